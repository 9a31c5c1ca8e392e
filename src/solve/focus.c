#include "solve/focus.h"
#include "base/exact.h"

/* Weights are about this large, relative to the largest gain of the package. */
#define WEIGHT_BITS 16

typedef struct weigher {
    arena *scratch;
    work_meter *work;
    const decision_graph *g;
    const payoff *pay;
    uint32_t n;                      /* principals */
    int64_t gain[FAIR_PRINCIPALS];   /* of the package, nano */
    int64_t weight[FAIR_PRINCIPALS]; /* of a gain in nano */
    int128 per_grain[FAIR_PRINCIPALS];
    int128 *cells;  /* by cell: the most of its values */
    int128 *events; /* by event */
    int128 *states; /* by state */
} weigher;

static void choose_weights(weigher *x)
{
    const truce_scenario *s = x->g->s;
    int64_t largest = 0;
    for (uint32_t d = 0; d < x->n; d++)
        if (x->gain[d] > largest) largest = x->gain[d];
    for (uint32_t d = 0; d < x->n; d++) {
        int128 weight = ((int128)largest << WEIGHT_BITS) / x->gain[d];
        x->weight[d] = weight < (INT64_C(1) << 40) ? (int64_t)weight : INT64_C(1) << 40;
        x->per_grain[d] = (int128)x->weight[d] * x->pay->grain_nano[s->principals[d]];
    }
}

static truce_status weigh_cells(weigher *x)
{
    const decision_graph *g = x->g;
    for (uint32_t cell = 0; cell < g->n_cells; cell++) {
        graph_cell about = g->cells[cell];
        for (uint32_t i = 0; i < about.n; i++) {
            uint32_t value = g->cell_values[about.at + i];
            const int64_t *row = x->pay->values[about.issue] + (size_t)value * x->pay->n_parties;
            int128 sum = 0;
            for (uint32_t d = 0; d < x->n; d++) sum += x->per_grain[d] * row[g->s->principals[d]];
            if (i == 0 || sum > x->cells[cell]) x->cells[cell] = sum;
        }
        TRY(work_spend(x->work, (uint64_t)about.n * x->n * 2));
    }
    return TRUCE_OK;
}

static truce_status weigh_events(weigher *x)
{
    const decision_graph *g = x->g;
    for (uint32_t event = 0; event < g->n_events; event++)
        for (uint32_t i = 0; i < g->events[event].n; i++) {
            const condition *c = &g->conditions[g->event_conditions[g->events[event].at + i]];
            if (c->use != CONDITION_RULE) continue;
            for (uint32_t d = 0; d < x->n; d++)
                if (g->s->rules[c->mark].party == g->s->principals[d])
                    x->events[event] += x->per_grain[d] * x->pay->adds[c->mark];
            TRY(work_spend(x->work, x->n));
        }
    return TRUCE_OK;
}

/* From the leaves to the roots: the most that each state can bring. */
static truce_status weigh_states(weigher *x)
{
    const decision_graph *g = x->g;
    for (uint32_t place = g->n_nodes; place-- > 0;) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            const graph_arc *arcs = g->arcs + g->states[s].first_arc;
            for (uint32_t a = 0; a < g->states[s].n_arcs; a++) {
                int128 sum = x->cells[arcs[a].cell] + x->events[arcs[a].event];
                const uint32_t *targets = graph_targets(g, node, &arcs[a]);
                for (uint32_t c = 0; c < node->n_children; c++) sum += x->states[targets[c]];
                if (a == 0 || sum > x->states[s]) x->states[s] = sum;
            }
            TRY(work_spend(x->work, 4 + (uint64_t)g->states[s].n_arcs * 2));
        }
    }
    return TRUCE_OK;
}

/* The most that the weighted sum of gains can be. */
static truce_status weigh_all(weigher *x, int128 *most)
{
    const decision_graph *g = x->g;
    TRY(ARENA_ARRAY(x->scratch, g->n_cells, &x->cells));
    TRY(ARENA_ARRAY(x->scratch, g->n_events, &x->events));
    TRY(ARENA_ARRAY(x->scratch, g->n_states, &x->states));
    TRY(weigh_cells(x));
    TRY(weigh_events(x));
    TRY(weigh_states(x));
    int128 sum = x->events[g->initial_event];
    for (uint32_t root = 0; root < g->n_roots; root++)
        sum += x->states[g->nodes[g->roots[root]].first_state];
    for (uint32_t d = 0; d < x->n; d++) {
        uint32_t party = g->s->principals[d];
        sum += (int128)x->weight[d] * x->pay->base_nano[party];
        sum -= (int128)x->weight[d] * x->pay->reservations_nano[party];
    }
    *most = sum;
    return TRUCE_OK;
}

/* True when a weighted gain of y leaves the others too little for the product. */
static bool is_too_little(uint64_t y, uint64_t most, const uint64_t *weighted, uint32_t n)
{
    wide left = wide_one(), right = wide_one();
    wide_multiply(&left, y);
    for (uint32_t i = 1; i < n; i++) {
        wide_multiply(&left, most - y);
        wide_multiply(&right, n - 1);
    }
    for (uint32_t i = 0; i < n; i++) wide_multiply(&right, weighted[i]);
    return wide_compare(&left, &right) < 0;
}

/* The weighted sum that is at least needed, in grains, when all sums fit into 61 bits. */
static void weigh_grains(const weigher *x, nash_focus *result)
{
    const truce_scenario *s = x->g->s;
    int128 need = 0, least = 0, largest = 0;
    for (uint32_t d = 0; d < x->n; d++) {
        uint32_t party = s->principals[d];
        int128 weighted = (int128)x->weight[d] * x->gain[d];
        if (d == 0 || weighted < least) least = weighted;
        need -= (int128)x->weight[d] *
                ((int128)x->pay->base_nano[party] - x->pay->reservations_nano[party]);
        if (x->per_grain[d] > INT64_MAX || s->parties[party].has_cap) return;
        for (uint32_t issue = 0; issue < s->n_issues; issue++) {
            int64_t most = 0;
            for (uint32_t value = 0; value < s->issues[issue].n_values; value++) {
                int64_t worth = x->pay->values[issue][(size_t)value * x->pay->n_parties + party];
                if (worth > most) most = worth;
            }
            largest += x->per_grain[d] * most;
        }
        for (uint32_t rule = 0; rule < s->n_rules; rule++)
            if (s->rules[rule].party == party)
                largest += x->per_grain[d] *
                           (x->pay->adds[rule] < 0 ? -x->pay->adds[rule] : x->pay->adds[rule]);
        result->weights[d] = (int64_t)x->per_grain[d];
        if (largest >= INT64_C(1) << 61) return;
    }
    need += least * x->n;
    result->has_weights = need > -(INT64_C(1) << 61) && need < INT64_C(1) << 61;
    if (result->has_weights) result->weighted_need = (int64_t)need;
}

truce_status focus_on_nash(arena *scratch, work_meter *work, const decision_graph *g,
                           const payoff *pay, const int64_t *utility_nano, nash_focus *result)
{
    int64_t *floor_nano = result->floor_nano;
    weigher x = {.scratch = scratch, .work = work, .g = g, .pay = pay, .n = g->s->n_principals};
    int128 most = 0;
    for (uint32_t d = 0; d < x.n; d++) {
        floor_nano[d] = pay->reservations_nano[g->s->principals[d]];
        x.gain[d] = utility_nano[d] - floor_nano[d];
        assert(x.gain[d] > 0);
    }
    choose_weights(&x);
    result->has_weights = false;
    weigh_grains(&x, result);
    TRY(weigh_all(&x, &most));
    /* In units in which eight factors and their small companions fit into a wide number. Rounding
     * goes to the side that keeps more: the sum up, the package down. */
    unsigned bits = 0;
    while (most >> bits >= INT64_C(1) << 60) bits++;
    uint64_t sum = (uint64_t)(most >> bits) + 1, weighted[FAIR_PRINCIPALS];
    for (uint32_t d = 0; d < x.n; d++)
        weighted[d] = (uint64_t)(((int128)x.weight[d] * x.gain[d]) >> bits);
    uint64_t low = 0, high = sum / x.n; /* up to there the left side grows with y */
    while (low < high) {
        uint64_t middle = low + (high - low + 1) / 2;
        if (is_too_little(middle, sum, weighted, x.n))
            low = middle;
        else
            high = middle - 1;
    }
    for (uint32_t d = 0; d < x.n; d++) {
        int64_t gain = (int64_t)(((int128)low << bits) / x.weight[d]);
        floor_nano[d] += gain < x.gain[d] ? gain : x.gain[d];
    }
    uint64_t n_values = 0;
    for (uint32_t issue = 0; issue < g->s->n_issues; issue++)
        n_values += g->s->issues[issue].n_values;
    return work_spend(work, 1000 + n_values * x.n);
}
