#include "report/corridor_figures.h"
#include "corridor/ways.h"
#include "base/exact.h"
#include <assert.h>

bool corridor_is_closed(const truce_corridor_plan *plan, uint32_t crossing, uint32_t day)
{
    for (uint32_t k = 0; k < plan->n_closures; k++) {
        const closure *of = &plan->closures[k];
        if (of->crossing == crossing && of->first <= day && day <= of->last) return true;
    }
    return false;
}

int64_t corridor_capacity_on(const truce_corridor_plan *plan, uint32_t crossing, uint32_t day,
                             bool with_closures)
{
    if (with_closures && corridor_is_closed(plan, crossing, day)) return 0;
    return daily_on(&plan->corridor->crossings[crossing].capacity, day);
}

uint32_t corridor_period_first(const truce_corridor *c, uint32_t period)
{
    return period * corridor_period_days(c);
}

uint32_t corridor_period_last(const truce_corridor *c, uint32_t period)
{
    uint32_t end = (period + 1) * corridor_period_days(c);
    return (end < c->days ? end : c->days) - 1;
}

uint32_t corridor_group_end(const truce_corridor *c, uint32_t first, uint32_t n)
{
    return c->days - first < n ? c->days : first + n;
}

int64_t corridor_sum(const truce_corridor *c, const int64_t *table, uint32_t row, uint32_t first,
                     uint32_t n)
{
    int64_t sum = 0;
    for (uint32_t day = first; day < corridor_group_end(c, first, n); day++)
        sum += table[(size_t)row * c->days + day];
    return sum;
}

int64_t corridor_sum_daily(const truce_corridor *c, const daily *of, uint32_t first, uint32_t n)
{
    int64_t sum = 0;
    for (uint32_t day = first; day < corridor_group_end(c, first, n); day++) {
        int64_t on = daily_on(of, day);
        if (on == UNLIMITED) return UNLIMITED;
        sum += on;
    }
    return sum;
}

uint32_t corridor_group(const truce_corridor *c, uint32_t most)
{
    static const uint32_t lengths[] = {1, 7, 28, 91, 364};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++)
        if ((c->days + lengths[k] - 1) / lengths[k] <= most) return lengths[k];
    return (c->days + most - 1) / most;
}

void corridor_put_share(text_buffer *out, int64_t part, int64_t whole)
{
    assert(part >= 0 && part <= whole && whole > 0);
    if (part > 0 && (int128)part * 200 < whole)
        buffer_string(out, "under\xC2\xA0"
                           "1\xC2\xA0%");
    else if (part < whole && ((int128)whole - part) * 200 <= whole)
        buffer_string(out, "over\xC2\xA0"
                           "99\xC2\xA0%");
    else
        buffer_format(out, "%d\xC2\xA0%%",
                      (int)(((int128)part * 200 + whole) / ((int128)whole * 2)));
}

const char *corridor_group_name(uint32_t days)
{
    switch (days) {
    case 1: return "day";
    case 7: return "week";
    case 28: return "four weeks";
    case 91: return "13 weeks";
    case 364: return "52 weeks";
    default: return "part of all days";
    }
}

/* ---- areas and crossings ----------------------------------------------------------------- */

/* True when one coverage is below the other; both have a need. */
static bool is_lower(int64_t served, int64_t needed, int64_t than_served, int64_t than_needed)
{
    return (int128)served * than_needed < (int128)than_served * needed;
}

static area_figures area_of(const truce_corridor *c, const movements *m, uint32_t area_number)
{
    area_figures a = {.needed = plan_needed(c, area_number),
                      .served = plan_served(c, m, area_number)};
    a.has_people = plan_unmet_person_days(c, m, area_number, &a.unmet_person_days);
    if (!a.has_people) a.unmet_person_days = 0;
    for (uint32_t period = 0; period < corridor_periods(c); period++) {
        int64_t needed = plan_needed_in(c, area_number, period);
        int64_t served = plan_served_in(c, m, area_number, period);
        if (needed == 0) continue;
        if (a.has_need && !is_lower(served, needed, a.worst_served, a.worst_needed)) continue;
        a.has_need = true;
        a.worst_period = period;
        a.worst_served = served;
        a.worst_needed = needed;
    }
    return a;
}

static crossing_figures crossing_of(const truce_corridor_plan *plan, const movements *m,
                                    uint32_t number, bool with_closures)
{
    crossing_figures of = {0};
    const truce_corridor *c = plan->corridor;
    for (uint32_t day = 0; day < c->days; day++) {
        int64_t most = corridor_capacity_on(plan, number, day, with_closures);
        int64_t entered = m->entered[(size_t)number * c->days + day];
        of.entered += entered;
        if (most == UNLIMITED || of.capacity == UNLIMITED)
            of.capacity = UNLIMITED;
        else
            of.capacity += most;
        of.n_open += most > 0;
        of.n_full += most > 0 && entered >= most;
        int64_t value = plan->bottlenecks.value == NULL
                            ? 0
                            : plan->bottlenecks.value[(size_t)number * c->days + day];
        if (value <= 0) continue;
        of.n_valued += most > 0;
        of.n_valued_shut += most == 0;
        of.value += most > 0 ? value : 0;
    }
    return of;
}

static int64_t sent_over(const truce_corridor *c, const movements *m, int64_t *road_sent)
{
    int64_t rerouted = 0;
    for (uint32_t r = 0; r < c->n_roads; r++) {
        road_sent[r] = corridor_sum(c, m->sent, r, 0, c->days);
        if (corridor_kind(c, c->roads[r].from) == PLACE_CROSSING &&
            corridor_kind(c, c->roads[r].to) != PLACE_AREA)
            rerouted += road_sent[r];
    }
    return rerouted;
}

/* Sums of the days and of all areas. */
static void sum_up(corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    const movements *m = &f->plan->now;
    f->has_people = true;
    for (uint32_t a = 0; a < c->n_areas; a++) {
        f->supply += c->areas[a].stock;
        f->unmet_person_days += f->areas[a].unmet_person_days;
        if (f->areas[a].served < f->areas[a].needed && !f->areas[a].has_people)
            f->has_people = false;
        for (uint32_t day = 0; day < c->days; day++)
            f->unmet_on[day] +=
                daily_on(&c->areas[a].need, day) - m->served[(size_t)a * c->days + day];
    }
    for (uint32_t k = 0; k < c->n_depots; k++)
        f->supply += c->depots[k].stock + corridor_sum_daily(c, &c->depots[k].supply, 0, c->days);
    for (uint32_t day = 0; day < c->days; day++) {
        f->n_days_unmet += f->unmet_on[day] > 0;
        if (f->unmet_on[day] > f->unmet_on[f->worst_day]) f->worst_day = day;
    }
}

/* ---- reach ------------------------------------------------------------------------------- */

static bool is_ever_above_zero(const truce_corridor *c, const daily *of)
{
    for (uint32_t day = 0; day < c->days; day++)
        if (daily_on(of, day) > 0) return true;
    return false;
}

/* True when a truck that stands there can go on. */
static bool lets_through(const corridor_figures *f, uint32_t place)
{
    const truce_corridor *c = f->corridor;
    if (corridor_kind(c, place) != PLACE_CROSSING) return true;
    return f->crossings[corridor_rank(c, place)].n_open > 0;
}

static bool has_trucks(const corridor_figures *f, uint32_t place)
{
    const truce_corridor *c = f->corridor;
    uint32_t rank = corridor_rank(c, place);
    switch (corridor_kind(c, place)) {
    case PLACE_DEPOT:
        return c->depots[rank].stock > 0 || is_ever_above_zero(c, &c->depots[rank].supply);
    case PLACE_AREA: return c->areas[rank].stock > 0;
    case PLACE_CROSSING: break;
    }
    return false;
}

/* True when trucks can leave by a road. From a crossing that lets nobody in, they still go back or
 * to another crossing. */
static bool is_way(const corridor_figures *f, const road *of)
{
    const truce_corridor *c = f->corridor;
    bool is_inside = corridor_kind(c, of->to) == PLACE_AREA;
    return is_ever_above_zero(c, &of->capacity) && (!is_inside || lets_through(f, of->from));
}

/* Finds the areas that trucks can reach, from place to place. */
static truce_status find_reached(arena *memory, corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    bool *is_there, *is_open;
    TRY(ARENA_ARRAY(memory, corridor_places(c), &is_there));
    TRY(ARENA_ARRAY(memory, c->n_roads, &is_open));
    for (uint32_t place = 0; place < corridor_places(c); place++)
        is_there[place] = has_trucks(f, place);
    for (uint32_t r = 0; r < c->n_roads; r++) is_open[r] = is_way(f, &c->roads[r]);
    TRY(ways_follow(memory, c, is_open, is_there));
    TRY(ARENA_ARRAY(memory, c->n_areas, &f->is_reached));
    for (uint32_t a = 0; a < c->n_areas; a++) f->is_reached[a] = is_there[area_place(c, a)];
    return TRUCE_OK;
}

/* ---- rankings ---------------------------------------------------------------------------- */

/* Negative when the first area is worse off; areas without a need come last. */
static int compare_areas(const corridor_figures *f, uint32_t one, uint32_t other)
{
    const area_figures *a = &f->areas[one], *b = &f->areas[other];
    if (a->has_need != b->has_need) return a->has_need ? -1 : 1;
    if (a->has_need) {
        if (is_lower(a->worst_served, a->worst_needed, b->worst_served, b->worst_needed)) return -1;
        if (is_lower(b->worst_served, b->worst_needed, a->worst_served, a->worst_needed)) return 1;
        if (is_lower(a->served, a->needed, b->served, b->needed)) return -1;
        if (is_lower(b->served, b->needed, a->served, a->needed)) return 1;
    }
    return one < other ? -1 : one > other;
}

static int compare_crossings(const corridor_figures *f, uint32_t one, uint32_t other)
{
    int64_t a = f->crossings[one].value, b = f->crossings[other].value;
    if (a != b) return a > b ? -1 : 1;
    return one < other ? -1 : one > other;
}

typedef int (*comparison)(const corridor_figures *f, uint32_t one, uint32_t other);

static void sift(const corridor_figures *f, uint32_t *heap, uint32_t n, uint32_t at, comparison by)
{
    for (uint32_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && by(f, heap[child], heap[child + 1]) < 0) child++;
        if (by(f, heap[at], heap[child]) >= 0) return;
        uint32_t moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

/* Ranks 0 .. n - 1 by heap sort: the comparisons need the figures, which qsort does not pass on. */
static truce_status rank(arena *memory, const corridor_figures *f, uint32_t n, comparison by,
                         uint32_t **out)
{
    uint32_t *ranked = NULL;
    TRY(ARENA_ARRAY(memory, n, &ranked));
    for (uint32_t k = 0; k < n; k++) ranked[k] = k;
    for (uint32_t k = n / 2; k-- > 0;) sift(f, ranked, n, k, by);
    for (uint32_t end = n; end-- > 1;) {
        uint32_t last = ranked[end];
        ranked[end] = ranked[0];
        ranked[0] = last;
        sift(f, ranked, end, 0, by);
    }
    *out = ranked;
    return TRUCE_OK;
}

truce_status corridor_figures_of(arena *memory, const truce_corridor_plan *plan,
                                 corridor_figures *out)
{
    const truce_corridor *c = plan->corridor;
    corridor_figures f = {
        .memory = memory, .corridor = c, .plan = plan, .calendar = corridor_calendar(c)};
    bool has_before = plan->n_closures > 0;
    TRY(ARENA_ARRAY(memory, c->n_areas, &f.areas));
    TRY(ARENA_ARRAY(memory, c->n_crossings, &f.crossings));
    TRY(ARENA_ARRAY(memory, c->n_roads, &f.road_sent));
    TRY(ARENA_ARRAY(memory, c->days, &f.unmet_on));
    if (has_before) {
        TRY(ARENA_ARRAY(memory, c->n_areas, &f.areas_before));
        TRY(ARENA_ARRAY(memory, c->n_crossings, &f.crossings_before));
        TRY(ARENA_ARRAY(memory, c->n_roads, &f.road_sent_before));
        f.rerouted_before = sent_over(c, &plan->before, f.road_sent_before);
    }
    f.rerouted = sent_over(c, &plan->now, f.road_sent);
    for (uint32_t k = 0; k < c->n_areas; k++) {
        f.areas[k] = area_of(c, &plan->now, k);
        if (has_before) f.areas_before[k] = area_of(c, &plan->before, k);
    }
    for (uint32_t k = 0; k < c->n_crossings; k++) {
        f.crossings[k] = crossing_of(plan, &plan->now, k, true);
        if (has_before) f.crossings_before[k] = crossing_of(plan, &plan->before, k, false);
    }
    f.knows_value = c->n_crossings == 0 || plan->bottlenecks.total[0] >= 0;
    sum_up(&f);
    TRY(find_reached(memory, &f));
    TRY(rank(memory, &f, c->n_areas, compare_areas, &f.worst_first));
    TRY(rank(memory, &f, c->n_crossings, compare_crossings, &f.tightest_first));
    *out = f;
    return TRUCE_OK;
}
