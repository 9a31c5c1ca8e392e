#include "model/scenario_write.h"
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 100 };

/* ---- scalars ------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Words that some YAML readers take for something else than a text. */
static bool is_special_word(text t)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on",
                                        "off",  "y",    "n",     "nan", "inf"};
    char small[8];
    if (t.size >= sizeof small) return false;
    for (size_t k = 0; k < t.size; k++)
        small[k] = (char)(is_letter(t.bytes[k]) ? t.bytes[k] | 0x20 : t.bytes[k]);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strlen(words[k]) == t.size && memcmp(words[k], small, t.size) == 0) return true;
    return false;
}

/* True when a text needs no quotes wherever a scalar stands. */
static bool is_plain(text t)
{
    if (t.size == 0 || !is_letter(t.bytes[0]) || is_special_word(t)) return false;
    for (size_t k = 0; k < t.size; k++) {
        char c = t.bytes[k];
        bool is_last = k + 1 == t.size;
        if (is_letter(c) || is_digit(c) || memchr("_-./()+$=<>", c, 11)) continue;
        if (c != ' ' || is_last || t.bytes[k + 1] == '#') return false;
    }
    return true;
}

/* True for a condition that needs no quotes behind its key. */
static bool is_plain_condition(text t)
{
    if (t.size == 0 || !(is_letter(t.bytes[0]) || is_digit(t.bytes[0]) || t.bytes[0] == '('))
        return false;
    bool has_sign = false; /* else it could look like a number */
    for (size_t k = 0; k < t.size; k++) {
        char c = t.bytes[k];
        has_sign = has_sign || c == '=' || c == '<' || c == '>' || c == '{';
        if (is_letter(c) || is_digit(c) || memchr("_-+*()=<>!{},", c, 13)) continue;
        if (c != ' ' || k + 1 == t.size) return false;
    }
    return has_sign;
}

/* Reads the code point at `at` of valid UTF-8. */
static uint32_t point_at(text t, size_t at, size_t *size)
{
    unsigned char first = (unsigned char)t.bytes[at];
    *size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (*size == 1 || *size > t.size - at) {
        *size = 1;
        return first;
    }
    uint32_t point = first & (0xFFu >> (*size + 1));
    for (size_t k = 1; k < *size; k++)
        point = (point << 6) | ((unsigned char)t.bytes[at + k] & 0x3Fu);
    return point;
}

static bool needs_escape(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA1) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || point == 0xFFFE ||
           point == 0xFFFF || (point >= 0xD800 && point < 0xE000) ||
           (point >= 0x10000 && (point & 0xFFFE) == 0xFFFE);
}

static void write_quoted(text_buffer *b, text t)
{
    buffer_bytes(b, "\"", 1);
    for (size_t at = 0; at < t.size;) {
        size_t size;
        uint32_t point = point_at(t, at, &size);
        if (point == '"' || point == '\\')
            buffer_format(b, "\\%c", (char)point);
        else if (point == '\n')
            buffer_string(b, "\\n");
        else if (point == '\t')
            buffer_string(b, "\\t");
        else if (!needs_escape(point))
            buffer_bytes(b, t.bytes + at, size);
        else if (point < 0x100)
            buffer_format(b, "\\x%02X", (unsigned)point);
        else if (point < 0x10000)
            buffer_format(b, "\\u%04X", (unsigned)point);
        else
            buffer_format(b, "\\U%08X", (unsigned)point);
        at += size;
    }
    buffer_bytes(b, "\"", 1);
}

void scenario_write_text(text_buffer *b, text t)
{
    if (is_plain(t))
        buffer_text(b, t);
    else
        write_quoted(b, t);
}

static void write_condition(text_buffer *b, text t)
{
    if (is_plain_condition(t))
        buffer_text(b, t);
    else
        write_quoted(b, t);
}

static void write_range(text_buffer *b, nano_range range)
{
    buffer_nano(b, range.low_nano);
    if (range.low_nano == range.high_nano) return;
    buffer_string(b, "..");
    buffer_nano(b, range.high_nano);
}

/* "KEY: TEXT" on a line, where there is a text. */
static void write_line(text_buffer *b, const char *key, text t)
{
    if (t.size == 0) return;
    buffer_string(b, key);
    scenario_write_text(b, t);
    buffer_string(b, "\n");
}

/* Writes each line of a note as a comment. */
static void write_note(text_buffer *b, const char *indent, const text *notes, size_t which)
{
    if (notes == NULL || notes[which].size == 0) return;
    text rest = notes[which];
    while (rest.size > 0) {
        const char *end = memchr(rest.bytes, '\n', rest.size);
        size_t size = end ? (size_t)(end - rest.bytes) : rest.size;
        buffer_string(b, indent);
        buffer_string(b, size > 0 ? "# " : "#");
        buffer_visible(b, (text){rest.bytes, size});
        buffer_string(b, "\n");
        size_t used = end ? size + 1 : size;
        rest = (text){rest.bytes + used, rest.size - used};
    }
}

/* ---- lists that fit on lines --------------------------------------------------------------- */

/* Items between brackets, broken into lines. */
typedef struct flow {
    text_buffer *b;
    size_t indent;     /* of a second line */
    size_t line_start; /* offset in the buffer */
    bool has_items;
} flow;

static flow flow_begin(text_buffer *b, size_t indent, size_t line_start, const char *open)
{
    buffer_string(b, open);
    return (flow){b, indent, line_start, false};
}

/* Makes room for an item of some bytes. */
static void flow_item(flow *f, size_t bytes)
{
    if (f->has_items) {
        buffer_bytes(f->b, ",", 1);
        if (f->b->size - f->line_start + bytes + 3 > COLUMNS) {
            buffer_bytes(f->b, "\n", 1);
            f->line_start = f->b->size;
            for (size_t k = 0; k < f->indent; k++) buffer_bytes(f->b, " ", 1);
        } else {
            buffer_bytes(f->b, " ", 1);
        }
    }
    f->has_items = true;
}

/* ---- parties ------------------------------------------------------------------------------- */

/* Says whether a party differs from the default in anything. */
static bool has_party_keys(const party *p)
{
    return !text_equal(p->id, p->name) || p->is_ratifier || p->reservation_nano.low_nano != 0 ||
           p->reservation_nano.high_nano != 0 || p->guarantee_nano != 0 || p->has_cap ||
           p->discount_nano != NANO;
}

static void write_figure(text_buffer *b, const char *key, int64_t nano)
{
    buffer_string(b, key);
    buffer_nano(b, nano);
    buffer_string(b, "\n");
}

static void write_party(text_buffer *b, const truce_scenario *s, const party *p)
{
    buffer_string(b, "  ");
    buffer_text(b, p->id);
    if (!has_party_keys(p)) {
        buffer_string(b, ": {}\n");
        return;
    }
    buffer_string(b, ":\n");
    if (!text_equal(p->id, p->name)) write_line(b, "    name: ", p->name);
    if (p->is_ratifier) {
        buffer_string(b, "    role: ratifier\n");
        if (p->of < s->n_parties) write_line(b, "    of: ", s->parties[p->of].id);
    }
    if (p->reservation_nano.low_nano != 0 || p->reservation_nano.high_nano != 0) {
        buffer_string(b, "    reservation: ");
        write_range(b, p->reservation_nano);
        buffer_string(b, "\n");
    }
    if (p->guarantee_nano != 0) write_figure(b, "    guarantee: ", p->guarantee_nano);
    if (p->has_cap) write_figure(b, "    cap: ", p->cap_nano);
    if (p->discount_nano != NANO) write_figure(b, "    discount: ", p->discount_nano);
}

static void write_actors(text_buffer *b, const char *key, const actor *actors, uint32_t n)
{
    if (n == 0) return;
    buffer_format(b, "\n%s:\n", key);
    for (uint32_t k = 0; k < n; k++) {
        buffer_string(b, "  ");
        buffer_text(b, actors[k].id);
        buffer_string(b, ": {");
        if (!text_equal(actors[k].id, actors[k].name)) {
            buffer_string(b, "name: ");
            scenario_write_text(b, actors[k].name);
        }
        buffer_string(b, "}\n");
    }
}

static void write_basis(text_buffer *b, const truce_scenario *s)
{
    static const char *const kinds[] = {
        [BASIS_FACT] = "fact", [BASIS_STATEMENT] = "statement", [BASIS_ASSUMPTION] = "assumption"};
    if (s->n_basis > 0) buffer_string(b, "\nbasis:\n");
    for (uint32_t k = 0; k < s->n_basis; k++) {
        const basis *one = &s->basis[k];
        write_line(b, "  - about: ", one->about);
        buffer_format(b, "    kind: %s\n", kinds[one->kind]);
        if (one->source < s->n_sources) write_line(b, "    source: ", s->sources[one->source].id);
        write_line(b, "    why: ", one->why);
    }
}

/* ---- issues -------------------------------------------------------------------------------- */

static void write_options(text_buffer *b, const issue *i)
{
    bool has_labels = false;
    for (uint32_t k = 0; k < i->n_values && !has_labels; k++)
        has_labels = !text_equal(i->options[k].id, i->options[k].name);
    if (has_labels) {
        buffer_string(b, "    options:\n");
        for (uint32_t k = 0; k < i->n_values; k++) {
            buffer_string(b, "      ");
            buffer_text(b, i->options[k].id);
            buffer_string(b, ": ");
            scenario_write_text(b, i->options[k].name);
            buffer_string(b, "\n");
        }
        return;
    }
    size_t start = b->size;
    buffer_string(b, "    options: ");
    flow f = flow_begin(b, 14, start, "[");
    for (uint32_t k = 0; k < i->n_values; k++) {
        flow_item(&f, i->options[k].id.size);
        buffer_text(b, i->options[k].id);
    }
    buffer_string(b, "]\n");
}

static void write_role(text_buffer *b, const truce_scenario *s, const char *key, role r)
{
    if (r.kind == ROLE_PARTY) write_line(b, key, s->parties[r.index].id);
    if (r.kind == ROLE_MEDIATOR) write_line(b, key, s->mediators[r.index].id);
}

static void write_issue(text_buffer *b, const truce_scenario *s, const issue *i)
{
    buffer_string(b, "  ");
    buffer_text(b, i->id);
    buffer_string(b, ":\n");
    if (!text_equal(i->id, i->name)) write_line(b, "    name: ", i->name);
    if (i->is_choice) {
        write_options(b, i);
    } else {
        buffer_format(b, "    range: [%lld, %lld]\n", (long long)i->low, (long long)i->high);
        if (i->step != 1) buffer_format(b, "    step: %lld\n", (long long)i->step);
        write_line(b, "    unit: ", i->unit);
        write_line(b, "    corridor: ", i->corridor);
    }
    write_role(b, s, "    from: ", i->from);
    write_role(b, s, "    to: ", i->to);
    if (i->now == 0) return;
    if (i->is_choice)
        write_line(b, "    now: ", i->options[i->now].id);
    else
        buffer_format(b, "    now: %lld\n", (long long)issue_quantity(i, i->now));
}

/* ---- values -------------------------------------------------------------------------------- */

static void write_valuation(text_buffer *b, const issue *i, const valuation *v)
{
    size_t start = b->size;
    buffer_string(b, "    ");
    buffer_text(b, i->id);
    buffer_string(b, ": ");
    if (v->kind == VALUATION_PER_UNIT) {
        write_range(b, v->rate_nano);
        buffer_string(b, "\n");
        return;
    }
    flow f = flow_begin(b, 6, start, "{");
    for (size_t k = 0; k < v->n; k++) {
        text_buffer item = {0};
        if (i->is_choice)
            buffer_text(&item, i->options[k].id);
        else
            buffer_format(&item, "%lld", (long long)v->points[k].quantity);
        buffer_string(&item, ": ");
        write_range(&item, v->points[k].worth_nano);
        flow_item(&f, item.size);
        buffer_bytes(b, item.bytes, item.size);
        if (item.has_failed) b->has_failed = true;
        buffer_free(&item);
    }
    buffer_string(b, "}\n");
}

static void write_values(text_buffer *b, const truce_scenario *s, const text *notes)
{
    bool has_key = false;
    for (uint32_t p = 0; p < s->n_parties; p++) {
        bool has_party = false;
        for (uint32_t i = 0; i < s->n_issues; i++) {
            const valuation *v = scenario_valuation(s, p, i);
            if (v->kind == VALUATION_ZERO) continue;
            if (!has_key) buffer_string(b, "\nvalues:\n");
            if (!has_party) {
                buffer_string(b, "  ");
                buffer_text(b, s->parties[p].id);
                buffer_string(b, ":\n");
            }
            has_key = has_party = true;
            write_note(b, "    ", notes, (size_t)p * s->n_issues + i);
            write_valuation(b, &s->issues[i], v);
        }
    }
}

/* ---- conditions ---------------------------------------------------------------------------- */

static void write_rules(text_buffer *b, const truce_scenario *s, const text *notes)
{
    if (s->n_rules > 0) buffer_string(b, "\nrules:\n");
    uint32_t before = NOBODY;
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *one = &s->rules[k];
        if (one->party != before) write_note(b, "  ", notes, one->party);
        before = one->party;
        buffer_string(b, "  - for: ");
        buffer_text(b, s->parties[one->party].id);
        buffer_string(b, "\n    when: ");
        write_condition(b, one->written);
        buffer_string(b, "\n    add: ");
        write_range(b, one->add_nano);
        buffer_string(b, "\n");
        write_line(b, "    why: ", one->why);
    }
}

/* Returns the part of a demand's id behind the slash; empty when it is only a number. */
static text own_id(text id)
{
    const char *slash = memchr(id.bytes, '/', id.size);
    if (slash == NULL) return (text){NULL, 0};
    size_t start = (size_t)(slash - id.bytes) + 1;
    text own = {id.bytes + start, id.size - start};
    return own.size > 0 && is_digit(own.bytes[0]) ? (text){NULL, 0} : own;
}

static void write_requirement(text_buffer *b, const char *indent, text id, text written, text why)
{
    text own = own_id(id);
    buffer_format(b, "%s- ", indent);
    if (own.size == 0 && why.size == 0) {
        write_condition(b, written);
        buffer_string(b, "\n");
        return;
    }
    if (own.size > 0) {
        buffer_string(b, "id: ");
        buffer_text(b, own);
        buffer_format(b, "\n%s  ", indent);
    }
    buffer_string(b, "require: ");
    write_condition(b, written);
    buffer_string(b, "\n");
    if (why.size == 0) return;
    buffer_format(b, "%s  why: ", indent);
    scenario_write_text(b, why);
    buffer_string(b, "\n");
}

static void write_red_lines(text_buffer *b, const truce_scenario *s)
{
    if (s->n_red_lines > 0) buffer_string(b, "\nred_lines:\n");
    for (uint32_t k = 0; k < s->n_red_lines; k++) {
        const demand *one = &s->demands[k];
        if (k == 0 || s->demands[k - 1].party != one->party) {
            buffer_string(b, "  ");
            buffer_text(b, s->parties[one->party].id);
            buffer_string(b, ":\n");
        }
        write_requirement(b, "    ", one->id, one->written, one->why);
    }
    if (s->n_limits > 0) buffer_string(b, "\nlimits:\n");
    for (uint32_t k = 0; k < s->n_limits; k++)
        write_requirement(b, "  ", s->limits[k].id, s->limits[k].written, s->limits[k].why);
}

/* ---- the file ------------------------------------------------------------------------------ */

/* Writes a package as a map. */
static void write_package(text_buffer *b, const truce_scenario *s, const uint32_t *package)
{
    for (uint32_t k = 0; k < s->n_issues; k++) {
        const issue *i = &s->issues[k];
        buffer_string(b, k == 0 ? "{" : ", ");
        buffer_text(b, i->id);
        buffer_string(b, ": ");
        if (i->is_choice)
            buffer_text(b, i->options[package[k]].id);
        else
            buffer_format(b, "%lld", (long long)issue_quantity(i, package[k]));
    }
    buffer_string(b, "}\n");
}

/* Writes a figure for each party that has not the default. */
static void write_figures(text_buffer *b, const truce_scenario *s, const char *key,
                          const int64_t *nano, int64_t normal)
{
    bool is_first = true;
    for (uint32_t k = 0; k < s->n_parties && nano != NULL; k++) {
        if (nano[k] == normal) continue;
        buffer_string(b, is_first ? key : ", ");
        buffer_text(b, s->parties[k].id);
        buffer_string(b, ": ");
        buffer_nano(b, nano[k]);
        is_first = false;
    }
    if (!is_first) buffer_string(b, "}\n");
}

static void write_count(text_buffer *b, bool *is_first, const char *key, int64_t count)
{
    if (count == 0) return;
    buffer_format(b, "%s%s: %lld", *is_first ? "" : ", ", key, (long long)count);
    *is_first = false;
}

static void write_phasing_items(text_buffer *b, const truce_scenario *s)
{
    const phasing_item *items = s->phasing.items;
    bool has_head = false, is_first = true;
    for (uint32_t k = 0; k < s->n_issues && items != NULL; k++) {
        bool is_start = true;
        if (items[k].unit == 0 && items[k].per_day == 0 && items[k].earliest == 0) continue;
        if (!has_head) buffer_string(b, "  items:\n");
        has_head = true;
        buffer_string(b, "    ");
        buffer_text(b, s->issues[k].id);
        buffer_string(b, ": {");
        write_count(b, &is_start, "unit", items[k].unit);
        write_count(b, &is_start, "per_day", items[k].per_day);
        write_count(b, &is_start, "earliest", items[k].earliest);
        buffer_string(b, "}\n");
    }
    for (uint32_t k = 0; k < s->n_issues && items != NULL; k++) {
        if (!items[k].is_escrowed) continue;
        buffer_string(b, is_first ? "  escrow: [" : ", ");
        buffer_text(b, s->issues[k].id);
        is_first = false;
    }
    if (!is_first) buffer_string(b, "]\n");
}

static void write_phasing(text_buffer *b, const truce_scenario *s)
{
    const phasing *p = &s->phasing;
    if (!p->is_given) return;
    size_t size = b->size;
    buffer_string(b, "\nphasing:\n");
    size_t head = b->size;
    write_line(b, "  deal: ", p->deal);
    if (p->package != NULL) {
        buffer_string(b, "  deal: ");
        write_package(b, s, p->package);
    }
    if (p->handover == HANDOVER_IN_TURN) buffer_string(b, "  handover: in_turn\n");
    if (p->gap_days != 0) buffer_format(b, "  gap: %lld\n", (long long)p->gap_days);
    if (p->patience_nano != NANO) write_figure(b, "  patience: ", p->patience_nano);
    write_phasing_items(b, s);
    write_figures(b, s, "  end_prize: {", p->prize_nano, 0);
    write_figures(b, s, "  walk_away: {", p->walk_nano, 0);
    write_figures(b, s, "  weights: {", p->weight_nano, NANO);
    if (p->n_orders > 0) buffer_string(b, "  before:\n");
    for (size_t k = 0; k < p->n_orders; k++) {
        buffer_format(b, "    - {need: %lld, of: ", (long long)p->orders[k].need);
        buffer_text(b, s->issues[p->orders[k].of].id);
        buffer_string(b, ", for: ");
        buffer_text(b, s->issues[p->orders[k].issue].id);
        if (p->orders[k].beyond != 0)
            buffer_format(b, ", beyond: %lld", (long long)p->orders[k].beyond);
        buffer_string(b, "}\n");
    }
    if (b->size == head) { /* all of it holds its default */
        b->size = size;
        buffer_string(b, "\nphasing: {}\n");
    }
}

void scenario_write(text_buffer *b, const truce_scenario *s, const scenario_notes *notes)
{
    static const scenario_notes none = {0};
    if (notes == NULL) notes = &none;
    write_note(b, "", &notes->head, 0);
    buffer_string(b, "truce: 1\n");
    write_line(b, "title: ", s->title);
    write_line(b, "summary: ", s->summary);
    if (s->calendar.has_start) {
        buffer_string(b, "start: ");
        date_write(b, s->calendar.start);
        buffer_string(b, "\n");
    }
    buffer_string(b, "\nparties:\n");
    for (uint32_t k = 0; k < s->n_parties; k++) {
        write_note(b, "  ", notes->parties, k);
        write_party(b, s, &s->parties[k]);
    }
    write_actors(b, "mediators", s->mediators, s->n_mediators);
    write_actors(b, "sources", s->sources, s->n_sources);
    write_basis(b, s);
    buffer_string(b, "\nissues:\n");
    for (uint32_t k = 0; k < s->n_issues; k++) {
        write_note(b, "  ", notes->issues, k);
        write_issue(b, s, &s->issues[k]);
    }
    write_values(b, s, notes->values);
    write_rules(b, s, notes->rules);
    write_red_lines(b, s);
    write_phasing(b, s);
}
