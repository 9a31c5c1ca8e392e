#include "model/scenario.h"

void truce_scenario_free(truce_scenario *scenario)
{
    /* The scenario itself lies in its arena. The meter lies in the scenario, so it is moved out of
     * the way of its own memory before that is given back. */
    if (!scenario) return;
    arena_free(scenario->memory);
}

size_t truce_scenario_parties(const truce_scenario *scenario)
{
    return scenario ? scenario->n_parties : 0;
}

size_t truce_scenario_issues(const truce_scenario *scenario)
{
    return scenario ? scenario->n_issues : 0;
}
