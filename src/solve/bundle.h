/* bundle.h -- conditions over the same issues, decided together.
 * Floor: solve. A table that says what two issues are worth together is many rules (`i = a and
 * j = b: add x`) of one scope. What is open of all of them after some of their issues have been
 * decided is one number, so a state carries one number a bundle and not one residual a rule; and
 * deciding is done once for each number and value, then looked up.
 *
 *     LEVEL k of a bundle: k of its issues have been decided, in the order of their places.
 *     Numbers of a level stand for vectors of residuals, one a member; members that are decided,
 *     either way, look alike: what they bring has already happened.
 *
 * Invariant: a number of level 0 is 0; the last level, where nothing is open, is not numbered. */
#ifndef TRUCE_SOLVE_BUNDLE_H
#define TRUCE_SOLVE_BUNDLE_H

#include "solve/condition.h"
#include "solve/intern.h"
#include "solve/order.h"
#include "solve/residual.h"

/* What deciding an issue does to a bundle. */
typedef struct bundle_step {
    bool is_dead;  /* something enforced is broken; the rest is not set then */
    uint32_t next; /* number in the next level */
    uint32_t part; /* number in the store's parts: conditions that something happens to */
} bundle_step;

typedef struct bundle_memo {
    uint32_t next;
    uint32_t part; /* + 1; 0: not known yet; UINT32_MAX: dead */
} bundle_memo;

/* What is open after some of the issues: numbers for vectors of residuals. */
typedef struct bundle_level {
    intern_table vectors;
    bundle_memo *memo; /* number x run of the issue that is decided next */
    size_t memo_capacity;
} bundle_level;

typedef struct bundle {
    uint32_t n_members;
    const uint32_t *members; /* condition numbers, increasing */
    uint32_t n_issues;
    const uint32_t *issues; /* in the order of their places */
    bundle_level *levels;   /* n_issues */
} bundle;

typedef struct bundle_store {
    arena *memory;
    residual_store *residuals;
    const condition *conditions;
    uint32_t n;
    bundle *bundles;    /* by their first members */
    intern_table parts; /* part 0 is empty */
    residual *vector;   /* scratch for one vector */
    uint32_t *part;     /* scratch */
} bundle_store;

/* Puts conditions into bundles; those that are decided from the start (`initial`) are left out.
 * Everything lives in `memory`; `conditions` must outlive the store.
 * Errors: TRUCE_E_MEMORY. Cost: O(size of all scopes). */
MUST_USE truce_status bundle_store_start(arena *memory, residual_store *residuals,
                                         const issue_order *order, size_t n_conditions,
                                         const condition *conditions, const issue_scope *scopes,
                                         const residual *initial, bundle_store *result);

/* Gives what becomes of a number of a level when the level's issue gets a value; `run` of `n_runs`
 * is the number of the run of values that it belongs to, in which all are alike.
 * Errors: TRUCE_E_MEMORY. Cost: O(1) when it was asked before, else O(members). */
MUST_USE truce_status bundle_decide(bundle_store *store, uint32_t which, uint32_t level,
                                    uint32_t number, uint32_t run, uint32_t n_runs, uint32_t value,
                                    bundle_step *result);

/* Marks in `is_cut` each value of the level's issue that may not be like the value before it, for a
 * number of a level (see residual_cuts). Cost: O(members). */
void bundle_cuts(const bundle_store *store, uint32_t which, uint32_t level, uint32_t number,
                 bool *is_cut);

#endif
