/* fuzz_dimacs.c -- any bytes as a problem in the DIMACS format; what was read keeps the limits, and
 * written and read again it is the same. */
#include "flow/dimacs.h"
#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>

static void check(const dimacs_network *n)
{
    if (flow_problem_check(&n->problem, NULL) != FLOW_FAULT_NONE) abort();
}

static void check_again(arena *memory, truce_diagnostics *diagnostics, const flow_problem *p)
{
    text_buffer b = {0};
    dimacs_network again;
    dimacs_write(&b, p, "again");
    source from = {"again", b.bytes, b.size};
    truce_status status = dimacs_read(memory, &from, diagnostics, &again);
    /* Supplies and capacities may have grown beyond one number by lower bounds. */
    if (status == TRUCE_OK && again.problem.n_arcs != p->n_arcs) abort();
    for (int32_t arc = 0; status == TRUCE_OK && arc < p->n_arcs; arc++)
        if (again.problem.tail[arc] != p->tail[arc] || again.problem.head[arc] != p->head[arc] ||
            again.problem.capacity[arc] != p->capacity[arc] ||
            again.problem.cost[arc] != p->cost[arc])
            abort();
    for (int32_t node = 0; status == TRUCE_OK && node < p->n_nodes; node++)
        if (again.problem.supply[node] != p->supply[node]) abort();
    buffer_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    arena *memory = NULL;
    dimacs_network read;
    source from = {"t", (const char *)bytes, size};
    truce_text shown = {0};
    if (diagnostics != NULL && arena_new(NULL, &memory) == TRUCE_OK) {
        if (dimacs_read(memory, &from, diagnostics, &read) == TRUCE_OK) {
            check(&read);
            check_again(memory, diagnostics, &read.problem);
        }
        if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK)
            truce_text_free(&shown);
    }
    arena_free(memory);
    truce_diagnostics_free(diagnostics);
    return 0;
}
