/* promise.h -- can so many trucks enter on each day?
 * Floor: corridor. Judged by flows that let in as much as possible, whatever becomes of the trucks
 * inside: day after day, the earlier ones first. What enters on the days so far can always be kept
 * when a later day is added (a polymatroid: Megiddo 1974), so the total is as large as it can be. A
 * truck counts once, where it first enters. */
#ifndef TRUCE_CORRIDOR_PROMISE_H
#define TRUCE_CORRIDOR_PROMISE_H

#include "base/budget.h"
#include "corridor/plan.h"

/* Judges a promise of `per_day` trucks (0 to CORRIDOR_FIGURE_MOST); the table is taken from
 * `memory`. With a budget that ends, `out` says so, and what is not known is 0. Errors:
 * TRUCE_E_MEMORY. Cost: a maximum flow, which is extended day by day. */
MUST_USE truce_status promise_judge(arena *memory, work_meter *w, const truce_corridor *c,
                                    const closure *closures, uint32_t n_closures, int64_t per_day,
                                    promise *out);

#endif
