/* SPDX-License-Identifier: Apache-2.0
 *
 * What an example expects and what came, each in one line. */
#include "author/example_stage.h"

#include "record/value_words.h"

const char *stage_word(const struct stage *stage, const char *zh, const char *en) {
    return stage->zh ? zh : en;
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

/* A place that is filled is missing where it is not fine enough. */
static const char *told_missing(struct stage *stage, const struct missing *missing) {
    const char *name = example_missing_words(stage, missing);
    if (missing->kind != CAUSE_FACT || !missing->field)
        return name;
    struct value filled = missing->record->values[missing->field->index];
    if (filled.state != VALUE_KNOWN)
        return name;
    return arena_printf(stage->arena,
        stage_word(stage, "%s（只填到 %s，不够细）", "%s (only as far as %s)"), name,
        value_say(stage->arena, missing->field->type, filled, stage->zh));
}

static const char *join_all_missing(
    struct stage *stage, const char *text, const struct missing *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        text = join_missing(stage, text, i, told_missing(stage, &list[i]));
    return text;
}

/* ---- what came ---- */

static const char *result_words(struct stage *stage, const struct result *result) {
    const char *text = outcome_say(result->outcome, stage->zh);
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
    const char *text = holding_say(finding->holding, stage->zh);
    if (finding->holding == HOLDING_ERROR)
        text = with_error(stage, text, finding->error);
    if (finding->policy && finding->holding != HOLDING_YES)
        text = join(stage, text, finding->policy->name->text);
    text = join_all_missing(stage, text, finding->missing, finding->missing_count);
    return finding->says ? arena_printf(stage->arena, stage_word(stage, "%s：“%s”", "%s: “%s”"),
                               text, finding->says)
                         : text;
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
    const char *text = outcome_say(expect->outcome, stage->zh);
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
    const char *text = expect->assertion ? holding_say(expect->holding, stage->zh)
                                         : expected_result(stage, expect);
    for (size_t i = 0; i < expect->missing.count; i++)
        text = join_missing(
            stage, text, i, example_expected_missing_words(stage, &expect->missing.items[i]));
    return text;
}
