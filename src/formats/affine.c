#include "formats/affine.h"
#include "model/evaluate.h"
#include "text/decimal.h"

/* Computes (offset + slope * distance) * grid, where distance * grid is a whole expression of the
 * caller; cuts it off at 0 and at grid. */
static bool bracket(const affine *a, const figure *distance, const figure *grid, figure *out)
{
    figure product, offset;
    if (!figure_multiply(&a->slope, distance, &product)) return false;
    if (!figure_multiply(&a->offset, grid, &offset)) return false;
    if (!figure_add(&product, &offset, out)) return false;
    if (!a->is_clamped) return true;
    if (figure_sign(out) < 0) *out = figure_of(0);
    if (figure_compare(out, grid) > 0) *out = *grid;
    return true;
}

static bool worth(const affine *a, const figure *distance, const figure *grid, int64_t *nano)
{
    figure inside, product;
    return bracket(a, distance, grid, &inside) && figure_multiply(&a->weight, &inside, &product) &&
           figure_ratio_nano(&product, grid, nano);
}

bool affine_nano(const affine *a, int64_t at, int64_t *nano)
{
    figure distance = figure_of(at - a->start), one = figure_of(1);
    return worth(a, &distance, &one, nano);
}

bool affine_nano_at_grid(const affine *a, const figure *low, const figure *high, unsigned grid,
                         unsigned step, int64_t *nano)
{
    /* distance * grid = low * (grid - step) + high * step - start * grid */
    figure whole = figure_of(grid), left = figure_of(grid - step), right = figure_of(step);
    figure start = figure_of(a->start), from, to, shift, sum, distance;
    return figure_multiply(low, &left, &from) && figure_multiply(high, &right, &to) &&
           figure_multiply(&start, &whole, &shift) && figure_add(&from, &to, &sum) &&
           figure_subtract(&sum, &shift, &distance) && worth(a, &distance, &whole, nano);
}

/* Returns -1, 0 or 1: cut off at 0, not cut off, cut off at 1. */
static int cut_at(const affine *a, int64_t at)
{
    figure distance = figure_of(at - a->start), one = figure_of(1), product, sum;
    if (!a->is_clamped || !figure_multiply(&a->slope, &distance, &product) ||
        !figure_add(&product, &a->offset, &sum))
        return 0;
    return figure_sign(&sum) < 0 ? -1 : figure_compare(&sum, &one) > 0 ? 1 : 0;
}

static bool add_point(const affine *a, int64_t at, valuation_point *points, size_t *n)
{
    int64_t nano;
    if (*n > 0 && points[*n - 1].quantity == at) return true;
    if (!affine_nano(a, at, &nano)) return false;
    points[(*n)++] = (valuation_point){at, {nano, nano, nano}};
    return true;
}

/* True when the point in the middle lies on the straight line between the others. */
static bool is_between(const valuation_point *left, const valuation_point *middle,
                       const valuation_point *right)
{
    const issue whole = {.low = left->quantity,
                         .step = 1,
                         .n_values = (uint32_t)(right->quantity - left->quantity) + 1};
    const valuation_point ends[2] = {*left, *right};
    const valuation line = {.kind = VALUATION_LINE, .n = 2, .points = ends};
    uint32_t value = (uint32_t)(middle->quantity - left->quantity);
    return evaluate_value(&line, &whole, value, END_MIDDLE) == middle->worth_nano.middle_nano;
}

/* Drops corners that are none: the same function has the same points however it was written. */
static size_t drop_straight(valuation_point *points, size_t n)
{
    size_t kept = 1;
    for (size_t k = 1; k + 1 < n; k++)
        if (!is_between(&points[kept - 1], &points[k], &points[k + 1])) points[kept++] = points[k];
    if (n > 1) points[kept++] = points[n - 1];
    return kept;
}

size_t affine_points(const affine *a, int64_t low, int64_t high, valuation_point *points)
{
    size_t n = 0;
    if (!add_point(a, low, points, &n)) return 0;
    /* The function is monotone, so each of at most three stretches follows the one before. */
    for (int64_t from = low; cut_at(a, from) != cut_at(a, high) && n + 2 < AFFINE_POINTS;) {
        int64_t same = from, other = high; /* cut_at(same) is that of from, cut_at(other) is not */
        while (other - same > 1) {
            int64_t middle = same + (other - same) / 2;
            if (cut_at(a, middle) == cut_at(a, from))
                same = middle;
            else
                other = middle;
        }
        if (!add_point(a, same, points, &n) || !add_point(a, other, points, &n)) return 0;
        from = other;
    }
    if (!add_point(a, high, points, &n)) return 0;
    return drop_straight(points, n);
}
