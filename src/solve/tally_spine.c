/* tally_spine.c -- counting along the spine: with every value on it chosen, nothing is open but the
 * sums below its end; so where its paths are few, they are gone through one by one and the pairs at
 * the end counted, and no list of the spine is made. */
#include "solve/tally_list.h"

#define SPINE_MOST 64

#define SPINE_WORK UINT64_C(16000000)

static const int64_t nothing[FRONT_MOST_DIMS];

/* An arc at the end of the spine, made ready. */
typedef struct spine_end {
    tally_list cell;
    const tally_pair *pair; /* arcs to the same states share it */
} spine_end;

typedef struct spine {
    uint32_t length; /* its nodes are the first ones; the next is its end */
    uint32_t first_arc;
    spine_end *ends; /* by arc of the end, from first_arc on */
} spine;

/* Returns how many nodes the spine has: 0 when there is none, or it is long. */
uint32_t tally_spine_length(const tallier *t)
{
    uint32_t length = 0;
    if (t->g->n_roots != 1 || t->n_limbs != 1) return 0;
    while (t->g->nodes[length].n_children == 1) length++;
    return length <= SPINE_MOST ? length : 0;
}

static uint64_t add_capped(uint64_t a, uint64_t b, uint64_t factor)
{
    uint64_t product, sum;
    if (__builtin_mul_overflow(b, factor, &product) || __builtin_add_overflow(a, product, &sum))
        return UINT64_MAX;
    return sum;
}

/* Says how many paths of the spine lead to each state; `paths` is zero and has a place a state. */
static void count_paths(const tallier *t, uint32_t length, uint64_t *paths)
{
    const decision_graph *g = t->g;
    paths[g->nodes[0].first_state] = 1;
    for (uint32_t place = 0; place < length; place++) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            const graph_arc *arcs = g->arcs + g->states[s].first_arc;
            for (uint32_t a = 0; a < g->states[s].n_arcs && paths[s] > 0; a++)
                if (outlook_is_open(t->o, node, &arcs[a]))
                    paths[arcs[a].target] =
                        add_capped(paths[arcs[a].target], paths[s], g->cells[arcs[a].cell].n);
        }
    }
}

/* Makes the pair of lists below an arc ready. */
static truce_status prepare_end(tallier *t, const graph_node *end, const graph_arc *arc,
                                tally_list cell, const uint64_t *one, const tally_pair **result)
{
    tally_list others = cell, largest = {.n = 1, .vectors = nothing, .counts = one};
    tally_pair *pair;
    TRY(ARENA_ARRAY(t->memory, 1, &pair));
    if (end->n_children > 0) TRY(tally_split_below(t, end, arc, &others, &largest));
    *result = pair;
    return tally_prepare_pair(t, others, largest, pair);
}

/* Makes the arcs at the end of the spine ready, and says what going all paths would cost. */
static truce_status prepare_spine(tallier *t, spine *x, const uint64_t *one, uint64_t *cost)
{
    const decision_graph *g = t->g;
    const graph_node *end = &g->nodes[x->length];
    const graph_state *last = &g->states[end->first_state + end->n_states - 1];
    uint64_t *paths;
    const tally_pair **of_tuple, *unshared = NULL;
    TRY(ARENA_ARRAY(t->memory, (size_t)g->n_tuples + 1, &of_tuple));
    x->first_arc = g->states[end->first_state].first_arc;
    TRY(ARENA_ARRAY(t->memory, g->n_states, &paths));
    TRY(ARENA_ARRAY(t->memory, last->first_arc + last->n_arcs - x->first_arc, &x->ends));
    count_paths(t, x->length, paths);
    *cost = 0;
    for (uint32_t s = end->first_state; s < end->first_state + end->n_states; s++)
        for (uint32_t a = 0; a < g->states[s].n_arcs && !t->has_given_up; a++) {
            const graph_arc *arc = g->arcs + g->states[s].first_arc + a;
            spine_end *ready = &x->ends[g->states[s].first_arc + a - x->first_arc];
            if (paths[s] == 0 || !outlook_is_open(t->o, end, arc)) continue;
            const tally_pair **pair = end->n_children > 1 ? &of_tuple[arc->target] : &unshared;
            TRY(tally_cell(t, arc->cell, &ready->cell));
            if (end->n_children < 2 || *pair == NULL)
                TRY(prepare_end(t, end, arc, ready->cell, one, pair));
            ready->pair = *pair;
            uint64_t times = end->n_children == 0 ? 1 : ready->cell.n;
            *cost = add_capped(*cost, tally_pair_work(t, ready->pair) + 16,
                               paths[s] > UINT32_MAX ? UINT64_MAX : paths[s] * times);
        }
    return TRUCE_OK;
}

/* Counts what is below a state at the end of the spine, `shift` having been chosen above. */
static truce_status count_end(tallier *t, const spine *x, uint32_t state, const int64_t *shift,
                              uint64_t *total)
{
    const decision_graph *g = t->g;
    const graph_node *end = &g->nodes[x->length];
    for (uint32_t a = 0; a < g->states[state].n_arcs; a++) {
        const graph_arc *arc = g->arcs + g->states[state].first_arc + a;
        const spine_end *ready = &x->ends[g->states[state].first_arc + a - x->first_arc];
        int64_t moved[FRONT_MOST_DIMS];
        if (!outlook_is_open(t->o, end, arc)) continue;
        const int64_t *add = t->o->adds + (size_t)arc->event * t->n_dims;
        for (size_t i = 0; i < (end->n_children == 0 ? 1 : ready->cell.n); i++) {
            uint64_t part = 0;
            for (uint32_t d = 0; d < t->n_dims; d++)
                moved[d] = shift[d] + add[d] +
                           (end->n_children == 0 ? 0 : ready->cell.vectors[i * t->n_dims + d]);
            TRY(tally_count_pair(t, ready->pair, moved, &part));
            *total += part * (end->n_children == 0 ? 1 : ready->cell.counts[i]);
        }
    }
    return TRUCE_OK;
}

/* Goes all paths of the spine from a state on. Recursion is bounded by SPINE_MOST. */
static truce_status walk_spine(tallier *t, const spine *x, uint32_t place, uint32_t state,
                               const int64_t *shift, uint64_t *total)
{
    const decision_graph *g = t->g;
    const graph_node *node = &g->nodes[place];
    if (place == x->length) return count_end(t, x, state, shift, total);
    for (uint32_t a = 0; a < g->states[state].n_arcs; a++) {
        const graph_arc *arc = g->arcs + g->states[state].first_arc + a;
        int64_t moved[FRONT_MOST_DIMS];
        if (!outlook_is_open(t->o, node, arc)) continue;
        const int64_t *add = t->o->adds + (size_t)arc->event * t->n_dims;
        for (uint32_t i = 0; i < g->cells[arc->cell].n; i++) {
            uint32_t value = g->cell_values[g->cells[arc->cell].at + i];
            for (uint32_t d = 0; d < t->n_dims; d++)
                moved[d] = shift[d] + add[d] + question_value(t->q, node->issue, value, d);
            TRY(walk_spine(t, x, place + 1, arc->target, moved, total));
        }
    }
    return work_spend(t->work, 8);
}

/* Tries to count along the spine; `is_done` says whether that was cheap enough. */
truce_status tally_count_spine(tallier *t, uint32_t length, const uint64_t *one, uint64_t *total,
                               bool *is_done)
{
    spine x = {.length = length};
    uint64_t cost = 0;
    int64_t shift[FRONT_MOST_DIMS];
    uint32_t root = t->g->nodes[0].first_state;
    TRY(prepare_spine(t, &x, one, &cost));
    *is_done = !t->has_given_up && cost <= SPINE_WORK && cost <= t->work_left;
    if (!*is_done) return TRUCE_OK;
    for (uint32_t d = 0; d < t->n_dims; d++)
        shift[d] = t->o->outside[(size_t)root * t->n_dims + d].low;
    return walk_spine(t, &x, 0, root, shift, total);
}
