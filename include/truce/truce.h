/* truce.h -- all of Truce: brokered deals between parties who do not trust each other.
 * Read a scenario (scenario.h), solve and explain it (solve.h), cut a deal
 * into phases (phase.h), plan an aid corridor (corridor.h), show the answer (report.h). */
#ifndef TRUCE_TRUCE_H
#define TRUCE_TRUCE_H
#include "truce/base.h"
#include "truce/corridor.h"
#include "truce/formats.h"
#include "truce/phase.h"
#include "truce/report.h"
#include "truce/scenario.h"
#include "truce/solve.h"
#endif
