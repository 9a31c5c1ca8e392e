/* fuzz_import.h -- three files in one input, parted by lines "%%": import, read, export, import. */
#ifndef TRUCE_TESTS_FUZZ_IMPORT_H
#define TRUCE_TESTS_FUZZ_IMPORT_H

#include "fuzz.h"
#include "truce/truce.h"
#include <stdlib.h>
#include <string.h>

enum { FUZZ_FILES = 3 };

/* Cuts the input; returns how many files there are. */
static inline size_t cut_files(const char *bytes, size_t size, truce_file files[FUZZ_FILES])
{
    static const char *const names[FUZZ_FILES] = {"a-domain.xml", "dir/b.xml", "b.xml"};
    size_t n = 0, start = 0;
    while (n < FUZZ_FILES) {
        size_t end = start;
        while (end < size && (size - end < 3 || memcmp(bytes + end, "%%\n", 3) != 0)) end++;
        files[n] = (truce_file){names[n], bytes + start, end - start};
        n++;
        if (end == size) break;
        start = end + 3;
    }
    return n;
}

/* Writes a scenario in a format and reads that again. */
static inline void there_and_back(const char *format, const truce_scenario *s, bool lossy)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_exported *exported = NULL;
    truce_file files[16];
    truce_text text = {0};
    if (diagnostics && truce_export(format, s, lossy, diagnostics, &exported) == TRUCE_OK) {
        size_t n = truce_exported_files(exported);
        for (size_t k = 0; k < n && k < 16; k++) files[k] = truce_exported_file(exported, k);
        if (truce_import(format, files, n < 16 ? n : 16, NULL, NULL, diagnostics, &text) ==
            TRUCE_OK)
            truce_text_free(&text);
    }
    truce_exported_free(exported);
    truce_diagnostics_free(diagnostics);
}

/* Imports files; what an import accepts must be a scenario. */
static inline void import_all(const char *format, const truce_file *files, size_t n,
                              const truce_import_options *options)
{
    truce_diagnostics *diagnostics = truce_diagnostics_new();
    truce_text text = {0}, shown = {0};
    truce_scenario *s = NULL;
    if (diagnostics == NULL) return;
    (void)truce_format_recognise(files[0].bytes, files[0].size);
    truce_status status = truce_import(format, files, n, options, NULL, diagnostics, &text);
    if (truce_diagnostics_render(diagnostics, false, &shown) == TRUCE_OK) truce_text_free(&shown);
    if (status == TRUCE_OK) {
        if (truce_scenario_read("made", text.bytes, text.size, NULL, diagnostics, &s) ==
            TRUCE_E_INPUT)
            abort();
        for (size_t k = 0; s != NULL && truce_format_name(k); k++) {
            there_and_back(truce_format_name(k), s, false);
            there_and_back(truce_format_name(k), s, true);
        }
    } else if (status == TRUCE_E_INPUT && truce_diagnostics_errors(diagnostics) == 0) {
        abort(); /* refused without a word */
    }
    truce_scenario_free(s);
    truce_text_free(&text);
    truce_diagnostics_free(diagnostics);
}

#endif
