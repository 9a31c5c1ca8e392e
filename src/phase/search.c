#include "phase/search.h"
#include <stdlib.h>
#include <string.h>

/* ---- states that lead nowhere ---------------------------------------------------------------- */

typedef struct dead_end {
    uint128 state;
    int64_t day;    /* nor on any later day */
    uint32_t phase; /* nor after more phases; 0: free slot */
} dead_end;

typedef struct dead_ends {
    dead_end *slots;
    size_t n_slots; /* a power of two */
    size_t n;
} dead_ends;

static size_t slot_of(const dead_ends *d, uint128 state)
{
    uint64_t mixed = (uint64_t)state ^ (uint64_t)(state >> 64) * UINT64_C(0x9e3779b97f4a7c15);
    mixed *= UINT64_C(0xbf58476d1ce4e5b9);
    return (size_t)(mixed ^ mixed >> 29) & (d->n_slots - 1);
}

static bool is_dead(const dead_ends *d, uint128 state, uint32_t phase, int64_t day)
{
    if (d->n_slots == 0) return false;
    for (size_t at = slot_of(d, state); d->slots[at].phase > 0; at = (at + 1) & (d->n_slots - 1))
        if (d->slots[at].state == state && d->slots[at].phase <= phase && d->slots[at].day <= day)
            return true;
    return false;
}

static void put_dead(dead_ends *d, dead_end what)
{
    size_t at = slot_of(d, what.state);
    for (; d->slots[at].phase > 0; at = (at + 1) & (d->n_slots - 1)) {
        dead_end *other = &d->slots[at];
        if (other->state == what.state && what.phase <= other->phase && what.day <= other->day) {
            *other = what; /* says more */
            return;
        }
    }
    d->slots[at] = what;
    d->n++;
}

static truce_status add_dead(arena *a, dead_ends *d, dead_end what)
{
    if (2 * d->n >= d->n_slots) {
        dead_ends larger = {.n_slots = d->n_slots == 0 ? 1024 : d->n_slots * 2};
        TRY(ARENA_ARRAY(a, larger.n_slots, &larger.slots));
        for (size_t i = 0; i < d->n_slots; i++)
            if (d->slots[i].phase > 0) put_dead(&larger, d->slots[i]);
        *d = larger;
    }
    put_dead(d, what);
    return TRUCE_OK;
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* The parts on which one hand can stand after so many phases, the most promising first. */
typedef struct layer_parts {
    uint32_t n;
    uint32_t *parts;
    int64_t *next[EXCHANGE_PARTIES]; /* by party: least value that it will have got from this hand
                                        one phase later; NULL where the hand brings it nothing */
    int64_t *next_stake[EXCHANGE_PARTIES]; /* likewise: least stake; only where it is limited */
} layer_parts;

/* A state on the way, and the successors that are still to be tried. */
typedef struct frame {
    int64_t day;
    uint32_t *parts;    /* by hand: where it stands */
    uint32_t *count;    /* by hand: how many parts it may go to */
    uint32_t **options; /* by hand: indices into the next layer's list */
    uint32_t *at;       /* by hand: the combination to try */
    uint32_t turn;      /* in turn: the hand that moves; else 0 */
    bool is_open;       /* combinations are left for this turn */
    arena_mark mark;
} frame;

typedef struct searcher {
    arena *memory; /* of the whole search */
    arena *stack;  /* of frames; rewound */
    arena *dead_memory;
    work_meter *work;
    const hands *h;
    const lattice *l;
    const plan_limits *limits;
    windows w;
    layer_parts **layers; /* by phase and hand */
    frame *frames;
    dead_ends dead;
    bool is_turn_free;    /* in turn, any hand may come next */
    bool is_coupled;      /* limits of single hands do not imply those of the whole */
    uint32_t *most_moved; /* by item, in one phase; NULL: days are not limited */
    uint32_t *x;          /* scratch states */
    uint32_t *y;
} searcher;

static bool is_alive(const windows *w, uint32_t hand, uint32_t part, uint32_t t)
{
    return w->from[hand][part] <= t && t <= w->to[hand][part];
}

/* Parts of a hand by promise. Forwards, who has spent most binds the others least to wait, and who
 * has delivered least is tempted least; a hand that spends nothing had better wait. Backwards it is
 * the other way round. */
typedef struct ranked {
    int64_t much; /* is better */
    int64_t little;
    uint32_t part;
} ranked;

static int by_promise(const void *a, const void *b)
{
    const ranked *x = a;
    const ranked *y = b;
    if (x->much != y->much) return x->much > y->much ? -1 : 1;
    if (x->little != y->little) return x->little < y->little ? -1 : 1;
    return x->part < y->part ? -1 : x->part > y->part;
}

static ranked rank(const searcher *s, const hand_part *part, uint32_t a)
{
    ranked r = {0, 0, a};
    for (uint32_t i = 0; i < s->l->n_parties; i++) {
        const int64_t *much = s->limits->is_backwards ? part->value[i] : part->cost[i];
        const int64_t *little = s->limits->is_backwards ? part->stake[i] : part->value[i];
        if (much != NULL) r.much += much[a];
        if (little != NULL) r.little += little[a];
    }
    return r;
}

/* For every part, the least entry of a table among the parts that can follow in the next layer. */
static void least_ahead(const searcher *s, uint32_t hand, const int64_t *table, uint32_t layer,
                        int64_t *least)
{
    const hand_part *part = &s->h->parts[hand];
    for (uint32_t a = 0; a < part->n_parts; a++)
        least[a] = is_alive(&s->w, hand, a, layer) ? table[a] : INT64_MAX;
    if (!window_moves(s->h, s->limits, hand, layer)) return;
    for (uint32_t k = 0; k < part->n_items; k++) {
        size_t stride = part->stride[k];
        size_t block = stride * (s->l->e->items[part->items[k]].n_units + 1);
        for (size_t base = 0; base < part->n_parts; base += block)
            for (size_t a = base + block - stride; a-- > base;)
                if (least[a + stride] < least[a]) least[a] = least[a + stride];
    }
}

static truce_status look_ahead(searcher *s, arena *scratch, uint32_t hand, const int64_t *table,
                               uint32_t layer, const layer_parts *parts, int64_t **result)
{
    int64_t *least;
    TRY(ARENA_ARRAY(scratch, s->h->parts[hand].n_parts, &least));
    TRY(ARENA_ARRAY(s->memory, parts->n, result));
    least_ahead(s, hand, table, layer, least);
    for (uint32_t n = 0; n < parts->n; n++) (*result)[n] = least[parts->parts[n]];
    return TRUCE_OK;
}

static truce_status make_layer(searcher *s, arena *scratch, uint32_t t, uint32_t hand,
                               layer_parts *result)
{
    const hand_part *part = &s->h->parts[hand];
    ranked *order;
    layer_parts made = {0};
    TRY(ARENA_ARRAY(scratch, part->n_parts, &order));
    for (uint32_t a = 0; a < part->n_parts; a++)
        if (is_alive(&s->w, hand, a, t)) order[made.n++] = rank(s, part, a);
    qsort(order, made.n, sizeof *order, by_promise);
    TRY(ARENA_ARRAY(s->memory, made.n, &made.parts));
    for (uint32_t n = 0; n < made.n; n++) made.parts[n] = order[n].part;
    for (uint32_t i = 0; i < s->l->n_parties && t < s->w.n_phases; i++) {
        if (part->value[i] != NULL)
            TRY(look_ahead(s, scratch, hand, part->value[i], t + 1, &made, &made.next[i]));
        if (part->stake[i] != NULL && s->limits->has_stake)
            TRY(look_ahead(s, scratch, hand, part->stake[i], t + 1, &made, &made.next_stake[i]));
    }
    *result = made;
    return work_spend(s->work, (uint64_t)part->n_parts * 8);
}

static truce_status make_layers(searcher *s)
{
    TRY(ARENA_ARRAY(s->memory, (size_t)s->w.n_phases + 1, &s->layers));
    for (uint32_t t = 0; t <= s->w.n_phases; t++) {
        TRY(ARENA_ARRAY(s->memory, s->h->n_hands, &s->layers[t]));
        for (uint32_t g = 0; g < s->h->n_hands; g++) {
            arena_mark mark = arena_here(s->stack);
            TRY(make_layer(s, s->stack, t, g, &s->layers[t][g]));
            arena_rewind(s->stack, mark);
        }
    }
    return TRUCE_OK;
}

/* ---- successors ------------------------------------------------------------------------------ */

static bool is_at_least(const hand_part *part, uint32_t more, uint32_t less)
{
    const uint32_t *a = part->digits + (size_t)more * part->n_items;
    const uint32_t *b = part->digits + (size_t)less * part->n_items;
    for (uint32_t k = 0; k < part->n_items; k++)
        if (a[k] < b[k]) return false;
    return true;
}

/* True when no item moves more than the days allow, each phase taking at least one. */
static bool is_in_time(const searcher *s, const hand_part *part, uint32_t from, uint32_t to)
{
    const uint32_t *a = part->digits + (size_t)from * part->n_items;
    const uint32_t *b = part->digits + (size_t)to * part->n_items;
    for (uint32_t k = 0; k < part->n_items; k++)
        if (b[k] - a[k] > s->most_moved[part->items[k]]) return false;
    return true;
}

/* What a phase from here may bring, for party i: V_i and X_i after it. */
typedef struct room {
    int64_t value[EXCHANGE_PARTIES];
    int64_t stake[EXCHANGE_PARTIES];
} room;

static room room_at(const searcher *s, const uint32_t *parts)
{
    room r = {{0}, {0}};
    for (uint32_t i = 0; i < s->l->n_parties; i++) {
        r.value[i] = s->limits->ahead[i] + hands_cost(s->h, i, parts);
        r.stake[i] = s->limits->stake[i] + hands_value(s->h, i, parts);
    }
    return r;
}

/* True when a hand alone, the others staying where they are, keeps within the room. */
static bool fits(const searcher *s, const hand_part *part, const room *r, uint32_t from,
                 uint32_t to, const int64_t *value_now, const int64_t *stake_now)
{
    if (!s->l->is_monotone) return true; /* looked at as a whole */
    for (uint32_t i = 0; i < s->l->n_parties; i++) {
        if (part->value[i] != NULL &&
            value_now[i] - part->value[i][from] + part->value[i][to] > r->value[i])
            return false;
        if (s->limits->has_stake && s->l->is_stake_monotone && part->stake[i] != NULL &&
            stake_now[i] - part->stake[i][from] + part->stake[i][to] > r->stake[i])
            return false;
    }
    return true;
}

static bool may_move(const searcher *s, const frame *f, uint32_t hand, uint32_t t)
{
    if (s->is_turn_free) return s->h->parts[hand].hand == s->h->parts[f->turn].hand;
    return window_moves(s->h, s->limits, hand, t);
}

/* Lists where each hand may go from a frame at layer t - 1; closes the frame when one has nowhere
 * to go. */
static truce_status list_options(searcher *s, frame *f, uint32_t t)
{
    const hands *h = s->h;
    room r = room_at(s, f->parts);
    int64_t value_now[EXCHANGE_PARTIES];
    int64_t stake_now[EXCHANGE_PARTIES];
    for (uint32_t i = 0; i < s->l->n_parties; i++) {
        value_now[i] = hands_value(h, i, f->parts);
        stake_now[i] = hands_stake(h, i, f->parts);
    }
    f->is_open = true;
    for (uint32_t g = 0; g < h->n_hands; g++) {
        const hand_part *part = &h->parts[g];
        const layer_parts *layer = &s->layers[t][g];
        uint32_t n = 0;
        TRY(ARENA_ARRAY(s->stack, layer->n, &f->options[g]));
        bool moves = may_move(s, f, g, t);
        for (uint32_t at = 0; at < layer->n; at++) {
            uint32_t to = layer->parts[at];
            if (to != f->parts[g] && (!moves || !is_at_least(part, to, f->parts[g]))) continue;
            if (s->most_moved != NULL && !is_in_time(s, part, f->parts[g], to)) continue;
            if (!fits(s, part, &r, f->parts[g], to, value_now, stake_now)) continue;
            f->options[g][n++] = at;
        }
        f->count[g] = n;
        f->at[g] = 0;
        if (n == 0) f->is_open = false;
        TRY(work_spend(s->work, (uint64_t)layer->n + 1));
    }
    return TRUCE_OK;
}

/* Goes to the next combination. Two hands: along diagonals, so that both stay promising; more: like
 * an odometer. */
static void next_combination(const searcher *s, frame *f)
{
    uint32_t n = s->h->n_hands;
    if (n == 2) {
        uint32_t sum = f->at[0] + f->at[1];
        if (f->at[0] > 0 && f->at[1] + 1 < f->count[1]) {
            f->at[0]--;
            f->at[1]++;
            return;
        }
        sum++;
        f->at[0] = sum < f->count[0] ? sum : f->count[0] - 1;
        f->at[1] = sum - f->at[0];
        if (f->at[1] >= f->count[1]) f->is_open = false;
        return;
    }
    for (uint32_t g = n; g-- > 0;) {
        if (++f->at[g] < f->count[g]) return;
        f->at[g] = 0;
    }
    f->is_open = false;
}

/* The least sum over all hands one phase later; false when a hand has nowhere to go. */
static bool least_next(const searcher *s, const frame *f, uint32_t t, uint32_t party, bool is_stake,
                       int64_t *sum)
{
    *sum = 0;
    for (uint32_t g = 0; g < s->h->n_hands; g++) {
        const layer_parts *layer = &s->layers[t][g];
        const int64_t *next = is_stake ? layer->next_stake[party] : layer->next[party];
        if (next == NULL) continue;
        int64_t least = next[f->options[g][f->at[g]]];
        if (least == INT64_MAX) return false;
        *sum += least;
    }
    return true;
}

/* True when no hand is forced beyond what the parties can afford in the phase after this one. */
static bool can_go_on(const searcher *s, const frame *f, const uint32_t *parts, uint32_t t)
{
    for (uint32_t i = 0; i < s->l->n_parties; i++) {
        int64_t least;
        if (!least_next(s, f, t, i, false, &least)) return false;
        if (least > s->limits->ahead[i] + hands_cost(s->h, i, parts)) return false;
        if (!s->limits->has_stake) continue;
        if (!least_next(s, f, t, i, true, &least)) return false;
        if (s->l->is_stake_monotone && least > s->limits->stake[i] + hands_value(s->h, i, parts))
            return false;
    }
    return true;
}

/* True when the whole keeps its limits: needed where these are not sums of what hands keep. */
static bool keeps_limits(const searcher *s, const frame *f, const uint32_t *parts)
{
    hands_state(s->h, f->parts, s->x);
    hands_state(s->h, parts, s->y);
    if (!lattice_may(s->l, s->x, s->y)) return false;
    for (uint32_t i = 0; i < s->l->n_parties; i++) {
        if (lattice_ahead(s->l, i, s->x, s->y) > s->limits->ahead[i]) return false;
        if (s->limits->has_stake &&
            lattice_stake(s->l, i, s->y) - lattice_value(s->l, i, s->x) > s->limits->stake[i])
            return false;
    }
    return true;
}

/* The earliest day on which all could be settled, from a settlement at `day`. */
static int64_t least_day(const searcher *s, const uint32_t *state, int64_t day)
{
    int128 last = day;
    for (uint32_t k = 0; k < s->l->n_items; k++) {
        const exchange_item *item = &s->l->e->items[k];
        if (state[k] == item->n_units) continue;
        int128 start = (int128)day + s->l->e->gap_days;
        if (start < item->earliest) start = item->earliest;
        int128 days = 1;
        if (item->per_day > 0)
            days = ((int128)(item->n_units - state[k]) * item->unit + item->per_day - 1) /
                   item->per_day;
        if (start + days > last) last = start + days;
    }
    return last > INT64_MAX ? INT64_MAX : (int64_t)last;
}

/* A number for a state after t phases; with fixed turns it matters whose turn it is, too. */
static uint128 number_of(const searcher *s, const uint32_t *parts, uint32_t t)
{
    uint128 number = s->limits->first_hand != WINDOW_ANY_HAND && t % 2 == 1;
    for (uint32_t g = 0; g < s->h->n_hands; g++)
        number = number * s->h->parts[g].n_parts + parts[g];
    return number;
}

/* Tries the combination at which a frame stands; `parts` gets the successor. */
static bool try_successor(searcher *s, const frame *f, uint32_t t, uint32_t *parts, int64_t *day)
{
    bool moves = false;
    for (uint32_t g = 0; g < s->h->n_hands; g++) {
        parts[g] = s->layers[t][g].parts[f->options[g][f->at[g]]];
        if (parts[g] != f->parts[g]) moves = true;
    }
    if (!moves) return false;
    if (t < s->w.n_phases && !can_go_on(s, f, parts, t)) return false;
    *day = 0;
    if (s->limits->most_days < INT64_MAX) {
        hands_state(s->h, f->parts, s->x);
        hands_state(s->h, parts, s->y);
        *day = lattice_end_day(s->l, s->x, s->y, t == 1, f->day);
        if (least_day(s, s->y, *day) > s->limits->most_days) return false;
    }
    if (is_dead(&s->dead, number_of(s, parts, t), t, *day)) return false;
    return !s->is_coupled || keeps_limits(s, f, parts);
}

/* ---- depth first ----------------------------------------------------------------------------- */

static truce_status open_frame(searcher *s, frame *f, uint32_t t)
{
    f->mark = arena_here(s->stack);
    f->turn = 0;
    return list_options(s, f, t + 1);
}

/* In turn: lets the next hand move; false when all have had their turn. */
static truce_status next_turn(searcher *s, frame *f, uint32_t t, bool *is_left)
{
    *is_left = false;
    if (!s->is_turn_free || f->turn + 1 >= s->h->n_hands) return TRUCE_OK;
    arena_rewind(s->stack, f->mark);
    f->turn++;
    *is_left = true;
    return list_options(s, f, t + 1);
}

static bool is_end(const hands *h, const uint32_t *parts)
{
    for (uint32_t g = 0; g < h->n_hands; g++)
        if (parts[g] + 1 < h->parts[g].n_parts) return false;
    return true;
}

static truce_status descend(searcher *s, uint32_t *depth)
{
    uint32_t t = 0;
    *depth = 0;
    TRY(open_frame(s, &s->frames[0], 0));
    for (;;) {
        frame *f = &s->frames[t];
        if (!f->is_open) {
            bool is_left;
            TRY(next_turn(s, f, t, &is_left));
            if (is_left) continue;
            arena_rewind(s->stack, f->mark);
            if (t == 0) return TRUCE_OK;
            TRY(add_dead(s->dead_memory, &s->dead,
                         (dead_end){number_of(s, f->parts, t), f->day, t}));
            t--;
            continue;
        }
        frame *next = &s->frames[t + 1];
        bool goes_on = try_successor(s, f, t + 1, next->parts, &next->day);
        next_combination(s, f);
        TRY(work_spend(s->work, 4));
        if (!goes_on) continue;
        t++;
        if (is_end(s->h, next->parts)) {
            *depth = t;
            return TRUCE_OK;
        }
        if (t == s->w.n_phases)
            t--;
        else
            TRY(open_frame(s, next, t));
    }
}

static truce_status make_frames(searcher *s)
{
    uint32_t n = s->h->n_hands;
    TRY(ARENA_ARRAY(s->memory, (size_t)s->w.n_phases + 1, &s->frames));
    for (uint32_t t = 0; t <= s->w.n_phases; t++) {
        frame *f = &s->frames[t];
        TRY(ARENA_ARRAY(s->memory, n, &f->parts));
        TRY(ARENA_ARRAY(s->memory, n, &f->count));
        TRY(ARENA_ARRAY(s->memory, n, &f->options));
        TRY(ARENA_ARRAY(s->memory, n, &f->at));
    }
    TRY(ARENA_ARRAY(s->memory, s->l->n_items, &s->x));
    return ARENA_ARRAY(s->memory, s->l->n_items, &s->y);
}

static bool is_coupled(const searcher *s)
{
    if (!s->l->is_monotone || s->l->has_rules) return true;
    if (s->limits->has_stake && !s->l->is_stake_monotone) return true;
    for (uint32_t i = 0; i < s->l->n_parties; i++) {
        uint32_t n_value = 0;
        uint32_t n_stake = 0;
        for (uint32_t g = 0; g < s->h->n_hands; g++) {
            if (s->h->parts[g].value[i] != NULL) n_value++;
            if (s->h->parts[g].stake[i] != NULL) n_stake++;
        }
        if (n_value > 1 || (s->limits->has_stake && n_stake > 1)) return true;
    }
    return false;
}

/* All phases but one take a day at least: what is left is the longest that one can take. */
static truce_status limit_moves(searcher *s)
{
    const exchange *e = s->l->e;
    if (s->limits->most_days == INT64_MAX) return TRUCE_OK;
    TRY(ARENA_ARRAY(s->memory, e->n_items, &s->most_moved));
    int64_t longest = s->limits->most_days - (s->w.n_phases - 1) * (1 + e->gap_days);
    for (uint32_t k = 0; k < e->n_items; k++) {
        const exchange_item *item = &e->items[k];
        int128 most = item->n_units;
        if (item->per_day > 0) most = (int128)longest * item->per_day / item->unit;
        s->most_moved[k] = most < item->n_units ? (uint32_t)most : item->n_units;
    }
    return TRUCE_OK;
}

static truce_status search_windows(arena *out, searcher *s, search_result *result)
{
    uint32_t depth;
    s->is_coupled = is_coupled(s);
    s->is_turn_free = s->l->e->in_turn && s->limits->first_hand == WINDOW_ANY_HAND;
    TRY(limit_moves(s));
    TRY(make_layers(s));
    TRY(make_frames(s));
    TRY(descend(s, &depth));
    result->is_found = depth > 0;
    result->n_phases = depth;
    if (depth == 0) return TRUCE_OK;
    TRY(ARENA_ARRAY(out, ((size_t)depth + 1) * s->l->n_items, &result->states));
    for (uint32_t t = 0; t <= depth; t++)
        hands_state(s->h, s->frames[t].parts, result->states + (size_t)t * s->l->n_items);
    return TRUCE_OK;
}

static truce_status search_with(arena *out, searcher *s, uint32_t n_phases, search_result *result)
{
    bool is_open;
    plan_limits relaxed = *s->limits;
    *result = (search_result){.is_found = false};
    /* Where stakes can fall, standing still is not free, and windows count on that it is. */
    if (!s->l->is_stake_monotone) relaxed.has_stake = false;
    TRY(arena_new(arena_meter(out), &s->stack));
    TRY(arena_new(arena_meter(out), &s->dead_memory));
    TRY(windows_find(s->memory, s->work, s->h, &relaxed, n_phases, &s->w, &is_open));
    return is_open ? search_windows(out, s, result) : TRUCE_OK;
}

truce_status search_plan(arena *out, work_meter *work, const hands *h, const plan_limits *limits,
                         uint32_t n_phases, search_result *result)
{
    searcher s = {.work = work, .h = h, .l = h->l, .limits = limits};
    TRY(arena_new(arena_meter(out), &s.memory));
    truce_status status = search_with(out, &s, n_phases, result);
    arena_free(s.dead_memory);
    arena_free(s.stack);
    arena_free(s.memory);
    return status;
}
