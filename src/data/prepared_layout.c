/* SPDX-License-Identifier: Apache-2.0 */
#include "data/prepared_layout.h"

#include <string.h>
#include "base/utf8.h"
#include "data/prepared.h"
#include "data/store.h"

static uint32_t count_given(const struct record_type *type) {
    uint32_t count = 0;
    for (size_t i = 0; i < type->fields.count; i++)
        count += type->fields.items[i]->form == FIELD_GIVEN;
    return count;
}

static void number_parts(struct layout *layout) {
    layout->part_count = PARTS_BEFORE;
    for (uint32_t i = 0; i < layout->record_count; i++) {
        struct layout_record *record = &layout->records[i];
        record->first_part = layout->part_count;
        layout->part_count += PARTS_OF_ROWS + record->field_count;
        layout->numbers[record->type->index] = i;
    }
    layout->shape_part = layout->part_count++;
}

static struct layout *new_layout(struct arena *arena, const struct schema *schema) {
    struct layout *layout = arena_new(arena, struct layout);
    layout->record_count = (uint32_t)schema->records.count;
    layout->records = arena_array(arena, struct layout_record, schema->records.count);
    layout->numbers = arena_array(arena, uint32_t, schema->records.count);
    return layout;
}

struct layout *layout_of(struct arena *arena, const struct schema *schema) {
    struct layout *layout = new_layout(arena, schema);
    for (uint32_t i = 0; i < layout->record_count; i++) {
        struct layout_record *record = &layout->records[i];
        record->type = schema->records.items[i];
        record->fields = arena_array(arena, const struct field *, count_given(record->type));
        for (size_t k = 0; k < record->type->fields.count; k++)
            if (record->type->fields.items[k]->form == FIELD_GIVEN)
                record->fields[record->field_count++] = record->type->fields.items[k];
    }
    number_parts(layout);
    return layout;
}

uint32_t layout_field(const struct layout *layout, const struct field *field) {
    const struct layout_record *record = &layout->records[layout->numbers[field->owner->index]];
    uint32_t number = 0;
    while (record->fields[number] != field)
        number++;
    return number;
}

bool layout_is_below(const struct layout *layout, uint32_t record, const struct record_type *top) {
    const struct record_type *type = layout->records[record].type;
    while (type && type != top)
        type = type->parent;
    return type != NULL;
}

/* ---- a field as bytes: equal where fields read data alike ---- */

static const char *name_of(const struct record_type *type) {
    return type ? type->name->text : NULL;
}

static void put_choice(struct out_bytes *out, const struct choice *choice) {
    out_number(out, choice->values.count);
    for (size_t i = 0; i < choice->values.count; i++) {
        const struct choice_value *value = &choice->values.items[i];
        out_text(out, value->name->text);
        out_text(out, value->words[0]);
        out_text(out, value->words[1]);
        out_number(out, value->texts.count);
        for (size_t k = 0; k < value->texts.count; k++)
            out_text(out, value->texts.items[k]);
    }
}

static void put_field(struct out_bytes *out, const struct field *field) {
    struct type type = field->type;
    out_number(out, type.kind);
    out_number(out, type.period);
    out_number(out, type.or_none);
    out_number(out, field->is_key);
    out_number(out, field->is_required);
    out_number(out, field->is_unique);
    out_text(out, name_of(field->unique_between));
    out_number(out, field->month_day);
    out_number(out, field->has_empty);
    if (field->has_empty) {
        out_number(out, field->empty.state);
        out_text(out, value_format(out->arena, type, field->empty, true));
    }
    out_number(out, field->columns.count);
    for (size_t i = 0; i < field->columns.count; i++)
        out_text(out, field->columns.items[i]);
    if (type.kind == TYPE_CHOICE || type.kind == TYPE_SET)
        put_choice(out, type.choice);
}

void layout_put(struct out_bytes *out, const struct layout *layout) {
    out_number(out, layout->record_count);
    for (uint32_t i = 0; i < layout->record_count; i++) {
        const struct layout_record *record = &layout->records[i];
        out_text(out, record->type->name->text);
        out_text(out, name_of(record->type->parent));
        out_number(out, record->field_count);
        for (uint32_t k = 0; k < record->field_count; k++) {
            struct out_bytes about = {.arena = out->arena};
            put_field(&about, record->fields[k]);
            out_text(out, record->fields[k]->name->text);
            out_bytes(out, (const char *)about.items, about.count);
        }
    }
}

/* ---- is it the same? ---- */

struct taking {
    struct in_bytes *in;
    struct arena *arena;
    const struct schema *schema;
    struct layout *layout;
    const char *zh, *en; /* what differs first; NULL: nothing so far */
};

static void differ(struct taking *taking, const char *zh, const char *en) {
    taking->zh = taking->zh ? taking->zh : zh;
    taking->en = taking->en ? taking->en : en;
}

static bool same_name(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static const struct record_type *find_record(const struct schema *schema, const char *name) {
    for (size_t i = 0; name && i < schema->records.count; i++)
        if (strcmp(schema->records.items[i]->name->text, name) == 0)
            return schema->records.items[i];
    return NULL;
}

static const struct field *find_field(const struct record_type *type, const char *name) {
    for (size_t i = 0; name && i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_GIVEN && strcmp(field->name->text, name) == 0)
            return field;
    }
    return NULL;
}

static bool has_field(const struct layout_record *record, const struct field *field) {
    for (uint32_t i = 0; i < record->field_count; i++)
        if (record->fields[i] == field)
            return true;
    return false;
}

static bool is_taken(const struct layout *layout, uint32_t count, const struct record_type *type) {
    for (uint32_t i = 0; i < count; i++)
        if (layout->records[i].type == type)
            return true;
    return false;
}

/* A name of rules: people are shown it. Else bad. */
static bool is_name(const char *name) {
    size_t bad, length = strlen(name);
    if (length == 0 || !utf8_valid(name, length, &bad))
        return false;
    for (size_t at = 0; at < length;) {
        int32_t code;
        at += utf8_decode(name + at, length - at, &code);
        if (utf8_is_hidden(code) && !utf8_is_name_continue(code))
            return false;
    }
    return true;
}

static const char *take_name(struct taking *taking) {
    const char *name = in_text(taking->in, taking->arena);
    taking->in->bad |= !name || !is_name(name);
    return taking->in->bad ? "" : name;
}

static void take_field(struct taking *taking, struct layout_record *record) {
    struct arena *arena = taking->arena;
    size_t length;
    const char *name = take_name(taking);
    const char *about = in_counted(taking->in, arena, &length);
    const struct field *field = find_field(record->type, name);
    const char *owner = record->type->name->text;
    if (taking->in->bad)
        return;
    if (!field || has_field(record, field)) {
        differ(taking, arena_printf(arena, "“%s”的“%s”，规则里现在没有", owner, name),
            arena_printf(arena, "the rules no longer have the field \"%s\" of %s", name, owner));
        return;
    }
    struct out_bytes now = {.arena = arena};
    put_field(&now, field);
    if (now.count != length || memcmp(now.items, about, length) != 0)
        differ(taking, arena_printf(arena, "“%s”的“%s”，规则里现在的写法与导入时不同", owner, name),
            arena_printf(
                arena, "the rules now say something else of the field \"%s\" of %s", name, owner));
    record->fields[record->field_count++] = field;
}

static void find_new_field(struct taking *taking, const struct layout_record *record) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN || has_field(record, field))
            continue;
        const char *owner = record->type->name->text, *name = field->name->text;
        differ(taking, arena_printf(taking->arena, "“%s”的“%s”，导入时规则里还没有", owner, name),
            arena_printf(taking->arena, "the field \"%s\" of %s is new in the rules", name, owner));
    }
}

static void take_record(struct taking *taking, uint32_t number) {
    struct arena *arena = taking->arena;
    struct layout_record *record = &taking->layout->records[number];
    const char *name = take_name(taking), *parent = in_text(taking->in, arena);
    uint64_t count = in_number(taking->in);
    const struct record_type *type = find_record(taking->schema, name);
    if (taking->in->bad)
        return;
    if (type && type->parent && !is_taken(taking->layout, number, type->parent)) {
        taking->in->bad = true; /* parents come first */
        return;
    }
    if (!type || !same_name(parent, name_of(type->parent)) ||
        is_taken(taking->layout, number, type)) {
        differ(taking, arena_printf(arena, "记录“%s”，规则里现在没有，或者换了上级", name),
            arena_printf(
                arena, "the rules no longer have the record %s, or put it elsewhere", name));
        return;
    }
    record->type = type;
    record->fields = arena_array(arena, const struct field *, type->fields.count);
    for (uint64_t i = 0; i < count && !taking->in->bad && !taking->zh; i++)
        take_field(taking, record);
    if (!taking->in->bad)
        find_new_field(taking, record);
}

static void find_new_record(struct taking *taking) {
    const struct schema *schema = taking->schema;
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        if (is_taken(taking->layout, taking->layout->record_count, type))
            continue;
        const char *name = type->name->text;
        differ(taking, arena_printf(taking->arena, "记录“%s”，导入时规则里还没有", name),
            arena_printf(taking->arena, "the record %s is new in the rules", name));
    }
}

struct layout *layout_take(struct in_bytes *in, struct arena *arena, const struct schema *schema,
    const char **zh, const char **en) {
    struct taking taking = {in, arena, schema, new_layout(arena, schema), NULL, NULL};
    uint64_t count = in_number(in);
    for (uint64_t i = 0; i < count && !in->bad && !taking.zh; i++) {
        if (i < schema->records.count)
            take_record(&taking, (uint32_t)i);
        else
            differ(&taking, "导入时的记录比规则里现在的多", "it has more records than the rules");
    }
    if (!in->bad && !taking.zh)
        find_new_record(&taking);
    *zh = taking.zh;
    *en = taking.en;
    if (in->bad || taking.zh)
        return NULL;
    number_parts(taking.layout);
    return taking.layout;
}

bool prepared_would_do(
    struct arena *arena, const struct schema *made, const struct schema *reading) {
    struct out_bytes out = {.arena = arena};
    const char *zh, *en;
    layout_put(&out, layout_of(arena, made));
    struct in_bytes in = {out.items, out.items + out.count, false};
    return layout_take(&in, arena, reading, &zh, &en) != NULL;
}

void dataset_advise(struct dataset *dataset, const char *zh, const char *en) {
    dataset->advice_zh = zh;
    dataset->advice_en = en;
}
