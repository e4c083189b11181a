/* SPDX-License-Identifier: Apache-2.0
 *
 * A used file is known by its path below the folder of the top file, with . and .. resolved,
 * so that one file named in two ways is loaded once. A circle of uses ends by itself: a file
 * is entered before its own uses are followed.
 */
#include "syntax/load.h"

#include <string.h>

#include "base/limits.h"
#include "base/map.h"

#define FILE_COUNT STANDARD_RULE_FILES /* bounds the depth of uses within uses, too */

struct load {
    const struct parse_input *input;
    const struct file_reader *reader;
    struct ast_program *out;
    const char *folder;  /* of the top file, with its slash; "" for the working folder */
    const char *library; /* with its slash; NULL for none */
    struct map entered;  /* by folder and path below it */
    size_t count;
};

struct used { /* a file: one of the two folders, and the path below it */
    const char *root, *path;
};

static struct diagnostic *report(
    struct load *load, enum diagnostic_code code, struct span at, const char *name) {
    struct diagnostic *diagnostic = diagnostic_add(load->input->diagnostics, code, at);
    return diagnostic_arg(diagnostic, name);
}

static bool is_too_large(const struct parse_input *input, size_t length) {
    return length > limits_get(input->limits, LIMIT_RULE_FILE);
}

bool load_refuse_large(
    const struct parse_input *input, struct span at, const char *name, size_t length) {
    unsigned long long most = limits_get(input->limits, LIMIT_RULE_FILE);
    if (!is_too_large(input, length))
        return false;
    struct diagnostic *diagnostic =
        diagnostic_add(input->diagnostics, DIAG_FILE_TOO_LARGE, at);
    diagnostic_arg(diagnostic, name);
    diagnostic_arg(diagnostic, arena_printf(input->arena, "%llu", most));
    return true;
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

static void load_uses(struct load *load, const struct ast_file *file, struct used used);

static const char *full_name(const struct load *load, struct used used) {
    return arena_printf(load->input->arena, "%s%s", used.root, used.path);
}

static bool read_file(struct load *load, struct used used, const char **text, size_t *length) {
    return load->reader->read(
        load->reader->user, load->input->arena, full_name(load, used), text, length);
}

static bool is_there(struct load *load, struct used used) {
    const struct file_reader *reader = load->reader;
    const char *text;
    size_t length;
    return reader->is_there
               ? reader->is_there(reader->user, load->input->arena, full_name(load, used))
               : read_file(load, used, &text, &length);
}

static bool leads_out(struct load *load, struct used used) {
    const struct file_reader *reader = load->reader;
    return reader->leads_out &&
           reader->leads_out(reader->user, load->input->arena, full_name(load, used));
}

static void report_unreadable(
    struct load *load, struct span at, struct used used, const char *name) {
    if (*used.path && leads_out(load, used)) {
        report(load, DIAG_FILE_OUTSIDE, at, name);
        return;
    }
    struct diagnostic *diagnostic = report(load, DIAG_FILE_UNREADABLE, at, name);
    const char *longer = arena_printf(load->input->arena, "%s.guodu", used.path);
    if (*used.path && is_there(load, (struct used){used.root, longer}))
        diagnostic_suggest(diagnostic, arena_printf(load->input->arena, "%s.guodu", name));
}

static struct ast_file *parse_text(
    struct load *load, struct used used, const char *text, size_t length) {
    const char *name = full_name(load, used);
    map_put_bytes(&load->entered, name, strlen(name), load);
    load->count++;
    uint32_t file = source_add(load->input->sources, name, text, length);
    load->input->sources->files.items[file].is_lent = used.root == load->library;
    return parse_file(load->input, file);
}

static bool is_entered(const struct load *load, struct used used) {
    const char *name = full_name(load, used);
    return map_get_bytes(&load->entered, name, strlen(name)) != NULL;
}

/* Beside the user, else in the library. False: in neither; *used is then the first. */
static bool find_used(struct load *load, struct used user, const char *name, struct used *used,
    const char **text, size_t *length) {
    *text = NULL;
    if (is_entered(load, *used) || (*used->path && read_file(load, *used, text, length)))
        return true;
    if (!load->library || user.root == load->library || (*used->path && leads_out(load, *used)))
        return false;
    struct used below = {load->library, resolve(load->input->arena, "", name)};
    if (!below.path || !*below.path ||
        !(is_entered(load, below) || read_file(load, below, text, length)))
        return false;
    *used = below;
    return true;
}

static void load_use(struct load *load, const struct item *use, struct used user) {
    const char *name = use->text.text, *text;
    struct span at = use->text.span;
    size_t length;
    struct used used = {user.root, resolve(load->input->arena, user.path, name)};
    if (!used.path || strlen(name) != use->text.length)
        report(load, DIAG_FILE_OUTSIDE, at, name);
    else if (!find_used(load, user, name, &used, &text, &length))
        report_unreadable(load, at, used, name);
    else if (is_entered(load, used))
        return;
    else if (load->count >= FILE_COUNT)
        report(load, DIAG_FILE_TOO_MANY, at, arena_printf(load->input->arena, "%d", FILE_COUNT));
    else if (!load_refuse_large(load->input, at, name, length)) {
        struct ast_file *file = parse_text(load, used, text, length);
        load_uses(load, file, used);
        vec_push(load->input->arena, &load->out->files, file);
    }
}

static void load_uses(struct load *load, const struct ast_file *file, struct used used) {
    for (size_t i = 0; i < file->items.count; i++) {
        const struct item *item = file->items.items[i];
        if (item->kind == ITEM_USE && item->text.text)
            load_use(load, item, used);
    }
}

static const char *library_folder(struct arena *arena, const char *library) {
    if (!library)
        return NULL;
    size_t length = strlen(library);
    const char *slash = length && is_separator(library[length - 1]) ? "" : "/";
    return arena_printf(arena, "%s%s", library, slash);
}

void load_program(const struct parse_input *input, const struct file_reader *reader,
    const char *top_name, const char *text, size_t length, struct ast_program *out) {
    struct arena *arena = input->arena;
    size_t folder = folder_length(top_name);
    struct load load = {.input = input, .reader = reader, .out = out};
    load.folder = arena_copy(arena, top_name, folder);
    load.library = library_folder(arena, reader->library);
    map_init(&load.entered, arena);
    struct used used = {load.folder, top_name + folder};
    struct ast_file *top = parse_text(&load, used, text, is_too_large(input, length) ? 0 : length);
    load_refuse_large(input, (struct span){.file = top->file}, top_name, length);
    vec_push(arena, &out->files, top);
    load_uses(&load, top, used);
}
