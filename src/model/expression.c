#include "model/expression.h"
#include "model/scenario.h"
#include <assert.h>

static bool compare_holds(int64_t left, expression_operator op, int64_t right)
{
    switch (op) {
    case OPERATOR_EQUAL: return left == right;
    case OPERATOR_NOT_EQUAL: return left != right;
    case OPERATOR_LESS: return left < right;
    case OPERATOR_AT_MOST: return left <= right;
    case OPERATOR_GREATER: return left > right;
    case OPERATOR_AT_LEAST: return left >= right;
    }
    return false;
}

static bool is_among(const expression *e, uint32_t value)
{
    size_t from = 0;
    size_t to = e->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (e->values[middle] == value) return true;
        if (e->values[middle] < value)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

bool expression_holds(const expression *e, const truce_scenario *scenario, const uint32_t *outcome)
{
    switch (e->kind) {
    case EXPRESSION_AND:
        for (size_t child = 0; child < e->n; child++)
            if (!expression_holds(e->children[child], scenario, outcome)) return false;
        return true;
    case EXPRESSION_OR:
        for (size_t child = 0; child < e->n; child++)
            if (expression_holds(e->children[child], scenario, outcome)) return true;
        return false;
    case EXPRESSION_NOT: return !expression_holds(e->children[0], scenario, outcome);
    case EXPRESSION_IN: return is_among(e, outcome[e->issue]);
    case EXPRESSION_COMPARE: break;
    }
    int64_t sum = 0; /* below 2^62, an invariant of reading */
    for (size_t term = 0; term < e->n; term++) {
        uint32_t issue = e->terms[term].issue;
        sum +=
            e->terms[term].coefficient * issue_quantity(&scenario->issues[issue], outcome[issue]);
    }
    return compare_holds(sum, e->op, e->constant);
}

void expression_mark_issues(const expression *e, bool *is_in)
{
    if (e->kind == EXPRESSION_IN) is_in[e->issue] = true;
    if (e->kind == EXPRESSION_COMPARE)
        for (size_t i = 0; i < e->n; i++) is_in[e->terms[i].issue] = true;
    if (e->kind == EXPRESSION_AND || e->kind == EXPRESSION_OR || e->kind == EXPRESSION_NOT)
        for (size_t i = 0; i < e->n; i++) expression_mark_issues(e->children[i], is_in);
}
