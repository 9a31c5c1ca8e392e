/* read_demands.c -- rules, red lines, limits, reservations. */
#include "model/reader.h"
#include <stdio.h>

static const char *const rule_keys[] = {"for", "when", "add", "why", NULL};
static const key_set rule_set = {"a rule", rule_keys};
static const char *const demand_keys[] = {"id", "require", "why", NULL};
static const key_set red_line_set = {"a red line", demand_keys};
static const key_set limit_set = {"a limit", demand_keys};

/* Reads the party that an entry names. */
static uint32_t read_party_name(scenario_reader *r, const yaml_entry *entry)
{
    const truce_scenario *s = r->s;
    if (!read_is_text(&r->in, entry->key, entry->value, "the name of a party")) return NOBODY;
    uint32_t found = scenario_find_party(s, entry->value->scalar);
    if (found != NOBODY) return found;
    named names[LIMIT_PARTIES];
    for (uint32_t k = 0; k < s->n_parties; k++) names[k] = (named){.id = s->parties[k].id};
    read_unknown_name(&r->in, E_NAME_PARTY, entry->value, names, s->n_parties);
    return NOBODY;
}

/* Reads a condition, or reports what is wrong; both then are set, or stay NULL and empty. */
static truce_status read_condition(scenario_reader *r, const yaml_node *key, const yaml_node *node,
                                   const expression **tree, text *written)
{
    if (!read_is_text(&r->in, key, node, "a condition")) return TRUCE_OK;
    truce_status status = expression_read(r->s->memory, r->s, node, r->in.sink, tree);
    if (status == TRUCE_E_INPUT) return TRUCE_OK; /* reported; the reading goes on */
    TRY(status);
    return read_keep(&r->in, node->scalar, written);
}

/* True when so many conditions fit; else reported. */
static bool is_within_limit(scenario_reader *r, uint64_t n, span where, const char *what)
{
    if (n <= LIMIT_CONDITIONS) return true;
    diagnostic_report(r->in.sink, E_SIZE, where, NULL, (long)LIMIT_CONDITIONS, what);
    return false;
}

static const char together[] = "rules and red lines together";

static truce_status read_rule(scenario_reader *r, const yaml_node *map, rule *to)
{
    to->where = map->where;
    if (!read_is_map(&r->in, NULL, map, "a rule")) return TRUCE_OK;
    read_check_keys(&r->in, map, &rule_set);
    const yaml_entry *party = read_entry(map, "for");
    const yaml_entry *when = read_entry(map, "when");
    const yaml_entry *add = read_entry(map, "add");
    if (party == NULL)
        read_missing(&r->in, map, "for", "this rule");
    else
        to->party = read_party_name(r, party);
    if (when == NULL)
        read_missing(&r->in, map, "when", "this rule");
    else
        TRY(read_condition(r, when->key, when->value, &to->when, &to->written));
    if (add == NULL)
        read_missing(&r->in, map, "add", "this rule");
    else
        read_range(&r->in, add->key, add->value, "what a rule adds", &to->add_nano);
    return read_label(&r->in, read_entry(map, "why"), "the reason", &to->why);
}

truce_status read_rules(scenario_reader *r, const yaml_node *root)
{
    const yaml_entry *entry = read_entry(root, "rules");
    if (entry == NULL || !read_is_list(&r->in, entry->key, entry->value, "rules")) return TRUCE_OK;
    const yaml_node *list = entry->value;
    if (!is_within_limit(r, list->n, entry->key->where, together)) return TRUCE_OK;
    rule *rules;
    TRY(ARENA_ARRAY(r->s->memory, list->n, &rules));
    for (size_t k = 0; k < list->n; k++) TRY(read_rule(r, list->items[k], &rules[k]));
    r->s->rules = rules;
    r->s->n_rules = (uint32_t)list->n;
    return TRUCE_OK;
}

/* What a red line and a limit have in common. */
typedef struct requirement {
    text id;
    const expression *tree;
    text written;
    text why;
    span where;
} requirement;

/* Reads one requirement, item `number` (from 1) of the list of `owner`. */
static truce_status read_requirement(scenario_reader *r, const yaml_node *node,
                                     const key_set *known, text owner, size_t number,
                                     requirement *to)
{
    char id[160];
    text own = {0};
    to->where = node->where;
    if (node->kind == YAML_MAP) {
        read_check_keys(&r->in, node, known);
        const yaml_entry *name = read_entry(node, "id");
        const yaml_entry *require_ = read_entry(node, "require");
        bool is_good = true;
        if (name != NULL && read_is_text(&r->in, name->key, name->value, "an id"))
            TRY(read_id(&r->in, name->value, &own, &is_good));
        if (!is_good) own = (text){0};
        TRY(read_label(&r->in, read_entry(node, "why"), "the reason", &to->why));
        if (require_ == NULL)
            read_missing(&r->in, node, "require", known->what);
        else
            TRY(read_condition(r, require_->key, require_->value, &to->tree, &to->written));
    } else {
        TRY(read_condition(r, NULL, node, &to->tree, &to->written));
    }
    int owner_size = owner.size < ID_BYTES ? (int)owner.size : ID_BYTES;
    int own_size = own.size < ID_BYTES ? (int)own.size : ID_BYTES;
    int size = own_size > 0 ? snprintf(id, sizeof id, "%.*s/%.*s", owner_size, owner.bytes,
                                       own_size, own.bytes)
                            : snprintf(id, sizeof id, "%.*s/%zu", owner_size, owner.bytes, number);
    return read_keep(&r->in, (text){id, (size_t)size}, &to->id);
}

/* Counts the red lines of the parties that the file names. */
static uint64_t count_red_lines(const yaml_node *map)
{
    uint64_t n = 0;
    for (size_t k = 0; map != NULL && k < map->n; k++)
        if (map->entries[k].value->kind == YAML_SEQUENCE) n += map->entries[k].value->n;
    return n;
}

static truce_status read_red_lines(scenario_reader *r, const yaml_node *map, demand *demands,
                                   uint32_t *n)
{
    for (size_t k = 0; map != NULL && k < map->n; k++) {
        const yaml_entry *entry = &map->entries[k];
        uint32_t party = read_party_name(r, &(yaml_entry){entry->key, entry->key});
        const yaml_node *list = entry->value;
        if (!read_is_list(&r->in, entry->key, list, "the red lines of a party")) continue;
        text owner = party == NOBODY ? entry->key->scalar : r->s->parties[party].id;
        for (size_t i = 0; i < list->n; i++) {
            requirement one = {0};
            TRY(read_requirement(r, list->items[i], &red_line_set, owner, i + 1, &one));
            demands[(*n)++] = (demand){.id = one.id,
                                       .kind = DEMAND_RED_LINE,
                                       .party = party,
                                       .requires_ = one.tree,
                                       .written = one.written,
                                       .why = one.why,
                                       .where = one.where};
        }
    }
    return TRUCE_OK;
}

static truce_status add_reservations(scenario_reader *r, demand *demands, uint32_t *n)
{
    char id[96];
    for (uint32_t p = 0; p < r->s->n_parties; p++) {
        const party *of = &r->s->parties[p];
        demand *to = &demands[(*n)++];
        *to = (demand){.kind = DEMAND_RESERVATION, .party = p, .where = of->reservation_where};
        int id_size = of->id.size < ID_BYTES ? (int)of->id.size : ID_BYTES;
        int size = snprintf(id, sizeof id, "%.*s/reservation", id_size, of->id.bytes);
        TRY(read_keep(&r->in, (text){id, (size_t)size}, &to->id));
    }
    return TRUCE_OK;
}

static truce_status read_limits(scenario_reader *r, const yaml_node *list)
{
    limit *limits;
    TRY(ARENA_ARRAY(r->s->memory, list->n, &limits));
    for (size_t k = 0; k < list->n; k++) {
        requirement one = {0};
        TRY(read_requirement(r, list->items[k], &limit_set, TEXT("limit"), k + 1, &one));
        limits[k] = (limit){one.id, one.tree, one.written, one.why, one.where};
    }
    r->s->limits = limits;
    r->s->n_limits = (uint32_t)list->n;
    return TRUCE_OK;
}

/* Reports ids that two demands, or two limits, share. */
static truce_status check_ids(scenario_reader *r)
{
    const truce_scenario *s = r->s;
    size_t n = (size_t)s->n_demands + s->n_limits;
    named *names;
    arena_mark mark = arena_here(s->memory);
    TRY(ARENA_ARRAY(s->memory, n, &names));
    for (uint32_t k = 0; k < s->n_demands; k++)
        names[k] = (named){s->demands[k].id, s->demands[k].where, k};
    for (uint32_t k = 0; k < s->n_limits; k++)
        names[s->n_demands + k] = (named){s->limits[k].id, s->limits[k].where, k};
    read_sort_names(names, n);
    read_report_taken(&r->in, names, n);
    arena_rewind(s->memory, mark);
    return TRUCE_OK;
}

truce_status read_demands(scenario_reader *r, const yaml_node *root)
{
    truce_scenario *s = r->s;
    const yaml_entry *lines = read_entry(root, "red_lines");
    const yaml_entry *limits = read_entry(root, "limits");
    const yaml_node *map = NULL;
    const yaml_node *list = NULL;
    if (lines != NULL && read_is_map(&r->in, lines->key, lines->value, "red_lines"))
        map = lines->value;
    if (limits != NULL && read_is_list(&r->in, limits->key, limits->value, "limits"))
        list = limits->value;
    uint64_t n_lines = count_red_lines(map);
    span where = lines != NULL ? lines->key->where : root->where;
    if (!is_within_limit(r, s->n_rules + n_lines, where, together)) return TRUCE_OK;
    if (list != NULL && !is_within_limit(r, list->n, limits->key->where, "limits")) list = NULL;
    demand *demands;
    TRY(ARENA_ARRAY(s->memory, (size_t)n_lines + s->n_parties, &demands));
    TRY(read_red_lines(r, map, demands, &s->n_red_lines));
    s->n_demands = s->n_red_lines;
    TRY(add_reservations(r, demands, &s->n_demands));
    s->demands = demands;
    if (list != NULL) TRY(read_limits(r, list));
    return check_ids(r);
}
