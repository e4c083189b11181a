/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { PIECE = 256 * 1024 };

void digest_begin(struct digest *digest) {
    sha256_init(&digest->context);
}

void digest_add(struct digest *digest, const void *bytes, size_t length) {
    sha256_update(&digest->context, length, bytes);
}

void digest_end(struct digest *digest, char hex[DIGEST_SIZE]) {
    static const char signs[] = "0123456789abcdef";
    unsigned char bytes[SHA256_DIGEST_SIZE];
    sha256_digest(&digest->context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        hex[2 * i] = signs[bytes[i] >> 4];
        hex[2 * i + 1] = signs[bytes[i] & 15];
    }
    hex[DIGEST_SIZE - 1] = '\0';
}

void digest_bytes(const void *bytes, size_t length, char hex[DIGEST_SIZE]) {
    struct digest digest;
    digest_begin(&digest);
    digest_add(&digest, bytes, length);
    digest_end(&digest, hex);
}

static enum digest_file add_all(
    struct digest *digest, int fd, bool (*go_on)(void *user), void *user) {
    unsigned char bytes[PIECE];
    for (;;) {
        if (go_on && !go_on(user))
            return DIGEST_STOPPED;
        ssize_t count = read(fd, bytes, sizeof bytes);
        if (count == 0)
            return DIGEST_DONE;
        if (count < 0 && errno != EINTR)
            return DIGEST_FAILED;
        if (count > 0)
            digest_add(digest, bytes, (size_t)count);
    }
}

enum digest_file digest_file(
    const char *path, bool (*go_on)(void *user), void *user, char hex[DIGEST_SIZE]) {
    struct digest digest;
    hex[0] = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return DIGEST_FAILED;
    digest_begin(&digest);
    enum digest_file result = add_all(&digest, fd, go_on, user);
    int error = errno;
    digest_end(&digest, hex);
    close(fd);
    if (result != DIGEST_DONE)
        hex[0] = '\0';
    errno = error;
    return result;
}
