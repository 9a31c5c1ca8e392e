/* simple.c -- the method to compare with: the frontier of an additive scenario, issue by issue. All
 * sums of the front so far and the next issue's options, each kept when no other dominates it
 * (every pair is compared). Reads "issues options parties" and then the utilities, issue by issue,
 * option by option, party by party; prints the size of the frontier. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTIES_MOST 8

typedef struct point {
    long worth[PARTIES_MOST];
} point;

static bool covers(const point *a, const point *b, int parties)
{
    for (int p = 0; p < parties; p++)
        if (a->worth[p] < b->worth[p]) return false;
    return true;
}

/* Adds a point to a front that stays without dominated or equal points; returns its new size. */
static size_t add(point *front, size_t n, const point *next, int parties)
{
    for (size_t k = 0; k < n; k++)
        if (covers(&front[k], next, parties)) return n;
    size_t kept = 0;
    for (size_t k = 0; k < n; k++)
        if (!covers(next, &front[k], parties)) front[kept++] = front[k];
    front[kept] = *next;
    return kept + 1;
}

int main(void)
{
    int issues, options, parties;
    if (scanf("%d %d %d", &issues, &options, &parties) != 3 || parties > PARTIES_MOST) return 1;
    size_t n = 1;
    point *front = calloc(1, sizeof *front);
    for (int i = 0; i < issues; i++) {
        point *next = malloc(n * (size_t)options * sizeof *next);
        size_t n_next = 0;
        point *option = calloc((size_t)options, sizeof *option);
        if (next == NULL || option == NULL || front == NULL) return 1;
        for (int o = 0; o < options; o++)
            for (int p = 0; p < parties; p++)
                if (scanf("%ld", &option[o].worth[p]) != 1) return 1;
        for (int o = 0; o < options; o++)
            for (size_t k = 0; k < n; k++) {
                point sum = front[k];
                for (int p = 0; p < parties; p++) sum.worth[p] += option[o].worth[p];
                n_next = add(next, n_next, &sum, parties);
            }
        free(front);
        free(option);
        front = next;
        n = n_next;
    }
    printf("%zu\n", n);
    free(front);
    return 0;
}
