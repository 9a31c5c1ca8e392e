/* brief.h -- the brief from inside: a document, and who says what in it.
 * Floor: report. brief.c solves and decides what a reader may see; the other brief_* files write
 * the parts of the document; brief_text.c and brief_html.c show it.
 *
 * What a reader may see. The team sees everything. For the room and for a party the parts are
 * written from a redacted copy of the scenario (redact.h) and a list of packages without
 * utilities: what is not in these two cannot get into the document. That is
 *   the room: title, summary, names and roles, issues with what they can be and who gives, limits
 *     as they are written, and the packages of the named deals, in the order of their values, not
 *     of anybody's utility, without the names of the deals (which say something about utilities);
 *   a party: the same, and its own values, rules, reservation, red lines, guarantee, cap and their
 *     basis, and what each package is worth to it. A ratifier's figures are its own too: its
 *     principal does not see them.
 * Neither sees how many packages are acceptable, the frontier, the ideals, who accepts, the reasons
 * of limits, where issues stand now, conflicts or bridges, or anything of phasing. When there is no
 * zone, or none was found in time, both say the same sentence: no package is shown. What sharing
 * cannot hide: a reader who knows how packages get onto the page knows that each meets all demands
 * as they were entered. */
#ifndef TRUCE_REPORT_BRIEF_H
#define TRUCE_REPORT_BRIEF_H

#include "phase/cut.h"
#include "report/deal_promise.h"
#include "report/document.h"
#include "solve/sensitivity.h"
#include "solve/solve.h"
#include "truce/report.h"

enum { BRIEF_PACKAGES = 12 }; /* of a longer frontier so many points are listed */

struct truce_brief {
    arena *handle; /* holds this struct; what the brief says counts against the meter in it */
    arena *memory;
    memory_meter meter;
    bool is_exact;
    document document;
};

/* What the team's parts are written from. */
typedef struct brief_answers {
    const truce_scenario *scenario;
    const truce_solution *solution;
    const truce_explanation *explanation;
    const sensitivity *firmness;      /* NULL without a zone */
    const truce_phase_answer *phases; /* NULL: not asked for, or the deal cannot be cut */
    size_t n_promises;
    const deal_promise *promises; /* of issues that name a corridor */
} brief_answers;

/* The team's brief, part by part: each writes its heading and what belongs under it. */
void brief_say_answer(document *d, const brief_answers *a);   /* brief_answer.c */
void brief_say_deals(document *d, const brief_answers *a);    /* brief_deals.c */
void brief_say_frontier(document *d, const brief_answers *a); /* brief_deals.c */
void brief_say_deadlock(document *d, const brief_answers *a); /* brief_deadlock.c */
void brief_say_phases(document *d, const brief_answers *a);   /* brief_phases.c */
void brief_say_promises(document *d, const brief_answers *a); /* brief_promises.c */
/* Says in the key answer which promises of trucks of a package cannot be kept on some days. */
void brief_warn_promises(document *d, const brief_answers *a,
                         const uint32_t *outcome);            /* brief_promises.c */
void brief_say_costs(document *d, const brief_answers *a);    /* brief_firm.c */
void brief_say_firmness(document *d, const brief_answers *a); /* brief_firm.c */
void brief_say_method(document *d);                           /* brief_answer.c */

/* Cuts the deal that the scenario names under phasing, for the brief. `out` is NULL when there is
 * no phasing, no such deal, or it cannot be cut. Free it with truce_phase_free. Errors: as
 * truce_phase, but for TRUCE_E_INPUT. (brief_phases.c) */
MUST_USE truce_status brief_cut(const truce_scenario *s, const truce_solution *solution,
                                const truce_budget *budget, bool verify, truce_phase_answer **out);

/* Judges what the issues that name a corridor promise; `out` lives in `memory`. `is_exact` gets
 * false when the work ended early. (brief_promises.c) */
MUST_USE truce_status brief_judge_promises(arena *memory, const truce_scenario *s,
                                           const truce_brief_options *options,
                                           const truce_solution *solution,
                                           const truce_budget *budget, const deal_promise **out,
                                           bool *is_exact);

/* Parts for the team (`only` NOBODY: all parties) and for one party (`only`: that party alone, from
 * a redacted scenario, without a solution). */
void brief_say_stakes(document *d, const truce_scenario *s, const truce_solution *solution,
                      uint32_t only);                                      /* brief_stakes.c */
void brief_say_basis(document *d, const truce_scenario *s, uint32_t only); /* brief_basis.c */

/* ---- packages (brief_packages.c) --------------------------------------------------------- */

/* A package in a table: its title and terms, and what it is worth (NULL: not shown at all). */
typedef struct shown_package {
    phrase title;
    const uint32_t *outcome;     /* n_issues value indices */
    const int64_t *utility_nano; /* n_parties; only those that may be shown are read */
    const demand_set *dropped;   /* a bridge: the demands that it drops; NULL: none is dropped */
} shown_package;

/* Writes packages side by side, term by term, at most four in a table; below the terms what each
 * party gets and whether it accepts whatever its ranges turn out to be. `only`: this party's rows
 * alone; NOBODY: all parties. */
void brief_packages(document *d, const truce_scenario *s, const char *caption, size_t n,
                    const shown_package *packages, uint32_t only);
/* True when some figure of the party is written as a range: then a table of packages says whether
 * it accepts. */
bool brief_has_ranges(const truce_scenario *s, uint32_t who);
/* Writes what each term of one package is worth to each party (or only to one), with the rules that
 * apply, the sum, the reservation and the gain. */
void brief_terms(document *d, const truce_scenario *s, phrase caption, const shown_package *p,
                 uint32_t only);

/* ---- briefs that are shared (brief_shared.c) --------------------------------------------- */

/* Packages without what they are worth: n x n_issues value indices, row-major. */
typedef struct package_list {
    size_t n;
    const uint32_t *outcomes;
} package_list;

/* Writes the brief for the room (`reader` NOBODY) or for one party. `redacted` is a scenario in
 * which only this reader's figures are left. */
void brief_say_shared(document *d, const truce_scenario *redacted, uint32_t reader,
                      const package_list *packages);

/* ---- phrases that several parts use (brief_words.c) -------------------------------------- */

/* Returns a value as people read it, as a text of the document. */
text brief_value(document *d, const issue *i, uint32_t value);
/* "yes", "depends" or "no" for an acceptance (evaluate.h). */
const char *brief_acceptance(int acceptance);
/* What a named deal is called in a heading: "Nash", "Largest sum"; and what it is. */
const char *brief_deal_title(truce_deal_name name);
const char *brief_deal_meaning(truce_deal_name name);
/* True when the deal stays the same if one party's utilities are counted in another unit. */
bool brief_deal_ignores_scale(truce_deal_name name);
/* Adds an expression in words: "Pause at most 30 day or Captives at least 100 person". */
void brief_expression(phrase_maker *m, const truce_scenario *s, const expression *e);
/* Adds a demand in words: whose it is and what it asks. */
void brief_demand(phrase_maker *m, const truce_scenario *s, uint32_t demand_number);
/* Adds what an issue can be: "0 to 90 day, in steps of 5", or the options. */
void brief_issue_range(phrase_maker *m, const issue *i);
/* Adds who gives an issue to whom; nothing when it is not written. */
void brief_issue_roles(phrase_maker *m, const truce_scenario *s, const issue *i);
/* Adds a figure: its middle, and its range where it has one. */
void brief_figure(phrase_maker *m, nano_range figure_nano);
/* Returns a count as people read it; and whether it is one, for the word behind it. */
text brief_count(document *d, big_count count);
bool brief_is_one(big_count count);
/* Adds a whole package: "Pause 60 day; Captives 100 person". */
void brief_package(phrase_maker *m, const truce_scenario *s, const uint32_t *outcome);
/* Adds a party's name; a ratifier with whom it can hold back. */
void brief_party(phrase_maker *m, const truce_scenario *s, uint32_t who);

#endif
