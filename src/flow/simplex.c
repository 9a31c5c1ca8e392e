#include "flow/simplex_state.h"

/* ---- making ---- */

static truce_status take_arrays(simplex *s, arena *a)
{
    size_t m = (size_t)s->m, n = (size_t)s->n + 1;
    TRY(ARENA_ARRAY(a, m, &s->tail));
    TRY(ARENA_ARRAY(a, m, &s->head));
    TRY(ARENA_ARRAY(a, m, &s->cost));
    TRY(ARENA_ARRAY(a, m, &s->capacity));
    TRY(ARENA_ARRAY(a, m, &s->state));
    TRY(ARENA_ARRAY(a, m, &s->sign));
    TRY(ARENA_ARRAY(a, m, &s->place));
    TRY(ARENA_ARRAY(a, m, &s->next_out));
    TRY(ARENA_ARRAY(a, n, &s->nodes));
    TRY(ARENA_ARRAY(a, n, &s->spare));
    TRY(ARENA_ARRAY(a, n, &s->out));
    TRY(ARENA_ARRAY(a, n, &s->in));
    TRY(ARENA_ARRAY(a, n, &s->touched));
    TRY(ARENA_ARRAY(a, n, &s->is_touched));
    TRY(ARENA_ARRAY(a, n, &s->spot));
    TRY(ARENA_ARRAY(a, n, &s->thread));
    TRY(ARENA_ARRAY(a, n, &s->back));
    TRY(ARENA_ARRAY(a, n, &s->potential));
    TRY(ARENA_ARRAY(a, n, &s->excess));
    TRY(ARENA_ARRAY(a, n, &s->hang));
    return ARENA_ARRAY(a, n, &s->supply);
}

static void copy_nodes(simplex *s, const flow_problem *p)
{
    for (int32_t node = 0; node < s->n; node++) {
        s->spot[node] = node;
        s->supply[node] = p->supply == NULL ? 0 : p->supply[node];
        s->sum_supply += magnitude_of(s->supply[node]);
    }
}

truce_status simplex_new(memory_meter *meter, const flow_problem *p, simplex **out)
{
    require(p != NULL && out != NULL && flow_problem_check(p, NULL) == FLOW_FAULT_NONE);
    arena *memory;
    simplex *s = NULL;
    TRY(arena_new(meter, &memory));
    truce_status status = ARENA_ARRAY(memory, 1, &s);
    if (status == TRUCE_OK) {
        *s = (simplex){.memory = memory, .n = p->n_nodes, .m = p->n_arcs};
        status = take_arrays(s, memory);
    }
    if (status != TRUCE_OK) {
        arena_free(memory);
        return status;
    }
    order_arcs(s, p);
    copy_nodes(s, p);
    s->is_touched[s->n] = true; /* the root has no arcs to be priced */
    s->has_other_costs = true;
    *out = s;
    return TRUCE_OK;
}

void simplex_free(simplex *s)
{
    if (s != NULL) arena_free(s->memory);
}

/* ---- pricing ---- */

/* Looks for the arc of a block that saves most a unit. Returns -1 when none saves anything. */
static int32_t price_arcs(const simplex *s, int32_t begin, int32_t end)
{
    const int32_t *tail = s->tail, *head = s->head;
    const int64_t *cost = s->cost, *potential = s->potential;
    const int8_t *sign = s->sign;
    int32_t best_arc = -1;
    int64_t best = 0;
    for (int32_t arc = begin; arc < end; arc++) {
        int64_t reduced = sign[arc] * (cost[arc] + potential[tail[arc]] - potential[head[arc]]);
        if (reduced < best) {
            best = reduced;
            best_arc = arc;
        }
    }
    return best_arc;
}

/* The same for artificial arcs, either way. */
static int32_t price_artificial(const simplex *s, int32_t begin, int32_t end)
{
    int32_t best_arc = -1;
    int64_t best = s->artificial_cost;
    for (int32_t node = begin; node < end; node++) {
        int64_t beyond = magnitude_of(s->potential[node] - s->potential[s->n]);
        if (beyond > best) {
            best = beyond;
            best_arc = s->m + node;
        }
    }
    return best_arc;
}

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* Prices the block where the last search ended. */
static int32_t price_block(simplex *s)
{
    int32_t at = s->next, end, found;
    if (at < s->m) {
        end = s->m - at < s->deal.block ? s->m : at + s->deal.block;
        found = price_arcs(s, at, end);
    } else {
        end = s->m + smaller(at - s->m + s->deal.block, s->n);
        found = price_artificial(s, at - s->m, end - s->m);
    }
    s->work.scanned += (uint64_t)(end - at);
    s->next = end == (s->prices_artificial ? s->m + s->n : s->m) ? 0 : end;
    return found;
}

/* ---- reading ---- */

int64_t simplex_flow(const simplex *s, int32_t arc)
{
    return flow_at(s, s->place[arc]);
}

void simplex_flows(const simplex *s, int64_t *flow)
{
    for (int32_t arc = 0; arc < s->m; arc++) flow[arc] = simplex_flow(s, arc);
}

static int64_t potential_at(const simplex *s, int32_t spot)
{
    return s->potential[spot] - s->potential[s->n];
}

int64_t simplex_potential(const simplex *s, int32_t node)
{
    return potential_at(s, s->spot[node]);
}

void simplex_potentials(const simplex *s, int64_t *potential)
{
    for (int32_t node = 0; node < s->n; node++) potential[node] = simplex_potential(s, node);
}

int64_t simplex_left(const simplex *s, int32_t node)
{
    return left_at(s, s->spot[node]);
}

/* ---- solving ---- */

static void add_left(const simplex *s, simplex_answer *a)
{
    for (int32_t node = s->thread[s->n]; node != s->n; node = behind_subtree(s, node)) {
        int64_t left = left_at(s, node);
        if (left > 0) a->unsent += left;
        if (left < 0) a->undelivered -= left;
    }
}

/* By duality: what the potentials pay for the supplies, less what the arcs gain that are cheaper
 * than their ends are apart. Returns false where such an arc is unbounded. */
static bool find_bound(const simplex *s, int128 *out)
{
    int128 bound = 0;
    for (int32_t arc = 0; arc < s->m; arc++) {
        bool is_fixed = s->sign[arc] != s->state[arc];
        int64_t reduced = reduced_cost(s, arc);
        if (is_fixed) bound += (int128)reduced * flow_at(s, arc);
        if (is_fixed || reduced >= 0) continue;
        if (s->capacity[arc] == FLOW_UNBOUNDED) return false;
        bound += (int128)reduced * s->capacity[arc];
    }
    for (int32_t node = 0; node < s->n; node++)
        bound -= (int128)potential_at(s, node) * s->supply[node];
    *out = bound;
    return true;
}

static int128 cost_of_flow(const simplex *s)
{
    int128 cost = 0;
    for (int32_t arc = 0; arc < s->m; arc++)
        if (s->state[arc] == AT_UPPER) cost += (int128)s->capacity[arc] * s->cost[arc];
    for (int32_t node = 0; node < s->n && s->has_basis; node++) {
        const tree_node *v = &s->nodes[node];
        if (!is_artificial(s, pred_arc(v))) cost += (int128)pred_flow(v) * s->cost[pred_arc(v)];
    }
    return cost;
}

static void fill_answer(const simplex *s, simplex_answer *a)
{
    add_left(s, a);
    a->cost = cost_of_flow(s);
    if (a->outcome == SIMPLEX_OPTIMAL && (a->unsent > 0 || a->undelivered > 0))
        a->outcome = SIMPLEX_INFEASIBLE;
    if (a->outcome == SIMPLEX_OPTIMAL) {
        a->has_bound = true;
        a->bound = a->cost;
    } else if (a->outcome == SIMPLEX_STOPPED) {
        a->has_bound = find_bound(s, &a->bound);
    }
    a->work = s->work;
}

/* True when artificial arcs are to be priced from now on: what stays unsent may be better off
 * elsewhere. While no flow is on them none needs to come back. */
static bool turn_to_artificial(simplex *s)
{
    simplex_answer a = {0};
    if (s->prices_artificial) return false;
    add_left(s, &a);
    s->prices_artificial = a.unsent > 0 || a.undelivered > 0;
    if (s->prices_artificial) s->next = s->m;
    return s->prices_artificial;
}

static int32_t arc_at(const simplex *s, int32_t place)
{
    int32_t arc = 0;
    while (s->place[arc] != place) arc++;
    return arc;
}

/* When many nodes are touched it is faster to price all arcs, which stand in order. */
enum { NEAR_MOST = 100, NEAR_SHARE = 32 };

/* From now on all arcs are priced. */
static void leave_near(simplex *s)
{
    if (s->is_near) s->in_vain = 0;
    s->is_near = false;
    near_end(s);
}

/* The next arc to enter, -1: the search goes on. Returns false when no arc saves anything. */
static bool find_arc(simplex *s, int32_t *arc)
{
    int64_t all = (int64_t)s->m + (s->prices_artificial ? s->n : 0);
    if (s->is_near && s->n_touched == 0) s->in_vain = all;
    if (s->n_touched > NEAR_MOST + s->n / NEAR_SHARE) leave_near(s);
    if (s->in_vain >= all && mend_penalty(s)) {
        s->in_vain = 0;
    } else if (s->in_vain >= all) {
        s->is_near = false;
        if (!turn_to_artificial(s)) return false;
        s->in_vain = s->m;
    }
    uint64_t scanned = s->work.scanned;
    *arc = s->is_near ? near_price(s) : price_block(s);
    s->in_vain += (int64_t)(s->work.scanned - scanned);
    if (*arc >= 0 || s->is_near) s->in_vain = 0;
    return true;
}

/* Pivots until no arc saves anything. */
static void improve(simplex *s, work_meter *w, simplex_answer *a)
{
    uint64_t spent = 0;
    int32_t arc;
    a->outcome = SIMPLEX_OPTIMAL;
    while (find_arc(s, &arc)) {
        if (arc >= 0 && !tree_enter(s, arc)) {
            a->outcome = SIMPLEX_UNBOUNDED;
            a->cycle_arc = arc_at(s, arc);
            return;
        }
        if (arc >= 0 && !s->is_near) order_nodes(s);
        uint64_t work = s->work.scanned + s->work.moved + s->work.walked;
        if (work_spend(w, work - spent) != TRUCE_OK) {
            a->outcome = SIMPLEX_STOPPED;
            return;
        }
        spent = work;
    }
}

/* With other costs, or another tree, all arcs are to be priced; or those of touched nodes. */
static void start_over(simplex *s)
{
    if (s->has_other_costs) tree_price(s);
    s->in_vain = 0;
    s->prices_artificial = false;
    if (s->next >= s->m) s->next = 0;
}

/* Whether all arcs were in order before changes that are known by the nodes they touch. */
static bool was_in_order(const simplex *s)
{
    return s->has_basis && !s->has_other_costs && s->in_vain >= s->m;
}

truce_status simplex_solve(simplex *s, work_meter *w, simplex_answer *answer)
{
    require(s != NULL && answer != NULL);
    work_meter silent = work_meter_of(NULL);
    TRY(mend_costs(s));
    s->work = (simplex_work){0};
    s->moved_before = 0;
    s->is_near = s->has_excess && was_in_order(s);
    if (!s->has_basis) tree_start(s);
    if (s->has_excess) mend_tree(s);
    if (s->has_other_costs || s->is_near) start_over(s);
    simplex_answer a = {.cycle_arc = -1};
    improve(s, w == NULL ? &silent : w, &a);
    leave_near(s); /* where it ended in between all are to be priced next time */
    fill_answer(s, &a);
    s->is_optimal = a.outcome == SIMPLEX_OPTIMAL;
    *answer = a;
    return TRUCE_OK;
}
