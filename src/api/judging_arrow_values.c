/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in the columns that are handed over to Arrow. */
#include "api/judging_arrow.h"

#include <endian.h>
#include <string.h>
#include "report/words.h"

/* ---- rows ---- */

/* What the reference evaluator says of a row; NULL: columns settled it. */
static const struct report_result *result_at(
    const struct arrow_export *export, const struct arrow_column *column, size_t row) {
    const struct arrow_row *at = export->rows ? &export->rows[row] : NULL;
    return at && at->record ? &at->results[column->place] : NULL;
}

static size_t settled_at(const struct arrow_export *export, size_t row) {
    return export->rows ? export->rows[row].from : row;
}

/* What the machine says of a policy and of one of its outputs. */
struct settled {
    const uint8_t *codes; /* NULL: no columns */
    bool has_output;
    struct machine_register held;
};

static struct settled settled_of(
    const struct arrow_export *export, const struct arrow_column *column, bool output) {
    const struct judging_worker *worker = export->batch->worker;
    struct settled settled = {0};
    if (!worker->batch.columns || !judging_is_below(export->type, worker->batch.top))
        return settled;
    const struct plan_policy *planned = &worker->run->plan->policies[column->policy];
    settled.codes = machine_register(worker->machine, planned->decided).values;
    settled.has_output = output && planned->outputs[column->output] != NO_OP;
    if (settled.has_output)
        settled.held = machine_register(worker->machine, planned->outputs[column->output]);
    return settled;
}

/* ---- texts ---- */

struct piece {
    const char *bytes; /* NULL: null */
    size_t length;
};

static struct piece piece_of(const char *text) {
    return (struct piece){text, text ? strlen(text) : 0};
}

/* Arrow counts them in 32 bits. */
static size_t sum_of(struct arrow_memory *memory, const struct piece *pieces, size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += pieces[i].length;
        if (sum > memory->text_most)
            arrow_fail(memory, GUODU_LIMIT);
    }
    return sum;
}

static void put_texts(
    struct arrow_memory *memory, const struct piece *pieces, size_t count, struct ArrowArray *out) {
    struct arrow_shape shape = {.length = count,
        .buffers = 3,
        .sizes = {arrow_bits_size(count), (count + 1) * sizeof(int32_t),
            sum_of(memory, pieces, count)}};
    arrow_array(memory, out, &shape);
    uint8_t *valid = arrow_buffer(out, 0);
    int32_t *starts = arrow_buffer(out, 1);
    char *bytes = arrow_buffer(out, 2);
    size_t at = 0, nulls = 0;
    for (size_t i = 0; i < count; i++) {
        starts[i] = (int32_t)at;
        nulls += !pieces[i].bytes;
        if (!pieces[i].bytes)
            continue;
        memcpy(bytes + at, pieces[i].bytes, pieces[i].length);
        at += pieces[i].length;
        arrow_set(valid, i);
    }
    starts[count] = (int32_t)at;
    arrow_nulls(out, nulls);
}

struct lists { /* lists of texts, one after the other */
    struct arrow_export *export;
    struct ArrowArray *out;
    size_t nulls;
    VEC(struct piece) pieces;
};

static struct lists lists_begin(struct arrow_export *export, struct ArrowArray *out) {
    struct arrow_shape shape = {.length = export->count,
        .buffers = 2,
        .sizes = {arrow_bits_size(export->count), (export->count + 1) * sizeof(int32_t)},
        .children = 1};
    arrow_array(&export->memory, out, &shape);
    return (struct lists){.export = export, .out = out};
}

static void lists_add(struct lists *lists, const char *text) {
    vec_push(lists->export->arena, &lists->pieces, piece_of(text));
}

/* Before what is in the list of the row is added. */
static void lists_row(struct lists *lists, size_t row, bool is_null) {
    int32_t *starts = arrow_buffer(lists->out, 1);
    if (lists->pieces.count > lists->export->memory.text_most)
        arrow_fail(&lists->export->memory, GUODU_LIMIT);
    starts[row] = (int32_t)lists->pieces.count;
    lists->nulls += is_null;
    if (!is_null)
        arrow_set(arrow_buffer(lists->out, 0), row);
}

static void lists_end(struct lists *lists) {
    int32_t *starts = arrow_buffer(lists->out, 1);
    starts[lists->export->count] = (int32_t)lists->pieces.count;
    arrow_nulls(lists->out, lists->nulls);
    put_texts(&lists->export->memory, lists->pieces.items, lists->pieces.count,
        lists->out->children[0]);
}

/* ---- dictionaries ---- */

static void begin_words(
    struct arrow_export *export, const struct arrow_words *words, struct ArrowArray *out) {
    struct piece *pieces = arena_array(export->arena, struct piece, words->count);
    struct arrow_shape shape = {.length = export->count,
        .buffers = 2,
        .sizes = {arrow_bits_size(export->count),
            export->count * arrow_index_size(words->count)},
        .dictionary = true};
    for (size_t i = 0; i < words->count; i++)
        pieces[i] = piece_of(words->items[i]);
    arrow_array(&export->memory, out, &shape);
    put_texts(&export->memory, pieces, words->count, out->dictionary);
}

static void put_index(void *indices, size_t size, size_t row, uint32_t index) {
    if (size == sizeof(int8_t))
        ((int8_t *)indices)[row] = (int8_t)index;
    else if (size == sizeof(int16_t))
        ((int16_t *)indices)[row] = (int16_t)index;
    else
        ((int32_t *)indices)[row] = (int32_t)index;
}

void arrow_fill_outcome(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    const struct program *program = &export->batch->worker->run->rules->program;
    struct settled settled = settled_of(export, column, false);
    struct judging_codes words;
    judging_codes_of(program->policies.items[column->policy], &words);
    begin_words(export, &column->words, out);
    uint8_t *indices = arrow_buffer(out, 1);
    for (size_t row = 0; !export->rows && row < export->count; row++)
        indices[row] = words.outcomes[settled.codes[row]];
    for (size_t row = 0; export->rows && row < export->count; row++) {
        const struct report_result *result = result_at(export, column, row);
        indices[row] = result ? (uint8_t)result->outcome
                              : words.outcomes[settled.codes[settled_at(export, row)]];
    }
    arrow_nulls(out, 0);
}

enum { NO_CLAUSE = UINT32_MAX };

static uint32_t clause_named(const struct arrow_column *column, const char *name) {
    for (uint32_t i = 0; name && i < column->words.count; i++)
        if (column->words.items[i] == name)
            return i;
    return NO_CLAUSE;
}

void arrow_fill_clause(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    struct settled settled = settled_of(export, column, false);
    size_t size = arrow_index_size(column->words.count), nulls = 0;
    begin_words(export, &column->words, out);
    uint8_t *valid = arrow_buffer(out, 0);
    for (size_t row = 0; row < export->count; row++) {
        const struct report_result *result = result_at(export, column, row);
        uint8_t code = result ? 0 : settled.codes[settled_at(export, row)];
        uint32_t clause = result ? clause_named(column, result->clause)
                          : code < DECIDE_MOST ? code
                                               : NO_CLAUSE;
        nulls += clause == NO_CLAUSE;
        put_index(arrow_buffer(out, 1), size, row, clause == NO_CLAUSE ? 0 : clause);
        if (clause != NO_CLAUSE)
            arrow_set(valid, row);
    }
    arrow_nulls(out, nulls);
}

/* ---- values ---- */

/* Where the values of a column come from. */
struct arrow_source {
    struct arrow_export *export;
    const struct arrow_column *column;
    struct value (*at)(const struct arrow_source *source, size_t row);
    struct settled settled; /* of an output */
};

static struct value output_at(const struct arrow_source *source, size_t row) {
    const struct arrow_column *column = source->column;
    const struct report_result *result = result_at(source->export, column, row);
    if (result)
        return result->outputs ? result->outputs[column->output] : value_unknown(NULL);
    size_t from = settled_at(source->export, row);
    if (!source->settled.has_output || source->settled.codes[from] >= DECIDE_MOST)
        return value_unknown(NULL);
    return judging_value(&source->settled.held, column->type, from);
}

/* The row of the record above that has the key. */
static size_t row_above(
    const struct batch *columns, const struct record_type *type, const struct record_type *above,
    size_t row) {
    for (; type != above; type = type->parent)
        row = columns->rows[type->index].parents[row];
    return row;
}

static const struct record *record_above(
    const struct record *record, const struct record_type *above) {
    while (record->type != above)
        record = record->parent;
    return record;
}

static struct value key_at(const struct arrow_source *source, size_t row) {
    const struct arrow_export *export = source->export;
    const struct report_key *key = source->column->key;
    const struct arrow_row *at = export->rows ? &export->rows[row] : NULL;
    if (at && at->record)
        return record_above(at->record, key->type)->values[key->field->index];
    const struct batch *columns = export->batch->worker->batch.columns;
    size_t from = row_above(columns, export->type, key->type, settled_at(export, row));
    const struct column *column = &columns->rows[key->type->index].columns[key->field->index];
    if (column->form == COLUMN_TEXT && bit_at(column->known, from)) /* not copied for this */
        return value_text(column->bytes + column->starts[from], column->lengths[from]);
    return batch_value(column, key->field, from, export->arena);
}

static void put_text_values(const struct arrow_source *source, struct ArrowArray *out) {
    struct arrow_export *export = source->export;
    const struct type type = source->column->type;
    struct piece *pieces = arena_array(export->arena, struct piece, export->count);
    bool whole = type.kind == TYPE_TEXT || (type.kind == TYPE_CITIZEN_ID && source->column->key);
    for (size_t row = 0; row < export->count; row++) {
        struct value value = source->at(source, row);
        if (value.state == VALUE_KNOWN)
            pieces[row] = whole ? (struct piece){value.text.bytes, value.text.length}
                                : piece_of(value_format(export->arena, type, value, export->zh));
    }
    put_texts(&export->memory, pieces, export->count, out);
}

static void put_set_values(const struct arrow_source *source, struct ArrowArray *out) {
    const struct arrow_words *words = &source->column->words;
    struct lists lists = lists_begin(source->export, out);
    for (size_t row = 0; row < source->export->count; row++) {
        struct value value = source->at(source, row);
        lists_row(&lists, row, value.state != VALUE_KNOWN);
        for (uint32_t i = 0; value.state == VALUE_KNOWN && i < words->count; i++)
            if (value.set & choice_set_of(i))
                lists_add(&lists, words->items[i]);
    }
    lists_end(&lists);
}

static decimal power_of_ten(int exponent) {
    decimal power = 1;
    for (; exponent > 0; exponent--)
        power *= 10;
    return power;
}

enum { DECIMAL_PLACES = 18, DECIMAL128_DIGITS = 38 };

static void put_decimal(struct arrow_export *export, decimal *out, decimal number, int scale) {
    decimal unit = power_of_ten(DECIMAL_PLACES - scale), most = power_of_ten(DECIMAL128_DIGITS);
    if (number % unit != 0 || number >= most || number <= -most)
        arrow_fail(&export->memory, GUODU_LIMIT);
    *out = number / unit;
}

static void put_known(
    const struct arrow_source *source, struct ArrowArray *out, size_t row, struct value value) {
    const struct arrow_column *column = source->column;
    void *values = arrow_buffer(out, 1);
    switch (column->form) {
    case ARROW_WORDS:
        put_index(values, arrow_index_size(column->words.count), row, value.choice);
        break;
    case ARROW_BITS:
        if (value.boolean)
            arrow_set(values, row);
        break;
    case ARROW_WHOLE:
        ((int64_t *)values)[row] = value.integer;
        break;
    case ARROW_DAYS:
        ((int32_t *)values)[row] = value.day;
        break;
    default:
        put_decimal(source->export, (decimal *)values + row, value.number, column->scale);
        break;
    }
}

static size_t size_of_values(const struct arrow_column *column, size_t count) {
    switch (column->form) {
    case ARROW_WORDS:
        return count * arrow_index_size(column->words.count);
    case ARROW_BITS:
        return arrow_bits_size(count);
    case ARROW_WHOLE:
        return count * sizeof(int64_t);
    case ARROW_DAYS:
        return count * sizeof(int32_t);
    default:
        return count * sizeof(decimal);
    }
}

static void begin_fixed(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    struct arrow_shape shape = {.length = export->count,
        .buffers = 2,
        .sizes = {arrow_bits_size(export->count), size_of_values(column, export->count)}};
    if (column->form == ARROW_WORDS)
        begin_words(export, &column->words, out);
    else
        arrow_array(&export->memory, out, &shape);
}

/* Where nothing is known stands 0. */
static void put_fixed_values(const struct arrow_source *source, struct ArrowArray *out) {
    struct arrow_export *export = source->export;
    size_t nulls = 0;
    begin_fixed(export, source->column, out);
    uint8_t *valid = arrow_buffer(out, 0);
    memset(arrow_buffer(out, 1), 0, size_of_values(source->column, export->count));
    for (size_t row = 0; row < export->count; row++) {
        struct value value = source->at(source, row);
        nulls += value.state != VALUE_KNOWN;
        if (value.state != VALUE_KNOWN)
            continue;
        arrow_set(valid, row);
        put_known(source, out, row, value);
    }
    arrow_nulls(out, nulls);
}

/* ---- numbers of registers ---- */

/* Amounts, by far the most of what there is: no way round through values. A register has no more
 * places than its column, or it is not taken. */
static bool has_numbers(const struct arrow_source *source) {
    const struct machine_register *held = &source->settled.held;
    return source->settled.has_output && source->column->form == ARROW_DECIMAL &&
           held->form == PLAN_64 && held->scale <= source->column->scale;
}

/* Of what the clause did not decide a register knows nothing. */
static void put_straight_numbers(const struct arrow_source *source, struct ArrowArray *out) {
    const struct machine_register *held = &source->settled.held;
    const int64_t *numbers = held->values;
    size_t count = source->export->count, known = 0;
    decimal unit = power_of_ten(source->column->scale - held->scale);
    decimal *values = arrow_buffer(out, 1);
    uint8_t *valid = arrow_buffer(out, 0);
    for (size_t row = 0; row < count; row++)
        values[row] = bit_at(held->known, row) ? numbers[row] * unit : 0;
    for (size_t word = 0; word < words_of(count); word++) {
        size_t left = count - word * 64;
        uint64_t bits = held->known[word] & (left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX);
        uint64_t bytes = htole64(bits);
        known += (size_t)__builtin_popcountll(bits);
        memcpy(valid + word * sizeof bytes, &bytes, sizeof bytes);
    }
    arrow_nulls(out, count - known);
}

static void put_mixed_numbers(const struct arrow_source *source, struct ArrowArray *out) {
    struct arrow_export *export = source->export;
    const struct machine_register *held = &source->settled.held;
    const struct arrow_row *rows = export->rows;
    decimal unit = power_of_ten(source->column->scale - held->scale);
    decimal *values = arrow_buffer(out, 1);
    uint8_t *valid = arrow_buffer(out, 0);
    size_t nulls = 0;
    for (size_t row = 0; row < export->count; row++) {
        size_t from = rows[row].from;
        bool known = !rows[row].record && bit_at(held->known, from);
        struct value value = {0};
        values[row] = known ? ((const int64_t *)held->values)[from] * unit : 0;
        if (rows[row].record)
            value = output_at(source, row);
        if (value.state == VALUE_KNOWN) {
            put_decimal(export, &values[row], value.number, source->column->scale);
            known = true;
        }
        nulls += !known;
        if (known)
            arrow_set(valid, row);
    }
    arrow_nulls(out, nulls);
}

/* ---- columns ---- */

static void put_values(const struct arrow_source *source, struct ArrowArray *out) {
    if (source->column->form == ARROW_TEXT)
        put_text_values(source, out);
    else if (source->column->form == ARROW_TEXTS)
        put_set_values(source, out);
    else
        put_fixed_values(source, out);
}

void arrow_fill_output(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    struct arrow_source source = {.export = export,
        .column = column,
        .at = output_at,
        .settled = settled_of(export, column, true)};
    if (!has_numbers(&source)) {
        put_values(&source, out);
        return;
    }
    begin_fixed(export, column, out);
    if (export->rows)
        put_mixed_numbers(&source, out);
    else
        put_straight_numbers(&source, out);
}

static struct value is_none(const struct arrow_source *source, size_t row) {
    return value_boolean(output_at(source, row).state == VALUE_NONE);
}

void arrow_fill_none(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    struct arrow_source source = {.export = export,
        .column = column,
        .at = is_none,
        .settled = settled_of(export, column, true)};
    put_fixed_values(&source, out);
}

void arrow_fill_key(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    struct arrow_source source = {.export = export, .column = column, .at = key_at};
    put_values(&source, out);
}

/* ---- reasons: of what was referred; the rest has none ---- */

void arrow_fill_missing(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    struct lists lists = lists_begin(export, out);
    for (size_t row = 0; row < export->count; row++) {
        const struct report_result *result = result_at(export, column, row);
        lists_row(&lists, row, false);
        for (uint32_t i = 0; result && i < result->missing_count; i++)
            lists_add(&lists, report_missing_text(export->arena, &result->missing[i]));
    }
    lists_end(&lists);
}

void arrow_fill_conflict(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    struct lists lists = lists_begin(export, out);
    for (size_t row = 0; row < export->count; row++) {
        const struct report_result *result = result_at(export, column, row);
        lists_row(&lists, row, false);
        for (uint32_t i = 0; result && i < result->conflict_count; i++)
            lists_add(&lists, result->conflicts[i]);
    }
    lists_end(&lists);
}

static void put_sentences(struct arrow_export *export, const struct arrow_column *column,
    const char *(*say)(struct arrow_export *export, const struct report_result *result),
    struct ArrowArray *out) {
    struct piece *pieces = arena_array(export->arena, struct piece, export->count);
    for (size_t row = 0; row < export->count; row++) {
        const struct report_result *result = result_at(export, column, row);
        if (result)
            pieces[row] = piece_of(say(export, result));
    }
    put_texts(&export->memory, pieces, export->count, out);
}

static const char *say_result(struct arrow_export *export, const struct report_result *result) {
    (void)export;
    return result->says;
}

static const char *say_failure(struct arrow_export *export, const struct report_result *result) {
    return report_failure(export->arena, result, export->zh);
}

void arrow_fill_says(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    put_sentences(export, column, say_result, out);
}

void arrow_fill_error(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out) {
    put_sentences(export, column, say_failure, out);
}
