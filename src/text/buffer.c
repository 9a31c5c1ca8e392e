#include "text/buffer.h"
#include "text/decimal.h"
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>

/* Makes room for `more` bytes and the 0 byte behind them. */
static bool reserve(text_buffer *b, size_t more)
{
    if (b->has_failed) return false;
    if (more >= SIZE_MAX / 2 - b->size) {
        b->has_failed = true;
        return false;
    }
    size_t need = b->size + more + 1;
    if (need <= b->capacity) return true;
    size_t larger = b->capacity < 256 ? 256 : b->capacity;
    while (larger < need) larger *= 2;
    char *moved = realloc(b->bytes, larger);
    if (moved == NULL) {
        b->has_failed = true;
        return false;
    }
    b->bytes = moved;
    b->capacity = larger;
    return true;
}

void buffer_bytes(text_buffer *b, const char *bytes, size_t size)
{
    if (size == 0 || !reserve(b, size)) return;
    memcpy(b->bytes + b->size, bytes, size);
    b->size += size;
}

void buffer_text(text_buffer *b, text t)
{
    buffer_bytes(b, t.bytes, t.size);
}

void buffer_string(text_buffer *b, const char *terminated)
{
    buffer_bytes(b, terminated, strlen(terminated));
}

void buffer_format(text_buffer *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0)
        b->has_failed = true;
    else if (reserve(b, (size_t)size)) {
        vsnprintf(b->bytes + b->size, (size_t)size + 1, format, again);
        b->size += (size_t)size;
    }
    va_end(again);
}

void buffer_nano(text_buffer *b, int128 nano)
{
    char digits[DECIMAL_BUFFER];
    buffer_bytes(b, digits, decimal_write(nano, digits));
}

/* ---- code points --------------------------------------------------------------------------- */

/* Reads the code point at `at` and its length; an invalid byte is U+FFFD of length 1. */
static uint32_t code_point(text t, size_t at, size_t *length)
{
    unsigned char first = (unsigned char)t.bytes[at];
    *length = 1;
    if (first < 0x80) return first;
    size_t n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (n > t.size - at || text_invalid_utf8((text){t.bytes + at, n}) != n) return 0xFFFD;
    uint32_t point = first & (0xFFu >> (n + 1));
    for (size_t next = 1; next < n; next++)
        point = (point << 6) | ((unsigned char)t.bytes[at + next] & 0x3Fu);
    *length = n;
    return point;
}

/* True for what would act on a terminal or turn the order of the text around it. */
static bool is_hidden(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
           point == 0xFEFF || point == 0x200B || point == 0x2060 ||
           (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xE0000 && point <= 0xE0FFF);
}

static bool is_blank(uint32_t point)
{
    return point == '\t' || point == '\n' || point == '\r';
}

static void append_visible(text_buffer *b, text t, bool is_escaped)
{
    bool after_blank = false;
    for (size_t at = 0; at < t.size;) {
        size_t length;
        uint32_t point = code_point(t, at, &length);
        if (is_blank(point)) {
            if (!after_blank) buffer_bytes(b, " ", 1);
        } else if (is_hidden(point)) {
            buffer_format(b, is_escaped ? "&lt;U+%04X&gt;" : "<U+%04X>", (unsigned)point);
        } else if (point == 0xFFFD) {
            buffer_string(b, "\xEF\xBF\xBD");
        } else if (is_escaped && point < 0x80 && strchr("&<>\"'", (int)point) != NULL) {
            buffer_string(b, point == '&'   ? "&amp;"
                             : point == '<' ? "&lt;"
                             : point == '>' ? "&gt;"
                             : point == '"' ? "&quot;"
                                            : "&#39;");
        } else {
            buffer_bytes(b, t.bytes + at, length);
        }
        after_blank = is_blank(point);
        at += length;
    }
}

void buffer_visible(text_buffer *b, text t)
{
    append_visible(b, t, false);
}

void buffer_escaped(text_buffer *b, text t)
{
    append_visible(b, t, true);
}

void buffer_free(text_buffer *b)
{
    free(b->bytes);
    *b = (text_buffer){0};
}

truce_status buffer_finish(text_buffer *b, truce_text *out)
{
    if (!reserve(b, 0)) {
        buffer_free(b);
        return TRUCE_E_MEMORY;
    }
    b->bytes[b->size] = '\0';
    *out = (truce_text){b->bytes, b->size};
    *b = (text_buffer){0};
    return TRUCE_OK;
}

void truce_text_free(truce_text *text)
{
    if (text == NULL) return;
    free(text->bytes);
    *text = (truce_text){0};
}

/* ---- columns ------------------------------------------------------------------------------- */

typedef struct point_range {
    uint32_t first;
    uint32_t last;
} point_range;

/* Marks that stand over or under the character before them, and joiners: no column. From the
 * general categories Mn, Me and Cf of the Unicode Character Database, for the scripts in use. */
static const point_range no_columns[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061C}, {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711},
    {0x0730, 0x074A}, {0x07A6, 0x07B0}, {0x08D3, 0x0902}, {0x093A, 0x093A}, {0x093C, 0x093C},
    {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0951, 0x0957}, {0x0962, 0x0963}, {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x135D, 0x135F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
    {0x200B, 0x200F}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

/* East Asian Width W and F (Unicode Standard Annex 11): two columns. */
static const point_range two_columns[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

static bool is_in(const point_range *ranges, size_t n, uint32_t point)
{
    for (size_t k = 0; k < n; k++)
        if (point >= ranges[k].first && point <= ranges[k].last) return true;
    return false;
}

size_t text_columns(text t)
{
    size_t columns = 0;
    for (size_t at = 0; at < t.size;) {
        size_t length;
        uint32_t point = code_point(t, at, &length);
        at += length;
        if (point < 0x300)
            columns++;
        else if (is_in(two_columns, sizeof two_columns / sizeof *two_columns, point))
            columns += 2;
        else if (!is_in(no_columns, sizeof no_columns / sizeof *no_columns, point))
            columns++;
    }
    return columns;
}
