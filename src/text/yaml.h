/* yaml.h -- strict YAML 1.2: a tree of nodes with a span on every node.
 * Floor: text. Built on libyaml's event API. Refused, each with a place: aliases and anchors, tags,
 * merge keys, a repeated key, a key that is not a scalar, several documents, nesting over 64,
 * invalid UTF-8, NUL bytes, an empty document, a file over 64 MiB, a map or list of over 131072
 * entries. Every scalar is text: what it
 * must be is decided by the reader of the key. Where the file is not YAML, and the problem leaves
 * no doubt about what follows (a text that needs quotes, say), the rest is read as well: all
 * problems are reported in one go. Others (a bracket that is not closed) end the reading. Cost:
 * O(bytes) memory, O(bytes log keys) time; at most 20 times that for a small file that is not YAML.
 */
#ifndef TRUCE_TEXT_YAML_H
#define TRUCE_TEXT_YAML_H

#include "base/arena.h"
#include "text/diagnostic.h"

typedef enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAP } yaml_kind;

typedef struct yaml_node yaml_node;

/* An entry of a map: the key is a scalar. */
typedef struct yaml_entry {
    const yaml_node *key;
    const yaml_node *value;
} yaml_entry;

struct yaml_node {
    yaml_kind kind;
    bool is_plain;    /* scalar without quotes */
    bool is_reported; /* there is nothing more to say about it */
    span where;       /* for a block map or sequence: from its first to its last entry */
    text scalar;      /* YAML_SCALAR: the value after unescaping and folding, in the arena */
    size_t n;         /* YAML_SEQUENCE, YAML_MAP: the number of items or entries */
    const yaml_node *const *items; /* YAML_SEQUENCE */
    const yaml_entry *entries;     /* YAML_MAP, in file order */
};

/* Reads one document. With errors: TRUCE_E_INPUT, and a tree where all of the file could be read
 * all the same, else NULL: what it says can then be checked too. Other errors: TRUCE_E_MEMORY.
 * The tree lives in `out` and points into `from`. */
MUST_USE truce_status yaml_read(arena *out, const source *from, truce_diagnostics *sink,
                                const yaml_node **root);

/* Returns the value of `key` in a map, or NULL. Cost: O(n). */
const yaml_node *yaml_get(const yaml_node *map, const char *key);

/* Returns true for a plain scalar that is empty, "~" or "null": a key without a value. */
bool yaml_is_missing(const yaml_node *node);

#endif
