/* import.c -- domains and profiles of other programs become a scenario. */
#include <string.h>
#include "cli.h"

/* Finds a format by name; false when there is none: said. */
bool format_is_known(const arguments *a, const char *format)
{
    for (size_t k = 0; truce_format_name(k); k++)
        if (strcmp(format, truce_format_name(k)) == 0) return true;
    fprintf(stderr, "truce %s: no format '%s'; the formats are:", a->command->name, format);
    for (size_t k = 0; truce_format_name(k); k++) fprintf(stderr, " %s", truce_format_name(k));
    fputc('\n', stderr);
    return false;
}

exit_status command_import(const arguments *a)
{
    work_limits work;
    truce_text text = {0};
    const char *output = option_value(a, OPTION_OUTPUT);
    if (!format_is_known(a, a->operands[0])) return EXIT_USAGE;
    if (!work_begin(&work, a)) return EXIT_USAGE;
    exit_status status =
        import_operands(a, a->operands[0], a->operands + 1, a->n_operands - 1, &work.budget, &text);
    work_end(&work);
    if (status != EXIT_ANSWERED) return status;
    if (output == NULL || strcmp(output, "-") == 0)
        status = print(&text);
    else
        status = file_write(output, text.bytes, text.size);
    truce_text_free(&text);
    return status;
}
