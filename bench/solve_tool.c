/* solve_tool.c -- what solving takes without starting a program, reading the file, counting the
 * zone or writing the answer. Reads a scenario from the standard input and writes one line of JSON.
 *
 * usage: solve_tool RUNS [points] < SCENARIO
 *
 *   frontier          points of the frontier
 *   frontier_seconds  RUNS processor times of finding it: tables, decision graph or boxes, fronts
 *   solve_seconds     RUNS processor times of truce_solve: besides, the four named deals, their
 *                     packages and those of both ends
 *   sums              sums of points that elimination formed (0: it was not what found the
 * frontier) states, arcs      of the decision graph fronts            points of all fronts that
 * elimination kept nodes             of the wide method peak_bytes        the most memory that
 * truce_solve held points            with the word: the utilities of the principals, billionths
 *
 * Both are measured in turns; with more than one run, after one of each that is not counted. */
#include "solve/zone.h"
#include "truce/scenario.h"
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS_MOST = 10000 };

static void must(truce_status status)
{
    if (status == TRUCE_OK) return;
    fprintf(stderr, "solve_tool: %s\n", truce_status_name(status));
    exit(2);
}

/* Of this thread: the clock of the process runs in steps of milliseconds where it has a limit. */
static double seconds_now(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) exit(2);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static truce_scenario *read_scenario(void)
{
    size_t size = 0, capacity = 1 << 16;
    char *bytes = malloc(capacity);
    while (bytes != NULL) {
        size += fread(bytes + size, 1, capacity - size, stdin);
        if (size < capacity) break;
        capacity *= 2;
        bytes = realloc(bytes, capacity);
    }
    truce_scenario *s = NULL;
    truce_diagnostics *d = truce_diagnostics_new();
    if (bytes == NULL || d == NULL) must(TRUCE_E_MEMORY);
    truce_status status = truce_scenario_read("standard input", bytes, size, NULL, d, &s);
    truce_text shown = {0};
    if (status != TRUCE_OK && truce_diagnostics_render(d, false, &shown) == TRUCE_OK)
        fputs(shown.bytes, stderr);
    truce_text_free(&shown);
    must(status);
    truce_diagnostics_free(d);
    free(bytes);
    return s;
}

/* What one elimination did. */
typedef struct counted {
    uint64_t sums, fronts;
} counted;

/* Sums of a chain of products: each partial result with the next state's front. */
static void count_product(const elimination *e, const product *p, counted *c)
{
    for (uint32_t i = 1; i < p->n; i++) {
        c->sums += (uint64_t)p->partial[i - 1].n * e->states[p->states[i]].n;
        c->fronts += p->partial[i].n;
    }
}

static counted count_elimination(const zone_view *view, work_meter *work, arena *scratch)
{
    counted c = {0};
    const elimination *e = &view->e;
    const decision_graph *g = view->model->g;
    for (uint32_t place = 0; place < g->n_nodes; place++) {
        const graph_node *node = &g->nodes[place];
        for (uint32_t s = node->first_state; s < node->first_state + node->n_states; s++) {
            if (!view->o.is_alive[s]) continue;
            c.fronts += e->states[s].n;
            const graph_arc *arc = g->arcs + g->states[s].first_arc;
            for (const graph_arc *end = arc + g->states[s].n_arcs; arc < end; arc++) {
                front cell;
                arena_mark mark = arena_here(scratch);
                if (!outlook_is_open(&view->o, node, arc)) continue;
                must(outlook_cell_front(&view->o, work, scratch, arc->cell, &cell));
                c.sums += (uint64_t)cell.n * eliminate_below(e, node, arc).n;
                arena_rewind(scratch, mark);
            }
        }
    }
    for (uint32_t tuple = 0; tuple <= g->n_tuples; tuple++)
        count_product(e, &e->products[tuple], &c);
    return c;
}

static void print_points(const zone_view *view, uint32_t n_principals)
{
    printf(", \"points\": [");
    for (size_t point = 0; point < view->n; point++) {
        printf("%s[", point > 0 ? ", " : "");
        for (uint32_t d = 0; d < n_principals; d++)
            printf("%s%" PRId64, d > 0 ? ", " : "", view->points[point * n_principals + d]);
        putchar(']');
    }
    putchar(']');
}

/* Finds the frontier alone. With `shows`, writes what is known of it. Returns the seconds. */
static double find_frontier(const truce_scenario *s, bool shows, bool shows_points)
{
    memory_meter meter = memory_meter_of(NULL);
    work_meter work = work_meter_of(NULL);
    arena *memory, *scratch;
    zone_model model;
    zone_view view;
    double began = seconds_now();
    must(arena_new(&meter, &memory));
    must(zone_model_build(memory, &work, s, RED_LINES_ENFORCED, NULL, &model));
    must(zone_view_find(memory, &work, &model, (zone_demands){.is_dropped = NULL}, &view));
    double took = seconds_now() - began;
    if (shows) {
        const decision_graph *g = view.found == NULL ? view.model->g : NULL;
        counted c = {0};
        must(arena_new(&meter, &scratch));
        if (g != NULL && view.is_possible) c = count_elimination(&view, &work, scratch);
        arena_free(scratch);
        printf("{\"frontier\": %zu, \"sums\": %" PRIu64 ", \"fronts\": %" PRIu64, view.n, c.sums,
               c.fronts);
        printf(", \"states\": %u, \"arcs\": %zu, \"nodes\": %" PRIu64, g != NULL ? g->n_states : 0,
               g != NULL ? g->n_arcs : 0, view.counts.nodes);
        if (shows_points) print_points(&view, s->n_principals);
    }
    arena_free(memory);
    return took;
}

/* Solves as a whole. Returns the seconds and sets `peak_bytes`. */
static double solve(const truce_scenario *s, size_t *peak_bytes)
{
    truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
    truce_solution *solution;
    options.skip_count = true;
    options.packages_most = 1;
    double began = seconds_now();
    must(truce_solve(s, &options, NULL, &solution));
    double took = seconds_now() - began;
    if (!truce_solution_is_exact(solution)) must(TRUCE_E_STOPPED);
    *peak_bytes = solution->meter.peak_bytes;
    truce_solution_free(solution);
    return took;
}

static void print_seconds(const char *name, int n, const double *seconds)
{
    printf(", \"%s\": [", name);
    for (int i = 0; i < n; i++) printf("%s%.9f", i > 0 ? ", " : "", seconds[i]);
    putchar(']');
}

int main(int n_words, char **words)
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20); /* as the command does (src/cli/main.c) */
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    static double alone[RUNS_MOST], whole[RUNS_MOST];
    int runs = n_words > 1 ? atoi(words[1]) : 0;
    bool shows_points = n_words == 3 && strcmp(words[2], "points") == 0;
    size_t peak_bytes = 0;
    if (runs < 1 || runs > RUNS_MOST || n_words > 3 || (n_words == 3 && !shows_points)) {
        fputs("usage: solve_tool RUNS [points] < SCENARIO\n", stderr);
        return 2;
    }
    truce_scenario *s = read_scenario();
    alone[0] = find_frontier(s, true, shows_points);
    whole[0] = solve(s, &peak_bytes);
    for (int i = 0; i < runs && runs > 1; i++) {
        alone[i] = find_frontier(s, false, false);
        whole[i] = solve(s, &peak_bytes);
    }
    print_seconds("frontier_seconds", runs, alone);
    print_seconds("solve_seconds", runs, whole);
    printf(", \"peak_bytes\": %zu}\n", peak_bytes);
    truce_scenario_free(s);
    return 0;
}
