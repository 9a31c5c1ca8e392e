/* test_stopped.c -- what is said after a stop is right: for memory limits from nothing to enough,
 * each deal that is shown is the deal of the whole answer, and no bound is below its welfare. */
#include "solve/solve.h"
#include "truce/truce.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

enum { ISSUES = 9, OPTIONS = 7 };

/* Three principals who want different things, by a fixed rule; every value is worth something to
 * somebody. */
static truce_scenario *make_scenario(void)
{
    static const char *const parties[] = {"a", "b", "c"};
    char text[16384];
    size_t at =
        (size_t)sprintf(text, "truce: 1\ntitle: t\nparties: {a: {}, b: {}, c: {}}\nissues:\n");
    for (int i = 0; i < ISSUES; i++) {
        at += (size_t)sprintf(text + at, "  i%d: {options: [", i);
        for (int o = 0; o < OPTIONS; o++)
            at += (size_t)sprintf(text + at, "%so%d", o > 0 ? ", " : "", o);
        at += (size_t)sprintf(text + at, "]}\n");
    }
    at += (size_t)sprintf(text + at, "values:\n");
    for (int p = 0; p < 3; p++) {
        at += (size_t)sprintf(text + at, "  %s:\n", parties[p]);
        for (int i = 0; i < ISSUES; i++) {
            at += (size_t)sprintf(text + at, "    i%d: {", i);
            for (int o = 0; o < OPTIONS; o++) {
                int x = o * (7 + i), y = (OPTIONS - o) * (9 - i % 4), z = (o * 5 + i * 3) % 11;
                at += (size_t)sprintf(text + at, "%so%d: %d", o > 0 ? ", " : "", o,
                                      p == 0 ? x : (p == 1 ? y : z));
            }
            at += (size_t)sprintf(text + at, "}\n");
        }
    }
    assert_true(at < sizeof text);
    truce_scenario *s = NULL;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    assert_int_equal(truce_scenario_read("t", text, at, NULL, diagnostics, &s), TRUCE_OK);
    truce_diagnostics_free(diagnostics);
    return s;
}

static double utilitarian(const truce_solution *whole)
{
    const int64_t *worth = truce_solution_frontier_utilities(
        whole, truce_solution_deal(whole, TRUCE_DEAL_UTILITARIAN));
    return (double)(worth[0] + worth[1] + worth[2]) / 1e9;
}

static void test_stopped_by_memory(void **state)
{
    (void)state;
    truce_scenario *s = make_scenario();
    truce_solution *whole = NULL;
    int n_empty = 0, n_partial = 0;
    bool is_exact = false;
    assert_int_equal(truce_solve(s, NULL, NULL, &whole), TRUCE_OK);
    for (uint64_t bytes = 1; !is_exact; bytes += bytes / 8 + 1) {
        truce_budget budget = TRUCE_BUDGET_INIT;
        truce_solution *part = NULL;
        budget.memory_bytes = bytes;
        assert_int_equal(truce_solve(s, NULL, &budget, &part), TRUCE_OK);
        is_exact = truce_solution_is_exact(part);
        bool has_deal = false;
        for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
            const int64_t *found = truce_solution_deal_utilities(part, (truce_deal_name)name);
            if (found == NULL) {
                assert_false(is_exact);
                assert_true(part->has_bound[name]);
                continue;
            }
            has_deal = true;
            assert_memory_equal(found, truce_solution_deal_utilities(whole, (truce_deal_name)name),
                                3 * sizeof(int64_t));
            assert_non_null(truce_solution_deal_outcome(part, (truce_deal_name)name));
            size_t point = truce_solution_deal(part, (truce_deal_name)name);
            if (point != SIZE_MAX)
                assert_memory_equal(found, truce_solution_frontier_utilities(part, point),
                                    3 * sizeof(int64_t));
        }
        if (part->has_bound[TRUCE_DEAL_UTILITARIAN])
            assert_true(strtod(part->bound[TRUCE_DEAL_UTILITARIAN], NULL) >= utilitarian(whole));
        n_empty += !is_exact && !has_deal;
        n_partial += !is_exact && has_deal;
        truce_solution_free(part);
    }
    assert_true(n_empty > 0);
    assert_true(n_partial > 0); /* the named deals come before the rest of the frontier */
    truce_solution_free(whole);
    truce_scenario_free(s);
}

/* A principal that can gain nothing leaves the product of the others as Nash's welfare. */
static void test_stopped_bound_without_a_gain(void **state)
{
    (void)state;
    static const char text[] =
        "truce: 1\ntitle: t\nparties: {a: {}, b: {reservation: 2}}\nissues: {q: {range: [0, 1]}}\n"
        "values: {a: {q: 1.5}, b: {q: {0: 2, 1: 2}}}\n";
    truce_scenario *s = NULL;
    truce_solution *part = NULL;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_budget budget = TRUCE_BUDGET_INIT;
    assert_int_equal(truce_scenario_read("t", text, strlen(text), NULL, diagnostics, &s), TRUCE_OK);
    budget.memory_bytes = 1;
    assert_int_equal(truce_solve(s, NULL, &budget, &part), TRUCE_OK);
    assert_false(truce_solution_is_exact(part));
    assert_string_equal(part->bound[TRUCE_DEAL_NASH], "1.5");
    assert_string_equal(part->bound[TRUCE_DEAL_UTILITARIAN], "1.5");
    assert_string_equal(part->bound[TRUCE_DEAL_EGALITARIAN], "0");
    truce_solution_free(part);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
}

/* Whatever was stopped: that there is no concession is said only where it is proved. */
static void test_stopped_explanation(void **state)
{
    (void)state;
    static const char text[] =
        "truce: 1\ntitle: t\nparties: {a: {reservation: 5}, b: {reservation: 5}}\n"
        "issues: {q: {range: [0, 9]}, c: {options: [x, y]}}\n"
        "values: {a: {q: 1}, b: {q: -1, c: {x: 0, y: 4}}}\n"
        "red_lines: {a: [c = x], b: [q < 8, c = y]}\n";
    truce_scenario *s = NULL;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    int n_unknown = 0;
    bool is_exact = false;
    assert_int_equal(truce_scenario_read("t", text, strlen(text), NULL, diagnostics, &s), TRUCE_OK);
    for (uint64_t bytes = 1; !is_exact; bytes += bytes / 8 + 1) {
        truce_budget budget = TRUCE_BUDGET_INIT;
        truce_explanation *e = NULL;
        truce_text shown = {0};
        budget.memory_bytes = bytes;
        assert_int_equal(truce_explain(s, NULL, &budget, &e), TRUCE_OK);
        is_exact = truce_explanation_is_exact(e);
        assert_int_equal(truce_report_explanation_json(s, e, &shown), TRUCE_OK);
        bool is_null = strstr(shown.bytes, "\"smallest_concession\": null") != NULL;
        assert_true(is_exact || !is_null);
        n_unknown += strstr(shown.bytes, "\"smallest_concession\"") == NULL;
        truce_text_free(&shown);
        truce_explanation_free(e);
    }
    assert_true(n_unknown > 0);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stopped_by_memory),
                                       cmocka_unit_test(test_stopped_bound_without_a_gain),
                                       cmocka_unit_test(test_stopped_explanation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
