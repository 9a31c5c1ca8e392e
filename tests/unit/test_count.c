#include "solve/count.h"
#include "text/buffer.h"
#include <stdio.h>
#include <stdbool.h>
#include "unit.h"

static void expect_shown(big_count count, const char *digits, const char *shown)
{
    text_buffer b = {0};
    count_write(&b, count);
    buffer_string(&b, "|");
    count_show(&b, count);
    buffer_bytes(&b, "", 1);
    char expected[256];
    snprintf(expected, sizeof expected, "%s|%s", digits, shown);
    assert_string_equal(b.bytes, expected);
    buffer_free(&b);
}

static void test_count_grows_past_any_word(void **state)
{
    (void)state;
    arena *memory = NULL;
    big_count power, ten, sum;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(count_of(memory, 10, &ten), TRUCE_OK);
    assert_int_equal(count_of(memory, 1, &power), TRUCE_OK);
    for (int k = 0; k < 50; k++)
        assert_int_equal(count_multiply(memory, power, ten, &power), TRUCE_OK);
    expect_shown(power, "100000000000000000000000000000000000000000000000000", "about 1.0 x 10^50");
    assert_int_equal(count_add(memory, power, ten, &sum), TRUCE_OK);
    expect_shown(sum, "100000000000000000000000000000000000000000000000010", "about 1.0 x 10^50");
    assert_true(count_compare(sum, power) > 0 && count_compare(power, power) == 0);
    arena_free(memory);
}

static void test_count_small(void **state)
{
    (void)state;
    arena *memory = NULL;
    big_count zero, large;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(count_of(memory, 0, &zero), TRUCE_OK);
    assert_true(count_is_zero(zero));
    expect_shown(zero, "0", "0");
    assert_int_equal(count_of(memory, UINT64_MAX, &large), TRUCE_OK);
    assert_int_equal(count_add(memory, large, large, &large), TRUCE_OK);
    expect_shown(large, "36893488147419103230", "about 3.7 x 10^19");
    assert_int_equal(count_of(memory, 1234567, &large), TRUCE_OK);
    expect_shown(large, "1234567", "1,234,567");
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count_grows_past_any_word),
        cmocka_unit_test(test_count_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
