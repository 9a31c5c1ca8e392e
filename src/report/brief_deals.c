/* brief_deals.c -- the named deals side by side, what each of their terms is worth, the frontier.
 */
#include "report/brief.h"
#include "report/plot.h"
#include <string.h>

/* A package with more terms than this is not repeated in a line of a table. */
#define TERMS_IN_LINE 6

/* Gathers the distinct packages among the named deals, each with all its names as title. */
static size_t gather_deals(document *d, const truce_scenario *s, const truce_solution *solution,
                           shown_package *shown)
{
    size_t n = 0, size = s->n_issues * sizeof *shown->outcome;
    const package *packages[TRUCE_DEAL_NAMES];
    phrase_maker titles[TRUCE_DEAL_NAMES];
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const named_deal *deal = &solution->deals[name];
        if (!deal->exists) continue;
        size_t k = 0;
        while (k < n && memcmp(packages[k]->outcome, deal->deal.outcome, size) != 0) k++;
        if (k == n) {
            packages[n] = &deal->deal;
            titles[n++] = phrase_begin(d);
        } else {
            phrase_add(&titles[k], own(", "));
        }
        phrase_add(&titles[k], own(brief_deal_title((truce_deal_name)name)));
    }
    for (size_t k = 0; k < n; k++)
        shown[k] = (shown_package){phrase_end(&titles[k]), packages[k]->outcome,
                                   packages[k]->utility_nano, NULL};
    return n;
}

/* Says what each name means, and what to know about this deal in particular. */
static void say_meanings(document *d, const truce_solution *solution)
{
    for (int k = 0; k < TRUCE_DEAL_NAMES; k++) {
        truce_deal_name name = (truce_deal_name)k;
        const named_deal *deal = &solution->deals[k];
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, strong(brief_deal_title(name)));
        phrase_add(&words, own(": "));
        phrase_add(&words, own(brief_deal_meaning(name)));
        phrase_add(&words, own(brief_deal_ignores_scale(name)
                                   ? " It stays the same when one party's utilities are rescaled."
                                   : " It changes when one party's utilities are rescaled."));
        if (!deal->exists)
            phrase_add(&words, own(solution->is_exact ? " There is no such deal here."
                                                      : " Not proved before the work ended."));
        else if (deal->ties > 1) {
            phrase_add(&words, own(" "));
            phrase_add(&words, own_text(document_number(d, (size_t)deal->ties)));
            phrase_add(&words, own(" ways to share tie for it; shown is the one that is best for "
                                   "whoever gains least."));
        }
        if (!deal->exists && solution->has_bound[k]) {
            phrase_add(&words, own(" No deal can reach more than "));
            phrase_add(&words, own(solution->bound[k]));
            phrase_add(&words, own(" in this measure."));
        }
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

void brief_say_deals(document *d, const brief_answers *a)
{
    shown_package shown[TRUCE_DEAL_NAMES];
    size_t n = gather_deals(d, a->scenario, a->solution, shown);
    document_heading(d, 2, PHRASE(own("The fair deals side by side")));
    document_say(
        d, BLOCK_PARAGRAPH,
        PHRASE(own("There is more than one idea of what is fair. Each names one package of "
                   "the frontier:")));
    say_meanings(d, a->solution);
    if (n == 0 && a->solution->has_best_known) {
        phrase_maker title = phrase_begin(d);
        phrase_add(&title, own("A package found so far"));
        shown[n++] = (shown_package){phrase_end(&title), a->solution->best_known.outcome,
                                     a->solution->best_known.utility_nano, NULL};
    }
    if (n == 0) return;
    brief_packages(d, a->scenario, "The packages, and what each party gets", n, shown, NOBODY);
    document_heading(d, 3, PHRASE(own("What each term is worth")));
    for (size_t k = 0; k < n && d->status == TRUCE_OK; k++) {
        phrase_maker caption = phrase_begin(d);
        phrase_join(&caption, shown[k].title);
        phrase_add(&caption, own(", term by term"));
        brief_terms(d, a->scenario, phrase_end(&caption), &shown[k], NOBODY);
    }
}

/* ---- the frontier ------------------------------------------------------------------------ */

/* Says what a package is worth to each of a pair. */
static void add_point(phrase_maker *m, const party *parties, const package *p, uint32_t across,
                      uint32_t up)
{
    const uint32_t pair[2] = {across, up};
    for (int k = 0; k < 2; k++) {
        if (k > 0) phrase_add(m, own(" and "));
        phrase_add(m, user(parties[pair[k]].name));
        phrase_add(m, own(" "));
        phrase_add(m, own_text(document_about(m->d, p->utility_nano[pair[k]])));
    }
}

/* Says the ends of the frontier in words. */
static void add_ends(phrase_maker *m, const brief_answers *a, uint32_t across, uint32_t up)
{
    const truce_solution *solution = a->solution;
    const party *parties = a->scenario->parties;
    const package *ends[2] = {&solution->frontier[0],
                              &solution->frontier[solution->n_frontier - 1]};
    if (solution->n_frontier == 1) {
        phrase_add(m, own("The frontier is one point: "));
        add_point(m, parties, ends[0], across, up);
        phrase_add(m, own("."));
        return;
    }
    for (int k = 0; k < 2; k++) {
        phrase_add(m, own(k == 0 ? "The frontier goes from " : " to "));
        add_point(m, parties, ends[k], across, up);
    }
    phrase_add(m, own("."));
}

#define PICTURE_WORDS                                                                              \
    "Each dot is a way to share that no other beats for all principals. The shaded corner is "     \
    "what the two accept, beyond the dashed reservations; the ideal point would give each its "    \
    "best "                                                                                        \
    "at once."

/* Adds the picture of one pair, with how to read it where it is the only one. */
static void add_picture(document *d, const brief_answers *a, uint32_t across, uint32_t up)
{
    const truce_scenario *s = a->scenario;
    text_buffer svg = {0};
    plot_pair(&svg, s, a->solution, across, up, 0, 0);
    if (svg.has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    phrase_maker caption = phrase_begin(d), alternative = phrase_begin(d);
    if (s->n_principals > 2) {
        phrase_add(&caption, user(s->parties[across].name));
        phrase_add(&caption, own(" and "));
        phrase_add(&caption, user(s->parties[up].name));
    }
    if (s->n_principals == 2) phrase_add(&caption, own(PICTURE_WORDS));
    add_ends(&alternative, a, across, up);
    if (d->status == TRUCE_OK)
        document_figure(d, (text){svg.bytes, svg.size}, phrase_end(&caption),
                        phrase_end(&alternative));
    buffer_free(&svg);
}

static bool is_named(const truce_solution *solution, size_t point)
{
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
        if (solution->deals[name].exists && solution->deals[name].point == point) return true;
    return false;
}

/* True for the points that are listed: all of a short frontier; of a long one the named deals and
 * BRIEF_PACKAGES points from end to end. */
static bool is_listed(const truce_solution *solution, size_t point)
{
    return is_named(solution, point) ||
           solution_is_sample(solution->n_frontier, BRIEF_PACKAGES, point);
}

/* Lists the frontier, or points along it, one by one. */
static void list_points(document *d, const brief_answers *a)
{
    const truce_scenario *s = a->scenario;
    const truce_solution *solution = a->solution;
    bool with_terms = s->n_issues <= TERMS_IN_LINE;
    table_maker m = document_table_begin(
        d, PHRASE(own(solution->n_frontier <= BRIEF_PACKAGES
                          ? "All points of the frontier"
                          : "Points along the frontier, from one end to the other")));
    table_column(&m, ALIGN_START, PHRASE(own("Point")));
    for (uint32_t k = 0; k < s->n_principals; k++)
        table_column(&m, ALIGN_END, PHRASE(user(s->parties[s->principals[k]].name)));
    if (with_terms) table_column(&m, ALIGN_START, PHRASE(own("A package that reaches it")));
    for (size_t point = 0; point < solution->n_frontier; point++) {
        if (!is_listed(solution, point)) continue;
        phrase_maker title = phrase_begin(d);
        phrase_add(&title, own_text(document_number(d, point + 1)));
        for (int name = 0; name < TRUCE_DEAL_NAMES; name++)
            if (solution->deals[name].exists && solution->deals[name].point == point) {
                phrase_add(&title, own(", "));
                phrase_add(&title, own(plot_deal_label((truce_deal_name)name)));
            }
        table_row(&m, ROW_PLAIN);
        table_cell(&m, phrase_end(&title));
        for (uint32_t k = 0; k < s->n_principals; k++)
            table_cell(&m, PHRASE(own_text(document_about(
                               d, solution->frontier[point].utility_nano[s->principals[k]]))));
        if (!with_terms) continue;
        phrase_maker terms = phrase_begin(d);
        brief_package(&terms, s, solution->frontier[point].outcome);
        table_cell(&m, phrase_end(&terms));
    }
    document_table_end(&m);
    if (solution->n_frontier > BRIEF_PACKAGES) {
        size_t n_listed = 0;
        for (size_t point = 0; point < solution->n_frontier; point++)
            n_listed += is_listed(solution, point);
        document_say(d, BLOCK_NOTE,
                     PHRASE(own_text(document_number(d, n_listed)), own(" of "),
                            own_text(document_number(d, solution->n_frontier)),
                            own(" points are shown. All of them: truce solve --frontier.")));
    }
}

void brief_say_frontier(document *d, const brief_answers *a)
{
    const truce_scenario *s = a->scenario;
    if (!plot_has_points(a->solution)) return;
    document_heading(d, 2, PHRASE(own("What can be shared: the frontier")));
    if (s->n_principals > 2) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own(PICTURE_WORDS " Only two of the principals are seen at a time: a "
                                              "dot that looks beaten here is better for "
                                              "another.")));
        document_only_on_pages(d);
    }
    for (uint32_t first = 0; first < s->n_principals; first++)
        for (uint32_t second = first + 1; second < s->n_principals; second++)
            add_picture(d, a, s->principals[first], s->principals[second]);
    list_points(d, a);
}
