#include "formats/formats.h"
#include <stdlib.h>
#include <string.h>

/* One row for each format. The first that recognises a file is asked to read it. */
static const format formats[] = {
    {"genius", "GENIUS", genius_recognise, genius_import, genius_export},
    {"geniusweb", "GeniusWeb", geniusweb_recognise, geniusweb_import, geniusweb_export},
    {"negmas", "NegMAS", negmas_recognise, negmas_import, negmas_export},
};
enum { FORMATS = sizeof formats / sizeof *formats, RECOGNISE_BYTES = 64 << 10 };

const char *truce_format_name(size_t index)
{
    return index < FORMATS ? formats[index].name : NULL;
}

static const format *find_format(const char *name)
{
    for (size_t k = 0; name != NULL && k < FORMATS; k++)
        if (strcmp(name, formats[k].name) == 0) return &formats[k];
    return NULL;
}

bool format_mentions(text bytes, const char *wanted)
{
    size_t size = strlen(wanted);
    for (size_t at = 0; at + size <= bytes.size; at++) {
        const char *found = memchr(bytes.bytes + at, wanted[0], bytes.size - size - at + 1);
        if (found == NULL) return false;
        at = (size_t)(found - bytes.bytes);
        if (memcmp(found, wanted, size) == 0) return true;
    }
    return false;
}

/* True for a scenario of Truce: the key "truce" stands at the beginning of a line or of the map. */
static bool is_own(text bytes)
{
    static const char *const heads[] = {"truce:", "\"truce\":", "\"truce\" :", "'truce':"};
    size_t at = 0;
    while (at < bytes.size) {
        text rest = {bytes.bytes + at, bytes.size - at};
        while (rest.size > 0 && memchr(" \t{", rest.bytes[0], 3) != NULL)
            rest = (text){rest.bytes + 1, rest.size - 1};
        for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
            size_t size = strlen(heads[k]);
            if (rest.size >= size && memcmp(rest.bytes, heads[k], size) == 0) return true;
        }
        const char *end = memchr(bytes.bytes + at, '\n', bytes.size - at);
        if (end == NULL) return false;
        at = (size_t)(end - bytes.bytes) + 1;
    }
    return false;
}

const char *truce_format_recognise(const char *bytes, size_t size)
{
    if (bytes == NULL) return NULL;
    text head = {bytes, size < RECOGNISE_BYTES ? size : RECOGNISE_BYTES};
    if (is_own(head)) return NULL;
    for (size_t k = 0; k < FORMATS; k++)
        if (formats[k].recognise(head)) return formats[k].name;
    return NULL;
}

/* ---- import -------------------------------------------------------------------------------- */

static truce_status import_into(const format *f, import_job *job, const truce_file *files,
                                text_buffer *b)
{
    source *sources;
    size_t errors = truce_diagnostics_errors(job->sink);
    TRY(ARENA_ARRAY(job->memory, job->n_files, &sources));
    for (size_t k = 0; k < job->n_files; k++)
        sources[k] = (source){files[k].name, files[k].bytes ? files[k].bytes : "", files[k].size};
    job->files = sources;
    TRY(draft_begin(job->memory, job->sink, &job->draft));
    TRY(f->import(job));
    draft_check_sums(job->draft);
    if (truce_diagnostics_errors(job->sink) > errors) return TRUCE_E_INPUT;
    draft_write(job->draft, b);
    return TRUCE_OK;
}

truce_status truce_import(const char *format_name, const truce_file *files, size_t n_files,
                          const truce_import_options *options, const truce_budget *budget,
                          truce_diagnostics *diagnostics, truce_text *out)
{
    truce_import_options usual = TRUCE_IMPORT_OPTIONS_INIT;
    const format *f = find_format(format_name);
    if (options == NULL) options = &usual;
    require(f && (files || n_files == 0) && diagnostics && out && options->size >= sizeof *options);
    memory_meter meter = memory_meter_of(budget);
    import_job job = {.sink = diagnostics, .options = options, .n_files = n_files};
    text_buffer b = {0};
    TRY(arena_new(&meter, &job.memory));
    truce_status status = import_into(f, &job, files, &b);
    arena_free(job.memory);
    if (status == TRUCE_OK) return buffer_finish(&b, out);
    buffer_free(&b);
    return status;
}

/* ---- export -------------------------------------------------------------------------------- */

struct truce_exported {
    arena *memory; /* holds this struct */
    export_job job;
};

void truce_exported_free(truce_exported *exported)
{
    if (exported == NULL) return;
    for (size_t k = 0; k < exported->job.n_files; k++)
        truce_text_free(&exported->job.files[k].text);
    arena_free(exported->memory);
}

truce_status truce_export(const char *format_name, const truce_scenario *scenario, bool lossy,
                          truce_diagnostics *diagnostics, truce_exported **out)
{
    const format *f = find_format(format_name);
    require(f && f->export_ && scenario && diagnostics && out);
    arena *memory;
    truce_exported *made;
    TRY(arena_new(NULL, &memory));
    truce_status status = ARENA_ARRAY(memory, 1, &made);
    if (status != TRUCE_OK) {
        arena_free(memory);
        return status;
    }
    made->memory = memory;
    made->job = (export_job){.memory = memory,
                             .sink = diagnostics,
                             .s = scenario,
                             .format = f->shown,
                             .is_lossy = lossy};
    size_t errors = truce_diagnostics_errors(diagnostics);
    status = f->export_(&made->job);
    if (status == TRUCE_OK && truce_diagnostics_errors(diagnostics) > errors)
        status = TRUCE_E_INPUT;
    if (status != TRUCE_OK) {
        truce_exported_free(made);
        return status;
    }
    *out = made;
    return TRUCE_OK;
}

size_t truce_exported_files(const truce_exported *exported)
{
    return exported ? exported->job.n_files : 0;
}

truce_file truce_exported_file(const truce_exported *exported, size_t index)
{
    if (index >= truce_exported_files(exported)) return (truce_file){0};
    const export_file *one = &exported->job.files[index];
    return (truce_file){one->name, one->text.bytes, one->text.size};
}
