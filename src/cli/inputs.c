/* inputs.c -- scenarios from what operands name: a scenario, files of another format, or a folder.
 */
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cli.h"

enum { FOLDER_FILES_MOST = 1000, GRID_LARGEST = 65535 };

/* Files that were read. */
typedef struct inputs {
    truce_file *files;
    truce_text *texts; /* their bytes */
    char **names;
    size_t n;
    size_t capacity;
    bool is_folder;
} inputs;

static void inputs_free(inputs *in)
{
    for (size_t k = 0; k < in->n; k++) {
        truce_text_free(&in->texts[k]);
        free(in->names[k]);
    }
    free(in->files);
    free(in->texts);
    free(in->names);
}

static bool grow(inputs *in)
{
    if (in->n < in->capacity) return true;
    size_t larger = in->capacity ? 2 * in->capacity : 8;
    truce_file *files = realloc(in->files, larger * sizeof *files);
    if (files) in->files = files;
    truce_text *texts = realloc(in->texts, larger * sizeof *texts);
    if (texts) in->texts = texts;
    char **names = realloc(in->names, larger * sizeof *names);
    if (names) in->names = names;
    if (!files || !texts || !names) return false;
    in->capacity = larger;
    return true;
}

static exit_status add_file(inputs *in, const char *path)
{
    char *name = strdup(strcmp(path, "-") == 0 ? "<stdin>" : path);
    if (name == NULL || !grow(in)) {
        free(name);
        return failure(TRUCE_E_MEMORY);
    }
    truce_text bytes = {0};
    exit_status status = file_read(path, &bytes);
    if (status != EXIT_ANSWERED) {
        free(name);
        return status;
    }
    in->names[in->n] = name;
    in->texts[in->n] = bytes;
    in->files[in->n++] = (truce_file){name, bytes.bytes, bytes.size};
    return EXIT_ANSWERED;
}

/* ---- folders ----------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat found;
    return strcmp(path, "-") != 0 && stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* True for a file that could be a domain or a profile, by its ending. */
static bool has_known_ending(const char *name)
{
    static const char *const endings[] = {".xml", ".json", ".yml", ".yaml"};
    const char *dot = strrchr(name, '.');
    if (dot == NULL || name[0] == '.') return false;
    for (size_t k = 0; k < sizeof endings / sizeof endings[0]; k++) {
        size_t at = 0;
        while (endings[k][at] && (dot[at] | 0x20) == (endings[k][at] | 0x20)) at++;
        if (endings[k][at] == '\0' && dot[at] == '\0') return true;
    }
    return false;
}

/* Compares names so that profile2 comes before profile10. */
static int compare_names(const void *left, const void *right)
{
    const char *a = *(char *const *)left, *b = *(char *const *)right;
    while (*a && *b) {
        if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
            char *after_a, *after_b;
            unsigned long long x = strtoull(a, &after_a, 10), y = strtoull(b, &after_b, 10);
            if (x != y) return x < y ? -1 : 1;
            a = after_a;
            b = after_b;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    if (*a || *b) return *a ? 1 : -1;
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Collects the paths in a folder, sorted. Returns how many; -1: said. */
static long list_folder(const char *path, char **found)
{
    DIR *folder = opendir(path);
    long n = 0;
    if (folder == NULL) {
        complain("%s: %s", path, strerror(errno));
        return -1;
    }
    for (struct dirent *entry; n >= 0 && (entry = readdir(folder)) != NULL;) {
        if (!has_known_ending(entry->d_name)) continue;
        size_t size = strlen(path) + strlen(entry->d_name) + 2;
        char *name = n < FOLDER_FILES_MOST ? malloc(size) : NULL;
        if (name == NULL) {
            complain("%s: %s", path,
                     n < FOLDER_FILES_MOST ? "out of memory" : "more than 1000 files; name them");
            while (n > 0) free(found[--n]);
            n = -1;
            break;
        }
        bool has_slash = path[0] && path[strlen(path) - 1] == '/';
        snprintf(name, size, "%s%s%s", path, has_slash ? "" : "/", entry->d_name);
        if (is_folder(name))
            free(name);
        else
            found[n++] = name;
    }
    closedir(folder);
    if (n > 0) qsort(found, (size_t)n, sizeof *found, compare_names);
    return n;
}

static exit_status add_folder(inputs *in, const char *path)
{
    char **found = calloc(FOLDER_FILES_MOST, sizeof *found);
    if (found == NULL) return failure(TRUCE_E_MEMORY);
    long n = list_folder(path, found);
    exit_status status = n < 0 ? EXIT_INPUT : EXIT_ANSWERED;
    for (long k = 0; k < n; k++) {
        if (status == EXIT_ANSWERED) status = add_file(in, found[k]);
        free(found[k]);
    }
    free(found);
    in->is_folder = true;
    return status;
}

/* Reads what lies beside a file. */
static exit_status add_neighbours(inputs *in, const char *path)
{
    char *folder = strdup(path);
    if (folder == NULL) return failure(TRUCE_E_MEMORY);
    char *slash = strrchr(folder, '/');
    if (slash) slash[slash == folder ? 1 : 0] = '\0';
    exit_status status = add_folder(in, slash ? folder : ".");
    free(folder);
    return status;
}

static exit_status read_operands(inputs *in, const char *const *operands, size_t n)
{
    if (n == 1 && is_folder(operands[0])) return add_folder(in, operands[0]);
    for (size_t k = 0; k < n; k++) {
        exit_status status = add_file(in, operands[k]);
        if (status != EXIT_ANSWERED) return status;
    }
    return EXIT_ANSWERED;
}

/* ---- import ------------------------------------------------------------------------------ */

static bool read_options(const arguments *a, truce_import_options *options)
{
    const char *semantics = option_value(a, OPTION_SEMANTICS), *grid = option_value(a, OPTION_GRID);
    if (semantics && strcmp(semantics, "negmas") == 0) {
        options->semantics = TRUCE_SEMANTICS_NEGMAS;
    } else if (semantics && strcmp(semantics, "genius") != 0) {
        usage_error(a->command, "--semantics: '%s' is neither genius nor negmas", semantics);
        return false;
    }
    if (grid) {
        char *end = NULL;
        errno = 0;
        long n = strtol(grid, &end, 10);
        if (end == grid || *end || errno || n < 1 || n > GRID_LARGEST) {
            usage_error(a->command, "--grid: '%s' is not a whole number from 1 to %d", grid,
                        GRID_LARGEST);
            return false;
        }
        options->grid = (unsigned)n;
    }
    return true;
}

/* True when no file that is to be written is one of those that were read; else said. */
static bool outputs_are_apart(const arguments *a, const inputs *in)
{
    static const option_id outputs[] = {OPTION_OUTPUT, OPTION_PLOT};
    for (size_t o = 0; o < sizeof outputs / sizeof outputs[0]; o++) {
        const char *path = option_value(a, outputs[o]);
        for (size_t k = 0; path && k < in->n; k++)
            if (file_is_same(path, in->names[k])) {
                usage_error(a->command, "'%s' is one of the files that are read", path);
                return false;
            }
    }
    return true;
}

/* Imports files that were read; diagnostics go to standard error. */
static exit_status import_read(const arguments *a, const char *format, const inputs *in,
                               const truce_budget *budget, truce_text *out)
{
    truce_import_options options = TRUCE_IMPORT_OPTIONS_INIT;
    if (!read_options(a, &options) || !outputs_are_apart(a, in)) return EXIT_USAGE;
    options.is_folder = in->is_folder;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_status status =
        truce_import(format, in->files, in->n, &options, budget, diagnostics, out);
    if (!(option_given(a, OPTION_QUIET) && status == TRUCE_OK)) show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    return failure(status);
}

/* True when one file stands for what lies in its folder. */
static bool stands_for_folder(const char *const *operands, size_t n)
{
    return n == 1 && strcmp(operands[0], "-") != 0 && !is_folder(operands[0]);
}

exit_status import_operands(const arguments *a, const char *format, const char *const *operands,
                            size_t n, const truce_budget *budget, truce_text *out)
{
    inputs in = {0};
    exit_status status;
    if (stands_for_folder(operands, n)) {
        struct stat found;
        if (stat(operands[0], &found) != 0) {
            complain("%s: %s", operands[0], strerror(errno));
            return EXIT_INPUT;
        }
        status = add_neighbours(&in, operands[0]);
    } else {
        status = read_operands(&in, operands, n);
    }
    if (status == EXIT_ANSWERED) status = import_read(a, format, &in, budget, out);
    inputs_free(&in);
    return status;
}

/* ---- scenarios --------------------------------------------------------------------------- */

/* What messages call a file. */
static const char *shown_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

/* Shows what is wrong with a file that was read. */
static exit_status finish_reading(truce_diagnostics *diagnostics, bool quiet, truce_status read)
{
    if (diagnostics && !(quiet && read == TRUCE_OK)) show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    return failure(read);
}

static exit_status read_scenario(const char *name, const truce_text *bytes,
                                 const truce_budget *budget, bool quiet, truce_scenario **out)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_status read = TRUCE_E_MEMORY;
    if (diagnostics)
        read = truce_scenario_read(name, bytes->bytes, bytes->size, budget, diagnostics, out);
    return finish_reading(diagnostics, quiet, read);
}

static exit_status read_corridor(const char *name, const truce_text *bytes,
                                 const truce_budget *budget, bool quiet, truce_corridor **out)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_status read = TRUCE_E_MEMORY;
    if (diagnostics)
        read = truce_corridor_read(name, bytes->bytes, bytes->size, budget, diagnostics, out);
    return finish_reading(diagnostics, quiet, read);
}

/* Returns the format of files, by the first that has one; NULL for a scenario. */
static const char *format_of(const inputs *in)
{
    size_t most = in->is_folder ? in->n : in->n > 0;
    for (size_t k = 0; k < most; k++) {
        const char *format = truce_format_recognise(in->files[k].bytes, in->files[k].size);
        if (format) return format;
    }
    return NULL;
}

exit_status scenario_load_all(const arguments *a, const char *const *operands, size_t n,
                              const truce_budget *budget, truce_scenario **out)
{
    bool quiet = option_given(a, OPTION_QUIET);
    inputs in = {0};
    truce_text text = {0};
    *out = NULL;
    exit_status status = read_operands(&in, operands, n);
    const char *format = status == EXIT_ANSWERED ? format_of(&in) : NULL;
    if (status == EXIT_ANSWERED && format == NULL) {
        if (in.is_folder) {
            complain("%s: is a folder, and no domain of a format that is known lies in it",
                     operands[0]);
            status = EXIT_INPUT;
        } else if (n > 1) {
            status = usage_error(a->command, "what is '%s' for? '%s' is a whole scenario",
                                 operands[1], operands[0]);
        } else {
            status = read_scenario(in.files[0].name, &in.texts[0], budget, quiet, out);
        }
    } else if (status == EXIT_ANSWERED) {
        if (stands_for_folder(operands, n))
            status = import_operands(a, format, operands, n, budget, &text);
        else
            status = import_read(a, format, &in, budget, &text);
        if (status == EXIT_ANSWERED)
            status = read_scenario("<imported>", &text, budget, quiet, out);
    }
    truce_text_free(&text);
    inputs_free(&in);
    return status;
}

bool operand_is_foreign(const char *operand)
{
    static char head[64 << 10];
    if (strcmp(operand, "-") == 0) return false; /* can be read only once */
    if (is_folder(operand)) return true;
    FILE *file = fopen(operand, "rb");
    if (file == NULL) return false;
    size_t size = fread(head, 1, sizeof head, file);
    fclose(file);
    return truce_format_recognise(head, size) != NULL;
}

exit_status corridor_load(const char *path, const truce_budget *budget, bool quiet,
                          truce_corridor **out)
{
    truce_text bytes = {0};
    *out = NULL;
    exit_status status = file_read(path, &bytes);
    if (status == EXIT_ANSWERED)
        status = read_corridor(shown_name(path), &bytes, budget, quiet, out);
    truce_text_free(&bytes);
    return status;
}

exit_status either_load(const char *path, const truce_budget *budget, bool quiet,
                        truce_scenario **scenario, truce_corridor **corridor)
{
    truce_text bytes = {0};
    *scenario = NULL;
    if (corridor) *corridor = NULL;
    exit_status status = file_read(path, &bytes);
    if (status != EXIT_ANSWERED) return status;
    const char *name = shown_name(path);
    if (corridor && truce_is_corridor(bytes.bytes, bytes.size))
        status = read_corridor(name, &bytes, budget, quiet, corridor);
    else
        status = read_scenario(name, &bytes, budget, quiet, scenario);
    truce_text_free(&bytes);
    return status;
}

exit_status scenario_load(const char *path, const truce_budget *budget, bool quiet,
                          truce_scenario **out)
{
    return either_load(path, budget, quiet, out, NULL);
}
