#include "solve/question.h"
#include <string.h>

typedef struct finder {
    outlook *o;
    const question *q;
    const decision_graph *g;
    work_meter *work;
    uint32_t n_dims;
    bool *is_blocked;
    int64_t *adds;
    reach *cells;
    bool *has_inside;   /* by state: outcomes below are left */
    bool *is_closed;    /* by arc */
    size_t n_looked_at; /* arcs, in the last round */
    size_t n_closed;    /* among these */
    bool *is_alive;
    bool *is_tuple_alive;
    reach *inside;
    reach *outside;
    reach *tuple_inside;
    reach *tuple_outside;
} finder;

static truce_status read_events(finder *f)
{
    for (uint32_t event = 0; event < f->g->n_events; event++)
        for (uint32_t i = 0; i < f->g->events[event].n; i++) {
            const condition *c =
                &f->g->conditions[f->g->event_conditions[f->g->events[event].at + i]];
            if (c->use == CONDITION_TRACKED) {
                if (f->q->is_mark_forbidden != NULL && f->q->is_mark_forbidden[c->mark])
                    f->is_blocked[event] = true;
                continue;
            }
            for (uint32_t d = 0; d < f->n_dims; d++)
                if (f->g->s->rules[c->mark].party == f->q->dims[d])
                    f->adds[(size_t)event * f->n_dims + d] += f->q->pay->adds[c->mark];
            TRY(work_spend(f->work, f->n_dims));
        }
    return TRUCE_OK;
}

static truce_status read_cells(finder *f)
{
    for (uint32_t cell = 0; cell < f->g->n_cells; cell++) {
        graph_cell about = f->g->cells[cell];
        reach *bounds = f->cells + (size_t)cell * f->n_dims;
        for (uint32_t i = 0; i < about.n; i++) {
            uint32_t value = f->g->cell_values[about.at + i];
            for (uint32_t d = 0; d < f->n_dims; d++) {
                int64_t worth = question_value(f->q, about.issue, value, d);
                if (i == 0 || worth < bounds[d].low) bounds[d].low = worth;
                if (i == 0 || worth > bounds[d].high) bounds[d].high = worth;
            }
        }
        TRY(work_spend(f->work, (uint64_t)about.n * f->n_dims));
    }
    return TRUCE_OK;
}

/* Sums what the targets of an arc or the roots bring; false when one of them brings nothing. */
static bool sum_inside(const finder *f, uint32_t n, const uint32_t *states, reach *sum)
{
    for (uint32_t d = 0; d < f->n_dims; d++) sum[d] = (reach){0, 0};
    for (uint32_t i = 0; i < n; i++) {
        if (!f->has_inside[states[i]]) return false;
        const reach *part = f->inside + (size_t)states[i] * f->n_dims;
        for (uint32_t d = 0; d < f->n_dims; d++) {
            sum[d].low += part[d].low;
            sum[d].high += part[d].high;
        }
    }
    return true;
}

static void widen(reach *r, int64_t low, int64_t high, bool is_first)
{
    if (is_first || low < r->low) r->low = low;
    if (is_first || high > r->high) r->high = high;
}

/* From the leaves to the roots: what the issues below each state can add. */
static truce_status find_inside(finder *f)
{
    reach sum[FRONT_MOST_DIMS];
    for (uint32_t place = f->g->n_nodes; place-- > 0;) {
        const graph_node *node = &f->g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            reach *own = f->inside + (size_t)s * f->n_dims;
            const graph_arc *arcs = f->g->arcs + f->g->states[s].first_arc;
            for (uint32_t a = 0; a < f->g->states[s].n_arcs; a++) {
                if (f->is_blocked[arcs[a].event] || f->is_closed[arcs + a - f->g->arcs]) continue;
                if (!sum_inside(f, node->n_children, graph_targets(f->g, node, &arcs[a]), sum))
                    continue;
                if (node->n_children > 1)
                    memcpy(f->tuple_inside + (size_t)arcs[a].target * f->n_dims, sum,
                           f->n_dims * sizeof *sum);
                const reach *cell = f->cells + (size_t)arcs[a].cell * f->n_dims;
                const int64_t *add = f->adds + (size_t)arcs[a].event * f->n_dims;
                for (uint32_t d = 0; d < f->n_dims; d++)
                    widen(&own[d], sum[d].low + cell[d].low + add[d],
                          sum[d].high + cell[d].high + add[d], !f->has_inside[s]);
                f->has_inside[s] = true;
            }
            TRY(work_spend(f->work, 8 + (uint64_t)f->g->states[s].n_arcs * f->n_dims * 2));
        }
    }
    return TRUCE_OK;
}

/* Gives the subtrees of one product their outside: that of the product and the other subtrees. */
static void pass_down(finder *f, uint32_t n, const uint32_t *states, const reach *whole,
                      const reach *outside)
{
    for (uint32_t i = 0; i < n; i++) {
        const reach *part = f->inside + (size_t)states[i] * f->n_dims;
        reach *below = f->outside + (size_t)states[i] * f->n_dims;
        for (uint32_t d = 0; d < f->n_dims; d++)
            widen(&below[d], outside[d].low + whole[d].low - part[d].low,
                  outside[d].high + whole[d].high - part[d].high, !f->is_alive[states[i]]);
        f->is_alive[states[i]] = true;
    }
}

/* From the roots to the leaves: what everything that is not below can add. */
static truce_status find_outside(finder *f)
{
    reach around[FRONT_MOST_DIMS], sum[FRONT_MOST_DIMS];
    for (uint32_t place = 0; place < f->g->n_nodes; place++) {
        const graph_node *node = &f->g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            if (!f->is_alive[s]) continue;
            const reach *own = f->outside + (size_t)s * f->n_dims;
            const graph_arc *arcs = f->g->arcs + f->g->states[s].first_arc;
            for (uint32_t a = 0; a < f->g->states[s].n_arcs; a++) {
                if (f->is_blocked[arcs[a].event] || f->is_closed[arcs + a - f->g->arcs]) continue;
                const uint32_t *targets = graph_targets(f->g, node, &arcs[a]);
                if (!sum_inside(f, node->n_children, targets, sum)) continue;
                const reach *cell = f->cells + (size_t)arcs[a].cell * f->n_dims;
                const int64_t *add = f->adds + (size_t)arcs[a].event * f->n_dims;
                bool is_closed = false;
                for (uint32_t d = 0; d < f->n_dims; d++) {
                    around[d].low = own[d].low + cell[d].low + add[d];
                    around[d].high = own[d].high + cell[d].high + add[d];
                    is_closed = is_closed || around[d].high + sum[d].high < f->q->need[d];
                }
                f->n_looked_at++;
                if (is_closed) {
                    f->is_closed[arcs + a - f->g->arcs] = true;
                    f->n_closed++;
                    continue;
                }
                if (node->n_children > 1) {
                    uint32_t tuple = arcs[a].target;
                    reach *product = f->tuple_outside + (size_t)tuple * f->n_dims;
                    for (uint32_t d = 0; d < f->n_dims; d++)
                        widen(&product[d], around[d].low, around[d].high,
                              !f->is_tuple_alive[tuple]);
                    f->is_tuple_alive[tuple] = true;
                }
                pass_down(f, node->n_children, targets, sum, around);
            }
            TRY(work_spend(f->work, 8 + (uint64_t)f->g->states[s].n_arcs * f->n_dims * 4));
        }
    }
    return TRUCE_OK;
}

static truce_status allocate(finder *f, arena *out)
{
    size_t dims = f->n_dims, n_places = (size_t)f->g->n_tuples + 1;
    TRY(ARENA_ARRAY(out, f->g->n_events, &f->is_blocked));
    TRY(arena_take(out, f->g->n_events * dims, sizeof *f->adds, (void **)&f->adds));
    TRY(arena_take(out, f->g->n_cells * dims, sizeof *f->cells, (void **)&f->cells));
    TRY(ARENA_ARRAY(out, f->g->n_arcs, &f->is_closed));
    TRY(ARENA_ARRAY(out, f->g->n_states, &f->has_inside));
    TRY(ARENA_ARRAY(out, f->g->n_states, &f->is_alive));
    TRY(ARENA_ARRAY(out, n_places, &f->is_tuple_alive));
    TRY(arena_take(out, f->g->n_states * dims, sizeof *f->inside, (void **)&f->inside));
    TRY(arena_take(out, f->g->n_states * dims, sizeof *f->outside, (void **)&f->outside));
    TRY(arena_take(out, n_places * dims, sizeof *f->tuple_inside, (void **)&f->tuple_inside));
    return arena_take(out, n_places * dims, sizeof *f->tuple_outside, (void **)&f->tuple_outside);
}

/* Looks at everything once, closing arcs on the way down. */
static truce_status look_around(finder *f, const uint32_t *roots)
{
    const decision_graph *g = f->g;
    reach *whole = f->tuple_inside + (size_t)g->n_tuples * f->n_dims;
    reach *initial = f->tuple_outside + (size_t)g->n_tuples * f->n_dims;
    const int64_t *add = f->adds + (size_t)g->initial_event * f->n_dims;
    memset(f->has_inside, 0, g->n_states * sizeof *f->has_inside);
    memset(f->is_alive, 0, g->n_states * sizeof *f->is_alive);
    memset(f->is_tuple_alive, 0, ((size_t)g->n_tuples + 1) * sizeof *f->is_tuple_alive);
    f->n_looked_at = f->n_closed = 0;
    TRY(find_inside(f));
    f->o->is_possible = sum_inside(f, g->n_roots, roots, whole);
    for (uint32_t d = 0; d < f->n_dims; d++) {
        initial[d] = (reach){add[d], add[d]};
        if (f->o->is_possible && whole[d].high + add[d] < f->q->need[d]) f->o->is_possible = false;
    }
    if (!f->o->is_possible) return TRUCE_OK;
    f->is_tuple_alive[g->n_tuples] = true;
    pass_down(f, g->n_roots, roots, whole, initial);
    return find_outside(f);
}

/* ---- a weighted sum ---------------------------------------------------------------------------
 */

/* The most that a weighted sum can be, inside and outside of each state. */
typedef struct weigher {
    finder *f;
    int64_t *cells;
    int64_t *adds; /* by event */
    int64_t *inside;
    int64_t *outside;
    int64_t *around;
} weigher;

#define NOTHING INT64_MIN /* no outcome */

static int64_t weigh(const question *q, const int64_t *sums)
{
    int64_t sum = 0;
    for (uint32_t d = 0; d < q->n_dims; d++) sum += q->weights[d] * sums[d];
    return sum;
}

static truce_status weigh_cells(weigher *x)
{
    const decision_graph *g = x->f->g;
    int64_t worth[FRONT_MOST_DIMS];
    for (uint32_t cell = 0; cell < g->n_cells; cell++) {
        graph_cell about = g->cells[cell];
        for (uint32_t i = 0; i < about.n; i++) {
            for (uint32_t d = 0; d < x->f->n_dims; d++)
                worth[d] = question_value(x->f->q, about.issue, g->cell_values[about.at + i], d);
            int64_t sum = weigh(x->f->q, worth);
            if (i == 0 || sum > x->cells[cell]) x->cells[cell] = sum;
        }
        TRY(work_spend(x->f->work, (uint64_t)about.n * x->f->n_dims));
    }
    for (uint32_t event = 0; event < g->n_events; event++)
        x->adds[event] = weigh(x->f->q, x->f->adds + (size_t)event * x->f->n_dims);
    return work_spend(x->f->work, g->n_events);
}

/* The most below some states together; NOTHING when one of them has no outcome. */
static int64_t weigh_targets(const weigher *x, uint32_t n, const uint32_t *states)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (x->inside[states[i]] == NOTHING) return NOTHING;
        sum += x->inside[states[i]];
    }
    return sum;
}

static truce_status weigh_inside(weigher *x)
{
    const decision_graph *g = x->f->g;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            x->inside[s] = NOTHING;
            for (uint32_t a = 0; a < g->states[s].n_arcs; a++) {
                const graph_arc *arc = g->arcs + g->states[s].first_arc + a;
                if (x->f->is_blocked[arc->event]) continue;
                int64_t sum = weigh_targets(x, node->n_children, graph_targets(g, node, arc));
                if (sum == NOTHING) continue;
                sum += x->cells[arc->cell] + x->adds[arc->event];
                if (sum > x->inside[s]) x->inside[s] = sum;
            }
            TRY(work_spend(x->f->work, 4 + (uint64_t)g->states[s].n_arcs * 2));
        }
    }
    return TRUCE_OK;
}

static void weigh_down(weigher *x, uint32_t n, const uint32_t *states, int64_t whole)
{
    for (uint32_t i = 0; i < n; i++) {
        int64_t outside = whole - x->inside[states[i]];
        if (outside > x->outside[states[i]]) x->outside[states[i]] = outside;
    }
}

/* Also closes the arcs through which the weighted sum stays too small. */
static truce_status weigh_outside(weigher *x)
{
    const decision_graph *g = x->f->g;
    for (uint32_t place = 0; place < g->n_nodes; place++) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            for (uint32_t a = 0; a < g->states[s].n_arcs && x->outside[s] != NOTHING; a++) {
                const graph_arc *arc = g->arcs + g->states[s].first_arc + a;
                const uint32_t *targets = graph_targets(g, node, arc);
                if (x->f->is_blocked[arc->event]) continue;
                int64_t below = weigh_targets(x, node->n_children, targets);
                if (below == NOTHING) continue;
                int64_t around = x->outside[s] + x->cells[arc->cell] + x->adds[arc->event];
                if (around + below < x->f->q->weighted_need) {
                    x->f->is_closed[g->states[s].first_arc + a] = true;
                    x->f->o->has_closed = true;
                    continue;
                }
                if (node->n_children > 1 && around > x->around[arc->target])
                    x->around[arc->target] = around;
                weigh_down(x, node->n_children, targets, around + below);
            }
            TRY(work_spend(x->f->work, 4 + (uint64_t)g->states[s].n_arcs * 4));
        }
    }
    return TRUCE_OK;
}

static truce_status weigh_all(finder *f, arena *out, const uint32_t *roots)
{
    weigher x = {.f = f};
    const decision_graph *g = f->g;
    TRY(ARENA_ARRAY(out, g->n_cells, &x.cells));
    TRY(ARENA_ARRAY(out, g->n_events, &x.adds));
    TRY(ARENA_ARRAY(out, g->n_states, &x.inside));
    TRY(ARENA_ARRAY(out, g->n_states, &x.outside));
    TRY(ARENA_ARRAY(out, (size_t)g->n_tuples + 1, &x.around));
    for (uint32_t s = 0; s < g->n_states; s++) x.outside[s] = NOTHING;
    for (uint32_t t = 0; t <= g->n_tuples; t++) x.around[t] = NOTHING;
    TRY(weigh_cells(&x));
    TRY(weigh_inside(&x));
    x.around[g->n_tuples] = x.adds[g->initial_event];
    int64_t whole = weigh_targets(&x, g->n_roots, roots);
    f->o->is_possible = whole != NOTHING && whole + x.adds[g->initial_event] >= f->q->weighted_need;
    if (f->o->is_possible) {
        weigh_down(&x, g->n_roots, roots, whole + x.adds[g->initial_event]);
        TRY(weigh_outside(&x));
    }
    f->o->weighted_inside = x.inside;
    f->o->weighted_outside = x.outside;
    f->o->weighted_around = x.around;
    return TRUCE_OK;
}

truce_status outlook_find(arena *out, work_meter *work, const question *q, outlook *result)
{
    outlook o = {.q = q, .memory = out};
    finder f = {.o = &o, .q = q, .g = q->g, .work = work, .n_dims = q->n_dims};
    uint32_t *roots;
    TRY(allocate(&f, out));
    TRY(ARENA_ARRAY(out, q->g->n_cells, &o.cell_fronts));
    TRY(ARENA_ARRAY(out, q->g->n_cells, &o.has_cell_front));
    TRY(ARENA_ARRAY(out, q->g->n_roots, &roots));
    for (uint32_t root = 0; root < q->g->n_roots; root++)
        roots[root] = q->g->nodes[q->g->roots[root]].first_state;
    o.is_blocked = f.is_blocked;
    o.adds = f.adds;
    o.cells = f.cells;
    o.is_closed = f.is_closed;
    o.is_alive = f.is_alive;
    o.is_tuple_alive = f.is_tuple_alive;
    o.inside = f.inside;
    o.outside = f.outside;
    o.tuple_inside = f.tuple_inside;
    o.tuple_outside = f.tuple_outside;
    TRY(read_events(&f));
    TRY(read_cells(&f));
    o.is_possible = !q->g->is_empty && !f.is_blocked[q->g->initial_event];
    if (q->weights != NULL && o.is_possible) TRY(weigh_all(&f, out, roots));
    for (int round = 0; round < OUTLOOK_ROUNDS && o.is_possible; round++) {
        TRY(look_around(&f, roots));
        o.has_closed = o.has_closed || f.n_closed > 0;
        if (f.n_closed * 16 < f.n_looked_at || f.n_closed == 0) break;
    }
    *result = o;
    return TRUCE_OK;
}

/* A sum that is enough whatever comes from outside may be taken for the ceiling. The ceiling is not
 * below the least of the part's own sums: what lies outside counts on at least that much from here,
 * just as this part counts on the least from there. */
static front_window make_window(const outlook *o, const reach *inside, const reach *outside,
                                const int64_t *missing_low, const int64_t *missing_high,
                                int64_t *floor, int64_t *ceiling)
{
    front_window window = {.floor = floor, .ceiling = ceiling};
    for (uint32_t d = 0; d < o->q->n_dims; d++) {
        int64_t low = outside[d].low + (missing_low != NULL ? missing_low[d] : 0);
        int64_t high = outside[d].high + (missing_high != NULL ? missing_high[d] : 0);
        floor[d] = INT64_MIN;
        ceiling[d] = INT64_MAX;
        if (o->q->need[d] != UNBOUNDED_BELOW &&
            __builtin_sub_overflow(o->q->need[d], high, &floor[d]))
            floor[d] = high < 0 ? INT64_MAX : INT64_MIN;
        /* A ceiling saves work and decides nothing: one that does not fit is left out. */
        if (o->q->enough[d] != UNBOUNDED_ABOVE &&
            !__builtin_sub_overflow(o->q->enough[d], low, &ceiling[d])) {
            int64_t least = inside[d].low - (missing_low != NULL ? missing_low[d] : 0);
            if (ceiling[d] < least) ceiling[d] = least;
            window.has_ceiling = true;
        } else {
            ceiling[d] = INT64_MAX;
        }
    }
    return window;
}

front_window outlook_state_window(const outlook *o, uint32_t state, int64_t *floor,
                                  int64_t *ceiling)
{
    size_t at = (size_t)state * o->q->n_dims;
    return make_window(o, o->inside + at, o->outside + at, NULL, NULL, floor, ceiling);
}

front_window outlook_tuple_window(const outlook *o, uint32_t place, const int64_t *missing_low,
                                  const int64_t *missing_high, int64_t *floor, int64_t *ceiling)
{
    size_t at = (size_t)place * o->q->n_dims;
    return make_window(o, o->tuple_inside + at, o->tuple_outside + at, missing_low, missing_high,
                       floor, ceiling);
}

truce_status outlook_cell_front(const outlook *o, work_meter *work, arena *scratch, uint32_t cell,
                                front *result)
{
    if (!o->has_cell_front[cell]) {
        graph_cell about = o->q->g->cells[cell];
        arena_mark mark = arena_here(scratch);
        int64_t *points, *copy;
        uint32_t n_dims = o->q->n_dims;
        size_t n = 0;
        TRY(arena_take(scratch, about.n, n_dims * sizeof *points, (void **)&points));
        for (uint32_t i = 0; i < about.n; i++)
            for (uint32_t d = 0; d < n_dims; d++)
                points[(size_t)i * n_dims + d] =
                    question_value(o->q, about.issue, o->q->g->cell_values[about.at + i], d);
        TRY(front_filter(scratch, work, n_dims, points, about.n, &n));
        TRY(arena_take(o->memory, n, n_dims * sizeof *copy, (void **)&copy));
        memcpy(copy, points, n * n_dims * sizeof *copy);
        arena_rewind(scratch, mark);
        o->cell_fronts[cell] = (front){.n = n, .points = copy};
        o->has_cell_front[cell] = true;
    }
    *result = o->cell_fronts[cell];
    return TRUCE_OK;
}
