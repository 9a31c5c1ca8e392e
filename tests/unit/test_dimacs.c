/* test_dimacs.c -- problems in the DIMACS format: what is read is what was written, and lower
 * bounds change no optimum. */
#include "flow/dimacs.h"
#include "flow/simplex.h"
#include "truce/truce.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

enum { NODES = 6, ARCS = 14 };

static uint64_t random_state = 88172645463325252U;

static int64_t pick(int64_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int64_t)(random_state % (uint64_t)below);
}

static truce_status read(arena *memory, const char *bytes, size_t size, dimacs_network *out)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    assert_non_null(diagnostics);
    source from = {"t", bytes, size};
    truce_status status = dimacs_read(memory, &from, diagnostics, out);
    assert_int_equal(status == TRUCE_E_INPUT, truce_diagnostics_errors(diagnostics) > 0);
    truce_diagnostics_free(diagnostics);
    return status;
}

static void test_numbers_keep_their_places(void **state)
{
    (void)state;
    static const char bytes[] = "c x\np min 3 3\nn 3 -4\na 1 2 0 7 -5\na 2 3 2 -1 1\na 3 1 -3 9 2";
    arena *memory = NULL;
    dimacs_network n;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(read(memory, bytes, sizeof bytes - 1, &n), TRUCE_OK);
    const flow_problem *p = &n.problem;
    assert_true(p->n_nodes == 3 && p->n_arcs == 3);
    assert_true(p->tail[0] == 0 && p->head[0] == 1 && p->tail[2] == 2 && p->head[2] == 0);
    assert_true(p->capacity[0] == 7 && p->capacity[1] == FLOW_UNBOUNDED && p->capacity[2] == 12);
    assert_true(p->cost[0] == -5 && p->cost[1] == 1 && p->cost[2] == 2);
    assert_true(n.low[0] == 0 && n.low[1] == 2 && n.low[2] == -3);
    assert_true(p->supply[0] == -3 && p->supply[1] == -2 && p->supply[2] == -4 + 2 + 3);
    assert_true(n.fixed_cost == 2 * 1 - 3 * 2);
    arena_free(memory);
}

/* A network from the plain definition: bounds and supplies as the file has them. */
typedef struct plain {
    int tail[ARCS], head[ARCS];
    int64_t low[ARCS], high[ARCS], cost[ARCS], supply[NODES];
} plain;

static plain make_plain(void)
{
    plain x = {0};
    for (int arc = 0; arc < ARCS; arc++) {
        x.tail[arc] = (int)pick(NODES);
        x.head[arc] = (int)pick(NODES);
        x.low[arc] = pick(3) == 0 ? pick(3) - 1 : 0;
        x.high[arc] = x.low[arc] + pick(5);
        x.cost[arc] = pick(12) - 3;
        int64_t flow = x.low[arc] + pick(x.high[arc] - x.low[arc] + 1); /* there is a flow */
        x.supply[x.tail[arc]] += flow;
        x.supply[x.head[arc]] -= flow;
        if (x.high[arc] == -1) x.high[arc] = 0; /* -1 would stand for any amount */
    }
    return x;
}

static int write_plain(const plain *x, char *bytes, size_t size)
{
    int at = snprintf(bytes, size, "p min %d %d\n", NODES, ARCS);
    for (int node = 0; node < NODES; node++)
        at += snprintf(bytes + at, size - (size_t)at, "n %d %lld\n", node + 1,
                       (long long)x->supply[node]);
    for (int arc = 0; arc < ARCS; arc++)
        at += snprintf(bytes + at, size - (size_t)at, "a %d %d %lld %lld %lld\n", x->tail[arc] + 1,
                       x->head[arc] + 1, (long long)x->low[arc], (long long)x->high[arc],
                       (long long)x->cost[arc]);
    return at;
}

/* Reads "f TAIL HEAD FLOW" back: lines of arcs that carry nothing are missing, so arcs are matched
 * in their order. */
static void expect_flow(const plain *x, const text_buffer *written, int128 cost)
{
    int64_t left[NODES];
    int arc = 0;
    memcpy(left, x->supply, sizeof left);
    text_buffer copy = {0};
    buffer_bytes(&copy, written->bytes, written->size);
    buffer_bytes(&copy, "", 1);
    assert_int_equal(strncmp(copy.bytes, "s ", 2), 0);
    assert_int_equal(strtoll(copy.bytes + 2, NULL, 10), (long long)cost);
    for (char *line = strchr(copy.bytes, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        int tail, head;
        long long flow;
        assert_int_equal(sscanf(line, "f %d %d %lld", &tail, &head, &flow), 3);
        while (arc < ARCS && (x->tail[arc] + 1 != tail || x->head[arc] + 1 != head)) arc++;
        assert_true(arc < ARCS);
        left[tail - 1] -= flow;
        left[head - 1] += flow;
        arc++;
    }
    for (int node = 0; node < NODES; node++) assert_int_equal(left[node], 0);
    buffer_free(&copy);
}

static void test_lower_bounds_change_no_optimum(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        plain x = make_plain();
        char bytes[4096];
        int size = write_plain(&x, bytes, sizeof bytes);
        arena *memory = NULL;
        dimacs_network n;
        simplex *s = NULL;
        simplex_answer answer;
        int64_t flow[ARCS];
        text_buffer b = {0};
        assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
        assert_int_equal(read(memory, bytes, (size_t)size, &n), TRUCE_OK);
        assert_int_equal(simplex_new(NULL, &n.problem, &s), TRUCE_OK);
        assert_int_equal(simplex_solve(s, NULL, &answer), TRUCE_OK);
        assert_int_equal(answer.outcome, SIMPLEX_OPTIMAL);
        simplex_flows(s, flow);
        int128 cost = 0;
        for (int arc = 0; arc < ARCS; arc++) {
            int64_t carried = flow[arc] + n.low[arc];
            assert_true(x.low[arc] <= carried && carried <= x.high[arc]);
            cost += (int128)carried * x.cost[arc];
        }
        assert_true(cost == answer.cost + n.fixed_cost);
        dimacs_write_flow(&b, &n, flow, cost);
        expect_flow(&x, &b, cost);
        buffer_free(&b);
        simplex_free(s);
        arena_free(memory);
    }
}

static void test_what_is_written_is_read_again(void **state)
{
    (void)state;
    static const int32_t tail[] = {0, 1, 2}, head[] = {1, 2, 0};
    static const int64_t capacity[] = {0, FLOW_UNBOUNDED, 5}, cost[] = {-7, 0, 1LL << 40};
    static const int64_t supply[] = {4, 0, -4};
    flow_problem p = {3, 3, tail, head, capacity, cost, supply};
    arena *memory = NULL;
    dimacs_network n;
    text_buffer b = {0};
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    dimacs_write(&b, &p, "one\ntwo");
    assert_int_equal(strncmp(b.bytes, "c one\nc two\np min 3 3\nn 1 4\nn 3 -4\n", 35), 0);
    assert_int_equal(read(memory, b.bytes, b.size, &n), TRUCE_OK);
    assert_memory_equal(n.problem.tail, tail, sizeof tail);
    assert_memory_equal(n.problem.head, head, sizeof head);
    assert_memory_equal(n.problem.capacity, capacity, sizeof capacity);
    assert_memory_equal(n.problem.cost, cost, sizeof cost);
    assert_memory_equal(n.problem.supply, supply, sizeof supply);
    buffer_free(&b);
    arena_free(memory);
}

static void test_costs_beyond_64_bits_are_written(void **state)
{
    (void)state;
    dimacs_network n = {0};
    text_buffer b = {0};
    dimacs_write_flow(&b, &n, NULL, -(((int128)1 << 126) - 1) * 2 - 2);
    static const char wanted[] = "s -170141183460469231731687303715884105728\n";
    assert_int_equal(b.size, sizeof wanted - 1);
    assert_memory_equal(b.bytes, wanted, b.size);
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_keep_their_places),
        cmocka_unit_test(test_lower_bounds_change_no_optimum),
        cmocka_unit_test(test_what_is_written_is_read_again),
        cmocka_unit_test(test_costs_beyond_64_bits_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
