/* SPDX-License-Identifier: Apache-2.0 */
#include "author/witness.h"

#include <string.h>
#include "base/utf8.h"
#include "record/value_words.h"

enum { LINE_COLUMNS = 88 }; /* facts of one record share lines of this width */

struct writer {
    struct arena *arena;
    const struct witness *witness;
    VEC(char) text;
};

static void put(struct writer *writer, const char *text) {
    for (; *text; text++)
        vec_push(writer->arena, &writer->text, *text);
}

static void put_indent(struct writer *writer, unsigned depth) {
    for (unsigned i = 0; i < depth; i++)
        put(writer, "  ");
}

static const char *word(const struct writer *writer, const char *zh, const char *en) {
    return writer->witness->zh ? zh : en;
}

static const char *literal(struct writer *writer, struct type type, struct value value) {
    return value_literal(writer->arena, type, value, writer->witness->zh);
}

static bool is_settled(struct value value) {
    return value.state == VALUE_KNOWN || value.state == VALUE_NONE;
}

/* ---- the record ---- */

static const char *list_name(const struct record_type *parent, const struct record_type *child) {
    for (size_t i = 0; i < parent->fields.count; i++)
        if (parent->fields.items[i]->form == FIELD_LIST &&
            parent->fields.items[i]->type.record == child)
            return parent->fields.items[i]->name->text;
    return child->name->text;
}

static void put_facts(struct writer *writer, const struct record *record, unsigned depth) {
    size_t columns = 0;
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN || !is_settled(record->values[i]))
            continue;
        const char *fact = arena_printf(writer->arena, "%s = %s", field->name->text,
            literal(writer, field->type, record->values[i]));
        size_t width = utf8_width(fact, strlen(fact));
        if (columns && columns + 2 + width > LINE_COLUMNS) {
            put(writer, "\n");
            columns = 0;
        }
        if (columns)
            put(writer, "  ");
        else
            put_indent(writer, depth);
        put(writer, fact);
        columns += columns ? 2 + width : 2 * depth + width;
    }
    if (columns)
        put(writer, "\n");
}

static void put_record(struct writer *writer, const struct record *record, unsigned depth) {
    put(writer, record->type->name->text);
    put(writer, " {\n");
    put_facts(writer, record, depth + 1);
    for (size_t i = 0; i < record->type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        if (list->known && list->items.count == 0) {
            put_indent(writer, depth + 1);
            put(writer, list_name(record->type, record->type->children.items[i]));
            put(writer, " = []\n");
        }
        for (size_t k = 0; k < list->items.count; k++) {
            put_indent(writer, depth + 1);
            put_record(writer, list->items.items[k], depth + 1);
        }
    }
    put_indent(writer, depth);
    put(writer, "}\n");
}

/* ---- which record, and what is missing ---- */

static size_t index_in_list(const struct record *record) {
    const struct record_list *list = &record->parent->lists[record->type->child_index];
    size_t index = 0;
    while (list->items.items[index] != record)
        index++;
    return index + 1;
}

static const char *path_of(struct writer *writer, const struct record *record) {
    const struct record *parent = record->parent;
    if (!parent)
        return record->type->name->text;
    const char *above = parent->parent ? path_of(writer, parent) : "";
    return arena_printf(writer->arena, "%s%s%s[%zu]", above, *above ? "." : "",
        list_name(parent->type, record->type), index_in_list(record));
}

static void put_missing(
    struct writer *writer, const struct record *of, const struct missing *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        put(writer, i == 0 ? word(writer, " 缺少 ", " missing ") : ", ");
        if (list[i].parameter) {
            put(writer, list[i].parameter->text);
            continue;
        }
        bool own = list[i].record == of && !of->parent;
        if (list[i].record->parent || !own)
            put(writer, arena_printf(writer->arena, "%s.", path_of(writer, list[i].record)));
        if (list[i].field)
            put(writer, list[i].field->name->text);
    }
}

/* ---- the expectation ---- */

static void put_subject(struct writer *writer, const char *name, const struct record *record) {
    put(writer, word(writer, "  期望 ", "  expect "));
    put(writer, name);
    if (record->parent) {
        put(writer, word(writer, " 对 ", " for "));
        put(writer, path_of(writer, record));
    }
    put(writer, ": ");
}

static const char *outcome_word(const struct writer *writer, enum outcome outcome) {
    static const char *const words[OUTCOME_COUNT][2] = {
        {"keep", "延续"},
        {"optimize", "优化"},
        {"adjust", "调整"},
        {"start", "新建"},
        {"end", "退出"},
        {"not applicable", "不适用"},
        {"not in force", "未施行"},
        {"undetermined", "未定"},
        {"conflict", "冲突"},
        {"error", "出错"},
    };
    return words[outcome][writer->witness->zh ? 1 : 0];
}

static void put_result(struct writer *writer, const struct result *result) {
    put_subject(writer, result->policy->name->text, result->record);
    put(writer, outcome_word(writer, result->outcome));
    if (result->clause)
        put(writer, arena_printf(writer->arena, " %s", result->clause->name->text));
    for (size_t i = 0; result->outputs && i < result->policy->outputs.count; i++) {
        const struct output *output = &result->policy->outputs.items[i];
        if (is_settled(result->outputs[i]))
            put(writer, arena_printf(writer->arena, ", %s = %s", output->name->text,
                            literal(writer, output->type, result->outputs[i])));
    }
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        put(writer, arena_printf(writer->arena, i ? ", %s" : " %s",
                        result->conflicting[i]->name->text));
    if (result->outcome == OUTCOME_UNDETERMINED)
        put_missing(writer, result->record, result->missing, result->missing_count);
}

static void put_finding(struct writer *writer, const struct finding *finding) {
    static const char *const words[HOLDING_COUNT][2] = {
        {"yes", "是"}, {"no", "否"}, {"undetermined", "未定"}, {"error", "出错"}};
    put_subject(writer, finding->assertion->name->text, finding->record);
    put(writer, words[finding->holding][writer->witness->zh ? 1 : 0]);
    if (finding->holding == HOLDING_UNKNOWN)
        put_missing(writer, finding->record, finding->missing, finding->missing_count);
}

static void put_call(struct writer *writer, const struct table_call *call) {
    const struct table *table = call->table;
    put(writer, table->name->text);
    for (uint32_t i = 0; i < table->input_count; i++)
        put(writer, arena_printf(writer->arena, "%s%s", i ? ", " : "(",
                        literal(writer, table->input_types[i], call->inputs[i])));
    put(writer, ")");
    if (table->result_names)
        put(writer, arena_printf(writer->arena, ".%s", table->result_names[call->result]->text));
}

static void put_name(struct writer *writer, const struct seen *seen) {
    if (seen->call) {
        put_call(writer, seen->call);
        return;
    }
    const struct field *field = seen->part.thing;
    const struct parameter *parameter = seen->part.thing;
    if (seen->part.kind == PART_FIELD && seen->record->parent)
        put(writer, arena_printf(writer->arena, "%s.", path_of(writer, seen->record)));
    put(writer, seen->part.kind == PART_FIELD ? field->name->text : parameter->name->text);
}

static void put_value(struct writer *writer, const struct seen *seen) {
    put(writer, word(writer, "  期望 ", "  expect "));
    put_name(writer, seen);
    if (seen->value.state == VALUE_NONE)
        put(writer, word(writer, " 是 无", " is none"));
    else if (seen->value.state != VALUE_KNOWN)
        put(writer, word(writer, " 是 未知", " is unknown"));
    else
        put(writer, arena_printf(writer->arena, " = %s",
                        literal(writer, seen->type, seen->value)));
}

const char *witness_text(struct arena *arena, const struct witness *witness) {
    struct writer writer = {.arena = arena, .witness = witness};
    char day[DATE_TEXT_SIZE];
    date_format(witness->day, day);
    put(&writer, arena_printf(arena, "%s \"%s\" %s %s {\n", word(&writer, "用例", "example"),
                     witness->title, word(&writer, "于", "at"), day));
    put(&writer, word(&writer, "  给定 ", "  given "));
    put_record(&writer, witness->tree->top, 1);
    if (witness->seen->part.kind == PART_POLICY)
        put_result(&writer, &witness->seen->result);
    else if (witness->seen->part.kind == PART_ASSERTION)
        put_finding(&writer, &witness->seen->finding);
    else
        put_value(&writer, witness->seen);
    put(&writer, "\n}\n");
    return arena_copy(arena, writer.text.items, writer.text.count);
}
