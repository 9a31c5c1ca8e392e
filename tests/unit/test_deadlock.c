/* test_deadlock.c -- conflicts and corrections of random scenarios: all ways to them against all
 * outcomes, and the questions that the ways rest on. */
#include "solve/deadlock.h"
#include "model/evaluate.h"
#include "solve/accord.h"
#include "text/buffer.h"
#include "truce/truce.h"
#include <stdbool.h>
#include "unit.h"

#define DEMANDS_MOST 14
#define SETS_MOST (1U << DEMANDS_MOST)

static uint64_t random_state = 1;

static int pick(int below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int)(random_state % (uint64_t)below);
}

/* ---- random scenarios ------------------------------------------------------------------------ */

static void write_condition(text_buffer *b, int n_issues)
{
    for (int part = 0, n = 1 + pick(2); part < n; part++) {
        if (part > 0) buffer_string(b, pick(3) > 0 ? " or " : " and ");
        buffer_format(b, "i%d %s %d", pick(n_issues), pick(2) ? "<=" : ">=", pick(4));
        if (pick(4) == 0)
            buffer_format(b, " and i%d + i%d <= %d", pick(n_issues), n_issues, 3 + pick(3));
    }
}

/* Two to four principals, ratifiers, caps; opposed values, so that fronts are wide. */
static void write_scenario(text_buffer *b)
{
    int n_issues = 2 + pick(4), n_parties = 2 + pick(3), n_ratifiers = pick(3);
    buffer_string(b, "{truce: 1, title: t, parties: {");
    for (int p = 0; p < n_parties + n_ratifiers; p++) {
        buffer_format(b, "p%d: {reservation: %d", p, pick(2 + 6 * n_issues) - 2);
        if (pick(6) == 0) buffer_format(b, ", cap: %d", pick(8 * n_issues));
        if (p >= n_parties) buffer_format(b, ", role: ratifier, of: p%d", pick(n_parties));
        buffer_string(b, "}, ");
    }
    buffer_string(b, "}, issues: {");
    for (int i = 0; i <= n_issues; i++) buffer_format(b, "i%d: {range: [0, 3]}, ", i);
    buffer_string(b, "}, values: {");
    for (int p = 0; p < n_parties + n_ratifiers; p++) {
        buffer_format(b, "p%d: {", p);
        for (int i = 0; i < n_issues; i++) {
            buffer_format(b, "i%d: {", i);
            for (int v = 0; v < 4; v++) {
                int rising = p % 2 == 0 ? v : 3 - v;
                buffer_format(b, "%d: %d, ", v, rising * (2 + pick(3)) + pick(3));
            }
            buffer_string(b, "}, ");
        }
        buffer_string(b, "}, ");
    }
    buffer_string(b, "}, rules: [");
    for (int k = 0, n = pick(3); k < n; k++) {
        buffer_format(b, "{for: p%d, when: \"", pick(n_parties));
        write_condition(b, n_issues);
        buffer_format(b, "\", add: %d}, ", pick(9) - 4);
    }
    buffer_string(b, "], red_lines: {");
    for (int p = 0, left = DEMANDS_MOST - n_parties - n_ratifiers; p < n_parties; p++) {
        buffer_format(b, "p%d: [", p);
        for (int k = 0, n = pick(left / 2 + 1); k < n; k++, left--) {
            buffer_string(b, "\"");
            write_condition(b, n_issues);
            buffer_string(b, "\", ");
        }
        buffer_string(b, "], ");
    }
    buffer_string(b, "}}");
}

static truce_scenario *read_scenario(void)
{
    text_buffer b = {0};
    truce_scenario *s = NULL;
    truce_diagnostics *d = truce_diagnostics_new();
    write_scenario(&b);
    assert_false(b.has_failed);
    truce_status status = truce_scenario_read("f", b.bytes, b.size, NULL, d, &s);
    if (status != TRUCE_OK) {
        truce_text shown = {0};
        if (truce_diagnostics_render(d, false, &shown) == TRUCE_OK)
            fail_msg("%s\n%s", b.bytes, shown.bytes);
    }
    truce_diagnostics_free(d);
    buffer_free(&b);
    return s;
}

/* ---- brute force ----------------------------------------------------------------------------- */

typedef struct truth {
    uint32_t n_demands;
    uint32_t rank[DEMANDS_MOST];
    bool can_break_only[SETS_MOST]; /* some outcome breaks nothing outside this set */
    size_t n_conflicts, n_corrections;
    uint64_t conflicts[SETS_MOST], corrections[SETS_MOST];
} truth;

static void insert(uint64_t *sets, size_t *n, uint64_t set)
{
    size_t at = (*n)++;
    for (; at > 0 && bits_compare(&sets[at - 1], &set, 1) > 0; at--) sets[at] = sets[at - 1];
    sets[at] = set;
}

static void find_truth(const truce_scenario *s, truth *t)
{
    uint32_t outcome[8] = {0};
    memset(t, 0, sizeof *t);
    t->n_demands = s->n_demands;
    uint32_t all = (1U << s->n_demands) - 1;
    for (uint32_t a = 0; a < s->n_demands; a++)
        for (uint32_t b = 0; b < s->n_demands; b++)
            t->rank[a] += text_compare(s->demands[b].id, s->demands[a].id) < 0;
    for (uint32_t issue = 0; issue < s->n_issues;) {
        uint32_t broken = 0;
        for (uint32_t d = 0; d < s->n_demands; d++)
            if (!evaluate_demand(s, d, outcome)) broken |= 1U << t->rank[d];
        t->can_break_only[broken] = true;
        for (issue = 0; issue < s->n_issues && ++outcome[issue] == s->issues[issue].n_values;)
            outcome[issue++] = 0;
    }
    for (uint32_t set = 0; set <= all; set++)
        for (uint32_t d = 0; d < s->n_demands && !t->can_break_only[set]; d++)
            t->can_break_only[set] = (set >> d & 1) && t->can_break_only[set & ~(1U << d)];
    for (uint32_t set = 1; set <= all; set++) {
        bool is_correction = t->can_break_only[set], is_conflict = !t->can_break_only[all & ~set];
        for (uint32_t d = 0; d < s->n_demands; d++) {
            if (!(set >> d & 1)) continue;
            is_correction = is_correction && !t->can_break_only[set & ~(1U << d)];
            is_conflict = is_conflict && t->can_break_only[all & ~(set & ~(1U << d))];
        }
        if (is_correction) insert(t->corrections, &t->n_corrections, set);
        if (is_conflict) insert(t->conflicts, &t->n_conflicts, set);
    }
}

/* ---- comparing ------------------------------------------------------------------------------- */

static void compare(const deadlock_sets *found, const uint64_t *expected, size_t n, size_t most)
{
    assert_int_equal(found->list.n, n < most ? n : most);
    for (size_t i = 0; i < found->list.n; i++)
        assert_int_equal(*bits_list_at(&found->list, i), expected[i]);
    assert_int_equal(found->is_complete, n <= most);
    if (found->has_up_to && !found->is_complete)
        assert_true(found->up_to < bits_count(&expected[most], 1));
}

static uint64_t n_eliminations;

static void check_questions(arena *memory, const conflict_input *input, const truth *t)
{
    uint32_t all = (1U << t->n_demands) - 1;
    accord *a;
    work_meter work = work_meter_of(NULL);
    assert_int_equal(accord_new(memory, &work, input, &a), TRUCE_OK);
    for (int round = 0; round < 20; round++) {
        uint64_t kept = (uint64_t)pick(1 << t->n_demands), correction = 0;
        bool holds = false, expected = t->can_break_only[all & ~kept];
        assert_int_equal(accord_correct(a, &kept, &holds, &correction), TRUCE_OK);
        assert_int_equal(holds, expected);
        if (holds) {
            assert_true(t->can_break_only[correction]);
            assert_int_equal(correction & kept, 0);
            for (uint32_t d = 0; d < t->n_demands; d++)
                assert_true(!(correction >> d & 1) ||
                            !t->can_break_only[correction & ~(UINT64_C(1) << d)]);
            continue;
        }
        assert_int_equal(accord_shrink(a, &kept), TRUCE_OK);
        assert_false(t->can_break_only[all & ~kept]);
        for (uint32_t d = 0; d < t->n_demands; d++)
            assert_true(!(kept >> d & 1) || t->can_break_only[all & ~(kept & ~(UINT64_C(1) << d))]);
    }
    n_eliminations += accord_eliminations(a);
}

static void check_scenario(const truce_scenario *s, truth *t)
{
    static const deadlock_way ways[] = {DEADLOCK_ALTERNATE, DEADLOCK_PASSES, DEADLOCK_QUESTIONS};
    arena *memory;
    zone_model model;
    work_meter work = work_meter_of(NULL);
    find_truth(s, t);
    if (t->can_break_only[0]) return; /* a zone */
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(zone_model_build(memory, &work, s, RED_LINES_TRACKED, NULL, &model), TRUCE_OK);
    question q = deadlock_question(&model);
    conflict_input input = {
        .q = &q, .first_party = s->n_red_lines, .n_demands = s->n_demands, .rank = t->rank};
    size_t mosts[] = {1, 1 + (size_t)pick(9), 100000};
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
        for (size_t m = 0; m < sizeof mosts / sizeof mosts[0]; m++) {
            deadlock found;
            assert_int_equal(deadlock_find(memory, &work, &input, mosts[m], ways[way], &found),
                             TRUCE_OK);
            compare(&found.conflicts, t->conflicts, t->n_conflicts, mosts[m]);
            compare(&found.corrections, t->corrections, t->n_corrections, mosts[m]);
        }
    check_questions(memory, &input, t);
    arena_free(memory);
}

static void test_deadlock_all_ways(void **state)
{
    static truth t;
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        random_state = seed * UINT64_C(0x9E3779B97F4A7C15);
        for (int i = 0; i < 8; i++) (void)pick(2);
        truce_scenario *s = read_scenario();
        assert_true(s->n_demands <= DEMANDS_MOST);
        check_scenario(s, &t);
        truce_scenario_free(s);
    }
    assert_true(n_eliminations > 0); /* some questions are left open by weights */
}

/* A list that was broken off: what it has is right, and it has what it claims to have. */
static void check_part(const deadlock_sets *part, const uint64_t *expected, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i <= part->list.n; i++, at++) {
        while (at < n && (i == part->list.n || expected[at] != *bits_list_at(&part->list, i))) {
            assert_false(part->is_complete);
            assert_true(!part->has_up_to || bits_count(&expected[at], 1) > part->up_to);
            at++;
        }
        assert_true(at < n || i == part->list.n);
    }
}

/* Stops after so many questions of the budget: what is there by then is right. */
static bool stop_soon(void *context)
{
    int *left = context;
    return (*left)-- <= 0;
}

static void test_deadlock_stopped(void **state)
{
    static truth t;
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        random_state = seed * UINT64_C(0x9E3779B97F4A7C15);
        for (int i = 0; i < 8; i++) (void)pick(2);
        truce_scenario *s = read_scenario();
        find_truth(s, &t);
        for (int left = 0; left < 12 && !t.can_break_only[0]; left++) {
            int asked = left;
            arena *memory;
            zone_model model;
            deadlock found;
            truce_budget budget = TRUCE_BUDGET_INIT;
            budget.stop = stop_soon;
            budget.context = &asked;
            work_meter free_work = work_meter_of(NULL), work = work_meter_of(&budget);
            work.units = WORK_UNITS_PER_QUESTION - 1; /* the first question comes at once */
            assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
            assert_int_equal(
                zone_model_build(memory, &free_work, s, RED_LINES_TRACKED, NULL, &model), TRUCE_OK);
            question q = deadlock_question(&model);
            conflict_input input = {
                .q = &q, .first_party = s->n_red_lines, .n_demands = s->n_demands, .rank = t.rank};
            truce_status status =
                deadlock_find(memory, &work, &input, 100000, DEADLOCK_QUESTIONS, &found);
            assert_true(status == TRUCE_OK || status == TRUCE_E_STOPPED);
            check_part(&found.conflicts, t.conflicts, t.n_conflicts);
            check_part(&found.corrections, t.corrections, t.n_corrections);
            arena_free(memory);
        }
        truce_scenario_free(s);
    }
}

/* The n-th allocation fails, for every n: what is listed all the same is right. */
static void test_deadlock_without_memory(void **state)
{
    static const deadlock_way ways[] = {DEADLOCK_ALTERNATE, DEADLOCK_PASSES, DEADLOCK_QUESTIONS};
    static truth t;
    (void)state;
    for (int round = 0; round < 9; round++) {
        random_state = (uint64_t)(round / 3 + 4) * UINT64_C(0x9E3779B97F4A7C15);
        truce_scenario *s = read_scenario();
        bool has_failed = true;
        find_truth(s, &t);
        for (long left = 0; has_failed && !t.can_break_only[0]; left++) {
            memory_meter meter = memory_meter_of(NULL);
            arena *memory;
            zone_model model;
            deadlock found;
            work_meter work = work_meter_of(NULL);
            assert_int_equal(arena_new(&meter, &memory), TRUCE_OK);
            assert_int_equal(zone_model_build(memory, &work, s, RED_LINES_TRACKED, NULL, &model),
                             TRUCE_OK);
            question q = deadlock_question(&model);
            conflict_input input = {
                .q = &q, .first_party = s->n_red_lines, .n_demands = s->n_demands, .rank = t.rank};
            meter.allocations_left = left;
            truce_status status =
                deadlock_find(memory, &work, &input, 100000, ways[round % 3], &found);
            meter.allocations_left = -1;
            has_failed = status != TRUCE_OK;
            assert_true(!has_failed || status == TRUCE_E_MEMORY);
            check_part(&found.conflicts, t.conflicts, t.n_conflicts);
            check_part(&found.corrections, t.corrections, t.n_corrections);
            arena_free(memory);
        }
        truce_scenario_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deadlock_all_ways),
        cmocka_unit_test(test_deadlock_stopped),
        cmocka_unit_test(test_deadlock_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
