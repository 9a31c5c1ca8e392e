#include "flow/flow_problem.h"

static int64_t magnitude(int64_t x)
{
    return x < 0 ? -x : x;
}

/* Of any number, also the smallest. */
static uint64_t cost_magnitude(int64_t x)
{
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

/* What a path that passes `hub` at most once can cost at most. */
typedef struct cost_sum {
    int32_t hub;
    int64_t others;        /* arcs that do not touch the hub */
    int64_t first, second; /* the two costliest of those that do */
} cost_sum;

static void add_cost(cost_sum *sum, int32_t tail, int32_t head, int64_t cost)
{
    int64_t most = magnitude(cost);
    if (tail != sum->hub && head != sum->hub) {
        if (sum->others <= FLOW_COST_MOST) sum->others += most;
    } else if (most > sum->first) {
        sum->second = sum->first;
        sum->first = most;
    } else if (most > sum->second) {
        sum->second = most;
    }
}

static int64_t total_of(const cost_sum *sum)
{
    int64_t total = sum->first + sum->second;
    if (sum->others > FLOW_COST_MOST || total > FLOW_COST_MOST - sum->others)
        return FLOW_COST_MOST + 1;
    return total + sum->others;
}

static int64_t cost_around(const flow_problem *p, int32_t hub)
{
    cost_sum sum = {.hub = hub};
    for (int32_t arc = 0; arc < p->n_arcs; arc++)
        add_cost(&sum, p->tail[arc], p->head[arc], p->cost[arc]);
    return total_of(&sum);
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t flow_path_cost(const flow_problem *p)
{
    int32_t costliest = -1;
    int64_t most = 0;
    for (int32_t arc = 0; arc < p->n_arcs && p->cost != NULL; arc++) {
        if (p->cost[arc] > FLOW_COST_MOST || p->cost[arc] < -FLOW_COST_MOST)
            return FLOW_COST_MOST + 1;
        if (magnitude(p->cost[arc]) <= most) continue;
        most = magnitude(p->cost[arc]);
        costliest = arc;
    }
    if (costliest < 0) return 0;
    int64_t all;
    if (!exact_multiply(most, p->n_nodes, &all)) all = INT64_MAX;
    int64_t bound = smaller(all, cost_around(p, p->tail[costliest]));
    bound = smaller(bound, cost_around(p, p->head[costliest]));
    return smaller(bound, FLOW_COST_MOST + 1);
}

/* The first arc with a fault; FLOW_FAULT_NONE when there is none. */
static flow_fault check_arcs(const flow_problem *p, int32_t *where)
{
    int64_t sum = 0;
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
    }
    return FLOW_FAULT_NONE;
}

static flow_fault check_costs(const flow_problem *p, int32_t *where)
{
    if (flow_path_cost(p) <= FLOW_COST_MOST) return FLOW_FAULT_NONE;
    *where = 0;
    for (int32_t arc = 1; arc < p->n_arcs; arc++) {
        uint64_t cost = cost_magnitude(p->cost[arc]);
        if (cost > cost_magnitude(p->cost[*where])) *where = arc;
    }
    return FLOW_FAULT_COST;
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
    if (fault == FLOW_FAULT_NONE) fault = check_costs(p, &at);
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
