/* fuzz_counts.c -- any bytes as a table of reported counts; what was read is sorted, of the horizon
 * and of known crossings. An even first byte asks for dates, an odd one for numbers of days. */
#include "corridor/actuals.h"
#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>
#include <string.h>

static const char dated[] =
    "truce_corridor: 1\ntitle: t\ndays: 9\nstart: 2024-02-26\ndepots: {d: {}}\n"
    "crossings: {c: {capacity: 3, name: \"A, b\"}, e: {capacity: 4}}\nareas: {a: {need: 2}}\n";
static const char numbered[] =
    "truce_corridor: 1\ntitle: t\ndays: 9\ndepots: {d: {}}\n"
    "crossings: {c: {capacity: 3, name: \"A, b\"}, e: {capacity: 4}}\nareas: {a: {need: 2}}\n";

static void check(const truce_corridor *c, const actuals *a)
{
    for (size_t k = 0; k < a->n; k++) {
        const reported_count *one = &a->counts[k];
        if (one->day >= c->days || one->crossing >= c->n_crossings || one->source >= a->n_sources ||
            one->status > COUNT_WAITING || one->trucks < 0 || one->trucks > CORRIDOR_FIGURE_MOST)
            abort();
        if (k == 0) continue;
        const reported_count *before = one - 1;
        uint32_t left[] = {before->crossing, before->day, before->source, before->status};
        uint32_t right[] = {one->crossing, one->day, one->source, one->status};
        size_t at = 0;
        while (at < 4 && left[at] == right[at]) at++;
        if (at == 4 || left[at] > right[at]) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_text shown = {0};
    arena *memory = NULL;
    actuals a = {0};
    const char *corridor_bytes = size > 0 && bytes[0] % 2 ? numbered : dated;
    source from = {"t", size > 0 ? (const char *)bytes + 1 : "", size > 0 ? size - 1 : 0};
    if (diagnostics != NULL && arena_new(NULL, &memory) == TRUCE_OK &&
        truce_corridor_read("c", corridor_bytes, strlen(corridor_bytes), NULL, diagnostics, &c) ==
            TRUCE_OK) {
        if (actuals_read(memory, c, &from, diagnostics, &a) == TRUCE_OK) check(c, &a);
        if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
            truce_text_free(&shown);
    }
    truce_corridor_free(c);
    arena_free(memory);
    truce_diagnostics_free(diagnostics);
    return 0;
}
