/* test_fair.c -- the named deals on small frontiers worked out by hand. */
#include "solve/fair.h"
#include "text/decimal.h"
#include <stdbool.h>
#include "unit.h"

static size_t find(const fair_input *input, truce_deal_name name, uint64_t expected_ties)
{
    uint64_t ties = 0;
    size_t point = fair_find(input, name, &ties);
    if (point != SIZE_MAX) assert_int_equal(ties, expected_ties);
    return point;
}

static void test_fair_on_a_bent_frontier(void **state)
{
    (void)state;
    static const int64_t points[] = {10, 0, 9, 4, 6, 6, 2, 8, 0, 9};
    fair_input input = {.n = 5, .n_principals = 2, .points = points, .ideal_nano = {10, 9}};
    assert_int_equal(find(&input, TRUCE_DEAL_UTILITARIAN, 1), 1);       /* 13 */
    assert_int_equal(find(&input, TRUCE_DEAL_NASH, 2), 2);              /* 36 twice; leximin */
    assert_int_equal(find(&input, TRUCE_DEAL_EGALITARIAN, 1), 2);       /* 6, 6 */
    assert_int_equal(find(&input, TRUCE_DEAL_KALAI_SMORODINSKY, 1), 2); /* 3/5 and 2/3 */
}

static void test_fair_products_beyond_64_bits(void **state)
{
    (void)state;
    const int64_t large = UTILITY_LARGEST_NANO;
    const int64_t points[] = {large, large - 1, large, large, large, large};
    fair_input input = {
        .n = 2, .n_principals = 3, .points = points, .ideal_nano = {large, large, large}};
    assert_int_equal(find(&input, TRUCE_DEAL_NASH, 1), 1);
    assert_int_equal(find(&input, TRUCE_DEAL_KALAI_SMORODINSKY, 1), 1);
}

static void test_fair_nash_prefers_more_principals_with_a_gain(void **state)
{
    (void)state;
    static const int64_t points[] = {1000, 0, 1, 1};
    fair_input input = {.n = 2, .n_principals = 2, .points = points, .ideal_nano = {1000, 1}};
    assert_int_equal(find(&input, TRUCE_DEAL_NASH, 1), 1);
}

static void test_fair_without_points_or_without_gains(void **state)
{
    (void)state;
    static const int64_t points[] = {5, -1};
    fair_input input = {.n = 0, .n_principals = 2, .points = points};
    assert_true(find(&input, TRUCE_DEAL_UTILITARIAN, 0) == SIZE_MAX);
    input.n = 1;
    input.ideal_nano[0] = 5;
    assert_true(find(&input, TRUCE_DEAL_NASH, 0) == SIZE_MAX);
    assert_true(find(&input, TRUCE_DEAL_KALAI_SMORODINSKY, 0) == SIZE_MAX);
    assert_int_equal(find(&input, TRUCE_DEAL_UTILITARIAN, 1), 0);
}

static void test_fair_kalai_smorodinsky_leaves_out_who_has_nothing_to_gain(void **state)
{
    (void)state;
    static const int64_t points[] = {4, 0, 7, 4, 0, 6};
    fair_input input = {.n = 2, .n_principals = 3, .points = points, .ideal_nano = {4, 0, 7}};
    assert_int_equal(find(&input, TRUCE_DEAL_KALAI_SMORODINSKY, 1), 0);
}

static void test_fair_concession(void **state)
{
    (void)state;
    static const int64_t points[] = {9, -4, 5, -3, 1, -3};
    fair_input input = {.n = 3, .n_principals = 2, .points = points};
    assert_int_equal(fair_find_concession(&input), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fair_on_a_bent_frontier),
        cmocka_unit_test(test_fair_products_beyond_64_bits),
        cmocka_unit_test(test_fair_nash_prefers_more_principals_with_a_gain),
        cmocka_unit_test(test_fair_without_points_or_without_gains),
        cmocka_unit_test(test_fair_kalai_smorodinsky_leaves_out_who_has_nothing_to_gain),
        cmocka_unit_test(test_fair_concession),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
