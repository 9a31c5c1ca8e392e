#include "solve/hope.h"
#include "solve/row.h"
#include <string.h>

/* Levels of the whole first sum: at most so many. */
#define LEVEL_BITS 10
/* Bits of the whole second sum. */
#define SECOND_BITS 26
/* All rows together: at most so many places. */
#define MOST_PLACES (UINT64_C(1) << 20)
/* A front is estimated to have at most so many points. */
#define LIKELY_POINTS 128
/* Fewer sums than this above the products are formed faster than looked at. */
#define LEAST_SUMS UINT64_C(16384)
/* First sums that spread over fewer places than this are kept as dense rows (front2.h). */
#define DENSE_PLACES (UINT64_C(1) << 16)

/* Nothing of this state is of use; everything is. Both stay what they are whatever is added. */
#define NO_USE (INT32_C(1) << 29)
#define ALL_USE (-(INT32_C(1) << 29))

typedef struct level_row {
    int32_t *at; /* NULL: not made */
    size_t n;
} level_row;

/* States come first, then products: a PLACE is a state, or n_states + the number of a product. */
struct hope {
    const outlook *o;
    const decision_graph *g;
    arena *memory;
    work_meter *work;
    uint32_t n_dims;
    unsigned first_shift; /* a level is 2^first_shift */
    unsigned second_shift;
    level_row *most;   /* by place: upwards */
    level_row *least;  /* by place: downwards; where the guess is used */
    front_hope *hopes; /* by place */
    bool *is_used;     /* by node */
    uint32_t top;      /* the root that uses the guess */
};

static const reach *reach_of(const hope *h, size_t place)
{
    size_t n_states = h->g->n_states;
    if (place < n_states) return h->o->inside + place * h->n_dims;
    return h->o->tuple_inside + (place - n_states) * h->n_dims;
}

static int64_t round_up(int64_t a, unsigned shift)
{
    return (int64_t)(((uint64_t)a + ((UINT64_C(1) << shift) - 1)) >> shift);
}

static bool is_leaf(const decision_graph *g, uint32_t root)
{
    return g->nodes[g->roots[root]].n_children == 0;
}

/* ---- is it worth it? ------------------------------------------------------------------------ */

/* Finds the root above which no product stands but the last; false when there is none. */
static bool find_top(hope *h)
{
    uint32_t n_inner = 0;
    h->top = 0;
    for (uint32_t root = 0; root < h->g->n_roots; root++)
        if (!is_leaf(h->g, root)) {
            n_inner++;
            h->top = root;
        }
    return n_inner == 1 || h->g->n_roots == 1;
}

/* From the top down as long as there is one child. */
static void mark_used(hope *h)
{
    for (uint32_t node = h->g->roots[h->top];; node = h->g->nodes[node].children[0]) {
        h->is_used[node] = true;
        if (h->g->nodes[node].n_children != 1) return;
    }
}

static size_t count_levels(const hope *h, size_t place)
{
    const reach *r = reach_of(h, place);
    return (size_t)((uint64_t)(r->high - r->low) >> h->first_shift) + 2;
}

static uint64_t likely(uint64_t n)
{
    return n < LIKELY_POINTS ? n : LIKELY_POINTS;
}

/* What multiplying the fronts of some states is estimated to take. */
static uint64_t estimate_product(const uint64_t *points, uint32_t n, const uint32_t *states,
                                 uint64_t *sums)
{
    uint64_t product = n == 0 ? 1 : points[states[0]];
    for (uint32_t i = 1; i < n; i++) {
        *sums += product * points[states[i]];
        product = likely(product * points[states[i]]);
    }
    return product;
}

/* Estimates the sums that are formed where the guess is used, and the places of all rows. */
static truce_status estimate(const hope *h, uint64_t *used_sums, uint64_t *places)
{
    uint64_t *points;
    TRY(ARENA_ARRAY(h->memory, h->g->n_states, &points));
    *used_sums = *places = 0;
    for (uint32_t node_number = h->g->n_nodes; node_number-- > 0;) {
        const graph_node *node = &h->g->nodes[node_number];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            uint64_t sums = 0, own = 0;
            if (!h->o->is_alive[s]) continue;
            for (uint32_t a = 0; a < h->g->states[s].n_arcs; a++) {
                const graph_arc *arc = &h->g->arcs[h->g->states[s].first_arc + a];
                if (!outlook_is_open(h->o, node, arc)) continue;
                uint64_t below = estimate_product(points, node->n_children,
                                                  graph_targets(h->g, node, arc), &sums);
                own += below * h->g->cells[arc->cell].n;
                if (node->n_children > 1)
                    *places += count_levels(h, (size_t)h->g->n_states + arc->target);
            }
            points[s] = likely(own);
            if (h->is_used[node_number]) *used_sums += sums + own;
            *places += count_levels(h, s);
        }
        TRY(work_spend(h->work, node->n_states * 8));
    }
    return TRUCE_OK;
}

static unsigned shift_for(uint64_t spread, unsigned bits)
{
    unsigned shift = 0;
    while (spread >> shift >= UINT64_C(1) << bits) shift++;
    return shift;
}

/* ---- upwards -------------------------------------------------------------------------------- */

/* A point of a cell on an arc: so many levels and so much of the second sum more. */
typedef struct spike {
    size_t levels;
    int32_t second;
} spike;

/* Lists what an arc adds from `below` to `above`, levels falling. Points on the same level count as
 * the best of them. */
static truce_status list_spikes(const hope *h, const graph_arc *arc, const reach *below,
                                const reach *above, spike **spikes, size_t *n)
{
    front cell;
    TRY(outlook_cell_front(h->o, h->work, h->memory, arc->cell, &cell));
    const int64_t *add = h->o->adds + (size_t)arc->event * h->n_dims;
    TRY(ARENA_ARRAY(h->memory, cell.n, spikes));
    *n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        const int64_t *p = cell.points + i * h->n_dims;
        int64_t first = p[0] + add[0] + below[0].low - above[0].low;
        int64_t second = p[1] + add[1] + below[1].low - above[1].low;
        spike s = {(size_t)round_up(first, h->first_shift),
                   (int32_t)round_up(second, h->second_shift)};
        if (*n > 0 && (*spikes)[*n - 1].levels == s.levels) {
            if (s.second > (*spikes)[*n - 1].second) (*spikes)[*n - 1] = s;
        } else
            (*spikes)[(*n)++] = s;
    }
    return work_spend(h->work, cell.n * 4);
}

static truce_status make_row(const hope *h, size_t place, int32_t value, level_row *row)
{
    row->n = count_levels(h, place);
    TRY(ARENA_ARRAY(h->memory, row->n, &row->at));
    for (size_t i = 0; i < row->n; i++) row->at[i] = value;
    return work_spend(h->work, row->n / 8);
}

/* Adds a shifted row to one that is at least as long; what is rounded beyond the end belongs to the
 * last level. */
static void raise_shifted(level_row to, level_row from, spike s)
{
    size_t n = s.levels + from.n <= to.n ? from.n : to.n - s.levels;
    row_raise(to.at + s.levels, from.at, n, s.second);
    for (size_t i = n; i < from.n; i++)
        if (from.at[i] + s.second > to.at[to.n - 1]) to.at[to.n - 1] = from.at[i] + s.second;
}

/* Makes the row of two things that are independent. */
static truce_status multiply_rows(const hope *h, level_row a, level_row b, level_row *product)
{
    if (a.n > b.n) {
        level_row swap = a;
        a = b;
        b = swap;
    }
    product->n = a.n + b.n - 1;
    TRY(ARENA_ARRAY(h->memory, product->n, &product->at));
    for (size_t i = 0; i < product->n; i++) product->at[i] = ROW_EMPTY;
    int32_t best = -1;
    for (size_t i = a.n; i-- > 0;) {
        if (a.at[i] <= best) continue; /* a higher level has as much */
        best = a.at[i];
        raise_shifted(*product, b, (spike){i, a.at[i]});
        TRY(work_spend(h->work, b.n / 8));
    }
    return TRUCE_OK;
}

/* Makes the row of a product, at the length of its reach. */
static truce_status raise_product(hope *h, size_t place, uint32_t n, const uint32_t *states)
{
    if (h->most[place].at != NULL) return TRUCE_OK;
    level_row product = h->most[states[0]];
    for (uint32_t i = 1; i < n; i++) TRY(multiply_rows(h, product, h->most[states[i]], &product));
    TRY(make_row(h, place, ROW_EMPTY, &h->most[place]));
    raise_shifted(h->most[place], product, (spike){0, 0});
    return TRUCE_OK;
}

static truce_status raise_state(hope *h, const graph_node *node, uint32_t s)
{
    static const reach nothing[2] = {{0, 0}, {0, 0}};
    int32_t zero = 0;
    const reach *above = reach_of(h, s);
    TRY(make_row(h, s, ROW_EMPTY, &h->most[s]));
    for (uint32_t a = 0; a < h->g->states[s].n_arcs; a++) {
        const graph_arc *arc = &h->g->arcs[h->g->states[s].first_arc + a];
        const reach *below = nothing;
        level_row row = {&zero, 1};
        spike *spikes;
        size_t n;
        if (!outlook_is_open(h->o, node, arc)) continue;
        if (node->n_children > 0) {
            size_t place = node->n_children == 1 ? arc->target : h->g->n_states + arc->target;
            if (node->n_children > 1)
                TRY(raise_product(h, place, node->n_children, graph_targets(h->g, node, arc)));
            row = h->most[place];
            below = reach_of(h, place);
        }
        arena_mark mark = arena_here(h->memory);
        TRY(list_spikes(h, arc, below, above, &spikes, &n));
        for (size_t i = 0; i < n; i++) raise_shifted(h->most[s], row, spikes[i]);
        arena_rewind(h->memory, mark);
        TRY(work_spend(h->work, n * (row.n / 8 + 1)));
    }
    return TRUCE_OK;
}

static truce_status raise_all(hope *h)
{
    uint32_t *roots;
    for (uint32_t node_number = h->g->n_nodes; node_number-- > 0;) {
        const graph_node *node = &h->g->nodes[node_number];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++)
            if (h->o->is_alive[s]) TRY(raise_state(h, node, s));
    }
    TRY(ARENA_ARRAY(h->memory, h->g->n_roots, &roots));
    for (uint32_t root = 0; root < h->g->n_roots; root++)
        roots[root] = h->g->nodes[h->g->roots[root]].first_state;
    return raise_product(h, (size_t)h->g->n_states + h->g->n_tuples, h->g->n_roots, roots);
}

/* ---- downwards ------------------------------------------------------------------------------ */

/* What is of use below, given what is above: the other way round than raise_shifted. */
static void lower_shifted(level_row to, level_row from, spike s)
{
    size_t n = s.levels + to.n <= from.n ? to.n : from.n - s.levels;
    row_lower(to.at, from.at + s.levels, n, s.second);
    int32_t last = from.at[from.n - 1] - s.second;
    for (size_t i = n; i < to.n; i++)
        if (last < to.at[i]) to.at[i] = last;
}

/* What is of use of the top root, when all other roots are added to it. */
static truce_status lower_top(hope *h, level_row whole)
{
    int32_t zero = 0;
    level_row others = {&zero, 1}, top;
    for (uint32_t root = 0; root < h->g->n_roots; root++)
        if (root != h->top)
            TRY(multiply_rows(h, others, h->most[h->g->nodes[h->g->roots[root]].first_state],
                              &others));
    top = h->least[h->g->nodes[h->g->roots[h->top]].first_state];
    int32_t best = -1;
    for (size_t i = others.n; i-- > 0;) {
        if (others.at[i] <= best) continue;
        best = others.at[i];
        lower_shifted(top, whole, (spike){i < whole.n ? i : whole.n - 1, others.at[i]});
        TRY(work_spend(h->work, top.n / 8));
    }
    return TRUCE_OK;
}

static truce_status lower_state(hope *h, const graph_node *node, uint32_t s)
{
    const reach *above = reach_of(h, s);
    for (uint32_t a = 0; a < h->g->states[s].n_arcs && node->n_children > 0; a++) {
        const graph_arc *arc = &h->g->arcs[h->g->states[s].first_arc + a];
        spike *spikes;
        size_t n;
        if (!outlook_is_open(h->o, node, arc)) continue;
        size_t place = node->n_children == 1 ? arc->target : h->g->n_states + arc->target;
        if (h->least[place].at == NULL) TRY(make_row(h, place, NO_USE, &h->least[place]));
        arena_mark mark = arena_here(h->memory);
        TRY(list_spikes(h, arc, reach_of(h, place), above, &spikes, &n));
        for (size_t i = 0; i < n; i++) lower_shifted(h->least[place], h->least[s], spikes[i]);
        arena_rewind(h->memory, mark);
        TRY(work_spend(h->work, n * (h->least[place].n / 8 + 1)));
    }
    return TRUCE_OK;
}

/* Makes the row of a place what fronts are compared with. */
static truce_status state_hope(hope *h, size_t place)
{
    level_row row = h->least[place];
    const reach *r = reach_of(h, place);
    int64_t *least;
    TRY(ARENA_ARRAY(h->memory, row.n, &least));
    for (size_t i = 0; i < row.n; i++) {
        int32_t second = row.at[i];
        /* Without hope is what is rounded up to less than `second`. */
        if (second >= NO_USE / 2)
            least[i] = INT64_MAX;
        else
            least[i] =
                second <= 0 ? INT64_MIN : r[1].low + ((int64_t)(second - 1) << h->second_shift) + 1;
    }
    h->hopes[place] =
        (front_hope){.low = r[0].low, .shift = h->first_shift, .n = row.n, .least = least};
    return work_spend(h->work, row.n);
}

/* Works out what is of use everywhere, from what is of use at the end. */
static truce_status lower_all(hope *h, level_row whole)
{
    size_t n_places = (size_t)h->g->n_states + h->g->n_tuples + 1;
    uint32_t top = h->g->nodes[h->g->roots[h->top]].first_state;
    memset(h->least, 0, n_places * sizeof *h->least);
    h->least[n_places - 1] = whole;
    TRY(make_row(h, top, NO_USE, &h->least[top]));
    TRY(lower_top(h, whole));
    for (uint32_t node_number = 0; node_number < h->g->n_nodes; node_number++) {
        const graph_node *node = &h->g->nodes[node_number];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++)
            if (h->least[s].at != NULL) TRY(lower_state(h, node, s));
    }
    for (size_t place = 0; place < n_places; place++)
        if (h->least[place].at != NULL) TRY(state_hope(h, place));
    return TRUCE_OK;
}

/* ---- guess and proof ------------------------------------------------------------------------ */

/* The guess: deals lie under the roof, by no more than what was rounded up and a little for
 * ratifiers. */
static truce_status guess(const hope *h, level_row *whole)
{
    size_t last = (size_t)h->g->n_states + h->g->n_tuples;
    level_row roof = h->most[last];
    const reach *r = reach_of(h, last);
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    outlook_tuple_window(h->o, h->g->n_tuples, NULL, NULL, floor, ceiling);
    /* Sums were rounded once for each issue, and ratifiers cost something; what lies beyond a
     * ceiling counts as the ceiling. */
    size_t levels = h->first_shift > 0 ? h->g->n_nodes : 0, end = roof.n;
    if (h->n_dims > 2) levels += (size_t)1 << (LEVEL_BITS - 6);
    int32_t less = h->second_shift > 0 ? (int32_t)h->g->n_nodes : 0, most = NO_USE / 4;
    if (ceiling[0] < r[0].high) end = (size_t)((ceiling[0] - r[0].low) >> h->first_shift) + 1;
    if (ceiling[1] < r[1].high) most = (int32_t)((ceiling[1] - r[1].low) >> h->second_shift);
    for (size_t i = roof.n - 1; i-- > 0;)
        if (roof.at[i] < roof.at[i + 1]) roof.at[i] = roof.at[i + 1];
    TRY(make_row(h, last, ALL_USE, whole));
    for (size_t i = 0; i + levels < end; i++) {
        int32_t second = roof.at[i + levels] < most ? roof.at[i + levels] : most;
        if (second > less) whole->at[i] = second - less;
    }
    return TRUCE_OK;
}

/* What the points of a front, all of them deals, leave to be of use. */
static truce_status see_deals(const hope *h, front root, level_row *whole)
{
    size_t last = (size_t)h->g->n_states + h->g->n_tuples, at = 0;
    const reach *r = reach_of(h, last);
    int32_t best = ALL_USE;
    TRY(make_row(h, last, ALL_USE, whole));
    for (size_t i = whole->n; i-- > 0;) {
        int64_t end = r[0].low + (int64_t)((uint64_t)i << h->first_shift); /* of the level */
        for (; at < root.n && root.points[at * h->n_dims] >= end; at++) {
            int64_t second = root.points[at * h->n_dims + 1] - r[1].low;
            int32_t rounded = (int32_t)(second >> h->second_shift);
            if (rounded > best) best = rounded;
        }
        whole->at[i] = best;
    }
    return work_spend(h->work, whole->n + root.n);
}

truce_status hope_check(hope *h, front root, bool *is_sound)
{
    size_t last = (size_t)h->g->n_states + h->g->n_tuples;
    const reach *r = reach_of(h, last);
    level_row deals, guessed = h->least[last];
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    outlook_tuple_window(h->o, h->g->n_tuples, NULL, NULL, floor, ceiling);
    TRY(see_deals(h, root, &deals));
    *is_sound = true;
    for (size_t i = 0; i < deals.n && *is_sound; i++) {
        int64_t end = r[0].low + (int64_t)((uint64_t)i << h->first_shift);
        /* Nothing was left out, or nothing that reaches both needs, or deals dominate it. */
        *is_sound = guessed.at[i] <= 0 || end < floor[0] || h->hopes[last].least[i] <= floor[1] ||
                    guessed.at[i] <= deals.at[i];
    }
    return *is_sound ? TRUCE_OK : lower_all(h, deals);
}

static truce_status allocate(hope *h)
{
    size_t n_places = (size_t)h->g->n_states + h->g->n_tuples + 1;
    TRY(ARENA_ARRAY(h->memory, n_places, &h->most));
    TRY(ARENA_ARRAY(h->memory, n_places, &h->least));
    return ARENA_ARRAY(h->memory, n_places, &h->hopes);
}

truce_status hope_find(arena *memory, work_meter *work, const outlook *o, hope **result)
{
    hope *h;
    uint64_t sums, places;
    level_row whole;
    arena_mark mark = arena_here(memory);
    *result = NULL;
    if (!question_two_decide(o->q) ||
        (o->q->hope != HOPE_WHERE_IT_PAYS && o->q->hope != HOPE_WHERE_IT_CAN))
        return TRUCE_OK;
    bool is_wanted = o->q->hope == HOPE_WHERE_IT_CAN;
    TRY(ARENA_ARRAY(memory, 1, &h));
    *h = (hope){.o = o, .g = o->q->g, .memory = memory, .work = work, .n_dims = o->q->n_dims};
    const reach *r = o->tuple_inside + (size_t)h->g->n_tuples * h->n_dims;
    uint64_t first = (uint64_t)r[0].high - (uint64_t)r[0].low;
    uint64_t second = (uint64_t)r[1].high - (uint64_t)r[1].low;
    h->first_shift = shift_for(first, LEVEL_BITS);
    h->second_shift = shift_for(second, SECOND_BITS);
    TRY(ARENA_ARRAY(memory, h->g->n_nodes, &h->is_used));
    bool is_wide = first > INT64_MAX / 4 || second > INT64_MAX / 4;
    bool is_dense = h->n_dims == 2 && first < DENSE_PLACES;
    bool is_fit = !is_wide && (is_wanted || !is_dense) && find_top(h);
    if (is_fit) {
        mark_used(h);
        TRY(estimate(h, &sums, &places));
        is_fit = (is_wanted || sums >= LEAST_SUMS) && places <= MOST_PLACES;
    }
    if (!is_fit) {
        arena_rewind(memory, mark);
        return TRUCE_OK;
    }
    TRY(allocate(h));
    TRY(raise_all(h));
    TRY(guess(h, &whole));
    TRY(lower_all(h, whole));
    *result = h;
    return TRUCE_OK;
}

const front_hope *hope_of_state(const hope *h, uint32_t state)
{
    return h == NULL || h->hopes[state].n == 0 ? NULL : &h->hopes[state];
}

const front_hope *hope_of_product(const hope *h, uint32_t place)
{
    if (h == NULL || h->hopes[h->g->n_states + place].n == 0) return NULL;
    return &h->hopes[h->g->n_states + place];
}

bool hope_is_used(const hope *h, uint32_t node)
{
    return h->is_used[node];
}
