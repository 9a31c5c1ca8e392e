#include "solve/turns.h"
#include "base/exact.h"
#include <stdlib.h>
#include <string.h>

/* ---- elimination, within limits ------------------------------------------------------------- */

/* One try: more work than `units`, or more memory than goes with it, and `is_done` is false and
 * nothing is left. `built` gets how far the graph came. */
typedef struct attempt {
    uint64_t units;
    bool has_alternative;
    bool is_done;
    double built;
} attempt;

static truce_status attempt_end(arena *out, arena_mark mark, const work_limit *limit,
                                truce_status status, attempt *a)
{
    a->is_done = status == TRUCE_OK;
    bool is_own = (status == TRUCE_E_STOPPED && work_limit_is_own(limit)) ||
                  (status == TRUCE_E_MEMORY && a->has_alternative);
    if (!is_own) return status;
    arena_rewind(out, mark);
    return TRUCE_OK;
}

/* Sets the memory limit of a try, where it is tighter than the one that there is. */
static void tighten_memory(memory_meter *meter, const attempt *a)
{
    uint64_t most = a->units / TURNS_UNITS_PER_BYTE;
    most = meter->used_bytes + (most < TURNS_LEAST_BYTES ? TURNS_LEAST_BYTES : most);
    if (a->has_alternative && (meter->limit_bytes == 0 || most < meter->limit_bytes))
        meter->limit_bytes = most;
}

static truce_status try_graph(arena *out, work_meter *work, zone_model *model, attempt *a)
{
    work_limit limit;
    memory_meter uncounted = {0};
    memory_meter *meter = arena_meter(out) != NULL ? arena_meter(out) : &uncounted;
    size_t before = meter->limit_bytes;
    arena_mark mark = arena_here(out);
    work_limit_start(&limit, work, a->units);
    tighten_memory(meter, a);
    truce_status status =
        graph_build(out, &limit.meter, model->s, model->n_conditions, model->conditions, &model->g);
    meter->limit_bytes = before;
    a->built = limit.meter.fraction;
    TRY(attempt_end(out, mark, &limit, status, a));
    if (!a->is_done) model->g = NULL;
    return TRUCE_OK;
}

static unsigned bits_of(uint32_t n)
{
    unsigned bits = 0;
    while (n > 1U << bits && bits < 31) bits++;
    return bits;
}

static int compare_bits(const void *a, const void *b)
{
    unsigned left = *(const unsigned *)a, right = *(const unsigned *)b;
    return (left < right) - (left > right);
}

/* Bounds the states of one issue in the graph: with order's width w, no more than the combinations
 * of the w issues with the most values. In bits. */
static truce_status bound_states(arena *scratch, work_meter *work, const zone_model *model,
                                 unsigned *bits)
{
    uint32_t n = model->s->n_issues, *n_values;
    issue_scope *scopes;
    issue_order order;
    unsigned *of_issue;
    TRY(issue_scopes_find(scratch, work, n, model->n_conditions, model->conditions, &scopes));
    TRY(ARENA_ARRAY(scratch, n, &n_values));
    TRY(ARENA_ARRAY(scratch, n, &of_issue));
    for (uint32_t issue = 0; issue < n; issue++) {
        n_values[issue] = model->s->issues[issue].n_values;
        of_issue[issue] = bits_of(n_values[issue]);
    }
    TRY(order_find(scratch, work, n, n_values, model->n_conditions, scopes, &order));
    qsort(of_issue, n, sizeof *of_issue, compare_bits);
    *bits = 0;
    for (uint32_t i = 0; i < order.width && i < n; i++) *bits += of_issue[i];
    return TRUCE_OK;
}

truce_status turns_build(arena *out, work_meter *work, zone_model *model)
{
    attempt a = {.units = TURNS_FIRST_WORK, .has_alternative = true};
    TRY(try_graph(out, work, model, &a));
    if (a.is_done) return TRUCE_OK;
    arena *scratch;
    unsigned bits = 0;
    TRY(arena_new(arena_meter(out), &scratch));
    truce_status status = bound_states(scratch, work, model, &bits);
    arena_free(scratch);
    TRY(status);
    model->is_hopeful = bits <= TURNS_HOPEFUL_BITS || a.built >= 0.5;
    if (bits > TURNS_SURE_BITS) return TRUCE_OK;
    return turns_complete(out, work, model);
}

truce_status turns_complete(arena *out, work_meter *work, zone_model *model)
{
    if (model->g != NULL) return TRUCE_OK;
    return graph_build(out, work, model->s, model->n_conditions, model->conditions, &model->g);
}

/* Builds the graph and eliminates, in `out`. */
static truce_status try_elimination(arena *out, work_meter *work, const zone_model *model,
                                    zone_demands demands, attempt *a, zone_view *view)
{
    zone_model *own;
    memory_meter uncounted = {0};
    memory_meter *meter = arena_meter(out) != NULL ? arena_meter(out) : &uncounted;
    size_t before = meter->limit_bytes;
    arena_mark mark = arena_here(out);
    TRY(ARENA_ARRAY(out, 1, &own));
    *own = *model;
    TRY(try_graph(out, work, own, a));
    if (!a->is_done) {
        arena_rewind(out, mark);
        return TRUCE_OK;
    }
    work_limit limit;
    work_limit_start(&limit, work, a->units);
    tighten_memory(meter, a);
    truce_status status = zone_view_find(out, &limit.meter, own, demands, view);
    meter->limit_bytes = before;
    a->built = 1.0;
    TRY(attempt_end(out, mark, &limit, status, a));
    if (!a->is_done) *view = (zone_view){.model = model, .memory = out, .demands = demands};
    return TRUCE_OK;
}

/* ---- branch and bound ----------------------------------------------------------------------- */

/* Gives the least sum of units that is worth at least `nano`. */
static int64_t units_for(const box_model *m, uint32_t dim, int64_t nano)
{
    int128 above = (int128)nano - m->base_nano[dim], unit = m->unit_nano[dim];
    int128 units = above / unit + (above % unit > 0);
    return units < -BOX_MOST_UNITS  ? -BOX_MOST_UNITS
           : units > BOX_MOST_UNITS ? BOX_MOST_UNITS
                                    : (int64_t)units;
}

static int64_t nano_of(const box_model *m, uint32_t dim, int64_t units)
{
    return m->base_nano[dim] + units * m->unit_nano[dim];
}

/* Gives the conditions as far as they are in force: red lines that were dropped are left out. */
static truce_status conditions_in_force(arena *out, const zone_model *model, zone_demands demands,
                                        size_t *n, condition **result)
{
    condition *kept;
    TRY(ARENA_ARRAY(out, model->n_conditions, &kept));
    *n = 0;
    for (size_t c = 0; c < model->n_conditions; c++) {
        condition about = model->conditions[c];
        if (about.use == CONDITION_TRACKED) {
            if (demands.is_dropped != NULL && demands.is_dropped[about.mark]) continue;
            about.use = CONDITION_ENFORCED;
        }
        kept[(*n)++] = about;
    }
    *result = kept;
    return TRUCE_OK;
}

/* Makes the question for the wide method: principals first, then ratifiers that are asked. */
static truce_status ask_widely(arena *out, work_meter *work, const zone_model *model,
                               zone_demands demands, bool *is_accepted, wide_question *q)
{
    const truce_scenario *s = model->s;
    uint32_t n = 0, *parties;
    box_model *m;
    TRY(ARENA_ARRAY(out, s->n_parties, &parties));
    TRY(ARENA_ARRAY(out, 1, &m));
    for (uint32_t i = 0; i < s->n_principals; i++) parties[n++] = s->principals[i];
    for (uint32_t i = 0; i < s->n_ratifiers; i++)
        if (zone_is_asked(model, demands, s->ratifiers[i])) parties[n++] = s->ratifiers[i];
    size_t n_conditions;
    condition *conditions;
    TRY(conditions_in_force(out, model, demands, &n_conditions, &conditions));
    TRY(box_model_build(out, work, &model->pay, n_conditions, conditions, n, s->n_principals,
                        parties, is_accepted, m));
    if (!*is_accepted) return TRUCE_OK;
    *q = (wide_question){.m = m};
    for (uint32_t d = 0; d < n; d++) {
        const party *p = &s->parties[parties[d]];
        bool is_needed = zone_is_asked(model, demands, parties[d]);
        q->need[d] =
            is_needed ? units_for(m, d, model->pay.reservations_nano[parties[d]]) : INT64_MIN;
        q->cap[d] = p->has_cap ? units_for(m, d, p->cap_nano) : INT64_MAX;
    }
    return TRUCE_OK;
}

/* Copies what a finished search found into the view. */
static truce_status take_found(arena *out, const wide_question *q, const wide_search *search,
                               zone_view *view)
{
    const archive *found = wide_found(search);
    const truce_scenario *s = view->model->s;
    int64_t *points;
    uint32_t *outcomes;
    TRY(arena_take(out, found->n, s->n_principals * sizeof *points, (void **)&points));
    TRY(arena_take(out, found->n, s->n_issues * sizeof *outcomes, (void **)&outcomes));
    for (size_t i = 0; i < found->n; i++) {
        for (uint32_t d = 0; d < s->n_principals; d++) {
            const party *p = &s->parties[s->principals[d]];
            int64_t units = found->points[i * s->n_principals + d];
            int64_t nano = p->has_cap && units >= q->cap[d] ? p->cap_nano : nano_of(q->m, d, units);
            points[i * s->n_principals + d] = nano;
        }
        memcpy(outcomes + i * s->n_issues, archive_outcome(found, i),
               s->n_issues * sizeof *outcomes);
    }
    view->n = found->n;
    view->points = points;
    view->found = outcomes;
    view->counts = wide_counted(search);
    view->is_possible = found->n > 0;
    return TRUCE_OK;
}

/* ---- in turns ------------------------------------------------------------------------------- */

static truce_status take_turns(arena *out, work_meter *work, const wide_question *q,
                               wide_search *search, zone_demands demands, zone_view *view)
{
    int missing = view->model->is_hopeful ? 0 : TURNS_MISSED;
    for (uint64_t units = 2 * TURNS_FIRST_WORK;;
         units = units < UINT64_MAX / 4 ? units * 4 : units) {
        if (missing-- <= 0) {
            attempt a = {.units = units, .has_alternative = true};
            TRY(try_elimination(out, work, view->model, demands, &a, view));
            if (a.is_done) return TRUCE_OK;
            missing = view->model->is_hopeful || a.built >= 0.5 ? 0 : TURNS_MISSED;
        }
        work_limit limit;
        work_limit_start(&limit, work, units);
        truce_status status = wide_run(search, &limit.meter);
        if (status == TRUCE_OK) return take_found(out, q, search, view);
        if (status != TRUCE_E_STOPPED || !work_limit_is_own(&limit)) return status;
    }
}

truce_status turns_view(arena *out, work_meter *work, const zone_model *model, zone_demands demands,
                        zone_view *view)
{
    bool is_accepted = false;
    wide_question q;
    wide_search *search = NULL;
    arena *own;
    *view = (zone_view){.model = model, .memory = out, .demands = demands};
    if (!zone_caps_allow(model, demands)) return TRUCE_OK;
    TRY(arena_new(arena_meter(out), &own));
    truce_status status = ask_widely(own, work, model, demands, &is_accepted, &q);
    if (status == TRUCE_OK && is_accepted) status = wide_start(own, &q, &search);
    if (status == TRUCE_OK && is_accepted) {
        status = take_turns(out, work, &q, search, demands, view);
        bool is_stopped = status == TRUCE_E_STOPPED || status == TRUCE_E_MEMORY;
        /* Better known than nothing; where even this does not fit, nothing is known. */
        if (is_stopped && take_found(out, &q, search, view) != TRUCE_OK)
            *view = (zone_view){.model = model, .memory = out, .demands = demands};
    }
    wide_free(search);
    arena_free(own);
    if (status == TRUCE_OK && !is_accepted) {
        attempt a = {.units = UINT64_MAX};
        status = try_elimination(out, work, model, demands, &a, view);
    }
    return status;
}

/* Bounds without a graph: best cells and all boxes that add. */
truce_status turns_bound(arena *scratch, work_meter *work, const zone_model *model,
                         zone_demands demands, bool *is_possible, int64_t *bound_nano)
{
    bool is_accepted = false;
    wide_question q = {.m = NULL};
    *is_possible = zone_caps_allow(model, demands);
    TRY(ask_widely(scratch, work, model, demands, &is_accepted, &q));
    for (uint32_t d = 0; d < model->s->n_principals; d++) {
        const party *p = &model->s->parties[model->s->principals[d]];
        bound_nano[d] = is_accepted ? nano_of(q.m, d, q.m->high[d]) : INT64_MAX;
        if (is_accepted && q.m->high[d] < q.need[d]) *is_possible = false;
        if (p->has_cap && bound_nano[d] > p->cap_nano) bound_nano[d] = p->cap_nano;
    }
    return TRUCE_OK;
}
