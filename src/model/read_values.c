/* read_values.c -- what each value of each issue is worth to each party. */
#include "base/exact.h"
#include "model/reader.h"
#include <stdlib.h>

static const char *const per_option = "write a map from option to value, {none: 0, ...}";
static const char *const per_quantity = "write a value per unit, or points {LOW: 0, ..., HIGH: 10}";

/* True when a key that is no option is nearly this one: it has been reported. */
static bool is_misspelt(const issue *of, const yaml_node *map, text option)
{
    char hint[160];
    for (size_t k = 0; k < map->n; k++) {
        text key = map->entries[k].key->scalar;
        if (diagnostic_nearest(key, &option, 1, hint, sizeof hint) != NULL &&
            issue_find_option(of, key) == NOBODY)
            return true;
    }
    return false;
}

/* Reads the value of each option of a choice. */
static truce_status read_table(scenario_reader *r, const yaml_node *map, const issue *of,
                               valuation *to)
{
    valuation_point *points;
    bool *is_known;
    TRY(ARENA_ARRAY(r->s->memory, of->n_values, &points));
    arena_mark mark = arena_here(r->s->memory);
    TRY(ARENA_ARRAY(r->s->memory, of->n_values, &is_known));
    for (size_t k = 0; k < map->n; k++) {
        const yaml_entry *entry = &map->entries[k];
        uint32_t option = issue_find_option(of, entry->key->scalar);
        nano_range worth = {0};
        if (option == NOBODY && read_is_comma_slip(&r->in, map, k)) continue;
        read_range(&r->in, entry->key, entry->value, "the value", &worth);
        if (option == NOBODY) {
            issue_report_option(of, r->in.sink, entry->key->where, entry->key->scalar);
            continue;
        }
        is_known[option] = true;
        points[option] = (valuation_point){option, worth};
    }
    for (uint32_t k = 0; k < of->n_values; k++)
        if (!is_known[k] && !is_misspelt(of, map, of->options[k].id))
            diagnostic_report(r->in.sink, E_VALUE_MISSING, map->where, NULL,
                              SHOWN(of->options[k].id), SHOWN(of->id));
    arena_rewind(r->s->memory, mark);
    to->kind = VALUATION_TABLE;
    to->n = of->n_values;
    to->points = points;
    return TRUCE_OK;
}

static int compare_points(const void *left, const void *right)
{
    const valuation_point *a = left;
    const valuation_point *b = right;
    return (a->quantity > b->quantity) - (a->quantity < b->quantity);
}

/* Reads the points of a line. */
static truce_status read_line(scenario_reader *r, const yaml_node *map, const issue *of,
                              valuation *to)
{
    valuation_point *points;
    TRY(ARENA_ARRAY(r->s->memory, map->n, &points));
    size_t n = 0;
    bool is_whole = true;
    for (size_t k = 0; k < map->n; k++) {
        const yaml_entry *entry = &map->entries[k];
        int64_t at;
        nano_range worth = {0};
        if (read_is_comma_slip(&r->in, map, k)) {
            is_whole = false;
            continue;
        }
        read_range(&r->in, entry->key, entry->value, "the value", &worth);
        if (!read_integer(&r->in, NULL, entry->key, "a point", &at)) {
            is_whole = false;
        } else if (at < of->low || at > of->high) {
            diagnostic_report(r->in.sink, E_VALUE_POINT, entry->key->where, NULL,
                              SHOWN(entry->key->scalar), (long long)of->low, (long long)of->high);
        } else {
            points[n++] = (valuation_point){at, worth};
        }
    }
    if (n > 1) qsort(points, n, sizeof *points, compare_points);
    for (size_t k = 1; k < n; k++)
        if (points[k - 1].quantity == points[k].quantity)
            diagnostic_report(r->in.sink, E_VALUE_POINT_TWICE, map->where, "delete one of them",
                              (long long)points[k].quantity);
    if (is_whole && (n == 0 || points[0].quantity != of->low))
        diagnostic_report(r->in.sink, E_VALUE_COVER, map->where, "add a point there", SHOWN(of->id),
                          (long long)of->low);
    if (is_whole && of->low != of->high && (n == 0 || points[n - 1].quantity != of->high))
        diagnostic_report(r->in.sink, E_VALUE_COVER, map->where, "add a point there", SHOWN(of->id),
                          (long long)of->high);
    to->kind = VALUATION_LINE;
    to->n = n;
    to->points = points;
    return TRUCE_OK;
}

static truce_status read_valuation(scenario_reader *r, const yaml_entry *entry, const issue *of,
                                   valuation *to)
{
    const yaml_node *node = entry->value;
    to->where = node->where;
    const char *expected = of->is_choice ? per_option : per_quantity;
    const char *kind = of->is_choice ? "a choice" : "a quantity";
    bool is_map = node->kind == YAML_MAP;
    if (node->kind == YAML_SEQUENCE || (of->is_choice && !is_map)) {
        if (node->is_reported) return TRUCE_OK;
        const yaml_node *shown = yaml_is_missing(node) ? entry->key : node;
        diagnostic_report(r->in.sink, E_VALUE_KIND, shown->where,
                          node->kind == YAML_SEQUENCE && !of->is_choice
                              ? "what nobody knows exactly is written LOW..HIGH, without brackets"
                              : NULL,
                          SHOWN(of->id), kind, expected);
        return TRUCE_OK;
    }
    if (of->is_choice) return read_table(r, node, of, to);
    if (is_map) return read_line(r, node, of, to);
    to->kind = VALUATION_PER_UNIT;
    read_range(&r->in, entry->key, node, "the value", &to->rate_nano);
    return TRUCE_OK;
}

/* Reads what one party values; `row` holds its valuations by issue. */
static truce_status read_row(scenario_reader *r, const yaml_node *map, valuation *row)
{
    const truce_scenario *s = r->s;
    for (size_t k = 0; k < map->n; k++) {
        const yaml_entry *entry = &map->entries[k];
        uint32_t found = scenario_find_issue(s, entry->key->scalar);
        const char *slip = read_blank_hint(entry->key->scalar);
        if (found == NOBODY && slip != NULL)
            diagnostic_report(r->in.sink, E_NAME_ISSUE, entry->key->where, slip,
                              SHOWN(entry->key->scalar));
        else if (found == NOBODY && !read_is_comma_slip(&r->in, map, k))
            scenario_report_issue(s, r->in.sink, entry->key->where, entry->key->scalar);
        else if (found == NOBODY)
            continue;
        else if (!r->issue_is_broken[found])
            TRY(read_valuation(r, entry, &s->issues[found], &row[found]));
    }
    return TRUCE_OK;
}

truce_status read_values(scenario_reader *r, const yaml_node *root)
{
    truce_scenario *s = r->s;
    valuation *values;
    TRY(ARENA_ARRAY(s->memory, (size_t)s->n_parties * s->n_issues, &values));
    s->values = values;
    const yaml_entry *entry = read_entry(root, "values");
    if (entry == NULL || !read_is_map(&r->in, entry->key, entry->value, "values")) return TRUCE_OK;
    named names[LIMIT_PARTIES];
    for (uint32_t k = 0; k < s->n_parties; k++) names[k] = (named){.id = s->parties[k].id};
    for (size_t k = 0; k < entry->value->n; k++) {
        const yaml_entry *of = &entry->value->entries[k];
        uint32_t party = scenario_find_party(s, of->key->scalar);
        if (party == NOBODY)
            read_unknown_name(&r->in, E_NAME_PARTY, of->key, names, s->n_parties);
        else if (read_is_map(&r->in, of->key, of->value, "the values of a party"))
            TRY(read_row(r, of->value, values + (size_t)party * s->n_issues));
    }
    return TRUCE_OK;
}

static uint128 magnitude(int64_t nano)
{
    return nano < 0 ? (uint128)(-(int128)nano) : (uint128)nano;
}

static uint128 range_magnitude(const nano_range *range)
{
    uint128 low = magnitude(range->low_nano);
    uint128 high = magnitude(range->high_nano);
    return low > high ? low : high;
}

/* Returns the largest magnitude that an issue can bring a party, at any end of its ranges. */
static uint128 valuation_magnitude(const valuation *v, const issue *of)
{
    if (v->kind == VALUATION_PER_UNIT) {
        uint128 low = magnitude(of->low);
        uint128 high = magnitude(of->high);
        return range_magnitude(&v->rate_nano) * (low > high ? low : high);
    }
    uint128 most = 0;
    for (size_t k = 0; k < v->n; k++) {
        uint128 one = range_magnitude(&v->points[k].worth_nano);
        if (one > most) most = one;
    }
    return most;
}

void read_check_sums(scenario_reader *r)
{
    const truce_scenario *s = r->s;
    for (uint32_t p = 0; p < s->n_parties; p++) {
        const party *of = &s->parties[p];
        uint128 sum = range_magnitude(&of->reservation_nano);
        for (uint32_t i = 0; i < s->n_issues; i++)
            sum += valuation_magnitude(scenario_valuation(s, p, i), &s->issues[i]);
        for (uint32_t k = 0; k < s->n_rules; k++)
            if (s->rules[k].party == p) sum += range_magnitude(&s->rules[k].add_nano);
        if (sum > INT64_MAX)
            diagnostic_report(r->in.sink, E_NUMBER_SUM, of->where,
                              "count in a larger unit: thousands, say", SHOWN(of->id));
    }
}
