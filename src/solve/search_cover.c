#include "solve/search_cover.h"
#include <stdlib.h>
#include <string.h>

typedef struct corner {
    int64_t least_nano[FAIR_PRINCIPALS];
} corner;

typedef struct coverer {
    search_zone *z;
    work_meter *work;
    uint32_t n_principals;
    const int64_t *tolerance_nano;
    size_t n_corners, corners_capacity;
    corner *corners;
    size_t n_points, points_capacity;
    cover_point *points;
    size_t n_done;
} coverer;

static bool is_above(const int64_t *a, const int64_t *b, uint32_t n)
{
    for (uint32_t p = 0; p < n; p++)
        if (a[p] < b[p]) return false;
    return true;
}

/* Adds a region, unless another holds all of it. */
static truce_status add_corner(coverer *c, const corner *one)
{
    for (size_t i = 0; i < c->n_corners; i++)
        if (is_above(one->least_nano, c->corners[i].least_nano, c->n_principals)) return TRUCE_OK;
    TRY(work_spend(c->work, 1 + c->n_corners));
    TRY(ARENA_RESERVE(c->z->memory, &c->corners, &c->corners_capacity, c->n_corners + 1));
    c->corners[c->n_corners++] = *one;
    return TRUCE_OK;
}

/* Takes what a package covers out of all regions. */
static truce_status cover_by(coverer *c, const int64_t *utility_nano)
{
    size_t n = 0, n_old = c->n_corners;
    corner *old;
    arena_mark mark = arena_here(c->z->scratch);
    TRY(ARENA_ARRAY(c->z->scratch, n_old, &old));
    memcpy(old, c->corners, n_old * sizeof *old);
    /* Regions that do not reach down to what is covered stay as they are. */
    for (size_t i = 0; i < n_old; i++) {
        bool is_cut = true;
        for (uint32_t p = 0; p < c->n_principals; p++)
            if (old[i].least_nano[p] > (int128)utility_nano[p] + c->tolerance_nano[p])
                is_cut = false;
        if (!is_cut)
            c->corners[n++] = old[i];
        else
            old[i - n] = old[i];
    }
    c->n_corners = n;
    for (size_t i = 0; i < n_old - n; i++)
        for (uint32_t p = 0; p < c->n_principals; p++) {
            corner part = old[i];
            if (__builtin_add_overflow(utility_nano[p], c->tolerance_nano[p] + 1,
                                       &part.least_nano[p]))
                continue;
            TRY(add_corner(c, &part));
        }
    arena_rewind(c->z->scratch, mark);
    return TRUCE_OK;
}

/* The region that is looked at next: the one that reaches lowest, which tends to be the largest. */
static size_t next_corner(const coverer *c)
{
    size_t best = 0;
    int128 least = 0;
    for (size_t i = 0; i < c->n_corners; i++) {
        int128 height = 0;
        for (uint32_t p = 0; p < c->n_principals; p++) {
            int64_t whole = c->tolerance_nano[p] > 0 ? c->tolerance_nano[p] : 1;
            height += ((int128)c->corners[i].least_nano[p] - c->z->input.reservation_nano[p]) *
                      1000 / whole;
        }
        if (i > 0 && height >= least) continue;
        least = height;
        best = i;
    }
    return best;
}

static truce_status look_at(coverer *c, size_t at)
{
    searched_deal found = {0};
    corner looked = c->corners[at];
    TRY(search_above(c->z, c->work, looked.least_nano, UINT64_MAX, &found));
    if (!found.exists) {
        c->corners[at] = c->corners[--c->n_corners];
        c->n_done++;
        return TRUCE_OK;
    }
    TRY(ARENA_RESERVE(c->z->memory, &c->points, &c->points_capacity, c->n_points + 1));
    cover_point *point = &c->points[c->n_points++];
    memcpy(point->utility_nano, found.utility_nano, sizeof found.utility_nano);
    point->outcome = found.outcome;
    return cover_by(c, found.utility_nano);
}

static int compare_points(const void *a, const void *b)
{
    const cover_point *left = a, *right = b;
    for (uint32_t p = 0; p < FAIR_PRINCIPALS; p++)
        if (left->utility_nano[p] != right->utility_nano[p])
            return left->utility_nano[p] > right->utility_nano[p] ? -1 : 1;
    return 0;
}

/* Sorts the points and drops those that another one is at least as good as. */
static void tidy(coverer *c)
{
    size_t n = 0;
    if (c->n_points > 0) qsort(c->points, c->n_points, sizeof *c->points, compare_points);
    for (size_t i = 0; i < c->n_points; i++) {
        size_t better = 0;
        while (better < n && !is_above(c->points[better].utility_nano, c->points[i].utility_nano,
                                       c->n_principals))
            better++;
        if (better == n) c->points[n++] = c->points[i];
    }
    c->n_points = n;
}

truce_status search_cover(search_zone *z, work_meter *work, const int64_t *tolerance_nano,
                          cover *result)
{
    coverer c = {.z = z,
                 .work = work,
                 .n_principals = z->input.n_principals,
                 .tolerance_nano = tolerance_nano};
    corner whole;
    for (uint32_t p = 0; p < FAIR_PRINCIPALS; p++) whole.least_nano[p] = INT64_MIN;
    truce_status status = add_corner(&c, &whole);
    while (status == TRUCE_OK && c.n_corners > 0) {
        work_tell(work, "covering the frontier",
                  (double)c.n_done / (double)(c.n_done + c.n_corners));
        status = look_at(&c, next_corner(&c));
    }
    tidy(&c);
    *result = (cover){.is_complete = status == TRUCE_OK, .n = c.n_points, .points = c.points};
    return status;
}
