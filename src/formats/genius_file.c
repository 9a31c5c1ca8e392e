#include "formats/genius_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- attributes ---------------------------------------------------------------------------- */

/* Reports that something is missing in an element. */
void genius_report_missing(truce_diagnostics *sink, const xml_node *in, const char *what)
{
    char where[80];
    snprintf(where, sizeof where, "<%.*s>", (int)(in->name.size < 60 ? in->name.size : 60),
             in->name.bytes);
    diagnostic_report(sink, E_IMPORT_MISSING, in->where, NULL, what, where);
}

/* Reads a number that an element must have. */
bool genius_number(truce_diagnostics *sink, const xml_node *in, const char *name, figure *out)
{
    char what[64];
    const xml_attribute *found = xml_get(in, name);
    snprintf(what, sizeof what, "the attribute %s", name);
    if (found == NULL) {
        genius_report_missing(sink, in, what);
        return false;
    }
    if (figure_read(found->value, out)) return true;
    diagnostic_report(sink, E_IMPORT_NUMBER, found->where, NULL, what, SHOWN(found->value));
    return false;
}

/* Reads a whole number. */
bool genius_whole(truce_diagnostics *sink, const xml_node *in, const char *name, int64_t *out)
{
    figure number;
    int64_t above;
    if (!genius_number(sink, in, name, &number)) return false;
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
        genius_report_missing(job->sink, to->node, "the attribute type");
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
            genius_report_missing(job->sink, item, "the attribute value");
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
    int64_t whole;
    bool has_low = genius_number(job->sink, in, "lowerbound", &to->low);
    bool has_high = genius_number(job->sink, in, "upperbound", &to->high);
    if (to->kind == KIND_INTEGER) { /* read once more for what it must be */
        has_low = has_low && genius_whole(job->sink, in, "lowerbound", &whole);
        has_high = has_high && genius_whole(job->sink, in, "upperbound", &whole);
    }
    if (!has_low || !has_high) to->is_broken = true;
}

static truce_status read_issue(import_job *job, genius_file *file, const xml_node *node)
{
    TRY(ARENA_RESERVE(job->memory, &file->issues, &file->capacity, file->n_issues + 1));
    genius_issue *to = &file->issues[file->n_issues++];
    *to = (genius_issue){.node = node, .index = (int64_t)file->n_issues};
    const xml_attribute *name = xml_get(node, "name");
    to->name = name ? (label){name->value, name->where} : (label){TEXT(""), node->where};
    if (xml_get(node, "index") != NULL && !genius_whole(job->sink, node, "index", &to->index))
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

/* By index; equal ones in the order of the file. */
static int compare_issues(const void *left, const void *right)
{
    const genius_issue *a = left, *b = right;
    if (a->index != b->index) return a->index < b->index ? -1 : 1;
    size_t x = a->node->where.start, y = b->node->where.start;
    return (x > y) - (x < y);
}

truce_status genius_take_issues(import_job *job, genius_file *file)
{
    TRY(collect_issues(job, file, file->objective));
    if (file->n_issues > LIMIT_ISSUES) {
        diagnostic_report(job->sink, E_SIZE, file->issues[LIMIT_ISSUES].node->where, NULL,
                          (long)LIMIT_ISSUES, "issues");
        return TRUCE_E_INPUT;
    }
    if (file->n_issues > 1)
        qsort(file->issues, file->n_issues, sizeof *file->issues, compare_issues);
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

const genius_issue *genius_find_issue(const genius_file *file, int64_t index)
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

truce_status genius_open(import_job *job, genius_set *set)
{
    TRY(ARENA_ARRAY(job->memory, job->n_files, &set->profiles));
    if (job->options->is_folder) return open_folder(job, set);
    TRY(open_listed(job, set));
    return set->n_profiles + 1 < job->n_files ? TRUCE_E_INPUT : TRUCE_OK;
}
