#include "flow/simplex_state.h"

/* A thread of n + 1 nodes that comes back to the root, and the same backwards: each node once. */
static bool is_circle(const simplex *s)
{
    int32_t node = s->n;
    for (int32_t step = 0; step <= s->n; step++) {
        int32_t behind = s->thread[node];
        if (behind < 0 || behind > s->n || s->back[behind] != node) return false;
        if (behind == s->n) return step == s->n;
        node = behind;
    }
    return false;
}

/* The children of a node follow it and each other in the thread; its size and last node are theirs
 * together. Adds their number to `*children`. */
static bool has_children(const simplex *s, int32_t node, int64_t *children)
{
    const tree_node *v = &s->nodes[node];
    int32_t last = node, size = 1;
    while (last != s->back[s->n] && s->nodes[s->thread[last]].parent == node) {
        const tree_node *child = &s->nodes[s->thread[last]];
        if (child->size < 1 || child->last < 0 || child->last > s->n) return false;
        if (size > s->n) return false;
        size += child->size;
        last = child->last;
        ++*children;
    }
    return v->size == size && v->last == last;
}

static bool is_tree(const simplex *s)
{
    if (!is_circle(s) || s->nodes[s->n].parent != -1 || s->nodes[s->n].size != s->n + 1)
        return false;
    int64_t children = 0;
    for (int32_t node = 0; node <= s->n; node++)
        if (!has_children(s, node, &children)) return false;
    return children == s->n;
}

/* The arc above a node: its ends, its rooms. */
static bool has_pred(const simplex *s, int32_t node)
{
    const tree_node *v = &s->nodes[node];
    int32_t arc = pred_arc(v);
    int64_t room = ENDLESS;
    if (is_artificial(s, arc)) {
        if (arc - s->m != node || v->parent != s->n) return false;
    } else {
        int32_t lower = pred_is_up(v) ? s->tail[arc] : s->head[arc];
        int32_t upper = pred_is_up(v) ? s->head[arc] : s->tail[arc];
        if (lower != node || upper != v->parent || s->state[arc] != IN_TREE) return false;
        room = room_of(s->capacity[arc]);
    }
    if (s->has_excess) return v->room_up + v->room_down == room;
    return v->room_up > 0 && v->room_down >= 0 && v->room_up + v->room_down == room &&
           pred_flow(v) < ROOM_MOST;
}

static bool are_preds(const simplex *s)
{
    int64_t in_tree = 0;
    for (int32_t node = 0; node < s->n; node++) {
        if (!has_pred(s, node)) return false;
        if (!is_artificial(s, pred_arc(&s->nodes[node]))) in_tree++;
    }
    for (int32_t place = 0; place < s->m; place++) {
        if (s->state[place] == IN_TREE) in_tree--;
        if (s->state[place] == AT_UPPER && s->capacity[place] == FLOW_UNBOUNDED) return false;
        if (s->sign[place] != s->state[place] && (s->sign[place] != 0 || !s->is_frozen))
            return false;
    }
    return in_tree == 0;
}

static uint64_t weight_of(int32_t node)
{
    uint64_t x = ((uint64_t)node + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return (x ^ x >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
}

/* All nodes at once, without memory: each one's balance is multiplied by a number of its own, and
 * the sum is 0 modulo 2^64. */
static bool is_conserved(const simplex *s)
{
    uint64_t sum = 0;
    for (int32_t place = 0; place < s->m; place++)
        sum +=
            (uint64_t)flow_at(s, place) * (weight_of(s->tail[place]) - weight_of(s->head[place]));
    for (int32_t node = 0; node < s->n; node++)
        sum += (uint64_t)(left_at(s, node) + s->excess[node] - s->supply[node]) * weight_of(node);
    return sum == 0;
}

static bool is_priced(const simplex *s)
{
    for (int32_t node = 0; node < s->n; node++) {
        const tree_node *v = &s->nodes[node];
        int64_t cost = pred_cost(s, v);
        int64_t apart = s->potential[v->parent] - s->potential[node];
        if (apart != (pred_is_up(v) ? cost : -cost)) return false;
    }
    return true;
}

bool simplex_check(const simplex *s)
{
    if (!s->has_basis) return true;
    if (!is_tree(s) || !are_preds(s) || !is_conserved(s)) return false;
    return s->has_other_costs || is_priced(s);
}
