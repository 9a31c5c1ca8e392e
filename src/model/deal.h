/* deal.h -- packages as people write them: `pause=60, captives=100, ceasefire=talks`.
 * Floor: model. */
#ifndef TRUCE_MODEL_DEAL_H
#define TRUCE_MODEL_DEAL_H

#include "model/scenario.h"
#include "text/buffer.h"

/* Reads a package: ISSUE=VALUE pairs with commas (or new lines) between, blanks allowed, in any
 * order; every issue once. All problems in one go: unknown issue or option (nearest name), a value
 * that the issue cannot take (the nearest ones that it can), an issue twice, issues that are
 * missing (listed). `from` is the source that spans point into.
 * `outcome` has room for n_issues value indices; untouched on failure.
 * Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY. */
MUST_USE truce_status deal_read(const truce_scenario *s, const source *from,
                                truce_diagnostics *sink, uint32_t *outcome);

/* The same for a package that is a part of a source: `part`. `value_where` (NULL, or room for
 * n_issues) gets the place of each value. */
MUST_USE truce_status deal_read_part(const truce_scenario *s, span part, truce_diagnostics *sink,
                                     uint32_t *outcome, span *value_where);

/* Reads one value of an issue at a place; reports what it cannot be. Returns false then. */
bool deal_read_value(const issue *of, truce_diagnostics *sink, span where, text written,
                     uint32_t *value);

/* Appends one value as ids ("talks", "60"). */
void deal_write_value(text_buffer *b, const issue *i, uint32_t value);
/* Appends one value as people read it ("Talks on a cease-fire", "60 days" as "60 day"). */
void deal_show_value(text_buffer *b, const issue *i, uint32_t value);
/* Appends the whole package as ids, in the order of the issues: "pause=60, captives=100". */
void deal_write(text_buffer *b, const truce_scenario *s, const uint32_t *outcome);

#endif
