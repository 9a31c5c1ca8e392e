/* corridor_promise.c -- whether a promise of so many trucks a day holds, and what is different on
 * the days on which it does not. */
#include "report/corridor_words.h"

static bool covers(const corridor_change *of, uint32_t day)
{
    return of->first <= day && day <= of->last;
}

/* Needs of areas have no part in what can enter. */
static bool bears_on_entering(const truce_corridor *c, const corridor_change *of)
{
    return of->is_road || corridor_kind(c, of->place) != PLACE_AREA;
}

bool corridor_same_reasons(const truce_corridor_plan *plan, uint32_t one_day, uint32_t other_day)
{
    const truce_corridor *c = plan->corridor;
    for (uint32_t k = 0; k < c->n_changes; k++)
        if (bears_on_entering(c, &c->changes[k]) &&
            covers(&c->changes[k], one_day) != covers(&c->changes[k], other_day))
            return false;
    for (uint32_t k = 0; k < plan->n_closures; k++) {
        const closure *of = &plan->closures[k];
        bool on_one = of->first <= one_day && one_day <= of->last;
        bool on_other = of->first <= other_day && other_day <= of->last;
        if (on_one != on_other) return false;
    }
    return true;
}

void corridor_change_words(phrase_maker *m, const corridor_figures *f, const corridor_change *of)
{
    const truce_corridor *c = f->corridor;
    if (of->is_road) {
        phrase_add(m, own("road "));
        phrase_add(m, user(corridor_place_name(c, of->from)));
        phrase_add(m, own(" \xE2\x86\x92 "));
        phrase_add(m, user(corridor_place_name(c, of->to)));
    } else {
        phrase_add(m, user(corridor_place_name(c, of->place)));
    }
    phrase_add(m, own(": "));
    phrase_add(m, own_text(of->what));
    phrase_add(m, own(" "));
    phrase_add(m, corridor_limit(m->d, of->value));
}

size_t corridor_reasons(phrase_maker *m, const corridor_figures *f, uint32_t day)
{
    enum { TOLD = 4 };
    const truce_corridor *c = f->corridor;
    size_t n = 0;
    for (uint32_t k = 0; k < f->plan->n_closures; k++) {
        const closure *of = &f->plan->closures[k];
        if (day < of->first || of->last < day) continue;
        if (n++ > 0) phrase_add(m, own("; "));
        phrase_add(m, corridor_crossing(f, of->crossing));
        phrase_add(m, own(": closed, as asked"));
    }
    for (uint32_t k = 0; k < c->n_changes; k++) {
        const corridor_change *of = &c->changes[k];
        if (!covers(of, day) || !bears_on_entering(c, of)) continue;
        if (++n > TOLD) continue;
        if (n > 1) phrase_add(m, own("; "));
        corridor_change_words(m, f, of);
        if (of->why.size == 0) continue;
        phrase_add(m, own(" ("));
        phrase_add(m, user(of->why));
        phrase_add(m, own(")"));
    }
    if (n > TOLD) phrase_add(m, own("; and more"));
    return n;
}

/* ---- the promise ------------------------------------------------------------------------- */

static bool is_missed(const promise *p, uint32_t day)
{
    return p->can_enter[day] < p->per_day;
}

/* Returns the last day of the run of missed days that are alike. */
static uint32_t run_end(const corridor_figures *f, uint32_t first)
{
    const promise *p = &f->plan->promise;
    uint32_t last = first;
    while (last + 1 < f->corridor->days && p->can_enter[last + 1] == p->can_enter[first] &&
           corridor_same_reasons(f->plan, first, last + 1))
        last++;
    return last;
}

static void put_missed(document *d, const corridor_figures *f, corridor_detail detail)
{
    const promise *p = &f->plan->promise;
    size_t n = 0, shown = 0;
    table_maker m = document_table_begin(d, PHRASE(own("Days on which it cannot be kept")));
    table_column(&m, ALIGN_START, PHRASE(own("When")));
    table_column(&m, ALIGN_END, PHRASE(own("Can enter a day")));
    table_column(&m, ALIGN_END, PHRASE(own("Missing a day")));
    table_column(&m, ALIGN_START, PHRASE(own("What is different then")));
    for (uint32_t day = 0, last; day < f->corridor->days; day = last + 1) {
        last = day;
        if (!is_missed(p, day)) continue;
        last = run_end(f, day);
        if (++n > detail.rows_most) continue;
        shown++;
        phrase_maker why = phrase_begin(d);
        if (corridor_reasons(&why, f, day) == 0)
            phrase_add(&why, own("nothing; usual supply, ways and capacities let in no more"));
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(corridor_days_words(d, f, day, last)));
        table_cell(&m, PHRASE(corridor_number(d, p->can_enter[day])));
        table_cell(&m, PHRASE(corridor_number(d, p->per_day - p->can_enter[day])));
        table_cell(&m, phrase_end(&why));
    }
    document_table_end(&m);
    corridor_say_left_out(d, shown, n, "stretch of such day", ".");
}

void corridor_say_promise(document *d, const corridor_figures *f, corridor_detail detail)
{
    const promise *p = &f->plan->promise;
    if (p->per_day < 0) return;
    document_heading(d, detail.level, PHRASE(own("Does the promise hold?")));
    if (!p->is_finished)
        document_say(
            d, BLOCK_WARNING,
            PHRASE(own("The work ended before it was known how many can enter. At least so "
                       "many can:")));
    phrase_maker words = phrase_begin(d);
    if (p->n_kept == f->corridor->days) {
        phrase_add(&words, own("Yes. "));
        phrase_add(&words, corridor_trucks(d, p->per_day));
        phrase_add(&words, own(" a day can enter on every day, all crossings together."));
    } else {
        phrase_add(&words, corridor_trucks(d, p->per_day));
        phrase_add(&words, own(" a day, all crossings together, can enter on "));
        phrase_add(&words, corridor_number(d, p->n_kept));
        phrase_add(&words, own(" of "));
        phrase_add(&words, corridor_number(d, f->corridor->days));
        phrase_add(&words, own(" days. In all "));
        phrase_add(&words, corridor_trucks(d, p->n_missing));
        phrase_add(&words, own(" cannot, and no plan lets in more."));
    }
    document_say(d, BLOCK_PARAGRAPH, phrase_end(&words));
    if (p->n_kept < f->corridor->days) put_missed(d, f, detail);
    document_say(
        d, BLOCK_NOTE,
        PHRASE(own("Judged by as many as can be let in, the earlier days first, whether or "
                   "not they then serve somebody; the plan above may let in fewer.")));
}

/* ---- what is taken as given -------------------------------------------------------------- */

/* Returns the usual value of what a change changes; false when that is not known. */
static bool usual_of(const truce_corridor *c, const corridor_change *of, int64_t *usual)
{
    const daily *found = NULL;
    bool is_capacity = text_equal(of->what, TEXT("capacity"));
    if (of->is_road) {
        for (uint32_t r = 0; r < c->n_roads && found == NULL; r++)
            if (c->roads[r].from == of->from && c->roads[r].to == of->to)
                found = is_capacity ? &c->roads[r].capacity : &c->roads[r].cost;
    } else {
        uint32_t rank = corridor_rank(c, of->place);
        switch (corridor_kind(c, of->place)) {
        case PLACE_DEPOT:
            found = text_equal(of->what, TEXT("supply")) ? &c->depots[rank].supply
                                                         : &c->depots[rank].store;
            break;
        case PLACE_CROSSING:
            found = is_capacity                                ? &c->crossings[rank].capacity
                    : text_equal(of->what, TEXT("inspection")) ? &c->crossings[rank].inspection
                                                               : &c->crossings[rank].queue;
            break;
        case PLACE_AREA:
            found =
                text_equal(of->what, TEXT("need")) ? &c->areas[rank].need : &c->areas[rank].store;
            break;
        }
    }
    if (found == NULL) return false;
    *usual = found->usual;
    return true;
}

static void put_change(table_maker *m, const corridor_figures *f, const corridor_change *of)
{
    document *d = m->d;
    int64_t usual = 0;
    phrase_maker words = phrase_begin(d);
    corridor_change_words(&words, f, of);
    table_row(m, ROW_PLAIN);
    table_cell(m, PHRASE(corridor_days_words(d, f, of->first, of->last)));
    table_cell(m, phrase_end(&words));
    table_cell(
        m, PHRASE(usual_of(f->corridor, of, &usual) ? corridor_limit(d, usual) : corridor_none()));
    table_cell(m, PHRASE(of->why.size > 0 ? user(of->why) : own("not given")));
}

void corridor_say_changes(document *d, const corridor_figures *f, corridor_detail detail)
{
    const truce_corridor *c = f->corridor;
    size_t shown = 0, all = (size_t)c->n_changes + f->plan->n_closures;
    if (all == 0) return;
    document_heading(d, detail.level, PHRASE(own("What the plan takes as given")));
    table_maker m =
        document_table_begin(d, PHRASE(own("What is different on some days; known in advance")));
    table_column(&m, ALIGN_START, PHRASE(own("When")));
    table_column(&m, ALIGN_START, PHRASE(own("What")));
    table_column(&m, ALIGN_END, PHRASE(own("Usually")));
    table_column(&m, ALIGN_START, PHRASE(own("Why")));
    for (uint32_t k = 0; k < f->plan->n_closures && shown < detail.rows_most; k++, shown++) {
        const closure *of = &f->plan->closures[k];
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(corridor_days_words(d, f, of->first, of->last)));
        table_cell(&m, PHRASE(corridor_crossing(f, of->crossing), own(": closed")));
        table_cell(&m, PHRASE(corridor_limit(d, c->crossings[of->crossing].capacity.usual)));
        table_cell(&m, PHRASE(own("asked: what if")));
    }
    for (uint32_t k = 0; k < c->n_changes && shown < detail.rows_most; k++, shown++)
        put_change(&m, f, &c->changes[k]);
    document_table_end(&m);
    corridor_say_left_out(d, shown, all, "change", "; the corridor file has all.");
}
