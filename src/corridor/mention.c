#include "corridor/mention.h"
#include "text/decimal.h"

/* Reports that no crossing has this name. */
static void report_unknown(const truce_corridor *c, truce_diagnostics *sink, text t, span where)
{
    enum { COMPARED = 4096 };
    text ids[COMPARED];
    char nearest[96];
    const char *hint = NULL;
    if (diagnostic_is_shown(sink)) {
        size_t n = c->n_crossings < COMPARED ? c->n_crossings : COMPARED;
        for (size_t k = 0; k < n; k++) ids[k] = c->crossings[k].id;
        hint = diagnostic_nearest(t, ids, n, nearest, sizeof nearest);
    }
    diagnostic_report(sink, E_COUNT_CROSSING, where, hint, SHOWN(t));
}

bool mention_crossing(const truce_corridor *c, truce_diagnostics *sink, text t, span where,
                      const char *why, uint32_t *crossing)
{
    uint32_t place = corridor_find_place(c, t);
    for (uint32_t k = 0; k < c->n_crossings && place == NO_PLACE; k++)
        if (text_equal(c->crossings[k].name, t)) place = c->n_depots + k;
    if (place == NO_PLACE) {
        report_unknown(c, sink, t, where);
        return false;
    }
    if (corridor_kind(c, place) != PLACE_CROSSING) {
        diagnostic_report(sink, E_CORRIDOR_KIND_OF, where, why, SHOWN(t),
                          corridor_kind(c, place) == PLACE_DEPOT ? "a depot" : "an area",
                          "a crossing");
        return false;
    }
    *crossing = corridor_rank(c, place);
    return true;
}

bool mention_day(const truce_corridor *c, text t, int64_t *day, const char **hint)
{
    int64_t date, number;
    bool is_date = date_read(t, &date);
    bool is_number = decimal_integer(t, &number) == DECIMAL_OK;
    if (c->has_start ? is_date : is_number) {
        *day = c->has_start ? date - c->start : number;
        return true;
    }
    *hint = is_number      ? "the corridor has a start: write YEAR-MONTH-DAY"
            : is_date      ? "give the corridor a start, or write numbers of days from 0"
            : c->has_start ? date_hint(t)
                           : "write the number of the day; the first is 0";
    return false;
}

const char *mention_day_wanted(const truce_corridor *c)
{
    return c->has_start ? "a date like 2024-02-01" : "the number of a day";
}
