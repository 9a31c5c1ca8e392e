#include "phase/plan_check.h"
#include "base/exact.h"
#include "phase/amount.h"

#define LAST_DAY (INT64_C(1) << 62)

typedef struct checker {
    arena *out;
    arena *scratch;
    work_meter *work;
    const exchange *e;
    uint32_t n_phases;
    const uint32_t *states;
    const int64_t *start;
    const int64_t *end;
    fraction patience;
} checker;

static const uint32_t *state_of(const checker *c, uint32_t phase)
{
    return c->states + (size_t)phase * c->e->n_items;
}

/* ---- what parties have given and got --------------------------------------------------------- */

static int64_t cost_at(const checker *c, uint32_t party, const uint32_t *state)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < c->e->n_items; k++)
        if (c->e->items[k].giver == party) sum += c->e->items[k].cost[state[k]];
    return sum;
}

static int64_t value_at(const checker *c, uint32_t party, const uint32_t *state)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < c->e->n_items; k++)
        if (c->e->items[k].value[party] != NULL) sum += c->e->items[k].value[party][state[k]];
    return sum;
}

static int64_t at_stake(const checker *c, uint32_t party, const uint32_t *state)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < c->e->n_items; k++)
        if (c->e->items[k].exposed == party) sum += c->e->items[k].exposure[state[k]];
    return sum;
}

/* The most that a party can be ahead in the middle of the phase that leads from x to y. */
static int64_t most_ahead(const checker *c, uint32_t party, const uint32_t *x, const uint32_t *y)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < c->e->n_items; k++) {
        const exchange_item *item = &c->e->items[k];
        const int64_t *value = item->value[party];
        int64_t largest = value != NULL ? value[x[k]] : 0;
        int64_t least = item->giver == party ? item->cost[x[k]] : 0;
        for (uint32_t n = x[k]; n <= y[k]; n++) {
            if (value != NULL && value[n] > largest) largest = value[n];
            if (item->giver == party && item->cost[n] < least) least = item->cost[n];
        }
        sum += largest - least;
    }
    return sum;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static bool check_moves(const checker *c, uint32_t phase, plan_breach *breach)
{
    const uint32_t *x = state_of(c, phase);
    const uint32_t *y = state_of(c, phase + 1);
    bool moves = false;
    for (uint32_t k = 0; k < c->e->n_items; k++) {
        *breach = (plan_breach){PLAN_SOUND, phase, k, k, 0};
        if (y[k] > c->e->items[k].n_units) breach->kind = PLAN_TOO_MUCH;
        if (y[k] < x[k]) breach->kind = PLAN_GOES_BACK;
        if (breach->kind != PLAN_SOUND) return false;
        if (y[k] > x[k]) moves = true;
    }
    *breach = (plan_breach){moves ? PLAN_SOUND : PLAN_EMPTY_PHASE, phase, 0, 0, 0};
    return moves;
}

static bool check_order(const checker *c, uint32_t phase, plan_breach *breach)
{
    const exchange *e = c->e;
    const uint32_t *x = state_of(c, phase);
    const uint32_t *y = state_of(c, phase + 1);
    for (uint32_t p = 0; p < e->n_precedences; p++) {
        const exchange_precedence *rule = &e->precedences[p];
        *breach = (plan_breach){PLAN_PRECEDENCE, phase, rule->item, rule->needs, p};
        if (y[rule->item] > rule->beyond && x[rule->needs] < rule->amount) return false;
    }
    uint32_t mover = UINT32_MAX;
    for (uint32_t k = 0; k < e->n_items; k++) {
        const exchange_item *item = &e->items[k];
        *breach = (plan_breach){PLAN_NOT_IN_ESCROW, phase, k, item->pair, 0};
        if (item->passing == PASSING_RELEASE && y[k] > x[item->pair]) return false;
        if (!e->in_turn || y[k] == x[k]) continue;
        if (mover == UINT32_MAX) mover = k;
        *breach = (plan_breach){PLAN_NOT_IN_TURN, phase, k, mover, 0};
        if (e->items[mover].hand != item->hand) return false;
    }
    breach->kind = PLAN_SOUND;
    return true;
}

static bool check_end(const checker *c, plan_breach *breach)
{
    const uint32_t *last = state_of(c, c->n_phases);
    for (uint32_t k = 0; k < c->e->n_items; k++) {
        *breach = (plan_breach){PLAN_INCOMPLETE, c->n_phases, k, k, 0};
        if (last[k] < c->e->items[k].n_units) return false;
    }
    *breach = (plan_breach){PLAN_SOUND, 0, 0, 0, 0};
    return true;
}

/* Finds the first breach; returns whether figures make sense. */
static bool check_rules(const checker *c, plan_breach *breach)
{
    plan_breach first = {PLAN_SOUND, 0, 0, 0, 0};
    for (uint32_t phase = 0; phase < c->n_phases; phase++) {
        plan_breach found;
        bool holds = check_moves(c, phase, &found);
        if (!holds && found.kind != PLAN_EMPTY_PHASE) {
            *breach = first.kind == PLAN_SOUND ? found : first;
            return false;
        }
        if (holds) holds = check_order(c, phase, &found);
        if (!holds && first.kind == PLAN_SOUND) first = found;
    }
    if (first.kind == PLAN_SOUND) check_end(c, &first);
    *breach = first;
    return true;
}

/* ---- calendar -------------------------------------------------------------------------------- */

static truce_status make_calendar(checker *c)
{
    int64_t *start;
    int64_t *end;
    TRY(ARENA_ARRAY(c->out, c->n_phases, &start));
    TRY(ARENA_ARRAY(c->out, c->n_phases, &end));
    for (uint32_t phase = 0; phase < c->n_phases; phase++) {
        int128 first = phase == 0 ? 0 : (int128)end[phase - 1] + c->e->gap_days;
        int128 days = 1;
        for (uint32_t k = 0; k < c->e->n_items; k++) {
            const exchange_item *item = &c->e->items[k];
            int128 moved = (int128)(state_of(c, phase + 1)[k] - state_of(c, phase)[k]) * item->unit;
            if (moved == 0) continue;
            if (first < item->earliest) first = item->earliest;
            if (item->per_day <= 0) continue;
            int128 needed = (moved + item->per_day - 1) / item->per_day;
            if (days < needed) days = needed;
        }
        if (first + days > LAST_DAY) return TRUCE_E_INPUT;
        start[phase] = (int64_t)first;
        end[phase] = (int64_t)(first + days);
    }
    c->start = start;
    c->end = end;
    return TRUCE_OK;
}

/* ---- the future ------------------------------------------------------------------------------ */

/* f *= patience ^ days */
static truce_status discount(checker *c, int64_t days, fraction *f)
{
    if (c->e->patience_nano == NANO) return TRUCE_OK;
    for (int64_t day = 0; day < days; day++) {
        TRY(work_spend(c->work, 20 + f->top.n + f->bottom.n));
        TRY(big_multiply(c->scratch, f->top, c->patience.top, &f->top));
        TRY(big_multiply(c->scratch, f->bottom, c->patience.bottom, &f->bottom));
    }
    return TRUCE_OK;
}

/* What one party has to look forward to after each settlement, 0 .. n_phases: all of it, and the
 * part that is values of items. */
typedef struct outlook_parts {
    fraction *all;
    fraction *values;
} outlook_parts;

static truce_status look_ahead(checker *c, uint32_t party, outlook_parts *result)
{
    TRY(ARENA_ARRAY(c->scratch, (size_t)c->n_phases + 1, &result->all));
    TRY(ARENA_ARRAY(c->scratch, (size_t)c->n_phases + 1, &result->values));
    fraction all;
    fraction values;
    TRY(fraction_of(c->scratch, c->e->end_prize_nano[party], &all));
    TRY(fraction_of(c->scratch, 0, &values));
    for (uint32_t t = c->n_phases;; t--) {
        result->all[t] = all;
        result->values[t] = values;
        if (t == 0) return TRUCE_OK;
        const uint32_t *x = state_of(c, t - 1);
        const uint32_t *y = state_of(c, t);
        int64_t gets = value_at(c, party, y) - value_at(c, party, x);
        int64_t gives = cost_at(c, party, y) - cost_at(c, party, x);
        fraction gain;
        fraction loss;
        TRY(fraction_of(c->scratch, gets, &gain));
        TRY(fraction_of(c->scratch, gives, &loss));
        TRY(fraction_add(c->scratch, values, gain, &values));
        TRY(fraction_add(c->scratch, all, gain, &all));
        TRY(fraction_subtract(c->scratch, all, loss, &all));
        int64_t days = t == 1 ? c->end[0] : c->end[t - 1] - c->end[t - 2];
        TRY(discount(c, days, &all));
        TRY(discount(c, days, &values));
    }
}

/* ---- figures --------------------------------------------------------------------------------- */

/* What leaving in phase t brings beyond what staying through its end does, walk option included. */
static int64_t gain_of_leaving(const checker *c, uint32_t party, uint32_t phase)
{
    const uint32_t *x = state_of(c, phase);
    const uint32_t *y = state_of(c, phase + 1);
    return most_ahead(c, party, x, y) - value_at(c, party, y) + cost_at(c, party, y) +
           c->e->walk_nano[party];
}

/* Gives `amount` in the result's arena; notes when it is negative. */
static truce_status put(checker *c, fraction f, phase_amount *amount, bool *holds)
{
    TRY(amount_of(c->out, f, amount));
    if (holds != NULL && f.top.is_negative) *holds = false;
    return TRUCE_OK;
}

static truce_status check_party(checker *c, uint32_t party, phase_plan *plan,
                                phase_amount *temptation, phase_amount *slack,
                                phase_amount *end_slack, phase_amount *join_slack)
{
    outlook_parts ahead;
    TRY(look_ahead(c, party, &ahead));
    fraction limit;
    fraction walk;
    fraction left;
    TRY(fraction_of(c->scratch, c->e->guarantee_nano[party], &limit));
    TRY(fraction_of(c->scratch, c->e->walk_nano[party], &walk));
    for (uint32_t phase = 0; phase < c->n_phases; phase++) {
        size_t at = (size_t)phase * c->e->n_parties + party;
        fraction tempted;
        TRY(fraction_of(c->scratch, gain_of_leaving(c, party, phase), &tempted));
        TRY(fraction_subtract(c->scratch, tempted, ahead.all[phase + 1], &tempted));
        TRY(put(c, tempted, &temptation[at], NULL));
        TRY(fraction_subtract(c->scratch, limit, tempted, &left));
        TRY(put(c, left, &slack[at], &plan->holds));
    }
    TRY(fraction_of(c->scratch, c->e->end_prize_nano[party], &left));
    TRY(fraction_subtract(c->scratch, left, walk, &left));
    TRY(fraction_add(c->scratch, left, limit, &left));
    TRY(put(c, left, &end_slack[party], &plan->holds));
    TRY(fraction_subtract(c->scratch, ahead.all[0], walk, &left));
    return put(c, left, &join_slack[party], &plan->holds);
}

static truce_status check_exposure(checker *c, phase_plan *plan, phase_amount *exposure)
{
    int128 most = 0;
    for (uint32_t party = 0; party < c->e->n_parties; party++) {
        int64_t largest = 0;
        for (uint32_t phase = 0; phase < c->n_phases; phase++) {
            int64_t now =
                at_stake(c, party, state_of(c, phase + 1)) - value_at(c, party, state_of(c, phase));
            if (now > largest) largest = now;
        }
        exposure[party] = amount_of_nano(largest);
        int128 weighted = (int128)largest * c->e->weight[party];
        if (weighted > most) most = weighted;
    }
    fraction f;
    big high;
    big low;
    big shift;
    TRY(big_of(c->scratch, (int64_t)(most / NANO), &high));
    TRY(big_of(c->scratch, (int64_t)(most % NANO), &low));
    TRY(big_of(c->scratch, NANO, &shift));
    TRY(big_multiply(c->scratch, high, shift, &f.top));
    TRY(big_add(c->scratch, f.top, low, &f.top));
    f.bottom = shift;
    return amount_of(c->out, f, &plan->most_exposure);
}

static truce_status fill(checker *c, phase_plan *plan)
{
    size_t n_parties = c->e->n_parties;
    size_t cells = c->n_phases * n_parties;
    phase_amount *temptation;
    phase_amount *slack;
    phase_amount *end_slack;
    phase_amount *join_slack;
    phase_amount *exposure;
    TRY(make_calendar(c));
    TRY(ARENA_ARRAY(c->out, cells, &temptation));
    TRY(ARENA_ARRAY(c->out, cells, &slack));
    TRY(ARENA_ARRAY(c->out, n_parties, &end_slack));
    TRY(ARENA_ARRAY(c->out, n_parties, &join_slack));
    TRY(ARENA_ARRAY(c->out, n_parties, &exposure));
    for (uint32_t party = 0; party < n_parties; party++) {
        arena_mark mark = arena_here(c->scratch);
        TRY(check_party(c, party, plan, temptation, slack, end_slack, join_slack));
        arena_rewind(c->scratch, mark);
    }
    TRY(check_exposure(c, plan, exposure));
    plan->start = c->start;
    plan->end = c->end;
    plan->temptation = temptation;
    plan->slack = slack;
    plan->end_slack = end_slack;
    plan->join_slack = join_slack;
    plan->exposure = exposure;
    return TRUCE_OK;
}

static truce_status prepare(checker *c)
{
    TRY(fraction_of(c->scratch, c->e->patience_nano, &c->patience));
    TRY(big_of(c->scratch, NANO, &c->patience.bottom));
    big divisor;
    TRY(big_common_divisor(c->scratch, c->patience.top, c->patience.bottom, &divisor));
    TRY(big_divide(c->scratch, c->patience.top, divisor, &c->patience.top, NULL));
    return big_divide(c->scratch, c->patience.bottom, divisor, &c->patience.bottom, NULL);
}

static truce_status check_with(checker *c, phase_plan *result, plan_breach *breach)
{
    phase_plan plan = {.n_phases = c->n_phases, .states = c->states};
    TRY(prepare(c));
    if (check_rules(c, breach)) {
        plan.holds = breach->kind == PLAN_SOUND;
        TRY(fill(c, &plan));
    }
    *result = plan;
    return TRUCE_OK;
}

truce_status plan_check(arena *out, work_meter *work, const exchange *e, uint32_t n_phases,
                        const uint32_t *states, phase_plan *result, plan_breach *breach)
{
    checker c = {.out = out, .work = work, .e = e, .n_phases = n_phases, .states = states};
    TRY(arena_new(arena_meter(out), &c.scratch));
    truce_status status = check_with(&c, result, breach);
    arena_free(c.scratch);
    return status;
}

/* ---- margins --------------------------------------------------------------------------------- */

/* Raises the margin to need / values when that is more. */
static truce_status consider(checker *c, fraction need, fraction values, uint32_t phase,
                             fraction *most, phase_margin *margin)
{
    if (big_is_zero(values.top) || values.top.is_negative) return TRUCE_OK;
    if (big_is_zero(need.top) || need.top.is_negative) return TRUCE_OK;
    fraction factor;
    TRY(big_multiply(c->scratch, need.top, values.bottom, &factor.top));
    TRY(big_multiply(c->scratch, need.bottom, values.top, &factor.bottom));
    int order = 1;
    if (margin->is_bounded) TRY(fraction_order(c->scratch, factor, *most, &order));
    if (order <= 0) return TRUCE_OK;
    *most = factor;
    margin->is_bounded = true;
    margin->phase = phase;
    return TRUCE_OK;
}

static truce_status margin_of(checker *c, uint32_t party, phase_margin *margin)
{
    outlook_parts ahead;
    TRY(look_ahead(c, party, &ahead));
    fraction most = {{0}, {0}};
    fraction limit;
    TRY(fraction_of(c->scratch, c->e->guarantee_nano[party], &limit));
    *margin = (phase_margin){.is_bounded = false};
    for (uint32_t t = 0; t <= c->n_phases; t++) {
        fraction need;
        fraction others;
        int64_t leaving = t == 0 ? c->e->walk_nano[party] : gain_of_leaving(c, party, t - 1);
        TRY(fraction_of(c->scratch, leaving, &need));
        if (t > 0) TRY(fraction_subtract(c->scratch, need, limit, &need));
        TRY(fraction_subtract(c->scratch, ahead.all[t], ahead.values[t], &others));
        TRY(fraction_subtract(c->scratch, need, others, &need));
        TRY(consider(c, need, ahead.values[t], t == 0 ? 0 : t - 1, &most, margin));
    }
    if (!margin->is_bounded) return TRUCE_OK;
    big billion;
    TRY(big_of(c->scratch, NANO, &billion));
    TRY(big_multiply(c->scratch, most.top, billion, &most.top));
    return amount_of(c->out, most, &margin->factor);
}

static truce_status margins_with(checker *c, const phase_margin **margins)
{
    phase_margin *made;
    TRY(ARENA_ARRAY(c->out, c->e->n_parties, &made));
    TRY(prepare(c));
    for (uint32_t party = 0; party < c->e->n_parties; party++) {
        arena_mark mark = arena_here(c->scratch);
        TRY(margin_of(c, party, &made[party]));
        arena_rewind(c->scratch, mark);
    }
    *margins = made;
    return TRUCE_OK;
}

truce_status plan_margins(arena *out, work_meter *work, const exchange *e, const phase_plan *plan,
                          const phase_margin **margins)
{
    checker c = {.out = out,
                 .work = work,
                 .e = e,
                 .n_phases = plan->n_phases,
                 .states = plan->states,
                 .start = plan->start,
                 .end = plan->end};
    TRY(arena_new(arena_meter(out), &c.scratch));
    truce_status status = margins_with(&c, margins);
    arena_free(c.scratch);
    return status;
}
