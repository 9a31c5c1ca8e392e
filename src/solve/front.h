/* front.h -- sets of points of which none is at least as good as another everywhere.
 * Floor: solve. A point has `n_dims` utilities (billionths, larger is better); a front keeps its
 * points in descending lexicographic order, each vector once. Fronts are made by a builder, which
 * takes whole shifted fronts and keeps what nothing dominates; the kernel depends on the number of
 * dimensions: one (a maximum), two (front2: merging of sorted runs), three (front3: a sweep with a
 * staircase), four and more (frontk: a sweep against blocks with upper corners).
 * Point a dominates b when a >= b everywhere and a != b. */
#ifndef TRUCE_SOLVE_FRONT_H
#define TRUCE_SOLVE_FRONT_H

#include "base/arena.h"
#include "base/budget.h"

#define FRONT_MOST_DIMS 64

typedef struct front {
    size_t n;
    const int64_t *points; /* n x n_dims, row-major, descending */
} front;

/* What the points of a front are still good for: what else can come is bounded, so points that
 * cannot reach a need are dropped and utilities beyond a ceiling count as it.
 * A point x is kept when x[d] >= floor[d] for every d; then x[d] = min(x[d], ceiling[d]).
 * INT64_MIN and INT64_MAX mean no floor, no ceiling. */
typedef struct front_window {
    const int64_t *floor;
    const int64_t *ceiling;
    bool has_ceiling; /* some ceiling is below INT64_MAX */
} front_window;

typedef struct front_builder {
    arena *scratch; /* grows: rewound by its owner when the front is finished */
    work_meter *work;
    uint32_t n_dims;
    front_window window;
    /* two dimensions: a stack of sorted runs, each a front, sizes falling */
    int64_t *runs;
    size_t runs_capacity; /* in points */
    size_t run_end[64];
    uint32_t n_runs;
    int64_t *merged;
    size_t merged_capacity;
    /* otherwise: points not yet filtered behind a front */
    int64_t *points;
    size_t n, capacity; /* in points */
    size_t n_filtered;  /* the first so many are a front */
} front_builder;

/* Starts a front of points with n_dims >= 1 utilities. The window's arrays must outlive it. */
void front_start(front_builder *b, arena *scratch, work_meter *work, uint32_t n_dims,
                 front_window window);

/* Adds `shift + p` for every point p of a front. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost, amortised per point: O(log points) for one to three dimensions. */
MUST_USE truce_status front_add(front_builder *b, front other, const int64_t *shift);

/* Adds the sums p + q + shift for all points of two fronts. Cost as front_add. */
MUST_USE truce_status front_add_sum(front_builder *b, front a, front other, const int64_t *shift);

/* Copies the finished front into `out`; the builder is used up. */
MUST_USE truce_status front_finish(front_builder *b, arena *out, front *result);

/* Filters `n` points in place: the front comes first, descending; returns its size. `scratch` is
 * rewound. Kernels by dimension; front_filter chooses. */
MUST_USE truce_status front_filter(arena *scratch, work_meter *work, uint32_t n_dims,
                                   int64_t *points, size_t n, size_t *n_left);

/* True when some point of the front is at least as good as `point` everywhere.
 * Cost: O(log n) for two dimensions, O(n) otherwise. */
bool front_covers(front f, uint32_t n_dims, const int64_t *point);

/* Asserts the invariants (descending, no point covers another): debug builds only, small fronts. */
void front_check(front f, uint32_t n_dims);

/* ---- kernels (front2.c, front3.c, frontk.c) ---------------------------------------------------
 */

/* Merges two fronts of two dimensions into one; `out` has room for n_a + n_b points. Returns how
 * many are left. Cost: O(n_a + n_b). Source: Kung, Luccio & Preparata (1975), two dimensions. */
size_t front2_merge(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b, int64_t *out);

/* Keeps of `n` points in descending order those that none before dominates; equal ones once.
 * Three dimensions. Cost: O(n log n + moves of the staircase). Source: Kung et al. (1975). */
MUST_USE truce_status front3_sweep(arena *scratch, work_meter *work, int64_t *points, size_t n,
                                   size_t *n_left);

/* The same for any number of dimensions: against the kept points in blocks of 32, whose upper
 * corners are tried first. Cost: O(n * kept * n_dims) at worst, far less where corners decide. */
MUST_USE truce_status frontk_sweep(arena *scratch, work_meter *work, uint32_t n_dims,
                                   int64_t *points, size_t n, size_t *n_left);

#endif
