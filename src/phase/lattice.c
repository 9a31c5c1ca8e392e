#include "phase/lattice.h"

#define MOST_AMOUNT (INT64_C(1) << 60)
#define LAST_DAY (INT64_C(1) << 62)

/* ---- looking at an exchange ------------------------------------------------------------------ */

/* Notes whether a table falls; returns its largest absolute entry. */
static int64_t look_at(const int64_t *table, uint32_t n_units, bool *is_monotone)
{
    int64_t largest = 0;
    for (uint32_t n = 0; n <= n_units; n++) {
        int64_t size = table[n] < 0 ? -(table[n] + 1) : table[n];
        if (size > largest) largest = size;
        if (n > 0 && table[n] < table[n - 1]) *is_monotone = false;
    }
    return largest;
}

/* Sums of absolute values must stay below 2^60 for every party. */
static bool look_at_items(lattice *l)
{
    int128 most[EXCHANGE_PARTIES] = {0};
    for (uint32_t k = 0; k < l->n_items; k++) {
        const exchange_item *item = &l->e->items[k];
        if (item->giver < l->n_parties)
            most[item->giver] += look_at(item->cost, item->n_units, &l->is_monotone);
        if (item->exposed < l->n_parties)
            most[item->exposed] += look_at(item->exposure, item->n_units, &l->is_stake_monotone);
        for (uint32_t i = 0; i < l->n_parties; i++)
            if (item->value[i] != NULL)
                most[i] += look_at(item->value[i], item->n_units, &l->is_monotone);
        if (item->passing == PASSING_RELEASE) l->has_rules = true;
        if (item->per_day > 0 || item->earliest > 0) l->has_calendar = true;
        if (item->earliest > 0) l->has_earliest = true;
    }
    for (uint32_t i = 0; i < l->n_parties; i++) {
        int128 all = most[i] + l->e->guarantee_nano[i];
        int128 prize = l->e->end_prize_nano[i];
        int128 walk = l->e->walk_nano[i];
        all += (prize < 0 ? -prize : prize) + (walk < 0 ? -walk : walk);
        if (all >= MOST_AMOUNT) return false;
    }
    return true;
}

static void count_states(lattice *l)
{
    uint64_t n = 1;
    for (uint32_t k = 0; k < l->n_items; k++) {
        l->n_units += l->e->items[k].n_units;
        if (!l->is_countable) continue;
        uint64_t more;
        l->is_countable = !__builtin_mul_overflow(n, (uint64_t)l->e->items[k].n_units + 1, &more) &&
                          more <= (uint64_t)INT64_MAX;
        if (l->is_countable) n = more;
    }
    l->n_states = n;
}

truce_status lattice_of(const exchange *e, lattice *result)
{
    lattice l = {.e = e,
                 .n_items = e->n_items,
                 .n_parties = e->n_parties,
                 .is_countable = true,
                 .is_patient = e->patience_nano == NANO,
                 .is_monotone = true,
                 .is_stake_monotone = true,
                 .has_rules = e->n_precedences > 0};
    require(e->n_items > 0 && e->n_parties > 0 && e->n_parties <= EXCHANGE_PARTIES);
    if (!look_at_items(&l)) return TRUCE_E_INPUT;
    if (!l.is_monotone) l.is_stake_monotone = false;
    count_states(&l);
    for (uint32_t k = 0; k < l.n_items; k++) {
        const exchange_item *item = &e->items[k];
        if (item->giver < l.n_parties) l.whole[item->giver] -= item->cost[item->n_units];
        for (uint32_t i = 0; i < l.n_parties; i++)
            if (item->value[i] != NULL) l.whole[i] += item->value[i][item->n_units];
    }
    for (uint32_t i = 0; i < l.n_parties; i++) {
        int64_t end = e->walk_nano[i] - e->end_prize_nano[i];
        l.base[i] = end - l.whole[i];
        l.at_end[i] = end > 0 ? end : 0;
        l.joins[i] = l.base[i] <= 0;
    }
    *result = l;
    return TRUCE_OK;
}

/* ---- sums ------------------------------------------------------------------------------------ */

int64_t lattice_cost(const lattice *l, uint32_t party, const uint32_t *state)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < l->n_items; k++)
        if (l->e->items[k].giver == party) sum += l->e->items[k].cost[state[k]];
    return sum;
}

int64_t lattice_value(const lattice *l, uint32_t party, const uint32_t *state)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < l->n_items; k++) {
        const int64_t *value = l->e->items[k].value[party];
        if (value != NULL) sum += value[state[k]];
    }
    return sum;
}

int64_t lattice_stake(const lattice *l, uint32_t party, const uint32_t *state)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < l->n_items; k++)
        if (l->e->items[k].exposed == party) sum += l->e->items[k].exposure[state[k]];
    return sum;
}

static int64_t largest_in(const int64_t *table, uint32_t from, uint32_t to)
{
    int64_t largest = table[from];
    while (from++ < to)
        if (table[from] > largest) largest = table[from];
    return largest;
}

static int64_t least_in(const int64_t *table, uint32_t from, uint32_t to)
{
    int64_t least = table[from];
    while (from++ < to)
        if (table[from] < least) least = table[from];
    return least;
}

int64_t lattice_ahead(const lattice *l, uint32_t party, const uint32_t *x, const uint32_t *y)
{
    if (l->is_monotone) return lattice_value(l, party, y) - lattice_cost(l, party, x);
    int64_t sum = 0;
    for (uint32_t k = 0; k < l->n_items; k++) {
        const exchange_item *item = &l->e->items[k];
        if (item->value[party] != NULL) sum += largest_in(item->value[party], x[k], y[k]);
        if (item->giver == party) sum -= least_in(item->cost, x[k], y[k]);
    }
    return sum;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static bool is_in_turn(const lattice *l, const uint32_t *x, const uint32_t *y)
{
    uint32_t hand = UINT32_MAX;
    bool has_hand = false;
    for (uint32_t k = 0; k < l->n_items; k++) {
        if (x[k] == y[k]) continue;
        if (has_hand && l->e->items[k].hand != hand) return false;
        hand = l->e->items[k].hand;
        has_hand = true;
    }
    return true;
}

bool lattice_may(const lattice *l, const uint32_t *x, const uint32_t *y)
{
    bool moves = false;
    for (uint32_t k = 0; k < l->n_items && !moves; k++) moves = x[k] != y[k];
    if (!moves) return false;
    if (l->e->in_turn && !is_in_turn(l, x, y)) return false;
    if (!l->has_rules) return true;
    for (size_t p = 0; p < l->e->n_precedences; p++) {
        const exchange_precedence *rule = &l->e->precedences[p];
        if (y[rule->item] > rule->beyond && x[rule->needs] < rule->amount) return false;
    }
    for (uint32_t k = 0; k < l->n_items; k++) {
        const exchange_item *item = &l->e->items[k];
        if (item->passing == PASSING_RELEASE && y[k] > x[item->pair]) return false;
    }
    return true;
}

bool lattice_may_step(const lattice *l, const uint32_t *state, uint32_t item)
{
    uint32_t after = state[item] + 1;
    if (!l->has_rules) return true;
    for (size_t p = 0; p < l->e->n_precedences; p++) {
        const exchange_precedence *rule = &l->e->precedences[p];
        if (rule->item == item && after > rule->beyond && state[rule->needs] < rule->amount)
            return false;
    }
    const exchange_item *moved = &l->e->items[item];
    return moved->passing != PASSING_RELEASE || after <= state[moved->pair];
}

/* ---- calendar -------------------------------------------------------------------------------- */

int64_t lattice_end_day(const lattice *l, const uint32_t *x, const uint32_t *y, bool is_first,
                        int64_t day)
{
    int128 start = is_first ? 0 : (int128)day + l->e->gap_days;
    int128 days = 1;
    if (l->has_calendar)
        for (uint32_t k = 0; k < l->n_items; k++) {
            const exchange_item *item = &l->e->items[k];
            if (x[k] == y[k]) continue;
            if (start < item->earliest) start = item->earliest;
            if (item->per_day <= 0) continue;
            int128 amount = (int128)(y[k] - x[k]) * item->unit;
            int128 needed = (amount + item->per_day - 1) / item->per_day;
            if (needed > days) days = needed;
        }
    int128 end = start + days;
    return end > LAST_DAY ? LAST_DAY : (int64_t)end;
}

/* ---- numbers --------------------------------------------------------------------------------- */

uint64_t lattice_number(const lattice *l, const uint32_t *state)
{
    uint64_t number = 0;
    for (uint32_t k = 0; k < l->n_items; k++)
        number = number * ((uint64_t)l->e->items[k].n_units + 1) + state[k];
    return number;
}

void lattice_state(const lattice *l, uint64_t number, uint32_t *state)
{
    for (uint32_t k = l->n_items; k-- > 0;) {
        uint64_t size = (uint64_t)l->e->items[k].n_units + 1;
        state[k] = (uint32_t)(number % size);
        number /= size;
    }
}
