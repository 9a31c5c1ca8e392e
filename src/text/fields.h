/* fields.h -- from a YAML tree to keys and single values: what all strict readers share.
 * Floor: text. A reader takes a map, checks its keys, and reads each value with the function of its
 * kind. All problems are reported; a broken thing keeps its place, so that names that point to it
 * still mean something. Functions that return bool have reported when they return false. */
#ifndef TRUCE_TEXT_FIELDS_H
#define TRUCE_TEXT_FIELDS_H

#include "text/decimal.h"
#include "text/yaml.h"

enum { ID_BYTES = 63 }; /* the longest id */

/* What a reader of fields needs: where texts are kept, and who hears of problems. `memory` may be
 * NULL for a reader that keeps no text. */
typedef struct field_reader {
    arena *memory;
    truce_diagnostics *sink;
    bool is_whole; /* all figures of the file are whole numbers: hints speak of no others */
} field_reader;

/* Something with an id, to be sorted and found. */
typedef struct named {
    text id;
    span where;
    uint32_t index;
} named;

/* ---- kinds of nodes ---------------------------------------------------------------------- */

/* What a map may hold. */
typedef struct key_set {
    const char *what;        /* "a party" */
    const char *const *keys; /* NULL behind the last */
} key_set;

bool read_is_map(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what);
bool read_is_list(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what);
/* A single value that is not missing. */
bool read_is_text(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what);
/* Reports keys of a map that do not belong. */
void read_check_keys(field_reader *r, const yaml_node *map, const key_set *known);
/* Returns the entry of a key, or NULL. */
const yaml_entry *read_entry(const yaml_node *map, const char *key);
/* Reports that a required key is missing, at the beginning of its map; says nothing when a key is
 * there that is nearly the same: that one has been reported. */
void read_missing(field_reader *r, const yaml_node *map, const char *key, const char *what);

/* ---- texts and ids ----------------------------------------------------------------------- */

/* Copies a text; with a 0 byte behind it. */
MUST_USE truce_status read_keep(field_reader *r, text t, text *out);
/* Reads the text of an entry that may be NULL (then `out` stays). Empty texts are errors. */
MUST_USE truce_status read_label(field_reader *r, const yaml_entry *entry, const char *what,
                                 text *out);
/* Checks the shape of an id, and keeps it in any case. `is_good`: whether it has it; may be NULL.
 */
MUST_USE truce_status read_id(field_reader *r, const yaml_node *node, text *out, bool *is_good);
/* Returns what to do about a text where the blank behind a colon or a dash was forgotten, or NULL.
 */
const char *read_blank_hint(text t);
/* Reads a date into days since 1970-01-01. */
bool read_date(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
               int64_t *days);

/* ---- numbers ----------------------------------------------------------------------------- */

/* True, reported, when entry `k` is what stands behind the comma of a number: {boats: 1,5}. */
bool read_is_comma_slip(field_reader *r, const yaml_node *map, size_t k);
bool read_range(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
                nano_range *out);
bool read_nano(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
               int64_t *out);
bool read_integer(field_reader *r, const yaml_node *key, const yaml_node *value, const char *what,
                  int64_t *out);
/* Reads a whole number that is at least `least`, 0 or 1; false, without a report, where the entry
 * is NULL. */
bool read_at_least(field_reader *r, const yaml_entry *entry, const char *what, int64_t least,
                   int64_t *out);
void read_out_of_bounds(field_reader *r, const yaml_node *value, const char *what,
                        const char *bounds);

/* ---- names ------------------------------------------------------------------------------- */

/* Reports a name that means nothing, with the nearest of `n` that do. */
void read_unknown_name(field_reader *r, diagnostic_code code, const yaml_node *node,
                       const named *names, size_t n);
/* Sorts by id, and by place where two ids are the same. */
void read_sort_names(named *names, size_t n);
/* Reports ids that stand twice among sorted names. */
void read_report_taken(field_reader *r, const named *names, size_t n);
/* Finds an id among sorted names; NULL when there is none. */
const named *read_find_name(const named *names, size_t n, text id);

#endif
