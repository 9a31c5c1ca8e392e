/* test_simplex.c -- the network simplex against successive shortest paths, cold, after changes,
 * with a second and a third wish, broken off and gone on with. */
#include "flow/simplex.h"
#include <stdbool.h>
#include "unit.h"

#define NODES_MOST 9
#define ARCS_MOST 24
/* Of those that are not small: days, places and ways from each to the next day. */
#define DAYS 300
#define PLACES 20
#define WAYS 3
#define HUB (DAYS * PLACES)
#define LARGE_NODES (HUB + 1)
#define LARGE_ARCS (HUB * (WAYS + 1))
/* What the oracle pays for a unit that stays, and the capacity it takes for any amount. */
#define STAYS INT64_C(1000000000)
#define PLENTY INT64_C(1000000)

static uint64_t random_state = 88172645463325252U;

static int64_t pick(int64_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int64_t)(random_state % (uint64_t)below);
}

typedef struct network {
    flow_problem p;
    int32_t tail[ARCS_MOST];
    int32_t head[ARCS_MOST];
    int64_t capacity[ARCS_MOST];
    int64_t cost[ARCS_MOST];
    int64_t supply[NODES_MOST];
} network;

static int64_t pick_capacity(void)
{
    switch (pick(8)) {
    case 0: return 0;
    case 1: return FLOW_UNBOUNDED;
    default: return pick(9);
    }
}

/* Loops, parallel arcs and nodes without arcs among them. `least` is the lowest cost. */
static void make_network(network *n, int64_t least)
{
    int32_t nodes = (int32_t)(1 + pick(NODES_MOST)), arcs = (int32_t)pick(ARCS_MOST + 1);
    *n = (network){.p = {nodes, arcs, n->tail, n->head, n->capacity, n->cost, n->supply}};
    for (int32_t arc = 0; arc < arcs; arc++) {
        n->tail[arc] = (int32_t)pick(nodes);
        n->head[arc] = (int32_t)pick(nodes);
        n->capacity[arc] = pick_capacity();
        n->cost[arc] = least + pick(10);
    }
    int64_t amount = pick(3) == 0 ? 0 : pick(12);
    for (int32_t part = 0; part < 3; part++) {
        n->supply[pick(nodes)] += amount / 3;
        n->supply[pick(nodes)] -= amount / 3 + (pick(12) == 0 ? 1 : 0);
    }
}

/* ---- the oracle ---- */

typedef struct oracle {
    bool is_unbounded;
    int64_t stays; /* unsent and undelivered together */
    int64_t cost;
} oracle;

/* A negative cycle of unbounded arcs (Floyd and Warshall). */
static bool has_endless_cycle(const network *n)
{
    int64_t apart[NODES_MOST][NODES_MOST];
    for (int32_t u = 0; u < n->p.n_nodes; u++)
        for (int32_t v = 0; v < n->p.n_nodes; v++) apart[u][v] = u == v ? 0 : STAYS;
    for (int32_t arc = 0; arc < n->p.n_arcs; arc++)
        if (n->capacity[arc] == FLOW_UNBOUNDED && n->cost[arc] < apart[n->tail[arc]][n->head[arc]])
            apart[n->tail[arc]][n->head[arc]] = n->cost[arc];
    for (int32_t k = 0; k < n->p.n_nodes; k++)
        for (int32_t u = 0; u < n->p.n_nodes; u++)
            for (int32_t v = 0; v < n->p.n_nodes; v++)
                if (apart[u][k] + apart[k][v] < apart[u][v] && apart[u][k] < STAYS / 2 &&
                    apart[k][v] < STAYS / 2)
                    apart[u][v] = apart[u][k] + apart[k][v];
    for (int32_t u = 0; u < n->p.n_nodes; u++)
        if (apart[u][u] < 0) return true;
    return false;
}

#define EDGES_MOST (ARCS_MOST + 2 * NODES_MOST)

/* The network with a further node, to which and from which each node has an arc of cost STAYS. */
typedef struct residual {
    int32_t n_nodes, n_edges;
    int32_t tail[EDGES_MOST], head[EDGES_MOST];
    int64_t capacity[EDGES_MOST], cost[EDGES_MOST], flow[EDGES_MOST];
    int64_t excess[NODES_MOST + 1];
} residual;

static void add_edge(residual *r, int32_t tail, int32_t head, int64_t capacity, int64_t cost)
{
    int32_t edge = r->n_edges++;
    r->tail[edge] = tail;
    r->head[edge] = head;
    r->capacity[edge] = capacity;
    r->cost[edge] = cost;
    if (cost >= 0) return; /* without negative cycles from the beginning: full where it pays */
    r->flow[edge] = capacity;
    r->excess[tail] -= capacity;
    r->excess[head] += capacity;
}

/* One cheapest path from an excess to a deficit (Bellman and Ford). Returns false when there is
 * none. Edge e backwards is -1 - e. */
static bool augment(residual *r)
{
    int64_t away[NODES_MOST + 1];
    int32_t by[NODES_MOST + 1];
    for (int32_t v = 0; v < r->n_nodes; v++) {
        away[v] = r->excess[v] > 0 ? 0 : INT64_MAX / 2;
        by[v] = INT32_MAX;
    }
    for (bool goes_on = true; goes_on;) {
        goes_on = false;
        for (int32_t e = 0; e < r->n_edges; e++) {
            int32_t u = r->tail[e], v = r->head[e];
            if (r->flow[e] < r->capacity[e] && away[u] < INT64_MAX / 2 &&
                away[u] + r->cost[e] < away[v]) {
                away[v] = away[u] + r->cost[e];
                by[v] = e;
                goes_on = true;
            }
            if (r->flow[e] > 0 && away[v] < INT64_MAX / 2 && away[v] - r->cost[e] < away[u]) {
                away[u] = away[v] - r->cost[e];
                by[u] = -1 - e;
                goes_on = true;
            }
        }
    }
    int32_t to = -1;
    for (int32_t v = 0; v < r->n_nodes; v++)
        if (r->excess[v] < 0 && (to < 0 || away[v] < away[to])) to = v;
    if (to < 0) return false;
    int32_t from = to;
    /* A unit at a time: the networks are small, and nothing has to be found out about the path. */
    for (; by[from] != INT32_MAX; from = by[from] >= 0 ? r->tail[by[from]] : r->head[-1 - by[from]])
        r->flow[by[from] >= 0 ? by[from] : -1 - by[from]] += by[from] >= 0 ? 1 : -1;
    r->excess[from]--;
    r->excess[to]++;
    return true;
}

static oracle consult(const network *n)
{
    oracle o = {.is_unbounded = has_endless_cycle(n)};
    residual r = {.n_nodes = n->p.n_nodes + 1};
    if (o.is_unbounded) return o;
    for (int32_t v = 0; v < n->p.n_nodes; v++) {
        r.excess[v] += n->supply[v];
        r.excess[n->p.n_nodes] -= n->supply[v];
    }
    /* No more than all bounded arcs and supplies together goes over an arc. */
    int64_t all = 0;
    for (int32_t arc = 0; arc < n->p.n_arcs; arc++)
        if (n->capacity[arc] != FLOW_UNBOUNDED) all += n->capacity[arc];
    for (int32_t v = 0; v < n->p.n_nodes; v++)
        all += n->supply[v] < 0 ? -n->supply[v] : n->supply[v];
    for (int32_t arc = 0; arc < n->p.n_arcs; arc++)
        add_edge(&r, n->tail[arc], n->head[arc],
                 n->capacity[arc] == FLOW_UNBOUNDED ? all : n->capacity[arc], n->cost[arc]);
    int32_t real = r.n_edges;
    for (int32_t v = 0; v < n->p.n_nodes; v++) {
        add_edge(&r, v, n->p.n_nodes, PLENTY, STAYS);
        add_edge(&r, n->p.n_nodes, v, PLENTY, STAYS);
    }
    while (augment(&r)) {
    }
    for (int32_t e = 0; e < r.n_edges; e++) {
        if (e < real)
            o.cost += r.flow[e] * r.cost[e];
        else
            o.stays += r.flow[e];
    }
    return o;
}

/* ---- what must hold of every answer ---- */

/* Flow within its bounds, conserved but for what is left, and left as the answer says. */
static void check_flow(const flow_problem *p, const simplex *s, const simplex_answer *a)
{
    static int64_t flow[LARGE_ARCS], balance[LARGE_NODES];
    int64_t unsent = 0, undelivered = 0;
    memset(balance, 0, (size_t)p->n_nodes * sizeof *balance);
    int128 cost = 0;
    assert_true(simplex_check(s));
    simplex_flows(s, flow);
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        assert_true(flow[arc] >= 0 && flow[arc] <= p->capacity[arc]);
        assert_int_equal(flow[arc], simplex_flow(s, arc));
        balance[p->tail[arc]] += flow[arc];
        balance[p->head[arc]] -= flow[arc];
        cost += (int128)flow[arc] * p->cost[arc];
    }
    for (int32_t v = 0; v < p->n_nodes; v++) {
        int64_t left = simplex_left(s, v);
        assert_int_equal(balance[v] + left, p->supply[v]);
        unsent += left > 0 ? left : 0;
        undelivered += left < 0 ? -left : 0;
    }
    assert_int_equal(unsent, a->unsent);
    assert_int_equal(undelivered, a->undelivered);
    assert_true(cost == a->cost);
}

/* Complementary slackness. */
static void check_potentials(const flow_problem *p, const simplex *s)
{
    static int64_t potential[LARGE_NODES];
    simplex_potentials(s, potential);
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        int64_t apart = potential[p->head[arc]] - potential[p->tail[arc]];
        if (simplex_flow(s, arc) < p->capacity[arc]) assert_true(apart <= p->cost[arc]);
        if (simplex_flow(s, arc) > 0) assert_true(apart >= p->cost[arc]);
        assert_int_equal(potential[p->head[arc]], simplex_potential(s, p->head[arc]));
    }
}

static void check_cycle(const network *n, int32_t arc)
{
    assert_in_range(arc, 0, n->p.n_arcs - 1);
    assert_true(n->capacity[arc] == FLOW_UNBOUNDED);
}

/* The end of a solve against the oracle. */
static void check_answer(const network *n, const simplex *s, const simplex_answer *a)
{
    oracle o = consult(n);
    check_flow(&n->p, s, a);
    assert_int_equal(o.is_unbounded, a->outcome == SIMPLEX_UNBOUNDED);
    if (o.is_unbounded) {
        assert_false(a->has_bound);
        check_cycle(n, a->cycle_arc);
        return;
    }
    assert_int_equal(a->outcome, o.stays > 0 ? SIMPLEX_INFEASIBLE : SIMPLEX_OPTIMAL);
    assert_int_equal(a->unsent + a->undelivered, o.stays);
    assert_true(a->cost == o.cost);
    assert_int_equal(a->cycle_arc, -1);
    assert_int_equal(a->has_bound, o.stays == 0);
    if (o.stays == 0) assert_true(a->bound == a->cost);
    check_potentials(&n->p, s);
}

static simplex *make(const network *n)
{
    simplex *s;
    assert_int_equal(simplex_new(NULL, &n->p, &s), TRUCE_OK);
    return s;
}

static simplex_answer solve(simplex *s)
{
    simplex_answer a;
    assert_int_equal(simplex_solve(s, NULL, &a), TRUCE_OK);
    return a;
}

/* ---- cold ---- */

static void test_solve_random_networks(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        network n;
        make_network(&n, pick(4) == 0 ? -5 : 0);
        simplex *s = make(&n);
        for (int32_t v = 0; v < n.p.n_nodes; v++) assert_int_equal(simplex_potential(s, v), 0);
        simplex_answer a = solve(s);
        check_answer(&n, s, &a);
        a = solve(s);
        check_answer(&n, s, &a);
        if (a.outcome != SIMPLEX_UNBOUNDED) assert_int_equal(a.work.pivots, 0);
        simplex_free(s);
    }
}

/* What stays moves on to where it saves most, though everything that can be sent is. */
static void test_solve_leaves_the_dearest(void **state)
{
    (void)state;
    int32_t tail[] = {0, 1}, head[] = {2, 2};
    int64_t capacity[] = {9, 9}, cost[] = {7, 2}, supply[] = {3, 3, -4};
    flow_problem p = {3, 2, tail, head, capacity, cost, supply};
    simplex *s;
    assert_int_equal(simplex_new(NULL, &p, &s), TRUCE_OK);
    simplex_answer a = solve(s);
    assert_int_equal(a.outcome, SIMPLEX_INFEASIBLE);
    assert_int_equal(a.unsent, 2);
    assert_int_equal(a.undelivered, 0);
    assert_int_equal((int64_t)a.cost, 3 * 2 + 7);
    assert_int_equal(simplex_left(s, 0), 2);
    assert_int_equal(simplex_left(s, 1), 0);
    simplex_free(s);
}

/* Amounts and costs at the limits give the same, so many times larger. */
static void test_solve_at_the_limits(void **state)
{
    (void)state;
    const int64_t more = INT64_C(1) << 50, dearer = INT64_C(1) << 54;
    for (int round = 0; round < 2000; round++) {
        network n, large;
        make_network(&n, -3);
        large = n;
        large.p = (flow_problem){n.p.n_nodes,    n.p.n_arcs, large.tail,  large.head,
                                 large.capacity, large.cost, large.supply};
        for (int32_t arc = 0; arc < n.p.n_arcs; arc++) {
            if (n.capacity[arc] != FLOW_UNBOUNDED) large.capacity[arc] *= more;
            large.cost[arc] *= dearer;
        }
        for (int32_t v = 0; v < n.p.n_nodes; v++) large.supply[v] *= more;
        simplex *s = make(&n), *t = make(&large);
        simplex_answer a = solve(s), b = solve(t);
        check_flow(&large.p, t, &b);
        assert_int_equal(a.outcome, b.outcome);
        if (a.outcome != SIMPLEX_UNBOUNDED) assert_true(b.cost == a.cost * more * dearer);
        simplex_free(s);
        simplex_free(t);
    }
}

static void test_new_refuses(void **state)
{
    (void)state;
    network n;
    do make_network(&n, 0);
    while (n.p.n_arcs < 2);
    simplex *s = make(&n);
    simplex_answer a = solve(s);
    assert_int_equal(simplex_set_cost(s, n.p.n_arcs, 1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_cost(s, 0, FLOW_COST_MOST + 1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_cost(s, 0, INT64_MIN), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_capacity(s, 0, -1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_capacity(s, -1, 1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_capacity(s, 0, FLOW_AMOUNT_MOST + 1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_supply(s, n.p.n_nodes, 1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_supply(s, 0, INT64_MIN), TRUCE_E_MISUSE);
    a = solve(s);
    check_answer(&n, s, &a);
    simplex_free(s);
    n.capacity[0] = -1;
    assert_int_equal(simplex_new(NULL, &n.p, &s), TRUCE_E_MISUSE);
    simplex_free(NULL);
}

static void test_new_without_memory(void **state)
{
    (void)state;
    network n;
    make_network(&n, 0);
    memory_meter meter = {0};
    truce_status status = TRUCE_E_MEMORY;
    for (long allowed = 0; status != TRUCE_OK; allowed++) {
        simplex *s = NULL;
        meter = (memory_meter){.allocations_left = allowed};
        status = simplex_new(&meter, &n.p, &s);
        assert_true(status == TRUCE_OK || (status == TRUCE_E_MEMORY && s == NULL));
        assert_true(allowed < 100);
        if (status == TRUCE_OK) {
            simplex_answer a = solve(s);
            check_answer(&n, s, &a);
        }
        simplex_free(s);
        assert_int_equal(meter.used_bytes, 0);
    }
}

/* ---- changes ---- */

static void change(network *n, simplex *s, int64_t least)
{
    int32_t arc = n->p.n_arcs > 0 ? (int32_t)pick(n->p.n_arcs) : -1;
    int32_t node = (int32_t)pick(n->p.n_nodes);
    int64_t what = arc >= 0 ? pick(4) : 3;
    if (what == 0) {
        n->cost[arc] = least + pick(10);
        assert_int_equal(simplex_set_cost(s, arc, n->cost[arc]), TRUCE_OK);
    } else if (what <= 2) {
        n->capacity[arc] = pick_capacity();
        assert_int_equal(simplex_set_capacity(s, arc, n->capacity[arc]), TRUCE_OK);
    } else {
        n->supply[node] += pick(7) - 3;
        assert_int_equal(simplex_set_supply(s, node, n->supply[node]), TRUCE_OK);
    }
}

static void test_solve_after_changes(void **state)
{
    (void)state;
    for (int round = 0; round < 4000; round++) {
        network n;
        int64_t least = pick(3) == 0 ? -4 : 0;
        make_network(&n, least);
        simplex *s = make(&n);
        for (int step = 0; step < 8; step++) {
            for (int64_t changes = pick(6); changes > 0; changes--) {
                change(&n, s, least);
                assert_true(simplex_check(s));
            }
            simplex_answer a = solve(s);
            check_answer(&n, s, &a);
        }
        simplex_free(s);
    }
}

/* Costs near the limit are let in where no path can add them up. */
static void test_set_cost_bounds_paths(void **state)
{
    (void)state;
    enum { AREAS = 50 };
    int32_t tail[2 * AREAS], head[2 * AREAS];
    int64_t capacity[2 * AREAS], cost[2 * AREAS];
    for (int32_t area = 0; area < AREAS; area++) {
        tail[area] = AREAS;
        head[AREAS + area] = AREAS;
        head[area] = tail[AREAS + area] = area;
        capacity[area] = capacity[AREAS + area] = 5;
        cost[area] = cost[AREAS + area] = 1;
    }
    flow_problem p = {AREAS + 1, 2 * AREAS, tail, head, capacity, cost, NULL};
    simplex *s;
    assert_int_equal(simplex_new(NULL, &p, &s), TRUCE_OK);
    simplex_answer a = solve(s);
    assert_int_equal((int64_t)a.cost, 0);
    for (int32_t area = 0; area < AREAS; area++)
        assert_int_equal(simplex_set_cost(s, AREAS + area, -(FLOW_COST_MOST / 4)), TRUCE_OK);
    a = solve(s);
    assert_true(a.cost == -(int128)5 * AREAS * (FLOW_COST_MOST / 4 - 1));
    assert_true(simplex_check(s));
    simplex_answer again = {.cost = 1};
    assert_int_equal(simplex_set_cost(s, 0, FLOW_COST_MOST), TRUCE_OK);
    assert_int_equal(simplex_solve(s, NULL, &again), TRUCE_E_MISUSE);
    assert_true(again.cost == 1);
    assert_int_equal(simplex_set_cost(s, 0, 1), TRUCE_OK);
    again = solve(s);
    assert_true(again.cost == a.cost && again.work.pivots == 0);
    simplex_free(s);
}

/* ---- several wishes ---- */

static void set_costs(network *n, simplex *s, const int64_t *cost)
{
    for (int32_t arc = 0; arc < n->p.n_arcs; arc++) {
        n->cost[arc] = cost[arc];
        if (s != NULL) assert_int_equal(simplex_set_cost(s, arc, cost[arc]), TRUCE_OK);
    }
}

/* Lexicographic order is one order, when each wish weighs more than all the later ones. */
static void check_wishes(network *n, int64_t cost[3][ARCS_MOST], const simplex_answer *a,
                         int64_t n_wishes)
{
    const int64_t more = 1000;
    int64_t all[ARCS_MOST];
    for (int32_t arc = 0; arc < n->p.n_arcs; arc++) {
        all[arc] = 0;
        for (int64_t wish = 0; wish < n_wishes; wish++)
            all[arc] = all[arc] * more + cost[wish][arc];
    }
    set_costs(n, NULL, all);
    oracle o = consult(n);
    int64_t expected = 0;
    for (int64_t wish = 0; wish < n_wishes; wish++)
        expected = expected * more + (int64_t)a[wish].cost;
    assert_int_equal(o.stays, 0);
    assert_int_equal(o.cost, expected);
}

static void test_freeze_keeps_to_earlier_wishes(void **state)
{
    (void)state;
    int tried = 0;
    for (int round = 0; round < 20000; round++) {
        network n;
        int64_t cost[3][ARCS_MOST];
        simplex_answer a[3];
        make_network(&n, 0);
        for (int32_t arc = 0; arc < n.p.n_arcs; arc++) {
            if (n.capacity[arc] == FLOW_UNBOUNDED) n.capacity[arc] = 5;
            for (int wish = 0; wish < 3; wish++) cost[wish][arc] = pick(4) - 1;
        }
        set_costs(&n, NULL, cost[0]);
        simplex *s = make(&n);
        a[0] = solve(s);
        int64_t n_wishes = a[0].outcome == SIMPLEX_OPTIMAL ? 2 + pick(2) : 0;
        for (int64_t wish = 1; wish < n_wishes; wish++) {
            simplex_freeze(s);
            assert_int_equal(simplex_set_supply(s, 0, n.supply[0] + 1), TRUCE_E_MISUSE);
            assert_int_equal(simplex_set_supply(s, 0, n.supply[0]), TRUCE_OK);
            set_costs(&n, s, cost[wish]);
            a[wish] = solve(s);
            check_flow(&n.p, s, &a[wish]);
            assert_int_equal(a[wish].outcome, SIMPLEX_OPTIMAL);
        }
        if (n_wishes > 0) {
            check_wishes(&n, cost, a, n_wishes);
            simplex_thaw(s);
            set_costs(&n, s, cost[0]);
            a[1] = solve(s);
            check_answer(&n, s, &a[1]);
            tried++;
        }
        simplex_free(s);
    }
    assert_true(tried > 2000);
}

/* ---- stops ---- */

static bool stop_at_once(void *context)
{
    (void)context;
    return true;
}

/* Broken off after a few units of work, again and again; bounds hold and the end is the same. */
static void test_solve_stopped_and_gone_on_with(void **state)
{
    (void)state;
    truce_budget budget = {.size = sizeof(truce_budget), .stop = stop_at_once};
    int stopped = 0;
    for (int round = 0; round < 3000; round++) {
        network n;
        make_network(&n, pick(2) == 0 ? -4 : 0);
        oracle o = consult(&n);
        simplex *s = make(&n);
        simplex_answer a;
        for (int step = 0;; step++) {
            work_meter w = work_meter_of(&budget);
            w.units = WORK_UNITS_PER_QUESTION - 1 - (uint64_t)pick(60);
            assert_int_equal(simplex_solve(s, &w, &a), TRUCE_OK);
            if (a.outcome != SIMPLEX_STOPPED) break;
            stopped++;
            check_flow(&n.p, s, &a);
            if (a.has_bound && !o.is_unbounded && o.stays == 0) assert_true(a.bound <= o.cost);
            assert_false(a.has_bound && o.is_unbounded && o.stays == 0);
            if (step % 5 == 0) {
                change(&n, s, 0);
                o = consult(&n);
            }
            assert_true(step < 1000);
        }
        check_answer(&n, s, &a);
        simplex_free(s);
    }
    assert_true(stopped > 3000);
}

/* ---- a larger one ---- */

typedef struct network_arrays {
    int32_t tail[LARGE_ARCS], head[LARGE_ARCS];
    int64_t capacity[LARGE_ARCS], cost[LARGE_ARCS], supply[LARGE_NODES];
} network_arrays;

/* Days and places, from which ways lead to the next day; with supplies and demands that do not
 * match, or in their stead a hub that everything comes from and that pays for what it gets. */
static void make_large(flow_problem *p, network_arrays *n, bool has_hub)
{
    int32_t arcs = 0;
    for (int32_t day = 0; day + 1 < DAYS; day++)
        for (int32_t place = 0; place < PLACES; place++)
            for (int32_t way = 0; way < WAYS; way++, arcs++) {
                n->tail[arcs] = day * PLACES + place;
                n->head[arcs] = (day + 1) * PLACES + (way == 0 ? place : (int32_t)pick(PLACES));
                n->capacity[arcs] = way == 0 ? 200 : pick(90);
                n->cost[arcs] = 1 + pick(1000);
            }
    for (int32_t v = 0; v < HUB; v++) {
        int64_t supply = pick(20) - 9;
        n->supply[v] = has_hub ? 0 : supply;
        if (!has_hub) continue;
        n->tail[arcs] = supply > 0 ? HUB : v;
        n->head[arcs] = supply > 0 ? v : HUB;
        n->capacity[arcs] = supply > 0 ? supply : -supply;
        n->cost[arcs++] = supply > 0 ? 0 : -1000000 * (1 + pick(20));
    }
    n->supply[HUB] = 0;
    *p = (flow_problem){LARGE_NODES, arcs, n->tail, n->head, n->capacity, n->cost, n->supply};
}

/* Closes every so-many-th place for a week. */
static void close_places(simplex *s, const flow_problem *p, int64_t *capacity, int32_t every)
{
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        int32_t day = p->tail[arc] / PLACES, place = p->tail[arc] % PLACES;
        if (p->tail[arc] == HUB || p->head[arc] == HUB || day < DAYS / 2 || day >= DAYS / 2 + 7 ||
            place % every != 0)
            continue;
        capacity[arc] = 0;
        assert_int_equal(simplex_set_capacity(s, arc, 0), TRUCE_OK);
    }
}

static simplex_answer solve_large(simplex *s, const flow_problem *p)
{
    simplex_answer a = solve(s);
    check_flow(p, s, &a);
    check_potentials(p, s);
    return a;
}

/* The old basis gives what a new one would. */
static void check_closures(bool has_hub)
{
    static network_arrays n;
    flow_problem p;
    simplex *s;
    random_state = 88172645463325252U; /* the same networks whatever went before */
    make_large(&p, &n, has_hub);
    assert_int_equal(simplex_new(NULL, &p, &s), TRUCE_OK);
    simplex_answer first = solve_large(s, &p);
    assert_int_equal(first.outcome, has_hub ? SIMPLEX_OPTIMAL : SIMPLEX_INFEASIBLE);
    /* Enough for nodes to be numbered anew. */
    if (has_hub) assert_true(first.work.moved > 5 * ((uint64_t)p.n_arcs + 8 * LARGE_NODES));
    for (int32_t every = PLACES; every > 1; every /= 2) {
        simplex *fresh;
        close_places(s, &p, n.capacity, every);
        assert_int_equal(simplex_new(NULL, &p, &fresh), TRUCE_OK);
        simplex_answer cold = solve_large(fresh, &p), warm = solve_large(s, &p);
        assert_int_equal(cold.outcome, warm.outcome);
        assert_int_equal(cold.unsent, warm.unsent);
        assert_true(cold.cost == warm.cost);
        assert_true(warm.unsent > first.unsent || warm.cost > first.cost);
        assert_true(warm.work.pivots < cold.work.pivots / 2);
        simplex_free(fresh);
    }
    simplex_free(s);
}

static void test_solve_after_closures(void **state)
{
    (void)state;
    check_closures(false);
    check_closures(true);
}

/* Less work each time than it takes to look at all arcs: it ends all the same. */
static void test_solve_in_tiny_pieces(void **state)
{
    (void)state;
    static network_arrays n;
    truce_budget budget = {.size = sizeof(truce_budget), .stop = stop_at_once};
    flow_problem p;
    simplex *s, *whole;
    random_state = 88172645463325252U;
    make_large(&p, &n, true);
    p.n_arcs /= 20;
    assert_int_equal(simplex_new(NULL, &p, &s), TRUCE_OK);
    assert_int_equal(simplex_new(NULL, &p, &whole), TRUCE_OK);
    simplex_answer expected = solve(whole), a = {.outcome = SIMPLEX_STOPPED};
    for (int step = 0; a.outcome == SIMPLEX_STOPPED; step++) {
        work_meter w = work_meter_of(&budget);
        w.units = WORK_UNITS_PER_QUESTION - 2;
        assert_int_equal(simplex_solve(s, &w, &a), TRUCE_OK);
        assert_true(step < 100000);
    }
    assert_int_equal(a.outcome, expected.outcome);
    assert_true(a.cost == expected.cost);
    simplex_free(s);
    simplex_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solve_random_networks),
        cmocka_unit_test(test_solve_leaves_the_dearest),
        cmocka_unit_test(test_solve_at_the_limits),
        cmocka_unit_test(test_new_refuses),
        cmocka_unit_test(test_new_without_memory),
        cmocka_unit_test(test_solve_after_changes),
        cmocka_unit_test(test_set_cost_bounds_paths),
        cmocka_unit_test(test_freeze_keeps_to_earlier_wishes),
        cmocka_unit_test(test_solve_stopped_and_gone_on_with),
        cmocka_unit_test(test_solve_in_tiny_pieces),
        cmocka_unit_test(test_solve_after_closures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
