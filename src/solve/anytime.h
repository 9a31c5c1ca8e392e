/* anytime.h -- what a solve finds first, so that a stopped one has much to say.
 * Floor: solve. The order: is there a package at all; the ideals; the named deals; the whole
 * frontier. A small frontier is found at once and settles all of it, so it is tried first, with
 * little work. When that is not enough, what can be searched for is searched (search_deals.h), and
 * the frontier is tried again with more work, by turns: each turn gets eight times the work of the
 * one before, so what is thrown away stays a fraction of the whole. The searches of a turn get a
 * few times the work of its frontier, too: on a large graph each partial outcome takes long. */
#ifndef TRUCE_SOLVE_ANYTIME_H
#define TRUCE_SOLVE_ANYTIME_H

#include "solve/search_deals.h"

/* What was found by searching. */
typedef struct findings {
    arena *memory;
    arena *scratch;
    search_zone zone;
    bool is_open;
    bool is_given_up; /* the space is too large, or its memory */
    searched_deal any;
    searched_deal ideals[FAIR_PRINCIPALS];
    searched_deal deals[TRUCE_DEAL_NAMES];
} findings;

/* In place of wanted deals: only whether there is a package. */
#define ANYTIME_FEASIBILITY 0U

/* Searches for what is not yet proved of: any package, the ideals, the deals in `wanted` (bits by
 * name; ANYTIME_FEASIBILITY: a package alone, which is not all then). `nodes_most` partial outcomes
 * for each. `are_all_proved`: nothing of it is left open; in that case, if findings->any does not
 * exist, there is no package. The view must have begun, be possible, and stay. Errors:
 * TRUCE_E_STOPPED; a lack of memory only gives up. What was found before an error stays. */
MUST_USE truce_status anytime_search(findings *f, memory_meter *meter, work_meter *work,
                                     const zone_view *view, unsigned wanted, uint64_t nodes_most,
                                     bool *are_all_proved);

/* Gives back the memory of the findings. */
void anytime_free(findings *f);

#endif
