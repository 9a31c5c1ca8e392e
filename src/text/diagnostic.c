#include "text/diagnostic.h"
#include "text/buffer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERROR, WARNING, SEVERITIES };

typedef struct code_row {
    const char *code;
    int severity;
    const char *message;
    const char *explanation;
} code_row;

static const code_row rows[] = {
#define DIAG(name, code, severity, message, explanation) {code, severity, message, explanation},
#include "text/codes.def"
#undef DIAG
};

enum {
    EXCERPT_BYTES = 60, /* of a text of the user in a message */
    LINE_BEFORE = 60,   /* bytes of the line that are shown before the caret, and behind it */
    LINE_BEHIND = 60,
    MESSAGE_BYTES = 1024
};

/* A line of the source with a caret under it, ready to be shown. */
typedef struct shown_place {
    truce_text name; /* of the source */
    truce_text line;
    size_t line_number;
    size_t column;
    size_t caret;  /* columns of the terminal before the caret */
    size_t carets; /* how many */
} shown_place;

typedef struct problem {
    size_t order_source; /* which of the sources, by first report */
    size_t order_offset;
    size_t order_report;
    diagnostic_code code;
    truce_text message;
    truce_text hint;
    shown_place place;
    bool has_second;
    truce_text second_note;
    shown_place second;
} problem;

struct truce_diagnostics {
    size_t count[SEVERITIES];
    size_t n_shown[SEVERITIES];
    problem shown[SEVERITIES][DIAGNOSTICS_SHOWN]; /* in the order of the file */
    const source *sources[8];                     /* seen so far; compared, never read */
    size_t n_sources;
    bool has_failed; /* some problem could not be kept: no memory */
};

truce_diagnostics *truce_diagnostics_new(void)
{
    return calloc(1, sizeof(truce_diagnostics));
}

static void place_free(shown_place *place)
{
    truce_text_free(&place->name);
    truce_text_free(&place->line);
}

static void problem_free(problem *p)
{
    truce_text_free(&p->message);
    truce_text_free(&p->hint);
    truce_text_free(&p->second_note);
    place_free(&p->place);
    place_free(&p->second);
}

void truce_diagnostics_free(truce_diagnostics *diagnostics)
{
    if (diagnostics == NULL) return;
    for (int severity = 0; severity < SEVERITIES; severity++)
        for (size_t k = 0; k < diagnostics->n_shown[severity]; k++)
            problem_free(&diagnostics->shown[severity][k]);
    free(diagnostics);
}

size_t truce_diagnostics_errors(const truce_diagnostics *diagnostics)
{
    return diagnostics ? diagnostics->count[ERROR] : 0;
}

size_t truce_diagnostics_warnings(const truce_diagnostics *diagnostics)
{
    return diagnostics ? diagnostics->count[WARNING] : 0;
}

bool diagnostic_is_shown(const truce_diagnostics *sink)
{
    return sink != NULL && sink->count[ERROR] < DIAGNOSTICS_SHOWN;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

text diagnostic_excerpt(text t)
{
    if (t.bytes == NULL) return TEXT("");
    if (t.size <= EXCERPT_BYTES) return t;
    size_t size = EXCERPT_BYTES;
    while (size > 0 && is_continuation(t.bytes[size])) size--;
    return (text){t.bytes, size};
}

const char *diagnostic_code_name(diagnostic_code code)
{
    return rows[code].code;
}

const char *diagnostic_code_explanation(diagnostic_code code)
{
    return rows[code].explanation;
}

/* ---- collecting ---------------------------------------------------------------------------- */

/* Copies a text with everything in it visible. Returns false when there is no memory. */
static bool copy_visible(text t, truce_text *out)
{
    text_buffer b = {0};
    buffer_visible(&b, t);
    return buffer_finish(&b, out) == TRUCE_OK;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Returns how many columns the visible form of a text takes. */
static bool visible_columns(text t, size_t *columns)
{
    truce_text shown;
    if (!copy_visible(t, &shown)) return false;
    *columns = text_columns((text){shown.bytes, shown.size});
    truce_text_free(&shown);
    return true;
}

/* Cuts the line around a span out of its source. */
static bool show_place(span where, shown_place *place)
{
    if (where.source == NULL) return true;
    const source *from = where.source;
    if (from->name != NULL && !copy_visible(text_of(from->name), &place->name)) return false;
    if (from->bytes == NULL || where.start > from->size) return true;
    source_position(from, where.start, &place->line_number, &place->column);
    size_t start = where.start;
    size_t end = where.start;
    while (start > 0 && !is_line_end(from->bytes[start - 1]) && where.start - start < LINE_BEFORE)
        start--;
    while (start > 0 && start < where.start && is_continuation(from->bytes[start])) start++;
    if (start == 0 && from->size >= 3 && memcmp(from->bytes, "\xEF\xBB\xBF", 3) == 0 &&
        where.start >= 3)
        start = 3;
    while (end < from->size && !is_line_end(from->bytes[end]) && end - where.start < LINE_BEHIND)
        end++;
    while (end < from->size && end > where.start && is_continuation(from->bytes[end])) end--;
    bool cut_left = start > 0 && start != 3 && !is_line_end(from->bytes[start - 1]);
    bool cut_right = end < from->size && !is_line_end(from->bytes[end]);
    size_t stop = where.end < end ? where.end : end;
    if (stop < where.start) stop = where.start;
    if (!visible_columns((text){from->bytes + start, where.start - start}, &place->caret) ||
        !visible_columns((text){from->bytes + where.start, stop - where.start}, &place->carets))
        return false;
    text_buffer b = {0};
    if (cut_left) buffer_string(&b, "...");
    buffer_visible(&b, (text){from->bytes + start, end - start});
    if (cut_right) buffer_string(&b, "...");
    if (cut_left) place->caret += 3;
    if (place->carets == 0) place->carets = 1;
    return buffer_finish(&b, &place->line) == TRUCE_OK;
}

/* Returns the number of a source in the order in which they were first named. */
static size_t source_number(truce_diagnostics *sink, const source *from)
{
    size_t most = sizeof sink->sources / sizeof *sink->sources;
    for (size_t k = 0; k < sink->n_sources; k++)
        if (sink->sources[k] == from) return k;
    if (sink->n_sources == most) return most;
    sink->sources[sink->n_sources] = from;
    return sink->n_sources++;
}

static bool is_before(const problem *a, const problem *b)
{
    if (a->order_source != b->order_source) return a->order_source < b->order_source;
    if (a->order_offset != b->order_offset) return a->order_offset < b->order_offset;
    return a->order_report < b->order_report;
}

static void report(truce_diagnostics *sink, diagnostic_code code, span where, const char *hint,
                   const span *second, const char *second_note, va_list arguments)
{
    if (sink == NULL) return;
    int severity = rows[code].severity;
    problem found = {.order_source = source_number(sink, where.source),
                     .order_offset = where.start,
                     .order_report = sink->count[severity]++,
                     .code = code,
                     .has_second = second != NULL};
    problem *kept = sink->shown[severity];
    size_t *n = &sink->n_shown[severity];
    if (*n == DIAGNOSTICS_SHOWN && !is_before(&found, &kept[*n - 1])) return;

    char message[MESSAGE_BYTES];
    vsnprintf(message, sizeof message, rows[code].message, arguments);
    if (!copy_visible(text_of(message), &found.message) ||
        (hint != NULL && !copy_visible(text_of(hint), &found.hint)) ||
        !show_place(where, &found.place) ||
        (second != NULL && (!copy_visible(text_of(second_note), &found.second_note) ||
                            !show_place(*second, &found.second)))) {
        problem_free(&found);
        sink->has_failed = true;
        return;
    }
    if (*n == DIAGNOSTICS_SHOWN) problem_free(&kept[--*n]);
    size_t at = (*n)++;
    for (; at > 0 && is_before(&found, &kept[at - 1]); at--) kept[at] = kept[at - 1];
    kept[at] = found;
}

void diagnostic_report(truce_diagnostics *sink, diagnostic_code code, span where, const char *hint,
                       ...)
{
    va_list arguments;
    va_start(arguments, hint);
    report(sink, code, where, hint, NULL, NULL, arguments);
    va_end(arguments);
}

void diagnostic_report_second(truce_diagnostics *sink, diagnostic_code code, span where,
                              const char *hint, span second, const char *second_note, ...)
{
    va_list arguments;
    va_start(arguments, second_note);
    report(sink, code, where, hint, &second, second_note, arguments);
    va_end(arguments);
}

/* ---- showing ------------------------------------------------------------------------------- */

typedef struct paint {
    const char *place;
    const char *severity[SEVERITIES];
    const char *caret;
    const char *hint;
    const char *off;
} paint;

static const paint plain = {"", {"", ""}, "", "", ""};
static const paint coloured = {
    "\x1b[1m", {"\x1b[1;31m", "\x1b[1;35m"}, "\x1b[1;32m", "\x1b[36m", "\x1b[0m"};
static const char *const severity_names[SEVERITIES] = {"error", "warning"};

static void repeat(text_buffer *b, char c, size_t n)
{
    for (size_t k = 0; k < n; k++) buffer_bytes(b, &c, 1);
}

static void render_position(text_buffer *b, const shown_place *place)
{
    if (place->name.bytes == NULL) return;
    buffer_string(b, place->name.bytes);
    if (place->line_number > 0) buffer_format(b, ":%zu:%zu", place->line_number, place->column);
    buffer_string(b, ": ");
}

static void render_line(text_buffer *b, const shown_place *place, const paint *p)
{
    if (place->line.bytes == NULL) return;
    char number[24];
    int width = snprintf(number, sizeof number, "%5zu", place->line_number);
    buffer_format(b, "%s | %s\n", number, place->line.bytes);
    repeat(b, ' ', (size_t)width);
    buffer_string(b, " | ");
    repeat(b, ' ', place->caret);
    buffer_string(b, p->caret);
    repeat(b, '^', place->carets);
    buffer_format(b, "%s\n", p->off);
}

static void render_problem(text_buffer *b, const problem *found, const paint *p)
{
    const code_row *row = &rows[found->code];
    buffer_string(b, p->place);
    render_position(b, &found->place);
    buffer_format(b, "%s%s%s:%s %s [%s]\n", p->off, p->severity[row->severity],
                  severity_names[row->severity], p->off, found->message.bytes, row->code);
    render_line(b, &found->place, p);
    if (found->hint.bytes != NULL)
        buffer_format(b, "      = %shint:%s %s\n", p->hint, p->off, found->hint.bytes);
    if (!found->has_second) return;
    buffer_string(b, p->place);
    render_position(b, &found->second);
    buffer_format(b, "%snote: %s\n", p->off, found->second_note.bytes);
    render_line(b, &found->second, p);
}

truce_status truce_diagnostics_render(const truce_diagnostics *diagnostics, bool colour,
                                      truce_text *out)
{
    require(diagnostics != NULL && out != NULL);
    const paint *p = colour ? &coloured : &plain;
    text_buffer b = {0};
    size_t next[SEVERITIES] = {0};
    for (;;) { /* merge the two lists */
        const problem *first = NULL;
        int of = ERROR;
        for (int severity = 0; severity < SEVERITIES; severity++) {
            if (next[severity] == diagnostics->n_shown[severity]) continue;
            const problem *candidate = &diagnostics->shown[severity][next[severity]];
            if (first != NULL && !is_before(candidate, first)) continue;
            first = candidate;
            of = severity;
        }
        if (first == NULL) break;
        next[of]++;
        render_problem(&b, first, p);
    }
    for (int severity = 0; severity < SEVERITIES; severity++) {
        size_t more = diagnostics->count[severity] - diagnostics->n_shown[severity];
        if (more > 0)
            buffer_format(&b, "%zu more %s%s\n", more, severity_names[severity],
                          more == 1 ? "" : "s");
    }
    return buffer_finish(&b, out);
}

/* ---- nearest names ------------------------------------------------------------------------- */

enum { LONGEST_NAME = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Returns the Damerau (optimal string alignment) distance of two short texts. */
static size_t distance(text a, text b)
{
    size_t rows_of[3][LONGEST_NAME + 1];
    size_t *before = rows_of[0];
    size_t *above = rows_of[1];
    size_t *row = rows_of[2];
    for (size_t j = 0; j <= b.size; j++) above[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t replaced = above[j - 1] + (a.bytes[i - 1] != b.bytes[j - 1]);
            row[j] = least(replaced, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.bytes[i - 1] == b.bytes[j - 2] &&
                a.bytes[i - 2] == b.bytes[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[b.size];
}

/* Copies a short name in small letters: a capital is no difference that a person means. */
static text folded(text t, char *buffer)
{
    for (size_t at = 0; at < t.size; at++) {
        char c = t.bytes[at];
        buffer[at] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c == '-' || c == ' ' ? '_' : c;
    }
    return (text){buffer, t.size};
}

const char *diagnostic_nearest(text wrong, const text *candidates, size_t n, char *buffer,
                               size_t buffer_size)
{
    if (wrong.size == 0 || wrong.size > LONGEST_NAME) return NULL;
    char letters[LONGEST_NAME];
    text asked = folded(wrong, letters);
    size_t best = wrong.size / 3 > 1 ? wrong.size / 3 : 1;
    const text *found = NULL;
    for (size_t k = 0; k < n; k++) {
        size_t size = candidates[k].size;
        if (size > LONGEST_NAME || size > asked.size + best || asked.size > size + best) continue;
        size_t d = distance(asked, candidates[k]);
        if (d > best || (found != NULL && d == best) || d >= asked.size) continue;
        best = d;
        found = &candidates[k];
    }
    if (found == NULL) return NULL;
    int size =
        snprintf(buffer, buffer_size, "did you mean \"%.*s\"?", (int)found->size, found->bytes);
    return size >= 0 && (size_t)size < buffer_size ? buffer : NULL;
}
