/* SPDX-License-Identifier: Apache-2.0 */
#include "author/refused.h"

#include <string.h>
#include "author/sandbox.h"

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
    memcpy(text + head + put, file->text + tail, file->length - tail + 1);
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

const char *refused_reason(struct arena *arena, struct arena *scratch,
    const struct sources *sources, const char *library, const struct mutant *mutant, bool zh) {
    struct sandbox sandbox;
    if (mutant->refused || mutant->edits.count == 0)
        return mutant->refused;
    for (size_t i = 0; i < mutant->edits.count; i++)
        if (mutant->edits.items[i].span.length == 0)
            return NULL;
    struct sources changed = edited(scratch, sources, mutant);
    sandbox_load(&sandbox, scratch, &changed, library, NULL);
    const struct diagnostic *error = sandbox.sound ? NULL : first_error(&sandbox.diagnostics);
    if (!error)
        return NULL;
    return arena_printf(arena, zh ? "%s（%s）" : "%s (%s)",
        diagnostic_message(scratch, error, zh ? LANG_ZH : LANG_EN),
        diagnostic_code_text(error->code));
}
