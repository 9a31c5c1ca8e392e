/* calendar.h -- days of a plan as dates, and dates that a person wrote.
 * Floor: text. The Gregorian calendar, before its introduction too; pure integer arithmetic.
 * Source: days to dates by cycles of 400 years, Richards (1998), Mapping Time, chapter 25, with the
 * year taken to begin in March. */
#ifndef TRUCE_TEXT_CALENDAR_H
#define TRUCE_TEXT_CALENDAR_H

#include "text/buffer.h"

/* Says which date day 0 of a plan is. */
typedef struct calendar {
    bool has_start; /* false: days are counted */
    int64_t start;  /* days since 1970-01-01 of day 0; may be negative */
} calendar;

/* Reads YEAR-MONTH-DAY with four, two and two digits into days since 1970-01-01. False, with `days`
 * untouched, when the text is not such a date or the calendar has no such day. */
bool date_read(text t, int64_t *days);
/* Returns a phrase that says how to write a date that date_read refused: for a hint. */
const char *date_hint(text t);
/* Appends days since 1970-01-01 as YEAR-MONTH-DAY. */
void date_write(text_buffer *b, int64_t days);

/* Appends a day: "1 Feb 2024", or "day 0" where there is no start. */
void calendar_day(text_buffer *b, calendar c, int64_t day);
/* Appends a day without its year: "1 Feb"; "0". */
void calendar_short(text_buffer *b, calendar c, int64_t day);
/* Appends a day for programs: "2024-02-01"; "0". */
void calendar_iso(text_buffer *b, calendar c, int64_t day);
/* Appends the days [first, end): "1 Feb 2024", "1 to 3 Feb 2024", "30 Jan to 2 Feb 2024",
 * "30 Dec 2023 to 2 Jan 2024"; "day 0", "days 0 to 2". */
void calendar_days(text_buffer *b, calendar c, int64_t first, int64_t end);

#endif
