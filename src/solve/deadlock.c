#include "solve/deadlock.h"
#include "solve/accord.h"
#include <stdio.h>
#include <string.h>

/* The first turn takes some milliseconds; each turn takes so many times the one before. */
#define FIRST_EFFORT UINT64_C(8000000)
#define EFFORT_GROWTH 4
/* For one list when the other was cut: some seconds. */
#define LAST_EFFORT UINT64_C(1000000000)

question deadlock_question(const zone_model *model)
{
    question q = {.g = model->g, .pay = &model->pay};
    for (uint32_t party = 0; party < model->s->n_parties; party++) {
        const struct party *p = &model->s->parties[party];
        int64_t reservation_nano = model->pay.reservations_nano[party];
        int64_t need = payoff_at_least(&model->pay, party, reservation_nano);
        /* A cap below the reservation: whatever is agreed, this demand is broken. */
        if (p->has_cap && p->cap_nano < reservation_nano) need = CONFLICT_NEVER_MET;
        q.dims[q.n_dims] = party;
        q.need[q.n_dims++] = need;
    }
    return q;
}

typedef struct finder {
    arena *memory;
    arena *out;
    work_meter *work;
    const conflict_input *input;
    size_t n_listed; /* at most */
    size_t most;     /* one more, to know whether there are more */
    accord *questions;
    correction_search *passes;
    hitting_search *conflicts;   /* its family: corrections */
    hitting_search *corrections; /* its family: conflicts */
    char progress[128];          /* what is told while the work goes on */
    size_t n_given_up;           /* corrections of `passes` that the family of `conflicts` has */
    size_t n_given_down;         /* conflicts that the family of `corrections` has */
} finder;

/* ---- what is known --------------------------------------------------------------------------- */

static bool is_complete(const hitting_found *found)
{
    return found->has_started && found->up_to == SIZE_MAX;
}

static bool is_done(const finder *f, const hitting_found *found)
{
    return is_complete(found) || found->list.n >= f->most;
}

/* The corrections are done when either way has done them; or when all conflicts are known, since
 * what their search has collected is then all corrections. */
static bool has_corrections(const finder *f)
{
    return is_complete(hitting_result(f->conflicts)) || is_done(f, correction_result(f->passes)) ||
           is_done(f, hitting_result(f->corrections));
}

static bool has_conflicts(const finder *f)
{
    return is_done(f, hitting_result(f->conflicts)) || is_complete(hitting_result(f->corrections));
}

static void tell(finder *f)
{
    size_t n_passes = correction_result(f->passes)->list.n;
    size_t n_conflicts = hitting_result(f->conflicts)->list.n;
    size_t n_corrections = hitting_result(f->corrections)->list.n;
    size_t n_met = hitting_family(f->conflicts)->n;
    if (n_corrections < n_passes) n_corrections = n_passes;
    if (n_corrections < n_met) n_corrections = n_met;
    snprintf(f->progress, sizeof f->progress,
             "finding which demands collide: %zu conflicts, %zu corrections so far", n_conflicts,
             n_corrections);
    work_tell(f->work, f->progress, -1.0);
}

/* ---- turns ----------------------------------------------------------------------------------- */

/* A candidate for a conflict: it is one when it cannot hold; otherwise a correction spares it. */
static truce_status judge_conflict(void *context, const uint64_t *candidate, bool *is_hitting,
                                   uint64_t *missed)
{
    finder *f = context;
    bool holds = false;
    tell(f);
    TRY(accord_correct(f->questions, candidate, &holds, missed));
    *is_hitting = !holds;
    return TRUCE_OK;
}

/* A candidate for a correction: it is one when the others can hold; otherwise a conflict is among
 * them. */
static truce_status judge_correction(void *context, const uint64_t *candidate, bool *is_hitting,
                                     uint64_t *missed)
{
    finder *f = context;
    tell(f);
    for (size_t demand = 0; demand < f->input->n_demands; demand++)
        if (!bits_has(candidate, f->input->rank[demand])) bits_add(missed, f->input->rank[demand]);
    TRY(accord_ask(f->questions, missed, is_hitting, NULL));
    return *is_hitting ? TRUCE_OK : accord_shrink(f->questions, missed);
}

static truce_status pass_on(finder *f, hitting_search *h, const bits_list *from, size_t *n_given)
{
    const bits_list *family = hitting_family(h);
    for (; *n_given < from->n; (*n_given)++) {
        const uint64_t *set = bits_list_at(from, *n_given);
        bool is_new = true;
        for (size_t i = 0; i < family->n && is_new; i++)
            is_new = !bits_equal(bits_list_at(family, i), set, from->n_words);
        if (is_new) TRY(hitting_add(h, set));
        TRY(work_spend(f->work, family->n + 1));
    }
    return TRUCE_OK;
}

static truce_status take_turn_of_conflicts(finder *f, uint64_t effort)
{
    /* Passes put what they find in order: what is new may stand anywhere. */
    const hitting_found *passes = correction_result(f->passes);
    if (f->n_given_up < passes->list.n) f->n_given_up = 0;
    TRY(pass_on(f, f->conflicts, &passes->list, &f->n_given_up));
    bool is_family_complete = is_complete(passes);
    tell(f);
    return hitting_run(f->conflicts, f->work, f->most, is_family_complete ? UINT64_MAX : effort,
                       is_family_complete ? NULL : judge_conflict, f);
}

static truce_status take_turn_of_corrections(finder *f, uint64_t effort)
{
    TRY(pass_on(f, f->corrections, &hitting_result(f->conflicts)->list, &f->n_given_down));
    tell(f);
    return hitting_run(f->corrections, f->work, f->most, effort, judge_correction, f);
}

static truce_status find_all(finder *f, deadlock_way way)
{
    bool is_alternate = way == DEADLOCK_ALTERNATE || way == DEADLOCK_CONFLICTS;
    uint64_t effort = is_alternate ? FIRST_EFFORT : UINT64_MAX;
    uint64_t alone = 0; /* spent on one list when the other was done */
    while (!has_conflicts(f) || (way != DEADLOCK_CONFLICTS && !has_corrections(f))) {
        uint64_t before = work_spent(f->work);
        bool is_alone = way == DEADLOCK_ALTERNATE && (has_conflicts(f) || has_corrections(f));
        if (is_alone && alone >= LAST_EFFORT) break;
        if (is_alone && effort > LAST_EFFORT - alone) effort = LAST_EFFORT - alone;
        if (way != DEADLOCK_QUESTIONS && !has_corrections(f))
            TRY(correction_run(f->passes, f->most, effort));
        if (!has_conflicts(f)) TRY(take_turn_of_conflicts(f, effort));
        if (way != DEADLOCK_PASSES && !has_corrections(f)) TRY(take_turn_of_corrections(f, effort));
        if (is_alone) alone += work_spent(f->work) - before;
        if (effort < UINT64_MAX / EFFORT_GROWTH) effort *= EFFORT_GROWTH;
    }
    return TRUCE_OK;
}

/* ---- the result ------------------------------------------------------------------------------ */

static truce_status add_all(arena *out, bits_list *list, const bits_list *from)
{
    for (size_t i = 0; i < from->n; i++) TRY(bits_list_add(out, list, bits_list_at(from, i)));
    return TRUCE_OK;
}

/* Sorts a list and keeps each set once. */
static truce_status sort_once(arena *out, bits_list *list)
{
    uint64_t *scratch;
    size_t n = 0, words = list->n_words;
    TRY(ARENA_ARRAY(out, words, &scratch));
    bits_list_sort(list, scratch);
    for (size_t i = 0; i < list->n; i++) {
        const uint64_t *set = bits_list_at(list, i);
        if (n > 0 && bits_equal(bits_list_at(list, n - 1), set, words)) continue;
        if (n < i) memcpy(list->sets + n * words, set, words * sizeof *set);
        n++;
    }
    list->n = n;
    return TRUCE_OK;
}

/* Takes together what two searches found and a third collected. All of it is right. */
static truce_status gather(finder *f, const hitting_found *found, const hitting_found *other,
                           const bits_list *collected, bool is_all, deadlock_sets *result)
{
    size_t most = f->n_listed;
    result->list.n_words = found->list.n_words;
    TRY(add_all(f->out, &result->list, &found->list));
    if (other != NULL) TRY(add_all(f->out, &result->list, &other->list));
    /* What a judge brought up follows no order: it is listed where nothing better is known. */
    if (result->list.n <= most) TRY(add_all(f->out, &result->list, collected));
    TRY(sort_once(f->out, &result->list));
    result->is_complete = is_all || is_complete(found) || (other != NULL && is_complete(other));
    const hitting_found *both[] = {found, other};
    for (size_t i = 0; i < 2; i++) {
        if (both[i] == NULL || !both[i]->has_started) continue;
        if (!result->has_up_to || both[i]->up_to > result->up_to) result->up_to = both[i]->up_to;
        result->has_up_to = true;
    }
    if (result->list.n > most) {
        /* The sizes that were cut are not all there; nor are those behind a gap. */
        size_t cut = bits_count(bits_list_at(&result->list, most), result->list.n_words);
        if (result->is_complete || result->up_to >= cut) result->up_to = cut - 1;
        result->has_up_to = result->has_up_to || result->is_complete;
        result->is_complete = false;
        result->list.n = most;
    }
    return TRUCE_OK;
}

static truce_status conclude(finder *f, deadlock *result)
{
    const hitting_found *conflicts = hitting_result(f->conflicts);
    const hitting_found *corrections = hitting_result(f->corrections);
    deadlock_sets found = {0};
    TRY(gather(f, conflicts, NULL, hitting_family(f->corrections), is_complete(corrections),
               &found));
    result->conflicts = found;
    found = (deadlock_sets){0};
    TRY(gather(f, corrections, correction_result(f->passes), hitting_family(f->conflicts),
               is_complete(conflicts), &found));
    result->corrections = found;
    return TRUCE_OK;
}

static truce_status start(finder *f)
{
    TRY(hitting_new(f->memory, f->input->n_demands, &f->conflicts));
    TRY(hitting_new(f->memory, f->input->n_demands, &f->corrections));
    TRY(accord_new(f->memory, f->work, f->input, &f->questions));
    return correction_new(f->memory, f->work, f->input, &f->passes);
}

truce_status deadlock_find(arena *out, work_meter *work, const conflict_input *input, size_t most,
                           deadlock_way way, deadlock *result)
{
    finder f = {.out = out, .work = work, .input = input, .n_listed = most, .most = most};
    if (way != DEADLOCK_CONFLICTS && most < SIZE_MAX) f.most++;
    *result = (deadlock){0};
    TRY(arena_new(arena_meter(out), &f.memory));
    truce_status status = start(&f);
    if (status == TRUCE_OK) {
        status = find_all(&f, way);
        truce_status concluded = conclude(&f, result);
        if (status == TRUCE_OK) status = concluded;
    }
    work_tell(work, "finding which demands collide", -1.0); /* the text before was ours */
    arena_free(f.memory);
    return status;
}
