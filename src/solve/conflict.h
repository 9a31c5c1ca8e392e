/* conflict.h -- minimal sets of demands: which must go, which cannot all hold.
 * Floor: solve. A CORRECTION is a minimal set whose removal opens a zone; a CONFLICT a minimal set
 * that cannot all hold. Corrections come from one pass over the decision graph that carries, with
 * every vector of sums, the set of demands given up so far: a reservation is given up as soon as
 * it can no longer be met. Sets are searched by size, the smallest first, so a cut list has no
 * gap. Conflicts are the minimal hitting sets of the corrections (Reiter 1987).
 * Demands are numbers; reservations of parties may be among them. */
#ifndef TRUCE_SOLVE_CONFLICT_H
#define TRUCE_SOLVE_CONFLICT_H

#include "solve/question.h"
#include "solve/solve.h"

/* Several sets of demands. */
typedef struct demand_sets {
    size_t n;
    const demand_set *sets;
    bool is_complete; /* there are no others */
} demand_sets;

/* The need of a party that no outcome can meet: a cap below its own reservation. */
#define CONFLICT_NEVER_MET INT64_MAX

/* What can be given up: tracked conditions have their marks as numbers; the reservation of a party
 * has `first_party + party`. `q` lists the parties with reservations and their needs. */
typedef struct conflict_input {
    const question *q;
    uint32_t first_party;
    size_t most; /* once there are more, sets of the next size are not looked for */
} conflict_input;

/* Finds the corrections, by size. Lives in `out`. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: one elimination a size, over (set of demands, vector of sums). */
MUST_USE truce_status conflict_find_corrections(arena *out, work_meter *work, conflict_input input,
                                                demand_sets *result);

/* Finds the minimal sets that meet every one of `sets`, by size; once there are more than
 * `most`, those of the next size are not looked for. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Source: Berge (1989), sequential algorithm. */
MUST_USE truce_status conflict_find_hitting_sets(arena *out, work_meter *work, size_t n_sets,
                                                 const demand_set *sets, size_t most,
                                                 demand_sets *result);

/* Sorts the members of each set by rank[demand], then the sets by size and ranks, in place. */
void conflict_sort(demand_set *sets, size_t n, const uint32_t *rank);

#endif
