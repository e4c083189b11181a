/* SPDX-License-Identifier: Apache-2.0
 *
 * Whose table it is: the records that its headings fit best. */
#include "data/table.h"

/* Made once a file: every row that may be the header is asked. */
static const struct mapping *mapping_of(struct input *input, const struct record_type *type) {
    if (!input->mappings.arena)
        map_init(&input->mappings, &input->arena);
    struct mapping *mapping = map_get(&input->mappings, type);
    if (mapping)
        return mapping;
    mapping = arena_new(&input->arena, struct mapping);
    mapping_init(mapping, &input->arena, type, true);
    map_put(&input->mappings, type, mapping);
    return mapping;
}

struct header *table_match(struct input *input, const struct record_type *type,
    const char **headings, size_t count) {
    struct header *header = arena_new(&input->arena, struct header);
    header_init(header, &input->arena, mapping_of(input, type), headings, count);
    return header;
}

static struct header *match(const struct table *table, const struct record_type *type) {
    return table_match(table->input, type, table->headings, table->heading_count);
}

static size_t used_count(const struct header *header) {
    size_t count = 0;
    for (size_t i = 0; i < header->heading_count; i++)
        count += !header->unused[i];
    return count;
}

size_t table_fit(struct input *input, const char **headings, size_t count) {
    const struct schema *schema = input->dataset->schema;
    size_t best = 0;
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        if (input->type && type != input->type)
            continue;
        size_t used = used_count(table_match(input, type, headings, count));
        if (used > best)
            best = used;
    }
    return best;
}

static bool has_all_keys(const struct header *header) {
    const struct mapping *mapping = header->mapping;
    for (uint32_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        bool is_key = target->role == TARGET_PARENT_KEY || target->field->is_key;
        if (target->role != TARGET_PARENT_FACT && is_key && !header_has(header, i))
            return false;
    }
    return mapping->type->keys.count > 0;
}

/* Own fields with a column; keys or others. */
static size_t own_count(const struct header *header, bool keys) {
    size_t count = 0;
    for (uint32_t i = 0; i < header->mapping->targets.count; i++) {
        const struct target *target = &header->mapping->targets.items[i];
        count +=
            target->role == TARGET_OWN && target->field->is_key == keys && header_has(header, i);
    }
    return count;
}

static bool is_above(const struct record_type *upper, const struct record_type *type) {
    while (type && type != upper)
        type = type->parent;
    return type != NULL;
}

static bool has_own_facts(const struct record_type *type) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form == FIELD_GIVEN && !type->fields.items[i]->is_key)
            return true;
    return false;
}

/* A column that names a key of the child's parents, and nothing of the parent itself. */
static bool names_parent(const struct header *child, const struct header *parent) {
    const struct mapping *mapping = child->mapping;
    for (uint32_t i = 0; i < mapping->targets.count; i++)
        if (mapping->targets.items[i].role == TARGET_PARENT_KEY &&
            parent->unused[child->columns[i]])
            return true;
    return false;
}

/* A table of children that repeats its parents' columns fits the parent as well. It is the
 * children's if it holds any fact of theirs, if they have no facts but their keys, or if only
 * so all its keys have a meaning. Where it holds facts of the parent and of the child no more
 * than a key, it may be either's: a household may well have a column for its head. */
static bool is_of_children(const struct header *child, const struct header *parent) {
    return own_count(child, false) > 0 || !has_own_facts(child->mapping->type) ||
           names_parent(child, parent) || own_count(parent, false) == 0;
}

static bool is_better(const struct header *a, const struct header *b) {
    const struct record_type *type = a->mapping->type, *other = b->mapping->type;
    if (is_above(other, type))
        return is_of_children(a, b);
    if (is_above(type, other))
        return false;
    return own_count(a, true) + own_count(a, false) > own_count(b, true) + own_count(b, false);
}

/* The headings by which each record could be told. */
static struct names wanted_keys(struct table *table) {
    struct arena *arena = &table->dataset->arena;
    const struct schema *schema = table->dataset->schema;
    struct names wanted = {.zh = "", .en = ""};
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct mapping *mapping = match(table, schema->records.items[i])->mapping;
        struct names keys = {0};
        for (size_t k = 0; k < mapping->targets.count; k++) {
            const struct target *target = &mapping->targets.items[k];
            if (target->role != TARGET_PARENT_FACT && target->field->is_key)
                names_add(&keys, arena, mapping_name(mapping, arena, target));
        }
        if (keys.count == 0)
            continue;
        const char *name = mapping->type->name->text, *more = wanted.count++ ? "；" : "";
        wanted.zh = arena_printf(arena, "%s%s“%s”要有%s", wanted.zh, more, name, keys.zh);
        more = wanted.count > 1 ? "; " : "";
        wanted.en = arena_printf(arena, "%s%s%s has %s", wanted.en, more, name, keys.en);
    }
    return wanted;
}

static struct names seen_headings(const struct table *table) {
    struct names seen = {.zh = "空行", .en = "nothing"};
    for (size_t i = 0; i < table->heading_count; i++)
        if (*table->headings[i])
            names_add(&seen, &table->dataset->arena, table->headings[i]);
    return seen;
}

static struct data_result no_record(struct table *table, const char *example) {
    struct arena *arena = &table->dataset->arena;
    struct names wanted = wanted_keys(table), seen = seen_headings(table);
    const char *file = table->input->file;
    unsigned long long line = table->header_line;
    if (table->header_line == 0)
        return table_error(table, DATA_USAGE,
            arena_printf(arena,
                "从列名看不出是哪一种记录：%s；它的列名是%s。请核对列名，或写明是哪一种，例如 %s=%s。",
                wanted.zh, seen.zh, example, file),
            arena_printf(arena,
                "its columns do not show which record it holds: %s; its columns are %s. Check "
                "them, or say which it is, as in %s=%s.",
                wanted.en, seen.en, example, file));
    if (table->hint_zh)
        return table_error(table, DATA_USAGE,
            arena_printf(arena, "从表头看不出是哪一种记录：%s；第 %llu 行读到的是%s。%s", wanted.zh,
                line, seen.zh, table->hint_zh),
            arena_printf(arena,
                "its headings do not show which record it holds: %s; row %llu reads %s. %s",
                wanted.en, line, seen.en, table->hint_en));
    return table_error(table, DATA_USAGE,
        arena_printf(arena,
            "从表头看不出是哪一种记录：%s；第 %llu 行读到的是%s。请核对标题，或写明是哪一种，例如 "
            "%s=%s；标题在别的行时，用 --header-row 写明行号%s。",
            wanted.zh, line, seen.zh, example, file,
            table->stream ? "；各格没有分开或出现乱码时，用 --separator、--encoding 写明分隔符、编码"
                          : ""),
        arena_printf(arena,
            "its headings do not show which record it holds: %s; row %llu reads %s. Check them, "
            "or say which it is, as in %s=%s; if they stand in another row, give it with "
            "--header-row%s.",
            wanted.en, line, seen.en, example, file,
            table->stream ? "; if cells are not parted or letters are garbled, give --separator "
                            "or --encoding"
                          : ""));
}

static struct data_result cannot_tell(struct table *table, const struct names *fitting) {
    struct arena *arena = &table->dataset->arena;
    const struct schema *schema = table->dataset->schema;
    const struct record_type *example_type =
        table->header ? table->header->mapping->type : schema->records.items[0];
    const char *example = example_type->name->text;
    const char *file = table->input->file;
    if (fitting->count > 1)
        return table_error(table, DATA_USAGE,
            arena_printf(arena, "按表头看，它可能是%s；请写明是哪一种，例如 %s=%s。", fitting->zh,
                example, file),
            arena_printf(arena, "by its headings it may hold %s; say which, as in %s=%s.",
                fitting->en, example, file));
    return no_record(table, example);
}

/* That the one record whose keys are all there has hardly a column in the table, and another has
 * most of them but lacks a key: a heading of that key's own, more often than not. */
enum { FITS_BETTER_TIMES = 3 };

static const struct header *fits_better(struct table *table, const struct header *best) {
    const struct schema *schema = table->dataset->schema;
    const struct header *better = NULL;
    size_t most = FITS_BETTER_TIMES * used_count(best);
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct header *header = match(table, schema->records.items[i]);
        if (used_count(header) <= most || header->mapping->type->keys.count == 0)
            continue;
        most = used_count(header);
        better = header;
    }
    return better;
}

static struct data_result lacks_key(struct table *table, const struct header *header) {
    struct arena *arena = &table->dataset->arena;
    const struct mapping *mapping = header->mapping;
    struct names lacking = {0};
    for (uint32_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        bool is_key = target->role != TARGET_PARENT_FACT && target->field->is_key;
        if (is_key && !header_has(header, i))
            names_add(&lacking, arena, mapping_name(mapping, arena, target));
    }
    const char *name = mapping->type->name->text, *file = table->input->file;
    const char *other = table->header->mapping->type->name->text;
    return table_error(table, DATA_USAGE,
        arena_printf(arena,
            "看标题像是“%s”，可是没有%s这一列；请核对标题。要是本来就是“%s”，请写明：%s=%s。", name,
            lacking.zh, other, other, file),
        arena_printf(arena,
            "by its headings it seems to hold %s, but there is no column for %s; check the "
            "headings. If it does hold %s, say so: %s=%s.",
            name, lacking.en, other, other, file));
}

static struct data_result choose_type(struct table *table) {
    const struct schema *schema = table->dataset->schema;
    if (schema->records.count == 0)
        return table_error(table, DATA_USAGE, "规则里没有定义任何记录，用不上数据文件。",
            "the rules define no record, so there is nothing to read it for.");
    struct header *best = NULL;
    struct names fitting = {0};
    for (size_t i = 0; i < schema->records.count; i++) {
        struct header *header = match(table, schema->records.items[i]);
        if (!has_all_keys(header))
            continue;
        if (best && is_better(best, header))
            continue;
        if (!best || is_better(header, best))
            fitting = (struct names){0};
        best = header;
        names_add(&fitting, &table->dataset->arena, header->mapping->type->name->text);
    }
    table->header = best;
    if (fitting.count != 1)
        return cannot_tell(table, &fitting);
    const struct header *better = fits_better(table, best);
    return better && !has_all_keys(better) ? lacks_key(table, better) : table_ok();
}

struct data_result table_find_kind(struct table *table) {
    if (!table->input->type)
        return choose_type(table);
    table->header = match(table, table->input->type);
    return table_ok();
}
