/* box.h -- a scenario as boxes over cells: the form in which wide scenarios are searched.
 * Floor: solve. Each condition is cut into disjoint BOXES: one set of values for each of some
 * issues, all of which must be hit. Values of an issue that no box tells apart form a CELL. What is
 * left of utilities is the front of the vectors of each cell, and for each box a weight for one
 * party, or that it is forbidden (where something enforced is broken).
 *
 *     pause <= 30 and captives >= 100 : north +5     box: {pause: cells 0-1, captives: cell 3} +5
 *     limit: pause <= 30 or captives >= 100          forbidden box: {pause: 2-4, captives: 0-2}
 *
 * Boxes over one issue become part of its cells. A box of a negated condition counts against a
 * constant where that takes fewer boxes. Utilities are counted in a UNIT of each party above a
 * BASE: the largest number of billionths that divides all differences that something can make, so
 * that the next better sum is known. Not every scenario can be said so in reasonable space;
 * box_model_build says whether this one. */
#ifndef TRUCE_SOLVE_BOX_H
#define TRUCE_SOLVE_BOX_H

#include "solve/front.h"
#include "solve/graph.h"
#include "solve/payoff.h"

#define BOX_DIMS 16                       /* most parties that are watched */
#define BOX_CELLS 64                      /* most cells of an issue: a set is a word */
#define BOX_MOST_SIDES UINT32_C(65536)    /* of all boxes together */
#define BOX_MOST_ISSUES 64                /* sides of one box */
#define BOX_MOST_PARTS UINT32_C(512)      /* boxes that one condition may need */
#define BOX_MOST_UNITS (INT64_C(1) << 56) /* sums of one party stay below */

/* One side of a box: the cells of an issue that it takes. */
typedef struct box_side {
    uint32_t issue;
    uint32_t box;
    uint64_t inside;
} box_side;

typedef struct box {
    uint32_t first_side; /* sides of a box are contiguous: of at least two issues, increasing */
    uint32_t n_sides;
    bool is_forbidden;
    uint32_t dim;
    int64_t weight; /* units of the dimension; not 0 unless forbidden */
} box;

/* Values that no box tells apart. */
typedef struct box_cell {
    front vectors;          /* n_dims: what nothing else in the cell dominates, in units */
    const uint32_t *values; /* by vector: a value that is worth it */
} box_cell;

typedef struct box_issue {
    uint32_t n_cells;
    uint32_t first_cell; /* place in cells */
    uint64_t allowed;    /* cells that no forbidden box takes away at once */
    uint32_t n_sides;
    const uint32_t *sides;     /* of boxes on this issue */
    const uint64_t *is_beaten; /* by cell: cells of which some vector is as good as each of it */
} box_issue;

typedef struct box_model {
    uint32_t n_dims; /* principals first */
    uint32_t n_principals;
    int64_t unit_nano[BOX_DIMS];
    int64_t base_nano[BOX_DIMS]; /* utility = base_nano + unit_nano * units */
    int64_t low[BOX_DIMS];       /* units: no outcome has less, or more */
    int64_t high[BOX_DIMS];
    int64_t magnitude[BOX_DIMS]; /* units: sum of the largest of each issue and box */
    uint32_t n_issues;
    const box_issue *issues;
    uint32_t n_cells;
    const box_cell *cells;
    uint32_t n_boxes;
    const box *boxes;
    uint32_t n_sides;
    const box_side *sides;
    bool is_empty; /* nothing satisfies what is enforced: found while it was built */
} box_model;

/* Builds the model for some parties: principals first. No condition may be tracked. `is_accepted`
 * false: the scenario is beyond the limits above. Lives in `out`.
 * Errors: TRUCE_E_MEMORY, TRUCE_E_STOPPED.
 * Cost: values, and parts of conditions times runs of values that they tell apart. */
MUST_USE truce_status box_model_build(arena *out, work_meter *work, const payoff *pay,
                                      size_t n_conditions, const condition *conditions,
                                      uint32_t n_dims, uint32_t n_principals, const uint32_t *dims,
                                      bool *is_accepted, box_model *result);

/* True when a box can no longer, or is sure to, be hit while issues keep to some cells. */
static inline bool box_is_missed(const box_model *m, const box *b, const uint64_t *cells)
{
    const box_side *side = m->sides + b->first_side;
    for (uint32_t i = 0; i < b->n_sides; i++)
        if ((cells[side[i].issue] & side[i].inside) == 0) return true;
    return false;
}

static inline bool box_is_hit(const box_model *m, const box *b, const uint64_t *cells)
{
    const box_side *side = m->sides + b->first_side;
    for (uint32_t i = 0; i < b->n_sides; i++)
        if ((cells[side[i].issue] & ~side[i].inside) != 0) return false;
    return true;
}

/* Returns what an assignment of cells (by issue) and of vectors (within the cell) is worth, in
 * units; false when it is forbidden. Cost: O(issues * n_dims + sides). */
bool box_model_evaluate(const box_model *m, const uint8_t *cell, const uint32_t *vector,
                        int64_t *utility);

#endif
