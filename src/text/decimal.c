#include "text/decimal.h"
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static text trimmed(text t)
{
    while (t.size > 0 && t.bytes[0] == ' ') t = (text){t.bytes + 1, t.size - 1};
    while (t.size > 0 && t.bytes[t.size - 1] == ' ') t.size--;
    return t;
}

static bool begins_with(text t, const char *word)
{
    size_t size = strlen(word);
    return t.size >= size && memcmp(t.bytes, word, size) == 0;
}

static bool has_only(text t, const char *allowed)
{
    for (size_t at = 0; at < t.size; at++)
        if (memchr(allowed, t.bytes[at], strlen(allowed)) == NULL) return false;
    return true;
}

static bool has(text t, char c)
{
    return t.size > 0 && memchr(t.bytes, c, t.size) != NULL;
}

/* Says what is wrong with a text that does not follow the grammar. */
static decimal_answer name_slip(text t)
{
    if (begins_with(t, "\xE2\x88\x92") || begins_with(t, "\xE2\x80\x93") ||
        begins_with(t, "\xE2\x80\x94") || begins_with(t, "\xE2\x80\x90") ||
        begins_with(t, "\xE2\x80\x91") || begins_with(t, "\xEF\xBC\x8D"))
        return DECIMAL_BAD_MINUS;
    bool has_digit = false;
    for (size_t at = 0; at < t.size; at++) has_digit = has_digit || is_digit(t.bytes[at]);
    if (!has_digit) return DECIMAL_NOT_A_NUMBER;
    if (t.bytes[t.size - 1] == '%' && has_only((text){t.bytes, t.size - 1}, "+-0123456789.,"))
        return DECIMAL_PERCENT;
    if (has_only(t, "+-0123456789.,") && has(t, ',')) return DECIMAL_COMMA;
    /* Blanks of all kinds (U+00A0, U+2009, U+202F), and what else stands between thousands. */
    bool is_number_last = is_digit(t.bytes[t.size - 1]) && t.bytes[0] != '_';
    if (is_number_last && has_only(t, "+-0123456789. _'\xC2\xA0\xE2\x80\x89\xAF") &&
        !has_only(t, "+-0123456789."))
        return DECIMAL_BLANK;
    bool is_word =
        !is_digit(t.bytes[0]) && t.bytes[0] != '-' && t.bytes[0] != '+' && t.bytes[0] != '.';
    if (!is_word && has_only(t, "+-0123456789.eE") && (has(t, 'e') || has(t, 'E')))
        return DECIMAL_EXPONENT;
    if (has_only(t, "+-0123456789.") && (t.bytes[t.size - 1] == '.' || has(t, '.')))
        return DECIMAL_BARE_POINT;
    size_t end = t.bytes[0] == '-' || t.bytes[0] == '+' ? 1 : 0;
    size_t digits = end;
    while (end < t.size && (is_digit(t.bytes[end]) || t.bytes[end] == '.')) end++;
    bool is_hex = end == digits + 1 && t.bytes[digits] == '0';
    while (end < t.size && t.bytes[end] == ' ') end++;
    if (end > digits && end < t.size && !is_hex &&
        ((unsigned char)t.bytes[end] >= 0x80 || (t.bytes[end] | 0x20) >= 'a'))
        return DECIMAL_UNIT;
    return DECIMAL_NOT_A_NUMBER;
}

decimal_answer decimal_nano(text t, int64_t *out_nano)
{
    size_t at = 0;
    bool is_negative = false;
    if (t.size > 0 && (t.bytes[0] == '-' || t.bytes[0] == '+')) {
        is_negative = t.bytes[0] == '-';
        at++;
    }
    size_t whole_start = at;
    int64_t whole = 0;
    bool is_large = false;
    for (; at < t.size && is_digit(t.bytes[at]); at++) {
        if (!is_large) whole = whole * 10 + (t.bytes[at] - '0');
        if (whole > NANO) is_large = true;
    }
    size_t whole_digits = at - whole_start;
    size_t point = at;
    int64_t part = 0;
    size_t part_digits = 0;
    if (at < t.size && t.bytes[at] == '.') {
        for (at++; at < t.size && is_digit(t.bytes[at]); at++)
            if (++part_digits <= 9) part = part * 10 + (t.bytes[at] - '0');
    }
    if (at < t.size || whole_digits == 0 || (point < t.size && part_digits == 0))
        return name_slip(t);
    if (whole_digits > 1 && t.bytes[whole_start] == '0') return DECIMAL_LEADING_ZERO;
    if (part_digits > 9) return DECIMAL_TOO_MANY_DIGITS;
    for (size_t digits = part_digits; digits < 9; digits++) part *= 10;
    if (is_large || (whole == NANO && part > 0)) return DECIMAL_TOO_LARGE;
    int64_t nano = whole * NANO + part;
    *out_nano = is_negative ? -nano : nano;
    return DECIMAL_OK;
}

/* Returns (a + b) / 2 rounded half away from zero; the sum fits. */
static int64_t middle_of(int64_t a, int64_t b)
{
    int64_t sum = a + b;
    return sum / 2 + sum % 2;
}

decimal_answer decimal_range(text t, nano_range *out)
{
    size_t dots = 0;
    while (dots + 1 < t.size && memcmp(t.bytes + dots, "..", 2) != 0) dots++;
    nano_range read;
    decimal_answer answer;
    if (dots + 1 >= t.size) {
        answer = decimal_nano(t, &read.low_nano);
        if (answer != DECIMAL_OK) return answer;
        *out = (nano_range){read.low_nano, read.low_nano, read.low_nano};
        return DECIMAL_OK;
    }
    text low = trimmed((text){t.bytes, dots});
    text high = trimmed((text){t.bytes + dots + 2, t.size - dots - 2});
    if ((answer = decimal_nano(low, &read.low_nano)) != DECIMAL_OK) return answer;
    if ((answer = decimal_nano(high, &read.high_nano)) != DECIMAL_OK) return answer;
    if (read.low_nano > read.high_nano) return DECIMAL_RANGE_ORDER;
    read.middle_nano = middle_of(read.low_nano, read.high_nano);
    *out = read;
    return DECIMAL_OK;
}

decimal_answer decimal_integer(text t, int64_t *out)
{
    int64_t nano;
    decimal_answer answer = decimal_nano(t, &nano);
    if (answer == DECIMAL_TOO_MANY_DIGITS) return DECIMAL_NOT_WHOLE;
    if (answer != DECIMAL_OK) return answer;
    if (has(t, '.')) return DECIMAL_NOT_WHOLE;
    *out = nano / NANO;
    return DECIMAL_OK;
}

const char *decimal_hint(decimal_answer answer)
{
    switch (answer) {
    case DECIMAL_OK: return NULL;
    case DECIMAL_NOT_A_NUMBER: return "write a number in digits, like 12 or -0.5";
    case DECIMAL_TOO_MANY_DIGITS: return "at most nine digits may stand after the point";
    case DECIMAL_TOO_LARGE:
        return "numbers go from -1000000000 to 1000000000; count in a larger unit";
    case DECIMAL_EXPONENT: return "write the number out in digits: 1500 rather than 1.5e3";
    case DECIMAL_COMMA:
        return "write a point before decimals, and nothing between thousands: 1234.5";
    case DECIMAL_LEADING_ZERO: return "leave out the zeros in front";
    case DECIMAL_BAD_MINUS: return "write a plain minus sign: -";
    case DECIMAL_BARE_POINT: return "write digits on both sides of one point: 0.5";
    case DECIMAL_BLANK: return "write the digits with nothing between them: 1000";
    case DECIMAL_PERCENT: return "leave out the percent sign; for a half write 0.5";
    case DECIMAL_UNIT: return "write the number alone, without a unit";
    case DECIMAL_NOT_WHOLE: return "a whole number belongs here";
    case DECIMAL_RANGE_ORDER: return "in LOW..HIGH the low end comes first";
    }
    return NULL;
}

const char *decimal_whole_hint(decimal_answer answer)
{
    switch (answer) {
    case DECIMAL_NOT_A_NUMBER: return "write a whole number in digits, like 12";
    case DECIMAL_COMMA: return decimal_hint(DECIMAL_BLANK);
    case DECIMAL_PERCENT: return "write a whole number, without a percent sign";
    case DECIMAL_BARE_POINT: return decimal_hint(DECIMAL_NOT_WHOLE);
    default: return decimal_hint(answer);
    }
}

size_t decimal_write(int128 nano, char *buffer)
{
    uint128 magnitude = nano < 0 ? -(uint128)nano : (uint128)nano;
    uint64_t whole = (uint64_t)(magnitude / (uint64_t)NANO);
    uint64_t part = (uint64_t)(magnitude % (uint64_t)NANO);
    char digits[DECIMAL_BUFFER];
    size_t n = 0;
    do digits[n++] = (char)('0' + whole % 10);
    while ((whole /= 10) > 0);
    size_t size = 0;
    if (nano < 0) buffer[size++] = '-';
    while (n > 0) buffer[size++] = digits[--n];
    if (part > 0) {
        buffer[size++] = '.';
        for (uint64_t place = (uint64_t)NANO / 10; part > 0; place /= 10) {
            buffer[size++] = (char)('0' + part / place);
            part %= place;
        }
    }
    buffer[size] = '\0';
    return size;
}
