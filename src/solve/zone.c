#include "solve/zone.h"
#include "model/evaluate.h"
#include "solve/turns.h"
#include <string.h>

/* Rules that can add something, be it at an end of a range: graphs do not depend on other figures.
 */
static bool can_add(const payoff *pay, const truce_scenario *s, uint32_t rule)
{
    nano_range r = s->rules[rule].add_nano;
    return pay->adds[rule] != 0 || r.low_nano != 0 || r.high_nano != 0;
}

truce_status zone_model_build(arena *out, work_meter *work, const truce_scenario *s,
                              zone_red_lines red_lines, const payoff_change *change,
                              zone_model *result)
{
    condition *conditions;
    size_t n = 0;
    zone_model model = {.s = s, .has_tracked_demands = red_lines == RED_LINES_TRACKED};
    TRY(ARENA_ARRAY(out, (size_t)s->n_limits + s->n_red_lines + s->n_rules, &conditions));
    for (uint32_t i = 0; i < s->n_limits; i++)
        conditions[n++] =
            (condition){.expression = s->limits[i].requires_, .use = CONDITION_ENFORCED};
    for (uint32_t i = 0; i < s->n_red_lines && red_lines != RED_LINES_IGNORED; i++)
        conditions[n++] = (condition){.expression = s->demands[i].requires_,
                                      .use = red_lines == RED_LINES_TRACKED ? CONDITION_TRACKED
                                                                            : CONDITION_ENFORCED,
                                      .mark = i};
    TRY(payoff_fill(out, work, s, change, &model.pay));
    for (uint32_t i = 0; i < s->n_rules; i++)
        if (can_add(&model.pay, s, i))
            conditions[n++] =
                (condition){.expression = s->rules[i].when, .use = CONDITION_RULE, .mark = i};
    model.n_conditions = n;
    model.conditions = conditions;
    TRY(turns_build(out, work, &model));
    *result = model;
    return TRUCE_OK;
}

truce_status zone_model_revalue(arena *out, work_meter *work, const zone_model *model,
                                const payoff_change *change, zone_model *result)
{
    /* Without a graph, what was prepared holds figures: it is made anew. */
    if (model->g == NULL)
        return zone_model_build(out, work, model->s, RED_LINES_ENFORCED, change, result);
    *result = *model;
    return payoff_fill(out, work, model->s, change, &result->pay);
}

/* The least sum with which a party accepts. */
static int64_t need_of(const zone_model *model, uint32_t party)
{
    return payoff_at_least(&model->pay, party, model->pay.reservations_nano[party]);
}

/* The sum past which a capped party gains nothing; a cap that no sum reaches is none. */
static int64_t enough_of(const zone_model *model, uint32_t party)
{
    const struct party *p = &model->s->parties[party];
    if (!p->has_cap) return UNBOUNDED_ABOVE;
    int128 grains = payoff_grains_for(&model->pay, party, p->cap_nano);
    if (grains >= INT64_MAX) return UNBOUNDED_ABOVE;
    return grains < INT64_MIN / 2 ? INT64_MIN / 2 : (int64_t)grains;
}

static bool is_asked(const zone_model *model, zone_demands demands, uint32_t party)
{
    if (demands.is_dropped != NULL &&
        demands.is_dropped[scenario_reservation_demand(model->s, party)])
        return false;
    return model->s->parties[party].is_ratifier ? !demands.without_ratifiers
                                                : !demands.without_principals;
}

static void add_dimension(question *q, uint32_t party, int64_t need, int64_t enough)
{
    q->dims[q->n_dims] = party;
    q->need[q->n_dims] = need;
    q->enough[q->n_dims] = enough;
    q->n_dims++;
}

/* Marks the red lines in force; all of them when none is dropped. */
static truce_status forbid_marks(arena *out, const zone_model *model, zone_demands demands,
                                 question *q)
{
    bool *is_forbidden;
    if (!model->has_tracked_demands) return TRUCE_OK;
    TRY(ARENA_ARRAY(out, model->s->n_red_lines, &is_forbidden));
    for (uint32_t demand = 0; demand < model->s->n_red_lines; demand++)
        is_forbidden[demand] = demands.is_dropped == NULL || !demands.is_dropped[demand];
    q->is_mark_forbidden = is_forbidden;
    return TRUCE_OK;
}

/* False when a cap keeps somebody below its own reservation whatever happens. */
static bool caps_allow(const zone_model *model, zone_demands demands)
{
    for (uint32_t party = 0; party < model->s->n_parties; party++)
        if (model->s->parties[party].has_cap && is_asked(model, demands, party) &&
            model->s->parties[party].cap_nano < model->pay.reservations_nano[party])
            return false;
    return true;
}

/* Asks for the ratifiers alone: which of them may say no to some outcome? (Without needs, so that
 * nothing is left out of what they are asked about.) */
static truce_status find_open_ratifiers(arena *out, work_meter *work, const zone_model *model,
                                        zone_demands demands, question *q, bool *is_possible)
{
    question ratifiers = {.g = q->g, .pay = q->pay, .is_mark_forbidden = q->is_mark_forbidden};
    for (uint32_t i = 0; i < model->s->n_ratifiers; i++) {
        uint32_t party = model->s->ratifiers[i];
        if (is_asked(model, demands, party))
            add_dimension(&ratifiers, party, UNBOUNDED_BELOW, UNBOUNDED_ABOVE);
    }
    *is_possible = true;
    if (ratifiers.n_dims == 0) return TRUCE_OK;
    outlook o;
    TRY(outlook_find(out, work, &ratifiers, &o));
    *is_possible = o.is_possible;
    const reach *whole = o.tuple_inside + (size_t)q->g->n_tuples * ratifiers.n_dims;
    const int64_t *add = o.adds + (size_t)q->g->initial_event * ratifiers.n_dims;
    for (uint32_t d = 0; d < ratifiers.n_dims && o.is_possible; d++) {
        int64_t need = need_of(model, ratifiers.dims[d]);
        if (whole[d].high + add[d] < need) *is_possible = false;
        if (whole[d].low + add[d] < need) add_dimension(q, ratifiers.dims[d], need, need);
    }
    return TRUCE_OK;
}

/* Makes the question: principals first, then the ratifiers that are not satisfied anyway. */
static truce_status make_question(arena *out, work_meter *work, const zone_model *model,
                                  zone_demands demands, question *q, bool *is_possible)
{
    *q = (question){.g = model->g, .pay = &model->pay};
    TRY(forbid_marks(out, model, demands, q));
    for (uint32_t i = 0; i < model->s->n_principals; i++) {
        uint32_t party = model->s->principals[i];
        int64_t need = is_asked(model, demands, party) ? need_of(model, party) : UNBOUNDED_BELOW;
        if (demands.focus != NULL) {
            int64_t floor = payoff_at_least(&model->pay, party, demands.focus->floor_nano[i]);
            if (floor > need) need = floor;
        }
        add_dimension(q, party, need, enough_of(model, party));
    }
    TRY(find_open_ratifiers(out, work, model, demands, q, is_possible));
    if (demands.focus != NULL && demands.focus->has_weights) {
        int64_t *weights;
        TRY(ARENA_ARRAY(out, q->n_dims, &weights)); /* none for ratifiers */
        memcpy(weights, demands.focus->weights, model->s->n_principals * sizeof *weights);
        q->weights = weights;
        q->weighted_need = demands.focus->weighted_need;
    }
    *is_possible = *is_possible && caps_allow(model, demands);
    return TRUCE_OK;
}

/* Takes the principals' part of the root's front: final sums, caps applied, a front again. */
static truce_status project(arena *out, arena *scratch, work_meter *work, zone_view *view)
{
    const truce_scenario *s = view->model->s;
    uint32_t n_principals = s->n_principals, n_dims = view->q.n_dims;
    const int64_t *add = view->o.adds + (size_t)view->q.g->initial_event * n_dims;
    front root = view->e.root;
    int64_t *all, *points;
    size_t *origin, row = n_principals * sizeof *all;
    TRY(arena_take(scratch, root.n, row, (void **)&all));
    TRY(arena_take(scratch, root.n, row, (void **)&points));
    bool is_front = n_principals == n_dims; /* utilities rise with grains: it stays one */
    for (size_t i = 0; i < root.n; i++)
        for (uint32_t d = 0; d < n_principals; d++) {
            const party *p = &s->parties[s->principals[d]];
            int64_t utility = payoff_nano(&view->model->pay, s->principals[d],
                                          root.points[i * n_dims + d] + add[d]);
            if (p->has_cap && utility > p->cap_nano) {
                utility = p->cap_nano;
                is_front = false;
            }
            all[i * n_principals + d] = points[i * n_principals + d] = utility;
        }
    size_t n = root.n, at = 0;
    if (!is_front) TRY(front_filter(scratch, work, n_principals, points, root.n, &n));
    int64_t *copy;
    TRY(arena_take(out, n, row, (void **)&copy));
    TRY(ARENA_ARRAY(out, n, &origin));
    if (n > 0) memcpy(copy, points, n * row);
    for (size_t point = 0; point < n; point++) {
        /* Both run in the same order, unless a cap was too far off to be a ceiling. */
        size_t tries = 0;
        while (memcmp(all + at * n_principals, copy + point * n_principals, row) != 0) {
            at = at + 1 < root.n ? at + 1 : 0;
            assert(tries <= root.n);
            tries++;
        }
        origin[point] = at;
        TRY(work_spend(work, 4 + tries));
    }
    view->n = n;
    view->points = copy;
    view->origin = origin;
    return TRUCE_OK;
}

truce_status zone_view_begin(arena *out, work_meter *work, const zone_model *model,
                             zone_demands demands, zone_view *view)
{
    /* The view's parts point at each other: it is filled where it will stay. */
    *view = (zone_view){.model = model, .memory = out, .demands = demands};
    if (model->g == NULL) {
        view->is_possible = caps_allow(model, demands);
        return TRUCE_OK;
    }
    TRY(make_question(out, work, model, demands, &view->q, &view->is_possible));
    if (!view->is_possible) return TRUCE_OK;
    TRY(outlook_find(out, work, &view->q, &view->o));
    view->is_possible = view->o.is_possible;
    return TRUCE_OK;
}

truce_status zone_view_finish(work_meter *work, zone_view *view)
{
    if (!view->is_possible) return TRUCE_OK;
    if (view->model->g == NULL) {
        truce_status by_turns = turns_view(view->memory, work, view->model, view->demands, view);
        if (by_turns != TRUCE_OK) view->is_possible = true; /* as far as is known */
        return by_turns;
    }
    TRY(eliminate(view->memory, work, &view->o, &view->e));
    arena *scratch;
    TRY(arena_new(arena_meter(view->memory), &scratch));
    truce_status status = project(view->memory, scratch, work, view);
    arena_free(scratch);
    TRY(status);
    view->is_possible = view->n > 0;
    return TRUCE_OK;
}

bool zone_is_asked(const zone_model *model, zone_demands demands, uint32_t party)
{
    return is_asked(model, demands, party);
}

bool zone_caps_allow(const zone_model *model, zone_demands demands)
{
    return caps_allow(model, demands);
}

truce_status zone_view_find(arena *out, work_meter *work, const zone_model *model,
                            zone_demands demands, zone_view *result)
{
    TRY(zone_view_begin(out, work, model, demands, result));
    return zone_view_finish(work, result);
}

truce_status zone_bounds(arena *scratch, work_meter *work, const zone_model *model,
                         zone_demands demands, bool *is_possible, int64_t *bound_nano)
{
    question q;
    if (model->g == NULL)
        return turns_bound(scratch, work, model, demands, is_possible, bound_nano);
    TRY(make_question(scratch, work, model, demands, &q, is_possible));
    if (!*is_possible) return TRUCE_OK;
    outlook o;
    TRY(outlook_find(scratch, work, &q, &o));
    *is_possible = o.is_possible;
    const reach *whole = o.tuple_inside + (size_t)q.g->n_tuples * q.n_dims;
    const int64_t *add = o.adds + (size_t)q.g->initial_event * q.n_dims;
    for (uint32_t d = 0; d < model->s->n_principals && o.is_possible; d++) {
        const party *p = &model->s->parties[q.dims[d]];
        bound_nano[d] = payoff_nano(&model->pay, q.dims[d], whole[d].high + add[d]);
        if (p->has_cap && bound_nano[d] > p->cap_nano) bound_nano[d] = p->cap_nano;
    }
    return TRUCE_OK;
}

/* Evaluates an outcome plainly and checks that it is worth what the frontier says. */
static truce_status value_package(arena *out, work_meter *work, const zone_view *view, size_t point,
                                  const uint32_t *outcome, package *result)
{
    const truce_scenario *s = view->model->s;
    int64_t *utility_nano;
    TRY(ARENA_ARRAY(out, s->n_parties, &utility_nano));
    for (uint32_t party = 0; party < s->n_parties; party++)
        utility_nano[party] = evaluate_utility(s, party, outcome, END_MIDDLE);
    TRY(work_spend(work, (uint64_t)s->n_parties * s->n_issues * 8 + (uint64_t)s->n_rules * 8));
    for (uint32_t d = 0; d < s->n_principals; d++)
        if (never(utility_nano[s->principals[d]] != view->points[point * s->n_principals + d]))
            return TRUCE_E_CHECK;
    *result = (package){.outcome = outcome, .utility_nano = utility_nano};
    return TRUCE_OK;
}

truce_status zone_packages(arena *out, arena *scratch, work_meter *work, const zone_view *view,
                           size_t n, const size_t *points, package *result)
{
    size_t *origins, n_issues = view->model->s->n_issues;
    uint32_t *outcomes;
    arena_mark mark = arena_here(scratch);
    if (n == 0) return TRUCE_OK;
    TRY(ARENA_ARRAY(scratch, n, &origins));
    TRY(arena_take(out, n, n_issues * sizeof *outcomes, (void **)&outcomes));
    for (size_t i = 0; i < n; i++) {
        size_t point = points != NULL ? points[i] : i;
        if (view->found != NULL)
            memcpy(outcomes + i * n_issues, view->found + point * n_issues,
                   n_issues * sizeof *outcomes);
        else
            origins[i] = view->origin[point];
    }
    if (view->found == NULL) TRY(trace_outcomes(&view->e, scratch, work, n, origins, outcomes));
    arena_rewind(scratch, mark);
    for (size_t i = 0; i < n; i++)
        TRY(value_package(out, work, view, points != NULL ? points[i] : i, outcomes + i * n_issues,
                          &result[i]));
    return TRUCE_OK;
}

truce_status zone_package(arena *out, arena *scratch, work_meter *work, const zone_view *view,
                          size_t point, package *result)
{
    return zone_packages(out, scratch, work, view, 1, &point, result);
}

truce_status zone_count(arena *out, work_meter *work, const zone_model *model, zone_demands demands,
                        uint64_t work_most, bool *is_counted, big_count *result)
{
    question q = {.g = model->g, .pay = &model->pay};
    *is_counted = false;
    if (model->g == NULL) return TRUCE_OK;
    if (!caps_allow(model, demands)) {
        *is_counted = true;
        return count_of(out, 0, result);
    }
    TRY(forbid_marks(out, model, demands, &q));
    for (uint32_t party = 0; party < model->s->n_parties; party++)
        if (is_asked(model, demands, party))
            add_dimension(&q, party, need_of(model, party), UNBOUNDED_ABOVE);
    return tally_count(out, work, &q, work_most, is_counted, result);
}

fair_input zone_fair_input(const zone_view *view)
{
    const truce_scenario *s = view->model->s;
    fair_input input = {.n = view->n, .n_principals = s->n_principals, .points = view->points};
    for (uint32_t d = 0; d < s->n_principals; d++) {
        input.reservation_nano[d] = view->model->pay.reservations_nano[s->principals[d]];
        for (size_t point = 0; point < view->n; point++) {
            int64_t utility = view->points[point * s->n_principals + d];
            if (point == 0 || utility > input.ideal_nano[d]) input.ideal_nano[d] = utility;
        }
    }
    return input;
}
