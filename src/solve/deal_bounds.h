/* deal_bounds.h -- after a stop: what no named deal can exceed.
 * Floor: solve. From what each principal can get alone, and from what searches have shown, each
 * deal that is not proved gets a bound on its welfare: an exact decimal. */
#ifndef TRUCE_SOLVE_DEAL_BOUNDS_H
#define TRUCE_SOLVE_DEAL_BOUNDS_H

#include "solve/anytime.h"
#include "solve/solve.h"

/* Bounds the deals in `wanted` (bits by name) that the solution does not have and that are not
 * proved not to exist. Texts live in the solution's handle. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status deal_bounds_write(const truce_scenario *s, const findings *found,
                                        unsigned wanted, truce_solution *solution);

#endif
