/* test_fair_proof.c -- the proof of fairness against all flows of small random networks: a flow is
 * the fairest exactly when no other has a greater sorted vector of coverages. */
#include "corridor/fair_proof.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

enum { HUB, MIDDLES = 3, NEEDS_MOST = 3, NODES = 1 + MIDDLES + NEEDS_MOST, ARCS_MOST = 16 };
enum { FLOWS_MOST = 60000, SERVED_MOST = 8 };

static uint64_t random_state = 88172645463325252U;

static uint32_t pick(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state % below);
}

typedef struct instance {
    flow_problem p;
    int32_t tail[ARCS_MOST], head[ARCS_MOST];
    int64_t capacity[ARCS_MOST];
    size_t n_needs;
    int32_t node[NEEDS_MOST];
    int64_t needed[NEEDS_MOST];
} instance;

static void add_arc(instance *x, int32_t tail, int32_t head, int64_t capacity)
{
    assert_true(x->p.n_arcs < ARCS_MOST);
    x->tail[x->p.n_arcs] = tail;
    x->head[x->p.n_arcs] = head;
    x->capacity[x->p.n_arcs++] = capacity;
}

static int32_t middle(void)
{
    return 1 + (int32_t)pick(MIDDLES);
}

/* Some of a need's trucks go to the hub by one arc, the others by a second one. */
static void make_instance(instance *x)
{
    *x = (instance){.p = {.n_nodes = NODES}};
    x->n_needs = 2 + pick(NEEDS_MOST - 1);
    for (int32_t k = 1; k <= 2; k++) add_arc(x, HUB, k, 1 + pick(3));
    for (uint32_t k = 0; k < 2; k++) add_arc(x, middle(), middle(), 1 + pick(2));
    for (uint32_t k = 0; k < x->n_needs; k++) {
        x->node[k] = 1 + MIDDLES + (int32_t)k;
        x->needed[k] = 1 + pick(pick(3) == 0 ? SERVED_MOST : 3);
        int64_t first = x->needed[k] > 1 && pick(3) == 0 ? 1 : x->needed[k];
        add_arc(x, middle(), x->node[k], 1 + pick(3));
        add_arc(x, x->node[k], HUB, first);
        if (first < x->needed[k]) add_arc(x, x->node[k], HUB, x->needed[k] - first);
    }
    for (uint32_t k = 0; k < 2; k++)
        add_arc(x, middle(), x->node[pick((uint32_t)x->n_needs)], 1 + pick(2));
    if (pick(3) == 0) add_arc(x, x->node[0], x->node[1], 1);
    x->p.tail = x->tail;
    x->p.head = x->head;
    x->p.capacity = x->capacity;
}

/* What a flow serves of each need. */
typedef struct vector {
    int64_t served[NEEDS_MOST];
} vector;

static vector served_by(const instance *x, const int64_t *flow)
{
    vector v = {{0}};
    for (int32_t arc = 0; arc < x->p.n_arcs; arc++)
        if (x->head[arc] == HUB)
            for (size_t k = 0; k < x->n_needs; k++)
                if (x->node[k] == x->tail[arc]) v.served[k] += flow[arc];
    return v;
}

typedef struct fraction {
    int64_t part, whole;
} fraction;

static int compare_coverage(const void *left, const void *right)
{
    const fraction *a = left, *b = right;
    return fraction_compare(a->part, a->whole, b->part, b->whole);
}

/* Returns <0, 0, >0: which is fairer, the least coverage first. */
static int compare_fairness(const instance *x, vector a, vector b)
{
    fraction of_a[NEEDS_MOST], of_b[NEEDS_MOST];
    for (size_t k = 0; k < x->n_needs; k++) {
        of_a[k] = (fraction){a.served[k], x->needed[k]};
        of_b[k] = (fraction){b.served[k], x->needed[k]};
    }
    qsort(of_a, x->n_needs, sizeof *of_a, compare_coverage);
    qsort(of_b, x->n_needs, sizeof *of_b, compare_coverage);
    for (size_t k = 0; k < x->n_needs; k++) {
        int order = compare_coverage(&of_a[k], &of_b[k]);
        if (order != 0) return order;
    }
    return 0;
}

typedef struct flows {
    size_t n;
    int64_t flow[FLOWS_MOST][ARCS_MOST];
} flows;

/* Whether what flows on the first arcs can still be balanced at a node. */
static bool is_open(const instance *x, int32_t node, int32_t from)
{
    for (int32_t arc = from; arc < x->p.n_arcs; arc++)
        if (x->tail[arc] == node || x->head[arc] == node) return true;
    return false;
}

/* All flows on the arcs from `arc` on, for what stands on those before. */
static void list_flows(const instance *x, int32_t arc, int64_t *flow, int64_t *balance, flows *out)
{
    if (out->n == FLOWS_MOST) return;
    for (int32_t node = 0; node < NODES; node++)
        if (balance[node] != 0 && !is_open(x, node, arc)) return;
    if (arc == x->p.n_arcs) {
        memcpy(out->flow[out->n++], flow, sizeof out->flow[0]);
        return;
    }
    for (flow[arc] = 0; flow[arc] <= x->capacity[arc]; flow[arc]++) {
        balance[x->tail[arc]] -= flow[arc];
        balance[x->head[arc]] += flow[arc];
        list_flows(x, arc + 1, flow, balance, out);
        balance[x->tail[arc]] += flow[arc];
        balance[x->head[arc]] -= flow[arc];
    }
    flow[arc] = 0;
}

static bool is_servable(const instance *x, const flows *all, vector v)
{
    for (size_t k = 0; k < all->n; k++) {
        vector other = served_by(x, all->flow[k]);
        if (memcmp(&other, &v, sizeof v) == 0) return true;
    }
    return false;
}

static arena *memory;

static fair_verdict judge(const instance *x, const int64_t *flow)
{
    fair_verdict verdict;
    fair_question q = {&x->p, flow, HUB, x->n_needs, x->node, x->needed};
    assert_int_equal(fair_proof(memory, &q, &verdict), TRUCE_OK);
    return verdict;
}

/* Judges each flow; what the verdict proposes must be possible, and fairer. */
static size_t judge_all(const instance *x, const flows *all)
{
    vector best = served_by(x, all->flow[0]);
    size_t n_fairest = 0;
    for (size_t k = 1; k < all->n; k++) {
        vector v = served_by(x, all->flow[k]);
        if (compare_fairness(x, v, best) > 0) best = v;
    }
    for (size_t k = 0; k < all->n; k++) {
        vector v = served_by(x, all->flow[k]);
        fair_verdict verdict = judge(x, all->flow[k]);
        assert_int_equal(verdict.is_fairest, compare_fairness(x, v, best) == 0);
        n_fairest += verdict.is_fairest;
        if (verdict.is_fairest) continue;
        vector moved = v;
        assert_true(verdict.taker < x->n_needs && verdict.giver <= x->n_needs);
        moved.served[verdict.taker]++;
        if (verdict.giver < x->n_needs) moved.served[verdict.giver]--;
        assert_true(compare_fairness(x, moved, v) > 0);
        if (all->n < 2000) assert_true(is_servable(x, all, moved));
    }
    return n_fairest;
}

static void test_proof_knows_the_fairest_of_all_flows(void **state)
{
    (void)state;
    static flows all;
    size_t n_flows = 0, n_fairest = 0;
    for (int round = 0; round < 2000; round++) {
        instance x;
        int64_t flow[ARCS_MOST] = {0}, balance[NODES] = {0};
        make_instance(&x);
        all.n = 0;
        list_flows(&x, 0, flow, balance, &all);
        if (all.n == FLOWS_MOST) continue;
        n_flows += all.n;
        n_fairest += judge_all(&x, &all);
    }
    assert_true(n_flows > 50000);
    assert_true(n_fairest > 2000 && n_fairest < n_flows / 2);
}

/* A small need is not the last one: 5 trucks for needs of 1 and 10 are 1 and 4, not 0 and 5. */
static void test_proof_small_needs_first(void **state)
{
    (void)state;
    int32_t tail[] = {0, 1, 1, 2, 3}, head[] = {1, 2, 3, 0, 0};
    int64_t capacity[] = {5, FLOW_UNBOUNDED, FLOW_UNBOUNDED, 1, 10};
    instance x = {.n_needs = 2, .node = {2, 3}, .needed = {1, 10}};
    x.p =
        (flow_problem){.n_nodes = 4, .n_arcs = 5, .tail = tail, .head = head, .capacity = capacity};
    fair_verdict starved = judge(&x, (int64_t[]){5, 0, 5, 0, 5});
    assert_false(starved.is_fairest);
    assert_int_equal(starved.taker, 0);
    assert_int_equal(starved.giver, 1);
    assert_true(judge(&x, (int64_t[]){5, 1, 4, 1, 4}).is_fairest);
    fair_verdict unused = judge(&x, (int64_t[]){4, 1, 3, 1, 3});
    assert_false(unused.is_fairest);
    assert_int_equal(unused.taker, 1);
    assert_int_equal(unused.giver, 2);
}

/* Where two needs are covered alike, a truck brings the smaller one further. */
static void test_proof_ties_go_to_the_smaller_need(void **state)
{
    (void)state;
    int32_t tail[] = {0, 1, 1, 2, 3}, head[] = {1, 2, 3, 0, 0};
    int64_t capacity[] = {1, 9, 9, 2, 3};
    instance x = {.n_needs = 2, .node = {2, 3}, .needed = {2, 3}};
    x.p =
        (flow_problem){.n_nodes = 4, .n_arcs = 5, .tail = tail, .head = head, .capacity = capacity};
    assert_true(judge(&x, (int64_t[]){1, 1, 0, 1, 0}).is_fairest);
    assert_false(judge(&x, (int64_t[]){1, 0, 1, 0, 1}).is_fairest);
}

static int set_up(void **state)
{
    (void)state;
    return arena_new(NULL, &memory) == TRUCE_OK ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proof_knows_the_fairest_of_all_flows),
        cmocka_unit_test(test_proof_small_needs_first),
        cmocka_unit_test(test_proof_ties_go_to_the_smaller_need),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
