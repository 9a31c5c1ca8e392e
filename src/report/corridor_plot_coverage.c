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
    TITLE = 34, /* what stands above the bars */
    BARS_MOST = 62
};

/* Appends how an area fares over all days. */
static void put_verdict(text_buffer *out, const corridor_figures *f, uint32_t who)
{
    const area_figures *a = &f->areas[who];
    if (!a->has_need) {
        buffer_string(out, "no need");
    } else if (!f->is_reached[who]) {
        buffer_string(out, "0\xC2\xA0%, out of reach");
    } else if (a->served == a->needed) {
        buffer_string(out, "always met");
    } else {
        corridor_put_share(out, a->served, a->needed);
        buffer_string(out, ", lowest ");
        corridor_put_share(out, a->worst_served, a->worst_needed);
    }
}

static void put_title(corridor_canvas *c, uint32_t who, int left)
{
    text_buffer *out = &c->shapes;
    svg_text_begin(out, left, c->top + 12, SVG_START, 12, "font-weight=\"bold\"");
    svg_name(out, c->f->corridor->areas[who].name, 22);
    svg_text_end(out);
    svg_text_begin(out, left, c->top + 26, SVG_START, 11, "fill=\"" SVG_SOFT "\"");
    put_verdict(out, c->f, who);
    svg_text_end(out);
}

/* Full height is kept for a need that is met, and none for nothing. */
static int height_of(int64_t served, int64_t needed)
{
    int height = (int)((int128)served * HEIGHT / needed);
    if (height == HEIGHT && served < needed) return HEIGHT - 1;
    return height == 0 && served > 0 ? 1 : height;
}

/* Draws what is served as dark bars before what is needed; days without a need stay open. */
static void put_bars(corridor_canvas *c, uint32_t who, const day_scale *s, int base)
{
    const truce_corridor *of = c->f->corridor;
    const truce_corridor_plan *plan = c->f->plan;
    for (uint32_t day = 0; day < of->days; day += s->group) {
        int64_t needed = corridor_sum_daily(of, &of->areas[who].need, day, s->group);
        if (needed == 0) continue;
        int width, x = corridor_bar(s, day, &width);
        int height = height_of(corridor_sum(of, plan->now.served, who, day, s->group), needed);
        svg_box(&c->shapes, x, base - HEIGHT, width, HEIGHT, "fill=\"#d3dbe2\"");
        if (height > 0)
            svg_box(&c->shapes, x, base - height, width, height, "fill=\"" CORRIDOR_BAR "\"");
        if (plan->n_closures == 0) continue;
        int before = height_of(corridor_sum(of, plan->before.served, who, day, s->group), needed);
        if (before != height) corridor_put_before(c, x, base - before, width);
    }
}

static void put_percents(corridor_canvas *c, int base)
{
    for (int part = 0; part <= 2; part++) {
        char words[8];
        snprintf(words, sizeof words, "%d %%", part * 50);
        svg_words(&c->shapes, LEFT - 5, base - part * HEIGHT / 2 + 4, SVG_END, 10,
                  "fill=\"" SVG_SOFT "\"", words);
    }
}

static void put_area(corridor_canvas *c, uint32_t who, int column)
{
    day_scale s = corridor_scale(c, LEFT + column * (WIDTH + GAP), WIDTH, BARS_MOST);
    int base = c->top + TITLE + HEIGHT;
    put_title(c, who, s.left);
    put_bars(c, who, &s, base);
    svg_line(&c->shapes, s.left, base - HEIGHT, s.left + WIDTH, base - HEIGHT,
             "stroke=\"" SVG_SOFT "\"");
    if (column == 0) put_percents(c, base);
    corridor_put_axis(c, &s, base, 62);
}

static void tell_area(corridor_canvas *c, uint32_t who)
{
    svg_name(&c->told, c->f->corridor->areas[who].name, 80);
    buffer_string(&c->told, ": ");
    put_verdict(&c->told, c->f, who);
    buffer_string(&c->told, ". ");
}

static void put_legend(corridor_canvas *c)
{
    day_scale s = corridor_scale(c, LEFT, WIDTH, BARS_MOST);
    char words[120];
    snprintf(words, sizeof words,
             "Dark: served. Light: unmet. One bar for every %s; no bar: no need.",
             corridor_group_name(s.group));
    if (c->f->plan->n_closures > 0) {
        corridor_put_before(c, LEFT + 400, c->top + 7, 22);
        svg_words(&c->shapes, LEFT + 428, c->top + 11, SVG_START, 11, "fill=\"" SVG_SOFT "\"",
                  "served without the closure");
    }
    corridor_put_remark(c, LEFT, words);
}

void corridor_put_coverage(corridor_canvas *c)
{
    const truce_corridor *of = c->f->corridor;
    uint32_t n = of->n_areas < PANELS_MOST ? of->n_areas : PANELS_MOST;
    corridor_put_heading(
        c, of->n_areas > 1 ? "How much of the need is served, area by area, the worst off first"
                           : "How much of the need is served");
    put_legend(c);
    for (uint32_t k = 0; k < n; k++) {
        put_area(c, c->f->worst_first[k], (int)(k % BESIDE));
        tell_area(c, c->f->worst_first[k]);
        if (k % BESIDE == BESIDE - 1 || k + 1 == n) c->top += TITLE + HEIGHT + 30;
    }
    corridor_put_left_out(c, n, of->n_areas, "area");
}
