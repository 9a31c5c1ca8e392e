#include "solve/eliminate.h"
#include <string.h>

static const int64_t no_shift[FRONT_MOST_DIMS] = {0};

typedef struct eliminator {
    elimination *e;
    const outlook *o;
    const question *q;
    const decision_graph *g;
    arena *scratch;
    work_meter *work;
} eliminator;

static void sort_by_size(const front *fronts, uint32_t n, uint32_t *states)
{
    for (uint32_t i = 1; i < n; i++) { /* few: an insertion does; stable */
        uint32_t state = states[i], at = i;
        for (; at > 0 && fronts[states[at - 1]].n > fronts[state].n; at--)
            states[at] = states[at - 1];
        states[at] = state;
    }
}

/* Multiplies the fronts of several subtrees, the smallest first. */
static truce_status multiply(eliminator *x, uint32_t place, uint32_t n, const uint32_t *given)
{
    product *p = &x->e->products[place];
    uint32_t n_dims = x->q->n_dims, *states;
    if (p->n > 0) return TRUCE_OK; /* shared with an arc that came before */
    TRY(ARENA_ARRAY(x->e->memory, n, &states));
    TRY(ARENA_ARRAY(x->e->memory, n, &p->partial));
    memcpy(states, given, n * sizeof *states);
    sort_by_size(x->e->states, n, states);
    p->n = n;
    p->states = states;
    int64_t missing_low[FRONT_MOST_DIMS] = {0}, missing_high[FRONT_MOST_DIMS] = {0};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t d = 0; d < n_dims; d++) {
            missing_low[d] += x->o->inside[(size_t)states[i] * n_dims + d].low;
            missing_high[d] += x->o->inside[(size_t)states[i] * n_dims + d].high;
        }
    p->partial[0] = x->e->states[states[0]];
    for (uint32_t i = 1; i < n; i++) {
        for (uint32_t d = 0; d < n_dims; d++) {
            missing_low[d] -= x->o->inside[(size_t)states[i] * n_dims + d].low;
            missing_high[d] -= x->o->inside[(size_t)states[i] * n_dims + d].high;
        }
        front_builder b;
        arena_mark mark = arena_here(x->scratch);
        front_start(&b, x->scratch, x->work, n_dims,
                    outlook_tuple_window(x->o, place, missing_low, missing_high, floor, ceiling));
        TRY(front_add_sum(&b, p->partial[i - 1], x->e->states[states[i]], no_shift));
        TRY(front_finish(&b, x->e->memory, &p->partial[i]));
        arena_rewind(x->scratch, mark);
        if (place == x->g->n_tuples)
            work_tell(x->work, "joining independent issues", (double)i / n);
    }
    return TRUCE_OK;
}

/* Returns the front below an arc; computed before. */
static front below(const elimination *e, const graph_node *node, const graph_arc *arc)
{
    if (node->n_children == 0) return front_unit;
    if (node->n_children == 1) return e->states[arc->target];
    const product *p = &e->products[arc->target];
    return p->partial[p->n - 1];
}

static truce_status eliminate_state(eliminator *x, const graph_node *node, uint32_t s)
{
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    const graph_arc *arcs = x->g->arcs + x->g->states[s].first_arc;
    for (uint32_t a = 0; a < x->g->states[s].n_arcs && node->n_children > 1; a++)
        if (outlook_is_open(x->o, node, &arcs[a]))
            TRY(multiply(x, arcs[a].target, node->n_children, graph_targets(x->g, node, &arcs[a])));
    front_builder b;
    arena_mark mark = arena_here(x->scratch);
    front_start(&b, x->scratch, x->work, x->q->n_dims,
                outlook_state_window(x->o, s, floor, ceiling));
    for (uint32_t a = 0; a < x->g->states[s].n_arcs; a++) {
        if (!outlook_is_open(x->o, node, &arcs[a])) continue;
        front cell;
        TRY(outlook_cell_front(x->o, x->work, x->scratch, arcs[a].cell, &cell));
        TRY(front_add_sum(&b, below(x->e, node, &arcs[a]), cell,
                          x->o->adds + (size_t)arcs[a].event * x->q->n_dims));
    }
    TRY(front_finish(&b, x->e->memory, &x->e->states[s]));
    arena_rewind(x->scratch, mark);
    return TRUCE_OK;
}

static truce_status eliminate_all(eliminator *x)
{
    const decision_graph *g = x->g;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        work_tell(x->work, "finding the frontier", (double)(g->n_nodes - 1 - place) / g->n_nodes);
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            if (x->o->is_alive[s]) TRY(eliminate_state(x, node, s));
            TRY(work_spend(x->work, 16));
        }
    }
    uint32_t *roots;
    TRY(ARENA_ARRAY(x->e->memory, g->n_roots, &roots));
    for (uint32_t root = 0; root < g->n_roots; root++)
        roots[root] = g->nodes[g->roots[root]].first_state;
    TRY(multiply(x, g->n_tuples, g->n_roots, roots));
    x->e->root = x->e->products[g->n_tuples].partial[g->n_roots - 1];
    return TRUCE_OK;
}

truce_status eliminate(arena *out, work_meter *work, const outlook *o, elimination *result)
{
    elimination e = {.o = o, .memory = out};
    eliminator x = {.e = &e, .o = o, .q = o->q, .g = o->q->g, .work = work};
    assert(o->is_possible);
    TRY(ARENA_ARRAY(out, o->q->g->n_states, &e.states));
    TRY(ARENA_ARRAY(out, (size_t)o->q->g->n_tuples + 1, &e.products));
    TRY(arena_new(arena_meter(out), &x.scratch));
    truce_status status = eliminate_all(&x);
    arena_free(x.scratch);
    if (status == TRUCE_OK) *result = e;
    return status;
}

/* ---- walking down again -----------------------------------------------------------------------
 */

/* Looks for a point p of a front that, with `shift` added and seen through the window, is `target`.
 * Returns its index, or SIZE_MAX. */
static size_t find_point(front f, uint32_t n_dims, const int64_t *shift, front_window window,
                         const int64_t *target)
{
    /* Utilities without a ceiling are exact: the longest such prefix is searched for. */
    uint32_t exact = 0;
    while (exact < n_dims && window.ceiling[exact] == INT64_MAX) exact++;
    size_t low = 0, high = f.n;
    while (low < high && exact > 0) {
        size_t middle = low + (high - low) / 2;
        const int64_t *p = f.points + middle * n_dims;
        uint32_t d = 0;
        while (d < exact && p[d] + shift[d] == target[d]) d++;
        if (d < exact && p[d] + shift[d] > target[d])
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < f.n; i++) {
        const int64_t *p = f.points + i * n_dims;
        uint32_t d = 0;
        for (; d < n_dims; d++) {
            int64_t sum = p[d] + shift[d];
            if (sum < window.floor[d]) break;
            if ((sum < window.ceiling[d] ? sum : window.ceiling[d]) != target[d]) break;
        }
        if (d == n_dims) return i;
        if (d < exact) break; /* past the prefix */
    }
    return SIZE_MAX;
}

typedef struct walker {
    const elimination *e;
    arena *scratch;
    work_meter *work;
    uint32_t *outcome;
    uint32_t *states; /* still to walk: a stack with a target each */
    int64_t *targets;
    size_t n, states_capacity, targets_capacity;
} walker;

static truce_status push_target(walker *w, uint32_t state, const int64_t *target)
{
    uint32_t n_dims = w->e->o->q->n_dims;
    TRY(ARENA_RESERVE(w->scratch, &w->states, &w->states_capacity, w->n + 1));
    TRY(ARENA_RESERVE(w->scratch, &w->targets, &w->targets_capacity, (w->n + 1) * n_dims));
    w->states[w->n] = state;
    memmove(w->targets + w->n * n_dims, target, n_dims * sizeof *target);
    w->n++;
    return TRUCE_OK;
}

/* Splits a target of a product over its subtrees, last factor first. */
static truce_status split_product(walker *w, uint32_t place, const int64_t *point)
{
    const outlook *o = w->e->o;
    const product *p = &w->e->products[place];
    uint32_t n_dims = o->q->n_dims;
    int64_t missing_low[FRONT_MOST_DIMS] = {0}, missing_high[FRONT_MOST_DIMS] = {0};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS], target[FRONT_MOST_DIMS];
    memcpy(target, point, n_dims * sizeof *target);
    for (uint32_t i = p->n; i-- > 1;) {
        front_window window =
            outlook_tuple_window(o, place, missing_low, missing_high, floor, ceiling);
        front last = w->e->states[p->states[i]];
        size_t at = SIZE_MAX, q = 0;
        for (; q < last.n && at == SIZE_MAX; q++) {
            at = find_point(p->partial[i - 1], n_dims, last.points + q * n_dims, window, target);
            TRY(work_spend(w->work, 32));
        }
        assert(at != SIZE_MAX);
        TRY(push_target(w, p->states[i], last.points + (q - 1) * n_dims));
        memcpy(target, p->partial[i - 1].points + at * n_dims, n_dims * sizeof *target);
        for (uint32_t d = 0; d < n_dims; d++) {
            missing_low[d] += o->inside[(size_t)p->states[i] * n_dims + d].low;
            missing_high[d] += o->inside[(size_t)p->states[i] * n_dims + d].high;
        }
    }
    return push_target(w, p->states[0], target);
}

/* Returns the first value of a cell with this vector. */
static uint32_t find_value(const question *q, uint32_t cell, const int64_t *vector)
{
    graph_cell about = q->g->cells[cell];
    for (uint32_t i = 0; i < about.n; i++) {
        uint32_t value = q->g->cell_values[about.at + i], d = 0;
        while (d < q->n_dims && question_value(q, about.issue, value, d) == vector[d]) d++;
        if (d == q->n_dims) return value;
    }
    assert(false);
    return 0;
}

static const graph_node *node_of(const decision_graph *g, uint32_t state)
{
    uint32_t low = 0, high = g->n_nodes;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (g->nodes[middle].first_state <= state)
            low = middle;
        else
            high = middle;
    }
    return &g->nodes[low];
}

/* Decides the issue of one state so that its target is reached, and goes on below. */
static truce_status walk_state(walker *w, uint32_t s, const int64_t *target)
{
    const outlook *o = w->e->o;
    const decision_graph *g = o->q->g;
    const graph_node *node = node_of(g, s);
    uint32_t n_dims = o->q->n_dims;
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS], shift[FRONT_MOST_DIMS];
    front_window window = outlook_state_window(o, s, floor, ceiling);
    const graph_arc *arcs = g->arcs + g->states[s].first_arc;
    for (uint32_t a = 0; a < g->states[s].n_arcs; a++) {
        if (!outlook_is_open(o, node, &arcs[a])) continue;
        front cell, under = below(w->e, node, &arcs[a]);
        TRY(outlook_cell_front(o, w->work, w->scratch, arcs[a].cell, &cell));
        for (size_t v = 0; v < cell.n; v++) {
            const int64_t *vector = cell.points + v * n_dims;
            for (uint32_t d = 0; d < n_dims; d++)
                shift[d] = vector[d] + o->adds[(size_t)arcs[a].event * n_dims + d];
            size_t at = find_point(under, n_dims, shift, window, target);
            TRY(work_spend(w->work, 32));
            if (at == SIZE_MAX) continue;
            w->outcome[node->issue] = find_value(o->q, arcs[a].cell, vector);
            if (node->n_children == 1)
                return push_target(w, arcs[a].target, under.points + at * n_dims);
            if (node->n_children > 1)
                return split_product(w, arcs[a].target, under.points + at * n_dims);
            return TRUCE_OK;
        }
    }
    assert(false);
    return TRUCE_OK;
}

truce_status eliminate_find_outcome(const elimination *e, arena *scratch, work_meter *work,
                                    const int64_t *point, uint32_t *outcome)
{
    uint32_t n_dims = e->o->q->n_dims;
    walker w = {.e = e, .scratch = scratch, .work = work, .outcome = outcome};
    int64_t target[FRONT_MOST_DIMS];
    arena_mark mark = arena_here(scratch);
    truce_status status = split_product(&w, e->o->q->g->n_tuples, point);
    while (status == TRUCE_OK && w.n > 0) {
        w.n--;
        memcpy(target, w.targets + w.n * n_dims, n_dims * sizeof *target);
        status = walk_state(&w, w.states[w.n], target);
    }
    arena_rewind(scratch, mark);
    return status;
}
