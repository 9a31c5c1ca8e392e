#include "report/deal_promise.h"
#include "corridor/promise.h"
#include "report/answer.h"
#include "report/corridor_words.h"
#include "text/diagnostic.h"

/* ---- which quantities -------------------------------------------------------------------- */

/* Values of the issue that are to be judged, rising, each once. */
typedef struct value_list {
    size_t n;
    uint32_t values[PROMISE_LEVELS];
} value_list;

static bool is_promise(const issue *i, uint32_t value)
{
    int64_t trucks = issue_quantity(i, value);
    return trucks > 0 && trucks <= CORRIDOR_FIGURE_MOST;
}

/* Adds a value, if it promises anything, is new, and there is room. */
static void add_value(value_list *list, const issue *i, uint32_t value)
{
    size_t at = 0;
    while (at < list->n && list->values[at] < value) at++;
    bool is_there = at < list->n && list->values[at] == value;
    if (is_there || list->n == PROMISE_LEVELS || !is_promise(i, value)) return;
    for (size_t k = list->n++; k > at; k--) list->values[k] = list->values[k - 1];
    list->values[at] = value;
}

/* Adds values at even distances, until there are a few. */
static void add_between(value_list *list, const issue *i)
{
    enum { EVEN = 6 };
    for (uint32_t k = 1; k < EVEN; k++)
        add_value(list, i, (uint32_t)((uint64_t)(i->n_values - 1) * k / EVEN));
}

static value_list choose(const deal_promise *p, const truce_solution *solution)
{
    value_list list = {0};
    const issue *i = p->issue;
    if (i->n_values <= PROMISE_LEVELS) {
        for (uint32_t value = 0; value < i->n_values; value++) add_value(&list, i, value);
        return list;
    }
    for (int name = 0; solution != NULL && name < TRUCE_DEAL_NAMES; name++)
        if (solution->deals[name].exists)
            add_value(&list, i, solution->deals[name].deal.outcome[p->item]);
    if (p->has_always) add_value(&list, i, p->always);
    if (p->has_always && p->always + 1 < i->n_values) add_value(&list, i, p->always + 1);
    add_value(&list, i, i->n_values - 1);
    add_between(&list, i);
    return list;
}

bool deal_promise_can_be_asked(const truce_scenario *s, const truce_issue_corridor *corridors,
                               size_t n)
{
    if (corridors == NULL) return n == 0;
    for (size_t k = 0; k < n; k++)
        if (corridors[k].corridor == NULL || corridors[k].issue >= s->n_issues ||
            s->issues[corridors[k].issue].is_choice)
            return false;
    return true;
}

/* ---- judging ----------------------------------------------------------------------------- */

/* What judging needs. */
typedef struct judging {
    arena *memory;
    work_meter *w;
    deal_promise *p;
} judging;

static truce_status judge(const judging *j, uint32_t value, promise *out)
{
    const deal_promise *p = j->p;
    if (work_ask(j->w) != TRUCE_OK) {
        *out = (promise){0};
        j->p->is_finished = false;
        return TRUCE_OK;
    }
    TRY(promise_judge(j->memory, j->w, p->corridor, NULL, 0, issue_quantity(p->issue, value), out));
    j->p->is_finished = j->p->is_finished && out->is_finished;
    return TRUCE_OK;
}

/* Finds the largest value that can always enter, by halves: who can let in more can let in fewer.
 */
static truce_status find_always(const judging *j)
{
    const issue *i = j->p->issue;
    uint32_t low = 0, high = i->n_values; /* all below low can; none from high on can */
    while (low < high && j->p->is_finished) {
        uint32_t middle = low + (high - low) / 2;
        promise judged;
        bool holds = issue_quantity(i, middle) <= 0;
        if (is_promise(i, middle)) {
            TRY(judge(j, middle, &judged));
            holds = judged.is_finished && judged.n_kept == j->p->corridor->days;
        }
        if (holds)
            low = middle + 1;
        else
            high = middle;
    }
    j->p->has_always = j->p->is_finished && low > 0 && issue_quantity(i, low - 1) > 0;
    if (j->p->has_always) j->p->always = low - 1;
    return TRUCE_OK;
}

truce_status deal_promise_find(arena *memory, work_meter *w, const truce_scenario *s,
                               const truce_issue_corridor *of, const truce_solution *solution,
                               deal_promise *out)
{
    deal_promise made = {.issue = &s->issues[of->issue],
                         .item = (uint32_t)of->issue,
                         .corridor = of->corridor,
                         .is_finished = true};
    judging j = {memory, w, &made};
    TRY(find_always(&j));
    value_list list = choose(&made, solution);
    for (size_t k = 0; k < list.n && made.is_finished; k++) {
        promise judged;
        TRY(judge(&j, list.values[k], &judged));
        if (judged.is_finished) made.levels[made.n++] = (promise_level){list.values[k], judged};
    }
    *out = made;
    return TRUCE_OK;
}

/* ---- saying it --------------------------------------------------------------------------- */

/* Adds the days on which a promise cannot be kept, as stretches; many are cut. */
static void add_days(phrase_maker *m, const deal_promise *p, const promise *judged)
{
    enum { STRETCHES = 4 };
    calendar dates = corridor_calendar(p->corridor);
    uint32_t n = 0, days = p->corridor->days;
    for (uint32_t day = 0, end; day < days; day = end) {
        end = day + 1;
        if (judged->can_enter[day] == judged->per_day) continue;
        while (end < days && judged->can_enter[end] < judged->per_day) end++;
        if (++n > STRETCHES) continue;
        if (n > 1) phrase_add(m, own("; "));
        phrase_add(m, corridor_dates(m->d, dates, day, end - 1));
    }
    if (n == 0) phrase_add(m, corridor_none());
    if (n > STRETCHES) phrase_add(m, own("; and others"));
}

/* Adds the named deals that have this value. */
static void add_deals(phrase_maker *m, const deal_promise *p, uint32_t value,
                      const truce_solution *solution)
{
    size_t n = 0;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const named_deal *deal = &solution->deals[name];
        if (!deal->exists || deal->deal.outcome[p->item] != value) continue;
        if (n++ > 0) phrase_add(m, line_break());
        phrase_add(m, own(brief_deal_title((truce_deal_name)name)));
    }
    if (n == 0) phrase_add(m, corridor_none());
}

static void put_level(table_maker *m, const deal_promise *p, const promise_level *level,
                      const truce_solution *solution)
{
    document *d = m->d;
    phrase_maker days = phrase_begin(d), deals = phrase_begin(d);
    add_days(&days, p, &level->judged);
    table_row(m, ROW_PLAIN);
    table_cell(m, PHRASE(corridor_number(d, level->judged.per_day)));
    table_cell(m, PHRASE(corridor_number(d, level->judged.n_kept), own(" of "),
                         corridor_number(d, p->corridor->days)));
    table_cell(m, PHRASE(corridor_number(d, level->judged.n_missing)));
    table_cell(m, phrase_end(&days));
    if (solution == NULL) return;
    add_deals(&deals, p, level->value, solution);
    table_cell(m, phrase_end(&deals));
}

static void put_levels(document *d, const deal_promise *p, const truce_solution *solution)
{
    table_maker m = document_table_begin(
        d, PHRASE(user(p->issue->name), own(": on which days so many trucks can enter")));
    table_column(&m, ALIGN_END, PHRASE(own("Trucks a day")));
    table_column(&m, ALIGN_END, PHRASE(own("Days kept")));
    table_column(&m, ALIGN_END, PHRASE(own("Missing in all")));
    table_column(&m, ALIGN_START, PHRASE(own("Cannot be kept on")));
    if (solution != NULL) table_column(&m, ALIGN_START, PHRASE(own("Deals")));
    for (size_t k = 0; k < p->n; k++) put_level(&m, p, &p->levels[k], solution);
    document_table_end(&m);
}

/* How many of the issue can always enter. */
static void say_always(document *d, const deal_promise *p)
{
    const truce_corridor *c = p->corridor;
    const issue *i = p->issue;
    phrase_maker m = phrase_begin(d);
    phrase_add(&m, user(i->name));
    if (p->has_always && p->always + 1 == i->n_values) {
        phrase_add(&m, own(": all that the issue can be, up to "));
        phrase_add(&m, corridor_trucks(d, issue_quantity(i, p->always)));
        phrase_add(&m, own(" a day, can enter on every day."));
    } else if (p->has_always) {
        phrase_add(&m, own(": at most "));
        phrase_add(&m, corridor_trucks(d, issue_quantity(i, p->always)));
        phrase_add(&m, own(" a day can enter on every day."));
    } else {
        phrase_add(&m, own(": no quantity of the issue can enter on every day."));
    }
    phrase_add(&m, own(" The corridor: "));
    phrase_add(&m, user(c->title));
    phrase_add(&m, own(" ("));
    phrase_add(&m, id(i->corridor));
    phrase_add(&m, own("), "));
    phrase_add(&m, corridor_dates(d, corridor_calendar(c), 0, c->days - 1));
    phrase_add(&m, own("."));
    document_say(d, BLOCK_PARAGRAPH, phrase_end(&m));
}

void deal_promise_say(document *d, const deal_promise *p, const truce_solution *solution)
{
    if (p->is_finished)
        say_always(d, p);
    else
        document_say(
            d, BLOCK_WARNING,
            PHRASE(user(p->issue->name),
                   own(": the work ended before it was known how many trucks can enter.")));
    if (p->n > 0) put_levels(d, p, solution);
    document_say(
        d, BLOCK_NOTE,
        PHRASE(
            own("Judged by as many as can be let in, all crossings together, whether or not they "
                "then serve somebody. What is different on those days: truce corridor "
                "--promise.")));
}

/* ---- for check --------------------------------------------------------------------------- */

/* All of them; their tables are only needed until it is said. */
static truce_status say_promises(arena *figures, document *d, const truce_scenario *s,
                                 const truce_issue_corridor *corridors, size_t n,
                                 const truce_budget *budget, bool *is_finished)
{
    work_meter w = work_meter_of(budget);
    *is_finished = true;
    for (size_t k = 0; k < n; k++) {
        deal_promise p;
        TRY(deal_promise_find(figures, &w, s, &corridors[k], NULL, &p));
        deal_promise_say(d, &p, NULL);
        *is_finished = *is_finished && p.is_finished;
    }
    return document_status(d);
}

truce_status truce_report_promises(const truce_scenario *scenario,
                                   const truce_issue_corridor *corridors, size_t n,
                                   const truce_budget *budget, const truce_style *style,
                                   truce_text *out, bool *is_finished)
{
    answer a;
    arena *figures;
    memory_meter meter = memory_meter_of(budget);
    bool is_all;
    require(scenario && out && (style == NULL || style->size >= sizeof *style));
    require(deal_promise_can_be_asked(scenario, corridors, n));
    TRY(arena_new(&meter, &figures));
    truce_status status = answer_begin(&a);
    if (status == TRUCE_OK) {
        status = say_promises(figures, &a.document, scenario, corridors, n, budget, &is_all);
        if (a.document.status == TRUCE_OK) a.document.status = status;
        status = answer_show(&a, style, out);
    }
    if (status == TRUCE_OK && is_finished != NULL) *is_finished = is_all;
    arena_free(figures);
    return status;
}

/* ---- dates ------------------------------------------------------------------------------- */

void truce_report_corridor_dates(const truce_scenario *s, const truce_issue_corridor *named,
                                 truce_diagnostics *diagnostics)
{
    if (s == NULL || named == NULL || named->corridor == NULL || named->issue >= s->n_issues)
        return;
    const truce_corridor *c = named->corridor;
    const issue *i = &s->issues[named->issue];
    int64_t last = c->start + c->days - 1;
    if (!s->calendar.has_start || !c->has_start || s->calendar.start <= last) return;
    text_buffer end = {0}, start = {0};
    truce_text end_text = {0}, start_text = {0};
    date_write(&end, last);
    date_write(&start, s->calendar.start);
    bool is_written = buffer_finish(&end, &end_text) == TRUCE_OK;
    if (buffer_finish(&start, &start_text) == TRUCE_OK && is_written)
        diagnostic_report(diagnostics, W_ISSUE_DATES, i->corridor_where,
                          "what it says of its days may not hold on those of the deal",
                          SHOWN(i->corridor), end_text.bytes, start_text.bytes);
    truce_text_free(&end_text);
    truce_text_free(&start_text);
}
