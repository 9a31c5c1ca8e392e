#include "solve/trace.h"
#include <string.h>

/* What is needed of one front, and how it comes about. */
typedef struct trail {
    size_t n, capacity;
    uint32_t *position; /* in the front; sorted and distinct once it is resolved */
    uint32_t *first;    /* state: the value of its issue; product: the point of its last factor */
    uint32_t *second;   /* the point of the front below, or of the product without the factor */
    uint32_t *arc;      /* state: the arc taken */
} trail;

typedef struct tracer {
    const elimination *e;
    const outlook *o;
    const decision_graph *g;
    uint32_t n_dims;
    arena *scratch;
    work_meter *work;
    uint32_t *trail_of_state;   /* 0: nothing is needed */
    uint32_t *trail_of_product; /* by place: the trail of its last level; one before it the level
                                   before, and so on */
    trail *trails;
    size_t n_trails, trails_capacity;
    uint32_t *open; /* needs that are not resolved yet: indices into a trail */
    size_t open_capacity, n_listed;
    bool *is_open; /* by need of the trail: false also while it still stands in the list */
    size_t is_open_capacity;
} tracer;

/* Looking for a point among the needs takes so many times as long as looking for a need below. */
enum { POINT_COST = 4 };

/* ---- needs ---------------------------------------------------------------------------------- */

static truce_status add_trails(tracer *t, size_t n)
{
    TRY(ARENA_RESERVE(t->scratch, &t->trails, &t->trails_capacity, t->n_trails + n));
    memset(t->trails + t->n_trails, 0, n * sizeof *t->trails);
    t->n_trails += n;
    return t->n_trails < UINT32_MAX ? TRUCE_OK : TRUCE_E_MEMORY;
}

static truce_status need(tracer *t, uint32_t trail_number, uint32_t position)
{
    trail *x = &t->trails[trail_number];
    if (x->n > 0 && x->position[x->n - 1] == position) return TRUCE_OK;
    TRY(ARENA_RESERVE(t->scratch, &x->position, &x->capacity, x->n + 1));
    x->position[x->n++] = position;
    return TRUCE_OK;
}

static truce_status need_of_state(tracer *t, uint32_t state, uint32_t position)
{
    if (t->trail_of_state[state] == 0) {
        TRY(add_trails(t, 1));
        t->trail_of_state[state] = (uint32_t)t->n_trails - 1;
    }
    return need(t, t->trail_of_state[state], position);
}

static truce_status need_of_product(tracer *t, uint32_t place, uint32_t position)
{
    if (t->trail_of_product[place] == 0) {
        TRY(add_trails(t, t->e->products[place].n));
        t->trail_of_product[place] = (uint32_t)t->n_trails - 1;
    }
    return need(t, t->trail_of_product[place], position);
}

/* Sorts the positions, each once, by counting where they are many and by merging otherwise. */
static truce_status sort_needs(tracer *t, trail *x, size_t n_front)
{
    bool is_sorted = true;
    for (size_t i = 1; i < x->n && is_sorted; i++) is_sorted = x->position[i - 1] < x->position[i];
    if (is_sorted) return TRUCE_OK;
    arena_mark mark = arena_here(t->scratch);
    if (n_front / 64 <= x->n) {
        uint64_t *bits;
        size_t n = 0;
        TRY(ARENA_ARRAY(t->scratch, n_front / 64 + 1, &bits));
        for (size_t i = 0; i < x->n; i++)
            bits[x->position[i] / 64] |= UINT64_C(1) << (x->position[i] % 64);
        for (size_t word = 0; word <= n_front / 64; word++)
            for (uint64_t left = bits[word]; left != 0; left &= left - 1)
                x->position[n++] = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(left));
        x->n = n;
    } else {
        uint32_t *from = x->position, *to, *room;
        size_t n = 0;
        TRY(ARENA_ARRAY(t->scratch, x->n, &room));
        to = room;
        for (size_t width = 1; width < x->n; width *= 2) {
            for (size_t start = 0; start < x->n; start += 2 * width) {
                size_t i = start, middle = start + width < x->n ? start + width : x->n;
                size_t j = middle, end = middle + width < x->n ? middle + width : x->n;
                for (size_t at = start; at < end; at++)
                    to[at] = j >= end || (i < middle && from[i] <= from[j]) ? from[i++] : from[j++];
            }
            uint32_t *swap = from;
            from = to;
            to = swap;
        }
        for (size_t i = 0; i < x->n; i++)
            if (i == 0 || from[i] != from[i - 1]) to[n++] = from[i];
        if (to != x->position) memcpy(x->position, to, n * sizeof *to);
        x->n = n;
    }
    arena_rewind(t->scratch, mark);
    return work_spend(t->work, x->n * 8);
}

/* Makes a trail ready to be resolved: sorted, with room for the ways, all of them open. */
static truce_status open_trail(tracer *t, uint32_t trail_number, size_t n_front, bool is_state)
{
    trail *x = &t->trails[trail_number];
    TRY(sort_needs(t, x, n_front));
    TRY(ARENA_ARRAY(t->scratch, x->n, &x->first));
    TRY(ARENA_ARRAY(t->scratch, x->n, &x->second));
    if (is_state) TRY(ARENA_ARRAY(t->scratch, x->n, &x->arc));
    TRY(ARENA_RESERVE(t->scratch, &t->open, &t->open_capacity, x->n));
    TRY(ARENA_RESERVE(t->scratch, &t->is_open, &t->is_open_capacity, x->n));
    for (size_t i = 0; i < x->n; i++) {
        t->open[i] = (uint32_t)i;
        t->is_open[i] = true;
    }
    t->n_listed = x->n;
    return TRUCE_OK;
}

/* ---- finding points ------------------------------------------------------------------------- */

/* True when point p of a front comes before `wanted` in descending order. */
static inline bool is_before(const int64_t *p, const int64_t *wanted, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (p[d] != wanted[d]) return p[d] > wanted[d];
    return false;
}

/* Finds a point of a front at *from or behind; SIZE_MAX when it is not there. *from goes to where
 * it is or would be: what is looked for comes in descending order. */
static size_t find_exactly(front f, uint32_t n_dims, const int64_t *wanted, size_t *from)
{
    size_t low = *from, step = 1;
    while (low + step <= f.n && is_before(f.points + (low + step - 1) * n_dims, wanted, n_dims)) {
        low += step;
        step *= 2;
    }
    size_t high = low + step - 1 < f.n ? low + step - 1 : f.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_before(f.points + middle * n_dims, wanted, n_dims))
            low = middle + 1;
        else
            high = middle;
    }
    *from = low;
    if (low == f.n || memcmp(f.points + low * n_dims, wanted, n_dims * sizeof *wanted) != 0)
        return SIZE_MAX;
    return low;
}

/* Finds a point p of a front that, with `shift` added and seen through a window with ceilings, is
 * `target`; SIZE_MAX when there is none. */
static size_t find_clipped(front f, uint32_t n_dims, const int64_t *shift, front_window window,
                           const int64_t *target)
{
    /* Sums without a ceiling are exact: the longest such prefix is searched for. */
    uint32_t exact = 0;
    while (exact < n_dims && window.ceiling[exact] == INT64_MAX) exact++;
    size_t low = 0, high = f.n;
    while (low < high && exact > 0) {
        size_t middle = low + (high - low) / 2;
        const int64_t *p = f.points + middle * n_dims;
        uint32_t d = 0;
        while (d < exact && p[d] + shift[d] == target[d]) d++;
        if (d < exact && p[d] + shift[d] > target[d])
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < f.n; i++) {
        const int64_t *p = f.points + i * n_dims;
        uint32_t d = 0;
        for (; d < n_dims; d++) {
            int64_t sum = p[d] + shift[d];
            if (sum < window.floor[d]) break;
            if ((sum < window.ceiling[d] ? sum : window.ceiling[d]) != target[d]) break;
        }
        if (d == n_dims) return i;
        if (d < exact) break; /* past the prefix */
    }
    return SIZE_MAX;
}

/* One way to reach points: a front below and a shift. */
typedef struct way {
    front whole; /* the front whose points are needed */
    front under;
    const int64_t *shift;
    front_window window;
    uint32_t first; /* what to note where it fits */
    uint32_t arc;
} way;

static void note(tracer *t, trail *x, uint32_t index, const way *w, size_t at)
{
    x->first[index] = w->first;
    x->second[index] = (uint32_t)at;
    if (x->arc != NULL) x->arc[index] = w->arc;
    t->is_open[index] = false;
}

/* Tries a way need by need. What is no longer open leaves the list. */
static void try_needs(tracer *t, trail *x, size_t *n_open, const way *w)
{
    size_t from = 0, left = 0;
    int64_t wanted[FRONT_MOST_DIMS];
    for (size_t i = 0; i < t->n_listed; i++) {
        uint32_t index = t->open[i];
        if (!t->is_open[index]) continue;
        const int64_t *target = w->whole.points + (size_t)x->position[index] * t->n_dims;
        size_t at;
        if (w->window.has_ceiling) {
            at = find_clipped(w->under, t->n_dims, w->shift, w->window, target);
        } else {
            for (uint32_t d = 0; d < t->n_dims; d++) wanted[d] = target[d] - w->shift[d];
            at = find_exactly(w->under, t->n_dims, wanted, &from);
        }
        if (at == SIZE_MAX)
            t->open[left++] = index;
        else
            note(t, x, index, w, at);
    }
    t->n_listed = *n_open = left;
}

/* Returns which need of a trail is at a position of the front; SIZE_MAX when there is none. */
static size_t find_need(const trail *x, size_t position)
{
    size_t low = 0, high = x->n;
    if (position < x->n && x->position[position] == position) return position; /* all are needed */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (x->position[middle] < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low < x->n && x->position[low] == position ? low : SIZE_MAX;
}

/* Tries a way point by point: where few points lie below and many needs are open. */
static void try_points(tracer *t, trail *x, size_t *n_open, const way *w)
{
    size_t from = 0;
    int64_t sum[FRONT_MOST_DIMS];
    for (size_t at = 0; at < w->under.n; at++) {
        for (uint32_t d = 0; d < t->n_dims; d++)
            sum[d] = w->under.points[at * t->n_dims + d] + w->shift[d];
        size_t position = find_exactly(w->whole, t->n_dims, sum, &from);
        size_t index = position == SIZE_MAX ? SIZE_MAX : find_need(x, position);
        if (index == SIZE_MAX || !t->is_open[index]) continue;
        note(t, x, (uint32_t)index, w, at);
        --*n_open;
    }
}

/* Tries a way for all open needs of a trail; what fits is noted and no longer open. */
static truce_status try_way(tracer *t, trail *x, size_t *n_open, const way *w)
{
    uint64_t needs = t->n_listed, points = (uint64_t)w->under.n * POINT_COST;
    bool by_points = !w->window.has_ceiling && points < needs;
    TRY(work_spend(t->work, (by_points ? points : needs) * 8 + 8));
    if (by_points)
        try_points(t, x, n_open, w);
    else
        try_needs(t, x, n_open, w);
    return TRUCE_OK;
}

/* ---- products and states -------------------------------------------------------------------- */

/* Takes the factors of a product off, last first. */
static truce_status resolve_product(tracer *t, uint32_t place)
{
    const product *p = &t->e->products[place];
    uint32_t last_trail = t->trail_of_product[place];
    int64_t missing_low[FRONT_MOST_DIMS] = {0}, missing_high[FRONT_MOST_DIMS] = {0};
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    for (uint32_t i = p->n; i-- > 1;) {
        uint32_t here = last_trail - (p->n - 1 - i);
        front factor = t->e->states[p->states[i]];
        TRY(open_trail(t, here, p->partial[i].n, false));
        size_t n_open = t->trails[here].n;
        way w = {.whole = p->partial[i],
                 .under = p->partial[i - 1],
                 .window =
                     outlook_tuple_window(t->o, place, missing_low, missing_high, floor, ceiling)};
        for (size_t q = 0; q < factor.n && n_open > 0; q++) {
            w.shift = factor.points + q * t->n_dims;
            w.first = (uint32_t)q;
            TRY(try_way(t, &t->trails[here], &n_open, &w));
        }
        assert(n_open == 0);
        for (size_t k = 0; k < t->trails[here].n; k++) {
            TRY(need_of_state(t, p->states[i], t->trails[here].first[k]));
            TRY(need(t, here - 1, t->trails[here].second[k]));
        }
        for (uint32_t d = 0; d < t->n_dims; d++) {
            missing_low[d] += t->o->inside[(size_t)p->states[i] * t->n_dims + d].low;
            missing_high[d] += t->o->inside[(size_t)p->states[i] * t->n_dims + d].high;
        }
    }
    uint32_t first_trail = last_trail - (p->n - 1);
    TRY(sort_needs(t, &t->trails[first_trail], p->partial[0].n));
    for (size_t k = 0; k < t->trails[first_trail].n; k++)
        TRY(need_of_state(t, p->states[0], t->trails[first_trail].position[k]));
    return TRUCE_OK;
}

/* For each vector of a cell's front, the first value with this vector. */
static truce_status find_values(tracer *t, uint32_t cell, front vectors, uint32_t **first)
{
    const question *q = t->o->q;
    graph_cell about = q->g->cells[cell];
    TRY(ARENA_ARRAY(t->scratch, vectors.n, first));
    for (uint32_t i = about.n; i-- > 0;) {
        uint32_t value = q->g->cell_values[about.at + i];
        int64_t vector[FRONT_MOST_DIMS];
        size_t from = 0;
        for (uint32_t d = 0; d < q->n_dims; d++)
            vector[d] = question_value(q, about.issue, value, d);
        size_t at = find_exactly(vectors, q->n_dims, vector, &from);
        if (at != SIZE_MAX) (*first)[at] = value;
    }
    return work_spend(t->work, about.n * UINT64_C(8));
}

/* Decides the issue of a state for all that is needed of it. */
static truce_status resolve_state(tracer *t, const graph_node *node, uint32_t s)
{
    uint32_t here = t->trail_of_state[s];
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS], shift[FRONT_MOST_DIMS];
    const graph_arc *arcs = t->g->arcs + t->g->states[s].first_arc;
    TRY(open_trail(t, here, t->e->states[s].n, true));
    size_t n_open = t->trails[here].n;
    way w = {.whole = t->e->states[s],
             .shift = shift,
             .window = outlook_state_window(t->o, s, floor, ceiling)};
    for (uint32_t a = 0; a < t->g->states[s].n_arcs && n_open > 0; a++) {
        front cell;
        uint32_t *first;
        if (!outlook_is_open(t->o, node, &arcs[a])) continue;
        TRY(outlook_cell_front(t->o, t->work, t->scratch, arcs[a].cell, &cell));
        w.under = eliminate_below(t->e, node, &arcs[a]);
        w.arc = a;
        arena_mark mark = arena_here(t->scratch);
        TRY(find_values(t, arcs[a].cell, cell, &first));
        for (size_t v = 0; v < cell.n && n_open > 0; v++) {
            const int64_t *vector = cell.points + v * t->n_dims;
            for (uint32_t d = 0; d < t->n_dims; d++)
                shift[d] = vector[d] + t->o->adds[(size_t)arcs[a].event * t->n_dims + d];
            w.first = first[v];
            TRY(try_way(t, &t->trails[here], &n_open, &w));
        }
        arena_rewind(t->scratch, mark);
    }
    assert(n_open == 0);
    for (size_t k = 0; k < t->trails[here].n && node->n_children > 0; k++) {
        const graph_arc *arc = &arcs[t->trails[here].arc[k]];
        uint32_t below = t->trails[here].second[k];
        if (node->n_children == 1)
            TRY(need_of_state(t, arc->target, below));
        else
            TRY(need_of_product(t, arc->target, below));
    }
    return TRUCE_OK;
}

/* Resolves the products that the states of a node lead to. */
static truce_status resolve_products(tracer *t, const graph_node *node, uint32_t s)
{
    const graph_arc *arcs = t->g->arcs + t->g->states[s].first_arc;
    for (uint32_t a = 0; a < t->g->states[s].n_arcs; a++) {
        uint32_t place = arcs[a].target, trail_number = t->trail_of_product[place];
        if (trail_number == 0 || !outlook_is_open(t->o, node, &arcs[a])) continue;
        if (t->trails[trail_number].first != NULL) continue; /* shared: done before */
        TRY(resolve_product(t, place));
    }
    return TRUCE_OK;
}

static truce_status resolve_all(tracer *t)
{
    TRY(resolve_product(t, t->g->n_tuples));
    for (uint32_t place = 0; place < t->g->n_nodes; place++) {
        const graph_node *node = &t->g->nodes[place];
        uint32_t end = node->first_state + node->n_states;
        for (uint32_t s = node->first_state; s < end; s++)
            if (t->trail_of_state[s] != 0) TRY(resolve_state(t, node, s));
        /* Several states can lead to one product: it waits until all of them have spoken. */
        for (uint32_t s = node->first_state; s < end && node->n_children > 1; s++)
            if (t->trail_of_state[s] != 0) TRY(resolve_products(t, node, s));
        TRY(work_spend(t->work, node->n_states));
    }
    return TRUCE_OK;
}

/* ---- reading outcomes off ------------------------------------------------------------------- */

/* Returns where a needed position stands in its trail. */
static size_t place_in(const trail *x, uint32_t position)
{
    size_t place = find_need(x, position);
    assert(place != SIZE_MAX);
    return place;
}

/* A state whose issue is still to be read, and which of its points. */
typedef struct errand {
    uint32_t state;
    uint32_t position;
} errand;

typedef struct errands {
    errand *list;
    size_t n, capacity;
} errands;

static truce_status read_product(tracer *t, errands *todo, uint32_t place, uint32_t position)
{
    const product *p = &t->e->products[place];
    TRY(ARENA_RESERVE(t->scratch, &todo->list, &todo->capacity, todo->n + p->n));
    for (uint32_t i = p->n; i-- > 1;) {
        const trail *x = &t->trails[t->trail_of_product[place] - (p->n - 1 - i)];
        size_t at = place_in(x, position);
        todo->list[todo->n++] = (errand){p->states[i], x->first[at]};
        position = x->second[at];
    }
    todo->list[todo->n++] = (errand){p->states[0], position};
    return TRUCE_OK;
}

static const graph_node *node_of(const decision_graph *g, uint32_t state)
{
    uint32_t low = 0, high = g->n_nodes;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (g->nodes[middle].first_state <= state)
            low = middle;
        else
            high = middle;
    }
    return &g->nodes[low];
}

static truce_status read_outcome(tracer *t, errands *todo, uint32_t point, uint32_t *outcome)
{
    TRY(read_product(t, todo, t->g->n_tuples, point));
    while (todo->n > 0) {
        errand e = todo->list[--todo->n];
        const graph_node *node = node_of(t->g, e.state);
        const trail *x = &t->trails[t->trail_of_state[e.state]];
        size_t at = place_in(x, e.position);
        const graph_arc *arc = &t->g->arcs[t->g->states[e.state].first_arc + x->arc[at]];
        outcome[node->issue] = x->first[at];
        if (node->n_children == 1) {
            TRY(ARENA_RESERVE(t->scratch, &todo->list, &todo->capacity, todo->n + 1));
            todo->list[todo->n++] = (errand){arc->target, x->second[at]};
        } else if (node->n_children > 1) {
            TRY(read_product(t, todo, arc->target, x->second[at]));
        }
    }
    return work_spend(t->work, (uint64_t)t->g->n_nodes * 16);
}

truce_status trace_outcomes(const elimination *e, arena *scratch, work_meter *work, size_t n,
                            const size_t *points, uint32_t *outcomes)
{
    tracer t = {.e = e,
                .o = e->o,
                .g = e->o->q->g,
                .n_dims = e->o->q->n_dims,
                .scratch = scratch,
                .work = work};
    errands todo = {0};
    TRY(ARENA_ARRAY(scratch, t.g->n_states, &t.trail_of_state));
    TRY(ARENA_ARRAY(scratch, (size_t)t.g->n_tuples + 1, &t.trail_of_product));
    TRY(add_trails(&t, 1)); /* number 0 means none */
    for (size_t i = 0; i < n; i++) {
        if (points[i] > UINT32_MAX) return TRUCE_E_MEMORY;
        TRY(need_of_product(&t, t.g->n_tuples, (uint32_t)points[i]));
    }
    TRY(resolve_all(&t));
    for (size_t i = 0; i < n; i++)
        TRY(read_outcome(&t, &todo, (uint32_t)points[i], outcomes + i * t.g->s->n_issues));
    return TRUCE_OK;
}
