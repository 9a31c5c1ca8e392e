/* phase_tool.c -- plans for exchanges that are written as plain numbers, one answer a line.
 * Reads exchanges from the standard input (see read_exchange for the order of the numbers), asks
 * for every objective named on the command line, and writes a line of JSON for each exchange and
 * objective. Amounts are fractions of billionths. For tests and measurements.
 * usage: phase_tool [--only-plan] [--seconds] OBJECTIVE... < EXCHANGES */
#include "phase/plan_check.h"
#include "phase/planner.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct asked {
    bool is_only_plan;
    bool shows_seconds;
} asked;

static void must(truce_status status)
{
    if (status == TRUCE_OK) return;
    fprintf(stderr, "phase_tool: %s\n", truce_status_name(status));
    exit(2);
}

static int64_t number(void)
{
    long long value;
    if (scanf("%lld", &value) != 1) {
        fprintf(stderr, "phase_tool: a number is missing\n");
        exit(2);
    }
    return value;
}

static const int64_t *numbers(arena *a, size_t n)
{
    int64_t *made;
    must(ARENA_ARRAY(a, n, &made));
    for (size_t i = 0; i < n; i++) made[i] = number();
    return made;
}

/* Items: giver exposed hand passing pair n_units unit per_day earliest, then cost, exposure, and
 * for every party 0, or 1 and its values. A giver or exposed of -1: nobody among the parties. */
static void read_item(arena *a, uint32_t n_parties, exchange_item *item)
{
    *item = (exchange_item){0};
    item->giver = (uint32_t)number();
    item->exposed = (uint32_t)number();
    item->hand = (uint32_t)number();
    item->passing = (exchange_passing)number();
    item->pair = (uint32_t)number();
    item->n_units = (uint32_t)number();
    item->unit = number();
    item->per_day = number();
    item->earliest = number();
    item->cost = numbers(a, (size_t)item->n_units + 1);
    item->exposure = numbers(a, (size_t)item->n_units + 1);
    const int64_t **value;
    must(ARENA_ARRAY(a, n_parties, &value));
    for (uint32_t i = 0; i < n_parties; i++)
        if (number() != 0) value[i] = numbers(a, (size_t)item->n_units + 1);
    item->value = value;
}

/* n_parties patience gap in_turn; by party guarantee, end prize, walk, weight; n_items and items;
 * n_precedences and item, beyond, needs, amount of each. False at the end of the input. */
static bool read_exchange(arena *a, exchange *e)
{
    long long n_parties;
    if (scanf("%lld", &n_parties) != 1) return false;
    *e = (exchange){.n_parties = (uint32_t)n_parties};
    e->patience_nano = number();
    e->gap_days = number();
    e->in_turn = number() != 0;
    e->guarantee_nano = numbers(a, e->n_parties);
    e->end_prize_nano = numbers(a, e->n_parties);
    e->walk_nano = numbers(a, e->n_parties);
    e->weight = numbers(a, e->n_parties);
    e->n_items = (uint32_t)number();
    exchange_item *items;
    must(ARENA_ARRAY(a, e->n_items, &items));
    for (uint32_t k = 0; k < e->n_items; k++) {
        read_item(a, e->n_parties, &items[k]);
        items[k].issue = items[k].passing == PASSING_RELEASE ? items[k].pair : k;
    }
    e->items = items;
    e->n_precedences = (size_t)number();
    exchange_precedence *precedences;
    must(ARENA_ARRAY(a, e->n_precedences, &precedences));
    for (size_t p = 0; p < e->n_precedences; p++) {
        precedences[p].item = (uint32_t)number();
        precedences[p].beyond = (uint32_t)number();
        precedences[p].needs = (uint32_t)number();
        precedences[p].amount = (uint32_t)number();
    }
    e->precedences = precedences;
    return true;
}

/* Puts a direct item into escrow: a deposit in its place, and a release behind all items, from the
 * hand of a mediator. */
static truce_status rebuild(void *context, arena *out, plan_change change, bool *is_possible,
                            exchange *result)
{
    const exchange *e = context;
    const exchange_item *old = &e->items[change.item];
    *is_possible = change.kind == PLAN_CHANGE_ESCROW && old->passing == PASSING_DIRECT &&
                   old->giver < e->n_parties;
    if (!*is_possible) return TRUCE_OK;
    exchange_item *items;
    int64_t *none;
    const int64_t **nobody;
    TRY(ARENA_ARRAY(out, (size_t)e->n_items + 1, &items));
    TRY(ARENA_ARRAY(out, (size_t)old->n_units + 1, &none));
    TRY(ARENA_ARRAY(out, e->n_parties, &nobody));
    memcpy(items, e->items, e->n_items * sizeof *items);
    items[change.item].passing = PASSING_DEPOSIT;
    items[change.item].pair = e->n_items;
    items[change.item].value = nobody;
    items[change.item].exposed = EXCHANGE_OUTSIDE;
    items[e->n_items] = *old;
    items[e->n_items].passing = PASSING_RELEASE;
    items[e->n_items].pair = change.item;
    items[e->n_items].giver = EXCHANGE_OUTSIDE;
    items[e->n_items].hand = EXCHANGE_PARTIES;
    items[e->n_items].cost = none;
    *result = *e;
    result->n_items = e->n_items + 1;
    result->items = items;
    return TRUCE_OK;
}

static void show(phase_amount amount)
{
    if (amount.fraction != NULL)
        printf("\"%s\"", amount.fraction);
    else
        printf("\"%lld/1000000000\"", (long long)amount.nano);
}

static void show_list(const char *name, const phase_amount *amounts, size_t n)
{
    printf(", \"%s\": [", name);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) printf(", ");
        show(amounts[i]);
    }
    printf("]");
}

static void show_states(const uint32_t *states, uint32_t n_states, uint32_t n_items)
{
    printf("[");
    for (uint32_t t = 0; t < n_states; t++) {
        printf(t > 0 ? ", [" : "[");
        for (uint32_t k = 0; k < n_items; k++)
            printf(k > 0 ? ", %u" : "%u", states[(size_t)t * n_items + k]);
        printf("]");
    }
    printf("]");
}

static void show_plan(const exchange *e, const phase_answer *answer)
{
    const phase_plan *plan = &answer->plan;
    printf(", \"plan\": {\"states\": ");
    show_states(plan->states, plan->n_phases + 1, e->n_items);
    printf(", \"phases\": %u, \"days\": %lld, \"holds\": %s, \"exposure\": ", plan->n_phases,
           (long long)plan->end[plan->n_phases - 1], plan->holds ? "true" : "false");
    show(plan->most_exposure);
    size_t cells = (size_t)plan->n_phases * e->n_parties;
    show_list("temptation", plan->temptation, cells);
    show_list("slack", plan->slack, cells);
    show_list("end_slack", plan->end_slack, e->n_parties);
    show_list("join_slack", plan->join_slack, e->n_parties);
    show_list("exposures", plan->exposure, e->n_parties);
    if (answer->has_margins) {
        printf(", \"margins\": [");
        for (uint32_t i = 0; i < e->n_parties; i++) {
            if (i > 0) printf(", ");
            if (answer->margins[i].is_bounded)
                show(answer->margins[i].factor);
            else
                printf("null");
        }
        printf("]");
    }
    printf("}");
}

static void show_guarantees(const exchange *e, const phase_guarantees *g)
{
    printf(", \"guarantees\": {\"n\": %zu", g->n);
    show_list("front", g->front, g->n * e->n_parties);
    if (g->n > 0) {
        show_list("sum_and_maximum", (const phase_amount[]){g->least_sum, g->least_maximum}, 2);
        show_list("least_each", g->least_each, e->n_parties);
    }
    printf("}");
}

static void show_more(const exchange *e, const phase_answer *answer)
{
    if (answer->has_tradeoff) {
        printf(", \"tradeoff\": [");
        for (size_t n = 0; n < answer->n_tradeoff; n++) {
            printf(n > 0 ? ", [%u, " : "[%u, ", answer->tradeoff[n].phases);
            show(answer->tradeoff[n].least_sum);
            printf("]");
        }
        printf("]");
    }
    if (answer->has_advice) {
        printf(", \"advice\": [");
        for (size_t n = 0; n < answer->n_advice; n++) {
            const phase_advice *advice = &answer->advice[n];
            printf(n > 0 ? ", [%d, %u, " : "[%d, %u, ", (int)advice->kind,
                   advice->kind == PHASE_ADVICE_END_PRIZE ? advice->party : advice->issue);
            show(advice->kind == PHASE_ADVICE_END_PRIZE ? advice->price : advice->least_sum);
            printf("]");
        }
        printf("]");
    }
    if (answer->has_block) {
        printf(", \"blocked\": {\"party\": %u, \"settled\": ", answer->block.party);
        show_states(answer->block.state, 1, e->n_items);
        show_list("temptation", &answer->block.temptation, 1);
        printf("}");
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void answer_one(exchange *e, const char *name, asked asked)
{
    static const char *const names[] = {"phases", "days", "exposure", "guarantee"};
    plan_options o = {.rebuild = rebuild, .context = e};
    memory_meter meter = memory_meter_of(NULL);
    work_meter work = work_meter_of(NULL);
    arena *memory;
    phase_answer answer;
    for (int n = 0; n < 4; n++)
        if (strcmp(name, names[n]) == 0) o.objective = (phase_objective)n;
    if (asked.is_only_plan) {
        o.without_guarantees = true;
        o.without_tradeoff = o.without_advice = o.without_margins = true;
    }
    must(arena_new(&meter, &memory));
    double began = seconds_now();
    must(plan_find(memory, &work, e, &o, &answer));
    double took = seconds_now() - began;
    printf("{\"objective\": \"%s\", \"exact\": %s, \"feasible\": %s, \"known\": %s, "
           "\"optimal\": %s, \"bound\": %lld",
           name, answer.is_exact ? "true" : "false", answer.is_feasible ? "true" : "false",
           answer.is_feasibility_known ? "true" : "false", answer.is_optimal ? "true" : "false",
           (long long)answer.bound);
    if (asked.shows_seconds) printf(", \"seconds\": %.6f, \"bytes\": %zu", took, meter.peak_bytes);
    if (answer.has_plan) show_plan(e, &answer);
    if (answer.guarantees.is_known) show_guarantees(e, &answer.guarantees);
    show_more(e, &answer);
    printf("}\n");
    fflush(stdout);
    arena_free(memory);
}

int main(int n_arguments, char **arguments)
{
    asked asked = {false, false};
    int first = 1;
    for (; first < n_arguments && arguments[first][0] == '-'; first++) {
        if (strcmp(arguments[first], "--only-plan") == 0) asked.is_only_plan = true;
        if (strcmp(arguments[first], "--seconds") == 0) asked.shows_seconds = true;
    }
    for (;;) {
        arena *a;
        exchange e;
        must(arena_new(NULL, &a));
        bool is_read = read_exchange(a, &e);
        for (int n = first; n < n_arguments && is_read; n++) answer_one(&e, arguments[n], asked);
        arena_free(a);
        if (!is_read) return 0;
    }
}
