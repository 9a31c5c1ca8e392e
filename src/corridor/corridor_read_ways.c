/* corridor_read_ways.c -- where no road leads: what can be planned, and is hardly meant. */
#include "corridor/corridor_reader.h"
#include "corridor/ways.h"
#include <stdio.h>

typedef struct ways {
    bool *is_reached; /* [places] from a depot or a crossing */
    bool *has_in;     /* [places] a road leads there from elsewhere; below: from there */
    bool *has_out;
} ways;

static truce_status find_ways(corridor_reader *r, ways *w)
{
    const truce_corridor *c = r->c;
    uint32_t places = corridor_places(c);
    TRY(ARENA_ARRAY(r->scratch, places, &w->is_reached));
    TRY(ARENA_ARRAY(r->scratch, places, &w->has_in));
    TRY(ARENA_ARRAY(r->scratch, places, &w->has_out));
    for (uint32_t k = 0; k < c->n_roads; k++) {
        if (c->roads[k].from == c->roads[k].to) continue;
        w->has_out[c->roads[k].from] = true;
        w->has_in[c->roads[k].to] = true;
    }
    for (uint32_t place = 0; place < places; place++)
        w->is_reached[place] = corridor_kind(c, place) != PLACE_AREA;
    return ways_follow(r->scratch, c, NULL, w->is_reached);
}

static bool needs_any(const truce_corridor *c, const area *a)
{
    for (uint32_t day = 0; day < (a->need.by_day ? c->days : 1); day++)
        if (daily_on(&a->need, day) > 0) return true;
    return false;
}

/* Warns of a place that roads leave out. A crossing that no road comes to is told once, not again
 * for each area behind it. */
static void judge_place(corridor_reader *r, const ways *w, const named *of)
{
    const truce_corridor *c = r->c;
    uint32_t place = of->index;
    place_kind kind = corridor_kind(c, place);
    if (kind == PLACE_AREA) {
        if (w->is_reached[place] || !needs_any(c, &c->areas[corridor_rank(c, place)])) return;
        diagnostic_report(r->in.sink, W_CORRIDOR_UNREACHED, of->where,
                          "add a road that leads to it, from a crossing or from another area",
                          SHOWN(of->id));
    } else if (kind == PLACE_CROSSING && !(w->has_in[place] && w->has_out[place])) {
        const char *side = w->has_in[place] ? "from" : w->has_out[place] ? "to" : "to or from";
        char hint[160];
        snprintf(hint, sizeof hint,
                 "trucks come to a crossing by road, and leave it by road: add %s",
                 w->has_in[place]    ? "a road from it"
                 : w->has_out[place] ? "a road to it"
                                     : "both");
        diagnostic_report(r->in.sink, W_CORRIDOR_DEAD_END, of->where, hint, side, SHOWN(of->id));
    }
}

truce_status corridor_read_ways(corridor_reader *r)
{
    ways w = {0};
    TRY(find_ways(r, &w));
    for (size_t k = 0; k < r->n_names; k++) judge_place(r, &w, &r->names[k]);
    return TRUCE_OK;
}
