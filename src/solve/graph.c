#include "solve/graph.h"
#include "solve/bundle.h"
#include "solve/key_table.h"
#include <string.h>

/* Values of an issue between which no condition tells a difference: runs of neighbours. */
typedef struct value_runs {
    uint32_t n;
    uint32_t *first; /* n + 1: run r is [first[r], first[r + 1]) */
} value_runs;

/* Where the number of a bundle is in the keys of all nodes that carry it. */
typedef struct key_field {
    uint32_t n_bits; /* 0: there is only one number */
    uint32_t word;
    uint32_t shift;
    bool is_placed;
} key_field;

/* A bundle that mentions the issue of a node. */
typedef struct touched_bundle {
    uint32_t which;
    uint32_t level; /* how many of its issues come before */
    uint32_t child; /* which child carries it on; UINT32_MAX: all of it is decided here */
} touched_bundle;

/* What a node needs while its states are made. */
typedef struct build_node {
    uint32_t n_live; /* bundles of which something above and something here or below is open */
    uint32_t *live;
    size_t live_capacity;
    uint32_t n_touched;
    touched_bundle *touched;
    size_t touched_capacity;
    value_runs runs;
    uint32_t n_words;       /* of a key */
    uint64_t *touched_mask; /* n_words: the bits of bundles that mention the issue */
    uint64_t *keep;         /* n_words: the bits that are as they were in the key above */
    key_table states;       /* numbers are local to the node */
    uint32_t n_tuples;
} build_node;

typedef struct builder {
    arena *out;
    arena *scratch;
    arena *node_memory; /* rewound after each node */
    work_meter *work;
    decision_graph *g;
    issue_order order;
    residual_store *residuals;
    issue_scope *scopes; /* by condition */
    residual *initial;   /* by condition */
    bundle_store bundles;
    key_field *fields; /* by bundle */
    build_node *nodes; /* by place */
    intern_table cells;
    intern_table events;
    graph_node *graph_nodes;
    graph_state *states;
    size_t n_states, states_capacity;
    graph_arc *arcs;
    size_t n_arcs, arcs_capacity;
    uint32_t *tuples;
    size_t n_tuples, tuples_end, tuples_capacity; /* tuples, and states in them */
} builder;

/* ---- preparation ---------------------------------------------------------------------------- */

truce_status issue_scopes_find(arena *out, work_meter *work, uint32_t n_issues, size_t n_conditions,
                               const condition *conditions, issue_scope **result)
{
    bool *is_in;
    TRY(ARENA_ARRAY(out, n_conditions, result));
    TRY(ARENA_ARRAY(out, n_issues, &is_in));
    for (size_t c = 0; c < n_conditions; c++) {
        expression_mark_issues(conditions[c].expression, is_in);
        uint32_t *issues;
        size_t n = 0;
        for (uint32_t issue = 0; issue < n_issues; issue++) n += is_in[issue];
        TRY(ARENA_ARRAY(out, n, &issues));
        (*result)[c] = (issue_scope){.n = n, .issues = issues};
        for (uint32_t issue = 0, at = 0; issue < n_issues; issue++)
            if (is_in[issue]) {
                issues[at++] = issue;
                is_in[issue] = false;
            }
        TRY(work_spend(work, n_issues));
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

/* Enters each bundle at the nodes that mention it and at those that carry it. */
static truce_status place_bundles(builder *b)
{
    const issue_order *order = &b->order;
    for (uint32_t which = 0; which < b->bundles.n; which++) {
        const bundle *about = &b->bundles.bundles[which];
        for (uint32_t level = 0; level < about->n_issues; level++) {
            build_node *node = &b->nodes[order->place[about->issues[level]]];
            TRY(ARENA_RESERVE(b->scratch, &node->touched, &node->touched_capacity,
                              (size_t)node->n_touched + 1));
            node->touched[node->n_touched++] =
                (touched_bundle){.which = which, .level = level, .child = UINT32_MAX};
        }
        uint32_t top = order->place[about->issues[0]];
        for (uint32_t place = order->place[about->issues[about->n_issues - 1]]; place != top;
             place = order->parent[place]) {
            build_node *node = &b->nodes[place];
            TRY(ARENA_RESERVE(b->scratch, &node->live, &node->live_capacity,
                              (size_t)node->n_live + 1));
            node->live[node->n_live++] = which;
            TRY(work_spend(b->work, 4));
        }
    }
    return TRUCE_OK;
}

static truce_status find_runs(builder *b, uint32_t place)
{
    build_node *node = &b->nodes[place];
    uint32_t issue_number = b->order.sequence[place];
    uint32_t n_values = b->g->s->issues[issue_number].n_values;
    bool *is_cut;
    TRY(ARENA_ARRAY(b->scratch, n_values, &is_cut));
    for (uint32_t t = 0; t < node->n_touched; t++) {
        const bundle *about = &b->bundles.bundles[node->touched[t].which];
        for (uint32_t m = 0; m < about->n_members; m++)
            residual_cuts(b->residuals, b->initial[about->members[m]], issue_number, is_cut);
        TRY(work_spend(b->work, 8 * (uint64_t)about->n_members));
    }
    is_cut[0] = true;
    for (uint32_t value = 0; value < n_values; value++) node->runs.n += is_cut[value];
    TRY(ARENA_ARRAY(b->scratch, (size_t)node->runs.n + 1, &node->runs.first));
    uint32_t run = 0;
    for (uint32_t value = 0; value < n_values; value++)
        if (is_cut[value]) node->runs.first[run++] = value;
    node->runs.first[run] = n_values;
    return work_spend(b->work, n_values);
}

/* Says how many bits the numbers of a bundle take: no level has more numbers than there are ways to
 * decide the issues before it. */
static uint32_t bits_of(const builder *b, const bundle *about)
{
    uint64_t most = 1;
    uint32_t n_bits = 0;
    for (uint32_t level = 0; level + 1 < about->n_issues && most <= UINT32_MAX; level++)
        most *= b->nodes[b->order.place[about->issues[level]]].runs.n;
    while (n_bits < 32 && most > UINT64_C(1) << n_bits) n_bits++;
    return n_bits;
}

/* Gives the bundles that a node is the first to carry a place in its keys, the first that is free:
 * those that are placed already keep theirs all the way down. */
static truce_status place_fields(builder *b, uint32_t place)
{
    build_node *node = &b->nodes[place];
    uint64_t *used;
    TRY(ARENA_ARRAY(b->scratch, (size_t)node->n_live * 2 + 1, &used));
    size_t n_used = (size_t)node->n_live * 2 + 1;
    for (uint32_t l = 0; l < node->n_live; l++) {
        const key_field *field = &b->fields[node->live[l]];
        if (!field->is_placed || field->n_bits == 0) continue;
        if (field->word >= n_used) { /* of bundles that ended above */
            TRY(arena_grow(b->scratch, (void **)&used, n_used, (size_t)field->word + 1,
                           sizeof *used));
            n_used = (size_t)field->word + 1;
        }
        used[field->word] |= ((UINT64_C(1) << field->n_bits) - 1) << field->shift;
    }
    for (uint32_t l = 0; l < node->n_live; l++) {
        key_field *field = &b->fields[node->live[l]];
        if (!field->is_placed) field->n_bits = bits_of(b, &b->bundles.bundles[node->live[l]]);
        uint64_t bits = (UINT64_C(1) << field->n_bits) - 1;
        while (!field->is_placed) {
            field->is_placed = (used[field->word] & (bits << field->shift)) == 0;
            if (field->is_placed || field->shift++ + field->n_bits < 64) continue;
            field->shift = 0; /* a word for every two fields of 32 bits: there is room */
            field->word++;
            assert(field->word < n_used);
        }
        used[field->word] |= bits << field->shift;
        if (field->n_bits > 0 && field->word >= node->n_words) node->n_words = field->word + 1;
    }
    return work_spend(b->work, 64 * (uint64_t)node->n_live);
}

static uint64_t field_mask(const key_field *field)
{
    return ((UINT64_C(1) << field->n_bits) - 1) << field->shift;
}

/* Finds the masks of a node's keys, and which child carries on what the parent decides. */
static truce_status connect_node(builder *b, uint32_t place)
{
    build_node *node = &b->nodes[place];
    TRY(ARENA_ARRAY(b->scratch, node->n_words, &node->touched_mask));
    TRY(ARENA_ARRAY(b->scratch, node->n_words, &node->keep));
    node->states = key_table_of(b->scratch, node->n_words);
    for (uint32_t l = 0; l < node->n_live; l++) {
        const key_field *field = &b->fields[node->live[l]];
        if (field->n_bits > 0) node->keep[field->word] |= field_mask(field);
    }
    for (uint32_t t = 0; t < node->n_touched; t++) {
        const key_field *field = &b->fields[node->touched[t].which];
        if (node->touched[t].level > 0 && field->n_bits > 0)
            node->touched_mask[field->word] |= field_mask(field);
    }
    uint32_t parent = b->order.parent[place];
    if (parent == ORDER_ROOT) return TRUCE_OK;
    uint32_t child = 0;
    while (b->graph_nodes[parent].children[child] != place) child++;
    for (uint32_t t = 0; t < b->nodes[parent].n_touched; t++) {
        touched_bundle *above = &b->nodes[parent].touched[t];
        const bundle *about = &b->bundles.bundles[above->which];
        const key_field *field = &b->fields[above->which];
        if (above->level + 1 == about->n_issues) continue;
        uint32_t next = b->order.place[about->issues[above->level + 1]];
        if (next < place || next >= b->order.subtree_end[place]) continue;
        above->child = child;
        if (field->n_bits > 0) node->keep[field->word] &= ~field_mask(field);
    }
    return work_spend(b->work, 4 * (uint64_t)b->nodes[parent].n_touched);
}

static truce_status prepare_nodes(builder *b)
{
    TRY(ARENA_ARRAY(b->scratch, b->order.n, &b->nodes));
    TRY(ARENA_ARRAY(b->scratch, b->bundles.n, &b->fields));
    TRY(place_bundles(b));
    for (uint32_t place = 0; place < b->order.n; place++) TRY(find_runs(b, place));
    for (uint32_t place = 0; place < b->order.n; place++) {
        TRY(place_fields(b, place));
        TRY(connect_node(b, place));
    }
    return TRUCE_OK;
}

/* ---- states and arcs of one node ------------------------------------------------------------ */

/* What is common to an arc of each state of a row. */
typedef struct row_arc {
    uint32_t event;
    uint32_t cell;
    uint32_t first_run; /* its runs are chained, last first */
    uint32_t next;      /* next arc in the hash chain */
} row_arc;

/* All that the values of an issue do after the same has been decided of the bundles that mention
 * it: runs with the same event and the same bits for the states below share an arc. */
typedef struct row {
    size_t first_arc;
    uint32_t n_arcs;
} row;

typedef struct node_scratch {
    uint32_t n_bits; /* words of new bits of an arc: the keys of all children, one after another */
    uint32_t *bits_at; /* by child */
    key_table keys;    /* of rows: states' keys under the node's touched_mask */
    uint64_t *key;
    row *rows;
    size_t rows_capacity;
    row_arc *arcs;
    size_t n_arcs, arcs_capacity;
    uint64_t *bits; /* n_bits an arc */
    size_t bits_capacity;
    bundle_step *steps; /* by touched bundle */
    uint32_t *event;    /* conditions that something happens to */
    size_t event_capacity;
    uint64_t *child_key;
    uint32_t *child_states; /* one a child */
    intern_table tuples;    /* n_children states */
    uint32_t *heads;
    uint32_t n_heads;
    uint32_t *next_run;
    bool *is_cut; /* by value */
    uint32_t *values;
} node_scratch;

static truce_status start_node(builder *b, uint32_t place, node_scratch *x)
{
    const build_node *node = &b->nodes[place];
    const graph_node *graph = &b->graph_nodes[place];
    arena *memory = b->node_memory;
    uint32_t most_words = 0;
    TRY(ARENA_ARRAY(memory, (size_t)graph->n_children + 1, &x->bits_at));
    for (uint32_t c = 0; c < graph->n_children; c++) {
        uint32_t n_words = b->nodes[graph->children[c]].n_words;
        x->bits_at[c] = x->n_bits;
        x->n_bits += n_words;
        if (n_words > most_words) most_words = n_words;
    }
    x->keys = key_table_of(memory, node->n_words);
    TRY(ARENA_ARRAY(memory, node->n_words, &x->key));
    TRY(ARENA_ARRAY(memory, most_words, &x->child_key));
    TRY(ARENA_ARRAY(memory, node->n_touched, &x->steps));
    TRY(ARENA_ARRAY(memory, (size_t)graph->n_children + 1, &x->child_states));
    if (graph->n_children > 1) TRY(intern_start(memory, &x->tuples));
    TRY(ARENA_ARRAY(memory, node->runs.n, &x->next_run));
    TRY(ARENA_ARRAY(memory, b->g->s->issues[graph->issue].n_values, &x->is_cut));
    for (x->n_heads = 4; x->n_heads < node->runs.n; x->n_heads *= 2) continue;
    TRY(ARENA_ARRAY(memory, x->n_heads, &x->heads));
    return ARENA_ARRAY(memory, (size_t)b->g->s->issues[graph->issue].n_values + 1, &x->values);
}

/* Returns the number of a bundle that a key has, for the node that decides its next issue. */
static uint32_t touched_number(const builder *b, touched_bundle touched, const uint64_t *key)
{
    key_field field = b->fields[touched.which];
    if (touched.level == 0 || field.n_bits == 0) return 0;
    return (uint32_t)((key[field.word] & field_mask(&field)) >> field.shift);
}

/* Decides the issue of a node for one run of values: what becomes of each bundle that mentions it.
 * `is_dead` tells that something enforced is broken. */
static truce_status decide_run(builder *b, uint32_t place, const uint64_t *key, uint32_t run,
                               node_scratch *x, bool *is_dead)
{
    const build_node *node = &b->nodes[place];
    *is_dead = false;
    for (uint32_t t = 0; t < node->n_touched && !*is_dead; t++) {
        touched_bundle touched = node->touched[t];
        uint32_t number = touched_number(b, touched, key);
        TRY(bundle_decide(&b->bundles, touched.which, touched.level, number, run, node->runs.n,
                          node->runs.first[run], &x->steps[t]));
        *is_dead = x->steps[t].is_dead;
        TRY(work_spend(b->work, 8));
    }
    return TRUCE_OK;
}

/* Joins the parts of the steps into one event: conditions by number. */
static truce_status join_parts(builder *b, uint32_t n_steps, node_scratch *x, uint32_t *event)
{
    uint32_t n = 0;
    for (uint32_t t = 0; t < n_steps; t++) {
        if (x->steps[t].part == 0) continue;
        const intern_entry *part = &b->bundles.parts.entries[x->steps[t].part];
        TRY(ARENA_RESERVE(b->node_memory, &x->event, &x->event_capacity, (size_t)n + part->n));
        for (uint32_t i = 0; i < part->n; i++) {
            uint32_t condition_number = b->bundles.parts.pool[part->at + i], at = n++;
            for (; at > 0 && x->event[at - 1] > condition_number; at--)
                x->event[at] = x->event[at - 1];
            x->event[at] = condition_number;
        }
        TRY(work_spend(b->work, n));
    }
    if (n == 0) return TRUCE_OK; /* event 0 */
    return intern_add(&b->events, x->event, n, event);
}

/* Writes the bits that the steps put into the keys of the states below. */
static void write_bits(const builder *b, const build_node *node, const node_scratch *x,
                       uint64_t *bits)
{
    for (uint32_t t = 0; t < node->n_touched; t++) {
        touched_bundle touched = node->touched[t];
        key_field field = b->fields[touched.which];
        if (touched.child == UINT32_MAX || field.n_bits == 0) continue;
        bits[x->bits_at[touched.child] + field.word] |= (uint64_t)x->steps[t].next << field.shift;
    }
}

/* Finds the arc of the row with this event and the bits behind the last arc, or adds it. */
static truce_status find_arc(builder *b, const row *r, node_scratch *x, uint32_t event,
                             uint32_t *result)
{
    uint64_t *bits = x->bits + x->n_arcs * x->n_bits;
    uint64_t hash = event;
    for (uint32_t i = 0; i < x->n_bits; i++)
        hash = (hash ^ bits[i]) * UINT64_C(0x9E3779B97F4A7C15) ^ (hash >> 31);
    uint32_t *head = &x->heads[(hash ^ hash >> 32) & (x->n_heads - 1)];
    for (uint32_t at = *head; at != UINT32_MAX; at = x->arcs[r->first_arc + at].next) {
        const uint64_t *other = x->bits + (r->first_arc + at) * x->n_bits;
        if (x->arcs[r->first_arc + at].event == event &&
            (x->n_bits == 0 || memcmp(other, bits, x->n_bits * sizeof *bits) == 0)) {
            if (x->n_bits > 0) memset(bits, 0, x->n_bits * sizeof *bits);
            *result = at;
            return TRUCE_OK;
        }
    }
    TRY(ARENA_RESERVE(b->node_memory, &x->arcs, &x->arcs_capacity, x->n_arcs + 1));
    *result = (uint32_t)(x->n_arcs - r->first_arc);
    x->arcs[x->n_arcs++] = (row_arc){.event = event, .first_run = UINT32_MAX, .next = *head};
    *head = *result;
    return TRUCE_OK;
}

/* Makes the cell of an arc from its runs. */
static truce_status make_cell(builder *b, uint32_t place, node_scratch *x, row_arc *arc)
{
    const value_runs *runs = &b->nodes[place].runs;
    uint32_t n_values = runs->first[runs->n];
    uint32_t from = n_values + 1; /* runs are chained last first: fill from the end */
    for (uint32_t run = arc->first_run; run != UINT32_MAX; run = x->next_run[run])
        for (uint32_t value = runs->first[run + 1]; value-- > runs->first[run];)
            x->values[--from] = value;
    x->values[--from] = b->graph_nodes[place].issue; /* cells of different issues differ */
    TRY(intern_add(&b->cells, x->values + from, (size_t)n_values + 1 - from, &arc->cell));
    return work_spend(b->work, n_values - from);
}

/* Issues with more runs than this are asked, for each row, which of them still differ. */
#define FEW_RUNS 16

/* Marks the runs that may not be like the run before: by their first values. */
static truce_status find_cuts(builder *b, uint32_t place, node_scratch *x)
{
    const build_node *node = &b->nodes[place];
    memset(x->is_cut, node->runs.n <= FEW_RUNS, node->runs.first[node->runs.n]);
    for (uint32_t t = 0; t < node->n_touched && node->runs.n > FEW_RUNS; t++)
        bundle_cuts(&b->bundles, node->touched[t].which, node->touched[t].level,
                    touched_number(b, node->touched[t], x->key), x->is_cut);
    x->is_cut[0] = true;
    return work_spend(b->work, node->runs.n);
}

static truce_status make_row(builder *b, uint32_t place, node_scratch *x, row *r)
{
    const build_node *node = &b->nodes[place];
    bool is_dead = false;
    uint32_t arc = 0;
    TRY(find_cuts(b, place, x));
    memset(x->heads, 0xFF, x->n_heads * sizeof *x->heads);
    r->first_arc = x->n_arcs;
    for (uint32_t run = 0; run < node->runs.n; run++) {
        if (x->is_cut[node->runs.first[run]]) {
            uint32_t event = 0;
            TRY(decide_run(b, place, x->key, run, x, &is_dead));
            if (is_dead) continue;
            TRY(join_parts(b, node->n_touched, x, &event));
            TRY(ARENA_RESERVE(b->node_memory, &x->bits, &x->bits_capacity,
                              (x->n_arcs + 1) * x->n_bits));
            if (x->n_bits > 0) write_bits(b, node, x, x->bits + x->n_arcs * x->n_bits);
            TRY(find_arc(b, r, x, event, &arc));
        }
        if (is_dead) continue;
        x->next_run[run] = x->arcs[r->first_arc + arc].first_run;
        x->arcs[r->first_arc + arc].first_run = run;
    }
    r->n_arcs = (uint32_t)(x->n_arcs - r->first_arc);
    for (size_t at = r->first_arc; at < x->n_arcs; at++) TRY(make_cell(b, place, x, &x->arcs[at]));
    return TRUCE_OK;
}

/* Gives the row of a state, making it when it is the first of its kind. */
static truce_status find_row(builder *b, uint32_t place, const uint64_t *key, node_scratch *x,
                             row *result)
{
    const build_node *node = &b->nodes[place];
    uint32_t n_before = x->keys.n, number = 0;
    for (uint32_t word = 0; word < node->n_words; word++)
        x->key[word] = key[word] & node->touched_mask[word];
    TRY(key_table_add(&x->keys, x->key, &number));
    if (number == n_before) {
        TRY(ARENA_RESERVE(b->node_memory, &x->rows, &x->rows_capacity, (size_t)number + 1));
        TRY(make_row(b, place, x, &x->rows[number]));
    }
    *result = x->rows[number];
    return TRUCE_OK;
}

/* Writes the arcs of one state. */
static truce_status expand_state(builder *b, uint32_t place, uint32_t state, node_scratch *x)
{
    const build_node *node = &b->nodes[place];
    const graph_node *graph = &b->graph_nodes[place];
    const uint64_t *key = node->n_words > 0 ? key_table_key(&node->states, state) : NULL;
    row r;
    TRY(find_row(b, place, key, x, &r));
    TRY(ARENA_RESERVE(b->out, &b->arcs, &b->arcs_capacity, b->n_arcs + r.n_arcs));
    b->states[b->n_states++] = (graph_state){.first_arc = (uint32_t)b->n_arcs, .n_arcs = r.n_arcs};
    for (size_t a = r.first_arc; a < r.first_arc + r.n_arcs; a++) {
        const uint64_t *bits = x->n_bits > 0 ? x->bits + a * x->n_bits : NULL;
        uint32_t target = 0;
        for (uint32_t child = 0; child < graph->n_children; child++) {
            build_node *below = &b->nodes[graph->children[child]];
            for (uint32_t word = 0; word < below->n_words; word++) {
                uint64_t kept = word < node->n_words ? key[word] & below->keep[word] : 0;
                x->child_key[word] = kept | *bits++;
            }
            TRY(key_table_add(&below->states, x->child_key, &x->child_states[child]));
        }
        if (graph->n_children == 1) target = x->child_states[0];
        if (graph->n_children > 1)
            TRY(intern_add(&x->tuples, x->child_states, graph->n_children, &target));
        b->arcs[b->n_arcs++] =
            (graph_arc){.cell = x->arcs[a].cell, .event = x->arcs[a].event, .target = target};
    }
    TRY(work_spend(b->work, 8 + (uint64_t)r.n_arcs * (8 + 4 * x->n_bits)));
    return b->n_arcs < UINT32_MAX ? TRUCE_OK : TRUCE_E_MEMORY;
}

static truce_status expand_states(builder *b, uint32_t place)
{
    node_scratch x = {0};
    graph_node *graph = &b->graph_nodes[place];
    build_node *node = &b->nodes[place];
    TRY(start_node(b, place, &x));
    if (b->order.parent[place] == ORDER_ROOT) {
        uint32_t only = 0;
        assert(node->n_words == 0);
        TRY(key_table_add(&node->states, NULL, &only));
    }
    graph->first_state = (uint32_t)b->n_states;
    graph->n_states = node->states.n;
    TRY(ARENA_RESERVE(b->out, &b->states, &b->states_capacity, b->n_states + graph->n_states));
    size_t first_arc = b->n_arcs;
    for (uint32_t state = 0; state < graph->n_states; state++)
        TRY(expand_state(b, place, state, &x));
    if (graph->n_children > 1) { /* the node's tuples move to the graph's */
        size_t n = x.tuples.n_pool;
        TRY(ARENA_RESERVE(b->out, &b->tuples, &b->tuples_capacity, b->tuples_end + n));
        if (n > 0) memcpy(b->tuples + b->tuples_end, x.tuples.pool, n * sizeof *b->tuples);
        graph->first_tuple = (uint32_t)b->n_tuples;
        graph->tuples_at = b->tuples_end;
        node->n_tuples = (uint32_t)x.tuples.n_entries;
        for (size_t arc = first_arc; arc < b->n_arcs; arc++)
            b->arcs[arc].target += graph->first_tuple;
        b->n_tuples += node->n_tuples;
        b->tuples_end += n;
        if (b->n_tuples >= UINT32_MAX) return TRUCE_E_MEMORY;
    }
    return b->n_states < UINT32_MAX ? TRUCE_OK : TRUCE_E_MEMORY;
}

static truce_status expand_node(builder *b, uint32_t place)
{
    arena_mark mark = arena_here(b->node_memory);
    truce_status status = expand_states(b, place);
    arena_rewind(b->node_memory, mark);
    return status;
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
                } else {
                    const uint32_t *targets =
                        b->tuples + node->tuples_at +
                        (size_t)(arc.target - node->first_tuple) * node->n_children;
                    for (uint32_t c = 0; c < node->n_children && is_live; c++)
                        is_live =
                            b->states[b->graph_nodes[node->children[c]].first_state + targets[c]]
                                .n_arcs > 0;
                }
                if (is_live) b->arcs[from->first_arc + kept++] = arc;
            }
            from->n_arcs = kept;
        }
    }
    /* Tuples are shared between arcs of a node: number them once all arcs have been looked at. */
    for (uint32_t place = 0; place < b->order.n; place++) {
        const graph_node *node = &b->graph_nodes[place];
        uint32_t *tuple = b->tuples + node->tuples_at;
        for (uint32_t t = 0; t < b->nodes[place].n_tuples; t++)
            for (uint32_t c = 0; c < node->n_children; c++)
                *tuple++ += b->graph_nodes[node->children[c]].first_state;
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
        TRY(residual_of(b->residuals, about->expression, &b->initial[c]));
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
    TRY(issue_scopes_find(b->scratch, b->work, b->g->s->n_issues, b->g->n_conditions,
                          b->g->conditions, &b->scopes));
    TRY(order_issues(b));
    TRY(residual_store_new(b->scratch, b->g->s, b->order.place, &b->residuals));
    TRY(read_conditions(b));
    TRY(bundle_store_start(b->scratch, b->residuals, &b->order, b->g->n_conditions,
                           b->g->conditions, b->scopes, b->initial, &b->bundles));
    TRY(lay_out_nodes(b));
    TRY(prepare_nodes(b));
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
    truce_status status = arena_new(arena_meter(out), &b.node_memory);
    if (status == TRUCE_OK) status = build(&b);
    arena_free(b.node_memory);
    arena_free(b.scratch);
    if (status == TRUCE_OK) *result = g;
    return status;
}
