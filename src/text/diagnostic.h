/* diagnostic.h -- problems in what a person wrote, with place, code and hint.
 * Floor: text. Readers report and go on; the caller renders all problems at once.
 * The collection copies what it needs (message, hint, the source line), so it may outlive the
 * sources. Codes are in codes.def: one row each, tested each. */
#ifndef TRUCE_TEXT_DIAGNOSTIC_H
#define TRUCE_TEXT_DIAGNOSTIC_H

#include "base/status.h"
#include "text/source.h"

/* One enumerator per row of codes.def: DIAG(enumerator, "E-NAME-003", severity, "message format",
 * "sentence for the documentation"). */
typedef enum diagnostic_code {
#define DIAG(name, code, severity, message, explanation) name,
#include "text/codes.def"
#undef DIAG
    DIAG_CODE_COUNT
} diagnostic_code;

/* Reports one problem at `where`. The message is the code's format, filled with the arguments
 * that follow `hint`; text arguments are passed as "%.*s" pairs (int, const char *): SHOWN(text).
 * `hint` is NULL or a complete phrase ("did you mean \"prisoners\"?").
 * A span whose source is NULL stands for the whole input: only the file name, if any, is shown.
 * Never fails: where there is no memory the problem is still counted. */
void diagnostic_report(truce_diagnostics *sink, diagnostic_code code, span where, const char *hint,
                       ...);

/* The same, with a second place: "first declared here". */
void diagnostic_report_second(truce_diagnostics *sink, diagnostic_code code, span where,
                              const char *hint, span second, const char *second_note, ...);

/* The most errors of a collection that are shown, and the most warnings. */
enum { DIAGNOSTICS_SHOWN = 20 };

/* True while a further error would still be shown: looking for a near name is worth its cost. */
bool diagnostic_is_shown(const truce_diagnostics *sink);

/* Returns as much of a text of the user as a message should carry. */
text diagnostic_excerpt(text t);
/* The excerpt of a text, as the two arguments of "%.*s". */
#define SHOWN(t) (int)diagnostic_excerpt(t).size, diagnostic_excerpt(t).bytes

/* Returns "E-NAME-003" for a code, and its documentation sentence. */
const char *diagnostic_code_name(diagnostic_code code);
const char *diagnostic_code_explanation(diagnostic_code code);

/* Writes `did you mean "NAME"?` into buffer for the candidate nearest to `wrong` (Damerau edit
 * distance at most a third of the length, at least 1), and returns buffer; NULL when none is near.
 * Ties go to the first candidate. Cost: O(candidates * length^2), lengths over 64 are skipped. */
const char *diagnostic_nearest(text wrong, const text *candidates, size_t n, char *buffer,
                               size_t buffer_size);

#endif
