#include "solve/front.h"
#include "solve/corner_tree.h"
#include <string.h>

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
    TRY(arena_take(scratch, n, (n_dims - 1) * sizeof **lanes, (void **)lanes));
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
