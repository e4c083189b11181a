/* SPDX-License-Identifier: Apache-2.0 */
#include "report/table.h"

#include <string.h>
#include "report/words.h"

struct key_column {
    const struct record_type *type;
    const struct field *field; /* NULL: the type has no key; the row in the file stands for it */
    const char *heading;
};

struct result_table {
    const struct report_shape *shape;
    const struct record_type *type;
    const struct report_settings *settings;
    struct csv csv;
    VEC(struct key_column) keys; /* the top's first */
    uint32_t pairs;              /* output and value, in the long form */
};

static const char *const before_outputs[] = {"as_of", "policy", "outcome", "clause"};
static const char *const after_outputs[] = {"missing", "conflict", "says", "error"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void collect_keys(
    struct result_table *table, struct arena *arena, const struct record_type *type) {
    if (type->parent)
        collect_keys(table, arena, type->parent);
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *field = type->keys.items[i];
        vec_push(arena, &table->keys, (struct key_column){type, field, field->name->text});
    }
    if (type->keys.count == 0)
        vec_push(arena, &table->keys, (struct key_column){type, NULL, type->name->text});
}

static bool is_among(const char *heading, const char *const *headings, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(heading, headings[i]) == 0)
            return true;
    return false;
}

static bool is_repeated(const struct result_table *table, const char *heading) {
    size_t same = 0;
    for (size_t i = 0; i < table->keys.count; i++) {
        const struct field *field = table->keys.items[i].field;
        same += field && strcmp(field->name->text, heading) == 0;
    }
    return same > 1 || is_among(heading, before_outputs, COUNT(before_outputs)) ||
           is_among(heading, after_outputs, COUNT(after_outputs));
}

/* Keys of one name along the line of ancestors are told apart by their record. */
static void qualify_keys(struct result_table *table, struct arena *arena) {
    for (size_t i = 0; i < table->keys.count; i++) {
        struct key_column *key = &table->keys.items[i];
        if (is_repeated(table, key->heading))
            key->heading = arena_printf(arena, "%s.%s", key->type->name->text, key->heading);
    }
}

static void write_output_headings(struct result_table *table, struct arena *arena) {
    const struct report_shape *shape = table->shape;
    for (uint32_t i = 0; table->settings->wide && i < shape->policy_count; i++) {
        const struct report_policy *policy = &shape->policies[i];
        for (uint32_t j = 0; policy->record == table->type && j < policy->output_count; j++)
            csv_cell(&table->csv,
                arena_printf(arena, "%s.%s", policy->name->text, policy->outputs[j].name->text));
    }
    for (uint32_t i = 1; i <= table->pairs; i++) {
        csv_cell(&table->csv, i == 1 ? "output" : arena_printf(arena, "output%u", i));
        csv_cell(&table->csv, i == 1 ? "value" : arena_printf(arena, "value%u", i));
    }
}

static void write_headings(struct result_table *table, struct arena *arena) {
    if (table->settings->mark)
        csv_mark(&table->csv);
    for (size_t i = 0; i < table->keys.count; i++)
        csv_cell(&table->csv, table->keys.items[i].heading);
    for (size_t i = 0; i < COUNT(before_outputs); i++)
        csv_cell(&table->csv, before_outputs[i]);
    write_output_headings(table, arena);
    for (size_t i = 0; i < COUNT(after_outputs); i++)
        csv_cell(&table->csv, after_outputs[i]);
    csv_end_row(&table->csv);
}

struct result_table *table_new(struct arena *arena, const struct report_shape *shape,
    const struct record_type *type, const struct report_settings *settings, struct sink *sink) {
    struct result_table *table = arena_new(arena, struct result_table);
    *table = (struct result_table){
        .shape = shape, .type = type, .settings = settings, .csv = {.sink = sink}};
    collect_keys(table, arena, type);
    qualify_keys(table, arena);
    for (uint32_t i = 0; !settings->wide && i < shape->policy_count; i++)
        if (shape->policies[i].record == type && shape->policies[i].output_count > table->pairs)
            table->pairs = shape->policies[i].output_count;
    write_headings(table, arena);
    return table;
}

const char *report_key_text(
    struct arena *arena, const struct field *key, const struct record *record, bool zh) {
    struct value value = record->values[key->index];
    if (key->type.kind == TYPE_CITIZEN_ID && value.state == VALUE_KNOWN)
        return arena_copy(arena, value.text.bytes, value.text.length); /* it is joined by */
    return value_format(arena, key->type, value, zh);
}

static const char *row_text(struct arena *arena, const struct record *record) {
    if (record->file)
        return arena_printf(arena, "%s:%llu", record->file, (unsigned long long)record->line);
    return arena_printf(arena, "#%u", record->number);
}

static void write_keys(
    struct result_table *table, struct arena *scratch, const struct record *record) {
    for (size_t i = 0; i < table->keys.count; i++) {
        const struct key_column *key = &table->keys.items[i];
        const struct record *owner = record;
        while (owner->type != key->type)
            owner = owner->parent;
        csv_cell(&table->csv, key->field
                                  ? report_key_text(scratch, key->field, owner, table->settings->zh)
                                  : row_text(scratch, owner));
    }
}

static const char *output_text(const struct result_table *table, struct arena *scratch,
    const struct report_result *result, uint32_t index) {
    const struct report_policy *policy = &table->shape->policies[result->policy];
    return value_format(
        scratch, policy->outputs[index].type, result->outputs[index], table->settings->zh);
}

static void write_wide(
    struct result_table *table, struct arena *scratch, const struct report_result *result) {
    for (uint32_t i = 0; i < table->shape->policy_count; i++) {
        const struct report_policy *policy = &table->shape->policies[i];
        for (uint32_t j = 0; policy->record == table->type && j < policy->output_count; j++)
            csv_cell(&table->csv, i == result->policy && result->outputs
                                      ? output_text(table, scratch, result, j)
                                      : NULL);
    }
}

static void write_pairs(
    struct result_table *table, struct arena *scratch, const struct report_result *result) {
    const struct report_policy *policy = &table->shape->policies[result->policy];
    uint32_t given = result->outputs ? policy->output_count : 0;
    for (uint32_t i = 0; i < table->pairs; i++) {
        csv_cell(&table->csv, i < given ? policy->outputs[i].name->text : NULL);
        csv_cell(&table->csv, i < given ? output_text(table, scratch, result, i) : NULL);
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
    csv_cell(&table->csv, missing);
    csv_cell(&table->csv, conflicts);
    csv_cell(&table->csv, result->says);
    csv_cell(&table->csv, report_failure(scratch, result, table->settings->zh));
}

void table_add(
    struct result_table *table, struct arena *scratch, const struct report_result *result) {
    write_keys(table, scratch, result->record);
    csv_cell(&table->csv, table->settings->as_of);
    csv_cell(&table->csv, table->shape->policies[result->policy].name->text);
    csv_cell(&table->csv, report_outcome_word(result->outcome, table->settings->zh));
    csv_cell(&table->csv, result->clause);
    if (table->settings->wide)
        write_wide(table, scratch, result);
    write_pairs(table, scratch, result);
    write_reasons(table, scratch, result);
    csv_end_row(&table->csv);
}
