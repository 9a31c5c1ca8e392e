/* affine.h -- what a quantity is worth by a straight function, which may be cut off at 0 and 1.
 * Floor: formats. GENIUS, NegMAS and GeniusWeb say by slope and offset what a scenario says by the
 * points of a line. Pure; thread-safe. */
#ifndef TRUCE_FORMATS_AFFINE_H
#define TRUCE_FORMATS_AFFINE_H

#include "model/scenario.h"
#include "text/figure.h"

/* weight * (offset + slope * (v - start)), the bracket cut off at 0 and 1 when it is clamped. */
typedef struct affine {
    figure weight;
    figure slope;
    figure offset;
    int64_t start;
    bool is_clamped;
} affine;

/* Gives the worth at a whole number, rounded once; false where a figure does not fit. */
bool affine_nano(const affine *a, int64_t at, int64_t *nano);
/* The same at low + (high - low) * step / grid. */
bool affine_nano_at_grid(const affine *a, const figure *low, const figure *high, unsigned grid,
                         unsigned step, int64_t *nano);

/* Writes the corners of the line over an issue's range into `points`, which has room for
 * AFFINE_POINTS: the ends, and both values around each place where it is cut off. The values
 * between two points then are within a billionth of the function. Returns how many, in increasing
 * order; 0 where a figure does not fit. Cost: O(log range). */
enum { AFFINE_POINTS = 6 };
size_t affine_points(const affine *a, int64_t low, int64_t high, valuation_point *points);

#endif
