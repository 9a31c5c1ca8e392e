/* fuzz_scenario.c -- any bytes: YAML reader and scenario reader; what is read is solved for a
 * moment and put into a brief. */
#include "fuzz.h"
#include "truce/truce.h"

/* Stops the work after so many questions, whatever the time. */
static bool stop_soon(void *context)
{
    int *left = context;
    return --*left < 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_brief *brief = NULL;
    truce_text shown = {0};
    int left = 3;
    truce_budget budget = TRUCE_BUDGET_INIT;
    budget.stop = stop_soon;
    budget.context = &left;
    budget.memory_bytes = (size_t)256 << 20;
    if (diagnostics == NULL) return 0;
    truce_status status =
        truce_scenario_read("fuzz", (const char *)bytes, size, NULL, diagnostics, &s);
    if (truce_diagnostics_render(diagnostics, true, &shown) == TRUCE_OK) truce_text_free(&shown);
    if (status == TRUCE_OK && truce_brief_prepare(s, NULL, &budget, &brief) == TRUCE_OK) {
        if (truce_brief_text(brief, NULL, &shown) == TRUCE_OK) truce_text_free(&shown);
        if (truce_brief_html(brief, &shown) == TRUCE_OK) truce_text_free(&shown);
    }
    truce_brief_free(brief);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
    return 0;
}
