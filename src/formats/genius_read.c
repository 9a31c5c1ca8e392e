/* genius_read.c -- GENIUS: a domain and its profiles in XML.
 * Floor: formats. Semantics: those of GENIUS 10.4 (Lin, Kraus, Baarslag, Tykhonov, Hindriks &
 * Jonker 2014, Genius: an integrated environment for supporting the design of generic automated
 * negotiators, Computational Intelligence 30(1)), or those of NegMAS for the same files;
 * docs/imports.md has the table. */
#include "formats/formats.h"
#include "formats/genius_box.h"
#include "text/xml.h"
#include <stdio.h>
#include <string.h>

typedef enum issue_kind { KIND_DISCRETE, KIND_INTEGER, KIND_REAL } issue_kind;

/* An issue as a file has it. */
typedef struct genius_issue {
    const xml_node *node;
    int64_t index;
    label name;
    issue_kind kind;
    bool is_broken;       /* reported; its values cannot be checked */
    const label *options; /* discrete */
    size_t n_options;
    figure low, high; /* integer, real */
} genius_issue;

/* A file taken apart. */
typedef struct genius_file {
    const source *from;
    const xml_node *root;      /* utility_space */
    const xml_node *objective; /* the outermost */
    bool is_template;          /* rooted at negotiation_template */
    genius_issue *issues;      /* by increasing index */
    size_t n_issues;
    size_t capacity;
} genius_file;

/* ---- attributes ---------------------------------------------------------------------------- */

/* Reports that something is missing in an element. */
static void report_missing(truce_diagnostics *sink, const xml_node *in, const char *what)
{
    char where[80];
    snprintf(where, sizeof where, "<%.*s>", (int)(in->name.size < 60 ? in->name.size : 60),
             in->name.bytes);
    diagnostic_report(sink, E_IMPORT_MISSING, in->where, NULL, what, where);
}

/* Reads a number that an element must have. */
static bool read_number(truce_diagnostics *sink, const xml_node *in, const char *name, figure *out)
{
    char what[64];
    const xml_attribute *found = xml_get(in, name);
    snprintf(what, sizeof what, "the attribute %s", name);
    if (found == NULL) {
        report_missing(sink, in, what);
        return false;
    }
    if (figure_read(found->value, out)) return true;
    diagnostic_report(sink, E_IMPORT_NUMBER, found->where, NULL, what, SHOWN(found->value));
    return false;
}

/* Reads a whole number. */
static bool read_whole(truce_diagnostics *sink, const xml_node *in, const char *name, int64_t *out)
{
    figure number;
    int64_t above;
    if (!read_number(sink, in, name, &number)) return false;
    if (figure_floor(&number, out) && figure_ceiling(&number, &above) && *out == above) return true;
    const xml_attribute *found = xml_get(in, name);
    diagnostic_report(sink, E_NUMBER_INTEGER, found->where, NULL, name, SHOWN(found->value));
    return false;
}

/* ---- issues -------------------------------------------------------------------------------- */

static bool read_kind(import_job *job, genius_issue *to)
{
    static const char *const names[] = {"vtype", "type", "etype"};
    const xml_attribute *found = NULL;
    for (size_t k = 0; k < 3 && found == NULL; k++) found = xml_get(to->node, names[k]);
    to->kind = KIND_DISCRETE;
    if (found == NULL && xml_child(to->node, "item") != NULL) return true;
    if (found == NULL) {
        report_missing(job->sink, to->node, "the attribute type");
        return false;
    }
    if (text_equal(found->value, TEXT("discrete"))) return true;
    to->kind = KIND_INTEGER;
    if (text_equal(found->value, TEXT("integer"))) return true;
    to->kind = KIND_REAL;
    if (text_equal(found->value, TEXT("real"))) return true;
    diagnostic_report(job->sink, E_IMPORT_UNKNOWN, found->where,
                      "the types are discrete, integer and real", "the type", SHOWN(found->value));
    return false;
}

static truce_status read_items(import_job *job, genius_issue *to)
{
    size_t n = 0;
    label *options;
    for (const xml_node *item = xml_child(to->node, "item"); item; item = xml_next(item)) n++;
    TRY(ARENA_ARRAY(job->memory, n, &options));
    n = 0;
    for (const xml_node *item = xml_child(to->node, "item"); item; item = xml_next(item)) {
        const xml_attribute *value = xml_get(item, "value");
        if (value == NULL) {
            report_missing(job->sink, item, "the attribute value");
            to->is_broken = true;
            continue;
        }
        options[n++] = (label){value->value, value->where};
    }
    to->options = options;
    to->n_options = n;
    return TRUCE_OK;
}

/* Reads the ends of a range: attributes of the issue, or of a child "range". */
static void read_ends(import_job *job, genius_issue *to)
{
    const xml_node *in = to->node;
    const xml_node *range = xml_child(in, "range");
    if (xml_get(in, "lowerbound") == NULL && range != NULL) in = range;
    bool has_low = read_number(job->sink, in, "lowerbound", &to->low);
    bool has_high = read_number(job->sink, in, "upperbound", &to->high);
    if (!has_low || !has_high) to->is_broken = true;
}

static truce_status read_issue(import_job *job, genius_file *file, const xml_node *node)
{
    TRY(ARENA_RESERVE(job->memory, &file->issues, &file->capacity, file->n_issues + 1));
    genius_issue *to = &file->issues[file->n_issues++];
    *to = (genius_issue){.node = node, .index = (int64_t)file->n_issues};
    const xml_attribute *name = xml_get(node, "name");
    to->name = name ? (label){name->value, name->where} : (label){TEXT(""), node->where};
    if (xml_get(node, "index") != NULL && !read_whole(job->sink, node, "index", &to->index))
        to->is_broken = true;
    if (!read_kind(job, to))
        to->is_broken = true;
    else if (to->kind == KIND_DISCRETE)
        return read_items(job, to);
    else
        read_ends(job, to);
    return TRUCE_OK;
}

/* Collects the issues of an objective and of the objectives in it. */
static truce_status collect_issues(import_job *job, genius_file *file, const xml_node *objective)
{
    for (const xml_node *child = objective->first; child != NULL; child = child->next) {
        if (text_equal(child->name, TEXT("issue")))
            TRY(read_issue(job, file, child));
        else if (text_equal(child->name, TEXT("objective")))
            TRY(collect_issues(job, file, child));
    }
    return TRUCE_OK;
}

/* Sorts by index, keeping the order of the file among equals; files are nearly always in order. */
static void sort_issues(genius_file *file)
{
    for (size_t k = 1; k < file->n_issues; k++) {
        genius_issue moved = file->issues[k];
        size_t at = k;
        for (; at > 0 && file->issues[at - 1].index > moved.index; at--)
            file->issues[at] = file->issues[at - 1];
        file->issues[at] = moved;
    }
}

static truce_status take_issues(import_job *job, genius_file *file)
{
    TRY(collect_issues(job, file, file->objective));
    if (file->n_issues > LIMIT_ISSUES) {
        diagnostic_report(job->sink, E_SIZE, file->issues[LIMIT_ISSUES].node->where, NULL,
                          (long)LIMIT_ISSUES, "issues");
        return TRUCE_E_INPUT;
    }
    sort_issues(file);
    for (size_t k = 1; k < file->n_issues; k++) {
        const genius_issue *before = &file->issues[k - 1], *one = &file->issues[k];
        if (before->index != one->index) continue;
        char index[32];
        int size = snprintf(index, sizeof index, "%lld", (long long)one->index);
        diagnostic_report_second(job->sink, E_IMPORT_TWICE, one->node->where,
                                 "number the issues from 1", before->node->where, "first here",
                                 "the index", size, index);
        return TRUCE_E_INPUT;
    }
    return TRUCE_OK;
}

static const genius_issue *find_issue(const genius_file *file, int64_t index)
{
    size_t from = 0, to = file->n_issues;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (file->issues[middle].index == index) return &file->issues[middle];
        if (file->issues[middle].index < index)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* ---- files --------------------------------------------------------------------------------- */

/* Reads a file down to its objective. TRUCE_E_INPUT: reported. */
static truce_status open_file(import_job *job, const source *from, genius_file *file)
{
    const xml_node *root;
    TRY(xml_read(job->memory, from, job->sink, &root));
    *file = (genius_file){.from = from, .root = root};
    file->is_template = text_equal(root->name, TEXT("negotiation_template"));
    if (file->is_template) file->root = xml_child(root, "utility_space");
    if (!file->is_template && !text_equal(root->name, TEXT("utility_space"))) {
        diagnostic_report(job->sink, E_IMPORT_ROOT, root->where, NULL, "GENIUS file",
                          "its root is neither <negotiation_template> nor <utility_space>");
        return TRUCE_E_INPUT;
    }
    file->objective = file->root ? xml_child(file->root, "objective") : NULL;
    if (file->objective == NULL) {
        diagnostic_report(job->sink, E_IMPORT_ROOT, root->where, NULL, "GENIUS file",
                          "there is no <objective> in a <utility_space>");
        return TRUCE_E_INPUT;
    }
    return TRUCE_OK;
}

/* True when a file has what only a profile has. */
static bool has_evaluations(const xml_node *objective)
{
    for (const xml_node *child = objective->first; child != NULL; child = child->next) {
        if (text_equal(child->name, TEXT("weight")) || text_equal(child->name, TEXT("utility")))
            return true;
        if (text_equal(child->name, TEXT("objective")) && has_evaluations(child)) return true;
    }
    return false;
}

bool genius_recognise(text bytes)
{
    return xml_is_likely(bytes);
}

/* True when a file of a folder looks like GENIUS: other files lie there too. */
static bool is_candidate(const source *from)
{
    text head = {from->bytes, from->size < 65536 ? from->size : 65536};
    if (!xml_is_likely(head)) return false;
    bool is_wide = head.size > 1 && (head.bytes[0] == '\0' || head.bytes[1] == '\0' ||
                                     (unsigned char)head.bytes[0] >= 0xFE);
    return is_wide || format_mentions(head, "<utility_space") ||
           format_mentions(head, "<negotiation_template");
}

/* The files, the domain first. */
typedef struct genius_set {
    genius_file domain;
    genius_file *profiles;
    size_t n_profiles;
} genius_set;

static truce_status open_listed(import_job *job, genius_set *set)
{
    truce_status first =
        job->n_files == 0 ? TRUCE_OK : open_file(job, &job->files[0], &set->domain);
    if (first != TRUCE_OK && first != TRUCE_E_INPUT) return first;
    for (size_t k = 1; k < job->n_files; k++) {
        truce_status status = open_file(job, &job->files[k], &set->profiles[set->n_profiles]);
        if (status == TRUCE_OK)
            set->n_profiles++;
        else if (status != TRUCE_E_INPUT)
            return status;
    }
    return job->n_files == 0 ? TRUCE_E_INPUT : first;
}

static truce_status open_folder(import_job *job, genius_set *set)
{
    const genius_file *second = NULL;
    bool is_broken = false;
    genius_file *all;
    size_t n = 0;
    TRY(ARENA_ARRAY(job->memory, job->n_files, &all));
    for (size_t k = 0; k < job->n_files; k++) {
        if (!is_candidate(&job->files[k])) continue;
        truce_status status = open_file(job, &job->files[k], &all[n]);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
        is_broken = is_broken || status == TRUCE_E_INPUT;
        if (status == TRUCE_OK) n++;
    }
    if (is_broken) return TRUCE_E_INPUT;
    for (size_t k = 0; k < n; k++) {
        if (has_evaluations(all[k].objective)) {
            set->profiles[set->n_profiles++] = all[k];
        } else if (set->domain.root == NULL) {
            set->domain = all[k];
        } else {
            second = &all[k];
        }
    }
    if (set->domain.root != NULL && second == NULL) return TRUCE_OK;
    span where = {second ? second->from : NULL, 0, 0};
    diagnostic_report(job->sink, E_IMPORT_DOMAIN, where,
                      "name the files: DOMAIN.xml PROFILE.xml...",
                      second ? "there is a second GENIUS domain" : "there is no GENIUS domain");
    return TRUCE_E_INPUT;
}

/* ---- the domain ---------------------------------------------------------------------------- */

/* True when the figure is whole and fits. */
static bool is_whole(const figure *f, int64_t *out)
{
    int64_t above;
    return figure_floor(f, out) && figure_ceiling(f, &above) && *out == above;
}

static truce_status draft_one(import_job *job, genius_issue *one, uint32_t index)
{
    draft *d = job->draft;
    int64_t low, high;
    label name = one->name;
    if (name.name.size == 0) name.where = one->node->where;
    if (one->kind == KIND_REAL)
        return draft_grid(d, index, name, &one->low, &one->high, job->options->grid);
    if (one->kind == KIND_DISCRETE)
        return draft_choice(d, index, name, one->options, one->n_options);
    if (!is_whole(&one->low, &low) || !is_whole(&one->high, &high)) {
        diagnostic_report(job->sink, E_NUMBER_INTEGER, one->node->where, NULL,
                          "an end of an integer issue", SHOWN(TEXT("this")));
        return TRUCE_E_INPUT;
    }
    return draft_quantity(d, index, name, low, high, 1);
}

static truce_status read_domain(import_job *job, genius_file *domain)
{
    bool is_broken = false;
    TRY(take_issues(job, domain));
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
        if (!text_equal(child->name, TEXT("weight")) || !read_whole(sink, child, "index", &index))
            continue;
        const xml_attribute *written = xml_get(child, "index");
        const genius_issue *of = find_issue(r->domain, index);
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
        (void)read_number(sink, child, "value", &r->weights[k]);
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
            report_missing(r->job->sink, r->profile->objective, what);
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
        (void)read_number(sink, item, "evaluation", &evaluations[v]);
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
        report_missing(sink, here->node, "the <evaluator>");
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
        return read_number(sink, node, xml_get(node, "offset") ? "offset" : "parameter0",
                           &to->offset);
    if (xml_get(node, "slope") == NULL && xml_get(node, "parameter1") != NULL)
        return read_number(sink, node, "parameter0", &to->offset) &&
               read_number(sink, node, "parameter1", &to->slope);
    if (!read_number(sink, node, "offset", &to->offset) ||
        !read_number(sink, node, "slope", &to->slope))
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
        bool has_index = read_whole(sink, bound, "index", &index);
        bool has_ends = read_number(sink, bound, "min", &least);
        has_ends = read_number(sink, bound, "max", &most) && has_ends;
        if (!has_index || !has_ends) {
            *is_good = false;
            continue;
        }
        const genius_issue *of = find_issue(r->domain, index);
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
    bool is_good = read_number(sink, node, "utility", &utility);
    if (xml_get(node, "weight") != NULL)
        is_good = read_number(sink, node, "weight", &weight) && is_good;
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
    if (xml_get(node, "weight") != NULL && !read_number(r->job->sink, node, "weight", &factor))
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
    if (!r->is_negmas && read_number(r->job->sink, utility, "maxutility", &scale) &&
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
    if (node == NULL || !read_number(r->job->sink, node, "value", &number)) return;
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
    if (node == NULL || !read_number(r->job->sink, node, "value", &number)) return;
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
    truce_status status = take_issues(job, profile);
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
    TRY(ARENA_ARRAY(job->memory, job->n_files, &set.profiles));
    TRY(job->options->is_folder ? open_folder(job, &set) : open_listed(job, &set));
    if (!job->options->is_folder && set.n_profiles + 1 < job->n_files) return TRUCE_E_INPUT;
    const source **whose;
    TRY(ARENA_ARRAY(job->memory, set.n_profiles, &whose));
    for (size_t k = 0; k < set.n_profiles; k++) whose[k] = set.profiles[k].from;
    TRY(read_domain(job, &set.domain));
    TRY(draft_parties(job->draft, whose, set.n_profiles));
    for (size_t k = 0; k < set.n_profiles; k++)
        TRY(read_profile(job, &set.domain, &set.profiles[k], (uint32_t)k));
    return write_head(job, &set);
}
