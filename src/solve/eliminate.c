#include "solve/eliminate.h"
#include "solve/hope.h"
#include "solve/slope.h"
#include <string.h>

static const int64_t no_shift[FRONT_MOST_DIMS] = {0};

typedef struct eliminator {
    elimination *e;
    const outlook *o;
    const question *q;
    const decision_graph *g;
    arena *scratch;
    work_meter *work;
    hope *hope;           /* what is of use, in a small graph; NULL: everything */
    slopes *slopes;       /* the same in a large one */
    bool is_again;        /* what does not depend on the hope is done */
    bool is_without_hope; /* this time, everything is of use */
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

/* Finishes a front, and where a weighted sum is asked for keeps only the points that can still
 * reach it with `missing` from everywhere else. */
static truce_status finish(eliminator *x, front_builder *b, int64_t missing, front *result)
{
    const question *q = x->q;
    if (q->weights == NULL) return front_finish(b, x->e->memory, result);
    front whole;
    int64_t *kept;
    size_t n = 0;
    TRY(front_finish(b, x->scratch, &whole));
    TRY(arena_take(x->scratch, whole.n, q->n_dims * sizeof *kept, (void **)&kept));
    for (size_t i = 0; i < whole.n; i++) {
        const int64_t *point = whole.points + i * q->n_dims;
        int64_t sum = missing;
        for (uint32_t d = 0; d < q->n_dims; d++) sum += q->weights[d] * point[d];
        if (sum >= q->weighted_need)
            memcpy(kept + n++ * q->n_dims, point, q->n_dims * sizeof *kept);
    }
    int64_t *points;
    TRY(arena_take(x->e->memory, n, q->n_dims * sizeof *points, (void **)&points));
    if (n > 0) memcpy(points, kept, n * q->n_dims * sizeof *points);
    *result = (front){.n = n, .points = points};
    return work_spend(x->work, whole.n * q->n_dims);
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
        front_window window =
            outlook_tuple_window(x->o, place, missing_low, missing_high, floor, ceiling);
        front_slopes useful;
        int64_t least[SLOPES];
        if (i + 1 == n && !x->is_without_hope) window.hope = hope_of_product(x->hope, place);
        if (i + 1 == n && x->slopes != NULL) {
            useful = slopes_of_product(x->slopes, place, least);
            window.slopes = &useful;
        }
        front_start(&b, x->scratch, x->work, n_dims, window);
        TRY(front_add_sum(&b, p->partial[i - 1], x->e->states[states[i]], no_shift));
        int64_t missing = x->q->weights != NULL ? x->o->weighted_around[place] : 0;
        for (uint32_t j = i + 1; j < n && x->q->weights != NULL; j++)
            missing += x->o->weighted_inside[states[j]];
        TRY(finish(x, &b, missing, &p->partial[i]));
        arena_rewind(x->scratch, mark);
        if (place == x->g->n_tuples)
            work_tell(x->work, "joining independent issues", (double)i / n);
    }
    return TRUCE_OK;
}

front eliminate_below(const elimination *e, const graph_node *node, const graph_arc *arc)
{
    if (node->n_children == 0) return front_unit;
    if (node->n_children == 1) return e->states[arc->target];
    const product *p = &e->products[arc->target];
    return p->n > 0 ? p->partial[p->n - 1] : (front){.n = 0};
}

static bool is_arc_useful(const eliminator *x, const graph_node *node, const graph_arc *arc)
{
    if (slopes_exclude(x->slopes, (size_t)(arc - x->g->arcs))) return false;
    return outlook_is_open(x->o, node, arc);
}

static bool has_useful_arc(const eliminator *x, const graph_node *node, uint32_t s)
{
    const graph_arc *arcs = x->g->arcs + x->g->states[s].first_arc;
    for (uint32_t a = 0; a < x->g->states[s].n_arcs; a++)
        if (is_arc_useful(x, node, &arcs[a])) return true;
    return false;
}

static truce_status eliminate_state(eliminator *x, const graph_node *node, uint32_t s)
{
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS], least[SLOPES];
    const graph_arc *arcs = x->g->arcs + x->g->states[s].first_arc;
    front_slopes useful;
    if (!has_useful_arc(x, node, s)) {
        x->e->states[s].n = 0;
        return TRUCE_OK;
    }
    for (uint32_t a = 0; a < x->g->states[s].n_arcs && node->n_children > 1; a++)
        if (is_arc_useful(x, node, &arcs[a]))
            TRY(multiply(x, arcs[a].target, node->n_children, graph_targets(x->g, node, &arcs[a])));
    front_builder b;
    arena_mark mark = arena_here(x->scratch);
    front_window window = outlook_state_window(x->o, s, floor, ceiling);
    if (!x->is_without_hope) window.hope = hope_of_state(x->hope, s);
    if (x->slopes != NULL) {
        useful = slopes_of_state(x->slopes, s, least);
        window.slopes = &useful;
    }
    front_start(&b, x->scratch, x->work, x->q->n_dims, window);
    for (uint32_t a = 0; a < x->g->states[s].n_arcs; a++) {
        if (!is_arc_useful(x, node, &arcs[a])) continue;
        front cell;
        TRY(outlook_cell_front(x->o, x->work, x->scratch, arcs[a].cell, &cell));
        TRY(front_add_sum(&b, eliminate_below(x->e, node, &arcs[a]), cell,
                          x->o->adds + (size_t)arcs[a].event * x->q->n_dims));
    }
    TRY(finish(x, &b, x->q->weights != NULL ? x->o->weighted_outside[s] : 0, &x->e->states[s]));
    arena_rewind(x->scratch, mark);
    return TRUCE_OK;
}

/* Forgets the products that depend on the hope. */
static void forget_products(eliminator *x, const graph_node *node)
{
    for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++)
        for (uint32_t a = 0; a < x->g->states[s].n_arcs && node->n_children > 1; a++)
            x->e->products[x->g->arcs[x->g->states[s].first_arc + a].target].n = 0;
}

static truce_status eliminate_all(eliminator *x)
{
    const decision_graph *g = x->g;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        work_tell(x->work, "finding the frontier", (double)(g->n_nodes - 1 - place) / g->n_nodes);
        if (x->is_again && !hope_is_used(x->hope, place)) continue;
        if (x->is_again) forget_products(x, node);
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            if (x->o->is_alive[s]) TRY(eliminate_state(x, node, s));
            TRY(work_spend(x->work, 16));
        }
    }
    uint32_t *roots;
    TRY(ARENA_ARRAY(x->e->memory, g->n_roots, &roots));
    for (uint32_t root = 0; root < g->n_roots; root++)
        roots[root] = g->nodes[g->roots[root]].first_state;
    x->e->products[g->n_tuples].n = 0;
    TRY(multiply(x, g->n_tuples, g->n_roots, roots));
    x->e->root = x->e->products[g->n_tuples].partial[g->n_roots - 1];
    return TRUCE_OK;
}

/* True when the roots are multiplied in the order that they would have without hope. The one that
 * depends on it could only be larger then. */
static bool keeps_order(const eliminator *x)
{
    const decision_graph *g = x->g;
    uint32_t top = 0;
    for (uint32_t root = 0; root < g->n_roots; root++)
        if (hope_is_used(x->hope, g->roots[root])) top = root;
    size_t n_top = x->e->states[g->nodes[g->roots[top]].first_state].n;
    for (uint32_t root = 0; root < g->n_roots; root++) {
        size_t n = x->e->states[g->nodes[g->roots[root]].first_state].n;
        if (root != top && (n > n_top || (n == n_top && root > top))) return false;
    }
    return true;
}

/* Eliminates with hope, and again where it was too high or gives another order. */
static truce_status eliminate_hoping(eliminator *x)
{
    bool is_sound = false;
    TRY(eliminate_all(x));
    TRY(hope_check(x->hope, x->e->root, &is_sound));
    x->is_again = true;
    if (!is_sound) TRY(eliminate_all(x));
    if (keeps_order(x)) return TRUCE_OK;
    x->is_without_hope = true;
    return eliminate_all(x);
}

/* Eliminates along the arcs that slopes leave, and again where they asked for too much. */
static truce_status eliminate_on_slopes(eliminator *x)
{
    bool is_sound = false;
    arena_mark mark = arena_here(x->e->memory); /* fronts of cells are all there already */
    TRY(eliminate_all(x));
    TRY(slopes_check(x->slopes, x->e->root, &is_sound));
    if (is_sound) return TRUCE_OK;
    arena_rewind(x->e->memory, mark);
    memset(x->e->products, 0, ((size_t)x->g->n_tuples + 1) * sizeof *x->e->products);
    TRY(eliminate_all(x));
    TRY(slopes_check(x->slopes, x->e->root, &is_sound));
    return never(!is_sound) ? TRUCE_E_CHECK : TRUCE_OK;
}

truce_status eliminate(arena *out, work_meter *work, const outlook *o, elimination *result)
{
    elimination e = {.o = o, .memory = out};
    eliminator x = {.e = &e, .o = o, .q = o->q, .g = o->q->g, .work = work};
    assert(o->is_possible);
    TRY(ARENA_ARRAY(out, o->q->g->n_states, &e.states));
    TRY(ARENA_ARRAY(out, (size_t)o->q->g->n_tuples + 1, &e.products));
    TRY(arena_new(arena_meter(out), &x.scratch));
    truce_status status = hope_find(x.scratch, work, o, &x.hope);
    if (status == TRUCE_OK && x.hope == NULL) status = slopes_find(x.scratch, work, o, &x.slopes);
    if (status == TRUCE_OK)
        status = x.hope != NULL     ? eliminate_hoping(&x)
                 : x.slopes != NULL ? eliminate_on_slopes(&x)
                                    : eliminate_all(&x);
    arena_free(x.scratch);
    if (status == TRUCE_OK) *result = e;
    return status;
}
