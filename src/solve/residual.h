/* residual.h -- what is still open of a condition after some issues have been decided.
 * Floor: solve. Conditions are kept in negation normal form over two kinds of leaves: a set of
 * values of one issue, and a linear demand with what its undecided terms must still add up to.
 * Every distinct residual exists once (hash-consing), so that two partial outcomes after which the
 * same is open meet in the same number: that is what makes the decision graph small. A linear
 * demand is so carried as a running total, and one that can no longer fail (or hold) is decided.
 * Invariant: issues are decided in the order of their places (order.h).
 * Source: residuals as states of a decision diagram, cf. Hooker (2013), Abio & Stuckey (2014). */
#ifndef TRUCE_SOLVE_RESIDUAL_H
#define TRUCE_SOLVE_RESIDUAL_H

#include "base/arena.h"
#include "model/scenario.h"

typedef uint32_t residual;
#define RESIDUAL_FALSE UINT32_C(0)
#define RESIDUAL_TRUE UINT32_C(1)

typedef struct residual_store residual_store;

/* Makes a store for conditions of one scenario; `place[issue]` gives the order of decisions.
 * Errors: TRUCE_E_MEMORY. Lives in `out`. */
MUST_USE truce_status residual_store_new(arena *out, const truce_scenario *s, const uint32_t *place,
                                         residual_store **result);

/* Returns the residual of a whole condition, nothing decided. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status residual_of(residual_store *store, const expression *e, residual *result);

/* Returns what is open after one more issue was given value `value`. Issues that the condition
 * mentions and that come before it are already decided. Errors: TRUCE_E_MEMORY.
 * Cost: O(size of the residual). */
MUST_USE truce_status residual_decide(residual_store *store, residual r, uint32_t issue,
                                      uint32_t value, residual *result);

/* Marks in `is_cut[1 .. n_values)` each value that some leaf of `r` may tell from the value before
 * it: values between two cuts always have the same residual. */
void residual_cuts(const residual_store *store, residual r, uint32_t issue, bool *is_cut);

#endif
