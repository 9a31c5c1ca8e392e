/* formats.h -- the table of the formats of other programs, and what a format gets to work with.
 * Floor: formats, beside solve: it knows the model, and not how a scenario is solved.
 * To add a format: write one file with its functions, declare them below, and add a row to the
 * table in formats.c. CONTRIBUTING.md says it step by step. */
#ifndef TRUCE_FORMATS_FORMATS_H
#define TRUCE_FORMATS_FORMATS_H

#include "formats/draft.h"
#include "truce/formats.h"

/* Files to be read. `draft` is where the scenario grows; everything lives in `memory`. */
typedef struct import_job {
    arena *memory;
    truce_diagnostics *sink;
    const truce_import_options *options;
    const source *files;
    size_t n_files;
    draft *draft;
} import_job;

/* One file that an export wrote. */
typedef struct export_file {
    char *name;
    truce_text text;
} export_file;

/* A scenario to be written. */
typedef struct export_job {
    arena *memory;
    truce_diagnostics *sink;
    const truce_scenario *s;
    const char *format; /* as people write it: "GENIUS" */
    bool is_lossy;
    export_file *files;
    size_t n_files;
    size_t capacity;
} export_job;

typedef struct format {
    const char *name;  /* of the command line */
    const char *shown; /* as people write it */
    /* True when the beginning of a file, at most 64 KiB, looks like this format. */
    bool (*recognise)(text bytes);
    /* Fills the draft. Problems are reported, and as many as can be in one go; whether there were
     * any is looked up by the caller. Errors: TRUCE_E_INPUT, TRUCE_E_MEMORY. */
    truce_status (*import)(import_job *job);
    truce_status (*export_)(export_job *job); /* NULL: the format is only read */
} format;

/* ---- genius_read.c, genius_write.c ---- */
bool genius_recognise(text bytes);
MUST_USE truce_status genius_import(import_job *job);
MUST_USE truce_status genius_export(export_job *job);
/* ---- negmas.c ---- */
bool negmas_recognise(text bytes);
MUST_USE truce_status negmas_import(import_job *job);
MUST_USE truce_status negmas_export(export_job *job);
/* ---- geniusweb_read.c, geniusweb_write.c ---- */
bool geniusweb_recognise(text bytes);
MUST_USE truce_status geniusweb_import(import_job *job);
MUST_USE truce_status geniusweb_export(export_job *job);

/* True when `wanted` stands somewhere in the text. */
bool format_mentions(text bytes, const char *wanted);

#endif
