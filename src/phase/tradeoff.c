#include "phase/tradeoff.h"
#include <string.h>

/* The guarantees with which one state is reached; n_parties amounts a point. */
typedef struct reach_front {
    uint32_t n;
    bool is_new;      /* changed in the layer before */
    bool has_changed; /* changes in this layer */
    size_t capacity;
    int64_t *points;
} reach_front;

typedef struct layering {
    arena *memory;
    work_meter *work;
    const lattice *l;
    reach_front *fronts;
    int64_t best_sum; /* at the end, so far: a vector with such a sum is no improvement */
    uint32_t *x;
    uint32_t *y;
} layering;

static bool is_small(const lattice *l)
{
    uint64_t pairs = 1;
    for (uint32_t k = 0; k < l->n_items; k++) {
        uint64_t n = l->e->items[k].n_units;
        if (__builtin_mul_overflow(pairs, (n + 1) * (n + 2) / 2, &pairs)) return false;
        if (pairs > TRADEOFF_MOST_PAIRS) return false;
    }
    return true;
}

static truce_status add_vector(layering *g, reach_front *f, const int64_t *made)
{
    uint32_t n_parties = g->l->n_parties;
    int64_t sum = 0;
    for (uint32_t i = 0; i < n_parties; i++) sum += made[i];
    if (sum >= g->best_sum) return TRUCE_OK;
    uint32_t kept = 0;
    for (uint32_t n = 0; n < f->n; n++) {
        uint32_t less = 0;
        for (uint32_t i = 0; i < n_parties; i++) less += f->points[n * n_parties + i] <= made[i];
        if (less == n_parties) return TRUCE_OK;
    }
    for (uint32_t n = 0; n < f->n; n++) {
        const int64_t *other = f->points + (size_t)n * n_parties;
        uint32_t more = 0;
        for (uint32_t i = 0; i < n_parties; i++) more += other[i] >= made[i];
        if (more == n_parties) continue;
        memmove(f->points + (size_t)kept++ * n_parties, other, n_parties * sizeof *other);
    }
    f->n = kept + 1;
    TRY(ARENA_RESERVE(g->memory, &f->points, &f->capacity, (size_t)f->n * n_parties));
    memcpy(f->points + (size_t)kept * n_parties, made, n_parties * sizeof *made);
    f->has_changed = true;
    return TRUCE_OK;
}

static truce_status reach_by(layering *g, const reach_front *from, reach_front *to)
{
    const lattice *l = g->l;
    int64_t need[EXCHANGE_PARTIES];
    for (uint32_t i = 0; i < l->n_parties; i++)
        need[i] = lattice_ahead(l, i, g->x, g->y) + l->base[i];
    for (uint32_t n = 0; n < from->n; n++) {
        int64_t made[EXCHANGE_PARTIES];
        for (uint32_t i = 0; i < l->n_parties; i++) {
            int64_t before = from->points[(size_t)n * l->n_parties + i];
            made[i] = before > need[i] ? before : need[i];
        }
        TRY(add_vector(g, to, made));
    }
    return work_spend(g->work, (from->n + 2) * 10);
}

/* Goes to the next x <= y, downwards from y; false behind 0. */
static bool next_below(const layering *g)
{
    for (uint32_t k = g->l->n_items; k-- > 0;) {
        if (g->x[k] > 0) {
            g->x[k]--;
            return true;
        }
        g->x[k] = g->y[k];
    }
    return false;
}

/* One more phase: states from the last to the first, so that those below are still as before. */
static truce_status add_layer(layering *g, bool *has_changed)
{
    const lattice *l = g->l;
    for (uint64_t to = l->n_states; to-- > 1;) {
        lattice_state(l, to, g->y);
        memcpy(g->x, g->y, l->n_items * sizeof *g->x);
        while (next_below(g)) {
            const reach_front *from = &g->fronts[lattice_number(l, g->x)];
            if (from->is_new && lattice_may(l, g->x, g->y)) TRY(reach_by(g, from, &g->fronts[to]));
        }
        TRY(work_spend(g->work, 20));
    }
    *has_changed = false;
    for (uint64_t s = 0; s < l->n_states; s++) {
        g->fronts[s].is_new = g->fronts[s].has_changed;
        g->fronts[s].has_changed = false;
        if (g->fronts[s].is_new) *has_changed = true;
    }
    return TRUCE_OK;
}

static int64_t sum_at_end(const layering *g)
{
    const reach_front *end = &g->fronts[g->l->n_states - 1];
    int64_t least = INT64_MAX;
    for (uint32_t n = 0; n < end->n; n++) {
        int64_t sum = 0;
        for (uint32_t i = 0; i < g->l->n_parties; i++)
            sum += end->points[(size_t)n * g->l->n_parties + i];
        if (sum < least) least = sum;
    }
    return least;
}

static truce_status layers(arena *out, layering *g, int64_t least_sum, size_t *n,
                           const phase_tradeoff **result)
{
    const lattice *l = g->l;
    phase_tradeoff *curve = NULL;
    size_t capacity = 0;
    size_t n_curve = 0;
    bool has_changed = true;
    TRY(ARENA_ARRAY(g->memory, (size_t)l->n_states, &g->fronts));
    TRY(ARENA_ARRAY(g->memory, l->n_items, &g->x));
    TRY(ARENA_ARRAY(g->memory, l->n_items, &g->y));
    TRY(add_vector(g, &g->fronts[0], l->at_end));
    g->fronts[0].is_new = true;
    g->fronts[0].has_changed = false;
    for (uint32_t phases = 1; has_changed && g->best_sum > least_sum; phases++) {
        TRY(add_layer(g, &has_changed));
        int64_t sum = sum_at_end(g);
        if (sum >= g->best_sum) continue;
        g->best_sum = sum;
        TRY(ARENA_RESERVE(out, &curve, &capacity, n_curve + 1));
        curve[n_curve++] = (phase_tradeoff){phases, {sum, NULL}};
    }
    *n = n_curve;
    *result = curve;
    return TRUCE_OK;
}

truce_status tradeoff_find(arena *out, work_meter *work, const lattice *l, int64_t least_sum,
                           bool *is_done, size_t *n, const phase_tradeoff **result)
{
    layering g = {.work = work, .l = l, .best_sum = INT64_MAX};
    *is_done = is_small(l);
    if (!*is_done) return TRUCE_OK;
    TRY(arena_new(arena_meter(out), &g.memory));
    truce_status status = layers(out, &g, least_sum, n, result);
    arena_free(g.memory);
    return status;
}
