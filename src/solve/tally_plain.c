/* tally_plain.c -- how many outcomes there are when nobody needs anything any more: no sums are
 * looked at, each state has a number. */
#include "solve/tally_list.h"
#include <string.h>

/* Writes the product of the counts of some states; `other` is scratch for another count. */
static uint64_t *multiply_counts(const tallier *t, const uint64_t *counts, uint32_t n,
                                 const uint32_t *states, uint64_t factor, uint64_t *product,
                                 uint64_t *other)
{
    memset(product, 0, t->n_limbs * sizeof *product);
    product[0] = factor;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t *swap = product;
        memset(other, 0, t->n_limbs * sizeof *other);
        tally_add_product(other, product, counts + states[i] * t->n_limbs, t->n_limbs);
        product = other;
        other = swap;
    }
    return product;
}

truce_status tally_count_plainly(tallier *t, uint64_t *total)
{
    const decision_graph *g = t->g;
    size_t n_limbs = t->n_limbs;
    uint64_t *counts, *one, *a, *b;
    uint32_t *roots;
    TRY(arena_take(t->memory, g->n_states, n_limbs * sizeof *counts, (void **)&counts));
    TRY(ARENA_ARRAY(t->memory, n_limbs, &one));
    TRY(ARENA_ARRAY(t->memory, n_limbs, &a));
    TRY(ARENA_ARRAY(t->memory, n_limbs, &b));
    TRY(ARENA_ARRAY(t->memory, g->n_roots, &roots));
    one[0] = 1;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        work_tell(t->work, "counting packages", (double)(g->n_nodes - 1 - place) / g->n_nodes);
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            const graph_arc *arcs = g->arcs + g->states[s].first_arc;
            for (uint32_t k = 0; k < g->states[s].n_arcs; k++) {
                if (!outlook_is_open(t->o, node, &arcs[k])) continue;
                const uint64_t *below =
                    multiply_counts(t, counts, node->n_children, graph_targets(g, node, &arcs[k]),
                                    g->cells[arcs[k].cell].n, a, b);
                tally_add_product(counts + s * n_limbs, below, one, n_limbs);
            }
            TRY(work_spend(t->work, 4 + (uint64_t)g->states[s].n_arcs * 4 * n_limbs));
        }
    }
    for (uint32_t root = 0; root < g->n_roots; root++)
        roots[root] = g->nodes[g->roots[root]].first_state;
    memcpy(total, multiply_counts(t, counts, g->n_roots, roots, 1, a, b), n_limbs * sizeof *total);
    return TRUCE_OK;
}
