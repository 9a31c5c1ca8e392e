#include "phase/plan_read.h"
#include "model/phasing.h"
#include "text/fields.h"
#include <stdio.h>

enum { PHASES_MOST = 65536 };

static const char *const plan_keys[] = {"truce_plan", "phases", "deposits", NULL};
static const key_set plan_set = {"a plan", plan_keys};

typedef struct plan_reader {
    field_reader keys; /* keeps no text */
    const exchange *e;
    size_t n_phases;
    int64_t *moves;         /* n_phases x n_items, in the issues' own units */
    const yaml_node **rows; /* n_phases: where each phase stands; NULL: only deposits */
} plan_reader;

/* ---- moves ------------------------------------------------------------------------------- */

/* Lists the items of the deal as a hint. */
static const char *hint_items(const exchange *e, bool is_deposit, char *hint, size_t hint_bytes)
{
    int size = snprintf(hint, hint_bytes, is_deposit ? "in escrow are" : "it moves");
    bool has_any = false;
    for (uint32_t k = 0; k < e->n_items && (size_t)size + 80 < hint_bytes; k++) {
        if ((e->items[k].passing == PASSING_DEPOSIT) != is_deposit) continue;
        size += snprintf(hint + size, hint_bytes - (size_t)size, "%s %.*s", has_any ? "," : "",
                         SHOWN(e->s->issues[e->items[k].issue].id));
        has_any = true;
    }
    return has_any ? hint : NULL;
}

/* Finds the item that a key names. */
static uint32_t find_item(plan_reader *r, const yaml_node *key, bool is_deposit)
{
    const truce_scenario *s = r->e->s;
    char hint[400];
    uint32_t number = scenario_find_issue(s, key->scalar);
    if (number == NOBODY) {
        scenario_report_issue(s, r->keys.sink, key->where, key->scalar);
        return NOBODY;
    }
    uint32_t item = is_deposit ? exchange_deposit(r->e, number) : exchange_arrival(r->e, number);
    if (item == NOBODY)
        diagnostic_report(r->keys.sink, is_deposit ? E_PLAN_ESCROW : E_PLAN_ITEM, key->where,
                          hint_items(r->e, is_deposit, hint, sizeof hint), SHOWN(key->scalar));
    return item;
}

/* Reads how much of an item a phase moves. */
static void read_move(plan_reader *r, const yaml_entry *entry, uint32_t number, int64_t *to)
{
    const exchange_item *item = &r->e->items[number];
    const issue *i = &r->e->s->issues[item->issue];
    int64_t amount = 0;
    if (i->is_choice && entry->value->kind == YAML_SCALAR &&
        issue_find_option(i, entry->value->scalar) != NOBODY) {
        *to = 1;
        return;
    }
    if (!read_integer(&r->keys, entry->key, entry->value, "what a phase moves", &amount)) return;
    if (amount < 0) {
        read_out_of_bounds(&r->keys, entry->value, "what a phase moves", "0 or more");
    } else if (amount % item->unit != 0) {
        char hint[96];
        int64_t below = amount / item->unit * item->unit;
        snprintf(hint, sizeof hint, "the nearest are %lld and %lld", (long long)below,
                 (long long)(below + item->unit));
        diagnostic_report(r->keys.sink, E_PLAN_UNIT, entry->value->where, hint, (long long)amount,
                          SHOWN(i->id), (long long)item->unit);
    } else {
        *to = amount;
    }
}

/* Reads a list of maps from issue to amount into the moves. */
static void read_list(plan_reader *r, const yaml_entry *entry, bool is_deposit)
{
    const yaml_node *list = entry->value;
    for (size_t phase = 0; phase < list->n; phase++) {
        const yaml_node *map = list->items[phase];
        if (!is_deposit) r->rows[phase] = map;
        if (r->rows[phase] == NULL) r->rows[phase] = map;
        if (!read_is_map(&r->keys, NULL, map, "a phase")) continue;
        for (size_t k = 0; k < map->n; k++) {
            uint32_t item = find_item(r, map->entries[k].key, is_deposit);
            if (item != NOBODY)
                read_move(r, &map->entries[k], item, &r->moves[phase * r->e->n_items + item]);
        }
    }
}

/* ---- what a plan must keep --------------------------------------------------------------- */

static void check_sums(const plan_reader *r, span where)
{
    const exchange *e = r->e;
    for (uint32_t item = 0; item < e->n_items; item++) {
        const exchange_item *of = &e->items[item];
        int64_t sum = 0, wanted = of->n_units * of->unit;
        for (size_t phase = 0; phase < r->n_phases; phase++)
            sum += r->moves[phase * e->n_items + item];
        if (sum == wanted) continue;
        char hint[96];
        const char *verb = of->passing == PASSING_DEPOSIT ? "deposit" : "move";
        snprintf(hint, sizeof hint, "%s %lld %s", verb,
                 (long long)(sum < wanted ? wanted - sum : sum - wanted),
                 sum < wanted ? "more" : "less");
        diagnostic_report(r->keys.sink, E_PLAN_SUM, where, hint, (long long)sum,
                          SHOWN(e->s->issues[of->issue].id), (long long)wanted);
    }
}

/* Checks one phase against the state before it. */
static void check_phase(const plan_reader *r, size_t phase, const int64_t *before)
{
    const exchange *e = r->e;
    const int64_t *moves = r->moves + phase * e->n_items;
    uint32_t hand = NOBODY;
    bool is_empty = true, has_turned = false;
    span where = r->rows[phase]->where;
    long number = (long)phase + 1;
    for (uint32_t k = 0; k < e->n_items; k++) {
        const exchange_item *item = &e->items[k];
        if (moves[k] == 0) continue;
        is_empty = false;
        has_turned = has_turned || (hand != NOBODY && hand != item->hand);
        hand = item->hand;
        int64_t deposited = item->passing == PASSING_RELEASE ? before[item->pair] * item->unit : 0;
        int64_t released = before[k] * item->unit + moves[k];
        if (item->passing == PASSING_RELEASE && released > deposited)
            diagnostic_report(r->keys.sink, E_PLAN_DEPOSIT, where,
                              "deposit it in an earlier phase, under deposits", number,
                              (long long)released, SHOWN(e->s->issues[item->issue].id),
                              (long long)deposited);
    }
    if (is_empty) diagnostic_report(r->keys.sink, E_PLAN_EMPTY, where, "leave it out", number);
    if (e->in_turn && has_turned)
        diagnostic_report(r->keys.sink, E_PLAN_TURN, where, "make two phases of it", number);
    for (size_t k = 0; k < e->n_precedences; k++) {
        const exchange_precedence *p = &e->precedences[k];
        const exchange_item *item = &e->items[p->item], *needed = &e->items[p->needs];
        int64_t beyond = p->beyond * item->unit;
        bool goes_beyond =
            moves[p->item] > 0 && before[p->item] * item->unit + moves[p->item] > beyond;
        if (!goes_beyond || before[p->needs] >= p->amount) continue;
        diagnostic_report(r->keys.sink, E_PLAN_ORDER, where, "move it in an earlier phase", number,
                          SHOWN(e->s->issues[item->issue].id), (long long)beyond,
                          (long long)(p->amount * needed->unit),
                          SHOWN(e->s->issues[needed->issue].id));
    }
}

/* Adds the moves up to states, and checks each phase. */
static truce_status make_states(plan_reader *r, arena *out, plan_chain *result)
{
    uint32_t n_items = r->e->n_items;
    uint32_t *states;
    int64_t *before;
    TRY(arena_take(out, (r->n_phases + 1) * n_items, sizeof *states, (void **)&states));
    TRY(ARENA_ARRAY(out, n_items, &before));
    for (size_t phase = 0; phase < r->n_phases; phase++) {
        check_phase(r, phase, before);
        for (uint32_t k = 0; k < n_items; k++) {
            before[k] += r->moves[phase * n_items + k] / r->e->items[k].unit;
            states[(phase + 1) * n_items + k] = (uint32_t)before[k];
        }
    }
    *result = (plan_chain){(uint32_t)r->n_phases, states};
    return TRUCE_OK;
}

/* ---- the file ---------------------------------------------------------------------------- */

static bool check_head(plan_reader *r, const yaml_node *root)
{
    if (!read_is_map(&r->keys, NULL, root, "a plan")) return false;
    const yaml_entry *version = read_entry(root, "truce_plan"), *other = read_entry(root, "truce");
    if (version == NULL && other != NULL) {
        diagnostic_report(r->keys.sink, E_PLAN_KIND, other->key->where,
                          "a plan begins with truce_plan: 1", "scenario");
        return false;
    }
    read_check_keys(&r->keys, root, &plan_set);
    span head = {root->where.source, root->where.start, root->where.start};
    if (version == NULL)
        diagnostic_report(r->keys.sink, E_KEY_MISSING, head, "begin the file with truce_plan: 1",
                          "truce_plan", "the plan");
    else if (read_is_text(&r->keys, version->key, version->value, "the version") &&
             !text_equal(version->value->scalar, TEXT("1")))
        diagnostic_report(r->keys.sink, E_PLAN_VERSION, version->value->where,
                          "write truce_plan: 1", SHOWN(version->value->scalar));
    return true;
}

/* True when an entry is a list of at most as many phases as there may be. */
static bool is_list_of_phases(plan_reader *r, const yaml_entry *entry)
{
    if (entry == NULL || !read_is_list(&r->keys, entry->key, entry->value, "the phases"))
        return false;
    if (entry->value->n <= PHASES_MOST) return true;
    diagnostic_report(r->keys.sink, E_SIZE, entry->key->where, NULL, (long)PHASES_MOST, "phases");
    return false;
}

static truce_status read_phases(plan_reader *r, arena *out, const yaml_node *root,
                                plan_chain *result)
{
    const yaml_entry *phases = read_entry(root, "phases"), *deposits = read_entry(root, "deposits");
    size_t errors = truce_diagnostics_errors(r->keys.sink);
    if (phases == NULL) {
        read_missing(&r->keys, root, "phases", "the plan");
        return TRUCE_OK;
    }
    if (!is_list_of_phases(r, phases)) return TRUCE_OK;
    if (deposits != NULL && !is_list_of_phases(r, deposits)) return TRUCE_OK;
    r->n_phases = phases->value->n;
    if (deposits != NULL && deposits->value->n > r->n_phases) r->n_phases = deposits->value->n;
    TRY(arena_take(out, r->n_phases * r->e->n_items, sizeof *r->moves, (void **)&r->moves));
    TRY(ARENA_ARRAY(out, r->n_phases, &r->rows));
    read_list(r, phases, false);
    if (deposits != NULL) read_list(r, deposits, true);
    if (truce_diagnostics_errors(r->keys.sink) > errors) return TRUCE_OK;
    check_sums(r, phases->key->where);
    return make_states(r, out, result);
}

truce_status plan_read(arena *out, const exchange *e, const source *from, truce_diagnostics *sink,
                       plan_chain *result)
{
    size_t errors = truce_diagnostics_errors(sink);
    plan_reader r = {.keys = {.sink = sink}, .e = e};
    const yaml_node *root;
    plan_chain chain = {0};
    arena *tree;
    TRY(arena_new(arena_meter(out), &tree));
    truce_status status = yaml_read(tree, from, sink, &root);
    if (status == TRUCE_OK && check_head(&r, root)) status = read_phases(&r, out, root, &chain);
    arena_free(tree);
    TRY(status);
    if (truce_diagnostics_errors(sink) > errors) return TRUCE_E_INPUT;
    *result = chain;
    return TRUCE_OK;
}
