/* search_bound.h -- what an outcome has to reach, and weights that prove that it cannot.
 * Floor: solve. An AIM is a set of vectors: each sum at least its floor, and, where asked for, a
 * weighted sum at least so large and a product of gains at least so large. Utilities past a cap
 * count as the cap. Whatever reaches the aim has, under any weights w >= 0,
 *
 *     w . sums  >=  the least that w . y can be for y in the aim  =  the THRESHOLD of w,
 *
 * so when even the best outcome below a state has a smaller weighted sum, no outcome there reaches
 * the aim. The threshold of a product is by the inequality of arithmetic and geometric means:
 * v . g >= n (P v_1 ... v_n)^(1/n) for all g >= 0 with a product of at least P.
 * Weights are proposed in floating point (basic operations only: the same on every machine), then
 * made whole; whole numbers alone prove. Thresholds are rounded to the safe side.
 * Source: Lagrangian bounds (Geoffrion 1974); steps after Polyak (1969), multiplicative as in
 * Kivinen & Warmuth (1997). */
#ifndef TRUCE_SOLVE_SEARCH_BOUND_H
#define TRUCE_SOLVE_SEARCH_BOUND_H

#include "base/exact.h"
#include "solve/search_space.h"

#define SEARCH_FACTORS 8

/* What is to be reached. */
typedef struct search_aim {
    bool is_out_of_reach;           /* no vector at all would do */
    bool is_hopeful;                /* it asks for more than the best outcome known has */
    int64_t floor[FRONT_MOST_DIMS]; /* UNBOUNDED_BELOW: none */
    int64_t cap[FRONT_MOST_DIMS];   /* UNBOUNDED_ABOVE: none */
    bool has_sum;
    int64_t unit[SEARCH_FACTORS]; /* by dimension: sum of unit * min(sums, cap) ... */
    int128 sum;                   /* ... is at least this */
    uint32_t n_factors;           /* 0: no product is asked for */
    struct {
        uint32_t dim;
        int64_t slope; /* the gain is offset + slope * min(sum, cap), and > 0 in the aim */
        int64_t offset;
    } factor[SEARCH_FACTORS];
    wide product; /* at least 1 */
} search_aim;

/* Multipliers of the aim's parts, adding up to 1, and the whole-number weights made of them. */
typedef struct search_weights {
    double box[FRONT_MOST_DIMS];
    double sum;
    double factor[SEARCH_FACTORS];
    double keep[SEARCH_FACTORS]; /* of a capped dimension's weight: the part on the sum itself */
    int64_t weight[FRONT_MOST_DIMS]; /* on sums */
    int64_t on_factor[SEARCH_FACTORS];
    double least_factor; /* n (P v_1 ... v_n)^(1/n), about */
    int128 threshold;
} search_weights;

/* Sets equal multipliers. */
void search_weights_start(const search_space *x, const search_aim *aim, search_weights *w);

/* Makes the whole-number weights and the threshold of the multipliers. */
void search_weights_make(const search_space *x, const search_aim *aim, search_weights *w);

/* Moves the multipliers, given the outcome that was best under the weights and the excess of its
 * weighted sum over the threshold, so that the excess gets smaller. `step` in (0, 1]. With `beyond`
 * 0 the aim is an excess of 0; more makes steps long that are near it, and goes on below. In parts of
 * the span of a weighted sum. */
void search_weights_step(const search_space *x, const search_aim *aim, const int64_t *sums,
                         double step, double beyond, search_weights *w);

/* Returns a weighted sum. The usual numbers of dimensions are written out: this is where the time
 * goes. */
static inline int64_t search_weigh(const int64_t *w, const int64_t *v, uint32_t n_dims)
{
    int64_t sum = 0;
    switch (n_dims) {
    case 8: sum += w[7] * v[7]; /* fall through */
    case 7: sum += w[6] * v[6]; /* fall through */
    case 6: sum += w[5] * v[5]; /* fall through */
    case 5: sum += w[4] * v[4]; /* fall through */
    case 4: sum += w[3] * v[3]; /* fall through */
    case 3: sum += w[2] * v[2]; /* fall through */
    case 2: return sum + w[1] * v[1] + w[0] * v[0];
    default: break;
    }
    for (uint32_t d = 0; d < n_dims; d++) sum += w[d] * v[d];
    return sum;
}

#endif
