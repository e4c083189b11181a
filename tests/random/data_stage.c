/* SPDX-License-Identifier: Apache-2.0 */
#include "data_stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

const char *const level_names[] = {
    "nothing", "cells", "a part of the workbook", "bytes", "one line"};

bool stage_fail(struct stage *stage, const char *format, ...) {
    struct run *run = stage->run;
    va_list args;
    printf("FAILED: SEED=%llu CASE=%llu, %s, damage to %s: ", (unsigned long long)run->seed,
        (unsigned long long)stage->number, stage->form->name, level_names[stage->level]);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    run->failures++;
    return false;
}

bool stage_is_text(const char *text) {
    size_t bad;
    return text && *text && utf8_valid(text, strlen(text), &bad);
}

/* ---- what must hold of what was read ---- */

static void see(struct stage *stage, struct seen *seen, const struct record *record, int depth) {
    struct arena *arena = &stage->run->arena;
    const struct record_type *type = record->type;
    seen->used += !record->rejected;
    vec_push(arena, &seen->records, record);
    bytes_say(arena, &seen->text,
        arena_printf(
            arena, "%*s%s%s\n", depth, "", type->name->text, record->rejected ? " rejected" : ""));
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        bool unknown = record->values[i].state == VALUE_UNKNOWN;
        if (field->form == FIELD_GIVEN)
            bytes_say(arena, &seen->text,
                arena_printf(arena, "%*s %s = %s\n", depth, "", field->name->text,
                    unknown ? "?" : value_format(arena, field->type, record->values[i], false)));
    }
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        bytes_say(arena, &seen->text, list->known ? "" : "?\n");
        for (size_t k = 0; k < list->items.count; k++)
            see(stage, seen, list->items.items[k], depth + 2);
    }
}

struct seen stage_see(struct stage *stage) {
    struct seen seen = {0};
    struct dataset_cursor cursor = dataset_begin(stage->dataset, stage->set->top);
    bytes_say(&stage->run->arena, &seen.text, "");
    for (struct record_tree tree; dataset_next(&cursor, &stage->run->arena, &tree);)
        see(stage, &seen, tree.top, 0);
    return seen;
}

static const struct file *file_called(const struct stage *stage, const char *name) {
    for (size_t i = 0; name && i < stage->file_count; i++)
        if (strcmp(stage->files[i].name, name) == 0 || strcmp(stage->files[i].path, name) == 0)
            return &stage->files[i];
    return NULL;
}

static bool is_of_cell(enum reject_kind kind) {
    return kind == REJECT_JSON_VALUE || kind == REJECT_JSON_TWICE ||
           (kind >= REJECT_KEY_EMPTY && kind < REJECT_DUPLICATE);
}

static bool check_reject(struct stage *stage, const struct reject *reject) {
    struct arena *arena = &stage->run->arena;
    enum reject_kind kind = reject->cell.kind;
    const char *code = reject_code(kind);
    if (!file_called(stage, reject->file))
        return stage_fail(stage, "a reject (%s) names no file", code);
    if (reject->line < 1)
        return stage_fail(stage, "a reject (%s) names no line", code);
    if (is_of_cell(kind) && !stage_is_text(reject->cell.column))
        return stage_fail(stage, "a reject (%s) at line %llu names no column", code,
            (unsigned long long)reject->line);
    if (!stage_is_text(reject_reason(arena, reject, true)) ||
        !stage_is_text(reject_reason(arena, reject, false)))
        return stage_fail(stage, "a reject (%s) has no sentence", code);
    if (reject->cell.value && *reject->cell.value && !stage_is_text(reject->cell.value))
        return stage_fail(stage, "a reject (%s) shows what is no text", code);
    if (reject->other_line > 0 && !file_called(stage, reject->other_file))
        return stage_fail(stage, "a reject (%s) names another row of no file", code);
    return true;
}

static bool check_counts(struct stage *stage, const struct seen *seen) {
    const struct schema *schema = stage->set->schema;
    uint64_t used = 0, rejected = 0;
    for (size_t i = 0; i < schema->records.count; i++) {
        struct dataset_counts counts = dataset_count(stage->dataset, schema->records.items[i]);
        used += counts.used;
        rejected += counts.rejected;
        if (counts.read != counts.used + counts.rejected)
            return stage_fail(stage, "%s: read %llu, used %llu, rejected %llu",
                schema->records.items[i]->name->text, (unsigned long long)counts.read,
                (unsigned long long)counts.used, (unsigned long long)counts.rejected);
    }
    stage->run->used += used;
    stage->run->rejects += rejected;
    if (used != seen->used)
        return stage_fail(stage, "%llu records are used and %llu can be seen",
            (unsigned long long)used, (unsigned long long)seen->used);
    if (rejected != dataset_reject_count(stage->dataset))
        return stage_fail(stage, "%llu rows are rejected with %zu rejects",
            (unsigned long long)rejected, dataset_reject_count(stage->dataset));
    return true;
}

bool stage_check_read(struct stage *stage, const struct seen *seen) {
    if (!check_counts(stage, seen))
        return false;
    for (size_t i = 0; i < dataset_reject_count(stage->dataset); i++)
        if (!check_reject(stage, dataset_reject(stage->dataset, i)))
            return false;
    for (size_t i = 0; i < dataset_note_count(stage->dataset); i++) {
        const struct dataset_note *note = dataset_note(stage->dataset, i);
        if (!stage_is_text(note->zh) || !stage_is_text(note->en))
            return stage_fail(stage, "a remark is no text");
    }
    return true;
}

/* ---- rows beside a damaged line ---- */

/* What a row is rejected for because of other rows. */
static bool is_of_others(enum reject_kind kind) {
    return kind >= REJECT_DUPLICATE && kind < REJECT_KIND_COUNT;
}

static bool is_accounted(
    const struct stage *stage, const struct seen *seen, const struct file *file, uint64_t line) {
    for (size_t i = 0; i < seen->records.count; i++) {
        const struct record *record = seen->records.items[i];
        if (record->line == line && !record->rejected && strcmp(record->file, file->name) == 0)
            return true;
    }
    for (size_t i = 0; i < dataset_reject_count(stage->dataset); i++) {
        const struct reject *reject = dataset_reject(stage->dataset, i);
        if (reject->line == line && strcmp(reject->file, file->name) == 0 &&
            is_of_others(reject->cell.kind))
            return true;
    }
    return false;
}

bool stage_check_lines(struct stage *stage, const struct seen *seen) {
    for (size_t i = 0; i < stage->file_count; i++) {
        const struct file *file = &stage->files[i];
        for (uint64_t row = 0; file->hurt_line && row < file->line_count; row++) {
            uint64_t line = file->first_line + row;
            uint64_t now =
                line > file->hurt_line ? (uint64_t)((int64_t)line + file->more_lines) : line;
            if (line != file->hurt_line && !is_accounted(stage, seen, file, now))
                return stage_fail(stage, "%s: line %llu is damaged, and line %llu is not used",
                    file->name, (unsigned long long)file->hurt_line, (unsigned long long)now);
        }
    }
    return true;
}

bool stage_check_rows(struct stage *stage, const struct seen *seen) {
    bool is_nested = stage->form->format == MADE_NESTED;
    for (size_t i = 0; i < stage->file_count && !is_nested; i++)
        for (size_t k = 0; k < stage->tables[i].rows.count; k++) {
            const struct made_row *row = &stage->tables[i].rows.items[k];
            if (!row->hurt && !is_accounted(stage, seen, &stage->files[i], row->line))
                return stage_fail(stage, "the good row in line %llu of %s is not used",
                    (unsigned long long)row->line, stage->files[i].name);
        }
    for (size_t i = 0; i < stage->file_count && is_nested; i++)
        for (uint64_t line = 1; line <= stage->set->records.count; line++)
            if (!is_accounted(stage, seen, &stage->files[i], line))
                return stage_fail(
                    stage, "the good row in line %llu is not used", (unsigned long long)line);
    return true;
}
