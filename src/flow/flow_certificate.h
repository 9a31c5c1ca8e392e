/* flow_certificate.h -- is this flow feasible, and do these potentials prove it cheapest?
 * Floor: flow. Looks at nothing but the problem and the two arrays, and shares no code with the
 * solvers: whoever made the flow, a yes is a proof.
 *
 * Optimal by complementary slackness: with reduced cost r = cost + potential[tail] -
 * potential[head] an arc with r > 0 carries nothing, and an arc with r < 0 is full. Where there is
 * a second wish (cheapest among those that are cheapest by the first costs), it decides only where
 * the first r is 0. */
#ifndef TRUCE_FLOW_FLOW_CERTIFICATE_H
#define TRUCE_FLOW_FLOW_CERTIFICATE_H

#include "flow/flow_problem.h"

typedef enum flow_verdict {
    FLOW_HOLDS,
    FLOW_OUT_OF_BOUNDS,     /* `where` is an arc: below 0 or above its capacity */
    FLOW_NOT_CONSERVED,     /* `where` is a node: out less in is not its supply */
    FLOW_NOT_OPTIMAL_ROOM,  /* `where` is an arc: it has room, and one unit more would save */
    FLOW_NOT_OPTIMAL_LOADED /* `where` is an arc: it has flow, and one unit less would save */
} flow_verdict;

typedef struct flow_certificate {
    flow_verdict verdict; /* the first that fails; arcs' bounds first, then nodes, then costs */
    int32_t where;        /* -1 where all holds */
} flow_certificate;

/* Costs (n_arcs; NULL: all 0) and the potentials (n_nodes) that go with them. */
typedef struct flow_prices {
    const int64_t *cost;
    const int64_t *potential;
} flow_prices;

/* Checks `flow` (n_arcs) against `n_prices` wishes in falling order of importance; with 0 of them
 * only its feasibility. The costs of `p` itself are not looked at. `balance` is scratch of n_nodes.
 * Any numbers are fine, also those that would overflow. Cost: O(n + m). */
flow_certificate flow_certificate_check(const flow_problem *p, const int64_t *flow,
                                        const flow_prices *prices, size_t n_prices,
                                        int128 *balance);

/* Returns a phrase for a verdict, "a node does not pass on what it gets". */
const char *flow_verdict_phrase(flow_verdict verdict);

#endif
