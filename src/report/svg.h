/* svg.h -- pieces of a picture: lines, words, names of the user.
 * Floor: report. Coordinates are whole numbers, so the same answer gives the same bytes everywhere.
 * Names are escaped, isolated from the direction of the words around them, and cut between
 * characters to a width in columns. Pictures are readable in black and white. */
#ifndef TRUCE_REPORT_SVG_H
#define TRUCE_REPORT_SVG_H

#include "text/buffer.h"

#define SVG_INK "#16212c"
#define SVG_SOFT "#5d6b78"
#define SVG_FAINT "#cbd3da"
#define SVG_TINT "#eef2f5"
/* Letters over lines: a white rim keeps them readable. */
#define SVG_RIM                                                                                    \
    "stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""

typedef enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END } svg_anchor;

/* Appends everything up to the first shape; `body` is what follows, with `title` and `desc` as they
 * are to be read out (escaped by the caller); then closes. */
void svg_wrap(text_buffer *out, int width, int height, const text_buffer *title,
              const text_buffer *desc, const text_buffer *body);
/* Appends a pattern of slanted lines, close or wide, under the id `pattern`. */
void svg_hatch(text_buffer *out, const char *pattern, bool is_close);
/* Appends a line; `style`: further attributes. */
void svg_line(text_buffer *out, int x1, int y1, int x2, int y2, const char *style);
void svg_box(text_buffer *out, int x, int y, int width, int height, const char *style);
/* Opens and closes a text of `size` units at a place. */
void svg_text_begin(text_buffer *out, int x, int y, svg_anchor anchor, int size, const char *style);
void svg_text_end(text_buffer *out);
/* Appends Truce's own words there. */
void svg_words(text_buffer *out, int x, int y, svg_anchor anchor, int size, const char *style,
               const char *words);
/* Appends a name of the user, at most so many columns of it. */
void svg_name(text_buffer *out, text name, size_t columns);
/* Appends a text of the user in lines of at most so many columns, broken between words; what is
 * more than `lines_most` lines is cut. Returns the number of lines, `leading` units apart. */
int svg_paragraph(text_buffer *out, int x, int y, int size, int leading, text words, size_t columns,
                  int lines_most);
/* Appends a count in groups of three. */
void svg_number(text_buffer *out, int64_t number);

#endif
