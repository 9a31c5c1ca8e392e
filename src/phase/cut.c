#include "phase/cut.h"
#include "model/deal.h"
#include "model/phasing.h"
#include "phase/plan_check.h"
#include "phase/plan_read.h"
#include "phase/planner.h"
#include "solve/solve.h"
#include <stdio.h>
#include <string.h>

const char *truce_phase_objective_text(truce_phase_objective objective)
{
    static const char *const names[] = {"phases", "days", "exposure", "guarantee"};
    return (unsigned)objective < TRUCE_PHASE_OBJECTIVES ? names[objective] : NULL;
}

typedef struct cutter {
    truce_phase_answer *answer;
    const truce_phase_options *options;
    truce_diagnostics *sink;
    work_meter work;
} cutter;

/* ---- the plan ---------------------------------------------------------------------------- */

/* Builds the exchange with one change, for advice. */
static truce_status rebuild(void *context, arena *out, plan_change change, bool *is_possible,
                            exchange *result)
{
    cutter *c = context;
    const exchange *e = &c->answer->exchange;
    const exchange_item *item = &e->items[change.item];
    exchange_change changed = EXCHANGE_AS_IT_IS;
    if (change.kind == PLAN_CHANGE_ESCROW) {
        *is_possible = item->passing == PASSING_DIRECT && item->giver != EXCHANGE_OUTSIDE &&
                       !phasing_counts_days(&e->s->issues[item->issue]); /* time cannot be kept */
        changed.escrow = item->issue;
    } else {
        *is_possible = item->passing != PASSING_DEPOSIT && exchange_can_halve(e, change.item);
        changed.halve = item->issue;
    }
    if (!*is_possible) return TRUCE_OK;
    return exchange_build(out, e->s, c->answer->outcome, changed, c->sink, result);
}

static truce_status find(cutter *c)
{
    truce_phase_answer *answer = c->answer;
    plan_options options = {
        .objective = (phase_objective)c->options->objective, .rebuild = rebuild, .context = c};
    return plan_find(answer->memory, &c->work, &answer->exchange, &options, &answer->found);
}

/* Checks what a person wrote. */
static truce_status check_own(cutter *c)
{
    truce_phase_answer *answer = c->answer;
    const truce_phase_options *o = c->options;
    source from = {o->plan_name != NULL ? o->plan_name : "the plan", o->plan, o->plan_bytes};
    plan_chain chain;
    plan_breach breach;
    TRY(plan_read(answer->memory, &answer->exchange, &from, c->sink, &chain));
    answer->found = (phase_answer){
        .is_exact = true, .is_feasibility_known = true, .bound = -1, .has_plan = true};
    TRY(plan_check(answer->memory, &c->work, &answer->exchange, chain.n_phases, chain.states,
                   &answer->found.plan, &breach));
    answer->found.is_feasible = answer->found.plan.holds;
    if (never(breach.kind != PLAN_SOUND)) return TRUCE_E_CHECK; /* plan_read would have said so */
    if (!answer->found.is_feasible) return TRUCE_OK;
    answer->found.has_margins = true;
    return plan_margins(answer->memory, &c->work, &answer->exchange, &answer->found.plan,
                        &answer->found.margins);
}

/* ---- what a plan needs ------------------------------------------------------------------- */

/* Keeps the larger of two amounts; a fraction is rounded down to billionths only to be compared. */
static void keep_larger(phase_amount *most, phase_amount one)
{
    if (one.nano > most->nano || (one.nano == most->nano && one.fraction != NULL)) *most = one;
}

static void note_weakest(cut_weakest *weakest, cut_place place, uint32_t phase, uint32_t party,
                         phase_amount slack, bool *is_first)
{
    if (!*is_first && slack.nano >= weakest->slack.nano) return;
    *weakest = (cut_weakest){place, phase, party, slack};
    *is_first = false;
}

/* Finds the weakest place of the plan, and the guarantees with which it would hold. */
static truce_status find_needs(cutter *c)
{
    truce_phase_answer *answer = c->answer;
    const exchange *e = &answer->exchange;
    const phase_plan *plan = &answer->found.plan;
    phase_amount *needed;
    bool is_first = true, all_join = true;
    TRY(ARENA_ARRAY(answer->memory, e->n_parties, &needed));
    for (uint32_t d = 0; d < e->n_parties; d++) {
        keep_larger(&needed[d], (phase_amount){e->walk_nano[d] - e->end_prize_nano[d], NULL});
        all_join = all_join && plan->join_slack[d].nano >= 0;
        note_weakest(&answer->weakest, CUT_AT_START, 0, d, plan->join_slack[d], &is_first);
    }
    for (uint32_t t = 0; t < plan->n_phases; t++)
        for (uint32_t d = 0; d < e->n_parties; d++) {
            size_t cell = (size_t)t * e->n_parties + d;
            keep_larger(&needed[d], plan->temptation[cell]);
            note_weakest(&answer->weakest, CUT_IN_PHASE, t, d, plan->slack[cell], &is_first);
        }
    for (uint32_t d = 0; d < e->n_parties; d++)
        note_weakest(&answer->weakest, CUT_AT_END, 0, d, plan->end_slack[d], &is_first);
    if (all_join) answer->needed = needed;
    return TRUCE_OK;
}

/* ---- why the plan is as it is ------------------------------------------------------------ */

/* Checks another chain, and keeps what stands against it. */
static truce_status try_chain(cutter *c, arena *scratch, uint32_t n_phases, const uint32_t *states,
                              cut_reason *reason)
{
    const exchange *e = &c->answer->exchange;
    arena_mark mark = arena_here(scratch);
    phase_plan plan;
    plan_breach breach;
    TRY(plan_check(scratch, &c->work, e, n_phases, states, &plan, &breach));
    *reason = (cut_reason){.objection = plan.holds ? CUT_WOULD_HOLD : CUT_BREAKS_RULE};
    if (breach.kind == PLAN_SOUND && !plan.holds) {
        int64_t least = 0;
        for (uint32_t t = 0; t < n_phases; t++)
            for (uint32_t d = 0; d < e->n_parties; d++) {
                size_t cell = (size_t)t * e->n_parties + d;
                if (plan.slack[cell].nano >= least) continue;
                least = plan.slack[cell].nano;
                reason->objection = CUT_TEMPTS;
                reason->party = d;
                reason->temptation = plan.temptation[cell];
                reason->limit = (phase_amount){e->guarantee_nano[d], NULL};
            }
        if (reason->objection == CUT_TEMPTS && reason->temptation.fraction != NULL)
            TRY(arena_text(c->answer->memory, reason->temptation.fraction,
                           strlen(reason->temptation.fraction), &reason->temptation.fraction));
    }
    arena_rewind(scratch, mark);
    return TRUCE_OK;
}

/* Copies all states but one. */
static void leave_out(uint32_t *to, const uint32_t *states, uint32_t n_states, uint32_t n_items,
                      uint32_t left_out)
{
    memcpy(to, states, (size_t)left_out * n_items * sizeof *to);
    memcpy(to + (size_t)left_out * n_items, states + (size_t)(left_out + 1) * n_items,
           (size_t)(n_states - left_out - 1) * n_items * sizeof *to);
}

static truce_status find_reasons(cutter *c, arena *scratch)
{
    truce_phase_answer *answer = c->answer;
    const phase_plan *plan = &answer->found.plan;
    uint32_t n_items = answer->exchange.n_items, n_states = plan->n_phases + 1;
    cut_reason *merged, *swapped;
    uint32_t *chain;
    TRY(ARENA_ARRAY(answer->memory, plan->n_phases, &merged));
    TRY(ARENA_ARRAY(answer->memory, plan->n_phases, &swapped));
    TRY(arena_take(scratch, (size_t)n_states * n_items, sizeof *chain, (void **)&chain));
    for (uint32_t t = 0; t + 1 < plan->n_phases; t++) {
        leave_out(chain, plan->states, n_states, n_items, t + 1);
        TRY(try_chain(c, scratch, plan->n_phases - 1, chain, &merged[t]));
        memcpy(chain, plan->states, (size_t)n_states * n_items * sizeof *chain);
        for (uint32_t k = 0; k < n_items; k++) { /* the second phase's moves come first */
            const uint32_t *at = plan->states + (size_t)t * n_items + k;
            chain[(size_t)(t + 1) * n_items + k] = at[0] + at[2 * n_items] - at[n_items];
        }
        TRY(try_chain(c, scratch, plan->n_phases, chain, &swapped[t]));
    }
    answer->merged = merged;
    answer->swapped = swapped;
    return TRUCE_OK;
}

/* ---- entry ------------------------------------------------------------------------------- */

/* A stop only makes what explains the plan missing. */
static truce_status explain(cutter *c)
{
    const phase_plan *plan = &c->answer->found.plan;
    arena *scratch;
    if (!c->answer->found.has_plan) return TRUCE_OK;
    TRY(find_needs(c));
    if (!plan->holds || plan->n_phases < 2 || plan->n_phases > CUT_REASONS) return TRUCE_OK;
    TRY(arena_new(&c->answer->meter, &scratch));
    truce_status status = find_reasons(c, scratch);
    arena_free(scratch);
    return status == TRUCE_E_STOPPED || status == TRUCE_E_MEMORY ? TRUCE_OK : status;
}

static truce_status cut(cutter *c, const uint32_t *outcome, span where, const span *value_where)
{
    truce_phase_answer *answer = c->answer;
    const truce_scenario *s = answer->scenario;
    uint32_t *kept;
    truce_status days = phasing_check_days(s, c->sink);
    TRY(phasing_check_deal(s, outcome, where, value_where, c->sink));
    TRY(days);
    TRY(ARENA_ARRAY(answer->memory, s->n_issues, &kept));
    memcpy(kept, outcome, s->n_issues * sizeof *kept);
    answer->outcome = kept;
    TRY(exchange_build(answer->memory, s, kept, EXCHANGE_AS_IT_IS, c->sink, &answer->exchange));
    answer->is_own_plan = c->options->plan != NULL;
    TRY(answer->is_own_plan ? check_own(c) : find(c));
    return explain(c);
}

truce_status cut_package(const truce_scenario *s, const uint32_t *outcome, const char *deal_name,
                         span where, const span *value_where, const truce_phase_options *options,
                         const truce_budget *budget, truce_diagnostics *sink,
                         truce_phase_answer **out)
{
    arena *handle;
    truce_phase_answer *answer;
    TRY(arena_new(NULL, &handle));
    truce_status status = ARENA_ARRAY(handle, 1, &answer);
    if (status != TRUCE_OK) {
        arena_free(handle);
        return status;
    }
    *answer = (truce_phase_answer){
        .handle = handle, .meter = memory_meter_of(budget), .scenario = s, .deal_name = deal_name};
    cutter c = {answer, options, sink, work_meter_of(budget)};
    status = arena_new(&answer->meter, &answer->memory);
    if (status == TRUCE_OK) status = cut(&c, outcome, where, value_where);
    if (status == TRUCE_OK)
        *out = answer;
    else
        truce_phase_free(answer);
    return status;
}

/* ---- which deal -------------------------------------------------------------------------- */

/* What is to be cut, while it is being found. */
typedef struct wanted {
    const truce_scenario *s;
    uint32_t *outcome;
    span *value_where;
    bool has_values;
    const char *name; /* of a deal, or NULL */
    span where;
} wanted;

/* Returns the name of a deal, as a text that lasts; NULL when there is none. */
static const char *find_name(text written, truce_deal_name *name)
{
    for (int k = 0; k < TRUCE_DEAL_NAMES; k++) {
        const char *known = truce_deal_name_text((truce_deal_name)k);
        *name = (truce_deal_name)k;
        if (text_equal(written, text_of(known))) return known;
    }
    return NULL;
}

/* Solves the scenario for a named deal. */
static truce_status solve_for(wanted *w, truce_deal_name name, const truce_budget *budget,
                              truce_diagnostics *sink)
{
    truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
    truce_solution *solution = NULL;
    options.skip_count = true;
    TRY(truce_solve(w->s, &options, budget, &solution));
    size_t point = truce_solution_deal(solution, name);
    truce_status status = TRUCE_OK;
    if (point != SIZE_MAX) {
        memcpy(w->outcome, truce_solution_frontier_outcome(solution, point),
               w->s->n_issues * sizeof *w->outcome);
    } else if (!truce_solution_is_exact(solution)) {
        bool by_memory = solution->stopped_by != NULL && solution->stopped_by[0] == 'm';
        status = by_memory ? TRUCE_E_MEMORY : TRUCE_E_STOPPED;
    } else {
        diagnostic_report(sink, E_PHASE_NO_DEAL, w->where,
                          "name a package instead: ISSUE=VALUE, ... with every issue", w->name);
        status = TRUCE_E_INPUT;
    }
    truce_solution_free(solution);
    return status;
}

/* Reports that a deal is neither a name nor a package. */
static truce_status report_name(truce_diagnostics *sink, const source *from)
{
    text candidates[TRUCE_DEAL_NAMES];
    char hint[160];
    for (int k = 0; k < TRUCE_DEAL_NAMES; k++)
        candidates[k] = text_of(truce_deal_name_text((truce_deal_name)k));
    text written = {from->bytes, from->size};
    const char *near = diagnostic_nearest(written, candidates, TRUCE_DEAL_NAMES, hint, sizeof hint);
    diagnostic_report(sink, E_PHASE_DEAL, (span){from, 0, from->size},
                      near != NULL ? near
                                   : "write utilitarian, nash, egalitarian, kalai_smorodinsky, or "
                                     "a package: ISSUE=VALUE, ...",
                      SHOWN(written));
    return TRUCE_E_INPUT;
}

/* Finds the outcome that is to be cut. */
static truce_status find_deal(wanted *w, const source *asked, const truce_budget *budget,
                              truce_diagnostics *sink)
{
    const phasing *p = &w->s->phasing;
    truce_deal_name name;
    if (asked->bytes != NULL) {
        w->where = (span){asked, 0, asked->size};
        w->name = find_name((text){asked->bytes, asked->size}, &name);
        if (w->name != NULL) return solve_for(w, name, budget, sink);
        if (memchr(asked->bytes, '=', asked->size) == NULL) return report_name(sink, asked);
        w->has_values = true;
        return deal_read_part(w->s, w->where, sink, w->outcome, w->value_where);
    }
    w->where = p->is_given ? p->where : (span){&w->s->from, 0, 0};
    if (p->deal_where.source != NULL) w->where = p->deal_where;
    if (p->package != NULL) {
        memcpy(w->outcome, p->package, w->s->n_issues * sizeof *w->outcome);
        return TRUCE_OK;
    }
    w->name = find_name(p->deal.size > 0 ? p->deal : TEXT("nash"), &name);
    if (never(w->name == NULL)) return TRUCE_E_MISUSE;
    return solve_for(w, name, budget, sink);
}

truce_status truce_phase(const truce_scenario *scenario, const truce_phase_options *options,
                         const truce_budget *budget, truce_diagnostics *diagnostics,
                         truce_phase_answer **out)
{
    static const truce_phase_options defaults = TRUCE_PHASE_OPTIONS_INIT;
    if (options == NULL) options = &defaults;
    require(scenario != NULL && diagnostics != NULL && out != NULL);
    require((unsigned)options->objective < TRUCE_PHASE_OBJECTIVES);
    require(options->plan != NULL || options->plan_bytes == 0);
    wanted w = {.s = scenario};
    source asked = {"the deal", options->deal, options->deal ? strlen(options->deal) : 0};
    memory_meter meter = memory_meter_of(budget);
    arena *scratch;
    TRY(arena_new(&meter, &scratch));
    truce_status status = ARENA_ARRAY(scratch, scenario->n_issues, &w.outcome);
    if (status == TRUCE_OK) status = ARENA_ARRAY(scratch, scenario->n_issues, &w.value_where);
    if (status == TRUCE_OK) status = find_deal(&w, &asked, budget, diagnostics);
    if (status == TRUCE_OK)
        status =
            cut_package(scenario, w.outcome, w.name, w.where, w.has_values ? w.value_where : NULL,
                        options, budget, diagnostics, out);
    arena_free(scratch);
    return status;
}

void truce_phase_free(truce_phase_answer *answer)
{
    if (answer == NULL) return;
    arena *handle = answer->handle;
    arena_free(answer->memory);
    arena_free(handle);
}

bool truce_phase_is_exact(const truce_phase_answer *answer)
{
    return answer != NULL && answer->found.is_exact;
}

bool truce_phase_is_feasible(const truce_phase_answer *answer)
{
    return answer != NULL && answer->found.is_feasible;
}

size_t truce_phase_phases(const truce_phase_answer *answer)
{
    return answer != NULL && answer->found.has_plan ? answer->found.plan.n_phases : 0;
}
