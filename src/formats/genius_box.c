#include "formats/genius_box.h"
#include "base/exact.h"
#include <stdlib.h>

enum { SEARCH_BOXES = 512, SEARCH_STEPS = 200000 };

/* ---- bounds -------------------------------------------------------------------------------- */

/* Gives the whole numbers from `least` to `most`, the ends among them or not. */
static void whole_bounds(const figure *least, const figure *most, bool is_open, genius_bound *to)
{
    int64_t low, high;
    bool has_low = is_open ? figure_floor(least, &low) : figure_ceiling(least, &low);
    bool has_high = is_open ? figure_ceiling(most, &high) : figure_floor(most, &high);
    /* What does not fit lies beyond any whole number of a scenario. */
    if (!has_low) low = figure_sign(least) < 0 ? -2 * INTEGER_LARGEST : 2 * INTEGER_LARGEST;
    if (!has_high) high = figure_sign(most) < 0 ? -2 * INTEGER_LARGEST : 2 * INTEGER_LARGEST;
    to->least = is_open ? low + 1 : low;
    to->most = is_open ? high - 1 : high;
}

/* Finds the bound on an issue, or makes room for it in order. */
static truce_status bound_on(arena *memory, genius_box *box, uint32_t about, genius_bound **out,
                             bool *is_new)
{
    size_t at = 0;
    while (at < box->n && box->bounds[at].issue < about) at++;
    *is_new = at == box->n || box->bounds[at].issue != about;
    if (*is_new) {
        TRY(ARENA_RESERVE(memory, &box->bounds, &box->capacity, box->n + 1));
        for (size_t k = box->n++; k > at; k--) box->bounds[k] = box->bounds[k - 1];
        box->bounds[at].issue = about;
    }
    *out = &box->bounds[at];
    return TRUCE_OK;
}

static void narrow(genius_bound *to, int64_t least, int64_t most)
{
    if (least > to->least) to->least = least;
    if (most < to->most) to->most = most;
}

truce_status genius_box_bound(arena *memory, genius_box *box, uint32_t about, const figure *least,
                              const figure *most, bool is_negmas)
{
    genius_bound read, *to;
    bool is_new;
    whole_bounds(least, most, is_negmas, &read);
    TRY(bound_on(memory, box, about, &to, &is_new));
    if (is_new || is_negmas) {
        to->least = read.least;
        to->most = read.most;
    } else {
        narrow(to, read.least, read.most);
    }
    return TRUCE_OK;
}

truce_status genius_boxes_add(arena *memory, genius_boxes *boxes, const genius_box *box)
{
    TRY(ARENA_RESERVE(memory, &boxes->items, &boxes->capacity, boxes->n + 1));
    boxes->items[boxes->n++] = *box;
    return TRUCE_OK;
}

/* ---- rules --------------------------------------------------------------------------------- */

typedef enum reach { SOMETIMES, ALWAYS, NEVER } reach;

/* Cuts bounds off at the ends of the issues, drops those that say nothing, and says when all of
 * them hold. */
static reach tidy(genius_box *box, const truce_scenario *s)
{
    size_t kept = 0;
    for (size_t k = 0; k < box->n; k++) {
        genius_bound bound = box->bounds[k];
        const issue *i = &s->issues[bound.issue];
        narrow(&bound, i->low, i->high);
        if (bound.least > bound.most) return NEVER;
        if (bound.least == i->low && bound.most == i->high) continue;
        box->bounds[kept++] = bound;
    }
    box->n = kept;
    return kept == 0 ? ALWAYS : SOMETIMES;
}

static void write_bound(text_buffer *b, const genius_bound *bound, const issue *i)
{
    const char *join = "";
    text id = i->id;
    if (bound->least == bound->most) {
        buffer_format(b, "%.*s = %lld", (int)id.size, id.bytes, (long long)bound->least);
        return;
    }
    if (bound->least > i->low) {
        buffer_format(b, "%.*s >= %lld", (int)id.size, id.bytes, (long long)bound->least);
        join = " and ";
    }
    if (bound->most < i->high)
        buffer_format(b, "%s%.*s <= %lld", join, (int)id.size, id.bytes, (long long)bound->most);
}

static truce_status draft_box(draft *d, uint32_t party, genius_box *box)
{
    text_buffer b = {0};
    reach holds = tidy(box, &d->s);
    reach pays = holds == SOMETIMES || !box->is_excluding ? holds
                 : holds == ALWAYS                        ? NEVER
                                                          : ALWAYS;
    if (pays == NEVER) {
        diagnostic_report(d->sink, W_IMPORT_NEVER, box->where, NULL);
        box->add_nano = 0;
    }
    if (box->add_nano == 0) return TRUCE_OK;
    if (pays == ALWAYS) {
        box->n = 0;
        box->is_excluding = false;
        return draft_rule(d, party, TEXT("0 = 0"), box->add_nano, box->where);
    }
    if (box->is_excluding) buffer_string(&b, "not (");
    for (size_t k = 0; k < box->n; k++) {
        if (k > 0) buffer_string(&b, " and ");
        write_bound(&b, &box->bounds[k], &d->s.issues[box->bounds[k].issue]);
    }
    if (box->is_excluding) buffer_string(&b, ")");
    truce_status status =
        b.has_failed ? TRUCE_E_MEMORY
                     : draft_rule(d, party, (text){b.bytes, b.size}, box->add_nano, box->where);
    buffer_free(&b);
    return status;
}

truce_status genius_boxes_draft(draft *d, uint32_t party, genius_boxes *boxes)
{
    for (size_t k = 0; k < boxes->n; k++) TRY(draft_box(d, party, &boxes->items[k]));
    return TRUCE_OK;
}

/* ---- the best sum -------------------------------------------------------------------------- */

typedef struct search {
    const genius_box *boxes[SEARCH_BOXES]; /* largest first */
    int64_t rest_nano[SEARCH_BOXES + 1];   /* what the boxes from here on can bring */
    size_t n;
    const genius_box *taken[SEARCH_BOXES];
    size_t n_taken;
    int64_t bound_nano;
    long steps;
} search;

static int compare_boxes(const void *left, const void *right)
{
    const genius_box *a = *(const genius_box *const *)left, *b = *(const genius_box *const *)right;
    if (a->add_nano != b->add_nano) return a->add_nano < b->add_nano ? 1 : -1;
    return (a > b) - (a < b);
}

/* True when two boxes can be paid at once: boxes that meet in pairs all meet, since each bounds its
 * issues apart (Helly's theorem on a line). */
static bool meet(const genius_box *a, const genius_box *b)
{
    size_t j = 0;
    if (a->is_excluding || b->is_excluding) return true;
    for (size_t i = 0; i < a->n; i++) {
        while (j < b->n && b->bounds[j].issue < a->bounds[i].issue) j++;
        if (j == b->n) return true;
        if (b->bounds[j].issue != a->bounds[i].issue) continue;
        if (a->bounds[i].least > b->bounds[j].most || b->bounds[j].least > a->bounds[i].most)
            return false;
    }
    return true;
}

static bool reaches(search *x, size_t from, int64_t sum_nano)
{
    if (sum_nano > x->bound_nano) return true;
    if (from == x->n || sum_nano + x->rest_nano[from] <= x->bound_nano) return false;
    if (++x->steps > SEARCH_STEPS) return true;
    bool fits = true;
    for (size_t k = 0; k < x->n_taken && fits; k++) fits = meet(x->taken[k], x->boxes[from]);
    if (fits) {
        x->taken[x->n_taken++] = x->boxes[from];
        bool found = reaches(x, from + 1, sum_nano + x->boxes[from]->add_nano);
        x->n_taken--;
        if (found) return true;
    }
    return reaches(x, from + 1, sum_nano);
}

bool genius_boxes_can_exceed(const genius_boxes *boxes, int64_t bound_nano)
{
    search x = {.bound_nano = bound_nano};
    int128 sum = 0;
    for (size_t k = 0; k < boxes->n; k++)
        if (boxes->items[k].add_nano > 0) sum += boxes->items[k].add_nano;
    if (sum <= bound_nano) return false;
    if (sum > INT64_MAX) return true;
    for (size_t k = 0; k < boxes->n; k++) {
        const genius_box *one = &boxes->items[k];
        bool is_certain = one->n == 0 && !one->is_excluding;
        if (one->add_nano <= 0 && !is_certain) continue;
        if (x.n == SEARCH_BOXES) return true;
        x.boxes[x.n++] = one;
    }
    qsort(x.boxes, x.n, sizeof *x.boxes, compare_boxes);
    int64_t certain_nano = 0; /* what is lost whatever happens */
    while (x.n > 0 && x.boxes[x.n - 1]->add_nano <= 0) certain_nano += x.boxes[--x.n]->add_nano;
    for (size_t k = x.n; k-- > 0;) x.rest_nano[k] = x.rest_nano[k + 1] + x.boxes[k]->add_nano;
    return reaches(&x, 0, certain_nano);
}

/* ---- and back ------------------------------------------------------------------------------ */

/* Reads one comparison of one issue. */
static truce_status leaf_bound(arena *memory, const truce_scenario *s, const expression *e,
                               genius_box *box, bool *is_box)
{
    int64_t least = -2 * INTEGER_LARGEST, most = 2 * INTEGER_LARGEST;
    uint32_t about;
    if (e->kind == EXPRESSION_IN) {
        about = e->issue;
        if (s->issues[about].is_choice || e->values[e->n - 1] - e->values[0] + 1 != e->n)
            return TRUCE_OK;
        least = issue_quantity(&s->issues[about], e->values[0]);
        most = issue_quantity(&s->issues[about], e->values[e->n - 1]);
    } else {
        if (e->kind != EXPRESSION_COMPARE || e->n > 1) return TRUCE_OK;
        if (e->n == 0) { /* two numbers */
            *is_box = expression_holds(e, s, NULL);
            return TRUCE_OK;
        }
        int64_t sign = e->terms[0].coefficient, to = sign * e->constant;
        if (sign != 1 && sign != -1) return TRUCE_OK;
        about = e->terms[0].issue;
        bool is_upper = (e->op == OPERATOR_LESS || e->op == OPERATOR_AT_MOST) == (sign > 0);
        bool is_open = e->op == OPERATOR_LESS || e->op == OPERATOR_GREATER;
        if (e->op == OPERATOR_NOT_EQUAL) return TRUCE_OK;
        if (e->op == OPERATOR_EQUAL)
            least = most = to;
        else if (is_upper)
            most = is_open ? to - 1 : to;
        else
            least = is_open ? to + 1 : to;
    }
    genius_bound *bound;
    bool is_new;
    if (s->issues[about].step != 1) return TRUCE_OK;
    TRY(bound_on(memory, box, about, &bound, &is_new));
    if (is_new) {
        bound->least = least;
        bound->most = most;
    } else {
        narrow(bound, least, most);
    }
    *is_box = true;
    return TRUCE_OK;
}

truce_status genius_box_of(arena *memory, const truce_scenario *s, const expression *e,
                           genius_box *box, bool *is_box)
{
    *is_box = false;
    box->is_excluding = e->kind == EXPRESSION_NOT;
    if (box->is_excluding) e = e->children[0];
    if (e->kind != EXPRESSION_AND) {
        TRY(leaf_bound(memory, s, e, box, is_box));
    } else {
        *is_box = true;
        for (size_t k = 0; k < e->n && *is_box; k++) {
            *is_box = false;
            TRY(leaf_bound(memory, s, e->children[k], box, is_box));
        }
    }
    if (!*is_box) return TRUCE_OK;
    *is_box = tidy(box, s) != NEVER;
    return TRUCE_OK;
}
