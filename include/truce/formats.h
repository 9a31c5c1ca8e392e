/* formats.h -- the formats of other programs: in and out.
 *
 * Place in the flow: files of another program become the text of a scenario, which is read like any
 * other (truce_scenario_read); a scenario becomes files of another program. The formats and what is
 * kept are described in docs/imports.md. Nothing here opens a file.
 * Figures are read as they are written, computed exactly, and rounded once, to a billionth.
 * Thread rule: distinct calls may run at once. */
#ifndef TRUCE_FORMATS_H
#define TRUCE_FORMATS_H

#include "truce/scenario.h"

/* Returns the name of a format ("genius", "negmas", "geniusweb"), and NULL past the last. */
TRUCE_API const char *truce_format_name(size_t index);

/* One file: what messages call it, usually its path, and its bytes. Its name without folder and
 * ending becomes the name of a party, or the title. */
typedef struct truce_file {
    const char *name;
    const char *bytes;
    size_t size;
} truce_file;

/* Returns the format that some bytes seem to be in; NULL when it is none of them: a scenario, say.
 * Looks at the first 64 KiB only. */
TRUCE_API const char *truce_format_recognise(const char *bytes, size_t size);

/* GENIUS files are read by GENIUS 10.4 and by NegMAS with different numbers. */
typedef enum truce_semantics { TRUCE_SEMANTICS_GENIUS, TRUCE_SEMANTICS_NEGMAS } truce_semantics;

typedef struct truce_import_options {
    size_t size;
    truce_semantics semantics; /* of GENIUS files */
    unsigned grid;             /* a real issue gets grid + 1 evenly spaced values; 0: refused */
    bool is_folder; /* the files are what lies in a folder: the domain is looked for among them, and
                       what is neither domain nor profile is passed over. Else the first file of
                       GENIUS is the domain, and all others are profiles. */
} truce_import_options;
#define TRUCE_IMPORT_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .size = sizeof(truce_import_options)                                                       \
    }

/* Reads a domain and its profiles into the text of a scenario, with comments that say where it came
 * from. All problems are reported in one go. `options` may be NULL.
 * Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY, TRUCE_E_MISUSE (no such format).
 * Cost: O(bytes). Free `out` with truce_text_free. */
TRUCE_API TRUCE_MUST_USE truce_status truce_import(const char *format, const truce_file *files,
                                                   size_t n_files,
                                                   const truce_import_options *options,
                                                   const truce_budget *budget,
                                                   truce_diagnostics *diagnostics, truce_text *out);

/* Files that an export made. */
typedef struct truce_exported truce_exported;

/* Writes a scenario in another format. What the format cannot say is an error each, or, with
 * `lossy`, is left out with a warning each.
 * Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY, TRUCE_E_MISUSE. Free with truce_exported_free.
 */
TRUCE_API TRUCE_MUST_USE truce_status truce_export(const char *format,
                                                   const truce_scenario *scenario, bool lossy,
                                                   truce_diagnostics *diagnostics,
                                                   truce_exported **out);
TRUCE_API void truce_exported_free(truce_exported *exported);
/* Return how many files there are, and one of them: a plain file name, without a folder. They live
 * as long as `exported`; an index past the last gives an empty file. The domain is the first. */
TRUCE_API size_t truce_exported_files(const truce_exported *exported);
TRUCE_API truce_file truce_exported_file(const truce_exported *exported, size_t index);

#endif
