/* closure.h -- what if a crossing were closed: "CROSSING:FROM..TO".
 * Floor: corridor. Days are numbers from 0, or dates where the corridor has a start; one day may
 * stand alone: "rafah:12". A crossing is named by its id or its name. */
#ifndef TRUCE_CORRIDOR_CLOSURE_H
#define TRUCE_CORRIDOR_CLOSURE_H

#include "corridor/plan.h"
#include "text/diagnostic.h"

/* Reads one closure; what is wrong is reported with its place in the argument.
 * Errors: TRUCE_E_INPUT. */
MUST_USE truce_status closure_read(const truce_corridor *c, const char *argument,
                                   truce_diagnostics *sink, closure *out);

#endif
