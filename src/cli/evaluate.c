/* evaluate.c -- what one package is worth to everybody. */
#include "cli.h"

static exit_status evaluate(const arguments *a, const truce_scenario *s, work_limits *work)
{
    truce_style style = terminal_style();
    truce_text shown = {0};
    bool is_exact = true;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_status status =
        truce_report_package(s, a->operands[1], &work->budget, &style, option_given(a, OPTION_JSON),
                             diagnostics, &is_exact, &shown);
    work_end(work);
    show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    if (status != TRUCE_OK) return failure(status);
    exit_status printed = print(&shown);
    truce_text_free(&shown);
    return printed == EXIT_ANSWERED && !is_exact ? EXIT_PARTIAL : printed;
}

exit_status command_evaluate(const arguments *a)
{
    work_limits work;
    truce_scenario *s = NULL;
    if (!work_begin(&work, a)) return EXIT_USAGE;
    exit_status status =
        scenario_load(a->operands[0], &work.budget, option_given(a, OPTION_QUIET), &s);
    if (status != EXIT_ANSWERED) return status;
    status = evaluate(a, s, &work);
    truce_scenario_free(s);
    return status;
}
