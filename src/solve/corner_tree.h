/* corner_tree.h -- does any point of a set do at least as well as this one everywhere?
 * Floor: solve. Points as lanes (lanes.h), in a tree of BLOCKS of 32 lanes a dimension. A block of
 * the lowest level holds 32 points; a block above holds the upper corners of 32 blocks below. One
 * test of a block, the same on every level, says which of its 32 are at least as good as a point;
 * only below these can anything be that is. All points that may come are given when the tree is
 * planned: sorted by the dimension in which they spread most and cut into a few equal parts, and so
 * is each part, until they are blocks. What is near lies together then, and on a front few blocks
 * can decide. Points are put in one by one, each at its place.
 *
 *     level 1    corners of 32 blocks
 *                  |  |        |
 *     level 0    [32][32] ... [32]    points near each other
 *
 * Source: k-d trees (Bentley 1975) with the corners of ND-trees (Jaszkiewicz & Lust 2018), packed
 * as by Leutenegger, Lopez & Edgington (1997), and as wide as the processor compares. */
#ifndef TRUCE_SOLVE_CORNER_TREE_H
#define TRUCE_SOLVE_CORNER_TREE_H

#include "solve/lanes.h"

#define CORNER_LEVELS 7 /* 32^7 > 2^32 */
#define CORNER_DIMS 64  /* at most */

typedef struct corner_tree {
    uint32_t n_dims;
    unsigned n_levels;
    size_t n_blocks[CORNER_LEVELS];
    lane *blocks[CORNER_LEVELS]; /* block by block, dimension by dimension, 32 lanes */
    /* Where lanes do not decide: what is at a place, and the sums. NULL: lanes decide. */
    uint32_t *rows;
    const int64_t *points;
    uint32_t n_sums; /* of a point; the last n_dims of them are compared */
} corner_tree;

/* Plans a tree for n points, 0 < n < 2^32, given as n x n_dims lanes, row-major. Sets the place of
 * each. The tree is empty. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(n * n_dims) for each
 * time that parts are cut, log8 (n / 32) times. */
MUST_USE truce_status corner_tree_plan(arena *memory, work_meter *work, uint32_t n_dims,
                                       const lane *points, size_t n, uint32_t **places,
                                       corner_tree *out);

/* Lets the sums decide, where scales are not exact: row r of `points` is r * n_sums. */
MUST_USE truce_status corner_tree_let_sums_decide(arena *memory, corner_tree *t,
                                                  const int64_t *points, uint32_t n_sums);

/* Puts a point at its place; `row` is where its sums are, or will be when the tree is asked. */
void corner_tree_put(corner_tree *t, uint32_t place, const lane *p, uint32_t row);

/* True when some point in the tree is at least as good everywhere; `sums` are those of p to compare
 * with. Adds what it took to `work_units`. Cost: O(log n) blocks where few corners are above p, all
 * blocks at worst. */
bool corner_tree_covers(const corner_tree *t, const lane *p, const int64_t *sums,
                        uint64_t *work_units);

#endif
