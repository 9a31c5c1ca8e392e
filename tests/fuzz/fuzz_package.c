/* fuzz_package.c -- any text as a package. */
#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>
#include <string.h>

static const char scenario[] = "truce: 1\ntitle: t\nparties: {a: {}, b: {}}\n"
                               "issues: {q: {range: [-5, 10], step: 5}, c: {options: [x, y]}}\n"
                               "values: {a: {q: 1}, b: {c: {x: 0, y: 1}}}\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text shown = {0};
    char *package = malloc(size + 1);
    if (package != NULL && diagnostics != NULL) {
        if (size > 0) memcpy(package, bytes, size);
        package[size] = '\0';
        truce_status status =
            truce_scenario_read("fuzz", scenario, sizeof scenario - 1, NULL, diagnostics, &s);
        if (status == TRUCE_OK)
            status = truce_report_package(s, package, NULL, NULL, true, diagnostics, NULL, &shown);
        if (status == TRUCE_OK) truce_text_free(&shown);
        if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
            truce_text_free(&shown);
    }
    free(package);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
    return 0;
}
