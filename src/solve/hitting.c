#include "solve/hitting.h"
#include <string.h>

truce_status bits_list_add(arena *memory, bits_list *list, const uint64_t *set)
{
    TRY(arena_reserve(memory, (void **)&list->sets, &list->capacity, list->n + 1,
                      list->n_words * sizeof *list->sets));
    memcpy(list->sets + list->n * list->n_words, set, list->n_words * sizeof *set);
    list->n++;
    return TRUCE_OK;
}

void bits_list_sort(bits_list *list, uint64_t *scratch)
{
    size_t row = list->n_words * sizeof *scratch, words = list->n_words;
    for (size_t gap = list->n / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < list->n; i++) {
            size_t at = i;
            memcpy(scratch, list->sets + i * words, row);
            for (; at >= gap && bits_compare(list->sets + (at - gap) * words, scratch, words) > 0;
                 at -= gap)
                memcpy(list->sets + at * words, list->sets + (at - gap) * words, row);
            memcpy(list->sets + at * words, scratch, row);
        }
}

struct hitting_search {
    arena *memory;
    size_t n_members;
    size_t n_words;
    bits_list family;
    size_t row_words; /* of rows of bits by set of the family */
    uint64_t **in;    /* by member: the sets it is in */
    /* By depth, that is by number of chosen members: */
    uint64_t **waiting; /* the sets that none of them is in */
    uint64_t **once;    /* the sets that one of them is in */
    size_t n_depths;    /* rows made so far */
    uint64_t *chosen;
    uint32_t *stack; /* chosen members, increasing */
    size_t n_stack;
    uint64_t *missed;
    uint64_t *packed;
    uint64_t *common;
    size_t size;      /* candidates have so many members now */
    size_t next_size; /* the least size of a candidate that was too large */
    hitting_found found;
};

truce_status hitting_new(arena *out, size_t n_members, hitting_search **result)
{
    hitting_search *h;
    TRY(ARENA_ARRAY(out, 1, &h));
    size_t words = bits_words(n_members);
    *h = (hitting_search){.memory = out,
                          .n_members = n_members,
                          .n_words = words,
                          .family = {.n_words = words},
                          .row_words = 4,
                          .found = {.list = {.n_words = words}}};
    TRY(ARENA_ARRAY(out, n_members, &h->in));
    for (size_t m = 0; m < n_members; m++) TRY(ARENA_ARRAY(out, h->row_words, &h->in[m]));
    TRY(ARENA_ARRAY(out, n_members + 1, &h->waiting));
    TRY(ARENA_ARRAY(out, n_members + 1, &h->once));
    TRY(ARENA_ARRAY(out, n_members, &h->stack));
    TRY(ARENA_ARRAY(out, words, &h->chosen));
    TRY(ARENA_ARRAY(out, words, &h->missed));
    TRY(ARENA_ARRAY(out, words, &h->packed));
    TRY(ARENA_ARRAY(out, words, &h->common));
    TRY(ARENA_ARRAY(out, h->row_words, &h->waiting[0]));
    TRY(ARENA_ARRAY(out, h->row_words, &h->once[0]));
    h->n_depths = 1;
    *result = h;
    return TRUCE_OK;
}

static truce_status widen_row(hitting_search *h, size_t row_words, uint64_t **row)
{
    uint64_t *wider;
    TRY(ARENA_ARRAY(h->memory, row_words, &wider));
    memcpy(wider, *row, h->row_words * sizeof *wider);
    *row = wider;
    return TRUCE_OK;
}

/* A failure on the way leaves rows that are wider than needed, which does no harm. */
static truce_status widen_rows(hitting_search *h)
{
    size_t row_words = h->row_words * 2;
    for (size_t m = 0; m < h->n_members; m++) TRY(widen_row(h, row_words, &h->in[m]));
    for (size_t d = 0; d < h->n_depths; d++) {
        TRY(widen_row(h, row_words, &h->waiting[d]));
        TRY(widen_row(h, row_words, &h->once[d]));
    }
    h->row_words = row_words;
    return TRUCE_OK;
}

truce_status hitting_add(hitting_search *h, const uint64_t *set)
{
    size_t number = h->family.n;
    assert(!bits_meet(set, h->chosen, h->n_words));
    if (number == h->row_words * 64) TRY(widen_rows(h));
    TRY(bits_list_add(h->memory, &h->family, set));
    for (size_t m = bits_next(set, h->n_words, 0); m != SIZE_MAX;
         m = bits_next(set, h->n_words, m + 1))
        bits_add(h->in[m], number);
    for (size_t d = 0; d <= h->n_stack; d++) bits_add(h->waiting[d], number);
    return TRUCE_OK;
}

const bits_list *hitting_family(const hitting_search *h)
{
    return &h->family;
}

const hitting_found *hitting_result(const hitting_search *h)
{
    return &h->found;
}

static bool is_waiting(const hitting_search *h)
{
    return bits_next(h->waiting[h->n_stack], bits_words(h->family.n), 0) != SIZE_MAX;
}

/* Chooses one more member. `is_minimal` tells that each chosen one is the only one in some set. */
static truce_status choose(hitting_search *h, work_meter *work, uint32_t member, bool *is_minimal)
{
    size_t depth = h->n_stack, words = bits_words(h->family.n);
    if (depth + 1 == h->n_depths) {
        TRY(ARENA_ARRAY(h->memory, h->row_words, &h->waiting[h->n_depths]));
        TRY(ARENA_ARRAY(h->memory, h->row_words, &h->once[h->n_depths]));
        h->n_depths++;
    }
    const uint64_t *in = h->in[member], *waiting = h->waiting[depth], *once = h->once[depth];
    uint64_t *waiting_now = h->waiting[depth + 1], *once_now = h->once[depth + 1];
    for (size_t w = 0; w < words; w++) {
        once_now[w] = (once[w] & ~in[w]) | (waiting[w] & in[w]);
        waiting_now[w] = waiting[w] & ~in[w];
    }
    h->stack[h->n_stack++] = member;
    bits_add(h->chosen, member);
    *is_minimal = true;
    for (size_t i = 0; i < h->n_stack && *is_minimal; i++)
        *is_minimal = bits_meet(once_now, h->in[h->stack[i]], words);
    return work_spend(work, words + h->n_stack);
}

/* Takes the last choice back. */
static void release(hitting_search *h)
{
    bits_remove(h->chosen, h->stack[--h->n_stack]);
}

/* What may be chosen behind `from` so that the waiting sets can all still be met. */
typedef struct choices {
    bool is_dead;      /* some set has no member left */
    size_t last;       /* the next member is not behind this one */
    size_t n_packed;   /* disjoint sets that wait */
    size_t n_at_least; /* so many members are needed */
} choices;

/* Looks until more than `most` members are needed. With `most` 1, `common` gets the members that
 * all waiting sets share; it is enough to know that there are none. */
static truce_status look_ahead(hitting_search *h, work_meter *work, size_t from, size_t most,
                               choices *result)
{
    size_t words = h->n_words, family_words = bits_words(h->family.n), n_seen = 0;
    size_t first_word = from / 64;
    uint64_t first_mask = first_word < words ? UINT64_MAX << (from % 64) : 0;
    const uint64_t *waiting = h->waiting[h->n_stack];
    choices c = {.last = SIZE_MAX};
    memset(h->packed, 0, words * sizeof *h->packed);
    memset(h->common, 0xFF, words * sizeof *h->common);
    for (size_t i = bits_next(waiting, family_words, 0); i != SIZE_MAX;
         i = bits_next(waiting, family_words, i + 1)) {
        const uint64_t *set = bits_list_at(&h->family, i);
        size_t last = SIZE_MAX;
        uint64_t shared = 0;
        bool is_apart = true;
        n_seen++;
        for (size_t w = first_word; w < words; w++) {
            uint64_t word = w == first_word ? set[w] & first_mask : set[w];
            if (word != 0) last = w * 64 + 63 - (size_t)__builtin_clzll(word);
            is_apart = is_apart && (word & h->packed[w]) == 0;
            h->common[w] &= word;
            shared |= h->common[w];
        }
        if (last == SIZE_MAX) {
            c.is_dead = true;
            break;
        }
        if (last < c.last) c.last = last;
        if (shared == 0 && c.n_at_least == 1) c.n_at_least = 2; /* one member cannot do */
        if (c.n_at_least > most) break;
        if (!is_apart) continue;
        if (c.n_packed++ >= c.n_at_least) c.n_at_least = c.n_packed;
        for (size_t w = first_word; w < words; w++)
            h->packed[w] |= w == first_word ? set[w] & first_mask : set[w];
    }
    *result = c;
    return work_spend(work, n_seen * words * 2 + 8);
}

typedef struct hitting_run_state {
    hitting_search *h;
    work_meter *work;
    size_t most;
    uint64_t end; /* spent units at which the run ends */
    bool is_over; /* it ended so */
    hitting_judge judge;
    void *context;
} hitting_run_state;

static truce_status check_effort(hitting_run_state *r)
{
    if (work_spent(r->work) < r->end) return TRUCE_OK;
    r->is_over = true;
    return TRUCE_E_STOPPED;
}

/* True when a candidate was confirmed in an earlier run that was broken off. */
static bool is_found(const hitting_search *h)
{
    const bits_list *list = &h->found.list;
    for (size_t i = list->n; i-- > 0;) {
        int order = bits_compare(bits_list_at(list, i), h->chosen, h->n_words);
        if (order <= 0) return order == 0;
    }
    return false;
}

/* All waiting sets are met: asks for the verdict. */
static truce_status judge_chosen(hitting_run_state *r)
{
    hitting_search *h = r->h;
    bool is_hitting = true;
    if (is_found(h)) return TRUCE_OK;
    TRY(check_effort(r));
    if (r->judge != NULL) {
        memset(h->missed, 0, h->n_words * sizeof *h->missed);
        TRY(r->judge(r->context, h->chosen, &is_hitting, h->missed));
        if (!is_hitting) return hitting_add(h, h->missed);
    }
    return bits_list_add(h->memory, &h->found.list, h->chosen);
}

/* The last member: it must be in every set that waits. */
static truce_status choose_last(hitting_run_state *r, size_t from)
{
    hitting_search *h = r->h;
    choices c;
    TRY(look_ahead(h, r->work, from, 1, &c));
    if (c.is_dead) return TRUCE_OK;
    /* Larger candidates may start with the same choices. */
    size_t larger = h->n_stack + (c.n_at_least > 2 ? c.n_at_least : 2);
    if (larger < h->next_size) h->next_size = larger;
    if (c.n_at_least > 1) return TRUCE_OK;
    for (size_t m = bits_next(h->common, h->n_words, from); m != SIZE_MAX;
         m = bits_next(h->common, h->n_words, m + 1)) {
        size_t n_before = h->family.n;
        bool is_minimal = false;
        TRY(choose(h, r->work, (uint32_t)m, &is_minimal));
        if (is_minimal) TRY(judge_chosen(r));
        release(h);
        if (h->found.list.n >= r->most) return TRUCE_OK;
        for (size_t i = n_before; i < h->family.n; i++)
            for (size_t w = 0; w < h->n_words; w++) h->common[w] &= bits_list_at(&h->family, i)[w];
    }
    return TRUCE_OK;
}

/* Where the choices at one depth go on, and the last member to try. */
typedef struct depth_range {
    size_t next;
    size_t end; /* behind the last */
} depth_range;

/* Looks at the present choices: judges them, or says which members may follow. */
static truce_status open_depth(hitting_run_state *r, bool is_minimal, depth_range *range)
{
    hitting_search *h = r->h;
    size_t depth = h->n_stack, from = range->next;
    range->end = 0; /* nothing, unless found below */
    if (!is_minimal) return TRUCE_OK;
    if (!is_waiting(h)) {
        if (depth < h->size) return TRUCE_OK; /* judged when that was the size */
        TRY(judge_chosen(r));
        if (is_waiting(h) && depth + 1 < h->next_size) h->next_size = depth + 1;
        return TRUCE_OK;
    }
    if (depth + 1 == h->size) return choose_last(r, from);
    choices c;
    /* At the outset the whole bound is found: sizes below it are left out. */
    TRY(look_ahead(h, r->work, from, depth == 0 ? SIZE_MAX : h->size - depth, &c));
    if (c.is_dead) return TRUCE_OK;
    if (depth + c.n_at_least > h->size) {
        if (depth + c.n_at_least < h->next_size) h->next_size = depth + c.n_at_least;
        return TRUCE_OK;
    }
    range->end = c.last + 1;
    return TRUCE_OK;
}

/* Tries all candidates of the present size, in the order of names; one range a depth. */
static truce_status try_size(hitting_run_state *r, depth_range *ranges)
{
    hitting_search *h = r->h;
    bool is_minimal = true;
    ranges[0].next = 0;
    TRY(open_depth(r, true, &ranges[0]));
    while (h->found.list.n < r->most) {
        depth_range *range = &ranges[h->n_stack];
        while (range->next < range->end &&
               !bits_meet(h->in[range->next], h->waiting[h->n_stack], bits_words(h->family.n)))
            range->next++;
        if (range->next < range->end) {
            TRY(check_effort(r));
            TRY(choose(h, r->work, (uint32_t)range->next++, &is_minimal));
            ranges[h->n_stack].next = range->next;
            TRY(open_depth(r, is_minimal, &ranges[h->n_stack]));
        } else {
            if (h->n_stack == 0) break;
            release(h);
        }
    }
    return TRUCE_OK;
}

truce_status hitting_run(hitting_search *h, work_meter *work, size_t most, uint64_t effort,
                         hitting_judge judge, void *context)
{
    hitting_run_state r = {.h = h, .work = work, .most = most, .judge = judge, .context = context};
    r.end = effort == UINT64_MAX ? UINT64_MAX : work_spent(work) + effort;
    arena *own;
    depth_range *ranges;
    TRY(arena_new(arena_meter(h->memory), &own));
    truce_status status = ARENA_ARRAY(own, h->n_members + 1, &ranges);
    while (status == TRUCE_OK && h->found.up_to != SIZE_MAX && h->found.list.n < most) {
        h->next_size = SIZE_MAX;
        status = try_size(&r, ranges);
        while (h->n_stack > 0) release(h);
        if (status != TRUCE_OK || h->found.list.n >= most) break;
        h->found.has_started = true;
        h->found.up_to = h->next_size == SIZE_MAX ? SIZE_MAX : h->next_size - 1;
        h->size = h->next_size;
    }
    arena_free(own);
    return r.is_over ? TRUCE_OK : status;
}
