/* payoff.h -- the solver's own tables of what everything is worth.
 * Floor: solve. One row per value of an issue, one column per party, in billionths, middles of the
 * ranges; a change of one figure can be put in, for the question "what if this figure were off?".
 * Memory: 8 bytes * values * parties. */
#ifndef TRUCE_SOLVE_PAYOFF_H
#define TRUCE_SOLVE_PAYOFF_H

#include "base/budget.h"
#include "model/scenario.h"
#include "solve/sensitivity.h"

typedef struct payoff {
    const truce_scenario *s;
    uint32_t n_parties;
    const int64_t *const *values;     /* by issue: n_values x n_parties */
    const int64_t *adds_nano;         /* by rule */
    const int64_t *reservations_nano; /* by party */
} payoff;

/* One figure moved: to the low or high end of its range, or by a tenth of its size. */
typedef struct payoff_change {
    figure_kind kind;
    uint32_t party;
    uint32_t index;
    bool is_high;
} payoff_change;

/* Fills the tables; `change` may be NULL. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status payoff_fill(arena *out, work_meter *work, const truce_scenario *s,
                                  const payoff_change *change, payoff *result);

#endif
