/* corridor_difference.c -- what closures change: who loses, who gains, what is rerouted. */
#include "report/corridor_words.h"

static phrase one(document *d, piece p)
{
    phrase_maker m = phrase_begin(d);
    phrase_add(&m, p);
    return phrase_end(&m);
}

static int64_t change_of_area(const corridor_figures *f, uint32_t area_number)
{
    return f->areas[area_number].served - f->areas_before[area_number].served;
}

/* Finds the next row: the one with the least change (or with the greatest magnitude) of those that
 * come behind the last one. Rows that do not change are left out. */
typedef struct change_list {
    size_t n;
    uint32_t *which;
    int64_t *change; /* of each of `which` */
} change_list;

static int64_t magnitude(int64_t x)
{
    return x < 0 ? -x : x;
}

static void add_change(change_list *list, uint32_t which, int64_t change, size_t most,
                       bool by_magnitude)
{
    size_t at = list->n < most ? list->n : most;
    while (at > 0 && (by_magnitude ? magnitude(change) > magnitude(list->change[at - 1])
                                   : change < list->change[at - 1])) {
        if (at < most) {
            list->which[at] = list->which[at - 1];
            list->change[at] = list->change[at - 1];
        }
        at--;
    }
    if (at < most) {
        list->which[at] = which;
        list->change[at] = change;
    }
    list->n++;
}

static change_list list_of(document *d, size_t most)
{
    change_list list = {0};
    if (d->status == TRUCE_OK) d->status = ARENA_ARRAY(d->memory, most + 1, &list.which);
    if (d->status == TRUCE_OK) d->status = ARENA_ARRAY(d->memory, most + 1, &list.change);
    return list;
}

/* ---- in words ---------------------------------------------------------------------------- */

static void say_who(document *d, const corridor_figures *f, const change_list *areas, size_t shown)
{
    enum { TOLD = 4 };
    phrase_maker lose = phrase_begin(d), gain = phrase_begin(d);
    size_t n_lose = 0, n_gain = 0;
    for (uint32_t a = 0; a < f->corridor->n_areas; a++) {
        n_lose += change_of_area(f, a) < 0;
        n_gain += change_of_area(f, a) > 0;
    }
    for (size_t k = 0; k < shown && k < TOLD && areas->change[k] < 0; k++) {
        if (k > 0) phrase_add(&lose, own(", "));
        phrase_add(&lose, corridor_area(f, areas->which[k]));
        phrase_add(&lose, own(" "));
        phrase_add(&lose, corridor_signed(d, areas->change[k]));
    }
    if (n_lose > TOLD) phrase_add(&lose, own(" and others"));
    if (n_lose > 0)
        document_fact(d, PHRASE(own("Who loses")), phrase_end(&lose));
    else
        document_fact(d, PHRASE(own("Who loses")), PHRASE(own("no area, over all days")));
    size_t told = 0;
    for (uint32_t a = 0; a < f->corridor->n_areas && told < TOLD; a++) {
        if (change_of_area(f, a) <= 0) continue;
        if (told++ > 0) phrase_add(&gain, own(", "));
        phrase_add(&gain, corridor_area(f, a));
        phrase_add(&gain, own(" "));
        phrase_add(&gain, corridor_signed(d, change_of_area(f, a)));
    }
    if (n_gain > TOLD) phrase_add(&gain, own(" and others"));
    document_fact(d, PHRASE(own("Who gains")),
                  n_gain > 0 ? phrase_end(&gain) : PHRASE(own("no area")));
}

/* The worst period with and without the closures. */
static void say_worst(document *d, const corridor_figures *f, const movements *m, const char *label)
{
    const truce_corridor *c = f->corridor;
    if (m->worst_area == NO_PLACE) return;
    document_fact(d, PHRASE(own(label)),
                  PHRASE(corridor_share(d, m->worst_served, m->worst_needed), own(", "),
                         corridor_area(f, m->worst_area), own(", "),
                         corridor_days_words(d, f, corridor_period_first(c, m->worst_period),
                                             corridor_period_last(c, m->worst_period))));
}

static void say_sums(document *d, const corridor_figures *f)
{
    const movements *now = &f->plan->now, *before = &f->plan->before;
    say_worst(d, f, before, "Lowest coverage without");
    say_worst(d, f, now, "Lowest coverage with");
    int64_t people = 0;
    for (uint32_t a = 0; a < f->corridor->n_areas; a++)
        people += f->areas[a].unmet_person_days - f->areas_before[a].unmet_person_days;
    document_fact(d, PHRASE(own("Unmet person-days")), PHRASE(corridor_signed(d, people)));
    document_fact(
        d, PHRASE(own("Rerouted")),
        PHRASE(corridor_number(d, f->rerouted),
               own(" trucks go from a crossing to another, or back; without the closure "),
               corridor_number(d, f->rerouted_before)));
    document_fact(d, PHRASE(own("Cost")),
                  PHRASE(corridor_signed(d, now->cost - before->cost), own(", from "),
                         corridor_number(d, before->cost), own(" to "),
                         corridor_number(d, now->cost)));
    if (f->plan->promise.per_day >= 0)
        document_fact(d, PHRASE(own("Promise kept")),
                      PHRASE(own("on "), corridor_number(d, f->plan->promise.n_kept),
                             own(" days; without the closure on "),
                             corridor_number(d, f->plan->promise_before.n_kept)));
}

/* ---- tables ------------------------------------------------------------------------------ */

static void put_areas(document *d, const corridor_figures *f, const change_list *areas, size_t n)
{
    if (n == 0) return;
    table_maker m = document_table_begin(d, PHRASE(own("Areas that lose or gain")));
    table_column(&m, ALIGN_START, PHRASE(own("Area")));
    table_column(&m, ALIGN_END, PHRASE(own("Served without")));
    table_column(&m, ALIGN_END, PHRASE(own("Served with")));
    table_column(&m, ALIGN_END, PHRASE(own("Change")));
    table_column(&m, ALIGN_END, PHRASE(own("Lowest without")));
    table_column(&m, ALIGN_END, PHRASE(own("Lowest with")));
    table_column(&m, ALIGN_END, PHRASE(own("Unmet person-days")));
    for (size_t k = 0; k < n; k++) {
        uint32_t who = areas->which[k];
        const area_figures *now = &f->areas[who], *before = &f->areas_before[who];
        table_row(&m, ROW_PLAIN);
        table_cell(&m, one(d, corridor_area(f, who)));
        table_cell(&m, one(d, corridor_number(d, before->served)));
        table_cell(&m, one(d, corridor_number(d, now->served)));
        table_cell(&m, one(d, corridor_signed(d, areas->change[k])));
        table_cell(&m, one(d, corridor_share(d, before->worst_served, before->worst_needed)));
        table_cell(&m, one(d, corridor_share(d, now->worst_served, now->worst_needed)));
        table_cell(&m, one(d, now->has_people ? corridor_signed(d, now->unmet_person_days -
                                                                       before->unmet_person_days)
                                              : own("\xE2\x80\x93")));
    }
    document_table_end(&m);
    corridor_say_left_out(d, n, areas->n, "area", " whose service changes.");
}

static void put_crossings(document *d, const corridor_figures *f, corridor_detail detail)
{
    change_list list = list_of(d, detail.rows_most);
    if (d->status != TRUCE_OK) return;
    for (uint32_t k = 0; k < f->corridor->n_crossings; k++) {
        int64_t change = f->crossings[k].entered - f->crossings_before[k].entered;
        if (change != 0) add_change(&list, k, change, detail.rows_most, false);
    }
    size_t n = list.n < detail.rows_most ? list.n : detail.rows_most;
    if (n == 0) return;
    table_maker m = document_table_begin(d, PHRASE(own("Crossings that more or fewer enter")));
    table_column(&m, ALIGN_START, PHRASE(own("Crossing")));
    table_column(&m, ALIGN_END, PHRASE(own("Entered without")));
    table_column(&m, ALIGN_END, PHRASE(own("Entered with")));
    table_column(&m, ALIGN_END, PHRASE(own("Change")));
    for (size_t k = 0; k < n; k++) {
        table_row(&m, ROW_PLAIN);
        table_cell(&m, one(d, corridor_crossing(f, list.which[k])));
        table_cell(&m, one(d, corridor_number(d, f->crossings_before[list.which[k]].entered)));
        table_cell(&m, one(d, corridor_number(d, f->crossings[list.which[k]].entered)));
        table_cell(&m, one(d, corridor_signed(d, list.change[k])));
    }
    document_table_end(&m);
    corridor_say_left_out(d, n, list.n, "crossing", " that more or fewer enter.");
}

static void put_roads(document *d, const corridor_figures *f, corridor_detail detail)
{
    const truce_corridor *c = f->corridor;
    change_list list = list_of(d, detail.rows_most);
    if (d->status != TRUCE_OK) return;
    for (uint32_t r = 0; r < c->n_roads; r++) {
        int64_t change = f->road_sent[r] - f->road_sent_before[r];
        if (change != 0) add_change(&list, r, change, detail.rows_most, true);
    }
    size_t n = list.n < detail.rows_most ? list.n : detail.rows_most;
    if (n == 0) return;
    table_maker m = document_table_begin(
        d, PHRASE(own("Roads that more or fewer take, the largest change first")));
    table_column(&m, ALIGN_START, PHRASE(own("From")));
    table_column(&m, ALIGN_START, PHRASE(own("To")));
    table_column(&m, ALIGN_END, PHRASE(own("Trucks without")));
    table_column(&m, ALIGN_END, PHRASE(own("Trucks with")));
    table_column(&m, ALIGN_END, PHRASE(own("Change")));
    for (size_t k = 0; k < n; k++) {
        const road *of = &c->roads[list.which[k]];
        table_row(&m, ROW_PLAIN);
        table_cell(&m, one(d, user(corridor_place_name(c, of->from))));
        table_cell(&m, one(d, user(corridor_place_name(c, of->to))));
        table_cell(&m, one(d, corridor_number(d, f->road_sent_before[list.which[k]])));
        table_cell(&m, one(d, corridor_number(d, f->road_sent[list.which[k]])));
        table_cell(&m, one(d, corridor_signed(d, list.change[k])));
    }
    document_table_end(&m);
    corridor_say_left_out(d, n, list.n, "road", " that more or fewer take.");
}

void corridor_say_difference(document *d, const corridor_figures *f, corridor_detail detail)
{
    const truce_corridor_plan *plan = f->plan;
    if (plan->n_closures == 0) return;
    document_heading(d, detail.level,
                     PHRASE(own(plan->n_closures == 1 ? "What the closure changes"
                                                      : "What the closures change")));
    if (!plan->now.is_finished || !plan->before.is_finished)
        document_say(d, BLOCK_WARNING,
                     PHRASE(own("One of the two plans is not the best: the work ended early. A "
                                "difference may come from that.")));
    int64_t change = plan->now.n_served - plan->before.n_served;
    document_say(d, BLOCK_PARAGRAPH,
                 PHRASE(own("With it "), corridor_number(d, plan->now.n_served), own(" of "),
                        corridor_number(d, plan->now.n_needed),
                        own(" trucks are served, without it "),
                        corridor_number(d, plan->before.n_served), own(": a difference of "),
                        corridor_signed(d, change),
                        own(". Both are the best plans, each for what it knows.")));
    change_list areas = list_of(d, detail.rows_most);
    if (d->status != TRUCE_OK) return;
    for (uint32_t a = 0; a < f->corridor->n_areas; a++)
        if (change_of_area(f, a) != 0)
            add_change(&areas, a, change_of_area(f, a), detail.rows_most, false);
    size_t shown = areas.n < detail.rows_most ? areas.n : detail.rows_most;
    say_who(d, f, &areas, shown);
    say_sums(d, f);
    put_areas(d, f, &areas, shown);
    put_crossings(d, f, detail);
    put_roads(d, f, detail);
}
