/* check.c -- reads scenarios and lists everything that is wrong. */
#include "cli.h"

static void say_good(const arguments *a, const char *name, const truce_scenario *s)
{
    if (option_given(a, OPTION_QUIET)) return;
    printf("%s: ok: %zu parties, %zu issues\n", name, truce_scenario_parties(s),
           truce_scenario_issues(s));
}

exit_status command_check(const arguments *a)
{
    exit_status worst = EXIT_ANSWERED;
    truce_scenario *s = NULL;
    if (operand_is_foreign(a->operands[0])) { /* a domain and its profiles are one scenario */
        worst = scenario_load_all(a, a->operands, a->n_operands, NULL, &s);
        if (worst == EXIT_ANSWERED) say_good(a, a->operands[0], s);
        truce_scenario_free(s);
        return worst;
    }
    for (size_t k = 0; k < a->n_operands; k++) {
        exit_status status = scenario_load(a->operands[k], NULL, false, &s);
        if (status == EXIT_ANSWERED) say_good(a, a->operands[k], s);
        if (status > worst) worst = status;
        truce_scenario_free(s);
    }
    return worst;
}
