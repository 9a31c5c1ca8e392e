/* sensitivity.h -- how firm an answer is: which single figure matters most.
 * Floor: solve. Each figure (a party's value of an issue, an add, a reservation) is moved alone,
 * to the ends of its range where it has one, otherwise a tenth down and up, and the scenario is
 * solved again. */
#ifndef TRUCE_SOLVE_SENSITIVITY_H
#define TRUCE_SOLVE_SENSITIVITY_H

#include "solve/solve.h"

typedef enum figure_kind { FIGURE_VALUE, FIGURE_RULE, FIGURE_RESERVATION } figure_kind;

/* One figure moved to one side, and what becomes of the answer. */
typedef struct figure_move {
    bool is_known;   /* false after a stop */
    bool has_zone;   /* an agreement zone is left */
    bool keeps_nash; /* the Nash deal is still the same package's utility vector, as revalued */
    int64_t least_gain_nano; /* the least gain of a principal in the Nash deal then */
} figure_move;

typedef struct figure {
    figure_kind kind;
    uint32_t party;
    uint32_t index; /* FIGURE_VALUE: issue; FIGURE_RULE: rule */
    bool is_range;  /* moved to the ends of the range that is written, not by a tenth */
    figure_move low;
    figure_move high;
} figure;

typedef struct sensitivity {
    size_t n;
    const figure *figures; /* the one that matters most first: a lost zone (both sides before one),
                              then the largest change of the least gain, then file order */
    bool is_exact;         /* all figures were tried */
    int64_t base_least_gain_nano;
} sensitivity;

/* Tries all figures of a scenario with an agreement zone. Results live in `out`.
 * Errors: TRUCE_E_MEMORY; a stop gives a partial result. Cost: two solves a figure. */
MUST_USE truce_status sensitivity_try(arena *out, const truce_scenario *s,
                                      const truce_solution *solution, const truce_budget *budget,
                                      sensitivity *result);

#endif
