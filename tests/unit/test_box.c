/* test_box.c -- boxes of GENIUS: rules, and whether boxes can sum to more than a bound, against
 * every outcome of small random domains. */
#include "formats/genius_box.h"
#include <stdlib.h>
#include "unit.h"

enum { ISSUES = 3, VALUES = 4, BOXES = 6 };

static int64_t paid(const genius_box *box, const uint32_t *outcome)
{
    bool holds = true;
    for (size_t k = 0; k < box->n; k++) {
        int64_t v = outcome[box->bounds[k].issue];
        holds = holds && v >= box->bounds[k].least && v <= box->bounds[k].most;
    }
    return holds != box->is_excluding ? box->add_nano : 0;
}

static void test_box_can_exceed_is_the_best_sum(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < 2000; round++) {
        arena *memory;
        genius_boxes boxes = {0};
        assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
        bool has_excluding = false, has_negative = false;
        for (int b = 0; b < BOXES; b++) {
            genius_box box = {.add_nano = rand() % 50 - (rand() % 8 == 0 ? 25 : 0)};
            box.is_excluding = rand() % 10 == 0;
            for (uint32_t i = 0; i < ISSUES; i++) {
                if (rand() % 2) continue;
                int low = rand() % VALUES, high = low + rand() % (VALUES - low);
                figure least = figure_of(low), most = figure_of(high);
                assert_int_equal(genius_box_bound(memory, &box, i, &least, &most, false), TRUCE_OK);
            }
            has_excluding = has_excluding || box.is_excluding;
            has_negative = has_negative || box.add_nano < 0;
            assert_int_equal(genius_boxes_add(memory, &boxes, &box), TRUCE_OK);
        }
        int64_t best = INT64_MIN;
        uint32_t outcome[ISSUES];
        for (int o = 0; o < VALUES * VALUES * VALUES; o++) {
            outcome[0] = (uint32_t)(o % VALUES);
            outcome[1] = (uint32_t)(o / VALUES % VALUES);
            outcome[2] = (uint32_t)(o / VALUES / VALUES);
            int64_t sum = 0;
            for (size_t b = 0; b < boxes.n; b++) sum += paid(&boxes.items[b], outcome);
            if (sum > best) best = sum;
        }
        /* Never false although an outcome gets there; exact where nothing excludes or is taken. */
        assert_true(genius_boxes_can_exceed(&boxes, best - 1));
        if (!has_excluding && !has_negative) assert_false(genius_boxes_can_exceed(&boxes, best));
        arena_free(memory);
    }
}

static void test_box_bounds_of_both_semantics(void **state)
{
    (void)state;
    arena *memory;
    assert_int_equal(arena_new(NULL, &memory), TRUCE_OK);
    genius_box genius = {0}, negmas = {0};
    figure low = figure_of(2), high = figure_of(7), lower = figure_of(5), higher = figure_of(9);
    assert_int_equal(genius_box_bound(memory, &genius, 1, &low, &high, false), TRUCE_OK);
    assert_int_equal(genius_box_bound(memory, &genius, 1, &lower, &higher, false), TRUCE_OK);
    assert_int_equal(genius.n, 1);
    assert_int_equal(genius.bounds[0].least, 5);
    assert_int_equal(genius.bounds[0].most, 7);
    assert_int_equal(genius_box_bound(memory, &negmas, 1, &low, &high, true), TRUCE_OK);
    assert_int_equal(genius_box_bound(memory, &negmas, 1, &lower, &higher, true), TRUCE_OK);
    assert_int_equal(negmas.bounds[0].least, 6);
    assert_int_equal(negmas.bounds[0].most, 8);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_box_can_exceed_is_the_best_sum),
        cmocka_unit_test(test_box_bounds_of_both_semantics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
