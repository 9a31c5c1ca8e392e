/* phase.h -- what planning gives: a plan with its certificate, guarantees, trade-off, advice.
 * Floor: phase. Plain results: the planner makes them, the checker computes them again, reports
 * read them. Everything lives in one arena.
 *
 * With C_i and V_i what party i has given and got so far, booked at the end of each phase, and
 * W_i(t) the value to i, discounted to settlement t, of all that comes after it:
 *     temptation of i in phase t   dC_i(t) + w_i - W_i(t)
 *     limit                        G_i
 *     slack                        limit - temptation
 *     exposure of i                the most, over all t, of C_i(x^t) - V_i(x^(t-1)), at least 0
 * A plan holds when no slack is negative, when E_i >= w_i - G_i (the end), and when W_i(0) >= w_i
 * (everybody joins). */
#ifndef TRUCE_PHASE_PHASE_H
#define TRUCE_PHASE_PHASE_H

#include "phase/exchange.h"

typedef enum phase_objective {
    PHASE_FEWEST_PHASES,
    PHASE_FEWEST_DAYS,
    PHASE_LEAST_EXPOSURE,
    PHASE_LEAST_GUARANTEE
} phase_objective;

/* A number that patience below 1, a weight or a quotient may have made a fraction. */
typedef struct phase_amount {
    int64_t nano;         /* billionths; of a fraction: rounded down, for display only */
    const char *fraction; /* exact, lowest terms ("434721/80000"), where nine digits do not hold it;
                             else NULL */
} phase_amount;

/* A chain of states with its calendar, and what the check of every phase gives. */
typedef struct phase_plan {
    uint32_t n_phases;
    const uint32_t *states;         /* (n_phases + 1) x n_items: state 0 is all zero */
    const int64_t *start;           /* n_phases: first day */
    const int64_t *end;             /* n_phases: the day behind the last */
    const phase_amount *temptation; /* n_phases x n_parties */
    const phase_amount *slack;      /* n_phases x n_parties */
    const phase_amount *end_slack;  /* n_parties: E_i - (w_i - G_i) */
    const phase_amount *join_slack; /* n_parties: W_i(0) - w_i */
    const phase_amount *exposure;   /* n_parties, without weights */
    phase_amount most_exposure;     /* the largest, weighted */
    bool holds;
} phase_plan;

/* The state that no plan passes, and whose temptation stops it there. */
typedef struct phase_block {
    const uint32_t *state; /* n_items */
    uint32_t party;        /* 0 .. n_parties - 1 */
    phase_amount temptation;
    phase_amount limit;
} phase_block;

typedef struct phase_guarantees {
    bool is_known; /* false only after a stop */
    bool is_exact; /* the front is whole and proved */
    size_t n;      /* 0 and exact: no guarantee helps (somebody would not join, or no order of
                      hand-overs is allowed) */
    const phase_amount *front; /* n x n_parties: ascending by the first party, then the next */
    phase_amount least_sum;
    phase_amount least_maximum;
    const phase_amount *least_each; /* n_parties: with the others free */
} phase_guarantees;

/* With at most so many phases, the least sum of guarantees: only strict improvements. */
typedef struct phase_tradeoff {
    uint32_t phases;
    phase_amount least_sum;
} phase_tradeoff;

typedef enum phase_advice_kind {
    PHASE_ADVICE_ESCROW,   /* put the item into escrow */
    PHASE_ADVICE_UNIT,     /* halve its planning unit */
    PHASE_ADVICE_END_PRIZE /* raise a party's end prize, guarantees as they are */
} phase_advice_kind;

typedef struct phase_advice {
    phase_advice_kind kind;
    uint32_t issue;         /* ESCROW, UNIT: of the scenario */
    int64_t unit;           /* UNIT: the new planning unit, in the issue's own unit */
    uint32_t party;         /* END_PRIZE */
    phase_amount least_sum; /* ESCROW, UNIT: the least sum of guarantees then */
    phase_amount price;     /* END_PRIZE: the least prize with which a plan holds */
} phase_advice;

/* By how much one party's values may be off before the plan stops holding: the smallest change of
 * everything that it still gets, as a part of itself. */
typedef struct phase_margin {
    bool is_bounded;     /* false: no fall of its values breaks the plan */
    phase_amount factor; /* its values may fall to this part of themselves (0 .. 1) */
    uint32_t phase;      /* where it breaks first, from 0 */
} phase_margin;

typedef struct phase_answer {
    phase_objective objective;
    bool is_exact;          /* everything below is proved */
    const char *stopped_by; /* NULL, "time", "memory" */
    bool is_feasible;       /* a plan that holds was found */
    bool is_feasibility_known;
    bool is_optimal; /* the plan is proved best for its objective */
    int64_t bound;   /* not optimal: no plan has fewer phases, or days; else -1 */
    bool has_plan;
    phase_plan plan;
    bool has_block; /* no plan: */
    phase_block block;
    phase_guarantees guarantees;
    bool has_tradeoff;
    size_t n_tradeoff;
    const phase_tradeoff *tradeoff;
    bool has_advice;
    bool advice_has_gaps; /* a change makes the exchange too large to be tried */
    size_t n_advice;
    const phase_advice *advice;
    bool has_margins;
    const phase_margin *margins; /* n_parties, of the plan */
} phase_answer;

#endif
