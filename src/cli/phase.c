/* phase.c -- a deal cut into phases so that nobody gains by walking away. */
#include <string.h>
#include "cli.h"

/* Reads --minimise. */
static bool choose_objective(const arguments *a, truce_phase_objective *objective)
{
    const char *written = option_value(a, OPTION_MINIMISE);
    if (written == NULL) return true;
    for (int k = 0; k < TRUCE_PHASE_OBJECTIVES; k++) {
        *objective = (truce_phase_objective)k;
        if (strcmp(written, truce_phase_objective_text(*objective)) == 0) return true;
    }
    usage_error(a->command, "--minimise %s: write phases, days, exposure or guarantee", written);
    return false;
}

static exit_status write_plot(const arguments *a, const truce_phase_answer *phases)
{
    const char *path = option_value(a, OPTION_PLOT);
    truce_text picture = {0};
    if (path == NULL) return EXIT_ANSWERED;
    if (truce_phase_phases(phases) == 0) {
        complain("%s: not written: there is no plan to draw", path);
        return EXIT_ANSWERED;
    }
    truce_status status = truce_report_phase_svg(phases, &picture);
    if (status != TRUCE_OK) return failure(status);
    exit_status written = file_write(path, picture.bytes, picture.size);
    truce_text_free(&picture);
    return written;
}

static exit_status write_answer(const arguments *a, const truce_phase_answer *phases)
{
    truce_style style = terminal_style();
    truce_text shown = {0};
    truce_status status = option_given(a, OPTION_JSON) ? truce_report_phase_json(phases, &shown)
                                                       : truce_report_phase(phases, &style, &shown);
    if (status != TRUCE_OK) return failure(status);
    exit_status printed = print(&shown);
    truce_text_free(&shown);
    if (printed != EXIT_ANSWERED) return printed;
    if (!truce_phase_is_exact(phases)) return EXIT_PARTIAL;
    return truce_phase_is_feasible(phases) ? EXIT_ANSWERED : EXIT_NONE;
}

static exit_status answer(const arguments *a, const truce_scenario *s,
                          const truce_phase_options *options, work_limits *work)
{
    truce_phase_answer *phases = NULL;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_status status = truce_phase(s, options, &work->budget, diagnostics, &phases);
    work_end(work);
    show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    exit_status ended = failure(status);
    if (status == TRUCE_OK) ended = write_plot(a, phases);
    if (ended == EXIT_ANSWERED) ended = write_answer(a, phases);
    truce_phase_free(phases);
    return ended;
}

exit_status command_phase(const arguments *a)
{
    work_limits work;
    truce_scenario *s = NULL;
    truce_text plan = {0};
    truce_phase_options options = TRUCE_PHASE_OPTIONS_INIT;
    const char *plot = option_value(a, OPTION_PLOT), *path = option_value(a, OPTION_PLAN);
    options.deal = option_value(a, OPTION_PACKAGE);
    options.verify = option_given(a, OPTION_VERIFY);
    if (plot && file_is_same(plot, a->operands[0]))
        return usage_error(a->command, "'%s' is the scenario itself", plot);
    if (plot && path && file_is_same(plot, path))
        return usage_error(a->command, "'%s' is the plan itself", plot);
    if (path && strcmp(path, "-") == 0 && strcmp(a->operands[0], "-") == 0)
        return usage_error(a->command, "only one of the two files can be standard input");
    if (path && option_given(a, OPTION_MINIMISE))
        return usage_error(a->command, "either --plan or --minimise");
    if (!choose_objective(a, &options.objective) || !work_begin(&work, a)) return EXIT_USAGE;
    exit_status status = scenario_load_all(a, a->operands, a->n_operands, &work.budget, &s);
    if (status == EXIT_ANSWERED && path) status = file_read(path, &plan);
    if (path) {
        options.plan = plan.bytes;
        options.plan_bytes = plan.size;
        options.plan_name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    }
    if (status == EXIT_ANSWERED) status = answer(a, s, &options, &work);
    truce_text_free(&plan);
    truce_scenario_free(s);
    return status;
}
