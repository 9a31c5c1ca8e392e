/* genius_read.c -- GENIUS: a domain and its profiles in XML.
 * Floor: formats. Semantics: those of GENIUS 10.4 (Lin, Kraus, Baarslag, Tykhonov, Hindriks &
 * Jonker 2014, Genius: an integrated environment for supporting the design of generic automated
 * negotiators, Computational Intelligence 30(1)), or those of NegMAS for the same files;
 * docs/imports.md has the table. */
#include "formats/genius_box.h"
#include "formats/genius_file.h"
#include <stdio.h>
#include <string.h>
/* ---- the domain ---------------------------------------------------------------------------- */

static truce_status draft_one(import_job *job, genius_issue *one, uint32_t index)
{
    draft *d = job->draft;
    int64_t low = 0, high = 0;
    label name = one->name;
    if (name.name.size == 0) name.where = one->node->where;
    if (one->kind == KIND_REAL)
        return draft_grid(d, index, name, &one->low, &one->high, job->options->grid);
    if (one->kind == KIND_DISCRETE)
        return draft_choice(d, index, name, one->options, one->n_options);
    if (!figure_floor(&one->low, &low) || !figure_floor(&one->high, &high)) return TRUCE_E_INPUT;
    return draft_quantity(d, index, name, low, high, 1);
}

static truce_status read_domain(import_job *job, genius_file *domain)
{
    bool is_broken = false;
    TRY(genius_take_issues(job, domain));
    const xml_attribute *own = xml_get(domain->root, "label");
    if (own != NULL && own->value.size > 0)
        job->draft->s.title = own->value;
    else
        TRY(draft_title(job->draft, draft_stem(domain->from)));
    TRY(draft_issues(job->draft, domain->n_issues, domain->objective->where));
    for (size_t k = 0; k < domain->n_issues; k++) {
        genius_issue *one = &domain->issues[k];
        truce_status status = one->is_broken ? TRUCE_E_INPUT : draft_one(job, one, (uint32_t)k);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
        is_broken = is_broken || status == TRUCE_E_INPUT;
    }
    return is_broken ? TRUCE_E_INPUT : TRUCE_OK;
}

/* ---- profiles ------------------------------------------------------------------------------ */

typedef struct profile_reader {
    import_job *job;
    const genius_file *domain;
    const genius_file *profile;
    uint32_t party;
    bool is_negmas;
    figure *weights;   /* by issue of the domain */
    span *weight_span; /* source NULL: none was given */
} profile_reader;

static text kind_name(issue_kind kind)
{
    return kind == KIND_DISCRETE  ? TEXT("discrete")
           : kind == KIND_INTEGER ? TEXT("integer")
                                  : TEXT("real");
}

/* True when issue k of the profile is that of the domain; else reported. */
static bool is_same_issue(const profile_reader *r, size_t k)
{
    const genius_issue *here = &r->profile->issues[k], *there = &r->domain->issues[k];
    char says[240];
    if (here->index != there->index) {
        snprintf(says, sizeof says, "issue %lld is not in it", (long long)here->index);
    } else if (!text_equal(here->name.name, there->name.name)) {
        snprintf(says, sizeof says, "issue %lld is \"%.*s\" there, \"%.*s\" here",
                 (long long)here->index, SHOWN(there->name.name), SHOWN(here->name.name));
    } else if (here->kind != there->kind && !here->is_broken) {
        text one = kind_name(there->kind), two = kind_name(here->kind);
        snprintf(says, sizeof says, "issue %lld is %.*s there, %.*s here", (long long)here->index,
                 (int)one.size, one.bytes, (int)two.size, two.bytes);
    } else if (here->kind != KIND_DISCRETE && !here->is_broken &&
               (figure_compare(&here->low, &there->low) != 0 ||
                figure_compare(&here->high, &there->high) != 0)) {
        snprintf(says, sizeof says, "issue %lld has another range there", (long long)here->index);
    } else {
        return true;
    }
    diagnostic_report_second(r->job->sink, E_IMPORT_FOREIGN, here->node->where, NULL,
                             there->node->where, "the issue of the domain", says);
    return false;
}

static bool is_same_domain(const profile_reader *r)
{
    const genius_file *profile = r->profile, *domain = r->domain;
    size_t n = profile->n_issues < domain->n_issues ? profile->n_issues : domain->n_issues;
    for (size_t k = 0; k < n; k++)
        if (!is_same_issue(r, k)) return false;
    if (profile->n_issues == domain->n_issues) return true;
    char says[120];
    snprintf(says, sizeof says, "it has %zu issues, the domain %zu", profile->n_issues,
             domain->n_issues);
    diagnostic_report(r->job->sink, E_IMPORT_FOREIGN, profile->objective->where, NULL, says);
    return false;
}

/* Reads the weights of an objective and of those in it. */
static void read_weights(profile_reader *r, const xml_node *objective)
{
    truce_diagnostics *sink = r->job->sink;
    for (const xml_node *child = objective->first; child != NULL; child = child->next) {
        int64_t index;
        if (text_equal(child->name, TEXT("objective"))) read_weights(r, child);
        if (!text_equal(child->name, TEXT("weight")) || !genius_whole(sink, child, "index", &index))
            continue;
        const xml_attribute *written = xml_get(child, "index");
        const genius_issue *of = genius_find_issue(r->domain, index);
        if (of == NULL) {
            /* An objective inside of an objective has a weight too, which GENIUS does not use. */
            if (xml_child(objective, "objective") == NULL)
                diagnostic_report(sink, E_IMPORT_REFERENCE, written->where, NULL, "the issue",
                                  SHOWN(written->value));
            continue;
        }
        size_t k = (size_t)(of - r->domain->issues);
        if (r->weight_span[k].source != NULL)
            diagnostic_report_second(sink, E_IMPORT_TWICE, child->where, "delete one of them",
                                     r->weight_span[k], "first here", "the weight of issue",
                                     SHOWN(written->value));
        r->weight_span[k] = child->where;
        r->weights[k] = figure_of(0);
        (void)genius_number(sink, child, "value", &r->weights[k]);
    }
}

/* Reports weights that are missing, and says what they sum to. */
static void check_weights(profile_reader *r, bool are_read)
{
    figure sum = figure_of(0);
    bool is_whole_sum = are_read;
    span first = r->profile->objective->where;
    for (size_t k = r->domain->n_issues; k-- > 0;) {
        if (r->weight_span[k].source == NULL) {
            char what[160];
            snprintf(what, sizeof what, "the weight of issue %lld (\"%.*s\")",
                     (long long)r->domain->issues[k].index, SHOWN(r->domain->issues[k].name.name));
            genius_report_missing(r->job->sink, r->profile->objective, what);
            is_whole_sum = false;
            continue;
        }
        first = r->weight_span[k];
        if (!figure_add(&sum, &r->weights[k], &sum)) is_whole_sum = false;
    }
    if (is_whole_sum)
        draft_check_weights(r->job->draft, &sum, first, r->job->draft->parties[r->party].name);
}

/* Reads the evaluations of a discrete issue; `evaluations` and `where` by option of the
 * domain. */
static bool read_evaluations(profile_reader *r, size_t k, figure *evaluations, span *where)
{
    truce_diagnostics *sink = r->job->sink;
    const genius_issue *there = &r->domain->issues[k], *here = &r->profile->issues[k];
    size_t errors = truce_diagnostics_errors(sink);
    for (size_t v = 0; v < there->n_options; v++) where[v].source = NULL;
    for (const xml_node *item = xml_child(here->node, "item"); item; item = xml_next(item)) {
        const xml_attribute *value = xml_get(item, "value");
        if (value == NULL) continue; /* reported */
        uint32_t v = draft_find_option(r->job->draft, (uint32_t)k, value->value);
        if (v == NOBODY) {
            char says[200];
            snprintf(says, sizeof says, "\"%.*s\" is not a value of \"%.*s\" there",
                     SHOWN(value->value), SHOWN(there->name.name));
            diagnostic_report(sink, E_IMPORT_FOREIGN, value->where, NULL, says);
            continue;
        }
        if (where[v].source != NULL) {
            diagnostic_report_second(sink, E_IMPORT_TWICE, value->where, "delete one of them",
                                     where[v], "first here", "the value", SHOWN(value->value));
            continue;
        }
        where[v] = item->where;
        evaluations[v] = figure_of(0);
        (void)genius_number(sink, item, "evaluation", &evaluations[v]);
    }
    for (size_t v = 0; v < there->n_options; v++) {
        if (where[v].source != NULL) continue;
        char what[120];
        snprintf(what, sizeof what, "the evaluation of \"%.*s\"", SHOWN(there->options[v].name));
        diagnostic_report(sink, E_IMPORT_MISSING, here->node->where, NULL, what, "this issue");
    }
    return truce_diagnostics_errors(sink) == errors;
}

/* GENIUS divides by the largest evaluation, and takes all for 0 when that is below 1e-5. */
static figure largest_evaluation(const figure *evaluations, size_t n)
{
    figure least;
    size_t most = 0;
    (void)figure_read(TEXT("1e-5"), &least);
    for (size_t v = 1; v < n; v++)
        if (figure_compare(&evaluations[v], &evaluations[most]) > 0) most = v;
    return figure_compare(&evaluations[most], &least) < 0 ? figure_of(0) : evaluations[most];
}

static truce_status read_discrete(profile_reader *r, size_t k)
{
    draft *d = r->job->draft;
    size_t n = r->domain->issues[k].n_options;
    arena *scratch;
    figure *evaluations;
    span *where;
    int64_t *nano;
    TRY(arena_new(arena_meter(r->job->memory), &scratch));
    truce_status status = ARENA_ARRAY(scratch, n, &evaluations);
    if (status == TRUCE_OK) status = ARENA_ARRAY(scratch, n, &where);
    if (status == TRUCE_OK) status = ARENA_ARRAY(scratch, n, &nano);
    if (status == TRUCE_OK && read_evaluations(r, k, evaluations, where)) {
        figure scale = r->is_negmas ? figure_of(1) : largest_evaluation(evaluations, n);
        bool is_good = true;
        for (size_t v = 0; v < n && figure_sign(&scale) > 0; v++)
            is_good = draft_worth(d, &r->weights[k], &evaluations[v], &scale, where[v], &nano[v]) &&
                      is_good;
        if (is_good) status = draft_table(d, r->party, (uint32_t)k, nano);
    }
    arena_free(scratch);
    return status;
}

/* Reads the evaluator of an integer or a real issue. */
static bool read_evaluator(profile_reader *r, size_t k, affine *to)
{
    const genius_issue *here = &r->profile->issues[k];
    truce_diagnostics *sink = r->job->sink;
    const xml_node *node = xml_child(here->node, "evaluator");
    if (node == NULL) {
        genius_report_missing(sink, here->node, "the <evaluator>");
        return false;
    }
    const xml_attribute *type = xml_get(node, "ftype");
    bool is_constant = type != NULL && text_equal(type->value, TEXT("constant"));
    if (type != NULL && !is_constant && !text_equal(type->value, TEXT("linear"))) {
        diagnostic_report(sink, E_IMPORT_UNKNOWN, type->where,
                          "functions that are read are linear and constant", "the function",
                          SHOWN(type->value));
        return false;
    }
    to->weight = r->weights[k];
    to->is_clamped = !r->is_negmas;
    to->start = 0;
    to->slope = figure_of(0);
    if (is_constant)
        return genius_number(sink, node, xml_get(node, "offset") ? "offset" : "parameter0",
                             &to->offset);
    if (xml_get(node, "slope") == NULL && xml_get(node, "parameter1") != NULL)
        return genius_number(sink, node, "parameter0", &to->offset) &&
               genius_number(sink, node, "parameter1", &to->slope);
    if (!genius_number(sink, node, "offset", &to->offset) ||
        !genius_number(sink, node, "slope", &to->slope))
        return false;
    if (r->is_negmas) return true;
    /* GENIUS counts from the low end. That may be a fraction for a real issue: it goes into the
     * offset. */
    figure shift;
    const genius_issue *there = &r->domain->issues[k];
    return figure_multiply(&to->slope, &there->low, &shift) &&
           figure_subtract(&to->offset, &shift, &to->offset);
}

static truce_status read_numeric(profile_reader *r, size_t k)
{
    affine a;
    draft *d = r->job->draft;
    const genius_issue *there = &r->domain->issues[k];
    span where = r->profile->issues[k].node->where;
    if (!read_evaluator(r, k, &a)) return TRUCE_OK; /* reported */
    if (there->kind == KIND_INTEGER) return draft_line(d, r->party, (uint32_t)k, &a, where);
    unsigned grid = r->job->options->grid;
    int64_t *nano;
    if (grid == 0 || d->issues[k].n_values != grid + 1) return TRUCE_OK; /* reported */
    TRY(ARENA_ARRAY(r->job->memory, (size_t)grid + 1, &nano));
    for (unsigned step = 0; step <= grid; step++) {
        if (affine_nano_at_grid(&a, &there->low, &there->high, grid, step, &nano[step])) continue;
        diagnostic_report(r->job->sink, E_IMPORT_LARGE, where, NULL);
        return TRUCE_OK;
    }
    return draft_table(d, r->party, (uint32_t)k, nano);
}

static truce_status read_additive(profile_reader *r)
{
    size_t n = r->domain->n_issues, errors = truce_diagnostics_errors(r->job->sink);
    TRY(ARENA_ARRAY(r->job->memory, n, &r->weights));
    TRY(ARENA_ARRAY(r->job->memory, n, &r->weight_span));
    read_weights(r, r->profile->objective);
    check_weights(r, truce_diagnostics_errors(r->job->sink) == errors);
    bool has_weights = truce_diagnostics_errors(r->job->sink) == errors;
    for (size_t k = 0; k < n; k++) {
        if (!has_weights)
            r->weights[k] = figure_of(0); /* the evaluations are checked all the same */
        truce_status status =
            r->domain->issues[k].kind == KIND_DISCRETE ? read_discrete(r, k) : read_numeric(r, k);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
    }
    draft *d = r->job->draft;
    party *to = &d->parties[r->party];
    to->has_cap = !r->is_negmas && draft_best(d, r->party) > NANO;
    to->cap_nano = NANO;
    return TRUCE_OK;
}

/* ---- boxes --------------------------------------------------------------------------------- */

/* Reads the bounds of a box: children of one name. */
static truce_status read_bounds(profile_reader *r, const xml_node *node, const char *name,
                                genius_box *box, bool *is_good)
{
    truce_diagnostics *sink = r->job->sink;
    for (const xml_node *bound = xml_child(node, name); bound; bound = xml_next(bound)) {
        int64_t index;
        figure least, most;
        bool has_index = genius_whole(sink, bound, "index", &index);
        bool has_ends = genius_number(sink, bound, "min", &least);
        has_ends = genius_number(sink, bound, "max", &most) && has_ends;
        if (!has_index || !has_ends) {
            *is_good = false;
            continue;
        }
        const genius_issue *of = genius_find_issue(r->domain, index);
        const xml_attribute *written = xml_get(bound, "index");
        if (of == NULL || of->kind != KIND_INTEGER) {
            diagnostic_report(sink, E_IMPORT_REFERENCE, written->where,
                              of ? "bounds are about integer issues" : NULL,
                              of ? "an integer issue" : "the issue", SHOWN(written->value));
            *is_good = false;
            continue;
        }
        TRY(genius_box_bound(r->job->memory, box, (uint32_t)(of - r->domain->issues), &least, &most,
                             r->is_negmas));
    }
    return TRUCE_OK;
}

static truce_status read_box(profile_reader *r, const xml_node *node, const figure *factor,
                             const figure *scale, genius_boxes *boxes)
{
    truce_diagnostics *sink = r->job->sink;
    genius_box box = {.where = node->where};
    figure utility, weight = figure_of(1);
    bool is_good = genius_number(sink, node, "utility", &utility);
    if (xml_get(node, "weight") != NULL)
        is_good = genius_number(sink, node, "weight", &weight) && is_good;
    bool includes = xml_child(node, "INCLUDES") != NULL;
    bool excludes = xml_child(node, "EXCLUDES") != NULL;
    if (includes && excludes) {
        diagnostic_report(sink, E_IMPORT_UNKNOWN, node->where, "write two boxes",
                          "a box with both INCLUDES and", SHOWN(TEXT("EXCLUDES")));
        return TRUCE_OK;
    }
    box.is_excluding = excludes && !r->is_negmas;
    TRY(read_bounds(r, node, excludes ? "EXCLUDES" : "INCLUDES", &box, &is_good));
    if (!is_good || !figure_multiply(&weight, factor, &weight) ||
        !draft_worth(r->job->draft, &weight, &utility, scale, node->where, &box.add_nano))
        return TRUCE_OK;
    return genius_boxes_add(r->job->memory, boxes, &box);
}

/* Reads one <ufun>: a weighted sum of boxes. */
static truce_status read_function(profile_reader *r, const xml_node *node, const figure *scale,
                                  genius_boxes *boxes)
{
    figure factor = figure_of(1);
    const xml_attribute *joined = xml_get(node, "aggregation");
    if (joined != NULL && !text_equal(joined->value, TEXT("sum"))) {
        diagnostic_report(r->job->sink, E_IMPORT_UNKNOWN, joined->where, "only sums are read",
                          "the aggregation", SHOWN(joined->value));
        return TRUCE_OK;
    }
    if (xml_get(node, "weight") != NULL && !genius_number(r->job->sink, node, "weight", &factor))
        return TRUCE_OK;
    for (const xml_node *child = node->first; child != NULL; child = child->next) {
        if (text_equal(child->name, TEXT("hyperRectangle")))
            TRY(read_box(r, child, &factor, scale, boxes));
        else
            diagnostic_report(r->job->sink, E_IMPORT_UNKNOWN, child->where,
                              "boxes are <hyperRectangle>", "the constraint", SHOWN(child->name));
    }
    return TRUCE_OK;
}

static truce_status read_boxes(profile_reader *r, const xml_node *utility)
{
    figure scale = figure_of(1);
    genius_boxes boxes = {0};
    draft *d = r->job->draft;
    size_t errors = truce_diagnostics_errors(r->job->sink);
    if (!r->is_negmas && genius_number(r->job->sink, utility, "maxutility", &scale) &&
        figure_sign(&scale) <= 0) {
        const xml_attribute *written = xml_get(utility, "maxutility");
        diagnostic_report(r->job->sink, E_NUMBER_BOUNDS, written->where, NULL, "maxutility",
                          "above 0", SHOWN(written->value));
    }
    if (figure_sign(&scale) <= 0) scale = figure_of(1);
    for (const xml_node *child = xml_child(utility, "ufun"); child; child = xml_next(child))
        TRY(read_function(r, child, &scale, &boxes));
    if (truce_diagnostics_errors(r->job->sink) > errors) return TRUCE_OK;
    TRY(genius_boxes_draft(d, r->party, &boxes));
    party *to = &d->parties[r->party];
    to->cap_nano = NANO;
    to->has_cap = !r->is_negmas && genius_boxes_can_exceed(&boxes, NANO);
    return TRUCE_OK;
}

/* ---- what is beside the utilities ---------------------------------------------------------- */

/* Finds an element under the root or the objective. */
static const xml_node *find_beside(const genius_file *file, const char *name)
{
    const xml_node *found = xml_child(file->root, name);
    return found != NULL ? found : xml_child(file->objective, name);
}

static void read_reservation(profile_reader *r)
{
    const xml_node *node = find_beside(r->profile, "reservation");
    figure number;
    int64_t nano;
    if (node == NULL || !genius_number(r->job->sink, node, "value", &number)) return;
    if (!figure_nano(&number, &nano)) {
        diagnostic_report(r->job->sink, E_IMPORT_LARGE, node->where, NULL);
        return;
    }
    r->job->draft->parties[r->party].reservation_nano = (nano_range){nano, nano, nano};
}

/* What is 0, or below, or 1 and above discounts nothing; so does what rounds to 0. */
static void read_discount(profile_reader *r)
{
    const xml_node *node = find_beside(r->profile, "discount_factor");
    figure number;
    int64_t nano;
    if (node == NULL || !genius_number(r->job->sink, node, "value", &number)) return;
    if (figure_nano(&number, &nano) && nano > 0 && nano < NANO)
        r->job->draft->parties[r->party].discount_nano = nano;
}

static truce_status read_profile(import_job *job, const genius_file *domain, genius_file *profile,
                                 uint32_t party)
{
    profile_reader r = {.job = job, .domain = domain, .profile = profile, .party = party};
    r.is_negmas = job->options->semantics == TRUCE_SEMANTICS_NEGMAS;
    const xml_attribute *own = xml_get(profile->root, "label");
    label name = {own ? own->value : draft_stem(profile->from), profile->root->where};
    TRY(draft_party(job->draft, party, name));
    truce_status status = genius_take_issues(job, profile);
    if (status == TRUCE_E_INPUT) return TRUCE_OK; /* reported; the others are looked at */
    TRY(status);
    if (!is_same_domain(&r)) return TRUCE_OK;
    const xml_node *utility = find_beside(profile, "utility");
    TRY(utility != NULL ? read_boxes(&r, utility) : read_additive(&r));
    read_reservation(&r);
    read_discount(&r);
    return draft_note(job->draft, &job->draft->party_notes[party], "from %s", profile->from->name);
}

static truce_status write_head(import_job *job, const genius_set *set)
{
    bool is_negmas = job->options->semantics == TRUCE_SEMANTICS_NEGMAS;
    return draft_note(
        job->draft, &job->draft->head,
        "Imported from GENIUS XML: %s\n%s\n"
        "Weight times evaluation is computed exactly and rounded once, to a billionth.",
        set->domain.from->name,
        is_negmas
            ? "Utilities as NegMAS reads the files: evaluations and boxes as they stand, no cap."
            : "Utilities as GENIUS 10.4 has them: evaluations divided by the largest of their "
              "issue,\n"
              "boxes by maxutility; weights as they stand.");
}

truce_status genius_import(import_job *job)
{
    genius_set set = {0};
    TRY(genius_open(job, &set));
    const source **whose;
    TRY(ARENA_ARRAY(job->memory, set.n_profiles, &whose));
    for (size_t k = 0; k < set.n_profiles; k++) whose[k] = set.profiles[k].from;
    TRY(read_domain(job, &set.domain));
    TRY(draft_parties(job->draft, whose, set.n_profiles));
    for (size_t k = 0; k < set.n_profiles; k++)
        TRY(read_profile(job, &set.domain, &set.profiles[k], (uint32_t)k));
    return write_head(job, &set);
}
