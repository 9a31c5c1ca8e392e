/* genius_file.h -- files of GENIUS taken apart: which is the domain, its issues, figures in
 * attributes. Floor: formats. */
#ifndef TRUCE_FORMATS_GENIUS_FILE_H
#define TRUCE_FORMATS_GENIUS_FILE_H

#include "formats/formats.h"
#include "text/xml.h"

typedef enum issue_kind { KIND_DISCRETE, KIND_INTEGER, KIND_REAL } issue_kind;

/* An issue as a file has it. */
typedef struct genius_issue {
    const xml_node *node;
    int64_t index;
    label name;
    issue_kind kind;
    bool is_broken;       /* reported; its values cannot be checked */
    const label *options; /* discrete */
    size_t n_options;
    figure low, high; /* integer, real */
} genius_issue;

/* A file taken apart. */
typedef struct genius_file {
    const source *from;
    const xml_node *root;      /* utility_space */
    const xml_node *objective; /* the outermost */
    bool is_template;          /* rooted at negotiation_template */
    genius_issue *issues;      /* by increasing index */
    size_t n_issues;
    size_t capacity;
} genius_file;

/* The files, the domain first. */
typedef struct genius_set {
    genius_file domain;
    genius_file *profiles;
    size_t n_profiles;
} genius_set;

/* Opens the files of a job: the first is the domain, or, in a folder, the one without evaluations.
 * Errors: TRUCE_E_INPUT (reported), TRUCE_E_MEMORY. */
MUST_USE truce_status genius_open(import_job *job, genius_set *set);

/* Collects the issues of a file and sorts them by index. Errors: TRUCE_E_INPUT (reported): too
 * many, an index twice; TRUCE_E_MEMORY. What is wrong in an issue is reported and the issue is
 * broken. */
MUST_USE truce_status genius_take_issues(import_job *job, genius_file *file);
/* Finds an issue by its index, or NULL. Cost: O(log n). */
const genius_issue *genius_find_issue(const genius_file *file, int64_t index);

/* Reports that something is missing in an element. */
void genius_report_missing(truce_diagnostics *sink, const xml_node *in, const char *what);
/* Read a number that an element must have, and one that must be whole; false: reported. */
bool genius_number(truce_diagnostics *sink, const xml_node *in, const char *name, figure *out);
bool genius_whole(truce_diagnostics *sink, const xml_node *in, const char *name, int64_t *out);

#endif
