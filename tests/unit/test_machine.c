/* SPDX-License-Identifier: Apache-2.0
 *
 * Every operation of the machine, over batches made by chance, against what ops.def says of each row;
 * with the kernels for this processor and with the portable ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "machine_model.h"

/* The evaluator is not asked here. */
struct plan_value plan_place_value(struct arena *scratch, const struct plan *plan,
    const struct plan_op *op, struct plan_value place) {
    (void)scratch, (void)plan;
    return model_place(op, place);
}

static const size_t sizes[] = {65, 1, 2, 3, 64, 0, 63, 130, 2048, 7, 2049};

enum { SIZES = sizeof sizes / sizeof *sizes };

static void add_leaves(struct model *model) {
    static const enum plan_form forms[] = {PLAN_TRUTH, PLAN_8, PLAN_32, PLAN_64};
    for (uint32_t level = 0; level < LEVELS; level++) {
        for (int column = 0; column < COLUMNS; column++)
            model_field(model, level, (enum model_column)column);
        for (size_t i = 0; i < 4; i++) { /* something that asks */
            uint32_t ask = model_constant(
                model, level, forms[i], (struct plan_value){.state = STATE_ASK});
            uint32_t value = model_constant(
                model, level, forms[i], (struct plan_value){STATE_KNOWN, forms[i] != PLAN_TRUTH});
            struct plan_op op = *model_op(model, ask);
            op.code = PLAN_IF;
            op.args[0] = model_field(model, level, COL_TRUTH);
            op.args[1] = ask;
            op.args[2] = value;
            op.high = 1;
            model_add(model, op);
        }
    }
}

/* Both machines over a batch of each size: buffers grow, and are used again. */
static void run_sizes(struct model *model, size_t first, size_t count, size_t most) {
    struct machine *best = machine_new(model->arena, &model->plan, MACHINE_BEST);
    struct machine *portable = machine_new(model->arena, &model->plan, MACHINE_PORTABLE);
    for (size_t i = 0; i < count; i++) {
        struct model_batch *batch = model_batch_new(model, sizes[(first + i) % SIZES], most);
        machine_run(best, &batch->batch);
        model_compare(model, batch, best);
        machine_run(portable, &batch->batch);
        model_compare(model, batch, portable);
        model_batch_free(batch);
    }
    machine_free(best);
    machine_free(portable);
}

static void check_code(enum plan_code code, uint64_t seed) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct model model;
    arena_init(&arena, &allocator);
    model_init(&model, &arena, seed);
    add_leaves(&model);
    for (int i = 0; i < 40; i++)
        model_add_by_chance(&model, code);
    run_sizes(&model, (size_t)seed, 4, (size_t[]){0, 3, 8, 200}[seed % 4]);
    arena_fini(&arena);
}

static void every_operation(void **state) {
    (void)state;
    for (int code = 0; code < PLAN_CODE_COUNT; code++)
        for (uint64_t seed = 0; seed < 4; seed++)
            check_code((enum plan_code)code, 1000 * (uint64_t)code + seed);
}

/* Operations over operations; most registers are read by others alone, so buffers are shared. */
static void check_plan(uint64_t seed) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct model model;
    arena_init(&arena, &allocator);
    model_init(&model, &arena, seed);
    add_leaves(&model);
    for (int i = 0; i < 150; i++)
        model_add_by_chance(
            &model, (enum plan_code)chance_below(&model.chance, PLAN_CODE_COUNT));
    for (uint32_t i = 0; i < model.plan.ops.count; i++)
        if (chance_below(&model.chance, 5))
            model.plan.ops.items[i].last_use = i;
    run_sizes(&model, (size_t)seed, 3, (size_t[]){0, 3, 8, 200}[seed % 4]);
    arena_fini(&arena);
}

static void whole_plans(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++)
        check_plan(seed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation),
        cmocka_unit_test(whole_plans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
