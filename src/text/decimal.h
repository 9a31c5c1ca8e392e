/* decimal.h -- exact decimals: text to billionths and back, without floating point.
 * Floor: text. A utility is an int64_t count of billionths with magnitude at most 10^9 units.
 * Grammar: [+-]? digits [. digits], at most 9 digits after the point, no exponent, no leading zero
 * before another digit, no bare point. Typographic slips (a comma, a minus sign that is not "-",
 * an exponent, a blank, a percent sign, a unit) get their own answer so that the hint can name
 * them. */
#ifndef TRUCE_TEXT_DECIMAL_H
#define TRUCE_TEXT_DECIMAL_H

#include "base/exact.h"
#include "text/source.h"
#include <stdint.h>

#define NANO INT64_C(1000000000)
#define UTILITY_LARGEST_NANO (NANO * NANO) /* 10^9 units */
#define INTEGER_LARGEST INT64_C(1000000000)

typedef enum decimal_answer {
    DECIMAL_OK,
    DECIMAL_NOT_A_NUMBER,
    DECIMAL_TOO_MANY_DIGITS, /* more than nine after the point */
    DECIMAL_TOO_LARGE,
    DECIMAL_EXPONENT,
    DECIMAL_COMMA,
    DECIMAL_LEADING_ZERO,
    DECIMAL_BAD_MINUS, /* U+2212 and its like */
    DECIMAL_BARE_POINT,
    DECIMAL_BLANK,      /* 1 000, 1_000, 1'000 */
    DECIMAL_PERCENT,    /* 50% */
    DECIMAL_UNIT,       /* 5 days */
    DECIMAL_NOT_WHOLE,  /* decimal_integer only: a point where a whole number belongs */
    DECIMAL_RANGE_ORDER /* decimal_range only: low end above high end */
} decimal_answer;

/* What a person knows of a figure: low <= middle <= high, all equal when it is known exactly.
 * The middle of a range is rounded half away from zero to a billionth. */
typedef struct nano_range {
    int64_t low_nano;
    int64_t middle_nano;
    int64_t high_nano;
} nano_range;

/* Reads a decimal into billionths; `out` is written only with DECIMAL_OK. */
decimal_answer decimal_nano(text t, int64_t *out_nano);
/* Reads "LOW..HIGH" or one decimal. Blanks around ".." are allowed. */
decimal_answer decimal_range(text t, nano_range *out);
/* Reads a whole number with magnitude at most 10^9. */
decimal_answer decimal_integer(text t, int64_t *out);
/* Returns a phrase that says what is wrong and how to write it, for a hint; NULL for DECIMAL_OK. */
const char *decimal_hint(decimal_answer answer);
/* The same, where only whole numbers are wanted. */
const char *decimal_whole_hint(decimal_answer answer);

/* Writes billionths as the shortest exact decimal ("-8", "0.05"); returns its length. Sums and
 * differences of utilities may need more than 64 bits.
 * The buffer must hold DECIMAL_BUFFER bytes. */
#define DECIMAL_BUFFER 32
size_t decimal_write(int128 nano, char *buffer);

#endif
