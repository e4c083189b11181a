/* SPDX-License-Identifier: Apache-2.0
 *
 * Results of a batch for the Arrow C Data Interface: rows, columns, and the whole. */
#include "api/judging_arrow.h"

#include <stdlib.h>
#include <string.h>
#include "report/words.h"

int arrow_scale_of(struct type type) {
    enum { FEN_PLACES = 2, ALL_PLACES = 18 };
    if (type.kind == TYPE_MONEY)
        return FEN_PLACES;
    return type.kind == TYPE_DECIMAL || type.kind == TYPE_PERCENT ? ALL_PLACES : 0;
}

size_t arrow_index_size(size_t count) {
    return count <= INT8_MAX ? sizeof(int8_t) : count <= INT16_MAX ? sizeof(int16_t) : sizeof(int32_t);
}

/* ---- rows ---- */

struct gathering { /* rows, while records are walked */
    struct arrow_export *export;
    bool has_results;                   /* there are policies for the type */
    const struct report_batch *results; /* of the top record */
    size_t next;                        /* of the results */
    VEC(struct arrow_row) rows;
};

/* Results stand in the order of the walk, those of one record together. */
static void gather_record(struct gathering *gathering, const struct record *record) {
    const struct report_batch *results = gathering->results;
    if (record->type != gathering->export->type)
        return;
    while (gathering->has_results && results->results[gathering->next].record != record)
        gathering->next++;
    vec_push(gathering->export->arena, &gathering->rows,
        (struct arrow_row){.record = record, .results = results->results + gathering->next});
}

static void gather_records(struct gathering *gathering, const struct record *record) {
    gather_record(gathering, record);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!record->lists[i].items.items[k]->rejected)
                gather_records(gathering, record->lists[i].items.items[k]);
}

static void gather_columns(struct gathering *gathering, size_t top) {
    struct arrow_export *export = gathering->export;
    const struct batch *columns = export->batch->worker->batch.columns;
    const uint64_t *rejected = columns->rows[export->type->index].rejected;
    size_t from, to;
    judging_rows_of(columns, export->type, top, &from, &to);
    for (; from < to; from++)
        if (!rejected || !bit_at(rejected, from))
            vec_push(export->arena, &gathering->rows, (struct arrow_row){.from = from});
}

static void gather_rows(struct arrow_export *export) {
    const struct judging_batch *batch = &export->batch->worker->batch;
    struct gathering gathering = {.export = export};
    gathering.has_results =
        export->batch->worker->run->kinds[export->type->index].policies.count > 0;
    if (!judging_is_below(export->type, batch->top))
        return;
    if (judging_is_as_in_columns(export->batch, export->type)) {
        export->count = batch->columns->rows[export->type->index].count;
        return;
    }
    for (size_t top = 0; top < batch->count; top++)
        if (bit_at(batch->referred, top)) {
            gathering.results = &batch->results[top];
            gathering.next = 0;
            gather_records(&gathering, batch->results[top].top);
        } else {
            gather_columns(&gathering, top);
        }
    export->rows = gathering.rows.items;
    export->count = gathering.rows.count;
}

/* ---- columns ---- */

static enum arrow_form form_of(struct type type) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return ARROW_BITS;
    case TYPE_INTEGER:
        return ARROW_WHOLE;
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return ARROW_DECIMAL;
    case TYPE_DATE:
        return ARROW_DAYS;
    case TYPE_CHOICE:
        return ARROW_WORDS;
    case TYPE_SET:
        return ARROW_TEXTS;
    default:
        return ARROW_TEXT;
    }
}

static struct arrow_words choice_words(const struct arrow_export *export, struct type type) {
    size_t count = type.choice->values.count;
    const char **items = arena_array(export->arena, const char *, count);
    type.kind = TYPE_CHOICE;
    for (uint32_t i = 0; i < count; i++)
        items[i] = value_format(export->arena, type, value_choice(i), export->zh);
    return (struct arrow_words){items, count};
}

static struct arrow_column typed_column(const struct arrow_export *export, struct type type) {
    struct arrow_column column = {.type = type,
        .form = form_of(type),
        .scale = arrow_scale_of(type),
        .nullable = true,
        .metadata = {"type", report_type_word(export->arena, type, export->zh), "unit",
            report_unit(type, export->zh)}};
    if (type.kind == TYPE_CHOICE || type.kind == TYPE_SET)
        column.words = choice_words(export, type);
    return column;
}

/* A policy may be called as a key is: its column has the name, and the key that of its record too. */
static bool is_policy(const struct arrow_export *export, const char *name) {
    const struct report_shape *shape = &export->batch->worker->run->rules->shape;
    for (uint32_t i = 0; i < shape->policy_count; i++)
        if (shape->policies[i].record == export->type &&
            strcmp(shape->policies[i].name->text, name) == 0)
            return true;
    return false;
}

/* Every record of sound rules has a key. */
static void add_keys(struct arrow_export *export) {
    export->keys = report_keys(export->arena, export->type);
    for (size_t i = 0; i < export->keys.count; i++) {
        const struct report_key *key = &export->keys.items[i];
        struct arrow_column column = typed_column(export, key->field->type);
        column.key = key;
        column.name = key->heading;
        if (is_policy(export, key->heading))
            column.name =
                arena_printf(export->arena, "%s.%s", key->type->name->text, key->heading);
        column.fill = arrow_fill_key;
        vec_push(export->arena, &export->columns, column);
    }
}

static const char *const parts[] = {"clause", "missing", "conflict", "says", "error"};

/* An output may be called as a further column of its policy is. */
static const char *output_name(
    const struct arrow_export *export, const char *policy, const char *output) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(output, parts[i]) == 0)
            return arena_printf(export->arena, "%s.%s.value", policy, output);
    return arena_printf(export->arena, "%s.%s", policy, output);
}

static void add_outputs(
    struct arrow_export *export, const struct report_policy *policy, struct arrow_column at) {
    for (at.output = 0; at.output < policy->output_count; at.output++) {
        const struct report_output *output = &policy->outputs[at.output];
        struct arrow_column column = typed_column(export, output->type);
        column.name = output_name(export, policy->name->text, output->name->text);
        column.policy = at.policy;
        column.place = at.place;
        column.output = at.output;
        column.fill = arrow_fill_output;
        vec_push(export->arena, &export->columns, column);
        if (!output->may_be_none)
            continue;
        column = (struct arrow_column){.name = arena_printf(export->arena, "%s.none", column.name),
            .form = ARROW_BITS,
            .type = output->type,
            .policy = at.policy,
            .place = at.place,
            .output = at.output,
            .fill = arrow_fill_none};
        vec_push(export->arena, &export->columns, column);
    }
}

static void add_part(struct arrow_export *export, const struct report_policy *policy,
    struct arrow_column column, const char *part) {
    column.name = arena_printf(export->arena, "%s.%s", policy->name->text, part);
    vec_push(export->arena, &export->columns, column);
}

static void add_reasons(
    struct arrow_export *export, const struct report_policy *policy, struct arrow_column column) {
    column.form = ARROW_TEXTS;
    column.fill = arrow_fill_missing;
    add_part(export, policy, column, "missing");
    column.fill = arrow_fill_conflict;
    add_part(export, policy, column, "conflict");
    column.form = ARROW_TEXT;
    column.nullable = true;
    column.fill = arrow_fill_says;
    add_part(export, policy, column, "says");
    column.fill = arrow_fill_error;
    add_part(export, policy, column, "error");
}

static struct arrow_words outcome_words(const struct arrow_export *export) {
    const char **items = arena_array(export->arena, const char *, OUTCOME_COUNT);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        items[i] = report_outcome_word((enum outcome)i, export->zh);
    return (struct arrow_words){items, OUTCOME_COUNT};
}

static struct arrow_words clause_words(const struct arrow_export *export, uint32_t policy) {
    const struct program *program = &export->batch->worker->run->rules->program;
    const struct policy *checked = program->policies.items[policy];
    const char **items = arena_array(export->arena, const char *, checked->clauses.count);
    for (size_t i = 0; i < checked->clauses.count; i++)
        items[i] = checked->clauses.items[i]->name->text;
    return (struct arrow_words){items, checked->clauses.count};
}

static void add_policy(struct arrow_export *export, uint32_t index, uint32_t place) {
    const struct judging_run *run = export->batch->worker->run;
    const struct report_policy *policy = &run->rules->shape.policies[index];
    struct arrow_column at = {.policy = index, .place = place}, column = at;
    column.form = ARROW_WORDS;
    column.name = policy->name->text;
    column.words = outcome_words(export);
    column.metadata[0] = "title";
    column.metadata[1] = policy->title;
    column.fill = arrow_fill_outcome;
    vec_push(export->arena, &export->columns, column);
    column = at;
    column.form = ARROW_WORDS;
    column.words = clause_words(export, index);
    column.nullable = true;
    column.fill = arrow_fill_clause;
    add_part(export, policy, column, "clause");
    add_outputs(export, policy, at);
    if (run->tells)
        add_reasons(export, policy, at);
}

static void add_columns(struct arrow_export *export) {
    const struct judging_kind *kind =
        &export->batch->worker->run->kinds[export->type->index];
    add_keys(export);
    for (uint32_t i = 0; i < kind->policies.count; i++)
        add_policy(export, kind->policies.items[i], i);
}

/* ---- schema ---- */

static const char *format_of(struct arrow_export *export, const struct arrow_column *column) {
    enum { MONEY_DIGITS = 19, ALL_DIGITS = 38 }; /* money with a name is 64 bits of fen */
    static const char *const plain[] = {[ARROW_TEXT] = "u",
        [ARROW_TEXTS] = "+l",
        [ARROW_BITS] = "b",
        [ARROW_WHOLE] = "l",
        [ARROW_DAYS] = "tdD"};
    switch (column->form) {
    case ARROW_DECIMAL:
        return arena_printf(export->arena, "d:%d,%d",
            column->type.kind == TYPE_MONEY ? MONEY_DIGITS : ALL_DIGITS, column->scale);
    case ARROW_WORDS: {
        size_t size = arrow_index_size(column->words.count);
        return size == sizeof(int8_t) ? "c" : size == sizeof(int16_t) ? "s" : "i";
    }
    default:
        return plain[column->form];
    }
}

static void describe_column(struct arrow_export *export, const struct arrow_column *column,
    struct ArrowSchema *out) {
    struct arrow_field text = {.name = "", .format = "u"};
    struct arrow_field field = {.name = column->name,
        .format = format_of(export, column),
        .nullable = column->nullable,
        .metadata = column->metadata,
        .children = column->form == ARROW_TEXTS,
        .dictionary = column->form == ARROW_WORDS};
    arrow_schema(&export->memory, out, &field);
    if (field.dictionary)
        arrow_schema(&export->memory, out->dictionary, &text);
    text.name = "item";
    if (field.children > 0)
        arrow_schema(&export->memory, out->children[0], &text);
}

static void describe(struct arrow_export *export, struct ArrowSchema *out) {
    char day[DATE_TEXT_SIZE];
    date_format(export->batch->worker->run->as_of, day);
    const char *const metadata[] = {"record", export->type->name->text, "as_of", day, NULL};
    struct arrow_field field = {
        .name = "", .format = "+s", .metadata = metadata, .children = export->columns.count};
    arrow_schema(&export->memory, out, &field);
    for (size_t i = 0; i < export->columns.count; i++)
        describe_column(export, &export->columns.items[i], out->children[i]);
}

/* ---- the whole ---- */

struct arrow_call {
    struct arrow_export export;
    struct ArrowSchema *schema;
    struct ArrowArray *array;
};

static guodu_status export_all(void *data) {
    struct arrow_call *call = data;
    struct arrow_export *export = &call->export;
    if (!judging_need_keys(export->batch->worker, NULL))
        return export->memory.status = GUODU_CANNOT_READ;
    gather_rows(export);
    add_columns(export);
    if (call->schema)
        describe(export, call->schema);
    struct arrow_shape shape = {
        .length = export->count, .buffers = 1, .children = export->columns.count};
    arrow_array(&export->memory, call->array, &shape);
    for (size_t i = 0; i < export->columns.count; i++) {
        const struct arrow_column *column = &export->columns.items[i];
        column->fill(export, column, call->array->children[i]);
    }
    return GUODU_OK;
}

static void give_up(struct arrow_call *call) {
    if (call->schema && call->schema->release)
        call->schema->release(call->schema);
    if (call->array->release)
        call->array->release(call->array);
}

guodu_status judging_arrow(guodu_batch *batch, size_t kind, guodu_lang lang,
    struct arrow_memory memory, struct ArrowSchema *schema, struct ArrowArray *array) {
    const struct record_type *type = batch && array ? judging_type_at(batch, kind) : NULL;
    struct ArrowSchema none = {0};
    if (array)
        *array = (struct ArrowArray){0};
    if (schema)
        *schema = none;
    if (!type)
        return GUODU_BAD_CALL;
    struct arena *arena = &batch->worker->kept;
    struct arrow_call call = {
        .export = {.batch = batch,
            .type = type,
            .arena = arena,
            .zh = lang == GUODU_ZH,
            .memory = memory},
        .schema = schema,
        .array = array};
    call.export.memory.arena = arena;
    call.export.memory.status = GUODU_NO_MEMORY; /* of the arena */
    if (api_guard(arena, export_all, &call) == GUODU_OK)
        return GUODU_OK;
    give_up(&call);
    return call.export.memory.status;
}

guodu_status guodu_batch_arrow(guodu_batch *batch, size_t kind, guodu_lang lang,
    struct ArrowSchema *schema, struct ArrowArray *array) {
    struct arrow_memory memory = {.take = malloc, .text_most = INT32_MAX};
    return judging_arrow(batch, kind, lang, memory, schema, array);
}
