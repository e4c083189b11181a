/* SPDX-License-Identifier: Apache-2.0 */
#include "base/checksum.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

enum { PIECE = 256 * 1024 };

uint64_t checksum_bytes(const void *bytes, size_t length, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, length, seed);
}

static bool read_all(int fd, XXH3_state_t *state) {
    unsigned char bytes[PIECE];
    for (;;) {
        ssize_t count = read(fd, bytes, sizeof bytes);
        if (count == 0)
            return true;
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        XXH3_128bits_update(state, bytes, (size_t)count);
    }
}

bool checksum_file(const char *path, struct checksum128 *out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    XXH3_state_t *state = XXH3_createState();
    bool done = state && XXH3_128bits_reset(state) == XXH_OK && read_all(fd, state);
    int error = state ? errno : ENOMEM;
    if (done) {
        XXH128_hash_t hash = XXH3_128bits_digest(state);
        *out = (struct checksum128){hash.high64, hash.low64};
    }
    XXH3_freeState(state);
    close(fd);
    errno = error;
    return done;
}
