/* SPDX-License-Identifier: Apache-2.0 */
#include "data/json_record.h"

#include <string.h>
#include "base/utf8.h"
#include "data/json_cells.h"
#include "data/stream.h"

/* Writings of property names remembered for one record type; others are looked up each time. */
enum { NAMES_KEPT = 256 };

/* The objects of one record type. */
struct shape {
    struct mapping mapping;
    struct map names; /* a name as it stands in JSON -> struct heading * */
    struct shape **children;
};

struct json_reader {
    struct arena *own;
    struct shape *top;
};

/* Where an object stands. */
struct place {
    const struct place *above; /* NULL: it is the top one */
    const struct json *list;
    size_t number; /* from 1 */
};

struct reading {
    struct json_reader *reader;
    struct arena *scratch;
    struct record_tree *tree;
    struct json_unused *unused;
    struct json_refusal refusal;
};

static struct shape *shape_new(struct arena *own, const struct record_type *type) {
    struct shape *shape = arena_new(own, struct shape);
    map_init(&shape->names, own);
    mapping_init(&shape->mapping, own, type, false);
    shape->children = arena_array(own, struct shape *, type->children.count);
    for (size_t i = 0; i < type->children.count; i++)
        shape->children[i] = shape_new(own, type->children.items[i]);
    return shape;
}

struct json_reader *json_reader_new(struct arena *own, const struct record_type *top) {
    struct json_reader *reader = arena_new(own, struct json_reader);
    *reader = (struct json_reader){own, shape_new(own, top)};
    return reader;
}

/* ---- what is said ---- */

/* 家庭成员[2] */
static const char *place_path(struct arena *arena, const struct place *place) {
    if (!place->above)
        return "";
    const char *above = place_path(arena, place->above);
    return arena_printf(arena, "%s%s%.*s[%zu]", above, *above ? "." : "",
        (int)place->list->name_length, place->list->name, place->number);
}

static const char *property_path(
    struct arena *arena, const struct place *place, const char *name, size_t length) {
    const char *path = place_path(arena, place);
    return arena_printf(arena, "%s%s%.*s", path, *path ? "." : "", (int)length, name);
}

/* path: "" for the text as a whole. */
static bool refuse(struct reading *reading, const char *path, const char *value,
    const char *zh, const char *en) {
    struct arena *arena = reading->scratch;
    path = text_mask_ids(arena, path, strlen(path));
    if (!value) {
        reading->refusal.zh = *path ? arena_printf(arena, "“%s”：%s", path, zh) : zh;
        reading->refusal.en = *path ? arena_printf(arena, "“%s”: %s", path, en) : en;
        return false;
    }
    reading->refusal.zh = arena_printf(arena, "“%s”（“%s”）：%s", path, value, zh);
    reading->refusal.en = arena_printf(arena, "“%s” (“%s”): %s", path, value, en);
    return false;
}

/* Of some values reasons say which option of the tool helps: not here. */
static bool refuse_for(struct reading *reading, const char *path, const struct reject *reject) {
    struct reject told = *reject;
    if (told.cell.kind == REJECT_PLACEHOLDER || told.cell.kind == REJECT_THOUSANDS)
        told.cell.value = NULL;
    return refuse(reading, path, reject->cell.value,
        reject_reason(reading->scratch, &told, true),
        reject_reason(reading->scratch, &told, false));
}

static bool refuse_kind(struct reading *reading, const char *path, enum reject_kind kind) {
    return refuse_for(reading, path, &(struct reject){.cell = {.kind = kind}});
}

static bool refuse_cell(struct reading *reading, const struct place *place,
    const struct field *field, const struct input_cell *cell, enum reject_kind kind) {
    struct arena *arena = reading->scratch;
    const char *name = cell->heading ? cell->heading : field->name->text;
    struct reject reject = {
        .type = field->owner, .cell = {.kind = kind, .field = field, .column = name}};
    if (cell->present && cell->text) {
        const char *text = cell->text;
        size_t length = cell->length;
        if (kind == REJECT_CHOICE)
            cell_wrong_value(arena, field, &text, &length);
        const char *shown = reject_shown(arena, arena, field, text, length, NULL);
        reject.cell.value = shown && *shown ? shown : NULL;
    }
    return refuse_for(reading, property_path(arena, place, name, strlen(name)), &reject);
}

/* ---- names ---- */

/* What a property is for. Programs write their names alike again and again, so they are found as
 * they stand; what is unknown is not remembered, for there is no end to it. */
static struct heading find_property(
    struct reading *reading, struct shape *shape, const struct json *property) {
    const struct heading *kept =
        map_get_bytes(&shape->names, property->name, property->name_length);
    if (kept)
        return *kept;
    const char *name = property->name;
    size_t length = utf8_trim(&name, property->name_length);
    name = cell_text(reading->scratch, name, length, &length);
    struct heading found = mapping_find(&shape->mapping, reading->scratch, name, length);
    bool is_known = found.filled_count > 0 || found.list;
    if (!is_known || map_count(&shape->names) >= NAMES_KEPT)
        return found;
    struct heading *heading = arena_new(reading->reader->own, struct heading);
    *heading = mapping_find(&shape->mapping, reading->reader->own, name, length);
    map_put_bytes(&shape->names, property->name, property->name_length, heading);
    return *heading;
}

/* ---- objects ---- */

static bool take_list(struct reading *reading, const struct place *place,
    const struct json *property, const struct heading *heading, const struct json **lists) {
    const struct json **list = &lists[heading->list->child_index];
    enum reject_kind kind = REJECT_NONE;
    if (*list)
        kind = REJECT_JSON_TWICE;
    else if (property->kind != JSON_ARRAY && property->kind != JSON_NULL)
        kind = REJECT_JSON_LIST;
    *list = property;
    if (kind == REJECT_NONE)
        return true;
    return refuse_kind(reading,
        property_path(reading->scratch, place, property->name, property->name_length), kind);
}

static bool take_property(struct reading *reading, struct shape *shape, const struct place *place,
    const struct json *property, struct input_cell *cells, const struct json **lists) {
    struct arena *scratch = reading->scratch;
    struct heading heading = find_property(reading, shape, property);
    if (heading.list)
        return take_list(reading, place, property, &heading, lists);
    json_fill(scratch, &shape->mapping, property, &heading, cells);
    if (heading.filled_count == 0)
        vec_push(scratch, &reading->unused->paths,
            property_path(scratch, place, property->name, property->name_length));
    return true;
}

static bool read_values(struct reading *reading, const struct shape *shape,
    const struct place *place, struct record *record, const struct input_cell *cells) {
    for (size_t i = 0; i < shape->mapping.targets.count; i++) {
        const struct field *field = shape->mapping.targets.items[i].field;
        const struct input_cell *cell = &cells[i];
        struct value *value = &record->values[field->index];
        enum reject_kind kind =
            cell->present ? row_read_cell(reading->tree->arena, field, NULL, &cell, value)
                          : row_read_absent(field, value);
        if (kind != REJECT_NONE)
            return refuse_cell(reading, place, field, cell, kind);
    }
    return true;
}

static bool read_object(struct reading *reading, struct shape *shape, const struct place *place,
    struct record *record, const struct json *object);

/* ---- members of a list ---- */

static bool is_same_key(const struct record *a, const struct record *b) {
    for (size_t i = 0; i < a->type->keys.count; i++) {
        const struct field *key = a->type->keys.items[i];
        struct value left = a->values[key->index], right = b->values[key->index];
        if (left.state != right.state || !value_equal(key->type, left, right))
            return false;
    }
    return true;
}

/* The keys of a record as one text, different where they are. */
static const char *key_text(struct arena *arena, const struct record *record) {
    const char *text = "";
    for (size_t i = 0; i < record->type->keys.count; i++) {
        const struct field *key = record->type->keys.items[i];
        struct value value = record->values[key->index];
        bool is_text = key->type.kind == TYPE_TEXT || key->type.kind == TYPE_CITIZEN_ID;
        const char *part = is_text && value.state == VALUE_KNOWN
                               ? value.text.bytes
                               : value_format(arena, key->type, value, false);
        text = arena_printf(
            arena, "%s%d:%zu:%s", text, (int)value.state, strlen(part), part);
    }
    return text;
}

enum { COMPARED_MOST = 16 }; /* so few are compared with each other, of more the keys are kept */

static bool refuse_twin(
    struct reading *reading, const struct place *place, size_t number, size_t twin) {
    struct arena *arena = reading->scratch;
    struct place first = *place, second = *place;
    first.number = number + 1;
    second.number = twin + 1;
    const char *other = place_path(arena, &first);
    other = text_mask_ids(arena, other, strlen(other));
    return refuse(reading, place_path(arena, &second), NULL,
        arena_printf(arena, "主键重复：“%s”也是它；请留下正确的一条。", other),
        arena_printf(
            arena, "The key is not unique: “%s” bears it too. Keep the right one.", other));
}

/* place: of a member of the list. */
static bool check_keys(
    struct reading *reading, const struct place *place, const struct record_list *list) {
    struct record *const *members = list->items.items;
    size_t count = list->items.count;
    struct map seen;
    if (count > COMPARED_MOST)
        map_init(&seen, reading->scratch);
    for (size_t i = 1; count <= COMPARED_MOST && i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (is_same_key(members[k], members[i]))
                return refuse_twin(reading, place, k, i);
    for (size_t i = 0; count > COMPARED_MOST && i < count; i++) {
        const char *key = key_text(reading->scratch, members[i]);
        size_t *number = map_get_bytes(&seen, key, strlen(key));
        if (number)
            return refuse_twin(reading, place, *number, i);
        number = arena_new(reading->scratch, size_t);
        *number = i;
        map_put_bytes(&seen, key, strlen(key), number);
    }
    return true;
}

/* An array makes the list known, be it empty; null is a list that is not there. */
static bool read_list(struct reading *reading, struct shape *shape, const struct place *above,
    struct record *record, const struct json *list) {
    const struct record_type *type = shape->mapping.type;
    struct record_list *into = &record->lists[type->child_index];
    struct place place = {above, list, 0};
    if (!list || list->kind != JSON_ARRAY)
        return true;
    into->known = true;
    for (const struct json *member = list->first; member; member = member->next) {
        place.number++;
        if (member->kind != JSON_OBJECT)
            return refuse_kind(
                reading, place_path(reading->scratch, &place), REJECT_JSON_OBJECT);
        struct record *child = record_child(reading->tree, record, type);
        if (!read_object(reading, shape, &place, child, member))
            return false;
    }
    return type->keys.count == 0 || check_keys(reading, &place, into);
}

static bool read_object(struct reading *reading, struct shape *shape, const struct place *place,
    struct record *record, const struct json *object) {
    struct arena *scratch = reading->scratch;
    size_t child_count = shape->mapping.type->children.count;
    struct input_cell *cells =
        arena_array(scratch, struct input_cell, shape->mapping.targets.count);
    const struct json **lists = arena_array(scratch, const struct json *, child_count);
    for (const struct json *property = object->first; property; property = property->next)
        if (!take_property(reading, shape, place, property, cells, lists))
            return false;
    if (!read_values(reading, shape, place, record, cells))
        return false;
    for (size_t i = 0; i < child_count; i++)
        if (!read_list(reading, shape->children[i], place, record, lists[i]))
            return false;
    return true;
}

/* ---- the text ---- */

/* The line and the character of it, from 1, where so many bytes stand before. */
static void find_place(
    const char *text, size_t length, size_t before, size_t *line, size_t *column) {
    const char *start = text, *end = text + before;
    *line = 1;
    for (const char *at = text; at < end; at++)
        if (*at == '\n') {
            start = at + 1;
            ++*line;
        }
    while (end > start && before < length && (*end & 0xC0) == 0x80) /* never inside a character */
        end--;
    *column = utf8_count(start, (size_t)(end - start)) + 1;
}

static bool refuse_text(
    struct reading *reading, const char *text, size_t length, size_t before) {
    struct arena *arena = reading->scratch;
    const char *start = text;
    size_t line, column;
    if (utf8_trim(&start, length) == 0)
        return refuse(reading, "", NULL, "没有内容；这里应是一个 JSON 对象，以 { 开头，以 } 结尾。",
            "There is nothing; one JSON object belongs here, from { to }.");
    if (*start != '{')
        return refuse(reading, "", NULL,
            "不是 JSON 对象；应以 { 开头，以 } 结尾，一次一条最上一级的记录。",
            "This is no JSON object; write one top record, from { to }.");
    if (before >= length)
        return refuse(reading, "", NULL, "JSON 没有写完；末尾缺了 }、] 或引号。",
            "The JSON ends too early; a }, a ] or a quote is missing at its end.");
    find_place(text, length, before, &line, &column);
    return refuse(reading, "", NULL,
        arena_printf(arena,
            "不是完整的 JSON 对象：第 %zu 行第 %zu 个字符附近有误；从 { 到 } 应是一个对象，后面没有别的。",
            line, column),
        arena_printf(arena,
            "This is not one whole JSON object: something is wrong near line %zu, character %zu; "
            "one object belongs here, from { to }, and nothing behind it.",
            line, column));
}

static bool refuse_depth(
    struct reading *reading, const char *text, size_t length, size_t before) {
    struct arena *arena = reading->scratch;
    size_t line, column;
    find_place(text, length, before, &line, &column);
    return refuse(reading, "", NULL,
        arena_printf(
            arena, "第 %zu 行第 %zu 个字符处嵌套太深；请按记录的层次来写。", line, column),
        arena_printf(arena,
            "Line %zu, character %zu is nested too deeply; nest it as the records are.", line,
            column));
}

static bool refuse_bytes(struct reading *reading, size_t before, const char *zh, const char *en) {
    struct arena *arena = reading->scratch;
    return refuse(reading, "", NULL, arena_printf(arena, "第 %zu 个字节%s", before + 1, zh),
        arena_printf(arena, "Byte %zu %s", before + 1, en));
}

static bool parse(struct reading *reading, const char *text, size_t length,
    const struct json **object) {
    size_t bad;
    if (length > STREAM_ROW_MOST)
        return refuse(reading, "", NULL, "太长（超过 16 MiB）；一次一条最上一级的记录。",
            "This is too long (over 16 MiB); give one top record at a time.");
    const char *nul = memchr(text, '\0', length);
    if (nul)
        return refuse_bytes(reading, (size_t)(nul - text), "是看不见的空字符；请删去。",
            "is an invisible NUL character; remove it.");
    if (!utf8_valid(text, length, &bad))
        return refuse_bytes(reading, bad, "起不是 UTF-8 编码的文字；请改用 UTF-8。",
            "begins something that is not UTF-8; the text must be UTF-8.");
    switch (json_parse(reading->scratch, text, length, object, &bad)) {
    case REJECT_NONE:
        return true;
    case REJECT_JSON_DEPTH:
        return refuse_depth(reading, text, length, bad);
    default:
        return refuse_text(reading, text, length, bad);
    }
}

struct json_refusal json_reader_read(struct json_reader *reader, struct arena *scratch,
    struct record_tree *tree, const char *text, size_t length, struct json_unused *unused) {
    static const char mark[] = {'\xEF', '\xBB', '\xBF'};
    struct reading reading = {
        .reader = reader, .scratch = scratch, .tree = tree, .unused = unused};
    const struct json *object;
    if (length >= sizeof mark && memcmp(text, mark, sizeof mark) == 0) {
        text += sizeof mark;
        length -= sizeof mark;
    }
    if (parse(&reading, text, length, &object))
        read_object(&reading, reader->top, &(struct place){0}, tree->top, object);
    return reading.refusal;
}
