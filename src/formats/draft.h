/* draft.h -- a scenario that an import is putting together.
 * Floor: formats. The formats of the field have names where a scenario has ids; a draft makes ids
 * of them: small letters, digits and _, the name kept as label, numbers where two would be the
 * same. It also checks what a scenario bounds (parties, issues, values), and knows what utilities
 * are worth when weights and evaluations are given as figures of any length. How it is used: title,
 * issues, parties, then values and rules; at last draft_write. Functions that return bool have
 * reported when they return false. */
#ifndef TRUCE_FORMATS_DRAFT_H
#define TRUCE_FORMATS_DRAFT_H

#include "formats/affine.h"
#include "model/scenario.h"
#include "model/scenario_write.h"

/* A name of the user and where it stands. */
typedef struct label {
    text name;
    span where;
} label;

typedef struct draft {
    arena *memory;
    truce_diagnostics *sink;
    truce_scenario s;
    issue *issues;     /* s.issues, to be filled */
    party *parties;    /* s.parties */
    valuation *values; /* s.values: n_parties x n_issues */
    text *value_notes; /* as values */
    text *party_notes; /* by party */
    text *rule_notes;  /* by party */
    rule *rules;       /* s.rules */
    size_t rule_capacity;
    text head;                          /* the comment at the head of the file */
    const struct option_name **options; /* by issue: the names of its options, sorted */
    /* Sets of ids that are taken, by hash; see draft.c. */
    struct name_set *party_ids;
    struct name_set *issue_ids;
} draft;

MUST_USE truce_status draft_begin(arena *memory, truce_diagnostics *sink, draft **out);

/* Returns the name of a file without folder and ending. */
text draft_stem(const source *from);
/* Names the scenario; an ending "-domain" or "_domain" is left out. */
MUST_USE truce_status draft_title(draft *d, text name);

/* Makes room for so many issues. TRUCE_E_INPUT, reported, when there are none or too many. */
MUST_USE truce_status draft_issues(draft *d, size_t n, span where);
/* Fill one issue. Errors: TRUCE_E_INPUT (reported): too many values, none, the same value twice,
 * ends out of order. The issue then still has a name. */
MUST_USE truce_status draft_choice(draft *d, uint32_t index, label name, const label *options,
                                   size_t n);
MUST_USE truce_status draft_quantity(draft *d, uint32_t index, label name, int64_t low,
                                     int64_t high, int64_t step);
/* A real issue: grid + 1 evenly spaced values become a choice. `grid` 0 is reported. */
MUST_USE truce_status draft_grid(draft *d, uint32_t index, label name, const figure *low,
                                 const figure *high, unsigned grid);

/* Finds an option by the name that it was given, in O(log n); NOBODY when there is none. */
uint32_t draft_find_option(const draft *d, uint32_t about, text name);

/* Makes room for the parties, when the issues are there. TRUCE_E_INPUT, reported, for too few or
 * too many; `whose[k]` is the file of party k. */
MUST_USE truce_status draft_parties(draft *d, const source *const *whose, size_t n);
/* Names a party. */
MUST_USE truce_status draft_party(draft *d, uint32_t index, label name);

/* Rounds weight * evaluation / scale to a billionth; reported at `where` when the result is beyond
 * what a utility can be. */
bool draft_worth(draft *d, const figure *weight, const figure *evaluation, const figure *scale,
                 span where, int64_t *nano);
/* Sets what a choice is worth, option by option; nothing is written where all is 0. */
MUST_USE truce_status draft_table(draft *d, uint32_t party, uint32_t issue, const int64_t *nano);

/* Sets what a quantity is worth by a straight function, as a line through its corners. */
MUST_USE truce_status draft_line(draft *d, uint32_t party, uint32_t issue, const affine *a,
                                 span where);
/* Sets a line through given points, in increasing order. */
MUST_USE truce_status draft_points(draft *d, uint32_t party, uint32_t issue,
                                   const valuation_point *points, size_t n);

/* Adds a rule; the condition is kept as it is. */
MUST_USE truce_status draft_rule(draft *d, uint32_t party, text when, int64_t add_nano, span where);

/* Returns the best that the issues alone can bring a party, in billionths, and the worst. */
int64_t draft_best(const draft *d, uint32_t party);
int64_t draft_worst(const draft *d, uint32_t party);

/* Warns when weights do not sum to 1. */
void draft_check_weights(draft *d, const figure *sum, span where, text whose);

/* Keeps a formatted note. */
MUST_USE truce_status draft_note(draft *d, text *to, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Reports parties whose figures could add up to more than a scenario can hold. */
void draft_check_sums(draft *d);

/* Writes the scenario. */
void draft_write(draft *d, text_buffer *b);

#endif
