/* SPDX-License-Identifier: Apache-2.0
 *
 * What columns hold beside single values: records in lists below a row, and sets as lists of their
 * values. */
#include "data/arrow_parts.h"

#include <string.h>
#include "data/file_facts.h"

/* ---- can a column be what its field is? ---- */

struct refusal {
    const char *zh, *en;
};

static bool is_exact(enum type_kind kind) {
    return kind == TYPE_MONEY || kind == TYPE_DECIMAL || kind == TYPE_PERCENT;
}

static bool is_list_of_texts(const struct arrow_node *node) {
    if (node->kind != ARROW_LIST || node->values)
        return false;
    enum arrow_kind kind = arrow_value_node(node->children[0])->kind;
    return kind == ARROW_TEXT || kind == ARROW_NULL;
}

/* The zh of none is NULL. What no value of the column could be read as is refused at once, as a
 * column; any other value is judged by itself. */
static struct refusal refusal_of(const struct field *field, const struct arrow_node *node) {
    const struct arrow_node *values = arrow_value_node(node);
    enum type_kind kind = field->type.kind;
    if (values->kind == ARROW_OTHER || values->kind == ARROW_STRUCT)
        return (struct refusal){"这种类型不能读取；请转换成文本、整数、十进制数或日期（date32）。",
            "this type is not read; cast it to utf8, an integer, a decimal or date32."};
    if (values->kind == ARROW_LIST && (kind != TYPE_SET || !is_list_of_texts(node)))
        return (struct refusal){"列表只能用于可以有几个值的字段，其中应是文本；请每行只写一个值。",
            "a list is read for fields that are sets, of utf8; give one value a row."};
    if (values->kind == ARROW_REAL && is_exact(kind))
        return (struct refusal){
            "浮点数说不清到底是多少，不能用作金额、小数和百分比；请转换成十进制数，例如 "
            "decimal128(18, 2)，或转换成文本。",
            "floating-point numbers do not say what they stand for, so they are not read as money, "
            "decimals or percentages; cast the column to a decimal such as decimal128(18, 2), or "
            "to "
            "utf8."};
    if (values->kind == ARROW_TIMESTAMP && values->zoned && kind == TYPE_DATE)
        return (struct refusal){
            "带时区的时间换成当地时间可能是另一天；请换算成当地的日期（date32）。",
            "a timestamp with a zone may be another day here; convert it to the local date "
            "(date32)."};
    if (values->kind == ARROW_BOOL && kind != TYPE_BOOLEAN)
        return (struct refusal){"是非（bool）只能用于是非字段；请转换成文本。",
            "bool is read for fields that are yes or no; cast it to utf8."};
    return (struct refusal){NULL, NULL};
}

static struct data_result refuse(const struct table *table, const struct arrow_node *node,
    const struct field *field, struct refusal refusal) {
    struct arena *arena = &table->dataset->arena;
    const char *record = field->owner->name->text, *name = field->name->text;
    const char *type = arrow_value_node(node)->format;
    return table_error(table, DATA_FILE,
        arena_printf(arena, "“%s”这一列的类型是 %s，用作“%s”的“%s”：%s", node->path, type, record,
            name, refusal.zh),
        arena_printf(arena, "column \"%s\" has the type %s and fills %s.%s: %s", node->path, type,
            record, name, refusal.en));
}

static struct data_result check_column(
    const struct table *table, struct arrow_node *node, const struct field *field) {
    struct refusal refusal = refusal_of(field, node);
    if (refusal.zh)
        return refuse(table, node, field, refusal);
    node->used = true;
    if (node->kind == ARROW_LIST)
        node->children[0]->used = true;
    return table_ok();
}

/* All columns of each target; a set may have several. */
static struct data_result check_columns(struct arrow_level *level, const struct table *table) {
    const struct header *header = table->header;
    struct data_result result = table_ok();
    for (uint32_t i = 0; i < header->mapping->targets.count && result.status == DATA_OK; i++) {
        const struct field *field = header->mapping->targets.items[i].field;
        if (!header_has(header, i))
            continue;
        struct arrow_node *node = level->node->children[header->columns[i]];
        result = check_column(table, node, field);
        level->has_sets |= node->kind == ARROW_LIST;
        const struct more_column *more = header->more[i];
        for (; more && result.status == DATA_OK; more = more->next) {
            node = level->node->children[more->column];
            result = check_column(table, node, field);
            level->has_sets |= node->kind == ARROW_LIST;
        }
    }
    return result;
}

/* ---- lists of records ---- */

/* NULL: the column is no list of records of this one. */
static const struct record_type *list_of(
    const struct mapping *mapping, struct arena *arena, const struct arrow_node *node) {
    if (node->kind != ARROW_LIST || node->values || !*node->name)
        return NULL;
    const struct arrow_node *child = node->children[0];
    bool may_be = (child->kind == ARROW_STRUCT && !child->values) || child->kind == ARROW_NULL;
    return may_be ? mapping_find(mapping, arena, node->name, strlen(node->name)).list : NULL;
}

bool arrow_has_list(
    struct input *input, const struct record_type *type, const struct arrow_node *schema) {
    const struct header *header = table_match(input, type, NULL, 0);
    for (size_t i = 0; i < schema->child_count; i++)
        if (list_of(header->mapping, &input->arena, schema->children[i]))
            return true;
    return false;
}

static struct data_result list_init(
    struct arrow_list *list, const struct table *above, struct arrow_node *node) {
    struct arena *arena = &above->input->arena;
    const struct arrow_node *child = node->children[0];
    struct table *table = arena_new(arena, struct table);
    struct mapping *mapping = arena_new(arena, struct mapping);
    *table = (struct table){.input = above->input,
        .dataset = above->dataset,
        .heading_count = child->child_count,
        .header = arena_new(arena, struct header)};
    table->headings = arena_array(&above->dataset->arena, const char *, child->child_count);
    for (size_t i = 0; i < child->child_count; i++)
        table->headings[i] = child->children[i]->name;
    mapping_init(mapping, arena, list->level.type, false);
    header_init(table->header, arena, mapping, table->headings, table->heading_count);
    list->node = node;
    node->used = node->children[0]->used = true;
    return arrow_level_init(&list->level, table, node->children[0]);
}

static struct data_result twice(const struct table *table, const struct arrow_node *node) {
    struct arena *arena = &table->dataset->arena;
    return table_error(table, DATA_FILE,
        arena_printf(arena, "有两列都是“%s”这样的列表；请只留一列。", node->path),
        arena_printf(arena, "two columns are lists of what \"%s\" holds; keep one.", node->path));
}

static struct data_result add_list(struct arrow_level *level, const struct table *table,
    struct arrow_node *node, const struct record_type *type) {
    for (size_t i = 0; i < level->list_count; i++)
        if (level->lists[i].level.type == type)
            return twice(table, node);
    struct arrow_list *list = &level->lists[level->list_count++];
    list->level.type = type;
    return list_init(list, table, node);
}

static struct data_result find_lists(struct arrow_level *level, const struct table *table) {
    struct header *header = table->header;
    struct arena *arena = &level->input->arena;
    struct data_result result = table_ok();
    size_t count = level->node->child_count;
    level->lists = arena_array(arena, struct arrow_list, level->type->children.count);
    header->lists = arena_array(arena, const struct record_type *, count);
    for (size_t i = 0; i < count && result.status == DATA_OK; i++) {
        struct arrow_node *node = level->node->children[i];
        const struct record_type *type = list_of(header->mapping, arena, node);
        if (!type)
            continue;
        header->lists[i] = type;
        header->unused[i] = false;
        result = add_list(level, table, node, type);
    }
    return result;
}

struct data_result arrow_level_init(
    struct arrow_level *level, struct table *table, const struct arrow_node *node) {
    *level = (struct arrow_level){.input = table->input,
        .type = table->header->mapping->type,
        .node = node,
        .table = table,
        .header = table->header};
    struct data_result result = check_columns(level, table);
    return result.status == DATA_OK ? find_lists(level, table) : result;
}

static struct data_result begin_list(struct arrow_list *list) {
    struct arrow_level *level = &list->level;
    struct input *input = level->input;
    const struct header *header = level->header;
    size_t count = header->mapping->targets.count;
    struct data_result result = table_ok();
    if (level->node->kind == ARROW_STRUCT) /* else there is no record in any list */
        result = table_check_header(level->table);
    if (result.status != DATA_OK)
        return result;
    bool *present = arena_array(&input->arena, bool, count);
    for (uint32_t i = 0; i < count; i++)
        present[i] = header_has(header, i);
    list->cells = arena_array(&input->arena, struct input_cell, count);
    row_reader_init(&list->reader, input, header->mapping, present, true);
    facts_header(&list->reader, header);
    store_kind(input->dataset, level->type)->counts.has_file = true;
    return arrow_begin_lists(level);
}

struct data_result arrow_begin_lists(struct arrow_level *level) {
    struct data_result result = table_ok();
    for (size_t i = 0; i < level->list_count && result.status == DATA_OK; i++)
        result = begin_list(&level->lists[i]);
    return result;
}

/* ---- cells ---- */

static struct input_cell read_cell(
    const struct arrow_level *level, uint32_t column, int64_t at, struct arena *arena) {
    const struct arrow_node *struct_node = level->node;
    struct table_cell cell =
        arrow_cell(struct_node->children[column], struct_node->offset + at, arena);
    return (struct input_cell){.present = true,
        .heading = level->header->headings[column],
        .text = cell.text,
        .length = cell.length,
        .source = cell.source,
        .damage = cell.damage};
}

static struct input_cell *add_cell(
    struct arena *arena, struct input_cell *last, struct input_cell cell) {
    last->next = arena_new(arena, struct input_cell);
    *last->next = cell;
    return last->next;
}

/* The values of a list, of which none may be null, behind `last`; an empty list is the empty set.
 */
static struct input_cell *add_values(const struct arrow_level *level, uint32_t column, int64_t at,
    struct arena *arena, struct input_cell *last) {
    const struct arrow_node *list = level->node->children[column];
    const struct arrow_node *child = list->children[0];
    struct input_cell cell = {
        .present = true, .heading = level->header->headings[column], .text = "{}", .length = 2};
    int64_t from, to, index = level->node->offset + at;
    if (arrow_is_null(list, index))
        return add_cell(
            arena, last, (struct input_cell){.present = true, .heading = cell.heading, .text = ""});
    arrow_list_range(list, index, &from, &to);
    if (from == to)
        return add_cell(arena, last, cell);
    for (int64_t i = from; i < to; i++) {
        struct table_cell value = arrow_cell(child, i, arena);
        cell.text = value.text;
        cell.length = value.length;
        cell.damage = arrow_is_null(child, i) ? REJECT_JSON_VALUE : value.damage;
        last = add_cell(arena, last, cell);
    }
    return last;
}

static struct input_cell *add_column(const struct arrow_level *level, uint32_t column, int64_t at,
    struct arena *arena, struct input_cell *last) {
    if (level->node->children[column]->kind == ARROW_LIST)
        return add_values(level, column, at, arena, last);
    return add_cell(arena, last, read_cell(level, column, at, arena));
}

void arrow_set_cell(
    const struct arrow_level *level, uint32_t target, int64_t at, struct input_cell *out) {
    const struct header *header = level->header;
    struct arena *arena = &level->input->dataset->row;
    struct input_cell first = {0}, *last = &first;
    last = add_column(level, header->columns[target], at, arena, last);
    for (const struct more_column *more = header->more[target]; more; more = more->next)
        last = add_column(level, more->column, at, arena, last);
    *out = *first.next;
}

static void fill_cells(struct arrow_list *list, int64_t at) {
    const struct arrow_level *level = &list->level;
    const struct header *header = level->header;
    struct arena *arena = &level->input->dataset->row;
    for (uint32_t i = 0; i < header->mapping->targets.count; i++) {
        list->cells[i] = (struct input_cell){0};
        if (!header_has(header, i))
            continue;
        if (header->mapping->targets.items[i].field->type.kind == TYPE_SET)
            arrow_set_cell(level, i, at, &list->cells[i]);
        else
            list->cells[i] = read_cell(level, header->columns[i], at, arena);
    }
}

/* ---- records ---- */

static void read_list(struct arrow_list *list, int64_t at, struct row *row, uint64_t line) {
    const struct arrow_node *records = list->level.node;
    int64_t from, to;
    if (arrow_is_null(list->node, at))
        return;
    store_set_list_known(row, list->level.type->child_index);
    arrow_list_range(list->node, at, &from, &to);
    for (int64_t i = from; i < to; i++) {
        if (arrow_is_null(records, i)) {
            row_lost(&list->reader, row->node, line, REJECT_NULL_ROW);
            continue;
        }
        fill_cells(list, i);
        struct row *made = row_read(&list->reader, row->node, line, list->cells);
        arrow_read_lists(&list->level, i, made, line);
    }
}

void arrow_read_lists(const struct arrow_level *level, int64_t at, struct row *row, uint64_t line) {
    for (size_t i = 0; i < level->list_count; i++)
        read_list(&level->lists[i], level->node->offset + at, row, line);
}
