/* augment.h -- as much more as can flow from one node to another, beside what flows already.
 * Floor: flow. Pure: no I/O, no clock. Exact, in integers.
 *
 * Shortest ways first (Dinic 1970; Edmonds & Karp 1972): how far each node is from the sink is
 * found backwards from there, until the source is reached; then ways are filled that come nearer
 * with each step. Nodes that were seen without reaching the source are out of its reach, and stay
 * so as long as only ways are filled, or arcs into the sink are opened: they are never looked at
 * again. So many questions in a row, each of which opens an arc into the sink, cost little more
 * than one. */
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
    int64_t *next; /* the arc at which the search goes on */
    int32_t *far;  /* arcs to the sink; one of the marks below */
    int32_t *seen; /* the nodes that have a distance */
    int32_t *path; /* from the source */
    uint32_t *way; /* the arc to each node of the path from the one before, as in flow_incidence */
} augmenter;

/* Makes an augmenter for a flow, from memory of `memory`. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status augment_make(arena *memory, const flow_problem *p, int32_t source,
                                   int32_t sink, int64_t *flow, augmenter *out);
/* Sends as much more as possible; `more` gets how much that was. Errors: TRUCE_E_STOPPED; the flow
 * is feasible then too. */
MUST_USE truce_status augment_flow(augmenter *a, work_meter *w, int64_t *more);
/* An arc was opened that does not lead into the sink: its head, and what can be reached from there,
 * may be in the source's reach again. Cost: O(what is found out of reach no more). */
void augment_revive(augmenter *a, int32_t head);
/* Takes nothing for granted any more: to be called after flows were taken back. Cost: O(n). */
void augment_forget(augmenter *a);

#endif
