/* SPDX-License-Identifier: Apache-2.0 */
#include "data/input.h"

#include <sys/stat.h>
#include "data/file_facts.h"
#include "data/store.h"

struct input *input_new(struct dataset *dataset, const struct record_type *type) {
    struct input *input = arena_new(&dataset->arena, struct input);
    *input = (struct input){
        .dataset = dataset, .index = (uint32_t)dataset->inputs.count, .type = type};
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
        .changed = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec};
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
