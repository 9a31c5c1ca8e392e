/* token.h -- the words and signs of a condition.
 * Floor: model. Cuts the text of a scalar into tokens. What people write out of habit from other
 * languages ("==", "&&", "AND", U+2264, quotes around an option) is reported with the right
 * spelling and read as what was meant, so that the rest of the condition is checked as well. */
#ifndef TRUCE_MODEL_TOKEN_H
#define TRUCE_MODEL_TOKEN_H

#include "model/expression.h"

typedef enum token_kind {
    TOKEN_END,
    TOKEN_WORD, /* an issue or an option */
    TOKEN_NUMBER,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_IN,
    TOKEN_COMPARE, /* with an operator */
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_TIMES,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_OPEN_LIST,
    TOKEN_CLOSE_LIST,
    TOKEN_COMMA,
    TOKEN_UNKNOWN
} token_kind;

typedef struct token {
    token_kind kind;
    text written;  /* without the quotes that do not belong */
    size_t offset; /* in the scalar's value, with size: what was written, quotes included */
    size_t size;
    int64_t number;
    expression_operator op;
} token;

typedef struct token_reader {
    const yaml_node *scalar;
    truce_diagnostics *sink;
    bool is_exact_place; /* the value stands in the file as it is, from `start` */
    size_t start;
    size_t next; /* offset behind the present token */
    token now;
    bool has_error; /* something was reported */
} token_reader;

/* Starts at the first token of a scalar. */
token_reader token_begin(const yaml_node *scalar, truce_diagnostics *sink);
/* Goes to the next token; stays at the end. */
void token_next(token_reader *r);
/* Returns the place of `size` bytes at `offset` of the value; the whole scalar where the value does
 * not stand in the file as it is. Cost: O(1). */
span token_span(const token_reader *r, size_t offset, size_t size);

#endif
