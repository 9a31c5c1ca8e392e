#include "corridor/givers.h"
#include <stdlib.h>

struct giver {
    int32_t class_of;
    int32_t node;
};

truce_status givers_make(arena *memory, const network *net, const flow_incidence *incidence,
                         const int64_t *flow, givers *out)
{
    givers made = {.net = net};
    TRY(ARENA_ARRAY(memory, net->n_needs, &made.class_of));
    TRY(ARENA_ARRAY(memory, net->n_needs, &made.order));
    TRY(reach_make(memory, &net->problem, incidence, flow, REACH_FROM_SEED, net->hub, &made.ways));
    *out = made;
    return TRUCE_OK;
}

static int compare_givers(const void *left, const void *right)
{
    const struct giver *a = left, *b = right;
    if (a->class_of != b->class_of) return a->class_of > b->class_of ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

/* Where trucks of the hub are left over. */
static void spread_spare(givers *g, int32_t first, int32_t behind)
{
    const network *net = g->net;
    for (int32_t arc = first; arc < behind; arc++)
        if (g->ways.flow[arc] < net->capacity[arc])
            reach_spread(&g->ways, net->head[arc], GIVER_NOBODY);
}

void givers_mark(givers *g)
{
    const network *net = g->net;
    uint32_t n = 0;
    for (uint32_t k = 0; k < net->n_needs; k++)
        if (g->class_of[k] >= 0) g->order[n++] = (struct giver){g->class_of[k], net->needs[k].node};
    if (n > 1) qsort(g->order, n, sizeof *g->order, compare_givers);
    reach_clear(&g->ways);
    spread_spare(g, net->supplies, net->waits); /* depots and stocks of areas */
    for (uint32_t k = 0; k < n; k++) reach_spread(&g->ways, g->order[k].node, g->order[k].class_of);
}
