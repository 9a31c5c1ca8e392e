/* guarantees.h -- which guarantees make a plan possible, with any patience.
 * Floor: phase. Chooses between the sweep (patience 1) and labels (below 1), and sums up. */
#ifndef TRUCE_PHASE_GUARANTEES_H
#define TRUCE_PHASE_GUARANTEES_H

#include "base/budget.h"
#include "phase/amount.h"
#include "phase/lattice.h"

typedef struct guarantee_front {
    size_t n;
    const fraction *points; /* n x n_parties, ascending */
    /* n > 0: */
    fraction least_sum;
    fraction least_maximum;
    const fraction *least_each;
} guarantee_front;

/* Finds the whole front; empty when somebody would not join, or the rules allow no order.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED, TRUCE_E_INPUT (days, see discount.h). */
MUST_USE truce_status guarantees_find(arena *out, work_meter *work, const lattice *l,
                                      guarantee_front *result);

/* Whether point `at` asks for no more than the exchange has; `except`: a party that is not looked
 * at, or n_parties. */
MUST_USE truce_status guarantees_within(arena *scratch, const lattice *l,
                                        const guarantee_front *front, size_t at, uint32_t except,
                                        bool *result);

/* Gives the results that readers get. */
MUST_USE truce_status guarantees_report(arena *out, const lattice *l, const guarantee_front *front,
                                        phase_guarantees *result);

/* Sum and largest of the guarantees of one point. */
MUST_USE truce_status guarantees_sum(arena *out, const lattice *l, const fraction *point,
                                     fraction *result);
MUST_USE truce_status guarantees_largest(arena *scratch, const lattice *l, const fraction *point,
                                         fraction *result);

#endif
