/* genius_write.c -- a scenario as GENIUS XML: a domain and a profile for each principal.
 * Floor: formats. Weights are the largest values of the issues and evaluations count billionths, so
 * that weight * evaluation / largest evaluation is the value itself. A party with rules becomes a
 * sum of boxes over 1000000000, its values boxes of one issue. */
#include "formats/export.h"
#include "formats/genius_box.h"
#include "model/evaluate.h"
#include "text/xml.h"

/* How a party is written. */
typedef struct genius_party {
    export_party *plan;
    bool has_boxes;
    genius_boxes boxes;
    int64_t *most_nano; /* by issue: its largest value, moved */
} genius_party;

typedef struct genius_writer {
    export_job *job;
    export_plan plan;
    genius_party *parties;
    bool *is_integer; /* by issue: written as whole numbers; else as a list of values */
    bool *has_labels; /* by issue */
} genius_writer;

/* ---- how it is said ------------------------------------------------------------------------ */

static bool is_valued(const truce_scenario *s, uint32_t party, uint32_t about)
{
    return scenario_valuation(s, party, about)->kind != VALUATION_ZERO;
}

static bool can_be_integer(const issue *i)
{
    return !i->is_choice && i->step == 1;
}

/* Reads the rules of a party back into boxes. */
static truce_status take_rules(genius_writer *w, genius_party *to)
{
    export_job *job = w->job;
    const truce_scenario *s = job->s;
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *one = &s->rules[k];
        genius_box box = {.where = one->where, .add_nano = one->add_nano.middle_nano};
        bool is_box;
        if (one->party != to->plan->party) continue;
        TRY(genius_box_of(job->memory, s, one->when, &box, &is_box));
        for (size_t b = 0; b < box.n && is_box; b++)
            is_box = can_be_integer(&s->issues[box.bounds[b].issue]);
        if (!is_box) {
            export_cannot(job, one->where, "a rule that is not over bounds of whole numbers",
                          one->written);
            continue;
        }
        for (size_t b = 0; b < box.n; b++) w->is_integer[box.bounds[b].issue] = true;
        to->has_boxes = true;
        TRY(genius_boxes_add(job->memory, &to->boxes, &box));
    }
    return TRUCE_OK;
}

/* Adds the values of a party with boxes, as boxes of one issue. */
static truce_status take_values(genius_writer *w, genius_party *to)
{
    export_job *job = w->job;
    const truce_scenario *s = job->s;
    for (uint32_t about = 0; about < s->n_issues; about++) {
        const issue *i = &s->issues[about];
        if (!is_valued(s, to->plan->party, about)) continue;
        if (!can_be_integer(i)) {
            export_cannot(job, scenario_valuation(s, to->plan->party, about)->where,
                          "rules of a party and values that are not of whole numbers", i->id);
            continue;
        }
        w->is_integer[about] = true;
        for (uint32_t value = 0; value < i->n_values; value++) {
            genius_box box = {.where = i->where};
            figure at = figure_of(issue_quantity(i, value));
            box.add_nano = export_worth(job, to->plan, about, value);
            if (box.add_nano == 0) continue;
            TRY(genius_box_bound(job->memory, &box, about, &at, &at, false));
            TRY(genius_boxes_add(job->memory, &to->boxes, &box));
        }
    }
    return TRUCE_OK;
}

/* Checks that GENIUS computes the same from boxes; moves the scale where it does not and may. */
static void check_boxes(genius_writer *w, genius_party *to)
{
    export_job *job = w->job;
    const party *p = &job->s->parties[to->plan->party];
    if (p->has_cap && p->cap_nano == NANO) return;
    if (p->has_cap) export_cannot(job, p->where, "a cap other than 1", p->id);
    if (!genius_boxes_can_exceed(&to->boxes, NANO)) return;
    export_cannot(job, p->where, "utilities above 1", p->id);
    if (!job->is_lossy) return;
    int64_t sum = 0;
    for (size_t k = 0; k < to->boxes.n; k++)
        if (to->boxes.items[k].add_nano > 0) sum += to->boxes.items[k].add_nano;
    to->plan->scale_nano = sum;
    export_changed(job, p->where, "utilities are divided by the sum of all boxes", p->id);
}

/* Checks that GENIUS computes the same from weights and evaluations. */
static void check_values(genius_writer *w, genius_party *to)
{
    export_job *job = w->job;
    const truce_scenario *s = job->s;
    const party *p = &s->parties[to->plan->party];
    int64_t best = 0;
    bool is_below = false;
    for (uint32_t about = 0; about < s->n_issues; about++) {
        int64_t least = 0, most = 0;
        export_extremes(s, to->plan->party, about, &least, &most);
        best += most;
        if (most <= 0 && least < 0) is_below = true;
    }
    bool has_cap = p->has_cap && p->cap_nano == NANO;
    if (p->has_cap && !has_cap) export_cannot(job, p->where, "a cap other than 1", p->id);
    if (is_below) export_cannot(job, p->where, "an issue that is never worth more than 0", p->id);
    if (best > NANO && !has_cap) export_cannot(job, p->where, "utilities above 1", p->id);
    if (job->is_lossy && (is_below || (best > NANO && !has_cap))) export_move(job, to->plan);
    for (uint32_t about = 0; about < s->n_issues; about++) {
        int64_t least = 0, most = 0;
        export_extremes(s, to->plan->party, about, &least, &most);
        to->most_nano[about] = most - to->plan->base_nano[about];
    }
}

/* Chooses how each issue is written: as whole numbers where each party that has no boxes can say by
 * slope and offset what they are worth to it. */
static void choose_kinds(genius_writer *w)
{
    const truce_scenario *s = w->job->s;
    text_buffer slope = {0}, offset = {0};
    for (uint32_t about = 0; about < s->n_issues; about++) {
        const issue *i = &s->issues[about];
        bool is_needed = w->is_integer[about], is_straight = can_be_integer(i);
        for (uint32_t k = 0; k < w->plan.n_parties && can_be_integer(i); k++) {
            genius_party *p = &w->parties[k];
            affine a;
            if (p->has_boxes || export_affine(w->job, p->plan, about, true, p->most_nano[about],
                                              i->low, &a, &slope, &offset))
                continue;
            is_straight = false;
            if (is_needed)
                export_cannot(
                    w->job, scenario_valuation(s, p->plan->party, about)->where,
                    "a quantity that is in the rules of one party and no straight line to "
                    "another",
                    i->id);
        }
        w->is_integer[about] = is_needed || is_straight;
        if (!i->is_choice && !w->is_integer[about])
            export_changed(w->job, i->where, "the quantity is written as a list of its values",
                           i->id);
        w->has_labels[about] = i->is_choice && export_has_labels(w->job, i);
    }
    buffer_free(&slope);
    buffer_free(&offset);
}

static truce_status prepare(genius_writer *w)
{
    const truce_scenario *s = w->job->s;
    arena *memory = w->job->memory;
    TRY(export_plan_make(w->job, &w->plan));
    TRY(ARENA_ARRAY(memory, w->plan.n_parties, &w->parties));
    TRY(ARENA_ARRAY(memory, s->n_issues, &w->is_integer));
    TRY(ARENA_ARRAY(memory, s->n_issues, &w->has_labels));
    for (uint32_t k = 0; k < w->plan.n_parties; k++) {
        genius_party *p = &w->parties[k];
        p->plan = &w->plan.parties[k];
        TRY(ARENA_ARRAY(memory, s->n_issues, &p->most_nano));
        TRY(take_rules(w, p));
        if (p->has_boxes) {
            TRY(take_values(w, p));
            check_boxes(w, p);
        } else {
            check_values(w, p);
        }
    }
    choose_kinds(w);
    return TRUCE_OK;
}

/* ---- XML ----------------------------------------------------------------------------------- */

static void write_attribute(text_buffer *b, const char *name, text value)
{
    buffer_format(b, " %s=\"", name);
    xml_write_value(b, value);
    buffer_string(b, "\"");
}

/* Writes value `value` of an issue as an item has it. */
static void write_item_name(text_buffer *b, const issue *i, uint32_t value, bool has_labels)
{
    if (i->is_choice) {
        write_attribute(b, "value", has_labels ? i->options[value].name : i->options[value].id);
        return;
    }
    buffer_format(b, " value=\"%lld\"", (long long)issue_quantity(i, value));
}

static void write_issue_head(text_buffer *b, const issue *i, uint32_t about, const char *kind)
{
    buffer_format(b, "    <issue index=\"%u\"", (unsigned)about + 1);
    write_attribute(b, "name", i->name);
    buffer_format(b, " type=\"%s\" etype=\"%s\" vtype=\"%s\"", kind, kind, kind);
}

/* Writes an issue, with what it is worth to a party where there is one. */
static void write_issue(genius_writer *w, text_buffer *b, uint32_t about, const genius_party *p)
{
    const issue *i = &w->job->s->issues[about];
    if (w->is_integer[about]) {
        write_issue_head(b, i, about, "integer");
        buffer_format(b, " lowerbound=\"%lld\" upperbound=\"%lld\"", (long long)i->low,
                      (long long)i->high);
        if (p == NULL || p->has_boxes) {
            buffer_string(b, "/>\n");
            return;
        }
        text_buffer slope = {0}, offset = {0};
        affine a;
        if (!export_affine(w->job, p->plan, about, true, p->most_nano[about], i->low, &a, &slope,
                           &offset)) {
            buffer_string(&slope, "0"); /* reported */
            buffer_string(&offset, "0");
        }
        buffer_format(b,
                      ">\n        <evaluator ftype=\"linear\" slope=\"%.*s\" offset=\"%.*s\"/>\n",
                      (int)slope.size, slope.bytes, (int)offset.size, offset.bytes);
        if (slope.has_failed || offset.has_failed) b->has_failed = true;
        buffer_free(&slope);
        buffer_free(&offset);
    } else {
        write_issue_head(b, i, about, "discrete");
        buffer_string(b, ">\n");
        for (uint32_t value = 0; value < i->n_values; value++) {
            buffer_format(b, "        <item index=\"%u\"", (unsigned)value + 1);
            write_item_name(b, i, value, w->has_labels[about]);
            if (p != NULL && !p->has_boxes)
                buffer_format(b, " evaluation=\"%lld\"",
                              (long long)export_worth(w->job, p->plan, about, value));
            buffer_string(b, "/>\n");
        }
    }
    buffer_string(b, "    </issue>\n");
}

static void write_boxes(genius_writer *w, text_buffer *b, const genius_party *p)
{
    buffer_format(b,
                  "    <utility maxutility=\"%lld\">\n"
                  "        <ufun type=\"PlainUfun\" weight=\"1\" aggregation=\"sum\">\n",
                  (long long)p->plan->scale_nano);
    for (size_t k = 0; k < p->boxes.n; k++) {
        const genius_box *box = &p->boxes.items[k];
        const char *name = box->is_excluding ? "EXCLUDES" : "INCLUDES";
        buffer_format(b, "            <hyperRectangle utility=\"%lld\">\n",
                      (long long)box->add_nano);
        for (size_t i = 0; i < box->n; i++)
            buffer_format(b, "                <%s index=\"%u\" min=\"%lld\" max=\"%lld\"/>\n", name,
                          (unsigned)box->bounds[i].issue + 1, (long long)box->bounds[i].least,
                          (long long)box->bounds[i].most);
        buffer_string(b, "            </hyperRectangle>\n");
    }
    buffer_string(b, "        </ufun>\n    </utility>\n");
    (void)w;
}

/* Writes a / scale with the digits that it has, or with 17. */
static void write_scaled(text_buffer *b, int64_t nano, int64_t scale_nano)
{
    figure above = figure_of(nano), below = figure_of(scale_nano);
    figure_write_ratio(b, &above, &below, scale_nano == NANO ? 9 : 17, FIGURE_NEAREST);
}

static void write_objective(genius_writer *w, text_buffer *b, const genius_party *p)
{
    const truce_scenario *s = w->job->s;
    buffer_string(b, "<objective index=\"0\" name=\"root\" type=\"objective\" etype=\"objective\" "
                     "description=\"\">\n");
    for (uint32_t about = 0; about < s->n_issues; about++) write_issue(w, b, about, p);
    if (p != NULL && p->has_boxes) write_boxes(w, b, p);
    for (uint32_t about = 0; p != NULL && !p->has_boxes && about < s->n_issues; about++) {
        buffer_format(b, "    <weight index=\"%u\" value=\"", (unsigned)about + 1);
        write_scaled(b, p->most_nano[about], p->plan->scale_nano);
        buffer_string(b, "\"/>\n");
    }
    buffer_string(b, "</objective>\n");
}

static truce_status write_domain(genius_writer *w)
{
    text_buffer b = {0};
    buffer_format(&b, "<negotiation_template>\n<utility_space number_of_issues=\"%u\"",
                  w->job->s->n_issues);
    if (!w->plan.is_named) write_attribute(&b, "label", w->job->s->title);
    buffer_string(&b, ">\n");
    write_objective(w, &b, NULL);
    buffer_string(&b, "</utility_space>\n</negotiation_template>\n");
    return export_add(w->job, w->plan.domain_stem, ".xml", &b);
}

static truce_status write_profile(genius_writer *w, const genius_party *p)
{
    const party *of = &w->job->s->parties[p->plan->party];
    text_buffer b = {0};
    buffer_string(&b, p->has_boxes ? "<utility_space type=\"nonlinear\"" : "<utility_space");
    if (!p->plan->is_named) write_attribute(&b, "label", of->name);
    buffer_string(&b, ">\n");
    write_objective(w, &b, p);
    buffer_string(&b, "<discount_factor value=\"");
    buffer_nano(&b, of->discount_nano);
    buffer_string(&b, "\"/>\n<reservation value=\"");
    write_scaled(&b, export_reservation(w->job, p->plan), p->plan->scale_nano);
    buffer_string(&b, "\"/>\n</utility_space>\n");
    return export_add(w->job, p->plan->stem, ".xml", &b);
}

truce_status genius_export(export_job *job)
{
    genius_writer w = {.job = job};
    size_t errors = truce_diagnostics_errors(job->sink);
    export_losses(job, EXPORT_RULES | EXPORT_DISCOUNT);
    TRY(prepare(&w));
    if (truce_diagnostics_errors(job->sink) > errors) return TRUCE_E_INPUT;
    TRY(write_domain(&w));
    for (uint32_t k = 0; k < w.plan.n_parties; k++) TRY(write_profile(&w, &w.parties[k]));
    return TRUCE_OK;
}
