#include "flow/simplex_state.h"

/* A change of some capacities leaves most of an optimal basis as it is. An arc can save something
 * only where the potential of one of its ends, or its own capacity, has changed since it was priced
 * last. So after such a change the nodes where that is so are in a queue, and their arcs are
 * priced, node after node; what a pivot moves is put behind them. When the queue is empty all arcs
 * are in order again, and those far from the change were never looked at. */

typedef struct best_arc {
    int32_t place; /* -1: none saves anything */
    int64_t reduced;
} best_arc;

/* Returns whether the arc at a place saves something. */
static bool price(const simplex *s, int32_t place, best_arc *best)
{
    int64_t reduced = s->sign[place] * reduced_cost(s, place);
    if (reduced < best->reduced) *best = (best_arc){place, reduced};
    return reduced < 0;
}

/* Arcs with the same head stand together, but for where one block ends. */
static bool price_in(simplex *s, int32_t node, best_arc *best)
{
    bool saves = false;
    int32_t k = s->in[node], left = 0, place = 0;
    for (; k < s->m; k++, place++, left--) {
        if (left == 0) {
            place = order_place(&s->deal, k);
            left = s->deal.block - k % s->deal.block;
        }
        if (s->head[place] != node) break;
        saves = price(s, place, best) || saves;
        s->work.scanned++;
    }
    return saves;
}

static bool price_out(simplex *s, int32_t node, best_arc *best)
{
    bool saves = false;
    for (int32_t place = s->out[node]; place >= 0; place = s->next_out[place]) {
        saves = price(s, place, best) || saves;
        s->work.scanned++;
    }
    return saves;
}

static int32_t take_first(simplex *s)
{
    int32_t node = s->touched[s->first_touched];
    s->first_touched = s->first_touched == s->n ? 0 : s->first_touched + 1;
    s->n_touched--;
    s->is_touched[node] = false;
    return node;
}

int32_t near_price(simplex *s)
{
    best_arc best = {.place = -1};
    uint64_t enough = s->work.scanned + (uint64_t)s->deal.block;
    for (int32_t n = s->n_touched; n > 0 && s->work.scanned < enough; n--) {
        int32_t node = take_first(s);
        bool saves_in = price_in(s, node, &best), saves_out = price_out(s, node, &best);
        if (saves_in || saves_out) near_touch(s, node);
    }
    return best.place;
}

void near_end(simplex *s)
{
    while (s->n_touched > 0) take_first(s);
    s->first_touched = 0;
}
