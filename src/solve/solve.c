#include "solve/solve.h"
#include "model/evaluate.h"
#include "solve/anytime.h"
#include "solve/deal_bounds.h"
#include "solve/search_cover.h"
#include "solve/turns.h"
#include "solve/verify.h"
#include "solve/zone.h"
#include <string.h>

/* Outcomes up to which the verifier looks at each. */
#define VERIFY_OUTCOMES UINT64_C(200000)

/* The first turn of anytime.h: units of work for the frontier, partial outcomes for each search;
 * later turns get more by these factors. */
#define FRONTIER_FIRST UINT64_C(20000000)
#define NODES_FIRST UINT64_C(400000)
/* From so many principals on, frontiers are seldom of a size to be found on the way. */
#define MANY_PRINCIPALS 6
#define FRONTIER_FIRST_OF_MANY UINT64_C(4000000)
/* Units of work for the searches of a turn, for each unit that the frontier had: where the graph is
 * large a partial outcome takes as long as many points of fronts. */
#define SEARCH_UNITS 10
/* Searches go about so often through the whole graph, all together, before they have proved much:
 * until the frontier has had as much work as that, it is the better bet. */
#define SEARCH_SWEEPS 256
#define TURN_GROWTH 8
#define SEARCH_GROWTH 16
#define GROWTH_ON_THE_WAY 2 /* of the work for a frontier that is not asked for */
#define SMALL_OUTCOMES 100000
/* Partial outcomes for each search that only checks what the frontier says. */
#define NODES_TO_CHECK UINT64_C(300)

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
    arena *frontier_memory; /* of the view's frontier, once it is finished */
    bool is_too_large;      /* the frontier does not fit into the memory that is allowed */
    package *packages;      /* by point of the view; without an outcome: not found yet */
    findings found;
    bool are_all_proved; /* all that can be searched for */
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

/* ---- the frontier -------------------------------------------------------------------------------
 */

static truce_status begin_view(solver *x)
{
    zone_demands demands = {.without_principals = x->options->all,
                            .without_ratifiers = x->options->all};
    TRY(zone_model_build(x->memory, &x->work, x->s,
                         x->options->all ? RED_LINES_IGNORED : RED_LINES_ENFORCED, NULL,
                         &x->model));
    return zone_view_begin(x->memory, &x->work, &x->model, demands, &x->view);
}

/* After a stop with some acceptable packages: shows the middle one. */
static void keep_known(solver *x)
{
    truce_solution *solution = x->solution;
    work_meter unstopped = work_meter_of(NULL);
    if (zone_package(solution->handle, x->scratch, &unstopped, &x->view, x->view.n / 2,
                     &solution->best_known) != TRUCE_OK)
        return;
    solution->is_feasibility_known = true;
    solution->is_feasible = true;
    solution->has_best_known = true;
}

/* Tries to find the frontier within some units of work. */
static truce_status try_frontier(solver *x, uint64_t units)
{
    work_limit limit;
    arena *memory;
    TRY(arena_new(&x->solution->meter, &memory));
    work_limit_start(&limit, &x->work, units);
    x->view.memory = memory;
    truce_status status = zone_view_finish(&limit.meter, &x->view);
    if (status == TRUCE_OK) {
        x->frontier_memory = memory;
        return TRUCE_OK;
    }
    bool is_own =
        status == TRUCE_E_MEMORY || (status == TRUCE_E_STOPPED && work_limit_is_own(&limit));
    if (x->view.n > 0) keep_known(x);
    arena_free(memory);
    x->view.memory = x->memory;
    x->view.n = 0;
    x->is_too_large = x->is_too_large || status == TRUCE_E_MEMORY;
    return is_own ? TRUCE_OK : status;
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
                      ZONE_COUNT_WORK, &solution->is_counted, &solution->acceptable);
}

/* ---- what was searched for --------------------------------------------------------------------
 */

/* The deals that must be found. */
static unsigned wanted_deals(const solver *x)
{
    unsigned all = (1U << TRUCE_DEAL_NAMES) - 1;
    return x->options->skip_frontier && (x->options->deals & all) ? x->options->deals & all : all;
}

/* Evaluates an outcome plainly, and checks what the search says it is worth. */
static truce_status package_of(arena *out, const solver *x, const uint32_t *outcome,
                               const int64_t *claimed_nano, package *result)
{
    int64_t *utility_nano;
    uint32_t *copy;
    TRY(ARENA_ARRAY(out, x->s->n_parties, &utility_nano));
    TRY(ARENA_ARRAY(out, x->s->n_issues, &copy));
    memcpy(copy, outcome, x->s->n_issues * sizeof *copy);
    for (uint32_t party = 0; party < x->s->n_parties; party++)
        utility_nano[party] = evaluate_utility(x->s, party, outcome, END_MIDDLE);
    for (uint32_t p = 0; p < x->s->n_principals; p++)
        if (never(utility_nano[x->s->principals[p]] != claimed_nano[p])) return TRUCE_E_CHECK;
    *result = (package){.outcome = copy, .utility_nano = utility_nano};
    return TRUCE_OK;
}

static void note_feasibility(solver *x)
{
    const searched_deal *any = &x->found.any;
    if (!any->is_proved && !any->exists) return;
    x->solution->is_feasibility_known = true;
    x->solution->is_feasible = any->exists;
}

/* Puts what the searches proved, and the solution does not have yet, into it; in `out`. */
static truce_status take_findings(arena *out, solver *x)
{
    truce_solution *solution = x->solution;
    int64_t *ideal_nano;
    note_feasibility(x);
    if (x->found.any.exists && !solution->has_best_known) {
        TRY(package_of(out, x, x->found.any.outcome, x->found.any.utility_nano,
                       &solution->best_known));
        solution->has_best_known = true;
    }
    TRY(ARENA_ARRAY(out, x->s->n_parties, &ideal_nano));
    bool has_ideal = x->found.any.exists;
    for (uint32_t p = 0; p < x->s->n_principals; p++) {
        ideal_nano[x->s->principals[p]] = x->found.ideals[p].utility_nano[p];
        if (!x->found.ideals[p].is_proved) has_ideal = false;
    }
    if (has_ideal && !solution->has_ideal) {
        solution->has_ideal = true;
        solution->ideal_nano = ideal_nano;
    }
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const searched_deal *found = &x->found.deals[name];
        named_deal *deal = &solution->deals[name];
        if (deal->exists || !found->is_proved || !found->exists) continue;
        *deal = (named_deal){.exists = true, .point = SIZE_MAX, .ties = found->ties};
        TRY(package_of(out, x, found->outcome, found->utility_nano, &deal->deal));
    }
    return TRUCE_OK;
}

/* The frontier and the searches must say the same: two ways, no common code above the graph. */
static truce_status check_agreement(const solver *x)
{
    const truce_solution *solution = x->solution;
    if (x->found.any.is_proved && x->found.any.exists != (x->view.n > 0)) return TRUCE_E_CHECK;
    for (uint32_t p = 0; p < x->s->n_principals; p++)
        if (x->found.ideals[p].is_proved &&
            x->found.ideals[p].utility_nano[p] != solution->ideal_nano[x->s->principals[p]])
            return TRUCE_E_CHECK;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const searched_deal *found = &x->found.deals[name];
        const named_deal *deal = &solution->deals[name];
        if (!found->is_proved) continue;
        if (found->exists != deal->exists) return TRUCE_E_CHECK;
        if (!found->exists) continue;
        if (memcmp(found->utility_nano, x->view.points + deal->point * x->s->n_principals,
                   x->s->n_principals * sizeof *found->utility_nano) != 0 ||
            (found->ties != 0 && found->ties != deal->ties))
            return TRUCE_E_CHECK;
    }
    return TRUCE_OK;
}

/* ---- in which order ---------------------------------------------------------------------------
 */

static truce_status finish_with_frontier(solver *x)
{
    truce_solution *solution = x->solution;
    solution->is_feasibility_known = true;
    solution->is_feasible = x->view.n > 0;
    TRY(name_deals(x));
    TRY(find_packages(x));
    solution->has_frontier = true;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (solution->deals[name].exists)
            solution->deals[name].deal = solution->frontier[solution->deals[name].point];
    if (is_checked(x->options) && x->view.is_possible && x->view.q.g != NULL) {
        truce_status status = anytime_search(&x->found, &solution->meter, &x->work, &x->view, ~0U,
                                             NODES_TO_CHECK, &x->are_all_proved);
        if (status != TRUCE_E_STOPPED) TRY(status); /* the answer stands */
    }
    return check_agreement(x);
}

/* True for a scenario with so few outcomes that the frontier is there at once. */
static bool is_small(const solver *x)
{
    big_count few = {1, (const uint32_t[]){SMALL_OUTCOMES}};
    return count_compare(x->solution->outcomes, few) <= 0;
}

/* Searches with some work; what was not proved within it is taken up in a later turn. */
static truce_status try_searches(solver *x, unsigned wanted, uint64_t nodes, uint64_t units)
{
    work_limit limit;
    work_limit_start(&limit, &x->work, units);
    truce_status status = anytime_search(&x->found, &x->solution->meter, &limit.meter, &x->view,
                                         wanted, nodes, &x->are_all_proved);
    note_feasibility(x);
    return status == TRUCE_E_STOPPED && work_limit_is_own(&limit) ? TRUCE_OK : status;
}

/* The work of the first turn: on a large graph, what searching takes at least. */
static uint64_t first_units(const solver *x)
{
    const decision_graph *g = x->model.g;
    uint64_t units = g == NULL ? 0 : (uint64_t)g->n_arcs * x->view.q.n_dims * SEARCH_SWEEPS;
    uint64_t least =
        x->s->n_principals >= MANY_PRINCIPALS ? FRONTIER_FIRST_OF_MANY : FRONTIER_FIRST;
    return units > least ? units : least;
}

/* By turns: the frontier with some work, then the searches; see anytime.h. */
static truce_status take_turns(solver *x)
{
    truce_solution *solution = x->solution;
    uint64_t units = first_units(x), nodes = NODES_FIRST;
    if (x->model.g == NULL) x->found.is_given_up = true; /* nothing to search through */
    if (!is_small(x) && !x->found.is_given_up) {
        /* That there is a package at all is quickly found, and worth knowing first. */
        TRY(try_searches(x, ANYTIME_FEASIBILITY, nodes, FRONTIER_FIRST * SEARCH_UNITS));
    }
    uint64_t growth = x->options->skip_frontier ? GROWTH_ON_THE_WAY : TURN_GROWTH;
    for (;; units *= growth, nodes *= SEARCH_GROWTH) {
        bool is_last = x->are_all_proved || x->found.is_given_up;
        if (!x->is_too_large) TRY(try_frontier(x, is_last ? UINT64_MAX : units));
        if (x->frontier_memory != NULL) return finish_with_frontier(x);
        uint64_t for_searches = (units > FRONTIER_FIRST ? units : FRONTIER_FIRST) * SEARCH_UNITS;
        if (!x->are_all_proved) TRY(try_searches(x, wanted_deals(x), nodes, for_searches));
        bool is_empty = x->found.any.is_proved && !x->found.any.exists;
        if (is_empty || (x->are_all_proved && x->options->skip_frontier))
            return take_findings(solution->memory, x);
        if (x->is_too_large && (x->are_all_proved || x->found.is_given_up)) return TRUCE_E_MEMORY;
    }
}

/* Deals by searching, then a cover instead of the frontier. */
static truce_status take_cover(solver *x)
{
    truce_solution *solution = x->solution;
    int64_t tolerance_nano[FAIR_PRINCIPALS];
    TRY(anytime_search(&x->found, &solution->meter, &x->work, &x->view, wanted_deals(x), UINT64_MAX,
                       &x->are_all_proved));
    if (!x->are_all_proved) return TRUCE_E_MEMORY;
    TRY(take_findings(solution->memory, x));
    if (!x->found.any.exists) return TRUCE_OK;
    for (uint32_t p = 0; p < x->s->n_principals; p++) {
        int128 hope = (int128)x->found.ideals[p].utility_nano[p] -
                      x->model.pay.reservations_nano[x->s->principals[p]];
        int128 part = hope > 0 ? hope * x->options->epsilon_nano / NANO : 0;
        tolerance_nano[p] = part > INT64_MAX / 4 ? INT64_MAX / 4 : (int64_t)part;
    }
    cover c;
    package *frontier;
    truce_status status = search_cover(&x->found.zone, &x->work, tolerance_nano, &c);
    if (status == TRUCE_E_MEMORY) return status;
    TRY(ARENA_ARRAY(solution->memory, c.n, &frontier));
    for (size_t i = 0; i < c.n; i++)
        TRY(package_of(solution->memory, x, c.points[i].outcome, c.points[i].utility_nano,
                       &frontier[i]));
    solution->frontier = frontier;
    solution->n_frontier = c.n;
    solution->has_frontier = c.is_complete;
    return status;
}

static truce_status search(solver *x)
{
    truce_solution *solution = x->solution;
    TRY(work_ask(&x->work));
    TRY(begin_view(x));
    solution->epsilon_nano = x->options->epsilon_nano;
    if (!x->view.is_possible) {
        solution->is_feasibility_known = solution->has_frontier = true;
    } else if (solution->epsilon_nano > 0 && x->model.g != NULL) {
        TRY(take_cover(x));
    } else {
        TRY(take_turns(x));
    }
    return count_zone(x);
}

/* ---- after a stop -----------------------------------------------------------------------------
 */

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
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (solution->deals[name].exists)
            solution->deals[name].deal = x->packages[solution->deals[name].point];
    solution->frontier = x->packages;
    solution->n_frontier = n;
}

/* Keeps what was proved before the stop. */
static truce_status keep_proved(solver *x, truce_status reason)
{
    truce_solution *solution = x->solution;
    solution->is_exact = false;
    solution->stopped_by = reason == TRUCE_E_MEMORY ? "memory" : "time";
    if (solution->frontier == NULL) keep_found(x);
    TRY(take_findings(solution->handle, x));
    return deal_bounds_write(x->s, &x->found, wanted_deals(x), solution);
}

/* ---- entry --------------------------------------------------------------------------------------
 */

static void free_all(solver *x)
{
    anytime_free(&x->found);
    arena_free(x->frontier_memory);
    arena_free(x->scratch);
    arena_free(x->memory);
    x->frontier_memory = x->scratch = x->memory = NULL;
}

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
    if (status == TRUCE_E_STOPPED || status == TRUCE_E_MEMORY) status = keep_proved(x, status);
    free_all(x);
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
    free_all(&x);
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

bool truce_solution_has_frontier(const truce_solution *solution)
{
    return solution->has_frontier;
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

static const named_deal *deal_of(const truce_solution *solution, truce_deal_name name)
{
    if ((unsigned)name >= TRUCE_DEAL_NAMES || !solution->deals[name].exists) return NULL;
    return &solution->deals[name];
}

const int64_t *truce_solution_deal_utilities(const truce_solution *solution, truce_deal_name name)
{
    const named_deal *deal = deal_of(solution, name);
    return deal != NULL ? deal->deal.utility_nano : NULL;
}

const uint32_t *truce_solution_deal_outcome(const truce_solution *solution, truce_deal_name name)
{
    const named_deal *deal = deal_of(solution, name);
    return deal != NULL ? deal->deal.outcome : NULL;
}
