/* simplex_state.h -- what the files of the network simplex share.
 * Floor: flow. Private to them: simplex.c makes, prices, solves and reads, simplex_tree.c changes
 * the tree, simplex_mend.c takes in changes of the problem, simplex_near.c prices around what has
 * changed, simplex_order.c says in which order arcs and nodes stand, simplex_check.c knows what
 * must hold.
 *
 * The tree is kept as in Barr, Glover & Klingman: `thread` lists the nodes in preorder, circularly;
 * a subtree is the `size` nodes from its root to its `last` one. What a pivot's cycle needs stands
 * together in a record: how much more can be sent from the node to its parent (room_up) and back
 * (room_down). The flow of a tree arc is one of the two, that of any other arc is 0 or its
 * capacity, so no flow is stored. Strongly feasible: room_up > 0 at each node but the root.
 *
 * Arc m + v is the artificial arc of node v, which leads to the root or from it, as needed. */
#ifndef TRUCE_FLOW_SIMPLEX_STATE_H
#define TRUCE_FLOW_SIMPLEX_STATE_H

#include "flow/simplex.h"

/* The sums of flow_problem.h bound what a basis can carry by 2^60. */
#define ENDLESS (INT64_C(1) << 62)   /* room of an unbounded arc that carries nothing */
#define ROOM_MOST (INT64_C(1) << 61) /* between all bounded rooms and all unbounded ones */

typedef struct tree_node {
    int32_t parent;
    uint32_t pred; /* 2 * arc + 1 when the arc leads from the node to its parent, + 0 else */
    int32_t size;
    int32_t last;
    int64_t room_up;
    int64_t room_down;
} tree_node;

enum { AT_UPPER = -1, IN_TREE = 0, AT_LOWER = 1 };

/* How arcs, sorted by their heads, are dealt to places: see simplex_order.c. */
typedef struct dealing {
    int32_t block;
    int32_t rows; /* blocks 0, rows, 2 * rows ... come first, then 1, rows + 1, ... */
    int32_t blocks;
    int32_t missing; /* what the last block is short of */
} dealing;

struct simplex {
    arena *memory;
    int32_t n; /* nodes of the problem; the root is node n */
    int32_t m;
    /* m, in the order in which they are priced; ends are nodes as they are numbered now */
    int32_t *tail;
    int32_t *head;
    int64_t *cost;
    int64_t *capacity;
    int8_t *state;     /* AT_LOWER, AT_UPPER or IN_TREE */
    int8_t *sign;      /* the state, but 0 for arcs that are frozen: what pricing multiplies by */
    int32_t *place;    /* of an arc of the problem among the priced ones */
    int32_t *next_out; /* another arc with the same tail; -1: the last one */
    /* n + 1, as nodes are numbered now */
    tree_node *nodes;
    tree_node *spare; /* to number them anew */
    int32_t *thread;
    int32_t *back; /* the thread backwards */
    int64_t *potential;
    int64_t *excess; /* what a node has too much since supplies or capacities changed, else 0 */
    int64_t *supply;
    int64_t *hang; /* what its artificial arc costs while there is a penalty */
    int32_t *out;  /* an arc with this tail; -1: none */
    int32_t *in;   /* where the arcs with this head begin, when arcs are sorted by it */
    int32_t *spot; /* n: the number of a node of the problem now */
    /* Nodes whose arcs may have other reduced costs since they were priced last: see
     * simplex_near.c. A ring of n + 1. */
    int32_t *touched;
    bool *is_touched;
    int32_t first_touched, n_touched;

    int64_t sum_capacity;    /* of the bounded arcs */
    int64_t sum_supply;      /* of the magnitudes */
    int64_t artificial_cost; /* more than any path costs */
    int64_t penalty;         /* see simplex_mend.c; 0: artificial arcs cost what is above */
    dealing deal;
    int32_t next;          /* where pricing goes on: an arc, or m + node for an artificial one */
    int64_t in_vain;       /* arcs priced since the last pivot, also over several solves */
    uint64_t moved_before; /* work.moved when nodes were numbered */
    bool has_basis;
    bool has_excess;        /* rooms or excesses are to be mended */
    bool has_other_costs;   /* potentials are not those of the tree */
    bool prices_artificial; /* artificial arcs that have left may come back */
    bool is_near;           /* only arcs of touched nodes are priced: all others are in order */
    bool is_frozen;
    bool is_optimal; /* as the last solve left it */
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

static inline int64_t pred_cost(const simplex *s, const tree_node *v)
{
    int32_t arc = pred_arc(v);
    if (!is_artificial(s, arc)) return s->cost[arc];
    return s->penalty > 0 ? s->hang[arc - s->m] : s->artificial_cost;
}

static inline bool pred_is_up(const tree_node *v)
{
    return (v->pred & 1) != 0;
}

/* Flow of the arc between a node and its parent. */
static inline int64_t pred_flow(const tree_node *v)
{
    return pred_is_up(v) ? v->room_down : v->room_up;
}

static inline int64_t room_of(int64_t capacity)
{
    return capacity == FLOW_UNBOUNDED ? ENDLESS : capacity;
}

static inline int64_t magnitude_of(int64_t x)
{
    return x < 0 ? -x : x;
}

/* More than 0 where an arc outside the tree would cost more than its ends are apart. */
static inline int64_t reduced_cost(const simplex *s, int32_t place)
{
    return s->cost[place] + s->potential[s->tail[place]] - s->potential[s->head[place]];
}

/* The end of an arc of the tree that lies below the other. */
static inline int32_t lower_end(const simplex *s, int32_t place)
{
    int32_t tail = s->tail[place];
    return pred_arc(&s->nodes[tail]) == place ? tail : s->head[place];
}

static inline int64_t flow_at(const simplex *s, int32_t place)
{
    if (s->state[place] == AT_LOWER) return 0;
    if (s->state[place] == AT_UPPER) return s->capacity[place];
    return pred_flow(&s->nodes[lower_end(s, place)]);
}

/* What stays at a node. */
static inline int64_t left_at(const simplex *s, int32_t node)
{
    const tree_node *v = &s->nodes[node];
    if (!s->has_basis) return s->supply[node];
    if (!is_artificial(s, pred_arc(v))) return 0;
    return pred_is_up(v) ? pred_flow(v) : -pred_flow(v);
}

/* From one child of the root to the next, in the end to the root itself. Only what hangs there can
 * have something left. */
static inline int32_t behind_subtree(const simplex *s, int32_t node)
{
    return s->thread[s->nodes[node].last];
}

static inline void link_thread(simplex *s, int32_t before, int32_t behind)
{
    s->thread[before] = behind;
    s->back[behind] = before;
}

static inline void set_state(simplex *s, int32_t place, int8_t state)
{
    s->state[place] = state;
    s->sign[place] = state;
}

/* ---- simplex_order.c ---- */

/* Copies the arcs of a problem in the order in which they are to be priced. */
void order_arcs(simplex *s, const flow_problem *p);
/* The place of the arc that is k-th by its head; k < m. */
int32_t order_place(const dealing *d, int32_t k);
/* Numbers the nodes in preorder, when enough potentials were changed since the last time: subtrees
 * then lie together in memory. Cost: O(m + n). */
void order_nodes(simplex *s);

/* ---- simplex_tree.c ---- */

/* The first basis: each node hangs at the root. */
void tree_start(simplex *s);

/* Hangs a node at the root by its artificial arc, which carries `amount` (negative: from the root).
 * Nothing but the arc is changed. */
void tree_set_artificial(simplex *s, int32_t node, int64_t amount);

/* Sets all potentials so that the arcs of the tree have reduced cost 0. While only arcs of touched
 * nodes are priced, as few as can be get other ones, and these are touched. */
void tree_price(simplex *s);

/* Adds `shift` to the potentials of a subtree, or takes it from those of all other nodes where they
 * are fewer: only differences matter. While only arcs of touched nodes are priced, they are
 * touched. */
void tree_shift(simplex *s, int32_t top, int64_t shift);

/* Brings an arc into the tree, which may be artificial, and sends along its cycle what goes.
 * Returns false, and changes nothing, when the cycle has no end. */
bool tree_enter(simplex *s, int32_t arc);

/* ---- simplex_near.c ---- */

/* Nodes are looked at again. */
static inline void near_touch(simplex *s, int32_t node)
{
    if (s->is_touched[node]) return;
    int32_t at = s->first_touched + s->n_touched++;
    s->touched[at > s->n ? at - s->n - 1 : at] = node;
    s->is_touched[node] = true;
}

/* Prices the arcs of the next touched nodes, about as many as a block has. Returns the one that
 * saves most a unit, or -1. Without an arc that does a node is touched no more. */
int32_t near_price(simplex *s);

/* No node is touched any more. Cost: O(those that are). */
void near_end(simplex *s);

/* ---- simplex_mend.c ---- */

/* Makes a strongly feasible tree again of one with changed rooms and excesses. The potentials may
 * not be those of the tree then. Cost: O(n); O(m) where not all arcs were in order before. */
void mend_tree(simplex *s);

/* Raises the penalty where something is left to be driven off by it, at last to the true cost.
 * Returns false when there is nothing to raise. Cost: O(n). */
bool mend_penalty(simplex *s);

/* Sets what an artificial arc costs, if other costs changed. Errors: TRUCE_E_MISUSE (a path could
 * cost more than FLOW_COST_MOST). Cost: O(m) then. */
MUST_USE truce_status mend_costs(simplex *s);

#endif
