/* fair_proof.h -- is a flow of trucks the fairest one, in whole trucks?
 * Floor: corridor. Looks at nothing but the network and the flow, and shares no code with the
 * search: a yes is a proof.
 *
 * The servable amounts of all needs form an integral polymatroid (Megiddo 1974), so the order of
 * fairness is decided truck by truck: the j-th truck of a need of n comes before another's when its
 * key is smaller, the coverage that it starts from, (j - 1) / n, then n (of two needs that are
 * covered as well, a truck brings the smaller one further), and a flow is fairest when no way in
 * the residual network lets one truck more of a need be served by taking back a truck with a larger
 * key, or none at all (Federgruen & Groenevelt 1986). That is looked at for all needs at once:
 * first what can be reached from spare supply, then from the needs in falling order of the keys of
 * their last trucks.
 */
#ifndef TRUCE_CORRIDOR_FAIR_PROOF_H
#define TRUCE_CORRIDOR_FAIR_PROOF_H

#include "base/arena.h"
#include "flow/flow_problem.h"

/* A network whose supplies are 0: trucks come from the hub and, served, go back to it, so that all
 * flow goes round. The arcs into the hub are those of needs: several may leave one need's node. */
typedef struct fair_question {
    const flow_problem *p;
    const int64_t *flow; /* n_arcs: feasible */
    int32_t hub;
    size_t n_needs;
    const int32_t *node;   /* n_needs: where what serves a need arrives; all different */
    const int64_t *needed; /* n_needs: above 0 */
} fair_question;

typedef struct fair_verdict {
    bool is_fairest;
    /* Where it is not: this need could have one more, by taking one from `giver` (or from nobody,
     * which is n_needs). */
    size_t taker;
    size_t giver;
} fair_verdict;

/* Judges a flow. Uses and gives back memory of `scratch`.
 * Errors: TRUCE_E_MEMORY. Cost: O(n + m + needs log needs). */
MUST_USE truce_status fair_proof(arena *scratch, const fair_question *q, fair_verdict *out);

#endif
