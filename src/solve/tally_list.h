/* tally_list.h -- the parts of the tally: lists of sums, pairs of lists, the spine.
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

/* A list seen from one dimension: its entries in ascending order, and how many occurrences there
 * are from a place on. */
typedef struct tally_order {
    const int64_t *values;
    const uint32_t *entries;
    const uint64_t *from_here; /* n + 1 sums */
} tally_order;

/* Two lists made ready for counting the pairs whose sum meets all needs: the smaller one is put in
 * order, the larger one is gone through. */
typedef struct tally_pair {
    tally_list a;
    tally_list b;
    tally_order orders[FRONT_MOST_DIMS]; /* of b, with counts of one digit */
    reach bounds[FRONT_MOST_DIMS];       /* of b */
    int64_t highest[FRONT_MOST_DIMS];    /* of a */
    bool has_orders;
} tally_pair;

/* Makes two lists ready; the pair lives in the tallier's memory. */
MUST_USE truce_status tally_prepare_pair(tallier *t, tally_list a, tally_list b, tally_pair *pair);
/* Says what one counting of a pair is expected to cost. */
uint64_t tally_pair_work(const tally_pair *pair);
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

#endif
