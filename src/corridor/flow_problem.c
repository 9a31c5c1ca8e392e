#include "corridor/flow_problem.h"

int64_t flow_cost_most(int32_t n_nodes)
{
    return FLOW_COST_MOST / ((int64_t)n_nodes + 1);
}

/* The first arc with a fault; FLOW_FAULT_NONE when there is none. */
static flow_fault check_arcs(const flow_problem *p, int32_t *where)
{
    int64_t cost_most = flow_cost_most(p->n_nodes), sum = 0;
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        *where = arc;
        if (p->tail[arc] < 0 || p->tail[arc] >= p->n_nodes || p->head[arc] < 0 ||
            p->head[arc] >= p->n_nodes)
            return FLOW_FAULT_END;
        int64_t capacity = p->capacity[arc];
        if (capacity < 0) return FLOW_FAULT_CAPACITY;
        if (capacity != FLOW_UNBOUNDED) {
            if (capacity > FLOW_AMOUNT_MOST - sum) return FLOW_FAULT_CAPACITY;
            sum += capacity;
        }
        if (p->cost != NULL && (p->cost[arc] > cost_most || p->cost[arc] < -cost_most))
            return FLOW_FAULT_COST;
    }
    return FLOW_FAULT_NONE;
}

flow_fault flow_problem_check(const flow_problem *p, int32_t *where)
{
    int32_t at = -1;
    flow_fault fault = FLOW_FAULT_NONE;
    if (p->n_nodes < 0 || p->n_nodes > FLOW_NODES_MOST || p->n_arcs < 0 ||
        p->n_arcs > FLOW_ARCS_MOST)
        fault = FLOW_FAULT_SIZE;
    else
        fault = check_arcs(p, &at);
    int64_t sum = 0;
    if (fault == FLOW_FAULT_NONE && p->supply != NULL) {
        for (int32_t node = 0; node < p->n_nodes; node++) {
            int64_t supply = p->supply[node];
            if (supply > FLOW_AMOUNT_MOST - sum || supply < sum - FLOW_AMOUNT_MOST) {
                fault = FLOW_FAULT_SUPPLY;
                at = node;
                break;
            }
            sum += supply < 0 ? -supply : supply;
        }
    }
    if (where != NULL) *where = fault == FLOW_FAULT_NONE ? -1 : at;
    return fault;
}
