/* SPDX-License-Identifier: Apache-2.0
 *
 * DECIDE against the evaluator's rule, src/eval/decide.h: up to four clauses, all orders between them,
 * all conditions, all agreements (of four clauses: some of them). Where the machine answers, the rule
 * gives the same however what is ask turns out; where it asks, the rule does not (or a clause that
 * is left in is ask itself).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "eval/decide.h"
#include "machine_model.h"

enum { CLAUSES = 4, ROWS = 256, CONDITION_ASK = 3 };

/* Not used by these plans. */
struct plan_value plan_place_value(struct arena *scratch, const struct plan *plan,
    const struct plan_op *op, struct plan_value place) {
    (void)scratch, (void)plan;
    return model_place(op, place);
}

struct rule {
    uint32_t count;
    const struct plan_decide *decide;
    enum truth conditions[CLAUSES];
    enum agreement agree[CLAUSES * CLAUSES];
};

static bool rule_is_over(void *user, uint32_t upper, uint32_t lower) {
    const struct rule *rule = user;
    return rule->decide->over[upper * rule->count + lower];
}

static enum agreement rule_agree(void *user, uint32_t a, uint32_t b) {
    const struct rule *rule = user;
    return rule->agree[a < b ? a * rule->count + b : b * rule->count + a];
}

/* What the rule gives, as DECIDE says it; DECIDED_NOTHING: an error. */
static uint8_t by_rule(struct rule *rule, bool left[CLAUSES]) {
    struct decide_input input = {.count = rule->count,
        .conditions = rule->conditions,
        .is_over = rule_is_over,
        .agree = rule_agree,
        .user = rule};
    struct decide_output output = {.left = left};
    decide(&input, &output);
    switch (output.decision) {
    case DECIDE_CLAUSE:
        return (uint8_t)output.clause;
    case DECIDE_CONFLICT:
        return DECIDED_CONFLICT;
    case DECIDE_UNDETERMINED:
        return DECIDED_UNDETERMINED;
    case DECIDE_NOT_APPLICABLE:
        return DECIDED_NOT_APPLICABLE;
    default:
        return DECIDED_NOTHING;
    }
}

/* Everything that ask could turn out to be: clauses first, then pairs of those left in. */
struct turning_out {
    struct rule rule;
    unsigned asking_clauses;                 /* bits */
    bool left[CLAUSES];
    bool any, differ;
    uint8_t answer;
};

static void turn_out(struct turning_out *turning, uint32_t clause, uint32_t pair) {
    struct rule *rule = &turning->rule;
    uint32_t count = rule->count;
    while (clause < count && !(turning->asking_clauses >> clause & 1))
        clause++;
    if (clause < count) {
        for (int truth = TRUTH_NO; truth <= TRUTH_ERROR; truth++) {
            rule->conditions[clause] = (enum truth)truth;
            turn_out(turning, clause + 1, pair);
        }
        return;
    }
    while (pair < count * count &&
           !(pair / count < pair % count && turning->left[pair / count] &&
               turning->left[pair % count] && rule->decide->agree[pair] == PLAN_AGREE_ASK))
        pair++;
    if (pair < count * count) {
        for (int agree = AGREE_YES; agree <= AGREE_ERROR; agree++) {
            rule->agree[pair] = (enum agreement)agree;
            turn_out(turning, clause, pair + 1);
        }
        return;
    }
    bool left[CLAUSES];
    uint8_t answer = by_rule(rule, left);
    turning->differ |= answer == DECIDED_NOTHING || (turning->any && answer != turning->answer);
    turning->any = true;
    turning->answer = answer;
}

/* The state of a clause in a row: the rows go through all combinations. */
static unsigned state_in(uint32_t clause, size_t row) {
    return row >> (2 * clause) & 3;
}

static void check_row(const struct plan_decide *decide, size_t row, uint8_t found, bool ask) {
    struct turning_out turning = {.rule = {.count = decide->count, .decide = decide}};
    bool asks = false;
    for (uint32_t i = 0; i < decide->count; i++) {
        turning.rule.conditions[i] = (enum truth)state_in(i, row);
        turning.asking_clauses |= (unsigned)(state_in(i, row) == CONDITION_ASK) << i;
    }
    for (uint32_t i = 0; i < decide->count * decide->count; i++)
        turning.rule.agree[i] = decide->agree[i] == PLAN_AGREE_NO ? AGREE_NO : AGREE_YES;
    by_rule(&turning.rule, turning.left);
    for (uint32_t i = 0; i < decide->count; i++)
        asks |= turning.left[i] && (turning.asking_clauses >> i & 1);
    if (!asks)
        turn_out(&turning, 0, 0);
    bool wanted = asks || turning.differ;
    if (ask != wanted || (!ask && found != turning.answer) || (ask && found != DECIDED_NOTHING))
        fail_msg("%u clauses, row %zu: wanted %d %d, found %d %d", decide->count, row, wanted,
            turning.answer, ask, found);
}

/* ---- plans and a batch with all conditions ---- */

static struct plan_op plain_op(enum plan_code code, enum plan_form form) {
    return (struct plan_op){.code = code,
        .form = form,
        .args = {NO_OP, NO_OP, NO_OP},
        .guard = NO_OP,
        .last_use = UINT32_MAX,
        .may_ask = true};
}

/* A clause is ask in the rows where its column says none. */
static void fill_batch(struct model_batch *batch, uint64_t bits[CLAUSES][3][ROWS / 64]) {
    batch->batch.rows = batch->rows;
    batch->rows[HOUSEHOLD] =
        (struct batch_rows){.count = ROWS, .known = true, .columns = batch->columns[HOUSEHOLD]};
    for (uint32_t i = 0; i < CLAUSES; i++) {
        for (size_t row = 0; row < ROWS; row++) {
            unsigned state = state_in(i, row);
            if (state == TRUTH_YES)
                bit_set(bits[i][0], row);
            if (state == TRUTH_YES || state == TRUTH_NO)
                bit_set(bits[i][1], row);
            if (state == CONDITION_ASK)
                bit_set(bits[i][2], row);
        }
        batch->columns[HOUSEHOLD][i] = (struct column){.form = COLUMN_BITS,
            .values = bits[i][0],
            .known = bits[i][1],
            .none = bits[i][2]};
    }
}

static const struct plan_decide *add_decide(struct model *model, uint32_t count, const bool *over,
    unsigned agreements, const uint32_t *clauses) {
    struct plan_decide *decide = arena_new(model->arena, struct plan_decide);
    enum plan_agreement *agree = arena_array(model->arena, enum plan_agreement, count * count);
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = a + 1; b < count; b++, agreements /= 3)
            agree[a * count + b] = (enum plan_agreement)(agreements % 3);
    *decide = (struct plan_decide){.count = count, .over = over, .agree = agree};
    struct plan_op op = plain_op(PLAN_DECIDE, PLAN_8);
    op.more = clauses;
    op.more_count = count;
    op.decide = decide;
    model_add(model, op);
    return decide;
}

static void check_order(uint32_t count, const bool *over, struct chance *chance) {
    static const unsigned all[] = {1, 1, 3, 27, 729};
    static const uint32_t clauses[CLAUSES] = {0, 1, 2, 3};
    const struct plan_decide *decides[40];
    uint64_t bits[CLAUSES][3][ROWS / 64] = {0};
    struct model_batch batch = {0};
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct model model;
    arena_init(&arena, &allocator);
    model_init(&model, &arena, 1);
    for (uint32_t i = 0; i < CLAUSES; i++) {
        struct plan_op op = plain_op(PLAN_FIELD, PLAN_TRUTH);
        op.field = &model.fields[HOUSEHOLD][i];
        model_add(&model, op);
    }
    unsigned taken = all[count] < 40 ? all[count] : 40;
    for (unsigned i = 0; i < taken; i++)
        decides[i] = add_decide(&model, count, over,
            taken < all[count] ? (unsigned)chance_below(chance, all[count]) : i, clauses);
    fill_batch(&batch, bits);
    struct machine *machine = machine_new(&arena, &model.plan,
        chance_below(chance, 2) ? MACHINE_BEST : MACHINE_PORTABLE);
    machine_run(machine, &batch.batch);
    for (unsigned i = 0; i < taken; i++) {
        struct machine_register reg = machine_register(machine, CLAUSES + i);
        for (size_t row = 0; row < ROWS; row++)
            if (row >> (2 * count) == 0)
                check_row(decides[i], row, ((const uint8_t *)reg.values)[row],
                    bit_at(reg.ask, row));
    }
    machine_free(machine);
    arena_fini(&arena);
}

static bool is_order(uint32_t count, const bool *over) {
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = 0; b < count; b++)
            for (uint32_t c = 0; c < count; c++)
                if (over[a * count + a] ||
                    (over[a * count + b] && over[b * count + c] && !over[a * count + c]))
                    return false;
    return true;
}

static void decides_as_the_evaluator(void **state) {
    struct chance chance = {.state = 7};
    unsigned orders = 0;
    (void)state;
    for (uint32_t count = 1; count <= CLAUSES; count++)
        for (uint32_t bits = 0; bits < 1u << (count * count); bits++) {
            bool over[CLAUSES * CLAUSES];
            for (uint32_t i = 0; i < count * count; i++)
                over[i] = bits >> i & 1;
            if (!is_order(count, over))
                continue;
            orders++;
            check_order(count, over, &chance);
        }
    assert_int_equal(orders, 1 + 3 + 19 + 219); /* the orders of so many things */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decides_as_the_evaluator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
