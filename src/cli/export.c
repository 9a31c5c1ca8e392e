/* export.c -- a scenario becomes files of another program. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli.h"

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path) snprintf(path, size, "%s/%s", folder, name);
    return path;
}

/* Nothing that is there is written over: the folder may hold the originals. */
static exit_status check_free(const char *folder, const truce_exported *exported)
{
    exit_status status = EXIT_ANSWERED;
    for (size_t k = 0; k < truce_exported_files(exported); k++) {
        char *path = join(folder, truce_exported_file(exported, k).name);
        struct stat found;
        if (path == NULL) return failure(TRUCE_E_MEMORY);
        if (lstat(path, &found) == 0) {
            complain("%s: is there already; export into a new folder", path);
            status = EXIT_SYSTEM;
        }
        free(path);
    }
    return status;
}

static exit_status write_files(const char *folder, const truce_exported *exported, bool quiet)
{
    bool is_new = mkdir(folder, 0777) == 0;
    if (!is_new && errno != EEXIST) {
        complain("%s: %s", folder, strerror(errno));
        return EXIT_SYSTEM;
    }
    exit_status status = check_free(folder, exported);
    size_t written = 0, n = truce_exported_files(exported);
    for (; status == EXIT_ANSWERED && written < n; written++) {
        truce_file file = truce_exported_file(exported, written);
        char *path = join(folder, file.name);
        status = path ? file_write(path, file.bytes, file.size) : failure(TRUCE_E_MEMORY);
        free(path);
        if (status != EXIT_ANSWERED) break;
    }
    if (status == EXIT_ANSWERED) {
        for (size_t k = 0; k < n && !quiet; k++)
            printf("%s/%s\n", folder, truce_exported_file(exported, k).name);
        return status;
    }
    while (written > 0) { /* all or nothing */
        char *path = join(folder, truce_exported_file(exported, --written).name);
        if (path) unlink(path);
        free(path);
    }
    if (is_new) rmdir(folder);
    return status;
}

exit_status command_export(const arguments *a)
{
    const char *format = a->operands[0], *folder = a->operands[2];
    bool quiet = option_given(a, OPTION_QUIET);
    truce_scenario *s = NULL;
    truce_exported *exported = NULL;
    if (!format_is_known(a, format)) return EXIT_USAGE;
    exit_status status = scenario_load_all(a, a->operands + 1, 1, NULL, &s);
    if (status != EXIT_ANSWERED) return status;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_status made = TRUCE_E_MEMORY;
    if (diagnostics)
        made = truce_export(format, s, option_given(a, OPTION_LOSSY), diagnostics, &exported);
    if (diagnostics && !(quiet && made == TRUCE_OK)) show_diagnostics(diagnostics);
    status = failure(made);
    if (made == TRUCE_OK) status = write_files(folder, exported, quiet);
    truce_exported_free(exported);
    truce_diagnostics_free(diagnostics);
    truce_scenario_free(s);
    return status;
}
