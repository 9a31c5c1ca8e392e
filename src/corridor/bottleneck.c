#include "corridor/bottleneck.h"
#include "flow/augment.h"
#include <string.h>

/* ---- the value of one more ---------------------------------------------------------------- */

/* Marks each node with the weight of the best step that a truck from there could be served in. */
static void mark_gains(const network *net, const int64_t *flow, reach *gains)
{
    for (int32_t step = 1; step <= COVERAGE_STEPS; step++) {
        for (uint32_t k = 0; k < net->n_needs; k++) {
            const need *n = &net->needs[k];
            int64_t served = network_served(n, flow);
            if (served < n->needed && coverage_step(served + 1, n->needed) == step)
                reach_spread(gains, n->node, COVERAGE_STEPS + 1 - step);
        }
    }
}

/* What a truck at a place costs those who give it up, in weight; REACH_NONE: none can come. */
static int32_t loss_of(int32_t giver)
{
    if (giver == REACH_NONE || giver == GIVER_NOBODY) return giver == REACH_NONE ? giver : 0;
    return COVERAGE_STEPS + 1 - giver;
}

static void fill_values(const network *net, const reach *gains, const reach *ways, bottleneck *out)
{
    const truce_corridor *c = net->corridor;
    for (uint32_t k = 0; k < c->n_crossings; k++) {
        for (uint32_t day = 0; day < c->days; day++) {
            int32_t gain = gains->mark[network_inside(net, k, day)];
            int32_t loss = loss_of(ways->mark[network_outside(net, k, day)]);
            int64_t value =
                gain == REACH_NONE || loss == REACH_NONE || gain < loss ? 0 : gain - loss;
            out->value[(size_t)k * c->days + day] = value;
            out->total[k] += value;
        }
    }
}

truce_status bottleneck_values(arena *memory, const network *net, const flow_incidence *incidence,
                               const int64_t *flow, bottleneck *out)
{
    const truce_corridor *c = net->corridor;
    bottleneck made;
    givers g;
    reach gains;
    TRY(ARENA_ARRAY(memory, (size_t)c->n_crossings * c->days, &made.value));
    TRY(ARENA_ARRAY(memory, c->n_crossings, &made.total));
    TRY(ARENA_ARRAY(memory, c->n_crossings, &made.more_served));
    for (uint32_t k = 0; k < c->n_crossings; k++) made.more_served[k] = -1;
    arena *scratch;
    TRY(arena_new(arena_meter(memory), &scratch));
    truce_status status = givers_make(scratch, net, incidence, flow, &g);
    if (status == TRUCE_OK)
        status =
            reach_make(scratch, &net->problem, incidence, flow, REACH_TO_SEED, net->hub, &gains);
    if (status == TRUCE_OK) {
        for (uint32_t k = 0; k < net->n_needs; k++) {
            int64_t served = network_served(&net->needs[k], flow);
            g.class_of[k] = served == 0 ? -1 : (int32_t)coverage_step(served, net->needs[k].needed);
        }
        givers_mark(&g);
        mark_gains(net, flow, &gains);
        fill_values(net, &gains, &g.ways, &made);
        *out = made;
    }
    arena_free(scratch);
    return status;
}

/* ---- how many more ------------------------------------------------------------------------ */

/* The network with a node of its own for what was served, and capacities that may be changed. */
typedef struct supply {
    const network *net;
    flow_problem p;
    int64_t *capacity;
    int64_t *flow;
    augmenter a;
    int32_t *far; /* n_nodes: what the augmenter knows of the plan's flow */
} supply;

static truce_status make_supply(arena *scratch, const network *net, const int64_t *flow,
                                supply *out)
{
    size_t n_arcs = (size_t)net->problem.n_arcs;
    int32_t *head;
    out->net = net;
    TRY(ARENA_ARRAY(scratch, n_arcs, &head));
    TRY(ARENA_ARRAY(scratch, n_arcs, &out->capacity));
    TRY(ARENA_ARRAY(scratch, n_arcs, &out->flow));
    for (size_t arc = 0; arc < n_arcs; arc++)
        head[arc] = arc < (size_t)net->steps ? net->head[arc] : net->problem.n_nodes;
    memcpy(out->capacity, net->capacity, n_arcs * sizeof *out->capacity);
    if (flow != NULL) memcpy(out->flow, flow, n_arcs * sizeof *flow);
    out->p = net->problem;
    out->p.head = head;
    out->p.capacity = out->capacity;
    out->p.n_nodes++;
    TRY(ARENA_ARRAY(scratch, (size_t)out->p.n_nodes, &out->far));
    return augment_make(scratch, &out->p, net->hub, net->problem.n_nodes, out->flow, &out->a);
}

truce_status most_served(memory_meter *meter, work_meter *w, const network *net, int64_t *out)
{
    arena *scratch;
    supply x;
    int64_t most;
    TRY(arena_new(meter, &scratch));
    truce_status status = make_supply(scratch, net, NULL, &x);
    if (status == TRUCE_OK) status = augment_flow(&x.a, w, &most);
    if (status == TRUCE_OK) *out = most; /* what was found before a stop bounds nothing */
    arena_free(scratch);
    return status;
}

/* Sets what a crossing lets in on each day to what it is, and `more`. */
static void open_more(supply *x, uint32_t crossing, int64_t more)
{
    for (uint32_t day = 0; day < x->net->corridor->days; day++) {
        int32_t arc = network_arc(x->net, x->net->entries, crossing, day);
        x->capacity[arc] = x->net->capacity[arc] + more;
    }
}

static truce_status try_crossing(work_meter *w, supply *x, uint32_t crossing, int64_t *more)
{
    open_more(x, crossing, 1);
    for (uint32_t day = 0; day < x->net->corridor->days; day++)
        augment_revive(&x->a, network_inside(x->net, crossing, day));
    truce_status status = augment_flow(&x->a, w, more);
    open_more(x, crossing, 0);
    return status;
}

static truce_status try_crossings(work_meter *w, supply *x, const int64_t *flow, bottleneck *out)
{
    const truce_corridor *c = x->net->corridor;
    size_t n_arcs = (size_t)x->p.n_arcs, n_nodes = (size_t)x->p.n_nodes;
    int64_t more;
    TRY(augment_flow(&x->a, w, &more));
    if (never(more != 0)) return TRUCE_E_CHECK; /* a fairest plan serves the most */
    memcpy(x->far, x->a.far, n_nodes * sizeof *x->far);
    for (uint32_t k = 0; k < c->n_crossings; k++) {
        work_tell(w, "trying one more truck", (double)k / c->n_crossings);
        TRY(try_crossing(w, x, k, &more));
        out->more_served[k] = more;
        memcpy(x->flow, flow, n_arcs * sizeof *flow);
        memcpy(x->a.far, x->far, n_nodes * sizeof *x->far);
    }
    return TRUCE_OK;
}

truce_status bottleneck_more_served(memory_meter *meter, work_meter *w, const network *net,
                                    const int64_t *flow, bottleneck *out)
{
    arena *scratch;
    supply x;
    TRY(arena_new(meter, &scratch));
    truce_status status = make_supply(scratch, net, flow, &x);
    if (status == TRUCE_OK) status = try_crossings(w, &x, flow, out);
    arena_free(scratch);
    return status;
}
