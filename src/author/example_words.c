/* SPDX-License-Identifier: Apache-2.0
 *
 * What an example expects and what came, each in one line. */
#include "author/example_stage.h"

#include "record/value_words.h"

const char *stage_word(const struct stage *stage, const char *zh, const char *en) {
    return stage->zh ? zh : en;
}

const char *example_holding_words(const struct stage *stage, enum holding holding) {
    static const char *const words[HOLDING_COUNT][2] = {
        [HOLDING_YES] = {"yes", "是"},
        [HOLDING_NO] = {"no", "否"},
        [HOLDING_UNKNOWN] = {"undetermined", "未定"},
        [HOLDING_ERROR] = {"error", "出错"},
    };
    return words[holding][stage->zh ? 1 : 0];
}

const char *example_outcome_words(const struct stage *stage, enum outcome outcome) {
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
    return words[outcome][stage->zh ? 1 : 0];
}

/* One more behind a comma. */
static const char *join(struct stage *stage, const char *text, const char *more) {
    return arena_printf(stage->arena, "%s%s%s", text, stage_word(stage, "，", ", "), more);
}

/* The i-th of those that a list names behind its first word. */
static const char *join_named(
    struct stage *stage, const char *text, size_t i, const char *word, const char *name) {
    if (i == 0)
        return join(stage, text, arena_printf(stage->arena, "%s%s", word, name));
    return arena_printf(stage->arena, "%s%s%s", text, stage_word(stage, "、", ", "), name);
}

static const char *join_missing(struct stage *stage, const char *text, size_t i, const char *name) {
    return join_named(stage, text, i, stage_word(stage, "缺少 ", "missing "), name);
}

static const char *join_conflicting(
    struct stage *stage, const char *text, size_t i, const struct clause *clause) {
    return join_named(stage, text, i, "", clause->name->text);
}

static const char *join_output(
    struct stage *stage, const char *text, const struct output *output, struct value value) {
    return join(stage, text,
        arena_printf(stage->arena, "%s = %s", output->name->text,
            value_say(stage->arena, output->type, value, stage->zh)));
}

static const char *with_error(struct stage *stage, const char *text, enum error_kind error) {
    return arena_printf(
        stage->arena, "%s%s%s", text, stage_word(stage, "：", ": "), error_say(error, stage->zh));
}

/* ---- what is missing ---- */

const char *example_missing_words(struct stage *stage, const struct missing *missing) {
    if (missing->kind == CAUSE_PARAMETER)
        return missing->parameter->text;
    const char *label = record_label(stage->arena, missing->record);
    return missing->field ? arena_printf(stage->arena, "%s.%s", label, missing->field->name->text)
                          : label;
}

const char *example_expected_missing_words(
    struct stage *stage, const struct expected_missing *missing) {
    if (missing->parameter)
        return missing->parameter->text;
    if (!missing->has_path)
        return missing->field->name->text;
    return arena_printf(stage->arena, "%s.%s",
        record_label(stage->arena, stage_record(stage, &missing->path)),
        missing->field->name->text);
}

static const char *join_all_missing(
    struct stage *stage, const char *text, const struct missing *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        text = join_missing(stage, text, i, example_missing_words(stage, &list[i]));
    return text;
}

/* ---- what came ---- */

static const char *result_words(struct stage *stage, const struct result *result) {
    const char *text = example_outcome_words(stage, result->outcome);
    if (result->clause)
        text = arena_printf(stage->arena, "%s %s", text, result->clause->name->text);
    if (result->outcome == OUTCOME_ERROR)
        text = with_error(stage, text, result->error);
    for (size_t i = 0; result->outputs && i < result->policy->outputs.count; i++)
        text = join_output(stage, text, &result->policy->outputs.items[i], result->outputs[i]);
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        text = join_conflicting(stage, text, i, result->conflicting[i]);
    return join_all_missing(stage, text, result->missing, result->missing_count);
}

static const char *finding_words(struct stage *stage, const struct finding *finding) {
    const char *text = example_holding_words(stage, finding->holding);
    if (finding->holding == HOLDING_ERROR)
        text = with_error(stage, text, finding->error);
    if (finding->policy && finding->holding != HOLDING_YES)
        text = join(stage, text, finding->policy->name->text);
    text = join_all_missing(stage, text, finding->missing, finding->missing_count);
    return finding->says ? join(stage, text, finding->says) : text;
}

const char *example_came_words(
    struct stage *stage, const struct example_expect *expect, const struct came *came) {
    if (expect->condition)
        return value_say(stage->arena, (struct type){.kind = TYPE_BOOLEAN}, came->value, stage->zh);
    return expect->assertion ? finding_words(stage, &came->finding)
                             : result_words(stage, &came->result);
}

/* ---- what was expected ---- */

static const char *expected_result(struct stage *stage, const struct example_expect *expect) {
    const char *text = example_outcome_words(stage, expect->outcome);
    const struct record *record = stage_record(stage, &expect->path);
    if (expect->clause)
        text = arena_printf(stage->arena, "%s %s", text, expect->clause->name->text);
    for (size_t i = 0; i < expect->outputs.count; i++) {
        const struct expected_output *expected = &expect->outputs.items[i];
        text = join_output(stage, text, &expect->policy->outputs.items[expected->output],
            eval_expr(&stage->evaluation, expected->value, record));
    }
    for (size_t i = 0; i < expect->conflicting.count; i++)
        text = join_conflicting(stage, text, i, expect->conflicting.items[i]);
    return text;
}

const char *example_expected_words(struct stage *stage, const struct example_expect *expect) {
    if (expect->condition)
        return stage_word(stage, "是", "yes");
    const char *text = expect->assertion ? example_holding_words(stage, expect->holding)
                                         : expected_result(stage, expect);
    for (size_t i = 0; i < expect->missing.count; i++)
        text = join_missing(
            stage, text, i, example_expected_missing_words(stage, &expect->missing.items[i]));
    return text;
}
