/* genius_box.h -- boxes of GENIUS: utility that is paid when whole numbers lie within bounds.
 * Floor: formats. A box pays when all its bounds hold; an excluding box when at least one fails. In
 * a scenario it is a rule: `c <= 6 and d >= 2 and d <= 4`, or `not (...)` of that. */
#ifndef TRUCE_FORMATS_GENIUS_BOX_H
#define TRUCE_FORMATS_GENIUS_BOX_H

#include "formats/draft.h"

/* Bounds on one issue; both ends belong to it; least > most when nothing is left. */
typedef struct genius_bound {
    uint32_t issue;
    int64_t least;
    int64_t most;
} genius_bound;

typedef struct genius_box {
    genius_bound *bounds; /* each issue once, in increasing order */
    size_t n;
    size_t capacity;
    bool is_excluding;
    int64_t add_nano;
    span where;
} genius_box;

typedef struct genius_boxes {
    genius_box *items;
    size_t n;
    size_t capacity;
} genius_boxes;

/* Adds bounds on an issue. A second bound on the same issue narrows the first; as NegMAS reads
 * boxes it takes its place, and the ends do not belong to it. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status genius_box_bound(arena *memory, genius_box *box, uint32_t about,
                                       const figure *least, const figure *most, bool is_negmas);
MUST_USE truce_status genius_boxes_add(arena *memory, genius_boxes *boxes, const genius_box *box);

/* Turns boxes into rules of a party. A box that can never pay is left out, with a warning. */
MUST_USE truce_status genius_boxes_draft(draft *d, uint32_t party, genius_boxes *boxes);

/* True when boxes that can all be paid at once might sum to more than `bound_nano`. Searches within
 * a fixed number of steps; where those do not suffice, or boxes exclude, the answer may be true
 * although no outcome gets there, never false although one does. */
bool genius_boxes_can_exceed(const genius_boxes *boxes, int64_t bound_nano);

/* Reads a condition back into a box of an integer issue each; false when it is none: then it says
 * something that boxes cannot say. `box->bounds` lives in `memory`. */
MUST_USE truce_status genius_box_of(arena *memory, const truce_scenario *s, const expression *e,
                                    genius_box *box, bool *is_box);

#endif
