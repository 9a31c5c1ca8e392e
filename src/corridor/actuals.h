/* actuals.h -- daily counts of trucks as sources reported them, beside a plan.
 * Floor: corridor. Read from CSV (docs/corridor.md). Counts of two sources stay side by side; they
 * are never added or averaged. A count that is not clear is a count of its own kind. */
#ifndef TRUCE_CORRIDOR_ACTUALS_H
#define TRUCE_CORRIDOR_ACTUALS_H

#include "corridor/corridor.h"

/* What happened to the trucks of a count. */
typedef enum count_status {
    COUNT_ENTERED,
    COUNT_REROUTED,
    COUNT_TURNED_BACK,
    COUNT_WAITING
} count_status;

typedef struct reported_count {
    uint32_t day;      /* of the horizon */
    uint32_t crossing; /* its number among the crossings */
    uint32_t source;
    count_status status;
    bool is_clear; /* false: the source does not say how many */
    int64_t trucks;
    span where;
} reported_count;

typedef struct actuals {
    uint32_t n_sources;
    text *sources; /* in the order in which they first stand in the table */
    size_t n;
    reported_count *counts; /* sorted by crossing, day, source, status */
    uint32_t n_outside;     /* rows before day 0 or behind the last day: warned about, left out */
} actuals;

/* Returns "entered", "rerouted", "turned_back", "waiting". */
const char *count_status_text(count_status status);

/* Reads a table. Errors: TRUCE_E_INPUT (all problems reported), TRUCE_E_MEMORY. */
MUST_USE truce_status actuals_read(arena *memory, const truce_corridor *c, const source *from,
                                   truce_diagnostics *sink, actuals *out);

#endif
