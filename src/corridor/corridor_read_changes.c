/* corridor_read_changes.c -- what differs on some days, and what that makes of each figure.
 *
 * Of two changes of one figure on one day the later in the file holds. The changes of a figure are
 * therefore folded from the last to the first, each on the days that are still open; a chain of
 * jumps over days that are not makes that O(days + changes) for each figure. */
#include "corridor/corridor_reader.h"
#include "text/calendar.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const change_keys[] = {"depot",  "crossing",   "area",     "road", "days",
                                          "supply", "store",      "capacity", "cost", "need",
                                          "queue",  "inspection", "why",      NULL};
static const key_set change_set = {"a change", change_keys};

/* A figure that a change sets. */
typedef struct setting {
    thing_kind thing;
    uint32_t target; /* the place; for roads: the pair of places, by its number */
    const figure_key *figure;
    uint32_t order; /* in the file */
    uint32_t first, last;
    int64_t value;
    span where;
} setting;

/* Roads from one place to another, in the order of the places. */
typedef struct road_pair {
    uint32_t from, to, road;
} road_pair;

typedef struct change_reader {
    corridor_reader *r;
    size_t n, capacity;
    setting *settings;
    size_t changes_capacity;
    road_pair *pairs; /* n_roads, sorted */
} change_reader;

/* ---- which thing ------------------------------------------------------------------------- */

static int compare_pairs(const void *left, const void *right)
{
    const road_pair *a = left, *b = right;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    if (a->to != b->to) return a->to < b->to ? -1 : 1;
    return (a->road > b->road) - (a->road < b->road);
}

/* Returns the first of the sorted pairs from one place to another, or NO_PLACE. */
static uint32_t find_pair(const change_reader *cr, uint32_t from, uint32_t to)
{
    size_t low = 0, high = cr->r->c->n_roads;
    road_pair asked = {from, to, 0};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_pairs(&cr->pairs[middle], &asked) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_found =
        low < cr->r->c->n_roads && cr->pairs[low].from == from && cr->pairs[low].to == to;
    return is_found ? (uint32_t)low : NO_PLACE;
}

/* Reads [FROM, TO]; returns the first road between them, among the pairs. */
static uint32_t read_road_names(change_reader *cr, const yaml_entry *entry, corridor_change *to)
{
    corridor_reader *r = cr->r;
    const yaml_node *list = entry->value;
    bool is_single = list->kind == YAML_SCALAR && !yaml_is_missing(list) && !list->is_reported;
    if (!is_single && !read_is_list(&r->in, entry->key, list, "the road of a change"))
        return NO_PLACE;
    if (list->n != 2) {
        diagnostic_report(r->in.sink, E_CORRIDOR_ROAD_SHAPE, list->where,
                          "write the two places: road: [A, B]");
        return NO_PLACE;
    }
    uint32_t ends[2] = {NO_PLACE, NO_PLACE};
    for (size_t k = 0; k < 2; k++)
        if (read_is_text(&r->in, NULL, list->items[k], "the name of a place"))
            ends[k] = corridor_read_place(r, list->items[k]);
    to->from = ends[0];
    to->to = ends[1];
    if (ends[0] == NO_PLACE || ends[1] == NO_PLACE) return NO_PLACE;
    uint32_t found = find_pair(cr, ends[0], ends[1]);
    if (found == NO_PLACE && r->has_roads) {
        char hint[224];
        bool is_reversed = find_pair(cr, ends[1], ends[0]) != NO_PLACE;
        if (is_reversed)
            snprintf(hint, sizeof hint, "there is one the other way: road: [%.*s, %.*s]",
                     SHOWN(list->items[1]->scalar), SHOWN(list->items[0]->scalar));
        diagnostic_report(r->in.sink, E_CORRIDOR_NO_ROAD, list->where,
                          is_reversed ? hint : "add it under roads, or name another",
                          SHOWN(list->items[0]->scalar), SHOWN(list->items[1]->scalar));
    }
    return found;
}

/* Reads the name of a place of one kind. */
static uint32_t read_place_name(corridor_reader *r, const yaml_entry *entry, thing_kind thing)
{
    if (!read_is_text(&r->in, entry->key, entry->value, "the name of a place")) return NO_PLACE;
    uint32_t place = corridor_read_place(r, entry->value);
    if (place == NO_PLACE) return NO_PLACE;
    place_kind kind = corridor_kind(r->c, place);
    for (size_t k = 0; k < r->n_names && (int)kind != (int)thing; k++) {
        if (!text_equal(r->names[k].id, entry->value->scalar)) continue;
        place = r->names[k].index; /* an id that is taken twice has been reported */
        kind = corridor_kind(r->c, place);
    }
    if ((int)kind == (int)thing) return place;
    char hint[160];
    snprintf(hint, sizeof hint, "write %s: %.*s", corridor_words[kind].key,
             SHOWN(entry->value->scalar));
    diagnostic_report(r->in.sink, E_CORRIDOR_KIND_OF, entry->value->where, hint,
                      SHOWN(entry->value->scalar), corridor_words[kind].one,
                      corridor_words[thing].one);
    return NO_PLACE;
}

/* Finds the one thing that a change is about; THINGS when it is not one: reported. */
static thing_kind find_thing(corridor_reader *r, const yaml_node *map, const yaml_entry **found)
{
    thing_kind thing = THINGS;
    *found = NULL;
    for (int k = THING_DEPOT; k < THINGS; k++) {
        const yaml_entry *entry = read_entry(map, corridor_words[k].key);
        if (entry == NULL) continue;
        if (*found != NULL) {
            diagnostic_report(r->in.sink, E_CORRIDOR_ABOUT, map->where, "make two changes of it",
                              "more than one");
            return THINGS;
        }
        *found = entry;
        thing = (thing_kind)k;
    }
    if (*found == NULL)
        diagnostic_report(r->in.sink, E_CORRIDOR_ABOUT, map->where,
                          "add crossing: ID, or another kind", "none");
    return thing;
}

/* ---- days -------------------------------------------------------------------------------- */

/* Reads a day of the horizon. */
static bool read_day(corridor_reader *r, const yaml_node *node, uint32_t *out)
{
    const truce_corridor *c = r->c;
    int64_t day, date;
    char hint[96];
    if (!read_is_text(&r->in, NULL, node, "a day")) return false;
    decimal_answer answer = decimal_integer(node->scalar, &day);
    if (answer != DECIMAL_OK) {
        const char *first = "write the number of the day; the first is 0";
        const char *shown = answer == DECIMAL_NOT_A_NUMBER ? first : decimal_hint(answer);
        if (date_read(node->scalar, &date)) {
            snprintf(hint, sizeof hint, "that is day %lld", (long long)(date - c->start));
            shown = c->has_start ? hint : first;
        }
        diagnostic_report(r->in.sink, E_NUMBER_INTEGER, node->where, shown, "a day",
                          SHOWN(node->scalar));
        return false;
    }
    if (day < 0 || (r->has_days && day >= c->days)) {
        snprintf(hint, sizeof hint, "the days go from 0 to %lu", (unsigned long)c->days - 1);
        diagnostic_report(r->in.sink, E_CORRIDOR_DAY, node->where,
                          r->has_days ? hint : "the first day is 0", SHOWN(node->scalar));
        return false;
    }
    *out = (uint32_t)day;
    return true;
}

static bool read_days(corridor_reader *r, const yaml_node *map, corridor_change *to)
{
    const yaml_entry *entry = read_entry(map, "days");
    if (entry == NULL) {
        read_missing(&r->in, map, "days", "a change");
        return false;
    }
    const yaml_node *list = entry->value;
    if (list->kind == YAML_SCALAR && !yaml_is_missing(list) && !list->is_reported) {
        diagnostic_report(r->in.sink, E_CORRIDOR_DAYS, list->where,
                          "write the first and the last day: days: [3, 5], or [3, 3]");
        return false;
    }
    if (!read_is_list(&r->in, entry->key, list, "the days of a change")) return false;
    if (list->n != 2) {
        diagnostic_report(r->in.sink, E_CORRIDOR_DAYS, list->where,
                          list->n == 1 ? "for one day write it twice: [3, 3]"
                                       : "write the first and the last day only");
        return false;
    }
    bool is_good = read_day(r, list->items[0], &to->first);
    is_good = read_day(r, list->items[1], &to->last) && is_good;
    if (is_good && to->first > to->last) {
        diagnostic_report(r->in.sink, E_CORRIDOR_DAYS, list->where, "exchange the two days");
        return false;
    }
    return is_good;
}

/* ---- figures ----------------------------------------------------------------------------- */

/* Returns the figure of a thing that a key names and that may change, or NULL. */
static const figure_key *find_figure(thing_kind thing, text key)
{
    for (size_t k = 0; k < corridor_n_figures; k++)
        if (corridor_figures[k].thing == thing && corridor_figures[k].may_change &&
            text_equal(key, text_of(corridor_figures[k].key)))
            return &corridor_figures[k];
    return NULL;
}

/* True for a key that is a figure of anything. */
static bool is_figure(text key)
{
    for (int thing = 0; thing < THINGS; thing++)
        if (find_figure((thing_kind)thing, key) != NULL) return true;
    return false;
}

static void report_figure(corridor_reader *r, const yaml_node *key, thing_kind thing)
{
    char hint[128];
    int size = snprintf(hint, sizeof hint, "%s may change its", corridor_words[thing].one);
    bool has_any = false;
    for (size_t k = 0; k < corridor_n_figures; k++) {
        if (corridor_figures[k].thing != thing || !corridor_figures[k].may_change) continue;
        size += snprintf(hint + size, sizeof hint - (size_t)size, "%s %s", has_any ? "," : "",
                         corridor_figures[k].key);
        has_any = true;
    }
    diagnostic_report(r->in.sink, E_CORRIDOR_FIGURE, key->where, hint, corridor_words[thing].one,
                      SHOWN(key->scalar));
}

/* Keeps one figure of a change, for people and to be folded. */
static truce_status keep(change_reader *cr, const corridor_change *change, const setting *one)
{
    corridor_reader *r = cr->r;
    TRY(ARENA_RESERVE(r->scratch, &cr->settings, &cr->capacity, cr->n + 1));
    TRY(ARENA_RESERVE(r->c->memory, &r->c->changes, &cr->changes_capacity, cr->n + 1));
    r->c->changes[cr->n] = *change;
    r->c->n_changes = (uint32_t)cr->n + 1;
    cr->settings[cr->n++] = *one;
    return TRUCE_OK;
}

/* Reads the figures of a change. */
static truce_status read_settings(change_reader *cr, const yaml_node *map, corridor_change *change,
                                  setting *one, bool is_good)
{
    corridor_reader *r = cr->r;
    bool has_any = false;
    for (size_t k = 0; k < map->n; k++) {
        const yaml_entry *entry = &map->entries[k];
        const figure_key *figure =
            one->thing != THINGS ? find_figure(one->thing, entry->key->scalar) : NULL;
        if (figure == NULL) {
            if (!is_figure(entry->key->scalar)) continue;
            has_any = true;
            if (one->thing != THINGS) report_figure(r, entry->key, one->thing);
            continue;
        }
        has_any = true;
        if (!corridor_read_figure(r, entry, figure, &change->value) || !is_good) continue;
        change->what = text_of(figure->key);
        one->figure = figure;
        one->value = change->value;
        one->where =
            (span){entry->key->where.source, entry->key->where.start, entry->value->where.end};
        one->order = (uint32_t)cr->n;
        TRY(keep(cr, change, one));
    }
    if (!has_any)
        diagnostic_report(r->in.sink, E_CORRIDOR_NOTHING, map->where,
                          "add what is different on these days: capacity: 0");
    return TRUCE_OK;
}

static truce_status read_change(change_reader *cr, const yaml_node *map)
{
    corridor_reader *r = cr->r;
    corridor_change change = {.place = NO_PLACE, .from = NO_PLACE, .to = NO_PLACE};
    const yaml_entry *about;
    if (!read_is_map(&r->in, NULL, map, "a change")) return TRUCE_OK;
    read_check_keys(&r->in, map, &change_set);
    setting one = {.thing = find_thing(r, map, &about), .target = NO_PLACE};
    if (one.thing == THING_ROAD) {
        change.is_road = true;
        one.target = read_road_names(cr, about, &change);
    } else if (one.thing != THINGS) {
        one.target = change.place = read_place_name(r, about, one.thing);
    }
    bool is_good = read_days(r, map, &change);
    TRY(read_label(&r->in, read_entry(map, "why"), "the reason", &change.why));
    one.first = change.first;
    one.last = change.last;
    return read_settings(cr, map, &change, &one, is_good && one.target != NO_PLACE);
}

/* ---- folding ----------------------------------------------------------------------------- */

static int compare_settings(const void *left, const void *right)
{
    const setting *a = left, *b = right;
    if (a->thing != b->thing) return a->thing < b->thing ? -1 : 1;
    if (a->target != b->target) return a->target < b->target ? -1 : 1;
    if (a->figure != b->figure) return a->figure < b->figure ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* What the changes of one figure make of each day. */
typedef struct fold {
    uint32_t days;
    uint32_t *next;      /* [days + 1] a day from which on to look for the next open one */
    const setting **set; /* [days] the change that holds; NULL: none */
} fold;

/* Returns the first open day from `day` on; `days` when there is none. */
static uint32_t next_open(fold *f, uint32_t day)
{
    uint32_t found = day;
    while (f->next[found] != found) found = f->next[found];
    while (f->next[day] != found) {
        uint32_t step = f->next[day];
        f->next[day] = found;
        day = step;
    }
    return found;
}

/* Folds settings of one figure; warns of those that no day is left for. */
static void fold_settings(corridor_reader *r, fold *f, const setting *settings, size_t n)
{
    for (uint32_t day = 0; day <= f->days; day++) f->next[day] = day;
    for (uint32_t day = 0; day < f->days; day++) f->set[day] = NULL;
    for (size_t k = n; k-- > 0;) {
        const setting *one = &settings[k];
        bool has_any = false;
        for (uint32_t day = next_open(f, one->first); day <= one->last; day = next_open(f, day)) {
            f->set[day] = one;
            f->next[day] = day + 1;
            has_any = true;
        }
        if (!has_any)
            diagnostic_report_second(r->in.sink, W_CORRIDOR_OVERRIDDEN, one->where,
                                     "leave it out, or move it behind the other",
                                     f->set[one->first]->where, "this holds instead");
    }
}

/* Writes what was folded into a figure. */
static truce_status unfold(corridor_reader *r, const fold *f, daily *to)
{
    int64_t *by_day;
    TRY(ARENA_ARRAY(r->c->memory, f->days, &by_day));
    for (uint32_t day = 0; day < f->days; day++)
        by_day[day] = f->set[day] != NULL ? f->set[day]->value : to->usual;
    to->by_day = by_day;
    return TRUCE_OK;
}

/* Writes what was folded into the figure of a place, or of each road between two places. */
static truce_status unfold_all(change_reader *cr, const fold *f, const setting *one)
{
    truce_corridor *c = cr->r->c;
    if (one->thing != THING_ROAD) {
        uint32_t rank = corridor_rank(c, one->target);
        void *thing = one->thing == THING_DEPOT      ? (void *)&c->depots[rank]
                      : one->thing == THING_CROSSING ? (void *)&c->crossings[rank]
                                                     : (void *)&c->areas[rank];
        return unfold(cr->r, f, corridor_figure(thing, one->figure));
    }
    const road_pair *first = &cr->pairs[one->target];
    for (const road_pair *p = first; p < cr->pairs + c->n_roads; p++) {
        if (p->from != first->from || p->to != first->to) break;
        TRY(unfold(cr->r, f, corridor_figure(&c->roads[p->road], one->figure)));
    }
    return TRUCE_OK;
}

static truce_status fold_all(change_reader *cr)
{
    corridor_reader *r = cr->r;
    fold f = {.days = r->c->days};
    if (cr->n == 0) return TRUCE_OK;
    TRY(ARENA_ARRAY(r->scratch, (size_t)f.days + 1, &f.next));
    TRY(ARENA_ARRAY(r->scratch, f.days, &f.set));
    qsort(cr->settings, cr->n, sizeof *cr->settings, compare_settings);
    for (size_t first = 0, end; first < cr->n; first = end) {
        const setting *one = &cr->settings[first];
        for (end = first + 1; end < cr->n; end++) {
            const setting *other = &cr->settings[end];
            if (other->thing != one->thing || other->target != one->target ||
                other->figure != one->figure)
                break;
        }
        fold_settings(r, &f, one, end - first);
        TRY(unfold_all(cr, &f, one));
    }
    return TRUCE_OK;
}

truce_status corridor_read_changes(corridor_reader *r, const yaml_node *root, size_t errors)
{
    const yaml_entry *entry = read_entry(root, "changes");
    change_reader cr = {.r = r};
    if (entry == NULL || !read_is_list(&r->in, entry->key, entry->value, "changes"))
        return TRUCE_OK;
    TRY(ARENA_ARRAY(r->scratch, r->c->n_roads, &cr.pairs));
    for (uint32_t k = 0; k < r->c->n_roads; k++)
        cr.pairs[k] = (road_pair){r->c->roads[k].from, r->c->roads[k].to, k};
    if (r->c->n_roads > 1) qsort(cr.pairs, r->c->n_roads, sizeof *cr.pairs, compare_pairs);
    for (size_t k = 0; k < entry->value->n; k++) TRY(read_change(&cr, entry->value->items[k]));
    return truce_diagnostics_errors(r->in.sink) > errors ? TRUCE_OK : fold_all(&cr);
}
