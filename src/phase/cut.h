/* cut.h -- a deal is cut into phases: the entry of the floor, and all that comes of it.
 * Floor: phase. Place in the flow: the package becomes an exchange; the planner cuts it, or a
 * person's own plan is checked; for each pair of neighbouring phases it is tried what would come of
 * making them one, and of exchanging them: that is why the plan is as it is. */
#ifndef TRUCE_PHASE_CUT_H
#define TRUCE_PHASE_CUT_H

#include "phase/phase.h"
#include "text/diagnostic.h"
#include "truce/phase.h"

/* What stands against another cut. */
typedef enum cut_objection {
    CUT_WOULD_HOLD, /* nothing */
    CUT_TEMPTS,     /* a party would gain by walking away */
    CUT_BREAKS_RULE /* what must come first would not, or two would give at once */
} cut_objection;

typedef struct cut_reason {
    cut_objection objection;
    uint32_t party; /* CUT_TEMPTS: the party that is tempted most, */
    phase_amount temptation;
    phase_amount limit;
} cut_reason;

enum { CUT_REASONS = 24 }; /* plans with more phases have no reasons */

/* Where a plan is weakest: the least slack of all. */
typedef enum cut_place { CUT_IN_PHASE, CUT_AT_END, CUT_AT_START } cut_place;

typedef struct cut_weakest {
    cut_place place;
    uint32_t phase; /* CUT_IN_PHASE */
    uint32_t party;
    phase_amount slack;
} cut_weakest;

struct truce_phase_answer {
    arena *handle; /* holds this struct */
    arena *memory; /* holds all that it points to */
    memory_meter meter;
    const truce_scenario *scenario;
    const uint32_t *outcome; /* n_issues */
    const char *deal_name;   /* NULL: a package was given */
    exchange exchange;
    bool is_own_plan; /* a person's plan was checked: `found` has its plan, nothing else */
    phase_answer found;
    const phase_amount *needed; /* of the plan: n_parties: the least guarantees with which it holds;
                                   NULL without a plan, or when somebody would not join */
    cut_weakest weakest;        /* of the plan */
    const cut_reason *merged;   /* n_phases - 1: phase k and the next as one; NULL: not tried */
    const cut_reason *swapped;  /* n_phases - 1: the next phase before phase k */
};

/* Cuts one package. `where` is what diagnostics about it point to. `deal_name` may be NULL.
 * Errors: as truce_phase. */
MUST_USE truce_status cut_package(const truce_scenario *s, const uint32_t *outcome,
                                  const char *deal_name, span where, const span *value_where,
                                  const truce_phase_options *options, const truce_budget *budget,
                                  truce_diagnostics *sink, truce_phase_answer **out);

#endif
