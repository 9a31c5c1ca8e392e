#include "flow/simplex_state.h"

static void link_thread(simplex *s, int32_t before, int32_t behind)
{
    s->thread[before] = behind;
    s->back[behind] = before;
}

/* ---- making ------------------------------------------------------------------------------- */

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
    s->nodes[s->n] =
        (tree_node){.parent = -1, .size = s->n + 1, .last = s->n > 0 ? s->n - 1 : s->n};
    link_thread(s, s->n, s->n);
    for (int32_t node = 0; node < s->n; node++) {
        s->nodes[node] = (tree_node){.parent = s->n, .size = 1, .last = node};
        tree_set_artificial(s, node, s->supply[node]);
        link_thread(s, node == 0 ? s->n : node - 1, node);
        link_thread(s, node, s->n);
    }
}

void tree_rebuild(simplex *s)
{
    int32_t root = s->n, *order = s->back;
    tree_node *nodes = s->nodes;
    for (int32_t node = 0; node <= root; node++) nodes[node].size = 1;
    for (int32_t node = s->back[root]; node != root; node = s->back[node])
        nodes[nodes[node].parent].size += nodes[node].size;
    /* `last` counts, for now, the places below each node that are taken. */
    s->spot[root] = 0;
    nodes[root].last = 1;
    for (int32_t node = s->thread[root]; node != root; node = s->thread[node]) {
        s->spot[node] = nodes[nodes[node].parent].last;
        nodes[nodes[node].parent].last += nodes[node].size;
        nodes[node].last = s->spot[node] + 1;
    }
    for (int32_t node = 0; node <= root; node++) order[s->spot[node]] = node;
    for (int32_t node = 0; node <= root; node++)
        nodes[node].last = order[s->spot[node] + nodes[node].size - 1];
    for (int32_t k = 0; k <= root; k++) s->thread[order[k]] = order[k == root ? 0 : k + 1];
    for (int32_t node = 0; node <= root; node++) s->spot[s->thread[node]] = node;
    for (int32_t node = 0; node <= root; node++) s->back[node] = s->spot[node];
}

/* ---- turning a subtree -------------------------------------------------------------------- */

void tree_rehang(simplex *s, int32_t top, int32_t bottom, int32_t under, int32_t join,
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

/* ---- potentials --------------------------------------------------------------------------- */

void tree_price(simplex *s)
{
    int32_t root = s->n;
    s->potential[root] = 0;
    for (int32_t node = s->thread[root]; node != root; node = s->thread[node]) {
        const tree_node *v = &s->nodes[node];
        int32_t arc = pred_arc(v);
        int64_t cost = is_artificial(s, arc) ? s->artificial_cost : s->arcs[arc].cost;
        s->potential[node] = s->potential[v->parent] + (pred_is_up(v) ? -cost : cost);
    }
}

/* Adds the same to all potentials. */
static void shift_all(simplex *s, int64_t shift)
{
    for (int32_t node = 0; node <= s->n; node++) s->potential[node] += shift;
}

void tree_shift(simplex *s, int32_t top, int64_t shift)
{
    int64_t *potential = s->potential;
    const int32_t *thread = s->thread;
    int32_t size = s->nodes[top].size, behind = thread[s->nodes[top].last];
    if (size <= s->n / 2) {
        s->work.moved += (uint64_t)size;
        for (int32_t node = top; node != behind; node = thread[node]) potential[node] += shift;
        return;
    }
    s->work.moved += (uint64_t)(s->n + 1 - size);
    for (int32_t node = behind; node != top; node = thread[node]) potential[node] -= shift;
    if (magnitude(potential[s->n]) > FLOW_COST_MOST) shift_all(s, -potential[s->n]);
}
