/* fuzz_plan.c -- any bytes as a person's plan: read, checked, reported. */
#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>

static const char scenario[] =
    "truce: 1\ntitle: t\nparties: {a: {guarantee: 2}, b: {}}\n"
    "issues: {q: {range: [0, 4], from: a}, s: {range: [0, 12], step: 2, from: b},\n"
    "         c: {options: [x, y], from: b}, z: {range: [0, 1]}}\n"
    "values: {a: {q: -2, s: 1}, b: {q: 5, s: -1, c: {x: 0, y: -1}}}\n"
    "phasing:\n  deal: {q: 4, s: 12, c: y, z: 0}\n  escrow: [q]\n  patience: 0.9\n"
    "  before: [{need: 2, of: q, for: s, beyond: 6}]\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_phase_answer *answer = NULL;
    truce_text shown = {0};
    truce_phase_options options = TRUCE_PHASE_OPTIONS_INIT;
    options.plan = (const char *)bytes;
    options.plan_bytes = size;
    if (diagnostics == NULL || bytes == NULL) size = 0;
    if (size > 0 && truce_scenario_read("fuzz", scenario, sizeof scenario - 1, NULL, diagnostics,
                                        &s) == TRUCE_OK) {
        truce_status status = truce_phase(s, &options, NULL, diagnostics, &answer);
        if (status == TRUCE_E_CHECK) abort(); /* what was read breaks a rule of plans */
        if (status == TRUCE_OK) {
            if (truce_report_phase(answer, NULL, &shown) == TRUCE_OK) truce_text_free(&shown);
            if (truce_report_phase_json(answer, &shown) == TRUCE_OK) truce_text_free(&shown);
            if (truce_report_phase_svg(answer, &shown) == TRUCE_OK) truce_text_free(&shown);
        }
        if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
            truce_text_free(&shown);
    }
    truce_phase_free(answer);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
    return 0;
}
