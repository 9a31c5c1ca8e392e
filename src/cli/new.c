/* new.c -- prints a scenario, or a corridor, to start from. */
#include <string.h>
#include "cli.h"

exit_status command_new(const arguments *a)
{
    const char *kind = a->n_operands > 0 ? a->operands[0] : truce_scenario_starter_kind(0);
    bool is_corridor = strcmp(kind, "corridor") == 0;
    const char *starter = is_corridor ? truce_corridor_starter() : truce_scenario_starter(kind);
    if (starter == NULL) {
        fprintf(stderr, "truce new: no kind '%s'; the kinds are:", kind);
        for (size_t k = 0; truce_scenario_starter_kind(k); k++)
            fprintf(stderr, " %s", truce_scenario_starter_kind(k));
        fputs(" corridor\n", stderr);
        return EXIT_USAGE;
    }
    fputs(starter, stdout);
    return EXIT_ANSWERED;
}
