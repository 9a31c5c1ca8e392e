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

/* Merges two descending runs, [from, middle) and [middle, end), into `to`. */
static inline void merge_runs(uint32_t n_dims, const int64_t *from, const int64_t *middle,
                              const int64_t *end, int64_t *to)
{
    const int64_t *left = from, *right = middle;
    while (left < middle && right < end) {
        bool is_left = compare_descending(left, right, n_dims) <= 0;
        const int64_t *p = is_left ? left : right;
        for (uint32_t d = 0; d < n_dims; d++) to[d] = p[d];
        left += is_left ? n_dims : 0;
        right += is_left ? 0 : n_dims;
        to += n_dims;
    }
    memcpy(to, left, (size_t)(middle - left) * sizeof *to);
    memcpy(to + (middle - left), right, (size_t)(end - right) * sizeof *to);
}

/* Most sorting is of few dimensions: the loops over them are unrolled. */
static void merge_two(uint32_t n_dims, const int64_t *from, const int64_t *middle,
                      const int64_t *end, int64_t *to)
{
    if (n_dims == 2)
        merge_runs(2, from, middle, end, to);
    else if (n_dims == 3)
        merge_runs(3, from, middle, end, to);
    else if (n_dims == 4)
        merge_runs(4, from, middle, end, to);
    else
        merge_runs(n_dims, from, middle, end, to);
}

/* Merge sort of the runs that are there, each as long as it goes on falling: points of shifted
 * fronts come in such. Stable, no recursion, the same everywhere. */
static truce_status sort_points(arena *scratch, work_meter *work, uint32_t n_dims, int64_t *points,
                                size_t n)
{
    size_t n_runs = n > 0, *ends;
    for (size_t i = 1; i < n; i++)
        n_runs += compare_descending(points + (i - 1) * n_dims, points + i * n_dims, n_dims) > 0;
    if (n_runs < 2) return TRUCE_OK;
    int64_t *other, *from = points, *to;
    TRY(ARENA_ARRAY(scratch, n_runs, &ends));
    TRY(arena_take(scratch, n, n_dims * sizeof *points, (void **)&other));
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
            merge_two(n_dims, from + start * n_dims, from + middle * n_dims, from + end * n_dims,
                      to + start * n_dims);
            ends[run / 2] = end;
            start = end;
        }
        TRY(work_spend(work, n * 4));
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != points) memcpy(points, from, n * n_dims * sizeof *points);
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

/* ---- any number of dimensions ----------------------------------------------------------------
 */

/* Points that are not yet filtered, behind a front. */
typedef struct heap_of_points {
    const front_job *job;
    int64_t *points;
    size_t n, capacity;
    size_t n_filtered; /* the first so many are a front */
    size_t enough;     /* fewer are not filtered yet */
} heap_of_points;

/* Writes the window's view of p + q + shift to `out`; false when it cannot reach a floor. */
static inline bool look(const front_job *job, const int64_t *p, const int64_t *shift, int64_t *out)
{
    for (uint32_t d = 0; d < job->n_dims; d++) {
        int64_t sum = p[d] + shift[d];
        if (sum < job->window.floor[d]) return false;
        out[d] = sum;
    }
    if (job->window.has_ceiling)
        for (uint32_t d = 0; d < job->n_dims; d++)
            if (out[d] > job->window.ceiling[d]) out[d] = job->window.ceiling[d];
    return true;
}

/* Filters what was added since the last time together with the front of before. */
static truce_status compact(heap_of_points *h)
{
    size_t n_left = 0;
    TRY(front_filter(h->job->scratch, h->job->work, h->job->n_dims, h->points, h->n, &n_left));
    h->n = h->n_filtered = n_left;
    return TRUCE_OK;
}

/* Makes more room, by filtering or by growing. */
static truce_status make_room(heap_of_points *h)
{
    /* Filter when four times the front has come together: each point is sorted O(1) times. */
    if (h->n >= 1024 && h->n >= h->enough && h->n >= 4 * h->n_filtered) {
        TRY(compact(h));
        if (h->n < h->capacity / 2) return TRUCE_OK;
    }
    size_t capacity = h->capacity == 0 ? 64 : h->capacity * 2;
    TRY(arena_grow(h->job->scratch, (void **)&h->points, h->capacity, capacity,
                   h->job->n_dims * sizeof *h->points));
    h->capacity = capacity;
    return TRUCE_OK;
}

/* Adds `shift + p` for the points p of a front. */
static truce_status add_shifted(heap_of_points *h, front f, const int64_t *shift)
{
    uint32_t n_dims = h->job->n_dims;
    for (size_t at = 0; at < f.n;) {
        if (h->n == h->capacity) TRY(make_room(h));
        size_t chunk = f.n - at;
        if (chunk > h->capacity - h->n) chunk = h->capacity - h->n;
        for (size_t i = at; i < at + chunk; i++)
            h->n += look(h->job, f.points + i * n_dims, shift, h->points + h->n * n_dims);
        at += chunk;
    }
    return work_spend(h->job->work, f.n * n_dims);
}

/* Points of a front that are looked at together: first sums fall, so the block's first point has
 * the largest one; the largest second sum is noted. */
#define BLOCK 8

static truce_status find_tops(arena *scratch, uint32_t n_dims, front f, int64_t **tops)
{
    TRY(ARENA_ARRAY(scratch, f.n / BLOCK + 1, tops));
    for (size_t i = 0; i < f.n; i++) {
        int64_t second = f.points[i * n_dims + 1], *top = &(*tops)[i / BLOCK];
        if (i % BLOCK == 0 || second > *top) *top = second;
    }
    return TRUCE_OK;
}

/* The same, leaving out what is without hope. */
static truce_status add_hopeful(heap_of_points *h, front f, const int64_t *tops,
                                const int64_t *shift)
{
    front_look hope = front_look_at(h->job->window.hope, shift);
    uint32_t n_dims = h->job->n_dims;
    for (size_t at = 0; at < f.n; at += BLOCK) {
        const int64_t *p = f.points + at * n_dims;
        if (front_is_hopeless(hope, p[0], tops[at / BLOCK])) continue;
        const int64_t *end = f.points + (at + BLOCK < f.n ? at + BLOCK : f.n) * n_dims;
        while (h->capacity - h->n < BLOCK) TRY(make_room(h));
        int64_t *to = h->points + h->n * n_dims;
        for (; p < end; p += n_dims)
            if (!front_is_hopeless(hope, p[0], p[1]) && look(h->job, p, shift, to)) {
                to += n_dims;
                h->n++;
            }
    }
    return work_spend(h->job->work, f.n);
}

static truce_status build_plainly(const front_job *job, arena *out, front *result)
{
    heap_of_points h = {.job = job};
    int64_t moved[FRONT_MOST_DIMS], *copy, *tops = NULL;
    for (size_t t = 0; t < job->n_terms; t++) {
        const front_term *term = &job->terms[t];
        if (h.enough < 4 * term->a.n) h.enough = 4 * term->a.n;
        if (job->window.hope != NULL) TRY(find_tops(job->scratch, job->n_dims, term->a, &tops));
        for (size_t i = 0; i < term->b.n; i++) {
            for (uint32_t d = 0; d < job->n_dims; d++)
                moved[d] = term->b.points[i * job->n_dims + d] + term->shift[d];
            if (tops != NULL)
                TRY(add_hopeful(&h, term->a, tops, moved));
            else
                TRY(add_shifted(&h, term->a, moved));
        }
    }
    TRY(compact(&h));
    TRY(arena_take(out, h.n, job->n_dims * sizeof *copy, (void **)&copy));
    if (h.n > 0) memcpy(copy, h.points, h.n * job->n_dims * sizeof *copy);
    *result = (front){.n = h.n, .points = copy};
    return TRUCE_OK;
}

truce_status front_finish(front_builder *b, arena *out, front *result)
{
    bool is_done = b->job.n_dims == 2;
    if (b->job.n_dims == 2) TRY(front2_build(&b->job, out, result));
    if (b->job.n_dims == 3) TRY(front3_build(&b->job, out, &is_done, result));
    if (!is_done) TRY(build_plainly(&b->job, out, result));
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
