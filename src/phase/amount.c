#include "phase/amount.h"
#include <string.h>

truce_status fraction_of(arena *out, int64_t nano, fraction *result)
{
    TRY(big_of(out, nano, &result->top));
    return big_of(out, 1, &result->bottom);
}

static truce_status combine(arena *out, fraction a, fraction b, fraction *result)
{
    if (big_compare(a.bottom, b.bottom) == 0) {
        TRY(big_add(out, a.top, b.top, &result->top));
        result->bottom = a.bottom;
        return TRUCE_OK;
    }
    big left;
    big right;
    TRY(big_multiply(out, a.top, b.bottom, &left));
    TRY(big_multiply(out, b.top, a.bottom, &right));
    big bottom;
    TRY(big_multiply(out, a.bottom, b.bottom, &bottom));
    TRY(big_add(out, left, right, &result->top));
    result->bottom = bottom;
    return TRUCE_OK;
}

truce_status fraction_add(arena *out, fraction a, fraction b, fraction *result)
{
    return combine(out, a, b, result);
}

truce_status fraction_subtract(arena *out, fraction a, fraction b, fraction *result)
{
    b.top = big_negative(b.top);
    return combine(out, a, b, result);
}

truce_status fraction_order(arena *scratch, fraction a, fraction b, int *order)
{
    if (big_compare(a.bottom, b.bottom) == 0) {
        *order = big_compare(a.top, b.top);
        return TRUCE_OK;
    }
    arena_mark mark = arena_here(scratch);
    big left;
    big right;
    TRY(big_multiply(scratch, a.top, b.bottom, &left));
    TRY(big_multiply(scratch, b.top, a.bottom, &right));
    *order = big_compare(left, right);
    arena_rewind(scratch, mark);
    return TRUCE_OK;
}

static truce_status quotient_text(arena *out, big top, big bottom, const char **result)
{
    big divisor;
    TRY(big_common_divisor(out, top, bottom, &divisor));
    TRY(big_divide(out, top, divisor, &top, NULL));
    TRY(big_divide(out, bottom, divisor, &bottom, NULL));
    const char *above;
    const char *below;
    TRY(big_text(out, top, &above));
    TRY(big_text(out, bottom, &below));
    char *text;
    size_t n_above = strlen(above);
    size_t n_below = strlen(below);
    TRY(ARENA_ARRAY(out, n_above + n_below + 2, &text));
    memcpy(text, above, n_above);
    text[n_above] = '/';
    memcpy(text + n_above + 1, below, n_below);
    *result = text;
    return TRUCE_OK;
}

truce_status amount_of(arena *out, fraction f, phase_amount *result)
{
    big nano;
    big rest;
    phase_amount made = {0, NULL};
    TRY(big_divide(out, f.top, f.bottom, &nano, &rest));
    if (!big_small(nano, &made.nano)) made.nano = nano.is_negative ? -INT64_MAX : INT64_MAX;
    if (!big_is_zero(rest)) {
        big whole;
        big billion;
        TRY(big_of(out, NANO, &billion));
        TRY(big_multiply(out, f.bottom, billion, &whole));
        TRY(quotient_text(out, f.top, whole, &made.fraction));
    }
    *result = made;
    return TRUCE_OK;
}
