/* hope.h -- which partial sums can still become part of the frontier.
 * Floor: solve. For questions in which two dimensions decide (two principals; the ratifiers only
 * have to be satisfied). An elimination keeps in every state what nothing dominates THERE; most of
 * it never gets to the frontier. So the two sums that decide are first looked at roughly, without
 * the needs of ratifiers:
 *
 *     upwards    what each state can bring at most: a row (row.h) over some hundred LEVELS of the
 *                first sum, rounded up at each step. The root's row lies on or above the frontier.
 *     a guess    deals just under that row exist; what they dominate is without hope.
 *     downwards  a partial sum is without hope when, whatever is added outside, it ends in that
 *                region. This is a row again: the least second sum that is of use, by level.
 *
 * Then the fronts are made, leaving out what is without hope, and the guess is checked: the points
 * found are deals, and if they dominate all of the region, nothing was left out that matters. If
 * they do not (ratifiers cost much), the region becomes what they do dominate, and the fronts are
 * made once more; then that is certain.
 *
 * Left out is only what cannot be part of any outcome on the frontier, so traces (trace.h) find the
 * same outcomes as without. They depend on the order in which products are multiplied, smallest
 * fronts first; so what stands below a product is not touched.
 * Source: bound sets of bi-objective branch and bound (Ehrgott & Gandibleux 2007; Przybylski &
 * Gandibleux 2017), here from rows on a graph. */
#ifndef TRUCE_SOLVE_HOPE_H
#define TRUCE_SOLVE_HOPE_H

#include "solve/question.h"

typedef struct hope hope;

/* Prepares a guess for a question; NULL when two dimensions do not decide, when no state stands
 * above all products, or when finding the fronts at once is estimated to be less work.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: for each arc, values of its cell x levels / 8, for
 * each product, points of the smaller row x levels / 8. */
MUST_USE truce_status hope_find(arena *memory, work_meter *work, const outlook *o, hope **result);

/* Say what is of use at a state, or at a whole product (g->n_tuples: all roots); NULL: everything
 * is. */
const front_hope *hope_of_state(const hope *h, uint32_t state);
const front_hope *hope_of_product(const hope *h, uint32_t place);

/* True when the fronts of a node's states depend on the guess. */
bool hope_is_used(const hope *h, uint32_t node);

/* Looks at the root's front that was made with this hope. `is_sound`: it is the frontier. Otherwise
 * the hope is made anew from the deals that it holds, and the next front is sound.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status hope_check(hope *h, front root, bool *is_sound);

#endif
