/* SPDX-License-Identifier: Apache-2.0 */
#include "run/level.h"

#include "base/processor.h"

const struct kernels *run_kernels_of(bool best) {
#ifdef __x86_64__
    if (best && processor_is_v3())
        return run_kernels_v3();
#endif
    (void)best;
    return run_kernels_portable();
}
