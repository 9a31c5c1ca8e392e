#include "flow/simplex_state.h"

/* ---- changes ------------------------------------------------------------------------------ */

/* Notes that an arc carries `more` than its flow was. */
static void note_flow(simplex *s, const priced_arc *a, int64_t more)
{
    s->excess[a->tail] -= more;
    s->excess[a->head] += more;
    s->has_changes = true;
}

/* The node whose arc to its parent this is. */
static tree_node *lower_end(simplex *s, int32_t at)
{
    tree_node *tail = &s->nodes[s->arcs[at].tail];
    return pred_arc(tail) == at ? tail : &s->nodes[s->arcs[at].head];
}

/* A tree arc keeps its flow; what is above the new capacity is left to be mended. */
static void resize_in_tree(simplex *s, int32_t at, int64_t capacity)
{
    tree_node *v = lower_end(s, at);
    int64_t room = room_of(capacity) - pred_flow(v);
    if (pred_is_up(v))
        v->room_up = room;
    else
        v->room_down = room;
    if (v->room_up <= 0 || v->room_down < 0) s->has_changes = true;
}

/* A full arc stays full, or becomes empty where that changes less. */
static void resize_full(simplex *s, int32_t at, int64_t old, int64_t capacity)
{
    bool becomes_empty = capacity - old > old;
    if (becomes_empty) s->state[at] = AT_LOWER;
    note_flow(s, &s->arcs[at], (becomes_empty ? 0 : capacity) - old);
}

truce_status simplex_set_capacity(simplex *s, int32_t arc, int64_t capacity)
{
    require(s != NULL && arc >= 0 && arc < s->m && capacity >= 0);
    int32_t at = s->place[arc];
    int64_t old = s->capacity[at], sum = s->sum_capacity;
    if (old == capacity) return TRUCE_OK;
    require(!s->is_frozen);
    if (old != FLOW_UNBOUNDED) sum -= old;
    if (capacity != FLOW_UNBOUNDED) {
        require(capacity <= FLOW_AMOUNT_MOST - sum);
        sum += capacity;
    }
    s->sum_capacity = sum;
    s->capacity[at] = capacity;
    if (!s->has_basis) return TRUCE_OK;
    if (s->state[at] == AT_REST)
        resize_in_tree(s, at, capacity);
    else if (s->state[at] == AT_UPPER)
        resize_full(s, at, old, capacity);
    return TRUCE_OK;
}

truce_status simplex_set_supply(simplex *s, int32_t node, int64_t supply)
{
    require(s != NULL && node >= 0 && node < s->n);
    int64_t old = s->supply[node], sum = s->sum_supply - magnitude(old);
    if (old == supply) return TRUCE_OK;
    require(!s->is_frozen);
    require(supply <= FLOW_AMOUNT_MOST - sum && supply >= sum - FLOW_AMOUNT_MOST);
    s->sum_supply = sum + magnitude(supply);
    s->supply[node] = supply;
    if (!s->has_basis) return TRUCE_OK;
    s->excess[node] += supply - old;
    s->has_changes = true;
    return TRUCE_OK;
}

truce_status simplex_set_cost(simplex *s, int32_t arc, int64_t cost)
{
    require(s != NULL && arc >= 0 && arc < s->m);
    require(cost <= FLOW_COST_MOST && cost >= -FLOW_COST_MOST);
    priced_arc *a = &s->arcs[s->place[arc]];
    if (a->cost == cost) return TRUCE_OK;
    a->cost = cost;
    s->has_costs = false;
    return TRUCE_OK;
}

/* ---- mending ------------------------------------------------------------------------------ */

/* Takes a node's arc out of the tree, at the bound that it has reached or passed, and hangs the
 * node at the root. Returns how much less than before flows to the old parent. */
static int64_t cut_off(simplex *s, int32_t node)
{
    tree_node *v = &s->nodes[node];
    int32_t arc = pred_arc(v);
    bool is_up_full = v->room_up <= 0; /* what flows up is as much as can, or more */
    int64_t amount = is_up_full ? -v->room_up : v->room_down;
    if (!is_artificial(s, arc)) s->state[arc] = is_up_full == pred_is_up(v) ? AT_UPPER : AT_LOWER;
    v->parent = s->n;
    tree_set_artificial(s, node, amount);
    return amount;
}

void mend_tree(simplex *s)
{
    int32_t root = s->n;
    bool is_cut = false;
    for (int32_t node = s->back[root]; node != root; node = s->back[node]) {
        tree_node *v = &s->nodes[node];
        int32_t parent = v->parent;
        int64_t more = s->excess[node];
        s->excess[node] = 0;
        v->room_up -= more;
        v->room_down += more;
        if (v->room_up <= 0 || v->room_down < 0) {
            is_cut = is_cut || parent != root;
            more -= cut_off(s, node);
        }
        s->excess[parent] += more;
    }
    s->excess[root] = 0;
    if (is_cut) tree_rebuild(s);
    s->has_changes = false;
    s->has_costs = false; /* potentials are no longer those of the tree */
}
