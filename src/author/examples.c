/* SPDX-License-Identifier: Apache-2.0 */
#include "author/examples.h"

#include <string.h>

struct stage {
    struct arena *arena;
    const struct program *program;
    struct record_tree tree;
    struct evaluation evaluation;
    bool zh;
};

/* ---- the record ---- */

static void fill_record(
    struct record_tree *tree, struct record *record, const struct example_record *given) {
    for (size_t i = 0; i < given->values.count; i++)
        record->values[given->values.items[i].field->index] = given->values.items[i].value;
    for (size_t i = 0; i < given->closed.count; i++)
        record->lists[given->closed.items[i]->child_index].known = true;
    for (size_t i = 0; i < given->children.count; i++) {
        const struct example_record *child = given->children.items[i];
        fill_record(tree, record_child(tree, record, child->type), child);
    }
}

void example_tree(
    struct arena *arena, const struct example *example, struct record_tree *out) {
    *out = (struct record_tree){.arena = arena};
    fill_record(out, record_top(out, arena, example->given->type), example->given);
}

static const struct record *record_at(
    const struct record_tree *tree, const struct example_path *path) {
    const struct record *record = tree->top;
    for (uint32_t i = 0; i < path->length; i++)
        record = record->lists[path->steps[i].child].items.items[path->steps[i].index];
    return record;
}

/* ---- what came out, in words ---- */

static const char *holding_words(enum holding holding, bool zh) {
    static const char *const words[HOLDING_COUNT][2] = {
        [HOLDING_YES] = {"yes", "是"},
        [HOLDING_NO] = {"no", "否"},
        [HOLDING_UNKNOWN] = {"undetermined", "未定"},
        [HOLDING_ERROR] = {"error", "出错"},
    };
    return words[holding][zh ? 1 : 0];
}

static const char *outcome_words(enum outcome outcome, bool zh) {
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
    return words[outcome][zh ? 1 : 0];
}

static const char *value_words(struct stage *stage, struct type type, struct value value) {
    if (value.state == VALUE_UNKNOWN)
        return stage->zh ? "未知" : "unknown";
    if (value.state == VALUE_ERROR)
        return stage->zh ? "出错" : "error";
    return value_format(stage->arena, type, value, stage->zh);
}

static const char *join(struct stage *stage, const char *text, const char *more) {
    if (!*text)
        return more;
    return arena_printf(stage->arena, "%s%s%s", text, stage->zh ? "，" : ", ", more);
}

static const char *missing_words(struct stage *stage, const struct missing *missing) {
    if (missing->kind == CAUSE_PARAMETER)
        return missing->parameter->text;
    const char *label = record_label(stage->arena, missing->record);
    return missing->field ? arena_printf(stage->arena, "%s.%s", label, missing->field->name->text)
                          : label;
}

static const char *result_words(struct stage *stage, const struct result *result) {
    const char *text = outcome_words(result->outcome, stage->zh);
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
    for (uint32_t i = 0; i < result->missing_count; i++)
        text = join(stage, text, missing_words(stage, &result->missing[i]));
    return text;
}

static const char *finding_words(struct stage *stage, const struct finding *finding) {
    const char *text = holding_words(finding->holding, stage->zh);
    if (finding->policy && finding->holding != HOLDING_YES)
        text = join(stage, text, finding->policy->name->text);
    for (uint32_t i = 0; i < finding->missing_count; i++)
        text = join(stage, text, missing_words(stage, &finding->missing[i]));
    return finding->says ? join(stage, text, finding->says) : text;
}

static const char *expected_missing_words(
    struct stage *stage, const struct expected_missing *missing) {
    if (missing->parameter)
        return missing->parameter->text;
    if (!missing->has_path)
        return missing->field->name->text;
    return arena_printf(stage->arena, "%s.%s",
        record_label(stage->arena, record_at(&stage->tree, &missing->path)),
        missing->field->name->text);
}

static const char *expected_missing_all(
    struct stage *stage, const struct example_expect *expect, const char *text) {
    for (size_t i = 0; i < expect->missing.count; i++)
        text = join(stage, text, expected_missing_words(stage, &expect->missing.items[i]));
    return text;
}

static const char *expected_words(struct stage *stage, const struct example_expect *expect) {
    const char *text = outcome_words(expect->outcome, stage->zh);
    if (expect->clause)
        text = arena_printf(stage->arena, "%s %s", text, expect->clause->name->text);
    for (size_t i = 0; i < expect->outputs.count; i++) {
        const struct output *output =
            &expect->policy->outputs.items[expect->outputs.items[i].output];
        struct value value = eval_expr(&stage->evaluation, expect->outputs.items[i].value,
            record_at(&stage->tree, &expect->path));
        text = join(stage, text,
            arena_printf(stage->arena, "%s = %s", output->name->text,
                value_words(stage, output->type, value)));
    }
    for (size_t i = 0; i < expect->conflicting.count; i++)
        text = join(stage, text, expect->conflicting.items[i]->name->text);
    return expected_missing_all(stage, expect, text);
}

/* ---- comparing ---- */

static bool outputs_match(
    struct stage *stage, const struct example_expect *expect, const struct result *result) {
    for (size_t i = 0; i < expect->outputs.count; i++) {
        uint32_t index = expect->outputs.items[i].output;
        struct value wanted =
            eval_expr(&stage->evaluation, expect->outputs.items[i].value, result->record);
        struct value got = result->outputs ? result->outputs[index] : value_unknown(NULL);
        if (got.state == VALUE_UNKNOWN || wanted.state == VALUE_UNKNOWN)
            return false;
        if (!value_equal(expect->policy->outputs.items[index].type, wanted, got))
            return false;
    }
    return true;
}

static bool missing_fits(const struct stage *stage, const struct expected_missing *expected,
    const struct missing *missing) {
    if (expected->parameter)
        return missing->parameter == expected->parameter;
    if (expected->field != missing->field)
        return false;
    return !expected->has_path || record_at(&stage->tree, &expected->path) == missing->record;
}

/* Each expected one is missing, and each missing one was expected. */
static bool missing_match(const struct stage *stage, const struct example_expect *expect,
    const struct missing *list, uint32_t count) {
    for (size_t i = 0; i < expect->missing.count; i++) {
        bool found = false;
        for (uint32_t k = 0; k < count && !found; k++)
            found = missing_fits(stage, &expect->missing.items[i], &list[k]);
        if (!found)
            return false;
    }
    for (uint32_t k = 0; expect->missing.count && k < count; k++) {
        bool found = false;
        for (size_t i = 0; i < expect->missing.count && !found; i++)
            found = missing_fits(stage, &expect->missing.items[i], &list[k]);
        if (!found)
            return false;
    }
    return true;
}

static bool conflict_matches(const struct example_expect *expect, const struct result *result) {
    if (expect->conflicting.count == 0)
        return true;
    if (expect->conflicting.count != result->conflicting_count)
        return false;
    for (uint32_t i = 0; i < result->conflicting_count; i++) {
        bool found = false;
        for (size_t k = 0; k < expect->conflicting.count && !found; k++)
            found = expect->conflicting.items[k] == result->conflicting[i];
        if (!found)
            return false;
    }
    return true;
}

static void judge_policy(
    struct stage *stage, const struct example_expect *expect, struct verdict *verdict) {
    struct result result;
    eval_policy(
        &stage->evaluation, expect->policy, record_at(&stage->tree, &expect->path), &result);
    verdict->passed = result.outcome == expect->outcome &&
                      (!expect->clause || expect->clause == result.clause) &&
                      outputs_match(stage, expect, &result) &&
                      missing_match(stage, expect, result.missing, result.missing_count) && conflict_matches(expect, &result);
    if (verdict->passed)
        return;
    verdict->expected = expected_words(stage, expect);
    verdict->got = result_words(stage, &result);
}

static void judge_assertion(
    struct stage *stage, const struct example_expect *expect, struct verdict *verdict) {
    struct finding finding;
    eval_assertion_all(
        &stage->evaluation, expect->assertion, record_at(&stage->tree, &expect->path), &finding);
    verdict->passed = finding.holding == expect->holding &&
                      missing_match(stage, expect, finding.missing, finding.missing_count);
    if (verdict->passed)
        return;
    verdict->expected =
        expected_missing_all(stage, expect, holding_words(expect->holding, stage->zh));
    verdict->got = finding_words(stage, &finding);
}

static void judge_condition(
    struct stage *stage, const struct example_expect *expect, struct verdict *verdict) {
    struct value value = eval_expr(&stage->evaluation, expect->condition, stage->tree.top);
    verdict->passed = value.state == VALUE_KNOWN && value.boolean;
    if (verdict->passed)
        return;
    verdict->expected = stage->zh ? "是" : "yes";
    verdict->got = value_words(stage, (struct type){.kind = TYPE_BOOLEAN}, value);
}

static void begin(struct stage *stage, const struct example *example) {
    example_tree(stage->arena, example, &stage->tree);
    eval_begin(
        &stage->evaluation, stage->arena, stage->program, &stage->tree, example->day, stage->zh);
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
    begin(&stage, example);
    return dump_record(&stage, stage.tree.top);
}

void example_run_observed(struct arena *arena, const struct program *program,
    const struct example *example, bool zh, const struct eval_observer *observer,
    struct example_run *out) {
    struct stage stage = {.arena = arena, .program = program, .zh = zh};
    *out = (struct example_run){.example = example};
    begin(&stage, example);
    stage.evaluation.observer = observer;
    for (size_t i = 0; i < example->expects.count; i++) {
        struct verdict verdict = {.expect = &example->expects.items[i]};
        if (verdict.expect->condition)
            judge_condition(&stage, verdict.expect, &verdict);
        else if (verdict.expect->assertion)
            judge_assertion(&stage, verdict.expect, &verdict);
        else
            judge_policy(&stage, verdict.expect, &verdict);
        vec_push(arena, &out->verdicts, verdict);
    }
}

void example_run(struct arena *arena, const struct program *program, const struct example *example,
    bool zh, struct example_run *out) {
    example_run_observed(arena, program, example, zh, NULL, out);
}
