/* test_phase.c -- the worked example, limits of time and memory, failing allocations, and what the
 * checker says about plans that break a rule. */
#include "base/exact.h"
#include "phase/plan_check.h"
#include "phase/planner.h"
#include "text/decimal.h"
#include "unit.h"

/* North gives 4 hostages (cost 6, worth 20 each, 1 a day), South 12 prisoners (cost 2, worth 3
 * each, 6 a day), more units where a test wants a large lattice. */
typedef struct example {
    int64_t cost[2][4001];
    int64_t value[2][4001];
    const int64_t *values[2][2];
    exchange_item items[2];
    int64_t guarantee[2];
    int64_t prize[2];
    int64_t walk[2];
    int64_t weight[2];
    exchange e;
} example;

static void set_up(example *x, uint32_t hostages, uint32_t prisoners, int64_t south_guarantee)
{
    static const int64_t each[2][2] = {{6, 20}, {2, 3}};
    const uint32_t units[2] = {hostages, prisoners};
    memset(x, 0, sizeof *x);
    for (uint32_t k = 0; k < 2; k++) {
        for (uint32_t n = 0; n <= units[k]; n++) {
            x->cost[k][n] = each[k][0] * n * NANO;
            x->value[k][n] = each[k][1] * n * NANO;
        }
        x->values[k][1 - k] = x->value[k];
        x->items[k] = (exchange_item){.issue = k,
                                      .giver = k,
                                      .exposed = k,
                                      .hand = k,
                                      .n_units = units[k],
                                      .unit = 1,
                                      .cost = x->cost[k],
                                      .exposure = x->cost[k],
                                      .value = x->values[k],
                                      .per_day = k == 0 ? 1 : 6};
        x->weight[k] = NANO;
    }
    x->guarantee[1] = south_guarantee * NANO;
    x->e = (exchange){.n_parties = 2,
                      .n_items = 2,
                      .items = x->items,
                      .patience_nano = NANO,
                      .guarantee_nano = x->guarantee,
                      .end_prize_nano = x->prize,
                      .walk_nano = x->walk,
                      .weight = x->weight};
}

static example it; /* large: not on the stack */

static truce_status find(arena *a, const truce_budget *budget, phase_objective objective,
                         phase_answer *answer)
{
    work_meter work = work_meter_of(budget);
    plan_options o = {.objective = objective};
    return plan_find(a, &work, &it.e, &o, answer);
}

/* ---- the worked example ------------------------------------------------------------------------
 */

static void test_phase_worked_example(void **state)
{
    arena *a;
    phase_answer answer;
    (void)state;
    set_up(&it, 4, 12, 4);
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    assert_int_equal(find(a, NULL, PHASE_FEWEST_PHASES, &answer), TRUCE_OK);
    assert_true(answer.is_exact && answer.is_feasible && answer.is_optimal && answer.plan.holds);
    assert_int_equal(answer.plan.n_phases, 4);
    assert_int_equal(answer.plan.end[3], 6);
    assert_int_equal(answer.guarantees.n, 3);
    assert_int_equal(answer.guarantees.front[2].nano, 3 * NANO);
    assert_int_equal(answer.guarantees.least_sum.nano, 4 * NANO);
    assert_int_equal(answer.n_tradeoff, 4);
    assert_int_equal(find(a, NULL, PHASE_LEAST_EXPOSURE, &answer), TRUCE_OK);
    assert_int_equal(answer.plan.most_exposure.nano, 3 * NANO);
    arena_free(a);
}

static void test_phase_blocked(void **state)
{
    arena *a;
    phase_answer answer;
    (void)state;
    set_up(&it, 4, 12, 0);
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    assert_int_equal(find(a, NULL, PHASE_FEWEST_PHASES, &answer), TRUCE_OK);
    assert_true(answer.is_exact && answer.is_feasibility_known && !answer.is_feasible);
    assert_false(answer.has_plan);
    assert_true(answer.has_block);
    assert_true(answer.block.temptation.nano > answer.block.limit.nano);
    /* Prizes instead of guarantees: one party's alone, the other's last unit being free to take. */
    assert_int_equal(answer.n_advice, 2);
    assert_int_equal(answer.advice[0].price.nano, 6 * NANO);
    assert_int_equal(answer.advice[1].price.nano, 4 * NANO);
    arena_free(a);
}

static void test_phase_fraction(void **state)
{
    arena *a;
    phase_answer answer;
    (void)state;
    set_up(&it, 2, 6, 6);
    it.e.gap_days = 1;
    it.e.patience_nano = NANO / 20 * 19;
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    assert_int_equal(find(a, NULL, PHASE_FEWEST_PHASES, &answer), TRUCE_OK);
    assert_int_equal(answer.guarantees.n, 5);
    assert_int_equal(answer.guarantees.front[1].nano, 5434012500);
    assert_null(answer.guarantees.front[1].fraction); /* seven digits hold 434721/80000 */
    assert_true(answer.plan.holds);
    it.e.patience_nano = NANO / 1000 * 999;
    assert_int_equal(find(a, NULL, PHASE_FEWEST_PHASES, &answer), TRUCE_OK);
    assert_non_null(answer.guarantees.front[1].fraction);
    arena_free(a);
}

/* ---- limits
 * -------------------------------------------------------------------------------------- */

static bool stop_at_once(void *context)
{
    long *left = context;
    return (*left)-- <= 0;
}

/* Whenever it is stopped, what it says is right: a plan holds, a bound is one, nothing is lost. */
static void stop_after(long questions, phase_objective objective)
{
    arena *a;
    phase_answer answer;
    truce_budget budget = TRUCE_BUDGET_INIT;
    budget.stop = stop_at_once;
    budget.context = &questions;
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    assert_int_equal(find(a, &budget, objective, &answer), TRUCE_OK);
    if (answer.is_exact)
        assert_null(answer.stopped_by);
    else
        assert_string_equal(answer.stopped_by, "time");
    if (answer.has_plan && objective != PHASE_LEAST_GUARANTEE) assert_true(answer.plan.holds);
    if (answer.guarantees.is_known) assert_int_equal(answer.guarantees.least_sum.nano, 4 * NANO);
    arena_free(a);
}

static void test_phase_stops(void **state)
{
    (void)state;
    set_up(&it, 40, 120, 4);
    for (long questions = 0; questions < 12; questions++)
        for (int objective = 0; objective < 4; objective++)
            stop_after(questions, (phase_objective)objective);
}

static void test_phase_memory(void **state)
{
    (void)state;
    set_up(&it, 40, 120, 4);
    for (size_t limit = 8192; limit < (1 << 21); limit = limit * 3 / 2) {
        arena *a;
        phase_answer answer;
        memory_meter meter = memory_meter_of(NULL);
        meter.limit_bytes = limit;
        assert_int_equal(arena_new(&meter, &a), TRUCE_OK);
        truce_status status = find(a, NULL, PHASE_FEWEST_DAYS, &answer);
        assert_true(status == TRUCE_OK || status == TRUCE_E_MEMORY);
        if (status == TRUCE_OK && !answer.is_exact)
            assert_string_equal(answer.stopped_by, "memory");
        if (status == TRUCE_OK && answer.has_plan) assert_true(answer.plan.holds);
        arena_free(a);
        assert_int_equal(meter.used_bytes, 0);
        assert_true(meter.peak_bytes <= limit);
    }
}

/* The k-th allocation fails, for every k, with each objective and patience. */
static void fail_each(phase_objective objective)
{
    bool has_failed = true;
    for (long k = 1; has_failed; k++) {
        arena *a;
        phase_answer answer;
        memory_meter meter = memory_meter_of(NULL);
        assert_int_equal(arena_new(&meter, &a), TRUCE_OK);
        meter.allocations_left = k;
        truce_status status = find(a, NULL, objective, &answer);
        has_failed = meter.allocations_left == 0;
        assert_true(status == TRUCE_OK || status == TRUCE_E_MEMORY);
        if (status == TRUCE_OK && !has_failed) assert_true(answer.is_exact);
        if (status == TRUCE_OK && answer.has_plan && objective != PHASE_LEAST_GUARANTEE)
            assert_true(answer.plan.holds);
        arena_free(a);
        assert_int_equal(meter.used_bytes, 0);
    }
}

static void test_phase_failing_allocations(void **state)
{
    (void)state;
    for (int objective = 0; objective < 4; objective++) {
        set_up(&it, 2, 3, 4);
        fail_each((phase_objective)objective);
        it.e.patience_nano = NANO / 10 * 9;
        fail_each((phase_objective)objective);
    }
}

/* Sixteen million states: the plan needs two short lists, not the lattice. */
static void test_phase_large(void **state)
{
    arena *a;
    phase_answer answer;
    memory_meter meter = memory_meter_of(NULL);
    work_meter work = work_meter_of(NULL);
    plan_options o = {.objective = PHASE_FEWEST_PHASES,
                      .without_guarantees = true,
                      .without_tradeoff = true,
                      .without_advice = true};
    (void)state;
    set_up(&it, 4000, 4000, 400);
    assert_int_equal(arena_new(&meter, &a), TRUCE_OK);
    assert_int_equal(plan_estimate_of(&it.e).n_states, 4001 * 4001);
    it.prize[0] = 100000 * NANO; /* North gives more than it gets */
    assert_int_equal(plan_find(a, &work, &it.e, &o, &answer), TRUCE_OK);
    assert_true(answer.is_exact && answer.is_feasible && answer.is_optimal && answer.plan.holds);
    assert_true(meter.peak_bytes < 4 << 20);
    arena_free(a);
}

/* ---- the checker
 * --------------------------------------------------------------------------------- */

static plan_breach check(arena *a, uint32_t n_phases, const uint32_t *states, phase_plan *plan)
{
    work_meter work = work_meter_of(NULL);
    plan_breach breach;
    assert_int_equal(plan_check(a, &work, &it.e, n_phases, states, plan, &breach), TRUCE_OK);
    return breach;
}

static void test_phase_breaches(void **state)
{
    static const exchange_precedence rule = {.item = 0, .beyond = 1, .needs = 1, .amount = 6};
    static const uint32_t empty[] = {0, 0, 0, 0, 4, 12};
    static const uint32_t back[] = {0, 0, 2, 3, 1, 12};
    static const uint32_t much[] = {0, 0, 5, 12};
    static const uint32_t short_of[] = {0, 0, 4, 11};
    static const uint32_t early[] = {0, 0, 2, 6, 4, 12};
    static const uint32_t sound[] = {0, 0, 1, 6, 4, 6, 4, 12};
    phase_plan plan;
    arena *a;
    (void)state;
    set_up(&it, 4, 12, 30);
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    plan_breach b = check(a, 2, empty, &plan);
    assert_int_equal(b.kind, PLAN_EMPTY_PHASE);
    assert_int_equal(b.phase, 0);
    assert_false(plan.holds);
    assert_int_equal(check(a, 2, back, &plan).kind, PLAN_GOES_BACK);
    assert_null(plan.slack);
    assert_int_equal(check(a, 1, much, &plan).kind, PLAN_TOO_MUCH);
    assert_int_equal(check(a, 1, short_of, &plan).kind, PLAN_INCOMPLETE);
    it.e.precedences = &rule;
    it.e.n_precedences = 1;
    b = check(a, 2, early, &plan);
    assert_int_equal(b.kind, PLAN_PRECEDENCE);
    assert_int_equal(b.other, 1);
    assert_false(plan.holds);
    assert_int_equal(check(a, 3, sound, &plan).kind, PLAN_SOUND);
    it.e.in_turn = true;
    b = check(a, 3, sound, &plan);
    assert_int_equal(b.kind, PLAN_NOT_IN_TURN);
    assert_int_equal(b.item, 1);
    it.items[1].passing = PASSING_RELEASE;
    it.items[1].pair = 0;
    it.e.in_turn = false;
    b = check(a, 3, sound, &plan);
    assert_int_equal(b.kind, PLAN_NOT_IN_ESCROW);
    arena_free(a);
}

static void test_phase_margin(void **state)
{
    static const uint32_t states[] = {0, 0, 3, 4, 3, 10, 4, 10, 4, 12};
    const phase_margin *margins;
    phase_plan plan;
    arena *a;
    work_meter work = work_meter_of(NULL);
    (void)state;
    set_up(&it, 4, 12, 4);
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    assert_int_equal(check(a, 4, states, &plan).kind, PLAN_SOUND);
    assert_true(plan.holds);
    assert_int_equal(plan_margins(a, &work, &it.e, &plan, &margins), TRUCE_OK);
    /* North, in phase 1, has 18 still to give and 24 in prisoners still to come, and just as much
     * as it needs. */
    assert_true(margins[0].is_bounded);
    assert_int_equal(margins[0].factor.nano, NANO);
    assert_int_equal(margins[0].phase, 0);
    arena_free(a);
}

static void test_phase_too_large_sums(void **state)
{
    arena *a;
    phase_answer answer;
    (void)state;
    set_up(&it, 4, 12, 0);
    it.walk[0] = INT64_C(1) << 61;
    assert_int_equal(arena_new(NULL, &a), TRUCE_OK);
    assert_int_equal(find(a, NULL, PHASE_FEWEST_DAYS, &answer), TRUCE_E_INPUT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phase_worked_example),
        cmocka_unit_test(test_phase_blocked),
        cmocka_unit_test(test_phase_fraction),
        cmocka_unit_test(test_phase_stops),
        cmocka_unit_test(test_phase_memory),
        cmocka_unit_test(test_phase_failing_allocations),
        cmocka_unit_test(test_phase_large),
        cmocka_unit_test(test_phase_breaches),
        cmocka_unit_test(test_phase_margin),
        cmocka_unit_test(test_phase_too_large_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
