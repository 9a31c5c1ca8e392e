/* chain.c -- the simple method for tables between near issues: from the first issue to the last,
 * for every combination of the last `width` values the front of all that leads to it. Reads
 * numbers: issues options width, then two worths an option of each issue, then the number of
 * tables, then for each table its two issues (the earlier one first) and two worths for each pair
 * of options. Writes the size of the frontier. For bench/tables.py: what Truce is compared with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    long a, b;
} point;

typedef struct {
    point *points;
    size_t n, capacity;
} front;

static long number(void)
{
    long x;
    if (scanf("%ld", &x) != 1) exit(1);
    return x;
}

static void *take(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    if (p == NULL) exit(1);
    return p;
}

static int descending(const void *left, const void *right)
{
    const point *x = left, *y = right;
    if (x->a != y->a) return x->a > y->a ? -1 : 1;
    return (x->b < y->b) - (x->b > y->b);
}

static void filter(front *f)
{
    size_t kept = 0;
    qsort(f->points, f->n, sizeof *f->points, descending);
    for (size_t i = 0; i < f->n; i++)
        if (kept == 0 || f->points[i].b > f->points[kept - 1].b) f->points[kept++] = f->points[i];
    f->n = kept;
}

static void add_shifted(front *to, const front *from, point shift)
{
    if (to->n + from->n > to->capacity) {
        to->capacity = 2 * (to->n + from->n);
        to->points = realloc(to->points, to->capacity * sizeof *to->points);
        if (to->points == NULL) exit(1);
    }
    for (size_t i = 0; i < from->n; i++)
        to->points[to->n++] = (point){from->points[i].a + shift.a, from->points[i].b + shift.b};
}

static void read_points(point *points, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        points[i].a = number();
        points[i].b = number();
    }
}

int main(void)
{
    size_t n = (size_t)number(), k = (size_t)number(), width = (size_t)number(), contexts = 1;
    point *worth = take(n * k, sizeof *worth), **tables = take(n * n, sizeof *tables);
    read_points(worth, n * k);
    for (long left = number(); left > 0; left--) {
        size_t from = (size_t)number(), to = (size_t)number();
        tables[from * n + to] = take(k * k, sizeof **tables);
        read_points(tables[from * n + to], k * k);
    }
    for (size_t i = 0; i < width; i++) contexts *= k;
    front *fronts = take(contexts, sizeof *fronts);
    add_shifted(&fronts[0], &(front){.points = &(point){0, 0}, .n = 1}, (point){0, 0});
    for (size_t issue = 0; issue < n; issue++) {
        front *next = take(contexts, sizeof *next);
        for (size_t c = 0; c < contexts; c++)
            for (size_t v = 0; v < k && fronts[c].n > 0; v++) {
                point shift = worth[issue * k + v];
                size_t rest = c;
                for (size_t back = 1; back <= width && back <= issue; back++, rest /= k) {
                    const point *table = tables[(issue - back) * n + issue];
                    if (table == NULL) continue;
                    shift.a += table[(rest % k) * k + v].a;
                    shift.b += table[(rest % k) * k + v].b;
                }
                add_shifted(&next[(c * k + v) % contexts], &fronts[c], shift);
            }
        for (size_t c = 0; c < contexts; c++) {
            filter(&next[c]);
            free(fronts[c].points);
        }
        free(fronts);
        fronts = next;
    }
    front all = {0};
    for (size_t c = 0; c < contexts; c++) add_shifted(&all, &fronts[c], (point){0, 0});
    filter(&all);
    printf("%zu\n", all.n);
    return 0;
}
