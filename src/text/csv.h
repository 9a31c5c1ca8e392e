/* csv.h -- comma-separated values, row by row (RFC 4180, Shafranovich 2005).
 * Floor: text. Fields may be in double quotes, a quote inside written twice; lines end with LF,
 * CRLF or CR; a byte order mark and empty lines are passed over; blanks around a field without
 * quotes do not belong to it. Each field has its place. Cost: O(bytes); memory for one row at a
 * time. */
#ifndef TRUCE_TEXT_CSV_H
#define TRUCE_TEXT_CSV_H

#include "base/arena.h"
#include "text/diagnostic.h"

typedef struct csv_field {
    text value;
    span where;
} csv_field;

typedef struct csv_reader {
    const source *from;
    truce_diagnostics *sink;
    arena *fields_memory; /* the array of fields */
    arena *copies;        /* fields of the present row that had quotes inside */
    size_t at;
    size_t n; /* fields of the present row; they last until the next one is read */
    csv_field *fields;
    size_t capacity;
} csv_reader;

/* Starts at the first row. Free with csv_end. Errors: TRUCE_E_INPUT (reported): not UTF-8;
 * TRUCE_E_MEMORY. */
MUST_USE truce_status csv_begin(csv_reader *r, const source *from, truce_diagnostics *sink);
void csv_end(csv_reader *r);
/* Reads the next row; `has_row` is false at the end. Errors: TRUCE_E_INPUT (reported) where a quote
 * has no end or something stands behind one: the row is then what could be read of it, and reading
 * can go on. */
MUST_USE truce_status csv_next(csv_reader *r, bool *has_row);
/* Reports, and returns false, when the present row has not `n` fields. */
bool csv_check_fields(const csv_reader *r, size_t n);
/* Returns a phrase for a hint about a column of that name, when it seems to be several columns that
 * are not separated by commas, or NULL. */
const char *csv_separator_hint(text column);

#endif
