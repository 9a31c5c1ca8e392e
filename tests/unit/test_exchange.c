/* What a deal makes each side hand over: tables, units, standing terms, escrow, what comes first;
 * and a person's own plan for it. */
#include "phase/exchange.h"
#include "model/phasing.h"
#include "phase/plan_read.h"
#include "unit.h"
#include <stdio.h>

#define UNIT INT64_C(1000000000)

/* South gives captives and a seat, north detainees, a mediator trucks, the cabinet nothing of its
 * own; `name` is a standing term. %s: more of phasing. */
static const char whole[] =
    "truce: 1\n"
    "title: t\n"
    "parties:\n"
    "  north: {guarantee: 7, cap: 3}\n"
    "  south: {}\n"
    "  cabinet: {role: ratifier, of: north}\n"
    "mediators: {gull: {}}\n"
    "issues:\n"
    "  captives: {range: [0, 10], from: south}\n"
    "  detainees: {range: [0, 20], step: 2, now: 4, from: north}\n"
    "  seat: {options: [empty, filled], from: south}\n"
    "  trucks: {range: [0, 6], from: gull}\n"
    "  papers: {range: [0, 3], from: cabinet}\n"
    "  name: {options: [old, new]}\n"
    "values:\n"
    "  north: {captives: {0: 0, 4: 20, 10: 26}, detainees: -1.5, seat: {empty: 1, filled: 4},\n"
    "          papers: 1, name: {old: 2, new: 0.5}}\n"
    "  south: {captives: -2, detainees: {4: 0, 20: 8, 0: -9}, seat: {empty: 0, filled: -3},\n"
    "          trucks: 2}\n"
    "  cabinet: {captives: 100}\n"
    "rules:\n"
    "  - {for: north, when: captives > 3 and name = new, add: 10}\n"
    "  - {for: north, when: captives = 0, add: 3}\n"
    "  - {for: south, when: seat = filled, add: -4}\n"
    "phasing:\n"
    "%s\n";

static const char package[] =
    "  deal: captives=8, detainees=16, seat=filled, trucks=3, papers=0, name=new\n";

typedef struct fixture {
    truce_diagnostics *diagnostics;
    truce_scenario *s;
    arena *memory;
    exchange e;
} fixture;

static fixture build(const char *more, exchange_change change)
{
    fixture f = {.diagnostics = truce_diagnostics_new()};
    char rest[1024], bytes[4096];
    truce_text shown = {0};
    snprintf(rest, sizeof rest, "%s%s", package, more);
    int size = snprintf(bytes, sizeof bytes, whole, rest);
    truce_status status = truce_scenario_read("f", bytes, (size_t)size, NULL, f.diagnostics, &f.s);
    if (status != TRUCE_OK) {
        assert_int_equal(truce_diagnostics_render(f.diagnostics, false, &shown), TRUCE_OK);
        fail_msg("%s", shown.bytes);
    }
    assert_int_equal(arena_new(NULL, &f.memory), TRUCE_OK);
    assert_non_null(f.s->phasing.package);
    assert_int_equal(
        exchange_build(f.memory, f.s, f.s->phasing.package, change, f.diagnostics, &f.e), TRUCE_OK);
    return f;
}

static void leave(fixture *f)
{
    arena_free(f->memory);
    truce_scenario_free(f->s);
    truce_diagnostics_free(f->diagnostics);
}

static void assert_table(const int64_t *table, size_t n, const double *wanted)
{
    for (size_t k = 0; k < n; k++) assert_int_equal(table[k], (int64_t)(wanted[k] * (double)UNIT));
}

static void test_exchange_items(void **state)
{
    (void)state;
    fixture f =
        build("  items: {captives: {unit: 4, per_day: 3, earliest: 2}}\n", EXCHANGE_AS_IT_IS);
    const exchange *e = &f.e;
    assert_int_equal(e->n_parties, 2);
    assert_int_equal(e->n_items, 4); /* papers stay, the name is a standing term */
    const exchange_item *captives = &e->items[0], *detainees = &e->items[1], *seat = &e->items[2],
                        *trucks = &e->items[3];
    assert_int_equal(captives->n_units, 2);
    assert_int_equal(captives->unit, 4);
    assert_int_equal(captives->per_day, 3);
    assert_int_equal(captives->earliest, 2);
    assert_int_equal(captives->giver, 1);
    assert_int_equal(captives->hand, 1);
    assert_int_equal(captives->exposed, 1);
    assert_ptr_equal(captives->exposure, captives->cost);
    assert_table(captives->cost, 3, (const double[]){0, 8, 16});
    assert_table(captives->value[0], 3, (const double[]){0, 20, 24});
    assert_null(captives->value[1]);
    assert_int_equal(detainees->n_units, 6); /* from 4 to 16 in steps of 2 */
    assert_int_equal(detainees->now, 4);
    assert_table(detainees->cost, 7, (const double[]){0, 3, 6, 9, 12, 15, 18});
    assert_table(detainees->value[1], 7, (const double[]){0, 1, 2, 3, 4, 5, 6});
    assert_int_equal(seat->n_units, 1);
    assert_table(seat->cost, 2, (const double[]){0, 3});
    assert_table(seat->value[0], 2, (const double[]){0, 3});
    assert_int_equal(trucks->giver, EXCHANGE_OUTSIDE);
    assert_int_equal(trucks->exposed, EXCHANGE_OUTSIDE);
    assert_int_equal(trucks->hand, 2);
    assert_table(trucks->cost, 4, (const double[]){0, 0, 0, 0});
    assert_table(trucks->value[1], 4, (const double[]){0, 2, 4, 6});
    assert_null(trucks->value[0]);
    leave(&f);
}

/* The name costs north 1.5, one rule adds 10 and another no longer 3; the cap plays no part. */
static void test_exchange_prizes(void **state)
{
    (void)state;
    fixture f = build("  end_prize: {north: 2}\n  walk_away: {south: -1.5}\n"
                      "  weights: {north: 0.5}\n  patience: 0.95\n  gap: 3\n"
                      "  handover: in_turn\n",
                      EXCHANGE_AS_IT_IS);
    assert_int_equal(f.e.end_prize_nano[0], 2 * UNIT - 3 * UNIT / 2 + 10 * UNIT - 3 * UNIT);
    assert_int_equal(f.e.end_prize_nano[1], -4 * UNIT);
    assert_int_equal(f.e.guarantee_nano[0], 7 * UNIT);
    assert_int_equal(f.e.walk_nano[1], -3 * UNIT / 2);
    assert_int_equal(f.e.weight[0], UNIT / 2);
    assert_int_equal(f.e.weight[1], UNIT);
    assert_int_equal(f.e.patience_nano, 950000000);
    assert_int_equal(f.e.gap_days, 3);
    assert_true(f.e.in_turn);
    leave(&f);
}

static void test_exchange_escrow(void **state)
{
    (void)state;
    fixture f = build("  escrow: [detainees, trucks]\n"
                      "  before: [{need: 3, of: detainees, for: captives, beyond: 5}]\n",
                      EXCHANGE_AS_IT_IS);
    const exchange *e = &f.e;
    assert_int_equal(e->n_items, 5); /* what a mediator gives needs no escrow */
    const exchange_item *deposit = &e->items[1], *release = &e->items[2];
    assert_int_equal(deposit->passing, PASSING_DEPOSIT);
    assert_int_equal(release->passing, PASSING_RELEASE);
    assert_int_equal(deposit->pair, 2);
    assert_int_equal(release->pair, 1);
    assert_int_equal(deposit->giver, 0);
    assert_int_equal(deposit->exposed, EXCHANGE_OUTSIDE);
    assert_null(deposit->value[1]);
    assert_int_equal(deposit->cost[1], 3 * UNIT);
    assert_int_equal(release->giver, EXCHANGE_OUTSIDE);
    assert_int_equal(release->cost[6], 0);
    assert_int_equal(release->exposed, 0);
    assert_int_equal(release->exposure[6], 18 * UNIT);
    assert_int_equal(release->value[1][6], 6 * UNIT);
    assert_int_not_equal(release->hand, deposit->hand);
    assert_int_equal(exchange_arrival(e, 1), 2);
    assert_int_equal(exchange_deposit(e, 1), 1);
    assert_int_equal(exchange_deposit(e, 0), NOBODY);
    assert_int_equal(e->n_precedences, 1);
    assert_int_equal(e->precedences[0].item, 0);
    assert_int_equal(e->precedences[0].beyond, 5);
    assert_int_equal(e->precedences[0].needs, 2);
    assert_int_equal(e->precedences[0].amount, 2); /* 3 are two units of 2 */
    leave(&f);
}

/* What the package does not move can never be waited for; what it does not reach waits for nothing.
 */
static void test_exchange_precedences(void **state)
{
    (void)state;
    fixture f = build("  before:\n"
                      "    - {need: 1, of: papers, for: captives, beyond: 3}\n"
                      "    - {need: 1, of: seat, for: captives, beyond: 8}\n"
                      "    - {need: 14, of: detainees, for: seat}\n"
                      "    - {need: 2, of: trucks, for: captives, beyond: 4}\n",
                      EXCHANGE_AS_IT_IS);
    const exchange *e = &f.e;
    assert_int_equal(e->n_precedences, 3);
    assert_int_equal(e->precedences[0].needs, 0);
    assert_int_equal(e->precedences[0].amount, 9); /* more of itself than there is */
    assert_int_equal(e->precedences[1].item, 2);
    assert_int_equal(e->precedences[1].needs, 2);
    assert_int_equal(e->precedences[1].amount, 2);
    assert_int_equal(e->precedences[2].needs, 3);
    assert_int_equal(e->precedences[2].amount, 2);
    leave(&f);
}

static void test_exchange_changes(void **state)
{
    (void)state;
    exchange_change halve = {NOBODY, 1}, escrow = {0, NOBODY};
    fixture f = build("", halve);
    assert_int_equal(f.e.items[1].unit, 1);
    assert_int_equal(f.e.items[1].n_units, 12);
    assert_int_equal(f.e.items[1].cost[1], 3 * UNIT / 2);
    assert_false(exchange_can_halve(&f.e, 0)); /* captives come one by one */
    assert_false(exchange_can_halve(&f.e, 2)); /* a seat is a seat */
    leave(&f);
    f = build("", escrow);
    assert_int_equal(f.e.items[0].passing, PASSING_DEPOSIT);
    assert_int_equal(f.e.items[1].passing, PASSING_RELEASE);
    assert_true(exchange_can_halve(&f.e, 2));
    leave(&f);
}

/* ---- plans ------------------------------------------------------------------------------- */

static truce_status read_plan(fixture *f, const char *bytes, plan_chain *chain)
{
    source from = {"p", bytes, strlen(bytes)};
    return plan_read(f->memory, &f->e, &from, f->diagnostics, chain);
}

static void test_plan_states(void **state)
{
    (void)state;
    fixture f = build("", EXCHANGE_AS_IT_IS);
    plan_chain chain;
    assert_int_equal(read_plan(&f,
                               "truce_plan: 1\nphases:\n"
                               "  - {captives: 3, detainees: 2}\n"
                               "  - {trucks: 3, seat: filled}\n"
                               "  - {detainees: 10, captives: 5}\n",
                               &chain),
                     TRUCE_OK);
    assert_int_equal(chain.n_phases, 3);
    const uint32_t wanted[] = {0, 0, 0, 0, 3, 1, 0, 0, 3, 1, 1, 3, 8, 6, 1, 3};
    assert_memory_equal(chain.states, wanted, sizeof wanted);
    leave(&f);
}

static void test_plan_escrow(void **state)
{
    (void)state;
    fixture f = build("  escrow: [seat]\n", EXCHANGE_AS_IT_IS);
    plan_chain chain;
    assert_int_equal(read_plan(&f,
                               "truce_plan: 1\nphases:\n"
                               "  - {captives: 8, detainees: 12}\n"
                               "  - {trucks: 3}\n  - {seat: 1}\n"
                               "deposits: [{}, {seat: 1}]\n",
                               &chain),
                     TRUCE_OK);
    const uint32_t wanted[] = {0, 0, 0, 0, 0, 8, 6, 0, 0, 0, 8, 6, 1, 0, 3, 8, 6, 1, 1, 3};
    assert_memory_equal(chain.states, wanted, sizeof wanted);
    assert_int_equal(truce_diagnostics_errors(f.diagnostics), 0);
    assert_int_equal(read_plan(&f,
                               "truce_plan: 1\nphases:\n"
                               "  - {captives: 8, detainees: 12, seat: 1}\n  - {trucks: 3}\n"
                               "deposits: [{seat: 1}]\n",
                               &chain),
                     TRUCE_E_INPUT); /* deposited and released in one phase */
    assert_int_equal(truce_diagnostics_errors(f.diagnostics), 1);
    leave(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exchange_items),   cmocka_unit_test(test_exchange_prizes),
        cmocka_unit_test(test_exchange_escrow),  cmocka_unit_test(test_exchange_precedences),
        cmocka_unit_test(test_exchange_changes), cmocka_unit_test(test_plan_states),
        cmocka_unit_test(test_plan_escrow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
