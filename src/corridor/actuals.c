#include "corridor/actuals.h"
#include "corridor/mention.h"
#include "text/csv.h"
#include "text/decimal.h"
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 5, SOURCES_MOST = 64, COUNTS_MOST = 1000000 };

typedef enum column {
    COLUMN_DATE,
    COLUMN_CROSSING,
    COLUMN_TRUCKS,
    COLUMN_SOURCE,
    COLUMN_STATUS
} column;

static const text column_names[COLUMNS] = {
    [COLUMN_DATE] = {"date", 4},     [COLUMN_CROSSING] = {"crossing", 8},
    [COLUMN_TRUCKS] = {"trucks", 6}, [COLUMN_SOURCE] = {"source", 6},
    [COLUMN_STATUS] = {"status", 6},
};

enum { STATUSES = 4 };
static const text statuses[STATUSES] = {
    [COUNT_ENTERED] = {"entered", 7},
    [COUNT_REROUTED] = {"rerouted", 8},
    [COUNT_TURNED_BACK] = {"turned_back", 11},
    [COUNT_WAITING] = {"waiting", 7},
};

typedef struct table {
    arena *memory;
    const truce_corridor *c;
    truce_diagnostics *sink;
    csv_reader rows;
    uint32_t *columns; /* by column of the table */
    size_t n_columns;
    actuals *out;
    size_t capacity, sources_capacity;
    span outside; /* the first row that is not of the horizon */
} table;

const char *count_status_text(count_status status)
{
    return statuses[status].bytes;
}

/* ---- the first line ---------------------------------------------------------------------- */

/* Reports a column that is not known, and marks those that it may have been meant for. */
static void report_column(table *t, const csv_field *field, bool *is_meant)
{
    char nearest[96];
    const char *hint = csv_separator_hint(field->value);
    for (size_t k = 0; k < COLUMNS; k++)
        if (hint != NULL ||
            diagnostic_nearest(field->value, &column_names[k], 1, nearest, sizeof nearest) != NULL)
            is_meant[k] = true;
    if (hint == NULL)
        hint = diagnostic_nearest(field->value, column_names, COLUMNS, nearest, sizeof nearest);
    if (hint == NULL) hint = "the columns are date, crossing, trucks, source and status";
    diagnostic_report(t->sink, E_COUNT_COLUMN, field->where, hint, SHOWN(field->value));
}

/* Reports columns that are required and not there. */
static void report_missing(table *t, const source *from, const csv_field *seen,
                           const bool *is_meant)
{
    char names[64];
    int size = 0;
    for (uint32_t k = 0; k < COLUMN_STATUS; k++)
        if (seen[k].where.source == NULL && !is_meant[k])
            size += snprintf(names + size, sizeof names - (size_t)size, "%s%s",
                             size > 0 ? ", " : "", column_names[k].bytes);
    if (size > 0)
        diagnostic_report(t->sink, E_CSV_MISSING, (span){from, 0, 0},
                          "the first line names the columns: date,crossing,trucks,source,status",
                          size, names);
}

static truce_status read_head(table *t, arena *scratch, const source *from)
{
    bool has_row;
    csv_field seen[COLUMNS] = {0};
    bool is_meant[COLUMNS] = {false};
    TRY(csv_next(&t->rows, &has_row));
    if (!has_row) {
        diagnostic_report(t->sink, E_CSV_EMPTY, (span){from, 0, 0},
                          "the first line names the columns: date,crossing,trucks,source,status");
        return TRUCE_E_INPUT;
    }
    t->n_columns = t->rows.n;
    TRY(ARENA_ARRAY(scratch, t->n_columns, &t->columns));
    for (size_t k = 0; k < t->n_columns; k++) {
        const csv_field *field = &t->rows.fields[k];
        uint32_t found = 0;
        while (found < COLUMNS && !text_equal(field->value, column_names[found])) found++;
        t->columns[k] = found;
        if (found == COLUMNS) {
            report_column(t, field, is_meant);
        } else if (seen[found].where.source != NULL) {
            diagnostic_report_second(t->sink, E_COUNT_COLUMN_TWICE, field->where,
                                     "keep one of them", seen[found].where, "first here",
                                     SHOWN(field->value));
        } else {
            seen[found] = *field;
        }
    }
    report_missing(t, from, seen, is_meant);
    return TRUCE_OK;
}

/* ---- a count ----------------------------------------------------------------------------- */

static bool read_day(table *t, const csv_field *field, int64_t *day)
{
    const char *hint;
    if (mention_day(t->c, field->value, day, &hint)) return true;
    diagnostic_report(t->sink, E_COUNT_DAY, field->where, hint, mention_day_wanted(t->c),
                      SHOWN(field->value));
    return false;
}

static bool read_trucks(table *t, const csv_field *field, reported_count *to)
{
    to->is_clear = !text_equal(field->value, TEXT("?"));
    if (!to->is_clear) return true;
    decimal_answer answer = decimal_integer(field->value, &to->trucks);
    if (answer == DECIMAL_OK && to->trucks >= 0) return true;
    if (answer == DECIMAL_OK || answer == DECIMAL_TOO_LARGE) {
        diagnostic_report(t->sink, E_NUMBER_BOUNDS, field->where, NULL, "a count",
                          "from 0 to 1000000000", SHOWN(field->value));
        return false;
    }
    const char *hint = field->value.size == 0           ? "write ? where the source does not say"
                       : answer == DECIMAL_NOT_A_NUMBER ? "write a whole number in digits, or ?"
                       : answer == DECIMAL_COMMA        ? decimal_hint(DECIMAL_BLANK)
                                                        : decimal_hint(answer);
    diagnostic_report(t->sink, E_COUNT_TRUCKS, field->where, hint, SHOWN(field->value));
    return false;
}

static bool read_status(table *t, const csv_field *field, count_status *out)
{
    char nearest[96];
    *out = COUNT_ENTERED;
    if (field->value.size == 0) return true;
    for (size_t k = 0; k < STATUSES; k++) {
        if (!text_equal(field->value, statuses[k])) continue;
        *out = (count_status)k;
        return true;
    }
    diagnostic_report(t->sink, E_COUNT_STATUS, field->where,
                      diagnostic_nearest(field->value, statuses, STATUSES, nearest, sizeof nearest),
                      SHOWN(field->value));
    return false;
}

/* Finds the source or keeps a new one. */
static truce_status read_source(table *t, const csv_field *field, uint32_t *number, bool *is_good)
{
    actuals *out = t->out;
    const char *kept;
    *is_good = field->value.size > 0;
    if (!*is_good) {
        diagnostic_report(t->sink, E_COUNT_SOURCE, field->where, "write who says so");
        return TRUCE_OK;
    }
    for (*number = 0; *number < out->n_sources; (*number)++)
        if (text_equal(out->sources[*number], field->value)) return TRUCE_OK;
    if (out->n_sources == SOURCES_MOST) {
        diagnostic_report(t->sink, E_SIZE, field->where, "make several tables of it",
                          (long)SOURCES_MOST, "sources in one table");
        return TRUCE_E_INPUT;
    }
    TRY(ARENA_RESERVE(t->memory, &out->sources, &t->sources_capacity, (size_t)out->n_sources + 1));
    TRY(arena_text(t->memory, field->value.bytes, field->value.size, &kept));
    out->sources[out->n_sources++] = (text){kept, field->value.size};
    return TRUCE_OK;
}

/* Keeps a count of a day of the horizon; others are only numbered. */
static truce_status keep(table *t, int64_t day, const reported_count *one)
{
    actuals *out = t->out;
    if (day < 0 || day >= t->c->days) {
        if (out->n_outside++ == 0) t->outside = one->where;
        return TRUCE_OK;
    }
    if (out->n == COUNTS_MOST) {
        diagnostic_report(t->sink, E_SIZE, one->where, "make several tables of it",
                          (long)COUNTS_MOST, "counts in one table");
        return TRUCE_E_INPUT;
    }
    TRY(ARENA_RESERVE(t->memory, &out->counts, &t->capacity, out->n + 1));
    out->counts[out->n] = *one;
    out->counts[out->n++].day = (uint32_t)day;
    return TRUCE_OK;
}

/* Reads the fields of a row. */
static truce_status read_count(table *t)
{
    const csv_field *fields = t->rows.fields;
    reported_count one = {.where = fields[0].where};
    bool is_good = true, has_source;
    int64_t day = 0;
    one.where.end = fields[t->rows.n - 1].where.end;
    for (size_t k = 0; k < t->n_columns; k++) {
        const csv_field *field = &fields[k];
        switch ((column)t->columns[k]) {
        case COLUMN_DATE: is_good = read_day(t, field, &day) && is_good; break;
        case COLUMN_CROSSING:
            is_good = mention_crossing(t->c, t->sink, field->value, field->where,
                                       "trucks are counted at crossings", &one.crossing) &&
                      is_good;
            break;
        case COLUMN_TRUCKS: is_good = read_trucks(t, field, &one) && is_good; break;
        case COLUMN_STATUS: is_good = read_status(t, field, &one.status) && is_good; break;
        case COLUMN_SOURCE:
            TRY(read_source(t, field, &one.source, &has_source));
            is_good = is_good && has_source;
            break;
        }
    }
    return is_good ? keep(t, day, &one) : TRUCE_OK;
}

/* ---- the table --------------------------------------------------------------------------- */

static int compare_counts(const void *left, const void *right)
{
    const reported_count *a = left, *b = right;
    if (a->crossing != b->crossing) return a->crossing < b->crossing ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    if (a->status != b->status) return a->status < b->status ? -1 : 1;
    return (a->where.start > b->where.start) - (a->where.start < b->where.start);
}

/* Sorts the counts and reports what one source says twice. */
static void check_twice(table *t)
{
    actuals *out = t->out;
    if (out->n > 1) qsort(out->counts, out->n, sizeof *out->counts, compare_counts);
    for (size_t k = 1; k < out->n; k++) {
        const reported_count *a = &out->counts[k - 1], *b = &out->counts[k];
        if (a->crossing != b->crossing || a->day != b->day || a->source != b->source ||
            a->status != b->status)
            continue;
        diagnostic_report_second(
            t->sink, E_COUNT_TWICE, b->where, "keep one of the two, or name another source",
            a->where, "first here", SHOWN(out->sources[b->source]),
            SHOWN(t->c->crossings[b->crossing].id), count_status_text(b->status));
    }
}

/* Reads everything; what is wrong is in the sink. */
static truce_status read_all(table *t, arena *scratch, const source *from)
{
    size_t errors = truce_diagnostics_errors(t->sink);
    TRY(read_head(t, scratch, from));
    if (truce_diagnostics_errors(t->sink) > errors) return TRUCE_E_INPUT;
    for (;;) {
        bool has_row;
        truce_status status = csv_next(&t->rows, &has_row);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
        if (!has_row) break;
        if (status == TRUCE_OK && csv_check_fields(&t->rows, t->n_columns)) TRY(read_count(t));
    }
    check_twice(t);
    if (t->out->n_outside > 0)
        diagnostic_report(t->sink, W_COUNT_OUTSIDE, t->outside, "they are left out",
                          (unsigned long)t->out->n_outside);
    return truce_diagnostics_errors(t->sink) > errors ? TRUCE_E_INPUT : TRUCE_OK;
}

truce_status actuals_read(arena *memory, const truce_corridor *c, const source *from,
                          truce_diagnostics *sink, actuals *out)
{
    actuals read = {0};
    table t = {.memory = memory, .c = c, .sink = sink, .out = &read};
    arena *scratch;
    TRY(arena_new(arena_meter(memory), &scratch));
    truce_status status = csv_begin(&t.rows, from, sink);
    if (status == TRUCE_OK) status = read_all(&t, scratch, from);
    csv_end(&t.rows);
    arena_free(scratch);
    if (status == TRUCE_OK) *out = read;
    return status;
}
