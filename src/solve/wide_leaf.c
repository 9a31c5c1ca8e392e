#include "solve/wide_search.h"
#include <string.h>

/* ---- a leaf: no box is open ----------------------------------------------------------------- */

/* The vectors of one issue over the cells that are left. */
static truce_status leaf_front(wide_search *w, const node *f, uint32_t issue, front *result)
{
    static const int64_t zero[BOX_DIMS] = {0};
    int64_t floor[BOX_DIMS], ceiling[BOX_DIMS];
    const box_cell *cells = w->m->cells + w->m->issues[issue].first_cell;
    const front nothing = {.n = 1, .points = zero};
    uint64_t set = f->cells[issue];
    if ((set & (set - 1)) == 0) {
        *result = cells[__builtin_ctzll(set)].vectors;
        return TRUCE_OK;
    }
    for (uint32_t d = 0; d < w->m->n_dims; d++) {
        floor[d] = INT64_MIN;
        ceiling[d] = INT64_MAX;
    }
    front_builder b;
    front_start(&b, w->scratch, w->work, w->m->n_dims,
                (front_window){.floor = floor, .ceiling = ceiling});
    for (; set != 0; set &= set - 1)
        TRY(front_add_sum(&b, cells[__builtin_ctzll(set)].vectors, nothing, zero));
    return front_finish(&b, w->fronts, result);
}

/* Finds cell and vector of an issue that are worth a vector. */
static void find_vector(wide_search *w, const node *f, uint32_t issue, const int64_t *worth)
{
    size_t row = w->m->n_dims * sizeof *worth;
    const box_cell *cells = w->m->cells + w->m->issues[issue].first_cell;
    for (uint64_t set = f->cells[issue]; set != 0; set &= set - 1) {
        front vectors = cells[__builtin_ctzll(set)].vectors;
        for (size_t i = 0; i < vectors.n; i++)
            if (memcmp(vectors.points + i * w->m->n_dims, worth, row) == 0) {
                w->cell[issue] = (uint8_t)__builtin_ctzll(set);
                w->vector[issue] = (uint32_t)i;
                return;
            }
    }
    assert(false);
}

/* Returns where a vector stands in a front, or SIZE_MAX. */
static size_t find_in_front(front f, uint32_t n_dims, const int64_t *vector)
{
    size_t low = 0, high = f.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const int64_t *p = f.points + middle * n_dims;
        uint32_t d = 0;
        while (d < n_dims && p[d] == vector[d]) d++;
        if (d == n_dims) return middle;
        if (p[d] > vector[d])
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

/* Finds cells and vectors of the leaf's issues that add up to a point. */
static truce_status walk_back(wide_search *w, const node *f, const leaf *l, const int64_t *point)
{
    int64_t target[BOX_DIMS], rest[BOX_DIMS] = {0};
    uint32_t n_dims = w->m->n_dims;
    memcpy(target, point, n_dims * sizeof *target);
    for (uint32_t i = l->n; i-- > 0;) {
        size_t at = 0;
        for (bool is_found = false; !is_found && at < l->fronts[i].n; at += !is_found) {
            is_found = true;
            for (uint32_t d = 0; d < n_dims; d++) {
                rest[d] = target[d] - l->fronts[i].points[at * n_dims + d];
                if (i == 0 && rest[d] != 0) is_found = false;
            }
            if (i > 0) is_found = find_in_front(l->partial[i - 1], n_dims, rest) != SIZE_MAX;
        }
        TRY(work_spend(w->work, 32 * (uint64_t)at + 16));
        assert(at < l->fronts[i].n);
        const int64_t *part = l->fronts[i].points + at * n_dims;
        if (l->issues[i] == THE_REST)
            TRY(walk_back(w, f, &w->rest, part));
        else
            find_vector(w, f, l->issues[i], part);
        memcpy(target, rest, n_dims * sizeof *target);
    }
    return TRUCE_OK;
}

static int64_t most_of(front f, uint32_t n_dims, uint32_t dim)
{
    int64_t most = INT64_MIN;
    for (size_t i = 0; i < f.n; i++)
        if (f.points[i * n_dims + dim] > most) most = f.points[i * n_dims + dim];
    return most;
}

/* Adds the fronts of a leaf up. `floor` is what the whole must reach, `others` the most that comes
 * from elsewhere; INT64_MIN: no floor. */
static truce_status add_up(wide_search *w, arena *out, leaf *l, const int64_t *floor,
                           const int64_t *others)
{
    static const int64_t zero[BOX_DIMS] = {0};
    uint32_t n_dims = w->m->n_dims;
    int64_t missing[BOX_DIMS], least[BOX_DIMS], ceiling[BOX_DIMS];
    front before = {.n = 1, .points = zero};
    memcpy(missing, others, n_dims * sizeof *missing);
    for (uint32_t i = 0; i < l->n; i++)
        for (uint32_t d = 0; d < n_dims; d++) missing[d] += most_of(l->fronts[i], n_dims, d);
    for (uint32_t i = 0; i < l->n; i++) {
        front_builder b;
        for (uint32_t d = 0; d < n_dims; d++) {
            missing[d] -= most_of(l->fronts[i], n_dims, d);
            least[d] = floor[d] == INT64_MIN ? INT64_MIN : floor[d] - missing[d];
            ceiling[d] = INT64_MAX;
        }
        front_start(&b, w->scratch, w->work, n_dims,
                    (front_window){.floor = least, .ceiling = ceiling});
        TRY(front_add_sum(&b, before, l->fronts[i], zero));
        TRY(front_finish(&b, out, &l->partial[i]));
        before = l->partial[i];
    }
    return TRUCE_OK;
}

/* Puts the issues that no box mentions together, once: they are the same in every leaf. */
truce_status wide_add_up_rest(wide_search *w)
{
    const box_model *m = w->m;
    uint32_t *issues;
    int64_t others[BOX_DIMS];
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &issues));
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &w->rest.fronts));
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &w->rest.partial));
    memcpy(others, m->high, m->n_dims * sizeof *others);
    w->rest.n = 0;
    for (uint32_t issue = 0; issue < m->n_issues; issue++) {
        front vectors = m->cells[m->issues[issue].first_cell].vectors;
        w->is_apart[issue] = m->issues[issue].n_cells == 1 && vectors.n > 1;
        if (!w->is_apart[issue]) continue;
        issues[w->rest.n] = issue;
        w->rest.fronts[w->rest.n++] = vectors;
        for (uint32_t d = 0; d < m->n_dims; d++) others[d] -= most_of(vectors, m->n_dims, d);
    }
    w->rest.issues = issues;
    arena_mark mark = arena_here(w->scratch);
    TRY(add_up(w, w->memory, &w->rest, w->q.need, others));
    arena_rewind(w->scratch, mark);
    w->has_rest = true;
    return TRUCE_OK;
}

/* Offers the sums of what is left open that are still asked for. */
static truce_status offer_leaf(wide_search *w, const node *f)
{
    const box_model *m = w->m;
    uint32_t n_dims = m->n_dims, *issues;
    int64_t settled[BOX_DIMS], floor[BOX_DIMS], utility[BOX_DIMS];
    leaf l = {.n = 0};
    TRY(ARENA_ARRAY(w->scratch, (size_t)m->n_issues + 1, &issues));
    TRY(ARENA_ARRAY(w->scratch, (size_t)m->n_issues + 1, &l.fronts));
    TRY(ARENA_ARRAY(w->scratch, (size_t)m->n_issues + 1, &l.partial));
    memset(settled, 0, sizeof settled);
    for (uint32_t i = 0; i < m->n_boxes; i++)
        if (!f->is_out[i] && box_is_hit(m, &m->boxes[i], f->cells))
            settled[m->boxes[i].dim] += m->boxes[i].weight;
    for (uint32_t issue = 0; issue < m->n_issues; issue++) {
        front here;
        if (w->is_apart[issue]) continue;
        TRY(leaf_front(w, f, issue, &here));
        if (here.n == 1) {
            find_vector(w, f, issue, here.points);
            for (uint32_t d = 0; d < n_dims; d++) settled[d] += here.points[d];
            continue;
        }
        issues[l.n] = issue;
        l.fronts[l.n++] = here;
    }
    l.issues = issues;
    if (w->rest.n > 0) {
        issues[l.n] = THE_REST;
        l.fronts[l.n++] = w->rest.partial[w->rest.n - 1];
        if (l.fronts[l.n - 1].n == 0) return TRUCE_OK;
    }
    if (l.n == 0) return wide_offer(w);
    for (uint32_t d = 0; d < n_dims; d++)
        floor[d] = d < m->n_principals ? f->need[d] : w->q.need[d];
    TRY(add_up(w, w->fronts, &l, floor, settled));
    front sums = l.partial[l.n - 1];
    for (size_t point = 0; point < sums.n; point++) {
        for (uint32_t d = 0; d < n_dims; d++)
            utility[d] = settled[d] + sums.points[point * n_dims + d];
        TRY(work_spend(w->work, 16));
        if (!wide_is_acceptable(w, utility) || archive_covers(&w->found, utility)) continue;
        TRY(walk_back(w, f, &l, sums.points + point * n_dims));
        TRY(wide_offer(w));
    }
    return TRUCE_OK;
}

truce_status wide_fill_leaf(wide_search *w, const node *f)
{
    arena_mark scratch = arena_here(w->scratch), fronts = arena_here(w->fronts);
    truce_status status = offer_leaf(w, f);
    arena_rewind(w->scratch, scratch);
    arena_rewind(w->fronts, fronts);
    return status;
}
