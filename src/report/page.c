#include "report/page.h"

/* The style sheet. Serif letters for reading, plain ones for tables; one accent, and nothing that
 * only a colour tells. */
static const char *const style_sheet[] = {
    ":root{color-scheme:light;--ink:#16212c;--soft:#52606c;--line:#cbd3da;--tint:#f2f5f8;"
    "--accent:#1d4a73;"
    "--sans:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',Arial,sans-serif;"
    "--serif:Charter,'Bitstream Charter','Noto Serif',Georgia,'DejaVu Serif',serif}\n"
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0;background:#fff;color:var(--ink);font:1.0625rem/1.55 var(--serif)}\n"
    "main{max-width:62rem;margin:0 auto;padding:2.5rem 1.5rem 3rem}\n"
    "p,ul,.summary,.warning{max-width:44rem}\n"
    "p{margin:0 0 .9rem}\n"
    "bdi,code{overflow-wrap:anywhere}\n"
    "th bdi,td bdi{overflow-wrap:break-word}\n"
    "th bdi.long,td bdi.long{overflow-wrap:anywhere}\n"
    "code{font:0.86em/1.4 ui-monospace,'Cascadia Mono','DejaVu Sans Mono',Consolas,monospace;"
    "background:var(--tint);padding:.1em .3em;border-radius:.2em}\n",
    "header{border-bottom:3px solid var(--ink);padding-bottom:1.25rem;margin-bottom:1.75rem}\n"
    ".kicker{font:600 .875rem/1.4 var(--sans);color:var(--accent);margin:0 0 .75rem;"
    "max-width:none}\n"
    "h1{font:600 2.375rem/1.15 var(--serif);margin:0 0 .75rem;overflow-wrap:anywhere}\n"
    ".summary{font-size:1.125rem;line-height:1.5;margin:0}\n"
    ".about{font:.8125rem/1.5 var(--sans);color:var(--soft);margin:.9rem 0 0;max-width:none}\n"
    "main{counter-reset:part}\n"
    "h2{counter-increment:part;font:600 1.5rem/1.25 var(--serif);margin:3rem 0 .9rem;"
    "padding-top:1.1rem;border-top:1px solid var(--line);scroll-margin-top:1rem}\n"
    "h2::before{content:counter(part) '\\2002';color:var(--accent)}\n"
    "h3{font:600 1.125rem/1.35 var(--sans);margin:1.9rem 0 .5rem}\n",
    ".answer{border:1px solid var(--ink);border-inline-start-width:7px;background:var(--tint);"
    "padding:1.1rem 1.35rem .9rem;margin:0 0 1.5rem}\n"
    ".answer>p:first-child{font-size:1.375rem;line-height:1.3;font-weight:600}\n"
    ".answer p{margin-bottom:.7rem}\n"
    ".warning{border:2px dashed var(--ink);padding:.7rem 1rem;margin:0 0 1.25rem;"
    "font:600 .9375rem/1.45 var(--sans)}\n"
    ".note{font:.875rem/1.5 var(--sans);color:var(--soft)}\n"
    "ul{margin:0 0 1rem;padding-inline-start:1.3rem}\n"
    "li{margin-bottom:.4rem}\n"
    "dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.3rem 1.25rem;"
    "margin:0 0 1rem;font:.9375rem/1.45 var(--sans)}\n"
    ".answer dl{margin-bottom:.4rem}\n"
    "dt{color:var(--soft)}dd{margin:0}\n"
    "nav{font:.9375rem/1.5 var(--sans);margin:0 0 1rem}\n"
    "nav ol{columns:2;column-gap:2.5rem;max-width:44rem;margin:.3rem 0 0;"
    "padding-inline-start:1.6rem}\n"
    "nav a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.15em}\n"
    "nav p{font-weight:600;margin:0}\n",
    ".scroll{overflow-x:auto;margin:0 0 1.5rem}\n"
    ".scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}\n"
    "table{border-collapse:collapse;font:.9375rem/1.4 var(--sans);min-width:60%}\n"
    "caption{text-align:start;font-weight:600;padding:0 0 .5rem;max-width:44rem}\n"
    "th,td{padding:.4rem .8rem .4rem 0;text-align:start;vertical-align:top;min-width:3.25rem}\n"
    "tbody th,thead th:first-child{min-width:7.5rem}\n"
    "td:last-child,th:last-child{padding-inline-end:.2rem}\n"
    "thead th{border-bottom:2px solid var(--ink);vertical-align:bottom;font-weight:600;"
    "line-height:1.25}\n"
    "tbody tr{border-bottom:1px solid var(--line)}\n"
    "tbody th{font-weight:400;background:#fff}\n"
    ".end{text-align:end;font-variant-numeric:tabular-nums}\n"
    "tr.total{border-top:1.5px solid var(--ink)}tr.total>*{font-weight:600}\n"
    "tr.group>th{font-weight:600;padding-top:1rem;border-bottom:1.5px solid var(--soft)}\n"
    "figure{margin:0 0 1.5rem;max-width:44rem}\n"
    "figure svg{display:block;max-width:100%;height:auto}\n"
    "figure.wide{max-width:none}\n"
    ".figures{margin:0 0 1rem;orphans:1;widows:1}\n"
    ".figures figure{display:inline-block;vertical-align:top;width:48%;margin:0 3% 1rem 0}\n"
    ".figures figure:nth-child(2n){margin-inline-end:0}\n"
    "figcaption{font:.875rem/1.45 var(--sans);color:var(--soft);margin-top:.4rem}\n"
    "footer{border-top:3px solid var(--ink);margin-top:3rem;padding-top:1rem;"
    "font:.8125rem/1.5 var(--sans);color:var(--soft)}footer p{max-width:none;margin:0 0 .4rem}\n",
    "@media(max-width:40rem){main{padding:1.25rem 1rem 2rem}h1{font-size:1.75rem}"
    "h2{font-size:1.3125rem;margin-top:2.25rem}.summary{font-size:1.0625rem}"
    ".answer{padding:.9rem 1rem .6rem}.answer>p:first-child{font-size:1.1875rem}"
    "nav ol{columns:1}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}"
    "table{font-size:.875rem;min-width:100%}"
    "caption{max-width:calc(100vw - 2rem)}.figures figure{width:100%;margin-inline-end:0}"
    "tbody tr:not(.group)>th,thead th:first-child{position:sticky;inset-inline-start:0;"
    "background:#fff;width:34vw;min-width:7rem;max-width:38vw;padding-inline-end:.6rem}}\n",
    "@media print{html{font-size:9.5pt}main{max-width:none;padding:0}nav{display:none}"
    "body{line-height:1.42}h1{font-size:2rem}"
    "h2{margin-top:1.6rem;padding-top:.7rem;font-size:1.35rem}h3{margin-top:1.1rem}"
    "h1,h2,h3,caption,thead{break-after:avoid}"
    "figure,.answer,.warning,table,dl,li,tr{break-inside:avoid}table.long{break-inside:auto}"
    "p{orphans:3;widows:3}thead{display:table-header-group}"
    ".scroll{overflow:visible;margin-bottom:1.1rem}table{font-size:.875rem;width:100%}"
    "th,td{padding-top:.25rem;padding-bottom:.25rem}"
    ".answer,code{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    "figure svg{max-width:125mm}figure.wide "
    "svg{width:100%;max-width:100%}figure{margin-bottom:1rem}"
    ".figures figure{width:48%}.figures figure svg{max-width:100%}"
    "tbody th,thead th:first-child{min-width:6.5rem}th,td{min-width:2.75rem}"
    "a{color:inherit;text-decoration:none}footer{margin-top:1.6rem;break-inside:avoid}}\n"};

/* True when a word is so long that a table could not be made narrow enough for it. */
static bool has_long_word(text t)
{
    size_t run = 0;
    for (size_t k = 0; k < t.size; k++) {
        unsigned char byte = (unsigned char)t.bytes[k];
        if (byte == ' ' || byte == '-' || byte == '\t' || byte == '\n')
            run = 0;
        else if ((byte & 0xC0U) != 0x80U && ++run > PAGE_LONG_WORD)
            return true;
    }
    return false;
}

void page_user(text_buffer *b, text t)
{
    buffer_string(b, has_long_word(t) ? "<bdi class=\"long\">" : "<bdi>");
    buffer_escaped(b, t);
    buffer_string(b, "</bdi>");
}

/* Appends what a style sheet may hold between quotes: letters, digits, blanks and all that is not
 * ASCII as it is, everything else by its number, so that nothing can end the string or the sheet.
 */
static void put_css(text_buffer *b, text t)
{
    for (size_t k = 0; k < t.size; k++) {
        unsigned char byte = (unsigned char)t.bytes[k];
        bool is_plain = byte >= 128 || byte == ' ' || (byte >= '0' && byte <= '9') ||
                        (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        if (is_plain)
            buffer_bytes(b, t.bytes + k, 1);
        else
            buffer_format(b, "\\%x ", byte);
    }
}

void page_css_string(text_buffer *b, text t, size_t most_bytes)
{
    text_buffer shown = {0};
    buffer_visible(&shown, t);
    text rest = {shown.bytes, shown.size};
    bool is_cut = rest.size > most_bytes;
    if (is_cut) {
        rest.size = most_bytes;
        while (rest.size > 0 && ((unsigned char)rest.bytes[rest.size] & 0xC0) == 0x80) rest.size--;
    }
    buffer_string(b, "\"\\2068 ");
    put_css(b, rest);
    buffer_string(b, is_cut ? "...\\2069 \"" : "\\2069 \"");
    b->has_failed = b->has_failed || shown.has_failed;
    buffer_free(&shown);
}

/* Appends who the page is for, and its date and number, as they stand at its head and foot. */
static void put_about(text_buffer *b, const page_head *head)
{
    const char *between = "";
    if (head->written.size > 0) {
        buffer_string(b, "Written ");
        buffer_escaped(b, head->written);
        between = " \xC2\xB7 ";
    }
    if (head->number.size > 0) {
        buffer_format(b, "%sDocument ", between);
        buffer_escaped(b, head->number);
        between = " \xC2\xB7 ";
    }
    buffer_format(b, "%sTruce " TRUCE_VERSION, between);
}

static void put_reader(text_buffer *b, const page_head *head)
{
    buffer_string(b, head->reader);
    if (head->reader_name.size > 0) {
        buffer_string(b, " ");
        page_user(b, head->reader_name);
    }
}

/* Appends the rules for paper: size, margins, and what stands in the margins of each page. */
static void put_paper(text_buffer *b, const page_head *head)
{
    bool is_short = head->summary.size > 0 && head->summary.size <= PAGE_SHORT_SUMMARY;
    const char *font = "font:7pt/1.3 system-ui,'Noto Sans','DejaVu Sans',sans-serif;"
                       "color:#3b4752;";
    buffer_string(b, "@page{size:A4;margin:20mm 18mm 27mm");
    buffer_format(b, ";@top-right{%swidth:100%%;text-align:right;content:", font);
    page_css_string(b, text_of(head->reader), 80);
    if (head->reader_name.size > 0) {
        buffer_string(b, " \" \" ");
        page_css_string(b, head->reader_name, 40);
    }
    if (head->is_partial) buffer_string(b, " \" \\2014  partial answer\"");
    buffer_format(b,
                  "}@bottom-left{%swidth:76%%;text-align:left;vertical-align:top;"
                  "padding-top:4mm;white-space:pre-line;content:",
                  font);
    page_css_string(b, head->title, 90);
    if (is_short) {
        buffer_string(b, " \"\\a \" ");
        page_css_string(b, head->summary, PAGE_SHORT_SUMMARY * 2);
    }
    buffer_format(b,
                  "}@bottom-right{%swidth:24%%;text-align:right;vertical-align:top;"
                  "padding-top:4mm;content:",
                  font);
    if (head->number.size > 0) {
        page_css_string(b, head->number, 40);
        buffer_string(b, " \" \\b7  \" ");
    }
    buffer_string(b, "\"page \" counter(page) \" of \" counter(pages)}}\n");
}

void page_begin(text_buffer *b, const page_head *head)
{
    buffer_string(b, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n"
                     "<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                     "<meta name=\"robots\" content=\"noindex\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    buffer_escaped(b, head->title);
    buffer_string(b, "</title>\n<style>\n");
    for (size_t k = 0; k < sizeof style_sheet / sizeof *style_sheet; k++)
        buffer_string(b, style_sheet[k]);
    put_paper(b, head);
    buffer_string(b, "</style>\n</head>\n<body>\n<main>\n<header>\n<p class=\"kicker\">");
    put_reader(b, head);
    buffer_string(b, "</p>\n<h1 dir=\"auto\">");
    buffer_escaped(b, head->title);
    buffer_string(b, "</h1>\n");
    if (head->summary.size > 0) {
        buffer_string(b, "<p class=\"summary\" dir=\"auto\">");
        buffer_escaped(b, head->summary);
        buffer_string(b, "</p>\n");
    }
    buffer_string(b, "<p class=\"about\">");
    put_about(b, head);
    buffer_string(b, "</p>\n</header>\n");
}

void page_end(text_buffer *b, const page_head *head)
{
    buffer_string(b, "<footer>\n");
    if (head->summary.size > 0 && head->summary.size <= PAGE_SHORT_SUMMARY) {
        buffer_string(b, "<p dir=\"auto\">");
        buffer_escaped(b, head->summary);
        buffer_string(b, "</p>\n");
    }
    buffer_string(b, "<p>");
    page_user(b, head->title);
    buffer_string(b, " \xC2\xB7 ");
    put_reader(b, head);
    if (head->is_partial) buffer_string(b, " \xC2\xB7 partial answer");
    buffer_string(b, " \xC2\xB7 ");
    put_about(b, head);
    buffer_string(b, "</p>\n</footer>\n</main>\n</body>\n</html>\n");
}
