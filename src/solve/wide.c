#include "solve/wide_search.h"
#include "base/exact.h"
#include <string.h>

const archive *wide_found(const wide_search *w)
{
    return &w->found;
}

wide_counts wide_counted(const wide_search *w)
{
    return w->counts;
}

/* ---- points --------------------------------------------------------------------------------- */

bool wide_is_acceptable(const wide_search *w, const int64_t *utility)
{
    for (uint32_t d = 0; d < w->m->n_dims; d++)
        if (utility[d] < w->q.need[d]) return false;
    return true;
}

/* Enters the outcome in w->cell and w->vector if it is new. */
truce_status wide_offer(wide_search *w)
{
    const box_model *m = w->m;
    int64_t utility[BOX_DIMS];
    TRY(work_spend(w->work, 4 * (uint64_t)m->n_issues + m->n_boxes * 2));
    if (!box_model_evaluate(m, w->cell, w->vector, utility)) return TRUCE_OK;
    if (!wide_is_acceptable(w, utility) || archive_covers(&w->found, utility)) return TRUCE_OK;
    for (uint32_t issue = 0; issue < m->n_issues; issue++)
        w->outcome[issue] =
            m->cells[m->issues[issue].first_cell + w->cell[issue]].values[w->vector[issue]];
    return archive_add(&w->found, w->work, utility, w->outcome);
}

truce_status wide_offer_cells(wide_search *w, const direction *d)
{
    for (uint32_t issue = 0; issue < w->m->n_issues; issue++)
        w->vector[issue] = d->best_vectors[w->m->issues[issue].first_cell + w->cell[issue]];
    return wide_offer(w);
}

void wide_balance(const wide_search *w, const int64_t *part, int64_t *weight)
{
    const box_model *m = w->m;
    int64_t least = INT64_MAX, most = 1;
    for (uint32_t d = 0; d < m->n_dims; d++) {
        if (m->high[d] - m->low[d] < least) least = m->high[d] - m->low[d];
        if (part[d] > most) most = part[d];
    }
    for (uint32_t d = 0; d < m->n_dims; d++) {
        int128 whole = (int128)part[d] * BOUND_MOST_WEIGHT / most;
        int64_t here = (int64_t)(whole * (least + 1) / (m->high[d] - m->low[d] + 1));
        weight[d] = here < 1 ? 1 : here;
    }
}

/* ---- the tree ------------------------------------------------------------------------------- */

/* Makes room for a node at some depth. */
static truce_status make_node(wide_search *w, size_t depth)
{
    const box_model *m = w->m;
    if (depth < w->nodes_made) return TRUCE_OK;
    TRY(ARENA_RESERVE(w->memory, &w->nodes, &w->nodes_capacity, depth + 1));
    node *f = &w->nodes[depth];
    *f = (node){.cells = NULL};
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &f->cells));
    TRY(ARENA_ARRAY(w->memory, m->n_boxes, &f->is_out));
    TRY(ARENA_ARRAY(w->memory, w->n_directions, &f->bounds));
    for (uint32_t k = 0; k < w->n_directions; k++) {
        TRY(ARENA_ARRAY(w->memory, m->n_cells, &f->bounds[k].worth));
        TRY(ARENA_ARRAY(w->memory, m->n_sides, &f->bounds[k].shares));
    }
    w->nodes_made = depth + 1;
    return TRUCE_OK;
}

static void copy_bound(const box_model *m, const bound *from, bound *to)
{
    memcpy(to->worth, from->worth, m->n_cells * sizeof *from->worth);
    memcpy(to->shares, from->shares, m->n_sides * sizeof *from->shares);
    to->value = from->value;
}

/* Puts the next part of the last node on the stack, if something is in it. */
static truce_status descend(wide_search *w)
{
    const box_model *m = w->m;
    TRY(make_node(w, w->depth));
    node *f = &w->nodes[w->depth - 1], *part = &w->nodes[w->depth];
    bool hits = (f->next_branch++ == 0) == f->hits_first, is_empty = false;
    memcpy(part->cells, f->cells, m->n_issues * sizeof *f->cells);
    memcpy(part->is_out, f->is_out, m->n_boxes);
    memcpy(part->need, f->need, sizeof f->need);
    if (f->branch_box == NOBODY) {
        part->cells[f->branch_issue] &= hits ? f->branch_inside : ~f->branch_inside;
        is_empty = part->cells[f->branch_issue] == 0;
    } else if (hits) {
        const box *about = &m->boxes[f->branch_box];
        for (uint32_t j = 0; j < about->n_sides; j++) {
            const box_side *side = &m->sides[about->first_side + j];
            part->cells[side->issue] &= side->inside;
            if (part->cells[side->issue] == 0) is_empty = true;
        }
    } else {
        part->is_out[f->branch_box] = 1;
    }
    part->share = f->share / 2;
    if (is_empty) {
        w->group_done += part->share;
        return TRUCE_OK;
    }
    for (uint32_t k = 0; k < w->n_directions; k++) copy_bound(m, &f->bounds[k], &part->bounds[k]);
    part->is_examined = false;
    w->depth++;
    w->counts.nodes++;
    return work_spend(w->work,
                      ((uint64_t)m->n_cells + m->n_sides) * w->n_directions / 4 + m->n_issues);
}

static truce_status search_group(wide_search *w)
{
    while (w->depth > 0) {
        node *f = &w->nodes[w->depth - 1];
        if (!f->is_examined) {
            TRY(wide_examine(w, f));
            f->is_examined = true;
            if (f->next_branch == 2) w->group_done += f->share;
        } else if (f->next_branch < 2) {
            TRY(descend(w));
        } else {
            w->depth--;
        }
        double searched = (double)w->counts.searched;
        work_tell(w->work, "searching for better points",
                  (searched + w->group_done) / (searched + (double)w->groups_left));
    }
    return TRUCE_OK;
}

/* ---- groups of zones ------------------------------------------------------------------------ */

/* Keeps the points on the upper hull of two dimensions; returns how many. */
static size_t find_hull(const archive *a, size_t *hull)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++) {
        const int64_t *c = a->points + 2 * i;
        while (n >= 2) {
            const int64_t *o = a->points + 2 * hull[n - 2], *b = a->points + 2 * hull[n - 1];
            int128 left = (int128)(b[0] - o[0]) * (c[1] - o[1]);
            int128 right = (int128)(b[1] - o[1]) * (c[0] - o[0]);
            if (left - right > 0) break; /* b lies above the line from o to c */
            n--;
        }
        hull[n++] = i;
    }
    return n;
}

/* Two principals: all gaps under one edge of the hull, seen along its normal. */
static truce_status choose_edge(wide_search *w, const int64_t *corner, int64_t *weight)
{
    const archive *a = &w->found;
    size_t *hull, at = 0;
    arena_mark mark = arena_here(w->scratch);
    TRY(ARENA_ARRAY(w->scratch, a->n, &hull));
    size_t n = find_hull(a, hull);
    while (at < n && a->points[2 * hull[at]] >= corner[0]) at++;
    w->groups_left = n + 1 - at;
    int64_t part[BOX_DIMS];
    for (uint32_t d = 0; d < w->m->n_dims; d++) part[d] = 1;
    if (at == 0 && n > 0) part[0] = 64;
    if (at == n && n > 0) part[1] = 64;
    wide_balance(w, part, weight);
    if (at > 0 && at < n) {
        const int64_t *p = a->points + 2 * hull[at - 1], *q = a->points + 2 * hull[at];
        w->corner[0] = q[0] + 1;
        w->corner[1] = p[1] + 1;
        weight[0] = q[1] - p[1];
        weight[1] = p[0] - q[0];
        while (weight[0] > BOUND_MOST_WEIGHT || weight[1] > BOUND_MOST_WEIGHT) {
            weight[0] = weight[0] / 2 + weight[0] % 2;
            weight[1] = weight[1] / 2 + weight[1] % 2;
        }
    }
    arena_rewind(w->scratch, mark);
    return TRUCE_OK;
}

/* More principals: the zones a little around the first open one. */
static void choose_around(wide_search *w, const int64_t *corner, int64_t *weight)
{
    const archive *a = &w->found;
    uint32_t n = a->n_dims;
    int64_t low[ARCHIVE_DIMS], high[ARCHIVE_DIMS], part[BOX_DIMS];
    memcpy(low, corner, n * sizeof *low);
    memcpy(high, corner, n * sizeof *high);
    w->groups_left = 0;
    for (size_t zone = 0; zone < a->n_zones; zone++) {
        if (a->states[zone] == ZONE_CLOSED) continue;
        w->groups_left++;
        for (uint32_t d = 0; d < n; d++) {
            int64_t here = a->corners[zone * n + d];
            if (here < low[d]) low[d] = here;
            if (here > high[d]) high[d] = here;
        }
    }
    for (uint32_t d = 0; d < w->m->n_dims; d++) part[d] = 1;
    wide_balance(w, part, weight);
    for (uint32_t d = 0; d < n; d++) {
        int64_t need = corner[d] - (high[d] - low[d]) / 8;
        w->corner[d] = need < w->least[d] ? w->least[d] : need;
    }
}

/* Begins with the first zone that is still open and others near it. */
static truce_status begin_group(wide_search *w)
{
    const archive *a = &w->found;
    const box_model *m = w->m;
    const int64_t *corner = a->corners + archive_first_open(a) * a->n_dims;
    int64_t weight[BOX_DIMS];
    memcpy(w->corner, corner, a->n_dims * sizeof *corner);
    if (a->n_dims == 2)
        TRY(choose_edge(w, corner, weight));
    else
        choose_around(w, corner, weight);
    for (uint32_t d = m->n_principals; d < m->n_dims; d++) weight[d] = 0;
    arena_rewind(w->of_group, w->group_mark);
    TRY(direction_make(w->of_group, m, weight, &w->directions[0]));
    TRY(make_node(w, 0));
    node *f = &w->nodes[0];
    for (uint32_t issue = 0; issue < m->n_issues; issue++)
        f->cells[issue] = m->issues[issue].allowed;
    memset(f->is_out, 0, m->n_boxes);
    memcpy(f->need, w->corner, sizeof w->corner);
    bound_start(m, &w->directions[0], f->cells, &f->bounds[0]);
    for (uint32_t k = 1; k < w->n_directions; k++) copy_bound(m, &w->plain[k - 1], &f->bounds[k]);
    f->is_examined = false;
    f->share = 1.0;
    w->group_done = 0;
    w->depth = 1;
    w->counts.nodes++;
    archive_search(&w->found, w->corner);
    w->is_in_group = true;
    return TRUCE_OK;
}

/* Prepares the shares of each dimension alone: they serve in every group. */
static truce_status bound_plainly(wide_search *w)
{
    const box_model *m = w->m;
    uint64_t *cells;
    uint8_t *is_out;
    arena_mark mark = arena_here(w->scratch);
    TRY(ARENA_ARRAY(w->scratch, m->n_issues, &cells));
    TRY(ARENA_ARRAY(w->scratch, m->n_boxes, &is_out));
    for (uint32_t issue = 0; issue < m->n_issues; issue++) cells[issue] = m->issues[issue].allowed;
    for (uint32_t d = 0; d < m->n_dims; d++) {
        bound_start(m, &w->directions[d + 1], cells, &w->plain[d]);
        int64_t before = INT64_MAX;
        for (int i = 0; i < WIDE_ROOT_SWEEPS && (i < 2 || w->plain[d].value < before); i++) {
            before = w->plain[d].value;
            bound_sweep(m, &w->directions[d + 1], cells, is_out, &w->plain[d]);
            TRY(work_spend(w->work, 3 * (uint64_t)m->n_sides + 2 * (uint64_t)m->n_cells));
        }
    }
    arena_rewind(w->scratch, mark);
    w->has_plain = true;
    return TRUCE_OK;
}

truce_status wide_run(wide_search *w, work_meter *work)
{
    w->work = work;
    if (w->m->is_empty) w->found.n_zones = 0;
    if (archive_first_open(&w->found) == w->found.n_zones) return TRUCE_OK;
    work_tell(work, "looking for good points", -1.0);
    if (!w->has_rest) TRY(wide_add_up_rest(w));
    if (!w->has_plain) TRY(bound_plainly(w));
    TRY(wide_search_locally(w));
    while (w->is_in_group || archive_first_open(&w->found) < w->found.n_zones) {
        if (!w->is_in_group) TRY(begin_group(w));
        TRY(search_group(w));
        archive_close(&w->found);
        w->is_in_group = false;
        w->counts.searched++;
    }
    return TRUCE_OK;
}

static truce_status start(wide_search *w, const wide_question *q)
{
    const box_model *m = w->m;
    for (uint32_t d = 0; d < m->n_principals; d++) {
        w->least[d] = q->need[d] < m->low[d] ? m->low[d] : q->need[d];
        /* What all outcomes have may be more than a cap; a need that is more leaves no zone. */
        if (w->least[d] > q->cap[d] && q->need[d] <= q->cap[d]) w->least[d] = q->cap[d];
    }
    TRY(archive_start(w->memory, m->n_principals, m->n_issues, w->least, q->cap, &w->found));
    w->n_directions = m->n_dims + 1;
    TRY(ARENA_ARRAY(w->memory, w->n_directions, &w->directions));
    TRY(ARENA_ARRAY(w->memory, m->n_dims, &w->plain));
    for (uint32_t d = 0; d < m->n_dims; d++) {
        int64_t weight[BOX_DIMS] = {0};
        weight[d] = 1;
        TRY(direction_make(w->memory, m, weight, &w->directions[d + 1]));
        TRY(ARENA_ARRAY(w->memory, m->n_cells, &w->plain[d].worth));
        TRY(ARENA_ARRAY(w->memory, m->n_sides, &w->plain[d].shares));
    }
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &w->cell));
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &w->best_cell));
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &w->vector));
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &w->outcome));
    TRY(ARENA_ARRAY(w->memory, m->n_issues, &w->is_apart));
    TRY(ARENA_ARRAY(w->memory, m->n_boxes, &w->missed));
    return ARENA_ARRAY(w->memory, BOX_CELLS * MOST_SIGNATURE_WORDS, &w->signatures);
}

truce_status wide_start(arena *out, const wide_question *q, wide_search **result)
{
    wide_search *w;
    TRY(ARENA_ARRAY(out, 1, &w));
    *w = (wide_search){.memory = out, .m = q->m, .q = *q, .random = UINT64_C(88172645463325252)};
    TRY(arena_new(arena_meter(out), &w->scratch));
    truce_status status = arena_new(arena_meter(out), &w->fronts);
    if (status == TRUCE_OK) status = arena_new(arena_meter(out), &w->of_group);
    if (status == TRUCE_OK) {
        w->group_mark = arena_here(w->of_group);
        status = start(w, q);
    }
    if (status == TRUCE_OK)
        *result = w;
    else
        wide_free(w);
    return status;
}

void wide_free(wide_search *w)
{
    if (w == NULL) return;
    arena_free(w->scratch);
    arena_free(w->fronts);
    arena_free(w->of_group);
    w->scratch = w->fronts = w->of_group = NULL;
}
