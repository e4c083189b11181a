/* SPDX-License-Identifier: Apache-2.0
 *
 * What each operation of the batch engine costs: nanoseconds a row of its level, on both levels of
 * kernels, of a batch of 2,048 households with some three people each.
 *
 *     kernels [TIMES]
 *
 * An operation is timed in a plan of its own, of which the time without it is taken off; the least
 * of TIMES (2,000) counts, for whatever else the machine does only makes it longer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "run/machine.h"

enum { HOUSEHOLD, PERSON, LEVELS };
enum { BIT_A, BIT_B, CODE, DAY_A, DAY_B, NUMBER, OTHER, SMALL, REGION, COLUMNS };
enum { HOUSEHOLDS = 2048, MEMBERS_MOST = 8, ROWS_MOST = HOUSEHOLDS * MEMBERS_MOST };

struct bench {
    struct arena arena;
    struct program program;
    struct record_type types[LEVELS];
    struct field fields[LEVELS][COLUMNS];
    struct batch batch;
    struct batch_rows rows[LEVELS];
    struct column columns[LEVELS][COLUMNS];
    uint64_t state;
    int times;
};

/* PLACE asks this, once a place. */
struct plan_value plan_place_value(struct arena *scratch, const struct plan *plan,
    const struct plan_op *op, struct plan_value place) {
    (void)scratch, (void)plan, (void)op;
    return (struct plan_value){place.state, place.value / 10000000000};
}

static uint64_t next(struct bench *bench, uint64_t most) {
    bench->state = bench->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (bench->state >> 33) % most;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* ---- the batch ---- */

static int64_t value_of(struct bench *bench, int column) {
    switch (column) {
    case DAY_A:
    case DAY_B:
        return (int64_t)next(bench, 20000);
    case SMALL:
        return 1 + (int64_t)next(bench, 8);
    case REGION: /* 200 counties, in no order */
        return INT64_C(520000000000) + (int64_t)next(bench, 200) * 1000000;
    default:
        return (int64_t)next(bench, 5000000) - 500000;
    }
}

static void fill_column(struct bench *bench, int level, int column) {
    struct column *to = &bench->columns[level][column];
    to->known = arena_array(&bench->arena, uint64_t, words_of(ROWS_MOST));
    to->values = arena_array(&bench->arena, int64_t, ROWS_MOST);
    to->form = column <= BIT_B ? COLUMN_BITS : column == CODE ? COLUMN_8
               : column <= DAY_B ? COLUMN_32 : COLUMN_64;
    for (size_t row = 0; row < bench->rows[level].count; row++) {
        bool known = next(bench, 100) != 0; /* of a hundred one is not */
        int64_t value = value_of(bench, column);
        if (known)
            bit_set(to->known, row);
        if (column <= BIT_B && known && next(bench, 4) == 0)
            bit_set(to->values, row);
        if (column == CODE)
            ((uint8_t *)to->values)[row] = known ? (uint8_t)next(bench, 7) : CODE_UNKNOWN;
        else if (column > CODE && column <= DAY_B)
            ((int32_t *)to->values)[row] = known ? (int32_t)value : 0;
        else if (column > DAY_B)
            ((int64_t *)to->values)[row] = known ? value : 0;
    }
}

static void fill_lists(struct bench *bench) {
    struct batch_rows *people = &bench->rows[PERSON];
    people->offsets = arena_array(&bench->arena, uint32_t, HOUSEHOLDS + 64);
    people->parents = arena_array(&bench->arena, uint32_t, ROWS_MOST);
    people->known = bench->rows[HOUSEHOLD].known = true;
    bench->rows[HOUSEHOLD].count = HOUSEHOLDS;
    for (uint32_t i = 0; i < HOUSEHOLDS; i++) {
        uint32_t members = 1 + (uint32_t)(next(bench, 3) + next(bench, 3) + next(bench, 2) / 2);
        people->offsets[i + 1] = people->offsets[i] + members;
        for (uint32_t k = people->offsets[i]; k < people->offsets[i + 1]; k++)
            people->parents[k] = i;
    }
    people->count = people->offsets[HOUSEHOLDS];
}

static void bench_init(struct bench *bench) {
    struct allocator allocator = allocator_default();
    arena_init(&bench->arena, &allocator);
    fill_lists(bench);
    bench->batch = (struct batch){.schema = &bench->program.schema,
        .top = &bench->types[HOUSEHOLD],
        .rows = bench->rows};
    for (uint32_t level = 0; level < LEVELS; level++) {
        bench->types[level].index = level;
        vec_push(&bench->arena, &bench->program.schema.records, &bench->types[level]);
        bench->rows[level].columns = bench->columns[level];
        for (uint32_t column = 0; column < COLUMNS; column++) {
            bench->fields[level][column].index = column;
            fill_column(bench, (int)level, (int)column);
        }
    }
    bench->types[PERSON].parent = &bench->types[HOUSEHOLD];
}

/* ---- plans of one operation ---- */

static uint32_t add(struct bench *bench, struct plan *plan, struct plan_op op) {
    op.guard = NO_OP;
    op.last_use = UINT32_MAX;
    vec_push(&bench->arena, &plan->ops, op);
    return (uint32_t)plan->ops.count - 1;
}

/* The operations 0 to 8 are the columns of a level, 9 to 17 those of the people. */
static struct plan plan_of_fields(struct bench *bench, uint32_t level) {
    struct plan plan = {.program = &bench->program};
    for (uint32_t side = 0; side < LEVELS; side++)
        for (uint32_t column = 0; column < COLUMNS; column++)
            add(bench, &plan,
                (struct plan_op){.code = PLAN_FIELD,
                    .form = column <= BIT_B ? PLAN_TRUTH : column == CODE ? PLAN_8
                            : column <= DAY_B ? PLAN_32 : PLAN_64,
                    .level = side ? PERSON : level,
                    .args = {NO_OP, NO_OP, NO_OP},
                    .field = &bench->fields[side ? (uint32_t)PERSON : level][column],
                    .low = -5000000,
                    .high = 5000000});
    return plan;
}

static double best_time(const struct bench *bench, struct machine *machine) {
    double best = 1e18;
    for (int i = 0; i < bench->times; i++) {
        double start = now();
        machine_run(machine, &bench->batch);
        double time = now() - start;
        best = time < best ? time : best;
    }
    return best;
}

static double time_of(struct bench *bench, struct plan_op op, enum machine_level level) {
    struct plan plan = plan_of_fields(bench, op.code == PLAN_UP ? HOUSEHOLD : op.level);
    struct machine *machine = machine_new(&bench->arena, &plan, level);
    double without = best_time(bench, machine);
    machine_free(machine);
    add(bench, &plan, op);
    machine = machine_new(&bench->arena, &plan, level);
    double with = best_time(bench, machine);
    machine_free(machine);
    return (with - without) / (double)bench->rows[op.level].count;
}

static void show(struct bench *bench, const char *name, struct plan_op op) {
    double best = time_of(bench, op, MACHINE_BEST);
    printf("%-26s %8.2f %8.2f\n", name, best, time_of(bench, op, MACHINE_PORTABLE));
}

#define OP(code_, form_, level_, ...)                                                              \
    (struct plan_op) {                                                                             \
        .code = PLAN_##code_, .form = PLAN_##form_, .level = level_, __VA_ARGS__                   \
    }
#define ARGS(...) .args = {__VA_ARGS__}
#define PEOPLE(column) (COLUMNS + (column))

static void show_rows(struct bench *bench) {
    show(bench, "and", OP(AND, TRUTH, PERSON, ARGS(BIT_A, BIT_B, NO_OP)));
    show(bench, "is known, 32", OP(IS_KNOWN, TRUTH, PERSON, ARGS(DAY_A, NO_OP, NO_OP)));
    show(bench, "between, 32",
        OP(RANGE, TRUTH, PERSON, ARGS(DAY_A, NO_OP, NO_OP), .x = 4000, .y = 9000));
    show(bench, "between, 64",
        OP(RANGE, TRUTH, PERSON, ARGS(NUMBER, NO_OP, NO_OP), .x = 0, .y = 900000));
    show(bench, "compare, 8",
        OP(COMPARE, TRUTH, PERSON, ARGS(CODE, CODE, NO_OP), .x = COMPARE_EQ));
    show(bench, "compare, 32",
        OP(COMPARE, TRUTH, PERSON, ARGS(DAY_A, DAY_B, NO_OP), .x = COMPARE_LT));
    show(bench, "compare, 64",
        OP(COMPARE, TRUTH, PERSON, ARGS(NUMBER, OTHER, NO_OP), .x = COMPARE_LE));
    show(bench, "if, truth", OP(IF, TRUTH, PERSON, ARGS(BIT_A, BIT_B, BIT_A)));
    show(bench, "if, 8", OP(IF, 8, PERSON, ARGS(BIT_A, CODE, CODE)));
    show(bench, "if, 32", OP(IF, 32, PERSON, ARGS(BIT_A, DAY_A, DAY_B)));
    show(bench, "if, 64", OP(IF, 64, PERSON, ARGS(BIT_A, NUMBER, OTHER)));
    show(bench, "default, 64", OP(DEFAULT, 64, PERSON, ARGS(NUMBER, OTHER, NO_OP)));
}

static void show_numbers(struct bench *bench) {
    show(bench, "widen", OP(WIDEN, 64, PERSON, ARGS(DAY_A, NO_OP, NO_OP)));
    show(bench, "add", OP(ADD, 64, PERSON, ARGS(NUMBER, OTHER, NO_OP)));
    show(bench, "add, checked",
        OP(ADD, 64, PERSON, ARGS(NUMBER, OTHER, NO_OP), .checked = true, .may_ask = true));
    show(bench, "multiply", OP(MUL, 64, PERSON, ARGS(NUMBER, SMALL, NO_OP)));
    show(bench, "multiply, checked",
        OP(MUL, 64, PERSON, ARGS(NUMBER, SMALL, NO_OP), .checked = true, .may_ask = true));
    show(bench, "rescale", OP(RESCALE, 64, PERSON, ARGS(NUMBER, NO_OP, NO_OP), .x = 100));
    show(bench, "smaller", OP(MIN, 64, PERSON, ARGS(NUMBER, OTHER, NO_OP)));
    show(bench, "round half away",
        OP(ROUND, 64, PERSON, ARGS(NUMBER, NO_OP, NO_OP), .x = 100, .y = ROUND_HALF_AWAY));
    show(bench, "round half even",
        OP(ROUND, 64, PERSON, ARGS(NUMBER, NO_OP, NO_OP), .x = 100, .y = ROUND_HALF_EVEN));
    show(bench, "divide, toward zero",
        OP(QUOTIENT, 64, PERSON, ARGS(NUMBER, SMALL, NO_OP), .x = 1, .y = ROUND_DOWN,
            .may_ask = true));
    show(bench, "divide, 60 bits",
        OP(QUOTIENT, 64, PERSON, ARGS(NUMBER, SMALL, NO_OP), .x = INT64_C(100000000000),
            .y = ROUND_DOWN, .may_ask = true));
    show(bench, "cut a division", OP(REGION_CUT, 64, PERSON, ARGS(REGION, NO_OP, NO_OP),
                                      .x = REGION_PROVINCE));
    show(bench, "set has one of",
        OP(SET_ANY, TRUTH, PERSON, ARGS(SMALL, NO_OP, NO_OP), .x = 5));
    show(bench, "set count", OP(SET_COUNT, 32, PERSON, ARGS(SMALL, NO_OP, NO_OP)));
}

static void show_days(struct bench *bench) {
    show(bench, "full years", OP(YEARS, 32, PERSON, ARGS(DAY_A, DAY_B, NO_OP)));
    show(bench, "days", OP(DAYS, 32, PERSON, ARGS(DAY_A, DAY_B, NO_OP)));
    show(bench, "add months",
        OP(ADD_MONTHS, 32, PERSON, ARGS(DAY_A, NO_OP, NO_OP), .x = 18, .may_ask = true));
    show(bench, "add days",
        OP(ADD_DAYS, 32, PERSON, ARGS(DAY_A, NO_OP, NO_OP), .x = 18, .may_ask = true));
    show(bench, "year of a day", OP(DAY_PART, 32, PERSON, ARGS(DAY_A, NO_OP, NO_OP), .x = FN_YEAR));
    show(bench, "weekday", OP(DAY_PART, 32, PERSON, ARGS(DAY_A, NO_OP, NO_OP), .x = FN_WEEKDAY));
}

static void show_functions(struct bench *bench) {
    static struct plan_value truths[256], numbers[256];
    static uint32_t clauses[] = {BIT_A, BIT_B, BIT_A}, picks[] = {NUMBER, OTHER, SMALL};
    static const bool over[9] = {[1] = true, [2] = true, [5] = true};
    static const enum plan_agreement agree[9] = {
        [1] = PLAN_AGREE_NO, [2] = PLAN_AGREE_NO, [5] = PLAN_AGREE_NO};
    static const struct plan_decide decide = {.count = 3, .over = over, .agree = agree};
    for (int i = 0; i < 256; i++) {
        truths[i] = (struct plan_value){i < 7 ? STATE_KNOWN : STATE_UNKNOWN, i == 3};
        numbers[i] = (struct plan_value){i < 7 ? STATE_KNOWN : STATE_UNKNOWN, 100 * i};
    }
    show(bench, "look up, truth",
        OP(LUT, TRUTH, PERSON, ARGS(CODE, NO_OP, NO_OP), .table = truths));
    show(bench, "look up, 64", OP(LUT, 64, PERSON, ARGS(CODE, NO_OP, NO_OP), .table = numbers));
    show(bench, "by place", OP(PLACE, 64, PERSON, ARGS(REGION, NO_OP, NO_OP)));
    show(bench, "decide, 3 clauses",
        OP(DECIDE, 8, PERSON, ARGS(NO_OP, NO_OP, NO_OP), .more = clauses, .more_count = 3,
            .decide = &decide, .may_ask = true));
    show(bench, "pick, 3 clauses, 64",
        OP(PICK, 64, PERSON, ARGS(CODE, NO_OP, NO_OP), .more = picks, .more_count = 3));
}

#define LISTS(code, form, first, second)                                                           \
    OP(code, form, HOUSEHOLD, ARGS(first, second, NO_OP), .x = PERSON)

static void show_lists(struct bench *bench) {
    show(bench, "up, truth", OP(UP, TRUTH, PERSON, ARGS(BIT_A, NO_OP, NO_OP)));
    show(bench, "any", LISTS(ANY, TRUTH, PEOPLE(BIT_A), PEOPLE(BIT_B)));
    show(bench, "count of all", LISTS(COUNT, 32, NO_OP, NO_OP));
    show(bench, "count", LISTS(COUNT, 32, PEOPLE(BIT_A), NO_OP));
    show(bench, "sum", LISTS(SUM, 64, PEOPLE(BIT_A), PEOPLE(NUMBER)));
    show(bench, "least, 32", LISTS(LEAST, 32, PEOPLE(BIT_A), PEOPLE(DAY_A)));
    show(bench, "the, 64", LISTS(THE, 64, PEOPLE(BIT_A), PEOPLE(NUMBER)));
}

int main(int argc, char **argv) {
    static struct bench bench;
    bench.times = argc > 1 ? atoi(argv[1]) : 2000;
    bench_init(&bench);
    printf("%-26s %8s %8s\n", "ns a row", "best", "portable");
    show_rows(&bench);
    show_numbers(&bench);
    show_days(&bench);
    show_functions(&bench);
    printf("of households with their %.1f members:\n",
        (double)bench.rows[PERSON].count / HOUSEHOLDS);
    show_lists(&bench);
    arena_fini(&bench.arena);
    return 0;
}
