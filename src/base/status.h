/* status.h -- the control flow of fallible functions.
 * Floor: base. Every fallible function returns a truce_status; results go through a last
 * out-parameter that is untouched on failure. */
#ifndef TRUCE_BASE_STATUS_H
#define TRUCE_BASE_STATUS_H

#include "truce/base.h"
#include <assert.h>

#define MUST_USE TRUCE_MUST_USE

/* Returns the status of `call` from the calling function when it is not OK. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        truce_status try_status_ = (call);                                                         \
        if (try_status_ != TRUCE_OK) return try_status_;                                           \
    } while (0)

/* The caller broke a public contract: reported, in release builds too. */
#define require(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) return TRUCE_E_MISUSE;                                                   \
    } while (0)

/* A branch proved dead but handled all the same. */
#ifdef NDEBUG
#define never(condition) (condition)
#else
#define never(condition) (assert(!(condition)), false)
#endif

#endif
