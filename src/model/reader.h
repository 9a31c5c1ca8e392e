/* reader.h -- from the YAML tree to a scenario: what all parts of the reading share.
 * Floor: model. Each part reads one section and reports all that is wrong in it; a broken thing
 * keeps its place, so that names that point to it still mean something. Functions that return bool
 * have reported when they return false. */
#ifndef TRUCE_MODEL_READER_H
#define TRUCE_MODEL_READER_H

#include "model/scenario.h"

enum { ID_BYTES = 63 }; /* the longest id */

typedef struct scenario_reader {
    truce_scenario *s;
    truce_diagnostics *sink;
    bool *issue_is_broken; /* by issue: its values cannot be checked */
} scenario_reader;

/* Something with an id, to be sorted and found. */
typedef struct named {
    text id;
    span where;
    uint32_t index;
} named;

/* ---- reader.c: keys and single values ---- */

/* What a map may hold. `later`: keys that a later version reads, NULL behind the last. */
typedef struct key_set {
    const char *what;        /* "a party" */
    const char *const *keys; /* NULL behind the last */
    const char *const *later;
} key_set;

bool read_is_map(scenario_reader *r, const yaml_node *key, const yaml_node *value,
                 const char *what);
bool read_is_list(scenario_reader *r, const yaml_node *key, const yaml_node *value,
                  const char *what);
/* A single value that is not missing. */
bool read_is_text(scenario_reader *r, const yaml_node *key, const yaml_node *value,
                  const char *what);
/* Reports keys of a map that do not belong. */
void read_check_keys(scenario_reader *r, const yaml_node *map, const key_set *known);
/* Returns the entry of a key, or NULL. */
const yaml_entry *read_entry(const yaml_node *map, const char *key);
/* Reports that a required key is missing, at the beginning of its map; says nothing when a key is
 * there that is nearly the same: that one has been reported. */
void read_missing(scenario_reader *r, const yaml_node *map, const char *key, const char *what);

/* Copies a text; with a 0 byte behind it. */
MUST_USE truce_status read_keep(scenario_reader *r, text t, text *out);
/* Reads the text of an entry that may be NULL (then `out` stays). Empty texts are errors. */
MUST_USE truce_status read_label(scenario_reader *r, const yaml_entry *entry, const char *what,
                                 text *out);
/* Checks the shape of an id, and keeps it in any case. `is_good`: whether it has it; may be NULL.
 */
MUST_USE truce_status read_id(scenario_reader *r, const yaml_node *node, text *out, bool *is_good);
/* Returns what to do about a text where the blank behind a colon or a dash was forgotten, or NULL.
 */
const char *read_blank_hint(text t);
/* True, reported, when entry `k` is what stands behind the comma of a number: {boats: 1,5}. */
bool read_is_comma_slip(scenario_reader *r, const yaml_node *map, size_t k);

bool read_range(scenario_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
                nano_range *out);
bool read_nano(scenario_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
               int64_t *out);
bool read_integer(scenario_reader *r, const yaml_node *key, const yaml_node *value,
                  const char *what, int64_t *out);
void read_out_of_bounds(scenario_reader *r, const yaml_node *value, const char *what,
                        const char *bounds);
/* Reports a name that means nothing, with the nearest of `n` that do. */
void read_unknown_name(scenario_reader *r, diagnostic_code code, const yaml_node *node,
                       const named *names, size_t n);

/* Sorts by id, and by place where two ids are the same. */
void read_sort_names(named *names, size_t n);
/* Reports ids that stand twice among sorted names. */
void read_report_taken(scenario_reader *r, const named *names, size_t n);
/* Finds an id among sorted names; NULL when there is none. */
const named *read_find_name(const named *names, size_t n, text id);

/* ---- the sections ---- */

MUST_USE truce_status read_actors(scenario_reader *r, const yaml_node *root);  /* read_parties.c */
MUST_USE truce_status read_issues(scenario_reader *r, const yaml_node *root);  /* read_issues.c */
MUST_USE truce_status read_values(scenario_reader *r, const yaml_node *root);  /* read_values.c */
void read_check_sums(scenario_reader *r);                                      /* read_values.c */
MUST_USE truce_status read_rules(scenario_reader *r, const yaml_node *root);   /* read_demands.c */
MUST_USE truce_status read_demands(scenario_reader *r, const yaml_node *root); /* read_demands.c */
MUST_USE truce_status read_basis(scenario_reader *r, const yaml_node *root);   /* read_basis.c */
MUST_USE truce_status read_phasing(scenario_reader *r, const yaml_node *root); /* read_phasing.c */

#endif
