/* exact.h -- arithmetic that decides: checked 64 bits, 128 bits, and products of any eight gains.
 * Floor: base. Pure; thread-safe. */
#ifndef TRUCE_BASE_EXACT_H
#define TRUCE_BASE_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/* Return true and set `*out` when the exact result fits in 64 bits. */
static inline bool exact_add(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}
static inline bool exact_multiply(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}
static inline bool exact_size_multiply(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

/* Returns the greatest number that divides both; of 0 and a number, the number (Euclid). */
static inline uint64_t greatest_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* A product of up to WIDE_FACTORS factors below 2^64; digits least first. */
#define WIDE_FACTORS 8
typedef struct wide {
    uint64_t digits[WIDE_FACTORS];
} wide;

/* Returns 1 as a wide number. */
wide wide_one(void);
/* Multiplies in place; the product of at most WIDE_FACTORS factors always fits. */
void wide_multiply(wide *w, uint64_t factor);
/* Adds in place; what does not fit is lost. */
void wide_add(wide *w, const wide *more);
/* Adds 1 in place; the largest of all becomes 0. */
void wide_increase(wide *w);
/* Returns <0, 0, >0. */
int wide_compare(const wide *a, const wide *b);
/* Divides in place by a small divisor and returns the remainder; divisor > 0. */
uint64_t wide_divide(wide *w, uint64_t divisor);
bool wide_is_zero(const wide *w);

/* Compares the fractions a/b and c/d exactly; b, d > 0. Returns <0, 0, >0. */
static inline int fraction_compare(int64_t a, int64_t b, int64_t c, int64_t d)
{
    int128 left = (int128)a * d;
    int128 right = (int128)c * b;
    return (left > right) - (left < right);
}

#endif
