/* tree_files.h -- domains and profiles in YAML or JSON: which file is which, and values in them.
 * Floor: formats. What NegMAS and GeniusWeb share. */
#ifndef TRUCE_FORMATS_TREE_FILES_H
#define TRUCE_FORMATS_TREE_FILES_H

#include "formats/formats.h"
#include "text/yaml.h"

typedef enum file_role { FILE_OTHER, FILE_DOMAIN, FILE_PROFILE } file_role;

typedef struct tree_file {
    const source *from;
    const yaml_node *root; /* NULL: there is none */
} tree_file;

typedef struct tree_set {
    tree_file domain; /* root NULL: no file is a domain */
    tree_file *profiles;
    size_t n_profiles;
} tree_set;

/* Reads the files and tells domain and profiles apart by `role`. In a folder what `recognise` does
 * not know is passed over; of listed files each must be one or the other.
 * Errors: TRUCE_E_INPUT (reported; two domains too), TRUCE_E_MEMORY. */
MUST_USE truce_status tree_open(import_job *job, const char *shown, bool (*recognise)(text),
                                file_role (*role)(const yaml_node *), tree_set *set);

/* Returns the value of a key; reports that it is missing, in `what`. */
const yaml_node *tree_need(import_job *job, const yaml_node *map, const char *key,
                           const char *what);
/* Check the kind of a node; false: reported. */
bool tree_is(import_job *job, const yaml_node *node, yaml_kind kind, const char *what);
/* Reads a number; false: reported. */
bool tree_number(import_job *job, const yaml_node *node, const char *what, figure *out);

/* Collects the scalars of a list as labels. */
MUST_USE truce_status tree_labels(import_job *job, const yaml_node *list, const label **out);

/* Finds a value of a drafted issue by its label; a quantity by its number. NOBODY: there is none.
 */
uint32_t tree_find_value(const draft *d, uint32_t about, text written);

/* Reads a map from each value of an issue to a figure, times a weight, into `nano`: n_values of
 * them. All must be there, and no others. False: reported. */
MUST_USE truce_status tree_table(import_job *job, const yaml_node *map, uint32_t about,
                                 const figure *weight, int64_t *nano, bool *is_good);
/* Sets such a table: options, or points of a line. */
MUST_USE truce_status tree_set_table(import_job *job, uint32_t party, uint32_t about,
                                     const int64_t *nano);

#endif
