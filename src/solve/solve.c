#include "solve/solve.h"
#include "base/exact.h"
#include "solve/verify.h"
#include "solve/zone.h"
#include <string.h>

/* Outcomes up to which the verifier looks at each. */
#define VERIFY_OUTCOMES UINT64_C(200000)

const char *truce_deal_name_text(truce_deal_name name)
{
    static const char *const names[] = {"utilitarian", "nash", "egalitarian", "kalai_smorodinsky"};
    return (unsigned)name < TRUCE_DEAL_NAMES ? names[name] : NULL;
}

typedef struct solver {
    truce_solution *solution;
    const truce_scenario *s;
    const truce_solve_options *options;
    work_meter work;
    arena *memory; /* of the search; freed when it ends */
    arena *scratch;
    zone_model model;
    zone_view view;
    zone_demands demands;
    package *packages; /* by point of the view; without an outcome: not found yet */
} solver;

static truce_status count_outcomes(arena *out, const truce_scenario *s, big_count *result)
{
    TRY(count_of(out, 1, result));
    for (uint32_t issue = 0; issue < s->n_issues; issue++) {
        big_count factor;
        TRY(count_of(out, s->issues[issue].n_values, &factor));
        TRY(count_multiply(out, *result, factor, result));
    }
    return TRUCE_OK;
}

/* After a stop with some acceptable packages: shows the middle one. Returns `reason`. */
static truce_status keep_known(solver *x, truce_status reason)
{
    truce_solution *solution = x->solution;
    work_meter unstopped = work_meter_of(NULL);
    if (zone_package(solution->memory, x->scratch, &unstopped, &x->view, x->view.n / 2,
                     &solution->best_known) != TRUCE_OK)
        return reason;
    solution->is_feasibility_known = true;
    solution->is_feasible = true;
    solution->has_best_known = true;
    return reason;
}

static truce_status find_frontier(solver *x)
{
    x->demands =
        (zone_demands){.without_principals = x->options->all, .without_ratifiers = x->options->all};
    TRY(zone_model_build(x->memory, &x->work, x->s,
                         x->options->all ? RED_LINES_IGNORED : RED_LINES_ENFORCED, NULL,
                         &x->model));
    truce_status status = zone_view_find(x->memory, &x->work, &x->model, x->demands, &x->view);
    if (status != TRUCE_OK && x->view.n > 0) return keep_known(x, status);
    TRY(status);
    x->solution->is_feasibility_known = true;
    x->solution->is_feasible = x->view.is_possible;
    return TRUCE_OK;
}

static truce_status name_deals(solver *x)
{
    truce_solution *solution = x->solution;
    fair_input input = zone_fair_input(&x->view);
    int64_t *ideal_nano;
    TRY(ARENA_ARRAY(solution->memory, x->s->n_parties, &ideal_nano));
    for (uint32_t d = 0; d < x->s->n_principals; d++)
        ideal_nano[x->s->principals[d]] = input.ideal_nano[d];
    solution->has_ideal = input.n > 0;
    solution->ideal_nano = ideal_nano;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        named_deal *deal = &solution->deals[name];
        deal->point = fair_find(&input, (truce_deal_name)name, &deal->ties);
        deal->exists = deal->point != SIZE_MAX;
    }
    return TRUCE_OK;
}

/* Whether the answer is verified: always in debug builds. */
static bool is_checked(const truce_solve_options *options)
{
#ifndef NDEBUG
    return options->size > 0;
#else
    return options->verify;
#endif
}

/* Gives every point its utilities, without a package: those of ratifiers are not known then. */
static truce_status value_points(solver *x, package *frontier)
{
    size_t n_parties = x->s->n_parties, n_principals = x->s->n_principals;
    int64_t *utility_nano;
    TRY(arena_take(x->solution->memory, x->view.n, n_parties * sizeof *utility_nano,
                   (void **)&utility_nano));
    for (size_t point = 0; point < x->view.n; point++) {
        for (size_t d = 0; d < n_principals; d++)
            utility_nano[point * n_parties + x->s->principals[d]] =
                x->view.points[point * n_principals + d];
        frontier[point] = (package){.utility_nano = utility_nano + point * n_parties};
    }
    return work_spend(&x->work, x->view.n * n_parties);
}

/* Lists the points that get packages beside the named deals: all of a short frontier, or where
 * everything is checked. */
static truce_status choose_points(solver *x, size_t **points, size_t *n)
{
    size_t most = x->options->packages_most;
    bool is_all = most == 0 || is_checked(x->options);
    if (most < 2) most = 2;
    TRY(ARENA_ARRAY(x->scratch, x->view.n, points));
    for (size_t point = 0; point < x->view.n; point++) {
        if (is_all || solution_is_sample(x->view.n, most, point)) (*points)[(*n)++] = point;
    }
    return work_spend(&x->work, x->view.n * 4);
}

/* Finds the packages of some points. */
static truce_status find_some(solver *x, size_t n, const size_t *points)
{
    package *found;
    TRY(ARENA_ARRAY(x->memory, n, &found));
    TRY(zone_packages(x->solution->memory, x->scratch, &x->work, &x->view, n, points, found));
    for (size_t i = 0; i < n; i++) x->packages[points[i]] = found[i];
    return TRUCE_OK;
}

/* The named deals come first, so that a stop leaves them proved. */
static truce_status find_packages(solver *x)
{
    truce_solution *solution = x->solution;
    size_t n = 0, n_named = 0, *points, named[TRUCE_DEAL_NAMES];
    work_tell(&x->work, "finding the packages", -1.0);
    TRY(ARENA_ARRAY(solution->memory, x->view.n, &x->packages));
    TRY(value_points(x, x->packages));
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (solution->deals[name].exists) named[n_named++] = solution->deals[name].point;
    TRY(find_some(x, n_named, named));
    TRY(choose_points(x, &points, &n));
    TRY(find_some(x, n, points));
    solution->frontier = x->packages;
    solution->n_frontier = x->view.n;
    return TRUCE_OK;
}

/* Counts the agreement zone; under `all` that is another question than the frontier's. */
static truce_status count_zone(solver *x)
{
    truce_solution *solution = x->solution;
    if (x->options->skip_count) return TRUCE_OK;
    zone_model other;
    const zone_model *model = x->view.model; /* with the graph that was built meanwhile, if any */
    if (x->options->all) {
        TRY(zone_model_build(x->memory, &x->work, x->s, RED_LINES_ENFORCED, NULL, &other));
        model = &other;
    }
    return zone_count(solution->memory, &x->work, model, (zone_demands){.is_dropped = NULL},
                      &solution->is_counted, &solution->acceptable);
}

static truce_status search(solver *x)
{
    TRY(work_ask(&x->work));
    TRY(find_frontier(x));
    TRY(name_deals(x));
    TRY(find_packages(x));
    return count_zone(x);
}

/* ---- after a stop -----------------------------------------------------------------------------
 */

/* A bound for every principal alone that needs no search: best values, and adds that help. */
static void bound_plainly(const truce_scenario *s, int64_t *bound_nano)
{
    for (uint32_t d = 0; d < s->n_principals; d++) {
        uint32_t party = s->principals[d];
        int128 sum = 0;
        for (uint32_t issue = 0; issue < s->n_issues; issue++) {
            const valuation *v = scenario_valuation(s, party, issue);
            int64_t best = 0;
            if (v->kind == VALUATION_PER_UNIT) {
                int64_t rate = v->rate_nano.middle_nano;
                best = rate * (rate > 0 ? s->issues[issue].high : s->issues[issue].low);
            } else
                for (size_t i = 0; i < v->n; i++)
                    if (i == 0 || v->points[i].worth_nano.middle_nano > best)
                        best = v->points[i].worth_nano.middle_nano;
            sum += best;
        }
        for (uint32_t rule = 0; rule < s->n_rules; rule++)
            if (s->rules[rule].party == party && s->rules[rule].add_nano.middle_nano > 0)
                sum += s->rules[rule].add_nano.middle_nano;
        if (s->parties[party].has_cap && sum > s->parties[party].cap_nano)
            sum = s->parties[party].cap_nano;
        bound_nano[d] = (int64_t)sum;
    }
}

/* Writes an exact decimal: a natural number of 10^-places. */
static truce_status write_bound(arena *out, wide w, unsigned places, bool is_negative,
                                const char **result)
{
    char digits[WIDE_FACTORS * 20 + 80], text[WIDE_FACTORS * 20 + 84];
    size_t n = 0, at = 0;
    while (!wide_is_zero(&w) || n <= places) digits[n++] = (char)('0' + wide_divide(&w, 10));
    size_t last = 0; /* zeros at the end of the decimals say nothing */
    while (last < places && digits[last] == '0') last++;
    if (is_negative) text[at++] = '-';
    for (size_t i = n; i-- > last;) {
        text[at++] = digits[i];
        if (i == places && last < places) text[at++] = '.';
    }
    return arena_text(out, text, at, result);
}

/* Bounds the welfare of every deal that is not proved from what each principal can get alone. */
static truce_status bound_deals(truce_solution *solution, const truce_scenario *s)
{
    int64_t bound_nano[FAIR_PRINCIPALS], least = INT64_MAX;
    int128 sum = 0;
    wide product = wide_one();
    unsigned n_positive = 0;
    bound_plainly(s, bound_nano);
    for (uint32_t d = 0; d < s->n_principals; d++) {
        int64_t gain = bound_nano[d] - s->parties[s->principals[d]].reservation_nano.middle_nano;
        sum += gain;
        if (gain < least) least = gain;
        /* Who cannot gain is no factor of the product; who must lose leaves no such deal. */
        if (gain != 0) wide_multiply(&product, gain > 0 ? (uint64_t)gain : 0);
        n_positive += gain > 0;
    }
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        if (solution->deals[name].exists) continue;
        wide w = wide_one();
        unsigned places = 9;
        bool is_negative = false;
        switch ((truce_deal_name)name) {
        case TRUCE_DEAL_UTILITARIAN:
        case TRUCE_DEAL_EGALITARIAN: {
            int128 value = name == TRUCE_DEAL_UTILITARIAN ? sum : least;
            is_negative = value < 0;
            if (is_negative) value = -value;
            w = (wide){.digits = {(uint64_t)value, (uint64_t)(value >> 64)}};
            break;
        }
        case TRUCE_DEAL_NASH:
            w = product;
            places = 9 * n_positive;
            break;
        case TRUCE_DEAL_KALAI_SMORODINSKY: places = 0; break; /* a share is at most 1 */
        case TRUCE_DEAL_NAMES: break;
        }
        TRY(write_bound(solution->handle, w, places, is_negative, &solution->bound[name]));
        solution->has_bound[name] = true;
    }
    return TRUCE_OK;
}

/* Keeps the points whose packages were found before the stop, and the named deals among them. */
static void keep_found(solver *x)
{
    truce_solution *solution = x->solution;
    size_t n = 0;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        named_deal *deal = &solution->deals[name];
        if (deal->exists && (x->packages == NULL || x->packages[deal->point].outcome == NULL))
            deal->exists = false;
    }
    for (size_t point = 0; point < x->view.n && x->packages != NULL; point++) {
        if (x->packages[point].outcome == NULL) continue;
        for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
            if (solution->deals[name].point == point) solution->deals[name].point = n;
        x->packages[n++] = x->packages[point];
    }
    solution->frontier = x->packages;
    solution->n_frontier = n;
}

static truce_status keep_proved(solver *x, truce_status reason)
{
    truce_solution *solution = x->solution;
    solution->is_exact = false;
    solution->stopped_by = reason == TRUCE_E_MEMORY ? "memory" : "time";
    if (solution->frontier == NULL) keep_found(x);
    return bound_deals(solution, x->s);
}

/* ---- entry --------------------------------------------------------------------------------------
 */

static truce_status check(const solver *x, const truce_budget *budget)
{
    const char *finding = NULL;
    if (!is_checked(x->options) || !x->solution->is_exact) return TRUCE_OK;
    truce_status status = verify_solution(x->s, x->solution, VERIFY_OUTCOMES, budget, &finding);
    if (status == TRUCE_E_STOPPED) return TRUCE_OK; /* the answer stands, the check was cut short */
    TRY(status);
    return finding != NULL ? TRUCE_E_CHECK : TRUCE_OK;
}

static truce_status solve(solver *x, const truce_budget *budget)
{
    truce_solution *solution = x->solution;
    solution->all = x->options->all;
    solution->is_exact = true;
    /* What a stopped run says too is not counted against the memory limit. */
    TRY(count_outcomes(solution->handle, x->s, &solution->outcomes));
    truce_status status = arena_new(&solution->meter, &solution->memory);
    if (status == TRUCE_OK) status = arena_new(&solution->meter, &x->memory);
    if (status == TRUCE_OK) status = arena_new(&solution->meter, &x->scratch);
    if (status == TRUCE_OK) status = search(x);
    arena_free(x->scratch);
    arena_free(x->memory);
    x->scratch = x->memory = NULL;
    if (status == TRUCE_E_STOPPED || status == TRUCE_E_MEMORY)
        TRY(keep_proved(x, status));
    else
        TRY(status);
    return check(x, budget);
}

truce_status truce_solve(const truce_scenario *s, const truce_solve_options *options,
                         const truce_budget *budget, truce_solution **out)
{
    static const truce_solve_options defaults = TRUCE_SOLVE_OPTIONS_INIT;
    require(s != NULL && out != NULL);
    if (options == NULL) options = &defaults;
    arena *memory;
    truce_solution *solution;
    TRY(arena_new(NULL, &memory));
    truce_status status = ARENA_ARRAY(memory, 1, &solution);
    if (status != TRUCE_OK) {
        arena_free(memory);
        return status;
    }
    /* The solution's own arena holds the handle; results count against the meter in it. */
    *solution = (truce_solution){.handle = memory, .meter = memory_meter_of(budget)};
    solver x = {.solution = solution, .s = s, .options = options, .work = work_meter_of(budget)};
    status = solve(&x, budget);
    arena_free(x.scratch);
    arena_free(x.memory);
    if (status != TRUCE_OK) {
        truce_solution_free(solution);
        return status;
    }
    *out = solution;
    return TRUCE_OK;
}

void truce_solution_free(truce_solution *solution)
{
    if (solution == NULL) return;
    arena *handle = solution->handle;
    arena_free(solution->memory);
    arena_free(handle);
}

/* ---- reading a solution ------------------------------------------------------------------------
 */

bool truce_solution_is_exact(const truce_solution *solution)
{
    return solution->is_exact;
}

bool truce_solution_is_feasible(const truce_solution *solution)
{
    return solution->is_feasible;
}

bool truce_solution_is_feasibility_known(const truce_solution *solution)
{
    return solution->is_feasibility_known;
}

size_t truce_solution_frontier_size(const truce_solution *solution)
{
    return solution->n_frontier;
}

const int64_t *truce_solution_frontier_utilities(const truce_solution *solution, size_t point)
{
    return point < solution->n_frontier ? solution->frontier[point].utility_nano : NULL;
}

const uint32_t *truce_solution_frontier_outcome(const truce_solution *solution, size_t point)
{
    return point < solution->n_frontier ? solution->frontier[point].outcome : NULL;
}

size_t truce_solution_deal(const truce_solution *solution, truce_deal_name name)
{
    if ((unsigned)name >= TRUCE_DEAL_NAMES || !solution->deals[name].exists) return SIZE_MAX;
    return solution->deals[name].point;
}
