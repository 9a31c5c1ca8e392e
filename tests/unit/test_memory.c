/* test_memory.c -- the k-th allocation fails, for every k: no crash, no leak (the sanitizer build
 * looks), and the answer is either right or "out of memory". malloc is wrapped by the linker, so
 * allocations that no budget counts fail too. */
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
static bool has_failed;

static bool fails(void)
{
    if (left < 0) return false;
    if (left-- > 0) return false;
    has_failed = true;
    left = -1;
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
static const char mistaken[] = ISSUES "red_lines: {b: [q + z <= 8], d: [s <= 2]}\nlimits: [q ==]\n";

/* Accepts what may come of a call under failing memory. */
static bool went_well(truce_status status)
{
    if (status != TRUCE_OK && status != TRUCE_E_MEMORY && status != TRUCE_E_INPUT)
        fail_msg("status %d", (int)status);
    return status == TRUCE_OK;
}

static void ask(const truce_scenario *s)
{
    truce_solution *solution = NULL;
    truce_explanation *explanation = NULL;
    truce_brief *brief = NULL;
    truce_text shown = {0};
    if (went_well(truce_solve(s, NULL, NULL, &solution))) {
        if (went_well(truce_report_solution(s, solution, NULL, NULL, &shown)))
            truce_text_free(&shown);
        if (went_well(truce_report_solution_json(s, solution, NULL, &shown)))
            truce_text_free(&shown);
        if (went_well(truce_report_solution_csv(s, solution, &shown))) truce_text_free(&shown);
        if (truce_solution_frontier_size(solution) > 0 &&
            went_well(truce_report_solution_svg(s, solution, &shown)))
            truce_text_free(&shown);
    }
    if (went_well(truce_explain(s, NULL, NULL, &explanation))) {
        if (went_well(truce_report_explanation(s, explanation, NULL, &shown)))
            truce_text_free(&shown);
        if (went_well(truce_report_explanation_json(s, explanation, &shown)))
            truce_text_free(&shown);
    }
    if (went_well(truce_brief_prepare(s, NULL, NULL, &brief))) {
        if (went_well(truce_brief_text(brief, NULL, &shown))) truce_text_free(&shown);
        if (went_well(truce_brief_html(brief, &shown))) truce_text_free(&shown);
    }
    truce_brief_free(brief);
    truce_explanation_free(explanation);
    truce_solution_free(solution);
}

static void run_once(const char *bytes)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text shown = {0};
    if (diagnostics == NULL) return;
    if (went_well(truce_scenario_read("f", bytes, strlen(bytes), NULL, diagnostics, &s))) {
        if (went_well(truce_report_package(s, "q=3, s=2, c=x", NULL, NULL, true, diagnostics, NULL,
                                           &shown)))
            truce_text_free(&shown);
        ask(s);
    }
    if (went_well(truce_diagnostics_render(diagnostics, true, &shown))) truce_text_free(&shown);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
}

static void fail_each(const char *bytes)
{
    long tried = 0;
    do {
        has_failed = false;
        left = tried++;
        run_once(bytes);
    } while (has_failed);
    left = -1;
    assert_true(tried > 20); /* the wrap works */
}

static void test_memory_with_a_zone(void **state)
{
    (void)state;
    fail_each(with_zone);
}

static void test_memory_without_a_zone(void **state)
{
    (void)state;
    fail_each(without_zone);
}

static void test_memory_with_mistakes(void **state)
{
    (void)state;
    fail_each(mistaken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_with_a_zone),
        cmocka_unit_test(test_memory_without_a_zone),
        cmocka_unit_test(test_memory_with_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
