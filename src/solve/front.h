/* front.h -- sets of points of which none is at least as good as another everywhere.
 * Floor: solve. A point has `n_dims` sums (grains, larger is better); a front keeps its points in
 * descending lexicographic order, each vector once. A front is built from TERMS: a term is two
 * fronts and a shift, and stands for all sums of a point of the one, a point of the other, and the
 * shift. The builder only notes the terms; when it finishes it knows how many sums there are and
 * how far they spread, and chooses a kernel by what each would cost:
 *
 *     dimensions   kernel
 *     1            a maximum
 *     2            front2: dense rows over the first sum, or merging of sorted runs
 *     3            front3: slice by slice of the first sum against a staircase
 *     4 to 64      frontk: sorted, then against a tree of upper corners (corner_tree.h); where most
 *                  sums are dominated, they are screened before they are sorted (screen.h)
 *
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

/* The front of nothing at all: one point, all sums 0. */
extern const front front_unit;

/* What is still of use of a front (hope.h): a point with first sum x, which lies on the level
 * (x - low) / 2^shift, rounded up, is without hope when its second sum is below least[level]. */
typedef struct front_hope {
    int64_t low;
    unsigned shift;
    size_t n; /* levels; more counts as the last */
    const int64_t *least;
} front_hope;

/* The same for a front to which a shift is added, ready to be asked for its own points. */
typedef struct front_look {
    int64_t first; /* what brings a first sum to its level */
    int64_t second;
    unsigned shift;
    size_t last;
    const int64_t *least;
} front_look;

static inline front_look front_look_at(const front_hope *h, const int64_t *shift)
{
    return (front_look){.first = shift[0] - h->low + ((INT64_C(1) << h->shift) - 1),
                        .second = shift[1],
                        .shift = h->shift,
                        .last = h->n - 1,
                        .least = h->least};
}

static inline bool front_is_hopeless(front_look look, int64_t first, int64_t second)
{
    uint64_t level = (uint64_t)(first + look.first) >> look.shift;
    return second + look.second < look.least[level < look.last ? level : look.last];
}

/* What is still of use of a front by weighted sums (slope.h): a point is when on some slope its
 * weighted sum of the first two is at least `least`. */
typedef struct front_slopes {
    uint32_t n;
    const int64_t *weights; /* n x 2 */
    const int64_t *least;   /* n */
} front_slopes;

static inline bool front_is_useful(const front_slopes *s, int64_t first, int64_t second)
{
    for (uint32_t k = 0; k < s->n; k++)
        if (s->weights[2 * k] * first + s->weights[2 * k + 1] * second >= s->least[k]) return true;
    return false;
}

/* What the points of a front are still good for: what else can come is bounded, so points that
 * cannot reach a need are dropped and utilities beyond a ceiling count as it.
 * A point x is kept when x[d] >= floor[d] for every d; then x[d] = min(x[d], ceiling[d]).
 * INT64_MIN and INT64_MAX mean no floor, no ceiling. Points without hope may be dropped, too. */
typedef struct front_window {
    const int64_t *floor;
    const int64_t *ceiling;
    bool has_ceiling;           /* some ceiling is below INT64_MAX */
    const front_hope *hope;     /* NULL: everything is of use */
    const front_slopes *slopes; /* the same; never both */
} front_window;

/* All sums a + b + shift. */
typedef struct front_term {
    front a;
    front b;
    const int64_t *shift; /* n_dims */
} front_term;

/* What a front is built from. */
typedef struct front_job {
    arena *scratch;
    work_meter *work;
    uint32_t n_dims;
    front_window window;
    size_t n_terms;
    const front_term *terms;
} front_job;

typedef struct front_builder {
    front_job job;
    front_term *terms;
    size_t terms_capacity;
} front_builder;

/* Starts a front of points with n_dims >= 1 sums. The window's arrays must outlive it, and so must
 * the fronts that are added. `scratch` is rewound by its owner when the front is finished. */
void front_start(front_builder *b, arena *scratch, work_meter *work, uint32_t n_dims,
                 front_window window);

/* Adds the sums p + q + shift for all points of two fronts; the shift is copied.
 * Errors: TRUCE_E_MEMORY. Cost: O(1). */
MUST_USE truce_status front_add_sum(front_builder *b, front a, front other, const int64_t *shift);

/* Forms all sums, keeps what nothing dominates, and copies the front into `out`; the builder is
 * used up. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: see the kernels. */
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

/* Builds a front of two dimensions.
 * Cost: dense rows: (points of the smaller fronts) * (spread of the larger one) / 8 + spread of the
 * result; merging: O(sums * log(points of the smaller fronts)). The cheaper one is taken.
 * Source: Kung, Luccio & Preparata (1975), two dimensions. */
MUST_USE truce_status front2_build(const front_job *job, arena *out, front *result);

/* Builds a front of three dimensions, where the sums spread over few enough values to keep a
 * staircase as an array: `is_done` is false otherwise, and nothing has happened.
 * Cost: O(1) a sum, amortised, and O(smaller fronts' points * spread of the first sum).
 * Source: Kung et al. (1975), three dimensions; the staircase as a two-level bit map. */
MUST_USE truce_status front3_build(const front_job *job, arena *out, bool *is_done, front *result);

/* Keeps of `n` points in descending order those that none before dominates; equal ones once.
 * Three dimensions. Cost: O(n log n + moves of the staircase). Source: Kung et al. (1975). */
MUST_USE truce_status front3_sweep(arena *scratch, work_meter *work, int64_t *points, size_t n,
                                   size_t *n_left);

/* Builds a front of any number of dimensions, where no other kernel does: forms all sums and
 * filters them when several times the front has come together. Where that drops most of them and
 * four dimensions or more differ, sums are screened from then on. Cost: a sum is screened once (a
 * few blocks of 32 points where corners decide) and sorted and swept O(1) times if it passes.
 * Memory: a few times the front, or the sums where they are few. */
MUST_USE truce_status frontk_build(const front_job *job, arena *out, front *result);

/* Keeps of `n` points in descending order those that none before dominates; equal ones once. Any
 * number of dimensions. What came before is at least as good in the first; the others are packed
 * into 16 bits and asked of a tree of upper corners.
 * Cost: planning the tree (corner_tree.h), then for each point the blocks whose corner is not below
 * it, n / 32 at worst. Where parties are opposed these are 4 blocks in four dimensions, 8 in five,
 * 11 in six, for fronts of 26,000 to 37,000 points. Few points are compared one by one. Tried and
 * slower: divide and conquer (Kung et al. 1975, Bentley 1980), more than twice as long from 1,500
 * to 230,000 points; packed blocks in the order of the first sum, four to six times from 70,000;
 * leaving a block of the test after three dimensions; AVX2 instead of SSE2 made no difference,
 * since so few blocks are tested. */
MUST_USE truce_status frontk_sweep(arena *scratch, work_meter *work, uint32_t n_dims,
                                   int64_t *points, size_t n, size_t *n_left);

/* ---- what kernels share (front.c) ----------------------------------------------------------- */

/* Sorts points, descending. Merge sort of the runs that are there, each as long as it goes on
 * falling: points of shifted fronts come in such. Stable, no recursion, the same everywhere. */
MUST_USE truce_status front_sort(arena *scratch, work_meter *work, uint32_t n_dims, int64_t *points,
                                 size_t n);

/* Finds the dimensions in which points differ. Returns how many they are. */
uint32_t front_open_dims(uint32_t n_dims, const int64_t *points, size_t n, uint32_t *open);

#endif
