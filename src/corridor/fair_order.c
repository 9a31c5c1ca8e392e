#include "corridor/fair_order.h"
#include "corridor/givers.h"
#include <stdlib.h>
#include <string.h>

/* A class that is not yet parted to the end is parted into so many. */
enum { PARTS = COVERAGE_STEPS - 1 };

/* Where a need stops: it is served `base` trucks in each fairest plan, and perhaps more, up to
 * those that the class holds: of its need, those that start from a coverage in [low / parts,
 * (low + 1) / parts). */
typedef struct stop {
    int64_t low, parts;
    int64_t base, top;
    bool is_known; /* nothing above the base, or only what ties in the order leave open */
} stop;

/* A class of trucks, for its rank: they start from a coverage of at least num / den; the need
 * decides between single trucks. */
typedef struct truck_class {
    int64_t num, den;
    int64_t needed; /* UNLIMITED: a part of a class, not a single truck */
    int32_t arc;
} truck_class;

typedef struct search {
    arena *scratch;
    work_meter *w;
    network *net;
    simplex *s;
    int64_t *flow;
    givers givers;
    stop *stops;            /* [need] */
    struct open_need *open; /* [need] */
    /* For the arcs of steps, [arc - net->steps]: */
    int32_t *rank;  /* of the arc's class, from 1; 0: it holds the base, or nothing */
    int64_t *width; /* trucks */
    truck_class *classes;
    size_t n_classes;
    int32_t n_ranks;
    uint64_t *pivots;
} search;

/* ---- where each need stops ---------------------------------------------------------------- */

static void set_class(stop *to, int64_t needed, int64_t low, int64_t parts)
{
    to->low = low;
    to->parts = parts;
    to->base = coverage_trucks(needed, low, parts);
    to->top = coverage_trucks(needed, low + 1, parts);
    to->is_known = to->base == to->top;
}

static void set_known(stop *to, int64_t served)
{
    to->base = to->top = served;
    to->is_known = true;
}

/* After the first solve: classes are steps of coverage. */
static void stop_in_steps(search *f)
{
    for (uint32_t k = 0; k < f->net->n_needs; k++) {
        const need *n = &f->net->needs[k];
        int64_t served = network_served(n, f->flow);
        f->givers.class_of[k] = served == 0 ? -1 : (int32_t)coverage_step(served, n->needed);
    }
    givers_mark(&f->givers);
    for (uint32_t k = 0; k < f->net->n_needs; k++) {
        const need *n = &f->net->needs[k];
        int32_t mark = f->givers.ways.mark[n->node];
        if (mark == REACH_NONE || mark == GIVER_NOBODY)
            set_known(&f->stops[k], network_served(n, f->flow));
        else
            set_class(&f->stops[k], n->needed, mark - 1, COVERAGE_STEPS);
    }
}

/* The rank of the last truck that serves a need; -1: it is served none. */
static int32_t last_rank(const search *f, const need *n)
{
    int32_t rank = -1;
    for (int32_t arc = n->first_step; arc < n->first_step + n->n_steps; arc++)
        if (f->flow[arc] > 0 && f->rank[arc - f->net->steps] > rank)
            rank = f->rank[arc - f->net->steps];
    return rank;
}

/* Narrows where a need stops to the class of a rank. */
static void narrow(search *f, uint32_t k, int32_t mark, const truck_class *of_rank)
{
    const need *n = &f->net->needs[k];
    stop *to = &f->stops[k];
    if (mark == REACH_NONE || mark == GIVER_NOBODY || mark == 0) {
        set_known(to, network_served(n, f->flow));
        return;
    }
    const truck_class *last = &of_rank[mark];
    if (last->needed == UNLIMITED) {
        set_class(to, n->needed, last->num, last->den);
        return;
    }
    /* Single trucks: served are all of a smaller rank, and its own of this rank if it has one. */
    int64_t before = coverage_trucks(n->needed, last->num, last->den);
    bool is_equal = fraction_compare(before, n->needed, last->num, last->den) == 0;
    to->base = is_equal && n->needed < last->needed ? before + 1 : before;
    to->top = n->needed == last->needed ? to->base + 1 : to->base;
    to->is_known = true;
}

static truce_status stop_in_ranks(search *f)
{
    truck_class *of_rank;
    arena_mark here = arena_here(f->scratch);
    TRY(ARENA_ARRAY(f->scratch, (size_t)f->n_ranks + 1, &of_rank));
    for (size_t k = 0; k < f->n_classes; k++)
        of_rank[f->rank[f->classes[k].arc - f->net->steps]] = f->classes[k];
    for (uint32_t k = 0; k < f->net->n_needs; k++)
        f->givers.class_of[k] = last_rank(f, &f->net->needs[k]);
    givers_mark(&f->givers);
    for (uint32_t k = 0; k < f->net->n_needs; k++)
        if (!f->stops[k].is_known)
            narrow(f, k, f->givers.ways.mark[f->net->needs[k].node], of_rank);
    arena_rewind(f->scratch, here);
    return TRUCE_OK;
}

/* ---- the next round ----------------------------------------------------------------------- */

/* A need that stops in a class that is not parted to the end. */
struct open_need {
    int64_t low, parts;
    uint32_t need;
};

static int compare_open(const void *left, const void *right)
{
    const struct open_need *a = left, *b = right;
    int order = fraction_compare(a->low, a->parts, b->low, b->parts);
    return order != 0 ? order : (a->need > b->need) - (a->need < b->need);
}

static uint32_t list_open(search *f)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < f->net->n_needs; k++)
        if (!f->stops[k].is_known)
            f->open[n++] = (struct open_need){f->stops[k].low, f->stops[k].parts, k};
    if (n > 1) qsort(f->open, n, sizeof *f->open, compare_open);
    return n;
}

/* Adds a class of trucks to a need's next arc. */
static void add_class(search *f, uint32_t k, int32_t *slot, int64_t width, truck_class what)
{
    what.arc = f->net->needs[k].first_step + (*slot)++;
    f->width[what.arc - f->net->steps] = width;
    f->classes[f->n_classes++] = what;
}

/* Sets what every fairest plan serves; returns the slot behind it. */
static int32_t set_base(search *f, uint32_t k)
{
    int32_t first = f->net->needs[k].first_step - f->net->steps;
    if (f->stops[k].base == 0) return 0;
    f->width[first] = f->stops[k].base;
    return 1;
}

/* Truck by truck. */
static void set_trucks(search *f, uint32_t k)
{
    int64_t needed = f->net->needs[k].needed;
    int32_t slot = set_base(f, k);
    for (int64_t truck = f->stops[k].base + 1; truck <= f->stops[k].top; truck++)
        add_class(f, k, &slot, 1, (truck_class){.num = truck - 1, .den = needed, .needed = needed});
}

/* The class in parts. */
static void set_parts(search *f, uint32_t k)
{
    const stop *at = &f->stops[k];
    int64_t needed = f->net->needs[k].needed, before = at->base, parts = at->parts * PARTS;
    int32_t slot = set_base(f, k);
    for (int64_t num = at->low * PARTS + 1; num <= (at->low + 1) * PARTS; num++) {
        int64_t trucks = coverage_trucks(needed, num, parts);
        if (trucks > before)
            add_class(f, k, &slot, trucks - before,
                      (truck_class){.num = num - 1, .den = parts, .needed = UNLIMITED});
        before = trucks;
    }
}

/* Sets the arcs of the needs that stop in one class. Returns true when that was not to the end. */
static bool set_group(search *f, const struct open_need *first, uint32_t n)
{
    int64_t most = 0;
    for (uint32_t k = 0; k < n; k++) {
        const stop *at = &f->stops[first[k].need];
        if (at->top - at->base > most) most = at->top - at->base;
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t one = first[k].need;
        if (n == 1) /* nobody else's trucks are in its class */
            set_known(&f->stops[one], network_served(&f->net->needs[one], f->flow));
        if (n == 1 || most <= PARTS)
            set_trucks(f, one);
        else
            set_parts(f, one);
    }
    return n > 1 && most > PARTS;
}

static int compare_classes(const void *left, const void *right)
{
    const truck_class *a = left, *b = right;
    int order = fraction_compare(a->num, a->den, b->num, b->den);
    if (order != 0) return order;
    if (a->needed != b->needed) return a->needed < b->needed ? -1 : 1;
    return (a->arc > b->arc) - (a->arc < b->arc);
}

/* Numbers the classes in their order; equal ones alike. */
static void rank_classes(search *f)
{
    if (f->n_classes > 1) qsort(f->classes, f->n_classes, sizeof *f->classes, compare_classes);
    f->n_ranks = 0;
    for (size_t k = 0; k < f->n_classes; k++) {
        const truck_class *one = &f->classes[k], *last = k > 0 ? one - 1 : NULL;
        if (last == NULL || last->needed != one->needed ||
            fraction_compare(last->num, last->den, one->num, one->den) != 0)
            f->n_ranks++;
        f->rank[one->arc - f->net->steps] = f->n_ranks;
    }
}

/* Chooses the classes of the next round. Returns false when it is the last one. */
static bool choose_classes(search *f)
{
    size_t n_arcs = (size_t)(f->net->problem.n_arcs - f->net->steps);
    uint32_t n_open = list_open(f);
    bool has_more = false;
    memset(f->width, 0, n_arcs * sizeof *f->width);
    memset(f->rank, 0, n_arcs * sizeof *f->rank);
    f->n_classes = 0;
    for (uint32_t k = 0; k < f->net->n_needs; k++)
        if (f->stops[k].is_known) set_trucks(f, k);
    for (uint32_t first = 0, behind; first < n_open; first = behind) {
        for (behind = first + 1; behind < n_open; behind++)
            if (fraction_compare(f->open[first].low, f->open[first].parts, f->open[behind].low,
                                 f->open[behind].parts) != 0)
                break;
        has_more = set_group(f, f->open + first, behind - first) || has_more;
    }
    rank_classes(f);
    return has_more;
}

/* ---- solving ------------------------------------------------------------------------------ */

/* The cost of a step's arc in this round. */
static int64_t weight_of(const search *f, int32_t arc)
{
    int32_t at = arc - f->net->steps;
    return f->width[at] == 0 ? 0 : f->rank[at] - f->n_ranks - 1;
}

static truce_status solve(search *f)
{
    simplex_answer answer;
    TRY(simplex_solve(f->s, f->w, &answer));
    *f->pivots += answer.work.pivots;
    if (answer.outcome == SIMPLEX_STOPPED) return TRUCE_E_STOPPED;
    if (never(answer.outcome != SIMPLEX_OPTIMAL)) return TRUCE_E_MISUSE;
    simplex_flows(f->s, f->flow);
    return TRUCE_OK;
}

static truce_status solve_round(search *f)
{
    network *net = f->net;
    for (int32_t arc = net->steps; arc < net->problem.n_arcs; arc++) {
        TRY(simplex_set_capacity(f->s, arc, f->width[arc - net->steps]));
        TRY(simplex_set_cost(f->s, arc, weight_of(f, arc)));
    }
    TRY(solve(f));
    for (int32_t arc = net->steps; arc < net->problem.n_arcs; arc++)
        net->capacity[arc] = f->width[arc - net->steps];
    return TRUCE_OK;
}

static truce_status keep_weights(search *f, arena *memory, fair_prices *prices)
{
    const network *net = f->net;
    size_t m = (size_t)net->problem.n_arcs, n = (size_t)net->problem.n_nodes;
    TRY(ARENA_ARRAY(memory, m, &prices->weights));
    TRY(ARENA_ARRAY(memory, n, &prices->weight_potential));
    TRY(ARENA_ARRAY(memory, n, &prices->cost_potential));
    for (int32_t arc = net->steps; arc < net->problem.n_arcs; arc++)
        prices->weights[arc] = weight_of(f, arc);
    simplex_potentials(f->s, prices->weight_potential);
    prices->cost = net->cost;
    return TRUCE_OK;
}

/* The cheapest among the fairest. */
static truce_status solve_cost(search *f, fair_prices *prices)
{
    network *net = f->net;
    simplex_freeze(f->s);
    for (int32_t arc = 0; arc < net->problem.n_arcs; arc++)
        TRY(simplex_set_cost(f->s, arc, net->cost[arc]));
    TRY(solve(f));
    if (prices != NULL) simplex_potentials(f->s, prices->cost_potential);
    return TRUCE_OK;
}

static truce_status find(search *f, arena *memory, fair_prices *prices)
{
    network *net = f->net;
    for (int32_t arc = 0; arc < net->steps; arc++) TRY(simplex_set_cost(f->s, arc, 0));
    stop_in_steps(f);
    for (bool has_more = true; has_more;) {
        has_more = choose_classes(f);
        TRY(solve_round(f));
        if (has_more) TRY(stop_in_ranks(f));
    }
    if (prices != NULL) TRY(keep_weights(f, memory, prices));
    return solve_cost(f, prices);
}

static truce_status take_arrays(search *f, const flow_incidence *incidence)
{
    size_t n_arcs = (size_t)(f->net->problem.n_arcs - f->net->steps), n = f->net->n_needs;
    TRY(ARENA_ARRAY(f->scratch, n, &f->stops));
    TRY(ARENA_ARRAY(f->scratch, n, &f->open));
    TRY(ARENA_ARRAY(f->scratch, n_arcs, &f->rank));
    TRY(ARENA_ARRAY(f->scratch, n_arcs, &f->width));
    TRY(ARENA_ARRAY(f->scratch, n_arcs, &f->classes));
    return givers_make(f->scratch, f->net, incidence, f->flow, &f->givers);
}

truce_status fair_order_find(arena *memory, work_meter *w, network *net,
                             const flow_incidence *incidence, simplex *s, int64_t *flow,
                             fair_prices *prices, uint64_t *pivots)
{
    search f = {.w = w, .net = net, .s = s, .flow = flow, .pivots = pivots};
    TRY(arena_new(arena_meter(memory), &f.scratch));
    work_tell(w, "the fairest in whole trucks", -1);
    truce_status status = take_arrays(&f, incidence);
    if (status == TRUCE_OK) status = find(&f, memory, prices);
    arena_free(f.scratch);
    return status;
}
