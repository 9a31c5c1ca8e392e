/* mention.h -- crossings and days as people mention them, in a table or on a command line.
 * Floor: corridor. */
#ifndef TRUCE_CORRIDOR_MENTION_H
#define TRUCE_CORRIDOR_MENTION_H

#include "corridor/corridor.h"
#include "text/diagnostic.h"

/* Finds a crossing by its id or its name. Returns false, and reports at `where` with the hint `why`
 * for a place that is no crossing, when there is none. Cost: O(crossings). */
bool mention_crossing(const truce_corridor *c, truce_diagnostics *sink, text t, span where,
                      const char *why, uint32_t *crossing);
/* Reads a date or, without a start, the number of a day; it may lie outside of the horizon. Returns
 * false, with a hint for a report, when it is neither. */
bool mention_day(const truce_corridor *c, text t, int64_t *day, const char **hint);
/* What mention_day reads: "a date like 2024-02-01". */
const char *mention_day_wanted(const truce_corridor *c);

#endif
