/* tally_pair.c -- how many pairs of two lists have a sum that meets all needs. */
#include "solve/tally_list.h"
#include <stdlib.h>

static void widen(reach *r, int64_t value, bool is_first)
{
    if (is_first || value < r->low) r->low = value;
    if (is_first || value > r->high) r->high = value;
}

typedef struct order_key {
    int64_t value;
    uint32_t entry;
} order_key;

static int compare_keys(const void *left, const void *right)
{
    const order_key *a = left, *b = right;
    if (a->value != b->value) return a->value < b->value ? -1 : 1;
    return (a->entry > b->entry) - (a->entry < b->entry);
}

static truce_status order_list(tallier *t, tally_list list, uint32_t d, tally_order *result)
{
    order_key *keys;
    int64_t *values;
    uint32_t *entries;
    uint64_t *from_here;
    TRY(ARENA_ARRAY(t->memory, list.n, &keys));
    TRY(ARENA_ARRAY(t->memory, list.n, &values));
    TRY(ARENA_ARRAY(t->memory, list.n, &entries));
    TRY(ARENA_ARRAY(t->memory, list.n + 1, &from_here));
    for (size_t j = 0; j < list.n; j++)
        keys[j] = (order_key){list.vectors[j * t->n_dims + d], (uint32_t)j};
    qsort(keys, list.n, sizeof *keys, compare_keys);
    for (size_t j = list.n; j-- > 0;) {
        values[j] = keys[j].value;
        entries[j] = keys[j].entry;
        from_here[j] = from_here[j + 1] + list.counts[keys[j].entry];
    }
    *result = (tally_order){values, entries, from_here};
    return TRUCE_OK;
}

/* Returns the first place of an order whose value is at least `need`; n when there is none. */
static size_t first_place(const tally_order *order, size_t n, int64_t need)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (order->values[middle] < need)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

/* What one vector still needs from the other list, in the dimensions that are not certain. */
typedef struct tally_needs {
    uint32_t n;
    uint32_t dims[FRONT_MOST_DIMS];
    int64_t need[FRONT_MOST_DIMS];
} tally_needs;

/* Returns how many occurrences of the list meet the needs: the dimension that leaves the fewest
 * entries chooses them, the others are asked one by one. */
static uint64_t count_met(const tallier *t, tally_list list, const tally_order *orders,
                          const tally_needs *needs)
{
    size_t best = 0;
    uint32_t chosen = 0;
    if (needs->n == 0) return orders[0].from_here[0];
    for (uint32_t k = 0; k < needs->n; k++) {
        size_t place = first_place(&orders[needs->dims[k]], list.n, needs->need[k]);
        if (k > 0 && place <= best) continue;
        best = place;
        chosen = k;
    }
    const tally_order *order = &orders[needs->dims[chosen]];
    if (needs->n == 1) return order->from_here[best];
    uint64_t sum = 0;
    for (size_t place = best; place < list.n; place++) {
        const int64_t *vector = list.vectors + (size_t)order->entries[place] * t->n_dims;
        bool is_met = true;
        for (uint32_t k = 0; k < needs->n; k++) is_met &= vector[needs->dims[k]] >= needs->need[k];
        if (is_met) sum += list.counts[order->entries[place]];
    }
    return sum;
}

/* The same for counts of several digits: adds count_a times what is met to `total`. */
static void add_met(const tallier *t, tally_list list, const tally_needs *needs,
                    const uint64_t *count_a, uint64_t *total)
{
    for (size_t j = 0; j < list.n; j++) {
        bool is_met = true;
        for (uint32_t k = 0; k < needs->n; k++)
            is_met &= list.vectors[j * t->n_dims + needs->dims[k]] >= needs->need[k];
        if (is_met) tally_add_product(total, count_a, list.counts + j * t->n_limbs, t->n_limbs);
    }
}

/* Finds what is needed beside a vector; false when no vector within the bounds can give it. */
static bool find_needs(const tallier *t, const int64_t *vector, const int64_t *shift,
                       const reach *bounds, tally_needs *needs)
{
    needs->n = 0;
    for (uint32_t d = 0; d < t->n_dims; d++) {
        int64_t own = vector[d] + shift[d];
        if (own + bounds[d].high < t->q->need[d]) return false;
        if (own + bounds[d].low >= t->q->need[d]) continue;
        needs->need[needs->n] = t->q->need[d] - own;
        needs->dims[needs->n++] = d;
    }
    return true;
}

truce_status tally_prepare_pair(tallier *t, tally_list a, tally_list b, tally_pair *pair)
{
    *pair = (tally_pair){.a = a.n < b.n ? b : a, .b = a.n < b.n ? a : b};
    pair->has_orders = t->n_limbs == 1 && t->n_dims > 0;
    for (uint32_t d = 0; d < t->n_dims; d++) {
        if (pair->has_orders) TRY(order_list(t, pair->b, d, &pair->orders[d]));
        for (size_t j = 0; j < pair->b.n; j++)
            widen(&pair->bounds[d], pair->b.vectors[j * t->n_dims + d], j == 0);
        for (size_t i = 0; i < pair->a.n; i++) {
            int64_t value = pair->a.vectors[i * t->n_dims + d];
            if (i == 0 || value > pair->highest[d]) pair->highest[d] = value;
        }
    }
    return TRUCE_OK;
}

/* What one counting of a pair is expected to cost. */
uint64_t tally_pair_work(const tally_pair *pair)
{
    return pair->b.n == 0
               ? 0
               : (uint64_t)pair->a.n * (pair->has_orders ? pair->b.n / 8 + 4 : pair->b.n);
}

/* Adds to `total` how many pairs, moved by `shift`, meet all needs. */
truce_status tally_count_pair(tallier *t, const tally_pair *pair, const int64_t *shift,
                              uint64_t *total)
{
    if (pair->b.n == 0) return TRUCE_OK;
    for (uint32_t d = 0; d < t->n_dims; d++)
        if (pair->highest[d] + pair->bounds[d].high + shift[d] < t->q->need[d])
            return work_spend(t->work, 8);
    for (size_t i = 0; i < pair->a.n; i++) {
        tally_needs needs;
        TRY(work_spend(t->work, 8 + (uint64_t)pair->b.n / 4));
        if (!find_needs(t, pair->a.vectors + i * t->n_dims, shift, pair->bounds, &needs)) continue;
        const uint64_t *count_a = pair->a.counts + i * t->n_limbs;
        if (pair->has_orders)
            total[0] += count_met(t, pair->b, pair->orders, &needs) * count_a[0];
        else
            add_met(t, pair->b, &needs, count_a, total);
    }
    return TRUCE_OK;
}
