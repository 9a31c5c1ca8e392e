/* condition.h -- what is asked of outcomes when a decision graph is built.
 * Floor: solve. */
#ifndef TRUCE_SOLVE_CONDITION_H
#define TRUCE_SOLVE_CONDITION_H

#include "model/scenario.h"

/* What becomes of a condition in a graph. */
typedef enum condition_use {
    CONDITION_ENFORCED, /* outcomes that break it are not in the graph */
    CONDITION_TRACKED,  /* they are, with its mark */
    CONDITION_RULE      /* it adds to a party's utility where it holds */
} condition_use;

typedef struct condition {
    const expression *expression;
    condition_use use;
    uint32_t mark; /* TRACKED: number of the mark; RULE: number of the rule */
} condition;

#endif
