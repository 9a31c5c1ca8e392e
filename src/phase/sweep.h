/* sweep.h -- one pass over all states, unit by unit: what a path from nothing to all cannot avoid.
 * Floor: phase. For patience 1. Because splitting a phase never breaks it, guarantees, feasibility
 * and (with monotone tables) the least exposure are decided on paths that move one unit at a
 * time, and there only the states count: party i must afford need_i(x) = u_i(x) + base_i at every
 * state x of the path. States come in lexicographic order, all predecessors before a state, so
 * one pass is enough and only one slab of the lattice is held: the states that share the item
 * with the most units.
 * Source: bottleneck paths; several criteria: Hansen (1980), Bicriterion path problems. */
#ifndef TRUCE_PHASE_SWEEP_H
#define TRUCE_PHASE_SWEEP_H

#include "base/budget.h"
#include "phase/lattice.h"

/* What a single-criterion pass keeps as small as possible: the largest, over a path, of ... */
typedef enum sweep_measure {
    SWEEP_EXCESS,  /* need_i less limit_i, the largest of all parties */
    SWEEP_EXPOSURE /* the weighted exposure, over states that keep all limits */
} sweep_measure;

typedef struct sweep_question {
    sweep_measure measure;
    const int64_t *limit; /* guarantees by party */
} sweep_question;

typedef struct sweep_answer {
    bool has_path; /* the rules (and the limits) allow one */
    int128 value;  /* in billionths; of SWEEP_EXPOSURE in billionths of billionths */
} sweep_answer;

/* Finds the least value. `path`, unless NULL, gets the states of a best path, (n_units + 1) x
 * n_items, in `out`, at one byte a state of memory while it works.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(states * items), a slab of 16 bytes a state. */
MUST_USE truce_status sweep_least(arena *out, work_meter *work, const lattice *l,
                                  sweep_question question, uint32_t **path, sweep_answer *answer);

/* Guarantees, each n_parties amounts; ascending, none at least as large as another everywhere. */
typedef struct sweep_front {
    size_t n;
    const int64_t *points;
} sweep_front;

/* Finds all Pareto-least guarantees with which a path exists; empty when the rules allow none.
 * Whether everybody joins is not looked at. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: O(states * items * front); memory: 4 bytes a state of a slab, and the fronts that differ.
 */
MUST_USE truce_status sweep_guarantees(arena *out, work_meter *work, const lattice *l,
                                       sweep_front *result);

#endif
