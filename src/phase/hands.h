/* hands.h -- the items of an exchange by who hands them over: one small lattice a hand.
 * Floor: phase. A state of the whole is one part per hand. Costs, values and stakes are sums over
 * hands, so a limit on V_i(y) - C_i(x) couples the parts by a few numbers only; that is what makes
 * windows (window.h) and the search (search.h) cheap although the whole lattice is large.
 * Invariants: parts are numbered by mixed radix, item 0 of the hand turning slowest; part 0 is
 * nothing, the last part is all. */
#ifndef TRUCE_PHASE_HANDS_H
#define TRUCE_PHASE_HANDS_H

#include "base/budget.h"
#include "phase/lattice.h"

typedef struct hand_part {
    uint32_t hand;
    uint32_t n_items;
    const uint32_t *items;  /* of the exchange */
    const uint32_t *stride; /* by item of the hand */
    uint32_t n_parts;
    const uint32_t *digits;                /* n_parts x n_items: settled units */
    const int64_t *cost[EXCHANGE_PARTIES]; /* by party: n_parts sums, or NULL: all 0 */
    const int64_t *value[EXCHANGE_PARTIES];
    const int64_t *stake[EXCHANGE_PARTIES];
} hand_part;

typedef struct hands {
    const lattice *l;
    uint32_t n_hands;
    const hand_part *parts;   /* by hand, in the order of their first items */
    const uint32_t *hand_of;  /* by item: index into parts */
    const uint32_t *place_of; /* by item: its place in the hand */
} hands;

/* Splits an exchange. Errors: TRUCE_E_MEMORY (a hand with too many parts as well),
 * TRUCE_E_STOPPED. Cost: O(parts * (items + parties)) time and memory. */
MUST_USE truce_status hands_of(arena *out, work_meter *work, const lattice *l, hands *result);

/* Sums a table over the parts of a state; `parts` has one number a hand. */
int64_t hands_cost(const hands *h, uint32_t party, const uint32_t *parts);
int64_t hands_value(const hands *h, uint32_t party, const uint32_t *parts);
int64_t hands_stake(const hands *h, uint32_t party, const uint32_t *parts);
/* Writes the state of the exchange. */
void hands_state(const hands *h, const uint32_t *parts, uint32_t *state);

#endif
