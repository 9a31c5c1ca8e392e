/* test_search.c -- deals by search against all outcomes, one by one: random scenarios with two to
 * eight principals, ratifiers, rules, red lines, limits and caps; with room to list ties, and with
 * so little that the search must go region by region; and whole solves that are stopped. */
#include "model/evaluate.h"
#include "solve/anytime.h"
#include "solve/search_cover.h"
#include "solve/solve.h"
#include "truce/truce.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

static uint64_t seed_state;

static uint32_t draw(uint32_t n)
{
    seed_state = seed_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed_state >> 33) % n;
}

/* Writes a random scenario with up to 5 issues of up to 4 values. */
static char *write_scenario(uint64_t seed, bool is_coarse)
{
    char *words = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&words, &size);
    assert_non_null(out);
    seed_state = seed * 7919 + 17;
    for (int i = 0; i < 5; i++) (void)draw(2);
    uint32_t n_principals = 2 + draw(7), n_ratifiers = draw(3) == 0 ? 1 + draw(2) : 0;
    uint32_t n_issues = 1 + draw(5), n_values[5], scale = is_coarse ? 3 : 2000;
    fputs("truce: 1\ntitle: t\nparties:\n", out);
    for (uint32_t p = 0; p < n_principals + n_ratifiers; p++) {
        fprintf(out, "  p%u: {reservation: %d", p,
                draw(3) == 0 ? (int)draw(n_issues * scale / 3 + 1) : -(int)scale);
        if (draw(6) == 0) fprintf(out, ", cap: %u.5", draw(n_issues * scale));
        if (p >= n_principals) fprintf(out, ", role: ratifier, of: p0");
        fputs("}\n", out);
    }
    fputs("issues:\n", out);
    for (uint32_t i = 0; i < n_issues; i++) {
        n_values[i] = 2 + draw(3);
        fprintf(out, "  i%u: {range: [0, %u]}\n", i, n_values[i] - 1);
    }
    fputs("values:\n", out);
    for (uint32_t p = 0; p < n_principals + n_ratifiers; p++) {
        fprintf(out, "  p%u:\n", p);
        for (uint32_t i = 0; i < n_issues; i++) {
            fprintf(out, "    i%u: {", i);
            for (uint32_t v = 0; v < n_values[i]; v++)
                fprintf(out, "%s%u: %d", v > 0 ? ", " : "", v,
                        (int)draw(2 * scale) - (int)scale / 3);
            fputs("}\n", out);
        }
    }
    uint32_t n_rules = draw(4), n_lines = draw(3), n_limits = draw(2);
    if (n_rules > 0) fputs("rules:\n", out);
    for (uint32_t r = 0; r < n_rules; r++)
        fprintf(out, "  - {for: p%u, when: i%u > %u or i%u = %u, add: %d}\n",
                draw(n_principals + n_ratifiers), draw(n_issues), draw(3), draw(n_issues), draw(3),
                (int)draw(2 * scale) - (int)scale);
    if (n_lines > 0) fputs("red_lines:\n", out);
    for (uint32_t r = 0; r < n_lines; r++)
        fprintf(out, "  p%u: [i%u + i%u != %u]\n", r, draw(n_issues), draw(n_issues), draw(5));
    if (n_limits > 0)
        fprintf(out, "limits: [i%u - i%u <= %u]\n", draw(n_issues), draw(n_issues), draw(2));
    assert_int_equal(fclose(out), 0);
    return words;
}

static truce_scenario *read_scenario(const char *words)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_status status = truce_scenario_read("test", words, strlen(words), NULL, diagnostics, &s);
    if (status != TRUCE_OK) {
        truce_text shown;
        assert_int_equal(truce_diagnostics_render(diagnostics, false, &shown), TRUCE_OK);
        print_error("%s\n%s\n", words, shown.bytes);
        truce_text_free(&shown);
    }
    assert_int_equal(status, TRUCE_OK);
    truce_diagnostics_free(diagnostics);
    return s;
}

/* All distinct utility vectors of the zone; under `all` of what is feasible. Descending. */
typedef struct listed {
    size_t n;
    int64_t *points;
    uint32_t width;
} listed;

static uint32_t sort_width;

static int compare_vectors(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    for (uint32_t p = 0; p < sort_width; p++)
        if (left[p] != right[p]) return left[p] > right[p] ? -1 : 1;
    return 0;
}

static listed list_zone(const truce_scenario *s, bool all)
{
    listed l = {.width = s->n_principals, .points = calloc(1024 * 8, sizeof *l.points)};
    uint32_t outcome[5] = {0};
    assert_non_null(l.points);
    for (bool goes_on = true; goes_on;) {
        bool is_in = evaluate_feasible(s, outcome);
        for (uint32_t d = 0; d < s->n_demands && is_in && !all; d++)
            is_in = evaluate_demand(s, d, outcome);
        for (uint32_t p = 0; p < s->n_principals && is_in; p++)
            l.points[l.n * l.width + p] =
                evaluate_utility(s, s->principals[p], outcome, END_MIDDLE);
        l.n += is_in;
        uint32_t i = s->n_issues;
        while (i > 0 && ++outcome[i - 1] == s->issues[i - 1].n_values) outcome[--i] = 0;
        goes_on = i > 0;
    }
    sort_width = l.width;
    qsort(l.points, l.n, l.width * sizeof *l.points, compare_vectors);
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++)
        if (n == 0 || compare_vectors(l.points + (n - 1) * l.width, l.points + i * l.width) != 0)
            memmove(l.points + n++ * l.width, l.points + i * l.width, l.width * sizeof *l.points);
    l.n = n;
    return l;
}

static fair_input input_of(const truce_scenario *s, const listed *l)
{
    fair_input input = {.n = l->n, .n_principals = l->width, .points = l->points};
    for (uint32_t p = 0; p < l->width; p++) {
        input.reservation_nano[p] = s->parties[s->principals[p]].reservation_nano.middle_nano;
        for (size_t i = 0; i < l->n; i++)
            if (i == 0 || l->points[i * l->width + p] > input.ideal_nano[p])
                input.ideal_nano[p] = l->points[i * l->width + p];
    }
    return input;
}

static size_t n_by_regions, n_with_ties; /* both ways are taken, so both are tested */

static void compare_deal(search_zone *z, work_meter *work, const fair_input *input, int name,
                         uint64_t nodes)
{
    searched_deal deal = {0};
    uint64_t ties;
    size_t expected = fair_find(input, (truce_deal_name)name, &ties);
    for (int turn = 0; !deal.is_proved && turn < 12; turn++, nodes *= 4)
        assert_int_equal(search_deal(z, work, (truce_deal_name)name, nodes, &deal), TRUCE_OK);
    assert_true(deal.is_proved);
    assert_int_equal(deal.exists, expected != SIZE_MAX);
    if (!deal.exists) return;
    assert_memory_equal(deal.utility_nano, input->points + expected * input->n_principals,
                        input->n_principals * sizeof *deal.utility_nano);
    if (deal.ties != 0) assert_int_equal(deal.ties, ties);
    n_by_regions += deal.ties == 0;
    n_with_ties += deal.ties > 1;
}

static void compare_scenario(const truce_scenario *s, bool all, uint64_t nodes)
{
    memory_meter meter = memory_meter_of(NULL);
    work_meter work = work_meter_of(NULL);
    arena *memory, *scratch;
    zone_model model;
    zone_view view;
    search_zone z;
    listed l = list_zone(s, all);
    fair_input input = input_of(s, &l);
    assert_int_equal(arena_new(&meter, &memory), TRUCE_OK);
    assert_int_equal(arena_new(&meter, &scratch), TRUCE_OK);
    assert_int_equal(zone_model_build(memory, &work, s,
                                      all ? RED_LINES_IGNORED : RED_LINES_ENFORCED, NULL, &model),
                     TRUCE_OK);
    zone_demands demands = {.without_principals = all, .without_ratifiers = all};
    assert_int_equal(zone_view_begin(memory, &work, &model, demands, &view), TRUCE_OK);
    if (!view.is_possible) {
        assert_int_equal(l.n, 0);
    } else {
        searched_deal any = {0};
        assert_int_equal(search_zone_open(memory, scratch, &work, &view, &z), TRUCE_OK);
        assert_true(z.is_small);
        assert_int_equal(search_any(&z, &work, UINT64_MAX, &any), TRUCE_OK);
        assert_true(any.is_proved);
        assert_int_equal(any.exists, l.n > 0);
        for (uint32_t p = 0; p < l.width && any.exists; p++) {
            searched_deal ideal = {0};
            assert_int_equal(search_ideal(&z, &work, p, UINT64_MAX, &ideal), TRUCE_OK);
            assert_true(ideal.is_proved && ideal.utility_nano[p] == input.ideal_nano[p]);
        }
        for (int name = 0; name < TRUCE_DEAL_NAMES && any.exists; name++)
            compare_deal(&z, &work, &input, name, nodes);
    }
    arena_free(scratch);
    arena_free(memory);
    free(l.points);
}

static void test_search_finds_what_all_outcomes_show(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 1200; seed++) {
        char *words = write_scenario(seed, seed % 2 == 0);
        truce_scenario *s = read_scenario(words);
        compare_scenario(s, seed % 5 == 0, seed % 3 == 0 ? 2 : 1000);
        truce_scenario_free(s);
        free(words);
    }
    assert_true(n_by_regions > 5);
    assert_true(n_with_ties > 50);
}

static void test_search_cover_covers_all_outcomes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        char *words = write_scenario(seed + 5000, seed % 2 == 0);
        truce_scenario *s = read_scenario(words);
        truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
        truce_solution *solution = NULL;
        options.epsilon_nano = INT64_C(8000000) << (seed % 7);
        options.verify = true; /* looks at every outcome */
        options.all = seed % 7 == 0;
        if (s->n_principals <= 3) { /* the regions get many with more */
            assert_int_equal(truce_solve(s, &options, NULL, &solution), TRUCE_OK);
            assert_true(truce_solution_is_exact(solution));
        }
        truce_solution_free(solution);
        truce_scenario_free(s);
        free(words);
    }
}

/* ---- larger ones ------------------------------------------------------------------------- */

/* A sum of parties' values without conditions: too large a frontier, deals all the same. */
static char *write_large(uint32_t n_principals, uint32_t n_issues)
{
    char *words = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&words, &size);
    assert_non_null(out);
    seed_state = 5;
    fputs("truce: 1\ntitle: t\nparties:\n", out);
    for (uint32_t p = 0; p < n_principals; p++) fprintf(out, "  p%u: {}\n", p);
    fputs("issues:\n", out);
    for (uint32_t i = 0; i < n_issues; i++) fprintf(out, "  i%u: {range: [0, 9]}\n", i);
    fputs("values:\n", out);
    for (uint32_t p = 0; p < n_principals; p++) {
        fprintf(out, "  p%u:\n", p);
        for (uint32_t i = 0; i < n_issues; i++) {
            fprintf(out, "    i%u: {", i);
            for (uint32_t v = 0; v < 10; v++)
                fprintf(out, "%s%u: %u", v > 0 ? ", " : "", v, draw(101));
            fputs("}\n", out);
        }
    }
    assert_int_equal(fclose(out), 0);
    return words;
}

static void test_solve_names_deals_without_a_frontier(void **state)
{
    (void)state;
    char *words = write_large(8, 24);
    truce_scenario *s = read_scenario(words);
    truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
    truce_solution *solution = NULL;
    options.skip_frontier = options.verify = options.skip_count = true;
    options.deals = 1U << TRUCE_DEAL_NASH | 1U << TRUCE_DEAL_UTILITARIAN;
    assert_int_equal(truce_solve(s, &options, NULL, &solution), TRUCE_OK);
    assert_true(truce_solution_is_exact(solution) && truce_solution_is_feasible(solution));
    assert_false(truce_solution_has_frontier(solution));
    assert_int_equal(truce_solution_frontier_size(solution), 0);
    assert_true(truce_solution_deal(solution, TRUCE_DEAL_NASH) == SIZE_MAX);
    assert_non_null(truce_solution_deal_utilities(solution, TRUCE_DEAL_NASH));
    assert_non_null(truce_solution_deal_outcome(solution, TRUCE_DEAL_UTILITARIAN));
    assert_null(truce_solution_deal_utilities(solution, TRUCE_DEAL_EGALITARIAN));
    truce_solution_free(solution);
    truce_scenario_free(s);
    free(words);
}

static bool stop_after(void *context)
{
    long *left = context;
    return --*left < 0;
}

/* Whenever the work is stopped, what it says is proved; the longer it works, the more that is. */
static void test_solve_stopped_keeps_what_is_proved(void **state)
{
    (void)state;
    char *words = write_large(5, 20);
    truce_scenario *s = read_scenario(words);
    size_t n_feasible = 0, n_partly = 0;
    for (long asks = 0; asks < 3000; asks = asks * 3 / 2 + 1) {
        truce_budget budget = TRUCE_BUDGET_INIT;
        truce_solution *solution = NULL;
        long left = asks;
        budget.stop = stop_after;
        budget.context = &left;
        assert_int_equal(truce_solve(s, NULL, &budget, &solution), TRUCE_OK);
        size_t n_deals = 0;
        for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
            const named_deal *deal = &solution->deals[name];
            n_deals += deal->exists;
            if (!deal->exists && !solution->is_exact) assert_true(solution->has_bound[name]);
        }
        if (!solution->is_exact) assert_false(solution->has_frontier);
        n_feasible += solution->is_feasibility_known && !solution->is_exact;
        n_partly += n_deals > 0 && !solution->is_exact;
        truce_solution_free(solution);
    }
    assert_true(n_feasible > 2);
    assert_true(n_partly > 0);
    truce_scenario_free(s);
    free(words);
}

static void test_solve_stays_within_its_memory(void **state)
{
    (void)state;
    char *words = write_large(6, 16);
    truce_scenario *s = read_scenario(words);
    for (size_t bytes = 1 << 16; bytes <= (size_t)4 << 20; bytes *= 4) {
        truce_budget budget = TRUCE_BUDGET_INIT;
        truce_solution *solution = NULL;
        long left = 400;
        budget.memory_bytes = bytes;
        budget.stop = stop_after;
        budget.context = &left;
        truce_status status = truce_solve(s, NULL, &budget, &solution);
        assert_true(status == TRUCE_OK || status == TRUCE_E_MEMORY);
        if (status == TRUCE_OK) assert_true(solution->meter.peak_bytes <= bytes);
        truce_solution_free(solution);
    }
    truce_scenario_free(s);
    free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_finds_what_all_outcomes_show),
        cmocka_unit_test(test_search_cover_covers_all_outcomes),
        cmocka_unit_test(test_solve_names_deals_without_a_frontier),
        cmocka_unit_test(test_solve_stopped_keeps_what_is_proved),
        cmocka_unit_test(test_solve_stays_within_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
