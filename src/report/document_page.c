#include "report/document_page.h"
#include "report/page.h"

/* Tables with more rows or more text than this may be broken over printed pages, between rows;
 * smaller ones are kept whole. */
#define TABLE_WHOLE_ROWS 22
#define TABLE_WHOLE_BYTES 1800

static void put_phrase(text_buffer *b, phrase words)
{
    for (size_t k = 0; k < words.n; k++) {
        const piece *p = &words.pieces[k];
        switch (p->kind) {
        case PIECE_OWN: buffer_escaped(b, p->t); break;
        case PIECE_STRONG:
            buffer_string(b, "<strong>");
            buffer_escaped(b, p->t);
            buffer_string(b, "</strong>");
            break;
        case PIECE_USER: page_user(b, p->t); break;
        case PIECE_ID:
            buffer_string(b, "<code dir=\"ltr\">");
            buffer_escaped(b, p->t);
            buffer_string(b, "</code>");
            break;
        case PIECE_BREAK: buffer_string(b, "<br>"); break;
        }
    }
}

static void put_element(text_buffer *b, const char *open, phrase words, const char *close)
{
    buffer_string(b, open);
    put_phrase(b, words);
    buffer_string(b, close);
}

/* ---- tables ------------------------------------------------------------------------------ */

static void put_row(text_buffer *b, const document_table *t, size_t row)
{
    const phrase *cells = t->cells + row * t->n_columns;
    if (t->kinds[row] == ROW_GROUP) {
        buffer_format(b, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">",
                      t->n_columns);
        put_element(b, "", cells[0], "</th></tr>\n");
        return;
    }
    buffer_string(b, t->kinds[row] == ROW_TOTAL ? "<tr class=\"total\">" : "<tr>");
    put_element(b, "<th scope=\"row\">", cells[0], "</th>");
    for (size_t column = 1; column < t->n_columns; column++)
        put_element(b, t->align[column] == ALIGN_END ? "<td class=\"end\">" : "<td>", cells[column],
                    "</td>");
    buffer_string(b, "</tr>\n");
}

/* Returns how many bytes of text the cells of a table hold. */
static size_t table_bytes(const document_table *t)
{
    size_t sum = 0;
    for (size_t cell = 0; cell < t->n_rows * t->n_columns; cell++)
        for (size_t k = 0; k < t->cells[cell].n; k++) sum += t->cells[cell].pieces[k].t.size;
    return sum;
}

/* Appends a table inside a frame that scrolls on its own when the page is narrow. */
static void put_table(text_buffer *b, const document_table *t, size_t number)
{
    buffer_format(
        b,
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
        "aria-labelledby=\"table-%zu\">\n<table%s>\n<caption id=\"table-%zu\">",
        number,
        t->n_rows > TABLE_WHOLE_ROWS || table_bytes(t) > TABLE_WHOLE_BYTES ? " class=\"long\"" : "",
        number);
    put_element(b, "", t->caption, "</caption>\n<thead><tr>");
    for (size_t column = 0; column < t->n_columns; column++)
        put_element(b,
                    t->align[column] == ALIGN_END ? "<th scope=\"col\" class=\"end\">"
                                                  : "<th scope=\"col\">",
                    t->headers[column], "</th>");
    buffer_string(b, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < t->n_rows; row++) {
        if (row > 0 && t->kinds[row] == ROW_GROUP) buffer_string(b, "</tbody>\n<tbody>\n");
        put_row(b, t, row);
    }
    buffer_string(b, "</tbody>\n</table>\n</div>\n");
}

/* ---- blocks ------------------------------------------------------------------------------ */

/* What is open while blocks go by: blocks of a kind that stand together share an element. */
typedef struct frame {
    bool in_answer, in_list, in_facts, in_figures;
    size_t n_parts, n_tables;
} frame;

/* Closes what the next block does not belong into. */
static void close_before(text_buffer *b, frame *f, block_kind next)
{
    if (f->in_list && next != BLOCK_ITEM) {
        buffer_string(b, "</ul>\n");
        f->in_list = false;
    }
    if (f->in_figures && next != BLOCK_FIGURE) {
        buffer_string(b, "</div>\n");
        f->in_figures = false;
    }
    if (f->in_facts && next != BLOCK_FACT) {
        buffer_string(b, "</dl>\n");
        f->in_facts = false;
    }
    if (f->in_answer && next != BLOCK_ANSWER && next != BLOCK_FACT) {
        buffer_string(b, "</div>\n");
        f->in_answer = false;
    }
}

/* Opens what the block belongs into, where it is not open yet. Pictures that follow each other
 * (`is_followed`) stand side by side. */
static void open_before(text_buffer *b, frame *f, block_kind next, bool is_followed)
{
    if (next == BLOCK_FIGURE && is_followed && !f->in_figures) {
        buffer_string(b, "<div class=\"figures\">\n");
        f->in_figures = true;
    }
    if (next == BLOCK_ANSWER && !f->in_answer) {
        buffer_string(b, "<div class=\"answer\">\n");
        f->in_answer = true;
    }
    if (next == BLOCK_FACT && !f->in_facts) {
        buffer_string(b, "<dl>\n");
        f->in_facts = true;
    }
    if (next == BLOCK_ITEM && !f->in_list) {
        buffer_string(b, "<ul>\n");
        f->in_list = true;
    }
}

static void put_figure(text_buffer *b, const block *shown)
{
    buffer_string(b, shown->is_wide ? "<figure class=\"wide\">\n" : "<figure>\n");
    buffer_text(b, shown->svg);
    put_element(b, "<figcaption>", shown->words, "</figcaption>\n</figure>\n");
}

static void put_block(text_buffer *b, const block *shown, frame *f)
{
    switch (shown->kind) {
    case BLOCK_HEADING:
        if (shown->level == 2)
            buffer_format(b, "<h2 id=\"part-%zu\">", ++f->n_parts);
        else
            buffer_string(b, "<h3>");
        put_element(b, "", shown->words, shown->level == 2 ? "</h2>\n" : "</h3>\n");
        break;
    case BLOCK_ANSWER:
    case BLOCK_PARAGRAPH: put_element(b, "<p>", shown->words, "</p>\n"); break;
    case BLOCK_FACT:
        put_element(b, "<dt>", shown->words, "</dt>");
        put_element(b, "<dd>", shown->value, "</dd>\n");
        break;
    case BLOCK_ITEM: put_element(b, "<li>", shown->words, "</li>\n"); break;
    case BLOCK_NOTE: put_element(b, "<p class=\"note\">", shown->words, "</p>\n"); break;
    case BLOCK_WARNING:
        put_element(b, "<p class=\"warning\" role=\"note\">", shown->words, "</p>\n");
        break;
    case BLOCK_TABLE: put_table(b, shown->table, ++f->n_tables); break;
    case BLOCK_FIGURE: put_figure(b, shown); break;
    }
}

/* Appends the list of parts, when there are enough of them to look for one. */
static void put_contents(text_buffer *b, const document *d)
{
    size_t n = 0;
    for (size_t k = 0; k < d->n; k++)
        n += d->blocks[k].kind == BLOCK_HEADING && d->blocks[k].level == 2;
    if (n < 3) return;
    buffer_string(
        b, "<nav aria-labelledby=\"contents\">\n<p id=\"contents\">On this page</p>\n<ol>\n");
    n = 0;
    for (size_t k = 0; k < d->n; k++) {
        const block *heading = &d->blocks[k];
        if (heading->kind != BLOCK_HEADING || heading->level != 2) continue;
        buffer_format(b, "<li><a href=\"#part-%zu\">", ++n);
        put_element(b, "", heading->words, "</a></li>\n");
    }
    buffer_string(b, "</ol>\n</nav>\n");
}

truce_status document_page(const document *d, truce_text *out)
{
    text_buffer b = {0};
    page_head head = {.title = d->title,
                      .summary = d->summary,
                      .reader = d->reader,
                      .reader_name = d->reader_name,
                      .number = d->number,
                      .written = d->written,
                      .is_partial = d->is_partial};
    page_begin(&b, &head);
    frame f = {0};
    for (size_t k = 0; k < d->n; k++) {
        const block *shown = &d->blocks[k];
        close_before(&b, &f, shown->kind);
        if (shown->kind == BLOCK_HEADING && shown->level == 2 && f.n_parts == 0)
            put_contents(&b, d);
        bool is_followed = k + 1 < d->n && d->blocks[k + 1].kind == shown->kind;
        open_before(&b, &f, shown->kind, is_followed && !shown->is_wide);
        put_block(&b, shown, &f);
    }
    close_before(&b, &f, BLOCK_HEADING);
    page_end(&b, &head);
    return buffer_finish(&b, out);
}
