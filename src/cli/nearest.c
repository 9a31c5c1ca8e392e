/* nearest.c -- which word was meant, when one of a few is asked for. */
#include <string.h>
#include "cli.h"

enum { WORD_MOST = 63 };

/* The fewest letters to change, add or take out that turn one word into the other. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MOST + 1], size = strlen(b);
    for (size_t k = 0; k <= size; k++) row[k] = k;
    for (size_t i = 0; a[i]; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t k = 1; k <= size; k++) {
            size_t changed = corner + (a[i] != b[k - 1]);
            corner = row[k];
            if (row[k - 1] + 1 < changed) changed = row[k - 1] + 1;
            row[k] = row[k] + 1 < changed ? row[k] + 1 : changed;
        }
    }
    return row[size];
}

void nearest_try(nearest_word *n, const char *candidate)
{
    size_t size = strlen(n->wrong), most = size / 3 > 1 ? size / 3 : 1;
    if (size > WORD_MOST || strlen(candidate) > WORD_MOST) return;
    size_t found = distance(n->wrong, candidate);
    if (found > most || (n->found && found >= n->distance)) return;
    n->found = candidate;
    n->distance = found;
}

void nearest_say(const nearest_word *n, char *phrase)
{
    phrase[0] = '\0';
    if (n->found) snprintf(phrase, NEAREST_SIZE, "; did you mean '%s'?", n->found);
}
