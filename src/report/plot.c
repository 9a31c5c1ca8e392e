#include "report/plot.h"
#include "base/exact.h"
#include "text/decimal.h"
#include "truce/report.h"
#include <stdio.h>
#include <string.h>

enum {
    FRAME_LEFT = 70,
    FRAME_TOP = 18,
    FRAME_WIDTH = 470,
    FRAME_HEIGHT = 350,
    GRID_BYTES = (FRAME_WIDTH + 1) * (FRAME_HEIGHT + 1) / 8 + 1,
    STEPS_MOST = 200, /* more points than this are drawn as dots alone */
    LETTER_WIDTH = 7, /* of the label font, a little generous */
    LETTER_HEIGHT = 15,
    LABELS_MOST = 16,
    NAME_MOST = 30 /* characters of a name beside an axis */
};

#define INK "#16212c"
#define SOFT "#5d6b78"
/* Letters over lines: a white rim keeps them readable. */
#define RIM "stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""

/* One direction of the plot: utilities low .. high lie on `length` units. */
typedef struct axis {
    int128 low;
    int128 high;
    int length;
    uint32_t party;
} axis;

/* Part of the picture that a label must leave free. */
typedef struct box {
    int left, top, right, bottom;
} box;

typedef struct canvas {
    text_buffer *out;
    const truce_scenario *s;
    const truce_solution *solution;
    axis across;
    axis up;
    box taken[LABELS_MOST * 2];
    size_t n_taken;
} canvas;

const char *plot_deal_label(truce_deal_name name)
{
    static const char *const labels[TRUCE_DEAL_NAMES] = {"largest sum", "Nash", "egalitarian",
                                                         "Kalai-Smorodinsky"};
    return labels[name];
}

bool plot_has_points(const truce_solution *solution)
{
    return solution->n_frontier > 0;
}

/* ---- places ------------------------------------------------------------------------------ */

/* Widens an axis to hold a utility. */
static void hold(axis *a, int64_t nano)
{
    if (nano < a->low) a->low = nano;
    if (nano > a->high) a->high = nano;
}

/* Returns the axis for one party: frontier, reservation, ideal, and air around them. */
static axis make_axis(const truce_scenario *s, const truce_solution *solution, uint32_t who,
                      int length)
{
    int64_t reservation = s->parties[who].reservation_nano.middle_nano;
    axis a = {.low = reservation, .high = reservation, .length = length, .party = who};
    for (size_t point = 0; point < solution->n_frontier; point++)
        hold(&a, solution->frontier[point].utility_nano[who]);
    if (solution->has_ideal) hold(&a, solution->ideal_nano[who]);
    int128 air = (a.high - a.low) / 11;
    if (air < 2) air = NANO;
    a.low -= air;
    a.high += air;
    return a;
}

/* Returns how far along the axis a utility lies, in tenths of a unit. */
static int along(const axis *a, int128 nano)
{
    return (int)((nano - a->low) * (a->length * 10) / (a->high - a->low));
}

static int x_of(const canvas *c, int64_t nano)
{
    return FRAME_LEFT * 10 + along(&c->across, nano);
}

static int y_of(const canvas *c, int64_t nano)
{
    return (FRAME_TOP + FRAME_HEIGHT) * 10 - along(&c->up, nano);
}

/* Appends a coordinate given in tenths. */
static void put(text_buffer *out, int tenths)
{
    const char *sign = tenths < 0 ? "-" : "";
    int size = tenths < 0 ? -tenths : tenths;
    buffer_format(out, "%s%d", sign, size / 10);
    if (size % 10 != 0) buffer_format(out, ".%d", size % 10);
}

static void put_attribute(text_buffer *out, const char *name, int tenths)
{
    buffer_format(out, " %s=\"", name);
    put(out, tenths);
    buffer_string(out, "\"");
}

/* Appends a name of the user, isolated from the direction of the words around it. */
static void put_name(text_buffer *out, text name)
{
    bool is_ascii = true;
    for (size_t k = 0; k < name.size; k++)
        is_ascii = is_ascii && (unsigned char)name.bytes[k] < 128;
    if (!is_ascii) buffer_string(out, "\xE2\x81\xA8"); /* U+2068, first strong isolate */
    buffer_escaped(out, name);
    if (!is_ascii) buffer_string(out, "\xE2\x81\xA9"); /* U+2069, pop isolate */
}

/* Appends a name as it stands beside an axis: cut after NAME_MOST characters. */
static void put_short_name(text_buffer *out, text name)
{
    size_t n = 0, end = 0;
    while (end < name.size) {
        n += ((unsigned char)name.bytes[end] & 0xC0U) != 0x80U;
        if (n > NAME_MOST) break;
        end++;
    }
    text_buffer shown = {0};
    buffer_bytes(&shown, name.bytes, end);
    if (end < name.size) buffer_string(&shown, "\xE2\x80\xA6"); /* an ellipsis */
    if (shown.has_failed)
        out->has_failed = true;
    else
        put_name(out, (text){shown.bytes, shown.size});
    buffer_free(&shown);
}

/* ---- the frame --------------------------------------------------------------------------- */

/* Returns the distance of ticks: 1, 2 or 5 times a power of ten, about six on the axis. */
static int128 tick_distance(const axis *a)
{
    int128 wanted = (a->high - a->low) / 6, distance = 1;
    for (int turn = 0; distance < wanted; turn++) distance = distance * (turn % 3 == 1 ? 5 : 4) / 2;
    return distance;
}

static void draw_ticks(canvas *c, const axis *a, bool is_up)
{
    text_buffer *out = c->out;
    int128 distance = tick_distance(a);
    int128 tick = a->low / distance * distance;
    while (tick < a->low) tick += distance;
    for (; tick <= a->high; tick += distance) {
        if (tick > INT64_MAX || tick < INT64_MIN) continue;
        char digits[DECIMAL_BUFFER];
        size_t size = decimal_write((int64_t)tick, digits);
        int at = is_up ? y_of(c, (int64_t)tick) : x_of(c, (int64_t)tick);
        int base = (FRAME_TOP + FRAME_HEIGHT) * 10;
        buffer_string(out, "<path d=\"M");
        put(out, is_up ? (FRAME_LEFT - 5) * 10 : at);
        buffer_string(out, " ");
        put(out, is_up ? at : base + 50);
        buffer_string(out, is_up ? "h5\" stroke=\"" SOFT "\"/>" : "v-5\" stroke=\"" SOFT "\"/>");
        buffer_string(out, "<text fill=\"" SOFT "\" font-size=\"12\"");
        put_attribute(out, "x", is_up ? (FRAME_LEFT - 9) * 10 : at);
        put_attribute(out, "y", is_up ? at + 40 : base + 190);
        buffer_string(out, is_up ? " text-anchor=\"end\">" : " text-anchor=\"middle\">");
        buffer_text(out, (text){digits, size});
        buffer_string(out, "</text>\n");
    }
}

/* Draws the line of one party's reservation, and its name in the air below or left of it. */
static void draw_reservation(canvas *c, const axis *a, bool is_up)
{
    text_buffer *out = c->out;
    int64_t nano = c->s->parties[a->party].reservation_nano.middle_nano;
    int at = is_up ? y_of(c, nano) : x_of(c, nano);
    buffer_string(out, "<path fill=\"none\" stroke=\"" INK "\" stroke-dasharray=\"");
    buffer_string(out, is_up ? "8 4 2 4" : "7 5");
    buffer_string(out, "\" d=\"M");
    put(out, is_up ? FRAME_LEFT * 10 : at);
    buffer_string(out, " ");
    put(out, is_up ? at : FRAME_TOP * 10);
    buffer_format(out, "%s%d\"/>", is_up ? "h" : "v", is_up ? FRAME_WIDTH : FRAME_HEIGHT);
    int x = is_up ? (FRAME_LEFT + FRAME_WIDTH - 6) * 10 : at - 70;
    int y = is_up ? at + 150 : (FRAME_TOP + 6) * 10;
    buffer_string(out, "<text " RIM " font-size=\"12\" text-anchor=\"end\"");
    put_attribute(out, "x", x);
    put_attribute(out, "y", y);
    if (!is_up) {
        buffer_string(out, " transform=\"rotate(-90 ");
        put(out, x);
        buffer_string(out, " ");
        put(out, y);
        buffer_string(out, ")\"");
    }
    buffer_string(out, ">reservation of ");
    put_short_name(out, c->s->parties[a->party].name);
    buffer_string(out, "</text>\n");
}

static void draw_frame(canvas *c)
{
    text_buffer *out = c->out;
    int corner_x = x_of(c, c->s->parties[c->across.party].reservation_nano.middle_nano);
    int corner_y = y_of(c, c->s->parties[c->up.party].reservation_nano.middle_nano);
    buffer_format(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
                  FRAME_LEFT, FRAME_TOP, FRAME_WIDTH, FRAME_HEIGHT);
    buffer_format(out, "<rect fill=\"#eef2f5\" y=\"%d\"", FRAME_TOP);
    put_attribute(out, "x", corner_x);
    put_attribute(out, "width", (FRAME_LEFT + FRAME_WIDTH) * 10 - corner_x);
    put_attribute(out, "height", corner_y - FRAME_TOP * 10);
    buffer_format(out, "/>\n<path fill=\"none\" stroke=\"%s\" d=\"M%d %dv%dh%d\"/>\n", SOFT,
                  FRAME_LEFT, FRAME_TOP, FRAME_HEIGHT, FRAME_WIDTH);
    draw_ticks(c, &c->across, false);
    draw_ticks(c, &c->up, true);
    buffer_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">Utility of ",
                  FRAME_LEFT + FRAME_WIDTH / 2, PLOT_HEIGHT - 14);
    put_short_name(out, c->s->parties[c->across.party].name);
    buffer_format(out,
                  "</text>\n<text x=\"16\" y=\"%d\" text-anchor=\"middle\" "
                  "transform=\"rotate(-90 16 %d)\">Utility of ",
                  FRAME_TOP + FRAME_HEIGHT / 2, FRAME_TOP + FRAME_HEIGHT / 2);
    put_short_name(out, c->s->parties[c->up.party].name);
    buffer_string(out, "</text>\n");
}

/* ---- points ------------------------------------------------------------------------------ */

/* Draws the staircase below and left of which the frontier's packages reach everything; the points
 * come in descending order of the first principal's utility, and `across` is that principal. */
static void draw_steps(canvas *c)
{
    text_buffer *out = c->out;
    buffer_string(out, "<path fill=\"none\" stroke=\"" SOFT "\" stroke-width=\"1.5\" d=\"M");
    for (size_t point = 0; point < c->solution->n_frontier; point++) {
        const int64_t *utility = c->solution->frontier[point].utility_nano;
        int x = x_of(c, utility[c->across.party]), y = y_of(c, utility[c->up.party]);
        if (point > 0) {
            buffer_string(out, "H");
            put(out, x);
            buffer_string(out, "V");
            put(out, y);
        } else {
            put(out, x);
            buffer_string(out, " ");
            put(out, y);
        }
    }
    buffer_string(out, "\"/>\n");
}

/* Draws one dot a place; frontiers of hundreds of thousands of points have few places. */
static void draw_dots(canvas *c)
{
    text_buffer *out = c->out;
    uint8_t is_drawn[GRID_BYTES] = {0};
    bool is_large = c->solution->n_frontier <= STEPS_MOST;
    buffer_string(out, "<path fill=\"none\" stroke=\"" INK "\" stroke-linecap=\"round\" ");
    buffer_format(out, "stroke-width=\"%s\" d=\"", is_large ? "4.5" : "2.5");
    for (size_t point = 0; point < c->solution->n_frontier; point++) {
        const int64_t *utility = c->solution->frontier[point].utility_nano;
        int x = x_of(c, utility[c->across.party]), y = y_of(c, utility[c->up.party]);
        int column = x / 10 - FRAME_LEFT, row = y / 10 - FRAME_TOP;
        assert(column >= 0 && column <= FRAME_WIDTH && row >= 0 && row <= FRAME_HEIGHT);
        int cell = row * (FRAME_WIDTH + 1) + column;
        if (is_drawn[cell / 8] >> (cell % 8) & 1) continue;
        is_drawn[cell / 8] = (uint8_t)(is_drawn[cell / 8] | 1 << (cell % 8));
        buffer_string(out, "M");
        put(out, x);
        buffer_string(out, " ");
        put(out, y);
        buffer_string(out, "h0");
    }
    buffer_string(out, "\"/>\n");
}

static void draw_shape(canvas *c, truce_deal_name name, int x, int y)
{
    static const char *const shapes[TRUCE_DEAL_NAMES] = {
        [TRUCE_DEAL_UTILITARIAN] = "m0 -8.5l8 14.5h-16z",
        [TRUCE_DEAL_NASH] = "m-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0z",
        [TRUCE_DEAL_EGALITARIAN] = "m-6.5 -6.5h13v13h-13z",
        [TRUCE_DEAL_KALAI_SMORODINSKY] = "m0 -9l9 9l-9 9l-9 -9z"};
    buffer_string(c->out, "<path fill=\"" INK "\" stroke=\"#fff\" stroke-width=\"1.5\" d=\"M");
    put(c->out, x);
    buffer_string(c->out, " ");
    put(c->out, y);
    buffer_format(c->out, "%s\"/>\n", shapes[name]);
}

/* ---- labels ------------------------------------------------------------------------------ */

static void take(canvas *c, box b)
{
    if (c->n_taken < sizeof c->taken / sizeof *c->taken) c->taken[c->n_taken++] = b;
}

static bool is_free(const canvas *c, box b)
{
    if (b.left < FRAME_LEFT + 2 || b.right > PLOT_WIDTH - 2 || b.top < 2 ||
        b.bottom > FRAME_TOP + FRAME_HEIGHT)
        return false;
    for (size_t k = 0; k < c->n_taken; k++) {
        const box *t = &c->taken[k];
        if (b.left < t->right && t->left < b.right && b.top < t->bottom && t->top < b.bottom)
            return false;
    }
    return true;
}

/* Writes a label near a mark at (x, y), in tenths: right above first, where no package reaches;
 * farther away, with a thin line to its mark, when the near places are taken. */
static void draw_label(canvas *c, const char *words, int x, int y)
{
    static const int ways[][2] = {{1, -1}, {-1, 1}, {1, 1}, {-1, -1}};
    int width = (int)strlen(words) * LETTER_WIDTH + 4, mark_x = x / 10, mark_y = y / 10;
    box b = {0, 0, 0, 0};
    bool is_found = false, is_far = false, is_left = false;
    for (int ring = 0; ring < 6 && !is_found; ring++)
        for (size_t way = 0; way < 4 && !is_found; way++) {
            int reach = 9 + ring * 18;
            is_left = ways[way][0] < 0;
            is_far = ring > 0;
            b.left = is_left ? mark_x - 9 - ring * 8 - width : mark_x + 9 + ring * 8;
            if (b.left > PLOT_WIDTH - 2 - width) b.left = PLOT_WIDTH - 2 - width;
            if (b.left < FRAME_LEFT + 2) b.left = FRAME_LEFT + 2;
            b.right = b.left + width;
            b.top = ways[way][1] < 0 ? mark_y - reach - LETTER_HEIGHT / 2
                                     : mark_y + reach - LETTER_HEIGHT / 2;
            b.bottom = b.top + LETTER_HEIGHT;
            is_found = is_free(c, b);
        }
    take(c, b);
    if (is_far) {
        buffer_string(c->out, "<path fill=\"none\" stroke=\"" SOFT "\" d=\"M");
        put(c->out, x);
        buffer_string(c->out, " ");
        put(c->out, y);
        buffer_format(c->out, "L%d %d\"/>", is_left ? b.right : b.left, b.top + LETTER_HEIGHT / 2);
    }
    buffer_format(c->out, "<text " RIM " x=\"%d\" y=\"%d\"%s>%s</text>\n",
                  is_left ? b.right - 2 : b.left + 2, b.bottom - 3,
                  is_left ? " text-anchor=\"end\"" : "", words);
}

/* One place of the picture that named deals share. */
typedef struct mark {
    int x, y;
    truce_deal_name first;
    char words[80];
} mark;

static size_t gather_marks(const canvas *c, mark *marks)
{
    size_t n = 0;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        const named_deal *deal = &c->solution->deals[name];
        if (!deal->exists) continue;
        const int64_t *utility = deal->deal.utility_nano;
        int x = x_of(c, utility[c->across.party]), y = y_of(c, utility[c->up.party]);
        size_t k = 0;
        while (k < n && (marks[k].x != x || marks[k].y != y)) k++;
        if (k == n) {
            marks[n] = (mark){.x = x, .y = y, .first = (truce_deal_name)name};
            n++;
        } else {
            strcat(marks[k].words, ", ");
        }
        strcat(marks[k].words, plot_deal_label((truce_deal_name)name));
    }
    return n;
}

static void draw_ideal(canvas *c, bool is_label)
{
    if (!c->solution->has_ideal) return;
    int x = x_of(c, c->solution->ideal_nano[c->across.party]);
    int y = y_of(c, c->solution->ideal_nano[c->up.party]);
    if (is_label) {
        draw_label(c, "ideal point", x, y);
        return;
    }
    take(c, (box){x / 10 - 9, y / 10 - 9, x / 10 + 9, y / 10 + 9});
    buffer_string(c->out, "<path fill=\"none\" stroke=\"" INK "\" stroke-width=\"2\" d=\"M");
    put(c->out, x - 60);
    buffer_string(c->out, " ");
    put(c->out, y);
    buffer_string(c->out, "h12m-6 -6v12m-4.2 -10.2l8.4 8.4m0 -8.4l-8.4 8.4\"/>\n");
}

/* ---- words for those who do not see it --------------------------------------------------- */

static void put_pair(canvas *c, const package *p)
{
    put_name(c->out, c->s->parties[c->across.party].name);
    buffer_string(c->out, " ");
    buffer_nano(c->out, p->utility_nano[c->across.party]);
    buffer_string(c->out, ", ");
    put_name(c->out, c->s->parties[c->up.party].name);
    buffer_string(c->out, " ");
    buffer_nano(c->out, p->utility_nano[c->up.party]);
}

static void describe(canvas *c)
{
    text_buffer *out = c->out;
    const truce_solution *solution = c->solution;
    buffer_string(out, "<title>Frontier: ");
    put_name(out, c->s->parties[c->across.party].name);
    buffer_string(out, " across, ");
    put_name(out, c->s->parties[c->up.party].name);
    buffer_string(out, " up</title>\n<desc>");
    buffer_format(out, "%zu %s of the frontier. One end: ", solution->n_frontier,
                  solution->n_frontier == 1 ? "point" : "points");
    put_pair(c, &solution->frontier[0]);
    buffer_string(out, "; the other end: ");
    put_pair(c, &solution->frontier[solution->n_frontier - 1]);
    buffer_string(out, ".");
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        if (!solution->deals[name].exists) continue;
        buffer_format(out, " Deal %s: ", plot_deal_label((truce_deal_name)name));
        put_pair(c, &solution->deals[name].deal);
        buffer_string(out, ".");
    }
    if (!solution->is_exact) buffer_string(out, " Partial: the work was stopped early.");
    buffer_string(out, "</desc>\n");
}

void plot_pair(text_buffer *out, const truce_scenario *s, const truce_solution *solution,
               uint32_t across, uint32_t up, int left, int top)
{
    assert(plot_has_points(solution) && across != up);
    canvas c = {.out = out, .s = s, .solution = solution};
    c.across = make_axis(s, solution, across, FRAME_WIDTH);
    c.up = make_axis(s, solution, up, FRAME_HEIGHT);
    buffer_string(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    if (left != 0 || top != 0) buffer_format(out, " x=\"%d\" y=\"%d\"", left, top);
    buffer_format(out,
                  " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"14\" fill=\"%s\" "
                  "font-family=\"system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Arial, "
                  "sans-serif\">\n",
                  PLOT_WIDTH, PLOT_HEIGHT, PLOT_WIDTH, PLOT_HEIGHT, INK);
    describe(&c);
    draw_frame(&c);
    draw_reservation(&c, &c.across, false);
    draw_reservation(&c, &c.up, true);
    if (s->n_principals == 2 && across == s->principals[0] && solution->n_frontier <= STEPS_MOST)
        draw_steps(&c);
    draw_dots(&c);
    draw_ideal(&c, false);
    mark marks[TRUCE_DEAL_NAMES];
    size_t n = gather_marks(&c, marks);
    for (size_t k = 0; k < n; k++) {
        int x = marks[k].x / 10, y = marks[k].y / 10;
        take(&c, (box){x - 9, y - 9, x + 9, y + 9});
        draw_shape(&c, marks[k].first, marks[k].x, marks[k].y);
    }
    for (size_t k = 0; k < n; k++) draw_label(&c, marks[k].words, marks[k].x, marks[k].y);
    draw_ideal(&c, true);
    if (!solution->is_exact)
        buffer_format(out,
                      "<text " RIM " x=\"%d\" y=\"%d\" text-anchor=\"end\" "
                      "font-weight=\"bold\">partial: stopped early</text>\n",
                      PLOT_WIDTH - 6, 13);
    buffer_string(out, "</svg>\n");
}

/* ---- the picture of a whole solution ----------------------------------------------------- */

/* Appends a picture that says in words why there is nothing to draw. */
static void say_nothing(text_buffer *out, const truce_solution *solution)
{
    const char *words = !solution->is_feasibility_known ? "Stopped before an agreement was found."
                        : solution->is_feasible         ? "Stopped before the frontier was found."
                        : solution->all ? "No package keeps all limits: nothing to draw."
                                        : "No agreement zone: nothing to draw.";
    buffer_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" "
                  "height=\"60\" viewBox=\"0 0 %d 60\" font-family=\"sans-serif\" "
                  "font-size=\"14\">\n<title>%s</title>\n<rect width=\"%d\" height=\"60\" "
                  "fill=\"#fff\"/>\n<text x=\"20\" y=\"35\">%s</text>\n</svg>\n",
                  PLOT_WIDTH, PLOT_WIDTH, words, PLOT_WIDTH, words);
}

truce_status truce_report_solution_svg(const truce_scenario *scenario,
                                       const truce_solution *solution, truce_text *out)
{
    require(scenario && solution && out);
    text_buffer b = {0};
    uint32_t n = scenario->n_principals;
    if (!plot_has_points(solution)) {
        say_nothing(&b, solution);
        return buffer_finish(&b, out);
    }
    int n_pairs = (int)(n * (n - 1) / 2), n_columns = n_pairs > 1 ? 2 : 1;
    int width = n_columns * PLOT_WIDTH,
        height = (n_pairs + n_columns - 1) / n_columns * PLOT_HEIGHT;
    buffer_format(&b,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                  "viewBox=\"0 0 %d %d\">\n<title>",
                  width, height, width, height);
    put_name(&b, scenario->title);
    buffer_string(&b, "</title>\n");
    buffer_format(&b, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", width, height);
    int pair = 0;
    for (uint32_t first = 0; first < n; first++)
        for (uint32_t second = first + 1; second < n; second++, pair++)
            plot_pair(&b, scenario, solution, scenario->principals[first],
                      scenario->principals[second], pair % n_columns * PLOT_WIDTH,
                      pair / n_columns * PLOT_HEIGHT);
    buffer_string(&b, "</svg>\n");
    return buffer_finish(&b, out);
}
