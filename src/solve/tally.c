#include "solve/tally_list.h"
#include <string.h>

bool tally_allow(tallier *t, uint64_t amount)
{
    if (t->has_given_up || amount > t->work_left) {
        t->has_given_up = true;
        return false;
    }
    t->work_left -= amount;
    return true;
}

void tally_add_product(uint64_t *to, const uint64_t *a, const uint64_t *b, size_t n_limbs)
{
    for (size_t i = 0; i < n_limbs; i++) {
        if (a[i] == 0) continue;
        uint64_t carry = 0;
        for (size_t j = 0; i + j < n_limbs; j++) {
            unsigned __int128 sum = (unsigned __int128)a[i] * b[j] + to[i + j] + carry;
            to[i + j] = (uint64_t)sum;
            carry = (uint64_t)(sum >> 64);
        }
    }
}

static uint64_t hash_vector(const int64_t *vector, uint32_t n_dims)
{
    uint64_t h = 0;
    for (uint32_t d = 0; d < n_dims; d++) {
        h = (h ^ (uint64_t)vector[d]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    return h;
}

static truce_status grow_slots(tallier *t, tally_builder *b)
{
    b->n_slots = b->n_slots == 0 ? 64 : b->n_slots * 4;
    TRY(ARENA_ARRAY(t->memory, b->n_slots, &b->slots));
    for (size_t i = 0; i < b->n; i++) {
        uint64_t slot = hash_vector(b->vectors + i * t->n_dims, t->n_dims) & (b->n_slots - 1);
        while (b->slots[slot] != 0) slot = (slot + 1) & (b->n_slots - 1);
        b->slots[slot] = (uint32_t)(i + 1);
    }
    return TRUCE_OK;
}

static inline bool are_equal(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    int64_t difference = 0;
    for (uint32_t d = 0; d < n_dims; d++) difference |= a[d] ^ b[d];
    return difference == 0;
}

/* Adds a * b occurrences of a vector. */
static truce_status add_vector(tallier *t, tally_builder *b, const int64_t *vector,
                               const uint64_t *count_a, const uint64_t *count_b)
{
    if (b->n * 2 >= b->n_slots) TRY(grow_slots(t, b));
    size_t row = t->n_dims * sizeof *vector;
    uint64_t slot = hash_vector(vector, t->n_dims) & (b->n_slots - 1);
    while (b->slots[slot] != 0 &&
           !are_equal(b->vectors + (size_t)(b->slots[slot] - 1) * t->n_dims, vector, t->n_dims))
        slot = (slot + 1) & (b->n_slots - 1);
    if (b->slots[slot] == 0) {
        if (b->n >= UINT32_MAX - 1) return TRUCE_E_MEMORY;
        /* A new vector takes memory that is not in reach yet; long ones take more of it. */
        if (!tally_allow(t, t->n_dims * t->n_dims / 4)) return TRUCE_OK;
        TRY(ARENA_RESERVE(t->memory, &b->vectors, &b->vectors_capacity,
                          (b->n + 1) * t->n_dims + 1));
        TRY(ARENA_RESERVE(t->memory, &b->counts, &b->counts_capacity, (b->n + 1) * t->n_limbs));
        if (row > 0) memcpy(b->vectors + b->n * t->n_dims, vector, row);
        memset(b->counts + b->n * t->n_limbs, 0, t->n_limbs * sizeof *b->counts);
        b->slots[slot] = (uint32_t)++b->n;
    }
    tally_add_product(b->counts + (size_t)(b->slots[slot] - 1) * t->n_limbs, count_a, count_b,
                      t->n_limbs);
    return TRUCE_OK;
}

/* Sees a sum through a window; false when it cannot reach a need any more. */
static inline bool look(const tallier *t, front_window window, const int64_t *a, const int64_t *b,
                        int64_t *sum)
{
    for (uint32_t d = 0; d < t->n_dims; d++) {
        int64_t s = a[d] + b[d];
        if (s < window.floor[d]) return false;
        sum[d] = s < window.ceiling[d] ? s : window.ceiling[d];
    }
    return true;
}

/* Adds all sums of two lists, moved by `shift`, to a builder. */
static truce_status add_sums(tallier *t, tally_builder *builder, front_window window, tally_list a,
                             tally_list b, const int64_t *shift)
{
    int64_t moved[FRONT_MOST_DIMS], sum[FRONT_MOST_DIMS];
    if (!tally_allow(t, (uint64_t)a.n * b.n)) return TRUCE_OK;
    for (size_t i = 0; i < a.n; i++) {
        for (uint32_t d = 0; d < t->n_dims; d++) moved[d] = a.vectors[i * t->n_dims + d] + shift[d];
        for (size_t j = 0; j < b.n; j++)
            if (look(t, window, moved, b.vectors + j * t->n_dims, sum))
                TRY(add_vector(t, builder, sum, a.counts + i * t->n_limbs,
                               b.counts + j * t->n_limbs));
        TRY(work_spend(t->work, 8 * (uint64_t)b.n));
    }
    return TRUCE_OK;
}

/* Counts, in `total`, the pairs of two lists whose sum, moved by `shift`, meets all needs. */
static truce_status count_pairs(tallier *t, tally_list a, tally_list b, const int64_t *shift,
                                uint64_t *total)
{
    tally_pair pair;
    if (a.n == 0 || b.n == 0) return TRUCE_OK;
    arena_mark mark = arena_here(t->memory);
    TRY(tally_prepare_pair(t, a, b, &pair));
    if (tally_allow(t, tally_pair_work(t, &pair))) TRY(tally_count_pair(t, &pair, shift, total));
    arena_rewind(t->memory, mark);
    return TRUCE_OK;
}

truce_status tally_cell(tallier *t, uint32_t cell, tally_list *result)
{
    graph_cell about = t->g->cells[cell];
    tally_builder b = {0};
    int64_t vector[FRONT_MOST_DIMS];
    uint64_t *one;
    TRY(ARENA_ARRAY(t->memory, t->n_limbs, &one));
    one[0] = 1;
    for (uint32_t i = 0; i < about.n; i++) {
        uint32_t value = t->g->cell_values[about.at + i];
        for (uint32_t d = 0; d < t->n_dims; d++)
            vector[d] = question_value(t->q, about.issue, value, d);
        TRY(add_vector(t, &b, vector, one, one));
    }
    if (!tally_allow(t, about.n)) return TRUCE_OK;
    *result = (tally_list){.n = b.n, .vectors = b.vectors, .counts = b.counts};
    return work_spend(t->work, (uint64_t)about.n * 8);
}

static const int64_t nothing[FRONT_MOST_DIMS] = {0};

/* The list of a product of subtrees. */
static truce_status list_tuple(tallier *t, uint32_t place, uint32_t n, const uint32_t *states,
                               uint32_t n_wanted, tally_list *result)
{
    int64_t low[FRONT_MOST_DIMS] = {0}, high[FRONT_MOST_DIMS] = {0};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    tally_list so_far = t->states[states[0]];
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t d = 0; d < t->n_dims; d++) {
            low[d] += t->o->inside[(size_t)states[i] * t->n_dims + d].low;
            high[d] += t->o->inside[(size_t)states[i] * t->n_dims + d].high;
        }
    for (uint32_t i = 1; i < n_wanted && !t->has_given_up; i++) {
        for (uint32_t d = 0; d < t->n_dims; d++) {
            low[d] -= t->o->inside[(size_t)states[i] * t->n_dims + d].low;
            high[d] -= t->o->inside[(size_t)states[i] * t->n_dims + d].high;
        }
        tally_builder b = {0};
        front_window window = outlook_tuple_window(t->o, place, low, high, floor, ceiling);
        TRY(add_sums(t, &b, window, so_far, t->states[states[i]], nothing));
        so_far = (tally_list){.n = b.n, .vectors = b.vectors, .counts = b.counts};
    }
    *result = so_far;
    return TRUCE_OK;
}

/* The list below an arc. */
static truce_status list_below(tallier *t, const graph_node *node, const graph_arc *arc,
                               const uint64_t *one, tally_list *result)
{
    if (node->n_children == 0) {
        *result = (tally_list){.n = 1, .vectors = nothing, .counts = one};
    } else if (node->n_children == 1)
        *result = t->states[arc->target];
    else {
        if (!t->has_tuple[arc->target])
            TRY(list_tuple(t, arc->target, node->n_children, graph_targets(t->g, node, arc),
                           node->n_children, &t->tuples[arc->target]));
        t->has_tuple[arc->target] = true;
        *result = t->tuples[arc->target];
    }
    return TRUCE_OK;
}

/* A cell with more values than this is summed up with what is below it before pairs are counted. */
#define SPLIT_CELL 8

truce_status tally_split_below(tallier *t, const graph_node *node, const graph_arc *arc,
                               tally_list *others, tally_list *largest)
{
    uint32_t n = node->n_children, *states;
    TRY(ARENA_ARRAY(t->memory, n, &states));
    memcpy(states, graph_targets(t->g, node, arc), n * sizeof *states);
    for (uint32_t i = 0; i + 1 < n; i++) /* the largest goes last */
        if (t->states[states[i]].n > t->states[states[n - 1]].n) {
            uint32_t swap = states[i];
            states[i] = states[n - 1];
            states[n - 1] = swap;
        }
    *largest = t->states[states[n - 1]];
    return list_tuple(t, arc->target, n, states, n - 1, others);
}

/* Counts the packages below an arc of the root without ever listing them: each value of the cell,
 * with the product of all subtrees but the largest, against the largest. */
static truce_status count_split(tallier *t, const graph_node *node, const graph_arc *arc,
                                tally_list cell, const int64_t *shift, uint64_t *total)
{
    int64_t moved[FRONT_MOST_DIMS];
    tally_list others = {0}, largest = {0};
    TRY(tally_split_below(t, node, arc, &others, &largest));
    for (size_t i = 0; i < cell.n && !t->has_given_up; i++) {
        uint64_t *part;
        TRY(ARENA_ARRAY(t->memory, t->n_limbs, &part));
        for (uint32_t d = 0; d < t->n_dims; d++)
            moved[d] = shift[d] + cell.vectors[i * t->n_dims + d];
        TRY(count_pairs(t, others, largest, moved, part));
        tally_add_product(total, part, cell.counts + i * t->n_limbs, t->n_limbs);
    }
    return TRUCE_OK;
}

/* Counts, in `total`, what is below an arc and meets all needs together with an outside that is
 * `outside`, whatever else is chosen. */
static truce_status count_arc(tallier *t, const graph_node *node, const graph_arc *arc,
                              const reach *outside, const uint64_t *one, uint64_t *total)
{
    tally_list cell = {0}, under = {0};
    int64_t shift[FRONT_MOST_DIMS];
    const int64_t *add = t->o->adds + (size_t)arc->event * t->n_dims;
    for (uint32_t d = 0; d < t->n_dims; d++) shift[d] = add[d] + outside[d].low;
    TRY(tally_cell(t, arc->cell, &cell));
    if (node->n_children > 1 && cell.n <= SPLIT_CELL)
        return count_split(t, node, arc, cell, shift, total);
    TRY(list_below(t, node, arc, one, &under));
    return count_pairs(t, cell, under, shift, total);
}

/* True when all that lies outside of a state is settled: then its list is one number. */
static bool is_settled(const tallier *t, const reach *outside)
{
    for (uint32_t d = 0; d < t->n_dims; d++)
        if (outside[d].low != outside[d].high) return false;
    return true;
}

/* Makes the list of a state: of one vector, when only their number counts any more. */
static truce_status list_state(tallier *t, const graph_node *node, uint32_t s, const uint64_t *one)
{
    tally_builder b = {0};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    uint64_t *total;
    front_window window = outlook_state_window(t->o, s, floor, ceiling);
    const reach *outside = t->o->outside + (size_t)s * t->n_dims;
    const graph_arc *arcs = t->g->arcs + t->g->states[s].first_arc;
    bool only_counts = is_settled(t, outside);
    TRY(ARENA_ARRAY(t->memory, t->n_limbs, &total));
    for (uint32_t a = 0; a < t->g->states[s].n_arcs && !t->has_given_up; a++) {
        if (!outlook_is_open(t->o, node, &arcs[a])) continue;
        if (only_counts) {
            TRY(count_arc(t, node, &arcs[a], outside, one, total));
            continue;
        }
        tally_list cell = {0}, under = {0};
        TRY(tally_cell(t, arcs[a].cell, &cell));
        TRY(list_below(t, node, &arcs[a], one, &under));
        TRY(add_sums(t, &b, window, cell, under, t->o->adds + (size_t)arcs[a].event * t->n_dims));
    }
    bool is_zero = true;
    for (size_t i = 0; i < t->n_limbs; i++) is_zero = is_zero && total[i] == 0;
    if (only_counts && !is_zero) TRY(add_vector(t, &b, ceiling, total, one));
    t->states[s] = (tally_list){.n = b.n, .vectors = b.vectors, .counts = b.counts};
    return TRUCE_OK;
}

static truce_status tally_all(tallier *t, uint64_t *total)
{
    const decision_graph *g = t->g;
    uint64_t *one;
    uint32_t *roots;
    TRY(ARENA_ARRAY(t->memory, t->n_limbs, &one));
    one[0] = 1;
    TRY(ARENA_ARRAY(t->memory, g->n_states, &t->states));
    TRY(ARENA_ARRAY(t->memory, g->n_tuples, &t->tuples));
    TRY(ARENA_ARRAY(t->memory, g->n_tuples, &t->has_tuple));
    TRY(ARENA_ARRAY(t->memory, g->n_roots, &roots));
    for (uint32_t root = 0; root < g->n_roots; root++)
        roots[root] = g->nodes[g->roots[root]].first_state;
    uint32_t spine_end_place = tally_spine_length(t);
    for (uint32_t place = g->n_nodes; place-- > 0 && !t->has_given_up;) {
        const graph_node *node = &g->nodes[place];
        work_tell(t->work, "counting packages", (double)(g->n_nodes - 1 - place) / g->n_nodes);
        if (place == spine_end_place && place > 0) {
            bool is_done = false;
            TRY(tally_count_spine(t, place, one, total, &is_done));
            if (is_done) return TRUCE_OK;
        }
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            if (t->o->is_alive[s] && !t->has_given_up) TRY(list_state(t, node, s, one));
            TRY(work_spend(t->work, 16));
        }
    }
    if (t->has_given_up) return TRUCE_OK;
    if (g->n_roots == 1) { /* nothing lies outside of the only root: its list is the answer */
        tally_list root = t->states[roots[0]];
        if (root.n > 0) memcpy(total, root.counts, t->n_limbs * sizeof *total);
        return TRUCE_OK;
    }
    /* Small lists first; the largest is not multiplied but only counted against the others. */
    for (uint32_t i = 1; i < g->n_roots; i++) {
        uint32_t root = roots[i], at = i;
        for (; at > 0 && t->states[roots[at - 1]].n > t->states[root].n; at--)
            roots[at] = roots[at - 1];
        roots[at] = root;
    }
    tally_list others = {0};
    TRY(list_tuple(t, g->n_tuples, g->n_roots, roots, g->n_roots - 1, &others));
    return count_pairs(t, others, t->states[roots[g->n_roots - 1]],
                       t->o->adds + (size_t)g->initial_event * t->n_dims, total);
}

/* How many 64-bit digits hold the number of all outcomes. */
static size_t limbs_of(const truce_scenario *s)
{
    size_t bits = 1;
    for (uint32_t issue = 0; issue < s->n_issues; issue++)
        bits += 64 - (size_t)__builtin_clzll(s->issues[issue].n_values);
    return bits / 64 + 1;
}

/* Leaves out the needs that every outcome meets. */
static void drop_met_needs(question *q, const outlook *o)
{
    const reach *whole = o->tuple_inside + (size_t)q->g->n_tuples * q->n_dims;
    const int64_t *add = o->adds + (size_t)q->g->initial_event * q->n_dims;
    uint32_t n = 0;
    for (uint32_t d = 0; d < q->n_dims; d++) {
        if (whole[d].low + add[d] >= q->need[d]) continue;
        q->dims[n] = q->dims[d];
        q->need[n] = q->need[d];
        q->enough[n++] = q->enough[d];
    }
    q->n_dims = n;
}

static truce_status tally_question(tallier *t, question *q, outlook *o, uint64_t *total)
{
    TRY(outlook_find(t->memory, t->work, q, o));
    if (!o->is_possible) return TRUCE_OK;
    if (!o->has_closed) { /* otherwise it does not speak of all outcomes */
        drop_met_needs(q, o);
        if (q->n_dims < t->n_dims) TRY(outlook_find(t->memory, t->work, q, o));
        t->n_dims = q->n_dims;
    }
    return t->n_dims == 0 ? tally_count_plainly(t, total) : tally_all(t, total);
}

truce_status tally_count(arena *out, work_meter *work, const question *asked, uint64_t most_work,
                         bool *is_counted, big_count *result)
{
    question q = *asked;
    outlook o;
    uint64_t *total;
    tallier t = {.work = work, .q = &q, .o = &o, .g = q.g, .n_dims = q.n_dims};
    for (uint32_t d = 0; d < q.n_dims; d++)
        q.enough[d] = q.need[d] == UNBOUNDED_BELOW ? UNBOUNDED_ABOVE : q.need[d];
    t.n_limbs = limbs_of(q.g->s);
    t.work_left = most_work;
    TRY(arena_new(arena_meter(out), &t.memory));
    truce_status status = ARENA_ARRAY(t.memory, t.n_limbs, &total);
    if (status == TRUCE_OK) status = tally_question(&t, &q, &o, total);
    if (status == TRUCE_OK) {
        *is_counted = !t.has_given_up;
        uint32_t *digits;
        status = ARENA_ARRAY(out, t.n_limbs * 2, &digits);
        if (status == TRUCE_OK) {
            size_t n = 0;
            for (size_t i = 0; i < t.n_limbs * 2; i++) {
                digits[i] = (uint32_t)(total[i / 2] >> (i % 2 * 32));
                if (digits[i] != 0) n = i + 1;
            }
            *result = (big_count){.n = n, .digits = digits};
        }
    }
    arena_free(t.memory);
    return status;
}
