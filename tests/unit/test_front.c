/* Fronts of four and more dimensions: the same as comparing every point with every other. */
#include "solve/corner_tree.h"
#include "solve/front.h"
#include <stdlib.h>
#include <string.h>
#include "unit.h"

static uint64_t seed;

static uint64_t bits(void)
{
    seed += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int64_t below(int64_t n)
{
    return (int64_t)(bits() % (uint64_t)n);
}

/* ---- the plain way ------------------------------------------------------------------------- */

static int compare(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (a[d] != b[d]) return a[d] > b[d] ? -1 : 1;
    return 0;
}

static bool is_at_least(const int64_t *a, const int64_t *b, uint32_t n_dims)
{
    for (uint32_t d = 0; d < n_dims; d++)
        if (a[d] < b[d]) return false;
    return true;
}

static uint32_t sorted_dims; /* for qsort */

static int compare_sorted(const void *a, const void *b)
{
    return compare(a, b, sorted_dims);
}

/* What no other point dominates, each vector once, descending; returns how many. */
static size_t filter_plainly(uint32_t n_dims, const int64_t *points, size_t n, int64_t *kept)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t *p = points + i * n_dims;
        bool is_kept = true;
        for (size_t j = 0; j < n && is_kept; j++) {
            const int64_t *q = points + j * n_dims;
            bool is_equal = compare(p, q, n_dims) == 0;
            is_kept = is_equal ? j >= i : !is_at_least(q, p, n_dims);
        }
        if (is_kept) memcpy(kept + n_kept++ * n_dims, p, n_dims * sizeof *p);
    }
    sorted_dims = n_dims;
    qsort(kept, n_kept, n_dims * sizeof *kept, compare_sorted);
    return n_kept;
}

/* ---- points -------------------------------------------------------------------------------- */

typedef enum shape {
    OPPOSED,  /* what one gains another loses: most points stay */
    FEW_TIES, /* each by itself, a wide range */
    TIES,     /* of few values: many equal sums and equal points */
    HUGE,     /* the whole range of 64 bits */
    OUTLIERS, /* nearly all close to each other, some far away */
    STEPS,    /* few values, far apart */
    SHAPES
} shape;

static int64_t draw(shape which, uint32_t d, int64_t *left)
{
    int64_t part;
    switch (which) {
    case OPPOSED:
        part = *left > 0 ? below(*left + 1) : 0;
        *left -= part;
        return part + below(5);
    case FEW_TIES: return below(100000) - 50000;
    case TIES: return below(4);
    case HUGE: return (int64_t)bits();
    case OUTLIERS: return below(50) == 0 ? below(2) * INT64_MAX - below(1000) : below(200) * 3;
    default: return below(3) * (INT64_C(1) << 60) - (INT64_C(1) << 61) + (int64_t)(d & 1);
    }
}

static void fill(shape which, uint32_t n_dims, int64_t *points, size_t n)
{
    int64_t scale = below(2) ? 300 : INT64_C(1000000000);
    for (size_t i = 0; i < n; i++) {
        int64_t left = scale;
        uint32_t turn = (uint32_t)below(n_dims);
        for (uint32_t k = 0; k < n_dims; k++) {
            uint32_t d = (k + turn) % n_dims;
            points[i * n_dims + d] = draw(which, d, &left);
        }
        if (i > 0 && below(20) == 0) /* the same again, or the same but for one sum */
            memcpy(points + i * n_dims, points + (size_t)below((int64_t)i) * n_dims,
                   (n_dims - (size_t)below(2)) * sizeof *points);
    }
}

/* ---- filtering ----------------------------------------------------------------------------- */

static void check_filter(shape which, uint32_t n_dims, size_t n)
{
    arena *scratch = NULL;
    work_meter work = work_meter_of(NULL);
    size_t bytes = (n + 1) * n_dims * sizeof(int64_t), n_left = 0;
    int64_t *points = malloc(bytes), *wanted = malloc(bytes);
    assert_non_null(points);
    assert_non_null(wanted);
    fill(which, n_dims, points, n);
    size_t n_wanted = filter_plainly(n_dims, points, n, wanted);
    assert_int_equal(arena_new(NULL, &scratch), TRUCE_OK);
    assert_int_equal(front_filter(scratch, &work, n_dims, points, n, &n_left), TRUCE_OK);
    assert_int_equal(n_left, n_wanted);
    assert_memory_equal(points, wanted, n_wanted * n_dims * sizeof *points);
    arena_free(scratch);
    free(points);
    free(wanted);
}

static void test_filter(void **state)
{
    static const size_t sizes[] = {1,   2,   31,  32,  33,  63,   64,   65,   95,   96,   97,  127,
                                   128, 129, 255, 257, 500, 1000, 1023, 1024, 1025, 1056, 1057};
    static const uint32_t dims[] = {4, 5, 6, 7, 8, 9, 12, 17, 33, 64};
    (void)state;
    for (int which = 0; which < SHAPES; which++)
        for (size_t d = 0; d < sizeof dims / sizeof *dims; d++)
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                seed = (uint64_t)which * 1000000 + d * 1000 + i;
                check_filter((shape)which, dims[d], sizes[i]);
            }
}

/* Sizes at which the tree gets another level or another block on top. */
static void test_filter_large(void **state)
{
    static const size_t sizes[] = {2047, 2049, 4095, 4096, 4097, 4128, 5000};
    (void)state;
    for (int which = 0; which < SHAPES; which++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            seed = (uint64_t)which * 77 + i;
            check_filter((shape)which, 4 + (uint32_t)(i & 1), sizes[i]);
        }
}

static void test_filter_random(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 2000; k++) {
        seed = k;
        shape which = (shape)below(SHAPES);
        uint32_t n_dims = 4 + (uint32_t)below(5);
        check_filter(which, n_dims, (size_t)below(below(2) ? 100 : 700));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_filter_large),
        cmocka_unit_test(test_filter_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
