#include "report/document_text.h"
#include "report/flow.h"
#include <stdlib.h>
#include <string.h>

#define COLUMNS_DEFAULT 80
#define COLUMNS_LEAST 20
#define PROSE_MOST 96 /* wider lines are hard to read */
#define GAP 2         /* blanks between the columns of a table */
#define CELL_LEAST 7  /* a column of a table is not made narrower */
#define LABEL_MOST 30 /* labels of facts are lined up to here, or to half of the width */

/* A text under way. */
typedef struct writer {
    text_buffer out;
    flow_style style;
    size_t prose; /* width of prose */
    flow work;    /* for one phrase at a time */
    bool is_open; /* something stands above: a new part begins with an empty line */
} writer;

static void put_blanks(text_buffer *b, size_t n)
{
    for (size_t k = 0; k < n; k++) buffer_bytes(b, " ", 1);
}

static void put_rule(writer *w, const char *wide, const char *ascii, size_t n)
{
    for (size_t k = 0; k < n; k++) buffer_string(&w->out, w->style.ascii ? ascii : wide);
    buffer_string(&w->out, "\n");
}

/* Leaves an empty line, except at the top. */
static void put_space(writer *w)
{
    if (w->is_open) buffer_string(&w->out, "\n");
    w->is_open = true;
}

/* Writes what is in the flow, wrapped: `first` before the first line, `rest` before the others. */
static void put_flow(writer *w, const char *first, const char *rest)
{
    size_t one = text_columns(text_of(first)), other = text_columns(text_of(rest)), at = 0;
    size_t indent = one > other ? one : other;
    size_t width = w->prose > indent + CELL_LEAST ? w->prose - indent : CELL_LEAST;
    flow_line line;
    for (const char *lead = first; flow_next(&w->work, width, &at, &line); lead = rest) {
        buffer_string(&w->out, lead);
        flow_write(&w->out, &w->style, &w->work, &line);
        buffer_string(&w->out, "\n");
    }
    flow_clear(&w->work);
}

static void put_words(writer *w, phrase words, voice v, const char *first, const char *rest)
{
    flow_phrase(&w->work, &w->style, words, v);
    put_flow(w, first, rest);
}

/* ---- tables ------------------------------------------------------------------------------ */

/* A table being laid out: a flow a cell, headers first. */
typedef struct layout {
    const document_table *t;
    flow *cells;   /* (n_rows + 1) x n_columns */
    size_t *width; /* n_columns */
    size_t *least;
} layout;

static flow *cell_at(const layout *l, size_t row, size_t column)
{
    return &l->cells[row * l->t->n_columns + column];
}

static bool layout_begin(layout *l, const document_table *t, const flow_style *style)
{
    size_t n = t->n_columns, rows = t->n_rows + 1;
    *l = (layout){.t = t,
                  .cells = calloc(rows * n, sizeof *l->cells),
                  .width = calloc(n, sizeof *l->width),
                  .least = calloc(n, sizeof *l->least)};
    if (l->cells == NULL || l->width == NULL || l->least == NULL) return false;
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < n; column++) {
            phrase words = row == 0 ? t->headers[column] : t->cells[(row - 1) * n + column];
            bool is_group = row > 0 && t->kinds[row - 1] == ROW_GROUP;
            bool is_strong = row == 0 || is_group || t->kinds[row - 1] == ROW_TOTAL;
            flow *f = cell_at(l, row, column);
            flow_phrase(f, style, words, is_strong ? VOICE_STRONG : VOICE_PLAIN);
            if (is_group) continue; /* a group's title spans all columns */
            size_t width = flow_width(f), word = flow_word_width(f);
            if (width > l->width[column]) l->width[column] = width;
            if (word > l->least[column]) l->least[column] = word;
        }
    return true;
}

static void layout_end(layout *l)
{
    for (size_t k = 0; l->cells && k < (l->t->n_rows + 1) * l->t->n_columns; k++)
        flow_free(&l->cells[k]);
    free(l->cells);
    free(l->width);
    free(l->least);
}

static size_t total_width(const layout *l)
{
    size_t total = GAP * (l->t->n_columns - 1);
    for (size_t k = 0; k < l->t->n_columns; k++) total += l->width[k];
    return total;
}

/* Makes the widest column narrower, step by step, until the table fits: first as long as no word is
 * cut, then down to the least width. False when it cannot fit. */
static bool layout_fit(layout *l, size_t columns)
{
    for (int pass = 0; pass < 2; pass++)
        while (total_width(l) > columns) {
            size_t widest = SIZE_MAX;
            for (size_t k = 0; k < l->t->n_columns; k++) {
                size_t floor = pass == 0 && l->least[k] > CELL_LEAST ? l->least[k] : CELL_LEAST;
                if (l->width[k] > floor && (widest == SIZE_MAX || l->width[k] > l->width[widest]))
                    widest = k;
            }
            if (widest == SIZE_MAX) break;
            l->width[widest]--;
        }
    return total_width(l) <= columns;
}

/* Writes one row: as many lines as its highest cell has. */
static void put_row(writer *w, const layout *l, size_t row, size_t *at)
{
    size_t n = l->t->n_columns;
    for (size_t column = 0; column < n; column++) at[column] = 0;
    for (bool is_first = true, is_more = true; is_more; is_first = false) {
        size_t pending = 0;
        is_more = false;
        size_t before = w->out.size;
        for (size_t column = 0; column < n; column++) {
            const flow *f = cell_at(l, row, column);
            flow_line line;
            size_t width = l->width[column];
            if (flow_next(f, width > 0 ? width : 1, &at[column], &line)) {
                size_t fill = width - (line.columns < width ? line.columns : width);
                bool at_end = l->t->align[column] == ALIGN_END;
                put_blanks(&w->out, pending + (at_end ? fill : 0));
                flow_write(&w->out, &w->style, f, &line);
                pending = (at_end ? 0 : fill) + GAP;
                is_more = is_more || at[column] < f->bytes.size;
            } else {
                pending += width + GAP;
            }
        }
        if (is_first || w->out.size > before) buffer_string(&w->out, "\n");
    }
}

static void put_columns(writer *w, const layout *l)
{
    const document_table *t = l->t;
    size_t width = total_width(l);
    size_t *at = calloc(t->n_columns, sizeof *at);
    if (at == NULL) {
        w->out.has_failed = true;
        return;
    }
    put_row(w, l, 0, at);
    put_rule(w, "\xE2\x94\x80", "-", width);
    for (size_t row = 0; row < t->n_rows; row++) {
        bool is_group = t->kinds[row] == ROW_GROUP;
        bool after_plain = row > 0 && t->kinds[row - 1] == ROW_PLAIN;
        if (is_group) {
            if (row > 0) buffer_string(&w->out, "\n");
            put_words(w, t->cells[row * t->n_columns], VOICE_STRONG, "", "");
            continue;
        }
        if (t->kinds[row] == ROW_TOTAL && after_plain) put_rule(w, "\xE2\x94\x88", ".", width);
        put_row(w, l, row + 1, at);
    }
    free(at);
}

/* Writes each row as a list: for terminals that are too narrow for the columns. */
static void put_records(writer *w, const document_table *t)
{
    for (size_t row = 0; row < t->n_rows; row++) {
        const phrase *cells = t->cells + row * t->n_columns;
        if (row > 0) buffer_string(&w->out, "\n");
        put_words(w, cells[0], VOICE_STRONG, "", "  ");
        for (size_t column = 1; t->kinds[row] != ROW_GROUP && column < t->n_columns; column++) {
            if (cells[column].n == 0) continue;
            flow_phrase(&w->work, &w->style, t->headers[column], VOICE_PLAIN);
            flow_own(&w->work, &w->style, TEXT(": "), VOICE_PLAIN);
            flow_phrase(&w->work, &w->style, cells[column], VOICE_PLAIN);
            put_flow(w, "  ", "    ");
        }
    }
}

static void put_table(writer *w, const document_table *t)
{
    layout l;
    put_space(w);
    put_words(w, t->caption, VOICE_STRONG, "", "");
    if (t->caption.n > 0) buffer_string(&w->out, "\n");
    if (!layout_begin(&l, t, &w->style))
        w->out.has_failed = true;
    else if (layout_fit(&l, w->style.columns))
        put_columns(w, &l);
    else
        put_records(w, t);
    layout_end(&l);
}

/* ---- blocks ------------------------------------------------------------------------------ */

/* Writes facts in a row, their values lined up; returns how many blocks they were. */
static size_t put_facts(writer *w, const block *facts, size_t n, bool in_answer)
{
    size_t run = 0, widest = 0;
    size_t most = w->prose / 2 - 1 < LABEL_MOST ? w->prose / 2 - 1 : LABEL_MOST;
    const char *bar = in_answer ? (w->style.ascii ? "| " : "\xE2\x94\x82 ") : "";
    for (; run < n && facts[run].kind == BLOCK_FACT; run++) {
        flow_phrase(&w->work, &w->style, facts[run].words, VOICE_PLAIN);
        size_t width = flow_width(&w->work);
        if (width > widest && width <= most) widest = width;
        flow_clear(&w->work);
    }
    char rest[LABEL_MOST + 16];
    size_t lead = strlen(bar);
    memcpy(rest, bar, lead);
    memset(rest + lead, ' ', widest + 2);
    rest[lead + widest + 2] = '\0';
    for (size_t k = 0; k < run; k++) {
        flow_line line;
        flow_phrase(&w->work, &w->style, facts[k].words, VOICE_PLAIN);
        size_t width = flow_width(&w->work), at = 0;
        if (width > widest || !flow_next(&w->work, width + 1, &at, &line)) {
            put_flow(w, bar, bar);
            put_words(w, facts[k].value, VOICE_PLAIN, rest, rest);
            continue;
        }
        char first[4 * LABEL_MOST + 32];
        text_buffer label = {0};
        flow_write(&label, &(flow_style){0}, &w->work, &line);
        put_blanks(&label, widest - width + 2);
        flow_clear(&w->work);
        /* A label in an alphabet with many bytes a letter may not fit: then it has its own line. */
        if (label.has_failed || lead + label.size >= sizeof first) {
            put_words(w, facts[k].words, VOICE_PLAIN, bar, bar);
            put_words(w, facts[k].value, VOICE_PLAIN, rest, rest);
        } else {
            memcpy(first, bar, lead);
            memcpy(first + lead, label.bytes, label.size);
            first[lead + label.size] = '\0';
            put_words(w, facts[k].value, VOICE_PLAIN, first, rest);
        }
        buffer_free(&label);
    }
    return run;
}

static void put_heading(writer *w, const block *b)
{
    put_space(w);
    flow_phrase(&w->work, &w->style, b->words, VOICE_STRONG);
    size_t width = flow_width(&w->work);
    put_flow(w, "", "");
    if (b->level == 2) put_rule(w, "\xE2\x94\x80", "-", width < w->prose ? width : w->prose);
}

static void put_block(writer *w, const block *b, const block *before)
{
    bool continues = before && before->kind == b->kind;
    switch (b->kind) {
    case BLOCK_HEADING: put_heading(w, b); break;
    case BLOCK_PARAGRAPH:
        put_space(w);
        put_words(w, b->words, VOICE_PLAIN, "", "");
        break;
    case BLOCK_ANSWER: {
        const char *bar = w->style.ascii ? "| " : "\xE2\x94\x82 ";
        if (!continues) put_space(w);
        put_words(w, b->words, continues ? VOICE_PLAIN : VOICE_STRONG, bar, bar);
        break;
    }
    case BLOCK_ITEM:
        if (!continues) put_space(w);
        put_words(w, b->words, VOICE_PLAIN, w->style.ascii ? "  - " : "  \xE2\x80\xA2 ", "    ");
        break;
    case BLOCK_NOTE:
        put_space(w);
        put_words(w, b->words, VOICE_DIM, "  ", "  ");
        break;
    case BLOCK_WARNING:
        put_space(w);
        put_words(w, b->words, VOICE_STRONG, "! ", "  ");
        break;
    case BLOCK_TABLE: put_table(w, b->table); break;
    case BLOCK_FIGURE:
        put_space(w);
        put_words(w, b->alternative.n > 0 ? b->alternative : b->words, VOICE_PLAIN, "", "");
        break;
    case BLOCK_FACT: break; /* put_facts */
    }
}

static void put_blocks(writer *w, const document *d)
{
    bool in_answer = false;
    for (size_t k = 0; k < d->n; k++) {
        const block *b = &d->blocks[k];
        if (b->is_for_pages) continue;
        if (b->kind == BLOCK_FACT) {
            if (k == 0 || !in_answer) put_space(w);
            k += put_facts(w, b, d->n - k, in_answer) - 1;
            continue;
        }
        in_answer = b->kind == BLOCK_ANSWER;
        put_block(w, b, k > 0 ? &d->blocks[k - 1] : NULL);
    }
}

/* ---- the head ---------------------------------------------------------------------------- */

static void put_head(writer *w, const document *d)
{
    flow_phrase(&w->work, &w->style, PHRASE(user(d->title)), VOICE_STRONG);
    size_t width = flow_width(&w->work);
    put_flow(w, "", "");
    put_rule(w, "\xE2\x95\x90", "=", width < w->prose ? width : w->prose);
    w->is_open = true;
    flow_own(&w->work, &w->style, text_of(d->reader), VOICE_PLAIN);
    if (d->reader_name.size > 0)
        flow_phrase(&w->work, &w->style, PHRASE(own(" "), user(d->reader_name)), VOICE_PLAIN);
    if (d->written.size > 0)
        flow_phrase(&w->work, &w->style, PHRASE(own(". Written "), user(d->written)), VOICE_PLAIN);
    if (d->number.size > 0)
        flow_phrase(&w->work, &w->style, PHRASE(own(". Document "), user(d->number)), VOICE_PLAIN);
    put_flow(w, "", "");
    if (d->is_partial)
        put_words(w, PHRASE(own("Partial: the work was stopped before it was done.")), VOICE_STRONG,
                  "", "");
    if (d->summary.size > 0) {
        put_space(w);
        put_words(w, PHRASE(user(d->summary)), VOICE_PLAIN, "", "");
    }
}

truce_status document_show(const document *d, const truce_style *style, truce_text *out)
{
    writer w = {.style = {.columns = COLUMNS_DEFAULT}};
    if (style) {
        w.style.colour = style->colour;
        w.style.ascii = style->ascii;
        if (style->columns > 0) w.style.columns = (size_t)style->columns;
    }
    if (w.style.columns < COLUMNS_LEAST) w.style.columns = COLUMNS_LEAST;
    w.prose = w.style.columns < PROSE_MOST ? w.style.columns : PROSE_MOST;
    if (d->title.size > 0) put_head(&w, d);
    put_blocks(&w, d);
    if (w.work.bytes.has_failed || w.work.voices.has_failed) w.out.has_failed = true;
    flow_free(&w.work);
    return buffer_finish(&w.out, out);
}
