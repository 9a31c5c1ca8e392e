/* ways.h -- where one gets to by road, from place to place.
 * Floor: corridor. */
#ifndef TRUCE_CORRIDOR_WAYS_H
#define TRUCE_CORRIDOR_WAYS_H

#include "base/arena.h"
#include "corridor/corridor.h"

/* Marks every place that roads lead to from a place that is marked. `is_way` (by road) tells which
 * roads lead anywhere; NULL: all. Scratch is taken from `memory`. Errors: TRUCE_E_MEMORY.
 * Cost: O(places + roads). */
MUST_USE truce_status ways_follow(arena *memory, const truce_corridor *c, const bool *is_way,
                                  bool *is_there);

#endif
