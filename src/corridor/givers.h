/* givers.h -- who would have to give a truck up so that one more could come to a place.
 * Floor: corridor. Each need has a class, that of the last truck that serves it: the higher, the
 * sooner it gives way. Nobody has to where spare supply finds a way. */
#ifndef TRUCE_CORRIDOR_GIVERS_H
#define TRUCE_CORRIDOR_GIVERS_H

#include "corridor/network.h"
#include "flow/reach.h"

/* The mark of a place that spare supply reaches. */
enum { GIVER_NOBODY = INT32_MAX };

typedef struct givers {
    const network *net;
    reach ways;        /* its marks are the answer: the best class, GIVER_NOBODY or REACH_NONE */
    int32_t *class_of; /* [need], to be set before givers_mark; negative: it has nothing to give */
    struct giver *order;
} givers;

/* Takes memory, for a flow that may change between marks. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status givers_make(arena *memory, const network *net,
                                  const flow_incidence *incidence, const int64_t *flow,
                                  givers *out);
/* Marks all nodes. Cost: O(nodes + arcs + needs log needs). */
void givers_mark(givers *g);

#endif
