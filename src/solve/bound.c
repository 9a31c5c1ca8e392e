#include "solve/bound.h"
#include "base/exact.h"
#include <string.h>

static int64_t shift_up(int128 figure, unsigned shift)
{
    return (int64_t)((figure + (((int128)1 << shift) - 1)) >> shift);
}

truce_status direction_make(arena *out, const box_model *m, const int64_t *weight,
                            direction *result)
{
    direction d = {.shift = 0};
    int64_t *cells, *boxes;
    uint32_t *best;
    int128 total = 0;
    /* Shares and prices of one issue are at most the total for each of its sides. */
    int128 most = ((int128)1 << 60) / (2 * ((int128)m->n_sides + m->n_issues + m->n_boxes) + 4);
    for (uint32_t dim = 0; dim < m->n_dims; dim++) {
        assert(weight[dim] >= 0 && weight[dim] <= BOUND_MOST_WEIGHT);
        d.weight[dim] = weight[dim];
        total += (int128)weight[dim] * m->magnitude[dim];
    }
    while ((total >> d.shift) + m->n_issues + m->n_boxes + 2 > most) d.shift++;
    TRY(ARENA_ARRAY(out, m->n_cells, &cells));
    TRY(ARENA_ARRAY(out, m->n_cells, &best));
    TRY(ARENA_ARRAY(out, m->n_boxes, &boxes));
    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        front vectors = m->cells[cell].vectors;
        int128 largest = 0;
        for (size_t i = 0; i < vectors.n; i++) {
            int128 figure = 0;
            for (uint32_t dim = 0; dim < m->n_dims; dim++)
                figure += (int128)weight[dim] * vectors.points[i * m->n_dims + dim];
            if (i > 0 && figure <= largest) continue;
            largest = figure;
            best[cell] = (uint32_t)i;
        }
        cells[cell] = shift_up(largest, d.shift);
    }
    for (uint32_t i = 0; i < m->n_boxes; i++)
        boxes[i] = m->boxes[i].is_forbidden
                       ? -((int64_t)(total >> d.shift) + m->n_issues + m->n_boxes + 1)
                       : shift_up((int128)weight[m->boxes[i].dim] * m->boxes[i].weight, d.shift);
    d.cells = cells;
    d.best_vectors = best;
    d.boxes = boxes;
    *result = d;
    return TRUCE_OK;
}

int64_t direction_figure(const direction *d, uint32_t n, const int64_t *vector)
{
    int128 sum = 0;
    for (uint32_t dim = 0; dim < n; dim++) sum += (int128)d->weight[dim] * vector[dim];
    return (int64_t)(sum >> d->shift);
}

static inline void add_to(int64_t *worth, uint64_t set, int64_t change)
{
    for (; set != 0; set &= set - 1) worth[__builtin_ctzll(set)] += change;
}

static inline int64_t *worth_of(const box_model *m, const bound *b, uint32_t issue)
{
    return b->worth + m->issues[issue].first_cell;
}

void bound_start(const box_model *m, const direction *d, const uint64_t *cells, bound *b)
{
    memcpy(b->worth, d->cells, m->n_cells * sizeof *b->worth);
    for (uint32_t i = 0; i < m->n_boxes; i++) {
        const box *about = &m->boxes[i];
        for (uint32_t j = 0; j < about->n_sides; j++) {
            uint32_t side = about->first_side + j, issue = m->sides[side].issue;
            int64_t share = 0;
            if (d->boxes[i] > 0)
                share = d->boxes[i] / about->n_sides + (j < d->boxes[i] % about->n_sides);
            b->shares[side] = share;
            add_to(worth_of(m, b, issue), m->sides[side].inside & cells[issue], share);
        }
    }
    b->value = INT64_MAX;
}

/* Sets one share (negative `sign`: price) and what it changes. */
static inline void set_share(const box_model *m, const uint64_t *cells, bound *b, uint32_t side,
                             int64_t share, int sign)
{
    const box_side *about = &m->sides[side];
    if (share == b->shares[side]) return;
    add_to(worth_of(m, b, about->issue), cells[about->issue] & about->inside,
           sign * (share - b->shares[side]));
    b->shares[side] = share;
}

/* Splits `weight` over sides: `room[j]` is free on side j, the rest is paid for anywhere. What room
 * is left over is left evenly. */
static void split_weight(uint32_t n, const int64_t *room, int64_t sum, int64_t weight,
                         int64_t *shares)
{
    if (sum <= weight) {
        int64_t rest = weight - sum;
        for (uint32_t j = 0; j < n; j++) shares[j] = room[j] + rest / n + (j < rest % n);
        return;
    }
    /* The level that stays free: sides with less room than it get nothing. */
    int64_t level = -1, active = sum, excess = -weight;
    uint32_t n_active = n;
    for (int64_t next = (active - weight) / n_active; next != level;
         next = (active - weight) / n_active) {
        level = next;
        active = 0;
        n_active = 0;
        for (uint32_t j = 0; j < n; j++)
            if (room[j] > level) {
                active += room[j];
                n_active++;
            }
    }
    for (uint32_t j = 0; j < n; j++) {
        shares[j] = room[j] > level ? room[j] - level : 0;
        excess += shares[j];
    }
    for (uint32_t j = 0; j < n && excess > 0; j++) { /* the level was rounded down */
        int64_t less = shares[j] > 0 ? 1 : 0;
        shares[j] -= less;
        excess -= less;
    }
    assert(excess == 0);
}

/* One box that adds. */
static void sweep_gain(const box_model *m, int64_t weight, const box *about, const uint64_t *cells,
                       bound *b)
{
    int64_t room[BOX_MOST_ISSUES], shares[BOX_MOST_ISSUES], sum = 0;
    for (uint32_t j = 0; j < about->n_sides; j++) {
        const box_side *side = &m->sides[about->first_side + j];
        const int64_t *worth = worth_of(m, b, side->issue);
        uint64_t outside = cells[side->issue] & ~side->inside;
        room[j] = 0;
        if (outside == 0) continue;
        int64_t in =
            bound_most(worth, cells[side->issue] & side->inside) - b->shares[about->first_side + j];
        int64_t out = bound_most(worth, outside);
        if (out > in) room[j] = out - in;
        sum += room[j];
    }
    split_weight(about->n_sides, room, sum, weight, shares);
    for (uint32_t j = 0; j < about->n_sides; j++)
        set_share(m, cells, b, about->first_side + j, shares[j], 1);
}

/* One box that takes away: the price is what every side would lose before it turned away. */
static void sweep_loss(const box_model *m, int64_t loss, const box *about, const uint64_t *cells,
                       bound *b)
{
    int64_t price = loss;
    for (uint32_t j = 0; j < about->n_sides && price > 0; j++) {
        const box_side *side = &m->sides[about->first_side + j];
        const int64_t *worth = worth_of(m, b, side->issue);
        uint64_t outside = cells[side->issue] & ~side->inside;
        if (outside == 0) continue;
        int64_t in =
            bound_most(worth, cells[side->issue] & side->inside) + b->shares[about->first_side + j];
        int64_t out = bound_most(worth, outside);
        if (in - out < price) price = in - out;
    }
    if (price < 0) price = 0;
    for (uint32_t j = 0; j < about->n_sides; j++)
        set_share(m, cells, b, about->first_side + j, price, -1);
}

void bound_sweep(const box_model *m, const direction *d, const uint64_t *cells,
                 const uint8_t *is_out, bound *b)
{
    int64_t paid_back = 0;
    for (uint32_t i = 0; i < m->n_boxes; i++) {
        int64_t weight = d->boxes[i];
        const box *about = &m->boxes[i];
        if (weight == 0) continue;
        if (is_out[i] || box_is_missed(m, about, cells)) {
            for (uint32_t j = 0; j < about->n_sides; j++)
                set_share(m, cells, b, about->first_side + j, 0, weight > 0 ? 1 : -1);
        } else if (weight > 0) {
            sweep_gain(m, weight, about, cells, b);
        } else {
            sweep_loss(m, -weight, about, cells, b);
            paid_back += (int64_t)(about->n_sides - 1) * b->shares[about->first_side];
        }
    }
    int64_t value = paid_back;
    for (uint32_t issue = 0; issue < m->n_issues; issue++)
        value += bound_most(worth_of(m, b, issue), cells[issue]);
    b->value = value;
}
