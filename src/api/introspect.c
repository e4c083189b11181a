/* SPDX-License-Identifier: Apache-2.0
 *
 * What rules declare, for programs that show it or ask for it. Rules are only read here, by any number
 * of threads; what has to be put together for it is put together when they are loaded. */
#include "api/api.h"

#include <string.h>
#include "base/utf8.h"
#include "report/words.h"

/* ---- types ---- */

void api_rules_types(guodu_rules *rules) {
    struct arena *arena = &rules->arena;
    const struct schema *schema = &rules->program.schema;
    bool zh = rules->lang == GUODU_ZH;
    rules->types.fields = arena_array(arena, const char **, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        rules->types.fields[i] = arena_array(arena, const char *, type->fields.count);
        for (size_t k = 0; k < type->fields.count; k++)
            rules->types.fields[i][k] = report_type_word(arena, type->fields.items[k]->type, zh);
    }
    rules->types.outputs = arena_array(arena, const char **, rules->shape.policy_count);
    for (size_t i = 0; i < rules->shape.policy_count; i++) {
        const struct report_policy *policy = &rules->shape.policies[i];
        rules->types.outputs[i] = arena_array(arena, const char *, policy->output_count);
        for (size_t k = 0; k < policy->output_count; k++)
            rules->types.outputs[i][k] = report_type_word(arena, policy->outputs[k].type, zh);
    }
}

static guodu_type type_of(enum type_kind kind) {
    static const guodu_type types[] = {
        [TYPE_BOOLEAN] = GUODU_TYPE_TRUTH,
        [TYPE_INTEGER] = GUODU_TYPE_WHOLE,
        [TYPE_DECIMAL] = GUODU_TYPE_DECIMAL,
        [TYPE_PERCENT] = GUODU_TYPE_PERCENT,
        [TYPE_MONEY] = GUODU_TYPE_MONEY,
        [TYPE_DATE] = GUODU_TYPE_DATE,
        [TYPE_DURATION] = GUODU_TYPE_DURATION,
        [TYPE_REGION] = GUODU_TYPE_REGION,
        [TYPE_CHOICE] = GUODU_TYPE_CHOICE,
        [TYPE_SET] = GUODU_TYPE_SET,
        [TYPE_CITIZEN_ID] = GUODU_TYPE_CITIZEN_ID,
        [TYPE_TEXT] = GUODU_TYPE_TEXT,
        [TYPE_LIST] = GUODU_TYPE_LIST,
    };
    return types[kind];
}

/* ---- choices: those of the rules, then the two that the language has ---- */

enum { OWN_CHOICES = 2 };

static const struct choice *choice_at(const guodu_rules *rules, size_t index) {
    if (!rules || !rules->sound)
        return NULL;
    const struct schema *schema = &rules->program.schema;
    const struct choice *own[OWN_CHOICES] = {rules->program.sexes, rules->program.dispositions};
    if (index < schema->choices.count)
        return schema->choices.items[index];
    index -= schema->choices.count;
    return index < OWN_CHOICES ? own[index] : NULL;
}

static size_t choice_index(const guodu_rules *rules, const struct choice *choice) {
    const struct choice *other;
    for (size_t i = 0; choice && (other = choice_at(rules, i)); i++)
        if (other == choice)
            return i;
    return SIZE_MAX;
}

const char *guodu_rules_choice(const guodu_rules *rules, size_t index) {
    const struct choice *choice = choice_at(rules, index);
    return choice ? choice->name->text : NULL;
}

const char *guodu_rules_choice_value(const guodu_rules *rules, size_t choice, size_t index) {
    const struct choice *from = choice_at(rules, choice);
    return from && index < from->values.count ? from->values.items[index].name->text : NULL;
}

/* ---- policies ---- */

static const struct policy *policy_at(const guodu_rules *rules, size_t index) {
    return rules && index < rules->shape.policy_count ? rules->program.policies.items[index] : NULL;
}

/* The name in normal form is the policy's; found without memory where it is written so. */
struct find_call {
    const guodu_rules *rules;
    struct arena *arena;
    const char *name;
    size_t index; /* the answer */
};

static guodu_status find_policy(void *data) {
    struct find_call *call = data;
    for (size_t i = 0; i < call->rules->shape.policy_count; i++)
        if (api_same_name(call->arena, call->name, policy_at(call->rules, i)->name)) {
            call->index = i;
            break;
        }
    return GUODU_OK;
}

size_t guodu_rules_find_policy(const guodu_rules *rules, const char *name) {
    size_t bad;
    if (!rules || !name)
        return SIZE_MAX;
    for (size_t i = 0; i < rules->shape.policy_count; i++)
        if (strcmp(policy_at(rules, i)->name->text, name) == 0)
            return i;
    size_t length = strlen(name);
    if (!utf8_valid(name, length, &bad) || utf8_is_nfc(name, length))
        return SIZE_MAX;
    struct arena arena;
    arena_init(&arena, &rules->allocator);
    struct find_call call = {rules, &arena, name, SIZE_MAX};
    api_guard(&arena, find_policy, &call);
    arena_fini(&arena);
    return call.index;
}

guodu_status guodu_rules_policy_info(const guodu_rules *rules, size_t index, guodu_policy *out) {
    const struct policy *policy = policy_at(rules, index);
    if (!policy || !out)
        return GUODU_BAD_CALL;
    *out = (guodu_policy){
        .name = policy->name->text,
        .title = policy->title,
        .category = policy->category ? policy->category->text : NULL,
        .doc = policy->doc,
        .record = policy->record->index,
        .output_count = policy->outputs.count,
        .clause_count = policy->clauses.count,
    };
    return GUODU_OK;
}

const char *guodu_rules_clause(const guodu_rules *rules, size_t policy, size_t index) {
    const struct policy *from = policy_at(rules, policy);
    return from && index < from->clauses.count ? from->clauses.items[index]->name->text : NULL;
}

/* ---- fields and outputs ---- */

static guodu_field describe(const guodu_rules *rules, struct type type, const char *type_name) {
    bool is_list = type.kind == TYPE_LIST;
    return (guodu_field){
        .type = type_of(type.kind),
        .type_name = type_name,
        .unit = report_unit(type, rules->lang == GUODU_ZH),
        .choice = choice_index(rules, type.choice),
        .list = is_list ? type.record->index : SIZE_MAX,
        .may_be_none = type.or_none,
    };
}

static const struct record_type *record_at(const guodu_rules *rules, size_t index) {
    if (!rules || index >= guodu_rules_record_count(rules))
        return NULL;
    return rules->program.schema.records.items[index];
}

size_t guodu_rules_field_count(const guodu_rules *rules, size_t record) {
    const struct record_type *type = record_at(rules, record);
    return type ? type->fields.count : 0;
}

guodu_status guodu_rules_field(
    const guodu_rules *rules, size_t record, size_t index, guodu_field *out) {
    const struct record_type *type = record_at(rules, record);
    if (!type || !out || index >= type->fields.count)
        return GUODU_BAD_CALL;
    const struct field *field = type->fields.items[index];
    *out = describe(rules, field->type, rules->types.fields[record][index]);
    out->name = field->name->text;
    out->given = field->form == FIELD_GIVEN;
    out->key = field->is_key;
    out->required = field->is_required;
    out->place = field->is_place;
    out->doc = field->doc;
    return GUODU_OK;
}

const char *guodu_rules_field_heading(
    const guodu_rules *rules, size_t record, size_t field, size_t index) {
    const struct record_type *type = record_at(rules, record);
    if (!type || field >= type->fields.count)
        return NULL;
    const struct field *from = type->fields.items[field];
    return index < from->columns.count ? from->columns.items[index] : NULL;
}

guodu_status guodu_rules_output(
    const guodu_rules *rules, size_t policy, size_t index, guodu_field *out) {
    const struct policy *from = policy_at(rules, policy);
    if (!from || !out || index >= from->outputs.count)
        return GUODU_BAD_CALL;
    const struct output *output = &from->outputs.items[index];
    *out = describe(rules, output->type, rules->types.outputs[policy][index]);
    out->name = output->name->text;
    out->may_be_none = rules->shape.policies[policy].outputs[index].may_be_none;
    return GUODU_OK;
}
