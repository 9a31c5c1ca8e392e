/* plan_check.h -- what holds of a given plan, straight from the definitions.
 * Floor: phase. An independent check: it shares no code with the planner (exact fractions apart),
 * and takes no short cut. It verifies what the planner finds, and a plan that a person wrote.
 *
 * For party i, with W_i(t) the value, discounted to settlement t, of all that comes later:
 *     temptation in phase t   the most that i can have got in the middle of phase t, less what it
 *                             has after it: (largest V_i - V_i(x^t)) + (C_i(x^t) - least C_i),
 *                             plus w_i - W_i(t)
 * With monotone tables the first two brackets are 0 and what i hands over in phase t. */
#ifndef TRUCE_PHASE_PLAN_CHECK_H
#define TRUCE_PHASE_PLAN_CHECK_H

#include "base/budget.h"
#include "phase/phase.h"

typedef enum plan_breach_kind {
    PLAN_SOUND,
    PLAN_EMPTY_PHASE,   /* nothing is handed over in a phase */
    PLAN_GOES_BACK,     /* fewer units of an item are settled after a phase than before */
    PLAN_TOO_MUCH,      /* more units than the deal has */
    PLAN_PRECEDENCE,    /* `item` needs units of `other`, settled in an earlier phase */
    PLAN_NOT_IN_ESCROW, /* `item` is released before it was deposited in an earlier phase */
    PLAN_NOT_IN_TURN,   /* `item` and `other` have different hands */
    PLAN_INCOMPLETE     /* units of `item` are missing at the end */
} plan_breach_kind;

/* The first rule that a chain of states breaks. */
typedef struct plan_breach {
    plan_breach_kind kind;
    uint32_t phase; /* from 0 */
    uint32_t item;
    uint32_t other;      /* another item, where there is one */
    uint32_t precedence; /* PLAN_PRECEDENCE: its number */
} plan_breach;

/* Checks the chain `states`, (n_phases + 1) x n_items, the first being all zero. Fills `result`
 * (which keeps `states`) in `out`; a chain that goes back or has too much gets no figures (all
 * pointers but `states` are NULL). `holds` is true when no rule is broken and no slack is negative.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED, TRUCE_E_INPUT (a day beyond 2^62).
 * Cost: O(phases * items * parties * units), times the digits that patience needs. */
MUST_USE truce_status plan_check(arena *out, work_meter *work, const exchange *e, uint32_t n_phases,
                                 const uint32_t *states, phase_plan *result, plan_breach *breach);

/* Says by how much each party's values may fall before a plan that holds stops holding: for every
 * phase, all that the party still gets from items counts as a part of itself, what it has got
 * and its end prize as they are. `margins` has one entry a party, in `out`.
 * Errors and cost: as plan_check. */
MUST_USE truce_status plan_margins(arena *out, work_meter *work, const exchange *e,
                                   const phase_plan *plan, const phase_margin **margins);

#endif
