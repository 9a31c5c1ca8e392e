/* brief_packages.c -- packages side by side, and one package term by term. */
#include "model/evaluate.h"
#include "report/brief.h"

/* More packages than this do not fit beside each other on paper. */
#define PACKAGES_ABREAST 4

static bool is_shown(uint32_t who, uint32_t only)
{
    return only == NOBODY || only == who;
}

bool brief_has_ranges(const truce_scenario *s, uint32_t who)
{
    const nano_range *reservation = &s->parties[who].reservation_nano;
    if (reservation->low_nano != reservation->high_nano) return true;
    for (uint32_t k = 0; k < s->n_rules; k++)
        if (s->rules[k].party == who &&
            s->rules[k].add_nano.low_nano != s->rules[k].add_nano.high_nano)
            return true;
    for (uint32_t item = 0; item < s->n_issues; item++) {
        const valuation *held = scenario_valuation(s, who, item);
        if (held->kind == VALUATION_PER_UNIT &&
            held->rate_nano.low_nano != held->rate_nano.high_nano)
            return true;
        for (size_t k = 0; k < held->n; k++)
            if (held->points[k].worth_nano.low_nano != held->points[k].worth_nano.high_nano)
                return true;
    }
    return false;
}

/* Returns a group row's title in the first column. */
static void add_group(table_maker *m, const char *title)
{
    table_row(m, ROW_GROUP);
    table_cell(m, PHRASE(own(title)));
}

/* Adds a row for each party: what it gets of each package, and how far that is from its
 * reservation. */
static void add_worth(table_maker *m, const truce_scenario *s, size_t n,
                      const shown_package *packages, uint32_t only)
{
    document *d = m->d;
    add_group(m, only == NOBODY ? "Utility, and gain over the reservation"
                                : "Your utility, and gain over your reservation");
    for (uint32_t who = 0; who < s->n_parties; who++) {
        if (!is_shown(who, only)) continue;
        phrase_maker name = phrase_begin(d);
        brief_party(&name, s, who);
        table_row(m, ROW_PLAIN);
        table_cell(m, phrase_end(&name));
        for (size_t k = 0; k < n; k++) {
            int64_t utility = packages[k].utility_nano[who];
            int64_t gain = utility - s->parties[who].reservation_nano.middle_nano;
            table_cell(m, PHRASE(strong_text(document_about(d, utility)), own(" ("),
                                 own_text(document_signed_about(d, gain)), own(")")));
        }
    }
}

static bool is_dropped(const demand_set *dropped, uint32_t number)
{
    for (size_t k = 0; k < dropped->n; k++)
        if (dropped->demands[k] == number) return true;
    return false;
}

/* Says whether a party accepts a package wherever in its ranges the truth lies; a bridge as if the
 * demands that it drops had been dropped. */
static const char *acceptance_words(const truce_scenario *s, uint32_t who, const shown_package *p)
{
    if (p->dropped == NULL) return brief_acceptance((int)evaluate_acceptance(s, who, p->outcome));
    if (is_dropped(p->dropped, scenario_reservation_demand(s, who)))
        return "its reservation is dropped";
    for (uint32_t k = 0; k < s->n_red_lines; k++)
        if (s->demands[k].party == who && !is_dropped(p->dropped, k) &&
            !evaluate_demand(s, k, p->outcome))
            return brief_acceptance(ACCEPTS_NEVER);
    const nano_range *reservation = &s->parties[who].reservation_nano;
    bool at_worst = evaluate_utility(s, who, p->outcome, END_WORST) >= reservation->high_nano;
    bool at_best = evaluate_utility(s, who, p->outcome, END_BEST) >= reservation->low_nano;
    return brief_acceptance(at_worst ? ACCEPTS_ALWAYS : at_best ? ACCEPTS_DEPENDS : ACCEPTS_NEVER);
}

/* Adds, for each party with ranges, whether it accepts wherever in its ranges the truth lies. */
static void add_acceptance(table_maker *m, const truce_scenario *s, size_t n,
                           const shown_package *packages, uint32_t only)
{
    document *d = m->d;
    bool is_first = true;
    for (uint32_t who = 0; who < s->n_parties; who++) {
        if (!is_shown(who, only) || !brief_has_ranges(s, who)) continue;
        if (is_first)
            add_group(m, packages[0].dropped == NULL
                             ? "Accepts, wherever in its ranges the truth lies"
                             : "Accepts once the demand is dropped, wherever in its ranges the "
                               "truth lies");
        is_first = false;
        phrase_maker name = phrase_begin(d);
        brief_party(&name, s, who);
        table_row(m, ROW_PLAIN);
        table_cell(m, phrase_end(&name));
        for (size_t k = 0; k < n; k++)
            table_cell(m, PHRASE(own(acceptance_words(s, who, &packages[k]))));
    }
}

static void add_table(document *d, const truce_scenario *s, const char *caption, size_t n,
                      const shown_package *packages, uint32_t only)
{
    table_maker m = document_table_begin(d, PHRASE(own(caption)));
    table_column(&m, ALIGN_START, PHRASE(own("Issue")));
    for (size_t k = 0; k < n; k++) table_column(&m, ALIGN_START, packages[k].title);
    for (uint32_t item = 0; item < s->n_issues; item++) {
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(user(s->issues[item].name)));
        for (size_t k = 0; k < n; k++)
            table_cell(&m,
                       PHRASE(user(brief_value(d, &s->issues[item], packages[k].outcome[item]))));
    }
    if (packages[0].utility_nano != NULL) {
        add_worth(&m, s, n, packages, only);
        add_acceptance(&m, s, n, packages, only);
    }
    document_table_end(&m);
}

void brief_packages(document *d, const truce_scenario *s, const char *caption, size_t n,
                    const shown_package *packages, uint32_t only)
{
    for (size_t first = 0; first < n; first += PACKAGES_ABREAST) {
        size_t left = n - first;
        add_table(d, s, caption, left < PACKAGES_ABREAST ? left : PACKAGES_ABREAST,
                  packages + first, only);
    }
}

/* ---- term by term ------------------------------------------------------------------------ */

/* Adds a row with one number for each shown party. */
static void add_numbers(table_maker *m, row_kind kind, phrase title, const truce_scenario *s,
                        const int64_t *nano, bool is_signed, uint32_t only)
{
    document *d = m->d;
    table_row(m, kind);
    table_cell(m, title);
    for (uint32_t who = 0; who < s->n_parties; who++)
        if (is_shown(who, only))
            table_cell(m, PHRASE(own_text(is_signed ? document_signed_about(d, nano[who])
                                                    : document_about(d, nano[who]))));
}

/* Adds the rules that apply to the package, each with the words of its condition. */
static void add_rules(table_maker *m, const truce_scenario *s, const shown_package *p,
                      int64_t *sum_nano, uint32_t only)
{
    document *d = m->d;
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *applied = &s->rules[k];
        if (!is_shown(applied->party, only) || !expression_holds(applied->when, s, p->outcome))
            continue;
        phrase_maker title = phrase_begin(d);
        phrase_add(&title, own("because "));
        brief_expression(&title, s, applied->when);
        table_row(m, ROW_PLAIN);
        table_cell(m, phrase_end(&title));
        sum_nano[applied->party] += applied->add_nano.middle_nano;
        for (uint32_t who = 0; who < s->n_parties; who++)
            if (is_shown(who, only))
                table_cell(m,
                           who == applied->party
                               ? PHRASE(own_text(document_signed(d, applied->add_nano.middle_nano)))
                               : PHRASE(own("")));
    }
}

void brief_terms(document *d, const truce_scenario *s, phrase caption, const shown_package *p,
                 uint32_t only)
{
    int64_t sum_nano[LIMIT_PARTIES] = {0}, row_nano[LIMIT_PARTIES] = {0};
    bool is_capped = false;
    table_maker m = document_table_begin(d, caption);
    table_column(&m, ALIGN_START, PHRASE(own("Term")));
    for (uint32_t who = 0; who < s->n_parties; who++)
        if (is_shown(who, only)) table_column(&m, ALIGN_END, PHRASE(user(s->parties[who].name)));
    for (uint32_t item = 0; item < s->n_issues; item++) {
        const issue *i = &s->issues[item];
        for (uint32_t who = 0; who < s->n_parties; who++) {
            row_nano[who] =
                evaluate_value(scenario_valuation(s, who, item), i, p->outcome[item], END_MIDDLE);
            sum_nano[who] += row_nano[who];
        }
        add_numbers(&m, ROW_PLAIN,
                    PHRASE(user(i->name), own(": "), user(brief_value(d, i, p->outcome[item]))), s,
                    row_nano, true, only);
    }
    add_rules(&m, s, p, sum_nano, only);
    for (uint32_t who = 0; who < s->n_parties; who++) {
        row_nano[who] = is_shown(who, only) ? p->utility_nano[who] - sum_nano[who] : 0;
        is_capped = is_capped || row_nano[who] != 0;
    }
    if (is_capped)
        add_numbers(&m, ROW_PLAIN, PHRASE(own("held at the party's cap")), s, row_nano, true, only);
    add_numbers(&m, ROW_TOTAL, PHRASE(own("Utility")), s, p->utility_nano, false, only);
    for (uint32_t who = 0; who < s->n_parties; who++)
        row_nano[who] = s->parties[who].reservation_nano.middle_nano;
    add_numbers(&m, ROW_PLAIN, PHRASE(own("Reservation")), s, row_nano, false, only);
    for (uint32_t who = 0; who < s->n_parties; who++)
        row_nano[who] = is_shown(who, only) ? p->utility_nano[who] - row_nano[who] : 0;
    add_numbers(&m, ROW_TOTAL, PHRASE(own("Gain")), s, row_nano, true, only);
    document_table_end(&m);
}
