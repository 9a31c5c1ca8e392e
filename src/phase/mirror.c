#include "phase/mirror.h"

static truce_status mirror_table(arena *out, const int64_t *table, uint32_t n_units,
                                 const int64_t **result)
{
    int64_t *made;
    TRY(ARENA_ARRAY(out, (size_t)n_units + 1, &made));
    for (uint32_t n = 0; n <= n_units; n++) made[n] = table[n_units] - table[n_units - n];
    *result = made;
    return TRUCE_OK;
}

static truce_status mirror_item(arena *out, uint32_t n_parties, const exchange_item *item,
                                exchange_item *made)
{
    const int64_t **value;
    *made = *item;
    made->giver = item->exposed;
    made->exposed = item->giver;
    if (item->passing != PASSING_DIRECT)
        made->passing = item->passing == PASSING_DEPOSIT ? PASSING_RELEASE : PASSING_DEPOSIT;
    TRY(mirror_table(out, item->exposure, item->n_units, &made->cost));
    TRY(mirror_table(out, item->cost, item->n_units, &made->exposure));
    TRY(ARENA_ARRAY(out, n_parties, &value));
    for (uint32_t i = 0; i < n_parties; i++)
        if (item->value[i] != NULL)
            TRY(mirror_table(out, item->value[i], item->n_units, &value[i]));
    made->value = value;
    return TRUCE_OK;
}

truce_status mirror_exchange(arena *out, const exchange *e, exchange *result)
{
    exchange made = *e;
    exchange_item *items;
    exchange_precedence *precedences;
    TRY(ARENA_ARRAY(out, e->n_items, &items));
    TRY(ARENA_ARRAY(out, e->n_precedences, &precedences));
    for (uint32_t k = 0; k < e->n_items; k++)
        TRY(mirror_item(out, e->n_parties, &e->items[k], &items[k]));
    for (size_t p = 0; p < e->n_precedences; p++) {
        const exchange_precedence *rule = &e->precedences[p];
        precedences[p] = (exchange_precedence){
            .item = rule->needs,
            .beyond = e->items[rule->needs].n_units - rule->amount,
            .needs = rule->item,
            .amount = e->items[rule->item].n_units - rule->beyond,
        };
    }
    made.items = items;
    made.precedences = precedences;
    *result = made;
    return TRUCE_OK;
}

void mirror_limits(const lattice *l, const plan_limits *limits, int64_t no_limit,
                   plan_limits *result)
{
    *result = *limits;
    result->is_backwards = true;
    result->has_stake = true;
    for (uint32_t i = 0; i < l->n_parties; i++) {
        int64_t value = 0;
        int64_t cost = 0;
        int64_t stake = 0;
        for (uint32_t k = 0; k < l->n_items; k++) {
            const exchange_item *item = &l->e->items[k];
            if (item->value[i] != NULL) value += item->value[i][item->n_units];
            if (item->giver == i) cost += item->cost[item->n_units];
            if (item->exposed == i) stake += item->exposure[item->n_units];
        }
        result->stake[i] = limits->ahead[i] - value + cost;
        result->ahead[i] = limits->has_stake && limits->stake[i] < no_limit
                               ? limits->stake[i] - stake + value
                               : no_limit;
    }
}

void mirror_states(const exchange *e, uint32_t n_phases, uint32_t *states)
{
    size_t n = ((size_t)n_phases + 1) * e->n_items;
    for (size_t i = 0; i < n; i++) states[i] = e->items[i % e->n_items].n_units - states[i];
    for (uint32_t t = 0; t < n_phases - t; t++)
        for (uint32_t k = 0; k < e->n_items; k++) {
            uint32_t *a = &states[(size_t)t * e->n_items + k];
            uint32_t *b = &states[(size_t)(n_phases - t) * e->n_items + k];
            uint32_t other = *a;
            *a = *b;
            *b = other;
        }
}
