#include "solve/front.h"
#include "solve/screen.h"
#include <string.h>

/* ---- sorted points ------------------------------------------------------------------------- */

/* Up to so many points each is compared with all that are kept. */
#define FEW 64
/* Points between two questions whether to go on, where one takes no time. */
#define CHUNK 4096

static bool is_covered(const int64_t *points, size_t kept, uint32_t n_dims, const int64_t *p)
{
    for (const int64_t *q = points, *end = points + kept * n_dims; q < end; q += n_dims) {
        uint32_t d = 1; /* first sums fall */
        while (d < n_dims && q[d] >= p[d]) d++;
        if (d == n_dims) return true;
    }
    return false;
}

static truce_status sweep_few(work_meter *work, uint32_t n_dims, int64_t *points, size_t n,
                              size_t *n_left)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t *p = points + i * n_dims;
        TRY(work_spend(work, kept * 2 + 1));
        if (is_covered(points, kept, n_dims, p)) continue;
        memmove(points + kept++ * n_dims, p, n_dims * sizeof *p);
    }
    *n_left = kept;
    return TRUCE_OK;
}

/* Writes all sums but the first of each point as lanes. */
static truce_status pack(arena *scratch, work_meter *work, uint32_t n_dims, const int64_t *points,
                         size_t n, lane **lanes, bool *is_exact)
{
    *is_exact = true;
    TRY(arena_take_unset(scratch, n, (n_dims - 1) * sizeof **lanes, (void **)lanes));
    for (uint32_t d = 1; d < n_dims; d++) {
        lane_scale scale;
        arena_mark mark = arena_here(scratch);
        TRY(lane_scale_find(scratch, work, points, n, n_dims, d, true, &scale));
        *is_exact = *is_exact && scale.is_exact;
        for (size_t from = 0; from < n; from += CHUNK) {
            size_t to = from + CHUNK < n ? from + CHUNK : n;
            for (size_t i = from; i < to; i++)
                (*lanes)[i * (n_dims - 1) + d - 1] = lane_of(&scale, points[i * n_dims + d]);
            TRY(work_spend(work, (to - from) * (scale.n_ranks > 0 ? 8 : 1)));
        }
        arena_rewind(scratch, mark);
    }
    return TRUCE_OK;
}

truce_status frontk_sweep(arena *scratch, work_meter *work, uint32_t n_dims, int64_t *points,
                          size_t n, size_t *n_left)
{
    lane *lanes;
    bool is_exact;
    uint32_t *places;
    corner_tree tree;
    size_t kept = 0;
    if (n <= FEW) return sweep_few(work, n_dims, points, n, n_left);
    TRY(pack(scratch, work, n_dims, points, n, &lanes, &is_exact));
    TRY(corner_tree_plan(scratch, work, n_dims - 1, lanes, n, &places, &tree));
    if (!is_exact) TRY(corner_tree_let_sums_decide(scratch, &tree, points, n_dims));
    for (size_t i = 0; i < n; i++) {
        const int64_t *p = points + i * n_dims;
        const lane *own = lanes + i * (n_dims - 1);
        uint64_t units = 1;
        bool is_hidden = corner_tree_covers(&tree, own, p + 1, &units);
        TRY(work_spend(work, units));
        if (is_hidden) continue;
        corner_tree_put(&tree, places[i], own, (uint32_t)kept);
        memmove(points + kept++ * n_dims, p, n_dims * sizeof *p);
    }
    *n_left = kept;
    return TRUCE_OK;
}

/* ---- building ------------------------------------------------------------------------------ */

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
    bool is_new_screen;   /* no front is in its steps yet */
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
           front_open_dims(h->job->n_dims, h->points, h->n, open) >= 4;
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
    h->is_new_screen = false;
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
    TRY(arena_grow_unset(h->job->scratch, (void **)&h->points, h->capacity, capacity,
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
    return front_sort(job->scratch, job->work, 2, *order, f.n);
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

truce_status frontk_build(const front_job *job, arena *out, front *result)
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
    TRY(arena_take_unset(out, h.n, job->n_dims * sizeof *copy, (void **)&copy));
    if (h.n > 0) memcpy(copy, h.points, h.n * job->n_dims * sizeof *copy);
    *result = (front){.n = h.n, .points = copy};
    return TRUCE_OK;
}
