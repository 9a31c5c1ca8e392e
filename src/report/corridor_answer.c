/* corridor_answer.c -- the answer at the head of the report of a corridor, and how to read it. */
#include "report/corridor_words.h"

/* The crossing where one more truck while it is open would be worth most; NO_PLACE when that is
 * nowhere, or not known. */
static uint32_t tightest(const corridor_figures *f)
{
    if (f->corridor->n_crossings == 0) return NO_PLACE;
    uint32_t first = f->tightest_first[0];
    return f->crossings[first].value > 0 ? first : NO_PLACE;
}

/* The crossing where one more truck a day would serve most; NO_PLACE when that is nowhere, or not
 * known. */
static uint32_t most_helpful(const corridor_figures *f)
{
    uint32_t best = NO_PLACE;
    for (uint32_t k = 0; k < f->corridor->n_crossings; k++) {
        uint32_t which = f->tightest_first[k];
        int64_t more = f->plan->bottlenecks.more_served[which];
        if (more > 0 && (best == NO_PLACE || more > f->plan->bottlenecks.more_served[best]))
            best = which;
    }
    return best;
}

/* Whether it is known of every crossing how many more it could serve. */
static bool knows_more_served(const corridor_figures *f)
{
    for (uint32_t k = 0; k < f->corridor->n_crossings; k++)
        if (f->plan->bottlenecks.more_served[k] < 0) return false;
    return true;
}

static void warn(document *d, const corridor_figures *f)
{
    const truce_corridor_plan *plan = f->plan;
    static const char early[] = "Partial answer. The work ended before the best plan was found or "
                                "proved. This plan can be carried out; ";
    if (plan->is_finished) return;
    if (plan->now.is_finished)
        document_say(d, BLOCK_WARNING,
                     PHRASE(own("Partial answer. The plan is proved, but the work ended before all "
                                "that was asked beside it was known.")));
    else if (plan->now.n_gap > 0)
        document_say(d, BLOCK_WARNING,
                     PHRASE(own(early), own("a better one may serve up to "),
                            corridor_trucks(d, plan->now.n_gap), own(" more.")));
    else
        document_say(d, BLOCK_WARNING,
                     PHRASE(own(early), own("none can serve more, but one may be fairer.")));
}

static void say_head(document *d, const corridor_figures *f)
{
    const movements *m = &f->plan->now;
    int64_t unmet = m->n_needed - m->n_served;
    if (m->n_needed == 0)
        document_say(d, BLOCK_ANSWER, PHRASE(own("Nothing is needed: no area has a need.")));
    else if (unmet == 0)
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own("Every need can be met on its day: "),
                            corridor_trucks(d, m->n_needed), own(" in all.")));
    else
        document_say(d, BLOCK_ANSWER,
                     PHRASE(corridor_number(d, m->n_served), own(" of "),
                            corridor_number(d, m->n_needed),
                            own(" trucks that are needed can arrive on their day ("),
                            corridor_share(d, m->n_served, m->n_needed), own("); "),
                            corridor_number(d, unmet),
                            own(m->is_finished ? " cannot." : " do not, in this plan.")));
}

/* Who goes without most, and when. */
static void say_worst(document *d, const corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    const movements *m = &f->plan->now;
    uint32_t who = m->worst_area;
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, user(c->areas[who].name));
    phrase_add(&words, own(", "));
    phrase_add(&words, corridor_days_words(d, f, corridor_period_first(c, m->worst_period),
                                           corridor_period_last(c, m->worst_period)));
    phrase_add(&words, own(": "));
    phrase_add(&words, corridor_number(d, m->worst_served));
    phrase_add(&words, own(" of "));
    phrase_add(&words, corridor_trucks(d, m->worst_needed));
    phrase_add(&words, own(" ("));
    phrase_add(&words, corridor_share(d, m->worst_served, m->worst_needed));
    phrase_add(&words, own(")"));
    if (c->areas[who].people > 0) {
        phrase_add(&words, own("; "));
        phrase_add(&words, corridor_number(d, c->areas[who].people));
        phrase_add(&words, own(" people live there"));
    }
    document_fact(d, PHRASE(own("Goes without most")), phrase_end(&words));
}

static void say_people(document *d, const corridor_figures *f)
{
    int64_t days = f->corridor->days, sum = f->unmet_person_days;
    if (sum == 0 && !f->has_people) return;
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, corridor_number(d, sum));
    phrase_add(&words, own(" person-days of need unmet"));
    if (days > 1) {
        phrase_add(&words, own(": as if "));
        phrase_add(&words, corridor_number(d, (sum + days / 2) / days));
        phrase_add(&words, own(" people got nothing on each of "));
        phrase_add(&words, corridor_number(d, days));
        phrase_add(&words, own(" days"));
    }
    if (!f->has_people)
        phrase_add(&words, own("; areas that do not say how many live there are "
                               "not in it"));
    document_fact(d, PHRASE(own("In people")), phrase_end(&words));
}

static void say_when(document *d, const corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    if (c->days == 1) return;
    /* Within a period nothing but the cost decides on which day a need is left unmet. */
    document_fact(
        d, PHRASE(own("When")),
        PHRASE(own(c->period == PERIOD_DAY ? "something is missing on "
                                           : "in this plan something is missing on "),
               corridor_number(d, f->n_days_unmet), own(" of "), corridor_number(d, c->days),
               own(" days; most on "), corridor_days_words(d, f, f->worst_day, f->worst_day),
               own(" ("), corridor_number(d, f->unmet_on[f->worst_day]),
               own(c->period == PERIOD_DAY ? ")" : "); plans as good may choose other days")));
}

static void say_out_of_reach(document *d, const corridor_figures *f)
{
    uint32_t n = 0;
    for (uint32_t who = 0; who < f->corridor->n_areas; who++)
        n += f->areas[who].has_need && !f->is_reached[who];
    if (n > 0)
        document_fact(d, PHRASE(own("Out of reach")),
                      PHRASE(corridor_number(d, n),
                             own(n == 1 ? " area: no open way leads there from any depot"
                                        : " areas: no open way leads there from any depot")));
}

static void say_fairer(document *d, const corridor_figures *f, phrase_maker *words, uint32_t tight)
{
    uint32_t n = f->crossings[tight].n_valued;
    phrase_add(words, own("; one more truck at "));
    phrase_add(words, corridor_crossing(f, tight));
    phrase_add(words, own(" on "));
    phrase_add(words, corridor_number(d, n));
    phrase_add(words, own(n == 1 ? " day would make the plan fairer, but serve no more"
                                 : " days would make the plan fairer, but serve no more"));
}

static void say_full(document *d, const corridor_figures *f, phrase_maker *words, uint32_t which)
{
    const crossing_figures *of = &f->crossings[which];
    phrase_add(words, corridor_crossing(f, which));
    phrase_add(words, own(", full on "));
    phrase_add(words, corridor_number(d, of->n_full));
    phrase_add(words, own(" of "));
    phrase_add(words, corridor_number(d, of->n_open));
    phrase_add(words,
               own(of->n_open == 1 ? " day on which it is open" : " days on which it is open"));
}

/* The crossing where more could be served; where that is none, what else it is, and the crossing at
 * which it could at least be fairer. */
static void say_held_back(document *d, const corridor_figures *f)
{
    uint32_t helpful = most_helpful(f), tight = tightest(f);
    phrase_maker words = phrase_begin(d);
    if (helpful != NO_PLACE) {
        say_full(d, f, &words, helpful);
    } else if (!f->knows_value) {
        phrase_add(&words, own("not known: the work ended before that was asked"));
    } else if (tight != NO_PLACE && !knows_more_served(f)) {
        say_full(d, f, &words, tight);
    } else {
        if (f->supply < f->plan->now.n_needed) {
            phrase_add(&words, own("what the depots have: "));
            phrase_add(&words, corridor_trucks(d, f->supply));
            phrase_add(&words, own(" in all; no crossing"));
        } else {
            phrase_add(&words, own("no crossing alone: by the roads, the depots, or the days that "
                                   "the ways take"));
        }
        if (tight != NO_PLACE) say_fairer(d, f, &words, tight);
    }
    document_fact(d, PHRASE(own("Held back by")), phrase_end(&words));
}

static void say_help(document *d, const corridor_figures *f)
{
    uint32_t helpful = most_helpful(f);
    if (helpful == NO_PLACE) return;
    document_fact(d, PHRASE(own("Would help most")),
                  PHRASE(own("one more truck a day at "), corridor_crossing(f, helpful),
                         own(" while it is open: "),
                         corridor_number(d, f->plan->bottlenecks.more_served[helpful]),
                         own(" more served in all")));
}

static void say_closures(document *d, const corridor_figures *f)
{
    enum { TOLD = 3 };
    const truce_corridor_plan *plan = f->plan;
    if (plan->n_closures == 0) return;
    for (uint32_t k = 0; k < plan->n_closures; k++)
        document_fact(
            d, PHRASE(own(k == 0 ? "What if closed" : "and")),
            PHRASE(corridor_crossing(f, plan->closures[k].crossing), own(", "),
                   corridor_days_words(d, f, plan->closures[k].first, plan->closures[k].last)));
    document_fact(d, PHRASE(own("It changes")),
                  PHRASE(own("served "),
                         corridor_signed(d, plan->now.n_served - plan->before.n_served),
                         own(" trucks, from "), corridor_number(d, plan->before.n_served),
                         own(" to "), corridor_number(d, plan->now.n_served)));
    corridor_say_who(d, f, true, TOLD, "Who loses by it");
}

static void say_promise(document *d, const corridor_figures *f)
{
    const promise *p = &f->plan->promise;
    if (p->per_day < 0) return;
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, corridor_trucks(d, p->per_day));
    phrase_add(&words, own(" a day: "));
    if (p->n_kept == f->corridor->days) {
        phrase_add(&words, own("can be kept on every day"));
    } else {
        phrase_add(&words, own("can be kept on "));
        phrase_add(&words, corridor_number(d, p->n_kept));
        phrase_add(&words, own(" of "));
        phrase_add(&words, corridor_number(d, f->corridor->days));
        phrase_add(&words, own(" days; "));
        phrase_add(&words, corridor_trucks(d, p->n_missing));
        phrase_add(&words, own(p->n_missing == 1 ? " is missing in all" : " are missing in all"));
    }
    if (!p->is_finished) phrase_add(&words, own(" (so far: the work ended early)"));
    document_fact(d, PHRASE(own("The promise")), phrase_end(&words));
}

static const char *period_words(const truce_corridor *c)
{
    switch (c->period) {
    case PERIOD_DAY: return "day by day";
    case PERIOD_WEEK: return "week by week";
    case PERIOD_HORIZON: break;
    }
    return "over all days";
}

static void say_fairness(document *d, const corridor_figures *f)
{
    const truce_corridor_plan *plan = f->plan;
    if (plan->now.n_needed == 0) return;
    document_fact(d, PHRASE(own("How fair")),
                  PHRASE(own(plan->now.is_exact
                                 ? "the least coverage is as high as can be, then the next, and so "
                                   "on, proved in whole trucks; compared "
                             : !plan->now.is_finished
                                 ? "not proved: the work ended early; compared "
                                 : "each coverage within one step, a twentieth of a need, of the "
                                   "fairest; compared "),
                         own(period_words(f->corridor))));
}

static void say_shortage(document *d, const corridor_figures *f)
{
    say_worst(d, f);
    say_people(d, f);
    say_when(d, f);
    say_out_of_reach(d, f);
    say_held_back(d, f);
    say_help(d, f);
}

void corridor_say_answer(document *d, const corridor_figures *f)
{
    const movements *m = &f->plan->now;
    bool is_short = m->n_served < m->n_needed;
    warn(d, f);
    say_head(d, f);
    say_closures(d, f);
    if (is_short) say_shortage(d, f);
    say_promise(d, f);
    say_fairness(d, f);
    document_say(
        d, BLOCK_NOTE,
        PHRASE(own("A plan knows all closures in advance and assumes that everybody follows "
                   "it. It is the best that could happen, not a forecast.")));
}

void corridor_say_method(document *d, const corridor_figures *f, corridor_detail detail)
{
    document_heading(d, detail.level, PHRASE(own("How to read this")));
    document_fact(
        d, PHRASE(own("Served")),
        PHRASE(own("a truck that an area needs on a day, and that is there on that day. A "
                   "need that is not met on its day is unmet for good.")));
    document_fact(d, PHRASE(own("Coverage")),
                  PHRASE(own("what is served of what is needed, in a period. First the least "
                             "coverage of all areas and periods is made as high as it can be, then "
                             "the next; then as many trucks are served as can be; then at the "
                             "least cost.")));
    document_fact(d, PHRASE(own("Person-days")),
                  PHRASE(own("an area in which half of the need of a day is unmet has half of its "
                             "people as person-days of that day.")));
    document_fact(
        d, PHRASE(own("Value of one more")),
        PHRASE(own(
            "what one more truck let in on a day would be worth, added up over the days on "
            "which the crossing is open: 20 where it would serve people of whose need nothing is "
            "covered, 1 where it would serve the last twentieth, 0 where it would "
            "serve nobody.")));
    document_fact(d, PHRASE(own("Cost")),
                  PHRASE(own("of the whole plan, as the roads\xE2\x80\x99 costs are written: "),
                         corridor_number(d, f->plan->now.cost)));
    document_fact(d, PHRASE(own("Exactness")),
                  PHRASE(own("all figures are whole trucks; nothing is sampled, and nothing is "
                             "rounded but percentages. The answer is as good as the figures that "
                             "were entered.")));
}
