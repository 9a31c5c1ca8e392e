/* lanes.h -- sums as numbers of 16 bits, so that one instruction compares many of them.
 * Floor: solve. A SCALE maps the sums of one dimension to lanes and keeps their order: x >= y
 * implies lane(x) >= lane(y). So a point whose lane is smaller somewhere is certainly smaller
 * there. Where a scale is EXACT the opposite holds, too, and lanes decide; otherwise who finds all
 * lanes large enough looks at the sums themselves. Scales, in the order in which they are tried:
 *
 *     steps above the least sum            a step divides all differences, and there are fewer than
 *                                          65,534 of them; exact
 *     the same with a step of 2^k          not exact; unless most sums would share few lanes
 *     their rank among the sums there are  exact while at most 65,534 differ; with more, every
 *                                          second rank, every third, ...
 */
#ifndef TRUCE_SOLVE_LANES_H
#define TRUCE_SOLVE_LANES_H

#include "base/arena.h"
#include "base/budget.h"

typedef int16_t lane;

#define LANE_EMPTY INT16_MIN       /* nothing is here: below every sum */
#define LANE_LEAST (INT16_MIN + 1) /* the least sum */
#define LANE_BEYOND INT16_MAX      /* above every sum there is */
#define LANE_VALUES 65534          /* from LANE_LEAST to INT16_MAX - 1 */

typedef struct lane_scale {
    int64_t low; /* of the sums there are */
    int64_t high;
    uint64_t step;
    unsigned shift;   /* the step is odd << shift ... */
    uint64_t inverse; /* ... and this is 1 / odd, modulo 2^64 */
    size_t n_ranks;   /* 0: not by rank */
    int64_t *ranks;   /* rising: the first sum of each lane */
    bool is_exact;
} lane_scale;

/* Finds the scale of dimension `d` of n >= 1 points with n_dims sums each; by rank only where that
 * is allowed. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(n), by rank O(n * bytes of the
 * spread). */
MUST_USE truce_status lane_scale_find(arena *memory, work_meter *work, const int64_t *points,
                                      size_t n, uint32_t n_dims, uint32_t d, bool may_rank,
                                      lane_scale *out);

/* The lane by rank: that of the largest rank that is not above x. */
lane lane_by_rank(const lane_scale *s, int64_t x);

/* The lane of one of the sums there are. */
static inline lane lane_of(const lane_scale *s, int64_t x)
{
    if (s->n_ranks > 0) return lane_by_rank(s, x);
    uint64_t steps = (((uint64_t)x - (uint64_t)s->low) >> s->shift) * s->inverse;
    return (lane)((int32_t)steps + LANE_LEAST);
}

#endif
