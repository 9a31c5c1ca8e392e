#include "report/corridor_plot.h"
#include "report/svg.h"
#include "truce/report.h"
#include <stdio.h>

enum {
    MARGIN = 10,
    BAR_WIDEST = 44,
    DAY_WIDE = 40 /* from this width on a day has its name in its middle */
};

void corridor_put_heading(corridor_canvas *c, const char *words)
{
    svg_words(&c->shapes, MARGIN, c->top + 16, SVG_START, 14, "font-weight=\"bold\"", words);
    c->top += 28;
}

void corridor_put_remark(corridor_canvas *c, int left, const char *words)
{
    svg_words(&c->shapes, left, c->top + 11, SVG_START, 11, "fill=\"" SVG_SOFT "\"", words);
    c->top += 17;
}

void corridor_put_left_out(corridor_canvas *c, uint32_t shown, uint32_t all, const char *what)
{
    char words[120];
    if (shown >= all) return;
    snprintf(words, sizeof words, "%u more %s%s not drawn.", (unsigned)(all - shown), what,
             all - shown == 1 ? " is" : "s are");
    corridor_put_remark(c, MARGIN, words);
}

/* ---- days -------------------------------------------------------------------------------- */

day_scale corridor_scale(const corridor_canvas *c, int left, int width, uint32_t bars_most)
{
    const truce_corridor *of = c->f->corridor;
    return (day_scale){left, width, of->days, corridor_group(of, bars_most)};
}

int corridor_x(const day_scale *s, uint32_t day)
{
    return s->left + (int)((int64_t)day * s->width / s->days);
}

int corridor_bar(const day_scale *s, uint32_t day, int *width)
{
    uint32_t end = s->days - day < s->group ? s->days : day + s->group;
    int from = corridor_x(s, day), room = corridor_x(s, end) - from;
    int gap = room > 8 ? 2 : room > 3 ? 1 : 0;
    *width = room - gap < 1 ? 1 : room - gap > BAR_WIDEST ? BAR_WIDEST : room - gap;
    return from + (room - *width + 1) / 2;
}

/* Returns how many days apart names stand, about one in `pace` units. */
static uint32_t days_apart(const day_scale *s, int pace)
{
    static const uint32_t steps[] = {1, 2, 5, 7, 14, 28, 56, 91, 182, 364, 728, 1820};
    uint32_t most = s->width > pace ? (uint32_t)(s->width / pace) : 1;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        if ((s->days - 1) / steps[k] + 1 <= most) return steps[k];
    return s->days;
}

void corridor_put_axis(corridor_canvas *c, const day_scale *s, int y, int pace)
{
    text_buffer *out = &c->shapes;
    uint32_t step = days_apart(s, pace);
    int day_width = s->width / (int)s->days, right = s->left + s->width;
    bool is_wide = day_width >= DAY_WIDE && step == 1;
    svg_line(out, s->left, y, right, y, "stroke=\"" SVG_SOFT "\"");
    for (uint32_t day = 0; day < s->days; day += step) {
        int x = corridor_x(s, day) + (is_wide ? day_width / 2 : 0);
        svg_line(out, x, y, x, y + 4, "stroke=\"" SVG_SOFT "\"");
        if (!is_wide && day > 0 && right - x < pace * 2 / 3) continue; /* no room for its name */
        svg_text_begin(out, x, y + 15, is_wide ? SVG_MIDDLE : SVG_START, 10,
                       "fill=\"" SVG_SOFT "\"");
        calendar_short(out, c->f->calendar, day);
        svg_text_end(out);
    }
}

void corridor_put_before(corridor_canvas *c, int x, int y, int width)
{
    svg_line(&c->shapes, x - 1, y, x + width + 1, y, "stroke=\"#fff\" stroke-width=\"4\"");
    svg_line(&c->shapes, x - 1, y, x + width + 1, y,
             "stroke=\"" CORRIDOR_BEFORE "\" stroke-width=\"2\"");
}

/* ---- pictures ---------------------------------------------------------------------------- */

typedef void (*panel)(corridor_canvas *c);

static void tell_answer(corridor_canvas *c)
{
    const movements *m = &c->f->plan->now;
    const truce_corridor *of = c->f->corridor;
    svg_number(&c->told, m->n_served);
    buffer_string(&c->told, " of ");
    svg_number(&c->told, m->n_needed);
    buffer_string(&c->told, " trucks that are needed can arrive on their day.");
    if (m->n_served == m->n_needed) return;
    buffer_string(&c->told, " Goes without most: ");
    svg_name(&c->told, of->areas[m->worst_area].name, 80);
    buffer_string(&c->told, ", ");
    calendar_days(&c->told, c->f->calendar, corridor_period_first(of, m->worst_period),
                  (int64_t)corridor_period_last(of, m->worst_period) + 1);
    buffer_string(&c->told, ": ");
    svg_number(&c->told, m->worst_served);
    buffer_string(&c->told, " of ");
    svg_number(&c->told, m->worst_needed);
    buffer_string(&c->told, ". ");
}

/* What stands above the pictures of a sheet: a sheet may be shown without the rest. */
static void put_head(corridor_canvas *c)
{
    enum { SUMMARY_LINES = 4, SUMMARY_COLUMNS = 112, SUMMARY_LINE = 14 };
    const truce_corridor *of = c->f->corridor;
    svg_text_begin(&c->shapes, MARGIN, c->top + 20, SVG_START, 18, "font-weight=\"bold\"");
    svg_name(&c->shapes, of->title, 58);
    svg_text_end(&c->shapes);
    c->top += 30;
    c->top += SUMMARY_LINE * svg_paragraph(&c->shapes, MARGIN, c->top + 11, 11, SUMMARY_LINE,
                                           of->summary, SUMMARY_COLUMNS, SUMMARY_LINES);
    corridor_put_remark(c, MARGIN,
                        c->f->plan->is_finished
                            ? "A plan knows all closures in advance: it is the best that could "
                              "happen, not a forecast."
                            : "Partial: the work ended before the best plan was found, or before "
                              "all that was asked was known.");
    tell_answer(c);
    c->top += 10;
}

static void draw(text_buffer *out, const corridor_figures *f, const char *title,
                 const panel *panels, size_t n, bool is_sheet)
{
    corridor_canvas c = {.f = f, .top = 4};
    text_buffer head = {0};
    buffer_string(&head, title);
    svg_name(&head, f->corridor->title, 120);
    if (is_sheet) put_head(&c);
    for (size_t k = 0; k < n; k++) {
        panels[k](&c);
        c.top += k + 1 < n ? 22 : 6;
    }
    svg_wrap(out, CORRIDOR_PLOT_WIDTH, c.top, &head, &c.told, &c.shapes);
    buffer_free(&head);
    buffer_free(&c.shapes);
    buffer_free(&c.told);
}

void corridor_draw_entries(text_buffer *out, const corridor_figures *f)
{
    draw(out, f, "Trucks that enter by day and crossing: ", &(panel){corridor_put_entries}, 1,
         false);
}

void corridor_draw_coverage(text_buffer *out, const corridor_figures *f)
{
    draw(out, f, "Coverage of the areas over time: ", &(panel){corridor_put_coverage}, 1, false);
}

void corridor_draw_map(text_buffer *out, const corridor_figures *f)
{
    draw(out, f, "Depots, crossings, areas and roads: ", &(panel){corridor_put_map}, 1, false);
}

void corridor_draw_sheet(text_buffer *out, const corridor_figures *f)
{
    panel panels[3];
    size_t n = 0;
    if (f->corridor->n_crossings > 0) panels[n++] = corridor_put_entries;
    if (f->corridor->n_areas > 0) panels[n++] = corridor_put_coverage;
    panels[n++] = corridor_put_map;
    draw(out, f, "The plan of a corridor: ", panels, n, true);
}

truce_status truce_report_corridor_svg(const truce_corridor_plan *plan, truce_text *out)
{
    arena *memory = NULL;
    corridor_figures f;
    text_buffer b = {0};
    require(plan && out);
    TRY(arena_new(NULL, &memory));
    truce_status status = corridor_figures_of(memory, plan, &f);
    if (status == TRUCE_OK) {
        corridor_draw_sheet(&b, &f);
        status = buffer_finish(&b, out);
    }
    arena_free(memory);
    return status;
}
