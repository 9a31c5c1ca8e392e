/* lattice.h -- the states of an exchange: sums, limits, and which hand-overs the rules allow.
 * Floor: phase. A lattice is an exchange made ready for planning; it holds no state by itself.
 * Amounts are billionths. Reference: definitions in phase.h.
 *
 * For party i let u_i = V_i - C_i. With patience 1 a phase from x to y is safe for i when
 *     V_i(y) - C_i(x) <= u_i(Q) + E_i - w_i + G_i
 * so base[i] = w_i - E_i - u_i(Q) makes V_i(y) - C_i(x) + base[i] the guarantee that it needs. */
#ifndef TRUCE_PHASE_LATTICE_H
#define TRUCE_PHASE_LATTICE_H

#include "base/exact.h"
#include "phase/exchange.h"

typedef struct lattice {
    const exchange *e;
    uint32_t n_items;
    uint32_t n_parties;
    bool is_countable; /* n_states fits in 63 bits */
    uint64_t n_states;
    uint64_t n_units;       /* of all items together: no plan has more phases */
    bool is_patient;        /* patience 1 */
    bool is_monotone;       /* costs and values never fall */
    bool is_stake_monotone; /* what is exposed never falls either */
    bool has_rules;         /* a precedence, or an item in escrow */
    bool has_calendar;      /* a per_day or an earliest day: phases differ in length */
    bool has_earliest;
    int64_t whole[EXCHANGE_PARTIES];  /* u_i(Q) */
    int64_t base[EXCHANGE_PARTIES];   /* w_i - E_i - u_i(Q) */
    int64_t at_end[EXCHANGE_PARTIES]; /* max(0, w_i - E_i): the guarantee that the end needs */
    bool joins[EXCHANGE_PARTIES];     /* patience 1: u_i(Q) + E_i >= w_i */
} lattice;

/* Looks at an exchange. Errors: TRUCE_E_INPUT when sums could leave 61 bits.
 * Cost: O(units * parties). */
MUST_USE truce_status lattice_of(const exchange *e, lattice *result);

/* Sums at a state. Cost: O(items). */
int64_t lattice_cost(const lattice *l, uint32_t party, const uint32_t *state);
int64_t lattice_value(const lattice *l, uint32_t party, const uint32_t *state);
int64_t lattice_stake(const lattice *l, uint32_t party, const uint32_t *state);

/* The most that a party can be ahead in the middle of a phase (worst moment), V - C. With monotone
 * tables V_i(y) - C_i(x). Cost: O(items), and O(units moved) where tables fall. */
int64_t lattice_ahead(const lattice *l, uint32_t party, const uint32_t *x, const uint32_t *y);

/* True when the rules allow a phase from x to y, x <= y: precedence, escrow, turns; and x != y. */
bool lattice_may(const lattice *l, const uint32_t *x, const uint32_t *y);

/* True when one more unit of an item may follow on a state. */
bool lattice_may_step(const lattice *l, const uint32_t *state, uint32_t item);

/* The last day, exclusive, of a phase from x to y that follows on a settlement at `day` (x being
 * the start: day 0, no gap). Saturates at 2^62. */
int64_t lattice_end_day(const lattice *l, const uint32_t *x, const uint32_t *y, bool is_first,
                        int64_t day);

/* The number of a state and back; only when countable. Item 0 counts most. */
uint64_t lattice_number(const lattice *l, const uint32_t *state);
void lattice_state(const lattice *l, uint64_t number, uint32_t *state);

#endif
