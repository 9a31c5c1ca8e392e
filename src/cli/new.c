/* new.c -- prints a scenario, or a corridor, to start from. */
#include <string.h>
#include "cli.h"

exit_status command_new(const arguments *a)
{
    const char *kind = a->n_operands > 0 ? a->operands[0] : truce_scenario_starter_kind(0);
    bool is_corridor = strcmp(kind, "corridor") == 0;
    const char *starter = is_corridor ? truce_corridor_starter() : truce_scenario_starter(kind);
    if (starter == NULL) {
        nearest_word near = {.wrong = kind};
        char meant[NEAREST_SIZE];
        fprintf(stderr, "truce new: no kind '%s'; the kinds are:", kind);
        for (size_t k = 0; truce_scenario_starter_kind(k); k++) {
            fprintf(stderr, " %s", truce_scenario_starter_kind(k));
            nearest_try(&near, truce_scenario_starter_kind(k));
        }
        nearest_try(&near, "corridor");
        nearest_say(&near, meant);
        fprintf(stderr, " corridor%s\n", meant);
        return EXIT_USAGE;
    }
    fputs(starter, stdout);
    return EXIT_ANSWERED;
}
