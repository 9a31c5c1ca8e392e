/* test_corridor_report.c -- what tables, JSON and pictures of a corridor share, and what they say
 * of a plan that was stopped. */
#include "report/corridor_figures.h"
#include "report/svg.h"
#include "truce/truce.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

static const char gates[] =
    "truce_corridor: 1\ntitle: t\ndays: 10\ndepots: {port: {supply: 9, stock: 2}}\n"
    "crossings: {east: {capacity: 6}, west: {capacity: 4}, shut: {capacity: 0}}\n"
    "areas: {town: {need: 6, people: 60}, hills: {need: 4}, isle: {need: 1}, rest: {need: 0}}\n"
    "roads: [{from: port, to: east}, {from: port, to: west}, {from: east, to: town},\n"
    "        {from: west, to: hills}, {from: west, to: east}, {from: port, to: shut},\n"
    "        {from: shut, to: isle}]\n"
    "changes: [{crossing: east, days: [2, 3], capacity: 1}]\n";

/* A corridor, its plan, and the figures of that. */
typedef struct fixture {
    truce_diagnostics *diagnostics;
    truce_corridor *c;
    truce_corridor_plan *plan;
    arena *memory;
    corridor_figures f;
} fixture;

static void begin(fixture *x, const char *bytes, const char *close)
{
    truce_corridor_options options = TRUCE_CORRIDOR_OPTIONS_INIT;
    *x = (fixture){.diagnostics = truce_diagnostics_new()};
    options.close = &close;
    options.n_close = close != NULL;
    assert_non_null(x->diagnostics);
    assert_int_equal(truce_corridor_read("c", bytes, strlen(bytes), NULL, x->diagnostics, &x->c),
                     TRUCE_OK);
    assert_int_equal(truce_corridor_make_plan(x->c, &options, NULL, x->diagnostics, &x->plan),
                     TRUCE_OK);
    assert_int_equal(arena_new(NULL, &x->memory), TRUCE_OK);
    assert_int_equal(corridor_figures_of(x->memory, x->plan, &x->f), TRUCE_OK);
}

static void end(fixture *x)
{
    arena_free(x->memory);
    truce_corridor_plan_free(x->plan);
    truce_corridor_free(x->c);
    truce_diagnostics_free(x->diagnostics);
}

static void test_figures_add_up(void **state)
{
    (void)state;
    fixture x;
    begin(&x, gates, "west:5..6");
    const corridor_figures *f = &x.f;
    int64_t needed = 0, served = 0, unmet = 0;
    for (uint32_t a = 0; a < 4; a++) {
        needed += f->areas[a].needed;
        served += f->areas[a].served;
    }
    for (uint32_t day = 0; day < 10; day++) unmet += f->unmet_on[day];
    assert_int_equal(needed, 110);
    assert_int_equal(needed, x.plan->now.n_needed);
    assert_int_equal(served, x.plan->now.n_served);
    assert_int_equal(unmet, needed - served);
    assert_int_equal(f->supply, 92);
    assert_int_equal(f->crossings[0].capacity, 50);
    assert_int_equal(f->crossings[1].capacity, 32);
    assert_int_equal(f->crossings_before[1].capacity, 40);
    assert_int_equal(f->crossings[1].n_open, 8);
    assert_int_equal(f->crossings_before[1].n_open, 10);
    assert_int_equal(f->crossings[2].n_open, 0);
    assert_int_equal(f->rerouted, f->road_sent[4]);
    assert_true(corridor_is_closed(x.plan, 1, 5) && corridor_is_closed(x.plan, 1, 6));
    assert_false(corridor_is_closed(x.plan, 1, 7) || corridor_is_closed(x.plan, 0, 5));
    assert_int_equal(corridor_capacity_on(x.plan, 1, 5, true), 0);
    assert_int_equal(corridor_capacity_on(x.plan, 1, 5, false), 4);
    end(&x);
}

static void test_figures_know_who_is_out_of_reach(void **state)
{
    (void)state;
    fixture x;
    begin(&x, gates, NULL);
    assert_true(x.f.is_reached[0] && x.f.is_reached[1]);
    assert_false(x.f.is_reached[2] || x.f.is_reached[3]);
    assert_int_equal(x.f.worst_first[0], 2); /* nothing reaches it */
    assert_int_equal(x.f.worst_first[3], 3); /* it needs nothing */
    assert_false(x.f.has_people);            /* hills does not say how many live there */
    assert_null(x.f.areas_before);
    end(&x);
}

static void test_groups_of_days(void **state)
{
    (void)state;
    static const struct {
        uint32_t days, most, group;
    } rows[] = {{1, 31, 1},    {31, 31, 1},    {32, 31, 7},   {217, 31, 7},
                {218, 31, 28}, {3650, 62, 91}, {3650, 5, 730}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        truce_corridor c = {.days = rows[k].days};
        uint32_t group = corridor_group(&c, rows[k].most);
        assert_int_equal(group, rows[k].group);
        assert_true((c.days + group - 1) / group <= rows[k].most);
        assert_true(corridor_group_name(group)[0] != '\0');
    }
    truce_corridor c = {.days = 10};
    assert_int_equal(corridor_group_end(&c, 0, 7), 7);
    assert_int_equal(corridor_group_end(&c, 7, 7), 10);
    assert_int_equal(corridor_group_end(&c, 9, 1), 10);
}

static void test_shares_are_never_rounded_to_all_or_nothing(void **state)
{
    (void)state;
    static const struct {
        int64_t part, whole;
        const char *shown;
    } rows[] = {{0, 7, "0\xC2\xA0%"},
                {1, 1000000000,
                 "under\xC2\xA0"
                 "1\xC2\xA0%"},
                {1, 200, "1\xC2\xA0%"},
                {1, 3, "33\xC2\xA0%"},
                {1, 2, "50\xC2\xA0%"},
                {198, 200, "99\xC2\xA0%"},
                {199, 200,
                 "over\xC2\xA0"
                 "99\xC2\xA0%"},
                {INT64_MAX, INT64_MAX, "100\xC2\xA0%"}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        text_buffer b = {0};
        corridor_put_share(&b, rows[k].part, rows[k].whole);
        assert_int_equal(b.size, strlen(rows[k].shown));
        assert_memory_equal(b.bytes, rows[k].shown, b.size);
        buffer_free(&b);
    }
}

static void expect_words(truce_status status, truce_text *shown, const char *has, const char * not )
{
    assert_int_equal(status, TRUCE_OK);
    if (strstr(shown->bytes, has) == NULL) fail_msg("no \"%s\" in\n%s", has, shown->bytes);
    if (not != NULL && strstr(shown->bytes, not ) != NULL)
        fail_msg("\"%s\" in\n%s", not, shown->bytes);
    truce_text_free(shown);
}

/* Makes of a plan what the planner leaves when it is stopped. */
static void stop(truce_corridor_plan *plan)
{
    const truce_corridor *c = plan->corridor;
    plan->is_finished = plan->now.is_finished = plan->now.is_exact = false;
    plan->now.n_gap = 12;
    for (uint32_t k = 0; k < c->n_crossings; k++) {
        plan->bottlenecks.total[k] = plan->bottlenecks.more_served[k] = -1;
        for (uint32_t day = 0; day < c->days; day++)
            plan->bottlenecks.value[k * c->days + day] = -1;
    }
}

static void test_stopped_plan_says_so(void **state)
{
    (void)state;
    fixture x;
    truce_text shown = {0};
    begin(&x, gates, "west:5");
    stop(x.plan);
    assert_int_equal(corridor_figures_of(x.memory, x.plan, &x.f), TRUCE_OK);
    assert_false(x.f.knows_value);
    expect_words(truce_report_corridor(x.plan, NULL, &shown), &shown, "Partial answer.",
                 "proved in");
    expect_words(truce_report_corridor(x.plan, NULL, &shown), &shown, "24 do not, in",
                 "Would help");
    expect_words(truce_report_corridor(x.plan, NULL, &shown), &shown, "not known", NULL);
    expect_words(truce_report_corridor_json(x.plan, &shown), &shown, "\"gap\": 12", "-1,");
    expect_words(truce_report_corridor_json(x.plan, &shown), &shown, "\"value_of_one_more\": null",
                 "value_by_day");
    expect_words(truce_report_corridor_svg(x.plan, &shown), &shown, "Partial: the work ended",
                 NULL);
    expect_words(truce_report_corridor_html(x.plan, NULL, &shown), &shown, "Partial answer.", NULL);
    end(&x);
}

static void test_reports_refuse_nothing(void **state)
{
    (void)state;
    truce_text shown = {0};
    assert_int_equal(truce_report_corridor(NULL, NULL, &shown), TRUCE_E_MISUSE);
    assert_int_equal(truce_report_corridor_json(NULL, &shown), TRUCE_E_MISUSE);
    assert_int_equal(truce_report_corridor_svg(NULL, &shown), TRUCE_E_MISUSE);
    assert_int_equal(truce_report_corridor_html(NULL, NULL, &shown), TRUCE_E_MISUSE);
}

/* Counts how often a word stands in a text. */
static size_t count(const text_buffer *b, const char *word)
{
    size_t n = 0;
    for (size_t at = 0; at + strlen(word) <= b->size; at++)
        n += memcmp(b->bytes + at, word, strlen(word)) == 0;
    return n;
}

static void test_paragraphs_break_between_words(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        int lines;
        const char *has;
    } rows[] = {{"", 0, ""},
                {"one two three four", 3, "three\xE2\x81\xA9"},
                {"one two", 1, "\xE2\x81\xA8one two\xE2\x81\xA9"},
                {"abcdefghijklmnop", 2,
                 "\xE2\x81\xA8"
                 "abcdefgh\xE2\x81\xA9"},
                {"one two three four five six", 3, "four fi\xE2\x80\xA6"},
                {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", 2,
                 "\xC3\xA9\xE2\x81\xA9"},
                {"a & b <", 1, "a &amp; b &lt;"}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        text_buffer b = {0};
        int lines = svg_paragraph(&b, 0, 0, 11, 14, text_of(rows[k].words), 8, 3);
        assert_int_equal(lines, rows[k].lines);
        assert_int_equal(count(&b, "<text"), lines);
        if (rows[k].has[0] && count(&b, rows[k].has) == 0) fail_msg("%.*s", (int)b.size, b.bytes);
        buffer_free(&b);
    }
}

static void test_names_are_cut_between_characters(void **state)
{
    (void)state;
    char long_name[1300];
    for (size_t k = 0; k < sizeof long_name; k += 2) memcpy(long_name + k, "\xC3\xA9", 2);
    for (size_t columns = 1; columns < 700; columns += 37) {
        text_buffer b = {0};
        svg_name(&b, (text){long_name, sizeof long_name}, columns);
        for (size_t at = 3; at < b.size; at++) /* no half of a character */
            if ((unsigned char)b.bytes[at] == 0xC3)
                assert_int_equal((unsigned char)b.bytes[at + 1], 0xA9);
        assert_true(count(&b, "\xE2\x80\xA6") == 1);
        buffer_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_add_up),
        cmocka_unit_test(test_figures_know_who_is_out_of_reach),
        cmocka_unit_test(test_groups_of_days),
        cmocka_unit_test(test_shares_are_never_rounded_to_all_or_nothing),
        cmocka_unit_test(test_stopped_plan_says_so),
        cmocka_unit_test(test_reports_refuse_nothing),
        cmocka_unit_test(test_paragraphs_break_between_words),
        cmocka_unit_test(test_names_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
