#include "corridor/fair_proof.h"
#include <stdlib.h>

/* The key of a truck that comes when `served` of `needed` are served already. */
typedef struct truck_key {
    int64_t served;
    int64_t needed;
} truck_key;

static int compare_keys(truck_key a, truck_key b)
{
    int order = fraction_compare(a.served, a.needed, b.served, b.needed);
    return order != 0 ? order : (a.needed > b.needed) - (a.needed < b.needed);
}

/* A need that could give its last truck. */
typedef struct offer {
    truck_key key;
    size_t need;
} offer;

static int compare_offers(const void *left, const void *right)
{
    const offer *a = left, *b = right;
    int order = compare_keys(b->key, a->key); /* the largest first */
    return order != 0 ? order : (a->need > b->need) - (a->need < b->need);
}

/* The residual network without the hub, as lists: the arc that a node's list goes on with. */
typedef struct proof {
    const fair_question *q;
    int32_t *
        first; /* n: the last arc end of the node's list, 2 * arc + (1: the arc's head); -1: none */
    int32_t *next; /* 2 m */
    int64_t
        *giver; /* n: the need that would give, n_needs: nobody has to, -1: nothing comes here */
    int32_t *queue;
} proof;

static truce_status take_arrays(arena *a, proof *x)
{
    size_t n = (size_t)x->q->p->n_nodes, m = (size_t)x->q->p->n_arcs;
    TRY(ARENA_ARRAY(a, n, &x->first));
    TRY(ARENA_ARRAY(a, 2 * m, &x->next));
    TRY(ARENA_ARRAY(a, n, &x->giver));
    TRY(ARENA_ARRAY(a, n, &x->queue));
    for (size_t v = 0; v < n; v++) {
        x->first[v] = -1;
        x->giver[v] = -1;
    }
    for (int32_t arc = 0; arc < x->q->p->n_arcs; arc++) {
        int32_t tail = x->q->p->tail[arc], head = x->q->p->head[arc];
        x->next[2 * arc] = x->first[tail];
        x->first[tail] = 2 * arc;
        x->next[2 * arc + 1] = x->first[head];
        x->first[head] = 2 * arc + 1;
    }
    return TRUCE_OK;
}

/* Everything that a truck more at a node can be passed on to, and that had no giver yet. */
static void spread(proof *x, int32_t from, int64_t giver)
{
    const flow_problem *p = x->q->p;
    int32_t n = 0;
    if (from == x->q->hub || x->giver[from] >= 0) return;
    x->giver[from] = giver;
    x->queue[n++] = from;
    for (int32_t k = 0; k < n; k++)
        for (int32_t end = x->first[x->queue[k]]; end >= 0; end = x->next[end]) {
            int32_t arc = end / 2, to = end % 2 == 0 ? p->head[arc] : p->tail[arc];
            bool is_way = end % 2 == 0 ? x->q->flow[arc] < p->capacity[arc] : x->q->flow[arc] > 0;
            if (!is_way || to == x->q->hub || x->giver[to] >= 0) continue;
            x->giver[to] = giver;
            x->queue[n++] = to;
        }
}

/* What goes from a need's node to the hub is served. */
static int64_t served_at(const proof *x, int32_t node)
{
    int64_t served = 0;
    for (int32_t end = x->first[node]; end >= 0; end = x->next[end])
        if (end % 2 == 0 && x->q->p->head[end / 2] == x->q->hub) served += x->q->flow[end / 2];
    return served;
}

static truce_status judge(arena *scratch, const fair_question *q, fair_verdict *out)
{
    proof x = {.q = q};
    offer *offers;
    int64_t *served;
    size_t n = 0;
    TRY(take_arrays(scratch, &x));
    TRY(ARENA_ARRAY(scratch, q->n_needs, &offers));
    TRY(ARENA_ARRAY(scratch, q->n_needs, &served));
    for (size_t k = 0; k < q->n_needs; k++) {
        served[k] = served_at(&x, q->node[k]);
        if (served[k] > 0) offers[n++] = (offer){{served[k] - 1, q->needed[k]}, k};
    }
    if (n > 1) qsort(offers, n, sizeof *offers, compare_offers);
    for (int32_t arc = 0; arc < q->p->n_arcs; arc++)
        if (q->p->tail[arc] == q->hub && q->flow[arc] < q->p->capacity[arc])
            spread(&x, q->p->head[arc], (int64_t)q->n_needs);
    for (size_t k = 0; k < n; k++) spread(&x, q->node[offers[k].need], (int64_t)offers[k].need);
    *out = (fair_verdict){.is_fairest = true};
    for (size_t k = 0; k < q->n_needs && out->is_fairest; k++) {
        int64_t giver = x.giver[q->node[k]];
        if (served[k] >= q->needed[k] || giver < 0) continue;
        truck_key wanted = {served[k], q->needed[k]};
        bool is_free = giver == (int64_t)q->n_needs;
        if (!is_free && compare_keys((truck_key){served[giver] - 1, q->needed[giver]}, wanted) <= 0)
            continue;
        *out = (fair_verdict){false, k, (size_t)giver};
    }
    return TRUCE_OK;
}

truce_status fair_proof(arena *scratch, const fair_question *q, fair_verdict *out)
{
    arena_mark here = arena_here(scratch);
    truce_status status = judge(scratch, q, out);
    arena_rewind(scratch, here);
    return status;
}
