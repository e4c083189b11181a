/* SPDX-License-Identifier: Apache-2.0 */
#include "data/input.h"

#include <sys/stat.h>
#include "data/file_facts.h"
#include "data/reader.h"
#include "data/store.h"

struct input *input_new(struct dataset *dataset, const struct record_type *type) {
    struct input *input = arena_new(&dataset->arena, struct input);
    *input = (struct input){
        .dataset = dataset, .index = (uint32_t)dataset->inputs.count, .said = type, .type = type};
    arena_init(&input->arena, &dataset->arena.allocator);
    arena_init(&input->row, &dataset->arena.allocator);
    input->arena.escape = input->row.escape = dataset->arena.escape;
    input->facts = facts_new(dataset, input->index);
    vec_push(&dataset->arena, &dataset->inputs, input);
    return input;
}

struct file_stamp file_stamp(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return (struct file_stamp){0};
    return (struct file_stamp){.is_file = true,
        .size = (uint64_t)status.st_size,
        .changed = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec,
        .device = (uint64_t)status.st_dev,
        .number = (uint64_t)status.st_ino};
}

/* A database keeps its readers and writers apart by itself, and prepared data have checksums. */
static bool may_change(const struct input *input) {
    enum data_format format = input->options.format;
    return input->stamp.is_file && format != DATA_SQLITE && format != DATA_PREPARED;
}

struct data_result input_check_unchanged(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    struct file_stamp now = file_stamp(input->path);
    bool same = now.is_file && now.size == input->stamp.size && now.changed == input->stamp.changed;
    if (same || !may_change(input))
        return result_make(DATA_OK, NULL, NULL);
    return result_make(DATA_FILE,
        arena_printf(arena, "“%s”在读的时候被改动了，读到的不知是旧的还是新的；请等它不再改动时重新运行。",
            input->file),
        arena_printf(arena,
            "%s changed while it was read, so that what was read may be neither the old nor the new; run "
            "it again when nobody changes it.",
            input->file));
}

void input_on_close(struct input *input, void (*close)(void *object), void *object) {
    struct closer *closer = arena_new(&input->arena, struct closer);
    *closer = (struct closer){close, object, input->closers};
    input->closers = closer;
}

void input_close(struct input *input) {
    struct closer *closer = input->closers;
    input->closers = NULL;
    input->step = NULL;
    for (; closer; closer = closer->next)
        closer->close(closer->object);
    arena_fini(&input->row);
    arena_fini(&input->arena);
    arena_init(&input->row, &input->dataset->arena.allocator);
    arena_init(&input->arena, &input->dataset->arena.allocator);
    input->mappings = (struct map){0};
}
