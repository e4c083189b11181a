/* SPDX-License-Identifier: Apache-2.0
 *
 * Records from NDJSON: one object a line, children as arrays inside it. */
#include "data/json_cells.h"
#include "data/reader.h"

#include <string.h>
#include "base/utf8.h"
#include "data/file_facts.h"

/* Distinct property names remembered for one record type; more are looked up each time. */
enum { NAMES_KEPT = 4096 };

/* The objects of one record type. */
struct shape {
    struct input *input;
    struct mapping mapping;
    struct row_reader reader;
    struct map names; /* a name, trimmed, NFC -> struct heading * */
    struct names unused;
    bool *seen; /* one a target: some object had it */
    struct shape **children;
};

struct lines {
    struct stream stream;
    uint64_t line; /* of the text last handed out */
    bool begun;    /* a line with content was read */
    struct shape *shape;
};

static void shape_init(struct shape *shape, struct input *input, const struct record_type *type,
    bool with_parents) {
    struct arena *arena = &input->arena;
    shape->input = input;
    map_init(&shape->names, arena);
    mapping_init(&shape->mapping, arena, type, with_parents);
    size_t count = shape->mapping.targets.count;
    shape->seen = arena_array(arena, bool, count);
    bool *present = arena_array(arena, bool, count);
    memset(present, true, count);
    row_reader_init(&shape->reader, input, &shape->mapping, present, true);
    shape->children = arena_array(arena, struct shape *, type->children.count);
    for (size_t i = 0; i < type->children.count; i++) {
        shape->children[i] = arena_new(arena, struct shape);
        shape_init(shape->children[i], input, type->children.items[i], false);
    }
}

/* ---- names ---- */

static bool is_known(const struct heading *heading) {
    return heading->filled_count > 0 || heading->list;
}

/* What a property is for. Kept names stay as long as the data set, for rejects show them. */
static struct heading find_property(struct shape *shape, const char *name, size_t length) {
    struct dataset *dataset = shape->input->dataset;
    length = utf8_trim(&name, length);
    name = cell_text(&dataset->row, name, length, &length);
    const struct heading *kept = map_get_bytes(&shape->names, name, length);
    if (kept)
        return *kept;
    struct heading found = mapping_find(&shape->mapping, &dataset->row, name, length);
    if (!is_known(&found) && map_count(&shape->names) >= NAMES_KEPT)
        return found;
    struct heading *heading = arena_new(&dataset->arena, struct heading);
    *heading = mapping_find(&shape->mapping, &dataset->arena, name, length);
    map_put_bytes(&shape->names, name, length, heading);
    facts_column(&shape->reader, heading);
    if (!is_known(heading))
        names_add(&shape->unused, &dataset->arena, heading->text);
    return *heading;
}

/* ---- objects ---- */

static void take_values(struct shape *shape, const struct json *property,
    const struct heading *heading, struct input_cell *cells) {
    json_fill(&shape->input->dataset->row, &shape->mapping, property, heading, cells);
    for (uint32_t i = 0; i < heading->filled_count; i++)
        shape->seen[heading->filled[i]] = true;
}

static void take_list(struct shape *shape, const struct json *property,
    const struct heading *heading, const struct json **lists) {
    const struct json **list = &lists[heading->list->child_index];
    if (*list)
        row_note_problem(&shape->reader, REJECT_JSON_TWICE, heading->text, NULL, NULL, false);
    else if (property->kind != JSON_ARRAY && property->kind != JSON_NULL)
        row_note_problem(&shape->reader, REJECT_JSON_LIST, heading->text, NULL, NULL, false);
    *list = property;
}

static void read_object(
    struct shape *shape, struct node *parent, const struct json *object, uint64_t line);

/* An array makes the list known, be it empty; null is a list that is not there. */
static void read_list(
    struct shape *shape, struct row *row, const struct json *list, uint64_t line) {
    if (!list || list->kind != JSON_ARRAY)
        return;
    const struct record_type *type = shape->mapping.type;
    store_kind(shape->input->dataset, type)->counts.has_file = true;
    store_set_list_known(row, type->child_index);
    for (const struct json *member = list->first; member; member = member->next)
        if (member->kind == JSON_OBJECT)
            read_object(shape, row->node, member, line);
        else
            row_lost(&shape->reader, row->node, line, REJECT_JSON_OBJECT);
}

static void read_object(
    struct shape *shape, struct node *parent, const struct json *object, uint64_t line) {
    struct arena *arena = &shape->input->dataset->row;
    size_t child_count = shape->mapping.type->children.count;
    struct input_cell *cells = arena_array(arena, struct input_cell, shape->mapping.targets.count);
    const struct json **lists = arena_array(arena, const struct json *, child_count);
    for (const struct json *property = object->first; property; property = property->next) {
        struct heading heading = find_property(shape, property->name, property->name_length);
        if (heading.list)
            take_list(shape, property, &heading, lists);
        else
            take_values(shape, property, &heading, cells);
    }
    struct row *row = row_read(&shape->reader, parent, line, cells);
    for (size_t i = 0; i < child_count; i++)
        read_list(shape->children[i], row, lists[i], line);
}

/* ---- lines ---- */

/* Passes over the rest of a line too long to keep. */
static void skip_line(struct stream *stream) {
    for (;;) {
        char *bytes = stream->buffer + stream->start;
        char *found = memchr(bytes, '\n', stream_length(stream));
        stream->start = found ? stream->start + (size_t)(found - bytes) + 1 : stream->end;
        if (found || !stream_fill(stream))
            return;
    }
}

/* The next line without its end; *text NULL: it is too long. False at the end of the file. */
static bool next_line(struct lines *lines, const char **text, size_t *length) {
    struct stream *stream = &lines->stream;
    size_t scanned = 0;
    const char *found = NULL;
    lines->line++;
    for (;;) {
        size_t available = stream_length(stream);
        found = memchr(stream_bytes(stream) + scanned, '\n', available - scanned);
        scanned = available;
        if (found || scanned > STREAM_ROW_MOST || !stream_fill(stream))
            break;
    }
    *text = NULL;
    *length = 0;
    if (!found && scanned > STREAM_ROW_MOST) {
        skip_line(stream);
        return true;
    }
    *text = stream_bytes(stream);
    *length = found ? (size_t)(found - *text) : stream_length(stream);
    stream->start += *length + (found != NULL);
    bool is_line = found || *length > 0;
    if (*length > STREAM_ROW_MOST)
        *text = NULL; /* though the window happens to hold it */
    return is_line;
}

static void read_line(struct lines *lines, const char *text, size_t length) {
    struct shape *shape = lines->shape;
    const struct json *object;
    size_t bad;
    enum reject_kind kind = REJECT_NONE;
    if (!text)
        kind = REJECT_ROW_TOO_LONG;
    else if (memchr(text, '\0', length))
        kind = REJECT_NUL;
    else if (!utf8_valid(text, length, &bad))
        kind = stream_is_decoded(&lines->stream) ? REJECT_NOT_ENCODED : REJECT_NOT_UTF8;
    else
        kind = json_parse(&shape->input->dataset->row, text, length, &object, NULL);
    if (kind == REJECT_NONE)
        read_object(shape, NULL, object, lines->line);
    else
        row_lost(&shape->reader, NULL, lines->line, kind);
}

static bool is_blank(const char *text, size_t length) {
    return text && utf8_trim(&text, length) == 0;
}

/* ---- the file ---- */

static struct data_result find_top(const struct input *input, const struct record_type **type) {
    struct arena *arena = &input->dataset->arena;
    const struct schema *schema = input->dataset->schema;
    struct names tops = {0};
    *type = input->type;
    for (size_t i = 0; i < schema->records.count && !input->type; i++) {
        if (schema->records.items[i]->parent)
            continue;
        *type = schema->records.items[i];
        names_add(&tops, arena, (*type)->name->text);
    }
    if (*type && tops.count <= 1)
        return result_make(DATA_OK, NULL, NULL);
    return result_make(DATA_USAGE,
        arena_printf(arena, "“%s”里是哪一种记录？可以是%s；请写明，例如 %s=%s。", input->file,
            tops.count ? tops.zh : "", *type ? (*type)->name->text : "", input->file),
        arena_printf(arena, "%s: which record does it hold? There is %s; say it, as in %s=%s.",
            input->file, tops.count ? tops.en : "none", *type ? (*type)->name->text : "",
            input->file));
}

/* No object had it, and it was not said of another target that bears its name. */
static bool is_unseen(const struct shape *shape, uint32_t target) {
    uint32_t twin = mapping_twin(&shape->mapping, target);
    return !shape->seen[target] && (twin == UINT32_MAX || shape->seen[twin]);
}

static void note_shape(const struct shape *shape) {
    const struct mapping *mapping = &shape->mapping;
    struct arena *arena = &shape->input->dataset->arena;
    struct names absent = {0};
    bool any = store_kind(shape->input->dataset, mapping->type)->counts.read > 0;
    for (uint32_t i = 0; any && i < mapping->targets.count; i++)
        if (mapping->targets.items[i].role == TARGET_OWN && is_unseen(shape, i) &&
            store_wants(shape->input->dataset, mapping->targets.items[i].field))
            names_add(&absent, arena, mapping->targets.items[i].field->name->text);
    note_unused(shape->input, mapping->type, &shape->unused);
    note_absent(shape->input, mapping->type, &absent);
    for (size_t i = 0; i < mapping->type->children.count; i++)
        note_shape(shape->children[i]);
}

static struct data_result array_error(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    return result_make(DATA_FILE,
        arena_printf(arena,
            "“%s”的内容是一个 JSON 数组；请改成每行一个对象（NDJSON），不要外面的 [ ]。",
            input->file),
        arena_printf(arena,
            "%s holds a JSON array; write one object a line (NDJSON) without the outer [ ].",
            input->file));
}

/* One line, or none where it is blank. */
static bool step(struct input *input) {
    struct lines *lines = input->reader;
    const char *text;
    size_t length;
    if (!next_line(lines, &text, &length)) {
        if (lines->stream.error)
            input->failure = result_stream(input, &lines->stream);
        return false;
    }
    if (is_blank(text, length))
        return true;
    const char *start = text;
    if (!lines->begun && text && utf8_trim(&start, length) > 0 && *start == '[') {
        input->failure = array_error(input);
        return false;
    }
    lines->begun = true;
    read_line(lines, text, length);
    arena_reset(&input->dataset->row);
    return true;
}

static void end(struct input *input) {
    const struct lines *lines = input->reader;
    input->facts->encoding = stream_encoding(&lines->stream, &input->facts->marked);
    note_shape(lines->shape);
}

struct data_result ndjson_begin(struct input *input) {
    const struct record_type *type;
    int fd;
    struct data_result result = find_top(input, &type);
    if (result.status == DATA_OK)
        result = input_descriptor(input, &fd);
    if (result.status != DATA_OK)
        return result;
    struct lines *lines = arena_new(&input->arena, struct lines);
    lines->shape = arena_new(&input->arena, struct shape);
    shape_init(lines->shape, input, type, true);
    stream_init(&lines->stream, &input->arena, fd);
    input_stream(input, &lines->stream);
    stream_expect_utf8(&lines->stream); /* JSON that programs exchange is UTF-8: RFC 8259, section 8.1 */
    facts_describe(input, 0);
    struct kind *kind = store_kind(input->dataset, type);
    kind->counts.has_file = true;
    kind->has_rows_file = true;
    input->type = type;
    input->reader = lines;
    input->step = step;
    input->end = end;
    return result;
}
