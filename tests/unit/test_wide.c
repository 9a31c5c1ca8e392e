/* test_wide.c -- branch and bound over boxes against elimination and against all outcomes, on
 * random scenarios of all shapes; its parts; going on after a stop; memory that ends. */
#include "model/evaluate.h"
#include "solve/turns.h"
#include "truce/truce.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

/* ---- random scenarios ----------------------------------------------------------------------- */

static uint64_t seed;

static int below(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)n);
}

typedef struct writer {
    char text[1 << 17];
    size_t n;
} writer;

#define WRITE(w, ...)                                                                              \
    ((w)->n += (size_t)snprintf((w)->text + (w)->n, sizeof(w)->text - (w)->n, __VA_ARGS__))

typedef struct shape {
    int issues, values, principals, ratifiers, rules, red_lines, limits;
    bool is_large; /* figures of which weighted sums do not fit in 64 bits */
    bool is_mixed; /* or, not, linear conditions, losses; else only boxes that add */
} shape;

static void write_comparison(writer *w, const shape *x, int issue)
{
    if (issue % 3 == 2) { /* a choice */
        WRITE(w, below(2) ? "i%d = o%d" : "i%d in {o%d, o0}", issue, 1 + below(x->values - 1));
        return;
    }
    int low = below(x->values), high = low + below(x->values - low);
    if (x->is_mixed && below(6) == 0 && x->issues > 3) {
        int other = (issue + 3) % x->issues;
        if (other % 3 == 2) other = 0;
        if (other != issue) {
            WRITE(w, "i%d + %d * i%d <= %d", issue, 1 + below(3), other, below(3 * x->values));
            return;
        }
    }
    if (below(3) == 0)
        WRITE(w, "i%d %s %d", issue, below(2) ? ">=" : "<", 1 + below(x->values - 1));
    else
        WRITE(w, "(i%d >= %d and i%d <= %d)", issue, low, issue, high);
}

static void write_condition(writer *w, const shape *x, int most)
{
    int n = 1 + below(most), first = below(x->issues);
    const char *glue = x->is_mixed && below(3) == 0 ? " or " : " and ";
    if (x->is_mixed && below(5) == 0) WRITE(w, "not ");
    WRITE(w, "(");
    for (int i = 0; i < n && i < x->issues; i++) {
        if (i > 0) WRITE(w, "%s", glue);
        write_comparison(w, x,
                         (first + i * (1 + below(x->issues > 8 ? x->issues : 2))) % x->issues);
    }
    WRITE(w, ")");
}

static void write_scenario(writer *w, const shape *x)
{
    int parties = x->principals + x->ratifiers;
    w->n = 0;
    WRITE(w, "{truce: 1, title: t, parties: {");
    for (int p = 0; p < parties; p++) {
        WRITE(w, "p%d: {reservation: %d", p, below(3) ? below(9) - 6 : below(12));
        if (p >= x->principals) WRITE(w, ", role: ratifier, of: p%d", below(x->principals));
        if (below(6) == 0) WRITE(w, ", cap: %d.5", below(14));
        WRITE(w, "}, ");
    }
    WRITE(w, "}, issues: {");
    for (int i = 0; i < x->issues; i++) {
        if (i % 3 == 2) {
            WRITE(w, "i%d: {options: [", i);
            for (int v = 0; v < x->values; v++) WRITE(w, "o%d, ", v);
            WRITE(w, "]}, ");
        } else {
            WRITE(w, "i%d: {range: [0, %d]}, ", i, x->values - 1);
        }
    }
    WRITE(w, "}, values: {");
    for (int p = 0; p < parties && below(4) > 0; p++) {
        WRITE(w, "p%d: {", p);
        for (int i = 0; i < x->issues; i++) {
            if (below(3) == 0) continue;
            WRITE(w, "i%d: ", i);
            if (i % 3 == 2) {
                WRITE(w, "{");
                for (int v = 0; v < x->values; v++) WRITE(w, "o%d: %d, ", v, below(7) - 3);
                WRITE(w, "}, ");
            } else if (below(2)) {
                WRITE(w, "%d, ", below(5) - 2);
            } else {
                WRITE(w, "{0: %d, %d: %d}, ", below(5), x->values - 1, below(9) - 4);
            }
        }
        WRITE(w, "}, ");
    }
    WRITE(w, "}, rules: [");
    for (int r = 0; r < x->rules; r++) {
        WRITE(w, "{for: p%d, when: \"", below(parties));
        write_condition(w, x, 4);
        int add = x->is_mixed && below(3) == 0 ? -1 - below(9) : 1 + below(9);
        WRITE(w, "\", add: %d%s}, ", add, x->is_large ? "000.123456789" : below(8) ? "" : ".25");
    }
    WRITE(w, "], red_lines: {");
    for (int p = 0; p < parties; p++) {
        WRITE(w, "p%d: [", p);
        for (int r = 0; r < x->red_lines; r++)
            if (below(parties) == 0) {
                WRITE(w, "\"");
                write_condition(w, x, 3);
                WRITE(w, "\", ");
            }
        WRITE(w, "], ");
    }
    WRITE(w, "}, limits: [");
    for (int r = 0; r < x->limits; r++) {
        WRITE(w, "\"");
        write_condition(w, x, 3);
        WRITE(w, "\", ");
    }
    WRITE(w, "]}\n");
    assert_true(w->n + 1 < sizeof w->text);
}

static truce_scenario *read_scenario(const writer *w)
{
    truce_scenario *s = NULL;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_status status = truce_scenario_read("t", w->text, w->n, NULL, diagnostics, &s);
    if (status != TRUCE_OK) {
        truce_text shown;
        assert_int_equal(truce_diagnostics_render(diagnostics, false, &shown), TRUCE_OK);
        fail_msg("%s\n%s", w->text, shown.bytes);
    }
    truce_diagnostics_free(diagnostics);
    return s;
}

/* ---- all outcomes --------------------------------------------------------------------------- */

static bool is_acceptable(const truce_scenario *s, const uint32_t *outcome, bool all,
                          int64_t *utility)
{
    for (uint32_t i = 0; i < s->n_limits; i++)
        if (!expression_holds(s->limits[i].requires_, s, outcome)) return false;
    for (uint32_t i = 0; i < s->n_red_lines && !all; i++)
        if (!expression_holds(s->demands[i].requires_, s, outcome)) return false;
    for (uint32_t p = 0, at = 0; p < s->n_parties; p++) {
        int64_t here = evaluate_utility(s, p, outcome, END_MIDDLE);
        if (!all && here < s->parties[p].reservation_nano.middle_nano) return false;
        if (!s->parties[p].is_ratifier) utility[at++] = here;
    }
    return true;
}

static bool next_outcome(const truce_scenario *s, uint32_t *outcome)
{
    for (uint32_t issue = 0; issue < s->n_issues; issue++) {
        if (++outcome[issue] < s->issues[issue].n_values) return true;
        outcome[issue] = 0;
    }
    return false;
}

static bool covers(const int64_t *a, const int64_t *b, uint32_t n)
{
    for (uint32_t d = 0; d < n; d++)
        if (a[d] < b[d]) return false;
    return true;
}

/* Every acceptable outcome lies under a point, and every point is that of some outcome. */
static void check_all_outcomes(const truce_scenario *s, bool all, const zone_view *view)
{
    uint32_t outcome[16] = {0}, n = s->n_principals;
    int64_t utility[8];
    size_t met = 0;
    bool *is_met = calloc(view->n + 1, 1);
    do {
        if (!is_acceptable(s, outcome, all, utility)) continue;
        bool is_covered = false;
        for (size_t i = 0; i < view->n; i++) {
            if (!covers(view->points + i * n, utility, n)) continue;
            is_covered = true;
            if (covers(utility, view->points + i * n, n) && !is_met[i]) {
                is_met[i] = true;
                met++;
            }
        }
        assert_true(is_covered);
    } while (next_outcome(s, outcome));
    assert_int_equal(met, view->n);
    for (size_t i = 0; i < view->n; i++)
        for (size_t j = 0; j < view->n; j++)
            assert_true(i == j || !covers(view->points + i * n, view->points + j * n, n));
    free(is_met);
}

/* ---- one scenario, all ways ----------------------------------------------------------------- */

typedef struct bench {
    arena *memory;
    arena *scratch;
    memory_meter meter;
    work_meter work;
    zone_model model;
    zone_demands demands;
} bench;

static void set_up(bench *b, const truce_scenario *s, bool all)
{
    *b = (bench){.meter = {.allocations_left = -1}, .work = work_meter_of(NULL)};
    b->demands = (zone_demands){.without_principals = all, .without_ratifiers = all};
    assert_int_equal(arena_new(&b->meter, &b->memory), TRUCE_OK);
    assert_int_equal(arena_new(&b->meter, &b->scratch), TRUCE_OK);
    assert_int_equal(zone_model_build(b->memory, &b->work, s,
                                      all ? RED_LINES_IGNORED : RED_LINES_ENFORCED, NULL,
                                      &b->model),
                     TRUCE_OK);
    assert_non_null(b->model.g);
}

static void check_same(const zone_view *a, const zone_view *b)
{
    if (a->n != b->n) print_error("%zu points, and %zu\n", a->n, b->n);
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->is_possible, b->is_possible);
    if (a->n > 0)
        assert_memory_equal(a->points, b->points,
                            a->n * a->model->s->n_principals * sizeof *a->points);
}

static bool n_wide; /* whether the last one was found by branch and bound */

static void check_scenario(const truce_scenario *s, bool all, bool is_small)
{
    bench b;
    zone_view plain, wide;
    set_up(&b, s, all);
    assert_int_equal(zone_view_find(b.memory, &b.work, &b.model, b.demands, &plain), TRUCE_OK);
    zone_model without = b.model;
    without.g = NULL;
    without.is_hopeful = false;
    assert_int_equal(zone_view_find(b.memory, &b.work, &without, b.demands, &wide), TRUCE_OK);
    check_same(&plain, &wide);
    n_wide = wide.found != NULL;
    for (size_t i = 0; i < wide.n; i++) { /* checks that the outcome is worth it */
        package p;
        int64_t utility[8];
        assert_int_equal(zone_package(b.memory, b.scratch, &b.work, &wide, i, &p), TRUCE_OK);
        assert_true(is_acceptable(s, p.outcome, all, utility));
    }
    if (is_small) check_all_outcomes(s, all, &wide);
    bool is_possible = false;
    int64_t bound_nano[8];
    assert_int_equal(zone_bounds(b.memory, &b.work, &without, b.demands, &is_possible, bound_nano),
                     TRUCE_OK);
    assert_true(is_possible || plain.n == 0);
    for (size_t i = 0; i < plain.n; i++)
        assert_true(covers(bound_nano, plain.points + i * s->n_principals, s->n_principals));
    arena_free(b.scratch);
    arena_free(b.memory);
}

/* The same where some demands are dropped from a model that keeps track of them. */
static void check_dropped(const truce_scenario *s)
{
    bench b = {.meter = {.allocations_left = -1}, .work = work_meter_of(NULL)};
    zone_view plain, wide;
    bool is_dropped[64];
    assert_int_equal(arena_new(&b.meter, &b.memory), TRUCE_OK);
    assert_int_equal(zone_model_build(b.memory, &b.work, s, RED_LINES_TRACKED, NULL, &b.model),
                     TRUCE_OK);
    assert_int_equal(turns_complete(b.memory, &b.work, &b.model), TRUCE_OK);
    assert_true(s->n_demands <= 64);
    for (uint32_t d = 0; d < s->n_demands; d++) is_dropped[d] = below(3) == 0;
    zone_demands demands = {.is_dropped = is_dropped};
    assert_int_equal(zone_view_find(b.memory, &b.work, &b.model, demands, &plain), TRUCE_OK);
    zone_model without = b.model;
    without.g = NULL;
    without.is_hopeful = false;
    assert_int_equal(zone_view_find(b.memory, &b.work, &without, demands, &wide), TRUCE_OK);
    check_same(&plain, &wide);
    arena_free(b.memory);
}

static void check_shapes(uint64_t first, int count, bool is_small)
{
    static writer w;
    int wide = 0;
    for (int k = 0; k < count; k++) {
        seed = first + (uint64_t)k;
        shape x = {.issues = is_small ? 2 + below(4) : 5 + below(3),
                   .values = 2 + below(is_small ? 3 : 4),
                   .principals = below(4) ? 2 : 3 + below(2),
                   .ratifiers = below(3) ? 0 : 1 + below(2),
                   .rules = is_small ? below(14) : 10 + below(20),
                   .red_lines = below(3),
                   .limits = below(3),
                   .is_large = below(5) == 0,
                   .is_mixed = below(4) > 0};
        write_scenario(&w, &x);
        truce_scenario *s = read_scenario(&w);
        check_scenario(s, below(3) == 0, is_small);
        wide += n_wide;
        if (k % 3 == 0) check_dropped(s);
        truce_scenario_free(s);
    }
    assert_true(wide * 3 > count * 2); /* most have a zone and are within the limits of boxes */
}

static void test_wide_finds_what_all_outcomes_say(void **state)
{
    (void)state;
    check_shapes(1000, 2500, true);
}

static void test_wide_finds_what_elimination_finds(void **state)
{
    (void)state;
    check_shapes(500000, 250, false);
}

static bool is_covered(const zone_view *view, const int64_t *utility)
{
    uint32_t n = view->model->s->n_principals;
    for (size_t i = 0; i < view->n; i++)
        if (covers(view->points + i * n, utility, n)) return true;
    return false;
}

/* Too wide for a graph: nothing that is thrown, and nothing next to a package, beats the points. */
static void test_wide_takes_over(void **state)
{
    (void)state;
    static writer w;
    seed = 34;
    write_scenario(&w, &(shape){.issues = 24, .values = 6, .principals = 2, .rules = 90});
    truce_scenario *s = read_scenario(&w);
    bench b = {.meter = {.allocations_left = -1}, .work = work_meter_of(NULL)};
    b.demands = (zone_demands){.without_principals = true, .without_ratifiers = true};
    zone_view view;
    assert_int_equal(arena_new(&b.meter, &b.memory), TRUCE_OK);
    assert_int_equal(arena_new(&b.meter, &b.scratch), TRUCE_OK);
    assert_int_equal(zone_model_build(b.memory, &b.work, s, RED_LINES_IGNORED, NULL, &b.model),
                     TRUCE_OK);
    assert_null(b.model.g);
    assert_int_equal(zone_view_find(b.memory, &b.work, &b.model, b.demands, &view), TRUCE_OK);
    assert_non_null(view.found);
    assert_true(view.n > 5);
    uint32_t outcome[24];
    int64_t utility[8];
    for (int k = 0; k < 20000; k++) {
        for (int i = 0; i < 24; i++) outcome[i] = (uint32_t)below(6);
        assert_true(is_acceptable(s, outcome, true, utility) && is_covered(&view, utility));
    }
    for (size_t point = 0; point < view.n; point++) {
        package p;
        assert_int_equal(zone_package(b.memory, b.scratch, &b.work, &view, point, &p), TRUCE_OK);
        memcpy(outcome, p.outcome, sizeof outcome);
        for (int i = 0; i < 24; i++)
            for (uint32_t v = 0; v < 6; v++)
                for (int k = 0; k < 6; k++) { /* this issue and another one */
                    int other = below(24);
                    outcome[i] = v;
                    outcome[other] = (uint32_t)below(6);
                    assert_true(is_acceptable(s, outcome, true, utility));
                    assert_true(is_covered(&view, utility));
                    outcome[i] = p.outcome[i];
                    outcome[other] = p.outcome[other];
                }
    }
    arena_free(b.scratch);
    arena_free(b.memory);
    truce_scenario_free(s);
}

/* ---- stops, steps, memory ------------------------------------------------------------------- */

/* Boxes that add, as many as make a tree of some hundred nodes. */
static truce_scenario *boxes(uint64_t with_seed, int principals)
{
    static writer w;
    seed = with_seed;
    write_scenario(&w, &(shape){.issues = 9, .values = 5, .principals = principals, .rules = 40});
    return read_scenario(&w);
}

typedef struct search_bench {
    bench b;
    box_model m;
    wide_question q;
    wide_search *search;
} search_bench;

static truce_status start_search(search_bench *x, const truce_scenario *s)
{
    bool is_accepted = false;
    x->b = (bench){.meter = {.allocations_left = -1}, .work = work_meter_of(NULL)};
    uint32_t dims[8];
    for (uint32_t d = 0; d < s->n_principals; d++) dims[d] = s->principals[d];
    TRY(arena_new(&x->b.meter, &x->b.memory));
    TRY(zone_model_build(x->b.memory, &x->b.work, s, RED_LINES_IGNORED, NULL, &x->b.model));
    TRY(box_model_build(x->b.memory, &x->b.work, &x->b.model.pay, x->b.model.n_conditions,
                        x->b.model.conditions, s->n_principals, s->n_principals, dims, &is_accepted,
                        &x->m));
    assert_true(is_accepted);
    x->q = (wide_question){.m = &x->m};
    for (uint32_t d = 0; d < s->n_principals; d++) {
        x->q.need[d] = INT64_MIN;
        x->q.cap[d] = INT64_MAX;
    }
    return wide_start(x->b.memory, &x->q, &x->search);
}

static void end_search(search_bench *x)
{
    wide_free(x->search);
    arena_free(x->b.memory);
}

static void test_wide_goes_on_where_it_stopped(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 6; k++) {
        truce_scenario *s = boxes(77 + k, k < 4 ? 2 : 3);
        search_bench whole, parts;
        assert_int_equal(start_search(&whole, s), TRUCE_OK);
        assert_int_equal(start_search(&parts, s), TRUCE_OK);
        assert_int_equal(wide_run(whole.search, &whole.b.work), TRUCE_OK);
        int stops = 0;
        truce_status status;
        do {
            work_limit limit;
            work_limit_start(&limit, &parts.b.work, 1);
            status = wide_run(parts.search, &limit.meter);
            if (status == TRUCE_E_STOPPED) {
                assert_true(work_limit_is_own(&limit));
                stops++;
            }
        } while (status == TRUCE_E_STOPPED);
        assert_int_equal(status, TRUCE_OK);
        assert_true(stops > 3);
        const archive *a = wide_found(whole.search), *b = wide_found(parts.search);
        assert_int_equal(a->n, b->n);
        assert_memory_equal(a->points, b->points, a->n * a->n_dims * sizeof *a->points);
        end_search(&whole);
        end_search(&parts);
        truce_scenario_free(s);
    }
}

static void test_wide_takes_the_same_steps(void **state)
{
    (void)state;
    truce_scenario *s = boxes(5, 2);
    search_bench x, y;
    assert_int_equal(start_search(&x, s), TRUCE_OK);
    assert_int_equal(start_search(&y, s), TRUCE_OK);
    assert_int_equal(wide_run(x.search, &x.b.work), TRUCE_OK);
    assert_int_equal(wide_run(y.search, &y.b.work), TRUCE_OK);
    assert_int_equal(wide_counted(x.search).nodes, wide_counted(y.search).nodes);
    assert_int_equal(wide_counted(x.search).sweeps, wide_counted(y.search).sweeps);
    const archive *a = wide_found(x.search), *b = wide_found(y.search);
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        assert_memory_equal(archive_outcome(a, i), archive_outcome(b, i),
                            a->n_issues * sizeof(uint32_t));
    end_search(&x);
    end_search(&y);
    truce_scenario_free(s);
}

/* Stops at the k-th question. */
static bool stop_at(void *context)
{
    int *left = context;
    return (*left)-- <= 0;
}

static void test_wide_stopped_has_true_points(void **state)
{
    (void)state;
    truce_scenario *s = boxes(9, 2);
    for (int k = 0; k < 12; k++) {
        int left = k;
        truce_budget budget = {.size = sizeof budget, .stop = stop_at, .context = &left};
        search_bench x;
        assert_int_equal(start_search(&x, s), TRUCE_OK);
        work_meter work = work_meter_of(&budget);
        truce_status status = wide_run(x.search, &work);
        assert_true(status == TRUCE_E_STOPPED || status == TRUCE_OK);
        const archive *a = wide_found(x.search);
        for (size_t i = 0; i < a->n; i++)
            for (uint32_t d = 0; d < 2; d++)
                assert_int_equal(evaluate_utility(s, d, archive_outcome(a, i), END_MIDDLE),
                                 x.m.base_nano[d] + a->points[2 * i + d] * x.m.unit_nano[d]);
        assert_true(k == 0 || a->n > 0);
        end_search(&x);
    }
    truce_scenario_free(s);
}

static void test_wide_under_failing_memory(void **state)
{
    (void)state;
    truce_scenario *s = boxes(9, 2);
    bench b;
    zone_view view;
    set_up(&b, s, false);
    zone_model without = b.model;
    without.g = NULL;
    without.is_hopeful = false;
    int failures = 0;
    for (long k = 0;; k = k < 200 ? k + 1 : k + k / 4) {
        arena *own;
        assert_int_equal(arena_new(&b.meter, &own), TRUCE_OK);
        b.meter.allocations_left = k;
        truce_status status = zone_view_find(own, &b.work, &without, b.demands, &view);
        b.meter.allocations_left = -1;
        arena_free(own);
        if (status == TRUCE_OK) break;
        assert_int_equal(status, TRUCE_E_MEMORY);
        failures++;
    }
    assert_true(failures > 50);
    arena_free(b.scratch);
    arena_free(b.memory);
    truce_scenario_free(s);
}

/* ---- parts ---------------------------------------------------------------------------------- */

static void test_wide_bounds_are_bounds(void **state)
{
    (void)state;
    static writer w;
    for (uint64_t k = 0; k < 60; k++) {
        seed = 3000 + k;
        shape x = {
            .issues = 4, .values = 4, .principals = 2, .rules = 12, .limits = 2, .is_mixed = true};
        write_scenario(&w, &x);
        truce_scenario *s = read_scenario(&w);
        search_bench y;
        assert_int_equal(start_search(&y, s), TRUCE_OK);
        const box_model *m = &y.m;
        if (m->is_empty) {
            end_search(&y);
            truce_scenario_free(s);
            continue;
        }
        direction d;
        int64_t weight[2] = {1 + below(1000000), 1 + below(1000)};
        assert_int_equal(direction_make(y.b.memory, m, weight, &d), TRUCE_OK);
        bound b;
        uint8_t *is_out, cell[4];
        uint64_t cells[4];
        assert_int_equal(ARENA_ARRAY(y.b.memory, m->n_cells, &b.worth), TRUCE_OK);
        assert_int_equal(ARENA_ARRAY(y.b.memory, m->n_sides, &b.shares), TRUCE_OK);
        assert_int_equal(ARENA_ARRAY(y.b.memory, m->n_boxes, &is_out), TRUCE_OK);
        for (int i = 0; i < 4; i++) cells[i] = m->issues[i].allowed;
        bound_start(m, &d, cells, &b);
        int64_t before = INT64_MAX;
        for (int sweep = 0; sweep < 12; sweep++) {
            if (sweep % 4 == 3) { /* a smaller part */
                int issue = below(4);
                if ((cells[issue] & (cells[issue] - 1)) != 0) cells[issue] &= cells[issue] - 1;
            }
            bound_sweep(m, &d, cells, is_out, &b);
            assert_true(b.value <= before);
            before = b.value;
            int64_t most = INT64_MIN, utility[2];
            uint32_t vector[4];
            for (int code = 0; code < 1 << 24; code++) { /* all assignments, six bits an issue */
                bool is_in = true;
                for (int i = 0; i < 4 && is_in; i++) {
                    cell[i] = (uint8_t)(code >> 6 * i & 63);
                    is_in = (cells[i] >> cell[i] & 1) != 0;
                    if (!is_in) { /* skip to the next cell of this issue */
                        code += (1 << 6 * i) - 1 - (code & ((1 << 6 * i) - 1));
                        break;
                    }
                    vector[i] = d.best_vectors[m->issues[i].first_cell + cell[i]];
                }
                if (!is_in || !box_model_evaluate(m, cell, vector, utility)) continue;
                int64_t here = direction_figure(&d, 2, utility);
                if (here > most) most = here;
            }
            assert_true(most <= b.value);
        }
        end_search(&y);
        truce_scenario_free(s);
    }
}

/* Every vector of a small grid lies under a point or in a zone, and not both. */
static void test_archive_zones_are_what_is_left(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 300; k++) {
        seed = 9000 + k;
        uint32_t n = 2 + (uint32_t)below(3);
        int64_t least[4] = {0, 0, 0, 0}, cap[4] = {INT64_MAX, 4, INT64_MAX, INT64_MAX};
        memory_meter meter = {.allocations_left = -1};
        work_meter work = work_meter_of(NULL);
        arena *memory;
        archive a;
        assert_int_equal(arena_new(&meter, &memory), TRUCE_OK);
        assert_int_equal(archive_start(memory, n, 1, least, cap, &a), TRUCE_OK);
        for (uint32_t added = 0; added < 14; added++) {
            int64_t point[4];
            for (uint32_t d = 0; d < n; d++) point[d] = below(6);
            if (!archive_covers(&a, point))
                assert_int_equal(archive_add(&a, &work, point, &added), TRUCE_OK);
            assert_true(archive_covers(&a, point));
            for (int code = 0; code < 1 << 2 * n * 2; code++) {
                int64_t here[4];
                bool is_under = false, is_in = false;
                for (uint32_t d = 0; d < n; d++) here[d] = code >> 3 * d & 7;
                if (code >> 3 * n != 0 || here[1] > cap[1]) continue;
                for (size_t i = 0; i < a.n; i++)
                    is_under = is_under || covers(a.points + i * n, here, n);
                for (size_t i = 0; i < a.n_zones; i++)
                    is_in = is_in || covers(here, a.corners + i * n, n);
                assert_true(is_under != is_in);
                assert_int_equal(archive_covers(&a, here), is_under);
            }
            for (size_t i = 0; i < a.n_zones; i++)
                for (size_t j = 0; j < a.n_zones; j++)
                    assert_true(i == j || !covers(a.corners + i * n, a.corners + j * n, n));
            for (size_t i = 1; i < a.n; i++) assert_true(a.points[(i - 1) * n] >= a.points[i * n]);
        }
        arena_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wide_finds_what_all_outcomes_say),
        cmocka_unit_test(test_wide_finds_what_elimination_finds),
        cmocka_unit_test(test_wide_takes_over),
        cmocka_unit_test(test_wide_goes_on_where_it_stopped),
        cmocka_unit_test(test_wide_takes_the_same_steps),
        cmocka_unit_test(test_wide_stopped_has_true_points),
        cmocka_unit_test(test_wide_under_failing_memory),
        cmocka_unit_test(test_wide_bounds_are_bounds),
        cmocka_unit_test(test_archive_zones_are_what_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
