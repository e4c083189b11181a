/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that prepared data were made from: what they were, and whether they still are. They are
 * looked for from the folder of the prepared file on, so that both may be moved together; one that
 * is not there any more is not missed.
 */
#include "data/prepared_about.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/checksum.h"
#include "data/reader.h"
#include "data/store.h"

static size_t folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Without links; NULL: not there. In the arena. */
static const char *real_path(struct arena *arena, const char *path) {
    char found[PATH_MAX];
    return realpath(path, found) ? arena_copy(arena, found, strlen(found)) : NULL;
}

/* From the folder on: ../data/a.csv; NULL: it has no path. */
static const char *place_of(struct arena *arena, const char *source, const char *path) {
    const char *file = strcmp(source, "-") == 0 ? NULL : real_path(arena, source);
    size_t length = folder_length(path);
    const char *folder = real_path(arena, length ? arena_copy(arena, path, length) : ".");
    if (!file || !folder)
        return NULL;
    if (strcmp(folder, "/") != 0)
        folder = arena_printf(arena, "%s/", folder);
    size_t same = 0;
    for (size_t i = 0; file[i] && file[i] == folder[i]; i++)
        if (file[i] == '/')
            same = i + 1;
    const char *up = "";
    for (const char *at = folder + same; (at = strchr(at, '/')); at++)
        up = arena_printf(arena, "%s../", up);
    return arena_printf(arena, "%s%s", up, file + same);
}

static bool is_same_stamp(struct file_stamp a, struct file_stamp b) {
    return a.is_file == b.is_file && a.size == b.size && a.changed == b.changed;
}

/* Changes to an SQLite database stand in a file beside it until they are written into it, and
 * leave it as it is till then. NULL: there are none. In the arena. */
static const char *write_ahead_log(struct arena *arena, const char *path) {
    const char *log = arena_printf(arena, "%s-wal", path);
    struct file_stamp stamp = file_stamp(log);
    return stamp.is_file && stamp.size > 0 ? log : NULL;
}

static bool checksum_with_log(const char *path, const char *log, struct checksum128 *sum) {
    struct checksum128 of_log = {0, 0};
    if (!checksum_file(path, sum) || (log && !checksum_file(log, &of_log)))
        return false;
    sum->high ^= of_log.high;
    sum->low ^= of_log.low;
    return true;
}

static struct data_result changed_while_read(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    return result_make(DATA_FILE,
        arena_printf(arena, "“%s”在导入的时候被改动了；请重新导入。", input->file),
        arena_printf(arena, "%s changed while it was imported; import it again.", input->file));
}

static bool put_source(struct out_bytes *out, const struct input *input, const char *path,
    struct data_result *result) {
    struct checksum128 sum = {0, 0};
    const char *place = input->stamp.is_file ? place_of(out->arena, input->path, path) : NULL;
    if (place &&
        !checksum_with_log(input->path, write_ahead_log(out->arena, input->path), &sum)) {
        *result = result_io(input->dataset, input->file, errno);
        return false;
    }
    if (place && !is_same_stamp(input->stamp, file_stamp(input->path))) {
        *result = changed_while_read(input);
        return false;
    }
    out_text(out, input->file);
    out_text(out, place);
    out_number(out, input->stamp.size);
    out_signed(out, input->stamp.changed);
    out_raw(out, &sum.high, sizeof sum.high);
    out_raw(out, &sum.low, sizeof sum.low);
    return true;
}

bool sources_put(struct out_bytes *out, struct dataset *dataset, const char *path,
    struct data_result *result) {
    out_number(out, dataset->inputs.count);
    for (size_t i = 0; i < dataset->inputs.count; i++)
        if (!put_source(out, dataset->inputs.items[i], path, result))
            return false;
    return true;
}

/* ---- are they still the same? ---- */

struct source_before {
    const char *name, *place;
    struct file_stamp stamp;
    struct checksum128 sum;
};

static struct source_before take_source(struct in_bytes *in, struct arena *arena) {
    struct source_before source = {.name = in_text(in, arena), .place = in_text(in, arena)};
    source.stamp = (struct file_stamp){.is_file = true, .size = in_number(in)};
    source.stamp.changed = in_signed(in);
    in_raw(in, &source.sum.high, sizeof source.sum.high);
    in_raw(in, &source.sum.low, sizeof source.sum.low);
    return source;
}

/* The same bytes with another time are the same. */
static bool has_changed(
    struct arena *arena, const struct source_before *source, const char *path) {
    struct file_stamp now = file_stamp(path);
    const char *log = write_ahead_log(arena, path);
    struct checksum128 sum;
    if (!now.is_file || (is_same_stamp(now, source->stamp) && !log))
        return false;
    if (now.size != source->stamp.size)
        return true;
    return checksum_with_log(path, log, &sum) &&
           (sum.high != source->sum.high || sum.low != source->sum.low);
}

void sources_take(
    struct in_bytes *in, struct arena *arena, const char *path, const char **changed) {
    uint64_t count = in_number(in);
    *changed = NULL;
    for (uint64_t i = 0; i < count && !in->bad; i++) {
        struct source_before source = take_source(in, arena);
        if (in->bad || *changed || !source.name || !source.place)
            continue;
        const char *place = *source.place == '/'
                                ? source.place
                                : arena_printf(arena, "%.*s%s", (int)folder_length(path), path,
                                      source.place);
        if (has_changed(arena, &source, place))
            *changed = source.name;
    }
}
