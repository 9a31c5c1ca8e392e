#include "flow/dimacs.h"
#include <stdio.h>

/* What one number of a file may be: sums of what is below this cannot leave 64 bits before the
 * limits of flow_problem.h are looked at. */
#define NUMBER_MOST FLOW_AMOUNT_MOST
/* A file may promise so many nodes more than it has bytes, and no more: nodes that no line can name
 * would only take memory. */
#define NODES_UNNAMED INT64_C(1000000)

enum { FIELDS_MOST = 5, NUMBERS_AN_ARC = 5, NUMBERS_A_NODE = 2 };

typedef struct file_reader {
    arena *memory;
    truce_diagnostics *sink;
    const source *from;
    size_t at; /* the next line */
    bool is_good;
    span problem_line; /* where "p" stood; source NULL: not yet */
    bool has_sizes;    /* it was good */
    int64_t n_nodes, n_arcs;
    size_t arcs_capacity[5]; /* of the arrays below */
    int32_t *tail, *head;
    int64_t *capacity, *cost, *low;
    int32_t n_read;   /* arcs */
    int64_t *supply;  /* n_nodes */
    bool *has_supply; /* n_nodes: a line gave it */
    int128 lows;      /* the sum of their magnitudes */
    int128 fixed_cost;
} file_reader;

/* A line as fields: the letter and numbers. More fields than any line has are only counted. */
typedef struct line {
    span whole;
    size_t n;
    span fields[FIELDS_MOST + 1];
} line;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the next line apart; false at the end. */
static bool next_line(file_reader *r, line *out)
{
    const source *from = r->from;
    size_t at = r->at, end = at;
    if (at >= from->size) return false;
    while (end < from->size && from->bytes[end] != '\n') end++;
    r->at = end + 1;
    *out = (line){.whole = {from, at, end}};
    while (at < end) {
        while (at < end && is_blank(from->bytes[at])) at++;
        size_t start = at;
        while (at < end && !is_blank(from->bytes[at])) at++;
        if (at == start) break;
        if (out->n <= FIELDS_MOST) out->fields[out->n] = (span){from, start, at};
        out->n++;
    }
    return true;
}

/* ---- numbers ----------------------------------------------------------------------------- */

static bool read_digits(text t, int64_t *out)
{
    bool is_negative = t.size > 0 && t.bytes[0] == '-';
    int64_t value = 0;
    size_t k = is_negative;
    if (k == t.size) return false;
    for (; k < t.size; k++) {
        if (t.bytes[k] < '0' || t.bytes[k] > '9') return false;
        value = value * 10 + (t.bytes[k] - '0');
        if (value > NUMBER_MOST) return false;
    }
    *out = is_negative ? -value : value;
    return true;
}

static bool read_number(file_reader *r, span where, int64_t *out)
{
    if (read_digits(span_text(where), out)) return true;
    diagnostic_report(r->sink, E_DIMACS_NUMBER, where,
                      "numbers go from -2^59 to 2^59; a capacity of -1 stands for any amount",
                      SHOWN(span_text(where)));
    return false;
}

/* Reads `n` numbers behind the letter (and behind `skip` words more). */
static bool read_numbers(file_reader *r, const line *l, size_t skip, size_t n, const char *shape,
                         int64_t *out)
{
    bool is_good = true;
    if (l->n != 1 + skip + n) {
        diagnostic_report(r->sink, E_DIMACS_FIELDS, l->whole, shape,
                          SHOWN(span_text(l->fields[0])));
        return false;
    }
    for (size_t k = 0; k < n; k++)
        is_good = read_number(r, l->fields[1 + skip + k], &out[k]) && is_good;
    return is_good;
}

static bool read_node(file_reader *r, span where, int64_t id, int32_t *out)
{
    char hint[64];
    *out = (int32_t)(id - 1);
    if (id >= 1 && id <= r->n_nodes) return true;
    snprintf(hint, sizeof hint, "nodes go from 1 to %lld", (long long)r->n_nodes);
    diagnostic_report(r->sink, E_DIMACS_NODE, where, hint, SHOWN(span_text(where)));
    return false;
}

/* ---- lines ------------------------------------------------------------------------------- */

static truce_status read_problem(file_reader *r, const line *l)
{
    static const char shape[] = "p min NODES ARCS";
    int64_t sizes[2];
    if (r->problem_line.source != NULL) {
        diagnostic_report_second(r->sink, E_DIMACS_PROBLEM, l->whole, "delete one of the two",
                                 r->problem_line, "this is the first");
        r->is_good = false;
        return TRUCE_OK;
    }
    r->problem_line = l->whole;
    bool is_good = read_numbers(r, l, 1, 2, shape, sizes);
    if (is_good && !text_equal(span_text(l->fields[1]), TEXT("min"))) {
        diagnostic_report(r->sink, E_DIMACS_KIND, l->fields[1], shape,
                          SHOWN(span_text(l->fields[1])));
        is_good = false;
    }
    int64_t bytes = (int64_t)r->from->size;
    bool fits = is_good && sizes[0] >= 0 && sizes[0] <= bytes + NODES_UNNAMED &&
                sizes[0] <= FLOW_NODES_MOST && sizes[1] >= 0 && sizes[1] <= bytes;
    if (is_good && !fits) {
        diagnostic_report(r->sink, E_DIMACS_SIZE, l->whole, "is the file whole?");
        is_good = false;
    }
    r->is_good = r->is_good && is_good;
    if (!is_good) return TRUCE_OK;
    r->has_sizes = true;
    r->n_nodes = sizes[0];
    r->n_arcs = sizes[1];
    TRY(ARENA_ARRAY(r->memory, (size_t)r->n_nodes, &r->supply));
    return ARENA_ARRAY(r->memory, (size_t)r->n_nodes, &r->has_supply);
}

static truce_status read_supply(file_reader *r, const line *l)
{
    int64_t numbers[NUMBERS_A_NODE];
    int32_t node;
    bool is_good = read_numbers(r, l, 0, NUMBERS_A_NODE, "n ID SUPPLY", numbers) &&
                   read_node(r, l->fields[1], numbers[0], &node);
    if (is_good && r->has_supply[node]) {
        diagnostic_report(r->sink, E_DIMACS_TWICE, l->fields[1], "delete one of the two lines",
                          SHOWN(span_text(l->fields[1])));
        is_good = false;
    }
    r->is_good = r->is_good && is_good;
    if (!is_good) return TRUCE_OK;
    r->has_supply[node] = true;
    r->supply[node] += numbers[1]; /* lower bounds of arcs may stand in it already */
    return TRUCE_OK;
}

static truce_status reserve_arc(file_reader *r)
{
    size_t need = (size_t)r->n_read + 1;
    TRY(ARENA_RESERVE(r->memory, &r->tail, &r->arcs_capacity[0], need));
    TRY(ARENA_RESERVE(r->memory, &r->head, &r->arcs_capacity[1], need));
    TRY(ARENA_RESERVE(r->memory, &r->capacity, &r->arcs_capacity[2], need));
    TRY(ARENA_RESERVE(r->memory, &r->cost, &r->arcs_capacity[3], need));
    return ARENA_RESERVE(r->memory, &r->low, &r->arcs_capacity[4], need);
}

/* Shifts a lower bound away: so much flows whatever is chosen. False when the sum of all lower
 * bounds leaves the limits. */
static bool shift(file_reader *r, int32_t tail, int32_t head, int64_t low, int64_t cost)
{
    r->lows += low < 0 ? -low : low;
    if (r->lows > FLOW_AMOUNT_MOST) return false;
    r->supply[tail] -= low;
    r->supply[head] += low;
    r->fixed_cost += (int128)low * cost;
    return true;
}

static truce_status read_arc(file_reader *r, const line *l)
{
    int64_t numbers[NUMBERS_AN_ARC];
    int32_t tail, head;
    if (!read_numbers(r, l, 0, NUMBERS_AN_ARC, "a TAIL HEAD LOW CAPACITY COST", numbers)) {
        r->is_good = false;
        return TRUCE_OK;
    }
    int64_t low = numbers[2], capacity = numbers[3], cost = numbers[4];
    bool has_tail = read_node(r, l->fields[1], numbers[0], &tail);
    bool is_good = read_node(r, l->fields[2], numbers[1], &head) && has_tail;
    if (capacity != -1 && capacity < low) {
        diagnostic_report(r->sink, E_DIMACS_BOUNDS, l->fields[4],
                          "a capacity of -1 stands for any amount");
        is_good = false;
    }
    if (is_good && !shift(r, tail, head, low, cost)) {
        diagnostic_report(r->sink, E_DIMACS_LARGE, l->fields[3], NULL, "lower bounds");
        is_good = false;
    }
    r->is_good = r->is_good && is_good;
    if (!is_good) return TRUCE_OK;
    TRY(reserve_arc(r));
    r->tail[r->n_read] = tail;
    r->head[r->n_read] = head;
    r->low[r->n_read] = low;
    r->capacity[r->n_read] = capacity == -1 ? FLOW_UNBOUNDED : capacity - low;
    r->cost[r->n_read++] = cost;
    return TRUCE_OK;
}

static truce_status read_line(file_reader *r, const line *l, int64_t *n_arcs)
{
    text letter = span_text(l->fields[0]);
    char kind = letter.size == 1 ? letter.bytes[0] : '\0';
    if (letter.bytes[0] == 'c') return TRUCE_OK; /* a comment, with or without a blank */
    if (kind == 'p') return read_problem(r, l);
    if (kind != 'n' && kind != 'a') {
        diagnostic_report(r->sink, E_DIMACS_LINE, l->fields[0], "a line begins with c, p, n or a",
                          SHOWN(letter));
        r->is_good = false;
        return TRUCE_OK;
    }
    if (!r->has_sizes) { /* the line of the problem is missing or wrong: that is said once */
        r->is_good = false;
        return TRUCE_OK;
    }
    if (kind == 'n') return read_supply(r, l);
    (*n_arcs)++;
    return read_arc(r, l);
}

/* ---- the file ---------------------------------------------------------------------------- */

/* Looks at what can only be seen at the end. */
static void check_whole(file_reader *r, int64_t n_arcs)
{
    if (r->problem_line.source == NULL) {
        diagnostic_report(r->sink, E_DIMACS_NO_PROBLEM, (span){r->from, 0, 0},
                          "it stands before all others but comments: p min NODES ARCS");
        r->is_good = false;
    } else if (r->has_sizes && n_arcs != r->n_arcs) {
        diagnostic_report(r->sink, E_DIMACS_COUNT, r->problem_line, "is the file whole?",
                          (long long)r->n_arcs, (long long)n_arcs);
        r->is_good = false;
    }
}

/* Reports what is too large to be added up exactly. */
static void check_limits(file_reader *r, const flow_problem *p)
{
    const char *what = NULL;
    switch (flow_problem_check(p, NULL)) {
    case FLOW_FAULT_NONE:
    case FLOW_FAULT_END: return;
    case FLOW_FAULT_SIZE: what = "nodes or arcs"; break;
    case FLOW_FAULT_CAPACITY: what = "capacities"; break;
    case FLOW_FAULT_COST: what = "costs"; break;
    case FLOW_FAULT_SUPPLY: what = "supplies"; break;
    }
    diagnostic_report(r->sink, E_DIMACS_LARGE, r->problem_line, NULL, what);
    r->is_good = false;
}

truce_status dimacs_read(arena *out, const source *from, truce_diagnostics *sink,
                         dimacs_network *network)
{
    file_reader r = {.memory = out, .sink = sink, .from = from, .is_good = true};
    int64_t n_arcs = 0;
    for (line l; next_line(&r, &l);)
        if (l.n > 0) TRY(read_line(&r, &l, &n_arcs));
    check_whole(&r, n_arcs);
    if (!r.is_good) return TRUCE_E_INPUT;
    flow_problem p = {.n_nodes = (int32_t)r.n_nodes,
                      .n_arcs = r.n_read,
                      .tail = r.tail,
                      .head = r.head,
                      .capacity = r.capacity,
                      .cost = r.cost,
                      .supply = r.supply};
    check_limits(&r, &p);
    if (!r.is_good) return TRUCE_E_INPUT;
    *network = (dimacs_network){p, r.low, r.fixed_cost};
    return TRUCE_OK;
}

/* ---- writing ----------------------------------------------------------------------------- */

/* Appends a whole number of any length. */
static void put_whole(text_buffer *out, int128 number)
{
    char digits[48];
    size_t at = sizeof digits;
    uint128 rest = number < 0 ? -(uint128)number : (uint128)number;
    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (number < 0) digits[--at] = '-';
    buffer_bytes(out, digits + at, sizeof digits - at);
}

static void put_comment(text_buffer *out, const char *comment)
{
    bool is_new = true;
    for (; comment != NULL && *comment; comment++) {
        if (is_new) buffer_string(out, "c ");
        buffer_bytes(out, comment, 1);
        is_new = *comment == '\n';
    }
    if (!is_new) buffer_string(out, "\n");
}

void dimacs_write(text_buffer *out, const flow_problem *p, const char *comment)
{
    put_comment(out, comment);
    buffer_format(out, "p min %ld %ld\n", (long)p->n_nodes, (long)p->n_arcs);
    for (int32_t node = 0; p->supply != NULL && node < p->n_nodes; node++)
        if (p->supply[node] != 0)
            buffer_format(out, "n %ld %lld\n", (long)node + 1, (long long)p->supply[node]);
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        int64_t capacity = p->capacity[arc] == FLOW_UNBOUNDED ? -1 : p->capacity[arc];
        buffer_format(out, "a %ld %ld 0 %lld %lld\n", (long)p->tail[arc] + 1,
                      (long)p->head[arc] + 1, (long long)capacity,
                      (long long)(p->cost != NULL ? p->cost[arc] : 0));
    }
}

void dimacs_write_flow(text_buffer *out, const dimacs_network *network, const int64_t *flow,
                       int128 cost)
{
    const flow_problem *p = &network->problem;
    buffer_string(out, "s ");
    put_whole(out, cost);
    buffer_string(out, "\n");
    for (int32_t arc = 0; arc < p->n_arcs; arc++) {
        int64_t carried = flow[arc] + network->low[arc];
        if (carried != 0)
            buffer_format(out, "f %ld %ld %lld\n", (long)p->tail[arc] + 1, (long)p->head[arc] + 1,
                          (long long)carried);
    }
}
