/* phase_plot.h -- a plan as a picture: hand-overs by day, what has arrived, and temptations.
 * Floor: report. Appends one <svg> element with three panels: a timeline with a row for each item,
 * the share of each item that has arrived, and for each principal, phase by phase, what it would
 * gain by walking away against its limit. Readable in black and white; with <title> and <desc>, no
 * script, style sheet or outside resource. Coordinates are computed in integers, so the same plan
 * gives the same bytes everywhere. For the mediation team only. */
#ifndef TRUCE_REPORT_PHASE_PLOT_H
#define TRUCE_REPORT_PHASE_PLOT_H

#include "phase/cut.h"
#include "text/buffer.h"

#define PHASE_PLOT_WIDTH 680

/* Appends the picture. Precondition: the answer has a plan with at least one phase.
 * Cost: O(phases x (items + parties)). */
void phase_plot(text_buffer *out, const truce_phase_answer *a);

#endif
