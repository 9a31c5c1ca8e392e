/* fuzz_phasing.c -- any text behind a small scenario, where phasing stands; what is read is cut
 * into phases for a moment. */
#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>
#include <string.h>

static const char head[] =
    "truce: 1\ntitle: t\nstart: 2024-02-01\n"
    "parties: {a: {guarantee: 2}, b: {}, r: {role: ratifier, of: a}}\nmediators: {m: {}}\n"
    "issues: {q: {range: [0, 4], from: a}, s: {range: [0, 12], step: 2, now: 2, from: b},\n"
    "         c: {options: [x, y], from: b}, t: {range: [0, 3], from: m}, z: {range: [0, 1]}}\n"
    "values: {a: {q: -2, s: 1, z: -1}, b: {q: 5, s: -1, c: {x: 0, y: -1}, t: 1}}\n"
    "limits: [q <= 3 or s > 4]\nphasing:\n";

/* Stops the work after so many questions, whatever the time. */
static bool stop_soon(void *context)
{
    int *left = context;
    return --*left < 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(sizeof head + size);
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_phase_answer *answer = NULL;
    truce_text shown = {0};
    truce_phase_options options = TRUCE_PHASE_OPTIONS_INIT;
    truce_budget budget = TRUCE_BUDGET_INIT;
    int left = 20;
    budget.stop = stop_soon;
    budget.context = &left;
    budget.memory_bytes = (size_t)256 << 20;
    options.verify = true;
    if (text != NULL && diagnostics != NULL) {
        memcpy(text, head, sizeof head - 1);
        if (size > 0) memcpy(text + sizeof head - 1, bytes, size);
        truce_status status =
            truce_scenario_read("fuzz", text, sizeof head - 1 + size, NULL, diagnostics, &s);
        if (status == TRUCE_OK) status = truce_phase(s, &options, &budget, diagnostics, &answer);
        if (status == TRUCE_E_CHECK) abort(); /* the independent check refuses the answer */
        if (status == TRUCE_OK) {
            if (truce_report_phase(answer, NULL, &shown) == TRUCE_OK) truce_text_free(&shown);
            if (truce_report_phase_json(answer, &shown) == TRUCE_OK) truce_text_free(&shown);
            if (truce_report_phase_svg(answer, &shown) == TRUCE_OK) truce_text_free(&shown);
        }
        if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
            truce_text_free(&shown);
    }
    free(text);
    truce_phase_free(answer);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
    return 0;
}
