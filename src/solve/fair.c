#include "solve/fair.h"
#include <string.h>

/* A gain over what it is measured against. */
typedef struct share {
    int64_t gain;
    int64_t whole;
} share;

/* What is compared first; which members count depends on the deal. */
typedef struct welfare {
    bool is_allowed;
    int128 sum;
    uint32_t n_positive;
    wide product;
    int64_t sorted[FAIR_PRINCIPALS]; /* gains ascending, or shortfalls descending */
    uint32_t n_shares;
    share shares[FAIR_PRINCIPALS]; /* ascending */
} welfare;

typedef enum measure {
    MEASURE_UTILITARIAN = TRUCE_DEAL_UTILITARIAN,
    MEASURE_NASH = TRUCE_DEAL_NASH,
    MEASURE_EGALITARIAN = TRUCE_DEAL_EGALITARIAN,
    MEASURE_KALAI_SMORODINSKY = TRUCE_DEAL_KALAI_SMORODINSKY,
    MEASURE_BRIDGE,
    MEASURE_CONCESSION
} measure;

static int64_t gain_of(const fair_input *input, size_t point, uint32_t principal)
{
    return input->points[point * input->n_principals + principal] -
           input->reservation_nano[principal];
}

static void insert_ascending(int64_t *sorted, uint32_t n, int64_t value)
{
    uint32_t at = n;
    for (; at > 0 && sorted[at - 1] > value; at--) sorted[at] = sorted[at - 1];
    sorted[at] = value;
}

static void insert_share(share *shares, uint32_t n, share value)
{
    uint32_t at = n;
    for (; at > 0 &&
           fraction_compare(shares[at - 1].gain, shares[at - 1].whole, value.gain, value.whole) > 0;
         at--)
        shares[at] = shares[at - 1];
    shares[at] = value;
}

static void measure_sum(const fair_input *input, size_t point, welfare *w)
{
    w->sum = 0;
    for (uint32_t p = 0; p < input->n_principals; p++) w->sum += gain_of(input, point, p);
}

static void measure_product(const fair_input *input, size_t point, welfare *w)
{
    w->n_positive = 0;
    w->product = wide_one();
    for (uint32_t p = 0; p < input->n_principals; p++) {
        int64_t gain = gain_of(input, point, p);
        if (gain < 0) w->is_allowed = false;
        if (gain <= 0) continue;
        w->n_positive++;
        wide_multiply(&w->product, (uint64_t)gain);
    }
}

static void measure_gains(const fair_input *input, size_t point, welfare *w)
{
    for (uint32_t p = 0; p < input->n_principals; p++)
        insert_ascending(w->sorted, p, gain_of(input, point, p));
}

static void measure_shares(const fair_input *input, size_t point, welfare *w)
{
    w->n_shares = 0;
    for (uint32_t p = 0; p < input->n_principals; p++) {
        share part = {gain_of(input, point, p), input->ideal_nano[p] - input->reservation_nano[p]};
        if (part.gain < 0) w->is_allowed = false;
        if (part.whole > 0) insert_share(w->shares, w->n_shares++, part);
    }
}

/* Largest shortfall of those dropped in sorted[0], negated; product of the others' gains. */
static void measure_bridge(const fair_input *input, const bool *is_dropped, size_t point,
                           welfare *w)
{
    w->sorted[0] = 0;
    w->product = wide_one();
    for (uint32_t p = 0; p < input->n_principals; p++) {
        int64_t gain = gain_of(input, point, p);
        if (!is_dropped[p])
            wide_multiply(&w->product, gain > 0 ? (uint64_t)gain : 0);
        else if (gain < w->sorted[0])
            w->sorted[0] = gain;
    }
}

/* Shortfalls negated, ascending: the largest shortfall first, greater is better. */
static void measure_shortfalls(const fair_input *input, size_t point, welfare *w)
{
    for (uint32_t p = 0; p < input->n_principals; p++) {
        int64_t gain = gain_of(input, point, p);
        insert_ascending(w->sorted, p, gain < 0 ? gain : 0);
    }
}

static welfare measure_point(const fair_input *input, measure m, const bool *is_dropped,
                             size_t point)
{
    welfare w;
    memset(&w, 0, sizeof w);
    w.is_allowed = true;
    switch (m) {
    case MEASURE_UTILITARIAN: measure_sum(input, point, &w); break;
    case MEASURE_NASH: measure_product(input, point, &w); break;
    case MEASURE_EGALITARIAN: measure_gains(input, point, &w); break;
    case MEASURE_KALAI_SMORODINSKY: measure_shares(input, point, &w); break;
    case MEASURE_BRIDGE: measure_bridge(input, is_dropped, point, &w); break;
    case MEASURE_CONCESSION: measure_shortfalls(input, point, &w); break;
    }
    return w;
}

static int compare_sorted(const int64_t *a, const int64_t *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

/* Returns <0, 0, >0 as a is worse than, as good as, or better than b. */
static int compare_welfare(measure m, uint32_t n_principals, const welfare *a, const welfare *b)
{
    switch (m) {
    case MEASURE_UTILITARIAN: return (a->sum > b->sum) - (a->sum < b->sum);
    case MEASURE_NASH:
        if (a->n_positive != b->n_positive) return a->n_positive < b->n_positive ? -1 : 1;
        return wide_compare(&a->product, &b->product);
    case MEASURE_KALAI_SMORODINSKY:
        for (uint32_t i = 0; i < a->n_shares; i++) {
            int order = fraction_compare(a->shares[i].gain, a->shares[i].whole, b->shares[i].gain,
                                         b->shares[i].whole);
            if (order != 0) return order;
        }
        return 0;
    case MEASURE_BRIDGE:
        if (a->sorted[0] != b->sorted[0]) return a->sorted[0] < b->sorted[0] ? -1 : 1;
        return wide_compare(&a->product, &b->product);
    case MEASURE_EGALITARIAN:
    case MEASURE_CONCESSION: break;
    }
    return compare_sorted(a->sorted, b->sorted, n_principals);
}

/* The tie rule's first step; the second is the order of the points. */
static int compare_leximin(const fair_input *input, size_t a, size_t b)
{
    welfare of_a = measure_point(input, MEASURE_EGALITARIAN, NULL, a);
    welfare of_b = measure_point(input, MEASURE_EGALITARIAN, NULL, b);
    return compare_sorted(of_a.sorted, of_b.sorted, input->n_principals);
}

static size_t find_best(const fair_input *input, measure m, const bool *is_dropped, uint64_t *ties)
{
    size_t best = SIZE_MAX;
    welfare of_best;
    memset(&of_best, 0, sizeof of_best);
    *ties = 0;
    for (size_t point = 0; point < input->n; point++) {
        welfare w = measure_point(input, m, is_dropped, point);
        if (!w.is_allowed) continue;
        int order = best == SIZE_MAX ? 1 : compare_welfare(m, input->n_principals, &w, &of_best);
        if (order < 0) continue;
        bool is_better = order > 0 || compare_leximin(input, point, best) > 0;
        *ties = order > 0 ? 1 : *ties + 1;
        if (is_better) {
            best = point;
            of_best = w;
        }
    }
    return best;
}

size_t fair_find(const fair_input *input, truce_deal_name name, uint64_t *ties)
{
    assert(input->n_principals <= FAIR_PRINCIPALS);
    return find_best(input, (measure)name, NULL, ties);
}

bool fair_allows(const fair_input *input, truce_deal_name name, size_t point)
{
    return measure_point(input, (measure)name, NULL, point).is_allowed;
}

int fair_compare(const fair_input *input, truce_deal_name name, size_t a, size_t b)
{
    welfare of_a = measure_point(input, (measure)name, NULL, a);
    welfare of_b = measure_point(input, (measure)name, NULL, b);
    return compare_welfare((measure)name, input->n_principals, &of_a, &of_b);
}

int fair_compare_ties(const fair_input *input, size_t a, size_t b)
{
    int order = compare_leximin(input, a, b);
    for (uint32_t p = 0; p < input->n_principals && order == 0; p++) {
        int64_t of_a = input->points[a * input->n_principals + p];
        int64_t of_b = input->points[b * input->n_principals + p];
        order = (of_a > of_b) - (of_a < of_b);
    }
    return order;
}

size_t fair_find_bridge(const fair_input *input, const bool *is_dropped)
{
    uint64_t ties;
    return find_best(input, MEASURE_BRIDGE, is_dropped, &ties);
}

size_t fair_find_concession(const fair_input *input)
{
    uint64_t ties;
    return find_best(input, MEASURE_CONCESSION, NULL, &ties);
}
