/* report.h -- answers as people and programs read them: tables, JSON, plots, the brief.
 *
 * Place in the flow: the last step; takes a scenario and its solution or explanation, returns text.
 * Nothing here solves or reads files. Free each text with truce_text_free.
 * Errors of all functions: TRUCE_E_MEMORY, TRUCE_E_MISUSE; where a package is read also
 * TRUCE_E_INPUT. */
#ifndef TRUCE_REPORT_H
#define TRUCE_REPORT_H

#include "truce/corridor.h"
#include "truce/phase.h"

/* How a table is drawn on a terminal. */
typedef struct truce_style {
    size_t size;
    int columns; /* width of the terminal; 0: 80 */
    bool colour; /* ANSI colours */
    bool ascii;  /* no box-drawing or other characters outside ASCII in what Truce itself writes */
} truce_style;
#define TRUCE_STYLE_INIT                                                                           \
    {                                                                                              \
        .size = sizeof(truce_style)                                                                \
    }

/* What of a solution is shown. `deals` is a set of bits (1 << truce_deal_name); 0 means all four.
 */
typedef struct truce_solution_view {
    size_t size;
    bool frontier;
    unsigned deals;
} truce_solution_view;
#define TRUCE_SOLUTION_VIEW_INIT                                                                   \
    {                                                                                              \
        .size = sizeof(truce_solution_view)                                                        \
    }

TRUCE_API TRUCE_MUST_USE truce_status truce_report_solution(const truce_scenario *scenario,
                                                            const truce_solution *solution,
                                                            const truce_solution_view *view,
                                                            const truce_style *style,
                                                            truce_text *out);
TRUCE_API TRUCE_MUST_USE truce_status truce_report_solution_json(const truce_scenario *scenario,
                                                                 const truce_solution *solution,
                                                                 const truce_solution_view *view,
                                                                 truce_text *out);
/* The frontier as CSV (RFC 4180): a column for each party with its utility, principals and
 * ratifiers in the order of the file, then a column for each issue; a line for each point. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_solution_csv(const truce_scenario *scenario,
                                                                const truce_solution *solution,
                                                                truce_text *out);
/* The frontier as one SVG picture: two principals a plot, more: one plot a pair. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_solution_svg(const truce_scenario *scenario,
                                                                const truce_solution *solution,
                                                                truce_text *out);

TRUCE_API TRUCE_MUST_USE truce_status truce_report_explanation(const truce_scenario *scenario,
                                                               const truce_explanation *explanation,
                                                               const truce_style *style,
                                                               truce_text *out);
TRUCE_API TRUCE_MUST_USE truce_status truce_report_explanation_json(
    const truce_scenario *scenario, const truce_explanation *explanation, truce_text *out);

/* A deal in phases: the plan with dates, why nobody gains by walking away (or where somebody
 * would), the guarantees that would make plans hold, and what would help. For the mediation team.
 */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_phase(const truce_phase_answer *phases,
                                                         const truce_style *style, truce_text *out);
TRUCE_API TRUCE_MUST_USE truce_status truce_report_phase_json(const truce_phase_answer *phases,
                                                              truce_text *out);
/* The plan as one SVG picture: hand-overs by day, what has arrived of each item, and what each
 * party would gain by walking away against its limit. Without a plan, a picture that says so. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_phase_svg(const truce_phase_answer *phases,
                                                             truce_text *out);

/* A plan of a corridor: who goes without, what holds it back, what closures change, whether a
 * promise holds, the plan by day, reported counts beside it. As text, and for programs. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_corridor(const truce_corridor_plan *plan,
                                                            const truce_style *style,
                                                            truce_text *out);
TRUCE_API TRUCE_MUST_USE truce_status truce_report_corridor_json(const truce_corridor_plan *plan,
                                                                 truce_text *out);
/* On one sheet: entries by day and crossing, coverage of the areas, and a map of the roads. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_corridor_svg(const truce_corridor_plan *plan,
                                                                truce_text *out);
/* Everything as one self-contained HTML page to print. `written` is a date for its head, NULL:
 * none. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_corridor_html(const truce_corridor_plan *plan,
                                                                 const char *written,
                                                                 truce_text *out);

/* One package ("pause=60, captives=100"), term by term: each party's utility, which demands and
 * limits it breaks, how far it is from the frontier: by how much every principal could gain at
 * once. Reads the package, and solves for the distance within the budget; `is_exact` (may be NULL)
 * gets false when that was stopped. Errors: TRUCE_E_INPUT (reported) too. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_package(const truce_scenario *scenario,
                                                           const char *package,
                                                           const truce_budget *budget,
                                                           const truce_style *style, bool as_json,
                                                           truce_diagnostics *diagnostics,
                                                           bool *is_exact, truce_text *out);

/* Takes a piece of a long answer; returns false when it could not. */
typedef bool (*truce_write)(void *context, const char *bytes, size_t size);

/* A table of packages (RFC 4180; the first line names the issues by id or label, in any order;
 * columns of parties are passed over): the utilities of each. The answer has a line for each
 * package: as CSV the columns of truce_report_solution_csv, or one JSON document that also says
 * which packages are feasible and acceptable. The whole table is checked before anything is
 * written. `name` is what messages call the table. Errors: TRUCE_E_INPUT (reported),
 * TRUCE_E_STOPPED, TRUCE_E_SYSTEM (`write` could not), TRUCE_E_MEMORY. Cost: O(packages * (issues +
 * rules)). */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_packages(
    const truce_scenario *scenario, const char *name, const char *bytes, size_t size, bool as_json,
    const truce_budget *budget, truce_diagnostics *diagnostics, truce_write write, void *context);

/* The corridor that a quantity of a scenario names (truce_scenario_issue_corridor). */
typedef struct truce_issue_corridor {
    size_t issue;
    const truce_corridor *corridor;
} truce_issue_corridor;

/* Warns, in its place in the scenario, of a corridor that ends before the deal starts. */
TRUCE_API void truce_report_corridor_dates(const truce_scenario *scenario,
                                           const truce_issue_corridor *named,
                                           truce_diagnostics *diagnostics);

/* For each of n issues: which of its quantities of trucks a day can enter on every day, and on
 * which days the others cannot. A budget that ends is said in the text, and `is_finished` (may
 * be NULL) gets false. Cost: some twenty maximum flows an issue. */
TRUCE_API TRUCE_MUST_USE truce_status truce_report_promises(const truce_scenario *scenario,
                                                            const truce_issue_corridor *corridors,
                                                            size_t n, const truce_budget *budget,
                                                            const truce_style *style,
                                                            truce_text *out, bool *is_finished);

/* Who will read a brief. */
typedef enum truce_reader { TRUCE_READER_TEAM, TRUCE_READER_ROOM, TRUCE_READER_PARTY } truce_reader;

/* A brief: everything worth knowing about a scenario, computed once, shown as text and as a page.
 */
typedef struct truce_brief truce_brief;

typedef struct truce_brief_options {
    size_t size;
    truce_reader reader;
    size_t party;         /* TRUCE_READER_PARTY: whose eyes */
    const char *document; /* a random document number that stands in the footer; NULL: none */
    const char *written;  /* a date for the head of the page, NULL: none */
    bool verify;
    /* The corridors that issues name; only the team's brief speaks of them. NULL: none. */
    const truce_issue_corridor *corridors;
    size_t n_corridors;
} truce_brief_options;
#define TRUCE_BRIEF_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .size = sizeof(truce_brief_options)                                                        \
    }

/* Solves and explains within the budget, and prepares the brief. For TRUCE_READER_ROOM and
 * TRUCE_READER_PARTY it holds nothing that this reader may not see. Free with truce_brief_free. */
TRUCE_API TRUCE_MUST_USE truce_status truce_brief_prepare(const truce_scenario *scenario,
                                                          const truce_brief_options *options,
                                                          const truce_budget *budget,
                                                          truce_brief **out);
TRUCE_API void truce_brief_free(truce_brief *brief);
TRUCE_API bool truce_brief_is_exact(const truce_brief *brief);
TRUCE_API TRUCE_MUST_USE truce_status truce_brief_text(const truce_brief *brief,
                                                       const truce_style *style, truce_text *out);
/* One self-contained HTML page: no script, no outside resource, plots as SVG. */
TRUCE_API TRUCE_MUST_USE truce_status truce_brief_html(const truce_brief *brief, truce_text *out);

#endif
