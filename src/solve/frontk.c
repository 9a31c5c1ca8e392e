#include "solve/front.h"
#include <string.h>

#define BLOCK 32
#define GROUP 32 /* blocks */

/* Upper corners of the kept points, block by block and group by group: a point that is better than
 * the corner in some utility is dominated by nothing in there. */
typedef struct corners {
    int64_t *blocks;
    size_t blocks_capacity;
    int64_t *groups;
    size_t groups_capacity;
} corners;

static inline bool is_under(const int64_t *p, const int64_t *corner, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (p[d] > corner[d]) return false;
    return true;
}

static void raise_corner(int64_t *corner, const int64_t *p, uint32_t n_dims, bool is_new)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (is_new || p[d] > corner[d]) corner[d] = p[d];
}

static bool is_covered(const corners *c, const int64_t *points, size_t kept, uint32_t n_dims,
                       const int64_t *p, uint64_t *work_units)
{
    size_t n_blocks = (kept + BLOCK - 1) / BLOCK;
    for (size_t group = 0; group * GROUP < n_blocks; group++) {
        ++*work_units;
        if (!is_under(p, c->groups + group * n_dims, n_dims)) continue;
        size_t end_block = (group + 1) * GROUP < n_blocks ? (group + 1) * GROUP : n_blocks;
        for (size_t block = group * GROUP; block < end_block; block++) {
            ++*work_units;
            if (!is_under(p, c->blocks + block * n_dims, n_dims)) continue;
            size_t end = (block + 1) * BLOCK < kept ? (block + 1) * BLOCK : kept;
            *work_units += end - block * BLOCK;
            for (size_t i = block * BLOCK; i < end; i++)
                if (is_under(p, points + i * n_dims, n_dims)) return true;
        }
    }
    return false;
}

truce_status frontk_sweep(arena *scratch, work_meter *work, uint32_t n_dims, int64_t *points,
                          size_t n, size_t *n_left)
{
    corners c = {0};
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t *p = points + i * n_dims;
        uint64_t units = 1;
        bool is_hidden = is_covered(&c, points, kept, n_dims, p, &units);
        TRY(work_spend(work, units * n_dims / 2));
        if (is_hidden) continue;
        size_t block = kept / BLOCK, group = block / GROUP;
        TRY(ARENA_RESERVE(scratch, &c.blocks, &c.blocks_capacity, (block + 1) * n_dims));
        TRY(ARENA_RESERVE(scratch, &c.groups, &c.groups_capacity, (group + 1) * n_dims));
        raise_corner(c.blocks + block * n_dims, p, n_dims, kept % BLOCK == 0);
        raise_corner(c.groups + group * n_dims, p, n_dims, kept % (BLOCK * GROUP) == 0);
        memmove(points + kept * n_dims, p, n_dims * sizeof *p);
        kept++;
    }
    *n_left = kept;
    return TRUCE_OK;
}
