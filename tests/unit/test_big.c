/* test_big.c -- whole numbers of any length against 128 bits, and beyond by identities. */
#include "base/big.h"
#include "base/exact.h"
#include "unit.h"

static uint64_t seed = 1;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* Any number of bits equally often: small ones matter most. */
static int64_t any_number(void)
{
    uint64_t bits = next_random() >> (next_random() % 64);
    return (int64_t)(bits >> 1) * (next_random() % 2 == 0 ? 1 : -1);
}

static big big_for(arena *a, int64_t value)
{
    big made;
    assert_int_equal(big_of(a, value, &made), TRUCE_OK);
    return made;
}

static int128 as_128(big a)
{
    uint128 size = 0;
    for (size_t i = a.n; i-- > 0;) size = size << 32 | a.digits[i];
    return a.is_negative ? -(int128)size : (int128)size;
}

static void test_big_small_numbers(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        arena *a;
        int64_t x = any_number();
        int64_t y = any_number();
        big sum;
        big product;
        int64_t back;
        assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
        big p = big_for(a, x);
        big q = big_for(a, y);
        assert_int_equal(big_add(a, p, q, &sum), TRUCE_OK);
        assert_true(as_128(sum) == (int128)x + y);
        assert_int_equal(big_subtract(a, p, q, &sum), TRUCE_OK);
        assert_true(as_128(sum) == (int128)x - y);
        assert_int_equal(big_multiply(a, p, q, &product), TRUCE_OK);
        assert_true(as_128(product) == (int128)x * y);
        assert_int_equal((big_compare(p, q) > 0) - (big_compare(p, q) < 0), (x > y) - (x < y));
        assert_true(big_small(p, &back) && back == x);
        if (y != 0) {
            big quotient;
            big rest;
            assert_int_equal(big_divide(a, p, q, &quotient, &rest), TRUCE_OK);
            assert_true(as_128(quotient) * y + as_128(rest) == x);
            assert_true(as_128(rest) == 0 || (as_128(rest) < 0) == (y < 0));
        }
        arena_free(a);
    }
}

static big random_big(arena *a, int factors)
{
    big made = big_for(a, any_number());
    for (int i = 1; i < factors; i++)
        assert_int_equal(big_multiply(a, made, big_for(a, any_number()), &made), TRUCE_OK);
    return made;
}

static void test_big_long_numbers(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        arena *a;
        big quotient;
        big rest;
        big back;
        assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
        big x = random_big(a, 1 + round % 9);
        big y = random_big(a, 1 + round % 5);
        if (!big_is_zero(y)) {
            assert_int_equal(big_divide(a, x, y, &quotient, &rest), TRUCE_OK);
            assert_int_equal(big_multiply(a, quotient, y, &back), TRUCE_OK);
            assert_int_equal(big_add(a, back, rest, &back), TRUCE_OK);
            assert_int_equal(big_compare(back, x), 0);
        }
        arena_free(a);
    }
}

/* gcd(x * z, y * z) is a multiple of z and divides both. */
static void test_big_common_divisor(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        arena *a;
        big divisor;
        big rest;
        assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
        big z = random_big(a, 1 + round % 4);
        big x = random_big(a, 2);
        big y = random_big(a, 2);
        assert_int_equal(big_multiply(a, x, z, &x), TRUCE_OK);
        assert_int_equal(big_multiply(a, y, z, &y), TRUCE_OK);
        assert_int_equal(big_common_divisor(a, x, y, &divisor), TRUCE_OK);
        assert_false(divisor.is_negative);
        if (!big_is_zero(divisor)) {
            assert_int_equal(big_divide(a, x, divisor, NULL, &rest), TRUCE_OK);
            assert_true(big_is_zero(rest));
            assert_int_equal(big_divide(a, y, divisor, NULL, &rest), TRUCE_OK);
            assert_true(big_is_zero(rest));
            if (!big_is_zero(z)) {
                assert_int_equal(big_divide(a, divisor, z, NULL, &rest), TRUCE_OK);
                assert_true(big_is_zero(rest));
            }
        }
        arena_free(a);
    }
}

static void test_big_text(void **state)
{
    arena *a;
    const char *text;
    (void)state;
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    big ten = big_for(a, 10);
    big power = big_for(a, 1);
    for (int i = 0; i < 40; i++) assert_int_equal(big_multiply(a, power, ten, &power), TRUCE_OK);
    assert_int_equal(big_add(a, power, big_for(a, 7), &power), TRUCE_OK);
    assert_int_equal(big_text(a, big_negative(power), &text), TRUCE_OK);
    assert_string_equal(text, "-10000000000000000000000000000000000000007");
    assert_int_equal(big_text(a, big_for(a, 0), &text), TRUCE_OK);
    assert_string_equal(text, "0");
    assert_int_equal(big_text(a, big_for(a, INT64_MIN), &text), TRUCE_OK);
    assert_string_equal(text, "-9223372036854775808");
    arena_free(a);
}

static void test_big_division_by_zero(void **state)
{
    arena *a;
    big result;
    (void)state;
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    assert_int_equal(big_divide(a, big_for(a, 5), big_for(a, 0), &result, NULL), TRUCE_E_MISUSE);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_big_small_numbers),    cmocka_unit_test(test_big_long_numbers),
        cmocka_unit_test(test_big_common_divisor),   cmocka_unit_test(test_big_text),
        cmocka_unit_test(test_big_division_by_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
