/* fuzz_table.c -- any bytes as a table of packages. */
#include "fuzz.h"
#include "truce/truce.h"
#include <string.h>

static const char scenario[] =
    "truce: 1\ntitle: t\nparties: {a: {}, b: {cap: 1}}\n"
    "issues: {q: {range: [-2, 6], step: 2}, c: {options: {x: \"An x\", y: Why}}}\n"
    "values: {a: {q: 3, c: {x: 0, y: 4}}, b: {q: -1}}\nred_lines: {b: [q < 4]}\n";

static bool take(void *context, const char *bytes, size_t size)
{
    size_t *total = context;
    *total += size + (size > 0 && bytes[0] == '\0');
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text shown = {0};
    size_t total = 0;
    if (diagnostics == NULL) return 0;
    if (truce_scenario_read("s", scenario, strlen(scenario), NULL, diagnostics, &s) == TRUCE_OK) {
        for (int as_json = 0; as_json < 2; as_json++)
            if (truce_report_packages(s, "t", (const char *)bytes, size, as_json != 0, NULL,
                                      diagnostics, take, &total) != TRUCE_OK)
                break;
        if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
            truce_text_free(&shown);
    }
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
    return 0;
}
