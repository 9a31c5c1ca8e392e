/* test_planner.c -- plans of small random corridors against a slow method of its own: a network
 * built from the definitions, trucks given one by one in the order of fairness, and shortest ways
 * for the cost. Every plan is verified besides. */
#include "corridor/plan.h"
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

enum { NODES_MOST = 400, ARCS_MOST = 2000, TRUCKS_MOST = 2000, TEXT_MOST = 16384 };

static uint64_t random_state = 88172645463325252U;

static uint32_t pick(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state % below);
}

/* ---- a corridor file ---------------------------------------------------------------------- */

typedef struct file {
    char bytes[TEXT_MOST];
    size_t size;
} file;

static void put(file *f, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    f->size += (size_t)vsnprintf(f->bytes + f->size, TEXT_MOST - f->size, format, arguments);
    va_end(arguments);
    assert_true(f->size < TEXT_MOST);
}

/* ", key: value" in some of the files. */
static void put_maybe(file *f, const char *key, uint32_t below)
{
    if (pick(2) == 0) put(f, ", %s: %u", key, pick(below));
}

static void put_road(file *f, const char *from, uint32_t a, const char *to, uint32_t b)
{
    put(f, "  - {from: %s%u, to: %s%u, days: %u, cost: %u", from, a, to, b, pick(3), pick(5));
    put_maybe(f, "capacity", 5);
    put(f, "}\n");
}

static void put_changes(file *f, uint32_t days, uint32_t n[3])
{
    static const char *const kinds[] = {"depot: d", "crossing: c", "area: a"};
    static const char *const figures[3][3] = {{"supply", "store", "supply"},
                                              {"capacity", "inspection", "queue"},
                                              {"need", "store", "need"}};
    put(f, "changes:\n");
    for (uint32_t k = 1 + pick(3); k > 0; k--) {
        uint32_t kind = pick(3), first = pick(days), last = first + pick(days - first);
        put(f, "  - {%s%u, days: [%u, %u], %s: %u}\n", kinds[kind], pick(n[kind]), first, last,
            figures[kind][pick(3)], pick(4));
    }
}

static void make_file(file *f)
{
    static const char *const periods[] = {"day", "week", "horizon"};
    uint32_t days = 1 + pick(9), n[3] = {1 + pick(2), 1 + pick(2), 1 + pick(3)};
    f->size = 0;
    put(f, "truce_corridor: 1\ntitle: t\ndays: %u\nfairness: {period: %s}\n", days,
        periods[pick(3)]);
    put(f, "depots:\n");
    for (uint32_t d = 0; d < n[0]; d++) {
        put(f, "  d%u: {supply: %u", d, pick(5));
        put_maybe(f, "stock", 6);
        put_maybe(f, "store", 6);
        put(f, "}\n");
    }
    put(f, "crossings:\n");
    for (uint32_t c = 0; c < n[1]; c++) {
        put(f, "  c%u: {capacity: %u", c, pick(5));
        put_maybe(f, "inspection", 3);
        put_maybe(f, "queue", 4);
        put(f, "}\n");
    }
    put(f, "areas:\n");
    for (uint32_t a = 0; a < n[2]; a++) {
        put(f, "  a%u: {need: %u", a, pick(6));
        put_maybe(f, "stock", 5);
        put_maybe(f, "store", 5);
        put(f, "}\n");
    }
    put(f, "roads:\n");
    for (uint32_t k = 3 + pick(6); k > 0; k--) {
        uint32_t kind = pick(10), d = pick(n[0]), c = pick(n[1]), a = pick(n[2]);
        if (kind < 4)
            put_road(f, "d", d, "c", c);
        else if (kind < 7)
            put_road(f, "c", c, "a", a);
        else if (kind == 7)
            put_road(f, "c", c, pick(2) ? "c" : "d", 0);
        else if (kind == 8)
            put_road(f, "a", a, pick(2) ? "a" : "c", 0);
        else
            put_road(f, "d", d, "a", a);
    }
    if (pick(2) == 0) put_changes(f, days, n);
}

/* ---- the slow method ---------------------------------------------------------------------- */

typedef struct slow_arc {
    int from, to;
    int64_t room, flow, cost;
} slow_arc;

typedef struct slow {
    const truce_corridor *c;
    int n_nodes, n_arcs;
    slow_arc arcs[ARCS_MOST];
    int entry[16][16];  /* [crossing][day] the arc */
    int served[16][16]; /* [area][period] the arc from the need's node to the end */
    int gate[16];       /* [day] the arc to the end, for a promise */
} slow;

enum { START = 0, END = 1 };

static int add_arc(slow *s, int from, int to, int64_t room, int64_t cost)
{
    assert_true(s->n_arcs < ARCS_MOST);
    s->arcs[s->n_arcs] = (slow_arc){from, to, room, 0, cost};
    return s->n_arcs++;
}

/* Nodes: two for each place and day (the second is a crossing's inside), then needs, then gates. */
static int at(const slow *s, uint32_t place, uint32_t day, bool is_inside)
{
    return 2 + 2 * (int)(place * s->c->days + day) + (is_inside ? 1 : 0);
}

static void add_roads(slow *s)
{
    const truce_corridor *c = s->c;
    for (uint32_t k = 0; k < c->n_roads; k++)
        for (uint32_t day = 0; day < c->days; day++) {
            const road *r = &c->roads[k];
            bool is_crossing = r->from >= c->n_depots && r->from < c->n_depots + c->n_crossings;
            bool is_inside = is_crossing && r->to >= c->n_depots + c->n_crossings;
            uint32_t arrives = day + r->days;
            if (arrives >= c->days) continue;
            if (r->to >= c->n_depots && r->to < c->n_depots + c->n_crossings)
                arrives +=
                    (uint32_t)daily_on(&c->crossings[r->to - c->n_depots].inspection, arrives);
            if (arrives >= c->days) continue;
            add_arc(s, at(s, r->from, day, is_inside), at(s, r->to, arrives, false),
                    daily_on(&r->capacity, day), daily_on(&r->cost, day));
        }
}

static void build(slow *s, const truce_corridor *c, const closure *shut, bool is_promise)
{
    s->c = c;
    s->n_arcs = 0;
    uint32_t first_crossing = c->n_depots, first_area = c->n_depots + c->n_crossings;
    int node = at(s, corridor_places(c), 0, false);
    int gates = node + (int)(c->n_areas * corridor_periods(c));
    for (uint32_t d = 0; d < c->days; d++) {
        for (uint32_t k = 0; k < c->n_depots; k++) {
            add_arc(s, START, at(s, k, d, false),
                    daily_on(&c->depots[k].supply, d) + (d == 0 ? c->depots[k].stock : 0), 0);
            if (d + 1 < c->days)
                add_arc(s, at(s, k, d, false), at(s, k, d + 1, false),
                        daily_on(&c->depots[k].store, d), 0);
        }
        for (uint32_t k = 0; k < c->n_crossings; k++) {
            uint32_t place = first_crossing + k;
            bool is_shut =
                shut != NULL && shut->crossing == k && d >= shut->first && d <= shut->last;
            int inside = is_promise ? gates + (int)d : at(s, place, d, true);
            s->entry[k][d] = add_arc(s, at(s, place, d, false), inside,
                                     is_shut ? 0 : daily_on(&c->crossings[k].capacity, d), 0);
            if (d + 1 < c->days)
                add_arc(s, at(s, place, d, false), at(s, place, d + 1, false),
                        daily_on(&c->crossings[k].queue, d), 0);
        }
        for (uint32_t k = 0; k < c->n_areas; k++) {
            uint32_t place = first_area + k, period = d / corridor_period_days(c);
            if (d == 0) add_arc(s, START, at(s, place, d, false), c->areas[k].stock, 0);
            if (d + 1 < c->days)
                add_arc(s, at(s, place, d, false), at(s, place, d + 1, false),
                        daily_on(&c->areas[k].store, d), 0);
            if (!is_promise)
                add_arc(s, at(s, place, d, false), node + (int)(k * corridor_periods(c) + period),
                        daily_on(&c->areas[k].need, d), 0);
        }
        if (is_promise) s->gate[d] = add_arc(s, gates + (int)d, END, 0, 0);
    }
    add_roads(s);
    for (uint32_t k = 0; k < c->n_areas; k++)
        for (uint32_t p = 0; p < corridor_periods(c); p++)
            s->served[k][p] = add_arc(s, node + (int)(k * corridor_periods(c) + p), END, 0, 0);
    s->n_nodes = gates + (int)c->days;
    assert_true(s->n_nodes < NODES_MOST);
}

/* Sends one truck by the cheapest way (Bellman-Ford), if its cost is below `below`. */
static bool send_one(slow *s, int64_t below)
{
    int64_t far[NODES_MOST];
    int by[NODES_MOST];
    for (int v = 0; v < s->n_nodes; v++) far[v] = INT64_MAX;
    far[START] = 0;
    for (bool changes = true; changes;) {
        changes = false;
        for (int k = 0; k < s->n_arcs; k++) {
            const slow_arc *a = &s->arcs[k];
            if (a->flow < a->room && far[a->from] != INT64_MAX &&
                far[a->from] + a->cost < far[a->to] && a->to != START) {
                far[a->to] = far[a->from] + a->cost;
                by[a->to] = k;
                changes = true;
            }
            if (a->flow > 0 && far[a->to] != INT64_MAX && a->from != START && a->to != END &&
                far[a->to] - a->cost < far[a->from]) {
                far[a->from] = far[a->to] - a->cost;
                by[a->from] = k;
                changes = true;
            }
        }
    }
    if (far[END] == INT64_MAX || far[END] >= below) return false;
    for (int v = END; v != START;) {
        slow_arc *a = &s->arcs[by[v]];
        bool is_forward = a->to == v;
        a->flow += is_forward ? 1 : -1;
        v = is_forward ? a->from : a->to;
    }
    return true;
}

typedef struct truck {
    int64_t number, needed;
    uint32_t area, period;
} truck;

static int compare_trucks(const void *left, const void *right)
{
    const truck *a = left, *b = right;
    int order = fraction_compare(a->number - 1, a->needed, b->number - 1, b->needed);
    return order != 0 ? order : (a->needed > b->needed) - (a->needed < b->needed);
}

/* All trucks that are needed, the most urgent first. */
static size_t list_trucks(const truce_corridor *c, truck *trucks)
{
    size_t n = 0;
    for (uint32_t a = 0; a < c->n_areas; a++)
        for (uint32_t p = 0; p < corridor_periods(c); p++) {
            int64_t needed = plan_needed_in(c, a, p);
            for (int64_t k = 1; k <= needed; k++) {
                assert_true(n < TRUCKS_MOST);
                trucks[n++] = (truck){k, needed, a, p};
            }
        }
    qsort(trucks, n, sizeof *trucks, compare_trucks);
    return n;
}

/* Gives trucks one by one; a need that could not have one gets no later one. Returns those given.
 */
static size_t give(slow *s, const truck *trucks, size_t n, truck *given)
{
    size_t n_given = 0;
    for (size_t k = 0; k < n; k++) {
        slow_arc *end = &s->arcs[s->served[trucks[k].area][trucks[k].period]];
        if (end->room < trucks[k].number - 1) continue;
        end->room++;
        if (send_one(s, INT64_MAX))
            given[n_given++] = trucks[k];
        else
            end->room--;
    }
    return n_given;
}

/* The cost, and the sum of weights, of the best flow for weights that fall with the rank of trucks.
 */
static int64_t best_flow(slow *s, const truce_corridor *c, const truck *trucks, size_t n,
                         bool is_exact, int64_t heavy, int64_t *weights)
{
    int64_t cost = 0;
    *weights = 0;
    for (uint32_t a = 0; a < c->n_areas; a++)
        for (uint32_t p = 0; p < corridor_periods(c); p++) s->arcs[s->served[a][p]].room = 0;
    int64_t rank = 0;
    int first = s->n_arcs;
    for (size_t k = 0; k < n; k++) {
        const truck *t = &trucks[k];
        if (k == 0 || compare_trucks(&trucks[k - 1], t) != 0) rank++;
        int64_t weight = is_exact ? TRUCKS_MOST - rank
                                  : COVERAGE_STEPS + 1 - coverage_step(t->number, t->needed);
        add_arc(s, s->arcs[s->served[t->area][t->period]].from, END, 1, -weight * heavy);
    }
    while (send_one(s, 0)) continue;
    for (int k = 0; k < first; k++) cost += s->arcs[k].flow * s->arcs[k].cost;
    for (int k = first; k < s->n_arcs; k++) *weights -= s->arcs[k].flow * s->arcs[k].cost / heavy;
    return cost;
}

/* ---- comparing ---------------------------------------------------------------------------- */

static truce_corridor *read_file(const file *f)
{
    truce_corridor *c = NULL;
    truce_diagnostics *sink = truce_diagnostics_new();
    truce_status status = truce_corridor_read("t.yaml", f->bytes, f->size, NULL, sink, &c);
    if (status != TRUCE_OK) {
        truce_text text;
        assert_int_equal(truce_diagnostics_render(sink, false, &text), TRUCE_OK);
        fprintf(stderr, "%s%s", f->bytes, text.bytes);
    }
    assert_int_equal(status, TRUCE_OK);
    truce_diagnostics_free(sink);
    return c;
}

static truce_corridor_plan *make_plan(const truce_corridor *c, truce_fairness fairness,
                                      const char *close, int64_t promised)
{
    truce_corridor_options options = TRUCE_CORRIDOR_OPTIONS_INIT;
    truce_diagnostics *sink = truce_diagnostics_new();
    truce_corridor_plan *plan = NULL;
    options.fairness = fairness;
    options.verify = true;
    options.promise = promised;
    options.close = &close;
    options.n_close = close != NULL ? 1 : 0;
    assert_int_equal(truce_corridor_make_plan(c, &options, NULL, sink, &plan), TRUCE_OK);
    assert_true(truce_corridor_plan_is_finished(plan));
    assert_int_equal(truce_corridor_plan_is_exact(plan), fairness == TRUCE_FAIR_EXACT);
    truce_diagnostics_free(sink);
    return plan;
}

/* The trucks that a plan gives, the most urgent first. */
static size_t list_given(const truce_corridor *c, const movements *m, truck *given)
{
    size_t n = 0;
    for (uint32_t a = 0; a < c->n_areas; a++)
        for (uint32_t p = 0; p < corridor_periods(c); p++) {
            int64_t served = plan_served_in(c, m, a, p), needed = plan_needed_in(c, a, p);
            for (int64_t k = 1; k <= served; k++) given[n++] = (truck){k, needed, a, p};
        }
    qsort(given, n, sizeof *given, compare_trucks);
    return n;
}

static slow net, other;
static truck trucks[TRUCKS_MOST], given[TRUCKS_MOST], planned[TRUCKS_MOST];

static void compare_plan(const truce_corridor *c, const movements *m, const closure *shut,
                         truce_fairness fairness)
{
    size_t n = list_trucks(c, trucks);
    build(&net, c, shut, false);
    size_t n_given = give(&net, trucks, n, given);
    size_t n_planned = list_given(c, m, planned);
    bool is_exact = fairness == TRUCE_FAIR_EXACT;
    int64_t weights, planned_weights = 0;
    assert_int_equal(n_planned, n_given);
    assert_int_equal(m->n_served, n_given);
    assert_int_equal(m->n_needed, n);
    for (size_t k = 0; k < n_given && is_exact; k++)
        assert_int_equal(compare_trucks(&given[k], &planned[k]), 0);
    for (size_t k = 0; k < n_given && !is_exact; k++)
        planned_weights += COVERAGE_STEPS + 1 - coverage_step(planned[k].number, planned[k].needed);
    build(&net, c, shut, false);
    int64_t cost = best_flow(&net, c, trucks, n, is_exact, 100000, &weights);
    assert_int_equal(m->cost, cost);
    if (!is_exact) assert_int_equal(planned_weights, weights);
}

/* What exactly one more truck at each crossing and day would gain, and one more on each day. */
static void compare_bottlenecks(const truce_corridor *c, const closure *shut, const bottleneck *b)
{
    size_t n = list_trucks(c, trucks);
    int64_t before, after;
    build(&net, c, shut, false);
    best_flow(&net, c, trucks, n, false, 1000000, &before);
    for (uint32_t k = 0; k < c->n_crossings; k++) {
        int64_t total = 0;
        for (uint32_t day = 0; day < c->days; day++) {
            build(&other, c, shut, false);
            other.arcs[other.entry[k][day]].room++;
            best_flow(&other, c, trucks, n, false, 1000000, &after);
            assert_int_equal(b->value[(size_t)k * c->days + day], after - before);
            total += after - before;
        }
        assert_int_equal(b->total[k], total);
        build(&net, c, shut, false);
        size_t served = give(&net, trucks, n, given);
        build(&net, c, shut, false);
        for (uint32_t day = 0; day < c->days; day++) /* a day on which it is shut stays so */
            net.arcs[net.entry[k][day]].room += net.arcs[net.entry[k][day]].room > 0;
        assert_int_equal(b->more_served[k], give(&net, trucks, n, given) - served);
    }
}

static void compare_promise(const truce_corridor *c, const closure *shut, const promise *p)
{
    int64_t missing = 0, kept = 0;
    build(&net, c, shut, true);
    for (uint32_t day = 0; day < c->days; day++) {
        int64_t enters = 0;
        net.arcs[net.gate[day]].room = p->per_day;
        while (send_one(&net, INT64_MAX)) enters++;
        assert_int_equal(p->can_enter[day], enters);
        missing += p->per_day - enters;
        kept += enters == p->per_day;
    }
    assert_int_equal(p->n_missing, missing);
    assert_int_equal(p->n_kept, kept);
}

static void test_plans(void **state)
{
    (void)state;
    static file f;
    int n_short = 0, n_served = 0;
    for (int round = 0; round < 1500; round++) {
        make_file(&f);
        truce_corridor *c = read_file(&f);
        truce_fairness fairness = round % 2 == 0 ? TRUCE_FAIR_EXACT : TRUCE_FAIR_STEPS;
        closure shut = {.crossing = pick(c->n_crossings), .first = pick(c->days)};
        shut.last = shut.first + pick(c->days - shut.first);
        char close[64];
        snprintf(close, sizeof close, "c%u:%u..%u", shut.crossing, shut.first, shut.last);
        bool is_shut = pick(3) == 0;
        truce_corridor_plan *plan = make_plan(c, fairness, is_shut ? close : NULL, pick(6));
        compare_plan(c, &plan->now, is_shut ? &shut : NULL, fairness);
        compare_bottlenecks(c, is_shut ? &shut : NULL, &plan->bottlenecks);
        compare_promise(c, is_shut ? &shut : NULL, &plan->promise);
        if (is_shut) {
            compare_plan(c, &plan->before, NULL, fairness);
            compare_promise(c, NULL, &plan->promise_before);
        }
        n_served += plan->now.n_served > 0;
        n_short += plan->now.n_served < plan->now.n_needed;
        truce_corridor_plan_free(plan);
        truce_corridor_free(c);
    }
    assert_true(n_short > 300 && n_served > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_plans)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
