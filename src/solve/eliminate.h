/* eliminate.h -- the exact frontier of a question.
 * Floor: solve. Fronts travel from the leaves of the decision graph to its roots: the front of a
 * state is what its arcs make of the fronts below, inside the window of its outlook. Outcomes are
 * found afterwards by going down again (trace.h): no back pointers are kept.
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
    product *products; /* by tuple; g->n_tuples: the roots */
    front root;        /* n_dims; what is decided before any issue is not yet added */
} elimination;

/* Computes all fronts. Needs a possible outlook. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: sums of points that are formed, times the kernel's cost (front.h). */
MUST_USE truce_status eliminate(arena *out, work_meter *work, const outlook *o,
                                elimination *result);

/* Returns the front of what lies below an arc; an empty one where nothing is of use. */
front eliminate_below(const elimination *e, const graph_node *node, const graph_arc *arc);

#endif
