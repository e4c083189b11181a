/* SPDX-License-Identifier: Apache-2.0 */
#include "author/refused.h"

#include <string.h>

/* ---- the text with the change ---- */

/* Edits do not overlap; the last is made first, so that the places of the others stay. */
static const struct mutant_edit *last_below(const struct mutant *mutant, uint32_t limit) {
    const struct mutant_edit *last = NULL;
    for (size_t i = 0; i < mutant->edits.count; i++) {
        const struct mutant_edit *edit = &mutant->edits.items[i];
        if (edit->span.start < limit && (!last || edit->span.start > last->span.start))
            last = edit;
    }
    return last;
}

static void edit_file(
    struct arena *arena, struct source_file *file, const struct mutant_edit *edit) {
    size_t head = edit->span.start, tail = head + edit->span.length, put = strlen(edit->text);
    size_t length = file->length - edit->span.length + put;
    char *text = arena_alloc(arena, length + 1);
    memcpy(text, file->text, head);
    memcpy(text + head, edit->text, put);
    memcpy(text + head + put, file->text + tail, file->length - tail);
    file->text = text;
    file->length = (uint32_t)length;
}

static struct sources edited(
    struct arena *arena, const struct sources *from, const struct mutant *mutant) {
    struct sources sources = {.arena = arena};
    for (size_t i = 0; i < from->files.count; i++)
        vec_push(arena, &sources.files, from->files.items[i]);
    uint32_t limit = UINT32_MAX;
    for (const struct mutant_edit *edit; (edit = last_below(mutant, limit));) {
        edit_file(arena, &sources.files.items[edit->span.file], edit);
        limit = edit->span.start;
    }
    return sources;
}

/* ---- read again, as far as it changed ---- */

/* Its lines are others now. */
static void map_again(struct source_file *file, struct arena *arena) {
    struct sources alone = {.arena = arena};
    source_add(&alone, file->name, file->text, file->length);
    *file = alone.files.items[0];
}

/* A change of a rule names no other file to use. */
static struct ast_program read_changed(const struct parse_input *input,
    const struct sources *before, const struct ast_program *files) {
    struct ast_program changed = {0};
    for (size_t i = 0; i < files->files.count; i++) {
        struct ast_file *file = files->files.items[i];
        struct source_file *source = &input->sources->files.items[file->file];
        if (source->text != before->files.items[file->file].text) {
            map_again(source, input->arena);
            file = parse_file(input, file->file);
        }
        vec_push(input->arena, &changed.files, file);
    }
    return changed;
}

/* ---- what the checker says ---- */

static bool is_error(const struct diagnostic *diagnostic) {
    return diagnostic_severity(diagnostic->code) == SEVERITY_ERROR;
}

/* A text that cannot be read says nothing of the change: it was not written as a writer would. */
static bool is_unreadable(const struct diagnostic *diagnostic) {
    const char *code = diagnostic_code_text(diagnostic->code);
    return strncmp(code, "G01", 3) == 0 || strncmp(code, "G02", 3) == 0;
}

static const struct diagnostic *first_error(const struct diagnostics *diagnostics) {
    const struct diagnostic *first = NULL;
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const struct diagnostic *diagnostic = diagnostics->list.items[i];
        if (!is_error(diagnostic))
            continue;
        if (is_unreadable(diagnostic))
            return NULL;
        first = first ? first : diagnostic;
    }
    return first;
}

const char *refused_reason(struct arena *arena, struct arena *scratch, struct sandbox *sandbox,
    const struct mutant *mutant, bool zh) {
    if (mutant->refused || mutant->edits.count == 0)
        return mutant->refused;
    for (size_t i = 0; i < mutant->edits.count; i++)
        if (mutant->edits.items[i].span.length == 0)
            return NULL;
    struct sources sources = edited(scratch, &sandbox->sources, mutant);
    struct diagnostics diagnostics;
    struct program program;
    diagnostics_init(&diagnostics, scratch);
    struct parse_input input = {scratch, &sandbox->atoms, &sources, &diagnostics};
    struct ast_program files = read_changed(&input, &sandbox->sources, &sandbox->files);
    check_program(&input, &files, &program);
    const struct diagnostic *error = first_error(&diagnostics);
    if (!error)
        return NULL;
    return arena_printf(arena, zh ? "%s（%s）" : "%s (%s)",
        diagnostic_message(scratch, error, zh ? LANG_ZH : LANG_EN),
        diagnostic_code_text(error->code));
}
