/* brief_phases.c -- the team's brief: the deal in phases, where the scenario asks for it. */
#include "report/phase_plot.h"
#include "report/phase_words.h"

/* Finds the package that phasing asks for; NULL when there is none. */
static const uint32_t *find_package(const truce_scenario *s, const truce_solution *solution,
                                    const char **name)
{
    const phasing *p = &s->phasing;
    *name = NULL;
    if (p->package != NULL) return p->package;
    text wanted = p->deal.size > 0 ? p->deal : TEXT("nash");
    for (int k = 0; k < TRUCE_DEAL_NAMES; k++) {
        const char *known = truce_deal_name_text((truce_deal_name)k);
        if (!text_equal(wanted, text_of(known))) continue;
        *name = known;
        return solution->deals[k].exists ? solution->frontier[solution->deals[k].point].outcome
                                         : NULL;
    }
    return NULL;
}

truce_status brief_cut(const truce_scenario *s, const truce_solution *solution,
                       const truce_budget *budget, bool verify, truce_phase_answer **out)
{
    truce_phase_options options = TRUCE_PHASE_OPTIONS_INIT;
    const char *name;
    *out = NULL;
    if (!s->phasing.is_given) return TRUCE_OK;
    const uint32_t *package = find_package(s, solution, &name);
    if (package == NULL) return TRUCE_OK;
    truce_diagnostics *found = truce_diagnostics_new();
    if (found == NULL) return TRUCE_E_MEMORY;
    options.verify = verify;
    truce_status status =
        cut_package(s, package, name, s->phasing.where, NULL, &options, budget, found, out);
    truce_diagnostics_free(found);
    return status == TRUCE_E_INPUT ? TRUCE_OK : status; /* the brief says that it cannot be cut */
}

static void add_picture(document *d, const truce_phase_answer *a)
{
    text_buffer svg = {0};
    phase_plot(&svg, a);
    if (svg.has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    if (d->status == TRUCE_OK)
        document_figure(
            d, (text){svg.bytes, svg.size},
            PHRASE(own("Above: what is handed over in each phase; the bands are the phases. In the "
                       "middle: the share of each that has arrived. Below: what each party would "
                       "gain by walking away at the worst moment of each phase; a bar that stays "
                       "below the dashed limit, its guarantee, means that it goes on.")),
            PHRASE(own("The same figures are in the tables beside it.")));
    document_only_on_pages(d);
    buffer_free(&svg);
}

void brief_say_phases(document *d, const brief_answers *a)
{
    const truce_phase_answer *phases = a->phases;
    if (!a->scenario->phasing.is_given) return;
    document_heading(d, 2, PHRASE(own("Carrying it out in phases")));
    if (phases == NULL) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("The deal that the scenario names under phasing could not be cut "
                                "into phases. truce phase says why.")));
        return;
    }
    document_say(
        d, BLOCK_PARAGRAPH,
        PHRASE(own("If one side hands over everything first, the other may keep what it got and "
                   "stop. The deal is therefore cut so that at every point going on is at least as "
                   "good for every party as walking away. Mediators and outside providers are "
                   "taken to keep their word.")));
    phase_say_answer(d, phases);
    if (phases->found.has_plan) add_picture(d, phases);
    phase_say_plan(d, phases, 3);
    phase_say_reasons(d, phases, 3);
    phase_say_guarantees(d, phases, 3);
    phase_say_advice(d, phases, 3);
}
