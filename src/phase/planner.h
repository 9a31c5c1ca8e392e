/* planner.h -- finds plans: the fewest phases or days, the least exposure, the least guarantees.
 * Floor: phase. The entry of the floor. What is asked is set in plan_options; every plan that comes
 * back was filled in and verified by plan_check.
 *
 * With patience 1 a phase from x to y holds for party i when V_i(y) - C_i(x) stays within its
 * limit: a test on two states, and splitting a phase never breaks it. So guarantees are decided on
 * single units by one sweep over the lattice (sweep.h), and plans by a search layer by layer inside
 * windows that relaxations of the problem give (search.h). With patience below 1 labels go
 * backwards from the end (discount.h). docs/theory.md has the proofs. */
#ifndef TRUCE_PHASE_PLANNER_H
#define TRUCE_PHASE_PLANNER_H

#include "base/budget.h"
#include "phase/phase.h"

/* What an advice changes. */
typedef enum plan_change_kind { PLAN_CHANGE_ESCROW, PLAN_CHANGE_HALVE } plan_change_kind;

typedef struct plan_change {
    plan_change_kind kind;
    uint32_t item;
} plan_change;

/* Builds, in `out`, the exchange with one change. `is_possible` false: the item is in escrow
 * already, or its unit cannot be halved. Errors: TRUCE_E_MEMORY. */
typedef truce_status plan_rebuild(void *context, arena *out, plan_change change, bool *is_possible,
                                  exchange *result);

typedef struct plan_options {
    phase_objective objective;
    bool without_guarantees; /* only the plan is asked for */
    bool without_tradeoff;
    bool without_advice;
    bool without_margins;
    plan_rebuild *rebuild; /* NULL: no advice on escrow and units */
    void *context;
} plan_options;

/* How large a question is, before it is asked. */
typedef struct plan_estimate {
    bool is_countable;     /* false: more than 2^63 states */
    uint64_t n_states;     /* of the lattice */
    uint64_t memory_bytes; /* expected for guarantees; the search of plans takes what it needs */
} plan_estimate;

plan_estimate plan_estimate_of(const exchange *e);

/* Plans. Everything that `result` points to lives in `out`. A stop by time or memory gives a
 * partial result that says so, and TRUCE_OK.
 * With PHASE_LEAST_GUARANTEE the plan is one that needs the least sum of guarantees, whatever the
 * guarantees of `e` are: it may not hold with those.
 * Errors: TRUCE_E_MEMORY (not even a partial result fits), TRUCE_E_CHECK (a plan did not pass
 * plan_check), TRUCE_E_INPUT (a party's sums of 2^60 billionths or more; with patience
 * below 1 a phase, waiting included, of more than 2^13 days). */
MUST_USE truce_status plan_find(arena *out, work_meter *work, const exchange *e,
                                const plan_options *o, phase_answer *result);

#endif
