/* SPDX-License-Identifier: Apache-2.0 */
#include "report/findings.h"

#include "report/table.h"
#include "report/words.h"

void findings_head(struct row_writer *rows) {
    static const struct column columns[] = {
        {"record", COLUMN_TEXT},
        {"key", COLUMN_TEXT},
        {"kind", COLUMN_TEXT},
        {"name", COLUMN_TEXT},
        {"policy", COLUMN_TEXT},
        {"result", COLUMN_TEXT},
        {"message", COLUMN_TEXT},
        {"missing", COLUMN_TEXT},
        {"file", COLUMN_TEXT},
        {"line", COLUMN_INTEGER},
    };
    rows_begin(rows, columns, sizeof columns / sizeof *columns);
}

static size_t count_keys(const struct record *record) {
    size_t count = 0;
    for (; record; record = record->parent)
        count += record->type->keys.count;
    return count;
}

static const char *join(struct arena *arena, const char *list, char sign, const char *item) {
    return list ? arena_printf(arena, "%s%c%s", list, sign, item) : item;
}

static const char *key_pairs(struct arena *arena, const struct record *record, bool zh) {
    const char *text = record->parent ? key_pairs(arena, record->parent, zh) : NULL;
    for (size_t i = 0; i < record->type->keys.count; i++) {
        const struct field *key = record->type->keys.items[i];
        text = join(arena, text, ',',
            arena_printf(arena, "%s=%s", key->name->text, report_key_text(arena, key, record, zh)));
    }
    return text;
}

static const char *key_text(struct arena *arena, const struct record *record, bool zh) {
    if (record->type->keys.count == 1 && count_keys(record) == 1)
        return report_key_text(arena, record->type->keys.items[0], record, zh);
    return key_pairs(arena, record, zh);
}

static const char *message(struct arena *arena, const struct report_assertion *assertion,
    const struct report_finding *finding, bool zh) {
    if (finding->holding == HOLDING_ERROR)
        return report_finding_failure(arena, finding, zh);
    if (finding->holding == HOLDING_NO && finding->says)
        return finding->says;
    return assertion->title ? assertion->title : assertion->name->text;
}

static const char *missing_text(struct arena *arena, const struct report_finding *finding) {
    const char *text = NULL;
    for (uint32_t i = 0; i < finding->missing_count; i++)
        text = join(arena, text, ';', report_missing_text(arena, &finding->missing[i]));
    return text;
}

void findings_row(struct row_writer *rows, struct arena *scratch, const struct report_shape *shape,
    const struct report_finding *finding, bool zh) {
    const struct report_assertion *assertion = &shape->assertions[finding->assertion];
    const struct record *record = finding->record;
    rows_text(rows, scratch, record->type->name->text);
    rows_text(rows, scratch, key_text(scratch, record, zh));
    rows_text(rows, scratch, report_assertion_word(assertion->kind, zh));
    rows_text(rows, scratch, assertion->name->text);
    rows_text(rows, scratch, finding->policy ? finding->policy->text : NULL);
    rows_text(rows, scratch, report_holding_word(finding->holding, zh));
    rows_text(rows, scratch, message(scratch, assertion, finding, zh));
    rows_text(rows, scratch, missing_text(scratch, finding));
    rows_text(rows, scratch, record->file);
    if (record->file)
        rows_integer(rows, scratch, record->line);
    else
        rows_text(rows, scratch, NULL);
    rows_end(rows);
}
