/* redact.h -- a copy of a scenario in which only one reader's figures are left.
 * Floor: report. The safeguard behind briefs for the room and for a party: what is written from
 * such a copy cannot tell what is not in it.
 * Left for everybody: title, summary, ids and names of parties and mediators, who is whose
 * ratifier, issues (but not where they stand now), limits without their reasons.
 * Left for the one reader: its reservation, guarantee, cap, values, rules, red lines, and the basis
 * of these. Of the sources only those that a basis left in the copy names have a name.
 * Nothing is left of phasing: what a party would gain by walking away, and what holds it, is in
 * each of its figures. Everything else is absent or zero: other parties' values are VALUATION_ZERO,
 * their reservations 0, and their red lines and rules are not in the lists at all. The demands that
 * are left keep their order and are numbered anew. The copy has no file (`from` is empty): what is
 * written from it must not go through spans. */
#ifndef TRUCE_REPORT_REDACT_H
#define TRUCE_REPORT_REDACT_H

#include "model/scenario.h"

/* Makes the copy for the party `reader`, or for the room when it is NOBODY. The lists of the copy
 * live in `out`, its texts where the texts of `s` live. Never free the copy.
 * Errors: TRUCE_E_MEMORY. Cost: O(size of the scenario). */
MUST_USE truce_status redact_scenario(arena *out, const truce_scenario *s, uint32_t reader,
                                      truce_scenario *copy);

#endif
