/* document_text.h -- a document as text for a terminal.
 * Floor: report. Prose is wrapped at the width of the terminal and not wider than a page; tables
 * use the whole width, wrap their cells where they must, and become lists where the terminal is too
 * narrow for columns. */
#ifndef TRUCE_REPORT_DOCUMENT_TEXT_H
#define TRUCE_REPORT_DOCUMENT_TEXT_H

#include "report/document.h"
#include "truce/report.h"

/* Returns a document as text: its head, when it has a title, and its blocks. `style` may be NULL.
 * Errors: TRUCE_E_MEMORY. The caller frees `out` with truce_text_free. Cost: O(text). */
MUST_USE truce_status document_show(const document *d, const truce_style *style, truce_text *out);

#endif
