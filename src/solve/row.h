/* row.h -- fronts of two sums as rows: the place is the first sum, the number the second.
 * Floor: solve. Adding a shifted front to another is a loop over a row without branches, which is
 * all that counts where fronts are large: eight places at a time where the processor can. */
#ifndef TRUCE_SOLVE_ROW_H
#define TRUCE_SOLVE_ROW_H

#include <stddef.h>
#include <stdint.h>

/* Nothing at this place: stays negative whatever below ROW_SPREAD is added to it. */
#define ROW_EMPTY (-(INT32_C(1) << 30))
#define ROW_SPREAD (INT64_C(1) << 29)

/* Clang gives the choice between two clones of a static function one name for all files. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__OPTIMIZE__) && !defined(__clang__) &&   \
    !defined(__SANITIZE_ADDRESS__)
#define ROW_LOOP __attribute__((target_clones("avx2", "default")))
#else
#define ROW_LOOP
#endif

/* Puts the larger of to[i] and from[i] + add into to[i]. */
ROW_LOOP static inline void row_raise(int32_t *restrict to, const int32_t *restrict from, size_t n,
                                      int32_t add)
{
    for (size_t i = 0; i < n; i++) {
        int32_t sum = from[i] + add;
        to[i] = to[i] > sum ? to[i] : sum;
    }
}

/* Puts the smaller of to[i] and from[i] - less into to[i]. */
ROW_LOOP static inline void row_lower(int32_t *restrict to, const int32_t *restrict from, size_t n,
                                      int32_t less)
{
    for (size_t i = 0; i < n; i++) {
        int32_t rest = from[i] - less;
        to[i] = to[i] < rest ? to[i] : rest;
    }
}

#endif
