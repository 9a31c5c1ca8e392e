#include "base/exact.h"
#include <assert.h>

wide wide_one(void)
{
    return (wide){.digits = {1}};
}

void wide_multiply(wide *w, uint64_t factor)
{
    uint64_t carry = 0;
    for (size_t digit = 0; digit < WIDE_FACTORS; digit++) {
        uint128 product = (uint128)w->digits[digit] * factor + carry;
        w->digits[digit] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    assert(carry == 0);
}

void wide_add(wide *w, const wide *more)
{
    uint64_t carry = 0;
    for (size_t digit = 0; digit < WIDE_FACTORS; digit++) {
        uint128 sum = (uint128)w->digits[digit] + more->digits[digit] + carry;
        w->digits[digit] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
}

void wide_increase(wide *w)
{
    for (size_t digit = 0; digit < WIDE_FACTORS; digit++)
        if (++w->digits[digit] != 0) return;
}

int wide_compare(const wide *a, const wide *b)
{
    for (size_t digit = WIDE_FACTORS; digit-- > 0;)
        if (a->digits[digit] != b->digits[digit])
            return a->digits[digit] < b->digits[digit] ? -1 : 1;
    return 0;
}

uint64_t wide_divide(wide *w, uint64_t divisor)
{
    assert(divisor > 0);
    uint64_t rest = 0;
    for (size_t digit = WIDE_FACTORS; digit-- > 0;) {
        uint128 part = ((uint128)rest << 64) | w->digits[digit];
        w->digits[digit] = (uint64_t)(part / divisor);
        rest = (uint64_t)(part % divisor);
    }
    return rest;
}

bool wide_is_zero(const wide *w)
{
    for (size_t digit = 0; digit < WIDE_FACTORS; digit++)
        if (w->digits[digit] != 0) return false;
    return true;
}
