/* cli.h -- the command line: options, files, the terminal, the clock.
 * Floor: cli. Includes only the public headers of the library. A command gets its options and
 * operands, asks the library, writes what comes back, and returns an exit status. */
#ifndef TRUCE_CLI_CLI_H
#define TRUCE_CLI_CLI_H

#include <stdio.h>
#include "truce/truce.h"

/* How the tool ends; docs/man/truce.1 tells it to users. */
typedef enum exit_status {
    EXIT_ANSWERED = 0,
    EXIT_NONE = 1,    /* answered, and the answer is "none" */
    EXIT_USAGE = 2,   /* wrong usage */
    EXIT_INPUT = 3,   /* the input is wrong or is not there */
    EXIT_PARTIAL = 4, /* stopped at a limit */
    EXIT_SYSTEM = 5   /* the system failed */
} exit_status;

/* ---- options (options.c) ----------------------------------------------------------------- */

enum {
    IN_BRIEF = 1,
    IN_NEW = 2,
    IN_CHECK = 4,
    IN_SOLVE = 8,
    IN_EXPLAIN = 16,
    IN_EVALUATE = 32,
    IN_PHASE = 64,
    IN_IMPORT = 128,
    IN_EXPORT = 256,
    IN_CORRIDOR = 512,
    IN_SCENARIO =
        IN_BRIEF | IN_SOLVE | IN_EXPLAIN | IN_EVALUATE | IN_PHASE, /* read one and compute */
    IN_WORK = IN_SCENARIO | IN_CORRIDOR,                           /* those that compute */
    IN_ALL = 1023
};

typedef enum option_id {
#define OPTION(id, letter, name, value, commands, help) OPTION_##id,
#include "options.def"
#undef OPTION
    OPTIONS
} option_id;

/* One option as it was given; `value` is NULL for an option that takes none. */
typedef struct given_option {
    option_id id;
    const char *value;
} given_option;

typedef struct command command;

/* A command's arguments, parsed. The strings are those of main. */
typedef struct arguments {
    const command *command;
    size_t n_options;
    given_option *options; /* in the order in which they were given */
    size_t n_operands;
    const char **operands;
} arguments;

struct command {
    const char *name;
    unsigned bit;         /* IN_... */
    const char *operands; /* for the usage line: "FILE" */
    const char *summary;
    size_t least_operands;
    size_t most_operands; /* 0: as many as one likes */
    exit_status (*run)(const arguments *a);
};

/* Parses what stands behind the command's name. On a mistake it has said what is wrong, with the
 * usage line, and returns false. Free with arguments_free either way. */
bool arguments_parse(arguments *out, const command *c, int n, char **words);
void arguments_free(arguments *a);

/* Returns whether an option was given, and the value that was given last. */
bool option_given(const arguments *a, option_id id);
const char *option_value(const arguments *a, option_id id);

/* Writes the help of a command. */
void help_print(FILE *to, const command *c);

/* Writes "truce COMMAND: MESSAGE" and where to find help, to standard error; returns EXIT_USAGE. */
exit_status usage_error(const command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Writes "truce: MESSAGE" to standard error. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- words that were meant (nearest.c) ------------------------------------------------------ */

enum { NEAREST_SIZE = 96 };
/* The nearest of the candidates so far, at most a third of its letters away; begin with {wrong}. */
typedef struct nearest_word {
    const char *wrong;
    const char *found; /* NULL: none is near */
    size_t distance;
} nearest_word;
void nearest_try(nearest_word *n, const char *candidate);
/* Writes "; did you mean 'NAME'?", or nothing, into `phrase`, which has NEAREST_SIZE bytes. */
void nearest_say(const nearest_word *n, char *phrase);

/* ---- work (work.c) ----------------------------------------------------------------------- */

/* Limits of a piece of work, and whom it tells how far it is. */
typedef struct work_limits {
    truce_budget budget;     /* hand this to the library */
    double deadline_seconds; /* of the monotonic clock; 0: none */
    double began_seconds;
    double drawn_seconds;
    bool shows_progress;
    bool has_drawn;
} work_limits;

/* Reads --deadline, --memory and --quiet, and catches Ctrl-C: the budget's stop function sees both.
 * False when a value is wrong: said. `w` must stay where it is. */
bool work_begin(work_limits *w, const arguments *a);
/* Takes the progress line off the terminal. */
void work_end(work_limits *w);

/* Maps a failure of the library to an exit status, and says what happened. */
exit_status failure(truce_status status);
/* Writes diagnostics to standard error, unless there are none. */
void show_diagnostics(const truce_diagnostics *d);

/* ---- files (files.c) --------------------------------------------------------------------- */

/* Reads a whole file ("-": standard input), at most a byte more than a scenario may have. Says what
 * is wrong. Returns EXIT_ANSWERED, EXIT_INPUT or EXIT_SYSTEM. Free `out` with truce_text_free. */
exit_status file_read(const char *path, truce_text *out);
/* Writes a whole file or nothing: to a new file beside it that then takes its name. A device or
 * pipe is written as it is. Says what is wrong. Returns EXIT_ANSWERED or EXIT_SYSTEM. */
exit_status file_write(const char *path, const char *bytes, size_t size);
/* True when both name the same existing file; "-" as the other is standard input. */
bool file_is_same(const char *path, const char *other);
/* Writes to standard output; EXIT_SYSTEM when that fails: said. */
exit_status print(const truce_text *t);

/* ---- inputs (inputs.c) ------------------------------------------------------------------- */

/* Reads a scenario; diagnostics go to standard error. `out` is NULL unless EXIT_ANSWERED comes
 * back. */
exit_status scenario_load(const char *path, const truce_budget *budget, bool quiet,
                          truce_scenario **out);
/* Reads a corridor, in the same way. */
exit_status corridor_load(const char *path, const truce_budget *budget, bool quiet,
                          truce_corridor **out);
/* Reads a scenario or a corridor, whichever the file is: the other one is NULL. With a NULL
 * `corridor` the file must be a scenario. */
exit_status either_load(const char *path, const truce_budget *budget, bool quiet,
                        truce_scenario **scenario, truce_corridor **corridor);
/* Reads the scenario that n operands name: one file of Truce, a domain and its profiles in another
 * format, or a folder of these. */
exit_status scenario_load_all(const arguments *a, const char *const *operands, size_t n,
                              const truce_budget *budget, truce_scenario **out);
/* True when an operand is a folder, or a file in a format of another program. Says nothing. */
bool operand_is_foreign(const char *operand);
/* Imports files, a folder, or one file with what lies beside it, into the text of a scenario. */
exit_status import_operands(const arguments *a, const char *format, const char *const *operands,
                            size_t n, const truce_budget *budget, truce_text *out);
/* True for the name of a format; else said. */
bool format_is_known(const arguments *a, const char *format);

/* ---- corridors that issues name (corridors.c) -------------------------------------------- */

typedef struct issue_corridors {
    truce_issue_corridor *items;
    size_t n;
} issue_corridors;

/* Reads the corridors that the issues of a scenario name, from the folder of the file `scenario` or
 * below it. All that is wrong is said, in its place. Returns EXIT_ANSWERED, or why not all could be
 * read. Free `out` with corridors_free either way. */
exit_status corridors_load(const arguments *a, const char *scenario, const truce_scenario *s,
                           const truce_budget *budget, issue_corridors *out);
void corridors_free(issue_corridors *corridors);

/* ---- dates (dates.c) --------------------------------------------------------------------- */

#define DATE_SIZE sizeof "2026-11-24"

/* True for a day of the calendar, as YYYY-MM-DD. */
bool date_is_one(const char *written);
/* Writes today, here; empty when the clock does not say. */
void date_write_today(char date[DATE_SIZE]);

/* ---- the terminal (terminal.c) ----------------------------------------------------------- */

/* How tables are drawn here: width, colour, and characters from the environment. */
truce_style terminal_style(void);
/* True when diagnostics may be coloured. */
bool terminal_has_colour(int descriptor);

/* ---- commands ---------------------------------------------------------------------------- */

exit_status command_brief(const arguments *a);
exit_status command_new(const arguments *a);
exit_status command_check(const arguments *a);
exit_status command_solve(const arguments *a);
exit_status command_explain(const arguments *a);
exit_status command_evaluate(const arguments *a);
exit_status command_phase(const arguments *a);
exit_status command_corridor(const arguments *a);
exit_status command_import(const arguments *a);
exit_status command_export(const arguments *a);

#endif
