/* geniusweb_write.c -- a scenario as GeniusWeb JSON: a domain and a profile for each principal.
 * Floor: formats. A weight is the best that an issue can bring, and what is missing to 1 goes to
 * the heaviest, so that weight times utility is the value itself. A reservation is a bid that is
 * worth it. */
#include "formats/export.h"
#include "model/evaluate.h"
#include "text/json.h"
#include <stdio.h>

/* A party as GeniusWeb has it: weights in billionths that sum to one. */
typedef struct web_party {
    export_party *plan;
    int64_t *weight_nano; /* by issue */
    int64_t *whole;       /* by issue: what utility 1 is, in the units of export_worth */
    bool has_bid;
    uint32_t *bid; /* an outcome that is worth the reservation */
} web_party;

typedef struct web_writer {
    export_job *job;
    export_plan plan;
    web_party *parties;
    bool *has_labels;
    bool *is_range; /* by issue: written as a range of numbers */
} web_writer;

enum { BID_STEPS = 2000000 };

/* A search for an outcome that is worth just the reservation. */
typedef struct bid_search {
    const web_writer *w;
    const web_party *p;
    int64_t *least; /* by issue: what the issues from here on bring at least, and at most */
    int64_t *most;
    long steps;
} bid_search;

static bool find_bid(bid_search *x, uint32_t about, int64_t left)
{
    const truce_scenario *s = x->w->job->s;
    if (about == s->n_issues) return left == 0;
    if (left < x->least[about] || left > x->most[about] || ++x->steps > BID_STEPS) return false;
    for (uint32_t value = 0; value < s->issues[about].n_values; value++) {
        x->p->bid[about] = value;
        if (find_bid(x, about + 1, left - export_worth(x->w->job, x->p->plan, about, value)))
            return true;
    }
    return false;
}

/* Looks for a reservation bid; without one, a reservation other than 0 cannot be said. */
static truce_status choose_bid(web_writer *w, web_party *p)
{
    export_job *job = w->job;
    const truce_scenario *s = job->s;
    const party *of = &s->parties[p->plan->party];
    int64_t reservation = export_reservation(job, p->plan);
    bid_search x = {.w = w, .p = p};
    if (reservation == 0) return TRUCE_OK;
    TRY(ARENA_ARRAY(job->memory, s->n_issues, &p->bid));
    TRY(ARENA_ARRAY(job->memory, (size_t)s->n_issues + 1, &x.least));
    TRY(ARENA_ARRAY(job->memory, (size_t)s->n_issues + 1, &x.most));
    for (uint32_t k = s->n_issues; k-- > 0;) {
        int64_t least = 0, most = 0;
        export_extremes(s, p->plan->party, k, &least, &most);
        x.least[k] = x.least[k + 1] + least - p->plan->base_nano[k];
        x.most[k] = x.most[k + 1] + most - p->plan->base_nano[k];
    }
    p->has_bid = s->n_issues <= 512 && find_bid(&x, 0, reservation);
    if (!p->has_bid)
        export_cannot(job, of->reservation_where, "a reservation that no package is worth", of->id);
    return TRUCE_OK;
}

/* Chooses weights that sum to 1: the best of each issue, and what is left for the heaviest. */
static void choose_weights(web_writer *w, web_party *p)
{
    export_job *job = w->job;
    const truce_scenario *s = job->s;
    const party *of = &s->parties[p->plan->party];
    bool is_negative = false;
    int64_t best = 0, sum = 0;
    uint32_t heaviest = 0;
    for (uint32_t k = 0; k < s->n_issues; k++) {
        int64_t least = 0, most = 0;
        export_extremes(s, p->plan->party, k, &least, &most);
        is_negative = is_negative || least < 0;
        best += most;
    }
    if (of->has_cap && best > of->cap_nano) export_cannot(job, of->where, "a cap", of->id);
    if (is_negative) export_cannot(job, of->where, "a value below 0", of->id);
    if (best > NANO) export_cannot(job, of->where, "utilities above 1", of->id);
    if (job->is_lossy && (is_negative || best > NANO)) export_move(job, p->plan);
    for (uint32_t k = 0; k < s->n_issues; k++) {
        int64_t least = 0, most = 0;
        export_extremes(s, p->plan->party, k, &least, &most);
        p->whole[k] = most - p->plan->base_nano[k];
        figure above = figure_of(p->whole[k]), below = figure_of(p->plan->scale_nano);
        if (!figure_ratio_nano(&above, &below, &p->weight_nano[k])) p->weight_nano[k] = 0;
        sum += p->weight_nano[k];
        if (p->weight_nano[k] > p->weight_nano[heaviest]) heaviest = k;
    }
    p->weight_nano[heaviest] += NANO - sum;
    if (p->plan->scale_nano == NANO) p->whole[heaviest] += NANO - sum;
}

/* True when what an issue is worth to a party is straight between its ends. */
static bool is_straight(const web_writer *w, const web_party *p, uint32_t about)
{
    const issue *i = &w->job->s->issues[about];
    int64_t first = export_worth(w->job, p->plan, about, 0);
    int64_t last = export_worth(w->job, p->plan, about, i->n_values - 1);
    valuation_point ends[2] = {{i->low, {first, first, first}}, {i->high, {last, last, last}}};
    valuation line = {.kind = VALUATION_LINE, .n = i->n_values > 1 ? 2 : 1, .points = ends};
    for (uint32_t value = 0; value < i->n_values; value++)
        if (evaluate_value(&line, i, value, END_MIDDLE) !=
            export_worth(w->job, p->plan, about, value))
            return false;
    return true;
}

static void choose_kinds(web_writer *w)
{
    const truce_scenario *s = w->job->s;
    for (uint32_t k = 0; k < s->n_issues; k++) {
        const issue *i = &s->issues[k];
        w->has_labels[k] = i->is_choice && export_has_labels(w->job, i);
        w->is_range[k] = !i->is_choice;
        for (uint32_t p = 0; p < w->plan.n_parties && w->is_range[k]; p++)
            w->is_range[k] = is_straight(w, &w->parties[p], k);
        if (!i->is_choice && !w->is_range[k])
            export_changed(w->job, i->where, "the quantity is written as a list of its values",
                           i->id);
    }
}

/* Writes a value as a string, for a list, or as a number, for a range. */
static void put_value(json_writer *j, const web_writer *w, uint32_t about, uint32_t value)
{
    const issue *i = &w->job->s->issues[about];
    char digits[24];
    if (i->is_choice) {
        json_string(j, w->has_labels[about] ? i->options[value].name : i->options[value].id);
        return;
    }
    int size = snprintf(digits, sizeof digits, "%lld", (long long)issue_quantity(i, value));
    if (w->is_range[about])
        json_integer(j, issue_quantity(i, value));
    else
        json_string(j, (text){digits, (size_t)size});
}

static void put_domain(json_writer *j, const web_writer *w)
{
    const truce_scenario *s = w->job->s;
    json_object(j);
    json_key(j, "name");
    json_string(j, s->title);
    json_key(j, "issuesValues");
    json_object(j);
    for (uint32_t k = 0; k < s->n_issues; k++) {
        const issue *i = &s->issues[k];
        json_key_text(j, i->name);
        json_object(j);
        if (w->is_range[k]) {
            json_key(j, "range");
            json_object_inline(j);
            json_key(j, "low");
            json_integer(j, i->low);
            json_key(j, "high");
            json_integer(j, i->high);
            json_key(j, "step");
            json_integer(j, i->step);
            json_end(j);
        } else {
            json_key(j, "values");
            json_array(j);
            for (uint32_t value = 0; value < i->n_values; value++) put_value(j, w, k, value);
            json_end(j);
        }
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* Writes what a value is worth within its issue, from 0 to 1. */
static void put_utility(json_writer *j, const web_writer *w, const web_party *p, uint32_t about,
                        uint32_t value)
{
    text_buffer digits = {0};
    figure above = figure_of(export_worth(w->job, p->plan, about, value));
    figure below = figure_of(p->whole[about] > 0 ? p->whole[about] : 1);
    figure_write_ratio(&digits, &above, &below, 18, FIGURE_NEAREST);
    json_raw_number(j, digits.has_failed ? TEXT("0") : (text){digits.bytes, digits.size});
    if (digits.has_failed) j->out->has_failed = true;
    buffer_free(&digits);
}

static void put_utilities(json_writer *j, const web_writer *w, const web_party *p, uint32_t about)
{
    const issue *i = &w->job->s->issues[about];
    json_object(j);
    if (w->is_range[about]) {
        json_key(j, "NumberValueSetUtilities");
        json_object(j);
        json_key(j, "lowValue");
        json_integer(j, i->low);
        json_key(j, "lowUtility");
        put_utility(j, w, p, about, 0);
        json_key(j, "highValue");
        json_integer(j, i->high);
        json_key(j, "highUtility");
        put_utility(j, w, p, about, i->n_values - 1);
        json_end(j);
    } else {
        json_key(j, "DiscreteValueSetUtilities");
        json_object(j);
        json_key(j, "valueUtilities");
        json_object(j);
        for (uint32_t value = 0; value < i->n_values; value++) {
            char digits[24];
            int size = snprintf(digits, sizeof digits, "%lld",
                                i->is_choice ? 0LL : (long long)issue_quantity(i, value));
            json_key_text(j, !i->is_choice          ? (text){digits, (size_t)size}
                             : w->has_labels[about] ? i->options[value].name
                                                    : i->options[value].id);
            put_utility(j, w, p, about, value);
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static void put_profile(json_writer *j, const web_writer *w, const web_party *p)
{
    const truce_scenario *s = w->job->s;
    json_object(j);
    json_key(j, "LinearAdditiveUtilitySpace");
    json_object(j);
    json_key(j, "issueUtilities");
    json_object(j);
    for (uint32_t k = 0; k < s->n_issues; k++) {
        json_key_text(j, s->issues[k].name);
        put_utilities(j, w, p, k);
    }
    json_end(j);
    json_key(j, "issueWeights");
    json_object(j);
    for (uint32_t k = 0; k < s->n_issues; k++) {
        json_key_text(j, s->issues[k].name);
        json_nano(j, p->weight_nano[k]);
    }
    json_end(j);
    json_key(j, "domain");
    put_domain(j, w);
    json_key(j, "name");
    json_string(j, s->parties[p->plan->party].name);
    if (p->has_bid) {
        json_key(j, "reservationBid");
        json_object(j);
        json_key(j, "issuevalues");
        json_object(j);
        for (uint32_t k = 0; k < s->n_issues; k++) {
            json_key_text(j, s->issues[k].name);
            put_value(j, w, k, p->bid[k]);
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* Names are the keys of GeniusWeb, so two issues cannot share one. */
static void check_names(export_job *job)
{
    const truce_scenario *s = job->s;
    for (uint32_t k = 1; k < s->n_issues; k++)
        for (uint32_t other = 0; other < k; other++)
            if (text_equal(s->issues[k].name, s->issues[other].name)) {
                diagnostic_report(job->sink, E_EXPORT_CANNOT, s->issues[k].where,
                                  "give one of them another name", job->format,
                                  "two issues with the same name", SHOWN(s->issues[k].id));
                break;
            }
}

static truce_status prepare(web_writer *w)
{
    const truce_scenario *s = w->job->s;
    arena *memory = w->job->memory;
    TRY(export_plan_make(w->job, &w->plan));
    TRY(ARENA_ARRAY(memory, w->plan.n_parties, &w->parties));
    TRY(ARENA_ARRAY(memory, s->n_issues, &w->has_labels));
    TRY(ARENA_ARRAY(memory, s->n_issues, &w->is_range));
    for (uint32_t k = 0; k < w->plan.n_parties; k++) {
        web_party *p = &w->parties[k];
        p->plan = &w->plan.parties[k];
        TRY(ARENA_ARRAY(memory, s->n_issues, &p->weight_nano));
        TRY(ARENA_ARRAY(memory, s->n_issues, &p->whole));
        choose_weights(w, p);
        TRY(choose_bid(w, p));
    }
    check_names(w->job);
    choose_kinds(w);
    return TRUCE_OK;
}

truce_status geniusweb_export(export_job *job)
{
    web_writer w = {.job = job};
    size_t errors = truce_diagnostics_errors(job->sink);
    export_losses(job, 0);
    TRY(prepare(&w));
    if (truce_diagnostics_errors(job->sink) > errors) return TRUCE_E_INPUT;
    text_buffer b = {0};
    json_writer j = json_begin(&b);
    put_domain(&j, &w);
    json_finish(&j);
    TRY(export_add(job, w.plan.domain_stem, ".json", &b));
    for (uint32_t k = 0; k < w.plan.n_parties; k++) {
        b = (text_buffer){0};
        j = json_begin(&b);
        put_profile(&j, &w, &w.parties[k]);
        json_finish(&j);
        TRY(export_add(job, w.plan.parties[k].stem, ".json", &b));
    }
    return TRUCE_OK;
}
