/* corridor_counts.c -- counts that sources reported, beside the plan. What two sources say stays in
 * columns of its own: nothing here adds or averages them. */
#include "report/corridor_words.h"

static const char *status_words(count_status status)
{
    switch (status) {
    case COUNT_ENTERED: return "entered";
    case COUNT_REROUTED: return "rerouted";
    case COUNT_TURNED_BACK: return "turned back";
    case COUNT_WAITING: break;
    }
    return "waiting";
}

/* Returns what one source says of a crossing and a day: counts[first .. end) are theirs. */
static phrase said_words(document *d, const actuals *a, size_t first, size_t end, uint32_t source)
{
    phrase_maker words = phrase_begin(d);
    size_t n = 0;
    for (size_t k = first; k < end; k++) {
        const reported_count *of = &a->counts[k];
        if (of->source != source) continue;
        if (n++ > 0) phrase_add(&words, line_break());
        if (of->is_clear)
            phrase_add(&words, corridor_number(d, of->trucks));
        else
            phrase_add(&words, own("not clear how many"));
        phrase_add(&words, own(" "));
        phrase_add(&words, own(status_words(of->status)));
    }
    if (n == 0) phrase_add(&words, corridor_none());
    return phrase_end(&words);
}

/* Returns the end of the counts of the same crossing and day. */
static size_t group_end(const actuals *a, size_t first)
{
    size_t end = first;
    while (end < a->n && a->counts[end].crossing == a->counts[first].crossing &&
           a->counts[end].day == a->counts[first].day)
        end++;
    return end;
}

static void put_counts(document *d, const corridor_figures *f, corridor_detail detail,
                       uint32_t first_source, uint32_t n_sources)
{
    const truce_corridor *c = f->corridor;
    const actuals *a = &f->plan->actuals;
    uint32_t crossing_before = NO_PLACE;
    size_t shown = 0, all = 0;
    table_maker m = document_table_begin(
        d, PHRASE(own("What was reported, source by source, beside the plan")));
    table_column(&m, ALIGN_START, PHRASE(own("Day")));
    table_column(&m, ALIGN_END, PHRASE(own("Plan: enter")));
    for (uint32_t k = 0; k < n_sources; k++)
        table_column(&m, ALIGN_START, PHRASE(user(a->sources[first_source + k])));
    for (size_t at = 0, end; at < a->n; at = end) {
        const reported_count *of = &a->counts[at];
        end = group_end(a, at);
        if (++all > detail.rows_most) continue;
        shown++;
        if (of->crossing != crossing_before) {
            table_row(&m, ROW_GROUP);
            table_cell(&m, PHRASE(corridor_crossing(f, of->crossing)));
            crossing_before = of->crossing;
        }
        table_row(&m, ROW_PLAIN);
        table_cell(&m, PHRASE(corridor_days_words(d, f, of->day, of->day)));
        table_cell(&m, PHRASE(corridor_number(
                           d, f->plan->now.entered[(size_t)of->crossing * c->days + of->day])));
        for (uint32_t k = 0; k < n_sources; k++)
            table_cell(&m, said_words(d, a, at, end, first_source + k));
    }
    document_table_end(&m);
    corridor_say_left_out(d, shown, all, "day", "; the table of counts has all.");
}

void corridor_say_counts(document *d, const corridor_figures *f, corridor_detail detail)
{
    enum { SOURCES_BESIDE = 3, TABLES = 6 };
    const actuals *a = &f->plan->actuals;
    uint32_t shown = 0;
    if (!f->plan->has_actuals) return;
    document_heading(d, detail.level, PHRASE(own("Reported counts beside the plan")));
    if (a->n == 0)
        document_say(d, BLOCK_PARAGRAPH, PHRASE(own("No count is about a day of this plan.")));
    for (int k = 0; a->n > 0 && shown < a->n_sources && k < TABLES; k++) {
        uint32_t n = a->n_sources - shown < SOURCES_BESIDE ? a->n_sources - shown : SOURCES_BESIDE;
        put_counts(d, f, detail, shown, n);
        shown += n;
    }
    if (a->n > 0) corridor_say_left_out(d, shown, a->n_sources, "source", ".");
    if (a->n_outside > 0)
        document_say(d, BLOCK_NOTE,
                     PHRASE(corridor_number(d, a->n_outside),
                            own(a->n_outside == 1 ? " count is" : " counts are"),
                            own(" of days outside the plan, and left out.")));
    document_say(
        d, BLOCK_NOTE,
        PHRASE(own("A source is shown as it is: counts of two sources are never added or "
                   "averaged, and \xE2\x80\x9Cnot clear\xE2\x80\x9D is not nought. The plan "
                   "is the best that could have happened, so a lower count says no more "
                   "than that fewer were reported.")));
}
