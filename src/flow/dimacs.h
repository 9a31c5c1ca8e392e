/* dimacs.h -- minimum-cost flow problems in the DIMACS format: reading and writing.
 * Floor: flow. Lines of a file:
 *     c anything                    a comment
 *     p min NODES ARCS              once, before the others
 *     n ID SUPPLY                   a node with supply (negative: demand); others have 0
 *     a TAIL HEAD LOW CAPACITY COST an arc; nodes count from 1; a capacity of -1: unbounded
 * Whole numbers only. All problems of a file are reported in one go. Nothing is allocated for what
 * the first line only promises: memory grows with the lines that are there. Source: DIMACS
 * Implementation Challenge (1991), "The first DIMACS international algorithm implementation
 * challenge: problem definitions and specifications". */
#ifndef TRUCE_FLOW_DIMACS_H
#define TRUCE_FLOW_DIMACS_H

#include "base/arena.h"
#include "flow/flow_problem.h"
#include "text/buffer.h"
#include "text/diagnostic.h"

/* A problem of a file. Lower bounds are shifted away: an arc's flow in the file's sense is its flow
 * in `problem` plus low[arc], the cost that of `problem` plus `fixed_cost`. */
typedef struct dimacs_network {
    flow_problem problem; /* node 0 is node 1 of the file; arcs in the order of the file */
    const int64_t *low;   /* n_arcs */
    int128 fixed_cost;
} dimacs_network;

/* Reads a file into memory of `out`. `sink` gets the problems.
 * Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY. Cost: O(bytes). */
MUST_USE truce_status dimacs_read(arena *out, const source *from, truce_diagnostics *sink,
                                  dimacs_network *network);

/* Writes a problem, lower bounds 0. `comment` (may be NULL) becomes lines "c ...". */
void dimacs_write(text_buffer *out, const flow_problem *p, const char *comment);

/* Writes a flow as lines "s COST" and "f TAIL HEAD FLOW" for the arcs that carry some. */
void dimacs_write_flow(text_buffer *out, const dimacs_network *network, const int64_t *flow,
                       int128 cost);

#endif
