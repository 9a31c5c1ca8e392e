#include "flow/simplex.h"
#include <string.h>

/* The tree is kept as in Barr, Glover & Klingman: `thread` lists the nodes in preorder, circularly;
 * a subtree is the `size` nodes from its root to its `last` one. What a pivot's cycle needs stands
 * together in a record: how much more can be sent from the node to its parent (room_up) and back
 * (room_down). The flow of a tree arc is one of the two, that of any other arc is 0 or its
 * capacity, so no flow is stored. Strongly feasible: room_up > 0 at each node but the root.
 *
 * Arc m + v is the artificial arc of node v, which leads to the root or from it, as needed. */

#define ENDLESS (INT64_C(1) << 62)   /* room of an unbounded arc that carries nothing */
#define ROOM_MOST (INT64_C(1) << 61) /* between all bounded rooms and all unbounded ones */

typedef struct priced_arc {
    int32_t tail;
    int32_t head;
    int64_t cost;
} priced_arc;

typedef struct tree_node {
    int32_t parent;
    uint32_t pred; /* 2 * arc + 1 when the arc leads from the node to its parent, + 0 else */
    int32_t size;
    int32_t last;
    int64_t room_up;
    int64_t room_down;
} tree_node;

enum { AT_UPPER = -1, IN_TREE = 0, AT_LOWER = 1 };

struct simplex {
    arena *memory;
    int32_t n; /* nodes of the problem; the root is node n */
    int32_t m;
    /* m, in the order in which they are priced */
    priced_arc *arcs;
    int64_t *capacity;
    int8_t *state;
    int32_t *place; /* of an arc of the problem among the priced ones */
    /* n + 1 */
    tree_node *nodes;
    int32_t *thread;
    int32_t *back; /* the thread backwards */
    int64_t *potential;
    int64_t *excess; /* what a node has too much since the last solve; 0 in between */
    int64_t *supply;

    int64_t sum_capacity; /* of the bounded arcs */
    int64_t sum_supply;   /* magnitudes */
    int64_t cost_most;    /* the largest magnitude so far */
    int64_t artificial_cost;
    int32_t block;
    int32_t next; /* where pricing goes on */
    bool has_basis;
    bool has_excess;      /* rooms or excesses are not those of a feasible flow */
    bool has_other_costs; /* potentials are not those of the tree */
    simplex_work work;
};

/* ---- reading the state ---- */

static bool is_artificial(const simplex *s, int32_t arc)
{
    return arc >= s->m;
}

static int32_t pred_arc(const tree_node *v)
{
    return (int32_t)(v->pred >> 1);
}

static bool pred_is_up(const tree_node *v)
{
    return (v->pred & 1) != 0;
}

/* Flow of the arc between a node and its parent. */
static int64_t pred_flow(const tree_node *v)
{
    return pred_is_up(v) ? v->room_down : v->room_up;
}

static int64_t room_of(int64_t capacity)
{
    return capacity == FLOW_UNBOUNDED ? ENDLESS : capacity;
}

/* ---- making ---- */

static truce_status take_arrays(simplex *s, arena *a)
{
    size_t m = (size_t)s->m, n = (size_t)s->n + 1;
    TRY(ARENA_ARRAY(a, m, &s->arcs));
    TRY(ARENA_ARRAY(a, m, &s->capacity));
    TRY(ARENA_ARRAY(a, m, &s->state));
    TRY(ARENA_ARRAY(a, m, &s->place));
    TRY(ARENA_ARRAY(a, n, &s->nodes));
    TRY(ARENA_ARRAY(a, n, &s->thread));
    TRY(ARENA_ARRAY(a, n, &s->back));
    TRY(ARENA_ARRAY(a, n, &s->potential));
    TRY(ARENA_ARRAY(a, n, &s->excess));
    return ARENA_ARRAY(a, n, &s->supply);
}

static int64_t magnitude(int64_t x)
{
    return x < 0 ? -x : x;
}
int simplex_chunk = 1, simplex_crash = 0;
double simplex_block_factor = 1;
static void copy_problem(simplex *s, const flow_problem *p)
{
    int32_t place = 0;
    int32_t chunk = simplex_chunk;
    int32_t n_chunks = (p->n_arcs + chunk - 1) / chunk;
    int32_t step = 1;
    if (simplex_chunk < 1000000)
        while ((int64_t)step * step < n_chunks) step++;
    for (int32_t first = 0; first < step; first++)
        for (int32_t c = first; c < n_chunks; c += step)
            for (int32_t arc = c * chunk; arc < (c + 1) * chunk && arc < p->n_arcs; arc++) {
                int64_t cost = p->cost == NULL ? 0 : p->cost[arc];
                s->arcs[place] = (priced_arc){p->tail[arc], p->head[arc], cost};
                s->capacity[place] = p->capacity[arc];
                s->state[place] = AT_LOWER;
                s->place[arc] = place++;
                if (p->capacity[arc] != FLOW_UNBOUNDED) s->sum_capacity += p->capacity[arc];
                if (magnitude(cost) > s->cost_most) s->cost_most = magnitude(cost);
            }
    for (int32_t node = 0; node < p->n_nodes && p->supply != NULL; node++) {
        s->supply[node] = p->supply[node];
        s->sum_supply += magnitude(p->supply[node]);
    }
    int32_t root_m = 1;
    while ((int64_t)root_m * root_m < s->m) root_m++;
    s->block = (int32_t)(root_m * simplex_block_factor);
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

/* ---- the tree ---- */

static void link_thread(simplex *s, int32_t before, int32_t behind)
{
    s->thread[before] = behind;
    s->back[behind] = before;
}

/* Hangs a node at the root by its artificial arc, which carries `amount` (negative: from the root).
 * Nothing but the arc is changed. */
static void set_artificial(simplex *s, int32_t node, int64_t amount)
{
    tree_node *v = &s->nodes[node];
    bool is_up = amount >= 0;
    v->pred = 2 * ((uint32_t)s->m + (uint32_t)node) + (is_up ? 1U : 0U);
    v->room_up = is_up ? ENDLESS - amount : -amount;
    v->room_down = is_up ? amount : ENDLESS + amount;
}

/* The first basis: each node hangs at the root. */
static void start(simplex *s)
{
    tree_node *root = &s->nodes[s->n];
    *root = (tree_node){.parent = -1, .size = s->n + 1, .last = s->n > 0 ? s->n - 1 : s->n};
    s->potential[s->n] = 0;
    link_thread(s, s->n, s->n);
    for (int32_t node = 0; node < s->n; node++) {
        s->nodes[node] = (tree_node){.parent = s->n, .size = 1, .last = node};
        set_artificial(s, node, s->supply[node]);
        link_thread(s, node == 0 ? s->n : node - 1, node);
        link_thread(s, node, s->n);
    }
    s->has_basis = true;
    s->has_excess = false;
    s->has_other_costs = true;
}

static int64_t pred_cost(const simplex *s, const tree_node *v)
{
    int32_t arc = pred_arc(v);
    return is_artificial(s, arc) ? s->artificial_cost : s->arcs[arc].cost;
}

/* Sets all potentials so that the arcs of the tree have reduced cost 0. */
static void price_tree(simplex *s)
{
    int32_t root = s->n;
    s->potential[root] = 0;
    for (int32_t node = s->thread[root]; node != root; node = s->thread[node]) {
        const tree_node *v = &s->nodes[node];
        int64_t cost = pred_cost(s, v);
        s->potential[node] = s->potential[v->parent] + (pred_is_up(v) ? -cost : cost);
    }
    s->has_other_costs = false;
}

/* ---- a pivot ---- */

typedef struct pivot {
    int32_t arc;    /* that enters */
    int32_t first;  /* the cycle goes from here over the entering arc */
    int32_t second; /* to here, up to the join, and down again */
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
    int64_t first_room = room_of(s->capacity[p->arc]), second_room = INT64_MAX;
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

static void shift_all(simplex *s, int64_t shift)
{
    for (int32_t node = 0; node <= s->n; node++) s->potential[node] += shift;
}

/* Adds `shift` to the potentials of a subtree, or takes it from those of all other nodes where they
 * are fewer: only differences matter. */
static void shift_potentials(simplex *s, int32_t top, int64_t shift)
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

/* Brings an arc into the tree. Returns false when its cycle has no end. */
static bool enter(simplex *s, int32_t arc)
{
    const priced_arc *e = &s->arcs[arc];
    bool is_forward = s->state[arc] == AT_LOWER;
    pivot p = {.arc = arc,
               .first = is_forward ? e->tail : e->head,
               .second = is_forward ? e->head : e->tail};
    find_cycle(s, &p);
    if (p.amount > ROOM_MOST) return false;
    s->work.pivots++;
    if (p.amount > 0) push(s, &p);
    if (p.leaving < 0) {
        s->state[arc] = is_forward ? AT_UPPER : AT_LOWER;
        return true;
    }
    const tree_node *out = &s->nodes[p.leaving];
    int32_t leaving_arc = pred_arc(out);
    if (!is_artificial(s, leaving_arc))
        s->state[leaving_arc] = pred_flow(out) == 0 ? AT_LOWER : AT_UPPER;
    s->state[arc] = IN_TREE;

    int64_t room = room_of(s->capacity[arc]);
    int64_t flow = is_forward ? p.amount : room - p.amount;
    int32_t top = p.is_at_second ? p.second : p.first, under = p.is_at_second ? p.first : p.second;
    bool is_up = top == e->tail;
    int64_t reduced = e->cost + s->potential[e->tail] - s->potential[e->head];
    rehang(s, top, p.leaving, under, p.join, 2 * (uint32_t)arc + (is_up ? 1U : 0U),
           is_up ? room - flow : flow, is_up ? flow : room - flow);
    shift_potentials(s, top, is_up ? -reduced : reduced);
    return true;
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

/* ---- solving ---- */

static void set_artificial_cost(simplex *s)
{
    int64_t wanted = (s->cost_most + 1) * (s->n + 1);
    if (wanted == s->artificial_cost) return;
    s->artificial_cost = wanted;
    s->has_other_costs = true;
}

truce_status simplex_solve(simplex *s, work_meter *w, simplex_answer *answer)
{
    require(s != NULL && answer != NULL);
    s->work = (simplex_work){0};
    work_meter silent = work_meter_of(NULL);
    if (w == NULL) w = &silent;
    set_artificial_cost(s);
    if (!s->has_basis) start(s);
    if (s->has_other_costs) price_tree(s);
    simplex_answer a = {.outcome = SIMPLEX_OPTIMAL, .cycle_arc = -1};
    for (;;) {
        uint64_t before = s->work.scanned + s->work.moved + s->work.walked;
        int32_t arc = price(s);
        if (arc < 0) break;
        if (!enter(s, arc)) {
            a.outcome = SIMPLEX_UNBOUNDED;
            break;
        }
        if (work_spend(w, s->work.scanned + s->work.moved + s->work.walked - before) != TRUCE_OK) {
            a.outcome = SIMPLEX_STOPPED;
            break;
        }
    }
    for (int32_t arc = 0; arc < s->m; arc++)
        if (s->state[arc] == AT_UPPER) a.cost += (int128)s->capacity[arc] * s->arcs[arc].cost;
    for (int32_t node = 0; node < s->n; node++) {
        const tree_node *v = &s->nodes[node];
        if (!is_artificial(s, pred_arc(v)))
            a.cost += (int128)pred_flow(v) * s->arcs[pred_arc(v)].cost;
        else if (pred_is_up(v))
            a.unsent += pred_flow(v);
        else
            a.undelivered += pred_flow(v);
    }
    a.work = s->work;
    *answer = a;
    return TRUCE_OK;
}
