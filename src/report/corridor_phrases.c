/* corridor_phrases.c -- figures, days and names as pieces of a phrase. */
#include "report/corridor_words.h"
#include <stdio.h>

/* Returns digits with words before and behind them. */
static piece joined(document *d, const char *before, text digits, const char *behind)
{
    char shown[64];
    int size =
        snprintf(shown, sizeof shown, "%s%.*s%s", before, (int)digits.size, digits.bytes, behind);
    return own_text(document_copy(d, (text){shown, (size_t)size}));
}

piece corridor_number(document *d, int64_t number)
{
    if (number >= 0) return own_text(document_number(d, (size_t)number));
    return joined(d, "\xE2\x88\x92", document_number(d, (size_t)-number), "");
}

piece corridor_signed(document *d, int64_t number)
{
    if (number <= 0) return corridor_number(d, number);
    return joined(d, "+", document_number(d, (size_t)number), "");
}

piece corridor_limit(document *d, int64_t number)
{
    return number == UNLIMITED ? own("unlimited") : corridor_number(d, number);
}

/* Moves what was written into the document. */
static piece moved(document *d, text_buffer *b)
{
    if (b->has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    text shown = document_copy(d, (text){b->bytes, b->size});
    buffer_free(b);
    return own_text(shown);
}

piece corridor_share(document *d, int64_t part, int64_t whole)
{
    text_buffer b = {0};
    if (whole == 0) return corridor_none();
    corridor_put_share(&b, part, whole);
    return moved(d, &b);
}

piece corridor_dates(document *d, calendar dates, uint32_t first, uint32_t last)
{
    text_buffer b = {0};
    calendar_days(&b, dates, first, (int64_t)last + 1);
    return moved(d, &b);
}

piece corridor_days_words(document *d, const corridor_figures *f, uint32_t first, uint32_t last)
{
    return corridor_dates(d, f->calendar, first, last);
}

piece corridor_trucks(document *d, int64_t n)
{
    text digits = corridor_number(d, n).t;
    return joined(d, "", digits, n == 1 ? " truck" : " trucks");
}

piece corridor_none(void)
{
    return own("\xE2\x80\x93");
}

piece corridor_crossing(const corridor_figures *f, uint32_t crossing_number)
{
    return user(f->corridor->crossings[crossing_number].name);
}

piece corridor_area(const corridor_figures *f, uint32_t area_number)
{
    return user(f->corridor->areas[area_number].name);
}

void corridor_say_left_out(document *d, size_t shown, size_t all, const char *what,
                           const char *where)
{
    if (shown >= all) return;
    document_say(d, BLOCK_NOTE,
                 PHRASE(own_text(document_number(d, all - shown)), own(" more "), own(what),
                        own(all - shown == 1 ? " is" : "s are"), own(" not shown here"),
                        own(where)));
}
