#include "model/evaluate.h"
#include "base/exact.h"
#include <assert.h>

/* Returns the chosen end of what is known of a figure. */
static int64_t end_of(nano_range range, evaluate_end end)
{
    switch (end) {
    case END_WORST: return range.low_nano;
    case END_BEST: return range.high_nano;
    default: return range.middle_nano;
    }
}

/* Returns rate * quantity. With a negative quantity the lower worth has the higher rate. */
static int64_t worth_per_unit(nano_range rate, int64_t quantity, evaluate_end end)
{
    if (quantity < 0 && end != END_MIDDLE) end = end == END_WORST ? END_BEST : END_WORST;
    return end_of(rate, end) * quantity;
}

/* Returns a / b rounded half away from zero; b > 0. */
static int64_t divide_rounded(int128 a, int128 b)
{
    int128 half = b / 2 + b % 2; /* the least rest that rounds away: 2 * rest >= b */
    int128 quotient = a / b;
    int128 rest = a % b;
    if (rest >= half) quotient++;
    if (rest <= -half) quotient--;
    return (int64_t)quotient;
}

/* Returns the worth of a quantity on the straight line between the two points around it. */
static int64_t worth_on_line(const valuation *v, int64_t quantity, evaluate_end end)
{
    /* Invariant: points[below].quantity <= quantity <= points[above].quantity. */
    size_t below = 0;
    size_t above = v->n - 1;
    assert(v->points[below].quantity <= quantity && quantity <= v->points[above].quantity);
    while (above - below > 1) {
        size_t middle = below + (above - below) / 2;
        if (v->points[middle].quantity <= quantity)
            below = middle;
        else
            above = middle;
    }
    int64_t left = v->points[below].quantity;
    int64_t right = v->points[above].quantity;
    int64_t from = end_of(v->points[below].worth_nano, end);
    int64_t to = end_of(v->points[above].worth_nano, end);
    if (quantity == left) return from;
    if (quantity == right) return to;
    int128 weighted = (int128)from * (right - quantity) + (int128)to * (quantity - left);
    return divide_rounded(weighted, right - left);
}

int64_t evaluate_quantity(const valuation *v, int64_t quantity, evaluate_end end)
{
    if (v->kind == VALUATION_PER_UNIT) return worth_per_unit(v->rate_nano, quantity, end);
    return v->kind == VALUATION_LINE ? worth_on_line(v, quantity, end) : 0;
}

int64_t evaluate_value(const valuation *v, const issue *i, uint32_t value, evaluate_end end)
{
    assert(value < i->n_values);
    switch (v->kind) {
    case VALUATION_TABLE: return end_of(v->points[value].worth_nano, end);
    case VALUATION_PER_UNIT:
    case VALUATION_LINE: return evaluate_quantity(v, issue_quantity(i, value), end);
    case VALUATION_ZERO: break;
    }
    return 0;
}

int64_t evaluate_utility(const truce_scenario *s, uint32_t party, const uint32_t *outcome,
                         evaluate_end end)
{
    int64_t sum = 0;
    for (uint32_t issue = 0; issue < s->n_issues; issue++)
        sum += evaluate_value(scenario_valuation(s, party, issue), &s->issues[issue],
                              outcome[issue], end);
    for (uint32_t rule = 0; rule < s->n_rules; rule++)
        if (s->rules[rule].party == party && expression_holds(s->rules[rule].when, s, outcome))
            sum += end_of(s->rules[rule].add_nano, end);
    const struct party *whose = &s->parties[party];
    return whose->has_cap && sum > whose->cap_nano ? whose->cap_nano : sum;
}

bool evaluate_feasible(const truce_scenario *s, const uint32_t *outcome)
{
    for (uint32_t limit = 0; limit < s->n_limits; limit++)
        if (!expression_holds(s->limits[limit].requires_, s, outcome)) return false;
    return true;
}

bool evaluate_demand(const truce_scenario *s, uint32_t demand, const uint32_t *outcome)
{
    const struct demand *asked = &s->demands[demand];
    if (asked->kind == DEMAND_RED_LINE) return expression_holds(asked->requires_, s, outcome);
    return evaluate_utility(s, asked->party, outcome, END_MIDDLE) >=
           s->parties[asked->party].reservation_nano.middle_nano;
}

acceptance evaluate_acceptance(const truce_scenario *s, uint32_t party, const uint32_t *outcome)
{
    for (uint32_t line = 0; line < s->n_red_lines; line++)
        if (s->demands[line].party == party && !evaluate_demand(s, line, outcome))
            return ACCEPTS_NEVER;
    nano_range reservation = s->parties[party].reservation_nano;
    if (evaluate_utility(s, party, outcome, END_WORST) >= reservation.high_nano)
        return ACCEPTS_ALWAYS;
    if (evaluate_utility(s, party, outcome, END_BEST) >= reservation.low_nano)
        return ACCEPTS_DEPENDS;
    return ACCEPTS_NEVER;
}
