/* Orders of issues: whatever conditions mention together lies on one path. */
#include "solve/order.h"
#include <string.h>
#include "unit.h"

enum { ISSUES_MOST = 150, SCOPES_MOST = 400, SCOPE_MOST = 5, ROUNDS = 300 };

static uint64_t seed = 1;

static uint32_t below(uint32_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % n);
}

typedef struct instance {
    uint32_t n;
    uint32_t n_values[ISSUES_MOST];
    size_t n_scopes;
    issue_scope scopes[SCOPES_MOST];
    uint32_t members[SCOPES_MOST][SCOPE_MOST];
} instance;

/* Conditions over some issues each; from far apart to so many that everything hangs together. */
static void make(instance *x, uint32_t n, uint32_t n_scopes, uint32_t n_values)
{
    x->n = n;
    for (uint32_t i = 0; i < n; i++) x->n_values[i] = 1 + below(n_values);
    x->n_scopes = n_scopes;
    for (size_t s = 0; s < n_scopes; s++) {
        bool is_in[ISSUES_MOST] = {false};
        uint32_t size = 1 + below(SCOPE_MOST), at = 0;
        for (uint32_t k = 0; k < size; k++) is_in[below(n)] = true;
        for (uint32_t i = 0; i < n; i++)
            if (is_in[i]) x->members[s][at++] = i;
        x->scopes[s] = (issue_scope){.n = at, .issues = x->members[s]};
    }
}

static bool is_above(const issue_order *o, uint32_t upper, uint32_t lower)
{
    for (uint32_t place = lower; place != ORDER_ROOT; place = o->parent[place])
        if (place == upper) return true;
    return false;
}

static void check(const instance *x, const issue_order *o)
{
    assert_int_equal(o->n, x->n);
    for (uint32_t place = 0; place < x->n; place++) {
        assert_int_equal(o->place[o->sequence[place]], place);
        assert_true(o->parent[place] == ORDER_ROOT || o->parent[place] < place);
        assert_true(o->subtree_end[place] > place && o->subtree_end[place] <= x->n);
        for (uint32_t other = 0; other < x->n; other++)
            assert_true(is_above(o, place, other) ==
                        (other >= place && other < o->subtree_end[place]));
    }
    for (size_t s = 0; s < x->n_scopes; s++)
        for (size_t i = 0; i < x->scopes[s].n; i++)
            for (size_t j = 0; j < i; j++) {
                uint32_t a = o->place[x->scopes[s].issues[i]];
                uint32_t b = o->place[x->scopes[s].issues[j]];
                assert_true(a < b ? is_above(o, a, b) : is_above(o, b, a));
            }
}

static void find_and_check(const instance *x)
{
    arena *memory = NULL;
    work_meter work = work_meter_of(NULL);
    issue_order o;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(order_find(memory, &work, x->n, x->n_values, x->n_scopes, x->scopes, &o),
                     TRUCE_OK);
    check(x, &o);
    arena_free(memory);
}

static void test_orders_keep_conditions_on_paths(void **state)
{
    (void)state;
    static instance x;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t n = 1 + below(30);
        make(&x, n, below(2 * n), 1 + below(12));
        find_and_check(&x);
    }
}

/* Combinations are more than any word holds: no way is cheap, and one must be taken all the same.
 */
static void test_orders_past_any_number_of_combinations(void **state)
{
    (void)state;
    static instance x;
    static const uint32_t sizes[] = {20, 40, 65, ISSUES_MOST};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        make(&x, sizes[k], SCOPES_MOST, 1);
        for (uint32_t i = 0; i < x.n; i++) x.n_values[i] = 1000;
        find_and_check(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders_keep_conditions_on_paths),
        cmocka_unit_test(test_orders_past_any_number_of_combinations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
