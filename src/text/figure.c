#include "text/figure.h"
#include "text/decimal.h"
#include <assert.h>
#include <string.h>

enum {
    SIGNIFICANT_MOST = 60,
    EXPONENT_MOST = 60,
    TEN_DIGITS = 9, /* 10^9 is the largest power of ten below 2^32 */
    QUOTIENT_DIGITS = FIGURE_DIGITS + 1
};

static const uint32_t tens[TEN_DIGITS + 1] = {1,      10,      100,      1000,      10000,
                                              100000, 1000000, 10000000, 100000000, 1000000000};

/* ---- magnitudes: whole numbers, their digits least first ----------------------------------- */

static void trim(figure *f)
{
    while (f->n > 0 && f->digits[f->n - 1] == 0) f->n--;
    if (f->n == 0) {
        f->is_negative = false;
        f->exponent = 0;
    }
}

/* f = f * factor + more; false when it does not fit (f is spoilt then). */
static bool scale(figure *f, uint32_t factor, uint32_t more)
{
    uint64_t carry = more;
    for (uint32_t k = 0; k < f->n; k++) {
        uint64_t product = (uint64_t)f->digits[k] * factor + carry;
        f->digits[k] = (uint32_t)product;
        carry = product >> 32;
    }
    if (carry == 0) return true;
    if (f->n == FIGURE_DIGITS) return false;
    f->digits[f->n++] = (uint32_t)carry;
    return true;
}

/* f = f * 10^power. */
static bool scale_ten(figure *f, int power)
{
    for (; power > 0; power -= TEN_DIGITS)
        if (!scale(f, tens[power < TEN_DIGITS ? power : TEN_DIGITS], 0)) return false;
    return true;
}

/* Divides by a small number and returns the rest. */
static uint32_t divide_small(figure *f, uint32_t divisor)
{
    uint64_t rest = 0;
    for (uint32_t k = f->n; k-- > 0;) {
        uint64_t part = (rest << 32) | f->digits[k];
        f->digits[k] = (uint32_t)(part / divisor);
        rest = part % divisor;
    }
    while (f->n > 0 && f->digits[f->n - 1] == 0) f->n--;
    return (uint32_t)rest;
}

static int compare_magnitudes(const figure *a, const figure *b)
{
    if (a->n != b->n) return a->n < b->n ? -1 : 1;
    for (uint32_t k = a->n; k-- > 0;)
        if (a->digits[k] != b->digits[k]) return a->digits[k] < b->digits[k] ? -1 : 1;
    return 0;
}

static bool add_magnitudes(figure *a, const figure *b)
{
    uint64_t carry = 0;
    uint32_t n = a->n > b->n ? a->n : b->n;
    for (uint32_t k = 0; k < n; k++) {
        carry += (uint64_t)(k < a->n ? a->digits[k] : 0) + (k < b->n ? b->digits[k] : 0);
        a->digits[k] = (uint32_t)carry;
        carry >>= 32;
    }
    a->n = n;
    if (carry == 0) return true;
    if (n == FIGURE_DIGITS) return false;
    a->digits[a->n++] = (uint32_t)carry;
    return true;
}

/* a = a - b where a >= b. */
static void subtract_magnitudes(figure *a, const figure *b)
{
    int64_t borrow = 0;
    for (uint32_t k = 0; k < a->n; k++) {
        int64_t rest = (int64_t)a->digits[k] - (k < b->n ? b->digits[k] : 0) + borrow;
        a->digits[k] = (uint32_t)rest;
        borrow = rest < 0 ? -1 : 0;
    }
    assert(borrow == 0);
    while (a->n > 0 && a->digits[a->n - 1] == 0) a->n--;
}

/* Moves the digits of `from` up by `shift` bits (below 32) into n + 1 digits. */
static void shift_up(const figure *from, unsigned shift, uint32_t *digits)
{
    uint32_t carry = 0;
    for (uint32_t k = 0; k < from->n; k++) {
        digits[k] = (from->digits[k] << shift) | carry;
        carry = shift == 0 ? 0 : from->digits[k] >> (32 - shift);
    }
    digits[from->n] = carry;
}

/* a = a / b, and *rest = what is left over. Schoolbook division, Knuth (1997), The Art of Computer
 * Programming 2, 4.3.1, algorithm D. b > 0. */
static void divide(figure *a, const figure *b, figure *rest)
{
    if (compare_magnitudes(a, b) < 0) {
        *rest = *a;
        a->n = 0;
        return;
    }
    if (b->n == 1) {
        uint32_t left = divide_small(a, b->digits[0]);
        rest->n = left > 0 ? 1 : 0;
        rest->digits[0] = left;
        return;
    }
    uint32_t u[QUOTIENT_DIGITS], v[QUOTIENT_DIGITS];
    unsigned shift = (unsigned)__builtin_clz(b->digits[b->n - 1]);
    shift_up(a, shift, u);
    shift_up(b, shift, v);
    uint32_t n = b->n, m = a->n - b->n;
    for (uint32_t j = m + 1; j-- > 0;) {
        uint64_t top = ((uint64_t)u[j + n] << 32) | u[j + n - 1];
        uint64_t guess = top / v[n - 1], left = top % v[n - 1];
        while (guess >> 32 || guess * v[n - 2] > ((left << 32) | u[j + n - 2])) {
            guess--;
            left += v[n - 1];
            if (left >> 32) break;
        }
        int64_t borrow = 0;
        uint64_t carry = 0;
        for (uint32_t k = 0; k < n; k++) {
            uint64_t product = guess * v[k] + carry;
            carry = product >> 32;
            int64_t difference = (int64_t)u[j + k] - (int64_t)(product & UINT32_MAX) + borrow;
            u[j + k] = (uint32_t)difference;
            borrow = difference < 0 ? -1 : 0;
        }
        int64_t difference = (int64_t)u[j + n] - (int64_t)carry + borrow;
        u[j + n] = (uint32_t)difference;
        if (difference < 0) { /* the guess was one too large: add back */
            guess--;
            carry = 0;
            for (uint32_t k = 0; k < n; k++) {
                carry += (uint64_t)u[j + k] + v[k];
                u[j + k] = (uint32_t)carry;
                carry >>= 32;
            }
            u[j + n] += (uint32_t)carry;
        }
        a->digits[j] = (uint32_t)guess;
    }
    a->n = m + 1;
    while (a->n > 0 && a->digits[a->n - 1] == 0) a->n--;
    rest->n = n;
    for (uint32_t k = 0; k < n; k++)
        rest->digits[k] =
            (u[k] >> shift) | (shift == 0 ? 0 : (uint32_t)((uint64_t)u[k + 1] << (32 - shift)));
    while (rest->n > 0 && rest->digits[rest->n - 1] == 0) rest->n--;
}

/* ---- figures ------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads "e-3" behind a number. */
static bool read_exponent(text t, size_t *at, long *exponent)
{
    if (*at == t.size || (t.bytes[*at] != 'e' && t.bytes[*at] != 'E')) return true;
    ++*at;
    bool is_negative = false;
    if (*at < t.size && (t.bytes[*at] == '-' || t.bytes[*at] == '+'))
        is_negative = t.bytes[(*at)++] == '-';
    size_t first = *at;
    long value = 0;
    for (; *at < t.size && is_digit(t.bytes[*at]); ++*at)
        if (value < 100000) value = value * 10 + (t.bytes[*at] - '0');
    if (*at == first) return false;
    *exponent += is_negative ? -value : value;
    return true;
}

bool figure_read(text t, figure *out)
{
    static const char blanks[] = " \t\r\n";
    while (t.size > 0 && strchr(blanks, t.bytes[0]) && t.bytes[0])
        t = (text){t.bytes + 1, t.size - 1};
    while (t.size > 0 && strchr(blanks, t.bytes[t.size - 1]) && t.bytes[t.size - 1]) t.size--;
    figure read;
    read.is_negative = false;
    read.exponent = 0;
    read.n = 0;
    size_t at = 0;
    if (at < t.size && (t.bytes[at] == '-' || t.bytes[at] == '+'))
        read.is_negative = t.bytes[at++] == '-';
    long exponent = 0;
    size_t zeros = 0, significant = 0, any = 0; /* zeros: not yet written behind the last digit */
    bool has_point = false;
    for (; at < t.size && (is_digit(t.bytes[at]) || (t.bytes[at] == '.' && !has_point)); at++) {
        if (t.bytes[at] == '.') {
            has_point = true;
            continue;
        }
        any++;
        if (has_point && exponent > -1000000) exponent--;
        if (t.bytes[at] == '0') {
            if (significant > 0) zeros++;
            continue;
        }
        significant += zeros + 1;
        if (significant > SIGNIFICANT_MOST) return false;
        for (; zeros > 0; zeros--) scale(&read, 10, 0);
        scale(&read, 10, (uint32_t)(t.bytes[at] - '0'));
    }
    if (any == 0 || !read_exponent(t, &at, &exponent) || at < t.size) return false;
    if (read.n > 0) {
        if (zeros > EXPONENT_MOST) return false;
        exponent += (long)zeros;
        if (exponent < -EXPONENT_MOST || exponent > EXPONENT_MOST) return false;
        read.exponent = (int)exponent;
    } else {
        read.is_negative = false;
    }
    *out = read;
    return true;
}

figure figure_of(int64_t number)
{
    figure f;
    f.is_negative = number < 0;
    f.exponent = 0;
    uint64_t magnitude = number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
    f.digits[0] = (uint32_t)magnitude;
    f.digits[1] = (uint32_t)(magnitude >> 32);
    f.n = 2;
    trim(&f);
    return f;
}

figure figure_of_nano(int64_t nano)
{
    figure f = figure_of(nano);
    if (f.n > 0) f.exponent = -9;
    return f;
}

/* Brings two figures to the same exponent, the smaller one. */
static bool align(figure *a, figure *b)
{
    if (a->n == 0) a->exponent = b->exponent;
    if (b->n == 0) b->exponent = a->exponent;
    figure *larger = a->exponent > b->exponent ? a : b;
    int to = a->exponent < b->exponent ? a->exponent : b->exponent;
    if (!scale_ten(larger, larger->exponent - to)) return false;
    larger->exponent = to;
    return true;
}

bool figure_add(const figure *a, const figure *b, figure *out)
{
    figure x = *a, y = *b;
    if (!align(&x, &y)) return false;
    if (x.is_negative == y.is_negative) {
        if (!add_magnitudes(&x, &y)) return false;
    } else if (compare_magnitudes(&x, &y) >= 0) {
        subtract_magnitudes(&x, &y);
    } else {
        subtract_magnitudes(&y, &x);
        x = y;
    }
    trim(&x);
    *out = x;
    return true;
}

bool figure_subtract(const figure *a, const figure *b, figure *out)
{
    figure negative = *b;
    negative.is_negative = !b->is_negative && b->n > 0;
    return figure_add(a, &negative, out);
}

bool figure_multiply(const figure *a, const figure *b, figure *out)
{
    figure product;
    product.is_negative = a->is_negative != b->is_negative;
    product.exponent = a->exponent + b->exponent;
    product.n = a->n + b->n;
    if (product.n > FIGURE_DIGITS) return false;
    for (uint32_t k = 0; k < product.n; k++) product.digits[k] = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        uint64_t carry = 0;
        for (uint32_t j = 0; j < b->n; j++) {
            carry += (uint64_t)a->digits[i] * b->digits[j] + product.digits[i + j];
            product.digits[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product.digits[i + b->n] = (uint32_t)carry;
    }
    trim(&product);
    *out = product;
    return true;
}

int figure_sign(const figure *a)
{
    return a->n == 0 ? 0 : a->is_negative ? -1 : 1;
}

int figure_compare(const figure *a, const figure *b)
{
    figure difference;
    int sign_a = figure_sign(a), sign_b = figure_sign(b);
    if (sign_a != sign_b) return sign_a < sign_b ? -1 : 1;
    if (!figure_subtract(a, b, &difference)) /* one is far larger than the other */
        return (a->exponent > b->exponent) == (sign_a > 0) ? 1 : -1;
    return figure_sign(&difference);
}

/* Computes a / b * 10^places as a whole number. */
static bool ratio(const figure *a, const figure *b, int places, figure_rounding how, figure *out)
{
    figure x = *a, y = *b, rest;
    assert(b->n > 0);
    int power = a->n == 0 ? 0 : a->exponent - b->exponent + places;
    if (!scale_ten(power > 0 ? &x : &y, power > 0 ? power : -power)) return false;
    bool is_negative = a->is_negative != b->is_negative;
    rest.n = 0;
    divide(&x, &y, &rest);
    bool goes_out = false; /* away from zero */
    if (rest.n > 0 && how == FIGURE_NEAREST) {
        if (!scale(&rest, 2, 0)) return false;
        goes_out = compare_magnitudes(&rest, &y) >= 0;
    } else if (rest.n > 0) {
        goes_out = is_negative == (how == FIGURE_DOWN);
    }
    figure one = figure_of(1);
    if (goes_out && !add_magnitudes(&x, &one)) return false;
    x.is_negative = is_negative;
    trim(&x);
    x.exponent = 0;
    *out = x;
    return true;
}

/* Turns a whole number of magnitude at most `most` into 64 bits. */
static bool small(const figure *f, int64_t most, int64_t *out)
{
    if (f->n > 2) return false;
    uint64_t magnitude = f->n > 0 ? f->digits[0] : 0;
    if (f->n > 1) magnitude |= (uint64_t)f->digits[1] << 32;
    if (magnitude > (uint64_t)most) return false;
    *out = f->is_negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

bool figure_ratio_nano(const figure *a, const figure *b, int64_t *out)
{
    figure whole;
    return ratio(a, b, 9, FIGURE_NEAREST, &whole) && small(&whole, UTILITY_LARGEST_NANO, out);
}

bool figure_nano(const figure *a, int64_t *out)
{
    figure one = figure_of(1);
    return figure_ratio_nano(a, &one, out);
}

bool figure_floor(const figure *a, int64_t *out)
{
    figure one = figure_of(1), whole;
    return ratio(a, &one, 0, FIGURE_DOWN, &whole) && small(&whole, INTEGER_LARGEST, out);
}

bool figure_ceiling(const figure *a, int64_t *out)
{
    figure one = figure_of(1), whole;
    return ratio(a, &one, 0, FIGURE_UP, &whole) && small(&whole, INTEGER_LARGEST, out);
}

void figure_write_ratio(text_buffer *out, const figure *a, const figure *b, unsigned places,
                        figure_rounding how)
{
    figure whole;
    char digits[FIGURE_DIGITS * 10]; /* least first */
    size_t n = 0;
    if (!ratio(a, b, (int)places, how, &whole)) {
        out->has_failed = true;
        return;
    }
    bool is_negative = whole.is_negative;
    while (whole.n > 0) digits[n++] = (char)('0' + divide_small(&whole, 10));
    while (n <= places) digits[n++] = '0';
    size_t last = 0; /* the first digit that is written last: zeros behind the point are left out */
    while (last < places && digits[last] == '0') last++;
    if (is_negative) buffer_bytes(out, "-", 1);
    for (size_t k = n; k-- > places;) buffer_bytes(out, &digits[k], 1);
    if (last == places) return;
    buffer_bytes(out, ".", 1);
    for (size_t k = places; k-- > last;) buffer_bytes(out, &digits[k], 1);
}
