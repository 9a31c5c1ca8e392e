/* brief.c -- the main job: everything worth knowing, as text and as a page. */
#include <stdlib.h>
#include <string.h>
#include "cli.h"

#define NUMBER_SIZE sizeof "1234-5678-9012"

/* Writes a random number: a reader must not be able to test guesses against it, as it could against
 * a hash of what stands in the brief. */
static bool write_number(char number[NUMBER_SIZE])
{
    unsigned char noise[12];
    FILE *source = fopen("/dev/urandom", "rb");
    size_t got = 0;
    if (source) {
        got = fread(noise, 1, sizeof noise, source);
        fclose(source);
    }
    if (got != sizeof noise) {
        complain("no source of random numbers; give one with --document");
        return false;
    }
    char *at = number;
    for (size_t k = 0; k < sizeof noise; k++) {
        if (k > 0 && k % 4 == 0) *at++ = '-';
        *at++ = (char)('0' + noise[k] % 10);
    }
    *at = '\0';
    return true;
}

/* Finds the reader that --for names. */
static bool choose_reader(const arguments *a, const truce_scenario *s, truce_brief_options *options)
{
    const char *reader = option_value(a, OPTION_FOR);
    if (reader == NULL || strcmp(reader, "team") == 0) return true;
    options->reader = TRUCE_READER_ROOM;
    if (strcmp(reader, "room") == 0) return true;
    options->reader = TRUCE_READER_PARTY;
    for (size_t k = 0; k < truce_scenario_parties(s); k++)
        if (strcmp(reader, truce_scenario_party_id(s, k)) == 0) {
            options->party = k;
            return true;
        }
    fprintf(stderr, "truce brief: --for %s: no such party; write team, room", reader);
    nearest_word near = {.wrong = reader};
    char meant[NEAREST_SIZE];
    for (size_t k = 0; k < truce_scenario_parties(s); k++) {
        fprintf(stderr, ", %s", truce_scenario_party_id(s, k));
        nearest_try(&near, truce_scenario_party_id(s, k));
    }
    nearest_try(&near, "team");
    nearest_try(&near, "room");
    nearest_say(&near, meant);
    fprintf(stderr, "%s\n", meant);
    return false;
}

/* Writes the page and the text. */
static exit_status write_brief(const arguments *a, const truce_brief *brief)
{
    const char *output = option_value(a, OPTION_OUTPUT);
    truce_style style = terminal_style();
    truce_text shown = {0};
    if (output) {
        truce_status status = truce_brief_html(brief, &shown);
        if (status != TRUCE_OK) return failure(status);
        bool is_only = strcmp(output, "-") == 0;
        exit_status written = is_only ? print(&shown) : file_write(output, shown.bytes, shown.size);
        truce_text_free(&shown);
        if (is_only || written != EXIT_ANSWERED) return written;
    }
    truce_status status = truce_brief_text(brief, &style, &shown);
    if (status != TRUCE_OK) return failure(status);
    exit_status printed = print(&shown);
    truce_text_free(&shown);
    return printed;
}

static exit_status prepare(const arguments *a, const truce_scenario *s, work_limits *work,
                           const truce_brief_options *options)
{
    truce_brief *brief = NULL;
    truce_status status = truce_brief_prepare(s, options, &work->budget, &brief);
    work_end(work);
    if (status != TRUCE_OK) return failure(status);
    exit_status written = write_brief(a, brief);
    if (written == EXIT_ANSWERED && !truce_brief_is_exact(brief)) written = EXIT_PARTIAL;
    truce_brief_free(brief);
    return written;
}

static exit_status brief_of(const arguments *a, const truce_scenario *s, work_limits *work,
                            truce_brief_options *options)
{
    issue_corridors corridors = {0};
    exit_status status = EXIT_ANSWERED;
    if (!choose_reader(a, s, options)) return EXIT_USAGE;
    if (options->reader == TRUCE_READER_TEAM)
        status = corridors_load(a, a->operands[0], s, &work->budget, &corridors);
    options->corridors = corridors.items;
    options->n_corridors = corridors.n;
    if (status == EXIT_ANSWERED) status = prepare(a, s, work, options);
    corridors_free(&corridors);
    return status;
}

exit_status command_brief(const arguments *a)
{
    const char *date = option_value(a, OPTION_DATE), *number = option_value(a, OPTION_DOCUMENT);
    const char *output = option_value(a, OPTION_OUTPUT);
    char today[DATE_SIZE], random_number[NUMBER_SIZE];
    work_limits work;
    truce_scenario *s = NULL;
    if (date && !date_is_one(date))
        return usage_error(a->command, "'%s' is not a date: write YYYY-MM-DD", date);
    if (output && file_is_same(output, a->operands[0]))
        return usage_error(a->command, "'%s' is the scenario itself", output);
    if (!work_begin(&work, a)) return EXIT_USAGE;
    date_write_today(today);
    if (number == NULL && !write_number(random_number)) return EXIT_SYSTEM;
    exit_status status = scenario_load_all(a, a->operands, a->n_operands, &work.budget, &s);
    if (status != EXIT_ANSWERED) return status;
    truce_brief_options options = TRUCE_BRIEF_OPTIONS_INIT;
    options.document = number ? number : random_number;
    options.written = date ? date : today;
    options.verify = option_given(a, OPTION_VERIFY);
    status = brief_of(a, s, &work, &options);
    truce_scenario_free(s);
    return status;
}
