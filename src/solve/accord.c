#include "solve/accord.h"
#include "base/exact.h"
#include "solve/trace.h"
#include <string.h>

#define DEAD INT64_MIN
#define WEIGHING_ROUNDS 16
#define SHARE_ONE 1024    /* violations are counted in such parts of what a sum can reach */
#define FACTOR_MOST 16384 /* largest factor of a weight */
#define WEIGHED_MOST ((int128)1 << 58)

struct accord {
    arena *memory;
    arena *scratch;
    work_meter *work;
    const conflict_input *input;
    const question *q;
    const decision_graph *g;
    uint32_t n_dims;
    size_t n_words;
    int64_t *adds;  /* by event: n_dims */
    int64_t *mass;  /* by dimension: no partial sum is larger, whatever its sign */
    reach *whole;   /* by dimension: what outcomes can reach */
    int64_t *worth; /* by event: DEAD where something kept is broken */
    int64_t *cell_worth;
    uint32_t *cell_value; /* by cell: the value that is worth it */
    int64_t *best;        /* by state: the most that lies below, DEAD: nothing */
    uint32_t *best_arc;   /* by state */
    uint32_t *stack;      /* nodes' states to go down to */
    uint32_t *outcome;    /* by issue */
    uint64_t *kept;       /* of corrections in the making */
    uint64_t *trial;
    uint64_t n_questions, n_eliminations;
};

/* ---- preparation ---------------------------------------------------------------------------- */

static truce_status read_events(accord *a)
{
    for (uint32_t event = 0; event < a->g->n_events; event++)
        for (uint32_t i = 0; i < a->g->events[event].n; i++) {
            const condition *c =
                &a->g->conditions[a->g->event_conditions[a->g->events[event].at + i]];
            for (uint32_t d = 0; d < a->n_dims && c->use == CONDITION_RULE; d++)
                if (a->g->s->rules[c->mark].party == a->q->dims[d])
                    a->adds[(size_t)event * a->n_dims + d] += a->q->pay->adds[c->mark];
            TRY(work_spend(a->work, a->n_dims + 1));
        }
    return TRUCE_OK;
}

/* Bounds what sums can come to: each value and each rule counts once at most. */
static truce_status find_mass(accord *a)
{
    for (uint32_t d = 0; d < a->n_dims; d++) {
        int128 mass = 0;
        for (uint32_t issue = 0; issue < a->g->s->n_issues; issue++) {
            int64_t most = 0;
            for (uint32_t value = 0; value < a->g->s->issues[issue].n_values; value++) {
                int64_t worth = question_value(a->q, issue, value, d);
                if (worth < 0) worth = worth == INT64_MIN ? INT64_MAX : -worth;
                if (worth > most) most = worth;
            }
            mass += most;
            TRY(work_spend(a->work, a->g->s->issues[issue].n_values));
        }
        for (uint32_t rule = 0; rule < a->g->s->n_rules; rule++)
            if (a->g->s->rules[rule].party == a->q->dims[d])
                mass += a->q->pay->adds[rule] < 0 ? -(int128)a->q->pay->adds[rule]
                                                  : a->q->pay->adds[rule];
        a->mass[d] = mass < WEIGHED_MOST ? (int64_t)mass : INT64_MAX;
    }
    return TRUCE_OK;
}

static truce_status find_whole(accord *a)
{
    question q = *a->q;
    outlook o;
    arena *own;
    q.is_mark_forbidden = NULL;
    for (uint32_t d = 0; d < q.n_dims; d++) {
        q.need[d] = UNBOUNDED_BELOW;
        q.enough[d] = UNBOUNDED_ABOVE;
    }
    TRY(arena_new(arena_meter(a->memory), &own));
    truce_status status = outlook_find(own, a->work, &q, &o);
    for (uint32_t d = 0; d < a->n_dims && status == TRUCE_OK && o.is_possible; d++) {
        int64_t add = o.adds[(size_t)a->g->initial_event * a->n_dims + d];
        reach inside = o.tuple_inside[(size_t)a->g->n_tuples * a->n_dims + d];
        a->whole[d] = (reach){inside.low + add, inside.high + add};
    }
    arena_free(own);
    return status;
}

truce_status accord_new(arena *out, work_meter *work, const conflict_input *input, accord **result)
{
    accord *a;
    const decision_graph *g = input->q->g;
    TRY(ARENA_ARRAY(out, 1, &a));
    *a = (accord){.memory = out,
                  .work = work,
                  .input = input,
                  .q = input->q,
                  .g = g,
                  .n_dims = input->q->n_dims,
                  .n_words = bits_words(input->n_demands)};
    TRY(arena_take(out, g->n_events, a->n_dims * sizeof *a->adds, (void **)&a->adds));
    TRY(ARENA_ARRAY(out, a->n_dims, &a->mass));
    TRY(ARENA_ARRAY(out, a->n_dims, &a->whole));
    TRY(ARENA_ARRAY(out, g->n_events, &a->worth));
    TRY(ARENA_ARRAY(out, g->n_cells, &a->cell_worth));
    TRY(ARENA_ARRAY(out, g->n_cells, &a->cell_value));
    TRY(ARENA_ARRAY(out, g->n_states, &a->best));
    TRY(ARENA_ARRAY(out, g->n_states, &a->best_arc));
    TRY(ARENA_ARRAY(out, g->n_nodes, &a->stack));
    TRY(ARENA_ARRAY(out, g->s->n_issues, &a->outcome));
    TRY(ARENA_ARRAY(out, a->n_words, &a->kept));
    TRY(ARENA_ARRAY(out, a->n_words, &a->trial));
    TRY(read_events(a));
    TRY(find_mass(a));
    TRY(find_whole(a));
    *result = a;
    return TRUCE_OK;
}

uint64_t accord_questions(const accord *a)
{
    return a->n_questions;
}

uint64_t accord_eliminations(const accord *a)
{
    return a->n_eliminations;
}

/* ---- one pass: the outcome of the largest weighted sum ----------------------------------------
 */

static bool is_kept_mark(const accord *a, const uint64_t *kept, const condition *c)
{
    return c->use == CONDITION_TRACKED && bits_has(kept, a->input->rank[c->mark]);
}

/* `weight` NULL: each red line that is broken costs 1, and nothing else counts. */
static truce_status weigh_events(accord *a, const uint64_t *kept, const int64_t *weight)
{
    for (uint32_t event = 0; event < a->g->n_events; event++) {
        int64_t worth = 0;
        for (uint32_t d = 0; d < a->n_dims && weight != NULL; d++)
            worth += weight[d] * a->adds[(size_t)event * a->n_dims + d];
        for (uint32_t i = 0; i < a->g->events[event].n && worth != DEAD; i++) {
            const condition *c =
                &a->g->conditions[a->g->event_conditions[a->g->events[event].at + i]];
            if (is_kept_mark(a, kept, c))
                worth = DEAD;
            else if (weight == NULL && c->use == CONDITION_TRACKED)
                worth--;
        }
        a->worth[event] = worth;
        TRY(work_spend(a->work, a->g->events[event].n + 1));
    }
    return TRUCE_OK;
}

static truce_status weigh_cells(accord *a, const int64_t *weight)
{
    for (uint32_t cell = 0; cell < a->g->n_cells; cell++) {
        graph_cell about = a->g->cells[cell];
        a->cell_worth[cell] = 0;
        a->cell_value[cell] = a->g->cell_values[about.at];
        for (uint32_t i = 0; i < about.n && weight != NULL; i++) {
            int64_t worth = 0;
            uint32_t value = a->g->cell_values[about.at + i];
            for (uint32_t d = 0; d < a->n_dims; d++)
                if (weight[d] != 0)
                    worth += weight[d] * question_value(a->q, about.issue, value, d);
            if (i > 0 && worth <= a->cell_worth[cell]) continue;
            a->cell_worth[cell] = worth;
            a->cell_value[cell] = value;
        }
        TRY(work_spend(a->work, weight != NULL ? about.n * (uint64_t)a->n_dims : 1));
    }
    return TRUCE_OK;
}

static int64_t weigh_arc(const accord *a, const graph_node *node, const graph_arc *arc)
{
    if (a->worth[arc->event] == DEAD) return DEAD;
    int64_t sum = a->worth[arc->event] + a->cell_worth[arc->cell];
    const uint32_t *targets = graph_targets(a->g, node, arc);
    for (uint32_t i = 0; i < node->n_children; i++) {
        if (a->best[targets[i]] == DEAD) return DEAD;
        sum += a->best[targets[i]];
    }
    return sum;
}

/* Gives the most that an outcome reaches which breaks nothing of `kept`; DEAD: there is none. */
static truce_status find_best(accord *a, const uint64_t *kept, const int64_t *weight, int64_t *most)
{
    const decision_graph *g = a->g;
    TRY(weigh_events(a, kept, weight));
    TRY(weigh_cells(a, weight));
    *most = DEAD;
    if (a->worth[g->initial_event] == DEAD) return TRUCE_OK;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            const graph_arc *arcs = g->arcs + g->states[s].first_arc;
            int64_t best = DEAD;
            for (uint32_t i = 0; i < g->states[s].n_arcs; i++) {
                int64_t sum = weigh_arc(a, node, &arcs[i]);
                if (sum <= best) continue; /* the first of equals; DEAD is never better */
                best = sum;
                a->best_arc[s] = i;
            }
            a->best[s] = best;
            TRY(work_spend(a->work, g->states[s].n_arcs + (uint64_t)2));
        }
    }
    int64_t sum = a->worth[g->initial_event];
    for (uint32_t i = 0; i < g->n_roots; i++) {
        int64_t below = a->best[g->nodes[g->roots[i]].first_state];
        if (below == DEAD) return TRUCE_OK;
        sum += below;
    }
    *most = sum;
    return TRUCE_OK;
}

/* ---- what an outcome reaches and breaks ------------------------------------------------------ */

static void add_event(const accord *a, uint32_t event, int64_t *sums, uint64_t *broken)
{
    for (uint32_t d = 0; d < a->n_dims; d++) sums[d] += a->adds[(size_t)event * a->n_dims + d];
    for (uint32_t i = 0; i < a->g->events[event].n; i++) {
        const condition *c = &a->g->conditions[a->g->event_conditions[a->g->events[event].at + i]];
        if (c->use == CONDITION_TRACKED) bits_add(broken, a->input->rank[c->mark]);
    }
}

static bool cell_has(const decision_graph *g, uint32_t cell, uint32_t value)
{
    uint32_t low = g->cells[cell].at, high = low + g->cells[cell].n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (g->cell_values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->cells[cell].at + g->cells[cell].n && g->cell_values[low] == value;
}

/* Finds the arc of a state that an outcome takes. */
static const graph_arc *follow(const accord *a, const graph_node *node, uint32_t s)
{
    const graph_arc *arc = a->g->arcs + a->g->states[s].first_arc;
    while (!cell_has(a->g, arc->cell, a->outcome[node->issue])) arc++;
    return arc;
}

/* Goes down the graph: along the best arcs of the last pass, which fills the outcome, or where the
 * outcome leads. `sums` and `broken` get what comes of it. */
static truce_status walk(accord *a, bool is_best, int64_t *sums, uint64_t *broken)
{
    const decision_graph *g = a->g;
    uint32_t place_state = 0;
    memset(sums, 0, a->n_dims * sizeof *sums);
    memset(broken, 0, a->n_words * sizeof *broken);
    add_event(a, g->initial_event, sums, broken);
    for (uint32_t i = 0; i < g->n_roots; i++)
        a->stack[g->roots[i]] = g->nodes[g->roots[i]].first_state;
    for (uint32_t place = 0; place < g->n_nodes; place++) { /* parents come first */
        const graph_node *node = &g->nodes[place];
        place_state = a->stack[place];
        const graph_arc *arc =
            is_best ? g->arcs + g->states[place_state].first_arc + a->best_arc[place_state]
                    : follow(a, node, place_state);
        if (is_best) a->outcome[node->issue] = a->cell_value[arc->cell];
        for (uint32_t d = 0; d < a->n_dims; d++)
            sums[d] += question_value(a->q, node->issue, a->outcome[node->issue], d);
        add_event(a, arc->event, sums, broken);
        const uint32_t *targets = graph_targets(g, node, arc);
        for (uint32_t i = 0; i < node->n_children; i++) a->stack[node->children[i]] = targets[i];
        TRY(work_spend(a->work, 8 + a->n_dims));
    }
    for (uint32_t d = 0; d < a->n_dims; d++)
        if (sums[d] < a->q->need[d] || a->q->need[d] == CONFLICT_NEVER_MET)
            bits_add(broken, a->input->rank[a->input->first_party + a->q->dims[d]]);
    return TRUCE_OK;
}

/* ---- one question ---------------------------------------------------------------------------- */

/* A question in the making. */
typedef struct asking {
    const uint64_t *kept;
    uint32_t n_asked;
    uint32_t asked[FRONT_MOST_DIMS]; /* dimensions whose reservation is kept, and may be missed */
    int64_t sums[FRONT_MOST_DIMS];
    uint64_t *broken; /* by the witness */
    bool is_decided;
    bool holds;
    bool is_least; /* the witness breaks the fewest red lines of all */
} asking;

static void see_witness(const accord *a, asking *x)
{
    if (bits_meet(x->broken, x->kept, a->n_words)) return;
    x->is_decided = x->holds = true;
}

static void refuse(asking *x)
{
    x->is_decided = true;
    x->holds = false;
}

/* Returns how far apart the sums of a dimension can be; at least 1. */
static int128 range_of(const accord *a, uint32_t d)
{
    int128 range = (int128)a->whole[d].high - a->whole[d].low;
    return range > 0 ? range : 1;
}

/* Forms whole weights from factors, in proportion to what each sum can reach; false where they do
 * not fit. */
static bool form_weights(const accord *a, const asking *x, const int64_t *factor, int64_t *weight)
{
    int128 largest = 1, weighed = 0;
    memset(weight, 0, a->n_dims * sizeof *weight);
    for (uint32_t i = 0; i < x->n_asked; i++) {
        int128 range = range_of(a, x->asked[i]);
        if (range > largest) largest = range;
    }
    for (uint32_t i = 0; i < x->n_asked; i++) {
        uint32_t d = x->asked[i];
        int128 w = factor[i] * largest / range_of(a, d);
        if (w > INT64_MAX || a->mass[d] == INT64_MAX) return false;
        weight[d] = (int64_t)w;
        weighed += w > 0 && a->mass[d] > WEIGHED_MOST / w ? WEIGHED_MOST : w * a->mass[d];
    }
    return weighed < WEIGHED_MOST;
}

/* Moves the factors towards the reservations that the last outcome misses. */
static void move_factors(const accord *a, const asking *x, uint32_t round, int64_t *factor)
{
    int64_t largest = 1;
    for (uint32_t i = 0; i < x->n_asked; i++) {
        uint32_t d = x->asked[i];
        int128 share =
            ((int128)a->q->need[d] - x->sums[d]) * 8 * SHARE_ONE / range_of(a, d) / (1 + round / 2);
        int64_t most = SHARE_ONE / (1 + (int64_t)round / 4);
        int64_t step = share > most ? most : share < -most / 2 ? -most / 2 : (int64_t)share;
        factor[i] += factor[i] * step / SHARE_ONE;
        if (factor[i] < 1) factor[i] = 1;
        if (factor[i] > largest) largest = factor[i];
    }
    for (uint32_t i = 0; i < x->n_asked; i++) {
        factor[i] = factor[i] * FACTOR_MOST / largest;
        if (factor[i] < 1) factor[i] = 1;
    }
}

/* Weighs the sums that are asked for: a witness, or a proof that there is none, or neither. */
static truce_status ask_by_weights(accord *a, asking *x)
{
    int64_t factor[FRONT_MOST_DIMS], weight[FRONT_MOST_DIMS], most;
    for (uint32_t i = 0; i < x->n_asked; i++) factor[i] = FACTOR_MOST;
    for (uint32_t round = 0; round < WEIGHING_ROUNDS && !x->is_decided; round++) {
        if (!form_weights(a, x, factor, weight)) return TRUCE_OK;
        TRY(find_best(a, x->kept, weight, &most));
        if (most == DEAD) {
            refuse(x);
            return TRUCE_OK;
        }
        int128 wanted = 0;
        for (uint32_t i = 0; i < x->n_asked; i++)
            wanted += (int128)weight[x->asked[i]] * a->q->need[x->asked[i]];
        if (most < wanted) {
            refuse(x);
            return TRUCE_OK;
        }
        TRY(walk(a, true, x->sums, x->broken));
        see_witness(a, x);
        if (x->n_asked < 2) return TRUCE_OK;
        move_factors(a, x, round, factor);
    }
    return TRUCE_OK;
}

/* Decides what is left: fronts of the sums that are asked for, up to the reservations. */
static truce_status eliminate_asked(accord *a, arena *own, asking *x)
{
    question q = {.g = a->g, .pay = a->q->pay};
    bool *is_forbidden;
    outlook o;
    elimination e;
    arena *scratch;
    size_t point = 0;
    a->n_eliminations++;
    TRY(ARENA_ARRAY(own, a->input->first_party, &is_forbidden));
    for (uint32_t mark = 0; mark < a->input->first_party; mark++)
        is_forbidden[mark] = bits_has(x->kept, a->input->rank[mark]);
    q.is_mark_forbidden = is_forbidden;
    for (uint32_t i = 0; i < x->n_asked; i++) {
        q.dims[q.n_dims] = a->q->dims[x->asked[i]];
        q.need[q.n_dims] = q.enough[q.n_dims] = a->q->need[x->asked[i]];
        q.n_dims++;
    }
    TRY(outlook_find(own, a->work, &q, &o));
    if (!o.is_possible) {
        refuse(x);
        return TRUCE_OK;
    }
    TRY(eliminate(own, a->work, &o, &e));
    if (e.root.n == 0) {
        refuse(x);
        return TRUCE_OK;
    }
    TRY(arena_new(arena_meter(own), &scratch));
    truce_status status = trace_outcomes(&e, scratch, a->work, 1, &point, a->outcome);
    arena_free(scratch);
    TRY(status);
    TRY(walk(a, false, x->sums, x->broken));
    see_witness(a, x);
    return never(!x->is_decided) ? TRUCE_E_CHECK : TRUCE_OK;
}

static truce_status ask_by_fronts(accord *a, asking *x)
{
    arena *own;
    TRY(arena_new(arena_meter(a->memory), &own));
    truce_status status = eliminate_asked(a, own, x);
    arena_free(own);
    return status;
}

static truce_status decide(accord *a, asking *x)
{
    int64_t most;
    a->n_questions++;
    for (uint32_t d = 0; d < a->n_dims; d++) {
        if (!bits_has(x->kept, a->input->rank[a->input->first_party + a->q->dims[d]])) continue;
        if (a->whole[d].high < a->q->need[d] || a->q->need[d] == CONFLICT_NEVER_MET) {
            refuse(x);
            return TRUCE_OK;
        }
        if (a->whole[d].low < a->q->need[d]) x->asked[x->n_asked++] = d;
    }
    TRY(find_best(a, x->kept, NULL, &most));
    if (most == DEAD) {
        refuse(x);
        return TRUCE_OK;
    }
    TRY(walk(a, true, x->sums, x->broken));
    see_witness(a, x);
    x->is_least = x->is_decided;
    if (!x->is_decided) TRY(ask_by_weights(a, x));
    return x->is_decided ? TRUCE_OK : ask_by_fronts(a, x);
}

truce_status accord_ask(accord *a, const uint64_t *kept, bool *holds, uint64_t *broken)
{
    asking x = {.kept = kept, .broken = broken != NULL ? broken : a->trial};
    TRY(decide(a, &x));
    *holds = x.holds;
    return TRUCE_OK;
}

/* ---- corrections and conflicts --------------------------------------------------------------- */

truce_status accord_correct(accord *a, const uint64_t *kept, bool *holds, uint64_t *correction)
{
    asking x = {.kept = kept, .broken = correction};
    TRY(decide(a, &x));
    *holds = x.holds;
    if (!x.holds) return TRUCE_OK;
    size_t n = a->input->n_demands;
    /* Where the fewest red lines are broken, only reservations can be broken in vain. */
    bool only_reservations = x.is_least;
    for (size_t d = only_reservations ? a->input->first_party : 0; d < n; d++) {
        uint32_t bit = a->input->rank[d];
        bool is_possible = false;
        if (!bits_has(correction, bit)) continue;
        for (size_t w = 0; w < a->n_words; w++) a->kept[w] = ~correction[w];
        for (size_t b = n; b < a->n_words * 64; b++) bits_remove(a->kept, b);
        bits_add(a->kept, bit);
        TRY(accord_ask(a, a->kept, &is_possible, a->trial));
        if (is_possible) memcpy(correction, a->trial, a->n_words * sizeof *correction);
    }
    return TRUCE_OK;
}

/* Leaves of `members` [from, to) only what is needed beside `base`, of which `added` tells that
 * something has come in since it was known to hold; `base` is as before afterwards. */
static truce_status explain_part(accord *a, uint64_t *base, bool is_added, uint32_t *members,
                                 size_t n, size_t *n_left)
{
    size_t half = n / 2, n_second = 0, n_first = 0;
    if (is_added) {
        bool holds = false;
        TRY(accord_ask(a, base, &holds, NULL));
        if (!holds) {
            *n_left = 0;
            return TRUCE_OK;
        }
    }
    if (n <= 1) {
        *n_left = n;
        return TRUCE_OK;
    }
    for (size_t i = 0; i < half; i++) bits_add(base, members[i]);
    TRY(explain_part(a, base, true, members + half, n - half, &n_second));
    for (size_t i = 0; i < half; i++) bits_remove(base, members[i]);
    for (size_t i = 0; i < n_second; i++) bits_add(base, members[half + i]);
    TRY(explain_part(a, base, n_second > 0, members, half, &n_first));
    for (size_t i = 0; i < n_second; i++) bits_remove(base, members[half + i]);
    memmove(members + n_first, members + half, n_second * sizeof *members);
    *n_left = n_first + n_second;
    return TRUCE_OK;
}

static truce_status shrink(accord *a, arena *own, uint64_t *kept)
{
    uint32_t *members;
    uint64_t *base;
    size_t n = 0, n_left = 0;
    TRY(ARENA_ARRAY(own, a->input->n_demands, &members));
    TRY(ARENA_ARRAY(own, a->n_words, &base));
    for (size_t bit = bits_next(kept, a->n_words, 0); bit != SIZE_MAX;
         bit = bits_next(kept, a->n_words, bit + 1))
        members[n++] = (uint32_t)bit;
    TRY(explain_part(a, base, false, members, n, &n_left));
    memset(kept, 0, a->n_words * sizeof *kept);
    for (size_t i = 0; i < n_left; i++) bits_add(kept, members[i]);
    return TRUCE_OK;
}

truce_status accord_shrink(accord *a, uint64_t *kept)
{
    arena *own;
    TRY(arena_new(arena_meter(a->memory), &own));
    truce_status status = shrink(a, own, kept);
    arena_free(own);
    return status;
}
