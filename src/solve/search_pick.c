#include "solve/search_pick.h"
#include <stdlib.h>
#include <string.h>

/* Steps that improve the weights at each partial outcome, and how often that is done again after
 * much was left out. */
#define STEPS 5
#define ROUNDS 3

/* A partial outcome: what is decided is in its sums, what is not in its lists. */
typedef struct partial {
    search_weights weights;
    uint64_t version; /* of the aim that the weights were made for; 0: they were moved since */
    int64_t sums[FRONT_MOST_DIMS];
    uint32_t n_groups;
    uint32_t *groups;  /* those that are open */
    uint32_t *first;   /* by open group, and one more: places in `options` */
    uint32_t *options; /* those that are left */
} partial;

/* What a pass with some weights shows of the options that are left, by place. */
typedef struct pass {
    int64_t *worth;                /* weighted sum */
    uint32_t *best_place;          /* by open group */
    int64_t sums[FRONT_MOST_DIMS]; /* of the best outcome */
} pass;

/* An option by how much the best weighted sum shrinks when it is taken. */
typedef struct choice {
    int64_t regret;
    uint32_t option;
} choice;

typedef struct picker {
    const search_pick_task *task;
    const search_groups *g;
    work_meter *work;
    uint32_t n_dims;
    search_aim aim;
    uint64_t version; /* how often the aim rose */
    uint64_t version_began;
    uint32_t *outcome;
    search_pick_result *result;
    bool is_cut;
    partial *partials; /* by depth */
    pass passes[2];
    pass *last, *kept; /* the two: of the last weights, of the best ones */
    uint32_t *n_times; /* by place: how often it was best of its group, since the last `improve` */
    int64_t *most;     /* by open group: n_dims, the most that its options bring */
    uint32_t *chosen;  /* by group: the option, where decided */
    choice *choices;   /* a stack */
    size_t n_choices;
} picker;

static const int64_t *vector_of(const picker *x, uint32_t option)
{
    return x->g->vectors + (size_t)option * x->n_dims;
}

static void ask_aim(picker *x)
{
    x->task->seeker->aim(x->task->seeker->context, &x->aim);
    x->version++;
}

/* ---- outcomes ---------------------------------------------------------------------------------
 */

/* Offers an outcome: what is decided, and the best of what is open. */
static truce_status offer(picker *x, const partial *p, const pass *best, const int64_t *sums)
{
    search_verdict verdict = SEARCH_PASSED;
    for (uint32_t d = 0; d < x->n_dims; d++)
        if (sums[d] < x->aim.floor[d]) return TRUCE_OK;
    TRY(x->task->seeker->offer(x->task->seeker->context, sums, &verdict));
    if (verdict == SEARCH_ENOUGH) x->result->is_enough = x->is_cut = true;
    if (verdict != SEARCH_BETTER) return TRUCE_OK;
    for (uint32_t i = 0; i < p->n_groups; i++)
        x->chosen[p->groups[i]] = p->options[best->best_place[i]];
    for (uint32_t group = 0; group < x->g->n_groups; group++)
        search_groups_write(x->g, x->task->x, group, x->chosen[group], x->outcome);
    x->result->n_kept++;
    ask_aim(x);
    return TRUCE_OK;
}

/* ---- weights ----------------------------------------------------------------------------------
 */

/* Weighs what is left. Returns by how much the best outcome is over the threshold. Negative:
 * nothing here reaches the aim. */
static int128 weigh(picker *x, partial *p, pass *result)
{
    if (x->aim.is_out_of_reach) return -1;
    if (p->version != x->version) {
        search_weights_make(x->task->x, &x->aim, &p->weights);
        p->version = x->version;
    }
    const int64_t *weights = p->weights.weight;
    int64_t total = search_weigh(weights, p->sums, x->n_dims);
    memcpy(result->sums, p->sums, x->n_dims * sizeof *result->sums);
    for (uint32_t i = 0; i < p->n_groups; i++) {
        int64_t best = INT64_MIN;
        uint32_t place = p->first[i];
        for (uint32_t at = p->first[i]; at < p->first[i + 1]; at++) {
            int64_t worth = search_weigh(weights, vector_of(x, p->options[at]), x->n_dims);
            result->worth[at] = worth;
            if (worth > best) {
                best = worth;
                place = at;
            }
        }
        const int64_t *vector = vector_of(x, p->options[place]);
        for (uint32_t d = 0; d < x->n_dims; d++) result->sums[d] += vector[d];
        result->best_place[i] = place;
        x->n_times[place]++;
        total += best;
    }
    x->work->units += 8 + (uint64_t)p->first[p->n_groups] * x->n_dims;
    return total - p->weights.threshold;
}

static void exchange(picker *x)
{
    pass *other = x->last;
    x->last = x->kept;
    x->kept = other;
}

/* Improves the weights by some steps; leaves the best ones, and their pass in x->kept. */
static truce_status improve(picker *x, partial *p, int128 *excess)
{
    search_weights best;
    uint64_t version = 0;
    int128 least = 0;
    double step = 1;
    memset(x->n_times, 0, p->first[p->n_groups] * sizeof *x->n_times);
    for (int i = 0; i < STEPS && !x->is_cut; i++) {
        *excess = weigh(x, p, x->last);
        TRY(work_spend(x->work, 64));
        if (*excess < 0) return TRUCE_OK;
        TRY(offer(x, p, x->last, x->last->sums));
        if (x->version != p->version) {
            *excess = weigh(x, p, x->last);
            if (*excess < 0) return TRUCE_OK;
        }
        const pass *seen = x->last;
        if (version != x->version || *excess < least) {
            least = *excess;
            best = p->weights;
            version = x->version;
            exchange(x);
        }
        if (i + 1 == STEPS) break;
        search_weights_step(x->task->x, &x->aim, seen->sums, step, 0, &p->weights);
        p->version = 0;
    }
    if (x->is_cut) return TRUCE_OK;
    p->weights = best;
    p->version = version;
    *excess = least;
    return TRUCE_OK;
}

/* ---- leaving out ------------------------------------------------------------------------------
 */

/* Takes over an option that stays: to place `to`. */
static void keep_place(picker *x, partial *p, uint32_t from, uint32_t to)
{
    p->options[to] = p->options[from];
    x->kept->worth[to] = x->kept->worth[from];
    x->n_times[to] = x->n_times[from];
}

/* Whether an option costs no more than there is, and each party alone can still reach its floor
 * with it. `spare`: what the others could bring beyond the floor. */
static bool may_stay(const picker *x, const partial *p, uint32_t group, uint32_t at,
                     int128 least_worth, const int64_t *spare)
{
    const int64_t *vector = vector_of(x, p->options[at]);
    const int64_t *most = x->most + (size_t)group * x->n_dims;
    if (x->kept->worth[at] < least_worth) return false;
    for (uint32_t d = 0; d < x->n_dims; d++)
        if (most[d] - vector[d] > spare[d]) return false;
    return true;
}

/* Finds the most that each open group brings to each party, and what all together bring beyond its
 * floor. Returns whether that is enough. */
static bool find_spare(picker *x, const partial *p, int64_t *spare)
{
    bool is_enough = true;
    memcpy(spare, p->sums, x->n_dims * sizeof *spare);
    for (uint32_t i = 0; i < p->n_groups; i++) {
        int64_t *most = x->most + (size_t)i * x->n_dims;
        memcpy(most, vector_of(x, p->options[p->first[i]]), x->n_dims * sizeof *most);
        for (uint32_t at = p->first[i] + 1; at < p->first[i + 1]; at++) {
            const int64_t *vector = vector_of(x, p->options[at]);
            for (uint32_t d = 0; d < x->n_dims; d++)
                most[d] = vector[d] > most[d] ? vector[d] : most[d];
        }
        for (uint32_t d = 0; d < x->n_dims; d++) spare[d] += most[d];
    }
    for (uint32_t d = 0; d < x->n_dims; d++) {
        if (spare[d] < x->aim.floor[d]) is_enough = false;
        if (__builtin_sub_overflow(spare[d], x->aim.floor[d], &spare[d])) spare[d] = INT64_MAX;
    }
    x->work->units += (uint64_t)p->first[p->n_groups] * x->n_dims;
    return is_enough;
}

/* Leaves out what is useless, and decides the groups with one option left. False: nothing is left.
 */
static bool narrow(picker *x, partial *p, int128 excess)
{
    uint32_t n_groups = 0, n = 0, from = 0;
    int64_t spare[FRONT_MOST_DIMS];
    if (!find_spare(x, p, spare)) return false;
    for (uint32_t i = 0; i < p->n_groups; i++) {
        uint32_t begin = n, end = p->first[i + 1], best = n;
        int128 least_worth = x->kept->worth[x->kept->best_place[i]] - excess;
        for (uint32_t at = from; at < end; at++) {
            if (!may_stay(x, p, i, at, least_worth, spare)) continue;
            keep_place(x, p, at, n);
            if (x->kept->worth[n] > x->kept->worth[best]) best = n;
            n++;
        }
        from = end;
        if (n == begin) return false;
        if (n == begin + 1) {
            const int64_t *vector = vector_of(x, p->options[begin]);
            for (uint32_t d = 0; d < x->n_dims; d++) p->sums[d] += vector[d];
            x->chosen[p->groups[i]] = p->options[begin];
            n = begin;
            continue;
        }
        x->kept->best_place[n_groups] = best;
        p->groups[n_groups] = p->groups[i];
        p->first[n_groups++] = begin;
    }
    p->first[n_groups] = n;
    p->n_groups = n_groups;
    return true;
}

/* Improves the weights and leaves out, as often as that helps. Negative excess: nothing is left. */
static truce_status settle(picker *x, partial *p, int128 *excess)
{
    for (int round = 0; round < ROUNDS && p->n_groups > 0; round++) {
        uint32_t before = p->first[p->n_groups];
        TRY(improve(x, p, excess));
        if (*excess < 0 || x->is_cut) return TRUCE_OK;
        if (!narrow(x, p, *excess)) *excess = -1;
        if (*excess < 0 || p->first[p->n_groups] > before - before / 5) return TRUCE_OK;
    }
    return TRUCE_OK;
}

/* ---- branching --------------------------------------------------------------------------------
 */

/* How much a group tells: by how much its options differ from the best one, those near it above
 * all; more where the steps have not settled on one. */
static double telling(const picker *x, const partial *p, uint32_t group, int128 excess)
{
    uint32_t best = x->kept->best_place[group], n = p->first[group + 1] - p->first[group];
    const int64_t *of_best = vector_of(x, p->options[best]);
    double sum = 0, times = 0, most = 0, whole = (double)excess + 1;
    for (uint32_t at = p->first[group]; at < p->first[group + 1]; at++) {
        const int64_t *vector = vector_of(x, p->options[at]);
        double apart = 0;
        for (uint32_t d = 0; d < x->n_dims; d++) {
            int64_t by = vector[d] - of_best[d];
            apart += (double)p->weights.weight[d] * (double)(by < 0 ? -by : by);
        }
        sum += apart * (1 - 0.9 * (double)(x->kept->worth[best] - x->kept->worth[at]) / whole);
        times += x->n_times[at];
        if (x->n_times[at] > most) most = x->n_times[at];
    }
    double unsettled = times > 0 ? 1 - most / times : 0;
    return sum * (unsettled + 0.8) / n;
}

static int compare_choices(const void *a, const void *b)
{
    const choice *left = a, *right = b;
    if (left->regret != right->regret) return left->regret < right->regret ? -1 : 1;
    return left->option < right->option ? -1 : left->option > right->option;
}

/* Makes the partial outcome at the next depth: an option of an open group is taken. */
static void take(picker *x, uint32_t depth, uint32_t picked, uint32_t option)
{
    const partial *p = &x->partials[depth];
    partial *next = &x->partials[depth + 1];
    const int64_t *vector = vector_of(x, option);
    uint32_t n = 0;
    next->weights = p->weights;
    next->version = p->version;
    for (uint32_t d = 0; d < x->n_dims; d++) next->sums[d] = p->sums[d] + vector[d];
    x->chosen[p->groups[picked]] = option;
    next->n_groups = 0;
    for (uint32_t i = 0; i < p->n_groups; i++) {
        if (i == picked) continue;
        uint32_t size = p->first[i + 1] - p->first[i];
        next->groups[next->n_groups] = p->groups[i];
        next->first[next->n_groups++] = n;
        memcpy(next->options + n, p->options + p->first[i], size * sizeof *next->options);
        n += size;
    }
    next->first[next->n_groups] = n;
    x->work->units += n / 4;
}

static truce_status explore(picker *x, uint32_t depth);

static truce_status branch(picker *x, uint32_t depth, int128 excess)
{
    partial *p = &x->partials[depth];
    uint32_t picked = 0, n = 0;
    double most = -1;
    for (uint32_t i = 0; i < p->n_groups; i++) {
        double tells = telling(x, p, i, excess);
        if (tells > most) {
            most = tells;
            picked = i;
        }
    }
    x->work->units += (uint64_t)p->first[p->n_groups] * x->n_dims;
    choice *list = x->choices + x->n_choices;
    int64_t best = x->kept->worth[x->kept->best_place[picked]];
    for (uint32_t at = p->first[picked]; at < p->first[picked + 1]; at++)
        list[n++] = (choice){best - x->kept->worth[at], p->options[at]};
    qsort(list, n, sizeof *list, compare_choices);
    x->n_choices += n;
    for (uint32_t i = 0; i < n && !x->is_cut; i++) {
        if (p->version != x->version) {
            /* The weights stay, so regrets do; only the threshold has risen. */
            search_weights weights = p->weights;
            search_weights_make(x->task->x, &x->aim, &weights);
            if (memcmp(weights.weight, p->weights.weight, x->n_dims * sizeof *weights.weight) ==
                0) {
                excess -= weights.threshold - p->weights.threshold;
                p->weights = weights;
                p->version = x->version;
            }
        }
        if (list[i].regret > excess) break;
        take(x, depth, picked, list[i].option);
        TRY(explore(x, depth + 1));
    }
    x->n_choices -= n;
    return TRUCE_OK;
}

static truce_status explore(picker *x, uint32_t depth)
{
    partial *p = &x->partials[depth];
    int128 excess = 0;
    if (x->result->n_nodes >= x->task->nodes_most ||
        (x->result->n_nodes >= x->task->nodes_pause && x->version != x->version_began)) {
        x->is_cut = true;
        return TRUCE_OK;
    }
    x->result->n_nodes++;
    TRY(settle(x, p, &excess));
    if (excess < 0 || x->is_cut) return TRUCE_OK;
    if (p->n_groups == 0) return offer(x, p, x->kept, p->sums);
    return branch(x, depth, excess);
}

/* ---- entry ------------------------------------------------------------------------------------
 */

static truce_status allocate(picker *x, arena *scratch)
{
    const search_groups *g = x->g;
    TRY(arena_take(scratch, (size_t)g->n_groups + 1, sizeof *x->partials, (void **)&x->partials));
    /* At each depth a group less is open, so an option less at the least. */
    for (uint32_t depth = 0; depth <= g->n_groups; depth++) {
        TRY(ARENA_ARRAY(scratch, g->n_groups - depth, &x->partials[depth].groups));
        TRY(ARENA_ARRAY(scratch, (size_t)g->n_groups - depth + 1, &x->partials[depth].first));
        TRY(ARENA_ARRAY(scratch, g->n_options, &x->partials[depth].options));
    }
    for (int i = 0; i < 2; i++) {
        TRY(ARENA_ARRAY(scratch, g->n_options, &x->passes[i].worth));
        TRY(ARENA_ARRAY(scratch, g->n_groups, &x->passes[i].best_place));
    }
    TRY(ARENA_ARRAY(scratch, g->n_options, &x->n_times));
    TRY(arena_take(scratch, g->n_groups, x->n_dims * sizeof *x->most, (void **)&x->most));
    TRY(ARENA_ARRAY(scratch, g->n_groups, &x->chosen));
    return ARENA_ARRAY(scratch, g->n_options, &x->choices);
}

truce_status search_pick_run(arena *scratch, work_meter *work, const search_pick_task *task,
                             uint32_t *outcome, search_pick_result *result)
{
    picker x = {.task = task,
                .g = task->groups,
                .work = work,
                .n_dims = task->groups->n_dims,
                .outcome = outcome,
                .result = result};
    *result = (search_pick_result){.is_over = false};
    TRY(allocate(&x, scratch));
    x.last = &x.passes[0];
    x.kept = &x.passes[1];
    ask_aim(&x);
    x.version_began = x.version;
    partial *p = &x.partials[0];
    p->weights = *task->weights;
    memcpy(p->sums, task->x->initial, x.n_dims * sizeof *p->sums);
    p->n_groups = x.g->n_groups;
    for (uint32_t group = 0; group < p->n_groups; group++) p->groups[group] = group;
    memcpy(p->first, x.g->first, ((size_t)p->n_groups + 1) * sizeof *p->first);
    for (uint32_t option = 0; option < x.g->n_options; option++) p->options[option] = option;
    TRY(explore(&x, 0));
    result->is_over = !x.is_cut;
    return TRUCE_OK;
}
