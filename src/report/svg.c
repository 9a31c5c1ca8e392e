#include "report/svg.h"
#include <stdio.h>

void svg_wrap(text_buffer *out, int width, int height, const text_buffer *title,
              const text_buffer *desc, const text_buffer *body)
{
    buffer_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" "
                  "height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"14\" fill=\"" SVG_INK
                  "\" font-family=\"system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Arial, "
                  "sans-serif\">\n<title>",
                  width, height, width, height);
    buffer_bytes(out, title->bytes, title->size);
    buffer_string(out, "</title>\n<desc>");
    buffer_bytes(out, desc->bytes, desc->size);
    buffer_string(out, "</desc>\n");
    svg_box(out, 0, 0, width, height, "fill=\"#fff\"");
    buffer_bytes(out, body->bytes, body->size);
    buffer_string(out, "</svg>\n");
    out->has_failed = out->has_failed || title->has_failed || desc->has_failed || body->has_failed;
}

void svg_hatch(text_buffer *out, const char *pattern, bool is_close)
{
    int step = is_close ? 6 : 12;
    buffer_format(out,
                  "<defs><pattern id=\"%s\" width=\"%d\" height=\"%d\" "
                  "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                  "<rect width=\"%d\" height=\"%d\" fill=\"" SVG_TINT "\"/>"
                  "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/></pattern></defs>\n",
                  pattern, step, step, step, step, is_close ? 2 : 1, step,
                  is_close ? "#8c99a5" : "#aab6c0");
}

void svg_line(text_buffer *out, int x1, int y1, int x2, int y2, const char *style)
{
    buffer_format(out, "<path fill=\"none\" d=\"M%d %dL%d %d\" %s/>\n", x1, y1, x2, y2, style);
}

void svg_box(text_buffer *out, int x, int y, int width, int height, const char *style)
{
    buffer_format(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" %s/>\n", x, y, width,
                  height, style);
}

void svg_text_begin(text_buffer *out, int x, int y, svg_anchor anchor, int size, const char *style)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    buffer_format(out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\"%s%s%s>", x, y, size,
                  anchors[anchor], style[0] ? " " : "", style);
}

void svg_text_end(text_buffer *out)
{
    buffer_string(out, "</text>\n");
}

void svg_words(text_buffer *out, int x, int y, svg_anchor anchor, int size, const char *style,
               const char *words)
{
    svg_text_begin(out, x, y, anchor, size, style);
    buffer_escaped(out, text_of(words));
    svg_text_end(out);
}

/* Returns how many bytes of a text, between characters, take at most so many columns. */
static size_t fitting(text t, size_t columns)
{
    enum { BYTES_LOOKED_AT = 600 };
    size_t fits = 0;
    for (size_t end = 1; end <= t.size && end <= BYTES_LOOKED_AT; end++) {
        bool is_between = end == t.size || ((unsigned char)t.bytes[end] & 0xC0U) != 0x80U;
        if (!is_between) continue;
        if (text_columns((text){t.bytes, end}) > columns) break;
        fits = end;
    }
    return fits;
}

void svg_name(text_buffer *out, text name, size_t columns)
{
    size_t size = fitting(name, columns);
    if (size < name.size) size = fitting(name, columns - 1);
    buffer_string(out, "\xE2\x81\xA8"); /* U+2068, first strong isolate */
    buffer_escaped(out, (text){name.bytes, size});
    if (size < name.size) buffer_string(out, "\xE2\x80\xA6");
    buffer_string(out, "\xE2\x81\xA9"); /* U+2069, pop isolate */
}

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\n';
}

/* Returns where the next line ends: behind the last blank within so many columns, or in the middle
 * of a word that is longer. */
static size_t line_end(text rest, size_t columns)
{
    size_t most = fitting(rest, columns), end = most;
    if (most == rest.size) return most;
    while (end > 0 && !is_blank(rest.bytes[end])) end--;
    return end > 0 ? end : most;
}

int svg_paragraph(text_buffer *out, int x, int y, int size, int leading, text words, size_t columns,
                  int lines_most)
{
    int n = 0;
    while (words.size > 0 && n < lines_most) {
        size_t end = n + 1 < lines_most ? line_end(words, columns) : words.size;
        if (end == 0) break; /* not even a character fits */
        svg_text_begin(out, x, y + n * leading, SVG_START, size, "fill=\"" SVG_SOFT "\"");
        svg_name(out, (text){words.bytes, end}, columns);
        svg_text_end(out);
        while (end < words.size && is_blank(words.bytes[end])) end++;
        words = (text){words.bytes + end, words.size - end};
        n++;
    }
    return n;
}

void svg_number(text_buffer *out, int64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)number);
    for (int k = 0; k < length; k++) {
        buffer_bytes(out, &digits[k], 1);
        int left = length - 1 - k;
        if (left > 0 && left % 3 == 0 && digits[k] != '-') buffer_string(out, ",");
    }
}
