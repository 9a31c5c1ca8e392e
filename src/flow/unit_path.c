#include "flow/unit_path.h"
#include <string.h>

truce_status unit_paths_make(arena *memory, work_meter *w, const flow_problem *p,
                             const flow_incidence *incidence, int64_t *flow, int32_t goal,
                             reach_direction direction, unit_paths *out)
{
    size_t n = (size_t)p->n_nodes;
    unit_paths made = {
        .p = p, .incidence = incidence, .flow = flow, .goal = goal, .direction = direction};
    TRY(ARENA_ARRAY(memory, n, &made.far));
    TRY(ARENA_ARRAY(memory, n, &made.next));
    TRY(ARENA_ARRAY(memory, n, &made.way));
    TRY(unit_paths_measure(&made, w));
    *out = made;
    return TRUCE_OK;
}

static int32_t other_end(const unit_paths *u, uint32_t end)
{
    return (end & 1) == 0 ? u->p->head[end >> 1] : u->p->tail[end >> 1];
}

/* Whether a path may go on from a node over an arc that it knows as `end`, to `other`. */
static bool is_way(const unit_paths *u, uint32_t end, int32_t other)
{
    uint32_t arc = end >> 1;
    if (unit_path_change(u, end) > 0) return u->flow[arc] < u->p->capacity[arc];
    return u->flow[arc] > 0 && other != u->goal;
}

static void see(unit_paths *u, int32_t node, int32_t far, int32_t *n_seen)
{
    u->far[node] = far;
    u->next[(*n_seen)++] = node; /* not needed for anything else meanwhile */
}

truce_status unit_paths_measure(unit_paths *u, work_meter *w)
{
    const flow_incidence *at = u->incidence;
    int32_t n_seen = 0;
    truce_status status = TRUCE_OK;
    for (int32_t node = 0; node < u->p->n_nodes; node++) u->far[node] = UNIT_PATH_NONE;
    see(u, u->goal, 0, &n_seen);
    for (int32_t k = 0; k < n_seen && status == TRUCE_OK; k++) {
        int32_t node = u->next[k];
        for (int64_t i = at->first[node]; i < at->first[node + 1]; i++) {
            int32_t other = other_end(u, at->at[i]);
            if (u->far[other] == UNIT_PATH_NONE && is_way(u, at->at[i] ^ 1U, node))
                see(u, other, u->far[node] + 1, &n_seen);
        }
        status = work_spend(w, (uint64_t)(at->first[node + 1] - at->first[node]) + 1);
    }
    memset(u->next, 0, (size_t)u->p->n_nodes * sizeof *u->next);
    u->tried = 0;
    return status;
}

void unit_paths_reset(unit_paths *u, const int32_t *far)
{
    size_t n = (size_t)u->p->n_nodes;
    memcpy(u->far, far, n * sizeof *far);
    memset(u->next, 0, n * sizeof *u->next);
    u->tried = 0;
}

/* Moves on to a node that is nearer to the goal. Returns -1 when none is left. */
static int32_t look_further(unit_paths *u, int32_t node)
{
    const flow_incidence *at = u->incidence;
    int64_t first = at->first[node], behind = at->first[node + 1];
    int32_t before = u->next[node], nearer = u->far[node] - 1, other = -1;
    for (int64_t i = first + before; i < behind; i++) {
        other = other_end(u, at->at[i]);
        u->next[node] = (int32_t)(i - first);
        if (u->far[other] != nearer || !is_way(u, at->at[i], other)) continue;
        u->way[u->n_way++] = at->at[i];
        u->tried += (uint64_t)(u->next[node] - before) + 1;
        return other;
    }
    u->tried += (uint64_t)(behind - first - before) + 1;
    return -1;
}

/* Gives a node from which nothing is nearer the bound that its arcs allow. */
static void move_away(unit_paths *u, int32_t node)
{
    const flow_incidence *at = u->incidence;
    int64_t first = at->first[node], behind = at->first[node + 1];
    int32_t nearest = UNIT_PATH_NONE;
    for (int64_t i = first; i < behind; i++) {
        int32_t other = other_end(u, at->at[i]);
        if (u->far[other] >= nearest || !is_way(u, at->at[i], other)) continue;
        nearest = u->far[other];
        u->next[node] = (int32_t)(i - first);
    }
    u->tried += (uint64_t)(behind - first);
    u->far[node] = nearest < u->p->n_nodes ? nearest + 1 : UNIT_PATH_NONE;
}

/* Nodes that have no way any more move away step by step, which could take long: when that took as
 * much work as it takes to see who they are, it is seen. Nothing of the path is kept. */
static bool is_to_be_measured(const unit_paths *u)
{
    return u->tried > 2 * (uint64_t)u->p->n_arcs + (uint64_t)u->p->n_nodes;
}

truce_status unit_path_find(unit_paths *u, work_meter *w, int32_t node, bool *is_found)
{
    u->n_way = 0;
    for (int32_t at = node; at != u->goal && u->far[node] != UNIT_PATH_NONE;) {
        uint64_t tried = u->tried;
        int32_t nearer = look_further(u, at);
        if (nearer >= 0) {
            at = nearer;
        } else {
            move_away(u, at);
            if (u->n_way > 0) at = other_end(u, u->way[--u->n_way] ^ 1U);
        }
        TRY(work_spend(w, u->tried - tried));
        if (!is_to_be_measured(u)) continue;
        TRY(unit_paths_measure(u, w));
        u->n_way = 0;
        at = node;
    }
    *is_found = u->far[node] != UNIT_PATH_NONE;
    return TRUCE_OK;
}
