/* graph.h -- all outcomes of a scenario as one decision graph, built once and asked many times.
 * Floor: solve. Issues are decided along a pseudo tree (order.h). A STATE of an issue is what is
 * still open of the conditions that reach into its subtree (residual.h); partial outcomes with the
 * same state have the same future, so the state exists once. From a state leads one ARC for each
 * set of values after which everything goes on the same: it carries the values (a CELL), what the
 * conditions decided there add or break (an EVENT), and the states of the subtrees below.
 *
 *     state of pause --{0..30}--> (states of the subtrees) ...
 *                    --{35..90}, north/2 broken--> ...
 *
 * Conditions that are enforced cut arcs; those that are tracked (red lines, in an explanation) mark
 * them. Rules add utility where they become true.
 * Conditions over the same issues are decided together (bundle.h). A state is kept as a key, a few
 * bits for each bundle that is open; what the values of its issue do depends only on the bits of
 * the bundles that mention the issue, is worked out once for all states with the same bits (a ROW),
 * and is put into the keys of the states below with one mask and one OR.
 * Source: AND/OR multi-valued decision diagrams (Mateescu, Dechter & Marinescu 2008), here with
 * residual conditions as states.
 * Invariants: nodes in preorder; targets have larger node numbers; no arc leads to a dead state. */
#ifndef TRUCE_SOLVE_GRAPH_H
#define TRUCE_SOLVE_GRAPH_H

#include "base/arena.h"
#include "base/budget.h"
#include "solve/condition.h"
#include "solve/order.h"

/* What happens on an arc: rules that become true, tracked conditions that become false. */
typedef struct graph_event {
    uint32_t n;
    uint32_t at; /* place in event_conditions */
} graph_event;

typedef struct graph_cell {
    uint32_t issue;
    uint32_t n;  /* values */
    uint32_t at; /* place in cell_values: increasing */
} graph_cell;

typedef struct graph_arc {
    uint32_t cell;
    uint32_t event;  /* 0: nothing happens */
    uint32_t target; /* n_children of the node: 0: unused; 1: the state of the child;
                        more: number of a tuple of children's states, see graph_targets */
} graph_arc;

typedef struct graph_state {
    uint32_t first_arc;
    uint32_t n_arcs; /* 0: dead, no outcome */
} graph_state;

/* One issue in the pseudo tree. */
typedef struct graph_node {
    uint32_t issue;
    uint32_t n_children;
    const uint32_t *children; /* nodes */
    uint32_t first_state;     /* states of a node are contiguous */
    uint32_t n_states;
    uint32_t first_tuple; /* and so are its tuples, of n_children states each */
    size_t tuples_at;     /* where the first of them is in tuples */
} graph_node;

typedef struct decision_graph {
    const truce_scenario *s;
    uint32_t n_nodes;
    const graph_node *nodes; /* in preorder: node number = place of the issue */
    uint32_t n_roots;        /* nodes without parent: unconnected groups of issues */
    const uint32_t *roots;
    uint32_t n_states;
    const graph_state *states;
    size_t n_arcs;
    const graph_arc *arcs;
    uint32_t n_cells;
    const graph_cell *cells;
    const uint32_t *cell_values;
    uint32_t n_events;
    const graph_event *events;
    const uint32_t *event_conditions; /* condition numbers */
    uint32_t n_tuples;
    const uint32_t *tuples;
    size_t n_conditions;
    const condition *conditions;
    bool is_empty;          /* no outcome satisfies what is enforced */
    uint32_t initial_event; /* what is decided before any issue is */
} decision_graph;

/* Finds which issues each condition mentions, in `out`. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status issue_scopes_find(arena *out, work_meter *work, uint32_t n_issues,
                                        size_t n_conditions, const condition *conditions,
                                        issue_scope **result);

/* Builds the graph of a scenario under some conditions. Lives in `out`.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(arcs * words of a key), and for
 * every row its values * the bundles that mention the issue; the number of states grows with the
 * width of the order, not with the outcomes. */
MUST_USE truce_status graph_build(arena *out, work_meter *work, const truce_scenario *s,
                                  size_t n_conditions, const condition *conditions,
                                  decision_graph **result);

/* Returns the states that an arc of a node leads to: node->n_children of them; NULL for none. */
static inline const uint32_t *graph_targets(const decision_graph *g, const graph_node *node,
                                            const graph_arc *arc)
{
    if (node->n_children == 1) return &arc->target;
    if (node->n_children == 0) return NULL;
    return &g->tuples[node->tuples_at +
                      (size_t)(arc->target - node->first_tuple) * node->n_children];
}

#endif
