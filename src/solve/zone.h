/* zone.h -- the outcomes that given demands leave, and their frontier.
 * Floor: solve. A zone_model is a scenario made ready to be asked: its tables and its decision
 * graph. Each zone_view is one question to it: which demands are in force, what is the frontier of
 * the principals then, how many outcomes are there. */
#ifndef TRUCE_SOLVE_ZONE_H
#define TRUCE_SOLVE_ZONE_H

#include "solve/trace.h"
#include "solve/fair.h"
#include "solve/focus.h"
#include "solve/solve.h"
#include "solve/tally.h"
#include "solve/wide.h"

/* Vectors and pairs that counting may look at before it gives up: up to some seconds, where they
 * are so many that they lie out of the reach of caches. */
#define ZONE_COUNT_WORK UINT64_C(30000000)

typedef struct zone_model {
    const truce_scenario *s;
    payoff pay;
    decision_graph *g; /* NULL: too wide for a first try (turns.h) */
    bool is_hopeful;   /* without a graph: it may still be built in time */
    size_t n_conditions;
    const condition *conditions;
    bool
        has_tracked_demands; /* red lines are marks (numbered as demands), so they can be dropped */
} zone_model;

/* What becomes of the red lines in a model. */
typedef enum zone_red_lines {
    RED_LINES_ENFORCED,
    RED_LINES_TRACKED,
    RED_LINES_IGNORED
} zone_red_lines;

/* Builds a model in `out`; `change` may be NULL. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status zone_model_build(arena *out, work_meter *work, const truce_scenario *s,
                                       zone_red_lines red_lines, const payoff_change *change,
                                       zone_model *result);

/* Makes a model of the same scenario with a figure moved; the graph is shared, and must outlive it.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(values * parties). */
MUST_USE truce_status zone_model_revalue(arena *out, work_meter *work, const zone_model *model,
                                         const payoff_change *change, zone_model *result);

/* Which demands are in force. */
typedef struct zone_demands {
    const bool *is_dropped;  /* by demand; NULL: none. Red lines only in a tracked model */
    bool without_principals; /* no principal's reservation is asked for */
    bool without_ratifiers;  /* no ratifier's either */
    const nash_focus *focus; /* for frontiers: other outcomes than these are of no interest;
                                packages are not found then. NULL: all outcomes are */
} zone_demands;

/* A frontier and what is needed to find its outcomes. */
typedef struct zone_view {
    const zone_model *model; /* once the view is finished: with the graph that was built meanwhile,
                                if any */
    arena *memory;
    zone_demands demands;
    question q;
    outlook o;
    elimination e;
    bool is_possible;      /* false: no outcome; n is 0 then too */
    size_t n;              /* points of the frontier */
    const int64_t *points; /* n x n_principals, descending */
    const size_t *origin;  /* by point: a point of e.root */
    const uint32_t *found; /* n x n_issues: outcomes, where the wide method found them; else NULL */
    wide_counts counts;    /* of the wide method */
} zone_view;

/* Begins a view: the question and its outlook, no frontier yet. What `demands` points to must stay.
 * `is_possible` false is proved; true says only that each party alone can be satisfied, or, without
 * a graph, less. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status zone_view_begin(arena *out, work_meter *work, const zone_model *model,
                                      zone_demands demands, zone_view *result);

/* Finds the frontier of a view that was begun, in view->memory; after an error it may be tried
 * again, with other memory. Errors: see zone_view_find. */
MUST_USE truce_status zone_view_finish(work_meter *work, zone_view *view);

/* Both in one: finds the frontier. Everything lives in `out`, which the view keeps using.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED; the view may then hold points that are known to be
 * acceptable, with `found`. */
MUST_USE truce_status zone_view_find(arena *out, work_meter *work, const zone_model *model,
                                     zone_demands demands, zone_view *result);

/* True when a party's reservation is in force. */
bool zone_is_asked(const zone_model *model, zone_demands demands, uint32_t party);

/* False when a cap keeps somebody below its own reservation whatever happens. */
bool zone_caps_allow(const zone_model *model, zone_demands demands);

/* Gives for each principal an upper bound of its utility over the zone, without a frontier:
 * `bound_nano` has room for n_principals. `is_possible` false: no outcome.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status zone_bounds(arena *scratch, work_meter *work, const zone_model *model,
                                  zone_demands demands, bool *is_possible, int64_t *bound_nano);

/* Makes the package of one point: outcome and everybody's utility (plain evaluation), in `out`,
 * and checks that it is worth what the frontier says. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED,
 * TRUCE_E_CHECK. */
MUST_USE truce_status zone_package(arena *out, arena *scratch, work_meter *work,
                                   const zone_view *view, size_t point, package *result);

/* The same for `n` points at once, which is far faster: `points` are their numbers, NULL for the
 * first n. */
MUST_USE truce_status zone_packages(arena *out, arena *scratch, work_meter *work,
                                    const zone_view *view, size_t n, const size_t *points,
                                    package *result);

/* Counts the outcomes that the demands leave (tally.h); gives up after `work_most` vectors and
 * pairs.
 */
MUST_USE truce_status zone_count(arena *out, work_meter *work, const zone_model *model,
                                 zone_demands demands, uint64_t work_most, bool *is_counted,
                                 big_count *result);

/* Fills the input for choosing fair deals among the points of a view. */
fair_input zone_fair_input(const zone_view *view);

#endif
