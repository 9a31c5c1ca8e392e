/* plot.h -- the frontier of two principals as a picture.
 * Floor: report. Appends SVG: one <svg> element a pair of principals, readable in black and white
 * (each named deal has a shape of its own and its name beside it, reservations are dashed lines),
 * with <title> and <desc>, no script, style sheet or outside resource. Coordinates are computed in
 * integers, so the same solution gives the same bytes everywhere.
 * A frontier with more points than the picture has dots is thinned to one dot a place. */
#ifndef TRUCE_REPORT_PLOT_H
#define TRUCE_REPORT_PLOT_H

#include "solve/solve.h"
#include "text/buffer.h"

/* Size of one picture in its own units; text is 14 of them high. */
#define PLOT_WIDTH 560
#define PLOT_HEIGHT 430

/* True when the solution has a frontier to draw. */
bool plot_has_points(const truce_solution *solution);

/* Appends the picture of the pair of parties `across` (horizontal) and `up` (vertical).
 * `left`, `top`: where it stands in an outer picture; both 0 when it stands alone.
 * Precondition: plot_has_points. Cost: O(frontier). */
void plot_pair(text_buffer *out, const truce_scenario *s, const truce_solution *solution,
               uint32_t across, uint32_t up, int left, int top);

/* Returns what a named deal is called beside its mark: "Nash", "Kalai-Smorodinsky". */
const char *plot_deal_label(truce_deal_name name);

#endif
