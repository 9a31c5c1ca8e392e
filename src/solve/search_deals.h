/* search_deals.h -- feasibility, ideals and the named deals without a frontier.
 * Floor: solve. Each deal is the best outcome under an order: its welfare, then the tie rule
 * (fair.h). The search (search.h) looks through regions that together hold everything that could be
 * better than the best outcome known, until each is provably empty:
 *
 *     as good     whatever has at least the welfare of the best one known: in one go this finds
 *                 the deal, its ties, and proves both
 *     better      where ties are too many to be listed: what has a larger welfare
 *     fairer      then what has the same welfare and larger gains, in the order of leximin: for
 *                 each k and each set of k - 1 principals, outcomes that leave these at least the
 *                 least gain of the best one and all others more than its k-th
 *     earlier     then what differs from the best one only in who has which gain
 *
 * The regions are boxes of sums, with a floor on the total or on the product of gains: aims. */
#ifndef TRUCE_SOLVE_SEARCH_DEALS_H
#define TRUCE_SOLVE_SEARCH_DEALS_H

#include "solve/search.h"
#include "solve/zone.h"

/* Tied vectors that are listed at most to count them. */
#define SEARCH_TIES_MOST 2000

/* Shares are bounded in units of 2^-SEARCH_SHARE_BITS. */
#define SEARCH_SHARE_BITS 40

/* What was found. */
typedef struct searched_deal {
    bool is_proved; /* what stands here is final; otherwise the best that was come across */
    bool exists;
    uint64_t ties;           /* 0: not counted */
    const uint32_t *outcome; /* n_issues */
    int64_t utility_nano[FAIR_PRINCIPALS];
    bool has_bound; /* not proved: all the same no outcome has more than this. Ideal: utility; */
    int128 bound;   /* utilitarian: sum of utilities; egalitarian: least gain; kalai_smorodinsky: */
    wide product;   /* least share, of 2^SEARCH_SHARE_BITS; nash: this product of gains */
} searched_deal;

/* A zone to be searched. */
typedef struct search_zone {
    const zone_view *view; /* begun */
    arena *memory;
    arena *scratch;
    search_space space;
    bool is_small;    /* false: too large to be written out; nothing can be asked */
    fair_input input; /* reservations; ideals where known */
    uint32_t n_ideals_proved;
    uint64_t nodes; /* looked at so far, by all searches */
} search_zone;

/* Makes a view that was begun (and is possible) ready for searching. Results of searches live in
 * `out`, which the zone keeps using. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status search_zone_open(arena *out, arena *scratch, work_meter *work,
                                       const zone_view *view, search_zone *result);

/* Looks for any outcome. Proved and not existing: there is none. `nodes_most`: partial outcomes to
 * look at. Each search begins with what `result` holds from an earlier, unfinished one (all zero:
 * nothing). On an error, `result` holds the best found so far; nothing of it is proved. */
MUST_USE truce_status search_any(search_zone *z, work_meter *work, uint64_t nodes_most,
                                 searched_deal *result);

/* Finds the ideal of a principal (by its place among the principals), and keeps it in
 * z->input.ideal_nano when it is proved. */
MUST_USE truce_status search_ideal(search_zone *z, work_meter *work, uint32_t principal,
                                   uint64_t nodes_most, searched_deal *result);

/* Looks for an outcome with at least the utilities `least_nano` (n_principals), a good one: one
 * with more for somebody and less for nobody where that is found quickly. Otherwise like
 * search_any. */
MUST_USE truce_status search_above(search_zone *z, work_meter *work, const int64_t *least_nano,
                                   uint64_t nodes_most, searched_deal *result);

/* Finds a named deal. Nash and Kalai-Smorodinsky need all ideals proved. */
MUST_USE truce_status search_deal(search_zone *z, work_meter *work, truce_deal_name name,
                                  uint64_t nodes_most, searched_deal *result);

#endif
