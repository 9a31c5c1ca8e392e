/* search.h -- is there a plan within given limits? An exact search, layer by layer.
 * Floor: phase. For patience 1. The answer is a plan, or the proof that there is none: depth-first
 * through the windows (window.h), every hand going as far as it can first; a state from which the
 * end is out of reach with so many phases and days left is remembered and never entered again.
 * Objectives are reached by asking again with a tighter limit (planner.c).
 * Cost: O(states inside the windows * successors) at worst; few states where windows are narrow. */
#ifndef TRUCE_PHASE_SEARCH_H
#define TRUCE_PHASE_SEARCH_H

#include "phase/window.h"

typedef struct search_result {
    bool is_found;
    uint32_t n_phases;
    uint32_t *states; /* (n_phases + 1) x n_items */
} search_result;

/* Looks for a plan of at most n_phases phases within the limits; where days are limited, plans with
 * fewer phases may be left out. The result lives in `out`.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status search_plan(arena *out, work_meter *work, const hands *h,
                                  const plan_limits *limits, uint32_t n_phases,
                                  search_result *result);

#endif
