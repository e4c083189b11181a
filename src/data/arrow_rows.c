/* SPDX-License-Identifier: Apache-2.0
 *
 * A table of arrays: one, or one after another as a stream hands them out. */
#include <string.h>
#include "base/utf8.h"
#include "data/direct_parts.h"

void arrow_release(struct arrow_given *given) {
    if (given->array.release)
        given->array.release(&given->array);
    if (given->schema.release)
        given->schema.release(&given->schema);
    if (given->stream.release)
        given->stream.release(&given->stream);
    *given = (struct arrow_given){0};
}

static void close_rows(void *object) {
    struct arrow_rows *rows = object;
    for (struct arrow_kept *kept = rows->kept; kept; kept = kept->next)
        if (kept->array.release)
            kept->array.release(&kept->array);
    rows->kept = rows->kept_last = NULL;
    arrow_release(&rows->given);
}

/* ---- what went wrong ---- */

static struct data_result failure(
    const struct input *input, enum data_status status, const char *zh, const char *en) {
    struct arena *arena = &input->dataset->arena;
    return result_make(status, arena_printf(arena, "“%s”：%s", input->file, zh),
        arena_printf(arena, "%s: %s", input->file, en));
}

static struct data_result problem_result(
    const struct input *input, const struct arrow_problem *problem) {
    return failure(input, DATA_FILE, problem->zh, problem->en);
}

/* What the stream says itself, where it says something. */
static struct data_result stream_failed(struct arrow_rows *rows, int code) {
    struct arena *arena = &rows->input->dataset->arena;
    struct ArrowArrayStream *stream = &rows->given.stream;
    const char *said = stream->get_last_error ? stream->get_last_error(stream) : NULL;
    size_t bad;
    if (!said || !*said || !utf8_valid(said, strlen(said), &bad))
        said = arena_printf(arena, "%d", code);
    return failure(rows->input, DATA_IO, arena_printf(arena, "取数据时出错：%s", said),
        arena_printf(arena, "the stream failed: %s", said));
}

/* ---- rows ---- */

bool arrow_take(struct arrow_rows *rows, struct ArrowArray *out, struct data_result *failure) {
    struct arrow_given *given = &rows->given;
    *out = given->array;
    given->array = (struct ArrowArray){0};
    if (out->release || !given->stream.release)
        return out->release;
    int code = given->stream.get_next(&given->stream, out);
    if (code != 0) {
        out->release = NULL; /* nothing was handed out */
        *failure = stream_failed(rows, code);
    }
    return out->release;
}

/* Arrays that were kept come first. False: there is none. */
static bool next_array(struct arrow_rows *rows) {
    struct ArrowArray *array = &rows->given.array, next;
    if (rows->bound) {
        array->release(array);
        *array = (struct ArrowArray){0};
        rows->bound = false;
    }
    while (rows->kept && !rows->kept->array.release)
        rows->kept = rows->kept->next;
    if (rows->kept) {
        *array = rows->kept->array;
        rows->kept->array.release = NULL;
        return true;
    }
    if (rows->ended) {
        rows->rows.failure = rows->kept_failure;
        return false;
    }
    bool found = arrow_take(rows, &next, &rows->rows.failure);
    *array = next;
    return found;
}

/* The array at hand has another row, or the next one has. */
static bool find_row(struct arrow_rows *rows) {
    struct arrow_problem problem;
    while (!rows->bound || rows->at == rows->given.array.length) {
        if (!next_array(rows))
            return false;
        if (!arrow_bind(&rows->input->dataset->arena, rows->schema, &rows->given.array, 0,
                rows->given.array.length, &problem)) {
            rows->rows.failure = problem_result(rows->input, &problem);
            return false;
        }
        rows->bound = true;
        rows->at = 0;
    }
    return true;
}

/* A row of which the table itself says that there is none has no cells. */
static bool next_row(struct table_rows *table_rows, struct table_row *row) {
    struct arrow_rows *rows = (struct arrow_rows *)table_rows;
    const struct arrow_node *schema = rows->schema;
    if (rows->rows.failure.status != DATA_OK || !find_row(rows))
        return false;
    bool is_null = arrow_is_null(schema, rows->at);
    arena_reset(&rows->input->row);
    for (size_t i = 0; !is_null && i < schema->child_count; i++)
        rows->cells[i] =
            arrow_cell(schema->children[i], schema->offset + rows->at, &rows->input->row);
    rows->at++;
    *row = (struct table_row){.line = ++rows->line,
        .damage = is_null ? REJECT_NULL_ROW : REJECT_NONE,
        .count = schema->child_count,
        .kept = is_null ? 0 : schema->child_count,
        .cells = rows->cells};
    return true;
}

/* The row handed out last. */
static void gather(struct table_rows *table_rows, uint32_t target, struct input_cell *out) {
    const struct arrow_rows *rows = (struct arrow_rows *)table_rows;
    arrow_set_cell(&rows->level, target, rows->at - 1, out);
}

static void below(struct table_rows *table_rows, struct row *row) {
    const struct arrow_rows *rows = (struct arrow_rows *)table_rows;
    arrow_read_lists(&rows->level, rows->at - 1, row, rows->line);
}

/* ---- opening ---- */

struct data_result arrow_open(struct table *table) {
    struct arrow_rows *rows = table->input->arrow;
    size_t count = rows->schema->child_count;
    table->rows = &rows->rows;
    table->heading_count = count;
    table->headings = arena_array(&table->dataset->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        table->headings[i] = rows->schema->children[i]->name;
    return table_ok();
}

/* Values in columns that mean nothing are looked at all the same: a row without any is no record.
 */
static void use_columns(struct arrow_node *schema) {
    schema->used = true;
    for (size_t i = 0; i < schema->child_count; i++) {
        const struct arrow_node *values = arrow_value_node(schema->children[i]);
        schema->children[i]->used |= values->kind != ARROW_LIST && values->kind != ARROW_STRUCT &&
                                     values->kind != ARROW_OTHER;
    }
}

struct data_result arrow_fit(struct table *table) {
    struct arrow_rows *rows = table->input->arrow;
    use_columns(rows->schema);
    struct data_result result = arrow_level_init(&rows->level, table, rows->schema);
    rows->rows.gather = rows->level.has_sets ? gather : NULL;
    rows->rows.below = rows->level.list_count > 0 ? below : NULL;
    return result;
}

static struct data_result read_schema(struct arrow_rows *rows) {
    struct arrow_given *given = &rows->given;
    struct arrow_problem problem;
    if (given->stream.release) {
        int code = given->stream.get_schema(&given->stream, &given->schema);
        if (code != 0) {
            given->schema.release = NULL;
            return stream_failed(rows, code);
        }
    }
    rows->schema = arrow_read_schema(rows->input, &given->schema, &problem);
    if (!rows->schema)
        return problem_result(rows->input, &problem);
    rows->cells = arena_array(&rows->input->arena, struct table_cell, rows->schema->child_count);
    return table_ok();
}

/* The only record that has a list of which a column here is one: no table but its own. */
static void find_nested_kind(struct input *input, const struct arrow_node *schema) {
    const struct record_type *found = NULL;
    const struct schema *known = input->dataset->schema;
    size_t count = 0;
    for (size_t i = 0; i < known->records.count; i++)
        if (arrow_has_list(input, known->records.items[i], schema)) {
            found = known->records.items[i];
            count++;
        }
    if (count == 1)
        input->type = found;
}

static struct data_result begin(struct input *input) {
    const struct data_source *source = input->source;
    struct arrow_given *given = (struct arrow_given *)source->user;
    struct arrow_rows *rows = arena_new(&input->arena, struct arrow_rows);
    *rows = (struct arrow_rows){.rows = {.next = next_row}, .input = input};
    input_on_close(input, close_rows, rows);
    rows->given = *given;
    *given = (struct arrow_given){0};
    input->arrow = rows;
    input->options.format = DATA_ARROW;
    struct data_result result = read_schema(rows);
    if (result.status == DATA_OK && !input->type)
        find_nested_kind(input, rows->schema);
    if (result.status == DATA_OK)
        result = table_begin(input);
    if (result.status == DATA_OK)
        result = arrow_begin_lists(&rows->level);
    if (result.status == DATA_OK && direct_hold(rows))
        input->dataset->direct = input;
    return result;
}

struct data_result dataset_add_arrow(struct dataset *dataset, const struct record_type *type,
    const char *name, struct arrow_given *given) {
    struct data_source source = {.begin = begin, .user = given};
    return dataset_add_source(dataset, type, name, NULL, &source);
}
