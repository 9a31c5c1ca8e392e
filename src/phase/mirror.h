/* mirror.h -- an exchange read from its end to its start.
 * Floor: phase. With z = Q - x a plan becomes a chain from the end to the start, and every limit
 * keeps its form, cost and stake changing places: with C', V', X' counted from the end,
 *     V_i(y) - C_i(x) <= a   is   C'_i(x') - V'_i(y') <= a - V_i(Q) + C_i(Q)
 *     X_i(y) - V_i(x) <= s   is   V'_i(x') - X'_i(y') <= s - X_i(Q) + V_i(Q)
 * and so do precedences and escrow. Limits are tightest at the end, where all that is left to lose
 * is little: searching from there fails early. Phases and gaps last as long in either direction.
 * Not for tables that fall; earliest days are not mirrored. */
#ifndef TRUCE_PHASE_MIRROR_H
#define TRUCE_PHASE_MIRROR_H

#include "phase/window.h"

/* Makes the mirrored exchange in `out`. Errors: TRUCE_E_MEMORY. Cost: O(units * parties). */
MUST_USE truce_status mirror_exchange(arena *out, const exchange *e, exchange *result);

/* Mirrors limits; `no_limit` stands for none in both. */
void mirror_limits(const lattice *l, const plan_limits *limits, int64_t no_limit,
                   plan_limits *result);

/* Turns the states of a mirrored plan, (n_phases + 1) x n_items, into those of a plan. */
void mirror_states(const exchange *e, uint32_t n_phases, uint32_t *states);

#endif
