/* solve.c -- the agreement zone, the frontier and the fair deals. */
#include <string.h>
#include "cli.h"

/* Collects the deals that --deal names; false when there is no such deal: said. */
static bool choose_deals(const arguments *a, truce_solution_view *view)
{
    for (size_t k = 0; k < a->n_options; k++) {
        if (a->options[k].id != OPTION_DEAL) continue;
        const char *asked = a->options[k].value;
        int name = 0;
        while (name < TRUCE_DEAL_NAMES &&
               strcmp(asked, truce_deal_name_text((truce_deal_name)name)) != 0)
            name++;
        if (name == TRUCE_DEAL_NAMES) {
            nearest_word near = {.wrong = asked};
            char meant[NEAREST_SIZE];
            for (name = 0; name < TRUCE_DEAL_NAMES; name++)
                nearest_try(&near, truce_deal_name_text((truce_deal_name)name));
            nearest_say(&near, meant);
            usage_error(a->command,
                        "no deal '%s': write utilitarian, nash, egalitarian or "
                        "kalai_smorodinsky%s",
                        asked, meant);
            return false;
        }
        view->deals |= 1U << name;
    }
    return true;
}

/* Reads a decimal above 0 with at most 9 digits behind the point, as billionths. */
static bool read_epsilon(const char *written, int64_t *epsilon_nano)
{
    int64_t nano = 0;
    int behind = -1;
    for (const char *at = written; *at; at++) {
        if (*at == '.' && behind < 0) {
            behind = 0;
            continue;
        }
        if (*at < '0' || *at > '9' || behind >= 9 || nano > INT64_C(1000000000000000)) return false;
        nano = nano * 10 + (*at - '0');
        if (behind >= 0) behind++;
    }
    for (int digit = behind < 0 ? 0 : behind; digit < 9; digit++) {
        if (nano > INT64_C(1000000000000000)) return false;
        nano *= 10;
    }
    *epsilon_nano = nano;
    return nano > 0;
}

static exit_status write_plot(const arguments *a, const truce_scenario *s,
                              const truce_solution *solution)
{
    const char *path = option_value(a, OPTION_PLOT);
    truce_text picture = {0};
    if (path == NULL) return EXIT_ANSWERED;
    if (truce_solution_frontier_size(solution) == 0) {
        complain("%s: not written: there is no frontier to draw", path);
        return EXIT_ANSWERED;
    }
    truce_status status = truce_report_solution_svg(s, solution, &picture);
    if (status != TRUCE_OK) return failure(status);
    exit_status written = file_write(path, picture.bytes, picture.size);
    truce_text_free(&picture);
    return written;
}

static exit_status write_answer(const arguments *a, const truce_scenario *s,
                                const truce_solution *solution, const truce_solution_view *view)
{
    truce_style style = terminal_style();
    truce_text shown = {0};
    truce_status status;
    if (option_given(a, OPTION_JSON))
        status = truce_report_solution_json(s, solution, view, &shown);
    else if (option_given(a, OPTION_CSV))
        status = truce_report_solution_csv(s, solution, &shown);
    else
        status = truce_report_solution(s, solution, view, &style, &shown);
    if (status != TRUCE_OK) return failure(status);
    exit_status printed = print(&shown);
    truce_text_free(&shown);
    if (printed != EXIT_ANSWERED) return printed;
    if (!truce_solution_is_exact(solution)) return EXIT_PARTIAL;
    return truce_solution_is_feasible(solution) ? EXIT_ANSWERED : EXIT_NONE;
}

exit_status command_solve(const arguments *a)
{
    work_limits work;
    truce_scenario *s = NULL;
    truce_solution *solution = NULL;
    truce_solution_view view = TRUCE_SOLUTION_VIEW_INIT;
    truce_solve_options options = TRUCE_SOLVE_OPTIONS_INIT;
    const char *plot = option_value(a, OPTION_PLOT);
    if (option_given(a, OPTION_JSON) && option_given(a, OPTION_CSV))
        return usage_error(a->command, "either --json or --csv");
    const char *epsilon = option_value(a, OPTION_EPSILON);
    if (epsilon && !read_epsilon(epsilon, &options.epsilon_nano))
        return usage_error(a->command, "'%s' is not a part: write a decimal above 0, as 0.05",
                           epsilon);
    if (epsilon && (plot || !(option_given(a, OPTION_FRONTIER) || option_given(a, OPTION_CSV))))
        return usage_error(a->command,
                           "--epsilon goes with --frontier or --csv, and not with --plot");
    if (plot && file_is_same(plot, a->operands[0]))
        return usage_error(a->command, "'%s' is the scenario itself", plot);
    if (!choose_deals(a, &view) || !work_begin(&work, a)) return EXIT_USAGE;
    exit_status loaded = scenario_load_all(a, a->operands, a->n_operands, &work.budget, &s);
    if (loaded != EXIT_ANSWERED) return loaded;
    view.frontier = option_given(a, OPTION_FRONTIER);
    options.all = option_given(a, OPTION_ALL);
    options.verify = option_given(a, OPTION_VERIFY);
    if (!view.frontier && !option_given(a, OPTION_CSV)) options.packages_most = 1;
    options.skip_frontier = options.packages_most > 0 && !plot;
    options.deals = view.deals;
    truce_status status = truce_solve(s, &options, &work.budget, &solution);
    work_end(&work);
    exit_status ended = failure(status);
    if (status == TRUCE_OK) ended = write_plot(a, s, solution);
    if (ended == EXIT_ANSWERED) ended = write_answer(a, s, solution, &view);
    truce_solution_free(solution);
    truce_scenario_free(s);
    return ended;
}
