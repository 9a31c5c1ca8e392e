/* test_budget.c -- attempts that give up: their own limit, the outer stop, what they tell. */
#include "base/budget.h"
#include "unit.h"

typedef struct listener {
    int questions;
    int stop_after; /* negative: never */
    double fraction;
    const char *what;
} listener;

static bool stop(void *context)
{
    listener *l = context;
    return l->stop_after >= 0 && l->questions++ >= l->stop_after;
}

static void progress(void *context, double fraction, const char *what)
{
    listener *l = context;
    l->fraction = fraction;
    l->what = what;
}

static uint64_t spend_all(work_meter *w)
{
    uint64_t spent = 0;
    while (work_spend(w, 1000) == TRUCE_OK && spent < UINT64_C(100000000)) spent += 1000;
    return spent;
}

static void test_budget_attempt_ends_at_its_limit(void **state)
{
    (void)state;
    work_meter outer = work_meter_of(NULL);
    work_limit limit;
    work_limit_start(&limit, &outer, 5 * WORK_UNITS_PER_QUESTION);
    uint64_t spent = spend_all(&limit.meter);
    assert_true(spent >= 5 * WORK_UNITS_PER_QUESTION && spent <= 7 * WORK_UNITS_PER_QUESTION);
    assert_true(work_limit_is_own(&limit));
    assert_int_equal(work_ask(&limit.meter), TRUCE_E_STOPPED); /* and stays ended */
    assert_int_equal(work_ask(&outer), TRUCE_OK);
}

static void test_budget_outer_stop_ends_the_attempt(void **state)
{
    (void)state;
    listener l = {.stop_after = 2};
    truce_budget budget = {.size = sizeof budget, .stop = stop, .context = &l};
    work_meter outer = work_meter_of(&budget);
    work_limit limit;
    work_limit_start(&limit, &outer, 50 * WORK_UNITS_PER_QUESTION);
    assert_true(spend_all(&limit.meter) <= 3 * WORK_UNITS_PER_QUESTION);
    assert_false(work_limit_is_own(&limit));
    assert_int_equal(work_ask(&outer), TRUCE_E_STOPPED);
}

static void test_budget_attempt_tells_the_outer(void **state)
{
    (void)state;
    listener l = {.stop_after = -1};
    truce_budget budget = {
        .size = sizeof budget, .stop = stop, .progress = progress, .context = &l};
    work_meter outer = work_meter_of(&budget);
    work_limit limit;
    work_limit_start(&limit, &outer, 50 * WORK_UNITS_PER_QUESTION);
    work_tell(&limit.meter, "trying", 0.25);
    assert_int_equal(work_ask(&limit.meter), TRUCE_OK);
    assert_string_equal(l.what, "trying");
    assert_true(l.fraction == 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_budget_attempt_ends_at_its_limit),
        cmocka_unit_test(test_budget_outer_stop_ends_the_attempt),
        cmocka_unit_test(test_budget_attempt_tells_the_outer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
