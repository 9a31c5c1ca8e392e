#include "solve/box.h"
#include "base/exact.h"
#include "solve/residual.h"
#include <string.h>

/* Runs of values of one issue that conditions may tell apart, before cells are found. */
enum { MOST_RUNS = 1024 };

/* A box while it is built: sides over runs. */
typedef struct raw_side {
    uint32_t issue;
    uint8_t *inside; /* by run of the issue */
} raw_side;

typedef struct raw_box {
    uint32_t n;
    raw_side *sides;
    bool is_forbidden;
    uint32_t dim;
    int64_t weight; /* billionths */
} raw_box;

/* What one condition falls into: boxes where it holds, boxes where it fails. */
typedef struct parts {
    raw_box *boxes[2];
    size_t n[2], capacity[2];
    uint32_t depth; /* sides of the present path */
    raw_side *path;
} parts;

typedef struct box_builder {
    arena *out;
    arena *scratch;
    work_meter *work;
    const payoff *pay;
    const truce_scenario *s;
    uint32_t n_dims;
    const uint32_t *dims;
    residual_store *store;
    issue_scope *scopes;  /* by condition */
    uint32_t *n_runs;     /* by issue */
    uint32_t **first_run; /* by issue: n_runs + 1 value numbers */
    raw_box *boxes;
    size_t n_boxes, boxes_capacity;
    size_t n_sides;
    int64_t *least;    /* by issue: n_dims billionths, the least value */
    uint8_t **cell_of; /* by issue: by run */
    uint64_t *allowed; /* by issue */
    int64_t **folded;  /* by issue: n_cells x n_dims billionths, from boxes of one side */
    box_issue *issues;
    box_cell *cells;
    box_model *m;
    bool is_accepted;
} box_builder;

/* Figures as the model counts them before units are found. */
static inline int64_t value_of(const box_builder *b, uint32_t issue, uint32_t value, uint32_t dim)
{
    uint32_t party = b->dims[dim];
    return b->pay->values[issue][(size_t)value * b->pay->n_parties + party] *
           b->pay->grain_nano[party];
}

static inline int64_t add_of(const box_builder *b, uint32_t rule)
{
    return b->pay->adds[rule] * b->pay->grain_nano[b->s->rules[rule].party];
}

/* ---- runs ----------------------------------------------------------------------------------- */

static truce_status find_runs(box_builder *b, size_t n_conditions, const residual *whole)
{
    bool **is_cut;
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &b->n_runs));
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &b->first_run));
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &is_cut));
    for (uint32_t issue = 0; issue < b->s->n_issues; issue++)
        TRY(ARENA_ARRAY(b->scratch, b->s->issues[issue].n_values, &is_cut[issue]));
    for (size_t c = 0; c < n_conditions; c++)
        for (size_t i = 0; i < b->scopes[c].n; i++) {
            uint32_t issue = b->scopes[c].issues[i];
            residual_cuts(b->store, whole[c], issue, is_cut[issue]);
            TRY(work_spend(b->work, 8 + b->s->issues[issue].n_values / 8));
        }
    for (uint32_t issue = 0; issue < b->s->n_issues; issue++) {
        uint32_t n_values = b->s->issues[issue].n_values, n = 0, run = 0;
        is_cut[issue][0] = true;
        for (uint32_t value = 0; value < n_values; value++) n += is_cut[issue][value];
        if (n > MOST_RUNS) {
            b->is_accepted = false;
            return TRUCE_OK;
        }
        TRY(ARENA_ARRAY(b->scratch, (size_t)n + 1, &b->first_run[issue]));
        for (uint32_t value = 0; value < n_values; value++)
            if (is_cut[issue][value]) b->first_run[issue][run++] = value;
        b->first_run[issue][run] = n_values;
        b->n_runs[issue] = n;
        TRY(work_spend(b->work, n_values));
    }
    return TRUCE_OK;
}

/* ---- from conditions to boxes --------------------------------------------------------------- */

static truce_status end_path(box_builder *b, parts *p, bool holds)
{
    raw_side *sides;
    if (p->n[holds] >= BOX_MOST_PARTS) {
        p->n[holds] = SIZE_MAX; /* too many: this side cannot be used */
        return TRUCE_OK;
    }
    TRY(ARENA_ARRAY(b->scratch, p->depth, &sides));
    if (p->depth > 0) memcpy(sides, p->path, p->depth * sizeof *sides);
    TRY(ARENA_RESERVE(b->scratch, &p->boxes[holds], &p->capacity[holds], p->n[holds] + 1));
    p->boxes[holds][p->n[holds]++] = (raw_box){.n = p->depth, .sides = sides};
    return TRUCE_OK;
}

/* Decides the issues of a condition one after the other, the `at`-th of its scope next; runs with
 * the same residual go together. Every path to a decision is a box, and the boxes are disjoint. */
static truce_status split(box_builder *b, parts *p, residual open, issue_scope scope, size_t at)
{
    if (open <= RESIDUAL_TRUE) {
        bool holds = open == RESIDUAL_TRUE;
        return p->n[holds] == SIZE_MAX ? TRUCE_OK : end_path(b, p, holds);
    }
    if (p->n[false] == SIZE_MAX && p->n[true] == SIZE_MAX) return TRUCE_OK;
    residual *after;
    if (never(at == scope.n)) return TRUCE_E_CHECK;
    uint32_t issue = scope.issues[at], n_runs = b->n_runs[issue];
    TRY(ARENA_ARRAY(b->scratch, n_runs, &after));
    for (uint32_t run = 0; run < n_runs; run++)
        TRY(residual_decide(b->store, open, issue, b->first_run[issue][run], &after[run]));
    TRY(work_spend(b->work, 16 * (uint64_t)n_runs));
    for (uint32_t first = 0; first < n_runs; first++) {
        uint32_t n = 0;
        uint8_t *inside;
        bool is_seen = false;
        for (uint32_t run = 0; run < first && !is_seen; run++) is_seen = after[run] == after[first];
        if (is_seen) continue;
        TRY(ARENA_ARRAY(b->scratch, n_runs, &inside));
        for (uint32_t run = 0; run < n_runs; run++) n += inside[run] = after[run] == after[first];
        TRY(work_spend(b->work, n_runs));
        if (n < n_runs) p->path[p->depth++] = (raw_side){.issue = issue, .inside = inside};
        TRY(split(b, p, after[first], scope, at + 1));
        if (n < n_runs) p->depth--;
    }
    return TRUCE_OK;
}

static truce_status keep_boxes(box_builder *b, const raw_box *boxes, size_t n, bool is_forbidden,
                               uint32_t dim, int64_t weight)
{
    TRY(ARENA_RESERVE(b->scratch, &b->boxes, &b->boxes_capacity, b->n_boxes + n));
    for (size_t i = 0; i < n; i++) {
        raw_box *kept = &b->boxes[b->n_boxes++];
        *kept = boxes[i];
        kept->is_forbidden = is_forbidden;
        kept->dim = dim;
        kept->weight = weight;
        b->n_sides += kept->n;
        if (kept->n > BOX_MOST_ISSUES) b->is_accepted = false;
    }
    if (b->n_sides > BOX_MOST_SIDES) b->is_accepted = false;
    return TRUCE_OK;
}

/* Returns the dimension of a rule's party, or n_dims. */
static uint32_t dimension_of(const box_builder *b, uint32_t party)
{
    uint32_t dim = 0;
    while (dim < b->n_dims && b->dims[dim] != party) dim++;
    return dim;
}

static truce_status read_condition(box_builder *b, const condition *about, residual whole,
                                   issue_scope scope)
{
    parts p = {.depth = 0};
    uint32_t dim = 0;
    int64_t weight = 0;
    if (about->use == CONDITION_RULE) {
        dim = dimension_of(b, b->s->rules[about->mark].party);
        if (dim == b->n_dims) return TRUCE_OK;
        weight = add_of(b, about->mark);
    }
    TRY(ARENA_ARRAY(b->scratch, scope.n, &p.path));
    TRY(split(b, &p, whole, scope, 0));
    if (about->use == CONDITION_ENFORCED) {
        if (p.n[false] == SIZE_MAX) b->is_accepted = false;
        if (!b->is_accepted) return TRUCE_OK;
        return keep_boxes(b, p.boxes[false], p.n[false], true, 0, 0);
    }
    if (p.n[true] == SIZE_MAX && p.n[false] == SIZE_MAX) b->is_accepted = false;
    if (!b->is_accepted) return TRUCE_OK;
    bool is_direct = p.n[true] <= p.n[false];
    if (!is_direct) b->m->base_nano[dim] += weight;
    return keep_boxes(b, p.boxes[is_direct], p.n[is_direct], false, dim,
                      is_direct ? weight : -weight);
}

static truce_status read_conditions(box_builder *b, size_t n, const condition *conditions)
{
    residual *whole;
    uint32_t *place;
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &place));
    for (uint32_t issue = 0; issue < b->s->n_issues; issue++) place[issue] = issue;
    TRY(residual_store_new(b->scratch, b->s, place, &b->store));
    TRY(ARENA_ARRAY(b->scratch, n, &whole));
    for (size_t c = 0; c < n; c++) TRY(residual_of(b->store, conditions[c].expression, &whole[c]));
    TRY(issue_scopes_find(b->scratch, b->work, b->s->n_issues, n, conditions, &b->scopes));
    TRY(find_runs(b, n, whole));
    for (size_t c = 0; c < n && b->is_accepted; c++) {
        assert(conditions[c].use != CONDITION_TRACKED);
        TRY(read_condition(b, &conditions[c], whole[c], b->scopes[c]));
    }
    return TRUCE_OK;
}

/* ---- from runs to cells --------------------------------------------------------------------- */

/* Sides of all boxes on one issue. */
typedef struct issue_sides {
    size_t n, capacity;
    const raw_side **sides;
} issue_sides;

static bool are_alike(const issue_sides *on, uint32_t run, uint32_t other)
{
    for (size_t i = 0; i < on->n; i++)
        if (on->sides[i]->inside[run] != on->sides[i]->inside[other]) return false;
    return true;
}

static truce_status find_cells(box_builder *b, const issue_sides *on, uint32_t issue)
{
    uint32_t n_runs = b->n_runs[issue], n = 0, first[BOX_CELLS];
    TRY(ARENA_ARRAY(b->scratch, n_runs, &b->cell_of[issue]));
    for (uint32_t run = 0; run < n_runs; run++) {
        uint32_t cell = 0;
        while (cell < n && !are_alike(on, run, first[cell])) cell++;
        if (cell == BOX_CELLS) {
            b->is_accepted = false;
            return TRUCE_OK;
        }
        if (cell == n) first[n++] = run;
        b->cell_of[issue][run] = (uint8_t)cell;
        TRY(work_spend(b->work, on->n * n / 4 + 1));
    }
    b->issues[issue].n_cells = n;
    b->allowed[issue] = n == BOX_CELLS ? UINT64_MAX : (UINT64_C(1) << n) - 1;
    return arena_take(b->scratch, n, b->n_dims * sizeof(int64_t), (void **)&b->folded[issue]);
}

static uint64_t set_of_cells(const box_builder *b, const raw_side *side)
{
    uint64_t set = 0;
    for (uint32_t run = 0; run < b->n_runs[side->issue]; run++)
        if (side->inside[run]) set |= UINT64_C(1) << b->cell_of[side->issue][run];
    return set;
}

static truce_status make_cells(box_builder *b)
{
    issue_sides *on;
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &on));
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &b->cell_of));
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &b->folded));
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &b->allowed));
    for (size_t i = 0; i < b->n_boxes; i++)
        for (uint32_t j = 0; j < b->boxes[i].n; j++) {
            issue_sides *about = &on[b->boxes[i].sides[j].issue];
            TRY(ARENA_RESERVE(b->scratch, &about->sides, &about->capacity, about->n + 1));
            about->sides[about->n++] = &b->boxes[i].sides[j];
        }
    for (uint32_t issue = 0; issue < b->s->n_issues && b->is_accepted; issue++)
        TRY(find_cells(b, &on[issue], issue));
    return TRUCE_OK;
}

/* Takes boxes of no side and of one side out: constants, values, forbidden cells. */
static void fold_small_boxes(box_builder *b)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->n_boxes; i++) {
        const raw_box *about = &b->boxes[i];
        if (about->n > 1) {
            b->boxes[kept++] = *about;
            continue;
        }
        if (about->n == 0) {
            if (about->is_forbidden) b->m->is_empty = true;
            b->m->base_nano[about->dim] += about->weight;
            continue;
        }
        uint32_t issue = about->sides[0].issue;
        uint64_t set = set_of_cells(b, &about->sides[0]);
        if (about->is_forbidden) b->allowed[issue] &= ~set;
        for (uint32_t cell = 0; cell < b->issues[issue].n_cells; cell++)
            if ((set >> cell & 1) != 0)
                b->folded[issue][(size_t)cell * b->n_dims + about->dim] += about->weight;
    }
    b->n_boxes = kept;
}

/* ---- units and vectors ---------------------------------------------------------------------- */

static uint64_t divisor_of(uint64_t a, int64_t b)
{
    uint64_t c = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    while (c != 0) {
        uint64_t rest = a % c;
        a = c;
        c = rest;
    }
    return a;
}

/* The least value of an issue goes into the base; false when a difference does not fit. */
static bool find_least(box_builder *b, uint32_t issue, uint64_t *unit)
{
    int64_t *least = b->least + (size_t)issue * b->n_dims;
    uint32_t n_values = b->s->issues[issue].n_values;
    for (uint32_t d = 0; d < b->n_dims; d++) {
        least[d] = value_of(b, issue, 0, d);
        for (uint32_t value = 1; value < n_values; value++)
            if (value_of(b, issue, value, d) < least[d]) least[d] = value_of(b, issue, value, d);
        b->m->base_nano[d] += least[d];
        for (uint32_t value = 0; value < n_values; value++) {
            int64_t above;
            if (__builtin_sub_overflow(value_of(b, issue, value, d), least[d], &above))
                return false;
            unit[d] = divisor_of(unit[d], above);
        }
    }
    return true;
}

static truce_status find_units(box_builder *b)
{
    uint64_t unit[BOX_DIMS] = {0};
    TRY(ARENA_ARRAY(b->scratch, (size_t)b->s->n_issues * b->n_dims, &b->least));
    for (uint32_t issue = 0; issue < b->s->n_issues && b->is_accepted; issue++) {
        b->is_accepted = find_least(b, issue, unit);
        for (size_t i = 0; i < (size_t)b->issues[issue].n_cells * b->n_dims; i++)
            unit[i % b->n_dims] = divisor_of(unit[i % b->n_dims], b->folded[issue][i]);
        TRY(work_spend(b->work, (uint64_t)b->s->issues[issue].n_values * b->n_dims * 4));
    }
    for (size_t i = 0; i < b->n_boxes; i++)
        unit[b->boxes[i].dim] = divisor_of(unit[b->boxes[i].dim], b->boxes[i].weight);
    for (uint32_t d = 0; d < b->n_dims; d++) {
        if (unit[d] > INT64_MAX) b->is_accepted = false;
        b->m->unit_nano[d] = unit[d] == 0 ? 1 : (int64_t)unit[d];
    }
    return TRUCE_OK;
}

/* Keeps of the values of one cell those that nothing in it dominates. */
static truce_status fill_cell(box_builder *b, uint32_t issue, uint32_t cell, box_cell *result)
{
    arena_mark mark = arena_here(b->scratch);
    const int64_t *fold = b->folded[issue] + (size_t)cell * b->n_dims;
    const int64_t *least = b->least + (size_t)issue * b->n_dims;
    uint32_t n_values = b->s->issues[issue].n_values, run = 0, *members, *values;
    int64_t *all, *points, *copy;
    size_t n = 0, n_left = 0, row = b->n_dims * sizeof *all;
    TRY(ARENA_ARRAY(b->scratch, n_values, &members));
    for (uint32_t value = 0; value < n_values; value++) {
        while (b->first_run[issue][run + 1] <= value) run++;
        if (b->cell_of[issue][run] == cell) members[n++] = value;
    }
    TRY(arena_take(b->scratch, n, row, (void **)&all));
    TRY(arena_take(b->scratch, n, row, (void **)&points));
    for (size_t i = 0; i < n; i++)
        for (uint32_t d = 0; d < b->n_dims; d++)
            all[i * b->n_dims + d] =
                (value_of(b, issue, members[i], d) - least[d]) / b->m->unit_nano[d] +
                fold[d] / b->m->unit_nano[d];
    memcpy(points, all, n * row);
    TRY(front_filter(b->scratch, b->work, b->n_dims, points, n, &n_left));
    TRY(arena_take(b->out, n_left, row, (void **)&copy));
    TRY(ARENA_ARRAY(b->out, n_left, &values));
    memcpy(copy, points, n_left * row);
    for (size_t point = 0; point < n_left; point++) {
        size_t i = 0;
        while (memcmp(all + i * b->n_dims, copy + point * b->n_dims, row) != 0) i++;
        values[point] = members[i];
        TRY(work_spend(b->work, i));
    }
    arena_rewind(b->scratch, mark);
    *result = (box_cell){.vectors = {.n = n_left, .points = copy}, .values = values};
    return TRUCE_OK;
}

/* Which cells are worth at least as much as which, whatever the boxes say. */
static truce_status compare_cells(box_builder *b, box_issue *about)
{
    uint64_t *is_beaten;
    const box_cell *cells = b->cells + about->first_cell;
    TRY(ARENA_ARRAY(b->out, about->n_cells, &is_beaten));
    for (uint32_t cell = 0; cell < about->n_cells; cell++)
        for (uint32_t other = 0; other < about->n_cells; other++) {
            bool is_covered = true;
            front vectors = cells[cell].vectors;
            for (size_t i = 0; i < vectors.n && is_covered; i++)
                is_covered =
                    front_covers(cells[other].vectors, b->n_dims, vectors.points + i * b->n_dims);
            if (is_covered) is_beaten[cell] |= UINT64_C(1) << other;
            TRY(work_spend(b->work, 4 * vectors.n));
        }
    about->is_beaten = is_beaten;
    return TRUCE_OK;
}

static truce_status fill_cells(box_builder *b)
{
    uint32_t n_cells = 0;
    for (uint32_t issue = 0; issue < b->s->n_issues; issue++) {
        b->issues[issue].first_cell = n_cells;
        n_cells += b->issues[issue].n_cells;
    }
    TRY(ARENA_ARRAY(b->out, n_cells, &b->cells));
    for (uint32_t issue = 0; issue < b->s->n_issues; issue++) {
        box_issue *about = &b->issues[issue];
        about->allowed = b->allowed[issue];
        if (about->allowed == 0) b->m->is_empty = true;
        for (uint32_t cell = 0; cell < about->n_cells; cell++)
            TRY(fill_cell(b, issue, cell, &b->cells[about->first_cell + cell]));
        TRY(compare_cells(b, about));
    }
    b->m->n_cells = n_cells;
    b->m->cells = b->cells;
    return TRUCE_OK;
}

/* ---- the finished model --------------------------------------------------------------------- */

static truce_status copy_boxes(box_builder *b)
{
    box *boxes;
    box_side *sides;
    uint32_t at = 0, *on_issues, *next;
    for (size_t i = 0; i < b->n_boxes; i++) at += b->boxes[i].n;
    b->m->n_sides = at;
    TRY(ARENA_ARRAY(b->out, b->n_boxes, &boxes));
    TRY(ARENA_ARRAY(b->out, at, &sides));
    TRY(ARENA_ARRAY(b->out, at, &on_issues));
    TRY(ARENA_ARRAY(b->scratch, b->s->n_issues, &next));
    at = 0;
    for (uint32_t i = 0; i < b->n_boxes; i++) {
        const raw_box *raw = &b->boxes[i];
        boxes[i] = (box){.first_side = at,
                         .n_sides = raw->n,
                         .is_forbidden = raw->is_forbidden,
                         .dim = raw->dim,
                         .weight = raw->weight / b->m->unit_nano[raw->dim]};
        for (uint32_t j = 0; j < raw->n; j++) {
            sides[at++] = (box_side){
                .issue = raw->sides[j].issue, .box = i, .inside = set_of_cells(b, &raw->sides[j])};
            b->issues[raw->sides[j].issue].n_sides++;
        }
        TRY(work_spend(b->work, 64 * (uint64_t)raw->n));
    }
    at = 0;
    for (uint32_t issue = 0; issue < b->s->n_issues; issue++) {
        b->issues[issue].sides = on_issues + at;
        next[issue] = at;
        at += b->issues[issue].n_sides;
    }
    for (uint32_t side = 0; side < at; side++) on_issues[next[sides[side].issue]++] = side;
    b->m->n_boxes = (uint32_t)b->n_boxes;
    b->m->boxes = boxes;
    b->m->sides = sides;
    return TRUCE_OK;
}

/* Bounds of all sums, and whether they are small enough to be reckoned with. */
static void measure(box_builder *b)
{
    box_model *m = b->m;
    for (uint32_t d = 0; d < m->n_dims; d++) {
        int128 low = 0, high = 0, magnitude = 0;
        for (uint32_t issue = 0; issue < m->n_issues; issue++) {
            int64_t least = INT64_MAX, most = INT64_MIN;
            for (uint32_t cell = 0; cell < m->issues[issue].n_cells; cell++) {
                front vectors = m->cells[m->issues[issue].first_cell + cell].vectors;
                for (size_t i = 0; i < vectors.n; i++) {
                    int64_t worth = vectors.points[i * m->n_dims + d];
                    if (worth < least) least = worth;
                    if (worth > most) most = worth;
                }
            }
            int128 size = -(int128)least > most ? -(int128)least : most;
            low += least;
            high += most;
            magnitude += size < 0 ? 0 : size;
        }
        for (uint32_t i = 0; i < m->n_boxes; i++) {
            if (m->boxes[i].is_forbidden || m->boxes[i].dim != d) continue;
            int64_t weight = m->boxes[i].weight;
            if (weight < 0) low += weight;
            if (weight > 0) high += weight;
            magnitude += weight < 0 ? -(int128)weight : weight;
        }
        if (magnitude >= BOX_MOST_UNITS) {
            b->is_accepted = false;
            return;
        }
        m->low[d] = (int64_t)low;
        m->high[d] = (int64_t)high;
        m->magnitude[d] = (int64_t)magnitude;
    }
}

static truce_status build(box_builder *b, size_t n_conditions, const condition *conditions)
{
    TRY(read_conditions(b, n_conditions, conditions));
    if (!b->is_accepted) return TRUCE_OK;
    TRY(ARENA_ARRAY(b->out, b->s->n_issues, &b->issues));
    b->m->n_issues = b->s->n_issues;
    b->m->issues = b->issues;
    TRY(make_cells(b));
    if (!b->is_accepted) return TRUCE_OK;
    fold_small_boxes(b);
    TRY(find_units(b));
    if (!b->is_accepted) return TRUCE_OK;
    TRY(fill_cells(b));
    TRY(copy_boxes(b));
    measure(b);
    return TRUCE_OK;
}

truce_status box_model_build(arena *out, work_meter *work, const payoff *pay, size_t n_conditions,
                             const condition *conditions, uint32_t n_dims, uint32_t n_principals,
                             const uint32_t *dims, bool *is_accepted, box_model *result)
{
    *result = (box_model){.n_dims = n_dims, .n_principals = n_principals};
    *is_accepted = n_dims >= 1 && n_dims <= BOX_DIMS;
    if (!*is_accepted) return TRUCE_OK;
    box_builder b = {.out = out,
                     .work = work,
                     .pay = pay,
                     .s = pay->s,
                     .n_dims = n_dims,
                     .dims = dims,
                     .m = result,
                     .is_accepted = true};
    for (uint32_t d = 0; d < n_dims; d++) result->base_nano[d] = pay->base_nano[dims[d]];
    TRY(arena_new(arena_meter(out), &b.scratch));
    truce_status status = build(&b, n_conditions, conditions);
    arena_free(b.scratch);
    *is_accepted = b.is_accepted;
    return status;
}

bool box_model_evaluate(const box_model *m, const uint8_t *cell, const uint32_t *vector,
                        int64_t *utility)
{
    memset(utility, 0, m->n_dims * sizeof *utility);
    for (uint32_t issue = 0; issue < m->n_issues; issue++) {
        const box_cell *about = &m->cells[m->issues[issue].first_cell + cell[issue]];
        const int64_t *worth = about->vectors.points + (size_t)vector[issue] * m->n_dims;
        for (uint32_t d = 0; d < m->n_dims; d++) utility[d] += worth[d];
    }
    for (uint32_t i = 0; i < m->n_boxes; i++) {
        const box *about = &m->boxes[i];
        const box_side *side = m->sides + about->first_side;
        uint32_t j = 0;
        while (j < about->n_sides && (side[j].inside >> cell[side[j].issue] & 1) != 0) j++;
        if (j < about->n_sides) continue;
        if (about->is_forbidden) return false;
        utility[about->dim] += about->weight;
    }
    return true;
}
