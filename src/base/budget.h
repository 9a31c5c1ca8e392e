/* budget.h -- asking, between units of work, whether to go on.
 * Floor: base. The clock is read by the surface's stop function, never here: a work_meter only
 * spaces the questions so that they cost nothing. */
#ifndef TRUCE_BASE_BUDGET_H
#define TRUCE_BASE_BUDGET_H

#include "base/status.h"

/* Counts units of work (about a nanosecond to ten each) between two questions. */
typedef struct work_meter {
    const truce_budget *budget; /* may be NULL: never stops */
    uint64_t units;             /* since the last question */
    uint64_t asked;             /* before it */
    const char *what;
    double fraction; /* of the present piece of work; negative: not known */
    bool has_stopped;
} work_meter;

#define WORK_UNITS_PER_QUESTION UINT64_C(200000)

static inline work_meter work_meter_of(const truce_budget *budget)
{
    return (work_meter){.budget = budget, .what = "working", .fraction = -1.0};
}

/* Asks at once. Returns TRUCE_E_STOPPED when the work is to end, and from then on always. */
MUST_USE truce_status work_ask(work_meter *w);

/* Returns all units of work that were counted so far: the same on every machine. */
static inline uint64_t work_spent(const work_meter *w)
{
    return w->asked + w->units;
}

/* Counts `units` of work and asks when enough have gone by. */
static inline MUST_USE truce_status work_spend(work_meter *w, uint64_t units)
{
    w->units += units;
    return w->units >= WORK_UNITS_PER_QUESTION ? work_ask(w) : TRUCE_OK;
}

/* Says what is being done and how far it is. */
static inline void work_tell(work_meter *w, const char *what, double fraction)
{
    w->what = what;
    w->fraction = fraction;
}

/* Work that gives up after so many units, besides when the outer work is to end: for attempts that
 * have an alternative. What it tells and spends goes to the outer meter, at each question. The
 * struct must not move. */
typedef struct work_limit {
    truce_budget budget;
    work_meter *outer;
    uint64_t units_most;
    uint64_t passed_on; /* units that the outer meter has counted */
    work_meter meter;   /* to be used for the attempt */
} work_limit;

void work_limit_start(work_limit *limit, work_meter *outer, uint64_t units);

/* True when an attempt that came back with TRUCE_E_STOPPED ended at its own limit. */
bool work_limit_is_own(const work_limit *limit);

#endif
