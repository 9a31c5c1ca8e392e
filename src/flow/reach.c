#include "flow/reach.h"

truce_status flow_incidence_make(arena *memory, const flow_problem *p, flow_incidence *out)
{
    size_t n = (size_t)p->n_nodes, m = (size_t)p->n_arcs;
    flow_incidence made;
    TRY(ARENA_ARRAY(memory, n + 1, &made.first));
    TRY(ARENA_ARRAY(memory, 2 * m, &made.at));
    for (size_t arc = 0; arc < m; arc++) {
        made.first[p->tail[arc]]++;
        made.first[p->head[arc]]++;
    }
    for (size_t node = 0, sum = 0; node <= n; node++) {
        sum += (size_t)made.first[node];
        made.first[node] = (int64_t)sum; /* behind the node's arcs: filled from there backwards */
    }
    for (size_t arc = m; arc-- > 0;) {
        made.at[--made.first[p->head[arc]]] = 2 * (uint32_t)arc + 1;
        made.at[--made.first[p->tail[arc]]] = 2 * (uint32_t)arc;
    }
    *out = made;
    return TRUCE_OK;
}

truce_status reach_make(arena *memory, const flow_problem *p, const flow_incidence *incidence,
                        const int64_t *flow, reach_direction direction, int32_t barrier, reach *out)
{
    reach made = {
        .p = p, .incidence = incidence, .flow = flow, .direction = direction, .barrier = barrier};
    TRY(ARENA_ARRAY(memory, (size_t)p->n_nodes, &made.mark));
    TRY(ARENA_ARRAY(memory, (size_t)p->n_nodes, &made.queue));
    reach_clear(&made);
    *out = made;
    return TRUCE_OK;
}

void reach_clear(reach *r)
{
    for (int32_t node = 0; node < r->p->n_nodes; node++) r->mark[node] = REACH_NONE;
}

/* True when something can be passed on over the arc from this end of it. */
static bool has_way(const reach *r, uint32_t end)
{
    uint32_t arc = end >> 1;
    bool is_along = ((end & 1) == 0) == (r->direction == REACH_FROM_SEED);
    return is_along ? r->flow[arc] < r->p->capacity[arc] : r->flow[arc] > 0;
}

void reach_spread(reach *r, int32_t seed, int32_t mark)
{
    int32_t n = 0;
    if (r->mark[seed] != REACH_NONE) return;
    r->mark[seed] = mark;
    r->queue[n++] = seed;
    for (int32_t k = 0; k < n; k++) {
        int32_t node = r->queue[k];
        for (int64_t i = r->incidence->first[node]; i < r->incidence->first[node + 1]; i++) {
            uint32_t end = r->incidence->at[i], arc = end >> 1;
            int32_t other = (end & 1) == 0 ? r->p->head[arc] : r->p->tail[arc];
            if (other == r->barrier || r->mark[other] != REACH_NONE || !has_way(r, end)) continue;
            r->mark[other] = mark;
            r->queue[n++] = other;
        }
    }
}
