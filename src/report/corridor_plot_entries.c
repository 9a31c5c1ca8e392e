/* corridor_plot_entries.c -- trucks that enter, a panel for each crossing. */
#include "report/corridor_plot.h"
#include "report/svg.h"

enum {
    LEFT = 150,
    WIDTH = 510,
    HEIGHT = 84,
    PANELS_MOST = 8,
    BARS_MOST = 184, /* more days are drawn in groups: half a year still day by day */
    MARKS_MOST = 400,
    SOURCES_MOST = 4 /* a mark of its own for each */
};

/* One panel. */
typedef struct entries {
    corridor_canvas *c;
    uint32_t crossing;
    uint32_t group; /* days in a bar */
    int64_t high;   /* trucks a day at the top */
    int base;
} entries;

static int height_of(const entries *e, int64_t trucks, uint32_t n_days)
{
    return (int)((int128)trucks * HEIGHT / ((int128)e->high * n_days));
}

static uint32_t days_from(const entries *e, uint32_t first)
{
    uint32_t left = e->c->f->corridor->days - first;
    return left < e->group ? left : e->group;
}

/* ---- scale ------------------------------------------------------------------------------- */

/* Returns the least of 1, 2, 5, 10, ... times a power of ten that is not below. */
static int64_t round_up(int64_t most)
{
    static const int64_t steps[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100};
    int64_t unit = 1;
    while (most > unit * 100 && unit < INT64_MAX / 1000) unit *= 10;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        int64_t candidate = unit * steps[k];
        if (candidate >= most) return candidate;
    }
    return most;
}

static bool has_mark(const reported_count *of, uint32_t crossing)
{
    return of->crossing == crossing && of->status == COUNT_ENTERED;
}

/* The highest bar, and the capacity where it is not far above. */
static int64_t highest(const entries *e)
{
    const corridor_figures *f = e->c->f;
    const truce_corridor *c = f->corridor;
    int64_t most = 0, room = 0;
    for (uint32_t day = 0; day < c->days; day++) {
        int64_t entered = f->plan->now.entered[(size_t)e->crossing * c->days + day];
        int64_t capacity = daily_on(&c->crossings[e->crossing].capacity, day);
        if (entered > most) most = entered;
        if (capacity != UNLIMITED && capacity > room) room = capacity;
    }
    for (size_t k = 0; f->plan->has_actuals && k < f->plan->actuals.n; k++) {
        const reported_count *of = &f->plan->actuals.counts[k];
        if (has_mark(of, e->crossing) && of->is_clear && of->trucks > most) most = of->trucks;
    }
    if (room <= 4 * most || most == 0) most = room > most ? room : most;
    return round_up(most > 0 ? most : 10);
}

/* ---- shapes ------------------------------------------------------------------------------ */

static void put_name(const entries *e)
{
    corridor_canvas *c = e->c;
    const corridor_figures *f = c->f;
    text_buffer *out = &c->shapes;
    const crossing_figures *of = &f->crossings[e->crossing];
    svg_text_begin(out, LEFT - 38, c->top + 14, SVG_END, 12, "font-weight=\"bold\"");
    svg_name(out, f->corridor->crossings[e->crossing].name, 15);
    svg_text_end(out);
    svg_text_begin(out, LEFT - 38, c->top + 30, SVG_END, 11, "fill=\"" SVG_SOFT "\"");
    svg_number(out, of->entered);
    buffer_string(out, " enter");
    svg_text_end(out);
    svg_text_begin(out, LEFT - 38, c->top + 45, SVG_END, 11, "fill=\"" SVG_SOFT "\"");
    buffer_format(out, "full on %u of %u", (unsigned)of->n_full, (unsigned)of->n_open);
    svg_text_end(out);
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

/* True when less than usual may enter, or nothing. */
static bool is_cut(const entries *e, uint32_t day)
{
    const corridor_figures *f = e->c->f;
    int64_t usual = f->corridor->crossings[e->crossing].capacity.usual;
    return corridor_capacity_on(f->plan, e->crossing, day, true) < usual;
}

static void put_cuts(const entries *e)
{
    corridor_canvas *c = e->c;
    uint32_t days = c->f->corridor->days;
    for (uint32_t day = 0, end; day < days; day = end) {
        end = day + 1;
        if (!is_cut(e, day)) continue;
        while (end < days && is_cut(e, end)) end++;
        int from = corridor_x(c, LEFT, WIDTH, day), to = corridor_x(c, LEFT, WIDTH, end);
        svg_box(&c->shapes, from, e->base - HEIGHT, to > from ? to - from : 1, HEIGHT,
                "fill=\"url(#cut)\"");
    }
}

static void put_bars(const entries *e)
{
    corridor_canvas *c = e->c;
    const truce_corridor *of = c->f->corridor;
    buffer_string(&c->shapes, "<path fill=\"" SVG_INK "\" d=\"");
    for (uint32_t day = 0; day < of->days; day += e->group) {
        uint32_t n = days_from(e, day);
        int64_t sum = corridor_sum(of, c->f->plan->now.entered, e->crossing, day, n);
        int from = corridor_x(c, LEFT, WIDTH, day), to = corridor_x(c, LEFT, WIDTH, day + n);
        int height = height_of(e, sum, n);
        if (sum == 0) continue;
        if (height == 0) height = 1;
        int gap = to - from > 8 ? 2 : to - from > 3 ? 1 : 0;
        buffer_format(&c->shapes, "M%d %dh%dv-%dh-%dz", from + gap / 2 + gap % 2, e->base,
                      to - from > gap ? to - from - gap : 1, height,
                      to - from > gap ? to - from - gap : 1);
    }
    buffer_string(&c->shapes, "\"/>\n");
}

/* The capacity as a line in steps, white below so that it shows over bars. */
static void put_capacity(const entries *e)
{
    static const char *const strokes[] = {"stroke=\"#fff\" stroke-width=\"4\"",
                                          "stroke=\"" SVG_INK "\" stroke-width=\"1.5\""};
    corridor_canvas *c = e->c;
    const truce_corridor *of = c->f->corridor;
    for (int pass = 0; pass < 2; pass++) {
        bool is_open = false;
        buffer_format(&c->shapes, "<path fill=\"none\" %s d=\"", strokes[pass]);
        for (uint32_t day = 0; day < of->days; day += e->group) {
            uint32_t n = days_from(e, day);
            int64_t sum = 0;
            for (uint32_t at = day; at < day + n && sum >= 0; at++) {
                int64_t most = corridor_capacity_on(c->f->plan, e->crossing, at, true);
                sum = most == UNLIMITED ? -1 : sum + most;
            }
            bool is_shown = sum >= 0 && sum <= e->high * n;
            if (is_shown)
                buffer_format(&c->shapes, "%c%d %dH%d", is_open ? 'L' : 'M',
                              corridor_x(c, LEFT, WIDTH, day), e->base - height_of(e, sum, n),
                              corridor_x(c, LEFT, WIDTH, day + n));
            is_open = is_shown;
        }
        buffer_string(&c->shapes, is_open || of->days > 0 ? "\"/>\n" : "\"/>\n");
    }
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
    corridor_canvas *c = e->c;
    const actuals *a = &c->f->plan->actuals;
    size_t n = 0;
    if (!c->f->plan->has_actuals) return;
    for (size_t k = 0; k < a->n && n < MARKS_MOST; k++) {
        const reported_count *of = &a->counts[k];
        if (!has_mark(of, e->crossing) || of->source >= SOURCES_MOST) continue;
        int from = corridor_x(c, LEFT, WIDTH, of->day),
            to = corridor_x(c, LEFT, WIDTH, of->day + 1);
        int x = (from + to) / 2 + 5 * (int)(of->source % 3) - 5; /* marks of a day stand apart */
        if (of->is_clear) {
            put_mark(&c->shapes, of->source, x, e->base - height_of(e, of->trucks, 1));
        } else { /* no height can be given: the mark stands below the axis, with a question mark */
            put_mark(&c->shapes, of->source, x, e->base + 12);
            svg_words(&c->shapes, x + 8, e->base + 17, SVG_START, 12, "font-weight=\"bold\"", "?");
        }
        n++;
    }
}

static bool has_unclear_mark(const entries *e)
{
    const actuals *a = &e->c->f->plan->actuals;
    for (size_t k = 0; e->c->f->plan->has_actuals && k < a->n; k++)
        if (has_mark(&a->counts[k], e->crossing) && !a->counts[k].is_clear) return true;
    return false;
}

/* ---- the legend -------------------------------------------------------------------------- */

static void put_legend(corridor_canvas *c, uint32_t group)
{
    text_buffer *out = &c->shapes;
    int y = c->top + 9, x = LEFT;
    svg_box(out, x, y - 8, 10, 10, "fill=\"" SVG_INK "\"");
    svg_words(out, x + 15, y + 1, SVG_START, 11, "",
              group == 1 ? "enter, in the plan" : "enter, mean of a day");
    x += 140;
    svg_line(out, x, y - 3, x + 22, y - 3, "stroke=\"" SVG_INK "\" stroke-width=\"1.5\"");
    svg_words(out, x + 27, y + 1, SVG_START, 11, "", "capacity");
    x += 92;
    svg_box(out, x, y - 8, 22, 10, "fill=\"url(#cut)\"");
    svg_words(out, x + 27, y + 1, SVG_START, 11, "", "closed, or less than usual");
    c->top += 20;
    if (!c->f->plan->has_actuals) return;
    const actuals *a = &c->f->plan->actuals;
    for (uint32_t k = 0; k < a->n_sources && k < SOURCES_MOST; k++) {
        x = LEFT + (int)(k % 2) * (WIDTH / 2);
        y = c->top + 9;
        put_mark(out, k, x + 6, y - 3);
        svg_text_begin(out, x + 18, y + 1, SVG_START, 11, "");
        buffer_string(out, "entered, says ");
        svg_name(out, a->sources[k], 24);
        svg_text_end(out);
        if (k % 2 == 1 || k + 1 == a->n_sources || k + 1 == SOURCES_MOST) c->top += 20;
    }
    if (a->n_sources > SOURCES_MOST)
        corridor_put_remark(c, LEFT, "Further sources are in the table of reported counts.");
}

void corridor_put_entries(corridor_canvas *c)
{
    const truce_corridor *of = c->f->corridor;
    uint32_t group = corridor_group(of, BARS_MOST);
    uint32_t n = of->n_crossings < PANELS_MOST ? of->n_crossings : PANELS_MOST;
    corridor_put_heading(c, "Trucks that enter, by day and crossing");
    svg_hatch(&c->shapes, "cut");
    put_legend(c, group);
    for (uint32_t k = 0; k < n; k++) {
        entries e = {.c = c, .crossing = c->f->tightest_first[k], .group = group};
        e.high = highest(&e);
        c->top += 8;
        e.base = c->top + HEIGHT;
        put_name(&e);
        put_cuts(&e);
        put_scale(&e);
        put_bars(&e);
        put_capacity(&e);
        bool has_room_below = has_unclear_mark(&e);
        svg_line(&c->shapes, LEFT, e.base, LEFT + WIDTH, e.base, "stroke=\"" SVG_SOFT "\"");
        put_marks(&e);
        corridor_put_axis(c, LEFT, WIDTH, e.base + (has_room_below ? 22 : 0), 56);
        c->top = e.base + 26 + (has_room_below ? 22 : 0);
        svg_name(&c->told, of->crossings[e.crossing].name, 80);
        buffer_string(&c->told, ": ");
        svg_number(&c->told, c->f->crossings[e.crossing].entered);
        buffer_format(&c->told, " trucks enter; full on %u of %u days on which it is open. ",
                      (unsigned)c->f->crossings[e.crossing].n_full,
                      (unsigned)c->f->crossings[e.crossing].n_open);
    }
    corridor_put_left_out(c, n, of->n_crossings, "crossing");
}
