/* count.h -- how many outcomes: numbers up to (65,536)^4,096 and beyond.
 * Floor: solve. Natural numbers of any size, in an arena. */
#ifndef TRUCE_SOLVE_COUNT_H
#define TRUCE_SOLVE_COUNT_H

#include "base/arena.h"
#include "text/buffer.h"

/* A natural number: n 32-bit digits, least first, without leading zeros; n == 0 is zero. */
typedef struct big_count {
    size_t n;
    const uint32_t *digits;
} big_count;

/* Return sum, product and value in an arena. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status count_of(arena *out, uint64_t value, big_count *result);
MUST_USE truce_status count_add(arena *out, big_count a, big_count b, big_count *result);
MUST_USE truce_status count_multiply(arena *out, big_count a, big_count b, big_count *result);
bool count_is_zero(big_count a);
/* Returns <0, 0, >0. */
int count_compare(big_count a, big_count b);
/* Appends the decimal digits. Cost: O(n^2). */
void count_write(text_buffer *b, big_count a);
/* Appends for people: digits in groups of three up to 10^15, beyond "about 1.2 x 10^50". */
void count_show(text_buffer *b, big_count a);

#endif
