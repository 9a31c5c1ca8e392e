#include "formats/export.h"
#include "model/evaluate.h"
#include <stdlib.h>
#include <string.h>

/* ---- what cannot be said ------------------------------------------------------------------- */

void export_cannot(export_job *job, span where, const char *what, text id)
{
    if (job->is_lossy)
        diagnostic_report(job->sink, W_EXPORT_DROPPED, where, NULL, job->format, what, SHOWN(id));
    else
        diagnostic_report(job->sink, E_EXPORT_CANNOT, where,
                          "with --lossy it is left out, and listed", job->format, what, SHOWN(id));
}

void export_changed(export_job *job, span where, const char *what, text id)
{
    diagnostic_report(job->sink, W_EXPORT_CHANGED, where, NULL, what, SHOWN(id));
}

static bool is_guess(nano_range range)
{
    return range.low_nano != range.high_nano;
}

static bool has_guess(const valuation *v)
{
    if (v->kind == VALUATION_PER_UNIT) return is_guess(v->rate_nano);
    for (size_t k = 0; k < v->n; k++)
        if (is_guess(v->points[k].worth_nano)) return true;
    return false;
}

static void lose_party(export_job *job, const party *p, unsigned can)
{
    if (p->is_ratifier) {
        export_cannot(job, p->where, "a ratifier", p->id);
        return;
    }
    if (is_guess(p->reservation_nano))
        export_cannot(job, p->reservation_where, "that a reservation is a guess", p->id);
    if (p->guarantee_nano != 0) export_cannot(job, p->where, "a guarantee", p->id);
    if (p->discount_nano != NANO && !(can & EXPORT_DISCOUNT))
        export_cannot(job, p->where, "a discount", p->id);
}

static void lose_issue(export_job *job, const issue *i)
{
    if (i->unit.size > 0) export_cannot(job, i->where, "a unit", i->id);
    if (i->from.kind != ROLE_NONE || i->to.kind != ROLE_NONE)
        export_cannot(job, i->where, "who gives and who gets", i->id);
    if (i->now != 0) export_cannot(job, i->where, "where an issue stands now", i->id);
    if (i->corridor.size > 0) export_cannot(job, i->corridor_where, "a corridor", i->id);
}

void export_losses(export_job *job, unsigned can)
{
    const truce_scenario *s = job->s;
    span whole = {&s->from, 0, 0};
    if (s->summary.size > 0) export_cannot(job, whole, "a summary", s->title);
    if (s->calendar.has_start) export_cannot(job, whole, "a start", s->title);
    for (uint32_t k = 0; k < s->n_parties; k++) lose_party(job, &s->parties[k], can);
    for (uint32_t k = 0; k < s->n_mediators; k++)
        export_cannot(job, s->mediators[k].where, "a mediator", s->mediators[k].id);
    for (uint32_t k = 0; k < s->n_basis; k++)
        export_cannot(job, s->basis[k].where, "on what a figure rests", s->basis[k].about);
    if (s->phasing.is_given) export_cannot(job, s->phasing.where, "phases", s->title);
    for (uint32_t k = 0; k < s->n_issues; k++) lose_issue(job, &s->issues[k]);
    for (uint32_t p = 0; p < s->n_parties; p++)
        for (uint32_t k = 0; k < s->n_issues; k++) {
            const valuation *v = scenario_valuation(s, p, k);
            if (!s->parties[p].is_ratifier && has_guess(v))
                export_cannot(job, v->where, "that a value is a guess", s->issues[k].id);
        }
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *one = &s->rules[k];
        if (s->parties[one->party].is_ratifier) continue;
        if (!(can & EXPORT_RULES)) export_cannot(job, one->where, "a rule", one->written);
        if ((can & EXPORT_RULES) && is_guess(one->add_nano))
            export_cannot(job, one->where, "that a rule is a guess", one->written);
        if ((can & EXPORT_RULES) && one->why.size > 0)
            export_cannot(job, one->where, "why a rule is there", one->written);
    }
    for (uint32_t k = 0; k < s->n_red_lines; k++)
        export_cannot(job, s->demands[k].where, "a red line", s->demands[k].id);
    for (uint32_t k = 0; k < s->n_limits; k++)
        export_cannot(job, s->limits[k].where, "a limit", s->limits[k].id);
}

/* ---- names of files ------------------------------------------------------------------------ */

/* True when a text can be the name of a file on any system, and comes back from it. */
static bool is_file_name(text t)
{
    if (t.size == 0 || t.size > 100) return false;
    for (size_t k = 0; k < t.size; k++) {
        char c = t.bytes[k];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool is_inner = k > 0 && k + 1 < t.size && memchr(" .,()+", c, 6) != NULL;
        if (!is_letter && !is_inner && c != '_' && (c != '-' || k == 0) &&
            (c != ')' || k + 1 < t.size))
            return false;
    }
    return true;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_same_name(text a, text b)
{
    if (a.size != b.size) return false;
    for (size_t k = 0; k < a.size; k++)
        if (lower(a.bytes[k]) != lower(b.bytes[k])) return false;
    return true;
}

static bool is_taken(const export_plan *plan, text stem)
{
    if (is_same_name(plan->domain_stem, stem)) return true;
    for (uint32_t k = 0; k < plan->n_parties; k++)
        if (is_same_name(plan->parties[k].stem, stem)) return true;
    return false;
}

/* Joins two texts in the arena. */
static truce_status join(export_job *job, text a, text b, text *out)
{
    text_buffer joined = {0};
    const char *kept;
    buffer_text(&joined, a);
    buffer_text(&joined, b);
    truce_status status = joined.has_failed
                              ? TRUCE_E_MEMORY
                              : arena_text(job->memory, joined.bytes, joined.size, &kept);
    if (status == TRUCE_OK) *out = (text){kept, joined.size};
    buffer_free(&joined);
    return status;
}

static truce_status choose_stem(export_job *job, const export_plan *plan, export_party *to)
{
    const party *p = &job->s->parties[to->party];
    to->is_named = is_file_name(p->name) && !is_taken(plan, p->name);
    to->stem = to->is_named ? p->name : p->id;
    /* Ids are distinct, but may be the label of another party. */
    while (is_taken(plan, to->stem)) TRY(join(job, to->stem, TEXT("_"), &to->stem));
    return TRUCE_OK;
}

truce_status export_plan_make(export_job *job, export_plan *plan)
{
    const truce_scenario *s = job->s;
    plan->is_named = is_file_name(s->title);
    TRY(join(job, plan->is_named ? s->title : TEXT("scenario"), TEXT("-domain"),
             &plan->domain_stem));
    TRY(ARENA_ARRAY(job->memory, s->n_principals, &plan->parties));
    plan->n_parties = 0;
    for (uint32_t k = 0; k < s->n_principals; k++) {
        export_party *to = &plan->parties[k];
        *to = (export_party){.party = s->principals[k], .scale_nano = NANO};
        TRY(ARENA_ARRAY(job->memory, s->n_issues, &to->base_nano));
        TRY(choose_stem(job, plan, to));
        plan->n_parties = k + 1;
    }
    return TRUCE_OK;
}

truce_status export_add(export_job *job, text stem, const char *ending, text_buffer *b)
{
    export_file *to;
    text name = {0};
    truce_status status = join(job, stem, text_of(ending), &name);
    if (status == TRUCE_OK)
        status = ARENA_RESERVE(job->memory, &job->files, &job->capacity, job->n_files + 1);
    if (status == TRUCE_OK) {
        to = &job->files[job->n_files];
        to->name = (char *)name.bytes;
        status = buffer_finish(b, &to->text);
    }
    if (status == TRUCE_OK)
        job->n_files++;
    else
        buffer_free(b);
    return status;
}

/* ---- utilities ----------------------------------------------------------------------------- */

void export_extremes(const truce_scenario *s, uint32_t party, uint32_t about, int64_t *least,
                     int64_t *most)
{
    const valuation *v = scenario_valuation(s, party, about);
    const issue *i = &s->issues[about];
    for (uint32_t value = 0; value < i->n_values; value++) {
        int64_t one = evaluate_value(v, i, value, END_MIDDLE);
        if (value == 0 || one < *least) *least = one;
        if (value == 0 || one > *most) *most = one;
    }
}

int64_t export_worth(const export_job *job, const export_party *p, uint32_t about, uint32_t value)
{
    return evaluate_value(scenario_valuation(job->s, p->party, about), &job->s->issues[about],
                          value, END_MIDDLE) -
           p->base_nano[about];
}

void export_move(export_job *job, export_party *p)
{
    const truce_scenario *s = job->s;
    int64_t range = 0, base = 0;
    for (uint32_t k = 0; k < s->n_issues; k++) {
        int64_t least = 0, most = 0;
        export_extremes(s, p->party, k, &least, &most);
        p->base_nano[k] = least;
        base += least;
        range += most - least;
    }
    p->scale_nano = range > 0 ? range : NANO;
    text_buffer what = {0};
    buffer_string(&what, "utilities are moved to 0..1: less ");
    buffer_nano(&what, base);
    buffer_string(&what, ", then divided by ");
    buffer_nano(&what, p->scale_nano);
    buffer_bytes(&what, "", 1);
    export_changed(job, s->parties[p->party].where,
                   what.has_failed ? "utilities are moved to 0..1" : what.bytes,
                   s->parties[p->party].id);
    buffer_free(&what);
}

int64_t export_reservation(const export_job *job, const export_party *p)
{
    int64_t reservation = job->s->parties[p->party].reservation_nano.middle_nano;
    for (uint32_t k = 0; k < job->s->n_issues; k++) reservation -= p->base_nano[k];
    return reservation;
}

static int compare_texts(const void *left, const void *right)
{
    return text_compare(*(const text *)left, *(const text *)right);
}

bool export_has_labels(export_job *job, const issue *i)
{
    text *names = malloc(i->n_values * sizeof *names);
    bool is_distinct = names != NULL;
    for (uint32_t k = 0; is_distinct && k < i->n_values; k++) names[k] = i->options[k].name;
    if (is_distinct) qsort(names, i->n_values, sizeof *names, compare_texts);
    for (uint32_t k = 1; is_distinct && k < i->n_values; k++)
        is_distinct = !text_equal(names[k - 1], names[k]);
    free(names);
    if (!is_distinct)
        export_changed(job, i->where, "two options have the same label: the ids are written",
                       i->id);
    return is_distinct;
}

/* ---- straight functions -------------------------------------------------------------------- */

/* True when the line that an affine function becomes is worth what it should be, everywhere. */
static bool is_worth(const export_job *job, const export_party *p, uint32_t about, const affine *a)
{
    const issue *i = &job->s->issues[about];
    valuation_point points[AFFINE_POINTS];
    size_t n = affine_points(a, i->low, i->high, points);
    valuation line = {.kind = VALUATION_LINE, .n = n, .points = points};
    for (uint32_t value = 0; n > 0 && value < i->n_values; value++)
        if (evaluate_value(&line, i, value, END_MIDDLE) != export_worth(job, p, about, value))
            return false;
    return n > 0;
}

/* A corner of a line, moved. */
typedef struct corner {
    int64_t quantity;
    int64_t nano;
} corner;

/* Tries the straight line through two corners, written with so many digits. */
static bool try_line(const export_job *job, const export_party *p, uint32_t about,
                     const corner *one, const corner *two, unsigned places, figure_rounding how,
                     affine *a, text_buffer *slope, text_buffer *offset, int64_t weight_nano)
{
    figure run = figure_of(two->quantity - one->quantity), weight = figure_of(weight_nano);
    figure rise = figure_of(two->nano - one->nano), back = figure_of(one->quantity - a->start);
    figure below, product, start, from = figure_of(one->nano);
    if (!figure_multiply(&run, &weight, &below) || !figure_multiply(&from, &run, &product) ||
        !figure_multiply(&rise, &back, &start) || !figure_subtract(&product, &start, &start))
        return false;
    slope->size = offset->size = 0;
    figure_write_ratio(slope, &rise, &below, places, how);
    figure_write_ratio(offset, &start, &below, places, how);
    if (slope->has_failed || offset->has_failed) return false;
    return figure_read((text){slope->bytes, slope->size}, &a->slope) &&
           figure_read((text){offset->bytes, offset->size}, &a->offset) &&
           is_worth(job, p, about, a);
}

bool export_affine(const export_job *job, const export_party *p, uint32_t about, bool is_clamped,
                   int64_t weight_nano, int64_t start, affine *out, text_buffer *slope,
                   text_buffer *offset)
{
    /* Rounded to the nearest, an end may come out a trace above 1 or below 0, and be cut off. */
    static const struct {
        unsigned places;
        figure_rounding how;
    } tries[] = {{17, FIGURE_NEAREST},
                 {17, FIGURE_UP},
                 {17, FIGURE_DOWN},
                 {34, FIGURE_UP},
                 {34, FIGURE_DOWN}};
    const issue *i = &job->s->issues[about];
    const valuation *v = scenario_valuation(job->s, p->party, about);
    corner corners[AFFINE_POINTS];
    size_t n = 0;
    if (i->is_choice || v->n > AFFINE_POINTS) return false;
    *out =
        (affine){.weight = figure_of_nano(weight_nano), .start = start, .is_clamped = is_clamped};
    for (size_t k = 0; k < v->n; k++)
        corners[n++] = (corner){v->points[k].quantity,
                                v->points[k].worth_nano.middle_nano - p->base_nano[about]};
    if (n == 0) {
        corners[n++] = (corner){i->low, export_worth(job, p, about, 0)};
        corners[n++] = (corner){i->high, export_worth(job, p, about, i->n_values - 1)};
    }
    if (weight_nano == 0 || n == 1 || corners[0].quantity == corners[n - 1].quantity) {
        slope->size = offset->size = 0;
        buffer_string(slope, "0");
        buffer_string(offset, weight_nano == 0 || !is_clamped ? "0" : "1");
        if (weight_nano != 0 && !is_clamped) {
            figure from = figure_of(corners[0].nano), weight = figure_of(weight_nano);
            offset->size = 0;
            figure_write_ratio(offset, &from, &weight, 17, FIGURE_NEAREST);
        }
        out->slope = figure_of(0);
        return figure_read((text){offset->bytes, offset->size}, &out->offset) &&
               is_worth(job, p, about, out);
    }
    for (size_t k = 0; k + 1 < n; k++)
        for (size_t t = 0; t < sizeof tries / sizeof *tries; t++)
            if (try_line(job, p, about, &corners[k], &corners[k + 1], tries[t].places, tries[t].how,
                         out, slope, offset, weight_nano))
                return true;
    return false;
}
