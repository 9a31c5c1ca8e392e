/* fuzz_decimal.c -- any text as a number: what is read is written back and read to the same. */
#include "fuzz.h"
#include "text/decimal.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    text given = {(const char *)bytes, size};
    int64_t nano = 0, again = 0;
    nano_range range;
    if (decimal_nano(given, &nano) == DECIMAL_OK) {
        char digits[DECIMAL_BUFFER];
        text written = {digits, decimal_write(nano, digits)};
        if (decimal_nano(written, &again) != DECIMAL_OK || again != nano) abort();
    }
    if (decimal_range(given, &range) == DECIMAL_OK &&
        (range.low_nano > range.middle_nano || range.middle_nano > range.high_nano))
        abort();
    if (decimal_integer(given, &nano) == DECIMAL_OK &&
        (nano > INTEGER_LARGEST || nano < -INTEGER_LARGEST))
        abort();
    return 0;
}
