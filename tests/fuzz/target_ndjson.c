/* SPDX-License-Identifier: Apache-2.0
 *
 * Records as lines of JSON, as rows.c reads them. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_input input;
    fuzz_read(&input, data, size);
    fuzz_rows(&input, true);
    return 0;
}
