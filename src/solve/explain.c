#include "solve/deadlock.h"
#include "solve/turns.h"
#include "solve/verify.h"
#include <string.h>

#define EXPLAIN_MOST 1000
/* Units of work for counting the zones that bridges open, or that dropped demands leave, all
 * together: some tenths of a second. One zone may take no more than its share of it, so that a
 * large one does not keep the small ones from being counted. */
#define COUNT_WORK UINT64_C(20000000)
#define ZONE_WORK UINT64_C(3000000) /* vectors and pairs */
#define VERIFY_OUTCOMES UINT64_C(200000)

typedef struct explainer {
    truce_explanation *explanation;
    const truce_scenario *s;
    size_t most;
    work_meter work;
    uint64_t spent_on_counts;
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

/* Counts a zone, as long as all counts together have not become too much work. */
static truce_status count_zone(explainer *x, zone_demands demands, bool *is_counted,
                               big_count *acceptable)
{
    *is_counted = false;
    if (x->spent_on_counts >= COUNT_WORK) return TRUCE_OK;
    uint64_t before = work_spent(&x->work);
    TRY(zone_count(x->explanation->memory, &x->work, &x->model, demands, ZONE_WORK, is_counted,
                   acceptable));
    x->spent_on_counts += work_spent(&x->work) - before;
    return TRUCE_OK;
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

/* Copies sets of bits as lists of demands, in the order of names. `rank` gives the bit of each of
 * `n_demands`. */
static truce_status keep_sets(explainer *x, const bits_list *list, const uint32_t *rank,
                              uint32_t n_demands, const demand_set **sets)
{
    arena *out = x->explanation->memory;
    uint32_t *demand_of;
    demand_set *kept;
    TRY(ARENA_ARRAY(out, n_demands, &demand_of));
    TRY(ARENA_ARRAY(out, list->n, &kept));
    for (uint32_t demand = 0; demand < n_demands; demand++) demand_of[rank[demand]] = demand;
    for (size_t i = 0; i < list->n; i++) {
        const uint64_t *bits = bits_list_at(list, i);
        uint32_t *members;
        TRY(ARENA_ARRAY(out, bits_count(bits, list->n_words), &members));
        kept[i].demands = members;
        for (size_t bit = bits_next(bits, list->n_words, 0); bit != SIZE_MAX;
             bit = bits_next(bits, list->n_words, bit + 1))
            members[kept[i].n++] = demand_of[bit];
    }
    *sets = kept;
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
    uint32_t *rank = rank_limits(own, s);
    if (rank == NULL) return TRUCE_E_MEMORY;
    conflict_input input = {
        .q = &q, .first_party = s->n_limits, .n_demands = s->n_limits, .rank = rank};
    deadlock found;
    const demand_set *first;
    TRY(deadlock_find(own, &x->work, &input, 1, DEADLOCK_CONFLICTS, &found));
    assert(found.conflicts.list.n > 0);
    TRY(keep_sets(x, &found.conflicts.list, rank, s->n_limits, &first));
    x->explanation->n_limits_conflict = first->n;
    x->explanation->limits_in_conflict = first->demands;
    return TRUCE_OK;
}

/* ---- no zone
 * -------------------------------------------------------------------------------------- */

static set_proof proof_of(const deadlock_sets *sets)
{
    return (set_proof){
        .is_complete = sets->is_complete, .has_up_to = sets->has_up_to, .up_to = sets->up_to};
}

/* Keeps what was found, also where the search was stopped. */
static truce_status keep_found(explainer *x, const deadlock *found)
{
    truce_explanation *e = x->explanation;
    TRY(keep_sets(x, &found->conflicts.list, x->rank, x->s->n_demands, &e->conflicts));
    e->n_conflicts = found->conflicts.list.n;
    TRY(keep_sets(x, &found->corrections.list, x->rank, x->s->n_demands, &e->corrections));
    e->n_corrections = found->corrections.list.n;
    e->conflicts_proof = proof_of(&found->conflicts);
    e->corrections_proof = proof_of(&found->corrections);
    e->is_complete = found->conflicts.is_complete && found->corrections.is_complete;
    bridge *bridges;
    TRY(ARENA_ARRAY(e->memory, e->n_corrections, &bridges));
    for (size_t i = 0; i < e->n_corrections; i++) bridges[i].drop = e->corrections[i];
    e->bridges = bridges;
    e->n_bridges = e->n_corrections;
    return TRUCE_OK;
}

static truce_status find_sets(explainer *x, arena *own, void *about)
{
    question q = deadlock_question(&x->model);
    (void)about;
    conflict_input input = {
        .q = &q, .first_party = x->s->n_red_lines, .n_demands = x->s->n_demands, .rank = x->rank};
    deadlock found;
    truce_status status = deadlock_find(own, &x->work, &input, x->most, DEADLOCK_ALTERNATE, &found);
    truce_status kept = keep_found(x, &found);
    return status != TRUCE_OK ? status : kept;
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
    return count_zone(x, demands, &result->is_counted, &result->acceptable);
}

static truce_status build_bridges(explainer *x)
{
    truce_explanation *explanation = x->explanation;
    bridge *bridges = (bridge *)(uintptr_t)explanation->bridges; /* ours: still being made */
    for (size_t i = 0; i < explanation->n_bridges; i++) {
        work_tell(&x->work, "building bridges", (double)i / (double)explanation->n_bridges);
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
    TRY(count_zone(x, demands, &cost->is_counted, &cost->acceptable));
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

static truce_status explain_limits(explainer *x)
{
    x->explanation->is_feasibility_known = true;
    x->explanation->limits_conflict = true;
    x->explanation->is_complete = true;
    return ask(x, find_limits_conflict, NULL);
}

static truce_status explain(explainer *x)
{
    truce_explanation *explanation = x->explanation;
    TRY(rank_names(x));
    TRY(zone_model_build(x->memory, &x->work, x->s, RED_LINES_TRACKED, NULL, &x->model));
    if (x->model.g != NULL && x->model.g->is_empty) return explain_limits(x);
    zone_view view;
    TRY(zone_view_find(x->memory, &x->work, &x->model, (zone_demands){.is_dropped = NULL}, &view));
    explanation->is_feasibility_known = true;
    explanation->is_feasible = view.is_possible;
    if (view.is_possible) {
        explanation->is_complete = true;
        return explain_zone(x, &view);
    }
    TRY(turns_complete(x->memory, &x->work, &x->model));
    if (x->model.g->is_empty) return explain_limits(x);
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
