#include "solve/wide_search.h"
#include <string.h>

enum {
    LOCAL_DIRECTIONS = 11,
    LOCAL_ROUNDS = 300,   /* at most, in each direction */
    LOCAL_WORK = 4000000, /* sides looked at, in each direction */
};

/* ---- local search --------------------------------------------------------------------------- */

static uint32_t random_below(wide_search *w, uint32_t n)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (uint32_t)((w->random >> 32) * n >> 32);
}

static uint8_t random_cell(wide_search *w, uint32_t issue)
{
    uint64_t set = w->m->issues[issue].allowed;
    for (uint32_t skip = random_below(w, (uint32_t)__builtin_popcountll(set)); skip > 0; skip--)
        set &= set - 1;
    return (uint8_t)__builtin_ctzll(set);
}

/* Gives the best cell of an issue while all others stay. */
static uint8_t best_reply(const wide_search *w, uint32_t issue)
{
    const box_model *m = w->m;
    const box_issue *about = &m->issues[issue];
    const direction *d = &w->local;
    int64_t gain[BOX_CELLS];
    memcpy(gain, d->cells + about->first_cell, about->n_cells * sizeof *gain);
    for (uint32_t i = 0; i < about->n_sides; i++) {
        const box_side *own = &m->sides[about->sides[i]];
        const box *of = &m->boxes[own->box];
        const box_side *side = m->sides + of->first_side;
        uint32_t j = 0;
        while (j < of->n_sides &&
               (side[j].issue == issue || (side[j].inside >> w->cell[side[j].issue] & 1) != 0))
            j++;
        if (j < of->n_sides) continue;
        for (uint64_t set = own->inside; set != 0; set &= set - 1)
            gain[__builtin_ctzll(set)] += d->boxes[own->box];
    }
    uint8_t best = w->cell[issue];
    for (uint64_t set = about->allowed; set != 0; set &= set - 1)
        if (gain[__builtin_ctzll(set)] > gain[best]) best = (uint8_t)__builtin_ctzll(set);
    return best;
}

/* Goes up from w->cell, issue by issue, until no issue alone can better it. */
static truce_status climb(wide_search *w)
{
    uint32_t n = w->m->n_issues, from = random_below(w, n), still = 0;
    for (uint32_t issue = from; still < n; issue = issue + 1 < n ? issue + 1 : 0) {
        uint8_t best = best_reply(w, issue);
        still = best == w->cell[issue] ? still + 1 : 0;
        w->cell[issue] = best;
        TRY(work_spend(w->work, 4 + 6 * (uint64_t)w->m->issues[issue].n_sides));
    }
    return TRUCE_OK;
}

static int64_t value_of_cells(const wide_search *w)
{
    int64_t utility[BOX_DIMS];
    for (uint32_t issue = 0; issue < w->m->n_issues; issue++)
        w->vector[issue] = w->local.best_vectors[w->m->issues[issue].first_cell + w->cell[issue]];
    return box_model_evaluate(w->m, w->cell, w->vector, utility)
               ? direction_figure(&w->local, w->m->n_dims, utility)
               : INT64_MIN;
}
/* From the first principal's side to the second's; with more parties, one after the other. */
static truce_status make_local_direction(wide_search *w)
{
    int64_t part[BOX_DIMS], weight[BOX_DIMS];
    int64_t k = w->local_direction;
    for (uint32_t d = 0; d < w->m->n_dims; d++) part[d] = d == k % w->m->n_dims ? 4000 : 1000;
    if (w->m->n_principals == 2) {
        part[0] = k * 1000 + 1;
        part[1] = (LOCAL_DIRECTIONS - 1 - k) * 1000 + 1;
    }
    wide_balance(w, part, weight);
    arena_rewind(w->of_group, w->group_mark);
    return direction_make(w->of_group, w->m, weight, &w->local);
}

/* From the best so far a few issues are thrown again, and the climb begins anew. */
truce_status wide_search_locally(wide_search *w)
{
    const box_model *m = w->m;
    uint64_t rounds = LOCAL_WORK / ((uint64_t)m->n_sides + m->n_issues);
    if (rounds > LOCAL_ROUNDS) rounds = LOCAL_ROUNDS;
    for (; w->local_direction < LOCAL_DIRECTIONS; w->local_direction++) {
        if (w->local_round == 0) {
            TRY(make_local_direction(w));
            w->has_local = false;
        }
        while (w->local_round <= rounds) {
            if (w->has_local) {
                memcpy(w->cell, w->best_cell, m->n_issues);
                for (uint32_t again = 2 + random_below(w, 3); again > 0; again--) {
                    uint32_t issue = random_below(w, m->n_issues);
                    w->cell[issue] = random_cell(w, issue);
                }
            } else {
                for (uint32_t issue = 0; issue < m->n_issues; issue++)
                    w->cell[issue] = random_cell(w, issue);
            }
            w->local_round++;
            TRY(climb(w));
            int64_t value = value_of_cells(w);
            if (!w->has_local || value >= w->local_best) {
                w->has_local = true;
                w->local_best = value;
                memcpy(w->best_cell, w->cell, m->n_issues);
            }
            TRY(wide_offer_cells(w, &w->local));
        }
        w->local_round = 0;
    }
    return TRUCE_OK;
}
