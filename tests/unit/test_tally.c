/* Pairs of lists counted along axes, in the plane and one by one, against looking at all pairs. */
#include "solve/tally_list.h"
#include <string.h>
#include "unit.h"

static uint64_t chance = 88172645463325252U;

static int64_t draw(int64_t below)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (int64_t)(chance % (uint64_t)below);
}

/* Vectors whose dimensions rise or fall together in `n_axes` groups. */
static tally_list make_list(arena *memory, const tallier *t, size_t n, uint32_t n_axes)
{
    int64_t *vectors;
    uint64_t *counts;
    assert_int_equal(ARENA_ARRAY(memory, n * t->n_dims + 1, &vectors), TRUCE_OK);
    assert_int_equal(ARENA_ARRAY(memory, n * t->n_limbs + 1, &counts), TRUCE_OK);
    int64_t spread = draw(2) == 0 ? 40 : INT64_C(1) << 40;
    for (size_t i = 0; i < n; i++) {
        int64_t along[4];
        for (uint32_t axis = 0; axis < 4; axis++) along[axis] = draw(spread);
        if (draw(3) == 0) along[0] = (int64_t)i * (spread / 64);
        for (uint32_t d = 0; d < t->n_dims; d++) {
            int64_t value = along[d % n_axes];
            if (d / n_axes == 1) value = -(value / 3); /* falls, in steps */
            vectors[i * t->n_dims + d] = value;
        }
        for (size_t limb = 0; limb < t->n_limbs; limb++)
            counts[i * t->n_limbs + limb] = limb == 0 ? (uint64_t)draw(9) + 1 : (uint64_t)draw(3);
    }
    return (tally_list){.n = n, .vectors = vectors, .counts = counts};
}

/* What is looked for, the plain way. */
static void count_plainly(const tallier *t, tally_list a, tally_list b, const int64_t *shift,
                          uint64_t *total)
{
    for (size_t i = 0; i < a.n; i++)
        for (size_t j = 0; j < b.n; j++) {
            bool is_met = true;
            for (uint32_t d = 0; d < t->n_dims; d++)
                is_met = is_met &&
                         a.vectors[i * t->n_dims + d] + b.vectors[j * t->n_dims + d] + shift[d] >=
                             t->q->need[d];
            if (is_met)
                tally_add_product(total, a.counts + i * t->n_limbs, b.counts + j * t->n_limbs,
                                  t->n_limbs);
        }
}

static void compare_once(arena *memory, work_meter *work)
{
    question q = {.n_dims = (uint32_t)draw(4) + 1};
    tallier t = {.memory = memory, .work = work, .q = &q, .n_dims = q.n_dims};
    t.n_limbs = draw(4) == 0 ? 2 : 1;
    arena_mark mark = arena_here(memory);
    tally_list a = make_list(memory, &t, (size_t)draw(200) + 1, (uint32_t)draw(4) + 1);
    tally_list b = make_list(memory, &t, (size_t)draw(400) + 1, (uint32_t)draw(4) + 1);
    tally_pair pair;
    assert_int_equal(tally_prepare_pair(&t, a, b, &pair), TRUCE_OK);
    for (int round = 0; round < 6; round++) {
        uint64_t total[2] = {5}, expected[2] = {5};
        int64_t shift[FRONT_MOST_DIMS];
        for (uint32_t d = 0; d < q.n_dims; d++) { /* met by some pair: that of two vectors */
            shift[d] = draw(7) - 3;
            q.need[d] = a.vectors[(size_t)draw((int64_t)a.n) * q.n_dims + d] +
                        b.vectors[(size_t)draw((int64_t)b.n) * q.n_dims + d] + draw(5) - 2;
            if (draw(4) == 0) q.need[d] /= 2;
        }
        assert_int_equal(tally_count_pair(&t, &pair, shift, total), TRUCE_OK);
        count_plainly(&t, a, b, shift, expected);
        assert_memory_equal(total, expected, t.n_limbs * sizeof *total);
    }
    arena_rewind(memory, mark);
}

static void test_pairs_are_counted_like_one_by_one(void **state)
{
    (void)state;
    arena *memory = NULL;
    work_meter work = work_meter_of(NULL);
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    for (int k = 0; k < 400; k++) compare_once(memory, &work);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pairs_are_counted_like_one_by_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
