/* corridor_plot_entries.c -- trucks that enter, a panel for each crossing. */
#include "report/corridor_plot.h"
#include "report/svg.h"

enum {
    LEFT = 54,
    WIDTH = CORRIDOR_PLOT_WIDTH - LEFT - 10,
    HEIGHT = 78,
    TITLE = 24,
    PANELS_MOST = 6,
    BARS_MOST = 184,  /* more days are drawn in groups: half a year still day by day */
    CLOSED_WIDE = 60, /* a stretch of closed days that has room for the word */
    MARKS_MOST = 400,
    SOURCES_MOST = 4 /* a mark of its own for each */
};

/* One panel. */
typedef struct entries {
    corridor_canvas *c;
    uint32_t crossing;
    day_scale days;
    int64_t high; /* trucks a day at the top */
    int base;
} entries;

static int height_of(const entries *e, int64_t trucks, uint32_t n_days)
{
    return (int)((int128)trucks * HEIGHT / ((int128)e->high * n_days));
}

/* The days of the bar that begins on a day. */
static uint32_t days_in_bar(const entries *e, uint32_t day)
{
    return corridor_group_end(e->c->f->corridor, day, e->days.group) - day;
}

/* ---- scale ------------------------------------------------------------------------------- */

/* Returns a round number that is not below, and not far above; at least 10. */
static int64_t round_up(int64_t most)
{
    static const int64_t steps[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100};
    int64_t unit = 1;
    while (most > unit * 100 && unit < INT64_MAX / 1000) unit *= 10;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        if (unit * steps[k] >= most) return unit * steps[k];
    return most;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* True for a count that has a mark in this panel. */
static bool has_mark(const entries *e, const reported_count *of)
{
    return of->crossing == e->crossing && of->status == COUNT_ENTERED && of->source < SOURCES_MOST;
}

/* The highest bar or mark; the capacity too where that is not far above. */
static int64_t highest(const entries *e)
{
    const corridor_figures *f = e->c->f;
    const truce_corridor_plan *plan = f->plan;
    const truce_corridor *c = f->corridor;
    int64_t most = 0, room = 0;
    for (uint32_t day = 0; day < c->days; day++) {
        size_t at = (size_t)e->crossing * c->days + day;
        int64_t capacity = daily_on(&c->crossings[e->crossing].capacity, day);
        most = larger(most, plan->now.entered[at]);
        if (plan->n_closures > 0) most = larger(most, plan->before.entered[at]);
        if (capacity != UNLIMITED) room = larger(room, capacity);
    }
    for (size_t k = 0; plan->has_actuals && k < plan->actuals.n; k++) {
        const reported_count *of = &plan->actuals.counts[k];
        if (has_mark(e, of) && of->is_clear) most = larger(most, of->trucks);
    }
    if (room / 4 <= most || most == 0) most = larger(most, room);
    return round_up(most);
}

/* ---- shapes ------------------------------------------------------------------------------ */

static void put_title(const entries *e)
{
    corridor_canvas *c = e->c;
    text_buffer *out = &c->shapes;
    const crossing_figures *of = &c->f->crossings[e->crossing];
    svg_text_begin(out, LEFT, c->top + 14, SVG_START, 12, "font-weight=\"bold\"");
    svg_name(out, c->f->corridor->crossings[e->crossing].name, 40);
    svg_text_end(out);
    svg_text_begin(out, LEFT + WIDTH, c->top + 14, SVG_END, 11, "fill=\"" SVG_SOFT "\"");
    svg_number(out, of->entered);
    if (of->n_open == 0)
        buffer_string(out, " enter; closed on all days");
    else
        buffer_format(out, " enter; full on %u of %u day%s on which it is open",
                      (unsigned)of->n_full, (unsigned)of->n_open, of->n_open == 1 ? "" : "s");
    svg_text_end(out);
    c->top += TITLE;
}

static void put_scale(const entries *e)
{
    text_buffer *out = &e->c->shapes;
    for (int part = 0; part <= 2; part++) {
        int y = e->base - part * HEIGHT / 2;
        svg_line(out, LEFT, y, LEFT + WIDTH, y, "stroke=\"" SVG_FAINT "\"");
        if (part == 1 && e->high % 2 != 0) continue;
        svg_text_begin(out, LEFT - 5, y + 4, SVG_END, 10, "fill=\"" SVG_SOFT "\"");
        svg_number(out, e->high * part / 2);
        svg_text_end(out);
    }
}

/* How a crossing is on a day. */
typedef enum opening { OPEN_AS_USUAL, OPEN_LESS, OPEN_NOT } opening;

static opening opening_on(const entries *e, uint32_t day)
{
    const corridor_figures *f = e->c->f;
    int64_t most = corridor_capacity_on(f->plan, e->crossing, day, true);
    if (most == 0) return OPEN_NOT;
    return most < f->corridor->crossings[e->crossing].capacity.usual ? OPEN_LESS : OPEN_AS_USUAL;
}

/* Returns the end of the days that are like a day. */
static uint32_t opening_end(const entries *e, uint32_t day)
{
    uint32_t days = e->c->f->corridor->days, end = day + 1;
    while (end < days && opening_on(e, end) == opening_on(e, day)) end++;
    return end;
}

/* Shades the days on which a crossing is closed, or lets in less than usual. */
static void put_cuts(const entries *e)
{
    for (uint32_t day = 0, end; day < e->days.days; day = end) {
        opening is = opening_on(e, day);
        end = opening_end(e, day);
        if (is == OPEN_AS_USUAL) continue;
        int from = corridor_x(&e->days, day), to = corridor_x(&e->days, end);
        svg_box(&e->c->shapes, from, e->base - HEIGHT, to > from ? to - from : 1, HEIGHT,
                is == OPEN_NOT ? "fill=\"url(#closed)\"" : "fill=\"url(#less)\"");
    }
}

/* Says so where there is room. */
static void put_closed(const entries *e)
{
    for (uint32_t day = 0, end; day < e->days.days; day = end) {
        end = opening_end(e, day);
        int from = corridor_x(&e->days, day), to = corridor_x(&e->days, end);
        if (opening_on(e, day) == OPEN_NOT && to - from >= CLOSED_WIDE)
            svg_words(&e->c->shapes, (from + to) / 2, e->base - HEIGHT / 2 + 4, SVG_MIDDLE, 12,
                      "font-weight=\"bold\" " SVG_RIM, "closed");
    }
}

static void put_bars(const entries *e)
{
    corridor_canvas *c = e->c;
    const truce_corridor *of = c->f->corridor;
    const truce_corridor_plan *plan = c->f->plan;
    for (uint32_t day = 0; day < of->days; day += e->days.group) {
        uint32_t n = days_in_bar(e, day);
        int64_t sum = corridor_sum(of, plan->now.entered, e->crossing, day, n);
        int width, x = corridor_bar(&e->days, day, &width), height = height_of(e, sum, n);
        if (height == 0 && sum > 0) height = 1;
        if (height > 0)
            svg_box(&c->shapes, x, e->base - height, width, height, "fill=\"" CORRIDOR_BAR "\"");
    }
}

/* Marks what would enter without the closures, where that differs. */
static void put_before(const entries *e)
{
    const truce_corridor *of = e->c->f->corridor;
    const truce_corridor_plan *plan = e->c->f->plan;
    for (uint32_t day = 0; plan->n_closures > 0 && day < of->days; day += e->days.group) {
        uint32_t n = days_in_bar(e, day);
        int64_t before = corridor_sum(of, plan->before.entered, e->crossing, day, n);
        int width, x = corridor_bar(&e->days, day, &width);
        if (before != corridor_sum(of, plan->now.entered, e->crossing, day, n))
            corridor_put_before(e->c, x, e->base - height_of(e, before, n), width);
    }
}

/* Returns what a crossing may let in on the days of a bar; UNLIMITED when that is not bounded. */
static int64_t capacity_of_bar(const entries *e, uint32_t day)
{
    int64_t sum = 0;
    uint32_t end = day + days_in_bar(e, day);
    for (; day < end; day++) {
        int64_t most = corridor_capacity_on(e->c->f->plan, e->crossing, day, true);
        if (most == UNLIMITED) return UNLIMITED;
        sum += most;
    }
    return sum;
}

/* The capacity as a line in steps, with a white rim so that it shows over bars. It is left out
 * where it lies above the panel. */
static void put_capacity(const entries *e)
{
    text_buffer line = {0};
    bool is_drawn = false;
    for (uint32_t day = 0; day < e->days.days; day += e->days.group) {
        uint32_t n = days_in_bar(e, day);
        int64_t room = capacity_of_bar(e, day);
        bool is_inside = room != UNLIMITED && room <= e->high * n;
        if (is_inside)
            buffer_format(&line, "%c%d %dH%d", is_drawn ? 'L' : 'M', corridor_x(&e->days, day),
                          e->base - height_of(e, room, n), corridor_x(&e->days, day + n));
        is_drawn = is_inside;
    }
    static const char *const strokes[] = {"stroke=\"#fff\" stroke-width=\"4\"",
                                          "stroke=\"" SVG_INK "\" stroke-width=\"1.5\""};
    for (size_t pass = 0; pass < 2 && line.size > 0; pass++) {
        buffer_format(&e->c->shapes, "<path fill=\"none\" %s d=\"", strokes[pass]);
        buffer_bytes(&e->c->shapes, line.bytes, line.size);
        buffer_string(&e->c->shapes, "\"/>\n");
    }
    e->c->shapes.has_failed = e->c->shapes.has_failed || line.has_failed;
    buffer_free(&line);
}

/* ---- reported counts --------------------------------------------------------------------- */

/* Marks of sources: circle, square, triangle, diamond; all hollow. */
static void put_mark(text_buffer *out, uint32_t source, int x, int y)
{
    static const char *const shapes[SOURCES_MOST] = {"m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
                                                     "m-5 -5h10v10h-10z", "m0 -6l6 10h-12z",
                                                     "m0 -7l6 7l-6 7l-6 -7z"};
    buffer_format(
        out, "<path fill=\"#fff\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\" d=\"M%d %d%s\"/>\n",
        x, y, shapes[source]);
}

static void put_marks(const entries *e)
{
    text_buffer *out = &e->c->shapes;
    const truce_corridor_plan *plan = e->c->f->plan;
    size_t n = 0;
    for (size_t k = 0; plan->has_actuals && k < plan->actuals.n && n < MARKS_MOST; k++) {
        const reported_count *of = &plan->actuals.counts[k];
        if (!has_mark(e, of)) continue;
        int from = corridor_x(&e->days, of->day), to = corridor_x(&e->days, of->day + 1);
        int apart = to - from < 44 ? (to - from) / 4 : 11; /* marks of a day stand apart */
        int x = (from + to) / 2 + apart * (int)(of->source % 3) - apart;
        n++;
        if (of->is_clear) {
            put_mark(out, of->source, x, e->base - height_of(e, of->trucks, 1));
        } else { /* no height can be given: the mark stands below the axis, with a question mark */
            put_mark(out, of->source, x, e->base + 12);
            svg_words(out, x + 8, e->base + 17, SVG_START, 12, "font-weight=\"bold\"", "?");
        }
    }
}

static bool has_unclear_mark(const entries *e)
{
    const truce_corridor_plan *plan = e->c->f->plan;
    for (size_t k = 0; plan->has_actuals && k < plan->actuals.n; k++)
        if (has_mark(e, &plan->actuals.counts[k]) && !plan->actuals.counts[k].is_clear) return true;
    return false;
}

/* ---- the legend -------------------------------------------------------------------------- */

/* Writes what a sign at `x` means, and returns where the next may stand. */
static int put_meaning(corridor_canvas *c, int x, int width, const char *words)
{
    svg_words(&c->shapes, x + 27, c->top + 10, SVG_START, 11, "", words);
    return x + width;
}

static void put_legend(corridor_canvas *c, uint32_t group)
{
    text_buffer *out = &c->shapes;
    int y = c->top + 6, x = LEFT;
    svg_box(out, x + 6, y - 5, 10, 10, "fill=\"" CORRIDOR_BAR "\"");
    x = put_meaning(c, x, 145, group == 1 ? "enter, in the plan" : "enter, mean of a day");
    svg_line(out, x, y, x + 22, y, "stroke=\"" SVG_INK "\" stroke-width=\"1.5\"");
    x = put_meaning(c, x, 90, "capacity");
    svg_box(out, x, y - 5, 22, 10, "fill=\"url(#closed)\"");
    x = put_meaning(c, x, 80, "closed");
    svg_box(out, x, y - 5, 22, 10, "fill=\"url(#less)\"");
    x = put_meaning(c, x, 125, "less than usual");
    if (c->f->plan->n_closures > 0) {
        corridor_put_before(c, x, y, 22);
        put_meaning(c, x, 0, "without the closure");
    }
    c->top += 20;
}

/* True when a source says of some day how many entered, or that it is not clear. */
static bool says_entered(const actuals *a, uint32_t source)
{
    for (size_t k = 0; k < a->n; k++)
        if (a->counts[k].source == source && a->counts[k].status == COUNT_ENTERED) return true;
    return false;
}

static void put_sources(corridor_canvas *c)
{
    enum { BESIDE = 2 };
    text_buffer *out = &c->shapes;
    const actuals *a = &c->f->plan->actuals;
    int n = 0;
    if (!c->f->plan->has_actuals) return;
    for (uint32_t k = 0; k < a->n_sources && k < SOURCES_MOST; k++) {
        if (!says_entered(a, k)) continue;
        int x = LEFT + n % BESIDE * (WIDTH / BESIDE), y = c->top + 6 + n / BESIDE * 20;
        put_mark(out, k, x + 11, y);
        svg_text_begin(out, x + 27, y + 4, SVG_START, 11, "");
        buffer_string(out, "entered, says ");
        svg_name(out, a->sources[k], 30);
        svg_text_end(out);
        n++;
    }
    c->top += (n + BESIDE - 1) / BESIDE * 20;
    if (a->n_sources > SOURCES_MOST)
        corridor_put_remark(c, LEFT, "Further sources are in the table of reported counts.");
}

/* ---- panels ------------------------------------------------------------------------------ */

static void put_panel(corridor_canvas *c, uint32_t crossing_number)
{
    entries e = {
        .c = c, .crossing = crossing_number, .days = corridor_scale(c, LEFT, WIDTH, BARS_MOST)};
    int below = has_unclear_mark(&e) ? 22 : 0;
    e.high = highest(&e);
    put_title(&e);
    e.base = c->top + HEIGHT;
    put_scale(&e);
    put_cuts(&e);
    put_bars(&e);
    put_capacity(&e);
    put_before(&e);
    put_closed(&e);
    svg_line(&c->shapes, LEFT, e.base, LEFT + WIDTH, e.base, "stroke=\"" SVG_SOFT "\"");
    put_marks(&e);
    corridor_put_axis(c, &e.days, e.base + below, 56);
    c->top = e.base + below + 24;
}

static void tell_crossing(corridor_canvas *c, uint32_t crossing_number)
{
    const crossing_figures *of = &c->f->crossings[crossing_number];
    svg_name(&c->told, c->f->corridor->crossings[crossing_number].name, 80);
    buffer_string(&c->told, ": ");
    svg_number(&c->told, of->entered);
    buffer_format(&c->told, " trucks enter; full on %u of %u days on which it is open. ",
                  (unsigned)of->n_full, (unsigned)of->n_open);
}

void corridor_put_entries(corridor_canvas *c)
{
    uint32_t all = c->f->corridor->n_crossings, n = all < PANELS_MOST ? all : PANELS_MOST;
    corridor_put_heading(c, all > 1 ? "Trucks that enter, by day and crossing, the tightest first"
                                    : "Trucks that enter, by day");
    svg_hatch(&c->shapes, "closed", true);
    svg_hatch(&c->shapes, "less", false);
    put_legend(c, corridor_scale(c, LEFT, WIDTH, BARS_MOST).group);
    put_sources(c);
    for (uint32_t k = 0; k < n; k++) {
        put_panel(c, c->f->tightest_first[k]);
        tell_crossing(c, c->f->tightest_first[k]);
    }
    corridor_put_left_out(c, n, all, "crossing");
}
