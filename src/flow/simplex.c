#include "flow/simplex_state.h"
#include <string.h>

/* ---- making ------------------------------------------------------------------------------- */

static truce_status take_arrays(simplex *s, arena *a)
{
    size_t m = (size_t)s->m, n = (size_t)s->n + 1;
    TRY(ARENA_ARRAY(a, m, &s->place));
    TRY(ARENA_ARRAY(a, m, &s->arcs));
    TRY(ARENA_ARRAY(a, m, &s->capacity));
    TRY(ARENA_ARRAY(a, m, &s->state));
    TRY(ARENA_ARRAY(a, m, &s->kept));
    TRY(ARENA_ARRAY(a, n, &s->nodes));
    TRY(ARENA_ARRAY(a, n, &s->thread));
    TRY(ARENA_ARRAY(a, n, &s->back));
    TRY(ARENA_ARRAY(a, n, &s->spot));
    TRY(ARENA_ARRAY(a, n, &s->potential));
    TRY(ARENA_ARRAY(a, n, &s->excess));
    return ARENA_ARRAY(a, n, &s->supply);
}

/* About the square root. */
static int32_t root_of(int32_t x)
{
    int32_t root = 1;
    while ((int64_t)root * root < x) root++;
    return root;
}

static void copy_arc(simplex *s, const flow_problem *p, int32_t arc, int32_t place)
{
    s->place[arc] = place;
    s->arcs[place] = (priced_arc){p->tail[arc], p->head[arc], p->cost == NULL ? 0 : p->cost[arc]};
    s->capacity[place] = p->capacity[arc];
    s->state[place] = AT_LOWER;
    if (p->capacity[arc] != FLOW_UNBOUNDED) s->sum_capacity += p->capacity[arc];
}

static void copy_problem(simplex *s, const flow_problem *p)
{
    int32_t stride = root_of(s->m), place = 0;
    for (int32_t first = 0; first < stride; first++)
        for (int64_t arc = first; arc < s->m; arc += stride) copy_arc(s, p, (int32_t)arc, place++);
    for (int32_t node = 0; node < s->n && p->supply != NULL; node++) {
        s->supply[node] = p->supply[node];
        s->sum_supply += magnitude(p->supply[node]);
    }
    s->block = stride;
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
    copy_problem(s, p);
    *out = s;
    return TRUCE_OK;
}

void simplex_free(simplex *s)
{
    if (s != NULL) arena_free(s->memory);
}

/* ---- a pivot ---- */

typedef struct pivot {
    int32_t arc;    /* that enters */
    int32_t first;  /* the cycle goes from here over the entering arc */
    int32_t second; /* to here, up to the join, and down again */
    int64_t room;   /* of the entering arc */
    int32_t join;
    int64_t amount;
    int32_t leaving;   /* the lower end of the arc that leaves, -1: the entering arc itself */
    bool is_at_second; /* which side of the cycle that is */
} pivot;

/* Finds the cycle and what it can carry. Of several arcs that block the last one on the cycle,
 * beginning at the join, leaves: so the tree stays strongly feasible. */
static void find_cycle(simplex *s, pivot *p)
{
    const tree_node *nodes = s->nodes;
    int32_t u = p->first, v = p->second;
    int64_t first_room = p->room, second_room = INT64_MAX;
    int32_t first_out = -1, second_out = -1;
    uint64_t walked = 0;
    while (u != v) {
        walked++;
        if (nodes[u].size < nodes[v].size) {
            if (nodes[u].room_down < first_room) {
                first_room = nodes[u].room_down;
                first_out = u;
            }
            u = nodes[u].parent;
        } else {
            if (nodes[v].room_up <= second_room) {
                second_room = nodes[v].room_up;
                second_out = v;
            }
            v = nodes[v].parent;
        }
    }
    s->work.walked += walked;
    p->join = u;
    p->is_at_second = second_out >= 0 && second_room <= first_room;
    p->amount = p->is_at_second ? second_room : first_room;
    p->leaving = p->is_at_second ? second_out : first_out;
}

static void push(simplex *s, const pivot *p)
{
    tree_node *nodes = s->nodes;
    for (int32_t u = p->first; u != p->join; u = nodes[u].parent) {
        nodes[u].room_down -= p->amount;
        nodes[u].room_up += p->amount;
    }
    for (int32_t v = p->second; v != p->join; v = nodes[v].parent) {
        nodes[v].room_up -= p->amount;
        nodes[v].room_down += p->amount;
    }
}

/* Takes the arc of the leaving node out of the tree and hangs what is below it at the other end of
 * the entering arc, which leads from `tail` and carries `flow` of `room`. */
static void swap_arcs(simplex *s, const pivot *p, int32_t tail, int64_t flow)
{
    const tree_node *out = &s->nodes[p->leaving];
    int32_t leaving_arc = pred_arc(out);
    if (!is_artificial(s, leaving_arc))
        s->state[leaving_arc] = pred_flow(out) == 0 ? AT_LOWER : AT_UPPER;
    int32_t top = p->is_at_second ? p->second : p->first,
            under = p->is_at_second ? p->first : p->second;
    bool is_up = top == tail;
    tree_rehang(s, top, p->leaving, under, p->join, 2 * (uint32_t)p->arc + (is_up ? 1U : 0U),
                is_up ? p->room - flow : flow, is_up ? flow : p->room - flow);
    int64_t cost = is_artificial(s, p->arc) ? s->artificial_cost : s->arcs[p->arc].cost;
    int64_t away = is_up ? -cost : cost;
    tree_shift(s, top, s->potential[under] + away - s->potential[top]);
}

/* Brings an arc of the problem into the tree. Returns false when its cycle has no end. */
static bool enter(simplex *s, int32_t arc)
{
    const priced_arc *e = &s->arcs[arc];
    bool is_forward = s->state[arc] == AT_LOWER;
    pivot p = {.arc = arc,
               .first = is_forward ? e->tail : e->head,
               .second = is_forward ? e->head : e->tail,
               .room = room_of(s->capacity[arc])};
    find_cycle(s, &p);
    if (p.amount > ROOM_MOST) return false;
    s->work.pivots++;
    if (p.amount > 0) push(s, &p);
    if (p.leaving < 0) {
        s->state[arc] = is_forward ? AT_UPPER : AT_LOWER;
        return true;
    }
    s->state[arc] = AT_REST;
    swap_arcs(s, &p, e->tail, is_forward ? p.amount : p.room - p.amount);
    return true;
}

/* Brings the artificial arc of a node into the tree again. */
static void enter_artificial(simplex *s, int32_t node)
{
    bool is_up = simplex_potential(s, node) < 0;
    pivot p = {.arc = s->m + node,
               .first = is_up ? node : s->n,
               .second = is_up ? s->n : node,
               .room = ENDLESS};
    find_cycle(s, &p);
    s->work.pivots++;
    if (p.amount > 0) push(s, &p);
    if (never(p.leaving < 0)) return; /* all others on the cycle have bounds, or it costs more */
    swap_arcs(s, &p, p.first, p.amount);
}

/* ---- pricing ---- */

/* Looks, block after block from where the last search ended, for the arc of a block that saves most
 * a unit. Returns -1 when no arc saves anything. */
static int32_t price(simplex *s)
{
    const priced_arc *arcs = s->arcs;
    const int8_t *state = s->state;
    const int64_t *potential = s->potential;
    int32_t at = s->next, best_arc = -1, left = s->m;
    int64_t best = 0;
    while (left > 0) {
        int32_t end = s->m - at < s->block ? s->m : at + s->block;
        left -= end - at;
        s->work.scanned += (uint64_t)(end - at);
        for (; at < end; at++) {
            const priced_arc *a = &arcs[at];
            int64_t reduced = state[at] * (a->cost + potential[a->tail] - potential[a->head]);
            if (reduced < best) {
                best = reduced;
                best_arc = at;
            }
        }
        if (at == s->m) at = 0;
        if (best_arc >= 0) break;
    }
    s->next = at;
    return best_arc;
}

/* What stays unsent or undelivered may stay at another node at a lower cost: looks for the node
 * whose artificial arc, which left the tree, would save most. Without anything left none can: the
 * costs of two of them exceed any way's. Returns -1 when none saves anything. */
static int32_t price_artificial(simplex *s)
{
    bool is_feasible = true;
    int64_t best = s->artificial_cost;
    int32_t best_node = -1;
    for (int32_t node = 0; node < s->n && is_feasible; node++)
        is_feasible = simplex_left(s, node) == 0;
    for (int32_t node = 0; node < s->n && !is_feasible; node++) {
        if (is_artificial(s, pred_arc(&s->nodes[node])) ||
            magnitude(simplex_potential(s, node)) <= best)
            continue;
        best = magnitude(simplex_potential(s, node));
        best_node = node;
    }
    s->work.scanned += (uint64_t)s->n;
    return best_node;
}

/* ---- solving ------------------------------------------------------------------------------ */

static int64_t cost_around(const simplex *s, int32_t hub)
{
    flow_cost_sum sum = {.hub = hub};
    for (int32_t at = 0; at < s->m; at++)
        flow_cost_add(&sum, s->arcs[at].tail, s->arcs[at].head, s->arcs[at].cost);
    return flow_cost_total(&sum);
}

/* What a path costs at most, as in flow_path_cost. */
static int64_t path_cost(const simplex *s)
{
    int32_t costliest = -1;
    int64_t most = 0, all;
    for (int32_t at = 0; at < s->m; at++) {
        if (magnitude(s->arcs[at].cost) <= most) continue;
        most = magnitude(s->arcs[at].cost);
        costliest = at;
    }
    if (costliest < 0) return 0;
    if (!exact_multiply(most, s->n, &all)) all = INT64_MAX;
    int64_t around = cost_around(s, s->arcs[costliest].tail);
    if (around < all) all = around;
    around = cost_around(s, s->arcs[costliest].head);
    return around < all ? around : all;
}

/* Makes the tree one to go on from. Errors: TRUCE_E_MISUSE (costs beyond the limits). */
static truce_status prepare(simplex *s)
{
    if (!s->has_basis) {
        tree_start(s);
        s->has_basis = true;
        s->has_costs = false;
    }
    if (s->has_changes) mend_tree(s);
    if (s->has_costs) return TRUCE_OK;
    int64_t most = path_cost(s);
    require(most <= FLOW_COST_MOST);
    s->artificial_cost = most + 1;
    tree_price(s);
    s->has_costs = true;
    return TRUCE_OK;
}

static uint64_t all_work(const simplex *s)
{
    return s->work.scanned + s->work.moved + s->work.walked;
}

/* Pivots until nothing saves anything. `cycle`: the arc whose cycle has no end. */
static simplex_outcome run(simplex *s, work_meter *w, int32_t *cycle)
{
    for (;;) {
        uint64_t before = all_work(s);
        int32_t at = price(s), node = at < 0 ? price_artificial(s) : -1;
        if (at < 0 && node < 0) return SIMPLEX_OPTIMAL;
        if (at < 0) {
            enter_artificial(s, node);
        } else if (!enter(s, at)) {
            *cycle = at;
            return SIMPLEX_UNBOUNDED;
        }
        if (work_spend(w, all_work(s) - before) != TRUCE_OK) return SIMPLEX_STOPPED;
    }
}

static int64_t flow_at(const simplex *s, int32_t at)
{
    if (s->state[at] == AT_LOWER || s->kept[at] == AT_LOWER) return 0;
    if (s->state[at] == AT_UPPER || s->kept[at] == AT_UPPER) return s->capacity[at];
    const tree_node *tail = &s->nodes[s->arcs[at].tail];
    return pred_flow(pred_arc(tail) == at ? tail : &s->nodes[s->arcs[at].head]);
}

static int64_t reduced_cost(const simplex *s, int32_t at)
{
    const priced_arc *a = &s->arcs[at];
    return a->cost + s->potential[a->tail] - s->potential[a->head];
}

/* What no feasible flow undercuts, by the present potentials; false: they say nothing. A frozen arc
 * counts with the flow that it keeps. */
static bool find_bound(const simplex *s, int128 *bound)
{
    int128 sum = 0;
    for (int32_t node = 0; node < s->n; node++)
        sum -= (int128)(s->potential[node] - s->potential[s->n]) * s->supply[node];
    for (int32_t at = 0; at < s->m; at++) {
        int64_t reduced = reduced_cost(s, at);
        if (s->kept[at] != 0) {
            sum += (int128)reduced * flow_at(s, at);
        } else if (reduced < 0) {
            if (s->capacity[at] == FLOW_UNBOUNDED) return false;
            sum += (int128)reduced * s->capacity[at];
        }
    }
    *bound = sum;
    return true;
}

static simplex_answer answer_of(const simplex *s, simplex_outcome outcome, int32_t cycle)
{
    simplex_answer a = {.outcome = outcome, .cycle_arc = -1, .work = s->work};
    for (int32_t at = 0; at < s->m; at++) a.cost += (int128)s->arcs[at].cost * flow_at(s, at);
    for (int32_t node = 0; node < s->n; node++) {
        int64_t left = simplex_left(s, node);
        if (left > 0)
            a.unsent += left;
        else
            a.undelivered -= left;
    }
    if (outcome == SIMPLEX_OPTIMAL && (a.unsent > 0 || a.undelivered > 0))
        a.outcome = SIMPLEX_INFEASIBLE;
    if (a.outcome == SIMPLEX_OPTIMAL || a.outcome == SIMPLEX_STOPPED)
        a.has_bound = find_bound(s, &a.bound);
    for (int32_t arc = 0; cycle >= 0 && arc < s->m && a.cycle_arc < 0; arc++)
        if (s->place[arc] == cycle) a.cycle_arc = arc;
    return a;
}

truce_status simplex_solve(simplex *s, work_meter *w, simplex_answer *answer)
{
    require(s != NULL && answer != NULL);
    work_meter silent = work_meter_of(NULL);
    int32_t cycle = -1;
    TRY(prepare(s));
    s->work = (simplex_work){0};
    simplex_outcome outcome = run(s, w == NULL ? &silent : w, &cycle);
    *answer = answer_of(s, outcome, cycle);
    return TRUCE_OK;
}

/* ---- a second wish ------------------------------------------------------------------------ */

void simplex_freeze(simplex *s)
{
    for (int32_t at = 0; at < s->m; at++) {
        if (s->state[at] == AT_REST || reduced_cost(s, at) == 0) continue;
        s->kept[at] = s->state[at];
        s->state[at] = AT_REST;
    }
    s->is_frozen = true;
}

void simplex_thaw(simplex *s)
{
    if (!s->is_frozen) return;
    for (int32_t at = 0; at < s->m; at++) {
        if (s->kept[at] == 0) continue;
        s->state[at] = s->kept[at];
        s->kept[at] = 0;
    }
    s->is_frozen = false;
}

/* ---- reading ------------------------------------------------------------------------------ */

int64_t simplex_flow(const simplex *s, int32_t arc)
{
    return s->has_basis ? flow_at(s, s->place[arc]) : 0;
}

int64_t simplex_potential(const simplex *s, int32_t node)
{
    return s->potential[node] - s->potential[s->n];
}

int64_t simplex_left(const simplex *s, int32_t node)
{
    const tree_node *v = &s->nodes[node];
    if (!s->has_basis) return s->supply[node];
    if (!is_artificial(s, pred_arc(v))) return 0;
    return pred_is_up(v) ? pred_flow(v) : -pred_flow(v);
}

void simplex_flows(const simplex *s, int64_t *flow)
{
    for (int32_t arc = 0; arc < s->m; arc++) flow[arc] = simplex_flow(s, arc);
}

void simplex_potentials(const simplex *s, int64_t *potential)
{
    for (int32_t node = 0; node < s->n; node++) potential[node] = simplex_potential(s, node);
}

/* ---- for tests ---------------------------------------------------------------------------- */

/* Parents, thread, sizes and last nodes belong together, and each node can send something up. */
static bool tree_holds(const simplex *s)
{
    int32_t seen = 0, node = s->n;
    do {
        const tree_node *v = &s->nodes[node];
        int32_t inside = 1, behind = s->thread[node];
        if (s->back[s->thread[node]] != node || ++seen > s->n + 1) return false;
        if ((v->parent < 0) != (node == s->n)) return false;
        if (node != s->n && (v->room_up <= 0 || v->room_down < 0)) return false;
        /* Children follow one behind the other. */
        int32_t last = node;
        while (behind != s->n && s->nodes[behind].parent == node) {
            inside += s->nodes[behind].size;
            last = s->nodes[behind].last;
            behind = s->thread[last];
        }
        if (inside != v->size || last != v->last) return false;
        node = s->thread[node];
    } while (node != s->n);
    return seen == s->n + 1;
}

/* A tree arc leads where its node says, has no reduced cost, and its rooms are its capacity. */
static bool pred_holds(const simplex *s, int32_t node)
{
    const tree_node *v = &s->nodes[node];
    int32_t at = pred_arc(v);
    if (is_artificial(s, at)) return at - s->m == node && v->parent == s->n;
    const priced_arc *a = &s->arcs[at];
    int32_t tail = pred_is_up(v) ? node : v->parent, head = pred_is_up(v) ? v->parent : node;
    return a->tail == tail && a->head == head && s->state[at] == AT_REST && s->kept[at] == 0 &&
           v->room_up + v->room_down == room_of(s->capacity[at]) &&
           (!s->has_costs || reduced_cost(s, at) == 0);
}

bool simplex_check(const simplex *s)
{
    if (!s->has_basis || s->has_changes) return true;
    if (!tree_holds(s)) return false;
    int32_t resting = 0, in_tree = 0;
    for (int32_t node = 0; node < s->n; node++) {
        if (!pred_holds(s, node)) return false;
        if (!is_artificial(s, pred_arc(&s->nodes[node]))) in_tree++;
    }
    for (int32_t at = 0; at < s->m; at++) resting += s->state[at] == AT_REST && s->kept[at] == 0;
    return resting == in_tree;
}
