#include "solve/front.h"
#include <string.h>

/* ---- slice by slice ---------------------------------------------------------------------------
 * All points with the same first sum form a SLICE. Slices come with the first sum falling, so what
 * came before decides by second and third sum alone: it is a STAIRCASE of steps, seconds rising and
 * thirds falling. The staircase is an array over second sums with a bit map of the places that are
 * steps, and a bit map of the words of that which are not empty: finding the next step up or down
 * is a look into two or three words.
 *
 *      third
 *        |  x......            a point under the dotted line is dominated
 *        |  o     :....x
 *        |             :..x
 *        +------------------> second                                                            */

/* Largest spread of second sums: third sums take 4 bytes a place. */
#define STAIR_PLACES (INT64_C(1) << 22)
#define NO_PLACE SIZE_MAX

typedef struct staircase {
    size_t n;        /* places */
    int32_t *third;  /* of the place's step */
    uint64_t *bits;  /* place is a step */
    uint64_t *words; /* word of bits is not empty */
    uint64_t *pages; /* word of words is not empty */
    size_t n_pages;
} staircase;

static truce_status stair_start(arena *scratch, size_t n, staircase *s)
{
    *s = (staircase){.n = n, .n_pages = n / (64 * 64 * 64) + 1};
    TRY(ARENA_ARRAY(scratch, n, &s->third));
    TRY(ARENA_ARRAY(scratch, n / 64 + 1, &s->bits));
    TRY(ARENA_ARRAY(scratch, n / (64 * 64) + 1, &s->words));
    return ARENA_ARRAY(scratch, s->n_pages, &s->pages);
}

/* Returns the first step at `place` or behind, or NO_PLACE. */
static inline size_t stair_up(const staircase *s, size_t place)
{
    size_t word = place / 64;
    uint64_t found = s->bits[word] >> (place % 64);
    if (found != 0) return place + (size_t)__builtin_ctzll(found);
    size_t page = word / 64;
    found = word % 64 == 63 ? 0 : s->words[page] >> (word % 64 + 1);
    if (found != 0)
        word = word + 1 + (size_t)__builtin_ctzll(found);
    else {
        size_t book = page / 64;
        found = page % 64 == 63 ? 0 : s->pages[book] >> (page % 64 + 1);
        if (found != 0)
            page = page + 1 + (size_t)__builtin_ctzll(found);
        else {
            do book++;
            while (book < s->n_pages && s->pages[book] == 0);
            if (book >= s->n_pages) return NO_PLACE;
            page = book * 64 + (size_t)__builtin_ctzll(s->pages[book]);
        }
        word = page * 64 + (size_t)__builtin_ctzll(s->words[page]);
    }
    return word * 64 + (size_t)__builtin_ctzll(s->bits[word]);
}

static inline size_t highest_bit(uint64_t bits)
{
    return 63 - (size_t)__builtin_clzll(bits);
}

/* Returns the last step at `place` or before, or NO_PLACE. */
static inline size_t stair_down(const staircase *s, size_t place)
{
    size_t word = place / 64;
    uint64_t found = s->bits[word] << (63 - place % 64);
    if (found != 0) return place - (63 - highest_bit(found));
    size_t page = word / 64;
    found = word % 64 == 0 ? 0 : s->words[page] << (64 - word % 64);
    if (found != 0)
        word = word - 1 - (63 - highest_bit(found));
    else {
        size_t book = page / 64;
        found = page % 64 == 0 ? 0 : s->pages[book] << (64 - page % 64);
        if (found != 0)
            page = page - 1 - (63 - highest_bit(found));
        else {
            do {
                if (book == 0) return NO_PLACE;
                book--;
            } while (s->pages[book] == 0);
            page = book * 64 + highest_bit(s->pages[book]);
        }
        word = page * 64 + highest_bit(s->words[page]);
    }
    return word * 64 + highest_bit(s->bits[word]);
}

static inline void stair_set(staircase *s, size_t place)
{
    s->bits[place / 64] |= UINT64_C(1) << (place % 64);
    s->words[place / (64 * 64)] |= UINT64_C(1) << (place / 64 % 64);
    s->pages[place / (64 * 64 * 64)] |= UINT64_C(1) << (place / (64 * 64) % 64);
}

static inline void stair_clear(staircase *s, size_t place)
{
    size_t word = place / 64, page = word / 64;
    s->bits[word] &= ~(UINT64_C(1) << (place % 64));
    if (s->bits[word] != 0) return;
    s->words[page] &= ~(UINT64_C(1) << (word % 64));
    if (s->words[page] == 0) s->pages[page / 64] &= ~(UINT64_C(1) << (page % 64));
}

/* Adds a step unless the staircase covers it; steps that it covers go. Returns whether it is new.
 */
static inline bool stair_raise(staircase *s, size_t place, int32_t third)
{
    size_t above = stair_up(s, place);
    if (above != NO_PLACE && s->third[above] >= third) return false;
    for (size_t below = stair_down(s, place); below != NO_PLACE && s->third[below] <= third;
         below = stair_down(s, place))
        stair_clear(s, below);
    stair_set(s, place);
    s->third[place] = third;
    return true;
}

/* One larger front, shifted by a point of the smaller one. */
typedef struct stream {
    const int64_t *next; /* first point that is not yet taken */
    const int64_t *end;
    int64_t shift[3];
    int64_t first; /* first sum of its next slice */
} stream;

typedef struct slicer {
    const front_job *job;
    int64_t low[3]; /* least and most of the sums, inside the window */
    int64_t high[3];
    size_t n_streams;
    stream *streams;
    staircase stair;
    uint32_t *slice; /* places that were raised in this slice */
    size_t n_slice, slice_capacity;
    int64_t *points;
    size_t n, capacity;
} slicer;

/* Finds the spread of the sums; false when it is too wide. */
static bool find_spread(slicer *x, uint64_t *sums)
{
    const front_job *job = x->job;
    if (job->n_terms == 0) return false;
    for (size_t t = 0; t < job->n_terms; t++) {
        const front_term *term = &job->terms[t];
        *sums += (uint64_t)term->a.n * term->b.n;
        x->n_streams += term->b.n;
        for (uint32_t d = 0; d < 3; d++) {
            int64_t low[2] = {INT64_MAX, INT64_MAX}, high[2] = {INT64_MIN, INT64_MIN};
            const front *two[2] = {&term->a, &term->b};
            for (int k = 0; k < 2; k++)
                for (size_t i = 0; i < two[k]->n; i++) {
                    int64_t sum = two[k]->points[3 * i + d];
                    if (sum < low[k]) low[k] = sum;
                    if (sum > high[k]) high[k] = sum;
                }
            int64_t least = low[0] + low[1] + term->shift[d];
            int64_t most = high[0] + high[1] + term->shift[d];
            if (t == 0 || least < x->low[d]) x->low[d] = least;
            if (t == 0 || most > x->high[d]) x->high[d] = most;
        }
    }
    for (uint32_t d = 0; d < 3; d++) {
        if (x->high[d] > job->window.ceiling[d]) x->high[d] = job->window.ceiling[d];
        if (x->low[d] < job->window.floor[d]) x->low[d] = job->window.floor[d];
        if (x->low[d] > x->high[d]) return false; /* nothing is left */
    }
    return (uint64_t)x->high[1] - (uint64_t)x->low[1] < STAIR_PLACES &&
           (uint64_t)x->high[2] - (uint64_t)x->low[2] < INT32_MAX &&
           (uint64_t)x->high[0] - (uint64_t)x->low[0] < STAIR_PLACES;
}

/* The first sum of a stream's next slice: what lies beyond the ceiling comes with what just reaches
 * it. */
static inline int64_t due(const slicer *x, const stream *s)
{
    int64_t first = s->next[0] + s->shift[0];
    return first < x->high[0] ? first : x->high[0];
}

static truce_status open_streams(slicer *x)
{
    size_t n = 0;
    TRY(ARENA_ARRAY(x->job->scratch, x->n_streams, &x->streams));
    for (size_t t = 0; t < x->job->n_terms; t++) {
        const front_term *term = &x->job->terms[t];
        for (size_t i = 0; i < term->b.n; i++) {
            stream *s = &x->streams[n++];
            *s = (stream){.next = term->a.points, .end = term->a.points + 3 * term->a.n};
            for (uint32_t d = 0; d < 3; d++)
                s->shift[d] = term->b.points[3 * i + d] + term->shift[d];
            s->first = due(x, s);
        }
    }
    return TRUCE_OK;
}

/* Takes the slice of one stream whose first sum is due. Returns how many sums that were. */
static truce_status take_slice(slicer *x, stream *s, size_t *n_sums)
{
    /* The slice on the ceiling holds all that lies beyond it, too. */
    int64_t own_first = s->first == x->high[0] ? x->high[0] - s->shift[0] : s->next[0];
    int64_t second_most = x->high[1] - x->low[1], third_most = x->high[2] - x->low[2];
    int64_t second = s->shift[1] - x->low[1], third = s->shift[2] - x->low[2];
    const front_hope *hope = x->job->window.hope;
    front_look look = {0};
    if (hope != NULL) look = front_look_at(hope, s->shift);
    const int64_t *p = s->next;
    for (; p < s->end && p[0] >= own_first; p += 3) {
        int64_t place = p[1] + second, height = p[2] + third;
        if (place < 0 || height < 0) continue; /* below a floor */
        if (hope != NULL && front_is_hopeless(look, p[0], p[1])) continue;
        if (place > second_most) place = second_most;
        if (height > third_most) height = third_most;
        if (!stair_raise(&x->stair, (size_t)place, (int32_t)height)) continue;
        TRY(ARENA_RESERVE(x->job->scratch, &x->slice, &x->slice_capacity, x->n_slice + 1));
        x->slice[x->n_slice++] = (uint32_t)place;
    }
    *n_sums += (size_t)(p - s->next) / 3;
    s->next = p;
    if (p < s->end) s->first = due(x, s);
    return TRUCE_OK;
}

/* Sorts places that rise or fall in runs: falling. */
static truce_status sort_falling(slicer *x)
{
    uint32_t *from = x->slice, *to, *room;
    size_t n = x->n_slice;
    bool is_sorted = true;
    for (size_t i = 1; i < n && is_sorted; i++) is_sorted = from[i - 1] > from[i];
    if (is_sorted) return TRUCE_OK;
    if (n <= 24) {
        for (size_t i = 1; i < n; i++) {
            uint32_t place = from[i];
            size_t at = i;
            for (; at > 0 && from[at - 1] < place; at--) from[at] = from[at - 1];
            from[at] = place;
        }
        return TRUCE_OK;
    }
    arena_mark mark = arena_here(x->job->scratch);
    TRY(ARENA_ARRAY(x->job->scratch, n, &room));
    to = room;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t i = start, middle = start + width < n ? start + width : n;
            size_t j = middle, end = middle + width < n ? middle + width : n;
            for (size_t at = start; at < end; at++)
                to[at] = j >= end || (i < middle && from[i] >= from[j]) ? from[i++] : from[j++];
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != x->slice) memcpy(x->slice, from, n * sizeof *from);
    arena_rewind(x->job->scratch, mark);
    return TRUCE_OK;
}

/* What was raised in a slice and is still a step belongs to the front. */
static truce_status keep_slice(slicer *x, int64_t first)
{
    size_t kept = 0;
    for (size_t i = 0; i < x->n_slice; i++) {
        uint32_t place = x->slice[i];
        if ((x->stair.bits[place / 64] >> (place % 64) & 1) != 0) x->slice[kept++] = place;
    }
    x->n_slice = kept;
    TRY(sort_falling(x));
    TRY(ARENA_RESERVE(x->job->scratch, &x->points, &x->capacity, 3 * (x->n + kept)));
    for (size_t i = 0; i < kept; i++) {
        if (i > 0 && x->slice[i] == x->slice[i - 1]) continue; /* raised twice */
        int64_t *p = x->points + 3 * x->n++;
        p[0] = first;
        p[1] = x->low[1] + (int64_t)x->slice[i];
        p[2] = x->low[2] + x->stair.third[x->slice[i]];
    }
    x->n_slice = 0;
    return TRUCE_OK;
}

static truce_status take_slices(slicer *x)
{
    for (int64_t first = x->high[0]; first >= x->low[0]; first--) {
        size_t n_sums = 0;
        for (size_t i = 0; i < x->n_streams; i++) {
            stream *s = &x->streams[i];
            if (s->first == first && s->next < s->end) TRY(take_slice(x, s, &n_sums));
        }
        if (x->n_slice > 0) TRY(keep_slice(x, first));
        TRY(work_spend(x->job->work, n_sums * 2 + x->n_streams));
    }
    return TRUCE_OK;
}

truce_status front3_build(const front_job *job, arena *out, bool *is_done, front *result)
{
    slicer x = {.job = job};
    uint64_t sums = 0;
    int64_t *copy;
    *is_done = false;
    if (!find_spread(&x, &sums)) return TRUCE_OK;
    /* Each slice looks at every stream, each step of the staircase costs memory: few sums, or sums
     * that spread widely, are better sorted. */
    uint64_t slices = (uint64_t)(x.high[0] - x.low[0]) + 1;
    if (sums < 256 || slices * x.n_streams > 16 * sums ||
        (uint64_t)(x.high[1] - x.low[1]) > 16 * sums)
        return TRUCE_OK;
    TRY(open_streams(&x));
    TRY(stair_start(job->scratch, (size_t)(x.high[1] - x.low[1]) + 1, &x.stair));
    TRY(take_slices(&x));
    TRY(arena_take_unset(out, x.n, 3 * sizeof *copy, (void **)&copy));
    if (x.n > 0) memcpy(copy, x.points, x.n * 3 * sizeof *copy);
    *result = (front){.n = x.n, .points = copy};
    *is_done = true;
    return TRUCE_OK;
}

/* ---- sorted points ----------------------------------------------------------------------------
 */

/* The staircase of what came before: second utility falling, third rising. Points come with the
 * first utility falling, so only the other two still decide. */
typedef struct step {
    int64_t second;
    int64_t third;
} step;

truce_status front3_sweep(arena *scratch, work_meter *work, int64_t *points, size_t n,
                          size_t *n_left)
{
    step *stairs = NULL;
    size_t n_stairs = 0, capacity = 0, kept = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t *p = points + 3 * i;
        size_t low = 0, high = n_stairs; /* first step with a smaller second utility */
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (stairs[middle].second >= p[1])
                low = middle + 1;
            else
                high = middle;
        }
        if (low > 0 && stairs[low - 1].third >= p[2]) continue;
        /* Steps behind with a third utility that is no better are hidden by this one; so is the
         * step before when its second utility is the same. */
        size_t from = low, to = low;
        if (from > 0 && stairs[from - 1].second == p[1]) from--;
        while (to < n_stairs && stairs[to].third <= p[2]) to++;
        TRY(ARENA_RESERVE(scratch, &stairs, &capacity, n_stairs + 1));
        memmove(stairs + from + 1, stairs + to, (n_stairs - to) * sizeof *stairs);
        stairs[from] = (step){p[1], p[2]};
        n_stairs = n_stairs - (to - from) + 1;
        memmove(points + 3 * kept++, p, 3 * sizeof *p);
        if ((i & 255) == 0) TRY(work_spend(work, 256 * 16));
    }
    *n_left = kept;
    return TRUCE_OK;
}
