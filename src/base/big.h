/* big.h -- whole numbers of any length, for exact fractions.
 * Floor: base. Patience below 1 makes denominators that are powers, and a plan over sixty days has
 * sixty of them in a row. Numbers never change; every result lives in the arena that it was asked
 * for. Thread-safe on distinct arenas. */
#ifndef TRUCE_BASE_BIG_H
#define TRUCE_BASE_BIG_H

#include "base/arena.h"

/* A whole number: n 32-bit digits, least first, without leading zeros; n == 0 is zero. */
typedef struct big {
    bool is_negative; /* never of zero */
    size_t n;
    const uint32_t *digits;
} big;

/* Return values in an arena. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status big_of(arena *out, int64_t value, big *result);
MUST_USE truce_status big_add(arena *out, big a, big b, big *result);
MUST_USE truce_status big_subtract(arena *out, big a, big b, big *result);
/* Cost: O(digits of a * digits of b). */
MUST_USE truce_status big_multiply(arena *out, big a, big b, big *result);
/* Rounds the quotient down (towards minus infinity); b != 0. Either result may be NULL.
 * Cost: O(bits of the quotient * digits). */
MUST_USE truce_status big_divide(arena *out, big a, big b, big *quotient, big *remainder);
/* The greatest common divisor, >= 0. Cost: O(bits * digits). */
MUST_USE truce_status big_common_divisor(arena *out, big a, big b, big *result);

static inline bool big_is_zero(big a)
{
    return a.n == 0;
}
static inline big big_negative(big a)
{
    return (big){!a.is_negative && a.n > 0, a.n, a.digits};
}
/* Returns <0, 0, >0. */
int big_compare(big a, big b);
/* True and the value when it fits in 64 bits. */
bool big_small(big a, int64_t *value);
/* Writes the decimal digits, with a 0 byte behind them. Cost: O(digits^2). */
MUST_USE truce_status big_text(arena *out, big a, const char **result);

#endif
