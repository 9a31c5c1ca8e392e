/* fuzz.h -- what all fuzz targets share: the entry that libFuzzer and replay.c call. */
#ifndef TRUCE_TESTS_FUZZ_H
#define TRUCE_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
