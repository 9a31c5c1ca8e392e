/* corridor_plot_map.c -- depots, crossings, areas, and the roads between them. Not to scale: three
 * columns, and roads as wide as trucks take them. */
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
    WIDEST = 16, /* of a road */
    NAME_COLUMNS = 18
};

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
} way;

typedef struct map {
    corridor_canvas *c;
    node nodes[NODES_MOST];
    int n;
    int n_in[COLUMNS];
    uint32_t *node_of; /* [place] */
    way ways[NODES_MOST][NODES_MOST];
    int64_t most; /* trucks on a way */
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
        w->exists = true;
        w->trucks += f->road_sent[r];
        w->is_cut = w->is_cut || is_ever_closed(c, &c->roads[r]);
        if (w->trucks > m->most) m->most = w->trucks;
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

/* Draws the head of a road, a triangle whose tip stands at (x, y). */
static void put_tip(text_buffer *out, int x, int y, bool to_right, const char *colour)
{
    buffer_format(out, "<path fill=\"%s\" stroke=\"#fff\" d=\"M%d %dl%d -6v12z\"/>\n", colour, x, y,
                  to_right ? -9 : 9);
}

static void put_way(const map *m, int from, int to)
{
    const node *a = &m->nodes[from], *b = &m->nodes[to];
    const way *w = &m->ways[from][to];
    text_buffer *out = &m->c->shapes;
    int tenths = m->most > 0 ? (int)((int128)w->trucks * WIDEST * 10 / m->most) : 0;
    if (w->trucks > 0 && tenths < 15) tenths = 15;
    const char *colour = w->trucks == 0           ? "#9aa7b3"
                         : a->column == b->column ? "#3f6f4c"
                                                  : "#4a6f96";
    if (w->trucks == 0) tenths = 8;
    buffer_format(out, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%d.%d\"%s d=\"", colour,
                  tenths / 10, tenths % 10,
                  w->is_cut        ? " stroke-dasharray=\"9 5\""
                  : w->trucks == 0 ? " stroke-dasharray=\"1 3\""
                                   : "");
    if (a->column < b->column) {
        int x1 = a->x + BOX_WIDTH, x2 = b->x - 8, bend = (x2 - x1) / 2;
        buffer_format(out, "M%d %dC%d %d %d %d %d %d\"/>\n", x1, a->y, x1 + bend, a->y, x2 - bend,
                      b->y, x2, b->y);
        put_tip(out, b->x, b->y, true, colour);
    } else if (a->column > b->column) { /* back from a crossing to a depot */
        int x1 = a->x, x2 = b->x + BOX_WIDTH + 8, bend = (x1 - x2) / 2;
        buffer_format(out, "M%d %dC%d %d %d %d %d %d\"/>\n", x1, a->y + 10, x1 - bend, a->y + 10,
                      x2 + bend, b->y + 10, x2, b->y + 10);
        put_tip(out, b->x + BOX_WIDTH, b->y + 10, false, colour);
    } else { /* beside the column: crossings on the left, before anybody has entered */
        bool is_left = a->column == 1;
        int side = is_left ? a->x : a->x + (a->column == 0 ? BOX_WIDTH : 0);
        int out_by = (a->column == 0 ? 1 : -1) * (26 + abs(b->y - a->y) / 8);
        int tip = side + (a->column == 0 ? 8 : -8), y2 = b->y + (b->y > a->y ? -10 : 10);
        int y1 = a->y + (b->y > a->y ? 10 : -10);
        buffer_format(out, "M%d %dC%d %d %d %d %d %d\"/>\n", side, y1, side + out_by, y1,
                      side + out_by, y2, tip, y2);
        put_tip(out, side, y2, a->column != 0, colour);
    }
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

static void put_legend(corridor_canvas *c, int64_t most)
{
    text_buffer *out = &c->shapes;
    int y = c->top + 8, x = 10;
    svg_line(out, x, y, x + 30, y, "stroke=\"#4a6f96\" stroke-width=\"16\"");
    svg_text_begin(out, x + 37, y + 4, SVG_START, 11, "");
    svg_number(out, most);
    buffer_string(out, most == 1 ? " truck over all days" : " trucks over all days");
    svg_text_end(out);
    x += 215;
    svg_line(out, x, y, x + 30, y, "stroke=\"#9aa7b3\" stroke-dasharray=\"1 3\"");
    svg_words(out, x + 37, y + 4, SVG_START, 11, "", "not used");
    x += 105;
    svg_line(out, x, y, x + 30, y,
             "stroke=\"" SVG_INK "\" stroke-width=\"2\" "
             "stroke-dasharray=\"9 5\"");
    svg_words(out, x + 37, y + 4, SVG_START, 11, "", "dashed: closed on some days or on all");
    c->top += 30;
}

void corridor_put_map(corridor_canvas *c)
{
    static const char *const titles[COLUMNS] = {"Depots", "Crossings", "Areas"};
    const truce_corridor *of = c->f->corridor;
    uint32_t n_places = corridor_places(of);
    map *m = calloc(1, sizeof *m);
    uint32_t *node_of = calloc(n_places > 0 ? n_places : 1, sizeof *node_of);
    if (m == NULL || node_of == NULL) {
        c->shapes.has_failed = true;
        free(m);
        free(node_of);
        return;
    }
    m->c = c;
    m->node_of = node_of;
    corridor_put_heading(c, "Where the trucks go");
    add_column(m, 0, of->n_depots, 0, NULL);
    add_column(m, 1, of->n_crossings, of->n_depots, c->f->tightest_first);
    add_column(m, 2, of->n_areas, area_place(of, 0), c->f->worst_first);
    add_ways(m);
    put_legend(c, m->most);
    for (int column = 0; column < COLUMNS; column++)
        svg_words(&c->shapes, column_left[column] + BOX_WIDTH / 2, c->top + 10, SVG_MIDDLE, 12,
                  "fill=\"" SVG_SOFT "\"", titles[column]);
    c->top += 18;
    place_boxes(m);
    put_ways(m, false);
    put_ways(m, true);
    for (int k = 0; k < m->n; k++) put_box(m, &m->nodes[k]);
    buffer_string(&c->told, "The trucks of each road are in the tables. ");
    free(node_of);
    free(m);
}
