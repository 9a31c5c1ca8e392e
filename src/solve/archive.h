/* archive.h -- the best points found so far, and where better ones could still lie.
 * Floor: solve. The points do not cover each other. A new point would have to be better than each
 * of them somewhere: that leaves a union of ZONES, all vectors from a CORNER upwards. With two
 * principals these are the gaps between neighbours and the two ends. Zones are searched in groups;
 * what is left of a zone around a new point belongs to the zone's group. When a group was searched
 * to the end its zones are CLOSED; when all are, the points are the frontier. Source: local upper
 * bounds (Klamroth, Lacour & Vanderpooten 2015), here for maxima. Vectors are whole numbers: next
 * above u is u + 1. Invariants: points descending; no corner at least as large as another; every
 * vector between the least and the caps lies under a point or in a zone. */
#ifndef TRUCE_SOLVE_ARCHIVE_H
#define TRUCE_SOLVE_ARCHIVE_H

#include "base/arena.h"
#include "base/budget.h"

#define ARCHIVE_DIMS 8

typedef enum zone_state { ZONE_OPEN, ZONE_SEARCHED, ZONE_CLOSED } zone_state;

typedef struct archive {
    arena *memory;
    uint32_t n_dims;
    uint32_t n_issues;
    int64_t cap[ARCHIVE_DIMS]; /* more counts as it; INT64_MAX: none */
    size_t n;
    int64_t *points; /* n x n_dims */
    size_t *rows;    /* by point: its outcome in `outcomes` */
    uint32_t *outcomes;
    size_t n_rows, n_free;
    size_t *free_rows;
    size_t n_zones;
    int64_t *corners; /* n_zones x n_dims, descending */
    zone_state *states;
    size_t points_capacity, rows_capacity, outcomes_capacity, free_capacity, corners_capacity,
        states_capacity;
} archive;

/* Makes an empty archive with one zone, from `least` upwards. `cap` may be NULL.
 * Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status archive_start(arena *memory, uint32_t n_dims, uint32_t n_issues,
                                    const int64_t *least, const int64_t *cap, archive *a);

/* True when some point is at least as good as `point` everywhere, or `point` is below the least.
 * Cost: O(log n) for two dimensions, O(zones) otherwise. */
bool archive_covers(const archive *a, const int64_t *point);

/* Adds a point that is not covered, with its outcome (n_issues value indices); points that it
 * covers go. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. Cost: O(zones * new zones). */
MUST_USE truce_status archive_add(archive *a, work_meter *work, const int64_t *point,
                                  const uint32_t *outcome);

static inline const uint32_t *archive_outcome(const archive *a, size_t point)
{
    return a->outcomes + a->rows[point] * a->n_issues;
}

/* Returns the first open zone; n_zones when all are closed. */
size_t archive_first_open(const archive *a);

/* Begins to search all open zones from `corner` upwards. */
void archive_search(archive *a, const int64_t *corner);

/* Closes the zones that are searched: nothing more is in them. */
void archive_close(archive *a);

#endif
