#include "flow/augment.h"
#include <string.h>

enum {
    MARK_NONE,
    MARK_ON_PATH,
    MARK_CLOSED, /* in this sweep nothing more is found behind it */
    MARK_DEAD    /* the source does not reach it */
};

truce_status augment_make(arena *memory, const flow_problem *p, int32_t source, int32_t sink,
                          int64_t *flow, augmenter *out)
{
    augmenter made = {.p = p, .source = source, .sink = sink, .flow = flow};
    size_t n = (size_t)p->n_nodes;
    TRY(flow_incidence_make(memory, p, &made.incidence));
    TRY(ARENA_ARRAY(memory, n, &made.next));
    TRY(ARENA_ARRAY(memory, n, &made.sweep));
    TRY(ARENA_ARRAY(memory, n, &made.mark));
    TRY(ARENA_ARRAY(memory, n, &made.seen));
    TRY(ARENA_ARRAY(memory, n, &made.path));
    TRY(ARENA_ARRAY(memory, n, &made.way));
    *out = made;
    return TRUCE_OK;
}

void augment_forget(augmenter *a)
{
    memset(a->mark, MARK_NONE, (size_t)a->p->n_nodes);
}

/* How much more can come over an arc to the end that is meant. */
static int64_t room_to(const augmenter *a, uint32_t end)
{
    uint32_t arc = end >> 1;
    if ((end & 1) == 0) return a->flow[arc]; /* to the tail: taking back */
    int64_t capacity = a->p->capacity[arc];
    return capacity == FLOW_UNBOUNDED ? FLOW_UNBOUNDED : capacity - a->flow[arc];
}

static int32_t other_end(const augmenter *a, uint32_t end)
{
    return (end & 1) == 0 ? a->p->head[end >> 1] : a->p->tail[end >> 1];
}

/* Puts a node on the path. */
static void step_to(augmenter *a, int32_t node, uint32_t over, int32_t *n_path, int32_t *n_seen)
{
    if (a->sweep[node] != a->n_sweeps) {
        a->sweep[node] = a->n_sweeps;
        a->next[node] = a->incidence.first[node];
        a->seen[(*n_seen)++] = node;
    }
    a->mark[node] = MARK_ON_PATH;
    a->way[*n_path] = over;
    a->path[(*n_path)++] = node;
}

/* Fills the way that the path is; returns how long a part of it, from the sink, still has room. */
static int32_t fill(augmenter *a, int32_t n_path, int64_t *more)
{
    int64_t amount = FLOW_UNBOUNDED;
    int32_t left = 1;
    for (int32_t k = n_path - 1; k > 0; k--) {
        int64_t room = room_to(a, a->way[k]);
        if (room > amount) continue;
        amount = room;
        left = k;
    }
    for (int32_t k = 1; k < n_path; k++)
        a->flow[a->way[k] >> 1] += (a->way[k] & 1) == 0 ? -amount : amount;
    for (int32_t k = left; k < n_path; k++) a->mark[a->path[k]] = MARK_NONE;
    *more += amount;
    return left;
}

/* Moves on to a node that may be reached from the source, or closes the last one. */
static void look_further(augmenter *a, int32_t *n_path, int32_t *n_seen)
{
    int32_t node = a->path[*n_path - 1];
    for (int64_t *i = &a->next[node]; *i < a->incidence.first[node + 1]; (*i)++) {
        uint32_t end = a->incidence.at[*i];
        int32_t other = other_end(a, end);
        if (a->mark[other] != MARK_NONE || room_to(a, end) == 0) continue;
        step_to(a, other, end, n_path, n_seen);
        return;
    }
    a->mark[node] = MARK_CLOSED;
    (*n_path)--;
}

/* Looks for ways until no node has an arc left to try. What a sweep closed that found none is dead.
 */
static truce_status sweep(augmenter *a, work_meter *w, int64_t *found)
{
    int32_t n_path = 0, n_seen = 0;
    truce_status status = TRUCE_OK;
    a->n_sweeps++;
    *found = 0;
    step_to(a, a->sink, 0, &n_path, &n_seen);
    while (n_path > 0 && status == TRUCE_OK) {
        status = work_spend(w, 1);
        if (a->path[n_path - 1] == a->source)
            n_path = fill(a, n_path, found);
        else
            look_further(a, &n_path, &n_seen);
    }
    uint8_t mark = status == TRUCE_OK && *found == 0 ? MARK_DEAD : MARK_NONE;
    for (int32_t k = 0; k < n_seen; k++) a->mark[a->seen[k]] = mark;
    a->mark[a->sink] = a->mark[a->source] = MARK_NONE;
    return status;
}

truce_status augment_flow(augmenter *a, work_meter *w, int64_t *more)
{
    int64_t found;
    *more = 0;
    do {
        truce_status status = sweep(a, w, &found);
        *more += found;
        TRY(status);
    } while (found > 0);
    return TRUCE_OK;
}
