/* brief_html.c -- a brief's document as an HTML page. */
#include "report/brief.h"
#include "report/document_page.h"

truce_status truce_brief_html(const truce_brief *brief, truce_text *out)
{
    require(brief && out);
    return document_page(&brief->document, out);
}
