/* phase_report.c -- a deal in phases as text and JSON; phase_plot.c draws it. */
#include "report/answer.h"
#include "report/phase_words.h"

/* ---- text -------------------------------------------------------------------------------- */

truce_status truce_report_phase(const truce_phase_answer *phases, const truce_style *style,
                                truce_text *out)
{
    answer a;
    require(phases && out);
    TRY(answer_begin(&a));
    document_heading(&a.document, 2, PHRASE(user(phases->scenario->title)));
    phase_say_answer(&a.document, phases);
    phase_say_plan(&a.document, phases, 3);
    phase_say_reasons(&a.document, phases, 3);
    phase_say_guarantees(&a.document, phases, 3);
    phase_say_advice(&a.document, phases, 3);
    return answer_show(&a, style, out);
}

/* ---- JSON -------------------------------------------------------------------------------- */

/* Writes a decimal as a number, and any other fraction as a string. */
static void put_amount(json_writer *w, phase_amount amount)
{
    if (amount.fraction != NULL)
        json_string(w, text_of(amount.fraction));
    else
        json_nano(w, amount.nano);
}

static void put_named_amount(json_writer *w, const char *key, phase_amount amount)
{
    json_key(w, key);
    put_amount(w, amount);
}

static text party_id(const truce_phase_answer *a, uint32_t principal)
{
    return a->scenario->parties[a->exchange.parties[principal]].id;
}

/* Writes an object from the principals' ids to amounts. */
static void put_parties(json_writer *w, const truce_phase_answer *a, const phase_amount *amounts)
{
    json_object_inline(w);
    for (uint32_t k = 0; k < a->exchange.n_parties; k++) {
        json_key_text(w, party_id(a, k));
        put_amount(w, amounts[k]);
    }
    json_end(w);
}

/* Writes an object from issues to amounts in their own unit: what was settled between two states
 * (`before` NULL: from the start). Of items in escrow the deposits, or what has arrived. */
static void put_state(json_writer *w, const truce_phase_answer *a, const uint32_t *before,
                      const uint32_t *after, bool is_deposits, bool with_zeros)
{
    json_object_inline(w);
    for (uint32_t k = 0; k < a->exchange.n_items; k++) {
        const exchange_item *item = &a->exchange.items[k];
        if ((item->passing == PASSING_DEPOSIT) != is_deposits) continue;
        int64_t units = (int64_t)after[k] - (before != NULL ? before[k] : 0);
        if (units == 0 && !with_zeros) continue;
        json_key_text(w, a->scenario->issues[item->issue].id);
        json_integer(w, units * item->unit);
    }
    json_end(w);
}

static bool has_escrow(const truce_phase_answer *a)
{
    for (uint32_t k = 0; k < a->exchange.n_items; k++)
        if (a->exchange.items[k].passing == PASSING_DEPOSIT) return true;
    return false;
}

static void put_step(json_writer *w, const truce_phase_answer *a, uint32_t phase)
{
    const exchange *e = &a->exchange;
    const phase_plan *plan = &a->found.plan;
    const uint32_t *before = plan->states + (size_t)phase * e->n_items;
    const uint32_t *after = before + e->n_items;
    json_object(w);
    json_key(w, "phase");
    json_integer(w, (int64_t)phase + 1);
    json_key(w, "start");
    json_integer(w, plan->start[phase]);
    json_key(w, "end");
    json_integer(w, plan->end[phase]);
    json_key(w, "moves");
    put_state(w, a, before, after, false, false);
    json_key(w, "settled");
    put_state(w, a, NULL, after, false, true);
    if (has_escrow(a)) {
        json_key(w, "deposits");
        put_state(w, a, before, after, true, false);
        json_key(w, "deposited");
        put_state(w, a, NULL, after, true, true);
    }
    json_key(w, "parties");
    json_object(w);
    for (uint32_t k = 0; k < e->n_parties; k++) {
        size_t cell = (size_t)phase * e->n_parties + k;
        json_key_text(w, party_id(a, k));
        json_object_inline(w);
        put_named_amount(w, "temptation", plan->temptation[cell]);
        put_named_amount(w, "limit", (phase_amount){e->guarantee_nano[k], NULL});
        put_named_amount(w, "slack", plan->slack[cell]);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

static void put_plan(json_writer *w, const truce_phase_answer *a)
{
    const phase_plan *plan = &a->found.plan;
    json_key(w, "plan");
    if (!a->found.has_plan) {
        json_null(w);
        return;
    }
    json_object(w);
    json_key(w, "phases");
    json_integer(w, plan->n_phases);
    json_key(w, "days");
    json_integer(w, plan->end[plan->n_phases - 1]);
    put_named_amount(w, "exposure", plan->most_exposure);
    json_key(w, "holds");
    json_bool(w, plan->holds);
    json_key(w, "optimal");
    json_bool(w, a->found.is_optimal);
    json_key(w, "steps");
    json_array(w);
    for (uint32_t t = 0; t < plan->n_phases; t++) put_step(w, a, t);
    json_end(w);
    json_key(w, "exposures");
    put_parties(w, a, plan->exposure);
    json_key(w, "join_slack");
    put_parties(w, a, plan->join_slack);
    json_key(w, "end_slack");
    put_parties(w, a, plan->end_slack);
    json_end(w);
}

/* The point that stops a plan: the planner's, or where a person's own plan breaks first. */
static void put_blocked(json_writer *w, const truce_phase_answer *a)
{
    const exchange *e = &a->exchange;
    phase_block block = a->found.block;
    if (a->is_own_plan) {
        const cut_weakest *weakest = &a->weakest;
        if (a->found.plan.holds) return;
        bool is_end = weakest->place == CUT_AT_END;
        uint32_t phase = is_end ? a->found.plan.n_phases : weakest->phase;
        block = (phase_block){a->found.plan.states + (size_t)phase * e->n_items,
                              weakest->party,
                              {0, NULL},
                              {e->guarantee_nano[weakest->party], NULL}};
        int64_t walk = e->walk_nano[weakest->party];
        switch (weakest->place) {
        case CUT_IN_PHASE:
            block.temptation =
                a->found.plan.temptation[(size_t)phase * e->n_parties + weakest->party];
            break;
        case CUT_AT_END:
            block.temptation = (phase_amount){walk - e->end_prize_nano[weakest->party], NULL};
            break;
        case CUT_AT_START: /* joining: what leaving brings more than the whole plan; no limit */
            block.temptation = weakest->slack;
            block.temptation.nano = -weakest->slack.nano;
            block.limit = (phase_amount){0, NULL};
            break;
        }
    } else if (!a->found.has_block) {
        return;
    }
    json_key(w, "blocked");
    json_object(w);
    json_key(w, "settled");
    put_state(w, a, NULL, block.state, false, true);
    json_key(w, "party");
    json_string(w, party_id(a, block.party));
    put_named_amount(w, "temptation", block.temptation);
    put_named_amount(w, "limit", block.limit);
    json_end(w);
}

static void put_guarantees(json_writer *w, const truce_phase_answer *a)
{
    const phase_guarantees *g = &a->found.guarantees;
    json_key(w, "guarantees");
    if (!g->is_known) {
        json_null(w);
        return;
    }
    json_object(w);
    json_key(w, "exact");
    json_bool(w, g->is_exact);
    json_key(w, "front");
    json_array(w);
    for (size_t k = 0; k < g->n; k++) put_parties(w, a, g->front + k * a->exchange.n_parties);
    json_end(w);
    json_key(w, "least_sum");
    if (g->n > 0)
        put_amount(w, g->least_sum);
    else
        json_null(w);
    json_key(w, "least_maximum");
    if (g->n > 0)
        put_amount(w, g->least_maximum);
    else
        json_null(w);
    json_key(w, "least_each");
    if (g->n > 0)
        put_parties(w, a, g->least_each);
    else
        json_null(w);
    json_end(w);
}

static void put_tradeoff(json_writer *w, const truce_phase_answer *a)
{
    if (!a->found.has_tradeoff) return;
    json_key(w, "tradeoff");
    json_array(w);
    for (size_t k = 0; k < a->found.n_tradeoff; k++) {
        json_object_inline(w);
        json_key(w, "phases");
        json_integer(w, a->found.tradeoff[k].phases);
        put_named_amount(w, "least_sum", a->found.tradeoff[k].least_sum);
        json_end(w);
    }
    json_end(w);
}

static void put_advice(json_writer *w, const truce_phase_answer *a)
{
    if (!a->found.has_advice) return;
    json_key(w, "advice");
    json_array(w);
    for (size_t k = 0; k < a->found.n_advice; k++) {
        const phase_advice *advice = &a->found.advice[k];
        json_object_inline(w);
        switch (advice->kind) {
        case PHASE_ADVICE_ESCROW:
            json_key(w, "escrow");
            json_string(w, a->scenario->issues[advice->issue].id);
            put_named_amount(w, "least_sum", advice->least_sum);
            break;
        case PHASE_ADVICE_UNIT:
            json_key(w, "unit");
            json_string(w, a->scenario->issues[advice->issue].id);
            json_key(w, "to");
            json_integer(w, advice->unit);
            put_named_amount(w, "least_sum", advice->least_sum);
            break;
        case PHASE_ADVICE_END_PRIZE:
            json_key(w, "end_prize");
            json_string(w, party_id(a, advice->party));
            put_named_amount(w, "price", advice->price);
            break;
        }
        json_end(w);
    }
    json_end(w);
}

static void put_margins(json_writer *w, const truce_phase_answer *a)
{
    if (!a->found.has_margins) return;
    json_key(w, "margins");
    json_object(w);
    for (uint32_t k = 0; k < a->exchange.n_parties; k++) {
        const phase_margin *margin = &a->found.margins[k];
        json_key_text(w, party_id(a, k));
        if (!margin->is_bounded) {
            json_null(w);
            continue;
        }
        json_object_inline(w);
        put_named_amount(w, "factor", margin->factor);
        json_key(w, "phase");
        json_integer(w, (int64_t)margin->phase + 1);
        json_end(w);
    }
    json_end(w);
}

truce_status truce_report_phase_json(const truce_phase_answer *phases, truce_text *out)
{
    text_buffer b = {0};
    require(phases && out);
    const truce_phase_answer *a = phases;
    json_writer w = json_begin(&b);
    json_object(&w);
    answer_json_head(&w, a->scenario, "truce-phase-1");
    answer_json_deal(&w, a->scenario, a->outcome);
    if (a->deal_name != NULL) {
        json_key(&w, "name");
        json_string(&w, text_of(a->deal_name));
    }
    json_key(&w, "exact");
    json_bool(&w, a->found.is_exact);
    json_key(&w, "feasible");
    if (a->found.is_feasibility_known)
        json_bool(&w, a->found.is_feasible);
    else
        json_null(&w);
    json_key(&w, "objective");
    json_string(&w, text_of(a->is_own_plan ? "check"
                                           : truce_phase_objective_text(
                                                 (truce_phase_objective)a->found.objective)));
    put_plan(&w, a);
    if (!a->is_own_plan && !a->found.is_optimal && a->found.bound >= 0) {
        json_key(&w, "bound");
        json_integer(&w, a->found.bound);
    }
    put_blocked(&w, a);
    if (a->needed != NULL) {
        json_key(&w, "needed");
        put_parties(&w, a, a->needed);
    }
    if (!a->is_own_plan) put_guarantees(&w, a);
    put_tradeoff(&w, a);
    put_advice(&w, a);
    put_margins(&w, a);
    json_end(&w);
    json_finish(&w);
    return buffer_finish(&b, out);
}
