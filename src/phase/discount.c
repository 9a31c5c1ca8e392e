#include "phase/discount.h"
#include <string.h>

#define MOST_DAYS (INT64_C(1) << 13) /* of one phase, waiting included */
#define ONE (INT64_C(1) << 62)       /* scale of bounds on powers of the patience */

typedef struct label label;

/* What a label holds for one party. A worth lies in [low, high]. What it needs lies in
 * [need_low, need_high] and is need_add - (the worth that need_of holds for the party). */
typedef struct label_party {
    int64_t low;
    int64_t high;
    int64_t gain; /* in the phase that comes next */
    int64_t need_low;
    int64_t need_high;
    int64_t need_add;
    const label *need_of; /* NULL: nothing is taken off */
} label_party;

struct label {
    label *next; /* after the next phase; NULL at the end. Of dropped labels: the next one */
    uint64_t state;
    int64_t days; /* that the next phase takes, waiting included */
    int64_t left; /* days to the end */
    uint32_t phases;
    int128 stake; /* the largest weighted exposure */
    big *exact;   /* by party: numerators over q^left; NULL: not computed yet */
    label_party party[];
};

/* All ways to go on from a state and day. */
typedef struct place {
    bool is_reached;
    uint32_t n;
    size_t capacity;
    label **labels;
} place;

typedef enum goal { GOAL_PHASES, GOAL_DAYS, GOAL_EXPOSURE, GOAL_GUARANTEES, GOAL_TRADEOFF } goal;

typedef struct discounter {
    arena *memory;
    arena *scratch;
    work_meter *work;
    const lattice *l;
    goal goal;
    uint32_t layer;    /* labels of so many phases are being made */
    uint64_t n_made;   /* in this layer */
    bool has_best;     /* of the layers before: */
    int64_t best_left; /* the fewest days of a plan */
    int128 best_stake; /* the least exposure of one */
    const place *start;
    const fraction *limit;
    int64_t limit_low[EXCHANGE_PARTIES];
    int64_t limit_high[EXCHANGE_PARTIES];
    int64_t late;  /* from this settlement on, no earliest day matters */
    place *places; /* state * (late + 1) + day */
    label *dropped;
    uint32_t *x;
    uint32_t *y;
    big p; /* patience = p / q */
    big q;
    big *p_powers;
    big *q_powers;
    size_t p_capacity, q_capacity;
    size_t n_p, n_q;
    int64_t *power_low; /* of patience^k, times ONE */
    int64_t *power_high;
    size_t low_capacity, high_capacity;
    size_t n_bounds;
} discounter;

static bool needs_matter(const discounter *d)
{
    return d->goal >= GOAL_GUARANTEES;
}

/* ---- powers ---------------------------------------------------------------------------------- */

static truce_status power(discounter *d, big base, big **powers, size_t *capacity, size_t *n,
                          int64_t k, big *result)
{
    size_t need = (size_t)k + 1;
    TRY(ARENA_RESERVE(d->memory, powers, capacity, need));
    for (; *n < need; ++*n) {
        if (*n == 0)
            TRY(big_of(d->memory, 1, &(*powers)[0]));
        else
            TRY(big_multiply(d->memory, (*powers)[*n - 1], base, &(*powers)[*n]));
    }
    *result = (*powers)[k];
    return TRUCE_OK;
}

static truce_status power_of_p(discounter *d, int64_t k, big *result)
{
    return power(d, d->p, &d->p_powers, &d->p_capacity, &d->n_p, k, result);
}

static truce_status power_of_q(discounter *d, int64_t k, big *result)
{
    return power(d, d->q, &d->q_powers, &d->q_capacity, &d->n_q, k, result);
}

/* Makes bounds of patience^0 .. patience^k. */
static truce_status bound_powers(discounter *d, int64_t k)
{
    size_t need = (size_t)k + 1;
    if (k > MOST_DAYS) return TRUCE_E_INPUT;
    if (need <= d->n_bounds) return TRUCE_OK;
    TRY(ARENA_RESERVE(d->memory, &d->power_low, &d->low_capacity, need));
    TRY(ARENA_RESERVE(d->memory, &d->power_high, &d->high_capacity, need));
    int64_t patience = d->l->e->patience_nano;
    for (; d->n_bounds < need; d->n_bounds++) {
        size_t n = d->n_bounds;
        d->power_low[n] = n == 0 ? ONE : (int64_t)((int128)d->power_low[n - 1] * patience / NANO);
        d->power_high[n] =
            n == 0 ? ONE : (int64_t)(((int128)d->power_high[n - 1] * patience + NANO - 1) / NANO);
    }
    return TRUCE_OK;
}

static int64_t times_down(int64_t amount, int64_t scaled)
{
    return (int64_t)(((int128)amount * scaled) >> 62);
}

static int64_t times_up(int64_t amount, int64_t scaled)
{
    return (int64_t)(((int128)amount * scaled + (ONE - 1)) >> 62);
}

/* ---- exact worths ------------------------------------------------------------------------------
 */

/* Computes the numerators of a label: p^days * (numerator after it + gain * q^left after it). */
static truce_status make_exact(discounter *d, label *w)
{
    if (w->exact != NULL) return TRUCE_OK;
    if (w->next != NULL) TRY(make_exact(d, w->next));
    big *tops;
    TRY(ARENA_ARRAY(d->memory, d->l->n_parties, &tops));
    for (uint32_t i = 0; i < d->l->n_parties; i++) {
        if (w->next == NULL) {
            TRY(big_of(d->memory, d->l->e->end_prize_nano[i], &tops[i]));
            continue;
        }
        big gain;
        big scale;
        TRY(big_of(d->memory, w->party[i].gain, &gain));
        TRY(power_of_q(d, w->next->left, &scale));
        TRY(big_multiply(d->memory, gain, scale, &gain));
        TRY(big_add(d->memory, w->next->exact[i], gain, &gain));
        TRY(power_of_p(d, w->days, &scale));
        TRY(big_multiply(d->memory, gain, scale, &tops[i]));
    }
    w->exact = tops;
    return TRUCE_OK;
}

static truce_status exact_worth(discounter *d, const label *w, uint32_t party, fraction *result)
{
    TRY(make_exact(d, (label *)w));
    result->top = w->exact[party];
    return power_of_q(d, w->left, &result->bottom);
}

/* amount - worth of a label */
static truce_status exact_need(discounter *d, arena *out, int64_t amount, const label *of,
                               uint32_t party, fraction *result)
{
    TRY(fraction_of(out, amount, result));
    if (of == NULL) return TRUCE_OK;
    fraction worth;
    TRY(exact_worth(d, of, party, &worth));
    return fraction_subtract(out, *result, worth, result);
}

static truce_status compare_worth(discounter *d, const label *a, const label *b, uint32_t party,
                                  int *order)
{
    const label_party *x = &a->party[party];
    const label_party *y = &b->party[party];
    if (x->low > y->high || x->high < y->low) {
        *order = x->low > y->high ? 1 : -1;
        return TRUCE_OK;
    }
    if (a == b || (x->low == x->high && y->low == y->high && a->left == 0 && b->left == 0) ||
        (a->next == b->next && a->days == b->days && x->gain == y->gain)) {
        *order = 0; /* in the middle case both are whole and overlap */
        return TRUCE_OK;
    }
    fraction worth_a;
    fraction worth_b;
    TRY(exact_worth(d, a, party, &worth_a));
    TRY(exact_worth(d, b, party, &worth_b));
    return fraction_order(d->scratch, worth_a, worth_b, order);
}

static truce_status compare_need(discounter *d, const label_party *a, const label_party *b,
                                 uint32_t party, int *order)
{
    if (a->need_low > b->need_high || a->need_high < b->need_low) {
        *order = a->need_low > b->need_high ? 1 : -1;
        return TRUCE_OK;
    }
    if (a->need_of == b->need_of) {
        *order = (a->need_add > b->need_add) - (a->need_add < b->need_add);
        return TRUCE_OK;
    }
    arena_mark mark = arena_here(d->scratch);
    fraction need_a;
    fraction need_b;
    TRY(exact_need(d, d->scratch, a->need_add, a->need_of, party, &need_a));
    TRY(exact_need(d, d->scratch, b->need_add, b->need_of, party, &need_b));
    TRY(fraction_order(d->scratch, need_a, need_b, order));
    arena_rewind(d->scratch, mark);
    return TRUCE_OK;
}

/* ---- which label is better ----------------------------------------------------------------------
 */

/* True when a's phases, days and exposure can never make it worse than b. */
static bool costs_no_more(const discounter *d, const label *a, const label *b)
{
    switch (d->goal) {
    case GOAL_GUARANTEES: return true;
    case GOAL_TRADEOFF: return a->phases <= b->phases;
    case GOAL_PHASES:
        if (a->phases != b->phases) return a->phases < b->phases;
        return a->left != b->left ? a->left < b->left : a->stake <= b->stake;
    case GOAL_DAYS:
        if (a->left != b->left) return a->left < b->left;
        return a->phases != b->phases ? a->phases < b->phases : a->stake <= b->stake;
    case GOAL_EXPOSURE:
        if (a->stake > b->stake) return false;
        return a->phases != b->phases ? a->phases < b->phases : a->left <= b->left;
    }
    return false;
}

/* Whether a makes b useless. */
static truce_status beats(discounter *d, const label *a, const label *b, bool *result)
{
    *result = false;
    if (!costs_no_more(d, a, b)) return TRUCE_OK;
    for (uint32_t i = 0; i < d->l->n_parties; i++) {
        if (a->party[i].high < b->party[i].low) return TRUCE_OK;
        if (needs_matter(d) && a->party[i].need_low > b->party[i].need_high) return TRUCE_OK;
    }
    for (uint32_t i = 0; i < d->l->n_parties; i++) {
        int order;
        TRY(compare_worth(d, a, b, i, &order));
        if (order < 0) return TRUCE_OK;
        if (!needs_matter(d)) continue;
        TRY(compare_need(d, &a->party[i], &b->party[i], i, &order));
        if (order > 0) return TRUCE_OK;
    }
    *result = true;
    return TRUCE_OK;
}

/* Labels of earlier layers may be part of others: only those of this layer are used again. */
static void drop(discounter *d, label *w)
{
    if (w->phases < d->layer) return;
    w->next = d->dropped;
    d->dropped = w;
}

/* Adds a label to a place, unless one there beats it; drops those that it beats. */
static truce_status add_label(discounter *d, place *p, label *made)
{
    for (uint32_t n = 0; n < p->n; n++) {
        bool is_beaten;
        TRY(beats(d, p->labels[n], made, &is_beaten));
        if (!is_beaten) continue;
        drop(d, made);
        return work_spend(d->work, n + 1);
    }
    uint32_t kept = 0;
    for (uint32_t n = 0; n < p->n; n++) {
        bool is_beaten;
        TRY(beats(d, made, p->labels[n], &is_beaten));
        if (is_beaten)
            drop(d, p->labels[n]);
        else
            p->labels[kept++] = p->labels[n];
    }
    p->n = kept;
    TRY(ARENA_RESERVE(d->memory, &p->labels, &p->capacity, (size_t)p->n + 1));
    p->labels[p->n++] = made;
    d->n_made++;
    return work_spend(d->work, 10 + (uint64_t)p->n * d->l->n_parties * 4);
}

static truce_status take_label(discounter *d, label **result)
{
    size_t size = sizeof(label) + d->l->n_parties * sizeof(label_party);
    if (d->dropped != NULL) {
        *result = d->dropped;
        d->dropped = d->dropped->next;
        memset(*result, 0, size);
        return TRUCE_OK;
    }
    return arena_take(d->memory, 1, size, (void **)result);
}

/* ---- one phase further back ---------------------------------------------------------------------
 */

/* What the phase from x to y does, whatever comes after it. */
typedef struct passage {
    uint64_t from;
    int64_t gain[EXCHANGE_PARTIES];    /* what y is better than x by */
    int64_t leaving[EXCHANGE_PARTIES]; /* what leaving in its middle brings beyond y, w included */
    int128 stake;
} passage;

static passage passage_of(const discounter *d, uint64_t from)
{
    const lattice *l = d->l;
    passage p = {.from = from};
    for (uint32_t i = 0; i < l->n_parties; i++) {
        int64_t value_x = lattice_value(l, i, d->x);
        int64_t after = lattice_value(l, i, d->y) - lattice_cost(l, i, d->y);
        p.gain[i] = after - value_x + lattice_cost(l, i, d->x);
        p.leaving[i] = lattice_ahead(l, i, d->x, d->y) - after + l->e->walk_nano[i];
        int128 stake = (int128)(lattice_stake(l, i, d->y) - value_x) * l->e->weight[i];
        if (stake > p.stake) p.stake = stake;
    }
    return p;
}

/* True when party i keeps to its guarantee in the phase before `next`. */
static truce_status keeps_limit(discounter *d, const passage *p, const label *next, uint32_t i,
                                bool *result)
{
    int64_t low = p->leaving[i] - next->party[i].high;
    int64_t high = p->leaving[i] - next->party[i].low;
    *result = high <= d->limit_low[i];
    if (*result || low > d->limit_high[i]) return TRUCE_OK;
    arena_mark mark = arena_here(d->scratch);
    fraction need;
    int order;
    TRY(exact_need(d, d->scratch, p->leaving[i], next, i, &need));
    TRY(fraction_order(d->scratch, need, d->limit[i], &order));
    arena_rewind(d->scratch, mark);
    *result = order <= 0;
    return TRUCE_OK;
}

/* Takes the larger of what the rest needs and what this phase does. */
static truce_status raise_need(discounter *d, const passage *p, label *next, label *made,
                               uint32_t i)
{
    label_party now = {.need_low = p->leaving[i] - next->party[i].high,
                       .need_high = p->leaving[i] - next->party[i].low,
                       .need_add = p->leaving[i],
                       .need_of = next};
    int order;
    TRY(compare_need(d, &now, &next->party[i], i, &order));
    const label_party *larger = order > 0 ? &now : &next->party[i];
    made->party[i].need_low = larger->need_low;
    made->party[i].need_high = larger->need_high;
    made->party[i].need_add = larger->need_add;
    made->party[i].need_of = larger->need_of;
    return TRUCE_OK;
}

static void set_worth(const discounter *d, const passage *p, const label *next, int64_t days,
                      label_party *to, uint32_t i)
{
    int64_t low = next->party[i].low + p->gain[i];
    int64_t high = next->party[i].high + p->gain[i];
    to->gain = p->gain[i];
    to->low = times_down(low, low >= 0 ? d->power_low[days] : d->power_high[days]);
    to->high = times_up(high, high >= 0 ? d->power_high[days] : d->power_low[days]);
}

/* Whether a plan with fewer phases, found already, is at least as good as all that can come of a
 * label: needs, days and exposure only grow. */
static truce_status is_hopeless(discounter *d, const label *made, bool *result)
{
    *result = false;
    if (!d->has_best) return TRUCE_OK;
    if (d->goal == GOAL_DAYS) {
        int64_t more = made->state == 0 ? 0 : 1 + d->l->e->gap_days;
        *result = made->left + more >= d->best_left;
    } else if (d->goal == GOAL_EXPOSURE) {
        *result = made->stake >= d->best_stake;
    }
    for (uint32_t n = 0; n < d->start->n && needs_matter(d) && !*result; n++) {
        const label *whole = d->start->labels[n];
        bool covers = whole->phases < d->layer;
        for (uint32_t i = 0; i < d->l->n_parties && covers; i++)
            covers = whole->party[i].need_low <= made->party[i].need_high;
        for (uint32_t i = 0; i < d->l->n_parties && covers; i++) {
            int order;
            TRY(compare_need(d, &whole->party[i], &made->party[i], i, &order));
            covers = order <= 0;
        }
        *result = covers;
    }
    return TRUCE_OK;
}

/* Puts one phase before a label; no label when a guarantee does not suffice, or it is hopeless. */
static truce_status extend(discounter *d, const passage *p, label *next, int64_t days,
                           label **result)
{
    *result = NULL;
    for (uint32_t i = 0; i < d->l->n_parties && !needs_matter(d); i++) {
        bool keeps;
        TRY(keeps_limit(d, p, next, i, &keeps));
        if (!keeps) return TRUCE_OK;
    }
    label *made;
    TRY(take_label(d, &made));
    made->next = next;
    made->state = p->from;
    made->days = days;
    made->left = next->left + days;
    made->phases = next->phases + 1;
    made->stake = next->stake > p->stake ? next->stake : p->stake;
    for (uint32_t i = 0; i < d->l->n_parties; i++) {
        set_worth(d, p, next, days, &made->party[i], i);
        if (needs_matter(d)) TRY(raise_need(d, p, next, made, i));
    }
    bool is_useless;
    TRY(is_hopeless(d, made, &is_useless));
    if (is_useless)
        drop(d, made);
    else
        *result = made;
    return TRUCE_OK;
}

/* ---- over all states ------------------------------------------------------------------------- */

static place *place_at(const discounter *d, uint64_t state, int64_t day)
{
    int64_t class = day < d->late ? day : d->late;
    return &d->places[state * ((uint64_t)d->late + 1) + (uint64_t) class];
}

/* Goes to the next y >= x; false when all have been seen. */
static bool next_above(const lattice *l, const uint32_t *x, uint32_t *y)
{
    for (uint32_t k = l->n_items; k-- > 0;) {
        if (y[k] < l->e->items[k].n_units) {
            y[k]++;
            return true;
        }
        y[k] = x[k];
    }
    return false;
}

static truce_status reach_from(discounter *d, uint64_t from)
{
    lattice_state(d->l, from, d->x);
    memcpy(d->y, d->x, d->l->n_items * sizeof *d->y);
    while (next_above(d->l, d->x, d->y)) {
        TRY(work_spend(d->work, d->l->n_items));
        if (!lattice_may(d->l, d->x, d->y)) continue;
        uint64_t to = lattice_number(d->l, d->y);
        for (int64_t day = 0; day <= d->late; day++) {
            if (!place_at(d, from, day)->is_reached) continue;
            place_at(d, to, lattice_end_day(d->l, d->x, d->y, from == 0, day))->is_reached = true;
        }
    }
    return TRUCE_OK;
}

static truce_status pass_back(discounter *d, uint64_t from, const passage *p, uint64_t to,
                              int64_t day)
{
    place *here = place_at(d, from, day);
    if (!here->is_reached) return TRUCE_OK;
    int64_t end = lattice_end_day(d->l, d->x, d->y, from == 0, day);
    const place *there = place_at(d, to, end);
    TRY(bound_powers(d, end - day));
    for (uint32_t n = 0; n < there->n; n++) {
        label *made;
        if (there->labels[n]->phases + 1 != d->layer) continue;
        TRY(extend(d, p, there->labels[n], end - day, &made));
        if (made != NULL) TRY(add_label(d, here, made));
    }
    return work_spend(d->work, there->n + 1);
}

/* True when a state got labels in the layer before. */
static bool is_fresh(const discounter *d, uint64_t state)
{
    const place *places = &d->places[state * ((uint64_t)d->late + 1)];
    for (int64_t day = 0; day <= d->late; day++)
        for (uint32_t n = 0; n < places[day].n; n++)
            if (places[day].labels[n]->phases + 1 == d->layer) return true;
    return false;
}

static truce_status label_state(discounter *d, uint64_t from)
{
    lattice_state(d->l, from, d->x);
    memcpy(d->y, d->x, d->l->n_items * sizeof *d->y);
    while (next_above(d->l, d->x, d->y)) {
        TRY(work_spend(d->work, 10));
        if (!lattice_may(d->l, d->x, d->y)) continue;
        uint64_t to = lattice_number(d->l, d->y);
        if (!is_fresh(d, to)) continue;
        passage p = passage_of(d, from);
        for (int64_t day = 0; day <= d->late; day++) TRY(pass_back(d, from, &p, to, day));
    }
    return TRUCE_OK;
}

static truce_status label_end(discounter *d)
{
    for (int64_t day = 0; day <= d->late; day++) {
        place *end = place_at(d, d->l->n_states - 1, day);
        label *made;
        TRY(take_label(d, &made));
        made->state = d->l->n_states - 1;
        for (uint32_t i = 0; i < d->l->n_parties; i++) {
            label_party *party = &made->party[i];
            party->low = party->high = d->l->e->end_prize_nano[i];
            party->need_low = party->need_high = party->need_add = d->l->at_end[i];
        }
        TRY(ARENA_RESERVE(d->memory, &end->labels, &end->capacity, 1));
        end->labels[end->n++] = made;
    }
    return TRUCE_OK;
}

/* Drops the labels of the start that somebody would not join. */
static truce_status keep_joined(discounter *d, place *start)
{
    uint32_t kept = 0;
    for (uint32_t n = 0; n < start->n; n++) {
        bool joins = true;
        for (uint32_t i = 0; i < d->l->n_parties && joins; i++) {
            fraction worth;
            fraction walk;
            int order;
            TRY(exact_worth(d, start->labels[n], i, &worth));
            TRY(fraction_of(d->scratch, d->l->e->walk_nano[i], &walk));
            TRY(fraction_order(d->scratch, worth, walk, &order));
            joins = order >= 0;
        }
        if (joins) start->labels[kept++] = start->labels[n];
    }
    start->n = kept;
    return TRUCE_OK;
}

/* Notes what the plans found so far reach. */
static void note_best(discounter *d)
{
    for (uint32_t n = 0; n < d->start->n; n++) {
        const label *w = d->start->labels[n];
        if (!d->has_best || w->left < d->best_left) d->best_left = w->left;
        if (!d->has_best || w->stake < d->best_stake) d->best_stake = w->stake;
        d->has_best = true;
    }
}

static truce_status make_places(discounter *d)
{
    const lattice *l = d->l;
    uint64_t n_places;
    int64_t last = 0;
    for (uint32_t k = 0; k < l->n_items; k++)
        if (l->e->items[k].earliest > last) last = l->e->items[k].earliest;
    d->late = last > l->e->gap_days ? last - l->e->gap_days : 0;
    if (__builtin_mul_overflow(l->n_states, (uint64_t)d->late + 1, &n_places) ||
        n_places > SIZE_MAX / sizeof *d->places)
        return TRUCE_E_MEMORY;
    TRY(ARENA_ARRAY(d->memory, (size_t)n_places, &d->places));
    place_at(d, 0, 0)->is_reached = true;
    if (d->late > 0)
        for (uint64_t s = 0; s + 1 < l->n_states; s++) TRY(reach_from(d, s));
    else
        for (uint64_t s = 0; s < l->n_states; s++) d->places[s].is_reached = true;
    return label_end(d);
}

/* Layer by layer: labels of n phases from those of n - 1. A plan found in one layer lets the next
 * leave out what cannot be better. */
static truce_status label_all(discounter *d, place **start)
{
    const lattice *l = d->l;
    TRY(make_places(d));
    *start = place_at(d, 0, 0);
    d->start = *start;
    do {
        d->layer++;
        d->n_made = 0;
        work_tell(d->work, "planning with patience below 1", -1.0);
        for (uint64_t s = l->n_states - 1; s-- > 0;) TRY(label_state(d, s));
        TRY(keep_joined(d, *start));
        note_best(d);
    } while (d->n_made > 0 && !(d->goal == GOAL_PHASES && d->has_best));
    return TRUCE_OK;
}

/* ---- entries --------------------------------------------------------------------------------- */

static truce_status start_with(arena *out, discounter *d)
{
    const lattice *l = d->l;
    if (!l->is_countable) return TRUCE_E_MEMORY;
    TRY(arena_new(arena_meter(out), &d->memory));
    TRY(arena_new(arena_meter(out), &d->scratch));
    TRY(ARENA_ARRAY(d->memory, l->n_items, &d->x));
    TRY(ARENA_ARRAY(d->memory, l->n_items, &d->y));
    int64_t a = l->e->patience_nano;
    int64_t b = NANO;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    TRY(big_of(d->memory, l->e->patience_nano / a, &d->p));
    return big_of(d->memory, NANO / a, &d->q);
}

static truce_status give_plan(arena *out, const discounter *d, const label *first,
                              discount_plan *result)
{
    result->is_found = true;
    result->n_phases = first->phases;
    TRY(ARENA_ARRAY(out, ((size_t)first->phases + 1) * d->l->n_items, &result->states));
    uint32_t *state = result->states;
    for (const label *w = first; w != NULL; w = w->next, state += d->l->n_items)
        lattice_state(d->l, w->state, state);
    return TRUCE_OK;
}

static truce_status set_limits(discounter *d, const fraction *limit, bool *is_possible)
{
    *is_possible = true;
    d->limit = limit;
    for (uint32_t i = 0; i < d->l->n_parties; i++) {
        phase_amount amount;
        fraction end;
        int order;
        TRY(amount_of(d->scratch, limit[i], &amount));
        d->limit_low[i] = amount.nano;
        d->limit_high[i] = amount.nano + (amount.fraction != NULL);
        TRY(fraction_of(d->scratch, d->l->at_end[i], &end));
        TRY(fraction_order(d->scratch, end, limit[i], &order));
        if (order > 0) *is_possible = false;
    }
    return TRUCE_OK;
}

/* A total order on labels of the start. */
static bool is_better(const discounter *d, const label *a, const label *b)
{
    if (d->goal == GOAL_EXPOSURE && a->stake != b->stake) return a->stake < b->stake;
    return costs_no_more(d, a, b);
}

static truce_status find_with(arena *out, discounter *d, const fraction *limit,
                              discount_plan *result)
{
    bool is_possible;
    place *start;
    *result = (discount_plan){.is_found = false};
    TRY(start_with(out, d));
    TRY(set_limits(d, limit, &is_possible));
    if (!is_possible) return TRUCE_OK;
    TRY(label_all(d, &start));
    const label *best = NULL;
    for (uint32_t n = 0; n < start->n; n++)
        if (best == NULL || is_better(d, start->labels[n], best)) best = start->labels[n];
    return best == NULL ? TRUCE_OK : give_plan(out, d, best, result);
}

truce_status discount_find(arena *out, work_meter *work, const lattice *l,
                           phase_objective objective, const fraction *limit, discount_plan *result)
{
    discounter d = {.work = work, .l = l};
    require(objective != PHASE_LEAST_GUARANTEE);
    d.goal = objective == PHASE_FEWEST_PHASES ? GOAL_PHASES
             : objective == PHASE_FEWEST_DAYS ? GOAL_DAYS
                                              : GOAL_EXPOSURE;
    truce_status status = find_with(out, &d, limit, result);
    arena_free(d.scratch);
    arena_free(d.memory);
    return status;
}

/* ---- guarantees ------------------------------------------------------------------------------ */

/* Whether vector a is nowhere larger than b. */
static truce_status no_larger(arena *scratch, const fraction *a, const fraction *b, uint32_t n,
                              bool *result)
{
    *result = false;
    for (uint32_t i = 0; i < n; i++) {
        int order;
        TRY(fraction_order(scratch, a[i], b[i], &order));
        if (order > 0) return TRUCE_OK;
    }
    *result = true;
    return TRUCE_OK;
}

/* Puts a vector in its place, ascending; drops it, or those that it makes useless. */
static truce_status add_vector(discounter *d, const fraction *made, uint32_t phases, size_t *n,
                               fraction *points, uint32_t *counts)
{
    uint32_t n_parties = d->l->n_parties;
    bool by_phases = d->goal == GOAL_TRADEOFF;
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        bool is_useless;
        TRY(no_larger(d->scratch, points + i * n_parties, made, n_parties, &is_useless));
        if (is_useless && (!by_phases || counts[i] <= phases)) return TRUCE_OK;
    }
    for (size_t i = 0; i < *n; i++) {
        bool is_useless;
        TRY(no_larger(d->scratch, made, points + i * n_parties, n_parties, &is_useless));
        if (is_useless && (!by_phases || phases <= counts[i])) continue;
        memmove(points + kept * n_parties, points + i * n_parties, n_parties * sizeof *points);
        counts[kept++] = counts[i];
    }
    size_t at = kept;
    for (; at > 0; at--) {
        int order = 0;
        for (uint32_t i = 0; i < n_parties && order == 0; i++)
            TRY(fraction_order(d->scratch, points[(at - 1) * n_parties + i], made[i], &order));
        if (order <= 0) break;
        memcpy(points + at * n_parties, points + (at - 1) * n_parties, n_parties * sizeof *points);
        counts[at] = counts[at - 1];
    }
    memcpy(points + at * n_parties, made, n_parties * sizeof *points);
    counts[at] = phases;
    *n = kept + 1;
    return TRUCE_OK;
}

static truce_status copy_big(arena *out, big *number)
{
    uint32_t *digits;
    TRY(ARENA_ARRAY(out, number->n, &digits));
    memcpy(digits, number->digits, number->n * sizeof *digits);
    number->digits = digits;
    return TRUCE_OK;
}

static truce_status guarantees_with(arena *out, discounter *d, discount_front *result)
{
    place *start;
    uint32_t n_parties = d->l->n_parties;
    *result = (discount_front){0, NULL, NULL};
    TRY(start_with(out, d));
    TRY(label_all(d, &start));
    fraction *points;
    uint32_t *counts;
    size_t n = 0;
    TRY(ARENA_ARRAY(out, ((size_t)start->n + 1) * n_parties, &points));
    TRY(ARENA_ARRAY(out, (size_t)start->n + 1, &counts));
    for (uint32_t at = 0; at < start->n; at++) {
        fraction made[EXCHANGE_PARTIES];
        for (uint32_t i = 0; i < n_parties; i++) {
            const label_party *party = &start->labels[at]->party[i];
            TRY(exact_need(d, d->memory, party->need_add, party->need_of, i, &made[i]));
        }
        TRY(add_vector(d, made, start->labels[at]->phases, &n, points, counts));
    }
    for (size_t i = 0; i < n * n_parties; i++) {
        TRY(copy_big(out, &points[i].top));
        TRY(copy_big(out, &points[i].bottom));
    }
    *result = (discount_front){n, points, counts};
    return TRUCE_OK;
}

truce_status discount_guarantees(arena *out, work_meter *work, const lattice *l, bool by_phases,
                                 discount_front *result)
{
    discounter d = {.work = work, .l = l, .goal = by_phases ? GOAL_TRADEOFF : GOAL_GUARANTEES};
    truce_status status = guarantees_with(out, &d, result);
    arena_free(d.scratch);
    arena_free(d.memory);
    return status;
}
