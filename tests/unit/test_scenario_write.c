/* test_scenario_write.c -- a scenario that is written reads back as itself. */
#include "model/scenario_write.h"
#include "model/evaluate.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "unit.h"

static truce_scenario *read_text(const char *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text shown = {0};
    if (truce_scenario_read("f", bytes, size, NULL, diagnostics, &s) != TRUCE_OK &&
        truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
        fail_msg("%s\n%.*s", shown.bytes, (int)size, bytes);
    truce_diagnostics_free(diagnostics);
    return s;
}

/* Compares what two scenarios say, outcome by outcome where these are few. */
static void check_same(const truce_scenario *a, const truce_scenario *b)
{
    assert_int_equal(a->n_parties, b->n_parties);
    assert_int_equal(a->n_issues, b->n_issues);
    assert_int_equal(a->n_rules, b->n_rules);
    assert_int_equal(a->n_demands, b->n_demands);
    assert_int_equal(a->n_limits, b->n_limits);
    assert_int_equal(a->n_basis, b->n_basis);
    assert_true(text_equal(a->title, b->title) && text_equal(a->summary, b->summary));
    for (uint32_t k = 0; k < a->n_demands; k++) {
        assert_true(text_equal(a->demands[k].id, b->demands[k].id));
        assert_true(text_equal(a->demands[k].why, b->demands[k].why));
    }
    for (uint32_t k = 0; k < a->n_issues; k++) {
        assert_true(text_equal(a->issues[k].name, b->issues[k].name));
        assert_int_equal(a->issues[k].now, b->issues[k].now);
        assert_int_equal(a->issues[k].from.kind, b->issues[k].from.kind);
        assert_true(text_equal(a->issues[k].unit, b->issues[k].unit));
        assert_true(text_equal(a->issues[k].corridor, b->issues[k].corridor));
    }
    uint32_t *outcome = calloc(a->n_issues, sizeof *outcome);
    srand(3);
    for (int k = 0; k < 500; k++) {
        for (uint32_t i = 0; i < a->n_issues; i++)
            outcome[i] = (uint32_t)rand() % a->issues[i].n_values;
        for (uint32_t p = 0; p < a->n_parties; p++)
            for (int end = END_MIDDLE; end <= END_BEST; end++)
                assert_int_equal(evaluate_utility(a, p, outcome, (evaluate_end)end),
                                 evaluate_utility(b, p, outcome, (evaluate_end)end));
        for (uint32_t d = 0; d < a->n_demands; d++)
            assert_int_equal(evaluate_demand(a, d, outcome), evaluate_demand(b, d, outcome));
        assert_int_equal(evaluate_feasible(a, outcome), evaluate_feasible(b, outcome));
    }
    free(outcome);
}

static void check_round(const char *bytes, size_t size)
{
    text_buffer first = {0}, second = {0};
    truce_scenario *a = read_text(bytes, size);
    assert_non_null(a);
    scenario_write(&first, a, NULL);
    assert_false(first.has_failed);
    truce_scenario *b = read_text(first.bytes, first.size);
    assert_non_null(b);
    scenario_write(&second, b, NULL);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.bytes, second.bytes, first.size);
    check_same(a, b);
    truce_scenario_free(a);
    truce_scenario_free(b);
    buffer_free(&first);
    buffer_free(&second);
}

static void check_file(const char *name)
{
    char path[512];
    const char *root = getenv("TRUCE_ROOT");
    snprintf(path, sizeof path, "%s/%s", root != NULL ? root : ".", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("%s cannot be read", path);
    static char bytes[1 << 18];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    check_round(bytes, size);
}

static void test_scenario_write_examples(void **state)
{
    (void)state;
    check_file("examples/first/lease.yaml");
    check_file("examples/first/stuck.yaml");
    check_file("examples/labour/contract.yaml");
    check_file("examples/pause/talks-now.yaml");
    check_file("examples/pause/december.yaml");
    check_file("examples/pause/conditional.yaml");
}

static void test_scenario_write_starters(void **state)
{
    (void)state;
    for (size_t k = 0; truce_scenario_starter_kind(k) != NULL; k++) {
        const char *starter = truce_scenario_starter(truce_scenario_starter_kind(k));
        check_round(starter, strlen(starter));
    }
}

/* Every key, and texts that YAML could take for something else. */
static const char everything[] =
    "truce: 1\ntitle: \"a: b # c\"\nsummary: \"two\\nlines, \\u202E, \\\"quotes\\\" and \\\\\"\n"
    "start: 2024-02-29\n"
    "parties:\n  a: {name: 'null', reservation: -1.5..2, guarantee: 3, cap: 9, discount: 0.25}\n"
    "  b: {}\n  r: {name: ' lead', role: ratifier, of: a, reservation: -3}\n"
    "mediators: {m: {name: \"- m\"}, m2: {}}\nsources: {s: {name: '[s]'}, s2: {}}\n"
    "basis:\n  - {about: a.q, kind: fact, source: s, why: \"12\"}\n"
    "  - {about: limit/top, kind: assumption, why: 'yes'}\n"
    "issues:\n  q: {name: \"{q}\", range: [-4, 8], step: 2, unit: 'per cent %', from: a, to: m, "
    "now: 0, corridor: ./aid/a b.yaml}\n"
    "  c: {options: {x: 'true', y: '~', z: \"z: z\"}, from: m, now: z}\n  d: {options: [no, yes]}\n"
    "values:\n  a: {q: {-4: 0, 2: 1..2, 8: 0.000000001}, d: {no: 0, yes: -1}}\n"
    "  b: {q: -0.5..0.25, c: {x: 0, y: 1, z: 2..3}}\n"
    "rules:\n  - {for: a, when: \"c in {x, y} and not (q > 2 or d = no)\", add: -1..1, why: \"so: "
    "it is\"}\n"
    "  - {for: b, when: 0 = 0, add: 2}\n"
    "red_lines:\n  b: [q <= 4, {id: own, require: c != x, why: 'a ''why'''}]\n  a: [{require: q >= "
    "-2, why: w}]\n"
    "limits: [q + 2 * q <= 30, {id: top, require: not d = yes or q != 2}]\n";

#define PHASED                                                                                     \
    "truce: 1\ntitle: t\nparties: {a: {guarantee: 2}, b: {}}\n"                                    \
    "issues: {q: {range: [0, 9], from: a}, c: {options: [x, y], from: b}, "                        \
    "w: {range: [0, 8], step: 2, from: b}}\n"                                                      \
    "values: {a: {q: -2, c: {x: 0, y: 3}, w: 1}, b: {q: 5, c: {x: 0, y: -1}, w: -1}}\n"

static void test_scenario_write_phases(void **state)
{
    (void)state;
    static const char *const texts[] = {
        PHASED "phasing: {}\n",
        PHASED "phasing: {deal: nash, handover: in_turn, gap: 2, patience: 0.95}\n",
        PHASED "phasing:\n  deal: {q: 6, c: y, w: 4}\n"
               "  items: {q: {unit: 2, per_day: 3, earliest: 1}, w: {per_day: 2}}\n"
               "  end_prize: {a: 1.5}\n  walk_away: {b: 2}\n  weights: {a: 0.5, b: 1}\n"
               "  before: [{need: 2, of: q, for: w}, {need: 4, of: q, for: w, beyond: 2}]\n"
               "  escrow: [q, w]\n"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        text_buffer written = {0};
        check_round(texts[k], strlen(texts[k]));
        truce_scenario *s = read_text(texts[k], strlen(texts[k]));
        scenario_write(&written, s, NULL);
        truce_scenario *again = read_text(written.bytes, written.size);
        assert_true(again->phasing.is_given);
        assert_int_equal(s->phasing.n_orders, again->phasing.n_orders);
        assert_int_equal(s->phasing.gap_days, again->phasing.gap_days);
        assert_int_equal(s->phasing.patience_nano, again->phasing.patience_nano);
        assert_int_equal(s->phasing.handover, again->phasing.handover);
        assert_true((s->phasing.package == NULL) == (again->phasing.package == NULL));
        assert_true((s->phasing.items == NULL) == (again->phasing.items == NULL));
        for (uint32_t i = 0; s->phasing.items != NULL && i < s->n_issues; i++) {
            assert_int_equal(s->phasing.items[i].unit, again->phasing.items[i].unit);
            assert_int_equal(s->phasing.items[i].per_day, again->phasing.items[i].per_day);
            assert_int_equal(s->phasing.items[i].earliest, again->phasing.items[i].earliest);
            assert_int_equal(s->phasing.items[i].is_escrowed, again->phasing.items[i].is_escrowed);
        }
        truce_scenario_free(s);
        truce_scenario_free(again);
        buffer_free(&written);
    }
}

static void test_scenario_write_every_key(void **state)
{
    (void)state;
    check_round(everything, strlen(everything));
    truce_scenario *s = read_text(everything, strlen(everything));
    assert_string_equal(truce_scenario_issue_corridor(s, 0), "./aid/a b.yaml");
    assert_null(truce_scenario_issue_corridor(s, 1));
    assert_null(truce_scenario_issue_corridor(s, 99));
    assert_null(truce_scenario_issue_corridor(NULL, 0));
    truce_scenario_free(s);
}

static void test_scenario_write_text_keeps_any_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"plain",
                                        "Sour cherries",
                                        "60 Gb",
                                        "19'' LCD",
                                        "null",
                                        "no",
                                        "a: b",
                                        "a #b",
                                        "- x",
                                        "x ",
                                        " x",
                                        "\"",
                                        "back\\",
                                        "tab\there",
                                        "x\x01",
                                        "\xC2\x85",
                                        "\xEF\xBB\xBF",
                                        "\xE2\x80\xA8",
                                        "\xD7\x90\xD7\x91",
                                        "[x]",
                                        "{",
                                        "%",
                                        "@a",
                                        "`",
                                        "*a",
                                        "&a",
                                        "!t",
                                        "|",
                                        ">",
                                        "? x",
                                        ": ",
                                        "1e3",
                                        "x,y",
                                        "x\r\ny",
                                        "\xF0\x9F\x8D\x8E"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        text_buffer b = {0};
        buffer_string(&b, "truce: 1\ntitle: ");
        scenario_write_text(&b, text_of(texts[k]));
        buffer_string(&b, "\nparties: {a: {name: ");
        scenario_write_text(&b, text_of(texts[k]));
        buffer_string(&b, "}, b: {}}\nissues: {q: {range: [0, 1]}}\n");
        truce_scenario *s = read_text(b.bytes, b.size);
        assert_non_null(s);
        if (!text_equal(s->title, text_of(texts[k])) ||
            !text_equal(s->parties[0].name, text_of(texts[k])))
            fail_msg("%zu: %s became %s", k, texts[k], s->title.bytes);
        truce_scenario_free(s);
        buffer_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenario_write_examples),
        cmocka_unit_test(test_scenario_write_starters),
        cmocka_unit_test(test_scenario_write_every_key),
        cmocka_unit_test(test_scenario_write_phases),
        cmocka_unit_test(test_scenario_write_text_keeps_any_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
