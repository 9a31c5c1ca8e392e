/* network.h -- a corridor as a network of flows over all days.
 * Floor: corridor. One node for each depot and day, two for each crossing and day (outside and
 * inside), one for each area and day, one for each need (an area's need in a period), and one, the
 * hub, from which all trucks come and to which those that served a need go back: all flow goes
 * round, and no flow at all is a plan. Source of the idea: Ford & Fulkerson (1958), "Constructing
 * maximal dynamic flows from static flows", Operations Research 6, 419-433.
 *
 * Arcs stand by kind, then by thing, then by day, so that an arc's number is a matter of
 * arithmetic. An arc that would end behind the last day is a loop without capacity. */
#ifndef TRUCE_CORRIDOR_NETWORK_H
#define TRUCE_CORRIDOR_NETWORK_H

#include "corridor/plan.h"
#include "flow/flow_problem.h"

/* What an area needs in a period, where that is not nothing. */
typedef struct need {
    uint32_t area, period;
    int32_t node;
    int32_t first_step; /* its arcs to the hub: one for each step that holds a truck */
    int32_t n_steps;    /* at most COVERAGE_STEPS */
    int64_t needed;
} need;

typedef struct network {
    const truce_corridor *corridor;
    flow_problem problem; /* supplies are 0; its arrays are the four below */
    int32_t *tail, *head;
    int64_t *capacity;
    int64_t *cost; /* of transport; 0 for the steps */
    int32_t hub;
    uint32_t n_needs;
    need *needs; /* by area, then by period */
    /* The first arc of each kind. */
    int32_t supplies; /* [depot][day] from the hub */
    int32_t stocks;   /* [area] from the hub, on day 0 */
    int32_t waits;    /* [depot][day] overnight */
    int32_t queues;   /* [crossing][day] overnight */
    int32_t entries;  /* [crossing][day] */
    int32_t stores;   /* [area][day] overnight */
    int32_t serves;   /* [area][day] to the need */
    int32_t roads;    /* [road][day] */
    int32_t steps;    /* those of all needs, to the last arc */
} network;

/* Makes the network of a corridor from memory of `memory`: 24 bytes an arc. Closed crossings let in
 * nobody. Errors: TRUCE_E_MEMORY. Cost: O(arcs). */
MUST_USE truce_status network_make(arena *memory, const truce_corridor *c, const closure *closures,
                                   uint32_t n_closures, network *out);

int32_t network_outside(const network *net, uint32_t crossing, uint32_t day);
int32_t network_inside(const network *net, uint32_t crossing, uint32_t day);
static inline int32_t network_arc(const network *net, int32_t first, uint32_t thing, uint32_t day)
{
    return first + (int32_t)(thing * net->corridor->days + day);
}

/* What a crossing lets in on a day: 0 where it is closed. */
int64_t network_capacity(const truce_corridor *c, const closure *closures, uint32_t n_closures,
                         uint32_t crossing, uint32_t day);

/* Gives the steps of all needs the capacities that they were made with. */
void network_set_steps(network *net);

/* Returns how much of a need a flow serves. */
int64_t network_served(const need *n, const int64_t *flow);

/* Takes memory for the tables of a plan, all 0. */
MUST_USE truce_status movements_make(arena *memory, const truce_corridor *c, movements *out);
/* Fills the tables from a flow; what waits follows from what arrives and leaves. The totals are
 * filled too (plan_judge). `balance` is scratch of [places][days]. Cost: O(arcs). */
void network_movements(const network *net, const int64_t *flow, int64_t *balance, movements *out);

#endif
