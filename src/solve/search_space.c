#include "solve/search_space.h"
#include <string.h>

/* The values of a cell that none of its values dominates: the first of equal ones. */
typedef struct cell_options {
    uint32_t n;
    const uint32_t *values; /* NULL: not asked for yet */
} cell_options;

typedef struct builder {
    const outlook *o;
    const decision_graph *g;
    work_meter *work;
    arena *out;
    arena *scratch;
    cell_options *cells;
    bool *is_complete; /* by state of the graph: open arcs lead to an outcome */
    bool *is_reached;  /* by state of the graph: from the roots, by such arcs */
    uint32_t *number;  /* by state of the graph: its number here, from 1 */
    uint32_t *node;    /* by state of the graph: its node */
} builder;

/* Finds a vector in a front, which is descending: its place, or n. */
static size_t find_in_front(front f, uint32_t n_dims, const int64_t *vector)
{
    size_t low = 0, high = f.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const int64_t *point = f.points + middle * n_dims;
        uint32_t d = 0;
        while (d < n_dims && point[d] == vector[d]) d++;
        if (d == n_dims) return middle;
        if (point[d] > vector[d])
            low = middle + 1;
        else
            high = middle;
    }
    return f.n;
}

static truce_status list_cell(builder *b, uint32_t cell)
{
    graph_cell about = b->g->cells[cell];
    front f;
    bool *is_taken;
    uint32_t *values, n = 0, n_dims = b->o->q->n_dims;
    int64_t vector[FRONT_MOST_DIMS];
    if (b->cells[cell].values != NULL) return TRUCE_OK;
    TRY(outlook_cell_front(b->o, b->work, b->scratch, cell, &f));
    TRY(ARENA_ARRAY(b->out, f.n, &values));
    TRY(ARENA_ARRAY(b->scratch, f.n, &is_taken));
    for (uint32_t i = 0; i < about.n && n < f.n; i++) {
        uint32_t value = b->g->cell_values[about.at + i];
        for (uint32_t d = 0; d < n_dims; d++)
            vector[d] = question_value(b->o->q, about.issue, value, d);
        size_t at = find_in_front(f, n_dims, vector);
        if (at == f.n || is_taken[at]) continue;
        is_taken[at] = true;
        values[n++] = value;
        TRY(work_spend(b->work, 4 * (uint64_t)n_dims));
    }
    b->cells[cell] = (cell_options){.n = n, .values = values};
    return TRUCE_OK;
}

static const graph_node *node_of(const builder *b, uint32_t state)
{
    return &b->g->nodes[b->node[state]];
}

/* Whether an arc is open and completes to an outcome. An outlook closes arcs for one party at a
 * time: a living state may have lost all of them. */
static bool is_taken(const builder *b, const graph_node *node, const graph_arc *arc)
{
    if (!outlook_is_open(b->o, node, arc)) return false;
    const uint32_t *targets = graph_targets(b->g, node, arc);
    for (uint32_t i = 0; i < node->n_children; i++)
        if (!b->is_complete[targets[i]]) return false;
    return true;
}

/* From the leaves to the roots, then back. */
static truce_status find_complete(builder *b, bool *has_outcome)
{
    const decision_graph *g = b->g;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            const graph_arc *arcs = g->arcs + g->states[s].first_arc;
            b->node[s] = place;
            for (uint32_t a = 0; a < g->states[s].n_arcs && b->o->is_alive[s]; a++)
                b->is_complete[s] = b->is_complete[s] || is_taken(b, node, &arcs[a]);
            TRY(work_spend(b->work, 4 + g->states[s].n_arcs * (uint64_t)4));
        }
    }
    *has_outcome = true;
    for (uint32_t root = 0; root < g->n_roots; root++) {
        uint32_t first = g->nodes[g->roots[root]].first_state;
        b->is_reached[first] = true;
        if (!b->is_complete[first]) *has_outcome = false;
    }
    for (uint32_t s = 0; s < g->n_states && *has_outcome; s++) {
        const graph_node *node = node_of(b, s);
        const graph_arc *arcs = g->arcs + g->states[s].first_arc;
        for (uint32_t a = 0; a < g->states[s].n_arcs && b->is_reached[s]; a++) {
            if (!is_taken(b, node, &arcs[a])) continue;
            const uint32_t *targets = graph_targets(g, node, &arcs[a]);
            for (uint32_t i = 0; i < node->n_children; i++) b->is_reached[targets[i]] = true;
        }
        TRY(work_spend(b->work, 4 + g->states[s].n_arcs * (uint64_t)4));
    }
    return TRUCE_OK;
}

/* Numbers the states that are reached and counts what is to be written. */
static truce_status count_all(builder *b, uint32_t *n_states, uint64_t *n_options,
                              uint64_t *n_targets)
{
    *n_states = 0;
    *n_options = *n_targets = 0;
    for (uint32_t s = 0; s < b->g->n_states; s++) {
        const graph_node *node = node_of(b, s);
        const graph_arc *arcs = b->g->arcs + b->g->states[s].first_arc;
        if (!b->is_reached[s]) continue;
        b->number[s] = ++*n_states;
        for (uint32_t a = 0; a < b->g->states[s].n_arcs; a++) {
            if (!is_taken(b, node, &arcs[a])) continue;
            TRY(list_cell(b, arcs[a].cell));
            *n_options += b->cells[arcs[a].cell].n;
            *n_targets += node->n_children;
        }
        if (*n_options > SEARCH_OPTIONS_MOST) return TRUCE_OK;
        TRY(work_spend(b->work, 8 + b->g->states[s].n_arcs * (uint64_t)4));
    }
    return TRUCE_OK;
}

typedef struct space_arrays {
    uint32_t *first_option, *issue, *n_targets, *value, *target, *targets, *roots;
    int64_t *vectors;
} space_arrays;

static truce_status allocate(arena *out, uint32_t n_states, uint64_t n_options, uint64_t n_targets,
                             uint32_t n_roots, uint32_t n_dims, space_arrays *a)
{
    TRY(ARENA_ARRAY(out, (size_t)n_states + 1, &a->first_option));
    TRY(ARENA_ARRAY(out, n_states, &a->issue));
    TRY(ARENA_ARRAY(out, n_states, &a->n_targets));
    TRY(ARENA_ARRAY(out, n_options, &a->value));
    TRY(ARENA_ARRAY(out, n_options, &a->target));
    TRY(ARENA_ARRAY(out, n_targets, &a->targets));
    TRY(ARENA_ARRAY(out, n_roots, &a->roots));
    return arena_take(out, n_options, n_dims * sizeof *a->vectors, (void **)&a->vectors);
}

static void set_arrays(search_space *x, const space_arrays *a)
{
    x->first_option = a->first_option;
    x->issue = a->issue;
    x->n_targets = a->n_targets;
    x->value = a->value;
    x->target = a->target;
    x->targets = a->targets;
    x->roots = a->roots;
    x->vectors = a->vectors;
}

static truce_status write_state(builder *b, space_arrays *a, uint32_t s, search_space *x)
{
    const graph_node *node = node_of(b, s);
    const graph_arc *arcs = b->g->arcs + b->g->states[s].first_arc;
    for (uint32_t at = 0; at < b->g->states[s].n_arcs; at++) {
        if (!is_taken(b, node, &arcs[at])) continue;
        const uint32_t *targets = graph_targets(b->g, node, &arcs[at]);
        const cell_options *cell = &b->cells[arcs[at].cell];
        const int64_t *add = b->o->adds + (size_t)arcs[at].event * x->n_dims;
        uint32_t place = x->n_targets_all;
        for (uint32_t i = 0; i < node->n_children; i++)
            a->targets[x->n_targets_all++] = b->number[targets[i]] - 1;
        for (uint32_t i = 0; i < cell->n; i++) {
            int64_t *vector = a->vectors + (size_t)x->n_options * x->n_dims;
            for (uint32_t d = 0; d < x->n_dims; d++)
                vector[d] = question_value(b->o->q, node->issue, cell->values[i], d) + add[d];
            a->value[x->n_options] = cell->values[i];
            a->target[x->n_options++] = place;
        }
        TRY(work_spend(b->work, 8 + cell->n * (uint64_t)x->n_dims));
    }
    return TRUCE_OK;
}

static int64_t magnitude(int64_t value)
{
    return value < 0 ? -value : value;
}

/* How far sums spread, and what no partial sum exceeds. (A scenario's figures add up to less than
 * 2^63, in magnitude.) */
static void measure(const outlook *o, search_space *x)
{
    const decision_graph *g = o->q->g;
    const reach *whole = o->tuple_inside + (size_t)g->n_tuples * x->n_dims;
    for (uint32_t d = 0; d < x->n_dims; d++) {
        int64_t most = 0;
        int128 span = (int128)whole[d].high - whole[d].low;
        x->initial[d] = o->adds[(size_t)g->initial_event * x->n_dims + d];
        x->span[d] = span > INT64_MAX ? INT64_MAX : span > 0 ? (int64_t)span : 1;
        for (uint32_t issue = 0; issue < g->s->n_issues; issue++) {
            int64_t largest = 0;
            for (uint32_t value = 0; value < g->s->issues[issue].n_values; value++)
                if (magnitude(question_value(o->q, issue, value, d)) > largest)
                    largest = magnitude(question_value(o->q, issue, value, d));
            most += largest;
        }
        for (uint32_t rule = 0; rule < g->s->n_rules; rule++)
            if (g->s->rules[rule].party == o->q->dims[d]) most += magnitude(o->q->pay->adds[rule]);
        x->most[d] = most > 0 ? most : 1;
    }
}

static truce_status build(builder *b, bool *is_small, search_space *result)
{
    const decision_graph *g = b->g;
    search_space x = {.n_dims = b->o->q->n_dims, .n_issues = g->s->n_issues, .n_roots = g->n_roots};
    uint64_t n_options, n_targets;
    uint32_t n_states;
    space_arrays a;
    bool has_outcome;
    TRY(ARENA_ARRAY(b->scratch, g->n_cells, &b->cells));
    TRY(ARENA_ARRAY(b->scratch, g->n_states, &b->is_complete));
    TRY(ARENA_ARRAY(b->scratch, g->n_states, &b->is_reached));
    TRY(ARENA_ARRAY(b->scratch, g->n_states, &b->number));
    TRY(ARENA_ARRAY(b->scratch, g->n_states, &b->node));
    TRY(find_complete(b, &has_outcome));
    *is_small = true;
    *result = (search_space){.n_dims = x.n_dims, .n_issues = x.n_issues};
    if (!has_outcome) return TRUCE_OK;
    TRY(count_all(b, &n_states, &n_options, &n_targets));
    *is_small = n_options <= SEARCH_OPTIONS_MOST && n_targets <= SEARCH_OPTIONS_MOST * 8U;
    if (!*is_small) return TRUCE_OK;
    TRY(allocate(b->out, n_states, n_options, n_targets, g->n_roots, x.n_dims, &a));
    for (uint32_t s = 0; s < g->n_states; s++) {
        if (b->number[s] == 0) continue;
        a.first_option[x.n_states] = x.n_options;
        a.issue[x.n_states] = node_of(b, s)->issue;
        a.n_targets[x.n_states++] = node_of(b, s)->n_children;
        TRY(write_state(b, &a, s, &x));
    }
    a.first_option[x.n_states] = x.n_options;
    for (uint32_t root = 0; root < g->n_roots; root++)
        a.roots[root] = b->number[g->nodes[g->roots[root]].first_state] - 1;
    set_arrays(&x, &a);
    measure(b->o, &x);
    *result = x;
    return TRUCE_OK;
}

truce_status search_space_build(arena *out, work_meter *work, const outlook *o, bool *is_small,
                                search_space *result)
{
    builder b = {.o = o, .g = o->q->g, .work = work, .out = out};
    assert(o->is_possible);
    TRY(arena_new(arena_meter(out), &b.scratch));
    truce_status status = build(&b, is_small, result);
    arena_free(b.scratch);
    return status;
}

static void mark_reached(const search_space *from, const bool *is_kept, bool *is_reached,
                         uint64_t *n_targets, uint32_t *n_options, uint32_t *n_states)
{
    for (uint32_t root = 0; root < from->n_roots; root++) is_reached[from->roots[root]] = true;
    for (uint32_t s = 0; s < from->n_states; s++) {
        if (!is_reached[s]) continue;
        ++*n_states;
        for (uint32_t o = from->first_option[s]; o < from->first_option[s + 1]; o++) {
            if (!is_kept[o]) continue;
            ++*n_options;
            *n_targets += from->n_targets[s];
            for (uint32_t i = 0; i < from->n_targets[s]; i++)
                is_reached[from->targets[from->target[o] + i]] = true;
        }
    }
}

truce_status search_space_keep(arena *out, work_meter *work, const search_space *from,
                               const bool *is_kept, search_space *result)
{
    search_space x = *from;
    bool *is_reached;
    uint32_t *number, n_states = 0, n_options = 0;
    uint64_t n_targets = 0;
    space_arrays a;
    TRY(ARENA_ARRAY(out, from->n_states, &is_reached));
    TRY(ARENA_ARRAY(out, from->n_states, &number));
    mark_reached(from, is_kept, is_reached, &n_targets, &n_options, &n_states);
    TRY(allocate(out, n_states, n_options, n_targets, from->n_roots, from->n_dims, &a));
    x.n_states = x.n_options = x.n_targets_all = 0;
    for (uint32_t s = 0; s < from->n_states; s++)
        if (is_reached[s]) number[s] = x.n_states++;
    x.n_states = 0;
    for (uint32_t s = 0; s < from->n_states; s++) {
        if (!is_reached[s]) continue;
        a.first_option[x.n_states] = x.n_options;
        a.issue[x.n_states] = from->issue[s];
        a.n_targets[x.n_states++] = from->n_targets[s];
        for (uint32_t o = from->first_option[s]; o < from->first_option[s + 1]; o++) {
            if (!is_kept[o]) continue;
            memcpy(a.vectors + (size_t)x.n_options * x.n_dims, from->vectors + (size_t)o * x.n_dims,
                   x.n_dims * sizeof *a.vectors);
            a.value[x.n_options] = from->value[o];
            a.target[x.n_options++] = x.n_targets_all;
            for (uint32_t i = 0; i < from->n_targets[s]; i++)
                a.targets[x.n_targets_all++] = number[from->targets[from->target[o] + i]];
        }
    }
    a.first_option[x.n_states] = x.n_options;
    for (uint32_t root = 0; root < from->n_roots; root++) a.roots[root] = number[from->roots[root]];
    set_arrays(&x, &a);
    TRY(work_spend(work, (uint64_t)from->n_options * 2 + x.n_options * (uint64_t)x.n_dims));
    *result = x;
    return TRUCE_OK;
}

uint32_t search_space_issue(const search_space *x, uint32_t option)
{
    uint32_t low = 0, high = x->n_states; /* states between which the option's lies */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (x->first_option[middle] <= option)
            low = middle;
        else
            high = middle;
    }
    return x->issue[low];
}
