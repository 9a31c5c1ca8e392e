#include "solve/front.h"
#include <stdlib.h>
#include <string.h>

static const int64_t zeros[FRONT_MOST_DIMS] = {0};
const front front_unit = {.n = 1, .points = zeros};

void front_start(front_builder *b, arena *scratch, work_meter *work, uint32_t n_dims,
                 front_window window)
{
    assert(n_dims >= 1 && n_dims <= FRONT_MOST_DIMS);
    *b = (front_builder){
        .job = {.scratch = scratch, .work = work, .n_dims = n_dims, .window = window}};
}

truce_status front_add_sum(front_builder *b, front a, front other, const int64_t *shift)
{
    int64_t *copy;
    if (a.n == 0 || other.n == 0) return TRUCE_OK;
    TRY(ARENA_ARRAY(b->job.scratch, b->job.n_dims, &copy));
    memcpy(copy, shift, b->job.n_dims * sizeof *copy);
    TRY(ARENA_RESERVE(b->job.scratch, &b->terms, &b->terms_capacity, b->job.n_terms + 1));
    bool is_swapped = other.n > a.n;
    b->terms[b->job.n_terms++] =
        (front_term){.a = is_swapped ? other : a, .b = is_swapped ? a : other, .shift = copy};
    b->job.terms = b->terms;
    return TRUCE_OK;
}

/* ---- sorting ------------------------------------------------------------------------------ */

static int compare_descending(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (a[d] != b[d]) return a[d] > b[d] ? -1 : 1;
    return 0;
}

/* Two descending runs, [left, middle) and [right, end), that are being merged into `to`. */
typedef struct merging {
    const int64_t *left, *middle;
    const int64_t *right, *end;
    int64_t *to;
} merging;

/* Points of a run that are merged between two questions whether to go on. */
#define MERGE_CHUNK 8192

/* As far as a run is merged at a time. */
static inline const int64_t *near(const int64_t *from, const int64_t *end, uint32_t n_dims)
{
    size_t most = (size_t)MERGE_CHUNK * n_dims;
    return (size_t)(end - from) > most ? from + most : end;
}

/* Merges until one run is used up, or for a while; says whether one is. */
static inline bool merge_runs(uint32_t n_dims, merging *m)
{
    const int64_t *left = m->left, *middle = m->middle, *right = m->right, *end = m->end;
    const int64_t *left_stop = near(left, middle, n_dims), *right_stop = near(right, end, n_dims);
    int64_t *to = m->to;
    while (left < left_stop && right < right_stop) {
        bool is_left = compare_descending(left, right, n_dims) <= 0;
        const int64_t *p = is_left ? left : right;
        for (uint32_t d = 0; d < n_dims; d++) to[d] = p[d];
        left += is_left ? n_dims : 0;
        right += is_left ? 0 : n_dims;
        to += n_dims;
    }
    *m = (merging){left, middle, right, end, to};
    return left >= middle || right >= end;
}

/* Most sorting is of few dimensions: the loops over them are unrolled. */
static bool merge_on(uint32_t n_dims, merging *m)
{
    if (n_dims == 2) return merge_runs(2, m);
    if (n_dims == 3) return merge_runs(3, m);
    if (n_dims == 4) return merge_runs(4, m);
    return merge_runs(n_dims, m);
}

static truce_status merge_two(work_meter *work, uint32_t n_dims, merging m)
{
    while (!merge_on(n_dims, &m)) TRY(work_spend(work, MERGE_CHUNK * 4));
    memcpy(m.to, m.left, (size_t)(m.middle - m.left) * sizeof *m.to);
    memcpy(m.to + (m.middle - m.left), m.right, (size_t)(m.end - m.right) * sizeof *m.to);
    return TRUCE_OK;
}

truce_status front_sort(arena *scratch, work_meter *work, uint32_t n_dims, int64_t *points,
                        size_t n)
{
    size_t n_runs = n > 0, *ends;
    for (size_t i = 1; i < n; i++)
        n_runs += compare_descending(points + (i - 1) * n_dims, points + i * n_dims, n_dims) > 0;
    if (n_runs < 2) return TRUCE_OK;
    int64_t *other, *from = points, *to;
    TRY(ARENA_ARRAY(scratch, n_runs, &ends));
    TRY(arena_take_unset(scratch, n, n_dims * sizeof *points, (void **)&other));
    size_t run = 0;
    for (size_t i = 1; i < n; i++)
        if (compare_descending(points + (i - 1) * n_dims, points + i * n_dims, n_dims) > 0)
            ends[run++] = i;
    ends[run] = n;
    to = other;
    for (; n_runs > 1; n_runs = (n_runs + 1) / 2) {
        size_t start = 0;
        for (run = 0; run < n_runs; run += 2) {
            size_t middle = ends[run], end = run + 1 < n_runs ? ends[run + 1] : middle;
            TRY(merge_two(work, n_dims,
                          (merging){.left = from + start * n_dims,
                                    .middle = from + middle * n_dims,
                                    .right = from + middle * n_dims,
                                    .end = from + end * n_dims,
                                    .to = to + start * n_dims}));
            ends[run / 2] = end;
            start = end;
        }
        TRY(work_spend(work, n));
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != points) memcpy(points, from, n * n_dims * sizeof *points);
    return TRUCE_OK;
}

uint32_t front_open_dims(uint32_t n_dims, const int64_t *points, size_t n, uint32_t *open)
{
    uint32_t n_open = 0;
    for (uint32_t d = 0; d < n_dims; d++) {
        size_t i = 1;
        while (i < n && points[i * n_dims + d] == points[d]) i++;
        if (i < n) open[n_open++] = d;
    }
    return n_open;
}

/* Filters points that are all the same in some dimensions (satisfied ratifiers often are): in place
 * without these dimensions, where there are faster ways, and back. */
static truce_status filter_open_dims(arena *scratch, work_meter *work, uint32_t n_dims,
                                     int64_t *points, size_t n, const uint32_t *open,
                                     uint32_t n_open, size_t *n_left)
{
    int64_t one[FRONT_MOST_DIMS];
    memcpy(one, points, n_dims * sizeof *one);
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n_open; k++) points[i * n_open + k] = points[i * n_dims + open[k]];
    *n_left = 1;
    if (n_open > 0) TRY(front_filter(scratch, work, n_open, points, n, n_left));
    for (size_t i = *n_left; i-- > 0;) {
        for (uint32_t k = 0; k < n_open; k++) one[open[k]] = points[i * n_open + k];
        memcpy(points + i * n_dims, one, n_dims * sizeof *one);
    }
    return work_spend(work, n * n_dims);
}

truce_status front_filter(arena *scratch, work_meter *work, uint32_t n_dims, int64_t *points,
                          size_t n, size_t *n_left)
{
    arena_mark mark = arena_here(scratch);
    truce_status status = TRUCE_OK;
    if (n_dims > 2 && n > 1) {
        uint32_t open[FRONT_MOST_DIMS];
        uint32_t n_open = front_open_dims(n_dims, points, n, open);
        if (n_open < n_dims)
            return filter_open_dims(scratch, work, n_dims, points, n, open, n_open, n_left);
    }
    if (n_dims == 1) {
        for (size_t i = 1; i < n; i++)
            if (points[i] > points[0]) points[0] = points[i];
        *n_left = n > 0;
        return TRUCE_OK;
    }
    TRY(front_sort(scratch, work, n_dims, points, n));
    arena_rewind(scratch, mark);
    if (n_dims == 2) {
        size_t kept = 0;
        for (size_t i = 0; i < n; i++)
            if (kept == 0 || points[2 * i + 1] > points[2 * kept - 1]) {
                points[2 * kept] = points[2 * i];
                points[2 * kept + 1] = points[2 * i + 1];
                kept++;
            }
        *n_left = kept;
    } else if (n_dims == 3)
        status = front3_sweep(scratch, work, points, n, n_left);
    else
        status = frontk_sweep(scratch, work, n_dims, points, n, n_left);
    arena_rewind(scratch, mark);
    return status;
}

truce_status front_finish(front_builder *b, arena *out, front *result)
{
    bool is_done = b->job.n_dims == 2;
    if (b->job.n_dims == 2) TRY(front2_build(&b->job, out, result));
    if (b->job.n_dims == 3) TRY(front3_build(&b->job, out, &is_done, result));
    if (!is_done) TRY(frontk_build(&b->job, out, result));
    front_check(*result, b->job.n_dims);
    return TRUCE_OK;
}

bool front_covers(front f, uint32_t n_dims, const int64_t *point)
{
    if (n_dims == 2) { /* the last point that is good enough in the first is best in the second */
        size_t low = 0, high = f.n;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (f.points[2 * middle] >= point[0])
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && f.points[2 * low - 1] >= point[1];
    }
    for (size_t i = 0; i < f.n; i++) {
        const int64_t *p = f.points + i * n_dims;
        if (p[0] < point[0]) return false; /* descending: none behind is good enough */
        uint32_t d = 1;
        while (d < n_dims && p[d] >= point[d]) d++;
        if (d >= n_dims) return true;
    }
    return false;
}

void front_check(front f, uint32_t n_dims)
{
#ifndef NDEBUG
    for (size_t i = 1; i < f.n; i++)
        assert(compare_descending(f.points + (i - 1) * n_dims, f.points + i * n_dims, n_dims) < 0);
    for (size_t i = 0; i < f.n && f.n <= 200; i++)
        for (size_t j = 0; j < i; j++) {
            uint32_t d = 0;
            while (d < n_dims && f.points[j * n_dims + d] >= f.points[i * n_dims + d]) d++;
            assert(d < n_dims);
        }
#else
    (void)f;
    (void)n_dims;
#endif
}
