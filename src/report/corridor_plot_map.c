/* corridor_plot_map.c -- depots, crossings, areas, and the roads between them. Not to scale: three
 * columns, and roads as wide as trucks take them; the roads of a box lie side by side. */
#include "report/corridor_plot.h"
#include "report/svg.h"
#include <stdlib.h>

enum {
    COLUMNS = 3,
    IN_COLUMN = 14, /* further places of a kind share the last box */
    NODES_MOST = COLUMNS * IN_COLUMN,
    BOX_WIDTH = 150,
    BOX_HEIGHT = 34,
    STEP = 46,
    WIDEST = 30,     /* all roads into a box, or out of it */
    NARROWEST = 15,  /* of a road that is taken; tenths */
    SHARED = 22,     /* of a road of a box that stands for several places; tenths */
    WAYS_DRAWN = 60, /* with more ways those that nobody takes are left out */
    NAME_COLUMNS = 17
};

#define FORWARD CORRIDOR_BAR
#define BESIDE "#3f6f4c"
#define UNUSED "#9aa7b3"

static const int column_left[COLUMNS] = {10, 265, 520};

/* A box: one place, or all further places of its kind. */
typedef struct node {
    uint32_t place;    /* NO_PLACE: several */
    uint32_t n_places; /* of several */
    int64_t trucks;    /* sent, entered or served */
    int64_t needed;    /* of areas */
    bool is_cut;       /* a crossing: closed on some days */
    int column, x, y;  /* y: of the middle */
} node;

/* All roads from one box to another. */
typedef struct way {
    int64_t trucks;
    bool exists, is_cut; /* cut: some road of it is closed on some days */
    int tenths;          /* how wide it is */
    int leaves, arrives; /* y of its middle at both ends */
} way;

typedef struct map {
    corridor_canvas *c;
    node nodes[NODES_MOST];
    int n, n_ways;
    int n_in[COLUMNS];
    uint32_t *node_of; /* [place] */
    way ways[NODES_MOST][NODES_MOST];
    int64_t most;    /* trucks on the widest way of single places */
    int64_t through; /* the most trucks into or out of a single place */
} map;

/* ---- boxes ------------------------------------------------------------------------------- */

static int64_t trucks_of(const corridor_figures *f, uint32_t place)
{
    const truce_corridor *c = f->corridor;
    uint32_t number = corridor_rank(c, place);
    int64_t sum = 0;
    switch (corridor_kind(c, place)) {
    case PLACE_CROSSING: return f->crossings[number].entered;
    case PLACE_AREA: return f->areas[number].served;
    case PLACE_DEPOT: break;
    }
    for (uint32_t r = 0; r < c->n_roads; r++)
        if (c->roads[r].from == place) sum += f->road_sent[r];
    return sum;
}

static void add_place(map *m, int column, uint32_t place, bool is_shared)
{
    const corridor_figures *f = m->c->f;
    const truce_corridor *c = f->corridor;
    if (!is_shared || m->n_in[column] < IN_COLUMN) {
        m->nodes[m->n++] = (node){.place = place, .column = column};
        m->n_in[column]++;
    }
    node *at = &m->nodes[m->n - 1];
    m->node_of[place] = (uint32_t)(m->n - 1);
    if (at->place != place) at->place = NO_PLACE;
    at->n_places++;
    at->trucks += trucks_of(f, place);
    if (column == 2) at->needed += f->areas[corridor_rank(c, place)].needed;
    if (column == 1) {
        uint32_t number = corridor_rank(c, place);
        for (uint32_t day = 0; day < c->days; day++)
            at->is_cut = at->is_cut || corridor_capacity_on(f->plan, number, day, true) == 0;
    }
}

static void add_column(map *m, int column, uint32_t n, uint32_t first_place, const uint32_t *order)
{
    for (uint32_t k = 0; k < n; k++)
        add_place(m, column, first_place + (order != NULL ? order[k] : k),
                  n > IN_COLUMN && k >= IN_COLUMN - 1);
}

static bool is_ever_closed(const truce_corridor *c, const road *of)
{
    if (of->capacity.by_day == NULL) return of->capacity.usual == 0;
    for (uint32_t day = 0; day < c->days; day++)
        if (of->capacity.by_day[day] == 0) return true;
    return false;
}

static void add_ways(map *m)
{
    const corridor_figures *f = m->c->f;
    const truce_corridor *c = f->corridor;
    for (uint32_t r = 0; r < c->n_roads; r++) {
        uint32_t from = m->node_of[c->roads[r].from], to = m->node_of[c->roads[r].to];
        way *w = &m->ways[from][to];
        if (from == to) continue;
        m->n_ways += !w->exists;
        w->exists = true;
        w->trucks += f->road_sent[r];
        w->is_cut = w->is_cut || is_ever_closed(c, &c->roads[r]);
    }
}

static void place_boxes(map *m)
{
    int rows = 1, seen[COLUMNS] = {0};
    for (int k = 0; k < COLUMNS; k++)
        if (m->n_in[k] > rows) rows = m->n_in[k];
    for (int k = 0; k < m->n; k++) {
        node *at = &m->nodes[k];
        int step = rows * STEP / m->n_in[at->column];
        at->x = column_left[at->column];
        at->y = m->c->top + step / 2 + step * seen[at->column]++;
    }
    m->c->top += rows * STEP;
}

/* ---- roads ------------------------------------------------------------------------------- */

/* Roads of boxes that stand for several places have one width: they would dwarf all others. */
static bool sets_scale(const map *m, int from, int to)
{
    return m->nodes[from].place != NO_PLACE && m->nodes[to].place != NO_PLACE;
}

/* Returns the trucks of all ways out of a box, or into it, that set the scale. */
static int64_t through(const map *m, int at, bool is_out)
{
    int64_t sum = 0;
    for (int other = 0; other < m->n; other++) {
        int from = is_out ? at : other, to = is_out ? other : at;
        if (sets_scale(m, from, to)) sum += m->ways[from][to].trucks;
    }
    return sum;
}

static void find_scale(map *m)
{
    for (int at = 0; at < m->n; at++) {
        int64_t out = through(m, at, true), in = through(m, at, false);
        int64_t larger = out > in ? out : in;
        if (larger > m->through) m->through = larger;
        for (int to = 0; to < m->n; to++)
            if (sets_scale(m, at, to) && m->ways[at][to].trucks > m->most)
                m->most = m->ways[at][to].trucks;
    }
}

/* Returns how wide so many trucks are, in tenths. */
static int width_of(const map *m, int64_t trucks)
{
    if (trucks == 0) return 8;
    int tenths = (int)((int128)trucks * WIDEST * 10 / m->through);
    return tenths < NARROWEST ? NARROWEST : tenths;
}

static bool is_forward(const map *m, int from, int to)
{
    return m->ways[from][to].exists && m->nodes[from].column < m->nodes[to].column;
}

/* Lays the ends of the ways forward side by side at one side of a box, from top to bottom as the
 * boxes at their other ends stand; pressed together where there is not enough room. */
static void lay_ends(map *m, int at, bool is_out)
{
    int sum = 0, above = 0;
    for (int other = 0; other < m->n; other++) {
        int from = is_out ? at : other, to = is_out ? other : at;
        if (is_forward(m, from, to)) sum += m->ways[from][to].tenths;
    }
    int room = sum < (BOX_HEIGHT - 4) * 10 ? sum : (BOX_HEIGHT - 4) * 10;
    for (int other = 0; other < m->n; other++) {
        int from = is_out ? at : other, to = is_out ? other : at;
        if (!is_forward(m, from, to)) continue;
        way *w = &m->ways[from][to];
        int middle = (above + w->tenths / 2) * room / sum - room / 2;
        *(is_out ? &w->leaves : &w->arrives) = m->nodes[at].y + middle / 10;
        above += w->tenths;
    }
}

static void lay_ways(map *m)
{
    for (int from = 0; from < m->n; from++)
        for (int to = 0; to < m->n; to++)
            m->ways[from][to].tenths =
                sets_scale(m, from, to) ? width_of(m, m->ways[from][to].trucks) : SHARED;
    for (int at = 0; at < m->n; at++) {
        lay_ends(m, at, true);
        lay_ends(m, at, false);
    }
}

/* ---- drawing roads ----------------------------------------------------------------------- */

/* Draws the head of a road, a triangle whose tip stands at (x, y). */
static void put_tip(text_buffer *out, int x, int y, bool to_right, int tenths, const char *colour)
{
    int half = tenths / 20 + 4;
    buffer_format(out, "<path fill=\"%s\" stroke=\"#fff\" d=\"M%d %dl%d %dv%dz\"/>\n", colour, x, y,
                  to_right ? -9 : 9, -half, 2 * half);
}

static void begin_way(text_buffer *out, const way *w, const char *colour)
{
    const char *dashes = "";
    if (w->is_cut) dashes = " stroke-dasharray=\"9 5\"";
    if (w->trucks == 0) dashes = " stroke-dasharray=\"1 3\"";
    buffer_format(out, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%d.%d\"%s d=\"", colour,
                  w->tenths / 10, w->tenths % 10, dashes);
}

static void put_curve(text_buffer *out, int x1, int y1, int bend1, int bend2, int x2, int y2)
{
    buffer_format(out, "M%d %dC%d %d %d %d %d %d\"/>\n", x1, y1, bend1, y1, bend2, y2, x2, y2);
}

static void put_forward(text_buffer *out, const node *a, const node *b, const way *w)
{
    const char *colour = w->trucks > 0 ? FORWARD : UNUSED;
    int x1 = a->x + BOX_WIDTH, x2 = b->x - 8, middle = (x1 + x2) / 2;
    begin_way(out, w, colour);
    put_curve(out, x1, w->leaves, middle, middle, x2, w->arrives);
    put_tip(out, b->x, w->arrives, true, w->tenths, colour);
}

/* From a crossing back to a depot, or from an area back. */
static void put_back(text_buffer *out, const node *a, const node *b, const way *w)
{
    const char *colour = w->trucks > 0 ? BESIDE : UNUSED;
    int y1 = a->y + BOX_HEIGHT / 2 - 4, y2 = b->y + BOX_HEIGHT / 2 - 4;
    int x2 = b->x + BOX_WIDTH + 8, middle = (a->x + x2) / 2;
    begin_way(out, w, colour);
    put_curve(out, a->x, y1, middle, middle, x2, y2);
    put_tip(out, b->x + BOX_WIDTH, y2, false, w->tenths, colour);
}

/* Beside a column: crossings and areas on the left, where trucks have not entered yet. */
static void put_beside(text_buffer *out, const node *a, const node *b, const way *w)
{
    const char *colour = w->trucks > 0 ? BESIDE : UNUSED;
    bool is_depot = a->column == 0, is_down = b->y > a->y;
    int side = is_depot ? a->x + BOX_WIDTH : a->x;
    int sign = is_depot ? 1 : -1, bend = side + sign * (26 + abs(b->y - a->y) / 8);
    int y1 = a->y + (is_down ? 13 : -13), y2 = b->y + (is_down ? -13 : 13);
    begin_way(out, w, colour);
    put_curve(out, side, y1, bend, bend, side + sign * 8, y2);
    put_tip(out, side, y2, !is_depot, w->tenths, colour);
}

static void put_way(const map *m, int from, int to)
{
    const node *a = &m->nodes[from], *b = &m->nodes[to];
    const way *w = &m->ways[from][to];
    text_buffer *out = &m->c->shapes;
    if (a->column < b->column)
        put_forward(out, a, b, w);
    else if (a->column > b->column)
        put_back(out, a, b, w);
    else
        put_beside(out, a, b, w);
}

static void put_ways(const map *m, bool is_used)
{
    for (int from = 0; from < m->n; from++)
        for (int to = 0; to < m->n; to++)
            if (m->ways[from][to].exists && (m->ways[from][to].trucks > 0) == is_used)
                put_way(m, from, to);
}

/* ---- drawing ----------------------------------------------------------------------------- */

static void put_box(const map *m, const node *at)
{
    static const char *const many[COLUMNS] = {"depots", "crossings", "areas"};
    text_buffer *out = &m->c->shapes;
    buffer_format(out,
                  "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"#fff\" "
                  "stroke=\"" SVG_INK "\" stroke-width=\"1.5\"%s/>\n",
                  at->x, at->y - BOX_HEIGHT / 2, BOX_WIDTH, BOX_HEIGHT, at->column == 1 ? 0 : 7,
                  at->is_cut ? " stroke-dasharray=\"6 4\"" : "");
    svg_text_begin(out, at->x + BOX_WIDTH / 2, at->y - 2, SVG_MIDDLE, 12, "font-weight=\"bold\"");
    if (at->place == NO_PLACE)
        buffer_format(out, "%u further %s", (unsigned)at->n_places, many[at->column]);
    else
        svg_name(out, corridor_place_name(m->c->f->corridor, at->place), NAME_COLUMNS);
    svg_text_end(out);
    svg_text_begin(out, at->x + BOX_WIDTH / 2, at->y + 12, SVG_MIDDLE, 11, "fill=\"" SVG_SOFT "\"");
    svg_number(out, at->trucks);
    if (at->column == 0) buffer_string(out, " leave");
    if (at->column == 1) buffer_string(out, " enter");
    if (at->column == 2) {
        buffer_string(out, " of ");
        svg_number(out, at->needed);
        buffer_string(out, " served");
    }
    svg_text_end(out);
}

static void put_legend(const map *m)
{
    corridor_canvas *c = m->c;
    text_buffer *out = &c->shapes;
    int y = c->top + 12, x = 10, tenths = width_of(m, m->most);
    if (m->most > 0) {
        buffer_format(out,
                      "<path stroke=\"" FORWARD "\" stroke-width=\"%d.%d\" d=\"M%d %dh30\"/>\n",
                      tenths / 10, tenths % 10, x, y);
        svg_text_begin(out, x + 37, y + 4, SVG_START, 11, "");
        svg_number(out, m->most);
        buffer_string(out, m->most == 1 ? " truck over all days" : " trucks over all days");
        svg_text_end(out);
        x += 215;
    }
    svg_line(out, x, y, x + 30, y, "stroke=\"" UNUSED "\" stroke-dasharray=\"1 3\"");
    svg_words(out, x + 37, y + 4, SVG_START, 11, "",
              m->n_ways > WAYS_DRAWN ? "not used (not drawn)" : "not used");
    x += m->n_ways > WAYS_DRAWN ? 185 : 115;
    svg_line(out, x, y, x + 30, y,
             "stroke=\"" SVG_INK "\" stroke-width=\"2\" stroke-dasharray=\"9 5\"");
    svg_words(out, x + 37, y + 4, SVG_START, 11, "", "closed on some days or on all");
    c->top += 36;
}

static bool has_shared_box(const map *m)
{
    for (int k = 0; k < m->n; k++)
        if (m->nodes[k].place == NO_PLACE) return true;
    return false;
}

static void put_boxes(map *m)
{
    static const char *const titles[COLUMNS] = {"Depots", "Crossings", "Areas"};
    corridor_canvas *c = m->c;
    for (int column = 0; column < COLUMNS; column++)
        svg_words(&c->shapes, column_left[column] + BOX_WIDTH / 2, c->top + 10, SVG_MIDDLE, 12,
                  "fill=\"" SVG_SOFT "\"", titles[column]);
    c->top += 18;
    place_boxes(m);
    lay_ways(m);
    if (m->n_ways <= WAYS_DRAWN) put_ways(m, false);
    put_ways(m, true);
    for (int k = 0; k < m->n; k++) put_box(m, &m->nodes[k]);
    c->top += 6;
    if (has_shared_box(m))
        corridor_put_remark(
            c, column_left[0],
            "Roads of boxes that stand for several places are all drawn with one width.");
}

void corridor_put_map(corridor_canvas *c)
{
    const truce_corridor *of = c->f->corridor;
    map *m = NULL;
    uint32_t *node_of = NULL;
    bool has_room = ARENA_ARRAY(c->f->memory, 1, &m) == TRUCE_OK &&
                    ARENA_ARRAY(c->f->memory, corridor_places(of), &node_of) == TRUCE_OK;
    if (!has_room) {
        c->shapes.has_failed = true;
        return;
    }
    m->c = c;
    m->node_of = node_of;
    corridor_put_heading(c, "Where the trucks go");
    add_column(m, 0, of->n_depots, 0, NULL);
    add_column(m, 1, of->n_crossings, of->n_depots, c->f->tightest_first);
    add_column(m, 2, of->n_areas, area_place(of, 0), c->f->worst_first);
    add_ways(m);
    find_scale(m);
    put_legend(m);
    put_boxes(m);
    buffer_string(&c->told, "The trucks of each road are in the answer for programs. ");
}
