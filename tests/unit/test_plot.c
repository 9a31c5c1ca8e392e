/* The frontier as a picture: what must be in it, whatever the numbers are. */
#include "report/plot.h"
#include "truce/truce.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Three principals; only names and reservations matter here: the points are made by hand. */
static const char scenario_text[] =
    "truce: 1\n"
    "title: 'Lines & <angles>'\n"
    "parties:\n"
    "  north: {name: 'North \"<b>\"', reservation: 10}\n"
    "  south: {name: \"\\u062C\\u0646\\u0648\\u0628\", reservation: 20}\n"
    "  east: {reservation: 0}\n"
    "issues:\n"
    "  x: {range: [0, 9]}\n"
    "values:\n"
    "  north: {x: 1}\n";

static truce_scenario *read_scenario(void)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    assert_non_null(diagnostics);
    assert_int_equal(truce_scenario_read("plot.yaml", scenario_text, sizeof scenario_text - 1, NULL,
                                         diagnostics, &s),
                     TRUCE_OK);
    truce_diagnostics_free(diagnostics);
    return s;
}

/* A solution with `n` points of three utilities each, and its four deals at given points. */
typedef struct made {
    truce_solution solution;
    package points[8];
    uint32_t outcome[1];
} made;

static void make(made *m, size_t n, const int64_t (*utility_nano)[3], const int64_t *ideal_nano,
                 const size_t *deals)
{
    *m = (made){.solution = {.is_exact = true,
                             .is_feasibility_known = true,
                             .is_feasible = true,
                             .has_frontier = true,
                             .n_frontier = n,
                             .has_ideal = true,
                             .ideal_nano = ideal_nano}};
    for (size_t k = 0; k < n; k++) m->points[k] = (package){m->outcome, utility_nano[k]};
    m->solution.frontier = m->points;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        m->solution.deals[name] = (named_deal){true, deals[name], m->points[deals[name]], 1};
}

static size_t count_of_text(const char *haystack, const char *needle)
{
    size_t n = 0;
    for (const char *at = haystack; (at = strstr(at, needle)) != NULL; at += strlen(needle)) n++;
    return n;
}

static char *draw(const truce_scenario *s, const truce_solution *solution, truce_text *kept)
{
    assert_int_equal(truce_report_solution_svg(s, solution, kept), TRUCE_OK);
    assert_int_equal(kept->bytes[kept->size], '\0');
    return kept->bytes;
}

static const int64_t few_nano[3][3] = {{100 * NANO, 20 * NANO, 5 * NANO},
                                       {60 * NANO, 50 * NANO, 6 * NANO},
                                       {10 * NANO, 90 * NANO, 7 * NANO}};
static const int64_t few_ideal_nano[3] = {100 * NANO, 90 * NANO, 7 * NANO};

static void test_solution_svg_draws_a_picture_for_each_pair(void **state)
{
    (void)state;
    truce_scenario *s = read_scenario();
    made m;
    truce_text svg;
    make(&m, 3, few_nano, few_ideal_nano, (const size_t[]){0, 1, 1, 2});
    const char *drawn = draw(s, &m.solution, &svg);
    assert_int_equal(count_of_text(drawn, "role=\"img\""), 3);
    assert_int_equal(count_of_text(drawn, "<title>"), 4);
    assert_int_equal(count_of_text(drawn, "<desc>"), 3);
    assert_int_equal(count_of_text(drawn, "<svg"), count_of_text(drawn, "</svg>"));
    assert_int_equal(count_of_text(drawn, ">ideal point<"), 3);
    assert_int_equal(count_of_text(drawn, ">reservation of "), 6);
    truce_text_free(&svg);
    truce_scenario_free(s);
}

static void test_solution_svg_names_deals_that_share_a_point_together(void **state)
{
    (void)state;
    truce_scenario *s = read_scenario();
    made m;
    truce_text svg;
    make(&m, 3, few_nano, few_ideal_nano, (const size_t[]){0, 1, 1, 2});
    const char *drawn = draw(s, &m.solution, &svg);
    assert_int_equal(count_of_text(drawn, ">largest sum<"), 3);
    assert_int_equal(count_of_text(drawn, ">Nash, egalitarian<"), 3);
    assert_int_equal(count_of_text(drawn, ">Kalai-Smorodinsky<"), 3);
    truce_text_free(&svg);
    truce_scenario_free(s);
}

static void test_solution_svg_escapes_and_isolates_names(void **state)
{
    (void)state;
    truce_scenario *s = read_scenario();
    made m;
    truce_text svg;
    make(&m, 3, few_nano, few_ideal_nano, (const size_t[]){0, 0, 0, 0});
    const char *drawn = draw(s, &m.solution, &svg);
    assert_null(strstr(drawn, "<b>"));
    assert_null(strstr(drawn, "<angles>"));
    assert_non_null(strstr(drawn, "&lt;angles&gt;"));
    /* first strong isolate, the Arabic name, pop isolate */
    assert_non_null(strstr(drawn, "\xE2\x81\xA8\xD8\xAC\xD9\x86\xD9\x88\xD8\xA8\xE2\x81\xA9"));
    truce_text_free(&svg);
    truce_scenario_free(s);
}

static void test_solution_svg_holds_the_largest_and_the_smallest_utilities(void **state)
{
    (void)state;
    static const int64_t wide_nano[2][3] = {{INT64_MAX, INT64_MIN, 0}, {INT64_MIN, INT64_MAX, 0}};
    static const int64_t ideal_nano[3] = {INT64_MAX, INT64_MAX, 0};
    truce_scenario *s = read_scenario();
    made m;
    truce_text svg;
    make(&m, 2, wide_nano, ideal_nano, (const size_t[]){0, 1, 0, 1});
    const char *drawn = draw(s, &m.solution, &svg);
    assert_int_equal(count_of_text(drawn, ">ideal point<"), 3);
    truce_text_free(&svg);
    truce_scenario_free(s);
}

static void test_solution_svg_draws_one_point_on_its_reservations(void **state)
{
    (void)state;
    static const int64_t one_nano[1][3] = {{10 * NANO, 20 * NANO, 0}};
    truce_scenario *s = read_scenario();
    made m;
    truce_text svg;
    make(&m, 1, one_nano, one_nano[0], (const size_t[]){0, 0, 0, 0});
    const char *drawn = draw(s, &m.solution, &svg);
    assert_non_null(strstr(drawn, ">largest sum, Nash, egalitarian, Kalai-Smorodinsky<"));
    truce_text_free(&svg);
    truce_scenario_free(s);
}

static void test_solution_svg_draws_a_place_once(void **state)
{
    (void)state;
    /* two points a billionth apart fall on the same dot */
    static const int64_t near_nano[3][3] = {
        {100 * NANO, 0, 0}, {50 * NANO + 1, 50 * NANO, 0}, {50 * NANO, 50 * NANO + 1, 0}};
    truce_scenario *s = read_scenario();
    made m;
    text_buffer apart = {0};
    make(&m, 3, near_nano, near_nano[0], (const size_t[]){0, 0, 0, 0});
    plot_pair(&apart, s, &m.solution, 0, 1, 0, 0);
    buffer_bytes(&apart, "", 1);
    assert_false(apart.has_failed);
    assert_int_equal(count_of_text(apart.bytes, "h0"), 2);
    buffer_free(&apart);
    truce_scenario_free(s);
}

static void test_solution_svg_marks_a_partial_answer(void **state)
{
    (void)state;
    truce_scenario *s = read_scenario();
    made m;
    truce_text svg;
    make(&m, 3, few_nano, few_ideal_nano, (const size_t[]){0, 1, 1, 2});
    assert_null(strstr(draw(s, &m.solution, &svg), "partial"));
    truce_text_free(&svg);
    m.solution.is_exact = false;
    assert_int_equal(count_of_text(draw(s, &m.solution, &svg), "partial: stopped early"), 3);
    truce_text_free(&svg);
    truce_scenario_free(s);
}

static void test_solution_svg_says_why_there_is_nothing_to_draw(void **state)
{
    (void)state;
    truce_scenario *s = read_scenario();
    truce_solution none = {.is_exact = true, .is_feasibility_known = true};
    truce_text svg;
    assert_non_null(strstr(draw(s, &none, &svg), "No agreement zone"));
    truce_text_free(&svg);
    none.is_feasibility_known = false;
    assert_non_null(strstr(draw(s, &none, &svg), "Stopped before"));
    truce_text_free(&svg);
    truce_scenario_free(s);
}

static void test_solution_svg_is_the_same_twice(void **state)
{
    (void)state;
    truce_scenario *s = read_scenario();
    made m;
    truce_text first, second;
    make(&m, 3, few_nano, few_ideal_nano, (const size_t[]){0, 1, 1, 2});
    assert_string_equal(draw(s, &m.solution, &first), draw(s, &m.solution, &second));
    truce_text_free(&first);
    truce_text_free(&second);
    truce_scenario_free(s);
}

static void test_solution_svg_cuts_long_names_beside_the_axes(void **state)
{
    (void)state;
    /* thirty letters of two bytes, then more */
    static char name[200];
    for (size_t k = 0; k < 34; k++) memcpy(name + 2 * k, "\xD7\x91", 2);
    truce_scenario *s = read_scenario();
    party *parties = (party *)s->parties;
    parties[0].name = text_of(name);
    made m;
    text_buffer pair = {0};
    make(&m, 3, few_nano, few_ideal_nano, (const size_t[]){0, 1, 1, 2});
    plot_pair(&pair, s, &m.solution, 0, 1, 0, 0);
    buffer_bytes(&pair, "", 1);
    assert_false(pair.has_failed);
    const char *beside = strstr(pair.bytes, ">Utility of ");
    assert_non_null(beside);
    beside += strlen(">Utility of \xE2\x81\xA8");
    assert_memory_equal(beside + 60, "\xE2\x80\xA6\xE2\x81\xA9<", 7);
    /* the words for those who do not see the picture keep all of it */
    const char *title = strstr(pair.bytes, "<title>");
    assert_non_null(title);
    assert_non_null(strstr(title, name));
    assert_true(strstr(title, name) < strstr(title, "</title>"));
    buffer_free(&pair);
    truce_scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solution_svg_draws_a_picture_for_each_pair),
        cmocka_unit_test(test_solution_svg_names_deals_that_share_a_point_together),
        cmocka_unit_test(test_solution_svg_escapes_and_isolates_names),
        cmocka_unit_test(test_solution_svg_holds_the_largest_and_the_smallest_utilities),
        cmocka_unit_test(test_solution_svg_draws_one_point_on_its_reservations),
        cmocka_unit_test(test_solution_svg_draws_a_place_once),
        cmocka_unit_test(test_solution_svg_marks_a_partial_answer),
        cmocka_unit_test(test_solution_svg_says_why_there_is_nothing_to_draw),
        cmocka_unit_test(test_solution_svg_is_the_same_twice),
        cmocka_unit_test(test_solution_svg_cuts_long_names_beside_the_axes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
