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
    run_sizes(&model, (size_t)seed, 4, (size_t[]){0, 3, 8, 300}[seed % 4]);
    arena_fini(&arena);
}

static void every_operation(void **state) {
    (void)state;
    for (int code = 0; code < PLAN_CODE_COUNT; code++)
        for (uint64_t seed = 0; seed < 4; seed++)
            check_code((enum plan_code)code, 1000 * (uint64_t)code + seed);
}

/* Lists of up to a thousand members. */
static void long_lists(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct arena arena;
        struct model model;
        arena_init(&arena, &allocator);
        model_init(&model, &arena, seed);
        add_leaves(&model);
        for (int i = 0; i < 10; i++)
            for (int code = PLAN_ANY; code <= PLAN_THE; code++)
                model_add_by_chance(&model, (enum plan_code)code);
        run_sizes(&model, 4, 1, 1000);
        arena_fini(&arena);
    }
}

/* Operations over operations; most registers are read by others alone, so buffers are shared. */
static void check_plan(uint64_t seed) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct model model;
    arena_init(&arena, &allocator);
    model_init(&model, &arena, seed);
    add_leaves(&model);
    for (int i = 0; i < 150; i++) {
        enum plan_code code = (enum plan_code)chance_below(&model.chance, PLAN_CODE_COUNT);
        if (chance_below(&model.chance, 3))
            model_add_by_chance(&model, code);
        else
            model_add_guarded(&model, code);
    }
    for (uint32_t i = 0; i < model.plan.ops.count; i++)
        if (chance_below(&model.chance, 5))
            model.plan.ops.items[i].last_use = i;
    run_sizes(&model, (size_t)seed, 3, (size_t[]){0, 3, 8, 300}[seed % 4]);
    arena_fini(&arena);
}

static void whole_plans(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++)
        check_plan(seed);
}

/* A number of any size, either sign; often next to a power of two, where doubles end. */
static int64_t any_number(struct chance *chance) {
    uint64_t value = chance_next(chance) >> (2 + chance_below(chance, 62));
    if (chance_below(chance, 3) == 0)
        value = (UINT64_C(1) << chance_below(chance, 62)) + chance_below(chance, 5) - 2;
    int64_t number = (int64_t)(value % PLAN_64_MOST);
    return chance_below(chance, 2) ? -number : number;
}

static void put_numbers(struct model *model, struct model_batch *batch, int column, unsigned bits) {
    struct column *to = &batch->columns[HOUSEHOLD][column];
    for (size_t i = 0; to->values && i < batch->rows[HOUSEHOLD].count; i++) {
        struct plan_value *cell = &batch->cells[HOUSEHOLD][column][i];
        if (cell->state != STATE_KNOWN)
            continue;
        cell->value = any_number(&model->chance) / (INT64_C(1) << (62 - bits));
        ((int64_t *)to->values)[i] = cell->value;
    }
}

/* Numbers of up to so many bits, divided in every way. */
static void check_quotients(unsigned bits, uint64_t seed) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct model model;
    arena_init(&arena, &allocator);
    model_init(&model, &arena, seed);
    uint32_t over = model_field(&model, HOUSEHOLD, COL_MONEY);
    uint32_t below = model_field(&model, HOUSEHOLD, COL_REGION);
    struct plan_op op = *model_op(&model, over);
    op.field = NULL;
    op.args[0] = over;
    op.may_none = false;
    op.may_ask = true;
    for (op.y = ROUND_HALF_AWAY; op.y <= ROUND_HALF_EVEN; op.y++) {
        op.code = PLAN_QUOTIENT;
        op.args[1] = below;
        op.x = 1;
        model_add(&model, op);
        op.x = bits < 40 ? 100 : 1;
        model_add(&model, op);
        op.code = PLAN_ROUND;
        op.args[1] = NO_OP;
        op.x = 1 + (int64_t)chance_below(&model.chance, UINT64_C(1) << chance_below(&model.chance, 60));
        model_add(&model, op);
    }
    struct machine *best = machine_new(&arena, &model.plan, MACHINE_BEST);
    struct machine *portable = machine_new(&arena, &model.plan, MACHINE_PORTABLE);
    struct model_batch *batch = model_batch_new(&model, 3000, 0);
    put_numbers(&model, batch, COL_MONEY, bits);
    put_numbers(&model, batch, COL_REGION, (unsigned)chance_below(&model.chance, bits + 1));
    machine_run(best, &batch->batch);
    model_compare(&model, batch, best);
    machine_run(portable, &batch->batch);
    model_compare(&model, batch, portable);
    model_batch_free(batch);
    machine_free(best);
    machine_free(portable);
    arena_fini(&arena);
}

static void quotients_are_exact(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        check_quotients(62, seed);
        check_quotients(52, seed);
        check_quotients(50, seed);
        check_quotients(36, seed);
        check_quotients(8, seed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation),
        cmocka_unit_test(long_lists),
        cmocka_unit_test(whole_plans),
        cmocka_unit_test(quotients_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
