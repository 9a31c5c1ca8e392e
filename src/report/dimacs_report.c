/* dimacs_report.c -- a minimum-cost flow of a DIMACS file, solved and written in the same format.
 */
#include "flow/dimacs.h"
#include "flow/flow_certificate.h"
#include "flow/simplex.h"
#include "truce/corridor.h"

/* A problem and its answer. */
typedef struct solving {
    arena *memory;
    dimacs_network network;
    simplex *s;
    simplex_answer answer;
    int64_t *flow;
} solving;

static truce_status solve(solving *x, memory_meter *meter, const truce_budget *budget)
{
    work_meter w = work_meter_of(budget);
    TRY(simplex_new(meter, &x->network.problem, &x->s));
    TRY(ARENA_ARRAY(x->memory, (size_t)x->network.problem.n_arcs, &x->flow));
    work_tell(&w, "the cheapest flow", -1.0);
    TRY(simplex_solve(x->s, &w, &x->answer));
    simplex_flows(x->s, x->flow);
    return TRUCE_OK;
}

/* Checks an optimum against its prices, with code that shares nothing with the search. */
static truce_status check(const solving *x)
{
    const flow_problem *p = &x->network.problem;
    int64_t *potential;
    int128 *balance;
    if (x->answer.outcome != SIMPLEX_OPTIMAL) return TRUCE_OK;
    TRY(ARENA_ARRAY(x->memory, (size_t)p->n_nodes, &potential));
    TRY(ARENA_ARRAY(x->memory, (size_t)p->n_nodes, &balance));
    simplex_potentials(x->s, potential);
    flow_certificate found =
        flow_certificate_check(p, x->flow, &(flow_prices){p->cost, potential}, 1, balance);
    return found.verdict == FLOW_HOLDS ? TRUCE_OK : TRUCE_E_CHECK;
}

/* The outcome as a comment, and the flow where there is one. */
static void put_answer(text_buffer *out, const solving *x)
{
    const simplex_answer *a = &x->answer;
    const flow_problem *p = &x->network.problem;
    bool is_feasible = a->unsent == 0 && a->undelivered == 0;
    switch (a->outcome) {
    case SIMPLEX_OPTIMAL: buffer_string(out, "c optimal, proved\n"); break;
    case SIMPLEX_INFEASIBLE:
        buffer_format(
            out,
            "c infeasible: %lld of the supply have no way out, %lld of the demand are not "
            "reached\n",
            (long long)a->unsent, (long long)a->undelivered);
        return;
    case SIMPLEX_UNBOUNDED:
        buffer_format(out,
                      "c unbounded: a cycle of negative cost carries any amount; the arc from %ld "
                      "to %ld is on it\n",
                      (long)p->tail[a->cycle_arc] + 1, (long)p->head[a->cycle_arc] + 1);
        return;
    case SIMPLEX_STOPPED: buffer_string(out, "c not proved: the work ended early\n"); break;
    }
    if (is_feasible)
        dimacs_write_flow(out, &x->network, x->flow, a->cost + x->network.fixed_cost);
    else
        buffer_string(out, "c no flow was found that is possible\n");
}

static truce_status solve_file(solving *x, const source *from, bool verify, memory_meter *meter,
                               const truce_budget *budget, truce_diagnostics *sink)
{
    TRY(dimacs_read(x->memory, from, sink, &x->network));
    TRY(solve(x, meter, budget));
#ifdef NDEBUG
    if (!verify) return TRUCE_OK;
#else
    (void)verify; /* always, in debug builds */
#endif
    return check(x);
}

truce_status truce_flow_solve_dimacs(const char *name, const char *bytes, size_t size, bool verify,
                                     const truce_budget *budget, truce_diagnostics *diagnostics,
                                     truce_flow_outcome *outcome, truce_text *out)
{
    static const truce_flow_outcome outcomes[] = {
        [SIMPLEX_OPTIMAL] = TRUCE_FLOW_OPTIMAL,
        [SIMPLEX_INFEASIBLE] = TRUCE_FLOW_INFEASIBLE,
        [SIMPLEX_UNBOUNDED] = TRUCE_FLOW_UNBOUNDED,
        [SIMPLEX_STOPPED] = TRUCE_FLOW_STOPPED,
    };
    require(name && (bytes || size == 0) && diagnostics && outcome && out);
    source from = {name, bytes, size};
    memory_meter meter = memory_meter_of(budget);
    solving x = {0};
    text_buffer b = {0};
    TRY(arena_new(&meter, &x.memory));
    truce_status status = solve_file(&x, &from, verify, &meter, budget, diagnostics);
    if (status == TRUCE_OK) {
        put_answer(&b, &x);
        status = buffer_finish(&b, out);
    }
    if (status == TRUCE_OK) *outcome = outcomes[x.answer.outcome];
    simplex_free(x.s);
    arena_free(x.memory);
    return status;
}
