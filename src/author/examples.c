/* SPDX-License-Identifier: Apache-2.0 */
#include "author/example_stage.h"

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

void example_tree(struct arena *arena, const struct example *example, struct record_tree *out) {
    *out = (struct record_tree){.arena = arena};
    fill_record(out, record_top(out, arena, example->given->type), example->given);
}

void stage_begin(struct stage *stage, const struct example *example) {
    stage->example = example;
    example_tree(stage->arena, example, &stage->tree);
    eval_begin(
        &stage->evaluation, stage->arena, stage->program, &stage->tree, example->day, stage->zh);
}

/* ---- running ---- */

static void judge(struct stage *stage, const struct example_expect *expect, struct came *came) {
    const struct record *record = stage_record(stage, &expect->path);
    if (expect->condition)
        came->value = eval_expr(&stage->evaluation, expect->condition, stage->tree.top);
    else if (expect->assertion)
        eval_assertion_all(&stage->evaluation, expect->assertion, record, &came->finding);
    else
        eval_policy(&stage->evaluation, expect->policy, record, &came->result);
}

static void tell(struct stage *stage, const struct came *came, struct verdict *verdict) {
    verdict->expected = example_expected_words(stage, verdict->expect);
    verdict->got = example_came_words(stage, verdict->expect, came);
    if (stage->sources)
        example_explain(stage, verdict->expect, came, &verdict->why);
}

/* Everything is judged before anything is told: what telling evaluates is not observed, and what
 * was evaluated once is remembered and would not be observed again. */
void example_run_with(struct arena *arena, const struct program *program,
    const struct example *example, const struct example_options *options, struct example_run *out) {
    struct stage stage = {
        .arena = arena, .program = program, .sources = options->sources, .zh = options->zh};
    struct came *all = arena_array(arena, struct came, example->expects.count);
    *out = (struct example_run){.example = example};
    stage_begin(&stage, example);
    stage.evaluation.observer = options->observer;
    for (size_t i = 0; i < example->expects.count; i++) {
        struct verdict verdict = {.expect = &example->expects.items[i]};
        judge(&stage, verdict.expect, &all[i]);
        verdict.passed = example_matches(&stage, verdict.expect, &all[i]);
        out->failed += verdict.passed ? 0 : 1;
        vec_push(arena, &out->verdicts, verdict);
    }
    stage.evaluation.observer = NULL;
    for (size_t i = 0; i < out->verdicts.count; i++)
        if (!out->verdicts.items[i].passed)
            tell(&stage, &all[i], &out->verdicts.items[i]);
}

void example_run(struct arena *arena, const struct program *program, const struct example *example,
    bool zh, struct example_run *out) {
    example_run_with(arena, program, example, &(struct example_options){.zh = zh}, out);
}

bool example_passes(
    struct arena *arena, const struct program *program, const struct example *example) {
    struct stage stage = {.arena = arena, .program = program, .zh = true};
    bool passes = true;
    stage_begin(&stage, example);
    for (size_t i = 0; passes && i < example->expects.count; i++) {
        struct came came = {0};
        judge(&stage, &example->expects.items[i], &came);
        passes = example_matches(&stage, &example->expects.items[i], &came);
    }
    return passes;
}
