/* SPDX-License-Identifier: Apache-2.0 */
#include "report/table.h"

#include "report/words.h"

struct result_table {
    const struct report_shape *shape;
    const struct record_type *type;
    const struct report_settings *settings;
    struct row_writer *rows;
    VEC(struct column) columns;
    struct report_keys keys;
    uint32_t pairs;              /* output and value, in the long form */
};

static void add_column(
    struct result_table *table, struct arena *arena, const char *heading, enum column_kind kind) {
    vec_push(arena, &table->columns, (struct column){heading, kind});
}

static enum column_kind column_of(struct type type) {
    if (type.kind == TYPE_INTEGER)
        return COLUMN_INTEGER;
    if (type.kind == TYPE_DATE)
        return COLUMN_DATE;
    return type_is_number(type) ? COLUMN_ANY : COLUMN_TEXT;
}

static void add_output_columns(struct result_table *table, struct arena *arena) {
    const struct report_shape *shape = table->shape;
    for (uint32_t i = 0; table->settings->wide && i < shape->policy_count; i++) {
        const struct report_policy *policy = &shape->policies[i];
        for (uint32_t j = 0; policy->record == table->type && j < policy->output_count; j++)
            add_column(table, arena,
                arena_printf(arena, "%s.%s", policy->name->text, policy->outputs[j].name->text),
                column_of(policy->outputs[j].type));
    }
    for (uint32_t i = 1; i <= table->pairs; i++) {
        add_column(
            table, arena, i == 1 ? "output" : arena_printf(arena, "output%u", i), COLUMN_TEXT);
        add_column(table, arena, i == 1 ? "value" : arena_printf(arena, "value%u", i), COLUMN_ANY);
    }
}

static void add_columns(struct result_table *table, struct arena *arena) {
    for (size_t i = 0; i < table->keys.count; i++)
        add_column(table, arena, table->keys.items[i].heading, COLUMN_TEXT);
    for (size_t i = 0; i < REPORT_HEADINGS; i++)
        add_column(table, arena, report_before_outputs[i], i == 0 ? COLUMN_DATE : COLUMN_TEXT);
    add_output_columns(table, arena);
    for (size_t i = 0; i < REPORT_HEADINGS; i++)
        add_column(table, arena, report_after_outputs[i], COLUMN_TEXT);
}

struct result_table *table_new(struct arena *arena, const struct report_shape *shape,
    const struct record_type *type, const struct report_settings *settings,
    struct row_writer *rows) {
    struct result_table *table = arena_new(arena, struct result_table);
    *table =
        (struct result_table){.shape = shape, .type = type, .settings = settings, .rows = rows};
    table->keys = report_keys(arena, type);
    for (uint32_t i = 0; !settings->wide && i < shape->policy_count; i++)
        if (shape->policies[i].record == type && shape->policies[i].output_count > table->pairs)
            table->pairs = shape->policies[i].output_count;
    add_columns(table, arena);
    rows_begin(rows, table->columns.items, table->columns.count);
    return table;
}

static void write_keys(
    struct result_table *table, struct arena *scratch, const struct record *record) {
    for (size_t i = 0; i < table->keys.count; i++)
        rows_text(table->rows, scratch,
            report_key_of(scratch, &table->keys.items[i], record, table->settings->zh));
}

static void write_output(const struct result_table *table, struct arena *scratch,
    const struct report_result *result, uint32_t index) {
    const struct report_policy *policy = &table->shape->policies[result->policy];
    rows_value(table->rows, scratch, policy->outputs[index].type, result->outputs[index],
        table->settings->zh);
}

static void write_wide(
    struct result_table *table, struct arena *scratch, const struct report_result *result) {
    for (uint32_t i = 0; i < table->shape->policy_count; i++) {
        const struct report_policy *policy = &table->shape->policies[i];
        for (uint32_t j = 0; policy->record == table->type && j < policy->output_count; j++)
            if (i == result->policy && result->outputs)
                write_output(table, scratch, result, j);
            else
                rows_text(table->rows, scratch, NULL);
    }
}

static void write_pairs(
    struct result_table *table, struct arena *scratch, const struct report_result *result) {
    const struct report_policy *policy = &table->shape->policies[result->policy];
    uint32_t given = result->outputs ? policy->output_count : 0;
    for (uint32_t i = 0; i < table->pairs; i++) {
        rows_text(table->rows, scratch, i < given ? policy->outputs[i].name->text : NULL);
        if (i < given)
            write_output(table, scratch, result, i);
        else
            rows_text(table->rows, scratch, NULL);
    }
}

static const char *join(struct arena *arena, const char *list, const char *item) {
    return list ? arena_printf(arena, "%s;%s", list, item) : item;
}

static void write_reasons(
    struct result_table *table, struct arena *scratch, const struct report_result *result) {
    const char *missing = NULL, *conflicts = NULL;
    for (uint32_t i = 0; i < result->missing_count; i++)
        missing = join(scratch, missing, report_missing_text(scratch, &result->missing[i]));
    for (uint32_t i = 0; i < result->conflict_count; i++)
        conflicts = join(scratch, conflicts, result->conflicts[i]);
    rows_text(table->rows, scratch, missing);
    rows_text(table->rows, scratch, conflicts);
    rows_text(table->rows, scratch, result->says);
    rows_text(table->rows, scratch, report_failure(scratch, result, table->settings->zh));
}

void table_add(
    struct result_table *table, struct arena *scratch, const struct report_result *result) {
    write_keys(table, scratch, result->record);
    rows_date(table->rows, scratch, table->settings->as_of);
    rows_text(table->rows, scratch, table->shape->policies[result->policy].name->text);
    rows_text(table->rows, scratch, report_outcome_word(result->outcome, table->settings->zh));
    rows_text(table->rows, scratch, result->clause);
    if (table->settings->wide)
        write_wide(table, scratch, result);
    write_pairs(table, scratch, result);
    write_reasons(table, scratch, result);
    rows_end(table->rows);
}
