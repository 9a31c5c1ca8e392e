/* phasing.h -- what a deal hands over, and whether it can be cut into phases.
 * Floor: model. An issue with a giver is an ITEM: carrying a deal out takes it from `now` to the
 * deal's value, in planning units. An issue without a giver is a standing term: it counts in one
 * lump at the end. What `phasing:` does not say has a default: units of the issue's step, no bound
 * per day, from day 0, no escrow; together; no gap; patience 1; prizes and walk options 0, weights
 * 1. Pure, but for what is reported. */
#ifndef TRUCE_MODEL_PHASING_H
#define TRUCE_MODEL_PHASING_H

#include "model/scenario.h"
#include "text/diagnostic.h"

enum { LIMIT_UNITS = 65535 }; /* planning units of one item */

/* True when somebody gives the issue. */
static inline bool phasing_is_item(const issue *i)
{
    return i->from.kind != ROLE_NONE;
}

/* Returns how an issue may be cut, with its unit filled in: the issue's step, or 1 for a choice. */
phasing_item phasing_item_of(const truce_scenario *s, uint32_t issue_number);

/* Returns how much of its own unit an issue moves from `now` in an outcome; of a choice: 1 when it
 * changes, else 0. Negative: it would be taken back. */
int64_t phasing_amount(const truce_scenario *s, const uint32_t *outcome, uint32_t issue_number);

/* Returns the most that any deal hands over of an issue. */
int64_t phasing_most(const issue *i);

/* True when an issue counts days: it can be no standing term, and nobody can keep it in escrow. */
bool phasing_counts_days(const issue *i);

/* Reports what makes a package impossible to cut: limits that it breaks, amounts below `now`, units
 * that do not divide, too many units, nothing to hand over. `where` is the place of the package,
 * `value_where` (NULL, or n_issues) that of each value. Returns TRUCE_E_INPUT when it reported. */
MUST_USE truce_status phasing_check_deal(const truce_scenario *s, const uint32_t *outcome,
                                         span where, const span *value_where,
                                         truce_diagnostics *sink);

/* Reports issues that count days and that nobody gives. Returns TRUCE_E_INPUT when there are any.
 */
MUST_USE truce_status phasing_check_days(const truce_scenario *s, truce_diagnostics *sink);

/* Warns of standing terms that a principal would rather be without: in the package, or, where it is
 * NULL, in some package; and of issues that count days. */
void phasing_warn(const truce_scenario *s, const uint32_t *package, truce_diagnostics *sink);

#endif
