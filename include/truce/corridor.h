/* corridor.h -- the aid corridor: what can get in, where, when; what a closure does; who goes
 * without.
 *
 * Place in the flow: a corridor file becomes a truce_corridor, which is never changed afterwards;
 * it is what plans will be made of. A corridor knows nothing of deals. File and definitions:
 * docs/corridor.md. All figures are whole trucks.
 * Thread rule: a corridor may be read by many threads at once.
 */
#ifndef TRUCE_CORRIDOR_H
#define TRUCE_CORRIDOR_H

#include "truce/base.h"

typedef struct truce_corridor truce_corridor;

/* True when the bytes look like a corridor file: a map whose first key that tells is
 * `truce_corridor`. Never fails. Cost: O(bytes) at worst. */
TRUCE_API bool truce_is_corridor(const char *bytes, size_t size);

/* Reads a corridor file (version 1) from `size` bytes; `name` is what diagnostics call the file.
 * The bytes are copied. All problems of the file are reported in one go; with any error the result
 * is TRUCE_E_INPUT and `out` is untouched; warnings do not stop it.
 * Errors: TRUCE_E_INPUT, TRUCE_E_MEMORY, TRUCE_E_MISUSE. Free with truce_corridor_free.
 * Cost: O(bytes log bytes + days * things that change). */
TRUCE_API TRUCE_MUST_USE truce_status truce_corridor_read(const char *name, const char *bytes,
                                                          size_t size, const truce_budget *budget,
                                                          truce_diagnostics *diagnostics,
                                                          truce_corridor **out);
TRUCE_API void truce_corridor_free(truce_corridor *corridor);

TRUCE_API const char *truce_corridor_title(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_days(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_depots(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_crossings(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_areas(const truce_corridor *corridor);
TRUCE_API size_t truce_corridor_roads(const truce_corridor *corridor);

/* Returns a commented corridor to start from, valid as it stands; static text. */
TRUCE_API const char *truce_corridor_starter(void);

#endif
