/* SPDX-License-Identifier: Apache-2.0
 *
 * A used file is known by its path below the folder of the top file, with . and .. resolved,
 * so that one file named in two ways is loaded once. A circle of uses ends by itself: a file
 * is entered before its own uses are followed.
 */
#include "syntax/load.h"

#include <string.h>

#include "base/map.h"

#define FILE_BYTES ((size_t)64 << 20)
#define FILE_COUNT 1000 /* bounds the depth of uses within uses, too */

struct load {
    const struct parse_input *input;
    const struct file_reader *reader;
    struct ast_program *out;
    const char *folder; /* of the top file, with its slash; "" for the working folder */
    struct map entered; /* by path below the folder */
    size_t count;
};

static struct diagnostic *report(
    struct load *load, enum diagnostic_code code, struct span at, const char *name) {
    struct diagnostic *diagnostic = diagnostic_add(load->input->diagnostics, code, at);
    return diagnostic_arg(diagnostic, name);
}

/* ---- paths ---- */

static bool is_separator(char c) {
    return c == '/' || c == '\\';
}

/* The length of the folder in a path, with its last separator. */
static size_t folder_length(const char *path) {
    size_t length = strlen(path);
    while (length && !is_separator(path[length - 1]))
        length--;
    return length;
}

static bool is_absolute(const char *path) {
    return is_separator(path[0]) || strchr(path, ':');
}

/* Takes the last part off a path of parts ended by slashes; false if there is none. */
static bool drop_part(char *path, size_t *length) {
    if (!*length)
        return false;
    --*length;
    while (*length && path[*length - 1] != '/')
        --*length;
    path[*length] = '\0';
    return true;
}

/* Resolves . and .. in a used name that counts from the folder of `user` (a path as returned
 * here). NULL if it leaves the top folder. */
static const char *resolve(struct arena *arena, const char *user, const char *name) {
    if (is_absolute(name))
        return NULL;
    size_t length = folder_length(user);
    char *path = arena_alloc(arena, length + strlen(name) + 2);
    memcpy(path, user, length);
    while (*name) {
        size_t part = strcspn(name, "/\\");
        if (part == 2 && strncmp(name, "..", 2) == 0) {
            if (!drop_part(path, &length))
                return NULL;
        } else if (part && !(part == 1 && *name == '.')) {
            memcpy(path + length, name, part);
            length += part;
            path[length++] = '/';
        }
        name += part + (name[part] != '\0');
    }
    path[length ? length - 1 : 0] = '\0';
    return path;
}

/* ---- files ---- */

static void load_uses(struct load *load, const struct ast_file *file, const char *path);

static bool read_file(struct load *load, const char *path, const char **text, size_t *length) {
    const char *name = arena_printf(load->input->arena, "%s%s", load->folder, path);
    return load->reader->read(load->reader->user, load->input->arena, name, text, length);
}

static void report_unreadable(
    struct load *load, struct span at, const char *path, const char *name) {
    struct diagnostic *diagnostic = report(load, DIAG_FILE_UNREADABLE, at, name);
    const char *longer = arena_printf(load->input->arena, "%s.guodu", path);
    const char *text;
    size_t length;
    if (*path && read_file(load, longer, &text, &length))
        diagnostic_suggest(diagnostic, arena_printf(load->input->arena, "%s.guodu", name));
}

static struct ast_file *parse_text(
    struct load *load, const char *path, const char *text, size_t length) {
    map_put_bytes(&load->entered, path, strlen(path), load);
    load->count++;
    const char *name = arena_printf(load->input->arena, "%s%s", load->folder, path);
    return parse_file(load->input, source_add(load->input->sources, name, text, length));
}

static void load_use(struct load *load, const struct item *use, const char *user) {
    const char *name = use->text.text, *text;
    struct span at = use->text.span;
    size_t length;
    const char *path = resolve(load->input->arena, user, name);
    if (!path || strlen(name) != use->text.length)
        report(load, DIAG_FILE_OUTSIDE, at, name);
    else if (map_get_bytes(&load->entered, path, strlen(path)))
        return;
    else if (load->count >= FILE_COUNT)
        report(load, DIAG_FILE_TOO_MANY, at, arena_printf(load->input->arena, "%d", FILE_COUNT));
    else if (!*path || !read_file(load, path, &text, &length))
        report_unreadable(load, at, path, name);
    else if (length > FILE_BYTES)
        report(load, DIAG_FILE_TOO_LARGE, at, name);
    else {
        struct ast_file *file = parse_text(load, path, text, length);
        load_uses(load, file, path);
        vec_push(load->input->arena, &load->out->files, file);
    }
}

static void load_uses(struct load *load, const struct ast_file *file, const char *path) {
    for (size_t i = 0; i < file->items.count; i++) {
        const struct item *item = file->items.items[i];
        if (item->kind == ITEM_USE && item->text.text)
            load_use(load, item, path);
    }
}

void load_program(const struct parse_input *input, const struct file_reader *reader,
    const char *top_name, const char *text, size_t length, struct ast_program *out) {
    struct arena *arena = input->arena;
    size_t folder = folder_length(top_name);
    struct load load = {.input = input, .reader = reader, .out = out};
    load.folder = arena_copy(arena, top_name, folder);
    map_init(&load.entered, arena);
    bool too_large = length > FILE_BYTES;
    struct ast_file *top = parse_text(&load, top_name + folder, text, too_large ? 0 : length);
    if (too_large)
        report(&load, DIAG_FILE_TOO_LARGE, (struct span){.file = top->file}, top_name);
    vec_push(arena, &out->files, top);
    load_uses(&load, top, top_name + folder);
}
