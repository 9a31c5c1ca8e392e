/* fair_order.h -- from coverage that is fair in steps to the fairest in whole trucks.
 * Floor: corridor.
 *
 * What can be served is an integral polymatroid (Megiddo 1974), so the fairest plan is what a
 * greedy choice of trucks finds, each truck of a need one after the other in the order of the
 * coverage that it starts from, (j - 1) / n, then of n (Federgruen & Groenevelt 1986), and any
 * weights that fall along this order find the same. (Not of the coverage that it brings about: then
 * a need of one truck would come last of all, and the least coverage be 0 for nothing.) Weights of
 * classes of trucks find it up to a class: each need then is known to stop in one class, the last
 * one that a way from trucks that may give way leads to it from. Round after round such a class is
 * parted into nineteen, until all needs that stop in it have at most nineteen trucks in it; then
 * each truck has the weight of its own rank, and the order is exact. A need of n takes about log(n
 * / 20) / log(19) + 2 rounds, each from the basis of the one before. */
#ifndef TRUCE_CORRIDOR_FAIR_ORDER_H
#define TRUCE_CORRIDOR_FAIR_ORDER_H

#include "base/budget.h"
#include "corridor/network.h"
#include "flow/reach.h"
#include "flow/simplex.h"

/* The fairest plan's proof: two wishes, one after the other. Arrays of arcs and of nodes. */
typedef struct fair_prices {
    int64_t *weights; /* costs of the last round: less than 0 at the steps, 0 else */
    int64_t *weight_potential;
    int64_t *cost; /* of transport */
    int64_t *cost_potential;
} fair_prices;

/* Goes on from `flow`, which is fair in steps and is what `s` has just found, to the fairest flow
 * and, among these, the cheapest. `net` gets the capacities of the last round's steps, from which
 * `flow` can be read as before. After each round that is done `flow` is a plan that is no less
 * fair than before. `prices` may be NULL; its arrays are taken from `memory`.
 * Errors: TRUCE_E_STOPPED, TRUCE_E_MEMORY, TRUCE_E_MISUSE. */
MUST_USE truce_status fair_order_find(arena *memory, work_meter *w, network *net,
                                      const flow_incidence *incidence, simplex *s, int64_t *flow,
                                      fair_prices *prices, uint64_t *pivots);

#endif
