/* test_unit_path.c -- paths for single units against a plain search, from flow to flow. */
#include "flow/unit_path.h"
#include <stdlib.h>
#include "unit.h"

enum { NODES_MOST = 12, ARCS_MOST = 40, NETWORKS = 400, UNITS = 60 };

static uint64_t random_state = 88172645463325252U;

static int32_t pick(int32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int32_t)(random_state % (uint64_t)below);
}

typedef struct network {
    flow_problem p;
    int32_t tail[ARCS_MOST], head[ARCS_MOST];
    int64_t capacity[ARCS_MOST], flow[ARCS_MOST];
    int32_t goal;
    bool is_to; /* paths lead to the goal */
} network;

/* Loops, parallel arcs and arcs at the goal both ways among them; some carry more than they may. */
static void make_network(network *n)
{
    int32_t nodes = 2 + pick(NODES_MOST - 1), arcs = pick(ARCS_MOST + 1);
    *n = (network){.p = {.n_nodes = nodes,
                         .n_arcs = arcs,
                         .tail = n->tail,
                         .head = n->head,
                         .capacity = n->capacity},
                   .goal = pick(nodes),
                   .is_to = pick(2) == 0};
    for (int32_t arc = 0; arc < arcs; arc++) {
        n->tail[arc] = pick(nodes);
        n->head[arc] = pick(nodes);
        n->capacity[arc] = pick(4);
        n->flow[arc] = pick(3) == 0 ? pick(6) : 0;
    }
}

/* The length of a shortest path by definition, -1: there is none: level after level over all arcs.
 */
static int32_t shortest(const network *n, int32_t node)
{
    int32_t level[NODES_MOST];
    for (int32_t k = 0; k < n->p.n_nodes; k++) level[k] = k == node ? 0 : -1;
    for (int32_t step = 0; step < n->p.n_nodes && level[n->goal] < 0; step++) {
        for (int32_t arc = 0; arc < n->p.n_arcs; arc++) {
            int32_t from = n->is_to ? n->tail[arc] : n->head[arc];
            int32_t to = n->is_to ? n->head[arc] : n->tail[arc];
            if (n->flow[arc] < n->capacity[arc] && level[from] == step && level[to] < 0)
                level[to] = step + 1;
            if (n->flow[arc] > 0 && level[to] == step && level[from] < 0 && from != n->goal)
                level[from] = step + 1;
        }
    }
    return level[n->goal];
}

/* Follows the path from the node, which must end at the goal, and sends a unit over it. */
static void send(network *n, const unit_paths *u, int32_t node)
{
    int32_t at = node;
    for (int32_t k = 0; k < u->n_way; k++) {
        uint32_t end = u->way[k];
        int32_t arc = (int32_t)(end >> 1);
        bool is_tail = (end & 1) == 0;
        assert_int_equal(is_tail ? n->tail[arc] : n->head[arc], at);
        at = is_tail ? n->head[arc] : n->tail[arc];
        int64_t change = unit_path_change(u, end);
        assert_int_equal(change, is_tail == n->is_to ? 1 : -1);
        if (change > 0) assert_true(n->flow[arc] < n->capacity[arc]);
        n->flow[arc] += change;
        assert_true(n->flow[arc] >= 0);
    }
    assert_int_equal(at, n->goal);
}

static void try_network(network *n, arena *memory)
{
    flow_incidence incidence;
    unit_paths u;
    work_meter w = work_meter_of(NULL);
    assert_int_equal(flow_incidence_make(memory, &n->p, &incidence), TRUCE_OK);
    assert_int_equal(unit_paths_make(memory, &w, &n->p, &incidence, n->flow, n->goal,
                                     n->is_to ? REACH_TO_SEED : REACH_FROM_SEED, &u),
                     TRUCE_OK);
    for (int32_t unit = 0; unit < UNITS; unit++) {
        bool is_found;
        int32_t node = pick(n->p.n_nodes), length = node == n->goal ? 0 : shortest(n, node);
        if (node == n->goal) continue;
        assert_int_equal(unit_path_find(&u, &w, node, &is_found), TRUCE_OK);
        assert_true(is_found == (length >= 0));
        if (!is_found) continue;
        assert_int_equal(u.n_way, length);
        if (pick(4) > 0) send(n, &u, node);
        if (pick(8) > 0) continue;
        n->capacity[pick(n->p.n_arcs)]++;
        assert_int_equal(unit_paths_measure(&u, &w), TRUCE_OK);
    }
}

static void test_find_shortest_paths(void **state)
{
    (void)state;
    static network n;
    for (int32_t k = 0; k < NETWORKS; k++) {
        arena *memory;
        assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
        make_network(&n);
        try_network(&n, memory);
        arena_free(memory);
    }
}

/* Goes back to exact bounds after units were sent and taken back. */
static void test_reset(void **state)
{
    (void)state;
    int32_t tail[] = {0, 1, 0}, head[] = {1, 2, 2}, far[3];
    int64_t capacity[] = {1, 1, 1}, flow[] = {0, 0, 0};
    flow_problem p = {.n_nodes = 3, .n_arcs = 3, .tail = tail, .head = head, .capacity = capacity};
    flow_incidence incidence;
    unit_paths u;
    work_meter w = work_meter_of(NULL);
    arena *memory;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(flow_incidence_make(memory, &p, &incidence), TRUCE_OK);
    assert_int_equal(unit_paths_make(memory, &w, &p, &incidence, flow, 2, REACH_TO_SEED, &u),
                     TRUCE_OK);
    for (int32_t node = 0; node < 3; node++) far[node] = u.far[node];
    for (int32_t round = 0; round < 2; round++) {
        const int32_t lengths[] = {1, 2};
        bool is_found;
        for (int32_t unit = 0; unit < 2; unit++) {
            assert_int_equal(unit_path_find(&u, &w, 0, &is_found), TRUCE_OK);
            assert_true(is_found);
            assert_int_equal(u.n_way, lengths[unit]);
            for (int32_t k = 0; k < u.n_way; k++) flow[u.way[k] >> 1]++;
        }
        assert_int_equal(unit_path_find(&u, &w, 0, &is_found), TRUCE_OK);
        assert_false(is_found);
        for (int32_t arc = 0; arc < 3; arc++) flow[arc] = 0;
        unit_paths_reset(&u, far);
    }
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find_shortest_paths),
        cmocka_unit_test(test_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
