/* enumerate.c -- the method of the programs whose formats are read: all outcomes, as doubles, and
 * of these the ones that no other beats. usage: enumerate < NUMBERS: parties, issues; for each
 * issue its number of values, and for each value what it is worth to each party. Writes how many
 * outcomes and how many distinct points there are. */
#include <stdio.h>
#include <stdlib.h>

enum { PARTIES_MOST = 3, ISSUES_MOST = 64 };

typedef struct point {
    double worth[PARTIES_MOST];
} point;

static int parties;

static int descending(const void *left, const void *right)
{
    const point *a = left, *b = right;
    for (int p = 0; p < parties; p++)
        if (a->worth[p] != b->worth[p]) return a->worth[p] < b->worth[p] ? 1 : -1;
    return 0;
}

/* In descending order a point can only be beaten by one before it. */
static size_t filter(point *all, size_t n)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        int beaten = 0;
        for (size_t j = kept; j-- > 0 && !beaten;) {
            beaten = 1;
            for (int p = 1; p < parties && beaten; p++) beaten = all[j].worth[p] >= all[k].worth[p];
        }
        if (!beaten) all[kept++] = all[k];
    }
    return kept;
}

int main(void)
{
    int issues, values[ISSUES_MOST];
    point *table[ISSUES_MOST];
    size_t n = 1;
    if (scanf("%d %d", &parties, &issues) != 2 || parties < 2 || parties > PARTIES_MOST ||
        issues < 1 || issues > ISSUES_MOST)
        return 1;
    for (int i = 0; i < issues; i++) {
        if (scanf("%d", &values[i]) != 1 || values[i] < 1) return 1;
        table[i] = calloc((size_t)values[i], sizeof(point));
        for (int v = 0; v < values[i]; v++)
            for (int p = 0; p < parties; p++)
                if (scanf("%lf", &table[i][v].worth[p]) != 1) return 1;
        n *= (size_t)values[i];
    }
    point *all = malloc(n * sizeof *all);
    if (all == NULL) return 1;
    for (size_t k = 0; k < n; k++) {
        size_t rest = k;
        point sum = {{0}};
        for (int i = 0; i < issues; i++) {
            const point *one = &table[i][rest % (size_t)values[i]];
            rest /= (size_t)values[i];
            for (int p = 0; p < parties; p++) sum.worth[p] += one->worth[p];
        }
        all[k] = sum;
    }
    qsort(all, n, sizeof *all, descending);
    size_t kept = filter(all, n);
    printf("%zu %zu\n", n, kept);
    return 0;
}
