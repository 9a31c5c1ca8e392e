#include "corridor/closure.h"
#include "corridor/mention.h"
#include "text/buffer.h"
#include "text/decimal.h"
#include <string.h>

typedef struct argument {
    const truce_corridor *c;
    truce_diagnostics *sink;
    source from;
} argument;

static span span_between(const argument *a, size_t start, size_t end)
{
    return (span){&a->from, start, end};
}

/* Reports a day that is not in the corridor, with those that are, as numbers or as dates. */
static void report_outside(const argument *a, span where, bool is_number)
{
    calendar from = is_number ? (calendar){false, 0} : corridor_calendar(a->c);
    int64_t last = (int64_t)a->c->days - 1;
    text_buffer b = {0};
    truce_text hint = {0};
    buffer_string(&b, "the days go from ");
    if (from.has_start)
        date_write(&b, from.start);
    else
        buffer_string(&b, "0");
    buffer_string(&b, " to ");
    if (from.has_start)
        date_write(&b, from.start + last);
    else
        buffer_format(&b, "%lld", (long long)last);
    if (buffer_finish(&b, &hint) != TRUCE_OK) hint.bytes = NULL;
    diagnostic_report(a->sink, E_CORRIDOR_DAY, where, hint.bytes, SHOWN(span_text(where)));
    truce_text_free(&hint);
}

/* Reads a day of the horizon: its number, or a date. */
static bool read_day(const argument *a, span where, uint32_t *out)
{
    const char *hint;
    int64_t day;
    text t = span_text(where);
    bool is_number = decimal_integer(t, &day) == DECIMAL_OK;
    if (!is_number && !(a->c->has_start && mention_day(a->c, t, &day, &hint))) {
        diagnostic_report(a->sink, E_CLOSE_DAY, where,
                          a->c->has_start ? "write its number, the first is 0, or its date"
                                          : "write its number; the first is 0",
                          SHOWN(t));
        return false;
    }
    if (day >= 0 && day < a->c->days) {
        *out = (uint32_t)day;
        return true;
    }
    report_outside(a, where, is_number);
    return false;
}

/* Finds "..": where the first day ends, or the end of the argument. */
static size_t find_dots(const source *from, size_t at)
{
    while (at < from->size &&
           !(from->bytes[at] == '.' && at + 1 < from->size && from->bytes[at + 1] == '.'))
        at++;
    return at;
}

truce_status closure_read(const truce_corridor *c, const char *argument_text,
                          truce_diagnostics *sink, closure *out)
{
    argument a = {c, sink, {"--close", argument_text, strlen(argument_text)}};
    const char *colon = strrchr(argument_text, ':');
    if (colon == NULL) {
        diagnostic_report(sink, E_CLOSE_SHAPE, span_between(&a, 0, a.from.size),
                          "for example rafah:10..16, or rafah:10 for one day",
                          SHOWN(text_of(argument_text)));
        return TRUCE_E_INPUT;
    }
    size_t end_of_name = (size_t)(colon - argument_text), at = end_of_name + 1;
    size_t dots = find_dots(&a.from, at);
    closure read = {0};
    bool is_good = mention_crossing(c, sink, (text){argument_text, end_of_name},
                                    span_between(&a, 0, end_of_name), "only crossings are closed",
                                    &read.crossing);
    bool has_first = read_day(&a, span_between(&a, at, dots), &read.first);
    bool has_last = has_first;
    read.last = read.first;
    if (dots < a.from.size)
        has_last = read_day(&a, span_between(&a, dots + 2, a.from.size), &read.last);
    if (has_first && has_last && read.first > read.last) {
        diagnostic_report(sink, E_CLOSE_ORDER, span_between(&a, at, a.from.size),
                          "write the earlier day first");
        return TRUCE_E_INPUT;
    }
    if (!is_good || !has_first || !has_last) return TRUCE_E_INPUT;
    *out = read;
    return TRUCE_OK;
}
