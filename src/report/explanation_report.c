/* explanation_report.c -- an explanation as text and as JSON. */
#include "report/answer.h"

/* ---- text -------------------------------------------------------------------------------- */

static void say_stopped(document *d, const truce_explanation *e)
{
    if (e->is_exact) return;
    bool by_memory = e->stopped_by && e->stopped_by[0] == 'm';
    document_say(d, BLOCK_WARNING,
                 PHRASE(own("Partial: stopped "),
                        own(by_memory ? "at the memory limit" : "before the work was done"),
                        own(". What stands here is proved; what is missing is not known.")));
}

static void say_costs(document *d, const truce_scenario *s, const truce_explanation *e)
{
    table_maker m = document_table_begin(d, PHRASE(own("What each demand costs: drop it alone")));
    table_column(&m, ALIGN_START, PHRASE(own("Demand")));
    table_column(&m, ALIGN_START, PHRASE(own("Asks")));
    table_column(&m, ALIGN_START, PHRASE(own("Binds")));
    table_column(&m, ALIGN_END, PHRASE(own("Acceptable without it")));
    for (size_t k = 0; k < e->n_costs; k++) {
        const demand_cost *cost = &e->costs[k];
        phrase_maker asks = phrase_begin(d);
        brief_demand(&asks, s, cost->demand);
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(id(s->demands[cost->demand].id)));
        table_cell(&m, phrase_end(&asks));
        table_cell(&m, PHRASE(own(!cost->is_known ? "not known" : cost->binds ? "yes" : "no")));
        table_cell(&m, cost->is_known && cost->is_counted
                           ? PHRASE(own_text(brief_count(d, cost->acceptable)))
                           : PHRASE(own("not counted")));
    }
    document_table_end(&m);
}

static void say_zone(document *d, const truce_scenario *s, const truce_explanation *e)
{
    document_say(d, BLOCK_ANSWER, PHRASE(own("There is an agreement zone.")));
    for (uint32_t k = 0; e->can_give_nano && k < s->n_principals; k++) {
        uint32_t who = s->principals[k];
        document_fact(d, PHRASE(user(s->parties[who].name)),
                      PHRASE(own("could give up "),
                             strong_text(document_nano(d, e->can_give_nano[who])),
                             own(" of its best and still accept")));
    }
    if (e->n_costs > 0) say_costs(d, s, e);
}

truce_status truce_report_explanation(const truce_scenario *scenario,
                                      const truce_explanation *explanation,
                                      const truce_style *style, truce_text *out)
{
    answer a;
    require(scenario && explanation && out);
    TRY(answer_begin(&a));
    document *d = &a.document;
    document_heading(d, 2, PHRASE(user(scenario->title)));
    say_stopped(d, explanation);
    if (!explanation->is_feasibility_known) {
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own("Not known: the work ended before a package that everyone could "
                                "accept was found, or shown not to exist.")));
    } else if (explanation->is_feasible) {
        say_zone(d, scenario, explanation);
    } else {
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own("No agreement zone: no package meets every demand.")));
        brief_answers answers = {.scenario = scenario, .explanation = explanation};
        brief_say_deadlock(d, &answers);
    }
    return answer_show(&a, style, out);
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void put_set(json_writer *w, const truce_scenario *s, const demand_set *set)
{
    json_array_inline(w);
    for (size_t k = 0; k < set->n; k++) json_string(w, s->demands[set->demands[k]].id);
    json_end(w);
}

static void put_sets(json_writer *w, const truce_scenario *s, const char *key, size_t n,
                     const demand_set *sets)
{
    json_key(w, key);
    json_array(w);
    for (size_t k = 0; k < n; k++) put_set(w, s, &sets[k]);
    json_end(w);
}

/* Writes a demand as a person would read it: its condition as written, or its reservation. */
static void put_demand_text(json_writer *w, const truce_scenario *s, const demand *asked)
{
    if (asked->kind == DEMAND_RED_LINE) {
        json_string(w, asked->written);
        return;
    }
    text_buffer b = {0};
    buffer_string(&b, "utility >= ");
    buffer_nano(&b, s->parties[asked->party].reservation_nano.middle_nano);
    if (b.has_failed) w->out->has_failed = true;
    json_string(w, (text){b.bytes, b.size});
    buffer_free(&b);
}

static void put_demands(json_writer *w, const truce_scenario *s)
{
    json_key(w, "demands");
    json_object(w);
    for (uint32_t k = 0; k < s->n_demands; k++) {
        const demand *asked = &s->demands[k];
        json_key_text(w, asked->id);
        json_object_inline(w);
        json_key(w, "party");
        json_string(w, s->parties[asked->party].id);
        json_key(w, "text");
        put_demand_text(w, s, asked);
        json_key(w, "why");
        json_string(w, asked->why);
        json_end(w);
    }
    json_end(w);
}

static void put_bridges(json_writer *w, const truce_scenario *s, const truce_explanation *e)
{
    json_key(w, "bridges");
    json_array(w);
    for (size_t k = 0; k < e->n_bridges; k++) {
        const bridge *b = &e->bridges[k];
        if (!b->exists) continue;
        json_object(w);
        json_key(w, "drop");
        put_set(w, s, &b->drop);
        answer_json_deal(w, s, b->deal.outcome);
        answer_json_utilities(w, s, b->deal.utility_nano);
        answer_json_gains(w, s, b->deal.utility_nano);
        json_key(w, "acceptable");
        answer_json_count(w, b->is_counted, b->acceptable);
        json_end(w);
    }
    json_end(w);
}

static void put_concession(json_writer *w, const truce_scenario *s, const truce_explanation *e)
{
    if (!e->has_concession && !e->is_exact)
        return; /* not known: null would say that there is none */
    json_key(w, "smallest_concession");
    if (!e->has_concession) {
        json_null(w);
        return;
    }
    json_object(w);
    answer_json_deal(w, s, e->concession.outcome);
    answer_json_utilities(w, s, e->concession.utility_nano);
    json_key(w, "shortfall");
    json_object_inline(w);
    for (uint32_t k = 0; k < s->n_principals; k++) {
        uint32_t who = s->principals[k];
        if (e->shortfall_nano[who] <= 0) continue;
        json_key_text(w, s->parties[who].id);
        json_nano(w, e->shortfall_nano[who]);
    }
    json_end(w);
    json_end(w);
}

static void put_deadlock(json_writer *w, const truce_scenario *s, const truce_explanation *e)
{
    put_sets(w, s, "conflicts", e->n_conflicts, e->conflicts);
    put_sets(w, s, "corrections", e->n_corrections, e->corrections);
    json_key(w, "complete");
    json_bool(w, e->is_complete);
    put_demands(w, s);
    put_bridges(w, s, e);
    put_concession(w, s, e);
    if (!e->limits_conflict) return;
    json_key(w, "limits_conflict");
    json_array_inline(w);
    for (size_t k = 0; k < e->n_limits_conflict; k++)
        json_string(w, s->limits[e->limits_in_conflict[k]].id);
    json_end(w);
}

/* Sorted by name, as all sets of demands are. */
static void put_binding(json_writer *w, const truce_scenario *s, const truce_explanation *e)
{
    text before = {NULL, 0};
    json_key(w, "binding");
    json_array_inline(w);
    for (;;) {
        const text *next = NULL;
        for (size_t k = 0; k < e->n_costs; k++) {
            const text *name = &s->demands[e->costs[k].demand].id;
            if (!e->costs[k].is_known || !e->costs[k].binds) continue;
            if (before.bytes && text_compare(*name, before) <= 0) continue;
            if (next == NULL || text_compare(*name, *next) < 0) next = name;
        }
        if (next == NULL) break;
        json_string(w, *next);
        before = *next;
    }
    json_end(w);
}

static void put_zone(json_writer *w, const truce_scenario *s, const truce_explanation *e)
{
    put_binding(w, s, e);
    if (e->can_give_nano) {
        json_key(w, "can_give");
        json_object_inline(w);
        for (uint32_t k = 0; k < s->n_principals; k++) {
            json_key_text(w, s->parties[s->principals[k]].id);
            json_nano(w, e->can_give_nano[s->principals[k]]);
        }
        json_end(w);
    }
    put_demands(w, s);
    json_key(w, "costs");
    json_object(w);
    for (size_t k = 0; k < e->n_costs; k++) {
        const demand_cost *cost = &e->costs[k];
        if (!cost->is_known) continue;
        json_key_text(w, s->demands[cost->demand].id);
        json_object_inline(w);
        json_key(w, "binds");
        json_bool(w, cost->binds);
        json_key(w, "acceptable");
        answer_json_count(w, cost->is_counted, cost->acceptable);
        json_end(w);
    }
    json_end(w);
}

truce_status truce_report_explanation_json(const truce_scenario *scenario,
                                           const truce_explanation *explanation, truce_text *out)
{
    text_buffer b = {0};
    require(scenario && explanation && out);
    json_writer w = json_begin(&b);
    json_object(&w);
    answer_json_head(&w, scenario, "truce-explain-1");
    json_key(&w, "exact");
    json_bool(&w, explanation->is_exact);
    json_key(&w, "feasible");
    if (!explanation->is_feasibility_known)
        json_null(&w);
    else
        json_bool(&w, explanation->is_feasible);
    if (explanation->is_feasibility_known) {
        if (explanation->is_feasible)
            put_zone(&w, scenario, explanation);
        else
            put_deadlock(&w, scenario, explanation);
    }
    json_end(&w);
    json_finish(&w);
    return buffer_finish(&b, out);
}
