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
