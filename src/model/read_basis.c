/* read_basis.c -- on what each figure rests. */
#include "model/reader.h"
#include <stdio.h>
#include <string.h>

static const char *const basis_keys[] = {"about", "kind", "source", "why", NULL};
static const key_set basis_set = {"a basis", basis_keys};

/* Cuts a text at the first `separator`; false when there is none. */
static bool cut(text t, char separator, text *before, text *behind)
{
    const char *at = t.size > 0 ? memchr(t.bytes, separator, t.size) : NULL;
    if (at == NULL) return false;
    *before = (text){t.bytes, (size_t)(at - t.bytes)};
    *behind = (text){at + 1, t.size - before->size - 1};
    return true;
}

/* Finds what "PARTY.ISSUE" or "PARTY.guarantee" names. */
static bool find_value(const truce_scenario *s, text about, basis *to)
{
    text before;
    text behind;
    if (!cut(about, '.', &before, &behind)) return false;
    to->party = scenario_find_party(s, before);
    if (to->party == NOBODY) return false;
    to->index = scenario_find_issue(s, behind);
    to->subject = BASIS_OF_VALUE;
    if (to->index != NOBODY) return true;
    to->subject = BASIS_OF_GUARANTEE;
    return text_equal(behind, TEXT("guarantee"));
}

/* Finds what "rule/N" names. */
static bool find_rule(const truce_scenario *s, text about, basis *to)
{
    text before;
    text behind;
    int64_t number;
    if (!cut(about, '/', &before, &behind) || !text_equal(before, TEXT("rule"))) return false;
    if (behind.size == 0 || behind.bytes[0] == '+' ||
        decimal_integer(behind, &number) != DECIMAL_OK || number < 1 || number > s->n_rules)
        return false;
    to->subject = BASIS_OF_RULE;
    to->index = (uint32_t)(number - 1);
    to->party = s->rules[to->index].party;
    return true;
}

/* Finds what a text is about; `names` are demands and behind them limits, sorted. */
static bool find_subject(const truce_scenario *s, const named *names, size_t n, text about,
                         basis *to)
{
    to->party = NOBODY;
    const named *found = read_find_name(names, n, about);
    if (found == NULL) return find_value(s, about, to) || find_rule(s, about, to);
    if (found->index < s->n_demands) {
        to->subject = BASIS_OF_DEMAND;
        to->index = found->index;
        to->party = s->demands[found->index].party;
    } else {
        to->subject = BASIS_OF_LIMIT;
        to->index = found->index - s->n_demands;
    }
    return true;
}

/* Says what a text that names nothing may have been meant to name. */
static const char *about_hint(const truce_scenario *s, const named *names, size_t n, text about,
                              char *hint, size_t size)
{
    text before;
    text behind;
    basis other;
    char swapped[2 * ID_BYTES + 2];
    if ((cut(about, '/', &before, &behind) || cut(about, '.', &before, &behind)) &&
        about.size < sizeof swapped) {
        memcpy(swapped, about.bytes, about.size);
        swapped[before.size] = about.bytes[before.size] == '/' ? '.' : '/';
        if (find_subject(s, names, n, (text){swapped, about.size}, &other)) {
            snprintf(hint, size, "did you mean \"%.*s\"?", (int)about.size, swapped);
            return hint;
        }
        if (text_equal(before, TEXT("rule"))) {
            snprintf(hint, size, "rules are counted from 1; there %s %u",
                     s->n_rules == 1 ? "is" : "are", (unsigned)s->n_rules);
            return hint;
        }
        if (before.bytes != NULL && about.bytes[before.size] == '.' &&
            scenario_find_party(s, before) != NOBODY) {
            text ids[LIMIT_ISSUES];
            char nearest[128];
            for (uint32_t k = 0; k < s->n_issues; k++) ids[k] = s->issues[k].id;
            if (diagnostic_nearest(behind, ids, s->n_issues, nearest, sizeof nearest) != NULL) {
                snprintf(hint, size, "\"%.*s\" is no issue: %s", (int)behind.size, behind.bytes,
                         nearest);
                return hint;
            }
        }
    }
    for (size_t k = 0; k < n; k++)
        if (diagnostic_nearest(about, &names[k].id, 1, hint, size) != NULL) return hint;
    return "write PARTY.ISSUE, PARTY/N, PARTY/reservation, limit/N, rule/N or PARTY.guarantee";
}

static void read_kind(scenario_reader *r, const yaml_node *map, basis *to)
{
    static const char *const kinds[] = {"fact", "statement", "assumption"};
    const yaml_entry *entry = read_entry(map, "kind");
    const yaml_entry *from = read_entry(map, "source");
    const truce_scenario *s = r->s;
    to->source = NOBODY;
    if (from != NULL && read_is_text(&r->in, from->key, from->value, "the name of a source")) {
        for (uint32_t k = 0; k < s->n_sources && to->source == NOBODY; k++)
            if (text_equal(s->sources[k].id, from->value->scalar)) to->source = k;
        if (to->source == NOBODY) {
            named names[32];
            size_t n = s->n_sources < 32 ? s->n_sources : 32;
            for (size_t k = 0; k < n; k++) names[k] = (named){.id = s->sources[k].id};
            read_unknown_name(&r->in, E_NAME_SOURCE, from->value, names, n);
        }
    }
    if (entry == NULL) {
        read_missing(&r->in, map, "kind", "this basis");
        return;
    }
    if (!read_is_text(&r->in, entry->key, entry->value, "the kind")) return;
    for (int k = 0; k < 3; k++) {
        if (!text_equal(entry->value->scalar, text_of(kinds[k]))) continue;
        to->kind = (basis_kind)k;
        if (from == NULL && to->kind != BASIS_ASSUMPTION)
            diagnostic_report(r->in.sink, E_BASIS_SOURCE, entry->value->where,
                              "add source: ID, one of those under sources", kinds[k]);
        return;
    }
    const text known[] = {TEXT("fact"), TEXT("statement"), TEXT("assumption")};
    char hint[96];
    diagnostic_report(r->in.sink, E_BASIS_KIND, entry->value->where,
                      diagnostic_nearest(entry->value->scalar, known, 3, hint, sizeof hint),
                      SHOWN(entry->value->scalar));
}

static truce_status read_one(scenario_reader *r, const yaml_node *map, const named *names, size_t n,
                             basis *to)
{
    to->where = map->where;
    if (!read_is_map(&r->in, NULL, map, "a basis")) return TRUCE_OK;
    read_check_keys(&r->in, map, &basis_set);
    const yaml_entry *about = read_entry(map, "about");
    if (about == NULL) {
        read_missing(&r->in, map, "about", "this basis");
    } else if (read_is_text(&r->in, about->key, about->value, "what the basis is about")) {
        TRY(read_keep(&r->in, about->value->scalar, &to->about));
        if (!find_subject(r->s, names, n, to->about, to)) {
            char hint[320];
            const char *shown = diagnostic_is_shown(r->in.sink)
                                    ? about_hint(r->s, names, n, to->about, hint, sizeof hint)
                                    : NULL;
            diagnostic_report(r->in.sink, E_NAME_ABOUT, about->value->where, shown,
                              SHOWN(to->about));
        }
    }
    read_kind(r, map, to);
    return read_label(&r->in, read_entry(map, "why"), "the reason", &to->why);
}

truce_status read_basis(scenario_reader *r, const yaml_node *root)
{
    truce_scenario *s = r->s;
    const yaml_entry *entry = read_entry(root, "basis");
    if (entry == NULL || !read_is_list(&r->in, entry->key, entry->value, "basis")) return TRUCE_OK;
    const yaml_node *list = entry->value;
    if (list->n > LIMIT_CONDITIONS) {
        diagnostic_report(r->in.sink, E_SIZE, entry->key->where, NULL, (long)LIMIT_CONDITIONS,
                          "entries under basis");
        return TRUCE_OK;
    }
    basis *all;
    named *names;
    size_t n = (size_t)s->n_demands + s->n_limits;
    TRY(ARENA_ARRAY(s->memory, list->n, &all));
    TRY(ARENA_ARRAY(s->memory, n, &names));
    for (uint32_t k = 0; k < s->n_demands; k++)
        names[k] = (named){s->demands[k].id, s->demands[k].where, k};
    for (uint32_t k = 0; k < s->n_limits; k++)
        names[s->n_demands + k] = (named){s->limits[k].id, s->limits[k].where, s->n_demands + k};
    read_sort_names(names, n);
    for (size_t k = 0; k < list->n; k++) TRY(read_one(r, list->items[k], names, n, &all[k]));
    s->basis = all;
    s->n_basis = (uint32_t)list->n;
    return TRUCE_OK;
}
