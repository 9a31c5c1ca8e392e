#include "report/document.h"
#include "base/exact.h"
#include "text/decimal.h"
#include <inttypes.h>
#include <stdio.h>

document document_of(arena *memory)
{
    return (document){.memory = memory, .status = TRUCE_OK, .reader = ""};
}

truce_status document_status(const document *d)
{
    return d->status;
}

/* Remembers the first failure; true when the call went well. */
static bool keep(document *d, truce_status status)
{
    if (d->status == TRUCE_OK) d->status = status;
    return status == TRUCE_OK;
}

text document_copy(document *d, text t)
{
    const char *copy = NULL;
    if (d->status != TRUCE_OK || t.size == 0) return TEXT("");
    if (!keep(d, arena_text(d->memory, t.bytes, t.size, &copy))) return TEXT("");
    return (text){copy, t.size};
}

text document_nano(document *d, int128 nano)
{
    char digits[DECIMAL_BUFFER];
    size_t size = decimal_write(nano, digits);
    return document_copy(d, (text){digits, size});
}

text document_signed(document *d, int64_t nano)
{
    char digits[DECIMAL_BUFFER + 1];
    digits[0] = '+';
    size_t size = decimal_write(nano, digits + 1);
    return document_copy(d, nano > 0 ? (text){digits, size + 1} : (text){digits + 1, size});
}

/* Rounds a figure for reading; false when it is shown as it is. */
static bool round_for_reading(int128 nano, int128 *rounded_nano)
{
    const int64_t hundredth = NANO / 100, thousandth = NANO / 1000;
    if (nano % thousandth == 0 || (nano > -NANO && nano < NANO)) return false;
    int128 rest = nano % hundredth, down = nano - rest;
    bool is_up = rest >= hundredth / 2, is_down = rest <= -hundredth / 2;
    *rounded_nano = is_up ? down + hundredth : is_down ? down - hundredth : down;
    return true;
}

/* Puts the sign of "about" in front. */
static text mark_about(document *d, text shown)
{
    char marked[DECIMAL_BUFFER + 8];
    int size = snprintf(marked, sizeof marked, "\xE2\x89\x88%.*s", (int)shown.size, shown.bytes);
    return document_copy(d, (text){marked, (size_t)size});
}

text document_about(document *d, int128 nano)
{
    int128 rounded_nano = nano;
    if (!d->rounds || !round_for_reading(nano, &rounded_nano)) return document_nano(d, nano);
    return mark_about(d, document_nano(d, rounded_nano));
}

text document_signed_about(document *d, int64_t nano)
{
    int128 rounded_nano = nano;
    bool is_rounded = d->rounds && round_for_reading(nano, &rounded_nano);
    /* At the end of the range of 64 bits a figure stays as it is. */
    if (!is_rounded || rounded_nano > INT64_MAX || rounded_nano < INT64_MIN)
        return document_signed(d, nano);
    return mark_about(d, document_signed(d, (int64_t)rounded_nano));
}

text document_number(document *d, size_t number)
{
    char plain[24], grouped[32];
    int length = snprintf(plain, sizeof plain, "%zu", number);
    size_t size = 0;
    for (int k = 0; k < length; k++) {
        if (k > 0 && (length - k) % 3 == 0) grouped[size++] = ',';
        grouped[size++] = plain[k];
    }
    return document_copy(d, (text){grouped, size});
}

text document_percent(document *d, int128 part, int128 whole)
{
    char digits[32];
    assert(part >= 0 && whole >= part);
    uint128 doubled = (uint128)part * 200U + (uint128)whole;
    unsigned percent = whole == 0 ? 0U : (unsigned)(doubled / ((uint128)whole * 2U));
    int size = snprintf(digits, sizeof digits, "%u\xC2\xA0%%", percent);
    return document_copy(d, (text){digits, (size_t)size});
}

/* Copies a phrase with all its texts. */
static phrase copy_phrase(document *d, phrase words)
{
    piece *pieces = NULL;
    if (d->status != TRUCE_OK || words.n == 0) return NO_PHRASE;
    if (!keep(d, ARENA_ARRAY(d->memory, words.n, &pieces))) return NO_PHRASE;
    for (size_t k = 0; k < words.n; k++)
        pieces[k] = (piece){words.pieces[k].kind, document_copy(d, words.pieces[k].t)};
    return (phrase){words.n, pieces};
}

/* Adds an empty block; NULL after a failure. */
static block *add_block(document *d, block_kind kind)
{
    if (d->status != TRUCE_OK) return NULL;
    if (!keep(d, ARENA_RESERVE(d->memory, &d->blocks, &d->capacity, d->n + 1))) return NULL;
    block *b = &d->blocks[d->n++];
    *b = (block){.kind = kind};
    return b;
}

void document_heading(document *d, int level, phrase words)
{
    assert(level == 2 || level == 3);
    block *b = add_block(d, BLOCK_HEADING);
    if (b == NULL) return;
    b->level = level;
    b->words = copy_phrase(d, words);
}

void document_say(document *d, block_kind kind, phrase words)
{
    assert(kind == BLOCK_PARAGRAPH || kind == BLOCK_ANSWER || kind == BLOCK_ITEM ||
           kind == BLOCK_NOTE || kind == BLOCK_WARNING);
    block *b = add_block(d, kind);
    if (b != NULL) b->words = copy_phrase(d, words);
}

void document_only_on_pages(document *d)
{
    if (d->status == TRUCE_OK && d->n > 0) d->blocks[d->n - 1].is_for_pages = true;
}

void document_fact(document *d, phrase label, phrase value)
{
    block *b = add_block(d, BLOCK_FACT);
    if (b == NULL) return;
    b->words = copy_phrase(d, label);
    b->value = copy_phrase(d, value);
}

void document_figure(document *d, text svg, phrase caption, phrase alternative)
{
    block *b = add_block(d, BLOCK_FIGURE);
    if (b == NULL) return;
    b->words = copy_phrase(d, caption);
    b->alternative = copy_phrase(d, alternative);
    b->svg = document_copy(d, svg);
}

void document_wide_figure(document *d, text svg, phrase caption, phrase alternative)
{
    document_figure(d, svg, caption, alternative);
    if (d->status == TRUCE_OK) d->blocks[d->n - 1].is_wide = true;
}

/* ---- tables ------------------------------------------------------------------------------ */

table_maker document_table_begin(document *d, phrase caption)
{
    table_maker m = {.d = d};
    if (d->status == TRUCE_OK && keep(d, ARENA_ARRAY(d->memory, 1, &m.table)))
        m.table->caption = copy_phrase(d, caption);
    return m;
}

void table_column(table_maker *m, column_align align, phrase header)
{
    document *d = m->d;
    if (d->status != TRUCE_OK) return;
    size_t n = m->table->n_columns, capacity = m->columns_capacity;
    if (!keep(d, ARENA_RESERVE(d->memory, &m->headers, &capacity, n + 1))) return;
    if (!keep(d, ARENA_RESERVE(d->memory, &m->align, &m->columns_capacity, n + 1))) return;
    m->headers[n] = copy_phrase(d, header);
    m->align[n] = align;
    m->table->n_columns = n + 1;
}

void table_row(table_maker *m, row_kind kind)
{
    document *d = m->d;
    if (d->status != TRUCE_OK) return;
    size_t n = m->table->n_rows, n_columns = m->table->n_columns;
    assert(n_columns > 0 && m->n_cells <= n * n_columns);
    if (!keep(d, ARENA_RESERVE(d->memory, &m->kinds, &m->kinds_capacity, n + 1))) return;
    if (!keep(d, ARENA_RESERVE(d->memory, &m->cells, &m->cells_capacity, (n + 1) * n_columns)))
        return;
    m->kinds[n] = kind;
    for (size_t k = n * n_columns; k < (n + 1) * n_columns; k++) m->cells[k] = NO_PHRASE;
    m->n_cells = n * n_columns; /* a group's missing cells stay empty */
    m->table->n_rows = n + 1;
}

void table_cell(table_maker *m, phrase words)
{
    if (m->d->status != TRUCE_OK) return;
    assert(m->n_cells < m->table->n_rows * m->table->n_columns);
    m->cells[m->n_cells++] = copy_phrase(m->d, words);
}

void document_table_end(table_maker *m)
{
    block *b = add_block(m->d, BLOCK_TABLE);
    if (b == NULL) return;
    m->table->headers = m->headers;
    m->table->align = m->align;
    m->table->kinds = m->kinds;
    m->table->cells = m->cells;
    b->table = m->table;
}

/* ---- phrases ----------------------------------------------------------------------------- */

phrase_maker phrase_begin(document *d)
{
    return (phrase_maker){.d = d};
}

void phrase_add(phrase_maker *m, piece p)
{
    document *d = m->d;
    if (d->status != TRUCE_OK) return;
    if (!keep(d, ARENA_RESERVE(d->memory, &m->pieces, &m->capacity, m->n + 1))) return;
    m->pieces[m->n++] = (piece){p.kind, document_copy(d, p.t)};
}

void phrase_join(phrase_maker *m, phrase words)
{
    for (size_t k = 0; k < words.n; k++) phrase_add(m, words.pieces[k]);
}

phrase phrase_end(const phrase_maker *m)
{
    return (phrase){m->n, m->pieces};
}
