/* SPDX-License-Identifier: Apache-2.0
 *
 * Batches through the public interface, with threads: columns of Arrow in, or rows of NDJSON; columns of
 * Arrow out, and the columns of guodu_batch_* beside them, which must say the same.
 */
#include <stdio.h>
#include <stdlib.h>

#include "diff.h"
#include "tests/unit/arrow_cells.h"

struct due { /* a record that must come, and its first line */
    const struct record *record;
    const struct diff_line *lines;
};

struct places { /* of the columns of a policy; SIZE_MAX: there is none */
    size_t outcome, clause, missing, conflict, says, error;
    size_t *outputs, *nones;
};

struct kind {
    const struct record_type *type;
    VEC(struct due) due;
    size_t next; /* of them */
    struct ArrowSchema schema;
    struct places *policies; /* by the index; NULL until the schema is there */
    size_t keys;
};

struct batches {
    struct diff_call *call;
    struct kind *kinds;
    size_t kind_count;
    struct diff_row row;
    struct pile line;
    const char *differs;
};

/* ---- what must come ---- */

static void expect_record(
    struct batches *batches, const struct record *record, const struct diff_line **at) {
    const struct program *program = batches->call->of->program;
    struct kind *kind = &batches->kinds[record->type->index];
    vec_push(batches->call->keep, &kind->due, ((struct due){record, *at}));
    for (size_t i = 0; i < program->policies.count; i++)
        *at += program->policies.items[i]->record == record->type;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            expect_record(batches, record->lists[i].items.items[k], at);
}

static void begin(struct batches *batches, struct diff_call *call, uint8_t fits) {
    const struct schema *schema = &call->of->program->schema;
    const struct diff_lines *lines = diff_lines_of(call->of, call->scratch);
    *batches = (struct batches){.call = call, .kind_count = schema->records.count};
    batches->kinds = arena_array(call->keep, struct kind, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++) {
        batches->kinds[i].type = schema->records.items[i];
        for (const struct record_type *type = schema->records.items[i]; type; type = type->parent)
            batches->kinds[i].keys += type->keys.count;
    }
    for (size_t i = 0; i < call->of->count; i++) {
        const struct diff_line *at = lines[i].results.items;
        if (call->of->fits[i] & fits)
            expect_record(batches, call->of->trees[i]->top, &at);
    }
}

static void end(struct batches *batches) {
    for (size_t i = 0; i < batches->kind_count; i++)
        if (batches->kinds[i].schema.release)
            batches->kinds[i].schema.release(&batches->kinds[i].schema);
    diff_row_free(&batches->row);
    pile_free(&batches->line);
}

/* ---- columns by name ---- */

static size_t place(const struct kind *kind, struct arena *arena, const char *policy, const char *part) {
    return cells_find(&kind->schema, arena_printf(arena, "%s.%s", policy, part));
}

static void find_policy(struct kind *kind, struct arena *arena, const struct policy *policy,
    struct places *out) {
    const char *name = policy->name->text;
    *out = (struct places){.outcome = cells_find(&kind->schema, name),
        .clause = place(kind, arena, name, "clause"),
        .missing = place(kind, arena, name, "missing"),
        .conflict = place(kind, arena, name, "conflict"),
        .says = place(kind, arena, name, "says"),
        .error = place(kind, arena, name, "error"),
        .outputs = arena_array(arena, size_t, policy->outputs.count + 1),
        .nones = arena_array(arena, size_t, policy->outputs.count + 1)};
    for (size_t i = 0; i < policy->outputs.count; i++) {
        const char *output = policy->outputs.items[i].name->text;
        out->outputs[i] = place(kind, arena, name, output);
        out->nones[i] = place(kind, arena, name, arena_printf(arena, "%s.none", output));
    }
}

static void find_columns(struct batches *batches, struct kind *kind) {
    const struct program *program = batches->call->of->program;
    struct arena *arena = batches->call->keep;
    kind->policies = arena_array(arena, struct places, program->policies.count + 1);
    for (size_t i = 0; i < program->policies.count; i++)
        if (program->policies.items[i]->record == kind->type)
            find_policy(kind, arena, program->policies.items[i], &kind->policies[i]);
}

/* ---- a row ---- */

struct at { /* a row of a policy */
    struct batches *batches;
    guodu_batch *batch;
    const struct kind *kind;
    const struct ArrowArray *array;
    guodu_column **columns; /* of each policy those of its outputs that were asked for */
    size_t policy, row;
};

static guodu_lang lang_of(const struct batches *batches) {
    return batches->call->of->zh ? GUODU_ZH : GUODU_EN;
}

/* In the scratch; NULL: null, or there is no such column. */
static const char *cell(const struct at *at, size_t column, const char *between) {
    if (column == SIZE_MAX)
        return NULL;
    char *text = cells_text(at->kind->schema.children[column], at->array->children[column], at->row,
        between, lang_of(at->batches));
    const char *kept =
        text ? arena_copy(at->batches->call->scratch, text, strlen(text)) : NULL;
    free(text);
    return kept;
}

/* An empty set is written as no value is. */
static const char *output_cell(const struct at *at, const struct places *places, size_t output) {
    bool zh = at->batches->call->of->zh;
    const char *none = cell(at, places->nones[output], "");
    const char *value = cell(at, places->outputs[output], "、");
    bool is_none = (none && strcmp(none, zh ? "是" : "yes") == 0) || (value && !*value);
    return is_none ? (zh ? "无" : "none") : value;
}

static bool known_value(struct type type, int64_t number, struct value *out) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        *out = value_boolean(number != 0);
        return number == 0 || number == 1;
    case TYPE_INTEGER:
        *out = value_integer(number);
        return true;
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        *out = value_number(number * (DECIMAL_ONE / 1000000));
        return true;
    case TYPE_MONEY:
        *out = value_number(number * DECIMAL_FEN);
        return true;
    case TYPE_DATE:
        *out = value_date((date)number);
        return true;
    case TYPE_CHOICE:
        *out = value_choice((uint32_t)number);
        return number >= 0 && (size_t)number < type.choice->values.count;
    case TYPE_REGION:
        return false; /* said with all its twelve digits: text is compared */
    default:
        return false;
    }
}

/* What guodu_batch_output gives is of all rows: asked for once a batch. NULL: refused. */
static const guodu_column *column_of(const struct at *at, size_t index) {
    guodu_column **columns = &at->columns[at->policy];
    size_t count = at->batches->call->of->program->policies.items[at->policy]->outputs.count;
    if (!*columns)
        *columns = calloc(count, sizeof **columns);
    if (!*columns)
        return NULL;
    guodu_column *column = &(*columns)[index];
    bool there = column->states ||
                 guodu_batch_output(at->batch, at->policy, index, column) == GUODU_OK;
    return there ? column : NULL;
}

/* What guodu_batch_output says of it; true: the same as `text`, or nothing that can be compared. */
static bool same_column(const struct at *at, const struct output *output, size_t index, bool decided,
    const char *text) {
    struct arena *arena = at->batches->call->scratch;
    const guodu_column *column = column_of(at, index);
    struct value value = value_none();
    if (!column)
        return false;
    bool zh = at->batches->call->of->zh;
    switch (column->states[at->row]) {
    case GUODU_VALUE_ABSENT:
        return !decided;
    case GUODU_VALUE_UNKNOWN:
        return decided && !text;
    case GUODU_VALUE_NONE:
        return decided && text && strcmp(text, value_format(arena, output->type, value, zh)) == 0;
    case GUODU_VALUE_BEYOND:
        return decided && text;
    default:
        if (!decided || !text)
            return false;
        if (output->type.kind == TYPE_REGION)
            return strncmp(arena_printf(arena, "%lld", (long long)column->values[at->row]), text,
                       strlen(text)) == 0;
        return known_value(output->type, column->values[at->row], &value) &&
               strcmp(text, value_format(arena, output->type, value, zh)) == 0;
    }
}

static bool same_batch_columns(const struct at *at, const struct policy *policy,
    const struct places *places, const char *outcome, bool decided) {
    const uint8_t *outcomes = guodu_batch_outcomes(at->batch, at->policy);
    if (!outcomes ||
        strcmp(guodu_outcome_word((guodu_outcome)outcomes[at->row], lang_of(at->batches)),
            outcome ? outcome : "") != 0)
        return false;
    for (size_t i = 0; i < policy->outputs.count; i++)
        if (!same_column(at, &policy->outputs.items[i], i, decided,
                decided ? output_cell(at, places, i) : NULL))
            return false;
    return true;
}

static const char *row_line(const struct at *at) {
    struct diff_row *row = &at->batches->row;
    const struct policy *policy = at->batches->call->of->program->policies.items[at->policy];
    const struct places *places = &at->kind->policies[at->policy];
    diff_row_clear(row);
    row->kind = at->kind->type->name->text;
    row->policy = policy->name->text;
    row->outcome = cell(at, places->outcome, "");
    row->clause = cell(at, places->clause, "");
    row->says = cell(at, places->says, "");
    row->failure = cell(at, places->error, "");
    for (size_t i = 0; i < at->kind->keys; i++)
        diff_item(&row->keys, cell(at, i, ""));
    for (size_t i = 0; row->clause && i < policy->outputs.count; i++)
        diff_row_output(row, policy->outputs.items[i].name->text, output_cell(at, places, i));
    pile_text(&row->missing, cell(at, places->missing, ";"));
    pile_text(&row->conflicts, cell(at, places->conflict, ";"));
    if (!same_batch_columns(at, policy, places, row->outcome, row->clause))
        row->failure = "(guodu_batch_outcomes or guodu_batch_output says another thing)";
    return diff_row_line(row, &at->batches->line);
}

/* ---- a batch ---- */

static void fail(struct batches *batches, const char *differs) {
    if (!batches->differs)
        batches->differs = differs;
}

static void compare_record(struct batches *batches, struct at *at, const struct due *due) {
    const struct program *program = batches->call->of->program;
    const struct diff_line *lines = due->lines;
    for (size_t i = 0; !batches->differs && i < program->policies.count; i++) {
        if (program->policies.items[i]->record != due->record->type)
            continue;
        at->policy = i;
        const char *line = row_line(at);
        if (strcmp(line, lines->text) != 0)
            fail(batches, diff_differs(batches->call->keep, "a row", lines->text, line));
        lines++;
    }
}

static void compare_kind(struct batches *batches, guodu_batch *batch, size_t index) {
    struct kind *kind = &batches->kinds[index];
    struct ArrowArray array;
    bool first = !kind->policies;
    guodu_status status = guodu_batch_arrow(
        batch, index, lang_of(batches), first ? &kind->schema : NULL, &array);
    if (status != GUODU_OK) {
        fail(batches, arena_printf(batches->call->keep, "refused: guodu_batch_arrow: %d", status));
        return;
    }
    if (first)
        find_columns(batches, kind);
    const char *fault = cells_fault(&kind->schema, &array);
    if (fault)
        fail(batches, arena_printf(batches->call->keep, "fault of columns: %s", fault));
    if (guodu_batch_count(batch, index) != (size_t)array.length)
        fail(batches, "differs in number: rows of columns and of the batch");
    size_t policies = batches->call->of->program->policies.count;
    guodu_column **columns = calloc(policies + 1, sizeof *columns);
    for (size_t row = 0; columns && !batches->differs && row < (size_t)array.length; row++) {
        struct at at = {batches, batch, kind, &array, columns, 0, row};
        arena_reset(batches->call->scratch);
        if (kind->next == kind->due.count)
            fail(batches, "differs in number: there are more rows than records");
        else
            compare_record(batches, &at, &kind->due.items[kind->next++]);
    }
    for (size_t i = 0; columns && i < policies; i++)
        free(columns[i]);
    free(columns);
    array.release(&array);
}

static bool take_batch(void *user, guodu_batch *batch) {
    struct batches *batches = user;
    for (size_t i = 0; !batches->differs && i < batches->kind_count; i++)
        compare_kind(batches, batch, i);
    return !batches->differs;
}

/* ---- going ---- */

static const char *why_not_all(struct batches *batches, guodu_data *data) {
    struct arena *keep = batches->call->keep;
    guodu_reject reject;
    if (guodu_data_reject(data, 0, GUODU_EN, &reject) != GUODU_OK)
        return "differs in number: there are fewer rows than records";
    return diff_refused(batches->call, "a row",
        arena_printf(keep, "%s %llu, %s: %s", reject.kind, (unsigned long long)reject.line,
            reject.column ? reject.column : "", reject.reason));
}

static const char *judge(struct batches *batches, guodu_data *data) {
    static const size_t sizes[] = {0, 0, 1, 3, 7, 64};
    struct diff_case *of = batches->call->of;
    guodu_judging *judging = guodu_judging_new(of->rules);
    const guodu_judging_options options = {.as_of = of->day,
        .engine = of->seed % 11 == 0 ? GUODU_REFERENCE : GUODU_AUTO,
        .threads = 1 + of->seed % 3,
        .batch_rows = sizes[of->seed / 3 % (sizeof sizes / sizeof *sizes)],
        .batch = take_batch,
        .batch_reasons = true,
        .user = batches};
    guodu_status status = guodu_judging_run(judging, data, &options);
    if (status != GUODU_OK && !batches->differs)
        fail(batches, diff_refused(batches->call, "judging", guodu_judging_error(judging, GUODU_EN)));
    for (size_t i = 0; !batches->differs && i < batches->kind_count; i++)
        if (batches->kinds[i].next != batches->kinds[i].due.count)
            fail(batches, why_not_all(batches, data));
    guodu_judging_free(judging);
    return batches->differs;
}

static size_t count_fitting(const struct diff_case *of, uint8_t fits) {
    size_t count = 0;
    for (size_t i = 0; i < of->count; i++)
        count += (of->fits[i] & fits) != 0;
    return count;
}

/* Gives the data their rows. */
typedef guodu_status fill_by(struct diff_call *call, guodu_data *data);

static const char *judge_all(struct diff_call *call, fill_by *fill, uint8_t fits) {
    struct batches batches;
    size_t count = count_fitting(call->of, fits);
    if (count == 0)
        return NULL;
    begin(&batches, call, fits);
    guodu_data *data = guodu_data_new(call->of->rules);
    const char *differs = NULL;
    if (fill(call, data) == GUODU_OK)
        differs = judge(&batches, data);
    else
        differs = diff_refused(call, "data", guodu_data_error(data, GUODU_EN));
    guodu_data_free(data);
    end(&batches);
    call->judged += count;
    return differs;
}

static guodu_status fill_columns(struct diff_call *call, guodu_data *data) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    arena_reset(call->scratch);
    diff_columns(call->of, call->scratch, &schema, &array);
    return guodu_data_add_arrow(
        data, call->of->trees[0]->top->type->name->text, "random", &schema, &array);
}

const char *diff_by_columns(struct diff_call *call) {
    return judge_all(call, fill_columns, FITS_TABLE);
}

static guodu_status fill_lines(struct diff_call *call, guodu_data *data) {
    const guodu_data_options options = {.format = GUODU_NDJSON};
    const struct diff_case *of = call->of;
    struct pile text = {NULL, 0, 0};
    for (size_t i = 0; i < of->count; i++)
        if (of->fits[i] & FITS_DATA) {
            arena_reset(call->scratch);
            diff_json(&text, call->scratch, of, of->trees[i]->top);
            pile_text(&text, "\n");
        }
    guodu_status status = guodu_data_add_bytes(data, of->trees[0]->top->type->name->text,
        "random.ndjson", text.bytes, text.length, &options);
    pile_free(&text);
    return status;
}

const char *diff_by_lines(struct diff_call *call) {
    return judge_all(call, fill_lines, FITS_DATA);
}
