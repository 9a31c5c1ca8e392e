/* phase.h -- a deal cut into phases so that nobody gains by walking away.
 *
 * Place in the flow: a scenario and one of its packages go in, a plan with its certificate, the
 * guarantees that would make plans hold, and advice come out; the report functions (report.h) show
 * them. What is asked and what keeps the parties to it stands in the scenario under phasing (see
 * docs/formats.md). Definitions: docs/theory.md. All answers are exact; one that could not be
 * finished within the budget says so.
 * Thread rule: distinct calls may run at once, on the same scenario too. */
#ifndef TRUCE_PHASE_H
#define TRUCE_PHASE_H

#include "truce/solve.h"

typedef struct truce_phase_answer truce_phase_answer;

/* What a plan should have least of. */
typedef enum truce_phase_objective {
    TRUCE_PHASE_PHASES,
    TRUCE_PHASE_DAYS,
    TRUCE_PHASE_EXPOSURE,
    TRUCE_PHASE_GUARANTEE,
    TRUCE_PHASE_OBJECTIVES
} truce_phase_objective;

/* Returns "phases", "days", "exposure", "guarantee"; NULL out of range. */
TRUCE_API const char *truce_phase_objective_text(truce_phase_objective objective);

typedef struct truce_phase_options {
    size_t size; /* sizeof(truce_phase_options): set by TRUCE_PHASE_OPTIONS_INIT */
    /* The deal to cut: the name of one (truce_deal_name_text), or a package ("pause=60, ...").
     * NULL: the scenario's own, under phasing; where it has none, nash. */
    const char *deal;
    truce_phase_objective objective;
    /* A plan that a person wrote (docs/formats.md), to be checked instead of looking for one;
     * NULL: none. `plan_name` is what diagnostics call it. */
    const char *plan;
    size_t plan_bytes;
    const char *plan_name;
    bool verify; /* check the plan, and small guarantees, independently (always on in debug builds)
                  */
} truce_phase_options;
#define TRUCE_PHASE_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .size = sizeof(truce_phase_options)                                                        \
    }

/* Finds the best plan, the guarantees, the trade-off, advice; or checks a person's plan. That there
 * is no plan is an answer. A budget that ends gives a partial answer that says so.
 * Errors: TRUCE_E_INPUT (the package cannot be cut, the plan is none: reported), TRUCE_E_MEMORY and
 * TRUCE_E_STOPPED (not even a partial answer), TRUCE_E_CHECK, TRUCE_E_MISUSE. The scenario must
 * outlive the answer. Free with truce_phase_free. */
TRUCE_API TRUCE_MUST_USE truce_status truce_phase(const truce_scenario *scenario,
                                                  const truce_phase_options *options,
                                                  const truce_budget *budget,
                                                  truce_diagnostics *diagnostics,
                                                  truce_phase_answer **out);
TRUCE_API void truce_phase_free(truce_phase_answer *answer);

/* True when the whole answer is proved; false after a stop. */
TRUCE_API bool truce_phase_is_exact(const truce_phase_answer *answer);
/* True when a plan holds: one was found, or the person's own does. */
TRUCE_API bool truce_phase_is_feasible(const truce_phase_answer *answer);
/* The number of phases of the plan; 0 when there is none. */
TRUCE_API size_t truce_phase_phases(const truce_phase_answer *answer);

#endif
