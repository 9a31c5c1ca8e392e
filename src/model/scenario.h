/* scenario.h -- the inside of a scenario: who talks, about what, what each values and demands.
 * Floor: model. Made by truce_scenario_read, never changed afterwards; everything lives in its
 * arena. Parties are numbered in file order, ratifiers among them; issues, rules, demands too. An
 * outcome is an array of n_issues value indices (uint32_t): for a choice the option's number, for a
 * quantity (quantity - low) / step. */
#ifndef TRUCE_MODEL_SCENARIO_H
#define TRUCE_MODEL_SCENARIO_H

#include "base/arena.h"
#include "model/expression.h"
#include "text/calendar.h"
#include "text/decimal.h"
#include "text/source.h"
#include "truce/scenario.h"

#define NOBODY UINT32_MAX /* no party, no mediator, no source, no entry */

enum {
    LIMIT_PARTIES = 64,
    LIMIT_PRINCIPALS = 8,
    LIMIT_ISSUES = 4096,
    LIMIT_VALUES = 65536,
    LIMIT_CONDITIONS = 65536, /* rules and red lines together; limits; entries of basis */
    LIMIT_FILE_BYTES = 64 << 20
};

typedef struct party {
    text id;
    text name; /* the label, default the id */
    span where;
    bool is_ratifier;
    uint32_t of; /* ratifier: the principal that it can hold back; else NOBODY */
    nano_range reservation_nano;
    span reservation_where; /* of the party's id where none is written */
    int64_t guarantee_nano;
    bool has_cap;
    int64_t cap_nano;
    int64_t discount_nano;
} party;

/* A mediator, or a source: somebody with an id and a label. */
typedef struct actor {
    text id;
    text name;
    span where;
} actor;

typedef struct option {
    text id;
    text name;
    span where;
} option;

/* Who gives or gets: a party or a mediator. */
typedef struct role {
    enum { ROLE_NONE, ROLE_PARTY, ROLE_MEDIATOR } kind;
    uint32_t index;
} role;

typedef struct issue {
    text id;
    text name;
    text unit; /* empty when none is written */
    span where;
    bool is_choice;
    int64_t low; /* quantities: value v stands for low + v * step */
    int64_t high;
    int64_t step;
    uint32_t n_values;
    const option *options;         /* choices: n_values of them */
    const uint32_t *options_by_id; /* choices: option numbers, sorted by id */
    role from;
    role to;
    uint32_t now; /* value index */
    /* Quantities: the file, named from the scenario's folder, that says whether so many trucks a
     * day can enter; empty when none is named. */
    text corridor;
    span corridor_where;
} issue;

typedef enum valuation_kind {
    VALUATION_ZERO,     /* not mentioned: worth 0 */
    VALUATION_TABLE,    /* a choice: points[v] per option */
    VALUATION_PER_UNIT, /* a quantity: rate times the quantity */
    VALUATION_LINE      /* a quantity: straight lines through points */
} valuation_kind;

typedef struct valuation_point {
    int64_t quantity; /* VALUATION_LINE: increasing */
    nano_range worth_nano;
} valuation_point;

/* What the values of one issue are worth to one party. */
typedef struct valuation {
    valuation_kind kind;
    span where;
    nano_range rate_nano;          /* PER_UNIT */
    size_t n;                      /* TABLE, LINE */
    const valuation_point *points; /* TABLE: by option; LINE: by quantity */
} valuation;

/* `add` utility for a party when the condition holds. */
typedef struct rule {
    uint32_t party;
    const expression *when;
    nano_range add_nano;
    text written; /* the condition as it was written */
    text why;     /* empty when none */
    span where;
} rule;

typedef enum demand_kind { DEMAND_RED_LINE, DEMAND_RESERVATION } demand_kind;

/* What can be conceded: a red line or a reservation. All red lines come first, in file order, then
 * the reservations of all parties, in the order of the parties. */
typedef struct demand {
    text id; /* PARTY/N, PARTY/ID, PARTY/reservation */
    demand_kind kind;
    uint32_t party;
    const expression *requires_; /* red line; NULL for a reservation */
    text written;                /* red line: the expression as it was written */
    text why;
    span where;
} demand;

typedef struct limit {
    text id; /* limit/N, limit/ID */
    const expression *requires_;
    text written;
    text why;
    span where;
} limit;

typedef enum basis_kind { BASIS_FACT, BASIS_STATEMENT, BASIS_ASSUMPTION } basis_kind;

typedef enum basis_subject {
    BASIS_OF_DEMAND,   /* index: demand */
    BASIS_OF_LIMIT,    /* index: limit */
    BASIS_OF_VALUE,    /* party, index: issue */
    BASIS_OF_RULE,     /* index: rule */
    BASIS_OF_GUARANTEE /* party */
} basis_subject;

/* On what a figure rests. */
typedef struct basis {
    text about;
    basis_subject subject;
    uint32_t party; /* whose figure it is; NOBODY for limits */
    uint32_t index;
    basis_kind kind;
    uint32_t source; /* NOBODY when none */
    text why;
    text date; /* empty when none: when it was said */
    span where;
} basis;

typedef enum handover { HANDOVER_TOGETHER, HANDOVER_IN_TURN } handover;

/* How what one issue hands over may be cut. */
typedef struct phasing_item {
    int64_t unit;     /* planning unit, in the issue's own unit; 0: its step */
    span unit_where;  /* meaningful when `unit` is not 0 */
    int64_t per_day;  /* most of the issue's own unit on one day; 0: no bound */
    int64_t earliest; /* first day on which it may be handed over */
    bool is_escrowed;
} phasing_item;

/* Beyond `beyond` of one issue, `need` of another must have been settled in an earlier phase. Both
 * count what is handed over from `now` on, in the issues' own units. */
typedef struct phasing_order {
    uint32_t issue;
    int64_t beyond;
    uint32_t of;
    int64_t need;
    span where;
} phasing_order;

/* In which phases a deal is to be carried out, and what keeps the parties to it. All lists are NULL
 * where nothing is given: see phasing.h (model) for what holds then. */
typedef struct phasing {
    bool is_given;
    span where;
    text deal; /* the name of a deal; empty: none is written, or a package is */
    span deal_where;
    const uint32_t *package; /* n_issues value indices, or NULL */
    handover handover;
    int64_t gap_days;
    int64_t patience_nano;      /* (0, 10^9] */
    const phasing_item *items;  /* n_issues */
    const int64_t *prize_nano;  /* n_parties */
    const int64_t *walk_nano;   /* n_parties */
    const int64_t *weight_nano; /* n_parties, >= 0 */
    size_t n_orders;
    const phasing_order *orders;
} phasing;

struct truce_scenario {
    arena *handle; /* holds this struct */
    arena *memory; /* holds all that it points to */
    memory_meter meter;
    source from; /* the scenario's own copy of the file */
    text title;
    text summary;      /* empty when none */
    calendar calendar; /* which date day 0 is */

    uint32_t n_parties;
    const party *parties;
    uint32_t n_principals;
    const uint32_t *principals; /* party numbers, in file order */
    uint32_t n_ratifiers;
    const uint32_t *ratifiers;
    uint32_t n_mediators;
    const actor *mediators;
    uint32_t n_sources;
    const actor *sources;
    uint32_t n_issues;
    const issue *issues;
    const uint32_t *issues_by_id; /* issue numbers, sorted by id */
    const valuation *values;      /* n_parties x n_issues, row-major */
    uint32_t n_rules;
    const rule *rules;
    uint32_t n_red_lines; /* demands[0 .. n_red_lines) */
    uint32_t n_demands;   /* n_red_lines + n_parties */
    const demand *demands;
    uint32_t n_limits;
    const limit *limits;
    uint32_t n_basis;
    const basis *basis;
    phasing phasing;
};

/* Returns what one party holds of one issue. */
static inline const valuation *scenario_valuation(const truce_scenario *s, uint32_t party,
                                                  uint32_t issue)
{
    return &s->values[(size_t)party * s->n_issues + issue];
}

/* Returns the quantity that value `value` of a quantity issue stands for. */
static inline int64_t issue_quantity(const issue *i, uint32_t value)
{
    return i->low + (int64_t)value * i->step;
}

/* Finds a party, issue or option by id; NOBODY when there is none.
 * Cost: O(log of their number); parties O(their number). */
uint32_t scenario_find_party(const truce_scenario *s, text id);
uint32_t scenario_find_issue(const truce_scenario *s, text id);
uint32_t issue_find_option(const issue *i, text id);

/* Report that a name is none of the issues, or none of the options of an issue, with the nearest
 * name, or all that there are where they are few. */
void scenario_report_issue(const truce_scenario *s, truce_diagnostics *sink, span where, text id);
void issue_report_option(const issue *i, truce_diagnostics *sink, span where, text id);

/* Returns the number of the reservation demand of a party. */
static inline uint32_t scenario_reservation_demand(const truce_scenario *s, uint32_t party)
{
    return s->n_red_lines + party;
}

#endif
