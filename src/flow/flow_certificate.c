#include "flow/flow_certificate.h"

static flow_certificate fails(flow_verdict verdict, int32_t where)
{
    return (flow_certificate){verdict, where};
}

/* -1, 0 or 1: what the wishes, the most important first, say of a unit more on an arc. */
static int sign_of(const flow_problem *p, int32_t arc, const flow_prices *prices, size_t n_prices)
{
    for (size_t k = 0; k < n_prices; k++) {
        int128 reduced = prices[k].cost == NULL ? 0 : prices[k].cost[arc];
        reduced += prices[k].potential[p->tail[arc]];
        reduced -= prices[k].potential[p->head[arc]];
        if (reduced != 0) return reduced < 0 ? -1 : 1;
    }
    return 0;
}

flow_certificate flow_certificate_check(const flow_problem *p, const int64_t *flow,
                                        const flow_prices *prices, size_t n_prices, int128 *balance)
{
    for (int32_t node = 0; node < p->n_nodes; node++)
        balance[node] = p->supply == NULL ? 0 : p->supply[node];
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        if (flow[arc] < 0 || flow[arc] > p->capacity[arc]) return fails(FLOW_OUT_OF_BOUNDS, arc);
        balance[p->tail[arc]] -= flow[arc];
        balance[p->head[arc]] += flow[arc];
    }
    for (int32_t node = 0; node < p->n_nodes; node++)
        if (balance[node] != 0) return fails(FLOW_NOT_CONSERVED, node);
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        int sign = sign_of(p, arc, prices, n_prices);
        if (sign < 0 && flow[arc] < p->capacity[arc]) return fails(FLOW_NOT_OPTIMAL_ROOM, arc);
        if (sign > 0 && flow[arc] > 0) return fails(FLOW_NOT_OPTIMAL_LOADED, arc);
    }
    return fails(FLOW_HOLDS, -1);
}

const char *flow_verdict_phrase(flow_verdict verdict)
{
    switch (verdict) {
    case FLOW_HOLDS: return "the flow is feasible and cheapest";
    case FLOW_OUT_OF_BOUNDS: return "an arc carries less than nothing or more than it can";
    case FLOW_NOT_CONSERVED: return "a node does not pass on what it gets";
    case FLOW_NOT_OPTIMAL_ROOM: return "one unit more on an arc would save something";
    case FLOW_NOT_OPTIMAL_LOADED: break;
    }
    return "one unit less on an arc would save something";
}
