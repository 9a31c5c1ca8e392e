/* demand_bits.h -- a set of demands as bits, 64 to a word.
 * Floor: solve. All sets of one piece of work have the same number of words. Bit r stands for the
 * demand whose id has place r in the order of names, so that the order of sets by size and then by
 * names is an order of bits. Pure; thread-safe on distinct sets. */
#ifndef TRUCE_SOLVE_DEMAND_BITS_H
#define TRUCE_SOLVE_DEMAND_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Returns how many words hold n bits. */
static inline size_t bits_words(size_t n)
{
    return (n + 63) / 64;
}

static inline bool bits_has(const uint64_t *set, size_t bit)
{
    return (set[bit / 64] >> (bit % 64) & 1) != 0;
}

static inline void bits_add(uint64_t *set, size_t bit)
{
    set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline void bits_remove(uint64_t *set, size_t bit)
{
    set[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

/* Counts in parallel within the word: no instruction set has to be assumed. */
static inline size_t bits_count(const uint64_t *set, size_t n_words)
{
    uint64_t n = 0;
    for (size_t w = 0; w < n_words; w++) {
        uint64_t x = set[w] - (set[w] >> 1 & UINT64_C(0x5555555555555555));
        x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
        x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
        n += x * UINT64_C(0x0101010101010101) >> 56;
    }
    return (size_t)n;
}

static inline bool bits_equal(const uint64_t *a, const uint64_t *b, size_t n_words)
{
    for (size_t w = 0; w < n_words; w++)
        if (a[w] != b[w]) return false;
    return true;
}

static inline bool bits_is_subset(const uint64_t *inner, const uint64_t *outer, size_t n_words)
{
    for (size_t w = 0; w < n_words; w++)
        if ((inner[w] & ~outer[w]) != 0) return false;
    return true;
}

static inline bool bits_meet(const uint64_t *a, const uint64_t *b, size_t n_words)
{
    for (size_t w = 0; w < n_words; w++)
        if ((a[w] & b[w]) != 0) return true;
    return false;
}

/* Returns the first member at or behind `from`, or SIZE_MAX. */
static inline size_t bits_next(const uint64_t *set, size_t n_words, size_t from)
{
    size_t w = from / 64;
    if (w >= n_words) return SIZE_MAX;
    uint64_t word = set[w] >> (from % 64) << (from % 64);
    while (word == 0) {
        if (++w == n_words) return SIZE_MAX;
        word = set[w];
    }
    return w * 64 + (size_t)__builtin_ctzll(word);
}

/* Orders by size, then by names: of two sets of one size the one with the first member that the
 * other has not. Returns <0, 0, >0. */
static inline int bits_compare(const uint64_t *a, const uint64_t *b, size_t n_words)
{
    size_t n_a = bits_count(a, n_words), n_b = bits_count(b, n_words);
    if (n_a != n_b) return n_a < n_b ? -1 : 1;
    for (size_t w = 0; w < n_words; w++)
        if (a[w] != b[w]) return (a[w] >> __builtin_ctzll(a[w] ^ b[w]) & 1) != 0 ? -1 : 1;
    return 0;
}

#endif
