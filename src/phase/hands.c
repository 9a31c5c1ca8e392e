#include "phase/hands.h"

#define MOST_PARTS (UINT32_C(1) << 27)

static truce_status fill_digits(arena *out, const lattice *l, hand_part *part)
{
    uint32_t *digits;
    TRY(ARENA_ARRAY(out, (size_t)part->n_parts * part->n_items, &digits));
    for (size_t a = 0; a < part->n_parts; a++)
        for (uint32_t k = 0; k < part->n_items; k++)
            digits[a * part->n_items + k] =
                (uint32_t)(a / part->stride[k]) % (l->e->items[part->items[k]].n_units + 1);
    part->digits = digits;
    return TRUCE_OK;
}

/* Adds one item's table to the sums of its hand, which are made when the first item comes. */
static truce_status add_table(arena *out, const hand_part *part, uint32_t place,
                              const int64_t *table, const int64_t **sums)
{
    int64_t *made = (int64_t *)*sums;
    if (made == NULL) TRY(ARENA_ARRAY(out, part->n_parts, &made));
    for (size_t a = 0; a < part->n_parts; a++)
        made[a] += table[part->digits[a * part->n_items + place]];
    *sums = made;
    return TRUCE_OK;
}

static truce_status fill_sums(arena *out, const lattice *l, hand_part *part)
{
    for (uint32_t place = 0; place < part->n_items; place++) {
        const exchange_item *item = &l->e->items[part->items[place]];
        if (item->giver < l->n_parties)
            TRY(add_table(out, part, place, item->cost, &part->cost[item->giver]));
        if (item->exposed < l->n_parties)
            TRY(add_table(out, part, place, item->exposure, &part->stake[item->exposed]));
        for (uint32_t i = 0; i < l->n_parties; i++)
            if (item->value[i] != NULL)
                TRY(add_table(out, part, place, item->value[i], &part->value[i]));
    }
    return TRUCE_OK;
}

static truce_status make_part(arena *out, work_meter *work, const lattice *l, uint32_t hand,
                              uint32_t index, uint32_t *hand_of, uint32_t *place_of,
                              hand_part *part)
{
    uint32_t *items;
    uint32_t *stride;
    *part = (hand_part){.hand = hand};
    TRY(ARENA_ARRAY(out, l->n_items, &items));
    TRY(ARENA_ARRAY(out, l->n_items, &stride));
    for (uint32_t k = 0; k < l->n_items; k++) {
        if (l->e->items[k].hand != hand) continue;
        hand_of[k] = index;
        place_of[k] = part->n_items;
        items[part->n_items++] = k;
    }
    uint64_t n = 1;
    for (uint32_t place = part->n_items; place-- > 0;) {
        stride[place] = (uint32_t)n;
        n *= (uint64_t)l->e->items[items[place]].n_units + 1;
        if (n > MOST_PARTS) return TRUCE_E_MEMORY;
    }
    part->items = items;
    part->stride = stride;
    part->n_parts = (uint32_t)n;
    TRY(work_spend(work, n * part->n_items));
    TRY(fill_digits(out, l, part));
    return fill_sums(out, l, part);
}

truce_status hands_of(arena *out, work_meter *work, const lattice *l, hands *result)
{
    hand_part *parts;
    uint32_t *hand_of;
    uint32_t *place_of;
    hands h = {.l = l};
    TRY(ARENA_ARRAY(out, l->n_items, &parts));
    TRY(ARENA_ARRAY(out, l->n_items, &hand_of));
    TRY(ARENA_ARRAY(out, l->n_items, &place_of));
    for (uint32_t k = 0; k < l->n_items; k++) {
        bool is_known = false;
        for (uint32_t g = 0; g < h.n_hands; g++)
            if (parts[g].hand == l->e->items[k].hand) is_known = true;
        if (is_known) continue;
        TRY(make_part(out, work, l, l->e->items[k].hand, h.n_hands, hand_of, place_of,
                      &parts[h.n_hands]));
        h.n_hands++;
    }
    h.parts = parts;
    h.hand_of = hand_of;
    h.place_of = place_of;
    *result = h;
    return TRUCE_OK;
}

int64_t hands_cost(const hands *h, uint32_t party, const uint32_t *parts)
{
    int64_t sum = 0;
    for (uint32_t g = 0; g < h->n_hands; g++)
        if (h->parts[g].cost[party] != NULL) sum += h->parts[g].cost[party][parts[g]];
    return sum;
}

int64_t hands_value(const hands *h, uint32_t party, const uint32_t *parts)
{
    int64_t sum = 0;
    for (uint32_t g = 0; g < h->n_hands; g++)
        if (h->parts[g].value[party] != NULL) sum += h->parts[g].value[party][parts[g]];
    return sum;
}

int64_t hands_stake(const hands *h, uint32_t party, const uint32_t *parts)
{
    int64_t sum = 0;
    for (uint32_t g = 0; g < h->n_hands; g++)
        if (h->parts[g].stake[party] != NULL) sum += h->parts[g].stake[party][parts[g]];
    return sum;
}

void hands_state(const hands *h, const uint32_t *parts, uint32_t *state)
{
    for (uint32_t k = 0; k < h->l->n_items; k++) {
        const hand_part *part = &h->parts[h->hand_of[k]];
        state[k] = part->digits[(size_t)parts[h->hand_of[k]] * part->n_items + h->place_of[k]];
    }
}
