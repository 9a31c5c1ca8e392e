/* brief_stakes.c -- what is at stake for whom: how far each issue can move a party, what it
 * demands, which combinations count extra, and which facts bind everybody. */
#include "model/evaluate.h"
#include "report/brief.h"

static bool is_shown(uint32_t who, uint32_t only)
{
    return only == NOBODY || only == who;
}

/* The best and the worst that one issue alone can do for a party. */
typedef struct spread {
    int64_t least_nano, most_nano;
    uint32_t best; /* a value index */
} spread;

static void widen(spread *found, int64_t worth_nano, uint32_t value)
{
    if (worth_nano < found->least_nano) found->least_nano = worth_nano;
    if (worth_nano > found->most_nano) {
        found->most_nano = worth_nano;
        found->best = value;
    }
}

/* Measures an issue for a party. The ends are enough for a value per unit; points of a line may lie
 * between the values that the issue can take, so all of these are tried. */
static spread measure(const truce_scenario *s, uint32_t who, uint32_t item)
{
    const issue *i = &s->issues[item];
    const valuation *held = scenario_valuation(s, who, item);
    int64_t first = evaluate_value(held, i, 0, END_MIDDLE);
    spread found = {first, first, 0};
    if (held->kind == VALUATION_ZERO) return found;
    uint32_t step = held->kind == VALUATION_PER_UNIT && i->n_values > 1 ? i->n_values - 1 : 1;
    for (uint32_t value = step; value < i->n_values; value += step)
        widen(&found, evaluate_value(held, i, value, END_MIDDLE), value);
    return found;
}

/* Returns most - least of a spread, which can need more than 64 bits. */
static int128 width_of(spread found)
{
    return (int128)found.most_nano - found.least_nano;
}

/* Adds one row of reservations, caps or guarantees. */
static void add_figures(table_maker *m, const truce_scenario *s, const char *title, uint32_t only,
                        int which)
{
    document *d = m->d;
    table_row(m, which == 0 ? ROW_TOTAL : ROW_PLAIN);
    table_cell(m, PHRASE(own(title)));
    for (uint32_t who = 0; who < s->n_parties; who++) {
        const party *p = &s->parties[who];
        if (!is_shown(who, only)) continue;
        phrase_maker cell = phrase_begin(d);
        if (which == 0) brief_figure(&cell, p->reservation_nano);
        if (which == 1)
            phrase_add(&cell, p->has_cap ? own_text(document_nano(d, p->cap_nano)) : own("none"));
        if (which == 2) phrase_add(&cell, own_text(document_nano(d, p->guarantee_nano)));
        table_cell(m, phrase_end(&cell));
    }
}

static void add_spreads(document *d, const truce_scenario *s, const truce_solution *solution,
                        uint32_t only)
{
    int128 total_nano[LIMIT_PARTIES] = {0};
    bool has_cap = false, has_guarantee = false;
    table_maker m = document_table_begin(
        d,
        PHRASE(own("How far each issue alone can move a party: from its worst to its best value, "
                   "the share of all that can move it, and what would be best")));
    table_column(&m, ALIGN_START, PHRASE(own("Issue")));
    for (uint32_t who = 0; who < s->n_parties; who++) {
        if (!is_shown(who, only)) continue;
        phrase_maker name = phrase_begin(d);
        brief_party(&name, s, who);
        table_column(&m, ALIGN_START, phrase_end(&name));
        has_cap = has_cap || s->parties[who].has_cap;
        has_guarantee = has_guarantee || s->parties[who].guarantee_nano != 0;
        for (uint32_t item = 0; item < s->n_issues; item++)
            total_nano[who] += width_of(measure(s, who, item));
    }
    for (uint32_t item = 0; item < s->n_issues; item++) {
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(user(s->issues[item].name)));
        for (uint32_t who = 0; who < s->n_parties; who++) {
            if (!is_shown(who, only)) continue;
            spread found = measure(s, who, item);
            if (width_of(found) == 0)
                table_cell(&m, PHRASE(own("no stake")));
            else
                table_cell(&m,
                           PHRASE(strong_text(document_about(d, width_of(found))), own(" ("),
                                  own_text(document_percent(d, width_of(found), total_nano[who])),
                                  own(")"), line_break(), own("best: "),
                                  user(brief_value(d, &s->issues[item], found.best))));
        }
    }
    add_figures(&m, s, "Reservation: refuses anything worth less", only, 0);
    if (has_cap) add_figures(&m, s, "Cap: more than this counts no further", only, 1);
    if (has_guarantee) add_figures(&m, s, "Guarantee: lost by walking away", only, 2);
    if (solution != NULL && solution->has_ideal) {
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(own("Best that everyone else could still accept")));
        for (uint32_t who = 0; who < s->n_parties; who++)
            table_cell(&m, s->parties[who].is_ratifier
                               ? PHRASE(own(""))
                               : PHRASE(own_text(document_about(d, solution->ideal_nano[who]))));
    }
    document_table_end(&m);
}

/* Adds "Why: ..." and the id. */
static void add_reason(phrase_maker *words, text why, text name)
{
    if (why.size > 0) {
        phrase_add(words, own(". Why: "));
        phrase_add(words, user(why));
    }
    phrase_add(words, own(" ("));
    phrase_add(words, id(name));
    phrase_add(words, own(")"));
}

static void add_red_lines(document *d, const truce_scenario *s, uint32_t only)
{
    bool is_first = true;
    for (uint32_t k = 0; k < s->n_red_lines; k++) {
        const demand *asked = &s->demands[k];
        if (!is_shown(asked->party, only)) continue;
        if (is_first)
            document_heading(d, 3,
                             PHRASE(own("Red lines: must hold for the party to accept at all")));
        is_first = false;
        phrase_maker words = phrase_begin(d);
        brief_demand(&words, s, k);
        add_reason(&words, asked->why, asked->id);
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
    if (is_first) document_say(d, BLOCK_PARAGRAPH, PHRASE(own("No red lines are written down.")));
}

static void add_rules(document *d, const truce_scenario *s, uint32_t only)
{
    bool is_first = true;
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *held = &s->rules[k];
        if (!is_shown(held->party, only)) continue;
        if (is_first) document_heading(d, 3, PHRASE(own("Combinations that count extra")));
        is_first = false;
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, own("For "));
        phrase_add(&words, user(s->parties[held->party].name));
        phrase_add(&words, own(": "));
        phrase_add(&words, strong_text(document_signed(d, held->add_nano.middle_nano)));
        if (held->add_nano.low_nano != held->add_nano.high_nano) {
            phrase_add(&words, own(" (between "));
            phrase_add(&words, own_text(document_signed(d, held->add_nano.low_nano)));
            phrase_add(&words, own(" and "));
            phrase_add(&words, own_text(document_signed(d, held->add_nano.high_nano)));
            phrase_add(&words, own(")"));
        }
        phrase_add(&words, own(" when "));
        brief_expression(&words, s, held->when);
        if (held->why.size > 0) {
            phrase_add(&words, own(". Why: "));
            phrase_add(&words, user(held->why));
        }
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

static void add_limits(document *d, const truce_scenario *s)
{
    if (s->n_limits > 0)
        document_heading(d, 3,
                         PHRASE(own("Limits: facts that bind everybody and cannot be conceded")));
    for (uint32_t k = 0; k < s->n_limits; k++) {
        phrase_maker words = phrase_begin(d);
        brief_expression(&words, s, s->limits[k].requires_);
        add_reason(&words, s->limits[k].why, s->limits[k].id);
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

void brief_say_stakes(document *d, const truce_scenario *s, const truce_solution *solution,
                      uint32_t only)
{
    document_heading(
        d, 2,
        PHRASE(own(only == NOBODY ? "What is at stake for whom" : "What is at stake for you")));
    add_spreads(d, s, solution, only);
    add_red_lines(d, s, only);
    add_rules(d, s, only);
    if (only == NOBODY) add_limits(d, s); /* a party reads them with the issues */
}
