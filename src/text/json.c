#include "text/json.h"
#include <assert.h>
#include <string.h>

json_writer json_begin(text_buffer *out)
{
    return (json_writer){.out = out};
}

static bool is_inline(const json_writer *w)
{
    return w->depth > 0 && w->is_inline[w->depth];
}

static void new_line(json_writer *w)
{
    buffer_bytes(w->out, "\n", 1);
    for (int level = 0; level < w->depth; level++) buffer_bytes(w->out, "  ", 2);
}

/* Writes what stands between the item before and the next one. */
static void begin_item(json_writer *w)
{
    if (w->depth == 0) return;
    if (w->has_items[w->depth]) buffer_bytes(w->out, ",", 1);
    if (!is_inline(w))
        new_line(w);
    else if (w->has_items[w->depth])
        buffer_bytes(w->out, " ", 1);
    w->has_items[w->depth] = true;
}

static void begin_value(json_writer *w)
{
    assert(w->depth == 0 || w->is_object[w->depth] == w->after_key);
    if (!w->after_key) begin_item(w);
    w->after_key = false;
}

static void open_level(json_writer *w, bool is_object, bool inline_)
{
    begin_value(w);
    bool within_inline = is_inline(w);
    assert(w->depth + 1 < JSON_DEPTH);
    w->depth++;
    w->is_object[w->depth] = is_object;
    w->is_inline[w->depth] = inline_ || within_inline;
    w->has_items[w->depth] = false;
    buffer_bytes(w->out, is_object ? "{" : "[", 1);
}

void json_object(json_writer *w)
{
    open_level(w, true, false);
}

void json_object_inline(json_writer *w)
{
    open_level(w, true, true);
}

void json_array(json_writer *w)
{
    open_level(w, false, false);
}

void json_array_inline(json_writer *w)
{
    open_level(w, false, true);
}

void json_end(json_writer *w)
{
    assert(w->depth > 0 && !w->after_key);
    bool is_object = w->is_object[w->depth];
    bool breaks = w->has_items[w->depth] && !w->is_inline[w->depth];
    w->depth--;
    if (breaks) new_line(w);
    buffer_bytes(w->out, is_object ? "}" : "]", 1);
}

/* Writes a string with quotes; what JSON, or a terminal, must not see raw is escaped. */
static void write_string(json_writer *w, text value)
{
    buffer_bytes(w->out, "\"", 1);
    size_t plain = 0; /* start of what is copied as it is */
    for (size_t at = 0; at < value.size; at++) {
        unsigned char c = (unsigned char)value.bytes[at];
        bool is_c1 = c == 0xC2 && at + 1 < value.size && (unsigned char)value.bytes[at + 1] < 0xA0;
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F && !is_c1) continue;
        buffer_bytes(w->out, value.bytes + plain, at - plain);
        if (c == '"' || c == '\\')
            buffer_format(w->out, "\\%c", c);
        else if (c == '\n')
            buffer_string(w->out, "\\n");
        else if (c == '\t')
            buffer_string(w->out, "\\t");
        else if (is_c1)
            buffer_format(w->out, "\\u%04x", (unsigned char)value.bytes[++at]);
        else
            buffer_format(w->out, "\\u%04x", c);
        plain = at + 1;
    }
    if (value.size > plain) buffer_bytes(w->out, value.bytes + plain, value.size - plain);
    buffer_bytes(w->out, "\"", 1);
}

void json_key_text(json_writer *w, text key)
{
    assert(w->depth > 0 && w->is_object[w->depth] && !w->after_key);
    begin_item(w);
    write_string(w, key);
    buffer_bytes(w->out, ": ", 2);
    w->after_key = true;
}

void json_key(json_writer *w, const char *key)
{
    json_key_text(w, text_of(key));
}

void json_string(json_writer *w, text value)
{
    begin_value(w);
    write_string(w, value);
}

void json_nano(json_writer *w, int128 nano)
{
    begin_value(w);
    buffer_nano(w->out, nano);
}

void json_integer(json_writer *w, int64_t value)
{
    begin_value(w);
    buffer_format(w->out, "%lld", (long long)value);
}

void json_raw_number(json_writer *w, text digits)
{
    begin_value(w);
    buffer_text(w->out, digits);
}

void json_bool(json_writer *w, bool value)
{
    begin_value(w);
    buffer_string(w->out, value ? "true" : "false");
}

void json_null(json_writer *w)
{
    begin_value(w);
    buffer_string(w->out, "null");
}

void json_finish(json_writer *w)
{
    assert(w->depth == 0 && !w->after_key);
    buffer_bytes(w->out, "\n", 1);
}
