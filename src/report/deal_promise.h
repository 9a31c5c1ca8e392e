/* deal_promise.h -- an issue that is counted in trucks a day and names a corridor: which of its
 * quantities can enter on every day, and on which days the others cannot.
 * Floor: report. Judged like --promise: by as many as can be let in, all crossings together. */
#ifndef TRUCE_REPORT_DEAL_PROMISE_H
#define TRUCE_REPORT_DEAL_PROMISE_H

#include "base/budget.h"
#include "corridor/plan.h"
#include "report/document.h"
#include "solve/solve.h"
#include "truce/report.h"

enum { PROMISE_LEVELS = 16 }; /* so many quantities are shown; of a longer range a few */

/* One quantity of the issue. */
typedef struct promise_level {
    uint32_t value; /* of the issue */
    promise judged;
} promise_level;

typedef struct deal_promise {
    const issue *issue;
    uint32_t item; /* the number of the issue */
    const truce_corridor *corridor;
    size_t n;
    promise_level levels[PROMISE_LEVELS]; /* rising */
    bool has_always;                      /* some quantity above 0 can enter on every day ... */
    uint32_t always;                      /* ... and this value is the largest */
    bool is_finished;                     /* else the work ended before all was judged */
} deal_promise;

/* True when all of them are corridors of quantities of the scenario: what callers must keep to. */
bool deal_promise_can_be_asked(const truce_scenario *s, const truce_issue_corridor *corridors,
                               size_t n);

/* Judges quantities of an issue: all where they are few, otherwise its ends, the largest that can
 * always enter and the next, those of the named deals (`solution`, may be NULL), and some between.
 * Those of 0 and below promise nothing. Tables live in `memory`. Errors: TRUCE_E_MEMORY. Cost: a
 * promise_judge for each, and for each step of a search by halves. */
MUST_USE truce_status deal_promise_find(arena *memory, work_meter *w, const truce_scenario *s,
                                        const truce_issue_corridor *of,
                                        const truce_solution *solution, deal_promise *out);

/* Says it: a sentence and a table. `solution` (may be NULL) names the deals. */
void deal_promise_say(document *d, const deal_promise *p, const truce_solution *solution);

#endif
