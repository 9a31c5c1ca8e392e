#include "phase/window.h"
#include <string.h>

typedef struct tightener {
    arena *scratch;
    work_meter *work;
    const hands *h;
    const plan_limits *limits;
    windows *w;
    uint8_t **reach; /* by hand */
    window_extremes *here;
    window_extremes *there;
    uint32_t *most_settled; /* by item, of the layer before; only with rules */
    bool has_changed;
    bool is_open;
} tightener;

static bool is_alive(const windows *w, uint32_t hand, uint32_t part, uint32_t t)
{
    return w->from[hand][part] <= t && t <= w->to[hand][part];
}

/* ---- extremes -------------------------------------------------------------------------------- */

static void widest(const int64_t *table, uint32_t part, bool is_first, int64_t *least,
                   int64_t *most)
{
    if (table == NULL) return;
    if (is_first || table[part] < *least) *least = table[part];
    if (is_first || table[part] > *most) *most = table[part];
}

static void extremes_of(tightener *t, uint32_t hand, uint32_t layer, window_extremes *result)
{
    const hand_part *part = &t->h->parts[hand];
    bool is_first = true;
    int64_t unused[EXCHANGE_PARTIES];
    memset(result, 0, sizeof *result);
    for (uint32_t a = 0; a < part->n_parts; a++) {
        if (!is_alive(t->w, hand, a, layer)) continue;
        for (uint32_t i = 0; i < t->h->l->n_parties; i++) {
            widest(part->cost[i], a, is_first, &unused[i], &result->most_cost[i]);
            widest(part->value[i], a, is_first, &result->least_value[i], &result->most_value[i]);
            widest(part->stake[i], a, is_first, &result->least_stake[i], &unused[i]);
        }
        is_first = false;
    }
    if (is_first) t->is_open = false;
}

static void all_extremes(tightener *t, uint32_t layer, window_extremes *result)
{
    for (uint32_t g = 0; g < t->h->n_hands; g++) extremes_of(t, g, layer, &result[g]);
}

static void settle_most(tightener *t, uint32_t layer)
{
    if (!t->h->l->has_rules) return;
    memset(t->most_settled, 0, t->h->l->n_items * sizeof *t->most_settled);
    for (uint32_t g = 0; g < t->h->n_hands; g++) {
        const hand_part *part = &t->h->parts[g];
        for (uint32_t a = 0; a < part->n_parts; a++) {
            if (!is_alive(t->w, g, a, layer)) continue;
            for (uint32_t k = 0; k < part->n_items; k++) {
                uint32_t settled = part->digits[(size_t)a * part->n_items + k];
                if (settled > t->most_settled[part->items[k]])
                    t->most_settled[part->items[k]] = settled;
            }
        }
    }
}

/* ---- reach ----------------------------------------------------------------------------------- */

static void mark_alive(tightener *t, uint32_t hand, uint32_t layer)
{
    for (uint32_t a = 0; a < t->h->parts[hand].n_parts; a++)
        t->reach[hand][a] = is_alive(t->w, hand, a, layer);
}

/* Spreads marks to all larger parts, one item after the other. */
static void spread_up(const hands *h, uint32_t hand, uint8_t *reach)
{
    const hand_part *part = &h->parts[hand];
    for (uint32_t k = 0; k < part->n_items; k++) {
        size_t stride = part->stride[k];
        size_t block = stride * (h->l->e->items[part->items[k]].n_units + 1);
        for (size_t base = 0; base < part->n_parts; base += block)
            for (size_t a = base + stride; a < base + block; a++) reach[a] |= reach[a - stride];
    }
}

static void spread_down(const hands *h, uint32_t hand, uint8_t *reach)
{
    const hand_part *part = &h->parts[hand];
    for (uint32_t k = 0; k < part->n_items; k++) {
        size_t stride = part->stride[k];
        size_t block = stride * (h->l->e->items[part->items[k]].n_units + 1);
        for (size_t base = 0; base < part->n_parts; base += block)
            for (size_t a = base + block - stride; a-- > base;) reach[a] |= reach[a + stride];
    }
}

/* ---- forwards -------------------------------------------------------------------------------- */

/* The most that a hand may have delivered, and put at stake, by layer t. */
static void caps(const tightener *t, uint32_t hand, int64_t *value, int64_t *stake)
{
    const hands *h = t->h;
    for (uint32_t i = 0; i < h->l->n_parties; i++) {
        value[i] = t->limits->ahead[i];
        stake[i] = t->limits->stake[i];
        for (uint32_t g = 0; g < h->n_hands; g++) {
            value[i] += t->there[g].most_cost[i];
            stake[i] += t->there[g].most_value[i];
            if (g == hand) continue;
            value[i] -= t->here[g].least_value[i];
            stake[i] -= t->here[g].least_stake[i];
        }
    }
}

static bool keeps_rules(const tightener *t, const hand_part *part, uint32_t a)
{
    const exchange *e = t->h->l->e;
    if (!t->h->l->has_rules) return true;
    const uint32_t *digits = part->digits + (size_t)a * part->n_items;
    for (uint32_t k = 0; k < part->n_items; k++) {
        const exchange_item *item = &e->items[part->items[k]];
        if (item->passing == PASSING_RELEASE && digits[k] > t->most_settled[item->pair])
            return false;
        for (size_t p = 0; p < e->n_precedences; p++) {
            const exchange_precedence *rule = &e->precedences[p];
            if (rule->item == part->items[k] && digits[k] > rule->beyond &&
                t->most_settled[rule->needs] < rule->amount)
                return false;
        }
    }
    return true;
}

static bool keeps_caps(const tightener *t, const hand_part *part, uint32_t a, const int64_t *value,
                       const int64_t *stake)
{
    for (uint32_t i = 0; i < t->h->l->n_parties; i++) {
        if (part->value[i] != NULL && part->value[i][a] > value[i]) return false;
        if (t->limits->has_stake && part->stake[i] != NULL && part->stake[i][a] > stake[i])
            return false;
    }
    return true;
}

/* Tightens layer t from layer t - 1, whose extremes are in `there`. */
static truce_status forward_layer(tightener *t, uint32_t layer)
{
    const hands *h = t->h;
    all_extremes(t, layer, t->here);
    settle_most(t, layer - 1);
    for (uint32_t g = 0; g < h->n_hands; g++) {
        const hand_part *part = &h->parts[g];
        int64_t value[EXCHANGE_PARTIES];
        int64_t stake[EXCHANGE_PARTIES];
        caps(t, g, value, stake);
        mark_alive(t, g, layer - 1);
        if (window_moves(h, t->limits, g, layer)) spread_up(h, g, t->reach[g]);
        for (uint32_t a = 0; a < part->n_parts; a++) {
            if (t->w->from[g][a] != layer || t->w->to[g][a] < layer) continue;
            if (t->reach[g][a] && keeps_caps(t, part, a, value, stake) && keeps_rules(t, part, a))
                continue;
            t->w->from[g][a]++;
            t->has_changed = true;
        }
        TRY(work_spend(t->work, (uint64_t)part->n_parts * (part->n_items + 3)));
    }
    return TRUCE_OK;
}

static truce_status forwards(tightener *t)
{
    all_extremes(t, 0, t->there);
    for (uint32_t layer = 1; layer <= t->w->n_phases && t->is_open; layer++) {
        TRY(forward_layer(t, layer));
        all_extremes(t, layer, t->there);
    }
    return TRUCE_OK;
}

/* ---- backwards ------------------------------------------------------------------------------- */

/* The least that a hand must have spent, and its party must have got from it, by layer t. */
static void floors(const tightener *t, uint32_t hand, int64_t *cost, int64_t *value)
{
    const hands *h = t->h;
    for (uint32_t i = 0; i < h->l->n_parties; i++) {
        cost[i] = -t->limits->ahead[i];
        value[i] = -t->limits->stake[i];
        for (uint32_t g = 0; g < h->n_hands; g++) {
            cost[i] += t->there[g].least_value[i];
            value[i] += t->there[g].least_stake[i];
            if (g == hand) continue;
            cost[i] -= t->here[g].most_cost[i];
            value[i] -= t->here[g].most_value[i];
        }
    }
}

static bool keeps_floors(const tightener *t, const hand_part *part, uint32_t a, const int64_t *cost,
                         const int64_t *value)
{
    for (uint32_t i = 0; i < t->h->l->n_parties; i++) {
        if (part->cost[i] != NULL && part->cost[i][a] < cost[i]) return false;
        if (t->limits->has_stake && part->value[i] != NULL && part->value[i][a] < value[i])
            return false;
    }
    return true;
}

/* Tightens layer t from layer t + 1, whose extremes are in `there`. */
static truce_status backward_layer(tightener *t, uint32_t layer)
{
    const hands *h = t->h;
    all_extremes(t, layer, t->here);
    for (uint32_t g = 0; g < h->n_hands; g++) {
        const hand_part *part = &h->parts[g];
        int64_t cost[EXCHANGE_PARTIES];
        int64_t value[EXCHANGE_PARTIES];
        floors(t, g, cost, value);
        mark_alive(t, g, layer + 1);
        if (window_moves(h, t->limits, g, layer + 1)) spread_down(h, g, t->reach[g]);
        for (uint32_t a = 0; a < part->n_parts; a++) {
            if (t->w->to[g][a] != layer || t->w->from[g][a] > layer) continue;
            if (t->reach[g][a] && keeps_floors(t, part, a, cost, value)) continue;
            t->has_changed = true;
            if (layer > 0)
                t->w->to[g][a]--;
            else
                t->w->from[g][a] = 1; /* to is 0: nowhere */
        }
        TRY(work_spend(t->work, (uint64_t)part->n_parts * (part->n_items + 3)));
    }
    return TRUCE_OK;
}

static truce_status backwards(tightener *t)
{
    all_extremes(t, t->w->n_phases, t->there);
    for (uint32_t layer = t->w->n_phases; layer-- > 0 && t->is_open;) {
        TRY(backward_layer(t, layer));
        all_extremes(t, layer, t->there);
    }
    return TRUCE_OK;
}

/* ---- days ------------------------------------------------------------------------------------ */

/* How many units of an item can be settled after t phases when so many days are to spare. */
static int64_t most_units(const exchange_item *item, int64_t phases, int64_t spare)
{
    if (phases <= 0) return 0;
    if (item->per_day == 0) return item->n_units;
    int128 units = (int128)(phases + spare) * item->per_day / item->unit;
    return units < item->n_units ? (int64_t)units : item->n_units;
}

/* In how many of the first t phases a hand moves. */
static int64_t own_phases(const tightener *t, uint32_t hand, uint32_t phases)
{
    if (t->limits->first_hand == WINDOW_ANY_HAND || t->h->n_hands < 2) return phases;
    return ((int64_t)phases + (t->limits->first_hand == hand)) / 2;
}

/* Layers in which an item can stand at each number of units. Every phase takes a day, so what the
 * limit leaves beyond that is to spare, for all phases together. */
static truce_status limit_item(tightener *t, uint32_t hand, uint32_t place, int64_t spare)
{
    const hand_part *part = &t->h->parts[hand];
    const exchange *e = t->h->l->e;
    const exchange_item *item = &e->items[part->items[place]];
    uint32_t n_phases = t->w->n_phases;
    uint16_t *first;
    uint16_t *last;
    TRY(ARENA_ARRAY(t->scratch, (size_t)item->n_units + 1, &first));
    TRY(ARENA_ARRAY(t->scratch, (size_t)item->n_units + 1, &last));
    uint32_t early = 0;
    uint32_t late = 0;
    for (uint32_t n = 0; n <= item->n_units; n++) {
        while (early <= n_phases && n > 0 &&
               ((int128)(early > 0 ? early - 1 : 0) * (1 + (int128)e->gap_days) + spare <
                    item->earliest ||
                most_units(item, own_phases(t, hand, early), spare) < n))
            early++;
        while (late < n_phases &&
               most_units(item, own_phases(t, hand, n_phases) - own_phases(t, hand, late + 1),
                          spare) >= item->n_units - n)
            late++;
        first[n] = (uint16_t)early;
        last[n] = (uint16_t)late;
    }
    for (uint32_t a = 0; a < part->n_parts; a++) {
        uint32_t n = part->digits[(size_t)a * part->n_items + place];
        if (t->w->from[hand][a] < first[n]) t->w->from[hand][a] = first[n];
        if (t->w->to[hand][a] > last[n]) t->w->to[hand][a] = last[n];
    }
    return TRUCE_OK;
}

static truce_status limit_days(tightener *t)
{
    const hands *h = t->h;
    if (t->limits->most_days == INT64_MAX) return TRUCE_OK;
    int128 taken = t->w->n_phases + (int128)(t->w->n_phases - 1) * h->l->e->gap_days;
    if (taken > t->limits->most_days) {
        t->is_open = false;
        return TRUCE_OK;
    }
    int64_t spare = t->limits->most_days - (int64_t)taken;
    for (uint32_t g = 0; g < h->n_hands; g++)
        for (uint32_t place = 0; place < h->parts[g].n_items; place++)
            TRY(limit_item(t, g, place, spare));
    return TRUCE_OK;
}

/* ---- entries --------------------------------------------------------------------------------- */

static truce_status take_room(arena *out, tightener *t, uint32_t n_phases)
{
    const hands *h = t->h;
    t->w->n_phases = n_phases;
    TRY(ARENA_ARRAY(out, h->n_hands, &t->w->from));
    TRY(ARENA_ARRAY(out, h->n_hands, &t->w->to));
    TRY(ARENA_ARRAY(t->scratch, h->n_hands, &t->reach));
    TRY(ARENA_ARRAY(t->scratch, h->n_hands, &t->here));
    TRY(ARENA_ARRAY(t->scratch, h->n_hands, &t->there));
    TRY(ARENA_ARRAY(t->scratch, h->l->n_items, &t->most_settled));
    for (uint32_t g = 0; g < h->n_hands; g++) {
        uint32_t n = h->parts[g].n_parts;
        TRY(ARENA_ARRAY(out, n, &t->w->from[g]));
        TRY(ARENA_ARRAY(out, n, &t->w->to[g]));
        TRY(ARENA_ARRAY(t->scratch, n, &t->reach[g]));
        for (uint32_t a = 0; a < n; a++) {
            t->w->from[g][a] = a > 0;
            t->w->to[g][a] = (uint16_t)(a + 1 == n ? n_phases : n_phases - 1);
        }
    }
    return TRUCE_OK;
}

static truce_status tighten(arena *out, tightener *t, uint32_t n_phases)
{
    TRY(take_room(out, t, n_phases));
    TRY(limit_days(t));
    while (t->is_open) {
        t->has_changed = false;
        TRY(forwards(t));
        if (t->is_open) TRY(backwards(t));
        if (!t->has_changed) break;
    }
    return TRUCE_OK;
}

truce_status windows_find(arena *out, work_meter *work, const hands *h, const plan_limits *limits,
                          uint32_t n_phases, windows *result, bool *is_open)
{
    require(n_phases > 0 && n_phases <= WINDOW_MOST_PHASES);
    tightener t = {.work = work, .h = h, .limits = limits, .w = result, .is_open = true};
    TRY(arena_new(arena_meter(out), &t.scratch));
    truce_status status = tighten(out, &t, n_phases);
    arena_free(t.scratch);
    *is_open = t.is_open;
    return status;
}

/* Forwards only: once a part is reached it stays (to is never lowered). */
static truce_status least_phases(tightener *t, uint32_t most, uint32_t *result)
{
    const hands *h = t->h;
    TRY(take_room(t->scratch, t, most));
    for (uint32_t g = 0; g < h->n_hands; g++)
        for (uint32_t a = 0; a < h->parts[g].n_parts; a++) t->w->to[g][a] = (uint16_t)most;
    all_extremes(t, 0, t->there);
    uint32_t n_idle = 0; /* with two hands in turn, one may have to wait for the other */
    for (uint32_t layer = 1; layer <= most; layer++) {
        bool has_gained = false;
        bool is_whole = true;
        TRY(forward_layer(t, layer));
        all_extremes(t, layer, t->there);
        for (uint32_t g = 0; g < h->n_hands; g++) {
            uint32_t n = h->parts[g].n_parts;
            if (t->w->from[g][n - 1] > layer) is_whole = false;
            for (uint32_t a = 0; a < n && !has_gained; a++) has_gained = t->w->from[g][a] == layer;
        }
        if (is_whole) {
            *result = layer;
            return TRUCE_OK;
        }
        n_idle = has_gained ? 0 : n_idle + 1;
        if (n_idle == 2) break;
    }
    *result = 0;
    return TRUCE_OK;
}

truce_status windows_least_phases(arena *scratch, work_meter *work, const hands *h,
                                  const plan_limits *limits, uint32_t most, uint32_t *result)
{
    windows w;
    tightener t = {.work = work, .h = h, .limits = limits, .w = &w, .is_open = true};
    TRY(arena_new(arena_meter(scratch), &t.scratch));
    truce_status status = least_phases(&t, most, result);
    arena_free(t.scratch);
    return status;
}
