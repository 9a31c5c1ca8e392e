/* search_space.h -- what is left to decide, laid out for a search that decides issue by issue.
 * Floor: solve. The living part of a decision graph (question.h), written out: from each STATE lead
 * OPTIONS, one for each value (or value vector of a cell) of each open arc, with what it is worth
 * and the states that are still to be decided then. Values that another value of the same cell
 * dominates are left out. A space can be copied without options of which it is proved that nothing
 * good comes of them; that is how it gets small.
 * Options that lead to no outcome at all are left out: every state has some.
 * Invariant: targets have larger state numbers than the state that they are reached from. */
#ifndef TRUCE_SOLVE_SEARCH_SPACE_H
#define TRUCE_SOLVE_SEARCH_SPACE_H

#include "solve/question.h"

typedef struct search_space {
    uint32_t n_dims;
    uint32_t n_issues;
    uint32_t n_states;
    const uint32_t *first_option; /* by state, and one more */
    const uint32_t *issue;        /* by state */
    const uint32_t *n_targets;    /* by state: of each of its options */
    uint32_t n_options;
    const uint32_t *value;   /* by option: value of the issue */
    const uint32_t *target;  /* by option: place in targets */
    const int64_t *vectors;  /* by option: n_dims grains */
    const uint32_t *targets; /* states */
    uint32_t n_targets_all;
    uint32_t n_roots;
    const uint32_t *roots;            /* states */
    int64_t initial[FRONT_MOST_DIMS]; /* what is decided before any issue is */
    int64_t span[FRONT_MOST_DIMS];    /* about the most minus the least sum, at least 1 */
    int64_t most[FRONT_MOST_DIMS];    /* no partial sum is larger, in magnitude; at least 1 */
} search_space;

/* Options past which a space is not written out. */
#define SEARCH_OPTIONS_MOST UINT32_C(4000000)

/* Writes out the living part of a possible outlook. `is_small` false: too many options. No states:
 * there is no outcome. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: options * n_dims. */
MUST_USE truce_status search_space_build(arena *out, work_meter *work, const outlook *o,
                                         bool *is_small, search_space *result);

/* Copies what is reached from the roots by the options in `is_kept`. A state that keeps none must
 * not be reached. Errors as above. */
MUST_USE truce_status search_space_keep(arena *out, work_meter *work, const search_space *from,
                                        const bool *is_kept, search_space *result);

/* Returns the issue that an option decides. Cost: O(log states). */
uint32_t search_space_issue(const search_space *x, uint32_t option);

#endif
