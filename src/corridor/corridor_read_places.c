/* corridor_read_places.c -- depots, crossings, areas, and the roads between them. */
#include "corridor/corridor_reader.h"
#include <stdio.h>
#include <string.h>

static const char *const depot_keys[] = {"name", "supply", "stock", "store", NULL};
static const char *const crossing_keys[] = {"name", "capacity", "inspection", "queue", NULL};
static const char *const area_keys[] = {"name", "people", "need", "stock", "store", NULL};
static const char *const road_keys[] = {"from", "to", "days", "cost", "capacity", NULL};
static const key_set key_sets[THINGS] = {{"a depot", depot_keys},
                                         {"a crossing", crossing_keys},
                                         {"an area", area_keys},
                                         {"a road", road_keys}};

const thing_words corridor_words[THINGS] = {{"a depot", "depot", "depots"},
                                            {"a crossing", "crossing", "crossings"},
                                            {"an area", "area", "areas"},
                                            {"a road", "road", "roads"}};

#define DAILY(thing, type, key, usual, is_required, may_be_unlimited)                              \
    {                                                                                              \
        thing, #key, "the " #key, offsetof(type, key), usual, is_required, may_be_unlimited, true  \
    }
#define ONCE(thing, type, key)                                                                     \
    {                                                                                              \
        thing, #key, "the " #key, offsetof(type, key), 0, false, false, false                      \
    }

const figure_key corridor_figures[] = {
    DAILY(THING_DEPOT, depot, supply, 0, false, false),
    ONCE(THING_DEPOT, depot, stock),
    DAILY(THING_DEPOT, depot, store, UNLIMITED, false, true),
    DAILY(THING_CROSSING, crossing, capacity, 0, true, false),
    DAILY(THING_CROSSING, crossing, inspection, 0, false, false),
    DAILY(THING_CROSSING, crossing, queue, UNLIMITED, false, true),
    DAILY(THING_AREA, area, need, 0, true, false),
    ONCE(THING_AREA, area, people),
    ONCE(THING_AREA, area, stock),
    DAILY(THING_AREA, area, store, 0, false, true),
    DAILY(THING_ROAD, road, capacity, UNLIMITED, false, true),
    DAILY(THING_ROAD, road, cost, 0, false, false),
};
const size_t corridor_n_figures = sizeof corridor_figures / sizeof *corridor_figures;

/* ---- figures ----------------------------------------------------------------------------- */

static_assert(offsetof(daily, usual) == 0, "a daily begins with what is usual");

daily *corridor_figure(void *thing, const figure_key *figure)
{
    return (daily *)((char *)thing + figure->offset);
}

/* Warns of days on the way, or of inspection, behind which the corridor has none left. */
static void check_length(corridor_reader *r, const yaml_node *value, const figure_key *figure,
                         int64_t days)
{
    bool is_road = strcmp(figure->key, "days") == 0;
    if (!is_road && strcmp(figure->key, "inspection") != 0) return;
    if (!r->has_days || days < (int64_t)r->c->days) return;
    char has[32];
    snprintf(has, sizeof has, "%lu day%s", (unsigned long)r->c->days, r->c->days == 1 ? "" : "s");
    diagnostic_report(r->in.sink, W_CORRIDOR_LONG, value->where,
                      is_road ? "give the days that the way takes, or plan more days"
                              : "inspection is counted in days; to close a crossing write "
                                "capacity: 0",
                      (long long)days, has);
}

bool corridor_read_figure(corridor_reader *r, const yaml_entry *entry, const figure_key *figure,
                          int64_t *out)
{
    const yaml_node *value = entry->value;
    if (!read_is_text(&r->in, entry->key, value, figure->what)) return false;
    if (figure->may_be_unlimited && text_equal(value->scalar, TEXT("unlimited"))) {
        *out = UNLIMITED;
        return true;
    }
    int64_t number = 0;
    decimal_answer answer = decimal_integer(value->scalar, &number);
    if (answer == DECIMAL_OK && number >= 0) {
        *out = number;
        check_length(r, value, figure, number);
        return true;
    }
    const char *hint = decimal_whole_hint(answer);
    if (answer == DECIMAL_OK || answer == DECIMAL_TOO_LARGE) {
        hint = answer == DECIMAL_OK       ? "write 0 for none"
               : figure->may_be_unlimited ? "where there is no limit, write unlimited"
                                          : "count in a larger unit";
        diagnostic_report(r->in.sink, E_NUMBER_BOUNDS, value->where, hint, figure->what,
                          "from 0 to 1000000000", SHOWN(value->scalar));
        return false;
    }
    if (answer == DECIMAL_NOT_A_NUMBER && figure->may_be_unlimited)
        hint = "write a whole number, or unlimited";
    else if (answer == DECIMAL_NOT_A_NUMBER)
        hint = "write a whole number in digits";
    diagnostic_report(r->in.sink, E_NUMBER_INTEGER, value->where, hint, figure->what,
                      SHOWN(value->scalar));
    return false;
}

void corridor_read_figures(corridor_reader *r, thing_kind thing, const yaml_node *map, void *to)
{
    for (size_t k = 0; k < corridor_n_figures; k++) {
        const figure_key *figure = &corridor_figures[k];
        if (figure->thing != thing) continue;
        int64_t *out = (int64_t *)((char *)to + figure->offset);
        *out = figure->usual;
        if (map == NULL) continue;
        const yaml_entry *entry = read_entry(map, figure->key);
        if (entry != NULL)
            corridor_read_figure(r, entry, figure, out);
        else if (figure->is_required)
            read_missing(&r->in, map, figure->key, key_sets[thing].what);
    }
}

/* ---- places ------------------------------------------------------------------------------ */

/* Reads a place's id, name and figures. */
static truce_status read_place(corridor_reader *r, const yaml_entry *entry, thing_kind thing,
                               text *id, text *name, void *figures)
{
    TRY(read_id(&r->in, entry->key, id, NULL));
    *name = *id;
    const yaml_node *map = entry->value;
    if (!read_is_map(&r->in, entry->key, map, key_sets[thing].what)) {
        corridor_read_figures(r, thing, NULL, figures);
        return TRUCE_OK;
    }
    read_check_keys(&r->in, map, &key_sets[thing]);
    TRY(read_label(&r->in, read_entry(map, "name"), "the name", name));
    corridor_read_figures(r, thing, map, figures);
    return TRUCE_OK;
}

/* Returns the map of a section; NULL where there is none, or none that can be read. */
static const yaml_node *find_section(corridor_reader *r, const yaml_node *root, thing_kind thing,
                                     bool is_required)
{
    const char *section = corridor_words[thing].section;
    const yaml_entry *entry = read_entry(root, section);
    if (entry == NULL) {
        if (is_required) read_missing(&r->in, root, section, "the corridor");
        r->has_places = r->has_places && !is_required;
        return NULL;
    }
    if (!read_is_map(&r->in, entry->key, entry->value, section)) {
        r->has_places = false;
        return NULL;
    }
    if (entry->value->n == 0 && is_required) {
        char hint[64];
        snprintf(hint, sizeof hint, "add at least one %s", corridor_words[thing].key);
        diagnostic_report(r->in.sink, E_KEY_EMPTY, entry->key->where, hint,
                          SHOWN(entry->key->scalar));
    }
    return entry->value;
}

truce_status corridor_read_places(corridor_reader *r, const yaml_node *root)
{
    truce_corridor *c = r->c;
    const yaml_node *sections[3];
    size_t n[3], total = 0;
    uint32_t *by_id;
    for (int thing = THING_DEPOT; thing <= THING_AREA; thing++) {
        sections[thing] = find_section(r, root, (thing_kind)thing, thing != THING_CROSSING);
        n[thing] = sections[thing] != NULL ? sections[thing]->n : 0;
        total += n[thing];
    }
    TRY(ARENA_ARRAY(c->memory, n[THING_DEPOT], &c->depots));
    TRY(ARENA_ARRAY(c->memory, n[THING_CROSSING], &c->crossings));
    TRY(ARENA_ARRAY(c->memory, n[THING_AREA], &c->areas));
    TRY(ARENA_ARRAY(c->memory, total, &by_id));
    TRY(ARENA_ARRAY(r->scratch, total, &r->names));
    for (size_t k = 0; k < n[THING_DEPOT]; k++) {
        depot *to = &c->depots[k];
        TRY(read_place(r, &sections[THING_DEPOT]->entries[k], THING_DEPOT, &to->id, &to->name, to));
    }
    for (size_t k = 0; k < n[THING_CROSSING]; k++) {
        crossing *to = &c->crossings[k];
        TRY(read_place(r, &sections[THING_CROSSING]->entries[k], THING_CROSSING, &to->id, &to->name,
                       to));
    }
    for (size_t k = 0; k < n[THING_AREA]; k++) {
        area *to = &c->areas[k];
        TRY(read_place(r, &sections[THING_AREA]->entries[k], THING_AREA, &to->id, &to->name, to));
    }
    c->n_depots = (uint32_t)n[THING_DEPOT];
    c->n_crossings = (uint32_t)n[THING_CROSSING];
    c->n_areas = (uint32_t)n[THING_AREA];
    for (uint32_t place = 0; place < total; place++)
        r->names[place] = (named){
            corridor_place_id(c, place),
            sections[corridor_kind(c, place)]->entries[corridor_rank(c, place)].key->where, place};
    r->n_names = total;
    read_sort_names(r->names, total);
    read_report_taken(&r->in, r->names, total);
    for (size_t k = 0; k < total; k++) by_id[k] = r->names[k].index;
    c->places_by_id = by_id;
    return TRUCE_OK;
}

/* Finds the place whose id is the same but for capitals: no id, and reported as such where it
 * stands.
 */
static uint32_t find_capital(const corridor_reader *r, text id)
{
    for (size_t k = 0; k < r->n_names; k++) {
        text other = r->names[k].id;
        size_t at = 0;
        if (other.size != id.size) continue;
        for (; at < id.size; at++) {
            char c = other.bytes[at];
            if (id.bytes[at] != (c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c)) break;
        }
        if (at == id.size) return r->names[k].index;
    }
    return NO_PLACE;
}

uint32_t corridor_read_place(corridor_reader *r, const yaml_node *node)
{
    const named *found = read_find_name(r->names, r->n_names, node->scalar);
    if (found != NULL) return found->index;
    uint32_t meant = find_capital(r, node->scalar);
    if (meant != NO_PLACE) return meant;
    if (r->has_places) read_unknown_name(&r->in, E_CORRIDOR_PLACE, node, r->names, r->n_names);
    return NO_PLACE;
}

/* ---- roads ------------------------------------------------------------------------------- */

static uint32_t read_end(corridor_reader *r, const yaml_node *map, const char *key)
{
    const yaml_entry *entry = read_entry(map, key);
    if (entry == NULL) {
        read_missing(&r->in, map, key, "a road");
        return NO_PLACE;
    }
    if (!read_is_text(&r->in, entry->key, entry->value, "the name of a place")) return NO_PLACE;
    return corridor_read_place(r, entry->value);
}

static void read_road(corridor_reader *r, const yaml_node *map, road *to)
{
    *to = (road){.from = NO_PLACE, .to = NO_PLACE};
    if (!read_is_map(&r->in, NULL, map, "a road")) return;
    read_check_keys(&r->in, map, &key_sets[THING_ROAD]);
    to->from = read_end(r, map, "from");
    to->to = read_end(r, map, "to");
    corridor_read_figures(r, THING_ROAD, map, to);
    static const figure_key days = {.key = "days", .what = "the days of a road"};
    const yaml_entry *entry = read_entry(map, "days");
    int64_t number = 0;
    if (entry != NULL && corridor_read_figure(r, entry, &days, &number))
        to->days = (uint32_t)number;
    if (to->from != NO_PLACE && to->from == to->to)
        diagnostic_report(r->in.sink, W_CORRIDOR_SELF, map->where,
                          "name another place, or leave the road out",
                          SHOWN(corridor_place_id(r->c, to->from)));
}

truce_status corridor_read_roads(corridor_reader *r, const yaml_node *root)
{
    const yaml_entry *entry = read_entry(root, "roads");
    r->has_roads = entry == NULL;
    if (entry == NULL || !read_is_list(&r->in, entry->key, entry->value, "roads")) return TRUCE_OK;
    r->has_roads = true;
    const yaml_node *list = entry->value;
    TRY(ARENA_ARRAY(r->c->memory, list->n, &r->c->roads));
    TRY(ARENA_ARRAY(r->scratch, list->n, &r->road_where));
    for (size_t k = 0; k < list->n; k++) {
        read_road(r, list->items[k], &r->c->roads[k]);
        r->road_where[k] = list->items[k]->where;
        /* A road that could not be read may be the one that a change is about. */
        if (r->c->roads[k].from == NO_PLACE || r->c->roads[k].to == NO_PLACE) r->has_roads = false;
    }
    r->c->n_roads = (uint32_t)list->n;
    return TRUCE_OK;
}
