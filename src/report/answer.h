/* answer.h -- what the reports of solve, explain and evaluate share.
 * Floor: report. */
#ifndef TRUCE_REPORT_ANSWER_H
#define TRUCE_REPORT_ANSWER_H

#include "report/brief.h"
#include "text/json.h"

/* ---- text -------------------------------------------------------------------------------- */

/* A document in an arena of its own; answer_show turns it into text and frees the arena. */
typedef struct answer {
    arena *memory;
    document document;
} answer;

MUST_USE truce_status answer_begin(answer *a);
MUST_USE truce_status answer_show(answer *a, const truce_style *style, truce_text *out);

/* ---- JSON -------------------------------------------------------------------------------- */

/* Write "deal": ids to values, "utilities" of the principals and, when there are ratifiers,
 * "ratifiers": each as a key of the object that is open. */
void answer_json_deal(json_writer *w, const truce_scenario *s, const uint32_t *outcome);
void answer_json_utilities(json_writer *w, const truce_scenario *s, const int64_t *utility_nano);
/* Writes "gains" of the principals over their reservations. */
void answer_json_gains(json_writer *w, const truce_scenario *s, const int64_t *utility_nano);
/* Writes "accepts": always, depends or never for each party. */
void answer_json_accepts(json_writer *w, const truce_scenario *s, const uint32_t *outcome);
/* Writes a count as a string of digits, or null. */
void answer_json_count(json_writer *w, bool is_counted, big_count count);
/* Writes title, format name and version, as the first keys. */
void answer_json_head(json_writer *w, const truce_scenario *s, const char *format);

#endif
