#include "text/yaml.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { DEPTH_MOST = 64, SIZE_MOST = 64 << 20 };

static const char bom[] = "\xEF\xBB\xBF";

/* A map or list under way. */
typedef struct level {
    yaml_node *node;
    const yaml_node **items; /* of a map: key, value, key, value */
    size_t n;
    size_t capacity;
    bool is_flow;
} level;

typedef struct reader {
    arena *out;
    const source *from;
    truce_diagnostics *sink;
    yaml_parser_t parser;
    size_t begin;      /* offset of the first byte that libyaml sees */
    bool is_ascii;     /* then a mark is an offset */
    size_t mark_index; /* a mark and the offset that it stands for */
    size_t mark_offset;
    level stack[DEPTH_MOST];
    size_t depth;
    const yaml_node *root;
} reader;

/* ---- places -------------------------------------------------------------------------------- */

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Returns the byte offset of a mark; marks count code points. Cost: O(distance to the last one). */
static size_t offset_of(reader *r, yaml_mark_t mark)
{
    if (r->is_ascii) {
        size_t offset = r->begin + mark.index;
        return offset < r->from->size ? offset : r->from->size;
    }
    const char *bytes = r->from->bytes;
    while (r->mark_index < mark.index && r->mark_offset < r->from->size) {
        do r->mark_offset++;
        while (r->mark_offset < r->from->size && is_continuation(bytes[r->mark_offset]));
        r->mark_index++;
    }
    while (r->mark_index > mark.index && r->mark_offset > r->begin) {
        do r->mark_offset--;
        while (r->mark_offset > r->begin && is_continuation(bytes[r->mark_offset]));
        r->mark_index--;
    }
    return r->mark_offset;
}

static span span_of(reader *r, yaml_mark_t start, yaml_mark_t end)
{
    size_t first = offset_of(r, start);
    size_t last = offset_of(r, end);
    return (span){r->from, first, last < first ? first : last};
}

static void report(reader *r, diagnostic_code code, span where, const char *hint)
{
    diagnostic_report(r->sink, code, where, hint);
}

/* ---- what libyaml need not see ------------------------------------------------------------- */

static bool is_allowed(unsigned char c)
{
    return c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n' || c == '\r';
}

/* Checks the bytes; returns false when libyaml should not be asked. */
static bool check_bytes(reader *r)
{
    const source *from = r->from;
    text all = {from->bytes, from->size};
    if (from->size > SIZE_MOST) {
        report(r, E_YAML_SIZE, (span){from, 0, 0}, NULL);
        return false;
    }
    size_t bad = text_invalid_utf8(all);
    if (bad < all.size) {
        bool is_utf16 = all.size >= 2 && (memcmp(all.bytes, "\xFF\xFE", 2) == 0 ||
                                          memcmp(all.bytes, "\xFE\xFF", 2) == 0);
        report(r, E_YAML_UTF8, (span){from, bad, bad + 1},
               is_utf16 ? "the file is in UTF-16: save it as UTF-8"
                        : "save the file as UTF-8; if it is not a text, it is the wrong file");
        return false;
    }
    r->is_ascii = true;
    for (size_t at = r->begin; at < all.size; at++) {
        unsigned char c = (unsigned char)all.bytes[at];
        if (c >= 0x80)
            r->is_ascii = false;
        else if (!is_allowed(c)) {
            diagnostic_report(r->sink, E_YAML_CONTROL, (span){from, at, at + 1},
                              "delete it; if the file is not a text, it is the wrong file",
                              (unsigned)c);
            return false;
        }
    }
    return true;
}

/* ---- what libyaml complains of ------------------------------------------------------------- */

typedef struct complaint {
    const char *context; /* part of libyaml's context, or NULL */
    const char *problem; /* part of libyaml's problem */
    diagnostic_code code;
    bool is_at_context; /* the place is where the thing began */
    const char *hint;
} complaint;

static const complaint complaints[] = {
    {"an alias", "alphabetic", E_YAML_ALIAS, false, "write the text in quotes"},
    {"an anchor", "alphabetic", E_YAML_ANCHOR, false, "write the text in quotes"},
    {" tag", "", E_YAML_TAG, false, "write the text in quotes"},
    {NULL, "undefined tag handle", E_YAML_TAG, false, "write the text in quotes"},
    {NULL, "tab character", E_YAML_TAB, false, "use blanks instead of the tab"},
    {NULL, "mapping values are not allowed", E_YAML_COLON, false,
     "put the text in quotes, or begin a new line; check that the line begins in the right column"},
    {NULL, "could not find expected ':'", E_YAML_NO_COLON, true, "write KEY: VALUE"},
    {NULL, "expected ',' or ']'", E_YAML_OPEN, true, "add the missing ] or comma"},
    {NULL, "expected ',' or '}'", E_YAML_OPEN, true, "add the missing } or comma"},
    {"quoted scalar", "unexpected end of stream", E_YAML_QUOTE, true, "add the missing quote"},
    {"quoted scalar", "document indicator", E_YAML_QUOTE, true, "add the missing quote"},
    {"quoted scalar", "escape", E_YAML_ESCAPE, false,
     "use single quotes, or write two backslashes"},
    {"quoted scalar", "hexdecimal", E_YAML_ESCAPE, false,
     "use single quotes, or write two backslashes"},
    {NULL, "expected key", E_YAML_INDENT, false, "begin it in the same column as its neighbours"},
    {NULL, "'-' indicator", E_YAML_INDENT, false, "begin it in the same column as its neighbours"},
    {NULL, "block sequence entries", E_YAML_INDENT, false,
     "begin a list on a line of its own, below its key"},
    {NULL, "<document start>", E_YAML_INDENT, false,
     "begin it in the same column as its neighbours"},
    {NULL, "node content", E_YAML_SYNTAX, false, "put the text in quotes"},
};

static bool has(const char *sentence, const char *part)
{
    return sentence != NULL && strstr(sentence, part) != NULL;
}

/* Reports what libyaml stopped at, in our words where we have some. */
static truce_status report_complaint(reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR) return TRUCE_E_MEMORY;
    span where = span_of(r, p->problem_mark, p->problem_mark);
    char here = where.start < r->from->size ? r->from->bytes[where.start] : '\0';
    if (p->error == YAML_READER_ERROR) {
        report(r, E_YAML_UTF8, (span){r->from, 0, 0}, "save the file as UTF-8");
        return TRUCE_E_INPUT;
    }
    if (has(p->problem, "cannot start any token")) {
        if (here == '\t')
            report(r, E_YAML_TAB, where, "use blanks instead of the tab");
        else
            report(r, E_YAML_START, where, "put the text in quotes");
        return TRUCE_E_INPUT;
    }
    for (size_t k = 0; k < sizeof complaints / sizeof *complaints; k++) {
        const complaint *c = &complaints[k];
        if (!has(p->problem, c->problem) || (c->context && !has(p->context, c->context))) continue;
        if (c->is_at_context) where = span_of(r, p->context_mark, p->context_mark);
        if (c->code == E_YAML_INDENT && here == '\t') {
            report(r, E_YAML_TAB, where, "use blanks instead of the tab");
        } else if (c->code == E_YAML_OPEN) {
            diagnostic_report(r->sink, c->code, where, c->hint,
                              has(p->problem, "]") ? "list" : "map");
        } else {
            diagnostic_report(r->sink, c->code, where, c->hint, p->problem);
        }
        return TRUCE_E_INPUT;
    }
    diagnostic_report(r->sink, E_YAML_SYNTAX, where, NULL, p->problem ? p->problem : "unknown");
    return TRUCE_E_INPUT;
}

/* ---- building the tree --------------------------------------------------------------------- */

static truce_status attach(reader *r, const yaml_node *node)
{
    if (r->depth == 0) {
        r->root = node;
        return TRUCE_OK;
    }
    level *top = &r->stack[r->depth - 1];
    TRY(ARENA_RESERVE(r->out, &top->items, &top->capacity, top->n + 1));
    top->items[top->n++] = node;
    return TRUCE_OK;
}

/* Reports anchors and tags of an event. */
static void check_properties(reader *r, const yaml_char_t *anchor, const yaml_char_t *tag,
                             span where)
{
    if (anchor != NULL) report(r, E_YAML_ANCHOR, where, "leave out the & and its name");
    if (tag != NULL) report(r, E_YAML_TAG, where, "leave it out, or put the text in quotes");
}

static truce_status add_scalar(reader *r, const yaml_event_t *event)
{
    yaml_node *node;
    TRY(ARENA_ARRAY(r->out, 1, &node));
    node->kind = YAML_SCALAR;
    node->where = span_of(r, event->start_mark, event->end_mark);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    check_properties(r, event->data.scalar.anchor, event->data.scalar.tag, node->where);
    const char *value = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    size_t quotes = node->is_plain ? 0 : 1;
    text written = span_text(node->where);
    if (written.size == size + 2 * quotes &&
        (size == 0 || memcmp(written.bytes + quotes, value, size) == 0)) {
        node->scalar = (text){written.bytes + quotes, size};
    } else {
        const char *copy;
        TRY(arena_text(r->out, value, size, &copy));
        node->scalar = (text){copy, size};
    }
    return attach(r, node);
}

static truce_status open_level(reader *r, const yaml_event_t *event, yaml_kind kind)
{
    span where = span_of(r, event->start_mark, event->end_mark);
    if (r->depth == DEPTH_MOST) {
        report(r, E_YAML_DEPTH, where, NULL);
        return TRUCE_E_INPUT;
    }
    yaml_node *node;
    TRY(ARENA_ARRAY(r->out, 1, &node));
    node->kind = kind;
    node->where = where;
    bool is_flow;
    if (kind == YAML_MAP) {
        is_flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
        check_properties(r, event->data.mapping_start.anchor, event->data.mapping_start.tag, where);
    } else {
        is_flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        check_properties(r, event->data.sequence_start.anchor, event->data.sequence_start.tag,
                         where);
    }
    TRY(attach(r, node));
    r->stack[r->depth++] = (level){.node = node, .is_flow = is_flow};
    return TRUCE_OK;
}

static int compare_keys(const void *left, const void *right)
{
    const yaml_entry *a = *(const yaml_entry *const *)left;
    const yaml_entry *b = *(const yaml_entry *const *)right;
    int order = text_compare(a->key->scalar, b->key->scalar);
    return order != 0 ? order : (a > b) - (a < b);
}

/* Reports keys that stand twice and leaves out all but the first. */
static truce_status drop_repeated(reader *r, yaml_entry *entries, size_t *n)
{
    const yaml_entry **sorted;
    arena_mark here = arena_here(r->out);
    TRY(ARENA_ARRAY(r->out, *n, &sorted));
    for (size_t k = 0; k < *n; k++) sorted[k] = &entries[k];
    if (*n > 1) qsort(sorted, *n, sizeof *sorted, compare_keys);
    bool is_any = false;
    size_t first = 0;
    for (size_t k = 1; k < *n; k++) {
        if (!text_equal(sorted[first]->key->scalar, sorted[k]->key->scalar)) {
            first = k;
            continue;
        }
        diagnostic_report_second(r->sink, E_YAML_REPEATED_KEY, sorted[k]->key->where,
                                 "delete one of the two", sorted[first]->key->where, "first here",
                                 SHOWN(sorted[k]->key->scalar));
        entries[sorted[k] - entries].value = NULL;
        is_any = true;
    }
    arena_rewind(r->out, here);
    if (!is_any) return TRUCE_OK;
    size_t kept = 0;
    for (size_t k = 0; k < *n; k++)
        if (entries[k].value != NULL) entries[kept++] = entries[k];
    *n = kept;
    return TRUCE_OK;
}

static truce_status close_map(reader *r, const level *top)
{
    yaml_entry *entries;
    size_t n = 0;
    TRY(ARENA_ARRAY(r->out, top->n / 2, &entries));
    for (size_t k = 0; k + 1 < top->n; k += 2) {
        const yaml_node *key = top->items[k];
        if (key->kind != YAML_SCALAR)
            report(r, E_YAML_KEY_KIND, key->where, NULL);
        else if (key->is_plain && text_equal(key->scalar, TEXT("<<")))
            report(r, E_YAML_MERGE, key->where, "write the keys where they belong");
        else
            entries[n++] = (yaml_entry){key, top->items[k + 1]};
    }
    TRY(drop_repeated(r, entries, &n));
    top->node->entries = entries;
    top->node->n = n;
    return TRUCE_OK;
}

static truce_status close_level(reader *r, const yaml_event_t *event)
{
    const level *top = &r->stack[--r->depth];
    if (top->is_flow) {
        top->node->where.end = offset_of(r, event->end_mark);
    } else if (top->n > 0) {
        top->node->where.start = top->items[0]->where.start;
        top->node->where.end = top->items[top->n - 1]->where.end;
    }
    if (top->node->kind == YAML_MAP) return close_map(r, top);
    top->node->items = top->items;
    top->node->n = top->n;
    return TRUCE_OK;
}

static truce_status add_alias(reader *r, const yaml_event_t *event)
{
    yaml_node *node;
    TRY(ARENA_ARRAY(r->out, 1, &node));
    node->kind = YAML_SCALAR;
    node->where = span_of(r, event->start_mark, event->end_mark);
    node->scalar = span_text(node->where);
    report(r, E_YAML_ALIAS, node->where, "write the value itself, or put the text in quotes");
    return attach(r, node);
}

static truce_status take_event(reader *r, const yaml_event_t *event, bool *is_done)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: return add_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT: return open_level(r, event, YAML_SEQUENCE);
    case YAML_MAPPING_START_EVENT: return open_level(r, event, YAML_MAP);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return close_level(r, event);
    case YAML_ALIAS_EVENT: return add_alias(r, event);
    case YAML_DOCUMENT_START_EVENT:
        if (r->root == NULL) return TRUCE_OK;
        report(r, E_YAML_DOCUMENTS, span_of(r, event->start_mark, event->end_mark),
               "keep one scenario in a file");
        return TRUCE_E_INPUT;
    case YAML_STREAM_END_EVENT:
    case YAML_NO_EVENT: *is_done = true; return TRUCE_OK;
    default: return TRUCE_OK;
    }
}

static truce_status read_events(reader *r)
{
    for (bool is_done = false; !is_done;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event)) return report_complaint(r);
        truce_status status = take_event(r, &event, &is_done);
        yaml_event_delete(&event);
        TRY(status);
    }
    return TRUCE_OK;
}

truce_status yaml_read(arena *out, const source *from, truce_diagnostics *sink,
                       const yaml_node **root)
{
    reader r = {.out = out, .from = from, .sink = sink};
    size_t errors_before = truce_diagnostics_errors(sink);
    if (from->size >= 3 && memcmp(from->bytes, bom, 3) == 0) r.begin = r.mark_offset = 3;
    if (!check_bytes(&r)) return TRUCE_E_INPUT;
    if (!yaml_parser_initialize(&r.parser)) return TRUCE_E_MEMORY;
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)from->bytes + r.begin,
                                 from->size - r.begin);
    truce_status status = read_events(&r);
    yaml_parser_delete(&r.parser);
    TRY(status);
    if (r.root == NULL)
        report(&r, E_YAML_EMPTY, (span){from, 0, 0}, "truce new prints a file to start from");
    if (r.root == NULL || truce_diagnostics_errors(sink) > errors_before) return TRUCE_E_INPUT;
    *root = r.root;
    return TRUCE_OK;
}

const yaml_node *yaml_get(const yaml_node *map, const char *key)
{
    if (map == NULL || map->kind != YAML_MAP) return NULL;
    text wanted = text_of(key);
    for (size_t k = 0; k < map->n; k++)
        if (text_equal(map->entries[k].key->scalar, wanted)) return map->entries[k].value;
    return NULL;
}

bool yaml_is_missing(const yaml_node *node)
{
    if (node->kind != YAML_SCALAR || !node->is_plain) return false;
    text t = node->scalar;
    return t.size == 0 || text_equal(t, TEXT("~")) || text_equal(t, TEXT("null"));
}
