/* SPDX-License-Identifier: Apache-2.0
 *
 * The planner's way in: what is asked for, from policy to policy and assertion to assertion. */
#include "plan/lower.h"

static void lower_policies(
    struct lowering *lowering, const struct moment *now, const struct plan_options *options) {
    const struct program *program = lowering->program;
    struct plan *plan = lowering->plan;
    plan->policies = arena_array(lowering->arena, struct plan_policy, program->policies.count);
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        struct plan_policy *out = &plan->policies[i];
        out->policy = policy;
        out->decided = lower_policy(lowering, policy, now)->decided;
        out->outputs = arena_array(lowering->arena, uint32_t, policy->outputs.count);
        for (uint32_t o = 0; o < policy->outputs.count; o++)
            out->outputs[o] =
                options->outputs ? lower_policy_output(lowering, policy, now, o) : NO_OP;
    }
}

static void lower_assertions(struct lowering *lowering, const struct moment *now) {
    const struct program *program = lowering->program;
    struct plan *plan = lowering->plan;
    plan->assertions =
        arena_array(lowering->arena, struct plan_assertion, program->assertions.count);
    for (size_t i = 0; i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        struct plan_assertion *out = &plan->assertions[i];
        struct view view = view_of(lowering, assertion->record, now);
        out->assertion = assertion;
        out->holds = arena_array(lowering->arena, uint32_t, assertion->cases.count);
        for (size_t c = 0; c < assertion->cases.count; c++)
            out->holds[c] = op_down(lowering,
                lower(lowering, view, assertion->cases.items[c].condition), level_of(view));
    }
}

/* At the level of the record that each is a field of. */
static void lower_fields(
    struct lowering *lowering, const struct moment *now, const struct plan_options *options) {
    struct plan *plan = lowering->plan;
    plan->field_count = options->field_count;
    plan->fields = arena_array(lowering->arena, uint32_t, options->field_count);
    for (uint32_t i = 0; i < options->field_count; i++) {
        struct node *node = arena_new(lowering->arena, struct node);
        node->op = NODE_FIELD;
        node->field = options->fields[i];
        node->type = node->field->type;
        struct view view = view_of(lowering, node->field->owner, now);
        plan->fields[i] = op_down(lowering, lower(lowering, view, node), level_of(view));
    }
}

static void maps_init(struct lowering *lowering) {
    struct map *maps[] = {&lowering->operations, &lowering->pieces, &lowering->lowered,
        &lowering->rests, &lowering->sights, &lowering->moments, &lowering->folded,
        &lowering->places, &lowering->policies};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        map_init(maps[i], lowering->arena);
}

struct plan *plan_new(struct arena *arena, const struct program *program, date today,
    const struct plan_options *options) {
    struct plan *plan = arena_new(arena, struct plan);
    struct lowering lowering = {.arena = arena, .program = program, .plan = plan};
    *plan = (struct plan){.program = program, .today = today};
    maps_init(&lowering);
    eval_begin(&lowering.evaluation, arena, program, NULL, today, false);
    lowering.evaluation.step_limit = limits_standard.of[LIMIT_STEPS]; /* columns take none of a host's */
    lowering.evaluation.work_limit = UINT64_MAX;
    const struct moment *now = moment_at(&lowering, today, false, NULL);
    lower_policies(&lowering, now, options);
    if (options->assertions)
        lower_assertions(&lowering, now);
    lower_fields(&lowering, now, options);
    plan_finish(&lowering, options->assertions);
    plan->wanted = plan_wanted(arena, program, options->assertions);
    plan_want_fields(plan->wanted, arena, program, options->fields, options->field_count);
    return plan;
}
