/* corridor_read.c -- bytes become a corridor: the head of the file, then section by section, then
 * whether all of it can be worked with. */
#include "base/exact.h"
#include "corridor/corridor_reader.h"
#include <stdio.h>
#include <string.h>

static const char *const root_keys[] = {"truce_corridor", "title",    "summary", "days",
                                        "start",          "fairness", "depots",  "crossings",
                                        "areas",          "roads",    "changes", NULL};
static const key_set root_set = {"a corridor", root_keys};
static const char *const fairness_keys[] = {"period", NULL};
static const key_set fairness_set = {"fairness", fairness_keys};

/* ---- the head ---------------------------------------------------------------------------- */

/* True when the file is of another kind; reported. */
static bool is_other_kind(corridor_reader *r, const yaml_node *root)
{
    static const struct {
        const char *key, *kind, *hint;
    } others[] = {{"truce", "scenario", "ask of a scenario with truce brief, solve or phase"},
                  {"truce_plan", "plan", "a plan is checked beside its scenario: truce phase"}};
    if (read_entry(root, "truce_corridor") != NULL) return false;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        const yaml_entry *found = read_entry(root, others[k].key);
        if (found == NULL) continue;
        diagnostic_report(r->in.sink, E_CORRIDOR_KIND, found->key->where, others[k].hint,
                          others[k].kind);
        return true;
    }
    return false;
}

/* True when the file has a later version of the format, of which nothing else can be said. */
static bool is_other_version(corridor_reader *r, const yaml_node *root)
{
    const yaml_entry *version = read_entry(root, "truce_corridor");
    if (version == NULL) {
        span head = {root->where.source, root->where.start, root->where.start};
        diagnostic_report(r->in.sink, E_KEY_MISSING, head, "begin the file with truce_corridor: 1",
                          "truce_corridor", "the corridor");
        return false;
    }
    if (!read_is_text(&r->in, version->key, version->value, "the version") ||
        text_equal(version->value->scalar, TEXT("1")))
        return false;
    diagnostic_report(r->in.sink, E_CORRIDOR_VERSION, version->value->where,
                      "write truce_corridor: 1", SHOWN(version->value->scalar));
    int64_t number;
    return decimal_integer(version->value->scalar, &number) == DECIMAL_OK && number > 1;
}

static void read_horizon(corridor_reader *r, const yaml_node *root)
{
    const yaml_entry *entry = read_entry(root, "days");
    int64_t days = 0;
    r->c->days = 1;
    if (entry == NULL) {
        read_missing(&r->in, root, "days", "the corridor");
    } else if (read_integer(&r->in, entry->key, entry->value, "the number of days", &days)) {
        r->has_days = days >= 1 && days <= CORRIDOR_DAYS_MOST;
        if (r->has_days)
            r->c->days = (uint32_t)days;
        else
            read_out_of_bounds(&r->in, entry->value, "the number of days", "from 1 to 3650");
    }
}

static void read_fairness(corridor_reader *r, const yaml_node *root)
{
    static const text periods[] = {
        [PERIOD_WEEK] = {"week", 4}, [PERIOD_DAY] = {"day", 3}, [PERIOD_HORIZON] = {"horizon", 7}};
    enum { PERIODS = sizeof periods / sizeof *periods };
    const yaml_entry *entry = read_entry(root, "fairness");
    if (entry == NULL) return;
    if (entry->value->kind == YAML_SCALAR && !yaml_is_missing(entry->value) &&
        !entry->value->is_reported) {
        diagnostic_report(r->in.sink, E_TYPE_MAP, entry->value->where,
                          "write fairness: {period: week}", "fairness", "single value");
        return;
    }
    if (!read_is_map(&r->in, entry->key, entry->value, "fairness")) return;
    read_check_keys(&r->in, entry->value, &fairness_set);
    entry = read_entry(entry->value, "period");
    if (entry == NULL || !read_is_text(&r->in, entry->key, entry->value, "the period")) return;
    for (size_t k = 0; k < PERIODS; k++) {
        if (!text_equal(entry->value->scalar, periods[k])) continue;
        r->c->period = (fair_period)k;
        return;
    }
    char hint[96];
    diagnostic_report(r->in.sink, E_CORRIDOR_PERIOD, entry->value->where,
                      diagnostic_nearest(entry->value->scalar, periods, PERIODS, hint, sizeof hint),
                      SHOWN(entry->value->scalar));
}

static truce_status read_head(corridor_reader *r, const yaml_node *root)
{
    truce_corridor *c = r->c;
    const yaml_entry *title = read_entry(root, "title"), *start = read_entry(root, "start");
    if (title == NULL) read_missing(&r->in, root, "title", "the corridor");
    TRY(read_keep(&r->in, TEXT(""), &c->title));
    TRY(read_label(&r->in, title, "the title", &c->title));
    TRY(read_label(&r->in, read_entry(root, "summary"), "the summary", &c->summary));
    c->has_start =
        start != NULL && read_date(&r->in, start->key, start->value, "the start", &c->start);
    read_horizon(r, root);
    read_fairness(r, root);
    return TRUCE_OK;
}

/* ---- size -------------------------------------------------------------------------------- */

/* Reports a network that is too large to be worked with, with what would make it fit. */
static void check_size(corridor_reader *r, const yaml_node *root)
{
    const truce_corridor *c = r->c;
    int64_t arcs = corridor_arcs(c);
    const yaml_entry *days = read_entry(root, "days");
    if (!r->has_days || days == NULL || arcs <= CORRIDOR_ARCS_MOST) return;
    int64_t fitting = c->days * (int64_t)CORRIDOR_ARCS_MOST / arcs;
    char hint[128];
    if (fitting >= 1)
        snprintf(hint, sizeof hint,
                 "plan %lld days or fewer at a time, or put areas or roads together",
                 (long long)fitting);
    else
        snprintf(hint, sizeof hint, "put areas or roads together");
    diagnostic_report(r->in.sink, E_CORRIDOR_SIZE, days->value->where, hint, (long long)arcs,
                      (long)CORRIDOR_ARCS_MOST);
}

static int128 sum_of(const daily *d, uint32_t days)
{
    int128 sum = d->by_day == NULL ? (int128)d->usual * days : 0;
    for (uint32_t day = 0; d->by_day != NULL && day < days; day++) sum += d->by_day[day];
    return sum;
}

/* The most that trucks can cost on one road: on each day all that there are, or all that may. */
static int128 most_cost(const road *of, int128 trucks, uint32_t days)
{
    bool is_steady = of->capacity.by_day == NULL && of->cost.by_day == NULL;
    int128 sum = 0;
    for (uint32_t day = 0; day < (is_steady ? 1 : days); day++) {
        int64_t capacity = daily_on(&of->capacity, day);
        sum += (capacity < trucks ? (int128)capacity : trucks) * daily_on(&of->cost, day);
    }
    return is_steady ? sum * days : sum;
}

/* Reports figures with which a plan could cost more than can be counted. At most 10^7 roads and
 * days, 10^17 trucks and costs of 10^9 stay below 2^127. */
static void check_sums(corridor_reader *r)
{
    const truce_corridor *c = r->c;
    int128 trucks = 0, total = 0, worst_cost = -1;
    uint32_t worst = 0;
    for (uint32_t k = 0; k < c->n_depots; k++)
        trucks += sum_of(&c->depots[k].supply, c->days) + c->depots[k].stock;
    for (uint32_t k = 0; k < c->n_areas; k++) trucks += c->areas[k].stock;
    for (uint32_t k = 0; k < c->n_roads; k++) {
        int128 cost = most_cost(&c->roads[k], trucks, c->days);
        total += cost;
        if (cost > worst_cost) {
            worst_cost = cost;
            worst = k;
        }
    }
    if (total <= CORRIDOR_COST_MOST) return;
    diagnostic_report(r->in.sink, E_CORRIDOR_SUM, r->road_where[worst],
                      "give costs, or trucks, in a larger unit; this road counts most");
}

/* ---- the file ---------------------------------------------------------------------------- */

/* Reads all sections; problems are in the sink. */
static truce_status read_sections(corridor_reader *r, const yaml_node *root)
{
    size_t errors = truce_diagnostics_errors(r->in.sink);
    if (root->kind != YAML_MAP) {
        read_is_map(&r->in, NULL, root, "a corridor");
        return TRUCE_OK;
    }
    if (is_other_kind(r, root) || is_other_version(r, root)) return TRUCE_OK;
    read_check_keys(&r->in, root, &root_set);
    r->has_places = true;
    TRY(read_head(r, root));
    TRY(corridor_read_places(r, root));
    TRY(corridor_read_roads(r, root));
    check_size(r, root);
    TRY(corridor_read_changes(r, root, errors));
    if (truce_diagnostics_errors(r->in.sink) > errors) return TRUCE_OK;
    check_sums(r);
    return corridor_read_ways(r);
}

/* Reads into a corridor whose arenas are there. */
static truce_status read_all(truce_corridor *c, const char *name, const char *bytes, size_t size,
                             truce_diagnostics *sink)
{
    size_t errors = truce_diagnostics_errors(sink);
    corridor_reader r = {.in = {.memory = c->memory, .sink = sink, .is_whole = true}, .c = c};
    TRY(arena_new(&c->meter, &r.scratch));
    truce_status status = arena_text(c->memory, name, strlen(name), &c->from.name);
    if (status == TRUCE_OK) status = arena_text(c->memory, bytes, size, &c->from.bytes);
    c->from.size = size;
    const yaml_node *root = NULL;
    if (status == TRUCE_OK) status = yaml_read(r.scratch, &c->from, sink, &root);
    if (status == TRUCE_OK || (status == TRUCE_E_INPUT && root != NULL))
        status = read_sections(&r, root);
    arena_free(r.scratch);
    TRY(status);
    return truce_diagnostics_errors(sink) > errors ? TRUCE_E_INPUT : TRUCE_OK;
}

truce_status truce_corridor_read(const char *name, const char *bytes, size_t size,
                                 const truce_budget *budget, truce_diagnostics *diagnostics,
                                 truce_corridor **out)
{
    require(name != NULL && (bytes != NULL || size == 0) && diagnostics != NULL && out != NULL);
    arena *handle;
    truce_corridor *c;
    TRY(arena_new(NULL, &handle));
    truce_status status = arena_take(handle, 1, sizeof *c, (void **)&c);
    if (status != TRUCE_OK) {
        arena_free(handle);
        return status;
    }
    c->handle = handle;
    c->meter = memory_meter_of(budget);
    status = arena_new(&c->meter, &c->memory);
    if (status == TRUCE_OK)
        status = read_all(c, name, bytes != NULL ? bytes : "", size, diagnostics);
    if (status != TRUCE_OK) {
        truce_corridor_free(c);
        return status;
    }
    *out = c;
    return TRUCE_OK;
}
