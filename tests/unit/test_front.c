/* Fronts of four and more dimensions: the same as comparing every point with every other. */
#include "solve/corner_tree.h"
#include "solve/front.h"
#include "solve/screen.h"
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

/* ---- sorting ------------------------------------------------------------------------------- */

/* Runs that are long enough to be merged in pieces, and what is left behind one that is used up. */
static void test_sort(void **state)
{
    enum { N = 60000 };
    static const size_t cuts[] = {0, 1, 30000, 59999};
    int64_t *points = malloc(N * 5 * sizeof *points), *wanted = malloc(N * 5 * sizeof *wanted);
    (void)state;
    assert_non_null(points);
    assert_non_null(wanted);
    for (uint32_t n_dims = 2; n_dims <= 5; n_dims++)
        for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
            arena *scratch = NULL;
            work_meter work = work_meter_of(NULL);
            seed = n_dims * 10 + i;
            for (size_t k = 0; k < N * n_dims; k++) points[k] = below(i % 2 ? 40 : 1000000);
            sorted_dims = n_dims;
            memcpy(wanted, points, N * n_dims * sizeof *points);
            qsort(wanted, N, n_dims * sizeof *wanted, compare_sorted);
            qsort(points, cuts[i], n_dims * sizeof *points, compare_sorted);
            qsort(points + cuts[i] * n_dims, i == 0 ? 0 : N - cuts[i], n_dims * sizeof *points,
                  compare_sorted);
            assert_int_equal(arena_new(NULL, &scratch), TRUCE_OK);
            assert_int_equal(front_sort(scratch, &work, n_dims, points, N), TRUCE_OK);
            assert_memory_equal(points, wanted, N * n_dims * sizeof *points);
            arena_free(scratch);
        }
    free(points);
    free(wanted);
}

/* ---- sums ---------------------------------------------------------------------------------- */

enum { TERMS_MOST = 3 };

/* Two fronts and a shift, several times, and a window. */
typedef struct sums_case {
    uint32_t n_dims;
    uint32_t n_terms;
    front a[TERMS_MOST], b[TERMS_MOST];
    int64_t shifts[TERMS_MOST][FRONT_MOST_DIMS];
    int64_t floor[FRONT_MOST_DIMS], ceiling[FRONT_MOST_DIMS];
    front_window window;
} sums_case;

static front draw_front(shape which, uint32_t n_dims, size_t n)
{
    int64_t *points = malloc(n * n_dims * sizeof *points);
    int64_t *kept = malloc(n * n_dims * sizeof *kept);
    assert_non_null(points);
    assert_non_null(kept);
    fill(which, n_dims, points, n);
    if (which == HUGE || which == OUTLIERS || which == STEPS) /* room for sums */
        for (size_t i = 0; i < n * n_dims; i++) points[i] /= 8;
    size_t n_kept = filter_plainly(n_dims, points, n, kept);
    free(points);
    return (front){.n = n_kept, .points = kept};
}

static void draw_case(sums_case *c, shape which, uint32_t n_dims, uint32_t n_terms, size_t n)
{
    *c = (sums_case){.n_dims = n_dims, .n_terms = n_terms};
    for (uint32_t t = 0; t < n_terms; t++) {
        c->a[t] = draw_front(which, n_dims, n);
        c->b[t] = draw_front(which, n_dims, 1 + (size_t)below((int64_t)n));
        for (uint32_t d = 0; d < n_dims; d++) c->shifts[t][d] = below(7) - 3;
    }
    bool has_floor = below(2), has_ceiling = below(2);
    for (uint32_t d = 0; d < n_dims; d++) {
        const int64_t *p = c->a[0].points + (c->a[0].n / 2) * n_dims;
        c->floor[d] = has_floor && below(3) == 0 ? p[d] + c->b[0].points[d] / 2 : INT64_MIN;
        c->ceiling[d] = has_ceiling && below(3) == 0 ? p[d] + c->b[0].points[d] : INT64_MAX;
        c->window.has_ceiling |= c->ceiling[d] < INT64_MAX;
        if (c->floor[d] > c->ceiling[d]) c->floor[d] = INT64_MIN;
    }
    c->window.floor = c->floor;
    c->window.ceiling = c->ceiling;
}

static void open_window(sums_case *c)
{
    for (uint32_t d = 0; d < c->n_dims; d++) {
        c->floor[d] = INT64_MIN;
        c->ceiling[d] = INT64_MAX;
    }
    c->window.has_ceiling = false;
}

static void free_case(sums_case *c)
{
    for (uint32_t t = 0; t < c->n_terms; t++) {
        free((void *)(uintptr_t)c->a[t].points);
        free((void *)(uintptr_t)c->b[t].points);
    }
}

static truce_status build_case(const sums_case *c, arena *scratch, arena *out, work_meter *work,
                               front *result)
{
    front_builder b;
    front_start(&b, scratch, work, c->n_dims, c->window);
    for (uint32_t t = 0; t < c->n_terms; t++)
        TRY(front_add_sum(&b, c->a[t], c->b[t], c->shifts[t]));
    return front_finish(&b, out, result);
}

/* Keeps the front of all sums so far: a new one is compared with every point of it. */
static size_t add_plainly(uint32_t n_dims, int64_t *kept, size_t n, const int64_t *p)
{
    size_t n_left = 0;
    for (size_t i = 0; i < n; i++)
        if (is_at_least(kept + i * n_dims, p, n_dims)) return n;
    for (size_t i = 0; i < n; i++)
        if (!is_at_least(p, kept + i * n_dims, n_dims))
            memmove(kept + n_left++ * n_dims, kept + i * n_dims, n_dims * sizeof *kept);
    memcpy(kept + n_left * n_dims, p, n_dims * sizeof *kept);
    return n_left + 1;
}

static size_t sum_plainly(const sums_case *c, int64_t **result)
{
    size_t n = 0, most = 1;
    uint32_t n_dims = c->n_dims;
    for (uint32_t t = 0; t < c->n_terms; t++) most += c->a[t].n * c->b[t].n;
    int64_t *kept = malloc(most * n_dims * sizeof *kept), sum[FRONT_MOST_DIMS];
    assert_non_null(kept);
    for (uint32_t t = 0; t < c->n_terms; t++)
        for (size_t i = 0; i < c->a[t].n * c->b[t].n; i++) {
            const int64_t *a = c->a[t].points + i / c->b[t].n * n_dims;
            const int64_t *b = c->b[t].points + i % c->b[t].n * n_dims;
            bool is_enough = true;
            for (uint32_t d = 0; d < n_dims; d++) {
                sum[d] = a[d] + b[d] + c->shifts[t][d];
                is_enough = is_enough && sum[d] >= c->floor[d];
                if (sum[d] > c->ceiling[d]) sum[d] = c->ceiling[d];
            }
            if (is_enough) n = add_plainly(n_dims, kept, n, sum);
        }
    sorted_dims = n_dims;
    qsort(kept, n, n_dims * sizeof *kept, compare_sorted);
    *result = kept;
    return n;
}

static void check_sums(shape which, uint32_t n_dims, uint32_t n_terms, size_t n)
{
    sums_case c;
    arena *scratch = NULL, *out = NULL;
    work_meter work = work_meter_of(NULL);
    front got;
    int64_t *wanted;
    draw_case(&c, which, n_dims, n_terms, n);
    size_t n_wanted = sum_plainly(&c, &wanted);
    assert_int_equal(arena_new(NULL, &scratch), TRUCE_OK);
    assert_int_equal(arena_new(NULL, &out), TRUCE_OK);
    assert_int_equal(build_case(&c, scratch, out, &work, &got), TRUCE_OK);
    assert_int_equal(got.n, n_wanted);
    if (n_wanted > 0) assert_memory_equal(got.points, wanted, n_wanted * n_dims * sizeof *wanted);
    arena_free(scratch);
    arena_free(out);
    free(wanted);
    free_case(&c);
}

static void test_sums(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 400; k++) {
        seed = 1000 + k;
        shape which = (shape)(k % SHAPES);
        uint32_t n_dims = below(10) == 0 ? 9 + (uint32_t)below(56) : 4 + (uint32_t)below(5);
        check_sums(which, n_dims, 1 + (uint32_t)below(TERMS_MOST), 1 + (size_t)below(60));
    }
}

/* So many sums, most of them dominated, that a screen is made, and made anew. */
static void test_sums_screened(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 24; k++) {
        seed = 5000 + k;
        check_sums((shape)(k % SHAPES), 4 + (uint32_t)below(2), 1 + (uint32_t)(k % 2), 200);
    }
}

/* ---- the screen ---------------------------------------------------------------------------- */

/* Never says of a sum that is not covered that it is; on whole steps it finds all that are. */
static void check_screen(shape which, uint32_t n_dims, bool has_ceiling, size_t counts[2])
{
    arena *memory = NULL;
    work_meter work = work_meter_of(NULL);
    screen s;
    screen_front steps;
    int64_t ceiling[FRONT_MOST_DIMS], shift[FRONT_MOST_DIMS], sum[FRONT_MOST_DIMS];
    front kept = draw_front(which, n_dims, 300), f = draw_front(which, n_dims, 150);
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    for (uint32_t d = 0; d < n_dims; d++) {
        ceiling[d] = has_ceiling ? kept.points[d] : INT64_MAX;
        shift[d] = below(2) ? 0 : -below(1 + (kept.points[0] > 0 ? kept.points[0] / 4 : 7));
    }
    assert_int_equal(screen_make(memory, &work, n_dims, kept.points, kept.n, ceiling, &s),
                     TRUCE_OK);
    assert_int_equal(screen_add(memory, &work, &s, f, &steps), TRUCE_OK);
    screen_shift moved = {{0}};
    if (steps.steps != NULL) moved = screen_shift_of(&s, &steps, shift);
    bool is_exact = true;
    for (uint32_t d = 0; d < n_dims; d++) is_exact = is_exact && s.scales[d].step == 1;
    for (size_t i = 0; i < f.n && steps.steps != NULL; i++) {
        uint64_t units = 0;
        for (uint32_t d = 0; d < n_dims; d++) {
            sum[d] = f.points[i * n_dims + d] + shift[d];
            if (sum[d] > ceiling[d]) sum[d] = ceiling[d];
        }
        bool is_covered = screen_covers(&s, &steps, &moved, i, sum, &units);
        bool is_truly = front_covers(kept, n_dims, sum);
        assert_true(!is_covered || is_truly);
        assert_true(!is_exact || is_covered == is_truly);
        assert_true(units > 0);
        counts[0] += is_covered;
        counts[1] += is_truly;
    }
    arena_free(memory);
    free((void *)(uintptr_t)kept.points);
    free((void *)(uintptr_t)f.points);
}

static void test_screen(void **state)
{
    (void)state;
    for (int which = 0; which < SHAPES; which++) {
        size_t counts[2] = {0, 0}; /* found, true */
        for (uint64_t k = 0; k < 40; k++) {
            seed = 9000 + (uint64_t)which * 100 + k;
            check_screen((shape)which, 4 + (uint32_t)below(4), below(2), counts);
        }
        assert_true(counts[1] > 100 && counts[0] * 2 > counts[1]);
    }
}

/* ---- lanes --------------------------------------------------------------------------------- */

static void check_scale(const int64_t *x, size_t n, bool may_rank, bool is_exact)
{
    arena *memory = NULL;
    work_meter work = work_meter_of(NULL);
    lane_scale s;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(lane_scale_find(memory, &work, x, n, 1, 0, may_rank, &s), TRUCE_OK);
    assert_int_equal(s.is_exact, is_exact);
    for (size_t i = 0; i + 1 < n; i++) {
        lane a = lane_of(&s, x[i]), b = lane_of(&s, x[i + 1]);
        assert_true(a >= LANE_LEAST && a < LANE_BEYOND);
        assert_true(x[i] < x[i + 1] || a >= b);
        assert_true(x[i] > x[i + 1] || a <= b);
        if (is_exact) assert_true((x[i] >= x[i + 1]) == (a >= b));
    }
    arena_free(memory);
}

static void test_lanes(void **state)
{
    enum { N = 70000 };
    static int64_t x[N];
    (void)state;
    seed = 1;
    for (size_t i = 0; i < N; i++) x[i] = below(LANE_VALUES) * INT64_C(1000000007) - 5;
    x[0] = -5;
    x[1] = (LANE_VALUES - 1) * INT64_C(1000000007) - 5;
    check_scale(x, N, true, true); /* as many steps as there are lanes */
    x[2] = x[1] + INT64_C(1000000007);
    check_scale(x, N, true, false); /* one more */
    for (size_t i = 0; i < N; i++) x[i] = (int64_t)bits();
    x[7] = INT64_MIN;
    x[8] = INT64_MAX;
    check_scale(x, N, true, false);
    check_scale(x, 3, false, false);
    for (size_t i = 9; i < N; i++) x[i] = below(3000) * 7;
    check_scale(x, N, true, true); /* by rank */
    check_scale(x, N, false, false);
    for (size_t i = 9; i < N; i++) x[i] = (int64_t)i; /* more ranks than lanes */
    check_scale(x, N, true, false);
    check_scale(x + 20, 1, true, true);
    for (size_t i = 0; i < N; i++) x[i] = 3;
    check_scale(x, N, true, true);
}

/* ---- running out ---------------------------------------------------------------------------- */

/* Each allocation fails once: the kernel says so, and nothing is lost. */
static void test_memory(void **state)
{
    static const shape shapes[] = {FEW_TIES, OUTLIERS};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        sums_case c;
        bool has_failed = true;
        long allowed = 0;
        seed = 77;
        draw_case(&c, shapes[i], 5, 1, 1500);
        open_window(&c);
        for (; has_failed; allowed++) {
            memory_meter meter = {.allocations_left = -1};
            work_meter work = work_meter_of(NULL);
            arena *scratch = NULL, *out = NULL;
            front got;
            assert_int_equal(arena_new(&meter, &scratch), TRUCE_OK);
            assert_int_equal(arena_new(&meter, &out), TRUCE_OK);
            meter.allocations_left = allowed;
            truce_status status = build_case(&c, scratch, out, &work, &got);
            has_failed = status != TRUCE_OK;
            assert_int_equal(status, has_failed ? TRUCE_E_MEMORY : TRUCE_OK);
            assert_true(!has_failed || meter.allocations_left == 0);
            arena_free(scratch);
            arena_free(out);
            assert_int_equal(meter.used_bytes, 0);
        }
        assert_true(allowed > 40);
        free_case(&c);
    }
}

static bool stop_after(void *context)
{
    long *left = context;
    return (*left)-- <= 0;
}

/* Work that is stopped at any question ends at once, without leaving memory behind. */
static void test_stop(void **state)
{
    sums_case c;
    bool has_stopped = true;
    long allowed = 0;
    (void)state;
    seed = 78;
    draw_case(&c, FEW_TIES, 5, 1, 1500);
    open_window(&c);
    for (; has_stopped; allowed++) {
        long left = allowed;
        truce_budget budget = TRUCE_BUDGET_INIT;
        budget.stop = stop_after;
        budget.context = &left;
        memory_meter meter = {.allocations_left = -1};
        work_meter work = work_meter_of(&budget);
        arena *scratch = NULL, *out = NULL;
        front got;
        assert_int_equal(arena_new(&meter, &scratch), TRUCE_OK);
        assert_int_equal(arena_new(&meter, &out), TRUCE_OK);
        truce_status status = build_case(&c, scratch, out, &work, &got);
        has_stopped = status != TRUCE_OK;
        assert_int_equal(status, has_stopped ? TRUCE_E_STOPPED : TRUCE_OK);
        assert_true(!has_stopped || left == -1);
        arena_free(scratch);
        arena_free(out);
        assert_int_equal(meter.used_bytes, 0);
    }
    assert_true(allowed > 5);
    free_case(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filter),        cmocka_unit_test(test_filter_large),
        cmocka_unit_test(test_filter_random), cmocka_unit_test(test_sort),
        cmocka_unit_test(test_sums),          cmocka_unit_test(test_sums_screened),
        cmocka_unit_test(test_screen),        cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_memory),        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
