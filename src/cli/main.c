/* main.c -- finds the command. */
#include <signal.h>
#include <string.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include "cli.h"

static const command commands[] = {
    {"brief", IN_BRIEF, "FILE...", "Everything worth knowing about a scenario", 1, 0,
     command_brief},
    {"new", IN_NEW, "[KIND]", "Print a commented scenario or corridor to start from", 0, 1,
     command_new},
    {"check", IN_CHECK, "FILE...", "Read scenarios and corridors, list everything that is wrong", 1,
     0, command_check},
    {"solve", IN_SOLVE, "FILE...", "The agreement zone, the frontier and the fair deals", 1, 0,
     command_solve},
    {"explain", IN_EXPLAIN, "FILE...", "Why there is no deal, or which demands bind", 1, 0,
     command_explain},
    {"evaluate", IN_EVALUATE, "FILE... PACKAGE", "What one package is worth to everybody", 1, 0,
     command_evaluate},
    {"phase", IN_PHASE, "FILE...", "Cut a deal into phases so that nobody gains by walking away", 1,
     0, command_phase},
    {"corridor", IN_CORRIDOR, "FILE", "What aid can get in, where, when, and who goes without", 1,
     1, command_corridor},
    {"import", IN_IMPORT, "FORMAT FILE...",
     "Domains of GENIUS, NegMAS, GeniusWeb become a scenario", 2, 0, command_import},
    {"export", IN_EXPORT, "FORMAT FILE FOLDER", "A scenario becomes files of another program", 3, 3,
     command_export},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* Commands that a later version will have. */
static const char *const later[] = {"record", "status", "simulate", "serve"};

static void print_help(FILE *to)
{
    fputs("usage: truce COMMAND [OPTIONS] FILE...\n\n"
          "Find the deals that could hold, and say why there is none.\n\nCommands:\n",
          to);
    for (size_t k = 0; k < COMMANDS; k++)
        fprintf(to, "  %-10s %s\n", commands[k].name, commands[k].summary);
    fputs("\nTry: truce COMMAND --help\n"
          "To start: truce new > talks.yaml, then truce brief talks.yaml -o talks.html\n",
          to);
}

static const command *find_command(const char *name)
{
    for (size_t k = 0; k < COMMANDS; k++)
        if (strcmp(name, commands[k].name) == 0) return &commands[k];
    return NULL;
}

static exit_status no_command(const char *name)
{
    for (size_t k = 0; k < sizeof later / sizeof later[0]; k++)
        if (strcmp(name, later[k]) == 0) {
            complain("this version has no command '%s' yet", name);
            return EXIT_USAGE;
        }
    complain("no %s '%s'", name[0] == '-' ? "option" : "command", name);
    fputs("The commands are:", stderr);
    for (size_t k = 0; k < COMMANDS; k++) fprintf(stderr, " %s", commands[k].name);
    fputs("\nTry: truce --help\n", stderr);
    return EXIT_USAGE;
}

/* What was written to standard output may only now turn out not to fit on the disk. */
static exit_status finish(exit_status status)
{
    if (status == EXIT_SYSTEM || (fflush(stdout) == 0 && !ferror(stdout))) return status;
    complain("standard output: could not be written");
    return EXIT_SYSTEM;
}

static exit_status run(const command *c, int n, char **words)
{
    arguments a;
    exit_status status = EXIT_USAGE;
    if (arguments_parse(&a, c, n, words)) {
        if (option_given(&a, OPTION_HELP)) {
            help_print(stdout, c);
            status = EXIT_ANSWERED;
        } else if (option_given(&a, OPTION_VERSION)) {
            printf("truce %s\n", truce_version());
            status = EXIT_ANSWERED;
        } else {
            status = c->run(&a);
        }
    }
    arguments_free(&a);
    return status;
}

/* Memory that one piece of work gives back is soon taken by the next: it is kept, since being given
 * it anew by the system costs more than most things that are done with it. */
static void keep_memory(void)
{
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

int main(int argc, char **argv)
{
    keep_memory();
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of writing, not an end */
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        print_help(stdout);
        return (int)finish(EXIT_ANSWERED);
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        printf("truce %s\n", truce_version());
        return (int)finish(EXIT_ANSWERED);
    }
    if (strcmp(name, "help") == 0) {
        const command *asked = argc > 2 ? find_command(argv[2]) : NULL;
        if (argc > 2 && asked == NULL) return (int)no_command(argv[2]);
        if (asked)
            help_print(stdout, asked);
        else
            print_help(stdout);
        return (int)finish(EXIT_ANSWERED);
    }
    const command *c = find_command(name);
    return (int)(c ? finish(run(c, argc - 2, argv + 2)) : no_command(name));
}
