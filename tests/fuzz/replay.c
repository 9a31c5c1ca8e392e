/* replay.c -- runs a fuzz target over files, for builds without libFuzzer: replay FILE... */
#include "fuzz.h"
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    for (int k = 1; k < argc; k++) {
        FILE *file = fopen(argv[k], "rb");
        if (file == NULL) {
            fprintf(stderr, "%s: cannot be read\n", argv[k]);
            return 1;
        }
        size_t capacity = 1U << 20;
        uint8_t *bytes = malloc(capacity);
        size_t size = bytes ? fread(bytes, 1, capacity, file) : 0;
        fclose(file);
        /* A copy of just the right size, so that the sanitizer sees a read past the end. */
        uint8_t *exact = malloc(size > 0 ? size : 1);
        for (size_t at = 0; exact && bytes && at < size; at++) exact[at] = bytes[at];
        free(bytes);
        if (exact == NULL) return 1;
        LLVMFuzzerTestOneInput(exact, size);
        free(exact);
    }
    return 0;
}
