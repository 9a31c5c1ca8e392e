/* check.c -- reads scenarios and lists everything that is wrong. */
#include "cli.h"

exit_status command_check(const arguments *a)
{
    exit_status worst = EXIT_ANSWERED;
    bool quiet = option_given(a, OPTION_QUIET);
    for (size_t k = 0; k < a->n_operands; k++) {
        truce_scenario *s = NULL;
        exit_status status = scenario_load(a->operands[k], NULL, false, &s);
        if (status == EXIT_ANSWERED && !quiet)
            printf("%s: ok: %zu parties, %zu issues\n", a->operands[k], truce_scenario_parties(s),
                   truce_scenario_issues(s));
        if (status > worst) worst = status;
        truce_scenario_free(s);
    }
    return worst;
}
