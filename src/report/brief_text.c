/* brief_text.c -- a brief's document as text. */
#include "report/brief.h"
#include "report/document_text.h"

truce_status truce_brief_text(const truce_brief *brief, const truce_style *style, truce_text *out)
{
    require(brief && out && (style == NULL || style->size >= sizeof *style));
    return document_show(&brief->document, style, out);
}
