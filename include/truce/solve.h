/* solve.h -- the agreement zone of a scenario and its best deals; why there is none.
 *
 * Place in the flow: a truce_scenario goes in, a truce_solution or a truce_explanation comes out,
 * which the report functions turn into text, JSON or a page. Definitions: docs/theory.md.
 * All answers are decided in integers and are the same on every run and machine. An answer that
 * could not be finished within the budget says so (truce_solution_is_exact) and carries bounds.
 * Thread rule: distinct calls may run at once, on the same scenario too. */
#ifndef TRUCE_SOLVE_H
#define TRUCE_SOLVE_H

#include "truce/scenario.h"

typedef struct truce_solution truce_solution;
typedef struct truce_explanation truce_explanation;

/* Deals that a solution names. */
typedef enum truce_deal_name {
    TRUCE_DEAL_UTILITARIAN,
    TRUCE_DEAL_NASH,
    TRUCE_DEAL_EGALITARIAN,
    TRUCE_DEAL_KALAI_SMORODINSKY,
    TRUCE_DEAL_NAMES
} truce_deal_name;

/* Returns "utilitarian", "nash", "egalitarian", "kalai_smorodinsky"; NULL out of range. */
TRUCE_API const char *truce_deal_name_text(truce_deal_name name);

typedef struct truce_solve_options {
    size_t size; /* sizeof(truce_solve_options): set by TRUCE_SOLVE_OPTIONS_INIT */
    bool all;    /* every feasible outcome, whatever the demands */
    bool verify; /* check the answer with the independent verifier (always on in debug builds) */
    bool skip_count;      /* do not count the zone */
    size_t packages_most; /* a frontier of more points gets packages only for the named deals and
                             for so many points (at least 2) from end to end; 0: all points get
                             theirs. With `verify` all do */
    bool skip_frontier; /* the frontier is not asked for: it is given where it is found on the way,
                           and the answer counts as exact without it */
    unsigned deals;     /* with skip_frontier: the deals that are asked for, bits
                           (1 << truce_deal_name); 0: all four */
    int64_t epsilon_nano; /* > 0: instead of the frontier, fewer packages that cover it: for every
                             package of the zone one of them leaves every principal less by at most
                             this part (in billionths) of what its ideal is above its reservation */
} truce_solve_options;
#define TRUCE_SOLVE_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .size = sizeof(truce_solve_options)                                                        \
    }

/* Finds the ideals, the four named deals and the exact frontier. A budget that ends (stop, memory)
 * is no error: the solution then says that it is partial. Errors: TRUCE_E_MISUSE, TRUCE_E_MEMORY
 * (not even a partial answer fits). Free with truce_solution_free. */
TRUCE_API TRUCE_MUST_USE truce_status truce_solve(const truce_scenario *scenario,
                                                  const truce_solve_options *options,
                                                  const truce_budget *budget, truce_solution **out);
TRUCE_API void truce_solution_free(truce_solution *solution);

/* True when the whole answer is proved; false after a stop. */
TRUCE_API bool truce_solution_is_exact(const truce_solution *solution);
/* True when an acceptable outcome exists (with `all`: a feasible one). After a stop, false may mean
 * that none was found yet: see truce_solution_is_feasibility_known. */
TRUCE_API bool truce_solution_is_feasible(const truce_solution *solution);
TRUCE_API bool truce_solution_is_feasibility_known(const truce_solution *solution);
/* True when the frontier was found whole; with epsilon_nano: when all of the zone is covered. */
TRUCE_API bool truce_solution_has_frontier(const truce_solution *solution);
/* The number of distinct utility vectors on the frontier; points are in descending order of the
 * first principal's utility, then the next. */
TRUCE_API size_t truce_solution_frontier_size(const truce_solution *solution);
/* Billionths, one per party of the scenario, of point `point`; NULL out of range. Where the point
 * has no package (packages_most) only the principals' are known; the others are 0. */
TRUCE_API const int64_t *truce_solution_frontier_utilities(const truce_solution *solution,
                                                           size_t point);
/* One outcome that reaches the point: a value index per issue; NULL out of range, and for points
 * whose package was not asked for (packages_most). */
TRUCE_API const uint32_t *truce_solution_frontier_outcome(const truce_solution *solution,
                                                          size_t point);
/* The frontier point of a named deal; SIZE_MAX when the deal does not exist or is not known, or
 * when the frontier is not known. */
TRUCE_API size_t truce_solution_deal(const truce_solution *solution, truce_deal_name name);
/* Utilities (billionths, one per party) and outcome (a value index per issue) of a named deal; NULL
 * when it does not exist or is not known. They need no frontier. */
TRUCE_API const int64_t *truce_solution_deal_utilities(const truce_solution *solution,
                                                       truce_deal_name name);
TRUCE_API const uint32_t *truce_solution_deal_outcome(const truce_solution *solution,
                                                      truce_deal_name name);

typedef struct truce_explain_options {
    size_t size;
    size_t most; /* list at most so many conflicts and corrections; 0: 1,000 */
    bool verify;
} truce_explain_options;
#define TRUCE_EXPLAIN_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .size = sizeof(truce_explain_options)                                                      \
    }

/* Says why there is no agreement zone (conflicts, corrections, bridges, smallest concession), or,
 * where there is one, what binds. Errors and budget as truce_solve. */
TRUCE_API TRUCE_MUST_USE truce_status truce_explain(const truce_scenario *scenario,
                                                    const truce_explain_options *options,
                                                    const truce_budget *budget,
                                                    truce_explanation **out);
TRUCE_API void truce_explanation_free(truce_explanation *explanation);
TRUCE_API bool truce_explanation_is_feasible(const truce_explanation *explanation);
TRUCE_API bool truce_explanation_is_exact(const truce_explanation *explanation);

#endif
