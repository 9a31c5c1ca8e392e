/* plan_read.h -- a person's own plan: which phase moves what.
 * Floor: phase. Place in the flow: a file beside the scenario becomes a chain of states of an
 * exchange, which the checker then tests as it tests the planner's own.
 *
 *   truce_plan: 1
 *   phases:                            # each: issue to amount, in the issue's own unit; a choice
 *     - {captives: 3, detainees: 4}    # moves by 1, or by the name of the deal's option
 *     - {detainees: 8, captives: 1}
 *   deposits:                          # only with escrow: what each phase puts into it
 *     - {weapons: 2}
 *
 * Checked here: all that needs no utilities. Whole planning units, sums that are the deal's, what
 * must come before what, one giver a phase where hand-overs are in turn. */
#ifndef TRUCE_PHASE_PLAN_READ_H
#define TRUCE_PHASE_PLAN_READ_H

#include "phase/exchange.h"
#include "text/diagnostic.h"

/* A chain of states: (n_phases + 1) x n_items, row-major; state 0 is all zero. */
typedef struct plan_chain {
    uint32_t n_phases;
    const uint32_t *states;
} plan_chain;

/* Reads a plan for an exchange; all problems of the file in one go. The chain lives in `out`.
 * Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY. Cost: O(bytes + phases x items). */
MUST_USE truce_status plan_read(arena *out, const exchange *e, const source *from,
                                truce_diagnostics *sink, plan_chain *result);

#endif
