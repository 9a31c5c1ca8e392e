/* unit_path.h -- one unit after another, from any node to a goal, or from the goal to it.
 * Floor: flow. Pure: no I/O, no clock. Exact, in integers.
 *
 * For each node a lower bound is kept on how many arcs of the residual network it is away from the
 * goal; a path takes arcs on which it falls by one, and a node where none does so is given a larger
 * one (Goldberg & Tarjan 1988; Ahuja & Orlin 1991, "Distance-directed augmenting path algorithms",
 * Naval Research Logistics 38, 413-430). As such paths are shortest ones, the bounds still hold
 * when they are filled, and a node that has no way never has one again, until an arc is opened. So
 * of many units in a row each costs little more than its path, where a search for all of them at
 * once goes over the network for each length that paths have.
 *
 * The goal may be a node through which all flow goes round: of its arcs only those into it count
 * (out of it, for paths that come from it), and no path takes back what they carry. */
#ifndef TRUCE_FLOW_UNIT_PATH_H
#define TRUCE_FLOW_UNIT_PATH_H

#include "base/budget.h"
#include "flow/reach.h"

enum { UNIT_PATH_NONE = INT32_MAX };

typedef struct unit_paths {
    const flow_problem *p;
    const flow_incidence *incidence;
    int64_t *flow; /* n_arcs; may exceed a capacity: then nothing more goes there */
    int32_t goal;
    reach_direction direction; /* REACH_TO_SEED: paths to the goal; REACH_FROM_SEED: from it */
    /* n_nodes each: */
    int32_t *far;   /* arcs to the goal, at least; UNIT_PATH_NONE: there is no way */
    int32_t *next;  /* how many arcs of the node have been tried */
    uint32_t *way;  /* the path that was found last, from the node to the goal: each arc as in
                       flow_incidence, as the node knows it at which the search stood */
    int32_t n_way;  /* arcs of the path */
    uint64_t tried; /* arcs looked at since the bounds were exact */
} unit_paths;

/* Makes exact bounds for a flow, from memory of `memory`.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(n + m). */
MUST_USE truce_status unit_paths_make(arena *memory, work_meter *w, const flow_problem *p,
                                      const flow_incidence *incidence, int64_t *flow, int32_t goal,
                                      reach_direction direction, unit_paths *out);
/* Makes the bounds exact again: to be called after an arc was opened, or flow changed otherwise
 * than by paths of this object, at nodes that have a way. Errors: TRUCE_E_STOPPED. Cost: O(n + m).
 */
MUST_USE truce_status unit_paths_measure(unit_paths *u, work_meter *w);
/* Goes back to bounds (n_nodes) that were exact, for the flow for which they were. */
void unit_paths_reset(unit_paths *u, const int32_t *far);

/* Finds a shortest path for one unit between a node, which is not the goal, and the goal.
 * `is_found` says whether there is one; it is in `way` then. Errors: TRUCE_E_STOPPED. Cost: the
 * path, where it is as the bounds say; of many paths in a row, about O(n + m) for each node length
 * by which they become longer at most. */
MUST_USE truce_status unit_path_find(unit_paths *u, work_meter *w, int32_t node, bool *is_found);
/* What a unit on the path changes the flow of one of its arcs by: 1, or -1 where it is taken back.
 */
static inline int64_t unit_path_change(const unit_paths *u, uint32_t end)
{
    return ((end & 1) == 0) == (u->direction == REACH_TO_SEED) ? 1 : -1;
}

#endif
