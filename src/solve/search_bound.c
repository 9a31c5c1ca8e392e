#include "solve/search_bound.h"
#include <string.h>

/* Multipliers below this do not count: the part of the aim costs nothing. */
#define MULTIPLIER_LEAST 1e-6

static bool is_floored(const search_aim *aim, uint32_t d)
{
    return aim->floor[d] != UNBOUNDED_BELOW;
}

static double spread_of_sum(const search_space *x, const search_aim *aim)
{
    double spread = 0;
    for (uint32_t d = 0; d < x->n_dims && d < SEARCH_FACTORS; d++)
        spread += (double)aim->unit[d] * (double)x->span[d];
    return spread > 1 ? spread : 1;
}

static double spread_of_factor(const search_space *x, const search_aim *aim, uint32_t i)
{
    return (double)aim->factor[i].slope * (double)x->span[aim->factor[i].dim];
}

void search_weights_start(const search_space *x, const search_aim *aim, search_weights *w)
{
    double total = aim->has_sum ? 20 : 0;
    memset(w, 0, sizeof *w);
    for (uint32_t d = 0; d < x->n_dims; d++) total += is_floored(aim, d) ? 1 : 0;
    total += 2 * aim->n_factors;
    if (total <= 0) total = 1;
    for (uint32_t d = 0; d < x->n_dims; d++)
        if (is_floored(aim, d)) w->box[d] = 1 / total;
    if (aim->has_sum) w->sum = 20 / total;
    for (uint32_t i = 0; i < aim->n_factors; i++) w->factor[i] = 2 / total;
    for (uint32_t d = 0; d < SEARCH_FACTORS; d++) w->keep[d] = 1;
}

/* ---- the least weighted sum of gains with a given product -------------------------------------
 */

/* A positive number: digits * 2^exponent, the highest bit of digits set. */
typedef struct scaled {
    uint64_t digits;
    int exponent;
} scaled;

static scaled scaled_of(uint64_t value)
{
    int shift = __builtin_clzll(value);
    return (scaled){value << shift, -shift};
}

/* Products, rounded down or up. */
static scaled scaled_multiply(scaled a, scaled b, bool is_up)
{
    uint128 product = (uint128)a.digits * b.digits;
    int exponent = a.exponent + b.exponent + 64;
    if (!(product >> 127)) {
        product <<= 1;
        exponent--;
    }
    uint64_t digits = (uint64_t)(product >> 64);
    if (is_up && (uint64_t)product != 0 && ++digits == 0) {
        digits = UINT64_C(1) << 63;
        exponent++;
    }
    return (scaled){digits, exponent};
}

static bool scaled_exceeds(scaled a, scaled b)
{
    if (a.exponent != b.exponent) return a.exponent > b.exponent;
    return a.digits > b.digits;
}

static scaled scaled_of_wide(const wide *w)
{
    size_t top = WIDE_FACTORS;
    while (top > 1 && w->digits[top - 1] == 0) top--;
    scaled s = scaled_of(w->digits[top - 1]);
    int shift = -s.exponent;
    if (shift > 0 && top > 1) s.digits |= w->digits[top - 2] >> (64 - shift);
    s.exponent += (int)(top - 1) * 64;
    return s;
}

/* Returns about the n-th root of r in [1, 2^n): Newton from above. */
static double root_of(double r, uint32_t n)
{
    double root = 2;
    for (int round = 0; round < 60; round++) {
        double power = 1;
        for (uint32_t i = 1; i < n; i++) power *= root;
        double next = root - (power * root - r) / ((double)n * power);
        if (!(next < root)) break;
        root = next;
    }
    return root;
}

/* Returns a number that is at most n (P v_1 ... v_n)^(1/n), and very near. */
static int64_t least_of_product(const search_aim *aim, const int64_t *v)
{
    uint32_t n = aim->n_factors;
    scaled target = scaled_of_wide(&aim->product);
    for (uint32_t i = 0; i < n; i++) {
        if (v[i] == 0) return 0;
        target = scaled_multiply(target, scaled_of((uint64_t)v[i]), false);
        target = scaled_multiply(target, scaled_of(n), false);
    }
    /* target = r * 2^(n * whole) with r in [1, 2^n). */
    int exponent = target.exponent + 63, whole = exponent / (int)n;
    if (exponent < 0) return 0;
    double r = (double)target.digits / 9223372036854775808.0;
    for (int i = whole * (int)n; i < exponent; i++) r *= 2;
    double root = root_of(r, n);
    if (whole >= 62) return INT64_MAX / 4; /* smaller than it is: still safe */
    int64_t least = (int64_t)(root * (double)(INT64_C(1) << whole));
    for (;; least -= (least >> 44) + 1) {
        if (least <= 0) return 0;
        scaled power = scaled_of((uint64_t)least);
        for (uint32_t i = 1; i < n; i++)
            power = scaled_multiply(power, scaled_of((uint64_t)least), true);
        if (!scaled_exceeds(power, target)) return least;
    }
}

/* ---- weights ----------------------------------------------------------------------------------
 */

static int64_t whole_of(double multiplier, double scale)
{
    if (multiplier < MULTIPLIER_LEAST) return 0;
    double whole = multiplier * scale;
    return whole >= 1e18 ? INT64_C(1000000000000000000) : (int64_t)whole;
}

/* Weighted sums stay below 2^61: each multiplier, times the largest sum, below 2^61. */
static double scale_of(const search_space *x)
{
    double scale = 1152921504606846976.0;
    for (uint32_t d = 0; d < x->n_dims; d++) {
        double room = 1152921504606846976.0 * (double)x->span[d] / (double)x->most[d];
        if (room < scale) scale = room;
    }
    return scale;
}

void search_weights_make(const search_space *x, const search_aim *aim, search_weights *w)
{
    double scale = scale_of(x);
    int128 threshold = 0;
    int64_t on_sum = aim->has_sum ? whole_of(w->sum, scale / spread_of_sum(x, aim)) : 0;
    int64_t shared[SEARCH_FACTORS] = {0}; /* on what is capped */
    for (uint32_t d = 0; d < x->n_dims; d++) {
        w->weight[d] = is_floored(aim, d) ? whole_of(w->box[d], scale / (double)x->span[d]) : 0;
        if (w->weight[d] > 0) threshold += (int128)w->weight[d] * aim->floor[d];
    }
    if (on_sum > 0) {
        threshold += on_sum * aim->sum;
        for (uint32_t d = 0; d < SEARCH_FACTORS && d < x->n_dims; d++)
            shared[d] = on_sum * aim->unit[d];
    }
    if (aim->n_factors > 0) {
        for (uint32_t i = 0; i < aim->n_factors; i++)
            w->on_factor[i] = whole_of(w->factor[i], scale / spread_of_factor(x, aim, i));
        int64_t least = least_of_product(aim, w->on_factor);
        w->least_factor = (double)least;
        threshold += least;
        for (uint32_t i = 0; i < aim->n_factors; i++) {
            threshold -= (int128)w->on_factor[i] * aim->factor[i].offset;
            shared[aim->factor[i].dim] += w->on_factor[i] * aim->factor[i].slope;
        }
    }
    for (uint32_t d = 0; d < SEARCH_FACTORS && d < x->n_dims; d++) {
        int64_t kept = shared[d];
        if (aim->cap[d] != UNBOUNDED_ABOVE) {
            kept = (int64_t)(w->keep[d] * (double)shared[d]);
            if (kept > shared[d]) kept = shared[d];
            threshold -= (int128)(shared[d] - kept) * aim->cap[d];
        }
        w->weight[d] += kept;
    }
    w->threshold = threshold;
}

/* One part of the aim: its multiplier and how far the outcome is above what is asked. */
typedef struct part {
    double *multiplier;
    double excess;
} part;

static double capped(const search_aim *aim, const search_weights *w, const int64_t *sums,
                     uint32_t d)
{
    if (aim->cap[d] == UNBOUNDED_ABOVE) return (double)sums[d];
    return w->keep[d] * (double)sums[d] + (1 - w->keep[d]) * (double)aim->cap[d];
}

static uint32_t list_parts(const search_space *x, const search_aim *aim, const int64_t *sums,
                           search_weights *w, part *parts)
{
    uint32_t n = 0;
    for (uint32_t d = 0; d < x->n_dims; d++)
        if (is_floored(aim, d))
            parts[n++] =
                (part){&w->box[d], ((double)sums[d] - (double)aim->floor[d]) / (double)x->span[d]};
    if (aim->has_sum) {
        double sum = -(double)aim->sum;
        for (uint32_t d = 0; d < SEARCH_FACTORS && d < x->n_dims; d++)
            sum += (double)aim->unit[d] * capped(aim, w, sums, d);
        parts[n++] = (part){&w->sum, sum / spread_of_sum(x, aim)};
    }
    for (uint32_t i = 0; i < aim->n_factors; i++) {
        double gain = (double)aim->factor[i].offset +
                      (double)aim->factor[i].slope * capped(aim, w, sums, aim->factor[i].dim);
        double asked = w->on_factor[i] > 0
                           ? w->least_factor / ((double)aim->n_factors * (double)w->on_factor[i])
                           : 1e30;
        parts[n++] = (part){&w->factor[i], (gain - asked) / spread_of_factor(x, aim, i)};
    }
    return n;
}

void search_weights_step(const search_space *x, const search_aim *aim, const int64_t *sums,
                         double step, double beyond, search_weights *w)
{
    part parts[FRONT_MOST_DIMS + 1 + SEARCH_FACTORS];
    uint32_t n = list_parts(x, aim, sums, w, parts);
    double mean = 0, spread = 0, total = 0;
    for (uint32_t i = 0; i < n; i++) mean += *parts[i].multiplier * parts[i].excess;
    for (uint32_t i = 0; i < n; i++) {
        double off = parts[i].excess - mean;
        spread += *parts[i].multiplier * off * off;
    }
    for (uint32_t d = 0; d < SEARCH_FACTORS && d < x->n_dims; d++) {
        if (aim->cap[d] == UNBOUNDED_ABOVE) continue;
        w->keep[d] = sums[d] > aim->cap[d] ? w->keep[d] * 0.7 : w->keep[d] * 1.2 + 0.02;
        if (w->keep[d] > 1) w->keep[d] = 1;
    }
    if (!(spread > 1e-30)) return;
    double length = step * ((mean > 0 ? mean : -mean) + beyond) / spread;
    for (uint32_t i = 0; i < n; i++) {
        double factor = 1 - length * (parts[i].excess - mean);
        if (factor < 0.5) factor = 0.5;
        if (factor > 2) factor = 2;
        *parts[i].multiplier *= factor;
        if (*parts[i].multiplier < MULTIPLIER_LEAST / 2)
            *parts[i].multiplier = MULTIPLIER_LEAST / 2;
        total += *parts[i].multiplier;
    }
    for (uint32_t i = 0; i < n; i++) *parts[i].multiplier /= total;
}
