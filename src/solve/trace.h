/* trace.h -- outcomes that reach given points of a frontier.
 * Floor: solve. An elimination keeps the front of every state and no back pointers. The trace goes
 * down from the root once for all points: at each state it knows which points of its front are
 * needed, finds for each of them the arc, the value and the point below that add up to it, and so
 * learns which points are needed below. Points that many others need are found once.
 * The first way in the order of arcs, values and points is taken: the same on every run. */
#ifndef TRUCE_SOLVE_TRACE_H
#define TRUCE_SOLVE_TRACE_H

#include "solve/eliminate.h"

/* Finds an outcome for each of `n` points of the root's front, given by their numbers; `outcomes`
 * has room for n x n_issues. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: for each state, needed points x values of its issue, a search from neighbour to neighbour
 * each; 20 bytes a needed point. */
MUST_USE truce_status trace_outcomes(const elimination *e, arena *scratch, work_meter *work,
                                     size_t n, const size_t *points, uint32_t *outcomes);

#endif
