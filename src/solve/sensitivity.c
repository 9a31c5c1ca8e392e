#include "solve/sensitivity.h"
#include "solve/focus.h"
#include "solve/zone.h"
#include <stdlib.h>

/* Scenarios whose sums could leave 64 bits when a figure grows by a tenth are not tried. */
static bool has_room(const truce_scenario *s)
{
    for (uint32_t party = 0; party < s->n_parties; party++) {
        int128 sum = 0;
        for (uint32_t issue = 0; issue < s->n_issues; issue++) {
            const valuation *v = scenario_valuation(s, party, issue);
            int128 largest = 0;
            const struct issue *about = &s->issues[issue];
            if (v->kind == VALUATION_PER_UNIT) {
                int64_t span =
                    llabs(about->low) > llabs(about->high) ? llabs(about->low) : llabs(about->high);
                int64_t rate = llabs(v->rate_nano.low_nano) > llabs(v->rate_nano.high_nano)
                                   ? llabs(v->rate_nano.low_nano)
                                   : llabs(v->rate_nano.high_nano);
                largest = (int128)span * rate;
            }
            for (size_t i = 0; i < v->n; i++) {
                nano_range r = v->points[i].worth_nano;
                if (llabs(r.low_nano) > largest) largest = llabs(r.low_nano);
                if (llabs(r.high_nano) > largest) largest = llabs(r.high_nano);
            }
            sum += largest;
        }
        for (uint32_t rule = 0; rule < s->n_rules; rule++) {
            nano_range r = s->rules[rule].add_nano;
            if (s->rules[rule].party == party)
                sum +=
                    llabs(r.low_nano) > llabs(r.high_nano) ? llabs(r.low_nano) : llabs(r.high_nano);
        }
        if (sum > INT64_MAX / 2) return false;
    }
    return true;
}

typedef struct sensor {
    const truce_scenario *s;
    const truce_solution *solution;
    work_meter *work;
    memory_meter *meter;
    zone_model base;
} sensor;

static int64_t least_gain(const truce_scenario *s, const int64_t *utility, const payoff *pay,
                          bool by_party)
{
    int64_t least = INT64_MAX;
    for (uint32_t d = 0; d < s->n_principals; d++) {
        uint32_t party = s->principals[d];
        int64_t gain = utility[by_party ? party : d] - pay->reservations_nano[party];
        if (gain < least) least = gain;
    }
    return least;
}

/* What the Nash deal of before is worth with the figure moved, to each principal. Returns whether
 * everybody accepts it still. */
static bool revalue(const sensor *x, const payoff *now, int64_t *utility)
{
    const package *nash = &x->solution->deals[TRUCE_DEAL_NASH].deal;
    bool is_accepted = true;
    for (uint32_t party = 0, d = 0; party < x->s->n_parties; party++) {
        const struct party *about = &x->s->parties[party];
        int64_t sum = 0;
        for (uint32_t issue = 0; issue < x->s->n_issues; issue++)
            sum += now->values[issue][(size_t)nash->outcome[issue] * x->s->n_parties + party];
        for (uint32_t rule = 0; rule < x->s->n_rules; rule++)
            if (x->s->rules[rule].party == party &&
                expression_holds(x->s->rules[rule].when, x->s, nash->outcome))
                sum += now->adds[rule];
        int64_t worth = payoff_nano(now, party, sum);
        if (about->has_cap && worth > about->cap_nano) worth = about->cap_nano;
        is_accepted = is_accepted && worth >= now->reservations_nano[party];
        if (!about->is_ratifier) utility[d++] = worth;
    }
    return is_accepted;
}

/* True when every principal gains something. */
static bool all_gain(const truce_scenario *s, const payoff *pay, const int64_t *utility)
{
    for (uint32_t d = 0; d < s->n_principals; d++)
        if (utility[d] <= pay->reservations_nano[s->principals[d]]) return false;
    return true;
}

static truce_status solve_moved(sensor *x, arena *own, figure f, bool is_high, figure_move *result)
{
    payoff_change change = {.kind = f.kind, .party = f.party, .index = f.index, .is_high = is_high};
    zone_model model;
    zone_view view;
    zone_demands demands = {.is_dropped = NULL};
    uint64_t ties;
    int64_t revalued[FAIR_PRINCIPALS];
    nash_focus focus;
    TRY(zone_model_revalue(own, x->work, &x->base, &change, &model));
    /* Only the Nash deal is wanted, and the one of before shows where to look. */
    bool is_kept = revalue(x, &model.pay, revalued) && all_gain(x->s, &model.pay, revalued);
    if (is_kept && model.g != NULL) {
        TRY(focus_on_nash(own, x->work, model.g, &model.pay, revalued, &focus));
        demands.focus = &focus;
    }
    TRY(zone_view_find(own, x->work, &model, demands, &view));
    figure_move move = {.is_known = true, .has_zone = view.is_possible};
    if (view.is_possible) {
        fair_input input = zone_fair_input(&view);
        size_t nash = fair_find(&input, TRUCE_DEAL_NASH, &ties);
        const int64_t *point = view.points + nash * x->s->n_principals;
        move.least_gain_nano = least_gain(x->s, point, &model.pay, false);
        move.keeps_nash = true;
        for (uint32_t d = 0; d < x->s->n_principals; d++)
            move.keeps_nash = move.keeps_nash && revalued[d] == point[d];
    }
    *result = move;
    return TRUCE_OK;
}

static truce_status try_side(sensor *x, figure f, bool is_high, figure_move *result)
{
    arena *own;
    TRY(arena_new(x->meter, &own));
    truce_status status = solve_moved(x, own, f, is_high, result);
    arena_free(own);
    return status;
}

static bool is_range(nano_range r)
{
    return r.low_nano != r.high_nano;
}

static bool valuation_is_range(const valuation *v)
{
    if (v->kind == VALUATION_PER_UNIT) return is_range(v->rate_nano);
    for (size_t i = 0; i < v->n; i++)
        if (is_range(v->points[i].worth_nano)) return true;
    return false;
}

/* Lists all figures that can be moved, in the order of the file. */
static truce_status list_figures(arena *out, const truce_scenario *s, figure **figures, size_t *n)
{
    size_t most = (size_t)s->n_parties * s->n_issues + s->n_rules + s->n_parties, at = 0;
    TRY(ARENA_ARRAY(out, most, figures));
    for (uint32_t party = 0; party < s->n_parties; party++) {
        nano_range r = s->parties[party].reservation_nano;
        if (r.middle_nano != 0 || is_range(r))
            (*figures)[at++] =
                (figure){.kind = FIGURE_RESERVATION, .party = party, .is_range = is_range(r)};
    }
    for (uint32_t party = 0; party < s->n_parties; party++)
        for (uint32_t issue = 0; issue < s->n_issues; issue++) {
            const valuation *v = scenario_valuation(s, party, issue);
            if (v->kind != VALUATION_ZERO)
                (*figures)[at++] = (figure){.kind = FIGURE_VALUE,
                                            .party = party,
                                            .index = issue,
                                            .is_range = valuation_is_range(v)};
        }
    for (uint32_t rule = 0; rule < s->n_rules; rule++)
        (*figures)[at++] = (figure){.kind = FIGURE_RULE,
                                    .party = s->rules[rule].party,
                                    .index = rule,
                                    .is_range = is_range(s->rules[rule].add_nano)};
    *n = at;
    return TRUCE_OK;
}

/* How much a figure matters: lost zones first, then the largest change of the least gain. */
static int lost_zones(const figure *f)
{
    return (f->low.is_known && !f->low.has_zone) + (f->high.is_known && !f->high.has_zone);
}

static int64_t largest_change(const figure *f, int64_t base_nano)
{
    int64_t low =
        f->low.is_known && f->low.has_zone ? llabs(f->low.least_gain_nano - base_nano) : 0;
    int64_t high =
        f->high.is_known && f->high.has_zone ? llabs(f->high.least_gain_nano - base_nano) : 0;
    return low > high ? low : high;
}

static bool matters_more(const figure *a, const figure *b, int64_t base_nano)
{
    if (lost_zones(a) != lost_zones(b)) return lost_zones(a) > lost_zones(b);
    return largest_change(a, base_nano) > largest_change(b, base_nano);
}

static void sort_figures(figure *figures, size_t n, int64_t base_nano)
{
    for (size_t i = 1; i < n; i++) { /* stable: file order among equals */
        figure f = figures[i];
        size_t at = i;
        for (; at > 0 && matters_more(&f, &figures[at - 1], base_nano); at--)
            figures[at] = figures[at - 1];
        figures[at] = f;
    }
}

truce_status sensitivity_try(arena *out, const truce_scenario *s, const truce_solution *solution,
                             const truce_budget *budget, sensitivity *result)
{
    work_meter work = work_meter_of(budget);
    sensor x = {.s = s, .solution = solution, .work = &work, .meter = arena_meter(out)};
    sensitivity all = {.is_exact = true};
    if (!solution->has_frontier || !solution->deals[TRUCE_DEAL_NASH].exists || !has_room(s)) {
        *result = (sensitivity){.n = 0, .is_exact = false};
        return TRUCE_OK;
    }
    figure *figures;
    TRY(zone_model_build(out, &work, s, RED_LINES_ENFORCED, NULL, &x.base));
    TRY(list_figures(out, s, &figures, &all.n));
    const package *nash = &solution->deals[TRUCE_DEAL_NASH].deal;
    all.base_least_gain_nano = least_gain(s, nash->utility_nano, &x.base.pay, true);
    for (size_t i = 0; i < all.n && all.is_exact; i++) {
        work_tell(&work, "trying each figure", (double)i / (double)all.n);
        truce_status status = try_side(&x, figures[i], false, &figures[i].low);
        if (status == TRUCE_OK) status = try_side(&x, figures[i], true, &figures[i].high);
        if (status == TRUCE_E_STOPPED || status == TRUCE_E_MEMORY)
            all.is_exact = false;
        else
            TRY(status);
    }
    sort_figures(figures, all.n, all.base_least_gain_nano);
    all.figures = figures;
    *result = all;
    return TRUCE_OK;
}
