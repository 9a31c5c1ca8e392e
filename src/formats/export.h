/* export.h -- what the exports share: what a format cannot say, names of files, utilities as
 * figures. Floor: formats. */
#ifndef TRUCE_FORMATS_EXPORT_H
#define TRUCE_FORMATS_EXPORT_H

#include "formats/formats.h"

/* Reports that the format has nothing for something: an error, or a warning when it may be left
 * out. `what` is a phrase ("a red line"), `id` says which one. */
void export_cannot(export_job *job, span where, const char *what, text id);
/* Warns that something is said in another way. */
void export_changed(export_job *job, span where, const char *what, text id);

/* What a format can say beside issues, values and reservations. */
enum { EXPORT_RULES = 1, EXPORT_DISCOUNT = 2 };
/* Reports all that none of the formats can say, and rules and discounts where this one cannot. */
void export_losses(export_job *job, unsigned can);

/* A party that is written, and how its utilities are moved: (u - base) / scale, in billionths. */
typedef struct export_party {
    uint32_t party;
    text stem;          /* the name of its file, without ending */
    bool is_named;      /* the stem is its label */
    int64_t *base_nano; /* by issue: what is taken away from each value */
    int64_t scale_nano; /* NANO: as it is */
} export_party;

/* Everything that is to be written. */
typedef struct export_plan {
    text domain_stem;
    bool is_named; /* the stem is the title, with "-domain" behind it */
    export_party *parties;
    uint32_t n_parties;
} export_plan;

/* Chooses the names of all files. Ratifiers are not among the parties. */
MUST_USE truce_status export_plan_make(export_job *job, export_plan *plan);

/* Returns the best and the worst that one issue can bring a party, over all its values. */
void export_extremes(const truce_scenario *s, uint32_t party, uint32_t about, int64_t *least,
                     int64_t *most);
/* Returns what a value is worth to a party once it is moved, as numerator over plan scale. */
int64_t export_worth(const export_job *job, const export_party *p, uint32_t about, uint32_t value);

/* Moves a party's utilities to 0..1: each issue's worst to 0, the best sum to 1; says so. */
void export_move(export_job *job, export_party *p);
/* Returns the reservation once it is moved: a numerator over the scale. */
int64_t export_reservation(const export_job *job, const export_party *p);

/* Keeps a file; takes the buffer. */
MUST_USE truce_status export_add(export_job *job, text stem, const char *ending, text_buffer *b);

/* True when the options of an issue have distinct labels that are texts of their own; else their
 * ids are written. */
bool export_has_labels(export_job *job, const issue *i);

/* Finds an affine function whose line is that of a valuation moved by the plan; `weight` is the
 * figure that it is to have. False when there is none, clamped or not as `is_clamped` says: then
 * the values can only be listed. */
bool export_affine(const export_job *job, const export_party *p, uint32_t about, bool is_clamped,
                   int64_t weight_nano, int64_t start, affine *out, text_buffer *slope,
                   text_buffer *offset);

#endif
