/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables as text files, as rows.c reads them. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_input input;
    fuzz_read(&input, data, size);
    fuzz_rows(&input, false);
    return 0;
}
