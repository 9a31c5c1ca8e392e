/* explain.c -- why there is no deal, or which demands bind. */
#include <errno.h>
#include <stdlib.h>
#include "cli.h"

#define MOST_LARGEST 1000000

/* Reads --most. */
static bool read_most(const arguments *a, size_t *out)
{
    const char *written = option_value(a, OPTION_MOST);
    char *end = NULL;
    if (written == NULL) return true;
    errno = 0;
    long most = strtol(written, &end, 10);
    if (end == written || *end || errno || most < 1 || most > MOST_LARGEST) {
        usage_error(a->command, "--most: '%s' is not a whole number from 1 to %d", written,
                    MOST_LARGEST);
        return false;
    }
    *out = (size_t)most;
    return true;
}

static exit_status write_answer(const arguments *a, const truce_scenario *s,
                                const truce_explanation *explanation)
{
    truce_style style = terminal_style();
    truce_text shown = {0};
    truce_status status = option_given(a, OPTION_JSON)
                              ? truce_report_explanation_json(s, explanation, &shown)
                              : truce_report_explanation(s, explanation, &style, &shown);
    if (status != TRUCE_OK) return failure(status);
    exit_status printed = print(&shown);
    truce_text_free(&shown);
    if (printed != EXIT_ANSWERED) return printed;
    return truce_explanation_is_exact(explanation) ? EXIT_ANSWERED : EXIT_PARTIAL;
}

exit_status command_explain(const arguments *a)
{
    work_limits work;
    truce_scenario *s = NULL;
    truce_explanation *explanation = NULL;
    truce_explain_options options = TRUCE_EXPLAIN_OPTIONS_INIT;
    if (!read_most(a, &options.most) || !work_begin(&work, a)) return EXIT_USAGE;
    exit_status loaded = scenario_load_all(a, a->operands, a->n_operands, &work.budget, &s);
    if (loaded != EXIT_ANSWERED) return loaded;
    options.verify = option_given(a, OPTION_VERIFY);
    truce_status status = truce_explain(s, &options, &work.budget, &explanation);
    work_end(&work);
    exit_status ended = status == TRUCE_OK ? write_answer(a, s, explanation) : failure(status);
    truce_explanation_free(explanation);
    truce_scenario_free(s);
    return ended;
}
