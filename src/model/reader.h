/* reader.h -- from the YAML tree to a scenario: what all parts of the reading share.
 * Floor: model. Each part reads one section and reports all that is wrong in it; a broken thing
 * keeps its place, so that names that point to it still mean something. Keys and single values:
 * text/fields.h. */
#ifndef TRUCE_MODEL_READER_H
#define TRUCE_MODEL_READER_H

#include "model/scenario.h"
#include "text/fields.h"

typedef struct scenario_reader {
    field_reader in; /* keeps texts in the scenario's arena */
    truce_scenario *s;
    bool *issue_is_broken; /* by issue: its values cannot be checked */
} scenario_reader;

MUST_USE truce_status read_actors(scenario_reader *r, const yaml_node *root);  /* read_parties.c */
MUST_USE truce_status read_issues(scenario_reader *r, const yaml_node *root);  /* read_issues.c */
MUST_USE truce_status read_values(scenario_reader *r, const yaml_node *root);  /* read_values.c */
void read_check_sums(scenario_reader *r);                                      /* read_values.c */
MUST_USE truce_status read_rules(scenario_reader *r, const yaml_node *root);   /* read_demands.c */
MUST_USE truce_status read_demands(scenario_reader *r, const yaml_node *root); /* read_demands.c */
MUST_USE truce_status read_basis(scenario_reader *r, const yaml_node *root);   /* read_basis.c */
MUST_USE truce_status read_phasing(scenario_reader *r, const yaml_node *root); /* read_phasing.c */

#endif
