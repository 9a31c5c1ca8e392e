/* Days of a plan as dates. */
#include "text/calendar.h"
#include "unit.h"
#include <stdio.h>

static calendar starts_on(int year, int month, int day)
{
    char written[16];
    calendar c = {.has_start = true};
    snprintf(written, sizeof written, "%04d-%02d-%02d", year, month, day);
    assert_true(date_read(text_of(written), &c.start));
    return c;
}

static void assert_days(calendar c, int64_t first, int64_t end, const char *wanted)
{
    text_buffer b = {0};
    calendar_days(&b, c, first, end);
    assert_int_equal(b.size, strlen(wanted));
    assert_memory_equal(b.bytes, wanted, b.size);
    buffer_free(&b);
}

static void test_calendar_ranges(void **state)
{
    (void)state;
    calendar c = starts_on(2024, 2, 1);
    assert_days(c, 0, 1, "1 Feb 2024");
    assert_days(c, 0, 3, "1 to 3 Feb 2024");
    assert_days(c, 27, 31, "28 Feb to 2 Mar 2024"); /* a leap year */
    c = starts_on(2023, 12, 30);
    assert_days(c, 0, 4, "30 Dec 2023 to 2 Jan 2024");
    c = starts_on(2023, 2, 28);
    assert_days(c, 1, 2, "1 Mar 2023");
    c.has_start = false;
    assert_days(c, 4, 5, "day 4");
    assert_days(c, 4, 7, "days 4 to 6");
}

/* Every day from 1900 on for 401 years is the day after the one before. */
static void test_calendar_every_day(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    calendar c = starts_on(1900, 1, 1);
    int year = 1900, month = 1, day = 1;
    for (int64_t number = 0; year < 2301; number++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "%d %s %d", day, names[month - 1], year);
        assert_days(c, number, number + 1, wanted);
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
    calendar c = starts_on(2024, 1, 1);
    assert_days(c, INT64_C(2000000000000), INT64_C(2000000000001), "day 2000000000000");
    assert_days(c, 146097, 146098, "1 Jan 2424");
}

/* What is written is what was read; the day 0 is 1970-01-01. */
static void test_calendar_dates(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        int64_t days;
    } dates[] = {{"1970-01-01", 0},     {"1969-12-31", -1},      {"2000-02-29", 11016},
                 {"2024-01-24", 19746}, {"0000-01-01", -719528}, {"9999-12-31", 2932896}};
    static const char *const wrong[] = {"",           "2024-02-30",  "2023-02-29", "1900-02-29",
                                        "2024-13-01", "2024-00-01",  "2024-01-00", "2024-04-31",
                                        "24-01-2024", "2024-1-24",   "2024/01/24", "2024-01-2x",
                                        "-024-01-24", "2024-01-241", "2024-01-2"};
    for (size_t k = 0; k < sizeof dates / sizeof *dates; k++) {
        int64_t days = 1;
        text_buffer b = {0};
        assert_true(date_read(text_of(dates[k].written), &days));
        assert_int_equal(days, dates[k].days);
        date_write(&b, days);
        assert_int_equal(b.size, 10);
        assert_memory_equal(b.bytes, dates[k].written, 10);
        buffer_free(&b);
    }
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        int64_t days = 77;
        assert_false(date_read(text_of(wrong[k]), &days));
        assert_int_equal(days, 77);
        assert_non_null(date_hint(text_of(wrong[k])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_ranges),
        cmocka_unit_test(test_calendar_every_day),
        cmocka_unit_test(test_calendar_far_away),
        cmocka_unit_test(test_calendar_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
