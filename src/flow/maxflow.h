/* maxflow.h -- the most that can flow from one node to another, again and again.
 * Floor: flow. Pure: no I/O, no clock. Thread-safe on distinct objects. Exact, in integers.
 *
 * For questions that ask for many flows in nearly the same network (fair coverage: capacities of
 * the arcs into the sink go up and down): the flow is kept, a raised capacity costs only the search
 * for what it lets through, and a capacity cut below its flow sends the surplus round another way,
 * or back.
 *
 * Costs and supplies of the problem are not looked at. The minimum cut: the nodes that the source
 * still reaches. Its arcs are full, so no flow is larger (Ford & Fulkerson 1956). */
#ifndef TRUCE_FLOW_MAXFLOW_H
#define TRUCE_FLOW_MAXFLOW_H

#include "base/arena.h"
#include "base/budget.h"
#include "flow/flow_problem.h"

typedef struct maxflow maxflow;

/* Makes a maximum flow problem on the arcs of `p`, which are copied; the flow is 0. Memory is
 * counted against `meter` (may be NULL): about 40 bytes an arc and 30 a node. Errors:
 * TRUCE_E_MISUSE (a fault of the problem; source or sink no node, or the same), TRUCE_E_MEMORY. */
MUST_USE truce_status maxflow_new(memory_meter *meter, const flow_problem *p, int32_t source,
                                  int32_t sink, maxflow **out);
/* NULL is fine. */
void maxflow_free(maxflow *f);

/* Changes a capacity. Below the present flow, the surplus is first sent by other ways, and what
 * finds none is taken back as far as the source. Errors: TRUCE_E_MISUSE (no such arc, beyond the
 * limits); TRUCE_E_STOPPED: only for a cut; the capacity is then as before. Cost: O(1) to raise or
 * above the flow. */
MUST_USE truce_status maxflow_set_capacity(maxflow *f, work_meter *w, int32_t arc,
                                           int64_t capacity);

/* Makes the flow as large as possible, from the present one. `w` may be NULL.
 * `value` gets what reaches the sink, FLOW_UNBOUNDED when there is a way without capacities.
 * Errors: TRUCE_E_STOPPED; the flow is then a smaller one, and a further call goes on. */
MUST_USE truce_status maxflow_solve(maxflow *f, work_meter *w, int64_t *value);

/* The present flow: what reaches the sink; on one arc; on all (n_arcs). */
int64_t maxflow_value(const maxflow *f);
int64_t maxflow_flow(const maxflow *f, int32_t arc);
void maxflow_flows(const maxflow *f, int64_t *flow);

/* The minimum cut after a solve: true for each node (n_nodes) that the source still reaches, the
 * smallest source side of all minimum cuts. Cost: O(n + m). */
void maxflow_source_side(maxflow *f, bool *is_reached);
/* True for each node from which the sink is still reached: a unit more at such a node would arrive.
 * Its complement is the largest source side of all minimum cuts. Cost: O(n + m). */
void maxflow_sink_side(maxflow *f, bool *is_reaching);

#endif
