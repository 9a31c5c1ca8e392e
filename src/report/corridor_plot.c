#include "report/corridor_plot.h"
#include "report/corridor_words.h"
#include "report/svg.h"
#include "truce/report.h"
#include <stdio.h>

enum { MARGIN = 10 };

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

int corridor_x(const corridor_canvas *c, int left, int width, uint32_t day)
{
    return left + (int)((int64_t)day * width / c->f->corridor->days);
}

void corridor_put_axis(corridor_canvas *c, int left, int width, int y, int pace)
{
    static const uint32_t steps[] = {1, 2, 5, 7, 14, 28, 56, 91, 182, 364, 728};
    uint32_t days = c->f->corridor->days, most = (uint32_t)(width / pace), step = days;
    if (most == 0) most = 1;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        if ((days - 1) / steps[k] + 1 <= most) {
            step = steps[k];
            break;
        }
    svg_line(&c->shapes, left, y, left + width, y, "stroke=\"" SVG_SOFT "\"");
    for (uint32_t day = 0; day < days; day += step) {
        int x = corridor_x(c, left, width, day);
        svg_line(&c->shapes, x, y, x, y + 4, "stroke=\"" SVG_SOFT "\"");
        if (x + pace > left + width && day > 0 && left + width - x < pace * 2 / 3) continue;
        svg_text_begin(&c->shapes, x, y + 15, SVG_START, 10, "fill=\"" SVG_SOFT "\"");
        calendar_short(&c->shapes, c->f->calendar, day);
        svg_text_end(&c->shapes);
    }
}

/* ---- pictures ---------------------------------------------------------------------------- */

typedef void (*panel)(corridor_canvas *c);

static void tell_answer(corridor_canvas *c)
{
    const movements *m = &c->f->plan->now;
    svg_number(&c->told, m->n_served);
    buffer_string(&c->told, " of ");
    svg_number(&c->told, m->n_needed);
    buffer_string(&c->told, " trucks that are needed can arrive on their day.");
    if (m->worst_area == NO_PLACE || m->n_served == m->n_needed) return;
    buffer_string(&c->told, " Goes without most: ");
    svg_name(&c->told, c->f->corridor->areas[m->worst_area].name, 80);
    buffer_string(&c->told, ", ");
    calendar_days(&c->told, c->f->calendar, corridor_period_first(c->f->corridor, m->worst_period),
                  (int64_t)corridor_period_last(c->f->corridor, m->worst_period) + 1);
    buffer_string(&c->told, ": ");
    svg_number(&c->told, m->worst_served);
    buffer_string(&c->told, " of ");
    svg_number(&c->told, m->worst_needed);
    buffer_string(&c->told, ".");
}

static void draw(text_buffer *out, const corridor_figures *f, const char *title,
                 const panel *panels, size_t n, bool is_sheet)
{
    corridor_canvas c = {.f = f, .top = 4};
    text_buffer head = {0};
    buffer_string(&head, title);
    svg_name(&head, f->corridor->title, 120);
    if (is_sheet) {
        svg_text_begin(&c.shapes, MARGIN, c.top + 20, SVG_START, 18, "font-weight=\"bold\"");
        svg_name(&c.shapes, f->corridor->title, 64);
        svg_text_end(&c.shapes);
        c.top += 32;
        if (f->corridor->summary.size > 0 && f->corridor->summary.size <= 320) {
            svg_text_begin(&c.shapes, MARGIN, c.top + 10, SVG_START, 9, "fill=\"" SVG_SOFT "\"");
            svg_name(&c.shapes, f->corridor->summary, 150);
            svg_text_end(&c.shapes);
            c.top += 16;
        }
        corridor_put_remark(&c, MARGIN,
                            f->plan->is_finished
                                ? "A plan knows all closures in advance: it is the best that could "
                                  "happen, not a forecast."
                                : "Partial: the work ended before the best plan was found.");
        tell_answer(&c);
        c.top += 10;
    }
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
    static const panel all[] = {corridor_put_entries, corridor_put_coverage, corridor_put_map};
    draw(out, f, "The plan of a corridor: ", all, sizeof all / sizeof *all, true);
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
