/* screen.h -- drops sums that a front covers already, before they are sorted.
 * Floor: solve. Where two large fronts are added, most sums are dominated by far. A SCREEN holds
 * what was left of the sums so far, as a tree (corner_tree.h); the sums of a front and a shift are
 * asked one after the other whether it covers them. Steps of lanes add up as sums do: those of the
 * front are found once, a shift has its own, and a sum's lane costs an addition a dimension. */
#ifndef TRUCE_SOLVE_SCREEN_H
#define TRUCE_SOLVE_SCREEN_H

#include "solve/corner_tree.h"
#include "solve/front.h"

typedef struct screen {
    uint32_t n_dims;
    corner_tree tree;
    lane_scale *scales;
    int32_t *most; /* the largest step that counts: the ceiling's, or one above all */
} screen;

/* A front in the steps of a screen. */
typedef struct screen_front {
    int64_t low[FRONT_MOST_DIMS];
    int32_t *steps; /* n x n_dims; NULL: they are too many, the screen is of no use */
} screen_front;

/* The steps of a shift. */
typedef struct screen_shift {
    int32_t steps[FRONT_MOST_DIMS];
} screen_shift;

/* Makes a screen of n >= 1 points. The points stay where they are and unchanged while it is used.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: as filtering them. */
MUST_USE truce_status screen_make(arena *memory, work_meter *work, uint32_t n_dims,
                                  const int64_t *points, size_t n, const int64_t *ceiling,
                                  screen *out);

/* Says that the points have moved. */
static inline void screen_move(screen *s, const int64_t *points)
{
    s->tree.points = points;
}

MUST_USE truce_status screen_add(arena *memory, work_meter *work, const screen *s, front f,
                                 screen_front *out);

screen_shift screen_shift_of(const screen *s, const screen_front *f, const int64_t *shift);

/* True when the screen covers f's point i, shifted: `sums`, as far as the ceiling. */
bool screen_covers(const screen *s, const screen_front *f, const screen_shift *shift, size_t i,
                   const int64_t *sums, uint64_t *work_units);

#endif
