/* brief_firm.c -- what each demand costs, and how firm the answer is. */
#include "model/evaluate.h"
#include "report/brief.h"

/* So many figures are listed, the one that matters most first. */
#define FIGURES_LISTED 10

/* ---- what each demand costs -------------------------------------------------------------- */

/* Adds what the Nash deal would give each principal, and how much that differs from now. */
static void add_nash(phrase_maker *m, const brief_answers *a, const package *without)
{
    const truce_scenario *s = a->scenario;
    const named_deal *now = &a->solution->deals[TRUCE_DEAL_NASH];
    bool is_same = now->exists;
    for (uint32_t k = 0; k < s->n_principals && is_same; k++)
        is_same =
            without->utility_nano[s->principals[k]] == now->deal.utility_nano[s->principals[k]];
    if (is_same) {
        phrase_add(m, own("as now"));
        return;
    }
    for (uint32_t k = 0; k < s->n_principals; k++) {
        uint32_t who = s->principals[k];
        if (k > 0) phrase_add(m, line_break());
        phrase_add(m, user(s->parties[who].name));
        phrase_add(m, own(" "));
        phrase_add(m, own_text(document_about(m->d, without->utility_nano[who])));
        if (!now->exists) continue;
        int64_t before = now->deal.utility_nano[who];
        phrase_add(m, own(" ("));
        phrase_add(m, own_text(document_signed_about(m->d, without->utility_nano[who] - before)));
        phrase_add(m, own(")"));
    }
}

void brief_say_costs(document *d, const brief_answers *a)
{
    const truce_explanation *e = a->explanation;
    document_heading(d, 2, PHRASE(own("What each demand costs")));
    document_say(d, BLOCK_PARAGRAPH,
                 PHRASE(own("Drop one demand, keep all others, and see: how many packages would be "
                            "acceptable, whether something better for somebody comes within reach, "
                            "and what the Nash deal would then give.")));
    table_maker m = document_table_begin(d, PHRASE(own("If this one demand were dropped")));
    table_column(&m, ALIGN_START, PHRASE(own("Demand")));
    table_column(&m, ALIGN_END, PHRASE(own("Acceptable packages")));
    table_column(&m, ALIGN_START, PHRASE(own("Something better in reach?")));
    table_column(&m, ALIGN_START, PHRASE(own("Nash deal then (change)")));
    for (size_t k = 0; k < e->n_costs; k++) {
        const demand_cost *cost = &e->costs[k];
        phrase_maker title = phrase_begin(d), nash = phrase_begin(d);
        brief_demand(&title, a->scenario, cost->demand);
        phrase_add(&title, own(" ("));
        phrase_add(&title, id(a->scenario->demands[cost->demand].id));
        phrase_add(&title, own(")"));
        if (cost->has_nash)
            add_nash(&nash, a, &cost->nash);
        else
            phrase_add(&nash, own("not known"));
        table_row(&m, ROW_PLAIN);
        table_cell(&m, phrase_end(&title));
        table_cell(&m, cost->is_counted ? PHRASE(own_text(brief_count(d, cost->acceptable)))
                                        : PHRASE(own("not counted")));
        table_cell(&m, PHRASE(own(!cost->is_known ? "not known"
                                  : cost->binds   ? "yes: it binds"
                                                  : "no")));
        table_cell(&m, phrase_end(&nash));
    }
    document_table_end(&m);
    if (a->solution->is_counted)
        document_say(
            d, BLOCK_NOTE,
            PHRASE(own("With all demands kept, "),
                   own_text(brief_count(d, a->solution->acceptable)),
                   own(brief_is_one(a->solution->acceptable) ? " package is acceptable."
                                                             : " packages are acceptable.")));
}

/* ---- how firm the answer is -------------------------------------------------------------- */

/* Says of one package who may refuse it when its figures turn out badly. */
static void add_refusals(phrase_maker *m, const truce_scenario *s, const package *deal)
{
    size_t n = 0;
    for (uint32_t who = 0; who < s->n_parties; who++) {
        if (evaluate_acceptance(s, who, deal->outcome) == ACCEPTS_ALWAYS) continue;
        if (n++ > 0) phrase_add(m, own(", "));
        phrase_add(m, user(s->parties[who].name));
    }
    phrase_add(m, own(n == 0 ? "everybody accepts it even then." : " may refuse it then."));
}

/* Says for each fair deal whether it holds at the worst ends of the ranges. */
static void say_worst(document *d, const brief_answers *a)
{
    const truce_scenario *s = a->scenario;
    const truce_solution *solution = a->solution;
    bool has_ranges = false;
    for (uint32_t who = 0; who < s->n_parties; who++)
        has_ranges = has_ranges || brief_has_ranges(s, who);
    if (!has_ranges) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("No figure is written as a range, so it is not known what the "
                                "worst case of each would be.")));
        return;
    }
    document_say(d, BLOCK_PARAGRAPH,
                 PHRASE(own("In the worst case of a party everything that is written as a range "
                            "is worth the least to it, and its reservation is at the high end:")));
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        if (!solution->deals[name].exists) continue;
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, strong(brief_deal_title((truce_deal_name)name)));
        phrase_add(&words, own(": "));
        add_refusals(&words, s, &solution->deals[name].deal);
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

/* Lists how far each reservation may rise before each named deal falls: its gain. */
static void say_slack(document *d, const brief_answers *a)
{
    const truce_scenario *s = a->scenario;
    const truce_solution *solution = a->solution;
    table_maker m = document_table_begin(
        d, PHRASE(own("How much higher each reservation could really be before the deal falls")));
    table_column(&m, ALIGN_START, PHRASE(own("Reservation of")));
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (solution->deals[name].exists)
            table_column(&m, ALIGN_END, PHRASE(own(brief_deal_title((truce_deal_name)name))));
    for (uint32_t who = 0; who < s->n_parties; who++) {
        phrase_maker title = phrase_begin(d);
        brief_party(&title, s, who);
        table_row(&m, ROW_PLAIN);
        table_cell(&m, phrase_end(&title));
        for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
            if (!solution->deals[name].exists) continue;
            int64_t utility = solution->deals[name].deal.utility_nano[who];
            table_cell(&m, PHRASE(own_text(document_about(
                               d, utility - s->parties[who].reservation_nano.middle_nano))));
        }
    }
    document_table_end(&m);
}

/* Adds what a figure is called. */
static void add_figure(phrase_maker *m, const truce_scenario *s, const figure *f)
{
    phrase_add(m, user(s->parties[f->party].name));
    switch (f->kind) {
    case FIGURE_VALUE:
        phrase_add(m, own(": value of "));
        phrase_add(m, user(s->issues[f->index].name));
        break;
    case FIGURE_RULE:
        phrase_add(m, own(": what it counts extra when "));
        brief_expression(m, s, s->rules[f->index].when);
        break;
    case FIGURE_RESERVATION: phrase_add(m, own(": its reservation")); break;
    }
}

static phrase move_words(document *d, const figure_move *moved, int64_t base_nano)
{
    phrase_maker words = phrase_begin(d);
    if (!moved->is_known) {
        phrase_add(&words, own("not known"));
    } else if (!moved->has_zone) {
        phrase_add(&words, strong("no agreement zone is left"));
    } else {
        phrase_add(&words, own(moved->keeps_nash ? "same Nash deal" : "another Nash deal"));
        phrase_add(&words, own("; least gain "));
        phrase_add(&words, own_text(document_about(d, moved->least_gain_nano)));
        if (moved->least_gain_nano != base_nano) {
            phrase_add(&words, own(" ("));
            phrase_add(&words,
                       own_text(document_signed_about(d, moved->least_gain_nano - base_nano)));
            phrase_add(&words, own(")"));
        }
    }
    return phrase_end(&words);
}

static void say_figures(document *d, const truce_scenario *s, const sensitivity *firm)
{
    phrase_maker most = phrase_begin(d);
    phrase_add(&most, own("The single figure that matters most: "));
    add_figure(&most, s, &firm->figures[0]);
    phrase_add(&most, own("."));
    document_heading(d, 3, PHRASE(own("Which single figure matters most")));
    document_say(d, BLOCK_PARAGRAPH, phrase_end(&most));
    document_say(d, BLOCK_PARAGRAPH,
                 PHRASE(own("Each figure is moved alone, to the two ends of its range where one is "
                            "written, otherwise a tenth down and a tenth up, and everything is "
                            "worked out again. The least gain is what the principal that gains "
                            "least gains in the Nash deal; now it is "),
                        own_text(document_about(d, firm->base_least_gain_nano)), own(".")));
    table_maker m =
        document_table_begin(d, PHRASE(own("If one figure is wrong, the most important first")));
    table_column(&m, ALIGN_START, PHRASE(own("Figure")));
    table_column(&m, ALIGN_START, PHRASE(own("Moved")));
    table_column(&m, ALIGN_START, PHRASE(own("If it is lower")));
    table_column(&m, ALIGN_START, PHRASE(own("If it is higher")));
    for (size_t k = 0; k < firm->n && k < FIGURES_LISTED; k++) {
        const figure *moved = &firm->figures[k];
        phrase_maker title = phrase_begin(d);
        add_figure(&title, s, moved);
        table_row(&m, ROW_PLAIN);
        table_cell(&m, phrase_end(&title));
        table_cell(&m, PHRASE(own(moved->is_range ? "over its range" : "by a tenth")));
        table_cell(&m, move_words(d, &moved->low, firm->base_least_gain_nano));
        table_cell(&m, move_words(d, &moved->high, firm->base_least_gain_nano));
    }
    document_table_end(&m);
    if (firm->n > FIGURES_LISTED)
        document_say(d, BLOCK_NOTE,
                     PHRASE(own_text(document_number(d, firm->n - FIGURES_LISTED)),
                            own(firm->n == FIGURES_LISTED + 1
                                    ? " more figure matters no more than these."
                                    : " more figures matter no more than these.")));
    if (!firm->is_exact)
        document_say(d, BLOCK_NOTE,
                     PHRASE(own("Not all figures were tried before the work ended.")));
}

void brief_say_firmness(document *d, const brief_answers *a)
{
    document_heading(d, 2, PHRASE(own("How firm the answer is")));
    document_say(
        d, BLOCK_PARAGRAPH,
        PHRASE(own("Every figure is somebody's estimate. A deal with a small margin may fall "
                   "when the truth is a little different.")));
    bool has_deal = false;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        has_deal = has_deal || a->solution->deals[name].exists;
    if (has_deal) say_worst(d, a);
    if (has_deal) say_slack(d, a);
    if (a->firmness == NULL) return;
    if (a->firmness->n > 0)
        say_figures(d, a->scenario, a->firmness);
    else if (!a->firmness->is_exact && a->solution->is_exact)
        document_say(d, BLOCK_NOTE,
                     PHRASE(own("Which single figure matters most was not tried: the figures are "
                                "so large that sums could leave the range of exact numbers if one "
                                "of them grew by a tenth. A smaller scale of points helps.")));
}
