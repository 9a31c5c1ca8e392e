/* accord.h -- can these demands all hold together?
 * Floor: solve. One exact question to the decision graph for one set of demands, asked many times:
 * with the answer yes comes the set of demands that some outcome breaks, made minimal (a
 * correction); with no, on request, a minimal part that cannot hold (a conflict).
 *
 * A question is decided by the cheapest means that decides it. Red lines alone, or with one
 * reservation: one pass over the graph. More reservations: passes that maximise weighted sums. If
 * the best weighted sum is below the weighted reservations, no outcome reaches them all; if the
 * outcome that is best meets them all, it is a witness (Everett 1963; Geoffrion 1974). What the
 * weights leave open is decided by the elimination of fronts (eliminate.h), in which sums count
 * only up to the reservations. */
#ifndef TRUCE_SOLVE_ACCORD_H
#define TRUCE_SOLVE_ACCORD_H

#include "solve/conflict.h"

typedef struct accord accord;

/* Makes a decider for the demands of an input. Lives in `out`, which the input must outlive.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status accord_new(arena *out, work_meter *work, const conflict_input *input,
                                 accord **result);

/* Asks whether all demands of `kept` can hold. If so, `broken` (may be NULL) gets what a witness
 * breaks; it shares nothing with `kept`. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: arcs * (1 to a few dozen), or an elimination. */
MUST_USE truce_status accord_ask(accord *a, const uint64_t *kept, bool *holds, uint64_t *broken);

/* The same; `broken` becomes minimal: a correction that takes nothing out of `kept`.
 * Cost: one more question for each demand that the witness breaks. */
MUST_USE truce_status accord_correct(accord *a, const uint64_t *kept, bool *holds,
                                     uint64_t *correction);

/* Takes out of `kept`, which cannot hold, all that is not needed for that: a conflict is left.
 * Source: QuickXplain (Junker 2004). Cost: about 2 * size * log2(kept / size) questions. */
MUST_USE truce_status accord_shrink(accord *a, uint64_t *kept);

/* Returns how many questions were asked, and how many of them needed an elimination. */
uint64_t accord_questions(const accord *a);
uint64_t accord_eliminations(const accord *a);

#endif
