/* corridor_reader.h -- from the YAML tree to a corridor: what the parts of the reading share.
 * Floor: corridor. Keys and single values: text/fields.h. A table says which figures each thing
 * has; reading, changes and their messages all follow it. */
#ifndef TRUCE_CORRIDOR_CORRIDOR_READER_H
#define TRUCE_CORRIDOR_CORRIDOR_READER_H

#include "corridor/corridor.h"
#include "text/fields.h"

/* What a figure, or a change, is about. */
typedef enum thing_kind { THING_DEPOT, THING_CROSSING, THING_AREA, THING_ROAD, THINGS } thing_kind;

/* One figure of a kind of things. */
typedef struct figure_key {
    thing_kind thing;
    const char *key;
    const char *what; /* "the capacity" */
    size_t offset;    /* of the int64_t, or of the daily, in the thing */
    int64_t usual;    /* where the file does not say */
    bool is_required;
    bool may_be_unlimited;
    bool may_change; /* it is a daily */
} figure_key;

/* All figures, each thing's together. */
extern const figure_key corridor_figures[];
extern const size_t corridor_n_figures;

/* Words for a kind of things: "a crossing", "crossing"; its section: "crossings". */
typedef struct thing_words {
    const char *one;
    const char *key;
    const char *section;
} thing_words;
extern const thing_words corridor_words[THINGS];

typedef struct corridor_reader {
    field_reader in; /* keeps texts in the corridor's arena */
    truce_corridor *c;
    arena *scratch;
    bool has_days;   /* the horizon could be read */
    bool has_places; /* all sections of places could be read: a name that is not known is wrong */
    bool has_roads;
    named *names; /* of all places, sorted */
    size_t n_names;
    span *road_where; /* by road */
} corridor_reader;

/* Reads the figures of a thing; what the file does not say becomes what is usual. */
void corridor_read_figures(corridor_reader *r, thing_kind thing, const yaml_node *map, void *to);
/* Reads the figure of an entry. */
bool corridor_read_figure(corridor_reader *r, const yaml_entry *entry, const figure_key *figure,
                          int64_t *out);
/* Returns the place that a node names, or NO_PLACE: reported. */
uint32_t corridor_read_place(corridor_reader *r, const yaml_node *node);
/* Returns the figure of a thing. */
daily *corridor_figure(void *thing, const figure_key *figure);

/* Depots, crossings, areas and roads: corridor_read_places.c. */
MUST_USE truce_status corridor_read_places(corridor_reader *r, const yaml_node *root);
MUST_USE truce_status corridor_read_roads(corridor_reader *r, const yaml_node *root);
/* The changes, and, where no error was found since `errors` were, what they make of the figures:
 * corridor_read_changes.c. */
MUST_USE truce_status corridor_read_changes(corridor_reader *r, const yaml_node *root,
                                            size_t errors);

/* Warns of places that roads leave out; of a corridor without errors: corridor_read_ways.c. */
MUST_USE truce_status corridor_read_ways(corridor_reader *r);

#endif
