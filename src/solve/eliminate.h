/* eliminate.h -- the exact frontier of a question, and an outcome for each of its points.
 * Floor: solve. Fronts travel from the leaves of the decision graph to its roots: the front of a
 * state is what its arcs make of the fronts below, inside the window of its outlook. Outcomes are
 * found afterwards by walking down again: no back pointers are kept.
 * Source: multi-objective bucket elimination (Rollon & Larrosa 2006), on an AND/OR graph. */
#ifndef TRUCE_SOLVE_ELIMINATE_H
#define TRUCE_SOLVE_ELIMINATE_H

#include "solve/question.h"

/* The chain of products of the subtrees of one tuple: smallest fronts first. */
typedef struct product {
    uint32_t n;
    const uint32_t *states; /* in the order of multiplication */
    front *partial;         /* partial[i]: of states[0 .. i] */
} product;

/* All fronts of one question. */
typedef struct elimination {
    const outlook *o;
    arena *memory;
    front *states;     /* by state */
    product *products; /* by place in g->tuples; g->n_tuples: the roots */
    front root;        /* n_dims; what is decided before any issue is not yet added */
} elimination;

/* Computes all fronts. Needs a possible outlook. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: sums of points that are formed, times the kernel's cost (front.h). */
MUST_USE truce_status eliminate(arena *out, work_meter *work, const outlook *o,
                                elimination *result);

/* Finds an outcome that reaches a point of the root's front (n_dims utilities, as in the front).
 * `outcome` has room for n_issues. The first in the order of arcs, values and points is taken.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status eliminate_find_outcome(const elimination *e, arena *scratch, work_meter *work,
                                             const int64_t *point, uint32_t *outcome);

#endif
