#include "corridor/plan.h"

/* ---- coverage ----------------------------------------------------------------------------- */

/* The days [first, end) of a period. */
static uint32_t period_first(const truce_corridor *c, uint32_t period)
{
    return period * corridor_period_days(c);
}

static uint32_t period_end(const truce_corridor *c, uint32_t period)
{
    uint32_t end = period_first(c, period) + corridor_period_days(c);
    return end < c->days ? end : c->days;
}

int64_t plan_needed_in(const truce_corridor *c, uint32_t area, uint32_t period)
{
    int64_t needed = 0;
    for (uint32_t day = period_first(c, period); day < period_end(c, period); day++)
        needed += daily_on(&c->areas[area].need, day);
    return needed;
}

int64_t plan_served_in(const truce_corridor *c, const movements *m, uint32_t area, uint32_t period)
{
    int64_t served = 0;
    for (uint32_t day = period_first(c, period); day < period_end(c, period); day++)
        served += m->served[(size_t)area * c->days + day];
    return served;
}

int64_t plan_needed(const truce_corridor *c, uint32_t area)
{
    int64_t needed = 0;
    for (uint32_t day = 0; day < c->days; day++) needed += daily_on(&c->areas[area].need, day);
    return needed;
}

int64_t plan_served(const truce_corridor *c, const movements *m, uint32_t area)
{
    int64_t served = 0;
    for (uint32_t day = 0; day < c->days; day++) served += m->served[(size_t)area * c->days + day];
    return served;
}

/* ---- people ------------------------------------------------------------------------------- */

bool plan_unmet_person_days(const truce_corridor *c, const movements *m, uint32_t area,
                            int64_t *out)
{
    int64_t people = c->areas[area].people, whole = 0;
    uint128 parts = 0; /* of 2^64, each rounded down */
    if (people == 0) return false;
    for (uint32_t day = 0; day < c->days; day++) {
        int64_t need = daily_on(&c->areas[area].need, day);
        if (need == 0) continue;
        int64_t unmet = people * (need - m->served[(size_t)area * c->days + day]);
        whole += unmet / need;
        parts += ((uint128)(unmet % need) << 64) / (uint128)need;
    }
    /* What rounding down took away is given back, so that halves are halves. */
    *out = whole + (int64_t)((parts + ((uint128)1 << 63) + c->days) >> 64);
    return true;
}

/* ---- totals ------------------------------------------------------------------------------- */

static int64_t cost_of(const truce_corridor *c, const movements *m)
{
    int64_t cost = 0;
    for (uint32_t k = 0; k < c->n_roads; k++)
        for (uint32_t day = 0; day < c->days; day++)
            cost += m->sent[(size_t)k * c->days + day] * daily_on(&c->roads[k].cost, day);
    return cost;
}

void plan_judge(const truce_corridor *c, movements *m)
{
    m->n_needed = m->n_served = 0;
    m->worst_area = NO_PLACE;
    m->worst_period = 0;
    m->worst_served = m->worst_needed = 0;
    for (uint32_t a = 0; a < c->n_areas; a++) {
        for (uint32_t period = 0; period < corridor_periods(c); period++) {
            int64_t needed = plan_needed_in(c, a, period);
            int64_t served = plan_served_in(c, m, a, period);
            m->n_needed += needed;
            m->n_served += served;
            if (needed == 0) continue;
            if (m->worst_area != NO_PLACE &&
                fraction_compare(served, needed, m->worst_served, m->worst_needed) >= 0)
                continue;
            m->worst_area = a;
            m->worst_period = period;
            m->worst_served = served;
            m->worst_needed = needed;
        }
    }
    m->cost = cost_of(c, m);
}

/* ---- circles ------------------------------------------------------------------------------ */

/* Where trucks can be within a day: at each place, and inside each crossing behind the places. Ways
 * that take no time lead from one to another: the roads, then the entries of crossings. */
typedef struct day_ways {
    const truce_corridor *c;
    movements *m;
    uint32_t n_nodes, n_ways;
    uint32_t *to;    /* [way] */
    uint32_t *first; /* [node] its first way in `out`; n_nodes + 1 */
    uint32_t *out;   /* ways by the node that they leave */
    uint32_t *next;  /* [node] where the search goes on in `out` */
    uint32_t *place; /* [node] 1 + where it stands on the path, 0: not on it, IS_DONE */
    uint32_t *path;  /* ways */
} day_ways;

enum { IS_DONE = UINT32_MAX };

static uint32_t inside_of(const truce_corridor *c, uint32_t crossing)
{
    return corridor_places(c) + crossing;
}

/* The node that a way leaves. */
static uint32_t way_from(const truce_corridor *c, uint32_t way)
{
    if (way >= c->n_roads) return c->n_depots + (way - c->n_roads);
    const road *r = &c->roads[way];
    if (corridor_kind(c, r->from) == PLACE_CROSSING && corridor_kind(c, r->to) == PLACE_AREA)
        return inside_of(c, corridor_rank(c, r->from));
    return r->from;
}

/* What takes a way on a day, if it takes no time then; else NULL. */
static int64_t *way_trucks(const day_ways *x, uint32_t way, uint32_t day)
{
    const truce_corridor *c = x->c;
    if (way >= c->n_roads) return &x->m->entered[(size_t)(way - c->n_roads) * c->days + day];
    const road *r = &c->roads[way];
    if (r->days > 0) return NULL;
    if (corridor_kind(c, r->to) == PLACE_CROSSING &&
        daily_on(&c->crossings[corridor_rank(c, r->to)].inspection, day) > 0)
        return NULL;
    return &x->m->sent[(size_t)way * c->days + day];
}

static truce_status list_ways(arena *scratch, day_ways *x)
{
    const truce_corridor *c = x->c;
    x->n_nodes = corridor_places(c) + c->n_crossings;
    x->n_ways = c->n_roads + c->n_crossings;
    TRY(ARENA_ARRAY(scratch, x->n_ways, &x->to));
    TRY(ARENA_ARRAY(scratch, x->n_ways, &x->out));
    TRY(ARENA_ARRAY(scratch, (size_t)x->n_nodes + 1, &x->first));
    TRY(ARENA_ARRAY(scratch, x->n_nodes, &x->next));
    TRY(ARENA_ARRAY(scratch, x->n_nodes, &x->place));
    TRY(ARENA_ARRAY(scratch, (size_t)x->n_nodes + 1, &x->path));
    for (uint32_t way = 0; way < x->n_ways; way++) {
        x->to[way] = way < c->n_roads ? c->roads[way].to : inside_of(c, way - c->n_roads);
        x->first[way_from(c, way) + 1]++;
    }
    for (uint32_t node = 0; node < x->n_nodes; node++) {
        x->first[node + 1] += x->first[node];
        x->next[node] = x->first[node];
    }
    for (uint32_t way = 0; way < x->n_ways; way++) x->out[x->next[way_from(c, way)]++] = way;
    return TRUCE_OK;
}

/* Takes out the circle that the path's end closes, and returns how long a path is left. */
static uint32_t take_out(const day_ways *x, uint32_t day, uint32_t from, uint32_t n_path)
{
    int64_t least = INT64_MAX;
    for (uint32_t k = from; k < n_path; k++) {
        int64_t trucks = *way_trucks(x, x->path[k], day);
        if (trucks < least) least = trucks;
    }
    uint32_t left = n_path;
    for (uint32_t k = n_path; k-- > from;) {
        int64_t *trucks = way_trucks(x, x->path[k], day);
        *trucks -= least;
        if (*trucks == 0) left = k;
    }
    for (uint32_t k = left; k < n_path; k++) x->place[x->to[x->path[k]]] = 0;
    /* The node at which the circle begins and ends is still on the path. */
    x->place[x->to[x->path[n_path - 1]]] = from + 1;
    return left;
}

/* Follows trucks from a node until all that leaves it is known to end somewhere. */
static void follow_from(const day_ways *x, uint32_t day, uint32_t start)
{
    uint32_t n_path = 0;
    x->place[start] = 1;
    for (uint32_t node = start;;) {
        uint32_t way = x->next[node] < x->first[node + 1] ? x->out[x->next[node]] : NO_PLACE;
        int64_t *trucks = way == NO_PLACE ? NULL : way_trucks(x, way, day);
        if (way == NO_PLACE) {
            x->place[node] = IS_DONE;
            if (n_path == 0) return;
            n_path--;
        } else if (trucks == NULL || *trucks <= 0 || x->place[x->to[way]] == IS_DONE) {
            x->next[node]++;
        } else {
            uint32_t at = x->place[x->to[way]];
            x->path[n_path++] = way;
            if (at == 0)
                x->place[x->to[way]] = n_path + 1;
            else
                n_path = take_out(x, day, at - 1, n_path);
        }
        node = n_path == 0 ? start : x->to[x->path[n_path - 1]];
    }
}

static void straighten_day(const day_ways *x, uint32_t day)
{
    for (uint32_t node = 0; node < x->n_nodes; node++) {
        x->next[node] = x->first[node];
        x->place[node] = 0;
    }
    for (uint32_t node = 0; node < x->n_nodes; node++)
        if (x->place[node] == 0) follow_from(x, day, node);
}

truce_status plan_straighten(arena *scratch, const truce_corridor *c, movements *m)
{
    day_ways x = {.c = c, .m = m};
    arena_mark here = arena_here(scratch);
    truce_status status = list_ways(scratch, &x);
    for (uint32_t day = 0; day < c->days && status == TRUCE_OK; day++) straighten_day(&x, day);
    arena_rewind(scratch, here);
    if (status == TRUCE_OK) plan_judge(c, m);
    return status;
}
