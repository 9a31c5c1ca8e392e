/* Corridors: what is read is what was written; changes against the plain rule; tables of counts. */
#include "corridor/actuals.h"
#include "corridor/corridor.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

/* ---- reading ----------------------------------------------------------------------------- */

static truce_corridor *read(const char *bytes, size_t *warnings)
{
    truce_diagnostics *d = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_text shown = {0};
    assert_non_null(d);
    truce_status status = truce_corridor_read("c.yaml", bytes, strlen(bytes), NULL, d, &c);
    if (status != TRUCE_OK && truce_diagnostics_render(d, false, &shown) == TRUCE_OK)
        print_error("%s", shown.bytes);
    truce_text_free(&shown);
    assert_int_equal(status, TRUCE_OK);
    if (warnings != NULL) *warnings = truce_diagnostics_warnings(d);
    truce_diagnostics_free(d);
    return c;
}

static void assert_text(text t, const char *wanted)
{
    assert_true(text_equal(t, text_of(wanted)));
}

static const char two_crossings[] =
    "truce_corridor: 1\ntitle: Two crossings\nsummary: s\ndays: 30\nstart: 2024-01-24\n"
    "fairness: {period: week}\n"
    "depots:\n  ashdod: {supply: 120, name: Ashdod port}\n"
    "  el_arish: {supply: 300, stock: 500, store: 40}\n"
    "crossings:\n  kerem_shalom: {capacity: 200, inspection: 1}\n"
    "  rafah: {capacity: 130, inspection: 2, queue: 400}\n"
    "areas:\n  gaza_city: {people: 300000, need: 90, store: 60}\n"
    "  rafah_town: {people: 600000, need: 150, stock: 7}\n"
    "roads:\n  - {from: ashdod, to: kerem_shalom, days: 0, cost: 1}\n"
    "  - {from: el_arish, to: rafah, capacity: 300}\n"
    "  - {from: rafah, to: gaza_city, days: 1, cost: 2}\n"
    "  - {from: rafah, to: gaza_city, days: 3, capacity: 5}\n"
    "changes:\n  - {crossing: kerem_shalom, days: [1, 1], capacity: 9, why: a blockade}\n"
    "  - {road: [rafah, gaza_city], days: [10, 12], capacity: 0, cost: 4}\n"
    "  - {area: gaza_city, days: [29, 29], need: 120, store: unlimited}\n";

static void test_corridor_is_what_was_written(void **state)
{
    (void)state;
    truce_corridor *c = read(two_crossings, NULL);
    assert_string_equal(truce_corridor_title(c), "Two crossings");
    assert_int_equal(truce_corridor_days(c), 30);
    assert_int_equal(truce_corridor_depots(c), 2);
    assert_int_equal(truce_corridor_crossings(c), 2);
    assert_int_equal(truce_corridor_areas(c), 2);
    assert_int_equal(truce_corridor_roads(c), 4);
    assert_true(c->has_start && c->start == 19746);
    assert_int_equal(corridor_period_days(c), 7);
    assert_int_equal(corridor_periods(c), 5);
    assert_text(c->depots[0].id, "ashdod");
    assert_text(c->depots[0].name, "Ashdod port");
    assert_text(c->depots[1].name, "el_arish");
    assert_int_equal(c->depots[0].supply.usual, 120);
    assert_true(c->depots[0].store.usual == UNLIMITED);
    assert_int_equal(c->depots[0].stock, 0);
    assert_int_equal(c->depots[1].stock, 500);
    assert_int_equal(c->depots[1].store.usual, 40);
    assert_int_equal(daily_on(&c->crossings[0].capacity, 0), 200);
    assert_int_equal(daily_on(&c->crossings[0].capacity, 1), 9);
    assert_int_equal(daily_on(&c->crossings[0].capacity, 2), 200);
    assert_int_equal(c->crossings[1].inspection.usual, 2);
    assert_int_equal(c->crossings[1].queue.usual, 400);
    assert_true(c->crossings[0].queue.usual == UNLIMITED);
    assert_int_equal(c->areas[0].people, 300000);
    assert_int_equal(c->areas[1].stock, 7);
    assert_int_equal(c->areas[1].store.usual, 0);
    assert_int_equal(daily_on(&c->areas[0].need, 28), 90);
    assert_int_equal(daily_on(&c->areas[0].need, 29), 120);
    assert_true(daily_on(&c->areas[0].store, 29) == UNLIMITED);
    /* Both roads between the two places change; each keeps what is usual for it. */
    for (uint32_t k = 2; k < 4; k++) {
        assert_int_equal(corridor_rank(c, c->roads[k].from), 1);
        assert_int_equal(corridor_kind(c, c->roads[k].from), PLACE_CROSSING);
        assert_int_equal(corridor_kind(c, c->roads[k].to), PLACE_AREA);
        assert_int_equal(daily_on(&c->roads[k].capacity, 10), 0);
        assert_int_equal(daily_on(&c->roads[k].cost, 12), 4);
    }
    assert_true(daily_on(&c->roads[2].capacity, 13) == UNLIMITED);
    assert_int_equal(daily_on(&c->roads[3].capacity, 9), 5);
    assert_int_equal(daily_on(&c->roads[2].cost, 9), 2);
    assert_int_equal(c->roads[3].days, 3);
    assert_null(c->roads[1].cost.by_day);
    /* Changes are kept as they were written, one for each figure. */
    assert_int_equal(c->n_changes, 5);
    assert_text(c->changes[0].why, "a blockade");
    assert_text(c->changes[1].what, "capacity");
    assert_text(c->changes[2].what, "cost");
    assert_true(c->changes[2].is_road && c->changes[2].first == 10 && c->changes[2].last == 12);
    assert_true(c->changes[4].value == UNLIMITED);
    for (uint32_t place = 0; place < corridor_places(c); place++)
        assert_int_equal(corridor_find_place(c, corridor_place_id(c, place)), place);
    assert_int_equal(corridor_find_place(c, TEXT("nowhere")), NO_PLACE);
    truce_corridor_free(c);
    truce_corridor_free(NULL);
}

static void test_corridor_periods(void **state)
{
    (void)state;
    static const struct {
        const char *period;
        uint32_t length, n;
    } cases[] = {{"day", 1, 10}, {"week", 7, 2}, {"horizon", 10, 1}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char bytes[256];
        snprintf(bytes, sizeof bytes,
                 "truce_corridor: 1\ntitle: t\ndays: 10\nfairness: {period: %s}\n"
                 "depots: {d: {}}\nareas: {a: {need: 1}}\n",
                 cases[k].period);
        truce_corridor *c = read(bytes, NULL);
        assert_int_equal(corridor_period_days(c), cases[k].length);
        assert_int_equal(corridor_periods(c), cases[k].n);
        assert_int_equal(corridor_arcs(c), 10 * 3 + 20 * cases[k].n);
        truce_corridor_free(c);
    }
}

/* Random changes of one figure: the last in the file that matches holds on each day, and exactly
 * those that hold on no day are warned of. */
static void test_corridor_changes_against_the_rule(void **state)
{
    (void)state;
    enum { DAYS = 12, MOST = 9, ROUNDS = 300 };
    srand(7);
    for (int round = 0; round < ROUNDS; round++) {
        char bytes[2048];
        int64_t wanted[DAYS];
        int by[DAYS], n = rand() % MOST;
        int size = snprintf(bytes, sizeof bytes,
                            "truce_corridor: 1\ntitle: t\ndays: %d\ndepots: {d: {supply: 999}}\n"
                            "areas: {a: {need: 1}}\nroads: [{from: d, to: a}]\nchanges:%s\n",
                            DAYS, n == 0 ? " []" : "");
        for (int day = 0; day < DAYS; day++) {
            wanted[day] = 999;
            by[day] = -1;
        }
        for (int k = 0; k < n; k++) {
            int first = rand() % DAYS, last = first + rand() % (DAYS - first);
            size += snprintf(bytes + size, sizeof bytes - (size_t)size,
                             "  - {depot: d, days: [%d, %d], supply: %d}\n", first, last, k);
            for (int day = first; day <= last; day++) {
                wanted[day] = k;
                by[day] = k;
            }
        }
        size_t hidden = 0, warnings = 0;
        for (int k = 0; k < n; k++) {
            bool holds = false;
            for (int day = 0; day < DAYS; day++) holds = holds || by[day] == k;
            hidden += !holds;
        }
        truce_corridor *c = read(bytes, &warnings);
        for (uint32_t day = 0; day < DAYS; day++)
            assert_int_equal(daily_on(&c->depots[0].supply, day), wanted[day]);
        assert_int_equal(warnings, hidden);
        truce_corridor_free(c);
    }
}

/* Many changes of many parallel roads are folded in no time that a person would see. */
static void test_corridor_many_changes(void **state)
{
    (void)state;
    enum { ROADS = 2000, CHANGES = 20000 };
    size_t capacity = (ROADS + CHANGES) * 64 + 256, size;
    char *bytes = malloc(capacity);
    assert_non_null(bytes);
    size = (size_t)snprintf(bytes, capacity,
                            "truce_corridor: 1\ntitle: t\ndays: 3650\ndepots: {d: {}}\n"
                            "areas: {a: {need: 1}}\nroads:\n");
    for (int k = 0; k < ROADS; k++)
        size += (size_t)snprintf(bytes + size, capacity - size, "  - {from: d, to: a, cost: 1}\n");
    size += (size_t)snprintf(bytes + size, capacity - size, "changes:\n");
    for (int k = 0; k < CHANGES; k++)
        size += (size_t)snprintf(bytes + size, capacity - size,
                                 "  - {road: [d, a], days: [0, 3649], capacity: %d}\n", k);
    size_t warnings = 0;
    truce_corridor *c = read(bytes, &warnings);
    assert_int_equal(warnings, CHANGES - 1);
    assert_int_equal(daily_on(&c->roads[ROADS - 1].capacity, 3649), CHANGES - 1);
    truce_corridor_free(c);
    free(bytes);
}

static void test_corridor_is_recognised(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "truce_corridor: 1\n",
        "# truce: 1\n\n\"truce_corridor\" : 1\ntruce: 1\n",
        "\xEF\xBB\xBFtruce_corridor: 1",
        "{\"truce_corridor\": 1}",
        " {'title': '} , truce: 1', x: {truce: 1}, truce_corridor: 1}",
        "title: t\r\ndepots:\r\n  truce: 3\r\n",
        "title: x\nareas: {}\n",
        "{title: \"a \\\" , truce: 3\", crossings: {}}",
        "---\ntruce_corridor: 1\n",
        "\n# truce: 1\n  title: t\n\n  truce_corridor: 1\n",
        "%YAML 1.2\n--- # a comment\n# {\n{truce_corridor: 1}",
        "--- {truce_corridor: 1}",
    };
    static const char *const no[] = {
        "",
        "truce: 1\ntruce_corridor: 1\n",
        "truce_plan: 1\n",
        "x truce_corridor\n",
        "title: t\n  truce_corridor: 1\n",
        "truce_corridors: 1\n",
        "title: truce_corridor\n",
        "{",
        "[truce_corridor: 1]",
        "{x: [",
        "{x: {truce_corridor: 1}}",
        "parties: {}\nareas: {}\n",
        "\"truce_corridor",
        "{\"truce_corridor",
        "truce_corridor",
        "{}}}{truce_corridor: 1}",
    };
    for (size_t k = 0; k < sizeof yes / sizeof *yes; k++)
        if (!truce_is_corridor(yes[k], strlen(yes[k]))) fail_msg("not a corridor: %s", yes[k]);
    for (size_t k = 0; k < sizeof no / sizeof *no; k++)
        if (truce_is_corridor(no[k], strlen(no[k]))) fail_msg("a corridor: %s", no[k]);
    assert_false(truce_is_corridor(NULL, 0));
}

static void test_corridor_memory_limit(void **state)
{
    (void)state;
    truce_diagnostics *d = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_budget budget = TRUCE_BUDGET_INIT;
    budget.memory_bytes = 1000;
    assert_int_equal(
        truce_corridor_read("c", two_crossings, sizeof two_crossings - 1, &budget, d, &c),
        TRUCE_E_MEMORY);
    assert_null(c);
    assert_int_equal(truce_corridor_read(NULL, "", 0, NULL, d, &c), TRUCE_E_MISUSE);
    assert_int_equal(truce_corridor_read("c", "", 0, NULL, NULL, &c), TRUCE_E_MISUSE);
    assert_int_equal(truce_corridor_read("c", "", 0, NULL, d, NULL), TRUCE_E_MISUSE);
    assert_int_equal(truce_corridor_read("c", NULL, 1, NULL, d, &c), TRUCE_E_MISUSE);
    assert_int_equal(truce_corridor_read("c", NULL, 0, NULL, d, &c), TRUCE_E_INPUT);
    truce_diagnostics_free(d);
}

/* ---- counts ------------------------------------------------------------------------------ */

/* Reads a table; `wanted` is what diagnostics say, each line as "LINE:COLUMN CODE" and, where there
 * is one, " HINT", joined by "|". */
static void assert_counts(const truce_corridor *c, const char *bytes, const char *wanted,
                          arena *memory, actuals *out)
{
    truce_diagnostics *d = truce_diagnostics_new();
    truce_text shown = {0};
    source from = {"t.csv", bytes, strlen(bytes)};
    char found[4096] = "";
    size_t size = 0;
    truce_status status = actuals_read(memory, c, &from, d, out);
    assert_int_equal(truce_diagnostics_render(d, false, &shown), TRUCE_OK);
    char *line = shown.bytes;
    for (char *end; line != NULL && *line; line = end != NULL ? end + 1 : NULL) {
        if ((end = strchr(line, '\n')) != NULL) *end = '\0';
        char *code = strrchr(line, '[');
        if (strncmp(line, "t.csv:", 6) == 0 && code != NULL && strstr(line, ": note:") == NULL) {
            size_t place = strcspn(line + 6, " ");
            size += (size_t)snprintf(found + size, sizeof found - size, "%s%.*s %.*s",
                                     size > 0 ? "|" : "", (int)place - 1, line + 6,
                                     (int)strlen(code) - 2, code + 1);
        } else if (strstr(line, "= hint: ") != NULL) {
            size += (size_t)snprintf(found + size, sizeof found - size, " %s",
                                     strstr(line, "= hint: ") + 8);
        }
    }
    assert_string_equal(found, wanted);
    bool has_errors = truce_diagnostics_errors(d) > 0;
    assert_int_equal(status, has_errors ? TRUCE_E_INPUT : TRUCE_OK);
    truce_text_free(&shown);
    truce_diagnostics_free(d);
}

#define HEAD "date,crossing,trucks,source,status\n"

static void test_counts_are_what_was_written(void **state)
{
    (void)state;
    truce_corridor *c = read(two_crossings, NULL);
    arena *memory;
    actuals a = {0};
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_counts(c,
                  "status,trucks,crossing,source,date\r\n"
                  "rerouted,114,kerem_shalom,United Nations,2024-01-25\r\n"
                  ",?,rafah,\"Crossings, authority\",2024-02-22\r\n"
                  "entered,9,kerem_shalom,United Nations,2024-01-25\r\n"
                  "entered,12,kerem_shalom,\"Crossings, authority\",2024-01-25\r\n"
                  "waiting,3,rafah,United Nations,2024-01-24\r\n"
                  "turned_back,0,rafah,United Nations,2024-01-24\r\n"
                  "entered,1,rafah,United Nations,2024-01-23\r\n"
                  "entered,1,rafah,United Nations,2024-02-23\r\n",
                  "8:1 W-COUNT-001 they are left out", memory, &a);
    assert_int_equal(a.n, 6);
    assert_int_equal(a.n_sources, 2);
    assert_int_equal(a.n_outside, 2);
    assert_text(a.sources[0], "United Nations");
    assert_text(a.sources[1], "Crossings, authority");
    static const struct {
        uint32_t crossing, day, source;
        count_status status;
        int64_t trucks;
    } wanted[] = {
        {0, 1, 0, COUNT_ENTERED, 9},  {0, 1, 0, COUNT_REROUTED, 114},
        {0, 1, 1, COUNT_ENTERED, 12}, {1, 0, 0, COUNT_TURNED_BACK, 0},
        {1, 0, 0, COUNT_WAITING, 3},  {1, 29, 1, COUNT_ENTERED, -1},
    };
    for (size_t k = 0; k < a.n; k++) {
        const reported_count *one = &a.counts[k];
        assert_int_equal(one->crossing, wanted[k].crossing);
        assert_int_equal(one->day, wanted[k].day);
        assert_int_equal(one->source, wanted[k].source);
        assert_int_equal(one->status, wanted[k].status);
        assert_int_equal(one->is_clear, wanted[k].trucks >= 0);
        if (one->is_clear) assert_int_equal(one->trucks, wanted[k].trucks);
    }
    assert_string_equal(count_status_text(COUNT_TURNED_BACK), "turned_back");
    arena_free(memory);
    truce_corridor_free(c);
}

static void test_counts_say_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *wanted;
    } cases[] = {
        {"", "1:1 E-CSV-006 the first line names the columns: date,crossing,trucks,source,status"},
        {HEAD, ""},
        {"date;crossing;trucks;source\n", "1:1 E-COUNT-001 separate the columns with commas"},
        {"date,crossing,status\n",
         "1:1 E-CSV-005 the first line names the columns: date,crossing,trucks,source,status"},
        {"date,crosing,trucks,source,note,date\n",
         "1:6 E-COUNT-001 did you mean \"crossing\"?|"
         "1:28 E-COUNT-001 the columns are date, crossing, trucks, source and status|"
         "1:33 E-COUNT-002 keep one of them"},
        {HEAD "2024-02-30,rafah,3,s,\n3,rafah,3,s,\n24.1.2024,rafah,3,s,\n",
         "2:1 E-COUNT-003 the calendar has no such day|"
         "3:1 E-COUNT-003 the corridor has a start: write YEAR-MONTH-DAY|"
         "4:1 E-COUNT-003 write YEAR-MONTH-DAY with four, two and two digits"},
        {HEAD "2024-01-25,rafa,3,s,\n2024-01-25,gaza_city,3,s,\n2024-01-25,ashdod,3,s,\n"
              "2024-01-25,,3,s,\n",
         "2:12 E-COUNT-004 did you mean \"rafah\"?|"
         "3:12 E-CORRIDOR-005 trucks are counted at crossings|"
         "4:12 E-CORRIDOR-005 trucks are counted at crossings|"
         "5:12 E-COUNT-004"},
        {HEAD "2024-01-25,rafah,-3,s,\n2024-01-25,rafah,\"1,234\",s,\n2024-01-25,rafah,1,234,s,\n"
              "2024-01-25,rafah,,s,\n2024-01-25,rafah,many,s,\n2024-01-25,rafah,2.5,s,\n"
              "2024-01-25,rafah,1000000000000,s,\n2024-01-25,rafah\n",
         "2:18 E-NUMBER-003|"
         "3:18 E-COUNT-005 write the digits with nothing between them: 1000|"
         "4:1 E-CSV-003 write numbers without commas between thousands: 1500|"
         "5:18 E-COUNT-005 write ? where the source does not say|"
         "6:18 E-COUNT-005 write a whole number in digits, or ?|"
         "7:18 E-COUNT-005 a whole number belongs here|"
         "8:18 E-NUMBER-003|"
         "9:1 E-CSV-003"},
        {HEAD "2024-01-25,rafah,3,s,entred\n2024-01-25,rafah,3,,\n2024-01-25,rafah,3,\"s,\n",
         "2:22 E-COUNT-006 did you mean \"entered\"?|"
         "3:20 E-COUNT-007 write who says so|"
         "4:20 E-CSV-001 add the missing quote"},
        {HEAD "2024-01-25,rafah,3,s,\n2024-01-25,rafah,3,t,\n2024-01-25,rafah,3,s,waiting\n"
              "2024-01-25,rafah,4,s,entered\n",
         "5:1 E-COUNT-008 keep one of the two, or name another source"},
    };
    truce_corridor *c = read(two_crossings, NULL);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        arena *memory;
        actuals a = {0};
        assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
        assert_counts(c, cases[k].bytes, cases[k].wanted, memory, &a);
        assert_int_equal(a.n, 0);
        arena_free(memory);
    }
    truce_corridor_free(c);
}

static void test_counts_by_number_of_day(void **state)
{
    (void)state;
    truce_corridor *c = read("truce_corridor: 1\ntitle: t\ndays: 5\ndepots: {d: {}}\n"
                             "crossings: {c: {capacity: 3, name: The crossing}}\n"
                             "areas: {a: {need: 1}}\n",
                             NULL);
    arena *memory;
    actuals a = {0};
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_counts(c, "date,crossing,trucks,source\n4,The crossing,7,s\n-1,c,7,s\n5,c,7,s\n",
                  "3:1 W-COUNT-001 they are left out", memory, &a);
    assert_int_equal(a.n, 1);
    assert_int_equal(a.counts[0].day, 4);
    assert_int_equal(a.counts[0].status, COUNT_ENTERED);
    actuals unused = {0};
    assert_counts(c, HEAD "2024-01-25,c,7,s,\nmonday,c,7,s,\n",
                  "2:1 E-COUNT-003 give the corridor a start, or write numbers of days from 0|"
                  "3:1 E-COUNT-003 write the number of the day; the first is 0",
                  memory, &unused);
    arena_free(memory);
    truce_corridor_free(c);
}

static void test_counts_of_too_many_sources(void **state)
{
    (void)state;
    truce_corridor *c = read(two_crossings, NULL);
    char bytes[4096];
    size_t size = (size_t)snprintf(bytes, sizeof bytes, HEAD);
    for (int k = 0; k < 65; k++)
        size += (size_t)snprintf(bytes + size, sizeof bytes - size, "2024-01-25,rafah,3,s%d,\n", k);
    arena *memory;
    actuals a = {0};
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_counts(c, bytes, "66:20 E-SIZE-001 make several tables of it", memory, &a);
    arena_free(memory);
    truce_corridor_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corridor_is_what_was_written),
        cmocka_unit_test(test_corridor_periods),
        cmocka_unit_test(test_corridor_changes_against_the_rule),
        cmocka_unit_test(test_corridor_many_changes),
        cmocka_unit_test(test_corridor_is_recognised),
        cmocka_unit_test(test_corridor_memory_limit),
        cmocka_unit_test(test_counts_are_what_was_written),
        cmocka_unit_test(test_counts_say_what_is_wrong),
        cmocka_unit_test(test_counts_by_number_of_day),
        cmocka_unit_test(test_counts_of_too_many_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
