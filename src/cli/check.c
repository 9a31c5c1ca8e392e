/* check.c -- reads scenarios and corridors and lists everything that is wrong. */
#include "cli.h"

static void say_good(const arguments *a, const char *name, const truce_scenario *s)
{
    if (option_given(a, OPTION_QUIET)) return;
    printf("%s: ok: %zu parties, %zu issues\n", name, truce_scenario_parties(s),
           truce_scenario_issues(s));
}

/* Reads the corridors that issues name, and says whether what they promise can get in. */
static exit_status check_corridors(const arguments *a, const char *name, const truce_scenario *s,
                                   work_limits *work)
{
    issue_corridors corridors;
    truce_style style = terminal_style();
    truce_text shown = {0};
    bool is_finished = true;
    exit_status status = corridors_load(a, name, s, &work->budget, &corridors);
    if (status == EXIT_ANSWERED) say_good(a, name, s);
    if (status == EXIT_ANSWERED && corridors.n > 0 && !option_given(a, OPTION_QUIET)) {
        status = failure(truce_report_promises(s, corridors.items, corridors.n, &work->budget,
                                               &style, &shown, &is_finished));
        work_end(work);
        if (status == EXIT_ANSWERED) status = print(&shown);
        if (status == EXIT_ANSWERED && !is_finished) status = EXIT_PARTIAL;
    }
    truce_text_free(&shown);
    corridors_free(&corridors);
    return status;
}

/* Writes ", N THINGs". */
static void say_number(const char *before, size_t n, const char *thing)
{
    printf("%s%zu %s%s", before, n, thing, n == 1 ? "" : "s");
}

static void say_good_corridor(const arguments *a, const char *name, const truce_corridor *c)
{
    if (option_given(a, OPTION_QUIET)) return;
    printf("%s: ok: ", name);
    say_number("", truce_corridor_days(c), "day");
    say_number(", ", truce_corridor_depots(c), "depot");
    say_number(", ", truce_corridor_crossings(c), "crossing");
    say_number(", ", truce_corridor_areas(c), "area");
    say_number(", ", truce_corridor_roads(c), "road");
    putchar('\n');
}

exit_status command_check(const arguments *a)
{
    exit_status worst = EXIT_ANSWERED;
    truce_scenario *s = NULL;
    work_limits work;
    if (!work_begin(&work, a)) return EXIT_USAGE;
    if (operand_is_foreign(a->operands[0])) { /* a domain and its profiles are one scenario */
        worst = scenario_load_all(a, a->operands, a->n_operands, &work.budget, &s);
        if (worst == EXIT_ANSWERED) say_good(a, a->operands[0], s);
        truce_scenario_free(s);
        return worst;
    }
    for (size_t k = 0; k < a->n_operands; k++) {
        truce_corridor *c = NULL;
        exit_status status = either_load(a->operands[k], &work.budget, false, &s, &c);
        if (status == EXIT_ANSWERED && c) say_good_corridor(a, a->operands[k], c);
        if (status == EXIT_ANSWERED && s) status = check_corridors(a, a->operands[k], s, &work);
        if (status > worst) worst = status;
        truce_scenario_free(s);
        truce_corridor_free(c);
    }
    return worst;
}
