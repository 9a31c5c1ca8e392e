#include "report/phase_plot.h"
#include "base/exact.h"
#include "report/svg.h"
#include "truce/report.h"
#include <stdio.h>

enum {
    LEFT = 170, /* names stand left of it */
    WIDTH = 490,
    RIGHT = LEFT + WIDTH,
    ROW = 32,
    BAR = 12,
    SHARES_HEIGHT = 130,
    LEGEND_ROW = 20,
    PARTY_HEIGHT = 104,
    PARTY_GAP = 12,
    NAME_COLUMNS = 24, /* of a name left of a row */
    LABEL_ROOM = 26    /* between two labels in a row */
};

typedef struct canvas {
    text_buffer *out;
    const truce_phase_answer *a;
    const phase_plan *plan;
    int64_t last_day;
    int top; /* of the next panel */
} canvas;

/* ---- pieces ------------------------------------------------------------------------------ */

static int x_of(const canvas *c, int64_t day)
{
    return LEFT + (int)((int128)day * WIDTH / (c->last_day > 0 ? c->last_day : 1));
}

/* Appends an amount with at most two decimals. */
static void put_short(text_buffer *out, int64_t nano)
{
    const int64_t cent = 10000000;
    int64_t rest = nano % cent, rounded = nano - rest;
    if (rest >= cent / 2 && rounded <= INT64_MAX - cent) rounded += cent;
    if (rest <= -cent / 2 && rounded >= INT64_MIN + cent) rounded -= cent;
    buffer_nano(out, rounded);
}

static void put_heading(canvas *c, const char *words)
{
    buffer_format(c->out, "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s</text>\n", c->top + 14,
                  words);
    c->top += 24;
}

static text issue_name(const canvas *c, uint32_t item)
{
    return c->a->scenario->issues[c->a->exchange.items[item].issue].name;
}

static const char *fill_of(const canvas *c, uint32_t item)
{
    static const char *const fills[] = {SVG_INK, "#fff", "#9aa7b3"};
    uint32_t hand = c->a->exchange.items[item].hand;
    return fills[hand < 2 ? hand : 2];
}

/* ---- the days ---------------------------------------------------------------------------- */

/* Returns the distance of the ticks: about six over all days. */
static int64_t tick_days(const canvas *c)
{
    static const int64_t steps[] = {1, 2, 5, 7, 10, 14, 28, 56, 91, 182, 365};
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        if (c->last_day / steps[k] <= 6) return steps[k];
    return c->last_day / 6 + 1;
}

static void draw_days(canvas *c, int y)
{
    int64_t step = tick_days(c);
    for (int64_t day = 0; day <= c->last_day; day += step) {
        int x = x_of(c, day);
        svg_line(c->out, x, y, x, y + 5, "stroke=\"" SVG_SOFT "\"");
        buffer_format(c->out,
                      "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\" "
                      "fill=\"" SVG_SOFT "\">",
                      x, y + 18);
        calendar_short(c->out, c->a->scenario->calendar, day);
        buffer_string(c->out, "</text>\n");
    }
    svg_line(c->out, LEFT, y, RIGHT, y, "stroke=\"" SVG_SOFT "\"");
}

/* Draws a band behind each phase over `height`, with its number above when `with_numbers`. */
static void draw_bands(canvas *c, int height, bool with_numbers)
{
    int free_from = 0;
    for (uint32_t t = 0; t < c->plan->n_phases; t++) {
        int from = x_of(c, c->plan->start[t]), to = x_of(c, c->plan->end[t]);
        buffer_format(c->out,
                      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" "
                      "stroke=\"#d5dde3\"/>\n",
                      from, c->top, to > from ? to - from : 1, height,
                      t % 2 == 0 ? SVG_TINT : "#fff");
        int middle = (from + to) / 2;
        if (!with_numbers || middle < free_from) continue;
        free_from = middle + LABEL_ROOM;
        buffer_format(c->out,
                      "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\">%u</text>\n",
                      middle, c->top - 4, (unsigned)t + 1);
    }
}

/* ---- hand-overs -------------------------------------------------------------------------- */

static void draw_row(canvas *c, uint32_t item)
{
    static const char *const suffix[] = {
        [PASSING_DIRECT] = "", [PASSING_DEPOSIT] = ", deposited", [PASSING_RELEASE] = ", released"};
    const exchange *e = &c->a->exchange;
    const exchange_item *of = &e->items[item];
    bool is_choice = c->a->scenario->issues[of->issue].is_choice;
    int y = c->top + 16, free_from = 0;
    buffer_format(c->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"12\">",
                  LEFT - 10, y + BAR - 1);
    svg_name(c->out, issue_name(c, item),
             of->passing == PASSING_DIRECT ? NAME_COLUMNS : NAME_COLUMNS - 9);
    buffer_format(c->out, "%s</text>\n", suffix[of->passing]);
    for (uint32_t t = 0; t < c->plan->n_phases; t++) {
        uint32_t before = c->plan->states[(size_t)t * e->n_items + item];
        uint32_t after = c->plan->states[(size_t)(t + 1) * e->n_items + item];
        if (after == before) continue;
        int from = x_of(c, c->plan->start[t]), to = x_of(c, c->plan->end[t]);
        int middle = (from + to) / 2;
        buffer_format(c->out,
                      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" "
                      "stroke=\"" SVG_INK "\"/>\n",
                      from + 1, y, to - from > 4 ? to - from - 2 : 2, BAR, fill_of(c, item));
        if (is_choice || middle < free_from) continue;
        free_from = middle + LABEL_ROOM;
        buffer_format(
            c->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\">%lld</text>\n",
            middle, y - 3, (long long)((int64_t)(after - before) * of->unit));
    }
    c->top += ROW;
}

static void draw_timeline(canvas *c)
{
    uint32_t n_items = c->a->exchange.n_items;
    put_heading(c, "Hand-overs, phase by phase");
    c->top += 14;
    draw_bands(c, (int)n_items * ROW, true);
    for (uint32_t item = 0; item < n_items; item++) draw_row(c, item);
    draw_days(c, c->top);
    c->top += 36;
}

/* ---- what has arrived -------------------------------------------------------------------- */

static const char *dashes_of(uint32_t item)
{
    static const char *const dashes[] = {"none", "8 4", "2 3", "10 3 2 3", "1 5", "16 4"};
    return dashes[item % (sizeof dashes / sizeof *dashes)];
}

static void draw_share(canvas *c, uint32_t item, int base)
{
    const exchange *e = &c->a->exchange;
    buffer_format(c->out,
                  "<path fill=\"none\" stroke=\"" SVG_INK
                  "\" stroke-width=\"2\" stroke-dasharray=\"%s\" d=\"M%d %d",
                  dashes_of(item), LEFT, base);
    for (uint32_t t = 0; t < c->plan->n_phases; t++) {
        int64_t settled = c->plan->states[(size_t)(t + 1) * e->n_items + item];
        int64_t height = settled * SHARES_HEIGHT / e->items[item].n_units;
        buffer_format(c->out, "H%dV%d", x_of(c, c->plan->end[t]), base - (int)height);
    }
    buffer_format(c->out, "H%d\"/>\n", RIGHT);
}

static void draw_shares(canvas *c)
{
    const exchange *e = &c->a->exchange;
    int drawn = 0;
    put_heading(c, "How much of each has arrived");
    draw_bands(c, SHARES_HEIGHT, false);
    int base = c->top + SHARES_HEIGHT;
    for (int part = 0; part <= 4; part++) {
        int y = base - part * SHARES_HEIGHT / 4;
        svg_line(c->out, LEFT - 4, y, LEFT, y, "stroke=\"" SVG_SOFT "\"");
        buffer_format(c->out,
                      "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"11\" "
                      "fill=\"" SVG_SOFT "\">%d %%</text>\n",
                      LEFT - 8, y + 4, part * 25);
    }
    for (uint32_t item = 0; item < e->n_items; item++)
        if (e->items[item].passing != PASSING_DEPOSIT) draw_share(c, item, base);
    draw_days(c, base);
    c->top = base + 28;
    for (uint32_t item = 0; item < e->n_items; item++) {
        if (e->items[item].passing == PASSING_DEPOSIT) continue;
        int x = LEFT + drawn % 2 * (WIDTH / 2), y = c->top + drawn / 2 * LEGEND_ROW + 8;
        buffer_format(c->out,
                      "<path fill=\"none\" stroke=\"" SVG_INK
                      "\" stroke-width=\"2\" stroke-dasharray=\"%s\" d=\"M%d %dh36\"/>\n"
                      "<text x=\"%d\" y=\"%d\" font-size=\"12\">",
                      dashes_of(item), x, y, x + 44, y + 4);
        svg_name(c->out, issue_name(c, item), NAME_COLUMNS + 4);
        buffer_string(c->out, "</text>\n");
        drawn++;
    }
    c->top += (drawn + 1) / 2 * LEGEND_ROW + 14;
}

/* ---- temptations ------------------------------------------------------------------------- */

static int64_t temptation_of(const canvas *c, uint32_t phase, uint32_t principal)
{
    return c->plan->temptation[(size_t)phase * c->a->exchange.n_parties + principal].nano;
}

/* Draws one principal's bars, and its limit. */
static void draw_party(canvas *c, uint32_t principal)
{
    const exchange *e = &c->a->exchange;
    text_buffer *out = c->out;
    int128 limit = e->guarantee_nano[principal], low = 0, high = limit > 0 ? limit : 0;
    for (uint32_t t = 0; t < c->plan->n_phases; t++) {
        int64_t at = temptation_of(c, t, principal);
        if (at < low) low = at;
        if (at > high) high = at;
    }
    if (high == low) high = low + 1000000000;
    int inside = PARTY_HEIGHT - 34; /* room for figures above and below */
    int zero = c->top + 17 + (int)(high * inside / (high - low));
    int limit_y = zero - (int)(limit * inside / (high - low));
    buffer_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"12\">", LEFT - 10,
                  c->top + 30);
    svg_name(out, c->a->scenario->parties[e->parties[principal]].name, NAME_COLUMNS);
    buffer_format(out,
                  "</text>\n<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"11\" "
                  "fill=\"" SVG_SOFT "\">limit ",
                  LEFT - 10, c->top + 46);
    put_short(out, e->guarantee_nano[principal]);
    buffer_string(out, " (dashed)</text>\n");
    svg_line(out, LEFT, zero, RIGHT, zero, "stroke=\"" SVG_SOFT "\"");
    svg_line(out, LEFT, limit_y, RIGHT, limit_y,
             "stroke=\"" SVG_INK "\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"");
    int pace = WIDTH / (int)c->plan->n_phases;
    int free_from = 0;
    if (pace < 2) pace = 2;
    for (uint32_t t = 0; t < c->plan->n_phases; t++) {
        int64_t at = temptation_of(c, t, principal);
        int x = LEFT + (int)((int64_t)(2 * t + 1) * WIDTH / (2 * (int64_t)c->plan->n_phases));
        int tip = zero - (int)((int128)at * inside / (high - low));
        int half = pace / 2 - 2 < 12 ? pace / 2 - 2 : 12;
        if (half < 1) half = 1;
        bool is_over = c->plan->slack[(size_t)t * e->n_parties + principal].nano < 0;
        int upper = tip < zero ? tip : zero, height = tip < zero ? zero - tip : tip - zero;
        buffer_format(out,
                      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" "
                      "stroke=\"" SVG_INK "\" stroke-width=\"%d\"/>\n",
                      x - half, upper, 2 * half, height > 0 ? height : 1,
                      at >= 0 ? SVG_INK : "#cfd8df", is_over ? 3 : 1);
        if (x < free_from) continue;
        free_from = x + 40;
        buffer_format(
            out, "<text " SVG_RIM " x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\"%s>",
            x, at >= 0 ? upper - 4 : upper + height + 12, is_over ? " font-weight=\"bold\"" : "");
        put_short(out, at);
        buffer_format(out, "%s</text>\n", is_over ? " !" : "");
    }
    c->top += PARTY_HEIGHT + PARTY_GAP;
}

static void draw_temptations(canvas *c)
{
    int free_from = 0;
    put_heading(c, "What each would gain by walking away, phase by phase, against its limit");
    for (uint32_t k = 0; k < c->a->exchange.n_parties; k++) draw_party(c, k);
    for (uint32_t t = 0; t < c->plan->n_phases; t++) {
        int x = LEFT + (int)((int64_t)(2 * t + 1) * WIDTH / (2 * (int64_t)c->plan->n_phases));
        if (x < free_from) continue;
        free_from = x + LABEL_ROOM;
        buffer_format(c->out,
                      "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\" "
                      "fill=\"" SVG_SOFT "\">%u</text>\n",
                      x, c->top + 12, (unsigned)t + 1);
    }
    buffer_format(c->out,
                  "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"11\" "
                  "fill=\"" SVG_SOFT "\">phase</text>\n",
                  LEFT - 10, c->top + 12);
    c->top += 24;
}

/* ---- words for those who do not see it --------------------------------------------------- */

static void describe(canvas *c)
{
    enum { PHASES_TOLD = 20 };
    const exchange *e = &c->a->exchange;
    text_buffer *out = c->out;
    buffer_string(out, "<title>The plan in phases: ");
    svg_name(out, c->a->scenario->title, 200);
    buffer_format(out, "</title>\n<desc>%u phases in %lld days.", (unsigned)c->plan->n_phases,
                  (long long)c->last_day);
    for (uint32_t t = 0; t < c->plan->n_phases && t < PHASES_TOLD; t++) {
        const uint32_t *before = c->plan->states + (size_t)t * e->n_items;
        buffer_format(out, " Phase %u, ", (unsigned)t + 1);
        calendar_days(out, c->a->scenario->calendar, c->plan->start[t], c->plan->end[t]);
        buffer_string(out, ":");
        for (uint32_t k = 0; k < e->n_items; k++) {
            uint32_t units = before[e->n_items + k] - before[k];
            if (units == 0) continue;
            buffer_string(out, " ");
            svg_name(out, issue_name(c, k), 200);
            buffer_format(out, " %lld;", (long long)(units * e->items[k].unit));
        }
        for (uint32_t k = 0; k < e->n_parties; k++) {
            buffer_string(out, k == 0 ? " temptation of " : ", of ");
            svg_name(out, c->a->scenario->parties[e->parties[k]].name, 200);
            buffer_string(out, " ");
            put_short(out, temptation_of(c, t, k));
            buffer_string(out, " with a limit of ");
            put_short(out, e->guarantee_nano[k]);
        }
        buffer_string(out, ".");
    }
    if (c->plan->n_phases > PHASES_TOLD) buffer_string(out, " Further phases are in the tables.");
    buffer_string(out, "</desc>\n");
}

/* Returns how high the picture is: as the panels below draw it. */
static int height_of(const canvas *c)
{
    const exchange *e = &c->a->exchange;
    int n_lines = 0;
    for (uint32_t k = 0; k < e->n_items; k++) n_lines += e->items[k].passing != PASSING_DEPOSIT;
    return 24 + 14 + (int)e->n_items * ROW + 36 + 24 + SHARES_HEIGHT + 28 +
           (n_lines + 1) / 2 * LEGEND_ROW + 14 + 24 +
           (int)e->n_parties * (PARTY_HEIGHT + PARTY_GAP) + 24;
}

void phase_plot(text_buffer *out, const truce_phase_answer *a)
{
    const phase_plan *plan = &a->found.plan;
    assert(a->found.has_plan && plan->n_phases > 0);
    canvas c = {.out = out, .a = a, .plan = plan, .last_day = plan->end[plan->n_phases - 1]};
    int height = height_of(&c);
    buffer_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" "
                  "height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"14\" fill=\"%s\" "
                  "font-family=\"system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Arial, "
                  "sans-serif\">\n",
                  PHASE_PLOT_WIDTH, height, PHASE_PLOT_WIDTH, height, SVG_INK);
    describe(&c);
    buffer_format(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", PHASE_PLOT_WIDTH,
                  height);
    draw_timeline(&c);
    draw_shares(&c);
    draw_temptations(&c);
    assert(c.top == height);
    buffer_string(out, "</svg>\n");
}

truce_status truce_report_phase_svg(const truce_phase_answer *phases, truce_text *out)
{
    text_buffer b = {0};
    require(phases && out);
    if (phases->found.has_plan) {
        phase_plot(&b, phases);
        return buffer_finish(&b, out);
    }
    const char *words = phases->found.is_feasibility_known ? "No plan holds: nothing to draw."
                                                           : "Stopped before a plan was found.";
    buffer_format(&b,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" "
                  "height=\"60\" viewBox=\"0 0 %d 60\" font-family=\"sans-serif\" "
                  "font-size=\"14\">\n<title>%s</title>\n<rect width=\"%d\" height=\"60\" "
                  "fill=\"#fff\"/>\n<text x=\"20\" y=\"35\">%s</text>\n</svg>\n",
                  PHASE_PLOT_WIDTH, PHASE_PLOT_WIDTH, words, PHASE_PLOT_WIDTH, words);
    return buffer_finish(&b, out);
}
