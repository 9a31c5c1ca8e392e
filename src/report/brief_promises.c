/* brief_promises.c -- the team's brief: whether the trucks that a deal promises can get in. */
#include "report/brief.h"

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
