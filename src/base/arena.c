#define _DEFAULT_SOURCE /* madvise */
#include "base/arena.h"
#include "base/exact.h"
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

/* Small pieces are cut from blocks; a piece of LARGE_BYTES or more has an allocation of its own, so
 * that growing it can hand its memory back to the system. Both kinds are lists with the newest
 * first, which makes a rewind a matter of dropping heads. What is dropped is kept for the next one
 * that is needed, up to SPARE_BYTES, since scratch arenas go to and fro over the same border.
 *
 * Blocks double up to DOUBLED_BLOCK_BYTES, then each is a part of what the arena holds, so that
 * what lies unused stays a small part, too. */

enum {
    ALIGNMENT = 16,
    FIRST_BLOCK_BYTES = 4096,
    DOUBLED_BLOCK_BYTES = 1 << 18,
    BLOCK_PARTS = 8, /* of what is held */
    LAST_BLOCK_BYTES = 1 << 23,
    LARGE_BYTES = 1 << 16,
    LARGE_UNSET_BYTES = 1 << 20, /* of what is never grown */
    SPARE_BYTES = 1 << 20,       /* of each kind */
    SPARE_PARTS = 4, /* a spare large piece is not taken for less than such a part of it */
    PAGE_BYTES = 4096,
    HUGE_PAGE_BYTES = 1 << 21
};

typedef struct block {
    struct block *older;
    size_t capacity; /* bytes behind the header */
    size_t used;
    size_t padding;
} block;

typedef struct large {
    struct large *older;
    struct large *newer;
    size_t capacity;
    uint64_t serial;
} large;

_Static_assert(sizeof(block) % ALIGNMENT == 0, "what follows a block's header must be aligned");
_Static_assert(sizeof(large) % ALIGNMENT == 0, "what follows a large header must be aligned");

struct arena {
    memory_meter *meter;
    size_t held_bytes; /* counted against the meter */
    block *blocks;
    large *larges;
    block *spare_blocks;
    large *spare_larges;
    size_t spare_block_bytes;
    size_t spare_large_bytes;
    uint64_t n_larges_ever;
};

memory_meter memory_meter_of(const truce_budget *budget)
{
    memory_meter meter = {.allocations_left = -1};
    if (budget == NULL) return meter;
    meter.limit_bytes = budget->memory_bytes;
    if (budget->allocations > 0) meter.allocations_left = budget->allocations;
    return meter;
}

/* Asks the meter for `bytes` more. */
static truce_status meter_add(arena *a, size_t bytes)
{
    memory_meter *meter = a->meter;
    if (meter != NULL) {
        size_t used;
        if (__builtin_add_overflow(meter->used_bytes, bytes, &used)) return TRUCE_E_MEMORY;
        if (meter->limit_bytes > 0 && used > meter->limit_bytes) return TRUCE_E_MEMORY;
        meter->used_bytes = used;
        if (used > meter->peak_bytes) meter->peak_bytes = used;
    }
    a->held_bytes += bytes;
    return TRUCE_OK;
}

static void meter_subtract(arena *a, size_t bytes)
{
    if (a->meter != NULL) a->meter->used_bytes -= bytes;
    a->held_bytes -= bytes;
}

/* Counts a request, for tests that let one fail. */
static truce_status meter_request(memory_meter *meter)
{
    if (meter == NULL || meter->allocations_left < 0) return TRUCE_OK;
    if (meter->allocations_left == 0) return TRUCE_E_MEMORY;
    meter->allocations_left--;
    return TRUCE_OK;
}

truce_status arena_new(memory_meter *meter, arena **out)
{
    TRY(meter_request(meter));
    arena *made = calloc(1, sizeof *made);
    if (made == NULL) return TRUCE_E_MEMORY;
    made->meter = meter;
    truce_status status = meter_add(made, sizeof *made);
    if (status != TRUCE_OK) {
        free(made);
        return status;
    }
    *out = made;
    return TRUCE_OK;
}

memory_meter *arena_meter(const arena *a)
{
    return a->meter;
}

/* Asks the system for huge pages: with small ones, a run that takes a gigabyte spends a third of
 * its time in being given them. Only advice: nothing depends on it. */
static void advise_huge(void *place, size_t bytes)
{
#if defined(MADV_HUGEPAGE)
    if (bytes < HUGE_PAGE_BYTES) return;
    uintptr_t first = ((uintptr_t)place + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    uintptr_t end = ((uintptr_t)place + bytes) / PAGE_BYTES * PAGE_BYTES;
    (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
    (void)place;
    (void)bytes;
#endif
}

static void free_blocks(block *newest)
{
    for (block *b = newest, *older; b != NULL; b = older) {
        older = b->older;
        free(b);
    }
}

static void free_larges(large *newest)
{
    for (large *l = newest, *older; l != NULL; l = older) {
        older = l->older;
        free(l);
    }
}

/* A sanitizer is to see who still uses what was dropped. */
#if defined(__SANITIZE_ADDRESS__)
enum { KEPT_BYTES = 0 };
#else
enum { KEPT_BYTES = SPARE_BYTES };
#endif

/* Keep what is dropped, or give it back. */
static void drop_block(arena *a, block *b)
{
    if (a->spare_block_bytes + b->capacity <= KEPT_BYTES) {
        a->spare_block_bytes += b->capacity;
        b->older = a->spare_blocks;
        a->spare_blocks = b;
        return;
    }
    meter_subtract(a, sizeof *b + b->capacity);
    free(b);
}

static void drop_large(arena *a, large *l)
{
    if (a->spare_large_bytes + l->capacity <= KEPT_BYTES) {
        a->spare_large_bytes += l->capacity;
        l->older = a->spare_larges;
        a->spare_larges = l;
        return;
    }
    meter_subtract(a, sizeof *l + l->capacity);
    free(l);
}

static void free_spares(arena *a)
{
    for (block *b = a->spare_blocks; b != NULL; b = b->older)
        meter_subtract(a, sizeof *b + b->capacity);
    for (large *l = a->spare_larges; l != NULL; l = l->older)
        meter_subtract(a, sizeof *l + l->capacity);
    free_blocks(a->spare_blocks);
    free_larges(a->spare_larges);
    a->spare_blocks = NULL;
    a->spare_larges = NULL;
    a->spare_block_bytes = a->spare_large_bytes = 0;
}

/* Take a spare piece of at least `bytes`; NULL: there is none. */
static block *take_spare_block(arena *a, size_t bytes)
{
    for (block **at = &a->spare_blocks; *at != NULL; at = &(*at)->older) {
        block *b = *at;
        if (b->capacity < bytes) continue;
        *at = b->older;
        a->spare_block_bytes -= b->capacity;
        return b;
    }
    return NULL;
}

static large *take_spare_large(arena *a, size_t bytes)
{
    for (large **at = &a->spare_larges; *at != NULL; at = &(*at)->older) {
        large *l = *at;
        if (l->capacity < bytes || l->capacity / SPARE_PARTS > bytes) continue;
        *at = l->older;
        a->spare_large_bytes -= l->capacity;
        return l;
    }
    return NULL;
}

/* Asks the meter, and again without what is spare. */
static truce_status claim(arena *a, size_t bytes)
{
    if (meter_add(a, bytes) == TRUCE_OK) return TRUCE_OK;
    if (a->spare_blocks == NULL && a->spare_larges == NULL) return TRUCE_E_MEMORY;
    free_spares(a);
    return meter_add(a, bytes);
}

void arena_free(arena *a)
{
    if (a == NULL) return;
    /* Before anything is freed: the meter may lie in this very arena. */
    meter_subtract(a, a->held_bytes);
    free_larges(a->larges);
    free_larges(a->spare_larges);
    free_blocks(a->blocks);
    free_blocks(a->spare_blocks);
    free(a);
}

static truce_status round_up(size_t bytes, size_t *out)
{
    if (bytes > SIZE_MAX / 2) return TRUCE_E_MEMORY;
    *out = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return TRUCE_OK;
}

static void push_large(arena *a, large *made, size_t capacity)
{
    *made = (large){.older = a->larges, .capacity = capacity, .serial = ++a->n_larges_ever};
    if (a->larges != NULL) a->larges->newer = made;
    a->larges = made;
}

static truce_status take_large(arena *a, size_t bytes, bool is_zeroed, void **out)
{
    large *made = take_spare_large(a, bytes);
    if (made != NULL) {
        push_large(a, made, made->capacity);
        if (is_zeroed) memset(made + 1, 0, bytes);
    } else {
        TRY(claim(a, sizeof(large) + bytes));
        made = is_zeroed ? calloc(1, sizeof *made + bytes) : malloc(sizeof *made + bytes);
        if (made == NULL) {
            meter_subtract(a, sizeof(large) + bytes);
            return TRUCE_E_MEMORY;
        }
        advise_huge(made, sizeof *made + bytes);
        push_large(a, made, bytes);
    }
    *out = made + 1;
    return TRUCE_OK;
}

static size_t next_capacity(const arena *a, size_t bytes)
{
    size_t capacity = a->blocks == NULL ? FIRST_BLOCK_BYTES : a->blocks->capacity * 2;
    if (capacity > DOUBLED_BLOCK_BYTES) capacity = DOUBLED_BLOCK_BYTES;
    if (a->held_bytes >= 2 * HUGE_PAGE_BYTES) {
        size_t part = a->held_bytes / BLOCK_PARTS;
        if (part < HUGE_PAGE_BYTES) part = HUGE_PAGE_BYTES;
        if (part > LAST_BLOCK_BYTES) part = LAST_BLOCK_BYTES;
        capacity = part / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES - sizeof(block);
    }
    return capacity < bytes ? bytes : capacity;
}

static truce_status add_block(arena *a, size_t bytes)
{
    block *spare = take_spare_block(a, bytes);
    if (spare != NULL) {
        spare->older = a->blocks;
        spare->used = 0;
        a->blocks = spare;
        return TRUCE_OK;
    }
    size_t capacity = next_capacity(a, bytes);
    /* Near its limit an arena takes only what it needs. */
    truce_status status = meter_add(a, sizeof(block) + capacity);
    if (status != TRUCE_OK && capacity > bytes) {
        capacity = bytes;
        status = meter_add(a, sizeof(block) + capacity);
    }
    TRY(status);
    block *made = malloc(sizeof *made + capacity);
    if (made == NULL) {
        meter_subtract(a, sizeof(block) + capacity);
        return TRUCE_E_MEMORY;
    }
    advise_huge(made, sizeof *made + capacity);
    *made = (block){.older = a->blocks, .capacity = capacity};
    a->blocks = made;
    return TRUCE_OK;
}

/* Pieces of `large_bytes` or more get an allocation of their own. */
static truce_status take(arena *a, size_t count, size_t size, bool is_zeroed, size_t large_bytes,
                         void **out)
{
    size_t bytes;
    if (!exact_size_multiply(count, size, &bytes)) return TRUCE_E_MEMORY;
    TRY(round_up(bytes > 0 ? bytes : 1, &bytes));
    TRY(meter_request(a->meter));
    if (bytes >= large_bytes) return take_large(a, bytes, is_zeroed, out);
    if (a->blocks == NULL || a->blocks->capacity - a->blocks->used < bytes)
        TRY(add_block(a, bytes));
    char *place = (char *)(a->blocks + 1) + a->blocks->used;
    a->blocks->used += bytes;
    if (is_zeroed) memset(place, 0, bytes);
    *out = place;
    return TRUCE_OK;
}

truce_status arena_take(arena *a, size_t count, size_t size, void **out)
{
    return take(a, count, size, true, LARGE_BYTES, out);
}

truce_status arena_take_unset(arena *a, size_t count, size_t size, void **out)
{
    return take(a, count, size, false, LARGE_UNSET_BYTES, out);
}

static truce_status grow_large(arena *a, void **pointer, size_t old_bytes, size_t new_bytes,
                               bool is_zeroed)
{
    large *old = (large *)*pointer - 1;
    size_t capacity;
    TRY(round_up(new_bytes, &capacity));
    if (capacity > old->capacity) {
        size_t more = capacity - old->capacity;
        TRY(claim(a, more));
        large *moved = realloc(old, sizeof *moved + capacity);
        if (moved == NULL) {
            meter_subtract(a, more);
            return TRUCE_E_MEMORY;
        }
        advise_huge(moved, sizeof *moved + capacity);
        moved->capacity = capacity;
        if (moved->older != NULL) moved->older->newer = moved;
        if (moved->newer != NULL)
            moved->newer->older = moved;
        else
            a->larges = moved;
        *pointer = moved + 1;
    }
    if (is_zeroed) memset((char *)*pointer + old_bytes, 0, new_bytes - old_bytes);
    return TRUCE_OK;
}

static truce_status grow(arena *a, void **pointer, size_t old_count, size_t new_count, size_t size,
                         bool is_zeroed)
{
    if (*pointer == NULL || old_count == 0)
        return take(a, new_count, size, is_zeroed, LARGE_BYTES, pointer);
    if (new_count <= old_count) return TRUCE_OK;
    size_t old_bytes = old_count * size;
    size_t new_bytes;
    size_t old_rounded;
    size_t new_rounded;
    if (!exact_size_multiply(new_count, size, &new_bytes)) return TRUCE_E_MEMORY;
    TRY(round_up(old_bytes, &old_rounded));
    TRY(round_up(new_bytes, &new_rounded));
    if (old_rounded >= LARGE_BYTES) {
        TRY(meter_request(a->meter));
        return grow_large(a, pointer, old_bytes, new_bytes, is_zeroed);
    }
    block *newest = a->blocks;
    bool is_last = newest != NULL && newest->used >= old_rounded &&
                   (char *)(newest + 1) + newest->used - old_rounded == (char *)*pointer;
    if (is_last && new_rounded < LARGE_BYTES &&
        newest->capacity - newest->used >= new_rounded - old_rounded) {
        TRY(meter_request(a->meter));
        newest->used += new_rounded - old_rounded;
        if (is_zeroed) memset((char *)*pointer + old_bytes, 0, new_rounded - old_bytes);
        return TRUCE_OK;
    }
    void *larger;
    TRY(take(a, new_count, size, is_zeroed, LARGE_BYTES, &larger));
    memcpy(larger, *pointer, old_bytes);
    *pointer = larger;
    return TRUCE_OK;
}

truce_status arena_grow(arena *a, void **pointer, size_t old_count, size_t new_count, size_t size)
{
    return grow(a, pointer, old_count, new_count, size, true);
}

truce_status arena_grow_unset(arena *a, void **pointer, size_t old_count, size_t new_count,
                              size_t size)
{
    return grow(a, pointer, old_count, new_count, size, false);
}

truce_status arena_reserve(arena *a, void **pointer, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity) return TRUCE_OK;
    size_t larger = *capacity < 8 ? 8 : *capacity;
    while (larger < need) {
        if (larger > SIZE_MAX / 2) return TRUCE_E_MEMORY;
        larger *= 2;
    }
    TRY(arena_grow(a, pointer, *capacity, larger, size));
    *capacity = larger;
    return TRUCE_OK;
}

arena_mark arena_here(const arena *a)
{
    return (arena_mark){a->blocks, a->blocks == NULL ? 0 : a->blocks->used, a->n_larges_ever};
}

void arena_rewind(arena *a, arena_mark mark)
{
    while (a->larges != NULL && a->larges->serial > mark.large) {
        large *newest = a->larges;
        a->larges = newest->older;
        if (a->larges != NULL) a->larges->newer = NULL;
        drop_large(a, newest);
    }
    while (a->blocks != NULL && (void *)a->blocks != mark.block) {
        block *newest = a->blocks;
        a->blocks = newest->older;
        drop_block(a, newest);
    }
    if (a->blocks != NULL) a->blocks->used = mark.used;
}

truce_status arena_text(arena *a, const char *bytes, size_t size, const char **out)
{
    void *copy;
    if (size == SIZE_MAX) return TRUCE_E_MEMORY;
    TRY(arena_take(a, size + 1, 1, &copy));
    if (size > 0) memcpy(copy, bytes, size);
    *out = copy;
    return TRUCE_OK;
}
