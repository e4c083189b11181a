/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of a workbook, put into a sound zip file, so that what reads XML is reached. Settings
 * of the first line do not matter. */
#include <stdlib.h>
#include <zip.h>

#include "fuzz.h"

static void must(bool good) {
    if (!good)
        fuzz_fail("libzip cannot make a zip file");
}

static void add_parts(zip_t *zip, const struct fuzz_input *input) {
    for (size_t i = 0; i < input->count; i++) {
        const struct fuzz_part *part = &input->parts[i];
        zip_source_t *source = zip_source_buffer(zip, part->bytes, part->length, 0);
        must(source != NULL);
        zip_int64_t index = zip_file_add(zip, part->name, source, ZIP_FL_OVERWRITE);
        if (index < 0) /* a name that cannot be one */
            zip_source_free(source);
        else
            zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    }
}

/* The file as it would stand on the disk, to be freed; NULL: there is nothing in it. */
static void *packed(const struct fuzz_input *input, size_t *length) {
    zip_error_t error;
    zip_stat_t stat;
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = target ? zip_open_from_source(target, ZIP_TRUNCATE, &error) : NULL;
    must(zip != NULL);
    zip_source_keep(target);
    add_parts(zip, input);
    bool empty = zip_get_num_entries(zip, 0) == 0;
    must(zip_close(zip) == 0);
    void *bytes = NULL;
    if (!empty) {
        must(zip_source_open(target) == 0 && zip_source_stat(target, &stat) == 0);
        *length = (size_t)stat.size;
        bytes = malloc(*length);
        must(bytes && zip_source_read(target, bytes, stat.size) == (zip_int64_t)stat.size);
        zip_source_close(target);
    }
    zip_source_free(target);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_input input;
    size_t length = 0;
    fuzz_read(&input, data, size);
    void *bytes = packed(&input, &length);
    if (bytes)
        fuzz_file(fuzz_write("parts.xlsx", bytes, length), false);
    free(bytes);
    return 0;
}
