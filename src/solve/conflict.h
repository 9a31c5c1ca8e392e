/* conflict.h -- the smallest sets of demands whose removal opens a zone, by passes over the graph.
 * Floor: solve. A CORRECTION is a minimal set whose removal opens a zone. A pass carries, with
 * every vector of sums, the set of demands given up so far: a red line when it breaks, a
 * reservation as soon as it can no longer be met. Of two partial outcomes with the same future, one
 * that gives up a part of the other's demands and reaches as much replaces it. What arrives at the
 * root are the corrections.
 *
 * A pass may be held to sets of a size. The fewest red lines that the rest must break are known for
 * every state beforehand (one pass with numbers), so a partial set is dropped as soon as it cannot
 * stay within the size, and a pass says which size could be the next. So the smallest corrections
 * are found without the others, and a list that is cut has no gap.
 * Source: weighted sets as labels in dynamic programming; bounds as in iterative deepening A* (Korf
 * 1985). */
#ifndef TRUCE_SOLVE_CONFLICT_H
#define TRUCE_SOLVE_CONFLICT_H

#include "solve/hitting.h"
#include "solve/question.h"

/* The need of a party that no outcome can meet: a cap below its own reservation. */
#define CONFLICT_NEVER_MET INT64_MAX

/* What can be given up: tracked conditions have their marks as numbers, below `first_party`; the
 * reservation of a party has `first_party + party`. `q` lists the parties with reservations and
 * their needs. */
typedef struct conflict_input {
    const question *q;
    uint32_t first_party;
    uint32_t n_demands;
    const uint32_t *rank; /* by demand: its bit in sets, by the order of names */
} conflict_input;

typedef struct correction_search correction_search;

/* Makes a search. Lives in `out`, which the input must outlive.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status correction_new(arena *out, work_meter *work, const conflict_input *input,
                                     correction_search **result);

/* Makes passes until all corrections are found, or `most` of them and all others of that size, or
 * `effort` units of work are spent (UINT64_MAX: no such end). May be called again to go on.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED; what was found stays.
 * Cost: states * (sets of demands * vectors of sums) that survive. */
MUST_USE truce_status correction_run(correction_search *c, size_t most, uint64_t effort);

/* Returns what is found: by size, then names. */
const hitting_found *correction_result(const correction_search *c);

#endif
