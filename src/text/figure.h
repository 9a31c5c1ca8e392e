/* figure.h -- decimals as programs write them, of nearly any length, and exact work with them.
 * Floor: text. Where decimal.h reads what a person writes into a scenario, this reads what other
 * programs print: "0.4452125771655631", "1e-3", ".5", "4.9E-324" is refused. Sums and products are
 * exact; there is one rounding, to a billionth, where a figure becomes a utility.
 * A figure is a whole number of up to FIGURE_DIGITS base-2^32 digits times a power of ten.
 * Functions that return bool return false, with `out` untouched, when the result would not fit;
 * figures that were read (at most 60 significant digits, last digit at 10^-60 to 10^60) can always
 * be added, and three of them multiplied. Pure; thread-safe. Cost: O(digits^2) at most, in practice
 * about 100 ns. */
#ifndef TRUCE_TEXT_FIGURE_H
#define TRUCE_TEXT_FIGURE_H

#include "text/buffer.h"
#include "text/source.h"
#include <stdint.h>

enum { FIGURE_DIGITS = 64 };

typedef struct figure {
    bool is_negative;
    int exponent;                   /* of ten */
    uint32_t n;                     /* digits in use; 0 for the number 0 */
    uint32_t digits[FIGURE_DIGITS]; /* least first; what lies past n is undefined */
} figure;

/* Reads a number: sign, digits with at most one point among them, exponent; blanks around it are
 * allowed. Not a number, infinity, and numbers past the limits above give false. */
bool figure_read(text t, figure *out);
/* Returns a whole number, and billionths as a number. */
figure figure_of(int64_t number);
figure figure_of_nano(int64_t nano);

bool figure_add(const figure *a, const figure *b, figure *out);
bool figure_subtract(const figure *a, const figure *b, figure *out);
bool figure_multiply(const figure *a, const figure *b, figure *out);
/* Returns <0, 0, >0. */
int figure_compare(const figure *a, const figure *b);
int figure_sign(const figure *a);

/* Rounds a / b to a billionth, half away from zero: what a utility is. `b` is not 0.
 * False when the magnitude would exceed 10^9. */
bool figure_ratio_nano(const figure *a, const figure *b, int64_t *out);
/* The same for a figure itself. */
bool figure_nano(const figure *a, int64_t *out);
/* The largest whole number at most a, the smallest at least a; false past 10^9. */
bool figure_floor(const figure *a, int64_t *out);
bool figure_ceiling(const figure *a, int64_t *out);

/* How a figure is cut to some digits: to the nearest, half away from zero; or towards +infinity or
 * -infinity. */
typedef enum figure_rounding { FIGURE_NEAREST, FIGURE_UP, FIGURE_DOWN } figure_rounding;

/* Appends a / b with `places` digits behind the point, trailing zeros left out. `b` is not 0. */
void figure_write_ratio(text_buffer *out, const figure *a, const figure *b, unsigned places,
                        figure_rounding how);

#endif
