#include "flow/simplex_state.h"

/* ---- changes ---- */

truce_status simplex_set_cost(simplex *s, int32_t arc, int64_t cost)
{
    require(s != NULL && arc >= 0 && arc < s->m);
    require(cost >= -FLOW_COST_MOST && cost <= FLOW_COST_MOST);
    int32_t place = s->place[arc];
    if (cost == s->cost[place]) return TRUCE_OK;
    s->cost[place] = cost;
    s->has_other_costs = true;
    s->is_optimal = false;
    return TRUCE_OK;
}

/* An arc of the tree keeps its flow, wherever that fits or not. */
static void change_room(simplex *s, int32_t place)
{
    tree_node *v = &s->nodes[lower_end(s, place)];
    int64_t room = room_of(s->capacity[place]) - pred_flow(v);
    if (pred_is_up(v))
        v->room_up = room;
    else
        v->room_down = room;
}

/* An arc that was full is full again, or becomes empty where that changes less. */
static void change_full(simplex *s, int32_t place, int64_t old)
{
    int64_t flow = s->capacity[place];
    if (flow == FLOW_UNBOUNDED || flow - old > old) {
        set_state(s, place, AT_LOWER);
        flow = 0;
    }
    s->excess[s->tail[place]] += old - flow;
    s->excess[s->head[place]] -= old - flow;
}

truce_status simplex_set_capacity(simplex *s, int32_t arc, int64_t capacity)
{
    require(s != NULL && arc >= 0 && arc < s->m && capacity >= 0);
    int32_t place = s->place[arc];
    int64_t old = s->capacity[place];
    int64_t others = s->sum_capacity - (old == FLOW_UNBOUNDED ? 0 : old);
    if (capacity == old) return TRUCE_OK;
    require(!s->is_frozen);
    require(capacity == FLOW_UNBOUNDED || capacity <= FLOW_AMOUNT_MOST - others);
    s->sum_capacity = others + (capacity == FLOW_UNBOUNDED ? 0 : capacity);
    s->capacity[place] = capacity;
    s->is_optimal = false;
    if (!s->has_basis) return TRUCE_OK;
    near_touch(s, s->tail[place]);                  /* the arc may save something now */
    if (capacity == FLOW_UNBOUNDED) s->in_vain = 0; /* perhaps without end */
    if (s->state[place] == IN_TREE) change_room(s, place);
    if (s->state[place] == AT_UPPER) change_full(s, place, old);
    s->has_excess = true;
    return TRUCE_OK;
}

truce_status simplex_set_supply(simplex *s, int32_t node, int64_t supply)
{
    require(s != NULL && node >= 0 && node < s->n);
    require(supply >= -FLOW_AMOUNT_MOST && supply <= FLOW_AMOUNT_MOST);
    int32_t spot = s->spot[node];
    int64_t old = s->supply[spot], others = s->sum_supply - magnitude_of(old);
    if (supply == old) return TRUCE_OK;
    require(!s->is_frozen && magnitude_of(supply) <= FLOW_AMOUNT_MOST - others);
    s->sum_supply = others + magnitude_of(supply);
    s->supply[spot] = supply;
    s->is_optimal = false;
    if (!s->has_basis) return TRUCE_OK;
    s->excess[spot] += supply - old;
    s->has_excess = true;
    return TRUCE_OK;
}

/* ---- a second wish ---- */

void simplex_freeze(simplex *s)
{
    if (never(!s->is_optimal)) return;
    for (int32_t place = 0; place < s->m; place++)
        if (reduced_cost(s, place) != 0) s->sign[place] = 0;
    s->is_frozen = true;
}

void simplex_thaw(simplex *s)
{
    for (int32_t place = 0; place < s->m && s->is_frozen; place++) s->sign[place] = s->state[place];
    s->is_frozen = false;
    s->is_optimal = false;
    s->in_vain = 0;
}

/* ---- costs ---- */

truce_status mend_costs(simplex *s)
{
    flow_problem p = {
        .n_nodes = s->n, .n_arcs = s->m, .tail = s->tail, .head = s->head, .cost = s->cost};
    if (!s->has_other_costs) return TRUCE_OK;
    int64_t most = flow_path_cost(&p);
    require(most <= FLOW_COST_MOST);
    s->artificial_cost = most + 1;
    s->penalty = 0;
    return TRUCE_OK;
}

/* ---- penalties ---- */

/* When many nodes are cut off, artificial arcs at their full cost would turn over the potentials of
 * all of them, though what is missing can often be had at a small one nearby. So what these arcs
 * cost is at first what makes the old potentials hold on, and a penalty where there is flow to be
 * driven off, which rises in steps. When none is left the flow is feasible, and the potentials
 * prove it cheapest whatever artificial arcs cost; else they end at the full cost. On a closure in
 * a dense network this takes half the pivots. Where few nodes are cut off and all arcs are to be
 * priced it only takes longer; where only those of touched nodes are, it leaves the others alone.
 */
enum { PENALTY_SHARE = 64, PENALTY_FIRST = 16, PENALTY_STEP = 1024 };

/* Whether hardly an arc outside the tree would save anything: the basis was optimal before. */
static bool is_nearly_optimal(const simplex *s)
{
    if (s->artificial_cost >= FLOW_COST_MOST / 8) return false;
    if (s->is_near) return true;
    int32_t few = 100 + s->m / 1000;
    for (int32_t arc = 0; arc < s->m && few > 0; arc++) {
        if (s->state[arc] * reduced_cost(s, arc) >= 0 || s->capacity[arc] == 0) continue;
        if (s->capacity[arc] == FLOW_UNBOUNDED) return false;
        few--;
    }
    return few > 0;
}

static bool is_any_left(const simplex *s)
{
    for (int32_t node = s->thread[s->n]; node != s->n; node = behind_subtree(s, node))
        if (left_at(s, node) != 0) return true;
    return false;
}

/* Where all arcs are priced the potentials follow later. */
static void set_penalty(simplex *s, int64_t penalty)
{
    int64_t more = penalty - s->penalty;
    for (int32_t node = s->thread[s->n]; node != s->n; node = behind_subtree(s, node)) {
        int64_t left = left_at(s, node);
        if (left != 0) s->hang[node] += more;
        if (left != 0 && s->is_near) tree_shift(s, node, left > 0 ? -more : more);
    }
    s->penalty = penalty;
}

static void start_penalty(simplex *s)
{
    for (int32_t node = s->thread[s->n]; node != s->n; node = behind_subtree(s, node)) {
        int64_t below = s->potential[s->n] - s->potential[node];
        s->hang[node] = pred_is_up(&s->nodes[node]) ? below : -below;
    }
    set_penalty(s, PENALTY_FIRST);
}

bool mend_penalty(simplex *s)
{
    if (s->penalty == 0 || !is_any_left(s)) return false;
    if (s->penalty < s->artificial_cost / PENALTY_STEP)
        set_penalty(s, PENALTY_STEP * s->penalty);
    else if (s->penalty < s->artificial_cost)
        set_penalty(s, 2 * s->artificial_cost); /* enough to drive off all that can be */
    else
        s->penalty = 0;
    if (!s->is_near || s->penalty == 0) tree_price(s);
    return true;
}

/* ---- the tree ---- */

/* Sends the excess of a node to its parent. */
static void send_up(simplex *s, int32_t node)
{
    tree_node *v = &s->nodes[node];
    int64_t excess = s->excess[node];
    v->room_up -= excess;
    v->room_down += excess;
    s->excess[node] = 0;
    s->excess[v->parent] += excess;
}

/* Takes the arc above a node out of the tree; what it cannot carry takes the artificial arc, at
 * which the subtree hangs from now on, behind all others. Its nodes are `node` to `last`. */
static void cut(simplex *s, int32_t node)
{
    tree_node *v = &s->nodes[node];
    int32_t arc = pred_arc(v), root = s->n;
    bool is_over = v->room_up <= 0; /* too much upwards; else too much downwards */
    int64_t amount = is_over ? -v->room_up : v->room_down;
    set_state(s, arc, is_over == pred_is_up(v) ? AT_UPPER : AT_LOWER);
    s->excess[v->parent] -= amount;
    v->parent = root;
    tree_set_artificial(s, node, amount);
    link_thread(s, s->back[node], s->thread[v->last]);
    link_thread(s, s->back[root], node);
    link_thread(s, v->last, root);
}

/* Size and last node of a subtree that is complete, and on to its parent's. */
static void count_up(simplex *s, int32_t node)
{
    const tree_node *v = &s->nodes[node];
    tree_node *parent = &s->nodes[v->parent];
    parent->size += v->size;
    if (parent->last < 0) parent->last = v->last;
}

void mend_tree(simplex *s)
{
    int32_t root = s->n;
    int64_t n_cut = 0;
    bool was_feasible = !is_any_left(s);
    if (s->has_other_costs) tree_price(s);
    for (int32_t node = 0; node <= root; node++) {
        s->nodes[node].size = 1;
        s->nodes[node].last = -1;
    }
    /* Against the preorder: all below a node has been there before it. */
    for (int32_t node = s->back[root], before; node != root; node = before) {
        tree_node *v = &s->nodes[node];
        before = s->back[node];
        if (v->last < 0) v->last = node;
        send_up(s, node);
        if (is_artificial(s, pred_arc(v))) {
            tree_set_artificial(s, node, pred_is_up(v) ? v->room_down : -v->room_up);
        } else if (v->room_up <= 0 || v->room_down < 0) {
            n_cut += v->size;
            cut(s, node);
        }
        count_up(s, node);
    }
    s->nodes[root].last = s->back[root];
    s->excess[root] = 0;
    s->has_excess = false;
    s->penalty = 0;
    s->has_other_costs = true;
    bool are_many = s->is_near || n_cut > s->n / PENALTY_SHARE;
    if (!was_feasible || !are_many || !is_nearly_optimal(s)) return;
    start_penalty(s);
    s->has_other_costs = !s->is_near;
}
