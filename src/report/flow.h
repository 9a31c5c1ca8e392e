/* flow.h -- styled text that is broken into lines of a terminal.
 * Floor: report. A flow is a run of characters, each with a voice (plain, strong, dim). It is
 * broken at blanks; a word wider than a line is cut. The lines are written one by one, so that
 * cells of a table can stand beside each other. */
#ifndef TRUCE_REPORT_FLOW_H
#define TRUCE_REPORT_FLOW_H

#include "report/document.h"
#include "text/buffer.h"
#include "truce/report.h"

typedef enum voice { VOICE_PLAIN, VOICE_STRONG, VOICE_DIM } voice;

/* How everything is written; the style with its defaults filled in. */
typedef struct flow_style {
    size_t columns;
    bool colour;
    bool ascii;
} flow_style;

typedef struct flow {
    text_buffer bytes;
    text_buffer voices; /* a voice for each byte */
} flow;

/* A line of a flow: bytes from `begin` to `end`, without the blanks around it. */
typedef struct flow_line {
    size_t begin;
    size_t end;
    size_t columns;
} flow_line;

/* Adds words of Truce; in ASCII where the style asks for it. */
void flow_own(flow *f, const flow_style *style, text words, voice v);
/* Adds a phrase; its strong pieces are strong, all else has the voice `v`. */
void flow_phrase(flow *f, const flow_style *style, phrase words, voice v);
void flow_free(flow *f);
void flow_clear(flow *f);

/* Gives the next line, at most `width` (at least 1) columns wide, from `*at`; false when there is
 * none left. The empty flow has no line. */
bool flow_next(const flow *f, size_t width, size_t *at, flow_line *line);
/* Returns the width of the widest line when nothing is wrapped, and of the widest word. */
size_t flow_width(const flow *f);
size_t flow_word_width(const flow *f);
/* Appends a line, with colours where the style has them. */
void flow_write(text_buffer *out, const flow_style *style, const flow *f, const flow_line *line);

#endif
