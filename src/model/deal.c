#include "model/deal.h"
#include "base/arena.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Takes blanks from both ends of [start, end). */
static span trim(span part)
{
    const char *bytes = part.source->bytes;
    while (part.start < part.end && is_blank(bytes[part.start])) part.start++;
    while (part.end > part.start && is_blank(bytes[part.end - 1])) part.end--;
    return part;
}

/* Finds the value that a quantity takes at `quantity`. */
static bool find_quantity(const issue *of, int64_t quantity, uint32_t *value)
{
    if (quantity < of->low || quantity > of->high || (quantity - of->low) % of->step != 0)
        return false;
    *value = (uint32_t)((quantity - of->low) / of->step);
    return true;
}

/* Reports a quantity that the issue cannot take, with the nearest that it can. */
static void report_quantity(const issue *of, truce_diagnostics *sink, span where, int64_t quantity,
                            bool is_number, text written)
{
    char hint[160];
    if (memchr(written.bytes, ',', written.size)) {
        snprintf(hint, sizeof hint, "write the number without commas in it");
    } else if (!is_number || quantity < of->low || quantity > of->high) {
        snprintf(hint, sizeof hint, "it goes from %lld to %lld in steps of %lld",
                 (long long)of->low, (long long)of->high, (long long)of->step);
    } else {
        int64_t below = of->low + (quantity - of->low) / of->step * of->step;
        snprintf(hint, sizeof hint, "the nearest are %lld and %lld", (long long)below,
                 (long long)(below + of->step));
    }
    diagnostic_report(sink, E_DEAL_VALUE, where, hint, SHOWN(written), SHOWN(of->id));
}

bool deal_read_value(const issue *of, truce_diagnostics *sink, span where, text written,
                     uint32_t *value)
{
    if (of->is_choice) {
        uint32_t found = issue_find_option(of, written);
        if (found == NOBODY)
            issue_report_option(of, sink, where, written);
        else
            *value = found;
        return found != NOBODY;
    }
    int64_t quantity = 0;
    bool is_number = decimal_integer(written, &quantity) == DECIMAL_OK;
    if (is_number && find_quantity(of, quantity, value)) return true;
    report_quantity(of, sink, where, quantity, is_number, written);
    return false;
}

/* Reads one ISSUE=VALUE. */
static void read_pair(const truce_scenario *s, truce_diagnostics *sink, span pair,
                      uint32_t *outcome, bool *is_known, span *value_where)
{
    const char *bytes = pair.source->bytes;
    const char *sign = memchr(bytes + pair.start, '=', pair.end - pair.start);
    if (sign == NULL) {
        diagnostic_report(sink, E_DEAL_SHAPE, pair, NULL, SHOWN(span_text(pair)));
        return;
    }
    size_t at = (size_t)(sign - bytes);
    span name = trim((span){pair.source, pair.start, at});
    span value = trim((span){pair.source, at + 1, pair.end});
    const char *semicolon = memchr(sign, ';', pair.end - at);
    if (semicolon != NULL) {
        size_t behind = (size_t)(semicolon - bytes);
        diagnostic_report(sink, E_DEAL_SHAPE, (span){pair.source, behind, behind + 1},
                          "write a comma between pairs: ISSUE=VALUE, ISSUE=VALUE",
                          SHOWN(span_text(pair)));
        return;
    }
    uint32_t found = scenario_find_issue(s, span_text(name));
    if (found == NOBODY) {
        scenario_report_issue(s, sink, name, span_text(name));
        return;
    }
    if (is_known[found])
        diagnostic_report(sink, E_DEAL_TWICE, name, "keep one of them", SHOWN(span_text(name)));
    is_known[found] = true;
    if (value_where != NULL) value_where[found] = value;
    deal_read_value(&s->issues[found], sink, value, span_text(value), &outcome[found]);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Returns where the pair that begins at `start` ends. A comma between two digits does not end it:
 * no id begins with a digit, so that this is a number with commas in it, and one mistake. */
static size_t find_end(const char *bytes, size_t start, size_t size)
{
    size_t end = start;
    for (; end < size && bytes[end] != '\n'; end++)
        if (bytes[end] == ',' && !(end > start && is_digit(bytes[end - 1]) && end + 1 < size &&
                                   is_digit(bytes[end + 1])))
            break;
    return end;
}

/* Reports the issues that the package leaves open. */
static void report_missing(const truce_scenario *s, span end, truce_diagnostics *sink,
                           const bool *is_known)
{
    text_buffer names = {0};
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_issues; i++) {
        if (is_known[i]) continue;
        if (n < 8) {
            if (n > 0) buffer_string(&names, ", ");
            buffer_text(&names, s->issues[i].id);
        }
        n++;
    }
    if (n > 8) buffer_format(&names, " and %zu more", n - 8);
    if (n > 0) {
        text shown = names.has_failed ? TEXT("some issues") : (text){names.bytes, names.size};
        diagnostic_report(sink, E_DEAL_MISSING, end, "add , ISSUE=VALUE for each", (int)shown.size,
                          shown.bytes);
    }
    buffer_free(&names);
}

truce_status deal_read_part(const truce_scenario *s, span part, truce_diagnostics *sink,
                            uint32_t *outcome, span *value_where)
{
    const source *from = part.source;
    size_t errors = truce_diagnostics_errors(sink);
    size_t invalid = text_invalid_utf8(span_text(part));
    if (invalid < part.end - part.start) {
        size_t at = part.start + invalid;
        diagnostic_report(sink, E_YAML_UTF8, (span){from, at, at + 1}, NULL);
        return TRUCE_E_INPUT;
    }
    uint32_t *read = calloc(s->n_issues, sizeof *read);
    bool *is_known = calloc(s->n_issues, sizeof *is_known);
    if (read == NULL || is_known == NULL) {
        free(read);
        free(is_known);
        return TRUCE_E_MEMORY;
    }
    for (size_t start = part.start; start <= part.end;) {
        size_t end = find_end(from->bytes, start, part.end);
        span pair = trim((span){from, start, end});
        if (pair.start < pair.end) read_pair(s, sink, pair, read, is_known, value_where);
        start = end + 1;
    }
    report_missing(s, (span){from, part.end, part.end}, sink, is_known);
    bool is_good = truce_diagnostics_errors(sink) == errors;
    if (is_good) memcpy(outcome, read, s->n_issues * sizeof *read);
    free(read);
    free(is_known);
    return is_good ? TRUCE_OK : TRUCE_E_INPUT;
}

truce_status deal_read(const truce_scenario *s, const source *from, truce_diagnostics *sink,
                       uint32_t *outcome)
{
    return deal_read_part(s, (span){from, 0, from->size}, sink, outcome, NULL);
}

void deal_write_value(text_buffer *b, const issue *i, uint32_t value)
{
    if (i->is_choice)
        buffer_text(b, i->options[value].id);
    else
        buffer_format(b, "%lld", (long long)issue_quantity(i, value));
}

void deal_show_value(text_buffer *b, const issue *i, uint32_t value)
{
    if (i->is_choice) {
        buffer_visible(b, i->options[value].name);
        return;
    }
    buffer_format(b, "%lld", (long long)issue_quantity(i, value));
    if (i->unit.size == 0) return;
    buffer_string(b, " ");
    buffer_visible(b, i->unit);
}

void deal_write(text_buffer *b, const truce_scenario *s, const uint32_t *outcome)
{
    for (uint32_t i = 0; i < s->n_issues; i++) {
        if (i > 0) buffer_string(b, ", ");
        buffer_text(b, s->issues[i].id);
        buffer_string(b, "=");
        deal_write_value(b, &s->issues[i], outcome[i]);
    }
}
