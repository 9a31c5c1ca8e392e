/* json.h -- writes one JSON document, exact numbers included.
 * Floor: text. The writer keeps the nesting and places commas; keys are written in the order of
 * the calls. Invalid nesting is our own bug and asserts. Output is pretty-printed with two blanks
 * of indentation and ends with a newline. */
#ifndef TRUCE_TEXT_JSON_H
#define TRUCE_TEXT_JSON_H

#include "text/buffer.h"
#include <stdint.h>

#define JSON_DEPTH 32
typedef struct json_writer {
    text_buffer *out;
    int depth;
    bool is_inline[JSON_DEPTH]; /* this level and all below on one line */
    bool has_items[JSON_DEPTH];
    bool is_object[JSON_DEPTH];
    bool after_key;
} json_writer;

json_writer json_begin(text_buffer *out);
void json_object(json_writer *w);        /* { on lines of their own */
void json_object_inline(json_writer *w); /* { ... } on one line */
void json_array(json_writer *w);
void json_array_inline(json_writer *w);
void json_end(json_writer *w); /* closes the innermost object or array */
void json_key(json_writer *w, const char *key);
void json_key_text(json_writer *w, text key);
void json_string(json_writer *w, text value); /* escapes; the text must be valid UTF-8 */
void json_nano(json_writer *w, int128 nano);  /* exact decimal */
/* Writes a number that is longer than any machine word: its digits as they are. */
void json_raw_number(json_writer *w, text digits);
void json_integer(json_writer *w, int64_t value);
void json_bool(json_writer *w, bool value);
void json_null(json_writer *w);
/* Closes the document: newline; asserts that everything is closed. */
void json_finish(json_writer *w);

#endif
