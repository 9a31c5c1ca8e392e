/* bottleneck.h -- what one more truck would be worth at each crossing.
 * Floor: corridor. The value of one more truck on a day is exact: what the best way to use it would
 * gain, by taking trucks from others where that helps (the derivative to the right; a dual of the
 * capacity that is the same for every optimal plan). */
#ifndef TRUCE_CORRIDOR_BOTTLENECK_H
#define TRUCE_CORRIDOR_BOTTLENECK_H

#include "base/budget.h"
#include "corridor/givers.h"

/* Fills `value` and `total` from a plan's flow that is fairest, or so in steps; `more_served` is
 * set to -1. Tables are taken from `memory`. Errors: TRUCE_E_MEMORY. Cost: O(arcs + needs log
 * needs). */
MUST_USE truce_status bottleneck_values(arena *memory, const network *net,
                                        const flow_incidence *incidence, const int64_t *flow,
                                        bottleneck *out);

/* The most that can be served at all. `flow` (n_arcs) is scratch. Errors: TRUCE_E_MEMORY,
 * TRUCE_E_STOPPED. */
MUST_USE truce_status most_served(arena *memory, work_meter *w, const network *net, int64_t *flow,
                                  int64_t *out);
/* Fills `more_served`, crossing by crossing, from a plan's flow that serves the most: one more on
 * each day on which the crossing is open; what a stop leaves is -1. `net` has the steps of the
 * first solve; it and `flow` are changed meanwhile, and are as they were in the end. Uses and gives
 * back memory beside `memory`, counted with it. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: for
 * each crossing O(nodes), and its days' paths. */
MUST_USE truce_status bottleneck_more_served(arena *memory, work_meter *w, network *net,
                                             const flow_incidence *incidence, int64_t *flow,
                                             bottleneck *out);

#endif
