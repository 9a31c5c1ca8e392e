#include "text/source.h"
#include <string.h>

bool text_equal(text a, text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.bytes, b.bytes, a.size) == 0);
}

int text_compare(text a, text b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);
    if (order != 0) return order;
    return (a.size > b.size) - (a.size < b.size);
}

text text_of(const char *terminated)
{
    return (text){terminated, strlen(terminated)};
}

text span_text(span where)
{
    if (where.source == NULL || where.source->bytes == NULL) return (text){NULL, 0};
    return (text){where.source->bytes + where.start, where.end - where.start};
}

void source_position(const source *from, size_t offset, size_t *line, size_t *column)
{
    size_t lines = 1;
    size_t line_start = 0;
    if (offset > from->size) offset = from->size;
    for (size_t at = 0; at < offset; at++) {
        bool is_break =
            from->bytes[at] == '\n' ||
            (from->bytes[at] == '\r' && (at + 1 >= from->size || from->bytes[at + 1] != '\n'));
        if (!is_break) continue;
        lines++;
        line_start = at + 1;
    }
    /* A byte order mark is not a column that a person sees. */
    if (line_start == 0 && from->size >= 3 && memcmp(from->bytes, "\xEF\xBB\xBF", 3) == 0)
        line_start = 3;
    size_t columns = 1;
    for (size_t at = line_start; at < offset; at++)
        if (((unsigned char)from->bytes[at] & 0xC0) != 0x80) columns++;
    *line = lines;
    *column = columns;
}

/* Returns the length of the valid UTF-8 sequence at `at`, or 0. */
static size_t sequence_length(text t, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)t.bytes + at;
    size_t left = t.size - at;
    if (bytes[0] < 0x80) return 1;
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4) return 0;
    size_t length = bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    if (left < length) return 0;
    for (size_t next = 1; next < length; next++)
        if ((bytes[next] & 0xC0) != 0x80) return 0;
    if (bytes[0] == 0xE0 && bytes[1] < 0xA0) return 0; /* overlong */
    if (bytes[0] == 0xED && bytes[1] > 0x9F) return 0; /* surrogate */
    if (bytes[0] == 0xF0 && bytes[1] < 0x90) return 0; /* overlong */
    if (bytes[0] == 0xF4 && bytes[1] > 0x8F) return 0; /* over U+10FFFF */
    return length;
}

size_t text_invalid_utf8(text t)
{
    size_t at = 0;
    while (at < t.size) {
        size_t length = sequence_length(t, at);
        if (length == 0) return at;
        at += length;
    }
    return t.size;
}
