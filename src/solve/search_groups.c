#include "solve/search_groups.h"
#include <string.h>

/* A list is compared pair by pair up to this length. */
#define FILTER_MOST 400

/* An outcome of what lies below a state. */
typedef struct partial {
    int64_t regret; /* by how much its weighted sum is below the best */
    const int64_t *vector;
    const uint32_t *path;
} partial;

typedef struct list {
    size_t n, capacity;
    partial *all;
    uint32_t n_issues;
} list;

typedef struct builder {
    arena *out;
    work_meter *work;
    const search_space *x;
    const int64_t *weights;
    int64_t excess;
    list *lists; /* by state */
    int64_t *best;
    size_t n_all;
    bool is_small;
} builder;

static int64_t weigh_option(const builder *b, uint32_t option)
{
    int64_t sum = 0;
    for (uint32_t d = 0; d < b->x->n_dims; d++)
        sum += b->weights[d] * b->x->vectors[(size_t)option * b->x->n_dims + d];
    return sum;
}

static truce_status add(builder *b, list *l, partial p)
{
    if (l->n >= GROUPS_STATE_MOST || b->n_all >= GROUPS_ALL_MOST) {
        b->is_small = false;
        return TRUCE_OK;
    }
    TRY(ARENA_RESERVE(b->out, &l->all, &l->capacity, l->n + 1));
    l->all[l->n++] = p;
    b->n_all++;
    return TRUCE_OK;
}

/* Joins outcomes of two parts that are decided apart. */
static truce_status join(builder *b, const list *left, const list *right, list *result)
{
    uint32_t n_dims = b->x->n_dims;
    *result = (list){.n_issues = left->n_issues + right->n_issues};
    for (size_t i = 0; i < left->n && b->is_small; i++)
        for (size_t j = 0; j < right->n && b->is_small; j++) {
            int64_t *vector, regret = left->all[i].regret + right->all[j].regret;
            uint32_t *path;
            if (regret > b->excess) continue;
            TRY(ARENA_ARRAY(b->out, n_dims, &vector));
            TRY(ARENA_ARRAY(b->out, result->n_issues, &path));
            for (uint32_t d = 0; d < n_dims; d++)
                vector[d] = left->all[i].vector[d] + right->all[j].vector[d];
            memcpy(path, left->all[i].path, left->n_issues * sizeof *path);
            memcpy(path + left->n_issues, right->all[j].path, right->n_issues * sizeof *path);
            TRY(add(b, result, (partial){regret, vector, path}));
        }
    return work_spend(b->work, (uint64_t)left->n * right->n * (n_dims + 8));
}

/* Outcomes that begin with one option. */
static truce_status follow(builder *b, uint32_t state, uint32_t option, int64_t regret, list *l)
{
    const search_space *x = b->x;
    const uint32_t *targets = x->targets + x->target[option];
    uint32_t *path;
    TRY(ARENA_ARRAY(b->out, 1, &path));
    *path = option;
    *l = (list){.n_issues = 1};
    TRY(add(b, l, (partial){regret, x->vectors + (size_t)option * x->n_dims, path}));
    for (uint32_t i = 0; i < x->n_targets[state] && b->is_small; i++) {
        list joined;
        TRY(join(b, l, &b->lists[targets[i]], &joined));
        *l = joined;
    }
    return TRUCE_OK;
}

static bool is_dominated(const builder *b, const list *l, size_t i)
{
    for (size_t j = 0; j < l->n; j++) {
        const int64_t *worse = l->all[i].vector, *better = l->all[j].vector;
        bool is_same = true;
        uint32_t d = 0;
        for (; d < b->x->n_dims && better[d] >= worse[d]; d++)
            is_same = is_same && better[d] == worse[d];
        if (j != i && d == b->x->n_dims && (!is_same || j < i)) return true;
    }
    return false;
}

static truce_status filter(builder *b, list *l)
{
    size_t n = 0;
    bool *is_out;
    if (l->n > FILTER_MOST) return TRUCE_OK;
    TRY(ARENA_ARRAY(b->out, l->n, &is_out));
    for (size_t i = 0; i < l->n; i++) is_out[i] = is_dominated(b, l, i);
    for (size_t i = 0; i < l->n; i++)
        if (!is_out[i]) l->all[n++] = l->all[i];
    size_t pairs = l->n * l->n;
    l->n = n;
    return work_spend(b->work, pairs * 4);
}

static truce_status list_state(builder *b, uint32_t state)
{
    const search_space *x = b->x;
    list *l = &b->lists[state];
    int64_t best = INT64_MIN;
    for (int round = 0; round < 2; round++)
        for (uint32_t o = x->first_option[state]; o < x->first_option[state + 1] && b->is_small;
             o++) {
            int64_t sum = weigh_option(b, o);
            for (uint32_t i = 0; i < x->n_targets[state]; i++)
                sum += b->best[x->targets[x->target[o] + i]];
            if (round == 0) {
                if (sum > best) best = sum;
                continue;
            }
            if (best - sum > b->excess) continue;
            list part;
            TRY(follow(b, state, o, best - sum, &part));
            l->n_issues = part.n_issues;
            for (size_t i = 0; i < part.n && b->is_small; i++) TRY(add(b, l, part.all[i]));
        }
    b->best[state] = best;
    uint32_t n_options = x->first_option[state + 1] - x->first_option[state];
    TRY(work_spend(b->work, (uint64_t)n_options * x->n_dims * 2));
    return filter(b, l);
}

static truce_status write_groups(builder *b, search_groups *result)
{
    const search_space *x = b->x;
    uint32_t n = 0, *first, *n_issues;
    const uint32_t **paths;
    int64_t *vectors;
    for (uint32_t root = 0; root < x->n_roots; root++) n += (uint32_t)b->lists[x->roots[root]].n;
    b->is_small = (uint64_t)n * x->n_roots <= GROUPS_PLACES_MOST;
    if (!b->is_small) return TRUCE_OK;
    TRY(ARENA_ARRAY(b->out, (size_t)x->n_roots + 1, &first));
    TRY(ARENA_ARRAY(b->out, x->n_roots, &n_issues));
    TRY(ARENA_ARRAY(b->out, n, &paths));
    TRY(arena_take(b->out, n, x->n_dims * sizeof *vectors, (void **)&vectors));
    n = 0;
    for (uint32_t root = 0; root < x->n_roots; root++) {
        const list *l = &b->lists[x->roots[root]];
        first[root] = n;
        n_issues[root] = l->n_issues;
        for (size_t i = 0; i < l->n; i++, n++) {
            paths[n] = l->all[i].path;
            memcpy(vectors + (size_t)n * x->n_dims, l->all[i].vector, x->n_dims * sizeof *vectors);
        }
    }
    first[x->n_roots] = n;
    *result = (search_groups){.n_dims = x->n_dims,
                              .n_groups = x->n_roots,
                              .n_options = n,
                              .first = first,
                              .vectors = vectors,
                              .paths = paths,
                              .n_issues = n_issues};
    return TRUCE_OK;
}

truce_status search_groups_build(arena *out, work_meter *work, const search_space *x,
                                 const int64_t *weights, int128 excess, bool *is_small,
                                 search_groups *result)
{
    builder b = {.out = out, .work = work, .x = x, .weights = weights, .is_small = true};
    /* Weighted sums stay below 2^61: a larger excess leaves out nothing. */
    b.excess = excess > INT64_MAX / 2 ? INT64_MAX / 2 : (int64_t)excess;
    TRY(ARENA_ARRAY(out, x->n_states, &b.lists));
    TRY(ARENA_ARRAY(out, x->n_states, &b.best));
    for (uint32_t state = x->n_states; state-- > 0 && b.is_small;) TRY(list_state(&b, state));
    if (b.is_small) TRY(write_groups(&b, result));
    *is_small = b.is_small;
    return TRUCE_OK;
}

void search_groups_write(const search_groups *g, const search_space *x, uint32_t group,
                         uint32_t option, uint32_t *outcome)
{
    for (uint32_t i = 0; i < g->n_issues[group]; i++) {
        uint32_t taken = g->paths[option][i];
        outcome[search_space_issue(x, taken)] = x->value[taken];
    }
}
