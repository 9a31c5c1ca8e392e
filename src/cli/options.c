#include "cli.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef struct option_row {
    char letter; /* 0: none */
    const char *name;
    const char *value; /* NULL: takes none */
    unsigned commands;
    const char *help;
} option_row;

static const option_row rows[OPTIONS] = {
#define OPTION(id, letter, name, value, commands, help) {letter, name, value, commands, help},
#include "options.def"
#undef OPTION
};

void complain(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    fputs("truce: ", stderr);
    vfprintf(stderr, format, rest);
    fputc('\n', stderr);
    va_end(rest);
}

exit_status usage_error(const command *c, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    fprintf(stderr, "truce %s: ", c->name);
    vfprintf(stderr, format, rest);
    fprintf(stderr, "\nusage: truce %s [OPTIONS] %s\nTry: truce %s --help\n", c->name, c->operands,
            c->name);
    va_end(rest);
    return EXIT_USAGE;
}

void help_print(FILE *to, const command *c)
{
    fprintf(to, "usage: truce %s [OPTIONS] %s\n\n%s.\n\nOptions:\n", c->name, c->operands,
            c->summary);
    for (size_t k = 0; k < OPTIONS; k++) {
        const option_row *row = &rows[k];
        if (!(row->commands & c->bit)) continue;
        char shown[48];
        snprintf(shown, sizeof shown, "--%s%s%s", row->name, row->value ? " " : "",
                 row->value ? row->value : "");
        if (row->letter)
            fprintf(to, "  -%c, %-22s %s\n", row->letter, shown, row->help);
        else
            fprintf(to, "      %-22s %s\n", shown, row->help);
    }
    fprintf(to, "\nThe manual page is truce-%s(1).\n", c->name);
}

/* Finds a long option by its name or an unambiguous beginning of it; OPTIONS when there is none.
 * `size` is the length of the word up to a "=". */
static size_t find_long(const command *c, const char *word, size_t size, bool *is_ambiguous)
{
    size_t found = OPTIONS;
    *is_ambiguous = false;
    for (size_t k = 0; k < OPTIONS; k++) {
        if (!(rows[k].commands & c->bit) || strncmp(rows[k].name, word, size) != 0) continue;
        if (rows[k].name[size] == '\0') {
            *is_ambiguous = false;
            return k;
        }
        *is_ambiguous = found != OPTIONS;
        if (found == OPTIONS) found = k;
    }
    return found;
}

static size_t find_short(const command *c, char letter)
{
    for (size_t k = 0; k < OPTIONS; k++)
        if ((rows[k].commands & c->bit) && rows[k].letter == letter) return k;
    return OPTIONS;
}

static void keep(arguments *a, size_t option, const char *value)
{
    a->options[a->n_options++] = (given_option){(option_id)option, value};
}

/* Parses "--name", "--name=value" or "--name value"; `next` may be NULL. Returns how many words
 * were used, 0 on a mistake. */
static int parse_long(arguments *a, const char *word, const char *next)
{
    const command *c = a->command;
    const char *name = word + 2, *equals = strchr(name, '=');
    size_t size = equals ? (size_t)(equals - name) : strlen(name);
    bool is_ambiguous = false;
    size_t k = find_long(c, name, size, &is_ambiguous);
    if (k == OPTIONS || is_ambiguous) {
        usage_error(c, is_ambiguous ? "option '--%.*s' is ambiguous" : "no option '--%.*s'",
                    (int)size, name);
        return 0;
    }
    if (rows[k].value == NULL) {
        if (equals) {
            usage_error(c, "option '--%s' takes no value", rows[k].name);
            return 0;
        }
        keep(a, k, NULL);
        return 1;
    }
    if (equals ? equals[1] == '\0' : next == NULL || *next == '\0') {
        usage_error(c, "option '--%s' needs a value: %s", rows[k].name, rows[k].value);
        return 0;
    }
    keep(a, k, equals ? equals + 1 : next);
    return equals ? 1 : 2;
}

/* Parses "-q", "-qo FILE", "-oFILE". */
static int parse_short(arguments *a, const char *word, const char *next)
{
    const command *c = a->command;
    for (const char *letter = word + 1; *letter; letter++) {
        size_t k = find_short(c, *letter);
        if (k == OPTIONS) {
            usage_error(c, "no option '-%c'", *letter);
            return 0;
        }
        if (rows[k].value == NULL) {
            keep(a, k, NULL);
            continue;
        }
        if (letter[1] == '\0' && (next == NULL || *next == '\0')) {
            usage_error(c, "option '-%c' needs a value: %s", *letter, rows[k].value);
            return 0;
        }
        keep(a, k, letter[1] ? letter + 1 : next);
        return letter[1] ? 1 : 2;
    }
    return 1;
}

bool arguments_parse(arguments *out, const command *c, int n, char **words)
{
    size_t n_letters = 1;
    for (int k = 0; k < n; k++) n_letters += strlen(words[k]) + 1;
    *out = (arguments){.command = c,
                       .options = calloc(n_letters, sizeof *out->options),
                       .operands = calloc((size_t)n + 1, sizeof *out->operands)};
    if (out->options == NULL || out->operands == NULL) {
        complain("out of memory");
        return false;
    }
    bool only_operands = false;
    for (int k = 0; k < n;) {
        const char *word = words[k], *next = k + 1 < n ? words[k + 1] : NULL;
        int used = 1;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            out->operands[out->n_operands++] = word;
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else
            used = word[1] == '-' ? parse_long(out, word, next) : parse_short(out, word, next);
        if (used == 0) return false;
        k += used;
    }
    if (option_given(out, OPTION_HELP) || option_given(out, OPTION_VERSION)) return true;
    if (out->n_operands < c->least_operands) {
        usage_error(c, out->n_operands == 0 ? "a file is missing" : "an argument is missing");
        return false;
    }
    if (c->most_operands > 0 && out->n_operands > c->most_operands) {
        usage_error(c, "what is '%s' for?", out->operands[c->most_operands]);
        return false;
    }
    return true;
}

void arguments_free(arguments *a)
{
    free(a->options);
    free(a->operands);
}

bool option_given(const arguments *a, option_id id)
{
    for (size_t k = 0; k < a->n_options; k++)
        if (a->options[k].id == id) return true;
    return false;
}

const char *option_value(const arguments *a, option_id id)
{
    const char *value = NULL;
    for (size_t k = 0; k < a->n_options; k++)
        if (a->options[k].id == id) value = a->options[k].value;
    return value;
}
