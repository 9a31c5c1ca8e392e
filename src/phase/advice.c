#include "phase/advice.h"
#include <string.h>

typedef struct adviser {
    arena *out;
    arena *memory;
    work_meter *work;
    const lattice *l;
    const plan_options *o;
    const guarantee_front *front;
    phase_advice *advice;
    fraction *sums; /* of the advice, for the order */
    size_t n;
    bool has_gaps; /* a change was not tried */
} adviser;

/* Puts an advice where its sum belongs; equal ones stay in the order in which they came. */
static truce_status insert(adviser *a, phase_advice made, fraction sum)
{
    size_t at = a->n++;
    for (; at > 0; at--) {
        int order;
        TRY(fraction_order(a->memory, a->sums[at - 1], sum, &order));
        if (order <= 0) break;
        a->advice[at] = a->advice[at - 1];
        a->sums[at] = a->sums[at - 1];
    }
    a->advice[at] = made;
    a->sums[at] = sum;
    return TRUCE_OK;
}

static truce_status try_change(adviser *a, plan_change change)
{
    exchange changed;
    lattice l;
    guarantee_front front;
    bool is_possible = false;
    int order;
    TRY(a->o->rebuild(a->o->context, a->memory, change, &is_possible, &changed));
    if (!is_possible) return TRUCE_OK;
    TRY(lattice_of(&changed, &l));
    if (!l.is_countable || l.n_states > ADVICE_MOST_STATES) {
        a->has_gaps = true;
        return TRUCE_OK;
    }
    TRY(guarantees_find(a->memory, a->work, &l, &front));
    if (front.n == 0) return TRUCE_OK;
    TRY(fraction_order(a->memory, front.least_sum, a->front->least_sum, &order));
    if (order >= 0) return TRUCE_OK;
    const exchange_item *item = &a->l->e->items[change.item];
    phase_advice made = {.kind = PHASE_ADVICE_ESCROW, .issue = item->issue};
    if (change.kind == PLAN_CHANGE_HALVE) {
        made.kind = PHASE_ADVICE_UNIT;
        made.unit = item->unit / 2;
    }
    TRY(amount_of(a->out, front.least_sum, &made.least_sum));
    return insert(a, made, front.least_sum);
}

static truce_status try_changes(adviser *a)
{
    const lattice *l = a->l;
    if (a->o->rebuild == NULL || a->front->n == 0) return TRUCE_OK;
    for (uint32_t k = 0; k < l->n_items; k++) {
        work_tell(a->work, "trying what helps", (double)k / l->n_items);
        if (l->e->items[k].passing == PASSING_RELEASE) continue; /* its deposit stands for both */
        TRY(try_change(a, (plan_change){PLAN_CHANGE_ESCROW, k}));
        TRY(try_change(a, (plan_change){PLAN_CHANGE_HALVE, k}));
    }
    return TRUCE_OK;
}

/* With a prize larger by d, party i can afford d more in every phase, as if its guarantee were
 * larger; and it joins. */
static truce_status try_prize(adviser *a, uint32_t party)
{
    const lattice *l = a->l;
    for (uint32_t i = 0; i < l->n_parties; i++)
        if (i != party && !l->joins[i]) return TRUCE_OK;
    int64_t raise = l->joins[party] ? 0 : l->base[party];
    int64_t prizes[EXCHANGE_PARTIES];
    memcpy(prizes, l->e->end_prize_nano, l->n_parties * sizeof *prizes);
    prizes[party] += raise;
    exchange changed = *l->e;
    changed.end_prize_nano = prizes;
    lattice raised;
    guarantee_front front = *a->front;
    TRY(lattice_of(&changed, &raised));
    if (raise > 0) TRY(guarantees_find(a->memory, a->work, &raised, &front));
    fraction least;
    bool is_possible = false;
    for (size_t n = 0; n < front.n; n++) {
        bool is_within;
        int order = -1;
        TRY(guarantees_within(a->memory, l, &front, n, party, &is_within));
        if (!is_within) continue;
        fraction own = front.points[n * l->n_parties + party];
        if (is_possible) TRY(fraction_order(a->memory, own, least, &order));
        if (order < 0) least = own;
        is_possible = true;
    }
    if (!is_possible) return TRUCE_OK;
    phase_amount own;
    TRY(amount_of(a->memory, least, &own));
    int64_t more = own.nano - l->e->guarantee_nano[party];
    phase_advice made = {.kind = PHASE_ADVICE_END_PRIZE, .party = party};
    made.price.nano = prizes[party] + (more > 0 ? more : 0);
    if (made.price.nano > l->e->end_prize_nano[party]) a->advice[a->n++] = made;
    return TRUCE_OK;
}

static truce_status advise(adviser *a, bool holds)
{
    size_t most = (size_t)a->l->n_items * 2 + a->l->n_parties;
    TRY(ARENA_ARRAY(a->out, most, &a->advice));
    TRY(ARENA_ARRAY(a->memory, most, &a->sums));
    TRY(try_changes(a));
    if (holds || !a->l->is_patient) return TRUCE_OK;
    for (uint32_t i = 0; i < a->l->n_parties; i++) TRY(try_prize(a, i));
    return TRUCE_OK;
}

truce_status advice_find(arena *out, work_meter *work, const lattice *l, const plan_options *o,
                         const guarantee_front *front, bool holds, bool *has_gaps, size_t *n,
                         const phase_advice **result)
{
    adviser a = {.out = out, .work = work, .l = l, .o = o, .front = front};
    TRY(arena_new(arena_meter(out), &a.memory));
    truce_status status = advise(&a, holds);
    arena_free(a.memory);
    *has_gaps = a.has_gaps;
    *n = a.n;
    *result = a.advice;
    return status;
}
