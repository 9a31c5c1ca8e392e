/* corridor.h -- a corridor as it was read: depots, crossings, areas, the roads between them, day by
 * day.
 * Floor: corridor. Made once by corridor_read.c, never changed. Whatever may differ from day to day
 * is a `daily`; changes of the file are folded into it when it is read (the last that matches
 * wins), and are kept as they were written for people who read the plan. */
#ifndef TRUCE_CORRIDOR_CORRIDOR_H
#define TRUCE_CORRIDOR_CORRIDOR_H

#include "base/arena.h"
#include "text/calendar.h"
#include "text/source.h"
#include "truce/corridor.h"

enum {
    CORRIDOR_DAYS_MOST = 3650,
    CORRIDOR_ARCS_MOST = 10000000, /* of the network over all days */
    COVERAGE_STEPS = 20
};
/* A figure of the file is at most this. */
#define CORRIDOR_FIGURE_MOST INT64_C(1000000000)
/* What all trucks may cost together: with each road full, or with all trucks there are, on every
 * day. The reader refuses more, so that the cost of a plan fits in 64 bits with room to spare. */
#define CORRIDOR_COST_MOST (INT64_C(1) << 60)
/* "Any number may": above every sum that can occur. */
#define UNLIMITED INT64_MAX

/* A whole number for each day. */
typedef struct daily {
    int64_t usual;
    const int64_t *by_day; /* [days]; NULL: always `usual` */
} daily;

static inline int64_t daily_on(const daily *d, uint32_t day)
{
    return d->by_day ? d->by_day[day] : d->usual;
}

typedef enum place_kind { PLACE_DEPOT, PLACE_CROSSING, PLACE_AREA } place_kind;

/* A place by its number: depots, crossings and areas share one name space and one numbering,
 * depots first, then crossings, then areas, each in the order of the file. */
typedef struct depot {
    text id, name; /* the name is the id where the file gives none */
    daily supply;  /* trucks that appear */
    int64_t stock; /* trucks on hand on day 0 */
    daily store;   /* most that may wait overnight behind this day; UNLIMITED by default */
} depot;

typedef struct crossing {
    text id, name;
    daily capacity;   /* trucks let in */
    daily inspection; /* days; of those who arrive on this day */
    daily
        queue; /* most inspected trucks that wait overnight behind this day; UNLIMITED by default */
} crossing;

typedef struct area {
    text id, name;
    int64_t people; /* 0: not given */
    daily need;     /* trucks */
    int64_t stock;
    daily store; /* most that may be stored overnight behind this day; 0 by default */
} area;

typedef struct road {
    uint32_t from, to; /* places */
    uint32_t days;
    daily capacity; /* trucks that leave; UNLIMITED by default */
    daily cost;     /* for each truck that leaves */
} road;

/* A change as the file has it. */
typedef struct corridor_change {
    bool is_road;
    uint32_t place;       /* !is_road */
    uint32_t from, to;    /* is_road: the places; it changes every road from the one to the other */
    uint32_t first, last; /* days, both included */
    text what;            /* "capacity", "supply", ...; one entry for each figure that is changed */
    int64_t value;        /* UNLIMITED where the file says that */
    text why;             /* empty: not given */
} corridor_change;

typedef enum fair_period { PERIOD_WEEK, PERIOD_DAY, PERIOD_HORIZON } fair_period;

struct truce_corridor {
    arena *handle; /* holds this struct */
    arena *memory; /* holds all that it points to */
    memory_meter meter;
    source from;         /* the corridor's own copy of the file */
    text title, summary; /* the summary may be empty */
    uint32_t days;
    bool has_start;
    int64_t start; /* days since 1970-01-01, of day 0 */
    fair_period period;
    uint32_t n_depots, n_crossings, n_areas, n_roads, n_changes;
    depot *depots;
    crossing *crossings;
    area *areas;
    road *roads;
    corridor_change *changes;     /* in the order of the file */
    const uint32_t *places_by_id; /* places, sorted by id */
};

enum { NO_PLACE = UINT32_MAX };

static inline uint32_t corridor_places(const truce_corridor *c)
{
    return c->n_depots + c->n_crossings + c->n_areas;
}
place_kind corridor_kind(const truce_corridor *c, uint32_t place);
/* Returns the place's number within its kind. */
uint32_t corridor_rank(const truce_corridor *c, uint32_t place);
text corridor_place_id(const truce_corridor *c, uint32_t place);
text corridor_place_name(const truce_corridor *c, uint32_t place);
/* Returns the place of an id, or NO_PLACE. Cost: O(log places). */
uint32_t corridor_find_place(const truce_corridor *c, text id);
/* The length of a period in days, and how many there are: the last may be shorter. */
uint32_t corridor_period_days(const truce_corridor *c);
uint32_t corridor_periods(const truce_corridor *c);
/* How days become dates. */
static inline calendar corridor_calendar(const truce_corridor *c)
{
    return (calendar){c->has_start, c->start};
}
/* About how many arcs the network over all days has: for each day one for a depot, three for a
 * crossing, two for an area, one for a road; and for each area and period the steps of coverage. */
int64_t corridor_arcs(const truce_corridor *c);

#endif
