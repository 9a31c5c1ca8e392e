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
