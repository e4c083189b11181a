/* SPDX-License-Identifier: Apache-2.0
 *
 * Which kernels this processor can run. Private to src/run.
 */
#ifndef GUODU_RUN_LEVEL_H
#define GUODU_RUN_LEVEL_H

#include "run/kernel.h"

/* best: those for x86-64-v3 where they were built and can run; else, and without, the portable ones. */
const struct kernels *run_kernels_of(bool best);

#endif
