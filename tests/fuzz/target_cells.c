/* SPDX-License-Identifier: Apache-2.0
 *
 * Single cells as values of every type. A value that was read is written so that it is read as the
 * same. The first byte is a field of the schemas of tests/random/data_make.c, the second how files
 * write values; the rest is the text.
 */
#include <string.h>

#include "../random/data.h"
#include "base/utf8.h"
#include "data/cell.h"
#include "fuzz.h"
#include "record/value_words.h"

enum { SCHEMAS = 3 };

static struct arena arena, kept;
static VEC(const struct field *) fields;

static void prepare(void) {
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    arena_init(&kept, &allocator);
    for (unsigned n = 0; n < SCHEMAS; n++) {
        const struct schema *schema = made_schema(&kept, n);
        for (size_t i = 0; i < schema->records.count; i++)
            for (size_t k = 0; k < schema->records.items[i]->fields.count; k++)
                if (schema->records.items[i]->fields.items[k]->form == FIELD_GIVEN)
                    vec_push(&kept, &fields, schema->records.items[i]->fields.items[k]);
    }
}

static const char *shown(const struct field *field, struct value value) {
    return value_format(&arena, field->type, value, true);
}

/* By the words of either language; identity numbers are written masked, and empty sets as none. */
static void check_again(const struct field *field, struct value value) {
    static const struct cell_options plain;
    for (int zh = 0; zh < 2 && field->type.kind != TYPE_CITIZEN_ID; zh++) {
        const char *text = value_format(&arena, field->type, value, zh);
        struct value again = {0};
        enum reject_kind kind =
            cell_parse(&arena, field->type, &plain, text, strlen(text), CELL_WRITTEN, &again);
        if (kind != REJECT_NONE || !value_equal(field->type, value, again))
            fuzz_fail("%s: “%s” is read again as “%s” (%s)", field->name->text, text,
                shown(field, again), reject_code(kind));
    }
}

static void check_words(const struct field *field, struct value value) {
    for (int zh = 0; zh < 2; zh++) {
        const char *text = value_say(&arena, field->type, value, zh);
        size_t bad;
        if (!text || !utf8_valid(text, strlen(text), &bad))
            fuzz_fail("%s in words is no text", field->name->text);
        text = value_literal(&arena, field->type, value, zh);
        if (!text || !utf8_valid(text, strlen(text), &bad))
            fuzz_fail("%s as rules write it is no text", field->name->text);
    }
}

static void check_cell(const struct field *field, const struct cell_options *options,
    const char *text, size_t length, enum cell_source source) {
    struct value value = {0};
    enum reject_kind kind = cell_read(&arena, field, options, text, length, source, &value);
    if (kind != REJECT_NONE && value.state != VALUE_UNKNOWN)
        fuzz_fail("%s: a cell that is rejected has a value", field->name->text);
    if (kind >= REJECT_KIND_COUNT)
        fuzz_fail("%s: no such reject", field->name->text);
    if (cell_is_empty(&arena, options, text, length))
        return;
    kind = cell_parse(&arena, field->type, options, text, length, source, &value);
    if (kind != REJECT_NONE)
        return;
    if (value.state != VALUE_KNOWN && value.state != VALUE_NONE)
        fuzz_fail("%s: a cell that is taken has no value", field->name->text);
    check_words(field, value);
    check_again(field, value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const missing[] = {"N/A", "不详"};
    size_t bad;
    if (!arena.allocator.resize)
        prepare();
    if (size < 2 || !utf8_valid((const char *)data + 2, size - 2, &bad))
        return 0;
    arena_reset(&arena);
    const char *text = arena_copy(&arena, (const char *)data + 2, size - 2);
    struct cell_options options = {
        .decimal_comma = data[1] & 1, .missing = missing, .missing_count = data[1] & 2 ? 2 : 0};
    check_cell(fields.items[data[0] % fields.count], &options, text, size - 2,
        data[1] & 4 ? CELL_NUMBER : CELL_WRITTEN);
    return 0;
}
