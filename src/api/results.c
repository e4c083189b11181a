/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include "record/value_words.h"

struct judged { /* of one tree, while it is walked */
    struct report_result *results; /* with room for all */
    size_t result_count;
    VEC(struct report_finding) findings;
    uint64_t *held;
};

static struct report_words failure_words(
    const guodu_evaluation *evaluation, enum error_kind error, struct span span) {
    const struct sources *sources = &evaluation->rules->sources;
    struct arena *arena = evaluation->evaluation.arena;
    const char *file = sources->files.items[span.file].name;
    unsigned line = source_place(sources, span).line;
    return (struct report_words){arena_printf(arena, "%s（%s 第 %u 行）", error_say(error, true), file, line),
        arena_printf(arena, "%s (%s, line %u)", error_say(error, false), file, line)};
}

static const struct report_missing *missing_of(
    struct arena *arena, const struct missing *missing, uint32_t count) {
    if (count == 0)
        return NULL;
    struct report_missing *list = arena_array(arena, struct report_missing, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct missing *from = &missing[i];
        list[i] = (struct report_missing){from->kind, from->record, from->field, from->parameter};
    }
    return list;
}

static const char *const *conflicts_of(struct arena *arena, const struct result *result) {
    if (result->conflicting_count == 0)
        return NULL;
    const char **names = arena_array(arena, const char *, result->conflicting_count);
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        names[i] = result->conflicting[i]->name->text;
    return names;
}

static void convert(const guodu_evaluation *evaluation, uint32_t policy,
    const struct result *result, struct report_result *out) {
    struct arena *arena = evaluation->evaluation.arena;
    out->policy = policy;
    out->record = result->record;
    out->outcome = result->outcome;
    out->clause = result->clause ? result->clause->name->text : NULL;
    out->says = result->says;
    out->outputs = result->outputs;
    out->missing = missing_of(arena, result->missing, result->missing_count);
    out->missing_count = result->missing_count;
    out->conflicts = conflicts_of(arena, result);
    out->conflict_count = result->conflicting_count;
    if (result->outcome == OUTCOME_ERROR) {
        out->failure = failure_words(evaluation, result->error, result->error_span);
        out->failed = result->error_record;
    }
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
            judged->held[i] += finding.holding == HOLDING_YES;
            if (finding.holding != HOLDING_YES || evaluation->tells_held)
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
        if (policy->record != record->type)
            continue;
        const struct result *result = eval_result(&evaluation->evaluation, policy, record);
        convert(evaluation, i, result, &judged->results[judged->result_count++]);
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

/* by_type: the policies for records of a type. */
static size_t count_results(const size_t *by_type, const struct record *record) {
    size_t count = by_type[record->type->index];
    for (size_t i = 0; i < record->type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        for (size_t j = 0; j < list->items.count; j++)
            if (!list->items.items[j]->rejected)
                count += count_results(by_type, list->items.items[j]);
    }
    return count;
}

/* A list that grows is copied each time: results are large, and how many there will be is known. */
static void make_room(
    guodu_evaluation *evaluation, struct judged *judged, const struct record_tree *tree) {
    const struct program *program = &evaluation->rules->program;
    size_t *by_type = arena_array(&evaluation->arena, size_t, program->schema.records.count);
    for (uint32_t i = 0; i < program->policies.count; i++)
        by_type[program->policies.items[i]->record->index]++;
    judged->results = arena_array(
        &evaluation->arena, struct report_result, count_results(by_type, tree->top));
}

void api_results(guodu_evaluation *evaluation, const struct record_tree *tree) {
    struct judged judged = {.held = arena_array(&evaluation->arena, uint64_t,
                                evaluation->rules->program.assertions.count)};
    make_room(evaluation, &judged, tree);
    judge_tree(evaluation, &judged, tree->top);
    evaluation->batch = (struct report_batch){
        .top = tree->top,
        .results = judged.results,
        .count = judged.result_count,
        .findings = judged.findings.items,
        .finding_count = judged.findings.count,
        .held = judged.held,
    };
}
