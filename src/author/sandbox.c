/* SPDX-License-Identifier: Apache-2.0 */
#include "author/sandbox.h"

#include <string.h>

static bool read_loaded(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    const struct sources *from = user;
    (void)arena;
    for (size_t i = 0; i < from->files.count; i++)
        if (strcmp(from->files.items[i].name, path) == 0) {
            *text = from->files.items[i].text;
            *length = from->files.items[i].length;
            return true;
        }
    return false;
}

void sandbox_load(struct sandbox *sandbox, struct arena *arena, const struct sources *from,
    const char *library, const char *more) {
    *sandbox = (struct sandbox){.sources = {.arena = arena}};
    atoms_init(&sandbox->atoms, arena);
    diagnostics_init(&sandbox->diagnostics, arena);
    struct parse_input input = {arena, &sandbox->atoms, &sandbox->sources, &sandbox->diagnostics,
        spelling_index_new(arena), 0};
    struct file_reader reader = {
        .read = read_loaded, .user = (void *)(uintptr_t)from, .library = library};
    const struct source_file *top = &from->files.items[0];
    const char *text = top->text;
    size_t length = top->length;
    if (more) {
        size_t added = strlen(more) + 1;
        char *longer = arena_alloc(arena, length + added + 1);
        memcpy(longer, text, length);
        longer[length] = '\n';
        memcpy(longer + length + 1, more, added);
        text = longer;
        length += added;
    }
    load_program(&input, &reader, top->name, text, length, &sandbox->files);
    check_program(&input, &sandbox->files, &sandbox->program);
    sandbox->sound = sandbox->diagnostics.error_count == 0;
}

size_t sandbox_added(const struct sandbox *sandbox, const struct sources *from) {
    size_t i = 0;
    for (; i < sandbox->program.examples.count; i++) {
        struct span span = sandbox->program.examples.items[i]->span;
        if (span.file == 0 && span.start >= from->files.items[0].length)
            break;
    }
    return i;
}
