#include "solve/payoff.h"
#include "base/exact.h"
#include "model/evaluate.h"
#include <string.h>

/* A tenth more or less, rounded toward the figure. */
static int64_t by_a_tenth(int64_t nano, bool is_high)
{
    int64_t tenth = nano / 10;
    if (tenth < 0) tenth = -tenth;
    return is_high ? nano + tenth : nano - tenth;
}

static int64_t moved(nano_range range, bool is_high)
{
    if (range.low_nano == range.high_nano) return by_a_tenth(range.middle_nano, is_high);
    return is_high ? range.high_nano : range.low_nano;
}

static int64_t moved_value(const valuation *v, const issue *about, uint32_t value, bool is_high)
{
    int64_t low = evaluate_value(v, about, value, END_WORST);
    int64_t high = evaluate_value(v, about, value, END_BEST);
    nano_range range = {low, evaluate_value(v, about, value, END_MIDDLE), high};
    return moved(range, is_high);
}

static uint64_t size_of(int64_t a)
{
    return a < 0 ? -(uint64_t)a : (uint64_t)a;
}

/* Whether the least values may be taken out: the sums above them must stay far inside 64 bits. A
 * party whose figures spread further is counted from 0. */
static bool can_level(const truce_scenario *s, uint32_t party, const int64_t *least,
                      const int64_t *most, const int64_t *adds)
{
    uint128 spread = 0;
    for (uint32_t issue = 0; issue < s->n_issues; issue++)
        spread += (uint128)((int128)most[issue] - least[issue]);
    for (uint32_t rule = 0; rule < s->n_rules; rule++)
        if (s->rules[rule].party == party) spread += size_of(adds[rule]);
    return spread <= INT64_MAX / 4;
}

/* Finds the least and the most that each issue is worth to a party. */
static truce_status find_ends(work_meter *work, const truce_scenario *s, uint32_t party,
                              int64_t *const *values, int64_t *least, int64_t *most)
{
    for (uint32_t issue = 0; issue < s->n_issues; issue++) {
        uint32_t n_values = s->issues[issue].n_values;
        const int64_t *column = values[issue] + party;
        least[issue] = most[issue] = column[0];
        if (scenario_valuation(s, party, issue)->kind == VALUATION_ZERO) continue;
        for (uint32_t value = 1; value < n_values; value++) {
            int64_t worth = column[(size_t)value * s->n_parties];
            if (worth < least[issue]) least[issue] = worth;
            if (worth > most[issue]) most[issue] = worth;
        }
        TRY(work_spend(work, (uint64_t)n_values * 2));
    }
    return TRUCE_OK;
}

/* Takes the least value out of each issue of a party, and finds the common unit of the rest. */
static truce_status level_values(work_meter *work, const truce_scenario *s, uint32_t party,
                                 int64_t *const *values, const int64_t *least, int64_t *base_nano,
                                 uint64_t *grain)
{
    for (uint32_t issue = 0; issue < s->n_issues; issue++) {
        uint32_t n_values = s->issues[issue].n_values;
        int64_t *column = values[issue] + party;
        if (scenario_valuation(s, party, issue)->kind == VALUATION_ZERO) continue;
        *base_nano += least[issue];
        for (uint32_t value = 0; value < n_values; value++) {
            int64_t *worth = &column[(size_t)value * s->n_parties];
            *worth -= least[issue];
            if (*grain != 1) *grain = greatest_divisor(*grain, size_of(*worth));
        }
        TRY(work_spend(work, (uint64_t)n_values * 16));
    }
    return TRUCE_OK;
}

static truce_status count_in_grains(work_meter *work, const truce_scenario *s, uint32_t party,
                                    int64_t *const *values, int64_t *adds, int64_t grain)
{
    for (uint32_t issue = 0; issue < s->n_issues && grain != 1; issue++) {
        uint32_t n_values = s->issues[issue].n_values;
        if (scenario_valuation(s, party, issue)->kind == VALUATION_ZERO) continue;
        for (uint32_t value = 0; value < n_values; value++)
            values[issue][(size_t)value * s->n_parties + party] /= grain;
        TRY(work_spend(work, (uint64_t)n_values * 8));
    }
    for (uint32_t rule = 0; rule < s->n_rules; rule++)
        if (s->rules[rule].party == party) adds[rule] /= grain;
    return TRUCE_OK;
}

static truce_status find_grains(arena *out, work_meter *work, const truce_scenario *s,
                                int64_t *const *values, int64_t *adds, payoff *result)
{
    int64_t *grains, *bases, *least, *most;
    TRY(ARENA_ARRAY(out, s->n_issues, &least));
    TRY(ARENA_ARRAY(out, s->n_issues, &most));
    TRY(ARENA_ARRAY(out, s->n_parties, &grains));
    TRY(ARENA_ARRAY(out, s->n_parties, &bases));
    for (uint32_t party = 0; party < s->n_parties; party++) {
        uint64_t grain = 0;
        TRY(find_ends(work, s, party, values, least, most));
        if (!can_level(s, party, least, most, adds)) memset(least, 0, s->n_issues * sizeof *least);
        TRY(level_values(work, s, party, values, least, &bases[party], &grain));
        for (uint32_t rule = 0; rule < s->n_rules && grain != 1; rule++)
            if (s->rules[rule].party == party) grain = greatest_divisor(grain, size_of(adds[rule]));
        grains[party] = grain == 0 || grain > INT64_MAX ? 1 : (int64_t)grain;
        TRY(count_in_grains(work, s, party, values, adds, grains[party]));
        TRY(work_spend(work, s->n_rules));
    }
    result->grain_nano = grains;
    result->base_nano = bases;
    return TRUCE_OK;
}

int128 payoff_grains_for(const payoff *p, uint32_t party, int128 nano)
{
    int128 above = nano - p->base_nano[party], grain = p->grain_nano[party];
    return above > 0 ? (above + grain - 1) / grain : above / grain;
}

int64_t payoff_at_least(const payoff *p, uint32_t party, int64_t nano)
{
    int128 sum = payoff_grains_for(p, party, nano);
    /* A cap may lie farther from the base than any sum: then only the side matters. */
    if (sum > INT64_MAX / 2) return INT64_MAX / 2;
    return sum < INT64_MIN / 2 ? INT64_MIN / 2 : (int64_t)sum;
}

truce_status payoff_fill(arena *out, work_meter *work, const truce_scenario *s,
                         const payoff_change *change, payoff *result)
{
    int64_t **values, *adds, *reservations;
    TRY(ARENA_ARRAY(out, s->n_issues, &values));
    TRY(ARENA_ARRAY(out, s->n_rules, &adds));
    TRY(ARENA_ARRAY(out, s->n_parties, &reservations));
    for (uint32_t issue = 0; issue < s->n_issues; issue++) {
        const struct issue *about = &s->issues[issue];
        TRY(arena_take(out, (size_t)about->n_values * s->n_parties, sizeof **values,
                       (void **)&values[issue]));
        for (uint32_t party = 0; party < s->n_parties; party++) {
            const valuation *v = scenario_valuation(s, party, issue);
            if (v->kind == VALUATION_ZERO) continue;
            bool is_moved = change != NULL && change->kind == FIGURE_VALUE &&
                            change->party == party && change->index == issue;
            for (uint32_t value = 0; value < about->n_values; value++)
                values[issue][(size_t)value * s->n_parties + party] =
                    is_moved ? moved_value(v, about, value, change->is_high)
                             : evaluate_value(v, about, value, END_MIDDLE);
            TRY(work_spend(work, (uint64_t)about->n_values * 8));
        }
    }
    for (uint32_t rule = 0; rule < s->n_rules; rule++) {
        bool is_moved = change != NULL && change->kind == FIGURE_RULE && change->index == rule;
        adds[rule] = is_moved ? moved(s->rules[rule].add_nano, change->is_high)
                              : s->rules[rule].add_nano.middle_nano;
    }
    for (uint32_t party = 0; party < s->n_parties; party++) {
        bool is_moved =
            change != NULL && change->kind == FIGURE_RESERVATION && change->party == party;
        nano_range range = s->parties[party].reservation_nano;
        reservations[party] = is_moved ? moved(range, change->is_high) : range.middle_nano;
    }
    TRY(find_grains(out, work, s, values, adds, result));
    result->s = s;
    result->n_parties = s->n_parties;
    result->values = (const int64_t *const *)values;
    result->adds = adds;
    result->reservations_nano = reservations;
    return TRUCE_OK;
}
