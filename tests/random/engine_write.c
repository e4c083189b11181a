/* SPDX-License-Identifier: Apache-2.0
 *
 * Random records as the data files that a county would hand in: a CSV file for each kind of
 * record, in the order of the keys or not, with a few cells that cannot be read, rows that stand
 * twice and rows whose household is not there.
 */
#include <string.h>

#include "engine.h"

struct writer {
    struct arena *arena;
    struct chance *chance;
    FILE *file;
    const struct record_type *type;
    const struct engine_files_made *made;
};

/* ---- cells ---- */

static void put_cell(struct writer *writer, const char *text, bool first) {
    fputs(first ? "" : ",", writer->file);
    if (!strpbrk(text, "\",\n\r")) {
        fputs(text, writer->file);
        return;
    }
    fputc('"', writer->file);
    for (; *text; text++) {
        fputs(*text == '"' ? "\"" : "", writer->file);
        fputc(*text, writer->file);
    }
    fputc('"', writer->file);
}

static const char *none_text(struct writer *writer, const struct field *field) {
    static const char *const words[] = {"none", "None", "NONE", "无"};
    if (field->type.kind == TYPE_CHOICE) /* of which it could be a value */
        return value_format(writer->arena, field->type, value_none(), false);
    return words[chance_below(writer->chance, sizeof words / sizeof *words)];
}

static const char *cell_text(struct writer *writer, const struct field *field, struct value value) {
    bool plain = field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID;
    if (value.state == VALUE_UNKNOWN)
        return "";
    if (chance_below(writer->chance, 10000) < writer->made->damage && !field->is_key)
        return "?!";
    if (value.state == VALUE_KNOWN && plain)
        return value.text.bytes;
    if (value.state == VALUE_KNOWN && field->type.kind == TYPE_SET && value.set == 0)
        return "{}";
    if (value.state == VALUE_NONE)
        return none_text(writer, field);
    return value_format(writer->arena, field->type, value, false);
}

/* ---- rows ---- */

/* The keys of the records above, the top record first. */
static void put_keys(struct writer *writer, const struct record *record, bool headings, bool *first) {
    if (record->parent)
        put_keys(writer, record->parent, headings, first);
    for (size_t i = 0; i < record->type->keys.count; i++) {
        const struct field *key = record->type->keys.items[i];
        const char *text =
            headings ? key->name->text : record->values[key->index].text.bytes;
        put_cell(writer, text, *first);
        *first = false;
    }
}

static void put_row(struct writer *writer, const struct record *record) {
    bool first = true;
    put_keys(writer, record, false, &first);
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form == FIELD_GIVEN && !field->is_key)
            put_cell(writer, cell_text(writer, field, record->values[i]), first);
    }
    fputs("\n", writer->file);
}

static void put_rows(struct writer *writer, const struct record *record) {
    if (record->type == writer->type) {
        bool twice = chance_below(writer->chance, 10000) < writer->made->damage;
        for (int i = 0; i < 1 + twice; i++)
            put_row(writer, record);
        return;
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            put_rows(writer, record->lists[i].items.items[k]);
}

static void put_key_names(struct writer *writer, const struct record_type *type, bool *first) {
    if (type->parent)
        put_key_names(writer, type->parent, first);
    for (size_t i = 0; i < type->keys.count; i++) {
        put_cell(writer, type->keys.items[i]->name->text, *first);
        *first = false;
    }
}

static void put_headings(struct writer *writer) {
    bool first = true;
    put_key_names(writer, writer->type, &first);
    for (size_t i = 0; i < writer->type->fields.count; i++) {
        const struct field *field = writer->type->fields.items[i];
        if (field->form == FIELD_GIVEN && !field->is_key)
            put_cell(writer, field->name->text, first);
    }
    fputs("\n", writer->file);
}

/* ---- files ---- */

static bool is_below(const struct record_type *type, const struct record_type *top) {
    while (type && type != top)
        type = type->parent;
    return type;
}

static void write_kind(struct writer *writer, struct record_tree *const *trees, size_t count) {
    size_t from = writer->made->in_order ? 0 : chance_below(writer->chance, (uint32_t)count);
    put_headings(writer);
    for (size_t i = 0; i < count; i++) {
        size_t at = (from + i) % count;
        bool gone = chance_below(writer->chance, 10000) < writer->made->damage;
        if (!gone || trees[at]->top->type != writer->type)
            put_rows(writer, trees[at]->top);
    }
}

size_t engine_write(struct arena *arena, struct chance *chance, const struct schema *schema,
    struct record_tree *const *trees, size_t count, struct engine_files_made *made) {
    const struct record_type *top = trees[0]->top->type;
    bool shallow = chance_hits(chance, 60); /* two kinds at most are read straight to columns */
    made->files = arena_array(arena, struct engine_file, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        bool left_out = type->parent && chance_hits(chance, 6);
        bool deep = type->parent && type->parent != top;
        if (!is_below(type, top) || (left_out && type->children.count == 0) || (shallow && deep))
            continue;
        struct engine_file *file = &made->files[made->count];
        *file = (struct engine_file){
            .kind = type->name->text, .path = arena_printf(arena, "%s/%zu.csv", made->folder, i)};
        struct writer writer = {.arena = arena, .chance = chance, .type = type, .made = made};
        writer.file = fopen(file->path, "wb");
        if (!writer.file)
            return 0;
        write_kind(&writer, trees, count);
        if (fclose(writer.file) != 0)
            return 0;
        made->count++;
    }
    return made->count;
}
