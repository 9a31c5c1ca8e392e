/* verify.h -- an independent check of a solution: it shares no code with the search.
 * Floor: solve. Re-reads every claim from the definitions: each frontier point's utilities
 * (evaluate.h), that it is feasible and acceptable, that no point dominates another, that the
 * order is right, that each named deal is the best of the frontier by its own definition with
 * its ties, that the ideals are reached; and, where all outcomes number at most `enumerate`, that
 * nothing acceptable is better and that the size of the zone is right. Arithmetic of its own.
 * Without a frontier: each named deal is worth what it claims and acceptable, and, for few
 * outcomes, none is better; with epsilon_nano: the packages cover all of them. */
#ifndef TRUCE_SOLVE_VERIFY_H
#define TRUCE_SOLVE_VERIFY_H

#include "solve/solve.h"

/* Checks a solution. `finding` gets, when something is wrong, a static English sentence that says
 * what; NULL otherwise. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status verify_solution(const truce_scenario *s, const truce_solution *solution,
                                      uint64_t enumerate, const truce_budget *budget,
                                      const char **finding);
/* The same for an explanation: demand sets are what they claim (by enumeration where it fits; each
 * correction is witnessed by its bridge), sorted and minimal against each other; bridges,
 * concession, what can be given, what binds and the sizes of zones add up, and where all outcomes
 * are gone through, none is better. */
MUST_USE truce_status verify_explanation(const truce_scenario *s, const truce_explanation *e,
                                         uint64_t enumerate, const truce_budget *budget,
                                         const char **finding);

/* ---- shared by the two ---- */

/* A product of gains as 32-bit parts, least first. */
enum { VERIFY_PARTS = 20 };
typedef struct verify_product {
    uint32_t parts[VERIFY_PARTS];
} verify_product;

verify_product verify_product_one(void);
void verify_multiply(verify_product *p, uint64_t by);
int verify_compare_products(const verify_product *a, const verify_product *b);

/* True when a package is feasible and worth to each party what it claims. */
bool verify_package(const truce_scenario *s, const package *p);
/* Goes to the next outcome, the last issue first; false behind the last one (all are 0 again). */
bool verify_next_outcome(const truce_scenario *s, uint32_t *outcome);
/* True when there are at most `most` outcomes. */
bool verify_is_small(const truce_scenario *s, uint64_t most);
/* True when a count is this number. */
bool verify_count(big_count count, uint64_t expected);

#endif
