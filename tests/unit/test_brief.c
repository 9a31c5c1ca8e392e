/* The brief: what each reader may see, and what no reader may. */
#include "report/brief.h"
#include "truce/truce.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every private field carries a mark of its own: numbers that occur nowhere else, and words with
 * "canary" in them. %s is south's reservation, so that the same text has a zone or none. */
static const char canary_text[] =
    "truce: 1\n"
    "title: Talks on a pause\n"
    "summary: Invented parties and invented figures.\n"
    "parties:\n"
    "  north: {name: Northland, reservation: 7101.000000011..7102.000000012,\n"
    "          guarantee: 7103.000000013, cap: 97104.000000014, discount: 0.710500015}\n"
    "  south: {name: Southland, reservation: %s,\n"
    "          guarantee: 7203.000000023, cap: 97204.000000024, discount: 0.720500025}\n"
    "  cabinet: {name: Cabinet, role: ratifier, of: north, reservation: 7301.000000031,\n"
    "          guarantee: 7303.000000033, cap: 97304.000000034, discount: 0.730500035}\n"
    "mediators:\n"
    "  gull: {name: Gull}\n"
    "sources:\n"
    "  n: {name: North canary source}\n"
    "  s: {name: South canary source}\n"
    "  c: {name: Cabinet canary source}\n"
    "  l: {name: Limit canary source}\n"
    "basis:\n"
    "  - {about: north.pause, kind: fact, source: n, why: North canary value basis}\n"
    "  - {about: north/canary_north_line, kind: assumption, why: North canary line basis}\n"
    "  - {about: north/reservation, kind: assumption, why: North canary reservation basis}\n"
    "  - {about: north.guarantee, kind: assumption, why: North canary guarantee basis}\n"
    "  - {about: rule/1, kind: assumption, why: North canary rule basis}\n"
    "  - {about: south.captives, kind: fact, source: s, why: South canary value basis}\n"
    "  - {about: south/canary_south_line, kind: assumption, why: South canary line basis}\n"
    "  - {about: rule/2, kind: statement, source: s, why: South canary rule basis}\n"
    "  - {about: cabinet.status, kind: fact, source: c, why: Cabinet canary value basis}\n"
    "  - {about: cabinet/canary_cabinet_line, kind: assumption, why: Cabinet canary line basis}\n"
    "  - {about: limit/canary_limit, kind: fact, source: l, why: Limit canary basis}\n"
    "issues:\n"
    "  pause: {name: Pause, range: [0, 90], step: 30, unit: day, from: north}\n"
    "  captives: {name: Captives, range: [0, 100], step: 10, unit: person, from: south, to: "
    "north}\n"
    "  status: {name: Status, options: {open: Left open, talks: Talks, closed: Settled}}\n"
    "values:\n"
    "  north:\n"
    "    pause: {0: 20110.000000111, 90: 20120.000000112..20125.000000113}\n"
    "    captives: 71.100000114\n"
    "    status: {open: 7111.000000115, talks: 7112.000000116, closed: 7113.000000117}\n"
    "  south:\n"
    "    pause: {0: 20210.000000211, 90: 20290.000000212..20299.000000213}\n"
    "    captives: -72.200000214\n"
    "    status: {open: 7211.000000215, talks: 7212.000000216, closed: 7213.000000217}\n"
    "  cabinet:\n"
    "    pause: {0: 20310.000000311, 90: 20305.000000312}\n"
    "    status: {open: 7311.000000315, talks: 7312.000000316, closed: 7313.000000317}\n"
    "rules:\n"
    "  - {for: north, when: captives < 8101, add: 81.000000118}\n"
    "  - {for: south, when: captives < 8201, add: 82.000000218..82.000000219}\n"
    "  - {for: cabinet, when: captives < 8301, add: 83.000000318}\n"
    "red_lines:\n"
    "  north:\n"
    "    - {id: canary_north_line, require: pause <= 9101, why: North canary reason}\n"
    "  south:\n"
    "    - {id: canary_south_line, require: captives <= 9201, why: South canary reason}\n"
    "  cabinet:\n"
    "    - {id: canary_cabinet_line, require: pause <= 9301, why: Cabinet canary reason}\n"
    "limits:\n"
    "  - {id: canary_limit, require: captives + pause <= 180, why: Limit canary reason}\n"
    "phasing:\n"
    "  gap: 5501\n"
    "  patience: 0.990000551\n"
    "  items: {captives: {per_day: 5502, earliest: 5503}}\n"
    "  end_prize: {north: 5504.000000551, south: 5505.000000552}\n"
    "  walk_away: {north: -5506.000000553, south: -5507.000000554}\n"
    "  weights: {north: 5508.000000555}\n"
    "  before: [{need: 10, of: captives, for: pause, beyond: 55}]\n"
    "  escrow: [captives]\n";

#define WITH_ZONE "7201.000000021..7202.000000022"
#define WITHOUT_ZONE "67201.000000021"

/* The marks of each party; a mark of digits is looked for without its point, too. */
static const char *const north_marks[] = {"7101.0",
                                          "7102.0",
                                          "7103.0",
                                          "97104",
                                          "7105",
                                          "20110",
                                          "20120",
                                          "20125",
                                          "71.1",
                                          "7111",
                                          "7112",
                                          "7113",
                                          "8101",
                                          "81.0",
                                          "9101",
                                          "North canary",
                                          "canary_north_line",
                                          NULL};
static const char *const south_marks[] = {"7201.0",
                                          "7202.0",
                                          "7203.0",
                                          "97204",
                                          "7205",
                                          "20210",
                                          "20290",
                                          "20299",
                                          "72.2",
                                          "7211",
                                          "7212",
                                          "7213",
                                          "8201",
                                          "82.0",
                                          "9201",
                                          "South canary",
                                          "canary_south_line",
                                          NULL};
static const char *const cabinet_marks[] = {
    "7301.0", "7303.0", "97304", "7305", "20310", "20305",          "7311",
    "7312",   "7313",   "8301",  "83.0", "9301",  "Cabinet canary", "canary_cabinet_line",
    NULL};
static const char *const limit_marks[] = {"Limit canary", "canary_limit", NULL};
static const char *const phasing_marks[] = {
    "5501",   "990000551",       "5502",  "5503",      "5504.0", "5505.0", "5506.0", "5507.0",
    "5508.0", "Carrying it out", "scrow", "emptation", NULL};
static const char *const *const party_marks[] = {north_marks, south_marks, cabinet_marks};

/* What no shared page says: words and elements that tell of utilities and of others. */
static const char *const team_words[] = {"<svg",        "rontier",    "Nash",  "galitarian",
                                         "Smorodinsky", "argest sum", "ideal", "acceptable",
                                         "onflict",     "ridge",      "zone",  NULL};

static truce_scenario *read_scenario(const char *bytes)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text report = {0};
    assert_non_null(diagnostics);
    truce_status status =
        truce_scenario_read("canary.yaml", bytes, strlen(bytes), NULL, diagnostics, &s);
    if (status != TRUCE_OK && truce_diagnostics_render(diagnostics, false, &report) == TRUCE_OK)
        print_error("%s", report.bytes);
    assert_int_equal(status, TRUCE_OK);
    truce_diagnostics_free(diagnostics);
    return s;
}

static truce_scenario *read_canary(const char *south_reservation)
{
    char bytes[sizeof canary_text + 64];
    snprintf(bytes, sizeof bytes, canary_text, south_reservation);
    return read_scenario(bytes);
}

static truce_brief *prepare_for(const truce_scenario *s, truce_reader reader, size_t who,
                                const truce_budget *budget)
{
    truce_brief_options options = TRUCE_BRIEF_OPTIONS_INIT;
    truce_brief *brief = NULL;
    options.reader = reader;
    options.party = who;
    options.document = "K7-2PQ9";
    options.written = "2024-02-01";
    options.verify = true;
    assert_int_equal(truce_brief_prepare(s, &options, budget, &brief), TRUCE_OK);
    return brief;
}

/* Renders as text (at `columns`) or, with columns 0, as a page. */
static char *render(const truce_brief *brief, int columns, truce_text *kept)
{
    if (columns == 0) {
        assert_int_equal(truce_brief_html(brief, kept), TRUCE_OK);
    } else {
        truce_style style = TRUCE_STYLE_INIT;
        style.columns = columns;
        assert_int_equal(truce_brief_text(brief, &style, kept), TRUCE_OK);
    }
    assert_int_equal(strlen(kept->bytes), kept->size);
    return kept->bytes;
}

static void assert_none(const char *shown, const char *const *marks)
{
    for (; *marks; marks++)
        if (strstr(shown, *marks) != NULL) fail_msg("\"%s\" must not be shown", *marks);
}

static void assert_some(const char *shown, const char *mark)
{
    if (strstr(shown, mark) == NULL) fail_msg("\"%s\" is missing", mark);
}

/* Checks that no figure of a party that was worked out (utilities, gains, ideals) is shown, neither
 * exactly nor rounded: the digits before the point tell them all apart. */
static void assert_no_worth(const truce_scenario *s, const char *shown, uint32_t who)
{
    truce_solution *solution = NULL;
    assert_int_equal(truce_solve(s, NULL, NULL, &solution), TRUCE_OK);
    for (size_t point = 0; point < solution->n_frontier; point++) {
        char digits[DECIMAL_BUFFER];
        int64_t utility = solution->frontier[point].utility_nano[who];
        const int64_t derived[] = {utility, utility - s->parties[who].reservation_nano.middle_nano};
        for (size_t k = 0; k < 2; k++) {
            digits[decimal_write(derived[k], digits)] = '\0';
            assert_true(strlen(digits) > 6); /* the marks make every figure unmistakable */
            digits[strcspn(digits, ".")] = '\0';
            assert_true(strlen(digits) > 4);
            if (strstr(shown, digits) != NULL) fail_msg("\"%s\" must not be shown", digits);
        }
    }
    truce_solution_free(solution);
}

static void check_room(const char *south_reservation)
{
    truce_scenario *s = read_canary(south_reservation);
    truce_brief *brief = prepare_for(s, TRUCE_READER_ROOM, 0, NULL);
    const int forms[] = {0, 80, 200};
    for (size_t form = 0; form < 3; form++) {
        truce_text kept;
        const char *shown = render(brief, forms[form], &kept);
        for (size_t k = 0; k < 3; k++) assert_none(shown, party_marks[k]);
        for (uint32_t who = 0; who < 3; who++) assert_no_worth(s, shown, who);
        assert_none(shown, limit_marks);
        assert_none(shown, phasing_marks);
        assert_none(shown, team_words);
        assert_null(strstr(shown, "000000"));
        assert_null(strstr(shown, "tility"));
        assert_some(shown, "Northland");
        assert_some(shown, "Cabinet");
        assert_some(shown, "Gull");
        assert_some(shown, "Captives");
        assert_some(shown, "Left open");
        assert_some(shown, "Invented parties");
        truce_text_free(&kept);
    }
    truce_brief_free(brief);
    truce_scenario_free(s);
}

static void test_brief_for_the_room_holds_no_private_mark(void **state)
{
    (void)state;
    check_room(WITH_ZONE);
    check_room(WITHOUT_ZONE);
}

static void check_party(const char *south_reservation, uint32_t reader, const char *reservation)
{
    truce_scenario *s = read_canary(south_reservation);
    truce_brief *brief = prepare_for(s, TRUCE_READER_PARTY, reader, NULL);
    const int forms[] = {0, 80, 200};
    for (size_t form = 0; form < 3; form++) {
        truce_text kept;
        const char *shown = render(brief, forms[form], &kept);
        for (uint32_t other = 0; other < 3; other++) {
            if (other == reader) continue;
            assert_none(shown, party_marks[other]);
            assert_no_worth(s, shown, other);
        }
        assert_none(shown, limit_marks);
        assert_none(shown, phasing_marks);
        assert_none(shown, team_words);
        assert_some(shown, reservation);
        assert_some(shown, s->demands[reader].id.bytes ? "canary reason" : "");
        assert_some(shown, "canary value basis");
        if (forms[form] != 80) assert_some(shown, "canary source"); /* 80: wrapped in its cell */
        truce_text_free(&kept);
    }
    truce_brief_free(brief);
    truce_scenario_free(s);
}

static void test_brief_for_a_party_holds_its_own_marks_alone(void **state)
{
    (void)state;
    check_party(WITH_ZONE, 0, "7101.000000011");
    check_party(WITH_ZONE, 1, "7201.000000021");
    check_party(WITH_ZONE, 2, "7301.000000031");
    check_party(WITHOUT_ZONE, 0, "7101.000000011");
    check_party(WITHOUT_ZONE, 2, "7301.000000031");
}

static void test_brief_for_the_team_holds_every_mark(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    truce_text kept;
    const char *page = render(brief, 0, &kept);
    assert_some(page, "7101.000000011");
    assert_some(page, "South canary reason");
    assert_some(page, "Cabinet canary value basis");
    assert_some(page, "Limit canary source");
    assert_some(page, "9301");
    assert_some(page, "<svg");
    assert_some(page, "<desc>");
    assert_some(page, "Carrying it out");
    truce_text_free(&kept);
    truce_brief_free(brief);
    truce_scenario_free(s);
}

static void test_brief_shows_packages_in_the_order_of_their_values(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    truce_brief *room = prepare_for(s, TRUCE_READER_ROOM, 0, NULL);
    truce_text kept;
    assert_some(render(room, 0, &kept), "Package A");
    truce_text_free(&kept);
    truce_brief_free(room);
    truce_scenario_free(s);
}

static void test_brief_without_a_zone_says_no_more_than_that_nothing_is_shown(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITHOUT_ZONE);
    for (int reader = TRUCE_READER_ROOM; reader <= TRUCE_READER_PARTY; reader++) {
        truce_brief *brief = prepare_for(s, (truce_reader)reader, 0, NULL);
        truce_text kept;
        const char *shown = render(brief, 80, &kept);
        assert_some(shown, "No package is shown on this page.");
        assert_null(strstr(shown, "Package A"));
        truce_text_free(&kept);
        truce_brief_free(brief);
    }
    truce_brief *team = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    truce_text kept;
    const char *shown = render(team, 0, &kept);
    assert_some(shown, "south/reservation");
    assert_some(shown, "Way out 1");
    truce_text_free(&kept);
    truce_brief_free(team);
    truce_scenario_free(s);
}

/* Returns the team's brief of a text, as text of 100 columns or (0) as a page. Free it. */
static char *team_brief(const char *words, int columns)
{
    truce_scenario *s = read_scenario(words);
    truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    truce_text kept;
    char *shown = strdup(render(brief, columns, &kept));
    assert_non_null(shown);
    truce_text_free(&kept);
    truce_brief_free(brief);
    truce_scenario_free(s);
    return shown;
}

/* Returns the text with each first string replaced by the second, wherever it stands. */
static char *replaced(const char *words, const char *const (*pairs)[2], size_t n)
{
    char *from = strdup(words);
    assert_non_null(from);
    for (size_t k = 0; k < n; k++) {
        size_t old = strlen(pairs[k][0]), new = strlen(pairs[k][1]), found = 0;
        for (const char *at = from; (at = strstr(at, pairs[k][0])) != NULL; at += old) found++;
        if (found == 0) fail_msg("\"%s\" is not in the text", pairs[k][0]);
        char *to = calloc(strlen(from) + found * new + 1, 1), *end = to;
        assert_non_null(to);
        for (const char *at = from; *at;) {
            if (strncmp(at, pairs[k][0], old) == 0) {
                memcpy(end, pairs[k][1], new);
                end += new;
                at += old;
            } else {
                *end++ = *at++;
            }
        }
        free(from);
        from = to;
    }
    return from;
}

/* What is private is changed everywhere, so that no gain of a principal changes: north's
 * reservation and its values of one issue rise together, and the demands hold for the same
 * packages. */
static const char *const north_changes[][2] = {
    {"7101.000000011..7102.000000012", "7601.000000011..7602.000000012"},
    {"open: 7111.000000115, talks: 7112.000000116, closed: 7113.000000117",
     "open: 7611.000000115, talks: 7612.000000116, closed: 7613.000000117"},
    {"guarantee: 7103.000000013", "guarantee: 3"},
    {"cap: 97104.000000014", "cap: 99999999"},
    {"discount: 0.710500015", "discount: 0.5"},
    {"North canary", "Some other"},
    {"canary_north_line", "another_line"},
    {"require: pause <= 9101", "require: pause <= 95 or captives = 50"},
    {"  south:\n    - {id: canary_s", "    - not (pause > 90)\n  south:\n    - {id: canary_s"}};
static const char *const cabinet_changes[][2] = {{"7301.000000031", "-7000..-6000"},
                                                 {"guarantee: 7303.000000033", "guarantee: 33"},
                                                 {"cap: 97304.000000034", "cap: 40000"},
                                                 {"Cabinet canary", "Yet another"},
                                                 {"canary_cabinet_line", "third_line"},
                                                 {"require: pause <= 9301", "require: pause <= 90"},
                                                 {"pause: {0: 20310.000000311", "pause: {0: 20000"},
                                                 {"add: 83.000000318", "add: -1..1"},
                                                 {"canary_limit", "l"},
                                                 {"Limit canary", "Nobody knows"}};

static void assert_same_page(const char *one, const char *two, truce_reader reader, size_t who)
{
    truce_scenario *first = read_scenario(one), *second = read_scenario(two);
    truce_brief *a = prepare_for(first, reader, who, NULL);
    truce_brief *b = prepare_for(second, reader, who, NULL);
    for (int columns = 0; columns <= 80; columns += 80) {
        truce_text kept_a, kept_b;
        const char *page = render(a, columns, &kept_a);
        assert_some(page, "Package A");
        assert_string_equal(page, render(b, columns, &kept_b));
        truce_text_free(&kept_a);
        truce_text_free(&kept_b);
    }
    truce_brief_free(a);
    truce_brief_free(b);
    truce_scenario_free(first);
    truce_scenario_free(second);
}

static void test_brief_is_the_same_whatever_is_private_to_others(void **state)
{
    (void)state;
    char words[sizeof canary_text + 64];
    snprintf(words, sizeof words, canary_text, WITH_ZONE);
    char *north = replaced(words, north_changes, sizeof north_changes / sizeof *north_changes);
    char *both = replaced(north, cabinet_changes, sizeof cabinet_changes / sizeof *cabinet_changes);
    assert_same_page(words, north, TRUCE_READER_ROOM, 0);
    assert_same_page(words, north, TRUCE_READER_PARTY, 2);
    assert_same_page(words, both, TRUCE_READER_ROOM, 0);
    assert_same_page(words, both, TRUCE_READER_PARTY, 1);
    char *team = team_brief(words, 0), *changed = team_brief(both, 0);
    assert_string_not_equal(team, changed); /* the change is there to be seen */
    free(team);
    free(changed);
    free(north);
    free(both);
}

/* ---- what it says --------------------------------------------------------------------------- */

static void test_brief_counts_one_package_as_one(void **state)
{
    (void)state;
    char *shown = team_brief("truce: 1\ntitle: One\n"
                             "parties: {a: {reservation: 5}, b: {reservation: -5}}\n"
                             "issues: {x: {range: [0, 10]}}\n"
                             "values: {a: {x: 1}, b: {x: -1}}\n",
                             100);
    assert_some(shown, "1 acceptable package out of 11");
    assert_some(shown, "1 way to share:");
    assert_some(shown, "1 package is acceptable.");
    assert_some(shown, "The frontier is one point: a 5 and b -5.");
    free(shown);
}

static void test_brief_tells_a_deadlock_of_red_lines_from_one_of_figures(void **state)
{
    (void)state;
    static const char red[] = "truce: 1\ntitle: Red\nparties: {a: {}, b: {}}\n"
                              "issues: {x: {name: Xx, options: [p, q]}, y: {options: [r, s]}}\n"
                              "values: {a: {x: {p: 1, q: 2}}}\n"
                              "red_lines: {a: [not (x = p and y = r), y = r], b: [x = p]}\n";
    static const char figures[] = "truce: 1\ntitle: Figures\n"
                                  "parties: {a: {reservation: 9}, b: {reservation: 9}}\n"
                                  "issues: {x: {range: [0, 10]}}\n"
                                  "values: {a: {x: 1}, b: {x: {0: 10, 10: 0}}}\n";
    char *of_red = team_brief(red, 100), *of_figures = team_brief(figures, 100);
    assert_some(of_red, "The conflict is made of red lines alone.");
    assert_some(of_red, "not together: (Xx is \xE2\x80\x9Cp\xE2\x80\x9D) and (y is");
    assert_null(strstr(of_red, "rests on figures"));
    assert_some(of_figures, "rests on figures");
    assert_some(of_figures, "a stays 4 below its reservation and b stays 4 below");
    assert_null(strstr(of_figures, "red lines alone"));
    free(of_red);
    free(of_figures);
    char *of_limits = team_brief("truce: 1\ntitle: Limits\nparties: {a: {}, b: {}}\n"
                                 "issues: {x: {range: [0, 10]}}\nvalues: {a: {x: 1}}\n"
                                 "limits: [x <= 3, x >= 5]\n",
                                 100);
    assert_some(of_limits, "not one of the 11 possible packages keeps all limits.");
    free(of_limits);
}

static void test_brief_says_who_accepts_a_bridge_once_the_demand_is_dropped(void **state)
{
    (void)state;
    /* the red lines exclude each other; without a's, x = q is worth 1..3 to a, and 2..6 without b's
     */
    char *shown = team_brief("truce: 1\ntitle: Bridge\n"
                             "parties: {a: {reservation: 1..2}, b: {reservation: 0..1}}\n"
                             "issues: {x: {options: [p, q]}}\n"
                             "values: {a: {x: {p: 2..6, q: 1..3}}, b: {x: {p: 4, q: 4}}}\n"
                             "red_lines: {a: [x = p], b: [x = q]}\n",
                             100);
    assert_some(shown, "Accepts once the demand is dropped");
    const char *rows = strstr(shown, "Accepts once the demand is dropped");
    const char *a = strstr(rows, "\na ");
    assert_non_null(a);
    assert_non_null(strstr(a, "depends"));
    assert_non_null(strstr(a, "yes"));
    assert_true(strstr(a, "depends") < strstr(a, "yes")); /* way out 1 drops a's */
    free(shown);
}

static void test_brief_says_who_may_refuse_in_the_worst_case(void **state)
{
    (void)state;
    static const char format[] = "truce: 1\ntitle: Worst\nparties: {a: {name: Ay}, b: {name: Be}}\n"
                                 "issues: {x: {range: [0, 1]}}\nvalues: {a: {x: %s}, b: {x: 1}}\n";
    static const struct {
        const char *value, *says;
    } cases[] = {{"1..9", "Nash: everybody accepts it even then."},
                 {"-1..9", "Nash: Ay may refuse it then."},
                 {"4", "No figure is written as a range"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char words[sizeof format + 32];
        snprintf(words, sizeof words, format, cases[k].value);
        char *shown = team_brief(words, 100);
        assert_some(shown, cases[k].says);
        free(shown);
    }
}

static void test_brief_rounds_what_was_worked_out_and_says_so(void **state)
{
    (void)state;
    char *shown = team_brief("truce: 1\ntitle: Thirds\n"
                             "parties: {a: {reservation: 1.123456789}, b: {}}\n"
                             "issues: {x: {range: [0, 3]}}\n"
                             "values: {a: {x: {0: 0, 3: 200}}, b: {x: {0: 0.000000002, 3: 0}}}\n",
                             100);
    assert_some(shown, "1.123456789"); /* as it was entered */
    assert_some(shown, "\xE2\x89\x88"
                       "133.33");
    assert_some(shown, "\xE2\x89\x88+132.21"); /* 133.333333333 - 1.123456789, a gain */
    assert_some(shown, "0.000000001");         /* nothing small is rounded away */
    assert_some(shown, "rounded to hundredths");
    free(shown);
}

/* ---- the page itself --------------------------------------------------------------------- */

static const char hostile_text[] =
    "truce: 1\n"
    "title: \"</style><script>alert('1')</script> & \\\"quotes\\\" \\\\ \\u202E turned\"\n"
    "summary: \"\\u0645\\u0644\\u062E\\u0635 <img src=x>\"\n"
    "parties:\n"
    "  a: {name: \"<b onclick=x>A</b>\"}\n"
    "  b: {name: \"\\u05D1\"}\n"
    "issues:\n"
    "  x: {name: \"</table><svg onload=y>\", range: [0, 3], unit: \"<i>\"}\n"
    "values:\n"
    "  a: {x: 1}\n"
    "  b: {x: -0.5}\n"
    "red_lines:\n"
    "  b:\n"
    "    - {require: x <= 2, why: \"</title><script>\"}\n";

static void test_brief_html_escapes_and_isolates_what_the_user_wrote(void **state)
{
    (void)state;
    truce_scenario *s = read_scenario(hostile_text);
    truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    truce_text kept;
    const char *page = render(brief, 0, &kept);
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "<img"));
    assert_null(strstr(page, "<b onclick"));
    assert_null(strstr(page, "<svg onload"));
    assert_null(strstr(page, "\xE2\x80\xAE")); /* U+202E itself */
    const char *sheet_end = strstr(page, "</style>");
    assert_non_null(sheet_end);
    assert_null(strstr(sheet_end + 1, "</style>"));
    assert_some(page, "<bdi>\xD7\x91</bdi>");
    truce_text_free(&kept);
    truce_brief_free(brief);
    truce_scenario_free(s);
}

static void test_brief_html_stands_alone(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    truce_text kept;
    char *page = render(brief, 0, &kept);
    static const char *const outside[] = {"<script", "<link",   "<img",   "src=", "url(",
                                          "@import", "<iframe", "https:", NULL};
    assert_none(page, outside);
    assert_some(page, "<html lang=\"en\"");
    assert_some(page, "scope=\"col\"");
    assert_some(page, "scope=\"row\"");
    assert_some(page, "<caption");
    assert_some(page, "counter(page)");
    assert_some(page, "K7-2PQ9");
    assert_some(page, "2024-02-01");
    /* the one address is the name of a vocabulary, which nothing fetches */
    for (const char *at = page; (at = strstr(at, "http:")) != NULL; at++)
        assert_memory_equal(at, "http://www.w3.org/2000/svg", 26);
    truce_text_free(&kept);
    truce_brief_free(brief);
    truce_scenario_free(s);
}

static void test_brief_html_closes_what_it_opens(void **state)
{
    (void)state;
    static const char *const elements[] = {"table", "thead", "tbody", "tr",  "th", "td",  "ul",
                                           "li",    "dl",    "dt",    "dd",  "p",  "div", "figure",
                                           "svg",   "h2",    "h3",    "bdi", NULL};
    const char *const reservations[] = {WITH_ZONE, WITHOUT_ZONE};
    for (size_t k = 0; k < 2; k++) {
        truce_scenario *s = read_canary(reservations[k]);
        truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
        truce_text kept;
        const char *page = render(brief, 0, &kept);
        for (size_t e = 0; elements[e]; e++) {
            char open[16], close[16];
            size_t opened = 0, closed = 0;
            int size = snprintf(open, sizeof open, "<%s", elements[e]);
            snprintf(close, sizeof close, "</%s>", elements[e]);
            for (const char *at = page; (at = strstr(at, open)) != NULL; at++)
                opened += at[size] == '>' || at[size] == ' ';
            for (const char *at = page; (at = strstr(at, close)) != NULL; at++) closed++;
            if (opened != closed)
                fail_msg("<%s>: %zu opened, %zu closed", elements[e], opened, closed);
        }
        truce_text_free(&kept);
        truce_brief_free(brief);
        truce_scenario_free(s);
    }
}

static void test_brief_html_lays_out_long_words_pairs_and_long_tables(void **state)
{
    (void)state;
    static const char long_text[] =
        "truce: 1\ntitle: Three at the table\n"
        "parties: {a: {name: Donaudampfschifffahrtsgesellschaft}, b: {}, c: {}}\n"
        "issues: {x: {range: [0, 2]}, y: {range: [0, 2]}, z: {range: [0, 2]}}\n"
        "values: {a: {x: 1, y: -0.4}, b: {y: 1, z: -0.4}, c: {z: 1, x: -0.4}}\n";
    char *page = team_brief(long_text, 0), *two = team_brief(hostile_text, 0);
    assert_some(page, "<bdi class=\"long\">Donaudampfschifffahrtsgesellschaft</bdi>");
    assert_some(page, "<bdi>b</bdi>");
    assert_some(page, "<div class=\"figures\">");
    assert_null(strstr(two, "<div class=\"figures\">")); /* one picture stands alone */
    const char *foot = strstr(page, "@bottom-left");
    assert_non_null(foot);
    assert_some(foot, "Three at the table"); /* the name, at the foot of each printed page */
    free(page);
    free(two);
    char *words = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&words, &size);
    assert_non_null(out);
    fputs("truce: 1\ntitle: Many\nparties: {a: {}, b: {}}\nissues:\n", out);
    for (int k = 0; k < 30; k++) fprintf(out, "  i%d: {options: [p, q]}\n", k);
    fputs("values: {a: {i0: {p: 0, q: 1}}, b: {i0: {p: 1, q: 0}}}\n", out);
    assert_int_equal(fclose(out), 0);
    char *many = team_brief(words, 0);
    assert_some(many, "<table class=\"long\">");
    free(many);
    free(words);
}

/* ---- text, budgets, failures ------------------------------------------------------------- */

static void test_brief_text_keeps_to_the_width(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    const int widths[] = {60, 80, 120};
    for (size_t k = 0; k < 3; k++) {
        truce_text kept;
        const char *line = render(brief, widths[k], &kept);
        while (*line) {
            size_t size = strcspn(line, "\n");
            size_t columns = text_columns((text){line, size});
            if (columns > (size_t)widths[k])
                fail_msg("%zu columns: %.*s", columns, (int)size, line);
            line += size + (line[size] != '\0');
        }
        truce_text_free(&kept);
    }
    truce_brief_free(brief);
    truce_scenario_free(s);
}

static void test_brief_text_in_ascii_is_ascii(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITHOUT_ZONE);
    truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    truce_style style = TRUCE_STYLE_INIT;
    truce_text kept;
    style.ascii = true;
    assert_int_equal(truce_brief_text(brief, &style, &kept), TRUCE_OK);
    for (size_t k = 0; k < kept.size; k++) assert_true((unsigned char)kept.bytes[k] < 128);
    truce_text_free(&kept);
    truce_brief_free(brief);
    truce_scenario_free(s);
}

static void test_brief_is_the_same_twice(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    truce_brief *one = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    truce_brief *two = prepare_for(s, TRUCE_READER_TEAM, 0, NULL);
    for (int columns = 0; columns <= 80; columns += 80) {
        truce_text first, second;
        assert_string_equal(render(one, columns, &first), render(two, columns, &second));
        truce_text_free(&first);
        truce_text_free(&second);
    }
    truce_brief_free(one);
    truce_brief_free(two);
    truce_scenario_free(s);
}

static bool stop_at_once(void *context)
{
    (void)context;
    return true;
}

static void test_brief_that_was_stopped_says_so_everywhere(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    truce_budget budget = TRUCE_BUDGET_INIT;
    budget.stop = stop_at_once;
    for (int reader = TRUCE_READER_TEAM; reader <= TRUCE_READER_PARTY; reader++) {
        truce_brief *brief = prepare_for(s, (truce_reader)reader, 0, &budget);
        if (!truce_brief_is_exact(brief))
            for (int columns = 0; columns <= 80; columns += 80) {
                truce_text kept;
                assert_some(render(brief, columns, &kept), "Partial");
                truce_text_free(&kept);
            }
        else
            assert_int_not_equal(reader, TRUCE_READER_TEAM); /* many solves: one is stopped */
        truce_brief_free(brief);
    }
    truce_scenario_free(s);
}

static bool stop_after(void *context)
{
    long *left = context;
    return --*left < 0;
}

/* Writes a scenario with so many issues of four options that the work asks whether to go on. */
static char *write_work(int n_issues)
{
    char *words = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&words, &size);
    assert_non_null(out);
    fputs("truce: 1\ntitle: Work\nparties: {a: {}, b: {}}\nissues:\n", out);
    for (int k = 0; k < n_issues; k++) fprintf(out, "  i%d: {options: [p, q, r, s]}\n", k);
    fputs("values:\n", out);
    for (int who = 0; who < 2; who++) {
        fprintf(out, "  %c:\n", "ab"[who]);
        for (int k = 0; k < n_issues; k++)
            fprintf(out, "    i%d: {p: %d, q: %d, r: %d, s: %d}\n", k, (k * 7 + who * 5) % 23,
                    (k * 11 + who * 13) % 29, (k * 17 + who * 3) % 31, (k * 5 + who * 19) % 37);
    }
    assert_int_equal(fclose(out), 0);
    return words;
}

static void test_brief_stopped_after_the_deals_says_what_is_complete(void **state)
{
    (void)state;
    char *words = write_work(14);
    truce_scenario *s = read_scenario(words);
    size_t n_late = 0;
    bool is_done = false;
    for (long polls = 1; polls <= 65536 && !is_done && n_late == 0; polls += polls / 8 + 1) {
        truce_budget budget = TRUCE_BUDGET_INIT;
        long left = polls;
        budget.stop = stop_after;
        budget.context = &left;
        truce_brief *brief = prepare_for(s, TRUCE_READER_TEAM, 0, &budget);
        truce_text kept;
        const char *shown = render(brief, 0, &kept);
        bool is_late = strstr(shown, "and the fair deals are complete") != NULL;
        is_done = truce_brief_is_exact(brief);
        n_late += is_late;
        if (is_late) assert_some(shown, "Kalai-Smorodinsky, term by term");
        assert_true(!is_late || !is_done);
        assert_int_equal(strstr(shown, "Partial answer") != NULL, !is_done);
        truce_text_free(&kept);
        truce_brief_free(brief);
    }
    assert_true(n_late > 0);
    truce_scenario_free(s);
    free(words);
}

static void test_brief_of_very_large_figures_is_not_partial(void **state)
{
    (void)state;
    char *shown =
        team_brief("truce: 1\ntitle: Large\nparties: {a: {}, b: {}}\n"
                   "issues: {v: {range: [0, 1]}, w: {range: [0, 1]}, x: {range: [0, 1]},\n"
                   "         y: {range: [0, 1]}, z: {range: [0, 1]}}\n"
                   "values:\n"
                   "  a: {v: 1000000000, w: 1000000000, x: 1000000000, y: 1000000000,\n"
                   "      z: 1000000000}\n"
                   "  b: {v: -1, w: -1, x: 1, y: 1, z: 1}\n",
                   100);
    assert_null(strstr(shown, "Partial"));
    assert_some(shown, "so large that sums");
    free(shown);
}

static void test_brief_prepare_refuses_misuse(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    truce_brief_options options = TRUCE_BRIEF_OPTIONS_INIT;
    truce_brief *brief = NULL;
    options.reader = TRUCE_READER_PARTY;
    options.party = 3;
    assert_int_equal(truce_brief_prepare(s, &options, NULL, &brief), TRUCE_E_MISUSE);
    assert_int_equal(truce_brief_prepare(NULL, NULL, NULL, &brief), TRUCE_E_MISUSE);
    assert_null(brief);
    truce_brief_free(NULL);
    truce_scenario_free(s);
}

static void test_brief_prepare_survives_any_failed_allocation(void **state)
{
    (void)state;
    truce_scenario *s = read_canary(WITH_ZONE);
    const truce_reader readers[] = {TRUCE_READER_ROOM, TRUCE_READER_TEAM};
    for (size_t k = 0; k < 2; k++) {
        truce_brief_options options = TRUCE_BRIEF_OPTIONS_INIT;
        options.reader = readers[k];
        for (long failing = 1; failing <= 40; failing++) {
            truce_budget budget = TRUCE_BUDGET_INIT;
            truce_brief *brief = NULL;
            budget.allocations = failing;
            truce_status status = truce_brief_prepare(s, &options, &budget, &brief);
            assert_true(status == TRUCE_OK || status == TRUCE_E_MEMORY);
            assert_int_equal(status == TRUCE_OK, brief != NULL);
            truce_brief_free(brief);
        }
    }
    truce_scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brief_for_the_room_holds_no_private_mark),
        cmocka_unit_test(test_brief_for_a_party_holds_its_own_marks_alone),
        cmocka_unit_test(test_brief_for_the_team_holds_every_mark),
        cmocka_unit_test(test_brief_shows_packages_in_the_order_of_their_values),
        cmocka_unit_test(test_brief_without_a_zone_says_no_more_than_that_nothing_is_shown),
        cmocka_unit_test(test_brief_is_the_same_whatever_is_private_to_others),
        cmocka_unit_test(test_brief_counts_one_package_as_one),
        cmocka_unit_test(test_brief_tells_a_deadlock_of_red_lines_from_one_of_figures),
        cmocka_unit_test(test_brief_says_who_accepts_a_bridge_once_the_demand_is_dropped),
        cmocka_unit_test(test_brief_says_who_may_refuse_in_the_worst_case),
        cmocka_unit_test(test_brief_rounds_what_was_worked_out_and_says_so),
        cmocka_unit_test(test_brief_html_lays_out_long_words_pairs_and_long_tables),
        cmocka_unit_test(test_brief_html_escapes_and_isolates_what_the_user_wrote),
        cmocka_unit_test(test_brief_html_stands_alone),
        cmocka_unit_test(test_brief_html_closes_what_it_opens),
        cmocka_unit_test(test_brief_text_keeps_to_the_width),
        cmocka_unit_test(test_brief_text_in_ascii_is_ascii),
        cmocka_unit_test(test_brief_is_the_same_twice),
        cmocka_unit_test(test_brief_that_was_stopped_says_so_everywhere),
        cmocka_unit_test(test_brief_stopped_after_the_deals_says_what_is_complete),
        cmocka_unit_test(test_brief_of_very_large_figures_is_not_partial),
        cmocka_unit_test(test_brief_prepare_refuses_misuse),
        cmocka_unit_test(test_brief_prepare_survives_any_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
