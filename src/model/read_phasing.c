/* read_phasing.c -- in which phases a deal is to be carried out, and what keeps the parties to it.
 */
#include "base/exact.h"
#include "model/deal.h"
#include "model/phasing.h"
#include "model/reader.h"
#include "truce/solve.h"
#include <stdio.h>
#include <string.h>

static const char *const phasing_keys[] = {"deal",   "handover",  "gap",     "patience",
                                           "items",  "end_prize", "weights", "walk_away",
                                           "before", "escrow",    NULL};
static const key_set phasing_set = {"phasing", phasing_keys};
static const char *const item_keys[] = {"unit", "per_day", "earliest", NULL};
static const key_set item_set = {"an item of phasing", item_keys};
static const char *const order_keys[] = {"need", "of", "for", "beyond", NULL};
static const key_set order_set = {"an entry of before", order_keys};

/* ---- the deal ---------------------------------------------------------------------------- */

static const char *const deal_names[] = {"utilitarian", "nash", "egalitarian", "kalai_smorodinsky"};
enum { DEAL_NAMES = sizeof deal_names / sizeof *deal_names };
static_assert((int)DEAL_NAMES == (int)TRUCE_DEAL_NAMES, "the names of truce_deal_name_text");

/* Gives the place of a scalar's value in the file; false when it does not stand there as it is. */
static bool find_content(const yaml_node *scalar, span *where)
{
    text written = span_text(scalar->where), value = scalar->scalar;
    size_t quotes = written.size >= 2 && (written.bytes[0] == '"' || written.bytes[0] == '\'');
    if (written.size != value.size + 2 * quotes ||
        memcmp(written.bytes + quotes, value.bytes, value.size) != 0)
        return false;
    *where = (span){scalar->where.source, scalar->where.start + quotes, scalar->where.end - quotes};
    return true;
}

/* Reads a package that is written as a text: "pause=60, captives=100". */
static truce_status read_package_text(scenario_reader *r, const yaml_node *value, uint32_t *package,
                                      span *value_where, bool *is_good)
{
    span where;
    truce_status status;
    source apart = {r->s->from.name, value->scalar.bytes, value->scalar.size};
    if (find_content(value, &where)) {
        status = deal_read_part(r->s, where, r->in.sink, package, value_where);
    } else { /* folded over lines: read apart, and placed as a whole */
        truce_diagnostics *found = truce_diagnostics_new();
        if (found == NULL) return TRUCE_E_MEMORY;
        status = deal_read(r->s, &apart, found, package);
        truce_diagnostics_free(found);
        if (status == TRUCE_E_INPUT)
            diagnostic_report(r->in.sink, E_DEAL_SHAPE, value->where,
                              "write it in one line to see what is wrong with it",
                              SHOWN(value->scalar));
        for (uint32_t k = 0; k < r->s->n_issues; k++) value_where[k] = value->where;
    }
    *is_good = status == TRUCE_OK;
    return status == TRUCE_E_INPUT ? TRUCE_OK : status;
}

/* Reads a package that is written as a map from issue to value. */
static truce_status read_package_map(scenario_reader *r, const yaml_node *map, uint32_t *package,
                                     span *value_where, bool *is_good)
{
    const truce_scenario *s = r->s;
    bool *is_known;
    char hint[320];
    int size = 0;
    TRY(ARENA_ARRAY(r->s->memory, s->n_issues, &is_known));
    for (size_t k = 0; k < map->n; k++) {
        const yaml_entry *entry = &map->entries[k];
        uint32_t found = scenario_find_issue(s, entry->key->scalar);
        if (found == NOBODY) {
            scenario_report_issue(s, r->in.sink, entry->key->where, entry->key->scalar);
            *is_good = false;
            continue;
        }
        is_known[found] = true;
        value_where[found] = entry->value->where;
        if (!read_is_text(&r->in, entry->key, entry->value, "the value of an issue") ||
            !deal_read_value(&s->issues[found], r->in.sink, entry->value->where,
                             entry->value->scalar, &package[found]))
            *is_good = false;
    }
    for (uint32_t k = 0; k < s->n_issues && size < 200; k++)
        if (!is_known[k])
            size += snprintf(hint + size, sizeof hint - (size_t)size, "%s%.*s",
                             size > 0 ? ", " : "", SHOWN(s->issues[k].id));
    if (size > 0) {
        diagnostic_report(r->in.sink, E_DEAL_MISSING, map->where, "add ISSUE: VALUE for each", size,
                          hint);
        *is_good = false;
    }
    return TRUCE_OK;
}

/* Keeps the name of a deal, or reports that there is none of that name. */
static truce_status read_deal_name(scenario_reader *r, const yaml_node *value, phasing *to)
{
    named names[DEAL_NAMES];
    for (size_t k = 0; k < DEAL_NAMES; k++) {
        names[k] = (named){.id = text_of(deal_names[k])};
        if (text_equal(value->scalar, names[k].id))
            return read_keep(&r->in, value->scalar, &to->deal);
    }
    read_unknown_name(&r->in, E_PHASE_DEAL, value, names, DEAL_NAMES);
    return TRUCE_OK;
}

static truce_status read_deal(scenario_reader *r, const yaml_entry *entry, phasing *to)
{
    uint32_t *package;
    span *value_where;
    bool is_good = true;
    if (entry == NULL) return TRUCE_OK;
    const yaml_node *value = entry->value;
    to->deal_where = value->where;
    if (value->kind != YAML_MAP) {
        if (!read_is_text(&r->in, entry->key, value, "the deal")) return TRUCE_OK;
        if (memchr(value->scalar.bytes, '=', value->scalar.size) == NULL)
            return read_deal_name(r, value, to);
    }
    TRY(ARENA_ARRAY(r->s->memory, r->s->n_issues, &package));
    TRY(ARENA_ARRAY(r->s->memory, r->s->n_issues, &value_where));
    if (value->kind == YAML_MAP)
        TRY(read_package_map(r, value, package, value_where, &is_good));
    else
        TRY(read_package_text(r, value, package, value_where, &is_good));
    for (uint32_t k = 0; k < r->s->n_issues; k++) is_good = is_good && !r->issue_is_broken[k];
    if (!is_good) return TRUCE_OK;
    to->package = package;
    truce_status status = phasing_check_deal(r->s, package, value->where, value_where, r->in.sink);
    return status == TRUCE_E_INPUT ? TRUCE_OK : status;
}

/* ---- items ------------------------------------------------------------------------------- */

/* Finds an issue that somebody gives. */
static uint32_t read_item_name(scenario_reader *r, const yaml_node *name)
{
    const truce_scenario *s = r->s;
    uint32_t found = scenario_find_issue(s, name->scalar);
    if (found == NOBODY) {
        scenario_report_issue(s, r->in.sink, name->where, name->scalar);
    } else if (!phasing_is_item(&s->issues[found])) {
        diagnostic_report_second(r->in.sink, E_PHASE_GIVER, name->where,
                                 "add from: PARTY to the issue, or leave this out",
                                 s->issues[found].where, "the issue", SHOWN(name->scalar));
        found = NOBODY;
    }
    return found;
}

static void read_item(scenario_reader *r, const yaml_entry *entry, phasing_item *items)
{
    const yaml_node *map = entry->value;
    uint32_t found = read_item_name(r, entry->key);
    if (!read_is_map(&r->in, entry->key, map, "an item of phasing")) return;
    read_check_keys(&r->in, map, &item_set);
    phasing_item unused, *to = found != NOBODY ? &items[found] : &unused;
    const yaml_entry *unit = read_entry(map, "unit");
    if (found != NOBODY && unit != NULL && r->s->issues[found].is_choice)
        diagnostic_report(r->in.sink, E_ISSUE_KEY, unit->key->where,
                          "a choice is handed over whole", "unit", SHOWN(entry->key->scalar));
    else if (read_at_least(&r->in, unit, "the unit", 1, &to->unit))
        to->unit_where = unit->value->where;
    read_at_least(&r->in, read_entry(map, "per_day"), "what can be handed over on a day", 1,
                  &to->per_day);
    read_at_least(&r->in, read_entry(map, "earliest"), "the earliest day", 0, &to->earliest);
}

static truce_status read_items(scenario_reader *r, const yaml_node *map, phasing *to)
{
    phasing_item *items;
    TRY(ARENA_ARRAY(r->s->memory, r->s->n_issues, &items));
    to->items = items;
    const yaml_entry *entry = read_entry(map, "items");
    if (entry != NULL && read_is_map(&r->in, entry->key, entry->value, "the items"))
        for (size_t k = 0; k < entry->value->n; k++) read_item(r, &entry->value->entries[k], items);
    entry = read_entry(map, "escrow");
    if (entry == NULL || !read_is_list(&r->in, entry->key, entry->value, "escrow")) return TRUCE_OK;
    for (size_t k = 0; k < entry->value->n; k++) {
        const yaml_node *name = entry->value->items[k];
        if (!read_is_text(&r->in, NULL, name, "the name of an issue")) continue;
        uint32_t found = read_item_name(r, name);
        if (found != NOBODY) items[found].is_escrowed = true;
    }
    return TRUCE_OK;
}

/* ---- figures of the parties -------------------------------------------------------------- */

/* Reads a map from principals to numbers; the others keep `usual`. */
static truce_status read_figures(scenario_reader *r, const yaml_node *map, const char *key,
                                 const char *what, int64_t usual, bool may_be_negative,
                                 const int64_t **out)
{
    const truce_scenario *s = r->s;
    int64_t *figures;
    TRY(ARENA_ARRAY(r->s->memory, s->n_parties, &figures));
    for (uint32_t k = 0; k < s->n_parties; k++) figures[k] = usual;
    *out = figures;
    const yaml_entry *entry = read_entry(map, key);
    if (entry == NULL || !read_is_map(&r->in, entry->key, entry->value, key)) return TRUCE_OK;
    named names[LIMIT_PRINCIPALS];
    uint32_t n = s->n_principals < LIMIT_PRINCIPALS ? s->n_principals : LIMIT_PRINCIPALS;
    for (uint32_t k = 0; k < n; k++) names[k] = (named){.id = s->parties[s->principals[k]].id};
    for (size_t k = 0; k < entry->value->n; k++) {
        const yaml_entry *one = &entry->value->entries[k];
        uint32_t party = scenario_find_party(s, one->key->scalar);
        if (party == NOBODY)
            read_unknown_name(&r->in, E_NAME_PARTY, one->key, names, n);
        else if (s->parties[party].is_ratifier)
            diagnostic_report(r->in.sink, E_PHASE_PRINCIPAL, one->key->where,
                              "only principals carry the deal out; leave it out",
                              SHOWN(one->key->scalar));
        int64_t figure;
        if (!read_nano(&r->in, one->key, one->value, what, &figure)) continue;
        if (figure < 0 && !may_be_negative)
            read_out_of_bounds(&r->in, one->value, what, "0 or more");
        else if (party != NOBODY)
            figures[party] = figure;
    }
    return TRUCE_OK;
}

static void read_ways(scenario_reader *r, const yaml_node *map, phasing *to)
{
    const yaml_entry *entry = read_entry(map, "handover");
    if (entry != NULL && read_is_text(&r->in, entry->key, entry->value, "the handover")) {
        text way = entry->value->scalar;
        if (text_equal(way, TEXT("in_turn")))
            to->handover = HANDOVER_IN_TURN;
        else if (!text_equal(way, TEXT("together")))
            diagnostic_report(r->in.sink, E_PHASE_HANDOVER, entry->value->where, NULL, SHOWN(way));
    }
    read_at_least(&r->in, read_entry(map, "gap"), "the gap", 0, &to->gap_days);
    entry = read_entry(map, "patience");
    if (entry == NULL ||
        !read_nano(&r->in, entry->key, entry->value, "the patience", &to->patience_nano))
        return;
    if (to->patience_nano > 0 && to->patience_nano <= NANO) return;
    read_out_of_bounds(&r->in, entry->value, "the patience", "above 0 and at most 1");
    to->patience_nano = NANO;
}

/* ---- what comes before what -------------------------------------------------------------- */

static bool read_order(scenario_reader *r, const yaml_node *map, phasing_order *to)
{
    *to = (phasing_order){.issue = NOBODY, .of = NOBODY, .where = map->where};
    if (!read_is_map(&r->in, NULL, map, "an entry of before")) return false;
    read_check_keys(&r->in, map, &order_set);
    static const char *const needed[] = {"need", "of", "for"};
    for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
        if (read_entry(map, needed[k]) == NULL) read_missing(&r->in, map, needed[k], "this entry");
    const yaml_entry *need = read_entry(map, "need"), *of = read_entry(map, "of");
    const yaml_entry *whose = read_entry(map, "for");
    bool is_good = read_at_least(&r->in, need, "what is needed", 1, &to->need);
    read_at_least(&r->in, read_entry(map, "beyond"), "beyond", 0, &to->beyond);
    if (of != NULL && read_is_text(&r->in, of->key, of->value, "the name of an issue"))
        to->of = read_item_name(r, of->value);
    if (whose != NULL && read_is_text(&r->in, whose->key, whose->value, "the name of an issue"))
        to->issue = read_item_name(r, whose->value);
    if (to->of == NOBODY || to->issue == NOBODY || !is_good) return false;
    int64_t most = phasing_most(&r->s->issues[to->of]);
    if (to->need <= most) return true;
    char hint[96];
    snprintf(hint, sizeof hint, "at most %lld can be handed over", (long long)most);
    diagnostic_report(r->in.sink, E_PHASE_NEED, need->value->where, hint, (long long)to->need,
                      SHOWN(r->s->issues[to->of].id));
    return false;
}

/* Returns an order that stops `issue` at what can be reached of it, or SIZE_MAX. */
static size_t find_stop(const phasing *p, const int64_t *reached, uint32_t issue_number)
{
    for (size_t k = 0; k < p->n_orders; k++)
        if (p->orders[k].issue == issue_number && p->orders[k].beyond <= reached[issue_number] &&
            reached[p->orders[k].of] < p->orders[k].need)
            return k;
    return SIZE_MAX;
}

/* Goes back along what waits for what from a stopped issue until one comes again, and reports. */
static truce_status report_circle(scenario_reader *r, const phasing *p, const int64_t *reached,
                                  uint32_t stopped)
{
    const truce_scenario *s = r->s;
    bool *is_seen;
    text_buffer names = {0};
    TRY(ARENA_ARRAY(r->s->memory, s->n_issues, &is_seen));
    uint32_t at = stopped;
    while (!is_seen[at]) {
        is_seen[at] = true;
        at = p->orders[find_stop(p, reached, at)].of;
    }
    uint32_t first = at;
    size_t order = find_stop(p, reached, at);
    do {
        buffer_text(&names, s->issues[at].id);
        buffer_string(&names, ", ");
        at = p->orders[find_stop(p, reached, at)].of;
    } while (at != first);
    buffer_text(&names, s->issues[first].id);
    text shown = names.has_failed ? TEXT("some issues") : (text){names.bytes, names.size};
    diagnostic_report_second(r->in.sink, E_PHASE_CIRCLE, p->orders[order].where,
                             "let one of them begin: raise beyond, or lower need",
                             p->orders[find_stop(p, reached, p->orders[order].of)].where,
                             "and this comes before it", (int)(shown.size < 200 ? shown.size : 200),
                             shown.bytes);
    buffer_free(&names);
    return TRUCE_OK;
}

/* Hands over all that the orders let through, again and again; what is stopped then stays so. Each
 * pass satisfies an order more, or is the last. */
static truce_status check_circles(scenario_reader *r, const phasing *p)
{
    const truce_scenario *s = r->s;
    int64_t *reached;
    bool *is_open; /* by order: waits for what is not reached yet */
    TRY(ARENA_ARRAY(r->s->memory, s->n_issues, &reached));
    TRY(ARENA_ARRAY(r->s->memory, p->n_orders, &is_open));
    for (size_t o = 0; o < p->n_orders; o++) is_open[o] = true;
    for (bool has_moved = true; has_moved;) {
        has_moved = false;
        for (uint32_t k = 0; k < s->n_issues; k++) reached[k] = phasing_most(&s->issues[k]);
        for (size_t o = 0; o < p->n_orders; o++) {
            const phasing_order *order = &p->orders[o];
            if (is_open[o] && order->beyond < reached[order->issue])
                reached[order->issue] = order->beyond;
        }
        for (size_t o = 0; o < p->n_orders; o++)
            if (is_open[o] && reached[p->orders[o].of] >= p->orders[o].need) {
                is_open[o] = false;
                has_moved = true;
            }
    }
    for (size_t o = 0; o < p->n_orders; o++)
        if (find_stop(p, reached, p->orders[o].issue) == o &&
            p->orders[o].beyond < phasing_most(&s->issues[p->orders[o].issue]))
            return report_circle(r, p, reached, p->orders[o].issue);
    return TRUCE_OK;
}

static truce_status read_orders(scenario_reader *r, const yaml_entry *entry, phasing *to)
{
    phasing_order *orders;
    if (entry == NULL || !read_is_list(&r->in, entry->key, entry->value, "before")) return TRUCE_OK;
    const yaml_node *list = entry->value;
    if (list->n > LIMIT_ISSUES) {
        diagnostic_report(r->in.sink, E_SIZE, entry->key->where, NULL, (long)LIMIT_ISSUES,
                          "entries under before");
        return TRUCE_OK;
    }
    TRY(ARENA_ARRAY(r->s->memory, list->n, &orders));
    to->orders = orders;
    bool is_good = true;
    for (size_t k = 0; k < list->n; k++) {
        if (read_order(r, list->items[k], &orders[to->n_orders]))
            to->n_orders++;
        else
            is_good = false;
    }
    return is_good ? check_circles(r, to) : TRUCE_OK;
}

/* ---- the section ------------------------------------------------------------------------- */

truce_status read_phasing(scenario_reader *r, const yaml_node *root)
{
    phasing *to = &r->s->phasing;
    const yaml_entry *entry = read_entry(root, "phasing");
    to->patience_nano = NANO;
    if (entry == NULL || !read_is_map(&r->in, entry->key, entry->value, "phasing")) return TRUCE_OK;
    const yaml_node *map = entry->value;
    size_t errors = truce_diagnostics_errors(r->in.sink);
    to->is_given = true;
    to->where = entry->key->where;
    read_check_keys(&r->in, map, &phasing_set);
    read_ways(r, map, to);
    TRY(read_items(r, map, to));
    TRY(read_figures(r, map, "end_prize", "the end prize", 0, true, &to->prize_nano));
    TRY(read_figures(r, map, "walk_away", "the walk option", 0, true, &to->walk_nano));
    TRY(read_figures(r, map, "weights", "the weight", NANO, false, &to->weight_nano));
    TRY(read_orders(r, read_entry(map, "before"), to));
    TRY(read_deal(r, read_entry(map, "deal"), to));
    if (truce_diagnostics_errors(r->in.sink) == 0 && errors == 0)
        phasing_warn(r->s, to->package, r->in.sink);
    return TRUCE_OK;
}
