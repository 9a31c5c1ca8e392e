/* discount.h -- plans when delay costs: patience below 1.
 * Floor: phase. The worth of the future depends on the whole rest of a plan, so labels go backwards
 * from the end: one for every way to finish from a state and day that no other way beats. A label
 * has what the future is worth to each party, the guarantees that it needs (or it keeps given
 * ones), phases, days and exposure. Of two labels at the same place one is dropped only if the
 * other is at least as good in all that can still matter.
 * Labels come in layers, by their number of phases: what a plan with fewer phases already reaches
 * needs no label.
 * Exact: a worth is a whole number over a power of the patience's denominator, computed when
 * whole-number bounds of it, kept with each label, do not decide a comparison.
 * Days matter only until the last earliest day: behind it all days are alike.
 * Source: multi-objective label setting, Martins (1984); Hansen (1980). */
#ifndef TRUCE_PHASE_DISCOUNT_H
#define TRUCE_PHASE_DISCOUNT_H

#include "base/budget.h"
#include "phase/amount.h"
#include "phase/lattice.h"

typedef struct discount_plan {
    bool is_found;
    uint32_t n_phases;
    uint32_t *states; /* (n_phases + 1) x n_items */
} discount_plan;

/* Finds the best plan that keeps the guarantees `limit` (a fraction a party) and that everybody
 * joins; not found: there is none. `objective` is not PHASE_LEAST_GUARANTEE. Results live in `out`.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED, TRUCE_E_INPUT (a phase longer than 2^13 days).
 * Cost: O(pairs of states * labels^2), exponential at worst. */
MUST_USE truce_status discount_find(arena *out, work_meter *work, const lattice *l,
                                    phase_objective objective, const fraction *limit,
                                    discount_plan *result);

/* Vectors of guarantees with which a plan exists that everybody joins. */
typedef struct discount_front {
    size_t n;
    const fraction *points; /* n x n_parties */
    const uint32_t *phases; /* n: with so many phases */
} discount_front;

/* Finds all Pareto-least vectors; `by_phases`: Pareto-least together with the number of phases.
 * Errors and cost: as discount_find. */
MUST_USE truce_status discount_guarantees(arena *out, work_meter *work, const lattice *l,
                                          bool by_phases, discount_front *result);

#endif
