/* read_parties.c -- parties, ratifiers, mediators and sources. */
#include "model/reader.h"
#include <string.h>

static const char *const party_keys[] = {"name",      "role", "of",       "reservation",
                                         "guarantee", "cap",  "discount", NULL};
static const key_set party_set = {"a party", party_keys};
static const char *const actor_keys[] = {"name", NULL};
static const key_set mediator_set = {"a mediator", actor_keys};
static const key_set source_set = {"a source", actor_keys};

static void read_role(scenario_reader *r, const yaml_node *map, party *to)
{
    const yaml_entry *entry = read_entry(map, "role");
    if (entry == NULL || !read_is_text(&r->in, entry->key, entry->value, "the role")) return;
    text role = entry->value->scalar;
    to->is_ratifier = text_equal(role, TEXT("ratifier"));
    if (to->is_ratifier || text_equal(role, TEXT("principal"))) return;
    const text roles[] = {TEXT("principal"), TEXT("ratifier")};
    char hint[96];
    diagnostic_report(r->in.sink, E_PARTY_ROLE, entry->value->where,
                      diagnostic_nearest(role, roles, 2, hint, sizeof hint), SHOWN(role));
    to->is_ratifier = read_entry(map, "of") != NULL; /* meant, or "of" would be reported too */
}

static void read_figures(scenario_reader *r, const yaml_node *map, party *to)
{
    const yaml_entry *entry = read_entry(map, "reservation");
    to->reservation_where = to->where;
    if (entry != NULL) {
        to->reservation_where = entry->value->where;
        read_range(&r->in, entry->key, entry->value, "the reservation", &to->reservation_nano);
    }
    entry = read_entry(map, "guarantee");
    if (entry != NULL &&
        read_nano(&r->in, entry->key, entry->value, "the guarantee", &to->guarantee_nano) &&
        to->guarantee_nano < 0)
        read_out_of_bounds(&r->in, entry->value, "the guarantee", "0 or more");
    entry = read_entry(map, "cap");
    if (entry != NULL)
        to->has_cap = read_nano(&r->in, entry->key, entry->value, "the cap", &to->cap_nano);
    entry = read_entry(map, "discount");
    to->discount_nano = NANO;
    if (entry != NULL &&
        read_nano(&r->in, entry->key, entry->value, "the discount", &to->discount_nano) &&
        (to->discount_nano <= 0 || to->discount_nano > NANO))
        read_out_of_bounds(&r->in, entry->value, "the discount", "above 0 and at most 1");
}

/* Reads whom a ratifier holds back; all parties are known. */
static void read_of(scenario_reader *r, const yaml_node *map, party *parties, party *to,
                    const named *names)
{
    const yaml_entry *entry = map->kind == YAML_MAP ? read_entry(map, "of") : NULL;
    to->of = NOBODY;
    if (entry == NULL) {
        if (to->is_ratifier)
            diagnostic_report(r->in.sink, E_PARTY_NO_OF, to->where, "add of: PRINCIPAL",
                              SHOWN(to->id));
        return;
    }
    if (!to->is_ratifier) {
        diagnostic_report(r->in.sink, E_PARTY_OF, entry->key->where,
                          "add role: ratifier, or leave out this line");
        return;
    }
    if (!read_is_text(&r->in, entry->key, entry->value, "of")) return;
    to->of = scenario_find_party(r->s, entry->value->scalar);
    if (to->of == NOBODY)
        read_unknown_name(&r->in, E_NAME_PARTY, entry->value, names, r->s->n_parties);
    else if (parties[to->of].is_ratifier)
        diagnostic_report(r->in.sink, E_PARTY_OF_WHOM, entry->value->where,
                          "name the party that negotiates for it", SHOWN(entry->value->scalar));
}

static truce_status read_party(scenario_reader *r, const yaml_entry *entry, party *to)
{
    to->where = entry->key->where;
    TRY(read_id(&r->in, entry->key, &to->id, NULL));
    to->name = to->id;
    to->reservation_where = to->where;
    to->discount_nano = NANO;
    if (!read_is_map(&r->in, entry->key, entry->value, "a party")) return TRUCE_OK;
    read_check_keys(&r->in, entry->value, &party_set);
    TRY(read_label(&r->in, read_entry(entry->value, "name"), "the name", &to->name));
    read_role(r, entry->value, to);
    read_figures(r, entry->value, to);
    return TRUCE_OK;
}

/* Sorts the parties into principals and ratifiers. */
static truce_status split_parties(scenario_reader *r, span where)
{
    truce_scenario *s = r->s;
    uint32_t *principals;
    uint32_t *ratifiers;
    TRY(ARENA_ARRAY(s->memory, s->n_parties, &principals));
    TRY(ARENA_ARRAY(s->memory, s->n_parties, &ratifiers));
    for (uint32_t k = 0; k < s->n_parties; k++) {
        if (s->parties[k].is_ratifier)
            ratifiers[s->n_ratifiers++] = k;
        else
            principals[s->n_principals++] = k;
    }
    s->principals = principals;
    s->ratifiers = ratifiers;
    if (s->n_principals < 2)
        diagnostic_report(r->in.sink, E_PARTY_FEW, where,
                          "add a second party; a ratifier only holds a principal back");
    if (s->n_principals > LIMIT_PRINCIPALS)
        diagnostic_report(r->in.sink, E_SIZE, s->parties[principals[LIMIT_PRINCIPALS]].where,
                          "make those that do not negotiate ratifiers", (long)LIMIT_PRINCIPALS,
                          "principals");
    return TRUCE_OK;
}

static truce_status read_parties(scenario_reader *r, const yaml_node *root)
{
    const yaml_entry *entry = read_entry(root, "parties");
    if (entry == NULL) {
        read_missing(&r->in, root, "parties", "the scenario");
        return TRUCE_OK;
    }
    const yaml_node *map = entry->value;
    if (!read_is_map(&r->in, entry->key, map, "parties")) return TRUCE_OK;
    if (map->n > LIMIT_PARTIES) {
        diagnostic_report(r->in.sink, E_SIZE, map->entries[LIMIT_PARTIES].key->where, NULL,
                          (long)LIMIT_PARTIES, "parties");
        return TRUCE_OK;
    }
    party *parties;
    TRY(ARENA_ARRAY(r->s->memory, map->n, &parties));
    for (size_t k = 0; k < map->n; k++) TRY(read_party(r, &map->entries[k], &parties[k]));
    r->s->parties = parties;
    r->s->n_parties = (uint32_t)map->n;
    named names[LIMIT_PARTIES];
    for (uint32_t k = 0; k < r->s->n_parties; k++)
        names[k] = (named){parties[k].id, parties[k].where, k};
    for (size_t k = 0; k < map->n; k++)
        read_of(r, map->entries[k].value, parties, &parties[k], names);
    return split_parties(r, entry->key->where);
}

static truce_status read_list(scenario_reader *r, const yaml_node *root, const char *section,
                              const key_set *known, uint32_t *n, const actor **out)
{
    const yaml_entry *entry = read_entry(root, section);
    if (entry == NULL || !read_is_map(&r->in, entry->key, entry->value, section)) return TRUCE_OK;
    const yaml_node *map = entry->value;
    if (map->n > LIMIT_VALUES) {
        diagnostic_report(r->in.sink, E_SIZE, map->entries[LIMIT_VALUES].key->where, NULL,
                          (long)LIMIT_VALUES, section);
        return TRUCE_OK;
    }
    actor *actors;
    TRY(ARENA_ARRAY(r->s->memory, map->n, &actors));
    for (size_t k = 0; k < map->n; k++) {
        const yaml_entry *one = &map->entries[k];
        actors[k].where = one->key->where;
        TRY(read_id(&r->in, one->key, &actors[k].id, NULL));
        actors[k].name = actors[k].id;
        if (!read_is_map(&r->in, one->key, one->value, known->what)) continue;
        read_check_keys(&r->in, one->value, known);
        TRY(read_label(&r->in, read_entry(one->value, "name"), "the name", &actors[k].name));
    }
    *n = (uint32_t)map->n;
    *out = actors;
    return TRUCE_OK;
}

truce_status read_actors(scenario_reader *r, const yaml_node *root)
{
    truce_scenario *s = r->s;
    TRY(read_parties(r, root));
    TRY(read_list(r, root, "mediators", &mediator_set, &s->n_mediators, &s->mediators));
    TRY(read_list(r, root, "sources", &source_set, &s->n_sources, &s->sources));
    named *names; /* parties and mediators share one space */
    size_t n = 0;
    TRY(ARENA_ARRAY(s->memory, (size_t)s->n_parties + s->n_mediators, &names));
    for (uint32_t k = 0; k < s->n_parties; k++)
        names[n++] = (named){s->parties[k].id, s->parties[k].where, k};
    for (uint32_t k = 0; k < s->n_mediators; k++)
        names[n++] = (named){s->mediators[k].id, s->mediators[k].where, k};
    read_sort_names(names, n);
    read_report_taken(&r->in, names, n);
    return TRUCE_OK;
}
