/* corridors.c -- the corridors that issues of a scenario name: files in its folder or below. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli.h"

/* Returns the folder of a scenario with a slash behind it; empty for the folder in which the tool
 * runs. Free it. */
static char *folder_of(const char *scenario)
{
    char *folder = strdup(strcmp(scenario, "-") == 0 ? "" : scenario);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (folder) folder[slash ? slash + 1 - folder : 0] = '\0';
    return folder;
}

/* Returns a folder and a path in it as one path. Free it. */
static char *path_in(const char *folder, const char *path)
{
    size_t size = strlen(folder) + strlen(path) + 1;
    char *whole = malloc(size);
    if (whole) snprintf(whole, size, "%s%s", folder, path);
    return whole;
}

/* True when what the path leads to, links followed, lies in the folder or below. */
static bool is_below(const char *path, const char *folder)
{
    char *real_folder = realpath(folder[0] ? folder : ".", NULL), *real = realpath(path, NULL);
    size_t size = real_folder ? strlen(real_folder) : 0;
    bool is = real && real_folder && strncmp(real, real_folder, size) == 0 &&
              (real[size] == '/' || strcmp(real_folder, "/") == 0);
    free(real);
    free(real_folder);
    return is;
}

/* Returns why a file cannot be read, as a phrase; NULL when it can. */
static const char *find_problem(const char *path, const char *folder)
{
    struct stat found;
    if (stat(path, &found) != 0) return strerror(errno);
    if (!S_ISREG(found.st_mode)) return "it is no file";
    if (access(path, R_OK) != 0) return strerror(errno);
    return is_below(path, folder) ? NULL : "it leads out of the folder of the scenario";
}

/* Says in the scenario that a corridor cannot be had. */
static exit_status refuse(const truce_scenario *s, size_t issue, const char *why)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_scenario_issue_corridor_fails(s, issue, why, diagnostics);
    show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    return EXIT_INPUT;
}

/* Warns of a corridor whose days are over when the deal starts. */
static exit_status check_dates(const arguments *a, const truce_scenario *s, size_t issue,
                               const truce_corridor *c)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_report_corridor_dates(s, &(truce_issue_corridor){issue, c}, diagnostics);
    if (!option_given(a, OPTION_QUIET)) show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    return EXIT_ANSWERED;
}

/* Reads the corridor of one issue. */
static exit_status load(const arguments *a, const char *folder, const truce_scenario *s,
                        size_t issue, const truce_budget *budget, truce_corridor **out)
{
    const char *output = option_value(a, OPTION_OUTPUT);
    char *path = path_in(folder, truce_scenario_issue_corridor(s, issue));
    if (path == NULL) return failure(TRUCE_E_MEMORY);
    const char *problem = find_problem(path, folder);
    exit_status status;
    if (problem)
        status = refuse(s, issue, problem);
    else if (output && file_is_same(output, path))
        status = usage_error(a->command, "'%s' is one of the files that are read", output);
    else
        status = corridor_load(path, budget, option_given(a, OPTION_QUIET), out);
    if (problem == NULL && status == EXIT_INPUT)
        status = refuse(s, issue, "its errors stand above");
    if (status == EXIT_ANSWERED) status = check_dates(a, s, issue, *out);
    free(path);
    return status;
}

exit_status corridors_load(const arguments *a, const char *scenario, const truce_scenario *s,
                           const truce_budget *budget, issue_corridors *out)
{
    size_t n_issues = truce_scenario_issues(s);
    exit_status worst = EXIT_ANSWERED;
    char *folder = folder_of(scenario);
    *out = (issue_corridors){.items = calloc(n_issues, sizeof *out->items)};
    if (folder == NULL || out->items == NULL) worst = failure(TRUCE_E_MEMORY);
    for (size_t issue = 0; issue < n_issues && (worst == EXIT_ANSWERED || worst == EXIT_INPUT);
         issue++) {
        truce_corridor *read = NULL;
        if (truce_scenario_issue_corridor(s, issue) == NULL) continue;
        exit_status status = load(a, folder, s, issue, budget, &read);
        if (status > worst) worst = status;
        if (read) out->items[out->n++] = (truce_issue_corridor){issue, read};
    }
    free(folder);
    return worst;
}

void corridors_free(issue_corridors *corridors)
{
    for (size_t k = 0; k < corridors->n; k++)
        truce_corridor_free((truce_corridor *)corridors->items[k].corridor);
    free(corridors->items);
}
