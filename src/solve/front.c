#include "solve/front.h"
#include <stdlib.h>
#include <string.h>

void front_start(front_builder *b, arena *scratch, work_meter *work, uint32_t n_dims,
                 front_window window)
{
    assert(n_dims >= 1 && n_dims <= FRONT_MOST_DIMS);
    memset(b, 0, sizeof *b);
    b->scratch = scratch;
    b->work = work;
    b->n_dims = n_dims;
    b->window = window;
}

/* Writes the window's view of p + shift to `out`; false when it cannot reach a floor. */
static inline bool look(const front_builder *b, const int64_t *p, const int64_t *shift,
                        int64_t *out)
{
    for (uint32_t d = 0; d < b->n_dims; d++) {
        int64_t sum = p[d] + shift[d];
        if (sum < b->window.floor[d]) return false;
        out[d] = sum;
    }
    if (b->window.has_ceiling)
        for (uint32_t d = 0; d < b->n_dims; d++)
            if (out[d] > b->window.ceiling[d]) out[d] = b->window.ceiling[d];
    return true;
}

/* ---- sorting ------------------------------------------------------------------------------ */

static int compare_descending(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (a[d] != b[d]) return a[d] > b[d] ? -1 : 1;
    return 0;
}

/* Merge sort from the bottom up, points whole: stable, no recursion, the same everywhere. */
static truce_status sort_points(arena *scratch, work_meter *work, uint32_t n_dims, int64_t *points,
                                size_t n)
{
    bool is_sorted = true;
    for (size_t i = 1; i < n && is_sorted; i++)
        is_sorted = compare_descending(points + (i - 1) * n_dims, points + i * n_dims, n_dims) <= 0;
    if (is_sorted) return TRUCE_OK;
    int64_t *other, *from = points, *to;
    size_t row = n_dims * sizeof *points;
    TRY(arena_take(scratch, n, row, (void **)&other));
    to = other;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t i = start, middle = start + width < n ? start + width : n;
            size_t j = middle, end = middle + width < n ? middle + width : n;
            for (size_t at = start; at < end; at++) {
                bool is_left =
                    j >= end || (i < middle && compare_descending(from + i * n_dims,
                                                                  from + j * n_dims, n_dims) <= 0);
                size_t *pick = is_left ? &i : &j;
                memcpy(to + at * n_dims, from + *pick * n_dims, row);
                (*pick)++;
            }
        }
        TRY(work_spend(work, n * 4));
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != points) memcpy(points, from, n * row);
    return TRUCE_OK;
}

/* Finds the dimensions in which points differ. Returns how many they are. */
static uint32_t find_open_dims(uint32_t n_dims, const int64_t *points, size_t n, uint32_t *open)
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
        uint32_t n_open = find_open_dims(n_dims, points, n, open);
        if (n_open < n_dims)
            return filter_open_dims(scratch, work, n_dims, points, n, open, n_open, n_left);
    }
    if (n_dims == 1) {
        for (size_t i = 1; i < n; i++)
            if (points[i] > points[0]) points[0] = points[i];
        *n_left = n > 0;
        return TRUCE_OK;
    }
    TRY(sort_points(scratch, work, n_dims, points, n));
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

/* ---- two dimensions: runs ------------------------------------------------------------------- */

static size_t run_start(const front_builder *b, uint32_t run)
{
    return run == 0 ? 0 : b->run_end[run - 1];
}

/* Merges the last two runs. */
static truce_status merge_last(front_builder *b)
{
    size_t first = run_start(b, b->n_runs - 2), middle = b->run_end[b->n_runs - 2];
    size_t end = b->run_end[b->n_runs - 1], need = end - first;
    if (need > b->merged_capacity) {
        size_t capacity = need * 2;
        TRY(arena_grow(b->scratch, (void **)&b->merged, 0, capacity, 2 * sizeof *b->merged));
        b->merged_capacity = capacity;
    }
    size_t n = front2_merge(b->runs + 2 * first, middle - first, b->runs + 2 * middle, end - middle,
                            b->merged);
    memcpy(b->runs + 2 * first, b->merged, n * 2 * sizeof *b->merged);
    b->n_runs--;
    b->run_end[b->n_runs - 1] = first + n;
    return work_spend(b->work, need * 4);
}

static truce_status add_run(front_builder *b, front other, const int64_t *shift)
{
    size_t first = b->n_runs == 0 ? 0 : b->run_end[b->n_runs - 1];
    if (first + other.n > b->runs_capacity) {
        size_t capacity = (first + other.n) * 2;
        TRY(arena_grow(b->scratch, (void **)&b->runs, b->runs_capacity, capacity,
                       2 * sizeof *b->runs));
        b->runs_capacity = capacity;
    }
    size_t n = first;
    for (size_t i = 0; i < other.n; i++) {
        int64_t *point = b->runs + 2 * n;
        if (!look(b, other.points + 2 * i, shift, point)) continue;
        /* A ceiling can make neighbours equal in one utility: the run must stay a front. */
        if (b->window.has_ceiling) {
            while (n > first && point[1] >= point[-1] && point[0] >= point[-2]) {
                point[-2] = point[0];
                point[-1] = point[1];
                point -= 2;
                n--;
            }
            if (n > first && point[1] <= point[-1]) continue;
        }
        n++;
    }
    if (n == first) return TRUCE_OK;
    b->run_end[b->n_runs++] = n;
    while (b->n_runs >= 2 &&
           (b->n_runs == 64 || b->run_end[b->n_runs - 1] - b->run_end[b->n_runs - 2] >=
                                   (b->run_end[b->n_runs - 2] - run_start(b, b->n_runs - 2)) / 2))
        TRY(merge_last(b));
    return work_spend(b->work, other.n * 2);
}

/* ---- all dimensions ---------------------------------------------------------------------------
 */

/* Filters what was added since the last time together with the front of before. */
static truce_status compact(front_builder *b)
{
    size_t n_left = 0;
    TRY(front_filter(b->scratch, b->work, b->n_dims, b->points, b->n, &n_left));
    b->n = b->n_filtered = n_left;
    return TRUCE_OK;
}

static truce_status add_points(front_builder *b, front other, const int64_t *shift)
{
    size_t row = b->n_dims * sizeof *b->points;
    size_t at = 0;
    while (at < other.n) {
        if (b->n == b->capacity) {
            /* Filter when twice the front has come together: each point is sorted O(1) times. */
            if (b->n >= 1024 && b->n >= 2 * b->n_filtered) {
                TRY(compact(b));
                if (b->n < b->capacity / 2) continue;
            }
            size_t capacity = b->capacity < 512 ? 1024 : b->capacity * 2;
            TRY(arena_grow(b->scratch, (void **)&b->points, b->capacity, capacity, row));
            b->capacity = capacity;
        }
        size_t chunk = other.n - at;
        if (chunk > b->capacity - b->n) chunk = b->capacity - b->n;
        for (size_t i = at; i < at + chunk; i++)
            b->n += look(b, other.points + i * b->n_dims, shift, b->points + b->n * b->n_dims);
        at += chunk;
        TRY(work_spend(b->work, chunk * b->n_dims));
    }
    return TRUCE_OK;
}

truce_status front_add(front_builder *b, front other, const int64_t *shift)
{
    if (b->n_dims == 2) return add_run(b, other, shift);
    return add_points(b, other, shift);
}

truce_status front_add_sum(front_builder *b, front a, front other, const int64_t *shift)
{
    int64_t moved[FRONT_MOST_DIMS];
    if (a.n > other.n) { /* shift the larger one whole */
        front swap = a;
        a = other;
        other = swap;
    }
    for (size_t i = 0; i < a.n; i++) {
        for (uint32_t d = 0; d < b->n_dims; d++) moved[d] = a.points[i * b->n_dims + d] + shift[d];
        TRY(front_add(b, other, moved));
    }
    return TRUCE_OK;
}

truce_status front_finish(front_builder *b, arena *out, front *result)
{
    const int64_t *points = b->points;
    size_t n;
    if (b->n_dims == 2) {
        while (b->n_runs >= 2) TRY(merge_last(b));
        points = b->runs;
        n = b->n_runs == 0 ? 0 : b->run_end[0];
    } else {
        TRY(compact(b));
        points = b->points;
        n = b->n;
    }
    int64_t *copy;
    TRY(arena_take(out, n, b->n_dims * sizeof *copy, (void **)&copy));
    if (n > 0) memcpy(copy, points, n * b->n_dims * sizeof *copy);
    *result = (front){.n = n, .points = copy};
    front_check(*result, b->n_dims);
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
