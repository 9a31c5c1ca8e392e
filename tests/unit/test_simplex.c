/* test_simplex.c -- the network simplex on small random networks: every answer is proved by the
 * certificate, every infeasible one by a cut, restarts agree with cold solves, and a second wish
 * with one weighted cost. */
#include "flow/flow_certificate.h"
#include "flow/simplex.h"
#include "unit.h"

enum { NODES_MOST = 12, ARCS_MOST = 40 };

typedef struct network {
    int32_t tail[ARCS_MOST], head[ARCS_MOST];
    int64_t capacity[ARCS_MOST], cost[ARCS_MOST], supply[NODES_MOST];
    flow_problem p;
} network;

static uint64_t random_state = 88172645463325252U;

static int32_t pick(int32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int32_t)(random_state % (uint64_t)below);
}

static int64_t pick_capacity(void)
{
    int32_t kind = pick(12);
    return kind == 0 ? FLOW_UNBOUNDED : kind == 1 ? 0 : 1 + pick(10);
}

/* Costs below 0 where `has_bargains`. */
static void make_network(network *net, bool has_bargains)
{
    net->p = (flow_problem){.n_nodes = 1 + pick(NODES_MOST),
                            .n_arcs = pick(ARCS_MOST + 1),
                            .tail = net->tail,
                            .head = net->head,
                            .capacity = net->capacity,
                            .cost = net->cost,
                            .supply = net->supply};
    for (int32_t arc = 0; arc < net->p.n_arcs; arc++) {
        net->tail[arc] = pick(net->p.n_nodes);
        net->head[arc] = pick(net->p.n_nodes);
        net->capacity[arc] = pick_capacity();
        net->cost[arc] = pick(9) - (has_bargains ? 3 : 0);
        if (net->cost[arc] < 0 && net->capacity[arc] == FLOW_UNBOUNDED && pick(8) > 0)
            net->capacity[arc] = 5;
    }
    for (int32_t node = 0; node < net->p.n_nodes; node++) net->supply[node] = 0;
    for (int32_t k = pick(4); k > 0; k--) {
        int64_t amount = 1 + pick(6);
        net->supply[pick(net->p.n_nodes)] += amount;
        net->supply[pick(net->p.n_nodes)] -= pick(10) == 0 ? 2 : amount;
    }
}

/* True when a unit could go from a node with something unsent to one that lacks something. */
static bool can_send_more(const network *net, const simplex *s, const int64_t *flow)
{
    bool reached[NODES_MOST];
    for (int32_t node = 0; node < net->p.n_nodes; node++) reached[node] = simplex_left(s, node) > 0;
    for (int32_t round = 0; round < net->p.n_nodes; round++)
        for (int32_t arc = 0; arc < net->p.n_arcs; arc++) {
            if (reached[net->tail[arc]] && flow[arc] < net->capacity[arc])
                reached[net->head[arc]] = true;
            if (reached[net->head[arc]] && flow[arc] > 0) reached[net->tail[arc]] = true;
        }
    for (int32_t node = 0; node < net->p.n_nodes; node++)
        if (reached[node] && simplex_left(s, node) < 0) return true;
    return false;
}

/* The certificate, for what is left at nodes taken as it is. */
static void check_proved(const network *net, const simplex *s, const simplex_answer *answer)
{
    int64_t flow[ARCS_MOST], potential[NODES_MOST], supply[NODES_MOST], unsent = 0, undelivered = 0;
    int128 balance[NODES_MOST], cost = 0;
    simplex_flows(s, flow);
    simplex_potentials(s, potential);
    for (int32_t node = 0; node < net->p.n_nodes; node++) {
        int64_t left = simplex_left(s, node);
        supply[node] = net->supply[node] - left;
        if (left > 0)
            unsent += left;
        else
            undelivered -= left;
    }
    for (int32_t arc = 0; arc < net->p.n_arcs; arc++) cost += (int128)net->cost[arc] * flow[arc];
    flow_problem sent = net->p;
    sent.supply = supply;
    flow_prices prices = {net->cost, potential};
    flow_certificate proof = flow_certificate_check(&sent, flow, &prices, 1, balance);
    assert_string_equal(flow_verdict_phrase(proof.verdict), flow_verdict_phrase(FLOW_HOLDS));
    assert_true(answer->cost == cost);
    assert_int_equal(answer->unsent, unsent);
    assert_int_equal(answer->undelivered, undelivered);
    assert_int_equal(answer->outcome,
                     unsent > 0 || undelivered > 0 ? SIMPLEX_INFEASIBLE : SIMPLEX_OPTIMAL);
    assert_int_equal(answer->has_bound, answer->outcome == SIMPLEX_OPTIMAL);
    if (answer->has_bound) assert_true(answer->bound == cost);
    assert_false(can_send_more(net, s, flow));
}

/* An arc of a cycle that has no capacities and costs less than nothing, by Bellman and Ford. */
static bool has_endless_bargain(const network *net)
{
    int64_t far[NODES_MOST] = {0};
    for (int32_t round = 0; round <= net->p.n_nodes; round++) {
        bool changes = false;
        for (int32_t arc = 0; arc < net->p.n_arcs; arc++) {
            if (net->capacity[arc] != FLOW_UNBOUNDED) continue;
            int64_t through = far[net->tail[arc]] + net->cost[arc];
            if (through >= far[net->head[arc]]) continue;
            far[net->head[arc]] = through;
            changes = true;
        }
        if (!changes) return false;
    }
    return true;
}

static simplex_answer solve(simplex *s)
{
    simplex_answer answer;
    assert_int_equal(simplex_solve(s, NULL, &answer), TRUCE_OK);
    assert_true(simplex_check(s));
    return answer;
}

static void test_cold(void **state)
{
    (void)state;
    network net;
    int n_optimal = 0, n_infeasible = 0, n_unbounded = 0;
    for (int round = 0; round < 20000; round++) {
        simplex *s;
        make_network(&net, round % 2 == 0);
        assert_int_equal(simplex_new(NULL, &net.p, &s), TRUCE_OK);
        assert_true(simplex_check(s));
        simplex_answer answer = solve(s);
        assert_int_equal(answer.outcome == SIMPLEX_UNBOUNDED, has_endless_bargain(&net));
        n_unbounded += answer.outcome == SIMPLEX_UNBOUNDED;
        n_infeasible += answer.outcome == SIMPLEX_INFEASIBLE;
        n_optimal += answer.outcome == SIMPLEX_OPTIMAL;
        if (answer.outcome == SIMPLEX_UNBOUNDED)
            assert_true(net.capacity[answer.cycle_arc] == FLOW_UNBOUNDED);
        else
            check_proved(&net, s, &answer);
        simplex_free(s);
    }
    assert_true(n_optimal > 1000 && n_infeasible > 1000 && n_unbounded > 50);
}

/* Changes one thing, in the network and in the simplex. */
static void change(network *net, simplex *s)
{
    int32_t arc = net->p.n_arcs > 0 ? pick(net->p.n_arcs) : 0, node = pick(net->p.n_nodes);
    int32_t kind = net->p.n_arcs > 0 ? pick(4) : 3;
    if (kind == 0) {
        net->cost[arc] = pick(9) - (net->capacity[arc] == FLOW_UNBOUNDED ? 0 : 3);
        assert_int_equal(simplex_set_cost(s, arc, net->cost[arc]), TRUCE_OK);
    } else if (kind < 3) {
        net->capacity[arc] = pick_capacity();
        if (net->cost[arc] < 0 && net->capacity[arc] == FLOW_UNBOUNDED) net->capacity[arc] = 4;
        assert_int_equal(simplex_set_capacity(s, arc, net->capacity[arc]), TRUCE_OK);
    } else {
        int64_t amount = pick(7) - 3;
        net->supply[node] += amount;
        assert_int_equal(simplex_set_supply(s, node, net->supply[node]), TRUCE_OK);
    }
}

static void test_restart(void **state)
{
    (void)state;
    network net;
    for (int round = 0; round < 4000; round++) {
        simplex *s, *cold;
        do make_network(&net, round % 2 == 0);
        while (has_endless_bargain(&net));
        assert_int_equal(simplex_new(NULL, &net.p, &s), TRUCE_OK);
        if (pick(5) > 0) solve(s);
        for (int step = 0; step < 6; step++) {
            for (int32_t k = 1 + pick(4); k > 0; k--) change(&net, s);
            simplex_answer answer = solve(s);
            check_proved(&net, s, &answer);
            assert_int_equal(simplex_new(NULL, &net.p, &cold), TRUCE_OK);
            simplex_answer again = solve(cold);
            assert_true(again.cost == answer.cost);
            assert_int_equal(again.unsent, answer.unsent);
            simplex_free(cold);
        }
        simplex_free(s);
    }
}

/* What a second wish finds after the first, and what both weighted together find. */
static void test_freeze(void **state)
{
    (void)state;
    network net;
    int64_t second[ARCS_MOST], first[ARCS_MOST];
    for (int round = 0; round < 4000; round++) {
        simplex *s, *both;
        do make_network(&net, round % 2 == 0);
        while (has_endless_bargain(&net));
        for (int32_t arc = 0; arc < net.p.n_arcs; arc++) second[arc] = pick(9);
        memcpy(first, net.cost, sizeof first);
        assert_int_equal(simplex_new(NULL, &net.p, &s), TRUCE_OK);
        if (solve(s).outcome == SIMPLEX_OPTIMAL) {
            int64_t flow[ARCS_MOST], first_potential[NODES_MOST], second_potential[NODES_MOST];
            int128 balance[NODES_MOST];
            simplex_potentials(s, first_potential);
            simplex_freeze(s);
            if (net.p.n_arcs > 0 && net.capacity[0] != 1)
                assert_int_equal(simplex_set_capacity(s, 0, 1), TRUCE_E_MISUSE);
            for (int32_t arc = 0; arc < net.p.n_arcs; arc++)
                assert_int_equal(simplex_set_cost(s, arc, second[arc]), TRUCE_OK);
            simplex_answer answer = solve(s);
            assert_int_equal(answer.outcome, SIMPLEX_OPTIMAL);
            assert_true(answer.has_bound && answer.bound == answer.cost);
            simplex_flows(s, flow);
            simplex_potentials(s, second_potential);
            flow_prices prices[] = {{first, first_potential}, {second, second_potential}};
            assert_int_equal(flow_certificate_check(&net.p, flow, prices, 2, balance).verdict,
                             FLOW_HOLDS);
            for (int32_t arc = 0; arc < net.p.n_arcs; arc++)
                net.cost[arc] = 10000 * first[arc] + second[arc];
            assert_int_equal(simplex_new(NULL, &net.p, &both), TRUCE_OK);
            solve(both);
            int128 cost = 0;
            for (int32_t arc = 0; arc < net.p.n_arcs; arc++)
                cost += (int128)second[arc] * simplex_flow(both, arc);
            assert_true(cost == answer.cost);
            simplex_free(both);
            simplex_thaw(s);
            memcpy(net.cost, first, sizeof first);
            for (int32_t arc = 0; arc < net.p.n_arcs; arc++)
                assert_int_equal(simplex_set_cost(s, arc, first[arc]), TRUCE_OK);
            for (int32_t k = 0; k < 3; k++) change(&net, s);
            answer = solve(s);
            check_proved(&net, s, &answer);
        }
        simplex_free(s);
    }
}

static bool always(void *context)
{
    (void)context;
    return true;
}

/* Stopped after each pivot, it still ends where it would have ended, and its bounds hold. */
static void test_stop(void **state)
{
    (void)state;
    network net;
    truce_budget budget = TRUCE_BUDGET_INIT;
    budget.stop = always;
    int n_stopped = 0;
    for (int round = 0; round < 2000; round++) {
        simplex *s;
        simplex_answer answer;
        bool has_bound = false;
        int128 bound = 0;
        do make_network(&net, round % 2 == 0);
        while (has_endless_bargain(&net));
        assert_int_equal(simplex_new(NULL, &net.p, &s), TRUCE_OK);
        for (;;) {
            work_meter w = work_meter_of(&budget);
            w.units = WORK_UNITS_PER_QUESTION - 1;
            assert_int_equal(simplex_solve(s, &w, &answer), TRUCE_OK);
            assert_true(simplex_check(s));
            if (answer.outcome != SIMPLEX_STOPPED) break;
            n_stopped++;
            if (!answer.has_bound || (has_bound && answer.bound <= bound)) continue;
            has_bound = true;
            bound = answer.bound;
        }
        check_proved(&net, s, &answer);
        if (has_bound && answer.outcome == SIMPLEX_OPTIMAL) assert_true(bound <= answer.cost);
        simplex_free(s);
    }
    assert_true(n_stopped > 1000);
}

static void test_memory(void **state)
{
    (void)state;
    network net;
    make_network(&net, true);
    long needed = 0;
    for (bool is_done = false; !is_done; needed++) {
        memory_meter meter = memory_meter_of(NULL);
        simplex *s = NULL;
        meter.allocations_left = needed;
        truce_status status = simplex_new(&meter, &net.p, &s);
        is_done = status == TRUCE_OK;
        if (!is_done) assert_int_equal(status, TRUCE_E_MEMORY);
        simplex_free(s);
        assert_int_equal(meter.used_bytes, 0);
    }
    assert_true(needed > 1);
}

static void test_limits(void **state)
{
    (void)state;
    int32_t tail[] = {0, 1, 0}, head[] = {1, 0, 1};
    int64_t capacity[] = {FLOW_UNBOUNDED, 5, FLOW_AMOUNT_MOST - 5};
    int64_t cost[] = {FLOW_COST_MOST / 2, -(FLOW_COST_MOST / 2), 0}, supply[] = {4, -4};
    flow_problem p = {.n_nodes = 2,
                      .n_arcs = 3,
                      .tail = tail,
                      .head = head,
                      .capacity = capacity,
                      .cost = cost,
                      .supply = supply};
    simplex *s, *none = NULL;
    int32_t where;
    assert_int_equal(flow_problem_check(&p, &where), FLOW_FAULT_NONE);
    assert_int_equal(simplex_new(NULL, &p, &s), TRUCE_OK);
    assert_true(solve(s).cost == -5 * (int128)(FLOW_COST_MOST / 2));
    assert_int_equal(simplex_set_capacity(s, 1, 6), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_capacity(s, 1, -1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_capacity(s, 3, 1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_capacity(s, 2, 3), TRUCE_OK);
    assert_true(solve(s).cost == FLOW_COST_MOST / 2);
    assert_int_equal(simplex_set_supply(s, 0, FLOW_AMOUNT_MOST), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_supply(s, 2, 1), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_cost(s, 0, INT64_MIN), TRUCE_E_MISUSE);
    assert_int_equal(simplex_set_cost(s, 2, 2), TRUCE_OK);
    simplex_answer answer;
    assert_true(solve(s).cost == FLOW_COST_MOST / 2 + 6);
    assert_int_equal(simplex_set_cost(s, 2, FLOW_COST_MOST), TRUCE_OK);
    assert_int_equal(simplex_solve(s, NULL, &answer),
                     TRUCE_E_MISUSE); /* a path could cost too much */
    simplex_free(s);
    cost[2] = FLOW_COST_MOST;
    assert_int_equal(flow_problem_check(&p, &where), FLOW_FAULT_COST);
    assert_int_equal(where, 2);
    assert_int_equal(simplex_new(NULL, &p, &none), TRUCE_E_MISUSE);
    cost[2] = INT64_MIN;
    assert_int_equal(flow_problem_check(&p, &where), FLOW_FAULT_COST);
    cost[2] = 0;
    capacity[2]++;
    assert_int_equal(flow_problem_check(&p, &where), FLOW_FAULT_CAPACITY);
    capacity[2] = -1;
    assert_int_equal(flow_problem_check(&p, &where), FLOW_FAULT_CAPACITY);
    capacity[2] = 1;
    head[0] = 2;
    assert_int_equal(flow_problem_check(&p, &where), FLOW_FAULT_END);
    head[0] = 1;
    supply[0] = INT64_MIN;
    assert_int_equal(flow_problem_check(&p, &where), FLOW_FAULT_SUPPLY);
    p.n_nodes = -1;
    assert_int_equal(flow_problem_check(&p, NULL), FLOW_FAULT_SIZE);
}

/* A hub with many costly arcs is within the limits: a path passes it once. */
static void test_hub(void **state)
{
    (void)state;
    enum { SPOKES = 39 };
    int32_t tail[SPOKES], head[SPOKES];
    int64_t capacity[SPOKES], cost[SPOKES];
    for (int32_t k = 0; k < SPOKES; k++) {
        tail[k] = k % 2 == 0 ? 0 : 1 + k / 2;
        head[k] = k % 2 == 0 ? 1 + k / 2 : 0;
        capacity[k] = 1 + k;
        cost[k] = k % 2 == 0 ? 1 : -(FLOW_COST_MOST / 4);
    }
    flow_problem p = {.n_nodes = 21,
                      .n_arcs = SPOKES,
                      .tail = tail,
                      .head = head,
                      .capacity = capacity,
                      .cost = cost};
    assert_int_equal(flow_path_cost(&p), FLOW_COST_MOST / 4 * 2);
    simplex *s;
    assert_int_equal(simplex_new(NULL, &p, &s), TRUCE_OK);
    int128 expected = 0;
    for (int32_t k = 0; k + 1 < SPOKES; k += 2)
        expected += (cost[k] + cost[k + 1]) * (int128)(k + 1);
    assert_true(solve(s).cost == expected);
    simplex_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cold), cmocka_unit_test(test_restart), cmocka_unit_test(test_freeze),
        cmocka_unit_test(test_stop), cmocka_unit_test(test_memory),  cmocka_unit_test(test_limits),
        cmocka_unit_test(test_hub),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
