/* corridor.c -- the aid corridor: what can get in, where, when, and who goes without. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"

enum { PROMISE_MOST = 1000000000 };

/* What a run needs besides the corridor. */
typedef struct question {
    truce_corridor_options options;
    const char **close; /* values of --close */
    truce_text actuals;
} question;

static bool read_promise(const arguments *a, int64_t *promise)
{
    const char *written = option_value(a, OPTION_PROMISE);
    char *end = NULL;
    if (written == NULL) return true;
    errno = 0;
    long long n = strtoll(written, &end, 10);
    if (written[0] >= '0' && written[0] <= '9' && *end == '\0' && errno == 0 && n <= PROMISE_MOST) {
        *promise = n;
        return true;
    }
    usage_error(a->command, "--promise: '%s' is not a whole number from 0 to %d", written,
                PROMISE_MOST);
    return false;
}

static bool read_fairness(const arguments *a, truce_fairness *fairness)
{
    const char *written = option_value(a, OPTION_FAIR);
    if (written == NULL || strcmp(written, "steps") == 0) return true;
    *fairness = TRUCE_FAIR_EXACT;
    if (strcmp(written, "exact") == 0) return true;
    usage_error(a->command, "--fair %s: write steps or exact", written);
    return false;
}

/* True when nothing that is to be written is one of the files that are read; else said. */
static bool outputs_are_apart(const arguments *a)
{
    static const option_id outputs[] = {OPTION_OUTPUT, OPTION_PLOT};
    const char *inputs[] = {a->operands[0], option_value(a, OPTION_ACTUALS)};
    for (size_t o = 0; o < sizeof outputs / sizeof *outputs; o++) {
        const char *path = option_value(a, outputs[o]);
        for (size_t k = 0; path && k < sizeof inputs / sizeof *inputs; k++)
            if (inputs[k] && file_is_same(path, inputs[k])) {
                usage_error(a->command, "'%s' is one of the files that are read", path);
                return false;
            }
    }
    const char *page = option_value(a, OPTION_OUTPUT), *plot = option_value(a, OPTION_PLOT);
    if (page && plot && strcmp(page, plot) == 0) {
        usage_error(a->command, "'%s' is named twice", page);
        return false;
    }
    return true;
}

/* Says what does not go together. */
static exit_status check_options(const arguments *a)
{
    const char *table = option_value(a, OPTION_ACTUALS), *page = option_value(a, OPTION_OUTPUT);
    const char *date = option_value(a, OPTION_DATE);
    if (!outputs_are_apart(a)) return EXIT_USAGE;
    if (table && strcmp(table, "-") == 0 && strcmp(a->operands[0], "-") == 0)
        return usage_error(a->command, "only one of the two files can be standard input");
    if (page && strcmp(page, "-") == 0 && option_given(a, OPTION_JSON))
        return usage_error(a->command, "either --json or -o - on standard output");
    if (date && !date_is_one(date))
        return usage_error(a->command, "'%s' is not a date: write YYYY-MM-DD", date);
    return EXIT_ANSWERED;
}

static exit_status read_counts(question *q, const char *path)
{
    exit_status status = file_read(path, &q->actuals);
    q->options.actuals = q->actuals.bytes;
    q->options.actuals_bytes = q->actuals.size;
    q->options.actuals_name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    return status;
}

static exit_status question_begin(question *q, const arguments *a)
{
    const char *table = option_value(a, OPTION_ACTUALS);
    *q = (question){.options = TRUCE_CORRIDOR_OPTIONS_INIT};
    if (!read_promise(a, &q->options.promise) || !read_fairness(a, &q->options.fairness))
        return EXIT_USAGE;
    exit_status status = check_options(a);
    if (status != EXIT_ANSWERED) return status;
    q->close = calloc(a->n_options + 1, sizeof *q->close);
    if (q->close == NULL) return failure(TRUCE_E_MEMORY);
    for (size_t k = 0; k < a->n_options; k++)
        if (a->options[k].id == OPTION_CLOSE) q->close[q->options.n_close++] = a->options[k].value;
    q->options.close = q->close;
    q->options.verify = option_given(a, OPTION_VERIFY);
    return table ? read_counts(q, table) : EXIT_ANSWERED;
}

static void question_end(question *q)
{
    free(q->close);
    truce_text_free(&q->actuals);
}

static exit_status write_plot(const arguments *a, const truce_corridor_plan *plan)
{
    const char *path = option_value(a, OPTION_PLOT);
    truce_text picture = {0};
    if (path == NULL) return EXIT_ANSWERED;
    truce_status status = truce_report_corridor_svg(plan, &picture);
    if (status != TRUCE_OK) return failure(status);
    exit_status written = file_write(path, picture.bytes, picture.size);
    truce_text_free(&picture);
    return written;
}

/* Writes the page; `is_only` gets true when it went to standard output. */
static exit_status write_page(const arguments *a, const truce_corridor_plan *plan, bool *is_only)
{
    const char *path = option_value(a, OPTION_OUTPUT);
    truce_text page = {0};
    if (path == NULL) return EXIT_ANSWERED;
    char today[DATE_SIZE];
    const char *date = option_value(a, OPTION_DATE);
    date_write_today(today);
    truce_status status = truce_report_corridor_html(plan, date ? date : today, &page);
    if (status != TRUCE_OK) return failure(status);
    *is_only = strcmp(path, "-") == 0;
    exit_status written = *is_only ? print(&page) : file_write(path, page.bytes, page.size);
    truce_text_free(&page);
    return written;
}

static exit_status write_answer(const arguments *a, const truce_corridor_plan *plan)
{
    truce_style style = terminal_style();
    truce_text shown = {0};
    bool is_only = false;
    exit_status written = write_plot(a, plan);
    if (written == EXIT_ANSWERED) written = write_page(a, plan, &is_only);
    if (written != EXIT_ANSWERED) return written;
    if (!is_only) {
        truce_status status = option_given(a, OPTION_JSON)
                                  ? truce_report_corridor_json(plan, &shown)
                                  : truce_report_corridor(plan, &style, &shown);
        if (status != TRUCE_OK) return failure(status);
        written = print(&shown);
        truce_text_free(&shown);
        if (written != EXIT_ANSWERED) return written;
    }
    return truce_corridor_plan_is_finished(plan) ? EXIT_ANSWERED : EXIT_PARTIAL;
}

static exit_status answer(const arguments *a, const truce_corridor *c, const question *q,
                          work_limits *work)
{
    truce_corridor_plan *plan = NULL;
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_status status =
        truce_corridor_make_plan(c, &q->options, &work->budget, diagnostics, &plan);
    work_end(work);
    if (!(option_given(a, OPTION_QUIET) && status == TRUCE_OK)) show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    exit_status ended = failure(status);
    if (ended == EXIT_ANSWERED) ended = write_answer(a, plan);
    truce_corridor_plan_free(plan);
    return ended;
}

/* ---- minimum-cost flows as files ---------------------------------------------------------- */

static exit_status show_flow(const arguments *a, const truce_text *bytes, work_limits *work)
{
    static const exit_status ends[] = {
        [TRUCE_FLOW_OPTIMAL] = EXIT_ANSWERED,
        [TRUCE_FLOW_INFEASIBLE] = EXIT_NONE,
        [TRUCE_FLOW_UNBOUNDED] = EXIT_NONE,
        [TRUCE_FLOW_STOPPED] = EXIT_PARTIAL,
    };
    const char *name = strcmp(a->operands[0], "-") == 0 ? "<stdin>" : a->operands[0];
    truce_flow_outcome outcome = TRUCE_FLOW_STOPPED;
    truce_text shown = {0};
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    if (diagnostics == NULL) return failure(TRUCE_E_MEMORY);
    truce_status status =
        truce_flow_solve_dimacs(name, bytes->bytes, bytes->size, option_given(a, OPTION_VERIFY),
                                &work->budget, diagnostics, &outcome, &shown);
    work_end(work);
    show_diagnostics(diagnostics);
    truce_diagnostics_free(diagnostics);
    exit_status ended = failure(status);
    if (ended == EXIT_ANSWERED) ended = print(&shown);
    truce_text_free(&shown);
    return ended == EXIT_ANSWERED ? ends[outcome] : ended;
}

/* True when no option stands there that only a corridor has a use for; else said. */
static bool is_only_flow(const arguments *a)
{
    static const option_id others[] = {OPTION_CLOSE,  OPTION_PROMISE, OPTION_FAIR, OPTION_ACTUALS,
                                       OPTION_OUTPUT, OPTION_PLOT,    OPTION_DATE, OPTION_JSON};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (option_given(a, others[k])) {
            usage_error(a->command, "with --dimacs there is no corridor to ask about");
            return false;
        }
    return true;
}

static exit_status solve_flow(const arguments *a)
{
    work_limits work;
    truce_text bytes = {0};
    if (!is_only_flow(a) || !work_begin(&work, a)) return EXIT_USAGE;
    exit_status status = file_read(a->operands[0], &bytes);
    if (status == EXIT_ANSWERED) status = show_flow(a, &bytes, &work);
    truce_text_free(&bytes);
    return status;
}

exit_status command_corridor(const arguments *a)
{
    if (option_given(a, OPTION_DIMACS)) return solve_flow(a);
    work_limits work;
    question q;
    truce_corridor *c = NULL;
    exit_status status = question_begin(&q, a);
    if (status == EXIT_ANSWERED && !work_begin(&work, a)) status = EXIT_USAGE;
    if (status == EXIT_ANSWERED)
        status = corridor_load(a->operands[0], &work.budget, option_given(a, OPTION_QUIET), &c);
    if (status == EXIT_ANSWERED) status = answer(a, c, &q, &work);
    truce_corridor_free(c);
    question_end(&q);
    return status;
}
