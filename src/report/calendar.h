/* calendar.h -- days of a plan as dates: day 0 is the scenario's start.
 * Floor: report. The Gregorian calendar, before its introduction too; pure integer arithmetic.
 * Source: days to dates by cycles of 400 years, Richards (1998), Mapping Time, chapter 25, with the
 * year taken to begin in March. */
#ifndef TRUCE_REPORT_CALENDAR_H
#define TRUCE_REPORT_CALENDAR_H

#include "model/scenario.h"
#include "text/buffer.h"

/* Appends a day: "1 Feb 2024", or "day 0" where the scenario has no start. */
void calendar_day(text_buffer *b, const truce_scenario *s, int64_t day);

/* Appends a day without its year: "1 Feb"; "0". */
void calendar_short(text_buffer *b, const truce_scenario *s, int64_t day);

/* Appends the days [first, end): "1 Feb 2024", "1 to 3 Feb 2024", "30 Jan to 2 Feb 2024",
 * "30 Dec 2023 to 2 Jan 2024"; "day 0", "days 0 to 2". */
void calendar_days(text_buffer *b, const truce_scenario *s, int64_t first, int64_t end);

#endif
