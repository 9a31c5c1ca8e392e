/* wide_search.h -- the inside of the search over boxes, shared by the files wide*.c alone.
 * Floor: solve. wide.c keeps the tree and the groups of zones; wide_local.c finds good points
 * first; wide_node.c bounds a node and chooses how to split it; wide_leaf.c adds up what is left
 * open where no box is. */
#ifndef TRUCE_SOLVE_WIDE_SEARCH_H
#define TRUCE_SOLVE_WIDE_SEARCH_H

#include "solve/wide.h"

#define WIDE_ROOT_SWEEPS 200 /* at most, where a tree begins */

#define MOST_SIGNATURE_WORDS 8 /* boxes on one issue that are compared, in words */
#define THE_REST UINT32_MAX    /* in a leaf: stands for all issues that no box mentions */

/* A part of the outcomes: cells that are left of each issue, and boxes that bring nothing because
 * outcomes that hit them are looked at elsewhere. */
typedef struct node {
    uint64_t *cells;
    uint8_t *is_out;
    bound *bounds;              /* one a direction; the first is the group's own */
    int64_t need[ARCHIVE_DIMS]; /* principals: least of the corners that are not ruled out */
    bool is_examined;
    uint32_t next_branch; /* of two */
    bool hits_first;
    uint32_t branch_box; /* NOBODY: a side decides */
    uint32_t branch_issue;
    uint64_t branch_inside;
    double share; /* of the group's work: told as progress */
} node;

/* Issues that still have several vectors, put together one after the other. */
typedef struct leaf {
    uint32_t n;
    const uint32_t *issues;
    front *fronts;  /* by step: of the issue */
    front *partial; /* by step: of all issues so far */
} leaf;

struct wide_search {
    arena *memory;
    arena *scratch;  /* of one leaf: fronts under construction */
    arena *fronts;   /* of one leaf: finished ones */
    arena *of_group; /* directions of the present group */
    arena_mark group_mark;
    const box_model *m;
    wide_question q;
    archive found;
    wide_counts counts;
    work_meter *work;
    uint32_t n_directions;
    direction *directions; /* the group's own, then one a dimension */
    direction local;
    node *nodes; /* by depth */
    size_t depth, nodes_made, nodes_capacity;
    bool is_in_group;
    double group_done;
    size_t groups_left; /* as far as is known now */
    uint32_t local_direction, local_round;
    bool has_local;
    int64_t local_best;
    uint64_t random;
    int64_t least[ARCHIVE_DIMS];  /* corner of the first zone */
    int64_t corner[ARCHIVE_DIMS]; /* of the group */
    uint8_t *cell;                /* an outcome under construction, by issue */
    uint8_t *best_cell;
    uint32_t *vector;
    uint32_t *outcome;
    uint64_t *signatures; /* BOX_CELLS x MOST_SIGNATURE_WORDS */
    uint8_t *missed;      /* by box: while dominated cells are looked for */
    bool *is_apart;       /* by issue: no box mentions it, but it has several vectors */
    leaf rest;            /* those issues, put together once */
    bool has_rest;
    bound *plain; /* by dimension: shares for the whole, kept for all groups */
    bool has_plain;
};

/* ---- wide.c ---- */

bool wide_is_acceptable(const wide_search *w, const int64_t *utility);

/* Enters the outcome in w->cell and w->vector if it is new; the same with the vectors of the cells
 * that are best in a direction. Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED. */
MUST_USE truce_status wide_offer(wide_search *w);
MUST_USE truce_status wide_offer_cells(wide_search *w, const direction *d);

/* Weights that make the ranges of the dimensions count as `part` says: positive, and as large as
 * they may be. */
void wide_balance(const wide_search *w, const int64_t *part, int64_t *weight);

/* ---- wide_local.c, wide_node.c, wide_leaf.c; errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED ---- */

/* Climbs in several directions; goes on where it was stopped. */
MUST_USE truce_status wide_search_locally(wide_search *w);

/* Bounds a node, takes away what cannot matter, and chooses how to split it: next_branch is 0 then,
 * and 2 when nothing is left below. May be repeated after a stop. */
MUST_USE truce_status wide_examine(wide_search *w, node *f);

/* Puts the issues that no box mentions together, once: they are the same in every leaf. */
MUST_USE truce_status wide_add_up_rest(wide_search *w);

/* Offers all that a node without open boxes holds, as far as it is still asked for. */
MUST_USE truce_status wide_fill_leaf(wide_search *w, const node *f);

#endif
