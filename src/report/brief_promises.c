/* brief_promises.c -- the team's brief: whether the trucks that a deal promises can get in. */
#include "report/brief.h"
#include "report/corridor_words.h"

truce_status brief_judge_promises(arena *memory, const truce_scenario *s,
                                  const truce_brief_options *options,
                                  const truce_solution *solution, const truce_budget *budget,
                                  const deal_promise **out, bool *is_exact)
{
    deal_promise *promises = NULL;
    work_meter w = work_meter_of(budget);
    bool has_deals = solution->is_feasibility_known && solution->is_feasible;
    TRY(ARENA_ARRAY(memory, options->n_corridors, &promises));
    for (size_t k = 0; k < options->n_corridors; k++) {
        TRY(deal_promise_find(memory, &w, s, &options->corridors[k], has_deals ? solution : NULL,
                              &promises[k]));
        *is_exact = *is_exact && promises[k].is_finished;
    }
    *out = promises;
    return TRUCE_OK;
}

void brief_say_promises(document *d, const brief_answers *a)
{
    const truce_solution *solution = a->solution;
    bool has_deals = solution->is_feasibility_known && solution->is_feasible;
    if (a->n_promises == 0) return;
    document_heading(d, 2, PHRASE(own("Can the trucks get in?")));
    for (size_t k = 0; k < a->n_promises; k++)
        deal_promise_say(d, &a->promises[k], has_deals ? solution : NULL);
}

/* ---- in the key answer ------------------------------------------------------------------- */

/* How a quantity was judged; NULL: it was not. */
static const promise *find_judged(const deal_promise *p, uint32_t value)
{
    for (size_t k = 0; k < p->n; k++)
        if (p->levels[k].value == value) return &p->levels[k].judged;
    return NULL;
}

/* On how many days so many cannot enter, and how many always can. */
static void add_missing(phrase_maker *m, const deal_promise *p, uint32_t value,
                        const promise *judged)
{
    document *d = m->d;
    phrase_add(m, corridor_trucks(d, issue_quantity(p->issue, value)));
    if (judged != NULL) {
        uint32_t days = p->corridor->days;
        phrase_add(m, own(" a day cannot enter on "));
        phrase_add(m, corridor_number(d, days - judged->n_kept));
        phrase_add(m, own(" of "));
        phrase_add(m, corridor_number(d, days));
        phrase_add(m, own(days == 1 ? " day" : " days"));
    } else {
        phrase_add(m, own(" a day cannot enter on every day"));
    }
    if (p->has_always) {
        phrase_add(m, own("; at most "));
        phrase_add(m, corridor_number(d, issue_quantity(p->issue, p->always)));
        phrase_add(m, own(" can always"));
    } else if (p->is_finished) {
        phrase_add(m, own("; no quantity of the issue can always"));
    }
}

static bool is_kept(const deal_promise *p, uint32_t value, const promise *judged)
{
    int64_t trucks = issue_quantity(p->issue, value);
    if (trucks <= 0 || (judged != NULL && judged->n_missing == 0)) return true;
    return p->has_always && trucks <= issue_quantity(p->issue, p->always);
}

void brief_warn_promises(document *d, const brief_answers *a, const uint32_t *outcome)
{
    for (size_t k = 0; k < a->n_promises; k++) {
        const deal_promise *p = &a->promises[k];
        uint32_t value = outcome[p->item];
        const promise *judged = find_judged(p, value);
        if (is_kept(p, value, judged)) continue;
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, user(p->issue->name));
        phrase_add(&words, own(": "));
        if (judged == NULL && !p->is_finished)
            phrase_add(&words, own("the work ended before it was known whether so many trucks can "
                                   "enter on every day"));
        else
            add_missing(&words, p, value, judged);
        document_fact(
            d, PHRASE(own(judged == NULL && !p->is_finished ? "Not known" : "Cannot be kept")),
            phrase_end(&words));
    }
}
