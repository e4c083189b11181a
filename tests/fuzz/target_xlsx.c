/* SPDX-License-Identifier: Apache-2.0
 *
 * A workbook as it stands on the disk: a zip file. What is in it is reached by target_xlsx_parts.c.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file(fuzz_write("book.xlsx", data, size), false);
    return 0;
}
