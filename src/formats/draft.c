#include "formats/draft.h"
#include "base/exact.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_MOST = 63, SLUG_MOST = 54 /* leaves room for a number */, GRID_MOST = LIMIT_VALUES - 1 };

/* ---- sets of names ------------------------------------------------------------------------- */

typedef struct name_entry {
    text name;
    uint32_t number; /* how often it was asked for, or which one it is */
} name_entry;

/* Open addressing; never full. */
typedef struct name_set {
    arena *memory;
    name_entry *entries;
    size_t capacity; /* a power of two */
    size_t n;
} name_set;

static size_t hash(text t)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t k = 0; k < t.size; k++) h = (h ^ (unsigned char)t.bytes[k]) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

/* Makes a set with room for `n` names, twice over. */
static truce_status set_begin(arena *memory, size_t n, name_set **out)
{
    name_set *made;
    size_t capacity = 16;
    while (capacity < 4 * n) capacity *= 2;
    TRY(ARENA_ARRAY(memory, 1, &made));
    made->memory = memory;
    made->capacity = capacity;
    TRY(ARENA_ARRAY(memory, capacity, &made->entries));
    *out = made;
    return TRUCE_OK;
}

/* Returns the entry of a name, or the free one where it belongs. */
static name_entry *set_find(const name_set *set, text name)
{
    size_t at = hash(name) & (set->capacity - 1);
    while (set->entries[at].name.bytes != NULL && !text_equal(set->entries[at].name, name))
        at = (at + 1) & (set->capacity - 1);
    return &set->entries[at];
}

static void set_add(name_set *set, text name, uint32_t number)
{
    name_entry *entry = set_find(set, name);
    assert(entry->name.bytes == NULL && set->n * 2 < set->capacity);
    *entry = (name_entry){name, number};
    set->n++;
}

/* ---- ids ----------------------------------------------------------------------------------- */

static bool is_word_of_language(const char *id)
{
    static const char *const words[] = {"and", "or", "not", "in", "reservation", "limit"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(id, words[k]) == 0) return true;
    return false;
}

/* Returns the letter that a Latin letter with a mark is without it, U+00C0 to U+00FF; 0 for others.
 */
static char base_letter(unsigned char second)
{
    static const char upper[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuyts";
    static const char lower[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuyty";
    if (second < 0x80 || second > 0xBF) return 0;
    return second < 0xA0 ? upper[second - 0x80] : lower[second - 0xA0];
}

/* Makes an id of a name: small letters, digits, and _ for all else. A number gets `prefix` before
 * it, and a minus sign becomes a word; where nothing is left, prefix and number are the id. */
static void make_slug(text name, const char *prefix, size_t number, char slug[ID_MOST + 1])
{
    char body[SLUG_MOST + 1];
    size_t n = 0;
    bool is_gap = false, is_minus = name.size > 1 && name.bytes[0] == '-' && name.bytes[1] >= '0' &&
                                    name.bytes[1] <= '9';
    for (size_t k = 0; k < name.size && n < SLUG_MOST; k++) {
        char c = name.bytes[k];
        if (c >= 'A' && c <= 'Z') c = (char)(c | 0x20);
        if ((unsigned char)c == 0xC3 && k + 1 < name.size) {
            char base = base_letter((unsigned char)name.bytes[++k]);
            if (base) c = base;
        }
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (is_gap && n > 0) body[n++] = '_';
            if (n < SLUG_MOST) body[n++] = c;
            is_gap = false;
        } else {
            is_gap = true;
        }
    }
    while (n > 0 && body[n - 1] == '_') n--;
    body[n] = '\0';
    if (n == 0)
        snprintf(slug, ID_MOST + 1, "%s_%zu", prefix, number);
    else if (is_minus)
        snprintf(slug, ID_MOST + 1, "minus_%s", body);
    else if (body[0] >= '0' && body[0] <= '9')
        snprintf(slug, ID_MOST + 1, "%c%s", prefix[0], body);
    else if (is_word_of_language(body))
        snprintf(slug, ID_MOST + 1, "%c_%s", prefix[0], body);
    else
        snprintf(slug, ID_MOST + 1, "%s", body);
}

/* Gives a name an id that the set does not have yet. */
static truce_status take_id(name_set *set, text name, const char *prefix, size_t number, text *id)
{
    char slug[ID_MOST + 1], tried[ID_MOST + 16];
    const char *kept;
    make_slug(name, prefix, number, slug);
    snprintf(tried, sizeof tried, "%s", slug);
    name_entry *first = set_find(set, text_of(tried));
    if (first->name.bytes != NULL) {
        do snprintf(tried, sizeof tried, "%s_%u", slug, ++first->number);
        while (set_find(set, text_of(tried))->name.bytes != NULL);
    }
    size_t size = strlen(tried);
    TRY(arena_text(set->memory, tried, size, &kept));
    *id = (text){kept, size};
    set_add(set, *id, 1);
    return TRUCE_OK;
}

/* A label, or the id where there is nothing to read in it. */
static truce_status keep_label(draft *d, text name, text id, text *out)
{
    static const char blanks[] = " \t\r\n";
    size_t k = 0;
    while (k < name.size && memchr(blanks, name.bytes[k], 4) != NULL) k++;
    if (k == name.size) {
        *out = id;
        return TRUCE_OK;
    }
    const char *copy;
    TRY(arena_text(d->memory, name.bytes, name.size, &copy));
    *out = (text){copy, name.size};
    return TRUCE_OK;
}

/* ---- the head ------------------------------------------------------------------------------ */

truce_status draft_begin(arena *memory, truce_diagnostics *sink, draft **out)
{
    draft *d;
    TRY(ARENA_ARRAY(memory, 1, &d));
    d->memory = memory;
    d->sink = sink;
    d->s.title = TEXT("Imported");
    *out = d;
    return TRUCE_OK;
}

text draft_stem(const source *from)
{
    text name = text_of(from->name != NULL ? from->name : "");
    for (size_t k = name.size; k-- > 0;)
        if (name.bytes[k] == '/') {
            name = (text){name.bytes + k + 1, name.size - k - 1};
            break;
        }
    for (size_t k = name.size; k-- > 1;)
        if (name.bytes[k] == '.') {
            name.size = k;
            break;
        }
    /* A name of a file may be anything; a label is a text. */
    size_t valid = text_invalid_utf8(name);
    return (text){name.bytes, valid};
}

truce_status draft_title(draft *d, text name)
{
    static const char tail[] = "domain";
    size_t size = sizeof tail - 1;
    if (name.size > size + 1 && memcmp(name.bytes + name.size - size, tail, size) == 0 &&
        memchr("-_", name.bytes[name.size - size - 1], 2) != NULL)
        name.size -= size + 1;
    return keep_label(d, name, TEXT("Imported"), &d->s.title);
}

truce_status draft_note(draft *d, text *to, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *bytes = NULL;
    truce_status status =
        size < 0 ? TRUCE_E_MEMORY : ARENA_ARRAY(d->memory, (size_t)size + 1, &bytes);
    if (status == TRUCE_OK) {
        vsnprintf(bytes, (size_t)size + 1, format, again);
        *to = (text){bytes, (size_t)size};
    }
    va_end(again);
    return status;
}

/* ---- issues -------------------------------------------------------------------------------- */

truce_status draft_issues(draft *d, size_t n, span where)
{
    if (n == 0) {
        diagnostic_report(d->sink, E_IMPORT_EMPTY, where, NULL, "issue");
        return TRUCE_E_INPUT;
    }
    if (n > LIMIT_ISSUES) {
        diagnostic_report(d->sink, E_SIZE, where, NULL, (long)LIMIT_ISSUES, "issues");
        return TRUCE_E_INPUT;
    }
    TRY(ARENA_ARRAY(d->memory, n, &d->issues));
    TRY(ARENA_ARRAY(d->memory, n, &d->options));
    TRY(set_begin(d->memory, n, &d->issue_ids));
    d->s.issues = d->issues;
    d->s.n_issues = (uint32_t)n;
    return TRUCE_OK;
}

static truce_status name_issue(draft *d, uint32_t index, label name)
{
    issue *to = &d->issues[index];
    to->where = name.where;
    TRY(take_id(d->issue_ids, name.name, "issue", (size_t)index + 1, &to->id));
    return keep_label(d, name.name, to->id, &to->name);
}

typedef struct option_name {
    text name;
    uint32_t option;
} option_name;

static int compare_names(const void *left, const void *right)
{
    const option_name *a = left, *b = right;
    int order = text_compare(a->name, b->name);
    return order != 0 ? order : (a->option > b->option) - (a->option < b->option);
}

/* Sorts the names of options; reports those that stand twice. */
static truce_status sort_names(draft *d, uint32_t index, const label *options, size_t n)
{
    option_name *names;
    size_t errors = truce_diagnostics_errors(d->sink), first = 0;
    TRY(ARENA_ARRAY(d->memory, n, &names));
    for (size_t k = 0; k < n; k++) names[k] = (option_name){options[k].name, (uint32_t)k};
    qsort(names, n, sizeof *names, compare_names);
    for (size_t k = 1; k < n; k++) {
        if (!text_equal(names[first].name, names[k].name))
            first = k;
        else
            diagnostic_report_second(d->sink, E_IMPORT_TWICE, options[names[k].option].where,
                                     "delete one of them", options[names[first].option].where,
                                     "first here", "the value", SHOWN(names[k].name));
    }
    d->options[index] = names;
    return truce_diagnostics_errors(d->sink) > errors ? TRUCE_E_INPUT : TRUCE_OK;
}

uint32_t draft_find_option(const draft *d, uint32_t about, text name)
{
    const option_name *names = d->options[about];
    uint32_t from = 0, to = names != NULL ? d->issues[about].n_values : 0;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = text_compare(names[middle].name, name);
        if (order == 0) return names[middle].option;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NOBODY;
}

truce_status draft_choice(draft *d, uint32_t index, label name, const label *options, size_t n)
{
    TRY(name_issue(d, index, name));
    issue *to = &d->issues[index];
    to->is_choice = true;
    if (n == 0) {
        diagnostic_report(d->sink, E_IMPORT_EMPTY, name.where, NULL, "value in this issue");
        return TRUCE_E_INPUT;
    }
    if (n > LIMIT_VALUES) {
        diagnostic_report(d->sink, E_SIZE, options[LIMIT_VALUES].where, NULL, (long)LIMIT_VALUES,
                          "values in one issue");
        return TRUCE_E_INPUT;
    }
    TRY(sort_names(d, index, options, n));
    option *made;
    name_set *ids;
    TRY(ARENA_ARRAY(d->memory, n, &made));
    TRY(set_begin(d->memory, n, &ids));
    for (size_t k = 0; k < n; k++) {
        TRY(take_id(ids, options[k].name, "value", k + 1, &made[k].id));
        TRY(keep_label(d, options[k].name, made[k].id, &made[k].name));
        made[k].where = options[k].where;
    }
    to->options = made;
    to->n_values = (uint32_t)n;
    return TRUCE_OK;
}

truce_status draft_quantity(draft *d, uint32_t index, label name, int64_t low, int64_t high,
                            int64_t step)
{
    TRY(name_issue(d, index, name));
    issue *to = &d->issues[index];
    if (low > high) {
        diagnostic_report(d->sink, E_ISSUE_RANGE, name.where, "exchange the two numbers");
        return TRUCE_E_INPUT;
    }
    if ((high - low) / step >= LIMIT_VALUES) {
        diagnostic_report(d->sink, E_SIZE, name.where, NULL, (long)LIMIT_VALUES,
                          "values in one issue");
        return TRUCE_E_INPUT;
    }
    to->low = low;
    to->high = high;
    to->step = step;
    to->n_values = (uint32_t)((high - low) / step) + 1;
    return TRUCE_OK;
}

/* Writes the value at a step of the grid. */
static truce_status grid_label(draft *d, const figure *low, const figure *high, unsigned grid,
                               unsigned step, text *out)
{
    figure whole = figure_of(grid), left = figure_of(grid - step), right = figure_of(step);
    figure from, to, sum;
    text_buffer b = {0};
    if (!figure_multiply(low, &left, &from) || !figure_multiply(high, &right, &to) ||
        !figure_add(&from, &to, &sum))
        return TRUCE_E_INPUT;
    figure_write_ratio(&b, &sum, &whole, 9, FIGURE_NEAREST);
    truce_status status =
        b.has_failed ? TRUCE_E_MEMORY : draft_note(d, out, "%.*s", (int)b.size, b.bytes);
    buffer_free(&b);
    return status;
}

truce_status draft_grid(draft *d, uint32_t index, label name, const figure *low, const figure *high,
                        unsigned grid)
{
    label *options;
    if (grid == 0) {
        TRY(name_issue(d, index, name));
        diagnostic_report(d->sink, E_IMPORT_GRID, name.where,
                          "with --grid 10, say, it gets eleven evenly spaced values",
                          SHOWN(name.name));
        return TRUCE_E_INPUT;
    }
    if (figure_compare(low, high) >= 0) {
        TRY(name_issue(d, index, name));
        diagnostic_report(d->sink, E_ISSUE_RANGE, name.where, "exchange the two numbers");
        return TRUCE_E_INPUT;
    }
    if (grid > GRID_MOST) {
        diagnostic_report(d->sink, E_SIZE, name.where, NULL, (long)LIMIT_VALUES,
                          "values in one issue");
        return TRUCE_E_INPUT;
    }
    TRY(ARENA_ARRAY(d->memory, (size_t)grid + 1, &options));
    for (unsigned step = 0; step <= grid; step++) {
        options[step].where = name.where;
        TRY(grid_label(d, low, high, grid, step, &options[step].name));
    }
    return draft_choice(d, index, name, options, (size_t)grid + 1);
}

/* ---- parties ------------------------------------------------------------------------------- */

truce_status draft_parties(draft *d, const source *const *whose, size_t n)
{
    if (n < 2) {
        span where = {n == 1 ? whose[0] : NULL, 0, 0};
        diagnostic_report(d->sink, E_IMPORT_FEW, where, "name the profiles behind the domain", n);
        return TRUCE_E_INPUT;
    }
    if (n > LIMIT_PRINCIPALS) {
        diagnostic_report(d->sink, E_SIZE, (span){whose[LIMIT_PRINCIPALS], 0, 0},
                          "name the profiles that you want to see at one table",
                          (long)LIMIT_PRINCIPALS, "principals");
        return TRUCE_E_INPUT;
    }
    size_t cells = n * d->s.n_issues;
    TRY(ARENA_ARRAY(d->memory, n, &d->parties));
    TRY(ARENA_ARRAY(d->memory, n, &d->party_notes));
    TRY(ARENA_ARRAY(d->memory, n, &d->rule_notes));
    TRY(ARENA_ARRAY(d->memory, cells, &d->values));
    TRY(ARENA_ARRAY(d->memory, cells, &d->value_notes));
    TRY(set_begin(d->memory, n, &d->party_ids));
    for (size_t k = 0; k < n; k++)
        d->parties[k] = (party){.of = NOBODY, .discount_nano = NANO, .where = {whose[k], 0, 0}};
    d->s.parties = d->parties;
    d->s.values = d->values;
    d->s.n_parties = d->s.n_principals = (uint32_t)n;
    return TRUCE_OK;
}

truce_status draft_party(draft *d, uint32_t index, label name)
{
    party *to = &d->parties[index];
    TRY(take_id(d->party_ids, name.name, "party", (size_t)index + 1, &to->id));
    return keep_label(d, name.name, to->id, &to->name);
}

/* ---- values -------------------------------------------------------------------------------- */

bool draft_worth(draft *d, const figure *weight, const figure *evaluation, const figure *scale,
                 span where, int64_t *nano)
{
    figure product;
    if (figure_multiply(weight, evaluation, &product) && figure_ratio_nano(&product, scale, nano))
        return true;
    diagnostic_report(d->sink, E_IMPORT_LARGE, where, NULL);
    return false;
}

static bool is_zero(const valuation_point *points, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (points[k].worth_nano.middle_nano != 0) return false;
    return true;
}

/* Sets points; what is worth nothing at all is left out. */
static void set_points(draft *d, uint32_t party, uint32_t about, valuation_kind kind,
                       const valuation_point *points, size_t n)
{
    valuation *to = &d->values[(size_t)party * d->s.n_issues + about];
    if (is_zero(points, n)) return;
    *to = (valuation){.kind = kind, .n = n, .points = points};
}

truce_status draft_table(draft *d, uint32_t party, uint32_t about, const int64_t *nano)
{
    valuation_point *points;
    size_t n = d->issues[about].n_values;
    TRY(ARENA_ARRAY(d->memory, n, &points));
    for (size_t k = 0; k < n; k++) points[k].worth_nano = (nano_range){nano[k], nano[k], nano[k]};
    set_points(d, party, about, VALUATION_TABLE, points, n);
    return TRUCE_OK;
}

truce_status draft_points(draft *d, uint32_t party, uint32_t about, const valuation_point *points,
                          size_t n)
{
    valuation_point *kept;
    TRY(ARENA_ARRAY(d->memory, n, &kept));
    for (size_t k = 0; k < n; k++) kept[k] = points[k];
    set_points(d, party, about, VALUATION_LINE, kept, n);
    return TRUCE_OK;
}

truce_status draft_line(draft *d, uint32_t party, uint32_t about, const affine *a, span where)
{
    valuation_point points[AFFINE_POINTS];
    const issue *of = &d->issues[about];
    size_t n = affine_points(a, of->low, of->high, points);
    if (n > 0) return draft_points(d, party, about, points, n);
    diagnostic_report(d->sink, E_IMPORT_LARGE, where, NULL);
    return TRUCE_E_INPUT;
}

truce_status draft_rule(draft *d, uint32_t party, text when, int64_t add_nano, span where)
{
    const char *copy;
    if (d->s.n_rules == LIMIT_CONDITIONS) {
        diagnostic_report(d->sink, E_SIZE, where, NULL, (long)LIMIT_CONDITIONS,
                          "rules, red lines and limits");
        return TRUCE_E_INPUT;
    }
    TRY(ARENA_RESERVE(d->memory, &d->rules, &d->rule_capacity, (size_t)d->s.n_rules + 1));
    TRY(arena_text(d->memory, when.bytes, when.size, &copy));
    d->rules[d->s.n_rules++] = (rule){.party = party,
                                      .add_nano = {add_nano, add_nano, add_nano},
                                      .written = {copy, when.size},
                                      .where = where};
    d->s.rules = d->rules;
    return TRUCE_OK;
}

/* Returns the largest, or by sign -1 the smallest, that an issue brings; lines are extreme at their
 * points. */
static int64_t extreme(const valuation *v, int sign)
{
    int64_t most = INT64_MIN;
    for (size_t k = 0; k < v->n; k++) {
        int64_t one = sign * v->points[k].worth_nano.middle_nano;
        if (one > most) most = one;
    }
    return v->n == 0 ? 0 : sign * most;
}

static int64_t sum_of_extremes(const draft *d, uint32_t party, int sign)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < d->s.n_issues; i++) {
        const valuation *v = scenario_valuation(&d->s, party, i);
        /* At most 4096 issues of at most 10^18 each: cut off long before that matters. */
        int64_t one = extreme(v, sign);
        if (__builtin_add_overflow(sum, one, &sum)) return sign > 0 ? INT64_MAX : INT64_MIN;
    }
    return sum;
}

int64_t draft_best(const draft *d, uint32_t party)
{
    return sum_of_extremes(d, party, 1);
}

int64_t draft_worst(const draft *d, uint32_t party)
{
    return sum_of_extremes(d, party, -1);
}

void draft_check_weights(draft *d, const figure *sum, span where, text whose)
{
    enum { TOLERANCE_NANO = 1000 }; /* what programs that print 6 digits lose */
    int64_t nano;
    text_buffer shown = {0};
    bool fits = figure_nano(sum, &nano);
    if (fits && nano >= NANO - TOLERANCE_NANO && nano <= NANO + TOLERANCE_NANO) return;
    if (fits)
        buffer_nano(&shown, nano);
    else
        buffer_string(&shown, "a very large number");
    text t = shown.has_failed ? TEXT("?") : (text){shown.bytes, shown.size};
    diagnostic_report(d->sink, W_IMPORT_WEIGHTS, where,
                      "they are used as they stand, and the best utility is not 1", SHOWN(whose),
                      (int)t.size, t.bytes);
    buffer_free(&shown);
}

static uint128 magnitude(int64_t nano)
{
    return nano < 0 ? (uint128)(-(int128)nano) : (uint128)nano;
}

void draft_check_sums(draft *d)
{
    for (uint32_t p = 0; p < d->s.n_parties; p++) {
        const party *of = &d->parties[p];
        uint128 sum = magnitude(of->reservation_nano.middle_nano);
        if (sum > (uint128)UTILITY_LARGEST_NANO)
            diagnostic_report(d->sink, E_IMPORT_LARGE, of->where, NULL);
        for (uint32_t i = 0; i < d->s.n_issues; i++) {
            const valuation *v = scenario_valuation(&d->s, p, i);
            uint128 most = v->n > 0 ? magnitude(extreme(v, 1)) : 0;
            uint128 least = v->n > 0 ? magnitude(extreme(v, -1)) : 0;
            sum += most > least ? most : least;
        }
        for (uint32_t k = 0; k < d->s.n_rules; k++)
            if (d->rules[k].party == p) sum += magnitude(d->rules[k].add_nano.middle_nano);
        if (sum > INT64_MAX)
            diagnostic_report(d->sink, E_NUMBER_SUM, of->where, NULL, SHOWN(of->name));
    }
}

void draft_write(draft *d, text_buffer *b)
{
    scenario_notes notes = {.head = d->head,
                            .parties = d->party_notes,
                            .rules = d->rule_notes,
                            .values = d->value_notes};
    scenario_write(b, &d->s, &notes);
}
