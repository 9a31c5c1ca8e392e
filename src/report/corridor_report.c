/* corridor_report.c -- a plan of a corridor as text and as a page; corridor_json.c writes it for
 * programs, corridor_plot.c draws it. */
#include "report/answer.h"
#include "report/corridor_plot.h"
#include "report/corridor_words.h"
#include "report/document_page.h"

static void say_parts(document *d, const corridor_figures *f, corridor_detail detail)
{
    corridor_say_difference(d, f, detail);
    corridor_say_areas(d, f, detail);
    corridor_say_crossings(d, f, detail);
    corridor_say_promise(d, f, detail);
    corridor_say_changes(d, f, detail);
    corridor_say_counts(d, f, detail);
    corridor_say_days(d, f, detail);
}

truce_status truce_report_corridor(const truce_corridor_plan *plan, const truce_style *style,
                                   truce_text *out)
{
    static const corridor_detail on_terminal = {3, 20, 31, 6, 1};
    answer a;
    corridor_figures f;
    require(plan && out && (style == NULL || style->size >= sizeof *style));
    TRY(answer_begin(&a));
    a.document.status = corridor_figures_of(a.memory, plan, &f);
    if (a.document.status == TRUCE_OK) {
        document_heading(&a.document, 2, PHRASE(user(plan->corridor->title)));
        if (plan->corridor->summary.size > 0)
            document_say(&a.document, BLOCK_PARAGRAPH, PHRASE(user(plan->corridor->summary)));
        corridor_say_answer(&a.document, &f);
        say_parts(&a.document, &f, on_terminal);
    }
    return answer_show(&a, style, out);
}

/* ---- the page ---------------------------------------------------------------------------- */

typedef void (*picture)(text_buffer *out, const corridor_figures *f);

static void add_picture(document *d, const corridor_figures *f, picture draw, const char *caption)
{
    text_buffer svg = {0};
    draw(&svg, f);
    if (svg.has_failed && d->status == TRUCE_OK) d->status = TRUCE_E_MEMORY;
    if (d->status == TRUCE_OK)
        document_wide_figure(d, (text){svg.bytes, svg.size}, PHRASE(own(caption)),
                             PHRASE(own("The same figures are in the tables.")));
    document_only_on_pages(d);
    buffer_free(&svg);
}

static void write_page(document *d, const corridor_figures *f)
{
    static const corridor_detail on_page = {2, 60, 100, 10, 3};
    const truce_corridor *c = f->corridor;
    corridor_say_answer(d, f);
    document_heading(d, 2, PHRASE(own("In pictures")));
    if (c->n_crossings > 0)
        add_picture(
            d, f, corridor_draw_entries,
            "Trucks that enter in the plan, crossing by crossing (bars), and what the "
            "crossing can let in (line). Hatched: closed, or less than usual. Marks: counts "
            "that were reported.");
    if (c->n_areas > 0)
        add_picture(d, f, corridor_draw_coverage,
                    "How much of the need is served, area by area, the worst off first. A full bar "
                    "is a need that is met.");
    add_picture(d, f, corridor_draw_map,
                "Where the trucks go: depots on the left, crossings, areas on the right. The wider "
                "a road, the more trucks over all days. Not a map: distances mean nothing.");
    say_parts(d, f, on_page);
    corridor_say_method(d, f, on_page);
}

truce_status truce_report_corridor_html(const truce_corridor_plan *plan, const char *written,
                                        truce_text *out)
{
    arena *memory = NULL;
    corridor_figures f;
    require(plan && out);
    TRY(arena_new(NULL, &memory));
    document d = document_of(memory);
    truce_status status = corridor_figures_of(memory, plan, &f);
    if (status == TRUCE_OK) {
        d.title = plan->corridor->title;
        d.summary = plan->corridor->summary;
        d.reader = "The aid corridor: the best that could happen, not a forecast";
        d.written = written != NULL ? text_of(written) : TEXT("");
        d.is_partial = !plan->is_finished;
        write_page(&d, &f);
        status = document_status(&d);
    }
    if (status == TRUCE_OK) status = document_page(&d, out);
    arena_free(memory);
    return status;
}
