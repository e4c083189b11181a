/* SPDX-License-Identifier: Apache-2.0
 *
 * As columns: the tables come as columns of Arrow, and the results go as such. */
#include "ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/unit/arrow_cells.h"

/* ---- columns in ---- */

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    for (int64_t i = 0; i < array->n_buffers; i++)
        free((void *)array->buffers[i]);
    free(array->buffers);
    free(array->children);
    array->release = NULL;
}

/* An empty cell is null. */
static void make_column(const struct sheet *sheet, size_t column, struct ArrowArray *out) {
    size_t length = 0;
    for (size_t row = 0; row < sheet->rows; row++)
        length += strlen(sheet_cell(sheet, row, column));
    uint8_t *valid = calloc(sheet->rows / 8 + 1, 1);
    int32_t *starts = calloc(sheet->rows + 1, sizeof *starts);
    char *bytes = malloc(length + 1);
    for (size_t row = 0; row < sheet->rows; row++) {
        const char *cell = sheet_cell(sheet, row, column);
        memcpy(bytes + starts[row], cell, strlen(cell));
        starts[row + 1] = starts[row] + (int32_t)strlen(cell);
        if (*cell)
            valid[row / 8] = (uint8_t)(valid[row / 8] | 1u << (row % 8));
    }
    *out = (struct ArrowArray){.length = (int64_t)sheet->rows,
        .null_count = -1,
        .n_buffers = 3,
        .buffers = calloc(3, sizeof(void *)),
        .release = release_array};
    out->buffers[0] = valid;
    out->buffers[1] = starts;
    out->buffers[2] = bytes;
}

static guodu_status add(guodu_data *data, const char *kind, const struct sheet *sheet) {
    struct ArrowSchema schema = {.format = "+s",
        .name = "",
        .n_children = (int64_t)sheet->width,
        .children = calloc(sheet->width, sizeof(void *)),
        .release = release_schema};
    struct ArrowArray array = {.length = (int64_t)sheet->rows,
        .n_buffers = 1,
        .buffers = calloc(1, sizeof(void *)),
        .n_children = (int64_t)sheet->width,
        .children = calloc(sheet->width, sizeof(void *)),
        .release = release_array};
    for (size_t i = 0; i < sheet->width; i++) {
        schema.children[i] = malloc(sizeof(struct ArrowSchema));
        array.children[i] = malloc(sizeof(struct ArrowArray));
        *schema.children[i] = (struct ArrowSchema){.format = "u",
            .name = sheet->cells[i],
            .flags = ARROW_FLAG_NULLABLE,
            .release = release_schema};
        make_column(sheet, i, array.children[i]);
    }
    return guodu_data_add_arrow(data, kind, kind, &schema, &array);
}

/* ---- columns out ---- */

struct showing { /* one kind of a batch */
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    const char *kind;
};

static char *cell(const struct showing *showing, size_t column, size_t row, const char *between) {
    return cells_text(showing->schema->children[column], showing->array->children[column], row,
        between, GUODU_ZH);
}

/* NULL: there is no such column, or null. */
static char *cell_called(const struct showing *showing, const char *policy, const char *part,
    size_t row, const char *between) {
    char name[512];
    snprintf(name, sizeof name, "%s.%s", policy, part);
    size_t column = cells_find(showing->schema, name);
    return column == SIZE_MAX ? NULL : cell(showing, column, row, between);
}

/* A set that is empty is written as no value is. */
static char *output_cell(const struct showing *showing, const char *policy, const char *output, size_t row) {
    char part[256];
    snprintf(part, sizeof part, "%s.none", output);
    char *none = cell_called(showing, policy, part, row, "");
    char *value = cell_called(showing, policy, output, row, "、");
    if ((none && strcmp(none, "是") == 0) || (value && !*value)) {
        free(value);
        value = joined(NULL, "", "无");
    }
    free(none);
    return value;
}

static void show_outputs(
    const struct ways *ways, const struct showing *showing, size_t policy, size_t row, struct row *out) {
    guodu_field field;
    for (size_t i = 0; guodu_rules_output(ways->rules, policy, i, &field) == GUODU_OK; i++) {
        char name[512];
        snprintf(name, sizeof name, "%s.%s", out->policy, field.name);
        size_t column = cells_find(showing->schema, name);
        char *unit = cells_metadata(showing->schema->children[column], "unit");
        char *value = output_cell(showing, out->policy, field.name, row);
        out->output = field.name;
        out->value = value;
        out->unit = unit;
        row_write(out);
        free(unit);
        free(value);
    }
}

static void show_result(const struct ways *ways, const struct showing *showing, size_t policy, size_t row) {
    const char *name = guodu_rules_policy(ways->rules, policy);
    guodu_policy info;
    char *outcome = cell(showing, cells_find(showing->schema, name), row, "");
    char *clause = cell_called(showing, name, "clause", row, "");
    char *says = cell_called(showing, name, "says", row, "");
    char *error = cell_called(showing, name, "error", row, "");
    struct row out = {.kind = showing->kind,
        .policy = name,
        .outcome = outcome,
        .clause = clause,
        .says = says,
        .error = error,
        .missing = cell_called(showing, name, "missing", row, ";"),
        .conflict = cell_called(showing, name, "conflict", row, ";")};
    for (size_t i = 0; strcmp(showing->schema->children[i]->format, "c") != 0; i++) { /* keys */
        char *key = cell(showing, i, row, "");
        out.keys = joined(out.keys, "|", key ? key : "");
        free(key);
    }
    guodu_rules_policy_info(ways->rules, policy, &info);
    if (clause && info.output_count > 0)
        show_outputs(ways, showing, policy, row, &out);
    else
        row_write(&out);
    free(outcome);
    free(clause);
    free(says);
    free(error);
    free(out.keys);
    free(out.missing);
    free(out.conflict);
}

/* Of one record all policies, as others tell them. */
static void show(const struct ways *ways, const struct showing *showing, size_t kind) {
    guodu_policy policy;
    for (size_t row = 0; row < (size_t)showing->array->length; row++)
        for (size_t i = 0; guodu_rules_policy_info(ways->rules, i, &policy) == GUODU_OK; i++)
            if (policy.record == kind)
                show_result(ways, showing, i, row);
}

static bool take(void *user, guodu_batch *batch) {
    const struct ways *ways = user;
    for (size_t kind = 0; kind < ways->kinds; kind++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        if (guodu_batch_arrow(batch, kind, GUODU_ZH, &schema, &array) != GUODU_OK)
            return false;
        show(ways, &(struct showing){&schema, &array, guodu_rules_record(ways->rules, kind)}, kind);
        schema.release(&schema);
        array.release(&array);
    }
    return true;
}

const char *by_columns(const struct ways *ways) {
    guodu_data *data = guodu_data_new(ways->rules);
    guodu_judging *judging = guodu_judging_new(ways->rules);
    guodu_status status = GUODU_OK;
    guodu_judging_options options = {.as_of = ways->day,
        .batch = take,
        .batch_reasons = true,
        .batch_rows = 16,
        .threads = 2,
        .user = (void *)ways};
    for (size_t kind = 0; kind < ways->kinds && status == GUODU_OK; kind++)
        if (ways->sheets[kind].cells)
            status = add(data, guodu_rules_record(ways->rules, kind), &ways->sheets[kind]);
    if (status == GUODU_OK)
        status = guodu_judging_run(judging, data, &options);
    if (status != GUODU_OK)
        fprintf(stderr, "%s%s\n", guodu_data_error(data, GUODU_EN),
            guodu_judging_error(judging, GUODU_EN));
    guodu_judging_free(judging);
    guodu_data_free(data);
    return status == GUODU_OK ? NULL : "the data";
}
