#include "model/evaluate.h"
#include "solve/conflict.h"
#include "solve/verify.h"
#include "solve/zone.h"
#include <string.h>

#define EXPLAIN_MOST 1000
/* How often conflicts are tried against corrections that are not all known. */
#define EXPLAIN_ROUNDS 6
#define VERIFY_OUTCOMES UINT64_C(200000)

typedef struct explainer {
    truce_explanation *explanation;
    const truce_scenario *s;
    size_t most;
    work_meter work;
    arena *memory; /* of the model */
    zone_model model;
    uint32_t *rank; /* by demand: place of its id in the order of names */
} explainer;

/* Runs `body` with an arena of its own for one question; statements of the caller's stay readable
 * when each question's memory is given back at once. */
typedef truce_status (*asker)(explainer *x, arena *own, void *about);

static truce_status ask(explainer *x, asker body, void *about)
{
    arena *own;
    TRY(arena_new(&x->explanation->meter, &own));
    truce_status status = body(x, own, about);
    arena_free(own);
    return status;
}

static truce_status rank_names(explainer *x)
{
    uint32_t n = x->s->n_demands, *order;
    TRY(ARENA_ARRAY(x->memory, n, &order));
    TRY(ARENA_ARRAY(x->memory, n, &x->rank));
    for (uint32_t i = 0; i < n; i++) order[i] = i;
    for (uint32_t gap = n / 2; gap > 0; gap /= 2)
        for (uint32_t i = gap; i < n; i++) {
            uint32_t demand = order[i], at = i;
            for (; at >= gap &&
                   text_compare(x->s->demands[order[at - gap]].id, x->s->demands[demand].id) > 0;
                 at -= gap)
                order[at] = order[at - gap];
            order[at] = demand;
        }
    for (uint32_t i = 0; i < n; i++) x->rank[order[i]] = i;
    return TRUCE_OK;
}

/* ---- no outcome under the limits alone --------------------------------------------------------
 */

static uint32_t *rank_limits(arena *own, const truce_scenario *s)
{
    uint32_t *rank;
    if (ARENA_ARRAY(own, s->n_limits, &rank) != TRUCE_OK) return NULL;
    for (uint32_t i = 0; i < s->n_limits; i++)
        for (uint32_t j = 0; j < s->n_limits; j++)
            rank[i] += text_compare(s->limits[j].id, s->limits[i].id) < 0;
    return rank;
}

static truce_status find_limits_conflict(explainer *x, arena *own, void *about)
{
    const truce_scenario *s = x->s;
    (void)about;
    condition *conditions;
    TRY(ARENA_ARRAY(own, s->n_limits, &conditions));
    for (uint32_t i = 0; i < s->n_limits; i++)
        conditions[i] =
            (condition){.expression = s->limits[i].requires_, .use = CONDITION_TRACKED, .mark = i};
    question q = {.pay = &x->model.pay};
    TRY(graph_build(own, &x->work, s, s->n_limits, conditions, (decision_graph **)(void *)&q.g));
    demand_sets corrections = {0}, conflicts = {0};
    /* Every correction is needed: a conflict must meet them all. */
    conflict_input input = {.q = &q, .first_party = s->n_limits, .most = SIZE_MAX};
    TRY(conflict_find_corrections(own, &x->work, input, &corrections));
    TRY(conflict_find_hitting_sets(own, &x->work, corrections.n, corrections.sets, 1, &conflicts));
    uint32_t *rank = rank_limits(own, s), *members;
    if (rank == NULL) return TRUCE_E_MEMORY;
    assert(conflicts.n > 0);
    conflict_sort((demand_set *)(uintptr_t)conflicts.sets, conflicts.n, rank);
    demand_set first = conflicts.sets[0];
    TRY(ARENA_ARRAY(x->explanation->memory, first.n, &members));
    memcpy(members, first.demands, first.n * sizeof *members);
    x->explanation->n_limits_conflict = first.n;
    x->explanation->limits_in_conflict = members;
    return TRUCE_OK;
}

/* ---- no zone
 * -------------------------------------------------------------------------------------- */

static truce_status keep_sets(explainer *x, demand_sets found, const demand_set **sets, size_t *n)
{
    demand_set *kept;
    size_t n_kept = found.n < x->most ? found.n : x->most;
    conflict_sort((demand_set *)(uintptr_t)found.sets, found.n, x->rank);
    TRY(ARENA_ARRAY(x->explanation->memory, n_kept, &kept));
    for (size_t i = 0; i < n_kept; i++) {
        uint32_t *members;
        TRY(ARENA_ARRAY(x->explanation->memory, found.sets[i].n, &members));
        memcpy(members, found.sets[i].demands, found.sets[i].n * sizeof *members);
        kept[i] = (demand_set){.n = found.sets[i].n, .demands = members};
    }
    *sets = kept;
    *n = n_kept;
    return TRUCE_OK;
}

/* Asks for an outcome that keeps the demands in force. `broken` gets what it breaks; n = SIZE_MAX
 * when there is none. */
static truce_status find_witness(explainer *x, arena *own, const bool *is_dropped,
                                 demand_set *broken)
{
    arena *question_memory, *scratch = NULL;
    zone_view view;
    package p;
    uint32_t *members;
    *broken = (demand_set){.n = SIZE_MAX};
    TRY(arena_new(&x->explanation->meter, &question_memory));
    truce_status status = zone_view_find(question_memory, &x->work, &x->model,
                                         (zone_demands){.is_dropped = is_dropped}, &view);
    bool is_possible = status == TRUCE_OK && view.is_possible;
    if (is_possible) status = arena_new(&x->explanation->meter, &scratch);
    if (is_possible && status == TRUCE_OK)
        status = zone_package(question_memory, scratch, &x->work, &view, 0, &p);
    if (is_possible && status == TRUCE_OK) status = ARENA_ARRAY(own, x->s->n_demands, &members);
    if (is_possible && status == TRUCE_OK) {
        *broken = (demand_set){.demands = members};
        for (uint32_t demand = 0; demand < x->s->n_demands; demand++)
            if (!evaluate_demand(x->s, demand, p.outcome)) members[broken->n++] = demand;
    }
    arena_free(scratch);
    arena_free(question_memory);
    return status;
}

/* Finds a correction that leaves all of `kept`, if there is one: what some outcome that keeps them
 * breaks, made smaller while another outcome breaks less. n = SIZE_MAX: `kept` is a conflict. */
static truce_status find_correction_beside(explainer *x, arena *own, demand_set kept,
                                           demand_set *result)
{
    bool *is_dropped;
    demand_set less;
    TRY(ARENA_ARRAY(own, x->s->n_demands, &is_dropped));
    for (uint32_t demand = 0; demand < x->s->n_demands; demand++) is_dropped[demand] = true;
    for (size_t i = 0; i < kept.n; i++) is_dropped[kept.demands[i]] = false;
    TRY(find_witness(x, own, is_dropped, result));
    if (result->n == SIZE_MAX) return TRUCE_OK;
    for (uint32_t tried = 0; tried < x->s->n_demands; tried++) {
        bool is_broken = false;
        for (uint32_t demand = 0; demand < x->s->n_demands; demand++) is_dropped[demand] = false;
        for (size_t i = 0; i < result->n; i++) {
            is_dropped[result->demands[i]] = true;
            is_broken = is_broken || result->demands[i] == tried;
        }
        if (!is_broken) continue;
        is_dropped[tried] = false;
        TRY(find_witness(x, own, is_dropped, &less));
        if (less.n != SIZE_MAX) *result = less;
    }
    return TRUCE_OK;
}

static bool have_common(demand_set a, demand_set b)
{
    for (size_t i = 0; i < a.n; i++)
        for (size_t j = 0; j < b.n; j++)
            if (a.demands[i] == b.demands[j]) return true;
    return false;
}

/* Finds the first conflicts although only some corrections are known: a set that meets all that are
 * known is a conflict, or there is a correction beside it, which is then known too. When that takes
 * too many rounds, the list ends before the first set that is not sure: it has no gap. */
static truce_status find_first_conflicts(explainer *x, arena *own, demand_sets known,
                                         demand_sets *conflicts)
{
    demand_set *family = NULL;
    size_t n = 0, capacity = 0, n_before, n_sure = 0, rounds = 0;
    TRY(ARENA_RESERVE(own, &family, &capacity, known.n));
    for (; n < known.n; n++) family[n] = known.sets[n];
    do {
        n_before = n;
        TRY(conflict_find_hitting_sets(own, &x->work, n, family, x->most, conflicts));
        conflict_sort((demand_set *)(uintptr_t)conflicts->sets, conflicts->n, x->rank);
        /* The first sets are those of the round before, as long as these were conflicts. */
        bool is_sure = true;
        for (size_t i = n_sure; i < conflicts->n && i < x->most; i++) {
            bool is_met = true;
            demand_set beside;
            for (size_t j = n_before; j < n && is_met; j++)
                is_met = have_common(conflicts->sets[i], family[j]);
            if (!is_met) {
                is_sure = false;
                continue;
            }
            TRY(find_correction_beside(x, own, conflicts->sets[i], &beside));
            if (beside.n == SIZE_MAX) {
                n_sure += is_sure;
                continue;
            }
            is_sure = false;
            TRY(ARENA_RESERVE(own, &family, &capacity, n + 1));
            family[n++] = beside;
        }
        work_tell(&x->work, "finding the smallest conflicts", -1.0);
    } while (n > n_before && ++rounds < EXPLAIN_ROUNDS);
    if (n > n_before) *conflicts = (demand_sets){.n = n_sure, .sets = conflicts->sets};
    return TRUCE_OK;
}

static truce_status find_sets(explainer *x, arena *own, void *about)
{
    truce_explanation *explanation = x->explanation;
    question q = {.g = x->model.g, .pay = &x->model.pay};
    (void)about;
    for (uint32_t party = 0; party < x->s->n_parties; party++) {
        const struct party *p = &x->s->parties[party];
        int64_t reservation_nano = x->model.pay.reservations_nano[party];
        int64_t need = payoff_at_least(&x->model.pay, party, reservation_nano);
        /* A cap below the reservation: whatever is agreed, this demand is broken. */
        if (p->has_cap && p->cap_nano < reservation_nano) need = CONFLICT_NEVER_MET;
        q.dims[q.n_dims] = party;
        q.need[q.n_dims++] = need;
    }
    demand_sets corrections = {0}, conflicts = {0};
    /* A short list of conflicts needs all corrections too: a set that meets only some of them is
     * no conflict. So the search goes as far as it would without `most`. */
    size_t most = x->most > EXPLAIN_MOST ? x->most : EXPLAIN_MOST;
    conflict_input input = {.q = &q, .first_party = x->s->n_red_lines, .most = most};
    TRY(conflict_find_corrections(own, &x->work, input, &corrections));
    if (corrections.is_complete)
        TRY(conflict_find_hitting_sets(own, &x->work, corrections.n, corrections.sets, x->most,
                                       &conflicts));
    else
        TRY(find_first_conflicts(x, own, corrections, &conflicts));
    explanation->is_complete = corrections.is_complete && conflicts.is_complete &&
                               corrections.n <= x->most && conflicts.n <= x->most;
    TRY(keep_sets(x, corrections, &explanation->corrections, &explanation->n_corrections));
    return keep_sets(x, conflicts, &explanation->conflicts, &explanation->n_conflicts);
}

static truce_status build_bridge(explainer *x, arena *own, void *about)
{
    bridge *result = about;
    bool *is_dropped, is_principal_dropped[FAIR_PRINCIPALS] = {false}, drops_principal = false;
    zone_view view;
    arena *scratch;
    TRY(ARENA_ARRAY(own, x->s->n_demands, &is_dropped));
    for (size_t i = 0; i < result->drop.n; i++) is_dropped[result->drop.demands[i]] = true;
    for (uint32_t d = 0; d < x->s->n_principals; d++) {
        is_principal_dropped[d] =
            is_dropped[scenario_reservation_demand(x->s, x->s->principals[d])];
        drops_principal = drops_principal || is_principal_dropped[d];
    }
    zone_demands demands = {.is_dropped = is_dropped};
    TRY(zone_view_find(own, &x->work, &x->model, demands, &view));
    if (never(!view.is_possible)) return TRUCE_E_CHECK;
    fair_input input = zone_fair_input(&view);
    uint64_t ties;
    size_t point = drops_principal ? fair_find_bridge(&input, is_principal_dropped)
                                   : fair_find(&input, TRUCE_DEAL_NASH, &ties);
    TRY(arena_new(&x->explanation->meter, &scratch));
    truce_status status =
        zone_package(x->explanation->memory, scratch, &x->work, &view, point, &result->deal);
    arena_free(scratch);
    TRY(status);
    result->exists = true;
    return zone_count(x->explanation->memory, &x->work, &x->model, demands, &result->is_counted,
                      &result->acceptable);
}

static truce_status build_bridges(explainer *x)
{
    truce_explanation *explanation = x->explanation;
    bridge *bridges;
    TRY(ARENA_ARRAY(explanation->memory, explanation->n_corrections, &bridges));
    explanation->bridges = bridges;
    explanation->n_bridges = explanation->n_corrections;
    for (size_t i = 0; i < explanation->n_corrections; i++)
        bridges[i].drop = explanation->corrections[i];
    for (size_t i = 0; i < explanation->n_corrections; i++) {
        work_tell(&x->work, "building bridges", (double)i / (double)explanation->n_corrections);
        TRY(ask(x, build_bridge, &bridges[i]));
    }
    return TRUCE_OK;
}

static truce_status find_concession(explainer *x, arena *own, void *about)
{
    truce_explanation *explanation = x->explanation;
    zone_view view;
    arena *scratch;
    int64_t *shortfall_nano;
    (void)about;
    work_tell(&x->work, "finding the smallest concession", -1.0);
    TRY(zone_view_find(own, &x->work, &x->model, (zone_demands){.without_principals = true},
                       &view));
    if (!view.is_possible) return TRUCE_OK;
    fair_input input = zone_fair_input(&view);
    TRY(arena_new(&explanation->meter, &scratch));
    truce_status status = zone_package(explanation->memory, scratch, &x->work, &view,
                                       fair_find_concession(&input), &explanation->concession);
    arena_free(scratch);
    TRY(status);
    TRY(ARENA_ARRAY(explanation->memory, x->s->n_parties, &shortfall_nano));
    for (uint32_t d = 0; d < x->s->n_principals; d++) {
        uint32_t party = x->s->principals[d];
        int64_t short_nano =
            input.reservation_nano[d] - explanation->concession.utility_nano[party];
        shortfall_nano[party] = short_nano > 0 ? short_nano : 0;
    }
    explanation->shortfall_nano = shortfall_nano;
    explanation->has_concession = true;
    return TRUCE_OK;
}

/* ---- a zone
 * ----------------------------------------------------------------------------------------- */

typedef struct cost_question {
    const zone_view *base;
    demand_cost *cost;
} cost_question;

/* What changes when one demand is dropped. It binds exactly when the larger zone's frontier has a
 * point that the frontier does not reach: what breaks only this demand is what the zone gains. */
static truce_status find_cost(explainer *x, arena *own, void *about)
{
    const cost_question *asked = about;
    demand_cost *cost = asked->cost;
    bool *is_dropped;
    zone_view view;
    arena *scratch;
    uint64_t ties;
    TRY(ARENA_ARRAY(own, x->s->n_demands, &is_dropped));
    is_dropped[cost->demand] = true;
    zone_demands demands = {.is_dropped = is_dropped};
    TRY(zone_view_find(own, &x->work, &x->model, demands, &view));
    front base = {.n = asked->base->n, .points = asked->base->points};
    for (size_t point = 0; point < view.n && !cost->binds; point++)
        cost->binds =
            !front_covers(base, x->s->n_principals, view.points + point * x->s->n_principals);
    fair_input input = zone_fair_input(&view);
    size_t nash = fair_find(&input, TRUCE_DEAL_NASH, &ties);
    if (nash != SIZE_MAX) {
        TRY(arena_new(&x->explanation->meter, &scratch));
        truce_status status =
            zone_package(x->explanation->memory, scratch, &x->work, &view, nash, &cost->nash);
        arena_free(scratch);
        TRY(status);
        cost->has_nash = true;
    }
    TRY(zone_count(x->explanation->memory, &x->work, &x->model, demands, &cost->is_counted,
                   &cost->acceptable));
    cost->is_known = true;
    return TRUCE_OK;
}

static truce_status explain_zone(explainer *x, const zone_view *base)
{
    truce_explanation *explanation = x->explanation;
    fair_input input = zone_fair_input(base);
    int64_t *can_give_nano;
    demand_cost *costs;
    TRY(ARENA_ARRAY(explanation->memory, x->s->n_parties, &can_give_nano));
    for (uint32_t d = 0; d < x->s->n_principals; d++)
        can_give_nano[x->s->principals[d]] = input.ideal_nano[d] - input.reservation_nano[d];
    explanation->can_give_nano = can_give_nano;
    TRY(ARENA_ARRAY(explanation->memory, x->s->n_demands, &costs));
    for (uint32_t demand = 0; demand < x->s->n_demands; demand++) costs[demand].demand = demand;
    explanation->costs = costs;
    explanation->n_costs = x->s->n_demands;
    for (uint32_t demand = 0; demand < x->s->n_demands; demand++) {
        work_tell(&x->work, "finding what each demand costs", (double)demand / x->s->n_demands);
        TRY(ask(x, find_cost, &(cost_question){.base = base, .cost = &costs[demand]}));
    }
    return TRUCE_OK;
}

/* ---- entry
 * ------------------------------------------------------------------------------------------- */

static truce_status explain(explainer *x)
{
    truce_explanation *explanation = x->explanation;
    TRY(rank_names(x));
    TRY(zone_model_build(x->memory, &x->work, x->s, RED_LINES_TRACKED, NULL, &x->model));
    if (x->model.g->is_empty) {
        explanation->is_feasibility_known = true;
        explanation->limits_conflict = true;
        explanation->is_complete = true;
        return ask(x, find_limits_conflict, NULL);
    }
    zone_view view;
    TRY(zone_view_find(x->memory, &x->work, &x->model, (zone_demands){.is_dropped = NULL}, &view));
    explanation->is_feasibility_known = true;
    explanation->is_feasible = view.is_possible;
    if (view.is_possible) {
        explanation->is_complete = true;
        return explain_zone(x, &view);
    }
    TRY(ask(x, find_sets, NULL));
    TRY(ask(x, find_concession, NULL));
    return build_bridges(x);
}

static truce_status check(const explainer *x, bool is_wanted, const truce_budget *budget)
{
    const char *finding = NULL;
#ifndef NDEBUG
    is_wanted = true;
#endif
    if (!is_wanted || !x->explanation->is_exact) return TRUCE_OK;
    truce_status status =
        verify_explanation(x->s, x->explanation, VERIFY_OUTCOMES, budget, &finding);
    if (status == TRUCE_E_STOPPED) return TRUCE_OK;
    TRY(status);
    return finding != NULL ? TRUCE_E_CHECK : TRUCE_OK;
}

truce_status truce_explain(const truce_scenario *s, const truce_explain_options *options,
                           const truce_budget *budget, truce_explanation **out)
{
    static const truce_explain_options defaults = TRUCE_EXPLAIN_OPTIONS_INIT;
    require(s != NULL && out != NULL);
    if (options == NULL) options = &defaults;
    arena *handle;
    truce_explanation *explanation;
    TRY(arena_new(NULL, &handle));
    truce_status status = ARENA_ARRAY(handle, 1, &explanation);
    if (status != TRUCE_OK) {
        arena_free(handle);
        return status;
    }
    *explanation =
        (truce_explanation){.handle = handle, .meter = memory_meter_of(budget), .is_exact = true};
    explainer x = {.explanation = explanation,
                   .s = s,
                   .work = work_meter_of(budget),
                   .most = options->most > 0 ? options->most : EXPLAIN_MOST};
    status = arena_new(&explanation->meter, &explanation->memory);
    if (status == TRUCE_OK) status = arena_new(&explanation->meter, &x.memory);
    if (status == TRUCE_OK) status = explain(&x);
    if (status == TRUCE_E_STOPPED || status == TRUCE_E_MEMORY) {
        explanation->is_exact = false;
        explanation->is_complete = false;
        explanation->stopped_by = status == TRUCE_E_MEMORY ? "memory" : "time";
        status = TRUCE_OK;
    }
    if (status == TRUCE_OK) status = check(&x, options->verify, budget);
    arena_free(x.memory);
    if (status != TRUCE_OK) {
        truce_explanation_free(explanation);
        return status;
    }
    *out = explanation;
    return TRUCE_OK;
}

void truce_explanation_free(truce_explanation *explanation)
{
    if (explanation == NULL) return;
    arena *handle = explanation->handle;
    arena_free(explanation->memory);
    arena_free(handle);
}

bool truce_explanation_is_feasible(const truce_explanation *explanation)
{
    return explanation->is_feasible;
}

bool truce_explanation_is_exact(const truce_explanation *explanation)
{
    return explanation->is_exact;
}
