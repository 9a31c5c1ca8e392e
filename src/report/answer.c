#include "report/answer.h"
#include "model/evaluate.h"
#include "report/document_text.h"

truce_status answer_begin(answer *a)
{
    *a = (answer){0};
    TRY(arena_new(NULL, &a->memory));
    a->document = document_of(a->memory);
    return TRUCE_OK;
}

truce_status answer_show(answer *a, const truce_style *style, truce_text *out)
{
    truce_status status = document_status(&a->document);
    if (status == TRUCE_OK) status = document_show(&a->document, style, out);
    arena_free(a->memory);
    return status;
}

/* ---- JSON -------------------------------------------------------------------------------- */

void answer_json_deal(json_writer *w, const truce_scenario *s, const uint32_t *outcome)
{
    json_key(w, "deal");
    json_object_inline(w);
    for (uint32_t item = 0; item < s->n_issues; item++) {
        const issue *i = &s->issues[item];
        json_key_text(w, i->id);
        if (i->is_choice)
            json_string(w, i->options[outcome[item]].id);
        else
            json_integer(w, issue_quantity(i, outcome[item]));
    }
    json_end(w);
}

static void put_parties(json_writer *w, const truce_scenario *s, const uint32_t *who, uint32_t n,
                        const int64_t *nano)
{
    json_object_inline(w);
    for (uint32_t k = 0; k < n; k++) {
        json_key_text(w, s->parties[who[k]].id);
        json_nano(w, nano[who[k]]);
    }
    json_end(w);
}

void answer_json_utilities(json_writer *w, const truce_scenario *s, const int64_t *utility_nano)
{
    json_key(w, "utilities");
    put_parties(w, s, s->principals, s->n_principals, utility_nano);
    if (s->n_ratifiers == 0) return;
    json_key(w, "ratifiers");
    put_parties(w, s, s->ratifiers, s->n_ratifiers, utility_nano);
}

void answer_json_gains(json_writer *w, const truce_scenario *s, const int64_t *utility_nano)
{
    json_key(w, "gains");
    json_object_inline(w);
    for (uint32_t k = 0; k < s->n_principals; k++) {
        const party *p = &s->parties[s->principals[k]];
        json_key_text(w, p->id);
        json_nano(w, utility_nano[s->principals[k]] - p->reservation_nano.middle_nano);
    }
    json_end(w);
}

void answer_json_accepts(json_writer *w, const truce_scenario *s, const uint32_t *outcome)
{
    static const char *const words[] = {
        [ACCEPTS_NEVER] = "never", [ACCEPTS_DEPENDS] = "depends", [ACCEPTS_ALWAYS] = "always"};
    json_key(w, "accepts");
    json_object_inline(w);
    for (uint32_t who = 0; who < s->n_parties; who++) {
        json_key_text(w, s->parties[who].id);
        json_string(w, text_of(words[evaluate_acceptance(s, who, outcome)]));
    }
    json_end(w);
}

void answer_json_count(json_writer *w, bool is_counted, big_count count)
{
    text_buffer digits = {0};
    if (!is_counted) {
        json_null(w);
        return;
    }
    count_write(&digits, count);
    if (digits.has_failed) w->out->has_failed = true;
    json_string(w, (text){digits.bytes, digits.size});
    buffer_free(&digits);
}

void answer_json_head(json_writer *w, const truce_scenario *s, const char *format)
{
    json_key(w, "scenario");
    json_string(w, s->title);
    json_key(w, "format");
    json_string(w, text_of(format));
    json_key(w, "version");
    json_string(w, text_of(TRUCE_VERSION));
}
