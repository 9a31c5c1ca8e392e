/* corridor_words.h -- a plan of a corridor in words and tables, for the terminal and for the page.
 * Floor: report. Each function writes one part with its heading, the answer first. Words are
 * neutral: who goes without is said in trucks, in shares and in people; a plan is called the best
 * case. */
#ifndef TRUCE_REPORT_CORRIDOR_WORDS_H
#define TRUCE_REPORT_CORRIDOR_WORDS_H

#include "report/corridor_figures.h"
#include "report/document.h"

/* How much is shown, and where. */
typedef struct corridor_detail {
    int level;             /* of headings: 2 or 3 */
    size_t rows_most;      /* of a table; what is left out is said */
    uint32_t groups_most;  /* rows of the plan by day */
    uint32_t columns_most; /* crossings or areas beside each other */
    size_t tables_most;    /* of the plan by day, for crossings and for areas each */
} corridor_detail;

void corridor_say_answer(document *d, const corridor_figures *f); /* corridor_answer.c */
void corridor_say_method(document *d, const corridor_figures *f, corridor_detail detail);
/* Who goes without: a table with a row for each area, the worst first. (corridor_places.c) */
void corridor_say_areas(document *d, const corridor_figures *f, corridor_detail detail);
/* What holds it back: a table with a row for each crossing, the tightest first, and words. */
void corridor_say_crossings(document *d, const corridor_figures *f, corridor_detail detail);
/* What the closures change; nothing without closures. (corridor_difference.c) */
void corridor_say_difference(document *d, const corridor_figures *f, corridor_detail detail);
/* A fact: the areas that lose most by the closures, or gain most, and how much. */
void corridor_say_who(document *d, const corridor_figures *f, bool is_loss, size_t most,
                      const char *label);
/* Whether the promise holds; nothing without one. (corridor_promise.c) */
void corridor_say_promise(document *d, const corridor_figures *f, corridor_detail detail);
/* The changes and closures that the plan takes as given, with their reasons. */
void corridor_say_changes(document *d, const corridor_figures *f, corridor_detail detail);
/* What enters and what is served, by day or in groups of days. (corridor_days.c) */
void corridor_say_days(document *d, const corridor_figures *f, corridor_detail detail);
/* Reported counts beside the plan; nothing without them. (corridor_counts.c) */
void corridor_say_counts(document *d, const corridor_figures *f, corridor_detail detail);

/* ---- pieces (corridor_phrases.c) --------------------------------------------------------- */

/* Returns a whole number in groups of three, with "+" or a minus sign for the second. */
piece corridor_number(document *d, int64_t number);
piece corridor_signed(document *d, int64_t number);
/* The same for numbers beyond 64 bits, and "unlimited" for UNLIMITED. */
piece corridor_limit(document *d, int64_t number);
/* Returns a share in percent, rounded half up, but never 100 % or 0 % for what is not; a dash of 0.
 */
piece corridor_share(document *d, int64_t part, int64_t whole);
/* Returns days as people write them; both are included. */
piece corridor_dates(document *d, calendar dates, uint32_t first, uint32_t last);
piece corridor_days_words(document *d, const corridor_figures *f, uint32_t first, uint32_t last);
/* "1 truck", "7 trucks". */
piece corridor_trucks(document *d, int64_t n);
/* What stands where there is no figure. */
piece corridor_none(void);
/* Names of places. */
piece corridor_crossing(const corridor_figures *f, uint32_t crossing_number);
piece corridor_area(const corridor_figures *f, uint32_t area_number);
/* Says how many rows were left out of a table, when some were: "12 more areas are not shown". */
void corridor_say_left_out(document *d, size_t shown, size_t all, const char *what,
                           const char *where);

/* ---- changes (corridor_promise.c) -------------------------------------------------------- */

/* Adds what a change is about and what it makes it: "Rafah: capacity 9". */
void corridor_change_words(phrase_maker *m, const corridor_figures *f, const corridor_change *of);
/* Adds what is different on a day from the usual, with the reasons: changes and closures that bear
 * on what can enter. Adds nothing when nothing is. Returns how many there are. */
size_t corridor_reasons(phrase_maker *m, const corridor_figures *f, uint32_t day);
/* True when the same changes and closures hold on both days. */
bool corridor_same_reasons(const truce_corridor_plan *plan, uint32_t one, uint32_t other);

#endif
