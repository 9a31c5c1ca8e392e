/* test_sieve.c -- groups of options gone through past a sieve, against all outcomes one by one: all
 * that reach a fixed aim; the best by each kind of aim, which rises; what a cut search says. */
#include "solve/search_sieve.h"
#include <stdlib.h>
#include "unit.h"

enum { GROUPS_MOST = 8, OPTIONS_MOST = 6, DIMS_MOST = 8, OUTCOMES_MOST = 1 << 17, FOUND_MOST = 1 << 18 };

static uint64_t seed_state;

static uint32_t draw(uint32_t n)
{
    seed_state = seed_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed_state >> 33) % n;
}

/* ---- a space of issues that have nothing to do with each other --------------------------------
 */

typedef struct additive {
    search_space x;
    uint32_t first_option[GROUPS_MOST + 1], issue[GROUPS_MOST], n_targets[GROUPS_MOST];
    uint32_t roots[GROUPS_MOST];
    uint32_t value[GROUPS_MOST * OPTIONS_MOST], target[GROUPS_MOST * OPTIONS_MOST];
    int64_t vectors[GROUPS_MOST * OPTIONS_MOST * DIMS_MOST];
    uint32_t nothing[1];
} additive;

static void make_space(additive *a, int64_t scale)
{
    uint32_t n_dims = 2 + draw(DIMS_MOST - 1), n = 1 + draw(GROUPS_MOST), n_options = 0;
    uint64_t n_outcomes = 1;
    memset(a, 0, sizeof *a);
    for (uint32_t i = 0; i < n; i++) {
        a->issue[i] = a->roots[i] = i;
        a->first_option[i] = n_options;
        uint32_t n_values = 1 + draw(OPTIONS_MOST);
        if (n_outcomes * n_values > OUTCOMES_MOST) n_values = 1;
        n_outcomes *= n_values;
        for (uint32_t v = 0; v < n_values; v++, n_options++) {
            a->value[n_options] = v;
            for (uint32_t d = 0; d < n_dims; d++)
                a->vectors[n_options * n_dims + d] = scale * draw(20) + draw((uint32_t)scale);
        }
    }
    a->first_option[n] = n_options;
    a->x = (search_space){.n_dims = n_dims,
                          .n_issues = n,
                          .n_states = n,
                          .first_option = a->first_option,
                          .issue = a->issue,
                          .n_targets = a->n_targets,
                          .n_options = n_options,
                          .value = a->value,
                          .target = a->target,
                          .vectors = a->vectors,
                          .targets = a->nothing,
                          .n_roots = n,
                          .roots = a->roots};
    for (uint32_t d = 0; d < n_dims; d++) {
        a->x.initial[d] = draw(3);
        a->x.span[d] = scale * 20 * n;
        a->x.most[d] = scale * 20 * n + 3;
    }
}

/* Goes to the next outcome; false after the last one. */
static bool next_outcome(const additive *a, uint32_t *outcome)
{
    for (uint32_t i = a->x.n_issues; i-- > 0;) {
        if (++outcome[i] < a->first_option[i + 1] - a->first_option[i]) return true;
        outcome[i] = 0;
    }
    return false;
}

static void sums_of(const additive *a, const uint32_t *outcome, int64_t *sums)
{
    memcpy(sums, a->x.initial, a->x.n_dims * sizeof *sums);
    for (uint32_t i = 0; i < a->x.n_issues; i++)
        for (uint32_t d = 0; d < a->x.n_dims; d++)
            sums[d] += a->vectors[(a->first_option[i] + outcome[i]) * a->x.n_dims + d];
}

/* ---- who looks for something ------------------------------------------------------------------
 */

enum { ALL_ABOVE, LARGEST_LEAST, LARGEST_SUM, LARGEST_PRODUCT, KINDS };

typedef struct looker {
    const additive *a;
    int kind;
    int64_t floor[DIMS_MOST];
    bool has_best;
    int64_t best[DIMS_MOST];
    size_t n_found; /* ALL_ABOVE: each by its digest, some of them more than once */
    uint64_t *found;
} looker;

static uint64_t digest_of(const looker *l, const int64_t *sums)
{
    uint64_t hash = 7;
    for (uint32_t d = 0; d < l->a->x.n_dims; d++)
        hash = (hash ^ (uint64_t)sums[d]) * UINT64_C(0x9E3779B97F4A7C15) + d;
    return hash;
}

static bool is_above(const looker *l, const int64_t *sums)
{
    for (uint32_t d = 0; d < l->a->x.n_dims; d++)
        if (sums[d] < l->floor[d]) return false;
    return true;
}

static wide welfare_of(const looker *l, const int64_t *sums)
{
    wide product = wide_one();
    uint64_t least = UINT64_MAX, sum = 0;
    for (uint32_t d = 0; d < l->a->x.n_dims; d++) {
        uint64_t gain = (uint64_t)sums[d] + 1;
        if (gain < least) least = gain;
        sum += gain;
        if (l->kind == LARGEST_PRODUCT) wide_multiply(&product, gain);
    }
    if (l->kind != LARGEST_PRODUCT) wide_multiply(&product, l->kind == LARGEST_SUM ? sum : least);
    return product;
}

static bool is_better(const looker *l, const int64_t *sums)
{
    if (!is_above(l, sums)) return false;
    if (!l->has_best) return true;
    wide of_sums = welfare_of(l, sums), of_best = welfare_of(l, l->best);
    return wide_compare(&of_sums, &of_best) > 0;
}

static truce_status offer(void *context, const int64_t *sums, search_verdict *verdict)
{
    looker *l = context;
    if (l->kind == ALL_ABOVE) {
        assert_true(is_above(l, sums) && l->n_found < FOUND_MOST);
        l->found[l->n_found++] = digest_of(l, sums);
        return TRUCE_OK;
    }
    if (!is_better(l, sums)) return TRUCE_OK;
    memcpy(l->best, sums, l->a->x.n_dims * sizeof *sums);
    l->has_best = true;
    *verdict = SEARCH_BETTER;
    return TRUCE_OK;
}

static void ask(void *context, search_aim *aim)
{
    const looker *l = context;
    uint32_t n = l->a->x.n_dims;
    memset(aim, 0, sizeof *aim);
    int64_t least = INT64_MAX;
    for (uint32_t d = 0; d < n; d++) {
        aim->floor[d] = l->floor[d];
        aim->cap[d] = UNBOUNDED_ABOVE;
        if (l->best[d] < least) least = l->best[d];
        aim->unit[d] = 1;
        aim->sum += l->best[d];
    }
    if (!l->has_best) return;
    for (uint32_t d = 0; d < n && l->kind == LARGEST_LEAST; d++)
        if (least + 1 > aim->floor[d]) aim->floor[d] = least + 1;
    aim->has_sum = l->kind == LARGEST_SUM;
    aim->sum++;
    if (l->kind != LARGEST_PRODUCT) return;
    aim->product = welfare_of(l, l->best);
    wide_increase(&aim->product);
    aim->n_factors = n;
    for (uint32_t d = 0; d < n; d++) {
        aim->factor[d].dim = d;
        aim->factor[d].slope = aim->factor[d].offset = 1;
    }
}

/* ---- comparing --------------------------------------------------------------------------------
 */

static int compare_digests(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Sorts what was found, each once. */
static void sort_found(looker *l)
{
    size_t n = 0;
    if (l->n_found > 1) qsort(l->found, l->n_found, sizeof *l->found, compare_digests);
    for (size_t i = 0; i < l->n_found; i++)
        if (n == 0 || l->found[i] != l->found[n - 1]) l->found[n++] = l->found[i];
    l->n_found = n;
}

static looker looker_of(const additive *a, int kind)
{
    looker l = {.a = a, .kind = kind};
    if (kind == ALL_ABOVE) assert_non_null(l.found = calloc(FOUND_MOST, sizeof *l.found));
    return l;
}

/* What there is, by going through all of it. */
static looker look_at_all(const looker *asked)
{
    looker l = looker_of(asked->a, asked->kind);
    uint32_t outcome[GROUPS_MOST] = {0};
    int64_t sums[DIMS_MOST];
    memcpy(l.floor, asked->floor, sizeof l.floor);
    do {
        sums_of(l.a, outcome, sums);
        search_verdict verdict;
        if (is_above(&l, sums)) assert_int_equal(offer(&l, sums, &verdict), TRUCE_OK);
    } while (next_outcome(l.a, outcome));
    return l;
}

typedef struct setting {
    memory_meter meter;
    work_meter work;
    arena *memory;
    sieve_lessons lessons;
} setting;

static void set_up(setting *s)
{
    *s = (setting){.meter = memory_meter_of(NULL), .work = work_meter_of(NULL)};
    assert_int_equal(arena_new(&s->meter, &s->memory), TRUCE_OK);
    assert_int_equal(ARENA_ARRAY(s->memory, SIEVE_LANES, &s->lessons.weights), TRUCE_OK);
}

/* The groups of a space, each option in them: also those that another one covers. */
static void write_groups(setting *s, const additive *a, search_groups *g)
{
    const uint32_t **paths;
    uint32_t *path, *n_issues;
    assert_int_equal(ARENA_ARRAY(s->memory, a->x.n_options, &paths), TRUCE_OK);
    assert_int_equal(ARENA_ARRAY(s->memory, a->x.n_options, &path), TRUCE_OK);
    assert_int_equal(ARENA_ARRAY(s->memory, a->x.n_roots, &n_issues), TRUCE_OK);
    for (uint32_t option = 0; option < a->x.n_options; option++) {
        path[option] = option;
        paths[option] = path + option;
    }
    for (uint32_t i = 0; i < a->x.n_roots; i++) n_issues[i] = 1;
    *g = (search_groups){.n_dims = a->x.n_dims,
                         .n_groups = a->x.n_roots,
                         .n_options = a->x.n_options,
                         .first = a->first_option,
                         .vectors = a->vectors,
                         .paths = paths,
                         .n_issues = n_issues};
}

static uint64_t n_cut, n_whole;

/* Searches with room for so many partial outcomes; says whether it is over. */
static bool search(setting *s, looker *l, uint64_t nodes_most)
{
    search_groups g;
    search_aim aim;
    search_weights weights;
    search_pick_result found;
    uint32_t outcome[GROUPS_MOST];
    int64_t sums[DIMS_MOST];
    search_seeker seeker = {.context = l, .offer = offer, .aim = ask};
    write_groups(s, l->a, &g);
    ask(l, &aim);
    search_weights_start(&l->a->x, &aim, &weights);
    search_weights_make(&l->a->x, &aim, &weights);
    search_pick_task task = {.x = &l->a->x,
                             .groups = &g,
                             .seeker = &seeker,
                             .weights = &weights,
                             .nodes_most = nodes_most,
                             .nodes_pause = UINT64_MAX};
    assert_int_equal(search_sieve_run(s->memory, &s->work, &task, &s->lessons, outcome, &found),
                     TRUCE_OK);
    if (found.n_kept > 0) {
        sums_of(l->a, outcome, sums);
        assert_memory_equal(sums, l->best, l->a->x.n_dims * sizeof *sums);
    }
    assert_true(found.n_nodes <= nodes_most + 1);
    n_cut += !found.is_over;
    n_whole += found.is_over;
    return found.is_over;
}

static void compare(uint64_t seed, int kind)
{
    additive a;
    setting s;
    int64_t some[DIMS_MOST];
    uint32_t outcome[GROUPS_MOST] = {0};
    seed_state = seed * 7919 + 17;
    make_space(&a, seed % 3 == 0 ? 1 : seed % 3 == 1 ? 1000 : INT64_C(1) << 31);
    looker got = looker_of(&a, kind);
    /* Floors a little below what some outcome has: there is something, and not all of it. */
    for (uint32_t i = 0; i < a.x.n_issues; i++)
        outcome[i] = draw(a.first_option[i + 1] - a.first_option[i]);
    sums_of(&a, outcome, some);
    for (uint32_t d = 0; d < a.x.n_dims; d++)
        got.floor[d] = some[d] * (kind == ALL_ABOVE ? 15 : draw(14)) / 16;
    looker expected = look_at_all(&got);
    set_up(&s);
    bool is_over = false;
    uint64_t nodes = kind == ALL_ABOVE || draw(2) ? UINT64_MAX / 2 : 1;
    for (; !is_over; nodes *= 4) is_over = search(&s, &got, nodes);
    arena_free(s.memory);
    assert_int_equal(got.has_best, expected.has_best);
    sort_found(&got);
    sort_found(&expected);
    assert_int_equal(got.n_found, expected.n_found);
    if (kind == ALL_ABOVE)
        assert_memory_equal(got.found, expected.found, got.n_found * sizeof *got.found);
    free(got.found);
    free(expected.found);
    if (!got.has_best) return;
    wide of_got = welfare_of(&got, got.best), of_expected = welfare_of(&expected, expected.best);
    assert_int_equal(wide_compare(&of_got, &of_expected), 0);
}

static void test_sieve_finds_what_all_outcomes_show(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) compare(seed, (int)(seed % KINDS));
    assert_true(n_whole > 300 && n_cut > 20);
}

/* Lessons and lanes of another aim prove nothing false. */
static void test_lessons_stay_true(void **state)
{
    (void)state;
    uint64_t n_lessons = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        additive a;
        setting s;
        seed_state = seed * 104729 + 3;
        do make_space(&a, 1000);
        while (a.x.n_options < 28);
        set_up(&s);
        for (int kind = LARGEST_LEAST; kind < KINDS; kind++) {
            looker got = looker_of(&a, kind), expected = look_at_all(&got);
            assert_true(search(&s, &got, UINT64_MAX / 2));
            wide of_got = welfare_of(&got, got.best);
            wide of_expected = welfare_of(&expected, expected.best);
            assert_int_equal(wide_compare(&of_got, &of_expected), 0);
        }
        n_lessons += s.lessons.n;
        arena_free(s.memory);
    }
    assert_true(n_lessons > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sieve_finds_what_all_outcomes_show),
        cmocka_unit_test(test_lessons_stay_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
