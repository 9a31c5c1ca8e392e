/* fuzz_expression.c -- any text as a limit: the input is put into a quoted text of a scenario. */
#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>
#include <string.h>

static const char head[] = "truce: 1\ntitle: t\nparties: {a: {}, b: {}}\n"
                           "issues: {q: {range: [-5, 10]}, r: {range: [0, 4], step: 2},"
                           " c: {options: [x, y]}}\n"
                           "values: {a: {q: 1}, b: {c: {x: 0, y: 1}}}\nlimits: [\"";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    size_t capacity = sizeof head + 2 * size + 8;
    char *text = malloc(capacity);
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_solution *solution = NULL;
    truce_text shown = {0};
    if (text != NULL && diagnostics != NULL) {
        size_t at = sizeof head - 1;
        memcpy(text, head, at);
        for (size_t k = 0; k < size; k++) {
            if (bytes[k] == '"' || bytes[k] == '\\') text[at++] = '\\';
            text[at++] = (char)bytes[k];
        }
        text[at++] = '"';
        text[at++] = ']';
        text[at++] = '\n';
        truce_status status = truce_scenario_read("fuzz", text, at, NULL, diagnostics, &s);
        truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
        options.verify = true;
        if (status == TRUCE_OK) status = truce_solve(s, &options, NULL, &solution);
        if (status == TRUCE_E_CHECK) abort(); /* the independent check refuses the answer */
        if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
            truce_text_free(&shown);
    }
    free(text);
    truce_solution_free(solution);
    truce_scenario_free(s);
    truce_diagnostics_free(diagnostics);
    return 0;
}
