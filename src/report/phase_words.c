#include "report/phase_words.h"
#include "base/exact.h"
#include <stdio.h>

/* Rows of the front, and sentences about phases, up to which all are shown. */
enum { FRONT_SHOWN = 12, SENTENCES_SHOWN = 48 };

/* ---- words ------------------------------------------------------------------------------- */

static text made(document *d, text_buffer *b)
{
    if (b->has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    text t = document_copy(d, (text){b->bytes, b->size});
    buffer_free(b);
    return t;
}

text phase_amount_text(document *d, phase_amount amount)
{
    enum { SHOWN_NANO = 100000 };
    text_buffer b = {0};
    if (amount.fraction == NULL) return document_nano(d, amount.nano);
    int64_t rest = amount.nano % SHOWN_NANO, rounded = amount.nano - rest;
    if (rest >= SHOWN_NANO / 2) rounded += SHOWN_NANO;
    if (rest < -SHOWN_NANO / 2) rounded -= SHOWN_NANO;
    buffer_string(&b, "~");
    buffer_nano(&b, rounded);
    return made(d, &b);
}

static text nano_text(document *d, int128 nano)
{
    if (nano > INT64_MAX) nano = INT64_MAX;
    if (nano < -INT64_MAX) nano = -INT64_MAX;
    return document_nano(d, (int64_t)nano);
}

static text days_text(document *d, const truce_phase_answer *a, int64_t first, int64_t end)
{
    text_buffer b = {0};
    calendar_days(&b, a->scenario->calendar, first, end);
    return made(d, &b);
}

static text party_name(const truce_phase_answer *a, uint32_t principal)
{
    return a->scenario->parties[a->exchange.parties[principal]].name;
}

static text item_name(const truce_phase_answer *a, uint32_t item)
{
    return a->scenario->issues[a->exchange.items[item].issue].name;
}

/* Returns a number as a piece; its digits are kept in the document. */
static piece number(document *d, int64_t n)
{
    char digits[32];
    int size = snprintf(digits, sizeof digits, "%lld", (long long)n);
    return own_text(document_copy(d, (text){digits, (size_t)size}));
}

/* Adds one guarantee a party: "North 0, South 4". */
static void add_vector(phrase_maker *m, const truce_phase_answer *a, const phase_amount *amounts)
{
    for (uint32_t k = 0; k < a->exchange.n_parties; k++) {
        if (k > 0) phrase_add(m, own(", "));
        phrase_add(m, user(party_name(a, k)));
        phrase_add(m, own(" "));
        phrase_add(m, own_text(phase_amount_text(m->d, amounts[k])));
    }
}

static void add_present(phrase_maker *m, const truce_phase_answer *a)
{
    phase_amount present[EXCHANGE_PARTIES];
    for (uint32_t k = 0; k < a->exchange.n_parties; k++)
        present[k] = (phase_amount){a->exchange.guarantee_nano[k], NULL};
    add_vector(m, a, present);
}

/* ---- the answer -------------------------------------------------------------------------- */

static const char *objective_words(phase_objective objective)
{
    switch (objective) {
    case PHASE_FEWEST_PHASES: return "fewest phases";
    case PHASE_FEWEST_DAYS: return "fewest days";
    case PHASE_LEAST_EXPOSURE: return "least exposure";
    case PHASE_LEAST_GUARANTEE: break;
    }
    return "least sum of guarantees";
}

static void say_deal(document *d, const truce_phase_answer *a)
{
    phrase_maker words = phrase_begin(d);
    if (a->deal_name != NULL) {
        phrase_add(&words, own(a->deal_name));
        phrase_add(&words, own(": "));
    }
    brief_package(&words, a->scenario, a->outcome);
    document_fact(d, PHRASE(own("Deal")), phrase_end(&words));
}

static void say_found(document *d, const truce_phase_answer *a)
{
    const phase_plan *plan = &a->found.plan;
    bool is_one = plan->n_phases == 1;
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, number(d, plan->n_phases));
    phrase_add(&words, own(is_one ? " phase in " : " phases in "));
    phrase_add(&words, number(d, plan->end[plan->n_phases - 1]));
    phrase_add(&words, own(plan->end[plan->n_phases - 1] == 1 ? " day: " : " days: "));
    if (a->is_own_plan)
        phrase_add(&words, own(plan->holds ? "at every point going on is at least as good for "
                                             "every party as walking away. The plan holds."
                                           : "the plan does not hold. Somebody would gain by "
                                             "walking away."));
    else
        phrase_add(&words,
                   own(plan->holds ? "at every point going on is at least as good for every party "
                                     "as walking away."
                                   : "a plan with the least guarantees; with those that stand in "
                                     "the scenario it does not hold."));
    document_say(d, BLOCK_ANSWER, phrase_end(&words));
}

/* Says the worst point of a plan that does not hold, or the tightest of one that does. */
static void say_weakest(document *d, const truce_phase_answer *a)
{
    const cut_weakest *w = &a->weakest;
    const phase_plan *plan = &a->found.plan;
    phrase_maker words = phrase_begin(d);
    phase_amount zero = {0, NULL}, slack = w->slack;
    if (slack.nano < 0) slack.nano = -slack.nano;
    phrase_add(&words, user(party_name(a, w->party)));
    if (w->place == CUT_IN_PHASE) {
        size_t cell = (size_t)w->phase * a->exchange.n_parties + w->party;
        phrase_add(&words, own(" in phase "));
        phrase_add(&words, number(d, w->phase + 1));
        phrase_add(&words, own(": temptation "));
        phrase_add(&words, own_text(phase_amount_text(d, plan->temptation[cell])));
        phrase_add(&words, own(", limit "));
        phrase_add(&words, own_text(document_nano(d, a->exchange.guarantee_nano[w->party])));
    } else {
        phrase_add(&words, own(w->place == CUT_AT_END
                                   ? " at the end: what completion is worth to it, with its "
                                     "guarantee, against its walk option"
                                   : " at the start: what the whole plan is worth to it, against "
                                     "its walk option"));
    }
    phrase_add(&words, own(w->slack.nano < 0 ? ", too much by " : ", slack "));
    phrase_add(&words, own_text(phase_amount_text(d, w->slack.nano != 0 ? slack : zero)));
    document_fact(d, PHRASE(own(w->slack.nano < 0 ? "Worst point" : "Tightest point")),
                  phrase_end(&words));
}

static void say_plan_facts(document *d, const truce_phase_answer *a)
{
    const phase_plan *plan = &a->found.plan;
    phrase_maker exposure = phrase_begin(d);
    document_fact(d, PHRASE(own("When")),
                  PHRASE(own_text(days_text(d, a, plan->start[0], plan->end[plan->n_phases - 1]))));
    if (!a->is_own_plan) {
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, own(objective_words(a->found.objective)));
        phrase_add(&words, own(a->found.is_optimal ? ", proved" : ", not proved: the best found"));
        if (!a->found.is_optimal && a->found.bound >= 0) {
            phrase_add(&words, own("; no plan has fewer than "));
            phrase_add(&words, number(d, a->found.bound));
        }
        document_fact(d, PHRASE(own("Best for")), phrase_end(&words));
    }
    for (uint32_t k = 0; k < a->exchange.n_parties; k++) {
        if (k > 0) phrase_add(&exposure, own(", "));
        phrase_add(&exposure, user(party_name(a, k)));
        phrase_add(&exposure, own(" "));
        phrase_add(&exposure, own_text(phase_amount_text(d, plan->exposure[k])));
    }
    phrase_add(&exposure, own(", if all others stopped at the worst moment"));
    document_fact(d, PHRASE(own("Could lose")), phrase_end(&exposure));
    say_weakest(d, a);
    if (!a->is_own_plan && plan->holds) return;
    if (a->needed == NULL) {
        document_fact(d, PHRASE(own("Would need")),
                      PHRASE(own("more than guarantees: somebody is better off leaving than with "
                                 "the whole plan")));
        return;
    }
    phrase_maker needed = phrase_begin(d);
    add_vector(&needed, a, a->needed);
    document_fact(d, PHRASE(own(plan->holds ? "Needs at least" : "Would need")),
                  phrase_end(&needed));
}

/* Says where plans are stopped. */
static void say_block(document *d, const truce_phase_answer *a)
{
    const phase_block *b = &a->found.block;
    phrase_maker words = phrase_begin(d);
    bool is_first = true;
    for (uint32_t item = 0; item < a->exchange.n_items; item++) {
        if (b->state[item] == 0) continue;
        phrase_add(&words, own(is_first ? "settled so far " : ", "));
        phrase_add(&words, user(item_name(a, item)));
        phrase_add(&words, own(" "));
        phrase_add(&words, number(d, b->state[item] * a->exchange.items[item].unit));
        is_first = false;
    }
    phrase_add(&words, own(is_first ? "at the very start " : ": "));
    phrase_add(&words, user(party_name(a, b->party)));
    phrase_add(&words, own(" would gain "));
    phrase_add(&words, own_text(phase_amount_text(d, b->temptation)));
    phrase_add(&words, own(" by walking away, and its guarantee is "));
    phrase_add(&words, own_text(phase_amount_text(d, b->limit)));
    document_fact(d, PHRASE(own("Stopped at")), phrase_end(&words));
}

void phase_say_answer(document *d, const truce_phase_answer *a)
{
    const phase_answer *found = &a->found;
    if (found->stopped_by != NULL)
        document_say(d, BLOCK_WARNING,
                     PHRASE(own("Partial: stopped "),
                            own(found->stopped_by[0] == 'm' ? "at the memory limit"
                                                            : "before the work was done"),
                            own(". What is said to be proved is; the rest is the best found so "
                                "far.")));
    if (found->has_plan)
        say_found(d, a);
    else if (!found->is_feasibility_known)
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own("Not known: the work ended before a plan that holds was found, or "
                                "shown not to exist.")));
    else
        document_say(d, BLOCK_ANSWER,
                     PHRASE(own("No plan holds: however the deal is cut, at some point somebody "
                                "would gain by walking away.")));
    say_deal(d, a);
    phrase_maker present = phrase_begin(d);
    add_present(&present, a);
    document_fact(d, PHRASE(own("Guarantees")), phrase_end(&present));
    if (found->has_plan) say_plan_facts(d, a);
    if (!found->has_plan && found->has_block) say_block(d, a);
    if (!found->has_plan && found->guarantees.is_known && found->guarantees.n == 0)
        document_fact(d, PHRASE(own("Guarantees that would help")),
                      PHRASE(own("none: somebody would be worse off for the whole deal than by "
                                 "leaving, or what must come first never can")));
}

/* ---- the plan ---------------------------------------------------------------------------- */

/* Adds what one phase moves of an item, and how much of all that is then. */
static void add_move(phrase_maker *m, const truce_phase_answer *a, uint32_t phase, uint32_t item)
{
    const exchange *e = &a->exchange;
    const uint32_t *before = a->found.plan.states + (size_t)phase * e->n_items;
    const uint32_t *after = before + e->n_items;
    const exchange_item *of = &e->items[item];
    if (after[item] == before[item]) {
        phrase_add(m, own("-"));
        return;
    }
    if (a->scenario->issues[of->issue].is_choice) {
        phrase_add(m, own("done"));
        return;
    }
    phrase_add(m, number(m->d, (int64_t)(after[item] - before[item]) * of->unit));
    phrase_add(m, own(" ("));
    phrase_add(m, number(m->d, after[item] * of->unit));
    phrase_add(m, own(" of "));
    phrase_add(m, number(m->d, of->n_units * of->unit));
    phrase_add(m, own(")"));
}

static phrase item_header(document *d, const truce_phase_answer *a, uint32_t item)
{
    static const char *const suffix[] = {
        [PASSING_DIRECT] = "", [PASSING_DEPOSIT] = ", deposited", [PASSING_RELEASE] = ", released"};
    phrase_maker m = phrase_begin(d);
    phrase_add(&m, user(item_name(a, item)));
    phrase_add(&m, own(suffix[a->exchange.items[item].passing]));
    return phrase_end(&m);
}

static void table_moves(document *d, const truce_phase_answer *a)
{
    const exchange *e = &a->exchange;
    const phase_plan *plan = &a->found.plan;
    table_maker m = document_table_begin(d, PHRASE(own("What is handed over, and when")));
    table_column(&m, ALIGN_START, PHRASE(own("Phase")));
    table_column(&m, ALIGN_START, PHRASE(own("When")));
    for (uint32_t item = 0; item < e->n_items; item++)
        table_column(&m, ALIGN_END, item_header(d, a, item));
    for (uint32_t t = 0; t < plan->n_phases; t++) {
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(number(d, t + 1)));
        table_cell(&m, PHRASE(own_text(days_text(d, a, plan->start[t], plan->end[t]))));
        for (uint32_t item = 0; item < e->n_items; item++) {
            phrase_maker words = phrase_begin(d);
            add_move(&words, a, t, item);
            table_cell(&m, phrase_end(&words));
        }
    }
    document_table_end(&m);
}

static void table_temptations(document *d, const truce_phase_answer *a)
{
    const exchange *e = &a->exchange;
    const phase_plan *plan = &a->found.plan;
    table_maker m = document_table_begin(
        d, PHRASE(own("What each party would gain by walking away, against its limit")));
    table_column(&m, ALIGN_START, PHRASE(own("Phase")));
    for (uint32_t k = 0; k < e->n_parties; k++)
        table_column(&m, ALIGN_END, PHRASE(user(party_name(a, k))));
    table_row(&m, ROW_PLAIN);
    table_cell(&m, PHRASE(own("Limit")));
    for (uint32_t k = 0; k < e->n_parties; k++)
        table_cell(&m, PHRASE(own_text(document_nano(d, e->guarantee_nano[k]))));
    for (uint32_t t = 0; t < plan->n_phases; t++) {
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(number(d, t + 1)));
        for (uint32_t k = 0; k < e->n_parties; k++) {
            size_t cell = (size_t)t * e->n_parties + k;
            phrase_maker words = phrase_begin(d);
            bool is_broken = plan->slack[cell].nano < 0;
            text temptation = phase_amount_text(d, plan->temptation[cell]);
            phrase_add(&words, is_broken ? strong_text(temptation) : own_text(temptation));
            phrase_add(&words, own(" (slack "));
            phrase_add(&words, own_text(phase_amount_text(d, plan->slack[cell])));
            phrase_add(&words, own(")"));
            table_cell(&m, phrase_end(&words));
        }
    }
    document_table_end(&m);
}

void phase_say_plan(document *d, const truce_phase_answer *a, int level)
{
    if (!a->found.has_plan) return;
    document_heading(d, level, PHRASE(own("The plan, phase by phase")));
    table_moves(d, a);
    table_temptations(d, a);
    document_say(
        d, BLOCK_NOTE,
        PHRASE(own("The order of hand-overs inside a phase is nobody's: each figure is for "
                   "the worst moment, when all that comes to a party has come and "
                   "nothing of its own has gone. A negative temptation is what a party "
                   "would lose by walking away then.")));
}

/* ---- reasons ----------------------------------------------------------------------------- */

/* Returns how far a party is ahead in the middle of a phase: what it got with this phase, less what
 * it gave before. */
static int128 ahead_in(const truce_phase_answer *a, uint32_t phase, uint32_t principal)
{
    const exchange *e = &a->exchange;
    const uint32_t *before = a->found.plan.states + (size_t)phase * e->n_items;
    const uint32_t *after = before + e->n_items;
    int128 sum = 0;
    for (uint32_t item = 0; item < e->n_items; item++) {
        const int64_t *value = e->items[item].value[principal];
        if (value != NULL) sum += value[after[item]];
        if (e->items[item].giver == principal) sum -= e->items[item].cost[before[item]];
    }
    return sum;
}

/* Says why one party goes on in one phase, or does not: "South can be ahead by 4; it goes on
 * because it still has 6 to gain." */
static void add_party_reason(phrase_maker *m, const truce_phase_answer *a, uint32_t phase,
                             uint32_t principal)
{
    const exchange *e = &a->exchange;
    size_t cell = (size_t)phase * e->n_parties + principal;
    phase_amount temptation = a->found.plan.temptation[cell];
    int64_t guarantee = e->guarantee_nano[principal], walk = e->walk_nano[principal];
    int128 ahead = ahead_in(a, phase, principal), to_come = (int128)walk - temptation.nano;
    bool holds = a->found.plan.slack[cell].nano >= 0, needs_guarantee = !holds || to_come < walk;
    phase_amount rest = {(int64_t)(to_come < 0 ? -to_come : to_come), temptation.fraction};
    phrase_add(m, user(party_name(a, principal)));
    phrase_add(m, own(ahead > 0   ? " can be ahead by "
                      : ahead < 0 ? " is behind by at least "
                                  : " is even"));
    if (ahead != 0) phrase_add(m, own_text(nano_text(m->d, ahead < 0 ? -ahead : ahead)));
    if (to_come > 0) {
        phrase_add(m, own(holds ? "; it goes on because it still has " : "; it still has "));
        phrase_add(m, own_text(phase_amount_text(m->d, rest)));
        phrase_add(m, own(" to gain"));
    } else if (to_come == 0) {
        phrase_add(m, own("; going on costs it nothing"));
    } else {
        phrase_add(m, own("; going on costs it "));
        phrase_add(m, own_text(phase_amount_text(m->d, rest)));
    }
    if (walk != 0) {
        phrase_add(m, own(", leaving brings it "));
        phrase_add(m, own_text(document_nano(m->d, walk)));
    }
    if (needs_guarantee) {
        phrase_add(m, own(holds ? ", and walking away would cost it its guarantee of "
                                : ", and walking away costs it only its guarantee of "));
        phrase_add(m, own_text(document_nano(m->d, guarantee)));
    }
    phrase_add(m, own(holds ? "." : ": it would walk away."));
}

/* Says what another cut would come to. */
static void add_objection(phrase_maker *m, const truce_phase_answer *a, const cut_reason *reason)
{
    switch (reason->objection) {
    case CUT_WOULD_HOLD: phrase_add(m, own("would hold too.")); return;
    case CUT_BREAKS_RULE:
        phrase_add(m, own("would break what the scenario says under phasing."));
        return;
    case CUT_TEMPTS: break;
    }
    phrase_add(m, own("would tempt "));
    phrase_add(m, user(party_name(a, reason->party)));
    phrase_add(m, own(" by "));
    phrase_add(m, own_text(phase_amount_text(m->d, reason->temptation)));
    phrase_add(m, own(", and only "));
    phrase_add(m, own_text(phase_amount_text(m->d, reason->limit)));
    phrase_add(m, own(" holds it."));
}

/* Says why the next phase is a phase of its own, and why it comes later. */
static void say_neighbours(document *d, const truce_phase_answer *a, uint32_t phase)
{
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, own("Why phase "));
    phrase_add(&words, number(d, phase + 1));
    phrase_add(&words, own(" comes before phase "));
    phrase_add(&words, number(d, phase + 2));
    phrase_add(&words, own(": the other way round "));
    add_objection(&words, a, &a->swapped[phase]);
    phrase_add(&words, own(" Both in one phase "));
    add_objection(&words, a, &a->merged[phase]);
    document_say(d, BLOCK_ITEM, phrase_end(&words));
}

void phase_say_reasons(document *d, const truce_phase_answer *a, int level)
{
    const exchange *e = &a->exchange;
    const phase_plan *plan = &a->found.plan;
    if (!a->found.has_plan || (size_t)plan->n_phases * e->n_parties > SENTENCES_SHOWN) return;
    document_heading(d, level,
                     PHRASE(own(plan->holds ? "Why nobody gains by walking away"
                                            : "Where somebody would gain by walking away")));
    for (uint32_t t = 0; t < plan->n_phases; t++) {
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, strong("Phase "));
        phrase_add(&words, strong_text(document_number(d, t + 1)));
        phrase_add(&words, own(", "));
        phrase_add(&words, own_text(days_text(d, a, plan->start[t], plan->end[t])));
        phrase_add(&words, own(":"));
        for (uint32_t k = 0; k < e->n_parties; k++) {
            phrase_add(&words, own(" "));
            add_party_reason(&words, a, t, k);
        }
        document_say(d, BLOCK_ITEM, phrase_end(&words));
        if (a->swapped != NULL && t + 1 < plan->n_phases) say_neighbours(d, a, t);
    }
    phrase_maker end = phrase_begin(d);
    phrase_add(&end, strong("When all is done"));
    phrase_add(&end, own(", completion is worth beyond what was handed over: "));
    for (uint32_t k = 0; k < e->n_parties; k++) {
        if (k > 0) phrase_add(&end, own(", "));
        phrase_add(&end, user(party_name(a, k)));
        phrase_add(&end, own(" "));
        phrase_add(&end, own_text(document_nano(d, e->end_prize_nano[k])));
    }
    phrase_add(&end, own("."));
    document_say(d, BLOCK_ITEM, phrase_end(&end));
}

/* ---- guarantees -------------------------------------------------------------------------- */

static void table_front(document *d, const truce_phase_answer *a)
{
    const phase_guarantees *g = &a->found.guarantees;
    uint32_t n = a->exchange.n_parties;
    table_maker m = document_table_begin(
        d, PHRASE(own("Guarantees with which a plan holds; none of them can be less alone")));
    for (uint32_t k = 0; k < n; k++)
        table_column(&m, k == 0 ? ALIGN_START : ALIGN_END, PHRASE(user(party_name(a, k))));
    size_t shown = g->n <= FRONT_SHOWN ? g->n : FRONT_SHOWN;
    for (size_t row = 0; row < shown; row++) {
        /* the first, the last, and evenly between */
        size_t at = shown > 1 ? row * (g->n - 1) / (shown - 1) : 0;
        table_row(&m, ROW_PLAIN);
        for (uint32_t k = 0; k < n; k++)
            table_cell(&m, PHRASE(own_text(phase_amount_text(d, g->front[at * n + k]))));
    }
    document_table_end(&m);
    if (shown < g->n)
        document_say(d, BLOCK_NOTE,
                     PHRASE(number(d, (int64_t)shown), own(" of "), number(d, (int64_t)g->n),
                            own(" are shown; --json lists all.")));
}

static void table_tradeoff(document *d, const truce_phase_answer *a)
{
    if (!a->found.has_tradeoff || a->found.n_tradeoff == 0) return;
    table_maker m = document_table_begin(
        d, PHRASE(own("Phases against guarantees: what so many phases need at least, all parties "
                      "together")));
    table_column(&m, ALIGN_START, PHRASE(own("At most so many phases")));
    table_column(&m, ALIGN_END, PHRASE(own("Least sum of guarantees")));
    for (size_t k = 0; k < a->found.n_tradeoff; k++) {
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(number(d, a->found.tradeoff[k].phases)));
        table_cell(&m, PHRASE(own_text(phase_amount_text(d, a->found.tradeoff[k].least_sum))));
    }
    document_table_end(&m);
}

void phase_say_guarantees(document *d, const truce_phase_answer *a, int level)
{
    const phase_guarantees *g = &a->found.guarantees;
    if (a->is_own_plan || !g->is_known) return;
    document_heading(d, level, PHRASE(own("What the mediators would have to guarantee")));
    document_say(d, BLOCK_PARAGRAPH,
                 PHRASE(own("A guarantee is lost by the one who walks away, and by nobody else: a "
                            "deposit, a promise of a third party, a loss of standing. It is "
                            "counted in the party's own points.")));
    if (g->n == 0) {
        document_say(
            d, BLOCK_PARAGRAPH,
            PHRASE(own("No guarantee helps: somebody would be worse off for the whole deal "
                       "than by leaving, or what must come first never can.")));
        return;
    }
    if (!g->is_exact)
        document_say(d, BLOCK_WARNING, PHRASE(own("Not all of these are proved to be least.")));
    table_front(d, a);
    document_fact(d, PHRASE(own("Least sum")),
                  PHRASE(own_text(phase_amount_text(d, g->least_sum))));
    document_fact(d, PHRASE(own("Least maximum")),
                  PHRASE(own_text(phase_amount_text(d, g->least_maximum))));
    phrase_maker each = phrase_begin(d);
    add_vector(&each, a, g->least_each);
    document_fact(d, PHRASE(own("Each alone, the others free")), phrase_end(&each));
    table_tradeoff(d, a);
}

/* ---- advice ------------------------------------------------------------------------------ */

static int128 fall_of(const truce_phase_answer *a, const phase_advice *advice)
{
    return (int128)a->found.guarantees.least_sum.nano - advice->least_sum.nano;
}

static void add_advice(phrase_maker *m, const truce_phase_answer *a, const phase_advice *advice)
{
    const truce_scenario *s = a->scenario;
    document *d = m->d;
    switch (advice->kind) {
    case PHASE_ADVICE_ESCROW:
        phrase_add(m, own("In escrow: "));
        phrase_add(m, user(s->issues[advice->issue].name));
        break;
    case PHASE_ADVICE_UNIT:
        phrase_add(m, own("Cut into units of "));
        phrase_add(m, number(d, advice->unit));
        phrase_add(m, own(": "));
        phrase_add(m, user(s->issues[advice->issue].name));
        break;
    case PHASE_ADVICE_END_PRIZE:
        phrase_add(m, own("If completion were worth "));
        phrase_add(m, own_text(phase_amount_text(d, advice->price)));
        phrase_add(m, own(" to "));
        phrase_add(m, user(party_name(a, advice->party)));
        phrase_add(m, own(", a plan would hold with the guarantees as they are."));
        return;
    }
    phrase_add(m, own(". The least sum of guarantees is then "));
    phrase_add(m, own_text(phase_amount_text(d, advice->least_sum)));
    int128 fall = fall_of(a, advice);
    phrase_add(m, own(fall > 0 ? " instead of " : ", no less than now."));
    if (fall <= 0) return;
    phrase_add(m, own_text(phase_amount_text(d, a->found.guarantees.least_sum)));
    phrase_add(m, own("."));
}

static void say_margins(document *d, const truce_phase_answer *a)
{
    if (!a->found.has_margins || !a->found.has_plan) return;
    for (uint32_t k = 0; k < a->exchange.n_parties; k++) {
        const phase_margin *margin = &a->found.margins[k];
        phrase_maker words = phrase_begin(d);
        phrase_add(&words, user(party_name(a, k)));
        if (!margin->is_bounded) {
            phrase_add(&words,
                       own(": however little it values what is still to come, it goes on."));
        } else if (margin->factor.nano >= 1000000000) {
            phrase_add(&words,
                       own(": no room. If it values what is still to come by anything less, "
                           "it would walk away in phase "));
            phrase_add(&words, number(d, margin->phase + 1));
            phrase_add(&words, own("."));
        } else {
            phrase_add(&words, own(": what is still to come may be worth as little as "));
            phrase_add(&words,
                       own_text(document_percent(
                           d, margin->factor.nano > 0 ? margin->factor.nano : 0, 1000000000)));
            phrase_add(&words, own(" of what is written; with less it would walk away in phase "));
            phrase_add(&words, number(d, margin->phase + 1));
            phrase_add(&words, own("."));
        }
        document_say(d, BLOCK_ITEM, phrase_end(&words));
    }
}

void phase_say_advice(document *d, const truce_phase_answer *a, int level)
{
    bool has_gaps = a->found.has_advice && a->found.advice_has_gaps;
    if (has_gaps || (a->found.has_advice && a->found.n_advice > 0)) {
        document_heading(d, level, PHRASE(own("What would help")));
        for (size_t k = 0; k < a->found.n_advice; k++) {
            phrase_maker words = phrase_begin(d);
            add_advice(&words, a, &a->found.advice[k]);
            document_say(d, BLOCK_ITEM, phrase_end(&words));
        }
        if (has_gaps)
            document_say(d, BLOCK_NOTE,
                         PHRASE(own("Not every change was tried: some make the exchange too large "
                                    "to be worked out here.")));
    }
    if (!a->found.has_margins) return;
    document_heading(d, level, PHRASE(own("How far the values may be off")));
    say_margins(d, a);
}
