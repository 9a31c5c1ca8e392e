/* chain.h -- the best plan with patience 1, for each objective.
 * Floor: phase. Asks the search (search.h) again and again: first with as few phases as a
 * relaxation allows and then more, until there is a plan; then with a day, or a little exposure,
 * less than the plan at hand, until there is none. Every step leaves a plan that holds, and a
 * bound. */
#ifndef TRUCE_PHASE_CHAIN_H
#define TRUCE_PHASE_CHAIN_H

#include "phase/phase.h"
#include "phase/search.h"

/* The best plan so far, and what is proved. Kept up to date, so that it is right after a stop. */
typedef struct chain_answer {
    bool is_feasibility_known;
    bool is_found;
    bool is_optimal; /* in the objective's own terms */
    bool is_settled; /* its ties as well */
    uint32_t n_phases;
    const uint32_t *states;
    int64_t days;
    int128 exposure; /* the largest weighted one, in billionths of billionths */
    int64_t bound;   /* no plan has fewer phases (or days); PHASE_LEAST_EXPOSURE: -1 */
} chain_answer;

/* Finds the best plan with guarantees `limit`, by party; `objective` is not PHASE_LEAST_GUARANTEE.
 * Everybody joins (lattice.h). `is_possible`: a plan is known to exist, so that no time is spent on
 * finding out. Results live in `out`. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED: `result` has what
 * is known by then. */
MUST_USE truce_status chain_find(arena *out, work_meter *work, const lattice *l,
                                 phase_objective objective, const int64_t *limit, bool is_possible,
                                 chain_answer *result);

#endif
