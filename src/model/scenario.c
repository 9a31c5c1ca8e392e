#include "model/scenario.h"
#include <stdio.h>
#include <string.h>

void truce_scenario_free(truce_scenario *scenario)
{
    if (scenario == NULL) return;
    arena_free(scenario->memory);
    arena_free(scenario->handle);
}

size_t truce_scenario_parties(const truce_scenario *scenario)
{
    return scenario ? scenario->n_parties : 0;
}

size_t truce_scenario_issues(const truce_scenario *scenario)
{
    return scenario ? scenario->n_issues : 0;
}

/* Ids and titles of a scenario that was read have a 0 byte behind them. */
const char *truce_scenario_title(const truce_scenario *scenario)
{
    return scenario ? scenario->title.bytes : NULL;
}

const char *truce_scenario_party_id(const truce_scenario *scenario, size_t party)
{
    if (scenario == NULL || party >= scenario->n_parties) return NULL;
    return scenario->parties[party].id.bytes;
}

bool truce_scenario_party_is_principal(const truce_scenario *scenario, size_t party)
{
    return scenario != NULL && party < scenario->n_parties && !scenario->parties[party].is_ratifier;
}

const char *truce_scenario_issue_id(const truce_scenario *scenario, size_t issue)
{
    if (scenario == NULL || issue >= scenario->n_issues) return NULL;
    return scenario->issues[issue].id.bytes;
}

const char *truce_scenario_issue_corridor(const truce_scenario *scenario, size_t issue)
{
    if (scenario == NULL || issue >= scenario->n_issues) return NULL;
    text path = scenario->issues[issue].corridor;
    return path.size > 0 ? path.bytes : NULL;
}

void truce_scenario_issue_corridor_fails(const truce_scenario *scenario, size_t issue,
                                         const char *why, truce_diagnostics *diagnostics)
{
    if (truce_scenario_issue_corridor(scenario, issue) == NULL || diagnostics == NULL) return;
    const struct issue *of = &scenario->issues[issue];
    diagnostic_report(diagnostics, E_ISSUE_CORRIDOR_FILE, of->corridor_where, NULL,
                      SHOWN(of->corridor), why != NULL ? why : "unknown reason");
}

uint32_t scenario_find_party(const truce_scenario *s, text id)
{
    for (uint32_t k = 0; k < s->n_parties; k++)
        if (text_equal(s->parties[k].id, id)) return k;
    return NOBODY;
}

uint32_t scenario_find_issue(const truce_scenario *s, text id)
{
    uint32_t from = 0;
    uint32_t to = s->n_issues;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = text_compare(s->issues[s->issues_by_id[middle]].id, id);
        if (order == 0) return s->issues_by_id[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NOBODY;
}

uint32_t issue_find_option(const issue *i, text id)
{
    uint32_t from = 0;
    uint32_t to = i->is_choice ? i->n_values : 0;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = text_compare(i->options[i->options_by_id[middle]].id, id);
        if (order == 0) return i->options_by_id[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NOBODY;
}

enum { FEW = 8, HINT_BYTES = 320 };

/* Writes all of a few names as a hint. */
static const char *list_names(const char *intro, const text *names, size_t n, char *hint)
{
    if (n == 0 || n > FEW) return NULL;
    int size = snprintf(hint, HINT_BYTES, "%s", intro);
    for (size_t k = 0; k < n && size >= 0 && size < HINT_BYTES; k++)
        size += snprintf(hint + size, (size_t)(HINT_BYTES - size), "%s%.*s", k > 0 ? ", " : " ",
                         (int)names[k].size, names[k].bytes);
    return size >= 0 && size < HINT_BYTES ? hint : NULL;
}

void scenario_report_issue(const truce_scenario *s, truce_diagnostics *sink, span where, text id)
{
    char hint[HINT_BYTES];
    const char *shown = NULL;
    text names[LIMIT_ISSUES];
    if (diagnostic_is_shown(sink)) {
        for (uint32_t k = 0; k < s->n_issues; k++) names[k] = s->issues[k].id;
        shown = diagnostic_nearest(id, names, s->n_issues, hint, sizeof hint);
        if (shown == NULL) shown = list_names("the issues are", names, s->n_issues, hint);
    }
    diagnostic_report(sink, E_NAME_ISSUE, where, shown, SHOWN(id));
}

void issue_report_option(const issue *i, truce_diagnostics *sink, span where, text id)
{
    char hint[HINT_BYTES];
    const char *shown = NULL;
    enum { COMPARED = 4096 };
    text ids[COMPARED];
    if (diagnostic_is_shown(sink)) {
        size_t n = i->n_values < COMPARED ? i->n_values : COMPARED;
        for (size_t k = 0; k < n; k++) ids[k] = i->options[k].id;
        shown = diagnostic_nearest(id, ids, n, hint, sizeof hint);
        if (shown == NULL) shown = list_names("the options are", ids, i->n_values, hint);
    }
    diagnostic_report(sink, E_NAME_OPTION, where, shown, SHOWN(id), SHOWN(i->id));
}
