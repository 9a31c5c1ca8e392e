#include "solve/residual.h"
#include <stdlib.h>
#include <string.h>

typedef enum node_kind { NODE_CONSTANT, NODE_SET, NODE_LINEAR, NODE_AND, NODE_OR } node_kind;

typedef struct node {
    node_kind kind;
    uint32_t which; /* SET: issue; LINEAR: index of the linear demand */
    uint32_t n;     /* SET: intervals; LINEAR: terms already decided; AND, OR: children */
    size_t at;      /* SET, AND, OR: place in the pool */
    int64_t rest;   /* LINEAR: what the undecided terms are compared with */
    uint32_t next;  /* chain of the hash table */
} node;

typedef enum linear_kind { LINEAR_AT_MOST, LINEAR_EQUAL, LINEAR_NOT_EQUAL } linear_kind;

/* sum of terms <=, = or != some rest; terms in the order in which their issues are decided. */
typedef struct linear {
    linear_kind kind;
    size_t n;
    const linear_term *terms;
    const int64_t *least; /* least[k]: the least that terms k, k+1, ... can add up to */
    const int64_t *most;
} linear;

struct residual_store {
    arena *memory;
    const truce_scenario *s;
    const uint32_t *place;
    node *nodes;
    size_t n_nodes, nodes_capacity;
    uint32_t *pool; /* intervals (low, high) of sets; children of junctions */
    size_t n_pool, pool_capacity;
    linear *linears;
    size_t n_linears, linears_capacity;
    uint32_t *table; /* heads of chains; 0 (a constant's number): empty */
    size_t table_size;
    uint32_t *stack; /* scratch for children and intervals under construction */
    size_t n_stack, stack_capacity;
};

static uint64_t mix(uint64_t h, uint64_t value)
{
    h = (h ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 29);
}

static uint64_t hash_node(const node *x, const uint32_t *content, size_t n_content)
{
    uint64_t h = mix((uint64_t)x->kind + 1, x->which);
    h = mix(mix(h, x->n), (uint64_t)x->rest);
    for (size_t i = 0; i < n_content; i++) h = mix(h, content[i]);
    return h;
}

static size_t content_size(const node *x)
{
    if (x->kind == NODE_SET) return (size_t)x->n * 2;
    return x->kind == NODE_LINEAR ? 0 : x->n;
}

static truce_status grow_table(residual_store *store)
{
    size_t size = store->table_size * 2;
    TRY(arena_grow(store->memory, (void **)&store->table, 0, size, sizeof *store->table));
    store->table_size = size;
    memset(store->table, 0, size * sizeof *store->table);
    for (size_t i = 2; i < store->n_nodes; i++) {
        node *x = &store->nodes[i];
        uint64_t slot = hash_node(x, store->pool + x->at, content_size(x)) & (size - 1);
        x->next = store->table[slot];
        store->table[slot] = (uint32_t)i;
    }
    return TRUCE_OK;
}

/* Returns the one node with this content, making it when it is new. `content` is in the stack. */
static truce_status intern(residual_store *store, node x, const uint32_t *content, residual *result)
{
    size_t n_content = content_size(&x);
    uint64_t hash = hash_node(&x, content, n_content);
    for (uint32_t i = store->table[hash & (store->table_size - 1)]; i != 0;
         i = store->nodes[i].next) {
        const node *other = &store->nodes[i];
        if (other->kind == x.kind && other->which == x.which && other->n == x.n &&
            other->rest == x.rest &&
            (n_content == 0 ||
             memcmp(store->pool + other->at, content, n_content * sizeof *content) == 0)) {
            *result = i;
            return TRUCE_OK;
        }
    }
    if (store->n_nodes >= UINT32_MAX - 1) return TRUCE_E_MEMORY;
    TRY(ARENA_RESERVE(store->memory, &store->nodes, &store->nodes_capacity, store->n_nodes + 1));
    TRY(ARENA_RESERVE(store->memory, &store->pool, &store->pool_capacity,
                      store->n_pool + n_content + 1));
    x.at = store->n_pool;
    if (n_content > 0) memcpy(store->pool + store->n_pool, content, n_content * sizeof *content);
    store->n_pool += n_content;
    uint64_t slot = hash & (store->table_size - 1);
    x.next = store->table[slot];
    store->nodes[store->n_nodes] = x;
    store->table[slot] = (uint32_t)store->n_nodes;
    *result = (residual)store->n_nodes++;
    return store->n_nodes > store->table_size ? grow_table(store) : TRUCE_OK;
}

static truce_status push(residual_store *store, uint32_t value)
{
    TRY(ARENA_RESERVE(store->memory, &store->stack, &store->stack_capacity, store->n_stack + 1));
    store->stack[store->n_stack++] = value;
    return TRUCE_OK;
}

truce_status residual_store_new(arena *out, const truce_scenario *s, const uint32_t *place,
                                residual_store **result)
{
    residual_store *store;
    TRY(ARENA_ARRAY(out, 1, &store));
    store->memory = out;
    store->s = s;
    store->place = place;
    store->table_size = 1024;
    TRY(ARENA_ARRAY(out, store->table_size, &store->table));
    TRY(ARENA_RESERVE(out, &store->nodes, &store->nodes_capacity, 256));
    store->n_nodes = 2; /* FALSE and TRUE */
    *result = store;
    return TRUCE_OK;
}

/* ---- leaves ------------------------------------------------------------------------------- */

/* Makes the set of the intervals on the stack from `base` on: sorted, disjoint, not touching. */
static truce_status make_set(residual_store *store, uint32_t issue, size_t base, residual *result)
{
    size_t n = (store->n_stack - base) / 2;
    uint32_t last = store->s->issues[issue].n_values - 1;
    const uint32_t *interval = n > 0 ? store->stack + base : NULL;
    truce_status status = TRUCE_OK;
    if (n == 0)
        *result = RESIDUAL_FALSE;
    else if (n == 1 && interval[0] == 0 && interval[1] == last)
        *result = RESIDUAL_TRUE;
    else
        status = intern(store, (node){.kind = NODE_SET, .which = issue, .n = (uint32_t)n}, interval,
                        result);
    store->n_stack = base;
    return status;
}

/* Pushes an interval; touching ones grow together. Intervals come in increasing order. */
static truce_status push_interval(residual_store *store, size_t base, uint32_t low, uint32_t high)
{
    if (store->n_stack > base && (uint64_t)store->stack[store->n_stack - 1] + 1 >= low) {
        if (high > store->stack[store->n_stack - 1]) store->stack[store->n_stack - 1] = high;
        return TRUCE_OK;
    }
    TRY(push(store, low));
    return push(store, high);
}

/* Pushes what of an issue's values is outside the given sorted, distinct values, or the values. */
static truce_status push_values(residual_store *store, size_t base, uint32_t issue, size_t n,
                                const uint32_t *values, bool is_negated)
{
    uint32_t n_values = store->s->issues[issue].n_values, from = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_negated)
            TRY(push_interval(store, base, values[i], values[i]));
        else if (values[i] > from)
            TRY(push_interval(store, base, from, values[i] - 1));
        from = values[i] + 1;
    }
    if (is_negated && from < n_values) TRY(push_interval(store, base, from, n_values - 1));
    return TRUCE_OK;
}

static int64_t divide_down(int64_t a, int64_t b)
{
    int64_t quotient = a / b;
    return quotient - ((a % b != 0) && ((a < 0) != (b < 0)));
}

/* Makes the set of values v of one issue with coefficient * quantity(v) compared with rest. */
static truce_status make_last_term(residual_store *store, linear_kind kind, linear_term term,
                                   int64_t rest, residual *result)
{
    const issue *i = &store->s->issues[term.issue];
    size_t base = store->n_stack;
    int64_t last = (int64_t)i->n_values - 1;
    if (kind == LINEAR_AT_MOST) {
        /* c * (low + v * step) <= rest, solved for v */
        int64_t slope = term.coefficient * i->step, room = rest - term.coefficient * i->low;
        int64_t low = 0, high = last;
        if (slope > 0) {
            int64_t most = divide_down(room, slope);
            if (most < high) high = most;
        } else {
            int64_t least = -divide_down(room, -slope); /* v >= room / slope, rounded up */
            if (least > low) low = least;
        }
        if (low <= high) TRY(push_interval(store, base, (uint32_t)low, (uint32_t)high));
        return make_set(store, term.issue, base, result);
    }
    int64_t room = rest - term.coefficient * i->low, slope = term.coefficient * i->step;
    int64_t value = room / slope;
    bool is_value = room % slope == 0 && value >= 0 && value <= last;
    uint32_t index = is_value ? (uint32_t)value : 0;
    TRY(push_values(store, base, term.issue, is_value ? 1 : 0, &index, kind == LINEAR_NOT_EQUAL));
    return make_set(store, term.issue, base, result);
}

/* Makes what is left of a linear demand when its first `decided` terms are known: decided where no
 * value of the others can change it, a set where one issue is left. */
static truce_status make_linear(residual_store *store, uint32_t which, size_t decided, int64_t rest,
                                residual *result)
{
    const linear *l = &store->linears[which];
    int64_t least = l->least[decided], most = l->most[decided];
    bool is_true = false, is_false = false;
    switch (l->kind) {
    case LINEAR_AT_MOST:
        is_true = most <= rest;
        is_false = least > rest;
        break;
    case LINEAR_EQUAL:
        is_true = least == rest && most == rest;
        is_false = rest < least || rest > most;
        break;
    case LINEAR_NOT_EQUAL:
        is_true = rest < least || rest > most;
        is_false = least == rest && most == rest;
        break;
    }
    if (is_true || is_false) {
        *result = is_true ? RESIDUAL_TRUE : RESIDUAL_FALSE;
        return TRUCE_OK;
    }
    if (l->n - decided == 1) return make_last_term(store, l->kind, l->terms[decided], rest, result);
    return intern(store,
                  (node){.kind = NODE_LINEAR, .which = which, .n = (uint32_t)decided, .rest = rest},
                  NULL, result);
}

/* Reads a comparison (or its negation) into a linear demand of one of three kinds. */
static truce_status make_compare(residual_store *store, const expression *e, bool is_negated,
                                 residual *result)
{
    static const expression_operator opposite[] = {
        [OPERATOR_EQUAL] = OPERATOR_NOT_EQUAL, [OPERATOR_NOT_EQUAL] = OPERATOR_EQUAL,
        [OPERATOR_LESS] = OPERATOR_AT_LEAST,   [OPERATOR_AT_MOST] = OPERATOR_GREATER,
        [OPERATOR_GREATER] = OPERATOR_AT_MOST, [OPERATOR_AT_LEAST] = OPERATOR_LESS};
    expression_operator op = is_negated ? opposite[e->op] : e->op;
    bool is_flipped = op == OPERATOR_GREATER || op == OPERATOR_AT_LEAST;
    int64_t sign = is_flipped ? -1 : 1, rest = sign * e->constant;
    if (op == OPERATOR_LESS || op == OPERATOR_GREATER) rest -= 1;

    linear l = {.n = e->n, .kind = LINEAR_AT_MOST};
    if (op == OPERATOR_EQUAL) l.kind = LINEAR_EQUAL;
    if (op == OPERATOR_NOT_EQUAL) l.kind = LINEAR_NOT_EQUAL;
    linear_term *terms;
    int64_t *least, *most;
    TRY(ARENA_ARRAY(store->memory, e->n + 1, &terms));
    TRY(ARENA_ARRAY(store->memory, e->n + 1, &least));
    TRY(ARENA_ARRAY(store->memory, e->n + 1, &most));
    for (size_t i = 0; i < e->n; i++) { /* by place: few terms, an insertion does */
        size_t at = i;
        for (; at > 0 && store->place[terms[at - 1].issue] > store->place[e->terms[i].issue]; at--)
            terms[at] = terms[at - 1];
        terms[at] = (linear_term){sign * e->terms[i].coefficient, e->terms[i].issue};
    }
    for (size_t i = e->n; i-- > 0;) {
        const issue *about = &store->s->issues[terms[i].issue];
        int64_t a = terms[i].coefficient * about->low;
        int64_t b = terms[i].coefficient * about->high;
        least[i] = least[i + 1] + (a < b ? a : b);
        most[i] = most[i + 1] + (a < b ? b : a);
    }
    l.terms = terms;
    l.least = least;
    l.most = most;
    TRY(ARENA_RESERVE(store->memory, &store->linears, &store->linears_capacity,
                      store->n_linears + 1));
    store->linears[store->n_linears] = l;
    return make_linear(store, (uint32_t)store->n_linears++, 0, rest, result);
}

/* ---- junctions ------------------------------------------------------------------------------ */

/* Order by issue for sets, then by number: sets of one issue stand together. */
static uint64_t junction_key(const residual_store *store, uint32_t r)
{
    const node *x = &store->nodes[r];
    uint64_t group = x->kind == NODE_SET ? x->which : UINT32_MAX;
    return (group << 32) | r;
}

static void sort_children(const residual_store *store, uint32_t *children, size_t n, bool by_issue)
{
    for (size_t gap = n / 2; gap > 0; gap /= 2) /* Shell's sort: in place, no recursion */
        for (size_t i = gap; i < n; i++) {
            uint32_t child = children[i];
            uint64_t key = by_issue ? junction_key(store, child) : child;
            size_t at = i;
            for (; at >= gap; at -= gap) {
                uint32_t before = children[at - gap];
                if ((by_issue ? junction_key(store, before) : before) <= key) break;
                children[at] = before;
            }
            children[at] = child;
        }
}

/* Joins two sets of one issue: their intersection or union. */
static truce_status join_sets(residual_store *store, residual a, residual b, bool is_and,
                              residual *result)
{
    uint32_t issue = store->nodes[a].which;
    size_t base = store->n_stack;
    size_t n_a = store->nodes[a].n, n_b = store->nodes[b].n;
    size_t at_a = store->nodes[a].at, at_b = store->nodes[b].at;
    size_t i = 0, j = 0;
    while (is_and ? (i < n_a && j < n_b) : (i < n_a || j < n_b)) {
        const uint32_t *x = store->pool + at_a + 2 * i, *y = store->pool + at_b + 2 * j;
        if (is_and) {
            uint32_t low = x[0] > y[0] ? x[0] : y[0], high = x[1] < y[1] ? x[1] : y[1];
            if (x[1] < y[1])
                i++;
            else
                j++;
            if (low <= high) TRY(push_interval(store, base, low, high));
        } else if (j == n_b || (i < n_a && x[0] <= y[0])) {
            i++;
            TRY(push_interval(store, base, x[0], x[1]));
        } else {
            j++;
            TRY(push_interval(store, base, y[0], y[1]));
        }
    }
    return make_set(store, issue, base, result);
}

/* Makes AND or OR of the residuals on the stack from `base` on, and takes them off. */
static truce_status make_junction(residual_store *store, node_kind kind, size_t base,
                                  residual *result)
{
    bool is_and = kind == NODE_AND;
    residual absorbing = is_and ? RESIDUAL_FALSE : RESIDUAL_TRUE;
    residual neutral = is_and ? RESIDUAL_TRUE : RESIDUAL_FALSE;
    size_t n_given = store->n_stack - base;
    for (size_t i = 0; i < n_given; i++) { /* children of a child of the same kind move up */
        residual r = store->stack[base + i];
        if (r <= RESIDUAL_TRUE || store->nodes[r].kind != kind) continue;
        size_t n = store->nodes[r].n, at = store->nodes[r].at;
        store->stack[base + i] = store->pool[at];
        for (size_t j = 1; j < n; j++) TRY(push(store, store->pool[at + j]));
    }
    size_t n = 0;
    for (size_t i = base; i < store->n_stack; i++) {
        residual r = store->stack[i];
        if (r == absorbing) {
            store->n_stack = base;
            *result = absorbing;
            return TRUCE_OK;
        }
        if (r != neutral) store->stack[base + n++] = r;
    }
    store->n_stack = base + n;
    sort_children(store, store->stack + base, n, true);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        residual r = store->stack[base + i];
        if (kept > 0) {
            residual before = store->stack[base + kept - 1];
            if (before == r) continue;
            if (store->nodes[r].kind == NODE_SET && store->nodes[before].kind == NODE_SET &&
                store->nodes[r].which == store->nodes[before].which) {
                residual joined = neutral;
                TRY(join_sets(store, before, r, is_and, &joined));
                if (joined == absorbing) {
                    store->n_stack = base;
                    *result = absorbing;
                    return TRUCE_OK;
                }
                kept--;
                if (joined != neutral) store->stack[base + kept++] = joined;
                continue;
            }
        }
        store->stack[base + kept++] = r;
    }
    truce_status status = TRUCE_OK;
    if (kept == 0)
        *result = neutral;
    else if (kept == 1)
        *result = store->stack[base];
    else {
        sort_children(store, store->stack + base, kept, false);
        status =
            intern(store, (node){.kind = kind, .n = (uint32_t)kept}, store->stack + base, result);
    }
    store->n_stack = base;
    return status;
}

static truce_status read_expression(residual_store *store, const expression *e, bool is_negated,
                                    residual *result)
{
    size_t base = store->n_stack;
    switch (e->kind) {
    case EXPRESSION_NOT: return read_expression(store, e->children[0], !is_negated, result);
    case EXPRESSION_COMPARE: return make_compare(store, e, is_negated, result);
    case EXPRESSION_IN:
        TRY(push_values(store, base, e->issue, e->n, e->values, is_negated));
        return make_set(store, e->issue, base, result);
    case EXPRESSION_AND:
    case EXPRESSION_OR: break;
    }
    for (size_t i = 0; i < e->n; i++) {
        residual child = RESIDUAL_FALSE;
        TRY(read_expression(store, e->children[i], is_negated, &child));
        TRY(push(store, child));
    }
    bool is_and = (e->kind == EXPRESSION_AND) != is_negated;
    return make_junction(store, is_and ? NODE_AND : NODE_OR, base, result);
}

truce_status residual_of(residual_store *store, const expression *e, residual *result)
{
    return read_expression(store, e, false, result);
}

truce_status residual_decide(residual_store *store, residual r, uint32_t issue, uint32_t value,
                             residual *result)
{
    const node x = store->nodes[r];
    switch (x.kind) {
    case NODE_CONSTANT: break;
    case NODE_SET:
        if (x.which == issue) {
            const uint32_t *interval = store->pool + x.at;
            bool is_in = false;
            for (size_t i = 0; i < x.n && !is_in; i++)
                is_in = interval[2 * i] <= value && value <= interval[2 * i + 1];
            *result = is_in ? RESIDUAL_TRUE : RESIDUAL_FALSE;
            return TRUCE_OK;
        }
        break;
    case NODE_LINEAR: {
        linear_term term = store->linears[x.which].terms[x.n];
        if (term.issue == issue) {
            int64_t quantity = issue_quantity(&store->s->issues[issue], value);
            return make_linear(store, x.which, (size_t)x.n + 1,
                               x.rest - term.coefficient * quantity, result);
        }
        break;
    }
    case NODE_AND:
    case NODE_OR: {
        size_t base = store->n_stack;
        bool has_changed = false;
        residual absorbing = x.kind == NODE_AND ? RESIDUAL_FALSE : RESIDUAL_TRUE;
        for (size_t i = 0; i < x.n; i++) {
            residual before = store->pool[x.at + i], child = before;
            TRY(residual_decide(store, before, issue, value, &child));
            if (child == absorbing) {
                store->n_stack = base;
                *result = absorbing;
                return TRUCE_OK;
            }
            has_changed = has_changed || child != before;
            TRY(push(store, child));
        }
        if (has_changed) return make_junction(store, x.kind, base, result);
        store->n_stack = base;
        break;
    }
    }
    *result = r;
    return TRUCE_OK;
}

void residual_cuts(const residual_store *store, residual r, uint32_t issue, bool *is_cut)
{
    const node *x = &store->nodes[r];
    uint32_t n_values = store->s->issues[issue].n_values;
    switch (x->kind) {
    case NODE_CONSTANT: break;
    case NODE_SET:
        if (x->which != issue) break;
        for (size_t i = 0; i < x->n; i++) {
            is_cut[store->pool[x->at + 2 * i]] = true;
            uint32_t behind = store->pool[x->at + 2 * i + 1] + 1;
            if (behind < n_values) is_cut[behind] = true;
        }
        break;
    case NODE_LINEAR: {
        const linear *l = &store->linears[x->which];
        for (size_t i = x->n; i < l->n; i++)
            if (l->terms[i].issue == issue)
                for (uint32_t value = 1; value < n_values; value++) is_cut[value] = true;
        break;
    }
    case NODE_AND:
    case NODE_OR:
        for (size_t i = 0; i < x->n; i++)
            residual_cuts(store, store->pool[x->at + i], issue, is_cut);
        break;
    }
}
