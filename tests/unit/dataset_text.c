/* SPDX-License-Identifier: Apache-2.0 */
#include "dataset_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

void show_record(FILE *out, struct arena *arena, const struct record *record, int depth) {
    const struct record_type *type = record->type;
    fprintf(out, "%*s%s %s:%llu%s%s\n", depth * 2, "", record_label(arena, record), record->file,
        (unsigned long long)record->line, record->rejected ? " rejected" : "",
        record->doubtful ? " doubtful" : "");
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        const char *text = value_format(arena, field->type, record->values[i], true);
        fprintf(out, "%*s%s = %s\n", depth * 2 + 2, "", field->name->text,
            record->values[i].state == VALUE_UNKNOWN ? "?" : text);
    }
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        fprintf(out, "%*s%s: ", depth * 2 + 2, "", type->children.items[i]->name->text);
        fprintf(out, list->known ? "%zu\n" : "?\n", list->items.count);
        for (size_t k = 0; k < list->items.count; k++)
            show_record(out, arena, list->items.items[k], depth + 2);
    }
}

static void show_counts(FILE *out, const struct schema *schema, const struct dataset *dataset) {
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        struct dataset_counts counts = dataset_count(dataset, type);
        fprintf(out, "%s: %sread %llu, used %llu, rejected %llu, childless %llu\n",
            type->name->text, counts.has_file ? "" : "no file, ", (unsigned long long)counts.read,
            (unsigned long long)counts.used, (unsigned long long)counts.rejected,
            (unsigned long long)counts.childless);
        assert_int_equal(counts.read, counts.used + counts.rejected);
    }
}

static void show_reject(FILE *out, struct arena *arena, const struct reject *reject) {
    fprintf(out, "%s:%llu %s %s", reject->file, (unsigned long long)reject->line,
        reject->type->name->text, reject_code(reject->cell.kind));
    if (reject->cell.column)
        fprintf(out, " [%s]", reject->cell.column);
    if (reject->cell.value)
        fprintf(out, " <%s>%s", reject->cell.value, reject->cell.masked ? " masked" : "");
    fprintf(out, "\n  %s\n  %s\n", reject_reason(arena, reject, true),
        reject_reason(arena, reject, false));
}

void show_account(
    FILE *out, struct arena *arena, const struct schema *schema, const struct dataset *dataset) {
    show_counts(out, schema, dataset);
    for (size_t i = 0; i < dataset_reject_count(dataset); i++)
        show_reject(out, arena, dataset_reject(dataset, i));
    for (size_t i = 0; i < dataset_note_count(dataset); i++) {
        const struct dataset_note *note = dataset_note(dataset, i);
        fprintf(out, "note\n  %s\n  %s\n", note->zh, note->en);
    }
}
