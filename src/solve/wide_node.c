#include "solve/wide_search.h"
#include <string.h>

enum {
    NODE_SWEEPS = 3, /* at most, each time a node is looked at */
    NODE_ROUNDS = 4  /* sweeps, then fewer cells, then sweeps again */
};

/* ---- a node: what is left of it ------------------------------------------------------------- */

/* Compares a bound with what is still asked: narrows the corner of what is left to look for.
 * `slack` gets how much the bound may still fall before nothing is left. */
static bool is_open(wide_search *w, node *f, uint32_t k, int64_t *slack)
{
    const archive *a = &w->found;
    const direction *d = &w->directions[k];
    uint32_t n = w->m->n_principals;
    int64_t least = INT64_MAX, need[ARCHIVE_DIMS];
    if (k > n) { /* somebody who is only to be satisfied */
        int64_t asked[BOX_DIMS] = {0};
        if (w->q.need[k - 1] == INT64_MIN) {
            *slack = INT64_MAX;
            return true;
        }
        asked[k - 1] = w->q.need[k - 1];
        *slack = f->bounds[k].value - direction_figure(d, w->m->n_dims, asked);
        return *slack >= 0;
    }
    for (uint32_t i = 0; i < n; i++) need[i] = INT64_MAX;
    for (size_t zone = 0; zone < a->n_zones; zone++) {
        const int64_t *corner = a->corners + zone * n;
        if (corner[0] < f->need[0]) break; /* descending */
        uint32_t i = 1;
        while (i < n && corner[i] >= f->need[i]) i++;
        if (i < n || a->states[zone] != ZONE_SEARCHED) continue;
        int64_t figure = direction_figure(d, n, corner);
        if (figure > f->bounds[k].value) continue;
        if (figure < least) least = figure;
        for (i = 0; i < n; i++)
            if (corner[i] < need[i]) need[i] = corner[i];
    }
    if (least == INT64_MAX) return false;
    memcpy(f->need, need, n * sizeof *need);
    *slack = f->bounds[k].value - least;
    return true;
}

/* Takes away cells whose choice would cost more than the slack. */
static bool drop_costly_cells(wide_search *w, node *f, uint32_t k, int64_t slack)
{
    bool is_changed = false;
    for (uint32_t issue = 0; issue < w->m->n_issues; issue++) {
        const int64_t *worth = f->bounds[k].worth + w->m->issues[issue].first_cell;
        uint64_t set = f->cells[issue];
        if ((set & (set - 1)) == 0) continue;
        int64_t most = bound_most(worth, set);
        for (; set != 0; set &= set - 1) {
            unsigned cell = (unsigned)__builtin_ctzll(set);
            if (most - worth[cell] <= slack) continue;
            f->cells[issue] &= ~(UINT64_C(1) << cell);
            is_changed = true;
        }
    }
    return is_changed;
}

/* Takes away cells that are never better than another: it gains with all the same boxes, loses with
 * no others, and its own vectors are as good. Boxes that are out do not count: an outcome that
 * comes into one by the exchange is no worse and belongs to the other branch. */
static bool drop_beaten_cells(wide_search *w, node *f)
{
    const box_model *m = w->m;
    bool is_changed = false;
    for (uint32_t i = 0; i < m->n_boxes; i++)
        w->missed[i] = f->is_out[i] || box_is_missed(m, &m->boxes[i], f->cells);
    for (uint32_t issue = 0; issue < m->n_issues; issue++) {
        const box_issue *about = &m->issues[issue];
        uint64_t set = f->cells[issue];
        uint32_t n_words = 1, bit = 0;
        if ((set & (set - 1)) == 0) continue;
        for (uint64_t left = set; left != 0; left &= left - 1)
            memset(w->signatures + (unsigned)__builtin_ctzll(left) * MOST_SIGNATURE_WORDS, 0,
                   MOST_SIGNATURE_WORDS * sizeof *w->signatures);
        for (uint32_t i = 0; i < about->n_sides; i++) {
            const box_side *side = &m->sides[about->sides[i]];
            if (w->missed[side->box]) continue;
            if (bit == 64) {
                bit = 0;
                n_words++;
            }
            if (n_words > MOST_SIGNATURE_WORDS) break;
            bool gains = !m->boxes[side->box].is_forbidden && m->boxes[side->box].weight > 0;
            uint64_t good = set & (gains ? side->inside : ~side->inside);
            for (; good != 0; good &= good - 1)
                w->signatures[(unsigned)__builtin_ctzll(good) * MOST_SIGNATURE_WORDS + n_words -
                              1] |= UINT64_C(1) << bit;
            bit++;
        }
        if (n_words > MOST_SIGNATURE_WORDS) continue; /* too many boxes here to compare all */
        for (uint64_t left = set; left != 0; left &= left - 1) {
            unsigned cell = (unsigned)__builtin_ctzll(left);
            const uint64_t *own = w->signatures + cell * MOST_SIGNATURE_WORDS;
            uint64_t others = f->cells[issue] & about->is_beaten[cell] & ~(UINT64_C(1) << cell);
            for (; others != 0; others &= others - 1) {
                unsigned other = (unsigned)__builtin_ctzll(others);
                const uint64_t *its = w->signatures + other * MOST_SIGNATURE_WORDS;
                uint32_t word = 0;
                while (word < n_words && (own[word] & ~its[word]) == 0) word++;
                if (word < n_words) continue;
                f->cells[issue] &= ~(UINT64_C(1) << cell);
                is_changed = true;
                break;
            }
        }
    }
    return is_changed;
}

/* Follows what must not be hit: where only one side is open it has to be left. False when there is
 * no way. Boxes that are out must not be hit either: the other branch has those outcomes. */
static bool leave_boxes(const wide_search *w, node *f)
{
    const box_model *m = w->m;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (uint32_t i = 0; i < m->n_boxes; i++) {
            const box *about = &m->boxes[i];
            if ((!about->is_forbidden && !f->is_out[i]) || box_is_missed(m, about, f->cells))
                continue;
            uint32_t n_open = 0;
            const box_side *open = NULL;
            for (uint32_t j = 0; j < about->n_sides; j++) {
                const box_side *side = &m->sides[about->first_side + j];
                if ((f->cells[side->issue] & ~side->inside) == 0) continue;
                open = side;
                n_open++;
            }
            if (n_open == 0) return false;
            if (n_open > 1) continue;
            f->cells[open->issue] &= ~open->inside;
            is_changed = true;
        }
    }
    return true;
}

/* One sweep of one direction and what follows for the node. */
static truce_status tighten(wide_search *w, node *f, uint32_t k, int64_t *slack, bool *has_more)
{
    bound_sweep(w->m, &w->directions[k], f->cells, f->is_out, &f->bounds[k]);
    w->counts.sweeps++;
    *has_more = is_open(w, f, k, slack);
    return work_spend(w->work,
                      3 * (uint64_t)w->m->n_sides + 2 * (uint64_t)w->m->n_cells + w->found.n_zones);
}

/* Sweeps until it does not help any more. */
static truce_status tighten_all(wide_search *w, node *f, uint32_t k, uint32_t most_sweeps,
                                int64_t *slack, bool *has_more)
{
    int64_t before = INT64_MAX;
    for (uint32_t i = 0; i < most_sweeps; i++) {
        TRY(tighten(w, f, k, slack, has_more));
        if (!*has_more) return TRUCE_OK;
        int64_t enough = most_sweeps == WIDE_ROOT_SWEEPS ? 0 : *slack / 64;
        if (i > 0 && before - f->bounds[k].value <= enough) break;
        before = f->bounds[k].value;
    }
    return TRUCE_OK;
}

/* ---- a node: how it is split ---------------------------------------------------------------- */

typedef struct choice {
    bool exists;
    int64_t score;
    uint32_t box; /* NOBODY: a side decides */
    const box_side *side;
    bool hits_first;
} choice;

static int64_t score_of(int64_t loss_hit, int64_t loss_out, int64_t weight)
{
    int64_t less = loss_hit < loss_out ? loss_hit : loss_out;
    int64_t more = loss_hit < loss_out ? loss_out : loss_hit;
    if (less > INT64_MAX / 32) less = INT64_MAX / 32;
    if (more > INT64_MAX / 32) more = INT64_MAX / 32;
    return less * 8 + more + weight / 16;
}

static void consider(choice *c, int64_t score, uint32_t box, const box_side *side, bool hits_first)
{
    if (c->exists && score <= c->score) return;
    *c = (choice){
        .exists = true, .score = score, .box = box, .side = side, .hits_first = hits_first};
}

/* A box that gains: what is lost by hitting it and by leaving it out. Settles it when one of them
 * is more than the slack. */
static bool weigh_gain(wide_search *w, node *f, uint32_t i, int64_t slack, choice *best)
{
    const box *about = &w->m->boxes[i];
    int64_t loss_hit = 0, loss_out = 0;
    for (uint32_t j = 0; j < about->n_sides; j++) {
        const box_side *side = &w->m->sides[about->first_side + j];
        const int64_t *worth = f->bounds[0].worth + w->m->issues[side->issue].first_cell;
        uint64_t outside = f->cells[side->issue] & ~side->inside;
        int64_t in = bound_most(worth, f->cells[side->issue] & side->inside);
        int64_t out = bound_most(worth, outside), most = in > out ? in : out;
        int64_t without = in - f->bounds[0].shares[about->first_side + j];
        loss_hit += most - in;
        loss_out += most - (without > out ? without : out);
    }
    if (loss_hit > slack) {
        f->is_out[i] = 1;
        return true;
    }
    if (loss_out > slack) {
        for (uint32_t j = 0; j < about->n_sides; j++) {
            const box_side *side = &w->m->sides[about->first_side + j];
            f->cells[side->issue] &= side->inside;
        }
        return true;
    }
    consider(best, score_of(loss_hit, loss_out, w->directions[0].boxes[i]), i, NULL,
             loss_hit <= loss_out);
    return false;
}

/* A box that loses or is forbidden: one of its sides is split. */
static void weigh_loss(const wide_search *w, const node *f, uint32_t i, choice *best)
{
    const box *about = &w->m->boxes[i];
    for (uint32_t j = 0; j < about->n_sides; j++) {
        const box_side *side = &w->m->sides[about->first_side + j];
        const int64_t *worth = f->bounds[0].worth + w->m->issues[side->issue].first_cell;
        uint64_t inside = f->cells[side->issue] & side->inside;
        uint64_t outside = f->cells[side->issue] & ~side->inside;
        if (outside == 0) continue;
        int64_t in = bound_most(worth, inside), out = bound_most(worth, outside);
        int64_t most = in > out ? in : out;
        consider(best, score_of(most - in, most - out, -w->directions[0].boxes[i]), NOBODY, side,
                 in > out);
    }
}

/* Chooses how to split; settles boxes that need no choice. */
static void choose(wide_search *w, node *f, int64_t slack, choice *best)
{
    bool is_settled = true;
    best->exists = false;
    while (is_settled && !best->exists) {
        is_settled = false;
        for (uint32_t i = 0; i < w->m->n_boxes; i++) {
            const box *about = &w->m->boxes[i];
            if (f->is_out[i] || box_is_missed(w->m, about, f->cells) ||
                box_is_hit(w->m, about, f->cells))
                continue;
            if (about->is_forbidden || about->weight < 0)
                weigh_loss(w, f, i, best);
            else if (weigh_gain(w, f, i, slack, best))
                is_settled = true;
        }
    }
}

/* ---- a node, altogether --------------------------------------------------------------------- */

/* Offers what the bound's best cells are together. */
static truce_status offer_best_cells(wide_search *w, const node *f, uint32_t k)
{
    for (uint32_t issue = 0; issue < w->m->n_issues; issue++) {
        const int64_t *worth = f->bounds[k].worth + w->m->issues[issue].first_cell;
        int64_t most = INT64_MIN;
        for (uint64_t set = f->cells[issue]; set != 0; set &= set - 1) {
            uint8_t cell = (uint8_t)__builtin_ctzll(set);
            if (worth[cell] <= most) continue;
            most = worth[cell];
            w->cell[issue] = cell;
        }
    }
    return wide_offer_cells(w, &w->directions[k]);
}

/* Bounds a node, takes away what cannot matter, and chooses how to split it. */
truce_status wide_examine(wide_search *w, node *f)
{
    bool is_root = w->depth == 1, has_more = true;
    int64_t slack = 0, other = 0;
    f->next_branch = 2; /* nothing below, unless a choice is left */
    if (!leave_boxes(w, f)) return TRUCE_OK;
    for (int round = 0; round < NODE_ROUNDS; round++) {
        uint32_t sweeps = is_root && round == 0 ? WIDE_ROOT_SWEEPS : NODE_SWEEPS;
        TRY(tighten_all(w, f, 0, sweeps, &slack, &has_more));
        if (!has_more) return TRUCE_OK;
        bool is_changed = drop_costly_cells(w, f, 0, slack);
        for (uint32_t k = 1; k < w->n_directions; k++) {
            TRY(tighten(w, f, k, &other, &has_more));
            if (!has_more) return TRUCE_OK;
            if (drop_costly_cells(w, f, k, other)) is_changed = true;
        }
        if (drop_beaten_cells(w, f)) is_changed = true;
        if (!leave_boxes(w, f)) return TRUCE_OK;
        if (!is_changed) break;
    }
    TRY(tighten(w, f, 0, &slack, &has_more));
    if (!has_more) return TRUCE_OK;
    for (uint32_t k = 0; k <= w->m->n_principals; k++) TRY(offer_best_cells(w, f, k));
    if (!is_open(w, f, 0, &slack)) return TRUCE_OK;
    choice best = {.box = NOBODY};
    choose(w, f, slack, &best);
    TRY(work_spend(w->work, 4 * (uint64_t)w->m->n_sides));
    if (!best.exists) return wide_fill_leaf(w, f);
    f->branch_box = best.box;
    f->hits_first = best.hits_first;
    if (best.box == NOBODY) {
        f->branch_issue = best.side->issue;
        f->branch_inside = best.side->inside;
    }
    f->next_branch = 0;
    return TRUCE_OK;
}
