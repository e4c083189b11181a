/* SPDX-License-Identifier: Apache-2.0
 *
 * What files and rules are told by: SHA-256. */
#include "api/api.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/digest.h"

_Static_assert(GUODU_DIGEST_SIZE == DIGEST_SIZE, "the digests of the header are those of base");

guodu_status guodu_digest_file(
    const char *path, guodu_go_on *go_on, void *user, char hex[GUODU_DIGEST_SIZE]) {
    if (!path || !hex)
        return GUODU_BAD_CALL;
    switch (digest_file(path, go_on, user, hex)) {
    case DIGEST_DONE:
        return GUODU_OK;
    case DIGEST_STOPPED:
        return GUODU_STOPPED;
    case DIGEST_FAILED:
        break;
    }
    return errno == ENOMEM ? GUODU_NO_MEMORY : GUODU_CANNOT_READ;
}

guodu_status guodu_digest_bytes(const void *bytes, size_t length, char hex[GUODU_DIGEST_SIZE]) {
    if ((!bytes && length > 0) || !hex)
        return GUODU_BAD_CALL;
    digest_bytes(bytes, length, hex);
    return GUODU_OK;
}

/* ---- rules ---- */

static size_t folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* The name of a file as it is seen from the folder of the top file, or from the library's. */
static const char *name_within(const guodu_rules *rules, const struct source_file *file) {
    size_t library = rules->library ? strlen(rules->library) : 0;
    size_t length = file->is_lent ? library : folder_length(rules->sources.files.items[0].name);
    const char *name = file->name + length;
    while (file->is_lent && *name == '/')
        name++;
    return name;
}

const char *guodu_rules_file_name(const guodu_rules *rules, size_t index) {
    if (!rules || index >= rules->sources.files.count)
        return NULL;
    return name_within(rules, &rules->sources.files.items[index]);
}

guodu_status guodu_rules_file_digest(
    const guodu_rules *rules, size_t index, char hex[GUODU_DIGEST_SIZE]) {
    if (!rules || !hex || index >= rules->sources.files.count)
        return GUODU_BAD_CALL;
    const struct source_file *file = &rules->sources.files.items[index];
    digest_bytes(file->text, file->length, hex);
    return GUODU_OK;
}

struct list_line {
    const char *name;
    char hex[DIGEST_SIZE];
};

static int by_name(const void *a, const void *b) {
    const struct list_line *one = a, *other = b;
    int order = strcmp(one->name, other->name);
    return order != 0 ? order : strcmp(one->hex, other->hex);
}

/* As sha256sum lists files, so that it can be worked out without guodu. */
static void digest_lines(struct list_line *lines, size_t count, char hex[DIGEST_SIZE]) {
    struct digest digest;
    qsort(lines, count, sizeof *lines, by_name);
    digest_begin(&digest);
    for (size_t i = 0; i < count; i++) {
        digest_add(&digest, lines[i].hex, DIGEST_SIZE - 1);
        digest_add(&digest, "  ", 2);
        digest_add(&digest, lines[i].name, strlen(lines[i].name));
        digest_add(&digest, "\n", 1);
    }
    digest_end(&digest, hex);
}

guodu_status guodu_rules_digest(const guodu_rules *rules, char hex[GUODU_DIGEST_SIZE]) {
    if (!rules || !hex || !rules->sound)
        return GUODU_BAD_CALL;
    size_t count = rules->sources.files.count, size = count * sizeof(struct list_line);
    struct list_line *lines = allocator_take(&rules->allocator, size);
    if (!lines)
        return GUODU_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        lines[i].name = guodu_rules_file_name(rules, i);
        guodu_rules_file_digest(rules, i, lines[i].hex);
    }
    digest_lines(lines, count, hex);
    allocator_give(&rules->allocator, lines, size);
    return GUODU_OK;
}
