/* document_page.h -- a document as an HTML page that stands alone.
 * Floor: report. The frame is page.h's; blocks become headings, paragraphs, lists, tables with
 * scopes, and figures with their pictures inside. */
#ifndef TRUCE_REPORT_DOCUMENT_PAGE_H
#define TRUCE_REPORT_DOCUMENT_PAGE_H

#include "report/document.h"
#include "truce/report.h"

/* Returns a document as a page. Precondition: it has a title. Errors: TRUCE_E_MEMORY. The caller
 * frees `out` with truce_text_free. Cost: O(text). */
MUST_USE truce_status document_page(const document *d, truce_text *out);

#endif
