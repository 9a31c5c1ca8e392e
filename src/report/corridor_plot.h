/* corridor_plot.h -- a plan of a corridor in pictures.
 * Floor: report. Each picture is one <svg> element with <title> and <desc>, no script, style sheet
 * or outside resource. Long horizons are drawn in groups of days and many places cut to those that
 * matter most; each picture says so. Cost: O(size of the plan). */
#ifndef TRUCE_REPORT_CORRIDOR_PLOT_H
#define TRUCE_REPORT_CORRIDOR_PLOT_H

#include "report/corridor_figures.h"
#include "text/buffer.h"

#define CORRIDOR_PLOT_WIDTH 680
/* What is drawn in bars and roads, and what would be without the closures: apart in black and
 * white too. */
#define CORRIDOR_BAR "#4a6f96"
#define CORRIDOR_BEFORE "#a3341a"

/* A picture under way: shapes, from `top` down. */
typedef struct corridor_canvas {
    const corridor_figures *f;
    text_buffer shapes;
    text_buffer told; /* for those who do not see it */
    int top;          /* where the next thing goes; at the end the height */
} corridor_canvas;

/* A stretch of the picture over all days. */
typedef struct day_scale {
    int left, width;
    uint32_t days;  /* of the horizon */
    uint32_t group; /* days in a bar */
} day_scale;

/* Trucks that enter, a panel for each crossing: bars, capacity as a line, closures and cuts
 * hatched, reported counts as marks. (corridor_plot_entries.c) */
void corridor_put_entries(corridor_canvas *c);
/* The coverage of areas over time, small and side by side, the worst off first.
 * (corridor_plot_coverage.c) */
void corridor_put_coverage(corridor_canvas *c);
/* Depots, crossings and areas, and the roads between them. (corridor_plot_map.c) */
void corridor_put_map(corridor_canvas *c);

/* Each as a picture of its own, and all on one sheet. (corridor_plot.c) */
void corridor_draw_entries(text_buffer *out, const corridor_figures *f);
void corridor_draw_coverage(text_buffer *out, const corridor_figures *f);
void corridor_draw_map(text_buffer *out, const corridor_figures *f);
void corridor_draw_sheet(text_buffer *out, const corridor_figures *f);

/* ---- what the pictures share (corridor_plot.c) ------------------------------------------- */

/* Writes a heading and moves down. */
void corridor_put_heading(corridor_canvas *c, const char *words);
/* Writes a small remark and moves down. */
void corridor_put_remark(corridor_canvas *c, int left, const char *words);
/* "12 more areas are not drawn" below the picture, when some are left out. */
void corridor_put_left_out(corridor_canvas *c, uint32_t shown, uint32_t all, const char *what);

/* Returns a scale that has at most so many bars. */
day_scale corridor_scale(const corridor_canvas *c, int left, int width, uint32_t bars_most);
/* Returns where a day begins; `days` is where the last one ends. */
int corridor_x(const day_scale *s, uint32_t day);
/* Returns the left end and the width of the bar of the days from `day` on. */
int corridor_bar(const day_scale *s, uint32_t day, int *width);
/* Draws the line below a panel, ticks, and the names of days, about one in `pace` units. */
void corridor_put_axis(corridor_canvas *c, const day_scale *s, int y, int pace);
/* Draws the line that says how high a bar would be without the closures. */
void corridor_put_before(corridor_canvas *c, int x, int y, int width);

#endif
