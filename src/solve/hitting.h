/* hitting.h -- the minimal sets that meet every set of a family, the smallest first.
 * Floor: solve. Conflicts meet every correction, corrections meet every conflict, and the minimal
 * ones of one kind are exactly the minimal hitting sets of the other (Reiter 1987). The family may
 * be known beforehand, or grow on the way: a JUDGE sees each candidate, and either confirms it or
 * names a set of the family that it misses. Either way what is confirmed is right, comes in the
 * order of size and then names, and there is no gap.
 *
 * Why confirmed sets are minimal while the family still grows: candidates come by size, so when
 * those of size k are tried, every smaller set that meets the known family has been confirmed, or a
 * set that it misses has become known. A candidate with a member that it could leave out therefore
 * holds a confirmed set, and is dropped without being judged.
 *
 * Members are chosen in increasing order. A choice is dropped when an earlier member has become
 * superfluous (Murakami & Uno 2014: it is the only one to meet no set), when a set has no member
 * left to choose, or when more disjoint sets wait than members may still be chosen; the last bound
 * says which size comes next. Implicit families: Ignatiev et al. (2015), smallest MUS. */
#ifndef TRUCE_SOLVE_HITTING_H
#define TRUCE_SOLVE_HITTING_H

#include "base/arena.h"
#include "base/budget.h"
#include "solve/demand_bits.h"

/* A list of sets; set i has the words from sets[i * n_words] on. */
typedef struct bits_list {
    size_t n_words;
    size_t n;
    size_t capacity;
    uint64_t *sets;
} bits_list;

static inline const uint64_t *bits_list_at(const bits_list *list, size_t i)
{
    return list->sets + i * list->n_words;
}

/* Appends a copy. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status bits_list_add(arena *memory, bits_list *list, const uint64_t *set);
/* Sorts by size, then names. `scratch` has room for one set. */
void bits_list_sort(bits_list *list, uint64_t *scratch);

typedef struct hitting_search hitting_search;

/* Says whether a candidate meets the whole family: if not, `missed` (n_words, cleared) gets a set
 * that it does not meet. */
typedef truce_status (*hitting_judge)(void *context, const uint64_t *candidate, bool *is_hitting,
                                      uint64_t *missed);

typedef struct hitting_found {
    bits_list list;   /* by size, then names */
    size_t up_to;     /* all that have at most so many members are there; SIZE_MAX: all */
    bool has_started; /* up_to means something */
} hitting_found;

/* Makes a search over members 0 .. n_members-1 with an empty family. Lives in `out`.
 * Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status hitting_new(arena *out, size_t n_members, hitting_search **result);

/* Adds a set to the family, between two runs. It is not empty. Errors: TRUCE_E_MEMORY. */
MUST_USE truce_status hitting_add(hitting_search *h, const uint64_t *set);

/* Returns the family as far as it is known. */
const bits_list *hitting_family(const hitting_search *h);

/* Looks on until `most` sets are found, there are no more, or `effort` units of work are spent
 * (UINT64_MAX: no such end). May be called again, also after an error: it goes on from the size
 * that it had reached. `judge` NULL: the family is all there.
 * Errors: those of the judge, TRUCE_E_MEMORY, TRUCE_E_STOPPED; what was found stays.
 * Cost: a choice costs the waiting sets * words; the number of choices can be exponential. */
MUST_USE truce_status hitting_run(hitting_search *h, work_meter *work, size_t most, uint64_t effort,
                                  hitting_judge judge, void *context);

const hitting_found *hitting_result(const hitting_search *h);

#endif
