/* package_report.c -- one package: what it is worth to everybody, what it breaks, and how far it is
 * from the frontier. */
#include "model/deal.h"
#include "model/evaluate.h"
#include "report/answer.h"

/* What there is to say of a package. */
typedef struct findings {
    const truce_scenario *s;
    const uint32_t *outcome;
    int64_t utility_nano[LIMIT_PARTIES];
    bool is_feasible;   /* all limits hold */
    bool is_acceptable; /* and all demands */
    const truce_solution *solution;
    bool has_distance;
    int128 distance_nano; /* the most that every principal could gain at once; see find_distance */
    size_t nearest;       /* the point of the frontier that gives it */
} findings;

/* The distance is the largest d for which some point of the frontier gives every principal at least
 * d more than the package. It is 0 for a package on the frontier, and negative for a package that
 * is out of reach: one that breaks demands and is better for some than anything acceptable. */
static void find_distance(findings *f)
{
    const truce_scenario *s = f->s;
    f->has_distance = f->solution->is_exact && f->solution->n_frontier > 0;
    for (size_t point = 0; f->has_distance && point < f->solution->n_frontier; point++) {
        const int64_t *worth = f->solution->frontier[point].utility_nano;
        int128 least = 0;
        for (uint32_t k = 0; k < s->n_principals; k++) {
            int128 more = (int128)worth[s->principals[k]] - f->utility_nano[s->principals[k]];
            if (k == 0 || more < least) least = more;
        }
        if (point > 0 && least <= f->distance_nano) continue;
        f->distance_nano = least;
        f->nearest = point;
    }
}

/* True when a point of the frontier has just these utilities. */
static bool is_on_frontier(const findings *f)
{
    const truce_scenario *s = f->s;
    for (size_t point = 0; f->is_acceptable && point < f->solution->n_frontier; point++) {
        const int64_t *worth = f->solution->frontier[point].utility_nano;
        bool is_same = true;
        for (uint32_t k = 0; k < s->n_principals; k++)
            is_same = is_same && worth[s->principals[k]] == f->utility_nano[s->principals[k]];
        if (is_same) return true;
    }
    return false;
}

static void look(findings *f)
{
    const truce_scenario *s = f->s;
    for (uint32_t who = 0; who < s->n_parties; who++)
        f->utility_nano[who] = evaluate_utility(s, who, f->outcome, END_MIDDLE);
    f->is_feasible = evaluate_feasible(s, f->outcome);
    f->is_acceptable = f->is_feasible;
    for (uint32_t k = 0; k < s->n_demands; k++)
        f->is_acceptable = f->is_acceptable && evaluate_demand(s, k, f->outcome);
    find_distance(f);
}

/* ---- text -------------------------------------------------------------------------------- */

static void say_broken(document *d, const findings *f)
{
    const truce_scenario *s = f->s;
    for (uint32_t k = 0; k < s->n_limits; k++) {
        if (expression_holds(s->limits[k].requires_, s, f->outcome)) continue;
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, own("Limit broken: "));
        brief_expression(&words, s, s->limits[k].requires_);
        phrase_add(&words, own(" ("));
        phrase_add(&words, id(s->limits[k].id));
        phrase_add(&words, own(")"));
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
    for (uint32_t k = 0; k < s->n_demands; k++) {
        if (evaluate_demand(s, k, f->outcome)) continue;
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, own("Demand broken: "));
        brief_demand(&words, s, k);
        phrase_add(&words, own(" ("));
        phrase_add(&words, id(s->demands[k].id));
        phrase_add(&words, own(")"));
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

static void say_distance(document *d, const findings *f)
{
    const truce_solution *solution = f->solution;
    if (!f->has_distance) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own(!solution->is_exact
                                    ? "How far it is from the frontier is not known: the work was "
                                      "stopped."
                                    : "There is no agreement zone, so there is no frontier to "
                                      "compare it with.")));
        return;
    }
    if (is_on_frontier(f)) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("It is on the frontier: no acceptable package is better for one "
                                "principal without being worse for another.")));
        return;
    }
    phrase_maker words = phrase_begin(d);
    const package *p = &solution->frontier[f->nearest];
    if (f->distance_nano > 0) {
        phrase_add(&words, own("Every principal could gain "));
        phrase_add(&words, strong_text(document_nano(d, f->distance_nano)));
        phrase_add(&words, own(" or more at once. This acceptable package does it: "));
    } else if (f->distance_nano == 0) {
        phrase_add(&words,
                   own("Not all principals could gain at once, but none would lose with this "
                       "acceptable package, which is on the frontier: "));
    } else {
        phrase_add(&words,
                   own("It is out of reach: no acceptable package gives every principal that "
                       "much. The closest leaves no one more than "));
        phrase_add(&words, strong_text(document_nano(d, -f->distance_nano)));
        phrase_add(&words, own(" short: "));
    }
    brief_package(&words, f->s, p->outcome);
    document_say(d, BLOCK_PARAGRAPH, phrase_end(&words));
}

static truce_status write_text(const findings *f, const truce_style *style, truce_text *out)
{
    answer a;
    TRY(answer_begin(&a));
    document *d = &a.document;
    document_heading(d, 2, PHRASE(user(f->s->title)));
    document_say(d, BLOCK_ANSWER,
                 PHRASE(own(f->is_acceptable ? "Acceptable: all limits and demands hold."
                            : f->is_feasible ? "Not acceptable: it breaks demands."
                                             : "Not possible: it breaks limits.")));
    say_broken(d, f);
    say_distance(d, f);
    shown_package shown = {NO_PHRASE, f->outcome, f->utility_nano, NULL};
    brief_terms(d, f->s, PHRASE(own("Term by term")), &shown, NOBODY);
    return answer_show(&a, style, out);
}

/* ---- JSON -------------------------------------------------------------------------------- */

/* Writes the terms of one party's utility: issues, rules that apply, what the cap takes away. */
static void put_terms(json_writer *w, const findings *f, uint32_t who)
{
    const truce_scenario *s = f->s;
    int64_t sum_nano = 0;
    json_array(w);
    for (uint32_t item = 0; item < s->n_issues; item++) {
        const issue *i = &s->issues[item];
        int64_t worth =
            evaluate_value(scenario_valuation(s, who, item), i, f->outcome[item], END_MIDDLE);
        sum_nano += worth;
        json_object_inline(w);
        json_key(w, "issue");
        json_string(w, i->id);
        json_key(w, "utility");
        json_nano(w, worth);
        json_end(w);
    }
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *applied = &s->rules[k];
        if (applied->party != who || !expression_holds(applied->when, s, f->outcome)) continue;
        sum_nano += applied->add_nano.middle_nano;
        json_object_inline(w);
        json_key(w, "rule");
        json_string(w, applied->written);
        json_key(w, "utility");
        json_nano(w, applied->add_nano.middle_nano);
        json_end(w);
    }
    if (sum_nano != f->utility_nano[who]) {
        json_object_inline(w);
        json_key(w, "cap");
        json_nano(w, s->parties[who].cap_nano);
        json_key(w, "utility");
        json_nano(w, f->utility_nano[who] - sum_nano);
        json_end(w);
    }
    json_end(w);
}

static void put_broken(json_writer *w, const findings *f)
{
    const truce_scenario *s = f->s;
    json_key(w, "broken");
    json_object(w);
    json_key(w, "limits");
    json_array_inline(w);
    for (uint32_t k = 0; k < s->n_limits; k++)
        if (!expression_holds(s->limits[k].requires_, s, f->outcome))
            json_string(w, s->limits[k].id);
    json_end(w);
    json_key(w, "demands");
    json_array_inline(w);
    for (uint32_t k = 0; k < s->n_demands; k++)
        if (!evaluate_demand(s, k, f->outcome)) json_string(w, s->demands[k].id);
    json_end(w);
    json_end(w);
}

static void put_frontier(json_writer *w, const findings *f)
{
    json_key(w, "frontier");
    if (!f->has_distance) {
        json_null(w);
        return;
    }
    const package *p = &f->solution->frontier[f->nearest];
    json_object(w);
    json_key(w, "on");
    json_bool(w, is_on_frontier(f));
    json_key(w, "distance");
    json_nano(w, f->distance_nano);
    json_key(w, "nearest");
    json_object(w);
    answer_json_deal(w, f->s, p->outcome);
    answer_json_utilities(w, f->s, p->utility_nano);
    json_end(w);
    json_end(w);
}

static truce_status write_json(const findings *f, truce_text *out)
{
    text_buffer b = {0};
    json_writer w = json_begin(&b);
    json_object(&w);
    answer_json_head(&w, f->s, "truce-evaluate-1");
    answer_json_deal(&w, f->s, f->outcome);
    json_key(&w, "exact");
    json_bool(&w, f->solution->is_exact);
    json_key(&w, "feasible");
    json_bool(&w, f->is_feasible);
    json_key(&w, "acceptable");
    json_bool(&w, f->is_acceptable);
    answer_json_utilities(&w, f->s, f->utility_nano);
    answer_json_gains(&w, f->s, f->utility_nano);
    answer_json_accepts(&w, f->s, f->outcome);
    put_broken(&w, f);
    put_frontier(&w, f);
    json_key(&w, "terms");
    json_object(&w);
    for (uint32_t who = 0; who < f->s->n_parties; who++) {
        json_key_text(&w, f->s->parties[who].id);
        put_terms(&w, f, who);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    return buffer_finish(&b, out);
}

/* ---- entry ------------------------------------------------------------------------------- */

static truce_status report(findings *f, const truce_budget *budget, const truce_style *style,
                           bool as_json, bool *is_exact, truce_text *out)
{
    truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
    truce_solution *solution = NULL;
    options.skip_count = true;
    TRY(truce_solve(f->s, &options, budget, &solution));
    f->solution = solution;
    look(f);
    if (is_exact) *is_exact = truce_solution_is_exact(solution);
    truce_status status = as_json ? write_json(f, out) : write_text(f, style, out);
    truce_solution_free(solution);
    return status;
}

truce_status truce_report_package(const truce_scenario *scenario, const char *package,
                                  const truce_budget *budget, const truce_style *style,
                                  bool as_json, truce_diagnostics *diagnostics, bool *is_exact,
                                  truce_text *out)
{
    require(scenario && package && diagnostics && out);
    text written = text_of(package);
    source from = {"package", written.bytes, written.size};
    arena *memory = NULL;
    uint32_t *outcome = NULL;
    TRY(arena_new(NULL, &memory));
    truce_status status = ARENA_ARRAY(memory, scenario->n_issues, &outcome);
    if (status == TRUCE_OK) status = deal_read(scenario, &from, diagnostics, outcome);
    if (status == TRUCE_OK) {
        findings f = {.s = scenario, .outcome = outcome};
        status = report(&f, budget, style, as_json, is_exact, out);
    }
    arena_free(memory);
    return status;
}
