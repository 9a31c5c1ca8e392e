/* solution_report.c -- a solution as text, JSON and CSV; plot.c draws it. */
#include "model/deal.h"
#include "report/answer.h"

static bool shows_deal(const truce_solution_view *view, int name)
{
    return view->deals == 0 || (view->deals >> name & 1U);
}

static bool has_answer(const truce_solution *solution)
{
    bool has_deal = false;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        has_deal = has_deal || solution->deals[name].exists;
    return solution->is_feasible && (solution->n_frontier > 0 || solution->has_ideal || has_deal);
}

/* ---- text -------------------------------------------------------------------------------- */

static void say_zone(document *d, const truce_solution *solution)
{
    const char *what = solution->all ? "feasible" : "acceptable";
    text all = brief_count(d, solution->outcomes);
    if (!solution->is_feasibility_known) {
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own("Not known: the work ended before a package that is "), own(what),
                            own(" was found, or shown not to exist.")));
        return;
    }
    if (!solution->is_feasible) {
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own(solution->all ? "No: the limits leave none of the "
                                              : "No agreement zone: not one of the "),
                            own_text(all),
                            own(solution->all ? " packages." : " packages meets every demand.")));
        if (!solution->all)
            document_say(d, BLOCK_ANSWER,
                         PHRASE(own("truce explain says why, and what would open one.")));
        return;
    }
    document_say(d, BLOCK_ANSWER,
                 PHRASE(own(solution->all ? "These are the best of all feasible packages, whatever "
                                            "the parties demand."
                                          : "There is an agreement zone.")));
    if (solution->is_counted)
        document_fact(d, PHRASE(own("Acceptable")),
                      PHRASE(strong_text(brief_count(d, solution->acceptable)), own(" of "),
                             own_text(all), own(" packages")));
    else
        document_fact(d, PHRASE(own("Acceptable")),
                      PHRASE(own("not counted, of "), own_text(all), own(" packages")));
    if (solution->n_frontier > 0 && solution->epsilon_nano > 0)
        document_fact(d, PHRASE(own("Cover")),
                      PHRASE(own_text(document_number(d, solution->n_frontier)),
                             own(solution->n_frontier == 1 ? " package" : " packages"),
                             own(solution->has_frontier ? "" : " found so far")));
    else if (solution->n_frontier > 0)
        document_fact(d, PHRASE(own("Frontier")),
                      PHRASE(own_text(document_number(d, solution->n_frontier)),
                             own(solution->n_frontier == 1 ? " point" : " points")));
    else
        document_fact(d, PHRASE(own("Frontier")),
                      PHRASE(own("not known: too large to be found on the way")));
}

static void say_stopped(document *d, const truce_solution *solution)
{
    if (solution->is_exact) return;
    bool by_memory = solution->stopped_by && solution->stopped_by[0] == 'm';
    document_say(d, BLOCK_WARNING,
                 PHRASE(own("Partial: stopped "),
                        own(by_memory ? "at the memory limit" : "before the work was done"),
                        own(". What stands here is proved; what is missing is not known.")));
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (solution->has_bound[name])
            document_fact(
                d, PHRASE(own(brief_deal_title((truce_deal_name)name))),
                PHRASE(own("no package has a greater welfare than "), own(solution->bound[name])));
}

static void say_deals(document *d, const truce_scenario *s, const truce_solution *solution,
                      const truce_solution_view *view)
{
    shown_package shown[TRUCE_DEAL_NAMES];
    size_t n = 0;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const named_deal *deal = &solution->deals[name];
        if (!shows_deal(view, name)) continue;
        if (!deal->exists) {
            document_say(
                d, BLOCK_NOTE,
                PHRASE(own(brief_deal_title((truce_deal_name)name)),
                       own(solution->is_exact ? ": there is no such deal." : ": not proved.")));
            continue;
        }
        const package *p = &deal->deal;
        phrase_maker title = phrase_begin(d);
        phrase_add(&title, own(brief_deal_title((truce_deal_name)name)));
        if (deal->ties == 0) {
            phrase_add(&title, own(" (ties not counted)"));
        } else if (deal->ties > 1) {
            phrase_add(&title, own(" (one of "));
            phrase_add(&title, own_text(document_number(d, (size_t)deal->ties)));
            phrase_add(&title, own(")"));
        }
        shown[n++] = (shown_package){phrase_end(&title), p->outcome, p->utility_nano, NULL};
    }
    if (n > 0) brief_packages(d, s, "The fair deals", n, shown, NOBODY);
}

static void say_ideal(document *d, const truce_scenario *s, const truce_solution *solution)
{
    phrase_maker words = phrase_begin(d);
    if (!solution->has_ideal) return;
    for (uint32_t k = 0; k < s->n_principals; k++) {
        uint32_t who = s->principals[k];
        if (k > 0) phrase_add(&words, own("; "));
        phrase_add(&words, user(s->parties[who].name));
        phrase_add(&words, own(" "));
        phrase_add(&words, own_text(document_nano(d, solution->ideal_nano[who])));
    }
    document_fact(d, PHRASE(own("Ideals")), phrase_end(&words));
}

static void say_frontier(document *d, const truce_scenario *s, const truce_solution *solution)
{
    bool is_cover = solution->epsilon_nano > 0;
    if (is_cover)
        document_say(d, BLOCK_NOTE,
                     PHRASE(own("For every package of the zone one of these leaves each principal "
                                "less by at most "),
                            own_text(document_nano(d, solution->epsilon_nano)),
                            own(" of what its ideal is above its reservation.")));
    table_maker m = document_table_begin(
        d, PHRASE(own(is_cover ? "Packages that cover the frontier" : "The frontier")));
    table_column(&m, ALIGN_END, PHRASE(own("No.")));
    for (uint32_t k = 0; k < s->n_principals; k++)
        table_column(&m, ALIGN_END, PHRASE(user(s->parties[s->principals[k]].name)));
    table_column(&m, ALIGN_START, PHRASE(own("Package")));
    for (size_t point = 0; point < solution->n_frontier; point++) {
        const package *p = &solution->frontier[point];
        text_buffer ids = {0};
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(own_text(document_number(d, point + 1))));
        for (uint32_t k = 0; k < s->n_principals; k++)
            table_cell(&m, PHRASE(own_text(document_nano(d, p->utility_nano[s->principals[k]]))));
        deal_write(&ids, s, p->outcome);
        if (ids.has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
        table_cell(&m, PHRASE(id((text){ids.bytes, ids.size})));
        buffer_free(&ids);
    }
    document_table_end(&m);
}

truce_status truce_report_solution(const truce_scenario *scenario, const truce_solution *solution,
                                   const truce_solution_view *view, const truce_style *style,
                                   truce_text *out)
{
    truce_solution_view everything = TRUCE_SOLUTION_VIEW_INIT;
    answer a;
    if (view == NULL) view = &everything;
    require(scenario && solution && out && view->size >= sizeof *view);
    TRY(answer_begin(&a));
    document_heading(&a.document, 2, PHRASE(user(scenario->title)));
    say_stopped(&a.document, solution);
    say_zone(&a.document, solution);
    if (has_answer(solution)) {
        say_ideal(&a.document, scenario, solution);
        say_deals(&a.document, scenario, solution, view);
        if (view->frontier && solution->n_frontier > 0)
            say_frontier(&a.document, scenario, solution);
    }
    return answer_show(&a, style, out);
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void put_frontier(json_writer *w, const truce_scenario *s, const truce_solution *solution)
{
    json_key(w, "frontier");
    json_object(w);
    if (solution->epsilon_nano > 0) {
        json_key(w, "epsilon");
        json_nano(w, solution->epsilon_nano);
    }
    if (!solution->has_frontier) {
        json_key(w, "complete");
        json_bool(w, false);
    }
    json_key(w, "size");
    json_integer(w, (int64_t)solution->n_frontier);
    json_key(w, "points");
    json_array(w);
    for (size_t point = 0; point < solution->n_frontier; point++) {
        const package *p = &solution->frontier[point];
        json_object_inline(w);
        answer_json_utilities(w, s, p->utility_nano);
        answer_json_deal(w, s, p->outcome);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

static void put_deals(json_writer *w, const truce_scenario *s, const truce_solution *solution,
                      const truce_solution_view *view)
{
    json_key(w, "deals");
    json_object(w);
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const named_deal *deal = &solution->deals[name];
        if (!shows_deal(view, name)) continue;
        json_key(w, truce_deal_name_text((truce_deal_name)name));
        if (!deal->exists) {
            json_null(w);
            continue;
        }
        const package *p = &deal->deal;
        json_object(w);
        answer_json_deal(w, s, p->outcome);
        answer_json_utilities(w, s, p->utility_nano);
        answer_json_gains(w, s, p->utility_nano);
        answer_json_accepts(w, s, p->outcome);
        json_key(w, "ties");
        if (deal->ties > 0)
            json_integer(w, (int64_t)deal->ties);
        else
            json_null(w);
        json_end(w);
    }
    json_end(w);
}

static void put_proved(json_writer *w, const truce_solution *solution)
{
    json_key(w, "proved");
    json_array_inline(w);
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (solution->deals[name].exists)
            json_string(w, text_of(truce_deal_name_text((truce_deal_name)name)));
    json_end(w);
    json_key(w, "bound");
    json_object(w);
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        if (!solution->has_bound[name]) continue;
        json_key(w, truce_deal_name_text((truce_deal_name)name));
        json_raw_number(w, text_of(solution->bound[name]));
    }
    json_end(w);
}

truce_status truce_report_solution_json(const truce_scenario *scenario,
                                        const truce_solution *solution,
                                        const truce_solution_view *view, truce_text *out)
{
    truce_solution_view everything = TRUCE_SOLUTION_VIEW_INIT;
    text_buffer b = {0};
    if (view == NULL) view = &everything;
    require(scenario && solution && out && view->size >= sizeof *view);
    json_writer w = json_begin(&b);
    json_object(&w);
    answer_json_head(&w, scenario, "truce-solve-1");
    json_key(&w, "outcomes");
    answer_json_count(&w, true, solution->outcomes);
    json_key(&w, "acceptable");
    answer_json_count(&w, solution->is_counted, solution->acceptable);
    json_key(&w, "exact");
    json_bool(&w, solution->is_exact);
    json_key(&w, "feasible");
    if (solution->is_feasibility_known)
        json_bool(&w, solution->is_feasible);
    else
        json_null(&w);
    if (!solution->is_exact) put_proved(&w, solution);
    if (has_answer(solution)) {
        if (view->frontier && solution->n_frontier > 0) put_frontier(&w, scenario, solution);
        put_deals(&w, scenario, solution, view);
    }
    if (solution->is_feasible && solution->has_ideal) {
        json_key(&w, "ideal");
        json_object_inline(&w);
        for (uint32_t k = 0; k < scenario->n_principals; k++) {
            uint32_t who = scenario->principals[k];
            json_key_text(&w, scenario->parties[who].id);
            json_nano(&w, solution->ideal_nano[who]);
        }
        json_end(&w);
    }
    json_end(&w);
    json_finish(&w);
    return buffer_finish(&b, out);
}

/* ---- CSV --------------------------------------------------------------------------------- */

/* Columns: the parties in the order of the file, then the issues. Ids need no quotes: they hold no
 * comma, quote or new line. */
truce_status truce_report_solution_csv(const truce_scenario *scenario,
                                       const truce_solution *solution, truce_text *out)
{
    text_buffer b = {0};
    require(scenario && solution && out);
    const truce_scenario *s = scenario;
    for (uint32_t who = 0; who < s->n_parties; who++) {
        if (who > 0) buffer_string(&b, ",");
        buffer_text(&b, s->parties[who].id);
    }
    for (uint32_t item = 0; item < s->n_issues; item++) {
        buffer_string(&b, ",");
        buffer_text(&b, s->issues[item].id);
    }
    buffer_string(&b, "\r\n");
    for (size_t point = 0; point < solution->n_frontier; point++) {
        const package *p = &solution->frontier[point];
        for (uint32_t who = 0; who < s->n_parties; who++) {
            if (who > 0) buffer_string(&b, ",");
            buffer_nano(&b, p->utility_nano[who]);
        }
        for (uint32_t item = 0; item < s->n_issues; item++) {
            buffer_string(&b, ",");
            deal_write_value(&b, &s->issues[item], p->outcome[item]);
        }
        buffer_string(&b, "\r\n");
    }
    return buffer_finish(&b, out);
}
