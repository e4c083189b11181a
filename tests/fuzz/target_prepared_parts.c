/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in prepared data, put into a sound database whose checksums are right: parts are
 * called `about NAME` and `part NUMBER`. Settings of the first line do not matter. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/prepared_container.h"
#include "fuzz.h"

static void put(struct container *file, const struct fuzz_part *part) {
    static const char about[] = "about ", block[] = "part ";
    if (strncmp(part->name, about, sizeof about - 1) == 0)
        container_put_about(file, part->name + sizeof about - 1, part->bytes, part->length);
    else if (strncmp(part->name, block, sizeof block - 1) == 0)
        container_put_part(
            file, strtoull(part->name + sizeof block - 1, NULL, 10), part->bytes, part->length);
}

/* False: two parts have one name. */
static bool make(const struct fuzz_input *input, const char *path) {
    unlink(path);
    struct container *file = container_create(path);
    if (!file)
        fuzz_fail("no memory");
    for (size_t i = 0; i < input->count; i++)
        put(file, &input->parts[i]);
    bool good = container_complete(file) == 0;
    container_close(file);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_input input;
    const char *path = fuzz_path("parts.gds");
    fuzz_read(&input, data, size);
    fuzz_no_checksums = true;
    if (make(&input, path))
        fuzz_prepared(path);
    fuzz_no_checksums = false;
    return 0;
}
