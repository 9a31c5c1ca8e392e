#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "cli.h"

bool terminal_has_colour(int descriptor)
{
    const char *none = getenv("NO_COLOR"), *kind = getenv("TERM");
    if (none && none[0]) return false;
    return isatty(descriptor) && kind && strcmp(kind, "dumb") != 0;
}

static int width(void)
{
    const char *asked = getenv("COLUMNS");
    if (asked) {
        char *end = NULL;
        long columns = strtol(asked, &end, 10);
        if (end != asked && *end == '\0' && columns > 0 && columns <= 10000) return (int)columns;
    }
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
}

/* True when the environment names a UTF-8 character set. */
static bool is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        const char *value = getenv(names[k]);
        if (value == NULL || value[0] == '\0') continue;
        const char *point = strchr(value, '.');
        if (point == NULL) return false;
        return strncasecmp(point, ".UTF-8", 6) == 0 || strncasecmp(point, ".utf8", 5) == 0;
    }
    return false;
}

truce_style terminal_style(void)
{
    truce_style style = TRUCE_STYLE_INIT;
    style.columns = width();
    style.colour = terminal_has_colour(STDOUT_FILENO);
    style.ascii = !is_utf8();
    return style;
}
