#include "base/big.h"
#include <string.h>

static truce_status take_digits(arena *out, size_t n, uint32_t **digits)
{
    return ARENA_ARRAY(out, n, digits);
}

static big trimmed(bool is_negative, size_t n, const uint32_t *digits)
{
    while (n > 0 && digits[n - 1] == 0) n--;
    return (big){is_negative && n > 0, n, digits};
}

truce_status big_of(arena *out, int64_t value, big *result)
{
    uint32_t *digits;
    TRY(take_digits(out, 2, &digits));
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    digits[0] = (uint32_t)size;
    digits[1] = (uint32_t)(size >> 32);
    *result = trimmed(value < 0, 2, digits);
    return TRUCE_OK;
}

static int compare_size(big a, big b)
{
    if (a.n != b.n) return a.n < b.n ? -1 : 1;
    for (size_t i = a.n; i-- > 0;)
        if (a.digits[i] != b.digits[i]) return a.digits[i] < b.digits[i] ? -1 : 1;
    return 0;
}

int big_compare(big a, big b)
{
    if (a.is_negative != b.is_negative) return a.is_negative ? -1 : 1;
    return a.is_negative ? compare_size(b, a) : compare_size(a, b);
}

static truce_status add_sizes(arena *out, bool is_negative, big a, big b, big *result)
{
    size_t n = (a.n > b.n ? a.n : b.n) + 1;
    uint32_t *digits;
    TRY(take_digits(out, n, &digits));
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry += (uint64_t)(i < a.n ? a.digits[i] : 0) + (i < b.n ? b.digits[i] : 0);
        digits[i] = (uint32_t)carry;
        carry >>= 32;
    }
    *result = trimmed(is_negative, n, digits);
    return TRUCE_OK;
}

/* Takes the digits of `less` from those of `more`, in place; more >= less. */
static void take_away(uint32_t *more, size_t n, const uint32_t *less, size_t n_less)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t take = (i < n_less ? less[i] : 0) + borrow;
        borrow = more[i] < take;
        more[i] = (uint32_t)(more[i] - take);
    }
}

static truce_status subtract_sizes(arena *out, bool is_negative, big a, big b, big *result)
{
    if (compare_size(a, b) < 0) return subtract_sizes(out, !is_negative, b, a, result);
    uint32_t *digits;
    TRY(take_digits(out, a.n, &digits));
    if (a.n > 0) memcpy(digits, a.digits, a.n * sizeof *digits);
    take_away(digits, a.n, b.digits, b.n);
    *result = trimmed(is_negative, a.n, digits);
    return TRUCE_OK;
}

truce_status big_add(arena *out, big a, big b, big *result)
{
    if (a.is_negative == b.is_negative) return add_sizes(out, a.is_negative, a, b, result);
    return subtract_sizes(out, a.is_negative, a, b, result);
}

truce_status big_subtract(arena *out, big a, big b, big *result)
{
    return big_add(out, a, big_negative(b), result);
}

truce_status big_multiply(arena *out, big a, big b, big *result)
{
    uint32_t *digits;
    TRY(take_digits(out, a.n + b.n, &digits));
    for (size_t i = 0; i < a.n; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < b.n; j++) {
            carry += (uint64_t)a.digits[i] * b.digits[j] + digits[i + j];
            digits[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        digits[i + b.n] = (uint32_t)carry;
    }
    *result = trimmed(a.is_negative != b.is_negative, a.n + b.n, digits);
    return TRUCE_OK;
}

/* rest = rest * 2 + bit, in n digits. */
static void shift_in(uint32_t *rest, size_t n, uint32_t bit)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t high = rest[i] >> 31;
        rest[i] = rest[i] << 1 | bit;
        bit = high;
    }
}

/* Divides sizes: by one digit at once, otherwise bit by bit, the leading digits of `a` that are
 * shorter than `b` being taken over as they are. */
static void divide_sizes(big a, big b, uint32_t *quotient, uint32_t *rest)
{
    if (b.n == 1) {
        uint64_t left = 0;
        for (size_t i = a.n; i-- > 0;) {
            left = left << 32 | a.digits[i];
            quotient[i] = (uint32_t)(left / b.digits[0]);
            left %= b.digits[0];
        }
        rest[0] = (uint32_t)left;
        return;
    }
    size_t taken = a.n < b.n - 1 ? a.n : b.n - 1;
    for (size_t i = 0; i < taken; i++) rest[i] = a.digits[a.n - taken + i];
    for (size_t i = (a.n - taken) * 32; i-- > 0;) {
        shift_in(rest, b.n + 1, a.digits[i / 32] >> (i % 32) & 1);
        if (compare_size(trimmed(false, b.n + 1, rest), b) < 0) continue;
        take_away(rest, b.n + 1, b.digits, b.n);
        quotient[i / 32] |= UINT32_C(1) << (i % 32);
    }
}

truce_status big_divide(arena *out, big a, big b, big *quotient, big *remainder)
{
    require(!big_is_zero(b));
    uint32_t *digits;
    uint32_t *rest;
    TRY(take_digits(out, a.n, &digits));
    TRY(take_digits(out, b.n + 1, &rest));
    divide_sizes((big){false, a.n, a.digits}, (big){false, b.n, b.digits}, digits, rest);
    big q = trimmed(a.is_negative != b.is_negative, a.n, digits);
    big r = trimmed(a.is_negative, b.n + 1, rest);
    if (!big_is_zero(r) && a.is_negative != b.is_negative) {
        uint32_t one = 1;
        TRY(big_subtract(out, q, (big){false, 1, &one}, &q));
        TRY(big_add(out, r, b, &r));
    }
    if (quotient != NULL) *quotient = q;
    if (remainder != NULL) *remainder = r;
    return TRUCE_OK;
}

/* Halves as long as it is even; returns how often. */
static size_t make_odd(uint32_t *digits, size_t *n)
{
    size_t zeros = 0;
    while (digits[zeros / 32] == 0) zeros += 32;
    while ((digits[zeros / 32] >> (zeros % 32) & 1) == 0) zeros++;
    size_t words = zeros / 32;
    uint32_t bits = (uint32_t)(zeros % 32);
    for (size_t i = 0; i < *n; i++) {
        uint64_t low = i + words < *n ? digits[i + words] : 0;
        uint64_t high = i + words + 1 < *n ? digits[i + words + 1] : 0;
        digits[i] = (uint32_t)((low | high << 32) >> bits);
    }
    while (*n > 0 && digits[*n - 1] == 0) (*n)--;
    return zeros;
}

static truce_status copy_of(arena *out, big a, uint32_t **digits)
{
    TRY(take_digits(out, a.n + 1, digits));
    memcpy(*digits, a.digits, a.n * sizeof **digits);
    return TRUCE_OK;
}

truce_status big_common_divisor(arena *out, big a, big b, big *result)
{
    if (big_is_zero(a) || big_is_zero(b)) {
        *result = big_is_zero(a) ? b : a;
        result->is_negative = false;
        return TRUCE_OK;
    }
    uint32_t *x;
    uint32_t *y;
    TRY(copy_of(out, a, &x));
    TRY(copy_of(out, b, &y));
    size_t n_x = a.n;
    size_t n_y = b.n;
    size_t twos_x = make_odd(x, &n_x);
    size_t twos_y = make_odd(y, &n_y);
    size_t twos = twos_x < twos_y ? twos_x : twos_y;
    for (;;) {
        int order = compare_size((big){false, n_x, x}, (big){false, n_y, y});
        if (order == 0) break;
        if (order < 0) {
            uint32_t *other = x;
            size_t n_other = n_x;
            x = y;
            n_x = n_y;
            y = other;
            n_y = n_other;
        }
        take_away(x, n_x, y, n_y);
        while (x[n_x - 1] == 0) n_x--;
        make_odd(x, &n_x);
    }
    uint32_t *digits;
    size_t n = n_x + twos / 32 + 1;
    TRY(take_digits(out, n, &digits));
    for (size_t i = 0; i < n_x; i++) {
        uint64_t shifted = (uint64_t)x[i] << (twos % 32);
        digits[i + twos / 32] |= (uint32_t)shifted;
        digits[i + twos / 32 + 1] |= (uint32_t)(shifted >> 32);
    }
    *result = trimmed(false, n, digits);
    return TRUCE_OK;
}

bool big_small(big a, int64_t *value)
{
    if (a.n > 2) return false;
    uint64_t size = (a.n > 0 ? a.digits[0] : 0) | (uint64_t)(a.n > 1 ? a.digits[1] : 0) << 32;
    if (size > (uint64_t)INT64_MAX) return false;
    *value = a.is_negative ? -(int64_t)size : (int64_t)size;
    return true;
}

truce_status big_text(arena *out, big a, const char **result)
{
    enum { AT_ONCE = 1000000000, DIGITS_AT_ONCE = 9 };
    if (big_is_zero(a)) return arena_text(out, "0", 1, result);
    uint32_t *left;
    char *text;
    TRY(copy_of(out, a, &left));
    size_t room = a.n * 10 + 2;
    TRY(ARENA_ARRAY(out, room, &text));
    size_t at = room - 1;
    size_t n = a.n;
    while (n > 0) {
        uint64_t rest = 0;
        for (size_t i = n; i-- > 0;) {
            rest = rest << 32 | left[i];
            left[i] = (uint32_t)(rest / AT_ONCE);
            rest %= AT_ONCE;
        }
        while (n > 0 && left[n - 1] == 0) n--;
        for (int i = 0; i < DIGITS_AT_ONCE && (n > 0 || rest > 0); i++, rest /= 10)
            text[--at] = (char)('0' + rest % 10);
    }
    if (a.is_negative) text[--at] = '-';
    *result = text + at;
    return TRUCE_OK;
}
