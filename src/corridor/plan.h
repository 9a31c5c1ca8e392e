/* plan.h -- what a plan of a corridor consists of: which trucks go where on which day, and what
 * follows from that.
 * Floor: corridor. Filled by planner.c, shown by the reports. Tables over days are row by row:
 * [thing * days + day]. All counts are whole trucks. */
#ifndef TRUCE_CORRIDOR_PLAN_H
#define TRUCE_CORRIDOR_PLAN_H

#include "base/exact.h"
#include "corridor/actuals.h"
#include "corridor/corridor.h"

/* One plan: where trucks are. What is not in the tables follows from them. */
typedef struct movements {
    int64_t *sent;        /* [road][day] that leave */
    int64_t *entered;     /* [crossing][day] */
    int64_t *served;      /* [area][day] */
    int64_t *at_depot;    /* [depot][day] that wait overnight behind the day */
    int64_t *at_crossing; /* [crossing][day] inspected, that wait overnight behind the day */
    int64_t *in_area;     /* [area][day] stored overnight behind the day */
    int64_t n_needed, n_served;
    int64_t cost;
    /* The least coverage over areas and periods with a need; the first area, then the first period,
     * where several are as low. `worst_area` is NO_PLACE (as an area's number) where nothing is
     * needed. */
    uint32_t worst_area, worst_period;
    int64_t worst_served, worst_needed;
    bool is_finished; /* best for what was asked, proved; else the best so far */
    bool is_exact;    /* the fair order is proved in whole trucks */
    /* When not finished: at most so many more trucks could be served than are. */
    int64_t n_gap;
} movements;

/* What one more truck would be worth: for each crossing and day, by how many steps the plan would
 * be fairer if just one more could enter: 20 when it would serve where nothing of a period's need
 * is covered, 1 when it would serve the last twentieth, 0 when it would serve nobody; k - j where
 * it would serve in a step worth k by taking from one worth j. */
typedef struct bottleneck {
    int64_t *value;       /* [crossing][day] */
    int64_t *total;       /* [crossing] over all days */
    int64_t *more_served; /* [crossing] trucks that would be served in all if it let in one more on
                             each day; -1: not computed in time */
} bottleneck;

/* Whether so many trucks can enter on each day, judged by flows that let in as much as possible,
 * earlier days first. */
typedef struct promise {
    int64_t per_day;    /* negative: nothing was promised */
    int64_t *can_enter; /* [day] at most per_day */
    uint32_t n_kept;    /* days on which per_day can enter */
    int64_t n_missing;  /* trucks, over all days */
    bool is_finished;
} promise;

typedef struct closure {
    uint32_t crossing; /* its number among the crossings */
    uint32_t first, last;
} closure;

struct truce_corridor_plan {
    arena *handle; /* holds this struct */
    arena *memory; /* holds all that it points to */
    memory_meter meter;
    const truce_corridor *corridor;
    truce_fairness fairness;
    movements now; /* with the closures */
    bottleneck bottlenecks;
    promise promise;
    uint32_t n_closures;
    closure *closures;
    movements before; /* without the closures; only when there are any */
    promise promise_before;
    bool has_actuals;
    actuals actuals;
    bool is_finished;          /* all of the above */
    uint64_t n_pivots, n_arcs; /* counted work */
};

/* Trucks that an area needs, or is served, in a period or over the horizon. */
int64_t plan_needed_in(const truce_corridor *c, uint32_t area, uint32_t period);
int64_t plan_served_in(const truce_corridor *c, const movements *m, uint32_t area, uint32_t period);
int64_t plan_needed(const truce_corridor *c, uint32_t area);
int64_t plan_served(const truce_corridor *c, const movements *m, uint32_t area);
/* Needs of people that are not met: the sum over days of people * unmet / needed, rounded half away
 * from zero at the end. Returns false where `people` is not given. */
bool plan_unmet_person_days(const truce_corridor *c, const movements *m, uint32_t area,
                            int64_t *out);

/* A truck stands in the order of fairness where the coverage is from which it starts: the first
 * truck of each need comes before all second ones, also where it is all that is needed. Where so
 * much of a need is served (at least 1), the last of these trucks stands in the step k =
 * coverage_step(served, needed), 1 to COVERAGE_STEPS: (k - 1) / 20 <= (served - 1) / needed < k /
 * 20. Its weight is COVERAGE_STEPS + 1 - k: 20 for the first twentieth. */
static inline int64_t coverage_step(int64_t served, int64_t needed)
{
    return (int64_t)((int128)(served - 1) * COVERAGE_STEPS / needed) + 1;
}

/* The trucks of a need that start from a coverage below num / den. */
static inline int64_t coverage_trucks(int64_t needed, int64_t num, int64_t den)
{
    return (int64_t)(((int128)needed * num + den - 1) / den);
}

/* Fills what follows from the tables: needed, served, cost, worst. */
void plan_judge(const truce_corridor *c, movements *m);

/* Takes trucks that drive in circles within one day, which a flow may have where that costs
 * nothing, out of the tables, and judges the plan anew: all that is served, stored or waits stays
 * as it is. Uses and gives back memory of `scratch`. Errors: TRUCE_E_MEMORY. Cost: O(days * (places
 * + roads)), and the length of each circle. */
MUST_USE truce_status plan_straighten(arena *scratch, const truce_corridor *c, movements *m);

/* Checks a plan straight from the definitions: every table, every day. Shares nothing with the
 * network. Returns NULL when it holds, else a sentence that says what does not (static or in
 * `memory`). */
const char *movements_check(arena *memory, const truce_corridor *c, const closure *closures,
                            uint32_t n_closures, const movements *m);

#endif
