/* brief_shared.c -- briefs that leave the team: for the room, and for one party.
 * Everything here is written from a redacted scenario and a list of packages. No solution, no
 * explanation and no full scenario reaches this file: keep it so. */
#include "model/evaluate.h"
#include "report/brief.h"

static void say_people(document *d, const truce_scenario *s)
{
    document_heading(d, 2, PHRASE(own("Who takes part")));
    phrase_maker principals = phrase_begin(d), mediators = phrase_begin(d);
    for (uint32_t k = 0; k < s->n_principals; k++) {
        if (k > 0) phrase_add(&principals, own(", "));
        phrase_add(&principals, user(s->parties[s->principals[k]].name));
    }
    document_fact(d, PHRASE(own("Principals")), phrase_end(&principals));
    for (uint32_t k = 0; k < s->n_ratifiers; k++) {
        const party *p = &s->parties[s->ratifiers[k]];
        document_fact(d, PHRASE(own("Can hold back "), user(s->parties[p->of].name)),
                      PHRASE(user(p->name)));
    }
    for (uint32_t k = 0; k < s->n_mediators; k++) {
        if (k > 0) phrase_add(&mediators, own(", "));
        phrase_add(&mediators, user(s->mediators[k].name));
    }
    if (s->n_mediators > 0) document_fact(d, PHRASE(own("Mediators")), phrase_end(&mediators));
}

static void say_issues(document *d, const truce_scenario *s)
{
    bool has_roles = false;
    for (uint32_t item = 0; item < s->n_issues; item++)
        has_roles = has_roles || s->issues[item].from.kind != ROLE_NONE ||
                    s->issues[item].to.kind != ROLE_NONE;
    document_heading(d, 2, PHRASE(own("What is talked about")));
    table_maker m = document_table_begin(d, PHRASE(own("The issues")));
    table_column(&m, ALIGN_START, PHRASE(own("Issue")));
    table_column(&m, ALIGN_START, PHRASE(own("Can be")));
    if (has_roles) table_column(&m, ALIGN_START, PHRASE(own("Given")));
    for (uint32_t item = 0; item < s->n_issues; item++) {
        phrase_maker range = phrase_begin(d), roles = phrase_begin(d);
        brief_issue_range(&range, &s->issues[item]);
        brief_issue_roles(&roles, s, &s->issues[item]);
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(user(s->issues[item].name)));
        table_cell(&m, phrase_end(&range));
        if (has_roles) table_cell(&m, phrase_end(&roles));
    }
    document_table_end(&m);
    if (s->n_limits > 0) document_heading(d, 3, PHRASE(own("Facts that bind everybody")));
    for (uint32_t k = 0; k < s->n_limits; k++) {
        phrase_maker words = phrase_begin(d);
        brief_expression(&words, s, s->limits[k].requires_);
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

/* Titles packages by letters in their given order; 0 to 3, one for each named deal. */
static phrase package_title(document *d, size_t number)
{
    static const char *const letters[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    phrase_maker title = phrase_begin(d);
    phrase_add(&title, own("Package "));
    phrase_add(&title, own(letters[number % (sizeof letters / sizeof *letters)]));
    return phrase_end(&title);
}

static void say_packages(document *d, const truce_scenario *s, uint32_t reader,
                         const package_list *packages)
{
    shown_package *shown = NULL;
    document_heading(d, 2, PHRASE(own("Packages to talk about")));
    if (d->status == TRUCE_OK) d->status = ARENA_ARRAY(d->memory, packages->n, &shown);
    if (d->status != TRUCE_OK) return;
    if (packages->n == 0) {
        document_say(d, BLOCK_PARAGRAPH, PHRASE(own("No package is shown on this page.")));
        return;
    }
    document_say(
        d, BLOCK_PARAGRAPH,
        PHRASE(own("These are put forward to be talked about. Their order means nothing, and "
                   "none of them binds anybody.")));
    for (size_t k = 0; k < packages->n; k++) {
        shown[k].title = package_title(d, k);
        shown[k].outcome = packages->outcomes + k * s->n_issues;
        if (reader == NOBODY) continue;
        int64_t *utility_nano = NULL; /* only the reader's own is worked out and read */
        d->status = ARENA_ARRAY(d->memory, s->n_parties, &utility_nano);
        if (d->status != TRUCE_OK) return;
        utility_nano[reader] = evaluate_utility(s, reader, shown[k].outcome, END_MIDDLE);
        shown[k].utility_nano = utility_nano;
    }
    brief_packages(d, s, reader == NOBODY ? "The packages" : "The packages, and what you get",
                   packages->n, shown, reader);
    for (size_t k = 0; k < packages->n && reader != NOBODY; k++) {
        phrase_maker caption = phrase_begin(d);
        phrase_join(&caption, shown[k].title);
        phrase_add(&caption, own(": what each term is worth to you"));
        brief_terms(d, s, phrase_end(&caption), &shown[k], reader);
    }
}

void brief_say_shared(document *d, const truce_scenario *redacted, uint32_t reader,
                      const package_list *packages)
{
    if (d->is_partial)
        document_say(d, BLOCK_WARNING,
                     PHRASE(own("Partial: the work behind this page ended early.")));
    if (reader == NOBODY)
        document_say(
            d, BLOCK_PARAGRAPH,
            PHRASE(own("This page is for everyone at the table. It says what is talked about "
                       "and what is put forward. It says nothing of what any party wants, "
                       "would accept or would refuse.")));
    else
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("This page is for "), user(redacted->parties[reader].name),
                            own(" alone. Of what parties want it holds only what is written as "
                                "yours.")));
    say_people(d, redacted);
    say_issues(d, redacted);
    say_packages(d, redacted, reader, packages);
    if (reader == NOBODY) return;
    brief_say_stakes(d, redacted, NULL, reader);
    brief_say_basis(d, redacted, reader);
}
