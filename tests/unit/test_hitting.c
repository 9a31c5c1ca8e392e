/* test_hitting.c -- minimal hitting sets against all subsets, for families that are known and for
 * families that only a judge knows. */
#include "solve/hitting.h"
#include <stdbool.h>
#include "unit.h"

#define MEMBERS_MOST 11
#define SETS_MOST 14
#define FOUND_MOST (1U << MEMBERS_MOST)

typedef struct family {
    unsigned n_members;
    size_t n;
    uint64_t sets[SETS_MOST];
} family;

static uint64_t random_state = 88172645463325252U;

static unsigned pick(unsigned below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned)(random_state % below);
}

static family make_family(void)
{
    family f = {.n_members = 1 + pick(MEMBERS_MOST), .n = 1 + pick(SETS_MOST)};
    unsigned dense = 2 + pick(3);
    for (size_t i = 0; i < f.n; i++) {
        while (f.sets[i] == 0)
            for (unsigned m = 0; m < f.n_members; m++)
                if (pick(dense) == 0) f.sets[i] |= UINT64_C(1) << m;
    }
    return f;
}

static bool hits(const family *f, uint64_t candidate)
{
    for (size_t i = 0; i < f->n; i++)
        if ((f->sets[i] & candidate) == 0) return false;
    return true;
}

/* All minimal hitting sets, by size and then names. */
static size_t brute(const family *f, uint64_t *found)
{
    size_t n = 0;
    for (uint64_t candidate = 0; candidate < UINT64_C(1) << f->n_members; candidate++) {
        bool is_minimal = hits(f, candidate);
        for (unsigned m = 0; m < f->n_members && is_minimal; m++)
            if (candidate >> m & 1) is_minimal = !hits(f, candidate & ~(UINT64_C(1) << m));
        if (!is_minimal) continue;
        size_t at = n++;
        for (; at > 0 && bits_compare(&found[at - 1], &candidate, 1) > 0; at--)
            found[at] = found[at - 1];
        found[at] = candidate;
    }
    return n;
}

typedef struct judge {
    const family *f;
    size_t calls;
} judge;

static truce_status judge_by_family(void *context, const uint64_t *candidate, bool *is_hitting,
                                    uint64_t *missed)
{
    judge *j = context;
    j->calls++;
    *is_hitting = hits(j->f, *candidate);
    for (size_t i = 0; i < j->f->n && !*is_hitting; i++)
        if ((j->f->sets[i] & *candidate) == 0) {
            *missed = j->f->sets[i];
            break;
        }
    return TRUCE_OK;
}

static void compare(const hitting_found *found, const uint64_t *expected, size_t n)
{
    assert_int_equal(found->list.n, n);
    for (size_t i = 0; i < n; i++) assert_int_equal(*bits_list_at(&found->list, i), expected[i]);
}

static void test_hitting_random_families(void **state)
{
    static uint64_t expected[FOUND_MOST];
    (void)state;
    for (int round = 0; round < 3000; round++) {
        family f = make_family();
        size_t n = brute(&f, expected);
        arena *memory;
        hitting_search *known, *judged;
        work_meter work = work_meter_of(NULL);
        assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
        assert_int_equal(hitting_new(memory, f.n_members, &known), TRUCE_OK);
        for (size_t i = 0; i < f.n; i++) assert_int_equal(hitting_add(known, &f.sets[i]), TRUCE_OK);
        /* In two steps, the first cut at some number. */
        size_t most = 1 + pick(6);
        assert_int_equal(hitting_run(known, &work, most, UINT64_MAX, NULL, NULL), TRUCE_OK);
        compare(hitting_result(known), expected, n < most ? n : most);
        assert_int_equal(hitting_run(known, &work, SIZE_MAX, UINT64_MAX, NULL, NULL), TRUCE_OK);
        compare(hitting_result(known), expected, n);
        assert_true(hitting_result(known)->up_to == SIZE_MAX);
        /* A judge knows the family; the run is broken off again and again. */
        judge j = {.f = &f};
        assert_int_equal(hitting_new(memory, f.n_members, &judged), TRUCE_OK);
        for (uint64_t effort = 1; hitting_result(judged)->up_to != SIZE_MAX; effort *= 2) {
            assert_int_equal(hitting_run(judged, &work, SIZE_MAX, effort, judge_by_family, &j),
                             TRUCE_OK);
            const hitting_found *so_far = hitting_result(judged);
            for (size_t i = 0; i < n && so_far->has_started; i++)
                if (bits_count(&expected[i], 1) <= so_far->up_to) assert_true(so_far->list.n > i);
        }
        compare(hitting_result(judged), expected, n);
        arena_free(memory);
    }
}

/* Pairs that share nothing: few sets, 2^n hitting sets, all of one size. */
static void test_hitting_many_of_one_size(void **state)
{
    enum { PAIRS = 100 };
    (void)state;
    arena *memory;
    hitting_search *h;
    work_meter work = work_meter_of(NULL);
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    assert_int_equal(hitting_new(memory, 2 * PAIRS, &h), TRUCE_OK);
    for (size_t i = 0; i < PAIRS; i++) {
        uint64_t pair[(2 * PAIRS + 63) / 64] = {0};
        bits_add(pair, 2 * i);
        bits_add(pair, 2 * i + 1);
        assert_int_equal(hitting_add(h, pair), TRUCE_OK);
    }
    assert_int_equal(hitting_run(h, &work, 9, UINT64_MAX, NULL, NULL), TRUCE_OK);
    const hitting_found *found = hitting_result(h);
    assert_int_equal(found->list.n, 9);
    assert_int_equal(found->up_to, PAIRS - 1);
    for (size_t i = 0; i < 9; i++) {
        const uint64_t *set = bits_list_at(&found->list, i);
        assert_int_equal(bits_count(set, found->list.n_words), PAIRS);
        /* The last pairs change first: as in counting. */
        for (size_t pair = 0; pair < PAIRS; pair++)
            assert_true(bits_has(set, 2 * pair + (i >> (PAIRS - 1 - pair) % 64 &
                                                  (PAIRS - 1 - pair < 64 ? 1U : 0U))));
    }
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hitting_random_families),
        cmocka_unit_test(test_hitting_many_of_one_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
