/* deadlock.h -- all conflicts and all corrections of a deadlock, the smallest first.
 * Floor: solve. Two ways lead to the corrections: passes over the graph that carry sets of demands
 * (conflict.h), and minimal hitting sets of the conflicts (hitting.h), each confirmed by one
 * question to the graph (accord.h). Conflicts are the minimal hitting sets of the corrections;
 * where those are not all known, each candidate is confirmed, and a candidate that can hold yields
 * a further correction. This is the duality of MARCO (Liffiton, Previti, Malik & Marques-Silva
 * 2016), in the order of size (Ignatiev et al. 2015).
 *
 * Which way is shorter cannot be known beforehand: many small conflicts have few corrections or a
 * vast number of them. So the ways take turns, with an effort that grows from turn to turn, and
 * pass on what they find. The work is at most a few times that of the best of them.
 *
 * That no conflict is left can be proved only by knowing all corrections, and the other way round.
 * So when one list has come to its end because it was cut, the other is searched with a last effort
 * only, and then says up to which size nothing is missing.
 *
 * Effort is counted work, not time: the same file takes the same way on every machine. */
#ifndef TRUCE_SOLVE_DEADLOCK_H
#define TRUCE_SOLVE_DEADLOCK_H

#include "solve/conflict.h"
#include "solve/zone.h"

/* Gives the question whose needs are all reservations of a model with tracked red lines. */
question deadlock_question(const zone_model *model);

/* Which ways are taken: tests compare them. */
typedef enum deadlock_way {
    DEADLOCK_ALTERNATE, /* in turns: what is used */
    DEADLOCK_PASSES,    /* only passes for corrections, hitting sets of them for conflicts */
    DEADLOCK_QUESTIONS, /* only questions */
    DEADLOCK_CONFLICTS  /* in turns, until the conflicts are known */
} deadlock_way;

/* What is known of one kind of set. */
typedef struct deadlock_sets {
    bits_list list;   /* at most `most`; by size, then names */
    bool is_complete; /* there are no others */
    bool has_up_to;   /* something is proved about sizes: */
    size_t up_to;     /* all sets with at most so many members are listed */
} deadlock_sets;

typedef struct deadlock {
    deadlock_sets conflicts;
    deadlock_sets corrections;
} deadlock;

/* Finds them. The result, filled also when the search stops or fails, has what is known by then;
 * it lives in `out`. `most` of each are listed, at least 1.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status deadlock_find(arena *out, work_meter *work, const conflict_input *input,
                                    size_t most, deadlock_way way, deadlock *result);

#endif
