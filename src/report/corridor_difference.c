/* corridor_difference.c -- what closures change: who loses, who gains, what is rerouted. */
#include "report/corridor_words.h"

/* The things that change most, the greatest change first, at most `most` of them. */
typedef struct change_list {
    size_t n; /* that change; more than `most` when some are left out */
    size_t most;
    uint32_t *which;
    int64_t *change; /* of each of `which` */
} change_list;

static int64_t magnitude(int64_t x)
{
    return x < 0 ? -x : x;
}

static size_t listed(const change_list *list)
{
    return list->n < list->most ? list->n : list->most;
}

/* Returns an empty list; after a failure one that takes nothing. */
static change_list list_of(document *d, size_t most)
{
    change_list list = {.most = most};
    if (d->status == TRUCE_OK) d->status = ARENA_ARRAY(d->memory, most, &list.which);
    if (d->status == TRUCE_OK) d->status = ARENA_ARRAY(d->memory, most, &list.change);
    if (d->status != TRUCE_OK) list.most = 0;
    return list;
}

/* Adds a change behind those that are as great. */
static void add_change(change_list *list, uint32_t which, int64_t change)
{
    size_t at = listed(list);
    list->n++;
    while (at > 0 && magnitude(change) > magnitude(list->change[at - 1])) {
        at--;
        if (at + 1 < list->most) {
            list->which[at + 1] = list->which[at];
            list->change[at + 1] = list->change[at];
        }
    }
    if (at >= list->most) return;
    list->which[at] = which;
    list->change[at] = change;
}

static int64_t change_of_area(const corridor_figures *f, uint32_t who)
{
    return f->areas[who].served - f->areas_before[who].served;
}

/* ---- in words ---------------------------------------------------------------------------- */

void corridor_say_who(document *d, const corridor_figures *f, bool is_loss, size_t most,
                      const char *label)
{
    change_list list = list_of(d, most);
    for (uint32_t who = 0; who < f->corridor->n_areas; who++) {
        int64_t change = change_of_area(f, who);
        if (is_loss ? change < 0 : change > 0) add_change(&list, who, change);
    }
    phrase_maker words = phrase_begin(d);
    if (list.n == 0) phrase_add(&words, own("no area, over all days"));
    for (size_t k = 0; k < listed(&list); k++) {
        if (k > 0) phrase_add(&words, own(", "));
        phrase_add(&words, corridor_area(f, list.which[k]));
        phrase_add(&words, own(" "));
        phrase_add(&words, corridor_signed(d, list.change[k]));
    }
    if (list.n > most) {
        phrase_add(&words, own(", and "));
        phrase_add(&words, corridor_number(d, (int64_t)(list.n - most)));
        phrase_add(&words, own(" more"));
    }
    document_fact(d, PHRASE(own(label)), phrase_end(&words));
}

/* The lowest coverage of one of the two plans. */
static void say_lowest(document *d, const corridor_figures *f, const movements *m,
                       const char *label)
{
    const truce_corridor *c = f->corridor;
    if (m->worst_area == NO_PLACE) return;
    document_fact(d, PHRASE(own(label)),
                  PHRASE(corridor_share(d, m->worst_served, m->worst_needed), own(", "),
                         corridor_area(f, m->worst_area), own(", "),
                         corridor_days_words(d, f, corridor_period_first(c, m->worst_period),
                                             corridor_period_last(c, m->worst_period))));
}

static void say_promise_change(document *d, const corridor_figures *f)
{
    const promise *now = &f->plan->promise, *before = &f->plan->promise_before;
    if (now->per_day < 0) return;
    document_fact(d, PHRASE(own("Promise")),
                  PHRASE(own("can be kept on "), corridor_number(d, now->n_kept), own(" days, "),
                         corridor_number(d, now->n_missing),
                         own(" trucks are missing; without the closure "),
                         corridor_number(d, before->n_kept), own(" days and "),
                         corridor_number(d, before->n_missing), own(" trucks")));
}

static void say_sums(document *d, const corridor_figures *f)
{
    const movements *now = &f->plan->now, *before = &f->plan->before;
    int64_t people = 0;
    bool is_known = false;
    for (uint32_t who = 0; who < f->corridor->n_areas; who++) {
        is_known = is_known || f->areas[who].has_people;
        people += f->areas[who].unmet_person_days - f->areas_before[who].unmet_person_days;
    }
    say_lowest(d, f, before, "Lowest coverage without");
    say_lowest(d, f, now, "Lowest coverage with");
    if (is_known)
        document_fact(
            d, PHRASE(own("Unmet person-days")),
            PHRASE(corridor_signed(d, people),
                   own(f->has_people ? "" : ", in the areas that say how many live there")));
    document_fact(d, PHRASE(own("Rerouted")),
                  PHRASE(corridor_trucks(d, f->rerouted),
                         own(" from a crossing to another, or back; without the closure "),
                         corridor_number(d, f->rerouted_before)));
    document_fact(d, PHRASE(own("Cost")),
                  PHRASE(corridor_signed(d, now->cost - before->cost), own(", from "),
                         corridor_number(d, before->cost), own(" to "),
                         corridor_number(d, now->cost)));
    say_promise_change(d, f);
}

/* ---- tables ------------------------------------------------------------------------------ */

/* True when anything of an area's row changes. */
static bool area_differs(const corridor_figures *f, uint32_t who)
{
    const area_figures *now = &f->areas[who], *before = &f->areas_before[who];
    return now->served != before->served || now->worst_served != before->worst_served ||
           now->worst_needed != before->worst_needed ||
           now->unmet_person_days != before->unmet_person_days;
}

static void put_area(table_maker *m, const corridor_figures *f, uint32_t who)
{
    document *d = m->d;
    const area_figures *now = &f->areas[who], *before = &f->areas_before[who];
    int64_t people = now->unmet_person_days - before->unmet_person_days;
    table_row(m, ROW_PLAIN);
    table_cell(m, PHRASE(corridor_area(f, who)));
    table_cell(m, PHRASE(corridor_number(d, before->served)));
    table_cell(m, PHRASE(corridor_number(d, now->served)));
    table_cell(m, PHRASE(corridor_signed(d, change_of_area(f, who))));
    table_cell(m, PHRASE(corridor_share(d, before->worst_served, before->worst_needed)));
    table_cell(m, PHRASE(corridor_share(d, now->worst_served, now->worst_needed)));
    table_cell(m, PHRASE(now->has_people ? corridor_signed(d, people) : corridor_none()));
}

static void put_areas(document *d, const corridor_figures *f, corridor_detail detail)
{
    change_list list = list_of(d, detail.rows_most);
    for (uint32_t who = 0; who < f->corridor->n_areas; who++)
        if (area_differs(f, who)) add_change(&list, who, change_of_area(f, who));
    if (list.n == 0) return;
    table_maker m =
        document_table_begin(d, PHRASE(own("Areas that lose or gain, the greatest change first")));
    table_column(&m, ALIGN_START, PHRASE(own("Area")));
    table_column(&m, ALIGN_END, PHRASE(own("Served without")));
    table_column(&m, ALIGN_END, PHRASE(own("Served with")));
    table_column(&m, ALIGN_END, PHRASE(own("Change")));
    table_column(&m, ALIGN_END, PHRASE(own("Lowest without")));
    table_column(&m, ALIGN_END, PHRASE(own("Lowest with")));
    table_column(&m, ALIGN_END, PHRASE(own("Unmet person-days")));
    for (size_t k = 0; k < listed(&list); k++) put_area(&m, f, list.which[k]);
    document_table_end(&m);
    corridor_say_left_out(d, listed(&list), list.n, "area", " whose service changes.");
}

/* Writes the last three cells of a row. */
static void put_change(table_maker *m, int64_t before, int64_t now)
{
    table_cell(m, PHRASE(corridor_number(m->d, before)));
    table_cell(m, PHRASE(corridor_number(m->d, now)));
    table_cell(m, PHRASE(corridor_signed(m->d, now - before)));
}

static void put_crossings(document *d, const corridor_figures *f, corridor_detail detail)
{
    change_list list = list_of(d, detail.rows_most);
    for (uint32_t k = 0; k < f->corridor->n_crossings; k++) {
        int64_t change = f->crossings[k].entered - f->crossings_before[k].entered;
        if (change != 0) add_change(&list, k, change);
    }
    if (list.n == 0) return;
    table_maker m = document_table_begin(
        d, PHRASE(own("Crossings where more or fewer enter, the greatest change first")));
    table_column(&m, ALIGN_START, PHRASE(own("Crossing")));
    table_column(&m, ALIGN_END, PHRASE(own("Entered without")));
    table_column(&m, ALIGN_END, PHRASE(own("Entered with")));
    table_column(&m, ALIGN_END, PHRASE(own("Change")));
    for (size_t k = 0; k < listed(&list); k++) {
        uint32_t at = list.which[k];
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(corridor_crossing(f, at)));
        put_change(&m, f->crossings_before[at].entered, f->crossings[at].entered);
    }
    document_table_end(&m);
    corridor_say_left_out(d, listed(&list), list.n, "crossing", " where more or fewer enter.");
}

static void put_roads(document *d, const corridor_figures *f, corridor_detail detail)
{
    const truce_corridor *c = f->corridor;
    change_list list = list_of(d, detail.rows_most);
    for (uint32_t r = 0; r < c->n_roads; r++)
        if (f->road_sent[r] != f->road_sent_before[r])
            add_change(&list, r, f->road_sent[r] - f->road_sent_before[r]);
    if (list.n == 0) return;
    table_maker m = document_table_begin(
        d, PHRASE(own("Roads that more or fewer take, the greatest change first")));
    table_column(&m, ALIGN_START, PHRASE(own("From")));
    table_column(&m, ALIGN_START, PHRASE(own("To")));
    table_column(&m, ALIGN_END, PHRASE(own("Trucks without")));
    table_column(&m, ALIGN_END, PHRASE(own("Trucks with")));
    table_column(&m, ALIGN_END, PHRASE(own("Change")));
    for (size_t k = 0; k < listed(&list); k++) {
        uint32_t r = list.which[k];
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(user(corridor_place_name(c, c->roads[r].from))));
        table_cell(&m, PHRASE(user(corridor_place_name(c, c->roads[r].to))));
        put_change(&m, f->road_sent_before[r], f->road_sent[r]);
    }
    document_table_end(&m);
    corridor_say_left_out(d, listed(&list), list.n, "road", " that more or fewer take.");
}

void corridor_say_difference(document *d, const corridor_figures *f, corridor_detail detail)
{
    enum { TOLD = 4 };
    const truce_corridor_plan *plan = f->plan;
    if (plan->n_closures == 0) return;
    document_heading(d, detail.level,
                     PHRASE(own(plan->n_closures == 1 ? "What the closure changes"
                                                      : "What the closures change")));
    if (!plan->now.is_finished || !plan->before.is_finished)
        document_say(d, BLOCK_WARNING,
                     PHRASE(own("One of the two plans is not the best: the work ended early. A "
                                "difference may come from that.")));
    document_say(d, BLOCK_PARAGRAPH,
                 PHRASE(own(plan->n_closures == 1 ? "With it " : "With them "),
                        corridor_number(d, plan->now.n_served), own(" of "),
                        corridor_number(d, plan->now.n_needed),
                        own(plan->n_closures == 1 ? " trucks are served, without it "
                                                  : " trucks are served, without them "),
                        corridor_number(d, plan->before.n_served), own(": a difference of "),
                        corridor_signed(d, plan->now.n_served - plan->before.n_served),
                        own(". Both are the best plans, each for what it knows.")));
    corridor_say_who(d, f, true, TOLD, "Who loses");
    corridor_say_who(d, f, false, TOLD, "Who gains");
    say_sums(d, f);
    if (plan->now.is_finished && !plan->now.is_exact)
        document_say(
            d, BLOCK_NOTE,
            PHRASE(own("Both plans are fair in steps of a twentieth of a need, so what one "
                       "area loses may differ by a step from another plan as fair; what all "
                       "lose together does not. To the truck: --fair exact.")));
    put_areas(d, f, detail);
    put_crossings(d, f, detail);
    put_roads(d, f, detail);
}
