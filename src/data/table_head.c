/* SPDX-License-Identifier: Apache-2.0
 *
 * What the header of a table must have, and what is remarked of it. */
#include "data/table.h"

static struct data_result check_twice(const struct table *table) {
    const struct header *header = table->header;
    struct arena *arena = &table->dataset->arena;
    if (header->twice == UINT32_MAX)
        return table_ok();
    const struct target *target = &header->mapping->targets.items[header->twice];
    const char *name = mapping_name(header->mapping, arena, target);
    unsigned first = header->columns[header->twice] + 1, second = header->twice_column + 1;
    return table_error(table, DATA_FILE,
        arena_printf(arena, "第 %u 列和第 %u 列都是“%s”；请只留一列。", first, second, name),
        arena_printf(arena, "columns %u and %u are both \"%s\"; keep one.", first, second, name));
}

static struct data_result check_parents(const struct table *table) {
    const struct record_type *type = table->header->mapping->type;
    struct arena *arena = &table->dataset->arena;
    for (const struct record_type *up = type->parent; up; up = up->parent)
        if (up->keys.count == 0)
            return table_error(table, DATA_FILE,
                arena_printf(arena,
                    "“%s”没有主键，表格里的“%s”无法归到它名下；请在规则里为它定主键。",
                    up->name->text, type->name->text),
                arena_printf(arena,
                    "\"%s\" has no key, so rows of \"%s\" cannot be joined to it; mark its key "
                    "in the rules.",
                    up->name->text, type->name->text));
    return table_ok();
}

static bool must_have(const struct target *target) {
    if (target->role == TARGET_OWN)
        return target->field->is_key || target->field->is_required;
    return target->role == TARGET_PARENT_KEY;
}

/* There is no column for the target, and it was not said of another one that bears its name. */
static bool is_lacking(const struct header *header, uint32_t target) {
    uint32_t twin = mapping_twin(header->mapping, target);
    return !header_has(header, target) && (twin == UINT32_MAX || header_has(header, twin));
}

static struct data_result check_columns(const struct table *table) {
    const struct header *header = table->header;
    const struct mapping *mapping = header->mapping;
    struct arena *arena = &table->dataset->arena;
    struct names lacking = {0}, present = {.zh = "（没有）", .en = "none"};
    for (uint32_t i = 0; i < mapping->targets.count; i++)
        if (must_have(&mapping->targets.items[i]) && is_lacking(header, i))
            names_add(&lacking, arena, mapping_name(mapping, arena, &mapping->targets.items[i]));
    if (lacking.count == 0)
        return table_ok();
    for (size_t i = 0; i < table->heading_count; i++)
        if (*table->headings[i])
            names_add(&present, arena, table->headings[i]);
    const char *type = mapping->type->name->text;
    return table_error(table, DATA_FILE,
        arena_printf(
            arena, "缺少“%s”的主键列或必填列：%s；现有的列是：%s。%s", type, lacking.zh, present.zh,
            table->hint_zh ? table->hint_zh : ""),
        arena_printf(arena, "columns that %s must have are missing: %s; it has %s.%s%s", type,
            lacking.en, present.en, table->hint_en ? " " : "",
            table->hint_en ? table->hint_en : ""));
}

static void note_header(const struct table *table) {
    const struct header *header = table->header;
    const struct mapping *mapping = header->mapping;
    struct arena *arena = &table->dataset->arena;
    struct names unused = {0}, absent = {0};
    for (size_t i = 0; i < header->heading_count; i++)
        if (header->unused[i] && *header->headings[i])
            names_add(&unused, arena, header->headings[i]);
    for (uint32_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        if (target->role == TARGET_OWN && is_lacking(header, i) &&
            store_wants(table->dataset, target->field))
            names_add(&absent, arena, mapping_name(mapping, arena, target));
    }
    note_unused(table->input, mapping->type, &unused);
    note_absent(table->input, mapping->type, &absent);
}

struct data_result table_check_header(const struct table *table) {
    struct data_result result = check_twice(table);
    if (result.status == DATA_OK)
        result = check_parents(table);
    if (result.status == DATA_OK)
        result = check_columns(table);
    if (result.status == DATA_OK && !table->input->again)
        note_header(table);
    return result;
}
