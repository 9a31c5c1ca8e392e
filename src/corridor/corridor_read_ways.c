/* corridor_read_ways.c -- where no road leads: what can be planned, and is hardly meant. */
#include "corridor/corridor_reader.h"
#include <stdio.h>

/* The roads by the place from which they leave, and what can be come to. */
typedef struct ways {
    uint32_t *first; /* [places + 1] the first of a place's ends in `to` */
    uint32_t *to;    /* [roads] */
    uint32_t *open;  /* [places] places whose roads are still to be followed */
    uint32_t n_open;
    bool *is_reached; /* [places] from a depot or a crossing */
    bool *has_in;     /* [places] a road leads there from elsewhere; below: from there */
    bool *has_out;
} ways;

static void reach(ways *w, uint32_t place)
{
    if (w->is_reached[place]) return;
    w->is_reached[place] = true;
    w->open[w->n_open++] = place;
}

/* Sorts the roads by where they leave. */
static truce_status sort_roads(corridor_reader *r, ways *w)
{
    const truce_corridor *c = r->c;
    uint32_t places = corridor_places(c);
    TRY(ARENA_ARRAY(r->scratch, (size_t)places + 1, &w->first));
    TRY(ARENA_ARRAY(r->scratch, c->n_roads, &w->to));
    for (uint32_t k = 0; k < c->n_roads; k++) w->first[c->roads[k].from]++;
    for (uint32_t place = 1; place <= places; place++) w->first[place] += w->first[place - 1];
    for (uint32_t k = c->n_roads; k-- > 0;) w->to[--w->first[c->roads[k].from]] = c->roads[k].to;
    return TRUCE_OK;
}

static truce_status follow_ways(corridor_reader *r, ways *w)
{
    const truce_corridor *c = r->c;
    uint32_t places = corridor_places(c);
    TRY(sort_roads(r, w));
    TRY(ARENA_ARRAY(r->scratch, places, &w->open));
    TRY(ARENA_ARRAY(r->scratch, places, &w->is_reached));
    TRY(ARENA_ARRAY(r->scratch, places, &w->has_in));
    TRY(ARENA_ARRAY(r->scratch, places, &w->has_out));
    for (uint32_t k = 0; k < c->n_roads; k++) {
        if (c->roads[k].from == c->roads[k].to) continue;
        w->has_out[c->roads[k].from] = true;
        w->has_in[c->roads[k].to] = true;
    }
    for (uint32_t place = 0; place < places; place++)
        if (corridor_kind(c, place) != PLACE_AREA) reach(w, place);
    while (w->n_open > 0) {
        uint32_t from = w->open[--w->n_open];
        for (uint32_t k = w->first[from]; k < w->first[from + 1]; k++) reach(w, w->to[k]);
    }
    return TRUCE_OK;
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
    TRY(follow_ways(r, &w));
    for (size_t k = 0; k < r->n_names; k++) judge_place(r, &w, &r->names[k]);
    return TRUCE_OK;
}
