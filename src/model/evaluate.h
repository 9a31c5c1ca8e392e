/* evaluate.h -- what an outcome is worth and what it breaks: the definitions, straight.
 * Floor: model. This is the plain reading of the format; the solver has its own tables, and the
 * verifier compares the two. Pure; thread-safe. */
#ifndef TRUCE_MODEL_EVALUATE_H
#define TRUCE_MODEL_EVALUATE_H

#include "model/scenario.h"

/* Which end of the ranges: the middle decides, the others say how firm an answer is.
 * WORST takes for every term the lower of the values that its range allows, BEST the higher. */
typedef enum evaluate_end { END_MIDDLE, END_WORST, END_BEST } evaluate_end;

/* Returns what value `value` of an issue is worth under a valuation, in billionths. Between points
 * of a line: on the straight line, rounded half away from zero. Never overflows for a scenario that
 * was read. Cost: O(log points). */
int64_t evaluate_value(const valuation *v, const issue *i, uint32_t value, evaluate_end end);

/* The same for a quantity in the range of the issue that need not be on a step: a part of a deal.
 * Precondition: `i` is no choice. */
int64_t evaluate_quantity(const valuation *v, int64_t quantity, evaluate_end end);

/* Returns a party's utility of an outcome: values, plus the `add` of rules that hold, capped.
 * `outcome` has n_issues value indices. Cost: O(issues + rules). */
int64_t evaluate_utility(const truce_scenario *s, uint32_t party, const uint32_t *outcome,
                         evaluate_end end);

/* True when all limits hold. */
bool evaluate_feasible(const truce_scenario *s, const uint32_t *outcome);

/* True when the demand holds: a red line's expression, or utility >= reservation (middles). */
bool evaluate_demand(const truce_scenario *s, uint32_t demand, const uint32_t *outcome);

typedef enum acceptance { ACCEPTS_NEVER, ACCEPTS_DEPENDS, ACCEPTS_ALWAYS } acceptance;

/* Says whether a party accepts the outcome whatever its ranges turn out to be: red lines of its own
 * hold and utility >= reservation, with all at the worst end (reservation high) or at the best. */
acceptance evaluate_acceptance(const truce_scenario *s, uint32_t party, const uint32_t *outcome);

#endif
