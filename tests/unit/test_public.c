/* test_public.c -- the small public functions that a program asks, and what they say out of range.
 */
#include "truce/truce.h"
#include <stdbool.h>
#include "unit.h"

static truce_scenario *read_starter(void)
{
    const char *bytes = truce_scenario_starter("deal");
    truce_diagnostics *d = truce_diagnostics_new();
    truce_scenario *s = NULL;
    assert_int_equal(truce_scenario_read("starter", bytes, strlen(bytes), NULL, d, &s), TRUCE_OK);
    truce_diagnostics_free(d);
    return s;
}

static void test_public_status_names_differ(void **state)
{
    (void)state;
    for (int one = TRUCE_OK; one <= (int)TRUCE_E_CHECK; one++) {
        assert_string_not_equal(truce_status_name((truce_status)one), "unknown status");
        for (int other = TRUCE_OK; other < one; other++)
            assert_string_not_equal(truce_status_name((truce_status)one),
                                    truce_status_name((truce_status)other));
    }
    assert_string_equal(truce_status_name((truce_status)99), "unknown status");
}

static void test_public_scenario(void **state)
{
    (void)state;
    truce_scenario *s = read_starter();
    size_t n_parties = truce_scenario_parties(s), n_issues = truce_scenario_issues(s);
    size_t principals = 0;
    assert_true(n_parties >= 2 && n_issues >= 1);
    assert_true(strlen(truce_scenario_title(s)) > 0);
    for (size_t k = 0; k < n_parties; k++) {
        assert_true(strlen(truce_scenario_party_id(s, k)) > 0);
        principals += truce_scenario_party_is_principal(s, k);
    }
    assert_true(principals >= 2);
    for (size_t k = 0; k < n_issues; k++) assert_true(strlen(truce_scenario_issue_id(s, k)) > 0);
    assert_null(truce_scenario_party_id(s, n_parties));
    assert_null(truce_scenario_issue_id(s, n_issues));
    assert_false(truce_scenario_party_is_principal(s, n_parties));
    truce_scenario_free(s);
}

static void test_public_solution(void **state)
{
    (void)state;
    truce_scenario *s = read_starter();
    truce_solution *solution = NULL;
    assert_int_equal(truce_solve(s, NULL, NULL, &solution), TRUCE_OK);
    assert_true(truce_solution_is_exact(solution));
    assert_true(truce_solution_is_feasible(solution));
    assert_true(truce_solution_is_feasibility_known(solution));
    size_t n = truce_solution_frontier_size(solution);
    assert_true(n > 0);
    for (size_t k = 0; k < n; k++) {
        assert_non_null(truce_solution_frontier_utilities(solution, k));
        assert_non_null(truce_solution_frontier_outcome(solution, k));
        if (k > 0)
            assert_true(truce_solution_frontier_utilities(solution, k - 1)[0] >=
                        truce_solution_frontier_utilities(solution, k)[0]);
    }
    assert_null(truce_solution_frontier_utilities(solution, n));
    assert_null(truce_solution_frontier_outcome(solution, n));
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        assert_true(truce_solution_deal(solution, (truce_deal_name)name) < n);
        assert_non_null(truce_deal_name_text((truce_deal_name)name));
    }
    assert_true(truce_solution_deal(solution, TRUCE_DEAL_NAMES) == SIZE_MAX);
    assert_null(truce_deal_name_text(TRUCE_DEAL_NAMES));
    truce_solution_free(solution);
    truce_scenario_free(s);
}

static void test_public_nothing_is_freed_well(void **state)
{
    (void)state;
    truce_text empty = {0};
    truce_text_free(&empty);
    truce_diagnostics_free(NULL);
    truce_scenario_free(NULL);
    truce_solution_free(NULL);
    truce_explanation_free(NULL);
    truce_brief_free(NULL);
}

static void test_public_misuse_is_told(void **state)
{
    (void)state;
    truce_scenario *s = read_starter();
    truce_solution *solution = NULL;
    truce_explanation *explanation = NULL;
    truce_brief *brief = NULL;
    truce_text shown = {0};
    assert_int_equal(truce_scenario_read("f", "truce: 1", 8, NULL, NULL, NULL), TRUCE_E_MISUSE);
    assert_int_equal(truce_solve(NULL, NULL, NULL, &solution), TRUCE_E_MISUSE);
    assert_int_equal(truce_solve(s, NULL, NULL, NULL), TRUCE_E_MISUSE);
    assert_int_equal(truce_explain(NULL, NULL, NULL, &explanation), TRUCE_E_MISUSE);
    assert_int_equal(truce_explain(s, NULL, NULL, NULL), TRUCE_E_MISUSE);
    assert_int_equal(truce_brief_prepare(NULL, NULL, NULL, &brief), TRUCE_E_MISUSE);
    assert_int_equal(truce_brief_prepare(s, NULL, NULL, NULL), TRUCE_E_MISUSE);
    assert_int_equal(truce_report_package(s, NULL, NULL, NULL, false, NULL, NULL, &shown),
                     TRUCE_E_MISUSE);
    assert_null(solution);
    assert_null(explanation);
    assert_null(brief);
    truce_scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_public_status_names_differ),
        cmocka_unit_test(test_public_scenario),
        cmocka_unit_test(test_public_solution),
        cmocka_unit_test(test_public_nothing_is_freed_well),
        cmocka_unit_test(test_public_misuse_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
