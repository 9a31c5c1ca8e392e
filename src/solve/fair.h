/* fair.h -- which point of a frontier is which fair deal.
 * Floor: solve. Points are compared by a welfare, exactly; among equals the tie rule decides:
 * leximin of the gains, then the larger utility for the first principal, then the next.
 *   utilitarian         the largest sum of gains
 *   nash                most principals with a positive gain, then the largest product of those
 *                       gains (Nash 1950)
 *   egalitarian         leximin over gains (Kalai 1977; Rawls; Sen 1970 for leximin)
 *   kalai_smorodinsky   leximin over gain / (ideal - reservation) (Kalai & Smorodinsky 1975; Imai
 *                       1983 for leximin)
 * Pure; thread-safe. */
#ifndef TRUCE_SOLVE_FAIR_H
#define TRUCE_SOLVE_FAIR_H

#include "base/exact.h"
#include "base/status.h"
#include "truce/solve.h"

#define FAIR_PRINCIPALS 8

/* The points of a frontier, in descending order, and what they are measured from. */
typedef struct fair_input {
    size_t n;
    uint32_t n_principals; /* at most FAIR_PRINCIPALS */
    const int64_t *points; /* n x n_principals */
    int64_t reservation_nano[FAIR_PRINCIPALS];
    int64_t ideal_nano[FAIR_PRINCIPALS];
} fair_input;

/* Finds the deal; returns its point, or SIZE_MAX when there is none (no points; for nash and
 * kalai_smorodinsky no point without a negative gain). `ties` gets the number of points with the
 * same welfare, this one included. Cost: O(n * n_principals). */
size_t fair_find(const fair_input *input, truce_deal_name name, uint64_t *ties);

/* Whether a point may be this deal at all. */
bool fair_allows(const fair_input *input, truce_deal_name name, size_t point);
/* Compare two points: by the deal's welfare alone, and by the tie rule alone. <0, 0, >0 as a is
 * worse than, as good as, or better than b. The points need not be in any order. */
int fair_compare(const fair_input *input, truce_deal_name name, size_t a, size_t b);
int fair_compare_ties(const fair_input *input, size_t a, size_t b);

/* How a bridge is chosen when reservations were dropped: the least largest shortfall of the
 * principals in `is_dropped`, then the largest product of the gains of the others, then the tie
 * rule. Returns the point; SIZE_MAX when there are no points. */
size_t fair_find_bridge(const fair_input *input, const bool *is_dropped);

/* The smallest concession: shortfalls below the reservations, sorted largest first, are
 * lexicographically least; then the tie rule. SIZE_MAX when there are no points. */
size_t fair_find_concession(const fair_input *input);

#endif
