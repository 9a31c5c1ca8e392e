#include "corridor/bottleneck.h"
#include "corridor/closure.h"
#include "corridor/fair_order.h"
#include "corridor/fair_proof.h"
#include "corridor/promise.h"
#include "flow/flow_certificate.h"
#include <string.h>

/* The simplex tells how far it is after so many units of work. */
#define UNITS_PER_REPORT UINT64_C(100000000)

typedef struct planning {
    const truce_corridor *c;
    truce_corridor_plan *plan;
    const truce_corridor_options *options;
    arena *scratch;
    work_meter work;
    network net;
    flow_incidence incidence;
    simplex *s;
    int64_t *flow;    /* n_arcs */
    int64_t *cost;    /* n_arcs: fairness in steps before transport */
    int64_t *balance; /* [places][days] */
    int64_t most;     /* that can be served; -1: not known */
} planning;

/* Whether plans are verified: always in debug builds. */
static bool is_checked(const truce_corridor_options *options)
{
#ifndef NDEBUG
    return options->size > 0;
#else
    return options->verify;
#endif
}

/* ---- making the network ------------------------------------------------------------------- */

/* What a truck of one step is worth more than one of the next: more than any way costs, there and
 * back, so that transport never decides over coverage. The limits of the reader keep it in bounds.
 */
static int64_t weight_of_step(const network *net)
{
    return 2 * flow_path_cost(&net->problem) + 1;
}

/* Sets the costs that steps have in the first solve. */
static void set_costs(planning *p)
{
    const network *net = &p->net;
    int64_t weight = weight_of_step(net);
    memcpy(p->cost, net->cost, (size_t)net->steps * sizeof *p->cost);
    for (uint32_t k = 0; k < net->n_needs; k++) {
        const need *n = &net->needs[k];
        int64_t served = 0;
        for (int32_t arc = n->first_step; arc < n->first_step + n->n_steps; arc++) {
            served += net->capacity[arc];
            p->cost[arc] = -weight * (COVERAGE_STEPS + 1 - coverage_step(served, n->needed));
        }
    }
}

static truce_status make_network(planning *p)
{
    truce_corridor_plan *plan = p->plan;
    TRY(network_make(p->scratch, p->c, plan->closures, plan->n_closures, &p->net));
    size_t n_arcs = (size_t)p->net.problem.n_arcs;
    plan->n_arcs = n_arcs;
    TRY(ARENA_ARRAY(p->scratch, n_arcs, &p->flow));
    TRY(ARENA_ARRAY(p->scratch, n_arcs, &p->cost));
    TRY(ARENA_ARRAY(p->scratch, (size_t)corridor_places(p->c) * p->c->days, &p->balance));
    TRY(flow_incidence_make(p->scratch, &p->net.problem, &p->incidence));
    set_costs(p);
    flow_problem in_steps = p->net.problem;
    in_steps.cost = p->cost;
    return simplex_new(&plan->meter, &in_steps, &p->s);
}

/* ---- solving ------------------------------------------------------------------------------ */

static int64_t all_served(const planning *p)
{
    int64_t served = 0;
    for (uint32_t k = 0; k < p->net.n_needs; k++)
        served += network_served(&p->net.needs[k], p->flow);
    return served;
}

/* Solves in pieces, and tells after each how much of what can be served is served so far. */
static truce_status solve_steps(planning *p, bool *is_finished)
{
    simplex_answer answer = {.outcome = SIMPLEX_STOPPED};
    double fraction = 0;
    do {
        work_limit limit;
        work_tell(&p->work, "making the plan", p->most > 0 ? fraction : -1.0);
        work_limit_start(&limit, &p->work, UNITS_PER_REPORT);
        TRY(simplex_solve(p->s, &limit.meter, &answer));
        p->plan->n_pivots += answer.work.pivots;
        /* Before what changed is mended there is no flow: the one of before is a plan too. */
        if (answer.unsent == 0 && answer.undelivered == 0) simplex_flows(p->s, p->flow);
        fraction = (double)all_served(p) / (double)(p->most > 0 ? p->most : 1);
    } while (answer.outcome == SIMPLEX_STOPPED && !p->work.has_stopped);
    *is_finished = answer.outcome == SIMPLEX_OPTIMAL;
    return never(!*is_finished && answer.outcome != SIMPLEX_STOPPED) ? TRUCE_E_MISUSE : TRUCE_OK;
}

/* ---- checking ----------------------------------------------------------------------------- */

static truce_status check_fairness(planning *p)
{
    const network *net = &p->net;
    int32_t *node;
    int64_t *needed;
    fair_verdict verdict;
    TRY(ARENA_ARRAY(p->scratch, net->n_needs, &node));
    TRY(ARENA_ARRAY(p->scratch, net->n_needs, &needed));
    for (uint32_t k = 0; k < net->n_needs; k++) {
        node[k] = net->needs[k].node;
        needed[k] = net->needs[k].needed;
    }
    fair_question q = {&net->problem, p->flow, net->hub, net->n_needs, node, needed};
    TRY(fair_proof(p->scratch, &q, &verdict));
    return verdict.is_fairest ? TRUCE_OK : TRUCE_E_CHECK;
}

static truce_status check_prices(planning *p, const flow_prices *prices, size_t n_prices)
{
    int128 *balance;
    TRY(ARENA_ARRAY(p->scratch, (size_t)p->net.problem.n_nodes, &balance));
    flow_certificate certificate =
        flow_certificate_check(&p->net.problem, p->flow, prices, n_prices, balance);
    return certificate.verdict == FLOW_HOLDS ? TRUCE_OK : TRUCE_E_CHECK;
}

/* Checks the flow against its prices, and a fairest one against all that could be fairer. */
static truce_status check_flow(planning *p, const fair_prices *exact)
{
    if (exact != NULL) {
        flow_prices prices[] = {{exact->weights, exact->weight_potential},
                                {exact->cost, exact->cost_potential}};
        TRY(check_fairness(p));
        return check_prices(p, prices, 2);
    }
    int64_t *potential;
    TRY(ARENA_ARRAY(p->scratch, (size_t)p->net.problem.n_nodes, &potential));
    simplex_potentials(p->s, potential);
    return check_prices(p, &(flow_prices){p->cost, potential}, 1);
}

/* ---- one plan ----------------------------------------------------------------------------- */

/* Goes on to the fairest plan. A stop leaves the plan that is fair in steps. */
static truce_status make_exact(planning *p, movements *out)
{
    fair_prices prices;
    bool wants_proof = is_checked(p->options);
    truce_status status =
        fair_order_find(p->scratch, &p->work, &p->net, &p->incidence, p->s, p->flow,
                        wants_proof ? &prices : NULL, &p->plan->n_pivots);
    if (status == TRUCE_E_STOPPED) return TRUCE_OK;
    TRY(status);
    out->is_finished = out->is_exact = true;
    return wants_proof ? check_flow(p, &prices) : TRUCE_OK;
}

/* Makes the best plan for the capacities as they are now. */
static truce_status make_movements(planning *p, const closure *closures, uint32_t n_closures,
                                   movements *out)
{
    bool is_fair;
    TRY(movements_make(p->plan->memory, p->c, out));
    TRY(solve_steps(p, &is_fair));
    if (is_fair && is_checked(p->options)) TRY(check_flow(p, NULL));
    if (is_fair && p->options->fairness == TRUCE_FAIR_EXACT)
        TRY(make_exact(p, out));
    else
        out->is_finished = is_fair;
    network_movements(&p->net, p->flow, p->balance, out);
    TRY(plan_straighten(p->scratch, p->c, out));
    if (!is_fair) out->n_gap = (p->most >= 0 ? p->most : out->n_needed) - out->n_served;
    if (is_checked(p->options) &&
        movements_check(p->scratch, p->c, closures, n_closures, out) != NULL)
        return TRUCE_E_CHECK;
    return TRUCE_OK;
}

/* The most that can be served, for progress and for what a stopped plan may miss. */
static truce_status find_most(planning *p)
{
    p->most = -1;
    work_tell(&p->work, "what can be served", -1.0);
    truce_status status = most_served(p->scratch, &p->work, &p->net, p->flow, &p->most);
    return status == TRUCE_E_STOPPED ? TRUCE_OK : status;
}

/* Opens what was closed and makes the costs and steps those of the first solve again. Flows stay
 * possible: where nobody could enter nobody did. */
static truce_status reopen(planning *p)
{
    network *net = &p->net;
    simplex_thaw(p->s);
    network_set_steps(net);
    for (uint32_t k = 0; k < p->c->n_crossings; k++)
        for (uint32_t day = 0; day < p->c->days; day++) {
            int32_t arc = network_arc(net, net->entries, k, day);
            net->capacity[arc] = network_capacity(p->c, NULL, 0, k, day);
            TRY(simplex_set_capacity(p->s, arc, net->capacity[arc]));
        }
    for (int32_t arc = 0; arc < net->problem.n_arcs; arc++) {
        TRY(simplex_set_cost(p->s, arc, p->cost[arc]));
        if (arc >= net->steps) TRY(simplex_set_capacity(p->s, arc, net->capacity[arc]));
    }
    return TRUCE_OK;
}

/* ---- all answers -------------------------------------------------------------------------- */

static truce_status unknown_bottlenecks(planning *p)
{
    size_t n = p->c->n_crossings, days = p->c->days;
    bottleneck *b = &p->plan->bottlenecks;
    TRY(ARENA_ARRAY(p->plan->memory, n * days, &b->value));
    TRY(ARENA_ARRAY(p->plan->memory, n, &b->total));
    TRY(ARENA_ARRAY(p->plan->memory, n, &b->more_served));
    for (size_t k = 0; k < n * days; k++) b->value[k] = -1;
    for (size_t k = 0; k < n; k++) b->total[k] = b->more_served[k] = -1;
    return TRUCE_OK;
}

static truce_status find_bottlenecks(planning *p, bool *is_finished)
{
    truce_corridor_plan *plan = p->plan;
    *is_finished = false;
    if (!plan->now.is_finished) return unknown_bottlenecks(p);
    network_set_steps(&p->net); /* the fairest plan has parted them otherwise */
    TRY(bottleneck_values(plan->memory, &p->net, &p->incidence, p->flow, &plan->bottlenecks));
    truce_status status = bottleneck_more_served(plan->memory, &p->work, &p->net, &p->incidence,
                                                 p->flow, &plan->bottlenecks);
    *is_finished = status == TRUCE_OK;
    return status == TRUCE_E_STOPPED ? TRUCE_OK : status;
}

static truce_status find_promises(planning *p)
{
    truce_corridor_plan *plan = p->plan;
    plan->promise.per_day = plan->promise_before.per_day = -1;
    plan->promise.is_finished = plan->promise_before.is_finished = true;
    if (p->options->promise < 0) return TRUCE_OK;
    TRY(promise_judge(plan->memory, &p->work, p->c, plan->closures, plan->n_closures,
                      p->options->promise, &plan->promise));
    if (plan->n_closures == 0) return TRUCE_OK;
    return promise_judge(plan->memory, &p->work, p->c, NULL, 0, p->options->promise,
                         &plan->promise_before);
}

static truce_status make_all(planning *p)
{
    truce_corridor_plan *plan = p->plan;
    bool has_bottlenecks;
    TRY(make_network(p));
    TRY(find_most(p));
    TRY(make_movements(p, plan->closures, plan->n_closures, &plan->now));
    TRY(find_bottlenecks(p, &has_bottlenecks));
    plan->is_finished = plan->now.is_finished && has_bottlenecks;
    if (plan->n_closures > 0) {
        TRY(reopen(p));
        TRY(find_most(p));
        TRY(make_movements(p, NULL, 0, &plan->before));
        plan->is_finished = plan->is_finished && plan->before.is_finished;
    }
    TRY(find_promises(p));
    plan->is_finished =
        plan->is_finished && plan->promise.is_finished && plan->promise_before.is_finished;
    return TRUCE_OK;
}

/* ---- the public functions ----------------------------------------------------------------- */

/* Reads closures and counts; all their problems are reported in one go. */
static truce_status read_questions(planning *p, truce_diagnostics *sink)
{
    truce_corridor_plan *plan = p->plan;
    const truce_corridor_options *o = p->options;
    truce_status status = TRUCE_OK;
    TRY(ARENA_ARRAY(plan->memory, o->n_close, &plan->closures));
    for (size_t k = 0; k < o->n_close; k++)
        if (closure_read(p->c, o->close[k], sink, &plan->closures[k]) != TRUCE_OK)
            status = TRUCE_E_INPUT;
    plan->n_closures = (uint32_t)o->n_close;
    if (o->actuals == NULL) return status;
    source from = {o->actuals_name != NULL ? o->actuals_name : "the counts", o->actuals,
                   o->actuals_bytes};
    truce_status read = actuals_read(plan->memory, p->c, &from, sink, &plan->actuals);
    plan->has_actuals = true;
    return read != TRUCE_OK ? read : status;
}

static truce_status make_plan(planning *p, truce_diagnostics *sink)
{
    TRY(arena_new(&p->plan->meter, &p->plan->memory));
    TRY(arena_new(&p->plan->meter, &p->scratch));
    TRY(read_questions(p, sink));
    return make_all(p);
}

truce_status truce_corridor_make_plan(const truce_corridor *corridor,
                                      const truce_corridor_options *options,
                                      const truce_budget *budget, truce_diagnostics *diagnostics,
                                      truce_corridor_plan **out)
{
    require(corridor != NULL && options != NULL && diagnostics != NULL && out != NULL);
    require(options->size == sizeof *options && options->promise <= CORRIDOR_FIGURE_MOST);
    require(options->close != NULL || options->n_close == 0);
    require(options->n_close <= CORRIDOR_DAYS_MOST);
    arena *handle;
    truce_corridor_plan *plan = NULL;
    TRY(arena_new(NULL, &handle));
    truce_status status = ARENA_ARRAY(handle, 1, &plan);
    if (status != TRUCE_OK) {
        arena_free(handle);
        return status;
    }
    *plan = (truce_corridor_plan){.handle = handle,
                                  .meter = memory_meter_of(budget),
                                  .corridor = corridor,
                                  .fairness = options->fairness};
    planning p = {.c = corridor, .plan = plan, .options = options, .work = work_meter_of(budget)};
    status = make_plan(&p, diagnostics);
    simplex_free(p.s);
    arena_free(p.scratch);
    if (status == TRUCE_OK)
        *out = plan;
    else
        truce_corridor_plan_free(plan);
    return status;
}

void truce_corridor_plan_free(truce_corridor_plan *plan)
{
    if (plan == NULL) return;
    arena_free(plan->memory);
    arena_free(plan->handle);
}

bool truce_corridor_plan_is_exact(const truce_corridor_plan *plan)
{
    return plan->now.is_exact && (plan->n_closures == 0 || plan->before.is_exact);
}

bool truce_corridor_plan_is_finished(const truce_corridor_plan *plan)
{
    return plan->is_finished;
}
