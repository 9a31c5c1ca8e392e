#include "solve/verify.h"
#include "base/budget.h"
#include "model/evaluate.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_PAIRS = 100000000 };

__extension__ typedef __int128 wide_integer;

typedef struct checker {
    const truce_scenario *s;
    const truce_solution *solution;
    work_meter work;
    const char *finding;
} checker;

/* ---- one package ------------------------------------------------------------------------- */

bool verify_package(const truce_scenario *s, const package *p)
{
    for (uint32_t i = 0; i < s->n_issues; i++)
        if (p->outcome[i] >= s->issues[i].n_values) return false;
    for (uint32_t k = 0; k < s->n_parties; k++)
        if (evaluate_utility(s, k, p->outcome, END_MIDDLE) != p->utility_nano[k]) return false;
    return evaluate_feasible(s, p->outcome);
}

bool verify_next_outcome(const truce_scenario *s, uint32_t *outcome)
{
    for (uint32_t i = s->n_issues; i-- > 0;) {
        if (++outcome[i] < s->issues[i].n_values) return true;
        outcome[i] = 0;
    }
    return false;
}

bool verify_is_small(const truce_scenario *s, uint64_t most)
{
    uint64_t n = 1;
    for (uint32_t i = 0; i < s->n_issues; i++) {
        if (n > most / s->issues[i].n_values) return false;
        n *= s->issues[i].n_values;
    }
    return n <= most;
}

bool verify_count(big_count count, uint64_t expected)
{
    uint64_t value = 0;
    if (count.n > 2) return false;
    for (size_t k = count.n; k-- > 0;) value = value << 32 | count.digits[k];
    return value == expected;
}

static bool is_acceptable(const truce_scenario *s, const uint32_t *outcome)
{
    for (uint32_t d = 0; d < s->n_demands; d++)
        if (!evaluate_demand(s, d, outcome)) return false;
    return true;
}

/* Says what is wrong, once. */
static void find(checker *c, bool is_right, const char *finding)
{
    if (!is_right && c->finding == NULL) c->finding = finding;
}

/* ---- products -------------------------------------------------------------------------------- */

verify_product verify_product_one(void)
{
    return (verify_product){.parts = {1}};
}

void verify_multiply(verify_product *p, uint64_t by)
{
    uint32_t halves[2] = {(uint32_t)by, (uint32_t)(by >> 32)};
    verify_product result = {{0}};
    for (int h = 0; h < 2; h++) {
        uint64_t carry = 0;
        for (int k = 0; k + h < VERIFY_PARTS; k++) {
            uint64_t sum = (uint64_t)p->parts[k] * halves[h] + result.parts[k + h] + carry;
            result.parts[k + h] = (uint32_t)sum;
            carry = sum >> 32;
        }
    }
    *p = result;
}

int verify_compare_products(const verify_product *a, const verify_product *b)
{
    for (int k = VERIFY_PARTS; k-- > 0;)
        if (a->parts[k] != b->parts[k]) return a->parts[k] < b->parts[k] ? -1 : 1;
    return 0;
}

/* ---- the frontier ------------------------------------------------------------------------ */

static int64_t utility(const checker *c, size_t point, uint32_t principal)
{
    return c->solution->frontier[point].utility_nano[c->s->principals[principal]];
}

/* True when `a` is at least as good as `b` for every principal. */
static bool covers(const checker *c, const int64_t *a, const int64_t *b)
{
    for (uint32_t k = 0; k < c->s->n_principals; k++)
        if (a[c->s->principals[k]] < b[c->s->principals[k]]) return false;
    return true;
}

static int compare_points(const checker *c, size_t a, size_t b)
{
    for (uint32_t k = 0; k < c->s->n_principals; k++) {
        int64_t left = utility(c, a, k);
        int64_t right = utility(c, b, k);
        if (left != right) return left < right ? -1 : 1;
    }
    return 0;
}

static truce_status check_frontier(checker *c)
{
    const truce_solution *solution = c->solution;
    size_t n = solution->n_frontier;
    find(c, solution->is_feasibility_known && solution->is_feasible == (n > 0),
         "a zone without a frontier, or a frontier without a zone");
    for (size_t a = 0; a < n && c->finding == NULL; a++) {
        const package *p = &solution->frontier[a];
        find(c, verify_package(c->s, p), "a point of the frontier is not worth what it claims");
        find(c, solution->all || is_acceptable(c->s, p->outcome),
             "a point of the frontier breaks a demand");
        find(c, a == 0 || compare_points(c, a - 1, a) > 0, "the frontier is out of order");
        TRY(work_spend(&c->work, (uint64_t)c->s->n_issues * c->s->n_parties));
    }
    /* In descending order a point can only be dominated by one before it; with two principals by
     * the one just before it. */
    bool is_flat = c->s->n_principals == 2;
    uint64_t pairs = 0;
    for (size_t b = 1; b < n && c->finding == NULL && pairs < MOST_PAIRS; b++) {
        for (size_t a = is_flat ? b - 1 : 0; a < b; a++)
            find(c,
                 !covers(c, solution->frontier[a].utility_nano, solution->frontier[b].utility_nano),
                 "a point of the frontier is dominated");
        pairs += is_flat ? 1 : b;
        TRY(work_spend(&c->work, is_flat ? 1 : b));
    }
    return TRUCE_OK;
}

static void check_ideals(checker *c)
{
    size_t n = c->solution->n_frontier;
    if (n == 0) return;
    find(c, c->solution->has_ideal, "the ideals are missing");
    for (uint32_t k = 0; k < c->s->n_principals && c->finding == NULL; k++) {
        int64_t best = utility(c, 0, k);
        for (size_t a = 1; a < n; a++)
            if (utility(c, a, k) > best) best = utility(c, a, k);
        find(c, c->solution->ideal_nano[c->s->principals[k]] == best, "an ideal is wrong");
    }
}

/* ---- the named deals --------------------------------------------------------------------- */

static int64_t gain(const checker *c, size_t point, uint32_t principal)
{
    uint32_t party = c->s->principals[principal];
    return c->solution->frontier[point].utility_nano[party] -
           c->s->parties[party].reservation_nano.middle_nano;
}

static int compare_nash(const checker *c, size_t a, size_t b)
{
    int n[2] = {0, 0};
    verify_product p[2] = {verify_product_one(), verify_product_one()};
    size_t points[2] = {a, b};
    for (int side = 0; side < 2; side++)
        for (uint32_t k = 0; k < c->s->n_principals; k++) {
            int64_t one = gain(c, points[side], k);
            if (one <= 0) continue;
            n[side]++;
            verify_multiply(&p[side], (uint64_t)one);
        }
    return n[0] != n[1] ? (n[0] < n[1] ? -1 : 1) : verify_compare_products(&p[0], &p[1]);
}

/* A share of something: over / under, under > 0. */
typedef struct share {
    int64_t over;
    int64_t under;
} share;

static int compare_shares(const void *left, const void *right)
{
    const share *a = left;
    const share *b = right;
    wide_integer x = (wide_integer)a->over * b->under;
    wide_integer y = (wide_integer)b->over * a->under;
    return (x > y) - (x < y);
}

/* Compares the least shares first; of gains themselves, or of gains in what was possible. */
static int compare_least(const checker *c, size_t a, size_t b, bool is_relative)
{
    share left[LIMIT_PRINCIPALS];
    share right[LIMIT_PRINCIPALS];
    size_t n = 0;
    for (uint32_t k = 0; k < c->s->n_principals; k++) {
        uint32_t party = c->s->principals[k];
        int64_t possible = is_relative ? c->solution->ideal_nano[party] -
                                             c->s->parties[party].reservation_nano.middle_nano
                                       : 1;
        if (possible == 0) continue;
        left[n] = (share){gain(c, a, k), possible};
        right[n] = (share){gain(c, b, k), possible};
        n++;
    }
    if (n == 0) return 0;
    qsort(left, n, sizeof *left, compare_shares);
    qsort(right, n, sizeof *right, compare_shares);
    for (size_t k = 0; k < n; k++) {
        int order = compare_shares(&left[k], &right[k]);
        if (order != 0) return order;
    }
    return 0;
}

static int compare_sums(const checker *c, size_t a, size_t b)
{
    wide_integer difference = 0;
    for (uint32_t k = 0; k < c->s->n_principals; k++)
        difference += (wide_integer)gain(c, a, k) - gain(c, b, k);
    return (difference > 0) - (difference < 0);
}

static int compare_welfare(const checker *c, truce_deal_name name, size_t a, size_t b)
{
    switch (name) {
    case TRUCE_DEAL_UTILITARIAN: return compare_sums(c, a, b);
    case TRUCE_DEAL_NASH: return compare_nash(c, a, b);
    case TRUCE_DEAL_EGALITARIAN: return compare_least(c, a, b, false);
    case TRUCE_DEAL_KALAI_SMORODINSKY: return compare_least(c, a, b, true);
    case TRUCE_DEAL_NAMES: break;
    }
    return 0;
}

static bool may_be(const checker *c, truce_deal_name name, size_t point)
{
    if (name != TRUCE_DEAL_NASH && name != TRUCE_DEAL_KALAI_SMORODINSKY) return true;
    for (uint32_t k = 0; k < c->s->n_principals; k++)
        if (gain(c, point, k) < 0) return false;
    return true;
}

static truce_status check_deal(checker *c, truce_deal_name name)
{
    const named_deal *claimed = &c->solution->deals[name];
    size_t best = SIZE_MAX;
    uint64_t ties = 0;
    for (size_t a = 0; a < c->solution->n_frontier; a++) {
        TRY(work_spend(&c->work, 20));
        if (!may_be(c, name, a)) continue;
        int order = best == SIZE_MAX ? 1 : compare_welfare(c, name, a, best);
        ties = order > 0 ? 1 : order == 0 ? ties + 1 : ties;
        if (order == 0) order = compare_least(c, a, best, false);
        if (order == 0) order = compare_points(c, a, best);
        if (order > 0) best = a;
    }
    find(c, claimed->exists == (best != SIZE_MAX), "a named deal exists wrongly, or is missing");
    if (best == SIZE_MAX || c->finding != NULL) return TRUCE_OK;
    find(c, claimed->point == best, "a named deal is not the best of the frontier");
    find(c, claimed->ties == ties, "the ties of a named deal are miscounted");
    return TRUCE_OK;
}

/* ---- all outcomes ------------------------------------------------------------------------ */

static truce_status check_every_outcome(checker *c, uint32_t *outcome)
{
    const truce_scenario *s = c->s;
    const truce_solution *solution = c->solution;
    uint64_t acceptable = 0;
    uint64_t candidates = 0;
    size_t last = 0; /* the point that covered the outcome before: often covers this one too */
    do {
        TRY(work_spend(&c->work, (uint64_t)s->n_issues + s->n_demands));
        if (!evaluate_feasible(s, outcome)) continue;
        bool is_good = is_acceptable(s, outcome);
        acceptable += is_good;
        if (!is_good && !solution->all) continue;
        candidates++;
        int64_t worth[LIMIT_PARTIES];
        for (uint32_t k = 0; k < s->n_principals; k++)
            worth[s->principals[k]] = evaluate_utility(s, s->principals[k], outcome, END_MIDDLE);
        size_t n = solution->n_frontier;
        size_t tried = 0;
        while (tried < n && !covers(c, solution->frontier[last].utility_nano, worth)) {
            last = last + 1 < n ? last + 1 : 0;
            tried++;
        }
        TRY(work_spend(&c->work, tried));
        find(c, tried < n, "an outcome is better than the frontier");
    } while (c->finding == NULL && verify_next_outcome(s, outcome));
    if (c->finding != NULL) return TRUCE_OK;
    find(c, solution->is_feasible == (candidates > 0), "there is a zone, and it was not found");
    find(c, !solution->is_counted || verify_count(solution->acceptable, acceptable),
         "the size of the zone is wrong");
    return TRUCE_OK;
}

/* ---- without a frontier, or with a cover of it ------------------------------------------- */

/* The deals, and one place for an outcome to be compared with them. */
enum { SLOT = TRUCE_DEAL_NAMES };

static void compare_with_deals(checker *alone, const bool *is_claimed)
{
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        if (!is_claimed[name] || !may_be(alone, (truce_deal_name)name, SLOT)) continue;
        size_t deal = (size_t)name;
        int order = compare_welfare(alone, (truce_deal_name)name, SLOT, deal);
        if (order == 0) order = compare_least(alone, SLOT, deal, false);
        if (order == 0) order = compare_points(alone, SLOT, deal);
        find(alone, order <= 0, "an outcome is better than a named deal");
    }
}

/* True when some point of the cover leaves nobody less by more than the tolerance. */
static bool is_covered(const checker *c, const int64_t *worth)
{
    for (size_t point = 0; point < c->solution->n_frontier; point++) {
        uint32_t k = 0;
        for (; k < c->s->n_principals; k++) {
            uint32_t party = c->s->principals[k];
            wide_integer hope = (wide_integer)c->solution->ideal_nano[party] -
                                c->s->parties[party].reservation_nano.middle_nano;
            wide_integer lost =
                (wide_integer)worth[party] - c->solution->frontier[point].utility_nano[party];
            if (lost > 0 && lost * NANO > hope * c->solution->epsilon_nano) break;
        }
        if (k == c->s->n_principals) return true;
    }
    return false;
}

static truce_status compare_every_outcome(checker *c, checker *alone, int64_t *slot,
                                          const bool *is_claimed, uint32_t *outcome)
{
    uint64_t candidates = 0;
    do {
        TRY(work_spend(&c->work, (uint64_t)c->s->n_issues + c->s->n_demands));
        if (!evaluate_feasible(c->s, outcome)) continue;
        if (!c->solution->all && !is_acceptable(c->s, outcome)) continue;
        candidates++;
        for (uint32_t k = 0; k < c->s->n_principals; k++) {
            uint32_t party = c->s->principals[k];
            slot[party] = evaluate_utility(c->s, party, outcome, END_MIDDLE);
            find(c, !c->solution->has_ideal || slot[party] <= c->solution->ideal_nano[party],
                 "an ideal is wrong");
        }
        compare_with_deals(alone, is_claimed);
        if (c->solution->epsilon_nano > 0)
            find(c, is_covered(c, slot), "an outcome is not covered");
        TRY(work_spend(&c->work, 20 + c->solution->n_frontier));
    } while (c->finding == NULL && alone->finding == NULL && verify_next_outcome(c->s, outcome));
    if (c->finding == NULL) c->finding = alone->finding;
    find(c, c->solution->is_feasible == (candidates > 0) || c->finding != NULL,
         "there is a zone, and it was not found");
    return TRUCE_OK;
}

static truce_status check_without_frontier(checker *c, uint64_t enumerate)
{
    int64_t slot[LIMIT_PARTIES] = {0};
    package places[TRUCE_DEAL_NAMES + 1];
    bool is_claimed[TRUCE_DEAL_NAMES];
    truce_solution of_places = *c->solution;
    checker alone = {.s = c->s, .solution = &of_places};
    places[SLOT] = (package){.utility_nano = slot};
    of_places.frontier = places;
    of_places.n_frontier = SLOT + 1;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const named_deal *deal = &c->solution->deals[name];
        is_claimed[name] = deal->exists;
        places[name] = deal->exists ? deal->deal : places[SLOT];
        if (!deal->exists) continue;
        find(c, verify_package(c->s, &deal->deal), "a named deal is not worth what it claims");
        find(c, c->solution->all || is_acceptable(c->s, deal->deal.outcome),
             "a named deal breaks a demand");
        find(c, may_be(&alone, (truce_deal_name)name, (size_t)name),
             "a named deal leaves somebody worse off");
    }
    for (size_t point = 0; point < c->solution->n_frontier; point++) {
        const package *p = &c->solution->frontier[point];
        find(c, verify_package(c->s, p), "a point of the cover is not worth what it claims");
        find(c, c->solution->all || is_acceptable(c->s, p->outcome),
             "a point of the cover breaks a demand");
        TRY(work_spend(&c->work, (uint64_t)c->s->n_issues * c->s->n_parties));
    }
    if (c->finding != NULL || !verify_is_small(c->s, enumerate)) return TRUCE_OK;
    uint32_t *outcome = calloc(c->s->n_issues, sizeof *outcome);
    if (outcome == NULL) return TRUCE_E_MEMORY;
    truce_status status = compare_every_outcome(c, &alone, slot, is_claimed, outcome);
    free(outcome);
    return status;
}

truce_status verify_solution(const truce_scenario *s, const truce_solution *solution,
                             uint64_t enumerate, const truce_budget *budget, const char **finding)
{
    checker c = {.s = s, .solution = solution, .work = work_meter_of(budget)};
    work_tell(&c.work, "checking the answer", -1.0);
    if (!solution->has_frontier || solution->epsilon_nano > 0) {
        truce_status alone = check_without_frontier(&c, enumerate);
        *finding = c.finding;
        return alone;
    }
    truce_status status = check_frontier(&c);
    if (status == TRUCE_OK && c.finding == NULL) check_ideals(&c);
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (status == TRUCE_OK && c.finding == NULL) status = check_deal(&c, (truce_deal_name)name);
    if (status == TRUCE_OK && c.finding == NULL && verify_is_small(s, enumerate)) {
        uint32_t *outcome = calloc(s->n_issues, sizeof *outcome);
        if (outcome == NULL) return TRUCE_E_MEMORY;
        status = check_every_outcome(&c, outcome);
        free(outcome);
    }
    *finding = c.finding;
    return status;
}
