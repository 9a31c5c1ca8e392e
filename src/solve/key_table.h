/* key_table.h -- each distinct key of a fixed number of 64-bit words once, with a number of its
 * own. Floor: solve. Numbers are given in the order of first appearance, so results do not depend
 * on hashing. For millions of short keys; sequences of varying length are interned by intern.h. */
#ifndef TRUCE_SOLVE_KEY_TABLE_H
#define TRUCE_SOLVE_KEY_TABLE_H

#include "base/arena.h"

typedef struct key_table {
    arena *memory;
    uint32_t n_words; /* of one key; 0: there is one key */
    uint32_t n;
    uint64_t *keys; /* n x n_words */
    size_t keys_capacity;
    uint32_t *slots; /* number + 1; 0: empty */
    size_t n_slots;
} key_table;

/* Makes an empty table whose memory is in `memory`, which must not be rewound while it is used. */
key_table key_table_of(arena *memory, uint32_t n_words);

/* Gives the number of a key, adding it when it is new: it is when the number is the `n` of before.
 * `key` may lie anywhere but in the table. Errors: TRUCE_E_MEMORY. Cost: O(n_words) expected. */
MUST_USE truce_status key_table_add(key_table *table, const uint64_t *key, uint32_t *number);

/* Returns the key of a number; valid until the next key_table_add. */
static inline const uint64_t *key_table_key(const key_table *table, uint32_t number)
{
    return table->keys + (size_t)number * table->n_words;
}

#endif
