/* search_pick.h -- looks through groups of options for outcomes that reach an aim, and picks at
 * each step the group to decide next. Floor: solve. At each partial outcome the weights are
 * improved (search_bound.h), then everything that they prove to be useless here is left out:
 * options that cost more than the weighted sum has left, options after which one party alone cannot
 * reach its floor. A group with one option left is decided. Of the others that group is picked
 * whose options differ most in what they are worth, where the weights cannot choose: it tells most.
 * Compared with search.h, partial outcomes with the same sums are not looked at once, but far fewer
 * have to be looked at. Source: fixing by reduced costs as in integer programming (Dantzig,
 * Fulkerson & Johnson 1954); bounds as in search_bound.h. */
#ifndef TRUCE_SOLVE_SEARCH_PICK_H
#define TRUCE_SOLVE_SEARCH_PICK_H

#include "solve/search.h"
#include "solve/search_groups.h"

typedef struct search_pick_task {
    const search_space *x;
    const search_groups *groups;
    const search_seeker *seeker;
    const search_weights *weights; /* to begin with */
    uint64_t nodes_most;           /* partial outcomes to look at, at most */
    uint64_t nodes_pause; /* past this many the search ends if an outcome was better meanwhile */
} search_pick_task;

typedef struct search_pick_result {
    bool is_over;     /* no outcome reaches the last aim, but for those that were offered */
    bool is_enough;   /* the seeker has enough */
    uint64_t n_nodes; /* partial outcomes looked at */
    uint32_t n_kept;  /* how often an outcome was better */
} search_pick_result;

/* Searches. `outcome` (n_issues) gets the last one that was better. Memory is taken from `scratch`,
 * which its owner rewinds. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED, the seeker's; the counts are
 * right all the same. */
MUST_USE truce_status search_pick_run(arena *scratch, work_meter *work,
                                      const search_pick_task *task, uint32_t *outcome,
                                      search_pick_result *result);

#endif
