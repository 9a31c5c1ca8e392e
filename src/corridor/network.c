#include "corridor/network.h"

/* ---- nodes ------------------------------------------------------------------------------- */

/* The hub is node 0; then come the days, each with its depots, outsides, insides and areas; then
 * the needs. */
static int32_t node_at(const network *net, uint32_t day, uint32_t number)
{
    const truce_corridor *c = net->corridor;
    return (int32_t)(1 + day * (c->n_depots + 2 * c->n_crossings + c->n_areas) + number);
}

static int32_t depot_node(const network *net, uint32_t depot, uint32_t day)
{
    return node_at(net, day, depot);
}

int32_t network_outside(const network *net, uint32_t crossing, uint32_t day)
{
    return node_at(net, day, net->corridor->n_depots + crossing);
}

int32_t network_inside(const network *net, uint32_t crossing, uint32_t day)
{
    return node_at(net, day, net->corridor->n_depots + net->corridor->n_crossings + crossing);
}

static int32_t area_node(const network *net, uint32_t area, uint32_t day)
{
    return node_at(net, day, net->corridor->n_depots + 2 * net->corridor->n_crossings + area);
}

/* ---- arcs -------------------------------------------------------------------------------- */

static void set_arc(network *net, int32_t arc, int32_t tail, int32_t head, int64_t capacity)
{
    net->tail[arc] = tail;
    net->head[arc] = head;
    net->capacity[arc] = capacity; /* UNLIMITED is FLOW_UNBOUNDED */
}

/* An arc that leads nowhere. */
static void set_no_arc(network *net, int32_t arc, int32_t node)
{
    set_arc(net, arc, node, node, 0);
}

/* An arc from a place on a day to the same place on the next. */
static void set_overnight(network *net, int32_t arc, uint32_t day, int32_t today, int32_t tomorrow,
                          int64_t most)
{
    if (day + 1 == net->corridor->days)
        set_no_arc(net, arc, today);
    else
        set_arc(net, arc, today, tomorrow, most);
}

static void set_depots(network *net)
{
    const truce_corridor *c = net->corridor;
    for (uint32_t d = 0; d < c->n_depots; d++) {
        const depot *from = &c->depots[d];
        for (uint32_t day = 0; day < c->days; day++) {
            int32_t here = depot_node(net, d, day);
            int64_t ready = daily_on(&from->supply, day) + (day == 0 ? from->stock : 0);
            set_arc(net, network_arc(net, net->supplies, d, day), net->hub, here, ready);
            set_overnight(net, network_arc(net, net->waits, d, day), day, here,
                          depot_node(net, d, day + 1), daily_on(&from->store, day));
        }
    }
}

int64_t network_capacity(const truce_corridor *c, const closure *closures, uint32_t n_closures,
                         uint32_t crossing, uint32_t day)
{
    for (uint32_t k = 0; k < n_closures; k++)
        if (closures[k].crossing == crossing && day >= closures[k].first && day <= closures[k].last)
            return 0;
    return daily_on(&c->crossings[crossing].capacity, day);
}

static void set_crossings(network *net, const closure *closures, uint32_t n_closures)
{
    const truce_corridor *c = net->corridor;
    for (uint32_t k = 0; k < c->n_crossings; k++) {
        for (uint32_t day = 0; day < c->days; day++) {
            int32_t outside = network_outside(net, k, day);
            set_overnight(net, network_arc(net, net->queues, k, day), day, outside,
                          network_outside(net, k, day + 1), daily_on(&c->crossings[k].queue, day));
            set_arc(net, network_arc(net, net->entries, k, day), outside,
                    network_inside(net, k, day), network_capacity(c, closures, n_closures, k, day));
        }
    }
}

static void set_areas(network *net)
{
    const truce_corridor *c = net->corridor;
    for (uint32_t a = 0; a < c->n_areas; a++) {
        set_arc(net, net->stocks + (int32_t)a, net->hub, area_node(net, a, 0), c->areas[a].stock);
        for (uint32_t day = 0; day < c->days; day++) {
            int32_t here = area_node(net, a, day);
            set_overnight(net, network_arc(net, net->stores, a, day), day, here,
                          area_node(net, a, day + 1), daily_on(&c->areas[a].store, day));
            set_no_arc(net, network_arc(net, net->serves, a, day), here);
        }
    }
}

void network_set_steps(network *net)
{
    for (uint32_t k = 0; k < net->n_needs; k++) {
        const need *n = &net->needs[k];
        int64_t before = 0;
        int32_t arc = n->first_step;
        for (int64_t step = 1; step <= COVERAGE_STEPS; step++) {
            int64_t trucks = coverage_trucks(n->needed, step, COVERAGE_STEPS);
            if (trucks > before) set_arc(net, arc++, n->node, net->hub, trucks - before);
            before = trucks;
        }
    }
}

static void set_needs(network *net)
{
    const truce_corridor *c = net->corridor;
    uint32_t length = corridor_period_days(c);
    for (uint32_t k = 0; k < net->n_needs; k++) {
        const need *n = &net->needs[k];
        uint32_t first = n->period * length;
        for (uint32_t day = first; day < first + length && day < c->days; day++)
            set_arc(net, network_arc(net, net->serves, n->area, day), area_node(net, n->area, day),
                    n->node, daily_on(&c->areas[n->area].need, day));
    }
}

/* Where a road arrives that leaves on a day, -1: behind the last day. */
static int32_t road_end(const network *net, const road *r, uint32_t day)
{
    const truce_corridor *c = net->corridor;
    uint32_t rank = corridor_rank(c, r->to);
    uint64_t arrival = (uint64_t)day + r->days;
    if (arrival >= c->days) return -1;
    switch (corridor_kind(c, r->to)) {
    case PLACE_DEPOT: return depot_node(net, rank, (uint32_t)arrival);
    case PLACE_AREA: return area_node(net, rank, (uint32_t)arrival);
    case PLACE_CROSSING: break;
    }
    arrival += (uint64_t)daily_on(&c->crossings[rank].inspection, (uint32_t)arrival);
    return arrival >= c->days ? -1 : network_outside(net, rank, (uint32_t)arrival);
}

static int32_t road_start(const network *net, const road *r, uint32_t day)
{
    const truce_corridor *c = net->corridor;
    uint32_t rank = corridor_rank(c, r->from);
    switch (corridor_kind(c, r->from)) {
    case PLACE_DEPOT: return depot_node(net, rank, day);
    case PLACE_AREA: return area_node(net, rank, day);
    case PLACE_CROSSING: break;
    }
    return corridor_kind(c, r->to) == PLACE_AREA ? network_inside(net, rank, day)
                                                 : network_outside(net, rank, day);
}

static void set_roads(network *net)
{
    const truce_corridor *c = net->corridor;
    for (uint32_t k = 0; k < c->n_roads; k++) {
        const road *r = &c->roads[k];
        for (uint32_t day = 0; day < c->days; day++) {
            int32_t arc = network_arc(net, net->roads, k, day);
            int32_t start = road_start(net, r, day), end = road_end(net, r, day);
            if (end < 0)
                set_no_arc(net, arc, start);
            else
                set_arc(net, arc, start, end, daily_on(&r->capacity, day));
            net->cost[arc] = end < 0 ? 0 : daily_on(&r->cost, day);
        }
    }
}

/* ---- making ------------------------------------------------------------------------------ */

/* Lists the needs; their nodes stand behind `node`, their steps behind `arc`. */
static truce_status find_needs(arena *memory, network *net, int32_t node, int32_t *arc)
{
    const truce_corridor *c = net->corridor;
    uint32_t n_periods = corridor_periods(c);
    TRY(ARENA_ARRAY(memory, (size_t)c->n_areas * n_periods, &net->needs));
    for (uint32_t a = 0; a < c->n_areas; a++) {
        for (uint32_t period = 0; period < n_periods; period++) {
            int64_t needed = plan_needed_in(c, a, period);
            if (needed == 0) continue;
            int32_t n_steps = needed < COVERAGE_STEPS ? (int32_t)needed : COVERAGE_STEPS;
            net->needs[net->n_needs++] = (need){a, period, node++, *arc, n_steps, needed};
            *arc += n_steps;
        }
    }
    return TRUCE_OK;
}

truce_status network_make(arena *memory, const truce_corridor *c, const closure *closures,
                          uint32_t n_closures, network *out)
{
    network net = {.corridor = c, .hub = 0};
    int32_t arc = 0, days = (int32_t)c->days;
    net.supplies = arc;
    net.stocks = arc += (int32_t)c->n_depots * days;
    net.waits = arc += (int32_t)c->n_areas;
    net.queues = arc += (int32_t)c->n_depots * days;
    net.entries = arc += (int32_t)c->n_crossings * days;
    net.stores = arc += (int32_t)c->n_crossings * days;
    net.serves = arc += (int32_t)c->n_areas * days;
    net.roads = arc += (int32_t)c->n_areas * days;
    net.steps = arc += (int32_t)c->n_roads * days;
    int32_t node = node_at(&net, c->days, 0);
    TRY(find_needs(memory, &net, node, &arc));
    size_t n_arcs = (size_t)arc;
    TRY(ARENA_ARRAY(memory, n_arcs, &net.tail));
    TRY(ARENA_ARRAY(memory, n_arcs, &net.head));
    TRY(ARENA_ARRAY(memory, n_arcs, &net.capacity));
    TRY(ARENA_ARRAY(memory, n_arcs, &net.cost));
    net.problem = (flow_problem){.n_nodes = node + (int32_t)net.n_needs,
                                 .n_arcs = arc,
                                 .tail = net.tail,
                                 .head = net.head,
                                 .capacity = net.capacity,
                                 .cost = net.cost};
    set_depots(&net);
    set_crossings(&net, closures, n_closures);
    set_areas(&net);
    set_needs(&net);
    network_set_steps(&net);
    set_roads(&net);
    *out = net;
    return TRUCE_OK;
}

/* ---- the plan in a flow ------------------------------------------------------------------ */

int64_t network_served(const need *n, const int64_t *flow)
{
    int64_t served = 0;
    for (int32_t k = 0; k < n->n_steps; k++) served += flow[n->first_step + k];
    return served;
}

truce_status movements_make(arena *memory, const truce_corridor *c, movements *out)
{
    size_t days = c->days;
    movements made = {0};
    TRY(ARENA_ARRAY(memory, c->n_roads * days, &made.sent));
    TRY(ARENA_ARRAY(memory, c->n_crossings * days, &made.entered));
    TRY(ARENA_ARRAY(memory, c->n_areas * days, &made.served));
    TRY(ARENA_ARRAY(memory, c->n_depots * days, &made.at_depot));
    TRY(ARENA_ARRAY(memory, c->n_crossings * days, &made.at_crossing));
    TRY(ARENA_ARRAY(memory, c->n_areas * days, &made.in_area));
    *out = made;
    return TRUCE_OK;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Adds what moves on the roads to the balance of each place on each day: [place][day], what arrives
 * less what leaves, from the outside of crossings. */
static void add_roads(const network *net, const movements *m, int64_t *balance)
{
    const truce_corridor *c = net->corridor;
    for (uint32_t k = 0; k < c->n_roads; k++) {
        const road *r = &c->roads[k];
        bool is_from_inside =
            corridor_kind(c, r->from) == PLACE_CROSSING && corridor_kind(c, r->to) == PLACE_AREA;
        for (uint32_t day = 0; day < c->days; day++) {
            int64_t sent = m->sent[(size_t)k * c->days + day];
            if (sent == 0) continue;
            uint32_t arrival = day + r->days;
            if (corridor_kind(c, r->to) == PLACE_CROSSING)
                arrival +=
                    (uint32_t)daily_on(&c->crossings[corridor_rank(c, r->to)].inspection, arrival);
            balance[(size_t)r->to * c->days + arrival] += sent;
            if (!is_from_inside) balance[(size_t)r->from * c->days + day] -= sent;
        }
    }
}

/* Follows what waits overnight at a place, at most `most` on each day. */
static void follow(const truce_corridor *c, int64_t stock, const daily *comes, const daily *most,
                   const int64_t *balance, const int64_t *used, int64_t *waits)
{
    int64_t here = stock;
    for (uint32_t day = 0; day < c->days; day++) {
        here += balance[day] + (comes ? daily_on(comes, day) : 0) - (used ? used[day] : 0);
        waits[day] = here = smaller(here, daily_on(most, day));
    }
}

static void fill_waiting(const network *net, const int64_t *balance, movements *m)
{
    const truce_corridor *c = net->corridor;
    size_t days = c->days;
    for (size_t d = 0; d < c->n_depots; d++)
        follow(c, c->depots[d].stock, &c->depots[d].supply, &c->depots[d].store, balance + d * days,
               NULL, m->at_depot + d * days);
    balance += c->n_depots * days;
    for (size_t k = 0; k < c->n_crossings; k++)
        follow(c, 0, NULL, &c->crossings[k].queue, balance + k * days, m->entered + k * days,
               m->at_crossing + k * days);
    balance += c->n_crossings * days;
    for (size_t a = 0; a < c->n_areas; a++)
        follow(c, c->areas[a].stock, NULL, &c->areas[a].store, balance + a * days,
               m->served + a * days, m->in_area + a * days);
}

void network_movements(const network *net, const int64_t *flow, int64_t *balance, movements *out)
{
    const truce_corridor *c = net->corridor;
    size_t days = c->days;
    for (size_t i = 0; i < c->n_roads * days; i++) out->sent[i] = flow[(size_t)net->roads + i];
    for (size_t i = 0; i < c->n_crossings * days; i++)
        out->entered[i] = flow[(size_t)net->entries + i];
    for (size_t i = 0; i < c->n_areas * days; i++) out->served[i] = flow[(size_t)net->serves + i];
    for (size_t i = 0; i < corridor_places(c) * days; i++) balance[i] = 0;
    add_roads(net, out, balance);
    fill_waiting(net, balance, out);
    plan_judge(c, out);
}
