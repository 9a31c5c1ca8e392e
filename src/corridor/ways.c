#include "corridor/ways.h"

truce_status ways_follow(arena *memory, const truce_corridor *c, const bool *is_way, bool *is_there)
{
    uint32_t n_places = corridor_places(c), n_there = 0;
    uint32_t *there, *first, *next; /* roads by the place that they leave, chained */
    TRY(ARENA_ARRAY(memory, n_places, &there));
    TRY(ARENA_ARRAY(memory, n_places, &first));
    TRY(ARENA_ARRAY(memory, c->n_roads, &next));
    for (uint32_t place = 0; place < n_places; place++) {
        first[place] = NO_PLACE;
        if (is_there[place]) there[n_there++] = place;
    }
    for (uint32_t r = 0; r < c->n_roads; r++) {
        if (is_way != NULL && !is_way[r]) continue;
        next[r] = first[c->roads[r].from];
        first[c->roads[r].from] = r;
    }
    for (uint32_t k = 0; k < n_there; k++)
        for (uint32_t r = first[there[k]]; r != NO_PLACE; r = next[r]) {
            uint32_t to = c->roads[r].to;
            if (is_there[to]) continue;
            is_there[to] = true;
            there[n_there++] = to;
        }
    return TRUCE_OK;
}
