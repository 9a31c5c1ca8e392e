/* amount.h -- exact fractions of billionths, and how they are given to readers.
 * Floor: phase. Patience below 1 makes amounts whose denominators are powers; quotients have any
 * denominator. A fraction counts billionths: top / bottom, bottom > 0, not necessarily in lowest
 * terms. */
#ifndef TRUCE_PHASE_AMOUNT_H
#define TRUCE_PHASE_AMOUNT_H

#include "base/big.h"
#include "phase/phase.h"

typedef struct fraction {
    big top;
    big bottom;
} fraction;

/* Return exact results in `out`. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status fraction_of(arena *out, int64_t nano, fraction *result);
MUST_USE truce_status fraction_add(arena *out, fraction a, fraction b, fraction *result);
MUST_USE truce_status fraction_subtract(arena *out, fraction a, fraction b, fraction *result);
/* `order` gets <0, 0, >0. */
MUST_USE truce_status fraction_order(arena *scratch, fraction a, fraction b, int *order);

/* Gives the amount as readers get it, in lowest terms. */
MUST_USE truce_status amount_of(arena *out, fraction f, phase_amount *result);
static inline phase_amount amount_of_nano(int64_t nano)
{
    return (phase_amount){nano, NULL};
}

#endif
