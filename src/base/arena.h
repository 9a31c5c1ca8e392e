/* arena.h -- memory that is given back all at once.
 * Floor: base. Everything of a scenario lives in the scenario's arena, everything of a solve in
 * the solve's arena; one free each. An arena counts what it holds against a meter, so that several
 * arenas of one piece of work share one limit.
 * Thread-safe on distinct arenas with distinct meters. */
#ifndef TRUCE_BASE_ARENA_H
#define TRUCE_BASE_ARENA_H

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

/* What several arenas have taken together. `limit_bytes` 0 means no limit. */
typedef struct memory_meter {
    size_t limit_bytes;
    size_t used_bytes;
    size_t peak_bytes;
    long allocations_left; /* tests: the allocation after so many fails; negative: none does */
} memory_meter;

/* Returns a meter for the limits of a budget (which may be NULL: no limits). */
memory_meter memory_meter_of(const truce_budget *budget);

typedef struct arena arena;

/* A place in an arena to go back to. */
typedef struct arena_mark {
    void *block;
    size_t used;
    uint64_t large; /* how many large pieces had been taken */
} arena_mark;

/* Makes an empty arena whose memory counts against `meter` (NULL: no limit, not counted). The meter
 * must outlive the arena, or lie in it. Errors: TRUCE_E_MEMORY. Free it with arena_free. */
MUST_USE truce_status arena_new(memory_meter *meter, arena **out);

/* Returns the meter that an arena counts against: for further arenas of the same work. */
memory_meter *arena_meter(const arena *a);

/* Gives back everything; NULL is fine. */
void arena_free(arena *a);

/* Takes `count * size` zeroed bytes, aligned for any type; a zero product gives a valid pointer.
 * Errors: TRUCE_E_MEMORY (limit reached, product overflows, system has none). Cost: O(bytes). */
MUST_USE truce_status arena_take(arena *a, size_t count, size_t size, void **out);

/* The same without zeroing: what is in it is not defined until it is written, and it cannot be
 * grown.
 */
MUST_USE truce_status arena_take_unset(arena *a, size_t count, size_t size, void **out);

/* Makes the last array of `*pointer` larger: `old_count` elements are kept, the rest is zeroed. The
 * array may move; large ones give their old memory back. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status arena_grow(arena *a, void **pointer, size_t old_count, size_t new_count,
                                 size_t size);

/* The same without zeroing, for an array that was always grown in this way. */
MUST_USE truce_status arena_grow_unset(arena *a, void **pointer, size_t old_count, size_t new_count,
                                       size_t size);

/* Returns the present end of the arena; arena_rewind gives back all that was taken since. Memory
 * that arena_grow moved is not to be rewound over: take the mark before its first allocation. */
arena_mark arena_here(const arena *a);
void arena_rewind(arena *a, arena_mark mark);

/* Copies `size` bytes of text and puts a 0 byte behind them. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status arena_text(arena *a, const char *bytes, size_t size, const char **out);

/* Take `count` elements of the type of `*pointer` (assigns `*pointer`). */
#define ARENA_ARRAY(a, count, pointer)                                                             \
    arena_take((a), (count), sizeof **(pointer), (void **)(pointer))

#define ARENA_UNSET(a, count, pointer)                                                             \
    arena_take_unset((a), (count), sizeof **(pointer), (void **)(pointer))

/* Makes room for at least `need` elements in the growing array `*pointer` with `*capacity`
 * elements, doubling. */
#define ARENA_RESERVE(a, pointer, capacity, need)                                                  \
    arena_reserve((a), (void **)(pointer), (capacity), (need), sizeof **(pointer))
MUST_USE truce_status arena_reserve(arena *a, void **pointer, size_t *capacity, size_t need,
                                    size_t size);

#endif
