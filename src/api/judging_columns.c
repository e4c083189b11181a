/* SPDX-License-Identifier: Apache-2.0
 *
 * A batch of results as columns, for the host. What columns settled is copied from the registers;
 * what was referred is put where its rows belong. */
#include "api/judging.h"

#include <string.h>

/* ---- rows ---- */

bool judging_is_as_in_columns(const struct guodu_batch *batch, const struct record_type *type) {
    return batch->whole && !batch->worker->batch.columns->rows[type->index].rejected;
}

const struct record_type *judging_type_at(const struct guodu_batch *batch, size_t kind) {
    const struct schema *schema = &batch->worker->run->rules->program.schema;
    return kind < schema->records.count ? schema->records.items[kind] : NULL;
}

bool judging_is_below(const struct record_type *type, const struct record_type *top) {
    while (type->parent)
        type = type->parent;
    return type == top;
}

/* The rows are those of the columns, one for one: nothing of them was referred or rejected. */
static bool is_straight(const struct guodu_batch *batch, const struct record_type *type) {
    const struct judging_batch *own = &batch->worker->batch;
    return own->columns && judging_is_below(type, own->top) && !own->skipped[own->top->index] &&
           !own->skipped[type->index];
}

static size_t count_records(const struct record *record, const struct record_type *type) {
    size_t count = record->type == type;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!record->lists[i].items.items[k]->rejected)
                count += count_records(record->lists[i].items.items[k], type);
    return count;
}

static size_t count_rows(
    const struct judging_batch *batch, const struct record_type *type, size_t top) {
    if (bit_at(batch->referred, top))
        return count_records(batch->results[top].top, type);
    const struct batch_rows *rows = &batch->columns->rows[type->index];
    size_t from, to, count = 0;
    judging_rows_of(batch->columns, type, top, &from, &to);
    for (; from < to; from++)
        count += !(rows->rejected && bit_at(rows->rejected, from));
    return count;
}

/* Where the rows of a type that belong to each top record begin, and behind the last of them. */
static const size_t *starts_of(struct guodu_batch *batch, const struct record_type *type) {
    struct judging_worker *worker = batch->worker;
    struct arena *arena = &worker->kept;
    if (!batch->starts)
        batch->starts =
            arena_array(arena, size_t *, worker->run->rules->program.schema.records.count);
    size_t **starts = &batch->starts[type->index];
    if (*starts)
        return *starts;
    *starts = arena_array(arena, size_t, worker->batch.count + 1);
    for (size_t top = 0; top < worker->batch.count; top++)
        (*starts)[top + 1] = (*starts)[top] + (judging_is_below(type, worker->batch.top)
                                                      ? count_rows(&worker->batch, type, top)
                                                      : 0);
    return *starts;
}

static size_t row_count(struct guodu_batch *batch, const struct record_type *type) {
    if (judging_is_as_in_columns(batch, type))
        return batch->worker->batch.columns->rows[type->index].count;
    const struct judging_batch *own = &batch->worker->batch;
    return is_straight(batch, type) ? own->columns->rows[type->index].count
                                    : starts_of(batch, type)[own->count];
}

/* Rows that columns settled, one after the other. */
struct settled_rows {
    struct guodu_batch *batch;
    const struct record_type *type;
    const size_t *starts;
    size_t top;      /* the next top record */
    size_t from, to; /* its rows in the columns */
    size_t row;      /* where the next of them goes */
};

static bool next_settled(struct settled_rows *rows, size_t *from) {
    const struct judging_batch *batch = &rows->batch->worker->batch;
    const struct batch_rows *own = batch->columns ? &batch->columns->rows[rows->type->index] : NULL;
    for (;;) {
        while (rows->from < rows->to) {
            *from = rows->from++;
            if (!(own->rejected && bit_at(own->rejected, *from)))
                return true;
        }
        while (rows->top < batch->count && bit_at(batch->referred, rows->top))
            rows->top++;
        if (rows->top == batch->count)
            return false;
        rows->row = rows->starts[rows->top];
        judging_rows_of(batch->columns, rows->type, rows->top++, &rows->from, &rows->to);
    }
}

static struct settled_rows settled_rows(struct guodu_batch *batch, const struct record_type *type) {
    const struct judging_batch *own = &batch->worker->batch;
    if (is_straight(batch, type))
        return (struct settled_rows){.batch = batch,
            .type = type,
            .top = own->count,
            .to = own->columns->rows[type->index].count};
    return (struct settled_rows){.batch = batch, .type = type, .starts = starts_of(batch, type)};
}

/* ---- calls ---- */

struct column_call {
    struct guodu_batch *batch;
    const struct record_type *type;
    size_t policy, output, row, key;
    size_t count, length; /* answers */
    const char *text;
    uint8_t *outcomes;
    uint8_t *clauses; /* NULL: not asked */
    bool borrows; /* values may be those of the register itself, where they stand as they are wanted */
    guodu_column column;
};

static guodu_status guard(guodu_status (*work)(void *call), struct column_call *call) {
    return api_guard(&call->batch->worker->kept, work, call);
}

/* The answer cannot say that there was no memory for it: the run does. */
static bool guard_or_fail(guodu_status (*work)(void *call), struct column_call *call) {
    if (guard(work, call) == GUODU_OK)
        return true;
    judging_fail(call->batch->worker->run, GUODU_NO_MEMORY, (struct api_error){0});
    return false;
}

static guodu_status get_count(void *data) {
    struct column_call *call = data;
    call->count = row_count(call->batch, call->type);
    return GUODU_OK;
}

size_t guodu_batch_count(guodu_batch *batch, size_t kind) {
    struct column_call call = {.batch = batch};
    call.type = batch ? judging_type_at(batch, kind) : NULL;
    return call.type && guard_or_fail(get_count, &call) ? call.count : 0;
}

/* ---- outcomes ---- */

static uint8_t clause_of(const struct policy *policy, uint8_t code) {
    return code < policy->clauses.count && code < DECIDE_MOST ? code : JUDGING_NO_CLAUSE;
}

static uint8_t clause_named(const struct policy *policy, const char *name) {
    for (size_t i = 0; name && i < policy->clauses.count && i < JUDGING_NO_CLAUSE; i++)
        if (policy->clauses.items[i]->name->text == name)
            return (uint8_t)i;
    return JUDGING_NO_CLAUSE;
}

static guodu_outcome outcome_of(const struct policy *policy, uint8_t code) {
    switch (code) {
    case DECIDED_NOT_IN_FORCE:
        return GUODU_NOT_IN_FORCE;
    case DECIDED_NOT_APPLICABLE:
        return GUODU_NOT_APPLICABLE;
    case DECIDED_UNDETERMINED:
        return GUODU_UNDETERMINED;
    case DECIDED_CONFLICT:
        return GUODU_CONFLICT;
    default:
        return code < policy->clauses.count
                   ? (guodu_outcome)(OUTCOME_KEEP + policy->clauses.items[code]->disposition)
                   : GUODU_FAILED;
    }
}

void judging_codes_of(const struct policy *policy, struct judging_codes *codes) {
    for (unsigned code = 0; code < 256; code++) {
        codes->outcomes[code] = (uint8_t)outcome_of(policy, (uint8_t)code);
        codes->clauses[code] = clause_of(policy, (uint8_t)code);
    }
}

static void put_codes(uint8_t *out, const uint8_t *codes, const uint8_t *words, size_t count) {
    for (size_t row = 0; row < count; row++)
        out[row] = words[codes[row]];
}

static void outcomes_settled(
    struct column_call *call, const uint8_t *codes, const struct judging_codes *words) {
    if (judging_is_as_in_columns(call->batch, call->type)) {
        size_t count = row_count(call->batch, call->type);
        put_codes(call->outcomes, codes, words->outcomes, count);
        if (call->clauses)
            put_codes(call->clauses, codes, words->clauses, count);
        return;
    }
    struct settled_rows rows = settled_rows(call->batch, call->type);
    size_t from;
    while (next_settled(&rows, &from)) {
        if (call->clauses)
            call->clauses[rows.row] = words->clauses[codes[from]];
        call->outcomes[rows.row++] = words->outcomes[codes[from]];
    }
}

static void put_referred(struct column_call *call, size_t row, const struct report_result *result) {
    const struct program *program = &call->batch->worker->run->rules->program;
    call->outcomes[row] = (uint8_t)result->outcome;
    if (call->clauses)
        call->clauses[row] = clause_named(program->policies.items[call->policy], result->clause);
}

static void outcomes_referred(struct column_call *call) {
    const struct judging_batch *batch = &call->batch->worker->batch;
    const size_t *starts = starts_of(call->batch, call->type);
    for (size_t top = 0; top < batch->count; top++) {
        size_t row = starts[top];
        for (size_t i = 0; bit_at(batch->referred, top) && i < batch->results[top].count; i++)
            if (batch->results[top].results[i].policy == call->policy)
                put_referred(call, row++, &batch->results[top].results[i]);
    }
}

static guodu_status get_outcomes(void *data) {
    struct column_call *call = data;
    struct judging_worker *worker = call->batch->worker;
    size_t count = row_count(call->batch, call->type);
    call->outcomes = arena_array(&worker->kept, uint8_t, count);
    if (call->clauses)
        call->clauses = arena_array(&worker->kept, uint8_t, count);
    if (!is_straight(call->batch, call->type))
        outcomes_referred(call);
    if (!worker->batch.columns || !judging_is_below(call->type, worker->batch.top))
        return GUODU_OK;
    const struct plan_policy *planned = &worker->run->plan->policies[call->policy];
    struct judging_codes words;
    judging_codes_of(planned->policy, &words);
    outcomes_settled(
        call, machine_register(worker->machine, planned->decided).values, &words);
    return GUODU_OK;
}

static bool policy_call(struct column_call *call, size_t policy) {
    const struct program *program =
        call->batch ? &call->batch->worker->run->rules->program : NULL;
    if (!program || policy >= program->policies.count)
        return false;
    call->policy = policy;
    call->type = program->policies.items[policy]->record;
    return true;
}

const uint8_t *guodu_batch_outcomes(guodu_batch *batch, size_t policy) {
    struct column_call call = {.batch = batch};
    if (!policy_call(&call, policy) || guard(get_outcomes, &call) != GUODU_OK)
        return NULL;
    return call.outcomes;
}

void judging_outcomes(struct guodu_batch *batch, uint32_t policy, const uint8_t **outcomes,
    const uint8_t **clauses) {
    uint8_t asked = 0; /* an address, replaced by the array */
    struct column_call call = {.batch = batch, .clauses = &asked};
    policy_call(&call, policy);
    get_outcomes(&call);
    *outcomes = call.outcomes;
    *clauses = call.clauses;
}

/* ---- outputs ---- */

static bool scaled(decimal number, int scale, int64_t *out) {
    decimal unit = 1;
    for (int i = scale; i < 18; i++)
        unit *= 10;
    decimal count = number / unit;
    if (count * unit != number || count > INT64_MAX || count < INT64_MIN)
        return false;
    *out = (int64_t)count;
    return true;
}

/* False: it does not fit. */
static bool value_number_of(struct type type, struct value value, int64_t *out) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        *out = value.boolean;
        return true;
    case TYPE_INTEGER:
        *out = value.integer;
        return true;
    case TYPE_DATE:
        *out = value.day;
        return true;
    case TYPE_REGION:
        *out = value.region;
        return true;
    case TYPE_CHOICE:
        *out = value.choice;
        return true;
    case TYPE_MONEY:
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return scaled(value.number, column_scale_of(type), out);
    default:
        return false;
    }
}

static uint8_t put_value(struct type type, struct value value, int64_t *out) {
    if (value.state == VALUE_NONE)
        return GUODU_VALUE_NONE;
    if (value.state != VALUE_KNOWN)
        return GUODU_VALUE_UNKNOWN;
    return value_number_of(type, value, out) ? GUODU_VALUE_KNOWN : GUODU_VALUE_BEYOND;
}

struct filling { /* the arrays of a column while they are filled */
    struct type type;
    int64_t *values;
    uint8_t *states;
};

static void fill_referred(struct column_call *call, const struct filling *filling) {
    const struct judging_batch *batch = &call->batch->worker->batch;
    const size_t *starts = starts_of(call->batch, call->type);
    for (size_t top = 0; top < batch->count; top++) {
        size_t row = starts[top];
        for (size_t i = 0; bit_at(batch->referred, top) && i < batch->results[top].count; i++) {
            const struct report_result *result = &batch->results[top].results[i];
            if (result->policy != call->policy)
                continue;
            if (result->outputs)
                filling->states[row] = put_value(
                    filling->type, result->outputs[call->output], &filling->values[row]);
            row++;
        }
    }
}

/* Numbers whose scale is that of the column, by far the most: no way round through a value. */
static bool has_plain_numbers(const struct machine_register *held, struct type type) {
    return (held->form == PLAN_64 || held->form == PLAN_32) && type.kind != TYPE_SET &&
           held->scale == column_scale_of(type);
}

static int64_t number_in(const struct machine_register *held, size_t row) {
    return held->form == PLAN_32 ? ((const int32_t *)held->values)[row]
                                 : ((const int64_t *)held->values)[row];
}

static void fill_plain(struct settled_rows *rows, const struct machine_register *held,
    const uint8_t *codes, const struct filling *filling) {
    size_t from;
    while (next_settled(rows, &from)) {
        size_t row = rows->row++;
        bool known = bit_at(held->known, from);
        if (codes[from] >= DECIDE_MOST)
            continue;
        filling->states[row] = known ? GUODU_VALUE_KNOWN
                               : held->none && bit_at(held->none, from) ? GUODU_VALUE_NONE
                                                                        : GUODU_VALUE_UNKNOWN;
        if (known)
            filling->values[row] = number_in(held, from);
    }
}

/* States of 64 rows at most, from their bits. */
static void put_states(uint8_t *states, uint64_t known, uint64_t none, const uint8_t *codes,
    size_t count) {
    uint64_t rows = count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
    memset(states, GUODU_VALUE_KNOWN, count);
    for (uint64_t bits = ~known & rows; bits; bits &= bits - 1) {
        unsigned i = (unsigned)__builtin_ctzll(bits);
        uint8_t state = (none >> i) & 1 ? GUODU_VALUE_NONE : GUODU_VALUE_UNKNOWN;
        states[i] = codes[i] < DECIDE_MOST ? state : GUODU_VALUE_ABSENT;
    }
}

/* What is known was decided: of other rows a register knows nothing. */
static void borrow_plain(const struct machine_register *held, const uint8_t *codes, size_t count,
    const struct filling *filling) {
    for (size_t row = 0; row < count; row += 64)
        put_states(filling->states + row, held->known[row / 64],
            held->none ? held->none[row / 64] : 0, codes + row, count - row < 64 ? count - row : 64);
}

/* The same where rows are those of the columns. */
static void copy_plain(const struct machine_register *held, const uint8_t *codes, size_t count,
    const struct filling *filling) {
    for (size_t row = 0; row < count; row++) {
        bool decided = codes[row] < DECIDE_MOST, known = bit_at(held->known, row);
        bool none = held->none && bit_at(held->none, row);
        uint8_t state = known  ? GUODU_VALUE_KNOWN
                        : none ? GUODU_VALUE_NONE
                               : GUODU_VALUE_UNKNOWN;
        filling->states[row] = decided ? state : GUODU_VALUE_ABSENT;
        filling->values[row] = decided && known ? number_in(held, row) : 0;
    }
}

static void fill_settled(struct column_call *call, const struct filling *filling) {
    struct judging_worker *worker = call->batch->worker;
    const struct plan_policy *planned = &worker->run->plan->policies[call->policy];
    if (planned->outputs[call->output] == NO_OP)
        return; /* then no row has a clause that decided */
    struct machine_register held =
        machine_register(worker->machine, planned->outputs[call->output]);
    const uint8_t *codes = machine_register(worker->machine, planned->decided).values;
    bool straight = judging_is_as_in_columns(call->batch, call->type);
    if (!filling->values) {
        borrow_plain(&held, codes, row_count(call->batch, call->type), filling);
        call->column.values = held.values;
        return;
    }
    if (has_plain_numbers(&held, filling->type) && straight) {
        copy_plain(&held, codes, row_count(call->batch, call->type), filling);
        return;
    }
    struct settled_rows rows = settled_rows(call->batch, call->type);
    size_t from;
    if (has_plain_numbers(&held, filling->type)) {
        fill_plain(&rows, &held, codes, filling);
        return;
    }
    while (next_settled(&rows, &from)) {
        size_t row = rows.row++;
        if (codes[from] < DECIDE_MOST)
            filling->states[row] = put_value(filling->type,
                judging_value(&held, filling->type, from), &filling->values[row]);
    }
}

static bool can_borrow(const struct column_call *call, struct type type) {
    const struct judging_worker *worker = call->batch->worker;
    if (!judging_is_as_in_columns(call->batch, call->type))
        return false;
    uint32_t op = worker->run->plan->policies[call->policy].outputs[call->output];
    if (op == NO_OP)
        return false;
    struct machine_register held = machine_register(worker->machine, op);
    return held.form == PLAN_64 && has_plain_numbers(&held, type);
}

static guodu_status get_output(void *data) {
    struct column_call *call = data;
    struct judging_worker *worker = call->batch->worker;
    struct type type =
        worker->run->rules->shape.policies[call->policy].outputs[call->output].type;
    size_t count = row_count(call->batch, call->type);
    struct filling filling = {.type = type, .states = arena_array(&worker->kept, uint8_t, count)};
    if (!call->borrows || !can_borrow(call, type))
        filling.values = arena_array(&worker->kept, int64_t, count);
    if (filling.values) /* what is borrowed gets a state in every row */
        memset(filling.states, GUODU_VALUE_ABSENT, count);
    call->column.values = filling.values;
    if (!is_straight(call->batch, call->type))
        fill_referred(call, &filling);
    if (worker->batch.columns && judging_is_below(call->type, worker->batch.top))
        fill_settled(call, &filling);
    call->column.states = filling.states;
    call->column.scale = column_scale_of(type);
    return GUODU_OK;
}

guodu_status guodu_batch_output(
    guodu_batch *batch, size_t policy, size_t output, guodu_column *out) {
    struct column_call call = {.batch = batch, .output = output};
    if (!out || !policy_call(&call, policy) ||
        output >= batch->worker->run->rules->shape.policies[policy].output_count)
        return GUODU_BAD_CALL;
    guodu_status status = guard(get_output, &call);
    *out = call.column;
    return status;
}

guodu_column judging_output(struct guodu_batch *batch, uint32_t policy, uint32_t output) {
    struct column_call call = {.batch = batch, .output = output, .borrows = true};
    policy_call(&call, policy);
    get_output(&call);
    return call.column;
}

/* ---- what columns are made of ---- */

static struct judging_source source_at(const struct guodu_batch *batch, uint32_t policy, uint32_t op) {
    const struct judging_worker *worker = batch->worker;
    const struct record_type *type =
        worker->run->rules->program.policies.items[policy]->record;
    if (op == NO_OP || !judging_is_as_in_columns(batch, type) || !judging_is_below(type, worker->batch.top))
        return (struct judging_source){0};
    struct machine_register held = machine_register(worker->machine, op);
    return (struct judging_source){.values = held.values, .known = held.known, .none = held.none};
}

struct judging_source judging_outcomes_source(const struct guodu_batch *batch, uint32_t policy) {
    return source_at(batch, policy, batch->worker->run->plan->policies[policy].decided);
}

struct judging_source judging_output_source(
    const struct guodu_batch *batch, uint32_t policy, uint32_t output) {
    const struct judging_run *run = batch->worker->run;
    struct judging_source source =
        source_at(batch, policy, run->plan->policies[policy].outputs[output]);
    source.scale = column_scale_of(run->rules->shape.policies[policy].outputs[output].type);
    return source;
}

/* ---- keys ---- */

/* The record of a type that is number `row` below one that is judged. */
const struct record *judging_record_at(
    const struct record *record, const struct record_type *type, size_t *row) {
    if (record->type == type && (*row)-- == 0)
        return record;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++) {
            const struct record *child = record->lists[i].items.items[k];
            const struct record *found = child->rejected ? NULL : judging_record_at(child, type, row);
            if (found)
                return found;
        }
    return NULL;
}

static size_t top_at(const struct column_call *call, const size_t *starts) {
    size_t low = 0, high = call->batch->worker->batch.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (starts[middle] <= call->row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The row of the columns that is number `row` of a top record's that are judged. */
static size_t column_row(const struct column_call *call, size_t top, size_t row) {
    const struct batch *columns = call->batch->worker->batch.columns;
    const uint64_t *rejected = columns->rows[call->type->index].rejected;
    size_t from, to;
    judging_rows_of(columns, call->type, top, &from, &to);
    while (rejected && from < to && (bit_at(rejected, from) || row > 0))
        row -= !bit_at(rejected, from++);
    return rejected ? from : from + row;
}

static void key_of_value(struct column_call *call, const struct field *field, struct value value) {
    bool is_text = field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID;
    if (value.state != VALUE_KNOWN)
        return;
    call->text = is_text ? value.text.bytes
                         : value_format(&call->batch->worker->kept, field->type, value, false);
    call->length = is_text ? value.text.length : strlen(call->text);
}

static void key_of_columns(struct column_call *call, const struct field *field, size_t row) {
    struct judging_worker *worker = call->batch->worker;
    const struct batch *columns = worker->batch.columns;
    const struct column *column = &columns->rows[call->type->index].columns[field->index];
    if (column->form == COLUMN_NONE)
        judging_need_keys(worker, call->type);
    if (column->form != COLUMN_TEXT) {
        const struct record *record = batch_record(columns, call->type, row, &worker->kept);
        key_of_value(call, field, record->values[field->index]);
    } else if (bit_at(column->known, row)) {
        call->text = column->bytes + column->starts[row];
        call->length = column->lengths[row];
    }
}

static guodu_status get_key(void *data) {
    struct column_call *call = data;
    const struct judging_batch *batch = &call->batch->worker->batch;
    const size_t *starts = starts_of(call->batch, call->type);
    if (call->row >= starts[batch->count])
        return GUODU_OK;
    const struct field *field = call->type->keys.items[call->key];
    size_t top = top_at(call, starts), row = call->row - starts[top];
    if (!bit_at(batch->referred, top)) {
        key_of_columns(call, field, column_row(call, top, row));
        return GUODU_OK;
    }
    const struct record *record = judging_record_at(batch->results[top].top, call->type, &row);
    key_of_value(call, field, record->values[field->index]);
    return GUODU_OK;
}

/* Most keys of most batches: found without memory. */
static bool is_text_in_columns(const guodu_batch *batch, const struct record_type *type, size_t row,
    const struct field *field, const char **text, size_t *length) {
    if (!judging_is_as_in_columns(batch, type))
        return false;
    const struct batch_rows *rows = &batch->worker->batch.columns->rows[type->index];
    const struct column *column = &rows->columns[field->index];
    if (row >= rows->count || column->form != COLUMN_TEXT || !bit_at(column->known, row))
        return false;
    *text = column->bytes + column->starts[row];
    *length = column->lengths[row];
    return true;
}

const char *guodu_batch_key(
    guodu_batch *batch, size_t kind, size_t row, size_t key, size_t *length) {
    const struct record_type *type = batch ? judging_type_at(batch, kind) : NULL;
    const char *text;
    size_t unasked;
    if (!type || key >= type->keys.count)
        return NULL;
    length = length ? length : &unasked;
    if (is_text_in_columns(batch, type, row, type->keys.items[key], &text, length))
        return text;
    struct column_call call = {.batch = batch, .type = type, .row = row, .key = key};
    if (!guard_or_fail(get_key, &call))
        return NULL;
    *length = call.length;
    return call.text;
}
