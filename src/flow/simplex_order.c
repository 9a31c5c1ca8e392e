#include "flow/simplex_state.h"
#include <string.h>

/* ---- arcs ---- */

/* Arcs with the same head stand together, so that a block looks at few potentials, and blocks are
 * dealt like cards, so that one after the other comes from all over the network: what a pivot
 * changes is mostly near it, and the blocks there are left alone for a while. Both matter much: on
 * networks over many days, half the pivots and a third of the time of a strided order. */
static int32_t square_root(int32_t x)
{
    int32_t root = 0;
    while ((int64_t)(root + 1) * (root + 1) <= x) root++;
    return root;
}

/* Smaller blocks take more pivots, larger ones more pricing: about a third of the usual square root
 * of m is best where changing potentials takes most of the time. */
static dealing dealing_of(int32_t m)
{
    int32_t block = 3 * square_root(m) / 10;
    dealing d = {.block = block < 10 ? 10 : block};
    d.blocks = m / d.block + (m % d.block > 0);
    d.rows = square_root(d.blocks) + 1;
    d.missing = d.blocks * d.block - m;
    return d;
}

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t dealt(const dealing *d, int32_t block)
{
    int32_t row = block % d->rows;
    return row * (d->blocks / d->rows) + smaller(row, d->blocks % d->rows) + block / d->rows;
}

int32_t order_place(const dealing *d, int32_t k)
{
    int32_t at = dealt(d, k / d->block);
    return at * d->block + k % d->block - (at > dealt(d, d->blocks - 1) ? d->missing : 0);
}

static void copy_arc(simplex *s, const flow_problem *p, int32_t arc, int32_t place)
{
    s->tail[place] = p->tail[arc];
    s->head[place] = p->head[arc];
    s->cost[place] = p->cost == NULL ? 0 : p->cost[arc];
    s->capacity[place] = p->capacity[arc];
    set_state(s, place, AT_LOWER);
    if (p->capacity[arc] != FLOW_UNBOUNDED) s->sum_capacity += p->capacity[arc];
    s->place[arc] = place;
}

void order_arcs(simplex *s, const flow_problem *p)
{
    int32_t *behind = s->thread; /* how many arcs have their place before those of a head */
    s->deal = dealing_of(s->m);
    for (int32_t arc = 0; arc < s->m; arc++) behind[p->head[arc] + 1]++;
    for (int32_t node = 0; node < s->n; node++) behind[node + 1] += behind[node];
    for (int32_t node = 0; node <= s->n; node++) {
        s->in[node] = behind[node];
        s->out[node] = -1;
    }
    for (int32_t arc = 0; arc < s->m; arc++)
        copy_arc(s, p, arc, order_place(&s->deal, behind[p->head[arc]]++));
    for (int32_t place = s->m - 1; place >= 0; place--) {
        s->next_out[place] = s->out[s->tail[place]];
        s->out[s->tail[place]] = place;
    }
}

/* ---- nodes ---- */

/* Puts 64-bit numbers where their nodes went; `other` is scratch. */
static void permute(const int32_t *name, int32_t n, int64_t **numbers, int64_t **other)
{
    int64_t *from = *numbers, *to = *other;
    for (int32_t node = 0; node <= n; node++) to[name[node]] = from[node];
    *numbers = to;
    *other = from;
}

/* The same with 32 bits. */
static void permute_small(const int32_t *name, int32_t n, int32_t *numbers, int64_t *other)
{
    int32_t *to = (int32_t *)(void *)other;
    for (int32_t node = 0; node <= n; node++) to[name[node]] = numbers[node];
    memcpy(numbers, to, ((size_t)n + 1) * sizeof *numbers);
}

static void permute_nodes(simplex *s, const int32_t *name)
{
    tree_node *to = s->spare;
    for (int32_t node = 0; node <= s->n; node++) {
        tree_node v = s->nodes[node];
        if (v.parent >= 0) v.parent = name[v.parent];
        v.last = name[v.last];
        if (is_artificial(s, pred_arc(&v)) && node < s->n)
            v.pred = 2 * ((uint32_t)s->m + (uint32_t)name[node]) + (v.pred & 1U);
        to[name[node]] = v;
    }
    s->spare = s->nodes;
    s->nodes = to;
}

void order_nodes(simplex *s)
{
    int32_t root = s->n, *name = s->back, count = 0;
    uint64_t wait = 5 * ((uint64_t)s->m + 8 * (uint64_t)s->n);
    if (s->work.moved - s->moved_before < wait) return;
    s->moved_before = s->work.moved;
    for (int32_t node = s->thread[root]; node != root; node = s->thread[node]) name[node] = count++;
    name[root] = root;
    permute_nodes(s, name);
    permute(name, root, &s->potential, &s->excess);
    permute(name, root, &s->supply, &s->excess);
    permute(name, root, &s->hang, &s->excess);
    permute_small(name, root, s->out, s->excess);
    permute_small(name, root, s->in, s->excess);
    memset(s->excess, 0, ((size_t)root + 1) * sizeof *s->excess);
    for (int32_t node = 0; node < s->n; node++) s->spot[node] = name[s->spot[node]];
    for (int32_t place = 0; place < s->m; place++) {
        s->tail[place] = name[s->tail[place]];
        s->head[place] = name[s->head[place]];
    }
    for (int32_t node = 0; node <= root; node++) link_thread(s, node, node == root ? 0 : node + 1);
}
