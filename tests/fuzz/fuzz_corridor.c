/* fuzz_corridor.c -- any bytes as a corridor file: recognised, read, reported; what was read keeps
 * what the planner relies on. */
#include "corridor/corridor.h"
#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>

static void check(bool holds)
{
    if (!holds) abort();
}

static void check_daily(const truce_corridor *c, const daily *d, bool may_be_unlimited)
{
    for (uint32_t day = 0; day < c->days; day++) {
        int64_t value = daily_on(d, day);
        check(value >= 0 && (value <= CORRIDOR_FIGURE_MOST || value == UNLIMITED));
        check(may_be_unlimited || value != UNLIMITED);
    }
}

static void check_corridor(const truce_corridor *c)
{
    uint32_t places = corridor_places(c);
    check(c->days >= 1 && c->days <= CORRIDOR_DAYS_MOST && c->n_depots > 0 && c->n_areas > 0);
    check(corridor_arcs(c) <= CORRIDOR_ARCS_MOST);
    check((corridor_periods(c) - 1) * corridor_period_days(c) < c->days);
    check(corridor_periods(c) * corridor_period_days(c) >= c->days);
    for (uint32_t place = 0; place < places; place++) {
        check(corridor_find_place(c, corridor_place_id(c, place)) == place);
        check(corridor_place_name(c, place).size > 0);
    }
    for (uint32_t k = 0; k < c->n_depots; k++) {
        check_daily(c, &c->depots[k].supply, false);
        check_daily(c, &c->depots[k].store, true);
    }
    for (uint32_t k = 0; k < c->n_crossings; k++) {
        check_daily(c, &c->crossings[k].capacity, false);
        check_daily(c, &c->crossings[k].inspection, false);
        check_daily(c, &c->crossings[k].queue, true);
    }
    for (uint32_t k = 0; k < c->n_areas; k++) {
        check_daily(c, &c->areas[k].need, false);
        check_daily(c, &c->areas[k].store, true);
    }
    for (uint32_t k = 0; k < c->n_roads; k++) {
        check(c->roads[k].from < places && c->roads[k].to < places);
        check_daily(c, &c->roads[k].capacity, true);
        check_daily(c, &c->roads[k].cost, false);
    }
    for (uint32_t k = 0; k < c->n_changes; k++)
        check(c->changes[k].first <= c->changes[k].last && c->changes[k].last < c->days);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_corridor *c = NULL;
    truce_text shown = {0};
    if (diagnostics == NULL) return 0;
    volatile bool is_corridor = truce_is_corridor((const char *)bytes, size);
    (void)is_corridor;
    if (truce_corridor_read("fuzz", (const char *)bytes, size, NULL, diagnostics, &c) == TRUCE_OK)
        check_corridor(c);
    if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK) truce_text_free(&shown);
    truce_corridor_free(c);
    truce_diagnostics_free(diagnostics);
    return 0;
}
