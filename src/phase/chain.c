#include "phase/chain.h"
#include "phase/mirror.h"
#include "phase/sweep.h"
#include <string.h>

#define NO_LIMIT                                                                                   \
    (INT64_C(1) << 61) /* larger than any sum, and sums with it stay within 64 bits                \
                        */
#define MOST_SWEPT (UINT64_C(1) << 28)

typedef struct chainer {
    arena *out;
    arena *memory;
    work_meter *work;
    const lattice *l;
    const int64_t *guarantee;
    hands h;
    bool has_mirror; /* the same, from the end: where that is possible */
    exchange mirrored;
    lattice mirrored_lattice;
    hands mirror;
    plan_limits limits;
    chain_answer *best;
} chainer;

/* ---- measures of a chain -----------------------------------------------------------------------
 */

static const uint32_t *state_at(const chainer *c, const uint32_t *states, uint32_t t)
{
    return states + (size_t)t * c->l->n_items;
}

static int64_t days_of(const chainer *c, uint32_t n_phases, const uint32_t *states)
{
    int64_t day = 0;
    for (uint32_t t = 0; t < n_phases; t++)
        day =
            lattice_end_day(c->l, state_at(c, states, t), state_at(c, states, t + 1), t == 0, day);
    return day;
}

static int128 exposure_of(const chainer *c, uint32_t n_phases, const uint32_t *states)
{
    int128 most = 0;
    for (uint32_t t = 0; t < n_phases; t++)
        for (uint32_t i = 0; i < c->l->n_parties; i++) {
            int64_t now = lattice_stake(c->l, i, state_at(c, states, t + 1)) -
                          lattice_value(c->l, i, state_at(c, states, t));
            int128 weighted = (int128)now * c->l->e->weight[i];
            if (weighted > most) most = weighted;
        }
    return most;
}

static void keep(chainer *c, uint32_t n_phases, const uint32_t *states)
{
    c->best->is_found = true;
    c->best->is_feasibility_known = true;
    c->best->n_phases = n_phases;
    c->best->states = states;
    c->best->days = days_of(c, n_phases, states);
    c->best->exposure = exposure_of(c, n_phases, states);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static uint32_t most_phases(const chainer *c)
{
    return c->l->n_units < WINDOW_MOST_PHASES ? (uint32_t)c->l->n_units : WINDOW_MOST_PHASES;
}

/* With two hands in turn, two phases of the same hand can be joined into one that is no worse: so
 * they alternate, and windows may count on that. */
static bool alternates(const chainer *c)
{
    const lattice *l = c->l;
    return l->e->in_turn && c->h.n_hands == 2 && l->is_stake_monotone && !l->has_rules &&
           (!l->has_earliest || c->limits.most_days == INT64_MAX);
}

/* Searches from the end, but forwards where it matters on which day a phase begins. */
static truce_status search(chainer *c, uint32_t n_phases, search_result *found)
{
    plan_limits mirrored;
    if (!c->has_mirror || (c->l->has_earliest && c->limits.most_days < INT64_MAX))
        return search_plan(c->out, c->work, &c->h, &c->limits, n_phases, found);
    mirror_limits(c->l, &c->limits, NO_LIMIT, &mirrored);
    TRY(search_plan(c->out, c->work, &c->mirror, &mirrored, n_phases, found));
    if (found->is_found) mirror_states(c->l->e, found->n_phases, found->states);
    return TRUCE_OK;
}

static truce_status make_mirror(chainer *c)
{
    if (!c->l->is_stake_monotone) return TRUCE_OK;
    TRY(mirror_exchange(c->memory, c->l->e, &c->mirrored));
    TRY(lattice_of(&c->mirrored, &c->mirrored_lattice));
    TRY(hands_of(c->memory, c->work, &c->mirrored_lattice, &c->mirror));
    c->has_mirror = true;
    return TRUCE_OK;
}

/* Looks for a plan within the present limits, and keeps it. */
static truce_status ask(chainer *c, uint32_t n_phases, bool *is_found)
{
    search_result found = {.is_found = false};
    uint32_t n_ways = alternates(c) ? 2 : 1;
    for (uint32_t first = 0; first < n_ways && !found.is_found; first++) {
        c->limits.first_hand = n_ways == 2 ? first : WINDOW_ANY_HAND;
        TRY(search(c, n_phases, &found));
    }
    *is_found = found.is_found;
    if (found.is_found) keep(c, found.n_phases, found.states);
    return TRUCE_OK;
}

static truce_status relaxed_phases(chainer *c, uint32_t *result)
{
    uint32_t n_ways = alternates(c) ? 2 : 1;
    *result = 0;
    for (uint32_t first = 0; first < n_ways; first++) {
        uint32_t n;
        c->limits.first_hand = n_ways == 2 ? first : WINDOW_ANY_HAND;
        TRY(windows_least_phases(c->memory, c->work, &c->h, &c->limits, most_phases(c), &n));
        if (n > 0 && (*result == 0 || n < *result)) *result = n;
    }
    return TRUCE_OK;
}

static void limit_stakes(chainer *c, int128 exposure)
{
    c->limits.has_stake = exposure >= 0;
    for (uint32_t i = 0; i < c->l->n_parties; i++) {
        int64_t weight = c->l->e->weight[i];
        int128 most = exposure < 0 || weight == 0 ? NO_LIMIT : exposure / weight;
        c->limits.stake[i] = most < NO_LIMIT ? (int64_t)most : NO_LIMIT;
    }
}

/* ---- a plan from a path of single units ------------------------------------------------------ */

static bool is_safe(const chainer *c, const uint32_t *x, const uint32_t *y)
{
    for (uint32_t i = 0; i < c->l->n_parties; i++)
        if (lattice_ahead(c->l, i, x, y) > c->limits.ahead[i]) return false;
    return lattice_may(c->l, x, y);
}

/* Joins single steps as long as the phase is safe: a plan that holds, not the best. */
static truce_status join_steps(chainer *c, const uint32_t *path)
{
    uint32_t n_units = (uint32_t)c->l->n_units;
    size_t row = c->l->n_items * sizeof *path;
    uint32_t *states;
    uint32_t n_phases = 0;
    TRY(ARENA_ARRAY(c->out, ((size_t)n_units + 1) * c->l->n_items, &states));
    for (uint32_t at = 0; at < n_units;) {
        uint32_t to = at + 1;
        while (to < n_units && is_safe(c, state_at(c, path, at), state_at(c, path, to + 1))) to++;
        n_phases++;
        memcpy(states + (size_t)n_phases * c->l->n_items, state_at(c, path, to), row);
        at = to;
    }
    keep(c, n_phases, states);
    return work_spend(c->work, n_units);
}

/* Decides whether there is a plan, and gives a first one. Lattices beyond MOST_SWEPT stay open. */
static truce_status find_path(chainer *c, bool *is_possible)
{
    uint32_t *path;
    sweep_answer answer;
    *is_possible = true;
    if (!c->l->is_countable || c->l->n_states > MOST_SWEPT) return TRUCE_OK;
    work_tell(c->work, "looking for any plan", -1.0);
    sweep_question q = {SWEEP_EXCESS, c->guarantee};
    TRY(sweep_least(c->memory, c->work, c->l, q, &path, &answer));
    c->best->is_feasibility_known = true;
    *is_possible = answer.has_path && answer.value <= 0;
    return *is_possible ? join_steps(c, path) : TRUCE_OK;
}

/* ---- objectives ------------------------------------------------------------------------------ */

/* More and more phases, from a lower bound to the plan at hand, until there is a plan within the
 * limits. Without a plan at hand: as long as there can be one. */
static truce_status deepen(chainer *c, uint32_t from, bool is_bound)
{
    bool has_looked = c->best->is_found;
    /* Where there is a plan anyway, the path only serves when time runs out. */
    uint32_t look_at = from + (c->best->is_feasibility_known ? 3 : 0);
    uint32_t most = most_phases(c);
    for (uint32_t n = from; n <= most; n++) {
        bool is_found;
        if (is_bound) c->best->bound = n;
        if (c->best->is_found && n >= c->best->n_phases) return TRUCE_OK;
        work_tell(c->work, "looking for the fewest phases", -1.0);
        TRY(ask(c, n, &is_found));
        if (is_found) return TRUCE_OK;
        if (has_looked || n < look_at || n + 1 > most) continue;
        bool is_possible;
        has_looked = true;
        TRY(find_path(c, &is_possible));
        if (!is_possible) return TRUCE_OK;
    }
    return TRUCE_OK;
}

/* Without gaps and earliest days, every phase can be cut into phases of one day each. */
static bool splits_into_days(const chainer *c)
{
    return c->l->e->gap_days == 0 && !c->l->has_earliest && c->l->is_stake_monotone &&
           !alternates(c);
}

/* Looks for a plan within the present limit of days, with any number of phases from the least. */
static truce_status ask_in_days(chainer *c, uint32_t least, bool *is_found)
{
    int64_t gap = c->l->e->gap_days;
    int64_t fit = gap > INT32_MAX ? 1 : (c->limits.most_days + gap) / (1 + gap);
    uint32_t most = fit < most_phases(c) ? (uint32_t)fit : most_phases(c);
    *is_found = false;
    if (splits_into_days(c) && most == c->limits.most_days) least = most;
    for (uint32_t n = least; n <= most && !*is_found; n++) TRY(ask(c, n, is_found));
    return TRUCE_OK;
}

/* Sets the most days to those of the plan at hand, less one, until there is no plan: with as many
 * phases as it has, or with any number of phases from `least` (0: as many as it has). */
static truce_status fewer_days(chainer *c, uint32_t least)
{
    for (bool is_found = true; is_found;) {
        c->limits.most_days = c->best->days - 1;
        if (c->limits.most_days < (least > 0 ? c->best->bound : 1)) break;
        work_tell(c->work, "looking for fewer days", -1.0);
        TRY(least > 0 ? ask_in_days(c, least, &is_found) : ask(c, c->best->n_phases, &is_found));
    }
    c->limits.most_days = c->best->days;
    return TRUCE_OK;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* All exposures are multiples of this. */
static int128 exposure_step(const chainer *c)
{
    const lattice *l = c->l;
    int64_t amounts = 0;
    int64_t weights = 0;
    for (uint32_t i = 0; i < l->n_parties; i++) weights = common_divisor(weights, l->e->weight[i]);
    for (uint32_t k = 0; k < l->n_items; k++) {
        const exchange_item *item = &l->e->items[k];
        for (uint32_t n = 0; n <= item->n_units; n++) {
            if (item->exposed < l->n_parties) amounts = common_divisor(amounts, item->exposure[n]);
            for (uint32_t i = 0; i < l->n_parties; i++)
                if (item->value[i] != NULL) amounts = common_divisor(amounts, item->value[i][n]);
        }
    }
    int128 step = (int128)amounts * weights;
    return step > 0 ? step : 1;
}

/* Halves the range between `least` (proved) and the exposure of the plan at hand. */
static truce_status less_exposure(chainer *c, uint32_t n_phases, int128 least)
{
    int128 step = exposure_step(c);
    int128 low = (least + step - 1) / step;
    while (low * step < c->best->exposure) {
        bool is_found;
        int128 high = (c->best->exposure - 1) / step;
        int128 middle = low + (high - low) / 2;
        work_tell(c->work, "looking for less exposure", -1.0);
        limit_stakes(c, middle * step);
        TRY(ask(c, n_phases, &is_found));
        if (!is_found) low = middle + 1;
    }
    limit_stakes(c, c->best->exposure);
    return TRUCE_OK;
}

/* Phases that all of the deal takes by itself, and days. */
static int64_t least_days(const chainer *c)
{
    int128 last = 1;
    for (uint32_t k = 0; k < c->l->n_items; k++) {
        const exchange_item *item = &c->l->e->items[k];
        int128 days = 1;
        if (item->per_day > 0)
            days = ((int128)item->n_units * item->unit + item->per_day - 1) / item->per_day;
        if (days + item->earliest > last) last = days + item->earliest;
    }
    return last > INT64_MAX ? INT64_MAX : (int64_t)last;
}

static truce_status phases_first(chainer *c, uint32_t from)
{
    TRY(deepen(c, from, true));
    if (!c->best->is_found) return TRUCE_OK;
    c->best->is_optimal = true;
    if (c->l->has_calendar) TRY(fewer_days(c, 0));
    return less_exposure(c, c->best->n_phases, 0);
}

static truce_status days_first(chainer *c, uint32_t from)
{
    int64_t gap = c->l->e->gap_days;
    TRY(deepen(c, from, false));
    if (!c->best->is_found) return TRUCE_OK;
    int64_t phases = c->best->n_phases; /* the fewest */
    int64_t by_phases = gap > INT32_MAX ? phases : phases + gap * (phases - 1);
    int64_t by_work = least_days(c);
    c->best->bound = by_phases > by_work ? by_phases : by_work;
    TRY(fewer_days(c, c->best->n_phases));
    c->best->bound = c->best->days;
    c->best->is_optimal = true;
    TRY(deepen(c, (uint32_t)phases, false));
    return less_exposure(c, c->best->n_phases, 0);
}

static truce_status exposure_first(chainer *c, uint32_t from)
{
    TRY(deepen(c, from, false));
    if (!c->best->is_found) return TRUCE_OK;
    int128 least = 0;
    if (c->l->is_stake_monotone && c->l->is_countable && c->l->n_states <= MOST_SWEPT) {
        sweep_answer answer;
        sweep_question q = {SWEEP_EXPOSURE, c->guarantee};
        TRY(sweep_least(c->memory, c->work, c->l, q, NULL, &answer));
        least = answer.value;
    }
    TRY(less_exposure(c, most_phases(c), least));
    c->best->is_optimal = true;
    TRY(deepen(c, from, false));
    return c->l->has_calendar ? fewer_days(c, 0) : TRUCE_OK;
}

static truce_status find_best(chainer *c, phase_objective objective, bool is_possible)
{
    uint32_t from;
    for (uint32_t i = 0; i < c->l->n_parties; i++)
        if (c->guarantee[i] < c->l->at_end[i]) {
            c->best->is_feasibility_known = true;
            return TRUCE_OK;
        }
    c->best->is_feasibility_known = is_possible;
    TRY(hands_of(c->memory, c->work, c->l, &c->h));
    TRY(make_mirror(c));
    TRY(relaxed_phases(c, &from));
    c->best->bound = objective == PHASE_FEWEST_PHASES ? (int64_t)from : -1;
    if (from == 0) {
        c->best->is_feasibility_known = c->l->n_units <= WINDOW_MOST_PHASES;
        return TRUCE_OK;
    }
    switch (objective) {
    case PHASE_FEWEST_DAYS: TRY(days_first(c, from)); break;
    case PHASE_LEAST_EXPOSURE: TRY(exposure_first(c, from)); break;
    default: TRY(phases_first(c, from)); break;
    }
    if (!c->best->is_found && c->l->n_units <= WINDOW_MOST_PHASES)
        c->best->is_feasibility_known = true;
    c->best->is_settled = c->best->is_found;
    return TRUCE_OK;
}

truce_status chain_find(arena *out, work_meter *work, const lattice *l, phase_objective objective,
                        const int64_t *limit, bool is_possible, chain_answer *result)
{
    chainer c = {.out = out, .work = work, .l = l, .guarantee = limit, .best = result};
    *result = (chain_answer){.bound = -1};
    require(objective != PHASE_LEAST_GUARANTEE);
    c.limits.most_days = INT64_MAX;
    for (uint32_t i = 0; i < l->n_parties; i++) c.limits.ahead[i] = limit[i] - l->base[i];
    limit_stakes(&c, -1);
    TRY(arena_new(arena_meter(out), &c.memory));
    truce_status status = find_best(&c, objective, is_possible);
    arena_free(c.memory);
    return status;
}
