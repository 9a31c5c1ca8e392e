/* wide.h -- the exact frontier of a box model by branch and bound.
 * Floor: solve. For scenarios whose conditions interlock too much to be eliminated. Good points
 * come first, from a local search; then one group of zones (archive.h) after the other is searched:
 * a tree whose branches hit a box or leave it out, bounded by weighted sums (bound.h) against the
 * corners of the open zones. When a group is done, its zones hold nothing more. The search stops at
 * any time, goes on where it stopped, and takes the same steps on every machine.
 * Source: zones one after the other, Dächert & Klamroth (2015); branch and bound on soft arc
 * consistency, Cooper et al. (2010). */
#ifndef TRUCE_SOLVE_WIDE_H
#define TRUCE_SOLVE_WIDE_H

#include "solve/archive.h"
#include "solve/bound.h"
#include "solve/box.h"

typedef struct wide_search wide_search;

/* What is asked of a model: needs and caps in units of each dimension. */
typedef struct wide_question {
    const box_model *m;
    int64_t need[BOX_DIMS]; /* INT64_MIN: none; of principals and others */
    int64_t cap[BOX_DIMS];  /* of principals; INT64_MAX: none */
} wide_question;

/* Counted work, for measurements and tests. */
typedef struct wide_counts {
    uint64_t nodes;
    uint64_t sweeps;
    uint64_t searched; /* groups of zones */
} wide_counts;

/* Makes a search in `out`, which it keeps using. Errors: TRUCE_E_MEMORY. What it holds besides is
 * given back by wide_free; what was found stays. */
MUST_USE truce_status wide_start(arena *out, const wide_question *q, wide_search **result);
void wide_free(wide_search *w);

/* Searches until the frontier is complete. TRUCE_E_STOPPED: not yet; it may be called again.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: nodes * sides; nodes depend on the instance. */
MUST_USE truce_status wide_run(wide_search *w, work_meter *work);

/* Gives what was found: points in units, outcomes as value indices. When the search is complete it
 * is the frontier; before, each is worth what it says and some may not be on the frontier. */
const archive *wide_found(const wide_search *w);
wide_counts wide_counted(const wide_search *w);

#endif
