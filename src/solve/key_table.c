#include "solve/key_table.h"
#include <string.h>

static inline uint64_t hash_key(const uint64_t *key, uint32_t n_words)
{
    uint64_t h = UINT64_C(0x51ED270B9F3A1C2D);
    for (uint32_t i = 0; i < n_words; i++) {
        h = (h ^ key[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    return h;
}

key_table key_table_of(arena *memory, uint32_t n_words)
{
    return (key_table){.memory = memory, .n_words = n_words};
}

static truce_status grow_slots(key_table *table)
{
    table->n_slots = table->n_slots == 0 ? 16 : table->n_slots * 4;
    table->slots = NULL; /* the old ones stay in the arena: a third of the new ones, all together */
    TRY(ARENA_ARRAY(table->memory, table->n_slots, &table->slots));
    for (uint32_t i = 0; i < table->n; i++) {
        size_t slot = hash_key(key_table_key(table, i), table->n_words) & (table->n_slots - 1);
        while (table->slots[slot] != 0) slot = (slot + 1) & (table->n_slots - 1);
        table->slots[slot] = i + 1;
    }
    return TRUCE_OK;
}

truce_status key_table_add(key_table *table, const uint64_t *key, uint32_t *number)
{
    uint32_t n_words = table->n_words;
    if ((size_t)table->n * 2 >= table->n_slots) TRY(grow_slots(table));
    size_t slot = hash_key(key, n_words) & (table->n_slots - 1);
    for (; table->slots[slot] != 0; slot = (slot + 1) & (table->n_slots - 1)) {
        uint32_t i = table->slots[slot] - 1;
        const uint64_t *other = key_table_key(table, i);
        uint32_t word = 0;
        while (word < n_words && other[word] == key[word]) word++;
        if (word < n_words) continue;
        *number = i;
        return TRUCE_OK;
    }
    if (table->n >= UINT32_MAX - 1) return TRUCE_E_MEMORY;
    TRY(ARENA_RESERVE(table->memory, &table->keys, &table->keys_capacity,
                      ((size_t)table->n + 1) * n_words + 1));
    if (n_words > 0) memcpy(table->keys + (size_t)table->n * n_words, key, n_words * sizeof *key);
    table->slots[slot] = ++table->n;
    *number = table->n - 1;
    return TRUCE_OK;
}
