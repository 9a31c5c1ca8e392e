#include "text/xml.h"
#include "text/buffer.h"
#include <expat.h>
#include <string.h>

enum { SIZE_MOST = 64 << 20, DECLARATION_BYTES = 256 };

typedef struct reader {
    arena *out;
    const source *from; /* in UTF-8 */
    size_t begin;       /* offset of what the parser sees first */
    truce_diagnostics *sink;
    XML_Parser parser;
    truce_status status; /* why we stopped the parser */
    xml_node *open[XML_DEPTH_MOST];
    xml_node *last[XML_DEPTH_MOST]; /* the last child of each open element */
    size_t depth;
    size_t n_elements;
    const xml_node *root;
} reader;

/* ---- encodings ----------------------------------------------------------------------------- */

typedef enum encoding { UTF_8, LATIN_1, WINDOWS_1252, UTF_16_LITTLE, UTF_16_BIG } encoding;

/* What windows-1252 has where ISO-8859-1 has control characters; 0: nothing. */
static const unsigned short windows_upper[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static void add_point(text_buffer *b, uint32_t point)
{
    char bytes[4];
    size_t n = 0;
    if (point < 0x80) {
        bytes[n++] = (char)point;
    } else if (point < 0x800) {
        bytes[n++] = (char)(0xC0 | point >> 6);
        bytes[n++] = (char)(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        bytes[n++] = (char)(0xE0 | point >> 12);
        bytes[n++] = (char)(0x80 | (point >> 6 & 0x3F));
        bytes[n++] = (char)(0x80 | (point & 0x3F));
    } else {
        bytes[n++] = (char)(0xF0 | point >> 18);
        bytes[n++] = (char)(0x80 | (point >> 12 & 0x3F));
        bytes[n++] = (char)(0x80 | (point >> 6 & 0x3F));
        bytes[n++] = (char)(0x80 | (point & 0x3F));
    }
    buffer_bytes(b, bytes, n);
}

/* Half a pair that stands alone becomes U+FFFD, and so does what is no character of XML anyway. */
static void from_utf_16(text_buffer *b, text t, bool is_big)
{
    uint32_t high = 0; /* the first half of a pair, while its second one is due */
    for (size_t at = 0; at + 1 < t.size; at += 2) {
        unsigned char one = (unsigned char)t.bytes[at], two = (unsigned char)t.bytes[at + 1];
        uint32_t unit = is_big ? (uint32_t)one << 8 | two : (uint32_t)two << 8 | one;
        bool is_low = unit >= 0xDC00 && unit < 0xE000;
        if (high != 0 && is_low)
            add_point(b, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
        else if (high != 0 || is_low)
            add_point(b, 0xFFFD);
        high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
        if (unit < 0xD800 || unit >= 0xE000) add_point(b, unit);
    }
    if (high != 0 || t.size % 2 != 0) add_point(b, 0xFFFD);
}

static void from_single_bytes(text_buffer *b, text t, bool is_windows)
{
    for (size_t at = 0; at < t.size; at++) {
        unsigned char c = (unsigned char)t.bytes[at];
        uint32_t point = c;
        if (is_windows && c >= 0x80 && c < 0xA0)
            point = windows_upper[c - 0x80] ? windows_upper[c - 0x80] : 0xFFFD;
        add_point(b, point);
    }
}

static bool begins_with(text t, const char *bytes, size_t size)
{
    return t.size >= size && memcmp(t.bytes, bytes, size) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool equals_ignoring_case(text t, const char *name)
{
    if (t.size != strlen(name)) return false;
    for (size_t k = 0; k < t.size; k++) {
        char c = t.bytes[k];
        if ((c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) != name[k]) return false;
    }
    return true;
}

/* Finds the name behind encoding= in the XML declaration; empty when there is none. */
static text declared_encoding(text t)
{
    size_t at = 0;
    while (at < t.size && is_blank(t.bytes[at])) at++;
    if (!begins_with((text){t.bytes + at, t.size - at}, "<?xml", 5)) return (text){NULL, 0};
    static const char key[] = "encoding";
    size_t size = sizeof key - 1, most = at + DECLARATION_BYTES;
    if (most > t.size) most = t.size;
    for (; at + size < most && t.bytes[at] != '>'; at++) {
        if (memcmp(t.bytes + at, key, size) != 0) continue;
        at += size;
        while (at < most && (is_blank(t.bytes[at]) || t.bytes[at] == '=')) at++;
        if (at == most || (t.bytes[at] != '"' && t.bytes[at] != '\'')) break;
        const char *end = memchr(t.bytes + at + 1, t.bytes[at], most - at - 1);
        if (end == NULL) break;
        return (text){t.bytes + at + 1, (size_t)(end - t.bytes) - at - 1};
    }
    return (text){NULL, 0};
}

/* Says in what encoding a file is; false, reported, when it is none that is read. */
static bool find_encoding(const source *from, truce_diagnostics *sink, encoding *out)
{
    static const struct {
        const char *name;
        encoding is;
    } names[] = {{"utf-8", UTF_8},        {"utf8", UTF_8},     {"us-ascii", UTF_8},
                 {"ascii", UTF_8},        {"utf-16", UTF_8}, /* and yet single bytes: a habit of
                                                                some programs */
                 {"iso-8859-1", LATIN_1}, {"latin1", LATIN_1}, {"windows-1252", WINDOWS_1252},
                 {"cp1252", WINDOWS_1252}};
    text all = {from->bytes, from->size};
    *out = UTF_8;
    if (begins_with(all, "\xFF\xFE", 2) || begins_with(all, "<\0", 2)) *out = UTF_16_LITTLE;
    if (begins_with(all, "\xFE\xFF", 2) || begins_with(all, "\0<", 2)) *out = UTF_16_BIG;
    if (*out != UTF_8) return true;
    text name = declared_encoding(all);
    if (name.size == 0) return true;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if (!equals_ignoring_case(name, names[k].name)) continue;
        *out = names[k].is;
        return true;
    }
    size_t start = (size_t)(name.bytes - all.bytes);
    diagnostic_report(sink, E_XML_ENCODING, (span){from, start, start + name.size},
                      "save the file as UTF-8", SHOWN(name));
    return false;
}

/* Makes a copy in UTF-8 of a file in another encoding. */
static truce_status transcode(arena *out, const source *from, encoding is, const source **result)
{
    text_buffer b = {0};
    text all = {from->bytes, from->size};
    if (is == UTF_16_LITTLE || is == UTF_16_BIG)
        from_utf_16(&b, all, is == UTF_16_BIG);
    else
        from_single_bytes(&b, all, is == WINDOWS_1252);
    source *made;
    truce_status status = b.has_failed ? TRUCE_E_MEMORY : ARENA_ARRAY(out, 1, &made);
    if (status == TRUCE_OK) {
        *made = (source){.name = from->name, .size = b.size};
        status = arena_text(out, b.bytes, b.size, &made->bytes);
        *result = made;
    }
    buffer_free(&b);
    return status;
}

bool xml_is_likely(text bytes)
{
    if (begins_with(bytes, "\xEF\xBB\xBF", 3)) bytes = (text){bytes.bytes + 3, bytes.size - 3};
    if (begins_with(bytes, "\xFF\xFE<\0", 4) || begins_with(bytes, "\xFE\xFF\0<", 4)) return true;
    size_t at = 0;
    while (at < bytes.size && is_blank(bytes.bytes[at])) at++;
    return at < bytes.size &&
           (bytes.bytes[at] == '<' ||
            (bytes.bytes[at] == '\0' && at + 1 < bytes.size && bytes.bytes[at + 1] == '<'));
}

/* ---- the tree ------------------------------------------------------------------------------ */

static span here(const reader *r)
{
    XML_Index index = XML_GetCurrentByteIndex(r->parser);
    size_t start = r->begin + (index > 0 ? (size_t)index : 0);
    if (start > r->from->size) start = r->from->size;
    int count = XML_GetCurrentByteCount(r->parser);
    size_t end = start + (count > 0 ? (size_t)count : 0);
    return (span){r->from, start, end < r->from->size ? end : r->from->size};
}

static void stop(reader *r, truce_status status)
{
    r->status = status;
    XML_StopParser(r->parser, XML_FALSE);
}

/* Finds the next attribute of a start tag behind *at: its name and the value between the quotes.
 * The parser has checked the tag. */
static bool next_attribute(const source *from, size_t *at, size_t end, span *name, span *value)
{
    const char *bytes = from->bytes;
    size_t k = *at;
    while (k < end && is_blank(bytes[k])) k++;
    name->source = value->source = from;
    name->start = k;
    while (k < end && !is_blank(bytes[k]) && bytes[k] != '=') k++;
    name->end = k;
    while (k < end && bytes[k] != '"' && bytes[k] != '\'') k++;
    if (k >= end) return false;
    const char *close = memchr(bytes + k + 1, bytes[k], end - k - 1);
    if (close == NULL) return false;
    value->start = k + 1;
    value->end = (size_t)(close - bytes);
    *at = value->end + 1;
    return true;
}

static truce_status keep(reader *r, const char *decoded, span written, text *out)
{
    text as_written = span_text(written);
    size_t size = strlen(decoded);
    if (as_written.size == size && (size == 0 || memcmp(as_written.bytes, decoded, size) == 0)) {
        *out = as_written;
        return TRUCE_OK;
    }
    const char *copy;
    TRY(arena_text(r->out, decoded, size, &copy));
    *out = (text){copy, size};
    return TRUCE_OK;
}

static truce_status add_element(reader *r, const char *name, const char **pairs)
{
    span where = here(r);
    xml_node *node;
    xml_attribute *attributes;
    size_t n = 0;
    while (pairs[2 * n] != NULL) n++;
    TRY(ARENA_ARRAY(r->out, 1, &node));
    TRY(ARENA_ARRAY(r->out, n, &attributes));
    size_t name_size = strlen(name);
    span name_where = {r->from, where.start + 1, where.start + 1 + name_size};
    if (name_where.end > where.end) name_where.end = name_where.start;
    TRY(keep(r, name, name_where, &node->name));
    size_t at = name_where.end;
    for (size_t k = 0; k < n; k++) {
        span name_at = where, value_at = where;
        if (!next_attribute(r->from, &at, where.end, &name_at, &value_at)) at = where.end;
        TRY(keep(r, pairs[2 * k], name_at, &attributes[k].name));
        TRY(keep(r, pairs[2 * k + 1], value_at, &attributes[k].value));
        attributes[k].where = value_at;
    }
    node->where = where;
    node->n_attributes = n;
    node->attributes = attributes;
    if (r->depth == 0) {
        r->root = node;
    } else {
        xml_node *before = r->last[r->depth - 1];
        if (before == NULL)
            r->open[r->depth - 1]->first = node;
        else
            before->next = node;
        r->last[r->depth - 1] = node;
    }
    r->open[r->depth] = node;
    r->last[r->depth] = NULL;
    r->depth++;
    return TRUCE_OK;
}

static void XMLCALL on_start(void *context, const char *name, const char **pairs)
{
    reader *r = context;
    if (r->status != TRUCE_OK) return;
    if (r->depth == XML_DEPTH_MOST) {
        diagnostic_report(r->sink, E_XML_DEPTH, here(r), NULL);
        stop(r, TRUCE_E_INPUT);
        return;
    }
    if (++r->n_elements > XML_ELEMENTS_MOST) {
        diagnostic_report(r->sink, E_XML_MANY, here(r), NULL, (long)XML_ELEMENTS_MOST);
        stop(r, TRUCE_E_INPUT);
        return;
    }
    truce_status status = add_element(r, name, pairs);
    if (status != TRUCE_OK) stop(r, status);
}

static void XMLCALL on_end(void *context, const char *name)
{
    reader *r = context;
    (void)name;
    if (r->depth > 0) r->depth--;
}

static void XMLCALL on_doctype(void *context, const char *name, const char *system_id,
                               const char *public_id, int has_internal_subset)
{
    reader *r = context;
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    span where = here(r); /* inside of it: its beginning lies before */
    size_t least = where.start > 256 ? where.start - 256 : r->begin;
    while (where.start > least && r->from->bytes[where.start] != '<') where.start--;
    where.end = where.start + strlen("<!DOCTYPE");
    if (where.end > r->from->size) where.end = r->from->size;
    diagnostic_report(r->sink, E_XML_DOCTYPE, where, "delete it: the formats need none");
    stop(r, TRUCE_E_INPUT);
}

/* ---- what expat stops at ------------------------------------------------------------------- */

static truce_status report_failure(reader *r)
{
    static const struct {
        enum XML_Error error;
        const char *says;
        const char *hint;
    } words[] = {
        {XML_ERROR_NO_ELEMENTS, "there is no element in it", "the file is empty, or cut off"},
        {XML_ERROR_INVALID_TOKEN, "this cannot stand here",
         "write &amp; for &, &lt; for <, and quotes around each value"},
        {XML_ERROR_UNCLOSED_TOKEN, "this is not closed", "the file may be cut off"},
        {XML_ERROR_TAG_MISMATCH, "this end tag does not belong to the element that is open",
         "each <NAME> ends with </NAME>, the innermost first"},
        {XML_ERROR_DUPLICATE_ATTRIBUTE, "an attribute stands twice in this tag", "delete one"},
        {XML_ERROR_JUNK_AFTER_DOC_ELEMENT, "something stands behind the end of the document",
         "a file holds one element, and all others in it"},
        {XML_ERROR_UNDEFINED_ENTITY, "this entity is not known",
         "only &amp; &lt; &gt; &quot; &apos; and &#NUMBER; are"},
        {XML_ERROR_MISPLACED_XML_PI,
         "the XML declaration stands at the very beginning or not at all",
         "delete what stands before it"},
        {XML_ERROR_BAD_CHAR_REF, "this character cannot stand in XML", NULL},
    };
    enum XML_Error error = XML_GetErrorCode(r->parser);
    if (error == XML_ERROR_NO_MEMORY) return TRUCE_E_MEMORY;
    span where = here(r);
    where.end = where.start;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (words[k].error != error) continue;
        diagnostic_report(r->sink, E_XML_SYNTAX, where, words[k].hint, words[k].says);
        return TRUCE_E_INPUT;
    }
    diagnostic_report(r->sink, E_XML_SYNTAX, where, NULL, XML_ErrorString(error));
    return TRUCE_E_INPUT;
}

static truce_status parse(reader *r)
{
    r->parser = XML_ParserCreate("UTF-8");
    if (r->parser == NULL) return TRUCE_E_MEMORY;
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    enum XML_Status parsed =
        XML_Parse(r->parser, r->from->bytes + r->begin, (int)(r->from->size - r->begin), XML_TRUE);
    truce_status status = r->status;
    if (status == TRUCE_OK && parsed != XML_STATUS_OK) status = report_failure(r);
    XML_ParserFree(r->parser);
    return status;
}

truce_status xml_read(arena *out, const source *from, truce_diagnostics *sink,
                      const xml_node **root)
{
    encoding is;
    if (from->size > SIZE_MOST) {
        diagnostic_report(sink, E_YAML_SIZE, (span){from, 0, 0}, NULL);
        return TRUCE_E_INPUT;
    }
    if (!find_encoding(from, sink, &is)) return TRUCE_E_INPUT;
    if (is != UTF_8) TRY(transcode(out, from, is, &from));
    size_t bad = text_invalid_utf8((text){from->bytes, from->size});
    if (bad < from->size) {
        diagnostic_report(sink, E_YAML_UTF8, (span){from, bad, bad + 1},
                          "save it as UTF-8, or name its encoding in <?xml version=\"1.0\" "
                          "encoding=\"...\"?>");
        return TRUCE_E_INPUT;
    }
    reader r = {.out = out, .from = from, .sink = sink};
    text all = {from->bytes, from->size};
    if (begins_with(all, "\xEF\xBB\xBF", 3)) r.begin = 3;
    while (r.begin < from->size && is_blank(from->bytes[r.begin])) r.begin++;
    TRY(parse(&r));
    *root = r.root;
    return TRUCE_OK;
}

const xml_node *xml_child(const xml_node *parent, const char *name)
{
    if (parent == NULL) return NULL;
    const xml_node *child = parent->first;
    while (child != NULL && !text_equal(child->name, text_of(name))) child = child->next;
    return child;
}

const xml_node *xml_next(const xml_node *child)
{
    text name = child->name;
    do child = child->next;
    while (child != NULL && !text_equal(child->name, name));
    return child;
}

const xml_attribute *xml_get(const xml_node *node, const char *name)
{
    text wanted = text_of(name);
    for (size_t k = 0; k < node->n_attributes; k++)
        if (text_equal(node->attributes[k].name, wanted)) return &node->attributes[k];
    return NULL;
}

void xml_write_value(text_buffer *b, text t)
{
    size_t plain = 0; /* start of what is copied as it is */
    for (size_t at = 0; at < t.size; at++) {
        unsigned char c = (unsigned char)t.bytes[at];
        bool is_no_character = c == 0xEF && at + 2 < t.size &&
                               (unsigned char)t.bytes[at + 1] == 0xBF &&
                               (unsigned char)t.bytes[at + 2] >= 0xBE;
        const char *escaped = c == '&'          ? "&amp;"
                              : c == '<'        ? "&lt;"
                              : c == '>'        ? "&gt;"
                              : c == '"'        ? "&quot;"
                              : c == '\n'       ? "&#10;"
                              : c == '\r'       ? "&#13;"
                              : c == '\t'       ? "&#9;"
                              : c < 0x20        ? "\xEF\xBF\xBD"
                              : is_no_character ? "\xEF\xBF\xBD"
                                                : NULL;
        if (escaped == NULL) continue;
        if (at > plain) buffer_bytes(b, t.bytes + plain, at - plain);
        buffer_string(b, escaped);
        if (is_no_character) at += 2;
        plain = at + 1;
    }
    if (t.size > plain) buffer_bytes(b, t.bytes + plain, t.size - plain);
}
