#include "solve/deal_bounds.h"
#include "base/exact.h"

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

/* Returns the smaller of a bound that needs no search and one that a search proved. */
static int128 tighter(const searched_deal *found, int128 plain, int128 base)
{
    return found->has_bound && found->bound - base < plain ? found->bound - base : plain;
}

truce_status deal_bounds_write(const truce_scenario *s, const findings *found, unsigned wanted,
                               truce_solution *solution)
{
    int64_t bound_nano[FAIR_PRINCIPALS], least = INT64_MAX;
    int128 sum = 0, reservations = 0;
    wide product = wide_one();
    unsigned n_positive = 0;
    bound_plainly(s, bound_nano);
    for (uint32_t p = 0; p < s->n_principals; p++) {
        int64_t reservation = s->parties[s->principals[p]].reservation_nano.middle_nano;
        const searched_deal *ideal = &found->ideals[p];
        int128 most = bound_nano[p];
        if (ideal->is_proved && ideal->exists) most = ideal->utility_nano[p];
        if (!ideal->is_proved) most = tighter(ideal, most, 0);
        int64_t gain = (int64_t)(most - reservation);
        sum += gain;
        reservations += reservation;
        if (gain < least) least = gain;
        /* Who cannot gain is no factor of the product; who must lose leaves no such deal. */
        if (gain != 0) wide_multiply(&product, gain > 0 ? (uint64_t)gain : 0);
        n_positive += gain > 0;
    }
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const searched_deal *deal = &found->deals[name];
        if (solution->deals[name].exists || !(wanted >> name & 1U)) continue;
        if (deal->is_proved) continue; /* there is no such deal */
        wide w = wide_one();
        unsigned places = 9;
        bool is_negative = false;
        switch ((truce_deal_name)name) {
        case TRUCE_DEAL_UTILITARIAN:
        case TRUCE_DEAL_EGALITARIAN: {
            int128 value = name == TRUCE_DEAL_UTILITARIAN ? tighter(deal, sum, reservations)
                                                          : tighter(deal, least, 0);
            is_negative = value < 0;
            if (is_negative) value = -value;
            w = (wide){.digits = {(uint64_t)value, (uint64_t)(value >> 64)}};
            break;
        }
        case TRUCE_DEAL_NASH:
            w = deal->has_bound && wide_compare(&deal->product, &product) < 0 ? deal->product
                                                                              : product;
            places = 9 * n_positive;
            break;
        case TRUCE_DEAL_KALAI_SMORODINSKY:
            /* A share is at most 1; a proved bound is rounded up to a billionth. */
            if (deal->has_bound) {
                int128 whole = (int128)1 << SEARCH_SHARE_BITS;
                w.digits[0] = (uint64_t)((deal->bound * NANO + whole - 1) / whole);
            } else {
                places = 0;
            }
            break;
        case TRUCE_DEAL_NAMES: break;
        }
        TRY(write_bound(solution->handle, w, places, is_negative, &solution->bound[name]));
        solution->has_bound[name] = true;
    }
    return TRUCE_OK;
}
