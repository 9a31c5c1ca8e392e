#include "phase/guarantees.h"
#include "phase/discount.h"
#include "phase/sweep.h"

static truce_status by_sweep(arena *out, work_meter *work, const lattice *l,
                             guarantee_front *result)
{
    sweep_front swept;
    fraction *points;
    for (uint32_t i = 0; i < l->n_parties; i++)
        if (!l->joins[i]) return TRUCE_OK;
    TRY(sweep_guarantees(out, work, l, &swept));
    TRY(ARENA_ARRAY(out, swept.n * l->n_parties, &points));
    for (size_t n = 0; n < swept.n * l->n_parties; n++)
        TRY(fraction_of(out, swept.points[n], &points[n]));
    result->n = swept.n;
    result->points = points;
    return TRUCE_OK;
}

static truce_status by_labels(arena *out, work_meter *work, const lattice *l,
                              guarantee_front *result)
{
    discount_front found;
    TRY(discount_guarantees(out, work, l, false, &found));
    result->n = found.n;
    result->points = found.points;
    return TRUCE_OK;
}

truce_status guarantees_sum(arena *out, const lattice *l, const fraction *point, fraction *result)
{
    *result = point[0];
    for (uint32_t i = 1; i < l->n_parties; i++) TRY(fraction_add(out, *result, point[i], result));
    return TRUCE_OK;
}

static truce_status take_if(arena *scratch, fraction made, int sign, bool is_first, fraction *best)
{
    int order = -sign;
    if (!is_first) TRY(fraction_order(scratch, made, *best, &order));
    if (is_first || order * sign > 0) *best = made;
    return TRUCE_OK;
}

truce_status guarantees_largest(arena *scratch, const lattice *l, const fraction *point,
                                fraction *result)
{
    for (uint32_t i = 0; i < l->n_parties; i++) TRY(take_if(scratch, point[i], 1, i == 0, result));
    return TRUCE_OK;
}

static truce_status sum_up(arena *out, const lattice *l, guarantee_front *f)
{
    fraction *each;
    TRY(ARENA_ARRAY(out, l->n_parties, &each));
    for (size_t n = 0; n < f->n; n++) {
        const fraction *point = f->points + n * l->n_parties;
        fraction sum;
        fraction largest;
        TRY(guarantees_sum(out, l, point, &sum));
        TRY(guarantees_largest(out, l, point, &largest));
        TRY(take_if(out, sum, -1, n == 0, &f->least_sum));
        TRY(take_if(out, largest, -1, n == 0, &f->least_maximum));
        for (uint32_t i = 0; i < l->n_parties; i++)
            TRY(take_if(out, point[i], -1, n == 0, &each[i]));
    }
    f->least_each = each;
    return TRUCE_OK;
}

truce_status guarantees_find(arena *out, work_meter *work, const lattice *l,
                             guarantee_front *result)
{
    guarantee_front f = {.n = 0};
    work_tell(work, "finding the guarantees", -1.0);
    TRY(l->is_patient ? by_sweep(out, work, l, &f) : by_labels(out, work, l, &f));
    TRY(sum_up(out, l, &f));
    *result = f;
    return TRUCE_OK;
}

truce_status guarantees_within(arena *scratch, const lattice *l, const guarantee_front *front,
                               size_t at, uint32_t except, bool *result)
{
    arena_mark mark = arena_here(scratch);
    *result = true;
    for (uint32_t i = 0; i < l->n_parties && *result; i++) {
        fraction limit;
        int order;
        if (i == except) continue;
        TRY(fraction_of(scratch, l->e->guarantee_nano[i], &limit));
        TRY(fraction_order(scratch, front->points[at * l->n_parties + i], limit, &order));
        *result = order <= 0;
    }
    arena_rewind(scratch, mark);
    return TRUCE_OK;
}

truce_status guarantees_report(arena *out, const lattice *l, const guarantee_front *front,
                               phase_guarantees *result)
{
    phase_amount *points;
    phase_amount *each;
    phase_guarantees made = {.is_known = true, .is_exact = true, .n = front->n};
    TRY(ARENA_ARRAY(out, front->n * l->n_parties, &points));
    TRY(ARENA_ARRAY(out, l->n_parties, &each));
    for (size_t n = 0; n < front->n * l->n_parties; n++)
        TRY(amount_of(out, front->points[n], &points[n]));
    if (front->n > 0) {
        TRY(amount_of(out, front->least_sum, &made.least_sum));
        TRY(amount_of(out, front->least_maximum, &made.least_maximum));
        for (uint32_t i = 0; i < l->n_parties; i++)
            TRY(amount_of(out, front->least_each[i], &each[i]));
    }
    made.front = points;
    made.least_each = each;
    *result = made;
    return TRUCE_OK;
}
