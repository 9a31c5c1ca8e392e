/* scenario.h -- a scenario: the parties, the issues, what each party values and demands.
 *
 * Place in the flow: bytes that a person wrote become a truce_scenario, which is never changed
 * afterwards and is what all questions are asked of.
 * Thread rule: a scenario may be read by many threads at once. */
#ifndef TRUCE_SCENARIO_H
#define TRUCE_SCENARIO_H

#include "truce/base.h"

typedef struct truce_scenario truce_scenario;

/* Reads a scenario (format version 1, see docs/formats.md) from `size` bytes; `name` is what
 * diagnostics call the file. The bytes are copied. All problems of the file are reported in one go;
 * with any error the result is TRUCE_E_INPUT and `out` is untouched; warnings do not stop it.
 * Errors: TRUCE_E_INPUT, TRUCE_E_MEMORY, TRUCE_E_MISUSE. Free with truce_scenario_free.
 * Cost: O(bytes log bytes). */
TRUCE_API TRUCE_MUST_USE truce_status truce_scenario_read(const char *name, const char *bytes,
                                                          size_t size, const truce_budget *budget,
                                                          truce_diagnostics *diagnostics,
                                                          truce_scenario **out);
TRUCE_API void truce_scenario_free(truce_scenario *scenario);

/* Return the numbers of things and their ids; ids live as long as the scenario.
 * Parties are numbered from 0 in file order, ratifiers among them. */
TRUCE_API size_t truce_scenario_parties(const truce_scenario *scenario);
TRUCE_API size_t truce_scenario_issues(const truce_scenario *scenario);
TRUCE_API const char *truce_scenario_title(const truce_scenario *scenario);
TRUCE_API const char *truce_scenario_party_id(const truce_scenario *scenario, size_t party);
TRUCE_API bool truce_scenario_party_is_principal(const truce_scenario *scenario, size_t party);
TRUCE_API const char *truce_scenario_issue_id(const truce_scenario *scenario, size_t issue);

/* Returns the corridor file that a quantity names (truce/corridor.h), or NULL: a path from the
 * folder of the scenario, to that folder or below; it is not opened here, and may name nothing.
 * Lives as long as the scenario. */
TRUCE_API const char *truce_scenario_issue_corridor(const truce_scenario *scenario, size_t issue);

/* Reports that the corridor of an issue cannot be had, in its place in the file: `why` is a phrase,
 * "No such file or directory". */
TRUCE_API void truce_scenario_issue_corridor_fails(const truce_scenario *scenario, size_t issue,
                                                   const char *why, truce_diagnostics *diagnostics);

/* Returns a commented starter scenario of a kind ("deal", "ceasefire", "labour"), or NULL when
 * there is no such kind; static text. truce_scenario_starter_kind(i) lists the kinds: NULL past the
 * last. The first is the default. */
TRUCE_API const char *truce_scenario_starter(const char *kind);
TRUCE_API const char *truce_scenario_starter_kind(size_t index);

#endif
