/* corridor_places.c -- areas and crossings as tables: who goes without, and what holds it back. */
#include "report/corridor_words.h"

static bool has_any_people(const truce_corridor *c)
{
    for (uint32_t a = 0; a < c->n_areas; a++)
        if (c->areas[a].people > 0) return true;
    return false;
}

/* ---- areas ------------------------------------------------------------------------------- */

static void put_area(table_maker *m, const corridor_figures *f, uint32_t who, bool with_people)
{
    document *d = m->d;
    const truce_corridor *c = f->corridor;
    const area_figures *a = &f->areas[who];
    table_row(m, ROW_PLAIN);
    table_cell(m, PHRASE(corridor_area(f, who)));
    if (with_people)
        table_cell(m, PHRASE(c->areas[who].people > 0 ? corridor_number(d, c->areas[who].people)
                                                      : own("not given")));
    table_cell(m, PHRASE(corridor_number(d, a->needed)));
    table_cell(m, PHRASE(corridor_number(d, a->served)));
    table_cell(m, PHRASE(corridor_share(d, a->served, a->needed)));
    if (!a->has_need)
        table_cell(m, PHRASE(own("no need")));
    else if (!f->is_reached[who])
        table_cell(m, PHRASE(own("out of reach: no open way leads there")));
    else if (a->served == a->needed)
        table_cell(m, PHRASE(own("always met")));
    else
        table_cell(m, PHRASE(corridor_share(d, a->worst_served, a->worst_needed), own(", "),
                             corridor_days_words(d, f, corridor_period_first(c, a->worst_period),
                                                 corridor_period_last(c, a->worst_period))));
    table_cell(m, PHRASE(corridor_number(d, a->needed - a->served)));
    if (with_people)
        table_cell(
            m, PHRASE(a->has_people ? corridor_number(d, a->unmet_person_days) : corridor_none()));
}

static void put_sum(table_maker *m, const corridor_figures *f, bool with_people)
{
    document *d = m->d;
    const movements *now = &f->plan->now;
    int64_t people = 0;
    for (uint32_t a = 0; a < f->corridor->n_areas; a++) people += f->corridor->areas[a].people;
    table_row(m, ROW_TOTAL);
    table_cell(m, PHRASE(own("All areas")));
    if (with_people) table_cell(m, PHRASE(corridor_number(d, people)));
    table_cell(m, PHRASE(corridor_number(d, now->n_needed)));
    table_cell(m, PHRASE(corridor_number(d, now->n_served)));
    table_cell(m, PHRASE(corridor_share(d, now->n_served, now->n_needed)));
    table_cell(m, NO_PHRASE);
    table_cell(m, PHRASE(corridor_number(d, now->n_needed - now->n_served)));
    bool is_known = f->has_people || f->unmet_person_days > 0;
    if (with_people)
        table_cell(m,
                   PHRASE(is_known ? corridor_number(d, f->unmet_person_days) : corridor_none()));
}

void corridor_say_areas(document *d, const corridor_figures *f, corridor_detail detail)
{
    const truce_corridor *c = f->corridor;
    bool with_people = has_any_people(c);
    document_heading(d, detail.level, PHRASE(own("Who goes without")));
    if (c->n_areas == 0) {
        document_say(d, BLOCK_PARAGRAPH, PHRASE(own("The corridor has no areas.")));
        return;
    }
    table_maker m = document_table_begin(
        d, PHRASE(own(c->n_areas > 1 ? "Trucks by area, the worst off first" : "Trucks by area")));
    table_column(&m, ALIGN_START, PHRASE(own("Area")));
    if (with_people) table_column(&m, ALIGN_END, PHRASE(own("People")));
    table_column(&m, ALIGN_END, PHRASE(own("Needed")));
    table_column(&m, ALIGN_END, PHRASE(own("Served")));
    table_column(&m, ALIGN_END, PHRASE(own("Coverage")));
    table_column(&m, ALIGN_START, PHRASE(own("Lowest")));
    table_column(&m, ALIGN_END, PHRASE(own("Unmet")));
    if (with_people) table_column(&m, ALIGN_END, PHRASE(own("Unmet person-days")));
    uint32_t n = c->n_areas < detail.rows_most ? c->n_areas : (uint32_t)detail.rows_most;
    for (uint32_t k = 0; k < n; k++) put_area(&m, f, f->worst_first[k], with_people);
    if (c->n_areas > 1) put_sum(&m, f, with_people);
    document_table_end(&m);
    corridor_say_left_out(d, n, c->n_areas, "area", "; none of them is worse off.");
}

/* ---- crossings --------------------------------------------------------------------------- */

static void put_crossing(table_maker *m, const corridor_figures *f, uint32_t number)
{
    document *d = m->d;
    const crossing_figures *of = &f->crossings[number];
    int64_t more = f->plan->bottlenecks.more_served[number];
    table_row(m, ROW_PLAIN);
    table_cell(m, PHRASE(corridor_crossing(f, number)));
    table_cell(m, PHRASE(corridor_number(d, of->entered)));
    table_cell(m, PHRASE(corridor_limit(d, of->capacity)));
    table_cell(m, PHRASE(of->capacity == UNLIMITED ? corridor_none()
                                                   : corridor_share(d, of->entered, of->capacity)));
    table_cell(m,
               PHRASE(corridor_number(d, of->n_full), own(" of "), corridor_number(d, of->n_open)));
    table_cell(m, PHRASE(f->knows_value ? corridor_number(d, of->value) : own("not known")));
    table_cell(m, PHRASE(more >= 0 ? corridor_signed(d, more) : own("not known")));
}

/* True when one more truck there would be worth something, open or shut. */
static bool is_missed(const corridor_figures *f, uint32_t number)
{
    return f->crossings[number].n_valued > 0 || f->crossings[number].n_valued_shut > 0;
}

/* A bottleneck in a sentence. */
static void say_bottleneck(document *d, const corridor_figures *f, uint32_t number)
{
    const bottleneck *b = &f->plan->bottlenecks;
    uint32_t n_days = f->crossings[number].n_valued, n_shut = f->crossings[number].n_valued_shut;
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, corridor_crossing(f, number));
    phrase_add(&words, own(": on "));
    phrase_add(&words, corridor_number(d, n_days));
    phrase_add(&words, own(n_days == 1 ? " day on which it is open" : " days on which it is open"));
    phrase_add(&words, own(" one more truck would make the plan fairer or serve more"));
    if (b->more_served[number] >= 0) {
        phrase_add(&words, own("; one more on each of its days would serve "));
        phrase_add(&words, corridor_number(d, b->more_served[number]));
        phrase_add(&words, own(" more in all"));
    }
    if (n_shut > 0) {
        phrase_add(&words, own("; shut, it is missed on "));
        phrase_add(&words, corridor_number(d, n_shut));
        phrase_add(&words, own(n_shut == 1 ? " day" : " days"));
    }
    phrase_add(&words, own("."));
    document_say(d, BLOCK_ITEM, phrase_end(&words));
}

static bool is_any_missed(const corridor_figures *f)
{
    for (uint32_t k = 0; k < f->corridor->n_crossings; k++)
        if (is_missed(f, k)) return true;
    return false;
}

static void say_bottlenecks(document *d, const corridor_figures *f)
{
    enum { TOLD = 5 };
    const truce_corridor *c = f->corridor;
    if (f->plan->now.n_served == f->plan->now.n_needed) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("Nothing is held back: every need is met, and more room at a "
                                "crossing would serve nobody.")));
    } else if (!f->knows_value) {
        document_say(d, BLOCK_PARAGRAPH,
                     PHRASE(own("What one more truck would be worth is not known: the work ended "
                                "before that was asked.")));
    } else if (!is_any_missed(f)) {
        document_say(
            d, BLOCK_PARAGRAPH,
            PHRASE(own("More room at any one crossing alone would serve nobody: what holds "
                       "back is what the depots have ("),
                   corridor_number(d, f->supply),
                   own(" trucks in all), the roads, the inspections, or the days that the "
                       "ways take.")));
    } else {
        for (uint32_t k = 0; k < c->n_crossings && k < TOLD; k++)
            if (is_missed(f, f->tightest_first[k])) say_bottleneck(d, f, f->tightest_first[k]);
    }
}

void corridor_say_crossings(document *d, const corridor_figures *f, corridor_detail detail)
{
    const truce_corridor *c = f->corridor;
    document_heading(d, detail.level, PHRASE(own("What holds it back")));
    if (c->n_crossings == 0) {
        document_say(d, BLOCK_PARAGRAPH, PHRASE(own("The corridor has no crossings.")));
        return;
    }
    table_maker m = document_table_begin(
        d, PHRASE(own(c->n_crossings > 1 ? "Trucks by crossing, the tightest first"
                                         : "Trucks by crossing")));
    table_column(&m, ALIGN_START, PHRASE(own("Crossing")));
    table_column(&m, ALIGN_END, PHRASE(own("Entered")));
    table_column(&m, ALIGN_END, PHRASE(own("Capacity")));
    table_column(&m, ALIGN_END, PHRASE(own("Used")));
    table_column(&m, ALIGN_END, PHRASE(own("Days full, of those open")));
    table_column(&m, ALIGN_END, PHRASE(own("Value of one more")));
    table_column(&m, ALIGN_END, PHRASE(own("Served with one more a day")));
    uint32_t n = c->n_crossings < detail.rows_most ? c->n_crossings : (uint32_t)detail.rows_most;
    for (uint32_t k = 0; k < n; k++) put_crossing(&m, f, f->tightest_first[k]);
    document_table_end(&m);
    corridor_say_left_out(d, n, c->n_crossings, "crossing", "; none is tighter than these.");
    say_bottlenecks(d, f);
}
