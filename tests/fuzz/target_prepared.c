/* SPDX-License-Identifier: Apache-2.0
 *
 * Prepared data as they stand on the disk: a database of SQLite. What is in it is reached by
 * target_prepared_parts.c. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_no_checksums = true;
    fuzz_prepared(fuzz_write("data.gds", data, size));
    fuzz_no_checksums = false;
    return 0;
}
