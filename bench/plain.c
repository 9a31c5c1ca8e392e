/* plain.c -- the method to compare with on additive scenarios: issue by issue all sums of the front
 * so far and the next issue's options, sorted, and of these the ones that no other beats. Sorted
 * points fall in the first sum, so a point is only beaten by one before it: with two parties one
 * look at the best second sum says whether it is, with three a staircase of second and third sums
 * (Kung, Luccio & Preparata 1975), with more every point that was kept is looked at.
 *
 * Reads "issues options parties" and then the utilities, issue by issue, option by option, party by
 * party. Writes one line: the size of the frontier, how many sums were formed, the processor
 * seconds of the method alone (without reading), and the most memory that it held for points, in
 * bytes. With an argument the points follow, one a line. For bench/fronts.py. */
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PARTIES_MOST = 8 };

static int parties; /* for the comparison that qsort calls */
static size_t bytes_held, bytes_most;

static void *take(size_t n, size_t size)
{
    void *room = malloc((n + 1) * size);
    if (room == NULL) {
        fputs("plain: no memory\n", stderr);
        exit(1);
    }
    bytes_held += (n + 1) * size;
    if (bytes_held > bytes_most) bytes_most = bytes_held;
    return room;
}

static void give_back(void *room, size_t n, size_t size)
{
    free(room);
    bytes_held -= (n + 1) * size;
}

static long number(void)
{
    long x;
    if (scanf("%ld", &x) != 1) {
        fputs("plain: a number is missing\n", stderr);
        exit(1);
    }
    return x;
}

static int descending(const void *left, const void *right)
{
    const int32_t *a = left, *b = right;
    for (int p = 0; p < parties; p++)
        if (a[p] != b[p]) return a[p] > b[p] ? -1 : 1;
    return 0;
}

/* The staircase: second sums falling, third sums rising. */
typedef struct stairs {
    size_t n;
    int32_t (*steps)[2];
} stairs;

/* Adds a step; false when the staircase covers it. */
static bool stairs_raise(stairs *s, int32_t second, int32_t third)
{
    size_t low = 0, high = s->n; /* the first step with a smaller second sum */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->steps[middle][0] >= second)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0 && s->steps[low - 1][1] >= third) return false;
    size_t from = low, to = low;
    if (from > 0 && s->steps[from - 1][0] == second) from--;
    while (to < s->n && s->steps[to][1] <= third) to++;
    memmove(s->steps + from + 1, s->steps + to, (s->n - to) * sizeof *s->steps);
    s->steps[from][0] = second;
    s->steps[from][1] = third;
    s->n = s->n - (to - from) + 1;
    return true;
}

static bool is_beaten(const int32_t *points, size_t n, const int32_t *point)
{
    for (size_t i = 0; i < n; i++) {
        int p = 1;
        while (p < parties && points[i * (size_t)parties + (size_t)p] >= point[p]) p++;
        if (p == parties) return true;
    }
    return false;
}

/* Keeps in place what no other beats, each vector once; returns how many that are. */
static size_t filter(int32_t *points, size_t n)
{
    size_t kept = 0, width = (size_t)parties;
    stairs s = {.n = 0, .steps = parties == 3 ? take(n, sizeof *s.steps) : NULL};
    int32_t best = INT32_MIN;
    qsort(points, n, width * sizeof *points, descending);
    for (size_t i = 0; i < n; i++) {
        const int32_t *point = points + i * width;
        bool is_new = parties == 2   ? point[1] > best
                      : parties == 3 ? stairs_raise(&s, point[1], point[2])
                                     : !is_beaten(points, kept, point);
        if (!is_new) continue;
        best = point[1];
        memmove(points + kept++ * width, point, width * sizeof *points);
    }
    if (parties == 3) give_back(s.steps, n, sizeof *s.steps);
    return kept;
}

/* Of this thread: the clock of the process runs in steps of milliseconds where it has a limit. */
static double seconds_now(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) exit(1);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int32_t *read_options(size_t n)
{
    int32_t *all = take(n * (size_t)parties, sizeof *all);
    for (size_t i = 0; i < n * (size_t)parties; i++) all[i] = (int32_t)number();
    return all;
}

int main(int arguments, char **names)
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20); /* memory is kept, as by truce */
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    long issues = number(), options = number(), dims = number();
    if (issues < 1 || options < 1 || dims < 2 || dims > PARTIES_MOST || arguments < 1 ||
        arguments > 2)
        return 1;
    parties = (int)dims;
    size_t width = (size_t)parties, k = (size_t)options, n = 1, sums = 0;
    int32_t *worth = read_options((size_t)issues * k);
    double began = seconds_now();
    int32_t *front = take(width, sizeof *front);
    memset(front, 0, width * sizeof *front);
    for (size_t issue = 0; issue < (size_t)issues; issue++) {
        int32_t *next = take(n * k * width, sizeof *next), *at = next;
        for (size_t option = 0; option < k; option++)
            for (size_t i = 0; i < n; i++)
                for (size_t p = 0; p < width; p++)
                    *at++ = front[i * width + p] + worth[(issue * k + option) * width + p];
        give_back(front, n * width, sizeof *front);
        sums += n * k;
        size_t left = filter(next, n * k);
        front = take(left * width, sizeof *front);
        memcpy(front, next, left * width * sizeof *front);
        give_back(next, n * k * width, sizeof *next);
        n = left;
    }
    double seconds = seconds_now() - began;
    printf("%zu %zu %.6f %zu\n", n, sums, seconds, bytes_most);
    for (size_t i = 0; i < n && names[1] != NULL; i++)
        for (size_t p = 0; p < width; p++)
            printf("%d%c", front[i * width + p], p + 1 < width ? ' ' : '\n');
    give_back(front, n * width, sizeof *front);
    free(worth);
    return 0;
}
