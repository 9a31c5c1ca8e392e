#include "model/token.h"
#include "text/decimal.h"
#include <stdio.h>
#include <string.h>

/* A sign, how it is read, and how it should have been written (NULL: it is right). Longer ones come
 * before their beginnings. */
typedef struct sign {
    const char *written;
    token_kind kind;
    expression_operator op;
    const char *right;
} sign;

static const sign signs[] = {
    {"<=>", TOKEN_UNKNOWN, OPERATOR_EQUAL, NULL},
    {"===", TOKEN_COMPARE, OPERATOR_EQUAL, "="},
    {"!==", TOKEN_COMPARE, OPERATOR_NOT_EQUAL, "!="},
    {"<=", TOKEN_COMPARE, OPERATOR_AT_MOST, NULL},
    {">=", TOKEN_COMPARE, OPERATOR_AT_LEAST, NULL},
    {"!=", TOKEN_COMPARE, OPERATOR_NOT_EQUAL, NULL},
    {"==", TOKEN_COMPARE, OPERATOR_EQUAL, "="},
    {"<>", TOKEN_COMPARE, OPERATOR_NOT_EQUAL, "!="},
    {"=<", TOKEN_COMPARE, OPERATOR_AT_MOST, "<="},
    {"=>", TOKEN_COMPARE, OPERATOR_AT_LEAST, ">="},
    {"=!", TOKEN_COMPARE, OPERATOR_NOT_EQUAL, "!="},
    {":=", TOKEN_COMPARE, OPERATOR_EQUAL, "="},
    {"~=", TOKEN_COMPARE, OPERATOR_NOT_EQUAL, "!="},
    {"&&", TOKEN_AND, OPERATOR_EQUAL, "and"},
    {"||", TOKEN_OR, OPERATOR_EQUAL, "or"},
    {"\xE2\x89\xA4", TOKEN_COMPARE, OPERATOR_AT_MOST, "<="},
    {"\xE2\xA9\xBD", TOKEN_COMPARE, OPERATOR_AT_MOST, "<="},
    {"\xE2\x89\xA5", TOKEN_COMPARE, OPERATOR_AT_LEAST, ">="},
    {"\xE2\xA9\xBE", TOKEN_COMPARE, OPERATOR_AT_LEAST, ">="},
    {"\xE2\x89\xA0", TOKEN_COMPARE, OPERATOR_NOT_EQUAL, "!="},
    {"\xE2\x88\x88", TOKEN_IN, OPERATOR_EQUAL, "in"},
    {"\xE2\x88\xA7", TOKEN_AND, OPERATOR_EQUAL, "and"},
    {"\xE2\x88\xA8", TOKEN_OR, OPERATOR_EQUAL, "or"},
    {"\xC2\xAC", TOKEN_NOT, OPERATOR_EQUAL, "not"},
    {"\xE2\x88\x92", TOKEN_MINUS, OPERATOR_EQUAL, "-"},
    {"\xE2\x80\x93", TOKEN_MINUS, OPERATOR_EQUAL, "-"},
    {"\xC3\x97", TOKEN_TIMES, OPERATOR_EQUAL, "*"},
    {"\xC2\xB7", TOKEN_TIMES, OPERATOR_EQUAL, "*"},
    {"=", TOKEN_COMPARE, OPERATOR_EQUAL, NULL},
    {"<", TOKEN_COMPARE, OPERATOR_LESS, NULL},
    {">", TOKEN_COMPARE, OPERATOR_GREATER, NULL},
    {"&", TOKEN_AND, OPERATOR_EQUAL, "and"},
    {"|", TOKEN_OR, OPERATOR_EQUAL, "or"},
    {"!", TOKEN_NOT, OPERATOR_EQUAL, "not"},
    {"+", TOKEN_PLUS, OPERATOR_EQUAL, NULL},
    {"-", TOKEN_MINUS, OPERATOR_EQUAL, NULL},
    {"*", TOKEN_TIMES, OPERATOR_EQUAL, NULL},
    {"(", TOKEN_OPEN, OPERATOR_EQUAL, NULL},
    {")", TOKEN_CLOSE, OPERATOR_EQUAL, NULL},
    {"{", TOKEN_OPEN_LIST, OPERATOR_EQUAL, NULL},
    {"}", TOKEN_CLOSE_LIST, OPERATOR_EQUAL, NULL},
    {"[", TOKEN_OPEN_LIST, OPERATOR_EQUAL, "{"},
    {"]", TOKEN_CLOSE_LIST, OPERATOR_EQUAL, "}"},
    {",", TOKEN_COMMA, OPERATOR_EQUAL, NULL},
};

typedef struct keyword {
    const char *written;
    token_kind kind;
} keyword;

static const keyword keywords[] = {
    {"and", TOKEN_AND}, {"or", TOKEN_OR}, {"not", TOKEN_NOT}, {"in", TOKEN_IN}};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
           (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const sign *sign_at(text rest)
{
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        size_t size = strlen(signs[k].written);
        if (size <= rest.size && memcmp(rest.bytes, signs[k].written, size) == 0) return &signs[k];
    }
    return NULL;
}

static void report_spelling(token_reader *r, const char *right)
{
    char hint[64];
    snprintf(hint, sizeof hint, "write %s", right);
    diagnostic_report(r->sink, E_EXPR_SPELLING, token_span(r, r->now.offset, r->now.size), hint,
                      SHOWN(((text){r->scalar->scalar.bytes + r->now.offset, r->now.size})));
    r->has_error = true;
}

/* Reads a word; `and` and its like in capitals are meant, not named. */
static void read_word(token_reader *r, text rest)
{
    size_t size = 0;
    while (size < rest.size && is_word_byte(rest.bytes[size])) {
        if ((unsigned char)rest.bytes[size] >= 0x80 &&
            sign_at((text){rest.bytes + size, rest.size - size}) != NULL)
            break;
        size++;
    }
    r->now.kind = TOKEN_WORD;
    r->now.size = size;
    r->now.written = (text){rest.bytes, size};
    for (size_t k = 0; k < sizeof keywords / sizeof *keywords; k++) {
        size_t letters = strlen(keywords[k].written);
        bool is_right = true;
        bool is_meant = size == letters;
        for (size_t c = 0; c < letters && is_meant; c++) {
            is_right = is_right && rest.bytes[c] == keywords[k].written[c];
            is_meant = (rest.bytes[c] | 0x20) == keywords[k].written[c];
        }
        if (!is_meant) continue;
        r->now.kind = keywords[k].kind;
        if (!is_right) report_spelling(r, keywords[k].written);
    }
}

static void read_number(token_reader *r, text rest)
{
    size_t size = 0;
    while (size < rest.size &&
           (is_word_byte(rest.bytes[size]) ||
            (rest.bytes[size] == '.' && size + 1 < rest.size && is_digit(rest.bytes[size + 1]))))
        size++;
    r->now.kind = TOKEN_NUMBER;
    r->now.size = size;
    r->now.written = (text){rest.bytes, size};
    decimal_answer answer = decimal_integer(r->now.written, &r->now.number);
    if (answer == DECIMAL_OK) return;
    r->now.number = 1; /* goes on with any number: the condition is not used */
    const char *hint = decimal_hint(answer);
    if (answer == DECIMAL_UNIT || answer == DECIMAL_NOT_A_NUMBER)
        hint = "write 3 * a for three times the quantity a, and numbers without units";
    if (answer == DECIMAL_NOT_WHOLE)
        hint = "conditions count in whole numbers: multiply both sides, 2 * a >= 3 * b rather than "
               "a >= 1.5 * b";
    diagnostic_report(r->sink, E_EXPR_NUMBER, token_span(r, r->now.offset, size), hint,
                      SHOWN(r->now.written));
    r->has_error = true;
}

/* Quotes that people write, and what ends each. */
static const struct {
    const char *open;
    const char *close;
} quotation_marks[] = {{"\"", "\""},
                       {"'", "'"},
                       {"\xE2\x80\x9C", "\xE2\x80\x9D"},
                       {"\xE2\x80\x9E", "\xE2\x80\x9C"},
                       {"\xE2\x80\x98", "\xE2\x80\x99"},
                       {"\xC2\xAB", "\xC2\xBB"}};

/* Reads a quoted word as the word. Returns false when none begins here, or the quote has no end. */
static bool read_quoted(token_reader *r, text rest)
{
    size_t k = 0;
    size_t size = 0;
    for (; k < sizeof quotation_marks / sizeof *quotation_marks; k++) {
        size = strlen(quotation_marks[k].open);
        if (size <= rest.size && memcmp(rest.bytes, quotation_marks[k].open, size) == 0) break;
    }
    if (k == sizeof quotation_marks / sizeof *quotation_marks) return false;
    size_t end = size;
    while (end + size <= rest.size && memcmp(rest.bytes + end, quotation_marks[k].close, size) != 0)
        end++;
    if (end + size > rest.size) return false;
    r->now.kind = TOKEN_WORD;
    r->now.written = (text){rest.bytes + size, end - size};
    r->now.size = end + size;
    char hint[96];
    snprintf(hint, sizeof hint, "%.*s, without quotes",
             (int)(r->now.written.size < 64 ? r->now.written.size : 0), r->now.written.bytes);
    report_spelling(r, r->now.written.size < 64 ? hint : "it without quotes");
    return true;
}

token_reader token_begin(const yaml_node *scalar, truce_diagnostics *sink)
{
    token_reader r = {.scalar = scalar, .sink = sink};
    text written = scalar->where.source ? span_text(scalar->where) : (text){NULL, 0};
    text value = scalar->scalar;
    size_t quotes = 0;
    if (written.size >= 2 && (written.bytes[0] == '"' || written.bytes[0] == '\'')) quotes = 1;
    if (value.size > 0 && written.size == value.size + 2 * quotes &&
        memcmp(written.bytes + quotes, value.bytes, value.size) == 0) {
        r.is_exact_place = true;
        r.start = scalar->where.start + quotes;
    }
    token_next(&r);
    return r;
}

void token_next(token_reader *r)
{
    text value = r->scalar->scalar;
    while (r->next < value.size && is_blank(value.bytes[r->next])) r->next++;
    r->now = (token){.kind = TOKEN_END, .offset = r->next};
    if (r->next == value.size) return;
    text rest = {value.bytes + r->next, value.size - r->next};
    const sign *found = sign_at(rest);
    if (found != NULL) {
        r->now.kind = found->kind;
        r->now.op = found->op;
        r->now.size = strlen(found->written);
        if (found->right != NULL) report_spelling(r, found->right);
    } else if (is_digit(rest.bytes[0])) {
        read_number(r, rest);
    } else if (read_quoted(r, rest)) {
        ; /* read as the word in it */
    } else if (is_word_byte(rest.bytes[0])) {
        read_word(r, rest);
    } else {
        r->now.kind = TOKEN_UNKNOWN;
        r->now.size = 1;
    }
    if (r->now.written.bytes == NULL) r->now.written = (text){rest.bytes, r->now.size};
    r->next += r->now.size;
}

span token_span(const token_reader *r, size_t offset, size_t size)
{
    if (!r->is_exact_place) return r->scalar->where;
    return (span){r->scalar->where.source, r->start + offset, r->start + offset + size};
}
