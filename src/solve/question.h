/* question.h -- one question to a decision graph: who must be satisfied, which marks are forbidden,
 * and what every state can still bring.
 * Floor: solve. The outlook of a state is exact for each party alone: the least and the most that
 * the issues below it can add (inside) and that everything else can add (outside). A partial sum
 * that cannot reach a need even with the most from outside is dropped; one that reaches it even
 * with the least counts as just reaching it. An arc through which some need cannot be reached at
 * all is closed, and what is left is looked at again while that closes many more: so what an
 * outlook says is about outcomes that may meet all needs, and a bound by the need of one party
 * helps to bound the others. Products of subtrees (tuples of states) have an outlook like states;
 * the last product, number g->n_tuples, stands for all roots together. */
#ifndef TRUCE_SOLVE_QUESTION_H
#define TRUCE_SOLVE_QUESTION_H

#include "solve/front.h"
#include "solve/graph.h"
#include "solve/payoff.h"

#define UNBOUNDED_BELOW INT64_MIN
#define UNBOUNDED_ABOVE INT64_MAX

/* Whether partial sums that cannot get to the frontier are looked for (hope.h, slope.h). */
typedef enum hope_use {
    HOPE_WHERE_IT_PAYS,
    HOPE_WHERE_IT_CAN,        /* by hope.h */
    HOPE_BY_SLOPES_WHERE_CAN, /* by slope.h */
    HOPE_NEVER
} hope_use;

/* What is asked, over some parties (the dimensions). */
typedef struct question {
    const decision_graph *g;
    const payoff *pay;
    uint32_t n_dims;
    uint32_t dims[FRONT_MOST_DIMS];  /* party numbers */
    int64_t need[FRONT_MOST_DIMS];   /* UNBOUNDED_BELOW: none */
    int64_t enough[FRONT_MOST_DIMS]; /* more counts as this; UNBOUNDED_ABOVE: no such bound */
    const bool *is_mark_forbidden;   /* by mark of tracked conditions; NULL: none is */
    const int64_t *weights; /* n_dims, >= 0: outcomes of a smaller weighted sum are of no interest;
                               NULL: all are. All such sums must be below 2^61 */
    int64_t weighted_need;
    hope_use hope; /* changes the work, never the frontier */
} question;

/* Least and most of one dimension. */
typedef struct reach {
    int64_t low;
    int64_t high;
} reach;

/* A question worked out as far as sums per party go. */
typedef struct outlook {
    const question *q;
    arena *memory;
    bool is_possible;           /* some outcome is left; each party alone can reach its need */
    const bool *is_blocked;     /* by event */
    const int64_t *adds;        /* by event: n_dims */
    const reach *cells;         /* by cell: n_dims */
    const bool *is_closed;      /* by arc: some need is out of reach through it */
    bool has_closed;            /* there is such an arc */
    const bool *is_alive;       /* by state: has outcomes below and is reached from the roots */
    const bool *is_tuple_alive; /* by tuple; g->n_tuples: the roots */
    const reach *inside;        /* by state: n_dims */
    const reach *outside;       /* by state: n_dims */
    const reach *tuple_inside;  /* by tuple: n_dims */
    const reach *tuple_outside;
    const int64_t *weighted_inside;  /* by state: the most of the weighted sum; NULL: no weights */
    const int64_t *weighted_outside; /* by state */
    const int64_t *weighted_around;  /* by tuple: outside of it */
    front *cell_fronts;              /* by cell: filled when first asked for */
    bool *has_cell_front;
} outlook;

/* True when the first two dimensions decide, in the others there is only enough or not enough, and
 * no weighted sum is asked for. */
static inline bool question_two_decide(const question *q)
{
    for (uint32_t d = 0; d < q->n_dims; d++)
        if ((q->need[d] == q->enough[d]) != (d >= 2)) return false;
    return q->n_dims >= 2 && q->weights == NULL;
}

/* Works out the outlook. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: O(arcs * n_dims), up to OUTLOOK_ROUNDS times. */
#define OUTLOOK_ROUNDS 4
MUST_USE truce_status outlook_find(arena *out, work_meter *work, const question *q,
                                   outlook *result);

/* Give the window of partial sums at a state, or at a product of subtrees of which `missing_low`
 * and `missing_high` (n_dims each, may be NULL) are still to be added. `place` is the tuple's
 * number, or g->n_tuples for the roots. The arrays have room for n_dims. */
front_window outlook_state_window(const outlook *o, uint32_t state, int64_t *floor,
                                  int64_t *ceiling);
front_window outlook_tuple_window(const outlook *o, uint32_t place, const int64_t *missing_low,
                                  const int64_t *missing_high, int64_t *floor, int64_t *ceiling);

/* Gives the front of the value vectors of a cell. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status outlook_cell_front(const outlook *o, work_meter *work, arena *scratch,
                                         uint32_t cell, front *result);

/* True when an arc of a living state breaks nothing forbidden, leads to living states and closes no
 * need. `arc` lies in the graph's arcs. */
static inline bool outlook_is_open(const outlook *o, const graph_node *node, const graph_arc *arc)
{
    if (o->is_blocked[arc->event] || o->is_closed[arc - o->q->g->arcs]) return false;
    const uint32_t *targets = graph_targets(o->q->g, node, arc);
    for (uint32_t i = 0; i < node->n_children; i++)
        if (!o->is_alive[targets[i]]) return false;
    return true;
}

/* Returns the value of dimension `dim` of one value of an issue. */
static inline int64_t question_value(const question *q, uint32_t issue, uint32_t value,
                                     uint32_t dim)
{
    return q->pay->values[issue][(size_t)value * q->pay->n_parties + q->dims[dim]];
}

#endif
