/* window.h -- where each hand can stand after so many phases, if a plan is to end in time.
 * Floor: phase. For patience 1. A plan of at most T phases puts hand g after phase t on some part
 * a with from[a] <= t <= to[a]. Windows come from a relaxation: the other hands are reduced to the
 * most that their parties can have spent and the least that they must have delivered. They are
 * tightened forwards and backwards until nothing changes. A window without parts proves that no
 * plan has T phases; the search inside windows is exact.
 * Source: bounds consistency over a time-expanded graph, as in constraint programming. */
#ifndef TRUCE_PHASE_WINDOW_H
#define TRUCE_PHASE_WINDOW_H

#include "phase/hands.h"

#define WINDOW_MOST_PHASES UINT32_C(65000)
#define WINDOW_ANY_HAND UINT32_MAX

/* What a plan must keep to. */
typedef struct plan_limits {
    int64_t ahead[EXCHANGE_PARTIES]; /* V_i(y) - C_i(x) may be so much */
    bool has_stake;
    int64_t stake[EXCHANGE_PARTIES]; /* X_i(y) - V_i(x) may be so much */
    int64_t most_days;               /* INT64_MAX: any; else the number of phases is exact */
    bool is_backwards;               /* a mirrored exchange (mirror.h): orders, not answers */
    uint32_t first_hand;             /* two hands in turn: which begins; else WINDOW_ANY_HAND */
} plan_limits;

/* The extremes of one hand over the parts that are alive in one layer; 0 where a table is NULL. */
typedef struct window_extremes {
    int64_t most_cost[EXCHANGE_PARTIES];
    int64_t most_value[EXCHANGE_PARTIES];
    int64_t least_value[EXCHANGE_PARTIES];
    int64_t least_stake[EXCHANGE_PARTIES];
} window_extremes;

typedef struct windows {
    uint32_t n_phases;
    uint16_t **from; /* by hand and part; from > to: nowhere */
    uint16_t **to;
} windows;

/* Finds the windows of plans with at most n_phases phases (with just as many where days are
 * limited: what is left of the days then bounds what can be handed over by when); `is_open` false:
 * there is no such plan. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(rounds * phases * parts *
 * items); rounds are few. */
MUST_USE truce_status windows_find(arena *out, work_meter *work, const hands *h,
                                   const plan_limits *limits, uint32_t n_phases, windows *result,
                                   bool *is_open);

/* The least number of phases that the forward relaxation allows (no end in sight), at most `most`;
 * 0: the relaxation gets stuck, and no plan exists at all. Errors as above. */
MUST_USE truce_status windows_least_phases(arena *scratch, work_meter *work, const hands *h,
                                           const plan_limits *limits, uint32_t most,
                                           uint32_t *result);

/* True when a hand may move in the phase that leads to layer t. */
static inline bool window_moves(const hands *h, const plan_limits *limits, uint32_t hand,
                                uint32_t t)
{
    if (limits->first_hand == WINDOW_ANY_HAND) return true;
    return h->n_hands < 2 || (limits->first_hand + t - 1) % 2 == hand;
}

#endif
