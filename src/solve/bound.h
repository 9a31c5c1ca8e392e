/* bound.h -- how much of a weighted sum of utilities a part of a box model can still bring.
 * Floor: solve. The weight of every box is split into shares over its sides, so that each issue can
 * be looked at alone: the bound is the sum over issues of the best cell. A share is worth moving to
 * an issue that would not hit the box anyway. A SWEEP does this for each box in turn, as well as it
 * can be done for one box; the bound only falls. Every split gives a valid bound, so all is done
 * in whole numbers and shares made for a part stay valid for every part of it.
 *
 *     box {pause: low, captives: high} +10      shares: pause 4, captives 6
 *     best of pause with +4 on low cells, best of captives with +6 on high cells
 *
 * A box that takes away splits likewise: all its sides share one price, which is charged on every
 * side and paid back on all but one.
 * Source: cost shifting in weighted constraint networks (Schiex 2000; Cooper et al. 2010), block
 * coordinate descent on the dual of the linear relaxation (Werner 2007; Globerson & Jaakkola 2007).
 * Scaled: figures are rounded up after a shift, so that sums fit in 64 bits. */
#ifndef TRUCE_SOLVE_BOUND_H
#define TRUCE_SOLVE_BOUND_H

#include "solve/box.h"

#define BOUND_MOST_WEIGHT (INT64_C(1) << 20)

/* A weighted sum of utilities, with the figures of the model under it. */
typedef struct direction {
    int64_t weight[BOX_DIMS];     /* 0 .. BOUND_MOST_WEIGHT, not all 0 */
    unsigned shift;               /* figures are weighted sums >> shift, rounded up */
    const int64_t *cells;         /* by cell: of its best vector */
    const uint32_t *best_vectors; /* by cell: which that is */
    const int64_t *boxes;         /* by box; forbidden: a loss that nothing makes good */
} direction;

/* The shares of one direction, and the bound that they give. */
typedef struct bound {
    int64_t *worth;  /* by cell: own figure and shares; kept for cells that are still allowed */
    int64_t *shares; /* by side: >= 0; for boxes that take away: the price */
    int64_t value;   /* no outcome of the part has a larger sum */
} bound;

/* Makes a direction in `out`. Errors: TRUCE_E_MEMORY. Cost: O(vectors * n_dims + boxes). */
MUST_USE truce_status direction_make(arena *out, const box_model *m, const int64_t *weight,
                                     direction *result);

/* Returns the figure of a vector over the first `n` dimensions, rounded down: a bound below it
 * proves that the vector is not reached. */
int64_t direction_figure(const direction *d, uint32_t n, const int64_t *vector);

/* Shares the boxes evenly. `worth` and `shares` have room for cells and sides. */
void bound_start(const box_model *m, const direction *d, const uint64_t *cells, bound *b);

/* Improves the shares, box by box. `cells` (by issue, none empty) is the part that is looked at;
 * boxes with `is_out` bring nothing in it. Cost: O(sides * cells of an issue). */
void bound_sweep(const box_model *m, const direction *d, const uint64_t *cells,
                 const uint8_t *is_out, bound *b);

/* Returns the most of `worth` (of one issue) over a set of cells; INT64_MIN for the empty set. */
static inline int64_t bound_most(const int64_t *worth, uint64_t set)
{
    int64_t most = INT64_MIN;
    for (; set != 0; set &= set - 1) {
        int64_t here = worth[__builtin_ctzll(set)];
        if (here > most) most = here;
    }
    return most;
}

#endif
