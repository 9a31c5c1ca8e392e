#include "solve/bundle.h"
#include <string.h>

/* Steps of one level that are remembered; more are worked out anew. */
#define MEMO_MOST ((size_t)1 << 20)

typedef struct gatherer {
    bundle_store *store;
    const issue_order *order;
    const issue_scope *scopes;
    uint32_t *next;  /* by condition: the next member of its bundle */
    uint32_t *last;  /* by bundle: its last member so far */
    uint32_t *first; /* by bundle */
    uint32_t *n_members;
} gatherer;

/* Makes one bundle from its chain of members. */
static truce_status make_bundle(gatherer *x, const residual *initial, uint32_t which)
{
    bundle_store *store = x->store;
    bundle *b = &store->bundles[which];
    issue_scope scope = x->scopes[x->first[which]];
    uint32_t *members, *issues, nothing = 0;
    TRY(ARENA_ARRAY(store->memory, x->n_members[which], &members));
    TRY(ARENA_ARRAY(store->memory, scope.n, &issues));
    TRY(ARENA_ARRAY(store->memory, scope.n, &b->levels));
    for (uint32_t c = x->first[which]; c != UINT32_MAX; c = x->next[c]) {
        store->vector[b->n_members] = initial[c];
        members[b->n_members++] = c;
    }
    for (size_t i = 0; i < scope.n; i++) { /* by place; few, so an insertion does */
        size_t at = i;
        for (; at > 0 && x->order->place[issues[at - 1]] > x->order->place[scope.issues[i]]; at--)
            issues[at] = issues[at - 1];
        issues[at] = scope.issues[i];
    }
    b->members = members;
    b->n_issues = (uint32_t)scope.n;
    b->issues = issues;
    for (uint32_t level = 0; level < b->n_issues; level++)
        TRY(intern_start(store->memory, &b->levels[level].vectors));
    return intern_add(&b->levels[0].vectors, store->vector, b->n_members, &nothing);
}

truce_status bundle_store_start(arena *memory, residual_store *residuals, const issue_order *order,
                                size_t n_conditions, const condition *conditions,
                                const issue_scope *scopes, const residual *initial,
                                bundle_store *result)
{
    bundle_store store = {.memory = memory, .residuals = residuals, .conditions = conditions};
    gatherer x = {.store = &store, .order = order, .scopes = scopes};
    intern_table by_scope;
    uint32_t nothing = 0;
    TRY(intern_start(memory, &store.parts));
    TRY(intern_add(&store.parts, NULL, 0, &nothing));
    TRY(intern_start(memory, &by_scope));
    TRY(ARENA_ARRAY(memory, n_conditions, &x.next));
    TRY(ARENA_ARRAY(memory, n_conditions, &x.last));
    TRY(ARENA_ARRAY(memory, n_conditions, &x.first));
    TRY(ARENA_ARRAY(memory, n_conditions, &x.n_members));
    for (uint32_t c = 0; c < n_conditions; c++) {
        uint32_t which = 0;
        x.next[c] = UINT32_MAX;
        if (initial[c] <= RESIDUAL_TRUE || scopes[c].n == 0) continue;
        TRY(intern_add(&by_scope, scopes[c].issues, scopes[c].n, &which));
        if (x.n_members[which]++ == 0)
            x.first[which] = c;
        else
            x.next[x.last[which]] = c;
        x.last[which] = c;
    }
    TRY(ARENA_ARRAY(memory, n_conditions, &store.vector));
    TRY(ARENA_ARRAY(memory, n_conditions, &store.part));
    TRY(ARENA_ARRAY(memory, by_scope.n_entries, &store.bundles));
    store.n = (uint32_t)by_scope.n_entries;
    for (uint32_t which = 0; which < store.n; which++) TRY(make_bundle(&x, initial, which));
    *result = store;
    return TRUCE_OK;
}

/* Works a step out. */
static truce_status take_step(bundle_store *store, const bundle *b, uint32_t level, uint32_t number,
                              uint32_t value, bundle_step *step)
{
    uint32_t n_part = 0;
    *step = (bundle_step){0};
    for (uint32_t m = 0; m < b->n_members; m++) {
        residual before = intern_content(&b->levels[level].vectors, number)[m];
        residual after = before;
        if (before > RESIDUAL_TRUE) {
            TRY(residual_decide(store->residuals, before, b->issues[level], value, &after));
            condition_use use = store->conditions[b->members[m]].use;
            if (after == RESIDUAL_FALSE && use == CONDITION_ENFORCED) {
                step->is_dead = true;
                return TRUCE_OK;
            }
            if ((after == RESIDUAL_TRUE && use == CONDITION_RULE) ||
                (after == RESIDUAL_FALSE && use == CONDITION_TRACKED))
                store->part[n_part++] = b->members[m];
        }
        store->vector[m] = after == RESIDUAL_FALSE ? RESIDUAL_TRUE : after;
    }
    if (level + 1 < b->n_issues)
        TRY(intern_add(&b->levels[level + 1].vectors, store->vector, b->n_members, &step->next));
    return n_part == 0 ? TRUCE_OK : intern_add(&store->parts, store->part, n_part, &step->part);
}

truce_status bundle_decide(bundle_store *store, uint32_t which, uint32_t level, uint32_t number,
                           uint32_t run, uint32_t n_runs, uint32_t value, bundle_step *result)
{
    const bundle *b = &store->bundles[which];
    bundle_level *about = &b->levels[level];
    size_t at = (size_t)number * n_runs + run;
    if (at >= MEMO_MOST) return take_step(store, b, level, number, value, result);
    TRY(ARENA_RESERVE(store->memory, &about->memo, &about->memo_capacity, at + 1));
    if (about->memo[at].part == 0) {
        TRY(take_step(store, b, level, number, value, result));
        about->memo[at] = (bundle_memo){.next = result->next,
                                        .part = result->is_dead ? UINT32_MAX : result->part + 1};
        return TRUCE_OK;
    }
    *result = (bundle_step){.is_dead = about->memo[at].part == UINT32_MAX,
                            .next = about->memo[at].next,
                            .part = about->memo[at].part - 1};
    return TRUCE_OK;
}

void bundle_cuts(const bundle_store *store, uint32_t which, uint32_t level, uint32_t number,
                 bool *is_cut)
{
    const bundle *b = &store->bundles[which];
    const residual *vector = intern_content(&b->levels[level].vectors, number);
    for (uint32_t m = 0; m < b->n_members; m++)
        residual_cuts(store->residuals, vector[m], b->issues[level], is_cut);
}
