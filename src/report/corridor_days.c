/* corridor_days.c -- the plan by day: what enters at each crossing, what is served in each area. */
#include "report/corridor_words.h"

/* A table under way: some crossings or areas side by side, a row for each group of days. */
typedef struct day_table {
    document *d;
    const corridor_figures *f;
    bool is_entries; /* else: what is served */
    uint32_t group;  /* days in a row */
    const uint32_t *which;
    uint32_t first, n; /* columns: which[first], ..., n of them */
    uint32_t n_all;    /* of which there are */
} day_table;

static bool is_closed_throughout(const day_table *t, uint32_t crossing_number, uint32_t day)
{
    uint32_t end = corridor_group_end(t->f->corridor, day, t->group);
    while (day < end && corridor_capacity_on(t->f->plan, crossing_number, day, true) == 0) day++;
    return day == end;
}

/* What entered, or that nobody could. */
static void put_entered(table_maker *m, const day_table *t, uint32_t number, uint32_t day)
{
    int64_t entered = corridor_sum(t->f->corridor, t->f->plan->now.entered, number, day, t->group);
    if (is_closed_throughout(t, number, day))
        table_cell(m, PHRASE(own("closed")));
    else
        table_cell(m, PHRASE(corridor_number(t->d, entered)));
}

/* What was served, and of how much where some of it is unmet. */
static void put_served(table_maker *m, const day_table *t, uint32_t number, uint32_t day)
{
    const truce_corridor *c = t->f->corridor;
    int64_t needed = corridor_sum_daily(c, &c->areas[number].need, day, t->group);
    int64_t served = corridor_sum(c, t->f->plan->now.served, number, day, t->group);
    if (served == needed)
        table_cell(m, PHRASE(corridor_number(t->d, served)));
    else
        table_cell(
            m, PHRASE(corridor_number(t->d, served), own(" of "), corridor_number(t->d, needed)));
}

/* The first table also has the sum over all columns of all tables. */
static bool has_sum(const day_table *t)
{
    return t->first == 0 && t->n_all > 1;
}

static void put_columns(table_maker *m, const day_table *t)
{
    table_column(m, ALIGN_START, PHRASE(own("When")));
    if (has_sum(t)) table_column(m, ALIGN_END, PHRASE(own("All")));
    for (uint32_t k = t->first; k < t->first + t->n; k++)
        table_column(m, ALIGN_END,
                     PHRASE(t->is_entries ? corridor_crossing(t->f, t->which[k])
                                          : corridor_area(t->f, t->which[k])));
}

static void put_row(table_maker *m, const day_table *t, uint32_t day)
{
    const truce_corridor *c = t->f->corridor;
    const movements *now = &t->f->plan->now;
    uint32_t last = corridor_group_end(c, day, t->group) - 1;
    table_row(m, ROW_PLAIN);
    table_cell(m, PHRASE(corridor_days_words(t->d, t->f, day, last)));
    if (has_sum(t)) {
        int64_t sum = 0;
        for (uint32_t k = 0; k < t->n_all; k++)
            sum += corridor_sum(c, t->is_entries ? now->entered : now->served, k, day, t->group);
        table_cell(m, PHRASE(corridor_number(t->d, sum)));
    }
    for (uint32_t k = t->first; k < t->first + t->n; k++)
        (t->is_entries ? put_entered : put_served)(m, t, t->which[k], day);
}

static void put_table(const day_table *t)
{
    piece by = own(corridor_group_name(t->group));
    table_maker m = document_table_begin(
        t->d, t->is_entries ? PHRASE(own("Trucks that enter at each crossing, by "), by)
                            : PHRASE(own("Trucks that are served in each area, by "), by,
                                     own("; \xE2\x80\x9C"
                                         "40 of 90\xE2\x80\x9D where some of the need is unmet")));
    put_columns(&m, t);
    for (uint32_t day = 0; day < t->f->corridor->days; day += t->group) put_row(&m, t, day);
    document_table_end(&m);
}

/* Splits crossings or areas over tables that are narrow enough to be read. */
static void put_tables(day_table t, corridor_detail detail)
{
    uint32_t shown = 0;
    for (size_t k = 0; k < detail.tables_most && shown < t.n_all; k++) {
        t.first = shown;
        t.n = t.n_all - shown < detail.columns_most ? t.n_all - shown : detail.columns_most;
        put_table(&t);
        shown += t.n;
    }
    corridor_say_left_out(t.d, shown, t.n_all, t.is_entries ? "crossing" : "area",
                          "; truce corridor --json has all.");
}

void corridor_say_days(document *d, const corridor_figures *f, corridor_detail detail)
{
    const truce_corridor *c = f->corridor;
    uint32_t group = corridor_group(c, detail.groups_most);
    day_table entries = {.d = d,
                         .f = f,
                         .is_entries = true,
                         .group = group,
                         .which = f->tightest_first,
                         .n_all = c->n_crossings};
    day_table served = {
        .d = d, .f = f, .group = group, .which = f->worst_first, .n_all = c->n_areas};
    document_heading(
        d, detail.level,
        PHRASE(own("The plan, "), own(group == 1 ? "day by day" : "in groups of days")));
    if (group > 1)
        document_say(d, BLOCK_NOTE,
                     PHRASE(own("Shortened: one row for every "), own(corridor_group_name(group)),
                            own(". truce corridor --json has every day.")));
    put_tables(entries, detail);
    put_tables(served, detail);
}
