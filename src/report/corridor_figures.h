/* corridor_figures.h -- sums and rankings of a plan of a corridor: what tables, JSON and pictures
 * share.
 * Floor: report. Made once for a report. All counts are whole trucks. */
#ifndef TRUCE_REPORT_CORRIDOR_FIGURES_H
#define TRUCE_REPORT_CORRIDOR_FIGURES_H

#include "corridor/plan.h"
#include "text/buffer.h"
#include "text/calendar.h"

/* An area over all days. */
typedef struct area_figures {
    int64_t needed, served;
    bool has_people;
    int64_t unmet_person_days; /* 0 without people */
    bool has_need;             /* else there is no worst period */
    uint32_t worst_period;
    int64_t worst_served, worst_needed;
} area_figures;

/* A crossing over all days. */
typedef struct crossing_figures {
    int64_t entered;
    int64_t capacity; /* closures counted; UNLIMITED when it is on some day */
    uint32_t n_open;  /* days on which somebody may enter */
    uint32_t n_full;  /* of these, days on which nobody more could have entered */
    /* Days on which one more truck would be worth something, and what that is over all of them; of
     * days on which the crossing is shut only how many. 0 where that is not known. */
    uint32_t n_valued, n_valued_shut;
    int64_t value;
} crossing_figures;

typedef struct corridor_figures {
    arena *memory; /* holds all that this points to; pictures take their room from it too */
    const truce_corridor *corridor;
    const truce_corridor_plan *plan;
    calendar calendar;
    area_figures *areas;         /* [area] */
    crossing_figures *crossings; /* [crossing] */
    /* Without the closures; NULL when there are none. */
    area_figures *areas_before;
    crossing_figures *crossings_before;
    int64_t *road_sent;        /* [road] over all days */
    int64_t *road_sent_before; /* NULL without closures */
    bool *is_reached;          /* [area] some way leads there, open on some days */
    uint32_t *worst_first;     /* areas: lowest period first, then coverage, then as in the file */
    uint32_t *tightest_first;  /* crossings: most value of one more while open first, then as in
                                  the file */
    bool knows_value;          /* the value of one more truck was computed */
    int64_t *unmet_on;         /* [day] trucks */
    uint32_t n_days_unmet, worst_day;
    bool has_people; /* every area with an unmet need says how many live there */
    int64_t unmet_person_days;
    int64_t rerouted, rerouted_before; /* trucks sent from a crossing to a crossing or depot */
    int64_t supply;                    /* trucks that the depots and stocks have in all */
} corridor_figures;

/* Errors: TRUCE_E_MEMORY. Cost: O(size of the plan). */
MUST_USE truce_status corridor_figures_of(arena *memory, const truce_corridor_plan *plan,
                                          corridor_figures *out);

/* Returns what a crossing may let in on a day, the closures counted when `with_closures`. */
int64_t corridor_capacity_on(const truce_corridor_plan *plan, uint32_t crossing, uint32_t day,
                             bool with_closures);
/* True when the crossing is closed on that day by a closure of the question. */
bool corridor_is_closed(const truce_corridor_plan *plan, uint32_t crossing, uint32_t day);

/* The days of a period, both included. */
uint32_t corridor_period_first(const truce_corridor *c, uint32_t period);
uint32_t corridor_period_last(const truce_corridor *c, uint32_t period);

/* The place of a crossing or an area. */
static inline uint32_t crossing_place(const truce_corridor *c, uint32_t crossing_number)
{
    return c->n_depots + crossing_number;
}
static inline uint32_t area_place(const truce_corridor *c, uint32_t area_number)
{
    return c->n_depots + c->n_crossings + area_number;
}

/* Sums of a row of a table over the days from `first` on, `n` of them or as many as there are. */
int64_t corridor_sum(const truce_corridor *c, const int64_t *table, uint32_t row, uint32_t first,
                     uint32_t n);
int64_t corridor_sum_daily(const truce_corridor *c, const daily *of, uint32_t first, uint32_t n);

/* Returns the end of a group of so many days: one behind its last, and at most the horizon. */
uint32_t corridor_group_end(const truce_corridor *c, uint32_t first, uint32_t n);

/* Returns how many days are to be taken together (1, 7, 28, 91 or 364) so that all days make at
 * most `most` groups, or more days where even that is too fine. */
uint32_t corridor_group(const truce_corridor *c, uint32_t most);
/* Appends a share in percent, rounded half up, but never 100 % or 0 % for what is not. */
void corridor_put_share(text_buffer *out, int64_t part, int64_t whole);

/* "day", "week", "four weeks", ... for such a number of days. */
const char *corridor_group_name(uint32_t days);

#endif
