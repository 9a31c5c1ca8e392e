#include "solve/payoff.h"
#include "model/evaluate.h"

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
    result->s = s;
    result->n_parties = s->n_parties;
    result->values = (const int64_t *const *)values;
    result->adds_nano = adds;
    result->reservations_nano = reservations;
    return TRUCE_OK;
}
