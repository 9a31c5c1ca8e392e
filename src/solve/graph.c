#include "solve/graph.h"
#include "solve/intern.h"
#include "solve/residual.h"
#include <string.h>

/* Where a child's state finds the residual of one of its conditions when its parent is decided. */
typedef struct inherit {
    bool is_decided; /* changed by the parent's own issue: index into its touched conditions */
    uint32_t index;  /* otherwise: index into the parent's live conditions */
} inherit;

/* What a node needs while its states are made. */
typedef struct build_node {
    uint32_t n_live; /* conditions of which something above and something here or below is open */
    uint32_t *live;
    size_t live_capacity;
    uint32_t n_touched; /* conditions that mention the issue */
    uint32_t *touched;
    size_t touched_capacity;
    inherit *before;      /* n_touched: where its residual is before this issue is decided */
    inherit *from_parent; /* n_live */
    intern_table states;  /* tuples of n_live residuals; numbers are local to the node */
    size_t first_tuple;   /* its part of the graph's tuples */
    size_t end_tuple;
} build_node;

typedef struct builder {
    arena *out;
    arena *scratch;
    work_meter *work;
    decision_graph *g;
    issue_order order;
    residual_store *store;
    issue_scope *scopes; /* by condition */
    residual *initial;   /* by condition */
    build_node *nodes;   /* by place */
    intern_table cells;
    intern_table events;
    graph_node *graph_nodes;
    graph_state *states;
    size_t n_states, states_capacity;
    graph_arc *arcs;
    size_t n_arcs, arcs_capacity;
    uint32_t *tuples;
    size_t n_tuples, tuples_capacity;
} builder;

/* ---- preparation ---------------------------------------------------------------------------- */

static void mark_issues(const expression *e, bool *is_in)
{
    if (e->kind == EXPRESSION_IN) is_in[e->issue] = true;
    if (e->kind == EXPRESSION_COMPARE)
        for (size_t i = 0; i < e->n; i++) is_in[e->terms[i].issue] = true;
    if (e->kind == EXPRESSION_AND || e->kind == EXPRESSION_OR || e->kind == EXPRESSION_NOT)
        for (size_t i = 0; i < e->n; i++) mark_issues(e->children[i], is_in);
}

static truce_status find_scopes(builder *b)
{
    uint32_t n_issues = b->g->s->n_issues;
    bool *is_in;
    TRY(ARENA_ARRAY(b->scratch, b->g->n_conditions, &b->scopes));
    TRY(ARENA_ARRAY(b->scratch, n_issues, &is_in));
    for (size_t c = 0; c < b->g->n_conditions; c++) {
        mark_issues(b->g->conditions[c].expression, is_in);
        uint32_t *issues;
        size_t n = 0;
        for (uint32_t issue = 0; issue < n_issues; issue++) n += is_in[issue];
        TRY(ARENA_ARRAY(b->scratch, n, &issues));
        b->scopes[c] = (issue_scope){.n = n, .issues = issues};
        for (uint32_t issue = 0, at = 0; issue < n_issues; issue++)
            if (is_in[issue]) {
                issues[at++] = issue;
                is_in[issue] = false;
            }
        TRY(work_spend(b->work, n_issues));
    }
    return TRUCE_OK;
}

static truce_status order_issues(builder *b)
{
    const truce_scenario *s = b->g->s;
    uint32_t *n_values;
    TRY(ARENA_ARRAY(b->scratch, s->n_issues, &n_values));
    for (uint32_t issue = 0; issue < s->n_issues; issue++)
        n_values[issue] = s->issues[issue].n_values;
    return order_find(b->scratch, b->work, s->n_issues, n_values, b->g->n_conditions, b->scopes,
                      &b->order);
}

/* Enters each condition at the nodes that mention it and at those that carry it. */
static truce_status place_conditions(builder *b)
{
    const issue_order *order = &b->order;
    TRY(ARENA_ARRAY(b->scratch, order->n, &b->nodes));
    for (size_t c = 0; c < b->g->n_conditions; c++) {
        issue_scope scope = b->scopes[c];
        if (b->initial[c] <= RESIDUAL_TRUE || scope.n == 0) continue;
        uint32_t top = UINT32_MAX, bottom = 0;
        for (size_t i = 0; i < scope.n; i++) {
            uint32_t place = order->place[scope.issues[i]];
            if (place < top) top = place;
            if (place > bottom) bottom = place;
            build_node *node = &b->nodes[place];
            TRY(ARENA_RESERVE(b->scratch, &node->touched, &node->touched_capacity,
                              (size_t)node->n_touched + 1));
            node->touched[node->n_touched++] = (uint32_t)c;
        }
        for (uint32_t place = bottom; place != top; place = order->parent[place]) {
            build_node *node = &b->nodes[place];
            TRY(ARENA_RESERVE(b->scratch, &node->live, &node->live_capacity,
                              (size_t)node->n_live + 1));
            node->live[node->n_live++] = (uint32_t)c;
            TRY(work_spend(b->work, 4));
        }
    }
    return TRUCE_OK;
}

/* Returns the place of a condition in an increasing list, or UINT32_MAX. */
static uint32_t find_condition(const uint32_t *list, uint32_t n, uint32_t condition_number)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list[middle] < condition_number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && list[low] == condition_number ? low : UINT32_MAX;
}

static truce_status connect_nodes(builder *b)
{
    for (uint32_t place = 0; place < b->order.n; place++) {
        build_node *node = &b->nodes[place];
        TRY(ARENA_ARRAY(b->scratch, node->n_touched, &node->before));
        TRY(ARENA_ARRAY(b->scratch, node->n_live, &node->from_parent));
        TRY(intern_start(b->scratch, &node->states));
        for (uint32_t t = 0; t < node->n_touched; t++) {
            uint32_t at = find_condition(node->live, node->n_live, node->touched[t]);
            node->before[t] = (inherit){.is_decided = at == UINT32_MAX, .index = at};
        }
        if (b->order.parent[place] == ORDER_ROOT) continue;
        const build_node *parent = &b->nodes[b->order.parent[place]];
        for (uint32_t l = 0; l < node->n_live; l++) {
            uint32_t at = find_condition(parent->touched, parent->n_touched, node->live[l]);
            bool is_decided = at != UINT32_MAX;
            if (!is_decided) at = find_condition(parent->live, parent->n_live, node->live[l]);
            assert(at != UINT32_MAX);
            node->from_parent[l] = (inherit){.is_decided = is_decided, .index = at};
        }
    }
    return TRUCE_OK;
}

static truce_status lay_out_nodes(builder *b)
{
    uint32_t n = b->order.n, *roots, n_roots = 0, *children;
    TRY(ARENA_ARRAY(b->out, n, &b->graph_nodes));
    TRY(ARENA_ARRAY(b->out, n, &roots));
    TRY(ARENA_ARRAY(b->out, n, &children));
    for (uint32_t place = 0; place < n; place++) {
        b->graph_nodes[place].issue = b->order.sequence[place];
        if (b->order.parent[place] == ORDER_ROOT)
            roots[n_roots++] = place;
        else
            b->graph_nodes[b->order.parent[place]].n_children++;
    }
    uint32_t at = 0;
    for (uint32_t place = 0; place < n; place++) {
        b->graph_nodes[place].children = children + at;
        at += b->graph_nodes[place].n_children;
        b->graph_nodes[place].n_children = 0;
    }
    for (uint32_t place = 0; place < n; place++) {
        uint32_t parent = b->order.parent[place];
        if (parent == ORDER_ROOT) continue;
        graph_node *above = &b->graph_nodes[parent];
        children[(size_t)(above->children - children) + above->n_children++] = place;
    }
    b->g->n_nodes = n;
    b->g->nodes = b->graph_nodes;
    b->g->n_roots = n_roots;
    b->g->roots = roots;
    return TRUCE_OK;
}

/* ---- states and arcs of one node ------------------------------------------------------------ */

/* Values of an issue between which no condition tells a difference: runs of neighbours. */
typedef struct value_runs {
    uint32_t n;
    uint32_t *first; /* n + 1: run r is [first[r], first[r + 1]) */
} value_runs;

static truce_status find_runs(builder *b, uint32_t place, value_runs *runs)
{
    const build_node *node = &b->nodes[place];
    uint32_t issue_number = b->order.sequence[place];
    uint32_t n_values = b->g->s->issues[issue_number].n_values;
    bool *is_cut;
    TRY(ARENA_ARRAY(b->scratch, n_values, &is_cut));
    for (uint32_t t = 0; t < node->n_touched; t++)
        residual_cuts(b->store, b->initial[node->touched[t]], issue_number, is_cut);
    is_cut[0] = true;
    runs->n = 0;
    for (uint32_t value = 0; value < n_values; value++) runs->n += is_cut[value];
    TRY(ARENA_ARRAY(b->scratch, (size_t)runs->n + 1, &runs->first));
    uint32_t run = 0;
    for (uint32_t value = 0; value < n_values; value++)
        if (is_cut[value]) runs->first[run++] = value;
    runs->first[run] = n_values;
    return work_spend(b->work, n_values);
}

/* Arcs of one state under construction: runs with the same event and target share one. */
typedef struct arc_group {
    uint32_t event;
    uint32_t target;
    uint32_t first_run; /* runs of the group are chained, last first */
    uint32_t next;      /* next group in the hash chain */
} arc_group;

typedef struct node_scratch {
    value_runs runs;
    residual *decided;      /* touched conditions after the run */
    uint32_t *event;        /* conditions that something happens to */
    uint32_t *child_tuple;  /* residuals of a child */
    uint32_t *child_states; /* one a child */
    intern_table tuples;    /* n_children states */
    arc_group *groups;
    uint32_t *heads;
    uint32_t n_heads;
    uint32_t *next_run;
    uint32_t *values;
} node_scratch;

static truce_status start_node(builder *b, uint32_t place, node_scratch *x)
{
    const build_node *node = &b->nodes[place];
    const graph_node *graph = &b->graph_nodes[place];
    TRY(find_runs(b, place, &x->runs));
    TRY(ARENA_ARRAY(b->scratch, node->n_touched, &x->decided));
    TRY(ARENA_ARRAY(b->scratch, node->n_touched, &x->event));
    uint32_t most_live = 0;
    for (uint32_t c = 0; c < graph->n_children; c++)
        if (b->nodes[graph->children[c]].n_live > most_live)
            most_live = b->nodes[graph->children[c]].n_live;
    TRY(ARENA_ARRAY(b->scratch, most_live, &x->child_tuple));
    TRY(ARENA_ARRAY(b->scratch, (size_t)graph->n_children + 1, &x->child_states));
    if (graph->n_children > 1) TRY(intern_start(b->scratch, &x->tuples));
    TRY(ARENA_ARRAY(b->scratch, x->runs.n, &x->groups));
    TRY(ARENA_ARRAY(b->scratch, x->runs.n, &x->next_run));
    for (x->n_heads = 4; x->n_heads < x->runs.n; x->n_heads *= 2) continue;
    TRY(ARENA_ARRAY(b->scratch, x->n_heads, &x->heads));
    return ARENA_ARRAY(b->scratch, (size_t)b->g->s->issues[graph->issue].n_values + 1, &x->values);
}

/* Decides the issue of a node for one run of values, from one state: which event happens and which
 * states follow. `is_dead` tells that something enforced is broken. */
static truce_status decide_run(builder *b, uint32_t place, uint32_t state, uint32_t run,
                               node_scratch *x, bool *is_dead, arc_group *arc)
{
    build_node *node = &b->nodes[place];
    const graph_node *graph = &b->graph_nodes[place];
    uint32_t n_event = 0;
    *is_dead = false;
    for (uint32_t t = 0; t < node->n_touched; t++) {
        uint32_t c = node->touched[t];
        residual before = node->before[t].is_decided
                              ? b->initial[c]
                              : intern_content(&node->states, state)[node->before[t].index];
        TRY(residual_decide(b->store, before, graph->issue, x->runs.first[run], &x->decided[t]));
        if (x->decided[t] == before || x->decided[t] > RESIDUAL_TRUE) continue;
        condition_use use = b->g->conditions[c].use;
        if (use == CONDITION_ENFORCED && x->decided[t] == RESIDUAL_FALSE) {
            *is_dead = true;
            return work_spend(b->work, 8 * (uint64_t)t + 8);
        }
        if (use == (x->decided[t] == RESIDUAL_TRUE ? CONDITION_RULE : CONDITION_TRACKED))
            x->event[n_event++] = c;
    }
    for (uint32_t child = 0; child < graph->n_children; child++) {
        build_node *below = &b->nodes[graph->children[child]];
        for (uint32_t l = 0; l < below->n_live; l++) {
            inherit from = below->from_parent[l];
            x->child_tuple[l] = from.is_decided ? x->decided[from.index]
                                                : intern_content(&node->states, state)[from.index];
        }
        TRY(intern_add(&below->states, x->child_tuple, below->n_live, &x->child_states[child]));
        TRY(work_spend(b->work, 2 * (uint64_t)below->n_live));
    }
    TRY(intern_add(&b->events, x->event, n_event, &arc->event));
    arc->target = 0;
    if (graph->n_children == 1) arc->target = x->child_states[0];
    if (graph->n_children > 1)
        TRY(intern_add(&x->tuples, x->child_states, graph->n_children, &arc->target));
    return work_spend(b->work, 16 * (uint64_t)node->n_touched + 16);
}

/* Writes the arcs of one state. */
static truce_status expand_state(builder *b, uint32_t place, uint32_t state, node_scratch *x)
{
    uint32_t n_groups = 0;
    memset(x->heads, 0xFF, x->n_heads * sizeof *x->heads);
    for (uint32_t run = 0; run < x->runs.n; run++) {
        arc_group arc = {0};
        bool is_dead = false;
        TRY(decide_run(b, place, state, run, x, &is_dead, &arc));
        if (is_dead) continue;
        uint32_t slot = (arc.event * 2654435761U ^ arc.target * 2246822519U) & (x->n_heads - 1);
        uint32_t group = x->heads[slot];
        while (group != UINT32_MAX &&
               (x->groups[group].event != arc.event || x->groups[group].target != arc.target))
            group = x->groups[group].next;
        if (group == UINT32_MAX) {
            arc.first_run = UINT32_MAX;
            arc.next = x->heads[slot];
            group = n_groups++;
            x->heads[slot] = group;
            x->groups[group] = arc;
        }
        x->next_run[run] = x->groups[group].first_run;
        x->groups[group].first_run = run;
    }
    TRY(ARENA_RESERVE(b->out, &b->arcs, &b->arcs_capacity, b->n_arcs + n_groups));
    b->states[b->n_states] = (graph_state){.first_arc = (uint32_t)b->n_arcs, .n_arcs = n_groups};
    uint32_t n_values = x->runs.first[x->runs.n];
    for (uint32_t group = 0; group < n_groups; group++) {
        uint32_t from = n_values + 1; /* runs are chained last first: fill from the end */
        for (uint32_t run = x->groups[group].first_run; run != UINT32_MAX; run = x->next_run[run])
            for (uint32_t value = x->runs.first[run + 1]; value-- > x->runs.first[run];)
                x->values[--from] = value;
        uint32_t cell = 0;
        x->values[--from] = b->graph_nodes[place].issue; /* cells of different issues differ */
        TRY(intern_add(&b->cells, x->values + from, (size_t)n_values + 1 - from, &cell));
        TRY(work_spend(b->work, n_values - from));
        b->arcs[b->n_arcs++] = (graph_arc){
            .cell = cell, .event = x->groups[group].event, .target = x->groups[group].target};
    }
    b->n_states++;
    return b->n_arcs < UINT32_MAX ? TRUCE_OK : TRUCE_E_MEMORY;
}

static truce_status expand_node(builder *b, uint32_t place)
{
    node_scratch x = {0};
    graph_node *graph = &b->graph_nodes[place];
    build_node *node = &b->nodes[place];
    TRY(start_node(b, place, &x));
    if (b->order.parent[place] == ORDER_ROOT) {
        uint32_t only = 0;
        TRY(intern_add(&node->states, NULL, 0, &only));
    }
    graph->first_state = (uint32_t)b->n_states;
    graph->n_states = (uint32_t)node->states.n_entries;
    TRY(ARENA_RESERVE(b->out, &b->states, &b->states_capacity, b->n_states + graph->n_states));
    size_t first_arc = b->n_arcs;
    for (uint32_t state = 0; state < graph->n_states; state++)
        TRY(expand_state(b, place, state, &x));
    if (graph->n_children > 1) { /* the node's tuples move to the graph's */
        size_t n = x.tuples.n_pool;
        TRY(ARENA_RESERVE(b->out, &b->tuples, &b->tuples_capacity, b->n_tuples + n));
        if (n > 0) memcpy(b->tuples + b->n_tuples, x.tuples.pool, n * sizeof *b->tuples);
        for (size_t arc = first_arc; arc < b->n_arcs; arc++)
            b->arcs[arc].target =
                (uint32_t)(b->n_tuples + (size_t)b->arcs[arc].target * graph->n_children);
        node->first_tuple = b->n_tuples;
        b->n_tuples += n;
        node->end_tuple = b->n_tuples;
        if (b->n_tuples >= UINT32_MAX) return TRUCE_E_MEMORY;
    }
    return b->n_states < UINT32_MAX ? TRUCE_OK : TRUCE_E_MEMORY;
}

/* ---- after all nodes ------------------------------------------------------------------------ */

/* Turns state numbers that are local to a node into numbers of the graph, and takes out arcs into
 * states that have no arc themselves, from the last node to the first. */
static void close_graph(builder *b)
{
    for (uint32_t place = b->order.n; place-- > 0;) {
        const graph_node *node = &b->graph_nodes[place];
        for (uint32_t state = node->first_state; state < node->first_state + node->n_states;
             state++) {
            graph_state *from = &b->states[state];
            uint32_t kept = 0;
            for (uint32_t a = 0; a < from->n_arcs; a++) {
                graph_arc arc = b->arcs[from->first_arc + a];
                bool is_live = true;
                if (node->n_children == 1) {
                    arc.target += b->graph_nodes[node->children[0]].first_state;
                    is_live = b->states[arc.target].n_arcs > 0;
                } else
                    for (uint32_t c = 0; c < node->n_children && is_live; c++)
                        is_live = b->states[b->graph_nodes[node->children[c]].first_state +
                                            b->tuples[arc.target + c]]
                                      .n_arcs > 0;
                if (is_live) b->arcs[from->first_arc + kept++] = arc;
            }
            from->n_arcs = kept;
        }
    }
    /* Tuples are shared between arcs of a node: number them once all arcs have been looked at. */
    for (uint32_t place = 0; place < b->order.n; place++) {
        const graph_node *node = &b->graph_nodes[place];
        for (size_t at = b->nodes[place].first_tuple; at < b->nodes[place].end_tuple;
             at += node->n_children)
            for (uint32_t c = 0; c < node->n_children; c++)
                b->tuples[at + c] += b->graph_nodes[node->children[c]].first_state;
    }
}

static truce_status copy_pool(arena *out, const intern_table *table, const uint32_t **result)
{
    uint32_t *copy;
    if (table->n_pool >= UINT32_MAX) return TRUCE_E_MEMORY;
    TRY(ARENA_ARRAY(out, table->n_pool, &copy));
    if (table->n_pool > 0) memcpy(copy, table->pool, table->n_pool * sizeof *copy);
    *result = copy;
    return TRUCE_OK;
}

static truce_status copy_cells_and_events(builder *b)
{
    graph_cell *cells;
    graph_event *events;
    TRY(copy_pool(b->out, &b->cells, &b->g->cell_values));
    TRY(copy_pool(b->out, &b->events, &b->g->event_conditions));
    TRY(ARENA_ARRAY(b->out, b->cells.n_entries, &cells));
    TRY(ARENA_ARRAY(b->out, b->events.n_entries, &events));
    for (size_t cell = 0; cell < b->cells.n_entries; cell++) {
        intern_entry entry = b->cells.entries[cell]; /* the issue, then the values */
        cells[cell] = (graph_cell){
            .issue = b->cells.pool[entry.at], .n = entry.n - 1, .at = (uint32_t)entry.at + 1};
    }
    for (size_t event = 0; event < b->events.n_entries; event++)
        events[event] = (graph_event){.n = b->events.entries[event].n,
                                      .at = (uint32_t)b->events.entries[event].at};
    b->g->n_cells = (uint32_t)b->cells.n_entries;
    b->g->cells = cells;
    b->g->n_events = (uint32_t)b->events.n_entries;
    b->g->events = events;
    return TRUCE_OK;
}

static truce_status read_conditions(builder *b)
{
    uint32_t *event, n_event = 0;
    TRY(ARENA_ARRAY(b->scratch, b->g->n_conditions, &b->initial));
    TRY(ARENA_ARRAY(b->scratch, b->g->n_conditions, &event));
    for (size_t c = 0; c < b->g->n_conditions; c++) {
        const condition *about = &b->g->conditions[c];
        TRY(residual_of(b->store, about->expression, &b->initial[c]));
        if (b->initial[c] > RESIDUAL_TRUE) continue;
        if (about->use == CONDITION_ENFORCED && b->initial[c] == RESIDUAL_FALSE)
            b->g->is_empty = true;
        if (about->use == (b->initial[c] == RESIDUAL_TRUE ? CONDITION_RULE : CONDITION_TRACKED))
            event[n_event++] = (uint32_t)c;
    }
    return intern_add(&b->events, event, n_event, &b->g->initial_event);
}

static truce_status build(builder *b)
{
    work_tell(b->work, "reading the conditions", -1.0);
    uint32_t nothing = 0;
    TRY(intern_start(b->scratch, &b->cells));
    TRY(intern_start(b->scratch, &b->events));
    TRY(intern_add(&b->events, NULL, 0, &nothing));
    assert(nothing == 0);
    TRY(find_scopes(b));
    TRY(order_issues(b));
    TRY(residual_store_new(b->scratch, b->g->s, b->order.place, &b->store));
    TRY(read_conditions(b));
    TRY(place_conditions(b));
    TRY(connect_nodes(b));
    TRY(lay_out_nodes(b));
    for (uint32_t place = 0; place < b->order.n; place++) {
        work_tell(b->work, "building the decision graph", (double)place / b->order.n);
        TRY(expand_node(b, place));
    }
    close_graph(b);
    for (uint32_t root = 0; root < b->g->n_roots; root++)
        if (b->states[b->graph_nodes[b->g->roots[root]].first_state].n_arcs == 0)
            b->g->is_empty = true;
    TRY(copy_cells_and_events(b));
    b->g->n_states = (uint32_t)b->n_states;
    b->g->states = b->states;
    b->g->n_arcs = b->n_arcs;
    b->g->arcs = b->arcs;
    b->g->n_tuples = (uint32_t)b->n_tuples;
    b->g->tuples = b->tuples;
    return TRUCE_OK;
}

truce_status graph_build(arena *out, work_meter *work, const truce_scenario *s, size_t n_conditions,
                         const condition *conditions, decision_graph **result)
{
    decision_graph *g;
    TRY(ARENA_ARRAY(out, 1, &g));
    g->s = s;
    g->n_conditions = n_conditions;
    g->conditions = conditions;
    builder b = {.out = out, .work = work, .g = g};
    TRY(arena_new(arena_meter(out), &b.scratch));
    truce_status status = build(&b);
    arena_free(b.scratch);
    if (status == TRUCE_OK) *result = g;
    return status;
}
