#include "solve/conflict.h"
#include <string.h>

/* A sum that no longer counts: its reservation is given up. Everything is at least as good. */
#define GIVEN_UP INT64_MIN
#define UNREACHED UINT32_MAX

/* ---- sets of demands: each once, with a number; number 0 is the empty set ---------------------
 */

typedef struct set_store {
    arena *memory;
    size_t n_words;
    uint64_t *bits; /* n x n_words */
    size_t bits_capacity;
    uint32_t *size; /* by set; UINT32_MAX: holds a correction that is known */
    size_t size_capacity;
    uint32_t *next; /* chains */
    size_t next_capacity;
    uint32_t n;
    uint32_t *heads;
    size_t n_heads;
    const bits_list *known;
    uint64_t *scratch;
} set_store;

static uint64_t hash_bits(const uint64_t *bits, size_t n_words)
{
    uint64_t h = UINT64_C(0x51ED270B9F3A1C2D);
    for (size_t w = 0; w < n_words; w++) {
        h = (h ^ bits[w]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    return h;
}

static const uint64_t *set_bits(const set_store *s, uint32_t set)
{
    return s->bits + (size_t)set * s->n_words;
}

static truce_status grow_heads(set_store *s)
{
    size_t n_heads = s->n_heads == 0 ? 1024 : s->n_heads * 4;
    uint32_t *heads;
    TRY(ARENA_ARRAY(s->memory, n_heads, &heads));
    memset(heads, 0xFF, n_heads * sizeof *heads);
    for (uint32_t set = 0; set < s->n; set++) {
        size_t slot = hash_bits(set_bits(s, set), s->n_words) & (n_heads - 1);
        s->next[set] = heads[slot];
        heads[slot] = set;
    }
    s->heads = heads;
    s->n_heads = n_heads;
    return TRUCE_OK;
}

/* Gives the number of a set; `bits` does not lie in the store. */
static truce_status set_number(set_store *s, const uint64_t *bits, uint32_t *number)
{
    if (s->n >= s->n_heads) TRY(grow_heads(s));
    size_t slot = hash_bits(bits, s->n_words) & (s->n_heads - 1), row = s->n_words * sizeof *bits;
    for (uint32_t set = s->heads[slot]; set != UINT32_MAX; set = s->next[set])
        if (bits_equal(set_bits(s, set), bits, s->n_words)) {
            *number = set;
            return TRUCE_OK;
        }
    if (s->n == UINT32_MAX - 1) return TRUCE_E_MEMORY;
    TRY(ARENA_RESERVE(s->memory, &s->bits, &s->bits_capacity, ((size_t)s->n + 1) * s->n_words));
    TRY(ARENA_RESERVE(s->memory, &s->size, &s->size_capacity, (size_t)s->n + 1));
    TRY(ARENA_RESERVE(s->memory, &s->next, &s->next_capacity, (size_t)s->n + 1));
    memcpy(s->bits + (size_t)s->n * s->n_words, bits, row);
    s->size[s->n] = (uint32_t)bits_count(bits, s->n_words);
    for (size_t i = 0; i < s->known->n; i++)
        if (bits_is_subset(bits_list_at(s->known, i), bits, s->n_words)) {
            s->size[s->n] = UINT32_MAX;
            break;
        }
    s->next[s->n] = s->heads[slot];
    s->heads[slot] = s->n;
    *number = s->n++;
    return TRUCE_OK;
}

static truce_status set_union(set_store *s, uint32_t a, const uint64_t *more, uint32_t *result)
{
    const uint64_t *own = set_bits(s, a);
    uint64_t has_more = 0;
    for (size_t w = 0; w < s->n_words; w++) {
        s->scratch[w] = own[w] | more[w];
        has_more |= more[w] & ~own[w];
    }
    if (has_more == 0) {
        *result = a;
        return TRUCE_OK;
    }
    return set_number(s, s->scratch, result);
}

/* ---- the search ------------------------------------------------------------------------------ */

struct correction_search {
    arena *memory;
    work_meter *work;
    const conflict_input *input;
    const decision_graph *g;
    question q; /* of the outlook: nothing is asked for, every need may be given up */
    outlook o;
    uint32_t n_dims;
    size_t n_words;
    uint64_t *event_bits; /* by event: red lines that it breaks; n_words each */
    uint32_t *event_size; /* by event */
    uint32_t *least_in;   /* by state: the fewest red lines that break below; UNREACHED: none */
    uint32_t *least_out;  /* by state: the same, everywhere else */
    uint32_t *tuple_out;  /* by place in g->tuples; g->n_tuples: the roots */
    uint32_t *dim_bit;    /* by dimension: bit of its reservation */
    bool has_tried_all;   /* one pass without bounds was tried, and was too much */
    size_t next_size;
    uint64_t *scratch_set;
    hitting_found found;
};

/* Vectors of partial outcomes that have given up the same demands. */
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
    uint64_t folded; /* see fold */
} open_bucket;

/* One pass. */
typedef struct corrector {
    correction_search *s;
    arena *memory;
    arena *scratch;
    const decision_graph *g;
    const outlook *o;
    uint32_t n_dims;
    set_store store;
    size_t most_members;
    size_t next_size; /* least size that was cut */
    uint64_t effort_left;
    bool is_over; /* the effort was spent */
    bucket_list *states;
    bucket_list *tuples;
    bool *has_tuple;
    open_bucket *open;
    size_t n_open, open_capacity;
    uint32_t *open_of; /* by set: place in open + 1; 0: none */
    size_t open_of_capacity;
    size_t allowed; /* sets with more members are cut here: the rest needs `beyond` */
    size_t beyond;
} corrector;

static truce_status spend(corrector *c, uint64_t units)
{
    TRY(work_spend(c->s->work, units));
    if (c->effort_left == UINT64_MAX) return TRUCE_OK;
    c->is_over = units > c->effort_left;
    c->effort_left -= c->is_over ? c->effort_left : units;
    return c->is_over ? TRUCE_E_STOPPED : TRUCE_OK;
}

/* True when nothing new can come of a set here. Notes the size that would be needed. */
static bool is_hopeless(corrector *c, uint32_t set)
{
    size_t size = c->store.size[set];
    if (size == UINT32_MAX) return true;
    if (size <= c->allowed) return false;
    if (size + c->beyond < c->next_size) c->next_size = size + c->beyond;
    return true;
}

static void allow(corrector *c, uint32_t beyond)
{
    c->beyond = beyond;
    c->allowed = c->most_members >= beyond ? c->most_members - beyond : 0;
}

static truce_status find_open(corrector *c, uint32_t set, open_bucket **result)
{
    TRY(ARENA_RESERVE(c->memory, &c->open_of, &c->open_of_capacity, c->store.n));
    if (c->open_of[set] == 0) {
        TRY(ARENA_RESERVE(c->scratch, &c->open, &c->open_capacity, c->n_open + 1));
        c->open[c->n_open++] = (open_bucket){.set = set};
        c->open_of[set] = (uint32_t)c->n_open;
    }
    *result = &c->open[c->open_of[set] - 1];
    return TRUCE_OK;
}

static truce_status filter_open(corrector *c, open_bucket *b)
{
    size_t n = b->n;
    if (c->n_dims == 0)
        b->n = b->n > 0;
    else if (n > 1)
        TRY(front_filter(c->scratch, c->s->work, c->n_dims, b->points, n, &b->n));
    b->n_filtered = b->n;
    return spend(c, 4 * n);
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
    if (c->n_dims == 0 && b->n > 0) return TRUCE_OK;
    if (c->n_dims > 0) memcpy(b->points + b->n * c->n_dims, point, c->n_dims * sizeof *point);
    b->n++;
    return TRUCE_OK;
}

/* Adds one sum to the bucket it belongs to: gives up what can no longer be met. */
static truce_status add_sum(corrector *c, uint32_t set, front_window window, const int64_t *a,
                            const int64_t *b)
{
    int64_t sum[FRONT_MOST_DIMS];
    bool has_more = false;
    for (uint32_t d = 0; d < c->n_dims; d++) {
        sum[d] = GIVEN_UP;
        if (a[d] == GIVEN_UP || b[d] == GIVEN_UP) continue;
        int64_t s = a[d] + b[d];
        if (s >= window.floor[d] && c->s->q.need[d] != CONFLICT_NEVER_MET)
            sum[d] = s < window.ceiling[d] ? s : window.ceiling[d];
        else
            has_more = true;
    }
    if (has_more) {
        memcpy(c->store.scratch, set_bits(&c->store, set), c->store.n_words * sizeof(uint64_t));
        for (uint32_t d = 0; d < c->n_dims; d++)
            if (sum[d] == GIVEN_UP) bits_add(c->store.scratch, c->s->dim_bit[d]);
        TRY(set_number(&c->store, c->store.scratch, &set));
        if (is_hopeless(c, set)) return TRUCE_OK;
    }
    return add_open(c, set, sum);
}

/* Adds the sums of two fronts, moved by `shift`, under the demands given up in `set`. */
static truce_status add_fronts(corrector *c, uint32_t set, front_window window, front a, front b,
                               const int64_t *shift)
{
    int64_t moved[FRONT_MOST_DIMS], other[FRONT_MOST_DIMS];
    if (is_hopeless(c, set)) return spend(c, 4);
    const uint64_t *bits = set_bits(&c->store, set);
    bool is_given_up[FRONT_MOST_DIMS];
    for (uint32_t d = 0; d < c->n_dims; d++) is_given_up[d] = bits_has(bits, c->s->dim_bit[d]);
    for (size_t i = 0; i < a.n; i++) {
        for (uint32_t d = 0; d < c->n_dims; d++)
            moved[d] = is_given_up[d] ? GIVEN_UP : a.points[i * c->n_dims + d] + shift[d];
        for (size_t j = 0; j < b.n; j++) {
            for (uint32_t d = 0; d < c->n_dims; d++) other[d] = b.points[j * c->n_dims + d];
            TRY(add_sum(c, set, window, moved, other));
        }
        TRY(spend(c, 8 * (uint64_t)b.n + 8));
    }
    return TRUCE_OK;
}

/* Takes out of a bucket what a bucket with fewer demands given up does at least as well. */
static truce_status drop_covered(corrector *c, const open_bucket *better, open_bucket *b)
{
    front f = {.n = better->n, .points = better->points};
    size_t kept = 0, row = c->n_dims * sizeof *b->points;
    if (c->n_dims == 0) {
        b->n = 0;
        return TRUCE_OK;
    }
    if (better->n > 4000000 / b->n) return TRUCE_OK; /* it only saves work */
    for (size_t j = 0; j < b->n; j++) {
        const int64_t *p = b->points + j * c->n_dims;
        if (front_covers(f, c->n_dims, p)) continue;
        if (kept < j) memcpy(b->points + kept * c->n_dims, p, row);
        kept++;
    }
    uint64_t cost = c->n_dims <= 2 ? 8 : better->n;
    TRY(spend(c, cost * b->n + 2));
    b->n = kept;
    return TRUCE_OK;
}

static bool comes_before(const corrector *c, const open_bucket *a, const open_bucket *b)
{
    uint32_t n_a = c->store.size[a->set], n_b = c->store.size[b->set];
    return n_a != n_b ? n_a < n_b : a->set < b->set;
}

static void sort_open(corrector *c)
{
    for (size_t gap = c->n_open / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < c->n_open; i++) {
            open_bucket b = c->open[i];
            size_t at = i;
            for (; at >= gap && comes_before(c, &b, &c->open[at - gap]); at -= gap)
                c->open[at] = c->open[at - gap];
            c->open[at] = b;
        }
}

/* All words of a set in one: a subset has a subset of these bits. */
static uint64_t fold(const uint64_t *bits, size_t n_words)
{
    uint64_t folded = 0;
    for (size_t w = 0; w < n_words; w++)
        folded |= bits[w] >> w % 64 | bits[w] << (64 - w % 64) % 64;
    return folded;
}

/* Turns the open buckets into a list in `memory`, and starts anew. */
static truce_status close_buckets(corrector *c, bucket_list *result)
{
    size_t n = 0, words = c->store.n_words;
    for (size_t i = 0; i < c->n_open; i++) {
        c->open_of[c->open[i].set] = 0;
        TRY(filter_open(c, &c->open[i]));
    }
    sort_open(c);
    size_t n_smaller = 0; /* of those kept: only they can be subsets */
    for (size_t i = 0; i < c->n_open; i++) {
        uint32_t set = c->open[i].set;
        const uint64_t *own = set_bits(&c->store, set);
        while (n_smaller < n && c->store.size[c->open[n_smaller].set] < c->store.size[set])
            n_smaller++;
        uint64_t absent = ~fold(own, words);
        for (size_t j = 0; j < n_smaller && c->open[i].n > 0; j++)
            if ((c->open[j].folded & absent) == 0 &&
                bits_is_subset(set_bits(&c->store, c->open[j].set), own, words))
                TRY(drop_covered(c, &c->open[j], &c->open[i]));
        TRY(spend(c, n_smaller + words + 4));
        if (c->open[i].n == 0) continue;
        c->open[n] = c->open[i];
        c->open[n++].folded = ~absent;
    }
    bucket *buckets;
    TRY(ARENA_ARRAY(c->memory, n, &buckets));
    for (size_t i = 0; i < n; i++) {
        int64_t *points;
        size_t row = c->n_dims * sizeof *points;
        TRY(arena_take(c->memory, c->open[i].n, row, (void **)&points));
        if (row > 0) memcpy(points, c->open[i].points, c->open[i].n * row);
        buckets[i] = (bucket){.set = c->open[i].set, .f = {.n = c->open[i].n, .points = points}};
    }
    *result = (bucket_list){.n = n, .buckets = buckets};
    c->open = NULL;
    c->n_open = c->open_capacity = 0;
    return TRUCE_OK;
}

static const int64_t zeros[FRONT_MOST_DIMS] = {0};

static truce_status join_buckets(corrector *c, front_window window, bucket_list a, bucket_list b)
{
    for (size_t i = 0; i < a.n; i++)
        for (size_t j = 0; j < b.n; j++) {
            uint32_t set = 0;
            memcpy(c->s->scratch_set, set_bits(&c->store, b.buckets[j].set),
                   c->store.n_words * sizeof(uint64_t));
            TRY(set_union(&c->store, a.buckets[i].set, c->s->scratch_set, &set));
            TRY(add_fronts(c, set, window, a.buckets[i].f, b.buckets[j].f, zeros));
        }
    return TRUCE_OK;
}

static truce_status correct_tuple(corrector *c, uint32_t place, uint32_t n, const uint32_t *states,
                                  bucket_list *result)
{
    int64_t low[FRONT_MOST_DIMS] = {0}, high[FRONT_MOST_DIMS] = {0};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    bucket_list so_far = c->states[states[0]];
    uint32_t beyond = c->s->tuple_out[place];
    for (uint32_t i = 1; i < n; i++) {
        beyond += c->s->least_in[states[i]];
        for (uint32_t d = 0; d < c->n_dims; d++) {
            low[d] += c->o->inside[(size_t)states[i] * c->n_dims + d].low;
            high[d] += c->o->inside[(size_t)states[i] * c->n_dims + d].high;
        }
    }
    for (uint32_t i = 1; i < n; i++) {
        beyond -= c->s->least_in[states[i]];
        for (uint32_t d = 0; d < c->n_dims; d++) {
            low[d] -= c->o->inside[(size_t)states[i] * c->n_dims + d].low;
            high[d] -= c->o->inside[(size_t)states[i] * c->n_dims + d].high;
        }
        arena_mark mark = arena_here(c->scratch);
        allow(c, beyond);
        TRY(join_buckets(c, outlook_tuple_window(c->o, place, low, high, floor, ceiling), so_far,
                         c->states[states[i]]));
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
    allow(c, c->s->least_out[s]);
    for (uint32_t a = 0; a < c->g->states[s].n_arcs; a++) {
        front cell = {.n = 1, .points = zeros};
        if (c->n_dims > 0)
            TRY(outlook_cell_front(c->o, c->s->work, c->scratch, arcs[a].cell, &cell));
        bucket_list under = {.n = 1, .buckets = &unit};
        if (node->n_children == 1) under = c->states[arcs[a].target];
        if (node->n_children > 1) under = c->tuples[arcs[a].target];
        const uint64_t *broken = c->s->event_bits + (size_t)arcs[a].event * c->store.n_words;
        for (size_t b = 0; b < under.n; b++) {
            uint32_t set = 0;
            TRY(set_union(&c->store, under.buckets[b].set, broken, &set));
            TRY(add_fronts(c, set, window, cell, under.buckets[b].f,
                           c->o->adds + (size_t)arcs[a].event * c->n_dims));
        }
    }
    TRY(close_buckets(c, &c->states[s]));
    arena_rewind(c->scratch, mark);
    return TRUCE_OK;
}

/* True when every outcome through a state breaks too many red lines. */
static bool is_out_of_size(corrector *c, uint32_t s)
{
    size_t least = (size_t)c->s->least_in[s] + c->s->least_out[s];
    if (least <= c->most_members) return false;
    if (least < c->next_size) c->next_size = least;
    return true;
}

/* One pass over the graph with sets of at most `most_members`. */
static truce_status correct_all(corrector *c, bucket_list *root)
{
    const decision_graph *g = c->g;
    uint32_t *roots, nothing = 0;
    uint64_t *empty;
    TRY(ARENA_ARRAY(c->memory, c->store.n_words, &c->store.scratch));
    TRY(ARENA_ARRAY(c->memory, c->store.n_words, &empty));
    TRY(set_number(&c->store, empty, &nothing));
    TRY(ARENA_ARRAY(c->memory, g->n_states, &c->states));
    TRY(ARENA_ARRAY(c->memory, g->n_tuples, &c->tuples));
    TRY(ARENA_ARRAY(c->memory, g->n_tuples, &c->has_tuple));
    TRY(ARENA_ARRAY(c->memory, g->n_roots, &roots));
    for (uint32_t i = 0; i < g->n_roots; i++) roots[i] = g->nodes[g->roots[i]].first_state;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        work_tell(c->s->work, "finding which demands collide",
                  (double)(g->n_nodes - 1 - place) / g->n_nodes);
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            if (c->o->is_alive[s] && !is_out_of_size(c, s)) TRY(correct_state(c, node, s));
            TRY(spend(c, 16));
        }
    }
    return correct_tuple(c, g->n_tuples, g->n_roots, roots, root);
}

/* Adds the sets of the root that are minimal and not known. */
static truce_status collect(corrector *c, bucket_list root)
{
    correction_search *s = c->s;
    const uint64_t *broken = s->event_bits + (size_t)c->g->initial_event * s->n_words;
    for (size_t i = 0; i < root.n; i++) { /* by size: a subset comes first */
        uint32_t set = 0;
        TRY(set_union(&c->store, root.buckets[i].set, broken, &set));
        allow(c, 0);
        if (is_hopeless(c, set)) continue;
        const uint64_t *bits = set_bits(&c->store, set);
        bool is_new = true;
        for (size_t j = 0; j < s->found.list.n && is_new; j++)
            is_new = !bits_is_subset(bits_list_at(&s->found.list, j), bits, s->n_words);
        if (is_new) TRY(bits_list_add(s->memory, &s->found.list, bits));
    }
    bits_list_sort(&s->found.list, s->scratch_set);
    return TRUCE_OK;
}

/* Looks for the corrections with at most `most_members` members beyond those found. */
static truce_status pass(correction_search *s, arena *memory, arena *scratch, corrector *c)
{
    bucket_list root = {0};
    c->s = s;
    c->memory = memory;
    c->scratch = scratch;
    c->g = s->g;
    c->o = &s->o;
    c->n_dims = s->n_dims;
    c->next_size = SIZE_MAX;
    c->store = (set_store){.memory = memory, .n_words = s->n_words, .known = &s->found.list};
    TRY(correct_all(c, &root));
    return collect(c, root);
}

static truce_status make_pass(correction_search *s, size_t most_members, uint64_t *effort,
                              bool *is_done)
{
    corrector c = {.most_members = most_members, .effort_left = *effort};
    arena *memory = NULL, *scratch = NULL;
    truce_status status = arena_new(arena_meter(s->memory), &memory);
    if (status == TRUCE_OK) status = arena_new(arena_meter(s->memory), &scratch);
    if (status == TRUCE_OK) status = pass(s, memory, scratch, &c);
    arena_free(scratch);
    arena_free(memory);
    *effort = c.effort_left;
    *is_done = status == TRUCE_OK;
    if (c.is_over) return TRUCE_OK;
    TRY(status);
    s->next_size = c.next_size;
    s->found.has_started = true;
    s->found.up_to = c.next_size == SIZE_MAX ? SIZE_MAX : c.next_size - 1;
    return TRUCE_OK;
}

truce_status correction_run(correction_search *s, size_t most, uint64_t effort)
{
    bool is_done = true;
    if (!s->has_tried_all && effort < UINT64_MAX) {
        uint64_t half = effort / 2;
        s->has_tried_all = true;
        TRY(make_pass(s, SIZE_MAX, &half, &is_done));
        if (is_done) return TRUCE_OK;
        effort -= effort / 2;
        is_done = true;
    }
    while (is_done && s->found.up_to != SIZE_MAX && s->found.list.n < most)
        TRY(make_pass(s, s->next_size, &effort, &is_done));
    return TRUCE_OK;
}

const hitting_found *correction_result(const correction_search *s)
{
    return &s->found;
}

/* ---- what is known before the first pass ------------------------------------------------------
 */

/* The marks that each event breaks, as sets. */
static truce_status read_events(correction_search *s)
{
    const decision_graph *g = s->g;
    TRY(arena_take(s->memory, g->n_events, s->n_words * sizeof(uint64_t), (void **)&s->event_bits));
    TRY(ARENA_ARRAY(s->memory, g->n_events, &s->event_size));
    for (uint32_t event = 0; event < g->n_events; event++)
        for (uint32_t i = 0; i < g->events[event].n; i++) {
            const condition *about = &g->conditions[g->event_conditions[g->events[event].at + i]];
            if (about->use != CONDITION_TRACKED) continue;
            bits_add(s->event_bits + event * s->n_words, s->input->rank[about->mark]);
            s->event_size[event]++;
            TRY(work_spend(s->work, 2));
        }
    return TRUCE_OK;
}

/* From the leaves: the fewest red lines that break below each state. */
static truce_status find_least_in(correction_search *s)
{
    const decision_graph *g = s->g;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t state = node->first_state; state < node->first_state + node->n_states;
             state++) {
            const graph_arc *arcs = g->arcs + g->states[state].first_arc;
            s->least_in[state] = UNREACHED;
            for (uint32_t a = 0; a < g->states[state].n_arcs; a++) {
                const uint32_t *targets = graph_targets(g, node, &arcs[a]);
                uint32_t least = s->event_size[arcs[a].event];
                for (uint32_t i = 0; i < node->n_children; i++) least += s->least_in[targets[i]];
                if (least < s->least_in[state]) s->least_in[state] = least;
            }
            TRY(work_spend(s->work, 2 + (uint64_t)g->states[state].n_arcs * 2));
        }
    }
    return TRUCE_OK;
}

/* Gives the subtrees of one product what the others and the rest break at least. */
static void pass_down(correction_search *s, uint32_t n, const uint32_t *states, uint32_t around)
{
    uint32_t below = 0;
    for (uint32_t i = 0; i < n; i++) below += s->least_in[states[i]];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t out = around + below - s->least_in[states[i]];
        if (out < s->least_out[states[i]]) s->least_out[states[i]] = out;
    }
}

/* From the roots: the fewest that break everywhere else. */
static truce_status find_least_out(correction_search *s)
{
    const decision_graph *g = s->g;
    uint32_t *roots;
    memset(s->least_out, 0xFF, g->n_states * sizeof *s->least_out);
    memset(s->tuple_out, 0xFF, ((size_t)g->n_tuples + 1) * sizeof *s->tuple_out);
    TRY(ARENA_ARRAY(s->memory, g->n_roots, &roots));
    for (uint32_t i = 0; i < g->n_roots; i++) roots[i] = g->nodes[g->roots[i]].first_state;
    s->tuple_out[g->n_tuples] = s->event_size[g->initial_event];
    pass_down(s, g->n_roots, roots, s->tuple_out[g->n_tuples]);
    s->next_size = s->event_size[g->initial_event];
    for (uint32_t i = 0; i < g->n_roots; i++) s->next_size += s->least_in[roots[i]];
    for (uint32_t place = 0; place < g->n_nodes; place++) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t state = node->first_state; state < node->first_state + node->n_states;
             state++) {
            const graph_arc *arcs = g->arcs + g->states[state].first_arc;
            for (uint32_t a = 0; a < g->states[state].n_arcs; a++) {
                uint32_t around = s->least_out[state] + s->event_size[arcs[a].event];
                pass_down(s, node->n_children, graph_targets(g, node, &arcs[a]), around);
                if (node->n_children > 1 && around < s->tuple_out[arcs[a].target])
                    s->tuple_out[arcs[a].target] = around;
            }
            TRY(work_spend(s->work, 2 + (uint64_t)g->states[state].n_arcs * 4));
        }
    }
    return TRUCE_OK;
}

static truce_status prepare(correction_search *s)
{
    const decision_graph *g = s->g;
    TRY(ARENA_ARRAY(s->memory, s->n_dims, &s->dim_bit));
    for (uint32_t d = 0; d < s->n_dims; d++)
        s->dim_bit[d] = s->input->rank[s->input->first_party + s->q.dims[d]];
    TRY(ARENA_ARRAY(s->memory, s->n_words, &s->scratch_set));
    TRY(ARENA_ARRAY(s->memory, g->n_states, &s->least_in));
    TRY(ARENA_ARRAY(s->memory, g->n_states, &s->least_out));
    TRY(ARENA_ARRAY(s->memory, (size_t)g->n_tuples + 1, &s->tuple_out));
    TRY(read_events(s));
    TRY(find_least_in(s));
    TRY(find_least_out(s));
    for (uint32_t d = 0; d < s->n_dims; d++) s->q.need[d] = UNBOUNDED_BELOW;
    TRY(outlook_find(s->memory, s->work, &s->q, &s->o));
    for (uint32_t d = 0; d < s->n_dims; d++) s->q.need[d] = s->q.enough[d] = s->input->q->need[d];
    return TRUCE_OK;
}

truce_status correction_new(arena *out, work_meter *work, const conflict_input *input,
                            correction_search **result)
{
    correction_search *s;
    TRY(ARENA_ARRAY(out, 1, &s));
    *s = (correction_search){.memory = out,
                             .work = work,
                             .input = input,
                             .g = input->q->g,
                             .q = *input->q,
                             .n_dims = input->q->n_dims,
                             .n_words = bits_words(input->n_demands)};
    s->found.list.n_words = s->n_words;
    TRY(prepare(s)); /* the outlook points at the question: it is filled where it stays */
    *result = s;
    return TRUCE_OK;
}
