#include "solve/search.h"
#include "solve/intern.h"
#include "solve/search_sieve.h"
#include <stdlib.h>
#include <string.h>

#define NOTHING_OPEN UINT32_MAX

/* Steps that improve the weights before the first issue is decided, and at each partial outcome. */
#define STEPS_AT_ROOT 150
#define STEPS_AT_HOPE 40
#define STEPS_AT_NODE 6
/* Partial outcomes after which the search begins again with what it has learnt; doubled each time.
 */
#define NODES_FIRST UINT64_C(400)
/* The first aim lies below the highest that bounds allow by HOPE_FIRST of HOPE_PARTS of what is
 * open between them. Then it is lowered further and further while little has to be looked at, and
 * later so that a search takes about twice what the one before took. */
#define HOPE_PARTS 65536
#define HOPE_FIRST 512
#define HOPE_LITTLE 200
/* Of what may be looked at, all but one of so many parts go into picking groups (search_pick.h). */
#define PICK_PARTS 8
/* So many are picked before the sieve (search_sieve.h) is tried. */
#define PICK_FIRST 40
/* Partial outcomes that are remembered at most. */
#define TABLE_FIRST ((size_t)1 << 9)
#define TABLE_MOST ((size_t)1 << 17)

/* An option of a state, by how much the best weighted sum shrinks when it is taken. */
typedef struct choice {
    int64_t regret;
    uint32_t option;
} choice;

/* A partial outcome: its sums, and the weights that say most about it. */
typedef struct frame {
    search_weights weights;
    uint64_t version; /* of the aim that the weights were made for */
    int64_t sums[FRONT_MOST_DIMS];
    uint32_t option; /* taken at this depth */
} frame;

/* Partial outcomes that are done: what is open, and the sums. A newer one takes an old one's place.
 */
typedef struct done_table {
    size_t n_slots, n_used;
    uint32_t *open; /* by slot, NOTHING_OPEN: free */
    int64_t *sums;
} done_table;

typedef struct search {
    arena *scratch;
    work_meter *work;
    const search_space *x;
    const search_seeker *seeker;
    search_aim aim;
    uint64_t version; /* how often the aim rose */
    uint32_t *outcome;
    search_result *result;
    uint64_t nodes_most;
    uint64_t nodes_pause;   /* past this the search begins again, if the aim has risen */
    uint64_t version_began; /* since this version of the aim */
    bool is_cut;            /* out of nodes, or the seeker has enough */
    bool is_enough;
    /* by state: the best weighted sum below, for the weights of sweep number `sweep` */
    uint64_t sweep;
    uint64_t *swept;
    int64_t *best;
    uint32_t *best_option;
    int64_t *most;      /* by state: n_dims */
    int64_t *open_most; /* by list of open states: n_dims */
    size_t n_open_most, open_most_capacity;
    intern_table open; /* lists of open states: (state, rest) */
    frame *frames;     /* by depth */
    choice *choices;   /* a stack */
    size_t n_choices;
    done_table done;
    sieve_lessons lessons;
} search;

/* ---- the best weighted sum --------------------------------------------------------------------
 */

static int64_t best_below(search *s, const int64_t *weights, uint32_t state)
{
    const search_space *x = s->x;
    if (s->swept[state] == s->sweep) return s->best[state];
    int64_t best = INT64_MIN;
    for (uint32_t o = x->first_option[state]; o < x->first_option[state + 1]; o++) {
        int64_t sum = search_weigh(weights, x->vectors + (size_t)o * x->n_dims, x->n_dims);
        for (uint32_t i = 0; i < x->n_targets[state]; i++)
            sum += best_below(s, weights, x->targets[x->target[o] + i]);
        if (sum > best) {
            best = sum;
            s->best_option[state] = o;
        }
    }
    s->work->units +=
        4 + (uint64_t)(x->first_option[state + 1] - x->first_option[state]) * x->n_dims;
    s->swept[state] = s->sweep;
    s->best[state] = best;
    return best;
}

/* Adds what the best options below a state are worth; `outcome` (may be NULL) gets their values. */
static void add_best(const search *s, uint32_t state, int64_t *sums, uint32_t *outcome)
{
    const search_space *x = s->x;
    uint32_t o = s->best_option[state];
    for (uint32_t d = 0; d < x->n_dims; d++) sums[d] += x->vectors[(size_t)o * x->n_dims + d];
    if (outcome != NULL) outcome[x->issue[state]] = x->value[o];
    for (uint32_t i = 0; i < x->n_targets[state]; i++)
        add_best(s, x->targets[x->target[o] + i], sums, outcome);
}

/* ---- what is open, what is done ---------------------------------------------------------------
 */

static uint32_t open_state(const search *s, uint32_t open)
{
    return intern_content(&s->open, open)[0];
}

static uint32_t open_rest(const search *s, uint32_t open)
{
    return intern_content(&s->open, open)[1];
}

static truce_status open_more(search *s, uint32_t n, const uint32_t *states, uint32_t *open)
{
    for (uint32_t i = n; i-- > 0;) {
        uint32_t pair[2] = {states[i], *open};
        TRY(intern_add(&s->open, pair, 2, open));
    }
    return TRUCE_OK;
}

static size_t slot_of(const search *s, uint32_t open, const int64_t *sums)
{
    uint64_t hash = open * UINT64_C(0x9E3779B97F4A7C15);
    for (uint32_t d = 0; d < s->x->n_dims; d++) {
        hash = (hash ^ (uint64_t)sums[d]) * UINT64_C(0xD6E8FEB86659FD93);
        hash ^= hash >> 32;
    }
    return (size_t)hash & (s->done.n_slots - 1);
}

static bool is_done(const search *s, uint32_t open, const int64_t *sums)
{
    size_t slot = slot_of(s, open, sums);
    return s->done.open[slot] == open &&
           memcmp(s->done.sums + slot * s->x->n_dims, sums, s->x->n_dims * sizeof *sums) == 0;
}

static truce_status table_new(search *s, size_t n_slots)
{
    s->done.n_slots = n_slots;
    s->done.n_used = 0;
    TRY(ARENA_ARRAY(s->scratch, n_slots, &s->done.open));
    memset(s->done.open, 0xff, n_slots * sizeof *s->done.open);
    return arena_take(s->scratch, n_slots, s->x->n_dims * sizeof *s->done.sums,
                      (void **)&s->done.sums);
}

static void set_slot(search *s, uint32_t open, const int64_t *sums)
{
    size_t slot = slot_of(s, open, sums);
    if (s->done.open[slot] == NOTHING_OPEN) s->done.n_used++;
    s->done.open[slot] = open;
    memcpy(s->done.sums + slot * s->x->n_dims, sums, s->x->n_dims * sizeof *sums);
}

static truce_status set_done(search *s, uint32_t open, const int64_t *sums)
{
    if (s->done.n_used * 2 > s->done.n_slots && s->done.n_slots < TABLE_MOST) {
        done_table old = s->done;
        TRY(table_new(s, old.n_slots * 4));
        for (size_t slot = 0; slot < old.n_slots; slot++)
            if (old.open[slot] != NOTHING_OPEN)
                set_slot(s, old.open[slot], old.sums + slot * s->x->n_dims);
    }
    set_slot(s, open, sums);
    return TRUCE_OK;
}

/* ---- each party alone --------------------------------------------------------------------------
 */

/* Finds the most that each party can get below each state. */
static truce_status find_most(search *s)
{
    const search_space *x = s->x;
    TRY(arena_take(s->scratch, x->n_states, x->n_dims * sizeof *s->most, (void **)&s->most));
    for (uint32_t state = x->n_states; state-- > 0;) {
        int64_t *most = s->most + (size_t)state * x->n_dims;
        for (uint32_t o = x->first_option[state]; o < x->first_option[state + 1]; o++)
            for (uint32_t d = 0; d < x->n_dims; d++) {
                int64_t sum = x->vectors[(size_t)o * x->n_dims + d];
                for (uint32_t i = 0; i < x->n_targets[state]; i++)
                    sum += s->most[(size_t)x->targets[x->target[o] + i] * x->n_dims + d];
                if (o == x->first_option[state] || sum > most[d]) most[d] = sum;
            }
    }
    return work_spend(s->work, (uint64_t)x->n_options * x->n_dims * 2);
}

/* Whether each party alone can still reach its floor. */
static truce_status can_reach(search *s, uint32_t open, const int64_t *sums, bool *can)
{
    const search_space *x = s->x;
    /* What each list of open states brings at most is kept by its number. */
    while (s->n_open_most <= open) {
        uint32_t state = open_state(s, (uint32_t)s->n_open_most);
        uint32_t rest = open_rest(s, (uint32_t)s->n_open_most);
        TRY(ARENA_RESERVE(s->scratch, &s->open_most, &s->open_most_capacity,
                          (s->n_open_most + 1) * x->n_dims));
        int64_t *most = s->open_most + s->n_open_most++ * x->n_dims;
        for (uint32_t d = 0; d < x->n_dims; d++)
            most[d] = s->most[(size_t)state * x->n_dims + d] +
                      (rest == NOTHING_OPEN ? 0 : s->open_most[(size_t)rest * x->n_dims + d]);
    }
    const int64_t *most = s->open_most + (size_t)open * x->n_dims;
    *can = true;
    for (uint32_t d = 0; d < x->n_dims; d++)
        if (sums[d] + most[d] < s->aim.floor[d]) *can = false;
    return TRUCE_OK;
}

/* ---- looking at one partial outcome -----------------------------------------------------------
 */

static void ask_aim(search *s)
{
    s->seeker->aim(s->seeker->context, &s->aim);
    s->version++;
}

/* Remembers the values on the way to a partial outcome and, below it, the best ones. */
static void remember(search *s, uint32_t depth, uint32_t open)
{
    int64_t ignored[FRONT_MOST_DIMS] = {0};
    for (uint32_t at = 0; at < depth; at++) {
        uint32_t option = s->frames[at].option;
        s->outcome[search_space_issue(s->x, option)] = s->x->value[option];
    }
    for (; open != NOTHING_OPEN; open = open_rest(s, open))
        add_best(s, open_state(s, open), ignored, s->outcome);
    s->result->n_kept++;
}

static truce_status offer(search *s, uint32_t depth, uint32_t open, const int64_t *sums)
{
    search_verdict verdict = SEARCH_PASSED;
    for (uint32_t d = 0; d < s->x->n_dims; d++)
        if (sums[d] < s->aim.floor[d]) return TRUCE_OK;
    TRY(s->seeker->offer(s->seeker->context, sums, &verdict));
    if (verdict == SEARCH_ENOUGH) s->is_enough = s->is_cut = true;
    if (verdict != SEARCH_BETTER) return TRUCE_OK;
    remember(s, depth, open);
    ask_aim(s);
    return TRUCE_OK;
}

/* Makes the weights for the present aim, and finds the excess of the best outcome: what is over the
 * threshold. Negative: nothing here reaches the aim. */
static int128 weigh_open(search *s, frame *f, uint32_t open)
{
    if (s->aim.is_out_of_reach) return -1;
    if (f->version != s->version) {
        search_weights_make(s->x, &s->aim, &f->weights);
        f->version = s->version;
    }
    int64_t sum = search_weigh(f->weights.weight, f->sums, s->x->n_dims);
    s->sweep++;
    for (; open != NOTHING_OPEN; open = open_rest(s, open))
        sum += best_below(s, f->weights.weight, open_state(s, open));
    return sum - f->weights.threshold;
}

static truce_status offer_best(search *s, const frame *f, uint32_t depth, uint32_t open,
                               int64_t *sums)
{
    memcpy(sums, f->sums, s->x->n_dims * sizeof *sums);
    for (uint32_t at = open; at != NOTHING_OPEN; at = open_rest(s, at))
        add_best(s, open_state(s, at), sums, NULL);
    return offer(s, depth, open, sums);
}

/* Improves the weights of a frame by some steps; leaves the best and its sweep. */
static truce_status improve(search *s, uint32_t depth, uint32_t open, int n_steps, int128 *excess)
{
    frame *f = &s->frames[depth];
    search_weights best;
    int64_t sums[FRONT_MOST_DIMS];
    uint64_t version = 0;
    int128 least = 0;
    double step = 1;
    int since = 0;
    bool is_last_best = false;
    for (int i = 0; i < n_steps && !s->is_cut; i++) {
        *excess = weigh_open(s, f, open);
        TRY(work_spend(s->work, 64));
        if (*excess < 0) return TRUCE_OK;
        TRY(offer_best(s, f, depth, open, sums));
        if (s->version != f->version) {
            *excess = weigh_open(s, f, open);
            if (*excess < 0) return TRUCE_OK;
        }
        if (i == 0 || version != s->version || *excess < least) {
            least = *excess;
            best = f->weights;
            version = s->version;
            is_last_best = true;
            since = 0;
        } else {
            is_last_best = false;
            if (++since % 4 == 0) step *= 0.7;
        }
        if (i + 1 < n_steps) {
            search_weights_step(s->x, &s->aim, sums, step, 0, &f->weights);
            f->version = 0;
        }
    }
    if (is_last_best) return TRUCE_OK;
    f->weights = best;
    f->version = version;
    *excess = weigh_open(s, f, open);
    return TRUCE_OK;
}

static int compare_choices(const void *a, const void *b)
{
    const choice *left = a, *right = b;
    if (left->regret != right->regret) return left->regret < right->regret ? -1 : 1;
    return left->option < right->option ? -1 : left->option > right->option;
}

/* Lists the options of a state that are not yet out of reach, the best first. */
static size_t list_choices(search *s, const frame *f, uint32_t state, int128 excess)
{
    const search_space *x = s->x;
    choice *list = s->choices + s->n_choices;
    size_t n = 0;
    for (uint32_t o = x->first_option[state]; o < x->first_option[state + 1]; o++) {
        int64_t sum =
            search_weigh(f->weights.weight, x->vectors + (size_t)o * x->n_dims, x->n_dims);
        for (uint32_t i = 0; i < x->n_targets[state]; i++)
            sum += s->best[x->targets[x->target[o] + i]];
        int64_t regret = s->best[state] - sum;
        if (regret <= excess) list[n++] = (choice){regret, o};
    }
    qsort(list, n, sizeof *list, compare_choices);
    return n;
}

static truce_status explore(search *s, uint32_t depth, uint32_t open);

/* Takes the option of a choice: the next frame gets its sums, `open` what is open then. */
static truce_status take(search *s, uint32_t depth, uint32_t state, uint32_t option, uint32_t *open)
{
    const search_space *x = s->x;
    frame *f = &s->frames[depth], *next = f + 1;
    const int64_t *vector = x->vectors + (size_t)option * x->n_dims;
    f->option = option;
    next->weights = f->weights;
    next->version = f->version;
    for (uint32_t d = 0; d < x->n_dims; d++) next->sums[d] = f->sums[d] + vector[d];
    return open_more(s, x->n_targets[state], x->targets + x->target[option], open);
}

/* Tries the n options of the first open state that were listed last, the best first. */
static truce_status branch(search *s, uint32_t depth, uint32_t open, size_t n, int128 excess)
{
    frame *f = &s->frames[depth];
    uint32_t state = open_state(s, open);
    size_t first = s->n_choices;
    s->n_choices += n;
    for (size_t i = 0; i < n && !s->is_cut; i++) {
        choice c = s->choices[first + i];
        if (f->version != s->version) {
            /* The weights stay, so regrets do; only the threshold has risen. */
            search_weights weights = f->weights;
            search_weights_make(s->x, &s->aim, &weights);
            if (memcmp(weights.weight, f->weights.weight, s->x->n_dims * sizeof *weights.weight) ==
                0) {
                excess -= weights.threshold - f->weights.threshold;
                f->weights = weights;
                f->version = s->version;
            }
        }
        if (c.regret > excess) break;
        uint32_t rest = open_rest(s, open);
        TRY(take(s, depth, state, c.option, &rest));
        TRY(explore(s, depth + 1, rest));
    }
    s->n_choices = first;
    return TRUCE_OK;
}

/* Follows the issues for which one option is left, and branches at the first that has more. */
static truce_status follow(search *s, uint32_t depth, uint32_t open, int128 excess)
{
    while (open != NOTHING_OPEN) {
        uint32_t state = open_state(s, open);
        size_t n = list_choices(s, &s->frames[depth], state, excess);
        if (n == 0) return TRUCE_OK;
        if (n > 1) return branch(s, depth, open, n, excess);
        open = open_rest(s, open);
        TRY(take(s, depth++, state, s->choices[s->n_choices].option, &open));
    }
    return offer(s, depth, open, s->frames[depth].sums);
}

static truce_status explore(search *s, uint32_t depth, uint32_t open)
{
    frame *f = &s->frames[depth];
    int128 excess = 0;
    if (open == NOTHING_OPEN) return offer(s, depth, open, f->sums);
    if (s->result->n_nodes >= s->nodes_pause &&
        (s->result->n_nodes >= s->nodes_most || s->version != s->version_began)) {
        s->is_cut = true;
        return TRUCE_OK;
    }
    s->result->n_nodes++;
    bool can;
    TRY(can_reach(s, open, f->sums, &can));
    if (!can) return TRUCE_OK;
    if (is_done(s, open, f->sums)) return TRUCE_OK;
    TRY(improve(s, depth, open, open_rest(s, open) == NOTHING_OPEN ? 1 : STEPS_AT_NODE, &excess));
    if (excess >= 0) TRY(follow(s, depth, open, excess));
    return s->is_cut ? TRUCE_OK : set_done(s, open, f->sums);
}

/* ---- rounds -----------------------------------------------------------------------------------
 */

static truce_status start(search *s)
{
    const search_space *x = s->x;
    TRY(ARENA_ARRAY(s->scratch, x->n_states, &s->swept));
    TRY(ARENA_ARRAY(s->scratch, x->n_states, &s->best));
    TRY(ARENA_ARRAY(s->scratch, x->n_states, &s->best_option));
    TRY(ARENA_ARRAY(s->scratch, x->n_options, &s->choices));
    TRY(intern_start(s->scratch, &s->open));
    s->open_most = NULL;
    s->n_open_most = s->open_most_capacity = 0;
    TRY(find_most(s));
    return table_new(s, TABLE_FIRST);
}

/* Marks the options through which the weighted sum can still reach the threshold. */
static truce_status find_useful(search *s, int128 excess, bool *is_useful, uint32_t *n_useful)
{
    const search_space *x = s->x;
    const int64_t *weights = s->frames[0].weights.weight;
    int64_t *loss; /* by state: the least that getting there costs; -1: out of reach */
    arena_mark mark = arena_here(s->scratch);
    TRY(ARENA_ARRAY(s->scratch, x->n_states, &loss));
    memset(loss, 0xff, x->n_states * sizeof *loss);
    for (uint32_t root = 0; root < x->n_roots; root++) loss[x->roots[root]] = 0;
    *n_useful = 0;
    for (uint32_t state = 0; state < x->n_states; state++) {
        if (loss[state] < 0) continue;
        for (uint32_t o = x->first_option[state]; o < x->first_option[state + 1]; o++) {
            const uint32_t *targets = x->targets + x->target[o];
            int64_t sum = search_weigh(weights, x->vectors + (size_t)o * x->n_dims, x->n_dims);
            for (uint32_t i = 0; i < x->n_targets[state]; i++) sum += s->best[targets[i]];
            int64_t through = loss[state] + s->best[state] - sum;
            is_useful[o] = through <= excess;
            if (!is_useful[o]) continue;
            ++*n_useful;
            for (uint32_t i = 0; i < x->n_targets[state]; i++)
                if (loss[targets[i]] < 0 || through < loss[targets[i]]) loss[targets[i]] = through;
        }
    }
    arena_rewind(s->scratch, mark);
    return work_spend(s->work, (uint64_t)x->n_options * (x->n_dims + 4));
}

/* The roots in the order in which they are decided: first where most is at stake. */
static truce_status order_roots(search *s, uint32_t *open)
{
    const search_space *x = s->x;
    choice *order;
    TRY(ARENA_ARRAY(s->scratch, x->n_roots, &order));
    for (uint32_t root = 0; root < x->n_roots; root++) {
        uint32_t state = x->roots[root];
        int64_t spread = 0;
        for (uint32_t d = 0; d < x->n_dims; d++) {
            int64_t low = INT64_MAX, high = INT64_MIN;
            for (uint32_t o = x->first_option[state]; o < x->first_option[state + 1]; o++) {
                int64_t sum = x->vectors[(size_t)o * x->n_dims + d];
                if (sum < low) low = sum;
                if (sum > high) high = sum;
            }
            spread += (int64_t)((double)(high - low) / (double)x->span[d] * 1e6);
        }
        order[root] = (choice){-spread, state};
    }
    qsort(order, x->n_roots, sizeof *order, compare_choices);
    *open = NOTHING_OPEN;
    for (uint32_t root = x->n_roots; root-- > 0;) TRY(open_more(s, 1, &order[root].option, open));
    return TRUCE_OK;
}

/* Improves the weights as a whole, and leaves out what they prove to be useless, as often as that
 * helps. `is_over`: nothing is left. */
static truce_status narrow(search *s, int n_steps, search_space *space, uint32_t *open,
                           bool *is_over)
{
    frame *f = &s->frames[0];
    for (int round = 0; round < 4; round++) {
        bool *is_useful;
        uint32_t n_useful;
        int128 excess = -1;
        memcpy(f->sums, s->x->initial, sizeof s->x->initial);
        TRY(order_roots(s, open));
        TRY(improve(s, 0, *open, round == 0 ? n_steps : n_steps / 3, &excess));
        *is_over = excess < 0;
        if (*is_over || s->is_cut) return TRUCE_OK;
        TRY(ARENA_ARRAY(s->scratch, s->x->n_options, &is_useful));
        TRY(find_useful(s, excess, is_useful, &n_useful));
        if (n_useful == s->x->n_options) return TRUCE_OK;
        bool is_little = n_useful > s->x->n_options / 10 * 9;
        TRY(search_space_keep(s->scratch, s->work, s->x, is_useful, space));
        s->x = space;
        TRY(start(s));
        if (is_little) break;
    }
    return order_roots(s, open);
}

/* The highest hope that the present weights do not exclude. */
static uint32_t highest_hope(search *s, uint32_t open)
{
    uint32_t low = 0, high = SEARCH_HOPE_MOST;
    frame *f = &s->frames[0];
    if (s->seeker->hope == NULL || weigh_open(s, f, open) < 0) return 0;
    int128 sum = search_weigh(f->weights.weight, f->sums, s->x->n_dims);
    for (uint32_t root = 0; root < s->x->n_roots; root++) sum += s->best[s->x->roots[root]];
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        search_weights weights = f->weights;
        s->seeker->hope(s->seeker->context, middle);
        ask_aim(s);
        bool is_out = s->aim.is_out_of_reach;
        if (!is_out) {
            search_weights_make(s->x, &s->aim, &weights);
            is_out = sum < weights.threshold;
        }
        if (is_out)
            high = middle;
        else
            low = middle;
    }
    return low;
}

/* Takes over what one way of searching through groups found. */
static void take_result(search *s, const search_pick_result *found, bool *is_over)
{
    s->result->n_nodes += found->n_nodes;
    s->result->n_kept += found->n_kept;
    s->is_enough = found->is_enough;
    s->is_cut = !found->is_over;
    *is_over = found->is_over;
    if (found->n_kept > 0) ask_aim(s);
}

/* Searches through groups, which are small: what is easy is found by picking; where that is not
 * enough the sieve goes on, and picking again where that fails. */
static truce_status search_groups_all(search *s, const search_groups *groups, uint64_t nodes_most,
                                      bool *is_over)
{
    uint64_t end = s->result->n_nodes + nodes_most;
    search_pick_task task = {
        .x = s->x, .groups = groups, .seeker = s->seeker, .weights = &s->frames[0].weights};
    for (int round = 0; round < 3; round++) {
        search_pick_result found;
        truce_status status;
        arena_mark mark = arena_here(s->scratch);
        uint64_t now = s->result->n_nodes, left = end > now ? end - now : 0;
        task.nodes_most = round == 0 && left > PICK_FIRST ? PICK_FIRST
                          : round == 1                    ? left / 2
                                                          : left;
        task.nodes_pause = s->nodes_pause > now ? s->nodes_pause - now : 0;
        if (round == 1)
            status = search_sieve_run(s->scratch, s->work, &task, &s->lessons, s->outcome, &found);
        else
            status = search_pick_run(s->scratch, s->work, &task, s->outcome, &found);
        take_result(s, &found, is_over);
        TRY(status);
        arena_rewind(s->scratch, mark);
        if (*is_over || s->is_enough || found.n_kept > 0) return TRUCE_OK;
    }
    return TRUCE_OK;
}

/* Searches in any order of the groups, where they are small. `is_tried` false: they are not. */
static truce_status pick(search *s, uint32_t open, uint64_t nodes_most, bool *is_tried,
                         bool *is_over)
{
    search_groups groups;
    arena_mark mark = arena_here(s->scratch);
    int128 excess = weigh_open(s, &s->frames[0], open);
    *is_tried = false;
    if (excess < 0) return TRUCE_OK;
    TRY(search_groups_build(s->scratch, s->work, s->x, s->frames[0].weights.weight, excess,
                            is_tried, &groups));
    if (!*is_tried) return TRUCE_OK;
    TRY(search_groups_all(s, &groups, nodes_most, is_over));
    arena_rewind(s->scratch, mark);
    return TRUCE_OK;
}

/* Searches with one hope, again from the beginning after more and more partial outcomes: what was
 * learnt makes the space smaller. `is_over`: nothing reaches the aim any more. */
static truce_status search_hoping(search *s, bool *is_over)
{
    search_space narrowed = *s->x;
    uint32_t open;
    uint64_t left = s->nodes_most > s->result->n_nodes ? s->nodes_most - s->result->n_nodes : 0;
    uint64_t for_pick = left / PICK_PARTS * (PICK_PARTS - 1);
    TRY(start(s));
    for (uint64_t nodes = NODES_FIRST; !s->is_enough; nodes *= 2) {
        s->is_cut = false;
        TRY(narrow(s, STEPS_AT_HOPE, &narrowed, &open, is_over));
        if (*is_over || s->is_enough) break;
        s->nodes_pause = s->result->n_nodes + nodes;
        s->version_began = s->version;
        uint64_t before = s->result->n_nodes;
        bool is_tried = false;
        if (for_pick > 0) TRY(pick(s, open, for_pick, &is_tried, is_over));
        if (is_tried) {
            uint64_t used = s->result->n_nodes - before;
            for_pick = used < for_pick ? for_pick - used : 0;
        } else {
            for_pick = 0;
            TRY(explore(s, 0, open));
            *is_over = !s->is_cut;
        }
        if (*is_over || s->result->n_nodes >= s->nodes_most) break;
    }
    return TRUCE_OK;
}

static uint64_t next_step(uint64_t step, uint64_t took, uint64_t takes)
{
    if (takes <= HOPE_LITTLE) return step + step / 2;
    if (took < HOPE_LITTLE) took = HOPE_LITTLE;
    if (takes > 8 * took) return step / 4 + 1;
    if (takes > 4 * took) return step / 2 + 1;
    return takes < 2 * took ? step * 2 : step;
}

static truce_status search_all(search *s, const search_space *space)
{
    search_space narrowed = *space;
    uint32_t open;
    bool is_over = false;
    TRY(start(s));
    ask_aim(s);
    search_weights_start(space, &s->aim, &s->frames[0].weights);
    TRY(narrow(s, STEPS_AT_ROOT, &narrowed, &open, &is_over));
    uint32_t most = is_over || s->is_enough ? 0 : highest_hope(s, open);
    if (s->seeker->hope != NULL && !is_over && most + 1 < SEARCH_HOPE_MOST) {
        s->seeker->hope(s->seeker->context, most + 1);
        s->seeker->is_vain(s->seeker->context);
    }
    const search_space *all = s->x;
    uint64_t part = HOPE_FIRST, step = HOPE_FIRST, took = HOPE_LITTLE;
    search_aim vain = {.is_out_of_reach = true};
    for (; !is_over && !s->is_enough && s->result->n_nodes < s->nodes_most; part += step) {
        uint64_t less = (uint64_t)most * part / HOPE_PARTS, before = s->result->n_nodes;
        arena_mark mark = arena_here(s->scratch);
        if (s->seeker->hope != NULL)
            s->seeker->hope(s->seeker->context, less < most ? (uint32_t)(most - less) : 0);
        s->x = all;
        ask_aim(s);
        if (s->aim.is_hopeful && memcmp(&s->aim, &vain, sizeof vain) == 0) continue;
        vain = s->aim;
        TRY(search_hoping(s, &is_over));
        arena_rewind(s->scratch, mark);
        if (is_over && s->aim.is_hopeful && !s->is_enough && s->seeker->hope != NULL)
            s->seeker->is_vain(s->seeker->context);
        is_over = is_over && !s->aim.is_hopeful;
        step = next_step(step, took, s->result->n_nodes - before);
        took = s->result->n_nodes - before;
    }
    s->result->is_complete = is_over && !s->is_enough;
    return TRUCE_OK;
}

truce_status search_run(arena *scratch, work_meter *work, const search_space *space,
                        const search_seeker *seeker, uint64_t nodes_most, uint32_t *outcome,
                        search_result *result)
{
    search s = {.scratch = scratch,
                .work = work,
                .x = space,
                .seeker = seeker,
                .outcome = outcome,
                .nodes_most = nodes_most,
                .result = result};
    *result = (search_result){0};
    if (seeker->hope != NULL) seeker->hope(seeker->context, 0);
    TRY(arena_take(scratch, (size_t)space->n_issues + 1, sizeof *s.frames, (void **)&s.frames));
    TRY(ARENA_ARRAY(scratch, SIEVE_LANES, &s.lessons.weights));
    return search_all(&s, space);
}
