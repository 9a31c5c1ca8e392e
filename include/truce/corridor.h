/* corridor.h -- the aid corridor: what can get in, where, when; what a closure does; who goes
 * without.
 *
 * Place in the flow: a corridor file becomes a truce_corridor, which is never changed afterwards; a
 * plan is made of it; the report functions (report.h) show the plan. A corridor knows nothing of
 * deals: an issue of a scenario may name a corridor file, and what a promise of so many trucks a
 * day is worth is then asked here. File and definitions: docs/corridor.md. All figures are whole
 * trucks; nothing is rounded on the way to an answer.
 * Thread rule: a corridor may be read by many threads at once; distinct plans may be made at once.
 */
#ifndef TRUCE_CORRIDOR_H
#define TRUCE_CORRIDOR_H

#include "truce/base.h"

typedef struct truce_corridor truce_corridor;
typedef struct truce_corridor_plan truce_corridor_plan;

/* True when the bytes look like a corridor file: a map whose first key that tells is
 * `truce_corridor`. Never fails. Cost: O(bytes) at worst. */
TRUCE_API bool truce_is_corridor(const char *bytes, size_t size);

/* Reads a corridor file (version 1) from `size` bytes; `name` is what diagnostics call the file.
 * The bytes are copied. All problems of the file are reported in one go; with any error the result
 * is TRUCE_E_INPUT and `out` is untouched; warnings do not stop it.
 * Errors: TRUCE_E_INPUT, TRUCE_E_MEMORY, TRUCE_E_MISUSE. Free with truce_corridor_free.
 * Cost: O(bytes log bytes + days * things that change). */
TRUCE_API TRUCE_MUST_USE truce_status truce_corridor_read(const char *name, const char *bytes,
                                                          size_t size, const truce_budget *budget,
                                                          truce_diagnostics *diagnostics,
                                                          truce_corridor **out);
TRUCE_API void truce_corridor_free(truce_corridor *corridor);

TRUCE_API const char *truce_corridor_title(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_days(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_depots(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_crossings(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_areas(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_roads(const truce_corridor *corridor);

/* How fair the coverage is. */
typedef enum truce_fairness {
    TRUCE_FAIR_STEPS, /* within a step of 1/20 of the fairest */
    TRUCE_FAIR_EXACT  /* the fairest, proved */
} truce_fairness;

typedef struct truce_corridor_options {
    size_t size; /* sizeof(truce_corridor_options): set by TRUCE_CORRIDOR_OPTIONS_INIT */
    truce_fairness fairness;
    /* What if these were closed too: "CROSSING:FROM..TO" each, days from 0, both ends included. The
     * answer then holds both plans and what differs. */
    const char *const *close;
    size_t n_close;
    int64_t promise; /* trucks a day that are to enter, all crossings together; negative: none */
    /* Daily counts that were reported (docs/corridor.md), NULL: none. `actuals_name` is what
     * diagnostics call the file. */
    const char *actuals;
    size_t actuals_bytes;
    const char *actuals_name;
    bool verify; /* check plan and certificate independently (always on in debug builds) */
} truce_corridor_options;
#define TRUCE_CORRIDOR_OPTIONS_INIT                                                                \
    {                                                                                              \
        .size = sizeof(truce_corridor_options), .promise = -1                                      \
    }

/* Makes the plan: the fairest coverage, then the most served, then the least cost; what binds; with
 * closures, the plan without them too; whether a promise holds; reported counts beside it. A budget
 * that ends gives the best plan so far, which says so.
 * Errors: TRUCE_E_INPUT (a closure or the table of counts is wrong: reported), TRUCE_E_MEMORY and
 * TRUCE_E_STOPPED (not even a plan), TRUCE_E_CHECK, TRUCE_E_MISUSE. The corridor must outlive the
 * plan. Free with truce_corridor_plan_free. */
TRUCE_API TRUCE_MUST_USE truce_status truce_corridor_make_plan(
    const truce_corridor *corridor, const truce_corridor_options *options,
    const truce_budget *budget, truce_diagnostics *diagnostics, truce_corridor_plan **out);
TRUCE_API void truce_corridor_plan_free(truce_corridor_plan *plan);

/* True when the fair order is proved: TRUCE_FAIR_EXACT, and it finished. */
TRUCE_API bool truce_corridor_plan_is_exact(const truce_corridor_plan *plan);
/* True when what was asked (steps or exact, promise, closures) was finished. */
TRUCE_API bool truce_corridor_plan_is_finished(const truce_corridor_plan *plan);

/* ---- minimum-cost flows as files ---------------------------------------------------------- */

typedef enum truce_flow_outcome {
    TRUCE_FLOW_OPTIMAL,
    TRUCE_FLOW_INFEASIBLE, /* proved: supplies and demands cannot be met */
    TRUCE_FLOW_UNBOUNDED,  /* a cycle of negative cost carries any amount */
    TRUCE_FLOW_STOPPED     /* the budget ended */
} truce_flow_outcome;

/* Solves a minimum-cost flow problem in the DIMACS format (docs/corridor.md) by the method that
 * plans corridors. `out` gets lines of the same format: a comment with the outcome; for an optimum,
 * and for a flow that was found before the budget ended, "s COST" and "f TAIL HEAD FLOW" for the
 * arcs that carry some. With `verify` (always in debug builds) an optimum is checked independently.
 * Free `out` with truce_text_free. Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY, TRUCE_E_CHECK,
 * TRUCE_E_MISUSE. */
TRUCE_API TRUCE_MUST_USE truce_status truce_flow_solve_dimacs(
    const char *name, const char *bytes, size_t size, bool verify, const truce_budget *budget,
    truce_diagnostics *diagnostics, truce_flow_outcome *outcome, truce_text *out);

/* Returns a commented corridor to start from, valid as it stands; static text. */
TRUCE_API const char *truce_corridor_starter(void);

#endif
