/* read_issues.c -- what is talked about: quantities and choices. */
#include "model/reader.h"
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 1023 }; /* the longest path to a corridor */

static const char *const issue_keys[] = {"name", "range", "step",    "unit",     "from",
                                         "to",   "now",   "options", "corridor", NULL};
static const key_set issue_set = {"an issue", issue_keys};

static bool read_bounds(scenario_reader *r, const yaml_entry *entry, issue *to)
{
    const yaml_node *list = entry->value;
    if (list->kind == YAML_SCALAR && !yaml_is_missing(list) && !list->is_reported) {
        diagnostic_report(r->in.sink, E_ISSUE_RANGE, list->where,
                          "write two whole numbers in brackets: range: [0, 90]");
        return false;
    }
    if (!read_is_list(&r->in, entry->key, list, "the range")) return false;
    if (list->n != 2) {
        diagnostic_report(r->in.sink, E_ISSUE_RANGE, list->where,
                          list->n > 2 ? "write two numbers, without commas or blanks inside them: "
                                        "range: [0, 1500]"
                                      : "write two numbers: range: [0, 90]");
        return false;
    }
    bool is_good = read_integer(&r->in, NULL, list->items[0], "the low end", &to->low);
    is_good = read_integer(&r->in, NULL, list->items[1], "the high end", &to->high) && is_good;
    if (is_good && to->low > to->high) {
        diagnostic_report(r->in.sink, E_ISSUE_RANGE, list->where, "exchange the two numbers");
        return false;
    }
    return is_good;
}

static bool read_quantity(scenario_reader *r, const yaml_node *map, const yaml_entry *range,
                          issue *to)
{
    if (!read_bounds(r, range, to)) return false;
    const yaml_entry *entry = read_entry(map, "step");
    to->step = 1;
    if (entry != NULL) {
        if (!read_integer(&r->in, entry->key, entry->value, "the step", &to->step)) return false;
        if (to->step < 1 || (to->high - to->low) % to->step != 0) {
            diagnostic_report(r->in.sink, E_ISSUE_STEP, entry->value->where,
                              "choose a step that divides HIGH - LOW, or change an end",
                              SHOWN(entry->value->scalar), (long long)to->low, (long long)to->high);
            return false;
        }
    }
    int64_t steps = (to->high - to->low) / to->step;
    if (steps >= LIMIT_VALUES) {
        diagnostic_report(r->in.sink, E_SIZE, range->value->where, "choose a larger step",
                          (long)LIMIT_VALUES, "values in one issue");
        return false;
    }
    to->n_values = (uint32_t)steps + 1;
    return true;
}

/* Reads options: a list of ids, or a map from id to label. */
static truce_status read_options(scenario_reader *r, const yaml_entry *entry, issue *to,
                                 bool *is_good)
{
    const yaml_node *node = entry->value;
    to->is_choice = true;
    to->n_values = 0; /* until there are options */
    *is_good = false;
    if (node->kind != YAML_MAP && !read_is_list(&r->in, entry->key, node, "the options"))
        return TRUCE_OK;
    if (node->n == 0) {
        diagnostic_report(r->in.sink, E_ISSUE_OPTIONS, node->where, "write options: [no, yes]");
        return TRUCE_OK;
    }
    if (node->n > LIMIT_VALUES) {
        diagnostic_report(r->in.sink, E_SIZE, node->where, NULL, (long)LIMIT_VALUES,
                          "values in one issue");
        return TRUCE_OK;
    }
    arena *memory = r->s->memory;
    option *options;
    uint32_t *by_id;
    named *names;
    TRY(ARENA_ARRAY(memory, node->n, &options));
    TRY(ARENA_ARRAY(memory, node->n, &by_id));
    TRY(ARENA_ARRAY(memory, node->n, &names));
    *is_good = true;
    uint32_t n = 0;
    for (size_t k = 0; k < node->n; k++) {
        const yaml_node *id = node->kind == YAML_MAP ? node->entries[k].key : node->items[k];
        if (!read_is_text(&r->in, NULL, id, "an option")) {
            *is_good = false;
            continue;
        }
        option *one = &options[n];
        one->where = id->where;
        bool is_good_id;
        TRY(read_id(&r->in, id, &one->id, &is_good_id));
        *is_good = *is_good && is_good_id; /* or its values would be said to be missing */
        one->name = one->id;
        if (node->kind == YAML_MAP)
            TRY(read_label(&r->in, &node->entries[k], "the label", &one->name));
        names[n] = (named){one->id, one->where, n};
        n++;
    }
    read_sort_names(names, n);
    read_report_taken(&r->in, names, n);
    for (uint32_t k = 0; k < n; k++) by_id[k] = names[k].index;
    to->options = options;
    to->options_by_id = by_id;
    to->n_values = n;
    return TRUCE_OK;
}

static void read_now(scenario_reader *r, const yaml_entry *entry, issue *to)
{
    if (entry == NULL) return;
    const yaml_node *value = entry->value;
    char hint[128];
    if (to->is_choice) {
        if (!read_is_text(&r->in, entry->key, value, "now")) return;
        uint32_t found = issue_find_option(to, value->scalar);
        if (found == NOBODY)
            issue_report_option(to, r->in.sink, value->where, value->scalar);
        else
            to->now = found;
        return;
    }
    int64_t quantity;
    if (!read_integer(&r->in, entry->key, value, "now", &quantity)) return;
    if (quantity < to->low || quantity > to->high || (quantity - to->low) % to->step != 0) {
        snprintf(hint, sizeof hint, "it goes from %lld to %lld in steps of %lld",
                 (long long)to->low, (long long)to->high, (long long)to->step);
        diagnostic_report(r->in.sink, E_ISSUE_NOW, value->where, hint, SHOWN(value->scalar),
                          SHOWN(to->id));
        return;
    }
    to->now = (uint32_t)((quantity - to->low) / to->step);
}

static void read_giver(scenario_reader *r, const yaml_entry *entry, role *to)
{
    if (entry == NULL || !read_is_text(&r->in, entry->key, entry->value, "the name of a party"))
        return;
    const truce_scenario *s = r->s;
    text id = entry->value->scalar;
    uint32_t found = scenario_find_party(s, id);
    if (found != NOBODY) {
        to->kind = ROLE_PARTY;
        to->index = found;
        return;
    }
    for (uint32_t k = 0; k < s->n_mediators; k++) {
        if (!text_equal(s->mediators[k].id, id)) continue;
        to->kind = ROLE_MEDIATOR;
        to->index = k;
        return;
    }
    named names[LIMIT_PARTIES + 32];
    size_t n = 0;
    for (uint32_t k = 0; k < s->n_parties; k++) names[n++] = (named){.id = s->parties[k].id};
    for (uint32_t k = 0; k < s->n_mediators && k < 32; k++)
        names[n++] = (named){.id = s->mediators[k].id};
    read_unknown_name(&r->in, E_NAME_ROLE, entry->value, names, n);
}

/* Returns what is wrong with a path to a file beside the scenario or below, as a hint, or NULL. */
static const char *find_path_problem(text path)
{
    static const char below[] = "put the file into the folder of the scenario, or below it";
    if (memchr(path.bytes, '\\', path.size) != NULL) return "write / between folders";
    if (path.bytes[0] == '/' || memchr(path.bytes, ':', path.size) != NULL) return below;
    for (size_t at = 0, end; at <= path.size; at = end + 1) {
        const char *slash = at < path.size ? memchr(path.bytes + at, '/', path.size - at) : NULL;
        end = slash != NULL ? (size_t)(slash - path.bytes) : path.size;
        if (end - at == 2 && memcmp(path.bytes + at, "..", 2) == 0) return below;
        bool is_last = end == path.size, is_dot = end - at == 1 && path.bytes[at] == '.';
        if (is_last && (end == at || is_dot)) return "name a file, not a folder";
    }
    for (size_t k = 0; k < path.size; k++)
        if ((unsigned char)path.bytes[k] < ' ')
            return "the name of a file has no line ends or tabs";
    return path.size > PATH_BYTES ? "choose a shorter name" : NULL;
}

/* Warns of a quantity that is not counted in trucks. */
static void check_unit(scenario_reader *r, const yaml_entry *entry)
{
    if (entry == NULL || entry->value->kind != YAML_SCALAR) return;
    text unit = entry->value->scalar;
    static const char word[] = "truck";
    for (size_t at = 0, k; at < unit.size; at++) {
        for (k = 0; word[k] && at + k < unit.size && (unit.bytes[at + k] | 0x20) == word[k];) k++;
        if (word[k] == '\0') return;
    }
    if (unit.size > 0)
        diagnostic_report(r->in.sink, W_ISSUE_UNIT, entry->value->where,
                          "write unit: trucks a day, or take the corridor out", SHOWN(unit));
}

static truce_status read_corridor(scenario_reader *r, const yaml_entry *entry, issue *to)
{
    if (entry == NULL || !read_is_text(&r->in, entry->key, entry->value, "the corridor"))
        return TRUCE_OK;
    text path = entry->value->scalar;
    bool is_name = path.size > 0 && !text_equal(path, TEXT("-"));
    const char *problem = is_name ? find_path_problem(path) : "name a corridor file";
    if (problem != NULL)
        diagnostic_report(r->in.sink, E_ISSUE_CORRIDOR, entry->value->where, problem, SHOWN(path));
    to->corridor_where = entry->value->where;
    return read_keep(&r->in, path, &to->corridor);
}

static truce_status read_issue(scenario_reader *r, const yaml_entry *entry, issue *to,
                               bool *is_broken)
{
    to->where = entry->key->where;
    to->step = 1;
    to->n_values = 1;
    *is_broken = true;
    TRY(read_id(&r->in, entry->key, &to->id, NULL));
    to->name = to->id;
    const yaml_node *map = entry->value;
    if (!read_is_map(&r->in, entry->key, map, "an issue")) return TRUCE_OK;
    read_check_keys(&r->in, map, &issue_set);
    TRY(read_label(&r->in, read_entry(map, "name"), "the name", &to->name));
    TRY(read_label(&r->in, read_entry(map, "unit"), "the unit", &to->unit));
    read_giver(r, read_entry(map, "from"), &to->from);
    read_giver(r, read_entry(map, "to"), &to->to);
    const yaml_entry *range = read_entry(map, "range");
    const yaml_entry *options = read_entry(map, "options");
    if ((range == NULL) == (options == NULL)) {
        diagnostic_report(r->in.sink, E_ISSUE_KIND, to->where,
                          range == NULL ? "add range: [LOW, HIGH] or options: [A, B]"
                                        : "delete range or options",
                          SHOWN(to->id));
        return TRUCE_OK;
    }
    bool is_good;
    if (options != NULL) {
        TRY(read_options(r, options, to, &is_good));
        static const char *const only[] = {"step", "unit", "corridor"};
        for (size_t k = 0; k < sizeof only / sizeof *only; k++) {
            const yaml_entry *wrong = read_entry(map, only[k]);
            if (wrong != NULL)
                diagnostic_report(r->in.sink, E_ISSUE_KEY, wrong->key->where, "delete this line",
                                  only[k], SHOWN(to->id));
        }
    } else {
        is_good = read_quantity(r, map, range, to);
        TRY(read_corridor(r, read_entry(map, "corridor"), to));
        if (to->corridor.size > 0) check_unit(r, read_entry(map, "unit"));
    }
    *is_broken = !is_good;
    if (is_good) read_now(r, read_entry(map, "now"), to);
    return TRUCE_OK;
}

truce_status read_issues(scenario_reader *r, const yaml_node *root)
{
    const yaml_entry *entry = read_entry(root, "issues");
    if (entry == NULL) {
        read_missing(&r->in, root, "issues", "the scenario");
        return TRUCE_OK;
    }
    const yaml_node *map = entry->value;
    if (!read_is_map(&r->in, entry->key, map, "issues")) return TRUCE_OK;
    if (map->n == 0) {
        diagnostic_report(r->in.sink, E_KEY_EMPTY, entry->key->where, "add at least one issue",
                          SHOWN(entry->key->scalar));
        return TRUCE_OK;
    }
    if (map->n > LIMIT_ISSUES) {
        diagnostic_report(r->in.sink, E_SIZE, map->entries[LIMIT_ISSUES].key->where, NULL,
                          (long)LIMIT_ISSUES, "issues");
        return TRUCE_OK;
    }
    arena *memory = r->s->memory;
    issue *issues;
    named *names;
    uint32_t *by_id;
    TRY(ARENA_ARRAY(memory, map->n, &issues));
    TRY(ARENA_ARRAY(memory, map->n, &names));
    TRY(ARENA_ARRAY(memory, map->n, &by_id));
    TRY(ARENA_ARRAY(memory, map->n, &r->issue_is_broken));
    for (size_t k = 0; k < map->n; k++) {
        TRY(read_issue(r, &map->entries[k], &issues[k], &r->issue_is_broken[k]));
        names[k] = (named){issues[k].id, issues[k].where, (uint32_t)k};
    }
    read_sort_names(names, map->n);
    read_report_taken(&r->in, names, map->n);
    for (size_t k = 0; k < map->n; k++) by_id[k] = names[k].index;
    r->s->issues = issues;
    r->s->issues_by_id = by_id;
    r->s->n_issues = (uint32_t)map->n;
    return TRUCE_OK;
}
