/* reach.h -- who could pass something on to whom beside a given flow.
 * Floor: flow. Pure. In the residual network of a flow an arc leads forward while it has room and
 * backward while it carries something. A spread marks every node that can be reached from a seed
 * and was not marked before, so spreads from seeds in falling order of worth give each node the
 * best seed that reaches it; all of them together cost O(n + m). */
#ifndef TRUCE_FLOW_REACH_H
#define TRUCE_FLOW_REACH_H

#include "base/arena.h"
#include "flow/flow_problem.h"

/* The arcs at each node: those of node v are at[first[v] .. first[v + 1]), each as 2 * arc, + 1
 * where the node is the arc's head. A loop stands twice. */
typedef struct flow_incidence {
    int64_t *first; /* n + 1 */
    uint32_t *at;   /* 2 * m */
} flow_incidence;

MUST_USE truce_status flow_incidence_make(arena *memory, const flow_problem *p,
                                          flow_incidence *out);

enum { REACH_NONE = INT32_MIN };

typedef enum reach_direction {
    REACH_FROM_SEED, /* what the seed can pass something on to */
    REACH_TO_SEED    /* who can pass something on to the seed */
} reach_direction;

typedef struct reach {
    const flow_problem *p;
    const flow_incidence *incidence;
    const int64_t *flow; /* n_arcs */
    reach_direction direction;
    int32_t barrier; /* a node that no way passes; -1: none */
    int32_t *mark;   /* n_nodes: REACH_NONE, or that of the seed */
    int32_t *queue;  /* n_nodes, for the work */
} reach;

/* Makes a reach with nothing marked, from memory of `memory`. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status reach_make(arena *memory, const flow_problem *p,
                                 const flow_incidence *incidence, const int64_t *flow,
                                 reach_direction direction, int32_t barrier, reach *out);
/* Unmarks all nodes. */
void reach_clear(reach *r);
/* Marks a node and all that it reaches, or is reached from, and that has no mark yet. */
void reach_spread(reach *r, int32_t seed, int32_t mark);

#endif
