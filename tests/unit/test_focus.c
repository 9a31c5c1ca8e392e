/* Where the Nash deal can be: looking there only must find the same deal. */
#include "solve/focus.h"
#include "solve/zone.h"
#include "truce/scenario.h"
#include <string.h>
#include "unit.h"

static zone_model model_of(const char *kind, arena *memory, work_meter *work, truce_scenario **s)
{
    zone_model model;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    const char *text = truce_scenario_starter(kind);
    assert_int_equal(truce_scenario_read(kind, text, strlen(text), NULL, diagnostics, s), TRUCE_OK);
    truce_diagnostics_free(diagnostics);
    assert_int_equal(zone_model_build(memory, work, *s, RED_LINES_ENFORCED, NULL, &model),
                     TRUCE_OK);
    return model;
}

static size_t nash_of(const zone_view *view)
{
    uint64_t ties = 0;
    fair_input input = zone_fair_input(view);
    return fair_find(&input, TRUCE_DEAL_NASH, &ties);
}

/* From every point of the frontier at which all gain: the floors keep the Nash deal. */
static void check_kind(const char *kind)
{
    arena *memory = NULL;
    work_meter work = work_meter_of(NULL);
    truce_scenario *s = NULL;
    zone_view whole;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    zone_model model = model_of(kind, memory, &work, &s);
    assert_int_equal(
        zone_view_find(memory, &work, &model, (zone_demands){.is_dropped = NULL}, &whole),
        TRUCE_OK);
    size_t row = s->n_principals * sizeof *whole.points, n_tried = 0, n_weighted = 0;
    const int64_t *nash = whole.points + nash_of(&whole) * s->n_principals;
    for (size_t point = 0; point < whole.n; point++) {
        const int64_t *from = whole.points + point * s->n_principals;
        nash_focus focus;
        zone_view view;
        bool all_gain = true;
        for (uint32_t d = 0; d < s->n_principals; d++)
            all_gain = all_gain && from[d] > model.pay.reservations_nano[s->principals[d]];
        if (!all_gain) continue;
        assert_int_equal(focus_on_nash(memory, &work, model.g, &model.pay, from, &focus), TRUCE_OK);
        for (uint32_t d = 0; d < s->n_principals; d++) {
            assert_true(focus.floor_nano[d] <= from[d]);
            assert_true(focus.floor_nano[d] <= nash[d]);
        }
        zone_demands demands = {.focus = &focus};
        assert_int_equal(zone_view_find(memory, &work, &model, demands, &view), TRUCE_OK);
        assert_memory_equal(view.points + nash_of(&view) * s->n_principals, nash, row);
        n_tried++;
        n_weighted += focus.has_weights;
    }
    assert_true(n_tried > 0 && n_weighted > 0);
    truce_scenario_free(s);
    arena_free(memory);
}

static void test_floors_keep_the_nash_deal(void **state)
{
    (void)state;
    for (size_t kind = 0; truce_scenario_starter_kind(kind) != NULL; kind++)
        check_kind(truce_scenario_starter_kind(kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_floors_keep_the_nash_deal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
