/* tally_list.h -- the parts of the tally: lists of sums, pairs of lists, the spine, no sums at all.
 * Floor: solve. Seen by tally*.c only; tally.h is the entry. */
#ifndef TRUCE_SOLVE_TALLY_LIST_H
#define TRUCE_SOLVE_TALLY_LIST_H

#include "solve/tally.h"

/* Vectors of sums and how often each occurs; counts have n_limbs 64-bit digits, least first. */
typedef struct tally_list {
    size_t n;
    const int64_t *vectors;
    const uint64_t *counts;
} tally_list;

/* A list under construction: a hash table over its vectors. */
typedef struct tally_builder {
    int64_t *vectors;
    size_t vectors_capacity;
    uint64_t *counts;
    size_t counts_capacity;
    size_t n;
    uint32_t *slots; /* entry + 1; 0: empty */
    size_t n_slots;
} tally_builder;

typedef struct tallier {
    arena *memory;
    work_meter *work;
    const question *q;
    const outlook *o;
    const decision_graph *g;
    uint32_t n_dims;
    size_t n_limbs;
    uint64_t work_left;
    bool has_given_up;
    tally_list *states;
    tally_list *tuples;
    bool *has_tuple;
} tallier;

/* Takes work out of the allowance; false when it is used up. */
bool tally_allow(tallier *t, uint64_t amount);

/* to += a * b; the product fits because no count exceeds the number of all outcomes. */
void tally_add_product(uint64_t *to, const uint64_t *a, const uint64_t *b, size_t n_limbs);

/* Makes the values of a cell a list: equal vectors once. */
MUST_USE truce_status tally_cell(tallier *t, uint32_t cell, tally_list *result);

/* Gives the product of all subtrees below an arc but the largest, and the largest. */
MUST_USE truce_status tally_split_below(tallier *t, const graph_node *node, const graph_arc *arc,
                                        tally_list *others, tally_list *largest);

/* ---- pairs (tally_pair.c) ---------------------------------------------------------------- */

/* Some dimensions of a list that can be put in order together: along its places each of them only
 * rises, or only falls. What meets their needs is then a range of places. (The amount of one issue
 * is such a list: one party's loss grows with the other's gain.) */
typedef struct tally_axis {
    uint32_t n_dims;
    const uint32_t *dims;
    const bool *is_falling;       /* by place in dims */
    const int64_t *const *values; /* by place in dims: n values, ascending; of a falling one with
                                     the sign turned */
    const uint32_t *const *steps; /* by place in dims: which place each part of the values begins */
    const unsigned *step_bits;    /* by place in dims: a part covers 2^bits values */
    const uint32_t *entries;      /* n: the list's entry at a place */
    const uint64_t *before;       /* n + 1 counts: occurrences at the places before */
} tally_axis;

/* Two axes: how many occurrences lie in a range of either. A wavelet matrix over the places in the
 * second axis, in the order of the first.
 * Source: Claude & Navarro (2012). */
typedef struct tally_plane {
    uint32_t n_levels;              /* 0: none was made */
    const uint32_t *const *zeros;   /* by level: n + 1: entries before with a 0 bit */
    const uint64_t *const *weights; /* by level: n + 1: occurrences before, in the level's order */
} tally_plane;

/* Two lists made ready for counting the pairs whose sum meets all needs: `b` is put in order, `a`
 * is gone through. */
typedef struct tally_pair {
    tally_list a;
    tally_list b;
    uint32_t n_axes; /* of b */
    const tally_axis *axes;
    tally_plane plane;
    const int64_t *columns_a; /* n_dims x a.n: the vectors of a by dimension */
    reach bounds_a[FRONT_MOST_DIMS];
    reach bounds_b[FRONT_MOST_DIMS];
} tally_pair;

/* Makes two lists ready; the pair lives in the tallier's memory. */
MUST_USE truce_status tally_prepare_pair(tallier *t, tally_list a, tally_list b, tally_pair *pair);
/* Says what one counting of a pair is expected to cost. */
uint64_t tally_pair_work(const tallier *t, const tally_pair *pair);
/* Adds to `total` how many pairs, moved by `shift`, meet all needs. */
MUST_USE truce_status tally_count_pair(tallier *t, const tally_pair *pair, const int64_t *shift,
                                       uint64_t *total);

/* ---- the spine (tally_spine.c) ----------------------------------------------------------- */

/* Returns how many nodes the spine has: 0 when there is none, or it is long. From the only root
 * down, nodes with one child each are the spine. */
uint32_t tally_spine_length(const tallier *t);
/* Tries to count along the spine, all lists below its end being made; `is_done` says whether that
 * was cheap enough. `one` is a count of one. */
MUST_USE truce_status tally_count_spine(tallier *t, uint32_t length, const uint64_t *one,
                                        uint64_t *total, bool *is_done);

/* ---- nobody needs anything (tally_plain.c) ------------------------------------------------- */

/* Counts the outcomes through open arcs, whatever their sums. */
MUST_USE truce_status tally_count_plainly(tallier *t, uint64_t *total);

#endif
