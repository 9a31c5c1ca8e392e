/* advice.h -- what would lower the guarantees that a deal needs.
 * Floor: phase. Each item in escrow, each unit halved: the least sum of guarantees of the changed
 * exchange, where that is smaller. Each party's end prize (patience 1): the least one with which
 * a plan holds, guarantees as they are. */
#ifndef TRUCE_PHASE_ADVICE_H
#define TRUCE_PHASE_ADVICE_H

#include "phase/guarantees.h"
#include "phase/planner.h"

/* States up to which a changed exchange is tried. */
#define ADVICE_MOST_STATES UINT64_C(3000000)

/* Finds what helps, the most first; prizes come last, in the order of the parties. `front` is that
 * of the exchange as it is; `holds`: a plan holds already, so prizes are not looked for.
 * `has_gaps`: a change was not tried, since its exchange has more than ADVICE_MOST_STATES states.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: a front for each change. */
MUST_USE truce_status advice_find(arena *out, work_meter *work, const lattice *l,
                                  const plan_options *o, const guarantee_front *front, bool holds,
                                  bool *has_gaps, size_t *n, const phase_advice **result);

#endif
