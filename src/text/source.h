/* source.h -- the bytes that a person wrote, and places in them.
 * Floor: text. A span is a pair of byte offsets; lines and columns are computed only to print. */
#ifndef TRUCE_TEXT_SOURCE_H
#define TRUCE_TEXT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

/* A slice of bytes, not terminated. The empty text may have NULL bytes. */
typedef struct text {
    const char *bytes;
    size_t size;
} text;

/* A string literal as a text. */
#define TEXT(literal) ((text){(literal), sizeof(literal) - 1})

/* A file or argument that was read: its name as the user gave it, and its bytes. Both belong to
 * whoever made the source and outlive all spans. */
typedef struct source {
    const char *name;
    const char *bytes;
    size_t size;
} source;

/* Bytes [start, end) of a source. start == end marks a place between two bytes. */
typedef struct span {
    const source *source;
    size_t start;
    size_t end;
} span;

bool text_equal(text a, text b);
/* Returns <0, 0, >0 by bytes. */
int text_compare(text a, text b);
text text_of(const char *terminated);
text span_text(span where);

/* Gives line and column (from 1; columns in code points) of a byte offset. Cost: O(offset). */
void source_position(const source *from, size_t offset, size_t *line, size_t *column);

/* Returns the offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and
 * values over U+10FFFF are invalid), or `size` when all are valid. */
size_t text_invalid_utf8(text t);

#endif
