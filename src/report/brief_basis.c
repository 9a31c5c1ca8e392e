/* brief_basis.c -- on what each figure rests: every assumption and source, and what has none. */
#include "report/brief.h"

static const char *kind_words(basis_kind kind)
{
    switch (kind) {
    case BASIS_FACT: return "fact";
    case BASIS_STATEMENT: return "statement";
    case BASIS_ASSUMPTION: break;
    }
    return "assumption";
}

/* Adds what a basis is about, in words. */
static void add_subject(phrase_maker *m, const truce_scenario *s, const basis *rest)
{
    switch (rest->subject) {
    case BASIS_OF_DEMAND: brief_demand(m, s, rest->index); return;
    case BASIS_OF_LIMIT:
        phrase_add(m, own("Limit: "));
        brief_expression(m, s, s->limits[rest->index].requires_);
        return;
    case BASIS_OF_VALUE:
        phrase_add(m, user(s->parties[rest->party].name));
        phrase_add(m, own(": value of "));
        phrase_add(m, user(s->issues[rest->index].name));
        return;
    case BASIS_OF_RULE:
        phrase_add(m, user(s->parties[s->rules[rest->index].party].name));
        phrase_add(m, own(": what it counts extra when "));
        brief_expression(m, s, s->rules[rest->index].when);
        return;
    case BASIS_OF_GUARANTEE: break;
    }
    phrase_add(m, user(s->parties[rest->party].name));
    phrase_add(m, own(": its guarantee"));
}

static void add_table(document *d, const truce_scenario *s)
{
    table_maker m =
        document_table_begin(d, PHRASE(own("What is written about where figures come from")));
    table_column(&m, ALIGN_START, PHRASE(own("Figure")));
    table_column(&m, ALIGN_START, PHRASE(own("Rests on")));
    table_column(&m, ALIGN_START, PHRASE(own("Why")));
    for (uint32_t k = 0; k < s->n_basis; k++) {
        const basis *rest = &s->basis[k];
        phrase_maker subject = phrase_begin(d), ground = phrase_begin(d);
        add_subject(&subject, s, rest);
        phrase_add(&ground, own(kind_words(rest->kind)));
        if (rest->source != NOBODY) {
            phrase_add(&ground, own(", "));
            phrase_add(&ground, user(s->sources[rest->source].name));
        }
        if (rest->date.size > 0) {
            phrase_add(&ground, own(", "));
            phrase_add(&ground, user(rest->date));
        }
        table_row(&m, ROW_PLAIN);
        table_cell(&m, phrase_end(&subject));
        table_cell(&m, phrase_end(&ground));
        table_cell(&m, PHRASE(user(rest->why)));
    }
    document_table_end(&m);
}

/* ---- what has no basis ------------------------------------------------------------------- */

/* Which figures a basis speaks of. */
typedef struct covered {
    bool *values; /* n_parties x n_issues */
    bool *demands;
    bool *rules;
    bool *limits;
    bool guarantees[LIMIT_PARTIES];
} covered;

static truce_status find_covered(arena *memory, const truce_scenario *s, covered *found)
{
    *found = (covered){.values = NULL};
    TRY(arena_take(memory, (size_t)s->n_parties * s->n_issues, sizeof(bool),
                   (void **)&found->values));
    TRY(ARENA_ARRAY(memory, s->n_demands, &found->demands));
    TRY(ARENA_ARRAY(memory, s->n_rules, &found->rules));
    TRY(ARENA_ARRAY(memory, s->n_limits, &found->limits));
    for (uint32_t k = 0; k < s->n_basis; k++) {
        const basis *rest = &s->basis[k];
        switch (rest->subject) {
        case BASIS_OF_DEMAND: found->demands[rest->index] = true; break;
        case BASIS_OF_LIMIT: found->limits[rest->index] = true; break;
        case BASIS_OF_VALUE:
            found->values[(size_t)rest->party * s->n_issues + rest->index] = true;
            break;
        case BASIS_OF_RULE: found->rules[rest->index] = true; break;
        case BASIS_OF_GUARANTEE: found->guarantees[rest->party] = true; break;
        }
    }
    return TRUCE_OK;
}

/* Adds a comma, or what stands before the first of a list. */
static void next(phrase_maker *m, bool *is_first, const char *before)
{
    phrase_add(m, own(*is_first ? before : ", "));
    *is_first = false;
}

/* Adds one item for a party: all its figures without a basis. */
static void say_bare(document *d, const truce_scenario *s, const covered *found, uint32_t who)
{
    phrase_maker words = phrase_begin(d);
    bool is_first = true, is_first_rule = true, is_first_line = true, is_empty = true;
    phrase_add(&words, user(s->parties[who].name));
    phrase_add(&words, own(": "));
    for (uint32_t item = 0; item < s->n_issues; item++) {
        if (found->values[(size_t)who * s->n_issues + item]) continue;
        if (scenario_valuation(s, who, item)->kind == VALUATION_ZERO) continue;
        next(&words, &is_first, "values of ");
        phrase_add(&words, user(s->issues[item].name));
        is_empty = false;
    }
    for (uint32_t k = 0; k < s->n_rules; k++) {
        if (s->rules[k].party != who || found->rules[k]) continue;
        next(&words, &is_first_rule,
             is_empty ? "what counts extra when " : "; what counts extra when ");
        brief_expression(&words, s, s->rules[k].when);
        is_empty = false;
    }
    for (uint32_t k = 0; k < s->n_demands; k++) {
        if (s->demands[k].party != who || found->demands[k]) continue;
        next(&words, &is_first_line, is_empty ? "demands " : "; demands ");
        phrase_add(&words, id(s->demands[k].id));
        is_empty = false;
    }
    if (s->parties[who].guarantee_nano != 0 && !found->guarantees[who]) {
        phrase_add(&words, own(is_empty ? "its guarantee" : "; its guarantee"));
        is_empty = false;
    }
    phrase_add(&words, own("."));
    if (!is_empty) document_say(d, BLOCK_ITEM, phrase_end(&words));
}

static void say_all_bare(document *d, const truce_scenario *s, uint32_t only)
{
    covered found;
    truce_status status = find_covered(d->memory, s, &found);
    if (status != TRUCE_OK) {
        d->status = status;
        return;
    }
    size_t before = d->n;
    document_heading(d, 3, PHRASE(own("No basis given")));
    size_t headed = d->n;
    for (uint32_t who = 0; who < s->n_parties; who++)
        if (only == NOBODY || only == who) say_bare(d, s, &found, who);
    phrase_maker words = phrase_begin(d);
    bool is_first = true;
    for (uint32_t k = 0; k < s->n_limits && only == NOBODY; k++) {
        if (found.limits[k]) continue;
        next(&words, &is_first, "Limits: ");
        phrase_add(&words, id(s->limits[k].id));
    }
    if (!is_first) {
        phrase_add(&words, own("."));
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
    if (d->status == TRUCE_OK && d->n == headed) {
        d->n = before; /* nothing is bare: no heading over nothing */
        document_say(d, BLOCK_PARAGRAPH, PHRASE(own("Every figure has a basis.")));
    }
}

void brief_say_basis(document *d, const truce_scenario *s, uint32_t only)
{
    document_heading(d, 2, PHRASE(own("Assumptions and sources")));
    if (d->status != TRUCE_OK) return;
    if (s->n_basis > 0)
        add_table(d, s);
    else
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("Nothing is written about where the figures come from.")));
    say_all_bare(d, s, only);
}
