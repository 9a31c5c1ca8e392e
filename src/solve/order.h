/* order.h -- in which order issues are decided: a pseudo tree over the issues.
 * Floor: solve. Two issues that occur in one condition lie on one path from a root to a leaf, so
 * that subtrees that hang from the same path are independent once the path is decided.
 * Cost is estimated as the combinations of values that the subtrees depend on, summed up over the
 * issues. When the first way to take issues out (fewest new edges first) is not cheap by that
 * measure, others are tried: fewest combinations first, and equals drawn by lot from a fixed
 * sequence, so that the same scenario always gets the same order.
 * Source: min-fill elimination (Rose 1970; Kjaerulff 1990); pseudo trees (Freuder & Quinn 1985;
 * Dechter & Mateescu 2007). The answers do not depend on the order, only the work does. */
#ifndef TRUCE_SOLVE_ORDER_H
#define TRUCE_SOLVE_ORDER_H

#include "base/arena.h"
#include "base/budget.h"

/* The issues that one condition mentions, increasing and distinct. */
typedef struct issue_scope {
    size_t n;
    const uint32_t *issues;
} issue_scope;

#define ORDER_ROOT UINT32_MAX

/* A forest over the issues, kept as arrays over issues or places. */
typedef struct issue_order {
    uint32_t n;
    const uint32_t *sequence;    /* place -> issue; parents before children, subtrees contiguous */
    const uint32_t *place;       /* issue -> place */
    const uint32_t *parent;      /* place -> place of the parent, or ORDER_ROOT */
    const uint32_t *subtree_end; /* place -> first place behind its subtree */
    uint32_t width;              /* the most issues that one issue's subtree depends on */
} issue_order;

/* Finds an order for `n` issues with `n_values[issue]` values that conditions can tell apart, under
 * `n_scopes` conditions. Result in `out`. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: n^2 / 2
 * bytes of scratch; time about n * width^2 * n / 64 for each way that is tried. */
MUST_USE truce_status order_find(arena *out, work_meter *work, uint32_t n, const uint32_t *n_values,
                                 size_t n_scopes, const issue_scope *scopes, issue_order *result);

#endif
