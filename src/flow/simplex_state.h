/* simplex_state.h -- the basis of the network simplex method, for its own files only: simplex.c
 * (making, pricing, pivots), simplex_tree.c (the tree), simplex_mend.c (changes).
 * Floor: flow.
 *
 * The tree is kept as in Barr, Glover & Klingman: `thread` lists the nodes in preorder, circularly;
 * a subtree is the `size` nodes from its root to its `last` one. What a pivot's cycle needs stands
 * together in a record: how much more can be sent from the node to its parent (room_up) and back
 * (room_down). The flow of a tree arc is one of the two, that of any other arc is 0 or its
 * capacity, so no flow is stored. Strongly feasible: room_up > 0 at each node but the root.
 *
 * Arcs are numbered in the order in which they are priced, which spreads neighbours of the problem
 * over many blocks. Arc m + v is the artificial arc of node v, which leads to the root or from it,
 * as needed. */
#ifndef TRUCE_FLOW_SIMPLEX_STATE_H
#define TRUCE_FLOW_SIMPLEX_STATE_H

#include "flow/simplex.h"

#define ENDLESS (INT64_C(1) << 62)   /* room of an unbounded arc that carries nothing */
#define ROOM_MOST (INT64_C(1) << 61) /* between all bounded rooms and all unbounded ones */

typedef struct priced_arc {
    int32_t tail;
    int32_t head;
    int64_t cost;
} priced_arc;

typedef struct tree_node {
    int32_t parent; /* -1: the root */
    uint32_t pred;  /* 2 * arc + 1 when the arc leads from the node to its parent, + 0 else */
    int32_t size;
    int32_t last;
    int64_t room_up;
    int64_t room_down;
} tree_node;

/* An arc's state, by which its reduced cost is multiplied. An arc in the tree and a frozen one have
 * 0; `kept` says what a frozen one had. */
enum { AT_UPPER = -1, AT_REST = 0, AT_LOWER = 1 };

struct simplex {
    arena *memory;
    int32_t n; /* nodes of the problem; the root is node n */
    int32_t m;
    int32_t *place; /* m: of an arc of the problem among the priced ones */
    /* m, as they are priced */
    priced_arc *arcs;
    int64_t *capacity;
    int8_t *state;
    int8_t *kept;
    /* n + 1 */
    tree_node *nodes;
    int32_t *thread;
    int32_t *back; /* the thread backwards */
    int32_t *spot; /* scratch */
    int64_t *potential;
    int64_t *excess; /* what a node has too much since the last solve; 0 in between */
    int64_t *supply;

    int64_t sum_capacity; /* of the bounded arcs */
    int64_t sum_supply;   /* magnitudes */
    int64_t artificial_cost;
    int32_t block;
    int32_t next; /* where pricing goes on */
    bool has_basis;
    bool is_frozen;
    bool has_changes; /* rooms or excesses are not those of a strongly feasible tree */
    bool has_costs;   /* the artificial cost and the potentials are those of the costs */
    simplex_work work;
};

static inline bool is_artificial(const simplex *s, int32_t arc)
{
    return arc >= s->m;
}

static inline int32_t pred_arc(const tree_node *v)
{
    return (int32_t)(v->pred >> 1);
}

static inline bool pred_is_up(const tree_node *v)
{
    return (v->pred & 1) != 0;
}

/* The flow of the arc between a node and its parent. */
static inline int64_t pred_flow(const tree_node *v)
{
    return pred_is_up(v) ? v->room_down : v->room_up;
}

static inline int64_t room_of(int64_t capacity)
{
    return capacity == FLOW_UNBOUNDED ? ENDLESS : capacity;
}

static inline int64_t magnitude(int64_t x)
{
    return x < 0 ? -x : x;
}

/* ---- simplex_tree.c ---- */

/* The first basis: each node hangs at the root. */
void tree_start(simplex *s);
/* Says that a node hangs at the root by its artificial arc, which carries `amount` (negative: from
 * the root). Nothing but the arc is changed. */
void tree_set_artificial(simplex *s, int32_t node, int64_t amount);
/* Makes thread, sizes and last nodes anew from the parents. The old thread must list each node
 * behind its parent. Cost: O(n). */
void tree_rebuild(simplex *s);
/* Turns the subtree of `bottom` so that `top`, a node in it, is its root, and hangs it below
 * `under` by an arc with the given rooms. `join`: the nearest node above both places. Cost: O(stem
 * + depth). */
void tree_rehang(simplex *s, int32_t top, int32_t bottom, int32_t under, int32_t join,
                 uint32_t pred, int64_t room_up, int64_t room_down);
/* Sets all potentials so that the arcs of the tree have reduced cost 0; the root's is 0. */
void tree_price(simplex *s);
/* Adds `shift` to the potentials of a subtree, or takes it from all others where they are fewer:
 * only differences matter. */
void tree_shift(simplex *s, int32_t top, int64_t shift);

/* ---- simplex_mend.c ---- */

/* Makes the tree strongly feasible again after changes. Cost: O(n). */
void mend_tree(simplex *s);

#endif
