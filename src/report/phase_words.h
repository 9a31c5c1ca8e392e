/* phase_words.h -- a deal in phases, in words and tables: for the report of phase and for the
 * brief. Floor: report. For the mediation team only: everything here shows what parties would gain
 * by walking away. Each function writes one part with its heading of the given level. */
#ifndef TRUCE_REPORT_PHASE_WORDS_H
#define TRUCE_REPORT_PHASE_WORDS_H

#include "phase/cut.h"
#include "report/brief.h"

/* Returns an amount as people read it: exact, or "~" and four digits where a fraction is longer. */
text phase_amount_text(document *d, phase_amount amount);

/* Says how the question ended: a plan, none, not known; deal, days, exposure, guarantees. */
void phase_say_answer(document *d, const truce_phase_answer *a);
/* The table of phases with dates, and what each party would gain in each, against what holds it. */
void phase_say_plan(document *d, const truce_phase_answer *a, int level);
/* For each phase in words: who is ahead, why it goes on, and why the phase stands where it does. */
void phase_say_reasons(document *d, const truce_phase_answer *a, int level);
/* The guarantees that would make plans hold, and phases against guarantees. */
void phase_say_guarantees(document *d, const truce_phase_answer *a, int level);
/* What would help most, and how far values may be off. */
void phase_say_advice(document *d, const truce_phase_answer *a, int level);

#endif
