#include "cli.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_AFTER_SECONDS 1.0
#define PROGRESS_EVERY_SECONDS 0.1
#define MEMORY_MOST_BYTES ((size_t)4 << 30)

static volatile sig_atomic_t was_interrupted;

/* The second Ctrl-C ends the program at once: the handler is only there for the first. */
static void on_interrupt(int signal_number)
{
    (void)signal_number;
    was_interrupted = 1;
}

static void catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool should_stop(void *context)
{
    const work_limits *w = context;
    return was_interrupted || (w->deadline_seconds > 0 && now_seconds() >= w->deadline_seconds);
}

static void show_progress(void *context, double fraction, const char *what)
{
    work_limits *w = context;
    double now = now_seconds();
    if (now - w->began_seconds < PROGRESS_AFTER_SECONDS) return;
    if (w->has_drawn && now - w->drawn_seconds < PROGRESS_EVERY_SECONDS) return;
    w->has_drawn = true;
    w->drawn_seconds = now;
    fprintf(stderr, "\r\033[K%s", what);
    if (fraction >= 0) {
        char bar[21];
        int full = fraction >= 1 ? 20 : (int)(fraction * 20);
        memset(bar, '.', 20);
        memset(bar, '#', (size_t)full);
        bar[20] = '\0';
        fprintf(stderr, " [%s] %d %%", bar, fraction >= 1 ? 100 : (int)(fraction * 100));
    }
    fprintf(stderr, "  %.0f s (Ctrl-C stops)", now - w->began_seconds);
}

/* ---- values ------------------------------------------------------------------------------ */

/* Reads "1.5", "500ms", "2m" into seconds. */
static bool read_time(const char *written, double *out)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"", 1}, {"s", 1}, {"ms", 1e-3}, {"m", 60}, {"h", 3600}};
    char *end = NULL;
    if (!(written[0] >= '0' && written[0] <= '9') && written[0] != '.') return false;
    if (strpbrk(written, "xXeEpP")) return false;
    double number = strtod(written, &end);
    for (size_t k = 0; k < sizeof units / sizeof units[0]; k++)
        if (end != written && strcmp(end, units[k].name) == 0) {
            *out = number * units[k].seconds;
            return *out > 0 && *out < 1e9;
        }
    return false;
}

/* Reads "500000", "64K", "2G" (also "2GiB", "2GB") into bytes. */
static bool read_size(const char *written, size_t *out)
{
    static const char letters[] = "KMGT";
    char *end = NULL;
    if (!(written[0] >= '0' && written[0] <= '9')) return false;
    errno = 0;
    unsigned long long number = strtoull(written, &end, 10);
    if (errno != 0 || number == 0) return false;
    unsigned shift = 0;
    if (*end) {
        char upper = *end >= 'a' && *end <= 'z' ? (char)(*end - 'a' + 'A') : *end;
        const char *letter = strchr(letters, upper);
        if (letter == NULL) return false;
        shift = 10U * (unsigned)(letter - letters + 1);
        end++;
        if (*end && strcmp(end, "B") != 0 && strcmp(end, "iB") != 0) return false;
    }
    if (number > (SIZE_MAX >> shift)) return false;
    *out = (size_t)number << shift;
    return true;
}

/* Half of the machine's memory, and not more than 4 GiB. */
static size_t default_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page_bytes <= 0) return MEMORY_MOST_BYTES;
    size_t half = (size_t)pages / 2 * (size_t)page_bytes;
    return half < MEMORY_MOST_BYTES ? half : MEMORY_MOST_BYTES;
}

bool work_begin(work_limits *w, const arguments *a)
{
    const char *deadline = option_value(a, OPTION_DEADLINE);
    const char *memory = option_value(a, OPTION_MEMORY);
    double seconds = 0;
    *w = (work_limits){.budget = TRUCE_BUDGET_INIT, .began_seconds = now_seconds()};
    w->budget.memory_bytes = default_memory();
    if (deadline && !read_time(deadline, &seconds)) {
        usage_error(a->command, "'%s' is not a time: write seconds, as 1.5, or 500ms, 2m, 1h",
                    deadline);
        return false;
    }
    if (memory && !read_size(memory, &w->budget.memory_bytes)) {
        usage_error(a->command, "'%s' is not an amount of memory: write bytes, or 64K, 500M, 2G",
                    memory);
        return false;
    }
    if (seconds > 0) w->deadline_seconds = w->began_seconds + seconds;
    w->shows_progress = !option_given(a, OPTION_QUIET) && isatty(STDERR_FILENO);
    w->budget.stop = should_stop;
    w->budget.progress = w->shows_progress ? show_progress : NULL;
    w->budget.context = w;
    catch_interrupt();
    return true;
}

void work_end(work_limits *w)
{
    if (w->has_drawn) fputs("\r\033[K", stderr);
    w->has_drawn = false;
    w->budget.progress = NULL;
}

/* ---- failures ---------------------------------------------------------------------------- */

exit_status failure(truce_status status)
{
    switch (status) {
    case TRUCE_OK: return EXIT_ANSWERED;
    case TRUCE_E_INPUT: return EXIT_INPUT; /* the diagnostics have said it */
    case TRUCE_E_STOPPED:
        complain(was_interrupted ? "interrupted before anything was proved"
                                 : "the deadline came before anything was proved");
        return EXIT_PARTIAL;
    case TRUCE_E_MEMORY:
        complain("the memory limit was reached before anything was proved (see --memory)");
        return EXIT_PARTIAL;
    case TRUCE_E_CHECK:
        complain("the independent check refuses this answer: a defect of Truce, please report it");
        return EXIT_SYSTEM;
    case TRUCE_E_SYSTEM:
    case TRUCE_E_MISUSE: break;
    }
    complain("%s", truce_status_name(status));
    return EXIT_SYSTEM;
}

void show_diagnostics(const truce_diagnostics *d)
{
    truce_text shown = {0};
    if (truce_diagnostics_errors(d) + truce_diagnostics_warnings(d) == 0) return;
    if (truce_diagnostics_render(d, terminal_has_colour(STDERR_FILENO), &shown) == TRUCE_OK)
        fwrite(shown.bytes, 1, shown.size, stderr);
    else
        complain("out of memory");
    truce_text_free(&shown);
}
