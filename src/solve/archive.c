#include "solve/archive.h"
#include <string.h>

truce_status archive_start(arena *memory, uint32_t n_dims, uint32_t n_issues, const int64_t *least,
                           const int64_t *cap, archive *a)
{
    *a = (archive){.memory = memory, .n_dims = n_dims, .n_issues = n_issues, .n_zones = 1};
    assert(n_dims >= 1 && n_dims <= ARCHIVE_DIMS);
    TRY(ARENA_RESERVE(memory, &a->corners, &a->corners_capacity, n_dims));
    TRY(ARENA_RESERVE(memory, &a->states, &a->states_capacity, 1));
    memcpy(a->corners, least, n_dims * sizeof *least);
    for (uint32_t d = 0; d < n_dims; d++) {
        a->cap[d] = cap == NULL ? INT64_MAX : cap[d];
        if (least[d] > a->cap[d]) a->n_zones = 0;
    }
    return TRUCE_OK;
}

/* True when a >= b everywhere. */
static inline bool is_above(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    uint32_t d = 0;
    while (d < n_dims && a[d] >= b[d]) d++;
    return d == n_dims;
}

static int compare(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (a[d] != b[d]) return a[d] > b[d] ? -1 : 1;
    return 0;
}

/* Returns the first of `n` descending rows that does not come before `vector`. */
static size_t find_place(const int64_t *rows, size_t n, const int64_t *vector, uint32_t n_dims)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(rows + middle * n_dims, vector, n_dims) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool archive_covers(const archive *a, const int64_t *point)
{
    int64_t capped[ARCHIVE_DIMS];
    for (uint32_t d = 0; d < a->n_dims; d++)
        capped[d] = point[d] < a->cap[d] ? point[d] : a->cap[d];
    if (a->n_dims == 2) { /* corners: the first falls, the second rises */
        size_t low = 0, high = a->n_zones;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (a->corners[middle * 2] > capped[0])
                low = middle + 1;
            else
                high = middle;
        }
        return low == a->n_zones || a->corners[low * 2 + 1] > capped[1];
    }
    for (size_t zone = 0; zone < a->n_zones; zone++)
        if (is_above(capped, a->corners + zone * a->n_dims, a->n_dims)) return false;
    return true;
}

/* ---- zones ---------------------------------------------------------------------------------- */

static truce_status insert_zone(archive *a, const int64_t *corner, zone_state state)
{
    size_t n_dims = a->n_dims, at = find_place(a->corners, a->n_zones, corner, a->n_dims);
    TRY(ARENA_RESERVE(a->memory, &a->corners, &a->corners_capacity, (a->n_zones + 1) * n_dims));
    TRY(ARENA_RESERVE(a->memory, &a->states, &a->states_capacity, a->n_zones + 1));
    memmove(a->corners + (at + 1) * n_dims, a->corners + at * n_dims,
            (a->n_zones - at) * n_dims * sizeof *corner);
    memmove(a->states + at + 1, a->states + at, (a->n_zones - at) * sizeof *a->states);
    memcpy(a->corners + at * n_dims, corner, n_dims * sizeof *corner);
    a->states[at] = state;
    a->n_zones++;
    return TRUCE_OK;
}

/* Takes out the zones that hold the point; `taken` and `states` get their corners and states. */
static size_t take_zones(archive *a, const int64_t *point, int64_t *taken, zone_state *states)
{
    size_t kept = 0, n = 0, n_dims = a->n_dims;
    for (size_t zone = 0; zone < a->n_zones; zone++) {
        const int64_t *corner = a->corners + zone * n_dims;
        if (is_above(point, corner, a->n_dims)) {
            assert(a->states[zone] != ZONE_CLOSED);
            states[n] = a->states[zone];
            memcpy(taken + n++ * n_dims, corner, n_dims * sizeof *corner);
            continue;
        }
        memmove(a->corners + kept * n_dims, corner, n_dims * sizeof *corner);
        a->states[kept++] = a->states[zone];
    }
    a->n_zones = kept;
    return n;
}

/* Puts what is left of the zones around the point: one step above it in one dimension each. */
static truce_status split_zones(archive *a, work_meter *work, const int64_t *point)
{
    arena *scratch;
    int64_t *taken, *parts;
    zone_state *states;
    size_t n_dims = a->n_dims, row = n_dims * sizeof *taken, n = 0;
    TRY(arena_new(arena_meter(a->memory), &scratch));
    truce_status status = arena_take(scratch, a->n_zones, row, (void **)&taken);
    if (status == TRUCE_OK) status = arena_take(scratch, a->n_zones * n_dims, row, (void **)&parts);
    if (status == TRUCE_OK) status = ARENA_ARRAY(scratch, a->n_zones * (n_dims + 1), &states);
    /* Room first: a failure half-way would lose a zone. */
    if (status == TRUCE_OK)
        status = ARENA_RESERVE(a->memory, &a->corners, &a->corners_capacity,
                               a->n_zones * (n_dims + 1) * n_dims);
    if (status == TRUCE_OK)
        status =
            ARENA_RESERVE(a->memory, &a->states, &a->states_capacity, a->n_zones * (n_dims + 1));
    if (status == TRUCE_OK) {
        zone_state *of_parts = states + a->n_zones;
        size_t n_taken = take_zones(a, point, taken, states);
        for (size_t i = 0; i < n_taken; i++)
            for (uint32_t d = 0; d < n_dims; d++) {
                if (point[d] >= a->cap[d]) continue;
                memcpy(parts + n * n_dims, taken + i * n_dims, row);
                parts[n * n_dims + d] = point[d] + 1;
                of_parts[n++] = states[i];
            }
        for (size_t i = 0; i < n && status == TRUCE_OK; i++) {
            const int64_t *corner = parts + i * n_dims;
            bool is_needed = true;
            for (size_t zone = 0; zone < a->n_zones && is_needed; zone++)
                is_needed = !is_above(corner, a->corners + zone * n_dims, a->n_dims);
            for (size_t j = 0; j < n && is_needed; j++)
                is_needed = j == i || !is_above(corner, parts + j * n_dims, a->n_dims) ||
                            (j > i && compare(corner, parts + j * n_dims, a->n_dims) == 0);
            if (is_needed) status = insert_zone(a, corner, of_parts[i]);
        }
        if (status == TRUCE_OK) status = work_spend(work, (a->n_zones + n) * (n + 1));
    }
    arena_free(scratch);
    return status;
}

size_t archive_first_open(const archive *a)
{
    size_t zone = 0;
    while (zone < a->n_zones && a->states[zone] == ZONE_CLOSED) zone++;
    return zone;
}

void archive_search(archive *a, const int64_t *corner)
{
    for (size_t zone = 0; zone < a->n_zones; zone++)
        if (a->states[zone] == ZONE_OPEN &&
            is_above(a->corners + zone * a->n_dims, corner, a->n_dims))
            a->states[zone] = ZONE_SEARCHED;
}

void archive_close(archive *a)
{
    for (size_t zone = 0; zone < a->n_zones; zone++)
        if (a->states[zone] == ZONE_SEARCHED) a->states[zone] = ZONE_CLOSED;
}

/* ---- points --------------------------------------------------------------------------------- */

/* Gives a free row of outcomes. */
static truce_status take_row(archive *a, size_t *row)
{
    if (a->n_free > 0) {
        *row = a->free_rows[--a->n_free];
        return TRUCE_OK;
    }
    TRY(ARENA_RESERVE(a->memory, &a->outcomes, &a->outcomes_capacity,
                      (a->n_rows + 1) * a->n_issues));
    TRY(ARENA_RESERVE(a->memory, &a->free_rows, &a->free_capacity, a->n_rows + 1));
    *row = a->n_rows++;
    return TRUCE_OK;
}

truce_status archive_add(archive *a, work_meter *work, const int64_t *point,
                         const uint32_t *outcome)
{
    int64_t capped[ARCHIVE_DIMS];
    size_t n_dims = a->n_dims, row, kept = 0;
    for (uint32_t d = 0; d < n_dims; d++) capped[d] = point[d] < a->cap[d] ? point[d] : a->cap[d];
    assert(!archive_covers(a, capped));
    TRY(ARENA_RESERVE(a->memory, &a->points, &a->points_capacity, (a->n + 1) * n_dims));
    TRY(ARENA_RESERVE(a->memory, &a->rows, &a->rows_capacity, a->n + 1));
    TRY(take_row(a, &row));
    memcpy(a->outcomes + row * a->n_issues, outcome, a->n_issues * sizeof *outcome);
    for (size_t i = 0; i < a->n; i++) {
        const int64_t *other = a->points + i * n_dims;
        if (is_above(capped, other, a->n_dims)) {
            a->free_rows[a->n_free++] = a->rows[i];
            continue;
        }
        memmove(a->points + kept * n_dims, other, n_dims * sizeof *other);
        a->rows[kept++] = a->rows[i];
    }
    size_t at = find_place(a->points, kept, capped, a->n_dims);
    memmove(a->points + (at + 1) * n_dims, a->points + at * n_dims,
            (kept - at) * n_dims * sizeof *capped);
    memmove(a->rows + at + 1, a->rows + at, (kept - at) * sizeof *a->rows);
    memcpy(a->points + at * n_dims, capped, n_dims * sizeof *capped);
    a->rows[at] = row;
    a->n = kept + 1;
    return split_zones(a, work, capped);
}
