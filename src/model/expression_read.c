/* expression_read.c -- from words to a tree: recursive descent over token.h. */
#include "base/exact.h"
#include "model/expression.h"
#include "model/scenario.h"
#include "model/token.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct parser {
    arena *out;
    const truce_scenario *s;
    truce_diagnostics *sink;
    token_reader tokens;
    int depth;
    bool is_lost; /* the shape is broken: no use going on */
} parser;

/* A sum under way: terms and a number. */
typedef struct sum {
    linear_term *terms;
    size_t n;
    size_t capacity;
    int128 number;
} sum;

typedef struct expression_list {
    const expression **items;
    size_t n;
    size_t capacity;
} expression_list;

static truce_status parse_or(parser *p, const expression **result);

static token now(const parser *p)
{
    return p->tokens.now;
}

static span place(const parser *p, token t)
{
    return token_span(&p->tokens, t.offset, t.size);
}

static void next(parser *p)
{
    token_next(&p->tokens);
}

/* Words and signs that people write where the language has another form. */
static const struct {
    const char *written;
    const char *hint;
} slips[] = {
    {"is", "write =, and != for \"is not\""},
    {"equals", "write ="},
    {"equal", "write ="},
    {"between", "write LOW <= ISSUE and ISSUE <= HIGH"},
    {"from", "write LOW <= ISSUE and ISSUE <= HIGH"},
    {"under", "write <"},
    {"below", "write <"},
    {"less", "write <, or <= for \"at most\""},
    {"above", "write >"},
    {"over", "write >"},
    {"more", "write >, or >= for \"at least\""},
    {"at", "write <= for \"at most\", >= for \"at least\""},
    {"plus", "write +"},
    {"minus", "write -"},
    {"times", "write NUMBER * ISSUE"},
    {"but", "write and"},
    {"then", "for \"if A then B\" write not (A) or B"},
    {"implies", "for \"if A then B\" write not (A) or B"},
    {"if", "for \"if A then B\" write not (A) or B; for \"A only if B\" too"},
    {"only", "for \"A only if B\" write not (A) or B"},
    {"unless", "for \"A unless B\" write A or B"},
    {"not", "put not in front: not ISSUE in {A, B}; for a single value write !="},
    {",", "join conditions by and; within numbers there are no commas"},
    {";", "join conditions by and"},
    {"/", "there is no division: multiply both sides instead"},
    {"%", "write plain whole numbers, without a percent sign"},
    {".", "conditions count in whole numbers, and name issues by their id alone"},
    {":", "put the whole condition in quotes, or leave out the colon"},
};

/* Says what a person may have meant by the token at hand; NULL when that is not known. */
static const char *slip_hint(const parser *p)
{
    token t = now(p);
    text written = {p->tokens.scalar->scalar.bytes + t.offset, t.size};
    for (size_t k = 0; k < sizeof slips / sizeof *slips; k++)
        if (text_equal(written, text_of(slips[k].written))) return slips[k].hint;
    if (t.kind == TOKEN_CLOSE)
        return p->depth > 0 ? "parentheses group whole conditions only" : "no ( belongs to this )";
    if (t.kind == TOKEN_AND || t.kind == TOKEN_OR) return "a condition stands on both sides of it";
    if (t.kind == TOKEN_OPEN) return "parentheses group conditions only: write 2 * a + 2 * b";
    if (t.kind == TOKEN_WORD && scenario_find_issue(p->s, written) != NOBODY)
        return "join conditions by and, or by or";
    return NULL;
}

/* Reports that something else belongs here, and gives up on the condition. */
static void report_expected(parser *p, const char *what, const char *hint)
{
    token t = now(p);
    if (hint == NULL && t.kind != TOKEN_END) hint = slip_hint(p);
    if (!p->is_lost && t.kind == TOKEN_END)
        diagnostic_report(p->sink, E_EXPR_EXPECTED, place(p, t), hint, what,
                          SHOWN(TEXT("the end of the condition")), 0, "", 0, "");
    else if (!p->is_lost)
        diagnostic_report(p->sink, E_EXPR_EXPECTED, place(p, t), hint, what, 1, "\"",
                          SHOWN(((text){p->tokens.scalar->scalar.bytes + t.offset, t.size})), 1,
                          "\"");
    p->is_lost = true;
    p->tokens.has_error = true;
}

static void report_at(parser *p, diagnostic_code code, token t, const char *hint)
{
    diagnostic_report(p->sink, code, place(p, t), hint);
    p->tokens.has_error = true;
}

/* Finds the issue that a word names. NOBODY, reported, when there is none. */
static uint32_t find_issue(parser *p, token word)
{
    const truce_scenario *s = p->s;
    uint32_t found = scenario_find_issue(s, word.written);
    if (found != NOBODY) return found;
    p->tokens.has_error = true;
    char hint[160];
    for (uint32_t k = 0; k < s->n_issues && diagnostic_is_shown(p->sink); k++) {
        const struct issue *about = &s->issues[k];
        if (!about->is_choice || issue_find_option(about, word.written) == NOBODY) continue;
        snprintf(hint, sizeof hint, "write %.*s = %.*s", SHOWN(about->id), SHOWN(word.written));
        diagnostic_report(p->sink, E_EXPR_OPTION, place(p, word), hint, SHOWN(word.written),
                          SHOWN(about->id));
        return NOBODY;
    }
    if (text_equal(word.written, TEXT("if")) || text_equal(word.written, TEXT("If")))
        diagnostic_report(p->sink, E_EXPR_SPELLING, place(p, word),
                          "for \"if A then B\" write not (A) or B", SHOWN(word.written));
    else
        scenario_report_issue(s, p->sink, place(p, word), word.written);
    return NOBODY;
}

/* ---- membership ---------------------------------------------------------------------------- */

static int compare_values(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static truce_status make_in(parser *p, span where, uint32_t about, uint32_t *values, size_t n,
                            const expression **result)
{
    expression *e;
    TRY(ARENA_ARRAY(p->out, 1, &e));
    if (n > 1) qsort(values, n, sizeof *values, compare_values);
    size_t kept = 0;
    for (size_t k = 0; k < n; k++)
        if (kept == 0 || values[kept - 1] != values[k]) values[kept++] = values[k];
    *e = (expression){
        .kind = EXPRESSION_IN, .where = where, .n = kept, .issue = about, .values = values};
    *result = e;
    return TRUCE_OK;
}

static truce_status make_not(parser *p, span where, const expression *child,
                             const expression **result)
{
    expression *e;
    const expression **children;
    TRY(ARENA_ARRAY(p->out, 1, &e));
    TRY(ARENA_ARRAY(p->out, 1, &children));
    children[0] = child;
    *e = (expression){.kind = EXPRESSION_NOT, .where = where, .n = 1, .children = children};
    *result = e;
    return TRUCE_OK;
}

/* Reads one value of an issue into a value index; false, reported, when it is none. */
static bool read_value(parser *p, uint32_t about, uint32_t *value)
{
    const struct issue *asked = &p->s->issues[about];
    token t = now(p);
    if (asked->is_choice) {
        if (t.kind != TOKEN_WORD && t.kind != TOKEN_NUMBER && t.kind != TOKEN_AND &&
            t.kind != TOKEN_OR && t.kind != TOKEN_NOT && t.kind != TOKEN_IN) {
            report_expected(p, "an option", NULL);
            return false;
        }
        next(p);
        *value = issue_find_option(asked, t.written);
        if (*value != NOBODY) return true;
        issue_report_option(asked, p->sink, place(p, t), t.written);
        p->tokens.has_error = true;
        return false;
    }
    int64_t sign = 1;
    if (t.kind == TOKEN_MINUS || t.kind == TOKEN_PLUS) {
        sign = t.kind == TOKEN_MINUS ? -1 : 1;
        next(p);
        t = now(p);
    }
    if (t.kind != TOKEN_NUMBER) {
        report_expected(p, "a whole number", NULL);
        return false;
    }
    next(p);
    int64_t quantity = sign * t.number;
    if (quantity >= asked->low && quantity <= asked->high &&
        (quantity - asked->low) % asked->step == 0) {
        *value = (uint32_t)((quantity - asked->low) / asked->step);
        return true;
    }
    char hint[128];
    snprintf(hint, sizeof hint, "it goes from %lld to %lld in steps of %lld", (long long)asked->low,
             (long long)asked->high, (long long)asked->step);
    diagnostic_report(p->sink, E_EXPR_VALUE, place(p, t), hint, SHOWN(asked->id),
                      (long long)quantity);
    p->tokens.has_error = true;
    return false;
}

/* Reads `{a, b}` behind ISSUE in. */
static truce_status parse_list(parser *p, token word, uint32_t about, const expression **result)
{
    if (now(p).kind != TOKEN_OPEN_LIST) {
        report_expected(p, "{", "write ISSUE in {VALUE, VALUE}");
        return TRUCE_OK;
    }
    uint32_t *values = NULL;
    size_t n = 0;
    size_t capacity = 0;
    do {
        next(p);
        if (about == NOBODY) { /* reported: pass over the value */
            if (now(p).kind == TOKEN_MINUS) next(p);
            next(p);
        } else {
            TRY(ARENA_RESERVE(p->out, &values, &capacity, n + 1));
            if (read_value(p, about, &values[n])) n++;
            if (p->is_lost) return TRUCE_OK;
        }
    } while (now(p).kind == TOKEN_COMMA);
    span where = place(p, word);
    where.end = place(p, now(p)).end;
    if (now(p).kind != TOKEN_CLOSE_LIST) {
        report_expected(p, "a comma or }",
                        now(p).kind == TOKEN_END ? "add the missing }"
                        : now(p).kind == TOKEN_UNKNOWN
                            ? "list each value, or write LOW <= ISSUE and ISSUE <= HIGH"
                            : "put a comma between two values");
        return TRUCE_OK;
    }
    next(p);
    return n == 0 ? TRUCE_OK : make_in(p, where, about, values, n, result);
}

/* Reads what follows a choice: = OPTION, != OPTION. */
static truce_status parse_choice(parser *p, token word, uint32_t about, const expression **result)
{
    token sign = now(p);
    if (sign.kind != TOKEN_COMPARE) {
        char hint[128];
        snprintf(hint, sizeof hint, "write %.*s = OPTION", SHOWN(p->s->issues[about].id));
        const char *slip = sign.kind == TOKEN_END ? NULL : slip_hint(p);
        report_expected(p, "=, != or in", slip != NULL ? slip : hint);
        return TRUCE_OK;
    }
    if (sign.op != OPERATOR_EQUAL && sign.op != OPERATOR_NOT_EQUAL) {
        diagnostic_report(p->sink, E_EXPR_CHOICE, place(p, sign), "list the options: in {A, B}",
                          SHOWN(word.written), "compared by size");
        p->tokens.has_error = true;
    }
    next(p);
    uint32_t *value;
    TRY(ARENA_ARRAY(p->out, 1, &value));
    if (!read_value(p, about, value)) return TRUCE_OK;
    span where = place(p, word);
    const expression *in;
    TRY(make_in(p, where, about, value, 1, &in));
    if (sign.op == OPERATOR_NOT_EQUAL) return make_not(p, where, in, result);
    *result = in;
    return TRUCE_OK;
}

/* ---- comparisons of sums ------------------------------------------------------------------- */

static truce_status add_term(parser *p, sum *to, int64_t coefficient, uint32_t about)
{
    TRY(ARENA_RESERVE(p->out, &to->terms, &to->capacity, to->n + 1));
    to->terms[to->n++] = (linear_term){coefficient, about};
    return TRUCE_OK;
}

/* Adds `sign * coefficient * issue` for the word at hand. */
static truce_status parse_quantity(parser *p, sum *to, int64_t factor)
{
    token word = now(p);
    next(p);
    uint32_t about = find_issue(p, word);
    if (about == NOBODY) return TRUCE_OK;
    if (p->s->issues[about].is_choice) {
        diagnostic_report(p->sink, E_EXPR_CHOICE, place(p, word),
                          "a choice is compared with its options by = and !=, or by in { }",
                          SHOWN(word.written), "counted");
        p->tokens.has_error = true;
        return TRUCE_OK;
    }
    return add_term(p, to, factor, about);
}

static truce_status parse_term(parser *p, sum *to, int64_t sign)
{
    while (now(p).kind == TOKEN_MINUS || now(p).kind == TOKEN_PLUS) {
        if (now(p).kind == TOKEN_MINUS) sign = -sign;
        next(p);
    }
    token t = now(p);
    if (t.kind == TOKEN_NUMBER) {
        next(p);
        if (now(p).kind != TOKEN_TIMES) {
            to->number += sign * t.number;
            return TRUCE_OK;
        }
        next(p);
        if (now(p).kind == TOKEN_WORD) {
            TRY(parse_quantity(p, to, sign * t.number));
        } else {
            report_expected(p, "a quantity", "a term is NUMBER, QUANTITY or NUMBER * QUANTITY");
            return TRUCE_OK;
        }
    } else if (t.kind == TOKEN_WORD) {
        TRY(parse_quantity(p, to, sign));
    } else {
        report_expected(p, "a number or an issue", NULL);
        return TRUCE_OK;
    }
    if (now(p).kind == TOKEN_TIMES) {
        report_at(p, E_EXPR_PRODUCT, now(p), "write NUMBER * QUANTITY, the number first");
        p->is_lost = true;
    }
    return TRUCE_OK;
}

/* Reads a sum; everything in it is multiplied by `sign`. */
static truce_status parse_sum(parser *p, sum *to, int64_t sign)
{
    TRY(parse_term(p, to, sign));
    while (!p->is_lost && (now(p).kind == TOKEN_PLUS || now(p).kind == TOKEN_MINUS)) {
        int64_t own = now(p).kind == TOKEN_PLUS ? sign : -sign;
        next(p);
        TRY(parse_term(p, to, own));
    }
    return TRUCE_OK;
}

static int compare_terms(const void *left, const void *right)
{
    const linear_term *a = left;
    const linear_term *b = right;
    return (a->issue > b->issue) - (a->issue < b->issue);
}

/* Joins terms of the same issue, and drops those that vanish. */
static void merge_terms(sum *to)
{
    if (to->n > 1) qsort(to->terms, to->n, sizeof *to->terms, compare_terms);
    size_t kept = 0;
    for (size_t k = 0; k < to->n;) {
        linear_term joined = to->terms[k++];
        for (; k < to->n && to->terms[k].issue == joined.issue; k++)
            joined.coefficient += to->terms[k].coefficient;
        if (joined.coefficient != 0) to->terms[kept++] = joined;
    }
    to->n = kept;
}

/* True when every value of the comparison stays below 2^62. */
static bool fits(const truce_scenario *s, const sum *of)
{
    int128 bound = of->number < 0 ? -of->number : of->number;
    const int128 most = (int128)1 << 62;
    for (size_t k = 0; k < of->n && bound < most; k++) {
        const struct issue *about = &s->issues[of->terms[k].issue];
        int64_t low = about->low < 0 ? -about->low : about->low;
        int64_t high = about->high < 0 ? -about->high : about->high;
        int128 factor = of->terms[k].coefficient;
        bound += (factor < 0 ? -factor : factor) * (low > high ? low : high);
    }
    return bound < most;
}

static truce_status parse_comparison(parser *p, const expression **result)
{
    sum total = {0};
    bool had_error = p->tokens.has_error;
    span where = place(p, now(p));
    TRY(parse_sum(p, &total, 1));
    if (p->is_lost) return TRUCE_OK;
    token sign = now(p);
    if (sign.kind != TOKEN_COMPARE) {
        if (p->tokens.has_error && !had_error)
            p->is_lost = true; /* a word that means nothing: what follows it means nothing either */
        else
            report_expected(p, "a comparison (=, !=, <, <=, >, >=)",
                            sign.kind == TOKEN_END ? "write ISSUE <= NUMBER, or ISSUE = OPTION"
                                                   : NULL);
        return TRUCE_OK;
    }
    next(p);
    TRY(parse_sum(p, &total, -1));
    if (p->is_lost) return TRUCE_OK;
    size_t end = p->tokens.next < now(p).offset ? p->tokens.next : now(p).offset;
    if (p->tokens.is_exact_place) where.end = token_span(&p->tokens, 0, end).end;
    if (now(p).kind == TOKEN_COMPARE) {
        report_at(p, E_EXPR_CHAIN, now(p), "write A <= B and B <= C");
        p->is_lost = true;
        return TRUCE_OK;
    }
    merge_terms(&total);
    if (!fits(p->s, &total)) {
        diagnostic_report(p->sink, E_EXPR_LARGE, where, "use smaller factors");
        p->tokens.has_error = true;
        return TRUCE_OK;
    }
    expression *e;
    TRY(ARENA_ARRAY(p->out, 1, &e));
    *e = (expression){.kind = EXPRESSION_COMPARE,
                      .where = where,
                      .n = total.n,
                      .op = sign.op,
                      .terms = total.terms,
                      .constant = (int64_t)-total.number};
    *result = e;
    return TRUCE_OK;
}

/* ---- conditions ---------------------------------------------------------------------------- */

/* Reads what begins with a word: a membership, a choice, or a sum. */
static truce_status parse_leaf(parser *p, const expression **result)
{
    token word = now(p);
    if (word.kind != TOKEN_WORD) return parse_comparison(p, result);
    token_reader before = p->tokens;
    before.sink = NULL;
    token_next(&before);
    uint32_t about = scenario_find_issue(p->s, word.written);
    bool is_choice = about != NOBODY && p->s->issues[about].is_choice;
    bool is_sum = before.now.kind == TOKEN_PLUS || before.now.kind == TOKEN_MINUS ||
                  before.now.kind == TOKEN_TIMES;
    if (before.now.kind == TOKEN_IN) {
        about = find_issue(p, word);
        next(p);
        next(p);
        return parse_list(p, word, about, result);
    }
    if (!is_choice || is_sum) return parse_comparison(p, result);
    next(p);
    return parse_choice(p, word, about, result);
}

static truce_status parse_primary(parser *p, const expression **result)
{
    token t = now(p);
    if (t.kind != TOKEN_NOT && t.kind != TOKEN_OPEN) return parse_leaf(p, result);
    if (p->depth == EXPRESSION_DEPTH) {
        report_at(p, E_EXPR_DEPTH, t, NULL);
        p->is_lost = true;
        return TRUCE_OK;
    }
    p->depth++;
    next(p);
    if (t.kind == TOKEN_NOT) {
        const expression *child = NULL;
        TRY(parse_primary(p, &child));
        if (child != NULL) TRY(make_not(p, place(p, t), child, result));
    } else {
        TRY(parse_or(p, result));
        if (!p->is_lost && now(p).kind != TOKEN_CLOSE)
            report_expected(p, "\"and\", \"or\" or the closing )",
                            now(p).kind == TOKEN_END ? "add the missing )" : NULL);
        else if (!p->is_lost)
            next(p);
    }
    p->depth--;
    return TRUCE_OK;
}

/* Makes a node of what was joined; a single one stays as it is. */
static truce_status join(parser *p, expression_kind kind, span where, const expression_list *list,
                         const expression **result)
{
    if (list->n == 1) *result = list->items[0];
    if (list->n < 2) return TRUCE_OK;
    expression *e;
    TRY(ARENA_ARRAY(p->out, 1, &e));
    *e = (expression){.kind = kind, .where = where, .n = list->n, .children = list->items};
    *result = e;
    return TRUCE_OK;
}

/* Reads operands of `joining` (and: primaries, or: conjunctions). */
static truce_status parse_joined(parser *p, token_kind joining, const expression **result)
{
    expression_list list = {0};
    span where = place(p, now(p));
    for (;;) {
        const expression *operand = NULL;
        if (joining == TOKEN_OR)
            TRY(parse_joined(p, TOKEN_AND, &operand));
        else
            TRY(parse_primary(p, &operand));
        if (p->is_lost) return TRUCE_OK;
        if (operand != NULL) {
            TRY(ARENA_RESERVE(p->out, &list.items, &list.capacity, list.n + 1));
            list.items[list.n++] = operand;
        }
        if (now(p).kind != joining) break;
        next(p);
    }
    return join(p, joining == TOKEN_OR ? EXPRESSION_OR : EXPRESSION_AND, where, &list, result);
}

static truce_status parse_or(parser *p, const expression **result)
{
    return parse_joined(p, TOKEN_OR, result);
}

/* Says that units are not written, when a word stands behind a number. */
static const char *unit_hint(const parser *p)
{
    token t = now(p);
    const char *bytes = p->tokens.scalar->scalar.bytes;
    size_t before = t.offset;
    while (before > 0 && bytes[before - 1] == ' ') before--;
    bool is_behind_number = before > 0 && bytes[before - 1] >= '0' && bytes[before - 1] <= '9';
    bool is_known = slip_hint(p) != NULL;
    return t.kind == TOKEN_WORD && is_behind_number && !is_known ? "write numbers without units"
                                                                 : NULL;
}

truce_status expression_read(arena *out, const truce_scenario *scenario, const yaml_node *scalar,
                             truce_diagnostics *sink, const expression **result)
{
    parser p = {.out = out, .s = scenario, .sink = sink, .tokens = token_begin(scalar, sink)};
    const expression *read = NULL;
    TRY(parse_or(&p, &read));
    if (!p.is_lost && now(&p).kind != TOKEN_END)
        report_expected(&p, "\"and\", \"or\" or the end of the condition", unit_hint(&p));
    if (p.is_lost || p.tokens.has_error || read == NULL) return TRUCE_E_INPUT;
    *result = read;
    return TRUCE_OK;
}
