/* SPDX-License-Identifier: Apache-2.0
 *
 * All that an example's record gives, a line each, for comparing programs: with values as data
 * files write them, and errors as just that. Tests keep what it says.
 */
#include "author/example_stage.h"

#include "record/value_words.h"

static const char *join(struct stage *stage, const char *text, const char *more) {
    return arena_printf(stage->arena, "%s%s%s", text, stage_word(stage, "，", ", "), more);
}

static const char *value_words(struct stage *stage, struct type type, struct value value) {
    if (value.state == VALUE_UNKNOWN)
        return stage_word(stage, "未知", "unknown");
    if (value.state == VALUE_ERROR)
        return stage_word(stage, "出错", "error");
    return value_format(stage->arena, type, value, stage->zh);
}

static const char *join_missing(
    struct stage *stage, const char *text, const struct missing *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        text = join(stage, text, example_missing_words(stage, &list[i]));
    return text;
}

static const char *result_words(struct stage *stage, const struct result *result) {
    const char *text = outcome_say(result->outcome, stage->zh);
    if (result->clause)
        text = arena_printf(stage->arena, "%s %s", text, result->clause->name->text);
    for (size_t i = 0; result->outputs && i < result->policy->outputs.count; i++) {
        const struct output *output = &result->policy->outputs.items[i];
        text = join(stage, text,
            arena_printf(stage->arena, "%s = %s", output->name->text,
                value_words(stage, output->type, result->outputs[i])));
    }
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        text = join(stage, text, result->conflicting[i]->name->text);
    return join_missing(stage, text, result->missing, result->missing_count);
}

static const char *finding_words(struct stage *stage, const struct finding *finding) {
    const char *text = holding_say(finding->holding, stage->zh);
    if (finding->policy && finding->holding != HOLDING_YES)
        text = join(stage, text, finding->policy->name->text);
    text = join_missing(stage, text, finding->missing, finding->missing_count);
    return finding->says ? join(stage, text, finding->says) : text;
}

static const char *dump_computed(struct stage *stage, const struct record *record) {
    struct node *const *computed = stage->program->computed[record->type->index];
    const char *text = "";
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (!computed[i])
            continue;
        struct value value = eval_expr(&stage->evaluation, computed[i], record);
        text = arena_printf(stage->arena, "%s%s.%s: %s\n", text, record_label(stage->arena, record),
            field->name->text, value_words(stage, field->type, value));
    }
    return text;
}

static const char *dump_assertions(struct stage *stage, const struct record *record) {
    const char *text = "";
    for (size_t i = 0; i < stage->program->assertions.count; i++) {
        const struct assertion *assertion = stage->program->assertions.items[i];
        for (uint32_t k = 0; assertion->record == record->type && k < assertion->cases.count; k++) {
            struct finding finding;
            eval_assertion(&stage->evaluation, assertion, k, record, &finding);
            text = arena_printf(stage->arena, "%s%s %s: %s\n", text, assertion->name->text,
                record_label(stage->arena, record), finding_words(stage, &finding));
        }
    }
    return text;
}

static const char *dump_record(struct stage *stage, const struct record *record) {
    const char *text = dump_computed(stage, record);
    for (size_t i = 0; i < stage->program->policies.count; i++) {
        const struct policy *policy = stage->program->policies.items[i];
        struct result result;
        if (policy->record != record->type)
            continue;
        eval_policy(&stage->evaluation, policy, record, &result);
        text = arena_printf(stage->arena, "%s%s %s: %s%s%s\n", text, policy->name->text,
            record_label(stage->arena, record), result_words(stage, &result),
            result.says ? " " : "", result.says ? result.says : "");
    }
    text = arena_printf(stage->arena, "%s%s", text, dump_assertions(stage, record));
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            text = arena_printf(
                stage->arena, "%s%s", text, dump_record(stage, record->lists[i].items.items[k]));
    return text;
}

const char *example_dump(
    struct arena *arena, const struct program *program, const struct example *example, bool zh) {
    struct stage stage = {.arena = arena, .program = program, .zh = zh};
    stage_begin(&stage, example);
    return dump_record(&stage, stage.tree.top);
}
