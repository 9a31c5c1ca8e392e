#include "phase/sweep.h"
#include <string.h>

#define NO_PATH ((int128)1 << 126)

/* ---- walking over the lattice ---------------------------------------------------------------- */

/* Items from the one with the most units (whose layers are the slabs) down to the one that turns
 * fastest. Sums over the first d items are kept, so a step costs one addition a channel. Channels
 * are the parties' need, and after them, where asked for, their stake less their values. */
typedef struct walker {
    const lattice *l;
    uint32_t n_items;
    uint32_t n_channels;
    const uint32_t *order;
    const int64_t **net; /* [place * n_channels + channel]: n_units + 1 entries */
    int64_t *sums;       /* (n_items + 1) x n_channels */
    uint32_t *state;     /* by item of the exchange */
    size_t *stride;      /* by place; within a slab, place 0: the slab's size */
    size_t slab;         /* states of a slab */
    const int64_t *need; /* the sums of all items: n_channels */
} walker;

static int64_t net_entry(const exchange_item *item, uint32_t party, bool is_stake, uint32_t n)
{
    int64_t value = item->value[party] != NULL ? item->value[party][n] : 0;
    if (is_stake) return (item->exposed == party ? item->exposure[n] : 0) - value;
    return value - (item->giver == party ? item->cost[n] : 0);
}

static truce_status walker_tables(arena *scratch, walker *w)
{
    const lattice *l = w->l;
    TRY(ARENA_ARRAY(scratch, (size_t)w->n_items * w->n_channels, &w->net));
    for (uint32_t place = 0; place < w->n_items; place++) {
        const exchange_item *item = &l->e->items[w->order[place]];
        for (uint32_t c = 0; c < w->n_channels; c++) {
            int64_t *table;
            TRY(ARENA_ARRAY(scratch, (size_t)item->n_units + 1, &table));
            for (uint32_t n = 0; n <= item->n_units; n++)
                table[n] = net_entry(item, c % l->n_parties, c >= l->n_parties, n);
            w->net[place * w->n_channels + c] = table;
        }
    }
    return TRUCE_OK;
}

static truce_status walker_start(arena *scratch, const lattice *l, bool with_stakes, walker *w)
{
    uint32_t *order;
    *w = (walker){.l = l, .n_items = l->n_items};
    w->n_channels = with_stakes ? 2 * l->n_parties : l->n_parties;
    TRY(ARENA_ARRAY(scratch, l->n_items, &order));
    for (uint32_t k = 0; k < l->n_items; k++) {
        uint32_t at = k;
        for (; at > 0 && l->e->items[order[at - 1]].n_units < l->e->items[k].n_units; at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
    w->order = order;
    TRY(walker_tables(scratch, w));
    TRY(ARENA_ARRAY(scratch, ((size_t)l->n_items + 1) * w->n_channels, &w->sums));
    TRY(ARENA_ARRAY(scratch, l->n_items, &w->state));
    TRY(ARENA_ARRAY(scratch, l->n_items, &w->stride));
    w->slab = 1;
    for (uint32_t place = l->n_items; place-- > 0;) {
        w->stride[place] = w->slab;
        if (place > 0) w->slab *= (size_t)l->e->items[order[place]].n_units + 1;
    }
    for (uint32_t i = 0; i < l->n_parties; i++) w->sums[i] = l->base[i];
    w->need = w->sums + (size_t)l->n_items * w->n_channels;
    return TRUCE_OK;
}

/* Makes the sums behind a place true again. */
static void walker_sum(walker *w, uint32_t place)
{
    for (; place < w->n_items; place++) {
        const int64_t *from = w->sums + (size_t)place * w->n_channels;
        int64_t *to = w->sums + ((size_t)place + 1) * w->n_channels;
        uint32_t n = w->state[w->order[place]];
        for (uint32_t c = 0; c < w->n_channels; c++)
            to[c] = from[c] + w->net[(size_t)place * w->n_channels + c][n];
    }
}

/* Goes to the next state; false behind the last one. */
static bool walker_next(walker *w)
{
    for (uint32_t place = w->n_items; place-- > 0;) {
        uint32_t item = w->order[place];
        if (w->state[item] < w->l->e->items[item].n_units) {
            w->state[item]++;
            walker_sum(w, place);
            return true;
        }
        w->state[item] = 0;
    }
    return false;
}

/* True when the state may be reached by one more unit of the item at a place. */
static bool walker_may_come(const walker *w, uint32_t place)
{
    uint32_t item = w->order[place];
    if (w->state[item] == 0) return false;
    if (!w->l->has_rules) return true;
    w->state[item]--;
    bool may = lattice_may_step(w->l, w->state, item);
    w->state[item]++;
    return may;
}

/* ---- one criterion --------------------------------------------------------------------------- */

static int128 measure(const walker *w, const sweep_question *q)
{
    uint32_t n_parties = w->l->n_parties;
    int64_t excess = INT64_MIN;
    for (uint32_t i = 0; i < n_parties; i++)
        if (w->need[i] - q->limit[i] > excess) excess = w->need[i] - q->limit[i];
    if (q->measure == SWEEP_EXCESS) return excess;
    if (excess > 0) return NO_PATH;
    int128 most = 0;
    for (uint32_t i = 0; i < n_parties; i++) {
        int128 weighted = (int128)w->need[n_parties + i] * w->l->e->weight[i];
        if (weighted > most) most = weighted;
    }
    return most;
}

/* The state after the path's last one first; `parent` says by which item each state was reached. */
static truce_status trace(arena *out, const walker *w, const uint8_t *parent, uint32_t **path)
{
    const lattice *l = w->l;
    uint32_t *states;
    TRY(ARENA_ARRAY(out, (size_t)(l->n_units + 1) * l->n_items, &states));
    uint64_t number = l->n_states - 1;
    uint32_t *state = states + (size_t)l->n_units * l->n_items;
    for (uint32_t k = 0; k < l->n_items; k++) state[k] = l->e->items[k].n_units;
    while (number > 0) {
        uint32_t place = parent[number];
        memcpy(state - l->n_items, state, l->n_items * sizeof *state);
        state -= l->n_items;
        state[w->order[place]]--;
        number -= place == 0 ? w->slab : w->stride[place];
    }
    *path = states;
    return TRUCE_OK;
}

static truce_status least_pass(arena *out, arena *scratch, work_meter *work, const lattice *l,
                               const sweep_question *q, uint32_t **path, sweep_answer *answer)
{
    walker w;
    int128 *best;
    uint8_t *parent = NULL;
    if (l->n_states > SIZE_MAX / sizeof *best || l->n_items > UINT8_MAX) return TRUCE_E_MEMORY;
    TRY(walker_start(scratch, l, q->measure == SWEEP_EXPOSURE, &w));
    TRY(ARENA_ARRAY(scratch, w.slab, &best));
    if (path != NULL) TRY(ARENA_ARRAY(scratch, (size_t)l->n_states, &parent));
    walker_sum(&w, 0);
    size_t at = 0;
    uint64_t number = 0;
    best[0] = measure(&w, q);
    while (walker_next(&w)) {
        if (++at == w.slab) at = 0;
        number++;
        int128 least = NO_PATH;
        uint8_t from = 0;
        for (uint32_t place = 0; place < w.n_items; place++) {
            if (w.state[w.order[place]] == 0) continue;
            int128 other = best[place == 0 ? at : at - w.stride[place]];
            if (other >= least || !walker_may_come(&w, place)) continue;
            least = other;
            from = (uint8_t)place;
        }
        int128 own = least == NO_PATH ? NO_PATH : measure(&w, q);
        best[at] = own > least ? own : least;
        if (parent != NULL) parent[number] = from;
        TRY(work_spend(work, w.n_items));
    }
    answer->has_path = best[w.slab - 1] < NO_PATH;
    answer->value = best[w.slab - 1];
    if (path != NULL && answer->has_path) TRY(trace(out, &w, parent, path));
    return TRUCE_OK;
}

truce_status sweep_least(arena *out, work_meter *work, const lattice *l, sweep_question question,
                         uint32_t **path, sweep_answer *answer)
{
    arena *scratch;
    if (!l->is_countable) return TRUCE_E_MEMORY;
    TRY(arena_new(arena_meter(out), &scratch));
    truce_status status = least_pass(out, scratch, work, l, &question, path, answer);
    arena_free(scratch);
    return status;
}

/* ---- several criteria ------------------------------------------------------------------------ */

/* All fronts that occur, each once: neighbouring states mostly share one. Front 0 is empty. */
typedef struct front_pool {
    uint32_t n;
    uint64_t *start; /* n + 1: front f has the points from start[f] to start[f + 1] */
    size_t start_capacity;
    int64_t *points;
    size_t capacity; /* in amounts */
    int64_t *low;    /* n x n_dims: the least of each dimension */
    size_t low_capacity;
    uint32_t *slots; /* hash table of front numbers; 0: free */
    size_t n_slots;
} front_pool;

typedef struct front_pass {
    arena *scratch;
    arena *pool_memory;
    uint32_t n_dims;
    uint32_t *fronts; /* by state of the slab: of this slab up to the present state, behind it of
                         the slab before */
    size_t slab;
    front_pool pool;
    uint32_t most_fronts; /* more: those that no state has any more are thrown away */
    int64_t *gathered;
    size_t capacity;
    int64_t *merged;
    size_t merged_capacity;
} front_pass;

static const int64_t *front_points(const front_pass *f, uint32_t front, size_t *n)
{
    *n = (size_t)(f->pool.start[front + 1] - f->pool.start[front]);
    return f->pool.points + f->pool.start[front] * f->n_dims;
}

static size_t front_slot(const front_pass *f, const int64_t *points, size_t n)
{
    uint64_t hash = n;
    for (size_t i = 0; i < n * f->n_dims; i++) {
        hash = (hash ^ (uint64_t)points[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    return (size_t)hash & (f->pool.n_slots - 1);
}

/* Finds the slot of a front: that of an equal one, or a free one. */
static uint32_t *front_find(const front_pass *f, const int64_t *points, size_t n)
{
    size_t at = front_slot(f, points, n);
    for (; f->pool.slots[at] > 0; at = (at + 1) & (f->pool.n_slots - 1)) {
        size_t n_other;
        const int64_t *other = front_points(f, f->pool.slots[at], &n_other);
        if (n_other == n && memcmp(other, points, n * f->n_dims * sizeof *points) == 0) break;
    }
    return &f->pool.slots[at];
}

static truce_status pool_slots(front_pass *f)
{
    front_pool *pool = &f->pool;
    if (2 * (size_t)pool->n < pool->n_slots) return TRUCE_OK;
    pool->n_slots = pool->n_slots == 0 ? 1024 : pool->n_slots * 2;
    TRY(ARENA_ARRAY(f->pool_memory, pool->n_slots, &pool->slots));
    for (uint32_t front = 1; front < pool->n; front++) {
        size_t n;
        const int64_t *points = front_points(f, front, &n);
        *front_find(f, points, n) = front;
    }
    return TRUCE_OK;
}

/* Gives the number of a front. */
static truce_status pool_add(front_pass *f, const int64_t *points, size_t n, uint32_t *result)
{
    front_pool *pool = &f->pool;
    *result = 0;
    if (n == 0 && pool->n > 0) return TRUCE_OK;
    if (pool->n == UINT32_MAX - 1) return TRUCE_E_MEMORY;
    TRY(pool_slots(f));
    uint32_t *slot = n > 0 ? front_find(f, points, n) : NULL;
    if (slot != NULL && *slot > 0) {
        *result = *slot;
        return TRUCE_OK;
    }
    uint64_t at = pool->n > 0 ? pool->start[pool->n] : 0;
    size_t row = (size_t)pool->n * f->n_dims;
    TRY(ARENA_RESERVE(f->pool_memory, &pool->start, &pool->start_capacity, (size_t)pool->n + 2));
    TRY(ARENA_RESERVE(f->pool_memory, &pool->points, &pool->capacity, (at + n) * f->n_dims));
    TRY(ARENA_RESERVE(f->pool_memory, &pool->low, &pool->low_capacity, row + f->n_dims));
    if (n > 0) memcpy(pool->points + at * f->n_dims, points, n * f->n_dims * sizeof *points);
    for (size_t i = 0; i < n * f->n_dims; i++) {
        int64_t *low = &pool->low[row + i % f->n_dims];
        if (i < f->n_dims || points[i] < *low) *low = points[i];
    }
    pool->start[pool->n + 1] = at + n;
    *result = pool->n++;
    if (slot != NULL) *slot = *result;
    return TRUCE_OK;
}

/* Keeps only the fronts that states of the slab have. */
static truce_status pool_clean(front_pass *f)
{
    front_pass old = *f;
    uint32_t *moved;
    if (f->pool.n <= f->most_fronts) return TRUCE_OK;
    arena *memory;
    TRY(arena_new(arena_meter(f->pool_memory), &memory));
    f->pool_memory = memory;
    f->pool = (front_pool){0};
    uint32_t unused;
    truce_status status = arena_take(memory, old.pool.n, sizeof *moved, (void **)&moved);
    if (status == TRUCE_OK) status = pool_add(f, NULL, 0, &unused);
    for (size_t s = 0; s < f->slab && status == TRUCE_OK; s++) {
        uint32_t front = f->fronts[s];
        if (front > 0 && moved[front] == 0) {
            size_t n;
            const int64_t *points = front_points(&old, front, &n);
            status = pool_add(f, points, n, &moved[front]);
        }
        f->fronts[s] = moved[front];
    }
    arena_free(old.pool_memory);
    f->most_fronts = f->pool.n < UINT32_MAX / 8 ? f->pool.n * 2 + (1 << 16) : UINT32_MAX / 2;
    return status;
}

static bool covers(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (a[d] > b[d]) return false;
    return true;
}

/* Adds a point to a front under construction unless one of its points is as good; drops those that
 * it makes useless. Returns the new size. */
static size_t add_point(int64_t *points, size_t n, const int64_t *point, uint32_t n_dims)
{
    for (size_t i = 0; i < n; i++)
        if (covers(points + i * n_dims, point, n_dims)) return n;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t *other = points + i * n_dims;
        if (covers(point, other, n_dims)) continue;
        if (kept != i) memcpy(points + kept * n_dims, other, n_dims * sizeof *points);
        kept++;
    }
    memcpy(points + kept * n_dims, point, n_dims * sizeof *points);
    return kept + 1;
}

/* Two dimensions: fronts ascend in the first and descend in the second. Merges into `out`. */
static size_t merge_pairs(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b, int64_t *out)
{
    size_t n = 0;
    const int64_t *end_a = a + 2 * n_a;
    const int64_t *end_b = b + 2 * n_b;
    while (a < end_a || b < end_b) {
        bool takes_a = b == end_b || (a < end_a && (a[0] < b[0] || (a[0] == b[0] && a[1] <= b[1])));
        const int64_t *point = takes_a ? a : b;
        if (takes_a)
            a += 2;
        else
            b += 2;
        if (n > 0 && out[2 * n - 1] <= point[1]) continue;
        out[2 * n] = point[0];
        out[2 * n + 1] = point[1];
        n++;
    }
    return n;
}

/* Raises all points of a front to what a state needs; equal and useless ones go. */
static size_t raise_pairs(int64_t *points, size_t n, const int64_t *need)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t first = points[2 * i] > need[0] ? points[2 * i] : need[0];
        int64_t second = points[2 * i + 1] > need[1] ? points[2 * i + 1] : need[1];
        if (kept > 0 && points[2 * kept - 1] <= second) break; /* no later one is better */
        if (kept > 0 && points[2 * kept - 2] == first) kept--;
        points[2 * kept] = first;
        points[2 * kept + 1] = second;
        kept++;
    }
    return kept;
}

static size_t raise_points(int64_t *points, size_t n, const int64_t *need, uint32_t n_dims)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t raised[EXCHANGE_PARTIES];
        for (uint32_t d = 0; d < n_dims; d++) {
            int64_t value = points[i * n_dims + d];
            raised[d] = value > need[d] ? value : need[d];
        }
        kept = add_point(points, kept, raised, n_dims);
    }
    return kept;
}

/* Joins the front of a predecessor to what is gathered so far. */
static truce_status gather(front_pass *f, const int64_t *points, size_t n, size_t *n_gathered)
{
    size_t need = (*n_gathered + n) * f->n_dims;
    TRY(ARENA_RESERVE(f->scratch, &f->gathered, &f->capacity, need));
    if (*n_gathered == 0) {
        memcpy(f->gathered, points, n * f->n_dims * sizeof *points);
        *n_gathered = n;
        return TRUCE_OK;
    }
    if (f->n_dims == 2) {
        TRY(ARENA_RESERVE(f->scratch, &f->merged, &f->merged_capacity, need));
        *n_gathered = merge_pairs(f->gathered, *n_gathered, points, n, f->merged);
        memcpy(f->gathered, f->merged, *n_gathered * 2 * sizeof *points);
        return TRUCE_OK;
    }
    for (size_t i = 0; i < n; i++)
        *n_gathered = add_point(f->gathered, *n_gathered, points + i * f->n_dims, f->n_dims);
    return TRUCE_OK;
}

static int ascending(const void *a, const void *b, uint32_t n_dims)
{
    const int64_t *x = a;
    const int64_t *y = b;
    for (uint32_t d = 0; d < n_dims; d++)
        if (x[d] != y[d]) return x[d] < y[d] ? -1 : 1;
    return 0;
}

/* Heap sort: no recursion, no memory, points move as wholes. */
static void swap_points(int64_t *a, int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++) {
        int64_t other = a[d];
        a[d] = b[d];
        b[d] = other;
    }
}

static void sift(int64_t *points, size_t root, size_t n, uint32_t n_dims)
{
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n &&
            ascending(points + child * n_dims, points + (child + 1) * n_dims, n_dims) < 0)
            child++;
        if (ascending(points + root * n_dims, points + child * n_dims, n_dims) >= 0) return;
        swap_points(points + root * n_dims, points + child * n_dims, n_dims);
    }
}

static void sort_points(int64_t *points, size_t n, uint32_t n_dims)
{
    for (size_t root = n / 2; root-- > 0;) sift(points, root, n, n_dims);
    for (size_t left = n; left-- > 1;) {
        swap_points(points, points + left * n_dims, n_dims);
        sift(points, 0, left, n_dims);
    }
}

/* True when all points of a front ask for as much as a state needs. */
static bool is_enough(const front_pass *f, uint32_t front, const int64_t *need)
{
    return covers(need, f->pool.low + (size_t)front * f->n_dims, f->n_dims);
}

/* Makes the front of the state at which the walker stands, from its predecessors'. */
static truce_status make_front(front_pass *f, const walker *w, size_t at)
{
    size_t n_gathered = 0;
    uint32_t first = 0;
    uint32_t last = 0;
    for (uint32_t place = 0; place < w->n_items; place++) {
        if (w->state[w->order[place]] == 0) continue;
        uint32_t front = f->fronts[place == 0 ? at : at - w->stride[place]];
        if (front == 0 || front == last || !walker_may_come(w, place)) continue;
        size_t n;
        const int64_t *points = front_points(f, front, &n);
        last = front;
        if (first == 0) {
            first = front;
            continue;
        }
        if (n_gathered == 0) {
            size_t n_first;
            const int64_t *other = front_points(f, first, &n_first);
            TRY(gather(f, other, n_first, &n_gathered));
        }
        TRY(gather(f, points, n, &n_gathered));
    }
    f->fronts[at] = first;
    if (first == 0 || (n_gathered == 0 && is_enough(f, first, w->need))) return TRUCE_OK;
    if (n_gathered == 0) {
        size_t n;
        const int64_t *points = front_points(f, first, &n);
        TRY(gather(f, points, n, &n_gathered));
    }
    size_t kept = f->n_dims == 2 ? raise_pairs(f->gathered, n_gathered, w->need)
                                 : raise_points(f->gathered, n_gathered, w->need, f->n_dims);
    if (f->n_dims > 2) sort_points(f->gathered, kept, f->n_dims);
    return pool_add(f, f->gathered, kept, &f->fronts[at]);
}

/* Finds the least that each party needs with the others free: no point of the result lies below
 * that, and raising all labels to it at once keeps fronts small. */
static truce_status lowest(arena *scratch, work_meter *work, const lattice *l, int64_t *least,
                           bool *has_path)
{
    walker w;
    int64_t *best;
    uint32_t n = l->n_parties;
    size_t at = 0;
    if (l->n_states > SIZE_MAX / sizeof *best / n) return TRUCE_E_MEMORY;
    TRY(walker_start(scratch, l, false, &w));
    TRY(ARENA_ARRAY(scratch, w.slab * n, &best));
    walker_sum(&w, 0);
    memcpy(best, l->at_end, n * sizeof *best);
    while (walker_next(&w)) {
        int64_t found[EXCHANGE_PARTIES];
        if (++at == w.slab) at = 0;
        for (uint32_t i = 0; i < n; i++) found[i] = INT64_MAX;
        for (uint32_t place = 0; place < w.n_items; place++) {
            if (!walker_may_come(&w, place)) continue;
            const int64_t *from = best + (place == 0 ? at : at - w.stride[place]) * n;
            for (uint32_t i = 0; i < n; i++)
                if (from[i] < found[i]) found[i] = from[i];
        }
        for (uint32_t i = 0; i < n; i++)
            best[at * n + i] = found[i] > w.need[i] ? found[i] : w.need[i];
        TRY(work_spend(work, w.n_items));
    }
    memcpy(least, best + (w.slab - 1) * n, n * sizeof *least);
    *has_path = least[0] < INT64_MAX;
    return TRUCE_OK;
}

/* The same in memory of its own, which is given back before the fronts take theirs. */
static truce_status lowest_needs(arena *scratch, work_meter *work, const lattice *l, int64_t *least,
                                 bool *has_path)
{
    arena *own;
    TRY(arena_new(arena_meter(scratch), &own));
    truce_status status = lowest(own, work, l, least, has_path);
    arena_free(own);
    return status;
}

static truce_status front_start(front_pass *f, const walker *w, const int64_t *least)
{
    int64_t point[EXCHANGE_PARTIES];
    uint32_t none;
    for (uint32_t i = 0; i < f->n_dims; i++)
        point[i] = least[i] > w->need[i] ? least[i] : w->need[i];
    f->slab = w->slab;
    f->most_fronts = 1 << 16;
    TRY(ARENA_ARRAY(f->scratch, f->slab, &f->fronts));
    TRY(pool_add(f, NULL, 0, &none));
    return pool_add(f, point, 1, &f->fronts[0]);
}

static truce_status front_sweep(arena *out, front_pass *f, work_meter *work, const lattice *l,
                                sweep_front *result)
{
    walker w;
    int64_t least[EXCHANGE_PARTIES];
    bool has_path;
    *result = (sweep_front){0, NULL};
    TRY(lowest_needs(f->scratch, work, l, least, &has_path));
    if (!has_path) return TRUCE_OK;
    TRY(walker_start(f->scratch, l, false, &w));
    walker_sum(&w, 0);
    TRY(front_start(f, &w, least));
    size_t at = 0;
    uint64_t number = 0;
    while (walker_next(&w)) {
        if (++at == w.slab) {
            at = 0;
            work_tell(work, "finding the guarantees", (double)number / (double)l->n_states);
        }
        if ((number++ & 0xffff) == 0) TRY(pool_clean(f));
        TRY(make_front(f, &w, at));
        TRY(work_spend(work, w.n_items));
    }
    size_t n;
    const int64_t *points = front_points(f, f->fronts[w.slab - 1], &n);
    int64_t *copy;
    TRY(ARENA_ARRAY(out, n * f->n_dims, &copy));
    if (n > 0) memcpy(copy, points, n * f->n_dims * sizeof *copy);
    *result = (sweep_front){n, copy};
    return TRUCE_OK;
}

truce_status sweep_guarantees(arena *out, work_meter *work, const lattice *l, sweep_front *result)
{
    front_pass f = {.n_dims = l->n_parties};
    if (!l->is_countable) return TRUCE_E_MEMORY;
    TRY(arena_new(arena_meter(out), &f.scratch));
    truce_status status = arena_new(arena_meter(out), &f.pool_memory);
    if (status == TRUCE_OK) status = front_sweep(out, &f, work, l, result);
    arena_free(f.pool_memory);
    arena_free(f.scratch);
    return status;
}
