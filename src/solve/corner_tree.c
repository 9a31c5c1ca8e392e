#include "solve/corner_tree.h"
#include <string.h>

#define BLOCK 32
/* Blocks of the highest level are looked at one after the other. */
#define TOP_BLOCKS 4

/* Eight lanes. Comparing vectors gives -1 in the lanes where it holds. */
typedef lane lanes_8 __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

/* ---- testing blocks ------------------------------------------------------------------------ */

/* Point j of a block is lane j % 8 of vector j / 8. A test has one bit for each: vectors give bits
 * 0 to 3 of sixteen, the later half of their lanes those behind. */
static inline uint32_t point_of_bit(uint32_t bit)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    uint32_t lane_in_half = 3 - bit / 16;
#else
    uint32_t lane_in_half = bit / 16;
#endif
    return bit % 4 * 8 + bit / 4 % 4 * 4 + lane_in_half;
}

/* Says which points of a block are at least as good in all dimensions as the one that fills p. */
static inline uint64_t test_block(const lane *block, const lanes_8 *p, uint32_t n_dims)
{
    const lanes_8 zero = {0};
    lanes_8 worse[4] = {zero, zero, zero, zero};
    const lanes_8 *v = (const lanes_8 *)(const void *)block;
    for (uint32_t d = 0; d < n_dims; d++, v += 4) {
        lanes_8 own = p[d];
        worse[0] |= own > v[0];
        worse[1] |= own > v[1];
        worse[2] |= own > v[2];
        worse[3] |= own > v[3];
    }
    lanes_8 bits = (~worse[0] & 1) | (~worse[1] & 2) | (~worse[2] & 4) | (~worse[3] & 8);
    halves two = (halves)bits;
    return two[0] | two[1] << 4;
}

static bool is_at_least(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (a[d] < b[d]) return false;
    return true;
}

/* Looks at the sums of points whose lanes are large enough. */
static bool sums_cover(const corner_tree *t, size_t block, uint64_t found, const int64_t *sums,
                       uint64_t *work_units)
{
    uint32_t skipped = t->n_sums - t->n_dims;
    for (; found != 0; found &= found - 1) {
        size_t place = block * BLOCK + point_of_bit((uint32_t)__builtin_ctzll(found));
        *work_units += 2;
        if (is_at_least(t->points + (size_t)t->rows[place] * t->n_sums + skipped, sums, t->n_dims))
            return true;
    }
    return false;
}

static inline bool covers(const corner_tree *t, const lane *p, uint32_t n_dims, const int64_t *sums,
                          uint64_t *work_units)
{
    uint64_t open[CORNER_LEVELS] = {0}; /* what is still to be looked at of a block */
    size_t block[CORNER_LEVELS];
    lanes_8 all[CORNER_DIMS];
    for (uint32_t d = 0; d < n_dims; d++) all[d] = (lanes_8){0} + p[d];
    uint64_t n_tests = 0;
    unsigned top = t->n_levels - 1, level = top;
    bool is_covered = false;
    for (size_t next = 0; !is_covered && next < t->n_blocks[top]; next++) {
        level = top;
        block[level] = next;
        for (;;) {
            const lane *at = t->blocks[level] + block[level] * BLOCK * n_dims;
            open[level] = test_block(at, all, n_dims);
            n_tests++;
            if (level == 0 && open[0] != 0) {
                is_covered = t->rows == NULL || sums_cover(t, block[0], open[0], sums, work_units);
                if (is_covered) break;
                open[0] = 0;
            }
            while (level < top && open[level] == 0) level++;
            if (open[level] == 0) break;
            uint32_t child = point_of_bit((uint32_t)__builtin_ctzll(open[level]));
            open[level] &= open[level] - 1;
            block[level - 1] = block[level] * BLOCK + child;
            level--;
        }
    }
    *work_units += n_tests * (1 + n_dims / 2);
    return is_covered;
}

bool corner_tree_covers(const corner_tree *t, const lane *p, const int64_t *sums,
                        uint64_t *work_units)
{
    switch (t->n_dims) { /* unrolled */
    case 3: return covers(t, p, 3, sums, work_units);
    case 4: return covers(t, p, 4, sums, work_units);
    case 5: return covers(t, p, 5, sums, work_units);
    case 6: return covers(t, p, 6, sums, work_units);
    case 7: return covers(t, p, 7, sums, work_units);
    case 8: return covers(t, p, 8, sums, work_units);
    default: return covers(t, p, t->n_dims, sums, work_units);
    }
}

void corner_tree_put(corner_tree *t, uint32_t place, const lane *p, uint32_t row)
{
    if (t->rows != NULL) t->rows[place] = row;
    for (unsigned level = 0; level < t->n_levels; level++, place /= BLOCK) {
        lane *at = t->blocks[level] + (size_t)(place / BLOCK) * BLOCK * t->n_dims + place % BLOCK;
        bool is_higher = false;
        for (uint32_t d = 0; d < t->n_dims; d++, at += BLOCK)
            if (*at < p[d]) {
                *at = p[d];
                is_higher = true;
            }
        if (!is_higher) return; /* nor is a corner above */
    }
}

/* ---- planning ------------------------------------------------------------------------------ */

/* Points are cut into at most so many parts at a time. */
#define WAYS 8

typedef struct planner {
    work_meter *work;
    uint32_t n_dims;
    const lane *points;
    uint64_t *keys; /* how far a lane is below the highest, in front of the point's number */
    uint64_t *other_keys;
} planner;

/* Finds the dimension in which points spread most, and its highest lane. */
static uint32_t find_widest(const planner *x, const uint32_t *order, size_t n, int *highest,
                            int *spread)
{
    uint32_t widest = 0;
    *spread = -1;
    for (uint32_t d = 0; d < x->n_dims; d++) {
        lane low = INT16_MAX, high = INT16_MIN;
        for (size_t i = 0; i < n; i++) {
            lane value = x->points[(size_t)order[i] * x->n_dims + d];
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        if (high - low > *spread) {
            *spread = high - low;
            *highest = high;
            widest = d;
        }
    }
    return widest;
}

/* Sorts keys by one byte of what stands in front, rising, into `to`. */
static void sort_by_byte(const uint64_t *from, uint64_t *to, size_t n, unsigned shift)
{
    uint32_t starts[257] = {0};
    for (size_t i = 0; i < n; i++) starts[(from[i] >> shift & 255) + 1]++;
    for (unsigned k = 1; k < 256; k++) starts[k] += starts[k - 1];
    for (size_t i = 0; i < n; i++) to[starts[from[i] >> shift & 255]++] = from[i];
}

/* Sorts points by the dimension in which they spread most, falling. */
static truce_status sort_widest(const planner *x, uint32_t *order, size_t n)
{
    int highest = 0, spread;
    uint32_t d = find_widest(x, order, n, &highest, &spread);
    TRY(work_spend(x->work, n * x->n_dims));
    if (spread == 0) return TRUCE_OK;
    for (size_t i = 0; i < n; i++) {
        int below = highest - x->points[(size_t)order[i] * x->n_dims + d];
        x->keys[i] = (uint64_t)below << 32 | order[i];
    }
    const uint64_t *sorted = x->other_keys;
    sort_by_byte(x->keys, x->other_keys, n, 32);
    TRY(work_spend(x->work, n * 3));
    if (spread > 255) {
        sort_by_byte(sorted, x->keys, n, 40);
        sorted = x->keys;
        TRY(work_spend(x->work, n * 2));
    }
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)sorted[i];
    return TRUCE_OK;
}

static size_t power(size_t base, unsigned exponent)
{
    size_t result = 1;
    for (unsigned i = 0; i < exponent; i++) result *= base;
    return result;
}

/* Into how many parts each time, so that few times do and parts are about the same. */
static size_t count_ways(size_t n_units)
{
    unsigned times = 1;
    size_t ways = 2;
    while (power(WAYS, times) < n_units) times++;
    while (power(ways, times) < n_units) ways++;
    return ways;
}

/* Orders points so that what is near lies together: parts, and parts of these, each a whole number
 * of blocks; of blocks of blocks as long as there are several. */
static truce_status order_points(const planner *x, uint32_t *order, size_t n)
{
    if (n <= BLOCK) return TRUCE_OK;
    size_t unit = n > BLOCK * BLOCK ? BLOCK * BLOCK : BLOCK, n_units = (n + unit - 1) / unit;
    size_t ways = count_ways(n_units);
    size_t part = (n_units + ways - 1) / ways * unit;
    TRY(sort_widest(x, order, n));
    for (size_t from = 0; from < n; from += part)
        TRY(order_points(x, order + from, n - from < part ? n - from : part));
    return TRUCE_OK;
}

static truce_status take_blocks(arena *memory, corner_tree *t, size_t n)
{
    do {
        n = (n + BLOCK - 1) / BLOCK;
        size_t n_lanes = n * BLOCK * t->n_dims;
        lane *blocks;
        TRY(ARENA_ARRAY(memory, n_lanes, &blocks));
        for (size_t i = 0; i < n_lanes; i++) blocks[i] = LANE_EMPTY;
        t->n_blocks[t->n_levels] = n;
        t->blocks[t->n_levels++] = blocks;
    } while (n > TOP_BLOCKS);
    return TRUCE_OK;
}

truce_status corner_tree_plan(arena *memory, work_meter *work, uint32_t n_dims, const lane *points,
                              size_t n, uint32_t **places, corner_tree *out)
{
    planner x = {.work = work, .n_dims = n_dims, .points = points};
    corner_tree t = {.n_dims = n_dims};
    uint32_t *order;
    assert(n >= 1 && n < UINT32_MAX);
    TRY(take_blocks(memory, &t, n));
    TRY(ARENA_ARRAY(memory, n, places));
    arena_mark mark = arena_here(memory);
    TRY(ARENA_UNSET(memory, n, &order));
    TRY(ARENA_UNSET(memory, n, &x.keys));
    TRY(ARENA_UNSET(memory, n, &x.other_keys));
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    TRY(order_points(&x, order, n));
    for (size_t i = 0; i < n; i++) (*places)[order[i]] = (uint32_t)i;
    arena_rewind(memory, mark);
    *out = t;
    return TRUCE_OK;
}

truce_status corner_tree_let_sums_decide(arena *memory, corner_tree *t, const int64_t *points,
                                         uint32_t n_sums)
{
    t->points = points;
    t->n_sums = n_sums;
    return ARENA_ARRAY(memory, t->n_blocks[0] * BLOCK, &t->rows);
}
