/* movements_check.c -- a plan against the definitions of docs/corridor.md, place by place and day
 * by day. Looks at the corridor and the tables, and at nothing that made them. Any numbers are fine
 * in the tables: sums have 128 bits. */
#include "corridor/plan.h"
#include "text/buffer.h"
#include <stdio.h>
#include <string.h>

typedef struct check {
    arena *memory;
    const truce_corridor *c;
    const closure *closures;
    uint32_t n_closures;
    const movements *m;
    int128 *comes; /* [place][day]: what can be used there: arrived, at crossings inspected too */
    int128 *goes;  /* [place][day]: what leaves by road; at crossings from the outside */
    int128 *in;    /* [crossing][day]: what leaves by road from the inside */
    int128 *held; /* [place, then crossing's inside]: what comes from where trucks may be driving in
                     circles */
    const char *wrong;
} check;

static long long shown(int128 figure)
{
    return figure > INT64_MAX ? INT64_MAX : figure < INT64_MIN ? INT64_MIN : (long long)figure;
}

/* Keeps the first thing that is wrong. `where`: a place and a day, or what the totals are of. */
static void blame(check *x, const char *where, const char *what, int128 is, const char *relation,
                  int128 should)
{
    char sentence[512];
    if (x->wrong != NULL) return;
    int size = snprintf(sentence, sizeof sentence, "%s%s is %lld, %s %lld", where, what, shown(is),
                        relation, shown(should));
    if (arena_text(x->memory, sentence, (size_t)size, &x->wrong) != TRUCE_OK)
        x->wrong = "a plan does not hold";
}

static void blame_place(check *x, uint32_t place, uint32_t day, const char *what, int128 is,
                        const char *relation, int128 should)
{
    char where[160];
    text name = corridor_place_id(x->c, place);
    snprintf(where, sizeof where, "%.*s, day %lu: ", name.size < 128 ? (int)name.size : 128,
             name.bytes, (unsigned long)day);
    blame(x, where, what, is, relation, should);
}

static void expect(check *x, uint32_t place, uint32_t day, const char *what, int128 is,
                   int128 should)
{
    if (is != should) blame_place(x, place, day, what, is, "not", should);
}

static void expect_at_most(check *x, uint32_t place, uint32_t day, const char *what, int128 is,
                           int128 most)
{
    if (is < 0) blame_place(x, place, day, what, is, "less than", 0);
    if (is > most) blame_place(x, place, day, what, is, "more than", most);
}

static void expect_total(check *x, const char *what, int128 is, int128 should)
{
    if (is != should) blame(x, "", what, is, "not", should);
}

static void follow_roads(check *x)
{
    const truce_corridor *c = x->c;
    for (uint32_t k = 0; k < c->n_roads; k++) {
        const road *r = &c->roads[k];
        place_kind from = corridor_kind(c, r->from), to = corridor_kind(c, r->to);
        for (uint32_t day = 0; day < c->days; day++) {
            int64_t sent = x->m->sent[(size_t)k * c->days + day];
            expect_at_most(x, r->from, day, "what is sent on a road", sent,
                           daily_on(&r->capacity, day));
            if (from == PLACE_CROSSING && to == PLACE_AREA)
                x->in[(size_t)corridor_rank(c, r->from) * c->days + day] += sent;
            else
                x->goes[(size_t)r->from * c->days + day] += sent;
            int64_t arrives = (int64_t)day + r->days;
            if (to == PLACE_CROSSING && arrives < c->days)
                arrives +=
                    daily_on(&c->crossings[corridor_rank(c, r->to)].inspection, (uint32_t)arrives);
            if (arrives < c->days) x->comes[(size_t)r->to * c->days + (size_t)arrives] += sent;
        }
    }
}

static int128 smaller(int128 a, int128 b)
{
    return a < b ? a : b;
}

static int128 larger(int128 a, int128 b)
{
    return a > b ? a : b;
}

/* What is not sent waits, as far as it may; the rest is lost. */
static void check_depot(check *x, uint32_t number)
{
    const truce_corridor *c = x->c;
    const depot *d = &c->depots[number];
    int128 here = d->stock;
    for (uint32_t day = 0; day < c->days; day++) {
        size_t at = (size_t)number * c->days + day;
        here += daily_on(&d->supply, day) + x->comes[at];
        expect_at_most(x, number, day, "what is sent", x->goes[at], here);
        here = smaller(here - x->goes[at], daily_on(&d->store, day));
        expect(x, number, day, "what waits overnight", x->m->at_depot[at], here);
    }
}

static bool is_closed(const check *x, uint32_t crossing, uint32_t day)
{
    for (uint32_t k = 0; k < x->n_closures; k++)
        if (x->closures[k].crossing == crossing && x->closures[k].first <= day &&
            day <= x->closures[k].last)
            return true;
    return false;
}

/* Nobody is lost at a crossing, and nobody stays inside. */
static void check_crossing(check *x, uint32_t number)
{
    const truce_corridor *c = x->c;
    const crossing *k = &c->crossings[number];
    uint32_t place = c->n_depots + number;
    int128 here = 0;
    for (uint32_t day = 0; day < c->days; day++) {
        size_t at = (size_t)number * c->days + day, outside = (size_t)place * c->days + day;
        int64_t entered = x->m->entered[at];
        here += x->comes[outside];
        expect_at_most(x, place, day, "what enters", entered,
                       is_closed(x, number, day) ? 0 : daily_on(&k->capacity, day));
        expect_at_most(x, place, day, "what enters or is sent elsewhere",
                       entered + x->goes[outside], here);
        here -= entered + x->goes[outside];
        expect(x, place, day, "what waits overnight", x->m->at_crossing[at], here);
        expect_at_most(x, place, day, "what waits overnight", here, daily_on(&k->queue, day));
        expect(x, place, day, "what drives on from the inside", x->in[at], entered);
    }
}

/* Who came is served, stored or sent on. Only what was on hand on day 0 may be more than that. */
static void check_area(check *x, uint32_t number)
{
    const truce_corridor *c = x->c;
    const area *a = &c->areas[number];
    uint32_t place = c->n_depots + c->n_crossings + number;
    int128 here = a->stock, lost = 0;
    for (uint32_t day = 0; day < c->days; day++) {
        size_t at = (size_t)number * c->days + day, there = (size_t)place * c->days + day;
        int128 used = x->m->served[at] + x->goes[there];
        here += x->comes[there];
        expect_at_most(x, place, day, "what is served", x->m->served[at], daily_on(&a->need, day));
        expect_at_most(x, place, day, "what is served or sent on", used, here);
        here -= used;
        int128 stored = smaller(here, daily_on(&a->store, day));
        expect(x, place, day, "what is stored overnight", x->m->in_area[at], stored);
        lost += here - stored;
        here = stored;
        expect_at_most(x, place, day, "what is lost", lost, a->stock);
    }
}

/* ---- circles ------------------------------------------------------------------------------- */

/* What goes by a road on a day and arrives on the same day. */
static int64_t at_once(const check *x, uint32_t number, uint32_t day)
{
    const truce_corridor *c = x->c;
    const road *r = &c->roads[number];
    bool takes_time =
        r->days > 0 || (corridor_kind(c, r->to) == PLACE_CROSSING &&
                        daily_on(&c->crossings[corridor_rank(c, r->to)].inspection, day) > 0);
    return takes_time ? 0 : x->m->sent[(size_t)number * c->days + day];
}

/* A road leaves from a place, or from the inside of a crossing. */
static uint32_t start_of(const truce_corridor *c, const road *r)
{
    bool is_inside =
        corridor_kind(c, r->from) == PLACE_CROSSING && corridor_kind(c, r->to) == PLACE_AREA;
    return is_inside ? corridor_places(c) + corridor_rank(c, r->from) : r->from;
}

/* Counts what comes to each place within a day from places to which something comes so. Returns how
 * many places that are. */
static uint32_t count_held(check *x, uint32_t day, const bool *is_free)
{
    const truce_corridor *c = x->c;
    uint32_t n = corridor_places(c) + c->n_crossings, n_held = 0;
    for (uint32_t place = 0; place < n; place++) x->held[place] = 0;
    for (uint32_t k = 0; k < c->n_roads; k++)
        if (!is_free[start_of(c, &c->roads[k])])
            x->held[c->roads[k].to] += larger(at_once(x, k, day), 0);
    for (uint32_t k = 0; k < c->n_crossings; k++)
        if (!is_free[c->n_depots + k])
            x->held[corridor_places(c) + k] += larger(x->m->entered[(size_t)k * c->days + day], 0);
    for (uint32_t place = 0; place < n; place++) n_held += x->held[place] > 0;
    return n_held;
}

/* Every truck that is driven on a day was somewhere before: no ways of the day lead round. */
static void check_circles(check *x, bool *is_free)
{
    const truce_corridor *c = x->c;
    uint32_t n = corridor_places(c) + c->n_crossings;
    for (uint32_t day = 0; day < c->days; day++) {
        memset(is_free, 0, n * sizeof *is_free);
        uint32_t n_held = n, before;
        do {
            before = n_held;
            n_held = count_held(x, day, is_free);
            for (uint32_t place = 0; place < n; place++) is_free[place] = x->held[place] == 0;
        } while (n_held > 0 && n_held < before);
        for (uint32_t place = 0; place < n && n_held > 0; place++)
            if (x->held[place] > 0) {
                uint32_t named =
                    place < corridor_places(c) ? place : c->n_depots + (place - corridor_places(c));
                blame_place(x, named, day, "what drives in circles", x->held[place], "more than",
                            0);
                return;
            }
    }
}

/* ---- totals -------------------------------------------------------------------------------- */

/* Compares fractions of figures that lie within the limits of a plan. */
static bool is_less(int128 a, int128 b, int128 than_a, int128 than_b)
{
    return a * than_b < than_a * b;
}

/* The sums, and the least coverage: no area and period has less, and no earlier one as little. */
static void check_totals(check *x)
{
    const truce_corridor *c = x->c;
    const movements *m = x->m;
    uint32_t length = corridor_period_days(c);
    int128 needed = 0, served = 0, cost = 0, worst_served = 0, worst_needed = 0;
    uint32_t worst_area = NO_PLACE, worst_period = 0;
    for (uint32_t a = 0; a < c->n_areas; a++) {
        int128 needs = 0, gets = 0;
        for (uint32_t day = 0; day < c->days; day++) {
            needs += daily_on(&c->areas[a].need, day);
            gets += m->served[(size_t)a * c->days + day];
            if ((day + 1) % length != 0 && day + 1 != c->days) continue;
            needed += needs;
            served += gets;
            if (needs > 0 &&
                (worst_area == NO_PLACE || is_less(gets, needs, worst_served, worst_needed))) {
                worst_area = a;
                worst_period = day / length;
                worst_served = gets;
                worst_needed = needs;
            }
            needs = gets = 0;
        }
    }
    for (uint32_t k = 0; k < c->n_roads; k++)
        for (uint32_t day = 0; day < c->days; day++)
            cost += (int128)m->sent[(size_t)k * c->days + day] * daily_on(&c->roads[k].cost, day);
    expect_total(x, "all that is needed", m->n_needed, needed);
    expect_total(x, "all that is served", m->n_served, served);
    expect_total(x, "the cost", m->cost, cost);
    expect_total(x, "the worst area", m->worst_area, worst_area);
    expect_total(x, "the worst period", m->worst_period, worst_period);
    expect_total(x, "what is served at worst", m->worst_served, worst_served);
    expect_total(x, "what is needed at worst", m->worst_needed, worst_needed);
}

const char *movements_check(arena *memory, const truce_corridor *c, const closure *closures,
                            uint32_t n_closures, const movements *m)
{
    check x = {.memory = memory, .c = c, .closures = closures, .n_closures = n_closures, .m = m};
    size_t cells = (size_t)corridor_places(c) * c->days;
    size_t nodes = (size_t)corridor_places(c) + c->n_crossings;
    bool *is_free;
    if (corridor_places(c) == 0) return NULL;
    if (ARENA_ARRAY(memory, cells, &x.comes) != TRUCE_OK ||
        ARENA_ARRAY(memory, cells, &x.goes) != TRUCE_OK ||
        ARENA_ARRAY(memory, (size_t)c->n_crossings * c->days, &x.in) != TRUCE_OK ||
        ARENA_ARRAY(memory, nodes, &x.held) != TRUCE_OK ||
        ARENA_ARRAY(memory, nodes, &is_free) != TRUCE_OK)
        return "there is no memory to check a plan";
    follow_roads(&x);
    for (uint32_t k = 0; k < c->n_depots; k++) check_depot(&x, k);
    for (uint32_t k = 0; k < c->n_crossings; k++) check_crossing(&x, k);
    for (uint32_t k = 0; k < c->n_areas; k++) check_area(&x, k);
    check_circles(&x, is_free);
    check_totals(&x);
    return x.wrong;
}
