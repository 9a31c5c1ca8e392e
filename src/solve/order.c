#include "solve/order.h"

/* The interaction graph while issues are taken out of it: a bit matrix. */
typedef struct interaction {
    uint32_t n;
    size_t words; /* of one row */
    uint64_t *rows;
    bool *is_done;
    int64_t *fill; /* edges that taking the issue out would add; -1: to be counted anew */
} interaction;

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
static int64_t count_fill(const interaction *g, uint32_t issue)
{
    const uint64_t *row = g->rows + issue * g->words;
    int64_t missing = 0;
    for (size_t word = 0; word < g->words; word++)
        for (uint64_t bits = row[word]; bits != 0; bits &= bits - 1) {
            uint32_t neighbour = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits));
            const uint64_t *other = g->rows + neighbour * g->words;
            for (size_t w = 0; w < g->words; w++)
                missing += __builtin_popcountll(row[w] & ~other[w]);
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
            g->fill[neighbour] = -1;
            /* Fill counts two steps away can change too: an edge between two of its neighbours
             * may have been added. */
            for (size_t w = 0; w < g->words; w++)
                for (uint64_t far = other[w]; far != 0; far &= far - 1)
                    g->fill[w * 64 + (size_t)__builtin_ctzll(far)] = -1;
        }
    for (size_t word = 0; word < g->words; word++) row[word] = 0;
    g->is_done[issue] = true;
}

/* Returns the issue to take out next: one whose neighbours already form a clique, else one that
 * adds the fewest edges; among equals the one with the most values, so that long ranges come last
 * in the tree; then the last in the file. */
static truce_status choose(interaction *g, work_meter *work, const uint32_t *n_values,
                           uint32_t *result)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t issue = g->n; issue-- > 0;) {
        if (g->is_done[issue]) continue;
        if (g->fill[issue] < 0) {
            g->fill[issue] = count_fill(g, issue);
            TRY(work_spend(work, g->words * 8));
        }
        if (best == UINT32_MAX || g->fill[issue] < g->fill[best] ||
            (g->fill[issue] == g->fill[best] && n_values[issue] > n_values[best]))
            best = issue;
    }
    *result = best;
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

truce_status order_find(arena *out, work_meter *work, uint32_t n, const uint32_t *n_values,
                        size_t n_scopes, const issue_scope *scopes, issue_order *result)
{
    interaction g = {.n = n, .words = ((size_t)n + 63) / 64};
    uint32_t *parent_issue, *taken;
    uint64_t *later;
    bool *is_mentioned;
    TRY(ARENA_ARRAY(out, n, &parent_issue));
    TRY(ARENA_ARRAY(out, n, &taken));
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
    TRY(ARENA_ARRAY(out, n, &g.fill));
    TRY(arena_take(out, (size_t)n * g.words, sizeof *later, (void **)&later));
    uint32_t left = 0;
    for (uint32_t issue = 0; issue < n; issue++) {
        g.is_done[issue] = !is_mentioned[issue];
        g.fill[issue] = -1;
        left += is_mentioned[issue];
    }
    for (size_t scope = 0; scope < n_scopes; scope++) {
        for (size_t i = 0; i < scopes[scope].n; i++)
            for (size_t j = 0; j < i; j++)
                if (!has_edge(&g, scopes[scope].issues[i], scopes[scope].issues[j]))
                    add_edge(&g, scopes[scope].issues[i], scopes[scope].issues[j]);
        TRY(work_spend(work, scopes[scope].n * scopes[scope].n));
    }
    for (uint32_t step = 0; step < left; step++) {
        uint32_t issue = UINT32_MAX;
        TRY(choose(&g, work, n_values, &issue));
        taken[issue] = step;
        take_out(&g, issue, later + issue * g.words);
        TRY(work_spend(work, (uint64_t)n + g.words * g.words));
    }
    /* The parent is the neighbour that is taken out next after the issue. */
    for (uint32_t issue = 0; issue < n; issue++) {
        if (!is_mentioned[issue]) continue;
        uint32_t neighbours = 0;
        for (size_t word = 0; word < g.words; word++)
            for (uint64_t bits = later[issue * g.words + word]; bits != 0; bits &= bits - 1) {
                uint32_t other = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits));
                neighbours++;
                if (parent_issue[issue] == ORDER_ROOT || taken[other] < taken[parent_issue[issue]])
                    parent_issue[issue] = other;
            }
        if (neighbours > result->width) result->width = neighbours;
    }
    arena_rewind(out, mark);
    return number(out, n, parent_issue, result);
}
