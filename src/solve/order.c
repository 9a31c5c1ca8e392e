#include "solve/order.h"
#include <string.h>

/* The interaction graph while issues are taken out of it: a bit matrix. */
typedef struct interaction {
    uint32_t n;
    size_t words; /* of one row */
    uint64_t *rows;
    bool *is_done;
    uint64_t *score; /* how good it would be to take the issue out next: less is better */
} interaction;

#define UNKNOWN_SCORE UINT64_MAX /* to be counted anew */

static bool has_edge(const interaction *g, uint32_t a, uint32_t b)
{
    return (g->rows[a * g->words + b / 64] >> (b % 64)) & 1;
}

static void add_edge(interaction *g, uint32_t a, uint32_t b)
{
    g->rows[a * g->words + b / 64] |= UINT64_C(1) << (b % 64);
    g->rows[b * g->words + a / 64] |= UINT64_C(1) << (a % 64);
}

/* Returns twice the number of pairs of neighbours that are not neighbours of each other. */
static uint64_t count_fill(const interaction *g, uint32_t issue)
{
    const uint64_t *row = g->rows + issue * g->words;
    uint64_t missing = 0;
    for (size_t word = 0; word < g->words; word++)
        for (uint64_t bits = row[word]; bits != 0; bits &= bits - 1) {
            uint32_t neighbour = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits));
            const uint64_t *other = g->rows + neighbour * g->words;
            for (size_t w = 0; w < g->words; w++)
                missing += (uint64_t)__builtin_popcountll(row[w] & ~other[w]);
            missing--; /* the neighbour itself is not its own neighbour */
        }
    return missing;
}

/* Connects the neighbours of an issue with each other and takes it out of the graph. `later` gets
 * its neighbours at that moment, as a bit row. */
static void take_out(interaction *g, uint32_t issue, uint64_t *later)
{
    uint64_t *row = g->rows + issue * g->words;
    for (size_t word = 0; word < g->words; word++) later[word] = row[word];
    for (size_t word = 0; word < g->words; word++)
        for (uint64_t bits = later[word]; bits != 0; bits &= bits - 1) {
            uint32_t neighbour = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits));
            uint64_t *other = g->rows + neighbour * g->words;
            for (size_t w = 0; w < g->words; w++) other[w] |= later[w];
            other[neighbour / 64] &= ~(UINT64_C(1) << (neighbour % 64));
            other[issue / 64] &= ~(UINT64_C(1) << (issue % 64));
            g->score[neighbour] = UNKNOWN_SCORE;
            /* Fill counts two steps away can change too: an edge between two of its neighbours
             * may have been added. */
            for (size_t w = 0; w < g->words; w++)
                for (uint64_t far = other[w]; far != 0; far &= far - 1)
                    g->score[w * 64 + (size_t)__builtin_ctzll(far)] = UNKNOWN_SCORE;
        }
    for (size_t word = 0; word < g->words; word++) row[word] = 0;
    g->is_done[issue] = true;
}

/* How the next issue is chosen. */
typedef enum order_rule {
    RULE_FILL,   /* the fewest new edges */
    RULE_CLUSTER /* the fewest combinations of its values and its neighbours' */
} order_rule;

/* A way to take all issues out. */
typedef struct attempt {
    order_rule rule;
    uint64_t chance; /* state of a generator; 0: nothing is left to chance */
    uint64_t cost;   /* the sum of combinations over all issues so far; UINT64_MAX: too many */
    uint32_t *taken; /* by issue: when */
    uint64_t *later; /* by issue: its neighbours at that moment, as a bit row */
} attempt;

static uint64_t multiply_capped(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/* Returns how many combinations the values of an issue and its neighbours have. */
static uint64_t count_cluster(const interaction *g, const uint32_t *n_values, uint32_t issue)
{
    const uint64_t *row = g->rows + issue * g->words;
    uint64_t product = n_values[issue];
    for (size_t word = 0; word < g->words; word++)
        for (uint64_t bits = row[word]; bits != 0; bits &= bits - 1)
            product = multiply_capped(product, n_values[word * 64 + (size_t)__builtin_ctzll(bits)]);
    return product;
}

/* The next number of a sequence that is the same on every machine (Marsaglia 2003). */
static uint64_t draw(uint64_t *chance)
{
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    return *chance;
}

/* Chooses the issue to take out next. Among equals the one with the most values, so that long
 * ranges come last in the tree; then the last in the file, or any. */
static truce_status choose(interaction *g, work_meter *work, const uint32_t *n_values, attempt *way,
                           uint32_t *result)
{
    uint32_t best = UINT32_MAX, n_equal = 0;
    for (uint32_t issue = g->n; issue-- > 0;) {
        if (g->is_done[issue]) continue;
        if (g->score[issue] == UNKNOWN_SCORE) {
            g->score[issue] =
                way->rule == RULE_FILL ? count_fill(g, issue) : count_cluster(g, n_values, issue);
            TRY(work_spend(work, g->words * 8));
        }
        bool is_better = best == UINT32_MAX || g->score[issue] < g->score[best];
        bool is_equal = !is_better && g->score[issue] == g->score[best];
        if (is_equal && way->chance == 0) is_better = n_values[issue] > n_values[best];
        if (is_equal && way->chance != 0) is_better = draw(&way->chance) % ++n_equal == 0;
        if (!is_better) continue;
        if (!is_equal) n_equal = 1;
        best = issue;
    }
    *result = best;
    return TRUCE_OK;
}

/* Takes all issues out. Gives up when that costs as much as the best way, if there is one. */
static truce_status try_way(interaction *g, work_meter *work, const uint32_t *n_values,
                            uint32_t n_left, const attempt *best, attempt *way)
{
    for (uint32_t step = 0; step < n_left; step++) {
        uint32_t issue = UINT32_MAX;
        TRY(choose(g, work, n_values, way, &issue));
        uint64_t combinations = count_cluster(g, n_values, issue);
        if (__builtin_add_overflow(way->cost, combinations, &way->cost)) way->cost = UINT64_MAX;
        if (best != NULL && way->cost >= best->cost) return TRUCE_OK;
        way->taken[issue] = step;
        take_out(g, issue, way->later + issue * g->words);
        TRY(work_spend(work, (uint64_t)g->n + g->words * g->words));
    }
    return TRUCE_OK;
}

/* Numbers the forest so that parents come before children and subtrees are contiguous. */
static truce_status number(arena *out, uint32_t n, const uint32_t *parent_issue,
                           issue_order *result)
{
    uint32_t *sequence, *place, *parent, *end, *first, *next, *stack;
    TRY(ARENA_ARRAY(out, n, &sequence));
    TRY(ARENA_ARRAY(out, n, &place));
    TRY(ARENA_ARRAY(out, n, &parent));
    TRY(ARENA_ARRAY(out, n, &end));
    TRY(ARENA_ARRAY(out, n, &first));
    TRY(ARENA_ARRAY(out, n, &next));
    TRY(ARENA_ARRAY(out, n, &stack));
    uint32_t roots = ORDER_ROOT;
    for (uint32_t issue = 0; issue < n; issue++) first[issue] = ORDER_ROOT;
    for (uint32_t issue = n; issue-- > 0;) {
        uint32_t *head = parent_issue[issue] == ORDER_ROOT ? &roots : &first[parent_issue[issue]];
        next[issue] = *head;
        *head = issue;
    }
    uint32_t placed = 0, depth = 0;
    for (uint32_t root = roots; root != ORDER_ROOT; root = next[root]) {
        uint32_t issue = root;
        for (;;) {
            place[issue] = placed;
            sequence[placed] = issue;
            parent[placed] =
                parent_issue[issue] == ORDER_ROOT ? ORDER_ROOT : place[parent_issue[issue]];
            placed++;
            if (first[issue] != ORDER_ROOT) {
                stack[depth++] = issue;
                issue = first[issue];
                continue;
            }
            end[place[issue]] = placed;
            while (depth > 0 && (issue == root || next[issue] == ORDER_ROOT)) {
                issue = stack[--depth];
                end[place[issue]] = placed;
                if (issue == root) break;
            }
            if (issue == root) break;
            issue = next[issue];
        }
        depth = 0;
    }
    assert(placed == n);
    result->n = n;
    result->sequence = sequence;
    result->place = place;
    result->parent = parent;
    result->subtree_end = end;
    return TRUCE_OK;
}

/* The graph as the conditions make it. */
static truce_status read_scopes(interaction *g, work_meter *work, size_t n_scopes,
                                const issue_scope *scopes)
{
    for (size_t scope = 0; scope < n_scopes; scope++) {
        for (size_t i = 0; i < scopes[scope].n; i++)
            for (size_t j = 0; j < i; j++)
                if (!has_edge(g, scopes[scope].issues[i], scopes[scope].issues[j]))
                    add_edge(g, scopes[scope].issues[i], scopes[scope].issues[j]);
        TRY(work_spend(work, scopes[scope].n * scopes[scope].n));
    }
    return TRUCE_OK;
}

/* An order that costs no more than this is good enough. */
#define CHEAP UINT64_C(4096)
/* At most so many further ways are tried. */
#define MOST_WAYS 64

/* Finds a cheap way to take out all issues that are mentioned: by the first rule, and when that is
 * not cheap, by both rules in turn, equals drawn by lot. Trying costs less than it may save. */
static truce_status find_way(interaction *g, arena *scratch, work_meter *work,
                             const uint32_t *n_values, const bool *is_mentioned, attempt *best)
{
    uint64_t *rows, *later;
    uint32_t *taken, n_left = 0;
    size_t size = (size_t)g->n * g->words;
    TRY(ARENA_ARRAY(scratch, size, &rows));
    TRY(ARENA_ARRAY(scratch, size, &later));
    TRY(ARENA_ARRAY(scratch, g->n, &taken));
    memcpy(rows, g->rows, size * sizeof *rows);
    for (uint32_t issue = 0; issue < g->n; issue++) n_left += is_mentioned[issue];
    uint64_t try_work = 1 + (uint64_t)n_left * ((uint64_t)g->n + g->words * g->words), spent = 0;
    best->cost = UINT64_MAX;
    for (int n_ways = 0; n_ways <= MOST_WAYS; n_ways++) {
        attempt way = {.rule = n_ways % 2 == 0 ? RULE_FILL : RULE_CLUSTER,
                       .chance = n_ways < 2 ? 0 : (uint64_t)n_ways * UINT64_C(0x9E3779B97F4A7C15),
                       .taken = taken,
                       .later = later};
        if (n_ways > 0) memcpy(g->rows, rows, size * sizeof *rows);
        for (uint32_t issue = 0; issue < g->n; issue++) {
            g->is_done[issue] = !is_mentioned[issue];
            g->score[issue] = UNKNOWN_SCORE;
        }
        TRY(try_way(g, work, n_values, n_left, n_ways > 0 ? best : NULL, &way));
        if (n_ways == 0 || way.cost < best->cost) { /* the buffers change places */
            taken = best->taken;
            later = best->later;
            *best = way;
        }
        spent += try_work;
        if (best->cost <= CHEAP || spent > best->cost / 4) break;
    }
    return TRUCE_OK;
}

truce_status order_find(arena *out, work_meter *work, uint32_t n, const uint32_t *n_values,
                        size_t n_scopes, const issue_scope *scopes, issue_order *result)
{
    interaction g = {.n = n, .words = ((size_t)n + 63) / 64};
    attempt way = {.cost = UINT64_MAX};
    uint32_t *parent_issue;
    bool *is_mentioned;
    TRY(ARENA_ARRAY(out, n, &parent_issue));
    TRY(ARENA_ARRAY(out, n, &is_mentioned));
    for (size_t scope = 0; scope < n_scopes; scope++)
        if (scopes[scope].n >= 2)
            for (size_t i = 0; i < scopes[scope].n; i++)
                is_mentioned[scopes[scope].issues[i]] = true;
    bool is_connected = false;
    for (uint32_t issue = 0; issue < n; issue++) {
        parent_issue[issue] = ORDER_ROOT;
        is_connected = is_connected || is_mentioned[issue];
    }
    result->width = 0;
    if (!is_connected) return number(out, n, parent_issue, result);

    arena_mark mark = arena_here(out);
    TRY(arena_take(out, (size_t)n * g.words, sizeof *g.rows, (void **)&g.rows));
    TRY(ARENA_ARRAY(out, n, &g.is_done));
    TRY(ARENA_ARRAY(out, n, &g.score));
    TRY(ARENA_ARRAY(out, n, &way.taken));
    TRY(arena_take(out, (size_t)n * g.words, sizeof *way.later, (void **)&way.later));
    TRY(read_scopes(&g, work, n_scopes, scopes));
    TRY(find_way(&g, out, work, n_values, is_mentioned, &way));
    /* The parent is the neighbour that is taken out next after the issue. */
    for (uint32_t issue = 0; issue < n; issue++) {
        if (!is_mentioned[issue]) continue;
        uint32_t neighbours = 0;
        for (size_t word = 0; word < g.words; word++)
            for (uint64_t bits = way.later[issue * g.words + word]; bits != 0; bits &= bits - 1) {
                uint32_t other = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits));
                uint32_t parent = parent_issue[issue];
                neighbours++;
                if (parent == ORDER_ROOT || way.taken[other] < way.taken[parent])
                    parent_issue[issue] = other;
            }
        if (neighbours > result->width) result->width = neighbours;
    }
    arena_rewind(out, mark);
    return number(out, n, parent_issue, result);
}
