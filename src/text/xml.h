/* xml.h -- XML as a tree of elements with a span on every element and attribute.
 * Floor: text. Built on expat. What stands between the tags is not kept: no format that Truce reads
 * has anything there. UTF-8, UTF-16, ISO-8859-1, windows-1252 and US-ASCII are read; what is not in
 * UTF-8 is turned into it first, and all spans then point into that copy.
 * Refused, each with a place: a DOCTYPE (so there are no entities to expand), other encodings,
 * invalid bytes, nesting over 64, more than XML_ELEMENTS_MOST elements, a file over 64 MiB.
 * Cost: O(bytes) time; memory about 100 bytes an element and 50 an attribute. */
#ifndef TRUCE_TEXT_XML_H
#define TRUCE_TEXT_XML_H

#include "base/arena.h"
#include "text/buffer.h"
#include "text/diagnostic.h"

enum { XML_DEPTH_MOST = 64, XML_ELEMENTS_MOST = 250000 };

typedef struct xml_attribute {
    text name;
    text value; /* entities and line ends resolved */
    span where; /* the value as it was written, without its quotes */
} xml_attribute;

typedef struct xml_node xml_node;
struct xml_node {
    text name;
    span where; /* the start tag */
    size_t n_attributes;
    const xml_attribute *attributes; /* in file order */
    const xml_node *first;           /* the first child, or NULL */
    const xml_node *next;            /* the next child of the same parent, or NULL */
};

/* Reads one document. The tree, and the copy in UTF-8 where one is made, live in `out`.
 * Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY. */
MUST_USE truce_status xml_read(arena *out, const source *from, truce_diagnostics *sink,
                               const xml_node **root);

/* True when the first thing in some bytes is a "<", in one of the encodings that are read. */
bool xml_is_likely(text bytes);

/* Returns the first child with a name, or NULL; and the next one after `child` with its name. */
const xml_node *xml_child(const xml_node *parent, const char *name);
const xml_node *xml_next(const xml_node *child);
/* Returns an attribute, or NULL. */
const xml_attribute *xml_get(const xml_node *node, const char *name);

/* Appends a text as the value of an attribute: what would end or change it is escaped; characters
 * that XML does not know become U+FFFD. */
void xml_write_value(text_buffer *b, text t);

#endif
