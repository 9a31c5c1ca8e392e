/* brief_answer.c -- the key answer at the head of the team's brief, and how to read the rest. */
#include "report/brief.h"

/* A package with more terms than this is not repeated in the answer. */
#define TERMS_IN_ANSWER 10

/* "time" is told of a deadline and of a request to stop alike. */
static const char *stopped_words(const char *by)
{
    if (by != NULL && by[0] == 't') return "its time was over, or it was told to stop";
    if (by != NULL && by[0] == 'm') return "the memory that it was given was used up";
    return "it reached a limit of time or memory";
}

static void warn(document *d, const brief_answers *a)
{
    if (!d->is_partial) return;
    const char *by = a->solution->stopped_by;
    if (by == NULL && a->explanation) by = a->explanation->stopped_by;
    if (a->solution->is_exact) {
        document_say(
            d, BLOCK_WARNING,
            PHRASE(own("Partial answer. The work ended early because "), own(stopped_words(by)),
                   own(a->solution->is_feasible
                           ? ". The zone, the frontier and the fair deals are complete; what each "
                             "demand costs, or how firm the answer is, is not."
                           : ". That there is no agreement zone is proved; why, or what would "
                             "open one, is not complete.")));
        return;
    }
    document_say(d, BLOCK_WARNING,
                 PHRASE(own("Partial answer. The work ended early because "),
                        own(stopped_words(by)),
                        own(". What is stated here is proved; what is missing is not known, and a "
                            "deal called best is the best only where it is said to be proved.")));
}

/* Says each party's utility of a package in one line. */
static phrase utilities_of(document *d, const truce_scenario *s, const package *p)
{
    phrase_maker words = phrase_begin(d);
    for (uint32_t k = 0; k < s->n_principals; k++) {
        uint32_t who = s->principals[k];
        int64_t gain = p->utility_nano[who] - s->parties[who].reservation_nano.middle_nano;
        if (k > 0) phrase_add(&words, own("; "));
        phrase_add(&words, user(s->parties[who].name));
        phrase_add(&words, own(" "));
        phrase_add(&words, own_text(document_signed_about(d, gain)));
    }
    return phrase_end(&words);
}

static void say_zone(document *d, const brief_answers *a)
{
    const truce_solution *solution = a->solution;
    const truce_scenario *s = a->scenario;
    document_say(d, BLOCK_ANSWER,
                 PHRASE(own("Yes: there are packages that everyone could accept.")));
    text all = brief_count(d, solution->outcomes);
    if (solution->is_counted)
        document_fact(
            d, PHRASE(own("Agreement zone")),
            PHRASE(strong_text(brief_count(d, solution->acceptable)),
                   own(brief_is_one(solution->acceptable) ? " acceptable package out of "
                                                          : " acceptable packages out of "),
                   own_text(all)));
    else
        document_fact(
            d, PHRASE(own("Agreement zone")),
            PHRASE(own("not counted (there are "), own_text(all), own(" packages in all)")));
    if (solution->n_frontier > 0)
        document_fact(
            d, PHRASE(own("On the frontier")),
            PHRASE(own_text(document_number(d, solution->n_frontier)),
                   own(!solution->is_exact ? " found before the work ended"
                       : solution->n_frontier == 1
                           ? " way to share: no other is better for anybody"
                           : " ways to share: from each, one side gains only at another's cost")));
    const named_deal *nash = &solution->deals[TRUCE_DEAL_NASH];
    const package *shown = nash->exists               ? &nash->deal
                           : solution->has_best_known ? &solution->best_known
                                                      : NULL;
    if (shown == NULL) return;
    if (s->n_issues <= TERMS_IN_ANSWER) {
        phrase_maker words = phrase_begin(d);
        brief_package(&words, s, shown->outcome);
        document_fact(d, PHRASE(own(nash->exists ? "The Nash deal" : "A package found so far")),
                      phrase_end(&words));
    }
    document_fact(d,
                  PHRASE(own(s->n_issues <= TERMS_IN_ANSWER ? "Gains in it"
                             : nash->exists                 ? "Gains in the Nash deal"
                                                            : "Gains in one found so far")),
                  utilities_of(d, s, shown));
    brief_warn_promises(d, a, shown->outcome);
}

static void say_no_zone(document *d, const brief_answers *a)
{
    const truce_explanation *e = a->explanation;
    text all = brief_count(d, a->solution->outcomes);
    document_say(d, BLOCK_ANSWER,
                 PHRASE(own("No: not one of the "), own_text(all),
                        own(e != NULL && e->limits_conflict ? " possible packages keeps all limits."
                                                            : " possible packages meets every "
                                                              "demand.")));
    if (e == NULL) return;
    if (e->limits_conflict)
        document_fact(d, PHRASE(own("Cause")),
                      PHRASE(own("the limits alone leave no package; no party could mend that")));
    if (e->n_conflicts > 0) {
        phrase_maker words = phrase_begin(d);
        for (size_t k = 0; k < e->conflicts[0].n; k++) {
            if (k > 0) phrase_add(&words, line_break());
            brief_demand(&words, a->scenario, e->conflicts[0].demands[k]);
        }
        document_fact(d,
                      PHRASE(own(e->n_conflicts > 1       ? "The first conflict"
                                 : e->conflicts[0].n == 1 ? "Cannot hold"
                                                          : "Cannot all hold")),
                      phrase_end(&words));
    }
    if (e->n_corrections > 0)
        document_fact(
            d, PHRASE(own("Ways out")),
            PHRASE(strong_text(document_number(d, e->n_corrections)),
                   own(e->n_corrections == 1 ? " smallest set of demands that would have "
                                               "to be dropped; its bridge is below"
                       : e->corrections_proof.is_complete
                           ? " smallest sets of demands, any one of which would have to be "
                             "dropped; their bridges are below"
                           : " or more; the smallest are below with their bridges")));
}

void brief_say_answer(document *d, const brief_answers *a)
{
    warn(d, a);
    const truce_solution *solution = a->solution;
    if (!solution->is_feasibility_known)
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own("Not known: the work ended before a package that everyone could "
                                "accept was found, or shown not to exist.")));
    else if (solution->is_feasible)
        say_zone(d, a);
    else
        say_no_zone(d, a);
}

void brief_say_method(document *d)
{
    document_heading(d, 2, PHRASE(own("How to read this")));
    document_fact(d, PHRASE(own("Package")), PHRASE(own("one value for every issue.")));
    document_fact(d, PHRASE(own("Utility")),
                  PHRASE(own("what a package is worth to a party on that party's own scale, as "
                             "written in the scenario: its values added up, with what combinations "
                             "count extra. Points of different parties are not the same thing.")));
    document_fact(
        d, PHRASE(own("Reservation, gain")),
        PHRASE(own("the utility below which a party prefers no deal; what a package gives "
                   "it beyond that.")));
    document_fact(d, PHRASE(own("Acceptable")),
                  PHRASE(own("all limits and red lines hold, and nobody, those who can hold a "
                             "principal back included, falls below its reservation. The acceptable "
                             "packages are the agreement zone.")));
    document_fact(d, PHRASE(own("Frontier")),
                  PHRASE(own("the acceptable packages that no other beats for every principal at "
                             "once, counted by what they are worth.")));
    document_fact(d, PHRASE(own("Scale")),
                  PHRASE(own("the Nash and Kalai-Smorodinsky deals do not change when one party's "
                             "utilities are counted in another unit. The largest sum, the "
                             "egalitarian deal and shortfalls do: they compare points of different "
                             "parties as if they were the same.")));
    document_fact(d, PHRASE(own("\xE2\x89\x88")),
                  PHRASE(own("about: a figure that was worked out, rounded to hundredths for "
                             "reading. Nothing is decided by a rounded figure.")));
    document_fact(
        d, PHRASE(own("Exactness")),
        PHRASE(own("every answer is decided in whole numbers; nothing is sampled or "
                   "rounded on the way. It is as good as the figures that were entered.")));
}
