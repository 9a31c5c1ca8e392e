/* intern.h -- each distinct sequence of numbers once, with a number of its own.
 * Floor: solve. Numbers are given in the order of first appearance, so results do not depend on
 * hashing. */
#ifndef TRUCE_SOLVE_INTERN_H
#define TRUCE_SOLVE_INTERN_H

#include "base/arena.h"

typedef struct intern_entry {
    size_t at;     /* place in pool */
    uint32_t n;    /* length */
    uint32_t next; /* chain; UINT32_MAX ends it */
} intern_entry;

typedef struct intern_table {
    arena *memory;
    uint32_t *pool;
    size_t n_pool, pool_capacity;
    intern_entry *entries;
    size_t n_entries, entries_capacity;
    uint32_t *heads;
    size_t n_heads;
} intern_table;

/* Makes an empty table whose memory is in `memory`. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status intern_start(arena *memory, intern_table *table);

/* Gives the number of a sequence, adding it when it is new. `content` may lie anywhere but in the
 * pool. Errors: TRUCE_E_MEMORY. Cost: O(n) expected. */
MUST_USE truce_status intern_add(intern_table *table, const uint32_t *content, size_t n,
                                 uint32_t *number);

/* Returns the sequence of a number; valid until the next intern_add. */
static inline const uint32_t *intern_content(const intern_table *table, uint32_t number)
{
    return table->pool + table->entries[number].at;
}

#endif
