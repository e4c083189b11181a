/* SPDX-License-Identifier: Apache-2.0
 *
 * An example as JSON, for programs that try rules from outside: the record as a line of NDJSON has it,
 * and what is expected. Tests of other languages judge that record and compare. */
#include "author/example_stage.h"

#include "record/value_words.h"

static void put_string(struct writer *out, const char *before, const char *text) {
    writer_put(out, before);
    writer_json(out, text);
}

/* ---- the record ---- */

static void put_set(struct writer *out, const struct choice *choice, choice_set set) {
    const char *comma = "";
    writer_put(out, "[");
    for (uint32_t i = 0; i < choice->values.count && i < CHOICE_SET_LIMIT; i++) {
        if (!(set & choice_set_of(i)))
            continue;
        put_string(out, comma, choice->values.items[i].name->text);
        comma = ", ";
    }
    writer_put(out, "]");
}

/* As a data file would have it, in full. */
static void put_fact(
    struct stage *stage, struct writer *out, const struct field *field, struct value value) {
    bool known = value.state == VALUE_KNOWN;
    bool is_text = field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID;
    if (known && is_text)
        writer_json(out, value.text.bytes);
    else if (known && field->type.kind == TYPE_BOOLEAN)
        writer_put(out, value.boolean ? "true" : "false");
    else if (known && field->type.kind == TYPE_SET)
        put_set(out, field->type.choice, value.set);
    else
        writer_json(out, value_format(stage->arena, field->type, value, false));
}

/* By the list that holds them; a record type may be held by none. */
static const char *list_name(const struct record_type *type, uint32_t child) {
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_LIST && field->child == child)
            return field->name->text;
    }
    return type->children.items[child]->name->text;
}

static void put_record(struct stage *stage, struct writer *out, const struct record *record) {
    const char *comma = "";
    writer_put(out, "{");
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        struct value value = record->values[i];
        if (field->form != FIELD_GIVEN || value.state == VALUE_UNKNOWN)
            continue;
        put_string(out, comma, field->name->text);
        writer_put(out, ": ");
        put_fact(stage, out, field, value);
        comma = ", ";
    }
    for (uint32_t i = 0; i < record->type->children.count; i++) {
        if (!record->lists[i].known)
            continue;
        put_string(out, comma, list_name(record->type, i));
        writer_put(out, ": [");
        for (size_t k = 0; k < record->lists[i].items.count; k++) {
            writer_put(out, k ? ", " : "");
            put_record(stage, out, record->lists[i].items.items[k]);
        }
        writer_put(out, "]");
        comma = ", ";
    }
    writer_put(out, "}");
}

/* ---- what is expected ---- */

/* How many records of its type come before it. */
static size_t place_of(const struct record *at, const struct record *wanted, bool *found) {
    size_t before = 0;
    *found = *found || at == wanted;
    if (!*found && at->type == wanted->type)
        before++;
    for (size_t i = 0; i < at->type->children.count; i++)
        for (size_t k = 0; !*found && k < at->lists[i].items.count; k++)
            before += place_of(at->lists[i].items.items[k], wanted, found);
    return before;
}

static void put_subject(struct stage *stage, struct writer *out, const char *what,
    const char *name, const struct record *record) {
    bool found = false;
    writer_printf(out, ", \"%s\": ", what);
    writer_json(out, name);
    put_string(out, ", \"kind\": ", record->type->name->text);
    put_string(out, ", \"record\": ", record_label(stage->arena, record));
    writer_printf(out, ", \"place\": %zu", place_of(stage->tree.top, record, &found));
}

static void put_outputs(
    struct stage *stage, struct writer *out, const struct example_expect *expect) {
    const struct record *record = stage_record(stage, &expect->path);
    writer_put(out, ", \"outputs\": {");
    for (size_t i = 0; i < expect->outputs.count; i++) {
        const struct expected_output *expected = &expect->outputs.items[i];
        const struct output *output = &expect->policy->outputs.items[expected->output];
        struct value value = eval_expr(&stage->evaluation, expected->value, record);
        put_string(out, i ? ", " : "", output->name->text);
        writer_put(out, ": ");
        writer_json(out, value_format(stage->arena, output->type, value, false));
    }
    writer_put(out, "}");
}

static void put_missing(
    struct stage *stage, struct writer *out, const struct expected_missing *missing) {
    if (missing->parameter) {
        put_string(out, "{\"parameter\": ", missing->parameter->text);
    } else if (missing->has_path) {
        const struct record *record = stage_record(stage, &missing->path);
        put_string(out, "{\"record\": ", record_label(stage->arena, record));
        put_string(out, ", \"field\": ", missing->field->name->text);
    } else {
        put_string(out, "{\"kind\": ", missing->field->owner->name->text);
        put_string(out, ", \"field\": ", missing->field->name->text);
    }
    writer_put(out, "}");
}

static void put_result(
    struct stage *stage, struct writer *out, const struct example_expect *expect) {
    put_subject(
        stage, out, "policy", expect->policy->name->text, stage_record(stage, &expect->path));
    put_string(out, ", \"outcome\": ", outcome_say(expect->outcome, false));
    if (expect->clause)
        put_string(out, ", \"clause\": ", expect->clause->name->text);
    if (expect->outputs.count > 0)
        put_outputs(stage, out, expect);
    for (size_t i = 0; i < expect->conflicting.count; i++)
        put_string(out, i ? ", " : ", \"conflict\": [", expect->conflicting.items[i]->name->text);
    writer_put(out, expect->conflicting.count > 0 ? "]" : "");
}

static void put_expect(
    struct stage *stage, struct writer *out, const struct example_expect *expect) {
    static const char *const holdings[HOLDING_COUNT] = {
        "holds", "violated", "undetermined", "error"};
    if (expect->condition) {
        put_string(out, ", \"condition\": ",
            source_excerpt(stage->arena, stage->sources, expect->span));
    } else if (expect->assertion) {
        put_subject(stage, out, "assertion", expect->assertion->name->text,
            stage_record(stage, &expect->path));
        put_string(out, ", \"holding\": ", holdings[expect->holding]);
    } else {
        put_result(stage, out, expect);
    }
    for (size_t i = 0; i < expect->missing.count; i++) {
        writer_put(out, i ? ", " : ", \"missing\": [");
        put_missing(stage, out, &expect->missing.items[i]);
    }
    writer_put(out, expect->missing.count > 0 ? "]}" : "}");
}

/* ---- all of it ---- */

static void put_head(struct stage *stage, struct writer *out) {
    const struct example *example = stage->example;
    char day[DATE_TEXT_SIZE];
    date_format(example->day, day);
    struct place place = source_place(stage->sources, example->span);
    put_string(out, "{\"title\": ", example->title ? example->title : "");
    put_string(out, ", \"file\": ", stage->sources->files.items[example->span.file].name);
    writer_printf(out, ", \"line\": %u, \"as_of\": \"%s\"", place.line, day);
    put_string(out, ",\n \"kind\": ", stage->tree.top->type->name->text);
}

void example_write_json(struct arena *arena, const struct program *program,
    const struct sources *sources, const struct example *example, struct writer *out) {
    struct stage stage = {.arena = arena, .program = program, .sources = sources};
    stage_begin(&stage, example);
    put_head(&stage, out);
    writer_put(out, ",\n \"record\": ");
    put_record(&stage, out, stage.tree.top);
    writer_put(out, ",\n \"expects\": [");
    for (size_t i = 0; i < example->expects.count; i++) {
        const struct example_expect *expect = &example->expects.items[i];
        unsigned line = source_place(sources, expect->span).line;
        writer_printf(out, "%s\n  {\"line\": %u", i ? "," : "", line);
        put_expect(&stage, out, expect);
    }
    writer_put(out, "]}\n");
}
