/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256: by what it comes to, people tell whether rules and data are still the ones they were, and
 * nobody can change them on purpose without its changing. (checksum.h is many times as fast and
 * protects from accidents alone.) The values are the same on every machine. Nothing is allocated.
 */
#ifndef GUODU_BASE_DIGEST_H
#define GUODU_BASE_DIGEST_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_SIZE = 65 }; /* 64 signs of 0-9 a-f, and a NUL */

struct digest {
    struct sha256_ctx context;
};

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t length);
void digest_end(struct digest *digest, char hex[DIGEST_SIZE]);

void digest_bytes(const void *bytes, size_t length, char hex[DIGEST_SIZE]);

enum digest_file { DIGEST_DONE, DIGEST_FAILED /* see errno */, DIGEST_STOPPED };
/* Of all that is in a file, a piece at a time; go_on is asked before each, NULL: never. */
enum digest_file digest_file(
    const char *path, bool (*go_on)(void *user), void *user, char hex[DIGEST_SIZE]);

#endif
