/* buffer.h -- text that grows while it is written.
 * Floor: text. A failed append is remembered: write everything, ask once at the end. */
#ifndef TRUCE_TEXT_BUFFER_H
#define TRUCE_TEXT_BUFFER_H

#include "base/exact.h"
#include "base/status.h"
#include "text/source.h"
#include <stdarg.h>

typedef struct text_buffer {
    char *bytes;
    size_t size;
    size_t capacity;
    bool has_failed; /* no memory: appends do nothing any more */
} text_buffer;

void buffer_bytes(text_buffer *b, const char *bytes, size_t size);
void buffer_text(text_buffer *b, text t);
void buffer_string(text_buffer *b, const char *terminated);
void buffer_format(text_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends billionths as an exact decimal. */
void buffer_nano(text_buffer *b, int128 nano);
/* Appends text of the user with control characters and bidirectional controls made visible
 * (U+FFFD or a visible escape such as "<U+202E>"); tabs and newlines become one blank. */
void buffer_visible(text_buffer *b, text t);
/* Appends text for HTML or SVG: visible as above, with & < > " ' escaped. */
void buffer_escaped(text_buffer *b, text t);
void buffer_free(text_buffer *b);

/* Hands the bytes over to the caller as a truce_text; the buffer is empty afterwards.
 * Errors: TRUCE_E_MEMORY when any append had failed (everything is freed then). */
MUST_USE truce_status buffer_finish(text_buffer *b, truce_text *out);

/* Returns how many terminal columns a text takes (wide and combining characters counted as the
 * terminal does, independent of the locale). */
size_t text_columns(text t);

#endif
