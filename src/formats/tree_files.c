#include "formats/tree_files.h"
#include <stdio.h>
#include <string.h>

enum {
    ITEMS_MOST = 250000, /* as for XML: no domain that could be negotiated has more */
    HEAD_BYTES = 64 << 10,
    NUMBERS_MOST = 256 /* options that are looked through as numbers */
};

/* JSON may be indented with tabs, which YAML does not like. In a string a raw tab cannot stand. */
static truce_status without_tabs(arena *memory, const source *from, const source **out)
{
    size_t first = 0;
    *out = from;
    while (first < from->size && memchr(" \t\r\n", from->bytes[first], 4) != NULL) first++;
    if (first == from->size || (from->bytes[first] != '{' && from->bytes[first] != '[') ||
        memchr(from->bytes, '\t', from->size) == NULL)
        return TRUCE_OK;
    source *made;
    const char *copy;
    TRY(ARENA_ARRAY(memory, 1, &made));
    TRY(arena_text(memory, from->bytes, from->size, &copy));
    char *bytes = (char *)copy;
    for (size_t k = 0; k < from->size; k++)
        if (bytes[k] == '\t') bytes[k] = ' ';
    *made = (source){from->name, copy, from->size};
    *out = made;
    return TRUCE_OK;
}

/* True when a file has no more items than are read, counted by what stands between them; else
 * reported. */
static bool is_within_limit(import_job *job, const source *from)
{
    size_t commas = 0, lines = 0;
    for (size_t k = 0; k < from->size; k++) {
        commas += from->bytes[k] == ',';
        lines += from->bytes[k] == '\n';
        if (commas <= ITEMS_MOST && lines <= ITEMS_MOST) continue;
        diagnostic_report(job->sink, E_SIZE, (span){from, k, k}, NULL, (long)ITEMS_MOST,
                          "items in one file");
        return false;
    }
    return true;
}

static truce_status add_tree(import_job *job, const char *shown,
                             file_role (*role)(const yaml_node *), const source *from,
                             tree_set *set)
{
    const yaml_node *root;
    const source *read;
    if (!is_within_limit(job, from)) return TRUCE_E_INPUT;
    TRY(without_tabs(job->memory, from, &read));
    TRY(yaml_read(job->memory, read, job->sink, &root));
    switch (role(root)) {
    case FILE_PROFILE: set->profiles[set->n_profiles++] = (tree_file){from, root}; return TRUCE_OK;
    case FILE_DOMAIN:
        if (set->domain.root == NULL) {
            set->domain = (tree_file){from, root};
            return TRUCE_OK;
        }
        diagnostic_report(job->sink, E_IMPORT_DOMAIN, (span){from, 0, 0},
                          "name the files of one domain: DOMAIN PROFILE...",
                          "there is a second domain");
        return TRUCE_E_INPUT;
    case FILE_OTHER: break;
    }
    if (job->options->is_folder) return TRUCE_OK;
    char what[48];
    snprintf(what, sizeof what, "%s file", shown);
    diagnostic_report(job->sink, E_IMPORT_ROOT, (span){from, 0, 0}, NULL, what,
                      "it is neither a domain nor a profile");
    return TRUCE_E_INPUT;
}

truce_status tree_open(import_job *job, const char *shown, bool (*recognise)(text),
                       file_role (*role)(const yaml_node *), tree_set *set)
{
    bool is_broken = false;
    TRY(ARENA_ARRAY(job->memory, job->n_files, &set->profiles));
    for (size_t k = 0; k < job->n_files; k++) {
        const source *from = &job->files[k];
        text head = {from->bytes, from->size < HEAD_BYTES ? from->size : HEAD_BYTES};
        if (job->options->is_folder && !recognise(head)) continue;
        truce_status status = add_tree(job, shown, role, from, set);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
        is_broken = is_broken || status == TRUCE_E_INPUT;
    }
    return is_broken ? TRUCE_E_INPUT : TRUCE_OK;
}

const yaml_node *tree_need(import_job *job, const yaml_node *map, const char *key, const char *what)
{
    char name[64];
    const yaml_node *found = yaml_get(map, key);
    if (found != NULL) return found;
    span where = map->where;
    if (where.end > where.start + 1) where.end = where.start + 1;
    snprintf(name, sizeof name, "\"%s\"", key);
    diagnostic_report(job->sink, E_IMPORT_MISSING, where, NULL, name, what);
    return NULL;
}

bool tree_is(import_job *job, const yaml_node *node, yaml_kind kind, const char *what)
{
    static const char *const names[] = {
        [YAML_SCALAR] = "single value", [YAML_SEQUENCE] = "list", [YAML_MAP] = "map"};
    static const diagnostic_code codes[] = {
        [YAML_SCALAR] = E_TYPE_TEXT, [YAML_SEQUENCE] = E_TYPE_LIST, [YAML_MAP] = E_TYPE_MAP};
    if (node == NULL) return false; /* reported as missing */
    if (node->kind == kind) return true;
    span where = node->where;
    if (where.end > where.start + 60) where.end = where.start + 60;
    diagnostic_report(job->sink, codes[kind], where, NULL, what, names[node->kind]);
    return false;
}

bool tree_number(import_job *job, const yaml_node *node, const char *what, figure *out)
{
    if (!tree_is(job, node, YAML_SCALAR, what)) return false;
    if (figure_read(node->scalar, out)) return true;
    diagnostic_report(job->sink, E_IMPORT_NUMBER, node->where, NULL, what, SHOWN(node->scalar));
    return false;
}

truce_status tree_labels(import_job *job, const yaml_node *list, const label **out)
{
    label *labels;
    TRY(ARENA_ARRAY(job->memory, list->n, &labels));
    for (size_t k = 0; k < list->n; k++) {
        const yaml_node *item = list->items[k];
        labels[k].where = item->where;
        if (tree_is(job, item, YAML_SCALAR, "a value")) labels[k].name = item->scalar;
    }
    *out = labels;
    return TRUCE_OK;
}

uint32_t tree_find_value(const draft *d, uint32_t about, text written)
{
    const issue *i = &d->issues[about];
    uint32_t found = i->is_choice ? draft_find_option(d, about, written) : NOBODY;
    if (found != NOBODY) return found;
    figure number;
    int64_t low, high;
    if (!figure_read(written, &number)) return NOBODY;
    if (i->is_choice) { /* 1 and 1.0 are the same number */
        for (uint32_t k = 0; i->n_values <= NUMBERS_MOST && k < i->n_values; k++) {
            figure own;
            if (figure_read(i->options[k].name, &own) && figure_compare(&own, &number) == 0)
                return k;
        }
        return NOBODY;
    }
    if (!figure_floor(&number, &low) || !figure_ceiling(&number, &high) || low != high)
        return NOBODY;
    if (low < i->low || low > i->high || (low - i->low) % i->step != 0) return NOBODY;
    return (uint32_t)((low - i->low) / i->step);
}

truce_status tree_table(import_job *job, const yaml_node *map, uint32_t about, const figure *weight,
                        int64_t *nano, bool *is_good)
{
    const issue *i = &job->draft->issues[about];
    size_t errors = truce_diagnostics_errors(job->sink);
    bool *is_there;
    figure one = figure_of(1);
    *is_good = false;
    TRY(ARENA_ARRAY(job->memory, i->n_values, &is_there));
    for (size_t k = 0; k < map->n; k++) {
        const yaml_entry *entry = &map->entries[k];
        figure number;
        uint32_t value = tree_find_value(job->draft, about, entry->key->scalar);
        if (value == NOBODY) {
            char says[200];
            snprintf(says, sizeof says, "\"%.*s\" is not a value of \"%.*s\" there",
                     SHOWN(entry->key->scalar), SHOWN(i->name));
            diagnostic_report(job->sink, E_IMPORT_FOREIGN, entry->key->where, NULL, says);
            continue;
        }
        is_there[value] = true;
        if (tree_number(job, entry->value, "what a value is worth", &number))
            (void)draft_worth(job->draft, weight, &number, &one, entry->value->where, &nano[value]);
    }
    for (uint32_t value = 0; value < i->n_values; value++) {
        char what[120], number[24];
        if (is_there[value]) continue;
        int size = snprintf(number, sizeof number, "%lld",
                            i->is_choice ? 0LL : (long long)issue_quantity(i, value));
        text name = i->is_choice ? i->options[value].name : (text){number, (size_t)size};
        snprintf(what, sizeof what, "the value of \"%.*s\"", SHOWN(name));
        span where = {map->where.source, map->where.start, map->where.start + 1};
        diagnostic_report(job->sink, E_IMPORT_MISSING, where, NULL, what, "this table");
    }
    *is_good = truce_diagnostics_errors(job->sink) == errors;
    return TRUCE_OK;
}

truce_status tree_set_table(import_job *job, uint32_t party, uint32_t about, const int64_t *nano)
{
    const issue *i = &job->draft->issues[about];
    valuation_point *points;
    if (i->is_choice) return draft_table(job->draft, party, about, nano);
    TRY(ARENA_ARRAY(job->memory, i->n_values, &points));
    for (uint32_t value = 0; value < i->n_values; value++)
        points[value] =
            (valuation_point){issue_quantity(i, value), {nano[value], nano[value], nano[value]}};
    return draft_points(job->draft, party, about, points, i->n_values);
}
