#include "solve/front.h"
#include "solve/screen.h"
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

/* ---- any number of dimensions ----------------------------------------------------------------
 */

/* Points that are not yet filtered, behind a front. */
typedef struct heap_of_points {
    const front_job *job;
    int64_t *points;
    size_t n, capacity;
    size_t n_filtered;    /* the first so many are a front */
    size_t limit;         /* so many are filtered */
    uint64_t n_to_come;   /* sums that are not yet formed */
    arena *screen_memory; /* NULL: there is no screen */
    screen screen;        /* of the front */
    bool is_new_screen;
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

/* A screen is of use when most sums are dominated, many are to come, and filtering is not cheap
 * because few dimensions differ. */
static bool is_screen_worth(const heap_of_points *h, bool are_most_dropped)
{
    uint32_t open[FRONT_MOST_DIMS];
    return h->n > 0 && are_most_dropped && h->n_to_come > 2 * (uint64_t)h->n &&
           find_open_dims(h->job->n_dims, h->points, h->n, open) >= 4;
}

static truce_status make_screen(heap_of_points *h)
{
    TRY(arena_new(arena_meter(h->job->scratch), &h->screen_memory));
    h->is_new_screen = true;
    return screen_make(h->screen_memory, h->job->work, h->job->n_dims, h->points, h->n,
                       h->job->window.ceiling, &h->screen);
}

/* Filters what was added since the last time together with the front of before. */
static truce_status compact(heap_of_points *h)
{
    size_t n_left = 0, n = h->n, n_new = n - h->n_filtered;
    TRY(front_filter(h->job->scratch, h->job->work, h->job->n_dims, h->points, n, &n_left));
    h->n = h->n_filtered = n_left;
    bool are_most_dropped = h->screen_memory != NULL || n - n_left >= n_new / 2;
    arena_free(h->screen_memory);
    h->screen_memory = NULL;
    return is_screen_worth(h, are_most_dropped) ? make_screen(h) : TRUCE_OK;
}

/* Filter when so many times the front has come together: each point is sorted O(1) times. */
#define TIMES 4
/* Sums that are so many times the largest front to be added are filtered once. */
#define FEW_TIMES 16

static void set_limit(heap_of_points *h, size_t n)
{
    h->limit = n < 1024 / TIMES ? 1024 : n * TIMES;
}

/* Makes more room, by filtering or by growing. */
static truce_status make_room(heap_of_points *h)
{
    if (h->n >= h->limit) {
        TRY(compact(h));
        set_limit(h, h->n);
        if (h->n < h->capacity) return TRUCE_OK;
    }
    size_t capacity = h->capacity == 0 ? 64 : h->capacity * 2;
    TRY(arena_grow(h->job->scratch, (void **)&h->points, h->capacity, capacity,
                   h->job->n_dims * sizeof *h->points));
    h->capacity = capacity;
    if (h->screen_memory != NULL) screen_move(&h->screen, h->points);
    return TRUCE_OK;
}

static inline bool is_full(const heap_of_points *h)
{
    return h->n == h->capacity || h->n >= h->limit;
}

/* Adds `shift + p` for the points p of a front. */
static truce_status add_shifted(heap_of_points *h, front f, const int64_t *shift)
{
    uint32_t n_dims = h->job->n_dims;
    for (size_t at = 0; at < f.n;) {
        if (is_full(h)) TRY(make_room(h));
        size_t chunk = f.n - at, room = (h->capacity < h->limit ? h->capacity : h->limit) - h->n;
        if (chunk > room) chunk = room;
        for (size_t i = at; i < at + chunk; i++)
            h->n += look(h->job, f.points + i * n_dims, shift, h->points + h->n * n_dims);
        at += chunk;
    }
    return work_spend(h->job->work, f.n * n_dims);
}

/* The same, past the screen. */
static truce_status add_screened(heap_of_points *h, front f, screen_front *steps,
                                 const int64_t *shift)
{
    uint32_t n_dims = h->job->n_dims;
    bool has_shift = false;
    screen_shift moved;
    for (size_t i = 0; i < f.n; i++) {
        uint64_t units = 2;
        if (is_full(h)) TRY(make_room(h));
        if (h->is_new_screen) {
            TRY(screen_add(h->screen_memory, h->job->work, &h->screen, f, steps));
            h->is_new_screen = has_shift = false;
        }
        bool is_screened = h->screen_memory != NULL && steps->steps != NULL;
        if (is_screened && !has_shift) moved = screen_shift_of(&h->screen, steps, shift);
        has_shift = is_screened;
        int64_t *to = h->points + h->n * n_dims;
        if (!look(h->job, f.points + i * n_dims, shift, to)) continue;
        h->n += !is_screened || !screen_covers(&h->screen, steps, &moved, i, to, &units);
        TRY(work_spend(h->job->work, units));
    }
    return TRUCE_OK;
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

/* Orders the points of a front by their totals, the largest first: sums that dominate many others
 * come early. */
static truce_status order_by_total(const front_job *job, front f, int64_t **order)
{
    TRY(ARENA_ARRAY(job->scratch, 2 * f.n, order));
    unsigned shift = 0; /* so that 64 of them do not overflow */
    for (size_t i = 0; i < f.n * job->n_dims; i++)
        if (f.points[i] >= INT64_MAX >> 6 || f.points[i] <= INT64_MIN >> 6) shift = 6;
    for (size_t i = 0; i < f.n; i++) {
        (*order)[2 * i + 1] = (int64_t)i;
        for (uint32_t d = 0; d < job->n_dims; d++)
            (*order)[2 * i] += f.points[i * job->n_dims + d] >> shift;
    }
    return sort_points(job->scratch, job->work, 2, *order, f.n);
}

/* Adds all sums of a term. */
static truce_status add_term(heap_of_points *h, const front_term *term)
{
    const front_job *job = h->job;
    int64_t moved[FRONT_MOST_DIMS], *tops = NULL, *order = NULL;
    screen_front steps = {.steps = NULL};
    if (job->window.hope != NULL) TRY(find_tops(job->scratch, job->n_dims, term->a, &tops));
    bool is_ordered = h->n_to_come > h->limit;
    if (is_ordered) TRY(order_by_total(job, term->b, &order));
    h->is_new_screen = h->screen_memory != NULL;
    for (size_t k = 0; k < term->b.n; k++) {
        size_t i = is_ordered ? (size_t)order[2 * k + 1] : k;
        for (uint32_t d = 0; d < job->n_dims; d++)
            moved[d] = term->b.points[i * job->n_dims + d] + term->shift[d];
        if (job->window.hope == NULL) h->n_to_come -= term->a.n;
        if (tops != NULL)
            TRY(add_hopeful(h, term->a, tops, moved));
        else if (h->screen_memory != NULL)
            TRY(add_screened(h, term->a, &steps, moved));
        else
            TRY(add_shifted(h, term->a, moved));
    }
    return TRUCE_OK;
}

/* Counts the sums, and says when to filter first: at the end where they are few. */
static void expect_sums(heap_of_points *h)
{
    size_t most = 0;
    for (size_t t = 0; t < h->job->n_terms; t++) {
        const front_term *term = &h->job->terms[t];
        if (term->a.n > most) most = term->a.n;
        h->n_to_come += (uint64_t)term->a.n * term->b.n;
    }
    set_limit(h, most);
    if (h->n_to_come <= FEW_TIMES * (uint64_t)most) h->limit = FEW_TIMES * most;
    if (h->job->window.hope != NULL) h->n_to_come = 0; /* most are never formed */
}

static truce_status build_plainly(const front_job *job, arena *out, front *result)
{
    heap_of_points h = {.job = job};
    int64_t *copy;

    truce_status status = TRUCE_OK;
    expect_sums(&h);
    for (size_t t = 0; t < job->n_terms && status == TRUCE_OK; t++)
        status = add_term(&h, &job->terms[t]);
    if (status == TRUCE_OK) status = compact(&h);
    arena_free(h.screen_memory);
    if (status != TRUCE_OK) return status;
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
