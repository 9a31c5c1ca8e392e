/* augment.h -- as much more as can flow from one node to another, beside what flows already.
 * Floor: flow. Pure: no I/O, no clock. Exact, in integers.
 *
 * Ways are searched backwards from the sink, depth first, each node's arcs once in a sweep (Ford &
 * Fulkerson 1956; current arcs as in Dinic 1970). Nodes from which a sweep came back without a way
 * are out of reach of the source, and stay so as long as only ways are filled, or arcs into the
 * sink are opened: they are never looked at again. So many questions in a row, each of which opens
 * an arc into the sink, cost little more than one. */
#ifndef TRUCE_FLOW_AUGMENT_H
#define TRUCE_FLOW_AUGMENT_H

#include "base/budget.h"
#include "flow/reach.h"

/* The arrays of the problem may change between calls; its costs and supplies are not looked at.
 * Each way from the source to the sink has an arc with a capacity, and so has each cycle. */
typedef struct augmenter {
    const flow_problem *p;
    flow_incidence incidence;
    int32_t source, sink;
    int64_t *flow; /* n_arcs: feasible but for source and sink; grown in place */
    /* n_nodes each: */
    int64_t *next;   /* where the search goes on at a node */
    uint32_t *sweep; /* in which a node was last seen */
    uint8_t *mark;
    int32_t *seen; /* the nodes of this sweep */
    int32_t *path; /* from the sink */
    uint32_t *way; /* the arc from each node of the path to the one before, as in flow_incidence */
    uint32_t n_sweeps;
} augmenter;

/* Makes an augmenter for a flow, from memory of `memory`. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status augment_make(arena *memory, const flow_problem *p, int32_t source,
                                   int32_t sink, int64_t *flow, augmenter *out);
/* Sends as much more as possible; `more` gets how much that was. Errors: TRUCE_E_STOPPED; the flow
 * is feasible then too. */
MUST_USE truce_status augment_flow(augmenter *a, work_meter *w, int64_t *more);
/* To be called after flows were taken back, or arcs were opened that do not lead into the sink. */
void augment_forget(augmenter *a);

#endif
