#include "corridor/promise.h"
#include "corridor/network.h"
#include "flow/augment.h"

/* The corridor's network in which trucks are done with as soon as they enter: a gate for each day,
 * behind the network's nodes, and behind them the end. */
typedef struct gates {
    flow_problem problem;
    int64_t *capacity;
    int64_t *flow;
    int32_t first_arc; /* of the arcs from gates to the end, one for each day */
    int32_t end;
} gates;

static truce_status make_gates(arena *scratch, const network *net, gates *out)
{
    const flow_problem *from = &net->problem;
    int32_t days = (int32_t)net->corridor->days, n_arcs = net->steps + days;
    int32_t *tail, *head;
    int64_t *capacity, *flow;
    TRY(ARENA_ARRAY(scratch, (size_t)n_arcs, &flow));
    TRY(ARENA_ARRAY(scratch, (size_t)n_arcs, &tail));
    TRY(ARENA_ARRAY(scratch, (size_t)n_arcs, &head));
    TRY(ARENA_ARRAY(scratch, (size_t)n_arcs, &capacity));
    for (int32_t arc = 0; arc < net->steps; arc++) {
        bool is_entry = arc >= net->entries && arc < net->stores;
        bool is_serving = arc >= net->serves && arc < net->roads;
        tail[arc] = from->tail[arc];
        head[arc] = is_entry ? from->n_nodes + (arc - net->entries) % days : from->head[arc];
        capacity[arc] = is_serving ? 0 : from->capacity[arc];
    }
    int32_t end = from->n_nodes + days;
    for (int32_t day = 0; day < days; day++) {
        tail[net->steps + day] = from->n_nodes + day;
        head[net->steps + day] = end;
        capacity[net->steps + day] = 0; /* opened one after the other */
    }
    *out = (gates){.problem = {.n_nodes = end + 1,
                               .n_arcs = n_arcs,
                               .tail = tail,
                               .head = head,
                               .capacity = capacity},
                   .capacity = capacity,
                   .flow = flow,
                   .first_arc = net->steps,
                   .end = end};
    return TRUCE_OK;
}

/* Opens one day after the other. */
static truce_status open_days(work_meter *w, const gates *g, augmenter *a, uint32_t days,
                              promise *out)
{
    for (uint32_t day = 0; day < days; day++) {
        work_tell(w, "what can enter", (double)day / days);
        g->capacity[g->first_arc + (int32_t)day] = out->per_day;
        TRY(augment_flow(a, w, &out->can_enter[day]));
    }
    return TRUCE_OK;
}

static truce_status judge(arena *scratch, work_meter *w, const truce_corridor *c,
                          const closure *closures, uint32_t n_closures, promise *out)
{
    network net;
    gates g;
    augmenter a;
    TRY(network_make(scratch, c, closures, n_closures, &net));
    TRY(make_gates(scratch, &net, &g));
    TRY(augment_make(scratch, &g.problem, net.hub, g.end, g.flow, &a));
    return open_days(w, &g, &a, c->days, out);
}

truce_status promise_judge(arena *memory, work_meter *w, const truce_corridor *c,
                           const closure *closures, uint32_t n_closures, int64_t per_day,
                           promise *out)
{
    promise made = {.per_day = per_day};
    arena *scratch;
    TRY(ARENA_ARRAY(memory, c->days, &made.can_enter));
    TRY(arena_new(arena_meter(memory), &scratch));
    truce_status status = judge(scratch, w, c, closures, n_closures, &made);
    arena_free(scratch);
    if (status != TRUCE_OK && status != TRUCE_E_STOPPED) return status;
    made.is_finished = status == TRUCE_OK;
    for (uint32_t day = 0; day < c->days; day++) {
        if (made.can_enter[day] == per_day) made.n_kept++;
        made.n_missing += per_day - made.can_enter[day];
    }
    *out = made;
    return TRUCE_OK;
}
