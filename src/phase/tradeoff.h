/* tradeoff.h -- with at most so many phases, how small can the sum of guarantees be?
 * Floor: phase. For patience 1. Layer by layer: for every state the Pareto-least guarantees with
 * which it is reached in at most n phases. A state whose front did not change in a layer is not
 * looked at again in the next. Exact, for lattices with few pairs of states. */
#ifndef TRUCE_PHASE_TRADEOFF_H
#define TRUCE_PHASE_TRADEOFF_H

#include "base/budget.h"
#include "phase/lattice.h"
#include "phase/phase.h"

/* Pairs of states up to which the curve is computed. */
#define TRADEOFF_MOST_PAIRS UINT64_C(4000000)

/* Finds the curve down to `least_sum`, the least sum with any number of phases. `is_done` false:
 * the lattice is too large. The result lives in `out`. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: O(layers * pairs of states * front). */
MUST_USE truce_status tradeoff_find(arena *out, work_meter *work, const lattice *l,
                                    int64_t least_sum, bool *is_done, size_t *n,
                                    const phase_tradeoff **result);

#endif
