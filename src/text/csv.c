#include "text/csv.h"
#include <string.h>

truce_status csv_begin(csv_reader *r, const source *from, truce_diagnostics *sink)
{
    *r = (csv_reader){.from = from, .sink = sink};
    size_t bad = text_invalid_utf8((text){from->bytes, from->size});
    if (bad < from->size) {
        diagnostic_report(sink, E_YAML_UTF8, (span){from, bad, bad + 1}, "save the table as UTF-8");
        return TRUCE_E_INPUT;
    }
    if (from->size >= 3 && memcmp(from->bytes, "\xEF\xBB\xBF", 3) == 0) r->at = 3;
    TRY(arena_new(NULL, &r->fields_memory));
    truce_status status = arena_new(NULL, &r->copies);
    if (status != TRUCE_OK) csv_end(r);
    return status;
}

void csv_end(csv_reader *r)
{
    arena_free(r->fields_memory);
    arena_free(r->copies);
    r->fields_memory = r->copies = NULL;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static truce_status add_field(csv_reader *r, csv_field field)
{
    TRY(ARENA_RESERVE(r->fields_memory, &r->fields, &r->capacity, r->n + 1));
    r->fields[r->n++] = field;
    return TRUCE_OK;
}

/* Reads a field that begins with a quote; *at stands behind its end afterwards. */
static truce_status read_quoted(csv_reader *r, csv_field *field, bool *is_good)
{
    const char *bytes = r->from->bytes;
    size_t first = r->at, at = first + 1, quotes = 0;
    while (at < r->from->size) {
        if (bytes[at] != '"') {
            at++;
        } else if (at + 1 < r->from->size && bytes[at + 1] == '"') {
            quotes++;
            at += 2;
        } else {
            break;
        }
    }
    bool is_closed = at < r->from->size;
    if (!is_closed) {
        diagnostic_report(r->sink, E_CSV_QUOTE, (span){r->from, first, first + 1},
                          "add the missing quote");
        *is_good = false;
    }
    field->where = (span){r->from, first, is_closed ? at + 1 : at};
    field->value = (text){bytes + first + 1, at - first - 1};
    r->at = is_closed ? at + 1 : at;
    if (quotes == 0) return TRUCE_OK;
    const char *kept;
    TRY(arena_text(r->copies, field->value.bytes, field->value.size, &kept));
    char *copy = (char *)kept;
    size_t size = 0;
    for (size_t k = 0; k < field->value.size; k++) {
        copy[size++] = field->value.bytes[k];
        if (field->value.bytes[k] == '"') k++;
    }
    field->value = (text){copy, size};
    return TRUCE_OK;
}

/* Reads up to the comma or the end of the line. */
static void read_plain(csv_reader *r, csv_field *field)
{
    const char *bytes = r->from->bytes;
    size_t first = r->at, at = first;
    while (at < r->from->size && bytes[at] != ',' && !is_line_end(bytes[at])) at++;
    r->at = at;
    while (at > first && is_blank(bytes[at - 1])) at--;
    field->where = (span){r->from, first, at};
    field->value = (text){bytes + first, at - first};
}

/* Passes over what stands behind a closing quote; reported when it is not blank. */
static void pass_rest(csv_reader *r, bool *is_good)
{
    const char *bytes = r->from->bytes;
    while (r->at < r->from->size && is_blank(bytes[r->at])) r->at++;
    if (r->at == r->from->size || bytes[r->at] == ',' || is_line_end(bytes[r->at])) return;
    diagnostic_report(r->sink, E_CSV_BEHIND, (span){r->from, r->at, r->at + 1},
                      "a quote inside of a field is written twice");
    *is_good = false;
    while (r->at < r->from->size && bytes[r->at] != ',' && !is_line_end(bytes[r->at])) r->at++;
}

truce_status csv_next(csv_reader *r, bool *has_row)
{
    const char *bytes = r->from->bytes;
    bool is_good = true;
    while (r->at < r->from->size && is_line_end(bytes[r->at])) r->at++;
    *has_row = r->at < r->from->size;
    r->n = 0;
    arena_rewind(r->copies, (arena_mark){0});
    if (!*has_row) return TRUCE_OK;
    for (;;) {
        csv_field field = {0};
        while (r->at < r->from->size && is_blank(bytes[r->at])) r->at++;
        if (r->at < r->from->size && bytes[r->at] == '"') {
            TRY(read_quoted(r, &field, &is_good));
            pass_rest(r, &is_good);
        } else {
            read_plain(r, &field);
        }
        TRY(add_field(r, field));
        if (r->at == r->from->size || bytes[r->at] != ',') break;
        r->at++;
    }
    return is_good ? TRUCE_OK : TRUCE_E_INPUT;
}

/* True for a number of one to three digits, or of just three. */
static bool is_thousands(text t, bool is_first)
{
    bool is_digits = is_first ? t.size >= 1 && t.size <= 3 : t.size == 3;
    for (size_t k = 0; k < t.size; k++)
        is_digits = is_digits && t.bytes[k] >= '0' && t.bytes[k] <= '9';
    return is_digits;
}

bool csv_check_fields(const csv_reader *r, size_t n)
{
    if (r->n == n) return true;
    span where = r->fields[0].where;
    const char *hint = NULL;
    where.end = r->fields[r->n - 1].where.end;
    for (size_t k = 0; r->n > n && k + 1 < r->n; k++) {
        const csv_field *a = &r->fields[k], *b = &r->fields[k + 1];
        if (a->where.end + 1 == b->where.start && is_thousands(a->value, true) &&
            is_thousands(b->value, false))
            hint = "write numbers without commas between thousands: 1500";
    }
    diagnostic_report(r->sink, E_CSV_FIELDS, where, hint, r->n, n);
    return false;
}

const char *csv_separator_hint(text column)
{
    bool has_any = memchr(column.bytes, ';', column.size) != NULL ||
                   memchr(column.bytes, '\t', column.size) != NULL;
    return has_any ? "separate the columns with commas" : NULL;
}
