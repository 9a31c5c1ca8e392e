/* flow_problem.h -- a network with capacities, costs and supplies: what simplex and maxflow solve.
 * Floor: flow. The arrays belong to the caller, who fills them from a corridor file or a DIMACS
 * file; solvers copy what they need. Arcs have the lower bound 0 (dimacs.h shifts others away).
 * Loops and parallel arcs are allowed, and so are nodes without arcs.
 *
 * Overflow is excluded here, once, so that no solver has to look for it: the limits below hold for
 * a problem that flow_problem_check accepts, and for what is changed in it later. */
#ifndef TRUCE_FLOW_FLOW_PROBLEM_H
#define TRUCE_FLOW_FLOW_PROBLEM_H

#include "base/exact.h"
#include "base/status.h"

/* The capacity of an arc that carries any amount. */
#define FLOW_UNBOUNDED INT64_MAX

#define FLOW_NODES_MOST INT32_C(500000000)
#define FLOW_ARCS_MOST INT32_C(1000000000)
/* Most that all capacities (without the unbounded ones) sum to, and all supplies in magnitude. */
#define FLOW_AMOUNT_MOST (INT64_C(1) << 59)
/* Most that flow_path_cost may be. */
#define FLOW_COST_MOST (INT64_C(1) << 60)

typedef struct flow_problem {
    int32_t n_nodes;
    int32_t n_arcs;
    const int32_t *tail;     /* n_arcs: the node that the arc leaves, 0 to n_nodes - 1 */
    const int32_t *head;     /* n_arcs: the node that it enters */
    const int64_t *capacity; /* n_arcs: units, at least 0, or FLOW_UNBOUNDED */
    const int64_t *cost;     /* n_arcs: per unit, of any sign; NULL: all 0 */
    const int64_t *supply;   /* n_nodes: what leaves the node less what enters it; NULL: all 0. Need
                                not sum to 0: what cannot be balanced stays unsent or undelivered */
} flow_problem;

/* What flow_problem_check found. */
typedef enum flow_fault {
    FLOW_FAULT_NONE,
    FLOW_FAULT_SIZE,     /* n_nodes or n_arcs is negative or too large */
    FLOW_FAULT_END,      /* `where` is an arc: tail or head is no node */
    FLOW_FAULT_CAPACITY, /* `where` is an arc: its capacity is negative, or the sum is too large */
    FLOW_FAULT_COST,     /* `where` is an arc of largest cost: a path could cost too much */
    FLOW_FAULT_SUPPLY    /* `where` is a node: the sum of magnitudes is too large */
} flow_fault;

/* Returns the first fault of a problem; `where` (may be NULL) gets the arc or node. Cost: O(n + m).
 */
flow_fault flow_problem_check(const flow_problem *p, int32_t *where);

/* Returns a bound on the magnitude of what a simple path or cycle costs, whichever way its arcs are
 * taken: the smallest of nodes * the largest cost, and, for each end of the costliest arc, the sum
 * of the costs of all arcs with only the two largest at that node, which a path passes once. So a
 * hub with a great many costly arcs is fine. The ends of all arcs must be nodes. More than
 * FLOW_COST_MOST stands for "too much". Cost: O(n + m). */
int64_t flow_path_cost(const flow_problem *p);

#endif
