#include "solve/front.h"
#include "solve/row.h"
#include <string.h>

/* In two dimensions a front is a chain: first sums fall, second sums rise. So what a window leaves
 * of a shifted front is a stretch of it, of which only the two ends can lie beyond a ceiling. */

/* Largest dense row: 16 MiB. */
#define DENSE_ROW (INT64_C(1) << 22)

/* ---- what a window leaves ------------------------------------------------------------------- */

/* A stretch of a front: points [first, end). */
typedef struct stretch {
    size_t first;
    size_t end;
} stretch;

/* Returns how many points of a front have a first sum of at least `least`. */
static size_t count_first(front f, int64_t least)
{
    size_t low = 0, high = f.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f.points[2 * middle] >= least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Returns how many points of a front have a second sum below `least`. */
static size_t count_second_below(front f, int64_t least)
{
    size_t low = 0, high = f.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f.points[2 * middle + 1] < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A bound that a shift moves; the ends of the range stay where they are. */
static int64_t unshift(int64_t bound, int64_t shift)
{
    int64_t moved;
    if (bound == INT64_MIN || bound == INT64_MAX) return bound;
    if (__builtin_sub_overflow(bound, shift, &moved)) return shift > 0 ? INT64_MIN : INT64_MAX;
    return moved;
}

/* Finds the points of a shifted front that a window keeps. Of those beyond a ceiling only the best
 * in the other sum is kept. */
static stretch trim(front f, front_window window, const int64_t *shift)
{
    stretch s = {0, f.n};
    if (window.floor[0] != INT64_MIN) s.end = count_first(f, unshift(window.floor[0], shift[0]));
    if (window.floor[1] != INT64_MIN)
        s.first = count_second_below(f, unshift(window.floor[1], shift[1]));
    if (window.has_ceiling && s.first < s.end) {
        size_t over = count_first(f, unshift(window.ceiling[0], shift[0]));
        if (over > s.first + 1) s.first = over < s.end ? over - 1 : s.end - 1;
        size_t under = count_second_below(f, unshift(window.ceiling[1], shift[1]));
        if (under < s.end) s.end = under > s.first ? under + 1 : s.first + 1;
    }
    if (s.first > s.end) s.first = s.end;
    return s;
}

static inline int64_t at_most(int64_t x, int64_t ceiling)
{
    return x < ceiling ? x : ceiling;
}

/* ---- merging sorted runs -------------------------------------------------------------------- */

/* A stack of runs, each a front, sizes falling. */
typedef struct run_stack {
    const front_job *job;
    int64_t *points;
    size_t capacity; /* in points */
    size_t end[64];
    uint32_t n;
    int64_t *merged;
    size_t merged_capacity;
} run_stack;

static size_t run_start(const run_stack *r, uint32_t run)
{
    return run == 0 ? 0 : r->end[run - 1];
}

/* Merges two fronts; `out` has room for both. Returns how many points are left. */
static size_t merge(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b, int64_t *out)
{
    size_t i = 0, j = 0, n = 0;
    /* Largest second sum so far: in descending order of the first, a point stays exactly when it
     * beats that. */
    int64_t best = INT64_MIN;
    bool is_first = true;
    while (i < n_a || j < n_b) {
        bool is_a =
            j >= n_b || (i < n_a && (a[2 * i] > b[2 * j] ||
                                     (a[2 * i] == b[2 * j] && a[2 * i + 1] >= b[2 * j + 1])));
        const int64_t *p = is_a ? a + 2 * i++ : b + 2 * j++;
        out[2 * n] = p[0];
        out[2 * n + 1] = p[1];
        bool is_kept = is_first || p[1] > best;
        n += is_kept;
        best = is_kept ? p[1] : best;
        is_first = false;
    }
    return n;
}

/* Merges the last two runs. */
static truce_status merge_last(run_stack *r)
{
    size_t first = run_start(r, r->n - 2), middle = r->end[r->n - 2];
    size_t end = r->end[r->n - 1], need = end - first;
    if (need > r->merged_capacity) {
        size_t capacity = need * 2;
        TRY(arena_grow_unset(r->job->scratch, (void **)&r->merged, 0, capacity,
                             2 * sizeof *r->merged));
        r->merged_capacity = capacity;
    }
    size_t n = merge(r->points + 2 * first, middle - first, r->points + 2 * middle, end - middle,
                     r->merged);
    memcpy(r->points + 2 * first, r->merged, n * 2 * sizeof *r->merged);
    r->n--;
    r->end[r->n - 1] = first + n;
    return work_spend(r->job->work, need * 4);
}

/* Points of a front that are looked at together. */
#define BLOCK 8

/* Copies what is of use of a shifted stretch. Returns how many points that are. */
static size_t copy_hopeful(const int64_t *from, size_t n, const int64_t *shift,
                           const front_hope *hope, int64_t *to)
{
    front_look look = front_look_at(hope, shift);
    size_t kept = 0;
    for (size_t at = 0; at < n; at += BLOCK) {
        size_t end = at + BLOCK < n ? at + BLOCK : n;
        if (front_is_hopeless(look, from[2 * at], from[2 * end - 1])) continue;
        for (size_t i = at; i < end; i++) {
            to[2 * kept] = from[2 * i] + shift[0];
            to[2 * kept + 1] = from[2 * i + 1] + shift[1];
            kept += !front_is_hopeless(look, from[2 * i], from[2 * i + 1]);
        }
    }
    return kept;
}

static size_t copy_shifted(const int64_t *from, size_t n, const int64_t *shift, int64_t *to)
{
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = from[2 * i] + shift[0];
        to[2 * i + 1] = from[2 * i + 1] + shift[1];
    }
    return n;
}

/* Copies what is of use by weighted sums. Returns how many points that are. */
static size_t copy_useful(const int64_t *from, size_t n, const int64_t *shift,
                          const front_slopes *slopes, int64_t *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        to[2 * kept] = from[2 * i] + shift[0];
        to[2 * kept + 1] = from[2 * i + 1] + shift[1];
        kept += front_is_useful(slopes, to[2 * kept], to[2 * kept + 1]);
    }
    return kept;
}

static truce_status add_run(run_stack *r, front f, const int64_t *shift)
{
    front_window window = r->job->window;
    stretch s = trim(f, window, shift);
    size_t first = r->n == 0 ? 0 : r->end[r->n - 1], n = s.end - s.first;
    if (n == 0) return work_spend(r->job->work, 16);
    if (first + n > r->capacity) {
        size_t capacity = (first + n) * 2;
        TRY(arena_grow_unset(r->job->scratch, (void **)&r->points, r->capacity, capacity,
                             2 * sizeof *r->points));
        r->capacity = capacity;
    }
    int64_t *to = r->points + 2 * first;
    const int64_t *from = f.points + 2 * s.first;
    n = window.hope != NULL     ? copy_hopeful(from, n, shift, window.hope, to)
        : window.slopes != NULL ? copy_useful(from, n, shift, window.slopes, to)
                                : copy_shifted(from, n, shift, to);
    if (n == 0) return work_spend(r->job->work, s.end - s.first);
    to[0] = at_most(to[0], window.ceiling[0]);
    to[2 * n - 1] = at_most(to[2 * n - 1], window.ceiling[1]);
    r->end[r->n++] = first + n;
    while (r->n >= 2 && (r->n == 64 || r->end[r->n - 1] - r->end[r->n - 2] >=
                                           (r->end[r->n - 2] - run_start(r, r->n - 2)) / 2))
        TRY(merge_last(r));
    return work_spend(r->job->work, (s.end - s.first) * 2);
}

static truce_status build_by_merging(const front_job *job, arena *out, front *result)
{
    run_stack r = {.job = job};
    int64_t moved[2], *copy;
    for (size_t t = 0; t < job->n_terms; t++)
        for (size_t i = 0; i < job->terms[t].b.n; i++) {
            moved[0] = job->terms[t].b.points[2 * i] + job->terms[t].shift[0];
            moved[1] = job->terms[t].b.points[2 * i + 1] + job->terms[t].shift[1];
            TRY(add_run(&r, job->terms[t].a, moved));
        }
    while (r.n >= 2) TRY(merge_last(&r));
    size_t n = r.n == 0 ? 0 : r.end[0];
    TRY(arena_take_unset(out, n, 2 * sizeof *copy, (void **)&copy));
    if (n > 0) memcpy(copy, r.points, n * 2 * sizeof *copy);
    *result = (front){.n = n, .points = copy};
    return TRUCE_OK;
}

/* ---- dense rows ----------------------------------------------------------------------------- */

/* row[u - low]: the largest second sum (above `second_low`) that was seen with first sum u. */
typedef struct dense_row {
    int64_t low;
    int64_t high;
    int64_t second_low;
    int64_t second_high;
    int32_t *row;
} dense_row;

/* What the sums of a job may reach inside its window; false when they spread too far, or when there
 * are none. */
static bool find_spread(const front_job *job, dense_row *d)
{
    bool is_first = true;
    for (size_t t = 0; t < job->n_terms; t++) {
        const front_term *term = &job->terms[t];
        const int64_t *a = term->a.points, *b = term->b.points;
        size_t last_a = 2 * (term->a.n - 1), last_b = 2 * (term->b.n - 1);
        int64_t high = a[0] + b[0] + term->shift[0];
        int64_t low = a[last_a] + b[last_b] + term->shift[0];
        int64_t second_low = a[1] + b[1] + term->shift[1];
        int64_t second_high = a[last_a + 1] + b[last_b + 1] + term->shift[1];
        if (is_first || high > d->high) d->high = high;
        if (is_first || low < d->low) d->low = low;
        if (is_first || second_high > d->second_high) d->second_high = second_high;
        if (is_first || second_low < d->second_low) d->second_low = second_low;
        is_first = false;
    }
    if (is_first) return false;
    if (d->low < job->window.floor[0]) d->low = job->window.floor[0];
    if (d->high > job->window.ceiling[0]) d->high = job->window.ceiling[0];
    if (d->second_low < job->window.floor[1]) d->second_low = job->window.floor[1];
    if (d->second_high > job->window.ceiling[1]) d->second_high = job->window.ceiling[1];
    return d->low <= d->high && d->second_low <= d->second_high &&
           (uint64_t)d->high - (uint64_t)d->low < DENSE_ROW &&
           (uint64_t)d->second_high - (uint64_t)d->second_low < ROW_SPREAD;
}

static inline void raise_place(dense_row *d, int64_t first, int64_t second)
{
    int32_t *place = &d->row[first - d->low], value = (int32_t)(second - d->second_low);
    if (value > *place) *place = value;
}

/* A front that is added to a row many times, with different shifts: its points as places from the
 * last one, and seconds above the first one; where it is dense, as a row of its own as well. */
typedef struct spread_front {
    front whole;
    const uint32_t *place;
    const int32_t *second;
    const int32_t *row; /* NULL: not dense */
} spread_front;

static bool is_dense(front f)
{
    uint64_t spread = (uint64_t)f.points[0] - (uint64_t)f.points[2 * (f.n - 1)] + 1;
    return spread < DENSE_ROW && spread / 8 < f.n;
}

static truce_status spread_out(const front_job *job, front f, bool is_repeated, spread_front *s)
{
    int64_t low = f.points[2 * (f.n - 1)], second_low = f.points[1];
    uint32_t *place;
    int32_t *second, *row;
    *s = (spread_front){.whole = f};
    TRY(ARENA_UNSET(job->scratch, f.n, &place));
    TRY(ARENA_UNSET(job->scratch, f.n, &second));
    for (size_t i = 0; i < f.n; i++) {
        place[i] = (uint32_t)(f.points[2 * i] - low);
        second[i] = (int32_t)(f.points[2 * i + 1] - second_low);
    }
    s->place = place;
    s->second = second;
    if (!is_repeated || !is_dense(f)) return TRUCE_OK;
    size_t n = (size_t)place[0] + 1;
    TRY(ARENA_UNSET(job->scratch, n, &row));
    for (size_t i = 0; i < n; i++) row[i] = ROW_EMPTY;
    for (size_t i = 0; i < f.n; i++) row[place[i]] = second[i];
    s->row = row;
    return TRUCE_OK;
}

/* Adds a stretch of a shifted front to a row: point by point, or place by place. */
static void raise_stretch(int32_t *to, const spread_front *s, size_t first, size_t end, int32_t add)
{
    size_t low = s->place[end - 1], spread = s->place[first] - low + 1;
    if (s->row != NULL && spread / 8 <= end - first) {
        row_raise(to + low, s->row + low, spread, add);
        return;
    }
    const uint32_t *place = s->place;
    const int32_t *second = s->second;
    for (size_t i = first; i < end; i++) {
        int32_t value = second[i] + add, *at = &to[place[i]];
        if (value > *at) *at = value;
    }
}

/* Adds one shifted front to a row. The two ends of what the window leaves may lie beyond its
 * ceilings. */
static void raise_shifted(dense_row *d, const spread_front *f, const int64_t *shift,
                          front_window window)
{
    stretch s = trim(f->whole, window, shift);
    if (s.first == s.end) return;
    const int64_t *p = f->whole.points + 2 * s.first, *last = f->whole.points + 2 * (s.end - 1);
    raise_place(d, at_most(p[0] + shift[0], window.ceiling[0]),
                at_most(p[1] + shift[1], window.ceiling[1]));
    raise_place(d, at_most(last[0] + shift[0], window.ceiling[0]),
                at_most(last[1] + shift[1], window.ceiling[1]));
    if (s.end - s.first <= 2) return;
    int64_t to = f->whole.points[2 * (f->whole.n - 1)] + shift[0] - d->low;
    int64_t add = f->whole.points[1] + shift[1] - d->second_low;
    raise_stretch(d->row + to, f, s.first + 1, s.end - 1, (int32_t)add);
}

/* Reads the front off a row, from its end, into `points`, where there is room for a point more than
 * the row has places. Returns its size. Stretches in which nothing exceeds what came before are
 * gone over without looking at each place; in others, what is not kept is overwritten. */
ROW_LOOP static size_t read_row(const dense_row *d, size_t n_places, int64_t *points)
{
    enum { STEP = 32 };
    const int32_t *row = d->row;
    const int64_t low = d->low, second_low = d->second_low;
    size_t n = 0;
    int32_t best = -1;
    for (size_t end = n_places; end > 0;) {
        size_t first = end > STEP ? end - STEP : 0;
        int32_t most = ROW_EMPTY;
        for (size_t i = first; i < end; i++) most = most > row[i] ? most : row[i];
        for (size_t i = most > best ? end : first; i-- > first;) {
            int32_t second = row[i];
            points[2 * n] = low + (int64_t)i;
            points[2 * n + 1] = second_low + second;
            n += second > best;
            best = second > best ? second : best;
        }
        end = first;
    }
    return n;
}

/* Leaves out what no weighted sum makes useful. Returns how many points are left. */
static size_t keep_useful(int64_t *points, size_t n, const front_slopes *slopes)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        memmove(points + 2 * kept, points + 2 * i, 2 * sizeof *points);
        kept += front_is_useful(slopes, points[2 * kept], points[2 * kept + 1]);
    }
    return kept;
}

static truce_status build_densely(const front_job *job, dense_row *d, arena *out, front *result)
{
    size_t n_places = (size_t)(d->high - d->low) + 1;
    int64_t *found, *points;
    TRY(ARENA_UNSET(job->scratch, n_places, &d->row));
    for (size_t i = 0; i < n_places; i++) d->row[i] = ROW_EMPTY;
    TRY(work_spend(job->work, n_places / 8));
    for (size_t t = 0; t < job->n_terms; t++) {
        front a = job->terms[t].a, b = job->terms[t].b;
        spread_front s;
        arena_mark mark = arena_here(job->scratch);
        TRY(spread_out(job, a, b.n > 1, &s));
        for (size_t i = 0; i < b.n; i++) {
            int64_t moved[2] = {b.points[2 * i] + job->terms[t].shift[0],
                                b.points[2 * i + 1] + job->terms[t].shift[1]};
            raise_shifted(d, &s, moved, job->window);
            TRY(work_spend(job->work, 16 + (s.row != NULL ? s.place[0] / 8 : a.n * 2)));
        }
        arena_rewind(job->scratch, mark);
    }
    TRY(arena_take_unset(job->scratch, n_places + 1, 2 * sizeof *found, (void **)&found));
    size_t n = read_row(d, n_places, found);
    if (job->window.slopes != NULL) n = keep_useful(found, n, job->window.slopes);
    TRY(arena_take_unset(out, n, 2 * sizeof *points, (void **)&points));
    memcpy(points, found, n * 2 * sizeof *points);
    *result = (front){.n = n, .points = points};
    return work_spend(job->work, n_places / 2);
}

truce_status front2_build(const front_job *job, arena *out, front *result)
{
    uint64_t sums = 0, runs = 0;
    dense_row d = {0};
    for (size_t t = 0; t < job->n_terms; t++) {
        sums += (uint64_t)job->terms[t].a.n * job->terms[t].b.n;
        runs += job->terms[t].b.n;
    }
    /* A place of the row costs about half of what a sum costs in each of log2(runs) merges. */
    uint32_t merges = runs <= 1 ? 0 : 64 - (uint32_t)__builtin_clzll(runs - 1);
    if (merges > 0 && sums >= 64 && job->window.hope == NULL && find_spread(job, &d) &&
        (uint64_t)(d.high - d.low) / 2 < sums * merges)
        return build_densely(job, &d, out, result);
    return build_by_merging(job, out, result);
}
