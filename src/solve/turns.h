/* turns.h -- which method finds the frontier: elimination, branch and bound, or both in turns.
 * Floor: solve. Elimination (eliminate.h) is the method of choice wherever the decision graph stays
 * small, whatever the frontier. Where conditions interlock too much the graph explodes, and branch
 * and bound (wide.h) can be far faster; but neither can be told beforehand. So the graph gets a
 * first try within counted work. If that is not enough and the width does not bound it either, the
 * two methods take turns, each time for four times as long, and whoever is done first gives the
 * answer: at most a small multiple of what the better one takes alone. Where the graph is not
 * likely to be finished it misses some turns. Work is counted, not timed: the same steps on every
 * machine.
 */
#ifndef TRUCE_SOLVE_TURNS_H
#define TRUCE_SOLVE_TURNS_H

#include "solve/zone.h"

/* Units of work for the first try of a graph: some tens of milliseconds. */
#define TURNS_FIRST_WORK UINT64_C(20000000)

/* Elimination may hold a byte for so many units of its turn while there is an alternative. */
#define TURNS_UNITS_PER_BYTE 2
#define TURNS_LEAST_BYTES (UINT64_C(64) << 20)

/* Turns that elimination misses where its graph was less than half built. */
#define TURNS_MISSED 4

/* Bits of the number of states that one issue can have at most, by the width of the order: so few
 * are built to the end in any case; with so few, elimination misses no turn. */
#define TURNS_SURE_BITS 20
#define TURNS_HOPEFUL_BITS 28

/* Builds the graph of a model (its other parts are filled) in `out`, unless that takes too much;
 * model->g stays NULL then. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status turns_build(arena *out, work_meter *work, zone_model *model);

/* Builds the graph of a model that has none, whatever it takes: for questions that only a graph
 * answers. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status turns_complete(arena *out, work_meter *work, zone_model *model);

/* Finds the frontier of a model without a graph. After TRUCE_E_STOPPED or TRUCE_E_MEMORY the view
 * holds the points found so far: acceptable, not proved to be on the frontier. */
MUST_USE truce_status turns_view(arena *out, work_meter *work, const zone_model *model,
                                 zone_demands demands, zone_view *view);

/* zone_bounds for a model without a graph. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status turns_bound(arena *scratch, work_meter *work, const zone_model *model,
                                  zone_demands demands, bool *is_possible, int64_t *bound_nano);

#endif
