/* Days of a plan as dates. */
#include "report/calendar.h"
#include "unit.h"
#include <stdio.h>

static truce_scenario starts_on(int year, int month, int day)
{
    return (truce_scenario){
        .has_start = true, .start_year = year, .start_month = month, .start_day = day};
}

static void assert_days(const truce_scenario *s, int64_t first, int64_t end, const char *wanted)
{
    text_buffer b = {0};
    calendar_days(&b, s, first, end);
    assert_int_equal(b.size, strlen(wanted));
    assert_memory_equal(b.bytes, wanted, b.size);
    buffer_free(&b);
}

static void test_calendar_ranges(void **state)
{
    (void)state;
    truce_scenario s = starts_on(2024, 2, 1);
    assert_days(&s, 0, 1, "1 Feb 2024");
    assert_days(&s, 0, 3, "1 to 3 Feb 2024");
    assert_days(&s, 27, 31, "28 Feb to 2 Mar 2024"); /* a leap year */
    s = starts_on(2023, 12, 30);
    assert_days(&s, 0, 4, "30 Dec 2023 to 2 Jan 2024");
    s = starts_on(2023, 2, 28);
    assert_days(&s, 1, 2, "1 Mar 2023");
    s.has_start = false;
    assert_days(&s, 4, 5, "day 4");
    assert_days(&s, 4, 7, "days 4 to 6");
}

/* Every day from 1900 on for 401 years is the day after the one before. */
static void test_calendar_every_day(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    truce_scenario s = starts_on(1900, 1, 1);
    int year = 1900, month = 1, day = 1;
    for (int64_t number = 0; year < 2301; number++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "%d %s %d", day, names[month - 1], year);
        assert_days(&s, number, number + 1, wanted);
        bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        int length = lengths[month - 1] + (month == 2 && is_leap);
        if (++day > length) {
            day = 1;
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
    }
}

static void test_calendar_far_away(void **state)
{
    (void)state;
    truce_scenario s = starts_on(2024, 1, 1);
    assert_days(&s, INT64_C(2000000000000), INT64_C(2000000000001), "day 2000000000000");
    assert_days(&s, 146097, 146098, "1 Jan 2424");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_ranges),
        cmocka_unit_test(test_calendar_every_day),
        cmocka_unit_test(test_calendar_far_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
