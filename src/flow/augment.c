#include "flow/augment.h"

/* Instead of a distance. */
enum {
    FAR_UNKNOWN = -1,
    FAR_DEAD = -2 /* the source does not reach it */
};

truce_status augment_make(arena *memory, const flow_problem *p, int32_t source, int32_t sink,
                          int64_t *flow, augmenter *out)
{
    augmenter made = {.p = p, .source = source, .sink = sink, .flow = flow};
    size_t n = (size_t)p->n_nodes;
    TRY(flow_incidence_make(memory, p, &made.incidence));
    TRY(ARENA_ARRAY(memory, n, &made.next));
    TRY(ARENA_ARRAY(memory, n, &made.far));
    TRY(ARENA_ARRAY(memory, n, &made.seen));
    TRY(ARENA_ARRAY(memory, n, &made.path));
    TRY(ARENA_ARRAY(memory, n, &made.way));
    augment_forget(&made);
    *out = made;
    return TRUCE_OK;
}

void augment_forget(augmenter *a)
{
    for (int32_t node = 0; node < a->p->n_nodes; node++) a->far[node] = FAR_UNKNOWN;
}

/* How much more can go along an arc from the end that is meant (back from its head: taken back). */
static int64_t room_from(const augmenter *a, uint32_t end)
{
    uint32_t arc = end >> 1;
    if ((end & 1) == 1) return a->flow[arc];
    int64_t capacity = a->p->capacity[arc];
    return capacity == FLOW_UNBOUNDED ? FLOW_UNBOUNDED : capacity - a->flow[arc];
}

static int32_t other_end(const augmenter *a, uint32_t end)
{
    return (end & 1) == 0 ? a->p->head[end >> 1] : a->p->tail[end >> 1];
}

static void see(augmenter *a, int32_t node, int32_t far, int32_t *n_seen)
{
    a->far[node] = far;
    a->next[node] = a->incidence.first[node];
    a->seen[(*n_seen)++] = node;
}

void augment_revive(augmenter *a, int32_t head)
{
    int32_t n = 0;
    if (a->far[head] != FAR_DEAD) return; /* whoever leads to a dead node is dead */
    a->far[head] = FAR_UNKNOWN;
    a->seen[n++] = head;
    for (int32_t k = 0; k < n; k++) {
        int32_t node = a->seen[k];
        for (int64_t i = a->incidence.first[node]; i < a->incidence.first[node + 1]; i++) {
            uint32_t end = a->incidence.at[i];
            int32_t other = other_end(a, end);
            if (a->far[other] != FAR_DEAD || room_from(a, end) == 0) continue;
            a->far[other] = FAR_UNKNOWN;
            a->seen[n++] = other;
        }
    }
}

/* Finds distances up to the source's. */
static truce_status find_distances(augmenter *a, work_meter *w, int32_t *n_seen)
{
    *n_seen = 0;
    see(a, a->sink, 0, n_seen);
    for (int32_t k = 0; k < *n_seen && a->far[a->source] < 0; k++) {
        int32_t node = a->seen[k];
        int64_t behind = a->incidence.first[node + 1];
        for (int64_t i = a->incidence.first[node]; i < behind; i++) {
            uint32_t end = a->incidence.at[i];
            int32_t other = other_end(a, end);
            if (a->far[other] == FAR_UNKNOWN && room_from(a, end ^ 1U) > 0)
                see(a, other, a->far[node] + 1, n_seen);
        }
        TRY(work_spend(w, (uint64_t)(behind - a->incidence.first[node]) + 1));
    }
    return TRUCE_OK;
}

/* Fills the way that the path is; returns how long a part of it, from the source, still has room.
 */
static int32_t fill(augmenter *a, int32_t n_path, int64_t *more)
{
    int64_t amount = FLOW_UNBOUNDED;
    int32_t left = 1;
    for (int32_t k = n_path - 1; k > 0; k--) {
        int64_t room = room_from(a, a->way[k]);
        if (room > amount) continue;
        amount = room;
        left = k;
    }
    for (int32_t k = 1; k < n_path; k++)
        a->flow[a->way[k] >> 1] += (a->way[k] & 1) == 0 ? amount : -amount;
    *more += amount;
    return left;
}

/* Moves on to a node that is nearer to the sink, or back. */
static int32_t look_further(augmenter *a, int32_t n_path)
{
    int32_t node = a->path[n_path - 1];
    for (int64_t *i = &a->next[node]; *i < a->incidence.first[node + 1]; (*i)++) {
        uint32_t end = a->incidence.at[*i];
        int32_t other = other_end(a, end);
        if (a->far[other] != a->far[node] - 1 || room_from(a, end) == 0) continue;
        a->way[n_path] = end;
        a->path[n_path] = other;
        return n_path + 1;
    }
    a->far[node] = FAR_UNKNOWN; /* nothing more over this one, for now */
    return n_path - 1;
}

/* Fills all ways that come nearer with each step. */
static truce_status fill_ways(augmenter *a, work_meter *w, int64_t *more)
{
    int32_t n_path = 1;
    a->path[0] = a->source;
    while (n_path > 0) {
        bool is_way = a->path[n_path - 1] == a->sink;
        TRY(work_spend(w, is_way ? (uint64_t)n_path : 1));
        n_path = is_way ? fill(a, n_path, more) : look_further(a, n_path);
    }
    return TRUCE_OK;
}

truce_status augment_flow(augmenter *a, work_meter *w, int64_t *more)
{
    *more = 0;
    for (bool has_ways = true; has_ways;) {
        int32_t n_seen;
        truce_status status = find_distances(a, w, &n_seen);
        has_ways = a->far[a->source] >= 0;
        if (status == TRUCE_OK && has_ways) status = fill_ways(a, w, more);
        int32_t mark = status == TRUCE_OK && !has_ways ? FAR_DEAD : FAR_UNKNOWN;
        for (int32_t k = 0; k < n_seen; k++) a->far[a->seen[k]] = mark;
        a->far[a->sink] = FAR_UNKNOWN;
        TRY(status);
    }
    return TRUCE_OK;
}
