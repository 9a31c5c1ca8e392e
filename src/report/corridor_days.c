/* corridor_days.c -- the plan by day: what enters at each crossing, what is served in each area. */
#include "report/corridor_words.h"

static phrase one(document *d, piece p)
{
    phrase_maker m = phrase_begin(d);
    phrase_add(&m, p);
    return phrase_end(&m);
}

/* A table under way: some columns of crossings or areas, a row for each group of days. */
typedef struct day_table {
    document *d;
    const corridor_figures *f;
    uint32_t group; /* days in a row */
    const uint32_t *which;
    uint32_t first, n; /* columns: which[first], ..., n of them */
    uint32_t n_all;    /* of which there are */
} day_table;

/* What entered, with a word where nobody could. */
static phrase entered_words(const day_table *t, uint32_t number, uint32_t day)
{
    const corridor_figures *f = t->f;
    document *d = t->d;
    int64_t entered = corridor_sum(f->corridor, f->plan->now.entered, number, day, t->group);
    bool is_closed = true;
    for (uint32_t at = day; at < f->corridor->days && at - day < t->group; at++)
        is_closed = is_closed && corridor_capacity_on(f->plan, number, at, true) == 0;
    return one(d, is_closed ? own("closed") : corridor_number(d, entered));
}

/* What was served, and of how much where some of it is unmet. */
static phrase served_words(const day_table *t, uint32_t number, uint32_t day)
{
    const truce_corridor *c = t->f->corridor;
    document *d = t->d;
    int64_t needed = corridor_sum_daily(c, &c->areas[number].need, day, t->group);
    int64_t served = corridor_sum(c, t->f->plan->now.served, number, day, t->group);
    if (served == needed) return one(d, corridor_number(d, served));
    phrase_maker words = phrase_begin(d);
    phrase_add(&words, corridor_number(d, served));
    phrase_add(&words, own(" of "));
    phrase_add(&words, corridor_number(d, needed));
    return phrase_end(&words);
}

static void put_table(const day_table *t, bool is_entries)
{
    document *d = t->d;
    const truce_corridor *c = t->f->corridor;
    const movements *m = &t->f->plan->now;
    bool with_sum = t->first == 0 && t->n_all > 1;
    table_maker table =
        document_table_begin(d, is_entries ? PHRASE(own("Trucks that enter at each crossing, by "),
                                                    own(corridor_group_name(t->group)))
                                           : PHRASE(own("Trucks that are served in each area, by "),
                                                    own(corridor_group_name(t->group)),
                                                    own("; \xE2\x80\x9C"
                                                        "40 of 90\xE2\x80\x9D where some of "
                                                        "the need is unmet")));
    table_column(&table, ALIGN_START, PHRASE(own("When")));
    if (with_sum) table_column(&table, ALIGN_END, PHRASE(own("All")));
    for (uint32_t k = 0; k < t->n; k++) {
        uint32_t number = t->which[t->first + k];
        table_column(
            &table, ALIGN_END,
            one(d, is_entries ? corridor_crossing(t->f, number) : corridor_area(t->f, number)));
    }
    for (uint32_t day = 0; day < c->days; day += t->group) {
        uint32_t last = day + t->group < c->days ? day + t->group - 1 : c->days - 1;
        table_row(&table, ROW_PLAIN);
        table_cell(&table, one(d, corridor_days_words(d, t->f, day, last)));
        if (with_sum) {
            int64_t sum = 0;
            for (uint32_t k = 0; k < t->n_all; k++)
                sum += corridor_sum(c, is_entries ? m->entered : m->served, k, day, t->group);
            table_cell(&table, one(d, corridor_number(d, sum)));
        }
        for (uint32_t k = 0; k < t->n; k++) {
            uint32_t number = t->which[t->first + k];
            table_cell(&table,
                       is_entries ? entered_words(t, number, day) : served_words(t, number, day));
        }
    }
    document_table_end(&table);
}

/* Splits crossings or areas over tables that are narrow enough to be read. */
static void put_tables(document *d, const corridor_figures *f, corridor_detail detail,
                       bool is_entries, uint32_t group)
{
    const truce_corridor *c = f->corridor;
    uint32_t n = is_entries ? c->n_crossings : c->n_areas, shown = 0;
    day_table t = {.d = d,
                   .f = f,
                   .group = group,
                   .which = is_entries ? f->tightest_first : f->worst_first,
                   .n_all = n};
    for (size_t k = 0; k < detail.tables_most && shown < n; k++) {
        t.first = shown;
        t.n = n - shown < detail.columns_most ? n - shown : detail.columns_most;
        put_table(&t, is_entries);
        shown += t.n;
    }
    corridor_say_left_out(d, shown, n, is_entries ? "crossing" : "area",
                          "; truce corridor --json has all.");
}

void corridor_say_days(document *d, const corridor_figures *f, corridor_detail detail)
{
    uint32_t group = corridor_group(f->corridor, detail.groups_most);
    document_heading(
        d, detail.level,
        PHRASE(own("The plan, "), own(group == 1 ? "day by day" : "in groups of days")));
    if (group > 1)
        document_say(d, BLOCK_NOTE,
                     PHRASE(own("Shortened: each row is a "), own(corridor_group_name(group)),
                            own(". truce corridor --json has every day.")));
    put_tables(d, f, detail, true, group);
    put_tables(d, f, detail, false, group);
}
