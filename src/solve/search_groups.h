/* search_groups.h -- a space as groups of issues that have nothing to do with each other.
 * Floor: solve. Below each root of a space (search_space.h) lies a group of issues that are decided
 * together; between groups there are no conditions. Once weights show that most outcomes of a group
 * cost more than can still be given, those that are left are few enough to be written out, as plain
 * OPTIONS of the group, and the groups can be decided in any order (search_pick.h).
 * An additive scenario is groups of one issue each. */
#ifndef TRUCE_SOLVE_SEARCH_GROUPS_H
#define TRUCE_SOLVE_SEARCH_GROUPS_H

#include "solve/search_space.h"

typedef struct search_groups {
    uint32_t n_dims;
    uint32_t n_groups;
    uint32_t n_options;
    const uint32_t *first;        /* by group, and one more: its first option */
    const int64_t *vectors;       /* by option: n_dims grains */
    const uint32_t *const *paths; /* by option: options of the space, one for each issue */
    const uint32_t *n_issues;     /* by group */
} search_groups;

/* Options past which groups are not written out: of one state, of all states, and by group and
 * depth. */
#define GROUPS_STATE_MOST 2000
#define GROUPS_ALL_MOST 60000
#define GROUPS_PLACES_MOST UINT64_C(4000000)

/* Writes out the outcomes of each group whose weighted sum lies below the best of the group by no
 * more than `excess` (>= 0), without those that another one of the group dominates.
 * `is_small` false: too many. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status search_groups_build(arena *out, work_meter *work, const search_space *x,
                                          const int64_t *weights, int128 excess, bool *is_small,
                                          search_groups *result);

/* Sets what an option of a group decides in an outcome. `x`: the space of the groups. */
void search_groups_write(const search_groups *g, const search_space *x, uint32_t group,
                         uint32_t option, uint32_t *outcome);

#endif
