/* page.h -- the frame of an HTML page that stands alone: head, style sheet, header, footer.
 * Floor: report. One file without script and without any outside resource; readable at the width of
 * a phone, printed on A4 with page numbers, in black and white. What is on the page is written
 * between page_begin and page_end; all text of the user goes through the functions below. */
#ifndef TRUCE_REPORT_PAGE_H
#define TRUCE_REPORT_PAGE_H

#include "text/buffer.h"

/* What the frame says about the page. Texts of the user are escaped and isolated here. */
typedef struct page_head {
    text title;         /* of the user */
    text summary;       /* of the user; stands below the title, and when it is short in the footer
                           of each printed page; empty when none */
    const char *reader; /* "For the mediation team" */
    text reader_name;   /* of the user; empty when none */
    text number;        /* document number; empty when none */
    text written;       /* date; empty when none */
    bool is_partial;    /* every printed page says so */
} page_head;

/* Summaries up to so many bytes stand at the foot of every printed page. */
#define PAGE_SHORT_SUMMARY 320

/* A word of the user with more characters may be broken anywhere in a table. */
#define PAGE_LONG_WORD 18

/* Appends everything up to and with <main> and the page's header. */
void page_begin(text_buffer *b, const page_head *head);
/* Appends the footer and closes the page. */
void page_end(text_buffer *b, const page_head *head);

/* Appends text of the user: escaped, and isolated from the direction of the words around it;
 * marked where a word is too long for a column. */
void page_user(text_buffer *b, text t);
/* Appends text of the user as a quoted string of a style sheet, isolated; at most `most_bytes` of
 * it, cut between characters with "..." behind. */
void page_css_string(text_buffer *b, text t, size_t most_bytes);

#endif
