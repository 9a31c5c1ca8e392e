/* test_memory.c -- the k-th allocation fails, for every k, once alone and once with all that
 * follow: no crash, no leak (the sanitizer build looks), and the answer is either right or "out of
 * memory". malloc is wrapped by the linker, so allocations that no budget counts fail too. Every
 * public function that can fail is called. */
#include "corridor/actuals.h"
#include "truce/truce.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static long left = -1; /* negative: none fails */
static bool has_failed, stays_failing;

static bool fails(void)
{
    if (left < 0) return false;
    if (left-- > 0) return false;
    has_failed = true;
    left = stays_failing ? 0 : -1;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

#define ISSUES                                                                                     \
    "truce: 1\ntitle: t\nparties: {a: {reservation: 1..2}, b: {}, r: {role: ratifier, of: a}}\n"   \
    "issues: {q: {range: [0, 6]}, s: {range: [0, 4], step: 2}, c: {options: [x, y]}}\n"            \
    "values: {a: {q: 3, s: {0: 0, 2: 5, 4: 6}}, b: {q: -1, c: {x: 0, y: 4}}, r: {s: -1}}\n"        \
    "rules: [{for: a, when: q > 3 and c = y, add: 2}]\n"

static const char with_zone[] = ISSUES "red_lines: {b: [q + s <= 8], r: [s <= 2]}\n";
static const char without_zone[] = ISSUES "red_lines: {a: [c = x], b: [c = y, q < 3]}\n";
static const char without_package[] = ISSUES "limits: [q > 4, q < 3, s = 0]\n";
static const char mistaken[] = ISSUES "red_lines: {b: [q + z <= 8], d: [s <= 2]}\nlimits: [q ==]\n";

#define PHASES                                                                                     \
    "truce: 1\ntitle: t\nparties: {a: {guarantee: 2}, b: {guarantee: 2}}\n"                        \
    "issues: {q: {range: [0, 3], from: a}, s: {range: [0, 4], step: 2, from: b}}\n"                \
    "values: {a: {q: -2, s: 3}, b: {q: 5, s: {0: 0, 4: -4}}}\n"                                    \
    "phasing:\n  gap: 1\n  items: {q: {per_day: 1}}\n"

static const char phased[] = PHASES "  deal: 'q=3, s=4'\n  escrow: [s]\n"
                                    "  before: [{need: 1, of: q, for: s, beyond: 2}]\n";
static const char impatient[] = PHASES "  deal: {q: 3, s: 4}\n  patience: 0.9\n";
static const char circular[] =
    PHASES "  deal: nash\n  before: [{need: 1, of: q, for: s}, {need: 2, of: s, for: q}]\n";
static const char plan[] = "truce_plan: 1\nphases: [{q: 2}, {q: 1, s: 2}, {s: 2}]\n";
static const char bad_plan[] = "truce_plan: 1\nphases: [{q: 2, z: 1}, {s: 3}]\ndeposits: 3\n";

/* Accepts what may come of a call under failing memory. */
static bool went_well(truce_status status)
{
    if (status != TRUCE_OK && status != TRUCE_E_MEMORY && status != TRUCE_E_INPUT)
        fail_msg("status %d", (int)status);
    return status == TRUCE_OK;
}

static void ask_solution(const truce_scenario *s, bool all)
{
    truce_solution *solution = NULL;
    truce_text shown = {0};
    truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
    truce_solution_view view = TRUCE_SOLUTION_VIEW_INIT;
    truce_style narrow = TRUCE_STYLE_INIT;
    narrow.columns = 24; /* tables become lists */
    narrow.colour = true;
    view.frontier = true;
    options.all = all;
    options.verify = true;
    if (went_well(truce_solve(s, &options, NULL, &solution))) {
        if (went_well(truce_report_solution(s, solution, NULL, NULL, &shown)))
            truce_text_free(&shown);
        if (went_well(truce_report_solution(s, solution, &view, &narrow, &shown)))
            truce_text_free(&shown);
        if (went_well(truce_report_solution_json(s, solution, &view, &shown)))
            truce_text_free(&shown);
        if (went_well(truce_report_solution_csv(s, solution, &shown))) truce_text_free(&shown);
        if (truce_solution_frontier_size(solution) > 0 &&
            went_well(truce_report_solution_svg(s, solution, &shown)))
            truce_text_free(&shown);
    }
    truce_solution_free(solution);
}

static void ask_cover(const truce_scenario *s)
{
    truce_solution *solution = NULL;
    truce_text shown = {0};
    truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
    truce_solution_view view = TRUCE_SOLUTION_VIEW_INIT;
    view.frontier = true;
    options.epsilon_nano = 100000000;
    if (went_well(truce_solve(s, &options, NULL, &solution)) &&
        went_well(truce_report_solution_json(s, solution, &view, &shown)))
        truce_text_free(&shown);
    truce_solution_free(solution);
}

static void ask_explanation(const truce_scenario *s)
{
    truce_explanation *explanation = NULL;
    truce_text shown = {0};
    truce_explain_options options = TRUCE_EXPLAIN_OPTIONS_INIT;
    options.most = 2;
    options.verify = true;
    if (went_well(truce_explain(s, &options, NULL, &explanation))) {
        if (went_well(truce_report_explanation(s, explanation, NULL, &shown)))
            truce_text_free(&shown);
        if (went_well(truce_report_explanation_json(s, explanation, &shown)))
            truce_text_free(&shown);
    }
    truce_explanation_free(explanation);
}

static void ask_brief(const truce_scenario *s, truce_reader reader)
{
    truce_brief *brief = NULL;
    truce_text shown = {0};
    truce_brief_options options = TRUCE_BRIEF_OPTIONS_INIT;
    options.reader = reader;
    options.document = "1234";
    options.written = "2026-01-02";
    if (went_well(truce_brief_prepare(s, &options, NULL, &brief))) {
        if (went_well(truce_brief_text(brief, NULL, &shown))) truce_text_free(&shown);
        if (went_well(truce_brief_html(brief, &shown))) truce_text_free(&shown);
    }
    truce_brief_free(brief);
}

static void ask_phases(const truce_scenario *s, const char *deal, const char *own_plan)
{
    truce_phase_options options = TRUCE_PHASE_OPTIONS_INIT;
    truce_phase_answer *answer = NULL;
    truce_text shown = {0};
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    options.deal = deal;
    options.plan = own_plan;
    options.plan_bytes = own_plan != NULL ? strlen(own_plan) : 0;
    if (diagnostics != NULL && went_well(truce_phase(s, &options, NULL, diagnostics, &answer))) {
        if (went_well(truce_report_phase(answer, NULL, &shown))) truce_text_free(&shown);
        if (went_well(truce_report_phase_json(answer, &shown))) truce_text_free(&shown);
        if (went_well(truce_report_phase_svg(answer, &shown))) truce_text_free(&shown);
    }
    truce_phase_free(answer);
    truce_diagnostics_free(diagnostics);
}

static void ask_package(const truce_scenario *s, const char *package, bool as_json,
                        truce_diagnostics *diagnostics)
{
    truce_text shown = {0};
    bool is_exact = false;
    if (went_well(
            truce_report_package(s, package, NULL, NULL, as_json, diagnostics, &is_exact, &shown)))
        truce_text_free(&shown);
}

/* Which questions are asked: one at a time, so that each starts from a scenario that was read. */
typedef enum question {
    ASK_READING,
    ASK_SOLUTION,
    ASK_ALL,
    ASK_COVER,
    ASK_EXPLANATION,
    ASK_PACKAGE,
    ASK_PACKAGE_JSON,
    ASK_MISTAKEN_PACKAGE,
    ASK_BRIEF,
    ASK_BRIEF_ROOM,
    ASK_BRIEF_PARTY,
    ASK_PHASES,
    ASK_PHASES_OF_A_PACKAGE,
    ASK_PLAN,
    ASK_MISTAKEN_PLAN,
    QUESTIONS
} question;

static void ask(const truce_scenario *s, question which, truce_diagnostics *diagnostics)
{
    switch (which) {
    case ASK_SOLUTION: ask_solution(s, false); break;
    case ASK_ALL: ask_solution(s, true); break;
    case ASK_COVER: ask_cover(s); break;
    case ASK_EXPLANATION: ask_explanation(s); break;
    case ASK_PACKAGE: ask_package(s, "q=3, s=2, c=x", false, diagnostics); break;
    case ASK_PACKAGE_JSON: ask_package(s, "q=6, s=4, c=y", true, diagnostics); break;
    case ASK_MISTAKEN_PACKAGE: ask_package(s, "q=7, z=2, c=", false, diagnostics); break;
    case ASK_BRIEF: ask_brief(s, TRUCE_READER_TEAM); break;
    case ASK_BRIEF_ROOM: ask_brief(s, TRUCE_READER_ROOM); break;
    case ASK_BRIEF_PARTY: ask_brief(s, TRUCE_READER_PARTY); break;
    case ASK_PHASES: ask_phases(s, NULL, NULL); break;
    case ASK_PHASES_OF_A_PACKAGE: ask_phases(s, "q=2, s=2", NULL); break;
    case ASK_PLAN: ask_phases(s, NULL, plan); break;
    case ASK_MISTAKEN_PLAN: ask_phases(s, NULL, bad_plan); break;
    case ASK_READING:
    case QUESTIONS: break;
    }
}

static void run_once(const char *bytes, question which)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text shown = {0};
    if (diagnostics == NULL) return;
    long wanted = left;
    if (which != ASK_READING) left = -1;
    if (went_well(truce_scenario_read("f", bytes, strlen(bytes), NULL, diagnostics, &s))) {
        if (which != ASK_READING) left = wanted;
        ask(s, which, diagnostics);
    }
    if (went_well(truce_diagnostics_render(diagnostics, true, &shown))) truce_text_free(&shown);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
}

static void fail_each(const char *bytes, question first, question last)
{
    for (question which = first; which <= last; which++)
        for (int stays = 0; stays < 2; stays++) {
            long tried = 0;
            stays_failing = stays;
            do {
                has_failed = false;
                left = tried++;
                run_once(bytes, which);
            } while (has_failed);
            left = -1;
            assert_true(tried > 5); /* the wrap works */
        }
}

static void test_memory_with_phases(void **state)
{
    (void)state;
    fail_each(phased, ASK_BRIEF, ASK_BRIEF);
    fail_each(phased, ASK_PHASES, ASK_MISTAKEN_PLAN);
    fail_each(impatient, ASK_PHASES, ASK_PHASES_OF_A_PACKAGE);
    fail_each(circular, ASK_READING, ASK_READING);
}

static void test_memory_with_a_zone(void **state)
{
    (void)state;
    fail_each(with_zone, ASK_READING, QUESTIONS - 1);
}

static void test_memory_without_a_zone(void **state)
{
    (void)state;
    fail_each(without_zone, ASK_SOLUTION, QUESTIONS - 1);
}

static void test_memory_without_a_package(void **state)
{
    (void)state;
    fail_each(without_package, ASK_SOLUTION, QUESTIONS - 1);
}

static void test_memory_with_mistakes(void **state)
{
    (void)state;
    fail_each(mistaken, ASK_READING, ASK_READING);
}

static const char corridor[] =
    "truce_corridor: 1\ntitle: t\ndays: 4\nstart: 2024-01-24\nfairness: {period: day}\n"
    "depots: {d: {supply: 3, name: D}}\n"
    "crossings: {c: {capacity: 2}, e: {capacity: 1, queue: 4}}\n"
    "areas: {a: {need: 2, people: 9}}\n"
    "roads: [{from: d, to: c}, {from: d, to: e}, {from: c, to: a, cost: 2}, {from: e, to: a}]\n"
    "changes: [{crossing: c, days: [1, 2], capacity: 0, queue: 1, why: w},\n"
    "          {road: [c, a], days: [0, 3], cost: 5}, {road: [c, a], days: [0, 3], cost: 6}]\n";
static const char mistaken_corridor[] =
    "truce_corridor: 1\ndays: 4\ndepots: {d: {supply: x}}\ncrossings: {d: {}}\nareas: {a: 3}\n"
    "roads: [{from: d, to: c}]\nchanges: [{area: d, days: [3, 9], need: 1}, {days: [1]}]\n";

static void read_corridor(const char *bytes)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_text shown = {0};
    if (diagnostics == NULL) return;
    if (went_well(truce_corridor_read("c", bytes, strlen(bytes), NULL, diagnostics, &c)))
        assert_int_equal(truce_corridor_days(c), 4);
    if (went_well(truce_diagnostics_render(diagnostics, true, &shown))) truce_text_free(&shown);
    truce_corridor_free(c);
    truce_diagnostics_free(diagnostics);
}

static const char counts[] = "trucks,date,crossing,source,status\n"
                             "9,2024-01-25,c,\"t \"\"x\"\"\",entered\n?,2024-01-24,e,s,waiting\n"
                             "4,2023-01-25,c,s,\n";
static const char mistaken_counts[] = "trucks,date,crossing,source\n-9,2024-01-25,d,s\n"
                                      "1,234,2024-01-24,f,\n4,2024-01-25,c,s\n5,2024-01-25,c,s\n";

static void read_counts(const char *bytes)
{
    long wanted = left;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_text shown = {0};
    arena *memory = NULL;
    actuals a = {0};
    source from = {"t", bytes, strlen(bytes)};
    if (diagnostics == NULL) return;
    left = -1;
    assert_int_equal(truce_corridor_read("c", corridor, sizeof corridor - 1, NULL, diagnostics, &c),
                     TRUCE_OK);
    left = wanted;
    if (went_well(arena_new(NULL, &memory)) &&
        went_well(actuals_read(memory, c, &from, diagnostics, &a)))
        assert_true(a.n == 2 && a.n_sources == 2 && a.n_outside == 1);
    if (went_well(truce_diagnostics_render(diagnostics, true, &shown))) truce_text_free(&shown);
    arena_free(memory);
    truce_corridor_free(c);
    truce_diagnostics_free(diagnostics);
}

static void report_plan(const truce_corridor_plan *p)
{
    truce_text shown = {0};
    if (went_well(truce_report_corridor(p, NULL, &shown))) truce_text_free(&shown);
    if (went_well(truce_report_corridor_json(p, &shown))) truce_text_free(&shown);
    if (went_well(truce_report_corridor_svg(p, &shown))) truce_text_free(&shown);
    if (went_well(truce_report_corridor_html(p, "2024-02-01", &shown))) truce_text_free(&shown);
}

static const char promising[] =
    "truce: 1\ntitle: t\nparties: {a: {}, b: {}}\n"
    "issues: {q: {range: [0, 40], corridor: c.yaml}}\nvalues: {a: {q: 3}, b: {q: -1}}\n";

/* A deal and the corridor that it names: what can enter, and the brief that says so. */
static void report_promise(const truce_corridor *c)
{
    truce_issue_corridor of = {0, c};
    truce_brief_options options = TRUCE_BRIEF_OPTIONS_INIT;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_brief *brief = NULL;
    truce_text shown = {0};
    options.corridors = &of;
    options.n_corridors = 1;
    if (diagnostics == NULL) return;
    if (went_well(
            truce_scenario_read("s", promising, sizeof promising - 1, NULL, diagnostics, &s))) {
        truce_scenario_issue_corridor_fails(s, 0, "none", diagnostics);
        if (went_well(truce_report_promises(s, &of, 1, NULL, NULL, &shown, NULL)))
            truce_text_free(&shown);
        if (went_well(truce_brief_prepare(s, &options, NULL, &brief)) &&
            went_well(truce_brief_text(brief, NULL, &shown)))
            truce_text_free(&shown);
    }
    truce_brief_free(brief);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
}

static void plan_corridor(const char *bytes)
{
    long wanted = left;
    static const char *const closures[] = {"c:3", "e:2024-01-25..2024-01-26"};
    truce_corridor_options options = TRUCE_CORRIDOR_OPTIONS_INIT;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_corridor_plan *p = NULL;
    if (diagnostics == NULL) return;
    left = -1;
    assert_int_equal(truce_corridor_read("c", corridor, sizeof corridor - 1, NULL, diagnostics, &c),
                     TRUCE_OK);
    left = wanted;
    options.fairness = TRUCE_FAIR_EXACT;
    options.close = closures;
    options.n_close = 2;
    options.promise = 2;
    options.actuals = bytes;
    options.actuals_bytes = strlen(bytes);
    options.verify = true;
    if (went_well(truce_corridor_make_plan(c, &options, NULL, diagnostics, &p))) {
        assert_true(truce_corridor_plan_is_exact(p) && truce_corridor_plan_is_finished(p));
        report_plan(p);
    }
    report_promise(c);
    truce_corridor_plan_free(p);
    truce_corridor_free(c);
    truce_diagnostics_free(diagnostics);
}

static const char network[] = "p min 3 3\nn 1 4\nn 3 -4\na 1 2 1 3 2\na 2 3 0 -1 1\na 1 3 0 2 9\n";
static const char mistaken_network[] = "p min 3 3\nn 9 4\na 1 2 x 3 2\na 2 3 0 -1 1\nq\n";

static void solve_network(const char *bytes)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_text shown = {0};
    truce_flow_outcome outcome = TRUCE_FLOW_STOPPED;
    if (diagnostics == NULL) return;
    if (went_well(truce_flow_solve_dimacs("n", bytes, strlen(bytes), true, NULL, diagnostics,
                                          &outcome, &shown))) {
        assert_int_equal(outcome, TRUCE_FLOW_OPTIMAL);
        assert_non_null(strstr(shown.bytes, "s 18\n"));
        truce_text_free(&shown);
    }
    if (went_well(truce_diagnostics_render(diagnostics, true, &shown))) truce_text_free(&shown);
    truce_diagnostics_free(diagnostics);
}

static void test_memory_of_corridors(void **state)
{
    (void)state;
    static const struct {
        void (*read)(const char *bytes);
        const char *bytes;
    } readings[] = {{read_corridor, corridor},
                    {read_corridor, mistaken_corridor},
                    {read_counts, counts},
                    {read_counts, mistaken_counts},
                    {plan_corridor, counts},
                    {solve_network, network},
                    {solve_network, mistaken_network}};
    for (size_t k = 0; k < 2 * sizeof readings / sizeof *readings; k++) {
        long tried = 0;
        stays_failing = k % 2;
        do {
            has_failed = false;
            left = tried++;
            readings[k / 2].read(readings[k / 2].bytes);
        } while (has_failed);
        left = -1;
        assert_true(tried > 5); /* the wrap works */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_with_a_zone),
        cmocka_unit_test(test_memory_without_a_zone),
        cmocka_unit_test(test_memory_without_a_package),
        cmocka_unit_test(test_memory_with_mistakes),
        cmocka_unit_test(test_memory_with_phases),
        cmocka_unit_test(test_memory_of_corridors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
