/* fuzz_tree.c -- any bytes as NegMAS or GeniusWeb files: the first byte chooses. */
#include "fuzz_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    truce_file files[FUZZ_FILES];
    truce_import_options options = TRUCE_IMPORT_OPTIONS_INIT;
    if (size == 0) return 0;
    options.grid = bytes[0] & 2 ? 3 : 0;
    options.is_folder = (bytes[0] & 4) != 0;
    size_t n = cut_files((const char *)bytes + 1, size - 1, files);
    import_all(bytes[0] & 1 ? "negmas" : "geniusweb", files, n, &options);
    return 0;
}
