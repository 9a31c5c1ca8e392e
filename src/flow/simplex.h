/* simplex.h -- the cheapest flow, by the network simplex method, restarted after changes.
 * Floor: flow. Pure: no I/O, no clock. Thread-safe on distinct objects.
 *
 * A typical life:
 *     simplex_new(&meter, &problem, &s);
 *     simplex_solve(s, &work, &answer);              cold
 *     simplex_set_capacity(s, arc, 0); ...           a closure
 *     simplex_solve(s, &work, &answer);              from the old basis
 *     simplex_flows(s, flow); simplex_potentials(s, potential);
 *     simplex_free(s);
 *
 * A basis is a spanning tree of the nodes and a root of its own. A node that the tree does not
 * reach by arcs of the problem hangs at the root by an artificial arc, whose cost exceeds that of
 * any path; what flows there is supply that stays unsent, or demand that stays undelivered. So
 * every state is one to go on from, a problem without a solution has an answer (as much as can be
 * sent, and as cheaply as possible), and a capacity that is cut below the flow costs no more than a
 * few nodes that are hung at the root anew.
 *
 * Source: Dantzig (1951); strongly feasible trees, which exclude cycling: Cunningham, W. H. (1976),
 * "A network simplex method", Mathematical Programming 11, 105-116; the tree as preorder, subtree
 * sizes and last descendants: Barr, Glover & Klingman (1979), "Enhancements of spanning tree
 * labelling procedures for network optimization", INFOR 17, 16-34; pricing by blocks: Grigoriadis
 * (1986), "An efficient implementation of the network simplex method", Math. Programming Study 26,
 * 83-111. */
#ifndef TRUCE_FLOW_SIMPLEX_H
#define TRUCE_FLOW_SIMPLEX_H

#include "base/arena.h"
#include "base/budget.h"
#include "flow/flow_problem.h"

typedef struct simplex simplex;

typedef enum simplex_outcome {
    SIMPLEX_OPTIMAL,
    SIMPLEX_INFEASIBLE, /* proved: more than `unsent` and `undelivered` cannot be avoided; the flow
                           is the cheapest among those that send as much as possible */
    SIMPLEX_UNBOUNDED,  /* a cycle of negative cost has no capacity; see `cycle_arc` */
    SIMPLEX_STOPPED     /* the budget ended: flow and bound are the best so far */
} simplex_outcome;

/* Counted work, the same on every machine. */
typedef struct simplex_work {
    uint64_t pivots;
    uint64_t scanned; /* arcs that were priced */
    uint64_t moved;   /* nodes whose potential changed */
    uint64_t walked;  /* nodes on the cycles of pivots */
} simplex_work;

typedef struct simplex_answer {
    simplex_outcome outcome;
    int128 cost;         /* of the flow on the arcs of the problem */
    int64_t unsent;      /* supply that has no way out */
    int64_t undelivered; /* demand that nothing reaches; both 0: the flow is feasible */
    bool has_bound;
    int128 bound; /* no feasible flow costs less; equals cost when OPTIMAL. Not with INFEASIBLE */
    int32_t cycle_arc;
    simplex_work work; /* of this solve */
} simplex_answer;

/* Makes a simplex for a problem, which is copied: about 34 bytes an arc and 121 a node, counted
 * against `meter` (may be NULL). The first basis is made by simplex_solve.
 * Errors: TRUCE_E_MISUSE (flow_problem_check finds a fault), TRUCE_E_MEMORY. */
MUST_USE truce_status simplex_new(memory_meter *meter, const flow_problem *p, simplex **out);
/* NULL is fine. */
void simplex_free(simplex *s);

/* Change the problem; the basis stays and the next solve goes on from it, wherever it can be made
 * feasible again: what a cut arc carried is hung at the root. Any number of changes between two
 * solves. Errors: TRUCE_E_MISUSE (no such arc or node, beyond the limits of flow_problem.h; nothing
 * is changed then). What a path costs at most is looked at by the next solve: on the way from one
 * set of costs to another it may be too much. Cost: O(1); a basis with changes is mended by the
 * next solve in O(nodes) before it pivots near them, other costs take it O(arcs). */
MUST_USE truce_status simplex_set_cost(simplex *s, int32_t arc, int64_t cost);
MUST_USE truce_status simplex_set_capacity(simplex *s, int32_t arc, int64_t capacity);
MUST_USE truce_status simplex_set_supply(simplex *s, int32_t node, int64_t supply);

/* Holds on to what was found before a second wish: from now on an arc outside the tree whose
 * reduced cost is not 0 keeps its flow, so every further solve, with other costs, chooses among the
 * flows that are cheapest by the present ones (lexicographic order). To be called after a solve
 * that was OPTIMAL; simplex_thaw lets all arcs go again. While frozen, capacities and supplies must
 * stay as they are (TRUCE_E_MISUSE). Cost: O(m). */
void simplex_freeze(simplex *s);
void simplex_thaw(simplex *s);

/* Finds the cheapest flow, from the old basis if there is one. A budget that ends is not an error:
 * the answer then says STOPPED, and a further solve goes on where this one ended. `w` may be NULL.
 * Errors: TRUCE_E_MISUSE (a path could cost more than FLOW_COST_MOST since costs were changed; the
 * basis stays as it was). Takes no memory. Cost: exponential in theory, about n pivots of
 * O(sqrt(m) + depth of the tree) in practice. */
MUST_USE truce_status simplex_solve(simplex *s, work_meter *w, simplex_answer *answer);

/* Read the state after a solve. Flows keep conservation but for what is unsent or undelivered at a
 * node. A potential is what one more unit at the node costs: potential[head] - potential[tail] <=
 * cost where an arc has room, >= where it has flow. So `potential[head] - potential[tail] - cost`
 * of a full arc is the value of one more unit of its capacity. Potentials are fixed up to a
 * constant for each connected part of the network. Before the first solve all are 0. Shapes: flow
 * n_arcs, potential n_nodes. Cost: O(m), O(n); single reads O(1). */
void simplex_flows(const simplex *s, int64_t *flow);
void simplex_potentials(const simplex *s, int64_t *potential);
int64_t simplex_flow(const simplex *s, int32_t arc);
int64_t simplex_potential(const simplex *s, int32_t node);
/* What stays at a node: positive unsent, negative undelivered. It stays where that is cheapest,
 * which with negative costs can be a node without a supply. */
int64_t simplex_left(const simplex *s, int32_t node);

/* Holds for every state between calls; for tests. Cost: O(n + m). */
bool simplex_check(const simplex *s);

#endif
