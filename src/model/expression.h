/* expression.h -- the language of rules, red lines and limits.
 * Floor: model. `pause <= 30 or captives >= 100`, `detainees >= 3 * captives`, `ceasefire in {none,
 * talks}`. `not` binds tightest, then `and`, then `or`; parentheses group conditions. What is read
 * is a tree whose leaves are linear comparisons over quantities or memberships of one issue.
 * Invariants of a tree that was read: every comparison fits: sum of |coefficient| * largest
 * |quantity| plus |constant| is below 2^62; no term twice; coefficients are not 0; nesting at most
 * EXPRESSION_DEPTH. */
#ifndef TRUCE_MODEL_EXPRESSION_H
#define TRUCE_MODEL_EXPRESSION_H

#include "base/arena.h"
#include "text/diagnostic.h"
#include "text/yaml.h"

#define EXPRESSION_DEPTH 64

struct truce_scenario;

typedef enum expression_kind {
    EXPRESSION_AND,     /* all children hold; n >= 2 */
    EXPRESSION_OR,      /* some child holds; n >= 2 */
    EXPRESSION_NOT,     /* n == 1 */
    EXPRESSION_COMPARE, /* sum of terms OP constant, over quantities; may have no terms */
    EXPRESSION_IN       /* the issue takes one of some values; choices and quantities */
} expression_kind;

typedef enum expression_operator {
    OPERATOR_EQUAL,
    OPERATOR_NOT_EQUAL,
    OPERATOR_LESS,
    OPERATOR_AT_MOST,
    OPERATOR_GREATER,
    OPERATOR_AT_LEAST
} expression_operator;

/* `coefficient * quantity of issue`. */
typedef struct linear_term {
    int64_t coefficient;
    uint32_t issue;
} linear_term;

typedef struct expression expression;
struct expression {
    expression_kind kind;
    span where;
    size_t n;                          /* children, terms, or values */
    const expression *const *children; /* AND, OR, NOT */
    expression_operator op;            /* COMPARE */
    const linear_term *terms;          /* COMPARE: by increasing issue */
    int64_t constant;                  /* COMPARE: the right side */
    uint32_t issue;                    /* IN */
    const uint32_t *values;            /* IN: value indices, increasing, distinct; n >= 1 */
};

/* Reads the expression that stands in a scalar; issues of the scenario are already known.
 * `ceasefire = talks` is an IN with one value, `!=` a NOT of it; a comparison of a quantity with a
 * number that it cannot take is no error (it never holds), in an `in` list it is.
 * Errors: TRUCE_E_INPUT (reported, with the place inside the scalar and a hint), TRUCE_E_MEMORY. */
MUST_USE truce_status expression_read(arena *out, const struct truce_scenario *scenario,
                                      const yaml_node *scalar, truce_diagnostics *sink,
                                      const expression **result);

/* True when the expression holds for an outcome: `outcome[issue]` is a value index.
 * Cost: O(size of the tree). */
bool expression_holds(const expression *e, const struct truce_scenario *scenario,
                      const uint32_t *outcome);

/* Sets `is_in[issue]` for every issue that the expression mentions. Cost: O(size of the tree). */
void expression_mark_issues(const expression *e, bool *is_in);

#endif
