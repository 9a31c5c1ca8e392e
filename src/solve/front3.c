#include "solve/front.h"
#include <string.h>

/* The staircase of what came before: second utility falling, third rising. Points come with the
 * first utility falling, so only the other two still decide. */
typedef struct step {
    int64_t second;
    int64_t third;
} step;

truce_status front3_sweep(arena *scratch, work_meter *work, int64_t *points, size_t n,
                          size_t *n_left)
{
    step *stairs = NULL;
    size_t n_stairs = 0, capacity = 0, kept = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t *p = points + 3 * i;
        size_t low = 0, high = n_stairs; /* first step with a smaller second utility */
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (stairs[middle].second >= p[1])
                low = middle + 1;
            else
                high = middle;
        }
        if (low > 0 && stairs[low - 1].third >= p[2]) continue;
        /* Steps behind with a third utility that is no better are hidden by this one; so is the
         * step before when its second utility is the same. */
        size_t from = low, to = low;
        if (from > 0 && stairs[from - 1].second == p[1]) from--;
        while (to < n_stairs && stairs[to].third <= p[2]) to++;
        TRY(ARENA_RESERVE(scratch, &stairs, &capacity, n_stairs + 1));
        memmove(stairs + from + 1, stairs + to, (n_stairs - to) * sizeof *stairs);
        stairs[from] = (step){p[1], p[2]};
        n_stairs = n_stairs - (to - from) + 1;
        memmove(points + 3 * kept++, p, 3 * sizeof *p);
        if ((i & 255) == 0) TRY(work_spend(work, 256 * 16));
    }
    *n_left = kept;
    return TRUCE_OK;
}
