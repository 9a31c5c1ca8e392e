#include "base/status.h"

const char *truce_status_name(truce_status status)
{
    switch (status) {
    case TRUCE_OK: return "done";
    case TRUCE_E_INPUT: return "wrong input";
    case TRUCE_E_MEMORY: return "out of memory";
    case TRUCE_E_STOPPED: return "stopped";
    case TRUCE_E_SYSTEM: return "reading or writing failed";
    case TRUCE_E_MISUSE: return "wrong use of a function";
    case TRUCE_E_CHECK: return "an answer did not pass its check";
    }
    return "unknown status";
}

const char *truce_version(void)
{
    return TRUCE_VERSION;
}
