#include "solve/count.h"
#include <stdlib.h>
#include <string.h>

truce_status count_of(arena *out, uint64_t value, big_count *result)
{
    uint32_t *digits;
    TRY(ARENA_ARRAY(out, 2, &digits));
    digits[0] = (uint32_t)value;
    digits[1] = (uint32_t)(value >> 32);
    *result = (big_count){.n = digits[1] != 0 ? 2 : digits[0] != 0, .digits = digits};
    return TRUCE_OK;
}

truce_status count_add(arena *out, big_count a, big_count b, big_count *result)
{
    size_t n = (a.n > b.n ? a.n : b.n) + 1;
    uint32_t *digits;
    uint64_t carry = 0;
    TRY(ARENA_ARRAY(out, n, &digits));
    for (size_t i = 0; i < n; i++) {
        carry += (i < a.n ? a.digits[i] : 0) + (uint64_t)(i < b.n ? b.digits[i] : 0);
        digits[i] = (uint32_t)carry;
        carry >>= 32;
    }
    *result = (big_count){.n = digits[n - 1] != 0 ? n : n - 1, .digits = digits};
    return TRUCE_OK;
}

truce_status count_multiply(arena *out, big_count a, big_count b, big_count *result)
{
    size_t n = a.n + b.n;
    uint32_t *digits;
    TRY(ARENA_ARRAY(out, n, &digits));
    for (size_t i = 0; i < a.n; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < b.n || carry != 0; j++) {
            uint64_t sum = carry + digits[i + j];
            if (j < b.n) sum += (uint64_t)a.digits[i] * b.digits[j];
            digits[i + j] = (uint32_t)sum;
            carry = sum >> 32;
        }
    }
    while (n > 0 && digits[n - 1] == 0) n--;
    *result = (big_count){.n = n, .digits = digits};
    return TRUCE_OK;
}

bool count_is_zero(big_count a)
{
    return a.n == 0;
}

int count_compare(big_count a, big_count b)
{
    if (a.n != b.n) return a.n < b.n ? -1 : 1;
    for (size_t i = a.n; i-- > 0;)
        if (a.digits[i] != b.digits[i]) return a.digits[i] < b.digits[i] ? -1 : 1;
    return 0;
}

/* Decimal digits into `out`, which has room for 10 a digit of the number and one; returns how many.
 * `work` has room for the number's digits and is used up. */
static size_t write_digits(uint32_t *work, size_t n, char *out)
{
    size_t length = 0;
    while (n > 0) {
        uint64_t rest = 0;
        for (size_t i = n; i-- > 0;) {
            rest = (rest << 32) | work[i];
            work[i] = (uint32_t)(rest / 1000000000);
            rest %= 1000000000;
        }
        while (n > 0 && work[n - 1] == 0) n--;
        for (int digit = 0; digit < 9 && (n > 0 || rest > 0); digit++, rest /= 10)
            out[length++] = (char)('0' + rest % 10);
    }
    if (length == 0) out[length++] = '0';
    for (size_t i = 0; i < length / 2; i++) {
        char swap = out[i];
        out[i] = out[length - 1 - i];
        out[length - 1 - i] = swap;
    }
    return length;
}

/* Both writers need the decimal digits once; they come from a buffer of the text's own. */
static size_t to_decimal(big_count a, text_buffer *digits)
{
    text_buffer work = {0};
    for (size_t i = 0; i < a.n; i++) buffer_bytes(&work, (const char *)&a.digits[i], 4);
    for (size_t i = 0; i < a.n + 1; i++) buffer_bytes(digits, "0000000000", 10);
    size_t length = 0;
    if (!work.has_failed && !digits->has_failed) {
        uint32_t none = 0;
        length = write_digits(a.n > 0 ? (uint32_t *)(void *)work.bytes : &none, a.n, digits->bytes);
    }
    buffer_free(&work);
    return length;
}

void count_write(text_buffer *b, big_count a)
{
    text_buffer digits = {0};
    size_t length = to_decimal(a, &digits);
    buffer_bytes(b, length > 0 ? digits.bytes : "", length);
    b->has_failed = b->has_failed || length == 0;
    buffer_free(&digits);
}

void count_show(text_buffer *b, big_count a)
{
    text_buffer digits = {0};
    size_t length = to_decimal(a, &digits);
    if (length > 15) {
        unsigned tenths =
            (unsigned)(digits.bytes[0] - '0') * 10U + (unsigned)(digits.bytes[1] - '0');
        size_t power = length - 1;
        if (digits.bytes[2] >= '5') tenths++;
        if (tenths == 100) {
            tenths = 10;
            power++;
        }
        buffer_format(b, "about %u.%u x 10^%zu", tenths / 10, tenths % 10, power);
    } else {
        for (size_t i = 0; i < length; i++) {
            if (i > 0 && (length - i) % 3 == 0) buffer_string(b, ",");
            buffer_bytes(b, digits.bytes + i, 1);
        }
    }
    b->has_failed = b->has_failed || length == 0;
    buffer_free(&digits);
}
