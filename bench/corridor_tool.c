/* corridor_tool.c -- the tool of bench/corridor.py: the planner's network as a DIMACS file, the
 * network simplex method on such files, and whole plans, timed without reading or writing files.
 *
 * usage: corridor_tool write FILE.yaml FOLDER
 *        corridor_tool solve FILE.min [CHANGES ...]
 *        corridor_tool plan FILE.yaml steps|exact [CROSSING:FROM..TO]
 *
 * write   FOLDER/planner.min with the costs that the planner has in its first solve; light.min,
 * where a step weighs no more than 1,000, for programs that reckon with doubles; week.txt: the arcs
 *         of the busiest crossing for 7 days in the middle, closed, as lines "ARC CAPACITY" with
 * arcs from 0; close.txt: the same as an option of `truce corridor --close` solve   cold, then from
 * the basis after each file of changes, which stay plan    truce_corridor_make_plan as a whole
 *
 * Each writes one line of JSON. */
#include "corridor/network.h"
#include "flow/simplex.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAME_MOST = 4096, LIGHT_WEIGHT = 1000, CLOSED_DAYS = 7 };

static void must(truce_status status)
{
    if (status == TRUCE_OK) return;
    fprintf(stderr, "corridor_tool: %s\n", truce_status_name(status));
    exit(2);
}

static void fail(const char *what)
{
    fprintf(stderr, "corridor_tool: %s\n", what);
    exit(2);
}

static double seconds_now(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) exit(2);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static FILE *open_file(const char *folder, const char *name, const char *mode)
{
    char path[NAME_MOST];
    snprintf(path, sizeof path, "%s%s%s", folder, folder[0] != '\0' ? "/" : "", name);
    FILE *file = fopen(path, mode);
    if (file == NULL) fail("a file cannot be opened");
    return file;
}

static truce_corridor *read_corridor(const char *path)
{
    FILE *file = open_file("", path, "rb");
    size_t size = 0, capacity = 1 << 20;
    char *bytes = malloc(capacity);
    while (bytes != NULL) {
        size += fread(bytes + size, 1, capacity - size, file);
        if (size < capacity) break;
        capacity *= 2;
        bytes = realloc(bytes, capacity);
    }
    fclose(file);
    truce_corridor *c = NULL;
    truce_diagnostics *d = truce_diagnostics_new();
    truce_text shown = {0};
    if (bytes == NULL || d == NULL) must(TRUCE_E_MEMORY);
    truce_status status = truce_corridor_read(path, bytes, size, NULL, d, &c);
    if (status != TRUCE_OK && truce_diagnostics_render(d, false, &shown) == TRUCE_OK)
        fputs(shown.bytes, stderr);
    truce_text_free(&shown);
    truce_diagnostics_free(d);
    free(bytes);
    must(status);
    return c;
}

/* ---- write -------------------------------------------------------------------------------- */

/* The costs that planner.c sets, with a weight of its own for a step. */
static void write_problem(FILE *file, const network *net, int64_t weight)
{
    const flow_problem *p = &net->problem;
    fprintf(file, "p min %" PRId32 " %" PRId32 "\n", p->n_nodes, p->n_arcs);
    uint32_t k = 0;
    int64_t served = 0;
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        int64_t cost = net->cost[arc];
        if (arc >= net->steps) {
            while (arc >= net->needs[k].first_step + net->needs[k].n_steps) k++;
            if (arc == net->needs[k].first_step) served = 0;
            served += p->capacity[arc];
            cost = -weight * (COVERAGE_STEPS + 1 - coverage_step(served, net->needs[k].needed));
        }
        fprintf(file, "a %" PRId32 " %" PRId32 " 0 %" PRId64 " %" PRId64 "\n", p->tail[arc] + 1,
                p->head[arc] + 1, p->capacity[arc] == FLOW_UNBOUNDED ? -1 : p->capacity[arc], cost);
    }
    if (fclose(file) != 0) fail("a file cannot be written");
}

static uint32_t busiest(const truce_corridor *c)
{
    uint32_t best = 0;
    for (uint32_t k = 1; k < c->n_crossings; k++)
        if (c->crossings[k].capacity.usual > c->crossings[best].capacity.usual) best = k;
    return best;
}

static void write_week(const char *folder, const network *net)
{
    const truce_corridor *c = net->corridor;
    uint32_t crossing = busiest(c), first = c->days / 2;
    uint32_t last = first + CLOSED_DAYS <= c->days ? first + CLOSED_DAYS - 1 : c->days - 1;
    FILE *file = open_file(folder, "week.txt", "w");
    for (uint32_t day = first; day <= last; day++)
        fprintf(file, "%" PRId32 " 0\n", network_arc(net, net->entries, crossing, day));
    fclose(file);
    file = open_file(folder, "close.txt", "w");
    fprintf(file, "%s:%" PRIu32 "..%" PRIu32 "\n", c->crossings[crossing].id.bytes, first, last);
    fclose(file);
}

static void write_files(const char *path, const char *folder)
{
    truce_corridor *c = read_corridor(path);
    arena *memory;
    network net;
    must(arena_new(NULL, &memory));
    must(network_make(memory, c, NULL, 0, &net));
    write_problem(open_file(folder, "planner.min", "w"), &net,
                  2 * flow_path_cost(&net.problem) + 1);
    write_problem(open_file(folder, "light.min", "w"), &net, LIGHT_WEIGHT);
    write_week(folder, &net);
    printf("{\"nodes\": %" PRId32 ", \"arcs\": %" PRId32 "}\n", net.problem.n_nodes,
           net.problem.n_arcs);
    arena_free(memory);
    truce_corridor_free(c);
}

/* ---- solve -------------------------------------------------------------------------------- */

typedef struct problem_file {
    flow_problem p;
    int32_t *tail, *head;
    int64_t *capacity, *cost, *supply;
} problem_file;

static void *take(size_t count, size_t size)
{
    void *taken = calloc(count > 0 ? count : 1, size);
    if (taken == NULL) must(TRUCE_E_MEMORY);
    return taken;
}

static problem_file read_problem(const char *path)
{
    problem_file f = {0};
    char line[256];
    FILE *file = open_file("", path, "r");
    int32_t arc = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        int32_t n, m, tail, head;
        int64_t low, capacity, cost, amount;
        if (sscanf(line, "a %" SCNd32 " %" SCNd32 " %" SCNd64 " %" SCNd64 " %" SCNd64, &tail, &head,
                   &low, &capacity, &cost) == 5) {
            if (low != 0 || arc >= f.p.n_arcs) fail("an arc that is not expected");
            f.tail[arc] = tail - 1;
            f.head[arc] = head - 1;
            f.capacity[arc] = capacity < 0 ? FLOW_UNBOUNDED : capacity;
            f.cost[arc++] = cost;
        } else if (sscanf(line, "n %" SCNd32 " %" SCNd64, &n, &amount) == 2) {
            f.supply[n - 1] = amount;
        } else if (sscanf(line, "p min %" SCNd32 " %" SCNd32, &n, &m) == 2) {
            f.p.n_nodes = n;
            f.p.n_arcs = m;
            f.tail = take((size_t)m, sizeof *f.tail);
            f.head = take((size_t)m, sizeof *f.head);
            f.capacity = take((size_t)m, sizeof *f.capacity);
            f.cost = take((size_t)m, sizeof *f.cost);
            f.supply = take((size_t)n, sizeof *f.supply);
        }
    }
    fclose(file);
    if (arc != f.p.n_arcs || arc == 0) fail("arcs are missing");
    f.p.tail = f.tail;
    f.p.head = f.head;
    f.p.capacity = f.capacity;
    f.p.cost = f.cost;
    f.p.supply = f.supply;
    return f;
}

static void change(simplex *s, const char *path)
{
    FILE *file = open_file("", path, "r");
    int32_t arc;
    int64_t capacity;
    while (fscanf(file, "%" SCNd32 " %" SCNd64, &arc, &capacity) == 2)
        must(simplex_set_capacity(s, arc, capacity));
    fclose(file);
}

/* Costs fit in 64 bits: the files are made so. */
static void print_answer(const simplex_answer *a, double seconds)
{
    printf("{\"optimal\": %s, \"cost\": %" PRId64 ", \"seconds\": %.6f, \"pivots\": %" PRIu64
           ", \"scanned\": %" PRIu64 "}",
           a->outcome == SIMPLEX_OPTIMAL ? "true" : "false", (int64_t)a->cost, seconds,
           a->work.pivots, a->work.scanned);
}

static void solve_file(const char *path, int n_changes, char **changes)
{
    problem_file f = read_problem(path);
    memory_meter meter = memory_meter_of(NULL);
    simplex_answer answer;
    simplex *s;
    double began = seconds_now();
    must(simplex_new(&meter, &f.p, &s));
    must(simplex_solve(s, NULL, &answer));
    double took = seconds_now() - began;
    printf("{\"arcs\": %" PRId32 ", \"bytes\": %zu, \"cold\": ", f.p.n_arcs, meter.peak_bytes);
    print_answer(&answer, took);
    printf(", \"again\": [");
    for (int k = 0; k < n_changes; k++) {
        change(s, changes[k]);
        began = seconds_now();
        must(simplex_solve(s, NULL, &answer));
        took = seconds_now() - began;
        if (k > 0) printf(", ");
        print_answer(&answer, took);
    }
    printf("]}\n");
    simplex_free(s);
    free(f.tail);
    free(f.head);
    free(f.capacity);
    free(f.cost);
    free(f.supply);
}

/* ---- plan --------------------------------------------------------------------------------- */

static void make_plan(const char *path, const char *fair, const char *close)
{
    truce_corridor *c = read_corridor(path);
    truce_corridor_options options = TRUCE_CORRIDOR_OPTIONS_INIT;
    truce_diagnostics *d = truce_diagnostics_new();
    truce_corridor_plan *plan;
    options.fairness = strcmp(fair, "exact") == 0 ? TRUCE_FAIR_EXACT : TRUCE_FAIR_STEPS;
    options.close = &close;
    options.n_close = close != NULL ? 1 : 0;
    double began = seconds_now();
    must(truce_corridor_make_plan(c, &options, NULL, d, &plan));
    double took = seconds_now() - began;
    printf("{\"seconds\": %.6f, \"finished\": %s, \"exact\": %s, \"served\": %" PRId64
           ", \"needed\": %" PRId64 ", \"cost\": %" PRId64 ", \"arcs\": %" PRIu64
           ", \"pivots\": %" PRIu64 ", \"bytes\": %zu}\n",
           took, truce_corridor_plan_is_finished(plan) ? "true" : "false",
           truce_corridor_plan_is_exact(plan) ? "true" : "false", plan->now.n_served,
           plan->now.n_needed, plan->now.cost, plan->n_arcs, plan->n_pivots,
           plan->meter.peak_bytes);
    truce_corridor_plan_free(plan);
    truce_diagnostics_free(d);
    truce_corridor_free(c);
}

int main(int n_words, char **words)
{
    if (n_words == 4 && strcmp(words[1], "write") == 0) {
        write_files(words[2], words[3]);
    } else if (n_words >= 3 && strcmp(words[1], "solve") == 0) {
        solve_file(words[2], n_words - 3, words + 3);
    } else if ((n_words == 4 || n_words == 5) && strcmp(words[1], "plan") == 0) {
        make_plan(words[2], words[3], n_words == 5 ? words[4] : NULL);
    } else {
        fputs("usage: corridor_tool write FILE.yaml FOLDER | solve FILE.min [CHANGES ...] | plan "
              "FILE.yaml steps|exact [CROSSING:FROM..TO]\n",
              stderr);
        return 2;
    }
    return 0;
}
