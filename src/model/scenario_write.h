/* scenario_write.h -- a scenario as the YAML file that a person would write.
 * Floor: model. Ids, labels and the order of everything are kept; figures are exact decimals; keys
 * that hold their default are left out. Reading the text gives the same scenario: writing that one
 * gives the same bytes. Comments of the file that a scenario was read from are not in it any more.
 */
#ifndef TRUCE_MODEL_SCENARIO_WRITE_H
#define TRUCE_MODEL_SCENARIO_WRITE_H

#include "model/scenario.h"
#include "text/buffer.h"

/* Comments for the file: each text may have several lines, and none is written for an empty one.
 * Arrays may be NULL. */
typedef struct scenario_notes {
    text head;           /* before everything */
    const text *parties; /* by party: before its entry */
    const text *issues;  /* by issue */
    const text *rules;   /* by party: before its first rule */
    const text *values;  /* n_parties x n_issues: before what an issue is worth to a party */
} scenario_notes;

/* Appends the file. Of a rule, a red line and a limit the condition as it was written is used, so
 * the scenario may be one that was put together and not read, without trees; it must be valid all
 * the same. `notes` may be NULL. */
void scenario_write(text_buffer *b, const truce_scenario *s, const scenario_notes *notes);

/* Appends one text as a YAML scalar: plain where that is safe, even inside [ ] and { }, else in
 * double quotes. */
void scenario_write_text(text_buffer *b, text t);

#endif
