/* search_cover.h -- packages that stand for a frontier that is too large to be listed.
 * Floor: solve. A set of packages COVERS the zone within tolerances t when for every package x of
 * the zone there is one, y, in the set with utility_i(y) >= utility_i(x) - t_i for every principal
 * i. The zone is looked through region by region. A region is all that gives each principal at
 * least a corner. Where it holds a package y, all x <= y + t are covered; what is left of the
 * region lies above one of the corners max(corner, y + t + 1) in one principal. A region in which
 * the search finds provably nothing is done.
 * So each claim is proved, whatever demands there are; and since no package that is found is
 * covered by the ones before, there are at most as many as boxes of the size of the tolerances fit
 * into the zone. Source: the approximation is that of Papadimitriou & Yannakakis (2000); the
 * regions are the search zones of Klamroth, Lacour & Vanderpooten (2015). */
#ifndef TRUCE_SOLVE_SEARCH_COVER_H
#define TRUCE_SOLVE_SEARCH_COVER_H

#include "solve/search_deals.h"

typedef struct cover_point {
    int64_t utility_nano[FAIR_PRINCIPALS];
    const uint32_t *outcome;
} cover_point;

typedef struct cover {
    bool is_complete; /* the zone is covered */
    size_t n;
    const cover_point *points; /* descending; none at least as good as another everywhere */
} cover;

/* Finds a cover; `tolerance_nano` (n_principals, >= 0). Lives in z->memory. On TRUCE_E_STOPPED the
 * cover holds what was found so far. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status search_cover(search_zone *z, work_meter *work, const int64_t *tolerance_nano,
                                   cover *result);

#endif
