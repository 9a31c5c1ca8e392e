/* package_table.c -- the utilities of a whole table of packages. */
#include "base/budget.h"
#include "model/deal.h"
#include "model/evaluate.h"
#include "report/answer.h"
#include "text/csv.h"
#include <stdio.h>

enum { PIECE_BYTES = 1 << 16, ASK_UNITS = 500 };

typedef struct table {
    const truce_scenario *s;
    truce_diagnostics *sink;
    csv_reader rows;
    uint32_t *columns; /* by column: the issue, or NOBODY for a column that is passed over */
    size_t n_columns;
    uint32_t *outcome;
} table;

/* ---- the first line ---------------------------------------------------------------------- */

static uint32_t find_issue(const truce_scenario *s, text name)
{
    uint32_t found = scenario_find_issue(s, name);
    for (uint32_t k = 0; k < s->n_issues && found == NOBODY; k++)
        if (text_equal(s->issues[k].name, name)) found = k;
    return found;
}

static bool is_party(const truce_scenario *s, text name)
{
    for (uint32_t k = 0; k < s->n_parties; k++)
        if (text_equal(s->parties[k].id, name) || text_equal(s->parties[k].name, name)) return true;
    return false;
}

static void report_column(table *t, const csv_field *field)
{
    char nearest[160];
    const char *hint = csv_separator_hint(field->value);
    for (uint32_t k = 0; k < t->s->n_issues && hint == NULL; k++)
        hint = diagnostic_nearest(field->value, &t->s->issues[k].id, 1, nearest, sizeof nearest);
    diagnostic_report(t->sink, E_CSV_COLUMN, field->where, hint, SHOWN(field->value));
}

/* Reports issues without a column. */
static void report_missing(table *t, const source *from, const csv_field *const *seen)
{
    text_buffer names = {0};
    size_t n = 0;
    for (uint32_t k = 0; k < t->s->n_issues; k++) {
        if (seen[k] != NULL) continue;
        if (n < 8) buffer_format(&names, "%s%s", n > 0 ? ", " : "", t->s->issues[k].id.bytes);
        n++;
    }
    if (n > 8) buffer_format(&names, " and %zu more", n - 8);
    if (n > 0)
        diagnostic_report(t->sink, E_CSV_MISSING, (span){from, 0, 0},
                          "add a column for each to the first line", (int)names.size,
                          names.has_failed ? "" : names.bytes);
    buffer_free(&names);
}

static truce_status read_head(table *t, arena *memory, const source *from)
{
    bool has_row;
    csv_field *fields;
    const csv_field **seen;
    TRY(csv_next(&t->rows, &has_row));
    if (!has_row) {
        diagnostic_report(t->sink, E_CSV_EMPTY, (span){from, 0, 0}, NULL);
        return TRUCE_E_INPUT;
    }
    t->n_columns = t->rows.n;
    TRY(ARENA_ARRAY(memory, t->n_columns, &t->columns));
    TRY(ARENA_ARRAY(memory, t->n_columns, &fields));
    TRY(ARENA_ARRAY(memory, t->s->n_issues, &seen));
    for (size_t k = 0; k < t->n_columns; k++) {
        fields[k] = t->rows.fields[k];
        uint32_t about = find_issue(t->s, fields[k].value);
        t->columns[k] = about;
        if (about == NOBODY && !is_party(t->s, fields[k].value)) report_column(t, &fields[k]);
        if (about == NOBODY) continue;
        if (seen[about] != NULL && is_party(t->s, fields[k].value))
            t->columns[seen[about] - fields] = NOBODY; /* parties stand first */
        else if (seen[about] != NULL)
            diagnostic_report(t->sink, E_DEAL_TWICE, fields[k].where, "keep one of them",
                              SHOWN(fields[k].value));
        seen[about] = &fields[k];
    }
    report_missing(t, from, seen);
    return TRUCE_OK;
}

/* ---- the packages ------------------------------------------------------------------------ */

static uint32_t find_option(const issue *i, text written)
{
    uint32_t found = issue_find_option(i, written);
    for (uint32_t k = 0; k < i->n_values && found == NOBODY; k++)
        if (text_equal(i->options[k].name, written)) found = k;
    return found;
}

static void read_value(table *t, const issue *i, const csv_field *field, uint32_t *value)
{
    int64_t quantity;
    if (i->is_choice) {
        uint32_t found = find_option(i, field->value);
        if (found == NOBODY)
            issue_report_option(i, t->sink, field->where, field->value);
        else
            *value = found;
        return;
    }
    if (decimal_integer(field->value, &quantity) == DECIMAL_OK && quantity >= i->low &&
        quantity <= i->high && (quantity - i->low) % i->step == 0) {
        *value = (uint32_t)((quantity - i->low) / i->step);
        return;
    }
    char hint[128];
    snprintf(hint, sizeof hint, "it goes from %lld to %lld in steps of %lld", (long long)i->low,
             (long long)i->high, (long long)i->step);
    diagnostic_report(t->sink, E_DEAL_VALUE, field->where, hint, SHOWN(field->value), SHOWN(i->id));
}

/* Reads the next package into t->outcome. */
static truce_status read_package(table *t, bool *has_row)
{
    TRY(csv_next(&t->rows, has_row));
    if (!*has_row) return TRUCE_OK;
    if (!csv_check_fields(&t->rows, t->n_columns)) return TRUCE_E_INPUT;
    for (size_t k = 0; k < t->n_columns; k++)
        if (t->columns[k] != NOBODY)
            read_value(t, &t->s->issues[t->columns[k]], &t->rows.fields[k],
                       &t->outcome[t->columns[k]]);
    return TRUCE_OK;
}

/* Reads everything and reports what is wrong. */
static truce_status check_all(table *t, arena *memory, const source *from, work_meter *meter)
{
    size_t errors = truce_diagnostics_errors(t->sink);
    TRY(read_head(t, memory, from));
    if (truce_diagnostics_errors(t->sink) > errors) return TRUCE_E_INPUT;
    for (bool has_row = true; has_row;) {
        truce_status status = read_package(t, &has_row);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
        TRY(work_spend(meter, ASK_UNITS));
    }
    return truce_diagnostics_errors(t->sink) > errors ? TRUCE_E_INPUT : TRUCE_OK;
}

/* ---- the answer -------------------------------------------------------------------------- */

static bool is_acceptable(const table *t)
{
    for (uint32_t k = 0; k < t->s->n_demands; k++)
        if (!evaluate_demand(t->s, k, t->outcome)) return false;
    return evaluate_feasible(t->s, t->outcome);
}

static void write_line(const table *t, text_buffer *b)
{
    const truce_scenario *s = t->s;
    for (uint32_t who = 0; who < s->n_parties; who++) {
        if (who > 0) buffer_bytes(b, ",", 1);
        buffer_nano(b, evaluate_utility(s, who, t->outcome, END_MIDDLE));
    }
    for (uint32_t k = 0; k < s->n_issues; k++) {
        buffer_bytes(b, ",", 1);
        deal_write_value(b, &s->issues[k], t->outcome[k]);
    }
    buffer_bytes(b, "\r\n", 2);
}

static void write_object(const table *t, json_writer *w)
{
    int64_t utility_nano[LIMIT_PARTIES];
    for (uint32_t who = 0; who < t->s->n_parties; who++)
        utility_nano[who] = evaluate_utility(t->s, who, t->outcome, END_MIDDLE);
    json_object_inline(w);
    answer_json_deal(w, t->s, t->outcome);
    answer_json_utilities(w, t->s, utility_nano);
    json_key(w, "feasible");
    json_bool(w, evaluate_feasible(t->s, t->outcome));
    json_key(w, "acceptable");
    json_bool(w, is_acceptable(t));
    json_end(w);
}

static void write_csv_head(const truce_scenario *s, text_buffer *b)
{
    for (uint32_t who = 0; who < s->n_parties; who++) {
        if (who > 0) buffer_bytes(b, ",", 1);
        buffer_text(b, s->parties[who].id);
    }
    for (uint32_t k = 0; k < s->n_issues; k++) {
        buffer_bytes(b, ",", 1);
        buffer_text(b, s->issues[k].id);
    }
    buffer_bytes(b, "\r\n", 2);
}

/* Hands over what has been gathered, when it is enough. */
static truce_status hand_over(text_buffer *b, size_t least, truce_write write, void *context)
{
    if (b->has_failed) return TRUCE_E_MEMORY;
    if (b->size < least || b->size == 0) return TRUCE_OK;
    if (!write(context, b->bytes, b->size)) return TRUCE_E_SYSTEM;
    b->size = 0;
    return TRUCE_OK;
}

/* Reads the table a second time and writes the answer. */
static truce_status answer_all(table *t, bool as_json, text_buffer *b, work_meter *meter,
                               truce_write write, void *context)
{
    bool has_row;
    json_writer w = json_begin(b);
    TRY(csv_next(&t->rows, &has_row)); /* the first line */
    if (as_json) {
        json_object(&w);
        answer_json_head(&w, t->s, "truce-packages-1");
        json_key(&w, "packages");
        json_array(&w);
    } else {
        write_csv_head(t->s, b);
    }
    for (;;) {
        TRY(read_package(t, &has_row));
        if (!has_row) break;
        if (as_json)
            write_object(t, &w);
        else
            write_line(t, b);
        TRY(hand_over(b, PIECE_BYTES, write, context));
        TRY(work_spend(meter, ASK_UNITS));
    }
    if (as_json) {
        json_end(&w);
        json_end(&w);
        json_finish(&w);
    }
    return hand_over(b, 0, write, context);
}

truce_status truce_report_packages(const truce_scenario *scenario, const char *name,
                                   const char *bytes, size_t size, bool as_json,
                                   const truce_budget *budget, truce_diagnostics *diagnostics,
                                   truce_write write, void *context)
{
    require(scenario && name && (bytes || size == 0) && diagnostics && write);
    source from = {name, bytes ? bytes : "", size};
    table t = {.s = scenario, .sink = diagnostics};
    work_meter meter = work_meter_of(budget);
    text_buffer b = {0};
    arena *memory;
    TRY(arena_new(NULL, &memory));
    truce_status status = ARENA_ARRAY(memory, scenario->n_issues, &t.outcome);
    if (status == TRUCE_OK) status = csv_begin(&t.rows, &from, diagnostics);
    if (status == TRUCE_OK) status = check_all(&t, memory, &from, &meter);
    csv_end(&t.rows);
    if (status == TRUCE_OK) status = csv_begin(&t.rows, &from, diagnostics);
    if (status == TRUCE_OK) status = answer_all(&t, as_json, &b, &meter, write, context);
    csv_end(&t.rows);
    buffer_free(&b);
    arena_free(memory);
    return status;
}
