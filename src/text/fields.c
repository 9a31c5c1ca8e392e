#include "text/fields.h"
#include "text/calendar.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HINT_BYTES = 320 };

static const char *kind_name(const yaml_node *node)
{
    return node->kind == YAML_MAP ? "map" : node->kind == YAML_SEQUENCE ? "list" : "single value";
}

/* True for a text like key:value, where the blank behind the colon was forgotten. */
static bool lacks_blank(text t)
{
    const char *colon = t.size > 1 ? memchr(t.bytes + 1, ':', t.size - 1) : NULL;
    return colon != NULL && colon + 1 < t.bytes + t.size && colon[1] != ' ' && colon[1] != '/';
}

const char *read_blank_hint(text t)
{
    if (lacks_blank(t)) return "put a blank behind the colon: KEY: VALUE";
    if (t.size > 1 && t.bytes[0] == '-' && t.bytes[1] >= 'A')
        return "put a blank behind the dash: - ITEM";
    return NULL;
}

bool read_is_comma_slip(field_reader *r, const yaml_node *map, size_t k)
{
    if (k == 0) return false;
    const yaml_entry *here = &map->entries[k];
    const yaml_node *before = map->entries[k - 1].value;
    int64_t number;
    if (before->kind != YAML_SCALAR || here->value->kind != YAML_SCALAR ||
        here->value->scalar.size > 0 || !here->key->is_plain || here->key->scalar.size == 0 ||
        before->where.end + 1 != here->key->where.start ||
        decimal_integer(before->scalar, &number) != DECIMAL_OK)
        return false;
    for (size_t at = 0; at < here->key->scalar.size; at++)
        if (here->key->scalar.bytes[at] < '0' || here->key->scalar.bytes[at] > '9') return false;
    span where = {here->key->where.source, before->where.start, here->key->where.end};
    char what[80];
    snprintf(what, sizeof what, "the value of %.*s", SHOWN(map->entries[k - 1].key->scalar));
    diagnostic_report(r->sink, r->is_whole ? E_NUMBER_INTEGER : E_NUMBER_UTILITY, where,
                      decimal_hint(r->is_whole ? DECIMAL_BLANK : DECIMAL_COMMA), what,
                      SHOWN(span_text(where)));
    return true;
}

/* Reports a key without a value, with what to write. */
static bool is_empty(field_reader *r, const yaml_node *key, const yaml_node *value,
                     const char *hint)
{
    if (!yaml_is_missing(value)) return false;
    const yaml_node *shown = key != NULL ? key : value;
    if (value->scalar.size > 0) hint = "null and ~ mean: no value; put the word in quotes";
    diagnostic_report(r->sink, E_KEY_EMPTY, shown->where, hint,
                      SHOWN((key != NULL              ? key->scalar
                             : value->scalar.size > 0 ? value->scalar
                                                      : TEXT("-"))));
    return true;
}

bool read_is_map(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what)
{
    if (value->kind == YAML_MAP) return true;
    if (value->is_reported) return false;
    const char *hint = value->kind == YAML_SEQUENCE
                           ? "write ID: {...} for each, further in, without dashes and brackets"
                           : read_blank_hint(value->scalar);
    if (!is_empty(r, key, value, "write {} behind the colon, or lines that stand further in"))
        diagnostic_report(r->sink, E_TYPE_MAP, value->where, hint, what, kind_name(value));
    return false;
}

bool read_is_list(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what)
{
    if (value->kind == YAML_SEQUENCE) return true;
    if (value->is_reported) return false;
    const char *hint = value->kind == YAML_SCALAR ? read_blank_hint(value->scalar) : NULL;
    if (hint == NULL) hint = "write [A, B], or a line \"- A\" for each";
    if (!is_empty(r, key, value, "write [] behind the colon, or lines that begin with \"- \""))
        diagnostic_report(r->sink, E_TYPE_LIST, value->where, hint, what, kind_name(value));
    return false;
}

bool read_is_text(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what)
{
    if (value->is_reported) return false;
    if (value->kind != YAML_SCALAR) {
        diagnostic_report(r->sink, E_TYPE_TEXT, value->where,
                          "if it is a text that holds [ or {, put it in quotes", what,
                          kind_name(value));
        return false;
    }
    return !is_empty(r, key, value, "write the value behind it, or delete the line");
}

static bool is_among(text key, const char *const *keys)
{
    for (size_t k = 0; keys != NULL && keys[k] != NULL; k++)
        if (text_equal(key, text_of(keys[k]))) return true;
    return false;
}

void read_check_keys(field_reader *r, const yaml_node *map, const key_set *known)
{
    for (size_t k = 0; k < map->n; k++) {
        const yaml_node *key = map->entries[k].key;
        if (is_among(key->scalar, known->keys)) continue;
        if (read_is_comma_slip(r, map, k)) continue;
        char hint[HINT_BYTES];
        const char *shown = NULL;
        text candidates[24];
        size_t n = 0;
        for (; known->keys[n] != NULL && n < 24; n++) candidates[n] = text_of(known->keys[n]);
        if (diagnostic_is_shown(r->sink)) {
            shown = read_blank_hint(key->scalar);
            if (shown == NULL)
                shown = diagnostic_nearest(key->scalar, candidates, n, hint, sizeof hint);
            if (shown == NULL) {
                int size = snprintf(hint, sizeof hint, "the keys here are");
                for (size_t c = 0; c < n && size < HINT_BYTES; c++)
                    size += snprintf(hint + size, (size_t)(HINT_BYTES - size), "%s %s",
                                     c > 0 ? "," : "", known->keys[c]);
                shown = hint;
            }
        }
        diagnostic_report(r->sink, E_KEY_UNKNOWN, key->where, shown, SHOWN(key->scalar),
                          known->what);
    }
}

const yaml_entry *read_entry(const yaml_node *map, const char *key)
{
    for (size_t k = 0; k < map->n; k++)
        if (text_equal(map->entries[k].key->scalar, text_of(key))) return &map->entries[k];
    return NULL;
}

void read_missing(field_reader *r, const yaml_node *map, const char *key, const char *what)
{
    char hint[96];
    text wanted = text_of(key);
    for (size_t k = 0; k < map->n; k++)
        if (diagnostic_nearest(map->entries[k].key->scalar, &wanted, 1, hint, sizeof hint) != NULL)
            return;
    span where = {map->where.source, map->where.start, map->where.start};
    snprintf(hint, sizeof hint, "add a line %s: ...", key);
    diagnostic_report(r->sink, E_KEY_MISSING, where, hint, key, what);
}

truce_status read_keep(field_reader *r, text t, text *out)
{
    const char *copy;
    TRY(arena_text(r->memory, t.bytes, t.size, &copy));
    *out = (text){copy, t.size};
    return TRUCE_OK;
}

truce_status read_label(field_reader *r, const yaml_entry *entry, const char *what, text *out)
{
    if (entry == NULL || !read_is_text(r, entry->key, entry->value, what)) return TRUCE_OK;
    if (entry->value->scalar.size == 0)
        diagnostic_report(r->sink, E_TEXT_EMPTY, entry->value->where, NULL, what);
    return read_keep(r, entry->value->scalar, out);
}

truce_status read_id(field_reader *r, const yaml_node *node, text *out, bool *is_good_id)
{
    static const char *const reserved[] = {"and", "or", "not", "in", "reservation", "limit", NULL};
    text id = node->scalar;
    TRY(read_keep(r, id, out));
    if (node->is_reported) {
        if (is_good_id != NULL) *is_good_id = false;
        return TRUCE_OK;
    }
    bool is_good = id.size > 0 && id.size <= ID_BYTES && id.bytes[0] >= 'a' && id.bytes[0] <= 'z';
    for (size_t k = 0; k < id.size && is_good; k++) {
        char c = id.bytes[k];
        is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    if (is_good_id != NULL) *is_good_id = is_good;
    if (!is_good) {
        char better[ID_BYTES + 1];
        size_t size = 0;
        for (size_t k = 0; k < id.size && size < ID_BYTES; k++) {
            char c = id.bytes[k];
            if (c >= 'A' && c <= 'Z')
                c = (char)(c | 0x20);
            else if (c == '-' || c == ' ' || c == '.')
                c = '_';
            if ((c >= 'a' && c <= 'z') || (size > 0 && ((c >= '0' && c <= '9') || c == '_')))
                better[size++] = c;
        }
        better[size] = '\0';
        char hint[160];
        if (id.size > ID_BYTES)
            snprintf(hint, sizeof hint, "at most %d characters, this has %zu", ID_BYTES, id.size);
        else if (read_blank_hint(id) != NULL)
            snprintf(hint, sizeof hint, "%s", read_blank_hint(id));
        else if (size > 0)
            snprintf(hint, sizeof hint,
                     "write %s; the words for people stand elsewhere, as a name "
                     "or a label",
                     better);
        else
            snprintf(hint, sizeof hint, "small letters, digits and _, beginning with a letter");
        diagnostic_report(r->sink, E_ID_SHAPE, node->where, hint, SHOWN(id));
    } else if (is_among(id, reserved)) {
        diagnostic_report(r->sink, E_ID_RESERVED, node->where, "choose another word", SHOWN(id));
    }
    return TRUCE_OK;
}

/* True for two numbers with something else than two points between them: 1-2, 1 to 2, 1... */
static bool is_dashed(text t)
{
    static const char *const between[] = {"-", "\xE2\x80\x93", "to", "...", ".."};
    for (size_t k = 0; k < sizeof between / sizeof *between; k++) {
        size_t size = strlen(between[k]);
        for (size_t at = 1; at + size <= t.size; at++) {
            if (memcmp(t.bytes + at, between[k], size) != 0) continue;
            int64_t low;
            int64_t high;
            size_t end = at;
            size_t start = at + size;
            while (end > 0 && t.bytes[end - 1] == ' ') end--;
            while (start < t.size && t.bytes[start] == ' ') start++;
            if (decimal_nano((text){t.bytes, end}, &low) != DECIMAL_OK) continue;
            if ((start == t.size && k == 4) ||
                decimal_nano((text){t.bytes + start, t.size - start}, &high) == DECIMAL_OK)
                return k < 4 || start == t.size;
        }
    }
    return false;
}

bool read_range(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
                nano_range *out)
{
    if (!read_is_text(r, key, value, what)) return false;
    decimal_answer answer = decimal_range(value->scalar, out);
    if (answer == DECIMAL_OK) return true;
    diagnostic_report(r->sink, E_NUMBER_UTILITY, value->where,
                      is_dashed(value->scalar) ? "write a range as LOW..HIGH, with two points"
                                               : decimal_hint(answer),
                      what, SHOWN(value->scalar));
    return false;
}

bool read_nano(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
               int64_t *out)
{
    if (!read_is_text(r, key, value, what)) return false;
    decimal_answer answer = decimal_nano(value->scalar, out);
    if (answer == DECIMAL_OK) return true;
    nano_range several;
    diagnostic_report(r->sink, E_NUMBER_UTILITY, value->where,
                      decimal_range(value->scalar, &several) == DECIMAL_OK
                          ? "write a single number: only utilities may be ranges"
                          : decimal_hint(answer),
                      what, SHOWN(value->scalar));
    return false;
}

bool read_integer(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
                  int64_t *out)
{
    if (!read_is_text(r, key, value, what)) return false;
    decimal_answer answer = decimal_integer(value->scalar, out);
    if (answer == DECIMAL_OK) return true;
    if (answer == DECIMAL_TOO_LARGE) {
        read_out_of_bounds(r, value, what, "from -1000000000 to 1000000000");
        return false;
    }
    diagnostic_report(r->sink, E_NUMBER_INTEGER, value->where, decimal_whole_hint(answer), what,
                      SHOWN(value->scalar));
    return false;
}

bool read_at_least(field_reader *r, const yaml_entry *entry, const char *what, int64_t least,
                   int64_t *out)
{
    int64_t number = 0;
    if (entry == NULL || !read_integer(r, entry->key, entry->value, what, &number)) return false;
    if (number < least) {
        read_out_of_bounds(r, entry->value, what, least > 0 ? "1 or more" : "0 or more");
        return false;
    }
    *out = number;
    return true;
}

bool read_date(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
               int64_t *days)
{
    if (!read_is_text(r, key, value, what)) return false;
    if (date_read(value->scalar, days)) return true;
    diagnostic_report(r->sink, E_DATE, value->where, date_hint(value->scalar), what,
                      SHOWN(value->scalar));
    return false;
}

void read_out_of_bounds(field_reader *r, const yaml_node *value, const char *what,
                        const char *bounds)
{
    diagnostic_report(r->sink, E_NUMBER_BOUNDS, value->where, NULL, what, bounds,
                      SHOWN(value->scalar));
}

void read_unknown_name(field_reader *r, diagnostic_code code, const yaml_node *node,
                       const named *names, size_t n)
{
    enum { FEW = 8, COMPARED = 4096 };
    char hint[HINT_BYTES];
    const char *shown = NULL;
    text ids[COMPARED];
    size_t n_ids = n < COMPARED ? n : COMPARED;
    for (size_t k = 0; k < n_ids; k++) ids[k] = names[k].id;
    shown = read_blank_hint(node->scalar);
    if (shown == NULL && diagnostic_is_shown(r->sink))
        shown = diagnostic_nearest(node->scalar, ids, n_ids, hint, sizeof hint);
    if (shown == NULL && n > 0 && n <= FEW) {
        int size = snprintf(hint, sizeof hint, "there are");
        for (size_t k = 0; k < n && size < HINT_BYTES; k++)
            size += snprintf(hint + size, (size_t)(HINT_BYTES - size), "%s %.*s", k > 0 ? "," : "",
                             SHOWN(names[k].id));
        shown = hint;
    }
    diagnostic_report(r->sink, code, node->where, shown, SHOWN(node->scalar));
}

static int compare_names(const void *left, const void *right)
{
    const named *a = left;
    const named *b = right;
    int order = text_compare(a->id, b->id);
    if (order != 0) return order;
    return (a->where.start > b->where.start) - (a->where.start < b->where.start);
}

void read_sort_names(named *names, size_t n)
{
    if (n > 1) qsort(names, n, sizeof *names, compare_names);
}

void read_report_taken(field_reader *r, const named *names, size_t n)
{
    for (size_t k = 1; k < n; k++)
        if (text_equal(names[k - 1].id, names[k].id))
            diagnostic_report_second(r->sink, E_ID_TAKEN, names[k].where, "choose another id",
                                     names[k - 1].where, "first here", SHOWN(names[k].id));
}

const named *read_find_name(const named *names, size_t n, text id)
{
    size_t from = 0;
    size_t to = n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = text_compare(names[middle].id, id);
        if (order == 0) return &names[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}
