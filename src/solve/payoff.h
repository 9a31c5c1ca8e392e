/* payoff.h -- the solver's own tables of what everything is worth, in whole numbers that are as
 * small as they can be. Floor: solve. One row per value of an issue, one column per party, middles
 * of the ranges; a change of one figure can be put in, for the question "what if this figure were
 * off?". The search counts the utility of a party in GRAINS above a BASE: the grain is the largest
 * unit of which all differences between values of one issue, and all adds, are multiples; the base
 * is what the least value of every issue adds up to. So utility = base + grain * (sum of values and
 * adds), values are >= 0 and mostly small, and fronts can be kept in dense arrays (front2.c,
 * front3.c). Sums, comparisons and ties are the same in grains as in billionths. Memory: 8 bytes *
 * values * parties. */
#ifndef TRUCE_SOLVE_PAYOFF_H
#define TRUCE_SOLVE_PAYOFF_H

#include "base/budget.h"
#include "base/exact.h"
#include "model/scenario.h"
#include "solve/sensitivity.h"

typedef struct payoff {
    const truce_scenario *s;
    uint32_t n_parties;
    const int64_t *const *values;     /* by issue: n_values x n_parties, grains */
    const int64_t *adds;              /* by rule, grains of the rule's party */
    const int64_t *grain_nano;        /* by party, >= 1 */
    const int64_t *base_nano;         /* by party */
    const int64_t *reservations_nano; /* by party */
} payoff;

/* Returns the utility that a sum of grains stands for. */
static inline int64_t payoff_nano(const payoff *p, uint32_t party, int64_t grains)
{
    return p->base_nano[party] + p->grain_nano[party] * grains;
}

/* Returns the least sum of grains that is worth at least `nano`. */
int128 payoff_grains_for(const payoff *p, uint32_t party, int128 nano);

/* The same, but not beyond 2^62 in magnitude: sums of grains, and what is asked of them, are
 * within. */
int64_t payoff_at_least(const payoff *p, uint32_t party, int64_t nano);

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
