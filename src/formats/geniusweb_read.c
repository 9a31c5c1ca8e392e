/* geniusweb_read.c -- GeniusWeb: a domain and linear additive profiles in JSON.
 * Floor: formats. A utility is the sum of weight times value utility, all from 0 to 1 and exact
 * decimals there too; weights sum to 1. The reservation is what the reservation bid is worth. */
#include "formats/tree_files.h"
#include "model/evaluate.h"
#include <stdio.h>

bool geniusweb_recognise(text bytes)
{
    return format_mentions(bytes, "issuesValues") ||
           format_mentions(bytes, "LinearAdditiveUtilitySpace");
}

static file_role role_of(const yaml_node *root)
{
    if (yaml_get(root, "LinearAdditiveUtilitySpace") != NULL ||
        yaml_get(root, "issueUtilities") != NULL)
        return FILE_PROFILE;
    return yaml_get(root, "issuesValues") != NULL ? FILE_DOMAIN : FILE_OTHER;
}

static const yaml_node *space_of(const yaml_node *root)
{
    const yaml_node *space = yaml_get(root, "LinearAdditiveUtilitySpace");
    return space != NULL ? space : root;
}

/* A range of numbers, as the domain has it. */
typedef struct number_range {
    bool is_given;
    figure low, high, step;
    size_t n; /* how many values */
} number_range;

typedef struct web_reader {
    import_job *job;
    const yaml_node *issues; /* issuesValues of the domain */
    number_range *ranges;    /* by issue */
} web_reader;

/* Writes low + step * k as a label. */
static truce_status range_label(draft *d, const number_range *r, size_t k, text *out)
{
    figure times = figure_of((int64_t)k), product, at, one = figure_of(1);
    text_buffer b = {0};
    if (!figure_multiply(&r->step, &times, &product) || !figure_add(&r->low, &product, &at))
        return TRUCE_E_INPUT;
    figure_write_ratio(&b, &at, &one, 60, FIGURE_NEAREST);
    truce_status status =
        b.has_failed ? TRUCE_E_MEMORY : draft_note(d, out, "%.*s", (int)b.size, b.bytes);
    buffer_free(&b);
    return status;
}

static bool is_whole(const figure *f, int64_t *out)
{
    int64_t above;
    return figure_floor(f, out) && figure_ceiling(f, &above) && *out == above;
}

/* Reads {low, high, step}; false: reported. */
static bool read_numbers(web_reader *r, const yaml_node *node, number_range *to)
{
    import_job *job = r->job;
    static const char *const keys[] = {"low", "high", "step"};
    figure *const figures[] = {&to->low, &to->high, &to->step};
    if (!tree_is(job, node, YAML_MAP, "a range")) return false;
    for (size_t k = 0; k < 3; k++) {
        const yaml_node *number = tree_need(job, node, keys[k], "this range");
        if (number == NULL || !tree_number(job, number, keys[k], figures[k])) return false;
    }
    figure width, steps;
    int64_t billionths;
    if (figure_sign(&to->step) <= 0 || figure_compare(&to->low, &to->high) > 0 ||
        !figure_subtract(&to->high, &to->low, &width)) {
        diagnostic_report(job->sink, E_ISSUE_RANGE, node->where,
                          "write low, high and a step above 0");
        return false;
    }
    to->n = LIMIT_VALUES + 1;
    if (figure_ratio_nano(&width, &to->step, &billionths) && billionths / NANO < LIMIT_VALUES) {
        to->n = (size_t)(billionths / NANO) + 1;
        /* The quotient was rounded: one step too many ends past the high end. */
        steps = figure_of((int64_t)to->n - 1);
        figure reach;
        if (figure_multiply(&to->step, &steps, &reach) && figure_compare(&reach, &width) > 0)
            to->n--;
    }

    to->is_given = true;
    return true;
}

static truce_status read_range(web_reader *r, const yaml_node *node, label name, uint32_t index)
{
    number_range *to = &r->ranges[index];
    draft *d = r->job->draft;
    int64_t low, step;
    label *options;
    if (!read_numbers(r, node, to)) return TRUCE_E_INPUT;
    if (to->n > LIMIT_VALUES) {
        diagnostic_report(r->job->sink, E_SIZE, name.where, NULL, (long)LIMIT_VALUES,
                          "values in one issue");
        return TRUCE_E_INPUT;
    }
    int64_t steps = (int64_t)to->n - 1;
    if (is_whole(&to->low, &low) && is_whole(&to->step, &step) &&
        low + steps * step <= INTEGER_LARGEST)
        return draft_quantity(d, index, name, low, low + steps * step, step);
    TRY(ARENA_ARRAY(d->memory, to->n, &options));
    for (size_t k = 0; k < to->n; k++) {
        options[k].where = name.where;
        TRY(range_label(d, to, k, &options[k].name));
    }
    return draft_choice(d, index, name, options, to->n);
}

static truce_status read_issue(web_reader *r, const yaml_entry *entry, uint32_t index)
{
    import_job *job = r->job;
    const label *options;
    label name = {entry->key->scalar, entry->key->where};
    if (!tree_is(job, entry->value, YAML_MAP, "the values of an issue")) return TRUCE_E_INPUT;
    const yaml_node *range = yaml_get(entry->value, "range");
    if (range != NULL) return read_range(r, range, name, index);
    const yaml_node *values = tree_need(job, entry->value, "values", "this issue");
    if (!tree_is(job, values, YAML_SEQUENCE, "values")) return TRUCE_E_INPUT;
    TRY(tree_labels(job, values, &options));
    return draft_choice(job->draft, index, name, options, values->n);
}

static truce_status read_domain(web_reader *r, const yaml_node *domain, const source *from)
{
    import_job *job = r->job;
    bool is_broken = false;
    const yaml_node *name = yaml_get(domain, "name");
    bool has_name = name != NULL && name->kind == YAML_SCALAR && !yaml_is_missing(name);
    TRY(draft_title(job->draft, has_name ? name->scalar : draft_stem(from)));
    r->issues = tree_need(job, domain, "issuesValues", "this domain");
    if (!tree_is(job, r->issues, YAML_MAP, "issuesValues")) return TRUCE_E_INPUT;
    TRY(draft_issues(job->draft, r->issues->n, r->issues->where));
    TRY(ARENA_ARRAY(job->memory, r->issues->n, &r->ranges));
    for (size_t k = 0; k < r->issues->n; k++) {
        truce_status status = read_issue(r, &r->issues->entries[k], (uint32_t)k);
        if (status != TRUCE_OK && status != TRUCE_E_INPUT) return status;
        is_broken = is_broken || status == TRUCE_E_INPUT;
    }
    return is_broken ? TRUCE_E_INPUT : TRUCE_OK;
}

/* Finds an issue by name; they are few and mostly in order. NOBODY: there is none. */
static uint32_t find_issue(const draft *d, text name, uint32_t near)
{
    for (uint32_t k = 0; k < d->s.n_issues; k++) {
        uint32_t at = (near + k) % d->s.n_issues;
        if (text_equal(d->issues[at].name, name)) return at;
    }
    return NOBODY;
}

/* Spreads the entries of a map over the issues; all must be there. False: reported. */
static bool by_issue(web_reader *r, const yaml_node *map, const char *what,
                     const yaml_node **entries)
{
    import_job *job = r->job;
    const draft *d = job->draft;
    bool is_good = true;
    uint32_t near = 0;
    if (!tree_is(job, map, YAML_MAP, what)) return false;
    if (map->n > 2 * (size_t)d->s.n_issues + 64) {
        char says[120];
        snprintf(says, sizeof says, "%s has %zu issues, the domain %u", what, map->n,
                 (unsigned)d->s.n_issues);
        span where = {map->where.source, map->where.start, map->where.start + 1};
        diagnostic_report(job->sink, E_IMPORT_FOREIGN, where, NULL, says);
        return false;
    }
    for (size_t k = 0; k < map->n; k++) {
        const yaml_node *key = map->entries[k].key;
        uint32_t about = find_issue(d, key->scalar, near);
        if (about == NOBODY) {
            char says[120];
            snprintf(says, sizeof says, "\"%.*s\" is not an issue there", SHOWN(key->scalar));
            diagnostic_report(job->sink, E_IMPORT_FOREIGN, key->where, NULL, says);
            is_good = false;
            continue;
        }
        near = about + 1;
        entries[about] = map->entries[k].value;
    }
    for (uint32_t k = 0; k < d->s.n_issues; k++) {
        char name[120];
        if (entries[k] != NULL) continue;
        snprintf(name, sizeof name, "\"%.*s\"", SHOWN(d->issues[k].name));
        span where = {map->where.source, map->where.start, map->where.start + 1};
        diagnostic_report(job->sink, E_IMPORT_MISSING, where, NULL, name, what);
        is_good = false;
    }
    return is_good;
}

/* True when an end of a range is what the domain has, or is not given. */
static bool is_at(const yaml_node *node, const char *key, const figure *end)
{
    figure written;
    const yaml_node *found = yaml_get(node, key);
    return found == NULL || (found->kind == YAML_SCALAR && figure_read(found->scalar, &written) &&
                             figure_compare(&written, end) == 0);
}

/* Reads the two utilities of a range. */
static truce_status read_number_set(web_reader *r, const yaml_node *node, const figure *weight,
                                    uint32_t party, uint32_t about)
{
    import_job *job = r->job;
    draft *d = job->draft;
    const number_range *range = &r->ranges[about];
    figure low, high, rise, width, times, part, base, sum;
    int64_t *nano;
    const yaml_node *first = tree_need(job, node, "lowUtility", "these utilities");
    const yaml_node *last = tree_need(job, node, "highUtility", "these utilities");
    if (first == NULL || last == NULL || !tree_number(job, first, "lowUtility", &low) ||
        !tree_number(job, last, "highUtility", &high))
        return TRUCE_OK;
    if (!range->is_given) {
        diagnostic_report(job->sink, E_IMPORT_FOREIGN, node->where, NULL,
                          "the issue is a list of values there, a range here");
        return TRUCE_OK;
    }
    if (!is_at(node, "lowValue", &range->low) || !is_at(node, "highValue", &range->high)) {
        diagnostic_report(job->sink, E_IMPORT_FOREIGN, node->where, NULL,
                          "the range has other ends there");
        return TRUCE_OK;
    }
    TRY(ARENA_ARRAY(job->memory, range->n, &nano));
    bool is_single = figure_compare(&range->low, &range->high) == 0;
    if (!figure_subtract(&high, &low, &rise) ||
        !figure_subtract(&range->high, &range->low, &width) ||
        !figure_multiply(&low, &width, &base))
        return TRUCE_OK;
    for (size_t k = 0; k < range->n; k++) { /* low + rise * k * step / width */
        figure whole = figure_of((int64_t)k), one = figure_of(1);
        bool fits = figure_multiply(&range->step, &whole, &times) &&
                    figure_multiply(&rise, &times, &part) && figure_add(&base, &part, &sum);
        if (fits && draft_worth(d, weight, is_single ? &low : &sum, is_single ? &one : &width,
                                node->where, &nano[k]))
            continue;
        return TRUCE_OK;
    }
    const issue *i = &d->issues[about];
    if (i->is_choice) return draft_table(d, party, about, nano);
    valuation_point ends[2] = {{i->low, {nano[0], nano[0], nano[0]}}};
    size_t last_value = range->n - 1;
    ends[1] = (valuation_point){i->high, {nano[last_value], nano[last_value], nano[last_value]}};
    return draft_points(d, party, about, ends, range->n > 1 ? 2 : 1);
}

static truce_status read_utilities(web_reader *r, const yaml_node *node, const figure *weight,
                                   uint32_t party, uint32_t about)
{
    import_job *job = r->job;
    int64_t *nano;
    bool is_good;
    if (!tree_is(job, node, YAML_MAP, "the utilities of an issue")) return TRUCE_OK;
    const yaml_node *numbers = yaml_get(node, "NumberValueSetUtilities");
    if (numbers != NULL) {
        if (!tree_is(job, numbers, YAML_MAP, "NumberValueSetUtilities")) return TRUCE_OK;
        return read_number_set(r, numbers, weight, party, about);
    }
    const yaml_node *set = tree_need(job, node, "DiscreteValueSetUtilities", "these utilities");
    if (!tree_is(job, set, YAML_MAP, "DiscreteValueSetUtilities")) return TRUCE_OK;
    const yaml_node *map = tree_need(job, set, "valueUtilities", "these utilities");
    if (!tree_is(job, map, YAML_MAP, "valueUtilities")) return TRUCE_OK;
    TRY(ARENA_ARRAY(job->memory, job->draft->issues[about].n_values, &nano));
    TRY(tree_table(job, map, about, weight, nano, &is_good));
    return is_good ? tree_set_table(job, party, about, nano) : TRUCE_OK;
}

/* The reservation is what the reservation bid is worth; an issue that it leaves open brings 0. */
static truce_status read_reservation(web_reader *r, const yaml_node *space, uint32_t party)
{
    import_job *job = r->job;
    draft *d = job->draft;
    const yaml_node *bid = yaml_get(space, "reservationBid");
    int64_t sum = 0;
    if (bid == NULL || yaml_is_missing(bid)) return TRUCE_OK;
    if (!tree_is(job, bid, YAML_MAP, "the reservation bid")) return TRUCE_OK;
    const yaml_node *inside = yaml_get(bid, "issuevalues");
    if (inside == NULL) inside = yaml_get(bid, "issueValues");
    if (inside != NULL) bid = inside;
    if (!tree_is(job, bid, YAML_MAP, "the reservation bid")) return TRUCE_OK;
    if (bid->n > d->s.n_issues) {
        span where = {bid->where.source, bid->where.start, bid->where.start + 1};
        diagnostic_report(job->sink, E_IMPORT_FOREIGN, where, NULL,
                          "the reservation bid has more issues than the domain");
        return TRUCE_OK;
    }
    for (size_t k = 0; k < bid->n; k++) {
        const yaml_entry *entry = &bid->entries[k];
        uint32_t about = find_issue(d, entry->key->scalar, (uint32_t)k);
        if (about == NOBODY) {
            diagnostic_report(job->sink, E_IMPORT_REFERENCE, entry->key->where, NULL, "the issue",
                              SHOWN(entry->key->scalar));
            continue;
        }
        if (!tree_is(job, entry->value, YAML_SCALAR, "a value")) continue;
        uint32_t value = tree_find_value(d, about, entry->value->scalar);
        if (value == NOBODY) {
            diagnostic_report(job->sink, E_IMPORT_REFERENCE, entry->value->where, NULL, "the value",
                              SHOWN(entry->value->scalar));
            continue;
        }
        sum += evaluate_value(scenario_valuation(&d->s, party, about), &d->issues[about], value,
                              END_MIDDLE);
    }
    d->parties[party].reservation_nano = (nano_range){sum, sum, sum};
    return TRUCE_OK;
}

static truce_status read_profile(web_reader *r, const tree_file *profile, uint32_t party)
{
    import_job *job = r->job;
    const yaml_node *space = space_of(profile->root), *name = yaml_get(space, "name");
    size_t n = job->draft->s.n_issues;
    const yaml_node **utilities, **weights;
    label shown = {draft_stem(profile->from), profile->root->where};
    if (name != NULL && name->kind == YAML_SCALAR && !yaml_is_missing(name))
        shown = (label){name->scalar, name->where};
    TRY(draft_party(job->draft, party, shown));
    TRY(draft_note(job->draft, &job->draft->party_notes[party], "from %s", profile->from->name));
    if (!tree_is(job, space, YAML_MAP, "a profile")) return TRUCE_OK;
    TRY(ARENA_ARRAY(job->memory, n, &utilities));
    TRY(ARENA_ARRAY(job->memory, n, &weights));
    const yaml_node *all_weights = tree_need(job, space, "issueWeights", "this profile");
    const yaml_node *all_utilities = tree_need(job, space, "issueUtilities", "this profile");
    if (all_weights == NULL || all_utilities == NULL) return TRUCE_OK;
    bool has_weights = by_issue(r, all_weights, "issueWeights", weights);
    if (!by_issue(r, all_utilities, "issueUtilities", utilities) || !has_weights) return TRUCE_OK;
    figure sum = figure_of(0);
    bool has_sum = true;
    for (uint32_t k = 0; k < n; k++) {
        figure weight = figure_of(0);
        has_sum = tree_number(job, weights[k], "a weight", &weight) && has_sum &&
                  figure_add(&sum, &weight, &sum);
        TRY(read_utilities(r, utilities[k], &weight, party, k));
    }
    if (has_sum) draft_check_weights(job->draft, &sum, weights[0]->where, shown.name);
    return read_reservation(r, space, party);
}

truce_status geniusweb_import(import_job *job)
{
    tree_set set = {0};
    web_reader r = {.job = job};
    TRY(tree_open(job, "GeniusWeb", geniusweb_recognise, role_of, &set));
    const yaml_node *domain = set.domain.root;
    const source *from = set.domain.from;
    if (domain == NULL && set.n_profiles > 0) { /* each profile has its domain in it */
        domain = yaml_get(space_of(set.profiles[0].root), "domain");
        from = set.profiles[0].from;
    }
    if (domain == NULL || domain->kind != YAML_MAP) {
        diagnostic_report(job->sink, E_IMPORT_DOMAIN, (span){NULL, 0, 0},
                          "a domain has the key issuesValues", "there is no GeniusWeb domain");
        return TRUCE_E_INPUT;
    }
    const source **whose;
    TRY(ARENA_ARRAY(job->memory, set.n_profiles, &whose));
    for (size_t k = 0; k < set.n_profiles; k++) whose[k] = set.profiles[k].from;
    TRY(read_domain(&r, domain, from));
    TRY(draft_parties(job->draft, whose, set.n_profiles));
    for (size_t k = 0; k < set.n_profiles; k++)
        TRY(read_profile(&r, &set.profiles[k], (uint32_t)k));
    return draft_note(job->draft, &job->draft->head,
                      "Imported from GeniusWeb: %s\n"
                      "Weight times utility is computed exactly and rounded once, to a billionth.",
                      from->name);
}
