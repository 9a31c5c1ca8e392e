/* base.h -- what every part of Truce shares: status codes, diagnostics, budgets, text results.
 *
 * Place in the flow: below everything else. A caller makes one truce_diagnostics and one
 * truce_budget, passes them down, and looks at both when a call comes back.
 * Thread rule: objects are not shared between threads without the caller's own lock; there is no
 * global state. */
#ifndef TRUCE_BASE_H
#define TRUCE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#error "Truce needs a POSIX system"
#endif
#if defined(__GNUC__)
#define TRUCE_API __attribute__((visibility("default")))
#define TRUCE_MUST_USE __attribute__((warn_unused_result))
#else
#define TRUCE_API
#define TRUCE_MUST_USE
#endif

#define TRUCE_VERSION_MAJOR 0
#define TRUCE_VERSION_MINOR 1
#define TRUCE_VERSION_PATCH 0
#define TRUCE_VERSION "0.1.0"

/* How a call ended. An answer such as "there is no agreement zone" is not an error: it is part of
 * a result that came back with TRUCE_OK. */
typedef enum truce_status {
    TRUCE_OK = 0,
    TRUCE_E_INPUT,   /* what the user wrote is wrong; the diagnostics say where and why */
    TRUCE_E_MEMORY,  /* the memory limit of the budget was reached, or the system has no more */
    TRUCE_E_STOPPED, /* the budget's stop function asked to stop (deadline, Ctrl-C) */
    TRUCE_E_SYSTEM,  /* reading or writing failed */
    TRUCE_E_MISUSE,  /* the caller broke the contract of a function */
    TRUCE_E_CHECK    /* an answer did not pass its independent check: a defect of Truce */
} truce_status;

/* Returns a short English name of a status ("out of memory"), never NULL. */
TRUCE_API const char *truce_status_name(truce_status status);

/* Returns the version of the library that is linked, as "MAJOR.MINOR.PATCH". */
TRUCE_API const char *truce_version(void);

/* What a piece of work may use, and whom it tells how far it is. All members may be zero.
 * `stop` is asked between units of work, at least every 10 ms or so; when it returns true the
 * work ends with TRUCE_E_STOPPED, or with a partial result that says so.
 * `progress` gets a fraction from 0 to 1 (a negative one: not known) and what is being done. */
typedef struct truce_budget {
    size_t size;         /* sizeof(truce_budget): set by TRUCE_BUDGET_INIT */
    size_t memory_bytes; /* most memory that one call may hold; 0: no limit */
    bool (*stop)(void *context);
    void (*progress)(void *context, double fraction, const char *what);
    void *context;
    long allocations; /* for tests: the allocation after so many fails; 0: none does */
} truce_budget;
#define TRUCE_BUDGET_INIT                                                                          \
    {                                                                                              \
        .size = sizeof(truce_budget)                                                               \
    }

/* A piece of text that the library made: `size` bytes at `bytes`, with a 0 byte behind them that
 * is not counted. Free it with truce_text_free. */
typedef struct truce_text {
    char *bytes;
    size_t size;
} truce_text;

/* Frees what a report function returned and sets it to empty. A NULL pointer, or an empty text,
 * is fine. */
TRUCE_API void truce_text_free(truce_text *text);

/* ---- diagnostics ------------------------------------------------------------------------- */

/* Collects what is wrong with the user's input: all problems in one go. */
typedef struct truce_diagnostics truce_diagnostics;

/* Returns a new, empty collection, or NULL when there is no memory. Free it with
 * truce_diagnostics_free. Scenario readers keep no pointer into it. */
TRUCE_API truce_diagnostics *truce_diagnostics_new(void);
TRUCE_API void truce_diagnostics_free(truce_diagnostics *diagnostics);

/* Return how many errors and warnings were reported, those past the 20th included. */
TRUCE_API size_t truce_diagnostics_errors(const truce_diagnostics *diagnostics);
TRUCE_API size_t truce_diagnostics_warnings(const truce_diagnostics *diagnostics);

/* Writes all diagnostics as people read them: FILE:LINE:COL, severity, message, code, the line
 * itself, a caret, a hint; in the order of the file; after 20 errors "N more errors".
 * `colour` adds terminal colours. Text of the user is shown with control characters and
 * bidirectional overrides made visible.
 * Errors: TRUCE_E_MEMORY. The caller frees `out` with truce_text_free. */
TRUCE_API TRUCE_MUST_USE truce_status truce_diagnostics_render(const truce_diagnostics *diagnostics,
                                                               bool colour, truce_text *out);

#endif
