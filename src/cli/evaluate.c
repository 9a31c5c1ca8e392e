/* evaluate.c -- what one package, or a table of them, is worth to everybody. */
#include <string.h>
#include "cli.h"

static exit_status evaluate(const arguments *a, const truce_scenario *s, work_limits *work)
{
    truce_style style = terminal_style();
    truce_text shown = {0};
    bool is_exact = true;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_status status =
        truce_report_package(s, a->operands[a->n_operands - 1], &work->budget, &style,
                             option_given(a, OPTION_JSON), diagnostics, &is_exact, &shown);
    work_end(work);
    show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    if (status != TRUCE_OK) return failure(status);
    exit_status printed = print(&shown);
    truce_text_free(&shown);
    return printed == EXIT_ANSWERED && !is_exact ? EXIT_PARTIAL : printed;
}

static bool write_piece(void *context, const char *bytes, size_t size)
{
    (void)context;
    return fwrite(bytes, 1, size, stdout) == size;
}

static exit_status evaluate_table(const arguments *a, const truce_scenario *s, work_limits *work)
{
    const char *path = option_value(a, OPTION_PACKAGES);
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    truce_text table = {0};
    exit_status read = file_read(path, &table);
    if (read != EXIT_ANSWERED) return read;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_status status = TRUCE_E_MEMORY;
    if (diagnostics)
        status =
            truce_report_packages(s, name, table.bytes, table.size, option_given(a, OPTION_JSON),
                                  &work->budget, diagnostics, write_piece, NULL);
    work_end(work);
    if (diagnostics) show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    truce_text_free(&table);
    if (status == TRUCE_E_SYSTEM) return EXIT_SYSTEM; /* said when standard output is closed */
    return failure(status);
}

exit_status command_evaluate(const arguments *a)
{
    work_limits work;
    truce_scenario *s = NULL;
    bool has_table = option_given(a, OPTION_PACKAGES);
    if (!has_table && a->n_operands < 2) return usage_error(a->command, "an argument is missing");
    if (!work_begin(&work, a)) return EXIT_USAGE;
    exit_status status = scenario_load_all(
        a, a->operands, has_table ? a->n_operands : a->n_operands - 1, &work.budget, &s);
    if (status != EXIT_ANSWERED) return status;
    status = has_table ? evaluate_table(a, s, &work) : evaluate(a, s, &work);
    truce_scenario_free(s);
    return status;
}
