/* brief_deadlock.c -- why there is no agreement, and the bridges over it. */
#include "report/brief.h"

/* So many conflicts and ways out are told one by one; the rest is counted. */
#define CONFLICTS_TOLD 8
#define WAYS_TOLD 12

/* Adds a demand as an item: what it asks, why, its id. */
static void say_demand(document *d, const truce_scenario *s, uint32_t number)
{
    const demand *asked = &s->demands[number];
    phrase_maker words = phrase_begin(d);
    brief_demand(&words, s, number);
    phrase_add(&words, own("."));
    if (asked->why.size > 0) {
        phrase_add(&words, own(" Why: "));
        phrase_add(&words, user(asked->why));
    }
    phrase_add(&words, own(" ("));
    phrase_add(&words, id(asked->id));
    phrase_add(&words, own(")"));
    document_say(d, BLOCK_ITEM, phrase_end(&words));
}

static void say_rest(document *d, size_t n, size_t told, bool is_complete, const char *what)
{
    if (n <= told && is_complete) return;
    phrase_maker words = phrase_begin(d);
    if (n > told) {
        phrase_add(&words, own_text(document_number(d, n - told)));
        phrase_add(&words, own(" more "));
        phrase_add(&words, own(what));
        phrase_add(&words, own(" are not told here."));
    }
    if (!is_complete) phrase_add(&words, own(" The list itself was cut: there may be more."));
    document_say(d, BLOCK_NOTE, phrase_end(&words));
}

static void say_limits(document *d, const truce_scenario *s, const truce_explanation *e)
{
    document_say(
        d, BLOCK_PARAGRAPH,
        PHRASE(own("The limits alone leave no package, whatever the parties concede. These "
                   "cannot all hold:")));
    for (size_t k = 0; k < e->n_limits_conflict; k++) {
        const limit *bound = &s->limits[e->limits_in_conflict[k]];
        phrase_maker words = phrase_begin(d);
        brief_expression(&words, s, bound->requires_);
        phrase_add(&words, own("."));
        if (bound->why.size > 0) {
            phrase_add(&words, own(" Why: "));
            phrase_add(&words, user(bound->why));
        }
        phrase_add(&words, own(" ("));
        phrase_add(&words, id(bound->id));
        phrase_add(&words, own(")"));
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

static void say_conflicts(document *d, const truce_scenario *s, const truce_explanation *e)
{
    document_heading(d, 3, PHRASE(own("What cannot hold together")));
    for (size_t k = 0; k < e->n_conflicts && k < CONFLICTS_TOLD; k++) {
        const demand_set *set = &e->conflicts[k];
        if (set->n == 1)
            document_say(d, BLOCK_PARAGRAPH,
                         PHRASE(strong("Conflict "), strong_text(document_number(d, k + 1)),
                                own(". This demand cannot be met even alone, under the limits:")));
        else
            document_say(
                d, BLOCK_PARAGRAPH,
                PHRASE(strong("Conflict "), strong_text(document_number(d, k + 1)),
                       own(set->n == 2 ? ". These two cannot both hold; either alone could:"
                                       : ". These cannot all hold; without any one of them "
                                         "the others could:")));
        for (size_t one = 0; one < set->n; one++) say_demand(d, s, set->demands[one]);
    }
    say_rest(d, e->n_conflicts, CONFLICTS_TOLD, e->is_complete, "conflicts");
}

/* Says for one way out what would be dropped, and how large the zone is that it opens. */
static void say_way(document *d, const truce_scenario *s, const bridge *way, size_t number)
{
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, strong("Way out "));
    phrase_add(&words, strong_text(document_number(d, number)));
    phrase_add(&words, own(way->drop.n == 1 ? ": this demand would have to be dropped. "
                                            : ": these demands would all have to be dropped. "));
    for (size_t k = 0; k < way->drop.n; k++) {
        if (k > 0) phrase_add(&words, own("; "));
        brief_demand(&words, s, way->drop.demands[k]);
        phrase_add(&words, own(" ("));
        phrase_add(&words, id(s->demands[way->drop.demands[k]].id));
        phrase_add(&words, own(")"));
    }
    if (way->is_counted) {
        phrase_add(&words, own(". It opens a zone of "));
        phrase_add(&words, own_text(brief_count(d, way->acceptable)));
        phrase_add(&words, own(brief_is_one(way->acceptable) ? " acceptable package"
                                                             : " acceptable packages"));
    }
    phrase_add(&words, own(way->exists ? "."
                                       : ". Its best package was not found before the work "
                                         "ended."));
    document_say(d, BLOCK_ITEM, phrase_end(&words));
}

static void say_ways(document *d, const truce_scenario *s, const truce_explanation *e)
{
    shown_package shown[WAYS_TOLD];
    size_t n = 0;
    document_heading(d, 3, PHRASE(own("Ways out, and the bridge that each opens")));
    document_say(
        d, BLOCK_PARAGRAPH,
        PHRASE(own("Each is the least that would do: nothing in it could be kept, and all other "
                   "demands stay. Dropping a demand means no more than not insisting on it; the "
                   "package that each opens is shown below, and it may be closer to the demand "
                   "than the word suggests.")));
    for (size_t k = 0; k < e->n_bridges && k < WAYS_TOLD; k++) {
        const bridge *way = &e->bridges[k];
        say_way(d, s, way, k + 1);
        if (!way->exists) continue;
        phrase_maker title = phrase_begin(d);
        phrase_add(&title, own("Way out "));
        phrase_add(&title, own_text(document_number(d, k + 1)));
        shown[n++] = (shown_package){phrase_end(&title), way->deal.outcome, way->deal.utility_nano,
                                     &way->drop};
    }
    say_rest(d, e->n_corrections, WAYS_TOLD, e->is_complete, "ways out");
    if (n > 0) brief_packages(d, s, "The bridges, and what each party gets", n, shown, NOBODY);
}

static void say_concession(document *d, const truce_scenario *s, const truce_explanation *e)
{
    document_heading(d, 3, PHRASE(own("The smallest concession, if all red lines stay")));
    if (!e->has_concession) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own(e->is_exact ? "There is none: the red lines, with the limits and "
                                              "whoever can hold a principal back, leave no package."
                                            : "It was not found before the work ended.")));
        return;
    }
    phrase_maker words = phrase_begin(d), title = phrase_begin(d);
    bool is_first = true;
    size_t n_left = 0;
    for (uint32_t k = 0; k < s->n_principals; k++)
        n_left += e->shortfall_nano[s->principals[k]] != 0;
    phrase_add(&words, own("In the package below all red lines hold, and "));
    for (uint32_t k = 0; k < s->n_principals; k++) {
        uint32_t who = s->principals[k];
        if (e->shortfall_nano[who] == 0) continue;
        n_left--;
        if (!is_first) phrase_add(&words, own(n_left == 0 ? " and " : ", "));
        is_first = false;
        phrase_add(&words, user(s->parties[who].name));
        phrase_add(&words, own(" stays "));
        phrase_add(&words, strong_text(document_nano(d, e->shortfall_nano[who])));
        phrase_add(&words, own(" below its reservation"));
    }
    phrase_add(&words, own(is_first ? "nobody stays below its reservation." : "."));
    phrase_add(&words,
               own(" The largest such shortfall is as small as it can be. Shortfalls change "
                   "when one party's utilities are rescaled."));
    document_say(d, BLOCK_PARAGRAPH, phrase_end(&words));
    phrase_add(&title, own("Smallest concession"));
    shown_package shown = {phrase_end(&title), e->concession.outcome, e->concession.utility_nano,
                           NULL};
    brief_packages(d, s, "The package of the smallest concession", 1, &shown, NOBODY);
}

/* True when no reservation is in the set: then no utility has a part in it. */
static bool is_of_red_lines(const truce_scenario *s, const demand_set *set)
{
    for (size_t k = 0; k < set->n; k++)
        if (s->demands[set->demands[k]].kind != DEMAND_RED_LINE) return false;
    return true;
}

/* Says whether the deadlock rests on figures, which are estimates, or not. */
static void say_firmness(document *d, const truce_scenario *s, const truce_explanation *e)
{
    size_t hard = 0;
    while (hard < e->n_conflicts && !is_of_red_lines(s, &e->conflicts[hard])) hard++;
    document_heading(d, 3, PHRASE(own("How firm this is")));
    if (hard < e->n_conflicts) {
        phrase_maker words = phrase_begin(d);
        if (hard >= CONFLICTS_TOLD)
            phrase_add(&words, own("One of the conflicts"));
        else if (e->n_conflicts == 1)
            phrase_add(&words, own("The conflict"));
        else {
            phrase_add(&words, own("Conflict "));
            phrase_add(&words, own_text(document_number(d, hard + 1)));
        }
        phrase_add(&words, own(" is made of red lines alone. No estimate of a utility has a part "
                               "in it: it stands whatever the figures really are, as long as these "
                               "red lines and the limits are as written."));
        document_say(d, BLOCK_PARAGRAPH, phrase_end(&words));
    } else if (e->is_complete) {
        document_say(
            d, BLOCK_PARAGRAPH,
            PHRASE(own("Every conflict has a reservation in it, and so rests on figures, which are "
                       "estimates: where a reservation is really lower or a package worth more, "
                       "there may be a zone after all. The smallest concession below says how far "
                       "the nearest package is from one.")));
    } else {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("The conflicts that are listed have reservations in them, and so "
                                "rest on figures, which are estimates.")));
    }
}

void brief_say_deadlock(document *d, const brief_answers *a)
{
    const truce_explanation *e = a->explanation;
    document_heading(d, 2, PHRASE(own("Why there is no agreement, and what would open one")));
    if (e->limits_conflict) {
        say_limits(d, a->scenario, e);
        return;
    }
    if (e->n_conflicts > 0) say_conflicts(d, a->scenario, e);
    if (e->n_conflicts > 0) say_firmness(d, a->scenario, e);
    if (e->n_bridges > 0) say_ways(d, a->scenario, e);
    say_concession(d, a->scenario, e);
}
