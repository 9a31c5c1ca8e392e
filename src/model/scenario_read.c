/* scenario_read.c -- bytes become a scenario: the head of the file, then section by section. */
#include "model/reader.h"
#include <string.h>

static const char *const root_keys[] = {"truce",     "title",     "summary", "start",   "parties",
                                        "mediators", "sources",   "basis",   "issues",  "values",
                                        "rules",     "red_lines", "limits",  "phasing", NULL};
static const key_set root_set = {"a scenario", root_keys};

/* Keys that only other kinds of files have. */
static const struct {
    const char *key;
    const char *kind;
    const char *hint;
} other_kinds[] = {
    {"truce_corridor", "corridor",
     "ask of a corridor with truce corridor FILE; truce check FILE reads it too"},
    {"truce_plan", "plan", "a plan is checked beside its scenario: truce phase --plan"},
    {"obligations", "deal", "a scenario has parties, issues and values"},
    {"crossings", "corridor", "a corridor begins with truce_corridor: 1"},
};

/* True when the file is of another kind; reported. */
static bool is_other_kind(scenario_reader *r, const yaml_node *root)
{
    if (read_entry(root, "issues") != NULL) return false;
    for (size_t k = 0; k < sizeof other_kinds / sizeof *other_kinds; k++) {
        const yaml_entry *found = read_entry(root, other_kinds[k].key);
        if (found == NULL) continue;
        diagnostic_report(r->in.sink, E_FORMAT_KIND, found->key->where, other_kinds[k].hint,
                          other_kinds[k].kind);
        return true;
    }
    return false;
}

/* True when the file has another version of the format; reported. */
static bool is_other_version(scenario_reader *r, const yaml_node *root)
{
    const yaml_entry *version = read_entry(root, "truce");
    if (version == NULL || !read_is_text(&r->in, version->key, version->value, "the version") ||
        text_equal(version->value->scalar, TEXT("1")))
        return false;
    diagnostic_report(r->in.sink, E_FORMAT_VERSION, version->value->where, "write truce: 1",
                      SHOWN(version->value->scalar));
    int64_t number; /* of a later version nothing else can be said */
    return decimal_integer(version->value->scalar, &number) == DECIMAL_OK && number > 1;
}

static truce_status read_head(scenario_reader *r, const yaml_node *root)
{
    truce_scenario *s = r->s;
    span head = {root->where.source, root->where.start, root->where.start};
    const yaml_entry *version = read_entry(root, "truce");
    if (version == NULL)
        diagnostic_report(r->in.sink, E_KEY_MISSING, head, "begin the file with truce: 1", "truce",
                          "the scenario");
    const yaml_entry *title = read_entry(root, "title");
    if (title == NULL) read_missing(&r->in, root, "title", "the scenario");
    TRY(read_keep(&r->in, TEXT(""), &s->title));
    TRY(read_label(&r->in, title, "the title", &s->title));
    TRY(read_label(&r->in, read_entry(root, "summary"), "the summary", &s->summary));
    const yaml_entry *start = read_entry(root, "start");
    s->calendar.has_start = start != NULL && read_date(&r->in, start->key, start->value,
                                                       "the start", &s->calendar.start);
    return TRUCE_OK;
}

/* Reads all sections; problems are in the sink. */
static truce_status read_sections(scenario_reader *r, const yaml_node *root)
{
    if (root->kind != YAML_MAP) {
        read_is_map(&r->in, NULL, root, "a scenario");
        return TRUCE_OK;
    }
    if (is_other_kind(r, root) || is_other_version(r, root)) return TRUCE_OK;
    read_check_keys(&r->in, root, &root_set);
    TRY(read_head(r, root));
    TRY(read_actors(r, root));
    TRY(read_issues(r, root));
    if (r->s->n_parties == 0 || r->s->n_issues == 0) return TRUCE_OK; /* reported */
    TRY(read_values(r, root));
    TRY(read_rules(r, root));
    TRY(read_demands(r, root));
    TRY(read_basis(r, root));
    TRY(read_phasing(r, root));
    read_check_sums(r);
    return TRUCE_OK;
}

/* Reads into a scenario whose arenas are there. */
static truce_status read_all(truce_scenario *s, const char *name, const char *bytes, size_t size,
                             truce_diagnostics *sink)
{
    size_t errors = truce_diagnostics_errors(sink);
    arena *scratch;
    TRY(arena_new(&s->meter, &scratch));
    scenario_reader r = {.in = {.memory = s->memory, .sink = sink}, .s = s};
    truce_status status = arena_text(s->memory, name, strlen(name), &s->from.name);
    if (status == TRUCE_OK) status = arena_text(s->memory, bytes, size, &s->from.bytes);
    s->from.size = size;
    const yaml_node *root = NULL;
    if (status == TRUCE_OK) status = yaml_read(scratch, &s->from, sink, &root);
    if (status == TRUCE_OK || (status == TRUCE_E_INPUT && root != NULL))
        status = read_sections(&r, root);
    arena_free(scratch);
    TRY(status);
    return truce_diagnostics_errors(sink) > errors ? TRUCE_E_INPUT : TRUCE_OK;
}

truce_status truce_scenario_read(const char *name, const char *bytes, size_t size,
                                 const truce_budget *budget, truce_diagnostics *diagnostics,
                                 truce_scenario **out)
{
    require(name != NULL && (bytes != NULL || size == 0) && diagnostics != NULL && out != NULL);
    arena *handle;
    truce_scenario *s;
    TRY(arena_new(NULL, &handle));
    truce_status status = arena_take(handle, 1, sizeof *s, (void **)&s);
    if (status != TRUCE_OK) {
        arena_free(handle);
        return status;
    }
    s->handle = handle;
    s->meter = memory_meter_of(budget);
    status = arena_new(&s->meter, &s->memory);
    if (status == TRUCE_OK)
        status = read_all(s, name, bytes != NULL ? bytes : "", size, diagnostics);
    if (status != TRUCE_OK) {
        truce_scenario_free(s);
        return status;
    }
    *out = s;
    return TRUCE_OK;
}
