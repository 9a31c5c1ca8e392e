/* search_sieve.h -- looks through groups of options for outcomes that reach an aim, in one fixed
 * order of the groups, past a sieve of many weights at once. Floor: solve. Each weights (a LANE)
 * bound how much an outcome may lose against the best one under them before it cannot reach the aim
 * (search_bound.h). All lanes lie side by side, rounded to 16 bits on the safe side, so that an
 * option is tried by one subtraction of rows: a partial outcome costs some 30 ns, a hundredth of
 * what it costs where weights are made for each (search_pick.h).
 * The lanes are the weights that say most at the beginning, each dimension alone, mixtures of the
 * two, and LESSONS: now and then weights are improved for a partial outcome that has passed, and
 * when they prove that it is useless they become a lane, for they say much about others like it.
 * Lessons of one search are useful in the next, with a slightly different aim.
 * Where the parties are many, nearly all of the work is here: with 8 of them bounds by weights alone
 * leave some hundred thousand partial outcomes, however good they are.
 * Sources: multiplier pools as in surrogate constraints (Glover 1965); lessons are Benders' cuts
 * (Benders 1962) of the relaxed problem with some groups decided. */
#ifndef TRUCE_SOLVE_SEARCH_SIEVE_H
#define TRUCE_SOLVE_SEARCH_SIEVE_H

#include "solve/search_pick.h"

#define SIEVE_LANES 64

/* Partial outcomes here that take as long as one elsewhere. */
#define SIEVE_NODES 64

/* Weights that have proved something. All zero: none yet. */
typedef struct sieve_lessons {
    uint32_t n; /* the last SIEVE_LANES of them are kept, at their number modulo SIEVE_LANES */
    search_weights *weights; /* SIEVE_LANES */
} sieve_lessons;

/* Searches; as search_pick_run, nodes counted as said above. `lessons` are used and added to. */
MUST_USE truce_status search_sieve_run(arena *scratch, work_meter *work,
                                       const search_pick_task *task, sieve_lessons *lessons,
                                       uint32_t *outcome, search_pick_result *result);

#endif
