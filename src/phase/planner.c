#include "phase/planner.h"
#include "phase/advice.h"
#include "phase/chain.h"
#include "phase/discount.h"
#include "phase/plan_check.h"
#include "phase/sweep.h"
#include "phase/tradeoff.h"
#include <string.h>

#define PLAN_FIRST_STATES (UINT64_C(1) << 20)

typedef struct planner {
    arena *out;
    arena *memory;
    work_meter *work;
    const plan_options *o;
    lattice l;
    guarantee_front front; /* where answer.guarantees.is_known */
    phase_answer answer;
} planner;

/* A stop ends a part of the work; what is known by then stays. */
static truce_status absorb(planner *p, truce_status status)
{
    if (status != TRUCE_E_STOPPED && status != TRUCE_E_MEMORY) return status;
    if (p->answer.is_exact) p->answer.stopped_by = status == TRUCE_E_MEMORY ? "memory" : "time";
    p->answer.is_exact = false;
    return TRUCE_OK;
}

/* ---- guarantees --------------------------------------------------------------------------------
 */

static truce_status find_guarantees(planner *p)
{
    TRY(guarantees_find(p->memory, p->work, &p->l, &p->front));
    return guarantees_report(p->out, &p->l, &p->front, &p->answer.guarantees);
}

/* Whether some point of the front is within the guarantees at hand. */
static truce_status compare_guarantees(planner *p)
{
    bool is_within = false;
    for (size_t n = 0; n < p->front.n && !is_within; n++)
        TRY(guarantees_within(p->memory, &p->l, &p->front, n, p->l.n_parties, &is_within));
    if (p->answer.is_feasibility_known && p->answer.is_feasible != is_within) return TRUCE_E_CHECK;
    p->answer.is_feasibility_known = true;
    p->answer.is_feasible = is_within;
    return TRUCE_OK;
}

/* ---- plans ----------------------------------------------------------------------------------- */

/* Fills in a plan with the independent check, which must not contradict the planner. */
static truce_status give_plan(planner *p, uint32_t n_phases, const uint32_t *states, bool must_hold)
{
    plan_breach breach;
    TRY(plan_check(p->out, p->work, p->l.e, n_phases, states, &p->answer.plan, &breach));
    if (breach.kind != PLAN_SOUND || (must_hold && !p->answer.plan.holds)) return TRUCE_E_CHECK;
    p->answer.has_plan = true;
    return TRUCE_OK;
}

/* What chain_find and discount_find have in common. */
typedef struct found_plan {
    bool is_found;
    uint32_t n_phases;
    const uint32_t *states;
    int64_t days;
    int128 exposure;
} found_plan;

static truce_status fewest_phases(planner *p, const fraction *limit, found_plan *result)
{
    if (!p->l.is_patient) {
        discount_plan found;
        TRY(discount_find(p->out, p->work, &p->l, PHASE_FEWEST_PHASES, limit, &found));
        *result = (found_plan){found.is_found, found.n_phases, found.states, 0, 0};
        return TRUCE_OK;
    }
    int64_t whole[EXCHANGE_PARTIES];
    for (uint32_t i = 0; i < p->l.n_parties; i++) {
        phase_amount amount;
        TRY(amount_of(p->memory, limit[i], &amount));
        whole[i] = amount.nano; /* with patience 1 there are no fractions */
    }
    chain_answer found;
    truce_status status =
        chain_find(p->out, p->work, &p->l, PHASE_FEWEST_PHASES, whole, true, &found);
    *result =
        (found_plan){found.is_found, found.n_phases, found.states, found.days, found.exposure};
    return status;
}

static truce_status measure(planner *p, found_plan *found)
{
    phase_plan plan;
    plan_breach breach;
    if (p->l.is_patient || !found->is_found) return TRUCE_OK;
    TRY(plan_check(p->memory, p->work, p->l.e, found->n_phases, found->states, &plan, &breach));
    found->days = plan.end[found->n_phases - 1];
    for (uint32_t i = 0; i < p->l.n_parties; i++) {
        int128 weighted = (int128)plan.exposure[i].nano * p->l.e->weight[i];
        if (weighted > found->exposure) found->exposure = weighted;
    }
    return TRUCE_OK;
}

static bool is_better(const found_plan *a, const found_plan *b)
{
    if (a->is_found != b->is_found) return a->is_found;
    if (a->n_phases != b->n_phases) return a->n_phases < b->n_phases;
    if (a->days != b->days) return a->days < b->days;
    return a->exposure < b->exposure;
}

/* Finds the points of the front with the least sum, and of these with the least largest one. */
static truce_status choose_points(planner *p, bool *is_chosen)
{
    fraction best = {{0}, {0}};
    bool has_best = false;
    for (int round = 0; round < 2; round++)
        for (size_t n = 0; n < p->front.n; n++) {
            const fraction *point = p->front.points + n * p->l.n_parties;
            fraction sum;
            fraction largest;
            int order;
            is_chosen[n] = false;
            TRY(guarantees_sum(p->memory, &p->l, point, &sum));
            TRY(fraction_order(p->memory, sum, p->front.least_sum, &order));
            if (order != 0) continue;
            TRY(guarantees_largest(p->memory, &p->l, point, &largest));
            if (has_best) TRY(fraction_order(p->memory, largest, best, &order));
            if (!has_best || order < 0) best = largest;
            has_best = true;
            is_chosen[n] = order <= 0;
        }
    return TRUCE_OK;
}

static truce_status plan_least_guarantee(planner *p)
{
    bool *is_chosen;
    found_plan best = {.is_found = false};
    truce_status status = TRUCE_OK;
    TRY(ARENA_ARRAY(p->memory, p->front.n, &is_chosen));
    TRY(choose_points(p, is_chosen));
    for (size_t n = 0; n < p->front.n && status == TRUCE_OK; n++) {
        found_plan found = {.is_found = false};
        if (!is_chosen[n]) continue;
        status = fewest_phases(p, p->front.points + n * p->l.n_parties, &found);
        if (status == TRUCE_OK) status = measure(p, &found);
        if (is_better(&found, &best)) best = found;
    }
    if (status != TRUCE_OK && status != TRUCE_E_STOPPED && status != TRUCE_E_MEMORY) return status;
    if (status == TRUCE_OK && !best.is_found && p->front.n > 0) return TRUCE_E_CHECK;
    if (best.is_found) TRY(give_plan(p, best.n_phases, best.states, false));
    p->answer.is_optimal = best.is_found; /* the guarantees are; after a stop the ties may not be */
    return status;
}

/* Whatever rows say, everybody must join, and the end must hold. */
static bool joins_all(const planner *p)
{
    for (uint32_t i = 0; i < p->l.n_parties; i++)
        if (!p->l.joins[i]) return false;
    return true;
}

static truce_status plan_patient(planner *p)
{
    chain_answer found;
    if (!joins_all(p)) {
        p->answer.is_feasibility_known = true;
        return TRUCE_OK;
    }
    truce_status status = chain_find(p->out, p->work, &p->l, p->o->objective,
                                     p->l.e->guarantee_nano, p->answer.is_feasible, &found);
    if (status != TRUCE_OK && status != TRUCE_E_STOPPED && status != TRUCE_E_MEMORY) return status;
    if (p->answer.is_feasible && status == TRUCE_OK && !found.is_found) return TRUCE_E_CHECK;
    if (found.is_found) {
        if (p->answer.is_feasibility_known && !p->answer.is_feasible) return TRUCE_E_CHECK;
        TRY(give_plan(p, found.n_phases, found.states, true));
        p->answer.is_feasible = true;
        p->answer.is_optimal = found.is_optimal;
    }
    p->answer.bound = found.is_optimal ? -1 : found.bound;
    if (found.is_feasibility_known) p->answer.is_feasibility_known = true;
    return status;
}

static truce_status plan_impatient(planner *p)
{
    discount_plan found;
    fraction limit[EXCHANGE_PARTIES];
    for (uint32_t i = 0; i < p->l.n_parties; i++)
        TRY(fraction_of(p->memory, p->l.e->guarantee_nano[i], &limit[i]));
    TRY(discount_find(p->out, p->work, &p->l, p->o->objective, limit, &found));
    if (p->answer.is_feasibility_known && found.is_found != p->answer.is_feasible)
        return TRUCE_E_CHECK;
    p->answer.is_feasibility_known = true;
    p->answer.is_feasible = p->answer.is_optimal = found.is_found;
    return found.is_found ? give_plan(p, found.n_phases, found.states, true) : TRUCE_OK;
}

static truce_status find_plan(planner *p)
{
    if (p->answer.is_feasibility_known && !p->answer.is_feasible &&
        p->o->objective != PHASE_LEAST_GUARANTEE)
        return TRUCE_OK;
    if (p->o->objective == PHASE_LEAST_GUARANTEE)
        return p->answer.guarantees.is_known ? plan_least_guarantee(p) : TRUCE_OK;
    return p->l.is_patient ? plan_patient(p) : plan_impatient(p);
}

/* A stop left labels without a plan: whatever simple plan holds is better than none. */
static truce_status try_simple_plans(planner *p)
{
    uint32_t *states;
    uint32_t n_items = p->l.n_items;
    bool is_left = p->o->objective != PHASE_LEAST_GUARANTEE && !p->answer.has_plan &&
                   (!p->answer.is_feasibility_known || p->answer.is_feasible);
    if (!is_left || p->answer.is_exact) return TRUCE_OK;
    TRY(ARENA_ARRAY(p->out, (size_t)n_items * 2, &states));
    for (uint32_t k = 0; k < n_items; k++) states[n_items + k] = p->l.e->items[k].n_units;
    phase_plan plan;
    plan_breach breach;
    work_meter unasked = work_meter_of(NULL);
    TRY(plan_check(p->out, &unasked, p->l.e, 1, states, &plan, &breach));
    if (!plan.holds) return TRUCE_OK;
    p->answer.plan = plan;
    p->answer.has_plan = p->answer.is_feasible = p->answer.is_feasibility_known = true;
    return TRUCE_OK;
}

/* ---- why not -----------------------------------------------------------------------------------
 */

static truce_status put_block(planner *p, const uint32_t *state, uint32_t party,
                              phase_amount temptation, int64_t limit)
{
    uint32_t *copy;
    TRY(ARENA_ARRAY(p->out, p->l.n_items, &copy));
    if (state != NULL) memcpy(copy, state, p->l.n_items * sizeof *copy);
    if (temptation.fraction != NULL)
        TRY(arena_text(p->out, temptation.fraction, strlen(temptation.fraction),
                       &temptation.fraction));
    p->answer.has_block = true;
    p->answer.block = (phase_block){copy, party, temptation, amount_of_nano(limit)};
    return TRUCE_OK;
}

/* On a path that asks for as little beyond the limits as possible: where it asks for most. */
static truce_status block_patient(planner *p)
{
    const lattice *l = &p->l;
    for (uint32_t i = 0; i < l->n_parties; i++)
        if (!l->joins[i]) return put_block(p, NULL, i, amount_of_nano(l->base[i]), 0);
    uint32_t *path;
    sweep_answer answer;
    sweep_question q = {SWEEP_EXCESS, l->e->guarantee_nano};
    TRY(sweep_least(p->memory, p->work, l, q, &path, &answer));
    if (!answer.has_path) return TRUCE_OK;
    for (uint64_t t = 0; t <= l->n_units; t++) {
        const uint32_t *state = path + t * l->n_items;
        for (uint32_t i = 0; i < l->n_parties; i++) {
            int64_t need = lattice_value(l, i, state) - lattice_cost(l, i, state) + l->base[i];
            if (need - l->e->guarantee_nano[i] == answer.value)
                return put_block(p, state, i, amount_of_nano(need), l->e->guarantee_nano[i]);
        }
    }
    return TRUCE_OK;
}

/* Where a plan that does not hold is furthest from holding. */
static truce_status block_of_plan(planner *p, const phase_plan *plan)
{
    const lattice *l = &p->l;
    const phase_amount *least = NULL;
    for (uint32_t i = 0; i < l->n_parties; i++) {
        for (uint32_t t = 0; t < plan->n_phases; t++) {
            size_t at = (size_t)t * l->n_parties + i;
            if (least != NULL && plan->slack[at].nano >= least->nano) continue;
            least = &plan->slack[at];
            TRY(put_block(p, plan->states + (size_t)t * l->n_items, i, plan->temptation[at],
                          l->e->guarantee_nano[i]));
        }
        if (plan->end_slack[i].nano < least->nano) {
            least = &plan->end_slack[i];
            TRY(put_block(p, plan->states + (size_t)plan->n_phases * l->n_items, i,
                          amount_of_nano(l->e->walk_nano[i] - l->e->end_prize_nano[i]),
                          l->e->guarantee_nano[i]));
        }
    }
    return TRUCE_OK;
}

/* The point of the front that asks for the least beyond the limits. */
static truce_status nearest_point(planner *p, size_t *result)
{
    const lattice *l = &p->l;
    fraction best = {{0}, {0}};
    for (size_t n = 0; n < p->front.n; n++) {
        fraction excess[EXCHANGE_PARTIES];
        fraction largest;
        int order = -1;
        for (uint32_t i = 0; i < l->n_parties; i++) {
            TRY(fraction_of(p->memory, l->e->guarantee_nano[i], &excess[i]));
            TRY(fraction_subtract(p->memory, p->front.points[n * l->n_parties + i], excess[i],
                                  &excess[i]));
        }
        TRY(guarantees_largest(p->memory, l, excess, &largest));
        if (n > 0) TRY(fraction_order(p->memory, largest, best, &order));
        if (order >= 0) continue;
        best = largest;
        *result = n;
    }
    return TRUCE_OK;
}

/* Names who would not join a plan, if anybody. */
static truce_status block_at_start(planner *p, uint32_t n_phases, const uint32_t *states)
{
    phase_plan plan;
    plan_breach breach;
    TRY(plan_check(p->memory, p->work, p->l.e, n_phases, states, &plan, &breach));
    for (uint32_t i = 0; i < p->l.n_parties && !p->answer.has_block; i++) {
        phase_amount lacks = plan.join_slack[i];
        if (lacks.nano >= 0) continue;
        lacks.nano = -lacks.nano - (lacks.fraction != NULL);
        if (lacks.fraction != NULL) lacks.fraction++; /* behind the minus sign */
        TRY(put_block(p, NULL, i, lacks, 0));
    }
    return TRUCE_OK;
}

/* Nobody's guarantee helps: delay costs so much that somebody does not join even the shortest plan,
 * or none that the rules allow. */
static truce_status block_joining(planner *p)
{
    const lattice *l = &p->l;
    uint32_t *states;
    sweep_answer answer;
    sweep_question q = {SWEEP_EXCESS, l->e->guarantee_nano};
    TRY(ARENA_ARRAY(p->memory, (size_t)l->n_items * 2, &states));
    for (uint32_t k = 0; k < l->n_items; k++) states[l->n_items + k] = l->e->items[k].n_units;
    TRY(block_at_start(p, 1, states));
    if (p->answer.has_block || l->n_units > UINT32_MAX - 1) return TRUCE_OK;
    TRY(sweep_least(p->memory, p->work, l, q, &states, &answer));
    return answer.has_path ? block_at_start(p, (uint32_t)l->n_units, states) : TRUCE_OK;
}

static truce_status block_impatient(planner *p)
{
    const lattice *l = &p->l;
    phase_plan plan;
    plan_breach breach;
    size_t point = 0;
    if (!p->answer.guarantees.is_known) return TRUCE_OK;
    if (p->front.n > 0) {
        found_plan found;
        TRY(nearest_point(p, &point));
        TRY(fewest_phases(p, p->front.points + point * l->n_parties, &found));
        if (!found.is_found) return TRUCE_E_CHECK;
        TRY(plan_check(p->memory, p->work, l->e, found.n_phases, found.states, &plan, &breach));
        return block_of_plan(p, &plan);
    }
    return block_joining(p);
}

static truce_status find_block(planner *p)
{
    if (p->answer.has_plan || p->answer.is_feasible || !p->answer.is_feasibility_known)
        return TRUCE_OK;
    work_tell(p->work, "finding what stands in the way", -1.0);
    return p->l.is_patient ? block_patient(p) : block_impatient(p);
}

/* ---- more questions -------------------------------------------------------------------------- */

/* From vectors with their numbers of phases to the curve. */
static truce_status tradeoff_impatient(planner *p)
{
    const lattice *l = &p->l;
    discount_front found;
    TRY(discount_guarantees(p->memory, p->work, l, true, &found));
    phase_tradeoff *curve;
    TRY(ARENA_ARRAY(p->out, found.n, &curve));
    fraction best = {{0}, {0}};
    size_t n_curve = 0;
    uint32_t last = 0;
    for (size_t n = 0; n < found.n; n++)
        if (found.phases[n] > last) last = found.phases[n];
    for (uint32_t phases = 1; phases <= last; phases++) {
        bool is_better = false;
        for (size_t n = 0; n < found.n; n++) {
            fraction sum;
            int order = -1;
            if (found.phases[n] != phases) continue;
            TRY(guarantees_sum(p->memory, l, found.points + n * l->n_parties, &sum));
            if (n_curve > 0 || is_better) TRY(fraction_order(p->memory, sum, best, &order));
            if (order >= 0) continue;
            best = sum;
            is_better = true;
        }
        if (!is_better) continue;
        curve[n_curve].phases = phases;
        TRY(amount_of(p->out, best, &curve[n_curve++].least_sum));
    }
    p->answer.has_tradeoff = true;
    p->answer.n_tradeoff = n_curve;
    p->answer.tradeoff = curve;
    return TRUCE_OK;
}

static truce_status find_tradeoff(planner *p)
{
    if (!p->answer.guarantees.is_known) return TRUCE_OK;
    if (p->front.n == 0) {
        p->answer.has_tradeoff = true;
        return TRUCE_OK;
    }
    work_tell(p->work, "weighing phases against guarantees", -1.0);
    if (!p->l.is_patient) return tradeoff_impatient(p);
    phase_amount least;
    TRY(amount_of(p->memory, p->front.least_sum, &least));
    return tradeoff_find(p->out, p->work, &p->l, least.nano, &p->answer.has_tradeoff,
                         &p->answer.n_tradeoff, &p->answer.tradeoff);
}

static truce_status find_advice(planner *p)
{
    if (!p->answer.guarantees.is_known) return TRUCE_OK;
    truce_status status =
        advice_find(p->out, p->work, &p->l, p->o, &p->front, p->answer.is_feasible,
                    &p->answer.advice_has_gaps, &p->answer.n_advice, &p->answer.advice);
    p->answer.has_advice = status == TRUCE_OK;
    return status;
}

static truce_status find_margins(planner *p)
{
    if (!p->answer.has_plan || !p->answer.plan.holds) return TRUCE_OK;
    TRY(plan_margins(p->out, p->work, p->l.e, &p->answer.plan, &p->answer.margins));
    p->answer.has_margins = true;
    return TRUCE_OK;
}

/* ---- entry ----------------------------------------------------------------------------------- */

/* Guarantees first, where they are quick: then it is known whether to look for a plan. Where they
 * may take long, a stop is to leave the plan. */
static bool plans_first(const lattice *l)
{
    return !l->is_patient || !l->is_countable || l->n_states > PLAN_FIRST_STATES;
}

static truce_status plan_all(planner *p)
{
    const plan_options *o = p->o;
    bool is_plan_first = o->objective != PHASE_LEAST_GUARANTEE && plans_first(&p->l);
    if (is_plan_first) TRY(absorb(p, find_plan(p)));
    if (!o->without_guarantees || o->objective == PHASE_LEAST_GUARANTEE) {
        TRY(absorb(p, find_guarantees(p)));
        if (p->answer.guarantees.is_known) TRY(compare_guarantees(p));
    }
    if (!is_plan_first) TRY(absorb(p, find_plan(p)));
    TRY(absorb(p, try_simple_plans(p)));
    TRY(absorb(p, find_block(p)));
    if (!o->without_margins) TRY(absorb(p, find_margins(p)));
    if (!o->without_advice) TRY(absorb(p, find_advice(p)));
    if (!o->without_tradeoff) TRY(absorb(p, find_tradeoff(p)));
    return TRUCE_OK;
}

truce_status plan_find(arena *out, work_meter *work, const exchange *e, const plan_options *o,
                       phase_answer *result)
{
    planner p = {.out = out, .work = work, .o = o};
    p.answer = (phase_answer){.objective = o->objective, .is_exact = true, .bound = -1};
    TRY(lattice_of(e, &p.l));
    TRY(arena_new(arena_meter(out), &p.memory));
    truce_status status = plan_all(&p);
    arena_free(p.memory);
    if (status == TRUCE_OK) *result = p.answer;
    return status;
}

plan_estimate plan_estimate_of(const exchange *e)
{
    plan_estimate result = {.is_countable = true, .n_states = 1};
    uint64_t largest = 1;
    for (uint32_t k = 0; k < e->n_items; k++) {
        uint64_t n = (uint64_t)e->items[k].n_units + 1;
        if (n > largest) largest = n;
        if (__builtin_mul_overflow(result.n_states, n, &result.n_states) ||
            result.n_states > (uint64_t)INT64_MAX)
            return (plan_estimate){false, 0, UINT64_MAX};
    }
    /* With patience 1 two slabs of small fronts; below 1 a few labels a state. */
    uint64_t held = e->patience_nano == NANO ? result.n_states / largest : result.n_states;
    uint64_t each =
        e->patience_nano == NANO ? 48 * (uint64_t)e->n_parties + 32 : 500 * (uint64_t)e->n_parties;
    if (__builtin_mul_overflow(held, each, &result.memory_bytes)) result.memory_bytes = UINT64_MAX;
    return result;
}
