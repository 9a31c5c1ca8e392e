#include "solve/search_sieve.h"
#include <stdlib.h>
#include <string.h>

/* What can be lost in a lane is at most so much, after rounding. */
#define LANE_WHOLE 30000
/* A lesson is tried after so many partial outcomes, and one more for each LESSON_PART there were,
 * with so many steps; once something is proved, so many more make the proof stronger, each aiming
 * at so much less. */
#define NODES_TO_LESSON 300
#define LESSON_PART 64
#define STEPS_TO_LESSON 30
#define STEPS_BEYOND 40
#define BEYOND 0.001
/* The average of the outcomes after so many steps shows that nothing can be proved. */
#define STEPS_TO_AVERAGE 4
/* Open groups from which on a lesson is worth while. */
#define GROUPS_TO_LESSON 4
/* A mixture gets so much more of a dimension, of what all have together divided by dimensions. */
#define MIXTURE 0.8
/* Of so many options that are left out the reason is noted for one, and shared among its lanes. */
#define FAILURES_TO_NOTE 64
#define REASON 256
/* Of a lane's credit one in so many is lost when another lane is replaced. */
#define CREDIT_LOST 32
#define NODES_TO_ASK 256
#define UNITS_OF_NODE 10

/* Lanes that a processor takes at once, and those that are looked at first. */
#define ROW 8
#define FIRST_LANES 16

/* A number for each lane. */
typedef struct lanes {
    int16_t lane[SIEVE_LANES];
} lanes;

/* The whole-number side of a lane. */
typedef struct meaning {
    search_weights weights;
    int64_t best; /* the best weighted sum */
    int64_t unit; /* what 1 in the lane stands for */
} meaning;

typedef struct sieve {
    const search_pick_task *task;
    const search_groups *g;
    work_meter *work;
    sieve_lessons *lessons;
    uint32_t n_dims;
    search_aim aim;
    uint64_t version; /* how often the aim rose */
    uint64_t version_began;
    uint64_t turn; /* how often lanes have changed */
    uint32_t *outcome;
    search_pick_result *result;
    uint64_t n_nodes, nodes_most, nodes_pause, next_lesson;
    bool is_cut;  /* out of nodes, or the seeker has enough */
    bool is_over; /* nothing at all reaches the aim */
    uint32_t n_lanes;
    uint32_t first_replaced; /* lanes before this one stay */
    uint32_t n_failures;
    uint32_t credit[SIEVE_LANES]; /* how often it was a reason lately */
    meaning *meanings;            /* by lane */
    uint32_t *order;              /* by place: group */
    uint32_t *first;              /* by place, and one more: its first slot */
    uint32_t *options;            /* by slot; of each place, what loses least in lane 0 first */
    lanes *loss;                  /* by slot */
    lanes whole;                  /* what can be lost */
    lanes *left;                  /* by place: what can still be lost before it is decided */
    uint32_t *chosen;             /* by place: slot */
    uint32_t *next;               /* by place: the slot to be tried next */
    uint32_t *best;               /* by place: slot, where not decided */
    int64_t *worth;               /* by slot */
} sieve;

static const int64_t *vector_of(const sieve *x, uint32_t slot)
{
    return x->g->vectors + (size_t)x->options[slot] * x->n_dims;
}

static uint32_t n_places(const sieve *x)
{
    return x->g->n_groups;
}

/* Subtracts lanes from `begin` on; returns whether something is negative then. Written so that
 * compilers turn each row into one register. */
static inline bool subtract_part(lanes *restrict result, const lanes *from, const lanes *what,
                                 int begin, int end)
{
    uint16_t any[ROW] = {0};
    uint64_t halves[2];
    for (int i = begin; i < end; i += ROW) {
        int16_t rest[ROW];
        for (int j = 0; j < ROW; j++) rest[j] = (int16_t)(from->lane[i + j] - what->lane[i + j]);
        memcpy(result->lane + i, rest, sizeof rest);
        for (int j = 0; j < ROW; j++) any[j] = (uint16_t)(any[j] | (uint16_t)rest[j]);
    }
    memcpy(halves, any, sizeof halves);
    return ((halves[0] | halves[1]) & UINT64_C(0x8000800080008000)) != 0;
}

/* The same with all lanes; where the first ones are enough the others are not looked at. */
static inline bool subtract(lanes *result, const lanes *from, const lanes *what)
{
    return subtract_part(result, from, what, 0, FIRST_LANES) ||
           subtract_part(result, from, what, FIRST_LANES, SIEVE_LANES);
}

/* ---- lanes ------------------------------------------------------------------------------------
 */

/* Sets what can be lost in a lane; nothing reaches the aim when that is negative. */
static void set_whole(sieve *x, uint32_t lane)
{
    const meaning *m = &x->meanings[lane];
    int128 excess = m->best - m->weights.threshold;
    if (excess < 0) x->is_over = true;
    int128 whole = excess < 0 ? -1 : excess / m->unit + 1;
    x->whole.lane[lane] = (int16_t)(whole > LANE_WHOLE + 1 ? LANE_WHOLE + 1 : whole);
}

/* Fills a lane by its weights, which are made. */
static void fill_lane(sieve *x, uint32_t lane)
{
    meaning *m = &x->meanings[lane];
    m->best = search_weigh(m->weights.weight, x->task->x->initial, x->n_dims);
    for (uint32_t place = 0; place < n_places(x); place++) {
        int64_t best = INT64_MIN;
        for (uint32_t slot = x->first[place]; slot < x->first[place + 1]; slot++) {
            x->worth[slot] = search_weigh(m->weights.weight, vector_of(x, slot), x->n_dims);
            if (x->worth[slot] > best) best = x->worth[slot];
        }
        for (uint32_t slot = x->first[place]; slot < x->first[place + 1]; slot++)
            x->worth[slot] = best - x->worth[slot];
        m->best += best;
    }
    int128 excess = m->best - m->weights.threshold;
    /* An aim that is far away all the same: as if it could be lost at no more than 2^62. */
    if (excess > INT64_MAX / 2) excess = INT64_MAX / 2;
    m->unit = excess < 0 ? 1 : (int64_t)(excess / LANE_WHOLE) + 1;
    set_whole(x, lane);
    for (uint32_t slot = 0; slot < x->first[n_places(x)]; slot++) {
        int64_t loss = x->worth[slot] / m->unit;
        x->loss[slot].lane[lane] = (int16_t)(loss > INT16_MAX ? INT16_MAX : loss);
    }
    x->work->units += x->first[n_places(x)] * (uint64_t)(x->n_dims + 8);
}

static void set_lane(sieve *x, uint32_t lane, const search_weights *w)
{
    x->meanings[lane].weights = *w;
    search_weights_make(x->task->x, &x->aim, &x->meanings[lane].weights);
    fill_lane(x, lane);
    x->turn++;
}

/* The aim has risen: less can be lost. */
static void renew(sieve *x)
{
    int64_t weight[FRONT_MOST_DIMS];
    size_t size = x->n_dims * sizeof *weight;
    if (x->aim.is_out_of_reach) x->is_over = true;
    for (uint32_t lane = 0; lane < x->n_lanes && !x->is_over; lane++) {
        meaning *m = &x->meanings[lane];
        memcpy(weight, m->weights.weight, size);
        search_weights_make(x->task->x, &x->aim, &m->weights);
        if (memcmp(weight, m->weights.weight, size) == 0)
            set_whole(x, lane);
        else
            fill_lane(x, lane);
    }
    x->turn++;
}

static void ask_aim(sieve *x)
{
    x->task->seeker->aim(x->task->seeker->context, &x->aim);
    x->version++;
}

/* The multiplier that says most directly what a dimension is to bring. */
static double *multiplier_of(const sieve *x, search_weights *w, uint32_t d)
{
    for (uint32_t i = 0; i < x->aim.n_factors; i++)
        if (x->aim.factor[i].dim == d) return &w->factor[i];
    return &w->box[d];
}

static void add_lane(sieve *x, const search_weights *w)
{
    if (x->n_lanes < SIEVE_LANES) set_lane(x, x->n_lanes++, w);
}

/* Mixtures of the first weights with one or two dimensions; and them without one. */
static void add_mixtures(sieve *x)
{
    const search_weights *first = x->task->weights;
    double more = MIXTURE / x->n_dims;
    for (uint32_t d = 0; d < x->n_dims; d++) {
        search_weights w = *first;
        *multiplier_of(x, &w, d) = 0;
        add_lane(x, &w);
    }
    for (uint32_t d = 0; d < x->n_dims; d++)
        for (uint32_t e = d; e < x->n_dims; e++) {
            search_weights w = *first;
            *multiplier_of(x, &w, d) += more;
            if (e != d) *multiplier_of(x, &w, e) += more;
            add_lane(x, &w);
        }
}

/* The first lane says most; then each dimension alone; lessons and mixtures in what is left. */
static void set_lanes(sieve *x)
{
    add_lane(x, x->task->weights);
    for (uint32_t d = 0; d < x->n_dims && x->n_lanes < SIEVE_LANES / 2; d++) {
        search_weights alone = {.sum = 0};
        alone.box[d] = 1;
        add_lane(x, &alone);
    }
    x->first_replaced = x->n_lanes;
    uint32_t n = x->lessons->n < SIEVE_LANES ? x->lessons->n : SIEVE_LANES;
    for (uint32_t i = 0; i < n; i++)
        add_lane(x, &x->lessons->weights[(x->lessons->n - 1 - i) % SIEVE_LANES]);
    if (n < SIEVE_LANES / 2) add_mixtures(x);
    while (x->n_lanes < SIEVE_LANES) {
        search_weights nothing = {.sum = 0};
        add_lane(x, &nothing);
    }
}

/* ---- order ------------------------------------------------------------------------------------
 */

typedef struct sort_key {
    double key;
    uint32_t number;
} sort_key;

static int compare_keys(const void *a, const void *b)
{
    const sort_key *left = a, *right = b;
    if (left->key != right->key) return left->key < right->key ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* How much a group tells: by how much its options differ from the best one, on average. */
static double telling(const sieve *x, uint32_t group)
{
    const int64_t *weight = x->task->weights->weight, *of_best = NULL;
    uint32_t first = x->g->first[group], end = x->g->first[group + 1];
    int64_t best = INT64_MIN;
    double sum = 0;
    for (uint32_t option = first; option < end; option++) {
        const int64_t *vector = x->g->vectors + (size_t)option * x->n_dims;
        int64_t worth = search_weigh(weight, vector, x->n_dims);
        if (worth <= best && of_best != NULL) continue;
        best = worth;
        of_best = vector;
    }
    for (uint32_t option = first; option < end; option++)
        for (uint32_t d = 0; d < x->n_dims; d++) {
            int64_t by = x->g->vectors[(size_t)option * x->n_dims + d] - of_best[d];
            sum += (double)weight[d] * (double)(by < 0 ? -by : by);
        }
    return sum / (end - first);
}

/* What tells most comes first; of each group, what loses least. */
static truce_status set_order(sieve *x, arena *scratch)
{
    sort_key *keys;
    uint32_t slot = 0;
    TRY(ARENA_ARRAY(scratch, x->g->n_options + n_places(x), &keys));
    for (uint32_t group = 0; group < n_places(x); group++)
        keys[group] = (sort_key){-telling(x, group), group};
    qsort(keys, n_places(x), sizeof *keys, compare_keys);
    for (uint32_t place = 0; place < n_places(x); place++) x->order[place] = keys[place].number;
    for (uint32_t place = 0; place < n_places(x); place++) {
        uint32_t n = 0, first = x->g->first[x->order[place]];
        x->first[place] = slot;
        for (; first + n < x->g->first[x->order[place] + 1]; n++) {
            const int64_t *vector = x->g->vectors + (size_t)(first + n) * x->n_dims;
            int64_t worth = search_weigh(x->task->weights->weight, vector, x->n_dims);
            keys[n] = (sort_key){-(double)worth, first + n};
        }
        qsort(keys, n, sizeof *keys, compare_keys);
        for (uint32_t i = 0; i < n; i++) x->options[slot++] = keys[i].number;
    }
    x->first[n_places(x)] = slot;
    return TRUCE_OK;
}

/* Leaves out the options that lose too much by themselves. */
static void leave_out(sieve *x)
{
    uint32_t n = 0, slot = 0;
    lanes ignored;
    for (uint32_t place = 0; place < n_places(x); place++) {
        uint32_t begin = n;
        for (uint32_t end = x->first[place + 1]; slot < end; slot++) {
            if (subtract(&ignored, &x->whole, &x->loss[slot])) continue;
            x->options[n] = x->options[slot];
            x->loss[n++] = x->loss[slot];
        }
        x->first[place] = begin;
        if (n == begin) x->is_over = true;
    }
    x->first[n_places(x)] = n;
}

/* ---- outcomes ---------------------------------------------------------------------------------
 */

/* Offers an outcome: what is decided at the first n places, and the best of the others. */
static truce_status offer(sieve *x, uint32_t n, const int64_t *sums)
{
    search_verdict verdict = SEARCH_PASSED;
    for (uint32_t d = 0; d < x->n_dims; d++)
        if (sums[d] < x->aim.floor[d]) return TRUCE_OK;
    TRY(x->task->seeker->offer(x->task->seeker->context, sums, &verdict));
    if (verdict == SEARCH_ENOUGH) x->result->is_enough = x->is_cut = true;
    if (verdict != SEARCH_BETTER) return TRUCE_OK;
    for (uint32_t place = 0; place < n_places(x); place++) {
        uint32_t slot = place < n ? x->chosen[place] : x->best[place];
        search_groups_write(x->g, x->task->x, x->order[place], x->options[slot], x->outcome);
    }
    x->result->n_kept++;
    ask_aim(x);
    renew(x);
    return TRUCE_OK;
}

static void add_up(const sieve *x, uint32_t n, int64_t *sums)
{
    memcpy(sums, x->task->x->initial, x->n_dims * sizeof *sums);
    for (uint32_t place = 0; place < n; place++) {
        const int64_t *vector = vector_of(x, x->chosen[place]);
        for (uint32_t d = 0; d < x->n_dims; d++) sums[d] += vector[d];
    }
}

/* ---- lessons ----------------------------------------------------------------------------------
 */

/* Finds the best outcome with what is decided at the first n places. Returns by how much it is over
 * the threshold. `sums` has what is decided and gets what the outcome brings. */
static int128 weigh(sieve *x, uint32_t n, const search_weights *w, int64_t *sums)
{
    for (uint32_t place = n; place < n_places(x); place++) {
        int64_t best = INT64_MIN;
        for (uint32_t slot = x->first[place]; slot < x->first[place + 1]; slot++) {
            int64_t worth = search_weigh(w->weight, vector_of(x, slot), x->n_dims);
            if (worth <= best) continue;
            best = worth;
            x->best[place] = slot;
        }
        const int64_t *vector = vector_of(x, x->best[place]);
        for (uint32_t d = 0; d < x->n_dims; d++) sums[d] += vector[d];
    }
    x->work->units += 8 + (x->first[n_places(x)] - x->first[n]) * (uint64_t)x->n_dims;
    return search_weigh(w->weight, sums, x->n_dims) - w->threshold;
}

/* Notes for which lanes an option is left out at a place. */
static void note(sieve *x, uint32_t place, uint32_t slot)
{
    lanes rest;
    uint32_t n = 0;
    for (int i = 0; i < SIEVE_LANES; i++) {
        rest.lane[i] = (int16_t)(x->left[place].lane[i] - x->loss[slot].lane[i]);
        n += rest.lane[i] < 0;
    }
    uint32_t share = REASON / n;
    for (int i = 0; i < SIEVE_LANES; i++) x->credit[i] += rest.lane[i] < 0 ? share : 0;
}

/* The lane that was a reason least often is replaced by the lesson. */
static void keep_lesson(sieve *x, const search_weights *w)
{
    uint32_t least = x->first_replaced;
    uint64_t all = 0;
    for (uint32_t lane = 0; lane < SIEVE_LANES; lane++) {
        if (lane >= x->first_replaced && x->credit[lane] < x->credit[least]) least = lane;
        all += x->credit[lane];
        x->credit[lane] -= x->credit[lane] / CREDIT_LOST;
    }
    x->credit[least] = (uint32_t)(all / SIEVE_LANES);
    x->lessons->weights[x->lessons->n++ % SIEVE_LANES] = *w;
    set_lane(x, least, w);
}

/* Adds the outcome that is the best under some weights. Returns whether the average of such
 * outcomes is in the aim: no weights prove anything then. */
static bool is_vain(const sieve *x, const int64_t *sums, int n, double *average)
{
    bool is_in = x->aim.n_factors == 0 && !x->aim.has_sum;
    for (uint32_t d = 0; d < x->n_dims; d++) {
        average[d] += (double)sums[d];
        if (average[d] < n * (double)x->aim.floor[d]) is_in = false;
    }
    return is_in;
}

/* Improves weights for what is decided at the first n places, until they prove it useless, and a
 * little more. */
static truce_status learn(sieve *x, uint32_t n)
{
    int64_t decided[FRONT_MOST_DIMS], sums[FRONT_MOST_DIMS];
    search_weights w = *x->task->weights, best = w;
    int128 least = 0;
    double step = 1, average[FRONT_MOST_DIMS] = {0};
    int since = 0, n_steps = 0, left = STEPS_TO_LESSON;
    bool is_first = true, is_proved = false;
    add_up(x, n, decided);
    for (; left > 0 && !x->is_cut && !x->is_over; left--) {
        memcpy(sums, decided, x->n_dims * sizeof *sums);
        search_weights_make(x->task->x, &x->aim, &w);
        int128 excess = weigh(x, n, &w, sums);
        TRY(work_spend(x->work, 64));
        if (excess >= 0) TRY(offer(x, n, sums));
        if (excess < 0 && !is_proved) {
            is_proved = true;
            left = STEPS_BEYOND;
        }
        if (!is_proved && ++n_steps > STEPS_TO_AVERAGE &&
            is_vain(x, sums, n_steps - STEPS_TO_AVERAGE, average))
            return TRUCE_OK;
        if (is_first || excess < least) {
            is_first = false;
            least = excess;
            best = w;
            since = 0;
        } else if (++since % 4 == 0) {
            step *= 0.7;
        }
        search_weights_step(x->task->x, &x->aim, sums, step, BEYOND, &w);
    }
    if (is_proved && !x->is_cut && !x->is_over) keep_lesson(x, &best);
    return TRUCE_OK;
}

/* ---- searching --------------------------------------------------------------------------------
 */

/* Finds what can still be lost before each place up to `place`. Returns the last one where anything
 * can. */
static uint32_t find_left(sieve *x, uint32_t place)
{
    x->left[0] = x->whole;
    for (uint32_t at = 0; at < place; at++)
        if (subtract(&x->left[at + 1], &x->left[at], &x->loss[x->chosen[at]])) return at;
    return place;
}

/* Counts a partial outcome, and asks whether to go on. */
static truce_status count(sieve *x)
{
    bool has_risen = x->version != x->version_began;
    if (x->n_nodes >= x->nodes_most || (x->n_nodes >= x->nodes_pause && has_risen))
        x->is_cut = true;
    x->n_nodes++;
    return x->n_nodes % NODES_TO_ASK == 0 ? work_spend(x->work, NODES_TO_ASK * UNITS_OF_NODE)
                                          : TRUCE_OK;
}

static bool is_lesson_due(sieve *x, uint32_t place)
{
    if (x->n_nodes < x->next_lesson || n_places(x) - place < GROUPS_TO_LESSON) return false;
    x->next_lesson = x->n_nodes + NODES_TO_LESSON + x->n_nodes / LESSON_PART;
    return true;
}

/* Takes the next option at a place that does not lose too much; false when there is none. */
static bool take_next(sieve *x, uint32_t place)
{
    for (uint32_t slot = x->next[place]; slot < x->first[place + 1]; slot++) {
        if (!subtract(&x->left[place + 1], &x->left[place], &x->loss[slot])) {
            x->chosen[place] = slot;
            x->next[place] = slot + 1;
            return true;
        }
        if (x->n_failures++ % FAILURES_TO_NOTE == 0) note(x, place, slot);
        /* The others lose more in the first lane. */
        if (x->left[place + 1].lane[0] < 0) break;
    }
    return false;
}

/* Goes through all that the lanes let pass, depth first. */
static truce_status explore(sieve *x)
{
    uint32_t place = 0;
    x->left[0] = x->whole;
    x->next[0] = x->first[0];
    while (!x->is_cut && !x->is_over) {
        uint64_t turn = x->turn;
        if (!take_next(x, place)) {
            if (place-- == 0) return TRUCE_OK;
            continue;
        }
        if (++place == n_places(x)) {
            int64_t sums[FRONT_MOST_DIMS];
            add_up(x, place--, sums);
            TRY(offer(x, n_places(x), sums));
            if (turn != x->turn) place = find_left(x, place);
            continue;
        }
        x->next[place] = x->first[place];
        if (is_lesson_due(x, place)) TRY(learn(x, place));
        if (turn != x->turn) place = find_left(x, place);
        TRY(count(x));
    }
    return TRUCE_OK;
}

/* ---- entry ------------------------------------------------------------------------------------
 */

static truce_status allocate(sieve *x, arena *scratch)
{
    uint32_t n_options = x->g->n_options;
    TRY(ARENA_ARRAY(scratch, SIEVE_LANES, &x->meanings));
    TRY(ARENA_ARRAY(scratch, n_places(x), &x->order));
    TRY(ARENA_ARRAY(scratch, (size_t)n_places(x) + 1, &x->first));
    TRY(ARENA_ARRAY(scratch, n_options, &x->options));
    TRY(ARENA_ARRAY(scratch, n_options, &x->loss));
    TRY(ARENA_ARRAY(scratch, (size_t)n_places(x) + 1, &x->left));
    TRY(ARENA_ARRAY(scratch, n_places(x), &x->chosen));
    TRY(ARENA_ARRAY(scratch, n_places(x), &x->next));
    TRY(ARENA_ARRAY(scratch, n_places(x), &x->best));
    return ARENA_ARRAY(scratch, n_options, &x->worth);
}

truce_status search_sieve_run(arena *scratch, work_meter *work, const search_pick_task *task,
                              sieve_lessons *lessons, uint32_t *outcome, search_pick_result *result)
{
    sieve x = {.task = task,
               .g = task->groups,
               .work = work,
               .lessons = lessons,
               .n_dims = task->groups->n_dims,
               .outcome = outcome,
               .result = result};
    *result = (search_pick_result){.is_over = false};
    TRY(allocate(&x, scratch));
    x.nodes_most =
        task->nodes_most < UINT64_MAX / SIEVE_NODES ? task->nodes_most * SIEVE_NODES : UINT64_MAX;
    x.nodes_pause =
        task->nodes_pause < UINT64_MAX / SIEVE_NODES ? task->nodes_pause * SIEVE_NODES : UINT64_MAX;
    x.next_lesson = NODES_TO_LESSON;
    ask_aim(&x);
    x.version_began = x.version;
    TRY(set_order(&x, scratch));
    if (x.aim.is_out_of_reach) x.is_over = true;
    if (!x.is_over) set_lanes(&x);
    if (!x.is_over) leave_out(&x);
    truce_status status = TRUCE_OK;
    if (!x.is_over && n_places(&x) > 0) status = explore(&x);
    if (!x.is_over && n_places(&x) == 0) status = offer(&x, 0, task->x->initial);
    result->n_nodes = (x.n_nodes + SIEVE_NODES - 1) / SIEVE_NODES;
    result->is_over = status == TRUCE_OK && (x.is_over || !x.is_cut);
    return status;
}
