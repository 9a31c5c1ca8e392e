/* test_figure.c -- figures of any length: reading, exact work, the one rounding. */
#include "text/figure.h"
#include "text/decimal.h"
#include <stdlib.h>
#include <string.h>
#include "unit.h"

static figure of(const char *written)
{
    figure f = {0};
    if (!figure_read(text_of(written), &f)) fail_msg("%s is not read", written);
    return f;
}

static int64_t ratio(const char *a, const char *b)
{
    figure x = of(a), y = of(b);
    int64_t nano = -1;
    assert_true(figure_ratio_nano(&x, &y, &nano));
    return nano;
}

static void test_figure_reads_what_programs_print(void **state)
{
    (void)state;
    assert_int_equal(ratio("0.4452125771655631", "1"), 445212577);
    assert_int_equal(ratio("1e-3", "1"), 1000000);
    assert_int_equal(ratio(" +1.5E+2 ", "1"), 150 * NANO);
    assert_int_equal(ratio(".5", "1"), NANO / 2);
    assert_int_equal(ratio("5.", "1"), 5 * NANO);
    assert_int_equal(ratio("-0.0", "1"), 0);
    assert_int_equal(ratio("0.000000000499999999999999999999999", "1"), 0);
    assert_int_equal(ratio("12000000000000e-13", "1"), 1200000000);
    static const char *const wrong[] = {"",     "e5",    "1e",  "1,5",     "1.2.3", "NaN",
                                        "inf",  "0x10",  "1 2", "--1",     "+",     ".",
                                        "1e99", "1e-61", "1_0", "4.9E-324"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        figure f;
        if (figure_read(text_of(wrong[k]), &f)) fail_msg("%s is read", wrong[k]);
    }
}

static void test_figure_rounds_half_away_from_zero(void **state)
{
    (void)state;
    assert_int_equal(ratio("0.0000000005", "1"), 1);
    assert_int_equal(ratio("-0.0000000005", "1"), -1);
    assert_int_equal(ratio("0.00000000049999999999", "1"), 0);
    assert_int_equal(ratio("1", "3"), 333333333);
    assert_int_equal(ratio("2", "3"), 666666667);
    assert_int_equal(ratio("-2", "3"), -666666667);
    assert_int_equal(ratio("123456789012345678901234567890", "123456789012345678901234567890"),
                     NANO);
    assert_int_equal(ratio("1e-60", "1e-60"), NANO);
    int64_t nano = 7;
    figure large = of("1000000000.1"), one = of("1");
    assert_false(figure_ratio_nano(&large, &one, &nano));
    assert_int_equal(nano, 7);
}

/* Small numbers against 128-bit arithmetic. */
static void test_figure_agrees_with_whole_numbers(void **state)
{
    (void)state;
    srand(1);
    for (int k = 0; k < 20000; k++) {
        int64_t a = (int64_t)(rand() % 2000001) - 1000000,
                b = (int64_t)(rand() % 2000001) - 1000000;
        int64_t c = rand() % 1000 + 1, nano;
        figure x = figure_of_nano(a), y = figure_of(b), z = figure_of(c), product, sum, difference;
        assert_true(figure_multiply(&x, &y, &product));
        assert_true(figure_add(&product, &x, &sum));
        assert_true(figure_subtract(&sum, &product, &difference));
        assert_int_equal(figure_compare(&difference, &x), 0);
        assert_true(figure_ratio_nano(&sum, &z, &nano));
        int64_t whole = a * b + a, rest = whole % c, quotient = whole / c;
        if (2 * (rest < 0 ? -rest : rest) >= c) quotient += whole < 0 ? -1 : 1;
        assert_int_equal(nano, quotient);
        figure p = figure_of(a), q = figure_of(b);
        assert_int_equal(figure_compare(&p, &q), (a > b) - (a < b));
    }
}

/* Division with many digits: (a * b) / b is a, and the rest is felt. */
static void test_figure_divides_long_numbers(void **state)
{
    (void)state;
    srand(2);
    for (int k = 0; k < 3000; k++) {
        char digits[2][61];
        for (int which = 0; which < 2; which++) {
            int n = rand() % 59 + 1;
            for (int d = 0; d < n; d++)
                digits[which][d] = (char)('0' + (rand() % 3 == 0 ? 9 * (rand() % 2) : rand() % 10));
            digits[which][0] = '1';
            digits[which][n] = '\0';
        }
        figure a = of(digits[0]), b = of(digits[1]), product, scaled = a;
        text_buffer found = {0}, wanted = {0};
        figure one = figure_of(1);
        assert_true(figure_multiply(&a, &b, &product));
        figure_write_ratio(&found, &product, &b, 5, FIGURE_NEAREST);
        figure_write_ratio(&wanted, &scaled, &one, 0, FIGURE_NEAREST);
        assert_int_equal(found.size, wanted.size);
        assert_memory_equal(found.bytes, wanted.bytes, found.size);
        figure more;
        assert_true(figure_add(&product, &one, &more));
        found.size = 0;
        figure_write_ratio(&found, &more, &b, 0, FIGURE_UP);
        figure next;
        assert_true(figure_add(&a, &one, &next));
        wanted.size = 0;
        figure_write_ratio(&wanted, &next, &one, 0, FIGURE_NEAREST);
        assert_int_equal(found.size, wanted.size);
        assert_memory_equal(found.bytes, wanted.bytes, found.size);
        buffer_free(&found);
        buffer_free(&wanted);
    }
}

static void test_figure_floor_and_ceiling(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        int64_t floor, ceiling;
    } cases[] = {{"2", 2, 2},     {"2.000000000000000000001", 2, 3}, {"-2.5", -3, -2},
                 {"-0.1", -1, 0}, {"1e9", 1000000000, 1000000000},   {"0", 0, 0}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        figure f = of(cases[k].written);
        int64_t low = 99, high = 99;
        assert_true(figure_floor(&f, &low) && figure_ceiling(&f, &high));
        assert_int_equal(low, cases[k].floor);
        assert_int_equal(high, cases[k].ceiling);
    }
    figure large = of("1e10");
    int64_t out;
    assert_false(figure_floor(&large, &out));
}

static void test_figure_says_when_it_does_not_fit(void **state)
{
    (void)state;
    figure f = of("123456789012345678901234567890123456789012345678901234567891");
    int n = 0;
    while (figure_multiply(&f, &f, &f)) n++;
    assert_in_range(n, 1, 4);
    figure tiny = of("1e-60");
    for (n = 0; n < 8 && figure_multiply(&tiny, &tiny, &tiny);) n++;
    figure huge = of("1e60");
    assert_true(figure_compare(&huge, &tiny) > 0);
    assert_true(figure_compare(&tiny, &huge) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figure_reads_what_programs_print),
        cmocka_unit_test(test_figure_rounds_half_away_from_zero),
        cmocka_unit_test(test_figure_agrees_with_whole_numbers),
        cmocka_unit_test(test_figure_divides_long_numbers),
        cmocka_unit_test(test_figure_floor_and_ceiling),
        cmocka_unit_test(test_figure_says_when_it_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
