#include "solve/lanes.h"
#include "base/exact.h"
#include <string.h>

/* Fewer lanes than this in use, and fewer than a quarter of the points: low bits matter. */
#define LANES_ENOUGH 4096

lane lane_by_rank(const lane_scale *s, int64_t x)
{
    const int64_t *base = s->ranks; /* base[0] <= x */
    for (size_t n = s->n_ranks; n > 1; n -= n / 2) base += base[n / 2] <= x ? n / 2 : 0;
    return (lane)((int32_t)(base - s->ranks) + LANE_LEAST);
}

/* Sorts numbers by their low `n_bytes` bytes, rising, in turns between two arrays; returns the one
 * that holds them in the end. A byte that is the same in all is passed over. */
static truce_status sort_bytes(work_meter *work, uint64_t *from, uint64_t *to, size_t n,
                               unsigned n_bytes, uint64_t **sorted)
{
    for (unsigned byte = 0; byte < n_bytes; byte++) {
        size_t starts[257] = {0};
        for (size_t i = 0; i < n; i++) starts[(from[i] >> (8 * byte) & 255) + 1]++;
        TRY(work_spend(work, n * 4));
        if (starts[(from[0] >> (8 * byte) & 255) + 1] == n) continue;
        for (unsigned k = 1; k < 256; k++) starts[k] += starts[k - 1];
        for (size_t i = 0; i < n; i++) to[starts[from[i] >> (8 * byte) & 255]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    *sorted = from;
    return TRUCE_OK;
}

/* Notes which sums there are; where they are more than lanes, only some of them. */
static truce_status find_ranks(arena *memory, work_meter *work, const int64_t *points, size_t n,
                               uint32_t n_dims, uint32_t d, lane_scale *s)
{
    uint64_t *from, *to, *sorted, spread = (uint64_t)s->high - (uint64_t)s->low;
    TRY(ARENA_ARRAY(memory, n, &s->ranks));
    arena_mark mark = arena_here(memory);
    TRY(ARENA_ARRAY(memory, n, &from));
    TRY(ARENA_ARRAY(memory, n, &to));
    for (size_t i = 0; i < n; i++) from[i] = (uint64_t)points[i * n_dims + d] - (uint64_t)s->low;
    TRY(sort_bytes(work, from, to, n, 8 - (unsigned)__builtin_clzll(spread) / 8, &sorted));
    size_t n_values = 1;
    for (size_t i = 1; i < n; i++)
        if (sorted[i] != sorted[n_values - 1]) sorted[n_values++] = sorted[i];
    size_t step = (n_values + LANE_VALUES - 1) / LANE_VALUES;
    s->is_exact = step == 1;
    for (size_t i = 0; i < n_values; i += step)
        s->ranks[s->n_ranks++] = (int64_t)(sorted[i] + (uint64_t)s->low);
    arena_rewind(memory, mark);
    return TRUCE_OK;
}

/* True when the sums, without the low bits, use few lanes for so many points. */
static bool is_coarse(const int64_t *points, size_t n, uint32_t n_dims, uint32_t d,
                      const lane_scale *s)
{
    uint64_t used[65536 / 64] = {0};
    size_t n_used = 0;
    for (size_t i = 0; i < n && n_used < LANES_ENOUGH; i++) {
        uint64_t at = ((uint64_t)points[i * n_dims + d] - (uint64_t)s->low) >> s->shift;
        n_used += (used[at / 64] >> (at % 64) & 1) == 0;
        used[at / 64] |= UINT64_C(1) << (at % 64);
    }
    return n_used < LANES_ENOUGH && n_used < n / 4;
}

/* 1 / odd modulo 2^64: each round doubles the bits that are right, three to begin with. */
static uint64_t invert(uint64_t odd)
{
    uint64_t inverse = odd;
    for (int round = 0; round < 5; round++) inverse *= 2 - odd * inverse;
    return inverse;
}

static void set_step(lane_scale *s, uint64_t step)
{
    s->step = step;
    s->shift = (unsigned)__builtin_ctzll(step);
    s->inverse = invert(step >> s->shift);
}

/* Finds the largest step that divides all differences, as long as it makes few enough steps; false
 * otherwise. A step is right for x when dividing by it, modulo 2^64, leaves no more than it can. */
static bool find_step(const int64_t *points, size_t n, uint32_t n_dims, uint32_t d, lane_scale *s)
{
    uint64_t spread = (uint64_t)s->high - (uint64_t)s->low, step = spread > 0 ? spread : 1;
    set_step(s, step);
    for (size_t i = 0; i < n; i++) {
        uint64_t above = (uint64_t)points[i * n_dims + d] - (uint64_t)s->low;
        bool is_even = (above & ((UINT64_C(1) << s->shift) - 1)) == 0;
        if (is_even && (above >> s->shift) * s->inverse <= spread / step) continue;
        step = greatest_divisor(step, above);
        if (spread / step >= LANE_VALUES) return false;
        set_step(s, step);
    }
    return true;
}

truce_status lane_scale_find(arena *memory, work_meter *work, const int64_t *points, size_t n,
                             uint32_t n_dims, uint32_t d, bool may_rank, lane_scale *out)
{
    lane_scale s = {.low = INT64_MAX, .high = INT64_MIN};
    for (size_t i = 0; i < n; i++) {
        int64_t x = points[i * n_dims + d];
        s.low = x < s.low ? x : s.low;
        s.high = x > s.high ? x : s.high;
    }
    s.is_exact = find_step(points, n, n_dims, d, &s);
    if (!s.is_exact) {
        uint64_t spread = (uint64_t)s.high - (uint64_t)s.low, step = 2;
        while (spread / step >= LANE_VALUES) step *= 2;
        set_step(&s, step);
        if (may_rank && is_coarse(points, n, n_dims, d, &s))
            TRY(find_ranks(memory, work, points, n, n_dims, d, &s));
    }
    *out = s;
    return work_spend(work, n * 2);
}
