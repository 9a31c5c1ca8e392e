#include "report/flow.h"
#include <string.h>

/* What Truce itself writes outside ASCII, and how it is written without. */
static const struct {
    const char *wide;
    const char *ascii;
} replacements[] = {
    {"\xE2\x80\x9C", "\""},  /* left quote */
    {"\xE2\x80\x9D", "\""},  /* right quote */
    {"\xE2\x80\x99", "'"},   /* apostrophe */
    {"\xE2\x80\x93", "-"},   /* en dash */
    {"\xE2\x80\x94", "--"},  /* em dash */
    {"\xE2\x88\x92", "-"},   /* minus */
    {"\xC3\x97", "x"},       /* times */
    {"\xC2\xB7", "-"},       /* middle dot */
    {"\xE2\x80\xA6", "..."}, /* ellipsis */
    {"\xE2\x89\xA4", "<="},  {"\xE2\x89\xA5", ">="}, {"\xE2\x89\x88", "~"},
    {"\xE2\x86\x92", "->"},  {"\xC2\xA0", " "},
};

static void put(flow *f, const char *bytes, size_t size, voice v)
{
    buffer_bytes(&f->bytes, bytes, size);
    for (size_t k = 0; k < size; k++) {
        char mark = (char)v;
        buffer_bytes(&f->voices, &mark, 1);
    }
}

void flow_own(flow *f, const flow_style *style, text words, voice v)
{
    if (!style->ascii) {
        put(f, words.bytes, words.size, v);
        return;
    }
    for (size_t at = 0; at < words.size;) {
        size_t size = 1, k = 0;
        for (; k < sizeof replacements / sizeof replacements[0]; k++) {
            size = strlen(replacements[k].wide);
            if (words.size - at >= size &&
                memcmp(words.bytes + at, replacements[k].wide, size) == 0)
                break;
        }
        if (k < sizeof replacements / sizeof replacements[0]) {
            put(f, replacements[k].ascii, strlen(replacements[k].ascii), v);
            at += size;
        } else {
            put(f, words.bytes + at, 1, v);
            at++;
        }
    }
}

void flow_phrase(flow *f, const flow_style *style, phrase words, voice v)
{
    for (size_t k = 0; k < words.n; k++) {
        const piece *p = &words.pieces[k];
        switch (p->kind) {
        case PIECE_OWN: flow_own(f, style, p->t, v); break;
        case PIECE_STRONG: flow_own(f, style, p->t, VOICE_STRONG); break;
        case PIECE_USER:
        case PIECE_ID: {
            text_buffer visible = {0};
            buffer_visible(&visible, p->t);
            if (visible.has_failed) f->bytes.has_failed = true;
            put(f, visible.bytes, visible.size, v);
            buffer_free(&visible);
            break;
        }
        case PIECE_BREAK: put(f, "\n", 1, v); break;
        }
    }
}

void flow_free(flow *f)
{
    buffer_free(&f->bytes);
    buffer_free(&f->voices);
}

void flow_clear(flow *f)
{
    f->bytes.size = 0;
    f->voices.size = 0;
}

/* ---- lines ------------------------------------------------------------------------------- */

static text range_of(const flow *f, size_t begin, size_t end)
{
    return (text){f->bytes.bytes + begin, end - begin};
}

static size_t word_end(const flow *f, size_t at)
{
    while (at < f->bytes.size && f->bytes.bytes[at] != ' ' && f->bytes.bytes[at] != '\n') at++;
    return at;
}

/* Returns the end of the longest beginning of a word that fits; at least one character. */
static size_t cut_word(const flow *f, size_t begin, size_t end, size_t width, size_t *columns)
{
    size_t at = begin, used = 0;
    while (at < end) {
        size_t next = at + 1;
        while (next < end && ((unsigned char)f->bytes.bytes[next] & 0xC0U) == 0x80U) next++;
        size_t wide = text_columns(range_of(f, at, next));
        if (at > begin && used + wide > width) break;
        used += wide;
        at = next;
    }
    *columns = used;
    return at;
}

bool flow_next(const flow *f, size_t width, size_t *at, flow_line *line)
{
    size_t size = f->bytes.size;
    const char *bytes = f->bytes.bytes;
    if (f->bytes.has_failed || f->voices.has_failed || *at >= size) return false;
    while (*at < size && bytes[*at] == ' ') (*at)++;
    *line = (flow_line){*at, *at, 0};
    for (size_t place = *at; place < size && bytes[place] != '\n';) {
        size_t blanks = 0;
        while (place + blanks < size && bytes[place + blanks] == ' ') blanks++;
        size_t end = word_end(f, place + blanks);
        size_t columns = text_columns(range_of(f, place + blanks, end));
        if (end == place + blanks) { /* only blanks are left */
            place = end;
            *at = end;
            continue;
        }
        if (line->columns == 0 && columns > width) {
            line->end = cut_word(f, place + blanks, end, width, &line->columns);
            *at = line->end;
            return true;
        }
        if (line->columns + blanks + columns > width) {
            *at = place + blanks;
            return true;
        }
        line->columns += blanks + columns;
        line->end = end;
        place = end;
        *at = end;
    }
    if (*at < size && bytes[*at] == '\n') (*at)++;
    return true;
}

size_t flow_width(const flow *f)
{
    size_t widest = 0, at = 0;
    flow_line line;
    while (flow_next(f, SIZE_MAX / 4, &at, &line))
        if (line.columns > widest) widest = line.columns;
    return widest;
}

size_t flow_word_width(const flow *f)
{
    size_t widest = 0;
    for (size_t at = 0; at < f->bytes.size;) {
        size_t end = word_end(f, at);
        size_t columns = text_columns(range_of(f, at, end));
        if (columns > widest) widest = columns;
        at = end + 1;
    }
    return widest;
}

void flow_write(text_buffer *out, const flow_style *style, const flow *f, const flow_line *line)
{
    static const char *const codes[] = {"\033[0m", "\033[1m", "\033[2m"};
    char now = VOICE_PLAIN;
    if (!style->colour) {
        buffer_bytes(out, f->bytes.bytes + line->begin, line->end - line->begin);
        return;
    }
    for (size_t k = line->begin; k < line->end; k++) {
        char wanted = f->voices.bytes[k];
        if (wanted != now) {
            if (now != VOICE_PLAIN) buffer_string(out, codes[VOICE_PLAIN]);
            if (wanted != VOICE_PLAIN) buffer_string(out, codes[(int)wanted]);
            now = wanted;
        }
        buffer_bytes(out, f->bytes.bytes + k, 1);
    }
    if (now != VOICE_PLAIN) buffer_string(out, codes[VOICE_PLAIN]);
}
