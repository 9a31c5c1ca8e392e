#include "corridor/bottleneck.h"
#include "flow/augment.h"
#include "flow/unit_path.h"
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

truce_status most_served(arena *memory, work_meter *w, const network *net, int64_t *flow,
                         int64_t *out)
{
    arena *scratch;
    augmenter a;
    int32_t *head; /* with a node of its own for what was served */
    int64_t most;
    size_t n_arcs = (size_t)net->problem.n_arcs;
    flow_problem p = net->problem;
    TRY(arena_new(arena_meter(memory), &scratch));
    truce_status status = ARENA_ARRAY(scratch, n_arcs, &head);
    for (size_t arc = 0; arc < n_arcs && status == TRUCE_OK; arc++)
        head[arc] = arc < (size_t)net->steps ? net->head[arc] : p.n_nodes;
    p.head = head;
    p.n_nodes++;
    memset(flow, 0, n_arcs * sizeof *flow);
    if (status == TRUCE_OK) status = augment_make(scratch, &p, net->hub, p.n_nodes - 1, flow, &a);
    if (status == TRUCE_OK) status = augment_flow(&a, w, &most);
    if (status == TRUCE_OK) *out = most; /* what was found before a stop bounds nothing */
    arena_free(scratch);
    return status;
}

/* What is tried with one crossing after the other. As a plan serves the most, no way leads from
 * spare supply to people who wait. With one truck more on one day there is one when spare supply
 * reaches the outside of the crossing, and its inside reaches who waits. Of the days of which just
 * one of the two is true some may be of use together: one truck gets in and lets another one, which
 * comes from elsewhere, get in on a day on which it can serve. */
enum { DAY_NEITHER, DAY_GETS_IN, DAY_SERVES };

typedef struct trial {
    network *net;
    int64_t *flow;
    unit_paths from_spare, to_waiting;
    reach from_inside;
    uint8_t *what; /* [day] of those above; a day that is of use by itself is neither */
    int32_t *far_from, *far_to; /* n_nodes: bounds that are exact for the plan */
    uint32_t *changed;          /* arcs whose flow was changed by one: 2 * arc, + 1: taken back */
    size_t n_changed, n_room;
} trial;

static truce_status make_trial(arena *scratch, work_meter *w, const flow_incidence *incidence,
                               trial *x)
{
    const network *net = x->net;
    size_t n = (size_t)net->problem.n_nodes;
    TRY(ARENA_ARRAY(scratch, n, &x->far_from));
    TRY(ARENA_ARRAY(scratch, n, &x->far_to));
    TRY(unit_paths_make(scratch, w, &net->problem, incidence, x->flow, net->hub, REACH_FROM_SEED,
                        &x->from_spare));
    TRY(unit_paths_make(scratch, w, &net->problem, incidence, x->flow, net->hub, REACH_TO_SEED,
                        &x->to_waiting));
    TRY(reach_make(scratch, &net->problem, incidence, x->flow, REACH_FROM_SEED, net->hub,
                   &x->from_inside));
    TRY(ARENA_ARRAY(scratch, net->corridor->days, &x->what));
    memcpy(x->far_from, x->from_spare.far, n * sizeof *x->far_from);
    memcpy(x->far_to, x->to_waiting.far, n * sizeof *x->far_to);
    x->n_room = 1024;
    return ARENA_ARRAY(scratch, x->n_room, &x->changed);
}

/* Changes the flow of an arc so that it can be undone. There is room for it. */
static void change(trial *x, int32_t arc, int64_t by)
{
    x->flow[arc] += by;
    x->changed[x->n_changed++] = 2 * (uint32_t)arc + (by < 0 ? 1U : 0U);
}

static void send(trial *x, const unit_paths *u)
{
    for (int32_t k = 0; k < u->n_way; k++)
        change(x, (int32_t)(u->way[k] >> 1), unit_path_change(u, u->way[k]));
}

static truce_status make_room(arena *scratch, trial *x)
{
    size_t need = x->n_changed + 1 + (size_t)x->from_spare.n_way + (size_t)x->to_waiting.n_way;
    return ARENA_RESERVE(scratch, &x->changed, &x->n_room, need);
}

static void undo(trial *x)
{
    while (x->n_changed > 0) {
        uint32_t one = x->changed[--x->n_changed];
        x->flow[one >> 1] += (one & 1) == 0 ? -1 : 1;
    }
}

/* A day on which the crossing is shut stays so. */
static bool is_shut(const trial *x, uint32_t crossing, uint32_t day)
{
    return x->net->capacity[network_arc(x->net, x->net->entries, crossing, day)] == 0;
}

/* One more truck on each day on which it is of use by itself. */
static truce_status try_days(arena *scratch, work_meter *w, trial *x, uint32_t crossing,
                             int64_t *more)
{
    const network *net = x->net;
    for (uint32_t day = 0; day < net->corridor->days; day++) {
        bool comes, goes;
        x->what[day] = DAY_NEITHER;
        if (is_shut(x, crossing, day)) continue;
        TRY(unit_path_find(&x->from_spare, w, network_outside(net, crossing, day), &comes));
        TRY(unit_path_find(&x->to_waiting, w, network_inside(net, crossing, day), &goes));
        x->what[day] = comes == goes ? DAY_NEITHER : comes ? DAY_GETS_IN : DAY_SERVES;
        if (!comes || !goes) continue;
        TRY(make_room(scratch, x));
        send(x, &x->from_spare);
        change(x, network_arc(net, net->entries, crossing, day), 1);
        send(x, &x->to_waiting);
        ++*more;
    }
    return TRUCE_OK;
}

static void open_more(trial *x, uint32_t crossing, int64_t more)
{
    for (uint32_t day = 0; day < x->net->corridor->days; day++)
        if (!is_shut(x, crossing, day))
            x->net->capacity[network_arc(x->net, x->net->entries, crossing, day)] += more;
}

/* With all days open: whether some may be of use together. */
static bool are_together(trial *x, uint32_t crossing)
{
    uint32_t days = x->net->corridor->days, n_serve = 0;
    for (uint32_t day = 0; day < days; day++) n_serve += x->what[day] == DAY_SERVES;
    if (n_serve == 0) return false;
    reach_clear(&x->from_inside);
    for (uint32_t day = 0; day < days; day++)
        if (x->what[day] == DAY_GETS_IN)
            reach_spread(&x->from_inside, network_inside(x->net, crossing, day), 0);
    for (uint32_t day = 0; day < days; day++)
        if (x->what[day] == DAY_SERVES &&
            x->from_inside.mark[network_outside(x->net, crossing, day)] != REACH_NONE)
            return true;
    return false;
}

/* With all days open: whatever spare supply can still do. */
static truce_status try_all_spare(arena *scratch, work_meter *w, trial *x, int64_t *more)
{
    const network *net = x->net;
    TRY(unit_paths_measure(&x->to_waiting, w));
    x->from_spare.n_way = 0;
    for (int32_t arc = net->supplies; arc < net->waits;) { /* depots and stocks of areas */
        bool goes = false;
        if (x->flow[arc] < net->capacity[arc])
            TRY(unit_path_find(&x->to_waiting, w, net->head[arc], &goes));
        if (!goes) {
            arc++;
            continue;
        }
        TRY(make_room(scratch, x));
        change(x, arc, 1);
        send(x, &x->to_waiting);
        ++*more;
    }
    return TRUCE_OK;
}

static truce_status try_crossing(arena *scratch, work_meter *w, trial *x, uint32_t crossing,
                                 int64_t *more)
{
    *more = 0;
    TRY(try_days(scratch, w, x, crossing, more));
    open_more(x, crossing, 1);
    truce_status status = are_together(x, crossing) ? try_all_spare(scratch, w, x, more) : TRUCE_OK;
    open_more(x, crossing, -1);
    return status;
}

static truce_status try_crossings(arena *scratch, work_meter *w, trial *x, bottleneck *out)
{
    uint32_t n = x->net->corridor->n_crossings;
    truce_status status = TRUCE_OK;
    for (uint32_t k = 0; k < n && status == TRUCE_OK; k++) {
        int64_t more;
        work_tell(w, "trying one more truck", (double)k / n);
        unit_paths_reset(&x->from_spare, x->far_from);
        unit_paths_reset(&x->to_waiting, x->far_to);
        status = try_crossing(scratch, w, x, k, &more);
        if (status == TRUCE_OK) out->more_served[k] = more;
        undo(x);
    }
    return status;
}

truce_status bottleneck_more_served(arena *memory, work_meter *w, network *net,
                                    const flow_incidence *incidence, int64_t *flow, bottleneck *out)
{
    arena *scratch;
    trial x = {.net = net, .flow = flow};
    TRY(arena_new(arena_meter(memory), &scratch));
    truce_status status = make_trial(scratch, w, incidence, &x);
    if (status == TRUCE_OK) status = try_crossings(scratch, w, &x, out);
    arena_free(scratch);
    return status;
}
