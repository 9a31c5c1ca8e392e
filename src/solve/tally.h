/* tally.h -- the exact number of outcomes that satisfy a question.
 * Floor: solve. Like elimination, but every partial outcome counts: per state the different vectors
 * of sums so far, with how often each occurs. A sum that is enough whatever comes counts as just
 * enough, so satisfied needs melt away; the last join only counts pairs and forms none. */
#ifndef TRUCE_SOLVE_TALLY_H
#define TRUCE_SOLVE_TALLY_H

#include "solve/count.h"
#include "solve/question.h"

/* Counts the outcomes that meet all needs of `q` (enough is ignored: a need is enough) and
 * break no forbidden mark. Gives up, without an error, when more than `most_work` vectors or pairs
 * would have to be looked at: `is_counted` is false then. The result lives in `out`.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: vectors of sums per state, at most `most_work`. */
MUST_USE truce_status tally_count(arena *out, work_meter *work, const question *q,
                                  uint64_t most_work, bool *is_counted, big_count *result);

#endif
