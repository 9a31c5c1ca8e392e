/* focus.h -- where the Nash deal can be, seen from one acceptable package.
 * Floor: solve. A deal with at least the product P of gains of a known package lies close to it
 * when the package is good: let w be weights under which the gains of the package count alike, and
 * S the most that the weighted sum of gains can be over all outcomes (found by going through the
 * decision graph once). Then a principal's weighted gain y must leave room for the others:
 *
 *     y * ((S - y) / (n - 1))^(n - 1) >= P,
 *
 * since n - 1 numbers of a given sum have the largest product when they are equal. The smallest
 * such y is a floor for that principal. And the weighted sum is at least n times the least weighted
 * gain of the package, since an arithmetic mean is no less than a geometric one. Frontiers need not
 * be found where that does not hold; every deal with the largest product stays. */
#ifndef TRUCE_SOLVE_FOCUS_H
#define TRUCE_SOLVE_FOCUS_H

#include "solve/fair.h"
#include "solve/graph.h"
#include "solve/payoff.h"

/* What every outcome with at least the Nash product of a package reaches. */
typedef struct nash_focus {
    int64_t floor_nano[FAIR_PRINCIPALS]; /* by principal: never above the package's utility */
    bool has_weights;                    /* not when sums could get too large, or with caps */
    int64_t weights[FAIR_PRINCIPALS];    /* by principal, of a grain */
    int64_t weighted_need;               /* of the weighted sum of grains, all sums below 2^61 */
} nash_focus;

/* Finds the focus of a package: `utility_nano` has its utilities by principal, all above the
 * reservations. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(arcs + values * principals). */
MUST_USE truce_status focus_on_nash(arena *scratch, work_meter *work, const decision_graph *g,
                                    const payoff *pay, const int64_t *utility_nano,
                                    nash_focus *result);

#endif
