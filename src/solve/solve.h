/* solve.h -- what a solve gives: zone, frontier, ideals, named deals; what an explanation gives.
 * Floor: solve. Plain results that reports read; the methods are in the files that make them.
 * Utilities are billionths. Vectors have one entry per party of the scenario, in its order. */
#ifndef TRUCE_SOLVE_SOLVE_H
#define TRUCE_SOLVE_SOLVE_H

#include "model/scenario.h"
#include "solve/count.h"
#include "truce/solve.h"

/* One package and what it is worth to everybody. */
typedef struct package {
    const uint32_t *outcome;     /* n_issues value indices; NULL: not asked for */
    const int64_t *utility_nano; /* n_parties; without an outcome 0 for ratifiers */
} package;

/* True for the points that stand for a whole frontier of `n`: all of a short one; of a longer one
 * `most` (at least 2), both ends among them and the others evenly between. */
static inline bool solution_is_sample(size_t n, size_t most, size_t point)
{
    if (n <= most || point == 0) return true;
    return point * (most - 1) / (n - 1) > (point - 1) * (most - 1) / (n - 1);
}

/* A named deal: a point of the frontier. */
typedef struct named_deal {
    bool exists;   /* false: no such deal (null), or not proved after a stop */
    size_t point;  /* index into frontier; SIZE_MAX when that is not known */
    package deal;  /* with its outcome */
    uint64_t ties; /* distinct utility vectors that reach the same welfare, this one included;
                      0: not counted */
} named_deal;

struct truce_solution {
    arena *handle; /* holds this struct, the number of outcomes and the bounds */
    arena *memory; /* holds all else that it points to */
    memory_meter meter;
    bool all;
    bool is_exact;
    bool is_feasibility_known;
    bool is_feasible;       /* an acceptable outcome exists; with `all`: a feasible one */
    const char *stopped_by; /* NULL, "time", "memory" */
    big_count outcomes;     /* all combinations, before limits */
    bool is_counted;
    big_count acceptable; /* the size of the agreement zone, where counted */
    bool has_frontier;    /* it is whole; with epsilon_nano: it covers the zone */
    int64_t epsilon_nano; /* 0: exact */
    size_t n_frontier;
    const package *frontier; /* descending by the first principal's utility, then the next;
                                after a stop: the points whose packages were found */
    named_deal deals[TRUCE_DEAL_NAMES];
    bool has_ideal;
    const int64_t *ideal_nano; /* n_parties; meaningful for principals */
    /* after a stop: */
    bool has_best_known;
    package best_known; /* some acceptable package, when one was found */
    bool has_bound[TRUCE_DEAL_NAMES];
    const char *bound[TRUCE_DEAL_NAMES]; /* exact decimal: no deal has a greater welfare */
};

/* A set of demands, by increasing demand number. */
typedef struct demand_set {
    size_t n;
    const uint32_t *demands;
} demand_set;

/* For one correction: the best package of the zone that opens without these demands. */
typedef struct bridge {
    demand_set drop;
    bool exists; /* false only after a stop */
    package deal;
    bool is_counted;
    big_count acceptable; /* the size of the zone that it opens */
} bridge;

/* What dropping one demand changes, when there is a zone. */
typedef struct demand_cost {
    uint32_t demand;
    bool is_known; /* false after a stop */
    bool binds;    /* dropping it adds utility vectors that the frontier does not reach */
    bool is_counted;
    big_count acceptable; /* size of the zone without it */
    bool has_nash;
    package nash; /* the Nash deal without it */
} demand_cost;

/* What is proved about a list of sets. */
typedef struct set_proof {
    bool is_complete; /* there are no others */
    bool has_up_to;   /* all sets with at most `up_to` demands are listed */
    size_t up_to;
} set_proof;

struct truce_explanation {
    arena *handle; /* holds this struct */
    arena *memory; /* holds all that it points to */
    memory_meter meter;
    bool is_exact; /* nothing was stopped */
    const char *stopped_by;
    bool is_feasible;
    bool is_feasibility_known;
    /* no zone: */
    bool is_complete; /* conflicts and corrections are all there */
    set_proof conflicts_proof;
    set_proof corrections_proof;
    size_t n_conflicts;
    const demand_set *conflicts; /* by size, then names */
    size_t n_corrections;
    const demand_set *corrections; /* by size, then names */
    size_t n_bridges;              /* one a correction, in their order */
    const bridge *bridges;
    bool has_concession;
    package concession;
    const int64_t *shortfall_nano; /* n_parties: max(0, reservation - utility); principals only */
    bool limits_conflict;          /* the limits alone leave no outcome: */
    size_t n_limits_conflict;
    const uint32_t
        *limits_in_conflict; /* limit numbers: the first minimal set by size, then name */
    /* a zone: */
    size_t n_costs;
    const demand_cost *costs;     /* one a demand, in their order */
    const int64_t *can_give_nano; /* n_parties: ideal - reservation; principals only */
};

#endif
