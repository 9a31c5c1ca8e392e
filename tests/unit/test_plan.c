/* test_plan.c -- totals of plans, and the independent check of their movements: it accepts a plan
 * made by hand and every plan of the planner, and rejects them with any single figure changed. */
#include "corridor/plan.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

/* ---- corridors and plans ------------------------------------------------------------------ */

static truce_corridor *read_corridor(const char *bytes)
{
    truce_diagnostics *d = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_text shown = {0};
    assert_non_null(d);
    truce_status status = truce_corridor_read("c.yaml", bytes, strlen(bytes), NULL, d, &c);
    if (status != TRUCE_OK && truce_diagnostics_render(d, false, &shown) == TRUCE_OK)
        print_error("%s%s", bytes, shown.bytes);
    truce_text_free(&shown);
    assert_int_equal(status, TRUCE_OK);
    truce_diagnostics_free(d);
    return c;
}

/* Every kind of road, inspection that changes, parallel roads, limits on what waits. */
static const char all_kinds[] =
    "truce_corridor: 1\ntitle: All kinds\ndays: 5\n"
    "depots:\n  d: {supply: 3, store: 1}\n  e: {supply: 0, stock: 4}\n"
    "crossings:\n  k: {capacity: 2, inspection: 1, queue: 1}\n  l: {capacity: 3}\n"
    "areas:\n  a: {need: 2, store: 1, people: 1000}\n  b: {need: 1, people: 333}\n"
    "roads:\n"
    "  - {from: d, to: k, cost: 1}\n"
    "  - {from: d, to: k, days: 1, cost: 2, capacity: 1}\n"
    "  - {from: e, to: l, cost: 1, capacity: 2}\n"
    "  - {from: k, to: l, days: 1, cost: 3}\n"
    "  - {from: k, to: a, cost: 1}\n"
    "  - {from: l, to: b, days: 1, cost: 2}\n"
    "  - {from: l, to: a, cost: 5}\n"
    "  - {from: l, to: e, days: 1, cost: 1}\n"
    "  - {from: a, to: b, cost: 1}\n"
    "  - {from: d, to: b, days: 2, cost: 4, capacity: 1}\n"
    "changes:\n"
    "  - {depot: d, days: [3, 4], supply: 0}\n"
    "  - {crossing: k, days: [2, 2], inspection: 2}\n"
    "  - {crossing: l, days: [3, 3], capacity: 1}\n"
    "  - {road: [e, l], days: [1, 1], capacity: 0}\n";

static int64_t sent[] = {2, 2, 1, 0, 0,  /* d to k */
                         0, 1, 0, 0, 0,  /* d to k, a day longer */
                         2, 0, 1, 0, 1,  /* e to l */
                         0, 0, 0, 1, 0,  /* k to l */
                         0, 2, 1, 0, 1,  /* k to a */
                         1, 0, 0, 0, 0,  /* l to b */
                         0, 1, 0, 0, 1,  /* l to a */
                         0, 0, 1, 0, 0,  /* l to e */
                         0, 0, 1, 0, 0,  /* a to b */
                         0, 0, 1, 0, 0}; /* d to b */
static int64_t entered[] = {0, 2, 1, 0, 1, 1, 1, 0, 0, 1};
static int64_t served[] = {0, 2, 1, 0, 2, 0, 1, 1, 0, 1};
static int64_t at_depot[] = {1, 1, 1, 1, 1, 2, 2, 1, 2, 1};
static int64_t at_crossing[] = {0, 0, 1, 0, 1, 1, 0, 0, 0, 1};
static int64_t in_area[] = {0, 1, 0, 0, 0, 0, 0, 0, 0, 0};

static movements by_hand(const truce_corridor *c)
{
    movements m = {.sent = sent,
                   .entered = entered,
                   .served = served,
                   .at_depot = at_depot,
                   .at_crossing = at_crossing,
                   .in_area = in_area};
    plan_judge(c, &m);
    return m;
}

static void test_judge_adds_up(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor(all_kinds);
    movements m = by_hand(c);
    int64_t unmet;
    assert_int_equal(m.n_needed, 15);
    assert_int_equal(m.n_served, 8);
    assert_int_equal(m.cost, 5 + 2 + 4 + 3 + 4 + 2 + 10 + 1 + 1 + 4);
    assert_int_equal(m.worst_area, 0);
    assert_int_equal(m.worst_period, 0);
    assert_int_equal(m.worst_served, 5);
    assert_int_equal(m.worst_needed, 10);
    assert_int_equal(plan_needed(c, 0), 10);
    assert_int_equal(plan_needed(c, 1), 5);
    assert_int_equal(plan_served(c, &m, 0), 5);
    assert_int_equal(plan_served(c, &m, 1), 3);
    assert_true(plan_unmet_person_days(c, &m, 0, &unmet));
    assert_int_equal(unmet, 2500); /* all, none, half, all, none of 1000 */
    assert_true(plan_unmet_person_days(c, &m, 1, &unmet));
    assert_int_equal(unmet, 666);
    truce_corridor_free(c);
}

/* Periods, the shorter last one, and who is worst where several are. */
static void test_judge_by_periods(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor(
        "truce_corridor: 1\ntitle: t\ndays: 9\n"
        "areas:\n  none: {need: 0}\n  x: {need: 2}\n  y: {need: 4}\n"
        "crossings:\n  c: {capacity: 0}\ndepots:\n  d: {supply: 1}\n"
        "roads: [{from: d, to: c}, {from: c, to: x}, {from: c, to: y}]\n"
        "changes: [{area: x, days: [7, 8], need: 0}, {area: none, days: [8, 8], need: 3}]\n");
    int64_t gets[27] = {0};
    movements m = {.sent = (int64_t[27]){0}, .served = gets};
    gets[9 + 3] = 1;  /* x: 1 of 14 */
    gets[18 + 0] = 2; /* y: 2 of 28, as little */
    gets[18 + 8] = 4; /* y: 4 of 8 */
    gets[8] = 1;      /* none: 1 of 3, in the second week */
    plan_judge(c, &m);
    assert_int_equal(corridor_periods(c), 2);
    assert_int_equal(plan_needed_in(c, 0, 0), 0);
    assert_int_equal(plan_needed_in(c, 0, 1), 3);
    assert_int_equal(plan_needed_in(c, 1, 0), 14);
    assert_int_equal(plan_needed_in(c, 1, 1), 0);
    assert_int_equal(plan_needed_in(c, 2, 1), 8);
    assert_int_equal(plan_served_in(c, &m, 2, 1), 4);
    assert_int_equal(m.n_needed, 14 + 28 + 8 + 3);
    assert_int_equal(m.n_served, 8);
    assert_int_equal(m.worst_area, 1);
    assert_int_equal(m.worst_period, 0);
    assert_int_equal(m.worst_served, 1);
    assert_int_equal(m.worst_needed, 14);
    truce_corridor_free(c);
}

static void test_judge_nothing_needed(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor("truce_corridor: 1\ntitle: t\ndays: 2\n"
                                      "areas:\n  x: {need: 0, people: 5}\n"
                                      "crossings:\n  c: {capacity: 0}\ndepots:\n  d: {supply: 1}\n"
                                      "roads: [{from: d, to: c}, {from: c, to: x}]\n");
    movements m = {.sent = (int64_t[4]){0}, .served = (int64_t[2]){0}};
    int64_t unmet = -1;
    plan_judge(c, &m);
    assert_int_equal(m.worst_area, NO_PLACE);
    assert_int_equal(m.n_needed, 0);
    assert_true(plan_unmet_person_days(c, &m, 0, &unmet));
    assert_int_equal(unmet, 0);
    truce_corridor_free(c);
}

/* An area of `people` that gets nothing of `needs` trucks but what is given. */
static int64_t person_days(int64_t people, uint32_t days, const int64_t *needs,
                           const int64_t *given)
{
    int64_t out = -1;
    area one = {.people = people, .need = {.by_day = needs}};
    truce_corridor c = {.days = days, .n_areas = 1, .areas = &one};
    int64_t *copy = malloc(days * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, given, days * sizeof *copy);
    movements m = {.served = copy};
    assert_int_equal(plan_unmet_person_days(&c, &m, 0, &out), people > 0);
    free(copy);
    return out;
}

static void test_person_days_are_exact(void **state)
{
    (void)state;
    static const int64_t none[CORRIDOR_DAYS_MOST];
    static int64_t most[CORRIDOR_DAYS_MOST], thirds[CORRIDOR_DAYS_MOST];
    const int64_t figure = CORRIDOR_FIGURE_MOST;
    for (uint32_t day = 0; day < CORRIDOR_DAYS_MOST; day++) {
        most[day] = figure;
        thirds[day] = 3;
    }
    assert_int_equal(person_days(0, 1, most, none), -1);
    assert_int_equal(person_days(figure, CORRIDOR_DAYS_MOST, most, none),
                     figure * CORRIDOR_DAYS_MOST);
    /* 3650 times a third of 1 is 1216 and two thirds. */
    static int64_t two[CORRIDOR_DAYS_MOST];
    for (uint32_t day = 0; day < CORRIDOR_DAYS_MOST; day++) two[day] = 2;
    assert_int_equal(person_days(1, CORRIDOR_DAYS_MOST, thirds, two), 1217);
    /* Halves are rounded away from 0, also where they are a third and a sixth. */
    assert_int_equal(person_days(1, 1, (int64_t[]){2}, (int64_t[]){1}), 1);
    assert_int_equal(person_days(1, 2, (int64_t[]){3, 6}, (int64_t[]){2, 5}), 1);
    assert_int_equal(person_days(1, 3, (int64_t[]){3, 6, 1}, (int64_t[]){2, 5, 0}), 2);
    /* Just below and just above a half. */
    assert_int_equal(person_days(1, 1, &figure, (int64_t[]){figure / 2 + 1}), 0);
    assert_int_equal(person_days(1, 1, &figure, (int64_t[]){figure / 2}), 1);
    assert_int_equal(person_days(figure, 1, &figure, (int64_t[]){figure - 1}), 1);
    assert_int_equal(person_days(7, 2, (int64_t[]){0, 5}, (int64_t[]){0, 0}), 7);
}

/* ---- the check ---------------------------------------------------------------------------- */

static arena *memory;

static const char *checked(const truce_corridor *c, const movements *m)
{
    return movements_check(memory, c, NULL, 0, m);
}

static int set_up(void **state)
{
    (void)state;
    return arena_new(NULL, &memory) == TRUCE_OK ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

/* A table of a plan and how many figures it has. */
typedef struct table {
    const char *name;
    int64_t *figures;
    size_t n;
} table;

enum { TABLES = 6 };

static void list_tables(const truce_corridor *c, const movements *m, table out[TABLES])
{
    size_t days = c->days;
    out[0] = (table){"sent", m->sent, c->n_roads * days};
    out[1] = (table){"entered", m->entered, c->n_crossings * days};
    out[2] = (table){"served", m->served, c->n_areas * days};
    out[3] = (table){"at_depot", m->at_depot, c->n_depots * days};
    out[4] = (table){"at_crossing", m->at_crossing, c->n_crossings * days};
    out[5] = (table){"in_area", m->in_area, c->n_areas * days};
}

/* The plan with one figure changed, and, with `judges`, with totals that fit what was changed, so
 * that nothing but the movements themselves can show it. */
static void assert_rejected(const truce_corridor *c, movements m, const table *t, size_t k,
                            int64_t figure, bool judges)
{
    arena_mark here = arena_here(memory);
    int64_t before = t->figures[k];
    t->figures[k] = figure;
    if (judges) plan_judge(c, &m);
    const char *wrong = checked(c, &m);
    if (wrong == NULL)
        print_error("%s[%zu] = %lld instead of %lld: not noticed\n", t->name, k, (long long)figure,
                    (long long)before);
    assert_non_null(wrong);
    t->figures[k] = before;
    arena_rewind(memory, here);
}

static void test_check_rejects_every_figure(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor(all_kinds);
    movements m = by_hand(c);
    table tables[TABLES];
    const char *wrong = checked(c, &m);
    if (wrong != NULL) print_error("%s\n", wrong);
    assert_null(wrong);
    list_tables(c, &m, tables);
    for (const table *t = tables; t < tables + TABLES; t++)
        for (size_t k = 0; k < t->n; k++) {
            assert_rejected(c, m, t, k, t->figures[k] + 1, true);
            assert_rejected(c, m, t, k, t->figures[k] - 1, true);
            assert_rejected(c, m, t, k, INT64_MAX, false);
            assert_rejected(c, m, t, k, INT64_MIN, false);
        }
    assert_null(checked(c, &m));
    truce_corridor_free(c);
}

static void test_check_rejects_every_total(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor(all_kinds);
    const movements m = by_hand(c);
    for (int change = -1; change <= 1; change += 2) {
        movements other = m;
        other.n_needed += change;
        assert_string_equal(checked(c, &other), change > 0 ? "all that is needed is 16, not 15"
                                                           : "all that is needed is 14, not 15");
        other = m;
        other.n_served += change;
        assert_non_null(checked(c, &other));
        other = m;
        other.cost += change;
        assert_non_null(checked(c, &other));
        other = m;
        other.worst_area = 1;
        assert_non_null(checked(c, &other));
        other = m;
        other.worst_period += 1;
        assert_non_null(checked(c, &other));
        other = m;
        other.worst_served += change;
        assert_non_null(checked(c, &other));
        other = m;
        other.worst_needed += change;
        assert_non_null(checked(c, &other));
    }
    truce_corridor_free(c);
}

/* What the check says of a figure that is changed. */
static void assert_said(const truce_corridor *c, const movements *m, int64_t *figure, int64_t value,
                        const char *sentence)
{
    int64_t before = *figure;
    *figure = value;
    const char *wrong = checked(c, m);
    assert_non_null(wrong);
    assert_string_equal(wrong, sentence);
    *figure = before;
}

static void test_check_names_place_day_and_figures(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor(all_kinds);
    movements m = by_hand(c);
    assert_said(c, &m, &sent[5 + 1], 2, "d, day 1: what is sent on a road is 2, more than 1");
    assert_said(c, &m, &sent[10 + 1], 1, "e, day 1: what is sent on a road is 1, more than 0");
    assert_said(c, &m, &sent[0], -1, "d, day 0: what is sent on a road is -1, less than 0");
    assert_said(c, &m, &sent[0], 4, "d, day 0: what is sent is 4, more than 3");
    assert_said(c, &m, &at_depot[5 + 3], 3, "e, day 3: what waits overnight is 3, not 2");
    assert_said(c, &m, &entered[1], 3, "k, day 1: what enters is 3, more than 2");
    assert_said(c, &m, &at_crossing[2], 0, "k, day 2: what waits overnight is 0, not 1");
    assert_said(c, &m, &served[5 + 4], 2, "b, day 4: what is served is 2, more than 1");
    assert_said(c, &m, &served[0], 1, "a, day 0: what is served or sent on is 1, more than 0");
    assert_said(c, &m, &served[1], 1, "a, day 1: what is lost is 1, more than 0");
    assert_said(c, &m, &in_area[1], 2, "a, day 1: what is stored overnight is 2, not 1");
    truce_corridor_free(c);
}

static void test_check_knows_closures(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor(all_kinds);
    movements m = by_hand(c);
    /* l lets in nobody on days 2 and 3. */
    closure shut[] = {{.crossing = 1, .first = 2, .last = 3},
                      {.crossing = 0, .first = 3, .last = 3}};
    assert_null(movements_check(memory, c, shut, 2, &m));
    shut[0].first = 1;
    assert_string_equal(movements_check(memory, c, shut, 2, &m),
                        "l, day 1: what enters is 1, more than 0");
    shut[0] = (closure){.crossing = 1, .first = 2, .last = 4};
    assert_string_equal(movements_check(memory, c, shut, 2, &m),
                        "l, day 4: what enters is 1, more than 0");
    truce_corridor_free(c);
}

/* A corridor of one depot, crossing and area, in which one limit is changed. */
static void assert_limit(const char *from, const char *to, const char *sentence)
{
    char bytes[sizeof all_kinds + 64];
    const char *at = strstr(all_kinds, from);
    assert_non_null(at);
    snprintf(bytes, sizeof bytes, "%.*s%s%s", (int)(at - all_kinds), all_kinds, to,
             at + strlen(from));
    truce_corridor *c = read_corridor(bytes);
    movements m = by_hand(c);
    const char *wrong = checked(c, &m);
    if (sentence == NULL) {
        assert_null(wrong);
    } else {
        assert_non_null(wrong);
        assert_string_equal(wrong, sentence);
    }
    truce_corridor_free(c);
}

static void test_check_knows_every_figure_of_the_file(void **state)
{
    (void)state;
    assert_limit("supply: 3", "supply: 2", "d, day 0: what waits overnight is 1, not 0");
    assert_limit("store: 1}\n  e", "store: 0}\n  e", "d, day 0: what waits overnight is 1, not 0");
    assert_limit("stock: 4", "stock: 3", "e, day 0: what waits overnight is 2, not 1");
    assert_limit("queue: 1", "queue: 0", "k, day 2: what waits overnight is 1, more than 0");
    assert_limit("queue: 1", "queue: 2", NULL);
    assert_limit("inspection: 1", "inspection: 2",
                 "k, day 1: what enters or is sent elsewhere is 2, more than 0");
    assert_limit("inspection: 2", "inspection: 3",
                 "k, day 4: what enters or is sent elsewhere is 1, more than 0");
    assert_limit("inspection: 2", "inspection: 1", "k, day 3: what waits overnight is 0, not 2");
    assert_limit("need: 2", "need: 1", "a, day 1: what is served is 2, more than 1");
    assert_limit("store: 1, people", "store: 0, people",
                 "a, day 1: what is stored overnight is 1, not 0");
    assert_limit("capacity: 2, inspection", "capacity: 1, inspection",
                 "k, day 1: what enters is 2, more than 1");
    assert_limit("cost: 5", "cost: 6", NULL); /* by_hand judges anew */
    assert_limit("days: 2, cost: 4", "days: 3, cost: 4",
                 "b, day 4: what is served or sent on is 1, more than 0");
    assert_limit("[3, 3], capacity: 1", "[4, 4], capacity: 0",
                 "l, day 4: what enters is 1, more than 0");
}

/* What was on hand and can neither be used nor stored is lost; what came may not be. */
static void test_check_stock_of_areas(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor("truce_corridor: 1\ntitle: t\ndays: 3\n"
                                      "depots:\n  d: {supply: 1}\n"
                                      "crossings:\n  c: {capacity: 1}\n"
                                      "areas:\n  x: {need: 1, stock: 4, store: 2}\n"
                                      "roads: [{from: d, to: c}, {from: c, to: x}]\n");
    int64_t on_roads[6] = {0}, enters[3] = {0}, gets[3] = {1, 1, 1}, waits[3] = {1, 2, 3},
            outside[3] = {0}, stored[3] = {2, 1, 0};
    movements m = {.sent = on_roads,
                   .entered = enters,
                   .served = gets,
                   .at_depot = waits,
                   .at_crossing = outside,
                   .in_area = stored};
    plan_judge(c, &m);
    assert_null(checked(c, &m));
    /* Two trucks come on days 0 and 1 where all is full: of what was lost, all was on hand. */
    on_roads[0] = on_roads[1] = on_roads[3] = on_roads[4] = 1;
    enters[0] = enters[1] = 1;
    waits[0] = waits[1] = 0;
    waits[2] = 1;
    stored[1] = 2;
    stored[2] = 1;
    plan_judge(c, &m);
    assert_null(checked(c, &m));
    /* A need that is not met although all is there. */
    gets[0] = gets[1] = 0;
    stored[2] = 1;
    plan_judge(c, &m);
    assert_null(checked(c, &m)); /* 3 and 1 are lost */
    on_roads[2] = on_roads[5] = enters[2] = 1;
    waits[2] = 0;
    gets[2] = 0;
    stored[2] = 2;
    plan_judge(c, &m);
    assert_string_equal(checked(c, &m), "x, day 2: what is lost is 5, more than 4");
    truce_corridor_free(c);
}

/* ---- circles ------------------------------------------------------------------------------ */

static const char round_about[] =
    "truce_corridor: 1\ntitle: t\ndays: 2\ndepots:\n  d: {supply: 1}\n"
    "crossings:\n  k: {capacity: 9}\n"
    "areas:\n  x: {need: 1}\n  y: {need: 0}\n"
    "roads:\n  - {from: d, to: k}\n  - {from: k, to: x}\n  - {from: x, to: k}\n"
    "  - {from: x, to: y, cost: 1}\n  - {from: y, to: x}\n"
    "changes: [{crossing: k, days: [1, 1], inspection: 1}]\n";

/* Trucks that are nowhere before they drive: 3 round by the crossing, 2 between the areas. */
static void test_circles_are_found_and_taken_out(void **state)
{
    (void)state;
    truce_corridor *c = read_corridor(round_about);
    int64_t on_roads[10] = {1, 0, 4, 0, 3, 0, 2, 0, 2, 0}, enters[2] = {4, 0}, gets[4] = {1, 0},
            waits[2] = {0, 1}, outside[2] = {0}, stored[4] = {0};
    movements m = {.sent = on_roads,
                   .entered = enters,
                   .served = gets,
                   .at_depot = waits,
                   .at_crossing = outside,
                   .in_area = stored};
    plan_judge(c, &m);
    assert_int_equal(m.cost, 2);
    assert_string_equal(checked(c, &m), "k, day 0: what drives in circles is 3, more than 0");
    assert_int_equal(plan_straighten(memory, c, &m), TRUCE_OK);
    assert_null(checked(c, &m));
    assert_memory_equal(on_roads, ((int64_t[10]){1, 0, 1}), sizeof on_roads);
    assert_memory_equal(enters, ((int64_t[2]){1, 0}), sizeof enters);
    assert_int_equal(m.cost, 0);
    assert_int_equal(m.n_served, 1);
    /* On day 1 inspection takes a day: who drives round then is somewhere else in between. */
    assert_int_equal(plan_straighten(memory, c, &m), TRUCE_OK);
    assert_null(checked(c, &m));
    truce_corridor_free(c);
}

/* ---- plans of the planner ----------------------------------------------------------------- */

static uint64_t random_state = 88172645463325252U;

static uint32_t pick(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state % below);
}

typedef struct file {
    char bytes[4096];
    size_t size;
} file;

static void put(file *f, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    f->size += (size_t)vsnprintf(f->bytes + f->size, sizeof f->bytes - f->size, format, arguments);
    va_end(arguments);
    assert_true(f->size < sizeof f->bytes);
}

/* Each road costs something, so that a truck more or less on any of them is seen. */
static void put_random_corridor(file *f)
{
    static const char *const froms[] = {"d0", "d1", "d0", "c0", "c1", "c0", "c1", "a0", "a1"};
    static const char *const tos[] = {"c0", "c1", "a1", "a0", "a1", "c1", "d1", "a1", "c0"};
    f->size = 0;
    put(f, "truce_corridor: 1\ntitle: t\ndays: %u\n", 2 + pick(5));
    put(f, "depots: {d0: {supply: %u, store: %u}, d1: {supply: %u, stock: %u}}\n", pick(6), pick(4),
        pick(3), pick(6));
    put(f, "crossings: {c0: {capacity: %u, inspection: %u, queue: %u}, c1: {capacity: %u}}\n",
        pick(5), pick(3), pick(4), pick(5));
    put(f, "areas: {a0: {need: %u, store: %u}, a1: {need: %u, stock: %u}}\nroads:\n", pick(5),
        pick(4), pick(5), pick(4));
    for (size_t k = 0; k < sizeof froms / sizeof *froms; k++)
        put(f, "  - {from: %s, to: %s, days: %u, cost: %u, capacity: %u}\n", froms[k], tos[k],
            pick(3), 1 + pick(5), 1 + pick(6));
}

static void test_check_rejects_changed_plans(void **state)
{
    (void)state;
    static file f;
    int64_t n_served = 0;
    for (int round = 0; round < 60; round++) {
        truce_corridor_options options = TRUCE_CORRIDOR_OPTIONS_INIT;
        truce_corridor_plan *plan = NULL;
        truce_diagnostics *sink = truce_diagnostics_new();
        table tables[TABLES];
        put_random_corridor(&f);
        truce_corridor *c = read_corridor(f.bytes);
        assert_int_equal(truce_corridor_make_plan(c, &options, NULL, sink, &plan), TRUCE_OK);
        const movements *m = &plan->now;
        assert_null(checked(c, m));
        n_served += m->n_served;
        list_tables(c, m, tables);
        for (const table *t = tables; t < tables + TABLES; t++)
            for (size_t k = 0; k < t->n; k++) {
                assert_rejected(c, *m, t, k, t->figures[k] + 1, false);
                assert_rejected(c, *m, t, k, t->figures[k] - 1, false);
            }
        truce_corridor_plan_free(plan);
        truce_corridor_free(c);
        truce_diagnostics_free(sink);
    }
    assert_true(n_served > 100);
}

/* Roads that all take no time: each of them may be part of circles. */
static void put_round_corridor(file *f)
{
    f->size = 0;
    put(f, "truce_corridor: 1\ntitle: t\ndays: 2\ndepots: {d0: {supply: 9}, d1: {supply: 9}}\n");
    put(f, "crossings: {c0: {capacity: 900}, c1: {capacity: 900}}\n");
    put(f, "areas: {a0: {need: 5}, a1: {need: %u}, a2: {need: %u}}\nroads:\n", pick(9), pick(9));
    for (int k = 0; k < 24; k++) {
        static const char *const names[] = {"d0", "d1", "c0", "c1", "a0", "a1", "a2"};
        uint32_t from = pick(7), to = pick(7);
        if (from != to)
            put(f, "  - {from: %s, to: %s, cost: %u}\n", names[from], names[to], pick(2));
    }
}

/* Adds trucks that go round: from a place, by roads chosen at random, until they have been there
 * before. */
static void add_circles(const truce_corridor *c, movements *m)
{
    for (int times = 0; times < 20; times++) {
        uint32_t n = 0, way[64], day = pick(c->days), places[64];
        int64_t trucks = 1 + pick(5);
        places[0] = pick(corridor_places(c));
        while (n < 60) {
            uint32_t road_of = pick(c->n_roads), tries = 0;
            while (c->roads[road_of].from != places[n] && tries++ < 500) road_of = pick(c->n_roads);
            if (c->roads[road_of].from != places[n]) break;
            way[n++] = road_of;
            places[n] = c->roads[road_of].to;
            if (places[n] == places[0]) break;
        }
        if (n == 0 || places[n] != places[0]) continue;
        for (uint32_t k = 0; k < n; k++) {
            const road *r = &c->roads[way[k]];
            m->sent[(size_t)way[k] * c->days + day] += trucks;
            if (corridor_kind(c, r->from) == PLACE_CROSSING &&
                corridor_kind(c, r->to) == PLACE_AREA)
                m->entered[(size_t)corridor_rank(c, r->from) * c->days + day] += trucks;
        }
    }
}

static void test_circles_in_any_plan(void **state)
{
    (void)state;
    static file f;
    int n_round = 0, n_served = 0;
    for (int round = 0; round < 200; round++) {
        truce_corridor_options options = TRUCE_CORRIDOR_OPTIONS_INIT;
        truce_corridor_plan *plan = NULL;
        truce_diagnostics *sink = truce_diagnostics_new();
        put_round_corridor(&f);
        truce_corridor *c = read_corridor(f.bytes);
        assert_int_equal(truce_corridor_make_plan(c, &options, NULL, sink, &plan), TRUCE_OK);
        movements m = plan->now;
        assert_int_equal(plan_straighten(memory, c, &m), TRUCE_OK);
        assert_null(checked(c, &m));
        int64_t served_before = m.n_served;
        assert_int_equal(m.cost, plan->now.cost); /* what goes round in a best plan costs nothing */
        assert_int_equal(m.n_served, plan->now.n_served);
        n_served += m.n_served > 0;
        add_circles(c, &m);
        plan_judge(c, &m);
        n_round += checked(c, &m) != NULL;
        assert_int_equal(plan_straighten(memory, c, &m), TRUCE_OK);
        const char *wrong = checked(c, &m);
        if (wrong != NULL) print_error("%s%s\n", f.bytes, wrong);
        assert_null(wrong);
        assert_int_equal(m.n_served, served_before);
        truce_corridor_plan_free(plan);
        truce_corridor_free(c);
        truce_diagnostics_free(sink);
    }
    assert_true(n_round > 100 && n_served > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judge_adds_up),
        cmocka_unit_test(test_judge_by_periods),
        cmocka_unit_test(test_judge_nothing_needed),
        cmocka_unit_test(test_person_days_are_exact),
        cmocka_unit_test(test_check_rejects_every_figure),
        cmocka_unit_test(test_check_rejects_every_total),
        cmocka_unit_test(test_check_names_place_day_and_figures),
        cmocka_unit_test(test_check_knows_closures),
        cmocka_unit_test(test_check_knows_every_figure_of_the_file),
        cmocka_unit_test(test_check_stock_of_areas),
        cmocka_unit_test(test_circles_are_found_and_taken_out),
        cmocka_unit_test(test_circles_in_any_plan),
        cmocka_unit_test(test_check_rejects_changed_plans),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
