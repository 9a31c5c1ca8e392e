/* brief_words.c -- how values, demands, conditions and deals are put into words. */
#include "model/deal.h"
#include "model/evaluate.h"
#include "report/brief.h"

text brief_value(document *d, const issue *i, uint32_t value)
{
    text_buffer b = {0};
    deal_show_value(&b, i, value);
    if (b.has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    text shown = document_copy(d, (text){b.bytes, b.size});
    buffer_free(&b);
    return shown;
}

const char *brief_acceptance(int acceptance_found)
{
    switch ((acceptance)acceptance_found) {
    case ACCEPTS_ALWAYS: return "yes";
    case ACCEPTS_DEPENDS: return "depends";
    case ACCEPTS_NEVER: break;
    }
    return "no";
}

const char *brief_deal_title(truce_deal_name name)
{
    static const char *const titles[TRUCE_DEAL_NAMES] = {"Largest sum", "Nash", "Egalitarian",
                                                         "Kalai-Smorodinsky"};
    return titles[name];
}

const char *brief_deal_meaning(truce_deal_name name)
{
    static const char *const meanings[TRUCE_DEAL_NAMES] = {
        "the gains of the principals add up to the most (the utilitarian deal).",
        "the gains of the principals multiplied with each other are the most: no change helps one "
        "side by a larger share of its gain than it costs the other.",
        "the principal that gains least gains as much as it can; then the next.",
        "each principal gets, as far as possible, the same share of the best that it could hope "
        "for."};
    return meanings[name];
}

bool brief_deal_ignores_scale(truce_deal_name name)
{
    return name == TRUCE_DEAL_NASH || name == TRUCE_DEAL_KALAI_SMORODINSKY;
}

/* ---- conditions -------------------------------------------------------------------------- */

static const char *operator_words(expression_operator op)
{
    switch (op) {
    case OPERATOR_EQUAL: return " exactly ";
    case OPERATOR_NOT_EQUAL: return " other than ";
    case OPERATOR_LESS: return " less than ";
    case OPERATOR_AT_MOST: return " at most ";
    case OPERATOR_GREATER: return " more than ";
    case OPERATOR_AT_LEAST: break;
    }
    return " at least ";
}

/* The operator seen from the other side: a < b is b > a. */
static expression_operator turned(expression_operator op)
{
    switch (op) {
    case OPERATOR_LESS: return OPERATOR_GREATER;
    case OPERATOR_AT_MOST: return OPERATOR_AT_LEAST;
    case OPERATOR_GREATER: return OPERATOR_LESS;
    case OPERATOR_AT_LEAST: return OPERATOR_AT_MOST;
    case OPERATOR_EQUAL:
    case OPERATOR_NOT_EQUAL: break;
    }
    return op;
}

text brief_count(document *d, big_count count)
{
    text_buffer b = {0};
    count_show(&b, count);
    if (b.has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    text shown = document_copy(d, (text){b.bytes, b.size});
    buffer_free(&b);
    return shown;
}

bool brief_is_one(big_count count)
{
    return count.n == 1 && count.digits[0] == 1;
}

static text integer_text(document *d, int64_t number)
{
    text_buffer b = {0};
    buffer_format(&b, "%lld", (long long)number);
    if (b.has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    text shown = document_copy(d, (text){b.bytes, b.size});
    buffer_free(&b);
    return shown;
}

/* Adds the terms with one sign, as they stand on that side: "Detainees + 2 x Captives". Returns how
 * many there are. */
static size_t add_terms(phrase_maker *m, const truce_scenario *s, const expression *e,
                        bool positive)
{
    size_t n = 0;
    for (size_t k = 0; k < e->n; k++) {
        int64_t coefficient = e->terms[k].coefficient;
        if ((coefficient > 0) != positive) continue;
        if (n++ > 0) phrase_add(m, own(" plus "));
        if (coefficient != 1 && coefficient != -1) {
            phrase_add(m, own_text(integer_text(m->d, positive ? coefficient : -coefficient)));
            phrase_add(m, own(" times "));
        }
        phrase_add(m, user(s->issues[e->terms[k].issue].name));
    }
    return n;
}

static void add_comparison(phrase_maker *m, const truce_scenario *s, const expression *e)
{
    size_t n_positive = 0;
    for (size_t k = 0; k < e->n; k++) n_positive += e->terms[k].coefficient > 0;
    if (e->n == 0) {
        phrase_add(m, own("0"));
        phrase_add(m, own(operator_words(e->op)));
        phrase_add(m, own_text(integer_text(m->d, e->constant)));
        return;
    }
    /* The larger side first: with no positive term, the comparison is read from right to left. */
    bool is_turned = n_positive == 0;
    size_t n_left = add_terms(m, s, e, !is_turned);
    phrase_add(m, own(operator_words(is_turned ? turned(e->op) : e->op)));
    int64_t constant = is_turned ? -e->constant : e->constant;
    size_t n_right = is_turned ? 0 : add_terms(m, s, e, false);
    if (n_right == 0) {
        phrase_add(m, own_text(integer_text(m->d, constant)));
        const issue *only = &s->issues[e->terms[0].issue];
        if (n_left == 1 && only->unit.size > 0) {
            phrase_add(m, own(" "));
            phrase_add(m, user(only->unit));
        }
    } else if (constant != 0) {
        phrase_add(m, own(constant > 0 ? " plus " : " minus "));
        phrase_add(m, own_text(integer_text(m->d, constant > 0 ? constant : -constant)));
    }
}

static void add_membership(phrase_maker *m, const truce_scenario *s, const expression *e,
                           bool is_in)
{
    const issue *i = &s->issues[e->issue];
    phrase_add(m, user(i->name));
    phrase_add(m, own(is_in ? " is " : " is not "));
    for (size_t k = 0; k < e->n; k++) {
        if (k > 0) phrase_add(m, own(k + 1 == e->n ? " or " : ", "));
        phrase_add(m, own("\xE2\x80\x9C"));
        phrase_add(m, user(brief_value(m->d, i, e->values[k])));
        phrase_add(m, own("\xE2\x80\x9D"));
    }
}

static void add_condition(phrase_maker *m, const truce_scenario *s, const expression *e,
                          bool is_inner);

/* Adds that several conditions do not hold at once: "not together: (...) and (...)". */
static void add_not_together(phrase_maker *m, const truce_scenario *s, const expression *e)
{
    phrase_add(m, own("not together: "));
    for (size_t k = 0; k < e->n; k++) {
        phrase_add(m, own(k > 0 ? " and (" : "("));
        add_condition(m, s, e->children[k], false);
        phrase_add(m, own(")"));
    }
}

/* Recursion is bounded by EXPRESSION_DEPTH. */
static void add_condition(phrase_maker *m, const truce_scenario *s, const expression *e,
                          bool is_inner)
{
    switch (e->kind) {
    case EXPRESSION_COMPARE: add_comparison(m, s, e); return;
    case EXPRESSION_IN: add_membership(m, s, e, true); return;
    case EXPRESSION_NOT:
        if (e->children[0]->kind == EXPRESSION_IN) {
            add_membership(m, s, e->children[0], false);
            return;
        }
        if (e->children[0]->kind == EXPRESSION_AND) {
            add_not_together(m, s, e->children[0]);
            return;
        }
        phrase_add(m, own("not ("));
        add_condition(m, s, e->children[0], false);
        phrase_add(m, own(")"));
        return;
    case EXPRESSION_AND:
    case EXPRESSION_OR: break;
    }
    if (is_inner) phrase_add(m, own("("));
    for (size_t k = 0; k < e->n; k++) {
        if (k > 0) phrase_add(m, own(e->kind == EXPRESSION_AND ? ", and " : ", or "));
        add_condition(m, s, e->children[k], true);
    }
    if (is_inner) phrase_add(m, own(")"));
}

void brief_expression(phrase_maker *m, const truce_scenario *s, const expression *e)
{
    add_condition(m, s, e, false);
}

void brief_demand(phrase_maker *m, const truce_scenario *s, uint32_t demand_number)
{
    const demand *asked = &s->demands[demand_number];
    phrase_add(m, user(s->parties[asked->party].name));
    if (asked->kind == DEMAND_RESERVATION) {
        phrase_add(m, own(" accepts nothing worth less to it than "));
        brief_figure(m, s->parties[asked->party].reservation_nano);
        phrase_add(m, own(", its reservation"));
        return;
    }
    phrase_add(m, own(" demands: "));
    brief_expression(m, s, asked->requires_);
}

/* ---- issues and figures ------------------------------------------------------------------ */

void brief_issue_range(phrase_maker *m, const issue *i)
{
    document *d = m->d;
    if (i->is_choice) {
        for (uint32_t value = 0; value < i->n_values; value++) {
            if (value > 0) phrase_add(m, own(value + 1 == i->n_values ? " or " : ", "));
            phrase_add(m, user(i->options[value].name));
        }
        return;
    }
    phrase_add(m, own_text(integer_text(d, i->low)));
    phrase_add(m, own(" to "));
    phrase_add(m, own_text(integer_text(d, i->high)));
    if (i->unit.size > 0) {
        phrase_add(m, own(" "));
        phrase_add(m, user(i->unit));
    }
    if (i->step != 1) {
        phrase_add(m, own(", in steps of "));
        phrase_add(m, own_text(integer_text(d, i->step)));
    }
}

/* Adds the name of who gives or gets. */
static void add_role(phrase_maker *m, const truce_scenario *s, role who)
{
    phrase_add(m, user(who.kind == ROLE_PARTY ? s->parties[who.index].name
                                              : s->mediators[who.index].name));
}

void brief_issue_roles(phrase_maker *m, const truce_scenario *s, const issue *i)
{
    if (i->from.kind != ROLE_NONE) {
        phrase_add(m, own("from "));
        add_role(m, s, i->from);
    }
    if (i->to.kind != ROLE_NONE) {
        phrase_add(m, own(i->from.kind != ROLE_NONE ? " to " : "to "));
        add_role(m, s, i->to);
    }
}

void brief_figure(phrase_maker *m, nano_range figure_nano)
{
    document *d = m->d;
    phrase_add(m, own_text(document_nano(d, figure_nano.middle_nano)));
    if (figure_nano.low_nano == figure_nano.high_nano) return;
    phrase_add(m, own(" (between "));
    phrase_add(m, own_text(document_nano(d, figure_nano.low_nano)));
    phrase_add(m, own(" and "));
    phrase_add(m, own_text(document_nano(d, figure_nano.high_nano)));
    phrase_add(m, own(")"));
}

void brief_package(phrase_maker *m, const truce_scenario *s, const uint32_t *outcome)
{
    for (uint32_t item = 0; item < s->n_issues; item++) {
        if (item > 0) phrase_add(m, own("; "));
        phrase_add(m, user(s->issues[item].name));
        phrase_add(m, own(": "));
        phrase_add(m, user(brief_value(m->d, &s->issues[item], outcome[item])));
    }
}

void brief_party(phrase_maker *m, const truce_scenario *s, uint32_t who)
{
    const party *p = &s->parties[who];
    phrase_add(m, user(p->name));
    if (!p->is_ratifier) return;
    phrase_add(m, own(" (can hold back "));
    phrase_add(m, user(s->parties[p->of].name));
    phrase_add(m, own(")"));
}
