#include "corridor/corridor.h"
#include <string.h>

/* ---- what a corridor has ----------------------------------------------------------------- */

const char *truce_corridor_title(const truce_corridor *corridor)
{
    return corridor->title.bytes;
}

size_t truce_corridor_days(const truce_corridor *corridor)
{
    return corridor->days;
}

size_t truce_corridor_depots(const truce_corridor *corridor)
{
    return corridor->n_depots;
}

size_t truce_corridor_crossings(const truce_corridor *corridor)
{
    return corridor->n_crossings;
}

size_t truce_corridor_areas(const truce_corridor *corridor)
{
    return corridor->n_areas;
}

size_t truce_corridor_roads(const truce_corridor *corridor)
{
    return corridor->n_roads;
}

void truce_corridor_free(truce_corridor *corridor)
{
    if (corridor == NULL) return;
    arena_free(corridor->memory);
    arena_free(corridor->handle);
}

/* ---- places ------------------------------------------------------------------------------ */

place_kind corridor_kind(const truce_corridor *c, uint32_t place)
{
    return place < c->n_depots                    ? PLACE_DEPOT
           : place < c->n_depots + c->n_crossings ? PLACE_CROSSING
                                                  : PLACE_AREA;
}

uint32_t corridor_rank(const truce_corridor *c, uint32_t place)
{
    switch (corridor_kind(c, place)) {
    case PLACE_DEPOT: return place;
    case PLACE_CROSSING: return place - c->n_depots;
    case PLACE_AREA: break;
    }
    return place - c->n_depots - c->n_crossings;
}

text corridor_place_id(const truce_corridor *c, uint32_t place)
{
    uint32_t rank = corridor_rank(c, place);
    switch (corridor_kind(c, place)) {
    case PLACE_DEPOT: return c->depots[rank].id;
    case PLACE_CROSSING: return c->crossings[rank].id;
    case PLACE_AREA: break;
    }
    return c->areas[rank].id;
}

text corridor_place_name(const truce_corridor *c, uint32_t place)
{
    uint32_t rank = corridor_rank(c, place);
    switch (corridor_kind(c, place)) {
    case PLACE_DEPOT: return c->depots[rank].name;
    case PLACE_CROSSING: return c->crossings[rank].name;
    case PLACE_AREA: break;
    }
    return c->areas[rank].name;
}

uint32_t corridor_find_place(const truce_corridor *c, text id)
{
    size_t from = 0, to = corridor_places(c);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = text_compare(corridor_place_id(c, c->places_by_id[middle]), id);
        if (order == 0) return c->places_by_id[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NO_PLACE;
}

/* ---- time and size ----------------------------------------------------------------------- */

uint32_t corridor_period_days(const truce_corridor *c)
{
    uint32_t length = c->period == PERIOD_DAY ? 1 : c->period == PERIOD_WEEK ? 7 : c->days;
    return length < c->days ? length : c->days;
}

uint32_t corridor_periods(const truce_corridor *c)
{
    uint32_t length = corridor_period_days(c);
    return (c->days + length - 1) / length;
}

int64_t corridor_arcs(const truce_corridor *c)
{
    int64_t a_day = (int64_t)c->n_depots + 3 * (int64_t)c->n_crossings + 2 * (int64_t)c->n_areas +
                    (int64_t)c->n_roads;
    return a_day * c->days + (int64_t)c->n_areas * corridor_periods(c) * COVERAGE_STEPS;
}

/* ---- recognising a file ------------------------------------------------------------------ */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

typedef enum verdict { VERDICT_OPEN, VERDICT_YES, VERDICT_NO } verdict;

/* What a key says of the file. */
static verdict verdict_of(text key)
{
    static const char *const of_corridors[] = {"truce_corridor", "depots", "crossings", "areas"};
    static const char *const of_others[] = {"truce", "truce_plan", "parties", "issues", "phases"};
    for (size_t k = 0; k < sizeof of_corridors / sizeof *of_corridors; k++)
        if (text_equal(key, text_of(of_corridors[k]))) return VERDICT_YES;
    for (size_t k = 0; k < sizeof of_others / sizeof *of_others; k++)
        if (text_equal(key, text_of(of_others[k]))) return VERDICT_NO;
    return VERDICT_OPEN;
}

/* Reads a key at `*at`, with or without quotes; empty when a colon does not follow. */
static text key_at(text t, size_t *at)
{
    char quote = t.bytes[*at] == '"' || t.bytes[*at] == '\'' ? t.bytes[*at] : '\0';
    size_t first = *at + (quote != '\0'), end = first;
    while (end < t.size && !is_line_end(t.bytes[end]) &&
           (quote ? t.bytes[end] != quote : t.bytes[end] != ':' && t.bytes[end] != ','))
        end++;
    size_t behind = end + (quote != '\0' && end < t.size);
    while (behind < t.size && is_blank(t.bytes[behind])) behind++;
    text key = {t.bytes + first, end - first};
    while (key.size > 0 && !quote && is_blank(key.bytes[key.size - 1])) key.size--;
    *at = behind;
    return behind < t.size && t.bytes[behind] == ':' ? key : (text){0};
}

/* Moves behind the end of the line. */
static size_t next_line(text t, size_t at)
{
    while (at < t.size && !is_line_end(t.bytes[at])) at++;
    return at < t.size ? at + 1 : at;
}

/* Returns where what the file says begins: behind blanks, comments, directives and "---". `column`:
 * how far that is from the beginning of its line. */
static size_t find_content(text t, size_t *column)
{
    size_t line = 0, at = 0;
    while (at < t.size) {
        char c = t.bytes[at];
        bool is_first = at == line;
        if (is_line_end(c)) {
            line = ++at;
        } else if (is_blank(c)) {
            at++;
        } else if (c == '#' || (is_first && c == '%')) {
            line = at = next_line(t, at);
        } else if (is_first && t.size - at >= 3 && memcmp(t.bytes + at, "---", 3) == 0) {
            at += 3;
        } else {
            break;
        }
    }
    *column = at - line;
    return at;
}

/* Looks at the keys of lines that begin in one column. */
static verdict judge_lines(text t, size_t column)
{
    verdict found = VERDICT_OPEN;
    for (size_t line = 0; line < t.size && found == VERDICT_OPEN;) {
        size_t at = line;
        while (at < t.size && at < line + column && is_blank(t.bytes[at])) at++;
        if (at == line + column && at < t.size && !is_blank(t.bytes[at]) &&
            !is_line_end(t.bytes[at]) && t.bytes[at] != '#')
            found = verdict_of(key_at(t, &at));
        line = next_line(t, line);
    }
    return found;
}

/* Looks at the keys of a map in braces, as JSON writes it. */
static verdict judge_braces(text t)
{
    verdict found = VERDICT_OPEN;
    bool is_key = true; /* a key may begin here */
    size_t depth = 0;
    for (size_t at = 0; at < t.size && found == VERDICT_OPEN;) {
        char c = t.bytes[at];
        if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (--depth == 0) break;
        } else if (depth == 1 && c == ',') {
            is_key = true;
        } else if (depth == 1 && is_key && !is_blank(c) && !is_line_end(c)) {
            found = verdict_of(key_at(t, &at));
            is_key = false;
            continue;
        } else if (c == '"' || c == '\'') {
            for (at++; at < t.size && t.bytes[at] != c; at++)
                if (c == '"' && t.bytes[at] == '\\') at++;
        }
        at++;
    }
    return found;
}

bool truce_is_corridor(const char *bytes, size_t size)
{
    text t = {bytes, size};
    size_t column;
    if (bytes == NULL) return false;
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) t = (text){bytes + 3, size - 3};
    size_t at = find_content(t, &column);
    if (at < t.size && t.bytes[at] == '{')
        return judge_braces((text){t.bytes + at, t.size - at}) == VERDICT_YES;
    return judge_lines(t, column) == VERDICT_YES;
}
