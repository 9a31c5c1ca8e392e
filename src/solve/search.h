/* search.h -- looks through a space for outcomes that reach an aim, until there is provably none.
 * Floor: solve. Depth first, issue by issue. At each step the best weights known are improved a
 * little (search_bound.h); when the weighted sum that is still possible is below the threshold of
 * the aim, nothing below can reach it. The outcome that is best under the weights is offered to the
 * seeker on the way: it is where good outcomes come from. The seeker keeps what is better than what
 * it has, and raises its aim. Partial outcomes with the same sums and the same open states are
 * looked at once.
 * The aim is first set high, as high as the bounds allow, and lowered until something reaches it:
 * little is to be looked at high up, and what is found there is nearly the best.
 * Source: branch and bound (Land & Doig 1960) with Lagrangian bounds (Geoffrion 1974; Fisher 1981).
 */
#ifndef TRUCE_SOLVE_SEARCH_H
#define TRUCE_SOLVE_SEARCH_H

#include "solve/search_bound.h"

typedef enum search_verdict {
    SEARCH_PASSED, /* nothing has changed */
    SEARCH_BETTER, /* it is to be remembered, and the aim has risen */
    SEARCH_ENOUGH  /* the search is to end, unfinished */
} search_verdict;

#define SEARCH_HOPE_MOST (UINT32_C(1) << 24)

/* Who looks for something. */
typedef struct search_seeker {
    void *context;
    /* Judges an outcome by its sums (n_dims). Errors: any, passed on. */
    truce_status (*offer)(void *context, const int64_t *sums, search_verdict *verdict);
    /* Says what is to be reached now. Between two calls of `hope` an aim never becomes weaker. */
    void (*aim)(void *context, search_aim *aim);
    /* Sets how far beyond the best outcome known the aim is to lie, from 0 (not at all) to
     * SEARCH_HOPE_MOST (as far as anything could be). NULL: always 0. */
    void (*hope)(void *context, uint32_t hope);
    /* Hears that nothing reaches the aim under the last hope: a bound. NULL where `hope` is. */
    void (*is_vain)(void *context);
} search_seeker;

typedef struct search_result {
    bool is_complete; /* no outcome reaches the last aim, but for those that were offered */
    uint64_t n_nodes; /* partial outcomes looked at */
    uint32_t n_kept;  /* how often an outcome was better */
} search_result;

/* Searches; looks at `nodes_most` partial outcomes at most. `outcome` (n_issues) gets the last one
 * that was better. Memory is taken from `scratch`, which its owner rewinds.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED, the seeker's; n_kept is right all the same. */
MUST_USE truce_status search_run(arena *scratch, work_meter *work, const search_space *space,
                                 const search_seeker *seeker, uint64_t nodes_most,
                                 uint32_t *outcome, search_result *result);

#endif
