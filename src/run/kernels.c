/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of kernels of one level.
 */
#include "run/kernel.h"

#define RUN_ENTRY(code, name) [PLAN_##code] = KERNEL(name),

static const struct kernels kernels = {
    .by_code = {RUN_KERNELS(RUN_ENTRY)},
    .changes = KERNEL(run_changes),
    .longest = KERNEL(run_longest),
};

const struct kernels *KERNEL(run_kernels)(void) {
    return &kernels;
}
