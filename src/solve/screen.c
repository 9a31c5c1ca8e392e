#include "solve/screen.h"

/* Steps stay below this, so that two can be added. */
#define MOST_STEPS (INT64_C(1) << 29)

/* Steps of x above the least sum of the scale, rounded up where lanes decide (less than a whole
 * step above is not yet covered), down where sums do. */
static int32_t steps_above(const lane_scale *s, int64_t x)
{
    bool is_above = x > s->low;
    uint64_t distance = is_above ? (uint64_t)x - (uint64_t)s->low : (uint64_t)s->low - (uint64_t)x;
    uint64_t steps = distance / s->step;
    if (distance % s->step != 0 && is_above == s->is_exact) steps++;
    if (steps > (uint64_t)MOST_STEPS) steps = (uint64_t)MOST_STEPS;
    return is_above ? (int32_t)steps : -(int32_t)steps;
}

truce_status screen_make(arena *memory, work_meter *work, uint32_t n_dims, const int64_t *points,
                         size_t n, const int64_t *ceiling, screen *out)
{
    screen s = {.n_dims = n_dims};
    lane *lanes;
    uint32_t *places;
    bool is_exact = true;
    TRY(ARENA_ARRAY(memory, n_dims, &s.scales));
    TRY(ARENA_ARRAY(memory, n_dims, &s.most));
    TRY(arena_take(memory, n, n_dims * sizeof *lanes, (void **)&lanes));
    for (uint32_t d = 0; d < n_dims; d++) {
        lane_scale *scale = &s.scales[d];
        TRY(lane_scale_find(memory, work, points, n, n_dims, d, false, scale));
        is_exact = is_exact && scale->is_exact;
        for (size_t i = 0; i < n; i++)
            lanes[i * n_dims + d] = lane_of(scale, points[i * n_dims + d]);
        s.most[d] = LANE_BEYOND - LANE_LEAST;
        if (ceiling[d] <= scale->high) s.most[d] = steps_above(scale, ceiling[d]);
        TRY(work_spend(work, n));
    }
    TRY(corner_tree_plan(memory, work, n_dims, lanes, n, &places, &s.tree));
    if (!is_exact) TRY(corner_tree_let_sums_decide(memory, &s.tree, points, n_dims));
    for (size_t i = 0; i < n; i++) {
        corner_tree_put(&s.tree, places[i], lanes + i * n_dims, (uint32_t)i);
        TRY(work_spend(work, n_dims));
    }
    *out = s;
    return TRUCE_OK;
}

truce_status screen_add(arena *memory, work_meter *work, const screen *s, front f,
                        screen_front *out)
{
    out->steps = NULL;
    for (uint32_t d = 0; d < s->n_dims; d++) {
        int64_t high = INT64_MIN;
        out->low[d] = INT64_MAX;
        for (size_t i = 0; i < f.n; i++) {
            int64_t x = f.points[i * s->n_dims + d];
            if (x < out->low[d]) out->low[d] = x;
            if (x > high) high = x;
        }
        if (((uint64_t)high - (uint64_t)out->low[d]) / s->scales[d].step >= (uint64_t)MOST_STEPS)
            return TRUCE_OK;
    }
    TRY(arena_take(memory, f.n, s->n_dims * sizeof *out->steps, (void **)&out->steps));
    for (uint32_t d = 0; d < s->n_dims; d++)
        for (size_t i = 0; i < f.n; i++) {
            uint64_t above = (uint64_t)f.points[i * s->n_dims + d] - (uint64_t)out->low[d];
            uint64_t steps = above / s->scales[d].step;
            if (s->scales[d].is_exact && above % s->scales[d].step != 0) steps++;
            out->steps[i * s->n_dims + d] = (int32_t)steps;
        }
    return work_spend(work, f.n * s->n_dims * 4);
}

screen_shift screen_shift_of(const screen *s, const screen_front *f, const int64_t *shift)
{
    screen_shift result;
    for (uint32_t d = 0; d < s->n_dims; d++)
        result.steps[d] = steps_above(&s->scales[d], f->low[d] + shift[d]);
    return result;
}

bool screen_covers(const screen *s, const screen_front *f, const screen_shift *shift, size_t i,
                   const int64_t *sums, uint64_t *work_units)
{
    lane p[FRONT_MOST_DIMS];
    const int32_t *own = f->steps + i * s->n_dims;
    for (uint32_t d = 0; d < s->n_dims; d++) {
        int32_t steps = own[d] + shift->steps[d];
        steps = steps > s->most[d] ? s->most[d] : steps;
        p[d] = (lane)((steps > 0 ? steps : 0) + LANE_LEAST);
    }
    return corner_tree_covers(&s->tree, p, sums, work_units);
}
