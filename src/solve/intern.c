#include "solve/intern.h"
#include <string.h>

static uint64_t hash_content(const uint32_t *content, size_t n)
{
    uint64_t h = UINT64_C(0x51ED270B9F3A1C2D) + n;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ content[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    return h;
}

truce_status intern_start(arena *memory, intern_table *table)
{
    *table = (intern_table){.memory = memory, .n_heads = 64};
    TRY(ARENA_ARRAY(memory, table->n_heads, &table->heads));
    memset(table->heads, 0xFF, table->n_heads * sizeof *table->heads);
    return TRUCE_OK;
}

static truce_status grow_heads(intern_table *table)
{
    uint32_t *heads;
    size_t n_heads = table->n_heads * 4;
    TRY(ARENA_ARRAY(table->memory, n_heads, &heads));
    memset(heads, 0xFF, n_heads * sizeof *heads);
    for (size_t i = 0; i < table->n_entries; i++) {
        intern_entry *entry = &table->entries[i];
        size_t slot = hash_content(table->pool + entry->at, entry->n) & (n_heads - 1);
        entry->next = heads[slot];
        heads[slot] = (uint32_t)i;
    }
    table->heads = heads;
    table->n_heads = n_heads;
    return TRUCE_OK;
}

truce_status intern_add(intern_table *table, const uint32_t *content, size_t n, uint32_t *number)
{
    uint64_t hash = hash_content(content, n);
    for (uint32_t i = table->heads[hash & (table->n_heads - 1)]; i != UINT32_MAX;
         i = table->entries[i].next) {
        const intern_entry *entry = &table->entries[i];
        if (entry->n == n &&
            (n == 0 || memcmp(table->pool + entry->at, content, n * sizeof *content) == 0)) {
            *number = i;
            return TRUCE_OK;
        }
    }
    if (table->n_entries >= UINT32_MAX - 1 || n > UINT32_MAX) return TRUCE_E_MEMORY;
    TRY(ARENA_RESERVE(table->memory, &table->pool, &table->pool_capacity, table->n_pool + n + 1));
    TRY(ARENA_RESERVE(table->memory, &table->entries, &table->entries_capacity,
                      table->n_entries + 1));
    if (n > 0) memcpy(table->pool + table->n_pool, content, n * sizeof *content);
    size_t slot = hash & (table->n_heads - 1);
    table->entries[table->n_entries] =
        (intern_entry){.at = table->n_pool, .n = (uint32_t)n, .next = table->heads[slot]};
    table->heads[slot] = (uint32_t)table->n_entries;
    table->n_pool += n;
    *number = (uint32_t)table->n_entries++;
    return table->n_entries > table->n_heads ? grow_heads(table) : TRUCE_OK;
}
