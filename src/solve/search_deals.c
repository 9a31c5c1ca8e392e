#include "solve/search_deals.h"
#include "solve/intern.h"
#include <string.h>

/* Of the nodes, all but one of so many parts may go into listing all that is tied before ties are
 * given up. */
#define LISTING_PARTS 8

typedef enum goal { GOAL_ANY, GOAL_IDEAL, GOAL_DEAL } goal; /* ANY: at least `least_nano` */

typedef enum region {
    REGION_AS_GOOD, /* at least the welfare of the best */
    REGION_BETTER,  /* a greater welfare; leximin deals: by boxes */
    REGION_FAIRER,  /* as good, and boxes of gains */
    REGION_EARLIER  /* as good, no less fair, and more for the principal `level` */
} region;

typedef struct quest {
    search_zone *z;
    goal goal;
    truce_deal_name name;
    uint32_t principal;        /* GOAL_IDEAL */
    const int64_t *least_nano; /* of each principal; NULL: only what is needed */
    region region;
    uint32_t level;    /* boxes: how many principals are left behind; REGION_EARLIER: see there */
    unsigned behind;   /* boxes: which */
    unsigned positive; /* nash: principals that must gain */
    bool has_best;
    int64_t points[2 * FAIR_PRINCIPALS]; /* one that is offered, the best */
    fair_input input;                    /* of these two */
    bool lists_ties;
    intern_table tied;
    arena *memory; /* of the tied */
    uint64_t ties;
    bool has_improved;
    uint64_t nodes_left;
    uint32_t hope;      /* how far beyond the best, when it was set: */
    wide hoped_product; /* NASH */
    bool has_bound;
    int128 bound; /* like `hoped` */
    wide bound_product;
    int128 hoped; /* IDEAL: a utility, EGALITARIAN: a gain; UTILITARIAN: a sum of utilities;
                     KALAI_SMORODINSKY: a share, of SHARE_WHOLE */
    uint32_t *outcome;
} quest;

enum { OFFERED = 0, BEST = 1 };

static uint32_t n_principals_of(const quest *q)
{
    return q->input.n_principals;
}

static const int64_t *best_of(const quest *q)
{
    return q->points + n_principals_of(q);
}

static int64_t best_gain(const quest *q, uint32_t p)
{
    return best_of(q)[p] - q->input.reservation_nano[p];
}

/* ---- what is offered --------------------------------------------------------------------------
 */

static truce_status note_tie(quest *q, search_verdict *verdict)
{
    uint32_t number, size = (uint32_t)(n_principals_of(q) * sizeof *q->points / sizeof number);
    uint32_t content[FAIR_PRINCIPALS * 2];
    if (!q->lists_ties || q->ties == 0) return TRUCE_OK;
    if (q->ties == 1) {
        TRY(intern_start(q->memory, &q->tied));
        memcpy(content, best_of(q), size * sizeof number);
        TRY(intern_add(&q->tied, content, size, &number));
    }
    memcpy(content, q->points, size * sizeof number);
    TRY(intern_add(&q->tied, content, size, &number));
    q->ties = q->tied.n_entries;
    if (q->ties > SEARCH_TIES_MOST) *verdict = SEARCH_ENOUGH;
    return TRUCE_OK;
}

static int compare_offered(const quest *q)
{
    if (!q->has_best) return 1;
    switch (q->goal) {
    case GOAL_ANY: return 0;
    case GOAL_IDEAL:
        return q->points[q->principal] > best_of(q)[q->principal]   ? 1
               : q->points[q->principal] < best_of(q)[q->principal] ? -1
                                                                    : 0;
    case GOAL_DEAL: break;
    }
    return fair_compare(&q->input, q->name, OFFERED, BEST);
}

static truce_status offer(void *context, const int64_t *sums, search_verdict *verdict)
{
    quest *q = context;
    const zone_view *view = q->z->view;
    uint32_t n = n_principals_of(q);
    for (uint32_t d = 0; d < view->q.n_dims; d++)
        if (sums[d] < view->q.need[d]) return TRUCE_OK;
    for (uint32_t p = 0; p < n; p++) {
        const party *who = &view->model->s->parties[view->q.dims[p]];
        int64_t nano = payoff_nano(&view->model->pay, view->q.dims[p], sums[p]);
        q->points[p] = who->has_cap && nano > who->cap_nano ? who->cap_nano : nano;
    }
    for (uint32_t p = 0; p < n && q->least_nano != NULL; p++)
        if (q->points[p] < q->least_nano[p]) return TRUCE_OK;
    if (q->goal == GOAL_DEAL && !fair_allows(&q->input, q->name, OFFERED)) return TRUCE_OK;
    int order = compare_offered(q);
    if (order < 0 || (order == 0 && q->goal != GOAL_DEAL)) return TRUCE_OK;
    bool is_better = order > 0 || fair_compare_ties(&q->input, OFFERED, BEST) > 0;
    if (order == 0 && (memcmp(q->points, best_of(q), n * sizeof *q->points) != 0))
        TRY(note_tie(q, verdict));
    if (order > 0) q->ties = 1;
    if (!is_better || *verdict == SEARCH_ENOUGH) return TRUCE_OK;
    memcpy(q->points + n, q->points, n * sizeof *q->points);
    q->has_best = q->has_improved = true;
    *verdict = SEARCH_BETTER;
    return TRUCE_OK;
}

static bool is_share_counted(const quest *q, uint32_t p)
{
    return q->input.ideal_nano[p] > q->input.reservation_nano[p];
}

/* ---- hopes ------------------------------------------------------------------------------------
 */

#define SHARE_WHOLE ((int128)1 << SEARCH_SHARE_BITS)

/* The most that a principal can get by itself. */
static int64_t most_utility(const quest *q, uint32_t p)
{
    const zone_view *view = q->z->view;
    const reach *whole = view->o.tuple_inside + (size_t)view->q.g->n_tuples * view->q.n_dims;
    const party *who = &view->model->s->parties[view->q.dims[p]];
    int64_t nano =
        payoff_nano(&view->model->pay, view->q.dims[p], whole[p].high + q->z->space.initial[p]);
    return who->has_cap && nano > who->cap_nano ? who->cap_nano : nano;
}

static wide best_product(const quest *q)
{
    wide product = wide_one();
    for (uint32_t p = 0; p < n_principals_of(q); p++)
        if (best_gain(q, p) > 0) wide_multiply(&product, (uint64_t)best_gain(q, p));
    return product;
}

/* Up to twice the product of the best outcome. */
static void hope_for_product(quest *q, uint32_t hope)
{
    wide part = best_product(q);
    q->hoped_product = part;
    wide_divide(&part, SEARCH_HOPE_MOST);
    if (part.digits[WIDE_FACTORS - 1] >> 30 != 0 || wide_is_zero(&part)) {
        q->hope = 0;
        return;
    }
    wide_multiply(&part, hope);
    wide_add(&q->hoped_product, &part);
}

/* Between what the best outcome has and what nothing can exceed. */
static void set_hope(void *context, uint32_t hope)
{
    quest *q = context;
    int128 low = 0, high = 0;
    q->hope = q->has_best && q->region == REGION_AS_GOOD && q->goal != GOAL_ANY ? hope : 0;
    if (q->hope == 0) return;
    if (q->goal == GOAL_IDEAL) {
        low = best_of(q)[q->principal];
        high = most_utility(q, q->principal);
    } else if (q->name == TRUCE_DEAL_UTILITARIAN) {
        for (uint32_t p = 0; p < n_principals_of(q); p++) {
            low += best_of(q)[p];
            high += most_utility(q, p);
        }
    } else if (q->name == TRUCE_DEAL_EGALITARIAN) {
        low = high = INT64_MAX;
        for (uint32_t p = 0; p < n_principals_of(q); p++) {
            int64_t most = most_utility(q, p) - q->input.reservation_nano[p];
            if (most < high) high = most;
            if (best_gain(q, p) < low) low = best_gain(q, p);
        }
    } else if (q->name == TRUCE_DEAL_KALAI_SMORODINSKY) {
        low = high = SHARE_WHOLE;
        for (uint32_t p = 0; p < n_principals_of(q); p++)
            if (is_share_counted(q, p)) {
                int128 share = SHARE_WHOLE * best_gain(q, p) /
                               (q->input.ideal_nano[p] - q->input.reservation_nano[p]);
                if (share < low) low = share;
            }
    } else {
        hope_for_product(q, hope);
        return;
    }
    q->hoped = low + (high - low) * hope / SEARCH_HOPE_MOST;
    if (q->hoped <= low) q->hope = 0;
}

/* ---- aims -------------------------------------------------------------------------------------
 */

/* Asks for a utility of at least `nano`. */
static void ask_utility(const quest *q, search_aim *aim, uint32_t p, int128 nano)
{
    const zone_view *view = q->z->view;
    const party *who = &view->model->s->parties[view->q.dims[p]];
    if (who->has_cap && nano > who->cap_nano) {
        aim->is_out_of_reach = true;
        return;
    }
    /* No sum is as large as 2^63, in magnitude: past that only the side matters. */
    int128 floor = payoff_grains_for(&view->model->pay, view->q.dims[p], nano);
    if (floor > INT64_MAX)
        aim->is_out_of_reach = true;
    else if (floor > aim->floor[p])
        aim->floor[p] = (int64_t)floor;
}

static int128 reservation_of(const quest *q, uint32_t p)
{
    return q->input.reservation_nano[p];
}

/* The least utility of p with which its share of what it could gain is at least (or, strictly, more
 * than) the share gain / whole. */
static int128 utility_for_share(const quest *q, uint32_t p, int64_t gain, int64_t whole,
                                bool is_strict)
{
    int128 own = q->input.ideal_nano[p] - q->input.reservation_nano[p], times = own * gain;
    int128 least = times / whole; /* gain >= 0 */
    if (is_strict)
        least++;
    else if (least * whole < times)
        least++;
    return reservation_of(q, p) + least;
}

/* Principals by their gain, or share, in the best outcome: the least first. */
static uint32_t sort_principals(const quest *q, bool by_share, uint32_t *order)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < n_principals_of(q); p++) {
        if (by_share && !is_share_counted(q, p)) continue;
        uint32_t at = n++;
        for (; at > 0; at--) {
            uint32_t before = order[at - 1];
            int compared =
                by_share
                    ? fraction_compare(
                          best_gain(q, before),
                          q->input.ideal_nano[before] - q->input.reservation_nano[before],
                          best_gain(q, p), q->input.ideal_nano[p] - q->input.reservation_nano[p])
                    : (best_gain(q, before) > best_gain(q, p)) -
                          (best_gain(q, before) < best_gain(q, p));
            if (compared <= 0) break;
            order[at] = before;
        }
        order[at] = p;
    }
    return n;
}

/* Asks principal p for as much as principal `like` has in the best outcome, or for more. */
static void ask_like(const quest *q, search_aim *aim, bool by_share, uint32_t p, uint32_t like,
                     bool is_strict)
{
    if (by_share)
        ask_utility(q, aim, p,
                    utility_for_share(q, p, best_gain(q, like),
                                      q->input.ideal_nano[like] - q->input.reservation_nano[like],
                                      is_strict));
    else
        ask_utility(q, aim, p, reservation_of(q, p) + best_gain(q, like) + (is_strict ? 1 : 0));
}

/* All have at least the least of the best outcome; those who are not left behind more than its
 * `level`-th. */
static void ask_box(const quest *q, search_aim *aim, bool by_share, bool has_level)
{
    uint32_t order[FAIR_PRINCIPALS], n = sort_principals(q, by_share, order);
    if (has_level && q->level >= n) {
        aim->is_out_of_reach = true;
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        ask_like(q, aim, by_share, order[i], order[0], false);
        if (has_level && !(q->behind >> order[i] & 1U))
            ask_like(q, aim, by_share, order[i], order[q->level], true);
    }
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* Asks for a sum of utilities of at least `nano`. */
static void ask_sum(const quest *q, search_aim *aim, int128 nano)
{
    const payoff *pay = &q->z->view->model->pay;
    int128 missing = nano;
    int64_t unit = 0;
    for (uint32_t p = 0; p < n_principals_of(q); p++) {
        uint32_t party = q->z->view->q.dims[p];
        unit = common_divisor(pay->grain_nano[party], unit);
        missing -= pay->base_nano[party];
    }
    for (uint32_t p = 0; p < n_principals_of(q); p++)
        aim->unit[p] = pay->grain_nano[q->z->view->q.dims[p]] / unit;
    aim->has_sum = true;
    aim->sum = missing > 0 ? (missing + unit - 1) / unit : -(-missing / unit);
}

/* The sum of utilities is at least that of the best outcome, or more. */
static void ask_total(const quest *q, search_aim *aim, bool is_strict)
{
    int128 sum = is_strict ? 1 : 0;
    for (uint32_t p = 0; p < n_principals_of(q); p++) sum += best_of(q)[p];
    ask_sum(q, aim, sum);
}

/* One factor of the product: the gain of a principal in units as large as can be. */
static void add_factor(const quest *q, search_aim *aim, uint32_t p)
{
    const payoff *pay = &q->z->view->model->pay;
    uint32_t party = q->z->view->q.dims[p];
    int64_t offset = pay->base_nano[party] - q->input.reservation_nano[p];
    int64_t unit = common_divisor(pay->grain_nano[party], offset);
    /* In capped scenarios the best gain need not be a multiple of the grain. */
    unit = common_divisor(unit, q->has_best ? best_gain(q, p) : 0);
    if (unit == 0) unit = 1;
    aim->factor[aim->n_factors].dim = p;
    aim->factor[aim->n_factors].slope = pay->grain_nano[party] / unit;
    aim->factor[aim->n_factors++].offset = offset / unit;
    if (q->has_best && best_gain(q, p) > 0)
        wide_multiply(&aim->product, (uint64_t)(best_gain(q, p) / unit));
}

/* The product of the gains of those in `positive`, in billionths. */
static void add_gains(const quest *q, search_aim *aim)
{
    const payoff *pay = &q->z->view->model->pay;
    for (uint32_t p = 0; p < n_principals_of(q); p++) {
        uint32_t party = q->z->view->q.dims[p];
        if (!(q->positive >> p & 1U)) continue;
        aim->factor[aim->n_factors].dim = p;
        aim->factor[aim->n_factors].slope = pay->grain_nano[party];
        aim->factor[aim->n_factors++].offset = pay->base_nano[party] - q->input.reservation_nano[p];
    }
}

/* All gains of those in `positive` are positive, and their product is that of the best outcome at
 * least, or more. */
static void ask_product(const quest *q, search_aim *aim, bool is_strict)
{
    unsigned of_best = 0;
    for (uint32_t p = 0; p < n_principals_of(q); p++) {
        bool is_positive = q->positive >> p & 1U;
        ask_utility(q, aim, p, reservation_of(q, p) + (is_positive ? 1 : 0));
        if (q->has_best && best_gain(q, p) > 0) of_best |= 1U << p;
    }
    if (!q->has_best || __builtin_popcount(of_best) < __builtin_popcount(q->positive)) return;
    bool is_hopeful = q->hope > 0 && of_best == q->positive && q->goal == GOAL_DEAL;
    wide best = is_hopeful ? best_product(q) : wide_one();
    if (is_hopeful && wide_compare(&q->hoped_product, &best) > 0) {
        aim->is_hopeful = true;
        add_gains(q, aim);
        aim->product = q->hoped_product;
        return;
    }
    if (of_best == q->positive) {
        aim->product = wide_one();
        for (uint32_t p = 0; p < n_principals_of(q); p++)
            if (of_best >> p & 1U) add_factor(q, aim, p);
    } else {
        /* Other principals gain in the best outcome: billionths are the common measure. */
        add_gains(q, aim);
        aim->product = best_product(q);
    }
    if (is_strict) wide_increase(&aim->product);
}

static void ask_welfare(const quest *q, search_aim *aim)
{
    bool is_strict = q->region == REGION_BETTER;
    switch (q->name) {
    case TRUCE_DEAL_UTILITARIAN:
        if (q->has_best) ask_total(q, aim, is_strict);
        break;
    case TRUCE_DEAL_NASH: ask_product(q, aim, is_strict); break;
    case TRUCE_DEAL_EGALITARIAN:
        if (q->has_best) ask_box(q, aim, false, is_strict);
        break;
    case TRUCE_DEAL_KALAI_SMORODINSKY:
        for (uint32_t p = 0; p < n_principals_of(q); p++)
            ask_utility(q, aim, p, reservation_of(q, p));
        if (q->has_best) ask_box(q, aim, true, is_strict);
        break;
    case TRUCE_DEAL_NAMES: break;
    }
}

/* Asks for what is hoped for; the aim is hopeful while that is more than the best outcome has. */
static void ask_hoped(const quest *q, search_aim *aim)
{
    int128 best = 0;
    if (q->hope == 0) return;
    if (q->goal == GOAL_IDEAL) {
        aim->is_hopeful = q->hoped > best_of(q)[q->principal];
        ask_utility(q, aim, q->principal, q->hoped);
        return;
    }
    for (uint32_t p = 0; p < n_principals_of(q); p++) {
        int128 reservation = reservation_of(q, p);
        switch (q->name) {
        case TRUCE_DEAL_UTILITARIAN: best += best_of(q)[p]; break;
        case TRUCE_DEAL_EGALITARIAN:
            ask_utility(q, aim, p, reservation + q->hoped);
            if (best_gain(q, p) < q->hoped) aim->is_hopeful = true;
            break;
        case TRUCE_DEAL_KALAI_SMORODINSKY: {
            if (!is_share_counted(q, p)) break;
            int128 whole = q->input.ideal_nano[p] - q->input.reservation_nano[p];
            int128 gain = (q->hoped * whole + SHARE_WHOLE - 1) / SHARE_WHOLE;
            ask_utility(q, aim, p, reservation + gain);
            if (best_gain(q, p) < gain) aim->is_hopeful = true;
            break;
        }
        case TRUCE_DEAL_NASH:
        case TRUCE_DEAL_NAMES: break;
        }
    }
    if (q->name == TRUCE_DEAL_UTILITARIAN && q->hoped > best) {
        ask_sum(q, aim, q->hoped);
        aim->is_hopeful = true;
    }
}

/* As fair as the best outcome, and with the same for the principals before `level`, and more for
 * this one. */
static void ask_earlier(const quest *q, search_aim *aim)
{
    ask_box(q, aim, false, false);
    ask_total(q, aim, false);
    for (uint32_t p = 0; p <= q->level; p++)
        ask_utility(q, aim, p, (int128)best_of(q)[p] + (p == q->level ? 1 : 0));
}

static void make_aim(void *context, search_aim *aim)
{
    const quest *q = context;
    const zone_view *view = q->z->view;
    memset(aim, 0, sizeof *aim);
    for (uint32_t d = 0; d < view->q.n_dims; d++) {
        /* A floor that holds anyway gives the party a weight to begin with. */
        aim->floor[d] = view->q.need[d] != UNBOUNDED_BELOW ? view->q.need[d] : -q->z->space.most[d];
        aim->cap[d] = view->q.enough[d];
    }
    for (uint32_t p = 0; p < n_principals_of(q) && q->least_nano != NULL; p++)
        ask_utility(q, aim, p, q->least_nano[p]);
    switch (q->goal) {
    case GOAL_ANY: aim->is_out_of_reach = q->has_best; return;
    case GOAL_IDEAL:
        if (q->has_best) ask_utility(q, aim, q->principal, (int128)best_of(q)[q->principal] + 1);
        ask_hoped(q, aim);
        return;
    case GOAL_DEAL: break;
    }
    ask_welfare(q, aim);
    ask_hoped(q, aim);
    if (q->region == REGION_FAIRER) ask_box(q, aim, false, true);
    if (q->region == REGION_EARLIER) ask_earlier(q, aim);
}

/* Nothing reaches what is hoped for. */
static void is_vain(void *context)
{
    quest *q = context;
    if (q->hope == 0) return;
    /* Among several sets of principals that may gain, one says nothing about the others. */
    if (q->goal == GOAL_DEAL && q->name == TRUCE_DEAL_NASH)
        for (uint32_t p = 0; p < n_principals_of(q); p++)
            if (is_share_counted(q, p) && !(q->positive >> p & 1U)) return;
    q->has_bound = true;
    q->bound = q->hoped;
    q->bound_product = q->hoped_product;
}

/* ---- looking through regions ------------------------------------------------------------------
 */

static truce_status look(quest *q, work_meter *work, uint64_t nodes_most, bool *is_complete)
{
    if (nodes_most > q->nodes_left) nodes_most = q->nodes_left;
    *is_complete = true;
    if (q->z->space.n_states == 0) return TRUCE_OK;
    search_seeker seeker = {q, offer, make_aim, set_hope, is_vain};
    search_result result = {0};
    arena_mark mark = arena_here(q->z->scratch);
    truce_status status =
        search_run(q->z->scratch, work, &q->z->space, &seeker, nodes_most, q->outcome, &result);
    if (status == TRUCE_OK) arena_rewind(q->z->scratch, mark);
    q->z->nodes += result.n_nodes;
    q->nodes_left -= result.n_nodes < q->nodes_left ? result.n_nodes : q->nodes_left;
    *is_complete = result.is_complete;
    return status;
}

/* Looks through a region for each set of principals of size `level` that may be left behind. */
static truce_status look_in_boxes(quest *q, work_meter *work, bool *is_complete)
{
    unsigned all = 1U << n_principals_of(q);
    for (q->level = 0; q->level < n_principals_of(q); q->level++)
        for (q->behind = 0; q->behind < all; q->behind++) {
            if (__builtin_popcount(q->behind) != (int)q->level) continue;
            TRY(look(q, work, UINT64_MAX, is_complete));
            if (!*is_complete) return TRUCE_OK;
        }
    return TRUCE_OK;
}

static bool is_leximin(truce_deal_name name)
{
    return name == TRUCE_DEAL_EGALITARIAN || name == TRUCE_DEAL_KALAI_SMORODINSKY;
}

/* Everything that could be better, region by region, until nothing changes any more. */
static truce_status look_everywhere(quest *q, work_meter *work, bool *is_complete)
{
    q->lists_ties = false;
    do {
        q->has_improved = false;
        q->region = REGION_BETTER;
        if (is_leximin(q->name))
            TRY(look_in_boxes(q, work, is_complete));
        else
            TRY(look(q, work, UINT64_MAX, is_complete));
        if (!*is_complete || !q->has_best) return TRUCE_OK;
        q->region = REGION_FAIRER;
        if (q->name != TRUCE_DEAL_EGALITARIAN) {
            TRY(look_in_boxes(q, work, is_complete));
            if (!*is_complete) return TRUCE_OK;
        }
        q->region = REGION_EARLIER;
        for (q->level = 0; q->level + 1 < n_principals_of(q); q->level++) {
            TRY(look(q, work, UINT64_MAX, is_complete));
            if (!*is_complete) return TRUCE_OK;
        }
    } while (q->has_improved);
    q->ties = 0;
    return TRUCE_OK;
}

/* One try to list all that is as good; where that is too much, region by region. */
static truce_status look_for_deal(quest *q, work_meter *work, bool *is_complete)
{
    q->region = REGION_AS_GOOD;
    q->lists_ties = true;
    TRY(look(q, work, q->nodes_left / LISTING_PARTS * (LISTING_PARTS - 1), is_complete));
    return *is_complete ? TRUCE_OK : look_everywhere(q, work, is_complete);
}

/* Nash: the largest sets of principals that can all gain at once, and the product over them. */
static truce_status look_for_nash(quest *q, work_meter *work, bool *is_complete)
{
    unsigned able = 0, all = 1U << n_principals_of(q), of_best = 0;
    for (uint32_t p = 0; p < n_principals_of(q); p++) {
        if (is_share_counted(q, p)) able |= 1U << p;
        if (q->has_best && best_gain(q, p) > 0) of_best |= 1U << p;
    }
    for (int size = __builtin_popcount(able); size >= 0; size--) {
        for (q->positive = 0; q->positive < all; q->positive++) {
            if (__builtin_popcount(q->positive) != size || (q->positive & ~able)) continue;
            TRY(look_for_deal(q, work, is_complete));
            if (!*is_complete) return TRUCE_OK;
        }
        of_best = 0;
        for (uint32_t p = 0; p < n_principals_of(q); p++)
            if (q->has_best && best_gain(q, p) > 0) of_best |= 1U << p;
        if (q->has_best && __builtin_popcount(of_best) >= size) break;
    }
    return TRUCE_OK;
}

/* Begins with what was found before. */
static truce_status begin(search_zone *z, uint64_t nodes_most, quest *q, searched_deal *result)
{
    q->z = z;
    q->nodes_left = nodes_most;
    q->input = z->input;
    q->input.n = 2;
    q->input.points = q->points;
    TRY(ARENA_ARRAY(z->memory, z->view->model->s->n_issues, &q->outcome));
    if (result->exists) {
        uint32_t n = n_principals_of(q);
        memcpy(q->points + n, result->utility_nano, n * sizeof *q->points);
        memcpy(q->outcome, result->outcome, z->view->model->s->n_issues * sizeof *q->outcome);
        q->has_best = true;
        q->ties = 1;
    }
    q->has_bound = result->has_bound;
    q->bound = result->bound;
    q->bound_product = result->product;
    return arena_new(arena_meter(z->memory), &q->memory);
}

static void end(quest *q, bool is_complete, searched_deal *result)
{
    arena_free(q->memory);
    *result = (searched_deal){.is_proved = is_complete,
                              .exists = q->has_best,
                              .ties = q->ties,
                              .outcome = q->outcome,
                              .has_bound = q->has_bound,
                              .bound = q->bound,
                              .product = q->bound_product};
    if (q->has_best)
        memcpy(result->utility_nano, best_of(q), n_principals_of(q) * sizeof *q->points);
}

truce_status search_any(search_zone *z, work_meter *work, uint64_t nodes_most,
                        searched_deal *result)
{
    quest q = {.goal = GOAL_ANY};
    bool is_complete = false;
    TRY(begin(z, nodes_most, &q, result));
    truce_status status = look(&q, work, UINT64_MAX, &is_complete);
    end(&q, status == TRUCE_OK && (is_complete || q.has_best), result);
    return status;
}

/* Partial outcomes that may be looked at to make a good outcome better. */
#define NODES_TO_RAISE 20

truce_status search_above(search_zone *z, work_meter *work, const int64_t *least_nano,
                          uint64_t nodes_most, searched_deal *result)
{
    quest q = {.goal = GOAL_ANY, .least_nano = least_nano};
    bool is_complete = false, is_raised = false;
    TRY(begin(z, nodes_most, &q, result));
    truce_status status = look(&q, work, UINT64_MAX, &is_complete);
    bool is_proved = status == TRUCE_OK && (is_complete || q.has_best);
    if (is_proved && q.has_best) {
        int64_t floor_nano[FAIR_PRINCIPALS];
        memcpy(floor_nano, best_of(&q), n_principals_of(&q) * sizeof *floor_nano);
        q.goal = GOAL_DEAL;
        q.name = TRUCE_DEAL_UTILITARIAN;
        q.region = REGION_BETTER;
        q.least_nano = floor_nano;
        q.nodes_left = NODES_TO_RAISE;
        status = look(&q, work, UINT64_MAX, &is_raised);
    }
    end(&q, is_proved, result);
    return status;
}

truce_status search_ideal(search_zone *z, work_meter *work, uint32_t principal, uint64_t nodes_most,
                          searched_deal *result)
{
    quest q = {.goal = GOAL_IDEAL, .principal = principal};
    bool is_complete = false;
    TRY(begin(z, nodes_most, &q, result));
    truce_status status = look(&q, work, UINT64_MAX, &is_complete);
    end(&q, status == TRUCE_OK && is_complete, result);
    if (result->is_proved && result->exists) {
        z->input.ideal_nano[principal] = result->utility_nano[principal];
        z->n_ideals_proved++;
    }
    return status;
}

truce_status search_deal(search_zone *z, work_meter *work, truce_deal_name name,
                         uint64_t nodes_most, searched_deal *result)
{
    quest q = {.goal = GOAL_DEAL, .name = name};
    bool is_complete = false;
    TRY(begin(z, nodes_most, &q, result));
    truce_status status = name == TRUCE_DEAL_NASH ? look_for_nash(&q, work, &is_complete)
                                                  : look_for_deal(&q, work, &is_complete);
    end(&q, status == TRUCE_OK && is_complete, result);
    return status;
}

truce_status search_zone_open(arena *out, arena *scratch, work_meter *work, const zone_view *view,
                              search_zone *result)
{
    const truce_scenario *s = view->model->s;
    *result = (search_zone){.view = view, .memory = out, .scratch = scratch};
    result->input.n_principals = s->n_principals;
    for (uint32_t p = 0; p < s->n_principals; p++)
        result->input.reservation_nano[p] = view->model->pay.reservations_nano[s->principals[p]];
    assert(view->is_possible);
    return search_space_build(out, work, &view->o, &result->is_small, &result->space);
}
