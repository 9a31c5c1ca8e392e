#include "phase/exchange.h"
#include "base/exact.h"
#include "model/evaluate.h"
#include "model/phasing.h"

/* Sums of one party that are larger than this would not leave the planner room. */
#define SUM_LARGEST ((int128)1 << 61)

typedef struct builder {
    arena *out;
    const truce_scenario *s;
    const uint32_t *outcome;
    exchange_change change;
    uint32_t *principal_of; /* by party: its number among the principals, or EXCHANGE_OUTSIDE */
    int128 sum[EXCHANGE_PARTIES]; /* magnitudes of all that a party books */
    exchange_item *items;
    uint32_t n_items;
} builder;

static int128 magnitude(int128 nano)
{
    return nano < 0 ? -nano : nano;
}

/* ---- tables ------------------------------------------------------------------------------ */

/* Returns what `amount` of an issue, counted from `now`, is worth to a party more than nothing. */
static int128 gain_of(const builder *b, uint32_t party, uint32_t number, int64_t amount)
{
    const issue *i = &b->s->issues[number];
    const valuation *v = scenario_valuation(b->s, party, number);
    if (i->is_choice) {
        uint32_t value = amount > 0 ? b->outcome[number] : i->now;
        return (int128)evaluate_value(v, i, value, END_MIDDLE) -
               evaluate_value(v, i, i->now, END_MIDDLE);
    }
    int64_t now = issue_quantity(i, i->now);
    return (int128)evaluate_quantity(v, now + amount, END_MIDDLE) -
           evaluate_quantity(v, now, END_MIDDLE);
}

/* Makes the cumulative table of a party for an item, times `sign`. Values that do not fit are cut
 * off: `sum` then is too large, and nothing is planned with them. */
static truce_status make_table(builder *b, uint32_t principal, const exchange_item *item, int sign,
                               const int64_t **table)
{
    int64_t *cells;
    int128 most = 0;
    TRY(ARENA_ARRAY(b->out, (size_t)item->n_units + 1, &cells));
    for (uint32_t unit = 0; unit <= item->n_units; unit++) {
        int128 gain =
            sign * gain_of(b, b->s->principals[principal], item->issue, unit * item->unit);
        if (magnitude(gain) > most) most = magnitude(gain);
        cells[unit] = magnitude(gain) <= SUM_LARGEST ? (int64_t)gain : 0;
    }
    b->sum[principal] += most;
    *table = cells;
    return TRUCE_OK;
}

static truce_status zero_table(builder *b, uint32_t n_units, const int64_t **table)
{
    int64_t *cells;
    TRY(ARENA_ARRAY(b->out, (size_t)n_units + 1, &cells));
    *table = cells;
    return TRUCE_OK;
}

/* Makes the table of everybody but the giver. */
static truce_status make_values(builder *b, exchange_item *item)
{
    const int64_t **tables;
    TRY(ARENA_ARRAY(b->out, b->s->n_principals, &tables));
    for (uint32_t d = 0; d < b->s->n_principals; d++) {
        const valuation *v = scenario_valuation(b->s, b->s->principals[d], item->issue);
        if (d != item->giver && v->kind != VALUATION_ZERO)
            TRY(make_table(b, d, item, 1, &tables[d]));
    }
    item->value = tables;
    return TRUCE_OK;
}

/* ---- items ------------------------------------------------------------------------------- */

/* Numbers who hands an issue over: principals, mediators, ratifiers, and behind them the escrow. */
static uint32_t hand_of(const builder *b, role from)
{
    const truce_scenario *s = b->s;
    if (from.kind == ROLE_MEDIATOR) return s->n_principals + from.index;
    uint32_t d = b->principal_of[from.index];
    return d != EXCHANGE_OUTSIDE ? d : s->n_principals + s->n_mediators + from.index;
}

static uint32_t hand_of_escrow(const builder *b)
{
    return b->s->n_principals + b->s->n_mediators + b->s->n_parties;
}

/* Cuts a direct item into a deposit and a release. */
static truce_status put_into_escrow(builder *b, exchange_item direct)
{
    exchange_item *deposit = &b->items[b->n_items], *release = deposit + 1;
    const int64_t *nothing;
    const int64_t **nobody;
    TRY(zero_table(b, direct.n_units, &nothing));
    TRY(ARENA_ARRAY(b->out, b->s->n_principals, &nobody));
    *deposit = *release = direct;
    deposit->passing = PASSING_DEPOSIT;
    deposit->pair = b->n_items + 1;
    deposit->exposed = EXCHANGE_OUTSIDE;
    deposit->exposure = nothing;
    deposit->value = nobody;
    release->passing = PASSING_RELEASE;
    release->pair = b->n_items;
    release->giver = EXCHANGE_OUTSIDE;
    release->cost = nothing;
    release->hand = hand_of_escrow(b);
    b->n_items += 2;
    return TRUCE_OK;
}

static truce_status add_item(builder *b, uint32_t number)
{
    const issue *i = &b->s->issues[number];
    phasing_item how = phasing_item_of(b->s, number);
    int64_t amount = phasing_amount(b->s, b->outcome, number);
    if (b->change.halve == number && how.unit % 2 == 0) how.unit /= 2;
    if (amount == 0) return TRUCE_OK;
    exchange_item item = {.issue = number,
                          .giver = EXCHANGE_OUTSIDE,
                          .hand = hand_of(b, i->from),
                          .passing = PASSING_DIRECT,
                          .pair = NOBODY,
                          .n_units = (uint32_t)(amount / how.unit),
                          .unit = how.unit,
                          .now = i->is_choice ? 0 : issue_quantity(i, i->now),
                          .per_day = how.per_day,
                          .earliest = how.earliest};
    if (i->from.kind == ROLE_PARTY) item.giver = b->principal_of[i->from.index];
    item.exposed = item.giver;
    bool is_outside = item.giver == EXCHANGE_OUTSIDE;
    if (is_outside)
        TRY(zero_table(b, item.n_units, &item.cost));
    else
        TRY(make_table(b, item.giver, &item, -1, &item.cost));
    item.exposure = item.cost;
    TRY(make_values(b, &item));
    if (!is_outside && (how.is_escrowed || b->change.escrow == number))
        return put_into_escrow(b, item);
    b->items[b->n_items++] = item;
    return TRUCE_OK;
}

/* ---- what comes before what -------------------------------------------------------------- */

static int64_t divide_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

static truce_status add_precedences(const builder *b, exchange *e)
{
    const phasing *p = &b->s->phasing;
    exchange_precedence *list;
    TRY(ARENA_ARRAY(b->out, p->n_orders, &list));
    e->precedences = list;
    for (size_t k = 0; k < p->n_orders; k++) {
        const phasing_order *order = &p->orders[k];
        uint32_t item = exchange_arrival(e, order->issue), of = exchange_arrival(e, order->of);
        if (item == NOBODY) continue; /* it stays where it is */
        const exchange_item *held = &e->items[item];
        int64_t beyond = order->beyond / held->unit;
        if (beyond >= held->n_units) continue;
        exchange_precedence *to = &list[e->n_precedences++];
        *to = (exchange_precedence){.item = item, .beyond = (uint32_t)beyond, .needs = of};
        int64_t amount = of == NOBODY ? 0 : divide_up(order->need, e->items[of].unit);
        bool is_possible = of != NOBODY && amount <= e->items[of].n_units;
        if (!is_possible) to->needs = item;
        to->amount = is_possible ? (uint32_t)amount : held->n_units + 1;
    }
    return TRUCE_OK;
}

/* ---- figures of the parties -------------------------------------------------------------- */

/* Returns what completion is worth to a principal beyond the items. */
static int128 prize_of(const builder *b, uint32_t party, const uint32_t *now)
{
    const truce_scenario *s = b->s;
    int128 prize = s->phasing.prize_nano != NULL ? s->phasing.prize_nano[party] : 0;
    for (uint32_t k = 0; k < s->n_issues; k++) {
        const issue *i = &s->issues[k];
        const valuation *v = scenario_valuation(s, party, k);
        if (phasing_is_item(i)) continue;
        prize += (int128)evaluate_value(v, i, b->outcome[k], END_MIDDLE) -
                 evaluate_value(v, i, now[k], END_MIDDLE);
    }
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *r = &s->rules[k];
        if (r->party != party) continue;
        int then = expression_holds(r->when, s, b->outcome),
            before = expression_holds(r->when, s, now);
        prize += (int128)r->add_nano.middle_nano * (then - before);
    }
    return prize;
}

static truce_status add_figures(builder *b, exchange *e)
{
    const truce_scenario *s = b->s;
    int64_t *guarantee, *prize, *walk, *weight;
    uint32_t *now;
    TRY(ARENA_ARRAY(b->out, s->n_principals, &guarantee));
    TRY(ARENA_ARRAY(b->out, s->n_principals, &prize));
    TRY(ARENA_ARRAY(b->out, s->n_principals, &walk));
    TRY(ARENA_ARRAY(b->out, s->n_principals, &weight));
    TRY(ARENA_ARRAY(b->out, s->n_issues, &now));
    for (uint32_t k = 0; k < s->n_issues; k++) now[k] = s->issues[k].now;
    for (uint32_t d = 0; d < s->n_principals; d++) {
        uint32_t party = s->principals[d];
        int128 exact = prize_of(b, party, now);
        guarantee[d] = s->parties[party].guarantee_nano;
        prize[d] = magnitude(exact) <= SUM_LARGEST ? (int64_t)exact : 0;
        walk[d] = s->phasing.walk_nano != NULL ? s->phasing.walk_nano[party] : 0;
        weight[d] = s->phasing.weight_nano != NULL ? s->phasing.weight_nano[party] : NANO;
        b->sum[d] += magnitude(exact) + guarantee[d] + magnitude(walk[d]);
    }
    e->guarantee_nano = guarantee;
    e->end_prize_nano = prize;
    e->walk_nano = walk;
    e->weight = weight;
    return TRUCE_OK;
}

/* ---- entry ------------------------------------------------------------------------------- */

static truce_status check_sums(const builder *b, truce_diagnostics *sink)
{
    truce_status status = TRUCE_OK;
    for (uint32_t d = 0; d < b->s->n_principals; d++) {
        const party *of = &b->s->parties[b->s->principals[d]];
        if (b->sum[d] <= SUM_LARGEST) continue;
        diagnostic_report(sink, E_NUMBER_SUM, of->where, "count in a larger unit: thousands, say",
                          SHOWN(of->id));
        status = TRUCE_E_INPUT;
    }
    return status;
}

truce_status exchange_build(arena *out, const truce_scenario *s, const uint32_t *outcome,
                            exchange_change change, truce_diagnostics *sink, exchange *result)
{
    builder b = {.out = out, .s = s, .outcome = outcome, .change = change};
    exchange e = {.s = s,
                  .n_parties = s->n_principals,
                  .parties = s->principals,
                  .in_turn = s->phasing.handover == HANDOVER_IN_TURN,
                  .gap_days = s->phasing.gap_days,
                  .patience_nano = s->phasing.patience_nano};
    TRY(ARENA_ARRAY(out, s->n_parties, &b.principal_of));
    for (uint32_t k = 0; k < s->n_parties; k++) b.principal_of[k] = EXCHANGE_OUTSIDE;
    for (uint32_t d = 0; d < s->n_principals; d++) b.principal_of[s->principals[d]] = d;
    TRY(ARENA_ARRAY(out, 2 * (size_t)s->n_issues, &b.items));
    for (uint32_t k = 0; k < s->n_issues; k++)
        if (phasing_is_item(&s->issues[k])) TRY(add_item(&b, k));
    e.items = b.items;
    e.n_items = b.n_items;
    TRY(add_precedences(&b, &e));
    TRY(add_figures(&b, &e));
    TRY(check_sums(&b, sink));
    *result = e;
    return TRUCE_OK;
}

bool exchange_can_halve(const exchange *e, uint32_t item)
{
    const exchange_item *of = &e->items[item];
    return !e->s->issues[of->issue].is_choice && of->unit % 2 == 0 &&
           of->n_units <= LIMIT_UNITS / 2;
}

static uint32_t find_item(const exchange *e, uint32_t issue_number, bool is_deposit)
{
    for (uint32_t k = 0; k < e->n_items; k++)
        if (e->items[k].issue == issue_number &&
            (e->items[k].passing == PASSING_DEPOSIT) == is_deposit)
            return k;
    return NOBODY;
}

uint32_t exchange_arrival(const exchange *e, uint32_t issue_number)
{
    return find_item(e, issue_number, false);
}

uint32_t exchange_deposit(const exchange *e, uint32_t issue_number)
{
    return find_item(e, issue_number, true);
}
