#include "solve/conflict.h"
#include "solve/intern.h"
#include <stdlib.h>
#include <string.h>

/* ---- sets of demands ----------------------------------------------------------------------------
 * Sets are interned lists in increasing order, so that a set is a number. Number 0 is empty. */

typedef struct set_store {
    intern_table table;
    bool *is_hopeless; /* by set: too large, or not minimal */
    size_t hopeless_capacity;
    size_t n_judged;
    size_t most_members;
    bool has_cut; /* some set was hopeless only because of its size */
    const demand_set *found;
    size_t n_found;
    uint32_t *joined; /* scratch */
    size_t joined_capacity;
} set_store;

static bool is_subset(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    size_t j = 0;
    for (size_t i = 0; i < n_a; i++) {
        while (j < n_b && b[j] < a[i]) j++;
        if (j == n_b || b[j] != a[i]) return false;
    }
    return true;
}

static bool set_is_subset(const set_store *store, uint32_t a, uint32_t b)
{
    return is_subset(intern_content(&store->table, a), store->table.entries[a].n,
                     intern_content(&store->table, b), store->table.entries[b].n);
}

static bool set_has(const set_store *store, uint32_t set, uint32_t member)
{
    return is_subset(&member, 1, intern_content(&store->table, set), store->table.entries[set].n);
}

/* Joins a set with a list of members in increasing order. */
static truce_status set_join(set_store *store, uint32_t set, const uint32_t *members, size_t n,
                             uint32_t *result)
{
    if (n == 0) {
        *result = set;
        return TRUCE_OK;
    }
    size_t n_set = store->table.entries[set].n, at = 0, i = 0, j = 0;
    TRY(ARENA_RESERVE(store->table.memory, &store->joined, &store->joined_capacity, n_set + n));
    const uint32_t *own = intern_content(&store->table, set);
    while (i < n_set || j < n) {
        if (j == n || (i < n_set && own[i] < members[j]))
            store->joined[at++] = own[i++];
        else {
            if (i < n_set && own[i] == members[j]) i++;
            store->joined[at++] = members[j++];
        }
    }
    return intern_add(&store->table, store->joined, at, result);
}

static truce_status set_union(set_store *store, uint32_t a, uint32_t b, uint32_t *result)
{
    if (a == b || store->table.entries[b].n == 0) {
        *result = a;
        return TRUCE_OK;
    }
    /* The pool may move while it grows: the members are taken from a copy. */
    uint32_t copy[64], *members = copy;
    size_t n = store->table.entries[b].n;
    if (n > 64) TRY(ARENA_ARRAY(store->table.memory, n, &members));
    memcpy(members, intern_content(&store->table, b), n * sizeof *members);
    return set_join(store, a, members, n, result);
}

/* True when a set cannot become a new correction: judged once, when it first appears. */
static truce_status set_judge(set_store *store, uint32_t set, bool *is_hopeless)
{
    TRY(ARENA_RESERVE(store->table.memory, &store->is_hopeless, &store->hopeless_capacity,
                      store->table.n_entries));
    for (; store->n_judged < store->table.n_entries; store->n_judged++) {
        uint32_t judged = (uint32_t)store->n_judged;
        bool is_known = false;
        for (size_t i = 0; i < store->n_found && !is_known; i++)
            is_known =
                is_subset(store->found[i].demands, store->found[i].n,
                          intern_content(&store->table, judged), store->table.entries[judged].n);
        bool is_large = store->table.entries[judged].n > store->most_members;
        store->has_cut = store->has_cut || (is_large && !is_known);
        store->is_hopeless[judged] = is_known || is_large;
    }
    *is_hopeless = store->is_hopeless[set];
    return TRUCE_OK;
}

/* ---- fronts by set
 * ------------------------------------------------------------------------------- A bucket holds
 * the vectors of partial outcomes that have given up the same demands; sums of parties whose
 * reservation is among them no longer count and stand as 0. */

typedef struct bucket {
    uint32_t set;
    front f;
} bucket;

typedef struct bucket_list {
    size_t n;
    const bucket *buckets;
} bucket_list;

/* A bucket under construction. */
typedef struct open_bucket {
    uint32_t set;
    int64_t *points;
    size_t n, capacity;
    size_t n_filtered;
} open_bucket;

typedef struct corrector {
    arena *memory;
    arena *scratch;
    work_meter *work;
    const conflict_input *input;
    const question *q;
    const outlook *o;
    const decision_graph *g;
    uint32_t n_dims;
    set_store store;
    uint32_t *event_sets; /* by event: the marks that it breaks */
    bucket_list *states;
    bucket_list *tuples;
    bool *has_tuple;
    open_bucket *open;
    size_t n_open, open_capacity;
    uint32_t *open_number; /* by set: 1 + its place in `open`; 0: not open */
    size_t numbers_capacity;
} corrector;

static truce_status find_open(corrector *c, uint32_t set, open_bucket **result)
{
    size_t known = c->numbers_capacity;
    TRY(ARENA_RESERVE(c->memory, &c->open_number, &c->numbers_capacity, (size_t)set + 1));
    for (; known < c->numbers_capacity; known++) c->open_number[known] = 0;
    if (c->open_number[set] == 0) {
        TRY(ARENA_RESERVE(c->scratch, &c->open, &c->open_capacity, c->n_open + 1));
        c->open[c->n_open++] = (open_bucket){.set = set};
        c->open_number[set] = (uint32_t)c->n_open;
    }
    *result = &c->open[c->open_number[set] - 1];
    return TRUCE_OK;
}

static truce_status filter_open(corrector *c, open_bucket *b)
{
    if (c->n_dims == 0)
        b->n = b->n > 0;
    else
        TRY(front_filter(c->scratch, c->work, c->n_dims, b->points, b->n, &b->n));
    b->n_filtered = b->n;
    return TRUCE_OK;
}

static truce_status add_open(corrector *c, uint32_t set, const int64_t *point)
{
    open_bucket *b;
    TRY(find_open(c, set, &b));
    if (b->n == b->capacity) {
        if (b->n >= 1024 && b->n >= 2 * b->n_filtered) TRY(filter_open(c, b));
        size_t capacity = b->capacity < 8 ? 16 : b->capacity * 2;
        if (b->n * 2 > b->capacity || b->capacity == 0) {
            TRY(arena_grow(c->scratch, (void **)&b->points, b->capacity * c->n_dims,
                           capacity * c->n_dims, sizeof *b->points));
            b->capacity = capacity;
        }
    }
    if (c->n_dims > 0) memcpy(b->points + b->n * c->n_dims, point, c->n_dims * sizeof *point);
    b->n++;
    return TRUCE_OK;
}

/* Adds one sum to the bucket it belongs to: gives up what can no longer be met. */
static truce_status add_sum(corrector *c, uint32_t set, const bool *is_given_up,
                            front_window window, const int64_t *a, const int64_t *b)
{
    int64_t sum[FRONT_MOST_DIMS];
    uint32_t more[FRONT_MOST_DIMS];
    size_t n_more = 0;
    for (uint32_t d = 0; d < c->n_dims; d++) {
        sum[d] = 0;
        if (is_given_up[d]) continue;
        int64_t s = a[d] + b[d];
        if (s < window.floor[d] || c->q->need[d] == CONFLICT_NEVER_MET)
            more[n_more++] = c->input->first_party + c->q->dims[d];
        else
            sum[d] = s < window.ceiling[d] ? s : window.ceiling[d];
    }
    if (n_more > 0) {
        bool is_hopeless = false;
        TRY(set_join(&c->store, set, more, n_more, &set));
        TRY(set_judge(&c->store, set, &is_hopeless));
        if (is_hopeless) return TRUCE_OK;
    }
    return add_open(c, set, sum);
}

/* Adds the sums of two fronts, moved by `shift`, under the demands given up in `set`. */
static truce_status add_fronts(corrector *c, uint32_t set, front_window window, front a, front b,
                               const int64_t *shift)
{
    bool is_given_up[FRONT_MOST_DIMS], is_hopeless = false;
    int64_t moved[FRONT_MOST_DIMS];
    TRY(set_judge(&c->store, set, &is_hopeless));
    if (is_hopeless) return TRUCE_OK;
    for (uint32_t d = 0; d < c->n_dims; d++)
        is_given_up[d] = set_has(&c->store, set, c->input->first_party + c->q->dims[d]);
    for (size_t i = 0; i < a.n; i++) {
        for (uint32_t d = 0; d < c->n_dims; d++)
            moved[d] = (c->n_dims > 0 ? a.points[i * c->n_dims + d] : 0) + shift[d];
        for (size_t j = 0; j < b.n; j++)
            TRY(add_sum(c, set, is_given_up, window, moved, b.points + j * c->n_dims));
        TRY(work_spend(c->work, 8 * (uint64_t)b.n));
    }
    return TRUCE_OK;
}

/* Takes out of a bucket what a bucket with fewer demands given up does at least as well. */
static truce_status drop_covered(corrector *c, const open_bucket *better, open_bucket *b)
{
    uint32_t dims[FRONT_MOST_DIMS], n = 0;
    size_t kept = 0;
    if ((uint64_t)better->n * b->n > 4000000) return TRUCE_OK; /* it only saves work */
    for (uint32_t d = 0; d < c->n_dims; d++)
        if (!set_has(&c->store, b->set, c->input->first_party + c->q->dims[d])) dims[n++] = d;
    for (size_t j = 0; j < b->n; j++) {
        const int64_t *p = b->points + j * c->n_dims;
        bool is_covered = false;
        for (size_t i = 0; i < better->n && !is_covered; i++) {
            uint32_t k = 0;
            while (k < n && better->points[i * c->n_dims + dims[k]] >= p[dims[k]]) k++;
            is_covered = k == n;
        }
        if (is_covered) continue;
        if (c->n_dims > 0) memmove(b->points + kept * c->n_dims, p, c->n_dims * sizeof *p);
        kept++;
    }
    TRY(work_spend(c->work, (uint64_t)better->n * b->n));
    b->n = kept;
    return TRUCE_OK;
}

static size_t bucket_size(const corrector *c, const open_bucket *b)
{
    return c->store.table.entries[b->set].n;
}

static int by_set_size(const corrector *c, const open_bucket *a, const open_bucket *b)
{
    size_t n_a = bucket_size(c, a), n_b = bucket_size(c, b);
    if (n_a != n_b) return n_a < n_b ? -1 : 1;
    return (a->set > b->set) - (a->set < b->set);
}

/* Turns the open buckets into a list in `memory`, and starts anew. */
static truce_status close_buckets(corrector *c, bucket_list *result)
{
    for (size_t i = 0; i < c->n_open; i++) {
        c->open_number[c->open[i].set] = 0;
        TRY(filter_open(c, &c->open[i]));
    }
    for (size_t gap = c->n_open / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < c->n_open; i++) {
            open_bucket b = c->open[i];
            size_t at = i;
            for (; at >= gap && by_set_size(c, &c->open[at - gap], &b) > 0; at -= gap)
                c->open[at] = c->open[at - gap];
            c->open[at] = b;
        }
    size_t n = 0, smaller = 0; /* the first so many have fewer members than the one at hand */
    for (size_t i = 0; i < c->n_open; i++) {
        while (bucket_size(c, &c->open[smaller]) < bucket_size(c, &c->open[i])) smaller++;
        TRY(work_spend(c->work, smaller));
        for (size_t j = 0; j < smaller && c->open[i].n > 0; j++)
            if (c->open[j].n > 0 && set_is_subset(&c->store, c->open[j].set, c->open[i].set))
                TRY(drop_covered(c, &c->open[j], &c->open[i]));
        n += c->open[i].n > 0;
    }
    bucket *buckets;
    TRY(ARENA_ARRAY(c->memory, n, &buckets));
    n = 0;
    for (size_t i = 0; i < c->n_open; i++) {
        if (c->open[i].n == 0) continue;
        int64_t *points;
        size_t row = c->n_dims * sizeof *points;
        TRY(arena_take(c->memory, c->open[i].n, row, (void **)&points));
        if (row > 0) memcpy(points, c->open[i].points, c->open[i].n * row);
        buckets[n++] = (bucket){.set = c->open[i].set, .f = {.n = c->open[i].n, .points = points}};
    }
    *result = (bucket_list){.n = n, .buckets = buckets};
    c->open = NULL;
    c->n_open = c->open_capacity = 0;
    return TRUCE_OK;
}

static const int64_t zeros[FRONT_MOST_DIMS] = {0};

static truce_status correct_tuple(corrector *c, uint32_t place, uint32_t n, const uint32_t *states,
                                  bucket_list *result)
{
    int64_t low[FRONT_MOST_DIMS] = {0}, high[FRONT_MOST_DIMS] = {0};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    bucket_list so_far = c->states[states[0]];
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t d = 0; d < c->n_dims; d++) {
            low[d] += c->o->inside[(size_t)states[i] * c->n_dims + d].low;
            high[d] += c->o->inside[(size_t)states[i] * c->n_dims + d].high;
        }
    for (uint32_t i = 1; i < n; i++) {
        for (uint32_t d = 0; d < c->n_dims; d++) {
            low[d] -= c->o->inside[(size_t)states[i] * c->n_dims + d].low;
            high[d] -= c->o->inside[(size_t)states[i] * c->n_dims + d].high;
        }
        arena_mark mark = arena_here(c->scratch);
        front_window window = outlook_tuple_window(c->o, place, low, high, floor, ceiling);
        bucket_list next = c->states[states[i]];
        for (size_t a = 0; a < so_far.n; a++)
            for (size_t b = 0; b < next.n; b++) {
                uint32_t set = 0;
                TRY(set_union(&c->store, so_far.buckets[a].set, next.buckets[b].set, &set));
                TRY(add_fronts(c, set, window, so_far.buckets[a].f, next.buckets[b].f, zeros));
            }
        TRY(close_buckets(c, &so_far));
        arena_rewind(c->scratch, mark);
    }
    *result = so_far;
    return TRUCE_OK;
}

static truce_status correct_state(corrector *c, const graph_node *node, uint32_t s)
{
    static const bucket unit = {.set = 0, .f = {.n = 1, .points = zeros}};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    const graph_arc *arcs = c->g->arcs + c->g->states[s].first_arc;
    for (uint32_t a = 0; a < c->g->states[s].n_arcs && node->n_children > 1; a++)
        if (!c->has_tuple[arcs[a].target]) {
            TRY(correct_tuple(c, arcs[a].target, node->n_children,
                              graph_targets(c->g, node, &arcs[a]), &c->tuples[arcs[a].target]));
            c->has_tuple[arcs[a].target] = true;
        }
    arena_mark mark = arena_here(c->scratch);
    front_window window = outlook_state_window(c->o, s, floor, ceiling);
    for (uint32_t a = 0; a < c->g->states[s].n_arcs; a++) {
        front cell = {.n = 1, .points = zeros};
        if (c->n_dims > 0) TRY(outlook_cell_front(c->o, c->work, c->scratch, arcs[a].cell, &cell));
        bucket_list under = {.n = 1, .buckets = &unit};
        if (node->n_children == 1) under = c->states[arcs[a].target];
        if (node->n_children > 1) under = c->tuples[arcs[a].target];
        for (size_t b = 0; b < under.n; b++) {
            uint32_t set = 0;
            TRY(set_union(&c->store, under.buckets[b].set, c->event_sets[arcs[a].event], &set));
            TRY(add_fronts(c, set, window, cell, under.buckets[b].f,
                           c->o->adds + (size_t)arcs[a].event * c->n_dims));
        }
    }
    TRY(close_buckets(c, &c->states[s]));
    arena_rewind(c->scratch, mark);
    return TRUCE_OK;
}

/* The marks that each event breaks, as sets. */
static truce_status read_events(corrector *c)
{
    TRY(ARENA_ARRAY(c->memory, c->g->n_events, &c->event_sets));
    for (uint32_t event = 0; event < c->g->n_events; event++)
        for (uint32_t i = 0; i < c->g->events[event].n; i++) {
            const condition *about =
                &c->g->conditions[c->g->event_conditions[c->g->events[event].at + i]];
            if (about->use == CONDITION_TRACKED)
                TRY(set_join(&c->store, c->event_sets[event], &about->mark, 1,
                             &c->event_sets[event]));
        }
    return TRUCE_OK;
}

/* One pass over the graph with sets of at most `store.most_members`. */
static truce_status correct_all(corrector *c, bucket_list *root)
{
    const decision_graph *g = c->g;
    uint32_t *roots, nothing = 0;
    TRY(intern_start(c->memory, &c->store.table));
    TRY(intern_add(&c->store.table, NULL, 0, &nothing));
    TRY(read_events(c));
    TRY(ARENA_ARRAY(c->memory, g->n_states, &c->states));
    TRY(ARENA_ARRAY(c->memory, g->n_tuples, &c->tuples));
    TRY(ARENA_ARRAY(c->memory, g->n_tuples, &c->has_tuple));
    TRY(ARENA_ARRAY(c->memory, g->n_roots, &roots));
    for (uint32_t i = 0; i < g->n_roots; i++) roots[i] = g->nodes[g->roots[i]].first_state;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        work_tell(c->work, "finding which demands collide",
                  (double)(g->n_nodes - 1 - place) / g->n_nodes);
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            if (c->o->is_alive[s]) TRY(correct_state(c, node, s));
            TRY(work_spend(c->work, 16));
        }
    }
    return correct_tuple(c, g->n_tuples, g->n_roots, roots, root);
}

/* Adds the sets of the root that are minimal; `sets` has those found before. */
static truce_status collect(corrector *c, arena *out, bucket_list root, demand_set **sets,
                            size_t *n, size_t *capacity)
{
    uint32_t at_once = c->event_sets != NULL ? c->event_sets[c->g->initial_event] : 0;
    bool is_joined = c->event_sets != NULL && c->store.table.entries[at_once].n > 0;
    for (size_t i = 0; i < root.n; i++) { /* by size: a subset comes first */
        uint32_t set = 0;
        TRY(set_union(&c->store, root.buckets[i].set, at_once, &set));
        const uint32_t *members = intern_content(&c->store.table, set);
        size_t n_members = c->store.table.entries[set].n;
        bool is_new = n_members <= c->store.most_members;
        c->store.has_cut = c->store.has_cut || !is_new;
        /* Sets of one size differ, unless what is broken at once has made them the same. */
        for (size_t j = 0; j < *n && is_new && ((*sets)[j].n < n_members || is_joined); j++)
            is_new = !is_subset((*sets)[j].demands, (*sets)[j].n, members, n_members);
        TRY(work_spend(c->work, *n / 8 + 8));
        if (!is_new) continue;
        uint32_t *copy;
        TRY(ARENA_ARRAY(out, n_members, &copy));
        memcpy(copy, members, n_members * sizeof *copy);
        TRY(ARENA_RESERVE(out, sets, capacity, *n + 1));
        (*sets)[(*n)++] = (demand_set){.n = n_members, .demands = copy};
    }
    return TRUCE_OK;
}

/* Looks for the corrections with at most `most_members` members beyond those found. */
static truce_status correct_up_to(arena *out, arena *memory, arena *scratch, work_meter *work,
                                  const conflict_input *input, size_t most_members,
                                  demand_set **sets, size_t *n, size_t *capacity, bool *has_cut)
{
    question q = *input->q;
    outlook o;
    corrector c = {.memory = memory,
                   .scratch = scratch,
                   .work = work,
                   .input = input,
                   .q = &q,
                   .o = &o,
                   .g = q.g,
                   .n_dims = q.n_dims};
    c.store.most_members = most_members;
    c.store.found = *sets;
    c.store.n_found = *n;
    /* Nothing is asked for while the outlook is found: every need may be given up. */
    for (uint32_t d = 0; d < q.n_dims; d++) q.need[d] = UNBOUNDED_BELOW;
    TRY(outlook_find(memory, work, &q, &o));
    for (uint32_t d = 0; d < q.n_dims; d++) q.need[d] = q.enough[d] = input->q->need[d];
    bucket_list root = {0};
    if (o.is_possible) TRY(correct_all(&c, &root));
    TRY(collect(&c, out, root, sets, n, capacity));
    *has_cut = c.store.has_cut;
    return TRUCE_OK;
}

truce_status conflict_find_corrections(arena *out, work_meter *work, conflict_input input,
                                       demand_sets *result)
{
    demand_set *sets = NULL;
    size_t n = 0, capacity = 0;
    bool has_cut = true;
    for (size_t members = 1; has_cut && n <= input.most; members++) {
        arena *memory = NULL, *scratch = NULL;
        truce_status status = arena_new(arena_meter(out), &memory);
        if (status == TRUCE_OK) status = arena_new(arena_meter(out), &scratch);
        if (status == TRUCE_OK)
            status = correct_up_to(out, memory, scratch, work, &input, members, &sets, &n,
                                   &capacity, &has_cut);
        arena_free(scratch);
        arena_free(memory);
        TRY(status);
    }
    *result = (demand_sets){.n = n, .sets = sets, .is_complete = !has_cut};
    return TRUCE_OK;
}

/* ---- hitting sets
 * -------------------------------------------------------------------------------- */

static bool meets(const demand_set *a, const demand_set *b)
{
    size_t i = 0, j = 0;
    while (i < a->n && j < b->n) {
        if (a->demands[i] == b->demands[j]) return true;
        if (a->demands[i] < b->demands[j])
            i++;
        else
            j++;
    }
    return false;
}

typedef struct set_list {
    demand_set *sets;
    size_t n, capacity;
} set_list;

static truce_status list_add(arena *memory, set_list *list, const demand_set *base, uint32_t more)
{
    uint32_t *members;
    size_t at = 0;
    TRY(ARENA_ARRAY(memory, base->n + 1, &members));
    for (; at < base->n && base->demands[at] < more; at++) members[at] = base->demands[at];
    members[at] = more;
    for (; at < base->n; at++) members[at + 1] = base->demands[at];
    TRY(ARENA_RESERVE(memory, &list->sets, &list->capacity, list->n + 1));
    list->sets[list->n++] = (demand_set){.n = base->n + 1, .demands = members};
    return TRUCE_OK;
}

/* Transversals of the first sets become those of one set more (Berge's step). */
static truce_status hit_one_more(arena *memory, work_meter *work, const demand_set *set,
                                 size_t most_members, set_list *now, bool *has_cut)
{
    set_list next = {0};
    for (size_t i = 0; i < now->n; i++)
        if (meets(&now->sets[i], set)) {
            TRY(ARENA_RESERVE(memory, &next.sets, &next.capacity, next.n + 1));
            next.sets[next.n++] = now->sets[i];
        }
    size_t n_kept = next.n;
    for (size_t i = 0; i < now->n; i++) {
        if (meets(&now->sets[i], set)) continue;
        if (now->sets[i].n >= most_members) {
            *has_cut = true;
            continue;
        }
        for (size_t member = 0; member < set->n; member++) {
            TRY(list_add(memory, &next, &now->sets[i], set->demands[member]));
            demand_set *added = &next.sets[next.n - 1];
            bool is_minimal = true;
            for (size_t k = 0; k < n_kept && is_minimal; k++)
                is_minimal =
                    !is_subset(next.sets[k].demands, next.sets[k].n, added->demands, added->n);
            if (!is_minimal) next.n--;
        }
        TRY(work_spend(work, (uint64_t)set->n * (n_kept + 1) * 4));
    }
    *now = next;
    return TRUCE_OK;
}

static truce_status hit_all(arena *memory, work_meter *work, size_t n_sets, const demand_set *sets,
                            size_t most_members, set_list *result, bool *has_cut)
{
    static const uint32_t none = 0;
    set_list now = {0};
    *has_cut = false;
    TRY(ARENA_RESERVE(memory, &now.sets, &now.capacity, 1));
    now.sets[now.n++] = (demand_set){.n = 0, .demands = &none};
    for (size_t i = 0; i < n_sets; i++)
        TRY(hit_one_more(memory, work, &sets[i], most_members, &now, has_cut));
    *result = now;
    return TRUCE_OK;
}

truce_status conflict_find_hitting_sets(arena *out, work_meter *work, size_t n_sets,
                                        const demand_set *sets, size_t most, demand_sets *result)
{
    demand_set *copies = NULL;
    size_t n = 0, capacity = 0;
    bool has_cut = true;
    for (size_t members = 1; has_cut && n <= most; members++) {
        arena *memory;
        set_list found = {0};
        TRY(arena_new(arena_meter(out), &memory));
        truce_status status = hit_all(memory, work, n_sets, sets, members, &found, &has_cut);
        for (size_t i = 0; i < found.n && status == TRUCE_OK; i++) {
            if (found.sets[i].n != members) continue; /* the smaller ones are there already */
            uint32_t *copy;
            status = ARENA_RESERVE(out, &copies, &capacity, n + 1);
            if (status == TRUCE_OK) status = ARENA_ARRAY(out, members, &copy);
            if (status != TRUCE_OK) break;
            memcpy(copy, found.sets[i].demands, members * sizeof *copy);
            copies[n++] = (demand_set){.n = members, .demands = copy};
        }
        arena_free(memory);
        TRY(status);
    }
    *result = (demand_sets){.n = n, .sets = copies, .is_complete = !has_cut};
    return TRUCE_OK;
}

static int compare_sets(const demand_set *a, const demand_set *b, const uint32_t *rank)
{
    if (a->n != b->n) return a->n < b->n ? -1 : 1;
    for (size_t i = 0; i < a->n; i++)
        if (a->demands[i] != b->demands[i])
            return rank[a->demands[i]] < rank[b->demands[i]] ? -1 : 1;
    return 0;
}

void conflict_sort(demand_set *sets, size_t n, const uint32_t *rank)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t *members = (uint32_t *)(uintptr_t)sets[i].demands; /* ours: still being made */
        for (size_t j = 1; j < sets[i].n; j++) {
            uint32_t member = members[j];
            size_t at = j;
            for (; at > 0 && rank[members[at - 1]] > rank[member]; at--)
                members[at] = members[at - 1];
            members[at] = member;
        }
    }
    for (size_t gap = n / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < n; i++) {
            demand_set set = sets[i];
            size_t at = i;
            for (; at >= gap && compare_sets(&sets[at - gap], &set, rank) > 0; at -= gap)
                sets[at] = sets[at - gap];
            sets[at] = set;
        }
}
