/* document.h -- what a brief says, before anybody decided how it looks.
 * Floor: report. A document is a list of blocks (headings, paragraphs, list items, facts, tables,
 * figures) made of phrases; brief_text.c shows it on a terminal, brief_html.c as a page. Text of
 * the user is kept apart from Truce's own words, so that each renderer can isolate and escape it.
 * All text is copied into the document's arena: a document points at nothing else.
 * A failed call is remembered: write everything, ask document_status once at the end. */
#ifndef TRUCE_REPORT_DOCUMENT_H
#define TRUCE_REPORT_DOCUMENT_H

#include "base/arena.h"
#include "base/exact.h"
#include "text/source.h"

typedef enum piece_kind {
    PIECE_OWN,    /* Truce's own words and numbers */
    PIECE_STRONG, /* the same, emphasised */
    PIECE_USER,   /* a text of the user: any language, any direction */
    PIECE_ID,     /* an id, or an expression as it was written */
    PIECE_BREAK   /* a new line inside a cell or paragraph */
} piece_kind;

/* A run of text in one voice. */
typedef struct piece {
    piece_kind kind;
    text t;
} piece;

typedef struct phrase {
    size_t n;
    const piece *pieces;
} phrase;

/* A phrase of pieces that stand in the call: PHRASE(own("for "), user(p->name)). It lives as long
 * as the block around it. */
#define PHRASE(...)                                                                                \
    ((phrase){sizeof((const piece[]){__VA_ARGS__}) / sizeof(piece), (const piece[]){__VA_ARGS__}})
#define NO_PHRASE ((phrase){0, NULL})

static inline piece own(const char *words)
{
    return (piece){PIECE_OWN, text_of(words)};
}
static inline piece own_text(text t)
{
    return (piece){PIECE_OWN, t};
}
static inline piece strong(const char *words)
{
    return (piece){PIECE_STRONG, text_of(words)};
}
static inline piece strong_text(text t)
{
    return (piece){PIECE_STRONG, t};
}
static inline piece user(text t)
{
    return (piece){PIECE_USER, t};
}
static inline piece id(text t)
{
    return (piece){PIECE_ID, t};
}
static inline piece line_break(void)
{
    return (piece){PIECE_BREAK, {NULL, 0}};
}

typedef enum block_kind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_ANSWER, /* the key answer: stands in a box; the first of a run is the largest */
    BLOCK_FACT,   /* a label and what it is; right behind an answer it belongs into its box */
    BLOCK_ITEM,   /* an item of a list; items in a row are one list */
    BLOCK_NOTE,   /* a remark that may be passed over */
    BLOCK_WARNING,
    BLOCK_TABLE,
    BLOCK_FIGURE
} block_kind;

typedef enum column_align { ALIGN_START, ALIGN_END } column_align;

typedef enum row_kind {
    ROW_PLAIN,
    ROW_TOTAL, /* a sum or a result: set off from the rows above */
    ROW_GROUP  /* only the first cell counts: a title over the rows below */
} row_kind;

/* A table whose first column heads the rows. */
typedef struct document_table {
    phrase caption;
    size_t n_columns;
    const phrase *headers;     /* n_columns */
    const column_align *align; /* n_columns */
    size_t n_rows;
    const row_kind *kinds; /* n_rows */
    const phrase *cells;   /* n_rows x n_columns, row-major */
} document_table;

typedef struct block {
    block_kind kind;
    int level;    /* BLOCK_HEADING: 2 or 3 */
    phrase words; /* all but tables; BLOCK_FIGURE: its caption */
    phrase value; /* BLOCK_FACT */
    const document_table *table;
    text svg;           /* BLOCK_FIGURE: the picture */
    phrase alternative; /* BLOCK_FIGURE: what it shows, where there are no pictures */
    bool is_wide;       /* BLOCK_FIGURE: never beside another one */
    bool is_for_pages;  /* left out where there are no pictures */
} block;

typedef struct document document;
struct document {
    arena *memory;
    truce_status status;
    text title;         /* of the user */
    text summary;       /* of the user; empty when none */
    const char *reader; /* "for the mediation team" */
    text reader_name;   /* of the user: whose eyes; empty when not one party's */
    text number;        /* a document number; empty when none */
    text written;       /* a date; empty when none */
    bool is_partial;    /* the work stopped before it was done */
    bool rounds;        /* document_about rounds; where not, every figure is exact */
    size_t n;
    size_t capacity;
    block *blocks;
};

/* A table under way; see document_table_begin. */
typedef struct table_maker {
    document *d;
    document_table *table;
    phrase *headers;
    column_align *align;
    row_kind *kinds;
    phrase *cells;
    size_t columns_capacity, kinds_capacity, cells_capacity;
    size_t n_cells;
} table_maker;

/* A phrase under way, for phrases whose number of pieces is only known on the way. */
typedef struct phrase_maker {
    document *d;
    piece *pieces;
    size_t n;
    size_t capacity;
} phrase_maker;

/* Returns an empty document whose blocks and texts will live in `memory`. */
document document_of(arena *memory);
/* Returns TRUCE_OK, or the first failure. */
MUST_USE truce_status document_status(const document *d);

/* Copies a text into the document; empty after a failure. */
text document_copy(document *d, text t);
/* Return a number as a text of the document: billionths as an exact decimal, billionths with a
 * sign in front ("+3"), a count in groups of three ("1,234"), a share of a whole in percent,
 * rounded half up (0 of 0 is "0 %"), with a blank in it at which no line breaks. */
text document_nano(document *d, int128 nano);
text document_signed(document *d, int64_t nano);
text document_number(document *d, size_t number);
/* Return billionths for reading: as above when three digits behind the point are enough or the
 * figure is below 1, otherwise rounded half away from zero to hundredths with a sign of "about" in
 * front; only in a document that rounds. For figures that were worked out; what somebody entered
 * is always shown as it was. */
text document_about(document *d, int128 nano);
text document_signed_about(document *d, int64_t nano);
text document_percent(document *d, int128 part, int128 whole);

void document_heading(document *d, int level, phrase words);
/* Adds a block of words: BLOCK_PARAGRAPH, BLOCK_ANSWER, BLOCK_ITEM, BLOCK_NOTE, BLOCK_WARNING. */
void document_say(document *d, block_kind kind, phrase words);
void document_fact(document *d, phrase label, phrase value);
/* `svg` is kept as it is: it must be a complete, trusted <svg> element. */
void document_figure(document *d, text svg, phrase caption, phrase alternative);
/* The same for a picture that needs the whole width of a page. */
void document_wide_figure(document *d, text svg, phrase caption, phrase alternative);

/* Leaves out the last block where there are no pictures: it is one, and shows nothing that is not
 * in words or tables as well, or says how to look at some. */
void document_only_on_pages(document *d);

/* Tables: begin, all columns, then row by row with exactly one cell a column (a ROW_GROUP has one
 * cell), end. */
table_maker document_table_begin(document *d, phrase caption);
void table_column(table_maker *m, column_align align, phrase header);
void table_row(table_maker *m, row_kind kind);
void table_cell(table_maker *m, phrase words);
void document_table_end(table_maker *m);

/* Phrases piece by piece; the result lives in the document. */
phrase_maker phrase_begin(document *d);
void phrase_add(phrase_maker *m, piece p);
void phrase_join(phrase_maker *m, phrase words);
phrase phrase_end(const phrase_maker *m);

#endif
