#include "report/brief.h"
#include "report/redact.h"

/* ---- the team ---------------------------------------------------------------------------- */

static void write_team(document *d, const brief_answers *a)
{
    const truce_solution *solution = a->solution;
    bool has_zone = solution->is_feasibility_known && solution->is_feasible;
    bool has_no_zone = solution->is_feasibility_known && !solution->is_feasible;
    brief_say_answer(d, a);
    if (has_zone) brief_say_deals(d, a);
    if (has_zone && solution->n_frontier > 0) brief_say_frontier(d, a);
    brief_say_promises(d, a);
    brief_say_phases(d, a);
    if (has_no_zone && a->explanation != NULL) brief_say_deadlock(d, a);
    brief_say_stakes(d, a->scenario, solution, NOBODY);
    if (has_zone && a->explanation != NULL && a->explanation->n_costs > 0) brief_say_costs(d, a);
    if (has_zone) brief_say_firmness(d, a);
    brief_say_basis(d, a->scenario, NOBODY);
    brief_say_method(d);
}

/* A budget that ends makes a part of the brief missing, and the brief partial. */
static truce_status forgive(truce_status status, bool *is_exact)
{
    if (status != TRUCE_E_STOPPED && status != TRUCE_E_MEMORY) return status;
    *is_exact = false;
    return TRUCE_OK;
}

/* True when moving figures was not tried at all, as sums could leave the exact numbers. */
static bool is_too_large(const sensitivity *firmness)
{
    return firmness->n == 0 && !firmness->is_exact;
}

/* Explains, moves figures, and writes. */
static truce_status prepare_team(truce_brief *brief, const truce_scenario *s,
                                 const truce_solution *solution, const truce_brief_options *asked,
                                 const truce_budget *budget)
{
    truce_explain_options options = TRUCE_EXPLAIN_OPTIONS_INIT;
    truce_explanation *explanation = NULL;
    truce_phase_answer *phases = NULL;
    sensitivity firmness = {.is_exact = true};
    arena *figures = NULL;
    bool is_exact = solution->is_exact,
         has_zone = solution->is_feasible && solution->n_frontier > 0;
    const deal_promise *promises = NULL;
    options.verify = asked->verify;
    TRY(arena_new(&brief->meter, &figures));
    truce_status status = forgive(truce_explain(s, &options, budget, &explanation), &is_exact);
    if (status == TRUCE_OK && has_zone)
        status = forgive(sensitivity_try(figures, s, solution, budget, &firmness), &is_exact);
    if (status == TRUCE_OK)
        status = forgive(brief_cut(s, solution, budget, asked->verify, &phases), &is_exact);
    if (status == TRUCE_OK)
        status =
            forgive(brief_judge_promises(figures, s, asked, solution, budget, &promises, &is_exact),
                    &is_exact);
    if (status == TRUCE_OK) {
        brief_answers answers = {s,           solution,
                                 explanation, has_zone ? &firmness : NULL,
                                 phases,      promises != NULL ? asked->n_corridors : 0,
                                 promises};
        bool is_tried = firmness.is_exact || is_too_large(&firmness);
        brief->is_exact = is_exact && is_tried &&
                          (phases == NULL || truce_phase_is_exact(phases)) &&
                          (explanation == NULL || truce_explanation_is_exact(explanation));
        brief->document.is_partial = !brief->is_exact;
        write_team(&brief->document, &answers);
        status = document_status(&brief->document);
    }
    arena_free(figures);
    truce_phase_free(phases);
    truce_explanation_free(explanation);
    return status;
}

/* ---- the room, and a party --------------------------------------------------------------- */

/* Compares two packages by the values of their issues, in the order of the issues. */
static int compare_outcomes(const uint32_t *a, const uint32_t *b, uint32_t n)
{
    for (uint32_t item = 0; item < n; item++)
        if (a[item] != b[item]) return a[item] < b[item] ? -1 : 1;
    return 0;
}

/* Lists the packages of the named deals, each once, in an order that no utility has touched. */
static truce_status list_packages(arena *out, const truce_scenario *s,
                                  const truce_solution *solution, package_list *list)
{
    uint32_t *outcomes = NULL;
    uint32_t n_issues = s->n_issues;
    size_t n = 0;
    TRY(arena_take(out, (size_t)n_issues * TRUCE_DEAL_NAMES, sizeof *outcomes, (void **)&outcomes));
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        if (!solution->deals[name].exists) continue;
        const uint32_t *outcome = solution->deals[name].deal.outcome;
        size_t at = 0;
        while (at < n && compare_outcomes(outcomes + at * n_issues, outcome, n_issues) < 0) at++;
        if (at < n && compare_outcomes(outcomes + at * n_issues, outcome, n_issues) == 0) continue;
        for (size_t k = n * n_issues; k-- > at * n_issues;) outcomes[k + n_issues] = outcomes[k];
        for (uint32_t item = 0; item < n_issues; item++)
            outcomes[at * n_issues + item] = outcome[item];
        n++;
    }
    *list = (package_list){n, outcomes};
    return TRUCE_OK;
}

static truce_status prepare_shared(truce_brief *brief, const truce_scenario *s,
                                   const truce_solution *solution, uint32_t reader)
{
    arena *work = NULL;
    truce_scenario redacted;
    package_list packages;
    truce_status status = arena_new(&brief->meter, &work);
    if (status == TRUCE_OK) status = redact_scenario(work, s, reader, &redacted);
    if (status == TRUCE_OK) status = list_packages(work, s, solution, &packages);
    if (status == TRUCE_OK) {
        brief->is_exact = solution->is_exact;
        brief->document.is_partial = !solution->is_exact;
        brief_say_shared(&brief->document, &redacted, reader, &packages);
        status = document_status(&brief->document);
    }
    arena_free(work);
    return status;
}

/* ---- the brief --------------------------------------------------------------------------- */

static void write_head(document *d, const truce_scenario *s, const truce_brief_options *options)
{
    d->title = document_copy(d, s->title);
    d->summary = document_copy(d, s->summary);
    d->number = options->document ? document_copy(d, text_of(options->document)) : TEXT("");
    d->written = options->written ? document_copy(d, text_of(options->written)) : TEXT("");
    switch (options->reader) {
    case TRUCE_READER_TEAM:
        d->reader = "For the mediation team only: holds every party's figures";
        break;
    case TRUCE_READER_ROOM: d->reader = "For everyone at the table"; break;
    case TRUCE_READER_PARTY:
        d->reader = "Confidential, for";
        d->reader_name = document_copy(d, s->parties[options->party].name);
        break;
    }
}

static truce_status prepare(truce_brief *brief, const truce_scenario *s,
                            const truce_brief_options *options, const truce_budget *budget)
{
    bool is_team = options->reader == TRUCE_READER_TEAM;
    bool is_party = options->reader == TRUCE_READER_PARTY;
    truce_solve_options solving = TRUCE_SOLVE_OPTIONS_INIT;
    truce_solution *solution = NULL;
    solving.verify = options->verify;
    solving.skip_count = !is_team;
    solving.packages_most = BRIEF_PACKAGES;
    brief->document = document_of(brief->memory);
    brief->document.rounds = true;
    write_head(&brief->document, s, options);
    TRY(document_status(&brief->document));
    TRY(truce_solve(s, &solving, budget, &solution));
    truce_status status =
        is_team ? prepare_team(brief, s, solution, options, budget)
                : prepare_shared(brief, s, solution, is_party ? (uint32_t)options->party : NOBODY);
    truce_solution_free(solution);
    return status;
}

truce_status truce_brief_prepare(const truce_scenario *scenario, const truce_brief_options *options,
                                 const truce_budget *budget, truce_brief **out)
{
    truce_brief_options defaults = TRUCE_BRIEF_OPTIONS_INIT;
    if (options == NULL) options = &defaults;
    require(scenario && out && options->size >= sizeof *options);
    require(options->reader == TRUCE_READER_TEAM || options->reader == TRUCE_READER_ROOM ||
            (options->reader == TRUCE_READER_PARTY && options->party < scenario->n_parties));
    require(deal_promise_can_be_asked(scenario, options->corridors, options->n_corridors));
    arena *handle = NULL;
    truce_brief *brief = NULL;
    TRY(arena_new(NULL, &handle));
    truce_status status = ARENA_ARRAY(handle, 1, &brief);
    if (status != TRUCE_OK) {
        arena_free(handle);
        return status;
    }
    *brief = (truce_brief){.handle = handle, .meter = memory_meter_of(budget)};
    status = arena_new(&brief->meter, &brief->memory);
    if (status == TRUCE_OK) status = prepare(brief, scenario, options, budget);
    if (status == TRUCE_OK)
        *out = brief;
    else
        truce_brief_free(brief);
    return status;
}

void truce_brief_free(truce_brief *brief)
{
    if (brief == NULL) return;
    arena *handle = brief->handle;
    arena_free(brief->memory);
    arena_free(handle);
}

bool truce_brief_is_exact(const truce_brief *brief)
{
    return brief != NULL && brief->is_exact;
}
