/* test_memory_formats.c -- the k-th allocation of an import, an export and a table of packages
 * fails, for every k: see test_memory.c. expat takes its memory itself and is not made to fail. */
#include "truce/truce.h"
#include <stdbool.h>
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

/* Accepts what may come of a call under failing memory. */
static bool went_well(truce_status status)
{
    if (status != TRUCE_OK && status != TRUCE_E_MEMORY && status != TRUCE_E_INPUT)
        fail_msg("status %d", (int)status);
    return status == TRUCE_OK;
}

#define ISSUE_XML(item, inner)                                                                     \
    "<utility_space><objective><issue index='1' name='Fruit &amp; more' type='discrete'>"          \
    "<item value='a'" item "/><item value='b'" item "/></issue>"                                   \
    "<issue index='2' name='n' type='integer' lowerbound='0' upperbound='4'>" inner "</issue>"

static const char domain_xml[] = ISSUE_XML("", "") "</objective></utility_space>";
static const char profile_xml[] = ISSUE_XML(
    " evaluation='3'", "<evaluator slope='0.5' offset='-0.2'/>") "<weight index='1' value='0.7'/>"
                                                                 "<weight index='2' value='0.2'/>"
                                                                 "</objective></utility_space>";
static const char boxes_xml[] = ISSUE_XML(
    "", "") "<utility maxutility='9'><ufun><hyperRectangle utility='5'><INCLUDES index='2' "
            "min='1' max='2'/></hyperRectangle><hyperRectangle utility='6'><EXCLUDES index='2' "
            "min='0' max='3'/></hyperRectangle></ufun></utility></objective></utility_space>";
static const char domain_yml[] = "issues: [{name: i, type: CategoricalIssue, values: [a, 'b c']},"
                                 " {name: n, type: ContiguousIssue, values: [0, 3]}]\n";
static const char profile_yml[] = "type: LinearAdditiveUtilityFunction\nweights: [0.5, 0.5]\n"
                                  "values: [{type: TableFun, mapping: {a: 1, b c: 0.25}}, {type: "
                                  "AffineFun, slope: 0.1, bias: 0}]\n";
static const char profile_json[] =
    "{\"LinearAdditiveUtilitySpace\": {\"issueWeights\": {\"i\": 1}, \"issueUtilities\": {\"i\": "
    "{\"DiscreteValueSetUtilities\": {\"valueUtilities\": {\"a\": 1, \"b\": 0.5}}}}, "
    "\"reservationBid\": {\"i\": \"b\"}, "
    "\"domain\": {\"name\": \"d\", \"issuesValues\": {\"i\": {\"values\": [\"a\", \"b\"]}}}}}";

static const struct {
    const char *format;
    const char *files[3];
} imports[] = {{"genius", {domain_xml, profile_xml, boxes_xml}},
               {"genius", {domain_xml, domain_xml, "<x"}},
               {"negmas", {domain_yml, profile_yml, profile_yml}},
               {"geniusweb", {profile_json, profile_json, NULL}}};

static void export_once(const truce_scenario *s, truce_diagnostics *diagnostics)
{
    for (size_t k = 0; truce_format_name(k); k++) {
        truce_exported *exported = NULL;
        if (went_well(truce_export(truce_format_name(k), s, true, diagnostics, &exported)))
            truce_exported_free(exported);
    }
}

static bool take(void *context, const char *bytes, size_t size)
{
    return context == NULL && bytes != NULL && size > 0;
}

static void import_once(size_t which)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text text = {0};
    truce_file files[3];
    size_t n = 0;
    if (diagnostics == NULL) return;
    for (; n < 3 && imports[which].files[n] != NULL; n++)
        files[n] = (truce_file){n == 0 ? "d" : "p", imports[which].files[n],
                                strlen(imports[which].files[n])};
    if (went_well(truce_import(imports[which].format, files, n, NULL, NULL, diagnostics, &text)) &&
        went_well(truce_scenario_read("made", text.bytes, text.size, NULL, diagnostics, &s))) {
        static const char table[] = "fruit_more,n,d\n\"a\",0,\"\"\"\"\nb,2,\n";
        export_once(s, diagnostics);
        (void)went_well(truce_report_packages(s, "t", table, strlen(table), true, NULL, diagnostics,
                                              take, NULL));
    }
    truce_scenario_free(s);
    truce_text_free(&text);
    truce_diagnostics_free(diagnostics);
}

static void test_memory_of_formats(void **state)
{
    (void)state;
    for (size_t which = 0; which < sizeof imports / sizeof *imports; which++) {
        long tried = 0;
        do {
            has_failed = false;
            left = tried++;
            import_once(which);
        } while (has_failed);
        left = -1;
        assert_true(tried > 5); /* arenas take few, large pieces */
    }
}

/* Each piece that an import takes from its arenas is refused once. */
static void test_memory_of_an_import_within_a_budget(void **state)
{
    (void)state;
    for (size_t which = 0; which < sizeof imports / sizeof *imports; which++) {
        truce_status status = TRUCE_E_MEMORY;
        for (long n = 1; status == TRUCE_E_MEMORY; n++) {
            truce_budget budget = TRUCE_BUDGET_INIT;
            truce_diagnostics *diagnostics = truce_diagnostics_new();
            truce_text text = {0};
            truce_file files[3];
            size_t n_files = 0;
            budget.allocations = n;
            for (; n_files < 3 && imports[which].files[n_files] != NULL; n_files++)
                files[n_files] = (truce_file){"f", imports[which].files[n_files],
                                              strlen(imports[which].files[n_files])};
            status = truce_import(imports[which].format, files, n_files, NULL, &budget, diagnostics,
                                  &text);
            assert_true(n < 1000);
            truce_text_free(&text);
            truce_diagnostics_free(diagnostics);
        }
        assert_int_equal(status, which == 1 ? TRUCE_E_INPUT : TRUCE_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_of_formats),
        cmocka_unit_test(test_memory_of_an_import_within_a_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
