/* negmas.c -- NegMAS: an outcome space and utility functions in YAML or JSON.
 * Floor: formats. Semantics: Mohammad, Nakadai & Greenwald (2021), NegMAS: a platform for automated
 * negotiations, PRIMA 2020: a utility is the sum of weight times function, as it stands. */
#include "formats/export.h"
#include "formats/tree_files.h"
#include "model/evaluate.h"
#include <stdio.h>
#include <string.h>

/* ---- import -------------------------------------------------------------------------------- */

bool negmas_recognise(text bytes)
{
    static const char *const words[] = {"UtilityFunction", "CategoricalIssue", "ContiguousIssue",
                                        "ContinuousIssue", "OutcomeSpace",     "OrdinalIssue",
                                        "CardinalIssue"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (format_mentions(bytes, words[k])) return true;
    return false;
}

static file_role role_of(const yaml_node *root)
{
    if (yaml_get(root, "issues") != NULL) return FILE_DOMAIN;
    return yaml_get(root, "values") != NULL || yaml_get(root, "type") != NULL ? FILE_PROFILE
                                                                              : FILE_OTHER;
}

/* Returns a type without the modules before it. */
static text type_name(const yaml_node *node)
{
    text t = node->scalar;
    for (size_t k = t.size; k-- > 0;)
        if (t.bytes[k] == '.') return (text){t.bytes + k + 1, t.size - k - 1};
    return t;
}

static bool is_one_of(text t, const char *const *names, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (text_equal(t, text_of(names[k]))) return true;
    return false;
}

/* Reads the two ends of a range. */
static bool read_ends(import_job *job, const yaml_node *list, figure *low, figure *high)
{
    if (!tree_is(job, list, YAML_SEQUENCE, "the range of an issue")) return false;
    if (list->n != 2) {
        diagnostic_report(job->sink, E_ISSUE_RANGE, list->where, "write [LOW, HIGH]");
        return false;
    }
    bool has_low = tree_number(job, list->items[0], "the low end", low);
    return tree_number(job, list->items[1], "the high end", high) && has_low;
}

static truce_status read_range(import_job *job, const yaml_node *list, label name, uint32_t index,
                               bool is_real)
{
    figure low, high;
    int64_t least, least_above, most, most_above;
    if (!read_ends(job, list, &low, &high)) return TRUCE_E_INPUT;
    bool is_whole = figure_floor(&low, &least) && figure_ceiling(&low, &least_above) &&
                    figure_floor(&high, &most) && figure_ceiling(&high, &most_above) &&
                    least == least_above && most == most_above;
    if (!is_real && is_whole) return draft_quantity(job->draft, index, name, least, most, 1);
    return draft_grid(job->draft, index, name, &low, &high, job->options->grid);
}

static truce_status read_issue(import_job *job, const yaml_node *node, uint32_t index)
{
    static const char *const lists[] = {"CategoricalIssue", "DiscreteOrdinalIssue",
                                        "DiscreteCardinalIssue", "OrdinalIssue", "CardinalIssue"};
    static const char *const ranges[] = {"ContiguousIssue", "IntegerIssue", "ContinuousIssue"};
    const label *options;
    if (!tree_is(job, node, YAML_MAP, "an issue")) return TRUCE_E_INPUT;
    const yaml_node *name = tree_need(job, node, "name", "this issue");
    const yaml_node *type = tree_need(job, node, "type", "this issue");
    const yaml_node *values = tree_need(job, node, "values", "this issue");
    if (!tree_is(job, name, YAML_SCALAR, "a name") || !tree_is(job, type, YAML_SCALAR, "a type") ||
        values == NULL)
        return TRUCE_E_INPUT;
    label shown = {name->scalar, name->where};
    text kind = type_name(type);
    if (is_one_of(kind, ranges, sizeof ranges / sizeof *ranges))
        return read_range(job, values, shown, index, text_equal(kind, TEXT("ContinuousIssue")));
    if (!is_one_of(kind, lists, sizeof lists / sizeof *lists)) {
        diagnostic_report(job->sink, E_IMPORT_UNKNOWN, type->where,
                          "CategoricalIssue and ContiguousIssue are", "the type",
                          SHOWN(type->scalar));
        return TRUCE_E_INPUT;
    }
    if (!tree_is(job, values, YAML_SEQUENCE, "the values of an issue")) return TRUCE_E_INPUT;
    TRY(tree_labels(job, values, &options));
    return draft_choice(job->draft, index, shown, options, values->n);
}

static truce_status read_domain(import_job *job, const tree_file *domain)
{
    const yaml_node *issues = yaml_get(domain->root, "issues");
    const yaml_node *name = yaml_get(domain->root, "name");
    bool is_broken = false;
    bool has_name = name != NULL && name->kind == YAML_SCALAR && !yaml_is_missing(name);
    TRY(draft_title(job->draft, has_name ? name->scalar : draft_stem(domain->from)));
    if (!tree_is(job, issues, YAML_SEQUENCE, "issues")) return TRUCE_E_INPUT;
    TRY(draft_issues(job->draft, issues->n, issues->where));
    for (size_t k = 0; k < issues->n; k++) {
        truce_status status = read_issue(job, issues->items[k], (uint32_t)k);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
        is_broken = is_broken || status == TRUCE_E_INPUT;
    }
    return is_broken ? TRUCE_E_INPUT : TRUCE_OK;
}

/* Reads a function that is straight; false: reported. */
static bool read_straight(import_job *job, const yaml_node *node, text kind, affine *to)
{
    bool has_slope = text_equal(kind, TEXT("AffineFun")) || text_equal(kind, TEXT("LinearFun"));
    bool has_bias = text_equal(kind, TEXT("AffineFun")) || text_equal(kind, TEXT("ConstFun"));
    to->slope = figure_of(text_equal(kind, TEXT("IdentityFun")) ? 1 : 0);
    to->offset = figure_of(0);
    to->start = 0;
    to->is_clamped = false;
    bool is_good = true;
    if (has_slope) {
        const yaml_node *slope = tree_need(job, node, "slope", "this function");
        is_good = slope != NULL && tree_number(job, slope, "the slope", &to->slope);
    }
    if (has_bias) {
        const yaml_node *bias = tree_need(job, node, "bias", "this function");
        is_good = bias != NULL && tree_number(job, bias, "the bias", &to->offset) && is_good;
    }
    return is_good;
}

/* Gives an option of a choice what a straight function is worth at its number. */
static truce_status straight_table(import_job *job, const affine *a, uint32_t party, uint32_t about,
                                   const yaml_node *node, bool needs_number)
{
    const issue *i = &job->draft->issues[about];
    int64_t *nano;
    TRY(ARENA_ARRAY(job->memory, i->n_values, &nano));
    for (uint32_t value = 0; value < i->n_values; value++) {
        figure at = figure_of(0), product, sum, one = figure_of(1);
        if (needs_number && !figure_read(i->options[value].name, &at)) {
            diagnostic_report(job->sink, E_IMPORT_UNKNOWN, node->where,
                              "a slope needs numbers; use a TableFun", "a slope over the value",
                              SHOWN(i->options[value].name));
            return TRUCE_OK;
        }
        if (!figure_multiply(&a->slope, &at, &product) || !figure_add(&product, &a->offset, &sum) ||
            !draft_worth(job->draft, &a->weight, &sum, &one, node->where, &nano[value]))
            return TRUCE_OK;
    }
    return draft_table(job->draft, party, about, nano);
}

static truce_status read_function(import_job *job, const yaml_node *node, const figure *weight,
                                  uint32_t party, uint32_t about)
{
    static const char *const straight[] = {"AffineFun", "LinearFun", "ConstFun", "IdentityFun"};
    const issue *i = &job->draft->issues[about];
    if (!tree_is(job, node, YAML_MAP, "a function")) return TRUCE_OK;
    const yaml_node *type = tree_need(job, node, "type", "this function");
    if (!tree_is(job, type, YAML_SCALAR, "a type")) return TRUCE_OK;
    text kind = type_name(type);
    if (is_one_of(kind, straight, sizeof straight / sizeof *straight)) {
        affine a = {.weight = *weight};
        if (!read_straight(job, node, kind, &a)) return TRUCE_OK;
        if (!i->is_choice) return draft_line(job->draft, party, about, &a, node->where);
        return straight_table(job, &a, party, about, node, !text_equal(kind, TEXT("ConstFun")));
    }
    if (!text_equal(kind, TEXT("TableFun"))) {
        diagnostic_report(job->sink, E_IMPORT_UNKNOWN, type->where,
                          "TableFun, AffineFun, LinearFun, ConstFun and IdentityFun are",
                          "the function", SHOWN(type->scalar));
        return TRUCE_OK;
    }
    int64_t *nano;
    bool is_good;
    const yaml_node *mapping = tree_need(job, node, "mapping", "this function");
    if (!tree_is(job, mapping, YAML_MAP, "a mapping")) return TRUCE_OK;
    TRY(ARENA_ARRAY(job->memory, i->n_values, &nano));
    TRY(tree_table(job, mapping, about, weight, nano, &is_good));
    return is_good ? tree_set_table(job, party, about, nano) : TRUCE_OK;
}

static bool is_minus_infinity(text t)
{
    static const char *const words[] = {"-.inf", "-inf", "-Infinity", "-.Inf", "-.INF"};
    return is_one_of(t, words, sizeof words / sizeof *words);
}

/* A reservation that is not there, or minus infinity, is one that any outcome meets: the worst. */
static truce_status read_reservation(import_job *job, const tree_file *profile, uint32_t party)
{
    const yaml_node *root = profile->root;
    const yaml_node *node = yaml_get(root, "reserved_value");
    struct party *to = &job->draft->parties[party];
    int64_t nano = draft_worst(job->draft, party);
    figure number;
    if (node == NULL || yaml_is_missing(node) || is_minus_infinity(node->scalar)) {
        TRY(draft_note(job->draft, &job->draft->party_notes[party],
                       "from %s\nno reserved value: the reservation is the worst that can come",
                       profile->from->name));
    } else if (!tree_number(job, node, "the reserved value", &number)) {
        return TRUCE_OK;
    } else if (!figure_nano(&number, &nano)) {
        diagnostic_report(job->sink, E_IMPORT_LARGE, node->where, NULL);
        return TRUCE_OK;
    }
    if (nano < -UTILITY_LARGEST_NANO) {
        diagnostic_report(job->sink, E_IMPORT_LARGE, root->where, NULL);
        return TRUCE_OK;
    }
    to->reservation_nano = (nano_range){nano, nano, nano};
    return TRUCE_OK;
}

static truce_status read_profile(import_job *job, const tree_file *profile, uint32_t party)
{
    const yaml_node *root = profile->root, *name = yaml_get(root, "name");
    uint32_t n = job->draft->s.n_issues;
    label shown = {draft_stem(profile->from), root->where};
    if (name != NULL && name->kind == YAML_SCALAR && !yaml_is_missing(name))
        shown = (label){name->scalar, name->where};
    TRY(draft_party(job->draft, party, shown));
    const yaml_node *type = tree_need(job, root, "type", "this profile");
    const yaml_node *values = tree_need(job, root, "values", "this profile");
    const yaml_node *weights = tree_need(job, root, "weights", "this profile");
    if (!tree_is(job, type, YAML_SCALAR, "a type") || values == NULL || weights == NULL)
        return TRUCE_OK;
    if (!text_equal(type_name(type), TEXT("LinearAdditiveUtilityFunction"))) {
        diagnostic_report(job->sink, E_IMPORT_UNKNOWN, type->where,
                          "LinearAdditiveUtilityFunction is", "the utility function",
                          SHOWN(type->scalar));
        return TRUCE_OK;
    }
    if (!tree_is(job, values, YAML_SEQUENCE, "values") ||
        !tree_is(job, weights, YAML_SEQUENCE, "weights"))
        return TRUCE_OK;
    if (values->n != n || weights->n != n) {
        char says[160];
        bool is_values = values->n != n;
        snprintf(says, sizeof says, "it has %zu %s, the domain %u issues",
                 is_values ? values->n : weights->n, is_values ? "values" : "weights", (unsigned)n);
        span where = is_values ? values->where : weights->where;
        where.end = where.start + 1;
        diagnostic_report(job->sink, E_IMPORT_FOREIGN, where, NULL, says);
        return TRUCE_OK;
    }
    figure sum = figure_of(0);
    bool has_sum = true;
    for (uint32_t k = 0; k < n; k++) {
        figure weight = figure_of(0);
        has_sum = tree_number(job, weights->items[k], "a weight", &weight) && has_sum &&
                  figure_add(&sum, &weight, &sum);
        TRY(read_function(job, values->items[k], &weight, party, k));
    }
    span first = n > 0 ? weights->items[0]->where : weights->where;
    bool is_ones = true; /* weights of 1 each are how NegMAS says that there are none */
    for (uint32_t k = 0; k < n && is_ones; k++) {
        figure weight, one = figure_of(1);
        is_ones =
            figure_read(weights->items[k]->scalar, &weight) && figure_compare(&weight, &one) == 0;
    }
    if (has_sum && !is_ones) draft_check_weights(job->draft, &sum, first, shown.name);
    return read_reservation(job, profile, party);
}

truce_status negmas_import(import_job *job)
{
    tree_set set = {0};
    TRY(tree_open(job, "NegMAS", negmas_recognise, role_of, &set));
    if (set.domain.root == NULL) {
        diagnostic_report(job->sink, E_IMPORT_DOMAIN, (span){NULL, 0, 0},
                          "a domain has the key issues", "there is no NegMAS domain");
        return TRUCE_E_INPUT;
    }
    const source **whose;
    TRY(ARENA_ARRAY(job->memory, set.n_profiles, &whose));
    for (size_t k = 0; k < set.n_profiles; k++) whose[k] = set.profiles[k].from;
    TRY(read_domain(job, &set.domain));
    TRY(draft_parties(job->draft, whose, set.n_profiles));
    for (size_t k = 0; k < set.n_profiles; k++) {
        TRY(draft_note(job->draft, &job->draft->party_notes[k], "from %s", whose[k]->name));
        TRY(read_profile(job, &set.profiles[k], (uint32_t)k));
    }
    return draft_note(job->draft, &job->draft->head,
                      "Imported from NegMAS: %s\n"
                      "Utilities as NegMAS has them: weight times function, no cap.\n"
                      "Each product is computed exactly and rounded once, to a billionth.",
                      set.domain.from->name);
}

/* ---- export -------------------------------------------------------------------------------- */

static bool is_range(const issue *i)
{
    return !i->is_choice && i->step == 1;
}

static void write_value_name(text_buffer *b, const issue *i, uint32_t value, bool has_labels)
{
    if (i->is_choice)
        scenario_write_text(b, has_labels ? i->options[value].name : i->options[value].id);
    else
        buffer_format(b, "%lld", (long long)issue_quantity(i, value));
}

static truce_status write_domain(export_job *job, const export_plan *plan, const bool *has_labels)
{
    const truce_scenario *s = job->s;
    text_buffer b = {0};
    buffer_string(&b, "issues:\n");
    for (uint32_t k = 0; k < s->n_issues; k++) {
        const issue *i = &s->issues[k];
        buffer_string(&b, "- name: ");
        scenario_write_text(&b, i->name);
        if (is_range(i)) {
            buffer_format(&b, "\n  type: ContiguousIssue\n  values:\n  - %lld\n  - %lld\n",
                          (long long)i->low, (long long)i->high);
            continue;
        }
        buffer_string(&b, "\n  type: CategoricalIssue\n  values:\n");
        for (uint32_t value = 0; value < i->n_values; value++) {
            buffer_string(&b, "  - ");
            write_value_name(&b, i, value, has_labels[k]);
            buffer_string(&b, "\n");
        }
        if (!i->is_choice)
            export_changed(job, i->where, "the quantity is written as a list of its values", i->id);
    }
    text_buffer name = {0};
    buffer_text(&name, s->title);
    buffer_string(&name, "-domain");
    buffer_string(&b, "name: ");
    if (name.has_failed)
        b.has_failed = true;
    else
        scenario_write_text(&b, (text){name.bytes, name.size});
    buffer_free(&name);
    buffer_string(&b, "\ntype: DiscreteCartesianOutcomeSpace\n");
    return export_add(job, plan->domain_stem, ".yml", &b);
}

static void write_function(export_job *job, text_buffer *b, const export_party *p, uint32_t about,
                           bool has_labels)
{
    const issue *i = &job->s->issues[about];
    text_buffer slope = {0}, bias = {0};
    affine a;
    if (is_range(i) && export_affine(job, p, about, false, NANO, 0, &a, &slope, &bias)) {
        buffer_format(b, "- bias: %.*s\n  slope: %.*s\n  type: AffineFun\n", (int)bias.size,
                      bias.bytes, (int)slope.size, slope.bytes);
    } else {
        buffer_string(b, "- mapping:\n");
        for (uint32_t value = 0; value < i->n_values; value++) {
            buffer_string(b, "    ");
            write_value_name(b, i, value, has_labels);
            buffer_string(b, ": ");
            buffer_nano(b, export_worth(job, p, about, value));
            buffer_string(b, "\n");
        }
        buffer_string(b, "  type: TableFun\n");
    }
    buffer_free(&slope);
    buffer_free(&bias);
}

static truce_status write_profile(export_job *job, const export_party *p, const bool *has_labels)
{
    const truce_scenario *s = job->s;
    const party *of = &s->parties[p->party];
    text_buffer b = {0};
    buffer_string(&b, "name: ");
    scenario_write_text(&b, of->name);
    buffer_string(&b, "\nreserved_value: ");
    buffer_nano(&b, of->reservation_nano.middle_nano);
    buffer_string(&b, "\ntype: LinearAdditiveUtilityFunction\nvalues:\n");
    for (uint32_t k = 0; k < s->n_issues; k++) write_function(job, &b, p, k, has_labels[k]);
    buffer_string(&b, "weights:\n");
    for (uint32_t k = 0; k < s->n_issues; k++) buffer_string(&b, "- 1.0\n");
    return export_add(job, p->stem, ".yml", &b);
}

/* A cap that can bind is something that a sum cannot say; but what rounding alone has added, half a
 * billionth an issue, is no more than rounding takes elsewhere. */
static void check_cap(export_job *job, const export_party *p)
{
    const party *of = &job->s->parties[p->party];
    int64_t best = 0;
    for (uint32_t k = 0; k < job->s->n_issues; k++) {
        int64_t least = 0, most = 0;
        export_extremes(job->s, p->party, k, &least, &most);
        best += most;
    }
    if (!of->has_cap || best <= of->cap_nano) return;
    if (best - of->cap_nano <= job->s->n_issues)
        export_changed(job, of->where, "a cap that cuts off no more than rounding is left out",
                       of->id);
    else
        export_cannot(job, of->where, "a cap", of->id);
}

truce_status negmas_export(export_job *job)
{
    export_plan plan = {0};
    const truce_scenario *s = job->s;
    size_t errors = truce_diagnostics_errors(job->sink);
    bool *has_labels;
    export_losses(job, 0);
    TRY(export_plan_make(job, &plan));
    TRY(ARENA_ARRAY(job->memory, s->n_issues, &has_labels));
    for (uint32_t k = 0; k < plan.n_parties; k++) check_cap(job, &plan.parties[k]);
    for (uint32_t k = 0; k < s->n_issues; k++)
        has_labels[k] = s->issues[k].is_choice && export_has_labels(job, &s->issues[k]);
    if (truce_diagnostics_errors(job->sink) > errors) return TRUCE_E_INPUT;
    TRY(write_domain(job, &plan, has_labels));
    for (uint32_t k = 0; k < plan.n_parties; k++)
        TRY(write_profile(job, &plan.parties[k], has_labels));
    return TRUCE_OK;
}
