/* SPDX-License-Identifier: Apache-2.0
 *
 * Checksums of bytes: to see damage, and whether a file has changed. They protect from accidents,
 * not from someone who changes bytes on purpose. Values are the same on every machine.
 */
#ifndef GUODU_BASE_CHECKSUM_H
#define GUODU_BASE_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Other seeds give other sums: a block that stands in the wrong place is found out by it. */
uint64_t checksum_bytes(const void *bytes, size_t length, uint64_t seed);

struct checksum128 {
    uint64_t high, low;
};

/* Of all that is in a file. False: see errno. */
bool checksum_file(const char *path, struct checksum128 *out);

#endif
