#include "solve/slope.h"
#include "solve/row.h"
#include <string.h>

/* Fewer arcs than this are gone along faster than looked at. */
#define LEAST_ARCS 4096
/* Weights are at most 2^WEIGHT_BITS, and all the parts of an outcome together at most 2^SUM_BITS:
 * weighted sums of any of them stay below 2^60. */
#define WEIGHT_BITS 15
#define SUM_BITS 43
/* At first the corners are moved towards the hull by one of so many parts of the way. */
#define GUESS_PARTS 2

/* Out of reach: what is below half of it. */
#define NOTHING (-(INT64_C(1) << 62))
/* Asked for by no corner. */
#define NOT_ASKED INT64_MAX

/* Points that are known: at most those of two passes. */
enum { KNOWN_MOST = 2 * SLOPES };

typedef struct point {
    int64_t first;
    int64_t second;
} point;

struct slopes {
    const outlook *o;
    const decision_graph *g;
    work_meter *work;
    arena *memory;
    uint32_t n_dims;
    bool *is_excluded; /* by arc: nothing of use comes through */
    int64_t weights[SLOPES * 2];
    int64_t *cells;        /* by cell, SLOPES each: the most of its values */
    int64_t *events;       /* by event */
    int64_t *inside;       /* by state: the most that it brings */
    int64_t *outside;      /* by state: the most that comes from elsewhere; NOTHING: no use */
    int64_t *around;       /* the same by tuple; g->n_tuples: the roots */
    uint32_t *roots;       /* states */
    int64_t hull[SLOPES];  /* the most of the whole */
    int64_t asked[SLOPES]; /* what is of use reaches this on some slope */
    point least;           /* less of either is of no interest */
};

static int64_t weigh(const slopes *x, uint32_t k, point p)
{
    return x->weights[2 * k] * p.first + x->weights[2 * k + 1] * p.second;
}

/* ---- is it possible? ------------------------------------------------------------------------ */

static bool is_wide(const slopes *x, const reach *r)
{
    /* Subtrees that are added up are at most as many as nodes. */
    const int64_t most = (INT64_C(1) << SUM_BITS) / ((int64_t)x->g->n_nodes + 1);
    return r[0].low < -most || r[0].high > most || r[1].low < -most || r[1].high > most;
}

/* True when all sums are small enough to be weighted. */
static truce_status check_sums(const slopes *x, bool *is_fit)
{
    const outlook *o = x->o;
    *is_fit = !is_wide(x, o->tuple_inside + (size_t)x->g->n_tuples * x->n_dims);
    for (uint32_t s = 0; s < x->g->n_states && *is_fit; s++)
        if (o->is_alive[s]) *is_fit = !is_wide(x, o->inside + (size_t)s * x->n_dims);
    for (uint32_t c = 0; c < x->g->n_cells && *is_fit; c++)
        *is_fit = !is_wide(x, o->cells + (size_t)c * x->n_dims);
    for (uint32_t e = 0; e < x->g->n_events && *is_fit; e++) {
        const int64_t *add = o->adds + (size_t)e * x->n_dims;
        *is_fit = !is_wide(x, (const reach[2]){{add[0], add[0]}, {add[1], add[1]}});
    }
    return work_spend(x->work, x->g->n_states + x->g->n_cells + x->g->n_events);
}

/* ---- upwards -------------------------------------------------------------------------------- */

static truce_status weigh_cells(slopes *x)
{
    for (uint32_t c = 0; c < x->g->n_cells; c++) {
        front cell;
        int64_t *best = x->cells + (size_t)c * SLOPES;
        TRY(outlook_cell_front(x->o, x->work, x->memory, c, &cell));
        for (uint32_t k = 0; k < SLOPES; k++) best[k] = NOTHING;
        for (size_t i = 0; i < cell.n; i++) {
            point p = {cell.points[i * x->n_dims], cell.points[i * x->n_dims + 1]};
            for (uint32_t k = 0; k < SLOPES; k++) {
                int64_t sum = weigh(x, k, p);
                if (sum > best[k]) best[k] = sum;
            }
        }
        TRY(work_spend(x->work, (cell.n + 1) * SLOPES));
    }
    for (uint32_t e = 0; e < x->g->n_events; e++) {
        const int64_t *add = x->o->adds + (size_t)e * x->n_dims;
        for (uint32_t k = 0; k < SLOPES; k++)
            x->events[(size_t)e * SLOPES + k] = weigh(x, k, (point){add[0], add[1]});
    }
    return work_spend(x->work, x->g->n_events * (uint64_t)SLOPES);
}

/* What is out of reach stays so, whatever is added. */
static inline int64_t settle(int64_t sum)
{
    return sum < NOTHING / 2 ? NOTHING : sum;
}

/* What independent subtrees bring together. */
static void sum_targets(const slopes *x, uint32_t n, const uint32_t *targets, int64_t *sum)
{
    memset(sum, 0, SLOPES * sizeof *sum);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < SLOPES; k++)
            sum[k] = settle(sum[k] + x->inside[(size_t)targets[i] * SLOPES + k]);
}

static const int64_t *targets_inside(const slopes *x, const graph_node *node, const graph_arc *arc,
                                     int64_t *room)
{
    if (node->n_children == 1) return x->inside + (size_t)arc->target * SLOPES;
    sum_targets(x, node->n_children, graph_targets(x->g, node, arc), room);
    return room;
}

static inline void raise_slopes(int64_t *to, const int64_t *a, const int64_t *b, const int64_t *c)
{
    for (uint32_t k = 0; k < SLOPES; k++) {
        int64_t sum = a[k] + b[k] + c[k];
        to[k] = to[k] > sum ? to[k] : sum;
    }
}

/* Finds the most that the states of a node bring. */
ROW_LOOP static void raise_states(const slopes *x, const graph_node *node)
{
    int64_t room[SLOPES];
    for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
        int64_t *to = x->inside + (size_t)s * SLOPES;
        if (!x->o->is_alive[s]) continue;
        for (uint32_t k = 0; k < SLOPES; k++) to[k] = NOTHING;
        const graph_arc *arcs = x->g->arcs + x->g->states[s].first_arc;
        for (uint32_t a = 0; a < x->g->states[s].n_arcs; a++)
            if (outlook_is_open(x->o, node, &arcs[a]))
                raise_slopes(to, x->cells + (size_t)arcs[a].cell * SLOPES,
                             x->events + (size_t)arcs[a].event * SLOPES,
                             targets_inside(x, node, &arcs[a], room));
        for (uint32_t k = 0; k < SLOPES; k++) to[k] = settle(to[k]);
    }
}

static truce_status raise_all(slopes *x)
{
    TRY(weigh_cells(x));
    for (uint32_t number = x->g->n_nodes; number-- > 0;) {
        const graph_node *node = &x->g->nodes[number];
        raise_states(x, node);
        TRY(work_spend(x->work, node->n_states * (uint64_t)SLOPES * 2));
    }
    sum_targets(x, x->g->n_roots, x->roots, x->hull);
    return TRUCE_OK;
}

/* ---- what is known -------------------------------------------------------------------------- */

/* Adds the best value of a cell on one slope. */
static truce_status add_best(slopes *x, uint32_t k, uint32_t cell_number, point *sum)
{
    front cell;
    TRY(outlook_cell_front(x->o, x->work, x->memory, cell_number, &cell));
    int64_t best = x->cells[(size_t)cell_number * SLOPES + k];
    for (size_t i = 0; i < cell.n; i++) {
        point p = {cell.points[i * x->n_dims], cell.points[i * x->n_dims + 1]};
        if (weigh(x, k, p) != best) continue;
        sum->first += p.first;
        sum->second += p.second;
        break;
    }
    return TRUCE_OK;
}

/* Adds the sums of the best outcome below a state on one slope. */
static truce_status add_outcome(slopes *x, uint32_t k, const graph_node *node, uint32_t s,
                                point *sum)
{
    int64_t room[SLOPES], best = x->inside[(size_t)s * SLOPES + k];
    const graph_arc *arc = NULL;
    for (uint32_t a = 0; a < x->g->states[s].n_arcs && arc == NULL; a++) {
        const graph_arc *other = &x->g->arcs[x->g->states[s].first_arc + a];
        if (!outlook_is_open(x->o, node, other)) continue;
        int64_t own = x->cells[(size_t)other->cell * SLOPES + k] +
                      x->events[(size_t)other->event * SLOPES + k];
        if (own + targets_inside(x, node, other, room)[k] == best) arc = other;
    }
    if (arc == NULL) return TRUCE_OK; /* nothing is left below: any point does for a guess */
    const int64_t *add = x->o->adds + (size_t)arc->event * x->n_dims;
    sum->first += add[0];
    sum->second += add[1];
    TRY(add_best(x, k, arc->cell, sum));
    const uint32_t *targets = graph_targets(x->g, node, arc);
    for (uint32_t i = 0; i < node->n_children; i++)
        TRY(add_outcome(x, k, &x->g->nodes[node->children[i]], targets[i], sum));
    return TRUCE_OK;
}

/* Puts a point among others of which none is at least as good as another, the first sum falling. */
static uint32_t add_point(point *points, uint32_t n, point p)
{
    uint32_t kept = 0, at = 0;
    for (uint32_t i = 0; i < n; i++)
        if (points[i].first >= p.first && points[i].second >= p.second) return n;
    for (uint32_t i = 0; i < n; i++)
        if (points[i].first > p.first || points[i].second > p.second) points[kept++] = points[i];
    while (at < kept && points[at].first > p.first) at++;
    memmove(points + at + 1, points + at, (kept - at) * sizeof *points);
    points[at] = p;
    return kept + 1;
}

/* Adds the best outcomes on all slopes to what is known. */
static truce_status add_outcomes(slopes *x, point *known, uint32_t *n)
{
    for (uint32_t k = 0; k < SLOPES; k++) {
        point sum = {0, 0};
        for (uint32_t root = 0; root < x->g->n_roots; root++)
            TRY(add_outcome(x, k, &x->g->nodes[x->g->roots[root]], x->roots[root], &sum));
        *n = add_point(known, *n, sum);
    }
    return TRUCE_OK;
}

/* ---- which slopes --------------------------------------------------------------------------- */

static void set_weights(slopes *x, uint32_t k, uint64_t first, uint64_t second)
{
    while (first >> WEIGHT_BITS != 0 || second >> WEIGHT_BITS != 0) {
        first = (first + 1) / 2;
        second = (second + 1) / 2;
        if ((first | second) == UINT64_C(1) << WEIGHT_BITS) break;
    }
    x->weights[2 * k] = first > 0 ? (int64_t)first : 1;
    x->weights[2 * k + 1] = second > 0 ? (int64_t)second : 1;
}

/* From one end to the other, each party's sum measured by how far it spreads. */
static void set_even_slopes(slopes *x)
{
    const reach *whole = x->o->tuple_inside + (size_t)x->g->n_tuples * x->n_dims;
    uint64_t first = (uint64_t)(whole[0].high - whole[0].low) + 1;
    uint64_t second = (uint64_t)(whole[1].high - whole[1].low) + 1;
    for (uint32_t k = 0; k < SLOPES; k++) set_weights(x, k, second * (SLOPES - 1 - k), first * k);
}

/* The sides between neighbours among the points known; the two ends stay as they are. */
static void set_sides(slopes *x, const point *known, uint32_t n)
{
    uint32_t n_sides = n > 0 ? n - 1 : 0;
    if (n_sides > SLOPES) n_sides = SLOPES;
    for (uint32_t k = 0; k < n_sides; k++)
        set_weights(x, k, (uint64_t)(known[k + 1].second - known[k].second),
                    (uint64_t)(known[k].first - known[k + 1].first));
}

/* ---- corners -------------------------------------------------------------------------------- */

/* Asks on the slope on which a corner lies nearest to the hull, for its weighted sum. */
static void ask_for(slopes *x, point corner)
{
    uint32_t best = 0;
    double best_share = 0;
    for (uint32_t k = 0; k < SLOPES; k++) {
        double missing = (double)x->hull[k] - (double)weigh(x, k, corner);
        double share = missing / (double)(x->weights[2 * k] + x->weights[2 * k + 1]);
        if (k == 0 || share < best_share) {
            best = k;
            best_share = share;
        }
    }
    int64_t sum = weigh(x, best, corner);
    if (sum < x->asked[best]) x->asked[best] = sum;
}

/* Goes through the corners between neighbouring points, and those beyond the ends: whatever reaches
 * the least and is not dominated by a point, nor one of them, is as good as one of these corners.
 */
static point corner_of(const slopes *x, const point *known, size_t n, size_t i)
{
    point corner = x->least;
    if (i < n && known[i].first + 1 > corner.first) corner.first = known[i].first + 1;
    if (i > 0 && known[i - 1].second + 1 > corner.second) corner.second = known[i - 1].second + 1;
    return corner;
}

static void ask_for_corners(slopes *x, const point *known, size_t n)
{
    for (uint32_t k = 0; k < SLOPES; k++) x->asked[k] = NOT_ASKED;
    for (size_t i = 0; i <= n; i++) ask_for(x, corner_of(x, known, n, i));
}

/* Moves what is asked for towards the hull. */
static void guess(slopes *x)
{
    for (uint32_t k = 0; k < SLOPES; k++) {
        if (x->asked[k] == NOT_ASKED || x->asked[k] >= x->hull[k]) continue;
        x->asked[k] += (x->hull[k] - x->asked[k]) / GUESS_PARTS;
    }
}

/* ---- downwards ------------------------------------------------------------------------------ */

/* Adds what comes from above and what an arc adds; where that does not reach what is asked for with
 * what is below, NOTHING. Returns whether it does on some slope. */
static inline bool look_through(const slopes *x, const int64_t *above, const graph_arc *arc,
                                const int64_t *below, int64_t *sum)
{
    const int64_t *cell = x->cells + (size_t)arc->cell * SLOPES;
    const int64_t *event = x->events + (size_t)arc->event * SLOPES;
    int64_t any = 0;
    for (uint32_t k = 0; k < SLOPES; k++) {
        int64_t passed = above[k] + cell[k] + event[k];
        int64_t reaches = -(int64_t)(passed + below[k] >= x->asked[k]);
        sum[k] = (passed & reaches) | (NOTHING & ~reaches);
        any |= reaches;
    }
    return any != 0;
}

static inline void raise_to(int64_t *to, const int64_t *sum)
{
    for (uint32_t k = 0; k < SLOPES; k++) to[k] = to[k] > sum[k] ? to[k] : sum[k];
}

/* Gives each of several independent subtrees what comes from above and from the others. */
static void pass_down(slopes *x, uint32_t n, const uint32_t *targets, const int64_t *whole,
                      const int64_t *below)
{
    for (uint32_t i = 0; i < n; i++) {
        int64_t sum[SLOPES];
        const int64_t *own = x->inside + (size_t)targets[i] * SLOPES;
        for (uint32_t k = 0; k < SLOPES; k++)
            sum[k] = own[k] == NOTHING ? NOTHING : settle(whole[k] + below[k] - own[k]);
        raise_to(x->outside + (size_t)targets[i] * SLOPES, sum);
    }
}

ROW_LOOP static void lower_states(slopes *x, const graph_node *node)
{
    static const int64_t no_more[SLOPES] = {0};
    int64_t room[SLOPES], sum[SLOPES];
    for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
        if (!x->o->is_alive[s]) continue;
        const int64_t *above = x->outside + (size_t)s * SLOPES;
        size_t arc_number = x->g->states[s].first_arc;
        for (uint32_t a = 0; a < x->g->states[s].n_arcs; a++, arc_number++) {
            const graph_arc *arc = &x->g->arcs[arc_number];
            if (!outlook_is_open(x->o, node, arc)) continue;
            const int64_t *below =
                node->n_children == 0 ? no_more : targets_inside(x, node, arc, room);
            bool is_useful = look_through(x, above, arc, below, sum);
            x->is_excluded[arc_number] = !is_useful;
            if (!is_useful || node->n_children == 0) continue;
            if (node->n_children == 1) {
                raise_to(x->outside + (size_t)arc->target * SLOPES, sum);
            } else {
                raise_to(x->around + (size_t)arc->target * SLOPES, sum);
                pass_down(x, node->n_children, graph_targets(x->g, node, arc), sum, below);
            }
        }
    }
}

static truce_status lower_all(slopes *x)
{
    static const int64_t nothing[SLOPES] = {0};
    int64_t *whole = x->around + (size_t)x->g->n_tuples * SLOPES;
    for (size_t i = 0; i < (size_t)x->g->n_states * SLOPES; i++) x->outside[i] = NOTHING;
    for (size_t i = 0; i < (size_t)x->g->n_tuples * SLOPES; i++) x->around[i] = NOTHING;
    memcpy(whole, nothing, sizeof nothing);
    pass_down(x, x->g->n_roots, x->roots, whole, x->hull);
    for (uint32_t number = 0; number < x->g->n_nodes; number++) {
        const graph_node *node = &x->g->nodes[number];
        lower_states(x, node);
        TRY(work_spend(x->work, node->n_states * (uint64_t)SLOPES * 2));
    }
    return TRUCE_OK;
}

/* ---- guess and proof ------------------------------------------------------------------------ */

static truce_status allocate(slopes *x)
{
    size_t n_states = (size_t)x->g->n_states * SLOPES;
    TRY(ARENA_ARRAY(x->memory, x->g->n_roots, &x->roots));
    for (uint32_t root = 0; root < x->g->n_roots; root++)
        x->roots[root] = x->g->nodes[x->g->roots[root]].first_state;
    TRY(ARENA_ARRAY(x->memory, x->g->n_arcs, &x->is_excluded));
    TRY(ARENA_ARRAY(x->memory, (size_t)x->g->n_cells * SLOPES, &x->cells));
    TRY(ARENA_ARRAY(x->memory, (size_t)x->g->n_events * SLOPES, &x->events));
    TRY(ARENA_ARRAY(x->memory, n_states, &x->inside));
    TRY(ARENA_ARRAY(x->memory, n_states, &x->outside));
    return ARENA_ARRAY(x->memory, ((size_t)x->g->n_tuples + 1) * SLOPES, &x->around);
}

/* The least of both sums that is of interest at the end. */
static void find_least(slopes *x)
{
    const reach *whole = x->o->tuple_inside + (size_t)x->g->n_tuples * x->n_dims;
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    outlook_tuple_window(x->o, x->g->n_tuples, NULL, NULL, floor, ceiling);
    x->least.first = floor[0] > whole[0].low ? floor[0] : whole[0].low;
    x->least.second = floor[1] > whole[1].low ? floor[1] : whole[1].low;
}

static truce_status make_guess(slopes *x)
{
    point known[KNOWN_MOST];
    uint32_t n = 0;
    set_even_slopes(x);
    TRY(raise_all(x));
    TRY(add_outcomes(x, known, &n));
    set_sides(x, known, n);
    TRY(raise_all(x));
    TRY(add_outcomes(x, known, &n));
    ask_for_corners(x, known, n);
    guess(x);
    return lower_all(x);
}

truce_status slopes_find(arena *memory, work_meter *work, const outlook *o, slopes **result)
{
    slopes *x;
    arena_mark mark = arena_here(memory);
    bool is_wanted = o->q->hope == HOPE_BY_SLOPES_WHERE_CAN, is_fit = false;
    *result = NULL;
    if (!question_two_decide(o->q) || (!is_wanted && o->q->hope != HOPE_WHERE_IT_PAYS))
        return TRUCE_OK;
    if (!is_wanted && o->q->g->n_arcs < LEAST_ARCS) return TRUCE_OK;
    TRY(ARENA_ARRAY(memory, 1, &x));
    *x = (slopes){.o = o, .g = o->q->g, .memory = memory, .work = work, .n_dims = o->q->n_dims};
    TRY(check_sums(x, &is_fit));
    if (!is_fit) {
        arena_rewind(memory, mark);
        return TRUCE_OK;
    }
    TRY(allocate(x));
    find_least(x);
    TRY(make_guess(x));
    *result = x;
    return TRUCE_OK;
}

static point point_of(const slopes *x, front f, size_t i)
{
    return (point){f.points[i * x->n_dims], f.points[i * x->n_dims + 1]};
}

truce_status slopes_check(slopes *x, front root, bool *is_sound)
{
    point *known;
    arena_mark mark = arena_here(x->memory);
    TRY(ARENA_ARRAY(x->memory, root.n, &known));
    for (size_t i = 0; i < root.n; i++) known[i] = point_of(x, root, i);
    *is_sound = true;
    for (size_t i = 0; i <= root.n && *is_sound; i++) {
        point corner = corner_of(x, known, root.n, i);
        *is_sound = false;
        for (uint32_t k = 0; k < SLOPES && !*is_sound; k++)
            *is_sound = weigh(x, k, corner) >= x->asked[k];
    }
    TRY(work_spend(x->work, root.n * SLOPES));
    if (!*is_sound) {
        /* The deals themselves are to be found again, too. */
        ask_for_corners(x, known, root.n);
        for (size_t i = 0; i < root.n; i++) ask_for(x, known[i]);
        TRY(lower_all(x));
    }
    arena_rewind(x->memory, mark);
    return TRUCE_OK;
}

/* ---- what is asked -------------------------------------------------------------------------- */

bool slopes_exclude(const slopes *x, size_t arc)
{
    return x != NULL && x->is_excluded[arc];
}

static front_slopes useful_under(const slopes *x, const int64_t *outside, int64_t *least)
{
    for (uint32_t k = 0; k < SLOPES; k++)
        least[k] = outside[k] == NOTHING || x->asked[k] == NOT_ASKED ? NOT_ASKED
                                                                     : x->asked[k] - outside[k];
    return (front_slopes){.n = SLOPES, .weights = x->weights, .least = least};
}

front_slopes slopes_of_state(const slopes *x, uint32_t state, int64_t *least)
{
    return useful_under(x, x->outside + (size_t)state * SLOPES, least);
}

front_slopes slopes_of_product(const slopes *x, uint32_t place, int64_t *least)
{
    return useful_under(x, x->around + (size_t)place * SLOPES, least);
}
