#include "text/yaml.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum {
    DEPTH_MOST = 64,
    ENTRIES_MOST = 1 << 17, /* of one map or list: more than any limit of the format allows */
    SIZE_MOST = 64 << 20,
    REPORTS_KEPT = 64,       /* problems that are not reported a second time */
    PASSES_MOST = 20,        /* over a file that is not YAML, each behind one more problem */
    MENDED_MOST = 256 * 1024 /* bytes of a file that is read again behind a problem */
};

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
    const char *bytes; /* what libyaml sees: of the source, or `mended` */
    char *mended;      /* a copy in which harmless characters stand for what was reported */
    bool is_lossy;     /* something was left out of the tree: what is missing then means nothing */
    struct {
        diagnostic_code code;
        size_t offset;
    } reported[REPORTS_KEPT];
    size_t n_reported;
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

/* True the first time that a problem is met: the file may be read several times. */
static bool is_new(reader *r, diagnostic_code code, size_t offset)
{
    for (size_t k = 0; k < r->n_reported; k++)
        if (r->reported[k].code == code && r->reported[k].offset == offset) return false;
    if (r->n_reported < REPORTS_KEPT) {
        r->reported[r->n_reported].code = code;
        r->reported[r->n_reported++].offset = offset;
    }
    return true;
}

static void report(reader *r, diagnostic_code code, span where, const char *hint)
{
    if (is_new(r, code, where.start)) diagnostic_report(r->sink, code, where, hint);
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* The line around an offset: where it begins, where its first character stands, where it ends. */
typedef struct line {
    size_t start;
    size_t text;
    size_t end;
} line;

static line line_at(const reader *r, size_t offset)
{
    const char *bytes = r->from->bytes;
    line l = {offset, 0, offset};
    while (l.start > r->begin && !is_line_end(bytes[l.start - 1])) l.start--;
    while (l.end < r->from->size && !is_line_end(bytes[l.end])) l.end++;
    l.text = l.start;
    while (l.text < l.end && (bytes[l.text] == ' ' || bytes[l.text] == '\t')) l.text++;
    return l;
}

/* ---- what libyaml need not see ------------------------------------------------------------- */

static bool is_allowed(unsigned char c)
{
    return c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n' || c == '\r';
}

/* Returns the code point at `at` when it is one that YAML does not take for text, else 0: controls
 * above ASCII, two of the line ends of Unicode, and what is no character at all. */
static unsigned refused_at(const char *bytes, size_t left)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (left >= 2 && b[0] == 0xC2 && b[1] < 0xA0) return b[1];
    if (left < 3) return 0;
    if (b[0] == 0xE2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9))
        return 0x2000u + (b[2] & 0x3F);
    if (b[0] == 0xEF && b[1] == 0xBF && b[2] >= 0xBE) return 0xFFC0u + (b[2] & 0x3F);
    return 0;
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
        unsigned refused = 0;
        if (c >= 0x80) {
            r->is_ascii = false;
            refused = refused_at(all.bytes + at, all.size - at);
        } else if (!is_allowed(c)) {
            refused = c;
        }
        if (refused == 0 && (c >= 0x80 || is_allowed(c))) continue;
        size_t size = c < 0x80 ? 1 : c < 0xE0 ? 2 : 3;
        diagnostic_report(r->sink, E_YAML_CONTROL, (span){from, at, at + size},
                          "delete it; if the file is not a text, it is the wrong file", refused);
        return false;
    }
    return true;
}

/* ---- what libyaml is shown instead --------------------------------------------------------- */

/* Makes the copy that can be changed. */
static truce_status begin_mending(reader *r)
{
    if (r->mended != NULL) return TRUCE_OK;
    const char *copy;
    TRY(arena_text(r->out, r->from->bytes, r->from->size, &copy));
    r->mended = (char *)copy;
    r->bytes = copy;
    return TRUCE_OK;
}

/* Reads `digits` hexadecimal digits. */
static bool read_hex(const char *bytes, int digits, uint32_t *value)
{
    *value = 0;
    for (int k = 0; k < digits; k++) {
        char c = bytes[k];
        char low = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *value = *value * 16 + (uint32_t)(c - '0');
        else if (low >= 'a' && low <= 'f')
            *value = *value * 16 + (uint32_t)(low - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* JSON writes a character above U+FFFF as two escapes, "\\ud83d\\ude00", which libyaml refuses.
 * In as many bytes: an escaped line end, which stands for nothing, and YAML's own escape. */
static truce_status mend_surrogates(reader *r)
{
    const char *bytes = r->from->bytes;
    for (size_t at = r->begin; at + 12 <= r->from->size; at++) {
        const char *found = memchr(bytes + at, '\\', r->from->size - at);
        if (found == NULL) break;
        at = (size_t)(found - bytes);
        uint32_t high;
        uint32_t low;
        if (at + 12 > r->from->size || bytes[at + 1] != 'u' ||
            memcmp(bytes + at + 6, "\\u", 2) != 0 || !read_hex(bytes + at + 2, 4, &high) ||
            !read_hex(bytes + at + 8, 4, &low) || high >> 10 != 0x36 || low >> 10 != 0x37) {
            at++; /* what follows a backslash belongs to it */
            continue;
        }
        char escape[13];
        snprintf(escape, sizeof escape, "\\\n\\U%08X",
                 (unsigned)(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)));
        TRY(begin_mending(r));
        memcpy(r->mended + at, escape, 12);
        at += 11;
    }
    return TRUCE_OK;
}

/* ---- what libyaml complains of ------------------------------------------------------------- */

/* What can be done about a problem, so that the rest of the file is looked at too. */
typedef enum remedy {
    STOP,          /* nothing: what follows may be read wrongly */
    REPLACE,       /* the character where the problem is becomes a letter */
    LEAVE_OUT_LINE /* the line becomes blanks, if nothing belongs to it */
} remedy;

typedef struct complaint {
    const char *context; /* part of libyaml's context, or NULL */
    const char *problem; /* part of libyaml's problem */
    diagnostic_code code;
    bool is_at_context; /* the place is where the thing began */
    remedy then;
    const char *hint;
} complaint;

static const char in_quotes[] = "put the text in quotes";
static const char same_column[] =
    "begin it in the same column as its neighbours; look at the line above, too";
static const char plain_blank[] =
    "delete it or write a plain blank; it was perhaps copied from a web page";
static const char no_escape[] = "use single quotes, or write two backslashes";

static const complaint complaints[] = {
    {"an alias", "alphabetic", E_YAML_ALIAS, true, REPLACE, in_quotes},
    {"an anchor", "alphabetic", E_YAML_ANCHOR, true, REPLACE, in_quotes},
    {" tag", "", E_YAML_TAG, true, REPLACE, in_quotes},
    {NULL, "undefined tag handle", E_YAML_TAG, false, REPLACE, in_quotes},
    {NULL, "tab character", E_YAML_TAB, false, STOP, "use blanks instead of the tab"},
    {NULL, "mapping values are not allowed", E_YAML_COLON, false, REPLACE,
     "put the text in quotes, or begin a new line"},
    {NULL, "could not find expected ':'", E_YAML_NO_COLON, true, LEAVE_OUT_LINE,
     "write KEY: VALUE"},
    {"flow sequence", "expected ',' or ']'", E_YAML_OPEN, true, STOP, "add the missing ] or comma"},
    {"flow mapping", "expected ',' or '}'", E_YAML_OPEN, true, STOP, "add the missing } or comma"},
    {"quoted scalar", "unexpected end of stream", E_YAML_QUOTE, true, STOP,
     "add the missing quote"},
    {"quoted scalar", "document indicator", E_YAML_QUOTE, true, STOP, "add the missing quote"},
    {"quoted scalar", "escape", E_YAML_ESCAPE, false, REPLACE, no_escape},
    {"quoted scalar", "hexdecimal", E_YAML_ESCAPE, false, STOP, no_escape},
    {"block scalar", "comment or line break", E_YAML_START, true, REPLACE, in_quotes},
    {NULL, "mapping keys are not allowed", E_YAML_START, false, REPLACE, in_quotes},
    {NULL, "found unexpected ':'", E_YAML_NO_BLANK, false, LEAVE_OUT_LINE, "write KEY: VALUE"},
    {NULL, "expected key", E_YAML_INDENT, false, STOP, same_column},
    {NULL, "'-' indicator", E_YAML_INDENT, false, STOP, same_column},
    {NULL, "block sequence entries", E_YAML_DASH, false, LEAVE_OUT_LINE,
     "begin a list on a line of its own, below its key; put a text that begins with - in quotes"},
    {NULL, "<document start>", E_YAML_INDENT, false, STOP, same_column},
    {NULL, "node content", E_YAML_START, false, STOP, in_quotes},
    {NULL, "directive", E_YAML_SYNTAX, false, LEAVE_OUT_LINE, "delete this line"},
    {NULL, "incompatible YAML", E_YAML_SYNTAX, false, LEAVE_OUT_LINE, "delete this line"},
};

static bool has(const char *sentence, const char *part)
{
    return sentence != NULL && strstr(sentence, part) != NULL;
}

/* Returns the size of a blank that only looks like one (no-break, wide, without width), or 0. */
static size_t odd_blank_at(const char *bytes, size_t left)
{
    static const char *const odd[] = {"\xC2\xA0",     "\xE3\x80\x80", "\xE2\x80\x8B",
                                      "\xEF\xBB\xBF", "\xE2\x80\xAF", "\xE2\x80\x83",
                                      "\xE2\x80\x82"};
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
        size_t size = strlen(odd[k]);
        if (size <= left && memcmp(bytes, odd[k], size) == 0) return size;
    }
    return 0;
}

/* Reports blanks of another kind in front of, or behind the first colon of, the lines up to `to`.
 * They cannot be seen, and everything else that is said of such a line only misleads. */
static bool report_odd_blanks(reader *r, size_t to)
{
    bool is_any = false;
    const char *bytes = r->from->bytes;
    for (size_t at = r->begin; at < to;) {
        line l = line_at(r, at);
        size_t next = l.end;
        while (next < r->from->size && is_line_end(bytes[next])) next++;
        bool is_structure = true;
        for (at = l.text; at < l.end && is_structure;) {
            size_t size = odd_blank_at(bytes + at, l.end - at);
            if (size > 0) {
                report(r, E_YAML_ODD_BLANK, (span){r->from, at, at + size}, plain_blank);
                is_any = true;
                break;
            }
            if (bytes[at] == ':') {
                size = odd_blank_at(bytes + at + 1, l.end - at - 1);
                is_structure = size > 0;
            } else {
                is_structure = bytes[at] == ' ' || bytes[at] == '-' || bytes[at] == '_' ||
                               (bytes[at] >= '0' && bytes[at] <= '9') ||
                               ((bytes[at] | 0x20) >= 'a' && (bytes[at] | 0x20) <= 'z');
            }
            at++;
        }
        at = next;
    }
    return is_any;
}

/* Reports the tabs in front of all lines from here on. */
static void report_tabs(reader *r, size_t from)
{
    const char *bytes = r->from->bytes;
    report(r, E_YAML_TAB, (span){r->from, from, from + 1}, "use blanks instead of the tab");
    for (size_t at = line_at(r, from).end; at < r->from->size;) {
        line l = line_at(r, at);
        const char *tab = memchr(bytes + l.start, '\t', l.text - l.start);
        if (tab != NULL && l.text < l.end && bytes[l.text] != '#')
            report(r, E_YAML_TAB, (span){r->from, (size_t)(tab - bytes), (size_t)(tab - bytes) + 1},
                   "use blanks instead of the tab");
        at = l.end;
        while (at < r->from->size && is_line_end(bytes[at])) at++;
    }
}

/* Says what may be wrong with a line without a colon. */
static const char *no_colon_hint(const reader *r, line l)
{
    const char *bytes = r->from->bytes;
    for (size_t at = l.text; at < l.end; at++) {
        if (bytes[at] == ':') return "put a blank behind the colon: KEY: VALUE";
        if (bytes[at] == '=') return "write a colon and a blank instead of =: KEY: VALUE";
        if (l.end - at >= 3 && memcmp(bytes + at, "\xEF\xBC\x9A", 3) == 0)
            return "this is a wide colon of another script: write KEY: VALUE with a plain one";
    }
    return "write KEY: VALUE; the lines of a long text stand further in than its key";
}

/* Looks closer at what libyaml found, where its place or its words would mislead. */
static complaint look_closer(reader *r, complaint c, span *where)
{
    const char *bytes = r->from->bytes;
    line l = line_at(r, where->start);
    char here = where->start < r->from->size ? bytes[where->start] : '\0';
    if (c.code == E_YAML_INDENT && here == '\t') {
        c.code = E_YAML_TAB;
    } else if (c.code == E_YAML_NO_COLON) {
        c.hint = no_colon_hint(r, l);
        *where = (span){r->from, where->start, l.end};
    } else if (c.code == E_YAML_INDENT && where->start > l.text) {
        size_t before = where->start;
        while (before > l.text && bytes[before - 1] == ' ') before--;
        char last = bytes[before - 1];
        if (last != '\'' && last != '"' && last != ']' && last != '}') return c;
        c.code = E_YAML_BEHIND;
        c.then = LEAVE_OUT_LINE;
        c.hint = last == '\'' ? "put the whole text in double quotes, or write '' for each ' in it"
                 : last == '"'
                     ? "put the whole text in single quotes, or write \\\" for each \" in it"
                     : "put the whole text in quotes";
    } else if (c.code == E_YAML_COLON) {
        bool is_second = false;
        for (size_t at = l.text; at + 1 < where->start; at++)
            is_second = is_second || (bytes[at] == ':' && bytes[at + 1] == ' ');
        if (is_second) return c;
        *where = (span){r->from, l.text, where->start + 1};
        c = (complaint){.code = E_YAML_INDENT,
                        .then = STOP,
                        .hint = "begin it in the same column as the other keys; a key with lines "
                                "below it has nothing behind its colon"};
    } else if (c.code == E_YAML_START && here == '-') {
        c.hint = "put the text in quotes; a negative number has no blank behind its sign: -1";
    } else if (c.code == E_YAML_START && here == ',') {
        c.hint = "delete the comma, or put the text in quotes";
    }
    return c;
}

/* Changes the copy so that a problem is not met again. False when that cannot be done safely. */
static truce_status mend(reader *r, remedy how, size_t offset, bool *is_mended)
{
    *is_mended = false;
    if (how == STOP || r->from->size > MENDED_MOST || offset >= r->from->size) return TRUCE_OK;
    TRY(begin_mending(r));
    if (how == REPLACE) {
        *is_mended = (unsigned char)r->mended[offset] < 0x80 && !is_line_end(r->mended[offset]);
        if (*is_mended) r->mended[offset] = 'x';
        return TRUCE_OK;
    }
    line own = line_at(r, offset);
    size_t next = own.end;
    while (next < r->from->size && is_line_end(r->from->bytes[next])) next++;
    line below = line_at(r, next);
    if (next < r->from->size && below.text < below.end &&
        below.text - below.start > own.text - own.start)
        return TRUCE_OK;
    for (size_t at = own.start; at < own.end; at++)
        if ((unsigned char)r->mended[at] < 0x80) r->mended[at] = ' ';
    for (size_t at = own.start; at < own.end; at++)
        if ((unsigned char)r->mended[at] >= 0x80) r->mended[own.text] = '#';
    r->is_lossy = true;
    *is_mended = true;
    return TRUCE_OK;
}

/* Reports what libyaml stopped at, in our words where we have some. */
static truce_status report_complaint(reader *r, bool *is_mended)
{
    const yaml_parser_t *p = &r->parser;
    *is_mended = false;
    if (p->error == YAML_MEMORY_ERROR) return TRUCE_E_MEMORY;
    span where = span_of(r, p->problem_mark, p->problem_mark);
    char here = where.start < r->from->size ? r->from->bytes[where.start] : '\0';
    if (p->error == YAML_READER_ERROR) {
        report(r, E_YAML_UTF8, (span){r->from, 0, 0}, "save the file as UTF-8");
        return TRUCE_OK;
    }
    complaint c = {.code = E_YAML_SYNTAX, .then = STOP};
    if (has(p->problem, "cannot start any token"))
        c = here == '\t' ? (complaint){.code = E_YAML_TAB}
                         : (complaint){.code = E_YAML_START, .then = REPLACE, .hint = in_quotes};
    for (size_t k = 0;
         c.code == E_YAML_SYNTAX && c.problem == NULL && k < sizeof complaints / sizeof *complaints;
         k++) {
        const complaint *row = &complaints[k];
        if (has(p->problem, row->problem) && (!row->context || has(p->context, row->context)))
            c = *row;
    }
    size_t reached = where.start;
    if (c.is_at_context) where = span_of(r, p->context_mark, p->context_mark);
    c = look_closer(r, c, &where);
    if (report_odd_blanks(r, reached)) return TRUCE_OK;
    if (c.code == E_YAML_TAB) {
        report_tabs(r, where.start);
    } else if (c.code == E_YAML_OPEN) {
        if (reached <= line_at(r, where.start).end && reached > where.start) where.end = reached;
        if (is_new(r, c.code, where.start))
            diagnostic_report(r->sink, c.code, where, c.hint,
                              has(p->problem, "]") ? "list" : "map");
    } else if (is_new(r, c.code, where.start)) {
        diagnostic_report(r->sink, c.code, where, c.hint, p->problem ? p->problem : "unknown");
    }
    return mend(r, c.then, where.start, is_mended);
}

/* ---- building the tree --------------------------------------------------------------------- */

static truce_status attach(reader *r, const yaml_node *node)
{
    if (r->depth == 0) {
        r->root = node;
        return TRUCE_OK;
    }
    level *top = &r->stack[r->depth - 1];
    bool is_map = top->node->kind == YAML_MAP;
    if (top->n == (is_map ? 2 * (size_t)ENTRIES_MOST : ENTRIES_MOST)) {
        if (is_new(r, E_SIZE, node->where.start))
            diagnostic_report(r->sink, E_SIZE, node->where,
                              "so many stand nowhere in a scenario: man truce-scenario names the "
                              "limits",
                              (long)ENTRIES_MOST,
                              is_map ? "entries in one map" : "entries in one list");
        return TRUCE_E_INPUT;
    }
    TRY(ARENA_RESERVE(r->out, &top->items, &top->capacity, top->n + 1));
    top->items[top->n++] = node;
    return TRUCE_OK;
}

/* Reports anchors and tags of an event. */
static void check_properties(reader *r, const yaml_char_t *anchor, const yaml_char_t *tag,
                             yaml_node *node)
{
    span where = node->where;
    node->is_reported = node->kind == YAML_SCALAR && (anchor != NULL || tag != NULL);
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
    check_properties(r, event->data.scalar.anchor, event->data.scalar.tag, node);
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
        check_properties(r, event->data.mapping_start.anchor, event->data.mapping_start.tag, node);
    } else {
        is_flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        check_properties(r, event->data.sequence_start.anchor, event->data.sequence_start.tag,
                         node);
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
        if (is_new(r, E_YAML_REPEATED_KEY, sorted[k]->key->where.start))
            diagnostic_report_second(r->sink, E_YAML_REPEATED_KEY, sorted[k]->key->where,
                                     "delete one of the two", sorted[first]->key->where,
                                     "first here", SHOWN(sorted[k]->key->scalar));
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

/* Reports a blank of another kind in a key, where no text stands for which it could be meant. */
static bool report_odd_blank_in(reader *r, const yaml_node *key)
{
    text t = span_text(key->where);
    for (size_t at = 0; at < t.size; at++) {
        size_t size = odd_blank_at(t.bytes + at, t.size - at);
        if (size == 0) continue;
        span where = {r->from, key->where.start + at, key->where.start + at + size};
        report(r, E_YAML_ODD_BLANK, where, plain_blank);
        r->is_lossy = true;
        return true;
    }
    return false;
}

static truce_status close_map(reader *r, const level *top)
{
    yaml_entry *entries;
    size_t n = 0;
    TRY(ARENA_ARRAY(r->out, top->n / 2, &entries));
    for (size_t k = 0; k + 1 < top->n; k += 2) {
        const yaml_node *key = top->items[k];
        bool is_key =
            key->kind == YAML_SCALAR && !(key->is_plain && text_equal(key->scalar, TEXT("<<")));
        r->is_lossy = r->is_lossy || !is_key;
        if (is_key && key->is_plain && report_odd_blank_in(r, key)) continue;
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
    node->is_reported = true;
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
        if (event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end)
            report(r, E_YAML_TAG, span_of(r, event->start_mark, event->start_mark),
                   "delete the line that begins with %TAG");
        if (r->root == NULL) return TRUCE_OK;
        report(r, E_YAML_DOCUMENTS, span_of(r, event->start_mark, event->end_mark),
               "keep one scenario in a file");
        return TRUCE_E_INPUT;
    case YAML_STREAM_END_EVENT:
    case YAML_NO_EVENT: *is_done = true; return TRUCE_OK;
    default: return TRUCE_OK;
    }
}

/* Reads until the end, or until libyaml stops; `is_mended`: another reading gets further. */
static truce_status read_events(reader *r, bool *is_whole, bool *is_mended)
{
    *is_whole = false;
    *is_mended = false;
    for (bool is_done = false; !is_done;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event)) return report_complaint(r, is_mended);
        truce_status status = take_event(r, &event, &is_done);
        yaml_event_delete(&event);
        TRY(status);
    }
    *is_whole = true;
    return TRUCE_OK;
}

static truce_status read_once(reader *r, bool *is_whole, bool *is_mended)
{
    r->root = NULL;
    r->depth = 0;
    r->mark_index = 0;
    r->mark_offset = r->begin;
    if (!yaml_parser_initialize(&r->parser)) return TRUCE_E_MEMORY;
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->bytes + r->begin,
                                 r->from->size - r->begin);
    truce_status status = read_events(r, is_whole, is_mended);
    yaml_parser_delete(&r->parser);
    return status;
}

truce_status yaml_read(arena *out, const source *from, truce_diagnostics *sink,
                       const yaml_node **root)
{
    reader r = {.out = out, .from = from, .sink = sink, .bytes = from->bytes};
    size_t errors_before = truce_diagnostics_errors(sink);
    *root = NULL;
    if (from->size >= 3 && memcmp(from->bytes, bom, 3) == 0) r.begin = 3;
    if (!check_bytes(&r)) return TRUCE_E_INPUT;
    TRY(mend_surrogates(&r));
    bool is_whole = false;
    bool is_mended = true;
    for (int pass = 0; pass < PASSES_MOST && is_mended && r.n_reported < REPORTS_KEPT; pass++)
        TRY(read_once(&r, &is_whole, &is_mended));
    if (!is_whole || r.is_lossy) return TRUCE_E_INPUT;
    if (r.root == NULL)
        report(&r, E_YAML_EMPTY, (span){from, 0, 0}, "truce new prints a file to start from");
    *root = r.root;
    return truce_diagnostics_errors(sink) > errors_before ? TRUCE_E_INPUT : TRUCE_OK;
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
