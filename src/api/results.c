/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

struct judged { /* of one tree, while it is walked */
    VEC(struct report_result) results;
    VEC(struct report_finding) findings;
    uint64_t *held;
};

static struct api_error failure_reason(enum error_kind kind) {
    switch (kind) {
    case ERROR_OVERFLOW:
        return (struct api_error){
            "数值太大，无法精确计算", "a number became too large to be exact"};
    case ERROR_DIVISION_BY_ZERO:
        return (struct api_error){"除数为 0", "a division by 0"};
    case ERROR_DATE_RANGE:
        return (struct api_error){
            "日历上没有算出的这一天", "the date that was worked out is not in the calendar"};
    case ERROR_SEVERAL_MATCHES:
        return (struct api_error){
            "应当只有一个符合，却有几个都符合", "several match where only one may"};
    case ERROR_OUT_OF_BOUNDS:
        return (struct api_error){"参数的值超出了为它规定的上限或下限",
            "a parameter's value is outside the bounds set for it"};
    case ERROR_LIMITS:
        return (struct api_error){"分段的上限没有从低到高",
            "a limit of a scale is not above the one before it"};
    case ERROR_NONE_USED:
        return (struct api_error){"用“无”作了计算", "a calculation met none"};
    case ERROR_OUTSIDE_CALENDAR:
        return (struct api_error){
            "工作日超出了日历写明的期间", "working days reach beyond what the calendar covers"};
    case ERROR_POLICY_CONFLICT:
        return (struct api_error){
            "用到的一项政策结果是冲突", "a policy that is used here comes to a conflict"};
    case ERROR_TOO_MUCH_WORK:
        return (struct api_error){
            "计算步骤太多，已停止", "too many steps: the calculation was stopped"};
    case ERROR_BAD_ARGUMENT:
        return (struct api_error){"函数不能用这个值计算", "a function cannot take this value"};
    }
    return (struct api_error){"计算出错", "a calculation failed"};
}

static struct report_words failure_words(
    const guodu_evaluation *evaluation, enum error_kind error, struct span span) {
    const struct sources *sources = &evaluation->rules->sources;
    struct arena *arena = evaluation->evaluation.arena;
    struct api_error reason = failure_reason(error);
    const char *file = sources->files.items[span.file].name;
    unsigned line = source_place(sources, span).line;
    return (struct report_words){arena_printf(arena, "%s（%s 第 %u 行）", reason.zh, file, line),
        arena_printf(arena, "%s (%s, line %u)", reason.en, file, line)};
}

static const struct report_missing *missing_of(
    struct arena *arena, const struct missing *missing, uint32_t count) {
    struct report_missing *list = arena_array(arena, struct report_missing, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct missing *from = &missing[i];
        list[i] = (struct report_missing){from->kind, from->record, from->field, from->parameter};
    }
    return list;
}

static const char *const *conflicts_of(struct arena *arena, const struct result *result) {
    const char **names = arena_array(arena, const char *, result->conflicting_count);
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        names[i] = result->conflicting[i]->name->text;
    return names;
}

static struct report_result convert(
    const guodu_evaluation *evaluation, uint32_t policy, const struct result *result) {
    struct arena *arena = evaluation->evaluation.arena;
    struct report_result out = {.policy = policy,
        .record = result->record,
        .outcome = result->outcome,
        .clause = result->clause ? result->clause->name->text : NULL,
        .says = result->says,
        .outputs = result->outputs,
        .missing = missing_of(arena, result->missing, result->missing_count),
        .missing_count = result->missing_count,
        .conflicts = conflicts_of(arena, result),
        .conflict_count = result->conflicting_count};
    if (result->outcome == OUTCOME_ERROR) {
        out.failure = failure_words(evaluation, result->error, result->error_span);
        out.failed = result->error_record;
    }
    return out;
}

static struct report_finding convert_finding(
    const guodu_evaluation *evaluation, uint32_t assertion, const struct finding *finding) {
    struct report_finding out = {.assertion = assertion,
        .policy = finding->policy ? finding->policy->name : NULL,
        .record = finding->record,
        .holding = finding->holding,
        .says = finding->says,
        .missing =
            missing_of(evaluation->evaluation.arena, finding->missing, finding->missing_count),
        .missing_count = finding->missing_count};
    if (finding->holding == HOLDING_ERROR) {
        out.failure = failure_words(evaluation, finding->error, finding->error_span);
        out.failed = finding->error_record;
    }
    return out;
}

static void inspect(
    guodu_evaluation *evaluation, struct judged *judged, const struct record *record) {
    const struct program *program = &evaluation->rules->program;
    for (uint32_t i = 0; i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        for (uint32_t k = 0; assertion->record == record->type && k < assertion->cases.count; k++) {
            struct finding finding;
            eval_assertion(&evaluation->evaluation, assertion, k, record, &finding);
            if (finding.holding == HOLDING_YES)
                judged->held[i]++;
            else
                vec_push(&evaluation->arena, &judged->findings,
                    convert_finding(evaluation, i, &finding));
        }
    }
}

static void judge(
    guodu_evaluation *evaluation, struct judged *judged, const struct record *record) {
    const struct program *program = &evaluation->rules->program;
    for (uint32_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        struct result result = {0};
        if (policy->record != record->type)
            continue;
        eval_policy(&evaluation->evaluation, policy, record, &result);
        vec_push(&evaluation->arena, &judged->results, convert(evaluation, i, &result));
    }
}

/* A rejected row stands in its list so that sums over the list are unknown; it has no keys to be
 * trusted, so it is no one who could get a result. Its children were rejected with it. */
static void judge_tree(
    guodu_evaluation *evaluation, struct judged *judged, const struct record *record) {
    judge(evaluation, judged, record);
    inspect(evaluation, judged, record);
    for (size_t i = 0; i < record->type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        for (size_t j = 0; j < list->items.count; j++)
            if (!list->items.items[j]->rejected)
                judge_tree(evaluation, judged, list->items.items[j]);
    }
}

void api_results(guodu_evaluation *evaluation, const struct record_tree *tree) {
    struct judged judged = {.held = arena_array(&evaluation->arena, uint64_t,
                                evaluation->rules->program.assertions.count)};
    judge_tree(evaluation, &judged, tree->top);
    evaluation->batch = (struct report_batch){
        .top = tree->top,
        .results = judged.results.items,
        .count = judged.results.count,
        .findings = judged.findings.items,
        .finding_count = judged.findings.count,
        .held = judged.held,
    };
}
