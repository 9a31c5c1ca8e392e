#include "base/budget.h"

truce_status work_ask(work_meter *w)
{
    w->asked += w->units;
    w->units = 0;
    if (w->has_stopped) return TRUCE_E_STOPPED;
    if (w->budget == NULL) return TRUCE_OK;
    if (w->budget->progress != NULL) w->budget->progress(w->budget->context, w->fraction, w->what);
    if (w->budget->stop != NULL && w->budget->stop(w->budget->context)) {
        w->has_stopped = true;
        return TRUCE_E_STOPPED;
    }
    return TRUCE_OK;
}

static void tell_outer(void *context, double fraction, const char *what)
{
    work_limit *limit = context;
    work_tell(limit->outer, what, fraction);
}

static bool ask_outer(void *context)
{
    work_limit *limit = context;
    uint64_t asked = limit->meter.asked;
    limit->outer->units += asked - limit->passed_on;
    limit->passed_on = asked;
    return work_ask(limit->outer) != TRUCE_OK || asked > limit->units_most;
}

void work_limit_start(work_limit *limit, work_meter *outer, uint64_t units)
{
    *limit = (work_limit){.outer = outer,
                          .units_most = units,
                          .budget = {.size = sizeof(truce_budget),
                                     .stop = ask_outer,
                                     .progress = tell_outer,
                                     .context = limit}};
    limit->meter = work_meter_of(&limit->budget);
}

bool work_limit_is_own(const work_limit *limit)
{
    return !limit->outer->has_stopped;
}
