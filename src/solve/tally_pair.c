/* tally_pair.c -- how many pairs of two lists have a sum that meets all needs. */
#include "solve/tally_list.h"
#include <string.h>

/* Beyond this many entries no plane is made: it would take more memory than the lists. */
#define PLANE_MOST 131072

/* Bits by which entries are sorted at once. */
enum { DIGIT_BITS = 10, DIGIT_VALUES = 1 << DIGIT_BITS };
/* Fewer entries are merged. */
enum { MANY_ENTRIES = 2048 };

/* Entries that are looked at to see whether a list has one axis. */
enum { SAMPLE = 32 };

/* sum = a + b */
static void add_counts(uint64_t *sum, const uint64_t *a, const uint64_t *b, size_t n_limbs)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n_limbs; i++) {
        unsigned __int128 s = (unsigned __int128)a[i] + b[i] + carry;
        sum[i] = (uint64_t)s;
        carry = (uint64_t)(s >> 64);
    }
}

/* difference = a - b, where a >= b */
static void subtract_counts(uint64_t *difference, const uint64_t *a, const uint64_t *b,
                            size_t n_limbs)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < n_limbs; i++) {
        unsigned __int128 d = (unsigned __int128)a[i] - b[i] - borrow;
        difference[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
}

/* ---- axes --------------------------------------------------------------------------------- */

static void find_bounds(const tallier *t, tally_list list, reach *bounds)
{
    for (uint32_t d = 0; d < t->n_dims && list.n > 0; d++) {
        reach r = {list.vectors[d], list.vectors[d]};
        for (size_t j = 1; j < list.n; j++) {
            int64_t value = list.vectors[j * t->n_dims + d];
            if (value < r.low) r.low = value;
            if (value > r.high) r.high = value;
        }
        bounds[d] = r;
    }
}

/* A list while its axes are found. */
typedef struct axis_finder {
    tallier *t;
    tally_list list;
    const reach *bounds; /* of the list, by dimension */
    uint32_t n_open;     /* dimensions that have no axis yet: the first is the one to sort by */
    uint32_t open[FRONT_MOST_DIMS];
} axis_finder;

/* Orders entries by the open dimensions, one after the other; then by number. */
static bool is_before(const axis_finder *f, uint32_t left, uint32_t right)
{
    const int64_t *a = f->list.vectors + (size_t)left * f->t->n_dims;
    const int64_t *b = f->list.vectors + (size_t)right * f->t->n_dims;
    for (uint32_t k = 0; k < f->n_open; k++)
        if (a[f->open[k]] != b[f->open[k]]) return a[f->open[k]] < b[f->open[k]];
    return left < right;
}

/* Puts the entries in order of some bits of one dimension; equal ones stay as they are. */
static void sort_by_digit(const axis_finder *f, uint32_t d, int64_t low, unsigned shift,
                          const uint32_t *from, uint32_t *to)
{
    size_t place[DIGIT_VALUES] = {0}, sum = 0, n = f->list.n;
    const int64_t *column = f->list.vectors + d;
    for (size_t i = 0; i < n; i++) {
        uint64_t over = (uint64_t)column[i * f->t->n_dims] - (uint64_t)low;
        place[over >> shift & (DIGIT_VALUES - 1)]++;
    }
    for (uint32_t digit = 0; digit < DIGIT_VALUES; digit++) {
        size_t here = place[digit];
        place[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t over = (uint64_t)column[(size_t)from[i] * f->t->n_dims] - (uint64_t)low;
        to[place[over >> shift & (DIGIT_VALUES - 1)]++] = from[i];
    }
}

/* Sorts by merging runs from the bottom up; `from` is where the entries are then. */
static truce_status sort_by_merging(axis_finder *f, uint32_t **from, uint32_t **to)
{
    size_t n = f->list.n;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t i = start, middle = start + width < n ? start + width : n;
            size_t j = middle, end = middle + width < n ? middle + width : n;
            for (size_t at = start; at < end; at++)
                (*to)[at] = j >= end || (i < middle && is_before(f, (*from)[i], (*from)[j]))
                                ? (*from)[i++]
                                : (*from)[j++];
        }
        TRY(work_spend(f->t->work, n * 4));
        uint32_t *swap = *from;
        *from = *to;
        *to = swap;
    }
    return TRUCE_OK;
}

/* Sorts by digits, the least one first. */
static truce_status sort_by_digits(axis_finder *f, uint32_t **from, uint32_t **to)
{
    for (uint32_t k = f->n_open; k-- > 0;) {
        uint32_t d = f->open[k];
        uint64_t spread = (uint64_t)f->bounds[d].high - (uint64_t)f->bounds[d].low;
        for (unsigned shift = 0; shift < 64 && spread >> shift > 0; shift += DIGIT_BITS) {
            sort_by_digit(f, d, f->bounds[d].low, shift, *from, *to);
            TRY(work_spend(f->t->work, f->list.n * 2));
            uint32_t *swap = *from;
            *from = *to;
            *to = swap;
        }
    }
    return TRUCE_OK;
}

/* Puts the entries in order. */
static truce_status sort_entries(axis_finder *f, uint32_t *entries)
{
    size_t n = f->list.n;
    uint32_t *from = entries, *to;
    bool is_sorted = true, is_reversed = true;
    for (size_t i = 1; i < n && (is_sorted || is_reversed); i++) {
        bool is_up = is_before(f, (uint32_t)i - 1, (uint32_t)i);
        is_sorted = is_sorted && is_up;
        is_reversed = is_reversed && !is_up;
    }
    for (size_t i = 0; i < n; i++) entries[i] = (uint32_t)(is_reversed && n > 1 ? n - 1 - i : i);
    if (is_sorted || is_reversed) return TRUCE_OK;
    TRY(ARENA_ARRAY(f->t->memory, n, &to));
    TRY(n < MANY_ENTRIES ? sort_by_merging(f, &from, &to) : sort_by_digits(f, &from, &to));
    if (from != entries) memcpy(entries, from, n * sizeof *entries);
    return TRUCE_OK;
}

/* Says which way a dimension goes along the entries: 1 up, -1 down, 0 neither. */
static int direction(const axis_finder *f, const uint32_t *entries, uint32_t d)
{
    bool is_up = true, is_down = true;
    for (size_t i = 1; i < f->list.n && (is_up || is_down); i++) {
        int64_t before = f->list.vectors[(size_t)entries[i - 1] * f->t->n_dims + d];
        int64_t value = f->list.vectors[(size_t)entries[i] * f->t->n_dims + d];
        is_up = is_up && value >= before;
        is_down = is_down && value <= before;
    }
    return is_up ? 1 : is_down ? -1 : 0;
}

/* Copies one dimension in the axis' order and divides its values into parts. */
static truce_status copy_dimension(const axis_finder *f, const uint32_t *entries, uint32_t d,
                                   bool is_falling, const int64_t **values, const uint32_t **steps,
                                   unsigned *step_bits)
{
    int64_t *copy;
    uint32_t *first;
    size_t n = f->list.n;
    TRY(ARENA_ARRAY(f->t->memory, n, &copy));
    for (size_t i = 0; i < n; i++) {
        int64_t value = f->list.vectors[(size_t)entries[i] * f->t->n_dims + d];
        copy[i] = is_falling ? -value : value;
    }
    uint64_t spread = (uint64_t)copy[n - 1] - (uint64_t)copy[0];
    unsigned bits = 0;
    while (spread >> bits >= 4 * n) bits++;
    size_t n_steps = (size_t)(spread >> bits) + 1;
    TRY(ARENA_ARRAY(f->t->memory, n_steps, &first));
    for (size_t step = 0, i = 0; step < n_steps; step++) {
        while (((uint64_t)copy[i] - (uint64_t)copy[0]) >> bits < step) i++;
        first[step] = (uint32_t)i;
    }
    *values = copy;
    *steps = first;
    *step_bits = bits;
    return work_spend(f->t->work, n * 4);
}

/* Makes the axis of the first open dimension and of all that go with it. */
static truce_status make_axis(axis_finder *f, tally_axis *axis)
{
    size_t n = f->list.n, n_limbs = f->t->n_limbs;
    uint32_t *entries, *dims, n_left = 0;
    bool *is_falling;
    const int64_t **values;
    const uint32_t **steps;
    unsigned *step_bits;
    uint64_t *before;
    TRY(ARENA_ARRAY(f->t->memory, n, &entries));
    TRY(ARENA_ARRAY(f->t->memory, f->n_open, &dims));
    TRY(ARENA_ARRAY(f->t->memory, f->n_open, &is_falling));
    TRY(ARENA_ARRAY(f->t->memory, f->n_open, &values));
    TRY(ARENA_ARRAY(f->t->memory, f->n_open, &steps));
    TRY(ARENA_ARRAY(f->t->memory, f->n_open, &step_bits));
    TRY(sort_entries(f, entries));
    for (uint32_t k = 0; k < f->n_open; k++) {
        uint32_t d = f->open[k];
        int way = direction(f, entries, d);
        if (way == 0) {
            f->open[n_left++] = d;
            continue;
        }
        uint32_t at = axis->n_dims++;
        dims[at] = d;
        is_falling[at] = way < 0;
        TRY(copy_dimension(f, entries, d, way < 0, &values[at], &steps[at], &step_bits[at]));
    }
    f->n_open = n_left;
    TRY(arena_take(f->t->memory, n + 1, n_limbs * sizeof *before, (void **)&before));
    for (size_t i = 0; i < n; i++)
        add_counts(before + (i + 1) * n_limbs, before + i * n_limbs,
                   f->list.counts + (size_t)entries[i] * n_limbs, n_limbs);
    axis->dims = dims;
    axis->is_falling = is_falling;
    axis->values = values;
    axis->steps = steps;
    axis->step_bits = step_bits;
    axis->entries = entries;
    axis->before = before;
    return work_spend(f->t->work, n * 8);
}

static truce_status find_axes(tallier *t, tally_list list, const reach *bounds, uint32_t *n_axes,
                              const tally_axis **result)
{
    axis_finder f = {.t = t, .list = list, .bounds = bounds, .n_open = t->n_dims};
    tally_axis *axes;
    for (uint32_t d = 0; d < t->n_dims; d++) f.open[d] = d;
    TRY(ARENA_ARRAY(t->memory, (size_t)t->n_dims + 1, &axes));
    *n_axes = 0;
    while (f.n_open > 0) TRY(make_axis(&f, &axes[(*n_axes)++]));
    *result = axes;
    return TRUCE_OK;
}

/* ---- the plane of the first two axes -------------------------------------------------------- */

static truce_status make_plane(tallier *t, size_t n, const tally_axis *axes, const uint64_t *counts,
                               tally_plane *result)
{
    uint32_t *rank, *from, *to, *place, n_levels = 1;
    while (((size_t)1 << n_levels) < n) n_levels++;
    const uint32_t **zeros;
    const uint64_t **weights;
    TRY(ARENA_ARRAY(t->memory, n_levels, &zeros));
    TRY(ARENA_ARRAY(t->memory, n_levels, &weights));
    TRY(ARENA_ARRAY(t->memory, n, &rank)); /* by entry: its place in the second axis */
    TRY(ARENA_ARRAY(t->memory, n, &place));
    TRY(ARENA_ARRAY(t->memory, n, &from)); /* entries in the order of a level */
    TRY(ARENA_ARRAY(t->memory, n, &to));
    for (size_t i = 0; i < n; i++) rank[axes[1].entries[i]] = (uint32_t)i;
    memcpy(from, axes[0].entries, n * sizeof *from);
    for (uint32_t level = 0; level < n_levels; level++) {
        uint32_t *zero, n_zeros = 0, n_ones = 0, bit = n_levels - 1 - level;
        uint64_t *weight;
        TRY(ARENA_ARRAY(t->memory, n + 1, &zero));
        TRY(ARENA_ARRAY(t->memory, n + 1, &weight));
        for (size_t i = 0; i < n; i++) {
            zero[i] = n_zeros;
            n_zeros += ((rank[from[i]] >> bit) & 1) == 0;
        }
        zero[n] = n_zeros;
        n_zeros = 0;
        for (size_t i = 0; i < n; i++)
            if (((rank[from[i]] >> bit) & 1) == 0)
                to[n_zeros++] = from[i];
            else
                to[zero[n] + n_ones++] = from[i];
        for (size_t i = 0; i < n; i++) weight[i + 1] = weight[i] + counts[to[i]];
        zeros[level] = zero;
        weights[level] = weight;
        uint32_t *swap = from;
        from = to;
        to = swap;
        TRY(work_spend(t->work, n * 4));
    }
    *result = (tally_plane){.n_levels = n_levels, .zeros = zeros, .weights = weights};
    return TRUCE_OK;
}

/* Returns how many occurrences at the places [low, high) of the first axis are at a place below
 * `bound` in the second; bound < 2^n_levels. */
static uint64_t plane_below(const tally_plane *plane, size_t n, size_t low, size_t high,
                            size_t bound)
{
    uint64_t sum = 0;
    for (uint32_t level = 0; level < plane->n_levels; level++) {
        const uint32_t *zeros = plane->zeros[level];
        size_t low_zeros = zeros[low], high_zeros = zeros[high];
        if ((bound >> (plane->n_levels - 1 - level)) & 1) {
            sum += plane->weights[level][high_zeros] - plane->weights[level][low_zeros];
            low += zeros[n] - low_zeros;
            high += zeros[n] - high_zeros;
        } else {
            low = low_zeros;
            high = high_zeros;
        }
    }
    return sum;
}

/* ---- making ready -----------------------------------------------------------------------------
 */

/* What asking a list once is expected to cost. */
static uint64_t query_work(const tallier *t, size_t n, uint32_t n_axes)
{
    if (n_axes <= 1) return 4 + t->n_limbs;
    if (n_axes > 2 || t->n_limbs > 1 || n > PLANE_MOST) return n / 4 + 8;
    return n < 64 ? 8 + n / 4 : 24;
}

/* Pairs that are so few are looked at one by one, without axes. */
#define FEW_PAIRS 1024

/* False when a sample shows that no one order suits all dimensions. */
static bool may_have_one_axis(const tallier *t, tally_list list)
{
    const int64_t *sample[SAMPLE];
    size_t n = list.n < SAMPLE ? list.n : SAMPLE;
    for (size_t i = 0; i < n; i++)
        sample[i] = list.vectors + (size_t)((unsigned __int128)list.n * i / n) * t->n_dims;
    for (uint32_t d = 1; d < t->n_dims; d++) {
        bool goes_up = false, goes_down = false;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < i; j++) {
                if (sample[i][0] == sample[j][0] || sample[i][d] == sample[j][d]) continue;
                bool is_up = (sample[i][0] > sample[j][0]) == (sample[i][d] > sample[j][d]);
                goes_up |= is_up;
                goes_down |= !is_up;
            }
        if (goes_up && goes_down) return false;
    }
    return true;
}

/* True when counting is sure to take more than is allowed, whatever the axes. */
static bool is_hopeless(const tallier *t, const tally_pair *pair)
{
    uint32_t axes_a = may_have_one_axis(t, pair->a) ? 1 : 2;
    uint32_t axes_b = may_have_one_axis(t, pair->b) ? 1 : 2;
    return pair->a.n * query_work(t, pair->b.n, axes_b) > t->work_left &&
           pair->b.n * query_work(t, pair->a.n, axes_a) > t->work_left;
}

/* Finds the list that is to be put in order, and its axes; none where counting is hopeless. */
static truce_status choose_list(tallier *t, tally_pair *pair)
{
    uint32_t n_axes = 0;
    const tally_axis *axes = NULL;
    if (pair->a.n > pair->b.n) { /* the longer one is to be asked, if it has one axis */
        tally_list swap = pair->a;
        pair->a = pair->b;
        pair->b = swap;
    }
    find_bounds(t, pair->a, pair->bounds_a);
    find_bounds(t, pair->b, pair->bounds_b);
    TRY(work_spend(t->work, ((uint64_t)pair->a.n + pair->b.n) * t->n_dims / 2));
    if (is_hopeless(t, pair)) return TRUCE_OK;
    TRY(find_axes(t, pair->b, pair->bounds_b, &pair->n_axes, &pair->axes));
    if (pair->n_axes <= 1) return TRUCE_OK;
    TRY(find_axes(t, pair->a, pair->bounds_a, &n_axes, &axes));
    if (pair->a.n * query_work(t, pair->b.n, pair->n_axes) <=
        pair->b.n * query_work(t, pair->a.n, n_axes))
        return TRUCE_OK;
    tally_list swap = pair->a;
    pair->a = pair->b;
    pair->b = swap;
    pair->n_axes = n_axes;
    pair->axes = axes;
    for (uint32_t d = 0; d < t->n_dims; d++) {
        reach bounds = pair->bounds_a[d];
        pair->bounds_a[d] = pair->bounds_b[d];
        pair->bounds_b[d] = bounds;
    }
    return TRUCE_OK;
}

truce_status tally_prepare_pair(tallier *t, tally_list a, tally_list b, tally_pair *pair)
{
    int64_t *columns;
    *pair = (tally_pair){.a = a, .b = b};
    if (a.n == 0 || b.n == 0) return TRUCE_OK;
    if (a.n <= FEW_PAIRS && b.n <= FEW_PAIRS && a.n * b.n <= FEW_PAIRS) {
        find_bounds(t, a, pair->bounds_a);
        find_bounds(t, b, pair->bounds_b);
        return TRUCE_OK;
    }
    TRY(choose_list(t, pair));
    if (pair->axes == NULL) return TRUCE_OK; /* work: all pairs, which is too much */
    TRY(arena_take(t->memory, pair->a.n, t->n_dims * sizeof *columns, (void **)&columns));
    for (size_t i = 0; i < pair->a.n; i++)
        for (uint32_t d = 0; d < t->n_dims; d++)
            columns[d * pair->a.n + i] = pair->a.vectors[i * t->n_dims + d];
    pair->columns_a = columns;
    if (pair->n_axes >= 2 && t->n_limbs == 1 && pair->b.n >= 64 && pair->b.n <= PLANE_MOST)
        return make_plane(t, pair->b.n, pair->axes, pair->b.counts, &pair->plane);
    return TRUCE_OK;
}

uint64_t tally_pair_work(const tallier *t, const tally_pair *pair)
{
    if (pair->a.n == 0 || pair->b.n == 0) return 0;
    if (pair->axes == NULL) return (uint64_t)pair->a.n * pair->b.n;
    return pair->a.n * query_work(t, pair->b.n, pair->n_axes);
}

/* ---- counting ---------------------------------------------------------------------------------
 */

/* One axis in one counting: what its open dimensions need beside a vector of the other list. */
typedef struct open_axis {
    const tally_axis *axis;
    uint32_t n;
    uint32_t at[FRONT_MOST_DIMS];  /* places in axis->dims */
    int64_t base[FRONT_MOST_DIMS]; /* need minus shift, or what must not be passed */
} open_axis;

/* Returns the first place of ascending values that is at least `least`. */
static inline size_t first_place(const tally_axis *axis, uint32_t at, size_t n, int64_t least)
{
    const int64_t *values = axis->values[at];
    if (least <= values[0]) return 0;
    if (least > values[n - 1]) return n;
    size_t place = axis->steps[at][((uint64_t)least - (uint64_t)values[0]) >> axis->step_bits[at]];
    while (values[place] < least) place++;
    return place;
}

/* Finds the range of places that meets the open needs of an axis beside a vector. */
static inline void find_range(const open_axis *open, size_t n, const int64_t *vector, size_t *low,
                              size_t *high)
{
    const tally_axis *axis = open->axis;
    *low = 0;
    *high = n;
    for (uint32_t k = 0; k < open->n && *low < *high; k++) {
        uint32_t at = open->at[k];
        int64_t need = open->base[k] - vector[axis->dims[at]];
        size_t place = first_place(axis, at, n, axis->is_falling[at] ? 1 - need : need);
        if (axis->is_falling[at]) { /* the values that turned are below -need + 1 */
            if (place < *high) *high = place;
        } else if (place > *low)
            *low = place;
    }
}

/* Adds count_a times the occurrences of b that meet all needs, by looking at a range of places. */
static void add_scanned(const tallier *t, const tally_pair *pair, const tally_axis *axis,
                        size_t low, size_t high, const int64_t *need, const uint64_t *count_a,
                        uint64_t *total)
{
    for (size_t place = low; place < high; place++) {
        size_t entry = axis->entries[place];
        const int64_t *vector = pair->b.vectors + entry * t->n_dims;
        bool is_met = true;
        for (uint32_t d = 0; d < t->n_dims; d++) is_met &= vector[d] >= need[d];
        if (!is_met) continue;
        if (t->n_limbs == 1)
            total[0] += count_a[0] * pair->b.counts[entry];
        else
            tally_add_product(total, count_a, pair->b.counts + entry * t->n_limbs, t->n_limbs);
    }
}

/* Adds count_a times what is in a range of places of one axis. */
static void add_range(const tallier *t, const tally_axis *axis, size_t low, size_t high,
                      const uint64_t *count_a, uint64_t *part, uint64_t *total)
{
    if (t->n_limbs == 1) {
        total[0] += count_a[0] * (axis->before[high] - axis->before[low]);
        return;
    }
    subtract_counts(part, axis->before + high * t->n_limbs, axis->before + low * t->n_limbs,
                    t->n_limbs);
    tally_add_product(total, count_a, part, t->n_limbs);
}

/* Adds what meets all needs beside one vector of a. */
static void add_met(const tallier *t, const tally_pair *pair, uint32_t n_open,
                    const open_axis *open, const int64_t *shift, size_t i, uint64_t *part,
                    uint64_t *total)
{
    size_t n = pair->b.n, low[2] = {0}, high[2] = {n, n}, narrowest = n + 1;
    const tally_axis *best = pair->axes;
    uint32_t n_narrow = 0, narrow[2] = {0};
    const int64_t *vector = pair->a.vectors + i * t->n_dims;
    const uint64_t *count_a = pair->a.counts + i * t->n_limbs;
    size_t best_low = 0, best_high = n;
    for (uint32_t k = 0; k < n_open; k++) {
        size_t from, to;
        find_range(&open[k], n, vector, &from, &to);
        if (from >= to) return;
        if (to - from < n) { /* otherwise the axis decides nothing here */
            if (n_narrow < 2) {
                low[n_narrow] = from;
                high[n_narrow] = to;
                narrow[n_narrow] = (uint32_t)(open[k].axis - pair->axes);
            }
            n_narrow++;
        }
        if (to - from < narrowest) {
            narrowest = to - from;
            best = open[k].axis;
            best_low = from;
            best_high = to;
        }
    }
    if (n_narrow <= 1) {
        add_range(t, best, best_low, best_high, count_a, part, total);
        return;
    }
    bool is_plane = n_narrow == 2 && pair->plane.n_levels > 0 && narrow[0] == 0 && narrow[1] == 1;
    if (is_plane && narrowest > 32) {
        uint64_t met;
        if (high[1] == n)
            met = pair->axes[0].before[high[0]] - pair->axes[0].before[low[0]];
        else
            met = plane_below(&pair->plane, n, low[0], high[0], high[1]);
        if (low[1] > 0) met -= plane_below(&pair->plane, n, low[0], high[0], low[1]);
        total[0] += count_a[0] * met;
        return;
    }
    int64_t need[FRONT_MOST_DIMS];
    for (uint32_t d = 0; d < t->n_dims; d++)
        need[d] =
            t->q->need[d] == UNBOUNDED_BELOW ? INT64_MIN : t->q->need[d] - vector[d] - shift[d];
    add_scanned(t, pair, best, best_low, best_high, need, count_a, total);
}

/* Vectors of a that are looked at together. */
#define BATCH 256

/* Narrows the ranges of places of some vectors by what one dimension needs. */
static void narrow_rising(const tally_axis *axis, uint32_t at, size_t n, const int64_t *of_a,
                          size_t n_batch, int64_t base, uint32_t *low)
{
    const int64_t *values = axis->values[at], first = values[0], last = values[n - 1];
    const uint32_t *steps = axis->steps[at];
    unsigned bits = axis->step_bits[at];
    for (size_t i = 0; i < n_batch; i++) {
        int64_t need = base - of_a[i];
        uint32_t place = 0;
        if (need > last)
            place = (uint32_t)n;
        else if (need > first) {
            place = steps[((uint64_t)need - (uint64_t)first) >> bits];
            while (values[place] < need) place++;
        }
        if (place > low[i]) low[i] = place;
    }
}

static void narrow_falling(const tally_axis *axis, uint32_t at, size_t n, const int64_t *of_a,
                           size_t n_batch, int64_t base, uint32_t *high)
{
    const int64_t *values = axis->values[at], first = values[0], last = values[n - 1];
    const uint32_t *steps = axis->steps[at];
    unsigned bits = axis->step_bits[at];
    for (size_t i = 0; i < n_batch; i++) {
        int64_t turned = 1 - (base - of_a[i]); /* the first place where -value < need */
        uint32_t place = 0;
        if (turned > last)
            place = (uint32_t)n;
        else if (turned > first) {
            place = steps[((uint64_t)turned - (uint64_t)first) >> bits];
            while (values[place] < turned) place++;
        }
        if (place < high[i]) high[i] = place;
    }
}

/* The same for all vectors of a, where only one axis is open and counts have one digit: by far the
 * most frequent case. */
static uint64_t count_along(const tally_pair *pair, const open_axis *open)
{
    size_t n = pair->b.n;
    uint64_t sum = 0;
    uint32_t low[BATCH], high[BATCH];
    const tally_axis *axis = open->axis;
    for (size_t from = 0; from < pair->a.n; from += BATCH) {
        size_t n_batch = pair->a.n - from < BATCH ? pair->a.n - from : BATCH;
        for (size_t i = 0; i < n_batch; i++) {
            low[i] = 0;
            high[i] = (uint32_t)n;
        }
        for (uint32_t k = 0; k < open->n; k++) {
            uint32_t at = open->at[k];
            const int64_t *of_a = pair->columns_a + axis->dims[at] * pair->a.n + from;
            if (axis->is_falling[at])
                narrow_falling(axis, at, n, of_a, n_batch, open->base[k], high);
            else
                narrow_rising(axis, at, n, of_a, n_batch, open->base[k], low);
        }
        for (size_t i = 0; i < n_batch; i++)
            if (low[i] < high[i])
                sum += pair->a.counts[from + i] * (axis->before[high[i]] - axis->before[low[i]]);
    }
    return sum;
}

/* Looks at each pair, in the dimensions that some pair does not meet. */
static truce_status count_each(tallier *t, const tally_pair *pair, const int64_t *shift,
                               uint64_t *total)
{
    uint32_t n_open = 0, open[FRONT_MOST_DIMS];
    int64_t need[FRONT_MOST_DIMS];
    for (uint32_t d = 0; d < t->n_dims; d++)
        if (pair->bounds_a[d].low + pair->bounds_b[d].low + shift[d] < t->q->need[d])
            open[n_open++] = d;
    for (size_t i = 0; i < pair->a.n; i++) {
        const int64_t *a = pair->a.vectors + i * t->n_dims, *b = pair->b.vectors;
        for (uint32_t k = 0; k < n_open; k++)
            need[k] = t->q->need[open[k]] - shift[open[k]] - a[open[k]];
        for (size_t j = 0; j < pair->b.n; j++, b += t->n_dims) {
            uint32_t k = 0;
            while (k < n_open && b[open[k]] >= need[k]) k++;
            if (k < n_open) continue;
            if (t->n_limbs == 1)
                total[0] += pair->a.counts[i] * pair->b.counts[j];
            else
                tally_add_product(total, pair->a.counts + i * t->n_limbs,
                                  pair->b.counts + j * t->n_limbs, t->n_limbs);
        }
    }
    return work_spend(t->work, (uint64_t)pair->a.n * pair->b.n * 2 + 8);
}

/* Adds to `total` how many pairs, moved by `shift`, meet all needs. */
truce_status tally_count_pair(tallier *t, const tally_pair *pair, const int64_t *shift,
                              uint64_t *total)
{
    open_axis open[FRONT_MOST_DIMS];
    uint32_t n_open = 0;
    uint64_t *part = NULL;
    if (pair->a.n == 0 || pair->b.n == 0) return TRUCE_OK;
    for (uint32_t d = 0; d < t->n_dims; d++)
        if (t->q->need[d] != UNBOUNDED_BELOW &&
            pair->bounds_a[d].high + pair->bounds_b[d].high + shift[d] < t->q->need[d])
            return work_spend(t->work, 8);
    if (pair->axes == NULL) return count_each(t, pair, shift, total);
    for (uint32_t k = 0; k < pair->n_axes; k++) {
        open_axis *x = &open[n_open];
        x->axis = &pair->axes[k];
        x->n = 0;
        for (uint32_t at = 0; at < x->axis->n_dims; at++) {
            uint32_t d = x->axis->dims[at];
            int64_t need = t->q->need[d];
            if (need == UNBOUNDED_BELOW ||
                pair->bounds_a[d].low + pair->bounds_b[d].low + shift[d] >= need)
                continue; /* met by every pair */
            x->base[x->n] = need - shift[d];
            x->at[x->n++] = at;
        }
        n_open += x->n > 0;
    }
    if (n_open == 1 && t->n_limbs == 1) {
        total[0] += count_along(pair, &open[0]);
        return work_spend(t->work, pair->a.n * 4 + 8);
    }
    arena_mark mark = arena_here(t->memory);
    if (t->n_limbs > 1) TRY(ARENA_ARRAY(t->memory, t->n_limbs, &part));
    uint64_t per_query = query_work(t, pair->b.n, n_open);
    for (size_t i = 0; i < pair->a.n; i++) {
        add_met(t, pair, n_open, open, shift, i, part, total);
        TRY(work_spend(t->work, 4 + per_query));
    }
    arena_rewind(t->memory, mark);
    return TRUCE_OK;
}
