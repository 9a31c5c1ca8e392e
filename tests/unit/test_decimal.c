#include "text/decimal.h"
#include <stdbool.h>
#include "unit.h"

static void test_decimal_reads_what_it_writes(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        int64_t nano;
        const char *shortest;
    } rows[] = {{"0", 0, "0"},
                {"-0", 0, "0"},
                {"+3", 3 * NANO, "3"},
                {"1.50", 1500000000, "1.5"},
                {"-8", -8 * NANO, "-8"},
                {"0.000000001", 1, "0.000000001"},
                {"-0.05", -50000000, "-0.05"},
                {"1000000000", UTILITY_LARGEST_NANO, "1000000000"},
                {"-1000000000", -UTILITY_LARGEST_NANO, "-1000000000"}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        char digits[DECIMAL_BUFFER];
        int64_t nano = 77;
        assert_int_equal(decimal_nano(text_of(rows[k].written), &nano), DECIMAL_OK);
        assert_int_equal(nano, rows[k].nano);
        assert_int_equal(decimal_write(nano, digits), strlen(rows[k].shortest));
        assert_memory_equal(digits, rows[k].shortest, strlen(rows[k].shortest));
    }
}

static void test_decimal_names_each_slip(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        decimal_answer answer;
    } rows[] = {{"", DECIMAL_NOT_A_NUMBER},
                {"x", DECIMAL_NOT_A_NUMBER},
                {"1,5", DECIMAL_COMMA},
                {"1e3", DECIMAL_EXPONENT},
                {"007", DECIMAL_LEADING_ZERO},
                {".5", DECIMAL_BARE_POINT},
                {"5.", DECIMAL_BARE_POINT},
                {"1 000", DECIMAL_BLANK},
                {"5%", DECIMAL_PERCENT},
                {"\xE2\x88\x92"
                 "5",
                 DECIMAL_BAD_MINUS},
                {"1000000001", DECIMAL_TOO_LARGE},
                {"1000000000.5", DECIMAL_TOO_LARGE},
                {"0.1234567891", DECIMAL_TOO_MANY_DIGITS}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        int64_t nano = 77;
        assert_int_equal(decimal_nano(text_of(rows[k].written), &nano), rows[k].answer);
        assert_int_equal(nano, 77);
        assert_non_null(decimal_hint(rows[k].answer));
    }
    assert_null(decimal_hint(DECIMAL_OK));
}

static void test_decimal_range_rounds_its_middle_away_from_zero(void **state)
{
    (void)state;
    nano_range range;
    assert_int_equal(decimal_range(TEXT("200..260"), &range), DECIMAL_OK);
    assert_int_equal(range.middle_nano, 230 * NANO);
    assert_int_equal(decimal_range(TEXT("0 .. 0.000000001"), &range), DECIMAL_OK);
    assert_int_equal(range.middle_nano, 1);
    assert_int_equal(decimal_range(TEXT("-0.000000001..0"), &range), DECIMAL_OK);
    assert_int_equal(range.middle_nano, -1);
    assert_int_equal(decimal_range(TEXT("3..2"), &range), DECIMAL_RANGE_ORDER);
    assert_int_equal(decimal_range(TEXT("7"), &range), DECIMAL_OK);
    assert_true(range.low_nano == range.high_nano && range.low_nano == range.middle_nano);
}

static void test_decimal_integer(void **state)
{
    (void)state;
    int64_t number = 0;
    assert_int_equal(decimal_integer(TEXT("-1000000000"), &number), DECIMAL_OK);
    assert_int_equal(number, -1000000000);
    assert_int_equal(decimal_integer(TEXT("1.5"), &number), DECIMAL_NOT_WHOLE);
    assert_int_equal(decimal_integer(TEXT("1000000001"), &number), DECIMAL_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimal_reads_what_it_writes),
        cmocka_unit_test(test_decimal_names_each_slip),
        cmocka_unit_test(test_decimal_range_rounds_its_middle_away_from_zero),
        cmocka_unit_test(test_decimal_integer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
