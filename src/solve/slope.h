/* slope.h -- which arcs of a large graph can still lead to the frontier of two principals.
 * Floor: solve. Does for large graphs what hope.h does for small ones, where a row of levels for
 * each state would cost more than it saves. A SLOPE is a weighted sum of the two utilities that
 * decide. For some slopes, eight at a time:
 *
 *     upwards    the most that each state can bring: one number a state and slope
 *     corners    what nothing known dominates is at least as good as one of the corners between
 *                neighbouring points of what is known; on the slope that suits a corner best the
 *                weighted sum is at least the corner's
 *     downwards  the most that anything outside can bring; a partial sum is of use when on some
 *                slope it can still reach what the corners of this slope ask for
 *
 * What is known at first are the best outcomes on each slope, whether or not all demands are met,
 * and the corners are moved towards the hull of all outcomes: a guess. The front that is made is
 * made of deals, and if each of ITS corners lies at or above what some slope asked for, nothing was
 * left out that matters. Otherwise its points are what is known, and the fronts are made once more.
 *
 * Left out is only what cannot be part of any outcome on the frontier, so it stays the same. Where
 * several packages are worth the same to both, another one of them may be shown, since products are
 * multiplied in another order.
 * Source: weighted sums as bounds of bi-objective branch and bound (Visee, Teghem, Pirlot & Ulungu
 * 1998; Ehrgott & Gandibleux 2007), here on every arc of a graph; corners: local nadir points. */
#ifndef TRUCE_SOLVE_SLOPE_H
#define TRUCE_SOLVE_SLOPE_H

#include "solve/question.h"

/* Slopes that are followed at once. */
enum { SLOPES = 8 };

typedef struct slopes slopes;

/* Prepares a guess for a question; NULL when two dimensions do not decide, where the graph
 * is small, or where sums are too large. Lives in `memory`.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: three passes over the arcs, SLOPES sums each;
 * memory: 2 * SLOPES * 8 bytes a state. */
MUST_USE truce_status slopes_find(arena *memory, work_meter *work, const outlook *o,
                                  slopes **result);

/* True when nothing of use can come through an arc (by its number in the graph). x may be NULL:
 * everything can. */
bool slopes_exclude(const slopes *x, size_t arc);

/* Say what points are of use at a state, or at a whole product (g->n_tuples: all roots); `least`
 * has room for SLOPES. */
front_slopes slopes_of_state(const slopes *x, uint32_t state, int64_t *least);
front_slopes slopes_of_product(const slopes *x, uint32_t place, int64_t *least);

/* Looks at the root's front that was made with these slopes. `is_sound`: it is the frontier.
 * Otherwise what is asked for is made anew from the deals that it holds.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status slopes_check(slopes *x, front root, bool *is_sound);

#endif
