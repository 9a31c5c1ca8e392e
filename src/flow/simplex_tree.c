#include "flow/simplex_state.h"

/* ---- the tree as a whole ---- */

void tree_set_artificial(simplex *s, int32_t node, int64_t amount)
{
    tree_node *v = &s->nodes[node];
    bool is_up = amount >= 0;
    v->pred = 2 * ((uint32_t)s->m + (uint32_t)node) + (is_up ? 1U : 0U);
    v->room_up = is_up ? ENDLESS - amount : -amount;
    v->room_down = is_up ? amount : ENDLESS + amount;
}

void tree_start(simplex *s)
{
    tree_node *root = &s->nodes[s->n];
    *root = (tree_node){.parent = -1, .size = s->n + 1, .last = s->n > 0 ? s->n - 1 : s->n};
    s->potential[s->n] = 0;
    link_thread(s, s->n, s->n);
    for (int32_t node = 0; node < s->n; node++) {
        s->nodes[node] = (tree_node){.parent = s->n, .size = 1, .last = node};
        tree_set_artificial(s, node, s->supply[node]);
        link_thread(s, node == 0 ? s->n : node - 1, node);
        link_thread(s, node, s->n);
    }
    s->has_basis = true;
    s->has_other_costs = true;
}

static void shift_all(simplex *s, int64_t shift)
{
    for (int32_t node = 0; node <= s->n; node++) s->potential[node] += shift;
}

/* Only differences matter: gives the root the potential with which the largest subtree below it
 * keeps those that it has. */
static void keep_largest(simplex *s)
{
    int32_t root = s->n, largest = s->thread[root];
    for (int32_t node = largest; node != root; node = behind_subtree(s, node))
        if (s->nodes[node].size > s->nodes[largest].size) largest = node;
    if (largest == root) return;
    const tree_node *v = &s->nodes[largest];
    int64_t cost = pred_cost(s, v);
    s->potential[root] = s->potential[largest] + (pred_is_up(v) ? cost : -cost);
    if (magnitude_of(s->potential[root]) > FLOW_COST_MOST) shift_all(s, -s->potential[root]);
}

void tree_price(simplex *s)
{
    int32_t root = s->n;
    if (s->is_near)
        keep_largest(s);
    else
        s->potential[root] = 0;
    for (int32_t node = s->thread[root]; node != root; node = s->thread[node]) {
        const tree_node *v = &s->nodes[node];
        int64_t cost = pred_cost(s, v);
        int64_t potential = s->potential[v->parent] + (pred_is_up(v) ? -cost : cost);
        if (s->is_near && potential != s->potential[node]) near_touch(s, node);
        s->potential[node] = potential;
    }
    s->has_other_costs = false;
}

/* ---- a pivot ---- */

typedef struct pivot {
    int32_t arc; /* that enters */
    int32_t tail;
    int32_t head;
    int64_t capacity; /* of the entering arc */
    int64_t reduced;  /* its reduced cost */
    bool is_forward;  /* it fills from 0 on; else it is full and empties */
    int32_t first;    /* the cycle goes from here over the entering arc */
    int32_t second;   /* to here, up to the join, and down again */
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
    int64_t first_room = p->capacity, second_room = INT64_MAX;
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

/* The subtree below the leaving arc, turned so that `top` is its root, and hung below `under`. */
static void rehang(simplex *s, int32_t top, int32_t bottom, int32_t under, int32_t join,
                   uint32_t pred, int64_t room_up, int64_t room_down)
{
    tree_node *nodes = s->nodes;
    int32_t *thread = s->thread, *back = s->back;
    int32_t total = nodes[bottom].size;
    int32_t old_parent = nodes[bottom].parent;
    int32_t old_last = nodes[bottom].last;
    int32_t before_all = back[bottom];

    /* Up the stem: each node's subtree without that of the node before it, behind that one's. */
    int32_t end = nodes[top].last, behind = thread[end];
    int32_t node = top, new_parent = under, size_before = 0, last_before = end;
    int32_t before = back[top];
    for (;;) {
        tree_node *v = &nodes[node];
        int32_t up = v->parent;
        uint32_t old_pred = v->pred;
        int64_t old_up = v->room_up, old_down = v->room_down;
        int32_t old_size = v->size;
        if (node != top) {
            int32_t own_end = before; /* the last node of the part before the stem's subtree */
            before = back[node];
            link_thread(s, end, node);
            end = own_end;
            if (v->last != last_before) {
                link_thread(s, end, behind);
                end = v->last;
                behind = thread[end];
                last_before = end;
            }
        }
        v->parent = new_parent;
        v->pred = pred;
        v->room_up = room_up;
        v->room_down = room_down;
        v->size = total - size_before;
        if (node == bottom) break;
        size_before = old_size;
        new_parent = node;
        pred = old_pred ^ 1U;
        room_up = old_down;
        room_down = old_up;
        node = up;
    }
    for (node = bottom; node != under; node = nodes[node].parent) nodes[node].last = end;

    /* Out of the old place. */
    link_thread(s, before_all, behind);
    for (int32_t w = old_parent; w != join; w = nodes[w].parent) nodes[w].size -= total;
    for (int32_t w = old_parent; w >= 0 && nodes[w].last == old_last; w = nodes[w].parent)
        nodes[w].last = before_all;
    /* Into the new one. */
    behind = thread[under];
    link_thread(s, under, top);
    link_thread(s, end, behind);
    for (int32_t w = under; w != join; w = nodes[w].parent) nodes[w].size += total;
    for (int32_t w = under; w >= 0 && nodes[w].last == under; w = nodes[w].parent)
        nodes[w].last = end;
}

static void touch_all(simplex *s, int32_t first, int32_t behind)
{
    for (int32_t node = first; node != behind; node = s->thread[node]) near_touch(s, node);
}

void tree_shift(simplex *s, int32_t top, int64_t shift)
{
    int64_t *potential = s->potential;
    const int32_t *thread = s->thread;
    int32_t size = s->nodes[top].size, behind = thread[s->nodes[top].last];
    if (size <= s->n / 2) {
        s->work.moved += (uint64_t)size;
        for (int32_t node = top; node != behind; node = thread[node]) potential[node] += shift;
        if (s->is_near) touch_all(s, top, behind);
        return;
    }
    s->work.moved += (uint64_t)(s->n + 1 - size);
    for (int32_t node = behind; node != top; node = thread[node]) potential[node] -= shift;
    if (s->is_near) touch_all(s, behind, top);
    if (magnitude_of(potential[s->n]) > FLOW_COST_MOST) shift_all(s, -potential[s->n]);
}

static pivot pivot_of(const simplex *s, int32_t arc)
{
    pivot p = {.arc = arc, .is_forward = true};
    int64_t cost;
    if (is_artificial(s, arc)) {
        int32_t node = arc - s->m;
        bool is_up = s->potential[node] < s->potential[s->n];
        p.tail = is_up ? node : s->n;
        p.head = is_up ? s->n : node;
        p.capacity = ENDLESS;
        cost = s->artificial_cost;
    } else {
        p.tail = s->tail[arc];
        p.head = s->head[arc];
        p.capacity = room_of(s->capacity[arc]);
        p.is_forward = s->state[arc] == AT_LOWER;
        cost = s->cost[arc];
    }
    p.reduced = cost + s->potential[p.tail] - s->potential[p.head];
    p.first = p.is_forward ? p.tail : p.head;
    p.second = p.is_forward ? p.head : p.tail;
    return p;
}

/* The lower end of the leaving arc and all below it go to the entering arc. */
static void exchange(simplex *s, const pivot *p)
{
    int64_t flow = p->is_forward ? p->amount : p->capacity - p->amount;
    int64_t room = p->capacity - flow;
    int32_t top = p->is_at_second ? p->second : p->first;
    int32_t under = p->is_at_second ? p->first : p->second;
    bool is_up = top == p->tail;
    rehang(s, top, p->leaving, under, p->join, 2 * (uint32_t)p->arc + (is_up ? 1U : 0U),
           is_up ? room : flow, is_up ? flow : room);
    tree_shift(s, top, is_up ? -p->reduced : p->reduced);
}

bool tree_enter(simplex *s, int32_t arc)
{
    pivot p = pivot_of(s, arc);
    find_cycle(s, &p);
    if (p.amount > ROOM_MOST) return false;
    s->work.pivots++;
    if (p.amount > 0) push(s, &p);
    if (p.leaving < 0) {
        set_state(s, arc, p.is_forward ? AT_UPPER : AT_LOWER);
        return true;
    }
    const tree_node *out = &s->nodes[p.leaving];
    int32_t leaving_arc = pred_arc(out);
    if (!is_artificial(s, leaving_arc))
        set_state(s, leaving_arc, pred_flow(out) == 0 ? AT_LOWER : AT_UPPER);
    if (!is_artificial(s, arc)) set_state(s, arc, IN_TREE);
    exchange(s, &p);
    return true;
}
