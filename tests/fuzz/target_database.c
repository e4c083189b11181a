/* SPDX-License-Identifier: Apache-2.0
 *
 * A database of SQLite with records. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file(fuzz_write("data.db", data, size), true);
    return 0;
}
