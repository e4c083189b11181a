/* SPDX-License-Identifier: Apache-2.0 */
#include "author/witness.h"

#include <string.h>
#include "base/utf8.h"
#include "base/writer.h"
#include "record/value_words.h"

enum { LINE_COLUMNS = 88 }; /* facts of one record share lines of this width */

struct script { /* being written */
    struct arena *arena;
    const struct witness *witness;
    struct writer out;
};

static void put(struct script *script, const char *text) {
    writer_put(&script->out, text);
}

static void put_indent(struct script *script, unsigned depth) {
    for (unsigned i = 0; i < depth; i++)
        put(script, "  ");
}

static const char *word(const struct script *script, const char *zh, const char *en) {
    return script->witness->zh ? zh : en;
}

static const char *literal(struct script *script, struct type type, struct value value) {
    return value_literal(script->arena, type, value, script->witness->zh);
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

static void put_facts(struct script *script, const struct record *record, unsigned depth) {
    size_t columns = 0;
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN || !is_settled(record->values[i]))
            continue;
        const char *fact = arena_printf(script->arena, "%s = %s", field->name->text,
            literal(script, field->type, record->values[i]));
        size_t width = utf8_width(fact, strlen(fact));
        if (columns && columns + 2 + width > LINE_COLUMNS) {
            put(script, "\n");
            columns = 0;
        }
        if (columns)
            put(script, "  ");
        else
            put_indent(script, depth);
        put(script, fact);
        columns += columns ? 2 + width : 2 * depth + width;
    }
    if (columns)
        put(script, "\n");
}

static void put_record(struct script *script, const struct record *record, unsigned depth) {
    put(script, record->type->name->text);
    put(script, " {\n");
    put_facts(script, record, depth + 1);
    for (size_t i = 0; i < record->type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        if (list->known && list->items.count == 0) {
            put_indent(script, depth + 1);
            put(script, list_name(record->type, record->type->children.items[i]));
            put(script, " = []\n");
        }
        for (size_t k = 0; k < list->items.count; k++) {
            put_indent(script, depth + 1);
            put_record(script, list->items.items[k], depth + 1);
        }
    }
    put_indent(script, depth);
    put(script, "}\n");
}

/* ---- which record, and what is missing ---- */

static size_t index_in_list(const struct record *record) {
    const struct record_list *list = &record->parent->lists[record->type->child_index];
    size_t index = 0;
    while (list->items.items[index] != record)
        index++;
    return index + 1;
}

static const char *path_of(struct script *script, const struct record *record) {
    const struct record *parent = record->parent;
    if (!parent)
        return record->type->name->text;
    const char *above = parent->parent ? path_of(script, parent) : "";
    return arena_printf(script->arena, "%s%s%s[%zu]", above, *above ? "." : "",
        list_name(parent->type, record->type), index_in_list(record));
}

static void put_missing(
    struct script *script, const struct record *of, const struct missing *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        put(script, i == 0 ? word(script, " 缺少 ", " missing ") : ", ");
        if (list[i].parameter) {
            put(script, list[i].parameter->text);
            continue;
        }
        bool own = list[i].record == of && !of->parent;
        if (list[i].record->parent || !own)
            put(script, arena_printf(script->arena, "%s.", path_of(script, list[i].record)));
        if (list[i].field)
            put(script, list[i].field->name->text);
    }
}

/* ---- the expectation ---- */

static void put_subject(struct script *script, const char *name, const struct record *record) {
    put(script, word(script, "  期望 ", "  expect "));
    put(script, name);
    if (record->parent) {
        put(script, word(script, " 对 ", " for "));
        put(script, path_of(script, record));
    }
    put(script, ": ");
}

static const char *outcome_word(const struct script *script, enum outcome outcome) {
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
    return words[outcome][script->witness->zh ? 1 : 0];
}

static void put_result(struct script *script, const struct result *result) {
    put_subject(script, result->policy->name->text, result->record);
    put(script, outcome_word(script, result->outcome));
    if (result->clause)
        put(script, arena_printf(script->arena, " %s", result->clause->name->text));
    for (size_t i = 0; result->outputs && i < result->policy->outputs.count; i++) {
        const struct output *output = &result->policy->outputs.items[i];
        if (is_settled(result->outputs[i]))
            put(script, arena_printf(script->arena, ", %s = %s", output->name->text,
                            literal(script, output->type, result->outputs[i])));
    }
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        put(script,
            arena_printf(script->arena, i ? ", %s" : " %s", result->conflicting[i]->name->text));
    if (result->outcome == OUTCOME_UNDETERMINED)
        put_missing(script, result->record, result->missing, result->missing_count);
}

static void put_finding(struct script *script, const struct finding *finding) {
    static const char *const words[HOLDING_COUNT][2] = {
        {"yes", "是"}, {"no", "否"}, {"undetermined", "未定"}, {"error", "出错"}};
    put_subject(script, finding->assertion->name->text, finding->record);
    put(script, words[finding->holding][script->witness->zh ? 1 : 0]);
    if (finding->holding == HOLDING_UNKNOWN)
        put_missing(script, finding->record, finding->missing, finding->missing_count);
}

static void put_call(struct script *script, const struct table_call *call) {
    const struct table *table = call->table;
    put(script, table->name->text);
    for (uint32_t i = 0; i < table->input_count; i++)
        put(script, arena_printf(script->arena, "%s%s", i ? ", " : "(",
                        literal(script, table->input_types[i], call->inputs[i])));
    put(script, ")");
    if (table->result_names)
        put(script, arena_printf(script->arena, ".%s", table->result_names[call->result]->text));
}

static void put_name(struct script *script, const struct seen *seen) {
    if (seen->call) {
        put_call(script, seen->call);
        return;
    }
    const struct field *field = seen->part.thing;
    const struct parameter *parameter = seen->part.thing;
    if (seen->part.kind == PART_FIELD && seen->record->parent)
        put(script, arena_printf(script->arena, "%s.", path_of(script, seen->record)));
    put(script, seen->part.kind == PART_FIELD ? field->name->text : parameter->name->text);
}

static void put_value(struct script *script, const struct seen *seen) {
    put(script, word(script, "  期望 ", "  expect "));
    put_name(script, seen);
    if (seen->value.state == VALUE_NONE)
        put(script, word(script, " 是 无", " is none"));
    else if (seen->value.state != VALUE_KNOWN)
        put(script, word(script, " 是 未知", " is unknown"));
    else
        put(script, arena_printf(script->arena, " = %s", literal(script, seen->type, seen->value)));
}

const char *witness_text(struct arena *arena, const struct witness *witness) {
    struct script script = {.arena = arena, .witness = witness};
    writer_init(&script.out, arena);
    char day[DATE_TEXT_SIZE];
    date_format(witness->day, day);
    put(&script, arena_printf(arena, "%s \"%s\" %s %s {\n", word(&script, "用例", "example"),
                     witness->title, word(&script, "于", "at"), day));
    put(&script, word(&script, "  给定 ", "  given "));
    put_record(&script, witness->tree->top, 1);
    if (witness->seen->part.kind == PART_POLICY)
        put_result(&script, &witness->seen->result);
    else if (witness->seen->part.kind == PART_ASSERTION)
        put_finding(&script, &witness->seen->finding);
    else
        put_value(&script, witness->seen);
    put(&script, "\n}\n");
    return script.out.bytes;
}
