/* corridor_plot_coverage.c -- the coverage of areas over time, side by side. */
#include "report/corridor_plot.h"
#include "report/svg.h"
#include <stdio.h>

enum {
    BESIDE = 3,
    PANELS_MOST = 12,
    LEFT = 44, /* of the first panel: room for the scale */
    WIDTH = 190,
    GAP = 22,
    HEIGHT = 58,
    BARS_MOST = 62
};

/* Appends a share in percent, as the tables round it. */
static void put_share(text_buffer *out, int64_t part, int64_t whole)
{
    int64_t percent = (int64_t)(((int128)part * 200 + whole) / ((int128)whole * 2));
    if (percent == 0 && part > 0)
        buffer_string(out, "under 1 %");
    else if (percent == 100 && part < whole)
        buffer_string(out, "over 99 %");
    else
        buffer_format(out, "%d %%", (int)percent);
}

static void put_title(corridor_canvas *c, uint32_t who, int left)
{
    const area_figures *a = &c->f->areas[who];
    text_buffer *out = &c->shapes;
    svg_text_begin(out, left, c->top + 12, SVG_START, 12, "font-weight=\"bold\"");
    svg_name(out, c->f->corridor->areas[who].name, 24);
    svg_text_end(out);
    svg_text_begin(out, left, c->top + 26, SVG_START, 11, "fill=\"" SVG_SOFT "\"");
    if (!a->has_need) {
        buffer_string(out, "no need");
    } else if (!c->f->is_reached[who]) {
        buffer_string(out, "0 %, out of reach");
    } else {
        put_share(out, a->served, a->needed);
        buffer_string(out, ", lowest ");
        put_share(out, a->worst_served, a->worst_needed);
    }
    svg_text_end(out);
}

/* Draws what is served as dark bars in the frame of what is needed; days without a need stay open.
 */
static void put_bars(corridor_canvas *c, uint32_t who, int left, int base, uint32_t group)
{
    const truce_corridor *of = c->f->corridor;
    const daily *need = &of->areas[who].need;
    text_buffer *out = &c->shapes;
    for (uint32_t day = 0; day < of->days; day += group) {
        uint32_t n = of->days - day < group ? of->days - day : group;
        int64_t needed = corridor_sum_daily(of, need, day, n);
        int64_t served = corridor_sum(of, c->f->plan->now.served, who, day, n);
        int from = corridor_x(c, left, WIDTH, day), to = corridor_x(c, left, WIDTH, day + n);
        int width = to - from > 3 ? to - from - 1 : to > from ? to - from : 1;
        if (needed == 0) continue;
        int height = (int)((int128)served * HEIGHT / needed);
        if (height == HEIGHT && served < needed) height--;
        if (height == 0 && served > 0) height = 1;
        svg_box(out, from, base - HEIGHT, width, HEIGHT, "fill=\"#d3dbe2\"");
        if (height > 0) svg_box(out, from, base - height, width, height, "fill=\"" SVG_INK "\"");
    }
}

static void put_area(corridor_canvas *c, uint32_t who, int column, uint32_t group)
{
    text_buffer *out = &c->shapes;
    int left = LEFT + column * (WIDTH + GAP), base = c->top + 34 + HEIGHT;
    put_title(c, who, left);
    put_bars(c, who, left, base, group);
    svg_line(out, left, base - HEIGHT, left + WIDTH, base - HEIGHT, "stroke=\"" SVG_SOFT "\"");
    for (int part = 0; part <= 2 && column == 0; part++) {
        char words[8];
        snprintf(words, sizeof words, "%d %%", part * 50);
        svg_words(out, LEFT - 5, base - part * HEIGHT / 2 + 4, SVG_END, 10, "fill=\"" SVG_SOFT "\"",
                  words);
    }
    corridor_put_axis(c, left, WIDTH, base, 62);
}

static void tell_area(corridor_canvas *c, uint32_t who)
{
    const area_figures *a = &c->f->areas[who];
    svg_name(&c->told, c->f->corridor->areas[who].name, 80);
    buffer_string(&c->told, ": ");
    if (a->has_need) {
        put_share(&c->told, a->served, a->needed);
        buffer_string(&c->told, ", lowest ");
        put_share(&c->told, a->worst_served, a->worst_needed);
        buffer_string(&c->told, ". ");
    } else {
        buffer_string(&c->told, "no need. ");
    }
}

void corridor_put_coverage(corridor_canvas *c)
{
    const truce_corridor *of = c->f->corridor;
    uint32_t group = corridor_group(of, BARS_MOST);
    uint32_t n = of->n_areas < PANELS_MOST ? of->n_areas : PANELS_MOST;
    char words[120];
    corridor_put_heading(
        c, of->n_areas > 1 ? "How much of the need is served, area by area, the worst off first"
                           : "How much of the need is served");
    snprintf(words, sizeof words, "Dark: served. Light: unmet. A bar is a %s; no bar: no need.",
             corridor_group_name(group));
    corridor_put_remark(c, LEFT, words);
    for (uint32_t k = 0; k < n; k++) {
        put_area(c, c->f->worst_first[k], (int)(k % BESIDE), group);
        tell_area(c, c->f->worst_first[k]);
        if (k % BESIDE == BESIDE - 1 || k + 1 == n) c->top += 34 + HEIGHT + 30;
    }
    corridor_put_left_out(c, n, of->n_areas, "area");
}
