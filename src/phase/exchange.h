/* exchange.h -- what a deal makes each side hand over: items, and what each unit costs and brings.
 * Floor: phase. Place in the flow: a scenario and one of its packages become an exchange
 * (exchange.c); the planner cuts it into phases; the checker tests any plan against it. An exchange
 * knows no issue values any more, only the sums that decide whether somebody would walk away.
 *
 * A STATE counts settled planning units: x[item], 0 <= x[item] <= n_units. States form a lattice
 * from 0 to the whole deal. A PLAN is a chain of states; the step between two is a PHASE.
 * All amounts of utility are billionths. Tables are cumulative and start at 0; they need not be
 * monotone. Invariants: n_items >= 1, each item has n_units >= 1 (an issue that stays where it is
 * now is no item); no item is worth anything to its own giver (value[giver] is NULL: that is its
 * cost); items of one hand have one giver; for every party the absolute values of all that counts
 * for it sum up to less than 2^60.
 * Source: safe exchange, Sandholm & Lesser (1995), IJCAI, 694-701; Sandholm & Ferrandon (2000),
 * ICMAS, 255-262; indemnities, Ketchpel & Garcia-Molina (1996), ICDCS, 270-281. */
#ifndef TRUCE_PHASE_EXCHANGE_H
#define TRUCE_PHASE_EXCHANGE_H

#include "base/arena.h"
#include "model/scenario.h"

enum { EXCHANGE_PARTIES = LIMIT_PRINCIPALS };
#define EXCHANGE_OUTSIDE UINT32_MAX /* a mediator or another provider: not strategic */

/* An escrowed item is two items: its giver deposits it (the cost is booked), and in a later phase
 * it is released (the value is booked). A unit can be released once it was deposited in an earlier
 * phase: that is a precedence for every unit, and the planner may treat it as such. */
typedef enum exchange_passing { PASSING_DIRECT, PASSING_DEPOSIT, PASSING_RELEASE } exchange_passing;

typedef struct exchange_item {
    uint32_t issue;   /* of the scenario */
    uint32_t giver;   /* who bears `cost`: 0 .. n_parties - 1, or EXCHANGE_OUTSIDE (no cost) */
    uint32_t exposed; /* whose exposure `exposure` is; EXCHANGE_OUTSIDE: nobody's */
    uint32_t hand;    /* who hands it over, for in_turn: the same number is the same giver */
    exchange_passing passing;
    uint32_t pair; /* DEPOSIT, RELEASE: the other item of the two */
    uint32_t n_units;
    int64_t unit;                /* how much of the issue's own unit one planning unit is */
    int64_t now;                 /* where the issue stands at state 0, in its own unit */
    const int64_t *cost;         /* n_units + 1 */
    const int64_t *exposure;     /* n_units + 1: what `exposed` has at stake; = cost if DIRECT */
    const int64_t *const *value; /* by party: n_units + 1, or NULL: worth nothing to it */
    int64_t per_day;             /* of the issue's own unit; 0: no bound */
    int64_t earliest;            /* first day on which it may be handed over */
} exchange_item;

/* Beyond `beyond` units of item `item`, `amount` units of item `needs` must have been settled in an
 * earlier phase. In planning units. */
typedef struct exchange_precedence {
    uint32_t item;
    uint32_t beyond;
    uint32_t needs;
    uint32_t amount;
} exchange_precedence;

typedef struct exchange {
    const truce_scenario *s;
    uint32_t n_parties;      /* principals */
    const uint32_t *parties; /* their party numbers in the scenario */
    uint32_t n_items;        /* in the order of the issues */
    const exchange_item *items;
    size_t n_precedences;
    const exchange_precedence *precedences;
    bool in_turn;                  /* one giver a phase */
    int64_t gap_days;              /* between two phases */
    int64_t patience_nano;         /* in (0, 10^9]: what is left of a utility a day later */
    const int64_t *guarantee_nano; /* by party, >= 0: lost by whoever walks away */
    const int64_t *end_prize_nano; /* by party: what completion is worth beyond the items, standing
                                      terms and rules included */
    const int64_t *walk_nano;      /* by party: what leaving brings that staying forfeits */
    const int64_t *weight;         /* by party, >= 0: of its exposure, in billionths; 10^9: once */
} exchange;

/* A change to an exchange that advice tries. */
typedef struct exchange_change {
    uint32_t escrow; /* this issue goes into escrow too; NOBODY: none */
    uint32_t halve;  /* the planning unit of this issue is halved; NOBODY: none */
} exchange_change;
#define EXCHANGE_AS_IT_IS ((exchange_change){NOBODY, NOBODY})

/* Makes the exchange of a package: n_issues value indices that phasing_check_deal (model) let pass.
 * Everything lives in `out`, which must not outlive the scenario.
 * A precedence counts what has arrived: of an item in escrow, what was released. Where it asks for
 * what the package does not move, it can never be met: the item then needs more of itself than
 * there is. A unit that is odd, or of a choice, is not halved.
 * Errors: TRUCE_E_INPUT (figures that do not fit in 61 bits: reported), TRUCE_E_MEMORY.
 * Cost: O(units x parties + issues + rules). */
MUST_USE truce_status exchange_build(arena *out, const truce_scenario *s, const uint32_t *outcome,
                                     exchange_change change, truce_diagnostics *sink,
                                     exchange *result);

/* True when the unit of an item can be halved. */
bool exchange_can_halve(const exchange *e, uint32_t item);

/* Returns the item by which an issue arrives (direct, or the release), and the one by which it is
 * deposited; NOBODY when there is none. */
uint32_t exchange_arrival(const exchange *e, uint32_t issue_number);
uint32_t exchange_deposit(const exchange *e, uint32_t issue_number);

#endif
