/* verify_explanation.c -- the independent check of conflicts, corrections, bridges, concessions. */
#include "base/budget.h"
#include "model/evaluate.h"
#include "solve/verify.h"
#include <stdlib.h>
#include <string.h>

typedef struct checker {
    const truce_scenario *s;
    const truce_explanation *e;
    work_meter work;
    const char *finding;
    arena *memory;
    bool *is_broken; /* by demand: in the outcome at hand */
    uint32_t *outcome;
} checker;

static void find(checker *c, bool is_right, const char *finding)
{
    if (!is_right && c->finding == NULL) c->finding = finding;
}

/* ---- sets of demands --------------------------------------------------------------------- */

static bool has(demand_set set, uint32_t demand)
{
    for (size_t k = 0; k < set.n; k++)
        if (set.demands[k] == demand) return true;
    return false;
}

static bool is_within(demand_set inner, demand_set outer)
{
    for (size_t k = 0; k < inner.n; k++)
        if (!has(outer, inner.demands[k])) return false;
    return true;
}

static bool do_meet(demand_set a, demand_set b)
{
    for (size_t k = 0; k < a.n; k++)
        if (has(b, a.demands[k])) return true;
    return false;
}

static int compare_names(const checker *c, uint32_t a, uint32_t b)
{
    return text_compare(c->s->demands[a].id, c->s->demands[b].id);
}

static int compare_sets(const checker *c, demand_set a, demand_set b)
{
    if (a.n != b.n) return a.n < b.n ? -1 : 1;
    for (size_t k = 0; k < a.n; k++) {
        int order = compare_names(c, a.demands[k], b.demands[k]);
        if (order != 0) return order;
    }
    return 0;
}

/* Checks order, and that no set lies within another; long lists only against their neighbours. */
static truce_status check_list(checker *c, const demand_set *sets, size_t n)
{
    enum { ALL_PAIRS = 2000 };
    for (size_t k = 0; k < n; k++) {
        find(c, sets[k].n > 0, "an empty set of demands");
        for (size_t i = 1; i < sets[k].n; i++)
            find(c, compare_names(c, sets[k].demands[i - 1], sets[k].demands[i]) < 0,
                 "a set of demands is not sorted by name");
        if (k > 0)
            find(c, compare_sets(c, sets[k - 1], sets[k]) < 0,
                 "sets of demands are not sorted by size and name");
        size_t from = k > ALL_PAIRS ? k - ALL_PAIRS : 0;
        for (size_t i = from; i < k && c->finding == NULL; i++)
            find(c, !is_within(sets[i], sets[k]), "a set of demands holds another one");
        TRY(work_spend(&c->work, (k - from) * (sets[k].n + 1)));
    }
    return TRUCE_OK;
}

/* Each correction takes something from each conflict; and in complete lists nothing in vain. */
static truce_status check_duality(checker *c)
{
    const truce_explanation *e = c->e;
    for (size_t k = 0; k < e->n_corrections && c->finding == NULL; k++) {
        for (size_t i = 0; i < e->n_conflicts; i++)
            find(c, do_meet(e->corrections[k], e->conflicts[i]),
                 "a correction leaves a conflict as it is");
        TRY(work_spend(&c->work, e->n_conflicts * 8 + 1));
    }
    return TRUCE_OK;
}

/* ---- bridges and concession -------------------------------------------------------------- */

/* True when all demands but those of a set hold. */
static bool holds_without(const truce_scenario *s, const uint32_t *outcome, demand_set dropped)
{
    for (uint32_t d = 0; d < s->n_demands; d++)
        if (!evaluate_demand(s, d, outcome) && !has(dropped, d)) return false;
    return true;
}

static void check_bridges(checker *c)
{
    const truce_explanation *e = c->e;
    find(c, e->n_bridges == e->n_corrections, "a correction without a bridge");
    for (size_t k = 0; k < e->n_bridges && c->finding == NULL; k++) {
        const bridge *b = &e->bridges[k];
        find(c, compare_sets(c, b->drop, e->corrections[k]) == 0,
             "a bridge drops other demands than its correction");
        find(c, b->exists, "a bridge is missing");
        if (!b->exists) return;
        find(c, verify_package(c->s, &b->deal), "a bridge is not worth what it claims");
        find(c, holds_without(c->s, b->deal.outcome, b->drop),
             "a bridge breaks a demand that it does not drop");
    }
}

static int64_t shortfall(const truce_scenario *s, uint32_t party, int64_t utility_nano)
{
    int64_t reservation = s->parties[party].reservation_nano.middle_nano;
    return utility_nano < reservation ? reservation - utility_nano : 0;
}

/* True when limits, red lines and the reservations of ratifiers hold. */
static bool is_near(const truce_scenario *s, const uint32_t *outcome)
{
    if (!evaluate_feasible(s, outcome)) return false;
    for (uint32_t d = 0; d < s->n_demands; d++) {
        const demand *of = &s->demands[d];
        bool is_needed = of->kind == DEMAND_RED_LINE || s->parties[of->party].is_ratifier;
        if (is_needed && !evaluate_demand(s, d, outcome)) return false;
    }
    return true;
}

static void check_concession(checker *c)
{
    const truce_explanation *e = c->e;
    if (!e->has_concession) return;
    find(c, verify_package(c->s, &e->concession), "the concession is not worth what it claims");
    if (c->finding != NULL) return;
    find(c, is_near(c->s, e->concession.outcome), "the concession breaks a red line");
    for (uint32_t k = 0; k < c->s->n_principals; k++) {
        uint32_t party = c->s->principals[k];
        find(c,
             e->shortfall_nano[party] == shortfall(c->s, party, e->concession.utility_nano[party]),
             "a shortfall is wrong");
    }
}

static int compare_down(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a < b) - (a > b);
}

/* Compares shortfalls, the largest first. Returns <0 when `a` are the smaller ones. */
static int compare_shortfalls(const truce_scenario *s, const int64_t *a, const int64_t *b)
{
    int64_t left[LIMIT_PRINCIPALS];
    int64_t right[LIMIT_PRINCIPALS];
    for (uint32_t k = 0; k < s->n_principals; k++) {
        left[k] = shortfall(s, s->principals[k], a[s->principals[k]]);
        right[k] = shortfall(s, s->principals[k], b[s->principals[k]]);
    }
    qsort(left, s->n_principals, sizeof *left, compare_down);
    qsort(right, s->n_principals, sizeof *right, compare_down);
    for (uint32_t k = 0; k < s->n_principals; k++)
        if (left[k] != right[k]) return left[k] < right[k] ? -1 : 1;
    return 0;
}

/* ---- the better of two packages for a bridge ------------------------------------------------ */

typedef struct bridge_worth {
    int64_t shortfall; /* the largest of the principals whose reservation is dropped */
    uint32_t n_gaining;
    verify_product product;
    int64_t gains[LIMIT_PRINCIPALS];  /* in the order of principals */
    int64_t sorted[LIMIT_PRINCIPALS]; /* the largest first */
} bridge_worth;

/* Measures utilities by the definition of a bridge: with a principal's reservation dropped, the
 * shortfall and the plain product of the others' gains; otherwise as a Nash deal. */
static bridge_worth measure_bridge(const truce_scenario *s, demand_set drop, const int64_t *worth)
{
    bridge_worth w = {.product = verify_product_one()};
    bool is_dropped[LIMIT_PRINCIPALS] = {false};
    bool is_nash = true;
    for (uint32_t k = 0; k < s->n_principals; k++) {
        is_dropped[k] = has(drop, scenario_reservation_demand(s, s->principals[k]));
        is_nash = is_nash && !is_dropped[k];
    }
    for (uint32_t k = 0; k < s->n_principals; k++) {
        uint32_t party = s->principals[k];
        int64_t gain = worth[party] - s->parties[party].reservation_nano.middle_nano;
        w.gains[k] = w.sorted[k] = gain;
        if (is_dropped[k]) {
            if (-gain > w.shortfall) w.shortfall = -gain;
        } else if (gain > 0 || !is_nash) {
            verify_multiply(&w.product, gain > 0 ? (uint64_t)gain : 0);
            w.n_gaining += is_nash;
        }
    }
    qsort(w.sorted, s->n_principals, sizeof *w.sorted, compare_down);
    return w;
}

/* The tie rule. Returns >0 when `a` is ahead. */
static int compare_ties(const truce_scenario *s, const bridge_worth *a, const bridge_worth *b)
{
    int order = 0;
    for (uint32_t k = s->n_principals; order == 0 && k-- > 0;)
        order = (a->sorted[k] > b->sorted[k]) - (a->sorted[k] < b->sorted[k]);
    for (uint32_t k = 0; order == 0 && k < s->n_principals; k++)
        order = (a->gains[k] > b->gains[k]) - (a->gains[k] < b->gains[k]);
    return order;
}

/* Returns >0 when the package worth `a` is the better bridge than that worth `b`. */
static int compare_bridges(const truce_scenario *s, demand_set drop, const int64_t *a,
                           const int64_t *b)
{
    bool is_worse = true; /* for everybody, or the same: spares the arithmetic */
    for (uint32_t k = 0; k < s->n_principals && is_worse; k++)
        is_worse = a[s->principals[k]] <= b[s->principals[k]];
    if (is_worse) return -1;
    bridge_worth left = measure_bridge(s, drop, a);
    bridge_worth right = measure_bridge(s, drop, b);
    if (left.shortfall != right.shortfall) return left.shortfall < right.shortfall ? 1 : -1;
    if (left.n_gaining != right.n_gaining) return left.n_gaining < right.n_gaining ? -1 : 1;
    int order = verify_compare_products(&left.product, &right.product);
    return order != 0 ? order : compare_ties(s, &left, &right);
}

/* ---- all outcomes ------------------------------------------------------------------------ */

/* What the outcomes have shown so far. */
typedef struct witnesses {
    bool **only;         /* by conflict, by member: an outcome breaks only this one of the set */
    bool *is_opened;     /* by correction: an outcome breaks nothing else */
    bool *is_limit_only; /* by limit in conflict: an outcome breaks only this one of the set */
    bool has_near;
    uint64_t n_feasible;
    uint64_t n_acceptable;
    uint64_t *n_opened; /* by correction: outcomes of its zone; by demand: that break only it */
    int64_t most_given[LIMIT_PRINCIPALS]; /* the largest gain of each principal in the zone */
    int64_t *best; /* what no acceptable outcome dominates: n_best vectors of the principals */
    size_t n_best;
    size_t capacity;
    bool is_best_cut; /* too many: not kept */
    bool *is_beyond;  /* by demand: an outcome that breaks only it is better than all of `best` */
} witnesses;

static size_t count_broken(const checker *c, demand_set set, size_t *last)
{
    size_t n = 0;
    for (size_t k = 0; k < set.n; k++)
        if (c->is_broken[set.demands[k]]) {
            n++;
            *last = k;
        }
    return n;
}

static void see_conflicts(checker *c, witnesses *seen)
{
    for (size_t k = 0; k < c->e->n_conflicts; k++) {
        size_t member = 0;
        size_t n = count_broken(c, c->e->conflicts[k], &member);
        find(c, n > 0, "an outcome satisfies all demands of a conflict");
        if (n == 1) seen->only[k][member] = true;
    }
}

static void see_corrections(checker *c, witnesses *seen)
{
    size_t n_broken = 0;
    for (uint32_t d = 0; d < c->s->n_demands; d++) n_broken += c->is_broken[d];
    bool is_explained = false;
    for (size_t k = 0; k < c->e->n_corrections; k++) {
        size_t member;
        size_t n = count_broken(c, c->e->corrections[k], &member);
        if (n == c->e->corrections[k].n) is_explained = true;
        if (n != n_broken) continue;
        find(c, n == c->e->corrections[k].n, "a correction drops more than it must");
        seen->is_opened[k] = true;
    }
    find(c, is_explained || !c->e->is_complete, "a correction is missing");
}

static void see_limits(checker *c, witnesses *seen)
{
    size_t n = 0;
    size_t last = 0;
    for (size_t k = 0; k < c->e->n_limits_conflict; k++) {
        const limit *l = &c->s->limits[c->e->limits_in_conflict[k]];
        if (expression_holds(l->requires_, c->s, c->outcome)) continue;
        n++;
        last = k;
    }
    find(c, n > 0, "an outcome satisfies all limits in conflict");
    if (n == 1) seen->is_limit_only[last] = true;
}

static void see_concession(checker *c, witnesses *seen)
{
    int64_t worth[LIMIT_PARTIES];
    if (!is_near(c->s, c->outcome)) return;
    seen->has_near = true;
    find(c, c->e->has_concession, "the smallest concession is missing");
    if (!c->e->has_concession) return;
    for (uint32_t k = 0; k < c->s->n_parties; k++)
        worth[k] = evaluate_utility(c->s, k, c->outcome, END_MIDDLE);
    int order = compare_shortfalls(c->s, worth, c->e->concession.utility_nano);
    find(c, order >= 0, "there is a smaller concession");
    if (order > 0) return;
    bridge_worth one = measure_bridge(c->s, (demand_set){0}, worth);
    bridge_worth claimed = measure_bridge(c->s, (demand_set){0}, c->e->concession.utility_nano);
    find(c, compare_ties(c->s, &one, &claimed) <= 0, "a concession as small comes first");
}

static bool is_covered(const truce_scenario *s, const int64_t *point, const int64_t *by)
{
    for (uint32_t k = 0; k < s->n_principals; k++)
        if (by[k] < point[k]) return false;
    return true;
}

static bool is_covered_by_best(const checker *c, const witnesses *seen, const int64_t *point)
{
    for (size_t i = 0; i < seen->n_best; i++)
        if (is_covered(c->s, point, seen->best + i * c->s->n_principals)) return true;
    return false;
}

/* Keeps a vector of the zone if no other one covers it. */
static truce_status keep_best(checker *c, witnesses *seen, const int64_t *point)
{
    enum { MOST_BEST = 1000 };
    uint32_t n = c->s->n_principals;
    size_t kept = 0;
    TRY(work_spend(&c->work, seen->n_best * 2));
    if (seen->is_best_cut || is_covered_by_best(c, seen, point)) return TRUCE_OK;
    for (size_t i = 0; i < seen->n_best; i++)
        if (!is_covered(c->s, seen->best + i * n, point))
            memmove(seen->best + kept++ * n, seen->best + i * n, n * sizeof *point);
    seen->n_best = kept;
    seen->is_best_cut = kept >= MOST_BEST;
    TRY(ARENA_RESERVE(c->memory, &seen->best, &seen->capacity, (kept + 1) * n));
    memcpy(seen->best + kept * n, point, n * sizeof *point);
    seen->n_best++;
    return TRUCE_OK;
}

static void see_bridges(checker *c, witnesses *seen)
{
    int64_t worth[LIMIT_PARTIES];
    size_t n_broken = 0;
    bool is_measured = false;
    for (uint32_t d = 0; d < c->s->n_demands; d++) n_broken += c->is_broken[d];
    for (size_t k = 0; k < c->e->n_bridges && c->finding == NULL; k++) {
        const bridge *b = &c->e->bridges[k];
        size_t last;
        if (count_broken(c, b->drop, &last) != n_broken) continue;
        for (uint32_t p = 0; p < c->s->n_parties && !is_measured; p++)
            worth[p] = evaluate_utility(c->s, p, c->outcome, END_MIDDLE);
        is_measured = true;
        seen->n_opened[k]++;
        find(c, compare_bridges(c->s, b->drop, worth, b->deal.utility_nano) <= 0,
             "there is a better bridge");
    }
}

/* One outcome where there is a zone: acceptable, or broken by one demand alone. */
static truce_status see_zone(checker *c, witnesses *seen, bool is_acceptable)
{
    int64_t point[LIMIT_PRINCIPALS];
    for (uint32_t d = 0; d < c->s->n_demands; d++)
        if (c->is_broken[d]) seen->n_opened[d]++;
    if (!is_acceptable) return TRUCE_OK;
    for (uint32_t k = 0; k < c->s->n_principals; k++) {
        uint32_t party = c->s->principals[k];
        point[k] = evaluate_utility(c->s, party, c->outcome, END_MIDDLE);
        int64_t gain = point[k] - c->s->parties[party].reservation_nano.middle_nano;
        if (gain > seen->most_given[k]) seen->most_given[k] = gain;
        find(c, gain <= c->e->can_give_nano[party], "a party can give more than it says");
    }
    seen->n_acceptable++;
    seen->has_near = true;
    return keep_best(c, seen, point);
}

/* Goes through all outcomes again: which demands bind, now that the best of the zone is known. */
static truce_status see_binding(checker *c, witnesses *seen)
{
    int64_t point[LIMIT_PRINCIPALS];
    do {
        uint32_t n_broken = 0, broken = 0;
        TRY(work_spend(&c->work, (uint64_t)c->s->n_demands * 4));
        if (!evaluate_feasible(c->s, c->outcome)) continue;
        for (uint32_t d = 0; d < c->s->n_demands && n_broken < 2; d++)
            if (!evaluate_demand(c->s, d, c->outcome)) {
                n_broken++;
                broken = d;
            }
        if (n_broken != 1 || seen->is_beyond[broken]) continue;
        for (uint32_t k = 0; k < c->s->n_principals; k++)
            point[k] = evaluate_utility(c->s, c->s->principals[k], c->outcome, END_MIDDLE);
        TRY(work_spend(&c->work, seen->n_best));
        seen->is_beyond[broken] = !is_covered_by_best(c, seen, point);
    } while (verify_next_outcome(c->s, c->outcome));
    return TRUCE_OK;
}

static truce_status see_outcome(checker *c, witnesses *seen)
{
    const truce_explanation *e = c->e;
    TRY(work_spend(&c->work, (uint64_t)c->s->n_demands * 4 + e->n_conflicts + e->n_corrections));
    if (e->limits_conflict) {
        find(c, !evaluate_feasible(c->s, c->outcome), "the limits do leave an outcome");
        see_limits(c, seen);
        return TRUCE_OK;
    }
    if (!evaluate_feasible(c->s, c->outcome)) return TRUCE_OK;
    seen->n_feasible++;
    bool is_acceptable = true;
    for (uint32_t d = 0; d < c->s->n_demands; d++) {
        c->is_broken[d] = !evaluate_demand(c->s, d, c->outcome);
        is_acceptable = is_acceptable && !c->is_broken[d];
    }
    if (e->is_feasible) {
        size_t n_broken = 0;
        for (uint32_t d = 0; d < c->s->n_demands; d++) n_broken += c->is_broken[d];
        return n_broken < 2 ? see_zone(c, seen, is_acceptable) : TRUCE_OK;
    }
    find(c, !is_acceptable, "there is a zone, and it was not found");
    see_conflicts(c, seen);
    see_corrections(c, seen);
    see_bridges(c, seen);
    see_concession(c, seen);
    return TRUCE_OK;
}

static void conclude_zone(checker *c, const witnesses *seen)
{
    const truce_explanation *e = c->e;
    find(c, seen->has_near, "there is no zone");
    for (uint32_t k = 0; k < c->s->n_principals; k++)
        find(c, seen->most_given[k] == e->can_give_nano[c->s->principals[k]],
             "a party cannot give as much as it says");
    for (size_t k = 0; k < e->n_costs; k++) {
        const demand_cost *cost = &e->costs[k];
        if (!cost->is_known) continue;
        find(c,
             !cost->is_counted ||
                 verify_count(cost->acceptable, seen->n_acceptable + seen->n_opened[cost->demand]),
             "the size of the zone without a demand is wrong");
        find(c, seen->is_best_cut || cost->binds == seen->is_beyond[cost->demand],
             "a demand binds wrongly, or does not bind");
    }
}

static void conclude(checker *c, const witnesses *seen)
{
    const truce_explanation *e = c->e;
    if (e->limits_conflict) {
        for (size_t k = 0; k < e->n_limits_conflict; k++)
            find(c, seen->is_limit_only[k], "a limit in conflict could be left out");
        return;
    }
    find(c, seen->n_feasible > 0, "the limits alone leave no outcome");
    if (e->is_feasible) {
        conclude_zone(c, seen);
        return;
    }
    for (size_t k = 0; k < e->n_bridges; k++)
        find(c,
             !e->bridges[k].is_counted || verify_count(e->bridges[k].acceptable, seen->n_opened[k]),
             "the size of the zone that a bridge opens is wrong");
    for (size_t k = 0; k < e->n_conflicts; k++)
        for (size_t i = 0; i < e->conflicts[k].n; i++)
            find(c, seen->only[k][i], "a demand of a conflict could be left out");
    for (size_t k = 0; k < e->n_corrections; k++)
        find(c, seen->is_opened[k], "a correction opens no zone");
    find(c, seen->has_near == e->has_concession, "the concession exists wrongly, or is missing");
}

static truce_status check_every_outcome(checker *c)
{
    const truce_explanation *e = c->e;
    witnesses seen = {0};
    TRY(ARENA_ARRAY(c->memory, e->n_conflicts, &seen.only));
    for (size_t k = 0; k < e->n_conflicts; k++)
        TRY(ARENA_ARRAY(c->memory, e->conflicts[k].n, &seen.only[k]));
    TRY(ARENA_ARRAY(c->memory, e->n_corrections, &seen.is_opened));
    TRY(ARENA_ARRAY(c->memory, e->n_limits_conflict, &seen.is_limit_only));
    TRY(ARENA_ARRAY(c->memory, (size_t)c->s->n_demands + e->n_bridges, &seen.n_opened));
    TRY(ARENA_ARRAY(c->memory, c->s->n_demands, &seen.is_beyond));
    TRY(ARENA_ARRAY(c->memory, c->s->n_demands, &c->is_broken));
    TRY(ARENA_ARRAY(c->memory, c->s->n_issues, &c->outcome));
    do TRY(see_outcome(c, &seen));
    while (c->finding == NULL && verify_next_outcome(c->s, c->outcome));
    if (c->finding == NULL && e->is_feasible && !seen.is_best_cut) TRY(see_binding(c, &seen));
    conclude(c, &seen);
    return TRUCE_OK;
}

static truce_status check(checker *c, uint64_t enumerate)
{
    const truce_explanation *e = c->e;
    TRY(check_list(c, e->conflicts, e->n_conflicts));
    TRY(check_list(c, e->corrections, e->n_corrections));
    if (c->finding == NULL) TRY(check_duality(c));
    if (c->finding == NULL && !e->is_feasible && !e->limits_conflict) check_bridges(c);
    if (c->finding == NULL && !e->is_feasible) check_concession(c);
    for (size_t k = 0; k < e->n_costs && c->finding == NULL; k++)
        if (e->costs[k].has_nash)
            find(c,
                 verify_package(c->s, &e->costs[k].nash) &&
                     holds_without(c->s, e->costs[k].nash.outcome,
                                   (demand_set){1, &e->costs[k].demand}),
                 "the Nash deal without a demand is not what it claims");
    if (c->finding == NULL && verify_is_small(c->s, enumerate)) TRY(check_every_outcome(c));
    return TRUCE_OK;
}

truce_status verify_explanation(const truce_scenario *s, const truce_explanation *e,
                                uint64_t enumerate, const truce_budget *budget,
                                const char **finding)
{
    checker c = {.s = s, .e = e, .work = work_meter_of(budget)};
    work_tell(&c.work, "checking the explanation", -1.0);
    TRY(arena_new(NULL, &c.memory));
    truce_status status = check(&c, enumerate);
    arena_free(c.memory);
    if (status == TRUCE_OK) *finding = c.finding;
    return status;
}
