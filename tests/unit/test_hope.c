/* Partial sums that cannot get to the frontier: leaving them out must not change it. */
#include "solve/eliminate.h"
#include "solve/hope.h"
#include "solve/slope.h"
#include "solve/zone.h"
#include "truce/scenario.h"
#include <stdio.h>
#include <string.h>
#include "unit.h"

enum { SCENARIOS = 120, TEXT_BYTES = 1 << 16, WAYS = 3 };

/* Without a guess, and with one of both kinds. */
static const hope_use ways[WAYS] = {HOPE_NEVER, HOPE_WHERE_IT_CAN, HOPE_BY_SLOPES_WHERE_CAN};

static uint64_t seed;

static uint32_t below(uint32_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % n);
}

/* Two principals, one or two ratifiers, issues in a chain or apart, rules between neighbours. */
static void write_scenario(char *to)
{
    static const char *const names[] = {"north", "south", "cabinet", "elders"};
    uint32_t n_issues = 3 + below(4), n_parties = 2 + below(3), n_values = 3 + below(4);
    uint32_t scale = below(2) ? 7 : 100000;
    int at = sprintf(to, "truce: 1\ntitle: Random\nparties:\n");
    for (uint32_t p = 0; p < n_parties; p++) {
        at += sprintf(to + at, "  %s: {reservation: %d", names[p], (int)below(scale));
        if (p >= 2) at += sprintf(to + at, ", role: ratifier, of: north");
        at += sprintf(to + at, "}\n");
    }
    at += sprintf(to + at, "issues:\n");
    for (uint32_t i = 0; i < n_issues; i++)
        at += sprintf(to + at, "  i%u: {range: [0, %u]}\n", i, n_values - 1);
    at += sprintf(to + at, "values:\n");
    for (uint32_t p = 0; p < n_parties; p++) {
        at += sprintf(to + at, "  %s:\n", names[p]);
        for (uint32_t i = 0; i < n_issues; i++) {
            at += sprintf(to + at, "    i%u: {", i);
            for (uint32_t v = 0; v < n_values;
                 v++) { /* what is good for one is bad for the other */
                int opposed =
                    (int)(p == 0 ? v * scale / n_values : (n_values - v) * scale / n_values);
                at += sprintf(to + at, "%s%u: %d.%u", v ? ", " : "", v,
                              p < 2 ? opposed + (int)below(scale) / 3 : (int)below(scale),
                              below(1000));
            }
            at += sprintf(to + at, "}\n");
        }
    }
    at += sprintf(to + at, "rules:\n");
    for (uint32_t i = 0; i + 1 < n_issues; i++)
        if (below(3))
            at += sprintf(to + at, "  - {for: %s, when: i%u > i%u, add: %d}\n",
                          names[below(n_parties)], i, i + 1, (int)below(scale) - (int)scale / 2);
    at += sprintf(to + at, "  - {for: north, when: i0 = 1, add: 1}\n");
    assert_true(at < TEXT_BYTES);
}

/* Reads a scenario and builds its model in `memory`. */
static truce_scenario *read_model(arena *memory, work_meter *work, const char *text,
                                  zone_model *model)
{
    truce_scenario *s = NULL;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    assert_int_equal(truce_scenario_read("random", text, strlen(text), NULL, diagnostics, &s),
                     TRUCE_OK);
    truce_diagnostics_free(diagnostics);
    assert_int_equal(zone_model_build(memory, work, s, RED_LINES_ENFORCED, NULL, model), TRUCE_OK);
    assert_non_null(model->g);
    return s;
}

typedef struct tries {
    uint32_t by_hope;
    uint32_t by_slopes;
    uint32_t excluded; /* scenarios in which slopes left out arcs */
    uint32_t unsound;  /* scenarios in which they asked for too much at first */
} tries;

/* Counts what slopes do to a question. */
static void count_slopes(arena *memory, work_meter *work, const outlook *o, front root, tries *t)
{
    slopes *x = NULL;
    bool is_sound = true, has_excluded = false;
    assert_int_equal(slopes_find(memory, work, o, &x), TRUCE_OK);
    if (x == NULL) return;
    t->by_slopes++;
    for (size_t a = 0; a < o->q->g->n_arcs; a++) has_excluded |= slopes_exclude(x, a);
    t->excluded += has_excluded;
    assert_int_equal(slopes_check(x, root, &is_sound), TRUCE_OK);
    t->unsound += !is_sound;
    /* What the frontier itself asks for is reached by the corners of the frontier. */
    assert_int_equal(slopes_check(x, root, &is_sound), TRUCE_OK);
    assert_true(is_sound);
}

/* Finds the front in all ways, and counts which could be tried at all. */
static void check_scenario(const char *text, tries *t)
{
    arena *memory = NULL;
    work_meter work = work_meter_of(NULL);
    zone_model model;
    outlook o[WAYS];
    elimination e[WAYS];
    hope *tried = NULL;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    truce_scenario *s = read_model(memory, &work, text, &model);
    question q = {.g = model.g, .pay = &model.pay, .n_dims = s->n_parties};
    for (uint32_t p = 0; p < s->n_parties; p++) {
        q.dims[p] = p;
        q.need[p] = (int64_t)payoff_grains_for(&model.pay, p, model.pay.reservations_nano[p]);
        q.enough[p] = p < 2 ? UNBOUNDED_ABOVE : q.need[p];
    }
    for (int k = 0; k < WAYS; k++) {
        q.hope = ways[k];
        assert_int_equal(outlook_find(memory, &work, &q, &o[k]), TRUCE_OK);
        if (!o[k].is_possible) break;
        assert_int_equal(eliminate(memory, &work, &o[k], &e[k]), TRUCE_OK);
    }
    bool is_possible = o[0].is_possible;
    if (is_possible) {
        size_t row = q.n_dims * sizeof *e[0].root.points;
        for (int k = 1; k < WAYS; k++) {
            assert_int_equal(e[0].root.n, e[k].root.n);
            assert_memory_equal(e[0].root.points, e[k].root.points, e[0].root.n * row);
        }
        q.hope = HOPE_WHERE_IT_CAN; /* all outlooks are of this question */
        assert_int_equal(hope_find(memory, &work, &o[1], &tried), TRUCE_OK);
        t->by_hope += tried != NULL;
        q.hope = HOPE_BY_SLOPES_WHERE_CAN;
        count_slopes(memory, &work, &o[2], e[0].root, t);
    }
    truce_scenario_free(s);
    arena_free(memory);
}

static void test_the_frontier_stays(void **state)
{
    (void)state;
    static char text[TEXT_BYTES];
    tries t = {0};
    for (seed = 1; seed <= SCENARIOS; seed++) {
        uint64_t number = seed;
        seed *= UINT64_C(0x9e3779b97f4a7c15);
        write_scenario(text);
        check_scenario(text, &t);
        seed = number;
    }
    /* Else this shows nothing. */
    assert_true(t.by_hope > SCENARIOS / 8);
    assert_true(t.by_slopes > SCENARIOS / 4);
    assert_true(t.excluded > SCENARIOS / 8);
    assert_true(t.unsound > 0 && t.unsound < t.by_slopes);
}

/* Each allocation fails once: that is said, and the last time everything is there. */
static void test_a_lack_of_memory_is_said(void **state)
{
    (void)state;
    static char text[TEXT_BYTES];
    arena *memory = NULL;
    work_meter work = work_meter_of(NULL);
    zone_model model;
    outlook o;
    seed = 5;
    write_scenario(text);
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    truce_scenario *s = read_model(memory, &work, text, &model);
    question q = {.g = model.g, .pay = &model.pay, .n_dims = 2, .hope = HOPE_BY_SLOPES_WHERE_CAN};
    for (uint32_t p = 0; p < 2; p++) {
        q.dims[p] = p;
        q.need[p] = UNBOUNDED_BELOW;
        q.enough[p] = UNBOUNDED_ABOVE;
    }
    long failed = 0;
    for (truce_status status = TRUCE_E_MEMORY; status != TRUCE_OK; failed++) {
        elimination e;
        arena *limited = NULL;
        memory_meter meter = {.allocations_left = -1};
        assert_int_equal(arena_new(&meter, &limited), TRUCE_OK);
        assert_int_equal(outlook_find(limited, &work, &q, &o), TRUCE_OK);
        meter.allocations_left = failed;
        status = eliminate(limited, &work, &o, &e);
        assert_true(status == TRUCE_OK || status == TRUCE_E_MEMORY);
        if (status == TRUCE_OK) assert_true(e.root.n > 0);
        arena_free(limited);
        assert_int_equal(meter.used_bytes, 0);
    }
    assert_true(failed > 20);
    truce_scenario_free(s);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_frontier_stays),
                                       cmocka_unit_test(test_a_lack_of_memory_is_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
